//! Of assignments under bounds over groups and kinds of partners.

use super::table;
use crate::unbounded::free;
use mentormatch::assignment::solve_grouped;
use mentormatch::audit::{GroupedFlaw, verify_grouped};
use mentormatch::kernel::Side;
use mentormatch::market::{Cardinality, GroupedProblem, Matching, Mix, Quota};

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
