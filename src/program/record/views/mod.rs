//! What is read from a record.

pub(in crate::program) mod agreements;
pub(in crate::program) mod awards;
pub(in crate::program) mod by_form;
pub(in crate::program) mod change;
pub(in crate::program) mod coverage;
pub(in crate::program) mod criteria;
pub(in crate::program) mod demand;
pub(in crate::program) mod difference;
pub(in crate::program) mod draft_changes;
pub(in crate::program) mod export;
pub(in crate::program) mod formed_by;
pub(in crate::program) mod forming;
pub(in crate::program) mod gatherings;
pub(in crate::program) mod impact;
pub(in crate::program) mod needs;
pub(in crate::program) mod participation;
pub(in crate::program) mod plan;
pub(in crate::program) mod preparing;
pub(in crate::program) mod readiness;
pub(in crate::program) mod recommended;
pub(in crate::program) mod requirements;
pub(in crate::program) mod roadmap;
pub(in crate::program) mod swot;
pub(in crate::program) mod training;
pub(in crate::program) mod work;
