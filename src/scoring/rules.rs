//! Rules as data: what a curator writes.
//!
//! `docs/RULES.md` shows every kind with a snippet.

use crate::kernel::Side;
use crate::people::import::Mapping;
use crate::people::{Field, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the rules' form that this crate reads and writes.
pub const RULES_VERSION: u32 = 1;

/// Which pairs may be made, and how much each is worth to either side.
///
/// Rules are data: a JSON file that a curator writes. Unknown keys are refused.
/// [`Rules::compile`] checks them against a cohort and reports all faults at once.
///
/// ```
/// use mentormatch::scoring::Rules;
///
/// let rules = Rules::from_json(r#"{
///     "version": 1,
///     "scales": {"grades": ["AA", "AO", "EO"]},
///     "restrictions": [
///         {"name": "another organisation", "kind": "must-differ", "field": "institution"},
///         {"name": "a higher grade", "kind": "must-be-above", "field": "stage",
///          "scale": "grades", "least": 1}
///     ],
///     "criteria": [
///         {"name": "same profession", "kind": "equal", "field": "profession",
///          "mentee-weight": 10}
///     ]
/// }"#)?;
/// assert_eq!(rules.criteria[0].name, "same profession");
/// # Ok::<(), mentormatch::kernel::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The version of the form, [`RULES_VERSION`].
    pub version: u32,
    /// A remark for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Ordered labels by the scale's name, lowest first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scales: BTreeMap<String, Vec<String>>,
    /// What every pair must meet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restrictions: Vec<Restriction>,
    /// What makes a pair good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// Pairs, mentee first, that are not to be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<(PersonId, PersonId)>,
    /// Pairs, mentee first, that are to be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<(PersonId, PersonId)>,
    /// How the organisation's own columns become fields: for the importer, not for
    /// scoring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Mapping>,
}

crate::kernel::json!(Rules);

impl Default for Rules {
    /// Rules that allow every pair and prefer none.
    fn default() -> Self {
        Self {
            version: RULES_VERSION,
            note: None,
            scales: BTreeMap::new(),
            restrictions: Vec::new(),
            criteria: Vec::new(),
            forbidden: Vec::new(),
            required: Vec::new(),
            import: None,
        }
    }
}

/// The field to compare, one for each side: `"stage"` where both have the same
/// name, else `{"mentee": "grade", "mentor": "stage"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RawFields", into = "RawFields")]
pub struct Fields {
    /// Which field of the mentee.
    pub mentee: Field,
    /// Which field of the mentor.
    pub mentor: Field,
}

impl From<Field> for Fields {
    fn from(field: Field) -> Self {
        Self { mentee: field.clone(), mentor: field }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum RawFields {
    Same(Field),
    Each { mentee: Field, mentor: Field },
}

impl From<RawFields> for Fields {
    fn from(raw: RawFields) -> Self {
        match raw {
            RawFields::Same(field) => field.into(),
            RawFields::Each { mentee, mentor } => Self { mentee, mentor },
        }
    }
}

impl From<Fields> for RawFields {
    fn from(fields: Fields) -> Self {
        if fields.mentee == fields.mentor {
            Self::Same(fields.mentee)
        } else {
            Self::Each { mentee: fields.mentee, mentor: fields.mentor }
        }
    }
}

fn availability() -> Fields {
    Field::Availability.into()
}

fn skills() -> Fields {
    Field::Skills.into()
}

fn one() -> u32 {
    1
}

fn full() -> f64 {
    1.0
}

fn half() -> f64 {
    0.5
}

fn yes() -> bool {
    true
}

/// A condition without which a pair is not made.
///
/// An answer that is unknown or withheld never forbids a pair, unless
/// [`Restriction::needs_answer`] says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Restriction {
    /// Its name in reasons; no two rules of a file share one.
    pub name: String,
    /// The forms of mentoring it holds for: it is asked only of pairs whose form
    /// is among them. Nothing for all pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forms: Option<Vec<String>>,
    /// Whether a pair is also forbidden where an answer is missing.
    #[serde(default)]
    pub needs_answer: bool,
    /// The condition.
    #[serde(flatten)]
    pub must: Must,
}

impl Restriction {
    /// A restriction for all forms that needs no answer.
    #[must_use]
    pub fn new(name: &str, must: Must) -> Self {
        Self { name: name.to_owned(), forms: None, needs_answer: false, must }
    }
}

/// What a restriction demands. Labels and texts compare ignoring letter case and
/// surrounding white space; a gap is the mentor's position less the mentee's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all_fields = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Must {
    /// Both texts or numbers are the same.
    #[serde(rename = "must-equal")]
    Equal {
        /// What is compared.
        field: Fields,
    },
    /// The texts or numbers differ.
    #[serde(rename = "must-differ")]
    Differ {
        /// What is compared.
        field: Fields,
    },
    /// The mentor stands on a scale at least `least` steps above the mentee, and
    /// at most `most`. Negative steps are below.
    #[serde(rename = "must-be-above")]
    BeAbove {
        /// What is compared.
        field: Fields,
        /// The name of the scale.
        scale: String,
        /// The smallest gap.
        least: i32,
        /// The largest gap; nothing for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i32>,
    },
    /// Both have at least so many minutes a week in common.
    #[serde(rename = "must-share-time")]
    ShareTime {
        /// What is compared.
        #[serde(default = "availability")]
        field: Fields,
        /// How many minutes.
        minutes: u16,
    },
    /// Both name at least so many of the same labels.
    #[serde(rename = "must-share-label")]
    ShareLabel {
        /// What is compared.
        field: Fields,
        /// How many labels.
        #[serde(default = "one")]
        least: u32,
    },
    /// The mentor has at least this share of what the mentee wants. Somebody who
    /// wants nothing is covered.
    #[serde(rename = "must-cover")]
    Cover {
        /// What is compared.
        #[serde(default = "skills")]
        field: Fields,
        /// The share, from 0 to 1.
        least: f64,
        /// Whether a label counts with the mentee's priority, or all the same.
        #[serde(default = "yes")]
        by_priority: bool,
    },
    /// The mentor's number less the mentee's is within bounds.
    #[serde(rename = "must-differ-by")]
    DifferBy {
        /// What is compared.
        field: Fields,
        /// The smallest difference.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<f64>,
        /// The largest difference.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<f64>,
    },
    /// One side's number is within bounds.
    #[serde(rename = "must-be-within")]
    BeWithin {
        /// Whose number.
        of: Side,
        /// Which field.
        field: Field,
        /// The smallest number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<f64>,
        /// The largest number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<f64>,
    },
    /// One side has at least one of these labels.
    #[serde(rename = "must-be-among")]
    BeAmong {
        /// Whose labels.
        of: Side,
        /// Which field.
        field: Field,
        /// The labels.
        labels: Vec<String>,
    },
    /// The mentor is none of the mentee's earlier mentors.
    #[serde(rename = "must-not-repeat")]
    NotRepeat {},
}

