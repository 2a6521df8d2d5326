//! Group meetings and open days.

pub(in crate::program) mod planning;
