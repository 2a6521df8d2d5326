//! The best sum of a table of numbers in one call: rows and columns in, columns of rows out.
//!
//! Everything is checked by the builder of [`AssignmentProblem`] and solved by [`solve`]; here
//! a caller's rows become a table, with the faults that no table can have.

use super::solve;
use crate::kernel::{
    BitMatrix, Control, Faults, Index, Internal, Matrix, MenteeIx, MentorIx, Rows, ShapeError,
    Side, Unsigned,
};
use crate::market::{
    AssignmentAnswer, AssignmentBuilder, AssignmentFault, AssignmentProblem, Outcome, Price, Seats,
    Sense, Value, Weight,
};
use serde::{Deserialize, Serialize};

/// The pairs of rows and columns with the largest sum.
///
/// As many pairs as can be are made, each row and each column in one at most, and among those
/// the ones with the best sum are taken. Rows are anything that [`Rows`] is there for, entries
/// are `i32`, `i64`, `f32` or `f64`; or `Option` of these, where nothing stands for a pair that
/// must not be made. The sum is exact for the very numbers given, floats included.
///
/// Ties, cost and guarantee are those of [`solve`]. The answer holds its proof: see
/// [`SumTask::problem`] for how to check it, and [`SumTask`] for columns with several seats.
/// Borrowed rows are copied once.
///
/// # Errors
/// Every fault of the table, with its row and column: rows of different lengths, numbers that
/// are not finite or too large to be added up; of very many the first thousand, and their
/// number.
///
/// ```
/// use mentormatch::assignment::best;
///
/// let found = best([[9.0, 8.0, 1.0], [9.0, 5.0, 1.0]])?;
/// assert_eq!(found.columns, [Some(1), Some(0)]);
/// assert_eq!(found.value, 17.0);
///
/// let ragged = vec![vec![1.0, f64::NAN], vec![2.0]];
/// assert_eq!(
///     best(&ragged).unwrap_err().to_string(),
///     "row 1 has 1 entry, not 2\nrow 0, column 1: NaN is not finite"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn best<C: TableCell>(
    table: impl Rows<C>,
) -> Result<BestSum<C::Number>, Faults<AssignmentFault>> {
    SumTask::of(table).solve()
}

/// The pairs of rows and columns with the smallest sum; in all else as [`best()`].
///
/// # Errors
/// Every fault of the table, as of [`best()`].
///
/// ```
/// use mentormatch::assignment::cheapest;
///
/// // Nothing where a pair must not be made.
/// let costs = [[Some(4_i64), Some(1)], [None, Some(2)], [None, None]];
/// let found = cheapest(&costs)?;
/// assert_eq!(found.columns, [Some(0), Some(1), None]);
/// assert_eq!(found.value, 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cheapest<C: TableCell>(
    table: impl Rows<C>,
) -> Result<BestSum<C::Number>, Faults<AssignmentFault>> {
    SumTask::of(table).cheapest().solve()
}

/// A table of numbers of which the best sum is asked, where [`best()`] says too little: columns
/// may have several seats, and the checked problem can be had.
///
/// Rows have one seat each, so that each has one column at most. For rows with several,
/// for minimums, prices of staying alone or another number of pairs, see [`AssignmentProblem`].
///
/// ```
/// use mentormatch::assignment::SumTask;
/// use mentormatch::audit::verify_assignment;
///
/// let table = vec![vec![5_i64, 4], vec![6, 1], vec![7, 3]];
/// let task = || SumTask::of(&table).column_seats(&[1_usize, 2]);
/// let found = task().solve()?;
/// assert_eq!(found.columns, [Some(1), Some(0), Some(1)]);
/// assert_eq!(found.rows_of(1).collect::<Vec<_>>(), [0, 2]);
///
/// // The proof is checked by code that shares nothing with the solver.
/// let proven = verify_assignment(&task().problem()?, &found.proof).unwrap();
/// assert_eq!((proven.pairs, proven.value), (3, found.value));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SumTask<C: TableCell> {
    table: Result<Matrix<C>, Unshaped>,
    columns: usize,
    sense: Sense,
    column_seats: Option<Vec<u32>>,
}

/// What is wrong with rows that are no table.
#[derive(Clone, Debug, Default)]
struct Unshaped {
    listed: Vec<AssignmentFault>,
    more: usize,
}

impl Unshaped {
    /// So many faults are listed; the rest is counted, as where a table is built.
    const LISTED: usize = 1000;

