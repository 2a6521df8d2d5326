//! What a restriction demands, a kind after the other: as it is written, checked, read
//! from people, judged, and said.

use super::checker::Checker;
use super::fields::{Fields, availability, skills};
use super::operands::{Finding, Sum};
use super::reader::{Reader, Ready};
use crate::kernel::{Side, coded};
use crate::people::Field;
use serde::{Deserialize, Serialize};

/// What a restriction demands. Labels and texts compare ignoring letter case, the
/// kind of white space and the way in which accents are written; a gap is the mentor's position less the mentee's.
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
        /// The mentee's number, such as the grade, for which a mentor's label has to hold
        /// where it names a range: "Maths 5–8". See [the guide to rules](crate::guides::rules).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Field>,
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
        /// The mentee's number, such as the grade, for which a mentor's label has to hold
        /// where it names a range: "Maths 5–8". See [the guide to rules](crate::guides::rules).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Field>,
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
    /// The two were no pair in an earlier cycle, whichever of them was the mentor then.
    #[serde(rename = "must-not-repeat")]
    NotRepeat {},
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

coded! {
    /// Why a pair is forbidden, by the kind of condition.
    pub const CONDITIONS: "condition" [
        mentee, mentor, gap, difference, number, labels, shared, missing, offered, minutes, hours,
        range,
    ] {
        "vetoed-by-mentee",
            "the mentee does not want this mentor",
            "наставляемый отказался от этого наставника";
        "vetoed-by-mentor",
            "the mentor does not want this mentee",
            "наставник отказался от этого наставляемого";
        "forbidden-pair", "the pair is on the list of forbidden pairs", "пара в списке запрещённых";
        "own-mentor", "nobody is their own mentor", "никто не бывает собственным наставником";
        "must-not-repeat", "they were a pair before", "они уже были парой";
        "must-equal",
            "{mentee} and {mentor} are not the same",
            "«{mentee}» и «{mentor}» не совпадают";
        "must-differ", "both have {mentee}", "у обоих «{mentee}»";
        "must-be-above",
            "the mentor is {gap:step|steps} above ({mentor}, {mentee}), needed {range}",
            "наставник на {gap:ступень|ступени|ступеней} выше («{mentor}» и «{mentee}»), нужно {range}";
        "must-be-above-same",
            "both are at the same step ({mentor}, {mentee}), needed {range}",
            "оба на одной ступени («{mentor}» и «{mentee}»), нужно {range}";
        "must-be-above-below",
            "the mentor is {gap:step|steps} below ({mentor}, {mentee}), needed {range}",
            "наставник на {gap:ступень|ступени|ступеней} ниже («{mentor}» и «{mentee}»), нужно \
             {range}";
        "must-share-time",
            "{minutes:minute|minutes} in common, needed {range} minutes",
            "общее время – {minutes:минута|минуты|минут}, нужно {range} мин";
        "must-share-hours",
            "{hours:hour|hours} in common, needed {range} minutes",
            "общее время – {hours:час|часа|часов}, нужно {range} мин";
        "must-share-label", "in common: {shared}; needed {range}", "общее: {shared}; нужно {range}";
        "must-cover",
            "can help with: {shared}; not with: {missing}; needed share {range}",
            "может помочь: {shared}; не может: {missing}; нужна доля {range}";
        "must-cover-none",
            "cannot help with: {missing}; needed share {range}",
            "помочь не может: {missing}; нужна доля {range}";
        "must-differ-by",
            "the difference from {mentee} to {mentor} is {difference}, needed {range}",
            "разница от {mentee} до {mentor} равна {difference}, нужно {range}";
        "must-be-within", "it is {number}, needed {range}", "значение {number}, нужно {range}";
        "own-at-least", "it is {number}, needed {range}", "значение {number}, нужно {range}";
        "must-be-among", "{labels} is none of those asked for", "«{labels}» не входит в допустимые";
    }
}

impl Must {
    /// Refuses parameters that mean nothing.
    pub(in crate::scoring) fn check(&self, checker: &mut Checker<'_>) {
        match self {
            Self::BeAbove { scale, least, most, .. } => {
                checker.scale(scale);
                if let Some(most) = most {
                    checker.range((*least).into(), (*most).into());
                }
            }
            Self::ShareTime { minutes, .. } => checker.positive("minutes", (*minutes).into()),
            Self::ShareLabel { least, .. } => checker.positive("least", (*least).into()),
            Self::Cover { least, .. } => checker.share("least", *least),
            Self::DifferBy { least, most, .. } | Self::BeWithin { least, most, .. } => {
                checker.bounds(*least, *most);
            }
            Self::BeAmong { labels, .. } => checker.not_empty("labels", labels),
            Self::Equal { .. } | Self::Differ { .. } | Self::NotRepeat {} => {}
        }
    }

