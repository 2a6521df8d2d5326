//! Statistics against published examples, exhaustion and independent formulas.

use mentormatch::kernel::{Stream, stream};
use mentormatch::program::statistics::*;
use rand::Rng;

const DRAWS: Draws<'static> = Draws { seed: 7, label: "a test", count: 9_999 };

fn sample(numbers: &[f64]) -> Sample {
    Sample::new(numbers).unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

fn whole(stream: &mut Stream, most: u64) -> f64 {
    (stream.next_u64() % (2 * most + 1)) as f64 - most as f64
}

fn uniform(stream: &mut Stream) -> f64 {
    (stream.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A draw of the normal distribution (Box and Muller).
fn normal(stream: &mut Stream) -> f64 {
    let radius = (-2.0 * (1.0 - uniform(stream)).ln()).sqrt();
    radius * (std::f64::consts::TAU * uniform(stream)).cos()
}

/// Hollander and Wolfe (1973), page 29: depression of nine patients before and after
/// a tranquilliser.
const BEFORE: [f64; 9] = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
#[allow(clippy::approx_constant)]
const AFTER: [f64; 9] = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

/// Darwin's crossed and self-fertilised plants, in eighths of an inch, as Fisher (1935)
/// has them.
const DARWIN: [f64; 15] =
    [49., -67., 8., 16., 6., 23., 28., 41., 14., 29., 56., 24., 75., 60., -48.];

#[test]
fn wilcoxon_of_published_examples() {
    // Hollander and Wolfe: V = 40, one-sided p = 0.019.
    let test = wilcoxon(&Sample::changes(&AFTER, &BEFORE).unwrap());
    assert_eq!((test.positive, test.negative, test.nonzero), (40.0, 5.0, 9));
    assert_eq!(test.method, Method::Exact);
    near(test.p, 0.0390625, 1e-12);
    near(test.rank_biserial, 35.0 / 45.0, 1e-12);
    // SciPy's reference manual on Darwin's plants: statistic 24, p = 0.041259765625.
    let test = wilcoxon(&sample(&DARWIN));
    assert_eq!(test.negative, 24.0);
    near(test.p, 0.041259765625, 1e-12);
    // Lowry's example, as in Wikipedia's article on the test: a zero dropped, ties, the
    // signed sum 9.
    let one = [125., 115., 130., 140., 140., 115., 140., 125., 140., 135.];
    let other = [110., 122., 125., 120., 140., 124., 123., 137., 135., 145.];
    let test = wilcoxon(&Sample::changes(&other, &one).unwrap());
    assert_eq!((test.nonzero, test.positive - test.negative), (9, 9.0));
}

#[test]
fn the_permutation_test_of_fishers_example() {
    // Fisher (1935), section 21: 863 of the 2^15 arrangements reach the total of 314.
    let test = sign_flip(&sample(&DARWIN), DRAWS);
    assert_eq!(test.p, 1726.0 / 32768.0);
    assert_eq!((test.nonzero, test.method), (15, Method::Exact));
}

#[test]
fn holm_of_a_known_family() {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") of R.
    let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]).unwrap();
    for (found, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
        near(*found, expected, 1e-12);
    }
    assert_eq!(holm(&[]).unwrap(), Vec::<f64>::new());
    for wrong in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        assert_eq!(holm(&[0.5, wrong]), Err(SampleFault::NoProbability { at: 2 }));
    }
}

/// Holm by its definition: the smallest level at which step-down testing rejects.
#[test]
fn holm_is_the_smallest_level_of_rejection() {
    let mut stream = stream(1, "holm");
    for _ in 0..2_000 {
        let m = 1 + (stream.next_u64() % 6) as usize;
        let p: Vec<f64> = (0..m).map(|_| (stream.next_u64() % 50) as f64 / 60.0).collect();
        let adjusted = holm(&p).unwrap();
        for (at, &level) in adjusted.iter().enumerate() {
            assert!(rejected(&p, at, level + 1e-9) || level >= 1.0);
            assert!(!rejected(&p, at, level - 1e-9), "{p:?} at {at}");
        }
    }
}

fn rejected(p: &[f64], at: usize, level: f64) -> bool {
    let mut left: Vec<usize> = (0..p.len()).collect();
    while let Some(&smallest) = left.iter().min_by(|a, b| p[**a].total_cmp(&p[**b])) {
        if p[smallest] > level / left.len() as f64 {
            return false;
        }
        // Equal p-values are rejected together.
        if p[smallest] == p[at] {
            return true;
        }
        left.retain(|&one| one != smallest);
    }
    false
}

