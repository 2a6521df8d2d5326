//! The mutual entries of both sides' lists in flat arrays, each knowing its twin.

use super::half::{Half, NONE};
use super::twins::{own_twins, twins};
use crate::kernel::{Matrix, Pace, Side};
use crate::market::{ListCell, Lists};

/// Both sides' mutual entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    pub(crate) mentees: Half,
    pub(crate) mentors: Half,
}

impl Entries {
    pub(crate) fn half(&self, side: Side) -> &Half {
        match side {
            Side::Mentee => &self.mentees,
            Side::Mentor => &self.mentors,
        }
    }

    /// The entries of complete lists.
    pub(in crate::market) fn complete<T: ListCell, P: Pace>(
        mentees: &Matrix<T>,
        mentors: &Matrix<T>,
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let half = |matrix: &Matrix<T>| Half {
            starts: (0..=matrix.rows()).map(|row| (row * matrix.columns()) as u32).collect(),
            partners: matrix.items().iter().map(|entry| entry.low()).collect(),
            twins: Vec::new(),
            ties: None,
        };
        pace.steps(mentees.items().len())?;
        let mut mentees = half(mentees);
        pace.steps(mentors.items().len())?;
        let mut mentors = half(mentors);
        (mentees.twins, mentors.twins) = twins(&mentees, &mentors, pace)?;
        Ok(Self { mentees, mentors })
    }

    /// The mutual entries of two sides' lists, and how many others were dropped.
    /// The lists hold fewer than `u32::MAX` entries each, all in range, none twice.
    ///
    /// Time O(entries); memory as for [`twins`].
    pub(crate) fn pair_up<P: Pace>(
        mentee_lists: Lists,
        mentor_lists: Lists,
        pace: &mut P,
    ) -> Result<(Self, u64), P::Cut> {
        let given = mentee_lists.len() + mentor_lists.len();
        let mut mentees = Half::from_lists(mentee_lists, pace)?;
        let mut mentors = Half::from_lists(mentor_lists, pace)?;
        (mentees.twins, mentors.twins) = twins(&mentees, &mentors, pace)?;

        let mutual = mentees.twins.iter().filter(|&&twin| twin != NONE).count();
        let dropped = given - 2 * mutual;
        if dropped > 0 {
            pace.steps(given)?;
            let mentee_names = mentees.compact();
            pace.steps(given)?;
            let mentor_names = mentors.compact();
            pace.steps(given)?;
            for twin in &mut mentees.twins {
                *twin = mentor_names[*twin as usize];
            }
            for twin in &mut mentors.twins {
                *twin = mentee_names[*twin as usize];
            }
        }
        pace.steps(given)?;
        mentees.forget_absent_ties();
        mentors.forget_absent_ties();
        Ok((Self { mentees, mentors }, dropped as u64))
    }
}

impl Half {
    /// The mutual entries of one pool's lists, each with its twin in the same pool, and how
    /// many others were dropped. The same conditions and work as [`Entries::pair_up`], for one side.
    pub(crate) fn pair_up<P: Pace>(lists: Lists, pace: &mut P) -> Result<(Self, u64), P::Cut> {
        let given = lists.len();
        let mut half = Self::from_lists(lists, pace)?;
        half.twins = own_twins(&half, pace)?;
        let mutual = half.twins.iter().filter(|&&twin| twin != NONE).count();
        if mutual < given {
            pace.steps(given)?;
            let names = half.compact();
            for twin in &mut half.twins {
                *twin = names[*twin as usize];
            }
        }
        half.forget_absent_ties();
        Ok((half, (given - mutual) as u64))
    }
}
