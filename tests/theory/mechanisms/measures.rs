//! Measures against numbers counted by hand and against their definitions.

use super::strict;
use crate::stable::oracle::{Dice, cases, matching};
use crate::unbounded::free;
use mentormatch::audit::quality;
use mentormatch::kernel::{MenteeIx, MentorIx};
use mentormatch::market::{Lists, Matching, Seats, TwoSided};

/// Mentees 0 and 1 want mentor 0, who prefers mentee 1; mentee 2 has nobody.
#[test]
fn measures_are_those_counted_by_hand() {
    let market = TwoSided::new(
        Lists::strict([&[0, 1][..], &[0, 1], &[1]]),
        Lists::strict([&[1, 0][..], &[2, 0, 1]]),
        Seats::one_each(3),
        Seats::one_each(2),
    )
    .unwrap();
    let pair = |a, b| (MenteeIx::new(a), MentorIx::new(b));
    let made = Matching::new(3, 2, [pair(0, 0), pair(1, 1)]).unwrap();
    let present = Matching::new(3, 2, [pair(0, 0), pair(2, 1)]).unwrap();
    let found = quality(&market, &made, Some(&present), &free()).solved().unwrap().unwrap();
    assert_eq!(
        (found.size, found.mentee_coverage, found.mentor_coverage),
        (2, Some(2.0 / 3.0), Some(1.0))
    );
    // Mentees rank 1 and 2, mentors 2 and 3.
    assert_eq!(
        (found.mentee_rank_mean, found.mentee_rank_median, found.mentee_rank_worst),
        (Some(1.5), Some(1), 2)
    );
    assert_eq!(
        (found.mentor_rank_mean, found.mentor_rank_median, found.mentor_rank_worst),
        (Some(2.5), Some(2), 3)
    );
    assert_eq!((found.egalitarian, found.regret, found.sex_equality, found.balance), (8, 3, 2, 5));
    // Mentee 1 with mentor 0, mentee 2 with mentor 1: four of five people, one pair each.
    assert_eq!(
        (found.blocking_pairs, found.blocking_share, found.blocking_most),
        (2, Some(0.8), 1)
    );
    assert_eq!((found.envy, found.justified_envy), (2, 2));
    // Satisfaction 1, 1/2, 0: mean difference (1/2 + 1/2 + 1) · 2 / (2 · 9 · 1/2).
    assert!((found.gini.unwrap() - 4.0 / 9.0).abs() < 1e-12, "{found:?}");
    assert_eq!((found.overlap, found.overlap_share), (Some(1), Some(1.0 / 3.0)));
}

#[test]
fn measures_are_their_definitions() {
    let mut dice = Dice::new(92);
    for _ in 0..cases(600) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let all = raw.matchings();
        let made = &all[dice.below(all.len())];
        let found =
            quality(&market, &matching(&raw, made), None, &free()).solved().unwrap().unwrap();
        let blocking = raw.blocking(made);
        assert_eq!(found.blocking_pairs as usize, blocking.len());
        let people = (0..raw.mentees.len())
            .map(|at| blocking.iter().filter(|pair| pair.0 == at).count())
            .chain(
                (0..raw.mentors.len())
                    .map(|at| blocking.iter().filter(|pair| pair.1 == at).count()),
            )
            .collect::<Vec<_>>();
        assert_eq!(found.blocking_most as usize, people.iter().copied().max().unwrap_or(0));
        let share = people.iter().filter(|&&count| count > 0).count() as f64 / people.len() as f64;
        assert!(found.blocking_share.is_none_or(|found| (found - share).abs() < 1e-12));
        let (mut envy, mut justified) = (0, 0);
        for mentee in 0..raw.mentees.len() {
            for &(other, mentor) in made {
                let Some(rank) = raw.mentee_rank(mentee, mentor) else { continue };
                let mine = super::rank(&raw, made, mentee);
                if other == mentee || raw.mentee_seats[mentee] == 0 || mine <= rank {
                    continue;
                }
                envy += 1;
                justified +=
                    u64::from(raw.mentor_rank(mentor, mentee) < raw.mentor_rank(mentor, other));
            }
        }
        assert_eq!((found.envy, found.justified_envy), (envy, justified), "{raw:?} {made:?}");
        let satisfied: Vec<f64> = (0..raw.mentees.len())
            .filter(|&mentee| raw.mentee_seats[mentee] > 0)
            .filter_map(|mentee| {
                let length = raw.acceptable().iter().filter(|pair| pair.0 == mentee).count();
                let rank = super::rank(&raw, made, mentee);
                let points = if rank > length { 0 } else { length + 1 - rank };
                (length > 0).then(|| points as f64 / length as f64)
            })
            .collect();
        let spread: f64 = satisfied
            .iter()
            .flat_map(|one| satisfied.iter().map(move |two| (one - two).abs()))
            .sum();
        let total: f64 = satisfied.iter().sum();
        let gini = (total > 0.0).then(|| spread / (2.0 * satisfied.len() as f64 * total));
        assert_eq!(found.gini.is_some(), gini.is_some());
        assert!(found.gini.zip(gini).is_none_or(|(one, two)| (one - two).abs() < 1e-9));
    }
}
