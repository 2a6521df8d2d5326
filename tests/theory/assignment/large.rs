//! Assignments too large for exhaustive search: against another crate, against
//! published optima, and by their certificates; and certificates that were damaged.

use crate::unbounded::solve;
use mentormatch::audit::{verify_assignment, verify_impossible};
use mentormatch::kernel::{Index, Matrix, MenteeIx, MentorIx, Side, Stream, stream};
use mentormatch::market::{
    AssignmentAnswer, AssignmentBuilder, AssignmentFault, AssignmentProblem, Cardinality, CostRows,
    Matching, Outcome, RowBuffer, RowView, Seats, Sense, Weight,
};
use pathfinding::prelude::{Matrix as PathMatrix, kuhn_munkres};
use rand::Rng;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

pub(super) fn below(random: &mut Stream, bound: u64) -> u64 {
    random.next_u64() % bound
}

pub(super) fn table(
    random: &mut Stream,
    rows: usize,
    columns: usize,
    family: u64,
) -> Vec<Vec<i64>> {
    let features = |random: &mut Stream, count: usize| -> Vec<[i64; 4]> {
        (0..count).map(|_| [(); 4].map(|()| below(random, 50) as i64)).collect()
    };
    let (left, right) = (features(random, rows), features(random, columns));
    (0..rows)
        .map(|row| {
            (0..columns)
                .map(|column| match family {
                    0 => below(random, 1_000_000) as i64 - 500_000,
                    1 => below(random, 5) as i64,
                    2 => {
                        let ([a, b, c, d], other) = (left[row], right[column]);
                        a * other[0] + b * other[1] + c * other[2] + d * other[3]
                    }
                    3 => (row as i64 + 1) * (column as i64 + 1),
                    _ => {
                        let apart = |at: usize| (left[row][at] - right[column][at]).abs();
                        apart(0) + apart(1) + apart(2) + apart(3)
                    }
                })
                .collect()
        })
        .collect()
}

pub(super) fn proven<W: Weight>(problem: &AssignmentProblem<W>) -> AssignmentAnswer<W> {
    let answer = match solve(problem) {
        Outcome::Solved(answer) => answer,
        other => panic!("{other:?}"),
    };
    if let Err(flaws) = verify_assignment(problem, &answer) {
        panic!("{} flaws, first {:?}", flaws.len(), flaws.first());
    }
    answer
}

pub(super) fn dense<W: Weight>(rows: &[Vec<W>]) -> Matrix<W> {
    Matrix::from_rows(rows.to_vec()).unwrap()
}

#[test]
fn middle_sizes_agree_with_another_crate() {
    let mut random = stream(3, "middle assignments");
    for case in 0..60 {
        let rows = 1 + below(&mut random, 60) as usize;
        let columns = rows + below(&mut random, 30) as usize;
        let weights = table(&mut random, rows, columns, case % 5);
        let items: Vec<i64> = weights.iter().flatten().copied().collect();
        let (expected, _) = kuhn_munkres(&PathMatrix::from_vec(rows, columns, items).unwrap());
        for cardinality in
            [Cardinality::Full, Cardinality::Maximum, Cardinality::Cover(Side::Mentee)]
        {
            let builder = AssignmentProblem::dense(dense(&weights)).cardinality(cardinality);
            assert_eq!(proven(&builder.build().unwrap()).value, i128::from(expected));
        }
        // Rows and columns exchanged, and costs as floats.
        let tall = AssignmentProblem::dense(dense(&weights).transposed()).build().unwrap();
        assert_eq!(proven(&tall).value, i128::from(expected));
        // From edges.
        let edges = weights.iter().zip(MenteeIx::all(rows)).flat_map(|(weights, row)| {
            weights.iter().zip(MentorIx::all(columns)).map(move |(&w, column)| (row, column, w))
        });
        let listed = AssignmentProblem::sparse(rows, columns, edges.collect()).build().unwrap();
        assert_eq!(proven(&listed).value, i128::from(expected));
        let costs: Vec<Vec<f64>> =
            weights.iter().map(|row| row.iter().map(|&weight| -weight as f64).collect()).collect();
        let costs = dense(&costs);
        let problem = AssignmentProblem::dense(costs.clone()).sense(Sense::Min).build().unwrap();
        assert_eq!(proven(&problem).value, -expected as f64);
        // Computed rows, which go through candidate lists however small they are.
        let problem = listed_rows(costs).sense(Sense::Min).build().unwrap();
        assert_eq!(proven(&problem).value, -expected as f64);
    }
}

