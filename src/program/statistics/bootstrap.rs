//! Bootstrap intervals.

use super::sample::{Draws, mean};
use super::{Sample, SampleFault};
use crate::kernel::below;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

/// An interval that holds the true value in about `level` of all cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Its level, for example 0.95.
    pub level: f64,
    /// How its ends were chosen.
    pub method: IntervalMethod,
}

/// How the ends of a bootstrap interval were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IntervalMethod {
    /// Percentiles corrected for bias and acceleration.
    Bca,
    /// Plain percentiles, where the correction is not defined: all resamples lie on one
    /// side of the estimate, or the acceleration is too strong.
    Percentile,
}

/// The bootstrap interval of a statistic, bias-corrected and accelerated: BCa of
/// Efron (1987), as in Efron and Tibshirani (1993), chapter 14. The sample is drawn
/// anew with replacement `draws.count` times; the acceleration is that of the
/// jackknife. The end at probability q is the ⌊(B + 1)·q⌋-th smallest of the B values.
///
/// Of a sample of equal numbers the interval is a point. Time: `draws.count` + n
/// evaluations of the statistic.
///
/// # Errors
/// Fewer than two numbers; a level outside (0, 1) is [`SampleFault::NoProbability`];
/// the statistic gives a number that is not finite.
pub fn bootstrap(
    sample: &Sample,
    statistic: impl Fn(&[f64]) -> f64,
    level: f64,
    draws: Draws<'_>,
) -> Result<Interval, SampleFault> {
    sample.at_least(2)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(SampleFault::NoProbability { at: 1 });
    }
    let numbers = sample.numbers();
    let estimate = statistic(numbers);
    Sample::new([estimate])?;
    let mut stream = draws.stream("bootstrap");
    let mut resample = vec![0.0; numbers.len()];
    let mut values = Vec::with_capacity(draws.count());
    for _ in 0..draws.count() {
        for slot in &mut resample {
            *slot = numbers[below(&mut stream, numbers.len())];
        }
        values.push(statistic(&resample));
    }
    let values = Sample::new(values)?;
    let mut sorted = values.numbers().to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let tail = (1.0 - level) / 2.0;
    let corrected = bias(&sorted, estimate).and_then(|bias| {
        let acceleration = acceleration(numbers, &statistic)?;
        Some((shifted(tail, bias, acceleration)?, shifted(1.0 - tail, bias, acceleration)?))
    });
    let ((from, to), method) = match corrected {
        Some(ends) => (ends, IntervalMethod::Bca),
        None => ((tail, 1.0 - tail), IntervalMethod::Percentile),
    };
    Ok(Interval { low: quantile(&sorted, from), high: quantile(&sorted, to), level, method })
}

/// The bootstrap interval of the mean.
///
/// # Errors
/// As for [`bootstrap`].
pub fn mean_interval(
    sample: &Sample,
    level: f64,
    draws: Draws<'_>,
) -> Result<Interval, SampleFault> {
    bootstrap(sample, mean, level, draws)
}

/// z₀: how far the resamples lie to one side of the estimate, those equal to it split
/// evenly. Nothing where all are on one side.
fn bias(sorted: &[f64], estimate: f64) -> Option<f64> {
    let less = sorted.iter().filter(|value| **value < estimate).count() as f64;
    let equal = sorted.iter().filter(|value| **value == estimate).count() as f64;
    let share = (less + equal / 2.0) / sorted.len() as f64;
    (share > 0.0 && share < 1.0).then(|| Normal::standard().inverse_cdf(share))
}

/// a = Σ u³ / (6 (Σ u²)^(3/2)) with u the jackknife's deviations; 0 without any. They
/// are scaled first, so that their powers stay finite.
pub(super) fn acceleration(numbers: &[f64], statistic: &impl Fn(&[f64]) -> f64) -> Option<f64> {
    let mut without = numbers.get(1..)?.to_vec();
    let mut values = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        values.push(statistic(&without));
        if let Some(slot) = without.get_mut(at) {
            *slot = *number;
        }
    }
    let middle = mean(&values);
    let largest = values.iter().fold(0.0, |most: f64, value| most.max((middle - value).abs()));
    if largest == 0.0 {
        return Some(0.0);
    }
    let scaled = values.iter().map(|value| (middle - value) / largest);
    let (squares, cubes) =
        scaled.fold((0.0, 0.0), |(squares, cubes), u| (squares + u * u, cubes + u * u * u));
    Some(cubes / (6.0 * f64::powf(squares, 1.5))).filter(|a| a.is_finite())
}

/// The probability at which the corrected end lies.
fn shifted(probability: f64, bias: f64, acceleration: f64) -> Option<f64> {
    let normal = Normal::standard();
    let z = bias + normal.inverse_cdf(probability);
    let slope = 1.0 - acceleration * z;
    (slope > 0.0).then(|| normal.cdf(bias + z / slope))
}

fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let at = ((sorted.len() + 1) as f64 * probability) as usize;
    sorted[at.clamp(1, sorted.len()) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_acceleration_is_that_of_the_textbook() {
        // Spatial test data A of Efron and Tibshirani (1993), section 14.2: a = 0.061
        // for the variance.
        let spatial = [
            48., 36., 20., 29., 42., 42., 20., 42., 22., 41., 45., 14., 6., 0., 33., 28., 34., 4.,
            32., 24., 47., 41., 24., 26., 30., 41.,
        ];
        let variance = |numbers: &[f64]| {
            let middle = mean(numbers);
            numbers.iter().map(|x| (x - middle) * (x - middle)).sum::<f64>() / numbers.len() as f64
        };
        assert!((variance(&spatial) - 171.5).abs() < 0.05);
        let a = acceleration(&spatial, &variance).unwrap();
        assert!((a - 0.061).abs() < 0.0006, "{a}");
    }
}
