//! Which problems the fast core takes, and how they are put to it.

use super::core::{Core, EXACT, Halt, Memory, NONE, Reader, Sample};
use super::decided::{Room, is_required};
use super::draft::{Draft, Ended, Leading};
use super::shortage::{Need, shortage};
use super::threshold::{Threshold, ThresholdRoom};
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{
    AssignmentProblem, AssignmentStats, AssignmentWitness, Cardinality, PairCover, Price, Weight,
};

/// How the fast core takes a problem: `turned` where its rows are the mentors.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) turned: bool,
    /// Pairs that cost more are left out; infinite where all count.
    cap: f64,
    /// Columns of higher ones are to be preferred; empty where nothing is known of that.
    tiers: Vec<u8>,
    /// The column of each row in a matching without dearer pairs; empty where none is known.
    known: Vec<u32>,
    /// Pairs to begin with, each of which costs its row the least: only the other rows are searched for.
    cheapest: Vec<(u32, u32, f64)>,
    /// Whether floats that seem to lie on a grid are counted on it.
    on_grid: bool,
}

impl Plan {
    /// The plan, where the core can take the problem: one side has at most one seat
    /// each, nobody has a minimum except by covering that side, and whole numbers
    /// stay exact in floats.
    pub(super) fn of<W: Weight>(problem: &AssignmentProblem<W>, room: &Room) -> Option<Self> {
        (is_exact(problem) || is_narrow(problem)).then(|| Self::suiting(problem, room)).flatten()
    }

    /// The plan of the problem without its minimums, where it has some and the core can take the
    /// rest.
    pub(super) fn without_minimums<W: Weight>(
        problem: &AssignmentProblem<W>,
        room: &Room,
    ) -> Option<Self> {
        let fits = is_exact(problem) || is_narrow(problem);
        let is_covered = matches!(problem.cardinality(), Cardinality::Cover(_));
        let may = fits && !is_covered && problem.has_minimums();
        may.then(|| Self::suiting_seats(problem, room, None)).flatten()
    }

    /// The same as [`Plan::of`], whatever its whole numbers become as floats.
    pub(super) fn suiting<W: Weight>(problem: &AssignmentProblem<W>, room: &Room) -> Option<Self> {
        let covered = match problem.cardinality() {
            Cardinality::Cover(side) => Some(side),
            _ if problem.has_minimums() => return None,
            _ => None,
        };
        if let Some(side) = covered {
            // Seats beyond the other side's agents can never be covered.
            let fillable = room.least[side] == room.places[side];
            if !fillable || has_own_minimums(problem) {
                return None;
            }
        }
        Self::suiting_seats(problem, room, covered)
    }

    /// The plan by seats alone, with the side that is to be covered.
    fn suiting_seats<W: Weight>(
        problem: &AssignmentProblem<W>,
        room: &Room,
        covered: Option<Side>,
    ) -> Option<Self> {
        if problem.has_quotas() {
            return None;
        }
        // A required pair whose agents both have a place left could be made again.
        let again = |pair: &(MenteeIx, MentorIx)| {
            room.places.mentee[pair.0.get()] > 0 && room.places.mentor[pair.1.get()] > 0
        };
        if problem.required().iter().any(again) {
            return None;
        }
        let single = |side| room.places[side].iter().all(|&places| places <= 1);
        let total = |side| room.places[side].iter().map(|&p| u64::from(p)).sum::<u64>();
        let turned = match covered {
            Some(side) => side == Side::Mentor,
            None => match (single(Side::Mentee), single(Side::Mentor)) {
                (true, true) => total(Side::Mentor) < total(Side::Mentee),
                (rows, _) => !rows,
            },
        };
        let (rows, columns) = sides(turned);
        let fits =
            single(rows) && (single(columns) || problem.unmatched_price_of_any(columns).is_none());
        fits.then_some(Self::all(turned))
    }
}

impl Plan {
    /// All pairs, the mentors as rows where `turned`.
    pub(super) fn all(turned: bool) -> Self {
        let (tiers, known, cheapest) = Default::default();
        Self { turned, cap: f64::INFINITY, tiers, known, cheapest, on_grid: true }
    }

