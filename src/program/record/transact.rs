//! How an operation happens: everything against it is found first, and only where there
//! is nothing is it written and entered into the journal.

use crate::people::{Date, PersonId};
use crate::program::papers::event::Event;
use crate::program::papers::operation::Operation;
use crate::program::{Act, Fact, GeneralReason, PairNo, Reason, Reasons, Record, What};

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

/// What is about to be done, and under which act: made at the doorway of each operation, so
/// that nothing is written of which no event could tell.
pub(in crate::program) struct Doing<'a> {
    act: &'a Act,
    operation: Option<Operation>,
}

impl<'a> Doing<'a> {
    /// The act.
    pub(in crate::program) fn act(&self) -> &'a Act {
        self.act
    }
}

impl Record {
    /// Writes, where nothing speaks against it: neither the act's day nor what `check`
    /// found. Else nothing changes, and every reason is told, the day's first.
    pub(in crate::program) fn transact<T>(
        &mut self,
        doing: Doing<'_>,
        check: impl IntoIterator<Item = Reason>,
        write: impl FnOnce(&mut Self) -> Noted<T>,
    ) -> Result<T, Reasons> {
        self.transact_making(doing, check, |_| Ok(()), |record, ()| write(record))
    }

    /// As [`Record::transact`], where what is written has to be made first, which takes
    /// long or may fail: `make` runs only where nothing speaks against the act, and what
    /// fails there changes nothing either.
    pub(in crate::program) fn transact_making<M, T>(
        &mut self,
        doing: Doing<'_>,
        check: impl IntoIterator<Item = Reason>,
        make: impl FnOnce(&Self) -> Result<M, Reasons>,
        write: impl FnOnce(&mut Self, M) -> Noted<T>,
    ) -> Result<T, Reasons> {
        self.may(doing.act, &mut check.into_iter())?;
        let made = make(self)?;
        let after = self.revision();
        let answer = write(self, made).0;
        self.did(after, doing);
        Ok(answer)
    }

    /// Every reason against an act: those of its day, and those that were found.
    fn may(&self, act: &Act, check: &mut dyn Iterator<Item = Reason>) -> Result<(), Reasons> {
        let mut reasons = self.check(act);
        reasons.extend(check);
        Reasons::check(reasons)
    }

    /// What is about to be done under this act. Copied only where events are kept.
    pub(in crate::program) fn doing<'a>(
        &self,
        act: &'a Act,
        operation: impl FnOnce() -> Operation,
    ) -> Doing<'a> {
        Doing { act, operation: self.events.is_some().then(operation) }
    }

    /// The same where what is done is known only when it is made: then it is
    /// [told](Record::making) while it is written.
    pub(in crate::program) fn doing_what_is_made<'a>(&self, act: &'a Act) -> Doing<'a> {
        Doing { act, operation: None }
    }

    /// Tells what is made.
    pub(in crate::program) fn making(&mut self, operation: impl FnOnce() -> Operation) {
        if self.events.is_some() {
            self.made = Some(operation());
        }
    }

    /// Keeps what was done as an event, where events are kept.
    pub(in crate::program) fn did(&mut self, after: u64, Doing { act, operation }: Doing<'_>) {
        let (number, made) = (self.revision(), self.made.take());
        if let Some(events) = &mut self.events {
            // What nobody told of cannot be carried out again, and says so.
            let operation = made.or(operation).unwrap_or(Operation::Forgotten {});
            events.push(Event { after, number, act: act.clone(), operation });
        }
    }

    /// Whether an act of this day may be entered, and whether there is what it says it corrects.
    pub(in crate::program) fn check(&self, act: &Act) -> Vec<Reason> {
        let (given, happened) = (act.on, act.day());
        let last = self.facts.journal.last_day().filter(|&last| given < last);
        let before = last.map(|last| GeneralReason::BeforeJournal { given, last }.into());
        let ahead =
            (happened > given).then(|| GeneralReason::NotYet { happened, entered: given }.into());
        let entries = self.facts.journal.entries().len();
        let unknown = act.corrects.filter(|entry| !(1..=entries).contains(entry));
        let unknown = unknown.map(|entry| GeneralReason::NoSuchEntry { entry, entries }.into());
        before.into_iter().chain(ahead).chain(unknown).collect()
    }

    /// Why a fact's own day cannot be: it is after the one on which the fact is entered.
    pub(in crate::program) fn ahead(&self, act: &Act, day: Option<Date>) -> Option<Reason> {
        let (happened, entered) = (day?, act.on);
        (happened > entered).then(|| GeneralReason::NotYet { happened, entered }.into())
    }

    /// Enters that a fact was withdrawn or corrected.
    pub(in crate::program) fn note_correction(&mut self, act: &Act, what: What, fact: &Fact) {
        let about: Vec<PersonId> = match fact.pair().and_then(|pair| self.facts.pair(pair).ok()) {
            Some(known) => vec![known.mentee.clone(), known.mentor.clone()],
            None => fact.clone().people_mut().into_iter().map(|id| id.clone()).collect(),
        };
        let entries = self.facts.journal.entries();
        let names = |id: &PersonId| about.is_empty() || about.contains(id);
        let recorded_in = |pair: Option<PairNo>, any: bool| {
            entries.iter().rposition(|entry| {
                fact.recorded_by().contains(&entry.what)
                    && (any || entry.pair == pair)
                    && (entry.about.is_empty() || entry.about.iter().any(names))
            })
        };
        // What is no pair's may still have been entered about one: a practice, a publication.
        let recorded = recorded_in(fact.pair(), false);
        let recorded = recorded.or_else(|| recorded_in(None, fact.pair().is_none()));
        let entry = recorded.map(|at| at + 1);
        // Somebody of the team stands in no base, and the journal names bases only.
        let about = about.into_iter().filter(|id| self.is_somebody(id)).collect();
        self.stamp = self.stamp.next();
        self.facts.journal.push_correction(act, what, (fact, about), entry);
    }

    fn is_somebody(&self, id: &PersonId) -> bool {
        use crate::kernel::Side;
        Side::BOTH.iter().any(|&side| self.facts.is_known(side, id))
            || self.facts.tombstones.contains(id)
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
