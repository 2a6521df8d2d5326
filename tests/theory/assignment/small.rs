//! Assignments of every kind against exhaustive search over sets of pairs, each
//! answer and each witness checked by the verifiers.

use super::support::{Exact, Instance, cases, instance};
use crate::unbounded::{solve, solve_bottleneck, solve_lone_bottleneck};
use mentormatch::audit::{
    verify_assignment, verify_bottleneck, verify_impossible, verify_lone_bottleneck,
};
use mentormatch::kernel::stream;
use mentormatch::market::{AssignmentProblem, Cardinality, Outcome, Price, Weight};

pub(crate) fn check<W: Weight>(
    problem: &AssignmentProblem<W>,
    expected: Option<i64>,
    what: &Instance,
) where
    <W::Price as mentormatch::market::Price>::Total: PartialEq + std::fmt::Debug,
    W::Price: Exact,
{
    match solve(problem) {
        Outcome::Solved(answer) => {
            let expected = expected.unwrap_or_else(|| panic!("impossible: {what:?}"));
            assert_eq!(answer.value, W::Price::exactly(expected), "{what:?}");
            verify_assignment(problem, &answer)
                .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
        }
        Outcome::Impossible(witness) => {
            assert_eq!(expected, None, "{witness:?} {what:?}");
            assert!(verify_impossible(problem, &witness), "{witness:?} {what:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_assignment_equals_exhaustive_search() {
    let mut random = stream(11, "small assignments");
    let (mut solved, mut impossible) = (0, 0);
    for _ in 0..cases() {
        let what = instance(&mut random);
        let pairs: usize = what.weights.iter().flatten().flatten().count();
        if pairs > 13 {
            continue;
        }
        let expected = what.exhaustive();
        if expected.is_some() {
            solved += 1
        } else {
            impossible += 1
        }
        check(&what.dense(|w| w), expected, &what);
        check(&what.dense(|w| w as i32), expected, &what);
        check(&what.dense(|w| w as f64), expected, &what);
        check(&what.sparse(|w| w as f32), expected, &what);
        check(&what.sparse(|w| w), expected, &what);
    }
    assert!(solved > cases() / 4 && impossible > cases() / 10, "{solved} {impossible}");
}

/// The best worst pair alone is that of exhaustive search, or there is none and a witness.
fn alone<W: Weight>(problem: &AssignmentProblem<W>, what: &Instance)
where
    W::Price: Exact,
    <W::Price as mentormatch::market::Price>::Total: PartialEq + std::fmt::Debug,
{
    match (solve_lone_bottleneck(problem).unwrap(), what.exhaustive_bottleneck()) {
        (Outcome::Solved(answer), Some((worst, _))) => {
            let found = answer.bottleneck.map(|weight| weight.price().wide());
            assert_eq!(found, worst.map(W::Price::exactly), "{what:?}");
            verify_lone_bottleneck(problem, &answer)
                .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
        }
        (Outcome::Impossible(witness), None) => {
            assert!(verify_impossible(problem, &witness), "{witness:?} {what:?}");
        }
        (outcome, expected) => panic!("{outcome:?} {expected:?} {what:?}"),
    }
}

#[test]
fn bottlenecks_equal_exhaustive_search() {
    let mut random = stream(12, "small bottlenecks");
    let mut solved = 0;
    for _ in 0..cases() {
        let what = instance(&mut random);
        let pairs: usize = what.weights.iter().flatten().flatten().count();
        if pairs > 12 {
            continue;
        }
        let problem = what.dense(|w| w);
        if what.cardinality == Cardinality::Free {
            assert!(solve_bottleneck(&problem).is_err());
            continue;
        }
        alone(&problem, &what);
        alone(&what.sparse(|w| w as f64), &what);
        match (solve_bottleneck(&problem).unwrap(), what.exhaustive_bottleneck()) {
            (Outcome::Solved(answer), Some((worst, sum))) => {
                solved += 1;
                assert_eq!(answer.bottleneck, worst, "{what:?}");
                assert_eq!(answer.assignment.value, i128::from(sum), "{what:?}");
                verify_bottleneck(&problem, &answer)
                    .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
                // A bottleneck that is not the worst pair made is refused.
                let mut damaged = answer.clone();
                damaged.bottleneck = Some(worst.unwrap_or(0) + 1);
                assert!(verify_bottleneck(&problem, &damaged).is_err());
            }
            (Outcome::Impossible(witness), None) => {
                assert!(verify_impossible(&problem, &witness), "{witness:?} {what:?}");
            }
            (outcome, expected) => panic!("{outcome:?} {expected:?} {what:?}"),
        }
    }
    assert!(solved > cases() / 5, "{solved}");
}
