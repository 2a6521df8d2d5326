//! Few moves against few blocking pairs, and locks against the discontent of one person, against every matching.

use super::oracle::{Dice, Pairs, Raw, Shape, cases};
use crate::unbounded::free;
use mentormatch::audit::stability;
use mentormatch::kernel::{Index, MenteeIx, MentorIx};
use mentormatch::market::{Lists, Matching, Outcome, Restrictions, Seats, TwoSided};
use mentormatch::stable::{
    StableFault, least_discontent, mentee_optimal, repair, repair_frontier, settle,
};

fn draw(dice: &mut Dice, tied: bool, seats: usize) -> Raw {
    let shape = Shape {
        mentees: 1 + dice.below(4),
        mentors: 1 + dice.below(3),
        absent: 15,
        tied: if tied { 40 } else { 0 },
        mentee_seats: seats,
        mentor_seats: 2,
    };
    Raw::draw(dice, shape)
}

fn named(pairs: &Pairs) -> Vec<(MenteeIx, MentorIx)> {
    pairs.iter().map(|pair| (MenteeIx::at(pair.0), MentorIx::at(pair.1))).collect()
}

fn some(dice: &mut Dice, raw: &Raw, chance: usize) -> Pairs {
    let all = raw.matchings();
    let mut pairs = all[dice.below(all.len())].clone();
    pairs.retain(|_| dice.chance(chance));
    pairs
}

#[test]
fn each_move_takes_away_as_many_blocking_pairs_as_can_be() {
    let mut dice = Dice::new(330);
    let (mut several, mut stopped) = (0, 0);
    for case in 0..cases(1000) {
        let raw = draw(&mut dice, case % 2 == 0, 1 + (case % 2) as usize);
        let market = raw.market();
        let present = some(&mut dice, &raw, 80);
        let matching = Matching::new(market.mentees(), market.mentors(), named(&present)).unwrap();
        let of = |made: &Pairs, a: usize| -> Vec<usize> {
            made.iter().filter(|pair| pair.0 == a).map(|pair| pair.1).collect()
        };
        let moves = |made: &Pairs| {
            (0..market.mentees()).filter(|&a| of(made, a) != of(&present, a)).count() as u64
        };
        let all: Vec<(u64, u64)> = raw
            .matchings()
            .iter()
            .map(|made| (moves(made), raw.blocking(made).len() as u64))
            .collect();
        let mut expected: Vec<(u64, u64)> = Vec::new();
        for most in 0..=market.mentees() as u64 {
            let within = all.iter().filter(|one| one.0 <= most).map(|one| one.1).min();
            if let Some(fewest) =
                within.filter(|&one| expected.last().is_none_or(|last| one < last.1))
            {
                expected.push((most, fewest));
            }
        }
        let told = |points: &[mentormatch::stable::MovesAndBlocking]| -> Vec<(u64, u64)> {
            for point in points {
                let found = stability(&market, &point.matching, 0);
                assert!(found.faults.is_empty() && found.blocking as u64 == point.blocking);
                let made =
                    point.matching.pairs().map(|pair| (pair.0.get(), pair.1.get())).collect();
                assert_eq!(moves(&made), point.moves);
            }
            points.iter().map(|point| (point.moves, point.blocking)).collect()
        };
        let found = repair_frontier(&market, &matching, &free()).unwrap().solved().unwrap();
        assert_eq!(told(&found.points), expected, "case {case}: {raw:?} {present:?}");
        let nothing = Restrictions::default();
        let repaired = repair(&market, &matching, &nothing, &free()).unwrap().solved().unwrap();
        assert_eq!(expected.last(), Some(&(repaired.changed, 0)));
        several += usize::from(expected.len() > 2);
        let few = free().with_work_limit(1 + dice.below(200) as u64);
        if let Outcome::Stopped(cut) = repair_frontier(&market, &matching, &few).unwrap() {
            let proven = cut.best.unwrap();
            assert_eq!(told(&proven.points), expected[..proven.points.len()]);
            stopped += 1;
        }
    }
    assert!(several > 30 && stopped > 100, "{several} {stopped}");
}

