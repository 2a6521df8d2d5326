//! Scores, strategies, quick meetings and triads.

use crate::{AGENTS, Case, End, case, end, free, numbers, walk};
use mentormatch::audit;
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, StopReason};
use mentormatch::market::{Outcome, Seats, ViewRows};
use mentormatch::mechanisms::BestProfile;
use mentormatch::meetings::{
    Ballot, Ballots, Frame, MutualChoice, Plan, Proof, Silence, Wanted, mutual, plan, replan,
};
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{CompiledRules, KeepRule, Rules, TableFault};
use mentormatch::strategy::procedures::{GroupMeeting, OpenDay, RemoteQuestionnaires, Rest};
use mentormatch::strategy::{
    ArrivalRule, ByMechanism, Claim, CoLeaders, CoMentors, DraftReview, Edit, Even, ExchangeGoal,
    ExchangeRule, Formed, Greedy, Groups, HighestTotal, Objective, Optimal, Pairing, Peer,
    PrepareFault, Prepared, Reach, ShortlistRule, Situation, Stable, StableWithoutTable,
    StandingPair, Strategy, ThreeSidedVariant, ThreeSides, Together, WaitingFirst,
    WorstServedFirst, arrivals, best_of_few, best_without_table, breakages, compare,
    different_pairings, exchange, least_missed, repair, repair_stably, robustness, share_rooms,
    shortlists, stable_of_few, stable_together, stable_without_table, three_sided, unanswered,
    whole_teams,
};
use mentormatch::triads::{TriadProblem, TriadSolver, TwoStep, WholeTeams};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

fn person(kind: &str, at: usize) -> PersonId {
    PersonId::new(&format!("{kind}-{at}")).unwrap()
}

