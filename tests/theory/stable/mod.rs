//! The stable-matching core against exhaustive search on small random instances.

mod audits;
mod blocks;
mod breaks;
mod compromise;
pub(crate) mod couples;
mod hard;
#[cfg(feature = "lab")]
mod interchange;
mod largest;
mod lattice;
pub(crate) mod lattice_groups;
mod optimal;
pub(crate) mod oracle;
pub(crate) mod pool_ties;
pub(crate) mod projects;
mod restricted;
pub(crate) mod roommates;
pub(crate) mod tied_projects;
mod ties;
mod why_not;
