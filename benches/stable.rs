//! Stable matching against what a user could pick instead.
//!
//! Groups: `marriage` from ranking lists in memory (random lists; identical
//! proposers' lists), with crate galeshapley; `scores` from two tables of scores
//! (random; low-rank features, where a few people are popular), with crate
//! stable_matching; `seats` with lists of ten. Each time covers everything from the
//! arrays to the matching, the check of the arrays included; the arrays are cloned
//! outside the timer. Seeds are fixed. `STABLE_BENCH=full` measures the large sizes that
//! `docs/BENCHMARKS.md` quotes; by default the sizes suit a smoke run.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use mentormatch::kernel::{Control, Matrix, Side, stream};
use mentormatch::market::{ScoredMarket, Scores, Seats, Ties, TwoSided};
use mentormatch::stable::{mentee_optimal, optimal_by_scores};
use rand::Rng;
use std::hint::black_box;

fn full() -> bool {
    std::env::var("STABLE_BENCH").is_ok_and(|size| size == "full")
}

fn shuffled(dice: &mut impl Rng, count: usize) -> Vec<u32> {
    let mut items: Vec<u32> = (0..count as u32).collect();
    for at in (1..count).rev() {
        items.swap(at, (dice.next_u64() % (at as u64 + 1)) as usize);
    }
    items
}

fn lists(agents: usize, identical: bool, label: &str) -> Vec<i32> {
    let mut dice = stream(agents as u64, label);
    let mut all = Vec::with_capacity(agents * agents);
    let first = shuffled(&mut dice, agents);
    for _ in 0..agents {
        let row = if identical { first.clone() } else { shuffled(&mut dice, agents) };
        all.extend(row.iter().map(|&at| at as i32));
    }
    all
}