    /// The same with floats as they are.
    pub(super) fn off_grid(&self) -> Self {
        Self { on_grid: false, ..self.clone() }
    }

    /// The same with these rows and columns as pairs to begin with, each of which costs its row the
    /// least, which is told with it.
    pub(super) fn beginning_with(self, cheapest: Vec<(u32, u32, f64)>) -> Self {
        Self { cheapest, ..self }
    }

    /// The same without the pairs that cost more than `cap`; rows that can choose are to prefer
    /// columns of higher tiers, where each has one, and may be known all to have these columns.
    pub(super) fn within(self, cap: f64, tiers: Vec<u8>, known: Vec<u32>) -> Self {
        Self { cap, tiers, known, ..self }
    }
}

/// A reader of the problem's rows, or of its columns, which are copied for that. Where another
/// solver has solved the problem, it is to be read so before [`Fast::reader`] can go on.
pub(super) fn read_anew<'a, W: Weight>(
    problem: &'a AssignmentProblem<W>,
    turned: bool,
    fast: &'a mut Fast<W>,
) -> Reader<'a, W> {
    fast.solved = false;
    Reader::new(problem, turned, &mut fast.memory)
}

/// Whether whole numbers stay exact in floats.
pub(super) fn is_exact<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    let agents = (problem.rows() + problem.columns() + 1) as f64;
    !is_whole::<W>() || problem.largest() * agents * 16.0 < EXACT
}

/// Whether whole numbers too large to be added up in floats lie so near to each other that the core keeps them exact: where
/// so many pairs are made in any case, all that it adds up is differences of costs, and to them single costs.
fn is_narrow<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    let largest = problem.largest();
    let is_candidate = is_whole::<W>()
        && largest * 16.0 < EXACT
        && problem.cardinality() != Cardinality::Free
        && !problem.has_unmatched_prices();
    let agents = (problem.rows() + problem.columns() + 1) as f64;
    let fits = |spread: f64| (largest + spread * agents) * 16.0 < EXACT;
    is_candidate && problem.spread().is_some_and(fits)
}

/// Whether prices are whole numbers.
fn is_whole<W: Weight>() -> bool {
    W::Price::from_float(0.5) == W::Price::ZERO
}

/// The core's rows and columns as sides of the problem.
fn sides(turned: bool) -> (Side, Side) {
    if turned { (Side::Mentor, Side::Mentee) } else { (Side::Mentee, Side::Mentor) }
}

fn has_own_minimums<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    Side::BOTH
        .into_iter()
        .any(|side| (0..problem.agents(side)).any(|at| problem.minimum(side, at) > 0))
}

/// The core and what surrounds it, kept from one problem to the next.
pub(super) struct Fast<W: Weight> {
    core: Core,
    /// Whether what the core holds is of the problem that was read last, and whether costs were
    /// counted on a grid.
    solved: bool,
    counted: bool,
    memory: Memory<W>,
    sample: Sample<W>,
    /// The rows with a place left.
    active: Vec<u32>,
    /// Prices of the core's rows and columns: at first what leaving each alone costs.
    rows: Vec<f64>,
    columns: Vec<f64>,
    /// A row's pairs, and the least price of each column.
    costs: Vec<(usize, f64)>,
    least: Vec<f64>,
    /// Rows and columns that a search reached.
    marks: (Vec<bool>, Vec<bool>),
    threshold: ThresholdRoom<W>,
}

impl<W: Weight> Default for Fast<W> {
    fn default() -> Self {
        Self {
            core: Core::default(),
            solved: false,
            counted: false,
            memory: Memory::default(),
            sample: Sample::default(),
            active: Vec::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            costs: Vec::new(),
            least: Vec::new(),
            marks: Default::default(),
            threshold: ThresholdRoom::default(),
        }
    }
}

impl<W: Weight> Fast<W> {
    /// Whether this solved the problem on a grid, so that its prices are only nearly those of the
    /// weights.
    pub(super) fn has_counted(&self) -> bool {
        self.solved && self.counted
    }

