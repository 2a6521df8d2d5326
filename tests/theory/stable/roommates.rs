//! Stable roommates against exhaustion and published answers.

use super::oracle::{Dice, cases};
use crate::unbounded::free;
use crate::unbounded::{
    all_stable_roommates, minimum_regret_roommates, stable_partition, stable_roommates,
};
use mentormatch::audit::{
    is_largest_internally_stable, is_stable_partition, pool_stability, refutes_required,
};
use mentormatch::kernel::{AgentIx, Control, Index, Matrix};
use mentormatch::market::{Lists, Outcome, Pool, PoolFault, PoolPairing, StablePartition};
use mentormatch::stable::{
    egalitarian_roommates, largest_internally_stable, roommates_requiring, weakly_stable_roommates,
};
use serde_json::Value;

pub(crate) type Raw = Vec<Vec<Vec<u32>>>;
pub(crate) type Partners = Vec<Option<usize>>;

pub(crate) fn draw(dice: &mut Dice, agents: usize, absent: usize, tied: usize) -> Raw {
    (0..agents)
        .map(|agent| {
            let mut list: Vec<Vec<u32>> = Vec::new();
            for other in dice.shuffled(agents) {
                if other as usize == agent || dice.chance(absent) {
                    continue;
                }
                match list.last_mut() {
                    Some(group) if dice.chance(tied) => group.push(other),
                    _ => list.push(vec![other]),
                }
            }
            list
        })
        .collect()
}

fn lists(raw: &Raw, one: usize, two: usize) -> bool {
    raw[one].iter().any(|group| group.contains(&(two as u32)))
}

pub(crate) fn rank(raw: &Raw, one: usize, two: usize) -> Option<usize> {
    if !lists(raw, two, one) {
        return None;
    }
    let mut better = 0;
    for group in &raw[one] {
        if group.contains(&(two as u32)) {
            return Some(1 + better);
        }
        better += group.iter().filter(|&&other| lists(raw, other as usize, one)).count();
    }
    None
}

/// Every matching no two of whose paired agents block, by definition, with its number of pairs.
pub(crate) fn internally_stable_sizes(raw: &Raw) -> Vec<(Partners, usize)> {
    let agents = raw.len();
    let ranks: Vec<Vec<Option<usize>>> =
        (0..agents).map(|one| (0..agents).map(|two| rank(raw, one, two)).collect()).collect();
    let mut open: Vec<(usize, Partners)> = vec![(0, vec![None; agents])];
    let mut found = Vec::new();
    while let Some((agent, made)) = open.pop() {
        if agent == agents {
            let own = |one: usize| made[one].and_then(|two| ranks[one][two]);
            let gains =
                |one: usize, two: usize| ranks[one][two].is_some_and(|new| own(one) > Some(new));
            let is_blocked = (0..agents)
                .any(|one| (one + 1..agents).any(|two| gains(one, two) && gains(two, one)));
            if !is_blocked {
                let size = made.iter().flatten().count() / 2;
                found.push((made, size));
            }
            continue;
        }
        if made[agent].is_none() {
            for two in agent + 1..agents {
                let is_allowed = ranks[agent][two].is_some() && ranks[two][agent].is_some();
                if is_allowed && made[two].is_none() {
                    let mut more = made.clone();
                    (more[agent], more[two]) = (Some(two), Some(agent));
                    open.push((agent + 1, more));
                }
            }
        }
        open.push((agent + 1, made));
    }
    found
}

#[test]
fn as_many_as_can_be_are_stable_among_themselves() {
    let mut dice = Dice::new(46);
    let mut without = 0;
    for case in 0..1200 {
        let (agents, absent) = (dice.below(8), [0, 0, 20, 50][dice.below(4)]);
        let raw = draw(&mut dice, agents, absent, 0);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let found = largest_internally_stable(&pool, &free()).unwrap().solved().unwrap();
        let sizes = internally_stable_sizes(&raw);
        let most = sizes.iter().map(|(_, size)| *size).max().unwrap();
        assert!(
            sizes.contains(&(partners(&found.pairing), most)),
            "case {case}: {raw:?} {found:?}"
        );
        assert!(is_largest_internally_stable(&pool, &found.pairing, &found.partition));
        without += u32::from(found.partition.odd_parties().next().is_some());
    }
    assert!(without > 50, "{without}");
}