#[test]
fn tables_that_sorting_solves_need_no_search_though_columns_are_left() {
    let mut random = stream(27, "sorted and wide");
    for case in 0..6_u64 {
        let (rows, columns) = (260, 261 + below(&mut random, 30) as usize);
        let mut side = |count: usize| -> Vec<f64> {
            (0..count).map(|_| below(&mut random, 1 << 40) as f64 / 1e9).collect()
        };
        let (left, right) = (side(rows), side(columns));
        let weight = |a: f64, b: f64| match case % 3 {
            0 => a * b,
            1 => (a - b).abs(),
            _ => f64::max(a - b, 0.0),
        };
        let weights: Vec<Vec<f64>> =
            left.iter().map(|&a| right.iter().map(|&b| weight(a, b)).collect()).collect();
        for sense in [Sense::Max, Sense::Min] {
            let asked = AssignmentProblem::dense(dense(&weights)).sense(sense);
            let answer = proven(&asked.build().unwrap());
            assert_eq!(answer.stats.augmentations, 0, "{case} {sense:?}");
        }
        let whole: Vec<Vec<i64>> =
            weights.iter().map(|row| row.iter().map(|&weight| weight as i64).collect()).collect();
        proven(
            &AssignmentProblem::dense(dense(&whole))
                .cardinality(Cardinality::Full)
                .build()
                .unwrap(),
        );
    }
}

pub(super) fn listed_rows(table: Matrix<f64>) -> AssignmentBuilder<f64> {
    AssignmentProblem::computed(Arc::new(Rows { table, short: false }))
}

#[test]
fn large_assignments_are_proven_by_their_certificates() {
    let mut random = stream(4, "large assignments");
    for family in 0..5 {
        for (rows, columns) in [(260, 260), (120, 600), (600, 120)] {
            let weights = table(&mut random, rows, columns, family);
            for cardinality in [Cardinality::Maximum, Cardinality::Free] {
                for sense in [Sense::Max, Sense::Min] {
                    let builder = AssignmentProblem::dense(dense(&weights));
                    let builder = builder.cardinality(cardinality).sense(sense);
                    proven(&builder.build().unwrap());
                }
            }
        }
    }
}

/// Products of two numbers, distances on a line and costs near to them, above the sizes of small
/// tables: in both senses, turned, as floats, with noise, and with pairs that may not be made. Where
/// sorting solves them, nobody is searched for.
#[test]
fn tables_that_sorting_solves_are_proven_without_a_search() {
    let mut random = stream(93, "sorted tables");
    let size = 270;
    for case in 0..4 {
        let mut side = || (0..size).map(|_| below(&mut random, 90_000) as i64).collect::<Vec<_>>();
        let (left, right) = (side(), side());
        let cost = |a: i64, b: i64| if case % 2 == 0 { a * b } else { (a - b).abs() };
        let row = |&a: &i64| right.iter().map(|&b| cost(a, b)).collect::<Vec<_>>();
        let mut rows: Vec<Vec<i64>> = left.iter().map(row).collect();
        let min = AssignmentProblem::dense(dense(&rows)).sense(Sense::Min);
        let least = proven(&min.build().unwrap());
        let gains: Vec<Vec<i64>> =
            rows.iter().map(|row| row.iter().map(|&cost| -cost).collect()).collect();
        let max =
            AssignmentProblem::dense(dense(&gains)).cardinality(Cardinality::Cover(Side::Mentor));
        let most = proven(&max.build().unwrap());
        assert_eq!(most.value, -least.value);
        let floats: Vec<Vec<f64>> =
            rows.iter().map(|row| row.iter().map(|&cost| cost as f64 * 0.3).collect()).collect();
        let rounded = AssignmentProblem::dense(dense(&floats)).sense(Sense::Min);
        let rounded = proven(&rounded.build().unwrap());
        for stats in [least.stats, most.stats, rounded.stats] {
            assert_eq!((stats.augmentations, stats.settled), (0, 0), "case {case}");
            assert!(stats.row_reads <= size as u64 + 40, "case {case}: {stats:?}");
        }
        // The product of two orders can be told from the ranks.
        if case % 2 == 0 {
            let (mut left, mut right) = (left.clone(), right.clone());
            left.sort_unstable();
            right.sort_unstable_by(|one, two| two.cmp(one));
            let sum: i64 = left.iter().zip(&right).map(|(a, b)| a * b).sum();
            assert_eq!(least.value, i128::from(sum));
        }
        for row in &mut rows {
            row.iter_mut().for_each(|cost| *cost += below(&mut random, 100 << (6 * case)) as i64);
        }
        proven(&AssignmentProblem::dense(dense(&rows)).sense(Sense::Min).build().unwrap());
        let barred = (0..size).map(|at| (MenteeIx::at(at), MentorIx::at(at * 7 % size)));
        let masked = AssignmentProblem::dense(dense(&rows)).forbidden(barred.collect());
        proven(&masked.sense(Sense::Min).build().unwrap());
    }
}

