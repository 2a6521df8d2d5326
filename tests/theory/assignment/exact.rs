//! Floats to the last bit: what a verifier refuses, changes, demands and stopped runs.

use super::large::listed_rows;
use crate::unbounded::{Losing, solve, solve_again};
use mentormatch::assignment::{Change, Loss, Scratch, solve_with};
use mentormatch::audit::{AssignmentFlaw, verify_assignment, verify_partial};
use mentormatch::kernel::{
    Control, Dyadic, Index, Matrix, MenteeIx, MentorIx, Side, Stream, stream,
};
use mentormatch::market::{
    AssignmentAnswer, AssignmentBuilder, AssignmentProblem, Cardinality, Matching, Outcome, Seats,
    Sense, Weight,
};
use rand::Rng;

fn table(rows: Vec<Vec<f64>>) -> AssignmentProblem<f64> {
    AssignmentProblem::dense(Matrix::from_rows(rows).unwrap()).build().unwrap()
}

fn exact(float: f64) -> Dyadic {
    Dyadic::from_float(float).unwrap()
}

#[test]
fn one_unit_in_the_last_place_is_refused() {
    // In doubles 0.1 + 0.3 is less than 0.2 + 0.2, by 2⁻⁵⁵.
    let problem = table(vec![vec![0.1, 0.2], vec![0.2, 0.3]]);
    let answer = solve(&problem).solved().unwrap();
    assert_eq!(verify_assignment(&problem, &answer).unwrap().value, 0.4);
    let of = |pairs: [(u32, u32); 2]| {
        let pairs = pairs.map(|(row, column)| (MenteeIx::new(row), MentorIx::new(column)));
        Matching::new(2, 2, pairs).unwrap()
    };
    let refused = |answer: &AssignmentAnswer<f64>| verify_assignment(&problem, answer).unwrap_err();
    let mut damaged = answer.clone();
    damaged.matching = of([(0, 0), (1, 1)]);
    assert!(refused(&damaged).iter().any(|flaw| matches!(flaw, AssignmentFlaw::Slack { .. })));
    let mut damaged = answer.clone();
    damaged.value = answer.value.next_up();
    assert_eq!(refused(&damaged), [AssignmentFlaw::Value]);
    damaged.value = f64::NAN;
    assert_eq!(refused(&damaged), [AssignmentFlaw::Value]);
    // A price moved by the least that floats know makes a pair that is made too dear.
    let mut damaged = answer.clone();
    let least = exact(f64::from_bits(1));
    damaged.certificate.pair_price += least;
    assert!(!refused(&damaged).is_empty());
}

#[test]
fn losses_are_exact() {
    let problem = table(vec![vec![0.1, 0.2], vec![0.2, 0.3]]);
    let answer = solve(&problem).solved().unwrap();
    let losing = Losing::new(&problem, &answer).unwrap();
    let loss = losing.force(MenteeIx::new(0), MentorIx::new(0));
    assert_eq!(loss, Loss::Sum(exact(2f64.powi(-55))));
    // Sizes that no whole numbers of 128 bits hold.
    let problem = table(vec![vec![1e300, 1e-300], vec![2.0, 1e-300]]);
    let answer = solve(&problem).solved().unwrap();
    let losing = Losing::new(&problem, &answer).unwrap();
    let loss = losing.force(MenteeIx::new(1), MentorIx::new(0));
    assert_eq!(loss, Loss::Sum(exact(1e300) - exact(2.0)));
}

