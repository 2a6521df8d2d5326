//! Solves in lent memory, and solves that are stopped.

use super::support::{Exact, Instance, below, cases, instance, with_quotas};
use crate::unbounded::{solve, solve_bottleneck};
use mentormatch::assignment::{Scratch, solve_bottleneck_with, solve_with};
use mentormatch::audit::{
    AssignmentFlaw, verify_assignment, verify_bottleneck, verify_partial, verify_partial_bottleneck,
};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, StopReason, stream};
use mentormatch::market::{
    AssignmentProblem, BottleneckLimit, Cardinality, Matching, Outcome, PairCover,
    PartialBottleneck, Price, Seats, Sense, Weight,
};
use rand::Rng;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Stops at every possible step: the answer keeps the rules, and no solution is better than
/// its bound, which never gets worse. How often the run stopped.
pub(crate) fn stop_everywhere<W: Weight>(
    what: &Instance,
    problem: &AssignmentProblem<W>,
    scratch: &mut Scratch<W>,
) -> u64
where
    W::Price: Exact,
{
    let best = what.exhaustive();
    let sign = what.sign();
    let gain = |value: i64| W::Price::exactly(sign * value);
    let zero = W::Price::exactly(0);
    let mut before = None;
    for limit in 0.. {
        let control = Control::unbounded().with_work_limit(limit);
        let stopped = match solve_with(problem, scratch, &control) {
            Outcome::Solved(answer) => {
                verify_assignment(problem, answer).unwrap();
                let expected = W::Price::exactly(best.unwrap());
                assert_eq!(answer.value, expected, "{what:?}");
                return limit;
            }
            Outcome::Impossible(_) => {
                assert_eq!(best, None, "{what:?}");
                return limit;
            }
            Outcome::Stopped(stopped) => stopped,
        };
        assert_eq!(stopped.reason, StopReason::WorkLimit);
        match solve_with(problem, &mut Scratch::new(), &control) {
            Outcome::Stopped(fresh) => assert_eq!(stopped.best, fresh.best, "{what:?}"),
            other => panic!("{other:?}"),
        }
        let partial = *stopped.best.unwrap();
        verify_partial(problem, &partial)
            .unwrap_or_else(|flaws| panic!("{flaws:?}\n{partial:?}\n{what:?}"));
        // In gains: no less than the best, and no more than after fewer steps.
        let bound = if sign > 0 { partial.bound } else { -partial.bound };
        assert!(before.is_none_or(|before| bound <= before), "{before:?} {partial:?} {what:?}");
        before = Some(bound);
        if let Some(best) = best {
            let above = bound - gain(best);
            assert!(above >= zero, "{partial:?} {what:?}");
        }
        if partial.complete {
            let best = best.unwrap_or_else(|| panic!("{partial:?} {what:?}"));
            let value = if sign > 0 { partial.value } else { -partial.value };
            let above = value - gain(best);
            assert!(above <= zero, "{partial:?} {what:?}");
        }
    }
    0
}

#[test]
fn a_run_stopped_anywhere_gives_a_matching_and_a_bound() {
    let mut random = stream(41, "stopped assignments");
    let (mut whole, mut floats) = (Scratch::new(), Scratch::new());
    let mut stops = 0;
    for case in 0..cases() / 2 {
        let what = instance(&mut random);
        if what.weights.iter().flatten().flatten().count() > 11 {
            continue;
        }
        stops += match case % 3 {
            0 => stop_everywhere(&what, &what.dense(|weight| weight), &mut whole),
            1 => stop_everywhere(&what, &what.sparse(|weight| weight), &mut whole),
            _ => stop_everywhere(&what, &what.dense(|weight| weight as f64), &mut floats),
        };
    }
    assert!(stops > cases(), "{stops}");
}

