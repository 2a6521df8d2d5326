//! Matching within one pool.

use crate::{AGENTS, Case, case, end, free, numbers, walk};
use mentormatch::audit;
use mentormatch::general;
use mentormatch::market::{GeneralBuilder, GeneralProblem, Outcome, PartialGeneral};

fn builder() -> GeneralBuilder<i64> {
    let weights = numbers("pool", AGENTS * AGENTS, 100);
    let ends = (0..AGENTS as u32).flat_map(|one| (0..one).map(move |two| (one, two)));
    GeneralProblem::of(AGENTS, ends.zip(weights).map(|((one, two), weight)| (one, two, weight)))
}

#[test]
fn matchings_of_one_pool_keep_their_limits() {
    walk(&cases());
}

pub(crate) fn cases() -> Vec<Case<'static>> {
    let problem: &'static GeneralProblem<i64> = Box::leak(Box::new(builder().build().unwrap()));
    let answer = Box::leak(Box::new(general::best_matching(problem, &free()).solved().unwrap()));
    let best = answer.value;
    let control = free().with_work_limit(100);
    let Outcome::Stopped(stopped) = general::best_matching(problem, &control) else {
        panic!("a hundred steps are not enough")
    };
    let partial: &'static PartialGeneral<i64> = Box::leak(stopped.best.unwrap());
    let weights = numbers("rooms", 21, 100);
    let ends = (0..7u32).flat_map(|one| (0..one).map(move |two| (one, two)));
    let edges = ends.zip(weights).map(|((one, two), weight)| (one, two, weight));
    let seven: &'static GeneralProblem<i64> =
        Box::leak(Box::new(GeneralProblem::of(7, edges).build().unwrap()));
    let shared = general::best_rooms(seven, 3, &free()).unwrap().solved().unwrap().value;
    vec![
        case("general::best_matching", move |control| {
            let outcome = general::best_matching(problem, control);
            match &outcome {
                Outcome::Solved(answer) => {
                    audit::verify_general(problem, answer).unwrap();
                    assert_eq!(answer.value, best);
                }
                Outcome::Impossible(_) => panic!("nothing is required"),
                Outcome::Stopped(stopped) => {
                    let near = stopped.best.as_ref().unwrap();
                    audit::verify_partial_general(problem, near).unwrap();
                    assert!(near.bound >= best);
                }
            }
            end(&outcome)
        }),
        case("general::best_rooms", move |control| {
            let outcome = general::best_rooms(seven, 3, control).unwrap();
            let ended = end(&outcome);
            if let Ok((found, cut)) = outcome.best() {
                audit::verify_rooms(seven, 3, &found).unwrap();
                assert!(found.bound >= shared && (cut.is_some() || found.value == shared));
            }
            ended
        }),
        case("audit::verify_rooms_within", move |control| {
            let rooms = general::best_rooms(seven, 3, &free()).unwrap().solved().unwrap();
            end(&audit::verify_rooms_within(seven, 3, &rooms, control).unwrap())
        }),
        case("market::GeneralBuilder::build_within", |control| {
            end(&builder().build_within(control).unwrap())
        }),
        case("audit::verify_general_within", |control| {
            end(&audit::verify_general_within(problem, answer, control).unwrap())
        }),
        case("audit::verify_partial_general_within", |control| {
            end(&audit::verify_partial_general_within(problem, partial, control).unwrap())
        }),
    ]
}
