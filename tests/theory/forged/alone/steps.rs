//! Of proofs in steps: rotations, contests, who is assured of what; and of who may block or trade.

use super::{matching, pair, table};
use crate::unbounded::free;
use mentormatch::audit::{
    CouplesBlocking, LatticeFault, LoadsFlaw, NotCovered, ReplayFault, SizeFault,
    couples_stability, improvement_by_scores, is_efficient, is_ordinally_efficient,
    is_stable_efficient, largest_possible, least_cost, replay_insistence, verify_even_loads,
};
use mentormatch::kernel::{Matrix, MenteeIx, MentorIx, Natural, Side};
use mentormatch::market::{
    AssignmentAnswer, AssignmentCertificate, Assured, Cardinality, Couple, CouplesMarket,
    EvenLoads, InsistenceLog, InsistenceStep, LatticeProof, Lists, LoadLevels, Lottery, Matching,
    Odds, Quota, ScoredMarket, Scores, Seats, SizeBound, Strength, Ties, TwoSided,
};

fn one_each(mentees: &[&[u32]], mentors: &[&[u32]]) -> TwoSided {
    let seats = [mentees.len(), mentors.len()].map(Seats::one_each);
    let [of_mentees, of_mentors] = seats;
    TwoSided::new(Lists::strict(mentees), Lists::strict(mentors), of_mentees, of_mentors).unwrap()
}

/// A detour: the first mentee waits with a mentor who would not have it, the third with another. So
/// what one rotation saves and what another costs are told as two steps that need each other.
#[test]
fn a_rotation_brings_nobody_to_a_mentor_who_loses_by_it() {
    let market = one_each(
        &[&[0, 1, 3], &[1, 2], &[2, 0, 1], &[3, 0]],
        &[&[3, 0, 2], &[2, 1, 0], &[1, 2], &[0, 3]],
    );
    let first = matching((4, 4), &[(0, 0), (1, 1), (2, 2), (3, 3)]);
    let cost = |mentee: MenteeIx, mentor: MentorIx| {
        let costs = [(pair(1, 2), -5), (pair(0, 3), 10), (pair(2, 0), 100)];
        costs.iter().find(|cost| cost.0 == (mentee, mentor)).map_or(0, |cost| cost.1)
    };
    let said = |rotations: &[&[(u32, u32)]], multipliers: &[(u32, u32, i128)], made: &Matching| {
        let rotation = |one: &&[(u32, u32)]| one.iter().map(|&(a, b)| pair(a, b)).collect();
        let rotations = rotations.iter().map(rotation).collect();
        let proof = LatticeProof { rotations, multipliers: multipliers.to_vec() };
        least_cost(&market, made, cost, &proof)
    };
    // What there is: one rotation that saves 5, and one that costs 10.
    let best = matching((4, 4), &[(0, 0), (1, 2), (2, 1), (3, 3)]);
    let (saves, costs) = (&[(1, 1), (2, 2)][..], &[(0, 0), (3, 3)][..]);
    assert_eq!(said(&[saves, costs], &[], &best), Ok(-5));
    let detour = [&[(0, 0), (1, 1), (2, 2)][..], &[(2, 0), (0, 1), (3, 3)]];
    let refused = Err(LatticeFault::Rotation { rotation: 0 });
    assert_eq!(said(&detour, &[(0, 1, 90)], &first), refused);
}

/// The third rotation passes over a mentor whom the first has satisfied. The second satisfies it once
/// more, which the third need not wait for.
#[test]
fn a_rotation_waits_for_the_first_that_satisfies_a_mentor_and_for_no_later_one() {
    let market = one_each(
        &[&[0, 2, 1], &[1, 0], &[2, 3], &[3, 2, 4], &[4, 2]],
        &[&[1, 0], &[0, 1], &[4, 3, 0, 2], &[2, 3], &[3, 4]],
    );
    let cost = |mentee: MenteeIx, mentor: MentorIx| {
        5 * (i64::from((mentee, mentor) == pair(4, 2)) - i64::from((mentee, mentor) == pair(0, 1)))
    };
    let rotations: [&[(u32, u32)]; 3] = [&[(2, 2), (3, 3)], &[(3, 2), (4, 4)], &[(0, 0), (1, 1)]];
    let said = |multiplier: Option<(u32, u32, i128)>, pairs: &[(u32, u32)]| {
        let rotations = rotations.iter().map(|one| one.iter().map(|&(a, b)| pair(a, b)).collect());
        let proof = LatticeProof {
            rotations: rotations.collect(),
            multipliers: multiplier.into_iter().collect(),
        };
        least_cost(&market, &matching((5, 5), pairs), cost, &proof)
    };
    assert_eq!(said(None, &[(0, 1), (1, 0), (2, 3), (3, 2), (4, 4)]), Ok(-5));
    let first = [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)];
    let refused = Err(LatticeFault::Multiplier { earlier: 1, later: 2 });
    assert_eq!(said(Some((1, 2, 5)), &first), refused);
    // It does wait for the first, which changes nothing here.
    let gap = Err(LatticeFault::Gap { cost: 0, bound: -5 });
    assert_eq!(said(Some((0, 2, 0)), &first), gap);
}

