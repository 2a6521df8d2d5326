//! What a programme remembers through all stages, and what is looked up in it.

pub(in crate::program) mod checks;
pub(in crate::program) mod eligible;
pub(in crate::program) mod erase;
pub(in crate::program) mod forget_gatherings;
pub(in crate::program) mod form_rules;
pub(in crate::program) mod hard_rules;
pub(in crate::program) mod next_cycle;
pub(in crate::program) mod prepared;
pub(in crate::program) mod ready;
pub(in crate::program) mod refused;
pub(in crate::program) mod restore;
pub(in crate::program) mod transact;
pub(in crate::program) mod views;
pub(in crate::program) mod write;

use crate::kernel::{Side, Sides};
use crate::people::{Cohort, PersonId};
use crate::program::machine::demands::{closing_lacks, exit_lacks};
use crate::program::{
    Cause, ClosingPapers, Conditions, FeedbackFrom, FormingPapers, Gatherings, Journal, MentorFile,
    Moment, Monitoring, PairNo, PairRecord, PairState, Preparing, Reason, Search, SelectionPapers,
    Support,
};
use crate::scoring::Rules;
use crate::strategy::Stamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is recorded and saved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Which cycle of the programme it is, from 1.
    pub(in crate::program) cycle: u32,
    pub(in crate::program) cohort: Cohort,
    /// Who left, in whichever role, and why.
    #[serde(default)]
    pub(in crate::program) left: BTreeMap<PersonId, Cause>,
    #[serde(default)]
    pub(in crate::program) rules: Option<Rules>,
    #[serde(default)]
    pub(in crate::program) conditions: Conditions,
    #[serde(default)]
    pub(in crate::program) preparing: Preparing,
    #[serde(default)]
    pub(in crate::program) selection: SelectionPapers,
    #[serde(default)]
    pub(in crate::program) mentor_files: BTreeMap<PersonId, MentorFile>,
    #[serde(default)]
    pub(in crate::program) monitoring: Monitoring,
    /// Pairs that the curator excludes.
    #[serde(default)]
    pub(in crate::program) vetoes: BTreeSet<(PersonId, PersonId)>,
    #[serde(default)]
    pub(in crate::program) searches: Vec<Search>,
    #[serde(default)]
    pub(in crate::program) pairs: Vec<PairRecord>,
    #[serde(default)]
    pub(in crate::program) support: BTreeMap<PersonId, Vec<Support>>,
    #[serde(default)]
    pub(in crate::program) forming: FormingPapers,
    #[serde(default)]
    pub(in crate::program) closing: ClosingPapers,
    /// Group meetings and open days.
    #[serde(default)]
    pub(in crate::program) gatherings: Gatherings,
    /// What stands for people whose data were erased.
    #[serde(default)]
    pub(in crate::program) tombstones: BTreeSet<PersonId>,
    pub(in crate::program) journal: Journal,
}

impl Facts {
    /// The pair of this number.
    pub(in crate::program) fn pair(&self, pair: PairNo) -> Result<&PairRecord, Reason> {
        pair.position()
            .and_then(|position| self.pairs.get(position))
            .ok_or(Reason::UnknownPair { pair })
    }

    /// The pairs with their numbers.
    pub(in crate::program) fn numbered(&self) -> impl Iterator<Item = (PairNo, &PairRecord)> {
        self.pairs.iter().enumerate().map(|(at, pair)| (PairNo::at(at), pair))
    }

    /// Seats of a participant; 0 for nobody.
    pub(in crate::program) fn seats(&self, side: Side, person: &PersonId) -> u32 {
        match side {
            Side::Mentee => self.cohort.mentees().get(person).map_or(0, |mentee| mentee.seats),
            Side::Mentor => self.cohort.mentors().get(person).map_or(0, |mentor| mentor.seats),
        }
    }

    /// Whether `person` is in the base of this side.
    pub(in crate::program) fn is_known(&self, side: Side, person: &PersonId) -> bool {
        match side {
            Side::Mentee => self.cohort.mentees().get(person).is_some(),
            Side::Mentor => self.cohort.mentors().get(person).is_some(),
        }
    }
}

