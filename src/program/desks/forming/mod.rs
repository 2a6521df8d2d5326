//! Forming pairs, in stages 5 and 6.

pub(in crate::program) mod beside;
pub(in crate::program) mod deciding;
pub(in crate::program) mod draft;
pub(in crate::program) mod newcomers;
pub(in crate::program) mod proposing;
pub(in crate::program) mod standing;

use crate::program::{OpenPairing, Record};

/// Forming pairs: locks and vetoes, drafts, proposals, consent, the order, repairs,
/// support, newcomers. What may be asked before a decision stands at
/// [`PlanningDesk`](crate::program::PlanningDesk).
///
/// An operation that gives back a reference uses the desk up, so that
/// `program.forming().draft(…)?` can be kept for as long as the programme is borrowed.
pub struct FormingDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
    pub(in crate::program) open: &'a mut OpenPairing,
}