/// Every stable matching by definition.
pub(crate) fn stable(raw: &Raw) -> Vec<Partners> {
    let agents = raw.len();
    let mut all: Vec<(usize, Partners)> = vec![(0, vec![None; agents])];
    let mut found = Vec::new();
    while let Some((agent, partners)) = all.pop() {
        if agent == agents {
            let gains = |one: usize, two: usize| {
                rank(raw, one, two).is_some_and(|new| {
                    partners[one].is_none_or(|old| Some(new) < rank(raw, one, old))
                })
            };
            let blocked = (0..agents)
                .any(|one| (one + 1..agents).any(|two| gains(one, two) && gains(two, one)));
            if !blocked {
                found.push(partners);
            }
            continue;
        }
        all.push((agent + 1, partners.clone()));
        if partners[agent].is_some() {
            continue;
        }
        for other in agent + 1..agents {
            if partners[other].is_none() && rank(raw, agent, other).is_some() {
                let mut more = partners.clone();
                more[agent] = Some(other);
                more[other] = Some(agent);
                all.push((agent + 1, more));
            }
        }
    }
    found.sort_unstable();
    found
}

fn partners(pairing: &PoolPairing) -> Partners {
    pairing.partners.iter().map(|partner| partner.map(Index::get)).collect()
}

pub(crate) fn cost(raw: &Raw, made: &Partners) -> (usize, usize) {
    let ranks: Vec<usize> = made
        .iter()
        .enumerate()
        .filter_map(|(agent, partner)| Some(rank(raw, agent, (*partner)?).unwrap()))
        .collect();
    (ranks.iter().sum(), ranks.iter().copied().max().unwrap_or(0))
}

#[test]
fn every_objective_is_what_exhaustion_finds() {
    let mut dice = Dice::new(40);
    let (mut several, mut none) = (0, 0);
    for case in 0..cases(2500) {
        let (agents, absent) = (dice.below(8), [0, 0, 20, 50][dice.below(4)]);
        let raw = draw(&mut dice, agents, absent, 0);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let expected = stable(&raw);
        several += u32::from(expected.len() > 1);
        let mut listed: Vec<Partners> =
            all_stable_roommates(&pool).unwrap().iter().map(partners).collect();
        listed.sort_unstable();
        assert_eq!(listed, expected, "case {case}: {raw:?}");
        let partition = stable_partition(&pool).unwrap();
        assert!(is_stable_partition(&pool, &partition), "case {case}: {raw:?} {partition:?}");
        assert_eq!(partition.odd_parties().next().is_none(), !expected.is_empty());
        match stable_roommates(&pool).unwrap() {
            Outcome::Solved(made) => {
                assert!(expected.contains(&partners(&made)), "{raw:?} {made:?}");
                assert!(pool_stability(&pool, &made).is_stable());
            }
            Outcome::Impossible(witness) => {
                none += 1;
                assert!(expected.is_empty(), "{raw:?}");
                assert_eq!(witness, partition);
                // Exchanging two of a party, or splitting it, is seen.
                let odd = witness.parties.iter().position(|party| party.len() > 2).unwrap();
                let mut damaged = witness.clone();
                damaged.parties[odd].swap(0, 1);
                assert!(!is_stable_partition(&pool, &damaged));
                let mut damaged = witness.clone();
                damaged.parties[odd].pop();
                assert!(!is_stable_partition(&pool, &damaged));
            }
            other => panic!("{other:?}"),
        }
        let regret = minimum_regret_roommates(&pool).unwrap();
        let egalitarian = egalitarian_roommates(&pool, &Control::unbounded()).unwrap();
        if expected.is_empty() {
            assert!(regret.as_impossible().is_some() && egalitarian.as_impossible().is_some());
            continue;
        }
        let (regret, egalitarian) = (regret.solved().unwrap(), egalitarian.solved().unwrap());
        let costs: Vec<(usize, usize)> = expected.iter().map(|made| cost(&raw, made)).collect();
        let least = costs.iter().map(|cost| cost.1).min().unwrap();
        assert_eq!(regret.regret as usize, least, "{raw:?}");
        assert_eq!(cost(&raw, &partners(&regret.pairing)).1, least);
        assert!(expected.contains(&partners(&regret.pairing)));
        if let Some(refutation) = &regret.refutation {
            let cut = pool.cut(regret.regret - 1, &regret.pairing);
            assert!(is_stable_partition(&cut, refutation));
            let singles = |partition: &StablePartition| -> Vec<Vec<AgentIx>> {
                let parties = partition.parties.iter();
                parties.filter(|party| party.len() == 1).cloned().collect()
            };
            assert!(
                refutation.odd_parties().next().is_some()
                    || singles(refutation) != singles(&partition)
            );
        }
        let least = costs.iter().map(|cost| cost.0).min().unwrap();
        assert_eq!(egalitarian.value as usize, least, "{raw:?}");
        assert_eq!(cost(&raw, &partners(&egalitarian.pairing)).0, least);
        assert!(expected.contains(&partners(&egalitarian.pairing)));
        assert_eq!(egalitarian.bound, egalitarian.value);
    }
    assert!(several > 62 && none > 94, "{several} {none}");
}

