//! Certificates of assignments: the best sum, the best worst pair, stopped runs, shortages.

use super::harness::{Case, Tally, attack};
use super::inequalities::Asked;
use super::numbers::Exact;
use crate::assignment::support::{Instance, below, instance, with_quotas};
use crate::stable::oracle::Dice;
use crate::unbounded::{solve, solve_again};
use mentormatch::assignment::Sensitivity;
use mentormatch::audit::{verify_assignment, verify_impossible, verify_partial};
use mentormatch::kernel::{Control, Dyadic, Index, MenteeIx, MentorIx, Side, stream};
use mentormatch::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentWitness, Cardinality,
    Matching, Outcome, PartialAssignment, Price, Sum, Value, Weight,
};
use std::cmp::Ordering;
use std::fmt;

/// How numbers of the test become weights and values, and what JSON cannot say of them.
pub(super) trait Number: Weight {
    /// Weights are below two to this power.
    const BITS: u32;
    /// Weights are whole multiples of two to this power.
    const POWER: i32;
    fn of(whole: i64) -> Self;
    fn told(whole: i64) -> Value<Self>;
    /// Whether a whole number is at most, and at least, a value, exactly.
    fn is_at_most(whole: i64, value: Value<Self>) -> bool;
    fn is_at_least(whole: i64, value: Value<Self>) -> bool;
    /// The whole number that a weight stands for.
    fn whole(self) -> Option<i64>;
    fn values() -> Vec<Value<Self>>;
    fn prices() -> Vec<Self::Exact>;
    /// What sums of weights can be told as.
    fn sums() -> Vec<Sum<Self>>;
    fn weights() -> Vec<Self>;
}

impl Number for i64 {
    const BITS: u32 = 57;
    const POWER: i32 = 0;
    fn of(whole: i64) -> Self {
        whole
    }
    fn told(whole: i64) -> i128 {
        whole.into()
    }
    fn is_at_most(whole: i64, value: i128) -> bool {
        i128::from(whole) <= value
    }
    fn is_at_least(whole: i64, value: i128) -> bool {
        i128::from(whole) >= value
    }
    fn whole(self) -> Option<i64> {
        Some(self)
    }
    fn values() -> Vec<i128> {
        vec![i128::MIN, i128::MIN + 1, -1 << 127 >> 1, 1 << 64, 1 << 126, i128::MAX]
    }
    fn prices() -> Vec<i64> {
        vec![i64::MIN, i64::MIN + 1, -1 << 62, 1 << 62, i64::MAX]
    }
    fn sums() -> Vec<i128> {
        Self::values()
    }
    fn weights() -> Vec<i64> {
        vec![i64::MIN, i64::MAX]
    }
}

/// Weights of floats are multiples of this.
const UNIT: f64 = 1.0 / 1024.0;

