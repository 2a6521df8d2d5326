//! Minimums and seats on both sides in tables wide enough for lists: against another crate, which
//! fills the seats that must be taken first, and by certificates.

use super::large::{below, dense, proven, table};
use crate::unbounded::solve;
use mentormatch::audit::verify_impossible;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, Stream, stream};
use mentormatch::market::{AssignmentProblem, Cardinality, Outcome, Seats, Sense};
use pathfinding::prelude::{Matrix as PathMatrix, kuhn_munkres};

/// What a seat that must be taken is worth beside its weight.
const MUST: i64 = 1 << 40;

/// The best sum of one pair for each row with all minimums met, if they can be: columns become as
/// many as they have seats, and those that must be taken are worth more than any sum of weights.
fn by_seats(weights: &[Vec<i64>], seats: &[u32], least: &[u32]) -> Option<i64> {
    let clones: Vec<(usize, i64)> = (0..seats.len())
        .flat_map(|column| {
            (0..seats[column])
                .map(move |seat| (column, if seat < least[column] { MUST } else { 0 }))
        })
        .collect();
    let rows = weights
        .iter()
        .map(|row| clones.iter().map(|&(column, more)| row[column] + more).collect::<Vec<i64>>());
    let (sum, _) = kuhn_munkres(&PathMatrix::from_rows(rows).unwrap());
    let must = MUST * least.iter().map(|&least| i64::from(least)).sum::<i64>();
    // Weights are far below half of that, whatever their signs.
    (sum > must - MUST / 2).then(|| sum - must)
}

/// Weights of several kinds; in some of them a part of the columns is nobody's first choice, so that
/// their minimums cost something.
fn unpopular(random: &mut Stream, rows: usize, columns: usize, case: u64) -> Vec<Vec<i64>> {
    let mut weights = table(random, rows, columns, case % 5);
    if case % 3 > 0 {
        for row in &mut weights {
            for column in (0..columns).filter(|column| column % 3 == 0) {
                row[column] -= if case % 3 == 1 { 400 } else { 2_000_000 };
            }
        }
    }
    weights
}

#[test]
fn minimums_of_wide_tables_equal_another_crate() {
    let mut random = stream(91, "minimums of wide tables");
    let (mut free, mut impossible) = (0, 0);
    for case in 0..20 {
        let columns = 128 + below(&mut random, 20) as usize;
        let seats: Vec<u32> = (0..columns).map(|_| below(&mut random, 3) as u32).collect();
        // Now and then few columns must have somebody, which costs nothing where all seats are taken.
        let few = case % 4 == 0;
        let least: Vec<u32> = (seats.iter().enumerate())
            .map(|(column, &most)| match few {
                true => most.min(u32::from(column % 20 == 1)),
                false => below(&mut random, u64::from(most) + 1) as u32,
            })
            .collect();
        let [all, must] = [&seats, &least].map(|counts| counts.iter().sum::<u32>() as u64);
        let rows = match case % 7 {
            _ if few => all,
            // Too few for the minimums.
            6 => must / 2,
            _ => must + below(&mut random, all - must + 1),
        };
        let rows = rows.max(1) as usize;
        let weights = unpopular(&mut random, rows, columns, case);
        let expected = by_seats(&weights, &seats, &least);
        let build = |least: &[u32]| {
            AssignmentProblem::dense(dense(&weights))
                .cardinality(if case % 2 == 0 { Cardinality::Full } else { Cardinality::Maximum })
                .seats(Side::Mentor, Seats::each(seats.clone()))
                .minimums(Side::Mentor, least.to_vec())
                .build()
                .unwrap()
        };
        let problem = build(&least);
        let Some(expected) = expected else {
            let Outcome::Impossible(witness) = solve(&problem) else { panic!("{case}") };
            assert!(verify_impossible(&problem, &witness), "{case}: {witness:?}");
            impossible += 1;
            continue;
        };
        assert_eq!(proven(&problem).value, i128::from(expected), "{case}");
        free += usize::from(proven(&build(&vec![0; columns])).value == i128::from(expected));
        // As floats of which no unit holds all prices, and with mentees and mentors exchanged.
        let floats: Vec<Vec<f64>> = (weights.iter())
            .map(|row| row.iter().map(|&weight| weight as f64 * 0.1).collect())
            .collect();
        let floats = AssignmentProblem::dense(dense(&floats))
            .cardinality(problem.cardinality())
            .seats(Side::Mentor, Seats::each(seats.clone()))
            .minimums(Side::Mentor, least.clone())
            .build()
            .unwrap();
        let value = proven(&floats).value;
        assert!((value - expected as f64 * 0.1).abs() < 1e-6 * (1.0 + value.abs()), "{case}");
        assert_eq!(proven(&problem.turned()).value, i128::from(expected), "{case}");
    }
    assert!(impossible > 1 && free > 2 && free < 15, "{impossible} {free}");
}

/// With several seats on both sides, of a table some of whose pairs are forbidden and of the pairs
/// that are left, which are read in another way.
#[test]
fn seats_on_both_sides_of_wide_tables_are_proven() {
    let mut random = stream(92, "seats on both sides");
    let cardinalities = [Cardinality::Maximum, Cardinality::Free];
    let mut solved = 0;
    for case in 0..16_u64 {
        let (rows, columns) =
            (60 + below(&mut random, 100) as usize, 128 + below(&mut random, 60) as usize);
        let weights = unpopular(&mut random, rows, columns, case);
        let out = [0, 2, 9][case as usize % 3];
        let (mut forbidden, mut edges) = (Vec::new(), Vec::new());
        for (row, weights) in weights.iter().enumerate() {
            for (column, &weight) in weights.iter().enumerate() {
                let pair = (MenteeIx::at(row), MentorIx::at(column));
                match below(&mut random, 10) < out {
                    true => forbidden.push(pair),
                    false => edges.push((pair.0, pair.1, weight)),
                }
            }
        }
        let mut each = |count: usize, most: u64| -> Vec<u32> {
            (0..count).map(|_| below(&mut random, most) as u32).collect()
        };
        let (of_rows, of_columns) = (each(rows, 4), each(columns, 4));
        let least = each(columns, 2);
        let least: Vec<u32> = match case % 4 {
            3 => (of_columns.iter().zip(&least)).map(|(&seats, &least)| seats.min(least)).collect(),
            _ => vec![0; columns],
        };
        let pose = |builder: mentormatch::market::AssignmentBuilder<i64>| {
            builder
                .sense(if case % 2 == 0 { Sense::Max } else { Sense::Min })
                .cardinality(cardinalities[case as usize / 2 % 2])
                .seats(Side::Mentee, Seats::each(of_rows.clone()))
                .seats(Side::Mentor, Seats::each(of_columns.clone()))
                .minimums(Side::Mentor, least.clone())
                .build()
                .unwrap()
        };
        let masked = pose(AssignmentProblem::dense(dense(&weights)).forbidden(forbidden));
        let sparse = pose(AssignmentProblem::sparse(rows, columns, edges));
        match solve(&masked) {
            Outcome::Impossible(witness) => {
                assert!(verify_impossible(&masked, &witness), "{case}: {witness:?}");
                assert!(matches!(solve(&sparse), Outcome::Impossible(_)), "{case}");
            }
            _ => {
                assert_eq!(proven(&masked).value, proven(&sparse).value, "{case}");
                solved += 1;
            }
        }
    }
    assert!(solved > 12, "{solved}");
}
