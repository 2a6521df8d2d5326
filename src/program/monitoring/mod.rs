//! Monitoring: quality of the process and impact on the participants, coverage,
//! satisfaction (Kemerovo). `docs/MONITORING.md` has methods, formulas and limits.
//!
//! | question | function |
//! | --- | --- |
//! | what do participants and curator say of the process? | [`Record::swot`], [`Record::favour`] |
//! | did people get what they expected? | [`Record::fulfilment`] |
//! | are they satisfied? | [`Record::satisfaction`] |
//! | what changed between entry and exit, and by which strategy? | [`Record::impact`] |
//! | what became of the pairs of each strategy? | [`Record::fates`] |
//! | how many of how many take part, against the targets? | [`Record::coverage`] |
//!
//! [`Record::swot`]: crate::program::Record::swot
//! [`Record::favour`]: crate::program::Record::favour
//! [`Record::fulfilment`]: crate::program::Record::fulfilment
//! [`Record::satisfaction`]: crate::program::Record::satisfaction
//! [`Record::impact`]: crate::program::Record::impact
//! [`Record::fates`]: crate::program::Record::fates
//! [`Record::coverage`]: crate::program::Record::coverage

mod answers;
mod change;
mod coverage;
mod formed_by;
mod impact;
mod questionnaire;
mod restoring;
pub mod statistics;
mod swot;

pub use change::Change;
use coverage::count_fault;
pub use coverage::{CoverageRow, Covered, HeadCount, Target};
pub use formed_by::{Fates, FormedBy};
pub use impact::{
    ComparedWay, Comparison, Group, Impact, ImpactRow, Lacking, MissingValue, Plan, Presence,
};
pub use questionnaire::{
    About, Kind, Quadrant, Question, Questionnaire, Reading, Reply, Sheet, SheetKey,
};
pub use swot::{Favour, Finding, Fulfilment, Satisfaction, Swot, SwotRules};
