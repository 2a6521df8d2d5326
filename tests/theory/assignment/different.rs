//! Drafts that differ most, against exhaustive search.

use super::support::{Instance, below, cases, instance};
use crate::unbounded::free;
use mentormatch::assignment::most_different;
use mentormatch::audit::verify_different;
use mentormatch::kernel::{Matrix, Stream, stream};
use mentormatch::market::{AssignmentProblem, Outcome};

/// A small instance with several assignments, how many drafts and the allowance.
pub(crate) fn drafted(random: &mut Stream) -> Option<(Instance, usize, u64)> {
    let what = instance(random);
    let few = what.weights.iter().flatten().flatten().count() <= 9;
    few.then(|| (what, 1 + below(random, 4) as usize, [2, 8, 40][below(random, 3) as usize]))
}

/// The sets of pairs that are good enough.
pub(crate) fn good(what: &Instance, allowance: u64) -> Vec<u32> {
    let sets = what.feasible_sets();
    let rank = sets.iter().map(|set| set.0).max();
    let of_rank = || sets.iter().filter(|set| Some(set.0) == rank);
    let best = of_rank().map(|set| set.1).max().unwrap_or(0);
    of_rank().filter(|set| i128::from(best - set.1) <= allowance.into()).map(|set| set.3).collect()
}

/// The largest smallest distance of so many of these sets, or of all where there are fewer.
pub(crate) fn farthest(sets: &[u32], drafts: usize) -> u64 {
    let drafts = drafts.min(sets.len());
    let mut open: Vec<(usize, Vec<u32>, u64)> = vec![(0, Vec::new(), u64::MAX)];
    let mut best = 0;
    while let Some((at, chosen, least)) = open.pop() {
        if chosen.len() == drafts {
            best = best.max(if drafts < 2 { 0 } else { least });
            continue;
        }
        if at < sets.len() && (least > best || best == 0) {
            let apart = |one: &u32| u64::from((one ^ sets[at]).count_ones());
            let least_with = chosen.iter().map(apart).min().unwrap_or(u64::MAX).min(least);
            let mut with = chosen.clone();
            with.push(sets[at]);
            open.push((at + 1, chosen, least));
            open.push((at + 1, with, least_with));
        }
    }
    best
}

#[test]
fn the_most_different_drafts_are_as_far_apart_as_any() {
    let mut random = stream(90, "different");
    let (mut several, mut stopped) = (0, 0);
    for _ in 0..cases() / 2 {
        let Some((what, drafts, allowance)) = drafted(&mut random) else { continue };
        let problem = what.dense(|weight| weight);
        let sets = good(&what, allowance);
        if sets.len() > 30 {
            continue;
        }
        match most_different(&problem, drafts, allowance, 1000, &free()) {
            Outcome::Solved(found) => {
                verify_different(&problem, &found).unwrap();
                assert_eq!(found.drafts.len(), drafts.min(sets.len()), "{what:?}");
                let expected = farthest(&sets, drafts);
                assert_eq!((found.distance, found.bound), (expected, expected), "{what:?}");
                several += u32::from(sets.len() > drafts && drafts > 1);
                // Of the first few only: a greedy choice with a bound that holds.
                let short = 1 + below(&mut random, 3) as usize;
                match most_different(&problem, drafts, allowance, short, &free()) {
                    Outcome::Solved(found) => {
                        assert!(sets.len() <= short);
                        assert_eq!(found.distance, expected);
                    }
                    Outcome::Stopped(near) => {
                        let near = near.best.unwrap();
                        verify_different(&problem, &near).unwrap();
                        assert!(near.bound >= expected && sets.len() > short, "{what:?}");
                        stopped += 1;
                    }
                    Outcome::Impossible(_) => panic!("it was solved"),
                }
            }
            Outcome::Impossible(_) => assert!(sets.is_empty(), "{what:?}"),
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    println!("{several} {stopped}");
    assert!(several > 20 && stopped > 25, "{several} {stopped}");
}

/// Five drafts of eight mentees that lose at most a little.
#[test]
fn five_drafts_of_eight_mentees_differ_in_most_pairs() {
    let mut random = stream(91, "eight");
    let rows = (0..8).map(|_| (0..8).map(|_| below(&mut random, 6) as i64).collect()).collect();
    let problem = AssignmentProblem::dense(Matrix::from_rows(rows).unwrap()).build().unwrap();
    match most_different(&problem, 5, 2, 300, &free()) {
        Outcome::Solved(found) => {
            verify_different(&problem, &found).unwrap();
            assert!(found.drafts.len() == 5 && found.distance > 2);
        }
        Outcome::Stopped(near) => {
            let near = near.best.unwrap();
            verify_different(&problem, &near).unwrap();
            assert!(near.distance > 2 && near.bound <= 16);
        }
        Outcome::Impossible(_) => panic!("everybody fits"),
    }
}
