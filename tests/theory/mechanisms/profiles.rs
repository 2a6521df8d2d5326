//! Pairs compared one after another: worths by leximin, mentees' ranks by how many there are.

use super::sums::{Scored, by_size};
use super::{Given, form, strict};
use crate::stable::oracle::{Dice, Pairs, Raw, Shape, cases, pairs};
use mentormatch::audit;
use mentormatch::mechanisms::{BestProof, FormedPairs, Views};
use std::cmp::Reverse;

fn proven(formed: &FormedPairs) -> bool {
    match &formed.proof {
        BestProof::Profile(proof) => audit::verify_profile(&proof.0, proof.1, &proof.2).is_ok(),
        BestProof::FloatProfile(proof) => {
            audit::verify_profile(&proof.0, proof.1, &proof.2).is_ok()
        }
        _ => false,
    }
}

/// How many pairs have each rank of the mentees, from rank 1.
fn counts(raw: &Raw, made: &Pairs) -> Vec<usize> {
    let mut counts = vec![0; 1 + raw.mentors.len()];
    for &(mentee, mentor) in made {
        counts[raw.mentee_rank(mentee, mentor).unwrap()] += 1;
    }
    counts
}

fn reversed(mut counts: Vec<usize>) -> Vec<usize> {
    counts.reverse();
    counts
}

/// The three orders of ranks against all matchings.
fn ranks_are_best(raw: &Raw, setting: &Given<'_>) {
    let all = raw.matchings();
    let largest = by_size(&all);
    let made = |code: &str| {
        let formed = form(code, setting);
        assert!(proven(&formed) && formed.value.is_none(), "{code}");
        pairs(&formed.matching)
    };
    let most = all.iter().map(|one| counts(raw, one)).max().unwrap();
    assert_eq!(counts(raw, &made("rank-maximal")), most, "{raw:?}");
    let most = largest.iter().map(|one| counts(raw, one)).max().unwrap();
    assert_eq!(counts(raw, &made("greedy-profile")), most, "{raw:?}");
    let fewest = largest.iter().map(|one| reversed(counts(raw, one))).min().unwrap();
    assert_eq!(reversed(counts(raw, &made("generous"))), fewest, "{raw:?}");
}

#[test]
fn pairs_one_after_another_are_the_best_of_all() {
    let mut dice = Dice::new(2006);
    let mut differ = 0;
    for _ in 0..cases(500) {
        let scored = Scored::draw(&mut dice);
        let market = scored.market();
        let all = scored.raw.matchings();
        let sorted = |pairs: &Pairs| {
            let mut worths: Vec<i64> = pairs.iter().map(|&pair| scored.worth(pair)).collect();
            worths.sort_unstable();
            worths
        };
        let best = by_size(&all).into_iter().map(sorted).max().unwrap();
        let whole = Given::new(&market).with_views(Views::Whole(&scored.scores));
        let floats = Given::new(&market).with_views(Views::Float(&scored.floats));
        for setting in [whole, floats] {
            let formed = form("leximin", &setting);
            assert!(proven(&formed));
            assert_eq!(sorted(&pairs(&formed.matching)), best);
            let sum = form("maximum-size-then-weight", &setting);
            differ += usize::from(sorted(&pairs(&sum.matching)) != best);
        }
        ranks_are_best(&scored.raw, &whole);
    }
    assert!(differ > 20, "leximin is another aim than the sum: {differ}");
}

#[test]
fn from_lists_the_worst_pair_by_both_ranks_is_the_best_and_ties_and_seats_are_kept() {
    let mut dice = Dice::new(2013);
    for _ in 0..cases(400) {
        let raw = strict(&mut dice, 4);
        let ranks = |&(mentee, mentor): &(usize, usize)| {
            let own = raw.mentee_rank(mentee, mentor).unwrap();
            Reverse(own + raw.mentor_rank(mentor, mentee).unwrap())
        };
        let sorted = |pairs: &Pairs| {
            let mut worths: Vec<_> = pairs.iter().map(ranks).collect();
            worths.sort_unstable();
            worths
        };
        let all = raw.matchings();
        let best = by_size(&all).into_iter().map(sorted).max().unwrap();
        let market = raw.market();
        let formed = form("leximin", &Given::new(&market));
        assert!(proven(&formed));
        assert_eq!(sorted(&pairs(&formed.matching)), best, "{raw:?}");
        let shape = Shape {
            mentees: 1 + dice.below(4),
            mentors: 1 + dice.below(3),
            absent: 25,
            tied: 40,
            mentee_seats: 1 + dice.below(2),
            mentor_seats: 1 + dice.below(2),
        };
        let raw = Raw::draw(&mut dice, shape);
        let market = raw.market();
        ranks_are_best(&raw, &Given::new(&market));
    }
}
