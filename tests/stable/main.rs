//! The stable-matching core against exhaustive search on small random instances.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod lattice;
mod optimal;
mod oracle;
mod restricted;
mod roommates;
