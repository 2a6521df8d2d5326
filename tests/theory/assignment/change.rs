//! Problems that change, solved from what they were and solved from the beginning.

use super::support::{Exact, Instance, below, cases, instance};
use crate::unbounded::{solve, solve_again};
use mentormatch::assignment::{Change, ChangeFault};
use mentormatch::audit::{verify_assignment, verify_impossible};
use mentormatch::kernel::{Index, Matrix, MenteeIx, MentorIx, Side, Stream, stream};
use mentormatch::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, Outcome, Sense, Weight,
};

/// Solves the changed problem in both ways; the answers are equally good and proven.
fn again<W: Weight>(
    problem: &AssignmentProblem<W>,
    previous: &AssignmentAnswer<W>,
    changes: &[Change],
    what: &dyn std::fmt::Debug,
) -> Option<AssignmentAnswer<W>>
where
    W::Price: Exact,
{
    let outcome = solve_again(problem, previous, changes).unwrap();
    match (outcome, solve(problem)) {
        (Outcome::Solved(answer), Outcome::Solved(anew)) => {
            verify_assignment(problem, &answer)
                .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
            if problem.cardinality() == Cardinality::Maximum {
                assert_eq!(answer.matching.size(), anew.matching.size(), "{what:?}");
            }
            assert_eq!(answer.value, anew.value, "{what:?}");
            Some(answer)
        }
        (Outcome::Impossible(witness), Outcome::Impossible(_)) => {
            assert!(verify_impossible(problem, &witness), "{witness:?} {what:?}");
            None
        }
        (outcome, anew) => panic!("{outcome:?}\n{anew:?}\n{what:?}"),
    }
}

/// A random change of a small instance.
fn change(what: &mut Instance, random: &mut Stream) -> Option<Change> {
    let (rows, columns) = (what.rows(), what.columns);
    let weight =
        |random: &mut Stream| (below(random, 5) > 0).then(|| below(random, 41) as i64 - 20);
    let side = below(random, 2) as usize;
    let agents = [rows, columns][side];
    let kind = below(random, 3);
    if kind == 0 {
        if agents == 4 || (rows == 0 && side == 1) {
            return None;
        }
        what.seats[side].push([1, 1, 1, 0, 2][below(random, 5) as usize]);
        what.minimums[side].push(0);
        what.prices[side].push(0);
        if side == 0 {
            what.weights.push((0..columns).map(|_| weight(random)).collect());
            return Some(Change::RowAdded);
        }
        what.weights.iter_mut().for_each(|row| row.push(weight(random)));
        what.columns += 1;
        return Some(Change::ColumnAdded);
    }
    if agents == 0 {
        return None;
    }
    let at = below(random, agents as u64) as usize;
    if kind == 1 {
        if side == 0 {
            what.weights[at] = (0..columns).map(|_| weight(random)).collect();
            return Some(Change::RowChanged(MenteeIx::at(at)));
        }
        what.weights.iter_mut().for_each(|row| row[at] = weight(random));
        return Some(Change::ColumnChanged(MentorIx::at(at)));
    }
    if side == 0 && rows == 1 {
        return None;
    }
    what.remove(side, at);
    if side == 0 {
        return Some(Change::RowRemoved(MenteeIx::at(at)));
    }
    Some(Change::ColumnRemoved(MentorIx::at(at)))
}

#[test]
fn small_changes_of_every_kind_equal_solving_anew() {
    fn chain<W: Weight>(random: &mut Stream, convert: impl Fn(i64) -> W + Copy) -> usize
    where
        W::Price: Exact,
    {
        let mut what = instance(random);
        let Some(mut answer) = solve(&what.dense(convert)).solved() else { return 0 };
        let mut solved = 0;
        for _ in 0..6 {
            let mut changes = Vec::new();
            for _ in 0..1 + below(random, 2) {
                changes.extend(change(&mut what, random));
            }
            let story = (&what, changes.clone());
            let problem = what.dense(convert);
            match again(&problem, &answer, &changes, &story) {
                Some(now) => answer = now,
                None => return solved,
            }
            solved += 1;
        }
        solved
    }
    let mut random = stream(31, "small changes");
    let mut solved = 0;
    for case in 0..cases() / 2 {
        solved += match case % 3 {
            0 => chain(&mut random, |weight| weight),
            1 => chain(&mut random, |weight| weight as i32),
            _ => chain(&mut random, |weight| weight as f64),
        };
    }
    assert!(solved as u64 > cases(), "{solved}");
}

