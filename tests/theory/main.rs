//! The theory half from outside: the assignment core and the stable-matching core.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod answers;
mod assignment;
mod forged;
mod general;
mod mechanisms;
mod numbers;
mod stable;
mod unbounded;
