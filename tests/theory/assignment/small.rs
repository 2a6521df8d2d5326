//! Assignments of every kind against exhaustive search over sets of pairs, each
//! answer and each witness checked by the verifiers.

use super::support::{Exact, Instance, cases, instance};
use crate::unbounded::{solve, solve_bottleneck, solve_lone_bottleneck};
use mentormatch::assignment::{Scratch, solve_with};
use mentormatch::audit::{
    verify_assignment, verify_bottleneck, verify_impossible, verify_lone_bottleneck,
};
use mentormatch::kernel::{Control, Dyadic, Matrix, Stream, stream};
use mentormatch::market::{
    AssignmentFault, AssignmentProblem, Cardinality, Outcome, Price, Sense, Value, Weight,
};
use rand::Rng;

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

/// The least sum of a pair for each row, over all ways to give rows different columns.
fn least_sum(costs: &[Vec<Dyadic>], taken: u32) -> Dyadic {
    let Some((row, others)) = costs.split_first() else { return Dyadic::ZERO };
    let free = (0..row.len()).filter(|column| taken >> column & 1 == 0);
    let sums = free.map(|at| row[at].clone() + least_sum(others, taken | 1 << at));
    sums.min().unwrap_or_default()
}

/// Solves full tables of up to seventeen rows and columns one after the other in one scratch: each is proven, and where it
/// is tiny, its sum is the best of all.
fn narrow_tables<W: Weight>(
    name: &str,
    weigh: impl Fn(&mut Stream) -> W,
    exact: impl Fn(W) -> Dyadic,
    told: impl Fn(Dyadic) -> Value<W>,
) {
    let mut random = stream(15, name);
    let mut scratch = Scratch::new();
    for case in 0..400 {
        let most = [4, 8, 9, 17][case % 4];
        let mut size = || 1 + (random.next_u64() % most) as usize;
        let (rows, columns) =
            if case % 3 == 0 { (size(), size()) } else { (most as usize, size()) };
        let (rows, columns) = if case % 5 == 0 { (columns, rows) } else { (rows, columns) };
        let weights: Vec<W> = (0..rows * columns).map(|_| weigh(&mut random)).collect();
        let sense = [Sense::Min, Sense::Max][case / 4 % 2];
        let cardinality = [Cardinality::Maximum, Cardinality::Full][case / 8 % 2];
        let table = Matrix::new(rows, columns, weights.clone()).unwrap();
        let problem = AssignmentProblem::dense(table).sense(sense).cardinality(cardinality);
        let problem = problem.build().unwrap();
        let control = Control::unbounded();
        let outcome = solve_with(&problem, &mut scratch, &control);
        let answer = outcome.as_solved().unwrap();
        verify_assignment(&problem, answer)
            .unwrap_or_else(|flaws| panic!("{name} {case}: {flaws:?}"));
        assert_eq!(answer.matching.size(), rows.min(columns), "{name} {case}");
        if rows.min(columns) > 4 || rows.max(columns) > 9 {
            continue;
        }
        let cost = |row: usize, column: usize| {
            let weight = exact(weights[row * columns + column]);
            if sense == Sense::Max { -weight } else { weight }
        };
        let costs: Vec<Vec<Dyadic>> = if rows <= columns {
            (0..rows).map(|row| (0..columns).map(|column| cost(row, column)).collect()).collect()
        } else {
            (0..columns).map(|column| (0..rows).map(|row| cost(row, column)).collect()).collect()
        };
        let least = least_sum(&costs, 0);
        let best = told(if sense == Sense::Max { -least } else { least });
        assert!(answer.value == best, "{name} {case}: {:?}, not {best:?}", answer.value);
    }
}

#[test]
fn narrow_tables_in_a_row_equal_exhaustive_search() {
    let unit = |random: &mut Stream| (random.next_u64() >> 11) as f64 / 2f64.powi(53);
    let of = |float: f64| Dyadic::from_float(float).unwrap();
    let nearest = |sum: Dyadic| sum.to_float();
    narrow_tables("uniform", unit, of, nearest);
    narrow_tables("both signs", |random| unit(random) - 0.5, of, nearest);
    let pick = |list: [f64; 6]| move |random: &mut Stream| list[random.next_u64() as usize % 6];
    narrow_tables(
        "zeros and less",
        pick([0.0, -0.0, 5e-324, -5e-324, 1e-310, -3e-308]),
        of,
        nearest,
    );
    narrow_tables("ties", pick([0.1, 0.2, 0.3, 0.7, 0.7, -0.1]), of, nearest);
    narrow_tables("far apart", pick([1e300, -1e300, 1.0, 1e-300, 5e-324, 0.3]), of, nearest);
    // The largest that are taken among so many agents.
    let huge = |random: &mut Stream| (unit(random) - 0.5) * f64::MAX / 140.0;
    narrow_tables("huge", huge, of, nearest);
    narrow_tables("single", |random| unit(random) as f32, |one| of(one.into()), nearest);
    let whole = |sum: Dyadic| sum.in_units(0).unwrap();
    // About as large as floats keep exact where they are added up, and beyond.
    for bits in [1, 3, 7, 42, 43, 44, 50, 55] {
        let weigh =
            |random: &mut Stream| (random.next_u64() >> (64 - bits)) as i64 - (1 << (bits - 1));
        narrow_tables(&format!("{bits} bits"), weigh, Dyadic::from, whole);
    }
    let small = |random: &mut Stream| random.next_u64() as i32;
    narrow_tables("32 bits", small, |one| Dyadic::from(i64::from(one)), whole);
}

#[test]
fn each_faulty_number_of_a_narrow_table_is_told() {
    for (rows, columns) in [(8, 8), (16, 16), (3, 8), (8, 5)] {
        let mut weights = vec![0.5; rows * columns];
        weights[columns + 2] = f64::NAN;
        weights[rows * columns - 1] = f64::NEG_INFINITY;
        let table = Matrix::new(rows, columns, weights).unwrap();
        let faults = AssignmentProblem::dense(table).build().unwrap_err();
        let places: Vec<_> = faults
            .iter()
            .map(|fault| match fault {
                AssignmentFault::Weight { row, column, .. } => (*row, *column),
                other => panic!("{other}"),
            })
            .collect();
        assert_eq!(places, [(1, 2), (rows - 1, columns - 1)]);
    }
}
