//! Preferences of two sides over each other: lists, scores, and what is asked of them.

mod choice;
mod complete;
mod entries;
mod fault;
mod half;
mod lists;
mod market;
mod restrictions;
mod scored;
mod scores;
mod ties;
mod twins;

pub use choice::{NextChoice, Prefers};
pub use complete::ListCell;
pub(crate) use complete::{Complete, with_complete};
pub(crate) use entries::Entries;
pub use fault::ListFault;
pub(crate) use half::Half;
pub use lists::Lists;
pub use market::{Choice, TwoSided};
pub use restrictions::{DeletionLog, Restrictions};
pub use scored::ScoredMarket;
pub use scores::{Score, Scores, ScoresFault};
pub use ties::Ties;
