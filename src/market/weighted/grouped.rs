//! An assignment under bounds over groups that may overlap, and over kinds of partners.
//!
//! Somebody who is to have so many partners of each kind is split into *parts*, one for each kind
//! (more exactly, for each set of partners whom the same bounds name). A part may be paired with
//! partners of its kind only, so each pair belongs to one part of either side, and a bound is one
//! over a group of parts. Groups that are nested or apart become quotas, which a flow keeps. Of
//! the others the *pieces* do: the parts that the same groups hold, which are apart again. Without
//! the groups that overlap the split problem is a relaxation: whoever keeps all bounds keeps its own.

use super::problem::AssignmentProblem;
use super::quotas::{Quota, QuotaFault, check};
use super::rows::RowBuffer;
use super::weight::Weight;
use super::{AssignmentFault, Cardinality};
use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Side, Sides, faults, joined, narrow};
use crate::market::{Matching, Seats};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many partners of a kind somebody may and must have, for example at least one mentor of each
/// category, or no more than half of a mentor's mentees from one class.
///
/// ```
/// use mentormatch::market::Mix;
///
/// let one_class = Mix::new("class 9b", 3, vec![0, 4, 7]).at_most_of(1, 2);
/// assert_eq!((one_class.least, one_class.most, one_class.share), (0, None, Some((1, 2))));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mix {
    /// The bound's name, by which errors speak of it.
    pub label: String,
    /// Who, as an index on their side.
    pub agent: u32,
    /// The partners of the kind, as indices on the other side.
    pub partners: Vec<u32>,
    /// The fewest of them.
    pub least: u32,
    /// The most of them; nothing where only seats limit them.
    pub most: Option<u32>,
    /// The most of them as a share of all partners that the agent has, rounded up: a numerator
    /// and a denominator.
    pub share: Option<(u32, u32)>,
}

impl Mix {
    /// A kind without bounds yet.
    #[must_use]
    pub fn new(label: impl Into<String>, agent: u32, partners: Vec<u32>) -> Self {
        Self { label: label.into(), agent, partners, least: 0, most: None, share: None }
    }

    /// At least so many.
    #[must_use]
    pub fn at_least(mut self, partners: u32) -> Self {
        self.least = partners;
        self
    }

    /// At most so many.
    #[must_use]
    pub fn at_most(mut self, partners: u32) -> Self {
        self.most = Some(partners);
        self
    }

    /// At most such a share of all partners, rounded up, so that one partner may be of any kind.
    #[must_use]
    pub fn at_most_of(mut self, numerator: u32, denominator: u32) -> Self {
        self.share = Some((numerator, denominator));
        self
    }

    /// The most partners of the kind where the agent has at most so many in all.
    #[must_use]
    pub fn most_of(&self, all: u32) -> u32 {
        let share = self.share.map_or(all, |(numerator, denominator)| {
            let most = u64::from(all) * u64::from(numerator);
            u32::try_from(most.div_ceil(u64::from(denominator.max(1)))).unwrap_or(u32::MAX)
        });
        share.min(self.most.unwrap_or(u32::MAX)).min(all)
    }
}

faults! {
    /// Why bounds over groups cannot be asked of a problem.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum GroupedFault: "grouped-fault" {
        /// A group is not as it should be.
        Quota(fault: QuotaFault) = "quota", "{fault}", "{fault}";
        /// As many pairs as can be, or any number of them, can be asked for.
        Cardinality = "cardinality",
            "groups can be bounded for as many pairs as can be, or any number of them",
            "группы можно ограничить для наибольшего или для любого числа пар";
        /// Prices of staying unmatched, or quotas of the problem's own.
        Own {
            /// What.
            what: &'static str,
        } = "own",
            "the problem has {what} of its own",
            "у задачи уже есть своё: {what}";
        /// A share is of nothing, or above all.
        Share {
            /// The bound.
            label: String,
            /// The numerator.
            numerator: u32,
            /// The denominator.
            denominator: u32,
        } = "share",
            "the share {numerator}/{denominator} of {label:?} is not one from 0 to 1",
            "доля {numerator}/{denominator} в {label:?} не от 0 до 1";
        /// The parts do not make a problem: a fault of this crate.
        Split {
            /// What was said.
            reason: String,
        } = "split",
            "the split problem is refused: {reason}",
            "разделённая задача отклонена: {reason}";
    }
}

