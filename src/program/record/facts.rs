//! Everything that is recorded and saved.

use crate::kernel::Side;
use crate::people::{Cohort, PersonId};
use crate::program::papers::shared::Shared;
use crate::program::{
    Cause, ClosingPapers, Conditions, FormingPapers, Gatherings, Journal, MentorFile, Monitoring,
    PairNo, PairReason, PairRecord, Preparing, Reason, Search, SelectionPapers, Support,
    UnitRecord,
};
use crate::scoring::Rules;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is recorded and saved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Which cycle of the programme it is, from 1.
    pub(in crate::program) cycle: u32,
    pub(in crate::program) cohort: Shared<Cohort>,
    /// Who left, in whichever role, and why.
    #[serde(default)]
    pub(in crate::program) left: BTreeMap<PersonId, Cause>,
    #[serde(default)]
    pub(in crate::program) rules: Option<Rules>,
    #[serde(default)]
    pub(in crate::program) conditions: Conditions,
    #[serde(default)]
    pub(in crate::program) preparing: Shared<Preparing>,
    #[serde(default)]
    pub(in crate::program) selection: SelectionPapers,
    #[serde(default)]
    pub(in crate::program) mentor_files: BTreeMap<PersonId, MentorFile>,
    #[serde(default)]
    pub(in crate::program) monitoring: Shared<Monitoring>,
    /// Pairs that the curator excludes.
    #[serde(default)]
    pub(in crate::program) vetoes: BTreeSet<(PersonId, PersonId)>,
    #[serde(default)]
    pub(in crate::program) searches: Shared<Vec<Search>>,
    #[serde(default)]
    pub(in crate::program) pairs: Shared<Vec<PairRecord>>,
    /// Groups, teams and exchanges over the pairs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::program) units: Vec<UnitRecord>,
    #[serde(default)]
    pub(in crate::program) support: BTreeMap<PersonId, Vec<Support>>,
    #[serde(default)]
    pub(in crate::program) forming: FormingPapers,
    #[serde(default)]
    pub(in crate::program) closing: ClosingPapers,
    /// Group meetings and open days.
    #[serde(default)]
    pub(in crate::program) gatherings: Shared<Gatherings>,
    /// What stands for people whose data were erased.
    #[serde(default)]
    pub(in crate::program) tombstones: BTreeSet<PersonId>,
    pub(in crate::program) journal: Shared<Journal>,
    /// How many entries the journals of earlier cycles had.
    #[serde(default, skip_serializing_if = "is_none")]
    pub(in crate::program) earlier_entries: u64,
}

fn is_none(entries: &u64) -> bool {
    *entries == 0
}

impl Facts {
    /// The pair of this number.
    pub(in crate::program) fn pair(&self, pair: PairNo) -> Result<&PairRecord, Reason> {
        pair.position()
            .and_then(|position| self.pairs.get(position))
            .ok_or(PairReason::UnknownPair { pair }.into())
    }

    /// The pairs with their numbers.
    pub(in crate::program) fn numbered(&self) -> impl Iterator<Item = (PairNo, &PairRecord)> {
        self.pairs.iter().enumerate().map(|(at, pair)| (PairNo::at(at), pair))
    }

    /// Seats of a participant; 0 for nobody.
    pub(in crate::program) fn seats(&self, side: Side, person: &PersonId) -> u32 {
        match side {
            Side::Mentee => self.cohort.mentees().get(person).map_or(0, |mentee| mentee.seats),
            Side::Mentor => self.cohort.mentors().get(person).map_or(0, |mentor| mentor.seats),
        }
    }

    /// Whether `person` is in the base of this side.
    pub(in crate::program) fn is_known(&self, side: Side, person: &PersonId) -> bool {
        match side {
            Side::Mentee => self.cohort.mentees().get(person).is_some(),
            Side::Mentor => self.cohort.mentors().get(person).is_some(),
        }
    }
}
