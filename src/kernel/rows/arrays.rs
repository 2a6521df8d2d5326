//! Arrays of the crate `ndarray` as rows.

use super::Rows;
use ndarray::{ArrayBase, Axis, Data, Ix2};
use std::borrow::Cow;

/// Owned arrays and views alike. An owned array in row-major order is taken over as it is; a
/// view, or an array in another order, is copied once.
///
/// ```
/// use mentormatch::assignment::best;
/// use ndarray::{Array2, array};
///
/// let table: Array2<f64> = array![[9.0, 8.0], [9.0, 5.0]];
/// assert_eq!(best(table.view())?.columns, [Some(1), Some(0)]);
/// assert_eq!(best(table.t())?.columns, [Some(1), Some(0)]);
/// assert_eq!(best(table)?.value, 17.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<T: Copy, S: Data<Elem = T>> Rows<T> for ArrayBase<S, Ix2> {
    fn rows(&self) -> usize {
        self.nrows()
    }

    fn row(&self, at: usize) -> Cow<'_, [T]> {
        if at >= self.nrows() {
            return Cow::Borrowed(&[]);
        }
        let row = self.index_axis(Axis(0), at);
        match row.to_slice() {
            Some(side_by_side) => Cow::Borrowed(side_by_side),
            None => Cow::Owned(row.to_vec()),
        }
    }

    fn columns(&self) -> usize {
        self.ncols()
    }

    fn into_items(self) -> Result<Vec<T>, Self> {
        let owned = match self.is_standard_layout() {
            true => self.into_owned(),
            false => self.as_standard_layout().into_owned(),
        };
        // A part that was cut out of a larger array still holds what lies around it.
        let entries = owned.len();
        let (mut items, start) = owned.into_raw_vec_and_offset();
        let start = start.unwrap_or(0).min(items.len());
        items.truncate(start.saturating_add(entries));
        items.drain(..start);
        Ok(items)
    }
}