/// A group of parts with its bounds.
#[derive(Clone, Debug)]
pub(crate) struct PartGroup {
    pub(crate) least: u32,
    pub(crate) most: u32,
    /// Where it is in the split problem's quotas; nothing where it crosses others.
    pub(crate) quota: Option<usize>,
    /// The pieces that a crossing group is made of, as places in the quotas.
    pub(crate) pieces: Vec<usize>,
    /// Of a kind of partners with a share: the mix, and the group of the agent's whole load.
    pub(crate) share: Option<(usize, usize)>,
}

/// An assignment problem with bounds over groups of its people, nested, apart or overlapping, and
/// over kinds of partners.
///
/// ```
/// use mentormatch::kernel::{Matrix, Sides};
/// use mentormatch::market::{AssignmentProblem, GroupedProblem, Mix, Quota};
///
/// let problem = AssignmentProblem::dense(Matrix::filled(3, 3, 1_i64)?).build().unwrap();
/// let overlapping = vec![Quota::new("a", vec![0, 1]).at_most(1), Quota::new("b", vec![1, 2])];
/// let quotas = Sides::new(Vec::new(), overlapping);
/// assert!(GroupedProblem::new(problem, quotas, Sides::default()).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct GroupedProblem<W> {
    problem: AssignmentProblem<W>,
    quotas: Sides<Vec<Quota>>,
    mixes: Sides<Vec<Mix>>,
    parts: Sides<Parts>,
    split: AssignmentProblem<W>,
    groups: Sides<Vec<PartGroup>>,
}

/// The parts of a side.
#[derive(Clone, Debug, Default)]
struct Parts {
    /// Whose part each one is.
    agents: Vec<u32>,
    /// The first part of each agent.
    first: Vec<u32>,
    /// Of an agent with several parts: which of them, from its first, each partner belongs to.
    of_partners: BTreeMap<u32, Vec<u32>>,
}

impl Parts {
    fn new(agents: usize, partners: usize, mixes: &[Mix]) -> Self {
        let mut named: BTreeMap<u32, Vec<Vec<u32>>> = BTreeMap::new();
        for (at, mix) in (0u32..).zip(mixes) {
            let named = named.entry(mix.agent).or_insert_with(|| vec![Vec::new(); partners]);
            mix.partners.iter().for_each(|&partner| named[partner as usize].push(at));
        }
        let mut parts = Self::default();
        for agent in (0u32..).take(agents) {
            parts.first.push(narrow(parts.agents.len()));
            let Some(named) = named.get(&agent) else {
                parts.agents.push(agent);
                continue;
            };
            let mut kinds: BTreeMap<&[u32], u32> = BTreeMap::new();
            for kind in named {
                let next = narrow(kinds.len());
                kinds.entry(kind).or_insert(next);
            }
            let of = named.iter().map(|kind| kinds.get(&kind[..]).copied().unwrap_or(0)).collect();
            // Somebody of whom there are no partners at all still has a part.
            parts.agents.resize(parts.agents.len() + kinds.len().max(1), agent);
            parts.of_partners.insert(agent, of);
        }
        parts.first.push(narrow(parts.agents.len()));
        parts
    }

    fn of(&self, agent: usize, partner: usize) -> usize {
        let within = self.of_partners.get(&narrow(agent)).map_or(0, |of| of[partner]);
        (self.first[agent] + within) as usize
    }

    fn all_of(&self, agent: usize) -> std::ops::Range<u32> {
        self.first[agent]..self.first[agent + 1]
    }
}

/// The groups of a side while they are put in order.
struct Forest {
    /// Members of those that are nested or apart so far.
    quotas: Vec<Quota>,
    groups: Vec<PartGroup>,
    /// Members of each group.
    members: Vec<Vec<u32>>,
}

impl Forest {
    fn add(&mut self, members: Vec<u32>, (least, most): (u32, u32), beside: &[usize]) -> usize {
        let crosses = beside.iter().any(|&other| {
            let other = &self.members[other];
            let both = members.iter().filter(|part| other.binary_search(part).is_ok()).count();
            both > 0 && both < members.len() && both < other.len()
        });
        let mut quota = None;
        if !crosses {
            quota = Some(self.quotas.len());
            let label = format!("group {}", self.quotas.len());
            let quota = Quota::new(label, members.clone()).at_least(least);
            self.quotas.push(if most == u32::MAX { quota } else { quota.at_most(most) });
        }
        self.groups.push(PartGroup { least, most, quota, pieces: Vec::new(), share: None });
        self.members.push(members);
        self.groups.len() - 1
    }

