//! Quick meetings against exhaustive search, certificates and their own checker.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod absences;
mod limit;
mod mutual;
mod procedures;
mod replan;
mod rounds;
mod support;
