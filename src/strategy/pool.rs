//! Pairs of greatest weight in one pool, by branch and bound over assignments.
//!
//! Give everybody at most one successor and one predecessor, and count a pair's weight
//! each way: half of the best such assignment is at least as heavy as any pairing
//! (Balinski 1970). It falls into ways and circles. Of a way or a circle of even length
//! every second pair is at least as heavy as its half, so only circles of odd length
//! leave a gap; one of their pairs is then demanded in one branch and ruled out in the
//! other.

use super::PairingBound;
use super::best::Solver;
use crate::kernel::{Control, Index, Internal, MenteeIx, MentorIx, StopReason};
use crate::market::{AssignmentProblem, Cardinality, Outcome, Stopped};
use std::collections::BTreeSet;

/// What the search came to.
pub(super) struct Bounded {
    /// Everybody's partner in the best found.
    pub(super) partners: Vec<Option<usize>>,
    /// Whether every bound was verified.
    pub(super) verified: bool,
    /// No pairing is better; what was found, where the search ended.
    pub(super) bound: PairingBound,
    /// Why the search did not come to its end, if it did not.
    pub(super) stopped: Option<StopReason>,
}

/// A node: pairs demanded, and pairs ruled out.
#[derive(Clone)]
struct Node {
    demanded: Vec<(usize, usize)>,
    out: BTreeSet<(usize, usize)>,
    /// Nothing in it is heavier.
    bound: i128,
}

/// The pairing of greatest weight, or of as many pairs as can be and, of those, of
/// greatest weight. `weight` is symmetric; nothing where two may not be paired.
///
/// Those who hang together are looked at by themselves. Where as many pairs as can be
/// are wanted and their number is odd, somebody has to stay alone: a partner of no
/// weight for that one takes the gap of half a pair out of the bound.
pub(super) fn heaviest(
    agents: usize,
    weight: &dyn Fn(usize, usize) -> Option<i64>,
    most_pairs: bool,
    nodes: u64,
    control: &Control<'_>,
) -> Result<Bounded, String> {
    let mut all = Bounded {
        partners: vec![None; agents],
        verified: true,
        bound: PairingBound { pairs: most_pairs.then_some(0), total: 0 },
        stopped: None,
    };
    let mut run = Run { solver: Solver::new("exchange", control), nodes };
    for part in together(agents, weight) {
        let size = part.len();
        let spare = most_pairs && size % 2 == 1;
        let within = |one: usize, other: usize| match (part.get(one), part.get(other)) {
            (Some(&one), Some(&other)) => weight(one, other),
            _ => Some(0),
        };
        let people = size + usize::from(spare);
        let found = run.search(people, &within, most_pairs)?;
        all.verified &= found.verified;
        all.stopped = all.stopped.or(found.stopped);
        all.bound.total += found.bound.total;
        // The pair with nobody is none.
        let pairs = found.bound.pairs.map(|pairs| pairs.saturating_sub(spare.into()));
        all.bound.pairs = all.bound.pairs.zip(pairs).map(|(all, part)| all + part);
        for (&one, other) in part.iter().zip(found.partners) {
            all.partners[one] = other.and_then(|other| part.get(other)).copied();
        }
    }
    Ok(all)
}

