//! Statistics of small paired samples, as a school has them: no library for
//! inference in general.
//!
//! | question | function | answer |
//! | --- | --- | --- |
//! | how large is the change? | [`Sample::mean`], [`Sample::deviation`], [`effect`] | mean, d_z, Hedges' g_z |
//! | how exactly is it known? | [`bootstrap`], [`mean_interval`] | BCa interval of Efron (1987) |
//! | could it be chance? | [`sign_flip`] | Fisher's (1935) permutation test of the mean, exact up to 30 |
//! | the same by ranks | [`wilcoxon`] | signed rank test of Wilcoxon (1945), exact up to 50 |
//! | do several groups differ? | [`kruskal_wallis`] | Kruskal and Wallis (1952), permuted |
//! | many tests at once | [`holm`] | adjusted p-values of Holm (1979) |
//!
//! Everything is deterministic: what is drawn comes from a [`Draws`] with its seed,
//! and sums run in the order of the sample. Two numbers count as equal where they
//! differ by less than 10⁻⁹ of the largest magnitude in the sample, so that 5.3 − 4.2
//! ties with 4.2 − 3.1.

mod bootstrap;
mod effect;
mod groups;
mod holm;
mod ranks;
mod sample;
mod sign_flip;
mod wilcoxon;

pub use bootstrap::{Interval, IntervalMethod, bootstrap, mean_interval};
pub use effect::{Effect, effect};
pub use groups::{KruskalWallis, kruskal_wallis};
pub use holm::holm;
pub use sample::{Draws, Sample, SampleFault};
pub use sign_flip::{SignFlip, sign_flip};
pub use wilcoxon::{Wilcoxon, wilcoxon};

use crate::kernel::words;

words! {
    /// How a p-value was found.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Method: "method" {
        /// Over all arrangements.
        Exact = "exact", "exact", "точно";
        /// Over arrangements drawn at random, the observed one counted among them.
        Drawn = "drawn", "by random draws", "случайные перестановки";
        /// By a limiting distribution.
        Approximate = "approximate", "approximately", "приближённо";
    }
}
