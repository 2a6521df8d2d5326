//! The best assignment under bounds over groups that may overlap, and over kinds of partners.
//!
//! With groups that overlap the problem is NP-hard (three-dimensional matching: rows are the
//! triples, each element a group with one pair), and so it is with shares of a load that is not
//! known. A branch and bound over the split problem of
//! [`GroupedProblem`](crate::market::GroupedProblem): its best assignment, found as a flow, bounds
//! everything below a node. Where it breaks a bound, the pairs of a piece of that group, or the
//! load of whom a share is about, are decided: at most as many as now, or more. Pieces are nested
//! or apart from everything else, so each node is a flow again. Where nothing is broken at the
//! first node, as is always so for nested groups without shares, its prices prove the answer.

use super::branching::{Conditions, GroupedOutcome, search};
use crate::kernel::{Control, MenteeIx, MentorIx, Side, Sides};
use crate::market::{AssignmentProblem, GroupedProblem, Matching, PartGroup, Weight};

/// The best assignment that keeps every bound of the problem: as many pairs as can be, where these
/// are asked for, then the best sum.
///
/// In mentoring words: at most so many pairs with mentors of one firm and with those of one school,
/// whoever belongs to both; for each mentee a mentor of each category; no more than half of a
/// mentor's mentees from one class.
///
/// Exact at every size and proven by prices where groups of people are nested or apart and
/// kinds of partners are too (disjoint categories, for example) and have no shares. Else by a
/// search that ends after `nodes` assignments at the latest: then the outcome is stopped by its
/// work limit, with the best found and a bound. `audit::verify_grouped` checks the answer.
///
/// Time: an assignment of the parts a node, as a flow over edges.
///
/// ```
/// use mentormatch::assignment::solve_grouped;
/// use mentormatch::kernel::{Control, Matrix, Side, Sides};
/// use mentormatch::market::{AssignmentProblem, GroupedProblem, Mix, Seats};
///
/// // One mentee wants two mentors, one of each category: 0 and 1 are of one, 2 of the other.
/// let problem = AssignmentProblem::dense(Matrix::from_rows(vec![vec![5_i64, 4, 1]])?)
///     .seats(Side::Mentee, Seats::each(vec![2]))
///     .build()
///     .unwrap();
/// let kinds = [vec![0, 1], vec![2]].map(|kind| Mix::new("category", 0, kind).at_least(1));
/// let mixes = Sides::new(kinds.to_vec(), Vec::new());
/// let problem = GroupedProblem::new(problem, Sides::default(), mixes).unwrap();
/// let best = solve_grouped(&problem, 100, &Control::unbounded()).solved().ok_or("it can be")?;
/// assert_eq!(best.value, 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve_grouped<W: Weight>(
    problem: &GroupedProblem<W>,
    nodes: u64,
    control: &Control<'_>,
) -> GroupedOutcome<W> {
    search(&Grouped(problem), nodes, control)
}

/// The least and most pairs of each quota of the split problem, by side.
type Bounds = Sides<Vec<(u32, u32)>>;

/// A bound that is broken: where to branch.
#[derive(Clone, Copy)]
struct Broken {
    side: Side,
    /// A quota, and a number of its pairs: at most so many, or more.
    quota: usize,
    pairs: u32,
    /// Whether more is looked at first.
    more_first: bool,
}

struct Grouped<'p, W>(&'p GroupedProblem<W>);

