//! Pairings and partitions of one pool.

use super::harness::{Case, FEW, Tally, attack, attack_each};
use crate::stable::oracle::Dice;
use crate::stable::pool_ties::{draw_few_ranks, draw_tied, judged};
use crate::stable::roommates::{
    Partners, Raw, cost, draw, draw_pairs, internally_stable_sizes, makes_all, stable,
};
use crate::unbounded::{free, minimum_regret_roommates, stable_partition};
use mentormatch::audit::{
    is_largest_internally_stable, is_stable_partition, pool_stability, pool_stability_of,
    refutes_regret, refutes_required, refutes_strongly_stable, refutes_super_stable,
};
use mentormatch::kernel::{AgentIx, Control, Index, MenteeIx, MentorIx};
use mentormatch::market::{
    InsistenceStep, Lists, Outcome, Pool, PoolInsistenceLog, PoolInsistenceStep, PoolPairing,
    RequiredWitness, StablePartition, Strength, StrongPoolWitness,
};
use mentormatch::stable::{roommates_requiring, strongly_stable_roommates, super_stable_roommates};

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

/// The pairs and singles of a matching.
fn parties(made: &Partners) -> Vec<Vec<AgentIx>> {
    let first = made.iter().enumerate().filter(|(one, two)| two.is_none_or(|two| *one < two));
    let party = |(one, two): (usize, &Option<usize>)| {
        [Some(one), *two].into_iter().flatten().map(AgentIx::at).collect()
    };
    first.map(party).collect()
}

/// Who stands alone in a partition.
fn singles(partition: &StablePartition) -> Vec<usize> {
    let alone = partition.parties.iter().filter(|party| party.len() == 1);
    let mut alone: Vec<usize> = alone.map(|party| party[0].get()).collect();
    alone.sort_unstable();
    alone
}

type Wishes = Vec<Vec<usize>>;

/// The lists without ties and without entries that the other does not return.
fn mutual(mut lists: Wishes) -> Wishes {
    let all = lists.clone();
    for (agent, list) in lists.iter_mut().enumerate() {
        list.retain(|&other| all[other].contains(&agent));
    }
    lists
}

/// Nothing where somebody likes two equally who accept it.
fn strict(raw: &Raw) -> Option<Wishes> {
    let flat: Wishes =
        raw.iter().map(|list| list.iter().flatten().map(|&at| at as usize).collect()).collect();
    let lists = mutual(flat);
    let is_there = |agent: usize, other: &&u32| lists[agent].contains(&(**other as usize));
    let is_tied = |agent: usize| {
        raw[agent].iter().any(|tie| tie.iter().filter(|other| is_there(agent, other)).count() > 1)
    };
    (!(0..raw.len()).any(is_tied)).then_some(lists)
}

/// Whether a partition of mutual lists is stable, as docs/CERTIFICATES.md tells.
fn is_stable(lists: &Wishes, partition: &StablePartition) -> bool {
    let parties: Vec<Vec<usize>> =
        partition.parties.iter().map(|party| party.iter().map(|one| one.get()).collect()).collect();
    let mut members: Vec<usize> = parties.iter().flatten().copied().collect();
    members.sort_unstable();
    if !members.into_iter().eq(0..lists.len()) {
        return false;
    }
    let rank = |agent: usize, other: usize| lists[agent].iter().position(|&one| one == other);
    // Whom each has before it: a single has nobody, and would have anyone.
    let mut before = vec![None; lists.len()];
    let mut neighbours = Vec::new();
    for party in parties.iter().filter(|party| party.len() > 1) {
        for (at, &agent) in party.iter().enumerate() {
            let next = party[(at + 1) % party.len()];
            let last = party[(at + party.len() - 1) % party.len()];
            let ranks = (rank(agent, next), rank(agent, last));
            let (Some(own), Some(other)) = ranks else { return false };
            if party.len() > 2 && own >= other {
                return false;
            }
            before[agent] = Some(other);
            neighbours.extend([(agent, next), (next, agent)]);
        }
    }
    let prefers = |agent: usize, other: usize| {
        rank(agent, other).is_some_and(|rank| before[agent].is_none_or(|before| rank < before))
    };
    let agents = 0..lists.len();
    let blocks = |one: usize, two: usize| {
        !neighbours.contains(&(one, two)) && prefers(one, two) && prefers(two, one)
    };
    !agents.clone().any(|one| (one + 1..lists.len()).any(|two| blocks(one, two)))
}

