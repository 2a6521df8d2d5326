//! Pairs and prices to start from, where pairs at hand can hardly be exchanged.
//!
//! Pairs up to a cap, or those that are allowed, may leave little to choose: of a staircase, in which row i may have the
//! columns up to i, no matching but the diagonal is perfect. Then prices end far apart, since each row bars the next one from its column, and bids find them in
//! as many steps as the chain of such rows is long. But a matching is known, and rows can be put in an order in which they may
//! have, beside their own column, hardly any but those of rows before them: one after another the row with the fewest other
//! choices left is taken, which is an order without exception if there is one (as in Eades, Lin and Smyth 1993 for arcs of a graph that
//! point back). Along this order each column's price is the lowest at which its row is content with it among the columns
//! before. Rows that may have columns after theirs, and want one, are left to bids and searches.
//!
//! Whether there is such an order is asked of a few rows first. Nothing rests on it: a bad one only leaves many rows over.

use super::reader::Reader;
use super::sorted::Sorted;
use super::state::Core;
use crate::kernel::{Meter, StopReason, narrow};
use crate::market::{Price as _, Weight};

/// So many rows are asked first.
const ASKED: usize = 64;
/// Of all choices one in so many may point back. Without any at most every second pair is a choice: where fewer than one pair
/// in so many is, as of low-rank costs, bids are not slow, and prices along the chain are far from the best.
const BACK: usize = 256;
const FEW: usize = 4;
const WORD: usize = 64;

/// Which columns rows may have beside their own.
struct Choices<'a> {
    /// The own column of each row.
    own: &'a [u32],
    /// Of each 64 rows, and then each column, which of these rows may have it.
    bits: Vec<u64>,
    /// How many columns each row may have, beside its own and those of rows that were taken.
    left: Vec<u32>,
}

impl<'a> Choices<'a> {
    fn new(own: &'a [u32]) -> Self {
        let bits = vec![0; own.len().div_ceil(WORD) * own.len()];
        Self { own, bits, left: Vec::with_capacity(own.len()) }
    }

    /// Adds the next row, with all its columns one after another.
    fn add(&mut self, columns: impl Iterator<Item = bool>) {
        let (row, count) = (self.left.len(), self.own.len());
        let mut choices = 0;
        for (word, is_choice) in self.bits[row / WORD * count..].iter_mut().zip(columns) {
            *word |= u64::from(is_choice) << (row % WORD);
            choices += u32::from(is_choice);
        }
        self.left.push(choices.saturating_sub(1));
    }

    /// The rows in order, each with how many columns after its own it may have; nothing where these are too many, or choices
    /// too few.
    fn order(mut self) -> Option<Vec<(u32, u32)>> {
        let Self { own, bits, left } = &mut self;
        let count = own.len();
        let all: usize = left.iter().map(|&choices| choices as usize).sum();
        if all * FEW < count * count {
            return None;
        }
        let mut may_point_back = all / BACK;
        let mut order = Vec::with_capacity(count);
        let mut is_open = vec![u64::MAX; count.div_ceil(WORD)];
        for _ in 0..count {
            let fewest = left.iter().copied().min()?;
            let row = left.iter().position(|&choices| choices == fewest)?;
            may_point_back = may_point_back.checked_sub(fewest as usize)?;
            order.push((narrow(row), fewest));
            is_open[row / WORD] &= !(1 << (row % WORD));
            let words = bits.get(own[row] as usize..)?.iter().step_by(count);
            for (block, (word, is_open)) in words.zip(&is_open).enumerate() {
                let mut word = word & is_open;
                while word != 0 {
                    left[block * WORD + word.trailing_zeros() as usize] -= 1;
                    word &= word - 1;
                }
            }
            left[row] = u32::MAX;
        }
        Some(order)
    }
}

impl Core {
    /// Gives rows the columns that all of them are known to be able to have, at prices along a chain at which most are content with
    /// them; rows that are not wait. Only for problems that pair every row with its own column and leave no column alone, not
    /// all of whose pairs may be made: there a price may start anywhere. Says whether it did; nothing has changed where it did
    /// not.
    pub(super) fn pair_along_chain<W: Weight>(
        &mut self,
        sorted: &mut Sorted,
        reader: &mut Reader<'_, W>,
        (rows, own): (&[u32], &[u32]),
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let count = rows.len();
        if count < reader.sorts_from() || count != own.len() || count != reader.rows() {
            return Ok(false);
        }
        let Some(order) = order(own, reader, meter)? else { return Ok(false) };
        self.price_along(&order, own, (sorted, reader), meter)?;
        Ok(true)
    }

