//! Compiled rules: what each means for one pair. Everything else, tables and
//! kernels included, gives the same numbers faster.

use super::columns::{Column, Forms, LabelSet, Pair, Words};
use crate::kernel::{Csr, Side, Unit};
use crate::people::{Availability, PersonId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The mentee's and the mentor's view of a pair in one number, so that both are
/// added at once: the mentee's in the upper half, the mentor's in the lower, whose
/// sign reaches up. Sums are exact while each view fits an `i32`, which the choice
/// of the unit ensures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Both(i64);

impl Both {
    pub(super) fn new(mentee: i32, mentor: i32) -> Self {
        Self((i64::from(mentee) << 32).wrapping_add(i64::from(mentor)))
    }

    #[inline]
    pub(super) fn mentor(self) -> i32 {
        self.0 as i32
    }

    #[inline]
    pub(super) fn mentee(self) -> i32 {
        (self.0.wrapping_sub(i64::from(self.mentor())) >> 32) as i32
    }
}

impl std::ops::Add for Both {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }
}

impl std::ops::Sub for Both {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }
}

impl std::ops::AddAssign for Both {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// What a rule compares.
#[derive(Debug)]
pub(super) enum Operands {
    /// Labels by number.
    Keys(Pair<u32>),
    /// Positions on a scale.
    Ranks(Pair<u32>),
    Numbers(Pair<f64>),
    Labels(Pair<LabelSet>),
    Times(Pair<Availability>),
    /// Pairs that somebody named: by mentee the mentors, ascending, with a rank.
    Named(Csr<(u32, u32)>),
}

/// What is found when two answers are compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Finding {
    Keys(u32, u32),
    /// The mentor's position less the mentee's.
    Gap(i64),
    /// The mentee's number, then the mentor's.
    Numbers(f64, f64),
    Labels(Overlap),
    Minutes(u16),
    /// The rank, where the pair is named.
    Named(Option<u32>),
    /// An answer is missing.
    Unanswered,
}

