//! Forming pairs, in stages 5 and 6: drafts, proposals, consent, the order.

use crate::kernel::Side;
use crate::people::{FormId, Mentee, Mentor, PersonId};
use crate::program::reasons::blank;
use crate::program::{
    Act, Cause, Ending, FormsPairs, MentorFile, OpenPairing, Origin, PairNo, PairRecord, PairState,
    Program, Ready, Reason, Reasons, Record, Search, Support, What,
};
use crate::strategy::Pairing;
use std::sync::Arc;

impl<S: FormsPairs> Program<S> {
    /// The pairs locked for the next draft, and the draft under review.
    #[must_use]
    pub fn open_pairing(&self) -> &OpenPairing {
        self.stage.pairing()
    }

    /// Throws the draft away.
    ///
    /// # Errors
    /// There is none; the day is before the journal's last entry.
    pub fn discard_draft(&mut self, act: &Act) -> Result<Pairing, Reasons> {
        let mut reasons = self.record.check(act);
        let open = self.stage.pairing_mut();
        if open.draft.is_none() {
            reasons.push(Reason::NoDraft);
        }
        Reasons::check(reasons)?;
        let draft = open.draft.take().ok_or(Reason::NoDraft)?;
        self.record.note(act, What::DraftDiscarded, []);
        Ok(Arc::unwrap_or_clone(draft))
    }

