//! Checks that only read facts; what is recorded and what is restored goes through the
//! same.

pub(in crate::program) mod gatherings;
pub(in crate::program) mod handing;
pub(in crate::program) mod monitoring;
pub(in crate::program) mod pairs;
pub(in crate::program) mod people;
pub(in crate::program) mod results;
pub(in crate::program) mod units;
pub(in crate::program) mod work;
