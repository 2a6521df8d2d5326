//! What is shared by all that is found out about a finished pairing: where its pairs stand, and how
//! the search for it ends.

use super::{OpenMarket, Pairing, Situation, SituationFault, StrategyError};
use crate::kernel::{Internal, MenteeIx, MentorIx, ShapeError, StopReason};
use crate::market::{Matching, Outcome};
use std::collections::BTreeSet;

/// Why nothing was found out.
pub(super) enum Ended {
    Stopped(StopReason),
    Fault(StrategyError),
}

impl From<StrategyError> for Ended {
    fn from(fault: StrategyError) -> Self {
        Self::Fault(fault)
    }
}

impl From<ShapeError> for Ended {
    fn from(fault: ShapeError) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<Internal> for Ended {
    fn from(fault: Internal) -> Self {
        Self::Fault(fault.into())
    }
}

/// What was found, as a caller is told it.
pub(super) fn told<T>(found: Result<T, Ended>) -> Result<Outcome<T>, StrategyError> {
    match found {
        Ok(found) => Ok(Outcome::Solved(found)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}

pub(super) type Place = (MenteeIx, MentorIx);

/// The pairs of a pairing by position.
pub(super) fn placed(
    situation: &Situation,
    pairing: &Pairing,
) -> Result<BTreeSet<Place>, StrategyError> {
    let undoable = |fault: SituationFault| StrategyError::Undoable(fault.into());
    let places = pairing.pairs.iter().map(|pair| {
        let mentee = situation.mentee(&pair.mentee).map_err(undoable)?;
        Ok((mentee, situation.mentor(&pair.mentor).map_err(undoable)?))
    });
    places.collect()
}

pub(super) fn matching(
    market: &OpenMarket,
    pairs: impl Iterator<Item = Place>,
) -> Result<Matching, Internal> {
    Matching::formed(market.scores.mentees(), market.scores.mentors(), pairs)
}
