//! Stability where students choose projects and mentors choose students.
//!
//! *Theorem*: none but the definition (Abraham, Irving and Manlove, Two algorithms for the
//! student–project allocation problem, 2007, section 2). *Trusts* the checked construction of
//! the problem.

use super::tied_projects::paced;
use crate::kernel::{Control, MenteeIx, MentorIx, Meter, Unbounded};
use crate::market::{Outcome, ProjectMatching, Projects, Strength};

/// A student and a project that the student would rather do and its mentor would rather give
/// to that student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ProjectBlocking {
    /// The student.
    pub student: MenteeIx,
    /// The project.
    pub project: u32,
}

/// What the verifier found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ProjectStability {
    /// Students whose project is not acceptable, or all of them where the number of students
    /// differs.
    pub misplaced: Vec<MenteeIx>,
    /// Projects with more students than seats.
    pub overfull_projects: Vec<u32>,
    /// Mentors with more students than seats.
    pub overfull_mentors: Vec<MentorIx>,
    /// The pairs that block.
    pub blocking: Vec<ProjectBlocking>,
}

impl ProjectStability {
    /// Whether the matching is feasible and nothing blocks it.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a matching of students and projects is stable.
///
/// A student and a project that the student likes better than the present one, or than none,
/// block where
/// 1. the project and its mentor have room, or
/// 2. the project has room, the mentor is full, and the student is with that mentor already
///    or stands above the mentor's worst student, or
/// 3. the project is full and the student stands above its worst student.
///
/// Time O(total length of the lists + agents).
#[must_use]
pub fn project_stability(problem: &Projects, matching: &ProjectMatching) -> ProjectStability {
    match paced(problem, matching, Strength::Weak, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`project_stability`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn project_stability_within(
    problem: &Projects,
    matching: &ProjectMatching,
    control: &Control<'_>,
) -> Outcome<ProjectStability> {
    paced(problem, matching, Strength::Weak, &mut Meter::new(control)).into()
}
