//! Waiting first, against exhaustive search over all pairings.

use super::support::*;
use mentormatch::people::{Answer, Base, Cohort, Mentee, Mentor, ServedLast, Value};
use mentormatch::strategy::{Claim, Optimal, Prepared, Strategy, WaitingFirst, WorstServedFirst};
use std::collections::BTreeMap;

/// How many of each class a pairing serves, those who waited longest first.
fn served(case: &Case, made: &Made, most: u32) -> Vec<usize> {
    let mut classes: BTreeMap<u32, usize> =
        case.waiting.iter().map(|&w| (w.min(most), 0)).collect();
    for a in 0..case.mentees() {
        if made.iter().any(|pair| pair.0 == a) {
            *classes.get_mut(&case.waiting[a].min(most)).unwrap() += 1;
        }
    }
    classes.into_values().rev().collect()
}

#[test]
fn classes_are_served_in_order_and_no_pair_is_lost() {
    let mut contested = 0;
    for seed in 0..cases(1000) {
        let dice = &Dice::new(11 << 40 | seed);
        let case = Case::random(dice, 1 + dice.roll(5), 1 + dice.roll(3), 2);
        if case.pairs().len() > 11 {
            continue;
        }
        let pairings = case.every_pairing();
        let most = dice.pick(&[0, 1, 9]).unwrap();
        let rule = WaitingFirst::at_most(most);
        case.situation(|situation| {
            let pairing = rule.form(situation, &free()).unwrap().solved().unwrap();
            let got = made(&pairing);
            assert!(pairing.verified && pairing.claim == Claim::WaitingFirst);
            assert!(pairings.contains(&got), "{got:?}");
            let best = pairings.iter().map(|made| served(&case, made, most)).max().unwrap();
            assert_eq!(served(&case, &got, most), best, "seed {seed}: {case:?}");
            let optimal = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            let count = |made: &Made| served(&case, made, 0)[0];
            if case.mentee_seats.iter().all(|&seats| seats < 2) {
                assert_eq!(got.len(), optimal.measures.size);
                let total = pairings
                    .iter()
                    .filter(|made| served(&case, made, most) == best)
                    .map(|made| case.total(made))
                    .max();
                assert_eq!(Some(case.total(&got)), total, "seed {seed}");
                contested += usize::from(served(&case, &made(&optimal), most) != best);
            } else {
                assert!(count(&got) >= count(&made(&optimal)));
            }
            if most == 0 && case.mentee_seats.iter().all(|&seats| seats < 2) {
                assert_eq!(case.total(&got), case.total(&made(&optimal)));
            }
        });
    }
    assert!(contested > 12, "{contested}");
}

#[test]
fn whom_the_last_cycle_served_worst_is_served_first_and_no_pair_is_lost() {
    let (mut contested, mut by_waiting) = (0, 0);
    for seed in 0..cases(1000) {
        let dice = &Dice::new(12 << 40 | seed);
        let mut case = Case::random(dice, 1 + dice.roll(5), 1 + dice.roll(3), 2);
        case.mentee_seats.iter_mut().for_each(|seats| *seats = (*seats).min(1));
        if case.pairs().len() > 11 {
            continue;
        }
        case.locked.clear();
        let last: Vec<Option<ServedLast>> = (0..case.mentees())
            .map(|_| {
                let all = [
                    None,
                    Some(ServedLast::NotAtAll),
                    Some(ServedLast::BrokenOff),
                    Some(ServedLast::GoalsMissed),
                    Some(ServedLast::GoalsReached),
                ];
                all[dice.roll(5)]
            })
            .collect();
        let cohort = case.cohort();
        let mentees = cohort.mentees().iter().zip(&last).map(|((_, one), last)| {
            let mut one = one.clone();
            one.served_last = *last;
            one
        });
        let mentors = cohort.mentors().iter().map(|(_, one)| one.clone());
        let (mentees, mentors) = (Base::new(mentees), Base::new(mentors));
        let cohort = Cohort::new(mentees.unwrap(), mentors.unwrap()).unwrap();
        // The worse, the earlier; within that the longer waited.
        let class = |a: usize| {
            let worse = match last[a] {
                Some(ServedLast::NotAtAll) => 0,
                Some(ServedLast::BrokenOff) => 1,
                Some(ServedLast::GoalsMissed) => 2,
                _ => 3,
            };
            (worse, u32::MAX - case.waiting[a])
        };
        let served = |made: &Made| {
            let mut classes: BTreeMap<(u32, u32), usize> = BTreeMap::new();
            for a in 0..case.mentees() {
                let count = classes.entry(class(a)).or_default();
                *count += usize::from(made.iter().any(|pair| pair.0 == a));
            }
            classes.into_values().collect::<Vec<_>>()
        };
        let pairings = case.every_pairing();
        case.situation_of(cohort, &rules(&case.scores), |situation| {
            let formed = WorstServedFirst::default().form(situation, &free());
            let formed = formed.unwrap().solved().unwrap();
            let got = made(&formed);
            assert!(formed.verified && formed.claim == Claim::WorstServedFirst);
            assert!(pairings.contains(&got), "{got:?}");
            let best = pairings.iter().map(served).max().unwrap();
            assert_eq!(served(&got), best, "seed {seed}: {case:?} {last:?}");
            let alike = pairings.iter().filter(|made| served(made) == best);
            assert_eq!(alike.map(|made| case.total(made)).max(), Some(case.total(&got)));
            let optimal = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            assert_eq!(got.len(), optimal.measures.size);
            contested += usize::from(served(&made(&optimal)) != best);
            let waited =
                WaitingFirst::default().form(situation, &free()).unwrap().solved().unwrap();
            by_waiting += usize::from(served(&made(&waited)) != best);
        });
    }
    println!("{contested} {by_waiting}");
    assert!(contested > 20 && by_waiting > 10, "{contested} {by_waiting}");
}

#[test]
fn a_rules_file_lets_those_rest_who_led_for_long() {
    let text = r#"{"version": 1, "restrictions": [
        {"name": "rest", "kind": "must-be-within", "of": "mentor", "field": "cycles-in-a-row", "most": 1},
        {"name": "steady hands", "kind": "must-be-among", "of": "mentor", "field": "place", "labels": ["school"],
         "only-if": {"field": "served-last", "is": ["broken-off"]}}]}"#;
    let rules = mentormatch::scoring::Rules::from_json(text).unwrap();
    let (mut mentees, mut mentors) = (Vec::new(), Vec::new());
    for (at, served) in [Some(ServedLast::BrokenOff), None].into_iter().enumerate() {
        let mut one = Mentee::new(mentee(at));
        one.served_last = served;
        mentees.push(one);
    }
    for (at, (cycles, place)) in
        [(2, "school"), (1, "plant"), (1, "school")].into_iter().enumerate()
    {
        let mut one = Mentor::new(mentor(at));
        one.cycles_in_a_row = cycles;
        let answer = Answer::Given(Value::Text(place.to_owned()));
        one.person.attributes.insert("place".to_owned(), answer);
        mentors.push(one);
    }
    let cohort = Cohort::of(mentees, mentors).unwrap();
    let prepared = Prepared::new(cohort, &rules).unwrap();
    let situation = prepared.situation(&free()).unwrap();
    let formed = Optimal.form(&situation, &free()).unwrap().solved().unwrap();
    // The first mentor rests, and the first mentee needs the school's other one.
    assert_eq!(made(&formed), [(0, 2), (1, 1)].into());
}
