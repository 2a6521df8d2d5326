//! Pairings and partitions of one pool.

use super::harness::{Case, Tally, attack};
use crate::stable::oracle::Dice;
use crate::stable::pool_ties::{draw_tied, judged};
use crate::stable::roommates::{
    Partners, Raw, cost, draw, draw_pairs, internally_stable_sizes, makes_all, stable,
};
use crate::unbounded::{free, minimum_regret_roommates, stable_partition};
use mentormatch::audit::{
    is_largest_internally_stable, is_stable_partition, pool_stability, pool_stability_of,
    refutes_regret, refutes_required, refutes_super_stable,
};
use mentormatch::kernel::{AgentIx, Control, Index};
use mentormatch::market::{
    Lists, Outcome, Pool, PoolInsistenceLog, PoolInsistenceStep, PoolPairing, RequiredWitness,
    StablePartition, Strength,
};
use mentormatch::stable::{roommates_requiring, super_stable_roommates};

#[derive(Debug)]
struct Drawn {
    raw: Raw,
    pool: Pool,
    stable: Vec<Partners>,
}

impl Drawn {
    fn draw(dice: &mut Dice, tied: usize) -> Self {
        let (agents, absent) = (2 + dice.below(5), [0, 20, 50][dice.below(3)]);
        let raw = draw(dice, agents, absent, tied);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let stable = stable(&raw);
        Self { raw, pool, stable }
    }
}

fn partners(pairing: &PoolPairing) -> Partners {
    pairing.partners.iter().map(|partner| partner.map(Index::get)).collect()
}

fn move_agent(pairing: &mut PoolPairing, dice: &mut Dice) {
    let agents = pairing.partners.len();
    if agents < 2 {
        return;
    }
    let (one, two) = (dice.below(agents), dice.below(agents));
    for agent in [one, two] {
        let old = pairing.partners[agent].take().map(Index::get);
        if let Some(old) = old.filter(|&old| old < agents) {
            pairing.partners[old] = None;
        }
    }
    if one != two && dice.chance(80) {
        pairing.partners[one] = Some(AgentIx::at(two));
        pairing.partners[two] = Some(AgentIx::at(one));
    }
}

pub(super) fn pairings() -> Tally {
    let draw = |dice: &mut Dice| {
        let tied = [0, 50][dice.below(2)];
        let problem = Drawn::draw(dice, tied);
        let found = problem.stable.get(dice.below(problem.stable.len().max(1)))?;
        let partners = found.iter().map(|partner| partner.map(AgentIx::at)).collect();
        Some(Case { problem, claim: PoolPairing { partners }, is_own: true })
    };
    let accepts = |drawn: &Drawn, claim: &_| pool_stability(&drawn.pool, claim).is_stable();
    let holds = |drawn: &Drawn, claim: &PoolPairing| drawn.stable.contains(&partners(claim));
    let forge = |_: &Drawn, claim: &mut PoolPairing, dice: &mut Dice| move_agent(claim, dice);
    attack(300, draw, forge, accepts, holds)
}

/// Moves a member to another party, or joins or splits parties.
fn move_member(partition: &mut StablePartition, dice: &mut Dice) {
    let parties = &mut partition.parties;
    if parties.is_empty() {
        return;
    }
    let (from, to) = (dice.below(parties.len()), dice.below(parties.len() + 1));
    if parties[from].is_empty() {
        return;
    }
    let at = dice.below(parties[from].len());
    let member = parties[from].remove(at);
    match parties.get_mut(to) {
        Some(party) => {
            let at = dice.below(party.len() + 1);
            party.insert(at, member);
        }
        None => parties.push(vec![member]),
    }
    parties.retain(|party| !party.is_empty());
}

/// Who stands alone in a partition.
fn singles(partition: &StablePartition) -> Vec<usize> {
    let alone = partition.parties.iter().filter(|party| party.len() == 1);
    let mut alone: Vec<usize> = alone.map(|party| party[0].get()).collect();
    alone.sort_unstable();
    alone
}

