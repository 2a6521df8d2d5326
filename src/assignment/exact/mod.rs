//! From the rounded prices of a solver in floats to the exact optimum and exact prices.
//!
//! Floats are whole multiples of a power of two, so prices and reduced costs can be counted
//! without rounding ([`number`]). Whatever the columns' prices are, rows that pay the least of
//! their reduced costs make the prices feasible, and what the pairs at hand cost beyond that,
//! with the seats left over below their worth, is the *gap*: no assignment is cheaper by more.
//! A gap of zero is a proof. Otherwise a pair whose reduced cost exceeds the gap is in no
//! optimum, and a seat that is worth more than the gap is left in none. What remains
//! undecided is a problem of the same kind whose costs lie between zero and the gap.
//! It is solved again in whole numbers of as many bits as the solver adds without rounding,
//! and its prices are added to those at hand (iterative refinement: Gleixner, Steffy and
//! Wolter 2012, here with reduced cost fixing). The next gap is at most one unit of those
//! bits for each pair and seat; once all bits of the gap fit, it is zero.
//!
//! Where as many pairs as can be were found and rows are left, the cut that proves their
//! number splits the problem in two: rows that are all paired, and columns that are all full.

mod number;
mod prices;
mod refine;
mod scan;

use super::core::{NONE, Reader};
use super::decided::Room;
use super::draft::Draft;
use super::fast::Fast;

use crate::kernel::{Dyadic, Index, Meter, Side, StopReason};
use crate::market::{AssignmentProblem, Cardinality, Price as _, RowBuffer, Weight, lowest_bit};
use number::Number;
use scan::{Near, Rounded, scan};

/// So often the gap may fail to halve.
const PATIENCE: usize = 3;

/// Why prices could not be made exact.
pub(super) enum Failed {
    /// Some weight is no multiple of the unit.
    TooFine,
    /// The gap does not close, or the pairs are not those of a solver.
    Lost,
    /// The run was stopped.
    Stopped(StopReason),
}

impl From<StopReason> for Failed {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

/// What making prices exact needs, kept from one problem to the next.
#[derive(Default)]
pub(super) struct Exact {
    short: Store<i128>,
    long: Store<Dyadic>,
    again: Again,
}

/// The solver of what is undecided.
#[derive(Default)]
struct Again {
    room: Room,
    fast: Fast<i64>,
    draft: Draft<i64>,
}

struct Store<N> {
    terms: Terms<N>,
    near: Near<N>,
    rounded: Rounded,
}

impl<N: Number> Default for Store<N> {
    fn default() -> Self {
        let rounded = Rounded { served: Vec::new(), left: Vec::new() };
        Self { terms: Terms::default(), near: Near::default(), rounded }
    }
}

/// The problem as its solver sees it, rows having one seat each, with pairs and prices.
struct Terms<N> {
    unit: i32,
    /// The column of each row, or none.
    mate: Vec<u32>,
    /// Rows with a place, and those of them that are paired in every answer.
    active: Vec<bool>,
    must: Vec<bool>,
    /// What leaving each row alone costs, where that may be.
    alone: Vec<Option<N>>,
    /// The places of each column, and how many are left.
    places: Vec<u32>,
    left: Vec<u32>,
    /// What leaving a place of each column costs, where that may be, turned round: no price
    /// is above this, and that of a column with a place left is this.
    first: Vec<Option<N>>,
    /// Columns that are full in every answer of a problem that leaves rows alone.
    full: Vec<bool>,
    prices: Vec<N>,
}

impl<N> Default for Terms<N> {
    fn default() -> Self {
        Self {
            unit: 0,
            mate: Vec::new(),
            active: Vec::new(),
            must: Vec::new(),
            alone: Vec::new(),
            places: Vec::new(),
            left: Vec::new(),
            first: Vec::new(),
            full: Vec::new(),
            prices: Vec::new(),
        }
    }
}

impl<N: Number> Terms<N> {
    fn mate(&self, row: usize) -> Option<usize> {
        Some(self.mate[row]).filter(|&column| column != NONE).map(|column| column as usize)
    }

    /// Whether some rows are left though as many as can be are to be paired.
    fn leaves(&self) -> bool {
        !self.full.is_empty()
    }

