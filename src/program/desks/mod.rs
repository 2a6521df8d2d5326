//! The desks: operations on the record, by topic. A desk borrows the record, and the
//! pairing under way where it needs it; which stage has which desk is
//! [`Program`](crate::program::Program)'s to say.

pub(in crate::program) mod agreements;
pub(in crate::program) mod community;
pub(in crate::program) mod forming;
pub(in crate::program) mod gatherings;
pub(in crate::program) mod handing;
pub(in crate::program) mod monitoring;
pub(in crate::program) mod people;
pub(in crate::program) mod planning;
pub(in crate::program) mod preparing;
pub(in crate::program) mod results;
pub(in crate::program) mod selecting;
pub(in crate::program) mod team;
pub(in crate::program) mod units;
pub(in crate::program) mod work;