#[test]
fn kruskal_wallis_of_published_examples() {
    // Hollander and Wolfe (1973), page 116: clearance of dust by normal subjects, by
    // people with obstructive disease, with asbestosis. H = 0.771, p = 0.68.
    let groups = [
        sample(&[2.9, 3.0, 2.5, 2.6, 3.2]),
        sample(&[3.8, 2.7, 4.0, 2.4]),
        sample(&[2.8, 3.4, 3.7, 2.2, 2.0]),
    ];
    let test = kruskal_wallis(&groups, DRAWS).unwrap();
    near(test.h, 0.771_428_571, 1e-8);
    near(test.p_chi_squared, 0.679_964_773, 1e-6);
    near(test.p, 0.7, 0.03);
    assert_eq!((test.groups, test.n), (3, 14));
    // With ties (SciPy's reference manual): H = 7.0, p = 0.0301973834223185.
    let groups = [sample(&[1., 1., 1.]), sample(&[2., 2., 2.]), sample(&[2., 2.])];
    let test = kruskal_wallis(&groups, DRAWS).unwrap();
    near(test.h, 7.0, 1e-9);
    near(test.p_chi_squared, 0.030_197_383, 1e-8);
}

/// Every sign pattern tried: both tests, on whole numbers with ties and zeros.
#[test]
fn both_tests_equal_exhaustion() {
    let mut stream = stream(2, "exhaustion");
    for round in 0..1_500 {
        let n = (stream.next_u64() % 11) as usize;
        let most = [2, 5, 100][round % 3];
        let changes: Vec<f64> = (0..n).map(|_| whole(&mut stream, most)).collect();
        let kept: Vec<f64> = changes.iter().copied().filter(|x| *x != 0.0).collect();
        let rank = |x: f64| {
            let less = kept.iter().filter(|y| y.abs() < x.abs()).count() as f64;
            let equal = kept.iter().filter(|y| y.abs() == x.abs()).count() as f64;
            less + (equal + 1.0) / 2.0
        };
        let ranks: Vec<f64> = kept.iter().map(|&x| rank(x)).collect();
        let positive: f64 =
            kept.iter().zip(&ranks).filter(|(x, _)| **x > 0.0).map(|(_, r)| r).sum();
        let observed: f64 = kept.iter().sum();
        let (mut sums, mut low, mut high) = (0, 0, 0);
        for pattern in 0..1_u32 << kept.len() {
            let sign = |at: usize| if pattern >> at & 1 == 1 { 1.0 } else { -1.0 };
            let sum: f64 = kept.iter().enumerate().map(|(at, x)| sign(at) * x.abs()).sum();
            sums += u32::from(sum.abs() >= observed.abs());
            let w: f64 =
                ranks.iter().enumerate().filter(|(at, _)| sign(*at) > 0.0).map(|(_, r)| r).sum();
            low += u32::from(w <= positive);
            high += u32::from(w >= positive);
        }
        let all = f64::from(1_u32 << kept.len());
        let changes = sample(&changes);
        let test = sign_flip(&changes, DRAWS);
        near(test.p, f64::from(sums) / all, 1e-12);
        assert_eq!((test.nonzero, test.method), (kept.len(), Method::Exact));
        let test = wilcoxon(&changes);
        near(test.positive, positive, 1e-9);
        near(test.p, (2.0 * f64::from(low.min(high)) / all).min(1.0), 1e-12);
    }
}

/// Changes of the same size in tenths are ties, although the floats differ.
#[test]
fn rounding_makes_no_difference() {
    let before = [4.2, 3.1, 5.3, 6.4, 7.0];
    let after = [5.3, 4.2, 6.4, 7.5, 6.9];
    let test = wilcoxon(&Sample::changes(&before, &after).unwrap());
    assert_eq!((test.positive, test.negative), (14.0, 1.0));
    // Up by 0.3, down by 0.1 + 0.2: nothing happened.
    let test = sign_flip(&sample(&[0.3, -0.1, -0.2]), DRAWS);
    assert_eq!(test.p, 1.0);
}