/// How two sets of labels overlap.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Overlap {
    pub(super) mentee_size: usize,
    pub(super) mentor_size: usize,
    pub(super) shared: usize,
    /// The mentee's levels of all labels, and of the shared ones.
    pub(super) wanted: u64,
    pub(super) covered: u64,
    /// The products of both levels over the shared labels.
    pub(super) confident: u64,
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
pub(super) fn shared<'a>(
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
    /// What comparing two codes finds. For named pairs codes are positions.
    pub(super) fn find(&self, mentee: u32, mentor: u32) -> Finding {
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
        }
        .unwrap_or(Finding::Unanswered)
    }

    /// The codes of each side's people; nothing for named pairs.
    pub(super) fn codes(&self) -> Option<(&[u32], &[u32])> {
        fn of<V>(pair: &Pair<V>) -> (&[u32], &[u32]) {
            (&pair.mentee.codes, &pair.mentor.codes)
        }
        Some(match self {
            Self::Keys(pair) | Self::Ranks(pair) => of(pair),
            Self::Numbers(pair) => of(pair),
            Self::Labels(pair) => of(pair),
            Self::Times(pair) => of(pair),
            Self::Named(_) => return None,
        })
    }

    /// The code of each of a pair.
    pub(super) fn codes_of(&self, mentee: usize, mentor: usize) -> (u32, u32) {
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

/// A criterion's points, as a number over a denominator, so that shares are rounded
/// only once.
#[derive(Debug)]
pub(super) enum Points {
    Equal,
    Table { cells: BTreeMap<(u32, u32), f64>, otherwise: f64 },
    Overlap { most: f64 },
    Coverage { confidence: bool },
    Jaccard,
    Time { per_point: f64, most: f64 },
    Gap { target: i64, peak: f64, slope: f64, floor: f64 },
    Distance { scale: f64 },
    Wish { by_rank: Vec<f64>, later: f64 },
    Waiting { most: f64 },
}

impl Points {
    /// Points and what they are to be divided by; nothing where an answer is missing
    /// or nothing was asked for.
    pub(super) fn of(&self, finding: Finding) -> Option<(f64, f64)> {
        let share = |part: u64, whole: u64| (whole > 0).then_some((part as f64, whole as f64));
        match (self, finding) {
            (Self::Equal, Finding::Keys(a, b)) => Some((f64::from(u8::from(a == b)), 1.0)),
            (Self::Table { cells, otherwise }, Finding::Keys(a, b)) => {
                Some((cells.get(&(a, b)).copied().unwrap_or(*otherwise), 1.0))
            }
            (Self::Overlap { most }, Finding::Labels(overlap)) => {
                Some((most.min(overlap.shared as f64), 1.0))
            }
            (Self::Coverage { confidence: false }, Finding::Labels(overlap)) => {
                share(overlap.covered, overlap.wanted)
            }
            (Self::Coverage { confidence: true }, Finding::Labels(overlap)) => {
                share(overlap.confident, overlap.wanted * 10)
            }
            (Self::Jaccard, Finding::Labels(overlap)) => {
                let either = overlap.mentee_size + overlap.mentor_size - overlap.shared;
                share(overlap.shared as u64, either as u64)
            }
            (Self::Time { per_point, most }, Finding::Minutes(minutes)) => {
                Some((f64::from(minutes).min(most * per_point), *per_point))
            }
            (Self::Gap { target, peak, slope, floor }, Finding::Gap(gap)) => {
                let away = (gap - target).unsigned_abs() as f64;
                Some((floor.max(peak - slope * away), 1.0))
            }
            (Self::Distance { scale }, Finding::Numbers(a, b)) => {
                Some(((scale - (a - b).abs()).max(0.0), *scale))
            }
            (Self::Wish { by_rank, later }, Finding::Named(rank)) => {
                let points = rank.map_or(0.0, |rank| {
                    let at = (rank as usize).saturating_sub(1);
                    by_rank.get(at).copied().unwrap_or(*later)
                });
                Some((points, 1.0))
            }
            (Self::Waiting { most }, Finding::Numbers(searches, _)) => {
                Some((searches.min(*most), 1.0))
            }
            _ => None,
        }
    }
}

/// Points times a weight that is counted in units, rounded once, halves to the even.
///
/// Adding 1.5 × 2⁵² leaves no bits for a fraction, so the addition rounds, and the
/// low bits of the sum are the integer: the same in vector registers, which round
/// in no other way before SSE 4.1. In range, because the unit was chosen for the
/// largest points and weights.
#[inline]
pub(super) fn rounded(points: f64, over: f64, weight: f64) -> i32 {
    const NO_FRACTION: f64 = 6_755_399_441_055_744.0;
    (points * weight / over + NO_FRACTION).to_bits() as i32
}

/// What a restriction demands of a finding.
#[derive(Debug)]
pub(super) enum Condition {
    Same,
    Different,
    Gap {
        least: i64,
        most: i64,
    },
    Minutes {
        least: u16,
    },
    Shared {
        least: u32,
    },
    Covered {
        least: f64,
        by_priority: bool,
    },
    /// Bounds of the mentor's number less the mentee's.
    Difference {
        least: f64,
        most: f64,
    },
    NotNamed,
}

impl Condition {
    /// Whether the finding meets the condition; nothing where an answer is missing.
    pub(super) fn holds(&self, finding: Finding) -> Option<bool> {
        Some(match (self, finding) {
            (Self::Same, Finding::Keys(a, b)) => a == b,
            (Self::Different, Finding::Keys(a, b)) => a != b,
            (Self::Gap { least, most }, Finding::Gap(gap)) => (*least..=*most).contains(&gap),
            (Self::Minutes { least }, Finding::Minutes(minutes)) => minutes >= *least,
            (Self::Shared { least }, Finding::Labels(overlap)) => overlap.shared >= *least as usize,
            (Self::Covered { least, by_priority }, Finding::Labels(overlap)) => {
                let (part, whole) = if *by_priority {
                    (overlap.covered as f64, overlap.wanted as f64)
                } else {
                    (overlap.shared as f64, overlap.mentee_size as f64)
                };
                whole == 0.0 || part / whole >= *least
            }
            (Self::Difference { least, most }, Finding::Numbers(a, b)) => {
                (*least..=*most).contains(&(b - a))
            }
            (Self::NotNamed, Finding::Named(named)) => named.is_none(),
            _ => return None,
        })
    }
}

/// What every compiled rule has.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: Arc<str>,
    /// The code of its kind.
    pub(super) code: &'static str,
    /// The forms it is limited to, ascending.
    pub(super) forms: Option<Vec<u32>>,
    pub(super) operands: Operands,
    /// The side that it is about, where only one.
    pub(super) of: Option<Side>,
    /// The labels that its codes stand for.
    pub(super) words: Words,
}

impl Rule {
    pub(super) fn applies(&self, forms: &Forms, classes: (u32, u32)) -> bool {
        match &self.forms {
            None => true,
            Some(limited) => {
                forms.shared(classes).is_some_and(|form| limited.binary_search(&form).is_ok())
            }
        }
    }
}

