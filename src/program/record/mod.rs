//! What a programme remembers through all stages, and what is looked up in it.

pub(in crate::program) mod checks;
pub(in crate::program) mod correcting;
pub(in crate::program) mod demands;
pub(in crate::program) mod eligible;
pub(in crate::program) mod erase;
pub(in crate::program) mod event_log;
#[cfg(feature = "import")]
pub(in crate::program) mod fact_rows;
pub(in crate::program) mod facts;
pub(in crate::program) mod forget_gatherings;
pub(in crate::program) mod form_rules;
pub(in crate::program) mod hard_rules;
pub(in crate::program) mod index;
pub(in crate::program) mod lacks;
pub(in crate::program) mod next_cycle;
pub(in crate::program) mod prepared;
pub(in crate::program) mod ready;
pub(in crate::program) mod refused;
pub(in crate::program) mod restore;
pub(in crate::program) mod revisions;
pub(in crate::program) mod transact;
pub(in crate::program) mod views;
pub(in crate::program) mod write;
pub(in crate::program) use facts::Facts;
pub(in crate::program) use index::Index;

use crate::kernel::Side;
use crate::people::{Cohort, PersonId};
use crate::program::papers::operation::Operation;
use crate::program::papers::shared::Shared;
use crate::program::record::event_log::EventLog;
use crate::program::{
    Cause, ClosingPapers, Conditions, Journal, MentorFile, Monitoring, PairNo, PairRecord, Reason,
    Search, SelectionPapers, Support,
};
use crate::scoring::Rules;
use crate::strategy::Stamp;
use std::collections::BTreeSet;
/// What a programme remembers through all its stages: the two bases, the rules,
/// the papers of each stage, measurements, pairs and the journal.
///
/// | what is asked of it | read by |
/// | --- | --- |
/// | who is in the bases, who may be paired, who cannot take part and why | [`cohort`](Record::cohort), [`ready`](Record::ready), [`held_back`](Record::held_back), [`left`](Record::left), [`mentee_eligibility`](Record::mentee_eligibility), [`mentor_eligibility`](Record::mentor_eligibility) |
/// | how far preparing has come | [`conditions`](Record::conditions), [`preparing`](Record::preparing), [`roadmap_in`](Record::roadmap_in), [`demand_and_supply`](Record::demand_and_supply), [`readiness`](Record::readiness), [`uninformed`](Record::uninformed), [`without_third_party`](Record::without_third_party) |
/// | how far selection and training have come | [`selection`](Record::selection), [`mentor_file`](Record::mentor_file), [`judgements`](Record::judgements), [`unjudged_criteria`](Record::unjudged_criteria), [`provisional`](Record::provisional), [`attendance`](Record::attendance) |
/// | which meetings took place | [`gatherings`](Record::gatherings), [`group_meeting`](Record::group_meeting), [`open_day`](Record::open_day) |
/// | which pairs there are, and how they came to be | [`pairs`](Record::pairs), [`pair`](Record::pair), [`pairs_of`](Record::pairs_of), [`searches`](Record::searches), [`forming`](Record::forming), [`round_status`](Record::round_status), [`vetoes`](Record::vetoes), [`mentor_groups`](Record::mentor_groups) |
/// | who is without a partner, and what was done for them | [`unserved`](Record::unserved), [`support`](Record::support), [`unpaired_mentors`](Record::unpaired_mentors), [`offers`](Record::offers) |
/// | what speaks against a pair | [`pair_eligibility`](Record::pair_eligibility), [`proposal_warnings`](Record::proposal_warnings), [`seats_taken`](Record::seats_taken) |
/// | the work of pairs | the table of [`program::work`](crate::program::work) |
/// | monitoring | [`monitoring`](Record::monitoring), and the table of [`program::monitoring`](crate::program::monitoring) |
/// | results | [`closing`](Record::closing), and the table of [`program::results`](crate::program::results) |
/// | who decided what, when; who was erased | [`journal`](Record::journal), [`tombstones`](Record::tombstones) |
/// | data for research, without names | [`export`](Record::export) |
#[derive(Clone, Debug)]
pub struct Record {
    pub(in crate::program) facts: Facts,
    pub(in crate::program) index: Shared<Index>,
    /// Another one after each change: what was prepared from the record before is stale.
    stamp: Stamp,
    /// What was done since events are kept, where they are.
    pub(in crate::program) events: Option<EventLog>,
    /// What the operation under way makes, until it is written.
    pub(in crate::program) made: Option<Operation>,
}

/// How often it was changed, and which events are kept of it, is no part of what is recorded.
impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        let Self { facts, index, stamp: _, events: _, made: _ } = self;
        *facts == other.facts && *index == other.index
    }
}

impl Record {
    pub(in crate::program) fn new(facts: Facts) -> Self {
        let index = Shared::new(Index::of(&facts));
        Self { facts, index, stamp: Stamp::default(), events: None, made: None }
    }

    /// When the record was changed last.
    pub(in crate::program) fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Looks everything up anew.
    pub(in crate::program) fn reindex(&mut self) {
        self.stamp = self.stamp.next();
        self.index = Shared::new(Index::of(&self.facts));
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
