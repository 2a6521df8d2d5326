//! Waiting first, against exhaustive search over all pairings.

use super::support::*;
use mentormatch::strategy::{Claim, Optimal, Strategy, WaitingFirst};
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
    for seed in 0..cases(2500) {
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
    assert!(contested > 30, "{contested}");
}
