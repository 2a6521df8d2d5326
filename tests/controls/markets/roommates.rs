//! Stable pairs within one pool.

use super::permutations;
use crate::{AGENTS, Case, End, case, end, free};
use mentormatch::audit;
use mentormatch::kernel::AgentIx;
use mentormatch::market::{Lists, Outcome, Pool, PoolPairing, Strength};
use mentormatch::stable;

pub(super) fn cases() -> Vec<Case<'static>> {
    let pool = |name: &str| {
        let lists = permutations(name).into_iter().enumerate();
        let others = |(at, list): (usize, Vec<u32>)| {
            list.into_iter().filter(|&one| one as usize != at).collect::<Vec<_>>()
        };
        Pool::new(Lists::strict(lists.map(others))).unwrap()
    };
    // A pool that has stable matchings.
    let solvable = (0..)
        .map(|at| pool(&format!("pool {at}")))
        .find(|pool| stable::stable_roommates(pool, &free()).unwrap().as_solved().is_some());
    let pool: &'static Pool = Box::leak(Box::new(solvable.unwrap()));
    // Two circles of three who like each other best, and the next one first.
    let circles = (0..6).map(|agent: u32| {
        let (own, other) = (agent / 3 * 3, (3 - agent / 3 * 3));
        let mates = [1, 2].map(|step| own + (agent + step) % 3);
        mates.into_iter().chain(other..other + 3).collect::<Vec<_>>()
    });
    let circles: &'static Pool = Box::leak(Box::new(Pool::new(Lists::strict(circles)).unwrap()));
    let pairs_hold = move |pairing: &PoolPairing| audit::pool_stability(pool, pairing).is_stable();
    let cheapest = stable::egalitarian_roommates(pool, &free()).unwrap().solved().unwrap().value;
    let placed = stable::minimum_regret_roommates(pool, &free()).unwrap().solved().unwrap().regret;
    let listed = stable::all_stable_roommates(pool, &free().with_work_limit(u64::MAX))
        .unwrap()
        .solved()
        .unwrap()
        .count();
    vec![
        case("stable::stable_roommates", move |control| {
            let found = stable::stable_roommates(pool, control).unwrap();
            assert!(found.as_impossible().is_none() && found.as_solved().is_none_or(pairs_hold));
            end(&found)
        }),
        case("stable::roommates_requiring", move |control| {
            let pair = stable::stable_roommates(pool, &free()).unwrap().solved().unwrap();
            let pair = [pair.pairs().next().unwrap()];
            let found = stable::roommates_requiring(pool, &pair, control).unwrap();
            let holds = |found: &PoolPairing| found.pairs().any(|made| made == pair[0]);
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
        }),
        case("stable::stable_partition", move |control| {
            let found = stable::stable_partition(pool, control).unwrap();
            let holds = |found| audit::is_stable_partition(pool, found);
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
        }),
        case("stable::minimum_regret_roommates", move |control| {
            let outcome = stable::minimum_regret_roommates(pool, control).unwrap();
            let (found, cut) = match &outcome {
                Outcome::Solved(found) => (Some(found), false),
                Outcome::Impossible(_) => panic!("the pool has stable matchings"),
                Outcome::Stopped(stopped) => (stopped.best.as_ref(), true),
            };
            if let Some(found) = found {
                let checked = audit::pool_stability(pool, &found.pairing);
                assert!(checked.is_stable() && checked.ranks.1 == found.regret);
                assert!(found.bound <= placed && placed <= found.regret);
                assert!(cut || found.regret == placed);
            }
            end(&outcome)
        }),
        case("stable::egalitarian_roommates", move |control| {
            let outcome = stable::egalitarian_roommates(pool, control).unwrap();
            let (found, cut) = match &outcome {
                Outcome::Solved(found) => (Some(found), false),
                Outcome::Impossible(_) => panic!("the pool has stable matchings"),
                Outcome::Stopped(stopped) => (stopped.best.as_ref(), true),
            };
            if let Some(found) = found {
                assert!(pairs_hold(&found.pairing));
                assert!(found.bound <= cheapest && cheapest <= found.value);
                assert!(cut || found.value == cheapest);
            }
            end(&outcome)
        }),
        case("stable::all_stable_roommates", move |control| {
            let all = match stable::all_stable_roommates(pool, control).unwrap().or_stopped() {
                Ok(all) => all,
                Err(reason) => return End::Stopped(reason),
            };
            let (mut found, mut last) = (0, End::Solved);
            for one in all {
                last = end(&one);
                found += usize::from(one.as_solved().is_some_and(pairs_hold));
            }
            assert!(found == listed || last != End::Solved && found < listed);
            last
        }),
        case("stable::strongly_stable_roommates", move |control| {
            end(&stable::strongly_stable_roommates(pool, control))
        }),
        case("stable::weakly_stable_roommates", move |control| {
            let found = stable::weakly_stable_roommates(pool, control);
            assert!(found.as_impossible().is_none() && found.as_solved().is_none_or(pairs_hold));
            end(&found)
        }),
        case("stable::super_stable_roommates", move |control| {
            let found = stable::super_stable_roommates(pool, control);
            assert!(found.as_impossible().is_none() && found.as_solved().is_none_or(pairs_hold));
            end(&found)
        }),
        case("stable::fewest_blocking_roommates", move |control| {
            let outcome = stable::fewest_blocking_roommates(circles, control);
            let ended = end(&outcome);
            if let Ok((found, cut)) = outcome.best() {
                let blocking = audit::pool_stability(circles, &found.pairing);
                assert!(blocking.misplaced.is_empty());
                assert_eq!(blocking.blocking.len() as u64, found.blocking);
                assert!(found.bound <= 2 && 2 <= found.blocking);
                assert!(cut.is_some() || found.blocking == 2);
            }
            ended
        }),
        case("stable::largest_internally_stable", move |control| {
            let found = stable::largest_internally_stable(pool, control).unwrap();
            let holds = |found: &stable::InternallyStable| {
                audit::is_largest_internally_stable(pool, &found.pairing, &found.partition)
            };
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
        }),
        case("audit::pool_stability_within", move |control| {
            let found = stable::stable_roommates(pool, &free()).unwrap().solved().unwrap();
            let said = audit::pool_stability_within(pool, &found, control);
            assert!(said.as_solved().is_none_or(audit::PoolStability::is_stable));
            end(&said)
        }),
        case("audit::pool_stability_of_within", move |control| {
            let found = stable::super_stable_roommates(pool, &free()).solved().unwrap();
            let strength = Strength::Super;
            let said = audit::pool_stability_of_within(pool, &found, strength, control);
            assert!(said.as_solved().is_none_or(audit::PoolStability::is_stable));
            end(&said)
        }),
        case("audit::refutes_required_within", move |control| {
            // Nobody gets two partners.
            let ix = AgentIx::new;
            let circle = Pool::new(Lists::strict([[1, 2, 3], [2, 0, 3], [0, 1, 3], [0, 1, 2]]));
            let circle = circle.unwrap();
            let required = [(ix(0), ix(3))];
            let found = stable::roommates_requiring(&circle, &required, &free()).unwrap();
            let witness = found.as_impossible().unwrap();
            let said = audit::refutes_required_within(&circle, &required, witness, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("audit::refutes_regret_within", move |control| {
            let found = stable::minimum_regret_roommates(pool, &free()).unwrap();
            let found = found.solved().unwrap();
            let (pairing, proof) = (&found.pairing, found.refutation.as_ref().unwrap());
            let said = audit::refutes_regret_within(pool, pairing, found.regret, proof, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("audit::refutes_super_stable_within", move |control| {
            // All like all others as much.
            let all = |agent: u32| [(0..AGENTS as u32).filter(|&other| other != agent).collect()];
            let alike = Pool::new(Lists::tied((0..AGENTS as u32).map(all))).unwrap();
            let found = stable::super_stable_roommates(&alike, &free());
            let log = found.as_impossible().unwrap();
            let said = audit::refutes_super_stable_within(&alike, log, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("audit::refutes_strongly_stable_within", move |control| {
            // An odd number of agents who like all others as much: one stays alone.
            let agents = AGENTS as u32 / 2 * 2 - 1;
            let all = |agent: u32| [(0..agents).filter(|&other| other != agent).collect()];
            let alike = Pool::new(Lists::tied((0..agents).map(all))).unwrap();
            let found = stable::strongly_stable_roommates(&alike, &free());
            let witness = found.as_impossible().unwrap();
            let said = audit::refutes_strongly_stable_within(&alike, witness, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("audit::is_largest_internally_stable_within", move |control| {
            let found = stable::largest_internally_stable(pool, &free()).unwrap();
            let found = found.solved().unwrap();
            let (pairing, partition) = (&found.pairing, &found.partition);
            let said =
                audit::is_largest_internally_stable_within(pool, pairing, partition, control);
            assert!(said.as_solved().is_none_or(|holds| *holds));
            end(&said)
        }),
        case("audit::is_stable_partition_within", move |control| {
            let found = stable::stable_partition(pool, &free()).unwrap().solved().unwrap();
            let said = audit::is_stable_partition_within(pool, &found, control);
            assert!(said.as_solved().is_none_or(|&stable| stable));
            end(&said)
        }),
    ]
}
