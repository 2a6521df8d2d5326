//! The typed state machine, from outside.
#![allow(clippy::unwrap_used, clippy::panic)]

mod again;
mod agreements;
mod beside;
mod community;
mod correcting;
mod deciding;
mod eligible;
mod erasing;
mod events;
mod every_operation;
mod exporting;
mod files;
mod forking;
mod gatherings;
mod handing;
mod impact;
#[cfg(feature = "import")]
mod importing;
mod light;
mod monitoring;
mod prepared;
mod preparing;
#[cfg(feature = "printing")]
mod printing;
mod proposing;
mod random;
mod refusals;
mod restoring;
mod results;
mod statistics;
mod support;
mod units;
mod walk;
mod withdrawing;
mod words;
mod work;

#[cfg(feature = "import")]
#[path = "../support/workbook.rs"]
mod workbook;
