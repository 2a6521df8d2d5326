//! Under which decision an operation happens.

use crate::people::{Date, PersonId};
use crate::program::TimeOfDay;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Under which decision an operation happens: who, when, on which ground. Every
/// operation of a [`Program`](crate::program::Program) takes one and enters it into the
/// journal.
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::Act;
///
/// let day = Date::new(2026, 9, 1).ok_or("no such day")?;
/// let act = Act::new(PersonId::new("head")?, day, "order 12").at_time("14:05:00".parse()?);
/// assert_eq!((act.by.as_str(), act.ground.as_str()), ("head", "order 12"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Act {
    /// Who decided.
    pub by: PersonId,
    /// The day on which it is entered; never earlier than the journal's last entry.
    pub on: Date,
    /// The time of day at which it is entered, where the caller has a clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// The day on which it happened, where it is entered later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<Date>,
    /// The number of the journal's entry, from 1, that this corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<usize>,
    /// The ground, in the decider's words.
    pub ground: String,
}

impl Act {
    /// A decision of `by` on this day, on this ground.
    #[must_use]
    pub fn new(by: PersonId, on: Date, ground: &str) -> Self {
        Self { by, on, at: None, happened: None, corrects: None, ground: ground.to_owned() }
    }

    /// The same, where it happened on this day and is entered later. What is recorded
    /// carries the day on which it happened; the journal has both days.
    #[must_use]
    pub fn happened_on(mut self, day: Date) -> Self {
        self.happened = Some(day);
        self
    }

    /// The same, entered at this time of day. The order of entries is that of their numbers;
    /// the caller's clocks may disagree.
    #[must_use]
    pub fn at_time(mut self, time: TimeOfDay) -> Self {
        self.at = Some(time);
        self
    }

    /// The same, where it corrects what the journal's entry of this number, from 1, had
    /// recorded: for what is corrected by recording it again, such as data of a person, rules, or
    /// a consent that was never withdrawn. The journal keeps both entries, and the later one names
    /// the earlier. What can be taken out is a [`Fact`](crate::program::Fact), and is
    /// [corrected](crate::program::Program::correct) by its name.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    /// use mentormatch::people::{Date, PersonId};
    /// use mentormatch::program::{Act, Program};
    ///
    /// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).ok_or("no date")?, "order 12");
    /// let mut program = Program::begin(&act);
    /// program.team().name_curator(&act, &PersonId::new("anna")?)?;
    /// program.team().name_curator(&act.clone().correcting(2), &PersonId::new("hanna")?)?;
    /// let last = program.record().journal().entries().last().ok_or("empty")?;
    /// assert_eq!(last.entry, Some(2));
    /// assert!(last.words(&Phrases::english()).contains("corrects entry 2"));
    /// let nothing = program.team().name_curator(&act.correcting(9), &PersonId::new("anna")?);
    /// assert!(nothing.unwrap_err().has("no-such-entry"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn correcting(mut self, entry: usize) -> Self {
        self.corrects = Some(entry);
        self
    }

    /// The same for a fact that has a day of its own.
    pub(in crate::program) fn of(&self, day: Option<Date>) -> Self {
        day.map_or_else(|| self.clone(), |day| self.clone().happened_on(day))
    }

    /// The day on which it happened.
    #[must_use]
    pub fn day(&self) -> Date {
        self.happened.unwrap_or(self.on)
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Act({} on {})", self.by, self.on)
    }
}
