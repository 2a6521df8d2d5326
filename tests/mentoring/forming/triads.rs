//! Three-sided groups: each step against exhaustive search and the verifier, both
//! together never better than the best that exists.

use super::support::*;
use mentormatch::audit;
use mentormatch::kernel::Matrix;
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{CompiledRules, Rules, ScoreTable};
use mentormatch::strategy::{
    SidesOfThree, ThreeSidedFault, ThreeSidedVariant, ThreeSides, three_sided, whole_teams,
};
use mentormatch::triads::{TriadFault, TriadProblem, TriadSolver, TwoStep, WholeTeams};

fn table(dice: &Dice, rows: usize, columns: usize) -> Vec<Vec<Option<i64>>> {
    let cell = |dice: &Dice| (!dice.hits(4)).then(|| dice.roll(20) as i64 - 4);
    (0..rows).map(|_| (0..columns).map(|_| cell(dice)).collect()).collect()
}

fn matrix(rows: &[Vec<Option<i64>>], columns: usize) -> Matrix<Option<i64>> {
    let items = rows.iter().flatten().copied().collect();
    Matrix::new(rows.len(), columns, items).unwrap()
}

/// Every way to give each of `agents` one of `options` or nothing, within the seats:
/// the most that are served, and the highest worth of those.
fn exhaustive(worth: &[Vec<Option<i64>>], seats: &[u32]) -> (usize, i64) {
    let mut best = (0, 0);
    let mut stack = vec![(0usize, seats.to_vec(), 0usize, 0i64)];
    let mut first = true;
    while let Some((at, seats, served, value)) = stack.pop() {
        if at == worth.len() {
            if first || (served, value) > best {
                best = (served, value);
                first = false;
            }
            continue;
        }
        stack.push((at + 1, seats.clone(), served, value));
        for (option, cell) in worth[at].iter().enumerate() {
            if let (Some(cell), true) = (cell, seats[option] > 0) {
                let mut left = seats.clone();
                left[option] -= 1;
                stack.push((at + 1, left, served + 1, value + cell));
            }
        }
    }
    best
}

#[test]
fn each_step_is_the_best_by_itself_and_proven() {
    let mut full = 0;
    for seed in 0..cases(1500) {
        let dice = &Dice::new(15 << 40 | seed);
        let (employers, educators, learners) = (dice.roll(3), dice.roll(4), dice.roll(5));
        let first = table(dice, educators, employers);
        let by_employer = table(dice, learners, employers);
        let by_educator = table(dice, learners, educators);
        let seats = |dice: &Dice, agents| (0..agents).map(|_| dice.roll(3) as u32).collect();
        let teams_of: Vec<u32> = seats(dice, employers);
        let learners_of: Vec<u32> = seats(dice, educators);
        let problem = TriadProblem::new(
            matrix(&first, employers),
            matrix(&by_employer, employers),
            matrix(&by_educator, educators),
            teams_of.clone(),
            learners_of.clone(),
        )
        .unwrap();
        let answer = TwoStep.solve(&problem, &free()).unwrap().solved().unwrap();
        // Educators whose team could have no learner found none.
        let usable: Vec<Vec<Option<i64>>> = first
            .iter()
            .zip(&learners_of)
            .map(|(row, &most)| if most > 0 { row.clone() } else { vec![None; employers] })
            .collect();
        let best = exhaustive(&usable, &teams_of);
        let worth: i64 =
            answer.teams.iter().map(|team| first[team.educator][team.employer].unwrap()).sum();
        assert_eq!((answer.teams.len(), worth), best, "seed {seed}");
        let teams: Vec<_> = answer.teams.iter().map(|one| (one.employer, one.educator)).collect();
        let joined: Vec<Vec<Option<i64>>> = (0..learners)
            .map(|learner| {
                let of = |&(employer, educator): &(usize, usize)| {
                    Some(by_employer[learner][employer]? + by_educator[learner][educator]?)
                };
                teams.iter().map(of).collect()
            })
            .collect();
        let seats: Vec<u32> = teams.iter().map(|team| learners_of[team.1]).collect();
        let second = exhaustive(&joined, &seats);
        let served = answer.teams.iter().map(|team| team.learners.len()).sum::<usize>();
        assert_eq!((served, answer.value - worth), second, "seed {seed}");
        let proof = audit::verify_assignment(
            &problem.first_step().unwrap(),
            answer.first.as_ref().unwrap(),
        );
        assert!(proof.is_ok());
        let step = problem.second_step(&teams).unwrap();
        assert!(audit::verify_assignment(&step, answer.second.as_ref().unwrap()).is_ok());
        full += usize::from(served > 1);
    }
    assert!(full > 100, "{full}");
}

