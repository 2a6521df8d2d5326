//! Of markets of two sides: logs, rotations, sizes and odds.

use super::{matching, pair};
use mentormatch::audit::{
    LatticeFault, LotteryFlaw, ReplayFault, largest_possible, least_cost, replay,
    replay_insistence, stability_by_scores, verify_decomposition,
};
use mentormatch::kernel::{Index, Matrix, MenteeIx, MentorIx, Natural, Side};
use mentormatch::market::{
    Assured, Decomposition, DeletionLog, InsistenceLog, LatticeProof, Lists, Lottery, LotteryPart,
    Matching, Odds, Restrictions, ScoredMarket, Scores, Seats, SizeBound, Strength, TwoSided,
};

/// Two mentees are left with one mentor, and a mentor whom the log binds waits for one of them.
#[test]
fn a_log_that_ends_too_early_says_nothing() {
    let market = TwoSided::new(
        Lists::strict([&[0][..], &[0, 1], &[1]]),
        Lists::strict([&[0, 1][..], &[1, 2]]),
        Seats::one_each(3),
        Seats::one_each(2),
    )
    .unwrap();
    let restrictions = Restrictions::new((3, 2), [pair(2, 1)], []).unwrap();
    let log = |deleted: &[(u32, u32)]| DeletionLog {
        best_for: Side::Mentee,
        deleted: deleted.iter().map(|&(one, two)| pair(one, two)).collect(),
    };
    assert!(replay(&market, &restrictions, &log(&[(2, 1)])).is_err());
    assert!(replay(&market, &restrictions, &log(&[(2, 1), (1, 0)])).is_ok());
}

/// A mentee that is said to be sure of its first mentor, which it does not get.
#[test]
fn nobody_is_assured_of_a_partner_without_those_who_insist() {
    let market = TwoSided::new(
        Lists::strict([&[0, 1][..], &[0]]),
        Lists::strict([&[1, 0][..], &[0]]),
        Seats::one_each(2),
        Seats::one_each(2),
    )
    .unwrap();
    let bound = |insisting: &[u32]| SizeBound {
        unit: 1,
        mentees: vec![0, 0],
        mentors: vec![1, 0],
        pairs: Vec::new(),
        assured: vec![Assured {
            side: Side::Mentee,
            agent: 0,
            rank: 1,
            insisting: insisting.to_vec(),
        }],
    };
    for insisting in [&[][..], &[0], &[0, 0], &[0, 0, 0], &[0, 1], &[2]] {
        assert!(largest_possible(&market, &bound(insisting)).is_err(), "{insisting:?}");
    }
    for nobody in [2, 9, u32::MAX] {
        let mut bound = bound(&[]);
        bound.assured[0].agent = nobody;
        assert!(largest_possible(&market, &bound).is_err(), "{nobody}");
    }
}

/// From the mentors' best on there is no rotation, and the mentees' best costs less.
#[test]
fn rotations_begin_with_the_best_of_the_mentees() {
    let market = TwoSided::new(
        Lists::strict([&[0, 1][..], &[1, 0]]),
        Lists::strict([&[1, 0][..], &[0, 1]]),
        Seats::one_each(2),
        Seats::one_each(2),
    )
    .unwrap();
    let worst = matching((2, 2), &[(0, 1), (1, 0)]);
    let proof = LatticeProof { rotations: Vec::new(), multipliers: Vec::new() };
    let cost = |mentee: MenteeIx, mentor: MentorIx| i64::from(mentee.raw() != mentor.raw());
    assert!(least_cost(&market, &worst, cost, &proof).is_err());
}

/// Both matchings are stable, and the one that is claimed costs more.
#[test]
fn rotations_are_of_strict_lists() {
    let lists = || Lists::tied([vec![vec![0, 1]], vec![vec![0, 1]]]);
    let market = TwoSided::new(lists(), lists(), Seats::one_each(2), Seats::one_each(2)).unwrap();
    let dear = matching((2, 2), &[(0, 1), (1, 0)]);
    let proof = LatticeProof { rotations: Vec::new(), multipliers: Vec::new() };
    let cost = |mentee: MenteeIx, mentor: MentorIx| i64::from(mentee.raw() != mentor.raw());
    assert_eq!(least_cost(&market, &dear, cost, &proof), Err(LatticeFault::Matching));
}

