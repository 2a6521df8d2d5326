//! The papers of a programme: what is recorded, as data.

pub(in crate::program) mod agreements;
pub(in crate::program) mod cause;
pub(in crate::program) mod conflict;
pub(in crate::program) mod coverage;
pub(in crate::program) mod criteria;
pub(in crate::program) mod documents;
pub(in crate::program) mod event;
pub(in crate::program) mod fact;
pub(in crate::program) mod form_choice;
pub(in crate::program) mod forming;
pub(in crate::program) mod gatherings;
pub(in crate::program) mod handing;
pub(in crate::program) mod headings;
pub(in crate::program) mod journal;
pub(in crate::program) mod kept;
#[cfg(feature = "import")]
pub(in crate::program) mod new_fact;
pub(in crate::program) mod operation;
pub(in crate::program) mod pair_no;
pub(in crate::program) mod pairs;
pub(in crate::program) mod preparing;
pub(in crate::program) mod questionnaire;
pub(in crate::program) mod ready;
pub(in crate::program) mod results;
pub(in crate::program) mod saved;
pub(in crate::program) mod shared;
pub(in crate::program) mod stage;
pub(in crate::program) mod time;
pub(in crate::program) mod training;
pub(in crate::program) mod units;
pub(in crate::program) mod work;