/// The most teams with a learner each and their highest worth: every educator with every employer and learner, or without.
fn whole(problem: &TriadProblem, teams_of: &[u32], learners_of: &[u32]) -> (usize, i64) {
    let (employers, educators, learners) = problem.sides();
    let mut best = (0, 0);
    let mut stack = vec![(0, teams_of.to_vec(), vec![false; learners], 0, 0)];
    while let Some((educator, seats, taken, teams, worth)) = stack.pop() {
        if educator == educators {
            best = if teams > best.0 { (teams, worth) } else { best.max((teams, worth)) };
            continue;
        }
        stack.push((educator + 1, seats.clone(), taken.clone(), teams, worth));
        for employer in (0..employers).filter(|&at| seats[at] > 0 && learners_of[educator] > 0) {
            for learner in (0..learners).filter(|&at| !taken[at]) {
                let Some(team) = problem.team(employer, educator) else { continue };
                let Some(joins) = problem.learner(learner, employer, educator) else { continue };
                let (mut seats, mut taken) = (seats.clone(), taken.clone());
                seats[employer] -= 1;
                taken[learner] = true;
                stack.push((educator + 1, seats, taken, teams + 1, worth + team + joins));
            }
        }
    }
    best
}

#[test]
fn whole_teams_are_as_many_as_can_be_with_the_highest_worth_and_others_join() {
    let (mut several, mut joined) = (0, 0);
    for seed in 0..cases(700) {
        let dice = &Dice::new(17 << 40 | seed);
        let (employers, educators, learners) = (dice.roll(3), dice.roll(4), dice.roll(4));
        let single = dice.hits(2);
        let seats = |dice: &Dice, agents, most| -> Vec<u32> {
            (0..agents).map(|_| dice.roll(most) as u32).collect()
        };
        let teams_of = seats(dice, employers, 3);
        let learners_of = seats(dice, educators, if single { 2 } else { 4 });
        let problem = TriadProblem::new(
            matrix(&table(dice, educators, employers), employers),
            matrix(&table(dice, learners, employers), employers),
            matrix(&table(dice, learners, educators), educators),
            teams_of.clone(),
            learners_of.clone(),
        )
        .unwrap();
        let answer = WholeTeams.solve(&problem, &free()).unwrap().solved().unwrap();
        let best = whole(&problem, &teams_of, &learners_of);
        let (triples, slots) = problem.triples().unwrap();
        let found = answer.whole.as_ref().unwrap();
        assert_eq!(audit::axial_cost(&triples, &found.triples), Some(found.cost));
        let worth = triples.value(found.triples.len(), found.cost);
        assert_eq!((found.triples.len(), worth), (best.0, i128::from(best.1)), "seed {seed}");
        let mut teams: Vec<_> = found
            .triples
            .iter()
            .map(|&[slot, educator, _]| (slots[slot as usize], educator as usize))
            .collect();
        teams.sort_unstable_by_key(|team| team.1);
        let formed: Vec<_> = answer.teams.iter().map(|one| (one.employer, one.educator)).collect();
        assert_eq!(formed, teams);
        assert!(answer.teams.iter().all(|team| !team.learners.is_empty()));
        let step = problem.whole_step(&teams).unwrap();
        assert!(audit::verify_assignment(&step, answer.second.as_ref().unwrap()).is_ok());
        let served: usize = answer.teams.iter().map(|team| team.learners.len()).sum();
        if learners_of.iter().all(|&most| most < 2) {
            assert_eq!((served, answer.value), best, "seed {seed}");
        }
        several += usize::from(best.0 > 1);
        joined += usize::from(served > best.0);
    }
    assert!(several > 10 && joined > 5, "{several} {joined}");
}

#[test]
fn sides_that_do_not_fit_are_told_together() {
    let dice = &Dice::new(16);
    let faults = TriadProblem::new(
        matrix(&table(dice, 2, 1), 1),
        matrix(&table(dice, 3, 2), 2),
        matrix(&table(dice, 3, 1), 1),
        vec![1],
        vec![1, 1],
    )
    .unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(matches!(faults[0], TriadFault::Shape { table: "learners × employers", .. }));
}

