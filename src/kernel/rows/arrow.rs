//! Arrays of Arrow as rows: lists of one length or of several, and record batches.

use super::Rows;
use crate::kernel::{Faults, faults};
use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrowPrimitiveType, FixedSizeListArray, GenericListArray, OffsetSizeTrait,
    PrimitiveArray, RecordBatch,
};
use std::borrow::Cow;
use std::fmt;

faults! {
    /// Why an array of Arrow is no rows of numbers.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ArrowFault: "arrow-fault" {
        /// The lists hold something else than was asked for.
        Items {
            /// The type asked for, as Arrow names it.
            expected: String,
            /// The type that is there.
            got: String,
        } = "items",
            "the lists hold {got}, {expected} is expected",
            "списки содержат тип {got}, ожидается {expected}";
        /// A column of a record batch holds something else than was asked for.
        Column {
            /// Which, from 0.
            column: usize,
            /// Its name.
            name: String,
            /// The type asked for, as Arrow names it.
            expected: String,
            /// The type that is there.
            got: String,
        } = "column",
            "column {column} ({name:?}) holds {got}, {expected} is expected",
            "столбец {column} («{name}») содержит тип {got}, ожидается {expected}";
        /// An entry is null where a number has to be.
        Null {
            /// The row, from 0.
            row: usize,
            /// The place in the row, from 0.
            column: usize,
        } = "null",
            "row {row}, column {column}: there is no number",
            "строка {row}, столбец {column}: нет числа";
        /// A whole row is null.
        NullRow {
            /// The row, from 0.
            row: usize,
        } = "null-row", "row {row} is null", "строка {row} отсутствует";
        /// There are more than are listed.
        More {
            /// How many more.
            count: usize,
        } = "more", "and {count} more", "и ещё {count}";
    }
}

/// So many faults are listed; the rest is counted.
const LISTED: usize = 1000;

/// Rows of numbers that lie in an array of Arrow: a fixed-size list (a row each), a list (rows
/// of several lengths, as preference lists are), or a record batch (its columns are the
/// table's columns). `P` is the type of the numbers, as Arrow names it.
///
/// Nothing is null in them: where nothing stands for a pair that must not be made, take
/// [`ArrowHoles`]. Rows of lists are borrowed where they lie; rows of a record batch, whose
/// columns lie apart, are gathered one by one. A list of seats is lent as the values of its
/// array: `column_seats(seats.values())` of a `UInt32Array`.
///
/// ```
/// use arrow_array::types::Float64Type;
/// use arrow_array::{ArrayRef, Float64Array, RecordBatch};
/// use mentormatch::{assignment::best, kernel::ArrowRows};
/// use std::sync::Arc;
///
/// let column = |numbers: [f64; 2]| Arc::new(Float64Array::from(numbers.to_vec())) as ArrayRef;
/// let batch = RecordBatch::try_from_iter([("ann", column([9.0, 9.0])), ("ben", column([8.0, 5.0]))])?;
/// let found = best(ArrowRows::<Float64Type>::try_from(&batch)?)?;
/// assert_eq!((found.columns, found.value), (vec![Some(1), Some(0)], 17.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ArrowRows<'a, P: ArrowPrimitiveType>(Table<'a, P>);

/// As [`ArrowRows`], but an entry that is null stands for a pair that must not be made, and so
/// does each entry of a null row of a fixed-size list. Entries are `Option`s, which Arrow does
/// not hold side by side, so that each row is copied once.
///
/// ```
/// use arrow_array::types::Int64Type;
/// use arrow_array::FixedSizeListArray;
/// use mentormatch::{assignment::cheapest, kernel::ArrowHoles};
///
/// let rows = [Some([Some(4), Some(1)]), Some([None, Some(2)]), None];
/// let costs = FixedSizeListArray::from_iter_primitive::<Int64Type, _, _>(rows, 2);
/// let found = cheapest(ArrowHoles::<Int64Type>::try_from(&costs)?)?;
/// assert_eq!((found.columns, found.value), (vec![Some(0), Some(1), None], 6));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ArrowHoles<'a, P: ArrowPrimitiveType>(Table<'a, P>);

