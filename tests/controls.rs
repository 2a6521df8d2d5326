//! Every public operation that takes a control, under limits of 1, 10 and 1000 steps and
//! with a cancelled one: it is solved and verified, or stopped with a best that holds and a
//! bound that is not on the wrong side. A list of the functions of `src` that take a control
//! finds whatever is missing here.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "program/support.rs"]
#[allow(dead_code)]
mod support;

use mentormatch::assignment::{
    self, Change, Loss, Scratch, Sensitivity, solve_bottleneck, solve_bottleneck_with, solve_with,
};
use mentormatch::audit;
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, StopReason, stream};
use mentormatch::market::{
    AssignmentAnswer, AssignmentProblem, Lists, Matching, Outcome, Pool, Restrictions,
    ScoredMarket, Scores, Seats, Strength, Ties, TwoSided,
};
use mentormatch::meetings::{
    Ballot, Ballots, Frame, MutualChoice, Plan, Proof, Silence, Wanted, mutual, plan, replan,
};
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::program::MayMove;
use mentormatch::scoring::{CompiledRules, Rules, TableFault};
use mentormatch::stable::{self, Lattice};
use mentormatch::strategy::procedures::{GroupMeeting, OpenDay, RemoteQuestionnaires, Rest};
use mentormatch::strategy::{
    Claim, DraftReview, Edit, ExchangeGoal, ExchangeRule, Formed, Greedy, Groups, HighestTotal,
    Objective, Optimal, Pairing, Peer, PrepareFault, Prepared, Reach, ShortlistRule, Situation,
    Stable, StandingPair, Strategy, ThreeSidedVariant, ThreeSides, WaitingFirst, compare, exchange,
    repair, shortlists, three_sided,
};
use mentormatch::triads::{TriadProblem, TriadSolver, TwoStep};
use rand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use syn::visit::Visit;

/// How a run ended; the case has already checked what it says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Solved,
    Stopped(StopReason),
}

fn end<S, W, B>(outcome: &Outcome<S, W, B>) -> End {
    match outcome {
        Outcome::Stopped(stopped) => End::Stopped(stopped.reason),
        _ => End::Solved,
    }
}

/// A function of `src` and a run of it that checks its own answer.
type Case<'a> = (&'static str, Box<dyn Fn(&Control<'_>) -> End + 'a>);

fn case<'a>(name: &'static str, run: impl Fn(&Control<'_>) -> End + 'a) -> Case<'a> {
    (name, Box::new(run))
}

fn free() -> Control<'static> {
    Control::unbounded()
}

const AGENTS: usize = 14;

fn numbers(name: &str, count: usize, below: u64) -> Vec<i64> {
    let mut random = stream(7, name);
    (0..count).map(|_| (random.next_u64() % below) as i64).collect()
}

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

fn market() -> TwoSided {
    let lists = |name| Lists::strict(permutations(name));
    let seats = || Seats::one_each(AGENTS);
    TwoSided::new(lists("mentees"), lists("mentors"), seats(), seats()).unwrap()
}

/// Everybody ties two at a time.
fn tied() -> TwoSided {
    let lists = |name| {
        let groups = |list: Vec<u32>| list.chunks(2).map(<[u32]>::to_vec).collect::<Vec<_>>();
        Lists::tied(permutations(name).into_iter().map(groups))
    };
    let seats = || Seats::one_each(AGENTS);
    TwoSided::new(lists("mentees"), lists("mentors"), seats(), seats()).unwrap()
}

/// Steps that a run may still take once it is cancelled.
const AFTER: u64 = 1_000_000;

