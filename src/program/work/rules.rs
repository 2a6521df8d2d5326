//! What the forms ask of the work of their pairs.

use crate::people::FormId;
use crate::program::record::Facts;

/// Whether the joint analysis names the mentee's priority field: in all forms of
/// Procedures but learner–learner.
pub(super) fn asks_priority_field(_: &Facts, form: &FormId) -> bool {
    ["teacher-teacher", "employer-learner", "student-learner"].contains(&form.as_str())
}

/// Whether an intermediate assessment is obligatory: teacher–teacher (Procedures).
pub(in crate::program) fn obliges_to_assessment(_: &Facts, form: &FormId) -> bool {
    form.as_str() == "teacher-teacher"
}

/// Whether a decision to continue with another theme is part of closing; nothing where
/// no source says.
pub(in crate::program) fn decides_to_continue(_: &Facts, form: &FormId) -> Option<bool> {
    match form.as_str() {
        "learner-learner" | "student-learner" => Some(true),
        "teacher-teacher" | "employer-learner" => Some(false),
        _ => None,
    }
}

/// The typical length of short and long goals in months, least and most.
pub(super) fn horizons(_: &Facts, form: &FormId) -> [Option<(u16, u16)>; 2] {
    match form.as_str() {
        "learner-learner" => [Some((1, 2)), Some((12, 24))],
        "teacher-teacher" | "employer-learner" => [Some((1, 2)), Some((12, 36))],
        "student-learner" => [Some((1, 2)), Some((36, 60))],
        _ => [None, None],
    }
}
