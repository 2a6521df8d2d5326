//! Stable matchings, and what their markets are made of.

mod building;
mod lattice;
mod long;
mod near;
mod optimal;
mod projects;
mod roommates;
mod ties;
mod triples;

use crate::{AGENTS, Case, free, numbers, walk};
use mentormatch::kernel::{Control, Index, Matrix, MentorIx, stream};
use mentormatch::market::{
    Lists, Outcome, Project, ProjectMentor, Projects, Scores, Seats, TwoSided,
};
use mentormatch::stable::Lattice;
use rand::Rng;

/// Each list a permutation of the other side.
fn permutations(name: &str) -> Vec<Vec<u32>> {
    let mut random = stream(8, name);
    (0..AGENTS)
        .map(|_| {
            let mut list: Vec<u32> = (0..AGENTS as u32).collect();
            (1..AGENTS).for_each(|at| list.swap(at, random.next_u64() as usize % (at + 1)));
            list
        })
        .collect()
}

pub(crate) fn market() -> TwoSided {
    let lists = |name| Lists::strict(permutations(name));
    let seats = || Seats::one_each(AGENTS);
    TwoSided::new(lists("mentees"), lists("mentors"), seats(), seats()).unwrap()
}

fn strict() -> &'static TwoSided {
    Box::leak(Box::new(market()))
}

fn lattice(strict: &'static TwoSided) -> &'static Lattice<'static> {
    Box::leak(Box::new(Lattice::new(strict, &free()).unwrap().solved().unwrap()))
}

/// Everybody ties two at a time.
fn tied() -> &'static TwoSided {
    let lists = |name| {
        let groups = |list: Vec<u32>| list.chunks(2).map(<[u32]>::to_vec).collect::<Vec<_>>();
        Lists::tied(permutations(name).into_iter().map(groups))
    };
    let seats = || Seats::one_each(AGENTS);
    let market = TwoSided::new(lists("mentees"), lists("mentors"), seats(), seats()).unwrap();
    Box::leak(Box::new(market))
}

fn scores() -> &'static Scores<i32> {
    let view = |name: &str| {
        let numbers = numbers(name, AGENTS * AGENTS, 1000);
        Matrix::new(AGENTS, AGENTS, numbers.into_iter().map(|one| one as i32).collect()).unwrap()
    };
    Box::leak(Box::new(Scores::new(view("one"), view("other"), None).unwrap()))
}

/// Each mentor offers one project.
fn projects(control: &Control<'_>) -> Outcome<Projects> {
    let offered = MentorIx::all(AGENTS).map(|mentor| Project { mentor, seats: 1 }).collect();
    let mentors = permutations("mentors of projects");
    let mentors: Vec<_> =
        mentors.into_iter().map(|list| ProjectMentor { seats: 1, list }).collect();
    Projects::within(&permutations("students"), offered, &mentors, control).unwrap()
}

#[test]
fn stable_matchings_keep_their_limits() {
    walk(&cases());
}

pub(crate) fn cases() -> Vec<Case<'static>> {
    let topics = [
        building::cases(),
        lattice::cases(),
        near::cases(),
        optimal::cases(),
        projects::cases(),
        roommates::cases(),
        ties::cases(),
        triples::cases(),
    ];
    topics.into_iter().flatten().collect()
}
