//! What follows from the facts and is asked for often.

use crate::kernel::{Side, Sides};
use crate::people::PersonId;
use crate::program::record::facts::Facts;
use crate::program::record::lacks::{closing_lacks, exit_lacks, lacks_assessment};
use crate::program::{FeedbackFrom, Moment, PairNo, PairRecord, PairState};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Working pairs without a format or interim feedback of a side, or with a wish for
    /// another mentor that waits.
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
            && !record.work.has_open_wish()
            && !lacks_assessment(facts, record)
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
