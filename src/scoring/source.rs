//! Whom rules are compiled for: people with all that is known of them, or as columns.

use super::RulesFault;
use super::columns::{Column, FIRST, Respondent, UNKNOWN, Unfit, WITHHELD};
use crate::kernel::{Index, MenteeIx, MentorIx, Side};
use crate::people::{Answer, Base, Cohort, Field, FieldValue, PersonId, Roster, Wishes};
use indexmap::IndexMap;
use std::hash::Hash;

/// The people of both sides.
#[derive(Clone, Copy)]
pub(super) enum People<'a> {
    Cohort(&'a Cohort),
    Roster(&'a Roster),
}

/// In what somebody names people of the other side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    Wishes,
    Vetoes,
    Earlier,
}

impl<'a> People<'a> {
    /// How many a side has.
    pub(super) fn count(self, side: Side) -> usize {
        match (self, side) {
            (Self::Cohort(cohort), Side::Mentee) => cohort.mentees().len(),
            (Self::Cohort(cohort), Side::Mentor) => cohort.mentors().len(),
            (Self::Roster(roster), side) => roster.count(side),
        }
    }

    /// The ids of a side, by position.
    pub(super) fn ids(self, side: Side) -> Box<dyn Iterator<Item = &'a PersonId> + 'a> {
        match (self, side) {
            (Self::Cohort(cohort), Side::Mentee) => Box::new(cohort.mentees().ids()),
            (Self::Cohort(cohort), Side::Mentor) => Box::new(cohort.mentors().ids()),
            (Self::Roster(roster), side) => Box::new(roster.ids(side).iter()),
        }
    }

    /// Where somebody stands, by id.
    pub(super) fn position(self, side: Side, id: &PersonId) -> Option<u32> {
        match (self, side) {
            (Self::Cohort(cohort), Side::Mentee) => Some(cohort.mentees().index_of(id)?.raw()),
            (Self::Cohort(cohort), Side::Mentor) => Some(cohort.mentors().index_of(id)?.raw()),
            (Self::Roster(roster), side) => roster.position(side, id),
        }
    }

    /// The forms of each person of a side: of a mentee's requests, in their order, or of a mentor.
    pub(super) fn forms(self, side: Side) -> Box<dyn Iterator<Item = Vec<&'a str>> + 'a> {
        match (self, side) {
            (Self::Cohort(cohort), Side::Mentee) => {
                Box::new(cohort.mentees().iter().map(|(_, mentee)| {
                    mentee.requests.iter().map(|request| request.form.as_str()).collect()
                }))
            }
            (Self::Cohort(cohort), Side::Mentor) => Box::new(
                cohort
                    .mentors()
                    .iter()
                    .map(|(_, mentor)| mentor.forms.iter().map(|form| form.as_str()).collect()),
            ),
            (Self::Roster(roster), side) => Box::new(roster.forms(side)),
        }
    }

    /// Who of a side names whom of the other: both positions, and the rank of a wish. Somebody
    /// named who is not there is left out.
    pub(super) fn named(self, side: Side, naming: Naming) -> Vec<(u32, u32, u32)> {
        match self {
            Self::Cohort(cohort) => of_cohort(cohort, side, naming),
            Self::Roster(roster) => match naming {
                Naming::Wishes => roster.wishes(side).to_vec(),
                Naming::Vetoes => unranked(roster.vetoes(side)),
                Naming::Earlier => unranked(roster.earlier(side)),
            },
        }
    }

    /// The same two the other way round, where each of them stands on both sides.
    pub(super) fn turned(self, (mentee, mentor): (u32, u32)) -> Option<(u32, u32)> {
        match self {
            Self::Cohort(cohort) => {
                let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
                let as_mentor = mentors.index_of(mentees.id(MenteeIx::new(mentee))?)?;
                let as_mentee = mentees.index_of(mentors.id(MentorIx::new(mentor))?)?;
                Some((as_mentee.raw(), as_mentor.raw()))
            }
            Self::Roster(roster) => {
                let other = |side: Side, at: u32| {
                    roster.position(side.other(), roster.ids(side).get(at as usize)?)
                };
                Some((other(Side::Mentor, mentor)?, other(Side::Mentee, mentee)?))
            }
        }
    }

