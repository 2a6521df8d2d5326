//! The fast solver: one seat a row, any number of seats a column.

mod alike;
mod arrays;
mod bids;
mod chain;
mod dense;
mod edges;
mod grid;
mod lists;
mod monotone;
mod paths;
mod reached;
mod reader;
mod sorted;
mod start;
mod state;
mod sweeps;
mod together;

use crate::kernel::{Meter, in_pool};
use crate::market::Weight;
pub(super) use arrays::NONE;
use arrays::refill;
use bids::{BIDS, FAR, LAST, Opening, SEATS};
use dense::suits;
use edges::{FEW, FEW_TO_SEARCH};
pub(super) use grid::EXACT;
pub(super) use monotone::are_many_more;
pub(super) use reader::{Memory, Reader};
pub(super) use sorted::seems_sorted;
use start::LARGE;
pub(super) use start::Sample;
pub(super) use state::{Core, Halt, Kept, Rounded};

/// Searches are expected to be long where more than one row in so many is left over:
/// then an auction goes first. Where fewer are, it begins with the last increments; but
/// increments settle nothing between columns of equal cost.
const MANY: usize = 6;
const SOME: usize = 50;
/// As `FAR`, where few rows are left over.
const NEAR: f64 = 100.0;
/// Auctions from prices of zero and from prices of a sample.
const FROM_ZERO: Opening = Opening { first: 0.05, last: LAST, bids: BIDS, apart: FAR };
const FROM_SAMPLE: Opening = Opening { first: 0.002, last: LAST, bids: BIDS, apart: FAR };
/// Where all pairs are held bids are cheap, and few rows are left over after fewer of them.
const OF_EDGES: Opening = Opening { first: 0.05, last: 3.0, bids: 100, apart: FAR };
/// Where columns have several seats and all will be taken: the first increment is larger, since a
/// column's price falls only once a row has gone beyond each of its seats.
const OF_SEATS: Opening = Opening { first: 0.1, last: LAST, bids: 300, apart: FAR };
/// There searches go on without an auction until they have looked at so many lists a row; reading
/// a row counts as looking at one list for so many of its columns.
const PATIENCE: u64 = 150;
const READ: u64 = 32;
/// From pairs in a guessed order searches go on until they have looked at so many lists a row; those that make several pairs at
/// once are not counted until they make one each.
const HASTE: u64 = 16;
/// An auction with the last increments is worth its bids only if it soon ends; else nothing of it is kept.
const SHORTLY: usize = 12;

/// Where no more than one row in so many is left, of rows that were paired without lists, these are searched for over whole rows:
/// such a search may come to all rows, and a list takes longer to make than to sweep the row.
const ALMOST: usize = 128;

