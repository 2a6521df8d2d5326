//! Forgeries that one check of a verifier alone refuses: all others are content with them.

use mentormatch::audit::{
    AssignmentFlaw, GeneralFlaw, LatticeFault, LotteryFlaw, ReplayFault, is_stable_partition,
    largest_possible, least_cost, replay, replay_insistence, stability_by_scores,
    verify_assignment, verify_decomposition, verify_general, verify_impossible,
    verify_lone_bottleneck, verify_partial, verify_partial_bottleneck,
};
use mentormatch::kernel::{
    AgentIx, Control, Index, Matrix, MenteeIx, MentorIx, Natural, Side, Sides,
};
use mentormatch::market::{
    AssignmentAnswer, AssignmentBuilder, AssignmentCertificate, AssignmentProblem,
    AssignmentWitness, Assured, BottleneckLimit, Cardinality, Decomposition, DeletionLog,
    GeneralProblem, InsistenceLog, LatticeProof, Lists, LoneBottleneck, Lottery, LotteryPart,
    Matching, Odds, Outcome, PairCover, PartialAssignment, PartialBottleneck, Pool, Quota,
    QuotaWitness, Restrictions, ScoredMarket, Scores, Seats, Sense, SizeBound, StablePartition,
    Strength, TwoSided,
};

fn table(rows: &[&[i64]]) -> AssignmentBuilder<i64> {
    let rows = rows.iter().map(|row| row.to_vec()).collect();
    AssignmentProblem::dense(Matrix::from_rows(rows).unwrap())
}

fn pair(mentee: u32, mentor: u32) -> (MenteeIx, MentorIx) {
    (MenteeIx::new(mentee), MentorIx::new(mentor))
}

fn matching(sizes: (usize, usize), pairs: &[(u32, u32)]) -> Matching {
    Matching::new(sizes.0, sizes.1, pairs.iter().map(|&(one, two)| pair(one, two))).unwrap()
}

/// Nothing made, though 3 is to be had: the price of a pair hides it.
#[test]
fn a_pair_has_no_price_where_any_number_may_be_made() {
    let problem = table(&[&[3]]).cardinality(Cardinality::Free).build().unwrap();
    let certificate = AssignmentCertificate::new(vec![0], vec![0], 3, None);
    let answer = AssignmentAnswer::<i64>::new(Matching::empty(1, 1), 0, certificate);
    assert_eq!(verify_assignment(&problem, &answer).unwrap_err(), [AssignmentFlaw::PairPrice]);
}

/// The best of the problem without its required pair.
#[test]
fn a_required_pair_is_missed() {
    let builder = table(&[&[0, 5], &[5, 0]]).cardinality(Cardinality::Full);
    let problem = builder.required(vec![pair(0, 0)]).build().unwrap();
    let certificate = AssignmentCertificate::new(vec![5, 5], vec![0, 0], 0, None);
    let made = matching((2, 2), &[(0, 1), (1, 0)]);
    let answer = AssignmentAnswer::<i64>::new(made, 10, certificate);
    let flaws = verify_assignment(&problem, &answer).unwrap_err();
    let missing =
        AssignmentFlaw::RequiredMissing { row: MenteeIx::new(0), column: MentorIx::new(0) };
    assert_eq!(flaws, [missing]);
}

/// Both rows of a group that may have one pair.
#[test]
fn a_group_has_more_pairs_than_it_may() {
    let quota = Quota::new("both", vec![0, 1]).at_most(1);
    let problem = table(&[&[3], &[3]])
        .cardinality(Cardinality::Free)
        .seats(Side::Mentor, Seats::each(vec![2]))
        .quotas(Side::Mentee, vec![quota])
        .build()
        .unwrap();
    let certificate = AssignmentCertificate::new(vec![0, 0], vec![0], 0, None)
        .with_group_prices(vec![3], Vec::new());
    let made = matching((2, 1), &[(0, 0), (1, 0)]);
    let answer = AssignmentAnswer::<i64>::new(made, 6, certificate);
    let flaws = verify_assignment(&problem, &answer).unwrap_err();
    assert!(matches!(flaws[..], [AssignmentFlaw::Quota { pairs: 2, .. }]), "{flaws:?}");
}

