//! Profiles: the best weights as often, or the worst ones as seldom as can be.

use super::support::{Instance, below, cases, instance, with_quotas};
use crate::unbounded::free;
use mentormatch::assignment::{ProfileFault, solve_profile};
use mentormatch::audit::{verify_impossible, verify_partial_profile, verify_profile};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side, Stream, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, Outcome, ProfileOrder, Seats, Sense, Weight,
};

const ORDERS: [ProfileOrder; 2] = [ProfileOrder::MostBest, ProfileOrder::FewestWorst];

impl Instance {
    /// The weights of the best set as gains, from the end that counts first, by trying all.
    fn exhaustive_profile(&self, order: ProfileOrder) -> Option<Vec<i64>> {
        let mut best = None;
        self.each_feasible(|rank, _, gains| {
            // Of two lists in this order that with more of a good weight, or with fewer of a bad
            // one, is the greater at the first difference.
            let mut gains = gains.to_vec();
            gains.sort_unstable();
            if order == ProfileOrder::MostBest {
                gains.reverse();
            }
            best = best.take().max(Some((rank, gains)));
        });
        best.map(|best| best.1)
    }
}

/// A profile as a list of gains from the end that counts first.
fn listed<W: Weight>(profile: &[(W, u64)], sense: Sense, order: ProfileOrder) -> Vec<f64> {
    let sign = if sense == Sense::Max { 1.0 } else { -1.0 };
    let each = profile.iter().flat_map(|made| (0..made.1).map(|_| sign * made.0.float()));
    let mut gains: Vec<f64> = each.collect();
    assert!(gains.is_sorted_by(|one, other| one >= other), "the best weight stands first");
    if order == ProfileOrder::FewestWorst {
        gains.reverse();
    }
    gains
}

fn compare<W: Weight>(problem: &AssignmentProblem<W>, what: &Instance, order: ProfileOrder) {
    let outcome = match solve_profile(problem, order, &free()) {
        Err(ProfileFault::Prices) => return assert!(problem.has_unmatched_prices()),
        Err(ProfileFault::Free) => {
            assert!(order == ProfileOrder::FewestWorst && what.cardinality == Cardinality::Free);
            return;
        }
        outcome => outcome.unwrap(),
    };
    match (outcome, what.exhaustive_profile(order)) {
        (Outcome::Solved(answer), Some(expected)) => {
            let expected: Vec<f64> = expected.into_iter().map(|gain| gain as f64).collect();
            let found = listed(&answer.profile, what.sense, order);
            assert_eq!(found, expected, "{order:?} {answer:?} {what:?}");
            verify_profile(problem, order, &answer)
                .unwrap_or_else(|flaws| panic!("{order:?} {flaws:?}\n{answer:?}\n{what:?}"));
        }
        (Outcome::Impossible(witness), None) => {
            assert!(verify_impossible(problem, &witness), "{witness:?} {what:?}");
        }
        (outcome, expected) => panic!("{order:?} {outcome:?} {expected:?} {what:?}"),
    }
}

fn small(random: &mut Stream) -> Option<Instance> {
    let mut what = instance(random);
    // Ranks, mostly.
    if below(random, 3) > 0 {
        for weight in what.weights.iter_mut().flatten().flatten() {
            *weight = 1 + weight.rem_euclid(4);
        }
    }
    if below(random, 8) > 0 {
        what.prices = what.prices.map(|prices| prices.iter().map(|_| 0).collect());
    }
    (what.weights.iter().flatten().flatten().count() <= 12).then_some(what)
}

#[test]
fn profiles_equal_exhaustive_search() {
    let mut random = stream(31, "small profiles");
    for _ in 0..cases() {
        let Some(what) = small(&mut random) else { continue };
        for order in ORDERS {
            compare(&what.dense(|w| w), &what, order);
            compare(&what.sparse(|w| w as f64), &what, order);
        }
    }
}

#[test]
fn profiles_with_quotas_equal_exhaustive_search() {
    let mut random = stream(32, "small profiles with quotas");
    for _ in 0..cases() / 2 {
        let Some(what) = small(&mut random) else { continue };
        let what = with_quotas(what, &mut random);
        for order in ORDERS {
            compare(&what.dense(|w| w as i32), &what, order);
        }
    }
}

/// The best list of gains of one-to-one pairs by going over sets of columns, row by row.
fn by_sets(
    weights: &[Vec<Option<i64>>],
    columns: usize,
    order: ProfileOrder,
    free: bool,
) -> Vec<i64> {
    let mut best: Vec<Option<Vec<i64>>> = vec![None; 1 << columns];
    best[0] = Some(Vec::new());
    for row in weights {
        for set in (0..best.len()).rev() {
            for (column, weight) in row.iter().enumerate() {
                let (Some(weight), true) = (weight, set >> column & 1 == 1) else { continue };
                let Some(mut gains) = best[set & !(1 << column)].clone() else { continue };
                let at = gains.partition_point(|gain| match order {
                    ProfileOrder::MostBest => gain >= weight,
                    ProfileOrder::FewestWorst => gain <= weight,
                });
                gains.insert(at, *weight);
                if best[set].as_ref().is_none_or(|best| gains > *best) {
                    best[set] = Some(gains);
                }
            }
        }
    }
    let rank = |gains: &Vec<i64>| if free { 0 } else { gains.len() };
    best.into_iter().flatten().max_by_key(|gains| (rank(gains), gains.clone())).unwrap()
}

