//! Rows that cost the same in every column, found where a search over whole rows meets them.
//!
//! Where costs are rules of a few answers many rows are copies of others. A search reaches the copies of a row later than the
//! row itself, or at the same distance, so that they lead nowhere nearer: one sweep does for all of them.

use super::arrays::{NONE, reset};
use super::reader::Reader;
use crate::market::{RowBuffer, RowView, Weight};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};

/// So many weights tell a row from most others.
const HASHED: usize = 32;

/// Which rows are copies of which, as far as it was asked for.
#[derive(Default)]
pub(super) struct Alike {
    /// The first row met that each one is a copy of, or itself; none where it was not asked for.
    first: Vec<u32>,
    /// First rows by a hash of some of their weights.
    by_some: HashMap<u64, u32>,
    /// For each first row the last search that swept it or a copy.
    swept: Vec<u32>,
    /// Rows that were not swept since one like them was.
    pub(super) spared: u64,
}

impl Alike {
    pub(super) fn reset(&mut self, rows: usize) {
        reset(&mut self.first, rows, NONE);
        reset(&mut self.swept, rows, 0);
        self.by_some.clear();
        self.by_some.reserve(rows);
        self.spared = 0;
    }

    /// Whether this search has swept the row or one like it; from now on it has.
    pub(super) fn spares<W: Weight>(
        &mut self,
        reader: &Reader<'_, W>,
        row: u32,
        search: u32,
    ) -> bool {
        let first = match self.first[row as usize] {
            NONE => match reader.copies() {
                Some(copies) => copies[row as usize],
                None => self.first_like(reader, row),
            },
            first => first,
        };
        self.first[row as usize] = first;
        let is_spared = std::mem::replace(&mut self.swept[first as usize], search) == search;
        self.spared += u64::from(is_spared);
        is_spared
    }

    /// Only rows whose hashes are equal are compared: a few copies may be missed.
    fn first_like<W: Weight>(&mut self, reader: &Reader<'_, W>, row: u32) -> u32 {
        let (mut own, mut other) = (RowBuffer::new(), RowBuffer::new());
        let RowView::Full(weights) = reader.shared(row as usize, &mut own) else { return row };
        let some = weights.iter().step_by(weights.len().div_ceil(HASHED).max(1));
        let mut hash = DefaultHasher::new();
        some.for_each(|weight| hash.write_u64(weight.float().to_bits()));
        let first = *self.by_some.entry(hash.finish()).or_insert(row);
        match reader.shared(first as usize, &mut other) {
            RowView::Full(others) if weights == others => first,
            _ => row,
        }
    }
}
