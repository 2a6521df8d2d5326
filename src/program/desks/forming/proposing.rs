//! The curator's proposals in rounds, personal talks, repairs, and offers to mentors
//! who stayed without a mentee.

use crate::kernel::{Control, Side};
use crate::people::{Answer, Mentee, Mentor, PersonId};
use crate::program::MayMove;
use crate::program::reasons::blank;
use crate::program::{
    Act, Cause, Ending, FormsPairs, Origin, PairNo, PairRecord, PairState, Program, ProposalRound,
    Ready, Reason, Reasons, Record, Repaired, Support, Warning, What,
};
use crate::strategy::{Repair, Standing, repair};
use std::collections::{BTreeMap, BTreeSet};
impl<S: FormsPairs> Program<S> {
    /// What speaks against proposing a pair (procedure A): goals beyond adaptation or
    /// better results, or goals unknown.
    #[must_use]
    pub fn proposal_warnings(&self, mentee: &PersonId, mentor: &PersonId) -> Vec<Warning> {
        self.record.proposal_warnings(mentee, mentor)
    }

    /// Proposes pairs of the curator's choosing to both sides, as one round of
    /// procedure A: all of them, or none where anything is in the way. Each side then
    /// [consents](Program::consent) or [declines](Program::decline) with a coded
    /// reason; a refusal frees both, and the next round is open to them. What speaks
    /// against a pair is noted with the round and does not stop it.
    ///
    /// # Errors
    /// Nothing is proposed; a pair stands twice; everything that keeps
    /// [`Program::propose`] from proposing one of them; a form asks for a personal
    /// talk first and none after which both wanted to go on is recorded; the day is
    /// before the journal's last entry.
    pub fn propose_round(
        &mut self,
        act: &Act,
        pairs: &[(Ready<Mentee>, Ready<Mentor>)],
    ) -> Result<&ProposalRound, Reasons> {
        let mut reasons = self.record.check(act);
        if pairs.is_empty() {
            reasons.push(Reason::NothingProposed);
        }
        let mut seen = BTreeSet::new();
        let asked = pairs.iter().map(|(mentee, mentor)| (mentee.id(), mentor.id()));
        let rules = self.record.hard_rules(self.stage.pairing(), asked);
        for (mentee, mentor) in pairs {
            let (mentee, mentor) = (mentee.id(), mentor.id());
            if !seen.insert((mentee, mentor)) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(Reason::ProposedTwice { mentee, mentor });
                continue;
            }
            reasons.extend(self.record.pair_faults(mentee, mentor));
            reasons.extend(rules.faults(mentee, mentor));
            let form = self.record.common_form(mentee, mentor);
            if form.is_some_and(|form| self.record.lacks_talk(&form, mentee, mentor)) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(Reason::NoTalk { mentee, mentor });
            }
        }
        reasons.extend(self.record.joint_seat_faults(seen.into_iter()));
        Reasons::check(reasons)?;
        let mut warnings = Vec::new();
        let mut numbers = Vec::with_capacity(pairs.len());
        for (mentee, mentor) in pairs {
            warnings.extend(self.record.proposal_warnings(mentee.id(), mentor.id()));
            let form = self.record.common_form(mentee.id(), mentor.id());
            let pair = self.record.pair_up(mentee, mentor, form, Origin::Curator);
            self.record.note_pair(act, What::PairProposed, pair);
            numbers.push(pair);
        }
        warnings.dedup();
        let rounds = &mut self.record.facts.forming.rounds;
        let at = rounds.len();
        rounds.push(ProposalRound { on: act.on, pairs: numbers, warnings });
        Ok(&rounds[at])
    }

    /// How mentees without a mentor could be served with as few others moved as can
    /// be: what [`Program::adopt_repair`] then does. Pairs that are proposed or work
    /// stay where they are unless moving helps; what ended, is excluded or forbidden is
    /// not made again. [`repair`] says what is proven of it. Most often `freed` is
    /// [`Record::unserved`].
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people; a mentee is unknown or not
    /// ready; the run was cancelled. Where a limit ends it, it serves those whom it reached.
    pub fn plan_repair(
        &self,
        freed: &[PersonId],
        may_move: MayMove,
        control: &Control<'_>,
    ) -> Result<Repair, Reasons> {
        let facts = &self.record.facts;
        let mut reasons = Vec::new();
        for mentee in freed {
            match facts.mentee(mentee) {
                Err(unknown) => reasons.push(unknown),
                Ok(known) => reasons.extend(facts.mentee_lacks(known)),
            }
        }
        Reasons::check(reasons)?;
        let live = facts.pairs.iter().filter(|pair| pair.is_live());
        let standing: Vec<Standing> = live
            .map(|pair| Standing {
                mentee: pair.mentee.clone(),
                mentor: pair.mentor.clone(),
                may_move: match may_move {
                    MayMove::Nobody => false,
                    MayMove::NotWorking => pair.state() != PairState::Working,
                    MayMove::Everybody => true,
                },
            })
            .collect();
        self.record.in_standing_situation(self.stage.pairing(), control, |situation| {
            let repair = repair(situation, &standing, freed, control)
                .map_err(|error| self.record.strategy_refused("repair", error))?;
            Reasons::unless_cancelled(repair.best())
        })
    }

    /// Makes a repair: the pairs that it gives up are dissolved, with the cause
    /// [`Cause::Moved`], and the new ones proposed. Everybody who moves is asked for
    /// consent anew, and the new pairs wait for the head's order. Gives back their
    /// numbers.
    ///
    /// # Errors
    /// It makes no pair; one to be given up is not there any more, or one to be made
    /// is no longer possible, since people, rules or pairs changed after it was
    /// planned; the day is before the journal's last entry.
    pub fn adopt_repair(&mut self, act: &Act, repair: &Repair) -> Result<Vec<PairNo>, Reasons> {
        let mut reasons = self.record.check(act);
        if repair.new_pairs.is_empty() {
            reasons.push(Reason::NothingProposed);
        }
        let mut ended = BTreeSet::new();
        for (mentee, mentor) in &repair.ended_pairs {
            match self.record.live_pair(mentee, mentor) {
                Some(pair) => {
                    ended.insert(pair);
                }
                None => {
                    let (mentee, mentor) = (mentee.clone(), mentor.clone());
                    reasons.push(Reason::NotPaired { mentee, mentor });
                }
            }
        }
        let mut seen = BTreeSet::new();
        let asked = repair.new_pairs.iter().map(|(mentee, mentor)| (mentee, mentor));
        let rules = self.record.hard_rules(self.stage.pairing(), asked);
        for (mentee, mentor) in &repair.new_pairs {
            if !seen.insert((mentee, mentor)) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                reasons.push(Reason::ProposedTwice { mentee, mentor });
            }
            let faults = self.record.pair_faults(mentee, mentor).into_iter();
            // Seats are counted below, when those that are given up are free.
            reasons.extend(faults.filter(|fault| !matches!(fault, Reason::NoSeat { .. })));
            reasons.extend(rules.faults(mentee, mentor));
        }
        reasons.extend(self.record.seats_after(&ended, &repair.new_pairs));
        Reasons::check(reasons)?;
        for pair in ended {
            self.record.end_pair(act, pair, Ending::Dissolved { cause: Cause::Moved });
            self.record.note_pair(act, What::PairDissolved, pair);
        }
        let repairs = &mut self.record.facts.forming.repairs;
        let origin = Origin::Repair(u32::try_from(repairs.len()).unwrap_or(u32::MAX));
        repairs.push(Repaired { on: act.on, repair: repair.clone() });
        let mut numbers = Vec::with_capacity(repair.new_pairs.len());
        for (mentee, mentor) in &repair.new_pairs {
            let form = self.record.common_form(mentee, mentor);
            let (mentee, mentor) = (Ready::new(mentee.clone()), Ready::new(mentor.clone()));
            let pair = self.record.pair_up(&mentee, &mentor, form, origin);
            self.record.note_pair(act, What::PairProposed, pair);
            numbers.push(pair);
        }
        let freed = repair.chains.iter().filter_map(|chain| chain.moves.first());
        let about: Vec<_> = freed.map(|step| step.mentee.clone()).collect();
        self.record.note(act, What::Repaired, about);
        Ok(numbers)
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
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.facts.mentor(mentor).err());
        reasons.extend(blank("offer", what));
        if self.record.seats_taken(Side::Mentor, mentor) > 0 {
            reasons.push(Reason::HasMentee { mentor: mentor.clone() });
        }
        Reasons::check(reasons)?;
        let offer = Support { on: act.on, what: what.to_owned() };
        self.record.facts.forming.offers.entry(mentor.clone()).or_default().push(offer);
        self.record.note(act, What::MentorOffered, [mentor.clone()]);
        Ok(())
    }
}

