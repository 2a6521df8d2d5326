//! Certificates of assignments: the best sum, stopped runs, shortages.

mod answers;
mod number;
mod shortages;
mod stopped;

pub(super) use answers::{answers, forge_answer};
pub(super) use number::Number;
pub(super) use shortages::shortages;
pub(super) use stopped::{complete, forge_partial, is_bounded, stopped};

use super::inequalities::Asked;
use super::numbers::Exact;
use crate::assignment::support::{Instance, below, instance, with_quotas};
use crate::stable::oracle::Dice;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, stream};
use mentormatch::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, Cardinality, Matching, Price,
    Value, Weight,
};
use std::fmt;

/// A problem, and every set of pairs that is as asked.
pub(super) struct Drawn<W: Weight> {
    pub(super) what: Instance,
    pub(super) problem: AssignmentProblem<W>,
    /// The rank among cardinalities, the sum and the worst pair as gains.
    pub(super) sets: Vec<(u32, i64, Option<i64>)>,
}

impl<W: Weight> fmt::Debug for Drawn<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.fmt(f)
    }
}

/// What exhaustive search says of a matching.
pub(super) struct Seen {
    pub(super) rank: u32,
    /// As gains.
    pub(super) sum: i64,
    pub(super) worst: Option<i64>,
    /// Whether all minimums are met.
    pub(super) is_met: bool,
    /// Whether they are and the number of pairs is as asked, as far as it is fixed.
    pub(super) is_as_asked: bool,
}

impl<W: Number> Drawn<W> {
    /// A small problem with few enough pairs.
    pub(super) fn draw(dice: &mut Dice, cardinality: impl Fn(Cardinality) -> bool) -> Option<Self> {
        let mut random = stream(dice.below(1 << 40) as u64, "forged sums");
        let mut what = instance(&mut random);
        if dice.chance(40) {
            what = with_quotas(what, &mut random);
        }
        let pairs = what.weights.iter().flatten().flatten().count();
        if what.rows() == 0 || pairs == 0 || pairs > 9 || !cardinality(what.cardinality) {
            return None;
        }
        // Weights of different sizes: up to 1000 so far.
        let most = u64::from(W::BITS) - 10;
        let shifts = [0, 0, below(&mut random, most), below(&mut random, most)];
        let mut shift = |number: &mut i64| *number <<= shifts[below(&mut random, 4) as usize];
        what.weights.iter_mut().flatten().flatten().for_each(&mut shift);
        what.prices.iter_mut().flatten().for_each(&mut shift);
        let problem = if dice.chance(50) { what.dense(W::of) } else { what.sparse(W::of) };
        let sets = what.feasible();
        Some(Self { what, problem, sets })
    }

    /// The sets of the best rank.
    pub(super) fn best(&self) -> impl Iterator<Item = (i64, Option<i64>)> + Clone {
        let rank = self.sets.iter().map(|set| set.0).max();
        self.sets.iter().filter(move |set| Some(set.0) == rank).map(|set| (set.1, set.2))
    }

    /// Nothing where the matching breaks what every set of pairs has to keep.
    pub(super) fn see(&self, matching: &Matching) -> Option<Seen> {
        let what = &self.what;
        if (matching.mentees(), matching.mentors()) != (what.rows(), what.columns) {
            return None;
        }
        let pairs: Vec<(usize, usize)> =
            matching.pairs().map(|(row, column)| (row.get(), column.get())).collect();
        let sign = what.sign();
        let mut seen = Seen { rank: 0, sum: 0, worst: None, is_met: true, is_as_asked: true };
        for &(row, column) in &pairs {
            let weight = sign * what.weights[row][column]?;
            if what.forbidden.contains(&(row, column)) {
                return None;
            }
            seen.sum += weight;
            seen.worst = Some(seen.worst.map_or(weight, |worst| worst.min(weight)));
        }
        if !what.required.iter().all(|pair| pairs.contains(pair)) {
            return None;
        }
        let full = [0, 1].map(|side| {
            let others = [what.columns, what.rows()][side] as u64;
            what.seats[side].iter().map(|&seats| u64::from(seats).min(others)).sum::<u64>()
        });
        for side in 0..2 {
            let at = |pair: &(usize, usize)| [pair.0, pair.1][side];
            for agent in 0..what.seats[side].len() {
                let count = pairs.iter().filter(|pair| at(pair) == agent).count() as u32;
                if count > what.seats[side][agent] {
                    return None;
                }
                let all = what.cardinality == Cardinality::Cover(Side::BOTH[side]);
                seen.is_met &= count >= what.minimums[side][agent];
                seen.is_met &= !all || count == what.seats[side][agent];
                seen.sum -= if count == 0 { what.prices[side][agent] } else { 0 };
            }
            for quota in &what.quotas[side] {
                let inside = |pair: &&(usize, usize)| quota.members.contains(&(at(pair) as u32));
                let count = pairs.iter().filter(inside).count() as u32;
                if quota.most.is_some_and(|most| count > most) {
                    return None;
                }
                seen.is_met &= count >= quota.least;
            }
        }
        seen.is_as_asked = seen.is_met;
        if what.cardinality == Cardinality::Full {
            seen.is_as_asked &= pairs.len() as u64 == full[0].min(full[1]);
        }
        if what.cardinality == Cardinality::Maximum {
            seen.rank = pairs.len() as u32;
        }
        Some(seen)
    }

