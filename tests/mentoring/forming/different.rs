//! Drafts that differ most, against every choice of drafts.

use super::support::*;
use mentormatch::kernel::{StopReason, Unit};
use mentormatch::market::{Outcome, Stopped};
use mentormatch::strategy::{Claim, different_pairings};

/// How many units a point is.
fn per_point(unit: Unit) -> i64 {
    (1.0 / unit.value(1)).round() as i64
}

/// In how many pairs any two of these differ at least, at best: of every choice of so many.
fn farthest(good: &[Made], drafts: usize) -> usize {
    let mut best = 0;
    let mut chosen: Vec<Vec<usize>> = (0..good.len()).map(|at| vec![at]).collect();
    for _ in 1..drafts {
        let longer = chosen.iter().flat_map(|some| {
            (some[some.len() - 1] + 1..good.len()).map(move |at| [&some[..], &[at]].concat())
        });
        chosen = longer.collect();
    }
    for some in &chosen {
        let pairs =
            some.iter().enumerate().flat_map(|(n, &a)| some[..n].iter().map(move |&b| (a, b)));
        let least = pairs.map(|(a, b)| good[a].symmetric_difference(&good[b]).count()).min();
        best = best.max(least.unwrap_or(0));
    }
    best
}

#[test]
fn of_all_good_enough_drafts_no_choice_differs_more() {
    let (mut several, mut locked) = (0, 0);
    for seed in 0..cases(700) {
        let dice = &Dice::new(193 << 40 | seed);
        let case = Case::random(dice, 1 + dice.roll(4), 1 + dice.roll(3), 2);
        let all = case.every_pairing();
        if !case.fits(&case.locked.iter().copied().collect()) || all.len() > 400 {
            continue;
        }
        let Some(best) = all.iter().map(|made| case.value(made)).max() else { continue };
        let (drafts, allowed) = (1 + dice.roll(3), dice.roll(6) as i64);
        let is_good = |made: &&Made| made.len() == best.0 && case.total(made) >= best.1 - allowed;
        let good: Vec<Made> = all.iter().filter(is_good).cloned().collect();
        if good.len() > 14 {
            continue;
        }
        case.situation(|situation| {
            let units = per_point(situation.rules().unit());
            let allowance = u64::try_from(allowed * units).unwrap();
            let found = different_pairings(situation, drafts, allowance, 1000, &free()).unwrap();
            let found = found.solved().unwrap_or_else(|| panic!("seed {seed}"));
            assert!(found.verified && found.best == best.1 * units, "seed {seed}");
            assert_eq!(found.pairings.len(), drafts.min(good.len()), "seed {seed}");
            let told: Vec<Made> = found.pairings.iter().map(made).collect();
            for (pairing, made) in found.pairings.iter().zip(&told) {
                assert!(good.contains(made) && pairing.verified, "seed {seed}");
                assert_eq!(pairing.claim, Claim::Feasible);
                assert!(case.locked.iter().all(|pair| made.contains(pair)));
            }
            assert!(told.windows(2).all(|two| case.total(&two[0]) >= case.total(&two[1])));
            if told.len() > 1 {
                let farthest = farthest(&good, drafts.min(good.len())) as u64;
                assert_eq!((found.distance, found.bound), (farthest, farthest), "seed {seed}");
                several += 1;
                locked += usize::from(!case.locked.is_empty());
            }
        });
    }
    assert!(several > 50 && locked > 8, "{several} {locked}");
}

#[test]
fn among_too_many_drafts_a_choice_is_told_with_its_bound() {
    let dice = &Dice::new(5);
    let mut case = Case::random(dice, 6, 6, 1);
    (case.locked, case.vetoed) = (Vec::new(), Vec::new());
    case.situation(|situation| {
        let found = different_pairings(situation, 3, u64::MAX, 4, &free()).unwrap();
        let Outcome::Stopped(Stopped { reason, best: Some(found) }) = found else {
            panic!("there are more than four")
        };
        assert_eq!(reason, StopReason::WorkLimit);
        assert!(found.verified && found.pairings.len() == 3 && found.bound >= found.distance);
        let none = free().with_work_limit(0);
        let stopped = different_pairings(situation, 3, 1, 4, &none).unwrap();
        assert!(matches!(stopped, Outcome::Stopped(Stopped { best: None, .. })));
    });
}
