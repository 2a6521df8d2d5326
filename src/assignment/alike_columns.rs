//! Columns that cost every row the same, as one column with the seats of all.
//!
//! Where weights are rules of a few answers many mentors are copies of each other: two thousand of
//! them may be of five hundred kinds. A column of each kind, with the seats of all its columns, makes a
//! smaller problem of the same best sum. Its pairs take the seats of a kind in order, and the price
//! of a kind is that of each of its columns: both are as good in the whole problem.

use super::core::{are_many_more, seems_sorted};
use super::draft::{Draft, Leading, value};
use crate::kernel::{Index as _, Matrix, MentorIx, Side, Wide, fetch_ahead, word};
use crate::market::{AssignmentProblem, Cardinality, Copies, Seats, Sense, Weight};
use std::collections::HashMap;

/// Smaller tables are solved sooner than their kinds are found.
const SMALLEST: usize = 1 << 16;
/// Columns and rows that are looked at first: if more of these columns than `TOO_MANY` differ in
/// these rows, there is little to be saved.
const COLUMNS: usize = 256;
const ROWS: usize = 32;
const TOO_MANY: usize = 230;
/// A column of each kind is to stand for so many on the average.
const SAVED: usize = 2;
/// The rows that differ, with a column of each kind, are to take no more than one part in so many of the table's memory.
const PART: usize = 12;
/// So often columns that are alike in some rows may turn out to differ in another one.
const TRIES: usize = 4;
/// So many weights tell a row from most others.
const HASHED: usize = 64;
/// Weights that are compared together.
const BLOCK: usize = 32;

/// Which columns are alike.
pub(super) struct Kinds {
    /// The kind of each column, and the first column of each kind.
    of: Vec<u32>,
    first: Vec<u32>,
}

