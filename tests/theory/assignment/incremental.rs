//! Problems that are kept and edited in batches, against the same problems built and solved
//! from the beginning, and against the verifier.

use super::support::{Exact, Instance, below, cases, instance, with_quotas};
use crate::unbounded::solve;
use mentormatch::assignment::{Incremental, Update, UpdateFault};
use mentormatch::audit::{verify_assignment, verify_impossible, verify_partial};
use mentormatch::kernel::{
    Control, Index, Matrix, MenteeIx, MentorIx, Side, StopReason, Stream, stream,
};
use mentormatch::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, Outcome, Seats, Sense, Weight,
};
use rand::Rng;
use std::sync::atomic::AtomicBool;

fn free() -> Control<'static> {
    Control::unbounded()
}

/// Holds what the batch came to against the problem as it should be now; whether there is an
/// answer.
fn agrees<W: Weight>(
    kept: &mut Incremental<W>,
    batch: &[Update<W>],
    now: &AssignmentProblem<W>,
    what: &dyn std::fmt::Debug,
) -> bool {
    let outcome = kept.change(batch, &free()).unwrap();
    match (outcome, solve(now)) {
        (Outcome::Solved(_), Outcome::Solved(anew)) => {
            let answer = kept.answer().unwrap();
            for problem in [now, kept.problem()] {
                verify_assignment(problem, &answer)
                    .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
            }
            if now.cardinality() == Cardinality::Maximum {
                assert_eq!(answer.matching.size(), anew.matching.size(), "{what:?}");
            }
            assert_eq!(answer.value, anew.value, "{what:?}");
            true
        }
        (Outcome::Impossible(witness), Outcome::Impossible(_)) => {
            for problem in [now, kept.problem()] {
                assert!(verify_impossible(problem, &witness), "{witness:?} {what:?}");
            }
            assert!(kept.answer().is_none());
            false
        }
        (outcome, anew) => panic!("{outcome:?}\n{anew:?}\n{what:?}"),
    }
}

