//! What stopped runs say of the best value: never past it, never worse after more steps, and
//! no worse than what any reader of the table sees.

use super::support::below;
use mentormatch::assignment::{Scratch, solve_with};
use mentormatch::audit::verify_partial;
use mentormatch::kernel::{Control, Matrix, MenteeIx, MentorIx, Side, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, Outcome, PartialAssignment, Seats, Sense, Value, Weight,
};

/// A table of a kind, of whole numbers below 2³⁰.
fn table(kind: &str, (rows, columns): (usize, usize)) -> Vec<i32> {
    let mut random = stream(61, kind);
    let mut draw = |most: u64| below(&mut random, most) as i32;
    let mut traits =
        |count: usize| -> Vec<[i32; 2]> { (0..count).map(|_| [draw(1000), draw(1000)]).collect() };
    let (own, other) = (traits(rows), traits(columns));
    let pairs = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    match kind {
        "few" => pairs.map(|_| 1 + draw(3)).collect(),
        // Rows that want the same columns.
        "ranked" => pairs
            .map(|(row, column)| own[row][0] * other[column][0] + own[row][1] * other[column][1])
            .collect(),
        // The worst values are everywhere but in a few columns.
        "scarce" => {
            pairs.map(|(_, column)| if column < 9 { draw(9) } else { 900 + draw(9) }).collect()
        }
        _ => pairs.map(|_| draw(1 << 20)).collect(),
    }
}

/// Stops after ever more steps, and checks each bound. `plain` is rounded.
fn bounds_of<W: Weight>(what: &str, problem: &AssignmentProblem<W>, plain: f64)
where
    Value<W>: Into<f64> + PartialOrd,
{
    let mut scratch = Scratch::new();
    let sign = if problem.sense() == Sense::Max { 1.0 } else { -1.0 };
    let free = Control::unbounded();
    let best = solve_with(problem, &mut scratch, &free).solved().unwrap().value;
    let best = sign * best.into();
    let slack = 1e-12 * best.abs();
    let (mut limit, mut last) = (0_u64, f64::INFINITY);
    loop {
        let control = Control::unbounded().with_work_limit(limit);
        let partial: Box<PartialAssignment<W>> = match solve_with(problem, &mut scratch, &control) {
            Outcome::Stopped(stopped) => stopped.best.unwrap(),
            _ => return,
        };
        verify_partial(problem, &partial).unwrap();
        let bound = sign * partial.bound.into();
        assert!(bound >= best, "{what}: {bound} is past {best} after {limit} steps");
        assert!(bound <= last, "{what}: {bound} after {last} at {limit} steps");
        assert!(bound <= sign * plain + slack, "{what}: {bound} is worse than {plain}");
        last = bound;
        limit += 1 + 2 * limit;
    }
}

/// The same weights in tenths, which no double holds.
fn tenths(whole: f64) -> f64 {
    whole * 0.1
}

#[test]
fn the_bound_of_a_table_never_gets_worse() {
    for kind in ["few", "ranked", "scarce", "uniform"] {
        // Small tables, tables of the fast core, and one whose prices are learnt.
        for size in [(40, 40), (40, 55), (55, 40), (260, 260), (514, 514)] {
            if size.0 == 514 && kind != "ranked" {
                continue;
            }
            let items = table(kind, size);
            for sense in [Sense::Max, Sense::Min] {
                let what = format!("{kind} {size:?} {sense:?}");
                let plain = minima(&items, size, sense);
                let whole = Matrix::new(size.0, size.1, items.clone()).unwrap();
                let problem = AssignmentProblem::dense(whole.clone()).sense(sense).build();
                bounds_of_whole(&what, &problem.unwrap(), plain);
                if size.0 < 514 {
                    let floats = whole.map(|item| f64::from(item) / 1000.0);
                    let problem = AssignmentProblem::dense(floats).sense(sense).build();
                    bounds_of(&what, &problem.unwrap(), plain as f64 / 1000.0);
                }
            }
        }
    }
}

#[test]
fn the_bound_of_seats_and_of_free_pairs_never_gets_worse() {
    let size = (60, 50);
    for kind in ["few", "ranked", "scarce", "uniform"] {
        let items = table(kind, size);
        for sense in [Sense::Max, Sense::Min] {
            for seats in [[1, 1], [1, 3], [2, 1], [2, 3]] {
                for cardinality in [Cardinality::Maximum, Cardinality::Full, Cardinality::Free] {
                    // With a price of being alone there is something to be decided.
                    let free = cardinality == Cardinality::Free;
                    let alone = |count: usize| if free { vec![450; count] } else { Vec::new() };
                    let shift = if free && sense == Sense::Max { 900 } else { 0 };
                    let shifted = items.iter().map(|item| item - shift).collect();
                    let table = Matrix::new(60, 50, shifted).unwrap();
                    let floats = table.clone().map(|item| tenths(item.into()));
                    let builder = AssignmentProblem::dense(table)
                        .sense(sense)
                        .cardinality(cardinality)
                        .unmatched_prices(Side::Mentee, alone(60))
                        .seats(Side::Mentee, Seats::each(vec![seats[0]; 60]))
                        .seats(Side::Mentor, Seats::each(vec![seats[1]; 50]));
                    let what = format!("{kind} {sense:?} {seats:?} {cardinality:?}");
                    let worst = if sense == Sense::Max { i128::MAX } else { i128::MIN };
                    bounds_of_whole(&what, &builder.build().unwrap(), worst);
                    if !["few", "uniform"].contains(&kind) {
                        continue;
                    }
                    let alone = alone(60).into_iter().map(|item| tenths(item.into())).collect();
                    let builder = AssignmentProblem::dense(floats)
                        .sense(sense)
                        .cardinality(cardinality)
                        .unmatched_prices(Side::Mentee, alone)
                        .seats(Side::Mentee, Seats::each(vec![seats[0]; 60]))
                        .seats(Side::Mentor, Seats::each(vec![seats[1]; 50]));
                    let worst = if sense == Sense::Max { f64::INFINITY } else { f64::NEG_INFINITY };
                    bounds_of(&what, &builder.build().unwrap(), worst);
                }
            }
        }
    }
}

