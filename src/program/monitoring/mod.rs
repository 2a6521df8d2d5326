//! Monitoring: quality of the process and impact on the participants, coverage,
//! satisfaction (Kemerovo; see `docs/MONITORING.md`).
//!
//! | question | function |
//! | --- | --- |
//! | what changed between entry and exit, and by which strategy? | [`Record::impact`](crate::program::Record::impact) |
//! | what became of the pairs of each strategy? | [`Record::fates`](crate::program::Record::fates) |

mod change;
mod formed_by;
mod impact;
pub mod statistics;

pub use change::Change;
pub use formed_by::{Fates, FormedBy};
pub use impact::{Comparison, Group, Impact, ImpactRow, Lacking, MissingValue, Plan, Presence};
