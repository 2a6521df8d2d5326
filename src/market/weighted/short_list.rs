//! Short lists of a row's cheapest columns: from which threshold, in which order.

use crate::kernel::float_key;

/// Columns whose least cost is found together.
pub(crate) const BLOCK: usize = 16;
/// Rows no longer than this are looked at column by column.
pub(crate) const SHORT: usize = 256;
/// About so many columns of a row are listed, and at most `SLOT`.
pub(crate) const TARGET: usize = 28;
pub(crate) const SLOT: usize = 48;
/// It is made from at least so many blocks.
pub(crate) const FEWEST: usize = 4;
/// A listed column: its cost, and the number by which lists ascend: its reduced cost
/// when the list was made, or its cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    pub(crate) bound: f64,
    pub(crate) cost: f64,
    pub(crate) column: u32,
}

/// The threshold below which a list is to hold every column, from the least number of
/// each block of columns: the `most`-th of them, so that at least as many columns lie at or
/// below it. Infinite where a row has few.
pub(crate) fn threshold(least: &[f64], most: usize, order: &mut Vec<f64>) -> f64 {
    if least.len() <= most {
        return f64::INFINITY;
    }
    order.clear();
    order.extend_from_slice(least);
    *order.select_nth_unstable_by(most.saturating_sub(1), f64::total_cmp).1
}

/// From how many blocks, of which at most so many are wanted, a list is made: not from more
/// than half of them all.
pub(crate) fn blocks(most: usize, least: &[f64]) -> usize {
    most.min(least.len() / 2).max(FEWEST)
}

/// Brings a list, whose columns ascend, in order and cuts it to `SLOT`; gives the threshold
/// below which it still holds every column, which was `threshold`.
pub(crate) fn shorten(found: &mut Vec<Entry>, order: &mut Vec<f64>, mut threshold: f64) -> f64 {
    if found.len() > KEYS {
        // Bounds alone are moved about with less effort than entries.
        order.clear();
        order.extend(found.iter().map(|entry| entry.bound));
        let most = *order.select_nth_unstable_by(SLOT, f64::total_cmp).1;
        let below = found.iter().filter(|entry| entry.bound < most).count();
        let mut equal = (SLOT + 1).saturating_sub(below);
        found.retain(|entry| {
            let taken = entry.bound == most && equal > 0;
            equal -= usize::from(taken);
            entry.bound < most || taken
        });
    }
    sort_by_keys(found);
    if let Some(entry) = found.get(SLOT) {
        threshold = entry.bound;
        found.truncate(SLOT);
    }
    threshold
}

/// At most so many entries are sorted.
const KEYS: usize = 64;

/// Sorts at most `KEYS` entries by their bounds, equal ones as they stand. A key is a bound
/// as a whole number of the same order, but for its last bits, in which the place stands.
fn sort_by_keys(entries: &mut [Entry]) {
    let mut keys = [0_i64; KEYS];
    let mut sorted = [Entry::default(); KEYS];
    let count = entries.len().min(KEYS);
    for (place, (key, entry)) in (0_i64..).zip(keys.iter_mut().zip(&*entries)) {
        *key = float_key(entry.bound) & !(KEYS as i64 - 1) | place;
    }
    keys[..count].sort_unstable();
    for (sorted, key) in sorted.iter_mut().zip(&keys[..count]) {
        *sorted = entries[(key & (KEYS as i64 - 1)) as usize];
    }
    // Bounds that differ in their last bits only.
    for at in 1..count {
        let mut place = at;
        while place > 0 && sorted[place].bound < sorted[place - 1].bound {
            sorted.swap(place - 1, place);
            place -= 1;
        }
    }
    entries.copy_from_slice(&sorted[..count]);
}

/// How many of these rows want a column that another of them wants; one more of the same
/// wish counts once more. A row with two best columns competes with nobody and has none.
pub(crate) fn clashes(wishes: &mut [u32]) -> usize {
    wishes.sort_unstable();
    wishes.windows(2).filter(|pair| pair[0] == pair[1]).count()
}
