//! What each side thinks of each pair, as numbers.

use crate::kernel::{BitMatrix, Index, Matrix, MenteeIx, MentorIx, Wide, faults};
use std::cmp::Ordering;
use std::sync::Arc;

mod sealed {
    pub trait Sealed {}
}

/// A number that can stand for a preference: the higher the better. Sealed.
pub trait Score:
    sealed::Sealed + Copy + PartialOrd + std::fmt::Display + Send + Sync + 'static
{
    /// What a sum of such numbers is counted in: wide enough that the integers of any
    /// matching do not overflow.
    type Total: Copy + PartialOrd + std::fmt::Display + std::fmt::Debug + Send + Sync;

    /// The sum, in order; zero of nothing.
    fn total(numbers: impl Iterator<Item = Self>) -> Self::Total;

    /// Whether the number can be compared: false for NaN and the infinities.
    fn is_comparable(self) -> bool;

    /// The order of two comparable numbers. `-0.0` equals `0.0`.
    fn order(self, other: Self) -> Ordering;

    /// Not above any comparable number.
    #[doc(hidden)]
    const LOWEST: Self;

    /// A number that is lower the higher the score, and the same for equal scores.
    #[doc(hidden)]
    fn key(self) -> u64;
}

/// The highest bit.
const SIGN: u64 = 1 << 63;

macro_rules! score {
    (integers $($integer:ty => $wide:ty),*; floats $($float:ty),*) => {
        $(
            impl sealed::Sealed for $integer {}
            impl Score for $integer {
                type Total = $wide;

                fn total(numbers: impl Iterator<Item = Self>) -> $wide {
                    numbers.map(<$wide>::from).sum()
                }
                #[inline]
                fn is_comparable(self) -> bool {
                    true
                }
                #[inline]
                fn order(self, other: Self) -> Ordering {
                    self.cmp(&other)
                }
                const LOWEST: Self = Self::MIN;
                #[inline]
                fn key(self) -> u64 {
                    !(i64::from(self) as u64 ^ SIGN)
                }
            }
        )*
        $(
            impl sealed::Sealed for $float {}
            impl Score for $float {
                type Total = f64;

                fn total(numbers: impl Iterator<Item = Self>) -> f64 {
                    // Not `sum`, whose empty sum is -0.0.
                    numbers.map(f64::from).fold(0.0, |sum, number| sum + number)
                }
                #[inline]
                fn is_comparable(self) -> bool {
                    self.is_finite()
                }
                #[inline]
                fn order(self, other: Self) -> Ordering {
                    self.partial_cmp(&other).unwrap_or(Ordering::Equal)
                }
                const LOWEST: Self = Self::NEG_INFINITY;
                #[inline]
                fn key(self) -> u64 {
                    // The sum makes -0 and 0 one number.
                    let bits = (f64::from(self) + 0.0).to_bits();
                    if bits & SIGN == 0 { !bits ^ SIGN } else { bits }
                }
            }
        )*
    };
}
score!(integers i32 => i64, i64 => i128; floats f32, f64);

faults! {
    /// Why two tables do not make [`Scores`].
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ScoresFault: "scores-fault" {
        /// The tables do not have each other's shape turned around.
        Shape {
            /// Rows of the mentees' table.
            mentees: usize,
            /// Columns of the mentees' table.
            mentors: usize,
            /// Which other table.
            other: &'static str,
            /// Rows it must have.
            expected_rows: usize,
            /// Columns it must have.
            expected_columns: usize,
            /// Rows it has.
            rows: usize,
            /// Columns it has.
            columns: usize,
        } = "shape",
            "the mentees' table is {mentees} × {mentors}, so the {other} must be {expected_rows} \
             × {expected_columns}, not {rows} × {columns}",
            "таблица наставляемых {mentees} × {mentors}, поэтому {other} должна быть \
             {expected_rows} × {expected_columns}, а не {rows} × {columns}";
        /// An entry is NaN or infinite.
        NotFinite {
            /// Whose table.
            view: &'static str,
            /// The entry's row.
            row: usize,
            /// The entry's column.
            column: usize,
        } = "not-finite",
            "the {view} have a number that is not finite at row {row}, column {column}",
            "{view}: не конечное число в строке {row}, столбце {column}";
        /// A side has more agents than can be numbered.
        TooMany(fault: crate::kernel::TooMany) = "too-many", "{fault}", "{fault}";
    }
}

