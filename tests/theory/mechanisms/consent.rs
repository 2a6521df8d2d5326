//! Efficiency-adjusted deferred acceptance.

use super::{dominates, form, is_efficient, made, rank, strict, verify};
use crate::stable::oracle::{Dice, cases, pairs};
use mentormatch::mechanisms::Given;

#[test]
fn consent_lets_mentees_do_better_and_costs_those_who_give_it_nothing() {
    let mut dice = Dice::new(41);
    let mut gained = 0;
    for _ in 0..cases(1500) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let stable = made("mentee-optimal", &market);
        let code = "efficiency-adjusted-deferred-acceptance";
        let with = |consenting: &[bool]| {
            let formed = form(code, &Given::new(&market).with_consent(consenting));
            verify(code, &market, &formed);
            pairs(&formed.matching)
        };
        let mentees = raw.mentees.len();
        let all = made(code, &market);
        assert_eq!(all, with(&vec![true; mentees]));
        assert!(is_efficient(&raw, &all), "{raw:?} {all:?}");
        assert_eq!(with(&vec![false; mentees]), stable, "{raw:?}");
        let some: Vec<bool> = (0..mentees).map(|_| dice.chance(50)).collect();
        for consenting in [vec![true; mentees], some] {
            let made = with(&consenting);
            assert!(made == stable || dominates(&raw, &made, &stable), "{raw:?}");
            gained += u32::from(made != stable);
            // Whoever does not consent is passed over by nobody who counts less.
            for (mentee, mentor) in raw.blocking(&made) {
                assert!(consenting[mentee], "{mentee} {mentor} {consenting:?} {raw:?}");
            }
            for mentee in 0..mentees {
                let mut other = consenting.clone();
                other[mentee] = !other[mentee];
                assert_eq!(rank(&raw, &with(&other), mentee), rank(&raw, &made, mentee));
            }
        }
    }
    assert!(gained > 20, "{gained}");
}

/// Kesten's example 1: three mentees, three mentors; mentee 2 asks in vain and blocks the trade of
/// the others.
#[test]
fn kestens_interrupter_lets_two_trade() {
    use mentormatch::market::{Lists, Seats, TwoSided};
    let market = TwoSided::new(
        Lists::strict([[0, 1, 2], [1, 0, 2], [1, 2, 0]]),
        Lists::strict([[1, 0, 2], [0, 2, 1], [2, 0, 1]]),
        Seats::one_each(3),
        Seats::one_each(3),
    )
    .unwrap();
    let stable = made("mentee-optimal", &market);
    let adjusted = made("efficiency-adjusted-deferred-acceptance", &market);
    assert_eq!(stable, [(0, 1), (1, 0), (2, 2)]);
    assert_eq!(adjusted, [(0, 0), (1, 1), (2, 2)]);
}
