//! What the interchange answers, line by line.

use crate::kernel::{Index, Natural, StopReason};
use crate::market::Matching;
use crate::mechanisms::Accepted;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A JSON value as text: an `id` as it was written, a certificate ready to be sent.
#[derive(Clone, Debug)]
pub struct Json(Box<RawValue>);

impl Json {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// What `value` is in JSON; null where JSON cannot say it.
    pub fn of(value: &impl Serialize) -> Self {
        serde_json::value::to_raw_value(value).map(Self).unwrap_or_default()
    }

    /// The value with this text, or null where it is not JSON.
    pub(crate) fn from_text(text: String) -> Self {
        RawValue::from_string(text).map(Self).unwrap_or_default()
    }
}

impl Default for Json {
    /// `null`.
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// How an instance ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// With its answer.
    Solved,
    /// With the proof that it has none.
    Impossible,
    /// At a limit, with the best found.
    Stopped,
}

/// The objective's value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Value {
    /// The objective has none, or no pair gives it one.
    #[default]
    None,
    /// An exact integer.
    Integer(i128),
    /// An exact integer of any length, as its digits.
    Digits(Json),
    /// A floating-point number.
    Float(f64),
}

impl Value {
    /// A natural number of any length.
    pub(crate) fn natural(number: &Natural) -> Self {
        Self::Digits(Json::from_text(number.to_string()))
    }
}

impl Answer {
    /// Stopped with nothing found yet.
    pub(super) fn stopped(reason: StopReason) -> Self {
        Self { reason: Some(reason), ..Self::of(Status::Stopped) }
    }

    /// Solved, or the best of a stopped run.
    pub(super) fn found(stopped: Option<StopReason>) -> Self {
        stopped.map_or_else(|| Self::of(Status::Solved), Self::stopped)
    }

    /// Nothing but how it ended: there is no answer by default.
    pub(super) fn of(status: Status) -> Self {
        Self {
            id: Json::default(),
            status,
            pairs: None,
            value: Value::None,
            matchings: None,
            values: None,
            count: None,
            complete: None,
            rotations: None,
            precedes: None,
            bottleneck: None,
            profile: None,
            ties_broken: false,
            dropped: None,
            reason: None,
            bound: None,
            witness: None,
            certificate: None,
            verified: Verified::No,
            measures: None,
            stats: None,
            seconds: 0.0,
            verify_seconds: 0.0,
        }
    }

    /// The answer that lists so many matchings: all of them unless stopped.
    pub(super) fn listed(matchings: usize, stopped: Option<StopReason>) -> Self {
        let count = matchings as i128;
        Self {
            value: if stopped.is_some() { Value::None } else { count.into() },
            count: Some(count.into()),
            complete: Some(stopped.is_none()),
            ..Self::found(stopped)
        }
    }
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Made {
    /// Pairs, ascending.
    Pairs(Vec<[u32; 2]>),
    /// Triples of three sides, ascending.
    Triples(Vec<[u32; 3]>),
}

impl From<Vec<[u32; 2]>> for Made {
    fn from(pairs: Vec<[u32; 2]>) -> Self {
        Self::Pairs(pairs)
    }
}

impl From<Vec<[u32; 3]>> for Made {
    fn from(triples: Vec<[u32; 3]>) -> Self {
        Self::Triples(triples)
    }
}

/// The pairs of a matching as they are written.
pub(crate) fn pairs_of(matching: &Matching) -> Vec<[u32; 2]> {
    matching.pairs().map(|(mentee, mentor)| [mentee.raw(), mentor.raw()]).collect()
}

/// The bytes that a list of pairs holds beside its own place.
pub(super) fn bytes_of(pairs: &Vec<[u32; 2]>) -> u64 {
    (pairs.capacity() * size_of::<[u32; 2]>()) as u64
}

impl From<i128> for Value {
    fn from(value: i128) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

/// What the independent verifier accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verified {
    /// A proof of the whole claim.
    Optimal,
    /// Stability and constraints; that nothing is better rests on a search.
    Feasible,
    /// Nothing.
    #[default]
    No,
}

impl Verified {
    /// This level where the claim was found to hold.
    pub(in crate::lab) fn only_if(self, holds: bool) -> Self {
        if holds { self } else { Self::No }
    }
}

impl From<Accepted> for Verified {
    fn from(level: Accepted) -> Self {
        match level {
            Accepted::Optimal => Self::Optimal,
            Accepted::Feasible => Self::Feasible,
            Accepted::Refused => Self::No,
        }
    }
}

impl<'de> Deserialize<'de> for Verified {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Told {
            Accepted(String),
            Holds(bool),
        }
        match Told::deserialize(deserializer)? {
            Told::Accepted(level) if level == "optimal" => Ok(Self::Optimal),
            Told::Accepted(level) if level == "feasible" => Ok(Self::Feasible),
            Told::Holds(false) => Ok(Self::No),
            _ => Err(serde::de::Error::custom("`optimal`, `feasible` or false is expected")),
        }
    }
}

