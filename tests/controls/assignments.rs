//! Assignments, and how their problems are built.

use crate::{AGENTS, Case, End, case, end, free, numbers, walk};
use mentormatch::assignment::{
    self, Change, Incremental, Loss, ProfileOutcome, Scratch, Sensitivity, Update,
    solve_bottleneck, solve_bottleneck_with, solve_profile, solve_profile_with, solve_with,
};
use mentormatch::audit;
use mentormatch::kernel::{Index, Matrix, MenteeIx, MentorIx, Side, Sides};
use mentormatch::market::{
    AssignmentAnswer, AssignmentProblem, AssignmentStats, Cardinality, GroupedProblem, KeptGroup,
    KeptProblem, LedGroup, LedGroups, NearEven, Outcome, PairParts, PartialBottleneck,
    ProfileOrder, Quota, RuleParts, Seats,
};

#[test]
fn assignments_keep_their_limits() {
    walk(&cases(&Assigned::new()));
}

pub(crate) struct Assigned {
    problem: AssignmentProblem<i64>,
    fixed: AssignmentProblem<i64>,
    /// More pairs are demanded than there are seats on the other side.
    demanding: AssignmentProblem<i64>,
    answer: AssignmentAnswer<i64>,
}

impl Assigned {
    pub(crate) fn new() -> Self {
        let build = |seats: u32| {
            let weights = numbers("weights", AGENTS * AGENTS, 100);
            AssignmentProblem::dense(Matrix::new(AGENTS, AGENTS, weights).unwrap())
                .seats(Side::Mentor, Seats::each(vec![seats; AGENTS]))
                .build()
                .unwrap()
        };
        let fixed = build(1);
        let answer = assignment::solve(&fixed, &free()).solved().unwrap();
        let weights = Matrix::new(AGENTS, 1, numbers("demanding", AGENTS, 100)).unwrap();
        let demanding = AssignmentProblem::dense(weights)
            .cardinality(Cardinality::Cover(Side::Mentee))
            .build()
            .unwrap();
        Self { problem: build(2), fixed, demanding, answer }
    }
}

/// How a search for the best worst pair ended; a bound, where it was stopped, holds.
fn stopped_worst<Answer, Witness>(
    problem: &AssignmentProblem<i64>,
    worst: Option<i64>,
    outcome: &Outcome<Answer, Witness, Box<PartialBottleneck<i64>>>,
) -> End {
    match outcome {
        Outcome::Solved(_) => {}
        Outcome::Impossible(_) => panic!("nothing is demanded"),
        Outcome::Stopped(stopped) => {
            let near = stopped.best.as_ref().unwrap();
            audit::verify_partial_bottleneck(problem, near).unwrap();
            assert!(near.bound >= worst);
        }
    }
    end(outcome)
}

/// How a search for a profile ended, what is settled is so.
fn profile(
    problem: &AssignmentProblem<i64>,
    order: ProfileOrder,
    outcome: &ProfileOutcome<i64>,
) -> End {
    let whole = solve_profile(problem, order, &free()).unwrap().solved().unwrap();
    match outcome {
        Outcome::Solved(answer) => {
            audit::verify_profile(problem, order, answer).unwrap();
            assert_eq!(answer.profile, whole.profile);
        }
        Outcome::Impossible(_) => panic!("nothing is demanded"),
        Outcome::Stopped(stopped) => {
            if let Some(near) = &stopped.best {
                audit::verify_partial_profile(problem, order, near).unwrap();
                for (weight, pairs) in near.settled() {
                    let known = whole.profile.iter().find(|made| made.0 == weight);
                    assert_eq!(pairs, known.map_or(0, |made| made.1));
                }
            }
        }
    }
    end(outcome)
}

/// How a kept problem followed, which can go on where it was stopped.
fn following(
    kept: &mut Incremental<i64>,
    outcome: &assignment::AssignmentOutcome<i64, AssignmentStats>,
    best: i128,
) -> End {
    if let Outcome::Stopped(stopped) = outcome {
        let near = stopped.best.as_ref().unwrap();
        audit::verify_partial(kept.problem(), near).unwrap();
        assert!(near.bound >= best);
        kept.solve(&free()).solved().unwrap();
    }
    let answer = kept.answer().unwrap();
    audit::verify_assignment(kept.problem(), &answer).unwrap();
    assert_eq!(answer.value, best);
    end(outcome)
}

