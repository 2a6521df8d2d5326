//! Small random instances of every kind, and exhaustive search over their sets of pairs.

use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, Stream};
use mentormatch::market::{
    AssignmentBuilder, AssignmentProblem, Cardinality, Matching, Price, Quota, Seats, Sense, Weight,
};
use rand::Rng;

/// A small instance in the plainest form.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) weights: Vec<Vec<Option<i64>>>,
    pub(crate) columns: usize,
    pub(crate) sense: Sense,
    pub(crate) cardinality: Cardinality,
    pub(crate) seats: [Vec<u32>; 2],
    pub(crate) minimums: [Vec<u32>; 2],
    pub(crate) prices: [Vec<i64>; 2],
    pub(crate) required: Vec<(usize, usize)>,
    pub(crate) forbidden: Vec<(usize, usize)>,
    pub(crate) quotas: [Vec<Quota>; 2],
}

pub(crate) fn below(random: &mut Stream, bound: u64) -> u64 {
    random.next_u64() % bound
}

pub(crate) fn instance(random: &mut Stream) -> Instance {
    let rows = below(random, 5) as usize;
    let columns = if rows == 0 { 0 } else { below(random, 5) as usize };
    let spread = [1, 3, 20, 1000][below(random, 4) as usize];
    let holes = below(random, 4);
    let weights: Vec<Vec<Option<i64>>> = (0..rows)
        .map(|_| {
            (0..columns)
                .map(|_| {
                    let weight = below(random, 2 * spread + 1) as i64 - spread as i64;
                    (below(random, 8) >= holes).then_some(weight)
                })
                .collect()
        })
        .collect();
    let cardinality = [
        Cardinality::Maximum,
        Cardinality::Free,
        Cardinality::Full,
        Cardinality::Cover(Side::Mentee),
        Cardinality::Cover(Side::Mentor),
    ][below(random, 5) as usize];
    let many = below(random, 3);
    let mut seats =
        |count: usize| {
            (0..count)
                .map(|_| {
                    if many == 0 {
                        1
                    } else {
                        [0, 1, 1, 2, 3, 1_000_000][below(random, 6) as usize]
                    }
                })
                .collect::<Vec<u32>>()
        };
    let seats = [seats(rows), seats(columns)];
    let asked = below(random, 3);
    let minimums = [0, 1].map(|side: usize| {
        seats[side]
            .iter()
            .map(|_| if asked == 0 { [0, 0, 1, 2][below(random, 4) as usize] } else { 0 })
            .collect::<Vec<u32>>()
    });
    let priced = cardinality == Cardinality::Free && below(random, 2) == 0;
    let prices = [0, 1].map(|side: usize| {
        seats[side]
            .iter()
            .map(|&seats| {
                let price = below(random, spread + 1) as i64;
                if !priced {
                    0
                } else if seats < 2 && below(random, 3) == 0 {
                    -price
                } else {
                    price
                }
            })
            .collect::<Vec<i64>>()
    });
    let decided = below(random, 4);
    let mut pairs = |one_in: u64| {
        let mut pairs = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                if decided == 0 && below(random, one_in) == 0 {
                    pairs.push((row, column));
                }
            }
        }
        pairs
    };
    let (required, forbidden) = (pairs(9), pairs(12));
    let sense = if below(random, 2) == 0 { Sense::Max } else { Sense::Min };
    let quotas = [Vec::new(), Vec::new()];
    Instance {
        weights,
        columns,
        sense,
        cardinality,
        seats,
        minimums,
        prices,
        required,
        forbidden,
        quotas,
    }
}

/// The same with groups, nested or apart: intervals of an order of each side.
pub(crate) fn with_quotas(mut what: Instance, random: &mut Stream) -> Instance {
    for (side, agents) in [(0, what.rows()), (1, what.columns)] {
        let mut order: Vec<u32> = (0..).take(agents).collect();
        for at in 1..agents {
            order.swap(at, below(random, at as u64 + 1) as usize);
        }
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for _ in 0..below(random, 5) {
            let from = below(random, agents as u64 + 1) as usize;
            let to = from + below(random, (agents - from) as u64 + 1) as usize;
            let crosses = |&(a, b): &(usize, usize)| {
                let (apart, inside) = (b <= from || to <= a, from <= a && b <= to);
                !(apart || inside || (a <= from && to <= b))
            };
            if !ranges.iter().any(crosses) {
                ranges.push((from, to));
            }
        }
        what.quotas[side] = ranges
            .into_iter()
            .enumerate()
            .map(|(at, (from, to))| {
                let quota = Quota::new(format!("group {at}"), order[from..to].to_vec());
                let least = [0, 0, 0, 1, 2][below(random, 5) as usize].min(to - from) as u32;
                let quota = quota.at_least(least);
                if below(random, 2) == 0 {
                    quota.at_most(least + below(random, 3) as u32)
                } else {
                    quota
                }
            })
            .collect();
    }
    what
}

