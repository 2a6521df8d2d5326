//! The assignment core against exhaustive search, other crates and its certificates.

mod bounds;
mod change;
mod control;
mod exact;
mod incremental;
mod large;
mod profiles;
mod quotas;
mod ranked;
mod sensitivity;
mod small;
pub(crate) mod support;
mod thresholds;