    /// What reads the problem that was solved, or read anew, last; and, if this solved it with
    /// costs as they are, the core with its prices and the lists that it made.
    pub(super) fn reader<'a>(
        &'a mut self,
        problem: &'a AssignmentProblem<W>,
        plan: &Plan,
    ) -> (Reader<'a, W>, Option<&'a Core>) {
        let core = (self.solved && !self.counted).then_some(&self.core);
        let reader = Reader::resume(problem, plan.turned, &mut self.memory);
        (reader.within(plan.cap), core)
    }
}

pub(super) fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    plan: &Plan,
    (fast, meter): (&mut Fast<W>, &mut Meter<'_>),
    draft: &mut Draft<W>,
) -> Result<(), Ended> {
    let (row_side, column_side) = sides(plan.turned);
    let mut reader = Reader::new(problem, plan.turned, &mut fast.memory).within(plan.cap);
    // Prices of staying unmatched lie on no grid.
    if plan.on_grid && !problem.has_unmatched_prices() {
        reader = reader.on_grid();
    }
    fast.solved = true;
    let Fast {
        core, counted, sample, active, rows, columns, costs, least, marks, threshold, ..
    } = fast;
    let mut run = Run {
        problem,
        room,
        reader,
        core,
        sample,
        row_side,
        column_side,
        active,
        rows,
        columns,
        costs,
        least,
        marks,
        threshold,
        alone_price: None,
        cover: draft.answer.certificate.cover.take().unwrap_or_default(),
        tiers: &plan.tiers,
        known: &plan.known,
        cheapest: &plan.cheapest,
        meter,
    };
    run.start();
    let done = run.pairs();
    *counted = run.reader.grid().is_counted();
    run.finish(draft, matches!(done, Err(Ended::Stopped(_))));
    done
}

struct Run<'a, 'c, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    room: &'a Room,
    reader: Reader<'a, W>,
    core: &'a mut Core,
    sample: &'a mut Sample<W>,
    row_side: Side,
    column_side: Side,
    active: &'a mut Vec<u32>,
    rows: &'a mut Vec<f64>,
    columns: &'a mut Vec<f64>,
    costs: &'a mut Vec<(usize, f64)>,
    least: &'a mut Vec<f64>,
    marks: &'a mut (Vec<bool>, Vec<bool>),
    threshold: &'a mut ThresholdRoom<W>,
    /// What leaving a row alone costs, once that is allowed.
    alone_price: Option<f64>,
    cover: PairCover,
    /// The tiers of the columns, as the plan has them.
    tiers: &'a [u8],
    known: &'a [u32],
    /// As the plan has them.
    cheapest: &'a [(u32, u32, f64)],
    meter: &'a mut Meter<'c>,
}

impl<W: Weight> Run<'_, '_, W> {
    fn places(&self, side: Side) -> &[u32] {
        &self.room.places[side]
    }

    /// What leaving an agent alone costs.
    fn alone(&self, side: Side, at: usize) -> f64 {
        if self.room.required(side, at) > 0 {
            0.0
        } else {
            self.problem.unmatched_price(side, at).float()
        }
    }

    fn start(&mut self) {
        let (row_side, column_side) = (self.row_side, self.column_side);
        let rows = self.reader.rows();
        self.columns.clear();
        for at in 0..self.reader.columns() {
            let price = match self.places(column_side)[at] {
                // No reduced cost at such a column is finite.
                0 => f64::NEG_INFINITY,
                _ => self.alone(column_side, at),
            };
            self.columns.push(price);
        }
        self.rows.clear();
        if self.problem.cardinality() == Cardinality::Free {
            for at in 0..rows {
                let price = self.alone(row_side, at);
                self.rows.push(price);
            }
        }
        self.active.clear();
        let active = (0u32..).zip(&self.room.places[row_side]);
        self.active.extend(active.filter(|pair| *pair.1 > 0).map(|pair| pair.0));
        self.core.start(rows, self.columns, &self.room.places[column_side], self.rows);
        self.core.set_tiers(self.tiers);
        // Bounds are compared by one sum, in which each row and no other price counts.
        if self.active.len() == rows && !self.problem.has_unmatched_prices() {
            self.core.look_from_now();
        }
    }