    /// Takes over the pairs and counts the places that they leave.
    fn set_pairs(&mut self, pairs: impl Iterator<Item = (usize, usize)>) -> Result<(), Failed> {
        self.mate.fill(NONE);
        self.left.clone_from(&self.places);
        for (row, column) in pairs {
            self.mate[row] = u32::try_from(column).map_err(|_| Failed::Lost)?;
            self.left[column] = self.left[column].checked_sub(1).ok_or(Failed::Lost)?;
        }
        Ok(())
    }

    /// Lowers prices to the highest that they may have, and raises those of columns with
    /// places left to it.
    fn settle(&mut self) -> Result<(), Failed> {
        for (column, price) in self.prices.iter_mut().enumerate() {
            match self.first[column] {
                Some(first) if self.left[column] > 0 => *price = first,
                Some(first) => *price = (*price).min(first),
                None if self.left[column] > 0 => return Err(Failed::Lost),
                None => {}
            }
        }
        Ok(())
    }

    /// Sets everything up from what a solver in floats left in the draft.
    fn fill<W: Weight>(
        &mut self,
        (problem, room): (&AssignmentProblem<W>, &Room),
        (turned, unit): (bool, i32),
        draft: &Draft<W>,
    ) -> Result<(), Failed> {
        let rows = if turned { Side::Mentor } else { Side::Mentee };
        let columns = rows.other();
        self.unit = unit;
        let free = problem.cardinality() == Cardinality::Free;
        let alone = |side: Side, at: usize| match room.required(side, at) {
            0 => N::of(problem.unmatched_price(side, at).float(), unit).ok_or(Failed::TooFine),
            _ => Ok(N::ZERO),
        };
        self.active.clear();
        self.active.extend(room.places[rows].iter().map(|&places| places > 0));
        self.places.clone_from(&room.places[columns]);
        self.mate.clear();
        self.mate.resize(self.active.len(), NONE);
        let pairs = draft.pairs.iter().map(|pair| (pair.0.get(), pair.1.get()));
        self.set_pairs(
            pairs.map(|(row, column)| if turned { (column, row) } else { (row, column) }),
        )?;

        let paired = self.mate.iter().filter(|&&column| column != NONE).count();
        let waiting = self.active.iter().filter(|&&active| active).count();
        let places: u64 = self.places.iter().map(|&places| u64::from(places)).sum();
        self.full.clear();
        self.must.clear();
        self.must.resize(self.active.len(), !free);
        self.alone.clear();
        self.alone.resize(self.active.len(), None);
        self.first.clear();
        if free {
            for row in 0..self.active.len() {
                self.alone[row] = Some(alone(rows, row)?);
            }
        } else if paired < waiting {
            self.split(turned, draft);
        }
        for column in 0..self.places.len() {
            let full = if self.leaves() { self.full[column] } else { places == waiting as u64 };
            let first = if full && !free { None } else { Some(alone(columns, column)?) };
            self.first.push(first);
        }
        let prices = &draft.prices;
        let prices = if turned { &prices.row_prices } else { &prices.column_prices };
        self.prices.clear();
        self.prices.extend(prices.iter().map(|price| {
            let price = price.float();
            if price.is_finite() { N::near(price, unit) } else { N::ZERO }
        }));
        self.settle()
    }

    /// Splits a problem that leaves rows by the cut that bounds the number of pairs; where
    /// there is none, all columns are full.
    fn split<W: Weight>(&mut self, turned: bool, draft: &Draft<W>) {
        let price = N::near(draft.prices.pair_price.float(), self.unit);
        self.must.fill(false);
        match &draft.answer.certificate.cover {
            Some(cover) => {
                self.full.resize(self.places.len(), false);
                let rows = cover.rows.iter().map(|row| row.get());
                let columns = cover.columns.iter().map(|column| column.get());
                let (must, full) = (&mut self.must, &mut self.full);
                if turned {
                    columns.for_each(|at| must[at] = true);
                    rows.for_each(|at| full[at] = true);
                } else {
                    rows.for_each(|at| must[at] = true);
                    columns.for_each(|at| full[at] = true);
                }
            }
            None => self.full.resize(self.places.len(), true),
        }
        for (alone, must) in self.alone.iter_mut().zip(&self.must) {
            *alone = (!must).then_some(price);
        }
    }