impl Serialize for Verified {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Optimal => serializer.serialize_str("optimal"),
            Self::Feasible => serializer.serialize_str("feasible"),
            Self::No => serializer.serialize_bool(false),
        }
    }
}

/// The answer to an instance.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// The instance's own name.
    pub id: Json,
    /// How it ended.
    pub status: Status,
    /// The pairs made, ascending; mentee or row first. Absent where the objective
    /// does not give one matching.
    pub pairs: Option<Made>,
    /// The objective's value.
    pub value: Value,
    /// Several matchings, each its pairs, for objectives that list them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matchings: Option<Vec<Vec<[u32; 2]>>>,
    /// Their values, in the same order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    /// How many are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Value>,
    /// Whether all are listed; of a stopped assignment, whether it is known to be as asked
    /// but for its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// The rotations, each its pairs in cyclic order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotations: Option<Vec<Vec<[u32; 2]>>>,
    /// Which rotation must precede which, without what follows from the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precedes: Option<Vec<[u32; 2]>>,
    /// The worst weight made, beside a sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottleneck: Option<Value>,
    /// How many pairs have each weight that is made, the best weight first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Json>,
    /// Whether ties were broken on the way to the answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ties_broken: bool,
    /// Entries of preference lists that the other side did not return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped: Option<u64>,
    /// Why the run stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<crate::kernel::StopReason>,
    /// What no answer can better, where the run stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Value>,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Json>,
    /// The proof of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Json>,
    /// What the independent verifier accepted.
    pub verified: Verified,
    /// Measures of the pairs by name, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measures: Option<Json>,
    /// Counts of the solver's own steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stats: Option<Json>,
    /// Time to convert and solve.
    pub seconds: f64,
    /// Time to verify.
    pub verify_seconds: f64,
}

/// The answer to a line that is no instance.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "status", rename = "error")]
#[non_exhaustive]
pub struct ErrorLine {
    /// The line's `id`, where it is an object.
    pub id: Json,
    /// Its number, from 1.
    pub line: u64,
    /// Every fault found: place, what is wrong, value.
    pub error: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_written_as_stated() {
        let answer = Answer {
            id: Json::of(&"x"),
            pairs: Some(vec![[0, 1]].into()),
            value: i128::MAX.into(),
            bound: Some(2.0.into()),
            verified: Verified::Optimal,
            ..Answer::of(Status::Solved)
        };
        let expected = r#"{"id":"x","status":"solved","pairs":[[0,1]],"#.to_owned()
            + r#""value":170141183460469231731687303715884105727,"bound":2.0,"#
            + r#""verified":"optimal","seconds":0.0,"verify_seconds":0.0}"#;
        assert_eq!(serde_json::to_string(&answer).unwrap(), expected);
        let error = ErrorLine { id: Json::default(), line: 3, error: "why".to_owned() };
        let expected = r#"{"status":"error","id":null,"line":3,"error":"why"}"#;
        assert_eq!(serde_json::to_string(&error).unwrap(), expected);
    }
}