    fn pairs(&mut self) -> Result<(), Ended> {
        let cardinality = self.problem.cardinality();
        let seats: u64 = self.places(self.column_side).iter().map(|&p| u64::from(p)).sum();
        let crowded = self.active.len() as u64 > seats;
        let fixed = matches!(cardinality, Cardinality::Maximum | Cardinality::Full);
        // Leaving a row alone costs more than any single pair, for a start.
        let price = match self.problem.largest() {
            largest if is_whole::<W>() => 2.0 * largest + 1.0,
            largest => 3.0 * largest,
        };
        if crowded && fixed {
            self.core.start_alone(price);
            self.alone_price = Some(price);
            self.run()?;
            return self.raise(price);
        }
        let sorted = match self.cheapest {
            [] => {
                let known = match self.pair_allowed()? {
                    true => self.threshold.columns(),
                    false => self.known,
                };
                let rows = (&self.active[..], known);
                self.core.run_sorted((&mut self.reader, self.sample), rows, self.meter)
            }
            _ => Ok(false),
        };
        let done = sorted.and_then(|done| match done {
            true => Ok(()),
            false if self.level()? => self.core.go_on(&mut self.reader, self.active, self.meter),
            false => self.core.run((&mut self.reader, self.sample), self.active, self.meter),
        });
        match done {
            Ok(()) => {
                self.write_cover(|_, _| true, |_, _| false);
                Ok(())
            }
            Err(Halt::Stopped(reason)) => Err(Ended::Stopped(reason)),
            Err(Halt::NoColumn(_)) if cardinality == Cardinality::Maximum => {
                // An auction may have left columns without a row below their first
                // price, which only problems that pair everybody allow: start again.
                self.reader.stop_counting();
                self.start();
                self.core.start_alone(price);
                self.alone_price = Some(price);
                self.run()?;
                self.raise(price)
            }
            Err(Halt::NoColumn(row)) => {
                let need =
                    if cardinality == Cardinality::Full { Need::Places } else { Need::Least };
                let mut group = vec![false; self.reader.rows()];
                group[row as usize] = true;
                for &column in self.core.settled_columns() {
                    for row in self.core.rows_of(column) {
                        group[row as usize] = true;
                    }
                }
                let witness = shortage(self.problem, self.room, self.row_side, &group, need);
                Err(Ended::Impossible(AssignmentWitness::Shortage(witness)))
            }
        }
    }

    /// Looks for a perfect matching of the pairs that are allowed, where a table allows only some: rows with few choices
    /// first, each taking any, come to one where there is hardly another. Says whether one was found; not where rows may be
    /// left alone or have known pairs.
    fn pair_allowed(&mut self) -> Result<bool, StopReason> {
        let places = &self.room.places[self.column_side];
        let count = self.active.len();
        let is_square = count == self.reader.rows() && count == places.len();
        let is_asked = self.rows.is_empty() && self.known.is_empty();
        let is_masked = self.reader.is_masked() && self.reader.cap() == f64::INFINITY;
        if !(is_square && is_asked && is_masked) {
            return Ok(false);
        }
        let room = std::mem::take(self.threshold);
        let mut threshold = Threshold::within(self.reader.again(), places, room);
        let done = threshold.take_allowed(self.meter);
        let found = threshold.size() == count;
        *self.threshold = threshold.into_room();
        done.map(|()| found)
    }

    /// Where many columns cost rows the same, pairs as many rows as can be at their least
    /// costs: a search for more pairs looks at all of them at once, and prices say nothing
    /// about columns of equal cost. Makes such pairs as the plan has, where it has any. Says whether
    /// it did either.
    fn level(&mut self) -> Result<bool, StopReason> {
        let places = &self.room.places[self.column_side];
        let whole = self.active.len() == self.reader.rows();
        let priced = !self.rows.is_empty() || self.columns.iter().any(|&price| price != 0.0);
        if !whole || priced {
            return Ok(false);
        }
        if !self.cheapest.is_empty() {
            self.cheapest.iter().for_each(|&(row, column, cost)| self.core.join(row, column, cost));
            return Ok(true);
        }
        if !self.reader.is_level() {
            return Ok(false);
        }
        let room = std::mem::take(self.threshold);
        let mut threshold = Threshold::within(self.reader.again(), places, room);
        let done = threshold.level(self.meter);
        if done.is_ok() {
            for (row, column, cost) in threshold.level_pairs() {
                self.core.join(row, column, cost);
            }
        }
        *self.threshold = threshold.into_room();
        done.map(|()| true)
    }