    /// By how much seats left over are worth less than they could be, with what the pairs
    /// cost beyond the least: no answer is cheaper by more.
    fn gap(&self, near: &Near<N>) -> N {
        near.excess.iter().fold(N::ZERO, |gap, &excess| gap + excess)
    }

    /// The prices as floats.
    fn round(&self, rounded: &mut Rounded) {
        let out = |column: usize| self.places[column] == 0;
        rounded.left.clear();
        rounded.left.extend(self.prices.iter().enumerate().map(|(column, price)| {
            if out(column) { f64::NEG_INFINITY } else { price.rounded(self.unit) }
        }));
        rounded.served.clear();
        rounded.served.extend(rounded.left.iter().enumerate().map(|(column, &price)| {
            if self.leaves() && self.full[column] { f64::NEG_INFINITY } else { price }
        }));
    }
}

/// Makes the answer in the draft, its pairs and prices, exactly optimal, and writes its exact
/// prices.
pub(super) fn prove<W: Weight>(
    (problem, room): (&AssignmentProblem<W>, &Room),
    (reader, turned): (&Reader<'_, W>, bool),
    exact: &mut Exact,
    meter: &mut Meter<'_>,
    draft: &mut Draft<W>,
) -> Result<(), Failed> {
    let Exact { short, long, again } = exact;
    let (problem, reader) = ((problem, room), (reader, turned));
    let finest = <i128 as Number>::unit(problem.0.largest());
    // Mostly some of the weights tell which unit suits all of them, and prices in that unit
    // are short numbers.
    let units = [sampled_unit(reader.0).max(finest), finest];
    for unit in &units[usize::from(units[0] == finest)..] {
        match run(problem, reader, (short, again, *unit), meter, draft) {
            Err(Failed::TooFine) => {}
            done => return done,
        }
    }
    let unit = <Dyadic as Number>::unit(0.0);
    run(problem, reader, (long, again, unit), meter, draft)
}

/// Rows that are looked at, and weights of each.
const SAMPLED: usize = 64;

/// The largest unit of which some weights spread over the rows are multiples.
fn sampled_unit<W: Weight>(reader: &Reader<'_, W>) -> i32 {
    let mut buffer = RowBuffer::new();
    let mut unit = i32::MAX;
    let rows = reader.rows();
    for row in (0..rows).step_by(rows.div_ceil(SAMPLED).max(1)) {
        let mut left = SAMPLED;
        reader.shared(row, &mut buffer).for_each(|_, weight| {
            let weight = weight.float();
            if left > 0 && weight != 0.0 {
                unit = unit.min(lowest_bit(weight));
                left -= 1;
            }
        });
    }
    if unit == i32::MAX { 0 } else { unit }
}

fn run<W: Weight, N: Number>(
    (problem, room): (&AssignmentProblem<W>, &Room),
    (reader, turned): (&Reader<'_, W>, bool),
    (store, again, unit): (&mut Store<N>, &mut Again, i32),
    meter: &mut Meter<'_>,
    draft: &mut Draft<W>,
) -> Result<(), Failed> {
    let Store { terms, near, rounded } = store;
    terms.fill((problem, room), (turned, unit), draft)?;
    terms.round(rounded);
    // What rounding leaves of a good answer is mostly less than this.
    let agents = (problem.rows() + problem.columns()) as f64;
    let guess = N::near(problem.largest() * agents * 4.0 * f64::EPSILON, terms.unit);
    scan(reader, terms, rounded, (guess, true), near)?;
    // Pairs that are not listed have a reduced cost above this.
    let mut outside = guess;
    let mut gap = terms.gap(near);
    let mut patience = PATIENCE;
    while gap > N::ZERO {
        if near.more || outside < gap {
            terms.round(rounded);
            scan(reader, terms, rounded, (gap, false), near)?;
            outside = gap;
        }
        let moved = refine::refine(terms, near, gap, again, meter)?;
        outside = outside - moved;
        if outside < N::ZERO {
            terms.round(rounded);
            scan(reader, terms, rounded, (gap, true), near)?;
            outside = gap;
        }
        let next = terms.gap(near);
        if next + next > gap {
            patience = patience.checked_sub(1).ok_or(Failed::Lost)?;
        }
        gap = next;
    }
    prices::write(problem, (reader, turned), (terms, near), draft)
}
