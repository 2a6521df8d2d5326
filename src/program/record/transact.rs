//! How an operation happens: everything against it is found first, and only where there
//! is nothing is it written and entered into the journal.

use crate::people::PersonId;
use crate::program::{Act, GeneralReason, PairNo, Reason, Reasons, Record, What};

/// That an operation was entered into the journal, with what it answers. Only
/// [`Record::note`] and its like for pairs make one, so that nothing is written without an
/// entry.
pub(in crate::program) struct Noted<T = ()>(T);

impl Noted {
    /// With this answer.
    pub(in crate::program) fn with<T>(self, answer: T) -> Noted<T> {
        Noted(answer)
    }
}

impl Record {
    /// Writes, where nothing speaks against it: neither the act's day nor what `check`
    /// found. Else nothing changes, and every reason is told, the day's first.
    pub(in crate::program) fn transact<T>(
        &mut self,
        act: &Act,
        check: impl IntoIterator<Item = Reason>,
        write: impl FnOnce(&mut Self) -> Noted<T>,
    ) -> Result<T, Reasons> {
        self.transact_making(act, check, |_| Ok(()), |record, ()| write(record))
    }

    /// As [`Record::transact`], where what is written has to be made first, which takes
    /// long or may fail: `make` runs only where nothing speaks against the act, and what
    /// fails there changes nothing either.
    pub(in crate::program) fn transact_making<M, T>(
        &mut self,
        act: &Act,
        check: impl IntoIterator<Item = Reason>,
        make: impl FnOnce(&Self) -> Result<M, Reasons>,
        write: impl FnOnce(&mut Self, M) -> Noted<T>,
    ) -> Result<T, Reasons> {
        let mut reasons = self.check(act);
        reasons.extend(check);
        Reasons::check(reasons)?;
        let made = make(self)?;
        Ok(write(self, made).0)
    }

    /// Whether an act of this day may be entered.
    pub(in crate::program) fn check(&self, act: &Act) -> Vec<Reason> {
        match self.facts.journal.last_day() {
            Some(last) if act.on < last => {
                vec![GeneralReason::BeforeJournal { given: act.on, last }.into()]
            }
            _ => Vec::new(),
        }
    }

    pub(in crate::program) fn note(
        &mut self,
        act: &Act,
        what: What,
        about: impl IntoIterator<Item = PersonId>,
    ) -> Noted {
        self.enter(act, what, about.into_iter().collect(), None)
    }

    pub(in crate::program) fn note_pair(&mut self, act: &Act, what: What, pair: PairNo) -> Noted {
        let about = self.facts.pair(pair).map_or_else(
            |_| Vec::new(),
            |record| vec![record.mentee.clone(), record.mentor.clone()],
        );
        self.enter(act, what, about, Some(pair))
    }

    /// An entry for each of these pairs, of which there is at least one.
    pub(in crate::program) fn note_pairs(
        &mut self,
        act: &Act,
        what: What,
        pairs: &[PairNo],
    ) -> Noted {
        for &pair in pairs {
            self.note_pair(act, what, pair);
        }
        Noted(())
    }

    /// Every operation ends in the journal, so that everything that may have changed is
    /// taken for changed here, but for work on the draft, which changes no fact.
    fn enter(
        &mut self,
        act: &Act,
        what: What,
        about: Vec<PersonId>,
        pair: Option<PairNo>,
    ) -> Noted {
        if !what.is_draft_work() {
            self.stamp = self.stamp.next();
        }
        self.facts.journal.push(act, what, about, pair);
        Noted(())
    }
}