/// Cancels a run in its midst, once it has taken so many steps. Whoever asks is told so and
/// goes no further: the steps between two questions are those that a run can take after it
/// was cancelled.
fn cancel_after(steps: u64, name: &str, run: &dyn Fn(&Control<'_>) -> End) -> End {
    let (last, fired) = (AtomicU64::new(0), AtomicBool::new(false));
    let cancel = |work: u64| {
        let before = last.swap(work, Ordering::Relaxed);
        assert!(work.saturating_sub(before) <= AFTER, "{name}: {before} to {work}");
        let fires = work >= steps;
        fired.fetch_or(fires, Ordering::Relaxed) || fires
    };
    let ended = run(&free().with_cancel_when(&cancel));
    if fired.into_inner() {
        assert_eq!(ended, End::Stopped(StopReason::Cancelled), "{name}: {steps}");
    } else {
        assert_eq!(ended, End::Solved, "{name}: {steps}");
    }
    ended
}

/// Runs that take millions of steps are left after as few more.
#[test]
fn long_runs_are_left_soon_after_they_are_cancelled() {
    const SIZE: usize = 400;
    let mut random = stream(9, "long runs");
    let traits: Vec<[i64; 2]> =
        (0..2 * SIZE).map(|_| [0, 0].map(|_: i32| (random.next_u64() % 1000) as i64)).collect();
    let worth = |row: usize, column: usize| {
        let (own, other) = (traits[row], traits[SIZE + column]);
        own[0] * other[0] + own[1] * other[1]
    };
    let items = (0..SIZE * SIZE).map(|at| worth(at / SIZE, at % SIZE)).collect();
    let table = Matrix::new(SIZE, SIZE, items).unwrap();
    let whole = AssignmentProblem::dense(table.clone()).build().unwrap();
    let floats = AssignmentProblem::dense(table.clone().map(|one| one as f64 / 7.0));
    let floats = floats.build().unwrap();
    let two = || Seats::each(vec![2; SIZE]);
    let seats = AssignmentProblem::dense(table).seats(Side::Mentee, two());
    let seats = seats.seats(Side::Mentor, two()).build().unwrap();
    let mut lists = |ties: usize| {
        let mut one = || {
            let mut list: Vec<u32> = (0..SIZE as u32).collect();
            (1..SIZE).for_each(|at| list.swap(at, random.next_u64() as usize % (at + 1)));
            list
        };
        let lists: Vec<Vec<u32>> = (0..SIZE).map(|_| one()).collect();
        let group = |list: Vec<u32>| list.chunks(ties).map(<[u32]>::to_vec).collect::<Vec<_>>();
        Lists::tied(lists.into_iter().map(group))
    };
    let one_each = || Seats::one_each(SIZE);
    let strict = TwoSided::new(lists(1), lists(1), one_each(), one_each()).unwrap();
    let tied = TwoSided::new(lists(3), lists(3), one_each(), one_each()).unwrap();
    let cases = [
        case("assignment of whole numbers", |control| end(&assignment::solve(&whole, control))),
        case("assignment of floats", |control| end(&assignment::solve(&floats, control))),
        case("assignment with seats", |control| end(&assignment::solve(&seats, control))),
        case("mentee-optimal", |control| end(&stable::mentee_optimal(&strict, control).unwrap())),
        case("minimum regret", |control| end(&stable::minimum_regret(&strict, control).unwrap())),
        case("lattice", |control| end(&Lattice::new(&strict, control).unwrap())),
        case("nearly largest", |control| end(&stable::nearly_largest(&tied, control).unwrap())),
    ];
    for (name, run) in &cases {
        let ends = [1000, 2000].map(|steps| cancel_after(steps, name, run));
        assert_eq!(ends[0], End::Stopped(StopReason::Cancelled), "{name}");
    }
}

fn walk(cases: &[Case<'_>]) {
    let raised = AtomicBool::new(true);
    for (name, run) in cases {
        assert_eq!(run(&free()), End::Solved, "{name}");
        let mut stopped = false;
        for limit in [1, 10, 1000] {
            match run(&free().with_work_limit(limit)) {
                End::Solved => {}
                End::Stopped(reason) => {
                    assert_eq!(reason, StopReason::WorkLimit, "{name}: {limit}");
                    stopped = true;
                }
            }
        }
        // The linear start of that search is not counted, and proves enough here.
        assert!(stopped || *name == "stable::largest", "{name} does not count its steps");
        let theory = ["assignment::", "audit::", "market::", "stable::"];
        for limit in [3, 30, 300] {
            if theory.iter().any(|layer| name.starts_with(layer)) {
                cancel_after(limit, name, run);
            }
        }
        let cancelled = run(&free().with_cancel(&raised));
        assert_eq!(cancelled, End::Stopped(StopReason::Cancelled), "{name}");
        let past = free().with_deadline(Instant::now());
        assert_eq!(run(&past), End::Stopped(StopReason::Deadline), "{name}");
    }
}

#[test]
fn assignments_keep_their_limits() {
    walk(&assignment_cases(&Assigned::new()));
}

struct Assigned {
    problem: AssignmentProblem<i64>,
    fixed: AssignmentProblem<i64>,
    answer: AssignmentAnswer<i64>,
}

impl Assigned {
    fn new() -> Self {
        let build = |seats: u32| {
            let weights = numbers("weights", AGENTS * AGENTS, 100);
            AssignmentProblem::dense(Matrix::new(AGENTS, AGENTS, weights).unwrap())
                .seats(Side::Mentor, Seats::each(vec![seats; AGENTS]))
                .build()
                .unwrap()
        };
        let fixed = build(1);
        let answer = assignment::solve(&fixed, &free()).solved().unwrap();
        Self { problem: build(2), fixed, answer }
    }
}

fn assignment_cases(given: &Assigned) -> Vec<Case<'_>> {
    let Assigned { problem, fixed, answer } = given;
    let best = assignment::solve(problem, &free()).solved().unwrap().value;
    let worst = solve_bottleneck(problem, &free()).unwrap().solved().unwrap().bottleneck;
    let sum = move |outcome: assignment::AssignmentOutcome<i64>, problem, best: i128| {
        match &outcome {
            Outcome::Solved(answer) => {
                audit::verify_assignment(problem, answer).unwrap();
                assert_eq!(answer.value, best);
            }
            Outcome::Impossible(_) => panic!("nothing is demanded"),
            Outcome::Stopped(stopped) => {
                let near = stopped.best.as_ref().unwrap();
                audit::verify_partial(problem, near).unwrap();
                assert!(near.bound >= best && near.value <= best);
            }
        }
        end(&outcome)
    };
    let least = move |outcome: assignment::BottleneckOutcome<i64>| {
        match &outcome {
            Outcome::Solved(answer) => {
                audit::verify_bottleneck(problem, answer).unwrap();
                assert_eq!(answer.bottleneck, worst);
            }
            Outcome::Impossible(_) => panic!("nothing is demanded"),
            Outcome::Stopped(stopped) => {
                let near = stopped.best.as_ref().unwrap();
                audit::verify_partial_bottleneck(problem, near).unwrap();
                assert!(near.bound >= worst);
            }
        }
        end(&outcome)
    };
    let alone = move |outcome: assignment::LoneBottleneckOutcome<i64>| {
        match &outcome {
            Outcome::Solved(answer) => {
                audit::verify_lone_bottleneck(problem, answer).unwrap();
                assert_eq!(answer.bottleneck, worst);
            }
            Outcome::Impossible(_) => panic!("nothing is demanded"),
            Outcome::Stopped(stopped) => {
                let near = stopped.best.as_ref().unwrap();
                audit::verify_partial_bottleneck(problem, near).unwrap();
                assert!(near.bound >= worst);
            }
        }
        end(&outcome)
    };
    let sensitivity = move || Sensitivity::new(fixed, answer, &free()).unwrap().solved().unwrap();
    let (row, column) = answer.matching.pairs().next().unwrap();
    let other = MentorIx::at((column.get() + 1) % AGENTS);
    let loss = |outcome: Outcome<Loss<i64>>, truth: Loss<i64>| {
        assert!(outcome.as_solved().is_none_or(|loss| *loss == truth));
        end(&outcome)
    };
    let [forced, forbidden] = [
        sensitivity().force(row, other, &free()).solved().unwrap(),
        sensitivity().forbid(row, column, &free()).solved().unwrap(),
    ];
    // One mentor too few, so that somebody is alone on either side once it is turned.
    let weights = Matrix::new(3, 2, vec![5, 4, 3, 2, 1, 9]).unwrap();
    let narrow = AssignmentProblem::dense(weights).build().unwrap();
    let wide = Matrix::new(2, 3, vec![5, 4, 3, 2, 1, 9]).unwrap();
    let wide = AssignmentProblem::dense(wide).build().unwrap();
    vec![
        case("assignment::solve", move |control| {
            sum(assignment::solve(problem, control), problem, best)
        }),
        case("market::AssignmentBuilder::build_within", move |control| {
            let numbers = numbers("build", AGENTS * AGENTS, 100);
            let table = Matrix::new(AGENTS, AGENTS, numbers).unwrap();
            end(&AssignmentProblem::dense(table).build_within(control).unwrap())
        }),
        case("audit::verify_assignment_within", move |control| {
            let answer = assignment::solve(problem, &free()).solved().unwrap();
            end(&audit::verify_assignment_within(problem, &answer, control).unwrap())
        }),
        case("audit::verify_partial_within", move |control| {
            let outcome = assignment::solve(problem, &free().with_work_limit(1));
            let Outcome::Stopped(stopped) = outcome else { panic!("one step is not enough") };
            let best = stopped.best.unwrap();
            end(&audit::verify_partial_within(problem, &best, control).unwrap())
        }),
        case("assignment::solve_with", move |control| {
            let mut scratch = Scratch::new();
            let outcome = solve_with(problem, &mut scratch, control).map(Clone::clone);
            sum(outcome, problem, best)
        }),
        case("assignment::solve_again", move |control| {
            let changes = [Change::RowChanged(MenteeIx::new(0))];
            let outcome = assignment::solve_again(problem, answer, &changes, control).unwrap();
            sum(outcome, problem, best)
        }),
        case("assignment::solve_bottleneck", move |control| {
            least(solve_bottleneck(problem, control).unwrap())
        }),
        case("assignment::solve_lone_bottleneck", move |control| {
            alone(assignment::solve_lone_bottleneck(problem, control).unwrap())
        }),
        case("assignment::solve_bottleneck_with", move |control| {
            least(solve_bottleneck_with(problem, &mut Scratch::new(), control).unwrap())
        }),
        case("assignment::Sensitivity::new", move |control| {
            end(&Sensitivity::new(fixed, answer, control).unwrap())
        }),
        case("assignment::Sensitivity::force", move |control| {
            loss(sensitivity().force(row, other, control), forced)
        }),
        case("assignment::Sensitivity::forbid", move |control| {
            loss(sensitivity().forbid(row, column, control), forbidden)
        }),
        case("assignment::Sensitivity::serve_row", move |control| {
            let answer = assignment::solve(&narrow, &free()).solved().unwrap();
            let alone = answer.matching.unmatched_mentees().next().unwrap();
            let read = Sensitivity::new(&narrow, &answer, &free()).unwrap().solved().unwrap();
            loss(read.serve_row(alone, control), read.serve_row(alone, &free()).solved().unwrap())
        }),
        case("assignment::Sensitivity::serve_column", {
            let wide = wide.clone();
            move |control| {
                let answer = assignment::solve(&wide, &free()).solved().unwrap();
                let alone = answer.matching.unmatched_mentors().next().unwrap();
                let read = Sensitivity::new(&wide, &answer, &free()).unwrap().solved().unwrap();
                let truth = read.serve_column(alone, &free()).solved().unwrap();
                loss(read.serve_column(alone, control), truth)
            }
        }),
        case("assignment::Sensitivity::serve_all", move |control| {
            let answer = assignment::solve(&wide, &free()).solved().unwrap();
            let read = Sensitivity::new(&wide, &answer, &free()).unwrap().solved().unwrap();
            let all = read.serve_all(Side::Mentor, control);
            assert!(all.as_solved().is_none_or(|all| all.len() == 1));
            end(&all)
        }),
        case("assignment::Sensitivity::all", move |control| {
            let all = sensitivity().all(control);
            assert!(all.as_solved().is_none_or(|all| all.of(row, column) == Some(forbidden)));
            end(&all)
        }),
    ]
}

#[test]
fn stable_matchings_keep_their_limits() {
    walk(&stable_cases());
}

fn stable_cases() -> Vec<Case<'static>> {
    let strict: &'static TwoSided = Box::leak(Box::new(market()));
    let with_ties: &'static TwoSided = Box::leak(Box::new(tied()));
    let view = |name: &str| {
        let numbers = numbers(name, AGENTS * AGENTS, 1000);
        Matrix::new(AGENTS, AGENTS, numbers.into_iter().map(|one| one as i32).collect()).unwrap()
    };
    let scores: &'static Scores<i32> =
        Box::leak(Box::new(Scores::new(view("one"), view("other"), None).unwrap()));
    let stands = move |matching: &Matching| audit::stability(strict, matching, 0).is_stable();
    let optimal = move |outcome: Outcome<stable::SideOptimal>| {
        if let Outcome::Solved(found) = &outcome {
            assert!(stands(&found.matching));
            assert!(audit::improvement(strict, &found.matching, found.best_for).is_none());
        }
        end(&outcome)
    };
    let lattice: &'static Lattice<'static> =
        Box::leak(Box::new(Lattice::new(strict, &free()).unwrap().solved().unwrap()));
    let all: Vec<Matching> = lattice.matchings().collect();
    let rank_sums = move |matching: &Matching| {
        let measures = audit::measures(strict, matching);
        (measures.sex_equality(), measures.balance(), measures.regret())
    };
    let [equal, balanced] = [0, 1].map(|which| {
        let of = |matching: &Matching| [rank_sums(matching).0, rank_sums(matching).1][which];
        all.iter().map(of).min().unwrap()
    });
    let regret = all.iter().map(|one| rank_sums(one).2).min().unwrap();
    let count = all.len() as u128;
    let sought = move |outcome: Outcome<stable::Sought, _, stable::Sought>, truth: u64| {
        let ended = end(&outcome);
        let (found, cut) = outcome.best().unwrap();
        assert!(stands(&found.matching));
        assert!(found.bound <= truth && truth <= found.value);
        assert!(cut.is_some() || found.value == truth);
        ended
    };
    let pool = |name: &str| {
        let lists = permutations(name).into_iter().enumerate();
        let others = |(at, list): (usize, Vec<u32>)| {
            list.into_iter().filter(|&one| one as usize != at).collect::<Vec<_>>()
        };
        Pool::new(Lists::strict(lists.map(others))).unwrap()
    };
    // A pool that has stable matchings.
    let solvable = (0..)
        .map(|at| pool(&format!("pool {at}")))
        .find(|pool| stable::stable_roommates(pool, &free()).unwrap().as_solved().is_some());
    let pool: &'static Pool = Box::leak(Box::new(solvable.unwrap()));
    let pairs_hold = move |pairing: &mentormatch::market::PoolPairing| {
        audit::pool_stability(pool, pairing).is_stable()
    };
    let cheapest = stable::egalitarian_roommates(pool, &free()).unwrap().solved().unwrap().value;
    let placed = stable::minimum_regret_roommates(pool, &free()).unwrap().solved().unwrap().regret;
    let listed = stable::all_stable_roommates(pool, &free().with_work_limit(u64::MAX))
        .unwrap()
        .solved()
        .unwrap()
        .count();
    let present = lattice.mentor_optimal();
    let size =
        stable::largest(with_ties, &free()).unwrap().solved().unwrap().matching.size() as u64;
    let weak = move |matching: &Matching| audit::stability(with_ties, matching, 0).is_stable();
    let strong = move |outcome: &Outcome<Matching, mentormatch::market::InsistenceLog>,
                       strength| {
        match outcome {
            Outcome::Solved(matching) => {
                assert!(audit::stability_of(with_ties, matching, strength, 0).is_stable());
            }
            Outcome::Impossible(log) => audit::replay_insistence(with_ties, log).unwrap(),
            Outcome::Stopped(_) => {}
        }
        end(outcome)
    };
    let rotations = lattice.precedences().count();
    assert!(count > 2 && rotations > 1, "{count} {rotations}");
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
        case("market::Pool::within", move |control| {
            let others = |(at, list): (usize, Vec<u32>)| {
                list.into_iter().filter(|&one| one as usize != at).collect::<Vec<_>>()
            };
            let lists = permutations("pool").into_iter().enumerate().map(others);
            end(&Pool::within(Lists::strict(lists), control).unwrap())
        }),
        case("audit::stability_by_scores_within", move |control| {
            let market = ScoredMarket::new(scores);
            let found = stable::optimal_by_scores(&market, Side::Mentee, Ties::Index, &free());
            let matching = found.unwrap().solved().unwrap().matching;
            let found = audit::stability_by_scores_within(&market, &matching, 0, control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::improvement_by_scores_within", move |control| {
            let (market, side) = (ScoredMarket::new(scores), Side::Mentee);
            let found = stable::optimal_by_scores(&market, side, Ties::Index, &free());
            let matching = found.unwrap().solved().unwrap().matching;
            let ties = Ties::Index;
            let found =
                audit::improvement_by_scores_within(&market, &matching, side, ties, control);
            assert!(found.as_solved().is_none_or(Option::is_none));
            end(&found)
        }),
        case("audit::stability_of_within", move |control| {
            let matching = lattice.mentee_optimal();
            let strength = Strength::Strong;
            let found = audit::stability_of_within(strict, &matching, strength, 0, control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::measures_within", move |control| {
            end(&audit::measures_within(strict, &lattice.mentee_optimal(), control))
        }),
        case("audit::least_cost_within", move |control| {
            let found = lattice.egalitarian(&free()).solved().unwrap();
            let ranks = |mentee: MenteeIx, mentor: MentorIx| {
                let own = strict.mentee_list(mentee).find(|one| one.partner == mentor).unwrap();
                let other = strict.mentor_list(mentor).find(|one| one.partner == mentee).unwrap();
                i64::from(own.rank + other.rank)
            };
            let (matching, proof) = (&found.matching, &found.proof);
            let said = audit::least_cost_within(strict, matching, ranks, proof, control).unwrap();
            assert!(said.as_solved().is_none_or(|&cost| cost == found.cost));
            end(&said)
        }),
        case("audit::replay_within", move |control| {
            let pair = lattice.mentee_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let side = Side::Mentee;
            let found = stable::optimal_restricted(strict, &restrictions, side, &free());
            let log = found.unwrap().solved().unwrap().log;
            end(&audit::replay_within(strict, &restrictions, &log, control).unwrap())
        }),
        case("audit::replay_regret_within", move |control| {
            let found = stable::minimum_regret(strict, &free()).unwrap().solved().unwrap();
            let log = found.log.unwrap();
            end(&audit::replay_regret_within(strict, found.regret, &log, control).unwrap())
        }),
        case("audit::replay_insistence_within", move |control| {
            // Whatever two make of two with whom they are all content, others would do as well.
            let lists = || Lists::tied([[vec![0, 1]], [vec![0, 1]]]);
            let seats = || Seats::one_each(2);
            let market = TwoSided::new(lists(), lists(), seats(), seats()).unwrap();
            let found = stable::super_stable(&market, &free()).unwrap();
            let log = found.as_impossible().unwrap();
            end(&audit::replay_insistence_within(&market, log, control).unwrap())
        }),
        case("audit::refutes_regret_within", move |control| {
            let found = stable::minimum_regret_roommates(pool, &free()).unwrap();
            let found = found.solved().unwrap();
            let (pairing, proof) = (&found.pairing, found.refutation.as_ref().unwrap());
            let said = audit::refutes_regret_within(pool, pairing, found.regret, proof, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("audit::pool_stability_within", move |control| {
            let found = stable::stable_roommates(pool, &free()).unwrap().solved().unwrap();
            let said = audit::pool_stability_within(pool, &found, control);
            assert!(said.as_solved().is_none_or(audit::PoolStability::is_stable));
            end(&said)
        }),
        case("audit::is_stable_partition_within", move |control| {
            let found = stable::stable_partition(pool, &free()).unwrap().solved().unwrap();
            let said = audit::is_stable_partition_within(pool, &found, control);
            assert!(said.as_solved().is_none_or(|&stable| stable));
            end(&said)
        }),
        case("audit::stability_within", move |control| {
            let found = audit::stability_within(strict, &lattice.mentee_optimal(), 0, control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::improvement_within", move |control| {
            let best = lattice.mentee_optimal();
            let found = audit::improvement_within(strict, &best, Side::Mentee, control);
            assert!(found.as_solved().is_none_or(Option::is_none));
            end(&found)
        }),
        case("stable::mentee_optimal", move |control| {
            optimal(stable::mentee_optimal(strict, control).unwrap())
        }),
        case("stable::mentor_optimal", move |control| {
            optimal(stable::mentor_optimal(strict, control).unwrap())
        }),
        case("stable::optimal", move |control| {
            optimal(stable::optimal(strict, Side::Mentor, control).unwrap())
        }),
        case("stable::optimal_by_scores", move |control| {
            let market = ScoredMarket::new(scores);
            let (side, ties) = (Side::Mentee, Ties::Index);
            let found = stable::optimal_by_scores(&market, side, ties, control).unwrap();
            if let Outcome::Solved(found) = &found {
                let matching = &found.matching;
                assert!(audit::stability_by_scores(&market, matching, 0).is_stable());
                assert!(audit::improvement_by_scores(&market, matching, side, ties).is_none());
            }
            end(&found)
        }),
        case("stable::deferred_acceptance", move |control| {
            let (_, compiled) = compiled(AGENTS);
            let mut source = compiled.on_demand();
            let seats = |count: usize| Seats::one_each(count);
            let found = stable::deferred_acceptance::<MenteeIx, MentorIx>(
                &mut source,
                &seats(compiled.mentees()),
                &seats(compiled.mentors()),
                control,
            );
            end(&found)
        }),
        case("stable::optimal_restricted", move |control| {
            let counts = (AGENTS, AGENTS);
            let pair = lattice.mentee_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new(counts, [], [pair]).unwrap();
            let side = Side::Mentee;
            let found = stable::optimal_restricted(strict, &restrictions, side, control).unwrap();
            if let Outcome::Solved(found) = &found {
                assert!(stands(&found.optimal.matching));
                assert!(found.optimal.matching.contains(pair.0, pair.1));
            }
            end(&found)
        }),
        case("stable::minimum_regret", move |control| {
            let outcome = stable::minimum_regret(strict, control).unwrap();
            let ended = end(&outcome);
            match outcome.best() {
                Err(_) => {}
                Ok((found, cut)) => {
                    assert!(stands(&found.matching));
                    assert_eq!(rank_sums(&found.matching).2, found.regret);
                    assert!(found.bound <= regret && regret <= found.regret);
                    assert!(cut.is_some() || found.regret == regret);
                }
            }
            ended
        }),
        case("stable::nearly_largest", move |control| {
            let found = stable::nearly_largest(with_ties, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| weak(&found.matching)));
            end(&found)
        }),
        case("stable::largest", move |control| {
            let outcome = stable::largest(with_ties, control).unwrap();
            let ended = end(&outcome);
            if let Ok((found, _)) = outcome.best() {
                assert!(weak(&found.matching));
                assert!(found.matching.size() as u64 <= size && size <= found.bound);
            }
            ended
        }),
        case("stable::strongly_stable", move |control| {
            strong(&stable::strongly_stable(with_ties, control).unwrap(), Strength::Strong)
        }),
        case("stable::super_stable", move |control| {
            strong(&stable::super_stable(with_ties, control).unwrap(), Strength::Super)
        }),
        case("stable::stable_roommates", move |control| {
            let found = stable::stable_roommates(pool, control).unwrap();
            assert!(found.as_impossible().is_none() && found.as_solved().is_none_or(pairs_hold));
            end(&found)
        }),
        case("stable::stable_partition", move |control| {
            let found = stable::stable_partition(pool, control).unwrap();
            let holds = |found| audit::is_stable_partition(pool, found);
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
        }),
        case("stable::minimum_regret_roommates", move |control| {
            let outcome = stable::minimum_regret_roommates(pool, control).unwrap();
            let (found, cut) = match &outcome {
                Outcome::Solved(found) => (Some(found), false),
                Outcome::Impossible(_) => panic!("the pool has stable matchings"),
                Outcome::Stopped(stopped) => (stopped.best.as_ref(), true),
            };
            if let Some(found) = found {
                let checked = audit::pool_stability(pool, &found.pairing);
                assert!(checked.is_stable() && checked.ranks.1 == found.regret);
                assert!(found.bound <= placed && placed <= found.regret);
                assert!(cut || found.regret == placed);
            }
            end(&outcome)
        }),
        case("stable::egalitarian_roommates", move |control| {
            let outcome = stable::egalitarian_roommates(pool, control).unwrap();
            let (found, cut) = match &outcome {
                Outcome::Solved(found) => (Some(found), false),
                Outcome::Impossible(_) => panic!("the pool has stable matchings"),
                Outcome::Stopped(stopped) => (stopped.best.as_ref(), true),
            };
            if let Some(found) = found {
                assert!(pairs_hold(&found.pairing));
                assert!(found.bound <= cheapest && cheapest <= found.value);
                assert!(cut || found.value == cheapest);
            }
            end(&outcome)
        }),
        case("stable::all_stable_roommates", move |control| {
            let all = match stable::all_stable_roommates(pool, control).unwrap().or_stopped() {
                Ok(all) => all,
                Err(reason) => return End::Stopped(reason),
            };
            let (mut found, mut last) = (0, End::Solved);
            for one in all {
                last = end(&one);
                found += usize::from(one.as_solved().is_some_and(pairs_hold));
            }
            assert!(found == listed || last != End::Solved && found < listed);
            last
        }),
        case("stable::weakly_stable_roommates", move |control| {
            let found = stable::weakly_stable_roommates(pool, control);
            assert!(found.as_impossible().is_none() && found.as_solved().is_none_or(pairs_hold));
            end(&found)
        }),
        case("stable::Lattice::new", move |control| end(&Lattice::new(strict, control).unwrap())),
        case("stable::Lattice::list", move |control| {
            let outcome = lattice.list(None, control);
            let ended = end(&outcome);
            let (listed, cut) = outcome.best().unwrap();
            assert!(listed.iter().all(&stands));
            assert!(listed.len() as u128 == count || cut.is_some());
            ended
        }),
        case("stable::Lattice::count", move |control| {
            let outcome = lattice.count(control);
            let ended = end(&outcome);
            let (found, cut) = outcome.best().unwrap();
            let found = found.to_u128().unwrap();
            assert!(found <= count && (cut.is_some() || found == count));
            ended
        }),
        case("stable::Lattice::sex_equal", move |control| {
            sought(lattice.sex_equal(control), equal)
        }),
        case("stable::Lattice::balanced", move |control| {
            sought(lattice.balanced(control), balanced)
        }),
        case("stable::Lattice::median", move |control| {
            let outcome = lattice.median(control);
            let ended = end(&outcome);
            assert!(stands(&outcome.best().unwrap().0));
            ended
        }),
        case("stable::Lattice::least_cost", move |control| {
            end(&lattice
                .least_cost(|mentee, mentor| i64::from(mentee.raw() * mentor.raw()), control))
        }),
        case("stable::Lattice::egalitarian", move |control| end(&lattice.egalitarian(control))),
        case("stable::Lattice::nearest", move |control| {
            let found = lattice.nearest(&present, control);
            assert!(found.as_solved().is_none_or(|found| found.differing == 0));
            end(&found)
        }),
        case("stable::Lattice::transitive_reduction", move |control| {
            end(&lattice.transitive_reduction(1000, control).unwrap())
        }),
        case("stable::Lattice::transitive_closure", move |control| {
            end(&lattice.transitive_closure(1000, control).unwrap())
        }),
        case("stable::Lattice::dot", move |control| end(&lattice.dot(1000, control).unwrap())),
    ]
}

fn person(kind: &str, at: usize) -> PersonId {
    PersonId::new(&format!("{kind}-{at}")).unwrap()
}

/// Mentees and mentors with two seats each whose scores are random.
fn compiled(people: usize) -> (Cohort, CompiledRules) {
    let mentees = (0..people).map(|at| {
        let mut mentee = Mentee::new(person("e", at));
        (mentee.seats, mentee.waiting) = (2, at as u32 % 3);
        mentee
    });
    let mentors = (0..people).map(|at| {
        let mut mentor = Mentor::new(person("m", at));
        mentor.seats = 2;
        mentor
    });
    let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
    let points = numbers("points", people * people, 1000);
    let table: Vec<_> = (0..people * people)
        .map(|at| {
            let (mentee, mentor) = (person("e", at / people), person("m", at % people));
            serde_json::json!({ "mentee": mentee, "mentor": mentor, "points": points[at] })
        })
        .collect();
    let rules = serde_json::json!({ "version": 1, "criteria": [
        { "name": "table", "kind": "category-table", "field": "id", "mentee-weight": 1,
          "mentor-weight": 2, "points": table },
    ] });
    let rules = Rules::from_json(&rules.to_string()).unwrap();
    let compiled = rules.compile(&cohort).unwrap();
    (cohort, compiled)
}

#[test]
fn people_keep_their_limits() {
    let (cohort, rules) = compiled(AGENTS);
    let situation = Prepared::of(cohort, rules).unwrap().situation(&free()).unwrap();
    walk(&people_cases(&situation));
}

/// Whether a pairing keeps everybody's seats and makes nobody's pair twice.
fn fits(situation: &Situation, pairing: &Pairing) -> bool {
    let mut seats: BTreeMap<&PersonId, u32> = BTreeMap::new();
    let mut once = BTreeSet::new();
    for pair in &pairing.pairs {
        *seats.entry(&pair.mentee).or_default() += 1;
        *seats.entry(&pair.mentor).or_default() += 1;
        assert!(once.insert((&pair.mentee, &pair.mentor)));
        situation.mentee(&pair.mentee).unwrap();
    }
    seats.values().all(|&taken| taken <= 2)
}

fn people_cases(situation: &Situation) -> Vec<Case<'_>> {
    let rules = situation.rules();
    let strategy = move |strategy: &dyn Strategy, control: &Control<'_>| {
        let truth = strategy.form(situation, &free()).unwrap().solved().unwrap();
        let formed: Formed = strategy.form(situation, control).unwrap();
        match &formed {
            Outcome::Solved(pairing) => assert_eq!(*pairing, truth),
            Outcome::Impossible(never) => match *never {},
            Outcome::Stopped(stopped) => {
                if let Some(near) = &stopped.best {
                    let found = &near.pairing;
                    assert!(found.verified && found.claim == Claim::Feasible);
                    assert!(fits(situation, found));
                    if let Some(bound) = near.bound {
                        let better = (truth.measures.size as u64, i128::from(truth.measures.total));
                        let pairs = bound.pairs.unwrap_or(better.0);
                        assert!((pairs, bound.total) >= better, "{bound:?} {better:?}");
                    }
                }
            }
        }
        end(&formed)
    };
    let wanted = Wanted::acceptable(situation.table().scores()).unwrap();
    let frame = Frame::new().rounds(Some(3));
    // Few, since people who are absent make it a search.
    let all = (0..4).flat_map(|a| (0..3).map(move |b| (MenteeIx::new(a), MentorIx::new(b))));
    let all = all.map(|(a, b)| (mentormatch::meetings::Meeting::new(a, b), 1));
    let some = Wanted::new(4, 3, all).unwrap();
    let few = plan(&some, &Frame::new().rounds(Some(3)), &free()).unwrap().solved().unwrap();
    let far = Frame::new().rounds(Some(5)).mentee_absent(MenteeIx::new(0), [0, 1]);
    let first = plan(&wanted, &frame, &free()).unwrap().solved().unwrap();
    let held = |plan: &Plan| {
        let mut busy = BTreeSet::new();
        plan.timetable.meetings().all(|(round, meeting)| {
            busy.insert((round, Side::Mentee, meeting.mentee.raw()))
                && busy.insert((round, Side::Mentor, meeting.mentor.raw()))
        })
    };
    let count = first.timetable.len();
    let mut ballots = Ballots::silent(AGENTS, AGENTS);
    for at in 0..AGENTS {
        for ballot in [&mut ballots.mentees[at], &mut ballots.mentors[at]] {
            let ballot = ballot.get_or_insert_with(Ballot::default);
            (0..AGENTS as u32).for_each(|other| ballot.names(other, 1 + (other + at as u32) % 5));
        }
    }
    let peers: Vec<Peer> = (0..9)
        .map(|at| {
            let mut peer = Peer::new(person("p", at));
            let level = |at: usize| mentormatch::people::Level::new(1 + (at % 5) as i64).unwrap();
            let skill = |at: usize| format!("skill {}", at % 4);
            peer.offers = (0..3).map(|more| (skill(at + more), level(at * 3 + more))).collect();
            peer.wants = (0..4).map(|more| (skill(more), level(at * 7 + more))).collect();
            peer
        })
        .collect();
    let draft = Box::new(Optimal.form(situation, &free()).unwrap().solved().unwrap());
    let edit = {
        let (one, other) = (&draft.pairs[0], draft.pairs.iter().rev());
        let free_for = |pair: &&mentormatch::strategy::Pair| {
            draft
                .pairs
                .iter()
                .all(|made| (&made.mentee, &made.mentor) != (&one.mentee, &pair.mentor))
        };
        let mentor = other.clone().find(free_for).unwrap().mentor.clone();
        Edit::Insist { mentee: one.mentee.clone(), mentor }
    };
    let draft: &'static Pairing = Box::leak(draft);
    let side = |many: usize, other: usize, name: &str| {
        let numbers = numbers(name, many * other, 30);
        Matrix::new(many, other, numbers.into_iter().map(Some).collect()).unwrap()
    };
    let triads = TriadProblem::new(
        side(5, 4, "first"),
        side(9, 4, "second"),
        side(9, 5, "third"),
        vec![2; 4],
        vec![2; 5],
    )
    .unwrap();
    let chosen = draft.pairs.first().map(|pair| (pair.mentee.clone(), pair.mentor.clone()));
    let decided = RemoteQuestionnaires::decided(chosen.into_iter().collect(), Rest::Best);
    vec![
        case("strategy::Optimal::form", move |control| strategy(&Optimal, control)),
        case("strategy::HighestTotal::form", move |control| strategy(&HighestTotal, control)),
        case("strategy::Stable::form", move |control| strategy(&Stable::for_mentors(), control)),
        case("strategy::Greedy::form", move |control| strategy(&Greedy, control)),
        case("strategy::WaitingFirst::form", move |control| {
            strategy(&WaitingFirst::default(), control)
        }),
        case("strategy::Groups::form", move |control| strategy(&Groups::default(), control)),
        case("strategy::RemoteQuestionnaires::form", move |control| strategy(&decided, control)),
        case("strategy::GroupMeeting::form", move |control| {
            let sheets = mentormatch::meetings::WishSheets::default();
            let meeting = GroupMeeting::new(sheets, MutualChoice::Largest);
            strategy(&meeting.with_rest(Rest::Best), control)
        }),
        case("strategy::OpenDay::form", move |control| {
            let mut day = OpenDay::default();
            day.rest = Rest::Best;
            strategy(&day, control)
        }),
        case("strategy::compare", move |control| {
            let compared = compare(&[&Optimal, &Greedy], situation, control).unwrap();
            let ended = end(&compared);
            let (found, cut) = compared.best().unwrap();
            assert!(found.pairings.len() == 2 || cut.is_some());
            ended
        }),
        case("strategy::shortlists", move |control| {
            let lists = shortlists(situation, &ShortlistRule::default(), control).unwrap();
            assert!(lists.as_solved().is_none_or(|lists| lists.verified));
            end(&lists)
        }),
        case("strategy::repair", move |control| {
            let freed: Vec<_> = (0..AGENTS).map(|at| person("e", at)).collect();
            let standing = draft.pairs.iter().skip(3).map(|pair| StandingPair {
                mentee: pair.mentee.clone(),
                mentor: pair.mentor.clone(),
                may_move: true,
            });
            let standing: Vec<_> = standing.collect();
            let outcome = repair(situation, &standing, &freed, control).unwrap();
            let ended = end(&outcome);
            let (found, cut) = outcome.best().unwrap();
            assert!(found.verified && (!found.chains.is_empty() || cut.is_some()));
            ended
        }),
        case("strategy::exchange", move |control| {
            let goal = ExchangeGoal::HighestTotal;
            let rule = ExchangeRule::default();
            let truth = exchange(&peers, &rule, goal, &free()).unwrap().solved().unwrap();
            let outcome = exchange(&peers, &rule, goal, control).unwrap();
            match &outcome {
                Outcome::Solved(found) => assert!(found.proven && found.total == truth.total),
                Outcome::Impossible(_) => panic!("nobody is demanded"),
                Outcome::Stopped(stopped) => {
                    let near = stopped.best.as_ref().unwrap();
                    assert!(!near.exchange.proven && near.exchange.total <= truth.total);
                    assert!(near.bound.total >= i128::from(truth.total));
                }
            }
            end(&outcome)
        }),
        case("strategy::three_sided", move |control| {
            let sides = (situation.cohort(), situation.table());
            // Everybody plays every part: mentees are educators and learners.
            let sides = ThreeSides {
                educators_employers: sides,
                learners_employers: sides,
                learners_educators: sides,
            };
            let emphasis = ThreeSidedVariant::RealEconomy.emphasis();
            match three_sided(&sides, emphasis, control) {
                Ok(outcome) => end(&outcome),
                // The two sides have other ids, which is said before any step.
                Err(_) => two_steps(control),
            }
        }),
        case("strategy::DraftReview::effect", {
            let edit = edit.clone();
            move |control| {
                let review =
                    DraftReview::new(situation.clone(), draft.clone(), Objective::MostPairs)
                        .unwrap();
                end(&review.effect(&edit, control).unwrap())
            }
        }),
        case("strategy::DraftReview::apply", move |control| {
            let review =
                DraftReview::new(situation.clone(), draft.clone(), Objective::MostPairs).unwrap();
            let applied = review.apply(&edit, Reach::Everybody, control).unwrap();
            assert!(applied.as_solved().is_none_or(|pairing| pairing.verified));
            end(&applied)
        }),
        case("triads::TwoStep::solve", move |control| {
            let outcome = TwoStep.solve(&triads, control).unwrap();
            let ended = end(&outcome);
            let (found, cut) = outcome.best().unwrap();
            let teams: Vec<_> =
                found.teams.iter().map(|team| (team.employer, team.educator)).collect();
            assert!(found.teams.iter().all(|team| team.learners.len() <= 2));
            assert_eq!(found.second.is_some(), cut.is_none());
            if let (Some(first), Some(second)) = (&found.first, &found.second) {
                audit::verify_assignment(&triads.first_step().unwrap(), first).unwrap();
                audit::verify_assignment(&triads.second_step(&teams).unwrap(), second).unwrap();
            }
            ended
        }),
        case("meetings::plan", {
            let (wanted, frame) = (wanted.clone(), frame.clone());
            move |control| {
                let outcome = plan(&wanted, &frame, control).unwrap();
                let ended = end(&outcome);
                let (found, cut) = outcome.best().unwrap();
                assert!(held(&found) && found.timetable.rounds().len() <= 3);
                assert!(found.timetable.len() <= count);
                assert_eq!(matches!(found.proof, Proof::Choice(_)), cut.is_none());
                ended
            }
        }),
        case("meetings::replan", move |control| {
            let outcome = replan(&few.timetable, 1, &some, &far, control).unwrap();
            let ended = end(&outcome);
            assert!(held(&outcome.best().unwrap().0.plan));
            ended
        }),
        case("meetings::mutual", move |control| {
            let seats = || Seats::each(vec![2; AGENTS]);
            let choice = (Silence::NamesNobody, MutualChoice::Largest);
            let open = |_: MenteeIx, _: MentorIx| true;
            let outcome = mutual(&ballots, choice, open, (seats(), seats()), control).unwrap();
            let ended = end(&outcome);
            let (found, cut) = outcome.best().unwrap();
            assert!(found.matching.size() == 2 * AGENTS || cut.is_some());
            ended
        }),
        case("scoring::CompiledRules::score", move |control| scored(rules.score(control))),
        case("strategy::Prepared::table", move |control| {
            let (cohort, rules) = compiled(AGENTS);
            scored(Prepared::of(cohort, rules).unwrap().table(control))
        }),
        case("strategy::Prepared::situation", move |control| {
            let (cohort, rules) = compiled(AGENTS);
            match Prepared::of(cohort, rules).unwrap().situation(control) {
                Err(PrepareFault::Table(fault)) => scored::<()>(Err(fault)),
                other => scored(Ok(other.unwrap())),
            }
        }),
    ]
}

fn scored<T>(table: Result<T, TableFault>) -> End {
    match table {
        Ok(_) => End::Solved,
        Err(TableFault::Stopped(reason)) => End::Stopped(reason),
        Err(fault) => panic!("{fault}"),
    }
}

/// Three sides of people who are all different.
fn two_steps(control: &Control<'_>) -> End {
    let cohort = |mentees: &str, mentors: &str| {
        let mentees = (0..6).map(|at| Mentee::new(person(mentees, at)));
        let mentors = (0..6).map(|at| Mentor::new(person(mentors, at)));
        Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap()
    };
    let rules = Rules::default();
    let [first, second, third] = [
        cohort("educator", "employer"),
        cohort("learner", "employer"),
        cohort("learner", "educator"),
    ];
    let score = |cohort: &Cohort| rules.compile(cohort).unwrap().score(&free()).unwrap();
    let (one, two, three) = (score(&first), score(&second), score(&third));
    let sides = ThreeSides {
        educators_employers: (&first, &one),
        learners_employers: (&second, &two),
        learners_educators: (&third, &three),
    };
    let emphasis = ThreeSidedVariant::RealEconomy.emphasis();
    let outcome = three_sided(&sides, emphasis, control).unwrap();
    let ended = end(&outcome);
    let (found, cut) = outcome.best().unwrap();
    assert!(found.verified != cut.is_some());
    ended
}

/// Operations of a programme hand their control down and say that they were stopped.
const OF_PROGRAMMES: [&str; 11] = [
    "program::FormingDesk::draft",
    "program::FormingDesk::draft_among",
    "program::FormingDesk::draft_from",
    "program::PlanningDesk::plan_repair",
    "program::PlanningDesk::plan_group_meeting",
    "program::PlanningDesk::replan_group_meeting",
    "program::PlanningDesk::shortlists",
    "program::PlanningDesk::review_draft",
    "program::PlanningDesk::draft_swaps",
    "program::FormingDesk::revise_draft",
    "program::Record::demand_and_supply",
];

#[test]
fn programmes_hand_their_control_down() {
    let mut program = support::forming();
    let (now, id) = (support::act(5), support::id);
    program.team().set_rules(&now, Rules::default()).unwrap();
    let raised = AtomicBool::new(true);
    for control in [free().with_cancel(&raised), free().with_deadline(Instant::now())] {
        let mentees = BTreeSet::from([id("a")]);
        let draft = program.forming().draft(&now, &Optimal, &control).cloned().map(drop);
        let among =
            program.forming().draft_among(&now, &Optimal, &mentees, &control).cloned().map(drop);
        let prepared = program.planning().prepared().unwrap();
        let from =
            program.forming().draft_from(&now, &prepared, &Optimal, &control).cloned().map(drop);
        let repair =
            program.planning().plan_repair(&[id("a")], MayMove::Everybody, &control).map(drop);
        let (worth, setting) = (Default::default(), Default::default());
        let meeting = program.planning().plan_group_meeting(&worth, &setting, &control).map(drop);
        let so_far = mentormatch::meetings::Timetable::new(Vec::new());
        let again = program
            .planning()
            .replan_group_meeting((&so_far, 0), &worth, &setting, &control)
            .map(drop);
        let lists = program.planning().shortlists(&ShortlistRule::default(), &control).map(drop);
        let demand = program.record().demand_and_supply(&control).map(drop);
        for refused in [draft, among, from, repair, meeting, again, lists, demand] {
            assert!(refused.unwrap_err().has("stopped"));
        }
    }
    let draft = program.forming().draft(&now, &Optimal, &free()).unwrap().clone();
    let pair = &draft.pairs[0];
    let edit = Edit::Forbid { mentee: pair.mentee.clone(), mentor: pair.mentor.clone() };
    let control = free().with_cancel(&raised);
    let effect = program.planning().review_draft(&edit, &control).map(drop);
    let swaps = program.planning().draft_swaps(&pair.mentee, &pair.mentor, &control).map(drop);
    let revised =
        program.forming().revise_draft(&now, &edit, Reach::Everybody, &control).cloned().map(drop);
    for refused in [effect, swaps, revised] {
        assert!(refused.unwrap_err().has("stopped"));
    }
}

/// Public functions and methods of `src` whose arguments hold a control, by layer.
#[derive(Default)]
struct Taking {
    layer: String,
    of: Option<String>,
    found: BTreeSet<String>,
}

impl Taking {
    fn note(&mut self, signature: &syn::Signature) {
        let takes = signature.inputs.iter().any(|input| match input {
            syn::FnArg::Typed(typed) => match &*typed.ty {
                syn::Type::Reference(reference) => match &*reference.elem {
                    syn::Type::Path(path) => {
                        path.path.segments.last().is_some_and(|last| last.ident == "Control")
                    }
                    _ => false,
                },
                _ => false,
            },
            syn::FnArg::Receiver(_) => false,
        });
        if takes {
            let of = self.of.iter().map(|of| format!("{of}::")).collect::<String>();
            self.found.insert(format!("{}::{of}{}", self.layer, signature.ident));
        }
    }
}

impl<'ast> Visit<'ast> for Taking {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            self.note(&item.sig);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let syn::Type::Path(path) = &*item.self_ty else { return };
        self.of = path.path.segments.last().map(|last| last.ident.to_string());
        for inside in &item.items {
            let syn::ImplItem::Fn(method) = inside else { continue };
            // What a trait demands is as public as the trait.
            if item.trait_.is_some() || matches!(method.vis, syn::Visibility::Public(_)) {
                self.note(&method.sig);
            }
        }
        self.of = None;
    }
}

#[test]
fn whatever_takes_a_control_stands_in_the_tables() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut taking = Taking::default();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let layer = path.strip_prefix(&src).unwrap().iter().next().unwrap();
                taking.layer = layer.to_string_lossy().into_owned();
                let text = std::fs::read_to_string(&path).unwrap();
                taking.visit_file(&syn::parse_file(&text).unwrap());
            }
        }
    }
    // The kernel counts the steps, and no answer comes of it.
    taking.found.retain(|name| !name.starts_with("kernel::"));
    let given = Assigned::new();
    let (cohort, rules) = compiled(AGENTS);
    let situation = Prepared::of(cohort, rules).unwrap().situation(&free()).unwrap();
    let tables = [assignment_cases(&given), stable_cases(), people_cases(&situation)];
    let mut listed: BTreeSet<String> =
        tables.iter().flatten().map(|case| case.0.to_owned()).collect();
    listed.extend(OF_PROGRAMMES.map(str::to_owned));
    assert_eq!(taking.found, listed);
}

/// A large market whose solve takes long is left soon after its deadline.
#[test]
fn a_deadline_ends_a_long_strategy() {
    let (cohort, rules) = compiled(500);
    let situation = Prepared::of(cohort, rules).unwrap().situation(&free()).unwrap();
    let start = Instant::now();
    let control = free().with_deadline(start + Duration::from_millis(50));
    let formed = Optimal.form(&situation, &control).unwrap();
    let took = start.elapsed();
    let Outcome::Stopped(stopped) = formed else { panic!("solved within {took:?}") };
    assert_eq!(stopped.reason, StopReason::Deadline);
    let best = stopped.best.unwrap();
    assert!(best.pairing.verified && best.pairing.claim == Claim::Feasible);
    // A busy machine may take several times as long as a quiet one; the whole takes minutes.
    assert!(took < Duration::from_secs(2), "{took:?}");
}
