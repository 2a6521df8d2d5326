//! Students who choose projects, and mentors who choose students: student–project allocation.

mod by_mentors;
mod by_students;
mod nearest;
mod nearly_largest;
mod super_stable;

pub use by_mentors::mentor_optimal_projects;
pub use by_students::student_optimal_projects;
pub use nearest::{
    NearProjects, NearestProjects, NearestProjectsFault, NearestProjectsOutcome,
    ProjectMinimumWitness, ProjectMinimums, nearest_projects,
};
pub use nearly_largest::nearly_largest_projects;
pub use super_stable::super_stable_projects;