/// What follows from the facts and is asked for often. It is kept current by every
/// operation, so that a transition looks at nothing but what is missing; it is
/// never saved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    /// Who is in a base and cannot take part, by side.
    pub(in crate::program) held_back: Sides<BTreeSet<PersonId>>,
    /// Who may be paired, by side.
    pub(in crate::program) ready: Sides<BTreeSet<PersonId>>,
    /// Mentors who take part, without questionnaire, interview or decision.
    pub(in crate::program) unjudged: BTreeSet<PersonId>,
    /// Mentors whose match to requests is judged provisionally only.
    pub(in crate::program) provisional: BTreeSet<PersonId>,
    /// Ready mentees with a seat and no live pair.
    pub(in crate::program) unserved: BTreeSet<PersonId>,
    /// Those among them without support.
    pub(in crate::program) unsupported: BTreeSet<PersonId>,
    /// All pairs of a person, by side, ascending.
    pub(in crate::program) pairs_of: Sides<BTreeMap<PersonId, Vec<PairNo>>>,
    /// Pairs that wait for a consent.
    pub(in crate::program) proposed: BTreeSet<PairNo>,
    /// Pairs that wait for the order.
    pub(in crate::program) agreed: BTreeSet<PairNo>,
    /// Pairs that work.
    pub(in crate::program) working: BTreeSet<PairNo>,
    /// Working pairs without a format or interim feedback of a side.
    pub(in crate::program) unsettled: BTreeSet<PairNo>,
    /// Closed pairs without final feedback of a side.
    pub(in crate::program) unassessed: BTreeSet<PairNo>,
    /// Members of closed pairs who were measured at entry and not at exit.
    pub(in crate::program) unmeasured: BTreeSet<(Side, PersonId)>,
}

fn put<T: Ord + Clone>(set: &mut BTreeSet<T>, item: &T, belongs: bool) {
    if belongs {
        set.insert(item.clone());
    } else {
        set.remove(item);
    }
}

impl Index {
    /// Everything looked up anew. O(record · log).
    pub(in crate::program) fn of(facts: &Facts) -> Self {
        let mut index = Self::default();
        for (pair, _) in facts.numbered() {
            index.add_pair(facts, pair);
        }
        facts.cohort.mentees().ids().for_each(|id| index.mentee(facts, id));
        facts.cohort.mentors().ids().for_each(|id| index.mentor(facts, id));
        index
    }

    pub(in crate::program) fn mentee(&mut self, facts: &Facts, id: &PersonId) {
        let Ok(mentee) = facts.mentee(id) else { return };
        let ready = facts.mentee_lacks(mentee).is_empty();
        put(&mut self.held_back.mentee, id, !ready);
        put(&mut self.ready.mentee, id, ready);
        let unserved = ready && mentee.seats > 0 && self.live(facts, Side::Mentee, id) == 0;
        put(&mut self.unserved, id, unserved);
        put(&mut self.unsupported, id, unserved && !facts.support.contains_key(id));
    }

    pub(in crate::program) fn mentor(&mut self, facts: &Facts, id: &PersonId) {
        let Ok(mentor) = facts.mentor(id) else { return };
        let takes_part = facts.potential_mentor_lacks(mentor).is_empty();
        put(&mut self.held_back.mentor, id, !takes_part);
        put(&mut self.ready.mentor, id, facts.mentor_lacks(mentor).is_empty());
        put(&mut self.provisional, id, !facts.provisional(id).is_empty());
        put(&mut self.unjudged, id, takes_part && !facts.judgement_lacks(id).is_empty());
    }

    /// Takes note of a person's change, in whichever role.
    pub(in crate::program) fn person(&mut self, facts: &Facts, id: &PersonId) {
        self.mentee(facts, id);
        self.mentor(facts, id);
        for side in Side::BOTH {
            self.measured(facts, side, id);
        }
    }

