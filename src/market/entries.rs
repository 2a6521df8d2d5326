//! The mutual entries of both sides' lists in flat arrays, each knowing its twin.

use super::twins::{own_twins, twins};
use super::{ListCell, Lists};
use crate::kernel::{Matrix, Side};

/// One side's lists. An entry is named by its place in the flat arrays, so two
/// entries of one agent compare by that place: the lower is the better.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Half {
    /// Where each agent's entries start, and the end of the last.
    pub(crate) starts: Vec<u32>,
    /// The partner that each entry names.
    pub(crate) partners: Vec<u32>,
    /// The entry of that partner that names this agent.
    pub(crate) twins: Vec<u32>,
    /// The first entry of the tie that each entry stands in; nothing where no two
    /// entries are tied. Members of a tie stand in the order that breaks it.
    pub(crate) ties: Option<Vec<u32>>,
}

impl Half {
    #[inline]
    pub(crate) fn agents(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The entries of `agent`; none past the last agent.
    #[inline]
    pub(crate) fn range(&self, agent: usize) -> std::ops::Range<usize> {
        match (self.starts.get(agent), self.starts.get(agent + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }

    /// The partners of `agent`, best first.
    #[inline]
    pub(crate) fn row(&self, agent: usize) -> &[u32] {
        &self.partners[self.range(agent)]
    }

    /// The first entry of the tie that `entry` stands in.
    #[inline]
    pub(crate) fn tie(&self, entry: u32) -> u32 {
        match &self.ties {
            Some(ties) => ties[entry as usize],
            None => entry,
        }
    }

    /// The lists as they were given, without twins.
    fn from_lists(lists: Lists) -> Self {
        let mut starts = Vec::with_capacity(lists.rows() + 1);
        starts.push(0);
        starts.extend((0..lists.rows()).map(|row| lists.range(row).end as u32));
        let ties = lists.has_ties().then(|| {
            let mut ties = Vec::with_capacity(lists.len());
            for row in 0..lists.rows() {
                for group in lists.groups(row) {
                    ties.resize(group.end, group.start as u32);
                }
            }
            ties
        });
        Self { starts, partners: lists.into_items(), twins: Vec::new(), ties }
    }

    /// Leaves out the entries without a twin. `keep[e]` becomes the new name of `e`.
    fn compact(&mut self) -> Vec<u32> {
        let mut names = Vec::with_capacity(self.twins.len());
        let mut next = 0;
        for &twin in &self.twins {
            names.push(next);
            next += u32::from(twin != NONE);
        }
        names.push(next);
        for start in &mut self.starts {
            *start = names[*start as usize];
        }
        // The first kept entry of a tie bears the name that the tie's first would.
        if let Some(ties) = &mut self.ties {
            for tie in ties.iter_mut() {
                *tie = names[*tie as usize];
            }
        }
        let mut kept = self.twins.iter().map(|&twin| twin != NONE);
        self.partners.retain(|_| kept.next().unwrap_or(false));
        if let Some(ties) = &mut self.ties {
            let mut kept = self.twins.iter().map(|&twin| twin != NONE);
            ties.retain(|_| kept.next().unwrap_or(false));
        }
        self.twins.retain(|&twin| twin != NONE);
        names
    }

    fn forget_absent_ties(&mut self) {
        if let Some(ties) = &self.ties {
            if (0u32..).zip(ties).all(|(entry, &tie)| entry == tie) {
                self.ties = None;
            }
        }
    }
}

/// No twin: the partner does not list this agent. Only while an instance is built.
pub(super) const NONE: u32 = u32::MAX;

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
    pub(super) fn complete<T: ListCell>(mentees: &Matrix<T>, mentors: &Matrix<T>) -> Self {
        let half = |matrix: &Matrix<T>| Half {
            starts: (0..=matrix.rows()).map(|row| (row * matrix.columns()) as u32).collect(),
            partners: matrix.items().iter().map(|entry| entry.low()).collect(),
            twins: Vec::new(),
            ties: None,
        };
        let (mut mentees, mut mentors) = (half(mentees), half(mentors));
        (mentees.twins, mentors.twins) = twins(&mentees, &mentors);
        Self { mentees, mentors }
    }

    /// The mutual entries of two sides' lists, and how many others were dropped.
    /// The lists hold fewer than `u32::MAX` entries each, all in range, none twice.
    ///
    /// Time O(entries); memory as for [`twins`].
    pub(crate) fn pair_up(mentee_lists: Lists, mentor_lists: Lists) -> (Self, u64) {
        let given = mentee_lists.len() + mentor_lists.len();
        let mut mentees = Half::from_lists(mentee_lists);
        let mut mentors = Half::from_lists(mentor_lists);
        (mentees.twins, mentors.twins) = twins(&mentees, &mentors);

        let mutual = mentees.twins.iter().filter(|&&twin| twin != NONE).count();
        let dropped = given - 2 * mutual;
        if dropped > 0 {
            let mentee_names = mentees.compact();
            let mentor_names = mentors.compact();
            for twin in &mut mentees.twins {
                *twin = mentor_names[*twin as usize];
            }
            for twin in &mut mentors.twins {
                *twin = mentee_names[*twin as usize];
            }
        }
        mentees.forget_absent_ties();
        mentors.forget_absent_ties();
        (Self { mentees, mentors }, dropped as u64)
    }
}

impl Half {
    /// The mutual entries of one pool's lists, each with its twin in the same pool, and how
    /// many others were dropped. The same conditions and work as [`Entries::pair_up`], for one side.
    pub(crate) fn pair_up(lists: Lists) -> (Self, u64) {
        let given = lists.len();
        let mut half = Self::from_lists(lists);
        half.twins = own_twins(&half);
        let mutual = half.twins.iter().filter(|&&twin| twin != NONE).count();
        if mutual < given {
            let names = half.compact();
            for twin in &mut half.twins {
                *twin = names[*twin as usize];
            }
        }
        half.forget_absent_ties();
        (half, (given - mutual) as u64)
    }
}