impl Core {
    /// Pairs each of these rows with a column, or leaves it alone where that is
    /// better. Fails with a row that can have no column where it must have one.
    pub(super) fn run<W: Weight>(
        &mut self,
        (reader, sample): (&mut Reader<'_, W>, &mut Sample<W>),
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        self.lists.begin(reader, FEW);
        let is_ahead = reader.looks_ahead();
        let pairs = if is_ahead { rows.len().saturating_mul(self.prices.len()) } else { 0 };
        let control = meter.control();
        in_pool(pairs, control, || self.run_begun((reader, sample), rows, meter))
    }

    fn run_begun<W: Weight>(
        &mut self,
        (reader, sample): (&mut Reader<'_, W>, &mut Sample<W>),
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        let tight = self.is_tight(rows);
        if tight && self.are_single() {
            sample.reserve(rows.len());
            let is_large = rows.len() >= LARGE;
            let learnt = is_large
                && self.is_contested(reader, rows)
                && self.learn_prices(sample, reader, (rows, false), meter)?;
            let (first, sample) = (learnt.then_some(FROM_SAMPLE), is_large.then_some(sample));
            return self.pair(reader, rows, (first, sample), meter);
        }
        refill(&mut self.waiting, rows);
        self.bid_rounds(reader, meter)?;
        let biddable = |&places: &u32| (1..=SEATS).contains(&places);
        if tight && !self.lists.edges.are_held() && self.places.iter().all(biddable) {
            return self.seat(reader, rows, meter);
        }
        self.search_each(reader, None, meter).map(|_| ())
    }

    /// Pairs the rows as [`Core::run`] does, if they can be sorted so that hardly anything is left to
    /// do, or hardly another matching is left than one that is known (the column of each row, or
    /// nothing). Says whether it did; else the problem is as it was started.
    pub(super) fn run_sorted<W: Weight>(
        &mut self,
        (reader, sample): (&mut Reader<'_, W>, &mut Sample<W>),
        (rows, known): (&[u32], &[u32]),
        meter: &mut Meter<'_>,
    ) -> Result<bool, Halt> {
        let are_single = self.are_single();
        if are_single && self.pair_monotonely(&mut sample.sorted, reader, rows, meter)? {
            return Ok(true);
        }
        let may = are_single && self.is_tight(rows);
        if !may
            || !self.pair_sorted(&mut sample.sorted, reader, rows, meter)?
                && !self.pair_along_chain(&mut sample.sorted, reader, (rows, known), meter)?
        {
            return Ok(false);
        }
        self.bid_rounds(reader, meter)?;
        if self.search_each(reader, Some(HASTE * rows.len() as u64), meter)? {
            sample.reserve(rows.len());
            return Ok(true);
        }
        self.keep_best(reader, meter)?;
        self.start_over(rows);
        Ok(false)
    }

    /// Whether the rows will take all seats, so that prices may start anywhere.
    fn is_tight(&self, rows: &[u32]) -> bool {
        let seats: u64 = self.places.iter().map(|&places| u64::from(places)).sum();
        self.alone.is_empty() && seats == rows.len() as u64
    }

    /// Whether each column has one seat.
    fn are_single(&self) -> bool {
        self.places.iter().all(|&places| places == 1)
    }

    /// Goes on where the rows will take all seats of the columns, some of which have several: with
    /// an auction where most rows are left over, or once searches turn out to be long.
    fn seat<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        if self.waiting.len() * 2 > rows.len() {
            self.count_costs(reader, rows);
        } else if self.search_each(reader, Some(PATIENCE * rows.len() as u64), meter)? {
            return Ok(());
        }
        self.auction(reader, rows, OF_SEATS, meter)?;
        self.pair_at_once(reader, rows, meter)
    }

    /// Pairs rows, of which none has a column, by bids and searches alone.
    fn pair_at_once<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        refill(&mut self.waiting, rows);
        self.bid_rounds(reader, meter)?;
        self.search_each(reader, None, meter).map(|_| ())
    }

    /// As [`Core::run`], where some of the rows have been given columns, each at its least
    /// reduced cost.
    pub(super) fn go_on<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        self.lists.begin(reader, FEW_TO_SEARCH);
        self.waiting.clear();
        self.waiting.extend(rows.iter().filter(|&&row| self.mate[row as usize] == NONE));
        if self.waiting.len() * ALMOST <= rows.len() && reader.is_whole() {
            return self.sweep_each(reader, meter);
        }
        self.search_each(reader, None, meter).map(|_| ())
    }

