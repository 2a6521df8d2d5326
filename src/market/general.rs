//! Weights of pairs within one pool: the matching problem of a general graph.

use super::Outcome;
use super::weighted::{Cardinality, Price, Sense, Weight, WeightFault};
use crate::kernel::{
    AgentIx, Control, Faults, Index, Internal, Meter, Pace, Phrases, Said, TooMany, Unbounded,
    faults,
};

/// A checked matching problem of one pool: who may be paired with whom, and what that is worth.
///
/// In mentoring words: colleagues or learners who work in twos, each pair of whom fits well or
/// less well; nobody is a mentor or a mentee by nature.
///
/// Formally: a graph whose vertices are the agents and whose edges have weights. A matching is a
/// set of edges no two of which share an agent. It has to hold the required pairs. Of all such
/// matchings, or of those with as many pairs as can be ([`Cardinality::Maximum`]), the sum of
/// weights is to be the largest or, for [`Sense::Min`], the smallest.
///
/// Memory: an edge takes 8 bytes and its weight.
///
/// ```
/// use mentormatch::market::GeneralProblem;
///
/// let problem = GeneralProblem::of(3, [(0, 1, 5_i64), (2, 1, 7)]).build().unwrap();
/// assert_eq!((problem.agents(), problem.edges().len()), (3, 2));
/// assert!(GeneralProblem::of(3, [(0, 3, 5_i64), (1, 1, 7)]).build().is_err_and(|f| f.len() == 2));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GeneralProblem<W> {
    agents: usize,
    /// Ascending, the lower agent first.
    edges: Vec<(AgentIx, AgentIx, W)>,
    sense: Sense,
    cardinality: Cardinality,
    /// Ascending, the lower agent first.
    required: Vec<(AgentIx, AgentIx)>,
    /// The largest magnitude of a weight.
    largest: f64,
}

impl<W: Weight> GeneralProblem<W> {
    /// A problem of so many agents and these edges: two agents, in either order, and the weight
    /// of their pair.
    #[must_use = "a builder builds"]
    pub fn of(agents: usize, edges: impl IntoIterator<Item = (u32, u32, W)>) -> GeneralBuilder<W> {
        GeneralBuilder {
            agents,
            edges: edges.into_iter().map(|(a, b, w)| (ix(a), ix(b), w)).collect(),
            sense: Sense::default(),
            cardinality: Cardinality::default(),
            required: Vec::new(),
            forbidden: Vec::new(),
        }
    }

    /// How many agents.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.agents
    }

    /// The allowed pairs with their weights, ascending, the lower agent first.
    #[must_use]
    pub fn edges(&self) -> &[(AgentIx, AgentIx, W)] {
        &self.edges
    }

    /// Whether weights are gains or costs.
    #[must_use]
    pub fn sense(&self) -> Sense {
        self.sense
    }

    /// How many pairs are asked for: [`Cardinality::Maximum`] or [`Cardinality::Free`].
    #[must_use]
    pub fn cardinality(&self) -> Cardinality {
        self.cardinality
    }

    /// The pairs that must be made, ascending, the lower agent first. They may be forbidden, or
    /// share an agent: then the problem is impossible.
    #[must_use]
    pub fn required(&self) -> &[(AgentIx, AgentIx)] {
        &self.required
    }

    /// The largest magnitude of a weight.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// The weight of a pair, its agents in either order, where it is allowed.
    #[must_use]
    pub fn weight(&self, one: AgentIx, two: AgentIx) -> Option<W> {
        let pair = ordered(one, two);
        let at = self.edges.binary_search_by_key(&pair, |&(a, b, _)| (a, b)).ok()?;
        self.edges.get(at).map(|edge| edge.2)
    }

    /// The same problem without the pairs of these agents, who then stay alone.
    #[must_use]
    pub fn without_agents(&self, agents: &[AgentIx]) -> Self {
        let stays =
            |edge: &&(AgentIx, AgentIx, W)| !agents.contains(&edge.0) && !agents.contains(&edge.1);
        Self { edges: self.edges.iter().filter(stays).copied().collect(), ..self.clone() }
    }

    /// For each agent whether a required pair is its.
    pub(crate) fn decided(&self) -> Vec<bool> {
        let mut decided = vec![false; self.agents];
        for &(one, two) in &self.required {
            decided[one.get()] = true;
            decided[two.get()] = true;
        }
        decided
    }
}

