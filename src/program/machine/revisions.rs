//! Revisions, events and optimistic locking of a programme, in whichever state.

use crate::program::machine::forking::Whole;
use crate::program::machine::stage::State;
use crate::program::papers::event::Event;
use crate::program::{AnyProgram, Conflict, NotKept, Program};

impl<S: State> Program<S> {
    /// At which revision the programme stands: a number that grows with every operation that
    /// is carried out, in every stage and cycle, and is part of what is saved. It does not
    /// grow by one each time.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.record.revision()
    }

    /// The programme, to be changed by somebody who saw it at this revision: the second of two
    /// curators who decide on the same state is told what came between. Where a transition
    /// takes the programme itself, ask this first.
    ///
    /// ```
    /// use mentormatch::people::{Date, PersonId};
    /// use mentormatch::program::{Act, Program, What};
    ///
    /// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "plan");
    /// let mut program = Program::begin(&act);
    /// let seen = program.revision(); // by both
    /// program.at(seen)?.team().set_task(&act, "fewer conflicts")?;
    /// let late = program.at(seen).unwrap_err();
    /// assert_eq!(late.between()[0].what, What::TaskSet);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Conflict`]: the programme stands elsewhere.
    pub fn at(&mut self, revision: u64) -> Result<&mut Self, Conflict> {
        self.record.is_at(revision)?;
        Ok(self)
    }

    /// Keeps every operation as an event from now on, with all that is given, so that the
    /// application can save it: until then nothing is copied. Events are no part of the
    /// snapshot. Where they are kept already, nothing changes.
    pub fn keep_events(&mut self) {
        self.record.keep_events();
    }

    /// What was done since a revision, oldest first: with it, whoever stands there comes here
    /// by [`AnyProgram::apply`]. O(events kept).
    ///
    /// # Errors
    /// [`NotKept`]: nobody asked for events to be kept then, or they were
    /// [dropped](Program::drop_events), or there was no such revision.
    pub fn events_since(&self, revision: u64) -> Result<Vec<&Event>, NotKept> {
        self.record.events_since(revision)
    }

    /// Lets go of the events up to this revision, which the application has saved.
    pub fn drop_events(&mut self, revision: u64) {
        self.record.drop_events(revision);
    }
}

impl AnyProgram {
    /// As [`Program::revision`].
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.record().revision()
    }

    /// As [`Program::at`].
    ///
    /// # Errors
    /// As there.
    pub fn at(&mut self, revision: u64) -> Result<&mut Self, Conflict> {
        self.record().is_at(revision)?;
        Ok(self)
    }

    /// As [`Program::keep_events`].
    pub fn keep_events(&mut self) {
        self.whole_record_mut().keep_events();
    }

    /// As [`Program::events_since`].
    ///
    /// # Errors
    /// As there.
    pub fn events_since(&self, revision: u64) -> Result<Vec<&Event>, NotKept> {
        self.record().events_since(revision)
    }

    /// As [`Program::drop_events`].
    pub fn drop_events(&mut self, revision: u64) {
        self.whole_record_mut().drop_events(revision);
    }
}