pub(super) fn partitions() -> Tally {
    let draw = |dice: &mut Dice| {
        let tied = [0, 0, 0, 50][dice.below(4)];
        let problem = Drawn::draw(dice, tied);
        match stable_partition(&problem.pool) {
            Ok(claim) => Some(Case { problem, claim, is_own: true }),
            Err(_) => {
                let parties = AgentIx::all(problem.raw.len()).map(|agent| vec![agent]).collect();
                Some(Case { problem, claim: StablePartition { parties }, is_own: false })
            }
        }
    };
    let accepts = |drawn: &Drawn, claim: &_| is_stable_partition(&drawn.pool, claim);
    let holds = |drawn: &Drawn, claim: &StablePartition| {
        let mut members: Vec<usize> = claim.parties.iter().flatten().map(|one| one.get()).collect();
        members.sort_unstable();
        if !members.into_iter().eq(0..drawn.raw.len()) {
            return false;
        }
        if claim.odd_parties().next().is_some() {
            return drawn.stable.is_empty();
        }
        // Without an odd party there is a stable matching, and it leaves the singles alone.
        let alone = |made: &Partners| -> Vec<usize> {
            (0..made.len()).filter(|&agent| made[agent].is_none()).collect()
        };
        !drawn.stable.is_empty() && drawn.stable.iter().all(|made| alone(made) == singles(claim))
    };
    let forge = |_: &Drawn, claim: &mut StablePartition, dice: &mut Dice| move_member(claim, dice);
    attack(301, draw, forge, accepts, holds)
}

pub(super) fn regrets() -> Tally {
    type Claim = (PoolPairing, u32, StablePartition);
    let draw = |dice: &mut Dice| {
        let problem = Drawn::draw(dice, 0);
        let Ok(Outcome::Solved(found)) = minimum_regret_roommates(&problem.pool) else {
            return None;
        };
        let claim = (found.pairing, found.regret, found.refutation?);
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |drawn: &Drawn, (pairing, regret, proof): &Claim| {
        refutes_regret(&drawn.pool, pairing, *regret, proof)
    };
    let holds = |drawn: &Drawn, (pairing, regret, _): &Claim| {
        let least = drawn.stable.iter().map(|made| cost(&drawn.raw, made).1).min();
        drawn.stable.contains(&partners(pairing)) && least >= Some(*regret as usize)
    };
    let forge =
        |_: &Drawn, (pairing, regret, proof): &mut Claim, dice: &mut Dice| match dice.below(4) {
            0 => move_agent(pairing, dice),
            1 => *regret = regret.saturating_add(1),
            _ => move_member(proof, dice),
        };
    attack(302, draw, forge, accepts, holds)
}

pub(super) fn required() -> Tally {
    type Claim = (Vec<(AgentIx, AgentIx)>, RequiredWitness);
    let draw = |dice: &mut Dice| {
        let tied = [0, 0, 0, 50][dice.below(4)];
        let problem = Drawn::draw(dice, tied);
        let required = problem.pool.pairs(draw_pairs(dice, &problem.raw)).unwrap();
        match roommates_requiring(&problem.pool, &required, &free()) {
            Ok(Outcome::Impossible(witness)) => {
                Some(Case { problem, claim: (required, witness), is_own: true })
            }
            Ok(_) => None,
            Err(_) => {
                let parties = AgentIx::all(problem.raw.len()).map(|agent| vec![agent]).collect();
                let witness = RequiredWitness::Parties(StablePartition { parties });
                Some(Case { problem, claim: (required, witness), is_own: false })
            }
        }
    };
    let accepts = |drawn: &Drawn, (required, witness): &Claim| {
        refutes_required(&drawn.pool, required, witness)
    };
    let holds = |drawn: &Drawn, (required, _): &Claim| {
        let inside = |pair: &(AgentIx, AgentIx)| pair.0.max(pair.1).get() < drawn.raw.len();
        let within = required.iter().all(inside);
        !(within && drawn.stable.iter().any(|made| makes_all(made, required)))
    };
    let forge = |drawn: &Drawn, (required, witness): &mut Claim, dice: &mut Dice| match (
        dice.below(3),
        witness,
    ) {
        (0, _) => *required = draw_pairs(dice, &drawn.raw),
        (1, RequiredWitness::Parties(proof)) => move_member(proof, dice),
        (_, witness) => {
            if let Some(&pair) = required.first() {
                let other = required[dice.below(required.len())];
                *witness = match dice.below(3) {
                    0 => RequiredWitness::Unacceptable(pair),
                    1 => RequiredWitness::Shared(pair, other),
                    _ => RequiredWitness::Blocking((pair.0, other.1)),
                };
            }
        }
    };
    attack(303, draw, forge, accepts, holds)
}

pub(super) fn internally_stable() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::draw(dice, 0);
        let found =
            mentormatch::stable::largest_internally_stable(&problem.pool, &Control::unbounded());
        let found = found.unwrap().solved()?;
        Some(Case { problem, claim: (found.pairing, found.partition), is_own: true })
    };
    let accepts = |drawn: &Drawn, claim: &(PoolPairing, StablePartition)| {
        is_largest_internally_stable(&drawn.pool, &claim.0, &claim.1)
    };
    let holds = |drawn: &Drawn, claim: &(PoolPairing, StablePartition)| {
        let sizes = internally_stable_sizes(&drawn.raw);
        let most = sizes.iter().map(|(_, size)| *size).max();
        let made = partners(&claim.0);
        sizes.iter().any(|(all, size)| *all == made && Some(*size) == most)
    };
    let forge = |_: &Drawn, claim: &mut (PoolPairing, StablePartition), dice: &mut Dice| {
        if dice.chance(60) {
            move_agent(&mut claim.0, dice)
        } else {
            move_member(&mut claim.1, dice)
        }
    };
    attack(303, draw, forge, accepts, holds)
}