impl Kinds {
    /// The problem with a column for each kind, where that is much smaller: one of a whole table in
    /// which all rows have one seat and can be paired. Mostly a look at a few columns; where there are few kinds, a pass
    /// over the table.
    pub(super) fn merged<W: Weight>(
        problem: &AssignmentProblem<W>,
    ) -> Option<(Self, AssignmentProblem<W>)> {
        let Some((table, None)) = problem.weights_table() else { return None };
        let is_bound =
            problem.has_minimums() || problem.has_quotas() || !problem.required().is_empty();
        let is_plain = !is_bound
            && problem.seats(Side::Mentee).is_one_each()
            && matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Full)
            && problem.all_places(Side::Mentor) >= problem.rows() as u64;
        if !is_plain || table.items().len() < SMALLEST || has_many_kinds(table) {
            return None;
        }
        if problem.seats(Side::Mentor).is_one_each() {
            let sign = if problem.sense() == Sense::Max { -1.0 } else { 1.0 };
            let cost = |row: u32, column: u32| {
                let weight = table.get(row as usize, column as usize);
                sign * weight.map_or(0.0, |weight| weight.float())
            };
            // What sorting solves, and rows that have short lists and many more columns than they are, take less time
            // than to find the kinds.
            let is_square = table.rows() == table.columns();
            let is_loose = are_many_more(table.columns(), table.rows());
            if is_square && seems_sorted(cost, (table.rows(), table.columns())).is_some()
                || is_loose && problem.cheapest(0).is_some()
            {
                return None;
            }
        }
        let (kinds, copies) = Self::found(table)?;
        let mut seats = vec![0_u32; kinds.first.len()];
        for (column, &kind) in kinds.of.iter().enumerate() {
            let seats = &mut seats[kind as usize];
            *seats = seats.saturating_add(problem.places(Side::Mentor, column));
        }
        let merged = problem.of_copies(copies, Seats::each(seats));
        Some((kinds, merged))
    }

    /// The kinds, and what each row weighs in the first column of each; nothing where there are
    /// many.
    fn found<W: Weight>(table: &Matrix<W>) -> Option<(Self, Copies<W>)> {
        let columns = table.columns();
        let mut keys = vec![0; columns];
        for row in spread(table.rows(), ROWS) {
            keys.iter_mut().zip(table.row(row)).for_each(|(key, &weight)| mix(key, weight));
        }
        for _ in 0..TRIES {
            let kinds = Self::by(&keys);
            if kinds.first.len() * SAVED > columns {
                return None;
            }
            let row = match kinds.told(table) {
                Ok(copies) => return copies.map(|copies| (kinds, copies)),
                Err(row) => row,
            };
            keys.iter_mut().zip(table.row(row)).for_each(|(key, &weight)| mix(key, weight));
        }
        None
    }

    /// What each row weighs in the first column of each kind, or a row in which columns of a kind differ; nothing where that
    /// takes too much memory.
    fn told<W: Weight>(&self, table: &Matrix<W>) -> Result<Option<Copies<W>>, usize> {
        let most = table.items().len() / PART;
        let mut items = Vec::new();
        let mut of = Vec::with_capacity(table.rows());
        // The first row with each key, and the one of its copies.
        let (mut rows, mut found) = (HashMap::new(), 0_u32);
        for row in 0..table.rows() {
            let weights = table.row(row);
            let mut key = 0;
            weights.iter().take(HASHED).for_each(|&weight| mix(&mut key, weight));
            let (like, at) = *rows.entry(key).or_insert((row, found));
            if like < row && (Equal { weights, others: table.row(like) }).widely() {
                of.push(at);
                continue;
            }
            of.push(found);
            found += 1;
            let from = items.len();
            if from + self.first.len() > most {
                return Ok(None);
            }
            items.extend(self.first.iter().map(|&column| weights[column as usize]));
            if !(Told { weights, kinds: &self.of, told: &items[from..] }).widely() {
                return Err(row);
            }
        }
        let table = Matrix::new(found as usize, self.first.len(), items).unwrap_or_default();
        Ok(Some(Copies { table, of }))
    }

    fn by(keys: &[u64]) -> Self {
        let (mut kinds, mut first) = (HashMap::with_capacity(keys.len()), Vec::new());
        let of = (0u32..).zip(keys).map(|(column, &key)| {
            *kinds.entry(key).or_insert_with(|| {
                first.push(column);
                MentorIx::at(first.len() - 1).raw()
            })
        });
        let of = of.collect();
        Self { of, first }
    }

    /// Takes over what a solver of the merged problem finished.
    pub(super) fn take_over<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        found: &mut Draft<W>,
        draft: &mut Draft<W>,
    ) {
        found.pairs.clear();
        found.pairs.extend(found.answer.matching.pairs());
        self.take_pairs(problem, found, draft);
        let (from, to) = (&mut found.answer.certificate, &mut draft.answer.certificate);
        std::mem::swap(&mut from.row_prices, &mut to.row_prices);
        to.column_prices.clear();
        let prices = self.of.iter().map(|&kind| from.column_prices[kind as usize].clone());
        to.column_prices.extend(prices);
        to.pair_price = from.pair_price.clone();
        to.row_group_prices.clear();
        to.column_group_prices.clear();
        to.cover = from.cover.take();
        if let Some(cover) = &mut to.cover
            && !cover.columns.is_empty()
        {
            let mut covered = vec![false; self.first.len()];
            cover.columns.iter().for_each(|kind| covered[kind.get()] = true);
            let columns = MentorIx::all(self.of.len());
            cover.columns = columns.filter(|at| covered[self.of[at.get()] as usize]).collect();
        }
        let answer = &mut draft.answer;
        answer.matching.refill(problem.rows(), problem.columns(), &draft.pairs);
        answer.value = value(problem, &answer.matching);
    }

    /// Takes over what such a solver had when it was stopped.
    pub(super) fn take_over_stopped<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        found: &mut Draft<W>,
        draft: &mut Draft<W>,
    ) {
        self.take_pairs(problem, found, draft);
        draft.leading.extend(found.leading.drain(..).map(|leading| match leading.side {
            Side::Mentee => leading,
            side => {
                let prices = self.of.iter().map(|&kind| leading.prices[kind as usize]);
                Leading { side, prices: prices.collect(), alone: leading.alone }
            }
        }));
    }

    /// Gives the pairs of each kind the seats of its columns in order.
    fn take_pairs<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        found: &mut Draft<W>,
        draft: &mut Draft<W>,
    ) {
        let places = |column: u32| problem.places(Side::Mentor, column as usize);
        let mut columns: Vec<u32> = (0..).take(self.of.len()).collect();
        columns.sort_by_key(|&column| self.of[column as usize]);
        // Of each kind the place of the column whose seats are taken now, and how many it has left.
        let mut now = vec![(0, 0); self.first.len()];
        for (at, &column) in columns.iter().enumerate().rev() {
            now[self.of[column as usize] as usize] = (at, places(column));
        }
        found.pairs.sort_unstable();
        draft.pairs.clear();
        draft.pairs.extend(found.pairs.iter().map(|&(row, kind)| {
            let (at, left) = &mut now[kind.get()];
            while *left == 0 {
                *at += 1;
                *left = places(columns[*at]);
            }
            *left -= 1;
            (row, MentorIx::new(columns[*at]))
        }));
        draft.answer.stats = found.answer.stats;
        draft.answer.stats.row_reads += problem.rows() as u64;
    }
}

