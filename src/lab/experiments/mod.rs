//! Experiments: which way of forming pairs is best, and how one knows.
//!
//! A [`Plan`] says what is compared: cultures or files, sizes, a seed, strategies, measures. An
//! [`Experiment`] runs it, in the caller's rayon pool, and writes each row aside as soon as it is
//! there, so that a run that was stopped goes on where it was. The [`Results`] are tables, and
//! answer two questions: how good a strategy is ([`Results::summaries`]) and whether one is
//! better than another on the same instances ([`Results::compare`]).
//!
//! Two looks at instances stand beside: how much stability a higher total satisfaction costs
//! ([`frontier`]), and how far apart instances are ([`mutual_attraction`], [`Experiment::map`]).

mod attraction;
mod experiment;
mod frontier;
mod landscape;
mod metric;
mod plan;
mod results;
mod row;
mod setting;
mod statistics;
mod trial;

pub use attraction::{MapFault, mutual_attraction, plane};
pub use experiment::{Experiment, ExperimentFault, Kept, KeptFault};
pub use frontier::{Frontier, FrontierFault, FrontierPoint, frontier};
pub use landscape::{InstanceMap, InstancePlace, LandscapeFault, UnmappedGroup};
pub use metric::{Better, Metric};
pub use plan::{Plan, PlanFault, PlanPart, Size};
pub use results::{Compared, Results, Summary};
pub use row::{Row, RowStatus};
pub use setting::NoSuchMatching;
pub use trial::{Trial, TrialFault};
