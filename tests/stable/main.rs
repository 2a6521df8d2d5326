//! The stable-matching core against exhaustive search on small random instances.
#![allow(missing_docs)]

mod optimal;
mod oracle;
