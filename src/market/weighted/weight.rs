//! The numbers that an assignment adds up.

use super::row_view::RowView;
use crate::kernel::{Dyadic, faults};
use serde::{Serialize, de::DeserializeOwned};
use std::cmp::Ordering;
use std::fmt::{Debug, Display};
use std::ops::{Add, Neg, Sub};

pub(super) mod sealed {
    pub trait Sealed {}
}

/// What values of an assignment are told in: `i128` for integers, which no sum of weights
/// overflows, `f64` for floats.
pub type Value<W> = <<W as Weight>::Price as Price>::Total;

/// The sum of many weights and prices, exactly: `i128` for integers, [`Dyadic`] for floats.
pub type Sum<W> = <<W as Weight>::Exact as Price>::Total;

/// A number that stands for what a pair is worth, or what it costs. Sealed:
/// `i32`, `i64`, `f32` and `f64`.
pub trait Weight:
    sealed::Sealed
    + Copy
    + PartialEq
    + Debug
    + Display
    + Default
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
    + 'static
{
    /// What a solver counts in: `i64` for integers, `f64` for floats. Both widenings are
    /// exact.
    type Price: Price<Total: Copy> + Copy;

    /// What proofs are stated in, without rounding: `i64` for integers, [`Dyadic`] for
    /// floats, which takes 32 bytes where the numbers of a proof are of like size.
    type Exact: Price;

    /// The weight as a solver counts it.
    fn price(self) -> Self::Price;

    /// The weight as a proof counts it.
    fn exact(self) -> Self::Exact;

    /// Adds the weight to a sum.
    fn add_to(self, sum: &mut Sum<Self>);

    /// So many times a sum of prices.
    fn times(sum: &Sum<Self>, count: u64) -> Sum<Self>;

    /// A sum as a value: for floats rounded once, to the nearest.
    fn value(sum: Sum<Self>) -> Value<Self>;

    /// A sum as a bound that no value is above: for floats rounded up.
    fn bound_above(sum: Sum<Self>) -> Value<Self>;

    /// The weight as a float: exact up to 2⁵³.
    fn float(self) -> f64;

    /// The same for magnitudes below 2⁵¹, in a way that vector instructions have.
    #[doc(hidden)]
    fn small_float(self) -> f64;

    /// Zero if that holds the number; otherwise not.
    #[doc(hidden)]
    fn beyond_small(self) -> u64;

    /// Whether weights are floats.
    #[doc(hidden)]
    const FLOATS: bool;

    /// How prices are compared with many weights.
    #[doc(hidden)]
    type Table: PriceTable<Self>;

    /// Weights of the same problem for a solver that counts without rounding.
    #[doc(hidden)]
    type Whole: Weight;

    /// The weight in units `2^unit` for such a solver, where that is a whole number.
    #[doc(hidden)]
    fn in_units(self, unit: i32) -> Self::Whole;

    /// The weight in units `2^unit`, where that is a whole number below 2¹²⁰.
    #[doc(hidden)]
    fn count(self, unit: i32) -> i128;

    /// The sum that so many units `2^unit` are.
    #[doc(hidden)]
    fn counted(count: i128, unit: i32) -> Sum<Self>;

    /// Half a sum, rounded down to a number that sums of weights are.
    #[doc(hidden)]
    fn halved(sum: &Sum<Self>) -> Sum<Self>;

    /// Whether so many sums of this size add up, as [`Price::adds_up`] tells.
    #[doc(hidden)]
    fn sum_adds_up(sum: &Sum<Self>, terms: u128) -> bool;

    /// A solver's price as a proof counts it.
    #[doc(hidden)]
    fn proven(price: Self::Price) -> Self::Exact;

    /// The price that stands for so many units `2^unit`, and back where one does.
    #[doc(hidden)]
    fn from_whole(price: <Self::Whole as Weight>::Price, unit: i32) -> Self::Exact;

    #[doc(hidden)]
    fn to_whole(price: &Self::Exact, unit: i32) -> Option<<Self::Whole as Weight>::Price>;

    /// The same for problems whose numbers need all the range of floats.
    #[doc(hidden)]
    fn from_dyadic(price: Dyadic) -> Self::Exact;

    #[doc(hidden)]
    fn to_dyadic(price: Self::Exact) -> Dyadic;
}

