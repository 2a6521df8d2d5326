//! Of best sums, worst pairs and shortages.

use super::{matching, pair, table};
use mentormatch::audit::{
    AssignmentFlaw, verify_assignment, verify_impossible, verify_lone_bottleneck, verify_partial,
    verify_partial_bottleneck,
};
use mentormatch::kernel::{Control, Matrix, MenteeIx, MentorIx, Side, Sides};
use mentormatch::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentWitness, BottleneckLimit,
    Cardinality, LoneBottleneck, Matching, Outcome, PairCover, PartialAssignment,
    PartialBottleneck, Quota, QuotaWitness, Seats, Sense,
};

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