/// Everybody by those with whom they hang together through pairs that may be, where
/// there are two or more.
fn together(agents: usize, weight: &dyn Fn(usize, usize) -> Option<i64>) -> Vec<Vec<usize>> {
    let mut seen = vec![false; agents];
    let mut parts = Vec::new();
    for start in 0..agents {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut part = vec![start];
        let mut at = 0;
        while let Some(&one) = part.get(at) {
            at += 1;
            for (other, seen) in seen.iter_mut().enumerate() {
                if !*seen && weight(one, other).is_some() {
                    *seen = true;
                    part.push(other);
                }
            }
        }
        if part.len() > 1 {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts
}

/// What the searches of all parts share.
struct Run<'c> {
    solver: Solver<'c>,
    /// How many assignments are left.
    nodes: u64,
}

/// A node's assignment: ways and circles, and half its value.
struct Relaxed {
    /// Everybody's successor among those not demanded away.
    next: Vec<Option<usize>>,
    bound: i64,
    verified: bool,
}

/// A node's assignment was stopped: why, and half its bound, where it has one.
type Cut = (StopReason, Option<i128>);

impl Run<'_> {
    fn search(
        &mut self,
        agents: usize,
        weight: &dyn Fn(usize, usize) -> Option<i64>,
        most_pairs: bool,
    ) -> Result<Bounded, String> {
        let mut largest = 0i64;
        for one in 0..agents {
            for other in 0..one {
                largest = largest.max(weight(one, other).map_or(0, i64::abs));
            }
        }
        // A pair more outweighs whatever all pairs together weigh, either way.
        let beyond =
            || format!("{agents} people with weights up to {largest} are beyond the numbers");
        let wide = i64::try_from(agents).map_err(|_| beyond())?;
        let prize = if most_pairs {
            largest.checked_mul(wide).and_then(|all| all.checked_add(1)).ok_or_else(beyond)?
        } else {
            0
        };
        let heaviest = largest.checked_add(prize).ok_or_else(beyond)?;
        let prized = |one: usize, other: usize| weight(one, other).map(|weight| weight + prize);

        let mut best: (i64, Vec<Option<usize>>) = (0, vec![None; agents]);
        let (mut verified, mut stopped) = (true, None);
        let bound = i128::from(heaviest) * i128::from(wide / 2);
        let mut stack = vec![Node { demanded: Vec::new(), out: BTreeSet::new(), bound }];
        while let Some(mut node) = stack.pop() {
            let relaxed = match self.nodes.checked_sub(1) {
                Some(left) => {
                    self.nodes = left;
                    self.relaxed(agents, &prized, &node)?
                }
                None => Err((StopReason::WorkLimit, None)),
            };
            let relaxed = match relaxed {
                Ok(relaxed) => relaxed,
                Err((reason, bound)) => {
                    stopped = Some(reason);
                    node.bound = bound.map_or(node.bound, |bound| node.bound.min(bound));
                    stack.push(node);
                    break;
                }
            };
            verified &= relaxed.verified;
            if relaxed.bound <= best.0 {
                continue;
            }
            let (value, partners) = relaxed.rounded(&prized, &node)?;
            if value > best.0 {
                best = (value, partners);
            }
            if let Some(edge) = relaxed.odd_pair().filter(|_| best.0 < relaxed.bound) {
                node.bound = relaxed.bound.into();
                let mut without = node.clone();
                without.out.insert(edge);
                stack.push(without);
                node.demanded.push(edge);
                stack.push(node);
            }
        }
        let open = stack.iter().map(|node| node.bound);
        let bound = open.fold(i128::from(best.0), i128::max);
        let bound = match (most_pairs, i128::from(prize)) {
            (false, _) => PairingBound { pairs: None, total: bound },
            // The weights of all pairs together are less than half a prize either way.
            (true, prize) => {
                let pairs = (bound + prize / 2).div_euclid(prize);
                let total = bound - pairs * prize;
                PairingBound { pairs: u64::try_from(pairs).ok(), total }
            }
        };
        Ok(Bounded { partners: best.1, verified, bound, stopped })
    }

    fn relaxed(
        &mut self,
        agents: usize,
        weight: &dyn Fn(usize, usize) -> Option<i64>,
        node: &Node,
    ) -> Result<Result<Relaxed, Cut>, String> {
        let mut free = vec![true; agents];
        let mut demanded = 0;
        for &(one, other) in &node.demanded {
            (free[one], free[other]) = (false, false);
            demanded += worth(weight, one, other)?;
        }
        let mut edges = Vec::new();
        for one in (0..agents).filter(|&one| free[one]) {
            for other in (0..agents).filter(|&other| free[other] && other != one) {
                if node.out.contains(&(one.min(other), one.max(other))) {
                    continue;
                }
                if let Some(weight) = weight(one, other) {
                    edges.push((MenteeIx::at(one), MentorIx::at(other), weight));
                }
            }
        }
        let problem =
            AssignmentProblem::sparse(agents, agents, edges).cardinality(Cardinality::Free);
        let best = match self.solver.always(problem).map_err(|error| error.to_string())? {
            Outcome::Solved(best) => best,
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best }) => {
                let bound = best.filter(|near| near.verified);
                let half = |bound: i128| i128::from(demanded) + bound.div_euclid(2);
                return Ok(Err((reason, bound.map(|near| half(near.best.bound)))));
            }
        };
        let mut next = vec![None; agents];
        let mut value = 0;
        for (one, other) in best.answer.matching.pairs() {
            next[one.get()] = Some(other.get());
            value += worth(weight, one.get(), other.get())?;
        }
        let bound = demanded + value.div_euclid(2);
        Ok(Ok(Relaxed { next, bound, verified: best.verified }))
    }
}