/// Two views of every pair, the higher the better, and which pairs are allowed.
///
/// The mentees' view has a row a mentee, the mentors' view a row a mentor, so each
/// side reads its own preferences in one sweep. A forbidden pair is a state, held
/// apart from the numbers.
///
/// Cloning shares the numbers, so a market with fewer allowed pairs over the same
/// numbers costs its bits only: see [`Scores::restricted`].
#[derive(Clone, Debug, PartialEq)]
pub struct Scores<W> {
    mentee_view: Arc<Matrix<W>>,
    mentor_view: Arc<Matrix<W>>,
    /// Nothing where every pair is allowed.
    allowed: Option<BitMatrix>,
}

impl<W: Score> Scores<W> {
    /// Scores from a mentees × mentors table, a mentors × mentees table and, where
    /// some pairs are forbidden, the mentees × mentors bits of the allowed ones.
    ///
    /// # Errors
    /// [`ScoresFault`] for shapes that do not fit and the first number that is not
    /// finite, forbidden pairs included.
    pub fn new(
        mentee_view: Matrix<W>,
        mentor_view: Matrix<W>,
        allowed: Option<BitMatrix>,
    ) -> Result<Self, ScoresFault> {
        let (mentees, mentors) = (mentee_view.rows(), mentee_view.columns());
        MenteeIx::check_count(mentees)?;
        MentorIx::check_count(mentors)?;
        let shape = |other, expected: (usize, usize), got: (usize, usize)| {
            // A table without rows cannot tell how many columns it should have.
            if expected == got || (expected.0 == 0 && got.0 == 0) {
                return Ok(());
            }
            Err(ScoresFault::Shape {
                mentees,
                mentors,
                other,
                expected_rows: expected.0,
                expected_columns: expected.1,
                rows: got.0,
                columns: got.1,
            })
        };
        shape("mentors' table", (mentors, mentees), (mentor_view.rows(), mentor_view.columns()))?;
        if let Some(bits) = &allowed {
            shape("table of allowed pairs", (mentees, mentors), (bits.rows(), bits.columns()))?;
        }
        for (view, table) in [("mentees' scores", &mentee_view), ("mentors' scores", &mentor_view)]
        {
            if let Some(at) = first_incomparable(table.items()) {
                let columns = table.columns();
                return Err(ScoresFault::NotFinite {
                    view,
                    row: at / columns,
                    column: at % columns,
                });
            }
        }
        Ok(Self { mentee_view: mentee_view.into(), mentor_view: mentor_view.into(), allowed })
    }

    /// The same scores with the allowed pairs for which `keep` holds.
    ///
    /// # Errors
    /// [`ShapeError`](crate::kernel::ShapeError) where the bits do not fit the address space.
    pub fn restricted(
        &self,
        mut keep: impl FnMut(MenteeIx, MentorIx) -> bool,
    ) -> Result<Self, crate::kernel::ShapeError> {
        let mut allowed = BitMatrix::filled(self.mentees(), self.mentors(), false)?;
        for mentee in MenteeIx::all(self.mentees()) {
            for mentor in MentorIx::all(self.mentors()) {
                if self.is_allowed(mentee, mentor) && keep(mentee, mentor) {
                    allowed.set(mentee.get(), mentor.get(), true);
                }
            }
        }
        Ok(Self { allowed: Some(allowed), ..self.clone() })
    }

    /// The same scores with fewer allowed pairs: `clear` clears bits of those that are
    /// allowed now. O(pairs / 64) beside what it does: the numbers are shared.
    ///
    /// # Errors
    /// [`ShapeError`](crate::kernel::ShapeError) where the bits do not fit the address space.
    pub(crate) fn narrowed(
        &self,
        clear: impl FnOnce(&mut BitMatrix),
    ) -> Result<Self, crate::kernel::ShapeError> {
        let mut allowed = match &self.allowed {
            Some(bits) => bits.clone(),
            None => BitMatrix::filled(self.mentees(), self.mentors(), true)?,
        };
        clear(&mut allowed);
        let (mentee_view, mentor_view) =
            (Arc::clone(&self.mentee_view), Arc::clone(&self.mentor_view));
        Ok(Self { mentee_view, mentor_view, allowed: Some(allowed) })
    }