/// The problem with two groups that overlap.
fn grouped(problem: &AssignmentProblem<i64>) -> GroupedProblem<i64> {
    let groups = [vec![0, 1, 2, 3], vec![2, 3, 4, 5]];
    let groups = groups.map(|members| Quota::new(format!("{members:?}"), members).at_most(5));
    let quotas = Sides::new(Vec::new(), groups.to_vec());
    GroupedProblem::new(problem.clone(), quotas, Sides::default()).unwrap()
}

fn kept(problem: &AssignmentProblem<i64>) -> KeptProblem<i64> {
    let sisters = KeptGroup::new("sisters", vec![0, 1], KeptGroup::each_column(AGENTS));
    KeptProblem::new(problem.clone(), vec![sisters], Vec::new(), Vec::new()).unwrap()
}

/// Any two mentors who stand side by side may lead together.
fn led() -> LedGroups {
    let weights = numbers("led", AGENTS * AGENTS, 100);
    let weights = weights.chunks(AGENTS).map(|row| row.iter().copied().map(Some).collect());
    let alone = (0..AGENTS as u32).map(|at| LedGroup::of(vec![at], 2));
    let pairs = (1..AGENTS as u32).map(|at| LedGroup::of(vec![at - 1, at], 2));
    let most = Cardinality::Maximum;
    let (weights, groups) = ((AGENTS, weights.collect()), alone.chain(pairs).collect());
    LedGroups::new(weights, &[2; AGENTS], groups, most, &[]).unwrap()
}