    /// Adds the pieces of the groups that cross others, parts being `count`.
    fn cut(&mut self, count: usize) {
        let crossing: Vec<usize> =
            (0..self.groups.len()).filter(|&at| self.groups[at].quota.is_none()).collect();
        if crossing.is_empty() {
            return;
        }
        let nested: Vec<usize> =
            (0..self.groups.len()).filter(|&at| self.groups[at].quota.is_some()).collect();
        let mut pieces: BTreeMap<(Option<usize>, Vec<usize>), Vec<u32>> = BTreeMap::new();
        for part in (0u32..).take(count) {
            let holds = |at: &&usize| self.members[**at].binary_search(&part).is_ok();
            let across: Vec<usize> = crossing.iter().filter(holds).copied().collect();
            if !across.is_empty() {
                let innermost =
                    nested.iter().filter(holds).min_by_key(|at| self.members[**at].len());
                pieces.entry((innermost.copied(), across)).or_default().push(part);
            }
        }
        for ((_, across), members) in pieces {
            let quota = self.quotas.len();
            self.quotas.push(Quota::new(format!("piece {quota}"), members));
            across.iter().for_each(|&group| self.groups[group].pieces.push(quota));
        }
    }
}

impl<W: Weight> GroupedProblem<W> {
    /// The problem under these bounds, by side: quotas over groups of its people, and kinds of
    /// partners of single people.
    ///
    /// # Errors
    /// Every fault of the bounds.
    pub fn new(
        problem: AssignmentProblem<W>,
        mut quotas: Sides<Vec<Quota>>,
        mut mixes: Sides<Vec<Mix>>,
    ) -> Result<Self, Faults<GroupedFault>> {
        let mut faults = Vec::new();
        if !matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Free) {
            faults.push(GroupedFault::Cardinality);
        }
        for (is_own, what) in [
            (problem.has_unmatched_prices(), "prices of staying unmatched"),
            (problem.has_quotas(), "quotas"),
        ] {
            if is_own {
                faults.push(GroupedFault::Own { what });
            }
        }
        for side in Side::BOTH {
            let (agents, others) = (problem.agents(side), problem.agents(side.other()));
            let mut found = Vec::new();
            quotas[side].iter_mut().for_each(|quota| check(side, agents, quota, &mut found));
            for mix in &mut mixes[side] {
                let mut partners = Quota::new(mix.label.clone(), std::mem::take(&mut mix.partners));
                (partners.least, partners.most) = (mix.least, mix.most);
                check(side.other(), others, &mut partners, &mut found);
                mix.partners = partners.members;
                if mix.agent as usize >= agents {
                    let (label, member) = (mix.label.clone(), mix.agent);
                    found.push(QuotaFault::Member { side, label, member, agents });
                }
                if let Some((numerator, denominator)) = mix.share
                    && (denominator == 0 || numerator > denominator)
                {
                    let label = mix.label.clone();
                    faults.push(GroupedFault::Share { label, numerator, denominator });
                }
            }
            faults.extend(found.into_iter().map(GroupedFault::from));
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let parts = Sides::of(|side| {
            Parts::new(problem.agents(side), problem.agents(side.other()), &mixes[side])
        });
        let forests =
            Sides::of(|side| forest(&problem, side, &parts[side], &quotas[side], &mixes[side]));
        let split =
            split(&problem, &parts, forests.as_ref().map(|_, forest| forest.quotas.clone()));
        let split = split
            .map_err(|faults| Faults::from(GroupedFault::Split { reason: joined(&faults) }))?;
        let groups = forests.map(|_, forest| forest.groups);
        Ok(Self { problem, quotas, mixes, parts, split, groups })
    }

    /// The problem without the bounds.
    #[must_use]
    pub fn problem(&self) -> &AssignmentProblem<W> {
        &self.problem
    }

    /// The quotas over groups of a side.
    #[must_use]
    pub fn quotas(&self, side: Side) -> &[Quota] {
        &self.quotas[side]
    }

    /// The bounds on kinds of partners of a side's people.
    #[must_use]
    pub fn mixes(&self, side: Side) -> &[Mix] {
        &self.mixes[side]
    }

    /// The split problem: rows and columns are parts, and of the groups those count that are
    /// nested or apart. No assignment that keeps all bounds is better than its best one.
    #[must_use]
    pub fn split(&self) -> &AssignmentProblem<W> {
        &self.split
    }

    /// Whether the split problem knows every bound.
    #[must_use]
    pub fn is_nested(&self) -> bool {
        self.groups.values().flatten().all(|group| group.quota.is_some() && group.share.is_none())
    }

