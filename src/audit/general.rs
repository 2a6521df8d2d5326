//! Does this certificate prove that this matching of one pool is optimal?
//!
//! *Theorem* (Edmonds 1965, in `odd_sets.rs`): the bound of the prices holds for every matching with
//! that number of pairs, and one that reaches it is optimal among them. That there cannot be more
//! pairs is the theorem of Tutte and Berge (in `barrier.rs`).
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::barrier::most_pairs;
use super::general_flaw::{GeneralFlaw, unbounded};
use super::odd_sets::Prices;
use crate::kernel::{AgentIx, Control, Faults, Index, Meter, StopReason};
use crate::market::{
    Cardinality, GeneralAnswer, GeneralProblem, Outcome, PartialGeneral, PoolPairing, Price, Sense,
    Sum, Value, Weight,
};

/// What a verified certificate of one pool proves.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct GeneralProof<P: Price> {
    /// The number of pairs; where as many as can be are asked for, no matching has more.
    pub pairs: u64,
    /// The value: no matching of the asked kind is better. Of floats it is the exact best sum of
    /// the very numbers given, rounded once.
    pub value: P::Total,
}

/// Checks a matching of one pool and its certificate against the problem, without trusting
/// whoever made them: partners, forbidden and required pairs, the value, that the prices cover
/// every pair, that the matching reaches what they allow, and the number of pairs.
///
/// Nothing is rounded and nothing tolerated. Time: a pass over the edges, and for each odd set
/// one over the edges of its agents.
///
/// # Errors
/// Every flaw found, in a fixed order.
pub fn verify_general<W: Weight>(
    problem: &GeneralProblem<W>,
    answer: &GeneralAnswer<W>,
) -> Result<GeneralProof<W::Price>, Faults<GeneralFlaw>> {
    unbounded(|control| verify_general_within(problem, answer, control))
}

/// [`verify_general`] under a control; a step is an edge looked at. Nothing is said of an answer
/// that was not looked at whole.
///
/// # Errors
/// Every flaw found, as of [`verify_general`].
pub fn verify_general_within<W: Weight>(
    problem: &GeneralProblem<W>,
    answer: &GeneralAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<GeneralProof<W::Price>>, Faults<GeneralFlaw>> {
    let prices = Prices { problem, certificate: &answer.certificate };
    let check = Check { pairing: &answer.pairing, prices };
    check.ran(control, |check, meter, flaws| {
        let Some(gain) = check.rules(answer.value, flaws) else { return Ok(None) };
        if !check.prices.check(meter, flaws)? {
            return Ok(None);
        }
        let pairs = check.pairing.pairs().count() as u64;
        let decided = problem.required().len() as u64;
        // A flawed pairing may hold fewer pairs than are required, so the difference stops at zero.
        let twice = check.prices.allowed(pairs.saturating_sub(decided));
        if gain.clone() + gain != twice + check.prices.required_twice() {
            flaws.push(GeneralFlaw::NotReached);
        }
        if problem.cardinality() == Cardinality::Maximum {
            let most = match &answer.certificate.barrier {
                Some(barrier) => most_pairs(problem, barrier, meter)?,
                None => None,
            };
            match most {
                None => flaws.push(GeneralFlaw::NoBarrier),
                Some(most) if most != pairs => flaws.push(GeneralFlaw::Barrier { pairs, most }),
                Some(_) => {}
            }
        }
        Ok(Some(GeneralProof { pairs, value: answer.value }))
    })
}

/// Checks the answer of a run that was stopped, without trusting whoever made it: its matching
/// keeps the rules, its value is right, and the bound is what the prices prove, as
/// [`PartialGeneral`] tells.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_general<W: Weight>(
    problem: &GeneralProblem<W>,
    partial: &PartialGeneral<W>,
) -> Result<(), Faults<GeneralFlaw>> {
    unbounded(|control| verify_partial_general_within(problem, partial, control))
}

/// [`verify_partial_general`] under a control; a step is an edge looked at.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_general_within<W: Weight>(
    problem: &GeneralProblem<W>,
    partial: &PartialGeneral<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<GeneralFlaw>> {
    let prices = Prices { problem, certificate: &partial.certificate };
    let check = Check { pairing: &partial.pairing, prices };
    check.ran(control, |check, meter, flaws| {
        if check.rules(partial.value, flaws).is_none() || !check.prices.check(meter, flaws)? {
            return Ok(None);
        }
        let decided = problem.required().len() as u64;
        let fewest = (check.pairing.pairs().count() as u64).saturating_sub(decided);
        let most = (problem.agents() as u64 / 2).saturating_sub(decided);
        let (few, many) = (check.prices.allowed(fewest), check.prices.allowed(most));
        let twice = if many > few { many } else { few };
        let required = check.prices.required_twice();
        let bound = W::bound_above(W::halved(&(twice + required)));
        let holds = match problem.sense() {
            Sense::Max => bound <= partial.bound,
            Sense::Min => partial.bound <= -bound,
        };
        if !holds {
            flaws.push(GeneralFlaw::Bound);
        }
        Ok(Some(()))
    })
}

struct Check<'a, W: Weight> {
    pairing: &'a PoolPairing,
    prices: Prices<'a, W>,
}

impl<W: Weight> Check<'_, W> {
    /// Checks and gives back the flaws, or what was proven.
    fn ran<Proof>(
        &self,
        control: &Control<'_>,
        check: impl FnOnce(
            &Self,
            &mut Meter<'_>,
            &mut Vec<GeneralFlaw>,
        ) -> Result<Option<Proof>, StopReason>,
    ) -> Result<Outcome<Proof>, Faults<GeneralFlaw>> {
        let mut flaws = Vec::new();
        match check(self, &mut Meter::new(control), &mut flaws) {
            Ok(Some(proof)) if flaws.is_empty() => Ok(Outcome::Solved(proof)),
            Err(reason) if flaws.is_empty() => Ok(Outcome::stopped(reason)),
            _ => Err(flaws.into()),
        }
    }

    /// Whether the matching is one of the problem, and what it gains; nothing where its agents
    /// are others.
    fn rules(&self, value: Value<W>, flaws: &mut Vec<GeneralFlaw>) -> Option<Sum<W>> {
        let Prices { problem, certificate } = self.prices;
        let agents = problem.agents();
        let partners = &self.pairing.partners;
        let prices = certificate.agent_prices.len();
        for (what, got) in [("partners", partners.len()), ("prices", prices)] {
            if got != agents {
                flaws.push(GeneralFlaw::Agents { what, got, expected: agents });
            }
        }
        if !flaws.is_empty() {
            return None;
        }
        for (agent, partner) in AgentIx::all(agents).zip(partners) {
            let Some(partner) = *partner else { continue };
            let back = partners.get(partner.get()).copied().flatten();
            if partner == agent || back != Some(agent) {
                flaws.push(GeneralFlaw::NotMutual { agent });
            }
        }
        let mut sum = Sum::<W>::default();
        for (one, two) in self.pairing.pairs() {
            match problem.weight(one, two) {
                Some(weight) => weight.add_to(&mut sum),
                None => flaws.push(GeneralFlaw::Forbidden { one, two }),
            }
        }
        for &(one, two) in problem.required() {
            if partners[one.get()] != Some(two) {
                flaws.push(GeneralFlaw::RequiredMissing { one, two });
            }
        }
        if W::value(sum.clone()) != value {
            flaws.push(GeneralFlaw::Value);
        }
        Some(self.prices.gain(sum))
    }
}
