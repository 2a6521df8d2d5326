//! Pairs of greatest weight in one pool, by branch and bound over assignments.
//!
//! Give everybody at most one successor and one predecessor, and count a pair's weight
//! each way: half of the best such assignment is at least as heavy as any pairing
//! (Balinski 1970). It falls into ways and circles. Of a way or a circle of even length
//! every second pair is at least as heavy as its half, so only circles of odd length
//! leave a gap; one of their pairs is then demanded in one branch and ruled out in the
//! other.

use crate::assignment;
use crate::audit;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, StopReason};
use crate::market::{AssignmentProblem, Cardinality, Outcome};
use std::collections::BTreeSet;

/// What the search came to.
pub(super) enum Bounded {
    /// The best found, and whether it is proven.
    Found {
        /// Everybody's partner.
        partners: Vec<Option<usize>>,
        /// Whether the search came to its end and every bound was verified.
        proven: bool,
    },
    /// The caller cancelled it.
    Stopped(StopReason),
}

/// A node: pairs demanded, and pairs ruled out.
#[derive(Clone, Default)]
struct Node {
    demanded: Vec<(usize, usize)>,
    out: BTreeSet<(usize, usize)>,
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
    let mut partners = vec![None; agents];
    let (mut proven, mut visited) = (true, 0);
    for part in together(agents, weight) {
        let size = part.len();
        let spare = most_pairs && size % 2 == 1;
        let within = |one: usize, other: usize| match (part.get(one), part.get(other)) {
            (Some(&one), Some(&other)) => weight(one, other),
            _ => Some(0),
        };
        let people = size + usize::from(spare);
        match search(people, &within, most_pairs, (nodes, &mut visited), control)? {
            Bounded::Stopped(why) => return Ok(Bounded::Stopped(why)),
            Bounded::Found { partners: found, proven: end } => {
                proven &= end;
                for (&one, other) in part.iter().zip(found) {
                    partners[one] = other.and_then(|other| part.get(other)).copied();
                }
            }
        }
    }
    Ok(Bounded::Found { partners, proven })
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

fn search(
    agents: usize,
    weight: &dyn Fn(usize, usize) -> Option<i64>,
    most_pairs: bool,
    (nodes, visited): (u64, &mut u64),
    control: &Control<'_>,
) -> Result<Bounded, String> {
    let mut largest = 0i64;
    for one in 0..agents {
        for other in 0..one {
            largest = largest.max(weight(one, other).map_or(0, i64::abs));
        }
    }
    // A pair more outweighs whatever all pairs together weigh, either way.
    let beyond = || format!("{agents} people with weights up to {largest} are beyond the numbers");
    let wide = i64::try_from(agents).map_err(|_| beyond())?;
    let prize = if most_pairs {
        largest.checked_mul(wide).and_then(|all| all.checked_add(1)).ok_or_else(beyond)?
    } else {
        0
    };
    largest.checked_add(prize).ok_or_else(beyond)?;
    let prized = |one: usize, other: usize| weight(one, other).map(|weight| weight + prize);

    let mut best: (i64, Vec<Option<usize>>) = (0, vec![None; agents]);
    let mut proven = true;
    let mut stack = vec![Node::default()];
    while let Some(node) = stack.pop() {
        let stop = control.check(*visited);
        if stop == Err(StopReason::Cancelled) {
            return Ok(Bounded::Stopped(StopReason::Cancelled));
        }
        if stop.is_err() || *visited >= nodes {
            proven = false;
            break;
        }
        *visited += 1;
        let relaxed = relaxed(agents, &prized, &node)?;
        proven &= relaxed.verified;
        if relaxed.bound <= best.0 {
            continue;
        }
        let (value, partners) = relaxed.rounded(&prized, &node);
        if value > best.0 {
            best = (value, partners);
        }
        if let Some(edge) = relaxed.odd_pair().filter(|_| best.0 < relaxed.bound) {
            let mut without = node.clone();
            without.out.insert(edge);
            stack.push(without);
            let mut with = node;
            with.demanded.push(edge);
            stack.push(with);
        }
    }
    Ok(Bounded::Found { partners: best.1, proven })
}

/// A node's assignment: ways and circles, and half its value.
struct Relaxed {
    /// Everybody's successor among those not demanded away.
    next: Vec<Option<usize>>,
    bound: i64,
    verified: bool,
}

fn relaxed(
    agents: usize,
    weight: &dyn Fn(usize, usize) -> Option<i64>,
    node: &Node,
) -> Result<Relaxed, String> {
    let mut free = vec![true; agents];
    let mut demanded = 0;
    for &(one, other) in &node.demanded {
        (free[one], free[other]) = (false, false);
        demanded += weight(one, other).unwrap_or(0);
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
    let problem = AssignmentProblem::sparse(agents, agents, edges)
        .cardinality(Cardinality::Free)
        .build()
        .map_err(|faults| crate::kernel::joined(&faults))?;
    let answer = match assignment::solve(&problem) {
        Outcome::Solved(answer) => answer,
        Outcome::Impossible(witness) => return Err(format!("{witness:?}")),
        Outcome::Stopped(stopped) => match stopped.best {},
    };
    let verified = audit::verify_assignment(&problem, &answer).is_ok();
    let mut next = vec![None; agents];
    let mut value = 0;
    for (one, other) in answer.matching.pairs() {
        next[one.get()] = Some(other.get());
        value += problem.weight(one, other).unwrap_or(0);
    }
    Ok(Relaxed { next, bound: demanded + value.div_euclid(2), verified })
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
    ) -> (i64, Vec<Option<usize>>) {
        let mut partners = vec![None; self.next.len()];
        let mut value = 0;
        let mut join = |pairs: &[(usize, usize)]| {
            for &(one, other) in pairs {
                (partners[one], partners[other]) = (Some(other), Some(one));
                value += weight(one, other).unwrap_or(0);
            }
        };
        join(&node.demanded);
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
            let weigh = |half: &Vec<(usize, usize)>| -> i64 {
                half.iter().map(|&(one, other)| weight(one, other).unwrap_or(0)).sum()
            };
            let best =
                halves.reduce(|one, other| if weigh(&other) > weigh(&one) { other } else { one });
            join(&best.unwrap_or_default());
        }
        (value, partners)
    }
}
