//! Operations that were carried out, numbered.

use crate::people::PersonId;
use crate::program::Act;
use crate::program::papers::operation::Operation;
use serde::{Deserialize, Serialize};

/// One operation that was carried out: after which revision of the programme, to which one,
/// under which act, with everything that was given. An application keeps it beside the
/// snapshot; [`AnyProgram::apply`](crate::program::AnyProgram::apply) carries it out again.
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, AnyProgram, Event, Program};
///
/// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).ok_or("no day")?, "plan");
/// let mut program = AnyProgram::from(Program::begin(&act));
/// program.keep_events();
/// let (mut copy, since) = (program.clone(), program.revision());
/// program.team().ok_or("finished")?.set_task(&act, "fewer conflicts")?;
/// // As a row of a database, and carried out again where the copy is.
/// let row = program.events_since(since)?[0].to_json()?;
/// copy.apply(&Event::from_json(&row)?)?;
/// assert_eq!(copy, program);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Event {
    /// The revision before it.
    pub after: u64,
    /// The revision that it led to, which is its number: numbers grow and are not without
    /// gaps, since one operation may leave several entries in the journal.
    pub number: u64,
    /// Who decided, when, on which ground.
    pub act: Act,
    /// What was done.
    pub operation: Operation,
}

crate::kernel::json!(Event);

impl Event {
    /// Whether what was done is gone, since it named somebody who was erased.
    #[must_use]
    pub fn is_forgotten(&self) -> bool {
        matches!(self.operation, Operation::Forgotten {})
    }

    /// Takes a person who is erased out of it, and says whether anything had to go: what was
    /// done under an act of theirs keeps the tombstone in their place, what names them
    /// anywhere is forgotten as a whole. For events that the application keeps itself; those
    /// that the programme keeps are rewritten by [`Program::erase`](crate::program::Program::erase).
    pub fn forget(&mut self, person: &PersonId, tombstone: &PersonId) -> bool {
        let named = self.operation.names(person);
        let by = self.act.by == *person;
        if named {
            self.operation = Operation::Forgotten {};
        }
        if named || by {
            self.act.ground.clear();
        }
        if by {
            self.act.by = tombstone.clone();
        }
        named || by
    }
}