    /// How many mentees.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.mentee_view.rows()
    }

    /// How many mentors.
    #[must_use]
    pub fn mentors(&self) -> usize {
        self.mentee_view.columns()
    }

    /// What the mentees think: a row a mentee, a column a mentor. Entries of
    /// forbidden pairs mean nothing.
    #[must_use]
    pub fn mentee_view(&self) -> &Matrix<W> {
        &self.mentee_view
    }

    /// What the mentors think: a row a mentor, a column a mentee. Entries of
    /// forbidden pairs mean nothing.
    #[must_use]
    pub fn mentor_view(&self) -> &Matrix<W> {
        &self.mentor_view
    }

    /// The allowed pairs, a row a mentee; nothing where all are.
    #[must_use]
    pub fn allowed(&self) -> Option<&BitMatrix> {
        self.allowed.as_ref()
    }

    /// Whether this pair may be made; false outside the tables.
    #[must_use]
    #[inline]
    pub fn is_allowed(&self, mentee: MenteeIx, mentor: MentorIx) -> bool {
        match &self.allowed {
            Some(bits) => bits.get(mentee.get(), mentor.get()),
            None => mentee.get() < self.mentees() && mentor.get() < self.mentors(),
        }
    }

    /// What both think of an allowed pair: the mentee's view, then the mentor's.
    #[must_use]
    pub fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(W, W)> {
        if !self.is_allowed(mentee, mentor) {
            return None;
        }
        let mentee_view = self.mentee_view.get(mentee.get(), mentor.get())?;
        let mentor_view = self.mentor_view.get(mentor.get(), mentee.get())?;
        Some((*mentee_view, *mentor_view))
    }
}

/// The first entry that cannot be compared.
fn first_incomparable<W: Score>(items: &[W]) -> Option<usize> {
    let start = ComparableBlocks(items).widely() * BLOCK;
    items[start..].iter().position(|score| !score.is_comparable()).map(|at| start + at)
}

/// How many entries are tested without an early exit.
const BLOCK: usize = 64;

/// How many whole blocks from the first on can be compared.
struct ComparableBlocks<'a, W>(&'a [W]);

impl<W: Score> Wide for ComparableBlocks<'_, W> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let fine =
            |block: &[W]| block.iter().fold(true, |fine, score| fine & score.is_comparable());
        let mut blocks = self.0.chunks_exact(BLOCK);
        blocks.by_ref().position(|block| !fine(block)).unwrap_or(self.0.len() / BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_checked_and_forbidden_is_a_state() {
        let mentees = Matrix::new(1, 2, vec![1.0, 2.0]).unwrap();
        let mentors = Matrix::new(2, 1, vec![3.0, f64::NAN]).unwrap();
        assert_eq!(
            Scores::new(mentees.clone(), mentors, None),
            Err(ScoresFault::NotFinite { view: "mentors' scores", row: 1, column: 0 })
        );
        let square = Matrix::new(1, 2, vec![3.0, 4.0]).unwrap();
        assert!(matches!(
            Scores::new(mentees.clone(), square, None),
            Err(ScoresFault::Shape { rows: 1, columns: 2, .. })
        ));
        let mut allowed = BitMatrix::filled(1, 2, true).unwrap();
        allowed.set(0, 0, false);
        let mentors = Matrix::new(2, 1, vec![3.0, 4.0]).unwrap();
        let scores = Scores::new(mentees, mentors, Some(allowed)).unwrap();
        assert_eq!(scores.of(MenteeIx::new(0), MentorIx::new(0)), None);
        assert_eq!(scores.of(MenteeIx::new(0), MentorIx::new(1)), Some((2.0, 4.0)));
        assert_eq!(scores.of(MenteeIx::new(0), MentorIx::new(2)), None);
        let nobody = scores.restricted(|_, _| false).unwrap();
        assert_eq!(nobody.of(MenteeIx::new(0), MentorIx::new(1)), None);
        let none = scores.narrowed(|bits| bits.clear_row(0)).unwrap();
        assert_eq!(none.of(MenteeIx::new(0), MentorIx::new(1)), None);
        assert_eq!(scores.narrowed(|_| ()), Ok(scores.clone()));
        assert_eq!(scores.restricted(|_, _| true), Ok(scores));
    }
}