/// One to three pairs of different agents, most of them acceptable.
pub(crate) fn draw_pairs(dice: &mut Dice, raw: &Raw) -> Vec<(AgentIx, AgentIx)> {
    let mut pairs = Vec::new();
    for _ in 0..1 + dice.below(3) {
        let (one, two) = (dice.below(raw.len()), dice.below(raw.len()));
        let pair = (AgentIx::at(one.min(two)), AgentIx::at(one.max(two)));
        if one != two && (lists(raw, one, two) || dice.chance(20)) && !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    pairs
}

pub(crate) fn makes_all(made: &Partners, pairs: &[(AgentIx, AgentIx)]) -> bool {
    pairs.iter().all(|(one, two)| made[one.get()] == Some(two.get()))
}

#[test]
fn required_pairs_are_made_or_refuted_and_forbidden_ones_are_out_of_the_lists() {
    let mut dice = Dice::new(47);
    let mut seen = [0; 3];
    for case in 0..cases(2000) {
        let (agents, absent) = (2 + dice.below(5), [0, 20, 50][dice.below(3)]);
        let mut raw = draw(&mut dice, agents, absent, 0);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let forbidden = if dice.chance(30) { draw_pairs(&mut dice, &raw) } else { Vec::new() };
        let pool = pool.without(&pool.pairs(forbidden.clone()).unwrap());
        for (one, two) in forbidden {
            raw[one.get()].retain(|group| group[0] as usize != two.get());
        }
        let stable = stable(&raw);
        // Often the pairs of a stable matching.
        let mut required = draw_pairs(&mut dice, &raw);
        if let Some(made) = stable.first()
            && dice.chance(50)
        {
            let pair = |one: usize| Some((AgentIx::at(one), AgentIx::at(made[one]?)));
            required = (0..agents).filter_map(pair).filter(|pair| pair.0 < pair.1).collect();
            required.truncate(1 + dice.below(2));
        }
        let required = pool.pairs(required).unwrap();
        let expected: Vec<&Partners> =
            stable.iter().filter(|made| makes_all(made, &required)).collect();
        match roommates_requiring(&pool, &required, &free()).unwrap() {
            Outcome::Solved(pairing) => {
                assert!(expected.contains(&&partners(&pairing)), "case {case}: {raw:?}");
                seen[0] += usize::from(!required.is_empty());
            }
            Outcome::Impossible(witness) => {
                assert!(expected.is_empty(), "case {case}: {raw:?} {required:?}");
                assert!(refutes_required(&pool, &required, &witness), "{raw:?} {witness:?}");
                seen[1 + usize::from(!stable.is_empty())] += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
        // What is left has the same matchings beside the required pairs.
        if let Ok(rest) = pool.requiring(&required)
            && !expected.is_empty()
        {
            let all = all_stable_roommates(&rest.pool).unwrap();
            let mut all: Vec<Partners> = all
                .iter()
                .map(|one| {
                    let mut made = partners(one);
                    for (one, two) in &required {
                        made[one.get()] = Some(two.get());
                        made[two.get()] = Some(one.get());
                    }
                    made
                })
                .collect();
            let mut expected: Vec<Partners> = expected.into_iter().cloned().collect();
            all.sort_unstable();
            expected.sort_unstable();
            assert_eq!(all, expected);
        }
    }
    assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
}

#[test]
fn weak_stability_with_ties_is_found_or_refuted() {
    let mut dice = Dice::new(41);
    let mut none = 0;
    for _ in 0..cases(1500) {
        let (agents, absent) = (dice.below(9), [0, 20, 50][dice.below(3)]);
        let tied = [10, 25, 50][dice.below(3)];
        let raw = draw(&mut dice, agents, absent, tied);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let expected = stable(&raw);
        match weakly_stable_roommates(&pool, &Control::unbounded()) {
            Outcome::Solved(made) => {
                assert!(expected.contains(&partners(&made)), "{raw:?} {made:?}");
                assert!(pool_stability(&pool, &made).is_stable());
            }
            Outcome::Impossible(_) => {
                none += 1;
                assert!(expected.is_empty(), "{raw:?} {expected:?}");
            }
            other => panic!("{other:?}"),
        }
        // The verifier agrees with the definition on any matching.
        let mut made = vec![None; agents];
        for agent in 0..agents {
            let other = dice.below(agents);
            let free = other != agent && made[agent].is_none() && made[other].is_none();
            if free && rank(&raw, agent, other).is_some() {
                made[agent] = Some(other);
                made[other] = Some(agent);
            }
        }
        let pairing =
            PoolPairing { partners: made.iter().map(|one| one.map(AgentIx::at)).collect() };
        assert_eq!(pool_stability(&pool, &pairing).is_stable(), expected.contains(&made));
    }
    assert!(none > 37, "{none}");
}

/// No more than twice what breaking ties and going through all cases would take alone.
#[test]
fn pools_with_ties_are_decided_in_few_steps() {
    let mut dice = Dice::new(43);
    let (mut found, mut none) = (0, 0);
    for agents in [20, 40, 80, 120] {
        for tied in [10, 30, 50, 80] {
            for absent in [0, 80] {
                for _ in 0..3 {
                    let raw = draw(&mut dice, agents, absent, tied);
                    let pool = Pool::new(Lists::tied(&raw)).unwrap();
                    let control = Control::unbounded().with_work_limit(5_000_000);
                    let outcome = weakly_stable_roommates(&pool, &control);
                    assert_eq!(outcome, weakly_stable_roommates(&pool, &control));
                    match outcome {
                        Outcome::Solved(made) => {
                            found += 1;
                            assert!(pool_stability(&pool, &made).is_stable());
                        }
                        Outcome::Impossible(_) => none += 1,
                        other => panic!("{agents} {tied} {absent} {other:?}"),
                    }
                }
            }
        }
    }
    assert!(found > 60 && none > 3, "{found} {none}");
}

#[test]
fn every_fault_of_a_pool_is_reported() {
    let raw = Lists::tied([vec![vec![0], vec![], vec![1], vec![1]], vec![vec![7]]]);
    let faults = Pool::new(raw).unwrap_err();
    assert_eq!(
        faults,
        [
            PoolFault::EmptyTie { agent: 0, position: 1 },
            PoolFault::Itself { agent: 0, position: 0 },
            PoolFault::Twice { agent: 0, position: 2, partner: 1 },
            PoolFault::OutOfRange { agent: 1, position: 0, partner: 7, agents: 2 },
        ]
    );
    let tied = Pool::new(Lists::tied([vec![vec![1, 2]], vec![vec![0]], vec![vec![0]]])).unwrap();
    assert!(stable_roommates(&tied).is_err());
    assert!(all_stable_roommates(&tied).is_err());
}

#[test]
fn every_fault_of_a_matrix_is_reported() {
    let rows = Matrix::new(3, 3, vec![1_i64, -1, 2, 2, 2, 1, 1 << 40, 0, -1]).unwrap();
    assert_eq!(
        Pool::from_matrix(rows).unwrap_err(),
        [
            PoolFault::AfterPadding { agent: 0, position: 2, padding: 1 },
            PoolFault::OutOfRange { agent: 2, position: 0, partner: 1 << 40, agents: 3 },
            PoolFault::Twice { agent: 1, position: 1, partner: 2 },
            PoolFault::Itself { agent: 1, position: 2 },
        ]
    );
    // Nearly complete: itself, twice, and a number that 16 bits would take for another.
    for (wrong, fault) in [
        (1, PoolFault::Itself { agent: 1, position: 1 }),
        (0, PoolFault::Twice { agent: 1, position: 1, partner: 0 }),
        (65_538, PoolFault::OutOfRange { agent: 1, position: 1, partner: 65_538, agents: 3 }),
    ] {
        let rows = Matrix::new(3, 2, vec![1_u32, 2, 0, wrong, 0, 1]).unwrap();
        assert_eq!(Pool::from_matrix(rows.clone()).unwrap_err(), [fault]);
        let lists = Lists::strict((0..3).map(|agent| rows.row(agent).to_vec()));
        assert_eq!(Pool::new(lists).unwrap_err(), [fault]);
    }
    let short = Matrix::new(3, 2, vec![1_u16, 2, 0, u16::MAX, 0, 1]).unwrap();
    let pool = Pool::from_matrix(short).unwrap();
    assert_eq!((pool.agents(), pool.dropped()), (3, 1));
}

/// Complete lists have a form of their own; whole, the same lists in the other form have the
/// same answers, after the same steps.
#[test]
fn complete_lists_and_entries_have_the_same_answers() {
    let mut dice = Dice::new(43);
    for case in 0..cases(60) {
        let agents = [2, 3, 4, 7, 8, 24, 63, 64, 65, 130, 200][dice.below(11)];
        let mut lists: Vec<Vec<u32>> = Vec::new();
        for own in 0..agents as u32 {
            // At random, all after one order, in a circle, and those near first.
            let mut list: Vec<u32> = match case % 4 {
                0 => dice.shuffled(agents),
                1 => (0..agents as u32).collect(),
                2 => (0..agents as u32).map(|step| (own + step) % agents as u32).collect(),
                _ => {
                    let mut near: Vec<u32> = (0..agents as u32).collect();
                    near.sort_by_key(|&other| (other.abs_diff(own), other));
                    near
                }
            };
            list.retain(|&other| other != own);
            if case % 8 == 1 {
                // Those who are asked by all have orders of their own.
                let at = dice.below(list.len());
                list.rotate_left(at);
            }
            lists.push(list);
        }
        let complete = Pool::new(Lists::strict(&lists)).unwrap();
        let nobody = PoolPairing { partners: vec![None; agents] };
        let entries = complete.cut(u32::MAX, &nobody);
        assert_ne!(complete, entries);
        for agent in AgentIx::all(agents) {
            assert!(complete.list(agent).eq(entries.list(agent)));
        }
        let steps = |pool: &Pool| {
            let least = (0..=12 * agents * agents).collect::<Vec<_>>().partition_point(|&limit| {
                let control = Control::unbounded().with_work_limit(limit as u64);
                let found = mentormatch::stable::stable_roommates(pool, &control).unwrap();
                matches!(found, Outcome::Stopped(_))
            });
            (least, stable_roommates(pool).unwrap())
        };
        assert_eq!(steps(&complete), steps(&entries), "case {case}: {lists:?}");
        let partition = stable_partition(&complete).unwrap();
        assert_eq!(partition, stable_partition(&entries).unwrap());
        for pool in [&complete, &entries] {
            assert!(is_stable_partition(pool, &partition));
        }
        if agents > 24 {
            continue;
        }
        let control = Control::unbounded().with_work_limit(100_000);
        let all = |pool: &Pool| {
            let all = mentormatch::stable::all_stable_roommates(pool, &control).unwrap();
            all.solved().map(|all| all.list(Some(50)))
        };
        assert_eq!(all(&complete), all(&entries));
        let egalitarian = |pool: &Pool| egalitarian_roommates(pool, &control).unwrap();
        assert_eq!(egalitarian(&complete), egalitarian(&entries));
        let regret = |pool: &Pool| minimum_regret_roommates(pool).unwrap();
        assert_eq!(regret(&complete), regret(&entries));
        if let Some(regret) = regret(&complete).as_solved() {
            assert_eq!(pool_stability(&complete, &regret.pairing).ranks.1, regret.regret);
        }
    }
}

#[test]
fn published_roommates_are_reproduced() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/roommates_published/cases.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: roommates_published is not here");
        return;
    };
    let known: Value = serde_json::from_str(&text).unwrap();
    for case in known.as_array().unwrap() {
        let pool = Pool::new(serde_json::from_value(case["prefs"].clone()).unwrap()).unwrap();
        if pool.has_ties() {
            continue;
        }
        let mut listed: Vec<Partners> =
            all_stable_roommates(&pool).unwrap().iter().map(partners).collect();
        listed.sort_unstable();
        let mut expected: Vec<Partners> =
            serde_json::from_value(case["all_stable"].clone()).unwrap();
        expected.sort_unstable();
        assert_eq!(listed, expected, "{}", case["name"]);
    }
}

#[test]
fn large_pools_carry_their_proof() {
    let mut dice = Dice::new(42);
    for agents in [50, 101, 300] {
        for _ in 0..5 {
            let raw = draw(&mut dice, agents, 10, 0);
            let pool = Pool::new(Lists::tied(&raw)).unwrap();
            let partition = stable_partition(&pool).unwrap();
            assert!(is_stable_partition(&pool, &partition));
            if let Outcome::Solved(made) = stable_roommates(&pool).unwrap() {
                assert!(pool_stability(&pool, &made).is_stable());
            }
        }
    }
}
