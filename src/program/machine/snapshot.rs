//! Saving a programme, and checking what was saved before it becomes one again.

use crate::kernel::{JsonError, faults};
use crate::program::machine::stage::State;
use crate::program::papers::saved::Saved;
use crate::program::record::Facts;
use crate::program::{Program, StageName};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A saved programme: people, decisions and answers, never a score table. Its size
/// is linear in them. Its text carries a version, and one that this library does not know
/// is refused while it is read; and a digest, so that damage is seen.
/// [`save`](Snapshot::save) keeps it in a file.
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
#[derive(Clone, PartialEq)]
pub struct Snapshot {
    pub(in crate::program) stage: Saved,
    pub(in crate::program) record: Box<Facts>,
}

faults! {
    /// Why a text is no snapshot.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum SnapshotFault: "snapshot-fault" {
        /// It is not well formed, or of a version that is not known.
        Json(fault: JsonError) = "json",
            "{fault}",
            "{fault}";
        /// Its digest is not that of the text before it.
        Digest = "digest",
            "the snapshot is damaged or was changed by hand: its digest is that of another text",
            "снимок повреждён или изменён вручную: контрольная сумма не от этого текста";
        /// From version 3 on every snapshot carries a digest.
        NoDigest {
            /// The version that it names.
            version: u32,
        } = "no-digest",
            "a snapshot of version {version} carries a digest, and this one has none",
            "у снимка версии {version} есть контрольная сумма, а у этого её нет";
    }
}

/// A snapshot as it is written, but for its digest.
#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    stage: &'a Saved,
    record: &'a Facts,
}

/// A snapshot as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(deserialize_with = "known_version")]
    version: u32,
    stage: Saved,
    record: Box<Facts>,
    #[serde(default)]
    digest: Option<String>,
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

/// What stands between the digest and the text that it is of.
const BEFORE_DIGEST: &str = ",\"digest\":\"";
const AFTER_DIGEST: &str = "\"}";

/// The text that a digest is of, and the digest; nothing where the text does not end in one.
fn parts(text: &str) -> Option<(&str, &str)> {
    text.trim_end().strip_suffix(AFTER_DIGEST)?.rsplit_once(BEFORE_DIGEST)
}

fn digest(text: &str) -> String {
    let bytes = hmac_sha256::Hash::hash(text.as_bytes());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Snapshot {
    /// The version written. Version 1 knew neither the rules of forms nor what stages 1
    /// to 4 collect beside the bases; what it lacks is empty. Versions 1 and 2 had no
    /// digest.
    pub const VERSION: u32 = 3;

    /// The first version that carries a digest.
    const DIGEST_SINCE: u32 = 3;

    /// Its JSON text, on one line. The same programme gives the same bytes. The last
    /// field, `digest`, is the SHA-256 of all bytes before its comma, in hexadecimal.
    ///
    /// # Errors
    /// None that this crate's types are known to cause.
    #[inline(never)]
    pub fn to_json(&self) -> Result<String, JsonError> {
        let Self { stage, record } = self;
        let written = Written { version: Self::VERSION, stage, record };
        let mut text = serde_json::to_string(&written).map_err(JsonError::new)?;
        text.pop();
        let digest = digest(&text);
        for part in [BEFORE_DIGEST, &digest, AFTER_DIGEST] {
            text.push_str(part);
        }
        Ok(text)
    }

    /// Reads what [`to_json`](Self::to_json) wrote. A digest is checked whatever version
    /// the text names, so that no damage passes for another answer or another date; it is
    /// of the very bytes, so that white space counts too. It does not keep anybody from
    /// writing another snapshot with a digest of its own.
    ///
    /// Whoever changes a snapshot by hand takes `digest` away and names version 2.
    ///
    /// # Errors
    /// A digest that does not fit or is missing; a text that is not well formed, with its
    /// line and column.
    #[inline(never)]
    pub fn from_json(text: &str) -> Result<Self, SnapshotFault> {
        let parts = parts(text);
        if parts.is_some_and(|(before, told)| digest(before) != told) {
            return Err(SnapshotFault::Digest);
        }
        let read: Text = serde_json::from_str(text).map_err(JsonError::new)?;
        let Text { version, stage, record, digest: told } = read;
        if told.is_none() && version >= Self::DIGEST_SINCE {
            return Err(SnapshotFault::NoDigest { version });
        }
        // It is not where it was written.
        if told.is_some() && parts.is_none() {
            return Err(SnapshotFault::Digest);
        }
        Ok(Self { stage, record })
    }

    /// The stage in which the programme was saved; closing for a finished cycle.
    #[must_use]
    pub fn stage(&self) -> StageName {
        self.stage.name()
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot({})", self.stage.code())
    }
}

impl<S: State> Program<S> {
    /// What is saved of the programme. Time and memory: linear in people, decisions
    /// and answers.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { stage: self.stage.save(), record: Box::new(self.record.facts.clone()) }
    }
}
