//! Arrays and views of `ndarray` give what their rows give.
// Rows that are lent are tested beside those that are given away.
#![allow(clippy::needless_borrows_for_generic_args)]

use mentormatch::assignment::best;
use mentormatch::kernel::{Rows, stream};
use mentormatch::stable::pairs;
use ndarray::{Array2, ArrayView2, Axis, ShapeBuilder, Slice};
use rand::RngExt;

#[test]
fn arrays_of_every_layout_give_what_their_rows_give() {
    let mut dice = stream(18, "arrays");
    for _ in 0..2000 {
        let (rows, columns) = (dice.random_range(2..7), dice.random_range(1..7));
        let whole =
            Array2::from_shape_fn((rows, columns), |_| f64::from(dice.random_range(-20..=20)));
        let nested = |array: ArrayView2<'_, f64>| -> Vec<Vec<f64>> {
            array.outer_iter().map(|row| row.to_vec()).collect()
        };
        let mut by_columns = Array2::zeros((rows, columns).f());
        by_columns.assign(&whole);
        let (rows_from, columns_from) = (Slice::from(1..), Slice::from(1..));
        let backwards = Slice::new(0, None, -1);
        let views = [
            whole.view(),
            whole.t(),
            by_columns.view(),
            by_columns.t(),
            whole.slice_axis(Axis(0), backwards),
            whole.slice_axis(Axis(1), columns_from),
            whole.slice_axis(Axis(0), Slice::new(0, None, 2)),
            whole.slice_axis(Axis(1), Slice::new(0, None, 2)),
            by_columns.slice_axis(Axis(1), backwards),
            by_columns.slice_axis(Axis(0), rows_from),
        ];
        for view in views {
            let expected = best(&nested(view)).unwrap();
            assert_eq!(best(view).unwrap(), expected);
            assert_eq!(best(&view).unwrap(), expected);
            assert_eq!(best(view.to_owned()).unwrap(), expected);
            assert_eq!(best(&view.to_shared()).unwrap(), expected);
        }
        let mut cut = whole.clone();
        cut.slice_axis_inplace(Axis(0), rows_from);
        let rest = nested(whole.slice_axis(Axis(0), rows_from));
        assert_eq!(best(cut).unwrap(), best(&rest).unwrap());
        let reordered = best(by_columns).unwrap();
        assert_eq!(reordered, best(whole).unwrap());
    }
    // An owned array in row-major order is taken over where it lies.
    let array = Array2::from_shape_fn((3, 4), |(row, column)| (row * 4 + column) as f64);
    let before = array.as_ptr();
    let items = array.into_items().unwrap();
    assert_eq!((items.as_ptr(), items.len()), (before, 12));
    // Preference lists.
    let lists = ndarray::array![[0_u16, 1], [0, 1]];
    assert_eq!(pairs(lists.view(), [[1_u8, 0], [0, 1]]).unwrap().receivers, [Some(1), Some(0)]);
    let faults = pairs(&lists, ndarray::array![[1_u64, 9]]).unwrap_err();
    assert_eq!(faults.iter().count(), 3);
}
