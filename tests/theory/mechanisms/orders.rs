//! One mentee after another, and pairs at random.

use super::{form, is_efficient, made, rank, strict, verify};
use crate::stable::oracle::{Dice, Pairs, Raw, cases, pairs};
use mentormatch::mechanisms::Given;
use std::collections::BTreeMap;

/// Each mentee of the order takes the best that is left.
pub(super) fn served(raw: &Raw, order: &[usize]) -> Pairs {
    let mut made: Pairs = Vec::new();
    for &mentee in order.iter().filter(|&&mentee| raw.mentee_seats[mentee] > 0) {
        let open = |mentor: &usize| {
            let taken = made.iter().filter(|pair| pair.1 == *mentor).count();
            taken < raw.mentor_seats[*mentor] as usize && raw.mentee_rank(mentee, *mentor).is_some()
        };
        let best = (0..raw.mentors.len())
            .filter(open)
            .min_by_key(|&mentor| raw.mentee_rank(mentee, mentor));
        made.extend(best.map(|mentor| (mentee, mentor)));
    }
    made.sort_unstable();
    made
}

/// All orders of the numbers below `count`.
pub(super) fn permutations(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for one in 0..count {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, one);
                    longer
                })
            })
            .collect();
    }
    all
}

#[test]
fn a_serial_order_is_by_index_and_a_drawn_one_is_some_order() {
    let mut dice = Dice::new(81);
    for case in 0..cases(600) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let order: Vec<usize> = (0..raw.mentees.len()).collect();
        assert_eq!(made("serial", &market), served(&raw, &order), "{raw:?}");
        let code = "random-serial-dictatorship";
        let drawn = form(code, &Given::new(&market).with_seed(case));
        verify(code, &market, &drawn);
        let drawn = pairs(&drawn.matching);
        assert!(is_efficient(&raw, &drawn));
        let orders = permutations(raw.mentees.len());
        assert!(orders.iter().any(|order| served(&raw, order) == drawn), "{raw:?}");
        assert_eq!(drawn, pairs(&form(code, &Given::new(&market).with_seed(case)).matching));
    }
}

/// Three who all want the same: each order equally likely, so each is first a third of the time.
#[test]
fn every_order_is_as_likely() {
    use mentormatch::market::{Lists, Seats, TwoSided};
    let market = TwoSided::new(
        Lists::strict([[0, 1, 2]; 3]),
        Lists::strict([[0, 1, 2]; 3]),
        Seats::one_each(3),
        Seats::one_each(3),
    )
    .unwrap();
    for code in ["random-serial-dictatorship", "random"] {
        let mut counts: BTreeMap<Pairs, u32> = BTreeMap::new();
        for seed in 0..6000 {
            let formed = form(code, &Given::new(&market).with_seed(seed));
            *counts.entry(pairs(&formed.matching)).or_default() += 1;
        }
        // Six standard deviations of a count of 6000 draws with chance 1/6.
        assert_eq!(counts.len(), 6, "{code}");
        assert!(counts.values().all(|&count| count.abs_diff(1000) < 174), "{code} {counts:?}");
    }
}

#[test]
fn to_random_pairs_none_could_be_added() {
    let mut dice = Dice::new(82);
    for seed in 0..cases(500) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let made = pairs(&form("random", &Given::new(&market).with_seed(seed)).matching);
        assert!(raw.matchings().iter().all(|other| {
            other.len() <= made.len() || !made.iter().all(|pair| other.contains(pair))
        }));
        assert!((0..raw.mentees.len()).all(|mentee| rank(&raw, &made, mentee) > 0));
    }
}