/// Mentees and mentors with two seats each whose scores are random.
pub(crate) fn compiled(people: usize) -> (Cohort, CompiledRules) {
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
    walk(&cases(&situation));
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

pub(crate) fn cases(situation: &Situation) -> Vec<Case<'_>> {
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
    let seats: &'static Seats = Box::leak(Box::new(Seats::each(vec![2; AGENTS])));
    let audited = move |found: &StableWithoutTable, control: &Control<'_>| {
        found.audit(rules, [seats, seats], 1, control)
    };
    let wanted = Wanted::acceptable(situation.table().unwrap().scores()).unwrap();
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
    let in_rooms = peers.clone();
    let single: &'static Situation = Box::leak(Box::new(one_seat_each()));
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
        case("strategy::ByMechanism::form", move |control| {
            strategy(&ByMechanism::new(&BestProfile::Leximin), control)
        }),
        case("strategy::WaitingFirst::form", move |control| {
            strategy(&WaitingFirst::default(), control)
        }),
        case("strategy::WorstServedFirst::form", move |control| {
            strategy(&WorstServedFirst::default(), control)
        }),
        case("strategy::arrivals", move |control| {
            let ids = situation.cohort().mentees().iter().map(|(_, one)| one.person.id.clone());
            let ids: Vec<PersonId> = ids.collect();
            let rule = ArrivalRule::Best { expected: 3 };
            end(&arrivals(situation, &ids, rule, control).unwrap())
        }),
        case("strategy::Even::form", move |control| {
            strategy(&Even::within(0), control);
            strategy(&Even::default(), control)
        }),
        case("strategy::Together::form", move |control| {
            let first = |count: usize| situation.cohort().mentees().iter().take(count);
            let ids = first(2).map(|(_, mentee)| mentee.person.id.clone()).collect();
            let together = Together::of(vec![KeepRule::of(ids)], Vec::new());
            strategy(&together, control)
        }),
        case("strategy::CoMentors::form", move |control| {
            let first = situation.cohort().mentors().iter().take(2);
            let [one, two] = &first.map(|(_, one)| one.person.id.clone()).collect::<Vec<_>>()[..]
            else {
                panic!("two mentors");
            };
            let team = CoLeaders::new(one.clone(), two.clone());
            strategy(&CoMentors::of(vec![team]), control)
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
        case("strategy::stable_without_table", move |control| {
            let found = stable_without_table(rules, [seats, seats], control).unwrap();
            match &found {
                Outcome::Solved(found) => {
                    assert!(audited(found, &free()).solved().unwrap().is_stable());
                }
                Outcome::Impossible(never) => match *never {},
                Outcome::Stopped(stopped) => {
                    let near = stopped.best.as_ref().unwrap();
                    let made = &near.matching;
                    let found =
                        audit::stability_by_rows(rules, [seats, seats], made, usize::MAX, &free());
                    let found = found.solved().unwrap();
                    assert!(found.faults.is_empty());
                    let waits = |mentee| near.waiting.contains(mentee);
                    assert!(found.pairs.iter().all(|pair| waits(&pair.mentee)));
                }
            }
            end(&found)
        }),
        case("strategy::StableWithoutTable::audit", move |control| {
            let found = stable_without_table(rules, [seats, seats], &free()).unwrap();
            let found = audited(&found.solved().unwrap(), control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::stability_by_rows", move |control| {
            let found = stable_without_table(rules, [seats, seats], &free()).unwrap();
            let found = audited(&found.solved().unwrap(), control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::improvement_by_rows", move |control| {
            let found = stable_without_table(rules, [seats, seats], &free()).unwrap();
            let made = found.solved().unwrap().matching;
            let seats = [seats, seats];
            let found = audit::improvement_by_rows(rules, seats, &made, Side::Mentee, control);
            assert!(found.as_solved().is_none_or(Option::is_none));
            end(&found)
        }),
        case("strategy::best_without_table", move |control| {
            let most = Objective::MostPairs;
            let best = |control: &Control<'_>| {
                best_without_table(rules, [seats, seats], most, control).unwrap()
            };
            let truth = best(&free()).solved().unwrap();
            let found = best(control);
            match &found {
                Outcome::Solved(found) => assert_eq!(found.value, truth.value),
                Outcome::Impossible(never) => match *never {},
                Outcome::Stopped(stopped) => {
                    if let Some(near) = &stopped.best {
                        let mentees = MenteeIx::all(rules.mentees());
                        let mentors = MentorIx::all(rules.mentors());
                        let made = &near.matching;
                        let fits = mentees.map(|one| made.mentors_of(one).len()).max() <= Some(2)
                            && mentors.map(|one| made.mentees_of(one).len()).max() <= Some(2);
                        assert!(fits && near.bound.is_none_or(|bound| bound >= truth.value));
                        let worth = made.pairs().map(|(one, two)| {
                            let (own, theirs) = rules.view(one, two).unwrap();
                            i128::from(own) + i128::from(theirs)
                        });
                        assert_eq!(worth.sum::<i128>(), near.value);
                    }
                }
            }
            end(&found)
        }),
        case("strategy::BestWithoutTable::verify", move |control| {
            let most = Objective::MostPairs;
            let found = best_without_table(rules, [seats, seats], most, &free()).unwrap();
            let found = found.solved().unwrap();
            let proven = found.verify(control).unwrap();
            assert!(proven.as_solved().is_none_or(|value| *value == found.value));
            end(&proven)
        }),
        case("strategy::stable_of_few", move |control| {
            let found = stable_of_few(rules, [seats, seats], 3, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| found.matching.size() > 0));
            end(&found)
        }),
        case("strategy::best_of_few", move |control| {
            let most = Objective::MostPairs;
            let found = best_of_few(rules, [seats, seats], 3, most, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| found.matching.size() > 0));
            end(&found)
        }),
        case("strategy::different_pairings", move |control| {
            let found = different_pairings(situation, 2, 0, 50, control).unwrap();
            let ended = end(&found);
            assert!(
                found.best().is_ok_and(|(found, _)| found.verified)
                    || matches!(ended, End::Stopped(_))
            );
            ended
        }),
        case("strategy::compare", move |control| {
            let compared = compare(&[&Optimal, &Greedy], situation, control).unwrap();
            let ended = end(&compared);
            let (found, cut) = compared.best().unwrap();
            assert!(found.pairings.len() == 2 || cut.is_some());
            ended
        }),
        case("strategy::robustness", move |control| {
            let best = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            let found = robustness(situation, &best, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| found.weights.is_some()));
            end(&found)
        }),
        case("strategy::unanswered", move |control| {
            let best = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            let found = unanswered(situation, &best, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| found.regret.is_some()));
            end(&found)
        }),
        case("strategy::least_missed", move |control| {
            let best = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            let found = least_missed(situation, &[best], control).unwrap();
            assert!(found.as_solved().is_none_or(|found| found.is_some()));
            end(&found)
        }),
        case("strategy::breakages", move |control| {
            let stable = Stable::for_mentees().form(situation, &free()).unwrap().solved().unwrap();
            let found = breakages(situation, &stable, control).unwrap();
            end(&found)
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
        case("strategy::repair_stably", move |control| {
            let standing = (3..12).map(|at| StandingPair {
                mentee: person("one", at),
                mentor: person("other", (at + 1) % 12),
                may_move: true,
            });
            let standing: Vec<_> = standing.collect();
            let outcome = repair_stably(single, &standing, control).unwrap();
            let ended = end(&outcome);
            assert!(outcome.as_solved().is_none_or(|found| found.verified));
            ended
        }),
        case("strategy::share_rooms", move |control| {
            let rule = ExchangeRule::default();
            let outcome = share_rooms(&in_rooms, &rule, 3, control).unwrap();
            assert!(outcome.as_solved().is_none_or(|found| found.verified));
            end(&outcome)
        }),
        case("strategy::stable_together", move |control| {
            let sisters = KeepRule::of(vec![person("one", 0), person("one", 1)]);
            end(&stable_together(single, &[sisters], control).unwrap())
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
        case("strategy::whole_teams", move |control| {
            let ids = |kind: &str| (0..4).map(|at| person(kind, at)).collect::<Vec<_>>();
            let cohort = |mentees: &str, mentors: &str| {
                let mentees = Base::new(ids(mentees).into_iter().map(Mentee::new)).unwrap();
                let mentors = Base::new(ids(mentors).into_iter().map(Mentor::new)).unwrap();
                Cohort::new(mentees, mentors).unwrap()
            };
            let cohorts = [cohort("ed", "em"), cohort("le", "em"), cohort("le", "ed")];
            let tables = cohorts.each_ref().map(|cohort| {
                let rules = Rules::default().compile(cohort).unwrap();
                rules.score(&free()).unwrap()
            });
            let sides = ThreeSides {
                educators_employers: (&cohorts[0], &tables[0]),
                learners_employers: (&cohorts[1], &tables[1]),
                learners_educators: (&cohorts[2], &tables[2]),
            };
            let emphasis = ThreeSidedVariant::RealEconomy.emphasis();
            end(&whole_teams(&sides, emphasis, control).unwrap())
        }),
        case("strategy::three_sided", move |control| {
            let sides = (situation.cohort(), situation.table().unwrap());
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
        case("triads::WholeTeams::solve", move |control| {
            let worth = |rows: usize, columns: usize| {
                let cell = |at: usize| Some((at * 7 % 5) as i64);
                Matrix::new(rows, columns, (0..rows * columns).map(cell).collect()).unwrap()
            };
            let (teams, learners) = (vec![1; 3], vec![2; 3]);
            let small =
                TriadProblem::new(worth(3, 3), worth(4, 3), worth(4, 3), teams, learners).unwrap();
            end(&WholeTeams.solve(&small, control).unwrap())
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

/// A dozen mentees with one seat each, whose scores are all alike.
fn one_seat_each() -> Situation {
    let mentees = (0..12).map(|at| Mentee::new(person("one", at)));
    let mentors = (0..12).map(|at| {
        let mut mentor = Mentor::new(person("other", at));
        mentor.seats = 2;
        mentor
    });
    let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
    Prepared::new(cohort, &Rules::default()).unwrap().situation(&free()).unwrap()
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
