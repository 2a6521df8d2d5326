//! Why students and projects with ties have no super-stable matching.

use crate::kernel::{MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

/// One step of [`NoSuperStableProjects`]: who loses entries, as many as its rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProjectDeletion {
    /// As many as its seats at least apply for this project. More: it loses the last group that is
    /// left of its list; as many: all behind the last of those who apply.
    Project(u32),
    /// The same of a mentor, to whom whoever applies for one of its projects applies; for no
    /// project of it more apply than it has seats.
    Mentor(MentorIx),
    /// Of this project, as many as its seats at least applied at an earlier step `Project`, and fewer do now, while nobody has
    /// more who apply than seats. Its mentor loses the last group that is left, if that is not before the last of those who
    /// applied then.
    Reopened(u32),
    /// This student applies for two projects of one mentor, while nobody has more who apply than
    /// seats. The mentor loses the last group that is left.
    Twice(MenteeIx),
}

/// What shows, after the last step, that there is no super-stable matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProjectSign {
    /// This student applies for projects of two mentors.
    Several(MenteeIx),
    /// At an earlier step `Mentor` as many as its seats applied to this mentor, or a step `Twice` was about it, and
    /// fewer apply now than it has seats.
    Emptied(MentorIx),
    /// This student was parted from this project and would not lose by it, and the project and its
    /// mentor have room.
    Refused(MenteeIx, u32),
}

/// Why students and projects with ties have no super-stable matching.
///
/// A student *applies* for the projects of the best group that is left of its list. The steps delete entries that are in no
/// super-stable matching; in the end nobody has more who apply than seats, and a sign shows that there is none.
/// `audit::refutes_super_stable_projects` checks it, and says why each step follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoSuperStableProjects {
    /// The steps, in order.
    pub steps: Vec<ProjectDeletion>,
    /// What shows it in the end.
    pub sign: ProjectSign,
}