    fn push(&mut self, fault: AssignmentFault) {
        if self.listed.len() < Self::LISTED {
            self.listed.push(fault);
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self) -> Faults<AssignmentFault> {
        if self.more > 0 {
            self.listed.push(AssignmentFault::More { count: self.more });
        }
        self.listed.into()
    }
}

impl From<ShapeError> for Unshaped {
    fn from(fault: ShapeError) -> Self {
        Self { listed: vec![fault.into()], more: 0 }
    }
}

impl<C: TableCell> SumTask<C> {
    /// The largest sum of this table, with one seat each.
    pub fn of(table: impl Rows<C>) -> Self {
        let (rows, columns) = (table.rows(), table.columns());
        let table = match table.into_items() {
            Ok(items) => Matrix::new(rows, columns, items).map_err(Unshaped::from),
            Err(table) => gathered(&table, rows, columns),
        };
        Self { table, columns, sense: Sense::Max, column_seats: None }
    }

    /// The smallest sum in place of the largest.
    pub fn cheapest(mut self) -> Self {
        self.sense = Sense::Min;
        self
    }

    /// How many rows each column may be paired with; 1 each by default, 0 for a column that is
    /// to stay alone.
    pub fn column_seats<N: Unsigned>(mut self, seats: &[N]) -> Self {
        self.column_seats = Some(seats.iter().copied().map(as_seats).collect());
        self
    }

    /// The checked problem: what `audit::verify_assignment` needs beside [`BestSum::proof`],
    /// and what [`solve`] takes where a run is to be stopped or watched.
    ///
    /// # Errors
    /// Every fault of the table and the seats, as of [`best()`].
    pub fn problem(self) -> Result<AssignmentProblem<C::Number>, Faults<AssignmentFault>> {
        match self.table {
            Ok(table) => {
                let mut builder = C::builder(table)?.sense(self.sense);
                if let Some(seats) = self.column_seats {
                    builder = builder.seats(Side::Mentor, Seats::each(seats));
                }
                builder.build()
            }
            Err(mut faults) => {
                let given = self.column_seats.map(|seats| seats.len());
                if let Some(got) = given.filter(|got| *got != self.columns) {
                    let (what, side, expected) = ("seats", Side::Mentor, self.columns);
                    faults.push(AssignmentFault::Length { what, side, got, expected });
                }
                Err(faults.finish())
            }
        }
    }

    /// The best sum, with its proof.
    ///
    /// # Errors
    /// Every fault of the table and the seats, as of [`best()`].
    pub fn solve(self) -> Result<BestSum<C::Number>, Faults<AssignmentFault>> {
        match solve(&self.problem()?, &Control::unbounded()) {
            Outcome::Solved(proof) => Ok(BestSum::told(proof)),
            Outcome::Impossible(_) | Outcome::Stopped(_) => {
                let broken = Internal::broken("as many pairs as can be are always found");
                Err(vec![broken.into()].into())
            }
        }
    }
}

/// Seats beyond 2³² − 1 are as good as that many: no side has more agents.
fn as_seats<N: Unsigned>(seats: N) -> u32 {
    u32::try_from(seats.widened()).unwrap_or(u32::MAX)
}

/// The rows as one table. Where their lengths differ, all that is wrong with them: what a table
/// is checked for when it is built has to be looked for here.
fn gathered<C: TableCell>(
    table: &impl Rows<C>,
    rows: usize,
    columns: usize,
) -> Result<Matrix<C>, Unshaped> {
    if let Err(fault) = MenteeIx::check_count(rows) {
        return Err(Unshaped { listed: vec![fault.into()], more: 0 });
    }
    let mut items = Vec::new();
    let room = rows.checked_mul(columns).map(|entries| items.try_reserve_exact(entries));
    if !matches!(room, Some(Ok(()))) {
        return Err(ShapeError::TooLarge { rows, columns }.into());
    }
    let mut faults = Unshaped::default();
    for at in 0..rows {
        let row = table.row(at);
        if row.len() == columns {
            items.extend_from_slice(&row);
        } else {
            faults.push(ShapeError::Ragged { row: at, got: row.len(), expected: columns }.into());
        }
    }
    if faults.listed.is_empty() {
        return Matrix::new(rows, columns, items).map_err(Unshaped::from);
    }
    let limit = <C::Number as Weight>::Price::limit(rows.saturating_add(columns));
    for row in 0..rows {
        for (column, cell) in table.row(row).iter().enumerate() {
            if let Some(fault) = cell.number().and_then(|number| number.price().fault(limit)) {
                faults.push(AssignmentFault::Weight { row, column, fault });
            }
        }
    }
    Err(faults)
}

/// The pairs with the best sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", try_from = "Written<W>")]
#[non_exhaustive]
pub struct BestSum<W: Weight> {
    /// The column of each row; nothing where a row has none.
    pub columns: Vec<Option<usize>>,
    /// The sum of the pairs' numbers: exact for integers; of floats the exact sum of the very
    /// numbers given, rounded once.
    pub value: Value<W>,
    /// The answer as the solver gave it, with the prices that prove that no other pairs have a
    /// better sum: `audit::verify_assignment` checks it against [`SumTask::problem`]. In it
    /// rows are called mentees and columns mentors.
    pub proof: AssignmentAnswer<W>,
}

impl<W: Weight> BestSum<W> {
    fn told(proof: AssignmentAnswer<W>) -> Self {
        Self { columns: columns(&proof), value: proof.value, proof }
    }

