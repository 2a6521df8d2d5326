//! The exact prices of a certificate, from those of the columns.

use super::number::Number;
use super::scan::bounds;
use super::terms::{Failed, Near, Terms};
use crate::assignment::core::Reader;
use crate::assignment::decided::is_required;
use crate::assignment::draft::Draft;
use crate::kernel::{Index, MenteeIx, MentorIx};
use crate::market::{AssignmentProblem, Cardinality, Price as _, RowBuffer, Weight};

/// Writes pairs and prices, in terms of costs. Everything is optimal as it is; what is left
/// are the signs that the certificate asks for, and agents that no solver looks at.
pub(super) fn write<W: Weight, N: Number>(
    problem: &AssignmentProblem<W>,
    (reader, turned): (&Reader<'_, W>, bool),
    (terms, near): (&mut Terms<N>, &mut Near<N>),
    draft: &mut Draft<W>,
) -> Result<(), Failed> {
    let (rows, columns) = (&mut near.least, &mut terms.prices);
    let highest = |prices: &mut dyn Iterator<Item = N>| prices.fold(N::ZERO, N::max);
    let unit = terms.unit;
    let mut pair_price = N::ZERO;
    let fixed = matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Full);
    if terms.full.is_empty() {
        // No price of a column's place is above what leaving it is worth; where all are
        // taken in every answer the rows may pay instead.
        if terms.first.iter().all(Option::is_none) {
            let open = columns.iter().zip(&terms.places).filter(|column| *column.1 > 0);
            let above = highest(&mut open.map(|column| *column.0));
            columns.iter_mut().for_each(|price| *price = *price - above);
            let open = rows.iter_mut().zip(&terms.active).filter(|row| *row.1);
            open.for_each(|row| *row.0 = *row.0 + above);
        }
        if fixed {
            let open = rows.iter().zip(&terms.active).filter(|row| *row.1);
            pair_price = open.map(|row| *row.0).max().unwrap_or(N::ZERO);
        }
    } else {
        // Pairs between the rows that are all paired and the columns that are all full are
        // in no answer: the price of a pair rises until that shows, and with it the rows'
        // that compete for those columns, which become cheaper.
        let largest = N::of(problem.largest(), unit).ok_or(Failed::TooFine)?;
        let full = columns.iter().zip(&terms.full).filter(|column| *column.1);
        let column = highest(&mut full.map(|column| *column.0));
        let served = rows.iter().zip(&terms.must).filter(|row| *row.1);
        let row = highest(&mut served.map(|row| *row.0));
        let alone = terms.alone.iter().flatten().next().copied().unwrap_or(N::ZERO);
        let more = column + row + largest + (N::ZERO - alone).max(N::ZERO);
        for (price, _) in columns.iter_mut().zip(&terms.full).filter(|column| *column.1) {
            *price = *price - more;
        }
        for (price, _) in rows.iter_mut().zip(&terms.must).filter(|row| !*row.1) {
            *price = *price + more;
        }
        pair_price = alone + more;
    }
    for (price, _) in rows.iter_mut().zip(&terms.active).filter(|row| *row.1) {
        *price = *price - pair_price;
    }
    let idle = terms.places.contains(&0) || terms.active.contains(&false);
    if idle {
        Idle { problem, reader, turned, terms, pair_price }.price(rows)?;
    }

    let columns = &terms.prices;
    let certificate = &mut draft.answer.certificate;
    let tell = |price: &N| W::from_dyadic(price.told(unit));
    let (of_rows, of_columns) = if turned { (columns, &*rows) } else { (&*rows, columns) };
    certificate.row_prices.clear();
    certificate.row_prices.extend(of_rows.iter().map(tell));
    certificate.column_prices.clear();
    certificate.column_prices.extend(of_columns.iter().map(tell));
    certificate.row_group_prices.clear();
    certificate.column_group_prices.clear();
    certificate.pair_price = tell(&pair_price);
    draft.pairs.clear();
    for row in 0..terms.mate.len() {
        if let Some(column) = terms.mate(row) {
            let (row, column) = if turned { (column, row) } else { (row, column) };
            draft.pairs.push((MenteeIx::at(row), MentorIx::at(column)));
        }
    }
    Ok(())
}

/// Agents without a place: they get any prices that make none of their pairs worth making.
struct Idle<'a, 'r, W: Weight, N> {
    problem: &'a AssignmentProblem<W>,
    reader: &'a Reader<'r, W>,
    turned: bool,
    terms: &'a mut Terms<N>,
    pair_price: N,
}

impl<W: Weight, N: Number> Idle<'_, '_, W, N> {
    fn price(self, rows: &mut [N]) -> Result<(), Failed> {
        let Self { problem, reader, turned, terms, pair_price } = self;
        let required = problem.required();
        let is_required = |row: usize, column: usize| {
            is_required(required, if turned { (column, row) } else { (row, column) })
        };
        let (unit, sign) = (terms.unit, reader.sign());
        let mut buffer = RowBuffer::new();
        let mut least = vec![None; terms.places.len()];
        // What the least so far is at most, by floats: most pairs are certainly more.
        let mut most = vec![f64::INFINITY; terms.places.len()];
        let mut fits = true;
        let mut cost = |weight: W| {
            let cost = N::of(sign * weight.float(), unit);
            fits &= cost.is_some();
            cost.unwrap_or(N::ZERO)
        };
        let lower = |least: &mut Option<N>, price: N| {
            *least = Some(least.map_or(price, |least| least.min(price)));
        };
        if terms.places.contains(&0) {
            for row in (0..rows.len()).filter(|&row| terms.active[row]) {
                let base = rows[row] + pair_price;
                let near_base = base.rounded(unit);
                reader.shared(row, &mut buffer).for_each(|column, weight| {
                    if terms.places[column] > 0 {
                        return;
                    }
                    let (low, high) = bounds(sign * weight.float(), near_base);
                    if low > most[column] || is_required(row, column) {
                        return;
                    }
                    lower(&mut least[column], cost(weight) - base);
                    most[column] = most[column].least(high);
                });
            }
            for (column, least) in least.into_iter().enumerate() {
                if terms.places[column] == 0 {
                    terms.prices[column] = least.unwrap_or(N::ZERO);
                }
            }
        }
        for row in (0..rows.len()).filter(|&row| !terms.active[row]) {
            let mut least = None;
            reader.shared(row, &mut buffer).for_each(|column, weight| {
                if !is_required(row, column) {
                    lower(&mut least, cost(weight) - terms.prices[column] - pair_price);
                }
            });
            rows[row] = least.unwrap_or(N::ZERO);
        }
        if fits { Ok(()) } else { Err(Failed::TooFine) }
    }
}