#[test]
fn the_limits_of_exactness_are_continuous() {
    let mut stream = stream(3, "limits");
    // Exact with 30 changes, drawn with 31: about the same answer.
    let changes: Vec<f64> = (0..31).map(|_| normal(&mut stream) + 0.4).collect();
    let exact = sign_flip(&sample(&changes[..30]), DRAWS);
    let mut with_tiny = changes[..30].to_vec();
    with_tiny.push(1e-6);
    let drawn = sign_flip(&sample(&with_tiny), DRAWS);
    assert_eq!((exact.method, drawn.method), (Method::Exact, Method::Drawn));
    near(drawn.p, exact.p, 0.01);
    // A result that no draw reaches is not 0.
    let sure = sign_flip(&sample(&[1.0; 40]), DRAWS);
    assert_eq!(sure.p, 1e-4);
    // Exact with 50, approximate with 51.
    let changes: Vec<f64> = (0..51).map(|_| normal(&mut stream) + 0.3).collect();
    let mut fifty = changes.clone();
    fifty[50] = 0.0;
    let mut tiny = changes;
    tiny[50] = 1e-6;
    let (exact, approximate) = (wilcoxon(&sample(&fifty)), wilcoxon(&sample(&tiny)));
    assert_eq!(exact.method, Method::Exact);
    assert_eq!(approximate.method, Method::Approximate);
    near(approximate.p, exact.p, 0.01);
}

#[test]
fn effects_equal_their_formulas() {
    let changes = sample(&DARWIN);
    near(changes.mean().unwrap(), 20.933_333, 1e-6);
    near(changes.deviation().unwrap(), 37.744, 1e-3);
    let found = effect(&changes).unwrap();
    near(found.d_z, 20.933_333 / 37.744, 1e-4);
    // Hedges' approximation 1 - 3/(4m - 1) is good to 1 in 10^4 at m = 14.
    near(found.g_z / found.d_z, 1.0 - 3.0 / 55.0, 2e-4);
    // J(2) = sqrt(1 / pi), by the definition with gamma(1) = 1 and gamma(1/2) = sqrt(pi).
    let three = effect(&sample(&[1.0, 2.0, 4.0])).unwrap();
    near(three.g_z / three.d_z, (1.0 / std::f64::consts::PI).sqrt(), 1e-9);
    let few = effect(&sample(&[1.0, 2.0]));
    assert_eq!(few, Err(SampleFault::TooFew { has: 2, needs: 3 }));
    assert_eq!(effect(&sample(&[2.0; 4])), Err(SampleFault::NoSpread));
}

/// The spatial test data A of Efron and Tibshirani (1993), table 14.1: the central 90 %
/// BCa interval of the variance is 115.8 to 259.6.
#[test]
fn the_interval_of_the_textbook() {
    let spatial = [
        48., 36., 20., 29., 42., 42., 20., 42., 22., 41., 45., 14., 6., 0., 33., 28., 34., 4., 32.,
        24., 47., 41., 24., 26., 30., 41.,
    ];
    let variance = |numbers: &[f64]| {
        let middle = numbers.iter().sum::<f64>() / numbers.len() as f64;
        numbers.iter().map(|x| (x - middle) * (x - middle)).sum::<f64>() / numbers.len() as f64
    };
    let found = bootstrap(&sample(&spatial), variance, 0.9, DRAWS).unwrap();
    assert_eq!(found.method, IntervalMethod::Bca);
    near(found.low, 115.8, 3.0);
    near(found.high, 259.6, 6.0);
}

#[test]
fn intervals_hold_the_true_mean_as_often_as_they_say() {
    let mut stream = stream(4, "coverage");
    let mut held = 0;
    for round in 0..400 {
        let numbers: Vec<f64> = (0..30).map(|_| 5.0 + 2.0 * normal(&mut stream)).collect();
        let label = format!("round {round}");
        let draws = Draws { seed: 11, label: &label, count: 399 };
        let found = mean_interval(&sample(&numbers), 0.95, draws).unwrap();
        held += u32::from(found.low <= 5.0 && 5.0 <= found.high);
    }
    // 95 % less what thirty are too few for.
    assert!((360..=392).contains(&held), "{held}");
    // In a large sample it is the interval of the normal distribution.
    let numbers: Vec<f64> = (0..2_000).map(|_| normal(&mut stream)).collect();
    let large = sample(&numbers);
    let found = mean_interval(&large, 0.95, DRAWS).unwrap();
    let half = 1.959_964 * large.deviation().unwrap() / (2_000_f64).sqrt();
    near(found.low, large.mean().unwrap() - half, 0.1 * half * 2.0);
    near(found.high, large.mean().unwrap() + half, 0.1 * half * 2.0);
}