/// Stops a search for the best worst pair at every possible step: the answer keeps the
/// rules, and no solution is better than its bounds. How often it stopped, and how often with
/// an assignment as asked.
fn stop_bottleneck_everywhere<W: Weight>(
    what: &Instance,
    problem: &AssignmentProblem<W>,
    scratch: &mut Scratch<W>,
) -> [u64; 2]
where
    W::Price: Exact,
{
    let (best, sign) = (what.exhaustive_bottleneck(), what.sign());
    let unbounded = solve_bottleneck(problem).unwrap();
    // As gains.
    let of_weight = |weight: W| sign * weight.float() as i64;
    let of_sum = |sum: <W::Price as Price>::Total| if sign > 0 { sum } else { -sum };
    let expected = |sum: i64| W::Price::exactly(sign * sum);
    let zero = W::Price::exactly(0);
    let mut complete = 0;
    for limit in 0.. {
        let control = Control::unbounded().with_work_limit(limit);
        let stopped = match solve_bottleneck_with(problem, scratch, &control).unwrap() {
            Outcome::Solved(answer) => {
                assert_eq!(unbounded, Outcome::Solved(answer), "{what:?}");
                return [limit, complete];
            }
            Outcome::Impossible(witness) => {
                assert_eq!(unbounded, Outcome::Impossible(witness), "{what:?}");
                return [limit, complete];
            }
            Outcome::Stopped(stopped) => stopped,
        };
        assert_eq!(stopped.reason, StopReason::WorkLimit);
        let fresh = solve_bottleneck_with(problem, &mut Scratch::new(), &control).unwrap();
        assert_eq!(Outcome::Stopped(stopped.clone()), fresh, "{what:?}");
        let partial = *stopped.best.unwrap();
        verify_partial_bottleneck(problem, &partial)
            .unwrap_or_else(|flaws| panic!("{flaws:?}\n{partial:?}\n{what:?}"));
        let made = partial.bottleneck.map(of_weight);
        if let Some((worst, sum)) = best {
            if let Some(worst) = worst {
                assert!(partial.bound.is_some_and(|bound| of_weight(bound) >= sign * worst));
            }
            let above = of_sum(partial.assignment.bound) - expected(sum);
            assert!(above >= zero, "{partial:?} {what:?}");
        }
        if partial.is_complete() {
            complete += 1;
            let (worst, sum) = best.unwrap_or_else(|| panic!("{partial:?} {what:?}"));
            let worst = worst.map(|worst| sign * worst);
            assert!(made.is_none() == worst.is_none() && made <= worst, "{partial:?} {what:?}");
            if made == worst {
                let above = of_sum(partial.assignment.value) - expected(sum);
                assert!(above <= zero, "{partial:?} {what:?}");
            }
        }
    }
    [0; 2]
}

#[test]
fn a_bottleneck_stopped_anywhere_gives_a_matching_and_true_bounds() {
    let mut random = stream(45, "stopped bottlenecks");
    let (mut whole, mut floats) = (Scratch::new(), Scratch::new());
    let mut sum = [0; 2];
    for case in 0..cases() / 2 {
        let what = instance(&mut random);
        let few = what.weights.iter().flatten().flatten().count() <= 11;
        if !few || what.cardinality == Cardinality::Free {
            continue;
        }
        let stops = match case % 3 {
            0 => stop_bottleneck_everywhere(&what, &what.dense(|weight| weight), &mut whole),
            1 => stop_bottleneck_everywhere(&what, &what.sparse(|weight| weight), &mut whole),
            _ => {
                stop_bottleneck_everywhere(&what, &what.dense(|weight| weight as f64), &mut floats)
            }
        };
        sum = [0, 1].map(|at| sum[at] + stops[at]);
    }
    assert!(sum[0] > 2 * cases() && sum[1] > cases(), "{sum:?}");
}

