//! Lotteries: the odds of each pair, exactly, and matchings to draw from.

mod decompose;
mod dictatorship;
mod eating;
mod limited;

pub use decompose::decompose;
pub use dictatorship::{
    SampledOdds, random_serial_dictatorship_odds, random_serial_dictatorship_sampled,
};
pub use eating::{ProbabilisticSerial, probabilistic_serial};
pub use limited::{LimitedOdds, limited_odds};