    fn price_along<W: Weight>(
        &mut self,
        order: &[(u32, u32)],
        own: &[u32],
        (sorted, reader): (&mut Sorted, &mut Reader<'_, W>),
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.prices.fill(f64::NEG_INFINITY);
        let (mut highest, mut lowest) = (f64::NEG_INFINITY, f64::INFINITY);
        for &(row, _) in order {
            meter.row(own.len())?;
            let column = own[row as usize];
            let cost = reader.cost().map_or(f64::INFINITY, |cost| cost(row, column));
            let least = sorted.least(reader, row, &self.prices);
            let price = if least < f64::INFINITY { cost - least } else { cost };
            self.prices[column as usize] = price;
            self.join(row, column, cost);
            (highest, lowest) = (highest.most(price), lowest.least(price));
        }
        // Rounding adds up along the chain.
        let largest = (highest - lowest).most(highest.abs()).most(lowest.abs());
        let is_whole = reader.grid().step() > 0.0;
        let off = if is_whole { 0.0 } else { 4.0 * own.len() as f64 * f64::EPSILON * largest };
        self.prices.iter_mut().for_each(|price| *price -= highest);
        let back: Vec<u32> = order.iter().filter(|row| row.1 > 0).map(|row| row.0).collect();
        self.part_discontent((reader, &back), off, sorted, meter)
    }
}

/// The order of the rows, if a few of them, and then all, have one.
fn order<W: Weight>(
    own: &[u32],
    reader: &mut Reader<'_, W>,
    meter: &mut Meter<'_>,
) -> Result<Option<Vec<(u32, u32)>>, StopReason> {
    if !have_few_an_order(own, reader) {
        return Ok(None);
    }
    let mut choices = Choices::new(own);
    let mut may = vec![false; own.len()];
    for row in 0..own.len() {
        meter.row(own.len())?;
        if let Some((weights, terms)) = reader.whole_row(row) {
            choices.add(weights.iter().map(|&weight| terms.costs.of(weight) < f64::INFINITY));
            continue;
        }
        may.fill(false);
        reader.for_each(row, |column, _| may[column] = true);
        choices.add(may.iter().copied());
    }
    Ok(choices.order())
}

/// Whether a few rows, with their own columns, have an order.
fn have_few_an_order<W: Weight>(own: &[u32], reader: &Reader<'_, W>) -> bool {
    let Some(cost) = reader.cost() else { return false };
    let few: Vec<u32> = (0..narrow(own.len())).step_by(own.len().div_ceil(ASKED)).collect();
    let all: Vec<u32> = (0..narrow(few.len())).collect();
    let mut choices = Choices::new(&all);
    for &row in &few {
        let costs = few.iter().map(|&other| cost(row, own[other as usize]));
        choices.add(costs.map(|cost| cost < f64::INFINITY));
    }
    choices.order().is_some()
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Memory, Sizes};
    use super::super::start::Sample;
    use super::*;
    use crate::kernel::{Control, Matrix, Stream, stream};
    use crate::market::{AssignmentProblem, Sense};
    use rand::{Rng as _, seq::SliceRandom as _};

    /// Rows in no order of which one may have one column, the next one these two, and so on: the only perfect matching needs a
    /// look at each row for its choices, one for its price, and no search.
    #[test]
    fn where_nothing_can_be_exchanged_nothing_is_searched() {
        let mut random: Stream = stream(77, "staircase");
        for size in [40, 65, 200] {
            let shuffled = |random: &mut Stream| {
                let mut all: Vec<u32> = (0..size).collect();
                all.shuffle(random);
                all
            };
            let (rows, columns) = (shuffled(&mut random), shuffled(&mut random));
            let mut costs = vec![0.0; (size * size) as usize];
            let mut known = vec![0; size as usize];
            for (first, &row) in rows.iter().enumerate() {
                for (second, &column) in columns.iter().enumerate() {
                    let dear = if second > first { 1.0 } else { 0.0 };
                    let cost = (random.next_u64() >> 12) as f64 / 2.0f64.powi(52);
                    costs[(row * size + column) as usize] = cost + dear;
                }
                known[row as usize] = columns[first];
            }
            let table = Matrix::new(size as usize, size as usize, costs).unwrap();
            let problem = AssignmentProblem::dense(table).sense(Sense::Min).build().unwrap();
            let mut memory = Memory::default();
            memory.sizes = Sizes { ahead: 0, shared: 0, sorted: 2, ..Sizes::default() };
            let mut reader = Reader::new(&problem, false, &mut memory).within(1.0).on_grid();
            let (mut core, mut sample) = (Core::default(), Sample::default());
            let all: Vec<u32> = (0..size).collect();
            core.start(all.len(), &vec![0.0; all.len()], &vec![1; all.len()], &[]);
            let control = Control::unbounded();
            let meter = &mut Meter::new(&control);
            let done = core.run_sorted((&mut reader, &mut sample), (&all, &known), meter);
            assert!(done.is_ok_and(|done| done), "{size}");
            assert_eq!(core.mate, known);
            assert_eq!(core.augmentations, 0);
            assert!(reader.reads() <= 3 * u64::from(size), "{size}: {}", reader.reads());
        }
    }
}
