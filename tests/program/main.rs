//! The typed state machine, from outside.

mod erasing;
mod random;
mod refusals;
mod restoring;
mod support;
mod walk;
