//! Numbers of the tests as weights, values and prices.

use mentormatch::kernel::Dyadic;
use mentormatch::market::{Price, Sum, Value, Weight};

/// How numbers of the test become weights and values, and what JSON cannot say of them.
pub(crate) trait Number: Weight {
    /// Weights are below two to this power.
    const BITS: u32;
    /// Weights are whole multiples of two to this power.
    const POWER: i32;
    fn of(whole: i64) -> Self;
    fn told(whole: i64) -> Value<Self>;
    /// Whether a whole number is at most, and at least, a value, exactly.
    fn is_at_most(whole: i64, value: Value<Self>) -> bool;
    fn is_at_least(whole: i64, value: Value<Self>) -> bool;
    /// The whole number that a weight stands for.
    fn whole(self) -> Option<i64>;
    fn values() -> Vec<Value<Self>>;
    fn prices() -> Vec<Self::Exact>;
    /// What sums of weights can be told as.
    fn sums() -> Vec<Sum<Self>>;
    fn weights() -> Vec<Self>;
}

impl Number for i64 {
    const BITS: u32 = 57;
    const POWER: i32 = 0;
    fn of(whole: i64) -> Self {
        whole
    }
    fn told(whole: i64) -> i128 {
        whole.into()
    }
    fn is_at_most(whole: i64, value: i128) -> bool {
        i128::from(whole) <= value
    }
    fn is_at_least(whole: i64, value: i128) -> bool {
        i128::from(whole) >= value
    }
    fn whole(self) -> Option<i64> {
        Some(self)
    }
    fn values() -> Vec<i128> {
        vec![i128::MIN, i128::MIN + 1, -1 << 127 >> 1, 1 << 64, 1 << 126, i128::MAX]
    }
    fn prices() -> Vec<i64> {
        vec![i64::MIN, i64::MIN + 1, -1 << 62, 1 << 62, i64::MAX]
    }
    fn sums() -> Vec<i128> {
        Self::values()
    }
    fn weights() -> Vec<i64> {
        vec![i64::MIN, i64::MAX]
    }
}

/// Weights of floats are multiples of this.
const UNIT: f64 = 1.0 / 1024.0;

macro_rules! floats {
    ($($float:ty, $bits:expr);*) => {$(
        impl Number for $float {
            const BITS: u32 = $bits;
            const POWER: i32 = -10;
            fn of(whole: i64) -> Self {
                (whole as f64 * UNIT) as $float
            }
            fn told(whole: i64) -> f64 {
                // Rounded once: the unit is a power of two.
                whole as f64 * UNIT
            }
            fn is_at_most(whole: i64, value: f64) -> bool {
                // A float as an integer keeps its sign and ends at the ends of the range.
                !value.is_nan() && i128::from(whole) <= (value / UNIT).floor() as i128
            }
            fn is_at_least(whole: i64, value: f64) -> bool {
                !value.is_nan() && i128::from(whole) >= (value / UNIT).ceil() as i128
            }
            fn whole(self) -> Option<i64> {
                let whole = f64::from(self) / UNIT;
                (whole.fract() == 0.0 && whole.abs() < 1e18).then_some(whole as i64)
            }
            fn values() -> Vec<f64> {
                vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE]
            }
            fn prices() -> Vec<Dyadic> {
                let far = [1e19, -1e19, f64::MAX, -f64::MAX, 5e-324].map(Dyadic::from_float);
                let mut prices: Vec<Dyadic> = far.into_iter().flatten().collect();
                // Beyond what is read, up to the end of the range.
                let mut price = prices[2].clone();
                for _ in 0..20 {
                    price = price.times(u64::MAX);
                    prices.extend([price.clone(), -price.clone()]);
                }
                prices.push(<Dyadic as Price>::INFINITE);
                prices
            }
            fn sums() -> Vec<Dyadic> {
                Self::prices()
            }
            fn weights() -> Vec<Self> {
                vec![<$float>::NAN, <$float>::INFINITY, <$float>::NEG_INFINITY, <$float>::MAX]
            }
        }
    )*};
}
floats!(f64, 52; f32, 23);
