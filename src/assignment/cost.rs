//! Costs and gains.

use crate::market::{Price, Sense};

/// What a weight costs: itself, or what is lost by a gain.
#[inline]
pub(super) fn cost<P: Price>(sense: Sense, weight: P) -> P {
    match sense {
        Sense::Min => weight,
        Sense::Max => -weight,
    }
}
