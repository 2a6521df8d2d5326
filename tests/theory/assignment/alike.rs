//! Tables of few kinds of mentors, which are solved with a column for each kind.

use super::large::{below, listed_rows, proven};
use mentormatch::assignment::{Scratch, solve_with};
use mentormatch::audit::{verify_assignment, verify_partial};
use mentormatch::kernel::{Control, Matrix, Side, Stream, stream};
use mentormatch::market::{AssignmentProblem, Cardinality, Outcome, Seats, Sense};

/// Weights of rows and columns of so many kinds; in some of the rows one of the columns is unlike its kind.
fn of_kinds(random: &mut Stream, (rows, columns): (usize, usize), kinds: u64) -> Matrix<f64> {
    let mut side = |count: usize| -> Vec<usize> {
        (0..count).map(|_| below(random, kinds) as usize).collect()
    };
    let (left, right) = (side(rows), side(columns));
    let form = below(random, 4);
    let table: Vec<f64> = (0..kinds * kinds)
        .map(|_| match form {
            0 => below(random, 9) as f64 - 4.0,
            1 => 0.1 * below(random, 30) as f64,
            2 => below(random, 1 << 40) as f64 / 4e11,
            _ => 1e5 + 0.3 * below(random, 4) as f64,
        })
        .collect();
    let cost = |at: usize| table[left[at / columns] * kinds as usize + right[at % columns]];
    let mut items: Vec<f64> = (0..rows * columns).map(cost).collect();
    for _ in 0..below(random, 3) {
        items[below(random, (rows * columns) as u64) as usize] += 0.7;
    }
    Matrix::new(rows, columns, items).unwrap()
}

/// Seats of columns for at least so many rows.
fn seats(random: &mut Stream, rows: usize, columns: usize) -> Seats {
    let mut seats: Vec<u32> = (0..columns).map(|_| below(random, 4) as u32).collect();
    while seats.iter().map(|&seats| seats as usize).sum::<usize>() < rows {
        seats[below(random, columns as u64) as usize] += 1;
    }
    Seats::each(seats)
}

#[test]
fn few_kinds_of_columns_have_the_best_sum_that_the_columns_have() {
    let mut random = stream(64, "few kinds of mentors");
    for case in 0..12 {
        let rows = 240 + below(&mut random, 60) as usize;
        let columns = rows + [0, 40][case % 2];
        let kinds = [3, 8, 40][case % 3];
        let table = of_kinds(&mut random, (rows, columns), kinds);
        let seats = match case % 5 {
            0 | 1 => seats(&mut random, rows, columns),
            _ => Seats::one_each(columns),
        };
        for cardinality in [Cardinality::Full, Cardinality::Maximum] {
            for sense in [Sense::Min, Sense::Max] {
                let asked = |builder: mentormatch::market::AssignmentBuilder<f64>| {
                    let builder = builder.cardinality(cardinality).sense(sense);
                    builder.seats(Side::Mentor, seats.clone()).build().unwrap()
                };
                let merged = proven(&asked(AssignmentProblem::dense(table.clone())));
                // Rows that are computed are taken as they are.
                let whole = proven(&asked(listed_rows(table.clone())));
                assert_eq!(merged.value, whole.value, "{case} {cardinality:?} {sense:?}");
            }
        }
        let whole = table.map(|weight| (weight * 10.0).round() as i64);
        proven(&AssignmentProblem::dense(whole).seats(Side::Mentor, seats).build().unwrap());
    }
}

#[test]
fn a_stopped_run_of_few_kinds_tells_pairs_and_a_bound() {
    let mut random = stream(65, "stopped kinds");
    let mut scratch = Scratch::new();
    let mut stops = 0;
    for case in 0..6 {
        let (rows, columns) = [(256, 256), (240, 290)][case % 2];
        let table = of_kinds(&mut random, (rows, columns), 12);
        let problem = AssignmentProblem::dense(table).sense(Sense::Min);
        let problem = problem.cardinality(Cardinality::Full).build().unwrap();
        let best = proven(&problem).value;
        let mut before = f64::NEG_INFINITY;
        for limit in [0, 1, 5, 20, 60, 200, 600, 2000, 10_000, 100_000] {
            let control = Control::unbounded().with_work_limit(limit);
            match solve_with(&problem, &mut scratch, &control) {
                Outcome::Solved(answer) => {
                    verify_assignment(&problem, answer).unwrap();
                    assert_eq!(answer.value, best);
                }
                Outcome::Stopped(stopped) => {
                    let partial = stopped.best.unwrap();
                    verify_partial(&problem, &partial).unwrap();
                    assert!(before <= partial.bound && partial.bound <= best, "{case} {limit}");
                    assert!(!partial.complete || partial.value >= best);
                    before = partial.bound;
                    stops += 1;
                }
                Outcome::Impossible(_) => panic!("every pair is allowed"),
            }
        }
    }
    assert!(stops > 20, "{stops}");
}
