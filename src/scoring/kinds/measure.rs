//! How a criterion gives points, a kind after the other: as it is written, checked, read
//! from people, counted, and said.

use super::checker::Checker;
use super::fields::{Fields, availability, skills};
use super::operands::{Finding, Operands, Sum};
use super::reader::{Reader, Ready};
use crate::kernel::{Ordered, Side, coded};
use crate::people::Field;
use crate::scoring::columns::Words;
use crate::scoring::{MustBe, RulesFault};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
        /// The mentee's number, such as the grade, for which a mentor's label has to hold
        /// where it names a range: "Maths 5–8". See [the guide to rules](crate::guides::rules).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Field>,
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
        /// The mentee's number, such as the grade, for which a mentor's label has to hold
        /// where it names a range: "Maths 5–8". See [the guide to rules](crate::guides::rules).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Field>,
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

fn full() -> f64 {
    1.0
}

coded! {
    /// What a score is made of, by the kind of measure.
    pub const MEASURES: "measure" [
        mentee, mentor, gap, difference, number, shared, missing, offered, minutes, hours, rank,
    ] {
        "equal", "{mentee} and {mentor}", "«{mentee}» и «{mentor}»";
        "category-table",
            "the mentee: {mentee}, the mentor: {mentor}",
            "наставляемый – «{mentee}», наставник – «{mentor}»";
        "overlap", "in common: {shared}", "общее: {shared}";
        "jaccard",
            "in common: {shared}; only the mentee: {missing}",
            "общее: {shared}; только у наставляемого: {missing}";
        "coverage",
            "can help with: {shared}; not with: {missing}",
            "может помочь: {shared}; не может: {missing}";
        "coverage-whole",
            "can help with all that is asked for: {shared}",
            "может помочь во всём: {shared}";
        "coverage-none", "cannot help with: {missing}", "помочь не может: {missing}";
        "shared-time",
            "{minutes:minute|minutes} a week in common",
            "общее время – {minutes:минута|минуты|минут} в неделю";
        "ordinal-gap",
            "the mentor is {gap:step|steps} above ({mentor}, {mentee})",
            "наставник на {gap:ступень|ступени|ступеней} выше («{mentor}» и «{mentee}»)";
        "shared-hours",
            "{hours:hour|hours} a week in common",
            "общее время – {hours:час|часа|часов} в неделю";
        "ordinal-same",
            "both are at the same step ({mentor}, {mentee})",
            "оба на одной ступени («{mentor}» и «{mentee}»)";
        "ordinal-below",
            "the mentor is {gap:step|steps} below ({mentor}, {mentee})",
            "наставник на {gap:ступень|ступени|ступеней} ниже («{mentor}» и «{mentee}»)";
        "first-wish-of-mentee", "the mentee's first wish", "наставник назван первым в пожеланиях";
        "first-wish-of-mentor", "the mentor's first wish", "наставляемый назван первым в пожеланиях";
        "number-distance",
            "{mentee} and {mentor}, {difference} apart",
            "{mentee} и {mentor}, разница {difference}";
        "wish-of-mentee", "number {rank} among the mentee's wishes", "наставник назван в пожеланиях {rank}-м";
        "wish-of-mentor", "number {rank} among the mentor's wishes", "наставляемый назван в пожеланиях {rank}-м";
        "own", "{number}", "{number}";
        "waiting", "has waited through {number:search|searches}", "ждёт после {number:подбора|подборов|подборов}";
    }
}

impl Measure {
    /// Refuses parameters that mean nothing.
    pub(in crate::scoring) fn check(&self, checker: &mut Checker<'_>) {
        match self {
            Self::SharedTime { minutes_per_point, most, .. } => {
                checker.positive("minutes-per-point", (*minutes_per_point).into());
                if let Some(most) = most {
                    checker.positive("most", *most);
                }
            }
            Self::OrdinalGap { scale, peak, slope, floor, .. } => {
                checker.scale(scale);
                checker.finite("peak", *peak);
                checker.finite("floor", *floor);
                checker.not_negative("slope", *slope);
                checker.range(*floor, *peak);
            }
            Self::NumberDistance { scale, .. } => {
                // Times a weight it must not overflow.
                let valid = *scale > 0.0 && *scale <= 1e12;
                checker.number("scale", *scale, valid, MustBe::Scale);
            }
            Self::CategoryTable { points, otherwise, .. } => {
                checker.finite("otherwise", *otherwise);
                checker.not_empty("points", points);
                for cell in points {
                    checker.finite("points", cell.points);
                }
                cells_once(points, checker);
            }
            Self::Wish { by_rank, later, .. } => {
                checker.not_empty("by-rank", by_rank);
                checker.finite("later", *later);
                for &points in by_rank {
                    checker.finite("by-rank", points);
                }
            }
            Self::Overlap { most: Some(most), .. } => checker.positive("most", (*most).into()),
            Self::Equal { .. }
            | Self::Overlap { most: None, .. }
            | Self::Coverage { .. }
            | Self::Jaccard { .. }
            | Self::Waiting { .. } => {}
        }
    }