/// The number in which a solver counts or a certificate states prices. Sealed: `i64`,
/// `i128`, `f64`, [`Dyadic`] and, within the crate, its long form. Solvers count in those that are `Copy`, as their sums are then too.
pub trait Price:
    sealed::Sealed
    + Clone
    + PartialEq
    + PartialOrd
    + Debug
    + Display
    + Default
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    /// The sum of many: `i128`, which no sum of weights overflows, `f64` or [`Dyadic`].
    type Total: Clone
        + PartialEq
        + PartialOrd
        + Debug
        + Display
        + Default
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + Add<Output = Self::Total>
        + Sub<Output = Self::Total>
        + Neg<Output = Self::Total>
        + 'static;

    /// Nothing.
    const ZERO: Self;
    /// Above every price that a solver meets.
    const INFINITE: Self;

    /// The largest magnitude of a weight among this many agents: small enough that
    /// no path over all of them overflows. 2⁶¹ / (agents + 1) for integers.
    fn limit(agents: usize) -> Self;

    /// What is wrong with this weight, given the limit.
    fn fault(self, limit: Self) -> Option<WeightFault>;

    /// The same number, widened so that sums cannot overflow.
    fn wide(&self) -> Self::Total;

    /// So many times the number, widened; it does not overflow, since an assignment has
    /// fewer than 2⁶⁴ pairs.
    fn times(&self, count: u64) -> Self::Total;

    /// Whether so many terms of this size add up within [`Price::Total`], with room for the
    /// weights: what a verifier asks of a price that anybody may have written.
    #[doc(hidden)]
    fn adds_up(&self, terms: u128) -> bool;

    /// The price as a float: exact up to 2⁵³.
    fn float(&self) -> f64;

    /// The price that a float stands for: exact for whole numbers up to 2⁵³.
    fn from_float(float: f64) -> Self;

    /// The total order that agrees with `<` on finite numbers.
    fn order(&self, other: &Self) -> Ordering;

    /// A number that stays finite only if both are finite: for whole numbers, which all
    /// are, always 0.
    #[must_use]
    fn if_finite(self, other: Self) -> Self;

    /// The smaller of two.
    #[must_use]
    #[inline]
    fn least(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// The larger of two.
    #[must_use]
    #[inline]
    fn most(self, other: Self) -> Self {
        if other > self { other } else { self }
    }
}

/// Prices of one side, ready to be compared with weights.
#[doc(hidden)]
pub trait PriceTable<W: Weight>: Send + Sync {
    /// A price of the other side.
    type Row: Send;

    /// The prices of a side, to be compared with weights up to this magnitude.
    fn new(prices: Vec<Sum<W>>, largest: f64) -> Self;

    /// A price of the other side.
    fn row(price: Sum<W>) -> Self::Row;

    /// Whether a weight is less or more than the price `row` and that at `at` together.
    fn compare(&self, weight: W, row: &Self::Row, at: usize) -> Ordering;

    /// Adds to `found` the allowed pairs of some rows that compare as `wanted`, less or more, and perhaps others: those that
    /// a quick look at the prices of the side leaves open. They are told by the row's place and their column,
    /// ascending in each row. Weights beyond `limit`, above it where less is wanted and below it where more is, need not be found.
    fn suspects(
        &self,
        views: &[RowView<'_, W>],
        rows: &[Self::Row],
        wanted: (Ordering, Option<W>),
        found: &mut Vec<(u32, u32)>,
    );
}

faults! {
    /// Why a number cannot be a weight.
    #[derive(Clone, Copy, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum WeightFault: "weight-fault" {
        /// An integer so large that sums along a path could overflow.
        Integer {
            /// The number.
            value: i64,
            /// The largest magnitude allowed.
            limit: i64,
        } = "integer",
            "{value} is beyond ±{limit}, the largest integer for this many agents",
            "{value} за пределами ±{limit}, наибольшего целого при стольких участниках";
        /// A float so large that sums along a path could overflow.
        Float {
            /// The number.
            value: f64,
            /// The largest magnitude allowed.
            limit: f64,
        } = "float",
            "{value:e} is beyond ±{limit:e}, the largest number for this many agents: sums could \
             overflow; null forbids a pair",
            "{value:e} за пределами ±{limit:e}, наибольшего числа при стольких участниках: суммы \
             могли бы переполниться; пару запрещает null";
        /// NaN or an infinity.
        NotFinite {
            /// The number.
            value: f64,
        } = "not-finite", "{value} is not finite", "{value} – не конечное число";
    }
}
