//! Of one pool: partitions, matchings, a group of three.

use crate::unbounded::free;
use mentormatch::audit::{
    GeneralFlaw, TrioFlaw, is_stable_partition, pool_stability, refutes_regret, refutes_required,
    refutes_super_stable, verify_general, verify_general_impossible, verify_trio,
};
use mentormatch::general::with_trio;
use mentormatch::kernel::{AgentIx, Index};
use mentormatch::market::{
    Cardinality, GeneralProblem, GeneralWitness, Lists, Pool, PoolInsistenceLog,
    PoolInsistenceStep, PoolPairing, RequiredWitness, StablePartition,
};

fn party(agents: &[u32]) -> Vec<AgentIx> {
    agents.iter().map(|&at| AgentIx::new(at)).collect()
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
    let partition = StablePartition { parties: vec![party(&[0, 1, 2]), party(&[3])] };
    assert!(!is_stable_partition(&pool, &partition));
}

/// A required pair that gains nothing is left out.
#[test]
fn a_required_pair_of_a_pool_is_missed() {
    let builder = GeneralProblem::of(2, [(0, 1, 0_i64)]).cardinality(Cardinality::Free);
    let required = vec![(AgentIx::new(0), AgentIx::new(1))];
    let problem = builder.required(required).build().unwrap();
    let mut answer = crate::general::support::solve(&problem).unwrap();
    answer.pairing.partners = vec![None; 2];
    let flaws = verify_general(&problem, &answer).unwrap_err();
    let missing = GeneralFlaw::RequiredMissing { one: AgentIx::new(0), two: AgentIx::new(1) };
    assert_eq!(flaws, [missing]);
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

/// Everybody of two stable matchings has somebody in both, and one of them has a smaller largest rank.
#[test]
fn a_regret_is_not_the_least_where_a_partition_serves_the_same() {
    let pool = Pool::new(Lists::strict([&[1, 2, 3][..], &[2, 0], &[3, 1, 0], &[0, 2]])).unwrap();
    let worse = PoolPairing { partners: [3, 2, 1, 0].map(|at| Some(AgentIx::new(at))).to_vec() };
    assert!(pool_stability(&pool, &worse).is_stable());
    let better = StablePartition { parties: vec![party(&[0, 1]), party(&[2, 3])] };
    assert!(is_stable_partition(&pool, &better));
    assert!(!refutes_regret(&pool, &worse, 3, &better));
}

/// One of the two who are in no stable matching of the shorter lists has a partner in the one that is claimed.
#[test]
fn a_regret_is_the_least_only_of_the_same_singles() {
    let pool = Pool::new(Lists::strict([&[1][..], &[0], &[3], &[2]])).unwrap();
    let made = PoolPairing { partners: [1, 0, 3, 2].map(|at| Some(AgentIx::new(at))).to_vec() };
    // Without partners of the first rank nobody is served: nothing has a largest rank below 1.
    let alone = StablePartition { parties: (0..4).map(|at| party(&[at])).collect() };
    assert!(refutes_regret(&pool, &made, 1, &alone));
    let half = StablePartition { parties: vec![party(&[0, 1]), party(&[2]), party(&[3])] };
    assert!(!refutes_regret(&pool, &made, 1, &half));
    assert!(!refutes_regret(&pool, &made, 2, &alone));
}

/// The one required pair, told in both orders as if it were two that share somebody.
#[test]
fn a_pair_shares_nobody_with_itself() {
    let pool = Pool::new(Lists::strict([&[1][..], &[0]])).unwrap();
    let (one, two) = (AgentIx::new(0), AgentIx::new(1));
    let both = [(one, two), (two, one)];
    for (first, second) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let witness = RequiredWitness::Shared(both[first], both[second]);
        assert!(!refutes_required(&pool, &both, &witness), "{witness:?}");
    }
}

/// Two who are each other's best are parted, though then somebody is left with nobody; or stay
/// together, and lose nobody else by it. Two pools of four that know nothing of each other.
#[test]
fn a_log_of_a_pool_passes_over_nothing_that_must_be() {
    let four: [&[u32]; 4] = [&[1, 3, 2], &[3, 0], &[0, 3], &[2, 0, 1]];
    let both = [0, 4].into_iter().flat_map(|from| {
        four.iter().map(move |list| list.iter().map(|at| at + from).collect::<Vec<u32>>())
    });
    let pool = Pool::new(Lists::strict(both.collect::<Vec<_>>())).unwrap();
    let partners = [1, 0, 3, 2, 5, 4, 7, 6].map(|at| Some(AgentIx::new(at))).to_vec();
    assert!(pool_stability(&pool, &PoolPairing { partners }).is_stable());
    let every: Vec<_> = (0..8)
        .map(AgentIx::new)
        .flat_map(|at| [PoolInsistenceStep::Passed(at), PoolInsistenceStep::Kept(at)])
        .collect();
    // Without ties what nothing blocks is super-stable: no log shows that there is none.
    for first in &every {
        for second in &every {
            let steps = vec![*first, *second];
            assert!(!refutes_super_stable(&pool, &PoolInsistenceLog { steps }));
        }
    }
}

/// Two of the three are a pair beside it, which gains nothing.
#[test]
fn nobody_of_a_group_of_three_is_in_a_pair() {
    let edges = [(0, 1, 5_i64), (0, 2, 5), (1, 2, 0), (3, 4, 0)];
    let problem = GeneralProblem::of(5, edges).build().unwrap();
    let mut answer = with_trio(&problem, &free()).unwrap().solved().unwrap();
    assert!(verify_trio(&problem, &answer).is_ok());
    for (agent, other) in [(1, 2), (2, 1)] {
        answer.pairing.partners[agent] = Some(AgentIx::at(other));
    }
    assert_eq!(verify_trio(&problem, &answer).unwrap_err(), [TrioFlaw::Groups]);
}

/// Somebody who would be required twice, of whom one pair is required, or none.
#[test]
fn a_pair_that_is_required_once_is_not_required_twice() {
    let edges = [(0, 1, 1_i64), (1, 2, 1), (2, 3, 1)];
    let problem = GeneralProblem::of(5, edges)
        .required(vec![(AgentIx::new(0), AgentIx::new(1)), (AgentIx::new(3), AgentIx::new(2))])
        .build()
        .unwrap();
    assert!(crate::general::support::solve(&problem).is_ok());
    for agent in [0, 1, 2, 3, 4, 5, u32::MAX].map(AgentIx::new) {
        assert!(!verify_general_impossible(&problem, &GeneralWitness::RequiredTwice { agent }));
    }
}

/// Two who would gain nothing together are each said to be with themselves.
#[test]
fn nobody_is_a_pair_with_itself_beside_a_group_of_three() {
    let edges = [(0, 1, 5_i64), (0, 2, 5), (1, 2, 5), (3, 4, 0)];
    let problem = GeneralProblem::of(5, edges).build().unwrap();
    let mut answer = with_trio(&problem, &free()).unwrap().solved().unwrap();
    assert!(verify_trio(&problem, &answer).is_ok());
    for agent in [3, 4] {
        answer.pairing.partners[agent] = Some(AgentIx::at(agent));
    }
    assert_eq!(verify_trio(&problem, &answer).unwrap_err(), [TrioFlaw::Groups]);
}