fn side(names: &[&str]) -> Vec<PersonId> {
    names.iter().map(|name| PersonId::new(name).unwrap()).collect()
}

fn cohort(mentees: &[PersonId], mentors: &[PersonId], seats: u32) -> Cohort {
    let mentees = mentees.iter().cloned().map(Mentee::new);
    let mentors = mentors.iter().cloned().map(|id| {
        let mut mentor = Mentor::new(id);
        mentor.seats = seats;
        mentor
    });
    Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap()
}

fn scored(cohort: &Cohort, cells: &[(&str, &str, i32, i32)]) -> (CompiledRules, ScoreTable) {
    let points = |mentor: bool| -> Vec<serde_json::Value> {
        let cell = |&(a, b, one, other): &(&str, &str, i32, i32)| {
            let points = if mentor { other } else { one };
            serde_json::json!({"mentee": a, "mentor": b, "points": points})
        };
        cells.iter().map(cell).collect()
    };
    let rules = Rules::from_json(
        &serde_json::json!({"version": 1, "criteria": [
            {"name": "one", "kind": "category-table", "field": "id", "mentee-weight": 1,
             "points": points(false)},
            {"name": "other", "kind": "category-table", "field": "id", "mentor-weight": 1,
             "points": points(true)},
        ]})
        .to_string(),
    )
    .unwrap();
    let rules = rules.compile(cohort).unwrap();
    let table = rules.score(&free()).unwrap();
    (rules, table)
}

#[test]
fn both_variants_form_teams_of_people() {
    let (employers, educators) = (side(&["works", "lab"]), side(&["anna", "boris"]));
    let learners = side(&["ivan", "olga", "pavel"]);
    let first = cohort(&educators, &employers, 1);
    let second = cohort(&learners, &employers, 9);
    let third = cohort(&learners, &educators, 2);
    // The educators would rather have it one way, the employers the other.
    let (_, one) = scored(
        &first,
        &[
            ("anna", "works", 5, 0),
            ("boris", "lab", 5, 0),
            ("anna", "lab", 0, 7),
            ("boris", "works", 0, 7),
        ],
    );
    let (_, two) = scored(&second, &[("ivan", "lab", 3, 1), ("olga", "works", 3, 1)]);
    let (_, three) = scored(&third, &[("pavel", "anna", 2, 2)]);
    let sides = ThreeSides {
        educators_employers: (&first, &one),
        learners_employers: (&second, &two),
        learners_educators: (&third, &three),
    };
    let formed = |variant: ThreeSidedVariant| {
        let groups = three_sided(&sides, variant.emphasis(), &free()).unwrap().solved().unwrap();
        assert!(groups.verified);
        assert!(groups.without.iter().all(Vec::is_empty));
        assert_eq!(groups.as_pairs().len(), 2 + 3);
        groups.teams
    };
    // 7 + 7 for the employers against 5 + 5; counted twice, the educators win.
    let teams = formed(ThreeSidedVariant::RealEconomy);
    assert_eq!((teams[0].educator.as_str(), teams[0].employer.as_str()), ("anna", "lab"));
    assert_eq!(teams[0].learners, side(&["ivan", "pavel"]));
    let teams = formed(ThreeSidedVariant::Administration);
    assert_eq!((teams[0].educator.as_str(), teams[0].employer.as_str()), ("anna", "works"));
    assert_eq!(teams[1].learners, side(&["ivan"]));

    // The best two whole teams, and the third learner joins one of them.
    let emphasis = ThreeSidedVariant::Administration.emphasis();
    let groups = whole_teams(&sides, emphasis, &free()).unwrap().solved().unwrap();
    assert!(groups.verified && groups.without.iter().all(Vec::is_empty));
    assert!(groups.teams.iter().all(|team| !team.learners.is_empty()));
    assert_eq!(groups.teams.iter().map(|team| team.learners.len()).sum::<usize>(), 3);

    let strangers = cohort(&side(&["ivan", "olga", "zoya"]), &educators, 2);
    let (_, other) = scored(&strangers, &[("ivan", "anna", 1, 1)]);
    let wrong = ThreeSides { learners_educators: (&strangers, &other), ..sides };
    let faults =
        three_sided(&wrong, ThreeSidedVariant::RealEconomy.emphasis(), &free()).unwrap_err();
    assert!(matches!(&faults[0], ThreeSidedFault::Differ { side: SidesOfThree::Learners, .. }));
}