    /// The rows of this column, ascending.
    pub fn rows_of(&self, column: usize) -> impl Iterator<Item = usize> + '_ {
        // A place that cannot be numbered is past the last column, as is the last number.
        self.proof.matching.mentees_of(MentorIx::at(column)).iter().map(|row| row.get())
    }

    /// The pairs of a row and its column, ascending.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(|(row, column)| Some((row, (*column)?)))
    }
}

fn columns<W: Weight>(proof: &AssignmentAnswer<W>) -> Vec<Option<usize>> {
    let mut columns = vec![None; proof.matching.mentees()];
    for (row, column) in proof.matching.pairs() {
        columns[row.get()] = Some(column.get());
    }
    columns
}

/// An answer as it is read, before its two halves are compared.
#[derive(Deserialize)]
#[serde(bound = "")]
struct Written<W: Weight> {
    columns: Vec<Option<usize>>,
    value: Value<W>,
    proof: AssignmentAnswer<W>,
}

impl<W: Weight> TryFrom<Written<W>> for BestSum<W> {
    type Error = &'static str;

    fn try_from(written: Written<W>) -> Result<Self, Self::Error> {
        let Written { columns: read, value, proof } = written;
        if read == columns(&proof) && value == proof.value {
            Ok(Self { columns: read, value, proof })
        } else {
            Err("the pairs or the sum are not those of the proof")
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

/// An entry of a table: a number, or an `Option` of one, in which nothing stands for a pair
/// that must not be made. Sealed: `i32`, `i64`, `f32` and `f64`.
pub trait TableCell: sealed::Sealed + Copy + 'static {
    /// The number.
    type Number: Weight;

    /// The number, if there is one.
    fn number(self) -> Option<Self::Number>;

    /// What checks a table of such entries.
    #[doc(hidden)]
    fn builder(
        table: Matrix<Self>,
    ) -> Result<AssignmentBuilder<Self::Number>, Faults<AssignmentFault>>;
}

macro_rules! cells {
    ($($number:ty)*) => {
        $(
            impl sealed::Sealed for $number {}
            impl TableCell for $number {
                type Number = $number;

                fn number(self) -> Option<$number> {
                    Some(self)
                }

                fn builder(
                    table: Matrix<Self>,
                ) -> Result<AssignmentBuilder<$number>, Faults<AssignmentFault>> {
                    Ok(AssignmentProblem::dense(table))
                }
            }

            impl sealed::Sealed for Option<$number> {}
            impl TableCell for Option<$number> {
                type Number = $number;

                fn number(self) -> Option<$number> {
                    self
                }

                fn builder(
                    table: Matrix<Self>,
                ) -> Result<AssignmentBuilder<$number>, Faults<AssignmentFault>> {
                    with_holes(table)
                }
            }
        )*
    };
}
cells!(i32 i64 f32 f64);

/// A table some of whose pairs must not be made.
fn with_holes<W: Weight>(
    table: Matrix<Option<W>>,
) -> Result<AssignmentBuilder<W>, Faults<AssignmentFault>> {
    let (rows, columns) = (table.rows(), table.columns());
    let mut allowed = None;
    if table.items().contains(&None) {
        let mut bits = BitMatrix::filled(rows, columns, true)
            .map_err(|fault| Faults::from(vec![AssignmentFault::from(fault)]))?;
        for row in 0..rows {
            for (column, cell) in table.row(row).iter().enumerate() {
                if cell.is_none() {
                    bits.set(row, column, false);
                }
            }
        }
        allowed = Some(bits);
    }
    let weights = table.into_items().into_iter().map(Option::unwrap_or_default).collect();
    Ok(AssignmentProblem::table(rows, columns, weights, allowed))
}
