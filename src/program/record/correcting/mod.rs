//! Corrections: which fact is meant, taking it out, and what rested on it.

mod naming;
pub(in crate::program) mod resting;
mod withdrawing;
