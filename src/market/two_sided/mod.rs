//! Preferences of two sides over each other: lists, scores, and what is asked of them.

mod choice;
mod complete;
mod entries;
mod fault;
mod half;
mod lists;
mod market;
mod restrictions;
mod row;
mod scored;
mod scores;
mod ties;
mod twins;
mod views;

pub use choice::{NextChoice, Prefers};
pub use complete::ListCell;
pub(in crate::market) use complete::{BadCell, Marks, to_lists};
pub(crate) use complete::{Complete, with_complete};
pub(crate) use entries::Entries;
pub use fault::ListFault;
pub(crate) use half::Half;
pub use lists::Lists;
pub use market::TwoSided;
pub use restrictions::{DeletionLog, Restrictions};
pub use row::Choice;
pub(crate) use row::Row;
pub use scored::ScoredMarket;
pub use scores::{Score, Scores, ScoresFault};
pub use ties::Ties;
pub use views::ViewRows;