pub(crate) fn ix(pair: &(usize, usize)) -> (MenteeIx, MentorIx) {
    (MenteeIx::at(pair.0), MentorIx::at(pair.1))
}

impl Instance {
    pub(crate) fn rows(&self) -> usize {
        self.weights.len()
    }

    /// Takes out the row (side 0) or the column (side 1) at `at`; those after it move up.
    pub(crate) fn remove(&mut self, side: usize, at: usize) {
        self.seats[side].remove(at);
        self.minimums[side].remove(at);
        self.prices[side].remove(at);
        for group in &mut self.quotas[side] {
            group.members.retain(|&member| member as usize != at);
            for member in &mut group.members {
                *member -= u32::from(*member as usize > at);
            }
        }
        let shifted = |pair: &(usize, usize)| {
            let mut ends = [pair.0, pair.1];
            if ends[side] == at {
                return None;
            }
            ends[side] -= usize::from(ends[side] > at);
            Some((ends[0], ends[1]))
        };
        self.required = self.required.iter().filter_map(shifted).collect();
        self.forbidden = self.forbidden.iter().filter_map(shifted).collect();
        if side == 0 {
            self.weights.remove(at);
            return;
        }
        for row in &mut self.weights {
            row.remove(at);
        }
        self.columns -= 1;
    }

    pub(crate) fn finish<W: Weight>(
        &self,
        builder: AssignmentBuilder<W>,
        convert: impl Fn(i64) -> W + Copy,
    ) -> AssignmentProblem<W> {
        let [row_seats, column_seats] = self.seats.clone();
        let [row_minimums, column_minimums] = self.minimums.clone();
        let mut builder = builder
            .sense(self.sense)
            .cardinality(self.cardinality)
            .seats(Side::Mentee, Seats::each(row_seats))
            .seats(Side::Mentor, Seats::each(column_seats))
            .minimums(Side::Mentee, row_minimums)
            .minimums(Side::Mentor, column_minimums)
            .required(self.required.iter().map(ix).collect())
            .forbidden(self.forbidden.iter().map(ix).collect())
            .quotas(Side::Mentee, self.quotas[0].clone())
            .quotas(Side::Mentor, self.quotas[1].clone());
        if self.cardinality == Cardinality::Free {
            for side in Side::BOTH {
                let prices = self.prices[side as usize].iter().map(|&price| convert(price));
                builder = builder.unmatched_prices(side, prices.collect());
            }
        }
        builder.build().unwrap()
    }

    pub(crate) fn dense<W: Weight>(
        &self,
        convert: impl Fn(i64) -> W + Copy,
    ) -> AssignmentProblem<W> {
        let rows = self.weights.iter().map(|row| row.iter().map(|w| w.map(convert)).collect());
        self.finish(AssignmentProblem::from_rows(rows.collect()), convert)
    }

    pub(crate) fn sparse<W: Weight>(
        &self,
        convert: impl Fn(i64) -> W + Copy,
    ) -> AssignmentProblem<W> {
        let edges = self.weights.iter().enumerate().flat_map(|(row, weights)| {
            weights.iter().enumerate().filter_map(move |(column, weight)| {
                let (row, column) = ix(&(row, column));
                Some((row, column, convert((*weight)?)))
            })
        });
        let builder = AssignmentProblem::sparse(self.rows(), self.columns, edges.collect());
        self.finish(builder, convert)
    }

    /// The best value by trying every set of allowed pairs; nothing where no set
    /// is as asked.
    pub(crate) fn exhaustive(&self) -> Option<i64> {
        let sets = self.feasible();
        let best = sets.iter().map(|&(rank, sum, _)| (rank, sum)).max()?;
        Some(self.sign() * best.1)
    }

