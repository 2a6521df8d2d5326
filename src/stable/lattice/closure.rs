//! The stable matching of least cost, for any cost of pairs: a minimum cut.

use super::Lattice;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, StopReason, arrange};
use crate::market::{LatticeProof, Matching, Outcome};
use std::collections::VecDeque;

/// A stable matching of least cost, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Closed {
    /// The matching: among those of least cost the mentees' best.
    pub matching: Matching,
    /// The sum of its pairs' costs.
    pub cost: i128,
    /// Why no stable matching costs less.
    pub proof: LatticeProof,
}

/// The stable matching nearest to a given matching.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Nearest {
    /// The matching and its proof.
    pub closed: Closed,
    /// How many pairs stand in one of the two only.
    pub differing: u64,
}

impl Lattice<'_> {
    /// The stable matching with the least sum of `cost` over its pairs. The mentees' best
    /// of them, where there are several.
    ///
    /// The cost of a closed set of rotations is a sum over them, so a minimum cut decides:
    /// source → each rotation that saves, each that costs → sink, and a rotation → what precedes it
    /// without bound. Dinic's algorithm, O(rotations² · precedences) at worst and close to
    /// linear in practice; a step of `control` is an arc looked at. Nothing is known before the
    /// cut is.
    ///
    /// # References
    /// R. W. Irving, P. Leather and D. Gusfield, An efficient algorithm for the "optimal"
    /// stable marriage, 1987.
    pub fn least_cost(
        &self,
        cost: impl FnMut(MenteeIx, MentorIx) -> i64,
        control: &Control<'_>,
    ) -> Outcome<Closed> {
        self.cut(cost, &mut Meter::new(control)).into()
    }

    pub(super) fn cut(
        &self,
        mut cost: impl FnMut(MenteeIx, MentorIx) -> i64,
        meter: &mut Meter<'_>,
    ) -> Result<Closed, StopReason> {
        let mut of =
            |place: u32, entry: u32| i128::from(cost(self.mentee(place), self.mentor(entry)));
        let costs: Vec<i128> = self
            .moves
            .iter()
            .map(|moves| {
                moves.iter().map(|step| of(step.place, step.to) - of(step.place, step.from)).sum()
            })
            .collect();
        let start: i128 = (0u32..).zip(&self.first).map(|(place, &entry)| of(place, entry)).sum();
        let Cut { chosen, multipliers } = self.cheapest(&costs, meter)?;
        let saved: i128 =
            costs.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(cost, _)| cost).sum();
        Ok(Closed {
            matching: self.eliminated(|rotation| chosen[rotation]),
            cost: start + saved,
            proof: LatticeProof { rotations: self.rotations().collect(), multipliers },
        })
    }

    /// The closed set of least cost, where each rotation costs so much.
    pub(super) fn cheapest(
        &self,
        costs: &[i128],
        meter: &mut Meter<'_>,
    ) -> Result<Cut, StopReason> {
        let rotations = costs.len();
        let (source, sink) = (rotations, rotations + 1);
        let mut network = Network::new(rotations + 2);
        for (rotation, &cost) in costs.iter().enumerate() {
            if cost < 0 {
                network.arc(source, rotation, -cost);
            } else if cost > 0 {
                network.arc(rotation, sink, cost);
            }
        }
        let first_precedence = network.arcs.len();
        let unbounded = costs.iter().map(|cost| cost.abs()).sum::<i128>() + 1;
        for (earlier, later) in self.precedences() {
            network.arc(later, earlier, unbounded);
        }
        network.saturate(source, sink, meter)?;
        let chosen = network.reachable(source);
        let multipliers = self
            .precedences()
            .zip(network.arcs[first_precedence..].chunks_exact(2))
            .filter(|(_, arcs)| arcs[1].room > 0)
            .map(|((earlier, later), arcs)| (earlier as u32, later as u32, arcs[1].room))
            .collect();
        Ok(Cut { chosen, multipliers })
    }

    /// The egalitarian stable matching: the least sum of both sides' ranks.
    pub fn egalitarian(&self, control: &Control<'_>) -> Outcome<Closed> {
        self.least_cost(self.rank_cost(), control)
    }

    /// The stable matching that differs from `present` in the fewest pairs: those of one
    /// that are not in the other, counted on both sides. Each pair of `present` that is kept
    /// costs −1.
    pub fn nearest(&self, present: &Matching, control: &Control<'_>) -> Outcome<Nearest> {
        let keeps = |mentee, mentor| -i64::from(present.contains(mentee, mentor));
        self.least_cost(keeps, control).map(|closed| {
            let without = |one: &Matching, other: &Matching| {
                one.pairs().filter(|&(mentee, mentor)| !other.contains(mentee, mentor)).count()
            };
            let matching = &closed.matching;
            let differing = without(matching, present) + without(present, matching);
            Nearest { differing: differing as u64, closed }
        })
    }

    /// Both ranks of a pair together, for [`Lattice::least_cost`].
    fn rank_cost(&self) -> impl Fn(MenteeIx, MentorIx) -> i64 + '_ {
        let ranks = self.ranks();
        move |mentee, mentor| {
            let key = (mentee.raw(), mentor.raw());
            let at = ranks.binary_search_by_key(&key, |rank| (rank.0, rank.1));
            at.map_or(0, |at| ranks[at].2.iter().sum())
        }
    }

    /// The pairs that stand in some stable matching, ascending, with the rank that the mentee
    /// gives and the one that the mentor gives.
    pub(super) fn ranks(&self) -> Vec<(u32, u32, [i64; 2])> {
        let mut ranks = Vec::new();
        let stable = (0u32..)
            .zip(&self.first)
            .map(|(place, &entry)| (place, entry))
            .chain(self.moves.items().iter().map(|step| (step.place, step.to)));
        for (place, entry) in stable {
            let own = [self.mentee_rank(place, entry), self.mentor_rank(entry)];
            ranks.push((self.mentee(place).raw(), self.mentor(entry).raw(), own));
        }
        arrange(&mut ranks, Ord::cmp);
        ranks
    }
}

