//! Students who choose projects, and mentors who choose students: student–project allocation.

mod by_mentors;
mod by_students;

pub use by_mentors::mentor_optimal_projects;
pub use by_students::student_optimal_projects;
