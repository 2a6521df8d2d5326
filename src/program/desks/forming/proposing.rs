//! Proposals to both sides: single, in rounds, and those of a repair.

use super::FormingDesk;
use crate::people::{Mentee, Mentor};
use crate::program::papers::operation::{Operation, own};
use crate::program::record::checks::pairs::end_fault;
use crate::program::{
    Act, Cause, Ending, FormingReason, Origin, PairNo, PairReason, ProposalRound, Ready, Reason,
    Reasons, Repaired, What,
};
use crate::strategy::Repair;
use std::collections::BTreeSet;

impl<'a> FormingDesk<'a> {
    /// Proposes a pair of the curator's choosing to both sides. They work in the first
    /// form of the mentee's requests that the cycle has, the mentor takes part in and
    /// in which both are eligible, if they share a form.
    ///
    /// # Errors
    /// A token no longer holds; a side has no free seat; the pair exists, is excluded,
    /// ended before in this cycle, is forbidden by a rule, or is ineligible in every
    /// form they share; the day is before the
    /// journal's last entry.
    pub fn propose(
        &mut self,
        act: &Act,
        mentee: &Ready<Mentee>,
        mentor: &Ready<Mentor>,
    ) -> Result<PairNo, Reasons> {
        let Self { record, open } = self;
        let doing = record.doing(act, || Operation::Propose {
            mentee: own(mentee.id()),
            mentor: own(mentor.id()),
        });
        let mut reasons = record.pair_faults(mentee.id(), mentor.id());
        let rules = record.hard_rules(open, [(mentee.id(), mentor.id())]);
        reasons.extend(rules.faults(mentee.id(), mentor.id()));
        record.transact(doing, reasons, |record| {
            let form = record.common_form(mentee.id(), mentor.id());
            let pair = record.pair_up(mentee, mentor, form, Origin::Curator);
            record.note_pair(act, What::PairProposed, pair).with(pair)
        })
    }