macro_rules! floats {
    ($($float:ty, $bits:expr);*) => {$(
        impl Number for $float {
            const BITS: u32 = $bits;
            const POWER: i32 = -10;
            fn of(whole: i64) -> Self {
                (whole as f64 * UNIT) as $float
            }
            fn told(whole: i64) -> f64 {
                // Rounded once: the unit is a power of two.
                whole as f64 * UNIT
            }
            fn is_at_most(whole: i64, value: f64) -> bool {
                // A float as an integer keeps its sign and ends at the ends of the range.
                !value.is_nan() && i128::from(whole) <= (value / UNIT).floor() as i128
            }
            fn is_at_least(whole: i64, value: f64) -> bool {
                !value.is_nan() && i128::from(whole) >= (value / UNIT).ceil() as i128
            }
            fn whole(self) -> Option<i64> {
                let whole = f64::from(self) / UNIT;
                (whole.fract() == 0.0 && whole.abs() < 1e18).then_some(whole as i64)
            }
            fn values() -> Vec<f64> {
                vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE]
            }
            fn prices() -> Vec<Dyadic> {
                let far = [1e19, -1e19, f64::MAX, -f64::MAX, 5e-324].map(Dyadic::from_float);
                let mut prices: Vec<Dyadic> = far.into_iter().flatten().collect();
                // Beyond what is read, up to the end of the range.
                let mut price = prices[2];
                for _ in 0..20 {
                    price = price.times(u64::MAX);
                    prices.extend([price, Dyadic::ZERO - price]);
                }
                prices.push(<Dyadic as Price>::INFINITE);
                prices
            }
            fn sums() -> Vec<Dyadic> {
                Self::prices().into_iter().map(Price::wide).collect()
            }
            fn weights() -> Vec<Self> {
                vec![<$float>::NAN, <$float>::INFINITY, <$float>::NEG_INFINITY, <$float>::MAX]
            }
        }
    )*};
}
floats!(f64, 52; f32, 23);

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
    fn is_proven(&self, answer: &AssignmentAnswer<W>) -> bool {
        self.is_best(answer)
            && self.see(&answer.matching).is_some_and(|seen| {
                self.asked().proves(&answer.matching, seen.sum, &answer.certificate)
            })
    }

    fn is_best(&self, answer: &AssignmentAnswer<W>) -> bool {
        let best = self.sets.iter().map(|set| (set.0, set.1)).max();
        self.see(&answer.matching).is_some_and(|seen| {
            seen.is_as_asked
                && best == Some((seen.rank, seen.sum))
                && answer.value == self.value(seen.sum)
        })
    }
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
    let is_near = W::from_dyadic(W::to_dyadic(*price)) == *price && price.adds_up(1 << 40);
    *price = match dice.below(4) {
        0 if is_near && price.adds_up(1 << 62) => *price + one,
        1 if is_near && price.adds_up(1 << 62) => *price - one,
        2 if dice.chance(50) => W::Exact::default(),
        _ => far[dice.below(far.len())],
    };
    // What one side gives, the others take: prices that absorb weights.
    if dice.chance(30) {
        let (up, down) = (far[dice.below(far.len())], far[dice.below(far.len())]);
        for (at, price) in prices.into_iter().enumerate() {
            *price = if at + 1 < count { up } else { down };
        }
    }
}

pub(super) fn forge_answer<W: Number>(
    drawn: &Drawn<W>,
    answer: &mut AssignmentAnswer<W>,
    dice: &mut Dice,
) {
    match dice.below(5) {
        0 => answer.value = pick(&W::values(), dice).unwrap(),
        1 | 2 => {
            answer.matching = move_pair(&answer.matching, dice);
            // A careful forger counts again.
            if let Some(seen) = drawn.see(&answer.matching) {
                answer.value = drawn.value(seen.sum);
            }
        }
        _ => move_price::<W>(&mut answer.certificate, dice),
    }
}

pub(super) fn answers<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::<W>::draw(dice, |_| true)?;
        let claim = solve(&problem.problem).solved()?;
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |drawn: &Drawn<W>, answer: &AssignmentAnswer<W>| {
        let accepted = verify_assignment(&drawn.problem, answer);
        // Who builds on an answer does not take a forged one either.
        let control = Control::unbounded();
        if let Ok(Outcome::Solved(_)) = Sensitivity::new(&drawn.problem, answer, &control) {
            let own = AssignmentAnswer::new(
                answer.matching.clone(),
                drawn.value(drawn.see(&answer.matching).unwrap().sum),
                answer.certificate.clone(),
            );
            assert!(drawn.is_best(&own), "{drawn:?} {answer:?}");
        }
        let sizes = (answer.matching.mentees(), answer.matching.mentors());
        if sizes == (drawn.problem.rows(), drawn.problem.columns()) {
            let again = solve_again(&drawn.problem, answer, &[]).unwrap();
            assert!(drawn.is_best(&again.solved().unwrap()), "{drawn:?} {answer:?}");
        }
        accepted.is_ok_and(|proof| {
            proof.value == answer.value && proof.pairs == answer.matching.size() as u64
        })
    };
    attack(100, draw, forge_answer, accepts, Drawn::is_proven)
}

/// A stopped answer: of a run that was stopped, or a solved one with what its prices bound.
pub(super) fn partial<W: Number>(
    drawn: &Drawn<W>,
    dice: &mut Dice,
) -> Option<PartialAssignment<W>> {
    let control = Control::unbounded().with_work_limit(dice.below(6) as u64);
    match mentormatch::assignment::solve(&drawn.problem, &control) {
        Outcome::Stopped(stopped) => stopped.best.map(|best| *best),
        Outcome::Impossible(_) => None,
        Outcome::Solved(found) => {
            let bound = found.value;
            Some(complete(drawn, found, bound))
        }
    }
}

