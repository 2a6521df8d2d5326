//! Sorting and collecting where speed does not matter, without much code.
//!
//! The standard library compiles its sort anew for every type and every closure, some
//! eight kilobytes each, and so does `collect` for every type of a `BTreeSet` or a
//! `BTreeMap`, which sorts first. Here the sort is compiled once.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts the items, and keeps those that compare equal in their order. For few items:
/// each comparison is a call through a pointer.
pub(crate) fn arrange<T>(items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    if items.is_sorted_by(|one, other| order(one, other).is_le()) {
        return;
    }
    let mut from = places(items.len(), &mut |one, other| order(&items[one], &items[other]));
    // Place `to` takes the item from `from[to]`: along each circle, one exchange an item.
    for start in 0..from.len() {
        let mut to = start;
        while from[to] != start {
            let next = std::mem::replace(&mut from[to], to);
            items.swap(to, next);
            to = next;
        }
        from[to] = to;
    }
}

/// Sorts the items by a key, and keeps those with equal keys in their order.
pub(crate) fn arrange_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    arrange(items, |one, other| key(one).cmp(&key(other)));
}

#[inline(never)]
fn places(count: usize, order: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&one, &other| order(one, other));
    places
}

/// Collects into ordered sets and maps one by one.
pub(crate) trait Ordered: Iterator + Sized {
    /// The set of the items.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        for item in self {
            set.insert(item);
        }
        set
    }

    /// The map of the entries; of equal keys the last counts.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        for (key, value) in self {
            map.insert(key, value);
        }
        map
    }
}

impl<I: Iterator> Ordered for I {}

/// A float as a whole number of the same order, in which a negative zero is below zero: whole
/// numbers are compared without branches that nobody can predict.
#[inline(always)]
pub(crate) fn float_key(float: f64) -> i64 {
    let bits = float.to_bits() as i64;
    // Among negative floats a larger magnitude is a lower number, so all bits but the sign are
    // turned.
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// The float of this number, as [`float_key`] gives it.
pub(crate) fn key_float(key: i64) -> f64 {
    f64::from_bits((key ^ ((key >> 63) as u64 >> 1) as i64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arranges_as_the_standard_sort_does() {
        // All sequences of up to five of three keys, told apart by their places.
        for length in 0..=5_u32 {
            for code in 0..3_u32.pow(length) {
                let items: Vec<_> = (0..length).map(|at| (code / 3_u32.pow(at) % 3, at)).collect();
                let (mut own, mut standard) = (items.clone(), items);
                arrange_by_key(&mut own, |item| item.0);
                standard.sort_by_key(|item| item.0);
                assert_eq!(own, standard);
            }
        }
    }

    #[test]
    fn collects_as_the_standard_library_does() {
        let entries = [(3, 'c'), (1, 'a'), (3, 'd'), (2, 'b')];
        assert_eq!(entries.into_iter().into_map(), entries.into_iter().collect());
        assert_eq!(entries.into_iter().into_set(), entries.into_iter().collect());
    }

    #[test]
    fn keys_order_floats_as_the_total_order_does() {
        let floats = [f64::NEG_INFINITY, -2.5, -5e-324, -0.0, 0.0, 5e-324, 1.0, f64::INFINITY];
        for (one, two) in floats.iter().flat_map(|one| floats.iter().map(move |two| (one, two))) {
            assert_eq!(float_key(*one).cmp(&float_key(*two)), one.total_cmp(two));
            assert_eq!(key_float(float_key(*one)).to_bits(), one.to_bits());
        }
    }
}
