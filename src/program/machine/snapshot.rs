//! Saving a programme, and checking what was saved before it becomes one again.

use crate::program::machine::stage::State;
use crate::program::papers::saved::Saved;
use crate::program::record::Facts;
use crate::program::{Program, StageName};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
/// A saved programme: people, decisions and answers, never a score table. Its size
/// is linear in them. It carries its own version; one that this library does not
/// know is refused while it is read.
///
/// What was read is only a snapshot: [`restore`](Snapshot::restore) checks it before
/// it is a programme.
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, AnyProgram, Program, Snapshot};
///
/// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "order 12");
/// let program = Program::begin(&act);
/// let json = program.snapshot().to_json()?;
/// let restored = Snapshot::from_json(&json)?.restore()?;
/// assert_eq!(restored, AnyProgram::from(program));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    #[serde(deserialize_with = "known_version")]
    pub(in crate::program) version: u32,
    pub(in crate::program) stage: Saved,
    pub(in crate::program) record: Box<Facts>,
}

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if (1..=Snapshot::VERSION).contains(&version) {
        return Ok(version);
    }
    Err(serde::de::Error::custom(format!(
        "snapshot version {version} is not known: this library reads 1 to {}",
        Snapshot::VERSION
    )))
}

crate::kernel::json!(Snapshot);

impl Snapshot {
    /// The version written. Version 1 knew neither the rules of forms nor what stages 1
    /// to 4 collect beside the bases; what it lacks is empty.
    pub const VERSION: u32 = 2;

    /// The stage in which the programme was saved; closing for a finished cycle.
    #[must_use]
    pub fn stage(&self) -> StageName {
        self.stage.name()
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot(version {}, {})", self.version, self.stage.code())
    }
}

impl<S: State> Program<S> {
    /// What is saved of the programme. Time and memory: linear in people, decisions
    /// and answers.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            version: Snapshot::VERSION,
            stage: self.stage.save(),
            record: Box::new(self.record.facts.clone()),
        }
    }
}
