//! What rules compare, and what comparing finds.

use crate::kernel::{BitMatrix, Csr, Side};
use crate::people::Availability;
use crate::scoring::columns::{Column, LabelSet, Pair};
use crate::scoring::own_numbers::OwnNumbers;
use std::sync::Arc;

/// What a rule compares.
#[derive(Debug)]
pub(in crate::scoring) enum Operands {
    /// Labels by number.
    Keys(Pair<u32>),
    /// Positions on a scale.
    Ranks(Pair<u32>),
    Numbers(Pair<f64>),
    Labels(Pair<LabelSet>),
    Times(Pair<Availability>),
    /// Pairs that somebody named: by mentee the mentors, ascending, with a rank.
    Named(Csr<(u32, u32)>),
    /// Pairs that are marked, a bit each.
    Marked(Arc<BitMatrix>),
    /// Numbers of pairs that the application brought.
    Own(Arc<OwnNumbers>),
}

/// What is found when two answers are compared.
#[derive(Clone, Copy, Debug)]
pub(in crate::scoring) enum Finding {
    Keys(u32, u32),
    /// The mentor's position less the mentee's.
    Gap(i64),
    /// The mentee's number, then the mentor's.
    Numbers(f64, f64),
    Labels(Overlap),
    Minutes(u16),
    /// The rank, where the pair is named.
    Named(Option<u32>),
    /// A number that the application brought.
    Own(f64),
    /// An answer is missing.
    Unanswered,
}

/// How two sets of labels overlap.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::scoring) struct Overlap {
    pub(in crate::scoring) mentee_size: usize,
    pub(in crate::scoring) mentor_size: usize,
    pub(in crate::scoring) shared: usize,
    /// The mentee's levels of all labels, and of the shared ones.
    pub(in crate::scoring) wanted: u64,
    pub(in crate::scoring) covered: u64,
    /// The products of both levels over the shared labels.
    pub(in crate::scoring) confident: u64,
}

impl Overlap {
    fn of(mentee: &LabelSet, mentor: &LabelSet) -> Self {
        let mut overlap = Self {
            mentee_size: mentee.labels.len(),
            mentor_size: mentor.labels.len(),
            wanted: mentee.total,
            ..Self::default()
        };
        for (level, confidence) in shared(mentee, mentor).map(|(_, levels)| levels) {
            overlap.shared += 1;
            overlap.covered += u64::from(level);
            overlap.confident += u64::from(level) * u64::from(confidence);
        }
        overlap
    }
}

/// The labels of both sets with both levels.
pub(in crate::scoring) fn shared<'a>(
    mentee: &'a LabelSet,
    mentor: &'a LabelSet,
) -> impl Iterator<Item = (u32, (u8, u8))> + 'a {
    let mut rest = mentor.labels.as_slice();
    mentee.labels.iter().filter_map(move |&(label, level)| {
        while let [(other, _), tail @ ..] = rest {
            if *other >= label {
                break;
            }
            rest = tail;
        }
        match rest {
            [(other, confidence), ..] if *other == label => Some((label, (level, *confidence))),
            _ => None,
        }
    })
}

impl Operands {
    /// What comparing two codes finds. For pairs named or marked and own numbers codes are
    /// positions.
    pub(in crate::scoring) fn find(&self, mentee: u32, mentor: u32) -> Finding {
        fn both<V, T>(
            pair: &Pair<V>,
            (mentee, mentor): (u32, u32),
            compare: impl FnOnce(&V, &V) -> T,
        ) -> Option<T> {
            let mentee = pair.mentee.value(mentee).given()?;
            let mentor = pair.mentor.value(mentor).given()?;
            Some(compare(mentee, mentor))
        }
        let codes = (mentee, mentor);
        match self {
            Self::Keys(pair) => both(pair, codes, |&a, &b| Finding::Keys(a, b)),
            Self::Ranks(pair) => {
                both(pair, codes, |&a, &b| Finding::Gap(i64::from(b) - i64::from(a)))
            }
            Self::Numbers(pair) => both(pair, codes, |&a, &b| Finding::Numbers(a, b)),
            Self::Labels(pair) => both(pair, codes, |a, b| Finding::Labels(Overlap::of(a, b))),
            Self::Times(pair) => both(pair, codes, |a, b| Finding::Minutes(a.shared_minutes(b))),
            Self::Named(named) => {
                let row = named.row(mentee as usize);
                let found = row.binary_search_by_key(&mentor, |&(mentor, _)| mentor);
                Some(Finding::Named(found.ok().map(|at| row[at].1)))
            }
            Self::Marked(bits) => {
                let marked = bits.get(mentee as usize, mentor as usize);
                Some(Finding::Named(marked.then_some(0)))
            }
            Self::Own(numbers) => numbers.of(mentee as usize, mentor as usize).map(Finding::Own),
        }
        .unwrap_or(Finding::Unanswered)
    }