    /// Reads what it compares.
    pub(in crate::scoring) fn read(&self, reader: &mut Reader<'_>) -> Ready<Condition> {
        match self {
            Self::Equal { field } => Ready::new("must-equal", reader.keys(field), Condition::Same),
            Self::Differ { field } => {
                Ready::new("must-differ", reader.keys(field), Condition::Different)
            }
            Self::BeAbove { field, scale, least, most } => {
                let most = most.map_or(i64::MAX, i64::from);
                let condition = Condition::Gap { least: (*least).into(), most };
                Ready::new("must-be-above", reader.ranks(field, scale), condition)
            }
            Self::ShareTime { field, minutes } => {
                let condition = Condition::Minutes { least: *minutes };
                Ready::new("must-share-time", reader.times(field), condition)
            }
            Self::ShareLabel { field, least, within } => {
                let condition = Condition::Shared { least: *least };
                Ready::new("must-share-label", reader.labels(field, within.as_ref()), condition)
            }
            Self::Cover { field, least, by_priority, within } => {
                let condition = Condition::Covered { least: *least, by_priority: *by_priority };
                Ready::new("must-cover", reader.labels(field, within.as_ref()), condition)
            }
            Self::DifferBy { field, least, most } => {
                let condition = Condition::Difference {
                    least: least.unwrap_or(f64::NEG_INFINITY),
                    most: most.unwrap_or(f64::INFINITY),
                };
                Ready::new("must-differ-by", reader.numbers(field), condition)
            }
            Self::BeWithin { of, field, least, most } => {
                let least = least.unwrap_or(f64::NEG_INFINITY);
                let most = most.unwrap_or(f64::INFINITY);
                let condition = match of {
                    Side::Mentee => Condition::Difference { least: -most, most: -least },
                    Side::Mentor => Condition::Difference { least, most },
                };
                Ready::new("must-be-within", reader.number_of(*of, field), condition).about(*of)
            }
            Self::BeAmong { of, field, labels } => {
                let condition = Condition::Shared { least: 1 };
                let operands = reader.labels_of(*of, field, labels);
                Ready::new("must-be-among", operands, condition).about(*of)
            }
            Self::NotRepeat {} => {
                Ready::new("must-not-repeat", reader.earlier(), Condition::NotNamed)
            }
        }
    }
}

/// What a restriction demands of a finding.
#[derive(Clone, Debug)]
pub(in crate::scoring) enum Condition {
    Same,
    Different,
    Gap {
        least: i64,
        most: i64,
    },
    Minutes {
        least: u16,
    },
    Shared {
        least: u32,
    },
    Covered {
        least: f64,
        by_priority: bool,
    },
    /// Bounds of the mentor's number less the mentee's.
    Difference {
        least: f64,
        most: f64,
    },
    NotNamed,
    /// A number that the application brought.
    AtLeast {
        least: f64,
    },
}

impl Condition {
    /// Whether the finding meets the condition; nothing where an answer is missing.
    pub(in crate::scoring) fn holds(&self, finding: Finding) -> Option<bool> {
        Some(match (self, finding) {
            (Self::Same, Finding::Keys(a, b)) => a == b,
            (Self::Different, Finding::Keys(a, b)) => a != b,
            (Self::Gap { least, most }, Finding::Gap(gap)) => (*least..=*most).contains(&gap),
            (Self::Minutes { least }, Finding::Minutes(minutes)) => minutes >= *least,
            (Self::Shared { least }, Finding::Labels(overlap)) => overlap.shared >= *least as usize,
            (Self::Covered { least, by_priority }, Finding::Labels(overlap)) => {
                let (part, whole) = if *by_priority {
                    (overlap.covered as f64, overlap.wanted as f64)
                } else {
                    (overlap.shared as f64, overlap.mentee_size as f64)
                };
                whole == 0.0 || part / whole >= *least
            }
            (Self::Difference { least, most }, Finding::Numbers(a, b)) => {
                (*least..=*most).contains(&(b - a))
            }
            (Self::NotNamed, Finding::Named(named)) => named.is_none(),
            (Self::AtLeast { least }, Finding::Own(number)) => number >= *least,
            _ => return None,
        })
    }

    /// The bounds of a condition, of the one side's number where it is about one.
    pub(in crate::scoring) fn bounds(&self, of: Option<Side>) -> (Option<f64>, Option<f64>) {
        let bound = |value: f64| value.is_finite().then_some(value);
        match self {
            Self::Gap { least, most } => {
                (Some(*least as f64), (*most < i64::MAX).then_some(*most as f64))
            }
            Self::Minutes { least } => (Some((*least).into()), None),
            Self::Shared { least } => (Some((*least).into()), None),
            Self::Covered { least, .. } => (Some(*least), None),
            Self::Difference { least, most } if of == Some(Side::Mentee) => {
                (bound(-*most), bound(-*least))
            }
            Self::Difference { least, most } => (bound(*least), bound(*most)),
            Self::AtLeast { least } => (bound(*least), None),
            Self::Same | Self::Different | Self::NotNamed => (None, None),
        }
    }

    /// Which sum over the shared labels it depends on, where it compares labels.
    pub(in crate::scoring) fn sum(&self) -> Sum {
        match self {
            Self::Covered { by_priority: true, .. } => Sum::Covered,
            _ => Sum::Shared,
        }
    }
}
