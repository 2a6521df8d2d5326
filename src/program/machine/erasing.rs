//! Erasing a person, and what that rewrote.

use crate::kernel::Side;
use crate::people::PersonId;
use crate::program::machine::stage::State;
use crate::program::papers::operation::Operation;
use crate::program::{Act, Differs, PairNo, Papers, PeopleReason, Program, Reasons, Record};

/// What an erasure rewrote: for an application that keeps parts of a programme in rows of
/// its own. Snapshots that were taken before hold the person still, and are the
/// application's to throw away.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Erased {
    /// What stands for the person now.
    pub tombstone: PersonId,
    /// The people who named them, whose data changed, by side and place.
    pub people: Vec<(Side, PersonId)>,
    /// The pairs of which they were a member, or which named them.
    pub pairs: Vec<PairNo>,
    /// The papers that changed, by topic.
    pub papers: Vec<Papers>,
    /// The entries of this cycle's journal that changed, by number from 1: their words, and
    /// never what they are about otherwise.
    pub entries: Vec<usize>,
    /// The events that changed, of those that the programme keeps, by number. Where an
    /// application keeps more, [`Event::forget`](crate::program::Event::forget) rewrites them.
    pub events: Vec<u64>,
}

impl<S: State> Program<S> {
    /// Erases a person's data in both bases, the team and wherever else they stand, and
    /// puts a tombstone, an id that tells nothing, in the place of theirs, so that the
    /// journal and the pairs stay valid. Live pairs are dissolved. Grounds in the
    /// journal, cases and feedback that concern the person lose their text. An open
    /// draft counted on the person and is discarded. Of the events that are kept, those that
    /// name the person are forgotten.
    ///
    /// Texts of the organisation that name nobody by id (the roadmap, reviews,
    /// rewards' names, support given to others) are not searched.
    ///
    /// Gives back the tombstone, and what was rewritten. Time: O(record + events kept).
    ///
    /// # Errors
    /// Nobody has this id; the day is before the journal's last entry.
    pub fn erase(&mut self, act: &Act, person: &PersonId) -> Result<Erased, Reasons> {
        let mut reasons = self.record.check(act);
        let place = self.record.place(person);
        if place.is_none() {
            reasons.push(PeopleReason::UnknownAnywhere { person: person.clone() }.into());
        }
        Reasons::check(reasons)?;
        let (base, place) = place.unwrap_or_default();
        let before = self.record.clone();
        let doing = self.record.doing(act, || Operation::Erase { base, place });
        let tombstone = self.record.erase(act, person);
        if let Some(open) = self.stage.open() {
            open.forget(person);
        }
        self.record.did(before.revision(), doing);
        let log = self.record.events.as_mut();
        let events = log.map_or_else(Vec::new, |log| log.forget(person, &tombstone));
        Ok(self.record.rewritten(&before, tombstone, events))
    }
}

impl Record {
    /// Where a person stands: in which base or in the team, and after how many others.
    fn place(&self, person: &PersonId) -> Option<(Option<Side>, usize)> {
        let cohort = self.cohort();
        let is = |id: &PersonId| id == person;
        let bases = [
            (Side::Mentee, cohort.mentees().ids().position(is)),
            (Side::Mentor, cohort.mentors().ids().position(is)),
        ];
        let found = bases.into_iter().find_map(|(side, place)| Some((Some(side), place?)));
        let team = || Some((None, self.facts.preparing.team.keys().position(is)?));
        found.or_else(team)
    }

    /// Who stands there.
    pub(in crate::program) fn at_place(
        &self,
        base: Option<Side>,
        place: usize,
    ) -> Option<PersonId> {
        match base {
            Some(Side::Mentee) => self.cohort().mentees().ids().nth(place).cloned(),
            Some(Side::Mentor) => self.cohort().mentors().ids().nth(place).cloned(),
            None => self.facts.preparing.team.keys().nth(place).cloned(),
        }
    }

    fn rewritten(&self, before: &Self, tombstone: PersonId, events: Vec<u64>) -> Erased {
        let (mut people, mut papers) = (Vec::new(), Vec::new());
        for differs in before.differs(self) {
            match differs {
                Differs::Known { side, person } => people.push((side, person)),
                Differs::Papers { topic } => papers.push(topic),
                _ => {}
            }
        }
        let changed = |(one, other): (&_, &_)| one != other;
        let pairs = before.facts.pairs.iter().zip(self.facts.pairs.iter()).map(changed);
        let pairs = pairs.enumerate().filter(|(_, changed)| *changed);
        let (old, new) = (before.journal().entries(), self.journal().entries());
        let entries = (1..).zip(old.iter().zip(new)).filter(|(_, (one, other))| one != other);
        Erased {
            tombstone,
            people,
            pairs: pairs.map(|(at, _)| PairNo::at(at)).collect(),
            papers,
            entries: entries.map(|(number, _)| number).collect(),
            events,
        }
    }
}
