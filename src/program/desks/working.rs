//! Work of the pairs and its closing, stages 6 and 7.

use crate::kernel::Side;
use crate::people::PersonId;
use crate::program::desks::people::blank;
use crate::program::{
    Act, Case, ClosesPairs, Closing, Ending, Outcome, PairNo, PairState, Program, Reason, Reasons,
    Record, Reward, What, Work,
};

impl Record {
    /// Why a pair is not one that works.
    pub(in crate::program) fn not_working(&self, pair: PairNo) -> Option<Reason> {
        match self.facts.pair(pair).map(crate::program::PairRecord::state) {
            Err(unknown) => Some(unknown),
            Ok(PairState::Ended) => Some(Reason::PairEnded { pair }),
            Ok(PairState::Proposed | PairState::Agreed) => Some(Reason::NotWorking { pair }),
            Ok(PairState::Working) => None,
        }
    }
}

impl Program<Work> {
    /// Chooses a format of interaction for a pair; a pair may have several.
    ///
    /// # Errors
    /// The pair does not work; the format is blank; the day is before the journal's
    /// last entry.
    pub fn choose_format(&mut self, act: &Act, pair: PairNo, format: &str) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        reasons.extend(blank("format", format));
        Reasons::check(reasons)?;
        let format = format.trim().to_owned();
        self.record.change_pair(pair, |record| {
            record.formats.insert(format);
        });
        self.record.note_pair(act, What::FormatChosen, pair);
        Ok(())
    }

    /// Devises a reward, to be granted at closing.
    ///
    /// # Errors
    /// Its name is blank or taken; the day is before the journal's last entry.
    pub fn devise_reward(&mut self, act: &Act, reward: &str) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(blank("reward", reward));
        let reward = reward.trim();
        if self.record.facts.closing.rewards.contains_key(reward) {
            reasons.push(Reason::RewardExists { reward: reward.to_owned() });
        }
        Reasons::check(reasons)?;
        self.record.facts.closing.rewards.insert(reward.to_owned(), Reward::default());
        self.record.note(act, What::RewardDevised, []);
        Ok(())
    }
}

impl<S: ClosesPairs> Program<S> {
    /// Closes a pair's work with its outcome: its problem is solved, or its time over.
    ///
    /// # Errors
    /// The pair does not work; it is to go on, where its form's closing names no decision
    /// to continue; the day is before the journal's last entry.
    pub fn close_pair(&mut self, act: &Act, pair: PairNo, outcome: Outcome) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_working(pair));
        reasons.extend(self.record.continuation_fault(pair, outcome));
        Reasons::check(reasons)?;
        self.record.end_pair(act, pair, Ending::Closed { outcome });
        self.record.note_pair(act, What::PairClosed, pair);
        Ok(())
    }
}

impl Program<Closing> {
    /// Grants a reward to a participant.
    ///
    /// # Errors
    /// No such reward is devised; nobody has this id; the day is before the journal's
    /// last entry.
    pub fn grant_reward(
        &mut self,
        act: &Act,
        reward: &str,
        person: &PersonId,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        let reward = reward.trim();
        if !self.record.facts.closing.rewards.contains_key(reward) {
            reasons.push(Reason::UnknownReward { reward: reward.to_owned() });
        }
        reasons.extend(self.record.unknown_anywhere(person));
        Reasons::check(reasons)?;
        if let Some(known) = self.record.facts.closing.rewards.get_mut(reward) {
            known.granted.insert(person.clone());
        }
        self.record.note(act, What::RewardGranted, [person.clone()]);
        Ok(())
    }

    /// Collects a case of good practice from a pair's work.
    ///
    /// # Errors
    /// There is no such pair, or it was never published; the text is blank; the day is
    /// before the journal's last entry.
    pub fn collect_case(&mut self, act: &Act, pair: PairNo, text: &str) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) if known.order.is_none() => reasons.push(Reason::NotWorking { pair }),
            Ok(_) => {}
        }
        reasons.extend(blank("case", text));
        Reasons::check(reasons)?;
        self.record.facts.closing.cases.push(Case { pair, text: text.to_owned() });
        self.record.note_pair(act, What::CaseCollected, pair);
        Ok(())
    }

    /// Takes a mentor into the long-term base. A mentee who finished and wants to try
    /// the new role is entered as a mentor first, under the same id.
    ///
    /// # Errors
    /// Everything that keeps the mentor from taking part; the day is before the
    /// journal's last entry.
    pub fn keep_mentor(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        match self.record.facts.mentor(mentor) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => reasons.extend(self.record.facts.potential_mentor_lacks(known)),
        }
        Reasons::check(reasons)?;
        self.record.facts.closing.long_term.insert(mentor.clone());
        self.record.note(act, What::JoinedLongTerm, [mentor.clone()]);
        Ok(())
    }

    /// Records that a base is being refilled for the next cycle.
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn begin_refilling(&mut self, act: &Act, side: Side) -> Result<(), Reasons> {
        Reasons::check(self.record.check(act))?;
        self.record.facts.closing.refilling.insert(side);
        self.record.note(act, What::RefillingBegun, []);
        Ok(())
    }
}
