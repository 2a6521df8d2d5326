//! The review of a draft: every cost is that of the definition and of solving anew.

use super::support::*;
use mentormatch::kernel::Side;
use mentormatch::people::PersonId;
use mentormatch::strategy::procedures::{RemoteQuestionnaires, Rest};
use mentormatch::strategy::{
    Claim, Difference, DraftReview, Edit, EditFault, KeptApart, Objective, Pairing, Reach, Strategy,
};

fn random_edit(dice: &Dice, case: &Case, draft: &Made) -> Edit {
    let drafted: Vec<_> = draft.iter().copied().collect();
    let (a, b) = (dice.roll(case.mentees()), dice.roll(case.mentors()));
    match dice.roll(7) {
        0..=3 if drafted.len() > 1 => {
            let (one, other) = (dice.pick(&drafted).unwrap(), dice.pick(&drafted).unwrap());
            Edit::Swap {
                mentee: mentee(one.0),
                mentor: mentor(one.1),
                other_mentee: mentee(other.0),
                other_mentor: mentor(other.1),
            }
        }
        0 | 4 => {
            let own: Vec<_> = drafted.iter().filter(|pair| pair.0 == a).copied().collect();
            let theirs: Vec<_> = drafted.iter().filter(|pair| pair.1 == b).copied().collect();
            Edit::Move {
                mentee: mentee(a),
                from: dice.pick(&own).map(|pair| mentor(pair.1)),
                to: mentor(b),
                in_place_of: dice.pick(&theirs).map(|pair| mentee(pair.0)),
            }
        }
        1 | 5 => Edit::Forbid { mentee: mentee(a), mentor: mentor(b) },
        _ => Edit::Insist { mentee: mentee(a), mentor: mentor(b) },
    }
}

/// The pairs that an edit takes apart and makes, straight from its meaning.
fn meaning(edit: &Edit) -> (Made, Made) {
    let pair = |one: &PersonId, other: &PersonId| (at(one), at(other));
    match edit {
        Edit::Swap { mentee, mentor, other_mentee, other_mentor } => (
            Made::from([pair(mentee, mentor), pair(other_mentee, other_mentor)]),
            Made::from([pair(mentee, other_mentor), pair(other_mentee, mentor)]),
        ),
        Edit::Move { mentee, from, to, in_place_of } => (
            from.iter()
                .map(|from| pair(mentee, from))
                .chain(in_place_of.iter().map(|other| pair(other, to)))
                .collect(),
            Made::from([pair(mentee, to)]),
        ),
        Edit::Insist { mentee, mentor } => (Made::new(), Made::from([pair(mentee, mentor)])),
        Edit::Forbid { mentee, mentor } => (Made::from([pair(mentee, mentor)]), Made::new()),
        _ => panic!("an edit that the test does not know"),
    }
}

fn holds(case: &Case, draft: &Made, now: &Made, told: &Difference, unit: i64) {
    let (before, after) = (case.views(draft), case.views(now));
    assert_eq!(told.pairs, now.len() as i64 - draft.len() as i64);
    assert_eq!(told.mentees, (after.0 - before.0) * unit);
    assert_eq!(told.mentors, (after.1 - before.1) * unit);
    assert_eq!(told.total, told.mentees + told.mentors);
    let (blocking, blocked) = (case.blocking(now), case.blocking(draft));
    assert_eq!(positions(&told.new_blocking), &blocking - &blocked);
    assert_eq!(positions(&told.resolved_blocking), &blocked - &blocking);
}

/// The draft with what a difference says of it.
fn now(draft: &Made, told: &Difference) -> Made {
    let (more, fewer) = (positions(&told.new_pairs), positions(&told.lost_pairs));
    assert!(more.is_disjoint(draft) && fewer.is_subset(draft));
    &(draft - &fewer) | &more
}

/// A draft of these pairs.
fn drafted(case: &Case, pairs: &Made) -> Pairing {
    let ids = pairs.iter().map(|&(a, b)| (mentee(a), mentor(b))).collect();
    let procedure = RemoteQuestionnaires::decided(ids, Rest::Open);
    case.situation(|situation| procedure.form(situation, &free()).unwrap().solved().unwrap())
}