    /// Proposes pairs of the curator's choosing to both sides, as one round of
    /// procedure A: all of them, or none where anything is in the way. Each side then
    /// [consents](FormingDesk::consent) or [declines](FormingDesk::decline) with a coded
    /// reason; a refusal frees both, and the next round is open to them. What
    /// [speaks against](crate::program::Record::proposal_warnings) a pair is noted with
    /// the round and does not stop it.
    ///
    /// # Errors
    /// Nothing is proposed; a pair stands twice; everything that keeps
    /// [`FormingDesk::propose`] from proposing one of them; a form asks for a personal
    /// talk first and none after which both wanted to go on is recorded; the day is
    /// before the journal's last entry.
    pub fn propose_round(
        self,
        act: &Act,
        pairs: &[(Ready<Mentee>, Ready<Mentor>)],
    ) -> Result<&'a ProposalRound, Reasons> {
        let Self { record, open } = self;
        let doing = record.doing(act, || {
            let ids = pairs.iter().map(|(mentee, mentor)| (own(mentee.id()), own(mentor.id())));
            Operation::ProposeRound { pairs: ids.collect() }
        });
        let mut reasons = Vec::new();
        if pairs.is_empty() {
            reasons.push(FormingReason::NothingProposed.into());
        }
        let mut seen = BTreeSet::new();
        let asked = pairs.iter().map(|(mentee, mentor)| (mentee.id(), mentor.id()));
        let rules = record.hard_rules(open, asked);
        for (mentee, mentor) in pairs {
            let (mentee, mentor) = (mentee.id(), mentor.id());
            if !seen.insert((mentee, mentor)) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(FormingReason::ProposedTwice { mentee, mentor }.into());
                continue;
            }
            reasons.extend(record.pair_faults(mentee, mentor));
            reasons.extend(rules.faults(mentee, mentor));
            let form = record.common_form(mentee, mentor);
            if form.is_some_and(|form| record.lacks_talk(&form, mentee, mentor)) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(FormingReason::NoTalk { mentee, mentor }.into());
            }
        }
        reasons.extend(record.joint_seat_faults(seen.into_iter()));
        let at = record.facts.forming.rounds.len();
        record.transact(doing, reasons, |record| {
            let mut warnings = Vec::new();
            let mut numbers = Vec::with_capacity(pairs.len());
            for (mentee, mentor) in pairs {
                warnings.extend(record.proposal_warnings(mentee.id(), mentor.id()));
                let form = record.common_form(mentee.id(), mentor.id());
                numbers.push(record.pair_up(mentee, mentor, form, Origin::Curator));
            }
            warnings.dedup();
            let noted = record.note_pairs(act, What::PairProposed, &numbers);
            let round = ProposalRound { on: act.day(), pairs: numbers, warnings };
            record.facts.forming.rounds.push(round);
            noted
        })?;
        Ok(&record.facts.forming.rounds[at])
    }

    /// Makes a [planned](crate::program::PlanningDesk::plan_repair) repair: the pairs that
    /// it gives up are dissolved, with the cause [`Cause::Moved`], and the new ones
    /// proposed. Everybody who moves is asked for consent anew, and the new pairs wait for
    /// the head's order. Gives back their numbers.
    ///
    /// # Errors
    /// It makes no pair; one to be given up is not there any more, or one to be made
    /// is no longer possible, since people, rules or pairs changed after it was
    /// planned; the day is before the journal's last entry.
    pub fn adopt_repair(&mut self, act: &Act, repair: &Repair) -> Result<Vec<PairNo>, Reasons> {
        let doing = self.record.doing(act, || Operation::AdoptRepair { repair: own(repair) });
        let Self { record, open } = self;
        let mut reasons = Vec::new();
        if repair.new_pairs.is_empty() {
            reasons.push(FormingReason::NothingProposed.into());
        }
        let mut ended = BTreeSet::new();
        for (mentee, mentor) in &repair.ended_pairs {
            match record.live_pair(mentee, mentor) {
                Some(pair) => {
                    let known = record.facts.pair(pair).ok();
                    reasons.extend(known.and_then(|known| end_fault(known, pair, act.day())));
                    let pinned = known.is_some_and(|known| known.pinned);
                    reasons.extend(pinned.then(|| PairReason::IsPinned { pair }.into()));
                    ended.insert(pair);
                }
                None => {
                    let (mentee, mentor) = (mentee.clone(), mentor.clone());
                    reasons.push(PairReason::NotPaired { mentee, mentor }.into());
                }
            }
        }
        let mut seen = BTreeSet::new();
        let asked = repair.new_pairs.iter().map(|(mentee, mentor)| (mentee, mentor));
        let rules = record.hard_rules(open, asked);
        for (mentee, mentor) in &repair.new_pairs {
            if !seen.insert((mentee, mentor)) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(FormingReason::ProposedTwice { mentee, mentor }.into());
            }
            let faults = record.pair_faults(mentee, mentor).into_iter();
            // Seats are counted below, when those that are given up are free.
            reasons.extend(
                faults.filter(|fault| !matches!(fault, Reason::Pairs(PairReason::NoSeat { .. }))),
            );
            reasons.extend(rules.faults(mentee, mentor));
        }
        reasons.extend(record.seats_after(&ended, &repair.new_pairs));
        record.transact(doing, reasons, |record| {
            for pair in ended {
                record.end_pair(act, pair, Ending::Dissolved { cause: Cause::Moved });
                record.note_pair(act, What::PairDissolved, pair);
            }
            let repairs = &mut record.facts.forming.repairs;
            let origin = Origin::Repair(u32::try_from(repairs.len()).unwrap_or(u32::MAX));
            repairs.push(Repaired { on: act.day(), repair: repair.clone() });
            let mut numbers = Vec::with_capacity(repair.new_pairs.len());
            for (mentee, mentor) in &repair.new_pairs {
                let form = record.common_form(mentee, mentor);
                let (mentee, mentor) = (Ready::new(mentee.clone()), Ready::new(mentor.clone()));
                let pair = record.pair_up(&mentee, &mentor, form, origin);
                record.note_pair(act, What::PairProposed, pair);
                numbers.push(pair);
            }
            let freed = repair.chains.iter().filter_map(|chain| chain.moves.first());
            let about: Vec<_> = freed.map(|step| step.mentee.clone()).collect();
            record.note(act, What::Repaired, about).with(numbers)
        })
    }
}