fn marriage(c: &mut Criterion) {
    let mut group = c.benchmark_group("marriage");
    group.sample_size(10);
    let sizes: &[usize] = if full() { &[1000, 2000, 5000, 10_000] } else { &[256] };
    for &agents in sizes {
        for (kind, identical) in [("random", false), ("identical", true)] {
            let mentees = lists(agents, identical, "mentees");
            let mentors = lists(agents, false, "mentors");
            let matrix = |items: &Vec<i32>| Matrix::new(agents, agents, items.clone()).unwrap();
            group.bench_function(BenchmarkId::new(format!("mentormatch/{kind}"), agents), |b| {
                b.iter_batched(
                    || (matrix(&mentees), matrix(&mentors)),
                    |(mentees, mentors)| {
                        let one_each = || Seats::one_each(agents);
                        let market =
                            TwoSided::from_matrices(mentees, mentors, one_each(), one_each());
                        let market = market.unwrap();
                        let found = mentee_optimal(&market, &Control::unbounded());
                        (found, market)
                    },
                    BatchSize::PerIteration,
                );
            });
            let rows = |items: &Vec<i32>| -> Vec<Vec<usize>> {
                items
                    .chunks(agents)
                    .map(|row| row.iter().map(|&at| at as usize).collect())
                    .collect()
            };
            group.bench_function(BenchmarkId::new(format!("galeshapley/{kind}"), agents), |b| {
                b.iter_batched(
                    || (rows(&mentees), rows(&mentors)),
                    |(mentees, mentors)| {
                        let mut peer = galeshapley::GaleShapley::init(mentees, mentors);
                        let pairs: Vec<_> = peer.find_stable_marriage().collect();
                        (pairs, peer)
                    },
                    BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

fn uniform(dice: &mut impl Rng) -> f64 {
    (dice.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// What each of `agents` thinks of each other: random, or products of a few features.
fn table(agents: usize, low_rank: bool, label: &str) -> Vec<f64> {
    const FEATURES: usize = 16;
    let mut dice = stream(agents as u64, label);
    if !low_rank {
        return (0..agents * agents).map(|_| uniform(&mut dice)).collect();
    }
    let mut features =
        || -> Vec<f64> { (0..agents * FEATURES).map(|_| uniform(&mut dice)).collect() };
    let (own, other) = (features(), features());
    let mut all = Vec::with_capacity(agents * agents);
    for one in own.chunks(FEATURES) {
        all.extend(
            other.chunks(FEATURES).map(|two| one.iter().zip(two).map(|(a, b)| a * b).sum::<f64>()),
        );
    }
    all
}

fn scores(c: &mut Criterion) {
    let mut group = c.benchmark_group("scores");
    group.sample_size(10);
    let sizes: &[usize] = if full() { &[1000, 2000, 5000, 10_000] } else { &[128] };
    for &agents in sizes {
        for (kind, low_rank) in [("random", false), ("low-rank", true)] {
            let own = table(agents, low_rank, "mentees");
            let other = table(agents, low_rank, "mentors");
            let matrix = |items: &Vec<f64>| Matrix::new(agents, agents, items.clone()).unwrap();
            group.bench_function(BenchmarkId::new(format!("mentormatch/{kind}"), agents), |b| {
                b.iter_batched(
                    || (matrix(&own), matrix(&other)),
                    |(own, other)| {
                        let scores = Scores::new(own, other, None).unwrap();
                        let market = ScoredMarket::new(&scores);
                        let found = optimal_by_scores(
                            &market,
                            Side::Mentee,
                            Ties::Index,
                            &Control::unbounded(),
                        );
                        (found, scores)
                    },
                    BatchSize::PerIteration,
                );
            });
            group.bench_function(BenchmarkId::new(format!("read-both/{kind}"), agents), |b| {
                b.iter(|| {
                    let largest = |items: &[f64]| {
                        let lanes = items.chunks_exact(8).fold([f64::MIN; 8], |mut most, chunk| {
                            most.iter_mut().zip(chunk).for_each(|(most, &x)| *most = most.max(x));
                            most
                        });
                        lanes.into_iter().fold(f64::MIN, f64::max)
                    };
                    largest(black_box(&own)) + largest(black_box(&other))
                });
            });
            if agents > 5000 {
                continue;
            }
            let people: Vec<usize> = (0..agents).collect();
            group.bench_function(
                BenchmarkId::new(format!("stable_matching/{kind}"), agents),
                |b| {
                    let cost = |score: f64| -((score * (1u64 << 50) as f64) as i64);
                    b.iter(|| {
                        stable_matching::stable_matching_asymmetric(
                            &people,
                            |&mentee, &mentor| cost(own[mentee * agents + mentor]),
                            &people,
                            |&mentee, &mentor| cost(other[mentor * agents + mentee]),
                        )
                    });
                },
            );
        }
    }
    group.finish();
}

fn seats(c: &mut Criterion) {
    const LIST: usize = 10;
    let mut group = c.benchmark_group("seats");
    group.sample_size(10);
    let sizes: &[usize] = if full() { &[10_000, 100_000, 1_000_000] } else { &[2_000] };
    for &mentees in sizes {
        let mentors = mentees / 100;
        let mut dice = stream(mentees as u64, "seats");
        let mut own = Vec::with_capacity(mentees * LIST);
        let mut listed_by: Vec<Vec<i32>> = vec![Vec::new(); mentors];
        for mentee in 0..mentees {
            let from = own.len();
            while own.len() < from + LIST {
                let mentor = (dice.next_u64() % mentors as u64) as i32;
                if !own[from..].contains(&mentor) {
                    own.push(mentor);
                    listed_by[mentor as usize].push(mentee as i32);
                }
            }
        }
        let width = listed_by.iter().map(Vec::len).max().unwrap_or(0);
        let mut other = Vec::with_capacity(mentors * width);
        for list in &listed_by {
            let order = shuffled(&mut dice, list.len());
            other.extend(order.iter().map(|&at| list[at as usize]));
            other.resize(other.len() + width - list.len(), -1);
        }
        group.bench_function(BenchmarkId::new("mentormatch", mentees), |b| {
            b.iter_batched(
                || {
                    let own = Matrix::new(mentees, LIST, own.clone()).unwrap();
                    (own, Matrix::new(mentors, width, other.clone()).unwrap())
                },
                |(own, other)| {
                    let seats = Seats::each(vec![100; mentors]);
                    let market =
                        TwoSided::from_matrices(own, other, Seats::one_each(mentees), seats);
                    let market = market.unwrap();
                    (mentee_optimal(&market, &Control::unbounded()), market)
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, marriage, scores, seats);
criterion_main!(benches);
