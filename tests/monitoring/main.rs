//! Monitoring, from outside.
#![allow(clippy::unwrap_used, clippy::panic)]

mod impact;
mod statistics;
#[path = "../program/support.rs"]
#[allow(dead_code)]
mod support;