#[test]
fn many_weights_are_improved_by_exchanges_and_stay_exact() {
    let mut random = stream(33, "profiles of many weights");
    for round in 0..400 {
        let (rows, columns) =
            (7 + below(&mut random, 3) as usize, 7 + below(&mut random, 2) as usize);
        let spread = [3, 30, 1_000_000][round % 3];
        let holes = below(&mut random, 6);
        let weights: Vec<Vec<Option<i64>>> = (0..rows)
            .map(|_| {
                (0..columns)
                    .map(|_| {
                        let weight = below(&mut random, spread) as i64 - 5;
                        (below(&mut random, 8) >= holes).then_some(weight)
                    })
                    .collect()
            })
            .collect();
        for order in ORDERS {
            for cardinality in [Cardinality::Maximum, Cardinality::Free] {
                let builder =
                    AssignmentProblem::from_rows(weights.clone()).cardinality(cardinality);
                let problem = builder.build().unwrap();
                let free_size = cardinality == Cardinality::Free;
                let Ok(outcome) = solve_profile(&problem, order, &free()) else {
                    assert!(free_size && order == ProfileOrder::FewestWorst);
                    continue;
                };
                let answer = outcome.solved().unwrap();
                let found: Vec<i64> = listed(&answer.profile, Sense::Max, order)
                    .iter()
                    .map(|&gain| gain as i64)
                    .collect();
                assert_eq!(found, by_sets(&weights, columns, order, free_size), "{weights:?}");
                verify_profile(&problem, order, &answer).unwrap();
            }
        }
    }
}

/// A market of some size with seats, on which only proofs can tell.
fn larger(random: &mut Stream, distinct: bool) -> AssignmentProblem<f64> {
    let (rows, columns) = (40 + below(random, 20) as usize, 20 + below(random, 30) as usize);
    let mut edges = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if below(random, 4) > 0 {
                let weight = if distinct { below(random, 1 << 40) } else { 1 + below(random, 20) };
                edges.push((MenteeIx::at(row), MentorIx::at(column), weight as f64));
            }
        }
    }
    let seats = (0..columns).map(|_| below(random, 4) as u32).collect();
    let minimums = (0..columns).map(|column| u32::from(column == 3)).collect();
    let builder = AssignmentProblem::sparse(rows, columns, edges)
        .sense(if below(random, 2) == 0 { Sense::Max } else { Sense::Min })
        .seats(Side::Mentor, Seats::each(seats));
    match below(random, 2) {
        0 => builder.minimums(Side::Mentor, minimums),
        _ => builder.seats(Side::Mentee, Seats::each(vec![2; rows])),
    }
    .build()
    .unwrap()
}

#[test]
fn larger_profiles_are_proven_and_a_stopped_one_says_what_is_settled() {
    let mut random = stream(34, "larger profiles");
    for round in 0..10 {
        let problem = larger(&mut random, round % 2 == 0);
        for order in ORDERS {
            let (answer, whole) = match solve_profile(&problem, order, &free()).unwrap() {
                Outcome::Solved(answer) => {
                    verify_profile(&problem, order, &answer).unwrap();
                    let whole = listed(&answer.profile, problem.sense(), order);
                    (answer, whole)
                }
                Outcome::Impossible(witness) => {
                    assert!(verify_impossible(&problem, &witness));
                    continue;
                }
                Outcome::Stopped(stopped) => panic!("{stopped:?}"),
            };
            let mut settled_most = 0;
            for limit in [0, 10, 100, 1000, 3000, 10_000, 30_000, 100_000] {
                let control = Control::unbounded().with_work_limit(limit);
                let stopped = match solve_profile(&problem, order, &control).unwrap() {
                    Outcome::Stopped(stopped) => stopped,
                    outcome => {
                        assert_eq!(
                            outcome.solved().unwrap(),
                            answer,
                            "a limit changes nothing else"
                        );
                        continue;
                    }
                };
                let Some(best) = stopped.best else { continue };
                verify_partial_profile(&problem, order, &best).unwrap();
                let settled = best.settled();
                assert!(settled.len() >= settled_most, "more work settles more");
                settled_most = settled.len();
                for (weight, pairs) in settled {
                    let in_all = answer.profile.iter().find(|made| made.0 == weight);
                    assert_eq!(pairs, in_all.map_or(0, |made| made.1), "what is settled is so");
                }
                if best.complete {
                    assert!(listed(&best.profile, problem.sense(), order) <= whole);
                }
            }
        }
    }
}

#[test]
fn a_profile_of_nobody_is_empty() {
    let none = AssignmentProblem::from_rows(Vec::<Vec<Option<i64>>>::new()).build().unwrap();
    for order in ORDERS {
        let answer = solve_profile(&none, order, &free()).unwrap().solved().unwrap();
        assert!(answer.profile.is_empty());
        verify_profile(&none, order, &answer).unwrap();
    }
}
