//! Compiled rules: what each means for one pair. Everything else, tables and
//! kernels included, gives the same numbers faster.

use super::columns::{Forms, Words};
use super::kinds::{Asked, Asking, Condition, Finding, Operands, Points};
use crate::kernel::{Side, Unit};
use crate::people::PersonId;
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

/// What every compiled rule has.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: Arc<str>,
    /// The code of its kind.
    pub(super) code: &'static str,
    /// The forms it is limited to, ascending.
    pub(super) forms: Option<Vec<u32>>,
    /// Who of the mentees and of the mentors asked for it, where it holds only then.
    pub(super) asked: [Option<Asked>; 2],
    pub(super) operands: Operands,
    /// The side that it is about, where only one.
    pub(super) of: Option<Side>,
    /// The labels that its codes stand for.
    pub(super) words: Arc<Words>,
    /// What it asks of people.
    pub(super) asking: Arc<Asking>,
}

impl Rule {
    fn part(&self, [mentees, mentors]: [&[u32]; 2], place: &[Option<u32>]) -> Self {
        Self {
            name: Arc::clone(&self.name),
            code: self.code,
            forms: self.forms.clone(),
            asked: [
                self.asked[0].as_ref().map(|asked| asked.part(mentees)),
                self.asked[1].as_ref().map(|asked| asked.part(mentors)),
            ],
            operands: self.operands.part(mentees, mentors, place),
            of: self.of,
            words: Arc::clone(&self.words),
            asking: Arc::clone(&self.asking),
        }
    }

    /// Whether it holds for some pairs only.
    pub(super) fn is_limited(&self) -> bool {
        self.forms.is_some() || self.asked.iter().any(Option::is_some)
    }

    /// What the limits of the rule depend on, for a mentee and for a mentor.
    pub(super) fn classes(&self, forms: &Forms, mentee: usize, mentor: usize) -> (u32, u32) {
        (self.class(forms, Side::Mentee, mentee), self.class(forms, Side::Mentor, mentor))
    }

    /// What the limits of the rule depend on, for one person.
    pub(super) fn class(&self, forms: &Forms, side: Side, at: usize) -> u32 {
        let (asked, form) = match side {
            Side::Mentee => (&self.asked[0], forms.mentee_class(at)),
            Side::Mentor => (&self.asked[1], forms.mentor_class(at)),
        };
        let silent = asked.as_ref().is_some_and(|asked| !asked.by(at));
        let form = if self.forms.is_some() { form } else { 0 };
        if silent { form | NOT_ASKED } else { form }
    }

    /// Whether it holds for a pair of these classes.
    pub(super) fn applies(&self, forms: &Forms, classes: (u32, u32)) -> bool {
        (classes.0 | classes.1) & NOT_ASKED == 0 && self.is_of_form(forms, classes)
    }

    fn is_of_form(&self, forms: &Forms, classes: (u32, u32)) -> bool {
        self.forms.as_ref().is_none_or(|limited| {
            forms.shared(classes).is_some_and(|form| limited.binary_search(&form).is_ok())
        })
    }

    /// Whether it holds for this pair once both ask for it.
    pub(super) fn may_hold_for(&self, forms: &Forms, mentee: usize, mentor: usize) -> bool {
        self.is_of_form(forms, forms.classes(mentee, mentor))
    }

    /// Whether everybody of the pair asked for it who has to.
    pub(super) fn is_asked(&self, (mentee, mentor): (usize, usize)) -> bool {
        let by = |side: usize, at| self.asked[side].as_ref().is_none_or(|asked| asked.by(at));
        by(0, mentee) && by(1, mentor)
    }

    /// The sides of which nobody answered the question that asks for it.
    pub(super) fn silent(&self) -> impl Iterator<Item = Side> {
        let sides = Side::BOTH.into_iter().zip(&self.asked);
        sides
            .filter(|(_, asked)| asked.as_ref().is_some_and(Asked::is_silent))
            .map(|(side, _)| side)
    }

    /// By whose answers it holds, where it has to be asked for.
    pub(super) fn asked_by(&self) -> Vec<Side> {
        let sides = Side::BOTH.into_iter().zip(&self.asked);
        sides.filter(|(_, asked)| asked.is_some()).map(|(side, _)| side).collect()
    }

    /// Whether it holds for this pair.
    pub(super) fn holds_for(&self, forms: &Forms, mentee: usize, mentor: usize) -> bool {
        self.applies(forms, self.classes(forms, mentee, mentor))
    }
}

/// The bit in a class of those who did not ask for the rule. No cohort has so many classes of
/// forms.
const NOT_ASKED: u32 = 1 << 31;

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
    /// The plan of everybody once more.
    pub(super) fn again(&self) -> Self {
        // In range: no side has more people than a `u32` numbers.
        let all = |people: &[PersonId]| -> Vec<u32> { (0..people.len() as u32).collect() };
        self.part([&all(&self.mentees), &all(&self.mentors)])
    }

    /// The plan of these people, ascending positions of both sides.
    pub(super) fn part(&self, people: [&[u32]; 2]) -> Self {
        let [mentees, mentors] = people;
        let mut place = vec![None; self.mentors.len()];
        for (at, &mentor) in (0u32..).zip(mentors) {
            place[mentor as usize] = Some(at);
        }
        let ids = |ids: &[PersonId], people: &[u32]| -> Vec<PersonId> {
            people.iter().map(|&at| ids[at as usize].clone()).collect()
        };
        let barrier = |barrier: &Barrier| Barrier {
            rule: barrier.rule.part(people, &place),
            condition: barrier.condition.clone(),
            needs_answer: barrier.needs_answer,
        };
        let scored = |scored: &Scored| Scored {
            rule: scored.rule.part(people, &place),
            points: scored.points.clone(),
            weights: scored.weights,
            neutral: scored.neutral,
        };
        Self {
            unit: self.unit,
            mentees: ids(&self.mentees, mentees),
            mentors: ids(&self.mentors, mentors),
            forms: self.forms.part(mentees, mentors),
            barriers: self.barriers.iter().map(barrier).collect(),
            criteria: self.criteria.iter().map(scored).collect(),
        }
    }

    /// Whether a barrier forbids a pair.
    pub(super) fn forbids(&self, barrier: &Barrier, mentee: usize, mentor: usize) -> bool {
        let (a, b) = barrier.rule.operands.codes_of(mentee, mentor);
        barrier.rule.holds_for(&self.forms, mentee, mentor)
            && barrier.forbids(barrier.rule.operands.find(a, b))
    }

    /// The first barrier that forbids a pair.
    pub(super) fn first_barrier(&self, mentee: usize, mentor: usize) -> Option<usize> {
        self.barriers.iter().position(|barrier| self.forbids(barrier, mentee, mentor))
    }

    /// What a criterion adds to a pair.
    pub(super) fn worth(&self, scored: &Scored, mentee: usize, mentor: usize) -> Both {
        if !scored.rule.holds_for(&self.forms, mentee, mentor) {
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
