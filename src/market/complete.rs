//! Complete strict lists, kept as the matrices that were given.

use super::{ListFault, Party};
use crate::kernel::Matrix;

mod sealed {
    pub trait Sealed {}
}

/// An integer that can stand in a matrix of preference lists. A negative entry of
/// a signed type, or the largest value of an unsigned one, pads a short row. Sealed.
pub trait ListCell: sealed::Sealed + Copy + Eq + Send + Sync + 'static {
    /// The partner, or nothing where the entry pads the row.
    fn partner(self) -> Option<u64>;

    /// The lower 32 bits, which are the partner once the entry has been checked.
    #[doc(hidden)]
    fn low(self) -> u32;

    /// The lower 16 bits, for marks that need no bounds check.
    #[doc(hidden)]
    fn low16(self) -> u16;

    /// The cell of a checked partner; one that does not fit gives padding.
    #[doc(hidden)]
    fn of(partner: u32) -> Self;

    /// The bits above the lower 16: none exactly in `0..2¹⁶`.
    #[doc(hidden)]
    fn high(self) -> Self;

    /// Both numbers' bits together.
    #[doc(hidden)]
    fn or(self, other: Self) -> Self;

    /// The number 0.
    #[doc(hidden)]
    const ZERO: Self;

    #[doc(hidden)]
    fn complete(mentees: Matrix<Self>, mentors: Matrix<Self>) -> Complete;
}

macro_rules! cell {
    ($($cell:ty, $pad:expr, $variant:ident);*) => {$(
        impl sealed::Sealed for $cell {}
        impl ListCell for $cell {
            #[inline]
            fn partner(self) -> Option<u64> {
                // A negative number is refused by the conversion.
                if self == $pad { None } else { u64::try_from(self).ok() }
            }
            #[inline]
            fn low(self) -> u32 {
                self as u32
            }
            #[inline]
            fn low16(self) -> u16 {
                self as u16
            }
            #[inline]
            fn of(partner: u32) -> Self {
                Self::try_from(partner).unwrap_or($pad)
            }
            const ZERO: Self = 0;

            #[inline]
            fn high(self) -> Self {
                self & !(u16::MAX as $cell)
            }
            #[inline]
            fn or(self, other: Self) -> Self {
                self | other
            }
            fn complete(mentees: Matrix<Self>, mentors: Matrix<Self>) -> Complete {
                Complete::$variant(mentees, mentors)
            }
        }
    )*};
}
cell!(
    u16, u16::MAX, U16;
    u32, u32::MAX, U32;
    i32, -1, I32;
    i64, -1, I64
);

/// The lists of both sides, each row a permutation of the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Complete {
    U16(Matrix<u16>, Matrix<u16>),
    U32(Matrix<u32>, Matrix<u32>),
    I32(Matrix<i32>, Matrix<i32>),
    I64(Matrix<i64>, Matrix<i64>),
}

/// Runs the same code with whichever cells the lists have.
macro_rules! with_complete {
    ($complete:expr, $mentees:ident, $mentors:ident => $body:expr) => {
        match $complete {
            $crate::market::Complete::U16($mentees, $mentors) => $body,
            $crate::market::Complete::U32($mentees, $mentors) => $body,
            $crate::market::Complete::I32($mentees, $mentors) => $body,
            $crate::market::Complete::I64($mentees, $mentors) => $body,
        }
    };
}
pub(crate) use with_complete;

/// Whether each row is a permutation of `0..columns`.
///
/// Each entry leaves a mark in a block that stays in the first-level cache, one
/// store an entry, and the marks are counted at the row's end.
pub(super) fn rows_are_permutations<T: ListCell>(lists: &Matrix<T>) -> bool {
    let columns = lists.columns();
    if columns == 0 {
        return true;
    }
    if columns > 1 << 16 {
        return wide_rows_are_permutations(lists);
    }
    let mut marks = Box::new([0u8; 1 << 16]);
    for row in lists.items().chunks_exact(columns) {
        marks[..columns].fill(0);
        let mut bits = T::ZERO;
        for &entry in row {
            bits = bits.or(entry);
            marks[usize::from(entry.low16())] = 1;
        }
        // An entry from `columns` up to 2¹⁶ leaves no mark among those that are counted.
        if bits.high() != T::ZERO || marks[..columns].iter().fold(1, |all, &mark| all & mark) == 0 {
            return false;
        }
    }
    true
}

fn wide_rows_are_permutations<T: ListCell>(lists: &Matrix<T>) -> bool {
    let columns = lists.columns();
    let mut marks = vec![0u32; columns];
    (1..=u32::MAX).zip(lists.items().chunks_exact(columns)).all(|(stamp, row)| {
        row.iter().all(|&entry| {
            let mark = entry.partner().and_then(|at| marks.get_mut(usize::try_from(at).ok()?));
            match mark {
                Some(mark) if *mark != stamp => {
                    *mark = stamp;
                    true
                }
                _ => false,
            }
        })
    })
}

/// The rows as raw lists, padding left out, for what is not complete. An entry
/// after padding, or one that no `u32` holds, is a fault.
pub(super) fn to_lists<T: ListCell>(
    side: Party,
    matrix: &Matrix<T>,
    partners: usize,
    faults: &mut Vec<ListFault>,
) -> super::Lists {
    let mut lists = super::Lists::default();
    for agent in 0..matrix.rows() {
        let mut padded = None;
        for (position, entry) in matrix.row(agent).iter().enumerate() {
            match (entry.partner(), padded) {
                (None, None) => padded = Some(position),
                (None, Some(_)) => {}
                (Some(_), Some(padding)) => {
                    faults.push(ListFault::AfterPadding { side, agent, position, padding });
                    break;
                }
                (Some(partner), None) => match u32::try_from(partner) {
                    Ok(partner) => lists.entry(partner),
                    Err(_) => faults.push(ListFault::OutOfRange {
                        side,
                        agent,
                        position,
                        partner,
                        partners,
                    }),
                },
            }
        }
        lists.end_row();
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permutations_are_told_from_the_rest() {
        let matrix = |items: Vec<i32>| Matrix::new(2, 3, items).unwrap();
        assert!(rows_are_permutations(&matrix(vec![0, 1, 2, 2, 0, 1])));
        assert!(!rows_are_permutations(&matrix(vec![0, 1, 2, 2, 0, 2])));
        assert!(!rows_are_permutations(&matrix(vec![0, 1, 2, 2, 0, -1])));
        assert!(!rows_are_permutations(&matrix(vec![0, 1, 2, 2, 0, 65537])));
        let columns = (1usize << 16) + 1;
        let mut wide: Vec<i64> = (0..columns as i64).rev().collect();
        assert!(rows_are_permutations(&Matrix::new(1, columns, wide.clone()).unwrap()));
        wide[5] = 7;
        assert!(!rows_are_permutations(&Matrix::new(1, columns, wide).unwrap()));
    }
}
