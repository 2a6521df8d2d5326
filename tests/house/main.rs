//! The house: which layer may import which, and whether documents and lists name what
//! exists.
#![allow(clippy::unwrap_used, clippy::panic)]

mod coverage;
mod floors;
mod layering;
#[cfg(feature = "program")]
mod words;
