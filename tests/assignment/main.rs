//! The assignment core against exhaustive search, other crates and its certificates.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod change;
mod control;
mod large;
mod quotas;
mod sensitivity;
mod small;
mod support;