    /// Adopts the draft: its pairs are proposed to both sides, the locks it kept are
    /// done with, and every mentee it left without a mentor has waited for one more
    /// search. Gives back the new pairs' numbers.
    ///
    /// # Errors
    /// There is no draft; one of its pairs is no longer possible, since people or rules
    /// changed after it was made; the day is before the journal's last entry.
    pub fn adopt_draft(&mut self, act: &Act) -> Result<Vec<PairNo>, Reasons> {
        let mut reasons = self.record.check(act);
        let open = self.stage.pairing_mut();
        match &open.draft {
            None => reasons.push(Reason::NoDraft),
            Some(draft) => {
                let pairs = || draft.pairs.iter().map(|pair| (&pair.mentee, &pair.mentor));
                let rules = self.record.hard_rules(open, pairs());
                for (mentee, mentor) in pairs() {
                    reasons.extend(self.record.pair_faults(mentee, mentor));
                    reasons.extend(rules.faults(mentee, mentor));
                }
                reasons.extend(self.record.joint_seat_faults(pairs()));
            }
        }
        Reasons::check(reasons)?;
        let draft = open.draft.take().ok_or(Reason::NoDraft)?;
        let origin =
            Origin::Search(u32::try_from(self.record.facts.searches.len()).unwrap_or(u32::MAX));
        let mut numbers = Vec::with_capacity(draft.pairs.len());
        for pair in &draft.pairs {
            open.locks.remove(&(pair.mentee.clone(), pair.mentor.clone()));
            let mentee = Ready::new(pair.mentee.clone());
            let mentor = Ready::new(pair.mentor.clone());
            numbers.push(self.record.pair_up(&mentee, &mentor, pair.form.clone(), origin));
        }
        for unmatched in &draft.unmatched_mentees {
            self.record.has_waited(&unmatched.person);
        }
        let pairing = Arc::unwrap_or_clone(draft);
        self.record.facts.searches.push(Search { on: act.on, pairing });
        self.record.note(act, What::DraftAdopted, []);
        Ok(numbers)
    }

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
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.pair_faults(mentee.id(), mentor.id()));
        let rules = self.record.hard_rules(self.stage.pairing(), [(mentee.id(), mentor.id())]);
        reasons.extend(rules.faults(mentee.id(), mentor.id()));
        Reasons::check(reasons)?;
        let form = self.record.common_form(mentee.id(), mentor.id());
        let pair = self.record.pair_up(mentee, mentor, form, Origin::Curator);
        self.record.note_pair(act, What::PairProposed, pair);
        Ok(pair)
    }

    /// Records that a side consents to a proposed pair.
    ///
    /// # Errors
    /// There is no such pair, or it has ended; the side has consented already; the day
    /// is before the journal's last entry.
    pub fn consent(&mut self, act: &Act, pair: PairNo, side: Side) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) if !known.is_live() => reasons.push(Reason::PairEnded { pair }),
            Ok(known) if known.consent(side).is_some() => {
                reasons.push(Reason::AlreadyAnswered { pair, side });
            }
            Ok(_) => {}
        }
        Reasons::check(reasons)?;
        self.record.change_pair(pair, |record| match side {
            Side::Mentee => record.mentee_consent = Some(act.on),
            Side::Mentor => record.mentor_consent = Some(act.on),
        });
        self.record.note_pair(act, What::SideConsented, pair);
        Ok(())
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
        let mut reasons = self.record.check(act);
        match self.record.facts.pair(pair).map(PairRecord::state) {
            Err(unknown) => reasons.push(unknown),
            Ok(PairState::Ended) => reasons.push(Reason::PairEnded { pair }),
            Ok(PairState::Working) => reasons.push(Reason::AlreadyAnswered { pair, side }),
            Ok(PairState::Proposed | PairState::Agreed) => {}
        }
        Reasons::check(reasons)?;
        self.record.end_pair(act, pair, Ending::Declined { by: side, cause });
        self.record.note_pair(act, What::SideDeclined, pair);
        Ok(())
    }

    /// Publishes, by the head's order, every pair to which both sides consented: from
    /// now on they work. Gives back their numbers.
    ///
    /// # Errors
    /// There is none; the order is blank; the day is before the journal's last entry.
    pub fn publish(&mut self, act: &Act, order: &str) -> Result<Vec<PairNo>, Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(blank("order", order));
        let agreed: Vec<_> = self.record.index.agreed.iter().copied().collect();
        if agreed.is_empty() {
            reasons.push(Reason::NothingToPublish);
        }
        Reasons::check(reasons)?;
        for &pair in &agreed {
            let order = order.trim().to_owned();
            self.record.change_pair(pair, |record| record.order = Some((order, act.on)));
            self.record.note_pair(act, What::Published, pair);
        }
        Ok(agreed)
    }

    /// Dissolves a pair, proposed or working. It is not drafted again in this cycle.
    ///
    /// # Errors
    /// There is no such pair, or it has ended; the day is before the journal's last
    /// entry.
    pub fn dissolve(&mut self, act: &Act, pair: PairNo, cause: Cause) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) if !known.is_live() => reasons.push(Reason::PairEnded { pair }),
            Ok(_) => {}
        }
        Reasons::check(reasons)?;
        self.record.end_pair(act, pair, Ending::Dissolved { cause });
        self.record.note_pair(act, What::PairDissolved, pair);
        Ok(())
    }

    /// Locks a pair: the next draft has to make it.
    ///
    /// # Errors
    /// Somebody is not ready or has no free seat; the pair exists, is locked already,
    /// excluded, ended before in this cycle, or is forbidden by a rule; the day is
    /// before the journal's last entry.
    pub fn lock(&mut self, act: &Act, mentee: &PersonId, mentor: &PersonId) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.pair_faults(mentee, mentor));
        let rules = self.record.hard_rules(self.stage.pairing(), [(mentee, mentor)]);
        reasons.extend(rules.faults(mentee, mentor));
        let locks = &mut self.stage.pairing_mut().locks;
        let key = (mentee.clone(), mentor.clone());
        if locks.contains(&key) {
            reasons.push(Reason::IsLocked { mentee: mentee.clone(), mentor: mentor.clone() });
        }
        for (side, id) in [(Side::Mentee, mentee), (Side::Mentor, mentor)] {
            let of_person = |lock: &&(PersonId, PersonId)| match side {
                Side::Mentee => lock.0 == *id,
                Side::Mentor => lock.1 == *id,
            };
            let asked = locks.iter().filter(of_person).count() + 1;
            if asked > 1 {
                reasons.extend(self.record.seat_fault(side, id, asked));
            }
        }
        Reasons::check(reasons)?;
        locks.insert(key);
        self.record.note(act, What::Locked, [mentee.clone(), mentor.clone()]);
        Ok(())
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
        let mut reasons = self.record.check(act);
        let locks = &mut self.stage.pairing_mut().locks;
        let key = (mentee.clone(), mentor.clone());
        if !locks.contains(&key) {
            reasons.push(Reason::NotLocked { mentee: mentee.clone(), mentor: mentor.clone() });
        }
        Reasons::check(reasons)?;
        locks.remove(&key);
        self.record.note(act, What::Unlocked, [mentee.clone(), mentor.clone()]);
        Ok(())
    }

    /// Excludes a pair from every draft and proposal of this cycle.
    ///
    /// # Errors
    /// Nobody has one of these ids; the pair is locked, live or excluded already; the
    /// day is before the journal's last entry.
    pub fn veto(&mut self, act: &Act, mentee: &PersonId, mentor: &PersonId) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        let facts = &self.record.facts;
        reasons.extend(facts.mentee(mentee).err());
        reasons.extend(facts.mentor(mentor).err());
        reasons.extend(
            self.record.live_pair(mentee, mentor).map(|pair| Reason::AlreadyPaired { pair }),
        );
        let key = (mentee.clone(), mentor.clone());
        if self.stage.pairing().locks.contains(&key) {
            reasons.push(Reason::IsLocked { mentee: mentee.clone(), mentor: mentor.clone() });
        }
        if facts.vetoes.contains(&key) {
            reasons.push(Reason::Excluded { mentee: mentee.clone(), mentor: mentor.clone() });
        }
        Reasons::check(reasons)?;
        self.record.facts.vetoes.insert(key);
        self.record.note(act, What::Vetoed, [mentee.clone(), mentor.clone()]);
        Ok(())
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
        let mut reasons = self.record.check(act);
        let key = (mentee.clone(), mentor.clone());
        if !self.record.facts.vetoes.contains(&key) {
            reasons.push(Reason::NotVetoed { mentee: mentee.clone(), mentor: mentor.clone() });
        }
        Reasons::check(reasons)?;
        self.record.facts.vetoes.remove(&key);
        self.record.note(act, What::VetoLifted, [mentee.clone(), mentor.clone()]);
        Ok(())
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
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.facts.mentee(mentee).err());
        reasons.extend(blank("support", what));
        if self.record.seats_taken(Side::Mentee, mentee) > 0 {
            reasons.push(Reason::HasMentor { mentee: mentee.clone() });
        }
        Reasons::check(reasons)?;
        let support = Support { on: act.on, what: what.to_owned() };
        self.record.facts.support.entry(mentee.clone()).or_default().push(support);
        self.record.changed(mentee);
        self.record.note(act, What::Supported, [mentee.clone()]);
        Ok(())
    }

    /// Admits a newcomer with everything at hand: the mentee enters the base and is
    /// ready. Step by step it goes by [`PeopleDesk::add_mentee`](crate::program::PeopleDesk::add_mentee),
    /// [`PeopleDesk::record_consent`](crate::program::PeopleDesk::record_consent) and [`Program::ready_mentee`].
    ///
    /// # Errors
    /// Everything that the mentee lacks, and the faults of [`PeopleDesk::add_mentee`](crate::program::PeopleDesk::add_mentee);
    /// nothing is recorded then.
    pub fn admit_mentee(&mut self, act: &Act, mentee: Mentee) -> Result<Ready<Mentee>, Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.entry_faults(Side::Mentee, &mentee.person));
        reasons.extend(self.record.facts.mentee_lacks(&mentee));
        Reasons::check(reasons)?;
        let id = mentee.person.id.clone();
        self.record.insert_mentee(mentee);
        self.record.note(act, What::Admitted, [id.clone()]);
        Ok(Ready::new(id))
    }

    /// Admits a newcomer with everything at hand: the mentor enters the base with
    /// questionnaire, interview, decision and training, and is ready. Step by step it
    /// goes by the same operations as in stages 3 and 4, and then
    /// [`Program::ready_mentor`].
    ///
    /// # Errors
    /// Everything that the mentor lacks, and the faults of [`PeopleDesk::add_mentor`](crate::program::PeopleDesk::add_mentor);
    /// nothing is recorded then.
    pub fn admit_mentor(
        &mut self,
        act: &Act,
        mentor: Mentor,
        file: MentorFile,
    ) -> Result<Ready<Mentor>, Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.entry_faults(Side::Mentor, &mentor.person));
        reasons.extend(self.record.facts.mentor_lacks_with(&mentor, &file));
        if file.training == Some(crate::program::Training::Waived) {
            reasons.extend(self.record.waiver_faults(&mentor));
        }
        Reasons::check(reasons)?;
        let id = mentor.person.id.clone();
        self.record.facts.mentor_files.insert(id.clone(), file);
        self.record.insert_mentor(mentor);
        self.record.note(act, What::Admitted, [id.clone()]);
        Ok(Ready::new(id))
    }
}