/// A random edit of an instance, done to it too.
fn edit<W: Weight>(
    what: &mut Instance,
    random: &mut Stream,
    convert: impl Fn(i64) -> W + Copy,
) -> Option<Update<W>> {
    let (rows, columns) = (what.rows(), what.columns);
    let draw = |random: &mut Stream| (below(random, 5) > 0).then(|| below(random, 41) as i64 - 20);
    let side = below(random, 2) as usize;
    let (agents, others) = ([rows, columns][side], [columns, rows][side]);
    let kind = below(random, 10);
    if kind == 0 {
        // A table without rows has no columns.
        if agents >= 5 || (rows == 0 && side == 1) || (side == 0 && rows == 0 && columns > 0) {
            return None;
        }
        let seats = [1, 1, 1, 0, 2][below(random, 5) as usize];
        what.seats[side].push(seats);
        what.minimums[side].push(0);
        what.prices[side].push(0);
        let drawn: Vec<_> = (0..others).map(|_| draw(random)).collect();
        let said = drawn.iter().enumerate().filter_map(|(at, weight)| Some((at, (*weight)?)));
        if side == 0 {
            let pairs = said.map(|(at, weight)| (MentorIx::at(at), convert(weight))).collect();
            what.weights.push(drawn);
            return Some(Update::RowAdded { seats, pairs });
        }
        let pairs = said.map(|(at, weight)| (MenteeIx::at(at), convert(weight))).collect();
        for (row, weight) in what.weights.iter_mut().zip(&drawn) {
            row.push(*weight);
        }
        what.columns += 1;
        return Some(Update::ColumnAdded { seats, pairs });
    }
    if agents == 0 {
        return None;
    }
    let at = below(random, agents as u64) as usize;
    // A pair that is forbidden beside the weights is allowed by a new weight.
    let allow = |what: &mut Instance, row: usize, column: usize| {
        what.forbidden.retain(|&pair| pair != (row, column));
    };
    match kind {
        1 => {
            // With no rows left the table would forget its columns.
            if side == 0 && rows == 1 {
                return None;
            }
            what.remove(side, at);
            if side == 0 {
                return Some(Update::RowRemoved(MenteeIx::at(at)));
            }
            Some(Update::ColumnRemoved(MentorIx::at(at)))
        }
        2 => {
            let drawn: Vec<_> = (0..others).map(|_| draw(random)).collect();
            let said: Vec<_> = drawn
                .iter()
                .enumerate()
                .filter_map(|(at, weight)| Some((at, (*weight)?)))
                .collect();
            if side == 0 {
                what.weights[at] = drawn;
                (0..columns).for_each(|column| allow(what, at, column));
                let pairs = said.into_iter().map(|(to, w)| (MentorIx::at(to), convert(w)));
                return Some(Update::Row { row: MenteeIx::at(at), pairs: pairs.rev().collect() });
            }
            for (row, weight) in drawn.iter().enumerate() {
                what.weights[row][at] = *weight;
                allow(what, row, at);
            }
            let pairs = said.into_iter().map(|(to, w)| (MenteeIx::at(to), convert(w))).collect();
            Some(Update::Column { column: MentorIx::at(at), pairs })
        }
        3 => {
            let seats = [0, 1, 1, 2, 3][below(random, 5) as usize];
            if seats > 1 && what.prices[side][at] < 0 {
                return None;
            }
            what.seats[side][at] = seats;
            Some(Update::Seats { side: Side::BOTH[side], agent: at as u32, seats })
        }
        4 => {
            let minimum = [0, 0, 1][below(random, 3) as usize];
            what.minimums[side][at] = minimum;
            Some(Update::Minimum { side: Side::BOTH[side], agent: at as u32, minimum })
        }
        5 if what.cardinality == Cardinality::Free => {
            let low = if what.seats[side][at] < 2 { -10 } else { 0 };
            let price = low + below(random, 20) as i64;
            what.prices[side][at] = price;
            let price = convert(price);
            Some(Update::UnmatchedPrice { side: Side::BOTH[side], agent: at as u32, price })
        }
        _ => {
            if others == 0 {
                return None;
            }
            let other = below(random, others as u64) as usize;
            let (row, column) = if side == 0 { (at, other) } else { (other, at) };
            if kind == 9 {
                // One that is required already, where there is one: else few would cease.
                let pair = match what.required.first() {
                    Some(&pair) if below(random, 3) > 0 => pair,
                    _ => (row, column),
                };
                let required = below(random, 2) == 0;
                what.required.retain(|&other| other != pair);
                what.required.extend(required.then_some(pair));
                let (row, column) = (MenteeIx::at(pair.0), MentorIx::at(pair.1));
                return Some(Update::Required { row, column, required });
            }
            let weight = draw(random);
            what.weights[row][column] = weight;
            allow(what, row, column);
            let (row, column) = (MenteeIx::at(row), MentorIx::at(column));
            Some(Update::Weight { row, column, weight: weight.map(convert) })
        }
    }
}

#[test]
fn batches_of_every_kind_equal_solving_anew() {
    fn chain<W: Weight>(
        random: &mut Stream,
        quotas: bool,
        convert: impl Fn(i64) -> W + Copy,
    ) -> usize
    where
        W::Price: Exact,
    {
        let mut what = instance(random);
        if quotas {
            what = with_quotas(what, random);
        }
        let sparse = below(random, 2) == 0;
        let build = |what: &Instance| match sparse {
            true => what.sparse(convert),
            false => what.dense(convert),
        };
        let mut kept = Incremental::new(build(&what));
        let mut solved = 0;
        if below(random, 4) > 0 {
            solved += usize::from(agrees(&mut kept, &[], &build(&what), &what));
        }
        for _ in 0..8 {
            let before = what.clone();
            let size = [1, 1, 2, 6][below(random, 4) as usize];
            let batch: Vec<_> =
                (0..size).filter_map(|_| edit(&mut what, random, convert)).collect();
            let story = (&before, &batch, &what);
            solved += usize::from(agrees(&mut kept, &batch, &build(&what), &story));
        }
        solved
    }
    let mut random = stream(51, "batches");
    let mut solved = 0;
    let runs = cases() / 2;
    for case in 0..runs {
        let quotas = case % 4 == 3;
        solved += match case % 3 {
            0 => chain(&mut random, quotas, |weight| weight),
            1 => chain(&mut random, quotas, |weight| weight as i32),
            _ => chain(&mut random, quotas, |weight| weight as f64),
        };
    }
    assert!(solved as u64 > 4 * runs, "{solved}");
}

