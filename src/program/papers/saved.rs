//! What a snapshot keeps of a stage.

use crate::program::papers::pairs::OpenPairing;
use crate::program::papers::stage::StageName;
use serde::{Deserialize, Serialize};

/// What a stage leaves in a snapshot: its name and its open work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "name", content = "open")]
pub enum Saved {
    /// Stage 1.
    Preparation,
    /// Stage 2.
    MenteeBase,
    /// Stage 3.
    MentorBase,
    /// Stage 4.
    Selection,
    /// Stage 5 with the pairing under way.
    Forming(OpenPairing),
    /// Stage 6 with the re-pairing under way.
    Work(OpenPairing),
    /// Stage 7.
    Closing,
    /// After stage 7.
    Finished,
}

impl Saved {
    /// The stage; closing for a finished cycle.
    pub(in crate::program) fn name(&self) -> StageName {
        match self {
            Self::Preparation => StageName::Preparation,
            Self::MenteeBase => StageName::MenteeBase,
            Self::MentorBase => StageName::MentorBase,
            Self::Selection => StageName::Selection,
            Self::Forming(_) => StageName::Forming,
            Self::Work(_) => StageName::Work,
            Self::Closing | Self::Finished => StageName::Closing,
        }
    }

    /// The stage's code, or `"finished"`.
    pub(in crate::program) fn code(&self) -> &'static str {
        match self {
            Self::Finished => "finished",
            stage => stage.name().code(),
        }
    }

    pub(in crate::program) fn open(&self) -> Option<&OpenPairing> {
        match self {
            Self::Forming(open) | Self::Work(open) => Some(open),
            _ => None,
        }
    }
}
