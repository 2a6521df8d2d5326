//! Does this certificate prove that this matching of one pool is optimal?
//!
//! *Theorem* (Edmonds 1965). An odd set of s agents holds at most (s − 1) / 2 pairs of a matching.
//! So where prices of agents, odd sets and pairs are as
//! [`GeneralCertificate`](crate::market::GeneralCertificate) says, adding up over the pairs of any
//! matching what covers twice their gains counts each agent's price at most once and each odd
//! set's at most (s − 1) / 2 times: its bound holds for every matching with that number of pairs,
//! and one that reaches it is optimal among them.
//!
//! *Theorem* (Tutte 1947, Berge 1958). Without the agents of a barrier each part of an odd number
//! leaves one of its members alone, or pairs it with one of the barrier. So of n agents at least
//! (odd parts − agents of the barrier) stay alone.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use crate::kernel::{AgentIx, Control, Faults, Index, Meter, StopReason, faults};
use crate::market::{
    Cardinality, GeneralAnswer, GeneralCertificate, GeneralProblem, GeneralWitness, Outcome,
    PartialGeneral, PoolPairing, Price, Sense, Sum, Value, Weight,
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

faults! {
    /// Why an answer to a matching problem of one pool is not proven.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum GeneralFlaw: "general-flaw" {
        /// The matching or the prices are of another number of agents.
        Agents {
            /// The matching or the prices.
            what: &'static str,
            /// How many there are.
            got: usize,
            /// How many there should be.
            expected: usize,
        } = "agents",
            "the {what} are of {got} agents, the problem has {expected}",
            "{what}: участников {got}, в задаче {expected}";
        /// An agent's partner is itself, nobody of the pool, or names another one.
        NotMutual {
            /// The agent.
            agent: AgentIx,
        } = "not-mutual",
            "agent {agent} and its partner do not name each other",
            "участник {agent} и тот, с кем он в паре, не называют друг друга";
        /// A pair is not allowed.
        Forbidden {
            /// The lower agent.
            one: AgentIx,
            /// The other one.
            two: AgentIx,
        } = "forbidden",
            "the pair of agents {one} and {two} is not allowed",
            "пара участников {one} и {two} не допускается";
        /// A required pair is not made.
        RequiredMissing {
            /// The lower agent.
            one: AgentIx,
            /// The other one.
            two: AgentIx,
        } = "required-missing",
            "the required pair of agents {one} and {two} is not made",
            "обязательной пары участников {one} и {two} нет";
        /// The value is not the sum of the pairs.
        Value = "value", "the value is not the sum of the pairs", "значение – не сумма пар";
        /// A price is so large that sums of it could overflow.
        Range {
            /// Agents, odd sets or each pair.
            what: &'static str,
            /// Its place.
            at: usize,
        } = "range",
            "the {what} price {at} is beyond the range of prices",
            "цена ({what}, номер {at}) вне пределов цен";
        /// A price is below zero.
        Negative {
            /// Agents or odd sets.
            what: &'static str,
            /// Its place.
            at: usize,
        } = "negative",
            "the {what} price {at} is below zero",
            "цена ({what}, номер {at}) ниже нуля";
        /// An odd set is not an odd number of agents of the pool, ascending.
        OddSet {
            /// Its place.
            at: usize,
        } = "odd-set",
            "the odd set {at} is not an odd number of agents in ascending order",
            "нечётное множество {at} – не нечётное число участников по возрастанию";
        /// The price of each pair is not zero though their number is free.
        PairPrice = "pair-price",
            "the price of each pair is not zero though their number is free",
            "цена каждой пары не ноль, хотя их число свободно";
        /// The prices do not cover what a pair gains.
        NotCovered {
            /// The lower agent.
            one: AgentIx,
            /// The other one.
            two: AgentIx,
        } = "not-covered",
            "the prices do not cover the gain of the pair of agents {one} and {two}",
            "цены не покрывают выигрыша пары участников {one} и {two}";
        /// The matching gains less than the prices allow.
        NotReached = "not-reached",
            "the prices allow a better matching",
            "цены допускают лучший набор пар";
        /// As many pairs as can be are asked for, and no barrier of agents in ascending order bounds
        /// their number.
        NoBarrier = "no-barrier",
            "no barrier bounds the number of pairs",
            "никакой барьер не ограничивает число пар";
        /// The barrier allows more pairs than are made.
        Barrier {
            /// How many are made.
            pairs: u64,
            /// How many there may be.
            most: u64,
        } = "barrier",
            "{pairs} pairs are made, the barrier allows {most}",
            "пар {pairs}, а барьер допускает {most}";
        /// The bound is not what the prices prove.
        Bound = "bound", "the prices do not prove the bound", "цены не доказывают границы";
        /// The answer was not looked at whole, though nothing bounds that.
        NotChecked = "not-checked",
            "the answer was not looked at whole",
            "ответ проверен не целиком";
    }
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
    let check = Check { problem, pairing: &answer.pairing, certificate: &answer.certificate };
    check.ran(control, |check, meter, flaws| {
        let Some(gain) = check.rules(answer.value, flaws) else { return Ok(None) };
        if !check.prices(meter, flaws)? {
            return Ok(None);
        }
        let pairs = check.pairing.pairs().count() as u64;
        let decided = problem.required().len() as u64;
        // Flawed pairings may hold fewer pairs than are required.
        let twice = check.allowed(pairs.saturating_sub(decided));
        if gain + gain != twice + check.required_twice() {
            flaws.push(GeneralFlaw::NotReached);
        }
        if problem.cardinality() == Cardinality::Maximum {
            check.barrier(pairs, meter, flaws)?;
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
    let check = Check { problem, pairing: &partial.pairing, certificate: &partial.certificate };
    check.ran(control, |check, meter, flaws| {
        if check.rules(partial.value, flaws).is_none() || !check.prices(meter, flaws)? {
            return Ok(None);
        }
        let decided = problem.required().len() as u64;
        let fewest = (check.pairing.pairs().count() as u64).saturating_sub(decided);
        let most = (problem.agents() as u64 / 2).saturating_sub(decided);
        let (few, many) = (check.allowed(fewest), check.allowed(most));
        let twice = if many > few { many } else { few };
        let required = check.required_twice();
        let bound = W::bound_above(W::halved(twice + required));
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

/// Whether a witness shows that no matching holds all required pairs.
#[must_use]
pub fn verify_general_impossible<W: Weight>(
    problem: &GeneralProblem<W>,
    witness: &GeneralWitness,
) -> bool {
    let required = problem.required();
    match *witness {
        GeneralWitness::RequiredForbidden { one, two } => {
            let is_pair = required.contains(&(one, two)) || required.contains(&(two, one));
            is_pair && problem.weight(one, two).is_none()
        }
        GeneralWitness::RequiredTwice { agent } => {
            required.iter().filter(|pair| pair.0 == agent || pair.1 == agent).count() > 1
        }
    }
}

fn unbounded<Proof>(
    verify: impl FnOnce(&Control<'_>) -> Result<Outcome<Proof>, Faults<GeneralFlaw>>,
) -> Result<Proof, Faults<GeneralFlaw>> {
    match verify(&Control::unbounded())? {
        Outcome::Solved(proof) => Ok(proof),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(_) => Err(vec![GeneralFlaw::NotChecked].into()),
    }
}

struct Check<'a, W: Weight> {
    problem: &'a GeneralProblem<W>,
    pairing: &'a PoolPairing,
    certificate: &'a GeneralCertificate<W>,
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
        let agents = self.problem.agents();
        let partners = &self.pairing.partners;
        let prices = self.certificate.agent_prices.len();
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
            match self.problem.weight(one, two) {
                Some(weight) => weight.add_to(&mut sum),
                None => flaws.push(GeneralFlaw::Forbidden { one, two }),
            }
        }
        for &(one, two) in self.problem.required() {
            if partners[one.get()] != Some(two) {
                flaws.push(GeneralFlaw::RequiredMissing { one, two });
            }
        }
        if W::value(sum) != value {
            flaws.push(GeneralFlaw::Value);
        }
        Some(self.gain(sum))
    }

    fn gain(&self, sum: Sum<W>) -> Sum<W> {
        if self.problem.sense() == Sense::Max { sum } else { -sum }
    }

    /// Whether the prices may be added up, and whether they are none below zero and cover every
    /// pair.
    fn prices(
        &self,
        meter: &mut Meter<'_>,
        flaws: &mut Vec<GeneralFlaw>,
    ) -> Result<bool, StopReason> {
        let zero = Sum::<W>::default();
        let certificate = self.certificate;
        let agents = self.problem.agents();
        // Each price counts at most for half of the agents; so many are added up.
        let terms =
            (agents as u128 + certificate.odd_sets.len() as u128 + 4) * (agents as u128 + 4);
        let sets = || certificate.odd_sets.iter().map(|set| set.price).enumerate();
        let of_agents = || certificate.agent_prices.iter().copied().enumerate();
        let before = flaws.len();
        let far = |&(_, price): &(usize, Sum<W>)| !W::sum_adds_up(price, terms);
        let range = |what| move |(at, _)| GeneralFlaw::Range { what, at };
        flaws.extend(of_agents().filter(far).map(range("agent")));
        flaws.extend(sets().filter(far).map(range("odd set")));
        let pair_price = certificate.pair_price;
        flaws.extend(std::iter::once((0, pair_price)).filter(far).map(range("pair")));
        for (at, set) in certificate.odd_sets.iter().enumerate() {
            let ascends = set.agents.windows(2).all(|two| two[0] < two[1]);
            let inside = set.agents.last().is_some_and(|last| last.get() < agents);
            if set.agents.len() % 2 == 0 || !ascends || !inside {
                flaws.push(GeneralFlaw::OddSet { at });
            }
        }
        if flaws.len() > before {
            return Ok(false);
        }
        let below = |&(_, price): &(usize, Sum<W>)| price < zero;
        let negative = |what| move |(at, _)| GeneralFlaw::Negative { what, at };
        flaws.extend(of_agents().filter(below).map(negative("agent")));
        flaws.extend(sets().filter(below).map(negative("odd set")));
        if self.problem.cardinality() == Cardinality::Free && pair_price != zero {
            flaws.push(GeneralFlaw::PairPrice);
        }
        self.cover(meter, flaws)?;
        Ok(true)
    }

    /// Whether the prices cover every pair that is in the play.
    fn cover(&self, meter: &mut Meter<'_>, flaws: &mut Vec<GeneralFlaw>) -> Result<(), StopReason> {
        let (problem, certificate) = (self.problem, self.certificate);
        let edges = problem.edges();
        let mut covered = vec![certificate.pair_price; edges.len()];
        // Edges ascend by their lower agent, so those of an agent stand together.
        let starts = AgentIx::all(problem.agents() + 1);
        let starts: Vec<_> =
            starts.map(|agent| edges.partition_point(|edge| edge.0 < agent)).collect();
        let mut last_in = vec![usize::MAX; problem.agents()];
        for (at, set) in certificate.odd_sets.iter().enumerate() {
            set.agents.iter().for_each(|agent| last_in[agent.get()] = at);
            for agent in &set.agents {
                let range = starts[agent.get()]..starts[agent.get() + 1];
                meter.steps(1 + range.len() as u64)?;
                for edge in range {
                    if last_in[edges[edge].1.get()] == at {
                        covered[edge] = covered[edge] + set.price;
                    }
                }
            }
        }
        let decided = problem.decided();
        for (&(one, two, weight), covered) in edges.iter().zip(covered) {
            meter.step()?;
            if decided[one.get()] || decided[two.get()] {
                continue;
            }
            let prices = &certificate.agent_prices;
            let covered = covered + prices[one.get()] + prices[two.get()];
            let mut sum = Sum::<W>::default();
            weight.add_to(&mut sum);
            weight.add_to(&mut sum);
            if covered < self.gain(sum) {
                flaws.push(GeneralFlaw::NotCovered { one, two });
            }
        }
        Ok(())
    }

    /// Twice what a matching with so many pairs beside the required ones can gain with them.
    fn allowed(&self, pairs: u64) -> Sum<W> {
        let certificate = self.certificate;
        let mut twice = W::times(certificate.pair_price, pairs);
        for &price in &certificate.agent_prices {
            twice = twice + price;
        }
        for set in &certificate.odd_sets {
            twice = twice + W::times(set.price, set.agents.len() as u64 / 2);
        }
        twice
    }

    /// Twice what the required pairs gain.
    fn required_twice(&self) -> Sum<W> {
        let mut sum = Sum::<W>::default();
        for &(one, two) in self.problem.required() {
            if let Some(weight) = self.problem.weight(one, two) {
                weight.add_to(&mut sum);
                weight.add_to(&mut sum);
            }
        }
        self.gain(sum)
    }

    /// Whether the barrier allows no more pairs than are made.
    fn barrier(
        &self,
        pairs: u64,
        meter: &mut Meter<'_>,
        flaws: &mut Vec<GeneralFlaw>,
    ) -> Result<(), StopReason> {
        let problem = self.problem;
        let agents = problem.agents();
        let Some(barrier) = &self.certificate.barrier else {
            flaws.push(GeneralFlaw::NoBarrier);
            return Ok(());
        };
        // Agents of required pairs and of the barrier are taken out.
        let mut out = problem.decided();
        let mut sound = barrier.windows(2).all(|two| two[0] < two[1]);
        for agent in barrier {
            match out.get_mut(agent.get()) {
                Some(out) if !*out => *out = true,
                _ => sound = false,
            }
        }
        if !sound {
            flaws.push(GeneralFlaw::NoBarrier);
            return Ok(());
        }
        let mut parts = Parts::new(agents);
        for &(one, two, _) in problem.edges() {
            meter.step()?;
            if !out[one.get()] && !out[two.get()] {
                parts.join(one.get(), two.get());
            }
        }
        let mut sizes = vec![0_u64; agents];
        for agent in (0..agents).filter(|&agent| !out[agent]) {
            sizes[parts.of(agent)] += 1;
        }
        let odd = sizes.iter().filter(|&size| size % 2 == 1).count() as u64;
        let decided = problem.required().len() as u64;
        // As many as can be stay alone: never more than there are.
        let playing = (agents as u64).saturating_sub(2 * decided);
        let alone = odd.saturating_sub(barrier.len() as u64);
        let most = decided + playing.saturating_sub(alone) / 2;
        if most != pairs {
            flaws.push(GeneralFlaw::Barrier { pairs, most });
        }
        Ok(())
    }
}

/// Which agents are in one part.
struct Parts(Vec<usize>);

impl Parts {
    fn new(agents: usize) -> Self {
        Self((0..agents).collect())
    }

    fn of(&mut self, mut agent: usize) -> usize {
        while self.0[agent] != agent {
            self.0[agent] = self.0[self.0[agent]];
            agent = self.0[agent];
        }
        agent
    }

    fn join(&mut self, one: usize, two: usize) {
        let (one, two) = (self.of(one), self.of(two));
        let (low, high) = (one.min(two), one.max(two));
        self.0[high] = low;
    }
}