    /// The pairs of people that pairs of parts stand for; nothing where these are not parts of
    /// this problem.
    #[must_use]
    pub fn whole(&self, parts: &Matching) -> Option<Matching> {
        let pairs: Option<Vec<_>> = parts
            .pairs()
            .map(|(row, column)| {
                let row = *self.parts.mentee.agents.get(row.get())?;
                let column = *self.parts.mentor.agents.get(column.get())?;
                Some((MenteeIx::new(row), MentorIx::new(column)))
            })
            .collect();
        Matching::new(self.problem.rows(), self.problem.columns(), pairs?).ok()
    }

    pub(crate) fn groups(&self, side: Side) -> &[PartGroup] {
        &self.groups[side]
    }

    /// The split problem with other bounds of its quotas.
    pub(crate) fn bounded(&self, bounds: &Sides<Vec<(u32, u32)>>) -> AssignmentProblem<W> {
        let mut split = self.split.clone();
        for (side, bounds) in bounds.iter() {
            split.quotas[side].rebound(bounds);
        }
        split
    }
}

fn forest<W: Weight>(
    problem: &AssignmentProblem<W>,
    side: Side,
    parts: &Parts,
    quotas: &[Quota],
    mixes: &[Mix],
) -> Forest {
    let mut forest = Forest { quotas: Vec::new(), groups: Vec::new(), members: Vec::new() };
    let mut over_people = Vec::new();
    for quota in quotas {
        let members = quota.members.iter().flat_map(|&agent| parts.all_of(agent as usize));
        let most = quota.most.unwrap_or(u32::MAX);
        let group = forest.add(members.collect(), (quota.least, most), &over_people);
        over_people.push(group);
    }
    let mut loads: BTreeMap<u32, (usize, Vec<usize>)> = BTreeMap::new();
    for (at, mix) in mixes.iter().enumerate() {
        let agent = mix.agent as usize;
        let seats = problem.places(side, agent);
        let (load, beside) = loads.entry(mix.agent).or_insert_with(|| {
            let least = problem.minimum(side, agent);
            (forest.add(parts.all_of(agent).collect(), (least, seats.max(least)), &[]), Vec::new())
        });
        let mut members: Vec<u32> =
            mix.partners.iter().map(|&partner| narrow(parts.of(agent, partner as usize))).collect();
        members.sort_unstable();
        members.dedup();
        let most = mix.most_of(seats);
        let group = forest.add(members, (mix.least, most.max(mix.least)), beside);
        if mix.share.is_some() {
            forest.groups[group].share = Some((at, *load));
        }
        beside.push(group);
    }
    forest.cut(parts.agents.len());
    forest
}

fn split<W: Weight>(
    problem: &AssignmentProblem<W>,
    parts: &Sides<Parts>,
    quotas: Sides<Vec<Quota>>,
) -> Result<AssignmentProblem<W>, Faults<AssignmentFault>> {
    let part = |(row, column): (MenteeIx, MentorIx)| {
        let (row, column) = (row.get(), column.get());
        let rows = parts.mentee.of(row, column);
        (MenteeIx::at(rows), MentorIx::at(parts.mentor.of(column, row)))
    };
    let mut edges = Vec::new();
    let mut buffer = RowBuffer::new();
    for row in MenteeIx::all(problem.rows()) {
        problem.row(row, &mut buffer).for_each(|column, weight| {
            let (row, column) = part((row, MentorIx::at(column)));
            edges.push((row, column, weight));
        });
    }
    let [rows, columns] = [&parts.mentee, &parts.mentor].map(|parts| parts.agents.len());
    let mut builder = AssignmentProblem::sparse(rows, columns, edges)
        .sense(problem.sense())
        .cardinality(problem.cardinality())
        .required(problem.required().iter().map(|&pair| part(pair)).collect());
    for (side, quotas) in quotas {
        let agents = || parts[side].agents.iter().map(|&agent| agent as usize);
        let seats = agents().map(|agent| problem.seats(side).of(agent)).collect();
        let alone = |agent: usize| parts[side].all_of(agent).len() == 1;
        // Of several parts the agent's group knows the minimum, but for one beyond all places.
        let least = |agent| match problem.minimum(side, agent) {
            least if alone(agent) || least > problem.places(side, agent) => least,
            _ => 0,
        };
        builder = builder
            .seats(side, Seats::each(seats))
            .minimums(side, agents().map(least).collect())
            .quotas(side, quotas);
    }
    builder.build()
}
