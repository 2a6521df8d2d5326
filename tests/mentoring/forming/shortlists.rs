//! Procedure C: the lists are the naive ones, and each regret is what solving anew
//! with the pair insisted on finds.

use super::support::*;
use mentormatch::scoring::{OrderBy, PairVerdict};
use mentormatch::strategy::procedures::{RemoteQuestionnaires, Rest};
use mentormatch::strategy::{
    Claim, Objective, Regret, ShortlistRule, SituationFault, Strategy, StrategyError, shortlists,
};
use std::cmp::Reverse;

/// The best value of an objective: pairs that count first, and the total.
fn best<'a>(
    case: &Case,
    objective: Objective,
    pairings: impl Iterator<Item = &'a Made>,
) -> Option<(usize, i64)> {
    pairings.map(|made| case.value(made)).max_by_key(|&(pairs, total)| match objective {
        Objective::HighestTotal => (0, total),
        _ => (pairs, total),
    })
}

#[test]
fn every_regret_is_what_solving_anew_finds() {
    let mut regrets = 0;
    for seed in 0..cases(600) {
        let dice = &Dice::new(seed);
        let case = Case::random(dice, dice.roll(5), dice.roll(4), 2);
        if case.pairs().len() > 10 {
            continue;
        }
        let pairings = case.every_pairing();
        for objective in [Objective::MostPairs, Objective::HighestTotal] {
            let mut rule = ShortlistRule::default();
            rule.most = dice.roll(4);
            rule.order =
                dice.pick(&[OrderBy::MenteeView, OrderBy::MentorView, OrderBy::Total]).unwrap();
            rule.objective = objective;
            case.situation(|situation| {
                let lists = shortlists(situation, &rule, &free()).unwrap().solved().unwrap();
                assert!(lists.verified);
                let unit = i64::from(lists.unit.per_one());
                let all = best(&case, objective, pairings.iter()).unwrap();
                assert_eq!(lists.total, all.1 * unit);
                if objective == Objective::MostPairs {
                    assert_eq!(lists.pairs, all.0);
                }
                let locks = |side: fn(&(usize, usize)) -> usize, at: usize| {
                    case.locked.iter().filter(|pair| side(pair) == at).count() as u32
                };
                let listed: Vec<_> = lists.lists.iter().map(|list| at(&list.mentee)).collect();
                let open: Vec<_> = (0..case.mentees())
                    .filter(|&a| case.mentee_seats[a] > locks(|pair| pair.0, a))
                    .collect();
                assert_eq!(listed, open);
                for list in &lists.lists {
                    let a = at(&list.mentee);
                    let mut expected: Vec<_> = (0..case.mentors())
                        .filter(|&b| case.mentor_seats[b] > locks(|pair| pair.1, b))
                        .filter(|&b| !case.locked.contains(&(a, b)))
                        .filter_map(|b| Some((b, case.open(a, b)?)))
                        .collect();
                    assert_eq!(list.possible, expected.len());
                    expected.sort_by_key(|&(b, (one, other))| match rule.order {
                        OrderBy::MenteeView => (Reverse(one), b),
                        OrderBy::MentorView => (Reverse(other), b),
                        OrderBy::Total => (Reverse(one + other), b),
                    });
                    expected.truncate(rule.most);
                    let got: Vec<_> = list.mentors.iter().map(|one| at(&one.mentor)).collect();
                    assert_eq!(got, expected.iter().map(|one| one.0).collect::<Vec<_>>());
                    for one in &list.mentors {
                        let pair = (a, at(&one.mentor));
                        let with = pairings.iter().filter(|made| made.contains(&pair));
                        let with = best(&case, objective, with).unwrap();
                        let pairs = match objective {
                            Objective::MostPairs => all.0 as i64 - with.0 as i64,
                            _ => 0,
                        };
                        let expected = Regret { pairs, total: (all.1 - with.1) * unit };
                        assert_eq!(one.regret, expected, "seed {seed}, {pair:?}");
                        assert!(!one.in_best || one.regret == Regret::default());
                        assert_eq!(one.reasons.mentee_view(), Some(one.mentee_score));
                        assert!(matches!(one.reasons.verdict, PairVerdict::Allowed(_)));
                        regrets += 1;
                    }
                }
            });
        }
    }
    assert!(regrets > 700, "{regrets}");
}

#[test]
fn the_curators_decision_becomes_a_pairing() {
    for seed in 0..cases(800) {
        let dice = &Dice::new(1 << 40 | seed);
        let case = Case::random(dice, dice.roll(5), dice.roll(4), 2);
        if case.pairs().len() > 10 {
            continue;
        }
        let pairings = case.every_pairing();
        let chosen: Made = pairings[dice.roll(pairings.len())].clone();
        let ids: Vec<_> = chosen.iter().map(|&(a, b)| (mentee(a), mentor(b))).collect();
        case.situation(|situation| {
            let open = RemoteQuestionnaires::decided(ids.clone(), Rest::Open);
            let pairing = open.form(situation, &free()).unwrap().solved().unwrap();
            assert_eq!(made(&pairing), chosen);
            assert_eq!(pairing.strategy, RemoteQuestionnaires::CODE);
            assert!(pairing.verified && pairing.claim == Claim::Feasible);
            let around = RemoteQuestionnaires::decided(ids, Rest::Best);
            let pairing = around.form(situation, &free()).unwrap().solved().unwrap();
            let with = pairings.iter().filter(|made| made.is_superset(&chosen));
            let best = best(&case, Objective::MostPairs, with).unwrap();
            assert!(pairing.verified && made(&pairing).is_superset(&chosen));
            assert_eq!(case.value(&made(&pairing)), best);
        });
    }
}

#[test]
fn a_choice_that_cannot_be_made_is_refused_with_every_reason() {
    let case = Case {
        mentee_seats: vec![1, 1],
        mentor_seats: vec![1],
        waiting: vec![0, 0],
        scores: vec![vec![Some((1, 1))], vec![None]],
        locked: Vec::new(),
        vetoed: Vec::new(),
    };
    case.situation(|situation| {
        let nobody = mentormatch::people::PersonId::new("nobody").unwrap();
        let chosen = vec![(mentee(0), mentor(0)), (mentee(1), mentor(0)), (nobody, mentor(0))];
        let procedure = RemoteQuestionnaires::decided(chosen, Rest::Open);
        let Err(StrategyError::Undoable(faults)) = procedure.form(situation, &free()) else {
            panic!("it was made")
        };
        assert!(matches!(faults[0], SituationFault::LockedForbidden { .. }));
        assert!(matches!(faults[1], SituationFault::UnknownPerson { .. }));
    });
}
