//! Losses by demands against problems solved anew in which the demand is a required pair, a
//! forbidden pair, or a minimum.

use super::support::{Instance, cases, instance};
use crate::unbounded::{Losing, solve};
use mentormatch::assignment::{Loss, SensitivityFault};
use mentormatch::audit::verify_assignment;
use mentormatch::kernel::{Index, Matrix, MenteeIx, MentorIx, Side, stream};
use mentormatch::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, Matching, Price, Quota, Sense, Weight,
};
use rand::Rng;

type Solved = Option<(usize, i128)>;

/// The number of pairs and the gain of the best assignment, solved anew.
fn anew(what: &Instance) -> Solved {
    let problem = what.dense(|weight| weight);
    let answer = solve(&problem).solved()?;
    verify_assignment(&problem, &answer).unwrap();
    Some((answer.matching.size(), i128::from(what.sign()) * answer.value))
}

fn expected(before: (usize, i128), after: Solved) -> Option<(usize, i128)> {
    after.map(|after| (before.0.saturating_sub(after.0), before.1 - after.1))
}

/// A loss as the pairs and the gain lost, in small whole numbers.
fn lost<P: Price>(loss: Loss<P>, cardinality: Cardinality, pairs: usize) -> Option<(usize, i128)> {
    let whole = |sum: P| {
        assert_eq!(sum.float(), sum.float().round());
        sum.float().round() as i128
    };
    match loss {
        Loss::Sum(sum) => Some((pairs, whole(sum))),
        Loss::PairAndSum(sum) => {
            assert_eq!(cardinality, Cardinality::Maximum);
            Some((1, whole(sum)))
        }
        Loss::Impossible => None,
        other => panic!("{other:?}"),
    }
}

/// Every demand on one instance.
fn check<W: Weight>(what: &Instance, problem: &AssignmentProblem<W>) -> usize {
    let Some(answer) = solve(problem).solved() else { return 0 };
    let sensitivity = Losing::new(problem, &answer).unwrap();
    let before = anew(what).unwrap();
    let all = sensitivity.all();
    // With a free number of pairs, or where a side is covered, only the sum counts.
    let counts = what.cardinality == Cardinality::Maximum;
    let same = |loss: &Loss<W::Exact>, after: Solved, what: &dyn std::fmt::Debug| {
        let expected = expected(before, after);
        let expected = expected.map(|lost| if counts { lost } else { (0, lost.1) });
        assert_eq!(lost(loss.clone(), problem.cardinality(), 0), expected, "{what:?}");
    };
    let mut demands = 0;
    for row in 0..what.rows() {
        for column in 0..what.columns {
            let pair = (MenteeIx::at(row), MentorIx::at(column));
            let mut forced = what.clone();
            forced.required.retain(|&other| other != (row, column));
            forced.required.push((row, column));
            let force = sensitivity.force(pair.0, pair.1);
            same(&force, anew(&forced), &(what, pair, "force"));
            let mut forbidden = what.clone();
            forbidden.forbidden.retain(|&other| other != (row, column));
            forbidden.forbidden.push((row, column));
            let forbid = sensitivity.forbid(pair.0, pair.1);
            same(&forbid, anew(&forbidden), &(what, pair, "forbid"));
            let made = answer.matching.contains(pair.0, pair.1);
            let allowed = problem.weight(pair.0, pair.1).is_some();
            let opposite = if made { forbid } else { force };
            let in_all = all.of(pair.0, pair.1);
            assert_eq!(in_all.is_some(), allowed);
            if let Some(in_all) = in_all {
                let [one, two] = [in_all, opposite].map(|loss| lost(loss, what.cardinality, 0));
                assert_eq!(one, two, "{what:?} {pair:?}");
            }
            demands += 2;
        }
    }
    for (side, agents) in [(Side::Mentee, what.rows()), (Side::Mentor, what.columns)] {
        let mut alone = Vec::new();
        for at in 0..agents {
            let mut served = what.clone();
            served.minimums[side as usize][at] = served.minimums[side as usize][at].max(1);
            let (loss, is_alone) = match side {
                Side::Mentee => {
                    let row = MenteeIx::at(at);
                    (sensitivity.serve_row(row), answer.matching.mentors_of(row).is_empty())
                }
                Side::Mentor => {
                    let column = MentorIx::at(at);
                    (
                        sensitivity.serve_column(column),
                        answer.matching.mentees_of(column).is_empty(),
                    )
                }
            };
            same(&loss, anew(&served), &(what, side, at));
            if is_alone {
                alone.push((MenteeIx::at(at).raw(), loss));
            }
            demands += 1;
        }
        let all = sensitivity.serve_all(side);
        assert_eq!(all.len(), alone.len());
        for (one, two) in all.into_iter().zip(alone) {
            let [loss, expected] = [one.1, two.1].map(|loss| lost(loss, what.cardinality, 0));
            assert_eq!((one.0, loss), (two.0, expected), "{what:?} {side}");
        }
    }
    let outside = (MenteeIx::at(what.rows()), MentorIx::at(what.columns));
    assert_eq!(sensitivity.force(outside.0, outside.1), Loss::Impossible);
    assert_eq!(sensitivity.serve_row(outside.0), Loss::Impossible);
    assert_eq!(sensitivity.serve_column(outside.1), Loss::Impossible);
    demands
}