pub(super) fn pairings_by_strength() -> Tally {
    type Problem = (Raw, Pool, Vec<(Partners, [usize; 3])>);
    type Claim = (PoolPairing, Strength);
    let at = |strength: Strength| match strength {
        Strength::Weak => 0,
        Strength::Strong => 1,
        _ => 2,
    };
    let draw = |dice: &mut Dice| {
        let raw = draw_tied(dice, 5);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let all = judged(&raw);
        let strength = [Strength::Weak, Strength::Strong, Strength::Super][dice.below(3)];
        let stable: Vec<&Partners> =
            all.iter().filter(|(_, counts)| counts[at(strength)] == 0).map(|one| &one.0).collect();
        let found = stable.get(dice.below(stable.len().max(1)))?;
        let partners = found.iter().map(|partner| partner.map(AgentIx::at)).collect();
        let claim = (PoolPairing { partners }, strength);
        Some(Case { problem: (raw, pool, all), claim, is_own: true })
    };
    let accepts = |(_, pool, _): &Problem, (pairing, strength): &Claim| {
        pool_stability_of(pool, pairing, *strength).is_stable()
    };
    let holds = |(_, _, all): &Problem, (pairing, strength): &Claim| {
        let made = partners(pairing);
        all.iter().any(|(one, counts)| *one == made && counts[at(*strength)] == 0)
    };
    let forge = |_: &Problem, (pairing, strength): &mut Claim, dice: &mut Dice| {
        move_agent(pairing, dice);
        *strength = [Strength::Weak, Strength::Strong, Strength::Super][dice.below(3)];
    };
    attack(304, draw, forge, accepts, holds)
}

pub(super) fn nothing_super_stable() -> Tally {
    type Problem = (Raw, Pool, bool);
    let draw = |dice: &mut Dice| {
        let raw = draw_tied(dice, 7);
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let exists = judged(&raw).iter().any(|(_, counts)| counts[2] == 0);
        match super_stable_roommates(&pool, &free()) {
            // Mostly those whose log has steps.
            Outcome::Impossible(log) if !log.steps.is_empty() || dice.chance(3) => {
                Some(Case { problem: (raw, pool, exists), claim: log, is_own: true })
            }
            Outcome::Solved(_) if raw.len() > 3 && dice.chance(10) => {
                let agents = AgentIx::all(raw.len()).map(PoolInsistenceStep::Passed);
                let claim = PoolInsistenceLog { steps: agents.collect() };
                Some(Case { problem: (raw, pool, exists), claim, is_own: false })
            }
            _ => None,
        }
    };
    let accepts = |(_, pool, _): &Problem, log: &PoolInsistenceLog| refutes_super_stable(pool, log);
    let holds = |(_, _, exists): &Problem, _: &PoolInsistenceLog| !exists;
    let forge = |(raw, ..): &Problem, log: &mut PoolInsistenceLog, dice: &mut Dice| {
        let agent = AgentIx::at(dice.below(raw.len() + 1));
        let step = match dice.chance(50) {
            true => PoolInsistenceStep::Passed(agent),
            false => PoolInsistenceStep::Kept(agent),
        };
        let at = dice.below(log.steps.len() + 1);
        log.steps.insert(at, step);
    };
    attack(305, draw, forge, accepts, holds)
}
