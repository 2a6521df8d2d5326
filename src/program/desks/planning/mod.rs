//! What may be asked before pairs are formed, in stages 5 and 6.

pub(in crate::program) mod meetings;
pub(in crate::program) mod pairs;

use crate::program::{OpenPairing, Record};

/// What may be asked before pairs are formed: shortlists, what a change of the draft would
/// cost, plans of repairs and of group meetings. Nothing is recorded here: a desk
/// for reading, which several threads may have at once.
#[derive(Clone, Copy)]
pub struct PlanningDesk<'a> {
    pub(in crate::program) record: &'a Record,
    pub(in crate::program) open: &'a OpenPairing,
}
