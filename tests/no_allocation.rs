//! A second solve of the same size with the same scratch allocates nothing, and mechanisms that form
//! pairs in one pass ask for memory a number of times that does not grow with the people. Those
//! that weigh pairs ask for less in memory that they are lent.
//!
//! One test only: the allocator counts for the whole process.
#![allow(clippy::unwrap_used, clippy::panic)]

use mentormatch::assignment::{Scratch, solve_with};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, stream};
use mentormatch::market::{
    AssignmentBuilder, AssignmentProblem, Cardinality, Lists, Outcome, Quota, Seats, Sense,
    TwoSided,
};
use mentormatch::mechanisms::{Given, Room, named};
use rand::Rng;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn table(seed: u64, rows: usize, columns: usize, values: u64) -> AssignmentBuilder<i64> {
    let mut random = stream(seed, "no allocation");
    let weights = (0..rows * columns).map(|_| (random.next_u64() % values) as i64);
    AssignmentProblem::dense(Matrix::new(rows, columns, weights.collect()).unwrap())
}

fn edges(seed: u64, size: usize) -> AssignmentBuilder<i64> {
    let mut random = stream(seed, "no allocation for edges");
    let edges = (0..size * size).filter(|at| at % size == at / size || at % 7 == 3);
    let edges = edges.map(|at| {
        let weight = (random.next_u64() % 1000) as i64;
        (MenteeIx::at(at / size), MentorIx::at(at % size), weight)
    });
    AssignmentProblem::sparse(size, size, edges.collect())
}

