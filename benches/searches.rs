//! What curators ask for beyond pairs, a bench for each row of `docs/BREADTH.md`: repair, couples,
//! groups, rooms, three sides, projects, least numbers, drafts, arrivals.
//!
//! Weights are whole numbers from 0 to 99, lists random, seeds fixed. Problems are built outside the
//! timer; each time runs from the built problem to the answer with its proof. Searches that may be
//! exponential end after a stated work; whether they came to their end is printed once beside the
//! size. `SEARCHES_BENCH=full` measures the sizes that `docs/BENCHMARKS.md` quotes; by default they
//! suit a smoke run.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use mentormatch::assignment::{
    Arrivals, ChangePrice, even_loads, most_different, solve_grouped, solve_led, solve_near,
    within_spread,
};
use mentormatch::general::{best_rooms, with_trio};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, Sides, stream};
use mentormatch::market::{
    AssignmentProblem, AxialProblem, Cardinality, Couple, CouplesMarket, CyclicProblem,
    GeneralProblem, GroupedProblem, LedGroup, LedGroups, Lists, Matching, Mix, Pool, Project,
    ProjectMentor, Projects, Quota, Restrictions, Seats, Sense, TiedProjectMentor, TiedProjects,
    TwoSided,
};
use mentormatch::stable::{
    Lattice, ProjectMinimums, envy_free, fewest_blocking, fewest_blocking_roommates,
    largest_internally_stable, least_discontent, mentee_optimal, nearest_projects,
    nearly_largest_projects, repair, repair_frontier, settle, stable_with_couples,
    strongly_stable_roommates, student_optimal_projects, super_stable_projects,
};
use mentormatch::triads::{axial, cyclic_stable};
use rand::Rng;
use std::hint::black_box;

type Group<'c> = BenchmarkGroup<'c, WallTime>;

