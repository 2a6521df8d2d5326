//! What a run over a small table writes: pairs, their cover, and prices.

use super::pairing::{NONE, Table};
use super::whole::Whole;
use crate::assignment::draft::{Draft, Leading};
use crate::kernel::{Dyadic, Index, MenteeIx, MentorIx, Side, Units};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, AssignmentStats, Cardinality, Price, Weight,
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
    table.write_pairs(problem, turned, draft);
    let exact = &mut draft.answer.certificate;
    let columns = table.row_of.len();
    if let Told::Counted(units, whole) = told {
        let prices =
            (&whole.rows[..table.column_of.len()], &whole.prices.as_flattened()[..columns]);
        let unit = units.exponent();
        write_prices(exact, turned, prices, false, |price: i64| {
            W::from_dyadic(Dyadic::of_units(price.into(), unit))
        });
        return;
    }
    table.price_rows();
    let prices = &table.prices.as_flattened()[..columns];
    let both = (&table.row_prices[..], prices);
    let Told::Rounded { stopped } = told else {
        return write_prices(exact, turned, both, false, |price| {
            W::proven(W::Price::from_float(price))
        });
    };
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
    fn write_pairs<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        turned: bool,
        draft: &mut Draft<W>,
    ) {
        draft.pairs.clear();
        for (row, &column) in self.column_of.iter().enumerate() {
            if column != NONE {
                let column = column as usize;
                let (row, column) = if turned { (column, row) } else { (row, column) };
                draft.pairs.push((MenteeIx::at(row), MentorIx::at(column)));
            }
        }
        let rows = self.column_of.len();
        let certificate = &mut draft.answer.certificate;
        let mut cover = certificate.cover.take().unwrap_or_default();
        if problem.cardinality() == Cardinality::Maximum {
            cover.clear();
            if turned {
                cover.columns.extend(MentorIx::all(rows));
            } else {
                cover.rows.extend(MenteeIx::all(rows));
            }
            certificate.cover = Some(cover);
        }
        draft.answer.stats = AssignmentStats::default();
        draft.answer.stats.row_reads = rows as u64;
        draft.answer.stats.augmentations = self.augmentations;
        draft.answer.stats.settled = self.settled;
    }

    /// What each row pays, for its pair or at least.
    fn price_rows(&mut self) {
        let prices = &self.prices.as_flattened()[..self.row_of.len()];
        self.row_prices.clear();
        let costs = self.costs.chunks_exact(self.blocks.max(1));
        for (&column, costs) in self.column_of.iter().zip(costs) {
            let costs = costs.as_flattened();
            let reduced = costs.iter().zip(prices).map(|(cost, price)| cost - price);
            self.row_prices.push(match prices.get(column as usize) {
                Some(price) => costs[column as usize] - price,
                None => reduced.fold(f64::INFINITY, f64::least),
            });
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
    let most = |prices: &[N]| prices.iter().copied().reduce(N::most).unwrap_or(N::ZERO);
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