pub(crate) fn cases(given: &Assigned) -> Vec<Case<'_>> {
    let Assigned { problem, fixed, demanding, answer } = given;
    let best = assignment::solve(problem, &free()).solved().unwrap().value;
    let told = MenteeIx::all(AGENTS).flat_map(|mentee| {
        MentorIx::all(AGENTS).map(move |mentor| {
            let weight = fixed.weight(mentee, mentor).unwrap();
            let of_mentee = vec![weight / 2, weight - weight / 2];
            PairParts { mentee, mentor, of_mentee, of_mentor: vec![0, 0] }
        })
    });
    let parts = RuleParts::new(2, told.collect()).unwrap();
    let near = |_: MenteeIx, _: MentorIx, weight: i64| (weight - 1, weight + 1);
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
        if let Outcome::Solved(answer) = &outcome {
            audit::verify_bottleneck(problem, answer).unwrap();
            assert_eq!(answer.bottleneck, worst);
        }
        stopped_worst(problem, worst, &outcome)
    };
    let alone = move |outcome: assignment::LoneBottleneckOutcome<i64>| {
        if let Outcome::Solved(answer) = &outcome {
            audit::verify_lone_bottleneck(problem, answer).unwrap();
            assert_eq!(answer.bottleneck, worst);
        }
        stopped_worst(problem, worst, &outcome)
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
        case("assignment::weight_radius", move |control| {
            let (any, made) = (assignment::WeightChange::Any, &answer.matching);
            let found = assignment::weight_radius(fixed, &parts, made, any, 0, control).unwrap();
            assert!(found.as_solved().is_none_or(assignment::WeightRadius::is_exact));
            end(&found)
        }),
        case("assignment::largest_regret", move |control| {
            let found = assignment::largest_regret(fixed, near, &answer.matching, control).unwrap();
            let most = 2 * AGENTS as i128;
            assert!(found.as_solved().is_none_or(|found| (0..=most).contains(&found.regret)));
            end(&found)
        }),
        case("assignment::least_regret", move |control| {
            let candidates = [answer.matching.clone()];
            let found = assignment::least_regret(fixed, near, &candidates, control).unwrap();
            assert!(found.as_solved().is_none_or(Option::is_some));
            end(&found)
        }),
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
        case("audit::verify_bottleneck_within", move |control| {
            let answer = solve_bottleneck(problem, &free()).unwrap().solved().unwrap();
            end(&audit::verify_bottleneck_within(problem, &answer, control).unwrap())
        }),
        case("audit::verify_lone_bottleneck_within", move |control| {
            let found = assignment::solve_lone_bottleneck(problem, &free()).unwrap();
            let answer = found.solved().unwrap();
            end(&audit::verify_lone_bottleneck_within(problem, &answer, control).unwrap())
        }),
        case("audit::verify_partial_bottleneck_within", move |control| {
            let outcome = solve_bottleneck(problem, &free().with_work_limit(1)).unwrap();
            let Outcome::Stopped(stopped) = outcome else { panic!("one step is not enough") };
            let best = stopped.best.unwrap();
            end(&audit::verify_partial_bottleneck_within(problem, &best, control).unwrap())
        }),
        case("audit::verify_impossible_within", move |control| {
            let outcome = assignment::solve(demanding, &free());
            let Outcome::Impossible(witness) = outcome else { panic!("there is one seat") };
            let said = audit::verify_impossible_within(demanding, &witness, control);
            assert!(said.as_solved().is_none_or(|holds| *holds));
            end(&said)
        }),
        case("audit::verify_ranked_within", move |control| {
            let all = free();
            let mut found = assignment::ranked(problem, &all).solved().unwrap();
            let first: Vec<_> = found.by_ref().take(3).map(Result::unwrap).collect();
            end(&audit::verify_ranked_within(problem, found.best(), &first, control).unwrap())
        }),
        case("assignment::even_loads", move |control| {
            let outcome = assignment::even_loads(problem, control).unwrap();
            if let Outcome::Stopped(stopped) = &outcome {
                match &**stopped.best.as_ref().unwrap() {
                    NearEven::Partial(near) => {
                        audit::verify_partial(problem, near).unwrap();
                        assert!(near.bound >= best);
                    }
                    NearEven::Uneven(answer) => {
                        audit::verify_assignment(problem, answer).unwrap();
                        assert_eq!(answer.value, best);
                    }
                }
            }
            end(&outcome)
        }),
        case("assignment::within_spread", move |control| {
            let outcome = assignment::within_spread(problem, 0, control).unwrap();
            if let Outcome::Stopped(stopped) = &outcome
                && let Some(near) = &stopped.best
            {
                audit::verify_assignment(problem, &near.whole).unwrap();
                assert_eq!(near.whole.value, best);
            }
            end(&outcome)
        }),
        case("audit::verify_even_loads_within", move |control| {
            let even = assignment::even_loads(problem, &free()).unwrap().solved().unwrap();
            end(&audit::verify_even_loads_within(problem, &even, control).unwrap())
        }),
        case("audit::verify_within_spread_within", move |control| {
            let within = assignment::within_spread(problem, 0, &free()).unwrap().solved().unwrap();
            end(&audit::verify_within_spread_within(problem, &within, control).unwrap())
        }),
        case("assignment::solve_grouped", move |control| {
            end(&assignment::solve_grouped(&grouped(problem), 1000, control))
        }),
        case("assignment::most_different", move |control| {
            let outcome = assignment::most_different(fixed, 3, 3, 1000, control);
            if let Outcome::Stopped(stopped) = &outcome
                && let Some(near) = &stopped.best
            {
                audit::verify_different(fixed, near).unwrap();
            }
            end(&outcome)
        }),
        case("audit::verify_different_within", move |control| {
            let drafts = assignment::most_different(fixed, 3, 3, 1000, &free()).solved().unwrap();
            end(&audit::verify_different_within(fixed, &drafts, control).unwrap())
        }),
        case("assignment::solve_kept", move |control| {
            end(&assignment::solve_kept(&kept(problem), 1000, control))
        }),
        case("audit::verify_kept_within", move |control| {
            let problem = kept(problem);
            let answer = assignment::solve_kept(&problem, 1000, &free()).solved().unwrap();
            end(&audit::verify_kept_within(&problem, &answer, control).unwrap())
        }),
        case("assignment::Arrivals::arrive", move |control| {
            let mut year = assignment::Arrivals::watching(vec![2; AGENTS], 2);
            let weights = || vec![Some(1); AGENTS];
            year.arrive(1, weights(), &free()).unwrap().solved().unwrap();
            end(&year.arrive(2, weights(), control).unwrap())
        }),
        case("assignment::solve_led", move |control| {
            end(&assignment::solve_led(&led(), 1000, control))
        }),
        case("audit::verify_led_within", move |control| {
            let answer = assignment::solve_led(&led(), 1000, &free()).solved().unwrap();
            end(&audit::verify_led_within(&led(), &answer, control).unwrap())
        }),
        case("audit::verify_grouped_within", move |control| {
            let problem = grouped(problem);
            let answer = assignment::solve_grouped(&problem, 1000, &free()).solved().unwrap();
            end(&audit::verify_grouped_within(&problem, &answer, control).unwrap())
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
        case("assignment::Incremental::solve", move |control| {
            let mut kept = Incremental::new(problem.clone());
            let outcome = kept.solve(control);
            following(&mut kept, &outcome, best)
        }),
        case("assignment::Incremental::change", move |control| {
            let mut kept = Incremental::new(problem.clone());
            kept.solve(&free()).solved().unwrap();
            let told = |weight: &dyn Fn(MenteeIx, MentorIx) -> Option<i64>| -> Vec<_> {
                let pairs = answer.matching.pairs();
                let told = pairs.map(|(row, column)| Update::Weight {
                    row,
                    column,
                    weight: weight(row, column),
                });
                told.collect()
            };
            kept.change(&told(&|_, _| Some(-1000)), &free()).unwrap().solved().unwrap();
            let warm = told(&|row, column| problem.weight(row, column));
            let outcome = kept.change(&warm, control);
            following(&mut kept, &outcome.unwrap(), best)
        }),
        case("assignment::solve_bottleneck", move |control| {
            least(solve_bottleneck(problem, control).unwrap())
        }),
        case("assignment::solve_lone_bottleneck", move |control| {
            alone(assignment::solve_lone_bottleneck(problem, control).unwrap())
        }),
        case("assignment::solve_profile", move |control| {
            let order = ProfileOrder::FewestWorst;
            profile(problem, order, &solve_profile(problem, order, control).unwrap())
        }),
        case("assignment::solve_profile_with", move |control| {
            let (order, mut scratch) = (ProfileOrder::FewestWorst, Scratch::new());
            let outcome = solve_profile_with(problem, order, &mut scratch, control).unwrap();
            profile(problem, order, &outcome)
        }),
        case("audit::verify_profile_within", move |control| {
            let order = ProfileOrder::MostBest;
            let answer = solve_profile(problem, order, &free()).unwrap().solved().unwrap();
            end(&audit::verify_profile_within(problem, order, &answer, control).unwrap())
        }),
        case("audit::verify_partial_profile_within", move |control| {
            let order = ProfileOrder::FewestWorst;
            // The first limit under which something is found, and not everything.
            let best = (1..).find_map(|power| {
                let limit = free().with_work_limit(1 << power);
                match solve_profile(problem, order, &limit).unwrap() {
                    Outcome::Stopped(stopped) => stopped.best,
                    ended => panic!("nothing was found before the end: {ended:?}"),
                }
            });
            let best = best.unwrap();
            end(&audit::verify_partial_profile_within(problem, order, &best, control).unwrap())
        }),
        case("assignment::solve_near", move |control| {
            let present = [(MenteeIx::new(0), MentorIx::new(0))];
            let price = assignment::ChangePrice::AmongBest;
            let whole = AssignmentProblem::sparse(
                40,
                40,
                MenteeIx::all(40)
                    .flat_map(|row| {
                        MentorIx::all(40).map(move |column| {
                            (row, column, ((row.get() * 31 + column.get() * 17) % 97) as i64)
                        })
                    })
                    .collect(),
            );
            end(&assignment::solve_near(&whole.build().unwrap(), &present, price, control).unwrap())
        }),
        case("assignment::ranked", move |control| {
            let found = match assignment::ranked(problem, control) {
                Outcome::Solved(mut found) => found.next().unwrap(),
                Outcome::Stopped(stopped) => Err(stopped.reason),
                Outcome::Impossible(witness) => panic!("{witness:?}"),
            };
            end(&Outcome::<_>::from(found))
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