    pub(super) fn value(&self, gains: i64) -> Value<W> {
        W::told(self.what.sign() * gains)
    }

    /// Whether a number of gains is at most a value of the problem's sense.
    pub(super) fn is_within(&self, gains: i64, bound: Value<W>) -> bool {
        let whole = self.what.sign() * gains;
        if self.what.sign() > 0 {
            W::is_at_most(whole, bound)
        } else {
            W::is_at_least(whole, bound)
        }
    }

    pub(super) fn asked(&self) -> Asked<'_> {
        Asked::new(&self.what, W::POWER)
    }

    /// A value as gains.
    pub(super) fn as_gains(&self, value: Value<W>) -> Option<Exact> {
        Some(Exact::zero().plus(&Exact::told(&value)?, self.what.sign()))
    }

    /// Whether the answer is the best and its prices show it.
    pub(super) fn is_proven(&self, answer: &AssignmentAnswer<W>) -> bool {
        self.is_best(answer)
            && self.see(&answer.matching).is_some_and(|seen| {
                self.asked().proves(&answer.matching, seen.sum, &answer.certificate)
            })
    }

    pub(super) fn is_best(&self, answer: &AssignmentAnswer<W>) -> bool {
        let best = self.sets.iter().map(|set| (set.0, set.1)).max();
        self.see(&answer.matching).is_some_and(|seen| {
            seen.is_as_asked
                && best == Some((seen.rank, seen.sum))
                && answer.value == self.value(seen.sum)
        })
    }
}

impl<W: Number> Drawn<W> {
    /// The best worst pair and the best sum with it, as gains.
    pub(super) fn best_worst(&self) -> Option<(Option<i64>, i64)> {
        self.best().map(|(sum, worst)| (worst, sum)).max()
    }

    pub(super) fn gain(&self, weight: W) -> Option<i64> {
        weight.whole()?.checked_mul(self.what.sign())
    }
}

pub(super) fn is_fixed(cardinality: Cardinality) -> bool {
    cardinality != Cardinality::Free
}

pub(super) fn pick<T: Copy>(items: &[T], dice: &mut Dice) -> Option<T> {
    (!items.is_empty()).then(|| items[dice.below(items.len())])
}

/// Moves a pair, adds one, or takes one away.
pub(super) fn move_pair(matching: &Matching, dice: &mut Dice) -> Matching {
    let (rows, columns) = (matching.mentees(), matching.mentors());
    let mut pairs: Vec<(MenteeIx, MentorIx)> = matching.pairs().collect();
    if rows == 0 || columns == 0 {
        return matching.clone();
    }
    if dice.chance(70) && !pairs.is_empty() {
        pairs.swap_remove(dice.below(pairs.len()));
    }
    if dice.chance(70) {
        pairs.push((MenteeIx::at(dice.below(rows)), MentorIx::at(dice.below(columns))));
    }
    let sizes = match dice.below(20) {
        0 => (rows + 1, columns),
        1 => (rows, columns + 1),
        _ => (rows, columns),
    };
    Matching::new(sizes.0, sizes.1, pairs).unwrap_or_else(|_| matching.clone())
}

/// Moves one price by one unit or far.
pub(super) fn move_price<W: Number>(
    certificate: &mut AssignmentCertificate<W::Exact>,
    dice: &mut Dice,
) {
    let far = W::prices();
    let one = W::of(1).exact();
    let AssignmentCertificate {
        row_prices,
        column_prices,
        pair_price,
        row_group_prices,
        column_group_prices,
        ..
    } = certificate;
    let lists = [row_prices, column_prices, row_group_prices, column_group_prices];
    let mut prices: Vec<&mut W::Exact> = lists.into_iter().flatten().collect();
    prices.push(pair_price);
    let count = prices.len();
    let price = &mut *prices[dice.below(count)];
    let is_near = W::from_dyadic(W::to_dyadic(price.clone())) == *price && price.adds_up(1 << 40);
    *price = match dice.below(4) {
        0 if is_near && price.adds_up(1 << 62) => price.clone() + one,
        1 if is_near && price.adds_up(1 << 62) => price.clone() - one,
        2 if dice.chance(50) => W::Exact::default(),
        _ => far[dice.below(far.len())].clone(),
    };
    // What one side gives, the others take: prices that absorb weights.
    if dice.chance(30) {
        let (up, down) = (&far[dice.below(far.len())], &far[dice.below(far.len())]);
        for (at, price) in prices.into_iter().enumerate() {
            *price = if at + 1 < count { up.clone() } else { down.clone() };
        }
    }
}