pub(super) fn complete<W: Number>(
    drawn: &Drawn<W>,
    found: AssignmentAnswer<W>,
    bound: Value<W>,
) -> PartialAssignment<W> {
    let mut certificate = found.certificate;
    certificate.cover = None;
    let size = found.matching.size() as u64;
    let mut partial = PartialAssignment::new(found.matching, found.value, bound, certificate);
    partial.asked = asked(drawn);
    partial.complete = partial.asked.is_none_or(|asked| asked == size);
    partial
}

/// How many pairs are asked for, or could be made if every pair were allowed.
fn asked<W: Weight>(drawn: &Drawn<W>) -> Option<u64> {
    let what = &drawn.what;
    let sums = [0, 1].map(|side| {
        let others = [what.columns, what.rows()][side] as u64;
        what.seats[side].iter().map(|&seats| u64::from(seats).min(others)).sum::<u64>()
    });
    match what.cardinality {
        Cardinality::Full | Cardinality::Maximum => Some(sums[0].min(sums[1])),
        Cardinality::Cover(side) => {
            Some(what.seats[side as usize].iter().map(|&seats| u64::from(seats)).sum())
        }
        _ => None,
    }
}

fn holds_partial<W: Number>(drawn: &Drawn<W>, partial: &PartialAssignment<W>) -> bool {
    let Some(seen) = drawn.see(&partial.matching) else { return false };
    let best = drawn.sets.iter().map(|set| (set.0, set.1)).max();
    let rank = best.map(|best| best.0);
    partial.value == drawn.value(seen.sum)
        && (!partial.complete || (seen.is_as_asked && rank == Some(seen.rank)))
        && partial.asked == asked(drawn)
        && best.is_none_or(|best| drawn.is_within(best.1, partial.bound))
        && is_bounded(drawn, drawn.asked(), partial)
}

/// Whether the bound is what the prices show, of a problem with some of the pairs.
pub(super) fn is_bounded<W: Number>(
    drawn: &Drawn<W>,
    asked: Asked<'_>,
    partial: &PartialAssignment<W>,
) -> bool {
    let Some(seen) = drawn.see(&partial.matching) else { return false };
    let fewest = if seen.is_met { partial.matching.size() as u64 } else { 0 };
    match (drawn.as_gains(partial.bound), asked.bound(&partial.certificate, asked.pairs(fewest))) {
        (Some(told), Some(bound)) => told.minus(&bound).sign() != Ordering::Less,
        // An infinite one bounds whatever there is.
        (None, Some(_)) => drawn.is_within(i64::MAX, partial.bound),
        _ => false,
    }
}

pub(super) fn forge_partial<W: Number>(
    drawn: &Drawn<W>,
    partial: &mut PartialAssignment<W>,
    dice: &mut Dice,
) {
    match dice.below(6) {
        0 => partial.value = pick(&W::values(), dice).unwrap(),
        1 => partial.bound = pick(&W::values(), dice).unwrap(),
        2 => partial.bound = partial.value,
        3 => {
            partial.matching = move_pair(&partial.matching, dice);
            if let Some(seen) = drawn.see(&partial.matching) {
                partial.value = drawn.value(seen.sum);
                partial.complete = seen.is_as_asked
                    && partial.asked.is_none_or(|asked| asked == partial.matching.size() as u64);
            }
        }
        _ => move_price::<W>(&mut partial.certificate, dice),
    }
}

pub(super) fn stopped<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::<W>::draw(dice, |_| true)?;
        let claim = partial(&problem, dice)?;
        let is_own = verify_partial(&problem.problem, &claim).is_ok();
        Some(Case { problem, claim, is_own })
    };
    let accepts = |drawn: &Drawn<W>, partial: &_| verify_partial(&drawn.problem, partial).is_ok();
    attack(101, draw, forge_partial, accepts, holds_partial)
}