/// Columns without a seat, and columns that are full in every answer, stand among others in the
/// blocks that are looked at together.
#[test]
fn near_ties_beside_columns_that_are_out_of_the_question_are_proven() {
    let mut random = stream(22, "columns without a seat");
    for case in 0..200 {
        let rows = 10 + below(&mut random, 50) as usize;
        let columns = 33 + below(&mut random, 60) as usize;
        let unit = [0.1, 0.7, 1e-9][case as usize % 3];
        let seats: Vec<u32> =
            (0..columns).map(|_| [0, 0, 0, 1, 1, 2][below(&mut random, 6) as usize]).collect();
        let table: Vec<Vec<f64>> = (0..rows)
            .map(|_| (0..columns).map(|_| below(&mut random, 12) as f64 * unit).collect())
            .collect();
        let sense = [Sense::Min, Sense::Max][case as usize % 2];
        let seats = || Seats::each(seats.clone());
        let builder = listed_rows(dense(&table)).seats(Side::Mentor, seats());
        let listed = proven(&builder.sense(sense).build().unwrap());
        // The same from edges, which are looked at one by one.
        let edges = table.iter().zip(MenteeIx::all(rows)).flat_map(|(weights, row)| {
            weights.iter().zip(MentorIx::all(columns)).map(move |(&w, column)| (row, column, w))
        });
        let edges = AssignmentProblem::sparse(rows, columns, edges.collect());
        let edges = edges.seats(Side::Mentor, seats()).sense(sense).build().unwrap();
        assert_eq!(proven(&edges).value, listed.value);
    }
}

/// A table of few distinct numbers, at random or by classes of rows and columns.
fn level_table(random: &mut Stream, rows: usize, columns: usize, case: u64) -> Vec<Vec<i64>> {
    let values = 1 + below(random, 4);
    let classes = 1 + below(random, 6) as usize;
    let of_class: Vec<Vec<i64>> = (0..classes)
        .map(|_| (0..classes).map(|_| below(random, values) as i64).collect())
        .collect();
    let mut class = || below(random, classes as u64) as usize;
    let of_row: Vec<_> = (0..rows).map(|_| class()).collect();
    let of_column: Vec<_> = (0..columns).map(|_| class()).collect();
    // One row in four has a number that is rare in it.
    let mut number = |row: usize, column: usize| match case % 3 {
        0 => below(random, values) as i64,
        1 => of_class[of_row[row]][of_column[column]],
        _ if row % 4 == 0 => 3 - i64::from(below(random, columns as u64) == 0),
        _ => of_class[of_row[row]][of_column[column]] + below(random, 2) as i64,
    };
    (0..rows).map(|row| (0..columns).map(|column| number(row, column)).collect()).collect()
}

#[test]
fn where_columns_cost_the_same_the_sum_is_the_best() {
    let mut random = stream(21, "level tables");
    for case in 0..300 {
        let rows = if case % 150 == 0 { 260 } else { 2 + below(&mut random, 40) as usize };
        // Squares, more columns than rows, and columns with several seats.
        let columns = rows + if case % 4 == 1 { below(&mut random, 20) as usize } else { 0 };
        let most = if case % 4 == 3 { 3 } else { 1 };
        let seats: Vec<u32> = (0..columns).map(|_| 1 + below(&mut random, most) as u32).collect();
        let costs = level_table(&mut random, rows, columns, case);
        // The oracle has a column for each seat.
        let gain = |row: &Vec<i64>| -> Vec<i64> {
            let of_column =
                |(&cost, &seats): (&i64, &u32)| std::iter::repeat_n(-cost, seats as usize);
            row.iter().zip(&seats).flat_map(of_column).collect()
        };
        let gains: Vec<Vec<i64>> = costs.iter().map(gain).collect();
        let (best, _) = kuhn_munkres(&PathMatrix::from_rows(gains).unwrap());
        let number = |unit: f64| -> Matrix<f64> {
            let of_row = |row: &Vec<i64>| row.iter().map(|&cost| cost as f64 * unit).collect();
            dense(&costs.iter().map(of_row).collect::<Vec<Vec<f64>>>())
        };
        let sense = [Sense::Min, Sense::Max][case as usize % 2];
        let sign = if sense == Sense::Min { 1 } else { -1 };
        let whole: Vec<Vec<i64>> =
            costs.iter().map(|row| row.iter().map(|&cost| sign * cost).collect()).collect();
        let seats = || Seats::each(seats.clone());
        let problem = AssignmentProblem::dense(dense(&whole)).seats(Side::Mentor, seats());
        let problem = problem.sense(sense).build().unwrap();
        assert_eq!(proven(&problem).value, i128::from(-sign * best));
        // Computed rows, which go through the large solver however small they are.
        let listed = |unit: f64| {
            let builder = listed_rows(number(unit)).seats(Side::Mentor, seats());
            proven(&builder.sense(Sense::Min).build().unwrap()).value
        };
        assert_eq!(listed(0.5), -best as f64 * 0.5);
        // Sums of tenths are no tenths, so this is another problem, with its own proof.
        listed(0.1);
    }
}