/// What the group gives its members take: no pair gains, and the group may lose one.
#[test]
fn a_group_that_may_lose_a_pair_gives_nothing() {
    let quota = Quota::new("both", vec![0, 1]).at_most(2);
    let problem = table(&[&[3, 0], &[0, 3]])
        .cardinality(Cardinality::Free)
        .quotas(Side::Mentee, vec![quota])
        .build()
        .unwrap();
    let certificate = AssignmentCertificate::new(vec![5, 5], vec![0, 0], 0, None)
        .with_group_prices(vec![-2], Vec::new());
    let answer = AssignmentAnswer::<i64>::new(matching((2, 2), &[(0, 0), (1, 1)]), 6, certificate);
    let flaws = verify_assignment(&problem, &answer).unwrap_err();
    assert_eq!(flaws, [AssignmentFlaw::GroupPrice { side: Side::Mentee, group: 0 }]);
}

#[test]
fn a_worst_pair_needs_a_number_of_pairs_and_a_cover() {
    let problem = table(&[&[5]]).cardinality(Cardinality::Free).build().unwrap();
    let limit = || BottleneckLimit::Fewer(PairCover::default());
    let made = || matching((1, 1), &[(0, 0)]);
    let lone = LoneBottleneck::new(Some(5), made(), limit(), None);
    let flaws = verify_lone_bottleneck(&problem, &lone);
    assert_eq!(flaws.unwrap_err(), [AssignmentFlaw::BottleneckLimit]);
    // One pair less than can be made has a better worst one.
    let problem = table(&[&[9, 1], &[1, 1]]).build().unwrap();
    let lone = LoneBottleneck::new(Some(9), matching((2, 2), &[(0, 0)]), limit(), None);
    let flaws = verify_lone_bottleneck(&problem, &lone);
    assert_eq!(flaws.unwrap_err(), [AssignmentFlaw::NoCover]);
}

/// Two pairs can be made, but with the second row, whose group may have one pair, only one.
fn crossed(weights: &[&[i64]]) -> AssignmentProblem<i64> {
    table(weights)
        .forbidden(vec![pair(0, 1), pair(1, 1), pair(2, 0)])
        .minimums(Side::Mentee, vec![0, 1, 0])
        .quotas(Side::Mentee, vec![Quota::new("both", vec![1, 2]).at_most(1)])
        .build()
        .unwrap()
}

/// A stopped run has more pairs than any assignment with the minimum: nothing may be said of those
/// with as many.
#[test]
fn pairs_without_the_minimums_bound_no_number_of_pairs() {
    let problem = crossed(&[&[0, 0], &[5, 0], &[0, 0]]);
    let made = || matching((3, 2), &[(0, 0), (2, 1)]);
    let partial = |bound: i128| {
        let certificate = AssignmentCertificate::new(vec![0, -5, 0], vec![10, 0], -10, None)
            .with_group_prices(vec![10], Vec::new());
        let mut partial = PartialAssignment::<i64>::new(made(), 0, bound, certificate);
        partial.asked = Some(2);
        partial
    };
    assert!(verify_partial(&problem, &partial(15)).is_ok());
    // The second row alone gains 5.
    let flaws = verify_partial(&problem, &partial(-5)).unwrap_err();
    assert_eq!(flaws, [AssignmentFlaw::Bound]);

    // Of pairs above 5 only one can be made, and the best assignment has no more: its worst is 9.
    let problem = crossed(&[&[1, 0], &[9, 0], &[0, 9]]);
    let whole = AssignmentCertificate::new(vec![0; 3], vec![0; 2], 0, None)
        .with_group_prices(vec![0], Vec::new());
    let mut partial = PartialAssignment::<i64>::new(made(), 10, 19, whole);
    partial.asked = Some(2);
    let rows = vec![MenteeIx::new(1), MenteeIx::new(2)];
    let cover = PairCover { rows, row_groups: vec![0], ..PairCover::default() };
    let limit = BottleneckLimit::Fewer(cover);
    let claim = PartialBottleneck::new(Some(1), partial, Some(5), limit);
    let flaws = verify_partial_bottleneck(&problem, &claim).unwrap_err();
    assert_eq!(flaws, [AssignmentFlaw::BottleneckLimit]);
}

