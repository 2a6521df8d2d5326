//! Stable matchings, and what their markets are made of.

use crate::{AGENTS, Case, End, cancel_after, case, end, free, numbers, walk};
use mentormatch::assignment::{self};
use mentormatch::audit;
use mentormatch::general;
use mentormatch::kernel::{
    AgentIx, Control, Index, Matrix, MenteeIx, MentorIx, Side, Sides, StopReason, stream,
};
use mentormatch::market::{
    AssignmentProblem, AxialProblem, Couple, CouplesMarket, CyclicProblem, GeneralProblem, Lists,
    Matching, Outcome, PairParts, Pool, Project, ProjectMatching, ProjectMentor, Projects,
    Restrictions, RuleParts, ScoredMarket, Scores, Seats, Stopped, Strength, TiedProjectMentor,
    TiedProjects, Ties, TwoSided,
};
use mentormatch::stable::{self, Lattice};
use mentormatch::triads;
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

/// Everybody ties two at a time.
fn tied() -> TwoSided {
    let lists = |name| {
        let groups = |list: Vec<u32>| list.chunks(2).map(<[u32]>::to_vec).collect::<Vec<_>>();
        Lists::tied(permutations(name).into_iter().map(groups))
    };
    let seats = || Seats::one_each(AGENTS);
    TwoSided::new(lists("mentees"), lists("mentors"), seats(), seats()).unwrap()
}

/// Each mentor offers one project.
fn projects(control: &Control<'_>) -> Outcome<Projects> {
    let offered = MentorIx::all(AGENTS).map(|mentor| Project { mentor, seats: 1 }).collect();
    let mentors = permutations("mentors of projects");
    let mentors: Vec<_> =
        mentors.into_iter().map(|list| ProjectMentor { seats: 1, list }).collect();
    Projects::within(&permutations("students"), offered, &mentors, control).unwrap()
}

/// Any cost of a mentor's group.
fn group_cost(mentor: MentorIx, group: &[MenteeIx]) -> i64 {
    group.iter().map(|mentee| (mentee.get() * (mentor.get() + 3) % 7) as i64).sum()
}

/// The same with two and two as good as each other.
fn tied_projects() -> TiedProjects {
    let groups = |list: Vec<u32>| list.chunks(2).map(<[u32]>::to_vec).collect::<Vec<_>>();
    let students: Vec<_> = permutations("students").into_iter().map(groups).collect();
    let offered = MentorIx::all(AGENTS).map(|mentor| Project { mentor, seats: 1 }).collect();
    let mentors: Vec<_> = permutations("mentors of projects")
        .into_iter()
        .map(|list| TiedProjectMentor { seats: 1, list: groups(list) })
        .collect();
    TiedProjects::new(&students, offered, &mentors).unwrap()
}

#[test]
fn stable_matchings_keep_their_limits() {
    walk(&cases());
}

/// The first two as a couple that may be anywhere, best by their ranks.
fn coupled(market: &TwoSided) -> CouplesMarket {
    let anywhere = vec![(0..market.mentors() as u32).collect()];
    let couple = Couple::at_one_place(market, [0, 1].map(MenteeIx::new), &anywhere);
    CouplesMarket::new(market.clone(), vec![couple]).unwrap()
}

/// Whether each of the blocking pairs has one of those who were still to be heard.
fn may_block(
    held: &stable::PartialSideOptimal,
    mut pairs: impl Iterator<Item = (MenteeIx, MentorIx)>,
) -> bool {
    pairs.all(|(mentee, mentor)| {
        let at = if held.best_for == Side::Mentee { mentee.get() } else { mentor.get() };
        held.waiting.contains(&at)
    })
}

