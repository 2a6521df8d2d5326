//! Arrays of `ndarray` and of Arrow give what their rows give.
// Rows that are lent are tested beside those that are given away.
#![allow(clippy::needless_borrows_for_generic_args, clippy::unwrap_used, clippy::panic)]

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, UInt32Type};
use arrow_array::{
    ArrayRef, ArrowPrimitiveType, FixedSizeListArray, Int32Array, LargeListArray, ListArray,
    PrimitiveArray, RecordBatch, StringArray, UInt32Array,
};
use mentormatch::assignment::best;
use mentormatch::kernel::{ArrowFault, ArrowHoles, ArrowRows, Faults, Rows, stream};
use mentormatch::stable::{PairsTask, pairs};
use ndarray::{Array2, ArrayView2, Axis, ShapeBuilder, Slice};
use rand::RngExt;
use std::borrow::Cow;
use std::sync::Arc;

#[test]
fn arrays_of_every_layout_give_what_their_rows_give() {
    let mut dice = stream(18, "arrays");
    for _ in 0..1000 {
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

/// Numbers in each layout that Arrow has for rows, all of one type.
fn layouts<P: ArrowPrimitiveType>(
    rows: &[Vec<Option<P::Native>>],
) -> (FixedSizeListArray, ListArray, LargeListArray, RecordBatch) {
    let columns = rows[0].len();
    let lists = || rows.iter().map(|row| Some(row.clone()));
    let width = i32::try_from(columns).unwrap();
    let fixed = FixedSizeListArray::from_iter_primitive::<P, _, _>(lists(), width);
    let named = (0..columns).map(|column| {
        let numbers: PrimitiveArray<P> = rows.iter().map(|row| row[column]).collect();
        (format!("column {column}"), Arc::new(numbers) as ArrayRef, true)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(named).unwrap();
    (
        fixed,
        ListArray::from_iter_primitive::<P, _, _>(lists()),
        LargeListArray::from_iter_primitive::<P, _, _>(lists()),
        batch,
    )
}

#[test]
fn lists_and_batches_of_arrow_give_what_their_rows_give() {
    let mut dice = stream(18, "arrow");
    for _ in 0..300 {
        let (rows, columns) = (dice.random_range(1..6), dice.random_range(1..6));
        let table: Vec<Vec<i64>> = (0..rows)
            .map(|_| (0..columns).map(|_| dice.random_range(-20..=20)).collect())
            .collect();
        let given: Vec<Vec<_>> =
            table.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        let (fixed, lists, large, batch) = layouts::<Int64Type>(&given);
        // A part of an array begins in the middle of what it holds.
        let (from, count) = (dice.random_range(0..rows), dice.random_range(1..=rows));
        let count = count.min(rows - from);
        let expected = best(&table[from..from + count]).unwrap();
        let (fixed, lists) = (fixed.slice(from, count), lists.slice(from, count));
        let (large, batch) = (large.slice(from, count), batch.slice(from, count));
        let read = ArrowRows::<Int64Type>::try_from;
        assert_eq!(best(read(&fixed).unwrap()).unwrap(), expected);
        assert_eq!(best(&ArrowRows::<Int64Type>::try_from(&lists).unwrap()).unwrap(), expected);
        assert_eq!(best(ArrowRows::<Int64Type>::try_from(&large).unwrap()).unwrap(), expected);
        assert_eq!(best(ArrowRows::<Int64Type>::try_from(&batch).unwrap()).unwrap(), expected);
    }
    // A row is borrowed where its numbers lie together.
    let numbers = [Some(vec![Some(1.5), Some(2.5)]), Some(vec![Some(3.5), Some(4.5)])];
    let fixed = FixedSizeListArray::from_iter_primitive::<Float64Type, _, _>(numbers, 2);
    let rows = ArrowRows::<Float64Type>::try_from(&fixed).unwrap();
    let Cow::Borrowed(second) = rows.row(1) else { panic!("a row was copied") };
    let lies = fixed.values().as_primitive::<Float64Type>().values();
    assert_eq!((second.as_ptr(), second), (lies[2..].as_ptr(), &[3.5, 4.5][..]));
    assert!(rows.row(2).is_empty() && rows.row(usize::MAX).is_empty());
    // Preference lists of several lengths, and seats.
    let lists = |rows: [Vec<u32>; 2]| {
        let rows = rows.map(|row| Some(row.into_iter().map(Some).collect::<Vec<_>>()));
        ListArray::from_iter_primitive::<UInt32Type, _, _>(rows)
    };
    let (proposers, receivers) = (lists([vec![0, 1], vec![0]]), lists([vec![1, 0], vec![0]]));
    let read = |lists| ArrowRows::<UInt32Type>::try_from(lists).unwrap();
    let seats = UInt32Array::from(vec![2, 1]);
    let task = PairsTask::of(read(&proposers), read(&receivers)).receiver_seats(seats.values());
    assert_eq!(task.solve().unwrap().receivers, [Some(0), Some(0)]);
}

#[test]
fn nulls_of_arrow_are_forbidden_pairs_or_faults() {
    let mut dice = stream(19, "arrow");
    let mut with_nulls = 0;
    for _ in 0..300 {
        let (rows, columns) = (dice.random_range(1..6), dice.random_range(1..6));
        let table: Vec<Vec<Option<i64>>> = (0..rows)
            .map(|_| {
                let entry = |_| dice.random_bool(0.7).then(|| dice.random_range(-20..=20));
                (0..columns).map(entry).collect()
            })
            .collect();
        let expected = best(&table).unwrap();
        let (fixed, lists, large, batch) = layouts::<Int64Type>(&table);
        assert_eq!(best(ArrowHoles::<Int64Type>::try_from(&fixed).unwrap()).unwrap(), expected);
        assert_eq!(best(ArrowHoles::<Int64Type>::try_from(&lists).unwrap()).unwrap(), expected);
        assert_eq!(best(ArrowHoles::<Int64Type>::try_from(&large).unwrap()).unwrap(), expected);
        assert_eq!(best(ArrowHoles::<Int64Type>::try_from(&batch).unwrap()).unwrap(), expected);
        let nulls: Vec<ArrowFault> = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .filter(|&(row, column)| table[row][column].is_none())
            .map(|(row, column)| ArrowFault::Null { row, column })
            .collect();
        with_nulls += usize::from(!nulls.is_empty());
        let told = |read: Result<ArrowRows<'_, Int64Type>, Faults<ArrowFault>>| match read {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_vec(),
        };
        assert_eq!(told((&fixed).try_into()), nulls);
        assert_eq!(told((&lists).try_into()), nulls);
        assert_eq!(told((&large).try_into()), nulls);
        assert_eq!(told((&batch).try_into()), nulls);
    }
    assert!(with_nulls > 150);
    // A null row: everything is forbidden, or its length is unknown.
    let rows = [Some([Some(1), Some(2)]), None];
    let fixed = FixedSizeListArray::from_iter_primitive::<Int32Type, _, _>(rows, 2);
    let found = best(ArrowHoles::<Int32Type>::try_from(&fixed).unwrap()).unwrap();
    assert_eq!((found.columns, found.value), (vec![Some(1), None], 2));
    let missing = [ArrowFault::NullRow { row: 1 }];
    assert_eq!(ArrowRows::<Int32Type>::try_from(&fixed).unwrap_err(), missing);
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(rows);
    assert_eq!(ArrowRows::<Int32Type>::try_from(&lists).unwrap_err(), missing);
    assert_eq!(ArrowHoles::<Int32Type>::try_from(&lists).unwrap_err(), missing);
    // Numbers of another type than was asked for.
    let wrong = ArrowRows::<Float64Type>::try_from(&fixed).unwrap_err();
    assert_eq!(wrong.to_string(), "the lists hold Int32, Float64 is expected");
    let texts = Arc::new(StringArray::from(vec!["a"])) as ArrayRef;
    let numbers = Arc::new(Int32Array::from(vec![1])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("n", numbers), ("who", texts)]).unwrap();
    let wrong = ArrowHoles::<Int32Type>::try_from(&batch).unwrap_err();
    assert_eq!(wrong.to_string(), "column 1 (\"who\") holds Utf8, Int32 is expected");
    // Of very many nulls the first are told, and how many more.
    let none = vec![None; 1500].into_iter().map(|one: Option<i32>| Some([one]));
    let fixed = FixedSizeListArray::from_iter_primitive::<Int32Type, _, _>(none, 1);
    let faults = ArrowRows::<Int32Type>::try_from(&fixed).unwrap_err();
    assert_eq!((faults.len(), faults.last()), (1001, Some(&ArrowFault::More { count: 500 })));
}