#[test]
fn with_locks_the_most_discontent_person_has_the_fewest_blocking_pairs() {
    let mut dice = Dice::new(331);
    let (mut spread, mut broken) = (0, 0);
    for case in 0..cases(1200) {
        let raw = draw(&mut dice, case % 2 == 0, 1 + (case % 2) as usize);
        let market = raw.market();
        let mut locks = some(&mut dice, &raw, 60);
        if dice.chance(10) {
            locks.push((dice.below(market.mentees()), dice.below(market.mentors())));
            locks.sort_unstable();
            locks.dedup();
        }
        let sizes = (market.mentees(), market.mentors());
        let restrictions = Restrictions::new(sizes, [], named(&locks)).unwrap();
        let weigh = |made: &Pairs| -> (u64, u64) {
            let blocking = raw.blocking(made);
            let of = |is: &dyn Fn(&(usize, usize)) -> bool| {
                blocking.iter().filter(|pair| is(pair)).count()
            };
            let mentees = (0..sizes.0).map(|a| of(&|pair| pair.0 == a));
            let mentors = (0..sizes.1).map(|b| of(&|pair| pair.1 == b));
            (mentees.chain(mentors).max().unwrap_or(0) as u64, blocking.len() as u64)
        };
        let all = raw.matchings();
        let kept: Vec<&Pairs> =
            all.iter().filter(|made| locks.iter().all(|lock| made.contains(lock))).collect();
        match least_discontent(&market, &restrictions, &free()).unwrap() {
            Outcome::Solved(found) => {
                let made: Pairs =
                    found.matching.pairs().map(|pair| (pair.0.get(), pair.1.get())).collect();
                assert!(kept.contains(&&made));
                let best = kept.iter().map(|made| weigh(made)).min().unwrap();
                assert_eq!(weigh(&made), best, "case {case}: {raw:?} {locks:?}");
                assert_eq!((found.most, found.blocking), best);
                assert_eq!((found.least_most, found.least_blocking), best);
                let fewest = kept.iter().map(|made| weigh(made).1).min().unwrap();
                spread += usize::from(best.0 > 0 && fewest > best.0);
            }
            Outcome::Impossible(_) => {
                assert!(kept.is_empty());
                broken += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    assert!(spread > 10 && broken > 10, "{spread} {broken}");
}

/// Each move is wanted by both, and in the end nobody wants any.
#[test]
fn whoever_would_rather_change_does_until_nobody_would() {
    let mut dice = Dice::new(332);
    let (mut chains, mut displaced, mut dropped) = (0, 0, 0);
    for case in 0..cases(2000) {
        let mut raw = draw(&mut dice, case % 2 == 0, 1);
        let market = raw.market();
        let present = some(&mut dice, &raw, 80);
        let matching = Matching::new(market.mentees(), market.mentors(), named(&present)).unwrap();
        // Seats close after the pairs were made.
        raw.mentor_seats.iter_mut().for_each(|seats| *seats = (*seats).min(1));
        let market = if dice.chance(30) { raw.market() } else { market };
        let found = settle(&market, &matching, &free()).unwrap().solved().unwrap();
        assert!(stability(&market, &found.matching, 0).is_stable(), "case {case}: {raw:?}");
        let mut made: Pairs = present.clone();
        made.retain(|pair| !named(&vec![*pair]).iter().all(|pair| found.dropped.contains(pair)));
        let fits = Matching::new(market.mentees(), market.mentors(), named(&made)).unwrap();
        assert!(stability(&market, &fits, 0).faults.is_empty());
        for step in &found.moves {
            let (a, b) = (step.mentee.get(), step.to.get());
            let of =
                |a: usize, made: &Pairs| made.iter().find(|pair| pair.0 == a).map(|pair| pair.1);
            assert_eq!(of(a, &made), step.from.map(Index::get));
            let gains =
                step.from.is_none_or(|from| raw.mentee_rank(a, b) < raw.mentee_rank(a, from.get()));
            assert!(gains, "case {case}");
            made.retain(|pair| pair.0 != a);
            if let Some(other) = step.displaced {
                assert!(raw.mentor_rank(b, a) < raw.mentor_rank(b, other.get()));
                assert!(made.contains(&(other.get(), b)));
                made.retain(|pair| pair.0 != other.get());
                displaced += 1;
            }
            made.push((a, b));
            chains += usize::from(step.from.is_some());
        }
        made.sort_unstable();
        assert_eq!(named(&made), found.matching.pairs().collect::<Vec<_>>());
        assert!(found.moves.len() as u64 <= 2 * market.acceptable_pairs());
        dropped += found.dropped.len();
    }
    assert!(chains > 100 && displaced > 300 && dropped > 20, "{chains} {displaced} {dropped}");
}

/// Blum, Roth and Rothblum: who comes to the mentees' best leads to the mentees' best again.
#[test]
fn a_newcomer_to_the_mentees_best_leads_to_the_mentees_best() {
    let mut dice = Dice::new(333);
    for _ in 0..cases(800) {
        let raw = draw(&mut dice, false, 1);
        let market = raw.market();
        let newcomer = dice.below(market.mentees());
        let mut without = raw.clone();
        without.mentees[newcomer].clear();
        let before = mentee_optimal(&without.market(), &free()).unwrap().solved().unwrap().matching;
        let best = mentee_optimal(&market, &free()).unwrap().solved().unwrap().matching;
        let found = settle(&market, &before, &free()).unwrap().solved().unwrap();
        assert_eq!(found.matching, best, "{raw:?} {newcomer}");
    }
    let one = || Lists::strict([[0]]);
    let several = TwoSided::new(one(), one(), Seats::each(vec![2]), Seats::one_each(1)).unwrap();
    let nobody = Matching::new(1, 1, []).unwrap();
    let refused = settle(&several, &nobody, &free()).unwrap_err();
    assert_eq!(refused, StableFault::MenteeSeats { mentee: 0, seats: 2 });
}