pub(crate) fn cases() -> Vec<Case<'static>> {
    let strict: &'static TwoSided = Box::leak(Box::new(market()));
    let with_ties: &'static TwoSided = Box::leak(Box::new(tied()));
    let projects: &'static Projects = Box::leak(Box::new(projects(&free()).solved().unwrap()));
    let tied_projects: &'static TiedProjects = Box::leak(Box::new(tied_projects()));
    let view = |name: &str| {
        let numbers = numbers(name, AGENTS * AGENTS, 1000);
        Matrix::new(AGENTS, AGENTS, numbers.into_iter().map(|one| one as i32).collect()).unwrap()
    };
    let scores: &'static Scores<i32> =
        Box::leak(Box::new(Scores::new(view("one"), view("other"), None).unwrap()));
    let stands = move |matching: &Matching| audit::stability(strict, matching, 0).is_stable();
    let optimal = move |outcome: stable::SideOptimalOutcome| {
        match &outcome {
            Outcome::Solved(found) => {
                assert!(stands(&found.matching));
                assert!(audit::improvement(strict, &found.matching, found.best_for).is_none());
            }
            Outcome::Stopped(Stopped { best: Some(held), .. }) => {
                let found = audit::stability(strict, &held.matching, usize::MAX);
                let pairs = found.pairs.iter().map(|pair| (pair.mentee, pair.mentor));
                assert!(found.faults.is_empty() && may_block(held, pairs));
            }
            _ => {}
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
    // Two circles of three who like each other best, and the next one first.
    let circles = (0..6).map(|agent: u32| {
        let (own, other) = (agent / 3 * 3, (3 - agent / 3 * 3));
        let mates = [1, 2].map(|step| own + (agent + step) % 3);
        mates.into_iter().chain(other..other + 3).collect::<Vec<_>>()
    });
    let circles: &'static Pool = Box::leak(Box::new(Pool::new(Lists::strict(circles)).unwrap()));
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
    let ended = |stopped: Option<StopReason>| stopped.map_or(End::Solved, End::Stopped);
    // Four mentees who tie two at a time: small enough for a search.
    let few = || {
        let groups = |at: u32| [0, 2].map(|two| vec![(at + two) % 4, (at + two + 1) % 4]);
        Lists::tied((0..4).map(groups))
    };
    let few: &'static TwoSided = Box::leak(Box::new(
        TwoSided::new(few(), few(), Seats::one_each(4), Seats::each(vec![2; 4])).unwrap(),
    ));
    let spread = (0..4).map(|at| (MenteeIx::at(at), MentorIx::at(3 - at)));
    let spread: &'static Matching = Box::leak(Box::new(Matching::new(4, 4, spread).unwrap()));
    let wanted = [2, 1, 0, 1];
    let changed = stable::repair(few, spread, &Restrictions::default(), &free())
        .unwrap()
        .solved()
        .unwrap()
        .changed;
    let fewest = stable::fewest_blocking(few, &wanted, &free()).unwrap().solved().unwrap().blocking;
    let most = stable::largest_with_minimums(few, &wanted, &free()).unwrap().solved().is_some();
    let alone: Vec<u32> = (0..AGENTS).map(|at| u32::from(at % 2 == 0)).collect();
    let alone: &'static [u32] = Box::leak(alone.into_boxed_slice());
    vec![
        case("stable::repair", move |control| {
            let none = Restrictions::default();
            let (found, stopped) = match stable::repair(few, spread, &none, control).unwrap() {
                Outcome::Solved(found) => (found, None),
                Outcome::Impossible(_) => panic!("nothing is locked"),
                Outcome::Stopped(stopped) => match stopped.best {
                    Some(best) => (best, Some(stopped.reason)),
                    None => return End::Stopped(stopped.reason),
                },
            };
            assert!(audit::stability(few, &found.matching, 0).is_stable());
            assert!(found.least_changed <= changed && changed <= found.changed);
            ended(stopped)
        }),
        case("stable::fewest_blocking", move |control| {
            let outcome = stable::fewest_blocking(few, &wanted, control).unwrap();
            let ended = end(&outcome);
            let best = match outcome {
                Outcome::Solved(found) => Some(found),
                Outcome::Impossible(_) => panic!("the minimums can be met"),
                Outcome::Stopped(stopped) => stopped.best,
            };
            if let Some(found) = best {
                let blocking = audit::stability(few, &found.matching, 0).blocking;
                assert!(audit::stability(few, &found.matching, 0).faults.is_empty());
                assert_eq!(blocking, found.blocking);
                assert!(found.bound <= fewest && fewest <= blocking);
            }
            ended
        }),
        case("stable::largest_with_minimums", move |control| {
            let outcome = stable::largest_with_minimums(few, &wanted, control).unwrap();
            if let Outcome::Solved(found) = &outcome {
                assert!(most && audit::stability(few, &found.matching, 0).is_stable());
            }
            end(&outcome)
        }),
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
        case("stable::envy_free", move |control| {
            let outcome = stable::envy_free(strict, alone, control).unwrap();
            if let Outcome::Solved(found) = &outcome {
                assert!(audit::envy(strict, alone, &found.matching).is_free());
            }
            end(&outcome)
        }),
        case("audit::envy_within", move |control| {
            let outcome =
                audit::envy_within(strict, alone, &Matching::empty(AGENTS, AGENTS), control);
            if let Outcome::Solved(found) = &outcome {
                assert_eq!(found.short.len(), AGENTS / 2);
            }
            end(&outcome)
        }),
        case("audit::refutes_envy_free_within", move |control| {
            let best = stable::mentee_optimal(strict, &free()).unwrap().solved().unwrap().matching;
            let outcome = audit::refutes_envy_free_within(strict, &[1; AGENTS], &best, control);
            if let Outcome::Solved(refuted) = &outcome {
                assert!(!refuted);
            }
            end(&outcome)
        }),
        case("market::TwoSided::within", move |control| {
            let lists = |name| Lists::strict(permutations(name));
            let seats = || Seats::each(vec![2; AGENTS]);
            let (mentees, mentors) = (lists("mentees"), lists("mentors"));
            end(&TwoSided::within(mentees, mentors, seats(), seats(), control).unwrap())
        }),
        case("market::Projects::within", |control| end(&crate::markets::projects(control))),
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
        case("market::Pool::from_matrix_within", move |control| {
            let others = |(at, list): (usize, Vec<u32>)| {
                list.into_iter().filter(move |&one| one as usize != at)
            };
            let items = permutations("pool").into_iter().enumerate().flat_map(others).collect();
            let lists = Matrix::<u32>::new(AGENTS, AGENTS - 1, items).unwrap();
            end(&Pool::from_matrix_within(lists, control).unwrap())
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
        case("audit::best_restricted_within", move |control| {
            let pair = lattice.mentor_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let goal = (Side::Mentee, None);
            let found = lattice.best_restricted(&restrictions, goal, &free()).solved().unwrap();
            let (matching, proof) = (&found.matching, &found.proof);
            let said = audit::best_restricted_within(
                strict,
                &restrictions,
                goal,
                matching,
                proof,
                control,
            );
            end(&said.unwrap())
        }),
        case("audit::replay_regret_within", move |control| {
            let found = stable::minimum_regret(strict, &Restrictions::default(), &free())
                .unwrap()
                .solved()
                .unwrap();
            let log = found.log.unwrap();
            end(&audit::replay_regret_within(
                strict,
                &Restrictions::default(),
                found.regret,
                &log,
                control,
            )
            .unwrap())
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
        case("stable::roommates_requiring", move |control| {
            let pair = stable::stable_roommates(pool, &free()).unwrap().solved().unwrap();
            let pair = [pair.pairs().next().unwrap()];
            let found = stable::roommates_requiring(pool, &pair, control).unwrap();
            let holds = |found: &mentormatch::market::PoolPairing| {
                found.pairs().any(|made| made == pair[0])
            };
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
        }),
        case("audit::refutes_required_within", move |control| {
            // Nobody gets two partners.
            let ix = AgentIx::new;
            let circle = Pool::new(Lists::strict([[1, 2, 3], [2, 0, 3], [0, 1, 3], [0, 1, 2]]));
            let circle = circle.unwrap();
            let required = [(ix(0), ix(3))];
            let found = stable::roommates_requiring(&circle, &required, &free()).unwrap();
            let witness = found.as_impossible().unwrap();
            let said = audit::refutes_required_within(&circle, &required, witness, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("audit::refutes_regret_within", move |control| {
            let found = stable::minimum_regret_roommates(pool, &free()).unwrap();
            let found = found.solved().unwrap();
            let (pairing, proof) = (&found.pairing, found.refutation.as_ref().unwrap());
            let said = audit::refutes_regret_within(pool, pairing, found.regret, proof, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("stable::student_optimal_projects", move |control| {
            end(&stable::student_optimal_projects(projects, control))
        }),
        case("stable::mentor_optimal_projects", move |control| {
            end(&stable::mentor_optimal_projects(projects, control))
        }),
        case("stable::Lattice::cheapest_groups", move |control| {
            end(&lattice.cheapest_groups(group_cost, control).unwrap())
        }),
        case("stable::Lattice::least_dearest_group", move |control| {
            end(&lattice.least_dearest_group(group_cost, control).unwrap())
        }),
        case("audit::least_group_cost_within", move |control| {
            let found = lattice.cheapest_groups(group_cost, &free()).unwrap().solved().unwrap();
            let (matching, proof) = (&found.matching, &found.proof);
            let said = audit::least_group_cost_within(strict, matching, group_cost, proof, control);
            let said = said.unwrap();
            assert!(said.as_solved().is_none_or(|&cost| cost == found.cost));
            end(&said)
        }),
        case("stable::nearly_largest_projects", move |control| {
            end(&stable::nearly_largest_projects(tied_projects, control))
        }),
        case("stable::super_stable_projects", move |control| {
            end(&stable::super_stable_projects(tied_projects, control))
        }),
        case("stable::nearest_projects", move |control| {
            let present = ProjectMatching { projects: vec![None; AGENTS] };
            let minimums = stable::ProjectMinimums::default();
            end(&stable::nearest_projects(projects, &present, &minimums, control).unwrap())
        }),
        case("audit::project_stability_of_within", move |control| {
            let found = stable::nearly_largest_projects(tied_projects, &free()).solved().unwrap();
            let weak = Strength::Weak;
            let said = audit::project_stability_of_within(tied_projects, &found, weak, control);
            assert!(said.as_solved().is_none_or(audit::ProjectStability::is_stable));
            end(&said)
        }),
        case("audit::project_stability_within", move |control| {
            let found = stable::student_optimal_projects(projects, &free()).solved().unwrap();
            let said = audit::project_stability_within(projects, &found, control);
            assert!(said.as_solved().is_none_or(audit::ProjectStability::is_stable));
            end(&said)
        }),
        case("audit::pool_stability_within", move |control| {
            let found = stable::stable_roommates(pool, &free()).unwrap().solved().unwrap();
            let said = audit::pool_stability_within(pool, &found, control);
            assert!(said.as_solved().is_none_or(audit::PoolStability::is_stable));
            end(&said)
        }),
        case("stable::stable_with_couples", move |control| {
            let market = coupled(strict);
            let found = stable::stable_with_couples(&market, control);
            let holds = |found: &Matching| audit::couples_stability(&market, found).is_stable();
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
        }),
        case("audit::couples_stability_within", move |control| {
            let market = coupled(strict);
            let found = stable::mentee_optimal(strict, &free()).unwrap().solved().unwrap();
            end(&audit::couples_stability_within(&market, &found.matching, control))
        }),
        case("stable::super_stable_roommates", move |control| {
            let found = stable::super_stable_roommates(pool, control);
            assert!(found.as_impossible().is_none() && found.as_solved().is_none_or(pairs_hold));
            end(&found)
        }),
        case("audit::pool_stability_of_within", move |control| {
            let found = stable::super_stable_roommates(pool, &free()).solved().unwrap();
            let strength = mentormatch::market::Strength::Super;
            let said = audit::pool_stability_of_within(pool, &found, strength, control);
            assert!(said.as_solved().is_none_or(audit::PoolStability::is_stable));
            end(&said)
        }),
        case("audit::refutes_super_stable_within", move |control| {
            // All like all others as much.
            let all = |agent: u32| [(0..AGENTS as u32).filter(|&other| other != agent).collect()];
            let alike = Pool::new(Lists::tied((0..AGENTS as u32).map(all))).unwrap();
            let found = stable::super_stable_roommates(&alike, &free());
            let log = found.as_impossible().unwrap();
            let said = audit::refutes_super_stable_within(&alike, log, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("stable::settle", move |control| {
            let nobody = Matching::new(AGENTS, AGENTS, []).unwrap();
            let found = stable::settle(strict, &nobody, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| stands(&found.matching)));
            end(&found)
        }),
        case("stable::repair_frontier", move |control| {
            let lists = |own: usize| (0..4).map(|at| (own + at) as u32 % 4).collect::<Vec<_>>();
            let side = || Lists::strict((0..4).map(lists));
            let seats = || mentormatch::market::Seats::one_each(4);
            let small = TwoSided::new(side(), side(), seats(), seats()).unwrap();
            let present = Matching::new(4, 4, []).unwrap();
            end(&stable::repair_frontier(&small, &present, control).unwrap())
        }),
        case("stable::least_discontent", move |control| {
            let lists = |own: usize| (0..4).map(|at| (own + at) as u32 % 4).collect::<Vec<_>>();
            let side = || Lists::strict((0..4).map(lists));
            let seats = || mentormatch::market::Seats::one_each(4);
            let small = TwoSided::new(side(), side(), seats(), seats()).unwrap();
            let lock = [(MenteeIx::new(0), MentorIx::new(3))];
            let locks = mentormatch::market::Restrictions::new((4, 4), [], lock).unwrap();
            end(&stable::least_discontent(&small, &locks, control).unwrap())
        }),
        case("audit::refutes_strongly_stable_within", move |control| {
            // An odd number of agents who like all others as much: one stays alone.
            let agents = AGENTS as u32 / 2 * 2 - 1;
            let all = |agent: u32| [(0..agents).filter(|&other| other != agent).collect()];
            let alike = Pool::new(Lists::tied((0..agents).map(all))).unwrap();
            let found = stable::strongly_stable_roommates(&alike, &free());
            let witness = found.as_impossible().unwrap();
            let said = audit::refutes_strongly_stable_within(&alike, witness, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("audit::refutes_super_stable_projects_within", move |control| {
            // Everybody likes all as much.
            let all: Vec<u32> = (0..AGENTS as u32).collect();
            let offered = MentorIx::all(AGENTS).map(|mentor| Project { mentor, seats: 1 });
            let said = TiedProjectMentor { seats: 1, list: vec![all.clone()] };
            let alike =
                TiedProjects::new(&vec![vec![all]; AGENTS], offered.collect(), &vec![said; AGENTS])
                    .unwrap();
            let found = stable::super_stable_projects(&alike, &free());
            let witness = found.as_impossible().unwrap();
            let said = audit::refutes_super_stable_projects_within(&alike, witness, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("stable::fewest_blocking_roommates", move |control| {
            let outcome = stable::fewest_blocking_roommates(circles, control);
            let ended = end(&outcome);
            if let Ok((found, cut)) = outcome.best() {
                let blocking = audit::pool_stability(circles, &found.pairing);
                assert!(blocking.misplaced.is_empty());
                assert_eq!(blocking.blocking.len() as u64, found.blocking);
                assert!(found.bound <= 2 && 2 <= found.blocking);
                assert!(cut.is_some() || found.blocking == 2);
            }
            ended
        }),
        case("audit::is_largest_internally_stable_within", move |control| {
            let found = stable::largest_internally_stable(pool, &free()).unwrap();
            let found = found.solved().unwrap();
            let (pairing, partition) = (&found.pairing, &found.partition);
            let said =
                audit::is_largest_internally_stable_within(pool, pairing, partition, control);
            assert!(said.as_solved().is_none_or(|holds| *holds));
            end(&said)
        }),
        case("stable::largest_internally_stable", move |control| {
            let found = stable::largest_internally_stable(pool, control).unwrap();
            let holds = |found: &stable::InternallyStable| {
                audit::is_largest_internally_stable(pool, &found.pairing, &found.partition)
            };
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
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
            match &found {
                Outcome::Solved(found) => {
                    let matching = &found.matching;
                    assert!(audit::stability_by_scores(&market, matching, 0).is_stable());
                    assert!(audit::improvement_by_scores(&market, matching, side, ties).is_none());
                }
                Outcome::Stopped(Stopped { best: Some(held), .. }) => {
                    let found = audit::stability_by_scores(&market, &held.matching, usize::MAX);
                    let pairs = found.pairs.iter().map(|pair| (pair.mentee, pair.mentor));
                    assert!(found.faults.is_empty() && may_block(held, pairs));
                }
                _ => {}
            }
            end(&found)
        }),
        case("stable::deferred_acceptance", move |control| {
            let (_, compiled) = crate::people::compiled(AGENTS);
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
        case("stable::Lattice::best_restricted", move |control| {
            let pair = lattice.mentor_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let found = lattice.best_restricted(&restrictions, (Side::Mentee, None), control);
            if let Outcome::Solved(found) = &found {
                assert!(stands(&found.matching) && found.matching.contains(pair.0, pair.1));
            }
            end(&found)
        }),
        case("stable::Lattice::minimum_regret", move |control| {
            let outcome = lattice.minimum_regret(&Restrictions::default(), control);
            let ended = end(&outcome);
            let found = match outcome {
                Outcome::Stopped(stopped) => stopped.best,
                outcome => outcome.solved(),
            };
            if let Some(found) = found {
                assert!(stands(&found.matching));
                assert!(found.bound <= regret && regret <= found.regret);
            }
            ended
        }),
        case("stable::Lattice::respecting", move |control| {
            let pair = lattice.mentee_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let left = lattice.respecting(&restrictions, control);
            if let Outcome::Solved(left) = &left {
                assert!(stands(&left.as_ref().unwrap().mentor_optimal()));
            }
            end(&left)
        }),
        case("stable::minimum_regret", move |control| {
            let outcome =
                stable::minimum_regret(strict, &Restrictions::default(), control).unwrap();
            let ended = end(&outcome);
            let (found, is_cut) = match outcome {
                Outcome::Solved(found) => (Some(found), false),
                Outcome::Impossible(log) => panic!("nothing is restricted: {log:?}"),
                Outcome::Stopped(stopped) => (stopped.best, true),
            };
            if let Some(found) = found {
                assert!(stands(&found.matching));
                assert_eq!(rank_sums(&found.matching).2, found.regret);
                assert!(found.bound <= regret && regret <= found.regret);
                assert!(is_cut || found.regret == regret);
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
        case("stable::strongly_stable_roommates", move |control| {
            end(&stable::strongly_stable_roommates(pool, control))
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
        case("stable::Lattice::breakages", move |control| {
            let found = lattice.breakages(&lattice.mentee_optimal(), control).unwrap();
            assert!(found.as_solved().is_none_or(|all| all.len() == AGENTS));
            end(&found)
        }),
        case("stable::stability_radius", move |control| {
            let told = MenteeIx::all(AGENTS).flat_map(|mentee| {
                strict.mentee_list(mentee).map(move |choice| PairParts {
                    mentee,
                    mentor: choice.partner,
                    of_mentee: vec![-i64::from(choice.rank)],
                    of_mentor: vec![0],
                })
            });
            let parts = RuleParts::new(1, told.collect()).unwrap();
            let seats = Sides::of(|side| strict.seats(side).clone());
            end(&stable::stability_radius(&parts, &seats, &lattice.mentee_optimal(), 0, control))
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
            let outcome = lattice.median(control).unwrap();
            let ended = end(&outcome);
            assert!(stands(&outcome.best().unwrap().0));
            ended
        }),
        case("stable::Sublattice::count", move |control| {
            let outcome = unrestricted(lattice).count(control);
            let ended = end(&outcome);
            assert!(outcome.best().unwrap().0.to_u128().unwrap() <= count);
            ended
        }),
        case("stable::Sublattice::sex_equal", move |control| {
            sought(unrestricted(lattice).sex_equal(control), equal)
        }),
        case("stable::Sublattice::balanced", move |control| {
            sought(unrestricted(lattice).balanced(control), balanced)
        }),
        case("stable::Sublattice::median", move |control| {
            let outcome = unrestricted(lattice).median(control).unwrap();
            let ended = end(&outcome);
            assert!(stands(&outcome.best().unwrap().0));
            ended
        }),
        case("stable::Sublattice::transitive_reduction", move |control| {
            end(&unrestricted(lattice).transitive_reduction(1000, control).unwrap())
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
        case("minimum regret", |control| {
            end(&stable::minimum_regret(&strict, &Restrictions::default(), control).unwrap())
        }),
        case("lattice", |control| end(&Lattice::new(&strict, control).unwrap())),
        case("nearly largest", |control| end(&stable::nearly_largest(&tied, control).unwrap())),
    ];
    for (name, run) in &cases {
        let ends = [1000, 2000].map(|steps| cancel_after(steps, name, run));
        assert_eq!(ends[0], End::Stopped(StopReason::Cancelled), "{name}");
    }
}

/// The whole lattice, as what no restriction leaves out.
fn unrestricted<'l>(lattice: &'l stable::Lattice<'_>) -> stable::Sublattice<'l> {
    lattice.respecting(&Restrictions::default(), &free()).solved().unwrap().unwrap()
}