/// Sizes from which prices start from a sample where rows compete, in every number type,
/// with some pairs forbidden and where not everybody can be paired.
#[test]
fn a_start_from_a_sample_changes_no_value() {
    let mut random = stream(14, "samples");
    for family in 0..5 {
        let size = 513 + below(&mut random, 4) as usize;
        let weights = table(&mut random, size, size, family);
        let sense = [Sense::Max, Sense::Min][family as usize % 2];
        let build = |weights| AssignmentProblem::dense(weights).sense(sense);
        let whole = proven(&build(dense(&weights)).build().unwrap());
        if family % 2 == 0 {
            let of_row = |row: &Vec<i64>| row.iter().map(|&weight| weight as i32).collect();
            let small: Vec<Vec<i32>> = weights.iter().map(of_row).collect();
            let small = AssignmentProblem::dense(dense(&small)).sense(sense).build().unwrap();
            assert_eq!(proven(&small).value, whole.value);
        } else {
            let of_row = |row: &Vec<i64>| row.iter().map(|&weight| weight as f64).collect();
            let floats: Vec<Vec<f64>> = weights.iter().map(of_row).collect();
            let floats = AssignmentProblem::dense(dense(&floats)).sense(sense).build().unwrap();
            assert_eq!(proven(&floats).value, whole.value as f64);
        }
        if family % 2 == 1 {
            let turned = build(dense(&weights).transposed()).build().unwrap();
            assert_eq!(proven(&turned).value, whole.value);
            continue;
        }
        // The first sixty rows share fifty columns, so ten stay alone.
        let narrow = (0..60).flat_map(|row| (50..size).map(move |column| (row, column)));
        let forbidden = narrow.map(|(row, column)| (MenteeIx::at(row), MentorIx::at(column)));
        let some = build(dense(&weights)).forbidden(forbidden.collect()).build().unwrap();
        assert_eq!(proven(&some).matching.size(), size - 10);
    }
}

/// Few distinct floats: many equal distances, and prices of an auction that no longer are
/// multiples of anything.
#[test]
fn floats_with_many_ties_come_to_an_end() {
    let mut random = stream(8, "floats with ties");
    for case in 0..20 {
        let rows = 40 + below(&mut random, 120) as usize;
        let columns = [rows, rows, rows - 9, rows + 9][case % 4];
        let mut side = |count: usize| -> Vec<[u64; 6]> {
            (0..count).map(|_| [(); 6].map(|()| below(&mut random, 1 << 10))).collect()
        };
        let (left, right) = (side(rows), side(columns));
        let unit = [1.0, 0.1][case / 10];
        let score = |row: &[u64; 6], column: &[u64; 6]| {
            let mut product = 0;
            for at in 0..6 {
                product += row[at] * column[at];
            }
            (product >> 18) as f64 * unit
        };
        let row = |row| right.iter().map(|column| score(row, column)).collect();
        let weights: Vec<Vec<f64>> = left.iter().map(row).collect();
        for sense in [Sense::Max, Sense::Min] {
            let table = dense(&weights);
            let whole = AssignmentProblem::dense(table.clone()).sense(sense).build().unwrap();
            let listed = listed_rows(table).sense(sense).build().unwrap();
            let (whole, listed) = (proven(&whole).value, proven(&listed).value);
            assert!((whole - listed).abs() <= 1e-9 * whole.abs(), "{whole} {listed}");
        }
    }
}

#[test]
fn seats_need_no_clones() {
    let mut random = stream(5, "assignments with seats");
    for (rows, columns, seats) in [(600, 40, 20), (600, 40, 9), (400, 30, 1_000_000)] {
        let weights = table(&mut random, rows, columns, 2);
        let forbidden: Vec<_> = (0..rows * columns)
            .filter(|_| below(&mut random, 4) == 0)
            .map(|at| (MenteeIx::at(at / columns), MentorIx::at(at % columns)))
            .collect();
        let builder = AssignmentProblem::dense(dense(&weights))
            .seats(Side::Mentor, Seats::each(vec![seats; columns]))
            .forbidden(forbidden);
        let answer = proven(&builder.build().unwrap());
        assert_eq!(answer.matching.size(), rows.min(columns * seats as usize));
    }
}

