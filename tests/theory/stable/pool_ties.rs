//! Roommates with ties in the strong and super sense, and the fewest blocking pairs, against
//! exhaustion.

use super::oracle::{Dice, cases};
use super::roommates::{Partners, Raw, draw, rank};
use crate::unbounded::free;
use mentormatch::audit::{
    pool_stability, pool_stability_of, refutes_strongly_stable, refutes_super_stable,
};
use mentormatch::kernel::{AgentIx, Index};
use mentormatch::market::{
    Lists, Outcome, Pool, PoolInsistenceLog, PoolInsistenceStep, PoolPairing, Strength,
    StrongPoolWitness,
};
use mentormatch::stable::{
    fewest_blocking_roommates, stable_roommates, strongly_stable_roommates, super_stable_roommates,
};
use std::fmt::Debug;

/// Every matching of acceptable pairs with how many pairs block it in the weak, strong and super sense.
pub(crate) fn judged(raw: &Raw) -> Vec<(Partners, [usize; 3])> {
    let agents = raw.len();
    let ranks: Vec<Vec<Option<usize>>> =
        (0..agents).map(|one| (0..agents).map(|two| rank(raw, one, two)).collect()).collect();
    let mut open: Vec<(usize, Partners)> = vec![(0, vec![None; agents])];
    let mut found = Vec::new();
    while let Some((agent, made)) = open.pop() {
        if agent < agents {
            if made[agent].is_none() {
                for two in agent + 1..agents {
                    if made[two].is_none() && ranks[agent][two].is_some() {
                        let mut more = made.clone();
                        (more[agent], more[two]) = (Some(two), Some(agent));
                        open.push((agent + 1, more));
                    }
                }
            }
            open.push((agent + 1, made));
            continue;
        }
        let own = |one: usize| made[one].and_then(|two| ranks[one][two]).unwrap_or(usize::MAX);
        let mut counts = [0; 3];
        let two_of = (0..agents).flat_map(|one| (one + 1..agents).map(move |two| (one, two)));
        for (one, two) in two_of {
            let (Some(new), Some(back)) = (ranks[one][two], ranks[two][one]) else { continue };
            let (gains, others) = (new < own(one), back < own(two));
            let neither_loses = new <= own(one) && back <= own(two);
            let apart = made[one] != Some(two);
            counts[0] += usize::from(gains && others);
            counts[1] += usize::from(apart && neither_loses && (gains || others));
            counts[2] += usize::from(apart && neither_loses);
        }
        found.push((made, counts));
    }
    found
}

fn pairing(made: &Partners) -> PoolPairing {
    PoolPairing { partners: made.iter().map(|one| one.map(AgentIx::at)).collect() }
}

fn partners(pairing: &PoolPairing) -> Partners {
    pairing.partners.iter().map(|partner| partner.map(Index::get)).collect()
}

/// A pool with ties that often has a super-stable matching: some orders are alike from both sides.
pub(crate) fn draw_tied(dice: &mut Dice, most: usize) -> Raw {
    let agents = dice.below(most + 1);
    let (absent, tied) = ([0, 20, 50][dice.below(3)], [5, 15, 30, 60][dice.below(4)]);
    if dice.chance(50) {
        return draw(dice, agents, absent, tied);
    }
    // Ranks by a number that both ends of a pair share, blurred into ties.
    let mut worth = vec![vec![0; agents]; agents];
    for (one, two) in (0..agents).flat_map(|one| (0..one).map(move |two| (one, two))) {
        let shared = dice.below(1000);
        (worth[one][two], worth[two][one]) = (shared, shared);
    }
    let blur = 1 + dice.below(200);
    (0..agents)
        .map(|one| {
            let others = (0..agents).filter(|&two| two != one);
            let mut order: Vec<(usize, u32)> =
                others.map(|two| (worth[one][two] / blur, two as u32)).collect();
            order.retain(|_| !dice.chance(absent / 2));
            order.sort_unstable();
            order
                .chunk_by(|one, two| one.0 == two.0)
                .map(|tie| tie.iter().map(|entry| entry.1).collect())
                .collect()
        })
        .collect()
}

