//! The house: which layer may import which, whether documents and lists name what exists,
//! and whether a name means one thing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod answers;
mod coverage;
mod examples;
mod floors;
mod guides;
mod layering;
mod names;
mod verifiers;
mod wording;
#[cfg(feature = "program")]
mod words;