    /// Pairs the rows, each of which may be left alone.
    fn run(&mut self) -> Result<(), Ended> {
        match self.core.run((&mut self.reader, self.sample), self.active, self.meter) {
            Err(Halt::Stopped(reason)) => Err(Ended::Stopped(reason)),
            _ => Ok(()),
        }
    }

    /// Raises the price of leaving rows alone until no more of them can be paired.
    fn raise(&mut self, mut price: f64) -> Result<(), Ended> {
        self.alone_price = Some(price);
        let mut all_columns = true;
        while self.core.room() > 0 {
            let found =
                self.core.augment_any(&mut self.reader, self.active, &mut price, self.meter);
            self.alone_price = Some(price);
            if found.map_err(Ended::Stopped)? {
                continue;
            }
            all_columns = false;
            break;
        }
        self.core.start_alone(price);
        if all_columns {
            self.write_cover(|_, _| false, |_, _| true);
            return Ok(());
        }
        // Columns without a place bound nothing and cost nothing.
        let (mut reached, mut settled) = std::mem::take(self.marks);
        reached.clear();
        let rows = self.core.mate.iter().zip(self.places(self.row_side));
        reached.extend(rows.map(|(&column, &places)| column == NONE && places > 0));
        settled.clear();
        settled.extend(self.places(self.column_side).iter().map(|&places| places == 0));
        for &column in self.core.settled_columns() {
            settled[column as usize] = true;
            for row in self.core.rows_of(column) {
                reached[row as usize] = true;
            }
        }
        if self.problem.cardinality() == Cardinality::Full {
            let group: Vec<bool> = settled.iter().map(|&settled| !settled).collect();
            let witness = shortage(self.problem, self.room, self.column_side, &group, Need::Places);
            return Err(Ended::Impossible(AssignmentWitness::Shortage(witness)));
        }
        self.write_cover(|_, row| !reached[row], |_, column| settled[column]);
        *self.marks = (reached, settled);
        Ok(())
    }

    /// Writes the cover of these core rows and columns, where one is asked for.
    fn write_cover(
        &mut self,
        row: impl Fn(&Self, usize) -> bool,
        column: impl Fn(&Self, usize) -> bool,
    ) {
        if self.problem.cardinality() != Cardinality::Maximum {
            return;
        }
        let mut cover = std::mem::take(&mut self.cover);
        cover.clear();
        let rows = MenteeIx::all(self.reader.rows()).filter(|at| row(self, at.get()));
        let columns = MenteeIx::all(self.reader.columns()).filter(|at| column(self, at.get()));
        if self.row_side == Side::Mentee {
            cover.rows.extend(rows);
            cover.columns.extend(columns.map(|at| MentorIx::new(at.raw())));
        } else {
            cover.columns.extend(rows.map(|at| MentorIx::new(at.raw())));
            cover.rows.extend(columns);
        }
        self.cover = cover;
    }