#[test]
fn extreme_numbers_are_solved_or_refused() {
    let tiny = f64::MIN_POSITIVE / 4.0;
    let rows = vec![vec![1e300, -1e300, tiny], vec![tiny, 1e300, 0.0], vec![-1e300, tiny, tiny]];
    let problem = AssignmentProblem::dense(dense(&rows)).build().unwrap();
    assert_eq!(proven(&problem).value, 2e300);
    let limit = (1i64 << 61) / 5;
    let rows = vec![vec![limit, -limit], vec![limit, limit]];
    let problem = AssignmentProblem::dense(dense(&rows)).build().unwrap();
    assert_eq!(proven(&problem).value, 2 * i128::from(limit));
    let rows = vec![vec![limit + 1, 0], vec![0, 0]];
    assert_eq!(AssignmentProblem::dense(dense(&rows)).build().unwrap_err().len(), 1);
    let rows = vec![vec![f64::NAN, f64::INFINITY], vec![f64::MAX, 0.0]];
    assert_eq!(AssignmentProblem::dense(dense(&rows)).build().unwrap_err().len(), 3);
    for (rows, columns) in [(0, 0), (1, 0), (0, 3), (1, 1), (1, 50), (50, 1)] {
        let equal = Matrix::filled(rows, columns, 7i32).unwrap();
        let answer = proven(&AssignmentProblem::dense(equal).build().unwrap());
        assert_eq!(answer.matching.size(), rows.min(columns));
        let nothing = AssignmentProblem::<f32>::sparse(rows, columns, Vec::new());
        assert_eq!(proven(&nothing.build().unwrap()).value, 0.0);
    }
}

#[test]
fn order_and_threads_change_nothing_that_they_must_not() {
    let mut random = stream(6, "permuted assignments");
    for family in 0..5 {
        let weights = table(&mut random, 40, 50, family);
        let problem = AssignmentProblem::dense(dense(&weights)).build().unwrap();
        let value = proven(&problem).value;
        let mut permuted = weights.clone();
        permuted.reverse();
        permuted.iter_mut().for_each(|row| row.rotate_left(17));
        let turned = AssignmentProblem::dense(dense(&permuted)).build().unwrap();
        assert_eq!(proven(&turned).value, value);
        let within = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| serde_json::to_string(&proven(&problem)).unwrap())
        };
        assert_eq!(within(1), within(3));
    }
}

/// A damaged answer is refused; whether it is damaged is decided by the plain rules.
#[test]
fn damaged_certificates_are_refused() {
    let mut random = stream(7, "damaged assignments");
    for _ in 0..300 {
        // Distinct powers make the optimum strictly unique.
        let count = 2 + below(&mut random, 3) as usize;
        let weights: Vec<Vec<i64>> = (0..count)
            .map(|_| (0..count).map(|_| below(&mut random, 1 << 40) as i64).collect())
            .collect();
        let problem = AssignmentProblem::dense(dense(&weights)).build().unwrap();
        let answer = proven(&problem);
        let pairs: Vec<_> = answer.matching.pairs().collect();

        let mut dropped = answer.clone();
        dropped.matching = Matching::new(count, count, pairs[1..].to_vec()).unwrap();
        assert!(verify_assignment(&problem, &dropped).is_err());

        let mut swapped = pairs.clone();
        (swapped[0].1, swapped[1].1) = (pairs[1].1, pairs[0].1);
        let mut other = answer.clone();
        other.matching = Matching::new(count, count, swapped.clone()).unwrap();
        other.value =
            swapped.iter().map(|pair| i128::from(weights[pair.0.get()][pair.1.get()])).sum();
        if other.value != answer.value {
            assert!(verify_assignment(&problem, &other).is_err());
        }

        // A price past the slack of the row's own pair.
        let row = below(&mut random, count as u64) as usize;
        let made = answer.matching.mentor_of(MenteeIx::at(row)).unwrap().get();
        let certificate = &answer.certificate;
        let slack = weights[row][made]
            - certificate.row_prices[row]
            - certificate.column_prices[made]
            - certificate.pair_price;
        let mut moved = answer.clone();
        moved.certificate.row_prices[row] += slack + 1;
        assert!(verify_assignment(&problem, &moved).is_err());

        let mut uncovered = answer.clone();
        uncovered.certificate.cover = None;
        assert!(verify_assignment(&problem, &uncovered).is_err());
        let mut wrong = answer.clone();
        wrong.value += 1;
        assert!(verify_assignment(&problem, &wrong).is_err());
    }
}

#[test]
fn damaged_witnesses_are_refused() {
    let edges = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)];
    let edges = edges.map(|(row, column)| (MenteeIx::new(row), MentorIx::new(column), 1i64));
    let problem = AssignmentProblem::sparse(3, 3, edges.to_vec()).cardinality(Cardinality::Full);
    let problem = problem.build().unwrap();
    let Outcome::Impossible(witness) = solve(&problem) else { panic!("two mentees, one mentor") };
    assert!(verify_impossible(&problem, &witness));
    let mentormatch::market::AssignmentWitness::Shortage(hall) = witness else { panic!() };
    assert_eq!((hall.agents.as_slice(), hall.needed, hall.available), ([0, 1].as_slice(), 2, 1));
    let refused = |change: &dyn Fn(&mut mentormatch::market::HallWitness)| {
        let mut damaged = hall.clone();
        change(&mut damaged);
        let witness = mentormatch::market::AssignmentWitness::Shortage(damaged);
        assert!(!verify_impossible(&problem, &witness));
    };
    refused(&|hall| hall.agents = vec![0]);
    refused(&|hall| hall.agents = vec![0, 0]);
    refused(&|hall| hall.agents.push(7));
    refused(&|hall| hall.neighbours.clear());
    refused(&|hall| hall.needed = 3);
    refused(&|hall| hall.available = 0);
    refused(&|hall| hall.side = Side::Mentor);
}