/// Has many pools solved in a sense, or refuted, and compares with every matching. `refuted` sees why
/// there is none, `solved` how many pairs block each matching; both numbers of cases are given back.
fn decided<Witness: Debug>(
    (seed, count): (u64, u64),
    (at, strength): (usize, Strength),
    solve: impl Fn(&Pool) -> Outcome<PoolPairing, Witness>,
    mut solved: impl FnMut(&Pool, &[(Partners, [usize; 3])]),
    mut refuted: impl FnMut(&Pool, &Witness),
) -> [usize; 2] {
    let mut dice = Dice::new(seed);
    let mut seen = [0; 2];
    for case in 0..cases(count) {
        let raw = draw_tied(&mut dice, 8);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let all = judged(&raw);
        let is_stable = |made: &Partners| all.iter().any(|(one, of)| one == made && of[at] == 0);
        match solve(&pool) {
            Outcome::Solved(made) => {
                assert!(is_stable(&partners(&made)), "case {case}: {raw:?} {made:?}");
                assert!(pool_stability_of(&pool, &made, strength).is_stable());
                solved(&pool, &all);
                seen[0] += 1;
            }
            Outcome::Impossible(why) => {
                let none = all.iter().all(|(_, counts)| counts[at] > 0);
                assert!(none, "case {case}: {raw:?} {why:?}");
                refuted(&pool, &why);
                seen[1] += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    seen
}

#[test]
fn super_stable_pairs_of_a_pool_are_found_or_refuted() {
    // Refuted by a choice, and with a choice that was taken.
    let mut choices = [0; 2];
    let [solved, refuted] = decided(
        // Choices that are taken are rare.
        (60, 6000),
        (2, Strength::Super),
        |pool| super_stable_roommates(pool, &free()),
        |pool, _| assert!(!refutes_super_stable(pool, &PoolInsistenceLog::default())),
        |pool, log| {
            assert!(refutes_super_stable(pool, log), "{pool:?} {log:?}");
            let passed = |step: &PoolInsistenceStep| matches!(step, PoolInsistenceStep::Passed(_));
            choices[0] += usize::from(!log.steps.is_empty());
            choices[1] += usize::from(log.steps.iter().any(passed));
        },
    );
    let seen = (solved, refuted, choices);
    println!("{seen:?}");
    assert!(solved > 1000 && refuted > 500 && choices[0] > 40 && choices[1] > 0, "{seen:?}");
}

/// Which way a pool is shown to have no strongly stable matching.
fn way(witness: &StrongPoolWitness) -> usize {
    match witness {
        StrongPoolWitness::Doubled { .. } => 0,
        StrongPoolWitness::Between { .. } => 1,
        _ => 2,
    }
}

#[test]
fn strongly_stable_pairs_of_a_pool_are_found_or_refuted() {
    // With a super-stable matching beside it, and refuted in each way.
    let (mut beside, mut ways) = (0, [0; 3]);
    let [solved, refuted] = decided(
        (63, 2000),
        (1, Strength::Strong),
        |pool| strongly_stable_roommates(pool, &free()),
        |_, all| beside += usize::from(all.iter().any(|(_, counts)| counts[2] == 0)),
        |pool, why| {
            assert!(refutes_strongly_stable(pool, why), "{pool:?} {why:?}");
            ways[way(why)] += 1;
        },
    );
    let seen = (solved, refuted, beside, ways);
    println!("{seen:?}");
    assert!(solved > 500 && refuted > 166 && beside < solved, "{seen:?}");
    assert!(ways.iter().all(|&count| count > 10), "{seen:?}");
}

/// A pool whose lists have at most three ranks.
pub(crate) fn draw_few_ranks(dice: &mut Dice, most: usize) -> Raw {
    let agents = 3 + dice.below(most - 2);
    let (ranks, absent) = (1 + dice.below(3), [0, 20, 40, 60][dice.below(4)]);
    let list = |one: usize, dice: &mut Dice| {
        let mut ties = vec![Vec::new(); ranks];
        for two in (0..agents).filter(|&two| two != one) {
            if !dice.chance(absent) {
                ties[dice.below(ranks)].push(two as u32);
            }
        }
        ties.retain(|tie| !tie.is_empty());
        ties
    };
    (0..agents).map(|one| list(one, dice)).collect()
}

/// Lists with few ranks, which leave circles of agents who are as good for each other: there the choice of pairs and the
/// circles of an odd number are what decides.
#[test]
fn strongly_stable_pools_of_few_ranks_are_decided_as_by_exhaustion() {
    let mut dice = Dice::new(65);
    let (mut solved, mut ways) = (0, [0; 3]);
    for case in 0..cases(1500) {
        let raw = draw_few_ranks(&mut dice, 8);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let exists = judged(&raw).iter().any(|(_, counts)| counts[1] == 0);
        match strongly_stable_roommates(&pool, &free()) {
            Outcome::Solved(made) => {
                assert!(pool_stability_of(&pool, &made, Strength::Strong).is_stable());
                solved += 1;
            }
            Outcome::Impossible(why) => {
                assert!(!exists, "case {case}: {raw:?} {why:?}");
                assert!(refutes_strongly_stable(&pool, &why), "case {case}: {raw:?} {why:?}");
                ways[way(&why)] += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    println!("{solved} {ways:?}");
    assert!(solved > 112 && ways.iter().all(|&count| count > 3), "{solved} {ways:?}");
}

/// Strict lists decide as Irving's algorithm does.
#[test]
fn without_ties_strongly_stable_pools_are_those_that_are_stable() {
    let mut dice = Dice::new(66);
    let mut seen = [0; 2];
    for _ in 0..cases(1500) {
        let (agents, absent) = (2 + dice.below(20), [0, 20, 50][dice.below(3)]);
        let pool = Pool::new(Lists::tied(draw(&mut dice, agents, absent, 0))).unwrap();
        let strict = stable_roommates(&pool, &free()).unwrap();
        match strongly_stable_roommates(&pool, &free()) {
            Outcome::Solved(made) => {
                assert!(pool_stability(&pool, &made).is_stable() && strict.as_solved().is_some());
                seen[0] += 1;
            }
            Outcome::Impossible(why) => {
                assert!(strict.as_impossible().is_some());
                assert!(refutes_strongly_stable(&pool, &why), "{pool:?} {why:?}");
                seen[1] += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
}

/// Larger pools: what is found is stable, and what refutes is verified.
#[test]
fn strongly_stable_pools_of_dozens_are_decided_with_proof() {
    let mut dice = Dice::new(64);
    let (mut solved, mut ways) = (0, [0; 3]);
    for _ in 0..cases(120) {
        let raw = draw_tied(&mut dice, 60);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        match strongly_stable_roommates(&pool, &free()) {
            Outcome::Solved(made) => {
                assert!(pool_stability_of(&pool, &made, Strength::Strong).is_stable());
                solved += 1;
            }
            Outcome::Impossible(why) => {
                assert!(refutes_strongly_stable(&pool, &why), "{pool:?} {why:?}");
                ways[way(&why)] += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    println!("{solved} {ways:?}");
    assert!(solved > 10 && ways[0] > 10, "{solved} {ways:?}");
}

#[test]
fn the_verifier_of_a_pool_counts_what_blocks_in_each_sense() {
    let mut dice = Dice::new(61);
    for _ in 0..cases(1500) {
        let raw = draw_tied(&mut dice, 6);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let all = judged(&raw);
        for _ in 0..3 {
            let (made, counts) = &all[dice.below(all.len())];
            let made = pairing(made);
            for (at, strength) in
                [Strength::Weak, Strength::Strong, Strength::Super].into_iter().enumerate()
            {
                let found = pool_stability_of(&pool, &made, strength);
                assert!(found.misplaced.is_empty());
                assert_eq!(found.blocking.len(), counts[at], "{raw:?} {made:?} {strength:?}");
            }
            assert_eq!(pool_stability(&pool, &made).blocking.len(), counts[0]);
        }
    }
}

#[test]
fn the_fewest_blocking_pairs_of_a_pool_are_those_of_all_matchings() {
    let mut dice = Dice::new(62);
    let mut seen = [0; 3];
    for case in 0..cases(1200) {
        let raw = draw_tied(&mut dice, 8);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let least = judged(&raw).iter().map(|(_, counts)| counts[0]).min().unwrap();
        let found = fewest_blocking_roommates(&pool, &free()).solved().unwrap();
        let blocking = pool_stability(&pool, &found.pairing);
        assert!(blocking.misplaced.is_empty());
        assert_eq!(blocking.blocking.len(), least, "case {case}: {raw:?}");
        assert_eq!((found.blocking, found.bound), (least as u64, least as u64));
        seen[least.min(2)] += 1;
        let stopped = free().with_work_limit(1 + dice.below(2000) as u64);
        if let Outcome::Stopped(stopped) = fewest_blocking_roommates(&pool, &stopped)
            && let Some(best) = stopped.best
        {
            let blocking = pool_stability(&pool, &best.pairing);
            assert_eq!(blocking.blocking.len() as u64, best.blocking);
            assert!(blocking.misplaced.is_empty() && best.bound <= least as u64);
        }
    }
    println!("{seen:?}");
    assert!(seen[0] > 300 && seen[1] > 10, "{seen:?}");
}

/// Three circles of three who like the next one best and nobody of another circle as much: each
/// circle is blocked by a pair at least.
#[test]
fn circles_block_once_each() {
    let next = |agent: usize| agent / 3 * 3 + (agent + 1) % 3;
    let lists: Vec<Vec<u32>> = (0..9)
        .map(|agent| {
            let own = [next(agent), next(next(agent))];
            let others = (0..9).filter(|other| other / 3 != agent / 3);
            own.into_iter().chain(others).map(|other| other as u32).collect()
        })
        .collect();
    let pool = Pool::new(Lists::strict(&lists)).unwrap();
    let found = fewest_blocking_roommates(&pool, &free()).solved().unwrap();
    assert_eq!(found.blocking, 3);
    assert_eq!(pool_stability(&pool, &found.pairing).blocking.len(), 3);
}