    pub(in crate::program) fn add_pair(&mut self, facts: &Facts, pair: PairNo) {
        if let Ok(record) = facts.pair(pair) {
            for side in Side::BOTH {
                let pairs = &mut self.pairs_of[side];
                pairs.entry(record.member(side).clone()).or_default().push(pair);
            }
            self.pair(facts, pair);
        }
    }

    pub(in crate::program) fn pair(&mut self, facts: &Facts, pair: PairNo) {
        let Ok(record) = facts.pair(pair) else { return };
        let state = record.state();
        put(&mut self.proposed, &pair, state == PairState::Proposed);
        put(&mut self.agreed, &pair, state == PairState::Agreed);
        put(&mut self.working, &pair, state == PairState::Working);
        let settled = !record.formats.is_empty()
            && !crate::program::machine::demands::lacks_assessment(facts, record)
            && record.has_feedback(FeedbackFrom::Mentee, Moment::Interim)
            && record.has_feedback(FeedbackFrom::Mentor, Moment::Interim);
        put(&mut self.unsettled, &pair, state == PairState::Working && !settled);
        put(&mut self.unassessed, &pair, !closing_lacks(facts, pair).is_empty());
        self.mentee(facts, &record.mentee);
        for side in Side::BOTH {
            self.measured(facts, side, record.member(side));
        }
    }

    fn measured(&mut self, facts: &Facts, side: Side, person: &PersonId) {
        let closed = |&pair: &PairNo| facts.pair(pair).is_ok_and(PairRecord::is_closed);
        let pairs = self.pairs_of[side].get(person);
        let owes = pairs.is_some_and(|pairs| pairs.iter().any(closed))
            && !exit_lacks(facts, side, person).is_empty();
        put(&mut self.unmeasured, &(side, person.clone()), owes);
    }

    /// The live pairs of a person on this side.
    pub(in crate::program) fn live_pairs<'a>(
        &'a self,
        facts: &'a Facts,
        side: Side,
        person: &PersonId,
    ) -> impl Iterator<Item = PairNo> + 'a {
        let pairs = self.pairs_of[side].get(person).map_or(&[][..], Vec::as_slice);
        pairs.iter().copied().filter(|&pair| facts.pair(pair).is_ok_and(PairRecord::is_live))
    }

    pub(in crate::program) fn live(&self, facts: &Facts, side: Side, person: &PersonId) -> usize {
        self.live_pairs(facts, side, person).count()
    }
}

/// What a programme remembers through all its stages: the two bases, the rules,
/// the papers of each stage, measurements, pairs and the journal.
#[derive(Clone, Debug)]
pub struct Record {
    pub(in crate::program) facts: Facts,
    pub(in crate::program) index: Index,
    /// Another one after each change: what was prepared from the record before is stale.
    stamp: Stamp,
}

/// How often it was changed is no part of what is recorded.
impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        let Self { facts, index, stamp: _ } = self;
        *facts == other.facts && *index == other.index
    }
}

impl Record {
    pub(in crate::program) fn new(facts: Facts) -> Self {
        let index = Index::of(&facts);
        Self { facts, index, stamp: Stamp::default() }
    }

    /// When the record was changed last.
    pub(in crate::program) fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Looks everything up anew.
    pub(in crate::program) fn reindex(&mut self) {
        self.stamp = self.stamp.next();
        self.index = Index::of(&self.facts);
    }

    pub(in crate::program) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Takes note of a person's change.
    pub(in crate::program) fn changed(&mut self, person: &PersonId) {
        self.stamp = self.stamp.next();
        self.index.person(&self.facts, person);
    }

    /// Changes a pair that exists.
    pub(in crate::program) fn change_pair(
        &mut self,
        pair: PairNo,
        change: impl FnOnce(&mut PairRecord),
    ) {
        if let Some(record) = pair.position().and_then(|at| self.facts.pairs.get_mut(at)) {
            change(record);
            self.stamp = self.stamp.next();
            self.index.pair(&self.facts, pair);
        }
    }