fn published(file: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/orlib_assign");
    let path = path.join(file);
    let text = if file.ends_with(".gz") {
        let unpacked = Command::new("gunzip").arg("-c").arg(&path).output().ok()?;
        String::from_utf8(unpacked.stdout).ok().filter(|text| !text.is_empty())
    } else {
        std::fs::read_to_string(&path).ok()
    };
    if text.is_none() {
        println!("skipped: {} is not here", path.display());
    }
    text
}

/// Minimum costs as published with the OR-Library (Beasley 1990).
#[test]
fn published_optima_come_out() {
    for (file, expected) in [
        ("assign100.txt", 305),
        ("assign200.txt", 475),
        ("assign300.txt", 626),
        ("assign400.txt", 804),
    ] {
        let Some(text) = published(file) else { continue };
        let mut numbers = text.split_whitespace().map(|number| number.parse::<i32>().unwrap());
        let count = numbers.next().unwrap() as usize;
        let costs = Matrix::new(count, count, numbers.take(count * count).collect()).unwrap();
        let builder = AssignmentProblem::dense(costs).sense(Sense::Min);
        let problem = builder.cardinality(Cardinality::Full).build().unwrap();
        assert_eq!(proven(&problem).value, expected, "{file}");
    }
    if let Some(text) = published("assignp800.txt.gz") {
        let mut numbers = text.split_whitespace().map(|number| number.parse::<u32>().unwrap());
        let count = numbers.next().unwrap() as usize;
        let numbers: Vec<u32> = numbers.collect();
        let edges = numbers.chunks_exact(3).map(|edge| {
            (MenteeIx::new(edge[0] - 1), MentorIx::new(edge[1] - 1), i64::from(edge[2]))
        });
        let builder = AssignmentProblem::sparse(count, count, edges.collect()).sense(Sense::Min);
        let problem = builder.cardinality(Cardinality::Full).build().unwrap();
        assert_eq!(proven(&problem).value, 2239);
    }
}