/// A table of which `share` in eight pairs are allowed.
fn drawn<W: Weight>(
    random: &mut Stream,
    (rows, columns, share): (usize, usize, u64),
    draw: &impl Fn(&mut Stream) -> W,
) -> Vec<Vec<Option<W>>> {
    let mut one = || (below(random, 8) < share).then(|| draw(random));
    (0..rows).map(|_| (0..columns).map(|_| one()).collect()).collect()
}

/// Batches on larger problems: the lists of wide tables, lists of edges, seats on a side.
fn larger<W: Weight>(
    random: &mut Stream,
    (rows, columns, share): (usize, usize, u64),
    cardinality: Cardinality,
    draw: impl Fn(&mut Stream) -> W,
) {
    let mut weights = drawn(random, (rows, columns, share), &draw);
    let sense = [Sense::Min, Sense::Max][below(random, 2) as usize];
    let mut seats = vec![1_u32; columns];
    let sparse = below(random, 2) == 0;
    let build = |weights: &[Vec<Option<W>>], seats: &[u32]| {
        let builder = match sparse {
            false => AssignmentProblem::from_rows(weights.to_vec()),
            true => {
                let edges = weights.iter().enumerate().flat_map(|(row, weights)| {
                    let weights = weights.iter().enumerate();
                    weights.filter_map(move |(column, weight)| {
                        Some((MenteeIx::at(row), MentorIx::at(column), (*weight)?))
                    })
                });
                AssignmentProblem::sparse(rows, columns, edges.collect())
            }
        };
        let builder = builder.sense(sense).cardinality(cardinality);
        builder.seats(Side::Mentor, Seats::each(seats.to_vec())).build().unwrap()
    };
    let mut kept = Incremental::new(build(&weights, &seats));
    agrees(&mut kept, &[], &build(&weights, &seats), &"first");
    for round in 0..12 {
        let mut batch = Vec::new();
        for _ in 0..[1, 1, 4, 30][below(random, 4) as usize] {
            let row = below(random, rows as u64) as usize;
            let column = below(random, columns as u64) as usize;
            match below(random, 12) {
                0 => {
                    let pairs = drawn(random, (1, columns, share), &draw).remove(0);
                    let said = pairs.iter().enumerate();
                    let said = said.filter_map(|(at, weight)| Some((MentorIx::at(at), (*weight)?)));
                    batch.push(Update::Row { row: MenteeIx::at(row), pairs: said.collect() });
                    weights[row] = pairs;
                }
                1 => {
                    let pairs = drawn(random, (1, rows, share), &draw).remove(0);
                    let said = pairs.iter().enumerate();
                    let said = said.filter_map(|(at, weight)| Some((MenteeIx::at(at), (*weight)?)));
                    let column_ix = MentorIx::at(column);
                    batch.push(Update::Column { column: column_ix, pairs: said.collect() });
                    for (row, weight) in weights.iter_mut().zip(pairs) {
                        row[column] = weight;
                    }
                }
                2 => {
                    seats[column] = [0, 1, 1, 2][below(random, 4) as usize];
                    let (agent, seats) = (column as u32, seats[column]);
                    batch.push(Update::Seats { side: Side::Mentor, agent, seats });
                }
                _ => {
                    let weight = (below(random, 9) < 1 + share).then(|| draw(random));
                    weights[row][column] = weight;
                    let (row, column) = (MenteeIx::at(row), MentorIx::at(column));
                    batch.push(Update::Weight { row, column, weight });
                }
            }
        }
        agrees(&mut kept, &batch, &build(&weights, &seats), &(round, sparse, cardinality, share));
    }
}