/// So many of these places, as evenly spread as whole steps allow.
fn spread(places: usize, wanted: usize) -> impl Iterator<Item = usize> + Clone {
    (0..places).step_by(places.div_ceil(wanted).max(1))
}

/// Whether a few columns differ in a few rows too often for many to be alike.
fn has_many_kinds<W: Weight>(table: &Matrix<W>) -> bool {
    let columns = spread(table.columns(), COLUMNS);
    let count = columns.clone().count();
    let mut keys = [0; COLUMNS];
    spread(table.rows(), ROWS).any(|row| {
        let weights = table.row(row);
        keys.iter_mut().zip(columns.clone()).for_each(|(key, column)| mix(key, weights[column]));
        let mut sorted = keys;
        let sorted = &mut sorted[..count.min(COLUMNS)];
        sorted.sort_unstable();
        let kinds = sorted.chunk_by(|one, other| one == other).count();
        kinds * COLUMNS > TOO_MANY * count
    })
}

/// Keys that differ, and those of weights that differ, differ afterwards.
fn mix<W: Weight>(key: &mut u64, weight: W) {
    // Both zeros are one number.
    let bits = (weight.float() + 0.0).to_bits();
    let mixed = (*key ^ bits).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    *key = mixed ^ mixed >> 32;
}

/// Whether two rows weigh the same in all columns.
struct Equal<'a, W> {
    weights: &'a [W],
    others: &'a [W],
}

impl<W: Weight> Wide for Equal<'_, W> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Self { weights, others } = self;
        let (blocks, rest) = weights.as_chunks::<BLOCK>();
        let (others, last) = others.as_chunks::<BLOCK>();
        let mut all = rest == last;
        for (at, (block, other)) in blocks.iter().zip(others).enumerate() {
            fetch_ahead::<_, BLOCK>(weights, at * BLOCK);
            all &= word(BLOCK, |lane| block[lane] != other[lane]) == 0;
        }
        all
    }
}

/// Whether each column of a row weighs what is told of its kind.
struct Told<'a, W> {
    weights: &'a [W],
    kinds: &'a [u32],
    told: &'a [W],
}

