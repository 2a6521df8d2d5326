//! What speaks against making a pair or changing one, when decided and when drafted.

use crate::people::{Date, Mentee, Mentor, PersonId};
use crate::program::{Order, PairNo, PairReason, PairRecord, Reason, Record, Side};
use std::collections::{BTreeMap, BTreeSet};

/// Why this order cannot publish a pair: a side had not consented by its day. No pair is
/// formed without the consent of both.
pub(in crate::program) fn order_faults(
    known: &PairRecord,
    pair: PairNo,
    order: &Order,
) -> Vec<Reason> {
    let consents = [known.mentee_consent, known.mentor_consent].into_iter().flatten();
    let early = consents.filter(|&consent| order.on < consent);
    early.map(|consent| PairReason::OrderEarly { pair, order: order.on, consent }.into()).collect()
}

/// Why a pair cannot have ended on this day: it was published, or met, later.
pub(in crate::program) fn end_fault(known: &PairRecord, pair: PairNo, end: Date) -> Option<Reason> {
    let order = known.order.iter().map(|order| order.on);
    let later = order.chain(known.work.last_held()).max()?;
    (end < later).then(|| PairReason::EndEarly { pair, end, later }.into())
}

impl Record {
    /// Why somebody's live pairs cannot have ended on this day.
    pub(in crate::program) fn end_faults(&self, person: &PersonId, end: Date) -> Vec<Reason> {
        let live = Side::BOTH
            .into_iter()
            .flat_map(|side| self.index.live_pairs(&self.facts, side, person));
        live.filter_map(|pair| end_fault(self.facts.pair(pair).ok()?, pair, end)).collect()
    }

    /// The pair of this number, if it exists and has not ended.
    pub(in crate::program) fn live(&self, pair: PairNo) -> Result<&PairRecord, Reason> {
        let known = self.facts.pair(pair)?;
        if known.is_live() { Ok(known) } else { Err(PairReason::PairEnded { pair }.into()) }
    }

    /// The live pair of the two.
    pub(in crate::program) fn live_pair(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Option<PairNo> {
        let is_theirs =
            |pair: &PairNo| self.facts.pair(*pair).is_ok_and(|record| record.mentor == *mentor);
        self.index.live_pairs(&self.facts, Side::Mentee, mentee).find(is_theirs)
    }

    /// The pair in which the two ended without having closed their work: it is not
    /// made again in this cycle.
    pub(in crate::program) fn ended_pair(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Option<PairNo> {
        let ended = |pair: &&PairNo| {
            self.facts.pair(**pair).is_ok_and(|record| {
                record.mentor == *mentor && !record.is_live() && record.bars_again()
            })
        };
        self.pairs_of(Side::Mentee, mentee).iter().find(ended).copied()
    }

    /// Whether the curator or a wish of theirs excludes the pair.
    pub(in crate::program) fn is_excluded(&self, mentee: &Mentee, mentor: &Mentor) -> bool {
        let ids = (mentee.person.id.clone(), mentor.person.id.clone());
        mentee.person.wishes.vetoed.contains(&ids.1)
            || mentor.person.wishes.vetoed.contains(&ids.0)
            || self.facts.vetoes.contains(&ids)
            || self.facts.gatherings.refuses(&ids.0, &ids.1)
    }

    /// Why somebody cannot have `more` pairs beside those they have.
    pub(in crate::program) fn seat_fault(
        &self,
        side: Side,
        person: &PersonId,
        more: usize,
    ) -> Option<Reason> {
        let seats = self.facts.seats(side, person);
        let full = self.index.live(&self.facts, side, person).saturating_add(more) > seats as usize;
        full.then(|| PairReason::NoSeat { side, person: person.clone(), seats }.into())
    }

    /// Why the two cannot be proposed to each other, hard rules apart.
    pub(in crate::program) fn pair_faults(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let facts = &self.facts;
        match (facts.mentee(mentee), facts.mentor(mentor)) {
            (Ok(one), Ok(other)) => {
                reasons.extend(facts.mentee_lacks(one));
                reasons.extend(facts.mentor_lacks(other));
                reasons.extend(facts.pair_form(one, other).err().into_iter().flatten());
                if mentee == mentor {
                    reasons.push(PairReason::SamePerson { person: mentee.clone() }.into());
                }
                if self.is_excluded(one, other) {
                    let (mentee, mentor) = (mentee.clone(), mentor.clone());
                    reasons.push(PairReason::Excluded { mentee, mentor }.into());
                }
                reasons.extend(
                    self.live_pair(mentee, mentor)
                        .map(|pair| PairReason::AlreadyPaired { pair }.into()),
                );
                reasons.extend(
                    self.ended_pair(mentee, mentor)
                        .map(|pair| PairReason::EndedBefore { pair }.into()),
                );
                reasons.extend(self.seat_fault(Side::Mentee, mentee, 1));
                reasons.extend(self.seat_fault(Side::Mentor, mentor, 1));
            }
            (one, other) => reasons.extend(one.err().into_iter().chain(other.err())),
        }
        reasons
    }

    /// Why these pairs together ask for more seats than there are; a single seat that
    /// is missing is found with its pair.
    pub(in crate::program) fn joint_seat_faults<'a>(
        &self,
        pairs: impl Iterator<Item = (&'a PersonId, &'a PersonId)>,
    ) -> Vec<Reason> {
        let mut asked: BTreeMap<(Side, &PersonId), usize> = BTreeMap::new();
        for (mentee, mentor) in pairs {
            *asked.entry((Side::Mentee, mentee)).or_default() += 1;
            *asked.entry((Side::Mentor, mentor)).or_default() += 1;
        }
        let several = asked.into_iter().filter(|(_, asked)| *asked > 1);
        several.filter_map(|((side, id), asked)| self.seat_fault(side, id, asked)).collect()
    }

    /// Who would have more pairs than seats, with these pairs ended and these made.
    pub(in crate::program) fn seats_after(
        &self,
        ended: &BTreeSet<PairNo>,
        made: &[(PersonId, PersonId)],
    ) -> Vec<Reason> {
        let mut more: BTreeMap<(Side, &PersonId), usize> = BTreeMap::new();
        for (mentee, mentor) in made {
            *more.entry((Side::Mentee, mentee)).or_default() += 1;
            *more.entry((Side::Mentor, mentor)).or_default() += 1;
        }
        let full = |((side, person), more): ((Side, &PersonId), usize)| {
            let live = self.index.live_pairs(&self.facts, side, person);
            let stays = live.filter(|pair| !ended.contains(pair)).count();
            let seats = self.facts.seats(side, person);
            (stays + more > seats as usize)
                .then(|| PairReason::NoSeat { side, person: person.clone(), seats }.into())
        };
        more.into_iter().filter_map(full).collect()
    }
}
