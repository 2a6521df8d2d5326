//! Preparing the programme and selecting its mentors.

pub(in crate::program) mod criteria;
pub(in crate::program) mod roadmap;
pub(in crate::program) mod training;
