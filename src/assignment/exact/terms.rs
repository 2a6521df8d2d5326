//! The problem in exact numbers, and what is known of its pairs.

use super::number::Number;
use crate::assignment::core::NONE;
use crate::assignment::decided::Room;
use crate::assignment::draft::Draft;
use crate::kernel::{Index, Side, StopReason};
use crate::market::{AssignmentProblem, Cardinality, Price as _, Weight};

/// Why prices could not be made exact.
pub(crate) enum Failed {
    /// Some weight is no multiple of the unit.
    TooFine,
    /// The gap does not close, or the pairs are not those of a solver.
    Lost,
    /// Prices were counted on a grid on which not all weights lie.
    OffGrid,
    /// The run was stopped.
    Stopped(StopReason),
}

impl From<StopReason> for Failed {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

/// The problem as its solver sees it, rows having one seat each, with pairs and prices.
pub(super) struct Terms<N> {
    pub(super) unit: i32,
    /// The column of each row, or none.
    pub(super) mate: Vec<u32>,
    /// Rows with a place, and those of them that are paired in every answer.
    pub(super) active: Vec<bool>,
    pub(super) must: Vec<bool>,
    /// What leaving each row alone costs, where that may be.
    pub(super) alone: Vec<Option<N>>,
    /// The places of each column, and how many are left.
    pub(super) places: Vec<u32>,
    pub(super) left: Vec<u32>,
    /// What leaving a place of each column costs, where that may be, turned round: no price
    /// is above this, and that of a column with a place left is this.
    pub(super) first: Vec<Option<N>>,
    /// Columns that are full in every answer of a problem that leaves rows alone.
    pub(super) full: Vec<bool>,
    pub(super) prices: Vec<N>,
    /// The kind of each row, and a row of each kind, where some are copies of others and all are
    /// paired in every answer; else each row is of its own.
    pub(super) kinds: Vec<u32>,
    of_kind: Vec<u32>,
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
            kinds: Vec::new(),
            of_kind: Vec::new(),
        }
    }
}

impl<N: Number> Terms<N> {
    /// The kind of a row.
    pub(super) fn kind(&self, row: usize) -> usize {
        self.kinds.get(row).map_or(row, |&kind| kind as usize)
    }

    /// How many kinds of rows there are.
    pub(super) fn count(&self) -> usize {
        if self.kinds.is_empty() { self.mate.len() } else { self.of_kind.len() }
    }

    /// A row of this kind.
    pub(super) fn of_kind(&self, kind: usize) -> usize {
        self.of_kind.get(kind).map_or(kind, |&row| row as usize)
    }

    pub(super) fn mate(&self, row: usize) -> Option<usize> {
        Some(self.mate[row]).filter(|&column| column != NONE).map(|column| column as usize)
    }

    /// Whether some rows are left though as many as can be are to be paired.
    fn leaves(&self) -> bool {
        !self.full.is_empty()
    }

    /// Takes over the pairs and counts the places that they leave.
    pub(super) fn set_pairs(
        &mut self,
        pairs: impl Iterator<Item = (usize, usize)>,
    ) -> Result<(), Failed> {
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
    pub(super) fn settle(&mut self) -> Result<(), Failed> {
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
    pub(super) fn fill<W: Weight>(
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
        self.take_kinds(problem.cells().and_then(|cells| cells.2).filter(|_| !turned));
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

    /// Takes the kinds of rows over, where there are any and all rows are alike otherwise.
    fn take_kinds(&mut self, kinds: Option<&[u32]>) {
        let are_alike = self.active.iter().chain(&self.must).all(|&it| it);
        self.kinds.clear();
        self.kinds.extend(kinds.filter(|_| are_alike).into_iter().flatten());
        self.of_kind.clear();
        for (row, &kind) in (0u32..).zip(&self.kinds) {
            if kind as usize == self.of_kind.len() {
                self.of_kind.push(row);
            }
        }
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
    pub(super) fn gap(&self, near: &Near<N>) -> N {
        near.excess.iter().fold(N::ZERO, |gap, &excess| gap + excess)
    }

    /// The prices as floats.
    pub(super) fn round(&self, rounded: &mut Rounded) {
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

/// What a pass found.
pub(super) struct Near<N> {
    /// What each kind of rows pays at least.
    pub(super) least: Vec<N>,
    /// By how much the pair that each row has, or being alone, is dearer than that.
    pub(super) excess: Vec<N>,
    /// The pairs near that, by kind, ascending: column and reduced cost.
    pub(super) pairs: Vec<(u32, N)>,
    /// Where the pairs of each kind end.
    pub(super) ends: Vec<usize>,
    /// There were more pairs than are listed.
    pub(super) more: bool,
    pub(super) found: Vec<(u32, f64)>,
    pub(super) lows: Vec<f64>,
    pub(super) costs: Vec<f64>,
}

impl<N> Default for Near<N> {
    fn default() -> Self {
        Self {
            least: Vec::new(),
            excess: Vec::new(),
            pairs: Vec::new(),
            ends: Vec::new(),
            more: false,
            found: Vec::new(),
            lows: Vec::new(),
            costs: Vec::new(),
        }
    }
}

impl<N: Number> Near<N> {
    pub(super) fn clear(&mut self) {
        self.least.clear();
        self.excess.clear();
        self.pairs.clear();
        self.ends.clear();
        self.more = false;
    }

    pub(super) fn append(&mut self, part: &Self) {
        let listed = self.pairs.len();
        self.least.extend_from_slice(&part.least);
        self.excess.extend_from_slice(&part.excess);
        self.pairs.extend_from_slice(&part.pairs);
        self.ends.extend(part.ends.iter().map(|end| end + listed));
        self.more |= part.more;
    }

    /// From here on what each row pays at least.
    pub(super) fn expand(&mut self, terms: &Terms<N>) {
        if !terms.kinds.is_empty() {
            self.least = terms.kinds.iter().map(|&kind| self.least[kind as usize]).collect();
        }
    }

    /// The pairs near the least of a kind.
    pub(super) fn of_kind(&self, kind: usize) -> std::ops::Range<usize> {
        let from = if kind == 0 { 0 } else { self.ends[kind - 1] };
        from..self.ends[kind]
    }
}

/// Prices of columns as floats; minus infinity where a pair is out of the question.
pub(super) struct Rounded {
    /// For rows that must be paired, and for those that one more pair would serve.
    pub(super) served: Vec<f64>,
    pub(super) left: Vec<f64>,
}
