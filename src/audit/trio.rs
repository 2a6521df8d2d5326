//! Are these pairs and one group of three the best of an odd pool?
//!
//! *Theorem* (Edmonds 1965, see `general.rs`). Prices that cover every pair bound the gains of any matching: twice
//! these are at most the prices of the people in it, plus for each odd set its price times the pairs
//! that it can hold, plus the price of each pair. For everybody but three, those three have no price
//! in it, and an odd set that lost some holds half of whom it has left, rounded down. With the
//! gains of the three, that bounds every grouping with this group of three. Those that were tried
//! have their own proven matchings.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::general::verify_general_within;
use super::general_flaw::GeneralFlaw;
use crate::kernel::{AgentIx, Control, Faults, Index, Meter, StopReason, arrange, faults};
use crate::market::{Cardinality, GeneralProblem, Outcome, Sense, TrioAnswer, TrioProof};

faults! {
    /// Why pairs and a group of three are not the best.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TrioFlaw: "trio-flaw" {
        /// The pool is not odd, or asks for something else.
        Problem = "problem",
            "the pool is not one for a group of three",
            "в таком круге тройка не образуется";
        /// Somebody is in no group or in two, or a pair is not allowed.
        Groups = "groups",
            "the groups are not pairs and one three of everybody",
            "группы не состоят из пар и одной тройки всех участников";
        /// The value is not that of the groups.
        Value = "value",
            "the value is not that of the groups",
            "значение не от этих групп";
        /// The prices, or a matching that was tried, are not proven.
        Matching {
            /// What is wrong.
            flaw: GeneralFlaw,
        } = "matching",
            "the matchings: {flaw}",
            "паросочетания: {flaw}";
        /// Another group of three may be better.
        NotReached = "not-reached",
            "nothing shows that no other group of three is better",
            "не показано, что другая тройка не лучше";
        /// The answer was not looked at whole, though nothing bounds that.
        NotChecked = "not-checked",
            "the answer was not looked at whole",
            "ответ проверен не целиком";
    }
}

/// Checks pairs and one group of three and the proof that nothing is better.
///
/// Time: a pass over the edges for each matching of the proof, and O(triangles · odd sets).
///
/// # Errors
/// What is wrong.
pub fn verify_trio(
    problem: &GeneralProblem<i64>,
    answer: &TrioAnswer,
) -> Result<(), Faults<TrioFlaw>> {
    match verify_trio_within(problem, answer, &Control::unbounded())? {
        Outcome::Solved(()) => Ok(()),
        _ => Err(Faults::from(TrioFlaw::NotChecked)),
    }
}