/// Few columns a row, planted pairs or none, of all shapes: the edges and the masked table of
/// the same problem, which are solved in different ways, agree, and both are proven.
#[test]
fn sparse_problems_equal_masked_tables() {
    let mut random = stream(31, "sparse problems");
    let mut impossible = 0;
    for case in 0..60 {
        let rows = 60 + below(&mut random, 240) as usize;
        let columns = [rows, rows, rows + 1, rows + 30, rows - 20][case % 5];
        let width = 2 + below(&mut random, 9) as usize;
        let planted = case % 3 > 0;
        let costs = table(&mut random, rows, columns, [0, 1, 2][case % 3]);
        let mut weights = vec![vec![None; columns]; rows];
        for (row, weights) in weights.iter_mut().enumerate() {
            if planted && row < columns {
                weights[row] = Some(costs[row][row]);
            }
            for _ in 0..width {
                let column = below(&mut random, columns as u64) as usize;
                weights[column] = Some(costs[row][column]);
            }
        }
        let edges = |(row, weights): (usize, &Vec<Option<i64>>)| {
            let pair = |(column, weight): (usize, &Option<i64>)| {
                Some((MenteeIx::at(row), MentorIx::at(column), (*weight)?))
            };
            weights.iter().enumerate().filter_map(pair).collect::<Vec<_>>()
        };
        let edges: Vec<_> = weights.iter().enumerate().flat_map(edges).collect();
        let floats = edges.iter().map(|&(row, column, weight)| (row, column, weight as f64));
        let floats = AssignmentProblem::sparse(rows, columns, floats.collect());
        let edges = AssignmentProblem::sparse(rows, columns, edges);
        let table = AssignmentProblem::from_rows(weights);
        let seats = [Seats::one_each(columns), Seats::each(vec![2; columns])][case / 5 % 2].clone();
        let cardinality =
            [Cardinality::Maximum, Cardinality::Full, Cardinality::Free][case / 10 % 3];
        let edges = edges.cardinality(cardinality).seats(Side::Mentor, seats.clone());
        let floats = floats.cardinality(cardinality).seats(Side::Mentor, seats.clone());
        let table = table.cardinality(cardinality).seats(Side::Mentor, seats);
        let table = table.build().unwrap();
        let edges = edges.build().unwrap();
        match solve(&table) {
            Outcome::Solved(expected) => {
                assert_eq!(proven(&edges).value, expected.value, "{case}");
                let floats = proven(&floats.build().unwrap()).value;
                assert_eq!(floats, expected.value as f64, "{case}");
            }
            Outcome::Impossible(_) => {
                impossible += 1;
                let Outcome::Impossible(witness) = solve(&edges) else { panic!("{case}") };
                assert!(verify_impossible(&edges, &witness));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(impossible > 1, "{impossible}");
}

/// A table that is handed out row by row, row 70 one column too short where `short`.
struct Rows {
    table: Matrix<f64>,
    short: bool,
}

impl CostRows<f64> for Rows {
    fn rows(&self) -> usize {
        self.table.rows()
    }

    fn columns(&self) -> usize {
        self.table.columns()
    }

    fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<f64>) -> RowView<'a, f64> {
        let weights = self.table.row(row.get());
        buffer.full(weights.len() - usize::from(self.short && row.get() == 70), |at| weights[at])
    }
}

/// Rows of a table and rows that are computed are checked in parallel: answers and faults are
/// the same for any number of threads, and the values those of the table.
#[test]
fn rows_are_the_same_for_any_number_of_threads() {
    let mut random = stream(32, "computed rows");
    for (rows, columns, family) in [(300, 300, 0), (300, 300, 2), (90, 400, 1), (30, 20, 0)] {
        let table = table(&mut random, rows, columns, family).into_iter();
        let table = table.map(|row| row.into_iter().map(|weight| weight as f64).collect());
        let table = Matrix::from_rows(table.collect()).unwrap();
        let of_table = |table: &Matrix<f64>| AssignmentProblem::dense(table.clone()).build();
        let faulty = rows > 70;
        let whole = Arc::new(Rows { table: table.clone(), short: false });
        let whole_table = table.clone();
        let mut damaged = table.into_items();
        for at in [3 * columns + 7, (rows - 2) * columns + 1] {
            damaged[at] = f64::NAN;
        }
        let table = Matrix::new(rows, columns, damaged).unwrap();
        let damaged_table = table.clone();
        let damaged = Arc::new(Rows { table, short: faulty });
        let mut first = None;
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let computed = AssignmentProblem::computed(whole.clone()).build().unwrap();
                let answers = [proven(&of_table(&whole_table).unwrap()), proven(&computed)];
                assert_eq!(answers[0].value, answers[1].value);
                assert_eq!(*first.get_or_insert(answers.clone()), answers);
                let faults = AssignmentProblem::computed(damaged.clone()).build().unwrap_err();
                let at = |fault: &AssignmentFault| match *fault {
                    AssignmentFault::Weight { row, column, .. } => (row, column),
                    AssignmentFault::ComputedRow { row } => (row, usize::MAX),
                    ref other => panic!("{other:?}"),
                };
                let mut expected = vec![(3, 7), (70, usize::MAX), (rows - 2, 1)];
                expected.retain(|&(row, _)| faulty || row != 70);
                assert_eq!(faults.iter().map(at).collect::<Vec<_>>(), expected);
                let faults = of_table(&damaged_table).unwrap_err();
                expected.retain(|&(row, _)| row != 70);
                assert_eq!(faults.iter().map(at).collect::<Vec<_>>(), expected);
            });
        }
    }
}

/// Where rows are long, those that wait are read ahead by as many threads as there are; where all
/// seats of columns with several are taken, rows are auctioned. Pairs, proofs and counts are the
/// same for any number of threads.
#[test]
fn long_rows_and_full_seats_are_the_same_for_any_number_of_threads() {
    let mut random = stream(33, "long rows");
    let pools = [1, 2, 8]
        .map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
    for (rows, columns, seats) in [(60, 1600, 1), (300, 60, 5), (1100, 22, 50), (90, 30, 3)] {
        for family in [0, 2, 4] {
            let weights = table(&mut random, rows, columns, family);
            let builder = AssignmentProblem::dense(dense(&weights)).sense(Sense::Min);
            let seats = Seats::each(vec![seats; columns]);
            let whole = builder.seats(Side::Mentor, seats.clone()).build().unwrap();
            let floats: Vec<Vec<f64>> = weights
                .iter()
                .map(|row| row.iter().map(|&weight| (weight as f64).abs().sqrt()).collect())
                .collect();
            let builder = AssignmentProblem::dense(dense(&floats)).sense(Sense::Min);
            let floats = builder.seats(Side::Mentor, seats).build().unwrap();
            let mut first = None;
            for pool in &pools {
                let texts = pool.install(|| {
                    let (whole, floats) = (proven(&whole), proven(&floats));
                    [serde_json::to_string(&whole), serde_json::to_string(&floats)]
                        .map(Result::unwrap)
                });
                assert_eq!(*first.get_or_insert(texts.clone()), texts, "{rows} {columns} {family}");
            }
        }
    }
}