#[test]
fn changes_of_floats_are_solved_as_well_as_anew() {
    for seed in 0..60 {
        let mut random = stream(seed, "changes of floats");
        let mut number = || match seed % 3 {
            0 => (random.next_u64() % 300) as f64 / 100.0,
            1 => [0.1, 0.2, 0.3][(random.next_u64() % 3) as usize],
            _ => f64::from_bits(random.next_u64() % (1900 << 52)),
        };
        let mut rows: Vec<Vec<f64>> = (0..8).map(|_| (0..8).map(|_| number()).collect()).collect();
        let seats = (seed % 2 == 0).then(|| Seats::each(vec![2; 8]));
        let build = |rows: &[Vec<f64>]| {
            let mut builder = AssignmentProblem::dense(Matrix::from_rows(rows.to_vec()).unwrap());
            if let Some(seats) = &seats {
                builder = builder.seats(Side::Mentor, seats.clone());
            }
            builder.cardinality(Cardinality::Maximum).sense(Sense::Min).build().unwrap()
        };
        let mut answer = solve(&build(&rows)).solved().unwrap();
        for step in 0..10 {
            let row = step % 8;
            rows[row] = (0..8).map(|_| number()).collect();
            let problem = build(&rows);
            let change = [Change::RowChanged(MenteeIx::at(row))];
            answer = solve_again(&problem, &answer, &change).unwrap().solved().unwrap();
            verify_assignment(&problem, &answer).unwrap();
            assert_eq!(answer.value, solve(&problem).solved().unwrap().value);
        }
    }
}

#[test]
fn bounds_of_stopped_floats_hold_exactly() {
    let mut stopped = 0;
    for seed in 0..30 {
        let mut random = stream(seed, "stopped floats");
        let mut number = || match seed % 3 {
            0 => (random.next_u64() >> 11) as f64 / 2f64.powi(53),
            1 => [0.1, 0.2, 0.3][(random.next_u64() % 3) as usize],
            _ => f64::from_bits(random.next_u64() % (1900 << 52)),
        };
        let rows = (0..12).map(|_| (0..12).map(|_| number()).collect()).collect();
        let problem = table(rows);
        let best = solve(&problem).solved().unwrap().value;
        for limit in 1..60 {
            let control = Control::unbounded().with_work_limit(limit);
            if let Outcome::Stopped(found) = solve_with(&problem, &mut Scratch::new(), &control) {
                let partial = found.best.unwrap();
                verify_partial(&problem, &partial).unwrap();
                assert!(partial.bound >= best);
                let mut forged = (*partial).clone();
                forged.bound = forged.bound.next_down();
                assert!(verify_partial(&problem, &forged).is_err());
                stopped += 1;
            }
        }
    }
    assert!(stopped > 300, "{stopped}");
}

#[test]
fn prices_of_nothing_are_nothing() {
    for cardinality in [Cardinality::Maximum, Cardinality::Full, Cardinality::Free] {
        for (rows, columns) in [(3, 1), (1, 3), (5, 5), (40, 12), (300, 200)] {
            for sense in [Sense::Max, Sense::Min] {
                let zeros = AssignmentProblem::dense(Matrix::filled(rows, columns, 0.0).unwrap());
                let problem = zeros.cardinality(cardinality).sense(sense).build().unwrap();
                let answer = solve(&problem).solved().unwrap();
                verify_assignment(&problem, &answer).unwrap();
                let proof = &answer.certificate;
                let mut prices = vec![&proof.pair_price];
                prices.extend(proof.row_prices.iter().chain(&proof.column_prices));
                assert!(prices.iter().all(|price| **price == Dyadic::ZERO), "{prices:?}");
            }
        }
    }
}

/// Many pairs tie with their prices, more than are worth listing: the least of each row and the ties of
/// a proof are then counted in whole units, where weights are short multiples of one.
fn ties<W: Weight<Exact = Dyadic>>(seed: u64, of: impl Fn(u64) -> W) {
    let mut random = stream(seed, "ties of floats");
    let mut solved = 0;
    for case in 0..72 {
        let (rows, columns) = [(70, 70), (40, 90), (90, 40), (120, 60)][case % 4];
        let holes = [0, 0, 5][case / 4 % 3];
        let mut weight = || (random.next_u64() % 100 >= holes).then(|| of(random.next_u64()));
        let weights = (0..rows).map(|_| (0..columns).map(|_| weight()).collect()).collect();
        let cardinality =
            [Cardinality::Maximum, Cardinality::Free, Cardinality::Full][case / 12 % 3];
        let sense = [Sense::Max, Sense::Min][case / 36];
        let mut builder =
            AssignmentProblem::from_rows(weights).cardinality(cardinality).sense(sense);
        if case % 8 >= 4 {
            let seats = (0..columns).map(|at| [1, 2, 0][at % 3]).collect();
            builder = builder.seats(Side::Mentor, Seats::each(seats));
        }
        let problem = builder.build().unwrap();
        let Some(answer) = solve(&problem).solved() else { continue };
        verify_assignment(&problem, &answer).unwrap_or_else(|flaws| panic!("{case}: {flaws:?}"));
        solved += 1;
        // A row that is made to pay a little more than its pair is worth to it, among the ties.
        let Some((row, _)) = answer.matching.pairs().next() else { continue };
        let mut damaged = answer.clone();
        let price = &mut damaged.certificate.row_prices[row.get()];
        let more = exact(2f64.powi(-60));
        *price = if sense == Sense::Max { price.clone() + more } else { price.clone() - more };
        assert!(verify_assignment(&problem, &damaged).is_err(), "{case}");
    }
    assert!(solved > 50, "{solved}");
}

