//! Each statement of an explanation, held against the raw lists.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, matching, pairs};
use crate::unbounded::{mentee_optimal, nearly_largest, optimal_restricted};
use mentormatch::audit::{Chain, WhyNot, why_not};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side};
use mentormatch::market::{Matching, Restrictions, Ties};
use std::collections::BTreeSet;

fn shape(dice: &mut Dice) -> Shape {
    Shape {
        mentees: 1 + dice.below(9),
        mentors: 1 + dice.below(6),
        absent: [0, 20, 50][dice.below(3)],
        tied: [0, 0, 40][dice.below(3)],
        mentee_seats: 1 + dice.below(2),
        mentor_seats: 1 + dice.below(3),
    }
}

fn worst_mentee_rank(raw: &Raw, made: &Pairs, mentor: usize) -> usize {
    raw.mentor_ranks(made, mentor).last().copied().unwrap_or(0)
}

/// The mentors that a mentee would rather have, by definition.
fn rather(raw: &Raw, made: &Pairs, mentee: usize) -> BTreeSet<usize> {
    let held = raw.mentee_ranks(made, mentee);
    let free = held.len() < raw.mentee_seats[mentee] as usize;
    (0..raw.mentors.len())
        .filter(|&mentor| !made.contains(&(mentee, mentor)))
        .filter(|&mentor| {
            raw.mentee_rank(mentee, mentor)
                .is_some_and(|rank| free || held.last().is_some_and(|&worst| rank < worst))
        })
        .collect()
}

fn check_chain(raw: &Raw, made: &Pairs, chain: &Chain, mentee: usize, mentor: usize) {
    let seats = |mentor: usize| raw.mentor_seats[mentor] as usize;
    let full: Vec<usize> = chain.full.iter().map(|full| full.mentor.get()).collect();
    assert_eq!(full[0], mentor);
    assert_eq!(full.iter().collect::<BTreeSet<_>>().len(), full.len());
    for entry in &chain.full {
        let mentor = entry.mentor.get();
        let held: Vec<usize> = entry.held.iter().map(|choice| choice.partner.get()).collect();
        let ranks: Vec<usize> = entry.held.iter().map(|choice| choice.rank as usize).collect();
        assert_eq!(ranks, raw.mentor_ranks(made, mentor));
        for (mentee, rank) in held.iter().zip(&ranks) {
            assert!(made.contains(&(*mentee, mentor)));
            assert_eq!(raw.mentor_rank(mentor, *mentee), Some(*rank));
        }
    }
    // Whoever holds a seat here is explained once, and nobody else.
    let holders: Vec<usize> = chain.holders.iter().map(|holder| holder.mentee.get()).collect();
    let expected: BTreeSet<usize> = full
        .iter()
        .flat_map(|&mentor| made.iter().filter(move |pair| pair.1 == mentor))
        .map(|pair| pair.0)
        .collect();
    assert_eq!(holders.len(), expected.len());
    assert_eq!(holders.iter().copied().collect::<BTreeSet<_>>(), expected);
    let mut led_to = BTreeSet::from([mentor]);
    for holder in &chain.holders {
        let own = holder.mentee.get();
        let wanted: Vec<usize> = holder.rather.iter().map(|choice| choice.partner.get()).collect();
        assert_eq!(wanted.iter().copied().collect::<BTreeSet<_>>(), rather(raw, made, own));
        let ranks = wanted.iter().map(|&mentor| raw.mentee_rank(own, mentor).unwrap());
        assert!(ranks.clone().is_sorted());
        assert!(ranks.eq(holder.rather.iter().map(|choice| choice.rank as usize)));
        led_to.extend(&wanted);
        for &mentor in &wanted {
            let kept = raw.mentor_ranks(made, mentor).len() == seats(mentor)
                && raw.mentor_rank(mentor, own).unwrap() >= worst_mentee_rank(raw, made, mentor);
            let blocks = chain.blocking.contains(&(holder.mentee, MentorIx::at(mentor)));
            assert_eq!(kept, !blocks, "{raw:?} {made:?}");
        }
    }
    assert_eq!(full.into_iter().collect::<BTreeSet<_>>(), led_to);
    assert_eq!(raw.mentor_ranks(made, mentor).len(), seats(mentor));
    assert!(raw.mentor_rank(mentor, mentee).unwrap() >= worst_mentee_rank(raw, made, mentor));
}

