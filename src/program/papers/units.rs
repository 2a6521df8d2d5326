//! Units: a group, a team of three sides, an exchange of peers, each one record over its
//! pairs.

use crate::people::{Date, FormId, RoleModelId, Shape};
use crate::program::PairNo;
use crate::program::papers::gatherings::numbers;
use crate::program::work::MeetingKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

numbers! {
    /// The number of a unit within a cycle, from 1.
    UnitNo;
}

/// Pairs that work as one: who agreed, which order fixes them and how each ends stands with
/// the pairs; whatever is one for all of them stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnitRecord {
    /// A group with a mentor, a team of three sides, or an exchange.
    pub kind: Shape,
    /// The form of its pairs.
    pub form: Option<FormId>,
    /// Its role model, where it has one.
    #[serde(default)]
    pub role_model: Option<RoleModelId>,
    /// When it was formed.
    pub on: Date,
    /// Its pairs, those that ended too.
    pub pairs: BTreeSet<PairNo>,
    /// The meetings that are one for all, by day, then kind. What became of them stands with
    /// each pair.
    #[serde(default)]
    pub meetings: BTreeSet<(Date, MeetingKind)>,
    /// Whether it was recorded by mistake and withdrawn: its number stays taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl UnitRecord {
    /// Empties it and keeps its number; nothing where that was done before.
    pub(in crate::program) fn withdraw(&mut self) -> Option<()> {
        if self.withdrawn {
            return None;
        }
        self.pairs.clear();
        self.meetings.clear();
        self.withdrawn = true;
        Some(())
    }
}