#[test]
fn the_bound_of_few_allowed_pairs_never_gets_worse() {
    let mut random = stream(62, "few pairs");
    for case in 0..12_u64 {
        let (rows, columns) = [(300, 300), (80, 80), (280, 260)][case as usize % 3];
        let sense = if case % 2 == 0 { Sense::Max } else { Sense::Min };
        let mut table: Vec<Vec<Option<i64>>> = vec![vec![None; columns]; rows];
        for row in &mut table {
            for _ in 0..2 + case % 4 {
                let column = below(&mut random, columns as u64) as usize;
                row[column] = Some(below(&mut random, 1000) as i64 - 200);
            }
        }
        let floats = table.iter().map(|row| {
            row.iter().map(|weight| weight.map(|weight| tenths(weight as f64))).collect::<Vec<_>>()
        });
        let floats: Vec<Vec<Option<f64>>> = floats.collect();
        let problem = AssignmentProblem::from_rows(table).sense(sense).build().unwrap();
        let worst = if sense == Sense::Max { i128::MAX } else { i128::MIN };
        bounds_of_whole(&format!("case {case}"), &problem, worst);
        let problem = AssignmentProblem::from_rows(floats).sense(sense).build().unwrap();
        let worst = if sense == Sense::Max { f64::INFINITY } else { f64::NEG_INFINITY };
        bounds_of(&format!("case {case}"), &problem, worst);
    }
}

/// Costs of few values that are dearer for half of the rows in most columns: auctions leave more rows over there than the bids before
/// them and are undone, but the bounds found meanwhile stay.
#[test]
fn the_bound_of_an_auction_that_is_undone_never_gets_worse() {
    let mut random = stream(64, "undone");
    for case in 0..40 {
        let size = 16 + below(&mut random, 22) as usize;
        let values = 1 + below(&mut random, 6);
        let cost = |at: usize| {
            let dear = at / size < size / 2 && at % size >= size / 3;
            below(&mut random, values) as i64 + 40 * i64::from(dear)
        };
        let costs = Matrix::new(size, size, (0..size * size).map(cost).collect()).unwrap();
        let problem = AssignmentProblem::dense(costs)
            .sense(Sense::Min)
            .forbidden(vec![(MenteeIx::new(0), MentorIx::new(0))]);
        let problem = problem.build().unwrap();
        let (mut scratch, mut last) = (Scratch::new(), i128::MIN);
        for limit in 0.. {
            let control = Control::unbounded().with_work_limit(limit);
            let Outcome::Stopped(stopped) = solve_with(&problem, &mut scratch, &control) else {
                break;
            };
            let bound = stopped.best.unwrap().bound;
            assert!(bound >= last, "case {case}: {bound} after {last} at {limit} steps");
            last = bound;
        }
    }
}

/// [`bounds_of`] whole numbers, which are compared as such.
fn bounds_of_whole<W: Weight>(what: &str, problem: &AssignmentProblem<W>, plain: i128)
where
    Value<W>: Into<i128>,
{
    let mut scratch = Scratch::new();
    let sign = if problem.sense() == Sense::Max { 1 } else { -1 };
    let best = solve_with(problem, &mut scratch, &Control::unbounded()).solved().unwrap().value;
    let best = sign * best.into();
    let (mut limit, mut last) = (0_u64, i128::MAX);
    loop {
        let control = Control::unbounded().with_work_limit(limit);
        let Outcome::Stopped(stopped) = solve_with(problem, &mut scratch, &control) else { return };
        let partial = stopped.best.unwrap();
        verify_partial(problem, &partial).unwrap();
        let bound = sign * partial.bound.into();
        assert!(bound >= best, "{what}: {bound} is past {best} after {limit} steps");
        assert!(bound <= last, "{what}: {bound} after {last} at {limit} steps");
        if plain.checked_abs().is_some() && plain != i128::MAX {
            assert!(bound <= sign * plain, "{what}: {bound} is worse than {plain}");
        }
        last = bound;
        limit += 1 + 2 * limit;
    }
}

/// The better of the sums of what each row, and what each column, has at best: of those of
/// the shorter side, since all of them are paired.
fn minima(items: &[i32], (rows, columns): (usize, usize), sense: Sense) -> i128 {
    let best = |items: &mut dyn Iterator<Item = i32>| match sense {
        Sense::Max => items.max().map_or(0, i128::from),
        Sense::Min => items.min().map_or(0, i128::from),
    };
    let of_row = |row: usize| best(&mut items[row * columns..(row + 1) * columns].iter().copied());
    let of_column = |column: usize| best(&mut items.iter().skip(column).step_by(columns).copied());
    let rows_sum: i128 = (0..rows).map(of_row).sum();
    let columns_sum: i128 = (0..columns).map(of_column).sum();
    match (rows.cmp(&columns), sense) {
        (std::cmp::Ordering::Less, _) => rows_sum,
        (std::cmp::Ordering::Greater, _) => columns_sum,
        (_, Sense::Max) => rows_sum.min(columns_sum),
        (_, Sense::Min) => rows_sum.max(columns_sum),
    }
}