type Kind = (&'static str, fn(u64) -> AssignmentBuilder<i64>);

#[test]
fn the_second_solve_of_a_size_allocates_nothing() {
    let kinds: [Kind; 16] = [
        ("square", |seed| table(seed, 100, 100, 1 << 30)),
        ("large, contested or not", |seed| {
            let contested = |at: usize| ((at / 520 + 1) * (at % 520 + 1)) as i64;
            match seed % 3 {
                1 => AssignmentProblem::dense(
                    Matrix::new(520, 520, (0..520 * 520).map(contested).collect()).unwrap(),
                ),
                _ => table(seed, 520, 520, 1 << 30),
            }
        }),
        ("large, where some rows bar others from columns", |seed| {
            let barred = |at: usize| (seed == 5 && at / 520 % 2 == 0 && at % 520 % 3 != 0) as i64;
            let mut random = stream(seed, "barred");
            let cost = |at: usize| (random.next_u64() % 1000) as i64 + 10_000 * barred(at);
            let costs = (0..520 * 520).map(cost).collect();
            AssignmentProblem::dense(Matrix::new(520, 520, costs).unwrap()).sense(Sense::Min)
        }),
        ("few values", |seed| table(seed, 100, 100, 5).sense(Sense::Min)),
        ("few values in a large table", |seed| table(seed, 300, 300, 3).sense(Sense::Min)),
        ("few values, wide", |seed| table(seed, 120, 300, 3).sense(Sense::Min)),
        ("few values, seats", |seed| {
            let places = Seats::each(vec![3; 90]);
            table(seed, 240, 90, 2).sense(Sense::Min).seats(Side::Mentor, places)
        }),
        ("wide", |seed| table(seed, 40, 100, 1 << 30).cardinality(Cardinality::Full)),
        ("tall", |seed| table(seed, 100, 40, 1 << 30)),
        ("tall with forbidden pairs", |seed| {
            let forbidden = (0..90).map(|row| (MenteeIx::at(row), MentorIx::at(row % 40)));
            table(seed, 100, 40, 1 << 30).forbidden(forbidden.collect())
        }),
        ("square with forbidden pairs", |seed| {
            let forbidden = (0..2000).map(|at| {
                let (row, turn) = (at % 90, at / 90);
                (MenteeIx::at(row), MentorIx::at((3 * row + turn) % 90))
            });
            table(seed, 90, 90, 1 << 30).forbidden(forbidden.collect())
        }),
        ("seats", |seed| {
            table(seed, 100, 12, 1 << 30).seats(Side::Mentor, Seats::each(vec![9; 12]))
        }),
        ("free, prices", |seed| {
            table(seed, 60, 60, 1 << 30)
                .cardinality(Cardinality::Free)
                .unmatched_prices(Side::Mentee, vec![3; 60])
        }),
        ("edges", |seed| edges(seed, 90)),
        ("seats on both sides", |seed| {
            table(seed, 40, 30, 1 << 30)
                .seats(Side::Mentee, Seats::each(vec![2; 40]))
                .seats(Side::Mentor, Seats::each(vec![3; 30]))
        }),
        ("quotas", |seed| {
            let group = Quota::new("first", (0..20).collect()).at_least(4).at_most(11);
            table(seed, 40, 30, 1 << 30).quotas(Side::Mentee, vec![group])
        }),
    ];
    for (kind, build) in kinds {
        let problems: Vec<_> = (0..12).map(|seed| build(seed).build().unwrap()).collect();
        let mut scratch = Scratch::new();
        let control = Control::unbounded();
        for (at, problem) in problems.iter().enumerate() {
            // The first two solves may find out how much memory the size takes.
            for again in [at > 1, true] {
                let region = Region::new(ALLOCATOR);
                match solve_with(problem, &mut scratch, &control) {
                    Outcome::Solved(answer) => assert!(answer.matching.size() > 0),
                    other => panic!("{other:?}"),
                }
                let change = region.change();
                let asked = change.allocations + change.reallocations;
                assert!(!again || asked == 0, "{kind}, problem {at}: {asked} allocations");
            }
        }
    }
    for code in ONE_PASS {
        let mechanism = named(code).unwrap();
        let asked = [60, 240].map(|people| {
            let market = market(people);
            let setting = Given::new(&market).with_seed(7);
            let region = Region::new(ALLOCATOR);
            let formed = mechanism.form(&setting, &Control::unbounded()).unwrap();
            assert!(formed.solved().unwrap().matching.size() > 0);
            let change = region.change();
            change.allocations + change.reallocations
        });
        assert!(asked[1] < asked[0] + 20, "{code}: {asked:?}");
    }
    for code in WEIGHING {
        let (mechanism, market, control) = (named(code).unwrap(), market(60), Control::unbounded());
        let (setting, mut room) = (Given::new(&market).with_seed(7), Room::default());
        let asked = [(); 3].map(|()| {
            let region = Region::new(ALLOCATOR);
            let formed = mechanism.form_in(&setting, &mut room, &control).unwrap();
            assert!(formed.solved().is_some(), "{code}");
            region.change().bytes_allocated
        });
        // What is left are the weights of the pairs, the problem and the proof, which are handed over.
        assert!(asked[1] < asked[0], "{code}: {asked:?}");
        assert_eq!(asked[1], asked[2], "{code}");
    }
}

/// Mechanisms whose solvers work in lent memory.
const WEIGHING: [&str; 7] = [
    "maximum-weight",
    "maximum-size-then-weight",
    "bottleneck",
    "leximin",
    "rank-maximal",
    "generous",
    "greedy-profile",
];

/// Mechanisms whose loops over proposals, turns or cycles allocate nothing.
const ONE_PASS: [&str; 11] = [
    "mentee-optimal",
    "mentor-optimal",
    "maximum-cardinality",
    "serial",
    "random-serial-dictatorship",
    "immediate-acceptance",
    "top-trading-cycles",
    "greedy",
    "mutual-wishes",
    "random",
    "maximum-size-then-weight",
];

/// As many on each side, whose lists are drawn.
fn market(people: usize) -> TwoSided {
    let mut random = stream(people as u64, "no allocation in mechanisms");
    let mut lists = || {
        Lists::strict((0..people).map(|_| {
            let mut all: Vec<u32> = (0..people as u32).collect();
            for last in (1..people).rev() {
                all.swap(last, (random.next_u64() % (last as u64 + 1)) as usize);
            }
            all
        }))
    };
    let seats = || Seats::one_each(people);
    TwoSided::new(lists(), lists(), seats(), seats()).unwrap()
}
