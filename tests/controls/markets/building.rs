//! Markets while they are built: what takes long in them is read under a control too.

use super::{permutations, projects, scores, tied};
use crate::{AGENTS, Case, case, end};
use mentormatch::kernel::Matrix;
use mentormatch::market::{Lists, Pool, ScoredMarket, Seats, Ties, TwoSided};

pub(super) fn cases() -> Vec<Case<'static>> {
    let with_ties = tied();
    let scores = scores();
    vec![
        case("market::TwoSided::within", move |control| {
            let lists = |name| Lists::strict(permutations(name));
            let seats = || Seats::each(vec![2; AGENTS]);
            let (mentees, mentors) = (lists("mentees"), lists("mentors"));
            end(&TwoSided::within(mentees, mentors, seats(), seats(), control).unwrap())
        }),
        case("market::TwoSided::from_matrices_within", move |control| {
            let lists = |name| {
                let items = permutations(name).concat();
                Matrix::new(AGENTS, AGENTS, items).unwrap()
            };
            let (mentees, mentors) = (lists("mentees"), lists("mentors"));
            let seats = || Seats::one_each(AGENTS);
            end(&TwoSided::from_matrices_within(mentees, mentors, seats(), seats(), control)
                .unwrap())
        }),
        case("market::TwoSided::break_ties_within", move |control| {
            end(&with_ties.break_ties_within(Ties::Lottery { seed: 1 }, control))
        }),
        case("market::ScoredMarket::to_lists_within", move |control| {
            end(&ScoredMarket::new(scores).to_lists_within(control).unwrap())
        }),
        case("market::Projects::within", |control| end(&projects(control))),
        case("market::Pool::within", move |control| {
            let others = |(at, list): (usize, Vec<u32>)| {
                list.into_iter().filter(|&one| one as usize != at).collect::<Vec<_>>()
            };
            let lists = permutations("pool").into_iter().enumerate().map(others);
            end(&Pool::within(Lists::strict(lists), control).unwrap())
        }),
        case("market::Pool::from_matrix_within", move |control| {
            let others = |(at, list): (usize, Vec<u32>)| {
                list.into_iter().filter(move |&one| one as usize != at)
            };
            let items = permutations("pool").into_iter().enumerate().flat_map(others).collect();
            let lists = Matrix::<u32>::new(AGENTS, AGENTS - 1, items).unwrap();
            end(&Pool::from_matrix_within(lists, control).unwrap())
        }),
    ]
}
