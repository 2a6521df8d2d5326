//! Stages 1 to 4 in detail: the team and what it sets out to do, the roadmap, the
//! audiences outside, sources of data, criteria judged, training attended, and demand
//! against supply while the bases fill.

mod criteria;
mod demand;
mod papers;
mod readiness;
mod roadmap;
mod training;

pub use criteria::{Judged, Judgement, ROSTOV_CRITERIA, rostov_criteria};
pub use demand::{Aspect, DemandAndSupply, DemandRow, Shortage};
pub use papers::{
    Audience, Channel, DataSource, FirstRequest, Informed, KeyRequest, Office, Paper, Preparing,
    SourceEntry,
};
pub use readiness::Readiness;
pub use roadmap::{StepProgress, StepState, kemerovo_roadmap};
pub use training::{Attendance, SelectionTest, Session};
