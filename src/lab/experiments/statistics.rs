//! Statistics of small samples: resampled intervals, ranks of signed differences, many
//! comparisons at once.

use crate::kernel::{arrange, below, stream};

/// How often means are resampled.
const RESAMPLES: usize = 1000;

pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The standard deviation of a sample: nothing for fewer than two.
pub(super) fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// The middle value; the mean of the two in the middle.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some((lower + upper) / 2.0)
}

/// The interval that holds the middle 95 % of the means of resampled values (Efron 1979, the
/// percentile bootstrap); nothing for fewer than two.
pub(super) fn interval(values: &[f64], seed: u64, label: &str) -> Option<(f64, f64)> {
    let count = values.len();
    if count < 2 {
        return None;
    }
    let mut draws = stream(seed, &format!("bootstrap, {label}"));
    let mut resampled = || {
        let drawn = (0..count).map(|_| values.get(below(&mut draws, count)).copied());
        drawn.map(Option::unwrap_or_default).sum::<f64>() / count as f64
    };
    let mut means: Vec<f64> = (0..RESAMPLES).map(|_| resampled()).collect();
    means.sort_unstable_by(f64::total_cmp);
    Some((means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]))
}

/// What the signed ranks of paired differences say (Wilcoxon 1945).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SignedRanks {
    /// The probability of ranks so uneven or more, if either sign were as likely.
    pub(super) p: f64,
    /// (ranks of positive − ranks of negative differences) / all ranks: 1 where all are positive.
    pub(super) effect: f64,
}

/// Up to so many differences the probability is counted out, beyond it is the normal one.
const COUNTED: usize = 60;

/// The test; nothing where no two values differ.
pub(super) fn signed_ranks(differences: &[f64]) -> Option<SignedRanks> {
    let mut left: Vec<f64> = differences.iter().copied().filter(|&one| one != 0.0).collect();
    if left.is_empty() {
        return None;
    }
    arrange(&mut left, |a, b| a.abs().total_cmp(&b.abs()));
    // Twice the ranks, so that the mean rank of a tie is whole.
    let mut ranks: Vec<usize> = Vec::with_capacity(left.len());
    let mut ties = 0.0;
    for tie in left.chunk_by(|a, b| a.abs() == b.abs()) {
        let first = ranks.len() + 1;
        let twice = 2 * first + tie.len() - 1;
        ranks.extend(std::iter::repeat_n(twice, tie.len()));
        let size = tie.len() as f64;
        ties += size * (size * size - 1.0);
    }
    let total: usize = ranks.iter().sum();
    let positive: usize =
        ranks.iter().zip(&left).filter(|(_, one)| **one > 0.0).map(|(rank, _)| rank).sum();
    let least = positive.min(total - positive);
    let p = if left.len() <= COUNTED {
        2.0 * share_up_to(&ranks, total, least)
    } else {
        let count = left.len() as f64;
        let middle = count * (count + 1.0) / 4.0;
        let variance = count * (count + 1.0) * (2.0 * count + 1.0) / 24.0 - ties / 48.0;
        let away = (middle - least as f64 / 2.0 - 0.5).max(0.0);
        complementary_error(away / (2.0 * variance).sqrt())
    };
    let effect = (2.0 * positive as f64 - total as f64) / total as f64;
    Some(SignedRanks { p: p.min(1.0), effect })
}

/// The share of all choices of signs whose positive ranks add up to `least` at most.
fn share_up_to(ranks: &[usize], total: usize, least: usize) -> f64 {
    let mut share = vec![0.0; total + 1];
    share[0] = 1.0;
    let mut reached = 0;
    for &rank in ranks {
        for sum in (0..=reached).rev() {
            share[sum] *= 0.5;
            share[sum + rank] += share[sum];
        }
        reached += rank;
    }
    share[..=least].iter().sum()
}

/// 1 − erf(x) for x ≥ 0, to 1.2 in 10⁷ of itself: the Chebyshev fit of Press, Flannery, Teukolsky
/// and Vetterling (Numerical Recipes, 1986).
fn complementary_error(x: f64) -> f64 {
    const FIT: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let t = 1.0 / (1.0 + 0.5 * x);
    let fit = FIT.iter().rev().fold(0.0, |sum, part| sum * t + part);
    t * (fit - x * x).exp()
}

/// Each probability as it counts among all of them (Holm 1979): who calls those below 5 %
/// different errs in any of them with a probability below 5 %.
pub(super) fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&at| p[at].is_some()).collect();
    arrange(&mut order, |&a, &b| p[a].unwrap_or(1.0).total_cmp(&p[b].unwrap_or(1.0)));
    let mut adjusted = vec![None; p.len()];
    let mut least: f64 = 0.0;
    for (before, &at) in order.iter().enumerate() {
        let among = (order.len() - before) as f64;
        least = least.max((p[at].unwrap_or(1.0) * among).min(1.0));
        adjusted[at] = Some(least);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holm_keeps_the_order_and_the_least_is_multiplied_by_all() {
        // By hand: 0.01·3, then max(0.03, 0.02·2), then max(0.04, 0.03·1).
        let adjusted = holm(&[Some(0.02), None, Some(0.01), Some(0.03)]);
        let told: Vec<_> = adjusted.iter().map(|p| p.map(|p| (p * 1e6_f64).round())).collect();
        assert_eq!(told, [Some(4e4), None, Some(3e4), Some(4e4)]);
    }

    #[test]
    fn signed_ranks_are_those_counted_by_hand() {
        // Ranks 1, 2, 3; of eight signs only the empty sum and 1 reach the negative rank 1.
        let found = signed_ranks(&[-0.5, 2.0, 0.0, 3.0]).unwrap();
        assert!((found.p - 0.5).abs() < 1e-12, "{found:?}");
        assert!((found.effect - 4.0 / 6.0).abs() < 1e-12, "{found:?}");
        assert_eq!(signed_ranks(&[0.0, 0.0]), None);
        // Five of one sign: 2/32.
        assert!((signed_ranks(&[1.0; 5]).unwrap().p - 0.0625).abs() < 1e-12);
    }

    #[test]
    fn counted_and_normal_probabilities_meet() {
        let signed = |at: i32| f64::from(if at % 3 == 0 { -at } else { at });
        let sixty: Vec<f64> = (1..=60).map(signed).collect();
        // Sixty signs are counted exactly, sixty-one go by the normal approximation. The sixty-
        // first has the lowest rank, so both probabilities must be nearly equal.
        let one_more: Vec<f64> = sixty.iter().copied().chain([0.5]).collect();
        let [counted, normal] = [sixty, one_more].map(|values| signed_ranks(&values).unwrap().p);
        assert!((counted.ln() - normal.ln()).abs() < 0.2, "{counted} {normal}");
    }

    #[test]
    fn the_error_function_is_that_of_tables() {
        for (x, value) in
            [(0.0, 1.0), (1.0, 0.157_299_207), (2.0, 0.004_677_735), (4.0, 1.541_726e-8)]
        {
            assert!((complementary_error(x) / value - 1.0).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn an_interval_covers_the_mean_about_as_often_as_it_says() {
        let mut covered = 0;
        for sample in 0..200 {
            let mut draws = stream(sample, "a test of intervals");
            let values: Vec<f64> =
                (0..40).map(|_| below(&mut draws, 1001) as f64 / 1000.0).collect();
            let (low, high) = interval(&values, sample, "test").unwrap();
            covered += u32::from(low <= 0.5 && 0.5 <= high);
        }
        // 190 are expected, with a deviation of 3.
        assert!((178..=198).contains(&covered), "{covered}");
    }
}