/// The mentor's first is seated whatever happens to those at the end of its list.
#[test]
fn a_contest_deletes_the_end_of_a_list_and_nobody_before_it() {
    let lists = (Lists::strict([&[0][..], &[0]]), Lists::strict([&[0, 1][..]]));
    let (mentees, mentors) = (Seats::one_each(2), Seats::one_each(1));
    let market = TwoSided::new(lists.0, lists.1, mentees, mentors).unwrap();
    let contest = InsistenceStep::Contested { seated: Vec::new(), left: vec![MenteeIx::new(1)] };
    let log = InsistenceLog { strength: Strength::Strong, steps: vec![contest] };
    assert_eq!(replay_insistence(&market, &log), Err(ReplayFault::Inconclusive));
}

/// Two steps of one side: a mentor is sure of its first, which takes that one away from another mentor;
/// then two insist on a third mentor, who can have but one other in its place. Somebody of either side
/// has no seat. With the sides exchanged the same holds of the mentees.
#[test]
fn steps_of_either_side_are_of_their_own_agent_and_those_who_insist_on_it() {
    let one: [&[u32]; 5] = [&[2, 0, 3, 1], &[0, 3], &[3, 4], &[2], &[1]];
    let two: [&[u32]; 5] = [&[0, 1], &[0, 4], &[3, 0], &[0, 1, 2], &[2]];
    let seats = || Seats::each(vec![1, 1, 1, 1, 0]);
    for side in Side::BOTH {
        let (mentees, mentors) = if side == Side::Mentor { (one, two) } else { (two, one) };
        let lists = (Lists::strict(mentees), Lists::strict(mentors));
        let market = TwoSided::new(lists.0, lists.1, seats(), seats()).unwrap();
        let step = |agent: u32, rank: u32, insisting: &[u32]| Assured {
            side,
            agent,
            rank,
            insisting: insisting.to_vec(),
        };
        let (own, other) = (vec![0; 5], vec![1, 1, 0, 1, 0]);
        let (mentees, mentors) = if side == Side::Mentor { (other, own) } else { (own, other) };
        let said = |assured: Vec<Assured>| {
            let (mentees, mentors) = (mentees.clone(), mentors.clone());
            let bound = SizeBound { unit: 1, mentees, mentors, pairs: Vec::new(), assured };
            largest_possible(&market, &bound)
        };
        let steps = || vec![step(2, 1, &[3]), step(3, 2, &[0, 1])];
        assert_eq!(said(steps()), Ok(3), "{side:?}");
        assert_eq!(said(Vec::new()), Ok(4), "{side:?}");
        // Without the first step one of the two may still be elsewhere.
        assert_eq!(said(vec![step(3, 2, &[0, 1])]), Err(SizeFault::Step { at: 0 }), "{side:?}");
        let turned = Assured { side: side.other(), ..step(3, 2, &[0, 1]) };
        let said = said(vec![step(2, 1, &[3]), turned]);
        assert_eq!(said, Err(SizeFault::Step { at: 1 }), "{side:?}");
    }
}

/// Each of the two has a seat of its own, with a mentor of its own.
#[test]
fn a_couple_needs_one_seat_with_each_of_two_mentors() {
    let market = one_each(&[&[0], &[1]], &[&[0], &[1]]);
    let both = [0, 1].map(|at| Some(MentorIx::new(at)));
    let couple = Couple { members: [0, 1].map(MenteeIx::new), list: vec![both] };
    let market = CouplesMarket::new(market, vec![couple]).unwrap();
    let found = couples_stability(&market, &Matching::empty(2, 2));
    assert_eq!(found.blocking, [CouplesBlocking::Couple(0, 0)]);
    assert!(couples_stability(&market, &matching((2, 2), &[(0, 0), (1, 1)])).is_stable());
}