impl PairRecord {
    /// Whether the two may not be drafted again: it lives, or ended otherwise than by
    /// regular closing or by a repair, which moved a member for others' sake.
    pub(in crate::program) fn bars_again(&self) -> bool {
        let moved = matches!(self.end, Some((Ending::Dissolved { cause: Cause::Moved }, _)));
        !self.is_closed() && !moved
    }
}

impl Record {
    fn proposal_warnings(&self, mentee: &PersonId, mentor: &PersonId) -> Vec<Warning> {
        let Ok(known) = self.facts.mentee(mentee) else { return Vec::new() };
        let form = self.common_form(mentee, mentor);
        let requests = known.requests.iter().filter(|one| Some(&one.form) == form.as_ref());
        let (mut goals, mut unknown) = (Vec::new(), true);
        for request in requests {
            if let Answer::Given(named) = &request.goals {
                unknown = false;
                let rule = &self.facts.forming.rule;
                goals.extend(named.iter().filter(|goal| !rule.is_modest(goal)).cloned());
            }
        }
        let mentee = mentee.clone();
        match (unknown, goals.is_empty()) {
            (true, _) => vec![Warning::GoalsUnknown { mentee }],
            (false, false) => vec![Warning::GoalsBeyond { mentee, goals }],
            (false, true) => Vec::new(),
        }
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
    fn seats_after(&self, ended: &BTreeSet<PairNo>, made: &[(PersonId, PersonId)]) -> Vec<Reason> {
        let mut more: BTreeMap<(Side, &PersonId), usize> = BTreeMap::new();
        for (mentee, mentor) in made {
            *more.entry((Side::Mentee, mentee)).or_default() += 1;
            *more.entry((Side::Mentor, mentor)).or_default() += 1;
        }
        let full = |((side, person), more): ((Side, &PersonId), usize)| {
            let live = self.index.live_pairs(&self.facts, side, person);
            let stays = live.filter(|pair| !ended.contains(pair)).count();
            let seats = self.facts.seats(side, person);
            (stays + more > seats as usize).then(|| Reason::NoSeat {
                side,
                person: person.clone(),
                seats,
            })
        };
        more.into_iter().filter_map(full).collect()
    }
}
