//! Exact search for small markets: the fewest blocking pairs, then the least of another cost.
//!
//! What is searched for is NP-hard with ties, with locks that no stable matching keeps, and with
//! minimums that stability cannot meet. The search decides one acceptable pair after another,
//! made or left, and asks "is there a matching with at most so many blocking pairs and at most
//! that cost?" with numbers that rise by one: each "no" is a proven bound, and the first
//! "yes" is the answer. A pair that is left blocks for certain as soon as both of its agents
//! would take it whatever is decided later.

mod table;

pub(super) use table::{Cost, Limits, Table};

use crate::kernel::{Meter, StopReason};

/// A matching by the places of its pairs in the table, ascending, with what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) made: Vec<u32>,
    pub(super) blocking: u64,
    pub(super) cost: u64,
}

/// No matching has fewer blocking pairs; none with as few costs less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Floor {
    pub(super) blocking: u64,
    pub(super) cost: u64,
}

/// What a search came to.
pub(super) struct Sought {
    pub(super) best: Option<Found>,
    pub(super) floor: Floor,
    pub(super) nodes: u64,
    pub(super) stopped: Option<StopReason>,
}

/// The matching with the fewest blocking pairs, at most `most` and known to be `least` or more,
/// and of those with the least cost. `known` is one to begin with. Nothing is found where no
/// matching has so few.
pub(super) fn seek(
    table: &Table,
    known: Option<Found>,
    (least, most): (u64, u64),
    meter: &mut Meter<'_>,
) -> Sought {
    let mut sought = Sought {
        best: known,
        floor: Floor { blocking: least, cost: table.least_cost() },
        nodes: 0,
        stopped: None,
    };
    sought.stopped = sought.run(table, most, meter).err();
    sought
}

impl Sought {
    fn run(&mut self, table: &Table, most: u64, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        loop {
            let blocking = self.floor.blocking;
            if self.best.as_ref().is_some_and(|best| best.blocking <= blocking) {
                break;
            }
            if blocking > most {
                return Ok(());
            }
            match table.within(Limits::of(blocking, u64::MAX), &mut self.nodes, meter)? {
                Some(found) => self.best = Some(found),
                None => self.floor.blocking += 1,
            }
        }
        loop {
            let Some(best) = &self.best else { return Ok(()) };
            if best.cost <= self.floor.cost {
                return Ok(());
            }
            let limits = Limits::of(best.blocking, self.floor.cost);
            match table.within(limits, &mut self.nodes, meter)? {
                Some(found) => self.best = Some(found),
                None => self.floor.cost += 1,
            }
        }
    }
}
