//! What can be wrong with rules.

use crate::kernel::{FixedError, Side, StopReason, Unit};
use crate::people::{Field, PersonId};

/// A fault of rules, by themselves or for the cohort they are compiled for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RulesFault {
    /// The rules are of a version that is not known.
    #[error("rules of version {got} are not known, only of version {known}")]
    Version {
        /// The version given.
        got: u32,
        /// The version known.
        known: u32,
    },
    /// A rule has no name.
    #[error("rule number {number} has no name")]
    Nameless {
        /// Its number, from 1, restrictions first.
        number: usize,
    },
    /// Two rules have the same name.
    #[error("{name:?} is the name of rule number {first} and of rule number {second}")]
    DuplicateName {
        /// The name.
        name: String,
        /// Number of the first, from 1, restrictions first.
        first: usize,
        /// Number of the second.
        second: usize,
    },
    /// A scale has no labels.
    #[error("the scale {scale:?} is empty")]
    EmptyScale {
        /// Its name.
        scale: String,
    },
    /// A scale has a label twice.
    #[error("the scale {scale:?} has {label:?} twice")]
    ScaleTwice {
        /// Its name.
        scale: String,
        /// The label.
        label: String,
    },
    /// A rule names a scale that is not there.
    #[error("{rule:?}: there is no scale {scale:?}")]
    NoScale {
        /// The rule's name.
        rule: String,
        /// The scale's name.
        scale: String,
    },
    /// A parameter is NaN or infinite.
    #[error("{rule:?}: {parameter} is {value}, which is not a finite number")]
    NotFinite {
        /// The rule's name.
        rule: String,
        /// Which parameter.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// A parameter is outside its range.
    #[error("{rule:?}: {parameter} is {value}, but must be {expected}")]
    OutOfRange {
        /// The rule's name.
        rule: String,
        /// Which parameter.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// A rule's least is above its most.
    #[error("{rule:?}: least is {least}, which is above most, {most}")]
    EmptyRange {
        /// The rule's name.
        rule: String,
        /// The lower bound.
        least: f64,
        /// The upper bound.
        most: f64,
    },
    /// A list in a rule is empty.
    #[error("{rule:?}: {parameter} is empty")]
    EmptyList {
        /// The rule's name.
        rule: String,
        /// Which list.
        parameter: &'static str,
    },
    /// A category table gives a pair of labels twice.
    #[error("{rule:?}: the pair {mentee:?}, {mentor:?} is given twice")]
    CellTwice {
        /// The rule's name.
        rule: String,
        /// The mentee's label.
        mentee: String,
        /// The mentor's label.
        mentor: String,
    },
    /// An answer is of a kind that the rule cannot compare.
    #[error("{rule:?}: {side} {person}: {field} is {got}, but the rule needs {expected}")]
    WrongKind {
        /// The rule's name.
        rule: String,
        /// Which side the person is on.
        side: Side,
        /// Whose answer.
        person: PersonId,
        /// To which question.
        field: Field,
        /// What the rule can compare.
        expected: &'static str,
        /// The kind of the answer.
        got: &'static str,
    },
    /// An answer is not on the rule's scale.
    #[error("{rule:?}: {side} {person}: {field} is {value:?}, which is not on the scale {scale:?}")]
    NotOnScale {
        /// The rule's name.
        rule: String,
        /// Which side the person is on.
        side: Side,
        /// Whose answer.
        person: PersonId,
        /// To which question.
        field: Field,
        /// The answer.
        value: String,
        /// The scale's name.
        scale: String,
    },
    /// An answer is NaN or infinite.
    #[error("{rule:?}: {side} {person}: {field} is {value}, which is not a finite number")]
    AnswerNotFinite {
        /// The rule's name.
        rule: String,
        /// Which side the person is on.
        side: Side,
        /// Whose answer.
        person: PersonId,
        /// To which question.
        field: Field,
        /// The answer.
        value: f64,
    },
    /// A listed pair names somebody who is not in the cohort.
    #[error("the {list} pairs name {id}, who is not among the {side}s")]
    UnknownPerson {
        /// `"forbidden"` or `"required"`.
        list: &'static str,
        /// The side that was searched.
        side: Side,
        /// Who is named.
        id: PersonId,
    },
    /// A pair is listed twice.
    #[error("the {list} pairs name mentee {mentee} and mentor {mentor} twice")]
    PairTwice {
        /// `"forbidden"` or `"required"`.
        list: &'static str,
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
    },
    /// A required pair is forbidden.
    #[error("mentee {mentee} and mentor {mentor} are required, but forbidden by {rule:?}")]
    RequiredForbidden {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
        /// The first restriction that forbids it.
        rule: String,
    },
    /// The scores' range does not fit an `i32` in any unit.
    #[error("the {side}s' view does not fit: {error}")]
    Range {
        /// Whose view.
        side: Side,
        /// Why not.
        error: FixedError,
    },
    /// The numbers of a criterion of the application's own.
    #[error("{rule:?}: {fault}")]
    Own {
        /// The criterion's name.
        rule: String,
        /// What is wrong.
        fault: OwnFault,
    },
    /// A weight other than 0 would become 0 in the unit that the range needs.
    #[error("{rule:?}: {side} weight {weight} vanishes in units of {unit}, which the range needs")]
    Vanishes {
        /// The rule's name.
        rule: String,
        /// Whose weight.
        side: Side,
        /// The weight.
        weight: f64,
        /// The unit.
        unit: Unit,
    },
}

/// A fault of the numbers that an application brings for pairs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OwnFault {
    /// A table has not a row a mentee.
    #[error("the table has {got} rows, but there are {expected} mentees")]
    Rows {
        /// How many rows.
        got: usize,
        /// How many mentees.
        expected: usize,
    },
    /// A row of a table has not an entry a mentor.
    #[error("row {row} of the table has {got} entries, but there are {expected} mentors")]
    Columns {
        /// The row, from 0.
        row: usize,
        /// How many entries.
        got: usize,
        /// How many mentors.
        expected: usize,
    },
    /// The number of a pair is NaN or infinite.
    #[error("the number of mentee {mentee} and mentor {mentor} is {value}, which is not finite")]
    NotFinite {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
        /// The number.
        value: f64,
    },
    /// A number is listed for somebody who is not in the cohort.
    #[error("{id} is not among the {side}s")]
    UnknownPerson {
        /// The side that was searched.
        side: Side,
        /// Who is named.
        id: PersonId,
    },
    /// A pair is listed twice.
    #[error("mentee {mentee} and mentor {mentor} are listed twice")]
    PairTwice {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
    },
    /// A vector is not as wide as the first one.
    #[error("the vector of {side} {id} has {got} entries, but the first one has {expected}")]
    Width {
        /// Whose side.
        side: Side,
        /// Whose vector.
        id: PersonId,
        /// How many entries.
        got: usize,
        /// How many the first vector has.
        expected: usize,
    },
    /// Vectors are too wide.
    #[error("the vectors have {width} entries, more than {most}")]
    TooWide {
        /// How many entries.
        width: usize,
        /// How many there may be.
        most: usize,
    },
    /// An entry of a vector is NaN or infinite; the first of the vector is told.
    #[error("entry {at} of the vector of {side} {id} is {value}, which is not finite")]
    Entry {
        /// Whose side.
        side: Side,
        /// Whose vector.
        id: PersonId,
        /// Which entry, from 0.
        at: usize,
        /// The entry.
        value: f32,
    },
    /// The numbers of all pairs are more than the memory that can be had.
    #[error("the numbers of {mentees} × {mentors} pairs do not fit the memory")]
    TooLarge {
        /// How many mentees.
        mentees: usize,
        /// How many mentors.
        mentors: usize,
    },
}

/// Why a table of scores was not filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableFault {
    /// The table is larger than the memory that can be had.
    #[error("a table of {mentees} × {mentors} pairs does not fit the memory")]
    TooLarge {
        /// How many mentees.
        mentees: usize,
        /// How many mentors.
        mentors: usize,
    },
    /// The run was stopped.
    #[error("scoring stopped: {0}")]
    Stopped(StopReason),
}
