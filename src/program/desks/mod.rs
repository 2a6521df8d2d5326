//! The desks: operations on the record, by topic.

pub(in crate::program) mod forming;
pub(in crate::program) mod gatherings;
pub(in crate::program) mod monitoring;
pub(in crate::program) mod people;
pub(in crate::program) mod preparing;
pub(in crate::program) mod results;
pub(in crate::program) mod selecting;
pub(in crate::program) mod work;
pub(in crate::program) mod working;
