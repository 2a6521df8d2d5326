//! One cell of an experiment: a strategy on an instance.

use super::metric::Metric;
use crate::lab::answer::Verified;
#[cfg(feature = "parquet")]
use crate::lab::parquet::Column;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How a run of a strategy on an instance ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RowStatus {
    /// It formed pairs.
    Solved,
    /// It proved that what it looks for is not there.
    Impossible,
    /// It used up the plan's work limit; measured is the best that it had found, if anything.
    Stopped,
    /// The instance lies outside its domain.
    Refused,
}

impl RowStatus {
    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Impossible => "impossible",
            Self::Stopped => "stopped",
            Self::Refused => "refused",
        }
    }
}

/// What a strategy came to on an instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Row {
    /// Its place among all cells: instances in the plan's order, for each the strategies in the
    /// plan's order.
    pub cell: u64,
    /// Which instances are compared with each other: a culture at one size, or a file.
    pub group: String,
    /// The culture with its parameters, or the file.
    pub source: String,
    /// The number of the instance within its group, from 0.
    pub instance: u64,
    /// How many mentees it has.
    pub mentees: usize,
    /// How many mentors it has.
    pub mentors: usize,
    /// The strategy's code.
    pub strategy: String,
    /// How the run ended.
    pub status: RowStatus,
    /// Why it ended so, where it formed no pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same in Russian; rows that an earlier version kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_russian: Option<String>,
    /// What the independent verifier accepted of what was claimed; nothing where it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// The measures; one without a value where there is nothing to divide by.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub measures: BTreeMap<Metric, Option<f64>>,
    /// How many pairs give the mentee a mentor of rank 1, 2, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentee_profile: Vec<u64>,
    /// How many pairs give the mentor a mentee of rank 1, 2, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentor_profile: Vec<u64>,
    /// The seconds that forming the pairs took: all else is the same in every run, this is not.
    pub seconds: f64,
}

impl Row {
    /// The measure's value, if it has one.
    #[must_use]
    pub fn value(&self, measure: Metric) -> Option<f64> {
        self.measures.get(&measure).copied().flatten()
    }
}

/// A table of rows, one of values each, with a head. Text is quoted where it has to be (RFC 4180);
/// what has no value is empty.
pub(super) fn csv(measures: &[Metric], rows: &[Row]) -> String {
    let mut text =
        String::from("group,source,instance,mentees,mentors,strategy,status,reason,verified");
    for measure in measures {
        let _ = write!(text, ",{measure}");
    }
    text.push_str(",seconds\r\n");
    for row in rows {
        let verified = row.verified.map(told).unwrap_or_default();
        let reason = row.reason.as_deref().unwrap_or_default();
        let _ = write!(
            text,
            "{},{},{},{},{},{},{},{},{verified}",
            quoted(&row.group),
            quoted(&row.source),
            row.instance,
            row.mentees,
            row.mentors,
            quoted(&row.strategy),
            row.status.code(),
            quoted(reason),
        );
        for &measure in measures {
            text.push(',');
            if let Some(value) = row.value(measure) {
                let _ = write!(text, "{value}");
            }
        }
        let _ = write!(text, ",{}\r\n", row.seconds);
    }
    text
}

fn told(verified: Verified) -> &'static str {
    match verified {
        Verified::Optimal => "optimal",
        Verified::Feasible => "feasible",
        Verified::No => "false",
    }
}

/// The same table as columns.
#[cfg(feature = "parquet")]
pub(super) fn columns(measures: &[Metric], rows: &[Row]) -> Vec<(String, Column)> {
    let texts = |of: fn(&Row) -> Option<String>| Column::Texts(rows.iter().map(of).collect());
    let whole = |of: fn(&Row) -> u64| {
        Column::Whole(rows.iter().map(|row| i64::try_from(of(row)).ok()).collect())
    };
    let mut columns = vec![
        ("group", texts(|row| Some(row.group.clone()))),
        ("source", texts(|row| Some(row.source.clone()))),
        ("instance", whole(|row| row.instance)),
        ("mentees", whole(|row| row.mentees as u64)),
        ("mentors", whole(|row| row.mentors as u64)),
        ("strategy", texts(|row| Some(row.strategy.clone()))),
        ("status", texts(|row| Some(row.status.code().to_owned()))),
        ("reason", texts(|row| row.reason.clone())),
        ("verified", texts(|row| row.verified.map(|verified| told(verified).to_owned()))),
    ];
    for &measure in measures {
        let values = rows.iter().map(|row| row.value(measure)).collect();
        columns.push((measure.code(), Column::Floats(values)));
    }
    let seconds = rows.iter().map(|row| Some(row.seconds)).collect();
    columns.push(("seconds", Column::Floats(seconds)));
    columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect()
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