pub(super) fn is_fixed(cardinality: Cardinality) -> bool {
    cardinality != Cardinality::Free
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

pub(super) fn shortages() -> Tally {
    let mut witnesses: Vec<AssignmentWitness> = Vec::new();
    let draw = move |dice: &mut Dice| {
        let problem = Drawn::<i64>::draw(dice, |_| true)?;
        // What shows one problem to be impossible is tried on those that are not.
        let (claim, is_own) = match solve(&problem.problem).as_impossible() {
            Some(witness) => (witness.clone(), true),
            None => (pick_one(&witnesses, dice)?, false),
        };
        witnesses.push(claim.clone());
        (witnesses.len() < 400 || is_own || dice.chance(50)).then_some(())?;
        Some(Case { problem, claim, is_own })
    };
    let accepts = |drawn: &Drawn<i64>, witness: &_| verify_impossible(&drawn.problem, witness);
    let holds = |drawn: &Drawn<i64>, witness: &AssignmentWitness| {
        drawn.sets.is_empty() && drawn.asked().counts(witness)
    };
    let forge = |drawn: &Drawn<i64>, witness: &mut AssignmentWitness, dice: &mut Dice| {
        if dice.chance(40)
            && let Some(other) = nearly_true(&drawn.what, dice)
        {
            *witness = other;
        }
        // A careful forger counts what is listed, as the documentation of the witness tells.
        if let AssignmentWitness::Shortage(hall) = witness {
            let (own, other) = (hall.side as usize, 1 - hall.side as usize);
            let what = &drawn.what;
            let sizes = [what.rows(), what.columns];
            hall.agents = (0..sizes[own] as u32).filter(|_| dice.chance(50)).collect();
            let allowed = |agent: u32, partner: usize| {
                let agent = agent as usize;
                let pair = if own == 0 { (agent, partner) } else { (partner, agent) };
                what.weights[pair.0][pair.1].is_some() && !what.forbidden.contains(&pair)
            };
            let among = |partner| hall.agents.iter().filter(|&&at| allowed(at, partner)).count();
            let near = (0..sizes[other]).filter(|&partner| among(partner) > 0);
            hall.neighbours = near.clone().map(|at| at as u32).collect();
            let seats = |at: usize| u64::from(what.seats[other][at]).min(among(at) as u64);
            hall.available = near.map(seats).sum();
            hall.needed = if dice.chance(50) {
                let places = hall.agents.iter().map(|&at| what.seats[own][at as usize]);
                places.map(|seats| u64::from(seats).min(sizes[other] as u64)).sum()
            } else {
                hall.available + 1
            };
            if dice.chance(25) {
                // All counts are so but the one that would have to be below.
                hall.available = hall.needed.saturating_sub(1);
            }
        }
    };
    attack(104, draw, forge, accepts, holds)
}

/// A witness about one agent, group or pair in which at most one number is not so.
fn nearly_true(what: &Instance, dice: &mut Dice) -> Option<AssignmentWitness> {
    let (side, own) = [(Side::Mentee, 0), (Side::Mentor, 1)][dice.below(2)];
    let count = [what.rows(), what.columns][own];
    let agent = dice.below(count.max(1));
    let seats = *what.seats[own].get(agent)?;
    let of = |pair: &(usize, usize)| [pair.0, pair.1][own];
    let required = what.required.iter().filter(|pair| of(pair) == agent).count() as u32;
    let minimum = what.minimums[own][agent];
    let at = agent as u32;
    let above_seats = |required, seats| AssignmentWitness::RequiredAboveSeats {
        side,
        agent: at,
        required,
        seats,
    };
    let below_minimum =
        |minimum, seats| AssignmentWitness::MinimumAboveSeats { side, agent: at, minimum, seats };
    Some(match dice.below(8) {
        0 => above_seats(required, seats),
        1 => above_seats(required, required.saturating_sub(1)),
        2 => above_seats(seats.saturating_add(1), seats),
        3 => below_minimum(minimum, seats),
        4 => below_minimum(minimum, minimum.saturating_sub(1)),
        5 => below_minimum(seats.saturating_add(1), seats),
        6 => {
            let pair = what.required.first().copied().unwrap_or((0, 0));
            let (row, column) = (MenteeIx::at(pair.0), MentorIx::at(pair.1));
            AssignmentWitness::RequiredForbidden { row, column }
        }
        _ => {
            let group = dice.below(what.quotas[own].len().max(1));
            let quota = what.quotas[own].get(group)?;
            let inside = |pair: &&(usize, usize)| quota.members.contains(&(of(pair) as u32));
            let required = what.required.iter().filter(inside).count() as u64;
            let most = quota.most.unwrap_or(0);
            let (required, most) = match dice.below(3) {
                0 => (required, most),
                1 => (required, (required as u32).saturating_sub(1)),
                _ => (u64::from(most) + 1, most),
            };
            AssignmentWitness::RequiredAboveQuota { side, group: group as u32, required, most }
        }
    })
}

fn pick_one<T: Clone>(items: &[T], dice: &mut Dice) -> Option<T> {
    (!items.is_empty()).then(|| items[dice.below(items.len())].clone())
}
