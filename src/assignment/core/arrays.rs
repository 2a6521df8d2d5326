//! Arrays that are filled anew in the memory that is there.

/// No row and no column.
pub(crate) const NONE: u32 = u32::MAX;

pub(super) fn refill<T: Copy>(list: &mut Vec<T>, items: &[T]) {
    list.clear();
    list.extend_from_slice(items);
}

pub(super) fn reset<T: Clone>(list: &mut Vec<T>, length: usize, item: T) {
    list.clear();
    list.resize(length, item);
}

/// Empties a list and takes the memory for so many items.
pub(super) fn empty<T>(list: &mut Vec<T>, room: usize) {
    list.clear();
    list.reserve(room);
}