/// Something that makes a pair good, as much as its weights say.
///
/// The measure gives points; a side's view grows by the points times its weight,
/// rounded once to the unit of the compiled rules, halves to the even. A pair's
/// worth to both together is the sum of both views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Criterion {
    /// Its name in reasons; no two rules of a file share one.
    pub name: String,
    /// What a point is worth to the mentee. Negative weights are allowed.
    #[serde(default)]
    pub mentee_weight: f64,
    /// What a point is worth to the mentor.
    #[serde(default)]
    pub mentor_weight: f64,
    /// The share of the measure's full points that a pair gets where an answer is
    /// unknown or withheld on either side: from 0 to 1, half by default.
    #[serde(default = "half")]
    pub unanswered: f64,
    /// The forms of mentoring it holds for: other pairs get nothing from it.
    /// Nothing for all pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forms: Option<Vec<String>>,
    /// How points are given.
    #[serde(flatten)]
    pub measure: Measure,
}

impl Criterion {
    /// A criterion for all forms, with half of the points where an answer is missing.
    #[must_use]
    pub fn new(name: &str, measure: Measure, mentee_weight: f64, mentor_weight: f64) -> Self {
        let name = name.to_owned();
        Self { name, mentee_weight, mentor_weight, unanswered: 0.5, forms: None, measure }
    }
}

/// How a criterion gives points. "Full points" are what the share of an unanswered
/// question is taken of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
#[non_exhaustive]
pub enum Measure {
    /// 1 where the texts or numbers are the same, else 0. Full: 1.
    Equal {
        /// What is compared.
        field: Fields,
    },
    /// The number of labels that both name. Full: `most`, or 1 without it.
    Overlap {
        /// What is compared.
        field: Fields,
        /// More labels than this count no further.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u32>,
    },
    /// The share of the mentee's wanted labels that the mentor has, each counted
    /// with its priority. A label without a level has priority 1. Full: 1. Where
    /// nothing is wanted the pair is treated as unanswered.
    Coverage {
        /// What is compared.
        #[serde(default = "skills")]
        field: Fields,
        /// Whether a label is covered only as far as the mentor is confident in
        /// it: a tenth for each level. A label without a level is covered wholly.
        #[serde(default)]
        confidence: bool,
    },
    /// Labels that both name over labels that either names. Full: 1. Where both
    /// name none the pair is treated as unanswered.
    Jaccard {
        /// What is compared.
        field: Fields,
    },
    /// The weekly minutes in common over `minutes_per_point`. Full: `most`, or 1
    /// without it.
    SharedTime {
        /// What is compared.
        #[serde(default = "availability")]
        field: Fields,
        /// How many minutes make one point.
        minutes_per_point: u16,
        /// The largest number of points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<f64>,
    },
    /// `max(floor, peak − slope × |d − target|)`, where d is the mentor's position
    /// on the scale less the mentee's. Full: `peak`.
    OrdinalGap {
        /// What is compared.
        field: Fields,
        /// The name of the scale.
        scale: String,
        /// The best gap.
        target: i32,
        /// The points at the best gap.
        #[serde(default = "full")]
        peak: f64,
        /// The points lost with every step away from it.
        slope: f64,
        /// The least points.
        #[serde(default)]
        floor: f64,
    },
    /// `max(0, 1 − |difference| / scale)`. Full: 1.
    NumberDistance {
        /// What is compared.
        field: Fields,
        /// The difference from which on there are no points.
        scale: f64,
    },
    /// Points by pair of labels. Full: the most that the table gives.
    CategoryTable {
        /// What is compared.
        field: Fields,
        /// The points of each pair of labels.
        points: Vec<Cell>,
        /// The points of any other pair.
        #[serde(default)]
        otherwise: f64,
    },
    /// Points by the rank at which one side wishes for the other; who is not
    /// wished for gets none. Never unanswered.
    Wish {
        /// Whose wish.
        of: Side,
        /// The points of rank 1, 2 and so on.
        by_rank: Vec<f64>,
        /// The points of a later rank.
        #[serde(default)]
        later: f64,
    },
    /// The number of searches for which the mentee has waited. Never unanswered.
    Waiting {
        /// More searches than this count no further.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u32>,
    },
}

/// The points of one pair of labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The mentee's label.
    pub mentee: String,
    /// The mentor's label.
    pub mentor: String,
    /// The points.
    pub points: f64,
}