    /// The best worst weight and the best sum with it.
    pub(crate) fn exhaustive_bottleneck(&self) -> Option<(Option<i64>, i64)> {
        let sets = self.feasible();
        let rank = sets.iter().map(|set| set.0).max()?;
        let best = sets.iter().filter(|set| set.0 == rank).map(|set| (set.2, set.1)).max()?;
        Some((best.0.map(|worst| self.sign() * worst), self.sign() * best.1))
    }

    pub(crate) fn sign(&self) -> i64 {
        if self.sense == Sense::Max { 1 } else { -1 }
    }

    /// The allowed pairs with their weights.
    pub(crate) fn allowed(&self) -> Vec<(usize, usize, i64)> {
        (0..self.rows())
            .flat_map(|row| (0..self.columns).map(move |column| (row, column)))
            .filter(|pair| !self.forbidden.contains(pair))
            .filter_map(|(row, column)| Some((row, column, self.weights[row][column]?)))
            .collect()
    }

    /// The set of a matching's pairs, a bit for each of the allowed ones; nothing where one of
    /// them is not allowed, or nobody's.
    pub(crate) fn set_of(&self, matching: &Matching) -> Option<u32> {
        if (matching.mentees(), matching.mentors()) != (self.rows(), self.columns) {
            return None;
        }
        let allowed = self.allowed();
        let mut set = 0;
        for (row, column) in matching.pairs() {
            let at = |cell: &(usize, usize, i64)| (cell.0, cell.1) == (row.get(), column.get());
            set |= 1 << allowed.iter().position(at)?;
        }
        Some(set)
    }

    /// Every set of pairs that is as asked: its rank among cardinalities, its sum
    /// and its worst weight as gains.
    pub(crate) fn feasible(&self) -> Vec<(u32, i64, Option<i64>)> {
        self.feasible_sets().into_iter().map(|set| (set.0, set.1, set.2)).collect()
    }

    /// The same, each with a bit for each of the allowed pairs.
    pub(crate) fn feasible_sets(&self) -> Vec<(u32, i64, Option<i64>, u32)> {
        let mut sets = Vec::new();
        self.each_set(|rank, sum, gains, set| {
            sets.push((rank, sum, gains.iter().min().copied(), set));
        });
        sets
    }

    /// Shows every set of pairs that is as asked: its rank among cardinalities, its sum and its
    /// weights as gains.
    pub(crate) fn each_feasible(&self, mut show: impl FnMut(u32, i64, &[i64])) {
        self.each_set(|rank, sum, gains, _| show(rank, sum, gains));
    }

    fn each_set(&self, mut show: impl FnMut(u32, i64, &[i64], u32)) {
        let mut chosen = Chosen::none(self);
        let required = chosen.required.iter().filter(|required| **required).count();
        if required == self.required.len() {
            chosen.each(chosen.allowed.len(), &mut show);
        }
    }

    /// The rank, the sum and the pairs of every set that is as asked and in whose allowed pairs this holds too.
    pub(crate) fn sets_that(
        &self,
        keeps: impl Fn(&[(usize, usize, i64)], u32) -> bool,
    ) -> Vec<(u32, i64, u32)> {
        let allowed = self.allowed();
        let sets = self.feasible_sets().into_iter().filter(|set| keeps(&allowed, set.3));
        sets.map(|set| (set.0, set.1, set.3)).collect()
    }

    /// The rank among cardinalities and the sum as gains of one set of allowed pairs; nothing where
    /// it is not as asked.
    pub(crate) fn of_set(&self, set: u32) -> Option<(u32, i64)> {
        let mut chosen = Chosen::none(self);
        let mut missing = self.required.len();
        for at in 0..chosen.allowed.len() {
            if set >> at & 1 == 1 {
                missing -= usize::from(chosen.required[at]);
                chosen.take(at);
            }
        }
        chosen.told().filter(|_| missing == 0)
    }
}

/// Is shown the rank among cardinalities of a set, its sum and its weights as gains, and its bits.
type Show<'a> = dyn FnMut(u32, i64, &[i64], u32) + 'a;

/// A set of allowed pairs as it is put together.
struct Chosen<'a> {
    what: &'a Instance,
    allowed: Vec<(usize, usize, i64)>,
    required: Vec<bool>,
    full: u64,
    partners: [Vec<u32>; 2],
    gains: Vec<i64>,
    set: u32,
}

