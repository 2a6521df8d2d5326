//! That no stable matching of a pool makes every pair better than a rank, or all required pairs.
//!
//! *Theorem* (Tan 1991, as in `partition.rs`) of the pool without what may not be: it has a stable
//! partition, and a stable matching exactly where no party of it is odd beside the singles, who are
//! alone in each. *Trusts* the pool's checked construction with [`Pool::cut`] and
//! [`Pool::requiring`], and nothing of the solver. Ranks are compared only.

use super::partition::paced_partition;
use super::pool::paced_stability;
use crate::kernel::{AgentIx, Control, Index, Meter, Pace, Unbounded};
use crate::market::{Outcome, Pool, PoolPair, PoolPairing, RequiredWitness, StablePartition};

/// Whether the partition of the pool without entries as bad as `regret` shows that no stable
/// matching has a smaller regret than that: it has an odd party, or leaves others alone than
/// `pairing`, which is stable.
///
/// A stable matching without such entries would be stable in what is left, where those stay
/// whole whom every stable matching leaves alone ([`Pool::cut`]). Time O(entries).
#[must_use]
pub fn refutes_regret(
    pool: &Pool,
    pairing: &PoolPairing,
    regret: u32,
    proof: &StablePartition,
) -> bool {
    match paced_refutation(pool, pairing, (regret, proof), &mut Unbounded) {
        Ok(refuted) => refuted,
        Err(never) => match never {},
    }
}

/// [`refutes_regret`] under a control; a step is an entry looked at. Nothing is said of a
/// partition that was not looked at whole.
pub fn refutes_regret_within(
    pool: &Pool,
    pairing: &PoolPairing,
    regret: u32,
    proof: &StablePartition,
    control: &Control<'_>,
) -> Outcome<bool> {
    paced_refutation(pool, pairing, (regret, proof), &mut Meter::new(control)).into()
}

fn paced_refutation<P: Pace>(
    pool: &Pool,
    pairing: &PoolPairing,
    (regret, proof): (u32, &StablePartition),
    pace: &mut P,
) -> Result<bool, P::Cut> {
    let alone = |agent: usize| pairing.partners.get(agent).is_some_and(Option::is_none);
    let singles = proof.parties.iter().filter(|party| party.len() == 1);
    let same = pairing.partners.iter().filter(|one| one.is_none()).count()
        == singles.clone().count()
        && singles.flatten().all(|agent| alone(agent.get()));
    Ok(paced_stability(pool, pairing, pace)?.is_stable()
        && paced_partition(&pool.cut(regret.saturating_sub(1), pairing), proof, pace)?
        && (proof.odd_parties().next().is_some() || !same))
}

/// Whether the witness shows that no stable matching of a pool with strict lists makes all of
/// `required`: two of them cannot both be made, one of them never, or a stable partition of what
/// they leave ([`Pool::requiring`], with the reason) has an odd party or somebody single who must
/// be served. Time O(entries · log).
#[must_use]
pub fn refutes_required(pool: &Pool, required: &[PoolPair], witness: &RequiredWitness) -> bool {
    match paced_required(pool, required, witness, &mut Unbounded) {
        Ok(refuted) => refuted,
        Err(never) => match never {},
    }
}

/// [`refutes_required`] under a control; a step is an entry looked at. Nothing is said of a
/// witness that was not looked at whole.
pub fn refutes_required_within(
    pool: &Pool,
    required: &[PoolPair],
    witness: &RequiredWitness,
    control: &Control<'_>,
) -> Outcome<bool> {
    paced_required(pool, required, witness, &mut Meter::new(control)).into()
}

fn paced_required<P: Pace>(
    pool: &Pool,
    required: &[PoolPair],
    witness: &RequiredWitness,
    pace: &mut P,
) -> Result<bool, P::Cut> {
    let is_required = |pair: &PoolPair| required.contains(pair);
    // How an agent ranks its required partner; whoever has none would block with nobody here.
    let own = |agent: AgentIx| {
        let other = required.iter().find_map(|&(one, two)| match agent {
            _ if one == agent => Some(two),
            _ if two == agent => Some(one),
            _ => None,
        });
        other.and_then(|other| pool.rank_of(agent, other))
    };
    Ok(match witness {
        RequiredWitness::Unacceptable(pair) => {
            is_required(pair) && pool.rank_of(pair.0, pair.1).is_none()
        }
        RequiredWitness::Shared(one, two) => {
            let shares = [one.0, one.1].iter().any(|agent| [two.0, two.1].contains(agent));
            // The same two in the other order are the same pair.
            let is_same = one == two || *one == (two.1, two.0);
            is_required(one) && is_required(two) && !is_same && shares
        }
        &RequiredWitness::Blocking((one, two)) => {
            let gains = |agent, other| match (pool.rank_of(agent, other), own(agent)) {
                (Some(rank), Some(own)) => rank < own,
                _ => false,
            };
            gains(one, two) && gains(two, one)
        }
        RequiredWitness::Parties(partition) => match pool.requiring(required) {
            Ok(rest) if !pool.has_ties() => {
                let must = |agent: &AgentIx| rest.served.binary_search(agent).is_ok();
                let alone = partition.parties.iter().filter(|party| party.len() == 1);
                (partition.odd_parties().next().is_some() || alone.flatten().any(must))
                    && paced_partition(&rest.pool, partition, pace)?
            }
            _ => false,
        },
    })
}
