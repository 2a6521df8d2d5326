//! Rows of numbers in whatever a caller holds them: nested vectors, slices of arrays, one
//! flat slice.

#[cfg(feature = "ndarray")]
mod arrays;
#[cfg(feature = "arrow")]
mod arrow;

#[cfg(feature = "arrow")]
pub use arrow::{ArrowFault, ArrowHoles, ArrowRows};

use super::{Matrix, ShapeError};
use std::borrow::Cow;

/// Rows of entries: a table of numbers, or preference lists.
///
/// It is there for slices, vectors and arrays of anything that is a slice of entries
/// (`Vec<Vec<f64>>`, `&[[f64; 3]]`, `&[&[u32]]`), for [`FlatRows`], for [`Matrix`], for
/// references to these; with the feature `ndarray` for two-dimensional arrays and views of that
/// crate, with the feature `arrow` for lists and record batches of Arrow, as `ArrowRows` and
/// `ArrowHoles`. Implement it for a type of your own.
///
/// Functions that take rows by value take over a [`Matrix`] and an owned array without copying
/// it. Everything that is borrowed is copied once: a solver owns what it works on.
///
/// ```
/// use mentormatch::{assignment::best, kernel::Rows};
/// use std::borrow::Cow;
///
/// /// How near each is to each, on a line.
/// struct Near(Vec<f64>);
///
/// impl Rows<f64> for Near {
///     fn rows(&self) -> usize {
///         self.0.len()
///     }
///     fn row(&self, at: usize) -> Cow<'_, [f64]> {
///         self.0.iter().map(|other| -(self.0[at] - other).abs()).collect()
///     }
/// }
/// assert_eq!(best(Near(vec![0.0, 1.5, 4.0]))?.columns, [Some(0), Some(1), Some(2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Rows<T: Copy> {
    /// How many rows.
    fn rows(&self) -> usize;

    /// The entries of the row at `at`, from 0: borrowed where they lie side by side, else
    /// copied. Empty past the last row.
    fn row(&self, at: usize) -> Cow<'_, [T]>;

    /// How many entries each row should have: as many as the first one.
    fn columns(&self) -> usize {
        if self.rows() == 0 { 0 } else { self.row(0).len() }
    }

    /// All entries, row after row, where every row is known to have [`Rows::columns`] of them.
    ///
    /// # Errors
    /// Itself, to be read row by row.
    fn into_items(self) -> Result<Vec<T>, Self>
    where
        Self: Sized,
    {
        Err(self)
    }
}

impl<T: Copy, R: AsRef<[T]>> Rows<T> for [R] {
    fn rows(&self) -> usize {
        self.len()
    }

    fn row(&self, at: usize) -> Cow<'_, [T]> {
        Cow::Borrowed(self.get(at).map_or(&[], AsRef::as_ref))
    }
}

impl<T: Copy, R: AsRef<[T]>> Rows<T> for Vec<R> {
    fn rows(&self) -> usize {
        self.len()
    }

    fn row(&self, at: usize) -> Cow<'_, [T]> {
        self.as_slice().row(at)
    }
}

impl<T: Copy, R: AsRef<[T]>, const N: usize> Rows<T> for [R; N] {
    fn rows(&self) -> usize {
        N
    }

    fn row(&self, at: usize) -> Cow<'_, [T]> {
        self.as_slice().row(at)
    }
}

impl<T: Copy, S: Rows<T> + ?Sized> Rows<T> for &S {
    fn rows(&self) -> usize {
        (**self).rows()
    }

    fn row(&self, at: usize) -> Cow<'_, [T]> {
        (**self).row(at)
    }

    fn columns(&self) -> usize {
        (**self).columns()
    }
}

impl<T: Copy> Rows<T> for Matrix<T> {
    fn rows(&self) -> usize {
        self.rows()
    }

    fn row(&self, at: usize) -> Cow<'_, [T]> {
        Cow::Borrowed(self.row(at))
    }

    fn columns(&self) -> usize {
        self.columns()
    }

    fn into_items(self) -> Result<Vec<T>, Self> {
        Ok(self.into_items())
    }
}

/// A borrowed table in one slice, row after row: a column of a file, the buffer of another
/// library's array.
///
/// ```
/// use mentormatch::kernel::{FlatRows, Rows};
///
/// let numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let table = FlatRows::new(&numbers, 2, 3)?;
/// assert_eq!(*table.row(1), [4.0, 5.0, 6.0]);
/// assert!(FlatRows::new(&numbers, 4, 2).is_err());
/// # Ok::<(), mentormatch::kernel::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlatRows<'a, T> {
    items: &'a [T],
    rows: usize,
    columns: usize,
}

impl<'a, T> FlatRows<'a, T> {
    /// `rows × columns` entries, row 0 first.
    ///
    /// # Errors
    /// [`ShapeError`] where the product overflows or differs from the number of entries.
    pub fn new(items: &'a [T], rows: usize, columns: usize) -> Result<Self, ShapeError> {
        match rows.checked_mul(columns) {
            None => Err(ShapeError::TooLarge { rows, columns }),
            Some(entries) if entries == items.len() => Ok(Self { items, rows, columns }),
            Some(_) => Err(ShapeError::Entries { rows, columns, got: items.len() }),
        }
    }
}

impl<T: Copy> Rows<T> for FlatRows<'_, T> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn row(&self, at: usize) -> Cow<'_, [T]> {
        let from = at.saturating_mul(self.columns);
        let row = self.items.get(from..from.saturating_add(self.columns));
        Cow::Borrowed(row.unwrap_or(&[]))
    }

    fn columns(&self) -> usize {
        self.columns
    }

    fn into_items(self) -> Result<Vec<T>, Self> {
        Ok(self.items.to_vec())
    }
}

mod sealed {
    pub trait Sealed {}
}

/// An unsigned integer that names somebody or counts seats: `u8`, `u16`, `u32`, `u64` or
/// `usize`. Sealed.
pub trait Unsigned: sealed::Sealed + Copy + 'static {
    /// The same number.
    fn widened(self) -> u64;
}

macro_rules! unsigned {
    ($($integer:ty)*) => {
        $(
            impl sealed::Sealed for $integer {}
            impl Unsigned for $integer {
                #[inline]
                fn widened(self) -> u64 {
                    // No target has wider pointers.
                    self as u64
                }
            }
        )*
    };
}
unsigned!(u8 u16 u32 u64 usize);
