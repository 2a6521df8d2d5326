//! Students who list projects, and mentors who offer them: strict lists, and lists with ties.

mod strict;
mod tied;

pub use strict::{Project, ProjectChoice, ProjectMatching, ProjectMentor, Projects, ProjectsFault};
pub use tied::{TiedChoice, TiedProjectMentor, TiedProjects};
