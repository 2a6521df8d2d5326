//! The problem `general`: one pool, weights.

use super::answer::{Answer, Json, Status, Value, Verified};
use super::clock::Clock;
use super::fault::{Expected, Fault, FaultKind, Faults, Needed, NoMeaning};
use super::fields::Fields;
use super::numbers::{Numbers, edges};
use crate::audit::{
    GeneralFlaw, verify_general_impossible, verify_general_within, verify_partial_general_within,
};
use crate::general::best_matching;
use crate::kernel::{AgentIx, Index, StopReason};
use crate::market::{
    Cardinality, GeneralProblem, Outcome, PoolPairing, Price, Sense, Stopped, Weight,
};

/// A pool and the weights of its pairs as a line gives them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct General {
    /// How many agents.
    pub agents: usize,
    /// The allowed pairs.
    pub edges: Vec<(AgentIx, AgentIx)>,
    /// Their weights, in the same order.
    pub weights: Numbers,
    /// Whether weights are gains or costs.
    pub sense: Sense,
    /// As many pairs as can be, or any number.
    pub cardinality: Cardinality,
    /// Pairs that must not be made.
    pub forbidden: Vec<(AgentIx, AgentIx)>,
    /// Pairs that must be made.
    pub required: Vec<(AgentIx, AgentIx)>,
}

/// The best sum is all that can be asked so far.
const OBJECTIVES: [(&str, ()); 1] = [("sum", ())];

impl General {
    /// Reads the fields; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let objective = fields.objective(&OBJECTIVES);
        let senses = [("max", Sense::Max), ("min", Sense::Min)];
        let sense = fields.name("sense", &senses).unwrap_or_default();
        let cardinalities = [("maximum", Cardinality::Maximum), ("free", Cardinality::Free)];
        let cardinality = fields.name("cardinality", &cardinalities).unwrap_or_default();
        let forbidden = fields.pairs("forbidden");
        let required = fields.pairs("required");
        fields.unused(&["present"], NoMeaning::GeneralPresent);
        let agents = fields.agents("agents");
        if !fields.has("edges") {
            fields.missing("edges", Needed::Edges);
        }
        let mut weights = Numbers::Integers(Vec::new());
        let edges = fields.read("edges", |cursor| edges(cursor, Expected::PoolEdge, &mut weights));
        let (agents, edges) = (agents?, edges?);
        let named = edges.len().saturating_mul(2);
        fields.admit(&[agents], named, edges.len()).then_some(())?;
        objective?;
        Some(Self { agents, edges, weights, sense, cardinality, forbidden, required })
    }

    /// Solves the instance and has the answer verified.
    pub(crate) fn solve(self, clock: &Clock) -> Result<Answer, Faults> {
        let weights = self.weights.clone();
        if weights.are_integers(self.agents) {
            return self.solve_in(weights.into_i64(), clock);
        }
        if let Some((at, value)) = weights.not_held() {
            let kind = FaultKind::NotHeld { value: value.to_string() };
            return Err(Fault::new(format!("edges[{at}][2]"), kind).into());
        }
        self.solve_in(weights.into_f64(), clock)
    }

    fn solve_in<W: Weight>(self, weights: Vec<W>, clock: &Clock) -> Result<Answer, Faults>
    where
        Value: From<<W::Price as Price>::Total>,
    {
        let edges = self.edges.into_iter().zip(weights);
        let edges = edges.map(|((one, two), weight)| (one.raw(), two.raw(), weight));
        let problem = GeneralProblem::of(self.agents, edges)
            .sense(self.sense)
            .cardinality(self.cardinality)
            .forbidden(self.forbidden)
            .required(self.required)
            .build_within(&clock.passing())
            .map_err(Faults::refused)?;
        let problem = match problem.or_stopped() {
            Ok(problem) => problem,
            Err(reason) => return Ok(clock.nothing(reason)),
        };
        Ok(match best_matching(&problem, clock.control()) {
            Outcome::Solved(found) => {
                let answer = Answer {
                    pairs: Some(pairs(&found.pairing).into()),
                    value: found.value.into(),
                    certificate: Some(Json::of(&found.certificate)),
                    stats: Some(Json::of(&found.stats)),
                    ..Answer::of(Status::Solved)
                };
                clock.told(answer, |control| {
                    let said = verify_general_within(&problem, &found, control);
                    checked(said, Verified::Optimal)
                })
            }
            Outcome::Impossible(witness) => {
                let witnessed = Some(Json::of(&witness));
                let answer = Answer { witness: witnessed, ..Answer::of(Status::Impossible) };
                clock.told(answer, |_| {
                    Ok(Verified::Optimal.only_if(verify_general_impossible(&problem, &witness)))
                })
            }
            Outcome::Stopped(Stopped { reason, best: None }) => clock.nothing(reason),
            Outcome::Stopped(Stopped { reason, best: Some(best) }) => {
                let answer = Answer {
                    pairs: Some(pairs(&best.pairing).into()),
                    value: best.value.into(),
                    bound: Some(best.bound.into()),
                    certificate: Some(Json::of(&best.certificate)),
                    stats: Some(Json::of(&best.stats)),
                    ..Answer::stopped(reason)
                };
                clock.told(answer, |control| {
                    let said = verify_partial_general_within(&problem, &best, control);
                    checked(said, Verified::Feasible)
                })
            }
        })
    }
}

/// What a verifier says, as `level`.
fn checked<Proof>(
    said: Result<Outcome<Proof>, crate::kernel::Faults<GeneralFlaw>>,
    level: Verified,
) -> Result<Verified, StopReason> {
    match said {
        Ok(outcome) => outcome.or_stopped().map(|_| level),
        Err(_) => Ok(Verified::No),
    }
}

fn pairs(pairing: &PoolPairing) -> Vec<[u32; 2]> {
    pairing.pairs().map(|(one, two)| [one.raw(), two.raw()]).collect()
}
