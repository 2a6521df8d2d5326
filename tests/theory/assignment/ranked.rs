//! The best assignments one after another.

use super::support::{below, cases, instance, with_quotas};
use mentormatch::assignment::ranked;
use mentormatch::audit::verify_ranked;
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, StopReason, stream};
use mentormatch::market::{AssignmentProblem, RankedAssignment, Sense, Weight};

/// The first so many, verified.
fn first<W: Weight>(
    problem: &AssignmentProblem<W>,
    most: usize,
) -> Option<Vec<RankedAssignment<W>>> {
    let control = Control::unbounded();
    let mut ranked = ranked(problem, &control).solved()?;
    let found: Vec<_> = ranked.by_ref().take(most).map(|found| found.unwrap()).collect();
    verify_ranked(problem, ranked.best(), &found).unwrap();
    Some(found)
}

#[test]
fn every_assignment_comes_once_in_the_order_of_sums() {
    let mut random = stream(61, "ranked");
    let (mut told, mut tied) = (0, 0);
    for case in 0..cases() / 2 {
        let mut what = instance(&mut random);
        if below(&mut random, 3) == 0 {
            what = with_quotas(what, &mut random);
        }
        if what.weights.iter().flatten().flatten().count() > 11 {
            continue;
        }
        let sets = what.feasible();
        let rank = sets.iter().map(|set| set.0).max();
        let mut sums: Vec<i64> =
            sets.iter().filter(|set| Some(set.0) == rank).map(|set| set.1).collect();
        sums.sort_unstable_by(|a, b| b.cmp(a));
        let sums: Vec<i64> = sums.into_iter().map(|sum| what.sign() * sum).collect();
        // All of them where there are few: then each comes once, since none comes twice.
        let most = 400;
        let found: Option<Vec<i64>> = match case % 3 {
            0 => first(&what.dense(|weight| weight), most)
                .map(|found| found.iter().map(|found| found.value as i64).collect()),
            1 => first(&what.sparse(|weight| weight as i32), most)
                .map(|found| found.iter().map(|found| found.value as i64).collect()),
            _ => first(&what.dense(|weight| weight as f64 / 4.0), most)
                .map(|found| found.iter().map(|found| (4.0 * found.value) as i64).collect()),
        };
        assert_eq!(found.is_none(), sums.is_empty(), "{what:?}");
        let found = found.unwrap_or_default();
        assert_eq!(found, sums[..sums.len().min(most)], "{what:?}");
        told += found.len();
        tied += found.windows(2).filter(|pair| pair[0] == pair[1]).count();
    }
    assert!(told > 1250 && tied > 250, "{told} {tied}");
}

#[test]
fn sums_of_numbers_of_all_sizes_are_compared_without_rounding() {
    let mut random = stream(62, "ranked floats");
    for _ in 0..cases() / 40 {
        // Large parts and small ones, of which no float holds both.
        let parts: Vec<Vec<(i64, bool)>> = (0..4)
            .map(|_| {
                (0..4)
                    .map(|_| (below(&mut random, 5) as i64 - 2, below(&mut random, 2) == 0))
                    .collect()
            })
            .collect();
        let weight =
            |&(part, large): &(i64, bool)| part as f64 * 2f64.powi(if large { 900 } else { -1000 });
        let table = parts.iter().map(|row| row.iter().map(weight).collect()).collect();
        let table = Matrix::from_rows(table).unwrap();
        let problem = AssignmentProblem::dense(table).sense(Sense::Min).build().unwrap();
        let found = first(&problem, 24).unwrap();
        let mut expected: Vec<((i64, i64), Vec<usize>)> = Vec::new();
        for code in 0..256 {
            let columns: Vec<usize> = (0..4).map(|row| code >> (2 * row) & 3).collect();
            if (0..4).all(|column| columns.contains(&column)) {
                let sum = |large| {
                    let cells = columns.iter().enumerate().map(|(row, &column)| parts[row][column]);
                    cells.filter(|cell| cell.1 == large).map(|cell| cell.0).sum::<i64>()
                };
                expected.push(((sum(true), sum(false)), columns));
            }
        }
        expected.sort();
        let columns = |found: &RankedAssignment<f64>| -> Vec<usize> {
            found.matching.pairs().map(|pair| pair.1.get()).collect()
        };
        let found: Vec<_> = found.iter().map(columns).collect();
        let expected: Vec<_> = expected.into_iter().map(|(_, columns)| columns).collect();
        assert_eq!(found, expected, "{parts:?}");
    }
}

#[test]
fn larger_problems_go_on_from_best_to_worse() {
    let mut random = stream(63, "ranked large");
    for seats in [1, 3] {
        for spread in [1, 4, 100_000] {
            let rows = (0..30)
                .map(|_| (0..24).map(|_| below(&mut random, spread) as i64).collect())
                .collect();
            let problem = AssignmentProblem::dense(Matrix::from_rows(rows).unwrap())
                .seats(
                    mentormatch::kernel::Side::Mentor,
                    mentormatch::market::Seats::each(vec![seats; 24]),
                )
                .build()
                .unwrap();
            assert_eq!(first(&problem, 60).unwrap().len(), 60);
        }
    }
}

#[test]
fn a_run_stops_where_its_control_says_and_what_it_told_holds() {
    let rows = (0..12).map(|row| (0..12).map(|column| (row * column % 7) as i64).collect());
    let problem =
        AssignmentProblem::dense(Matrix::from_rows(rows.collect()).unwrap()).build().unwrap();
    let whole = first(&problem, 50).unwrap();
    let mut counts = Vec::new();
    for limit in [1, 100, 1000, 3000, 10_000] {
        let control = Control::unbounded().with_work_limit(limit);
        let mut told = Vec::new();
        if let Some(found) = ranked(&problem, &control).solved() {
            for next in found {
                match next {
                    Ok(next) => told.push(next),
                    Err(reason) => {
                        assert_eq!(reason, StopReason::WorkLimit);
                        break;
                    }
                }
                if told.len() == 50 {
                    break;
                }
            }
        }
        assert_eq!(told, whole[..told.len()]);
        counts.push(told.len());
    }
    assert!(counts[0] == 0 && counts.is_sorted() && counts[4] > 3, "{counts:?}");
    let little = Control::unbounded().with_memory_limit(20_000);
    let mut ranked = ranked(&problem, &little).solved().unwrap();
    assert_eq!(ranked.find_map(Result::err), Some(StopReason::MemoryLimit));
    assert!(ranked.next().is_none());
}

#[test]
fn required_pairs_stand_in_the_lists_that_are_compared() {
    let pair = |row, column| (MenteeIx::new(row), MentorIx::new(column));
    let table = Matrix::from_rows(vec![vec![0_i64, 0, 0]; 2]).unwrap();
    let problem = AssignmentProblem::dense(table)
        .cardinality(mentormatch::market::Cardinality::Free)
        .required(vec![pair(1, 1)])
        .build()
        .unwrap();
    let found = first(&problem, 10).unwrap();
    let pairs: Vec<Vec<_>> = found.iter().map(|found| found.matching.pairs().collect()).collect();
    let expected = [vec![pair(0, 0), pair(1, 1)], vec![pair(0, 2), pair(1, 1)], vec![pair(1, 1)]];
    assert_eq!(pairs, expected);
}