/// A bottleneck of more weights than are looked at together, stopped and not.
#[test]
fn large_bottlenecks_are_proven_and_stop() {
    let mut random = stream(46, "large bottlenecks");
    let size = 150;
    let weights: Vec<f64> = (0..size * size).map(|_| (random.next_u64() >> 40) as f64).collect();
    let table = Matrix::new(size, size, weights).unwrap();
    let mut scratch = Scratch::new();
    for seats in [1, 2] {
        let problem = AssignmentProblem::dense(table.clone())
            .sense(Sense::Min)
            .seats(Side::Mentee, Seats::each(vec![seats; size]))
            .seats(Side::Mentor, Seats::each(vec![seats; size]))
            .build()
            .unwrap();
        let answer = solve_bottleneck(&problem).unwrap().solved().unwrap();
        verify_bottleneck(&problem, &answer).unwrap();
        let raised = AtomicBool::new(true);
        let past = Instant::now() - Duration::from_millis(1);
        for (control, reason) in [
            (Control::unbounded().with_cancel(&raised), StopReason::Cancelled),
            (Control::unbounded().with_deadline(past), StopReason::Deadline),
            (Control::unbounded().with_work_limit(300), StopReason::WorkLimit),
        ] {
            let outcome = solve_bottleneck_with(&problem, &mut scratch, &control).unwrap();
            let Outcome::Stopped(stopped) = outcome else { panic!("{reason}") };
            assert_eq!(stopped.reason, reason);
            let partial = *stopped.best.unwrap();
            verify_partial_bottleneck(&problem, &partial).unwrap();
            assert!(partial.bound <= answer.bottleneck);
            assert!(!partial.is_complete() || partial.bottleneck >= answer.bottleneck);
            // What claims too much is refused.
            let mut damaged = partial.clone();
            damaged.bound = Some(1e9);
            assert!(verify_partial_bottleneck(&problem, &damaged).is_err());
            let mut damaged = partial.clone();
            damaged.bottleneck = Some(partial.bottleneck.map_or(0.5, |worst| worst + 0.5));
            assert!(verify_partial_bottleneck(&problem, &damaged).is_err());
            let mut damaged = partial;
            damaged.cover = Some(PairCover::default());
            assert!(verify_partial_bottleneck(&problem, &damaged).is_err());
        }
    }
}

/// As many pairs as can be, but not the minimum that was asked for: no cover makes that an
/// assignment as asked.
#[test]
fn a_cover_does_not_stand_for_a_minimum() {
    let problem = AssignmentProblem::dense(Matrix::new(1, 2, vec![9_i64, 1]).unwrap())
        .minimums(Side::Mentor, vec![0, 1])
        .build()
        .unwrap();
    let control = Control::unbounded().with_work_limit(0);
    let outcome = solve_bottleneck_with(&problem, &mut Scratch::new(), &control).unwrap();
    let Outcome::Stopped(stopped) = outcome else { panic!("not a step was allowed") };
    let mut assignment = stopped.best.unwrap().assignment;
    assignment.matching = Matching::new(1, 2, [(MenteeIx::new(0), MentorIx::new(0))]).unwrap();
    assignment.value = 9;
    assignment.bound = 9;
    assignment.complete = false;
    let limit = BottleneckLimit::NoPairs;
    let mut forged = PartialBottleneck::new(Some(9), assignment, Some(9), limit);
    let mut cover = PairCover::default();
    cover.rows.push(MenteeIx::new(0));
    forged.cover = Some(cover);
    let flaws = verify_partial_bottleneck(&problem, &forged).unwrap_err();
    assert!(flaws.contains(&AssignmentFlaw::NoCover), "{flaws:?}");
}

/// The same scratch for problems of all kinds and sizes, one after another.
#[test]
fn lent_memory_changes_no_answer() {
    let mut random = stream(42, "lent memory");
    let mut scratch = Scratch::new();
    for _ in 0..cases() {
        let mut what = instance(&mut random);
        if below(&mut random, 3) == 0 {
            what = with_quotas(what, &mut random);
        }
        let problem = what.dense(|weight| weight as f64);
        let lent = match solve_with(&problem, &mut scratch, &Control::unbounded()) {
            Outcome::Solved(answer) => Outcome::Solved(answer.clone()),
            Outcome::Impossible(witness) => Outcome::Impossible(witness),
            other => panic!("{other:?}"),
        };
        assert_eq!(lent, solve(&problem));
    }
    // Sizes that are read whole, by lists, by edges and from a sample, in turn.
    for case in 0..15 {
        let (rows, columns) = [(200, 200), (7, 9), (260, 270), (90, 60), (265, 265)][case % 5];
        let weights: Vec<f64> = (0..rows * columns)
            .map(|at| match case % 3 {
                0 => ((at / columns + 1) * (at % columns + 1)) as f64,
                _ => below(&mut random, 1 << (4 + case % 20)) as f64,
            })
            .collect();
        let problem = if case % 7 == 3 {
            let edges = weights.iter().enumerate().filter(|pair| pair.0 % 5 != 2);
            let edges = edges.map(|(at, &weight)| {
                (MenteeIx::at(at / columns), MentorIx::at(at % columns), weight)
            });
            AssignmentProblem::sparse(rows, columns, edges.collect())
        } else {
            AssignmentProblem::dense(Matrix::new(rows, columns, weights).unwrap())
        };
        let problem = problem.build().unwrap();
        let lent = solve_with(&problem, &mut scratch, &Control::unbounded());
        let fresh = solve(&problem);
        assert_eq!(lent.as_solved().copied(), fresh.as_solved(), "{case}");
    }
}

