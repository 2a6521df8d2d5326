//! Procedures, reviews and repairs on random small situations, held against exhaustive
//! search and against the definitions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod groups;
mod peers;
mod repair;
mod review;
#[path = "../score_support/mod.rs"]
mod score_support;
mod shortlists;
mod support;
mod triads;
mod waiting;