/// Where the rows lie.
#[derive(Clone)]
enum Table<'a, P: ArrowPrimitiveType> {
    Fixed {
        lists: &'a FixedSizeListArray,
        items: &'a PrimitiveArray<P>,
        columns: usize,
    },
    /// The row at `at` begins at `starts[at]` and ends where the next one begins.
    Lists {
        starts: Vec<usize>,
        items: &'a PrimitiveArray<P>,
    },
    Batch {
        rows: usize,
        columns: Vec<&'a PrimitiveArray<P>>,
    },
}

impl<'a, P: ArrowPrimitiveType> Table<'a, P> {
    fn items(of: &'a dyn Array) -> Result<&'a PrimitiveArray<P>, Faults<ArrowFault>> {
        of.as_primitive_opt().ok_or_else(|| {
            let (expected, got) = (P::DATA_TYPE.to_string(), of.data_type().to_string());
            ArrowFault::Items { expected, got }.into()
        })
    }

    fn fixed(lists: &'a FixedSizeListArray) -> Result<Self, Faults<ArrowFault>> {
        let columns = usize::try_from(lists.value_length()).unwrap_or(0);
        Ok(Self::Fixed { lists, items: Self::items(lists.values())?, columns })
    }

    fn lists<O: OffsetSizeTrait>(
        lists: &'a GenericListArray<O>,
    ) -> Result<Self, Faults<ArrowFault>> {
        let items = Self::items(lists.values())?;
        // How long a row is that is null, nobody says.
        let mut faults = Found::default();
        for row in (0..lists.len()).filter(|&row| lists.is_null(row)) {
            faults.push(ArrowFault::NullRow { row });
        }
        let starts = lists.value_offsets().iter().map(|start| start.as_usize()).collect();
        faults.or(Self::Lists { starts, items })
    }

    fn batch(batch: &'a RecordBatch) -> Result<Self, Faults<ArrowFault>> {
        let (mut columns, mut faults) = (Vec::new(), Found::default());
        for (column, array) in batch.columns().iter().enumerate() {
            match array.as_primitive_opt() {
                Some(numbers) => columns.push(numbers),
                None => {
                    let name = batch.schema_ref().field(column).name().clone();
                    let (expected, got) = (P::DATA_TYPE.to_string(), array.data_type().to_string());
                    faults.push(ArrowFault::Column { column, name, expected, got });
                }
            }
        }
        faults.or(Self::Batch { rows: batch.num_rows(), columns })
    }

    fn rows(&self) -> usize {
        match self {
            Self::Fixed { lists, .. } => lists.len(),
            Self::Lists { starts, .. } => starts.len().saturating_sub(1),
            Self::Batch { rows, .. } => *rows,
        }
    }

    /// How long each row is; nothing where they may differ.
    fn columns(&self) -> Option<usize> {
        match self {
            Self::Fixed { columns, .. } => Some(*columns),
            Self::Lists { .. } => None,
            Self::Batch { columns, .. } => Some(columns.len()),
        }
    }

    /// From which place of which array to which one the row lies, if it lies together.
    fn together(&self, row: usize) -> Option<(&'a PrimitiveArray<P>, std::ops::Range<usize>)> {
        let (items, from, to) = match self {
            Self::Fixed { items, columns, .. } => {
                let from = row.checked_mul(*columns)?;
                (*items, from, from.checked_add(*columns)?)
            }
            Self::Lists { starts, items } => {
                (*items, *starts.get(row)?, *starts.get(row.checked_add(1)?)?)
            }
            Self::Batch { .. } => return None,
        };
        (row < self.rows() && from <= to && to <= items.len()).then_some((items, from..to))
    }

    fn is_null_row(&self, row: usize) -> bool {
        matches!(self, Self::Fixed { lists, .. } if lists.is_null(row))
    }

    /// The entries of a row, nothing for those that are null.
    fn entries(&self, row: usize) -> Vec<Option<P::Native>> {
        let entry =
            |items: &PrimitiveArray<P>, at: usize| items.is_valid(at).then(|| items.value(at));
        match (self, self.together(row)) {
            (_, Some((_, places))) if self.is_null_row(row) => vec![None; places.len()],
            (_, Some((items, places))) => places.map(|at| entry(items, at)).collect(),
            (Self::Batch { rows, columns }, None) if row < *rows => {
                columns.iter().map(|column| entry(column, row)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether any array has nulls at all: most have none, and are not looked through.
    fn may_have_nulls(&self) -> bool {
        match self {
            Self::Fixed { lists, items, .. } => lists.null_count() + items.null_count() > 0,
            Self::Lists { items, .. } => items.null_count() > 0,
            Self::Batch { columns, .. } => columns.iter().any(|column| column.null_count() > 0),
        }
    }

    /// Every null.
    fn nulls(self) -> Result<Self, Faults<ArrowFault>> {
        let mut faults = Found::default();
        let looked_through = if self.may_have_nulls() { self.rows() } else { 0 };
        for row in 0..looked_through {
            if self.is_null_row(row) {
                faults.push(ArrowFault::NullRow { row });
                continue;
            }
            for (column, entry) in self.entries(row).into_iter().enumerate() {
                if entry.is_none() {
                    faults.push(ArrowFault::Null { row, column });
                }
            }
        }
        faults.or(self)
    }
}

#[derive(Default)]
struct Found {
    listed: Vec<ArrowFault>,
    more: usize,
}

impl Found {
    fn push(&mut self, fault: ArrowFault) {
        if self.listed.len() < LISTED {
            self.listed.push(fault);
        } else {
            self.more += 1;
        }
    }

    fn or<T>(mut self, value: T) -> Result<T, Faults<ArrowFault>> {
        if self.more > 0 {
            self.listed.push(ArrowFault::More { count: self.more });
        }
        if self.listed.is_empty() { Ok(value) } else { Err(self.listed.into()) }
    }
}

macro_rules! sources {
    ($({$($offset:ident)?} $source:ty, $read:ident;)*) => {$(
        /// # Errors
        /// The numbers are of another type; every null, row after row; of very many the first
        /// thousand, and how many more.
        impl<'a, P: ArrowPrimitiveType $(, $offset: OffsetSizeTrait)?> TryFrom<&'a $source>
            for ArrowRows<'a, P>
        {
            type Error = Faults<ArrowFault>;

            fn try_from(source: &'a $source) -> Result<Self, Self::Error> {
                Ok(Self(Table::$read(source)?.nulls()?))
            }
        }

        /// # Errors
        /// The numbers are of another type; a row of a list whose length is unknown since it
        /// is null.
        impl<'a, P: ArrowPrimitiveType $(, $offset: OffsetSizeTrait)?> TryFrom<&'a $source>
            for ArrowHoles<'a, P>
        {
            type Error = Faults<ArrowFault>;

            fn try_from(source: &'a $source) -> Result<Self, Self::Error> {
                Ok(Self(Table::$read(source)?))
            }
        }
    )*};
}
sources! {
    {} FixedSizeListArray, fixed;
    {O} GenericListArray<O>, lists;
    {} RecordBatch, batch;
}

impl<P: ArrowPrimitiveType> Rows<P::Native> for ArrowRows<'_, P> {
    fn rows(&self) -> usize {
        self.0.rows()
    }

    fn row(&self, at: usize) -> Cow<'_, [P::Native]> {
        match (&self.0, self.0.together(at)) {
            (_, Some((items, places))) => {
                Cow::Borrowed(items.values().get(places).unwrap_or_default())
            }
            (Table::Batch { rows, columns }, None) if at < *rows => {
                Cow::Owned(columns.iter().map(|column| column.value(at)).collect())
            }
            _ => Cow::Borrowed(&[]),
        }
    }

    fn columns(&self) -> usize {
        self.0.columns().unwrap_or_else(|| self.row(0).len())
    }
}

impl<P: ArrowPrimitiveType> Rows<Option<P::Native>> for ArrowHoles<'_, P> {
    fn rows(&self) -> usize {
        self.0.rows()
    }

    fn row(&self, at: usize) -> Cow<'_, [Option<P::Native>]> {
        Cow::Owned(self.0.entries(at))
    }

    fn columns(&self) -> usize {
        self.0.columns().unwrap_or_else(|| self.0.entries(0).len())
    }
}

impl<P: ArrowPrimitiveType> fmt::Debug for ArrowRows<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown("ArrowRows", &self.0, f)
    }
}

impl<P: ArrowPrimitiveType> fmt::Debug for ArrowHoles<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown("ArrowHoles", &self.0, f)
    }
}

fn shown<P: ArrowPrimitiveType>(
    name: &str,
    table: &Table<'_, P>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    shown.field("type", &P::DATA_TYPE).field("rows", &table.rows());
    if let Some(columns) = table.columns() {
        shown.field("columns", &columns);
    }
    shown.finish()
}
