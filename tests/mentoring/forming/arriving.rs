//! Mentees who arrive during the year, against the definition of both rules.

use super::support::*;
use mentormatch::market::Outcome;
use mentormatch::people::PersonId;
use mentormatch::strategy::{Advice, ArrivalRule, SituationFault, StrategyError, arrivals};

#[test]
fn whoever_arrives_is_told_a_free_mentor_or_why_to_wait_and_locked_pairs_keep_their_seats() {
    let (mut now, mut waits, mut paired, mut taken) = (0, 0, 0, 0);
    for seed in 0..cases(1200) {
        let dice = &Dice::new(191 << 40 | seed);
        let mut case = Case::random(dice, 1 + dice.roll(7), 1 + dice.roll(3), 2);
        case.mentee_seats.iter_mut().for_each(|seats| *seats = (*seats).min(1));
        case.locked.dedup_by_key(|lock| lock.0);
        let all: Made = case.locked.iter().copied().collect();
        if !case.fits(&all) {
            continue;
        }
        // Some arrive, in some order; the others are not told of.
        let mut order: Vec<usize> = (0..case.mentees()).filter(|_| !dice.hits(4)).collect();
        order.sort_by_key(|_| dice.next());
        let ids: Vec<PersonId> = order.iter().map(|&a| mentee(a)).collect();
        let rule = match dice.roll(2) {
            0 => ArrivalRule::Many { seed },
            _ => ArrivalRule::Best { expected: dice.roll(8) as u32 },
        };
        case.situation(|situation| {
            let told = arrivals(situation, &ids, rule, &free()).unwrap().solved().unwrap();
            assert_eq!(told.iter().map(|one| one.mentee.clone()).collect::<Vec<_>>(), ids);
            // Locked pairs take their seats from the beginning.
            let mut made: Made = case.locked.iter().copied().collect();
            let used = |made: &Made, b: usize| made.iter().filter(|pair| pair.1 == b).count();
            for (place, (&a, one)) in order.iter().zip(&told).enumerate() {
                let lock = case.locked.iter().find(|lock| lock.0 == a);
                let is_open = |b: usize| {
                    case.open(a, b).is_some() && used(&made, b) < case.mentor_seats[b] as usize
                };
                let any = (0..case.mentors()).any(is_open);
                match &one.advice {
                    Advice::Paired { mentor } => {
                        assert_eq!(lock, Some(&(a, at(mentor))));
                        paired += 1;
                    }
                    Advice::Now { mentor } => {
                        assert!(lock.is_none() && is_open(at(mentor)), "seed {seed}");
                        made.insert((a, at(mentor)));
                        now += 1;
                    }
                    why => {
                        assert!(lock.is_none());
                        match (why, rule) {
                            (Advice::NoSeat, _) => assert!(!any),
                            (Advice::Watch, ArrivalRule::Best { expected }) => {
                                assert!((place as f64) < f64::from(expected) / 2.7);
                            }
                            (Advice::Taken { mentor }, ArrivalRule::Best { .. }) => {
                                assert!(any && case.open(a, at(mentor)).is_some());
                                taken += 1;
                            }
                            (Advice::Others, ArrivalRule::Best { .. }) => assert!(any),
                            _ => panic!("{one:?} by {rule:?}"),
                        }
                        waits += 1;
                    }
                }
            }
        });
    }
    println!("{now} {waits} {paired} {taken}");
    assert!(now > 300 && waits > 200 && paired > 20 && taken > 5);
}

#[test]
fn nobody_unknown_arrives_and_a_limit_keeps_what_was_told() {
    let dice = &Dice::new(4);
    let mut case = Case::random(dice, 5, 3, 2);
    case.locked.clear();
    case.situation(|situation| {
        let nobody = PersonId::new("nobody").unwrap();
        let rule = ArrivalRule::Many { seed: 1 };
        let refused = arrivals(situation, &[mentee(0), nobody.clone()], rule, &free());
        let Err(StrategyError::Undoable(faults)) = refused else { panic!("nobody is known") };
        assert!(matches!(&faults[..], [SituationFault::UnknownPerson { person, .. }]
            if *person == nobody));
        let stopped = free().with_work_limit(0);
        let told = arrivals(situation, &[mentee(0)], rule, &stopped).unwrap();
        assert!(matches!(told, Outcome::Stopped(_) | Outcome::Solved(_)));
    });
    for (rule, text) in [
        (ArrivalRule::Many { seed: 7 }, r#"{"many":{"seed":7}}"#),
        (ArrivalRule::Best { expected: 40 }, r#"{"best":{"expected":40}}"#),
    ] {
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
        assert_eq!(serde_json::from_str::<ArrivalRule>(text).unwrap(), rule);
    }
}
