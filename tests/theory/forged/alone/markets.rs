//! Of markets of two sides: logs, rotations, sizes and odds.

use super::{matching, pair};
use crate::unbounded::free;
use mentormatch::audit::{
    LatticeFault, LotteryFlaw, ReplayFault, largest_possible, least_cost, refutes_popular, replay,
    replay_insistence, stability_by_scores, verify_decomposition,
};
use mentormatch::kernel::{Index, Matrix, MenteeIx, MentorIx, Natural, Side};
use mentormatch::market::{
    Assured, Decomposition, DeletionLog, InsistenceLog, InsistenceStep, LatticeProof, Lists,
    Lottery, LotteryPart, Matching, Odds, Restrictions, ScoredMarket, Scores, Seats, SizeBound,
    Strength, TwoSided,
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

/// The first rotation saves what the second costs: a multiplier below zero moves the saving on to the
/// second, as if neither changed anything.
#[test]
fn a_multiplier_is_not_below_zero() {
    let market = TwoSided::new(
        Lists::strict([&[0, 1, 2][..], &[1, 2, 0], &[2, 0, 1]]),
        Lists::strict([&[1, 2, 0][..], &[2, 0, 1], &[0, 1, 2]]),
        Seats::one_each(3),
        Seats::one_each(3),
    )
    .unwrap();
    let shifted = |by: u32| (0..3).map(move |at| pair(at, (at + by) % 3)).collect::<Vec<_>>();
    let made = |by: u32| Matching::new(3, 3, shifted(by)).unwrap();
    let cost = |mentee: MenteeIx, mentor: MentorIx| -i64::from((mentee, mentor) == pair(0, 1));
    let proof = |multiplier: Option<i128>| LatticeProof {
        rotations: vec![shifted(0), shifted(1)],
        multipliers: multiplier.map(|multiplier| (0, 1, multiplier)).into_iter().collect(),
    };
    assert_eq!(least_cost(&market, &made(1), cost, &proof(None)), Ok(-1));
    let said = least_cost(&market, &made(0), cost, &proof(Some(-1)));
    assert_eq!(said, Err(LatticeFault::Multiplier { earlier: 0, later: 1 }));
}

/// Three share a first whom only one can have; the fourth has its own, and is no part of the crowd.
#[test]
fn who_is_too_many_has_a_crowded_first() {
    let lists = Lists::strict([&[0, 1, 2][..], &[0, 1, 2], &[1, 2, 0], &[0, 1, 2]]);
    let mentors = Lists::strict([&[1, 2, 3, 0][..], &[0, 2, 3, 1], &[1, 0, 2, 3]]);
    let market = TwoSided::new(lists, mentors, Seats::one_each(4), Seats::one_each(3)).unwrap();
    let refutes = |mentees: &[u32]| {
        let mentees: Vec<MenteeIx> = mentees.iter().map(|&one| MenteeIx::new(one)).collect();
        refutes_popular(&market, &mentees, &free()).unwrap().solved().unwrap()
    };
    assert!(!refutes(&[0, 1, 2, 3]));
    assert!(refutes(&[0, 1, 3]));
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

/// What a log says of a market of lists with ties and the mentors' seats, where mentees have one seat.
fn replayed(
    mentees: &[&[&[u32]]],
    mentors: &[&[&[u32]]],
    seats: &[u32],
    (strength, steps): (Strength, Vec<InsistenceStep>),
) -> Result<(), ReplayFault> {
    let lists = |side: &[&[&[u32]]]| {
        let list = |ties: &&[&[u32]]| ties.iter().map(|tie| tie.to_vec()).collect::<Vec<_>>();
        Lists::tied(side.iter().map(list).collect::<Vec<_>>())
    };
    let one_each = Seats::one_each(mentees.len());
    let seats = Seats::each(seats.to_vec());
    let market = TwoSided::new(lists(mentees), lists(mentors), one_each, seats).unwrap();
    replay_insistence(&market, &InsistenceLog { strength, steps })
}

/// Somebody is seated with a mentor on whom it does not insist, so that more seem to be left than are.
#[test]
fn who_is_seated_insists_on_the_mentor() {
    let contested = |seated: &[(u32, u32)]| InsistenceStep::Contested {
        seated: seated.iter().map(|&(one, two)| pair(one, two)).collect(),
        left: vec![MenteeIx::new(3)],
    };
    let steps = vec![
        InsistenceStep::Outranked(MenteeIx::new(1), MentorIx::new(1)),
        contested(&[(1, 0), (2, 0)]),
        contested(&[(0, 1)]),
    ];
    let said = replayed(
        &[&[&[1], &[0]], &[&[0], &[1]], &[&[1], &[0]], &[&[0], &[1]]],
        &[&[&[2, 3, 0, 1]], &[&[3, 0], &[2, 1]]],
        &[2, 1],
        (Strength::Strong, steps),
    );
    assert!(matches!(said, Err(ReplayFault::Unjustified { .. })), "{said:?}");
}

/// The one who is seated stands before the end of the mentor's list, and is no part of the contest.
#[test]
fn a_contest_is_of_those_at_the_end_of_a_list() {
    let seated = vec![pair(0, 0)];
    let steps = vec![InsistenceStep::Contested { seated, left: vec![MenteeIx::new(1)] }];
    let said = replayed(
        &[&[&[0]], &[&[0]], &[&[0]], &[&[0]]],
        &[&[&[0], &[2, 3, 1]]],
        &[2],
        (Strength::Strong, steps),
    );
    assert_eq!(said, Err(ReplayFault::Unjustified { at: 0 }));
}

/// A mentee insists on what deletions left of a tie, and on nothing that went.
#[test]
fn nobody_insists_on_a_mentor_that_was_deleted() {
    let outranked =
        |one: u32, two: u32| InsistenceStep::Outranked(MenteeIx::new(one), MentorIx::new(two));
    let steps = [(1, 2), (1, 3), (0, 2), (0, 3)].map(|(one, two)| outranked(one, two)).to_vec();
    let said = replayed(
        &[&[&[0, 2, 3], &[1]], &[&[3], &[2, 0, 1]]],
        &[&[&[1, 0]], &[&[0, 1]], &[&[0, 1]], &[&[0, 1]]],
        &[2, 1, 1, 1],
        (Strength::Super, steps),
    );
    assert!(said.is_err(), "{said:?}");
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
