//! Stable matchings of lists with ties: the largest weakly stable one, nearly or exactly, and
//! strong and super-stability.
//!
//! A matching is *weakly* stable where no two would both strictly gain by being together,
//! *strongly* where no two would of whom one strictly gains and the other does not lose, and
//! *super-stable* where no two would of whom neither loses. The weakly stable ones always exist,
//! in different sizes; the others need not exist, and then a log shows it.

mod heads;
mod largest;
mod nearly;
mod receivers;
mod strong;

pub use largest::{Largest, largest};
pub use nearly::{NearlyLargest, nearly_largest};
pub(super) use strong::Seating;
pub use strong::{strongly_stable, super_stable};