/// Costs by rules of 5, 9 and 12 kinds, and tenths of them.
fn few_kinds(random: &mut Stream, rows: usize, columns: usize) -> (Vec<Vec<i64>>, Vec<Vec<f64>>) {
    let mut kinds = |count: usize| -> Vec<[i64; 3]> {
        let mut kind = || [5, 9, 12].map(|bound| below(random, bound) as i64);
        (0..count).map(|_| kind()).collect()
    };
    let (left, right) = (kinds(rows), kinds(columns));
    let cost = |row: &[i64; 3], column: &[i64; 3]| {
        let same = i64::from(row[2] == column[2]);
        7 * (row[0] - column[0]).pow(2) + 3 * (row[1] - column[1]).abs() + 11 * same
    };
    let costs = |row| right.iter().map(|column| cost(row, column)).collect();
    let table: Vec<Vec<i64>> = left.iter().map(costs).collect();
    let tenths = |row: &Vec<i64>| row.iter().map(|&cost| cost as f64 * 0.1).collect();
    let tenths = table.iter().map(tenths).collect();
    (table, tenths)
}

/// Rules of few kinds: hundreds of columns are as near as the nearest, so searches go over whole rows, of integers and
/// of floats that are tenths of them.
#[test]
fn rules_of_few_kinds_are_solved_over_whole_rows() {
    let mut random = stream(41, "few kinds");
    for (rows, columns) in [(420, 420), (300, 380), (420, 210), (500, 500)] {
        let (table, tenths) = few_kinds(&mut random, rows, columns);
        let seats = Seats::each(vec![(rows / columns).max(1) as u32; columns]);
        for sense in [Sense::Min, Sense::Max] {
            let whole = AssignmentProblem::dense(dense(&table)).sense(sense);
            let whole = whole.seats(Side::Mentor, seats.clone()).build().unwrap();
            let floats = AssignmentProblem::dense(dense(&tenths)).sense(sense);
            let floats = floats.seats(Side::Mentor, seats.clone()).build().unwrap();
            let (whole, floats) = (proven(&whole), proven(&floats));
            assert!((whole.value as f64 * 0.1 - floats.value).abs() < 1e-6);
        }
    }
}

/// Scores by four rules that ask for the same answer, three for near ones, and a dozen topics that both may name.
fn scores(random: &mut Stream, size: usize) -> Vec<Vec<i64>> {
    let mut answers = |options: u64, count: usize| -> Vec<[i64; 4]> {
        (0..count).map(|_| [(); 4].map(|()| below(random, options) as i64)).collect()
    };
    let (same, near) = ([answers(5, size), answers(5, size)], [answers(8, size), answers(8, size)]);
    let topics = [answers(1 << 12, size), answers(1 << 12, size)];
    let score = |row: usize, column: usize| {
        let both = |side: &[Vec<[i64; 4]>; 2], at: usize| (side[0][row][at], side[1][column][at]);
        let same = (0..4).map(|at| both(&same, at)).zip([9, 4, 7, 2]);
        let same = same.filter(|((one, other), _)| one == other).map(|(_, weight)| weight);
        let near = (0..3).map(|at| both(&near, at));
        let near = near.map(|(one, other)| (4 - (one - other).abs()).max(0));
        // A topic is named by a quarter of either side.
        let named = |side: &[[i64; 4]], at: usize| side[at][0] & side[at][1];
        let shared = named(&topics[0], row) & named(&topics[1], column);
        same.sum::<i64>() + near.sum::<i64>() + 3 * i64::from(shared.count_ones())
    };
    (0..size).map(|row| (0..size).map(|column| score(row, column)).collect()).collect()
}

/// The first searches find lists that do not suit the prices, and read many rows: it must not seem to them as if all would,
/// for then each search reads hundreds.
#[test]
fn scores_by_many_rules_are_solved_with_lists() {
    let mut random = stream(43, "scores by rules");
    for case in 0..10 {
        let size = 600;
        let builder = AssignmentProblem::dense(dense(&scores(&mut random, size)));
        let stats = proven(&builder.sense(Sense::Max).build().unwrap()).stats;
        assert!(stats.row_reads <= 2 * size as u64, "case {case}: {stats:?}");
    }
}

/// More rows than seats, all of which are to be paired: whatever searches there were, the rows that compete are told.
#[test]
fn rows_that_whole_searches_leave_over_compete_for_too_few_seats() {
    let mut random = stream(42, "too few seats");
    for (rows, columns, side) in
        [(420, 400, Side::Mentee), (400, 420, Side::Mentor), (300, 299, Side::Mentee)]
    {
        let (table, tenths) = few_kinds(&mut random, rows, columns);
        fn refuted<W: Weight>(builder: AssignmentBuilder<W>, side: Side) {
            let builder = builder.sense(Sense::Min).cardinality(Cardinality::Cover(side));
            let problem = builder.build().unwrap();
            let Outcome::Impossible(witness) = solve(&problem) else { panic!("too few seats") };
            assert!(verify_impossible(&problem, &witness));
        }
        refuted(AssignmentProblem::dense(dense(&table)), side);
        refuted(AssignmentProblem::dense(dense(&tenths)), side);
    }
}