fn ix(raw: u32) -> AgentIx {
    AgentIx::new(raw)
}

fn ordered(one: AgentIx, two: AgentIx) -> (AgentIx, AgentIx) {
    (one.min(two), one.max(two))
}

/// Collects a matching problem of one pool and checks it.
#[derive(Clone, Debug)]
#[must_use]
pub struct GeneralBuilder<W> {
    agents: usize,
    edges: Vec<(AgentIx, AgentIx, W)>,
    sense: Sense,
    cardinality: Cardinality,
    required: Vec<(AgentIx, AgentIx)>,
    forbidden: Vec<(AgentIx, AgentIx)>,
}

impl<W: Weight> GeneralBuilder<W> {
    /// Gains, the default, or costs.
    pub fn sense(mut self, sense: Sense) -> Self {
        self.sense = sense;
        self
    }

    /// As many pairs as can be, the default, or any number ([`Cardinality::Free`]).
    pub fn cardinality(mut self, cardinality: Cardinality) -> Self {
        self.cardinality = cardinality;
        self
    }

    /// Pairs that must be made.
    pub fn required(mut self, pairs: Vec<(AgentIx, AgentIx)>) -> Self {
        self.required = pairs;
        self
    }

    /// Pairs that must not be made.
    pub fn forbidden(mut self, pairs: Vec<(AgentIx, AgentIx)>) -> Self {
        self.forbidden = pairs;
        self
    }

    /// The checked problem. Time: a sort of the edges.
    ///
    /// # Errors
    /// Every fault of the input.
    pub fn build(self) -> Result<GeneralProblem<W>, Faults<GeneralFault>> {
        match self.paced(&mut Unbounded) {
            Ok(problem) => problem,
            Err(never) => match never {},
        }
    }