/// A compiled criterion.
#[derive(Debug)]
pub(super) struct Scored {
    pub(super) rule: Rule,
    pub(super) points: Points,
    /// Each view's weight in units, whole numbers.
    pub(super) weights: (f64, f64),
    /// What an unanswered pair gets.
    pub(super) neutral: Both,
}

impl Scored {
    /// What the finding is worth.
    pub(super) fn worth(&self, finding: Finding) -> Both {
        match self.points.of(finding) {
            Some((points, over)) => self.weighted(points, over),
            None => self.neutral,
        }
    }

    #[inline]
    pub(super) fn weighted(&self, points: f64, over: f64) -> Both {
        Both::new(rounded(points, over, self.weights.0), rounded(points, over, self.weights.1))
    }
}

/// A compiled restriction.
#[derive(Debug)]
pub(super) struct Barrier {
    pub(super) rule: Rule,
    pub(super) condition: Condition,
    pub(super) needs_answer: bool,
}

impl Barrier {
    /// Whether the finding forbids the pair.
    pub(super) fn forbids(&self, finding: Finding) -> bool {
        match self.condition.holds(finding) {
            Some(holds) => !holds,
            None => self.needs_answer,
        }
    }
}

/// Everything compiled.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) unit: Unit,
    pub(super) mentees: Vec<PersonId>,
    pub(super) mentors: Vec<PersonId>,
    pub(super) forms: Forms,
    /// The built-in barriers first, then the restrictions in the rules' order.
    pub(super) barriers: Vec<Barrier>,
    pub(super) criteria: Vec<Scored>,
}

impl Plan {
    /// Whether a barrier forbids a pair.
    pub(super) fn forbids(&self, barrier: &Barrier, mentee: usize, mentor: usize) -> bool {
        let (a, b) = barrier.rule.operands.codes_of(mentee, mentor);
        barrier.rule.applies(&self.forms, self.forms.classes(mentee, mentor))
            && barrier.forbids(barrier.rule.operands.find(a, b))
    }

    /// The first barrier that forbids a pair.
    pub(super) fn first_barrier(&self, mentee: usize, mentor: usize) -> Option<usize> {
        self.barriers.iter().position(|barrier| self.forbids(barrier, mentee, mentor))
    }

    /// What a criterion adds to a pair.
    pub(super) fn worth(&self, scored: &Scored, mentee: usize, mentor: usize) -> Both {
        if !scored.rule.applies(&self.forms, self.forms.classes(mentee, mentor)) {
            return Both::default();
        }
        let (a, b) = scored.rule.operands.codes_of(mentee, mentor);
        scored.worth(scored.rule.operands.find(a, b))
    }

    /// Both views of a pair, were it allowed.
    pub(super) fn total(&self, mentee: usize, mentor: usize) -> Both {
        self.criteria
            .iter()
            .fold(Both::default(), |sum, scored| sum + self.worth(scored, mentee, mentor))
    }

    /// Both views of an allowed pair.
    pub(super) fn pair(&self, mentee: usize, mentor: usize) -> Option<Both> {
        let known = mentee < self.mentees.len() && mentor < self.mentors.len();
        (known && self.first_barrier(mentee, mentor).is_none()).then(|| self.total(mentee, mentor))
    }
}

impl<V> Pair<V> {
    /// A column of answers beside a constant: for rules about one side.
    pub(super) fn one_sided(side: Side, answers: Column<V>, others: usize, constant: V) -> Self {
        let constant = Column::constant(others, constant);
        match side {
            Side::Mentee => Self { mentee: answers, mentor: constant },
            Side::Mentor => Self { mentee: constant, mentor: answers },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_views_are_added_at_once() {
        let extremes = [i32::MIN / 2, -1, 0, 1, i32::MAX / 2];
        for a in extremes {
            for b in extremes {
                for c in extremes {
                    for d in extremes {
                        let sum = Both::new(a, b) + Both::new(c, d);
                        assert_eq!((sum.mentee(), sum.mentor()), (a + c, b + d));
                        let rest = sum - Both::new(c, d);
                        assert_eq!((rest.mentee(), rest.mentor()), (a, b));
                    }
                }
            }
        }
    }

    #[test]
    fn halves_are_rounded_to_the_even() {
        assert_eq!([0.5, 1.5, -2.5].map(|points| rounded(points, 1.0, 1.0)), [0, 2, -2]);
        assert_eq!(rounded(9.0, 30.0, 5.0), 2);
    }
}
