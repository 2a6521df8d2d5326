//! Exact fractions of machine numbers.

use super::words::as_displayed;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A fraction from 0 on, in lowest terms. In JSON it is `[numerator, denominator]`.
///
/// ```
/// use mentormatch::kernel::Ratio;
///
/// let quarter = Ratio::new(2, 8).unwrap();
/// assert_eq!((quarter.numerator(), quarter.denominator()), (1, 4));
/// assert!(quarter < Ratio::ONE);
/// assert_eq!((quarter.to_float(), quarter.to_string()), (0.25, "1/4".to_owned()));
/// assert_eq!(Ratio::new(1, 0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u128, u128)", into = "(u128, u128)")]
pub struct Ratio {
    numerator: u128,
    denominator: u128,
}

as_displayed! { Ratio }

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// The whole.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// The fraction; nothing where the denominator is 0.
    #[must_use]
    pub fn new(numerator: u128, denominator: u128) -> Option<Self> {
        let (mut common, mut other) = (numerator, denominator);
        while other > 0 {
            (common, other) = (other, common % other);
        }
        (denominator > 0)
            .then(|| Self { numerator: numerator / common, denominator: denominator / common })
    }

    /// The numerator in lowest terms.
    #[must_use]
    pub fn numerator(self) -> u128 {
        self.numerator
    }

    /// The denominator in lowest terms.
    #[must_use]
    pub fn denominator(self) -> u128 {
        self.denominator
    }

    /// The fraction as a float, rounded.
    #[must_use]
    pub fn to_float(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl Ord for Ratio {
    /// By their continued fractions: no product could overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut one, mut two) = (*self, *other);
        let mut is_turned = false;
        loop {
            let whole = |ratio: Self| ratio.numerator / ratio.denominator;
            let rest = |ratio: Self| ratio.numerator % ratio.denominator;
            let by_whole = whole(one).cmp(&whole(two));
            let order = match (by_whole, rest(one), rest(two)) {
                (Ordering::Equal, 0, 0) => return Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, a, b) => {
                    one = Self { numerator: one.denominator, denominator: a };
                    two = Self { numerator: two.denominator, denominator: b };
                    is_turned = !is_turned;
                    continue;
                }
                (order, _, _) => order,
            };
            return if is_turned { order.reverse() } else { order };
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl TryFrom<(u128, u128)> for Ratio {
    type Error = &'static str;

    fn try_from((numerator, denominator): (u128, u128)) -> Result<Self, Self::Error> {
        Self::new(numerator, denominator).ok_or("the denominator of a fraction is 0")
    }
}

impl From<Ratio> for (u128, u128) {
    fn from(ratio: Ratio) -> Self {
        (ratio.numerator, ratio.denominator)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => self.numerator.fmt(f),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_ordered_as_their_products_are() {
        for a in 0..12u128 {
            for b in 1..12u128 {
                for c in 0..12u128 {
                    for d in 1..12u128 {
                        let (one, two) = (Ratio::new(a, b).unwrap(), Ratio::new(c, d).unwrap());
                        assert_eq!(one.cmp(&two), (a * d).cmp(&(c * b)), "{one} {two}");
                    }
                }
            }
        }
        let large = Ratio::new(u128::MAX - 1, u128::MAX).unwrap();
        assert!(large < Ratio::ONE && Ratio::new(1, u128::MAX).unwrap() < large);
        let json = serde_json::to_string(&Ratio::new(6, 4).unwrap()).unwrap();
        assert_eq!(json, "[3,2]");
        assert_eq!(serde_json::from_str::<Ratio>("[6,4]").unwrap(), Ratio::new(3, 2).unwrap());
        assert!(serde_json::from_str::<Ratio>("[1,0]").is_err());
    }
}
