//! Three sides at once, and pairs with one trio.

use super::permutations;
use crate::{Case, case, end, free, numbers};
use mentormatch::audit;
use mentormatch::general;
use mentormatch::kernel::Matrix;
use mentormatch::market::{AxialProblem, CyclicProblem, GeneralProblem, Outcome};
use mentormatch::triads;

pub(super) fn cases() -> Vec<Case<'static>> {
    vec![
        case("triads::axial", move |control| {
            let cells = numbers("triples", 8 * 8 * 8, 1000).into_iter();
            let cells = cells.map(|weight| Some(i128::from(weight))).collect();
            let problem = AxialProblem::new([8; 3], cells, false).unwrap();
            let best = triads::axial(&problem, &free()).solved().unwrap().cost;
            let outcome = triads::axial(&problem, control);
            let ended = end(&outcome);
            let (found, _) = outcome.best().unwrap();
            assert_eq!(audit::axial_cost(&problem, &found.triples), Some(found.cost));
            assert!(audit::axial_bound(&problem, &found.prices).unwrap() <= found.bound);
            assert!(found.bound <= best && best <= found.cost);
            ended
        }),
        case("audit::axial_bound_within", move |control| {
            let problem = AxialProblem::new([20; 3], vec![Some(0); 8000], false).unwrap();
            let found = triads::axial(&problem, &free()).solved().unwrap();
            end(&audit::axial_bound_within(&problem, &found.prices, control))
        }),
        case("audit::cyclic_blocking_within", move |control| {
            let ranks = |_| Matrix::filled(20, 20, Some(0)).unwrap();
            let problem = CyclicProblem::new([0, 1, 2].map(ranks)).unwrap();
            end(&audit::cyclic_blocking_within(&problem, &[], 8000, control))
        }),
        case("triads::cyclic_stable", move |control| {
            let ranks = |name: &str| {
                // Four a side: where no walk ends, a search goes through all triples.
                let rows = permutations(name).into_iter().take(4);
                let four = |row: Vec<u32>| {
                    let rank = |&at: &u32| (0..4).filter(|&other| row[other] < at).count() as u32;
                    row[..4].iter().map(|at| Some(rank(at))).collect()
                };
                Matrix::from_rows(rows.map(four).collect()).unwrap()
            };
            let problem = CyclicProblem::new(["ab", "bc", "ca"].map(ranks)).unwrap();
            let outcome = triads::cyclic_stable(&problem, 0, control);
            if let Outcome::Solved(found) = &outcome {
                let blocking = audit::cyclic_blocking(&problem, &found.triples, 1);
                assert_eq!(blocking, Some(Vec::new()));
            }
            end(&outcome)
        }),
        case("general::with_trio", move |control| {
            let agents = 9;
            let weights = numbers("trio", agents * agents, 50);
            let edges = (0..agents as u32)
                .flat_map(|one| (one + 1..agents as u32).map(move |other| (one, other)));
            let edges = edges
                .map(|(one, other)| (one, other, weights[one as usize * agents + other as usize]));
            let problem = GeneralProblem::of(agents, edges).build().unwrap();
            let best = general::with_trio(&problem, &free()).unwrap().solved().unwrap().value;
            let outcome = general::with_trio(&problem, control).unwrap();
            if let Outcome::Stopped(stopped) = &outcome
                && let Some(near) = &stopped.best
            {
                assert!(near.bound >= best);
                let bound = audit::trio_bound(&problem, &near.proof).unwrap();
                assert!(bound.is_some_and(|bound| bound >= best));
            }
            end(&outcome)
        }),
        case("audit::verify_trio_within", move |control| {
            let edges = (0..9).flat_map(|one| (one + 1..9).map(move |other| (one, other, 1_i64)));
            let problem = GeneralProblem::of(9, edges).build().unwrap();
            let answer = general::with_trio(&problem, &free()).unwrap().solved().unwrap();
            end(&audit::verify_trio_within(&problem, &answer, control).unwrap())
        }),
    ]
}