#[test]
fn a_cancel_and_a_deadline_stop_large_runs() {
    let mut random = stream(43, "large and stopped");
    let size = 260;
    let weights: Vec<f64> = (0..size * size).map(|_| (random.next_u64() >> 40) as f64).collect();
    let table = Matrix::new(size, size, weights).unwrap();
    let mut scratch = Scratch::new();
    for seats in [Seats::one_each(size), Seats::each(vec![2; size])] {
        for (sense, cardinality) in [
            (Sense::Max, Cardinality::Maximum),
            (Sense::Min, Cardinality::Full),
            (Sense::Max, Cardinality::Free),
        ] {
            let problem = AssignmentProblem::dense(table.clone())
                .sense(sense)
                .cardinality(cardinality)
                .seats(Side::Mentee, seats.clone())
                .seats(Side::Mentor, seats.clone())
                .build()
                .unwrap();
            let answer = solve(&problem).solved().unwrap();
            let raised = AtomicBool::new(true);
            let past = Instant::now() - Duration::from_millis(1);
            let mut last = None;
            for (control, reason) in [
                (Control::unbounded().with_cancel(&raised), StopReason::Cancelled),
                (Control::unbounded().with_deadline(past), StopReason::Deadline),
                (Control::unbounded().with_work_limit(400), StopReason::WorkLimit),
            ] {
                let outcome = solve_with(&problem, &mut scratch, &control);
                let Outcome::Stopped(stopped) = outcome else { panic!("{reason}") };
                assert_eq!(stopped.reason, reason);
                let partial = *stopped.best.unwrap();
                verify_partial(&problem, &partial).unwrap();
                let (value, bound) = (partial.value, partial.bound);
                // Where the machine is busy there is no time for all pairs, which cost less.
                match sense {
                    Sense::Max => assert!(answer.value <= bound),
                    Sense::Min => assert!(answer.value >= bound),
                }
                assert!(match sense {
                    _ if !partial.complete => true,
                    Sense::Max => value <= answer.value,
                    Sense::Min => value >= answer.value,
                });
                last = Some(partial);
            }
            // A bound that the prices do not give, a pair too many and a wrong value are
            // refused.
            let partial = last.unwrap();
            let mut damaged = partial.clone();
            damaged.bound = partial.value;
            if partial.value != partial.bound {
                let flaws = verify_partial(&problem, &damaged).unwrap_err();
                assert!(flaws.contains(&AssignmentFlaw::Bound), "{flaws:?}");
            }
            let mut damaged = partial.clone();
            damaged.value += 1.0;
            assert_eq!(verify_partial(&problem, &damaged), Err(AssignmentFlaw::Value.into()));
            let mut damaged = partial;
            let all = (0..size).map(|row| (MenteeIx::at(row), MentorIx::new(0)));
            damaged.matching = Matching::new(size, size, all).unwrap();
            assert!(verify_partial(&problem, &damaged).is_err());
        }
    }
}

#[test]
fn stopped_runs_keep_required_pairs() {
    let mut random = stream(44, "stopped with required pairs");
    for _ in 0..50 {
        let size = 6;
        let weights = (0..size * size).map(|_| below(&mut random, 50) as i64).collect();
        let pair = (MenteeIx::at(below(&mut random, 6) as usize), MentorIx::new(2));
        let builder = AssignmentProblem::dense(Matrix::new(size, size, weights).unwrap());
        let problem = builder.required(vec![pair]).build().unwrap();
        let control = Control::unbounded().with_work_limit(1);
        let mut scratch = Scratch::new();
        let outcome = solve_with(&problem, &mut scratch, &control);
        let Outcome::Stopped(stopped) = outcome else { panic!("six rows in one step") };
        let best = stopped.best.unwrap();
        assert!(best.matching.contains(pair.0, pair.1));
        verify_partial(&problem, &best).unwrap();
    }
}