/// A float of any size that leaves room for sums.
fn wild(random: &mut Stream) -> f64 {
    let float = f64::from_bits(random.next_u64());
    if float.is_finite() && float.abs() < 1e300 { float } else { 0.0 }
}

#[test]
fn larger_problems_follow_integers_floats_and_wild_exponents() {
    let mut random = stream(52, "larger batches");
    let kinds = [Cardinality::Maximum, Cardinality::Free, Cardinality::Full];
    for case in 0..cases() / 100 {
        let cardinality = kinds[(case % 3) as usize];
        let share = [8, 8, 3, 1][below(&mut random, 4) as usize];
        let size = match below(&mut random, 3) {
            0 => (30, 20, share),
            1 => (12, 150, share),
            _ => (40, 40, share),
        };
        match case % 5 {
            0 => larger(&mut random, size, cardinality, |random| below(random, 1000) as i64),
            1 => larger(&mut random, size, cardinality, |random| below(random, 4) as i32),
            2 => larger(&mut random, size, cardinality, |random| {
                (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
            }),
            3 => larger(&mut random, size, cardinality, |random| {
                // Exponents within what 128 bits hold, some finer than all before.
                let exponent = below(random, 40) as i32 - 20;
                (below(random, 2000) as f64 - 1000.0) * 2f64.powi(exponent) / 3.0
            }),
            _ => larger(&mut random, (10, 9, share), cardinality, wild),
        }
    }
}

fn table(size: usize, random: &mut Stream) -> AssignmentProblem<i64> {
    let weights = (0..size * size).map(|_| below(random, 100_000) as i64).collect();
    AssignmentProblem::dense(Matrix::new(size, size, weights).unwrap()).build().unwrap()
}

/// Edits of so many random weights.
fn weights(count: usize, size: usize, random: &mut Stream) -> Vec<Update<i64>> {
    let mut one = || Update::Weight {
        row: MenteeIx::at(below(random, size as u64) as usize),
        column: MentorIx::at(below(random, size as u64) as usize),
        weight: Some(below(random, 100_000) as i64),
    };
    (0..count).map(|_| one()).collect()
}

#[test]
fn long_chains_stay_exact_and_settle_few() {
    let size = 300;
    let mut random = stream(53, "long chains");
    let mut kept = Incremental::new(table(size, &mut random));
    kept.solve(&free()).solved().unwrap();
    for round in 0..400 {
        let batch = weights(1 + round % 7, size, &mut random);
        let stats = kept.change(&batch, &free()).unwrap().solved().unwrap();
        assert!(stats.augmentations <= 2 * batch.len() as u64, "{stats:?}");
        if round % 20 == 0 {
            let answer = kept.answer().unwrap();
            verify_assignment(kept.problem(), &answer).unwrap();
            assert_eq!(answer.value, solve(kept.problem()).solved().unwrap().value);
        }
    }
}

#[test]
fn the_largest_weights_do_not_overflow() {
    let size = 24;
    let most = (1_i64 << 61) / (2 * size as i64 + 1);
    let mut random = stream(54, "largest weights");
    let draw = |random: &mut Stream| match below(random, 3) {
        0 => most,
        1 => -most,
        _ => (random.next_u64() as i64) % most,
    };
    let items = (0..size * size).map(|_| draw(&mut random)).collect();
    let problem = AssignmentProblem::dense(Matrix::new(size, size, items).unwrap());
    let mut kept = Incremental::new(problem.build().unwrap());
    for _ in 0..200 {
        let weight = Some(draw(&mut random));
        let row = MenteeIx::at(below(&mut random, size as u64) as usize);
        let column = MentorIx::at(below(&mut random, size as u64) as usize);
        kept.change(&[Update::Weight { row, column, weight }], &free()).unwrap().solved().unwrap();
        let answer = kept.answer().unwrap();
        verify_assignment(kept.problem(), &answer).unwrap();
        assert_eq!(answer.value, solve(kept.problem()).solved().unwrap().value);
    }
    let row = MenteeIx::new(0);
    let beyond = Update::Weight { row, column: MentorIx::new(0), weight: Some(most + 1) };
    assert_eq!(kept.change(&[beyond], &free()).unwrap_err().len(), 1);
}

#[test]
fn a_stopped_run_stays_usable() {
    let size = 200;
    let mut random = stream(55, "stopped");
    let mut kept = Incremental::new(table(size, &mut random));
    let cancel = AtomicBool::new(true);
    let cancelled = Control::unbounded().with_cancel(&cancel);
    assert_eq!(kept.solve(&cancelled).reason(), Some(StopReason::Cancelled));
    assert!(kept.answer().is_none());
    kept.solve(&free()).solved().unwrap();
    let mut stopped = 0;
    for round in 0..60 {
        let batch = weights(40, size, &mut random);
        let limited = Control::unbounded().with_work_limit(round * 4);
        let control = if round % 5 == 4 { &cancelled } else { &limited };
        match kept.change(&batch, control).unwrap() {
            Outcome::Solved(_) => {}
            Outcome::Stopped(end) => {
                stopped += 1;
                assert!(kept.answer().is_none());
                verify_partial(kept.problem(), &end.best.unwrap()).unwrap();
                // Every other time the next edits find it as it was left.
                if round % 2 == 0 {
                    continue;
                }
                kept.solve(&free()).solved().unwrap();
            }
            outcome => panic!("{outcome:?}"),
        }
        let answer = kept.answer().unwrap();
        verify_assignment(kept.problem(), &answer).unwrap();
        assert_eq!(answer.value, solve(kept.problem()).solved().unwrap().value);
    }
    assert!(stopped > 10, "{stopped}");
}

#[test]
fn threads_change_no_bit() {
    let run = |threads| -> Vec<AssignmentAnswer<i64>> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut random = stream(56, "threads");
            let mut kept = Incremental::new(table(300, &mut random));
            let mut next = |count| {
                let batch = weights(count, 300, &mut random);
                kept.change(&batch, &free()).unwrap().solved().unwrap();
                kept.answer().unwrap()
            };
            [0, 1, 10, 100].map(&mut next).into()
        })
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(8));
}

#[test]
fn refused_edits_change_nothing() {
    let mut random = stream(57, "refused");
    let mut kept = Incremental::new(table(3, &mut random));
    kept.solve(&free()).solved().unwrap();
    let before = kept.answer();
    let row = MenteeIx::new(0);
    let twice = vec![(MentorIx::new(1), 1), (MentorIx::new(1), 2)];
    let batch = [
        Update::Weight { row, column: MentorIx::new(0), weight: None },
        Update::RowRemoved(MenteeIx::new(3)),
        Update::Row { row, pairs: twice },
        Update::UnmatchedPrice { side: Side::Mentee, agent: 0, price: 3 },
        Update::Seats { side: Side::Mentor, agent: 7, seats: 1 },
    ];
    let faults = kept.change(&batch, &free()).unwrap_err();
    let outside = UpdateFault::Outside { at: 1, side: Side::Mentee, agent: 3, agents: 3 };
    assert_eq!(faults[0], outside);
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert!(kept.change(&[], &free()).unwrap().as_solved().is_some());
    assert_eq!(kept.answer(), before);
}