    /// Reads a side's answers to `field`; `turn` makes of each a value and the key by which equal
    /// values are known. Faults are added to `faults`.
    pub(super) fn read<K: Hash + Eq, V>(
        self,
        (rule, side, field): (&str, Side, &Field),
        faults: &mut Vec<RulesFault>,
        turn: impl FnMut(FieldValue<'_>) -> Result<(K, V), Unfit>,
    ) -> Column<V> {
        let mut reading =
            Reading { asked: (rule, side, field), faults, values: IndexMap::new(), turn };
        let codes = match (self, side) {
            (Self::Cohort(cohort), Side::Mentee) => reading.base(cohort.mentees()),
            (Self::Cohort(cohort), Side::Mentor) => reading.base(cohort.mentors()),
            (Self::Roster(roster), side) => reading.roster(roster, side),
        };
        Column { codes, values: reading.values.into_values().collect() }
    }
}

/// A column that is being read.
struct Reading<'r, K, V, T> {
    /// For which rule, of which side, to which question.
    asked: (&'r str, Side, &'r Field),
    faults: &'r mut Vec<RulesFault>,
    /// The distinct values so far.
    values: IndexMap<K, V>,
    turn: T,
}

impl<K, V, T> Reading<'_, K, V, T>
where
    K: Hash + Eq,
    T: FnMut(FieldValue<'_>) -> Result<(K, V), Unfit>,
{
    /// The codes of the answers of a base.
    fn base<P: Respondent>(&mut self, base: &Base<P>) -> Vec<u32> {
        let field = self.asked.2;
        let code =
            |(_, one): (_, &P)| self.code(&one.person().id, one.answer(field)).unwrap_or(UNKNOWN);
        base.iter().map(code).collect()
    }

    /// The codes of the answers of a side. Each distinct answer is turned once; one that does not
    /// suit, once for each person who gave it.
    fn roster(&mut self, roster: &Roster, side: Side) -> Vec<u32> {
        let (rule, _, field) = self.asked;
        let Some(answers) = roster.answers(side, field) else {
            let (rule, field) = (rule.to_owned(), field.clone());
            self.faults.push(RulesFault::NotKept { rule, side, field });
            return vec![UNKNOWN; roster.count(side)];
        };
        let mut known = vec![None; answers.distinct()];
        let code = |(id, number): (&PersonId, Answer<usize>)| match number {
            Answer::Unknown => UNKNOWN,
            Answer::Withheld => WITHHELD,
            Answer::Given(number) => {
                let turned = known.get(number).copied().flatten();
                let turned = turned.or_else(|| self.code(id, answers.value(number).into()));
                if let Some(known) = known.get_mut(number) {
                    *known = turned;
                }
                turned.unwrap_or(UNKNOWN)
            }
        };
        roster.ids(side).iter().zip(answers.numbers()).map(code).collect()
    }

    /// The code of somebody's answer; nothing, and a fault, where it does not suit.
    fn code(&mut self, id: &PersonId, answer: Answer<FieldValue<'_>>) -> Option<u32> {
        Some(match answer {
            Answer::Unknown => UNKNOWN,
            Answer::Withheld => WITHHELD,
            Answer::Given(value) => match (self.turn)(value) {
                Ok((key, value)) => {
                    let entry = self.values.entry(key);
                    let at = entry.index();
                    entry.or_insert(value);
                    // No side has more people than a `u32` numbers.
                    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(FIRST)
                }
                Err(unfit) => {
                    let (rule, side, field) = self.asked;
                    self.faults.push(unfit.fault(rule, side, id, field));
                    return None;
                }
            },
        })
    }
}

fn unranked(pairs: &[(u32, u32)]) -> Vec<(u32, u32, u32)> {
    pairs.iter().map(|&(one, other)| (one, other, 0)).collect()
}

fn of_cohort(cohort: &Cohort, side: Side, naming: Naming) -> Vec<(u32, u32, u32)> {
    let mut found = Vec::new();
    let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
    match side {
        Side::Mentee => {
            for (at, mentee) in mentees.iter() {
                let mut tell = |id: &PersonId, rank| {
                    let other = mentors.index_of(id);
                    found.extend(other.map(|other| (at.raw(), other.raw(), rank)));
                };
                match naming {
                    Naming::Earlier => mentee.earlier_mentors.iter().for_each(|id| tell(id, 0)),
                    naming => of_wishes(&mentee.person.wishes, naming, tell),
                }
            }
        }
        Side::Mentor => {
            for (at, mentor) in mentors.iter() {
                let mut tell = |id: &PersonId, rank| {
                    let other = mentees.index_of(id);
                    found.extend(other.map(|other| (at.raw(), other.raw(), rank)));
                };
                match naming {
                    Naming::Earlier => mentor.earlier_mentees.iter().for_each(|id| tell(id, 0)),
                    naming => of_wishes(&mentor.person.wishes, naming, tell),
                }
            }
        }
    }
    found
}

fn of_wishes(wishes: &Wishes, naming: Naming, mut tell: impl FnMut(&PersonId, u32)) {
    match naming {
        Naming::Wishes => wishes.ranks().for_each(|(id, rank)| tell(id, rank)),
        Naming::Vetoes => wishes.vetoed.iter().for_each(|id| tell(id, 0)),
        Naming::Earlier => {}
    }
}
