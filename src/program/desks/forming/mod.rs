//! Forming pairs.

pub(in crate::program) mod deciding;
pub(in crate::program) mod draft;
pub(in crate::program) mod proposing;
pub(in crate::program) mod review;
