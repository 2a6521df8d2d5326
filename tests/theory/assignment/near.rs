//! The best assignment that gives up few of the present pairs, against every set of pairs.

use super::support::below;
use crate::unbounded::free;
use mentormatch::assignment::{ChangePrice, NearFault, solve_near};
use mentormatch::audit::verify_assignment;
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side, stream};
use mentormatch::market::{AssignmentProblem, Cardinality, Outcome, Seats, Sense, WeightFault};

type Pair = (usize, usize);

#[test]
fn few_present_pairs_are_given_up_among_the_best_or_at_a_price() {
    let mut random = stream(91, "near");
    let (mut several, mut paid) = (0, 0);
    for case in 0..4000 {
        let (rows, columns) =
            (1 + below(&mut random, 4) as usize, 1 + below(&mut random, 3) as usize);
        let spread = [2, 5, 20][case % 3];
        let cells: Vec<Vec<Option<i64>>> = (0..rows)
            .map(|_| {
                let cell = |_| {
                    let weight = below(&mut random, spread) as i64 - 1;
                    (below(&mut random, 5) > 0).then_some(weight)
                };
                (0..columns).map(cell).collect()
            })
            .collect();
        let seats: Vec<u32> = (0..columns).map(|_| 1 + below(&mut random, 2) as u32).collect();
        let sense = if below(&mut random, 2) == 0 { Sense::Max } else { Sense::Min };
        let cardinality = [Cardinality::Maximum, Cardinality::Free][below(&mut random, 2) as usize];
        let edges = cells.iter().enumerate().flat_map(|(row, cells)| {
            let there = cells.iter().enumerate();
            there.filter_map(move |(column, cell)| {
                Some((MenteeIx::at(row), MentorIx::at(column), (*cell)?))
            })
        });
        let problem = AssignmentProblem::sparse(rows, columns, edges.collect())
            .sense(sense)
            .cardinality(cardinality)
            .seats(Side::Mentor, Seats::each(seats.clone()))
            .build()
            .unwrap();
        let all: Vec<Pair> = (0..rows).flat_map(|a| (0..columns).map(move |b| (a, b))).collect();
        let mut present: Vec<Pair> =
            all.iter().copied().filter(|_| below(&mut random, 3) == 0).collect();
        present.sort_unstable();
        let price = match below(&mut random, 2) {
            0 => ChangePrice::AmongBest,
            _ => ChangePrice::Each(below(&mut random, 6) as i64),
        };
        let open: Vec<Pair> =
            all.iter().copied().filter(|at| cells[at.0][at.1].is_some()).collect();
        let sets = (0..1_u32 << open.len()).map(|set| -> Vec<Pair> {
            let holds = |at: &usize| set & (1 << at) != 0;
            (0..open.len()).filter(holds).map(|at| open[at]).collect()
        });
        let sign = if sense == Sense::Max { 1 } else { -1 };
        let sum = |made: &Vec<Pair>| made.iter().map(|at| cells[at.0][at.1].unwrap()).sum::<i64>();
        let given_up =
            |made: &Vec<Pair>| present.iter().filter(|at| !made.contains(at)).count() as i64;
        let fits = |made: &Vec<Pair>| {
            (0..rows).all(|a| made.iter().filter(|at| at.0 == a).count() <= 1)
                && (0..columns)
                    .all(|b| made.iter().filter(|at| at.1 == b).count() <= seats[b] as usize)
        };
        let worth = |made: &Vec<Pair>| {
            let pairs = if cardinality == Cardinality::Maximum { made.len() as i64 } else { 0 };
            let (sum, lost) = (sign * sum(made), given_up(made));
            match price {
                ChangePrice::Each(price) => (pairs, sum - price * lost, 0),
                _ => (pairs, sum, -lost),
            }
        };
        let fitting: Vec<Vec<Pair>> = sets.filter(|made| fits(made)).collect();
        let best = fitting.iter().map(worth).max().unwrap();
        let named: Vec<_> =
            present.iter().map(|at| (MenteeIx::at(at.0), MentorIx::at(at.1))).collect();
        let found = solve_near(&problem, &named, price, &free()).unwrap().solved().unwrap();
        assert!(verify_assignment(&found.problem, &found.answer).is_ok());
        let made: Vec<Pair> =
            found.answer.matching.pairs().map(|at| (at.0.get(), at.1.get())).collect();
        assert_eq!(worth(&made), best, "case {case}: {cells:?} {present:?} {price:?}");
        assert_eq!(found.sum, i128::from(sum(&made)));
        assert_eq!(found.given_up.len() as i64, given_up(&made));
        let plain = |made: &&Vec<Pair>| worth(made).0 == best.0 && worth(made).1 == best.1;
        let spread = fitting.iter().filter(plain).map(given_up);
        several += usize::from(spread.collect::<std::collections::BTreeSet<_>>().len() > 1);
        paid += usize::from(price != ChangePrice::AmongBest && !found.given_up.is_empty());
    }
    assert!(several > 300 && paid > 300, "{several} {paid}");
}

#[test]
fn what_cannot_be_raised_is_refused_by_name() {
    let problem =
        AssignmentProblem::sparse(1, 1, vec![(MenteeIx::new(0), MentorIx::new(0), 1_i64 << 58)]);
    let problem = problem.build().unwrap();
    let pair = (MenteeIx::new(0), MentorIx::new(0));
    let near = |present: &[(MenteeIx, MentorIx)], price| {
        solve_near(&problem, present, price, &free())
            .map(|outcome| matches!(outcome, Outcome::Solved(_)))
    };
    assert_eq!(near(&[pair], ChangePrice::Each(-1)), Err(NearFault::Price { price: -1 }));
    let outside = (MenteeIx::new(0), MentorIx::new(1));
    let told = Err(NearFault::Outside { row: outside.0, column: outside.1 });
    assert_eq!(near(&[outside], ChangePrice::AmongBest), told);
    let raised = near(&[pair], ChangePrice::Each(i64::MAX));
    assert!(matches!(raised, Err(NearFault::Weight(WeightFault::Integer { .. }))), "{raised:?}");
    assert_eq!(near(&[pair], ChangePrice::AmongBest), Ok(true));
    let stopped = Control::unbounded().with_work_limit(0);
    let run = solve_near(&problem, &[pair], ChangePrice::AmongBest, &stopped).unwrap();
    assert!(matches!(run, Outcome::Solved(_) | Outcome::Stopped(_)));
}