#[test]
fn many_ties_are_proven_and_nothing_beside_them_is() {
    ties::<f64>(61, |random| [0.1, 0.2, 0.3][(random % 3) as usize]);
    ties::<f64>(62, |random| (random % 3) as f64);
    // Numbers of too different sizes to be counted in one unit.
    ties::<f64>(63, |random| [1.0, 2.0, 1.0 + f64::EPSILON, 1e-30][(random % 4) as usize]);
    ties::<f32>(64, |random| [0.1, 0.7, -0.1, 1e-12][(random % 4) as usize]);
}

/// Scores in steps, taken as floats: a number of steps times a unit, but for a few numbers `beside`
/// which lie anywhere, mostly where a sample does not see them.
fn steps(random: &mut Stream, (rows, columns): (usize, usize), unit: f64, beside: u64) -> Vec<f64> {
    let kinds = |random: &mut Stream, count: usize| -> Vec<[u64; 4]> {
        (0..count).map(|_| [(); 4].map(|()| random.next_u64() % 5)).collect()
    };
    let (left, right) = (kinds(random, rows), kinds(random, columns));
    let mut weights = Vec::with_capacity(rows * columns);
    for row in &left {
        for column in &right {
            let parts = row.iter().zip(column).zip([3, 7, 10, 1]);
            let steps: u64 = parts.map(|((a, b), of)| of * a.abs_diff(*b)).sum();
            let off = if random.next_u64() % 1000 < beside { 0.37 } else { 0.0 };
            weights.push((steps as f64 + off) * unit - 20.0 * unit);
        }
    }
    weights
}

/// Floats on a grid are solved in steps first. Whatever else is among them, the answer is that of
/// the numbers themselves, by its proof.
#[test]
fn floats_on_a_grid_are_solved_to_the_last_bit() {
    let mut random = stream(77, "floats on a grid");
    for case in 0..32 {
        let (rows, columns) = [(66, 130), (130, 66), (80, 90), (90, 90)][case % 4];
        let unit = [0.1, 0.25, 1e-300, 1.0 / 3.0, 5.0, 1e15][case / 4 % 6];
        let beside = [0, 0, 1, 300][case / 8];
        let weights = steps(&mut random, (rows, columns), unit, beside);
        let weights = Matrix::new(rows, columns, weights).unwrap();
        let sense = [Sense::Max, Sense::Min][case % 3 % 2];
        let cardinality =
            [Cardinality::Maximum, Cardinality::Free, Cardinality::Full][case / 2 % 3];
        let seats: Vec<u32> = (0..columns).map(|at| [1, 2, 3][at % 3]).collect();
        // Computed rows, which go through the large solver however small they are.
        let mut builder = listed_rows(weights).sense(sense).cardinality(cardinality);
        if rows > columns || case % 4 == 2 {
            builder = builder.seats(Side::Mentor, Seats::each(seats));
        }
        let problem = builder.build().unwrap();
        let Some(answer) = solve(&problem).solved() else { continue };
        verify_assignment(&problem, &answer).unwrap_or_else(|flaws| panic!("{case}: {flaws:?}"));
    }
}