    /// Searches over whole rows for a column for each waiting row, of which there are few.
    fn sweep_each<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        let rows = self.waiting.len();
        meter.begin("pairing", rows);
        while let Some(&row) = self.waiting.last() {
            meter.done(rows - self.waiting.len());
            self.keep_now_and_then(reader, meter)?;
            if !self.augment_over_rows(reader, row, meter)? {
                return Err(Halt::NoColumn(row));
            }
            self.waiting.pop();
        }
        Ok(())
    }

    /// Pairs rows and as many columns, after an auction with this opening where many
    /// rows are left over, or with one that suits prices of zero or of the sample.
    fn pair<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        (first, sample): (Option<Opening>, Option<&mut Sample<W>>),
        meter: &mut Meter<'_>,
    ) -> Result<(), Halt> {
        if self.lists.edges.are_held() {
            // The auction's first phase bids without increments, so rounds of such bids before it
            // are not needed.
            self.auction(reader, rows, OF_EDGES, meter)?;
            return self.pair_at_once(reader, rows, meter);
        }
        refill(&mut self.waiting, rows);
        let mut tied = self.bid_rounds(reader, meter)?;
        let many = |core: &Self| core.waiting.len() * MANY > rows.len();
        if first.is_none() && many(self) && self.lower_tiers(reader) {
            self.part_all(rows);
            refill(&mut self.waiting, rows);
            tied = self.bid_rounds(reader, meter)?;
        }
        let before = self.waiting.len();
        // Where rows compete so much, ties will be met again and again.
        let counts = first.is_none() && many(self) && self.count_costs(reader, rows);
        // Neither the prices of a sample nor increments part columns of equal cost: searches from all rows at once do.
        let are_tied = !counts && tied * 2 > before;
        let late = match sample {
            Some(sample) if first.is_none() && !counts && !are_tied && many(self) => {
                self.learn_late(sample, reader, rows, meter)?
            }
            _ => None,
        };
        let left = self.waiting.len();
        // Where these prices suit most rows that were left over, and the last increment would not be a small part of what rows
        // prefer columns by, an auction would leave no fewer.
        let is_coarse = late.is_some_and(|late| late.last <= LAST);
        if is_coarse && left * 2 < before && left * 3 < rows.len() {
            let a_read = self.prices.len() as u64 / READ;
            let patience = reader.patience() * a_read * rows.len() as u64;
            if self.search_each(reader, Some(patience), meter)? {
                return Ok(());
            }
        }
        let left = self.waiting.len();
        let first = match first.or(late) {
            None if are_tied => None,
            None if left * MANY > rows.len() => Some(FROM_ZERO),
            None => {
                let first = 1.0 / rows.len() as f64;
                Some(Opening { first, last: LAST, bids: SHORTLY, apart: NEAR })
            }
            learnt => learnt,
        };
        // Increments of nothing, where most rows have two best columns at the prices of a sample, decide nothing.
        let decides = |first: &Opening| first.first > 0.0 && first.first < f64::INFINITY;
        if let Some(first) = first.filter(decides).filter(|_| left * SOME > rows.len()) {
            self.remember();
            let ended = self.auction(reader, rows, first, meter)?;
            if !ended && late.is_some() && left > before {
                // The prices of the sample were no better than those that the first bids found.
                self.start_over(rows);
                return self.pair(reader, rows, (None, None), meter);
            }
            if ended {
                refill(&mut self.waiting, rows);
                self.bid_rounds(reader, meter)?;
            }
            if !ended || self.waiting.len() > left {
                // The bids after an auction may have prices with the best bound so far.
                self.keep_best(reader, meter)?;
                self.part_all(rows);
                self.go_back();
                if counts {
                    self.bid_rounds(reader, meter)?;
                }
            }
        }
        self.search_each(reader, None, meter).map(|_| ())
    }

    /// Searches for a column for each waiting row. Says whether all have one: nothing is left
    /// unless more was looked at than `patience` allows, and more than a few rows still wait.
    fn search_each<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        patience: Option<u64>,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Halt> {
        let rows = self.waiting.len();
        let looked = |core: &Self, reader: &Reader<'_, W>| {
            let (all, columns) = (core.mate.len() as u64, core.prices.len() as u64);
            core.settled * all / columns.max(1) + reader.reads() * (columns / READ)
        };
        let end = patience.map(|patience| looked(self, reader) + patience);
        meter.begin("pairing", rows);
        let mut together =
            self.alone.is_empty() && reader.grid().step() > 0.0 && reader.copies().is_none();
        while together && self.waiting.len() > 1 {
            meter.done(rows - self.waiting.len());
            self.keep_now_and_then(reader, meter)?;
            self.augment_together(reader, meter)?;
            let (mate, before) = (&self.mate, self.waiting.len());
            self.waiting.retain(|&row| mate[row as usize] == NONE);
            // Where costs differ a search from all rows ends at one pair, so each finds its own.
            together = self.waiting.len() + 1 < before;
        }
        let has_table = self.alone.is_empty() && !self.lists.edges.are_held() && reader.is_whole();
        // Rows that need no sweep since one like them had it count as read: else lists would take over again. Those that had
        // no list yet do not: it may last once it is made.
        let swept = |core: &Self, reader: &Reader<'_, W>| reader.reads() + core.dense.alike.spared;
        let begun = self.lists.begun();
        let (before, mut searches) = ((self.settled, swept(self, reader)), 0);
        while let Some(&row) = self.waiting.last() {
            meter.done(rows - self.waiting.len());
            if end.is_some_and(|end| looked(self, reader) > end)
                && self.waiting.len() * SOME > self.mate.len()
            {
                return Ok(false);
            }
            self.keep_now_and_then(reader, meter)?;
            let done = self.mate[row as usize] != NONE || self.resting[row as usize];
            if !done {
                let (settled, reads) = (self.settled - before.0, swept(self, reader) - before.1);
                let reads = reads - (self.lists.begun() - begun);
                let found = match has_table
                    && suits(
                        (settled, reads),
                        self.prices.len() as u64,
                        (searches, reader.sweeps_from()),
                    ) {
                    true => self.augment_over_rows(reader, row, meter)?,
                    false => self.augment(reader, (row, has_table), meter)?,
                };
                if !found {
                    return Err(Halt::NoColumn(row));
                }
                searches += 1;
            }
            self.waiting.pop();
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::reader::Sizes;
    use super::*;
    use crate::kernel::{Control, Matrix, Side, Stream, stream};
    use crate::market::{AssignmentProblem, Price as _, Seats, Sense};
    use rand::Rng as _;

    fn below(random: &mut Stream, bound: u64) -> u64 {
        random.next_u64() % bound
    }

    /// Costs without an order, of a few values, of features that all rows want much the same, or of three kinds of rows.
    fn costs(random: &mut Stream, rows: usize, columns: usize, family: u64) -> Vec<i64> {
        let mut side = |count: usize| -> Vec<[i64; 3]> {
            (0..count).map(|_| [(); 3].map(|()| below(random, 40) as i64)).collect()
        };
        let (left, right) = (side(rows), side(columns));
        let pairs = left.iter().flat_map(|one| right.iter().map(move |two| one.iter().zip(two)));
        match family {
            0 => (0..rows * columns).map(|_| below(random, 1000) as i64).collect(),
            4 => {
                let kinds = costs(random, 3, columns, 0);
                let of_kind = |kind: usize| kinds[kind * columns..(kind + 1) * columns].to_vec();
                (0..rows).flat_map(|_| of_kind(below(random, 3) as usize)).collect()
            }
            1 => (0..rows * columns).map(|_| below(random, 4) as i64).collect(),
            2 => pairs.map(|both| both.map(|(a, b)| a * b).sum()).collect(),
            _ => pairs.map(|both| both.map(|(a, b)| (a - b).abs()).sum()).collect(),
        }
    }

    /// Products of two numbers below a thousand, and up to so much more.
    fn products(random: &mut Stream, size: usize, noise: u64) -> Vec<i64> {
        let mut side = || (0..size).map(|_| below(random, 1000) as i64).collect();
        let (left, right): (Vec<i64>, Vec<i64>) = (side(), side());
        let cost = |at: usize| left[at / size] * right[at % size] + below(random, noise) as i64;
        (0..size * size).map(cost).collect()
    }

    /// The problem of pairing as many rows as columns at the least sum of these costs.
    fn square(size: usize, costs: &[i64]) -> AssignmentProblem<i64> {
        let table = Matrix::new(size, size, costs.to_vec()).unwrap();
        AssignmentProblem::dense(table).sense(Sense::Min).build().unwrap()
    }

    /// Who is paired with whom and at which prices; nothing where somebody can have no column.
    fn outcome<W: Weight>(
        problem: &AssignmentProblem<W>,
        places: &[u32],
        sizes: Sizes,
    ) -> Option<(Vec<u32>, Vec<f64>)> {
        outcome_within(problem, places, sizes, (f64::INFINITY, &[], &[]))
    }

    /// The same without the pairs that cost more than a cap, with tiers of the columns and a matching that is known.
    fn outcome_within<W: Weight>(
        problem: &AssignmentProblem<W>,
        places: &[u32],
        sizes: Sizes,
        (cap, tiers, known): (f64, &[u8], &[u32]),
    ) -> Option<(Vec<u32>, Vec<f64>)> {
        let mut memory = Memory::default();
        memory.sizes = sizes;
        let mut reader = Reader::new(problem, false, &mut memory).within(cap).on_grid();
        let (mut core, mut sample) = (Core::default(), Sample::default());
        let all: Vec<u32> = (0..problem.rows() as u32).collect();
        core.start(all.len(), &vec![0.0; places.len()], places, &[]);
        core.set_tiers(tiers);
        let control = Control::unbounded();
        let mut meter = Meter::new(&control);
        let sorted = core.run_sorted((&mut reader, &mut sample), (&all, known), &mut meter);
        let done = match sorted.is_ok_and(|sorted| sorted) {
            true => Ok(()),
            false => core.run((&mut reader, &mut sample), &all, &mut meter),
        };
        let told = core.prices.iter().map(|&price| reader.grid().told(price));
        done.is_ok().then(|| (core.mate.clone(), told.collect()))
    }

    /// Holds an outcome against duality: what rows pay at least and what seats cost is what the
    /// pairs cost, where no seat that is left over has a price.
    fn check((mate, prices): &(Vec<u32>, Vec<f64>), costs: &[i64], places: &[u32]) {
        let columns = places.len();
        let mut held = vec![0; columns];
        let (mut paid, mut bound) = (0.0, 0.0);
        for (row, &column) in mate.iter().enumerate() {
            let costs = &costs[row * columns..(row + 1) * columns];
            held[column as usize] += 1;
            paid += costs[column as usize] as f64;
            let reduced = costs.iter().zip(prices).map(|(&cost, price)| cost as f64 - price);
            bound += reduced.fold(f64::INFINITY, f64::least);
        }
        for ((&held, &places), &price) in held.iter().zip(places).zip(prices) {
            assert!(held <= places && (held == places || price == 0.0), "{held} {places} {price}");
            bound += f64::from(held) * price;
        }
        assert!((paid - bound).abs() < 1e-7, "{paid} {bound}");
    }

    /// Rows that are read ahead, by any number of threads: the same pairs and prices, bit for bit,
    /// and the best ones. Tables of all shapes; in half of them all seats are taken, so that
    /// rows are auctioned.
    #[test]
    fn rows_read_ahead_change_no_bit() {
        let mut random = stream(71, "rows read ahead");
        let pools: Vec<_> = [1, 2, 8]
            .map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap())
            .into();
        let eager = Sizes { ahead: 0, shared: 0, sorted: 2, whole: 0, ..Sizes::default() };
        for case in 0..1000 {
            let columns = 1 + below(&mut random, if case % 50 == 7 { 300 } else { 14 }) as usize;
            let most = [1, 1, 3, 6][case as usize % 4];
            let places: Vec<u32> =
                (0..columns).map(|_| 1 + below(&mut random, most) as u32).collect();
            let seats = places.iter().sum::<u32>() as usize;
            let spare = if case % 3 == 0 { below(&mut random, seats as u64) as usize } else { 0 };
            let rows = (seats - spare).min(40);
            let costs = costs(&mut random, rows, columns, case / 4 % 5);
            let tables = Matrix::new(rows, columns, costs.clone()).unwrap();
            let floats = costs.iter().map(|&cost| cost as f64 * 0.1).collect();
            let floats = Matrix::new(rows, columns, floats).unwrap();
            let of_places = || Seats::each(places.clone());
            let whole = AssignmentProblem::dense(tables).sense(Sense::Min);
            let whole = whole.seats(Side::Mentor, of_places()).build().unwrap();
            let floats = AssignmentProblem::dense(floats).sense(Sense::Min);
            let floats = floats.seats(Side::Mentor, of_places()).build().unwrap();
            let mut first = None;
            for pool in &pools {
                let both = pool.install(|| {
                    (outcome(&whole, &places, eager), outcome(&floats, &places, eager))
                });
                assert_eq!(*first.get_or_insert(both.clone()), both, "case {case}");
            }
            let (whole_found, _) = first.unwrap();
            check(&whole_found.unwrap(), &costs, &places);
            let late = outcome(&whole, &places, Sizes::default()).unwrap();
            check(&late, &costs, &places);
        }
    }

    /// Searches that settle and read as much as these costs ask for go over whole rows, of those that cost the same over one, and
    /// those of another kind do not.
    #[test]
    fn searches_go_over_whole_rows_where_lists_are_too_short() {
        let mut random = stream(73, "whole rows");
        let mut kinds = || -> Vec<[i64; 2]> {
            (0..400).map(|_| [5, 9].map(|far| below(&mut random, far) as i64)).collect()
        };
        let (left, right) = (kinds(), kinds());
        let all = left.iter().flat_map(|one| right.iter().map(move |two| (one, two)));
        let cost = |(one, two): (&[i64; 2], &[i64; 2])| {
            7 * (one[0] - two[0]).pow(2) + 3 * (one[1] - two[1]).abs()
        };
        let of_kinds: Vec<i64> = all.map(cost).collect();
        let of_none = (0..160_000).map(|_| below(&mut random, 1 << 30) as i64).collect();
        let goes = |costs: Vec<i64>| {
            let problem = square(400, &costs);
            let mut memory = Memory::default();
            let mut reader = Reader::new(&problem, false, &mut memory);
            let mut core = Core::default();
            core.start(400, &[0.0; 400], &[1; 400], &[]);
            let rows: Vec<u32> = (0..400).collect();
            let control = Control::unbounded();
            let mut sample = Sample::default();
            let done = core.run((&mut reader, &mut sample), &rows, &mut Meter::new(&control));
            assert!(done.is_ok());
            (!core.dense.parent.is_empty(), core.dense.alike.spared > 0)
        };
        // Of 45 kinds of rows there are many copies.
        assert_eq!([of_kinds, of_none].map(goes), [(true, true), (false, false)]);
    }

    /// Products with noise, of which all rows want the same columns: searches use lists up, and those that are given up for it
    /// find the best sum over whole rows.
    #[test]
    fn a_search_whose_lists_are_used_up_starts_again_over_whole_rows() {
        let mut random = stream(77, "used up");
        let mut swept = 0;
        for case in 0..20 {
            let size = 150 + below(&mut random, 250) as usize;
            let costs = products(&mut random, size, 10u64.pow(3 + case % 3));
            let problem = square(size, &costs);
            let mut memory = Memory::default();
            let mut reader = Reader::new(&problem, false, &mut memory);
            let control = Control::unbounded();
            let meter = &mut Meter::new(&control);
            let mut core = Core::default();
            core.start(size, &vec![0.0; size], &vec![1; size], &[]);
            core.lists.begin(&mut reader, FEW);
            for row in 0..size as u32 {
                assert!(core.augment(&mut reader, (row, true), meter).unwrap());
            }
            swept += usize::from(!core.dense.parent.is_empty());
            check(&(core.mate, core.prices), &costs, &vec![1; size]);
        }
        assert!(swept > 5, "{swept}");
    }

    /// An auction whose bids are used up leaves pairs, prices and what is known of rows as they were: searches find the best
    /// sum from there.
    #[test]
    fn an_auction_that_is_given_up_leaves_no_trace() {
        let mut random = stream(74, "given up");
        let mut given_up = 0;
        for case in 0..400 {
            let size = 2 + below(&mut random, 90) as usize;
            let power = 1 + case % 6;
            let costs: Vec<i64> =
                (0..size * size).map(|_| (below(&mut random, 90) as i64).pow(power)).collect();
            let problem = square(size, &costs);
            let mut memory = Memory::default();
            let mut reader = Reader::new(&problem, false, &mut memory);
            let control = Control::unbounded();
            let mut meter = Meter::new(&control);
            let rows: Vec<u32> = (0..size as u32).collect();
            let mut core = Core::default();
            core.start(size, &vec![0.0; size], &vec![1; size], &[]);
            core.lists.begin(&mut reader, FEW);
            refill(&mut core.waiting, &rows);
            core.bid_rounds(&mut reader, &mut meter).unwrap();
            let state = |core: &Core| {
                let pairs = core.mate.iter().zip(&core.cost).filter(|pair| *pair.0 != NONE);
                let pairs: Vec<_> = pairs.map(|(&column, &cost)| (column, cost)).collect();
                (pairs, core.mate.clone(), core.prices.clone(), core.waiting.clone())
            };
            let before = state(&core);
            core.remember();
            let opening = Opening { bids: 1 + case as usize % 3, ..FROM_ZERO };
            if !core.auction(&mut reader, &rows, opening, &mut meter).unwrap() {
                core.go_back();
                assert_eq!(state(&core), before, "case {case}");
                given_up += 1;
            } else {
                refill(&mut core.waiting, &rows);
            }
            assert!(core.search_each(&mut reader, None, &mut meter).is_ok());
            check(&(core.mate, core.prices), &costs, &vec![1; size]);
        }
        assert!((100..400).contains(&given_up), "{given_up}");
    }

    /// Products with noise begin from their order, whether there are rows enough for a sample or not.
    #[test]
    fn products_with_noise_are_nearly_sorted() {
        let mut random = stream(76, "nearly sorted");
        for size in [258, 300, 500, 520] {
            let costs = products(&mut random, size, 11);
            let problem = square(size, &costs);
            let mut memory = Memory::default();
            let mut reader = Reader::new(&problem, false, &mut memory);
            let (mut core, mut sample) = (Core::default(), Sample::default());
            core.start(size, &vec![0.0; size], &vec![1; size], &[]);
            let rows: Vec<u32> = (0..size as u32).collect();
            let control = Control::unbounded();
            let meter = &mut Meter::new(&control);
            assert!(
                core.run_sorted((&mut reader, &mut sample), (&rows, &[]), meter)
                    .is_ok_and(|done| done)
            );
            check(&(core.mate, core.prices), &costs, &vec![1; size]);
            assert!(reader.reads() < 4 * size as u64, "{size}: {}", reader.reads());
        }
    }

    /// Where rows bar others from columns, or columns cost more than others by orders of magnitude, prices are far apart at
    /// the end: those of a sample spare most of the bids that find this out. Either way the sum is the best.
    #[test]
    fn prices_that_end_far_apart_are_learnt_from_a_sample() {
        let mut random = stream(75, "learnt late");
        let size = 520;
        let mut gave_up = false;
        for family in 0..2 {
            let of_columns: Vec<u32> = (0..size).map(|_| below(&mut random, 16) as u32).collect();
            let mut cost = |at: usize| {
                let (row, column) = (at / size, at % size);
                let cost = below(&mut random, 1_000_000) as i64;
                match family {
                    0 => cost + 10_000_000 * i64::from(row % 2 == 0 && column % 3 != 0),
                    _ => cost << of_columns[column],
                }
            };
            let costs: Vec<i64> = (0..size * size).map(&mut cost).collect();
            let problem = square(size, &costs);
            let rows: Vec<u32> = (0..size as u32).collect();
            let control = Control::unbounded();
            // With a sample, with searches that give up at once so that an auction follows them, and with bids alone.
            let [learnt, hasty, bid] =
                [(true, 128), (true, 0), (false, 128)].map(|(learns, patience)| {
                    let mut memory = Memory::default();
                    memory.sizes.patience = patience;
                    let mut reader = Reader::new(&problem, false, &mut memory);
                    let (mut core, mut sample) = (Core::default(), Sample::default());
                    core.start(size, &vec![0.0; size], &vec![1; size], &[]);
                    core.lists.begin(&mut reader, FEW);
                    sample.reserve(size);
                    let sample = learns.then_some(&mut sample);
                    let meter = &mut Meter::new(&control);
                    assert!(core.pair(&mut reader, &rows, (None, sample), meter).is_ok());
                    check(&(core.mate, core.prices), &costs, &vec![1; size]);
                    reader.reads()
                });
            assert!(2 * learnt < bid, "{family}: {learnt} {bid}");
            gave_up |= hasty != learnt;
        }
        assert!(gave_up);
    }

    /// Whether this row finds a column that costs at most so much, for which others give up theirs.
    fn place(
        row: usize,
        costs: &[Vec<i64>],
        cap: i64,
        at: &mut [usize],
        seen: &mut [bool],
    ) -> bool {
        (0..at.len()).any(|column| {
            let is_new = costs[row][column] <= cap && !std::mem::replace(&mut seen[column], true);
            let found =
                is_new && (at[column] == usize::MAX || place(at[column], costs, cap, at, seen));
            if found {
                at[column] = row;
            }
            found
        })
    }

    /// Square tables of which the dear pairs may not be made, whatever the tiers: the best sum where
    /// everybody can have a column, and none where a search for pairs alone finds none.
    #[test]
    fn neither_a_cap_nor_tiers_make_a_sum_worse() {
        let mut random = stream(72, "tiers");
        let mut met = [0; 2];
        for case in 0..2000 {
            let size = 1 + below(&mut random, if case % 100 == 7 { 40 } else { 12 }) as usize;
            let mut costs = costs(&mut random, size, size, case % 5);
            let is_staircase = case % 3 == 0;
            if is_staircase {
                // Each row may have columns up to its own, or a few more.
                for (at, cost) in costs.iter_mut().enumerate() {
                    *cost += 10_000 * i64::from(at % size > at / size + case as usize / 3 % 3);
                }
            }
            let mut sorted = costs.clone();
            sorted.sort_unstable();
            let share = size * size / 4 + below(&mut random, (size * size) as u64) as usize;
            let cap = if is_staircase { 9_999 } else { sorted[share.min(size * size - 1)] };
            let tiers: Vec<u8> = (0..size).map(|_| below(&mut random, 3) as u8).collect();
            let rows: Vec<Vec<i64>> = costs.chunks(size).map(<[i64]>::to_vec).collect();
            let mut at = vec![usize::MAX; size];
            let fits = (0..size).all(|row| place(row, &rows, cap, &mut at, &mut vec![false; size]));
            met[usize::from(fits)] += 1;
            let mut known = vec![0; if fits { size } else { 0 }];
            (0..known.len()).for_each(|column| known[at[column]] = column as u32);
            let floats: Vec<f64> = costs.iter().map(|&cost| cost as f64 * 0.1).collect();
            let float_cap = cap as f64 * 0.1;
            let whole = Matrix::new(size, size, costs.clone()).unwrap();
            let whole = AssignmentProblem::dense(whole).sense(Sense::Min).build().unwrap();
            let floats = Matrix::new(size, size, floats).unwrap();
            let floats = AssignmentProblem::dense(floats).sense(Sense::Min).build().unwrap();
            let (places, sizes) = (
                vec![1; size],
                Sizes { ahead: 0, shared: 0, sorted: 2, whole: 0, ..Sizes::default() },
            );
            let found = outcome_within(&whole, &places, sizes, (cap as f64, &tiers, &known));
            assert_eq!(found.is_some(), fits, "case {case}");
            let of_floats = outcome_within(&floats, &places, sizes, (float_cap, &tiers, &known));
            assert_eq!(of_floats.is_some(), fits, "case {case}");
            if let (Some(found), Some((mate, _))) = (found, of_floats) {
                let barred = costs.iter().map(|&cost| if cost > cap { 1 << 40 } else { cost });
                let barred: Vec<i64> = barred.collect();
                check(&found, &barred, &places);
                let sum = |mates: &[u32]| -> i64 {
                    let pairs = mates.iter().enumerate();
                    pairs.map(|(row, &column)| barred[row * size + column as usize]).sum()
                };
                assert_eq!(sum(&mate), sum(&found.0), "case {case}");
            }
        }
        assert!(met.iter().all(|&count| count > 200), "{met:?}");
    }
}
