//! What a run over a small table writes: pairs, their cover, and prices.

use super::pairing::{NONE, Table, sized};
use super::whole::Whole;
use crate::assignment::draft::{Draft, Leading};
use crate::kernel::{Dyadic, Index, MenteeIx, MentorIx, Side, Units};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentStats, Cardinality,
    Price, Sense, Weight,
};

/// In what a run's prices are.
#[derive(Clone, Copy)]
pub(super) enum Told<'a> {
    /// In whole numbers, which floats hold exactly, or of units: they prove the pairs.
    Whole,
    Counted(Units, &'a Whole),
    /// In rounded floats. Where the run was stopped before all rows had a pair, the prices of rows make no
    /// pair worth making.
    Rounded {
        stopped: bool,
    },
}

pub(super) fn write<W: Weight>(
    table: &mut Table,
    problem: &AssignmentProblem<W>,
    told: Told<'_>,
    draft: &mut Draft<W>,
) {
    let turned = problem.rows() > problem.columns();
    table.write_cover(problem, turned, &mut draft.answer);
    let columns = table.row_of.len();
    if let Told::Counted(units, whole) = told {
        let prices = (&whole.rows[..table.column_of.len()], &whole.prices[..columns]);
        let unit = units.exponent();
        let exact = &mut draft.answer.certificate;
        write_prices(exact, turned, prices, false, |price: i64| {
            W::from_dyadic(Dyadic::of_few_units(price, unit))
        });
        let cost = table.made(&whole.costs).map(i128::from).sum();
        return table.write_matching(problem, turned, (cost, unit), &mut draft.answer);
    }
    table.price_rows();
    let prices = &table.prices[..columns];
    let both = (&table.row_prices[..], prices);
    let Told::Rounded { stopped } = told else {
        let exact = &mut draft.answer.certificate;
        write_prices(exact, turned, both, false, |price| W::proven(W::Price::from_float(price)));
        // Floats hold the sum of these whole numbers, too.
        let cost = table.made(&table.costs).sum::<f64>() as i64;
        return table.write_matching(problem, turned, (cost.into(), 0), &mut draft.answer);
    };
    table.write_pairs(turned, draft);
    write_prices(&mut draft.prices, turned, both, stopped, W::Price::from_float);
    // Of floats what comes next, the exact proof, may be stopped too.
    let told = match W::FLOATS {
        true => Some(&table.kept.prices[..]).filter(|kept| !kept.is_empty()),
        false => Some(prices).filter(|_| stopped),
    };
    let side = if turned { Side::Mentee } else { Side::Mentor };
    let leading = |prices: &[f64]| Leading { side, prices: prices.to_vec(), alone: None };
    draft.leading.extend(told.map(leading));
}

impl Table {
    /// Writes pairs that more is to be done with.
    fn write_pairs<W: Weight>(&self, turned: bool, draft: &mut Draft<W>) {
        draft.pairs.clear();
        for (row, &column) in self.column_of.iter().enumerate() {
            if column != NONE {
                let column = column as usize;
                let (row, column) = if turned { (column, row) } else { (row, column) };
                draft.pairs.push((MenteeIx::at(row), MentorIx::at(column)));
            }
        }
    }

    /// Writes the pairs of an answer, and what they cost in units of this power of two.
    fn write_matching<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        turned: bool,
        (cost, unit): (i128, i32),
        answer: &mut AssignmentAnswer<W>,
    ) {
        let (mentor_of, mentee_of) = match turned {
            true => (&self.row_of, &self.column_of),
            false => (&self.column_of, &self.row_of),
        };
        let mentor_of = mentor_of.iter().map(|&at| (at != NONE).then(|| MentorIx::new(at)));
        let mentee_of = mentee_of.iter().map(|&at| (at != NONE).then(|| MenteeIx::new(at)));
        answer.matching.refill_one_each(mentor_of, mentee_of);
        let sum = if problem.sense() == Sense::Max { -cost } else { cost };
        answer.value = W::value(W::counted(sum, unit));
    }

    fn write_cover<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        turned: bool,
        answer: &mut AssignmentAnswer<W>,
    ) {
        let rows = self.column_of.len();
        let mut cover = answer.certificate.cover.take().unwrap_or_default();
        if problem.cardinality() == Cardinality::Maximum {
            cover.clear();
            if turned {
                cover.columns.extend(MentorIx::all(rows));
            } else {
                cover.rows.extend(MenteeIx::all(rows));
            }
            answer.certificate.cover = Some(cover);
        }
        answer.stats = AssignmentStats::default();
        answer.stats.row_reads = rows as u64;
        answer.stats.augmentations = self.augmentations;
        answer.stats.settled = self.settled;
    }

    /// What the pairs cost, of the costs or of what stands for them.
    fn made<N: Copy>(&self, costs: &[N]) -> impl Iterator<Item = N> {
        let at = |(row, &column): (usize, &u32)| costs[row * self.stride + column as usize];
        self.column_of.iter().enumerate().map(at)
    }

    /// What each row pays, for its pair or at least.
    fn price_rows(&mut self) {
        let prices = &self.prices[..self.row_of.len()];
        sized(&mut self.row_prices, self.column_of.len(), 0.0);
        for (row, own) in self.row_prices.iter_mut().enumerate() {
            let column = self.column_of[row] as usize;
            let costs = &self.costs[row * self.stride..][..prices.len()];
            *own = match prices.get(column) {
                Some(price) => costs[column] - price,
                None => {
                    let reduced = costs.iter().zip(prices).map(|(cost, price)| cost - price);
                    reduced.fold(f64::INFINITY, f64::least)
                }
            };
        }
    }
}

/// Writes the prices of the solver's rows and columns, and of a pair: a seat's price is not above zero, so what it is above
/// goes into the price of a pair.
fn write_prices<N: Price + Copy, Q: Price>(
    certificate: &mut AssignmentCertificate<Q>,
    turned: bool,
    (rows, columns): (&[N], &[N]),
    stopped: bool,
    turn: impl Fn(N) -> Q,
) {
    let most = |prices: &[N]| {
        let mut most = prices.first().copied().unwrap_or(N::ZERO);
        prices.iter().for_each(|&price| most = most.most(price));
        most
    };
    let of_row = if stopped { N::ZERO } else { most(rows) };
    let of_column = most(columns).most(N::ZERO);
    let (of_rows, of_columns) = if turned {
        (&mut certificate.column_prices, &mut certificate.row_prices)
    } else {
        (&mut certificate.row_prices, &mut certificate.column_prices)
    };
    of_rows.clear();
    of_rows.extend(rows.iter().map(|&price| turn(price - of_row)));
    of_columns.clear();
    of_columns.extend(columns.iter().map(|&price| turn(price - of_column)));
    certificate.row_group_prices.clear();
    certificate.column_group_prices.clear();
    certificate.pair_price = turn(of_row + of_column);
}