impl<'a> Chosen<'a> {
    fn none(what: &'a Instance) -> Self {
        let allowed = what.allowed();
        let is_required = |pair: &(usize, usize, i64)| what.required.contains(&(pair.0, pair.1));
        let cap = |side: usize, at: usize| {
            u64::from(what.seats[side][at]).min([what.columns, what.rows()][side] as u64)
        };
        let total = |side: usize, count: usize| (0..count).map(|at| cap(side, at)).sum::<u64>();
        Self {
            what,
            required: allowed.iter().map(is_required).collect(),
            allowed,
            full: total(0, what.rows()).min(total(1, what.columns)),
            partners: [vec![0; what.rows()], vec![0; what.columns]],
            gains: Vec::new(),
            set: 0,
        }
    }

    fn take(&mut self, at: usize) {
        let (row, column, weight) = self.allowed[at];
        self.partners[0][row] += 1;
        self.partners[1][column] += 1;
        self.gains.push(self.what.sign() * weight);
        self.set |= 1 << at;
    }

    fn put_back(&mut self, at: usize) {
        let (row, column, _) = self.allowed[at];
        self.partners[0][row] -= 1;
        self.partners[1][column] -= 1;
        self.gains.pop();
        self.set &= !(1 << at);
    }

    /// Shows every set that is as asked, has what is chosen and beside that any of the first pairs.
    /// Nobody who has no seat left is given another partner.
    fn each(&mut self, pairs: usize, show: &mut Show<'_>) {
        if pairs == 0 {
            if let Some((rank, sum)) = self.told() {
                show(rank, sum, &self.gains, self.set);
            }
            return;
        }
        let at = pairs - 1;
        let (row, column, _) = self.allowed[at];
        if !self.required[at] {
            self.each(at, show);
        }
        if self.partners[0][row] < self.what.seats[0][row]
            && self.partners[1][column] < self.what.seats[1][column]
        {
            self.take(at);
            self.each(at, show);
            self.put_back(at);
        }
    }

    /// The rank and the sum of what is chosen, if it is as asked, whatever is required.
    fn told(&self) -> Option<(u32, i64)> {
        let what = self.what;
        let size = self.gains.len();
        if what.cardinality == Cardinality::Full && size as u64 != self.full {
            return None;
        }
        let mut sum = 0;
        for gain in &self.gains {
            sum += gain;
        }
        for side in 0..2 {
            let partners = &self.partners[side];
            let all = what.cardinality == Cardinality::Cover(Side::BOTH[side]);
            for (at, &count) in partners.iter().enumerate() {
                let seats = what.seats[side][at];
                if count > seats || count < what.minimums[side][at] || (all && count != seats) {
                    return None;
                }
                if count == 0 {
                    sum -= what.prices[side][at];
                }
            }
            for quota in &what.quotas[side] {
                let mut pairs = 0;
                for &at in &quota.members {
                    pairs += partners[at as usize];
                }
                if pairs < quota.least || quota.most.is_some_and(|most| pairs > most) {
                    return None;
                }
            }
        }
        let is_ranked = what.cardinality == Cardinality::Maximum;
        Some((if is_ranked { size as u32 } else { 0 }, sum))
    }
}

pub(crate) fn cases() -> u64 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1) * 2000
}

/// Small whole numbers are exact in every type.
pub(crate) trait Exact: Price {
    fn exactly(value: i64) -> Self::Total;
}
impl Exact for i64 {
    fn exactly(value: i64) -> i128 {
        value.into()
    }
}
impl Exact for f64 {
    fn exactly(value: i64) -> f64 {
        value as f64
    }
}

/// Everybody may be paired with everybody, with up to so many seats, so that what is to be kept holds
/// pairs back.
pub(crate) fn crowd(
    what: &mut Instance,
    sizes: [(usize, usize); 4],
    most: [u64; 2],
    random: &mut Stream,
) {
    let (rows, columns) = sizes[below(random, 4) as usize];
    let weight = |random: &mut Stream| Some(below(random, 9) as i64 + 1);
    what.weights = (0..rows).map(|_| (0..columns).map(|_| weight(random)).collect()).collect();
    what.columns = columns;
    let mut seats = |count: usize, most: u64| -> Vec<u32> {
        (0..count).map(|_| 1 + below(random, most) as u32).collect()
    };
    what.seats = [seats(rows, most[0]), seats(columns, most[1])];
    what.prices = [vec![0; rows], vec![0; columns]];
    what.minimums = [vec![0; rows], vec![0; columns]];
    (what.required, what.forbidden) = (Vec::new(), Vec::new());
    what.sense = Sense::Max;
}
