//! The house: which layer may import which, and whether the documents name what exists.
#![allow(clippy::unwrap_used, clippy::panic)]

mod coverage;
mod layering;
mod words;