/// The weight of a pair that is made, which therefore has one.
fn worth(
    weight: &dyn Fn(usize, usize) -> Option<i64>,
    one: usize,
    other: usize,
) -> Result<i64, String> {
    let fault = || Internal::broken("a pair that is made has a weight").to_string();
    weight(one, other).ok_or_else(fault)
}

impl Relaxed {
    /// The ways and circles: members in order, and whether it is a circle.
    fn parts(&self) -> Vec<(Vec<usize>, bool)> {
        let mut has_before = vec![false; self.next.len()];
        for &next in self.next.iter().flatten() {
            has_before[next] = true;
        }
        let mut seen = vec![false; self.next.len()];
        let mut parts = Vec::new();
        let starts = (0..self.next.len()).filter(|&at| !has_before[at]);
        // Ways from their starts, then what is left: circles.
        for start in starts.chain(0..self.next.len()) {
            let mut part = Vec::new();
            let mut at = Some(start);
            while let Some(here) = at.filter(|&here| !seen[here]) {
                seen[here] = true;
                part.push(here);
                at = self.next[here];
            }
            if part.len() > 1 {
                parts.push((part, at.is_some()));
            }
        }
        parts
    }

    /// A pair of the first circle of odd length.
    fn odd_pair(&self) -> Option<(usize, usize)> {
        let parts = self.parts();
        let odd = parts.iter().find(|(part, circle)| *circle && part.len() % 2 == 1)?;
        let (one, other) = (*odd.0.first()?, *odd.0.get(1)?);
        Some((one.min(other), one.max(other)))
    }

    /// The pairing that the parts lead to: of each the better half, of an odd circle
    /// the best without one member.
    fn rounded(
        &self,
        weight: &dyn Fn(usize, usize) -> Option<i64>,
        node: &Node,
    ) -> Result<(i64, Vec<Option<usize>>), String> {
        let mut partners = vec![None; self.next.len()];
        let mut value = 0;
        let mut join = |pairs: &[(usize, usize)]| -> Result<(), String> {
            for &(one, other) in pairs {
                (partners[one], partners[other]) = (Some(other), Some(one));
                value += worth(weight, one, other)?;
            }
            Ok(())
        };
        join(&node.demanded)?;
        for (part, circle) in self.parts() {
            let size = part.len();
            let at = |place: usize| part[place % size];
            // Every second pair, beginning at each place that may begin.
            let begins = match (circle, size % 2) {
                (true, 1) => 0..size,
                _ => 0..2,
            };
            let halves = begins.map(|begin| -> Vec<(usize, usize)> {
                let pairs = match circle {
                    true => size / 2,
                    false => (size - begin) / 2,
                };
                (0..pairs).map(|pair| (at(begin + 2 * pair), at(begin + 2 * pair + 1))).collect()
            });
            let mut best: Option<(i64, Vec<(usize, usize)>)> = None;
            for half in halves {
                let mut weighs = 0;
                for &(one, other) in &half {
                    weighs += worth(weight, one, other)?;
                }
                if best.as_ref().is_none_or(|best| weighs > best.0) {
                    best = Some((weighs, half));
                }
            }
            if let Some((_, half)) = best {
                join(&half)?;
            }
        }
        Ok((value, partners))
    }
}