#[test]
fn prices_of_another_problem_are_only_a_start() {
    let mut random = stream(32, "another problem");
    for _ in 0..300 {
        let size = 2 + below(&mut random, 12) as usize;
        let [before, now] = [3, 1000].map(|spread| {
            let weights = (0..size * size).map(|_| below(&mut random, spread) as i64).collect();
            AssignmentProblem::dense(Matrix::new(size, size, weights).unwrap()).build().unwrap()
        });
        let answer = solve(&before).solved().unwrap();
        again(&now, &answer, &[], &"another problem").unwrap();
        let mut damaged = answer.clone();
        damaged.certificate.row_prices[0] = i64::MAX;
        damaged.certificate.column_prices.clear();
        again(&now, &damaged, &[], &"damaged prices").unwrap();
    }
}

#[test]
fn changes_that_do_not_lead_here_are_refused() {
    let weights = Matrix::filled(2, 2, 1_i64).unwrap();
    let problem = AssignmentProblem::dense(weights).build().unwrap();
    let answer = solve(&problem).solved().unwrap();
    let changes = [Change::RowRemoved(MenteeIx::new(1)), Change::RowChanged(MenteeIx::new(1))];
    let fault = ChangeFault::Outside { at: 1, side: Side::Mentee, agent: 1, agents: 1 };
    assert_eq!(solve_again(&problem, &answer, &changes), Err(fault));
    let fault = ChangeFault::Sizes { side: Side::Mentor, got: 3, expected: 2 };
    assert_eq!(solve_again(&problem, &answer, &[Change::ColumnAdded]), Err(fault));
}

/// 1000 changes, one after another, of a problem of `CHANGE_SIZE` rows (40 by default).
/// What `docs/ASSIGNMENT.md` quotes is printed by
/// `CHANGE_SIZE=500 cargo test --release --test theory thousand -- --nocapture`.
#[test]
fn a_thousand_changes_need_few_searches() {
    let size = std::env::var("CHANGE_SIZE").ok().and_then(|size| size.parse().ok()).unwrap_or(40);
    for (kind, sense, cardinality) in [
        ("uniform", Sense::Max, Cardinality::Maximum),
        ("uniform", Sense::Min, Cardinality::Free),
        ("low-rank", Sense::Max, Cardinality::Maximum),
        ("few values", Sense::Max, Cardinality::Maximum),
    ] {
        let mut random = stream(33, kind);
        let features =
            |random: &mut Stream| -> Vec<u64> { (0..6).map(|_| below(random, 1 << 20)).collect() };
        let mut people =
            [0, 1].map(|_| -> Vec<Vec<u64>> { (0..size).map(|_| features(&mut random)).collect() });
        let weight = |row: &[u64], column: &[u64]| -> f64 {
            let mut product = 0;
            for at in 0..row.len() {
                product += (row[at] * column[at]) >> 16;
            }
            match kind {
                "low-rank" => product as f64 / (1u64 << 27) as f64,
                "few values" => (product >> 22) as f64,
                _ => {
                    let mixed = product.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ row[0] ^ column[1];
                    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    (mixed >> 12) as f64 / (1u64 << 52) as f64 - 0.5
                }
            }
        };
        let build = |people: &[Vec<Vec<u64>>; 2]| {
            let mut items = Vec::with_capacity(people[0].len() * people[1].len());
            for row in &people[0] {
                for column in &people[1] {
                    items.push(weight(row, column));
                }
            }
            let table = Matrix::new(people[0].len(), people[1].len(), items).unwrap();
            let builder = AssignmentProblem::dense(table).sense(sense).cardinality(cardinality);
            builder.build().unwrap()
        };
        let mut answer = solve(&build(&people)).solved().unwrap();
        let mut augmentations = Vec::new();
        for at in 0..1000 {
            let row = below(&mut random, people[0].len() as u64) as usize;
            let column = below(&mut random, people[1].len() as u64) as usize;
            let change = match (below(&mut random, 5), people[0].len() + people[1].len()) {
                (0, _) => {
                    people[0][row] = features(&mut random);
                    Change::RowChanged(MenteeIx::at(row))
                }
                (1, _) => {
                    people[0].push(features(&mut random));
                    Change::RowAdded
                }
                (2, _) => {
                    people[1].push(features(&mut random));
                    Change::ColumnAdded
                }
                (3, _) if people[0].len() > size / 2 => {
                    people[0].remove(row);
                    Change::RowRemoved(MenteeIx::at(row))
                }
                _ => {
                    people[1].remove(column);
                    Change::ColumnRemoved(MentorIx::at(column))
                }
            };
            let problem = build(&people);
            answer = if at % 10 == 0 || (size <= 60 && at % 3 == 0) {
                again(&problem, &answer, &[change], &(kind, at, change)).unwrap()
            } else {
                solve_again(&problem, &answer, &[change]).unwrap().solved().unwrap()
            };
            augmentations.push(answer.stats.augmentations);
        }
        augmentations.sort_unstable();
        let (median, most) = (augmentations[500], augmentations[999]);
        println!("{kind}, {sense:?}, {cardinality:?}: median {median}, largest {most}");
        assert!(median <= 3 && most <= 20, "{kind}: {median} {most}");
    }
}