impl Record {
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
    fn is_excluded(&self, mentee: &Mentee, mentor: &Mentor) -> bool {
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
        full.then(|| Reason::NoSeat { side, person: person.clone(), seats })
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
                    reasons.push(Reason::SamePerson { person: mentee.clone() });
                }
                if self.is_excluded(one, other) {
                    let (mentee, mentor) = (mentee.clone(), mentor.clone());
                    reasons.push(Reason::Excluded { mentee, mentor });
                }
                reasons.extend(
                    self.live_pair(mentee, mentor).map(|pair| Reason::AlreadyPaired { pair }),
                );
                reasons.extend(
                    self.ended_pair(mentee, mentor).map(|pair| Reason::EndedBefore { pair }),
                );
                reasons.extend(self.seat_fault(Side::Mentee, mentee, 1));
                reasons.extend(self.seat_fault(Side::Mentor, mentor, 1));
            }
            (one, other) => reasons.extend(one.err().into_iter().chain(other.err())),
        }
        reasons
    }

    /// Proposes a pair of two who are ready: the only way in which pairs come to be.
    pub(in crate::program) fn pair_up(
        &mut self,
        mentee: &Ready<Mentee>,
        mentor: &Ready<Mentor>,
        form: Option<FormId>,
        origin: Origin,
    ) -> PairNo {
        let pair = PairNo::at(self.facts.pairs.len());
        let (mentee, mentor) = (mentee.id().clone(), mentor.id().clone());
        self.facts.pairs.push(PairRecord::proposed(mentee, mentor, form, origin));
        self.index.add_pair(&self.facts, pair);
        pair
    }

    /// Counts a search that left the mentee without a mentor.
    fn has_waited(&mut self, mentee: &PersonId) {
        if let Some(mut known) = self.facts.cohort.mentees().get(mentee).cloned() {
            known.waiting = known.waiting.saturating_add(1);
            self.facts.cohort.mentees_mut().update(known);
        }
    }
}