#[test]
fn every_cost_is_that_of_the_definition_and_of_solving_anew() {
    let mut seen = [0; 4];
    for seed in 0..cases(600) {
        let dice = &Dice::new(7 << 40 | seed);
        let case = Case::random(dice, 1 + dice.roll(4), 1 + dice.roll(3), 2);
        if case.pairs().len() > 10 {
            continue;
        }
        let pairings = case.every_pairing();
        let draft = pairings[dice.roll(pairings.len())].clone();
        let mut pairing = drafted(&case, &draft);
        let unit = i64::from(pairing.unit.per_one());
        let original = case.value(&draft);
        let (mut draft, mut kept, mut ruled_out) = (draft, Made::new(), Made::new());
        // Several changes, one after another.
        for _ in 0..3 {
            let edit = random_edit(dice, &case, &draft);
            let (apart, made_new) = meaning(&edit);
            let reach = if dice.hits(2) { Reach::AsItIs } else { Reach::Everybody };
            let next = case.situation(|situation| {
                let review =
                    DraftReview::new(situation.clone(), pairing.clone(), Objective::MostPairs)
                        .unwrap();
                let effect = review.effect(&edit, &free());
                let applied = review.apply(&edit, reach, &free());
                let effect = match effect {
                    Ok(effect) => effect.solved().unwrap(),
                    Err(faults) => {
                        assert!(!faults.is_empty());
                        refused_rightly(&case, &draft, &kept, &ruled_out, &edit, &pairings);
                        return None;
                    }
                };
                let plain = now(&draft, &effect.as_it_is);
                holds(&case, &draft, &plain, &effect.as_it_is, unit);
                assert!(pairings.contains(&plain));
                if matches!(edit, Edit::Insist { .. }) {
                    // At most one pair a member is given up, the worst that may be.
                    let (a, b) = *made_new.first().unwrap();
                    let given: Vec<_> = (&draft - &plain).into_iter().collect();
                    for pair in &given {
                        assert!(pair.0 == a || pair.1 == b);
                        assert!(!kept.contains(pair));
                        let total = |p: &(usize, usize)| case.total(&Made::from([*p]));
                        let others = draft.iter().filter(|other| {
                            (pair.0 == a && other.0 == a || pair.1 == b && other.1 == b)
                                && !kept.contains(other)
                                && !case.locked.contains(other)
                        });
                        assert!(others.into_iter().all(|other| total(other) >= total(pair)));
                    }
                    let full = |seats: u32, taken: usize| usize::from(taken >= seats as usize);
                    let of_a = draft.iter().filter(|pair| pair.0 == a).count();
                    let of_b = draft.iter().filter(|pair| pair.1 == b).count();
                    let expected =
                        full(case.mentee_seats[a], of_a) + full(case.mentor_seats[b], of_b);
                    assert_eq!(given.len(), expected);
                } else {
                    assert_eq!(plain, &(&draft - &apart) | &made_new);
                }
                let best = now(&draft, &effect.everybody);
                holds(&case, &draft, &best, &effect.everybody, unit);
                let demanded = &(&kept - &apart) | &made_new;
                let out = &(&ruled_out - &made_new) | &apart;
                let fits = |made: &&Made| made.is_superset(&demanded) && made.is_disjoint(&out);
                assert!(fits(&&best));
                let highest = pairings.iter().filter(fits).map(|made| case.value(made)).max();
                assert_eq!(case.value(&best), highest.unwrap(), "seed {seed}");

                let applied = applied.unwrap().solved().unwrap();
                let expected = if reach == Reach::AsItIs { &plain } else { &best };
                assert_eq!(made(&applied), *expected);
                assert_eq!((applied.claim, applied.verified), (Claim::Feasible, true));
                assert_eq!(applied.strategy, RemoteQuestionnaires::CODE);
                let lost = applied.lost().unwrap();
                let value = case.value(expected);
                assert_eq!(lost.pairs, original.0 as i64 - value.0 as i64);
                assert_eq!(lost.total, (original.1 - value.1) * unit);
                kept = &(&kept & expected) | &made_new;
                let kind = ["swap", "move", "insist", "forbid"];
                seen[kind.iter().position(|code| *code == edit.code()).unwrap()] += 1;
                kept = &kept - &apart;
                ruled_out = out;
                Some(applied)
            });
            if let Some(next) = next {
                draft = made(&next);
                let json = serde_json::to_string(&next).unwrap();
                assert_eq!(Pairing::from_json(&json).unwrap(), next);
                pairing = next;
            }
        }
    }
    assert!(seen.iter().all(|&times| times > 16), "{seen:?}");
}

