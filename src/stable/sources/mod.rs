//! Where the answers to deferred acceptance's two questions come from.

mod complete;
mod entries;
mod sweeping;
mod table;
mod willing;

pub(super) use complete::CompleteSource;
pub(super) use entries::{EntrySource, by_partner};
pub(super) use table::TableSource;