/// [`verify_trio`] under a control; a step is an edge of a matching or a group of three.
///
/// # Errors
/// What is wrong.
pub fn verify_trio_within(
    problem: &GeneralProblem<i64>,
    answer: &TrioAnswer,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<TrioFlaw>> {
    let mut grouped = vec![false; problem.agents()];
    let [one, two, three] = answer.trio;
    let mut value = Some(0_i128);
    let mut together = |a: AgentIx, b: AgentIx| {
        let weight = problem.weight(a, b).map(i128::from);
        value = value.zip(weight).and_then(|(sum, weight)| sum.checked_add(weight));
    };
    let partners = &answer.pairing.partners;
    let mutual = partners.len() == problem.agents()
        && AgentIx::all(partners.len()).zip(partners).all(|(agent, partner)| {
            partner.is_none_or(|other| {
                other != agent && partners.get(other.get()).copied().flatten() == Some(agent)
            })
        });
    if !(mutual && one < two && two < three) {
        return Err(Faults::from(TrioFlaw::Groups));
    }
    together(one, two);
    together(one, three);
    together(two, three);
    for (agent, partner) in AgentIx::all(partners.len()).zip(partners) {
        if let Some(other) = partner.filter(|&other| agent < other) {
            together(agent, other);
        }
        grouped[agent.get()] = partner.is_some();
    }
    let twice = answer.trio.iter().any(|agent| {
        grouped.get_mut(agent.get()).is_none_or(|grouped| std::mem::replace(grouped, true))
    });
    let Some(value) = value.filter(|_| !twice && grouped.iter().all(|&grouped| grouped)) else {
        return Err(Faults::from(TrioFlaw::Groups));
    };
    if value != answer.value {
        return Err(Faults::from(TrioFlaw::Value));
    }
    let mut meter = Meter::new(control);
    match bound(problem, &answer.proof, &mut meter) {
        Ok(Ok(bound)) if bound == Some(value) => Ok(Outcome::Solved(())),
        Ok(Ok(_)) => Err(Faults::from(TrioFlaw::NotReached)),
        Ok(Err(flaws)) => Err(flaws),
        Err(reason) => Ok(Outcome::stopped(reason)),
    }
}

/// What pairs and one group of three cannot exceed, in the sense of the problem; nothing where no
/// group of three leaves the others in pairs.
///
/// # Errors
/// What of the proof does not hold.
pub fn trio_bound(
    problem: &GeneralProblem<i64>,
    proof: &TrioProof,
) -> Result<Option<i128>, Faults<TrioFlaw>> {
    match bound(problem, proof, &mut Meter::new(&Control::unbounded())) {
        Ok(bound) => bound,
        Err(_) => Err(Faults::from(TrioFlaw::NotChecked)),
    }
}

type Bounded = Result<Option<i128>, Faults<TrioFlaw>>;

fn bound(
    problem: &GeneralProblem<i64>,
    proof: &TrioProof,
    meter: &mut Meter<'_>,
) -> Result<Bounded, StopReason> {
    let agents = problem.agents();
    let maximum = problem.cardinality() == Cardinality::Maximum;
    if agents < 3 || agents % 2 == 0 || !maximum || !problem.required().is_empty() {
        return Ok(Err(Faults::from(TrioFlaw::Problem)));
    }
    let proven = |problem: &GeneralProblem<i64>, answer, meter: &mut Meter<'_>| {
        meter.steps(1 + problem.edges().len() as u64)?;
        let rest = meter.control().without_work_limit();
        match verify_general_within(problem, answer, &rest) {
            Ok(outcome) => outcome.or_stopped().map(|_| Ok(())),
            Err(flaws) => {
                let flaws = flaws.into_iter().map(|flaw| TrioFlaw::Matching { flaw });
                Ok(Err(flaws.collect::<Vec<_>>()))
            }
        }
    };
    if let Err(flaws) = proven(problem, &proof.pairs, meter)? {
        return Ok(Err(flaws.into()));
    }
    let gain = |weight: i128| if problem.sense() == Sense::Max { weight } else { -weight };
    let own = |[one, two, three]: [AgentIx; 3]| {
        let weight = |one, two| problem.weight(one, two).map(i128::from);
        Some(weight(one, two)? + weight(one, three)? + weight(two, three)?)
    };
    let mut tried = Vec::new();
    let mut best: Option<i128> = None;
    for one in &proof.tried {
        let [first, second, third] = one.trio;
        let in_order = first < second && second < third && third.get() < agents;
        let Some(weights) = own(one.trio).filter(|_| in_order) else {
            return Ok(Err(Faults::from(TrioFlaw::Groups)));
        };
        if let Err(flaws) = proven(&problem.without_agents(&one.trio), &one.others, meter)? {
            return Ok(Err(flaws.into()));
        }
        if one.others.pairing.partners.iter().flatten().count() == agents - 3 {
            let twice = 2 * gain(weights + one.others.value);
            best = best.max(Some(twice));
        }
        tried.push(one.trio);
    }
    arrange(&mut tried, Ord::cmp);
    // Prices are verified to be in a range in which such sums are exact.
    let certificate = &proof.pairs.certificate;
    let prices = &certificate.agent_prices;
    let pairs = (agents as i128 - 3) / 2;
    let odd_sets = &certificate.odd_sets;
    let holds = |set: &[AgentIx], agent: &AgentIx| set.binary_search(agent).is_ok();
    for (at, &(one, two, _)) in problem.edges().iter().enumerate() {
        for &(_, three, _) in problem.edges()[at + 1..].iter().take_while(|edge| edge.0 == one) {
            meter.step()?;
            let trio = [one, two, three];
            let Some(weights) = own(trio).filter(|_| tried.binary_search(&trio).is_err()) else {
                continue;
            };
            let agents: i128 = prices.iter().sum::<i128>()
                - trio.iter().map(|agent| prices[agent.get()]).sum::<i128>();
            let sets = odd_sets.iter().map(|set| {
                let gone = trio.iter().filter(|agent| holds(&set.agents, agent)).count();
                set.price * ((set.agents.len() - gone) / 2) as i128
            });
            let twice =
                2 * gain(weights) + agents + sets.sum::<i128>() + certificate.pair_price * pairs;
            best = best.max(Some(twice));
        }
    }
    // Gains are whole, so half of an odd bound is rounded down.
    Ok(Ok(best.map(|twice| gain(twice.div_euclid(2)))))
}