    /// What the rule compares of these mentees and mentors; `place` is each mentor's among
    /// these.
    pub(in crate::scoring) fn part(
        &self,
        mentees: &[u32],
        mentors: &[u32],
        place: &[Option<u32>],
    ) -> Self {
        match self {
            Self::Keys(pair) => Self::Keys(pair.part(mentees, mentors)),
            Self::Ranks(pair) => Self::Ranks(pair.part(mentees, mentors)),
            Self::Numbers(pair) => Self::Numbers(pair.part(mentees, mentors)),
            Self::Labels(pair) => Self::Labels(pair.part(mentees, mentors)),
            Self::Times(pair) => Self::Times(pair.part(mentees, mentors)),
            Self::Named(named) => {
                let mut rows = Csr::new();
                for &mentee in mentees {
                    let row = named.row(mentee as usize).iter();
                    // Places ascend as the mentors do.
                    rows.push_row(row.filter_map(|&(mentor, rank)| {
                        Some((place.get(mentor as usize).copied().flatten()?, rank))
                    }));
                }
                Self::Named(rows)
            }
            Self::Marked(bits) => {
                let mut rows = Csr::new();
                for &mentee in mentees {
                    let of = mentors.iter().enumerate();
                    let marked =
                        of.filter(|&(_, &mentor)| bits.get(mentee as usize, mentor as usize));
                    // In range: places among mentors, whom a `u32` numbers.
                    rows.push_row(marked.map(|(place, _)| (place as u32, 0)));
                }
                Self::Named(rows)
            }
            Self::Own(numbers) => Self::Own(Arc::new(numbers.part(mentees, mentors, place))),
        }
    }

    /// The codes of each side's people; nothing for pairs named or marked and own numbers.
    pub(in crate::scoring) fn codes(&self) -> Option<(&[u32], &[u32])> {
        fn of<V>(pair: &Pair<V>) -> (&[u32], &[u32]) {
            (&pair.mentee.codes, &pair.mentor.codes)
        }
        Some(match self {
            Self::Keys(pair) | Self::Ranks(pair) => of(pair),
            Self::Numbers(pair) => of(pair),
            Self::Labels(pair) => of(pair),
            Self::Times(pair) => of(pair),
            Self::Named(_) | Self::Marked(_) | Self::Own(_) => return None,
        })
    }

    /// The code of each of a pair.
    pub(in crate::scoring) fn codes_of(&self, mentee: usize, mentor: usize) -> (u32, u32) {
        match self.codes() {
            Some((mentees, mentors)) => (
                mentees.get(mentee).copied().unwrap_or_default(),
                mentors.get(mentor).copied().unwrap_or_default(),
            ),
            // Positions are within `u32`: each base is checked when it is built.
            None => (
                u32::try_from(mentee).unwrap_or(u32::MAX),
                u32::try_from(mentor).unwrap_or(u32::MAX),
            ),
        }
    }
}

/// Which sum over the shared labels a rule depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::scoring) enum Sum {
    /// Their number.
    Shared,
    /// Their number, and the number of the mentor's labels.
    SharedOfEither,
    /// The mentee's levels.
    Covered,
    /// The products of both levels.
    Confident,
}

impl<V> Pair<V> {
    /// A column of answers beside a constant: for rules about one side.
    pub(in crate::scoring) fn one_sided(
        side: Side,
        answers: Column<V>,
        others: usize,
        constant: V,
    ) -> Self {
        let constant = Column::constant(others, constant);
        match side {
            Side::Mentee => Self { mentee: answers, mentor: constant },
            Side::Mentor => Self { mentee: constant, mentor: answers },
        }
    }
}