#[test]
fn losses_equal_problems_solved_anew() {
    let mut random = stream(21, "sensitivity");
    let mut demands = 0;
    for case in 0..cases() {
        let what = instance(&mut random);
        demands += match case % 4 {
            0 => check(&what, &what.dense(|weight| weight)),
            1 => check(&what, &what.sparse(|weight| weight as i32)),
            2 => check(&what, &what.dense(|weight| weight as f64)),
            _ => check(&what, &what.sparse(|weight| weight as f32)),
        };
    }
    assert!(demands as u64 > cases() * 5, "{demands}");
}

#[test]
fn middle_sizes_equal_problems_solved_anew() {
    let mut random = stream(22, "middle sensitivity");
    for case in 0..12 {
        let (rows, columns) = [(40, 40), (25, 40), (40, 25)][case % 3];
        let spread = [9, 1_000_000][case % 2];
        let weights: Vec<i64> =
            (0..rows * columns).map(|_| (random.next_u64() % spread) as i64).collect();
        let weights = Matrix::new(rows, columns, weights).unwrap();
        let build = |required: Vec<_>, forbidden: Vec<_>| {
            let builder = AssignmentProblem::dense(weights.clone());
            let builder = if case % 2 == 0 { builder.sense(Sense::Min) } else { builder };
            builder.required(required).forbidden(forbidden).build().unwrap()
        };
        let problem = build(Vec::new(), Vec::new());
        let answer = solve(&problem).solved().unwrap();
        let sensitivity = Losing::new(&problem, &answer).unwrap();
        let all = sensitivity.all();
        let value = |problem| solve(&problem).solved().unwrap().value;
        let worse = |after: i128| i64::try_from((answer.value - after).abs()).unwrap();
        let mut check = |pair: (MenteeIx, MentorIx)| {
            let loss = if answer.matching.contains(pair.0, pair.1) {
                let loss = Loss::Sum(worse(value(build(Vec::new(), vec![pair]))));
                assert_eq!(sensitivity.forbid(pair.0, pair.1), loss);
                loss
            } else {
                let loss = Loss::Sum(worse(value(build(vec![pair], Vec::new()))));
                assert_eq!(sensitivity.force(pair.0, pair.1), loss);
                loss
            };
            assert_eq!(all.of(pair.0, pair.1), Some(loss));
        };
        answer.matching.pairs().for_each(&mut check);
        for row in MenteeIx::all(rows) {
            check((row, MentorIx::at((random.next_u64() % columns as u64) as usize)));
        }
    }
}

#[test]
fn threads_change_no_loss() {
    let mut random = stream(23, "sensitivity in threads");
    let weights = (0..900).map(|_| (random.next_u64() % 1000) as f64 / 7.0).collect();
    let problem = AssignmentProblem::dense(Matrix::new(30, 30, weights).unwrap()).build().unwrap();
    let answer = solve(&problem).solved().unwrap();
    let within = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let sensitivity = Losing::new(&problem, &answer).unwrap();
        pool.install(|| serde_json::to_string(&sensitivity.all()).unwrap())
    };
    assert_eq!(within(1), within(3));
}

#[test]
fn answers_that_do_not_prove_themselves_are_refused() {
    let weights = Matrix::from_rows(vec![vec![9_i64, 8, 1], vec![9, 5, 1]]).unwrap();
    let problem = AssignmentProblem::dense(weights.clone()).build().unwrap();
    let answer = solve(&problem).solved().unwrap();
    let fault = |change: &dyn Fn(&mut AssignmentAnswer<i64>)| {
        let mut damaged = answer.clone();
        change(&mut damaged);
        Losing::new(&problem, &damaged).map(|_| ()).unwrap_err()
    };
    let slack = |row, column| SensitivityFault::Slack {
        row: MenteeIx::new(row),
        column: MentorIx::new(column),
    };
    assert_eq!(fault(&|answer| answer.certificate.row_prices[0] += 1), slack(0, 1));
    let seat = fault(&|answer| answer.certificate.column_prices[2] += 1);
    assert_eq!(seat, SensitivityFault::Seat { side: Side::Mentor, agent: 2 });
    let misfit = fault(&|answer| answer.certificate.column_prices[2] = i64::MAX);
    assert_eq!(misfit, SensitivityFault::Misfit);
    let misfit = fault(&|answer| answer.certificate.row_prices.clear());
    assert_eq!(misfit, SensitivityFault::Misfit);
    let fewer = fault(&|answer| answer.matching = Matching::empty(2, 3));
    assert_eq!(fewer, SensitivityFault::Misfit);
    let quotas = vec![Quota::new("all", vec![0, 1]).at_least(1)];
    let quotas = AssignmentProblem::dense(weights).quotas(Side::Mentee, quotas).build().unwrap();
    assert_eq!(Losing::new(&quotas, &answer).map(|_| ()), Err(SensitivityFault::Quotas));
}