/// Whoever has a required pair is not alone, whatever that would cost.
#[test]
fn nobody_with_a_required_pair_pays_for_being_alone() {
    let problem = table(&[&[1, 100]])
        .cardinality(Cardinality::Free)
        .sense(Sense::Min)
        .seats(Side::Mentee, Seats::each(vec![2]))
        .unmatched_prices(Side::Mentee, vec![7])
        .required(vec![pair(0, 0)])
        .build()
        .unwrap();
    let partial = |bound: i128| {
        let certificate = AssignmentCertificate::new(vec![50], vec![0, 0], 0, None);
        let made = matching((1, 2), &[(0, 0)]);
        let mut partial = PartialAssignment::<i64>::new(made, 1, bound, certificate);
        partial.complete = true;
        partial
    };
    assert!(verify_partial(&problem, &partial(1)).is_ok());
    assert_eq!(verify_partial(&problem, &partial(8)).unwrap_err(), [AssignmentFlaw::Bound]);
}

/// No weight is better than what is not a number.
#[test]
fn a_bound_that_is_not_a_number_bounds_nothing() {
    let weights = Matrix::from_rows(vec![vec![1.0, 2.0], vec![2.0, 1.0]]).unwrap();
    let problem = AssignmentProblem::dense(weights).build().unwrap();
    let control = Control::unbounded().with_work_limit(0);
    let outcome = mentormatch::assignment::solve_bottleneck(&problem, &control).unwrap();
    let Outcome::Stopped(stopped) = outcome else { panic!("not a step was allowed") };
    let mut partial = *stopped.best.unwrap();
    assert!(verify_partial_bottleneck(&problem, &partial).is_ok());
    partial.bound = Some(f64::NAN);
    let flaws = verify_partial_bottleneck(&problem, &partial);
    assert_eq!(flaws.unwrap_err(), [AssignmentFlaw::NotANumber]);
}

/// All numbers of the witness are counted rightly, and nothing is short.
#[test]
fn a_cut_through_which_enough_can_run_shows_nothing() {
    let problem = table(&[&[1]]).build().unwrap();
    for (all, needed, available) in
        [((false, false), 0, 0), ((true, true), 0, 0), ((true, false), 0, 1)]
    {
        let witness =
            QuotaWitness::new(PairCover::default(), Sides::new(all.0, all.1), needed, available);
        assert!(!verify_impossible(&problem, &AssignmentWitness::Quotas(witness)));
    }
}

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

/// A partition with an odd party, where ties leave a stable matching.
#[test]
fn a_partition_says_nothing_of_lists_with_ties() {
    let lists = Lists::tied([
        vec![vec![1], vec![2, 3]],
        vec![vec![2], vec![0]],
        vec![vec![0], vec![1]],
        vec![vec![0]],
    ]);
    let pool = Pool::new(lists).unwrap();
    let party = |agents: &[u32]| agents.iter().map(|&at| AgentIx::new(at)).collect();
    let partition = StablePartition { parties: vec![party(&[0, 1, 2]), party(&[3])] };
    assert!(!is_stable_partition(&pool, &partition));
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

#[test]
fn a_barrier_names_everybody_once() {
    let one = AgentIx::new(0);
    let problem = GeneralProblem::of(2, [(0, 1, 1_i64)]).build().unwrap();
    let mut answer = crate::general::support::solve(&problem).unwrap();
    for barrier in [vec![one, one], vec![AgentIx::new(1), one], vec![AgentIx::new(2)]] {
        answer.certificate.barrier = Some(barrier);
        assert_eq!(verify_general(&problem, &answer).unwrap_err(), [GeneralFlaw::NoBarrier]);
    }
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