fn has_odd_party(partition: &StablePartition) -> bool {
    partition.parties.iter().any(|party| party.len() > 1 && party.len() % 2 == 1)
}

/// Whether a partition of the shorter lists shows that none has a smaller largest rank.
fn is_refuted(raw: &Raw, pairing: &PoolPairing, regret: u32, proof: &StablePartition) -> bool {
    let Some(mut lists) = strict(raw) else { return false };
    let made = partners(pairing);
    let most = (regret as usize).saturating_sub(1);
    for (list, _) in lists.iter_mut().zip(&made).filter(|(_, partner)| partner.is_some()) {
        list.truncate(most);
    }
    let single: Vec<usize> = (0..made.len()).filter(|&at| made[at].is_none()).collect();
    is_stable(&mutual(lists), proof) && (has_odd_party(proof) || singles(proof) != single)
}

/// Whether a witness shows that these pairs cannot all be made.
fn shows(raw: &Raw, required: &[(AgentIx, AgentIx)], witness: &RequiredWitness) -> bool {
    let both = |pair: &(AgentIx, AgentIx)| (pair.0.get(), pair.1.get());
    let required: Vec<(usize, usize)> = required.iter().map(both).collect();
    let is_required = |(one, two): (usize, usize)| {
        required.contains(&(one, two)) || required.contains(&(two, one))
    };
    let lists = |one: usize, two: usize| {
        let list = raw.get(one).into_iter().flatten();
        list.flatten().any(|&at| at as usize == two)
    };
    let rank = |agent: usize, other: usize| {
        let is_mutual = lists(agent, other) && lists(other, agent);
        let place = || raw[agent].iter().position(|tie| tie.contains(&(other as u32)));
        is_mutual.then(place).flatten()
    };
    let partner = |agent: usize| {
        let of = |pair: &(usize, usize)| match *pair {
            (one, two) if one == agent => Some(two),
            (one, two) if two == agent => Some(one),
            _ => None,
        };
        required.iter().find_map(of)
    };
    // Those who would rather have one another than their required partners.
    let is_better = |agent: usize, other: usize| {
        let own = partner(agent).and_then(|partner| rank(agent, partner));
        rank(agent, other).is_some_and(|new| own.is_some_and(|own| new < own))
    };
    match witness {
        RequiredWitness::Unacceptable(pair) => {
            let (one, two) = both(pair);
            is_required((one, two)) && (one == two || rank(one, two).is_none())
        }
        RequiredWitness::Shared(one, two) => {
            let (one, two) = (both(one), both(two));
            let is_same = one == two || one == (two.1, two.0);
            let shares = [one.0, one.1].iter().any(|at| *at == two.0 || *at == two.1);
            is_required(one) && is_required(two) && !is_same && shares
        }
        RequiredWitness::Blocking(pair) => {
            let (one, two) = both(pair);
            is_better(one, two) && is_better(two, one)
        }
        RequiredWitness::Parties(proof) => {
            let Some(mut lists) = strict(raw) else { return false };
            let mut has_to_be = Vec::new();
            for (agent, list) in lists.iter_mut().enumerate() {
                // Only whom it ranks before all who prefer it to their required partners.
                let over = list.iter().position(|&other| is_better(other, agent));
                if partner(agent).is_some() {
                    list.clear();
                } else if let Some(over) = over {
                    list.truncate(over);
                    has_to_be.push(agent);
                }
            }
            let is_left = is_stable(&mutual(lists), proof);
            let is_alone = has_to_be.iter().any(|agent| singles(proof).contains(agent));
            is_left && (has_odd_party(proof) || is_alone)
        }
        _ => false,
    }
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
        if !strict(&drawn.raw).is_some_and(|lists| is_stable(&lists, claim)) {
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
    let holds = |drawn: &Drawn, (pairing, regret, proof): &Claim| {
        let least = drawn.stable.iter().map(|made| cost(&drawn.raw, made).1).min();
        drawn.stable.contains(&partners(pairing))
            && least >= Some(*regret as usize)
            && is_refuted(&drawn.raw, pairing, *regret, proof)
    };
    let forge = |drawn: &Drawn, (pairing, regret, proof): &mut Claim, dice: &mut Dice| match dice
        .below(5)
    {
        0 => move_agent(pairing, dice),
        1 => *regret = regret.saturating_add(1),
        2 => {
            // One of the stable matchings, with another as the partition that refutes.
            let mut any = || &drawn.stable[dice.below(drawn.stable.len())];
            let (worse, better) = (any(), any());
            *regret = cost(&drawn.raw, worse).1 as u32;
            pairing.partners = worse.iter().map(|one| one.map(AgentIx::at)).collect();
            proof.parties = parties(better);
        }
        _ => move_member(proof, dice),
    };
    attack_each((302, FEW), draw, forge, accepts, holds)
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
    let holds = |drawn: &Drawn, (required, witness): &Claim| {
        let inside = |pair: &(AgentIx, AgentIx)| pair.0.max(pair.1).get() < drawn.raw.len();
        let is_none = || !drawn.stable.iter().any(|made| makes_all(made, required));
        let is_inside = required.iter().all(inside);
        !is_inside || (is_none() && shows(&drawn.raw, required, witness))
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
        let half: usize = claim.1.parties.iter().map(|party| party.len() / 2).sum();
        sizes.iter().any(|(all, size)| *all == made && Some(*size) == most && *size == half)
            && strict(&drawn.raw).is_some_and(|lists| is_stable(&lists, &claim.1))
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
        let is_own = !stable.is_empty();
        let found = stable.get(dice.below(stable.len().max(1))).copied().unwrap_or(&all[0].0);
        let partners = found.iter().map(|partner| partner.map(AgentIx::at)).collect();
        let claim = (PoolPairing { partners }, strength);
        Some(Case { problem: (raw, pool, all), claim, is_own })
    };
    let accepts = |(_, pool, _): &Problem, (pairing, strength): &Claim| {
        pool_stability_of(pool, pairing, *strength).is_stable()
    };
    let holds = |(_, _, all): &Problem, (pairing, strength): &Claim| {
        let made = partners(pairing);
        all.iter().any(|(one, counts)| *one == made && counts[at(*strength)] == 0)
    };
    let forge = |(_, _, all): &Problem, (pairing, strength): &mut Claim, dice: &mut Dice| {
        // What is stable in a weaker sense looks nearly right.
        let near: Vec<&Partners> =
            all.iter().filter(|(_, counts)| counts[0] == 0).map(|one| &one.0).collect();
        match near.get(dice.below(near.len().max(1))) {
            Some(made) if dice.chance(60) => {
                pairing.partners = made.iter().map(|one| one.map(AgentIx::at)).collect();
            }
            _ => move_agent(pairing, dice),
        }
        *strength = [Strength::Weak, Strength::Strong, Strength::Super][dice.below(3)];
    };
    attack_each((304, FEW), draw, forge, accepts, holds)
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
            Outcome::Solved(_) if raw.len() > 2 && dice.chance(30) => {
                let steps = AgentIx::all(raw.len()).map(|agent| match dice.chance(50) {
                    true => PoolInsistenceStep::Passed(agent),
                    false => PoolInsistenceStep::Kept(agent),
                });
                let claim = PoolInsistenceLog { steps: steps.collect() };
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
    attack_each((305, FEW), draw, forge, accepts, holds)
}

/// Steps, partners and barriers near those of a proof.
fn forge_strong(raw: &Raw, claim: &mut StrongPoolWitness, dice: &mut Dice) {
    let agents = raw.len();
    let agent = |dice: &mut Dice| AgentIx::at(dice.below(agents + 1));
    let pair = |dice: &mut Dice| {
        (MenteeIx::at(dice.below(agents + 1)), MentorIx::at(dice.below(agents + 1)))
    };
    let step = |dice: &mut Dice| match dice.chance(60) {
        true => {
            let (mentee, mentor) = pair(dice);
            InsistenceStep::Outranked(mentee, mentor)
        }
        false => InsistenceStep::Contested {
            seated: (0..dice.below(3)).map(|_| pair(dice)).collect(),
            left: (0..dice.below(3)).map(|_| pair(dice).0).collect(),
        },
    };
    let move_step = |steps: &mut Vec<InsistenceStep>, dice: &mut Dice| {
        let at = dice.below(steps.len() + 1);
        match dice.chance(50) && at < steps.len() {
            true => drop(steps.remove(at)),
            false => steps.insert(at, step(dice)),
        }
    };
    let move_asks = |asks: &mut Vec<Option<AgentIx>>, dice: &mut Dice| {
        if asks.is_empty() {
            return;
        }
        let (one, two) = (dice.below(asks.len()), dice.below(asks.len()));
        match dice.below(3) {
            0 => asks.swap(one, two),
            1 => asks[one] = None,
            _ => asks[one] = Some(agent(dice)),
        }
    };
    match claim {
        StrongPoolWitness::Doubled { steps } => move_step(steps, dice),
        StrongPoolWitness::Between { asks, agent: of, worse, best } => match dice.below(4) {
            0 => move_asks(asks, dice),
            1 => *of = agent(dice),
            2 => move_step(worse, dice),
            _ => move_step(best, dice),
        },
        StrongPoolWitness::Odd { asks, barrier } => match dice.below(3) {
            0 => move_asks(asks, dice),
            1 => drop(barrier.pop()),
            _ => {
                barrier.push(agent(dice));
                barrier.sort_unstable();
            }
        },
        _ => {}
    }
}

pub(super) fn nothing_strongly_stable() -> Tally {
    type Problem = (Raw, Pool, bool);
    let mut kept: Vec<StrongPoolWitness> = Vec::new();
    let draw = move |dice: &mut Dice| {
        let raw = match dice.chance(50) {
            true => draw_tied(dice, 7),
            false => draw_few_ranks(dice, 7),
        };
        let pool = Pool::new(Lists::tied(&raw)).unwrap();
        let exists = judged(&raw).iter().any(|(_, counts)| counts[1] == 0);
        match strongly_stable_roommates(&pool, &free()) {
            // Mostly those that come to more than deletions.
            Outcome::Impossible(claim)
                if !matches!(claim, StrongPoolWitness::Doubled { .. }) || dice.chance(20) =>
            {
                if kept.len() < 200 {
                    kept.push(claim.clone());
                }
                Some(Case { problem: (raw, pool, exists), claim, is_own: true })
            }
            // What shows one pool to have none is tried on those that have one, and a matching as its own proof.
            Outcome::Solved(made) if raw.len() > 2 && dice.chance(40) => {
                let asks = made.partners;
                let claim = match dice.below(3) {
                    0 => StrongPoolWitness::Odd { asks, barrier: Vec::new() },
                    1 => StrongPoolWitness::Between {
                        asks,
                        agent: AgentIx::at(dice.below(raw.len())),
                        worse: Vec::new(),
                        best: Vec::new(),
                    },
                    _ => kept.get(dice.below(kept.len().max(1)))?.clone(),
                };
                Some(Case { problem: (raw, pool, exists), claim, is_own: false })
            }
            _ => None,
        }
    };
    let accepts = |(_, pool, _): &Problem, claim: &_| refutes_strongly_stable(pool, claim);
    let holds = |(_, _, exists): &Problem, _: &StrongPoolWitness| !exists;
    let forge =
        |(raw, ..): &Problem, claim: &mut _, dice: &mut Dice| forge_strong(raw, claim, dice);
    attack_each((306, FEW), draw, forge, accepts, holds)
}
