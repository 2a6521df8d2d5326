//! Even loads against exhaustive search.

use super::support::*;
use mentormatch::market::Outcome;
use mentormatch::strategy::{Claim, Even, Optimal, SituationFault, Strategy, StrategyError};

/// The loads of mentors with a seat, the largest first.
fn loads(case: &Case, made: &Made) -> Vec<usize> {
    let seated = (0..case.mentors()).filter(|&b| case.mentor_seats[b] > 0);
    let mut loads: Vec<usize> =
        seated.map(|b| made.iter().filter(|pair| pair.1 == b).count()).collect();
    loads.sort_unstable_by(|one, other| other.cmp(one));
    loads
}

fn spread(case: &Case, made: &Made) -> usize {
    let loads = loads(case, made);
    loads.first().unwrap_or(&0) - loads.last().unwrap_or(&0)
}

#[test]
fn loads_are_as_even_as_pairs_and_total_allow() {
    let mut uneven = 0;
    for seed in 0..cases(600) {
        let dice = &Dice::new(31 << 40 | seed);
        let mut case = Case::random(dice, 1 + dice.roll(6), 1 + dice.roll(3), 4);
        if case.pairs().len() > 12 {
            continue;
        }
        // Few different scores, so that many pairings are equally good.
        for score in case.scores.iter_mut().flatten().flatten() {
            *score = (score.0 % 2, 0);
        }
        let all = case.every_pairing();
        let best = all.iter().map(|made| case.value(made)).max().unwrap();
        let most_even = all
            .iter()
            .filter(|made| case.value(made) == best)
            .map(|made| loads(&case, made))
            .min()
            .unwrap();
        case.situation(|situation| {
            let formed = Even::default().form(situation, &free()).unwrap().solved().unwrap();
            assert!(formed.verified && formed.claim == Claim::EvenLoads, "seed {seed}");
            let got = made(&formed);
            assert!(case.fits(&got) && case.locked.iter().all(|pair| got.contains(pair)));
            assert_eq!(case.value(&got), best, "seed {seed}");
            assert_eq!(loads(&case, &got), most_even, "seed {seed}: {case:?}");
            let optimal = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            uneven += usize::from(loads(&case, &made(&optimal)) != most_even);
        });
    }
    assert!(uneven > 12, "{uneven}");
}

#[test]
fn a_spread_comes_before_pairs_and_total() {
    let (mut bound, mut refused) = (0, 0);
    for seed in 0..cases(600) {
        let dice = &Dice::new(32 << 40 | seed);
        let case = Case::random(dice, 1 + dice.roll(5), 1 + dice.roll(3), 3);
        if case.pairs().len() > 11 {
            continue;
        }
        let most = dice.roll(3);
        let all = case.every_pairing().into_iter();
        let best =
            all.filter(|made| spread(&case, made) <= most).map(|made| case.value(&made)).max();
        case.situation(|situation| {
            let formed = Even::within(most as u32).form(situation, &free());
            let Some(best) = best else {
                let Err(StrategyError::Undoable(faults)) = formed else { panic!("{formed:?}") };
                assert_eq!(faults, [SituationFault::LockedSpread { spread: most as u32 }]);
                refused += 1;
                return;
            };
            let formed = formed.unwrap().solved().unwrap();
            assert!(formed.verified && formed.claim == Claim::WithinSpread, "seed {seed}");
            let got = made(&formed);
            assert!(case.fits(&got) && spread(&case, &got) <= most, "seed {seed}");
            assert_eq!(case.value(&got), best, "seed {seed}: {case:?}");
            let Outcome::Solved(optimal) = Optimal.form(situation, &free()).unwrap() else {
                panic!("nothing bounds the run")
            };
            bound += usize::from(case.value(&made(&optimal)) != best);
        });
    }
    assert!(bound > 40 && refused > 2, "{bound} {refused}");
}