/// Small tables are counted in one unit where their floats have one, and proven as larger ones are where they have none: by
/// either way the answer is that of the table read through candidate lists.
#[test]
fn small_tables_of_floats_are_solved_to_the_last_bit() {
    let mut random = stream(14, "small floats");
    for case in 0..1500 {
        let size = |random: &mut Stream| 1 + (random.next_u64() % 14) as usize;
        let (rows, columns) = (size(&mut random), size(&mut random));
        let features = [(); 28].map(|()| random.next_u64() as f64 / 2f64.powi(64));
        let mut weight = |row: usize, column: usize| {
            let unit = (random.next_u64() >> 11) as f64 / 2f64.powi(53);
            match case % 6 {
                0 => unit,
                // What rounding leaves differs from pair to pair.
                1 => features[row] * features[14 + column] + features[column] / 3.0,
                // Among the numbers some are so small that a unit of all may not have room for the largest.
                2 => {
                    unit * [1.0, 2f64.powi(-5), 2f64.powi(-6), 2f64.powi(-80)]
                        [random.next_u64() as usize % 4]
                }
                // Prices fall far below what a pair costs.
                3 => ((row + 1) * (column + 1)) as f64 * (1.0 + unit * 2f64.powi(-40)),
                4 => [0.1, 0.2, 0.3, -0.1][random.next_u64() as usize % 4] * 1e250,
                _ => unit - 0.5,
            }
        };
        let weights = (0..rows * columns).map(|at| weight(at / columns, at % columns)).collect();
        let weights = Matrix::new(rows, columns, weights).unwrap();
        let sense = [Sense::Max, Sense::Min][case / 6 % 2];
        let cardinality = [Cardinality::Maximum, Cardinality::Full][case / 12 % 2];
        let build = |builder: AssignmentBuilder<f64>| {
            builder.sense(sense).cardinality(cardinality).build().unwrap()
        };
        let small = build(AssignmentProblem::dense(weights.clone()));
        let large = build(listed_rows(weights));
        let (Some(small_answer), Some(answer)) = (solve(&small).solved(), solve(&large).solved())
        else {
            assert!(cardinality == Cardinality::Full && rows != columns);
            continue;
        };
        verify_assignment(&small, &small_answer)
            .unwrap_or_else(|flaws| panic!("{case}: {flaws:?}"));
        assert_eq!(small_answer.value, answer.value, "{case}");
    }
}

/// Floats that lie up to 2^100, 2^400 and 2^900 apart, which are counted in numbers of three lengths: each bit of each of
/// them decides.
#[test]
fn floats_far_apart_are_solved_to_the_last_bit() {
    let mut random = stream(16, "floats far apart");
    for case in 0..900 {
        let size = |random: &mut Stream| 2 + (random.next_u64() % 12) as usize;
        let (rows, columns) = (size(&mut random), size(&mut random));
        let apart = [100, 400, 900][case % 3];
        let mut weight = || {
            let unit = (random.next_u64() >> 11) as f64;
            let weight = unit * 2f64.powi(-((random.next_u64() % apart) as i32));
            if random.next_u64() % 4 == 0 { -weight } else { weight }
        };
        let weights: Vec<f64> = (0..rows * columns).map(|_| weight()).collect();
        let sense = [Sense::Max, Sense::Min][case / 3 % 2];
        let cardinality =
            [Cardinality::Maximum, Cardinality::Free, Cardinality::Full][case / 6 % 3];
        let scaled = |power: i32| {
            let weights = weights.iter().map(|weight| weight * 2f64.powi(power)).collect();
            let builder = listed_rows(Matrix::new(rows, columns, weights).unwrap());
            let problem = builder.sense(sense).cardinality(cardinality).build().unwrap();
            let answer = solve(&problem).solved()?;
            verify_assignment(&problem, &answer)
                .unwrap_or_else(|flaws| panic!("{case}: {flaws:?}"));
            Some(answer.value)
        };
        assert_eq!(scaled(60), scaled(0).map(|value| value * 2f64.powi(60)), "{case}");
    }
}

