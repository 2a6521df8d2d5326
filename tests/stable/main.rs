//! The stable-matching core against exhaustive search on small random instances.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod optimal;
mod oracle;
