//! Named pairing strategies and their comparison.
//!
//! A [`Strategy`] turns a [`Situation`] (the cohort, its scores, the seats still
//! free, the curator's locks and vetoes) into a [`Pairing`]: pairs by the
//! organisation's own ids, who stayed without a partner and why, what was measured
//! and what was proven. A programme's fifth stage runs one; researchers compare
//! several.

mod pairing;

pub use pairing::{Claim, Measures, Pair, Pairing, SideMeasures, Unmatched, WhyUnmatched};
