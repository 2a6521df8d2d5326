//! Of one pool: partitions, matchings, a group of three.

use crate::unbounded::free;
use mentormatch::audit::{
    GeneralFlaw, TrioFlaw, is_stable_partition, pool_stability, refutes_regret, verify_general,
    verify_general_impossible, verify_trio,
};
use mentormatch::general::with_trio;
use mentormatch::kernel::{AgentIx, Index};
use mentormatch::market::{
    GeneralProblem, GeneralWitness, Lists, Pool, PoolPairing, StablePartition,
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