fn check_all(raw: &Raw, found: &Matching, is_stable: bool, met: &mut [usize; 6]) {
    let market = raw.market();
    let made = pairs(found);
    let none = Restrictions::default();
    for mentee in 0..raw.mentees.len() {
        for mentor in 0..raw.mentors.len() {
            let pair = (MenteeIx::at(mentee), MentorIx::at(mentor));
            let ranks = (raw.mentee_rank(mentee, mentor), raw.mentor_rank(mentor, mentee));
            let is_made = made.contains(&(mentee, mentor));
            match why_not(&market, found, &none, pair).unwrap() {
                WhyNot::Together => assert!(is_made),
                WhyNot::NotAcceptable => {
                    met[0] += 1;
                    assert_eq!(ranks.0, None);
                }
                WhyNot::NoSeat { side } => {
                    met[1] += 1;
                    let seats = match side {
                        Side::Mentee => raw.mentee_seats[mentee],
                        Side::Mentor => raw.mentor_seats[mentor],
                    };
                    assert_eq!(seats, 0);
                }
                WhyNot::BetterOff { rank, held } => {
                    met[2] += 1;
                    assert!(!is_made);
                    assert_eq!(Some(rank as usize), ranks.0);
                    let held: Vec<usize> = held.iter().map(|choice| choice.rank as usize).collect();
                    assert_eq!(held, raw.mentee_ranks(&made, mentee));
                    assert_eq!(held.len(), raw.mentee_seats[mentee] as usize);
                    assert!(held.iter().all(|&held| held <= rank as usize));
                }
                WhyNot::Outranked { rank, chain } => {
                    met[3] += 1;
                    assert!(!is_made && rather(raw, &made, mentee).contains(&mentor));
                    assert_eq!(Some(rank as usize), ranks.1);
                    check_chain(raw, &made, &chain, mentee, mentor);
                    assert!(!is_stable || chain.blocking.is_empty());
                    met[4] += usize::from(chain.holders.len() > 2);
                }
                WhyNot::WouldGain { .. } => {
                    met[5] += 1;
                    assert!(!is_stable && raw.blocking(&made).contains(&(mentee, mentor)));
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn every_statement_of_an_explanation_holds() {
    let mut dice = Dice::new(90);
    let mut met = [0; 6];
    for _ in 0..cases(1000) {
        let shape = shape(&mut dice);
        let raw = Raw::draw(&mut dice, shape);
        let market = raw.market();
        check_all(&raw, &mentee_optimal(&market).matching, true, &mut met);
        check_all(&raw, &nearly_largest(&market).unwrap().matching, true, &mut met);
        // Any matching is explained, and where it is not stable it says so.
        let mut made =
            pairs(&mentee_optimal(&market.break_ties(Ties::Lottery { seed: 1 })).matching);
        if !made.is_empty() {
            made.remove(dice.below(made.len()));
            check_all(&raw, &matching(&raw, &made), false, &mut met);
        }
    }
    assert!(met.iter().all(|&met| met > 120), "{met:?}");
}

#[test]
fn restrictions_strangers_and_matchings_of_other_markets_are_told() {
    let mut dice = Dice::new(91);
    let shape =
        Shape { mentees: 3, mentors: 3, absent: 0, tied: 0, mentee_seats: 1, mentor_seats: 1 };
    let mut forbidden = 0;
    for _ in 0..cases(300) {
        let raw = Raw::draw(&mut dice, shape);
        let market = raw.market();
        let pair = (MenteeIx::at(dice.below(3)), MentorIx::at(dice.below(3)));
        let restrictions = Restrictions::new((3, 3), [pair], []).unwrap();
        let outcome = optimal_restricted(&market, &restrictions, Side::Mentee).unwrap();
        if let Some(found) = outcome.solved() {
            let why = why_not(&market, &found.optimal.matching, &restrictions, pair);
            assert_eq!(why, Ok(WhyNot::Forbidden));
            forbidden += 1;
        }
        let none = Restrictions::default();
        let found = mentee_optimal(&market).matching;
        let stranger = (MenteeIx::new(0), MentorIx::new(9));
        let absent = WhyNot::Absent { side: Side::Mentor, agent: 9, agents: 3 };
        assert_eq!(why_not(&market, &found, &none, stranger), Ok(absent));
        assert!(why_not(&market, &Matching::empty(2, 3), &none, pair).is_err());
        let all: Vec<_> = MenteeIx::all(3).map(|mentee| (mentee, MentorIx::new(0))).collect();
        let crowded = Matching::new(3, 3, all).unwrap();
        assert_eq!(why_not(&market, &crowded, &none, pair).unwrap_err().len(), 1);
    }
    assert!(forbidden > 30);
}

/// A long chain: everybody would rather have the neighbour's mentor.
#[test]
fn a_long_chain_ends() {
    let agents = 20_000u32;
    let mentees = (0..agents).map(|at| if at == 0 { vec![0] } else { vec![at - 1, at] });
    let mentors = (0..agents).map(|at| if at + 1 == agents { vec![at] } else { vec![at, at + 1] });
    let market = mentormatch::market::TwoSided::new(
        mentormatch::market::Lists::strict(mentees),
        mentormatch::market::Lists::strict(mentors),
        mentormatch::market::Seats::one_each(agents as usize),
        mentormatch::market::Seats::one_each(agents as usize),
    )
    .unwrap();
    let found = mentee_optimal(&market).matching;
    let pair = (MenteeIx::new(agents - 1), MentorIx::new(agents - 2));
    let why = why_not(&market, &found, &Restrictions::default(), pair).unwrap();
    let WhyNot::Outranked { chain, .. } = why else { panic!("{why:?}") };
    assert_eq!(chain.holders.len(), agents as usize - 1);
}
