//! The assignment core against exhaustive search, other crates and its certificates.

mod alike;
mod arrivals;
mod bounds;
mod change;
mod checked;
mod control;
pub(crate) mod different;
mod exact;
pub(crate) mod grouped;
mod incremental;
pub(crate) mod kept;
mod large;
pub(crate) mod led;
pub(crate) mod loads;
mod minimums;
mod near;
mod profiles;
mod quotas;
mod ranked;
mod robust;
mod sensitivity;
mod small;
pub(crate) mod support;
mod thresholds;
mod undersold;