    /// Which cycle of the programme this is, from 1.
    #[must_use]
    pub fn cycle(&self) -> u32 {
        self.facts.cycle
    }

    /// The two bases.
    #[must_use]
    pub fn cohort(&self) -> &Cohort {
        &self.facts.cohort
    }

    /// The rules of pairing.
    #[must_use]
    pub fn rules(&self) -> Option<&Rules> {
        self.facts.rules.as_ref()
    }

    /// What stage 1 settled.
    #[must_use]
    pub fn conditions(&self) -> &Conditions {
        &self.facts.conditions
    }

    /// Criteria of selection and training plans.
    #[must_use]
    pub fn selection(&self) -> &SelectionPapers {
        &self.facts.selection
    }

    /// How far a mentor's selection and training have come.
    #[must_use]
    pub fn mentor_file(&self, mentor: &PersonId) -> Option<&MentorFile> {
        self.facts.mentor_files.get(mentor)
    }

    /// What monitoring found.
    #[must_use]
    pub fn monitoring(&self) -> &Monitoring {
        &self.facts.monitoring
    }

    /// The adopted searches, oldest first.
    #[must_use]
    pub fn searches(&self) -> &[Search] {
        &self.facts.searches
    }

    /// All pairs of the cycle, ended ones included, by number.
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = (PairNo, &PairRecord)> {
        self.facts.pairs.iter().enumerate().map(|(at, pair)| (PairNo::at(at), pair))
    }

    /// The pair of this number.
    #[must_use]
    pub fn pair(&self, pair: PairNo) -> Option<&PairRecord> {
        self.facts.pair(pair).ok()
    }

    /// The pairs of a person in this role, ended ones included.
    #[must_use]
    pub fn pairs_of(&self, side: Side, person: &PersonId) -> &[PairNo] {
        self.index.pairs_of[side].get(person).map_or(&[], Vec::as_slice)
    }

    /// The pairs that the curator excludes, as mentee and mentor.
    #[must_use]
    pub fn vetoes(&self) -> &BTreeSet<(PersonId, PersonId)> {
        &self.facts.vetoes
    }

    /// Support given to a mentee without a mentor.
    #[must_use]
    pub fn support(&self, mentee: &PersonId) -> &[Support] {
        self.facts.support.get(mentee).map_or(&[], Vec::as_slice)
    }

    /// What closing leaves.
    #[must_use]
    pub fn closing(&self) -> &ClosingPapers {
        &self.facts.closing
    }

    /// What stands for people whose data were erased.
    #[must_use]
    pub fn tombstones(&self) -> &BTreeSet<PersonId> {
        &self.facts.tombstones
    }

    /// Who decided what on which ground, when.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.facts.journal
    }

    /// Who may be paired, by id.
    #[must_use]
    pub fn ready(&self, side: Side) -> &BTreeSet<PersonId> {
        &self.index.ready[side]
    }

    /// Who is in a base and cannot take part, each with everything they lack, by id.
    pub fn held_back(&self, side: Side) -> impl Iterator<Item = (&PersonId, Vec<Reason>)> {
        self.index.held_back[side].iter().map(move |id| {
            let lacks = match side {
                Side::Mentee => self.facts.mentee(id).map(|known| self.facts.mentee_lacks(known)),
                Side::Mentor => {
                    self.facts.mentor(id).map(|known| self.facts.potential_mentor_lacks(known))
                }
            };
            (id, lacks.unwrap_or_default())
        })
    }

    /// The mentees for whom the search goes on: ready, with a seat and without a
    /// pair, proposed or working, by id.
    #[must_use]
    pub fn unserved(&self) -> &BTreeSet<PersonId> {
        &self.index.unserved
    }

    /// Why a person left, if they did.
    #[must_use]
    pub fn left(&self, person: &PersonId) -> Option<Cause> {
        self.facts.left.get(person).copied()
    }

    /// How many seats of a participant are taken by live pairs.
    #[must_use]
    pub fn seats_taken(&self, side: Side, person: &PersonId) -> usize {
        self.index.live(&self.facts, side, person)
    }
}
