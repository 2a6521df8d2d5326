//! Of assignments under bounds over groups and kinds of partners.

use super::table;
use crate::unbounded::free;
use mentormatch::assignment::solve_grouped;
use mentormatch::audit::{GroupedFlaw, verify_grouped};
use mentormatch::kernel::{MenteeIx, MentorIx, Side, Sides};
use mentormatch::market::{Cardinality, GroupedProblem, Matching, Mix, Quota, Seats};

/// What the verifier says of no pairs at all, where each pair costs 1 and bounds ask for some.
fn said_of_nothing(quotas: [Vec<Quota>; 2], mixes: [Vec<Mix>; 2]) -> Vec<GroupedFlaw> {
    let problem = table(&[&[-1; 3][..]; 3]).cardinality(Cardinality::Free).build().unwrap();
    let problem = GroupedProblem::new(problem, quotas.into(), mixes.into()).unwrap();
    let mut answer = solve_grouped(&problem, u64::MAX, &free()).solved().unwrap();
    assert!(answer.value < 0 && verify_grouped(&problem, &answer).is_ok());
    (answer.matching, answer.value) = (Matching::empty(3, 3), 0);
    verify_grouped(&problem, &answer).unwrap_err().into_iter().collect()
}

/// Without the pair that a group has to have the sum is better than the best one that is proven.
#[test]
fn a_group_has_fewer_pairs_than_it_must() {
    for (own, side) in Side::BOTH.into_iter().enumerate() {
        let mut quotas = [Vec::new(), Vec::new()];
        quotas[own] = vec![Quota::new("one", vec![0, 1]).at_least(1)];
        let expected = GroupedFlaw::Quota { side, group: 0, pairs: 0 };
        assert_eq!(said_of_nothing(quotas.clone(), Default::default()), [expected]);
        // Groups that overlap, of which only the search knows.
        quotas[own].push(Quota::new("two", vec![1, 2]).at_least(1));
        let flaws = said_of_nothing(quotas, Default::default());
        let second = GroupedFlaw::Quota { side, group: 1, pairs: 0 };
        assert_eq!(flaws, [GroupedFlaw::Quota { side, group: 0, pairs: 0 }, second]);
    }
}

/// The same of a kind of partners of which somebody has to have one.
#[test]
fn somebody_has_fewer_partners_of_a_kind_than_it_must() {
    for (own, side) in Side::BOTH.into_iter().enumerate() {
        let mut mixes = [Vec::new(), Vec::new()];
        mixes[own] = vec![Mix::new("kind", 1, vec![0]).at_least(1)];
        let flaws = said_of_nothing(Default::default(), mixes);
        assert_eq!(flaws, [GroupedFlaw::Mix { side, mix: 0, pairs: 0, all: 0 }]);
    }
}

/// Both partners of somebody who may have one of two of this kind: the best without the share.
#[test]
fn somebody_has_more_of_a_kind_than_its_share() {
    let problem = || table(&[&[5, 5, 1]]).seats(Side::Mentee, Seats::each(vec![2]));
    let build = |mixes: Vec<Mix>| {
        let problem = problem().cardinality(Cardinality::Free).build().unwrap();
        GroupedProblem::new(problem, Sides::default(), Sides::new(mixes, Vec::new())).unwrap()
    };
    let bounded = build(vec![Mix::new("kind", 0, vec![0, 1]).at_most_of(1, 2)]);
    let best = solve_grouped(&bounded, u64::MAX, &free()).solved().unwrap();
    assert_eq!((best.value, verify_grouped(&bounded, &best).is_ok()), (6, true));
    let mut forged = best.clone();
    let both = [0, 1].map(|at| (MenteeIx::new(0), MentorIx::new(at)));
    (forged.matching, forged.value) = (Matching::new(1, 3, both).unwrap(), 10);
    let flaws = verify_grouped(&bounded, &forged).unwrap_err();
    assert_eq!(flaws, [GroupedFlaw::Mix { side: Side::Mentee, mix: 0, pairs: 2, all: 2 }]);
}