    /// Writes pairs and prices as they are; where the run was stopped, also the prices of
    /// the columns whose bound is to be told.
    fn finish(mut self, draft: &mut Draft<W>, stopped: bool) {
        let cardinality = self.problem.cardinality();
        let fixed = matches!(cardinality, Cardinality::Maximum | Cardinality::Full);
        let mut rows = std::mem::take(self.rows);
        let mut columns = std::mem::take(self.columns);
        rows.clear();
        rows.extend((0..self.reader.rows()).map(|row| self.core.row_price(row).unwrap_or(0.0)));
        columns.clear();
        columns.extend_from_slice(&self.core.prices);
        // Of floats what comes next, the exact proof, may be stopped too.
        if stopped || W::FLOATS {
            let (side, grid) = (self.column_side, self.reader.grid());
            let leading = |prices: &[f64], alone: Option<f64>| Leading {
                side,
                prices: prices.iter().map(|&price| grid.told(price)).collect(),
                alone: alone.map(|price| grid.told(price)),
            };
            let (now, kept) = self.core.proving::<W>();
            let now = now.map(|prices| leading(prices, self.alone_price));
            let kept = kept.map(|kept| leading(&kept.prices, kept.alone));
            draft.leading.extend(now.into_iter().chain(kept));
        }
        let pair_price = match self.alone_price {
            Some(price) => price,
            None if fixed && !self.active.is_empty() => {
                let prices = self.active.iter().map(|&row| rows[row as usize]);
                prices.fold(f64::NEG_INFINITY, f64::max)
            }
            None => 0.0,
        };
        for price in &mut rows {
            *price -= pair_price;
        }
        if !stopped {
            self.price_the_idle(&mut rows, &mut columns, pair_price);
        }

        let grid = self.reader.grid();
        if grid.is_counted() {
            rows.iter_mut().chain(&mut columns).for_each(|price| *price = grid.told(*price));
        }
        let certificate = &mut draft.prices;
        let turned = self.row_side == Side::Mentor;
        let (row_prices, column_prices) =
            if turned { (&columns, &rows) } else { (&rows, &columns) };
        certificate.row_prices.clear();
        certificate.row_prices.extend(row_prices.iter().map(|&price| W::Price::from_float(price)));
        let prices = column_prices.iter().map(|&price| W::Price::from_float(price));
        certificate.column_prices.clear();
        certificate.column_prices.extend(prices);
        certificate.row_group_prices.clear();
        certificate.column_group_prices.clear();
        certificate.pair_price = W::Price::from_float(grid.told(pair_price));
        let cover = (cardinality == Cardinality::Maximum).then_some(self.cover);
        draft.answer.certificate.cover = cover;
        draft.pairs.clear();
        for (row, &column) in self.core.mate.iter().enumerate() {
            if column != NONE {
                let (row, column) =
                    if turned { (column as usize, row) } else { (row, column as usize) };
                draft.pairs.push((MenteeIx::at(row), MentorIx::at(column)));
            }
        }
        draft.answer.stats = AssignmentStats::default();
        draft.answer.stats.row_reads = self.reader.reads();
        draft.answer.stats.augmentations = self.core.augmentations;
        draft.answer.stats.settled = self.core.settled;
        *self.rows = rows;
        *self.columns = columns;
    }

    /// Prices of the columns and rows that have no place left, which no search
    /// meets: any that make none of their pairs worth making.
    fn price_the_idle(
        &mut self,
        row_prices: &mut [f64],
        column_prices: &mut [f64],
        pair_price: f64,
    ) {
        let idle_columns = self.places(self.column_side).contains(&0);
        if !idle_columns && self.active.len() == row_prices.len() {
            return;
        }
        let is_active = |run: &Self, row: usize| run.places(run.row_side)[row] > 0;
        let required = self.problem.required();
        let is_required = |run: &Self, row: usize, column: usize| {
            let is_turned = run.row_side == Side::Mentor;
            is_required(required, if is_turned { (column, row) } else { (row, column) })
        };
        let mut costs = std::mem::take(self.costs);
        let mut least = std::mem::take(self.least);
        least.clear();
        least.resize(column_prices.len(), f64::INFINITY);
        if idle_columns {
            for (row, row_price) in row_prices.iter().enumerate() {
                if is_active(self, row) {
                    let base = row_price + pair_price;
                    costs.clear();
                    self.reader.for_each(row, |column, cost| costs.push((column, cost)));
                    for &(column, cost) in &costs {
                        if !is_required(self, row, column) {
                            least[column] = least[column].min(cost - base);
                        }
                    }
                }
            }
            for (column, price) in column_prices.iter_mut().enumerate() {
                if self.places(self.column_side)[column] == 0 {
                    *price = if least[column].is_finite() { least[column] } else { 0.0 };
                }
            }
        }
        for (row, row_price) in row_prices.iter_mut().enumerate() {
            if is_active(self, row) {
                continue;
            }
            costs.clear();
            self.reader.for_each(row, |column, cost| costs.push((column, cost)));
            let mut price = f64::INFINITY;
            for &(column, cost) in &costs {
                if !is_required(self, row, column) {
                    price = price.min(cost - column_prices[column] - pair_price);
                }
            }
            *row_price = if price.is_finite() { price } else { 0.0 };
        }
        *self.costs = costs;
        *self.least = least;
    }
}