/// The two would rather exchange their mentors. The third stands between them on either list, and has
/// no seat.
#[test]
fn nobody_without_a_seat_stands_in_the_way_of_an_exchange() {
    let of_mentees = Matrix::from_rows(vec![vec![2_i64, 1], vec![1, 2], vec![2, 1]]).unwrap();
    let of_mentors = Matrix::from_rows(vec![vec![1_i64, 3, 2], vec![3, 1, 2]]).unwrap();
    let scores = Scores::new(of_mentees, of_mentors, None).unwrap();
    let seats = (Seats::each(vec![1, 1, 0]), Seats::one_each(2));
    let market = ScoredMarket::new(&scores).with_seats(seats.0, seats.1).unwrap();
    let (worst, best) = ([(0, 1), (1, 0)], [(0, 0), (1, 1)]);
    let improved = |pairs: &[(u32, u32)]| {
        improvement_by_scores(&market, &matching((3, 2), pairs), Side::Mentee, Ties::Index)
    };
    assert_eq!(improved(&worst), Some(vec![pair(1, 0), pair(0, 1)]));
    assert_eq!(improved(&best), None);
}

/// Each has half of what the other wants.
#[test]
fn odds_that_could_be_exchanged_are_not_efficient() {
    let market = one_each(&[&[0, 1], &[1, 0]], &[&[0, 1], &[0, 1]]);
    let efficient = |odds: &[(u32, u32, u64)]| {
        let odds = odds.iter().map(|&(mentee, mentor, numerator)| Odds {
            mentee: MenteeIx::new(mentee),
            mentor: MentorIx::new(mentor),
            numerator: Natural::from(numerator),
        });
        let lottery = Lottery::new(2, 2, Natural::from(2), odds.collect()).unwrap();
        is_ordinally_efficient(&market, &lottery, &free()).unwrap().solved().unwrap()
    };
    assert!(!efficient(&[(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)]));
    assert!(efficient(&[(0, 0, 2), (1, 1, 2)]));
}

/// The theorem is of strict lists of mentees with one seat.
#[test]
fn efficiency_is_said_of_no_market_that_its_theorem_does_not_speak_of() {
    let lists = || Lists::tied([vec![vec![0, 1]], vec![vec![0, 1]]]);
    let market = TwoSided::new(lists(), lists(), Seats::one_each(2), Seats::one_each(2)).unwrap();
    let made = matching((2, 2), &[(0, 0), (1, 1)]);
    assert!(is_efficient(&market, &made, &free()).unwrap().solved().unwrap());
    assert_eq!(is_stable_efficient(&market, &made, &free()).unwrap_err(), NotCovered::Ties);
    let several = Seats::each(vec![1, 2]);
    let market = TwoSided::new(lists(), lists(), several, Seats::one_each(2)).unwrap();
    let refused = NotCovered::MenteeSeats { mentee: 1, seats: 2 };
    assert_eq!(is_efficient(&market, &made, &free()).unwrap_err(), refused);
}

/// The third row is in a group that may have a pair more: it could take one from a row that has its own
/// from the fuller column.
#[test]
fn a_group_that_may_gain_a_pair_is_no_end_of_a_chain() {
    let problem = table(&[&[0, 0], &[0, 0], &[0, 0]])
        .cardinality(Cardinality::Free)
        .seats(Side::Mentor, Seats::each(vec![2, 1]))
        .forbidden(vec![pair(0, 1), pair(1, 1), pair(2, 0)])
        .quotas(Side::Mentee, vec![Quota::new("one", vec![2]).at_most(1)])
        .build()
        .unwrap();
    let certificate = AssignmentCertificate::new(vec![0; 3], vec![0; 2], 0, None)
        .with_group_prices(vec![0], Vec::new());
    let made = matching((3, 2), &[(0, 0), (1, 0)]);
    let answer = AssignmentAnswer::<i64>::new(made, 0, certificate);
    let levels = |group: u32| LoadLevels {
        rows: vec![1, 1, 0],
        columns: vec![1, 0],
        row_groups: vec![group],
        around: 1,
    };
    let said = |group: u32| {
        verify_even_loads(&problem, &EvenLoads { answer: answer.clone(), levels: levels(group) })
    };
    assert_eq!(said(0).unwrap_err(), [LoadsFlaw::FallsAround { agent: 3 }]);
    assert_eq!(said(1).unwrap_err(), [LoadsFlaw::FallsAround { agent: 2 }]);
}
