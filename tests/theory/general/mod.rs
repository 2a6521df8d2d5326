//! Matching in one pool against exhaustive search, another crate and its certificates.

mod families;
pub(crate) mod rooms;
mod small;
pub(crate) mod support;
pub(crate) mod trio;