    /// [`GeneralBuilder::build`] under a control; a step is an edge looked at. There is no
    /// problem before all edges are checked.
    ///
    /// # Errors
    /// Every fault of the input.
    pub fn build_within(
        self,
        control: &Control<'_>,
    ) -> Result<Outcome<GeneralProblem<W>>, Faults<GeneralFault>> {
        match self.paced(&mut Meter::new(control)) {
            Ok(problem) => problem.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    fn paced<P: Pace>(
        self,
        pace: &mut P,
    ) -> Result<Result<GeneralProblem<W>, Faults<GeneralFault>>, P::Cut> {
        let Self { agents, mut edges, sense, cardinality, required, forbidden } = self;
        let mut faults = Vec::new();
        if let Err(fault) = AgentIx::check_count(agents) {
            faults.push(fault.into());
        }
        if edges.len() >= (u32::MAX / 2) as usize {
            faults.push(GeneralFault::TooManyEdges { edges: edges.len() });
        }
        if !matches!(cardinality, Cardinality::Maximum | Cardinality::Free) {
            faults.push(GeneralFault::Cardinality { cardinality });
        }
        if !faults.is_empty() {
            return Ok(Err(faults.into()));
        }
        let limit = W::Price::limit(agents);
        let mut largest = 0.0_f64;
        for (place, (one, two, weight)) in edges.iter_mut().enumerate() {
            pace.steps(1)?;
            check_pair("edges", place, (*one, *two), agents, &mut faults);
            if let Some(fault) = weight.price().fault(limit) {
                faults.push(GeneralFault::Weight { place, one: *one, two: *two, fault });
            }
            largest = largest.max(weight.float().abs());
            (*one, *two) = ordered(*one, *two);
        }
        edges.sort_by_key(|&(one, two, _)| (one, two));
        let twice = edges.windows(2).filter(|two| (two[0].0, two[0].1) == (two[1].0, two[1].1));
        faults.extend(twice.map(|two| GeneralFault::Twice {
            what: "edges",
            one: two[0].0,
            two: two[0].1,
        }));
        let required = pairs("required", required, agents, &mut faults);
        let forbidden = pairs("forbidden", forbidden, agents, &mut faults);
        if !faults.is_empty() {
            return Ok(Err(faults.into()));
        }
        if !forbidden.is_empty() {
            edges.retain(|&(one, two, _)| forbidden.binary_search(&(one, two)).is_err());
        }
        Ok(Ok(GeneralProblem { agents, edges, sense, cardinality, required, largest }))
    }
}

fn check_pair(
    what: &'static str,
    place: usize,
    (one, two): (AgentIx, AgentIx),
    agents: usize,
    faults: &mut Vec<GeneralFault>,
) {
    for agent in [one, two] {
        if agent.get() >= agents {
            faults.push(GeneralFault::OutOfRange { what, place, agent, agents });
        }
    }
    if one == two {
        faults.push(GeneralFault::Itself { what, place, agent: one });
    }
}

/// A list of pairs in order, checked.
fn pairs(
    what: &'static str,
    mut pairs: Vec<(AgentIx, AgentIx)>,
    agents: usize,
    faults: &mut Vec<GeneralFault>,
) -> Vec<(AgentIx, AgentIx)> {
    for (place, pair) in pairs.iter_mut().enumerate() {
        check_pair(what, place, *pair, agents, faults);
        *pair = ordered(pair.0, pair.1);
    }
    pairs.sort_unstable();
    let twice = pairs.windows(2).filter(|two| two[0] == two[1]);
    faults.extend(twice.map(|two| GeneralFault::Twice { what, one: two[0].0, two: two[0].1 }));
    pairs
}

impl Said for Cardinality {
    fn said(&self, _: &str, _: &Phrases) -> String {
        format!("{self:?}")
    }
}

faults! {
    /// Why raw input is not a matching problem of one pool.
    #[derive(Clone, Copy, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum GeneralFault: "general-fault" {
        /// There are more agents than can be numbered.
        TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
        /// There are more edges than can be numbered.
        TooManyEdges {
            /// How many.
            edges: usize,
        } = "too-many-edges",
            "{edges} edges are more than can be numbered",
            "рёбер {edges}, больше, чем можно пронумеровать";
        /// One pool has no sides and no full number of pairs.
        Cardinality {
            /// What was asked.
            cardinality: Cardinality,
        } = "cardinality",
            "{cardinality} cannot be asked of one pool: only maximum or free",
            "{cardinality} нельзя требовать от одного круга участников: только maximum или free";
        /// A pair names nobody.
        OutOfRange {
            /// Edges, required or forbidden pairs.
            what: &'static str,
            /// The pair's place in its list, from 0.
            place: usize,
            /// The index given.
            agent: AgentIx,
            /// How many agents there are.
            agents: usize,
        } = "out-of-range",
            "{what}[{place}] names agent {agent}, but the number of agents is {agents}",
            "{what}[{place}] называет участника {agent}, но участников всего {agents}";
        /// A pair is of one agent with itself.
        Itself {
            /// Edges, required or forbidden pairs.
            what: &'static str,
            /// The pair's place in its list, from 0.
            place: usize,
            /// Who.
            agent: AgentIx,
        } = "itself",
            "{what}[{place}] pairs agent {agent} with itself",
            "{what}[{place}] ставит участника {agent} в пару с самим собой";
        /// A pair stands twice in a list, in whichever order of its agents.
        Twice {
            /// Edges, required or forbidden pairs.
            what: &'static str,
            /// The lower agent.
            one: AgentIx,
            /// The other one.
            two: AgentIx,
        } = "twice",
            "{what}: the pair of agents {one} and {two} is given twice",
            "{what}: пара участников {one} и {two} указана дважды";
        /// A pair's weight cannot be used.
        Weight {
            /// The edge's place, from 0.
            place: usize,
            /// The first agent.
            one: AgentIx,
            /// The second agent.
            two: AgentIx,
            /// What is wrong with its weight.
            fault: WeightFault,
        } = "weight",
            "edges[{place}], agents {one} and {two}: {fault}",
            "edges[{place}], участники {one} и {two}: {fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}