    /// Reads what it compares.
    pub(in crate::scoring) fn read(&self, reader: &mut Reader<'_>) -> Ready<Points> {
        let no_bound = |most: Option<u32>| most.map_or(f64::INFINITY, f64::from);
        match self {
            Self::Equal { field } => Ready::new("equal", reader.keys(field), Points::Equal),
            Self::Overlap { field, most, within } => {
                let points = Points::Overlap { most: no_bound(*most) };
                Ready::new("overlap", reader.labels(field, within.as_ref()), points)
            }
            Self::Coverage { field, confidence, within } => {
                let points = Points::Coverage { confidence: *confidence };
                Ready::new("coverage", reader.labels(field, within.as_ref()), points)
            }
            Self::Jaccard { field } => {
                Ready::new("jaccard", reader.labels(field, None), Points::Jaccard)
            }
            Self::SharedTime { field, minutes_per_point, most } => {
                let most = most.unwrap_or(f64::INFINITY);
                let points = Points::Time { per_point: (*minutes_per_point).into(), most };
                Ready::new("shared-time", reader.times(field), points)
            }
            Self::OrdinalGap { field, scale, target, peak, slope, floor } => {
                let target = i64::from(*target);
                let points = Points::Gap { target, peak: *peak, slope: *slope, floor: *floor };
                Ready::new("ordinal-gap", reader.ranks(field, scale), points)
            }
            Self::NumberDistance { field, scale } => {
                let points = Points::Distance { scale: *scale };
                Ready::new("number-distance", reader.numbers(field), points)
            }
            Self::CategoryTable { field, points, otherwise } => {
                let operands = reader.keys(field);
                let mut code = |label: &str| reader.words.code(label);
                let cells = points
                    .iter()
                    .map(|cell| ((code(&cell.mentee), code(&cell.mentor)), cell.points))
                    .into_map();
                let points = Points::Table { cells, otherwise: *otherwise };
                Ready::new("category-table", operands, points)
            }
            Self::Wish { of, by_rank, later } => {
                let code = match of {
                    Side::Mentee => "wish-of-mentee",
                    Side::Mentor => "wish-of-mentor",
                };
                let points = Points::Wish { by_rank: by_rank.clone(), later: *later };
                Ready::new(code, reader.wishes(*of, false), points)
            }
            Self::Waiting { most } => {
                let searches = reader.number_of(Side::Mentee, &Field::Waiting);
                let points = Points::Waiting { most: no_bound(*most) };
                Ready::new("waiting", searches, points).about(Side::Mentee)
            }
        }
    }
}

fn cells_once(points: &[Cell], checker: &mut Checker<'_>) {
    let mut seen = BTreeSet::new();
    for cell in points {
        if !seen.insert((Words::normal(&cell.mentee), Words::normal(&cell.mentor))) {
            checker.faults.push(RulesFault::CellTwice {
                rule: checker.rule.to_owned(),
                mentee: cell.mentee.clone(),
                mentor: cell.mentor.clone(),
            });
        }
    }
}

/// A criterion's points, as a number over a denominator, so that shares are rounded
/// only once.
#[derive(Clone, Debug)]
pub(in crate::scoring) enum Points {
    Equal,
    Table {
        cells: BTreeMap<(u32, u32), f64>,
        otherwise: f64,
    },
    Overlap {
        most: f64,
    },
    Coverage {
        confidence: bool,
    },
    Jaccard,
    Time {
        per_point: f64,
        most: f64,
    },
    Gap {
        target: i64,
        peak: f64,
        slope: f64,
        floor: f64,
    },
    Distance {
        scale: f64,
    },
    Wish {
        by_rank: Vec<f64>,
        later: f64,
    },
    Waiting {
        most: f64,
    },
    /// A number that the application brought, or the points where there is none.
    Own {
        without: f64,
    },
}

