//! Branch and bound over assignments: what a search under side conditions shares with any other.
//!
//! A node is what is decided; its problem is an assignment without the rest of the conditions, so
//! that its best bounds everything below the node. Where that keeps all conditions the node is
//! done, else it is decided both ways.

use super::{AssignmentOutcome, Scratch, solve_with};
use crate::kernel::{Control, StopReason};
use crate::market::{
    AssignmentProblem, Cardinality, GroupedAnswer, GroupedProof, GroupedWitness, Matching,
    NearGrouped, Outcome, Sense, Stopped, Value, Weight,
};
use std::cmp::Ordering;

/// What a search under conditions comes to: [`solve_grouped`](super::solve_grouped) and
/// [`solve_kept`](super::solve_kept).
pub type GroupedOutcome<W> = Outcome<GroupedAnswer<W>, GroupedWitness, Box<NearGrouped<W>>>;

/// The conditions of a search.
pub(super) trait Conditions<W: Weight> {
    /// What is decided at a node.
    type Node;

    /// The problem without the conditions, which says what is better.
    fn base(&self) -> &AssignmentProblem<W>;

    /// Nothing is decided.
    fn first(&self) -> Self::Node;

    /// What follows from what is decided; whether anything is left.
    fn tighten(&self, node: &mut Self::Node) -> bool;

    /// The assignment that bounds a node.
    fn problem(&self, node: &Self::Node) -> AssignmentProblem<W>;

    /// Both ways to decide what this assignment breaks, the one that is looked at first last;
    /// nothing where it breaks nothing. A way in which nothing is left is left out.
    fn ways(&self, node: Self::Node, found: &Matching) -> Option<Vec<Self::Node>>;

    /// The pairs that those of a node's problem stand for.
    fn whole(&self, found: &Matching) -> Option<Matching>;
}

/// Pairs and sum.
type Reached<W> = (usize, Value<W>);

/// The best assignment that keeps the conditions; after so many assignments the run is stopped by
/// its work limit.
pub(super) fn search<W: Weight, C: Conditions<W>>(
    conditions: &C,
    nodes: u64,
    control: &Control<'_>,
) -> GroupedOutcome<W> {
    let mut search =
        Search { conditions, control, scratch: Scratch::new(), steps: 0, visited: 0, best: None };
    let first = conditions.first();
    let relaxed = match search.solve(&first) {
        Outcome::Solved(relaxed) => relaxed,
        Outcome::Impossible(witness) => {
            return Outcome::Impossible(GroupedWitness::Nested(witness));
        }
        Outcome::Stopped(stopped) => return Outcome::stopped(stopped.reason),
    };
    let reached = (relaxed.matching.size(), relaxed.value);
    let Some(ways) = conditions.ways(first, &relaxed.matching) else {
        return match conditions.whole(&relaxed.matching) {
            Some(matching) => {
                let value = relaxed.value;
                let proof = GroupedProof::Prices(relaxed);
                Outcome::Solved(GroupedAnswer { matching, value, proof })
            }
            None => Outcome::stopped(StopReason::WorkLimit),
        };
    };
    let mut stack: Vec<(C::Node, Reached<W>)> =
        ways.into_iter().map(|node| (node, reached)).collect();
    let mut stopped = None;
    while let Some((mut node, bound)) = stack.pop() {
        if search.visited >= nodes {
            stack.push((node, bound));
            stopped = Some(StopReason::WorkLimit);
            break;
        }
        if !search.is_worth(bound) || !conditions.tighten(&mut node) {
            continue;
        }
        match search.solve(&node) {
            Outcome::Impossible(_) => {}
            Outcome::Stopped(Stopped { reason, .. }) => {
                stack.push((node, bound));
                stopped = Some(reason);
                break;
            }
            Outcome::Solved(answer) => {
                let reached = (answer.matching.size(), answer.value);
                if !search.is_worth(reached) {
                    continue;
                }
                match conditions.ways(node, &answer.matching) {
                    Some(ways) => stack.extend(ways.into_iter().map(|node| (node, reached))),
                    None => {
                        let whole = conditions.whole(&answer.matching);
                        search.best = whole.map(|pairs| (pairs, answer.value));
                    }
                }
            }
        }
    }
    let (best, nodes) = (search.best.take(), search.visited);
    let Some(reason) = stopped else {
        return match best {
            Some((matching, value)) => {
                let proof = GroupedProof::Search { nodes, relaxed };
                Outcome::Solved(GroupedAnswer { matching, value, proof })
            }
            None => Outcome::Impossible(GroupedWitness::Search { nodes }),
        };
    };
    // What is left on the stack may be as good as the nodes above it, and nothing else is better.
    let left = stack.into_iter().map(|(_, bound)| bound);
    let found = best.as_ref().map(|(matching, value)| (matching.size(), *value));
    let bound = left.chain(found).reduce(|one, other| match search.order(one, other) {
        Ordering::Less => other,
        _ => one,
    });
    let (pairs, bound) = bound.unwrap_or(reached);
    let near = NearGrouped { best, most_pairs: pairs as u64, bound, relaxed, nodes };
    Outcome::stopped_with(reason, Box::new(near))
}

struct Search<'p, 'c, W: Weight, C> {
    conditions: &'p C,
    control: &'p Control<'c>,
    scratch: Scratch<W>,
    steps: u64,
    visited: u64,
    best: Option<(Matching, Value<W>)>,
}

impl<W: Weight, C: Conditions<W>> Search<'_, '_, W, C> {
    fn solve(&mut self, node: &C::Node) -> AssignmentOutcome<W> {
        self.visited += 1;
        let problem = self.conditions.problem(node);
        let control = self.control.after(self.steps);
        let outcome = solve_with(&problem, &mut self.scratch, &control).map(Clone::clone);
        self.steps += self.scratch.steps();
        outcome
    }

    /// The better of two is greater.
    fn order(&self, one: Reached<W>, other: Reached<W>) -> Ordering {
        let base = self.conditions.base();
        let pairs = match base.cardinality() {
            Cardinality::Maximum => one.0.cmp(&other.0),
            _ => Ordering::Equal,
        };
        let sums = one.1.partial_cmp(&other.1).unwrap_or(Ordering::Equal);
        pairs.then(if base.sense() == Sense::Max { sums } else { sums.reverse() })
    }

    fn is_worth(&self, reached: Reached<W>) -> bool {
        self.best.as_ref().is_none_or(|(matching, value)| {
            self.order(reached, (matching.size(), *value)) == Ordering::Greater
        })
    }
}
