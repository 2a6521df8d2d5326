//! Decisions on single pairs: consent, the order, locks, vetoes, support, offers.

use super::FormingDesk;
use crate::kernel::Side;
use crate::people::PersonId;
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::record::checks::pairs::{end_fault, order_faults};
use crate::program::{
    Act, Cause, Ending, FormingReason, GeneralReason, Order, PairNo, PairReason, PairState,
    Reasons, Support, What,
};
use std::collections::BTreeSet;

impl FormingDesk<'_> {
    /// Records that a side consents to a proposed pair.
    ///
    /// # Errors
    /// There is no such pair, or it has ended; the side has consented already; the day
    /// is before the journal's last entry.
    pub fn consent(&mut self, act: &Act, pair: PairNo, side: Side) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::Consent { pair: own(&pair), side: own(&side) });
        let answered = |_| PairReason::AlreadyAnswered { pair, side }.into();
        let check = match self.record.live(pair) {
            Ok(known) => known.consent(side).map(answered),
            Err(reason) => Some(reason),
        };
        self.record.transact(doing, check, |record| {
            record.change_pair(pair, |known| match side {
                Side::Mentee => known.mentee_consent = Some(act.day()),
                Side::Mentor => known.mentor_consent = Some(act.day()),
            });
            record.note_pair(act, What::SideConsented, pair)
        })
    }

    /// Records that a side declines a pair that is not published yet, even after it
    /// had consented. The pair ends and is not drafted again in this cycle.
    ///
    /// # Errors
    /// There is no such pair, or it has ended, or it works (then it is dissolved); the
    /// day is before the journal's last entry.
    pub fn decline(
        &mut self,
        act: &Act,
        pair: PairNo,
        side: Side,
        cause: Cause,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::Decline {
            pair: own(&pair),
            side: own(&side),
            cause: own(&cause),
        });
        let answered = PairReason::AlreadyAnswered { pair, side }.into();
        let check = match self.record.live(pair) {
            Ok(known) => (known.state() == PairState::Working).then_some(answered),
            Err(reason) => Some(reason),
        };
        self.record.transact(doing, check, |record| {
            record.end_pair(act, pair, Ending::Declined { by: side, cause });
            record.note_pair(act, What::SideDeclined, pair)
        })
    }

    /// Publishes, by the head's order of this day, every pair to which both sides
    /// consented: from now on they work. Gives back their numbers.
    ///
    /// # Errors
    /// There is none; the order is blank, or older than a consent; the day is before the
    /// journal's last entry.
    pub fn publish(&mut self, act: &Act, order: &str) -> Result<Vec<PairNo>, Reasons> {
        let agreed = self.record.index.agreed.clone();
        self.publish_pairs(act, &Order::new(order, act.day()), &agreed)
    }

    /// Publishes these pairs by an order of the head, a paper with its own number and date:
    /// one order for each form, several a day, as the office has it. The date is that of the
    /// paper, and may lie before the day of the entry. Gives back the pairs' numbers.
    /// [`Record::unpublished`](crate::program::Record::unpublished) has those that wait, by form.
    ///
    /// # Errors
    /// No pair is named; one of them is unknown, has ended, is published already or waits
    /// for a consent; the number is blank; the order is older than a consent, or later than
    /// the day of the entry; the day is before the journal's last entry.
    pub fn publish_pairs(
        &mut self,
        act: &Act,
        order: &Order,
        pairs: &BTreeSet<PairNo>,
    ) -> Result<Vec<PairNo>, Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::PublishPairs { order: own(order), pairs: own(pairs) });
        let mut reasons: Vec<_> = blank("order", &order.number).into_iter().collect();
        if pairs.is_empty() {
            reasons.push(FormingReason::NothingToPublish.into());
        }
        if order.on > act.on {
            let (happened, entered) = (order.on, act.on);
            reasons.push(GeneralReason::NotYet { happened, entered }.into());
        }
        for &pair in pairs {
            match self.record.live(pair) {
                Err(reason) => reasons.push(reason),
                Ok(known) if known.order.is_some() => {
                    reasons.push(PairReason::Published { pair }.into());
                }
                Ok(known) => {
                    let silent =
                        Side::BOTH.into_iter().filter(|&side| known.consent(side).is_none());
                    reasons.extend(
                        silent.map(|side| FormingReason::AwaitingConsent { pair, side }.into()),
                    );
                    reasons.extend(order_faults(known, pair, order));
                }
            }
        }
        self.record.transact(doing, reasons, |record| {
            for &pair in pairs {
                record.change_pair(pair, |known| known.order = Some(order.clone()));
            }
            let pairs: Vec<_> = pairs.iter().copied().collect();
            let dated = act.clone().happened_on(order.on);
            record.note_pairs(&dated, What::Published, &pairs).with(pairs)
        })
    }

    /// Dissolves a pair, proposed or working. It is not drafted again in this cycle.
    ///
    /// # Errors
    /// There is no such pair, or it has ended, or was at work later than the act has it;
    /// the day is before the journal's last entry.
    pub fn dissolve(&mut self, act: &Act, pair: PairNo, cause: Cause) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::Dissolve { pair: own(&pair), cause: own(&cause) });
        let check = match self.record.live(pair) {
            Ok(known) => end_fault(known, pair, act.day()),
            Err(reason) => Some(reason),
        };
        self.record.transact(doing, check, |record| {
            record.end_pair(act, pair, Ending::Dissolved { cause });
            record.note_pair(act, What::PairDissolved, pair)
        })
    }

    /// Locks a pair: the next draft has to make it.
    ///
    /// # Errors
    /// Somebody is not ready or has no free seat; the pair exists, is locked already,
    /// excluded, ended before in this cycle, or is forbidden by a rule; the day is
    /// before the journal's last entry.
    pub fn lock(&mut self, act: &Act, mentee: &PersonId, mentor: &PersonId) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::Lock { mentee: own(mentee), mentor: own(mentor) });
        let Self { record, open } = self;
        let mut reasons = record.pair_faults(mentee, mentor);
        let rules = record.hard_rules(open, [(mentee, mentor)]);
        reasons.extend(rules.faults(mentee, mentor));
        let locks = &mut open.locks;
        let key = (mentee.clone(), mentor.clone());
        if locks.contains(&key) {
            reasons.push(
                FormingReason::IsLocked { mentee: mentee.clone(), mentor: mentor.clone() }.into(),
            );
        }
        for (side, id) in [(Side::Mentee, mentee), (Side::Mentor, mentor)] {
            let of_person = |lock: &&(PersonId, PersonId)| match side {
                Side::Mentee => lock.0 == *id,
                Side::Mentor => lock.1 == *id,
            };
            let asked = locks.iter().filter(of_person).count() + 1;
            if asked > 1 {
                reasons.extend(record.seat_fault(side, id, asked));
            }
        }
        record.transact(doing, reasons, |record| {
            locks.insert(key);
            record.note(act, What::Locked, [mentee.clone(), mentor.clone()])
        })
    }

    /// Takes a lock back.
    ///
    /// # Errors
    /// The pair is not locked; the day is before the journal's last entry.
    pub fn unlock(
        &mut self,
        act: &Act,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::Unlock { mentee: own(mentee), mentor: own(mentor) });
        let Self { record, open } = self;
        let key = (mentee.clone(), mentor.clone());
        let locked = open.locks.contains(&key);
        let reason =
            || FormingReason::NotLocked { mentee: mentee.clone(), mentor: mentor.clone() }.into();
        record.transact(doing, (!locked).then(reason), |record| {
            open.locks.remove(&key);
            record.note(act, What::Unlocked, [mentee.clone(), mentor.clone()])
        })
    }

    /// Excludes a pair from every draft and proposal of this cycle.
    ///
    /// # Errors
    /// Nobody has one of these ids; the pair is locked, live or excluded already; the
    /// day is before the journal's last entry.
    pub fn veto(&mut self, act: &Act, mentee: &PersonId, mentor: &PersonId) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::Veto { mentee: own(mentee), mentor: own(mentor) });
        let Self { record, open } = self;
        let facts = &record.facts;
        let mut reasons = Vec::new();
        reasons.extend(facts.mentee(mentee).err());
        reasons.extend(facts.mentor(mentor).err());
        reasons.extend(
            record.live_pair(mentee, mentor).map(|pair| PairReason::AlreadyPaired { pair }.into()),
        );
        let key = (mentee.clone(), mentor.clone());
        if open.locks.contains(&key) {
            reasons.push(
                FormingReason::IsLocked { mentee: mentee.clone(), mentor: mentor.clone() }.into(),
            );
        }
        if facts.vetoes.contains(&key) {
            reasons.push(
                PairReason::Excluded { mentee: mentee.clone(), mentor: mentor.clone() }.into(),
            );
        }
        record.transact(doing, reasons, |record| {
            record.facts.vetoes.insert(key);
            record.note(act, What::Vetoed, [mentee.clone(), mentor.clone()])
        })
    }

    /// Takes a veto back.
    ///
    /// # Errors
    /// The curator has not excluded the pair; the day is before the journal's last
    /// entry.
    pub fn lift_veto(
        &mut self,
        act: &Act,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::LiftVeto { mentee: own(mentee), mentor: own(mentor) });
        let key = (mentee.clone(), mentor.clone());
        let vetoed = self.record.facts.vetoes.contains(&key);
        let reason =
            || FormingReason::NotVetoed { mentee: mentee.clone(), mentor: mentor.clone() }.into();
        self.record.transact(doing, (!vetoed).then(reason), |record| {
            record.facts.vetoes.remove(&key);
            record.note(act, What::VetoLifted, [mentee.clone(), mentor.clone()])
        })
    }

    /// Records support for a mentee without a mentor; the search for one goes on.
    ///
    /// # Errors
    /// Nobody has this id; the mentee has a pair; the text is blank; the day is before
    /// the journal's last entry.
    pub fn record_support(
        &mut self,
        act: &Act,
        mentee: &PersonId,
        what: &str,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::RecordSupport { mentee: own(mentee), what: own(what) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.facts.mentee(mentee).err());
        reasons.extend(blank("support", what));
        if self.record.seats_taken(Side::Mentee, mentee) > 0 {
            reasons.push(FormingReason::HasMentor { mentee: mentee.clone() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            let support = Support { on: act.day(), what: what.to_owned() };
            record.facts.support.entry(mentee.clone()).or_default().push(support);
            record.changed(mentee);
            record.note(act, What::Supported, [mentee.clone()])
        })
    }

    /// Records what a mentor without a mentee was offered: an event, a place in the
    /// next search, help to another mentor, whatever the organisation has.
    ///
    /// # Errors
    /// Nobody has this id; the mentor has a pair; the text is blank; the day is before
    /// the journal's last entry.
    pub fn record_offer(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        what: &str,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::RecordOffer { mentor: own(mentor), what: own(what) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.facts.mentor(mentor).err());
        reasons.extend(blank("offer", what));
        if self.record.seats_taken(Side::Mentor, mentor) > 0 {
            reasons.push(FormingReason::HasMentee { mentor: mentor.clone() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            let offer = Support { on: act.day(), what: what.to_owned() };
            record.facts.forming.offers.entry(mentor.clone()).or_default().push(offer);
            record.note(act, What::MentorOffered, [mentor.clone()])
        })
    }
}