/// On its way the later rotation passes over a mentor whom only the earlier one satisfies.
#[test]
fn a_rotation_passes_over_nobody_who_is_willing() {
    let market = TwoSided::new(
        Lists::strict([&[1, 3, 2, 0][..], &[0, 1, 3, 2], &[3, 0, 1, 2], &[3, 2, 1, 0]]),
        Lists::strict([&[0, 2, 1, 3][..], &[3, 1, 2, 0], &[0, 2, 3, 1], &[1, 2, 3, 0]]),
        Seats::one_each(4),
        Seats::one_each(4),
    )
    .unwrap();
    let best = matching((4, 4), &[(0, 1), (1, 0), (2, 3), (3, 2)]);
    let (later, earlier) = (vec![pair(1, 0), pair(2, 3)], vec![pair(0, 1), pair(3, 2)]);
    let said = |rotations: Vec<Vec<(MenteeIx, MentorIx)>>| {
        let cost = |mentee: MenteeIx, mentor: MentorIx| i64::from(!best.contains(mentee, mentor));
        least_cost(&market, &best, cost, &LatticeProof { rotations, multipliers: Vec::new() })
    };
    assert_eq!(said(vec![earlier.clone(), later.clone()]), Ok(0));
    assert_eq!(said(vec![later, earlier]), Err(LatticeFault::Rotation { rotation: 0 }));
}

/// Odds of a half each, and matchings that make them only as the odds add up.
fn mixed(
    sides: (usize, usize),
    (whole, odds): (u64, &[(u32, u32, u64)]),
    parts: &[(u64, &[(u32, u32)])],
) -> Result<(), LotteryFlaw> {
    let odds = odds.iter().map(|&(mentee, mentor, numerator)| Odds {
        mentee: MenteeIx::new(mentee),
        mentor: MentorIx::new(mentor),
        numerator: Natural::from(numerator),
    });
    let lottery = Lottery::new(sides.0, sides.1, Natural::from(whole), odds.collect()).unwrap();
    let parts = parts.iter().map(|&(weight, pairs)| LotteryPart {
        weight: Natural::from(weight),
        pairs: pairs.iter().map(|&(one, two)| pair(one, two)).collect(),
    });
    verify_decomposition(&lottery, &Decomposition { parts: parts.collect() })
}

/// Each is certain to have both, and each part makes one pair of theirs two times.
#[test]
fn a_matching_makes_a_pair_once() {
    let odds = [(0, 0, 2), (0, 1, 2), (1, 0, 2), (1, 1, 2)];
    let parts: [(u64, &[(u32, u32)]); 2] =
        [(1, &[(0, 0), (0, 0), (1, 1), (1, 1)]), (1, &[(0, 1), (0, 1), (1, 0), (1, 0)])];
    assert_eq!(mixed((2, 2), (2, &odds), &parts), Err(LotteryFlaw::Twice { part: 0 }));
}

/// The odds promise one pair or two, and one part makes none.
#[test]
fn a_matching_makes_no_fewer_pairs_than_the_odds_promise() {
    let parts: [(u64, &[(u32, u32)]); 2] = [(3, &[(0, 0), (1, 0)]), (1, &[])];
    let said = mixed((2, 1), (4, &[(0, 0, 3), (1, 0, 3)]), &parts);
    let rounding = LotteryFlaw::Rounding { part: 1, side: Side::Mentor, at: 0, got: 0, least: 1 };
    assert_eq!(said, Err(rounding));
}

/// A mentee with two seats, who insists on two mentors and gets both.
#[test]
fn insistence_is_of_mentees_with_one_seat() {
    let market = TwoSided::new(
        Lists::tied([vec![vec![0, 1]]]),
        Lists::strict([&[0][..], &[0]]),
        Seats::each(vec![2]),
        Seats::one_each(2),
    )
    .unwrap();
    let log = InsistenceLog { strength: Strength::Strong, steps: Vec::new() };
    assert_eq!(replay_insistence(&market, &log), Err(ReplayFault::Inconclusive));
}

/// The pair is the best for both, and below what one of them accepts.
#[test]
fn a_pair_below_a_floor_is_no_pair() {
    let scores = || Matrix::from_rows(vec![vec![1.0_f64]]).unwrap();
    let scores = Scores::new(scores(), scores(), None).unwrap();
    let made = matching((1, 1), &[(0, 0)]);
    for side in Side::BOTH {
        let market = ScoredMarket::new(&scores).with_floor(side, Some(2.0));
        assert!(!stability_by_scores(&market, &made, 9).is_stable(), "{side:?}");
        assert!(stability_by_scores(&market, &Matching::empty(1, 1), 9).is_stable());
    }
    let market = ScoredMarket::new(&scores);
    let found = stability_by_scores(&market, &Matching::empty(1, 1), 0);
    assert_eq!((found.blocking, found.pairs.len()), (1, 0));
}