/// The small size, or with `SEARCHES_BENCH=full` all of them.
fn sizes(all: &'static [usize]) -> &'static [usize] {
    let full = std::env::var("SEARCHES_BENCH").is_ok_and(|size| size == "full");
    if full { all } else { &all[..1] }
}

fn below(dice: &mut impl Rng, bound: usize) -> usize {
    (dice.next_u64() % bound as u64) as usize
}

fn shuffled(dice: &mut impl Rng, count: usize) -> Vec<u32> {
    let mut items: Vec<u32> = (0..count as u32).collect();
    for at in (1..count).rev() {
        items.swap(at, below(dice, at + 1));
    }
    items
}

fn table(label: &str, rows: usize, columns: usize) -> Vec<Vec<i64>> {
    let mut dice = stream(rows as u64, label);
    let mut row = || (0..columns).map(|_| below(&mut dice, 100) as i64).collect();
    (0..rows).map(|_| row()).collect()
}

fn dense(label: &str, rows: usize, columns: usize) -> Matrix<i64> {
    Matrix::from_rows(table(label, rows, columns)).unwrap()
}

/// Times `run`, after one run that tells whether it came to its end.
fn timed<T>(group: &mut Group<'_>, name: &str, size: usize, run: impl Fn() -> (bool, T)) {
    let (ended, _) = run();
    if !ended {
        println!("searches/{name}/{size}: stopped by its work limit");
    }
    group.bench_function(BenchmarkId::new(name, size), |b| b.iter(|| black_box(run())));
}

/// Small markets: moves against blocking pairs from nobody matched, and a lock of the first mentee with its last mentor.
fn compromises(group: &mut Group<'_>) {
    let limited = Control::unbounded().with_work_limit(20_000_000);
    for &mentees in sizes(&[4, 5, 6]) {
        let market = market("compromise", mentees, mentees, 1);
        let nobody = Matching::new(mentees, mentees, []).unwrap();
        timed(group, "repair-frontier", mentees, || {
            let found = repair_frontier(&market, &nobody, &limited).unwrap();
            (found.reason().is_none(), found)
        });
        let last = market.mentee_list(MenteeIx::new(0)).last().unwrap().partner;
        let lock = [(MenteeIx::new(0), last)];
        let locks = Restrictions::new((mentees, mentees), [], lock).unwrap();
        timed(group, "least-discontent", mentees, || {
            let found = least_discontent(&market, &locks, &limited).unwrap();
            (found.reason().is_none(), found)
        });
    }
}

/// Random lists of everybody, `seats` a mentor.
fn market(label: &str, mentees: usize, mentors: usize, seats: u32) -> TwoSided {
    let mut dice = stream(mentees as u64, label);
    let own = Lists::strict((0..mentees).map(|_| shuffled(&mut dice, mentors)));
    let other = Lists::strict((0..mentors).map(|_| shuffled(&mut dice, mentees)));
    let seats = Seats::each(vec![seats; mentors]);
    TwoSided::new(own, other, Seats::one_each(mentees), seats).unwrap()
}

/// A tenth of the mentees swapped their mentors with somebody: how few have to move again, how many pairs block after
/// each number of moves, and the best sum with few changes. A lock of two who are each other's last. Then
/// the worth of groups over the lattice: how far each misses an even number.
fn stable(group: &mut Group<'_>) {
    let free = Control::unbounded();
    for &mentees in sizes(&[40, 200, 1000]) {
        let market = market("repair", mentees, mentees, 1);
        let best = mentee_optimal(&market, &free).unwrap().solved().unwrap().matching;
        let mut mentors: Vec<MentorIx> = best.pairs().map(|pair| pair.1).collect();
        for at in (0..mentees / 10).map(|at| 10 * at) {
            mentors.swap(at, (at + 7) % mentees);
        }
        let pairs = MenteeIx::all(mentees).zip(mentors);
        let present = Matching::new(mentees, mentees, pairs).unwrap();
        let nothing = Restrictions::default();
        timed(group, "repair", mentees, || {
            let found = repair(&market, &present, &nothing, &free).unwrap();
            (found.reason().is_none(), found)
        });
        timed(group, "settle", mentees, || {
            let found = settle(&market, &present, &free).unwrap();
            (found.reason().is_none(), found)
        });
        let problem = AssignmentProblem::dense(dense("near", mentees, mentees)).build().unwrap();
        let pairs: Vec<_> = present.pairs().collect();
        timed(group, "near", mentees, || {
            let found = solve_near(&problem, &pairs, ChangePrice::AmongBest, &free).unwrap();
            (found.reason().is_none(), found)
        });
        let lattice = Lattice::new(&market, &free).unwrap().solved().unwrap();
        timed(group, "cheapest-groups", mentees, || {
            let cost = |mentor: MentorIx, mentees: &[MenteeIx]| {
                mentees.iter().map(|one| i64::from((one.raw() + mentor.raw()) % 7)).sum()
            };
            let found = lattice.cheapest_groups(cost, &free).unwrap();
            (found.reason().is_none(), found)
        });
    }
}

/// Every tenth mentee with the next is a couple that wants to be at one of some places together.
fn couples(group: &mut Group<'_>) {
    let limited = Control::unbounded().with_work_limit(2_000_000);
    for &mentees in sizes(&[20, 60, 200]) {
        let mentors = mentees / 2;
        let market = market("couples", mentees, mentors, 2);
        let mut dice = stream(mentees as u64, "places");
        let couples = (0..mentees / 10).map(|at| {
            let members = [10 * at, 10 * at + 1].map(MenteeIx::at);
            let places = shuffled(&mut dice, mentors).into_iter().take(8);
            Couple { members, list: places.map(|at| [Some(MentorIx::new(at)); 2]).collect() }
        });
        let couples = CouplesMarket::new(market, couples.collect()).unwrap();
        timed(group, "couples", mentees, || {
            let found = stable_with_couples(&couples, &limited);
            (found.reason().is_none(), found)
        });
    }
}

/// A quarter of the mentors' seats must be filled, one mentor each, by mentees who name only some.
fn minimums(group: &mut Group<'_>) {
    let free = Control::unbounded();
    let limited = Control::unbounded().with_work_limit(2_000_000);
    for &mentees in sizes(&[16, 100, 400]) {
        let mentors = mentees / 4;
        let market = market("minimums", mentees, mentors, 5);
        let minimum = vec![1; mentors];
        timed(group, "envy-free-minimum", mentees, || {
            let found = envy_free(&market, &minimum, &free).unwrap();
            (found.reason().is_none(), found)
        });
    }
    for &mentees in sizes(&[6, 8, 10]) {
        let market = market("blocking", mentees, mentees / 2, 3);
        let minimum = vec![2; mentees / 2];
        timed(group, "fewest-blocking-minimum", mentees, || {
            let found = fewest_blocking(&market, &minimum, &limited).unwrap();
            (found.reason().is_none(), found)
        });
    }
}

/// Projects with and without ties: lists of eight, ties of two, five students to a mentor, two projects
/// a mentor. The present giving is the best one with a tenth of the students moved on.
fn projects(group: &mut Group<'_>) {
    const LIST: usize = 8;
    let free = Control::unbounded();
    let limited = Control::unbounded().with_work_limit(2_000_000);
    let tied = |list: &[u32]| list.chunks(2).map(<[u32]>::to_vec).collect::<Vec<_>>();
    for &students in sizes(&[100, 200, 1000, 5000]) {
        let mentors = students / 5;
        let mut dice = stream(students as u64, "projects");
        let lists: Vec<Vec<u32>> = (0..students)
            .map(|_| shuffled(&mut dice, 2 * mentors).into_iter().take(LIST).collect())
            .collect();
        let offered = (0..2 * mentors)
            .map(|at| Project { mentor: MentorIx::at(at / 2), seats: 3 })
            .collect::<Vec<_>>();
        let orders: Vec<_> = (0..mentors).map(|_| shuffled(&mut dice, students)).collect();
        let said = orders.iter().map(|order| TiedProjectMentor { seats: 5, list: tied(order) });
        let said: Vec<_> = said.collect();
        let students_tied: Vec<_> = lists.iter().map(|list| tied(list)).collect();
        let problem = TiedProjects::new(&students_tied, offered.clone(), &said).unwrap();
        timed(group, "projects/nearly-largest", students, || {
            let found = nearly_largest_projects(&problem, &free);
            (found.reason().is_none(), found)
        });
        timed(group, "projects/super-stable", students, || {
            let found = super_stable_projects(&problem, &free);
            (found.reason().is_none(), found)
        });
        let said = orders.into_iter().map(|list| ProjectMentor { seats: 5, list });
        let problem = Projects::new(&lists, offered, &said.collect::<Vec<_>>()).unwrap();
        let mut present = student_optimal_projects(&problem, &free).solved().unwrap();
        for at in (0..students / 10).map(|at| 10 * at) {
            present.projects.swap(at, at + 5);
        }
        let nothing = ProjectMinimums::default();
        timed(group, "projects/nearest", students, || {
            let found = nearest_projects(&problem, &present, &nothing, &limited).unwrap();
            (found.reason().is_none(), found)
        });
    }
}

/// Pools: ties of three strongly stable; random lists, the most pairs stable among themselves and the
/// fewest blocking pairs; whole weights of everybody, an odd pool with one three and rooms of three.
fn pools(group: &mut Group<'_>) {
    let free = Control::unbounded();
    let limited = Control::unbounded().with_work_limit(2_000_000);
    let lists = |label: &str, agents: usize| -> Vec<Vec<u32>> {
        let mut dice = stream(agents as u64, label);
        let others = |own: u32| {
            shuffled(&mut dice, agents).into_iter().filter(|&other| other != own).collect()
        };
        (0..agents as u32).map(others).collect()
    };
    for &agents in sizes(&[60, 100, 300, 1000]) {
        let strong = lists("strong", agents);
        let strong = strong.iter().map(|list| list.chunks(3).map(<[u32]>::to_vec).collect());
        let pool = Pool::new(Lists::tied(strong.collect::<Vec<Vec<_>>>())).unwrap();
        timed(group, "strong-roommates", agents, || {
            let found = strongly_stable_roommates(&pool, &free);
            (found.reason().is_none(), found)
        });
        let pool = Pool::new(Lists::strict(lists("internal", agents))).unwrap();
        timed(group, "internally-stable", agents, || {
            let found = largest_internally_stable(&pool, &free).unwrap();
            (found.reason().is_none(), found)
        });
    }
    for &agents in sizes(&[8, 10, 12]) {
        let pool = Pool::new(Lists::strict(lists("almost", agents))).unwrap();
        timed(group, "fewest-blocking-roommates", agents, || {
            let found = fewest_blocking_roommates(&pool, &limited);
            (found.reason().is_none(), found)
        });
    }
    let weighed = |label: &str, agents: usize, cardinality| {
        let weights = table(label, agents, agents);
        let edges = (0..agents as u32).flat_map(|one| (0..one).map(move |two| (two, one)));
        let edges =
            edges.map(|(two, one)| (two, one, weights[one as usize][two as usize])).collect();
        let edges: Vec<(u32, u32, i64)> = edges;
        GeneralProblem::of(agents, edges).cardinality(cardinality).build().unwrap()
    };
    for &agents in sizes(&[15, 51, 151]) {
        let problem = weighed("trio", agents, Cardinality::Maximum);
        timed(group, "trio", agents, || {
            let found = with_trio(&problem, &free).unwrap();
            (found.reason().is_none(), found)
        });
    }
    for &agents in sizes(&[9, 12, 15]) {
        let problem = weighed("rooms", agents, Cardinality::Maximum);
        timed(group, "rooms", agents, || {
            let found = best_rooms(&problem, 3, &limited).unwrap();
            (found.reason().is_none(), found)
        });
    }
}

/// Three sides of one size, dense: triples with the best sum, and triples that no triple blocks.
fn triples(group: &mut Group<'_>) {
    let limited = Control::unbounded().with_work_limit(20_000_000);
    for &side in sizes(&[8, 14, 20]) {
        let mut dice = stream(side as u64, "axial");
        let weights = (0..side * side * side).map(|_| Some(below(&mut dice, 100) as i128));
        let problem = AxialProblem::new([side; 3], weights.collect(), true).unwrap();
        timed(group, "axial", side, || {
            let found = axial(&problem, &limited);
            (found.reason().is_none(), found)
        });
        let ranks = [0, 1, 2].map(|_| {
            let rows = (0..side).map(|_| {
                let order = shuffled(&mut dice, side);
                order.into_iter().map(Some).collect::<Vec<_>>()
            });
            Matrix::from_rows(rows.collect::<Vec<_>>()).unwrap()
        });
        let problem = CyclicProblem::new(ranks).unwrap();
        timed(group, "cyclic-stable", side, || {
            let found = cyclic_stable(&problem, 7, &limited);
            (found.reason().is_none(), found)
        });
    }
}

/// Groups: mentors' groups of four, everybody with everybody. Quotas over firms and schools that cross
/// each other; loads as even as the best sum allows, and within one; co-mentors in groups of three;
/// four drafts that lose a hundredth at most; a year of arrivals.
fn groups(group: &mut Group<'_>) {
    let free = Control::unbounded();
    let problem = |label: &str, mentees: usize| {
        AssignmentProblem::dense(dense(label, mentees, mentees / 3))
            .seats(Side::Mentor, Seats::each(vec![4; mentees / 3]))
            .sense(Sense::Max)
            .build()
            .unwrap()
    };
    for &mentees in sizes(&[30, 120, 480]) {
        let mentors = mentees / 3;
        let alike = |by: usize, most: u32| -> Vec<Quota> {
            let of =
                |label: usize| (0..mentors as u32).filter(move |at| *at as usize % by == label);
            let quota = |label| Quota::new(format!("{by}: {label}"), of(label).collect());
            (0..by).map(|label| quota(label).at_most(most)).collect()
        };
        // Firms are every third mentor, schools every fourth: they cross.
        let quotas = [alike(3, mentees as u32 / 3), alike(4, mentees as u32 / 4)].concat();
        let quotas = Sides::new(Vec::new(), quotas);
        let grouped =
            GroupedProblem::new(problem("quotas", mentees), quotas, Sides::default()).unwrap();
        timed(group, "overlapping-quotas", mentees, || {
            let found = solve_grouped(&grouped, 2_000, &free);
            (found.reason().is_none(), found)
        });
        // No more than half of a group from one class of two.
        let class: Vec<u32> = (0..mentees as u32).filter(|at| at % 2 == 0).collect();
        let mixes = (0..mentors as u32).map(|at| Mix::new("class", at, class.clone()));
        let mixes = mixes.map(|mix| mix.at_most_of(1, 2)).collect();
        let mixes = Sides::new(Vec::new(), mixes);
        let mixed =
            GroupedProblem::new(problem("mixes", mentees), Sides::default(), mixes).unwrap();
        timed(group, "mixes", mentees, || {
            let found = solve_grouped(&mixed, 2_000, &free);
            (found.reason().is_none(), found)
        });
        let even = problem("even", mentees);
        timed(group, "even-loads", mentees, || {
            let found = even_loads(&even, &free).unwrap();
            (found.reason().is_none(), found)
        });
        timed(group, "within-spread", mentees, || {
            let found = within_spread(&even, 1, &free).unwrap();
            (found.reason().is_none(), found)
        });
    }
    for &mentees in sizes(&[12, 24, 48]) {
        let mentors = mentees / 3 + 1;
        let weights = table("co-mentors", mentees, mentors);
        let weights = weights.into_iter().map(|row| row.into_iter().map(Some).collect());
        let alone = (0..mentors as u32).map(|at| LedGroup::of(vec![at], 3));
        let two = (0..mentors as u32).flat_map(|one| (0..one).map(move |two| vec![two, one]));
        let groups = alone.chain(two.map(|leaders| LedGroup::of(leaders, 3))).collect();
        let seats: Vec<u32> = (0..mentees as u32).map(|at| 1 + u32::from(at % 4 == 0)).collect();
        let most = Cardinality::Maximum;
        let weights = (mentors, weights.collect());
        let problem = LedGroups::new(weights, &seats, groups, most, &[]).unwrap();
        timed(group, "co-mentors", mentees, || {
            let found = solve_led(&problem, 20_000, &free);
            (found.reason().is_none(), found)
        });

        let rows = table("arrivals", 4 * mentees, mentors);
        timed(group, "arrivals", 4 * mentees, || {
            let mut year = Arrivals::watching(vec![4; mentors], rows.len() as u32);
            for (who, row) in (0..).zip(&rows) {
                let weights = row.iter().copied().map(Some).collect();
                year.arrive(who, weights, &free).unwrap().solved().unwrap();
            }
            (true, year.made().len())
        });

        let drafts = AssignmentProblem::dense(dense("drafts", mentees, mentees)).build().unwrap();
        timed(group, "most-different", mentees, || {
            let found = most_different(&drafts, 4, mentees as u64, 200, &free);
            (found.reason().is_none(), found)
        });
    }
}

fn searches(c: &mut Criterion) {
    let mut group = c.benchmark_group("searches");
    group.sample_size(10);
    for part in [stable, compromises, couples, minimums, projects, pools, triples, groups] {
        part(&mut group);
    }
    group.finish();
}

criterion_group!(benches, searches);
criterion_main!(benches);