impl<W: Weight> Wide for Told<'_, W> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Self { weights, kinds, told } = self;
        let mut all = true;
        for (at, (weights_of, kinds)) in weights.chunks(BLOCK).zip(kinds.chunks(BLOCK)).enumerate()
        {
            fetch_ahead::<_, BLOCK>(weights, at * BLOCK);
            for (weight, &kind) in weights_of.iter().zip(kinds) {
                all &= told[kind as usize] == *weight;
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{MenteeIx, Stream, stream};
    use crate::market::Sense;
    use rand::Rng as _;

    const ROWS: usize = 300;
    const COLUMNS: usize = 320;

    /// A table of rows and columns of so many kinds, drawn anew.
    fn of_kinds(random: &mut Stream, kinds: u64) -> Matrix<i64> {
        let mut side = |count: usize| -> Vec<usize> {
            (0..count).map(|_| (random.next_u64() % kinds) as usize).collect()
        };
        let (left, right) = (side(ROWS), side(COLUMNS));
        let costs: Vec<i64> =
            (0..kinds * kinds).map(|_| (random.next_u64() % 90) as i64 - 45).collect();
        let cost = |at: usize| costs[left[at / COLUMNS] * kinds as usize + right[at % COLUMNS]];
        Matrix::new(ROWS, COLUMNS, (0..ROWS * COLUMNS).map(cost).collect()).unwrap()
    }

    fn merged(table: &Matrix<i64>) -> Option<(Kinds, AssignmentProblem<i64>)> {
        let problem = AssignmentProblem::dense(table.clone()).sense(Sense::Min);
        Kinds::merged(&problem.build().unwrap())
    }

    #[test]
    fn each_column_costs_what_its_kind_does() {
        let mut random = stream(61, "kinds of columns");
        for case in 0..40 {
            let mut table = of_kinds(&mut random, 2 + case % 30);
            // Some columns differ from their kind in one row or two, which may not be among those looked at.
            for _ in 0..case % 3 {
                let at = (random.next_u64() % table.items().len() as u64) as usize;
                table.items_mut()[at] += 100;
            }
            let (kinds, merged) = merged(&table).unwrap();
            assert!(merged.columns() <= COLUMNS / SAVED);
            for row in MenteeIx::all(ROWS) {
                for (column, &kind) in kinds.of.iter().enumerate() {
                    let own = table.row(row.get())[column];
                    assert_eq!(merged.weight(row, MentorIx::new(kind)), Some(own));
                }
            }
            let places = |at| u64::from(merged.places(Side::Mentor, at));
            assert_eq!((0..merged.columns()).map(places).sum::<u64>(), COLUMNS as u64);
        }
    }

    #[test]
    fn columns_of_many_kinds_are_left_as_they_are() {
        let mut random = stream(62, "many kinds of columns");
        let mut drawn = |bound: u64| {
            let items = (0..ROWS * COLUMNS).map(|_| (random.next_u64() % bound) as i64).collect();
            Matrix::new(ROWS, COLUMNS, items).unwrap()
        };
        assert!([2, 3, 10, 1 << 40].iter().all(|&bound| merged(&drawn(bound)).is_none()));
        // Columns differ from others of their kind in rows of their own, more of them than are tried.
        let mut table = of_kinds(&mut random, 4);
        assert!(merged(&table).is_some());
        for row in (1..ROWS).step_by(2).take(2 * TRIES) {
            table.items_mut()[row * COLUMNS + row] += 1000;
        }
        assert!(merged(&table).is_none());
    }

    #[test]
    fn problems_that_tell_columns_apart_are_left_as_they_are() {
        let table = of_kinds(&mut stream(63, "told apart"), 5);
        let lent = || AssignmentProblem::dense(table.clone());
        let is_merged = |problem: crate::market::AssignmentBuilder<i64>| {
            Kinds::merged(&problem.build().unwrap()).is_some()
        };
        let pair = vec![(MenteeIx::at(0), MentorIx::at(0))];
        assert!(is_merged(lent()));
        assert!(is_merged(lent().cardinality(Cardinality::Full)));
        assert!(!is_merged(lent().cardinality(Cardinality::Free)));
        assert!(!is_merged(lent().forbidden(pair.clone())));
        assert!(!is_merged(lent().required(pair)));
        assert!(!is_merged(lent().minimums(Side::Mentor, vec![1; COLUMNS])));
        assert!(!is_merged(lent().seats(Side::Mentee, Seats::each(vec![2; ROWS]))));
        assert!(!is_merged(AssignmentProblem::dense(table.transposed())));
    }
}