/// A refused change could not have been made as it stands, or not with the rest.
fn refused_rightly(
    case: &Case,
    draft: &Made,
    kept: &Made,
    ruled_out: &Made,
    edit: &Edit,
    pairings: &[Made],
) {
    let (apart, made) = meaning(edit);
    let locked = apart.iter().any(|pair| case.locked.contains(pair));
    let forbids = matches!(edit, Edit::Forbid { .. });
    let not_there = !forbids && !apart.is_subset(draft);
    let there = !made.is_disjoint(draft);
    let forbidden = made.iter().any(|&(a, b)| case.open(a, b).is_none());
    let full = !matches!(edit, Edit::Insist { .. }) && !case.fits(&(&(draft - &apart) | &made));
    // Insisting fails where only locked and kept pairs could be given up.
    let stays: Made = case.locked.iter().copied().chain(kept.iter().copied()).collect();
    let stuck = matches!(edit, Edit::Insist { .. }) && !case.fits(&(&stays | &made));
    let demanded = &(kept - &apart) | &made;
    let out = &(ruled_out - &made) | &apart;
    let together =
        pairings.iter().any(|other| other.is_superset(&demanded) && other.is_disjoint(&out));
    assert!(
        locked || not_there || there || forbidden || full || stuck || !together,
        "{edit:?} of {draft:?} with {kept:?} in {case:?}"
    );
}

#[test]
fn exchanges_are_listed_with_their_cost_the_best_first() {
    let mut listed = 0;
    for seed in 0..cases(600) {
        let dice = &Dice::new(8 << 40 | seed);
        let case = Case::random(dice, 2 + dice.roll(4), 2 + dice.roll(3), 2);
        let mut draft = Made::new();
        for pair in case.pairs() {
            draft.insert(pair);
            if !case.fits(&draft) || (dice.hits(2) && !case.locked.contains(&pair)) {
                draft.remove(&pair);
            }
        }
        if case.locked.iter().any(|pair| !draft.contains(pair)) {
            continue;
        }
        let pairing = drafted(&case, &draft);
        case.situation(|situation| {
            let review =
                DraftReview::new(situation.clone(), pairing.clone(), Objective::MostPairs).unwrap();
            for &(a, b) in &draft {
                let Ok(swaps) = review.swaps(&mentee(a), &mentor(b)) else {
                    assert!(case.locked.contains(&(a, b)));
                    continue;
                };
                assert!(swaps.windows(2).all(|two| two[0].1 >= two[1].1));
                let mut expected = 0;
                for &(c, d) in draft.iter().filter(|other| other.0 != a && other.1 != b) {
                    let new = Made::from([(a, d), (c, b)]);
                    let fine = new.iter().all(|pair| !draft.contains(pair))
                        && new.iter().all(|&(one, other)| case.open(one, other).is_some());
                    expected += usize::from(fine && !case.locked.contains(&(c, d)));
                }
                assert_eq!(swaps.len(), expected);
                for (edit, total) in &swaps {
                    let effect = review.effect(edit, &free()).unwrap().solved().unwrap();
                    assert_eq!(effect.as_it_is.total, *total);
                    listed += 1;
                }
            }
        });
    }
    assert!(listed > 250, "{listed}");
}

#[test]
fn a_draft_that_no_longer_fits_is_refused_with_every_reason() {
    let mut case = Case {
        mentee_seats: vec![1, 1],
        mentor_seats: vec![1, 1],
        waiting: vec![0, 0],
        scores: vec![vec![Some((1, 1)); 2]; 2],
        locked: Vec::new(),
        vetoed: Vec::new(),
    };
    let pairing = drafted(&case, &Made::from([(0, 0), (1, 1)]));
    case.vetoed.push((0, 0));
    case.locked.push((1, 0));
    case.mentor_seats[1] = 0;
    case.situation(|situation| {
        let faults =
            DraftReview::new(situation.clone(), pairing.clone(), Objective::MostPairs).unwrap_err();
        assert!(matches!(&faults[0], EditFault::NotAllowed { because: KeptApart::Veto, .. }));
        assert!(matches!(&faults[1], EditFault::NotDrafted { .. }));
        assert!(matches!(&faults[2], EditFault::NoSeat { side: Side::Mentor, .. }));
    });
}