/// Whole numbers whose sums are not exact in floats, around numbers far from zero and as large as can be: solved as floats
/// where each of them is one, as a flow where not, stopped or to the end.
#[test]
fn large_whole_numbers_are_solved_to_the_last_unit() {
    let mut random = stream(15, "large whole numbers");
    let mut stopped = 0;
    for case in 0..400 {
        let size = |random: &mut Stream| 1 + (random.next_u64() % 24) as usize;
        let (rows, columns) = (size(&mut random), size(&mut random));
        let (base, spread) = [
            (1_i64 << 46, 100),
            (-(1 << 49), 1 << 40),
            ((1 << 53) - 100, 100),
            (1 << 53, 1000),
            (0, 1 << 52),
            (1 << 40, 3),
        ][case % 6];
        let weights: Vec<i64> =
            (0..rows * columns).map(|_| base + (random.next_u64() % spread) as i64).collect();
        let shifted = |shift: i64| {
            let weights = weights.iter().map(|weight| weight - shift).collect();
            let sense = [Sense::Max, Sense::Min][case / 6 % 2];
            let cardinality =
                [Cardinality::Maximum, Cardinality::Full, Cardinality::Free][case / 12 % 3];
            let mut builder =
                AssignmentProblem::dense(Matrix::new(rows, columns, weights).unwrap());
            if case / 36 % 2 == 1 && cardinality != Cardinality::Full {
                let seats = (0..columns).map(|at| [1, 2, 0][at % 3]).collect();
                builder = builder.seats(Side::Mentor, Seats::each(seats));
            }
            builder.sense(sense).cardinality(cardinality).build().unwrap()
        };
        let problem = shifted(0);
        let Some(answer) = solve(&problem).solved() else { continue };
        verify_assignment(&problem, &answer).unwrap_or_else(|flaws| panic!("{case}: {flaws:?}"));
        if problem.cardinality() != Cardinality::Free {
            // What all pairs have in common decides nothing.
            let pairs = answer.matching.size() as i128;
            let near = solve(&shifted(base)).solved().unwrap();
            assert_eq!(answer.value - pairs * i128::from(base), near.value, "{case}");
        }
        let control = Control::unbounded().with_work_limit(random.next_u64() % 60 + 1);
        if let Outcome::Stopped(found) = solve_with(&problem, &mut Scratch::new(), &control) {
            let partial = found.best.unwrap();
            verify_partial(&problem, &partial).unwrap_or_else(|flaws| panic!("{case}: {flaws:?}"));
            stopped += 1;
        }
    }
    assert!(stopped > 50, "{stopped}");
}

/// Most costs are many thousands of times those that are ever paid: rows are read a few times each, not hundreds of times.
#[test]
fn costs_that_nobody_pays_do_not_set_the_steps_of_an_auction() {
    let mut random = stream(16, "far apart");
    for (size, power) in [(300, 8), (300, 3), (400, 12)] {
        let mut weight = || ((random.next_u64() >> 11) as f64 / 2f64.powi(53)).powi(power);
        let weights = (0..size * size).map(|_| weight()).collect();
        let table = Matrix::new(size, size, weights).unwrap();
        let problem = AssignmentProblem::dense(table).sense(Sense::Min).build().unwrap();
        let answer = solve(&problem).solved().unwrap();
        verify_assignment(&problem, &answer).unwrap();
        let reads = answer.stats.row_reads;
        assert!(reads < 8 * size as u64, "{reads} of {size} for {power}");
    }
}

/// A table that is not small, of numbers around 2^46: solved over lists, as one in floats. A flow settles many times as many.
#[test]
fn large_whole_numbers_of_many_rows_take_as_few_searches_as_small_ones() {
    let mut random = stream(17, "many large whole numbers");
    // The core keeps the first two exactly, the last one only as floats.
    let cases = [(1_i64 << 46, Sense::Min), (1 << 46, Sense::Max), (1 << 50, Sense::Min)];
    for (base, sense) in cases {
        let weights = (0..300 * 320).map(|_| base + (random.next_u64() % 100) as i64).collect();
        let table = Matrix::new(300, 320, weights).unwrap();
        let problem = AssignmentProblem::dense(table).sense(sense).build().unwrap();
        let answer = solve(&problem).solved().unwrap();
        verify_assignment(&problem, &answer).unwrap();
        assert!(answer.stats.settled < 5000, "{base} {sense:?} {:?}", answer.stats);
    }
}