impl<W: Weight> Conditions<W> for Grouped<'_, W> {
    type Node = Bounds;

    fn base(&self) -> &AssignmentProblem<W> {
        self.0.problem()
    }

    fn first(&self) -> Bounds {
        Sides::of(|side| {
            let groups = self.0.split().quotas(side).groups().iter();
            groups.map(|group| (group.least, group.most.unwrap_or(u32::MAX))).collect()
        })
    }

    /// What follows from the bounds for pieces and kinds.
    fn tighten(&self, bounds: &mut Bounds) -> bool {
        for side in Side::BOTH {
            for group in self.0.groups(side) {
                let most = u64::from(self.most(side, group, &bounds[side]));
                let bounds = &mut bounds[side];
                if let Some(quota) = group.quota {
                    let most = u32::try_from(most).unwrap_or(u32::MAX);
                    bounds[quota].1 = bounds[quota].1.min(most);
                    if bounds[quota].0 > bounds[quota].1 {
                        return false;
                    }
                    continue;
                }
                let lows: u64 = group.pieces.iter().map(|&at| u64::from(bounds[at].0)).sum();
                let highs: u64 = group.pieces.iter().map(|&at| u64::from(bounds[at].1)).sum();
                if lows > most || highs < u64::from(group.least) {
                    return false;
                }
                for &piece in &group.pieces {
                    let (low, high) = bounds[piece];
                    let room = most - (lows - u64::from(low));
                    let needed = u64::from(group.least).saturating_sub(highs - u64::from(high));
                    let high = u64::from(high).min(room);
                    let low = u64::from(low).max(needed);
                    let bound = |pairs: u64| u32::try_from(pairs).unwrap_or(u32::MAX);
                    bounds[piece] = (bound(low), bound(high));
                    if low > high {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn problem(&self, bounds: &Bounds) -> AssignmentProblem<W> {
        self.0.bounded(bounds)
    }

    fn ways(&self, bounds: Bounds, found: &Matching) -> Option<Vec<Bounds>> {
        let Broken { side, quota, pairs, more_first } = self.broken(&bounds, found)?;
        let (mut fewer, mut more) = (bounds.clone(), bounds);
        let below = &mut fewer[side][quota];
        below.1 = below.1.min(pairs);
        let above = &mut more[side][quota];
        above.0 = above.0.max(pairs + 1);
        let mut ways = vec![more, fewer];
        if more_first {
            ways.reverse();
        }
        ways.retain(|bounds| bounds[side][quota].0 <= bounds[side][quota].1);
        Some(ways)
    }

    fn whole(&self, found: &Matching) -> Option<Matching> {
        self.0.whole(found)
    }
}

impl<W: Weight> Grouped<'_, W> {
    /// The most pairs that a group may have under these bounds.
    fn most(&self, side: Side, group: &PartGroup, bounds: &[(u32, u32)]) -> u32 {
        match group.share {
            Some((mix, load)) => {
                let load = self.0.groups(side)[load].quota;
                let most = load.map_or(u32::MAX, |load| bounds[load].1);
                self.0.mixes(side)[mix].most_of(most)
            }
            None => group.most,
        }
    }

    /// The first bound that these pairs of parts break.
    fn broken(&self, bounds: &Bounds, parts: &Matching) -> Option<Broken> {
        for side in Side::BOTH {
            let quotas = self.0.split().quotas(side).groups();
            let counts: Vec<u32> =
                quotas.iter().map(|group| pairs_of(parts, side, &group.members)).collect();
            let bounds = &bounds[side];
            for group in self.0.groups(side) {
                let own: u32 = match group.quota {
                    Some(quota) => counts[quota],
                    None => group.pieces.iter().map(|&piece| counts[piece]).sum(),
                };
                if group.quota.is_none() && own > self.most(side, group, bounds) {
                    // A piece above its least: else the group would be beyond its bound whatever
                    // else is done, and the node not have been solved.
                    let above = |piece: &&usize| counts[**piece] > bounds[**piece].0;
                    let pieces = group.pieces.iter().filter(above);
                    let quota = *pieces.max_by_key(|piece| counts[**piece])?;
                    let pairs = counts[quota] - 1;
                    return Some(Broken { side, quota, pairs, more_first: false });
                }
                if group.quota.is_none() && own < group.least {
                    let below = |piece: &&usize| counts[**piece] < bounds[**piece].1;
                    let quota = *group.pieces.iter().find(below)?;
                    return Some(Broken { side, quota, pairs: counts[quota], more_first: true });
                }
                if let Some((mix, load)) = group.share {
                    let quota = self.0.groups(side)[load].quota?;
                    let all = counts[quota];
                    if own > self.0.mixes(side)[mix].most_of(all) {
                        return Some(Broken { side, quota, pairs: all, more_first: true });
                    }
                }
            }
        }
        None
    }
}

fn pairs_of(parts: &Matching, side: Side, members: &[u32]) -> u32 {
    let pairs = |&part: &u32| match side {
        Side::Mentee => parts.mentors_of(MenteeIx::new(part)).len() as u32,
        Side::Mentor => parts.mentees_of(MentorIx::new(part)).len() as u32,
    };
    members.iter().map(pairs).sum()
}