#[test]
fn false_alarms_are_as_rare_as_promised() {
    let mut stream = stream(5, "alarms");
    let (mut flips, mut ranks) = (0, 0);
    for _ in 0..1_000 {
        let changes: Vec<f64> = (0..12).map(|_| normal(&mut stream)).collect();
        flips += u32::from(sign_flip(&sample(&changes), DRAWS).p <= 0.05);
        ranks += u32::from(wilcoxon(&sample(&changes)).p <= 0.05);
    }
    assert!((25..=80).contains(&flips), "{flips}");
    assert!((20..=80).contains(&ranks), "{ranks}");
}

#[test]
fn the_same_seed_gives_the_same_answer_and_labels_are_independent() {
    let mut stream = stream(6, "determinism");
    let numbers: Vec<f64> = (0..40).map(|_| normal(&mut stream)).collect();
    let changes = sample(&numbers);
    let other = Draws { label: "another", ..DRAWS };
    assert_eq!(sign_flip(&changes, DRAWS), sign_flip(&changes, DRAWS));
    assert_ne!(sign_flip(&changes, DRAWS).p, sign_flip(&changes, other).p);
    let interval = |draws| mean_interval(&changes, 0.95, draws).unwrap();
    assert_eq!(interval(DRAWS), interval(DRAWS));
    assert_ne!(interval(DRAWS), interval(other));
    let groups = [sample(&numbers[..20]), sample(&numbers[20..])];
    assert_eq!(kruskal_wallis(&groups, DRAWS), kruskal_wallis(&groups, DRAWS));
}

#[test]
fn what_has_no_answer_says_so() {
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Sample::new([1.0, wrong]), Err(SampleFault::NotFinite { at: 2 }));
    }
    assert_eq!(Sample::new([1e101]), Err(SampleFault::TooLarge { at: 1 }));
    let unpaired = Sample::changes(&[1.0], &[1.0, 2.0]);
    assert_eq!(unpaired, Err(SampleFault::Unpaired { before: 1, after: 2 }));
    let none = sample(&[]);
    assert_eq!((none.mean(), none.deviation()), (None, None));
    assert_eq!(sign_flip(&none, DRAWS).p, 1.0);
    assert_eq!(wilcoxon(&none).p, 1.0);
    let zeros = sample(&[0.0; 8]);
    assert_eq!((sign_flip(&zeros, DRAWS).p, wilcoxon(&zeros).p), (1.0, 1.0));
    let point = mean_interval(&sample(&[2.5; 6]), 0.95, DRAWS).unwrap();
    assert_eq!((point.low, point.high), (2.5, 2.5));
    assert!(mean_interval(&sample(&[1.0]), 0.95, DRAWS).is_err());
    for level in [0.0, 1.0, f64::NAN, -1.0] {
        assert!(mean_interval(&sample(&[1.0, 2.0]), level, DRAWS).is_err());
    }
    assert!(bootstrap(&sample(&[1.0, 2.0]), |_| f64::NAN, 0.9, DRAWS).is_err());
    assert_eq!(
        kruskal_wallis(&[sample(&[1.0])], DRAWS),
        Err(SampleFault::TooFew { has: 1, needs: 2 })
    );
    assert_eq!(
        kruskal_wallis(&[sample(&[1.0]), none], DRAWS),
        Err(SampleFault::TooFew { has: 0, needs: 1 })
    );
    let equal = [sample(&[1.0, 1.0]), sample(&[1.0])];
    assert_eq!(kruskal_wallis(&equal, DRAWS), Err(SampleFault::NoSpread));
}

/// Extremes stay finite: the largest numbers, the smallest, mixed ones.
#[test]
fn extreme_numbers_give_finite_answers() {
    let mut stream = stream(8, "extremes");
    for _ in 0..300 {
        let n = 2 + (stream.next_u64() % 40) as usize;
        let numbers: Vec<f64> = (0..n)
            .map(|_| {
                let exponent = (stream.next_u64() % 400) as i32 - 300;
                normal(&mut stream).signum() * uniform(&mut stream) * 10_f64.powi(exponent.min(100))
            })
            .collect();
        let changes = sample(&numbers);
        let draws = Draws { count: 99, ..DRAWS };
        for p in [sign_flip(&changes, draws).p, wilcoxon(&changes).p] {
            assert!((0.0..=1.0).contains(&p), "{p}");
        }
        assert!(changes.deviation().unwrap().is_finite());
        let found = mean_interval(&changes, 0.95, draws).unwrap();
        assert!(found.low <= found.high);
        if let Ok(found) = effect(&changes) {
            assert!(found.d_z.is_finite() && found.g_z.abs() <= found.d_z.abs());
        }
    }
}
