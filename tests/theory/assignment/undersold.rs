//! Which pairs a verifier names whose prices are too low or too high, and which covers it refuses,
//! against a plain look at every pair. Forbidden pairs hold numbers that would be the best, and
//! come in each way in which they can.

use super::support::{below, ix};
use mentormatch::audit::{AssignmentFlaw, verify_assignment, verify_bottleneck};
use mentormatch::kernel::{
    BitMatrix, Dyadic, Index, Matrix, MenteeIx, MentorIx, Side, Stream, stream,
};
use mentormatch::market::{
    AssignmentAnswer, AssignmentBuilder, AssignmentCertificate, AssignmentProblem,
    BottleneckAnswer, BottleneckLimit, Cardinality, CostRows, Matching, PairCover, Price,
    RowBuffer, RowView, Seats, Sense, Weight,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A table, prices that are anybody's and a cover: what a verifier is asked about.
struct Asked {
    weights: Vec<Vec<i64>>,
    forbidden: BTreeSet<(usize, usize)>,
    made: BTreeSet<(usize, usize)>,
    /// By side: eighths, and on top of them so many times 2⁻⁷⁰.
    prices: [Vec<(i64, i64)>; 2],
    /// What is said to be the worst pair, and a cover of those that are better.
    worst: i64,
    cover: [BTreeSet<u32>; 2],
    sense: Sense,
}

impl Asked {
    fn new(random: &mut Stream) -> Self {
        let columns = 1 + below(random, 210) as usize;
        let rows = if below(random, 8) == 0 { columns } else { 1 + below(random, 9) as usize };
        let sense = if below(random, 2) == 0 { Sense::Min } else { Sense::Max };
        let best = if sense == Sense::Min { -900 } else { 900 };
        // None, few, half, nearly all.
        let share = [0, 1, 50, 97][below(random, 4) as usize];
        let (near, spread) = [(0, 3), (6, 100), (40, 100)][below(random, 3) as usize];
        let mut weights = vec![vec![0; columns]; rows];
        let mut forbidden = BTreeSet::new();
        for (row, weights) in weights.iter_mut().enumerate() {
            for (column, weight) in weights.iter_mut().enumerate() {
                *weight = below(random, spread) as i64;
                if below(random, 100) < share {
                    *weight = best;
                    forbidden.insert((row, column));
                }
            }
        }
        let mut made = BTreeSet::new();
        for row in 0..rows.min(columns) {
            if !forbidden.contains(&(row, row)) {
                made.insert((row, row));
            }
        }
        let mut price = |of: usize| -> Vec<(i64, i64)> {
            let of_one = |_| (below(random, 3) as i64 - 1 + near / 2, below(random, 3) as i64 - 1);
            (0..of).map(of_one).collect()
        };
        let prices = [price(rows), price(columns)];
        let (worst, cover) = (0, [BTreeSet::new(), BTreeSet::new()]);
        let mut asked = Self { weights, forbidden, made, prices, worst, cover, sense };
        asked.cover_better(random);
        asked
    }

    /// Takes one of the best weights for the worst pair, and covers what is better by rows or by
    /// columns, now and then all but one of these.
    fn cover_better(&mut self, random: &mut Stream) {
        let mut allowed: Vec<i64> = self.allowed().map(|pair| pair.2).collect();
        allowed.sort_unstable();
        if self.sense == Sense::Max {
            allowed.reverse();
        }
        let one = below(random, 10 + self.weights.len() as u64) as usize;
        self.worst = allowed.get(one.min(allowed.len().saturating_sub(1))).copied().unwrap_or(0);
        let better = self.allowed().filter(|pair| self.is_better(pair.2, self.worst));
        let side = below(random, 2) as usize;
        let mut cover: BTreeSet<u32> = better.map(|pair| [pair.0, pair.1][side] as u32).collect();
        if below(random, 2) == 0 {
            cover.pop_first();
        }
        self.cover[side] = cover;
    }

    /// The allowed pairs with their weights.
    fn allowed(&self) -> impl Iterator<Item = (usize, usize, i64)> {
        let pairs = self.weights.iter().enumerate().flat_map(|(row, weights)| {
            weights.iter().enumerate().map(move |(column, &weight)| (row, column, weight))
        });
        pairs.filter(|pair| !self.forbidden.contains(&(pair.0, pair.1)))
    }

    /// How much better a pair is than its prices, in units of 2⁻⁷⁰.
    fn gain(&self, row: usize, column: usize, in_floats: bool) -> i128 {
        let (one, two) = (self.prices[0][row], self.prices[1][column]);
        let eighths = i128::from(self.weights[row][column] - one.0 - two.0) << 67;
        let gain = eighths - if in_floats { i128::from(one.1 + two.1) } else { 0 };
        if self.sense == Sense::Max { gain } else { -gain }
    }

    fn is_better(&self, weight: i64, than: i64) -> bool {
        if self.sense == Sense::Max { weight > than } else { weight < than }
    }

    /// The pairs to be named, of those that are no worse than a bottleneck.
    fn named(&self, in_floats: bool, bottleneck: Option<i64>) -> Vec<(usize, usize)> {
        let mut named = Vec::new();
        for (row, weights) in self.weights.iter().enumerate() {
            for (column, &weight) in weights.iter().enumerate() {
                let (pair, gain) = ((row, column), self.gain(row, column, in_floats));
                let is_wrong = if self.made.contains(&pair) {
                    gain < 0
                } else {
                    let counts = bottleneck.is_none_or(|worst| !self.is_better(worst, weight));
                    gain > 0 && counts && !self.forbidden.contains(&pair)
                };
                if is_wrong {
                    named.push(pair);
                }
            }
        }
        named
    }

    /// How many pairs better than the worst the cover lets through.
    fn bound(&self) -> usize {
        let through = self.allowed().filter(|&(row, column, weight)| {
            self.is_better(weight, self.worst)
                && !self.cover[0].contains(&(row as u32))
                && !self.cover[1].contains(&(column as u32))
        });
        self.cover[0].len() + self.cover[1].len() + through.count()
    }

    /// Asks about the table as each source of weights gives it.
    fn ask<W: Weight>(
        &self,
        number: fn(i64) -> W,
        price: fn((i64, i64)) -> W::Exact,
        floats: bool,
    ) {
        let (rows, columns) = (self.weights.len(), self.weights[0].len());
        let table: Vec<Vec<W>> =
            self.weights.iter().map(|row| row.iter().copied().map(number).collect()).collect();
        let mut bits = BitMatrix::filled(rows, columns, true).unwrap();
        self.forbidden.iter().for_each(|&(row, column)| bits.set(row, column, false));
        let edges = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let edges = edges.filter(|&(row, column)| bits.get(row, column));
        let edges = edges
            .map(|(row, column)| (MenteeIx::at(row), MentorIx::at(column), table[row][column]))
            .collect();
        let dense = || AssignmentProblem::dense(Matrix::from_rows(table.clone()).unwrap());
        let forbidden: Vec<_> = self.forbidden.iter().map(ix).collect();
        let flat = table.iter().flatten().copied().collect();
        let computed = |bits| AssignmentProblem::computed(Arc::new(Computed(table.clone(), bits)));
        for builder in [
            dense().forbidden(forbidden.clone()),
            AssignmentProblem::table(rows, columns, flat, Some(bits.clone())),
            AssignmentProblem::sparse(rows, columns, edges),
            computed(None).forbidden(forbidden),
            computed(Some(bits)),
        ] {
            self.ask_of(builder, number, price, floats);
        }
    }

    fn ask_of<W: Weight>(
        &self,
        builder: AssignmentBuilder<W>,
        number: fn(i64) -> W,
        price: fn((i64, i64)) -> W::Exact,
        floats: bool,
    ) {
        let builder = builder.sense(self.sense).cardinality(Cardinality::Full);
        let problem = builder.seats(Side::Mentor, Seats::each(vec![1; self.prices[1].len()]));
        let problem = problem.build().unwrap();
        let matching =
            Matching::new(self.prices[0].len(), self.prices[1].len(), self.made.iter().map(ix));
        let [row_prices, column_prices] =
            self.prices.each_ref().map(|prices| prices.iter().copied().map(price).collect());
        let certificate =
            AssignmentCertificate::new(row_prices, column_prices, W::Exact::ZERO, None);
        let answer = AssignmentAnswer::new(matching.unwrap(), W::Price::ZERO.wide(), certificate);
        let slacks = |flaws: &[AssignmentFlaw]| -> Vec<(usize, usize)> {
            let slack = |flaw: &AssignmentFlaw| match flaw {
                AssignmentFlaw::Slack { row, column } => Some((row.get(), column.get())),
                _ => None,
            };
            flaws.iter().filter_map(slack).collect()
        };
        let flaws = verify_assignment(&problem, &answer).err();
        let flaws = flaws.as_deref().unwrap_or_default();
        assert_eq!(slacks(flaws), self.named(floats, None));
        // The verifier may well say that the worst pair is another one.
        let worst = self.worst;
        let cover = PairCover {
            rows: self.cover[0].iter().copied().map(MenteeIx::new).collect(),
            columns: self.cover[1].iter().copied().map(MentorIx::new).collect(),
            ..PairCover::default()
        };
        let limit = BottleneckLimit::Fewer(cover);
        let answer = BottleneckAnswer::new(Some(number(worst)), answer, limit, None);
        let flaws = verify_bottleneck(&problem, &answer).err();
        let flaws = flaws.as_deref().unwrap_or_default();
        assert_eq!(slacks(flaws), self.named(floats, Some(worst)));
        let is_refused = flaws.contains(&AssignmentFlaw::BottleneckLimit);
        assert_eq!(is_refused, self.bound() >= self.made.len());
    }
}

/// Rows that are read when they are asked for: whole, or with what is forbidden left out.
struct Computed<W>(Vec<Vec<W>>, Option<BitMatrix>);

impl<W: Weight> CostRows<W> for Computed<W> {
    fn rows(&self) -> usize {
        self.0.len()
    }

    fn columns(&self) -> usize {
        self.0[0].len()
    }

    fn row<'a>(&'a self, row: MenteeIx, _: &'a mut RowBuffer<W>) -> RowView<'a, W> {
        let weights = &self.0[row.get()];
        match &self.1 {
            None => RowView::Full(weights),
            Some(bits) => RowView::Masked(weights, bits.row(row.get())),
        }
    }
}

#[test]
fn every_pair_of_wrong_prices_is_named_and_no_forbidden_one() {
    let mut random = stream(31, "prices that are anybody's");
    let short = |(eighths, _): (i64, i64)| eighths;
    let exact = |(eighths, more): (i64, i64)| {
        let more = Dyadic::from_parts(more.into(), -70).unwrap();
        Dyadic::from_parts(eighths.into(), -3).unwrap() + more
    };
    for _ in 0..120 {
        let asked = Asked::new(&mut random);
        asked.ask::<i64>(|weight| weight, short, false);
        asked.ask::<i32>(|weight| weight as i32, short, false);
        asked.ask::<f64>(|weight| weight as f64 / 8.0, exact, true);
        asked.ask::<f32>(|weight| weight as f32 / 8.0, exact, true);
    }
}