impl Points {
    /// Points and what they are to be divided by; nothing where an answer is missing
    /// or nothing was asked for.
    pub(in crate::scoring) fn of(&self, finding: Finding) -> Option<(f64, f64)> {
        let share = |part: u64, whole: u64| (whole > 0).then_some((part as f64, whole as f64));
        match (self, finding) {
            (Self::Equal, Finding::Keys(a, b)) => Some((f64::from(u8::from(a == b)), 1.0)),
            (Self::Table { cells, otherwise }, Finding::Keys(a, b)) => {
                Some((cells.get(&(a, b)).copied().unwrap_or(*otherwise), 1.0))
            }
            (Self::Overlap { most }, Finding::Labels(overlap)) => {
                Some((most.min(overlap.shared as f64), 1.0))
            }
            (Self::Coverage { confidence: false }, Finding::Labels(overlap)) => {
                share(overlap.covered, overlap.wanted)
            }
            (Self::Coverage { confidence: true }, Finding::Labels(overlap)) => {
                share(overlap.confident, overlap.wanted * 10)
            }
            (Self::Jaccard, Finding::Labels(overlap)) => {
                let either = overlap.mentee_size + overlap.mentor_size - overlap.shared;
                share(overlap.shared as u64, either as u64)
            }
            (Self::Time { per_point, most }, Finding::Minutes(minutes)) => {
                Some((f64::from(minutes).min(most * per_point), *per_point))
            }
            (Self::Gap { target, peak, slope, floor }, Finding::Gap(gap)) => {
                let away = (gap - target).unsigned_abs() as f64;
                Some((floor.max(peak - slope * away), 1.0))
            }
            (Self::Distance { scale }, Finding::Numbers(a, b)) => {
                Some(((scale - (a - b).abs()).max(0.0), *scale))
            }
            (Self::Wish { by_rank, later }, Finding::Named(rank)) => {
                let points = rank.map_or(0.0, |rank| {
                    let at = (rank as usize).saturating_sub(1);
                    by_rank.get(at).copied().unwrap_or(*later)
                });
                Some((points, 1.0))
            }
            (Self::Waiting { most }, Finding::Numbers(searches, _)) => {
                Some((searches.min(*most), 1.0))
            }
            (Self::Own { .. }, Finding::Own(number)) => Some((number, 1.0)),
            _ => None,
        }
    }

    /// The points of which the share of an unanswered question is taken.
    pub(in crate::scoring) fn full(&self) -> f64 {
        let capped = |most: f64| if most.is_finite() { most } else { 1.0 };
        match self {
            Self::Equal | Self::Coverage { .. } | Self::Jaccard | Self::Distance { .. } => 1.0,
            Self::Table { cells, otherwise } => cells.values().copied().fold(*otherwise, f64::max),
            Self::Overlap { most } | Self::Time { most, .. } | Self::Waiting { most } => {
                capped(*most)
            }
            Self::Gap { peak, .. } => *peak,
            Self::Own { without } => *without,
            Self::Wish { .. } => 0.0,
        }
    }

    /// The largest magnitude of the points among these people.
    pub(in crate::scoring) fn bound(&self, operands: &Operands) -> f64 {
        let largest = |numbers: &mut dyn Iterator<Item = f64>| numbers.fold(0.0, f64::max);
        let reached = match (self, operands) {
            (Self::Table { cells, otherwise }, _) => {
                largest(&mut cells.values().chain([otherwise]).map(|points| points.abs()))
            }
            (Self::Overlap { most }, Operands::Labels(pair)) => {
                most.min(largest(&mut pair.mentee.values.iter().map(|set| set.labels.len() as f64)))
            }
            (Self::Time { per_point, most }, Operands::Times(pair)) => {
                let minutes = pair.mentee.values.iter().map(|time| {
                    time.slots().iter().map(|slot| f64::from(slot.minutes())).sum::<f64>()
                });
                most.min(largest(&mut minutes.map(|minutes| minutes / per_point)))
            }
            (Self::Gap { peak, floor, .. }, _) => peak.abs().max(floor.abs()),
            (Self::Wish { by_rank, later }, _) => {
                largest(&mut by_rank.iter().chain([later]).map(|points| points.abs()))
            }
            (Self::Waiting { most }, Operands::Numbers(pair)) => {
                most.min(largest(&mut pair.mentee.values.iter().copied()))
            }
            (Self::Own { .. }, Operands::Own(numbers)) => numbers.bound(),
            _ => 1.0,
        };
        reached.max(self.full().abs())
    }

    /// Which sum over the shared labels it depends on, where it compares labels.
    pub(in crate::scoring) fn sum(&self) -> Sum {
        match self {
            Self::Jaccard => Sum::SharedOfEither,
            Self::Coverage { confidence: false } => Sum::Covered,
            Self::Coverage { confidence: true } => Sum::Confident,
            Self::Equal
            | Self::Table { .. }
            | Self::Overlap { .. }
            | Self::Time { .. }
            | Self::Gap { .. }
            | Self::Distance { .. }
            | Self::Wish { .. }
            | Self::Waiting { .. }
            | Self::Own { .. } => Sum::Shared,
        }
    }
}