/// A closed set of least cost, and the flow that shows it.
pub(super) struct Cut {
    /// Which rotations it holds.
    pub(super) chosen: Vec<bool>,
    multipliers: Vec<(u32, u32, i128)>,
}

#[derive(Clone, Copy, Debug)]
struct Arc {
    to: usize,
    room: i128,
}

/// A network whose arcs stand beside their reverse: arc `a`'s is `a ^ 1`.
struct Network {
    arcs: Vec<Arc>,
    leaving: Vec<Vec<usize>>,
}

impl Network {
    fn new(nodes: usize) -> Self {
        Self { arcs: Vec::new(), leaving: vec![Vec::new(); nodes] }
    }

    fn arc(&mut self, from: usize, to: usize, room: i128) {
        self.leaving[from].push(self.arcs.len());
        self.arcs.push(Arc { to, room });
        self.leaving[to].push(self.arcs.len());
        self.arcs.push(Arc { to: from, room: 0 });
    }

    fn levels(&self, source: usize) -> Vec<Option<u32>> {
        let mut levels = vec![None; self.leaving.len()];
        levels[source] = Some(0);
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            for &arc in &self.leaving[node] {
                let Arc { to, room } = self.arcs[arc];
                if room > 0 && levels[to].is_none() {
                    levels[to] = levels[node].map(|level: u32| level + 1);
                    queue.push_back(to);
                }
            }
        }
        levels
    }

    fn reachable(&self, source: usize) -> Vec<bool> {
        self.levels(source).iter().map(Option::is_some).collect()
    }

    /// A maximum flow: Dinic's phases, each path found by a walk without recursion.
    fn saturate(
        &mut self,
        source: usize,
        sink: usize,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        loop {
            meter.steps(self.arcs.len() as u64)?;
            let levels = self.levels(source);
            if levels[sink].is_none() {
                return Ok(());
            }
            let mut next = vec![0usize; self.leaving.len()];
            let mut path: Vec<usize> = Vec::new();
            let mut node = source;
            loop {
                meter.step()?;
                if node == sink {
                    let room = path.iter().map(|&arc| self.arcs[arc].room).min().unwrap_or(0);
                    for &arc in &path {
                        self.arcs[arc].room -= room;
                        self.arcs[arc ^ 1].room += room;
                    }
                    path.clear();
                    node = source;
                    continue;
                }
                match self.leaving[node].get(next[node]) {
                    Some(&arc) => {
                        let Arc { to, room } = self.arcs[arc];
                        if room > 0 && levels[to] == levels[node].map(|level| level + 1) {
                            path.push(arc);
                            node = to;
                        } else {
                            next[node] += 1;
                        }
                    }
                    None => match path.pop() {
                        Some(arc) => {
                            node = self.arcs[arc ^ 1].to;
                            next[node] += 1;
                        }
                        None => break,
                    },
                }
            }
        }
    }
}
