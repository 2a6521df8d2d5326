//! Pairs that no weakly stable matching of a wanted size makes: each is tried.
//!
//! Where one seat is taken by a pair, everybody whom one of the two prefers has to sit with a
//! partner at least as good in its own eyes. Where no matching seats all of these, or none of the
//! wanted size, the pair is out of the question.

use super::model::Model;
use crate::kernel::{Side, Sides};

/// Pairs times people of the largest part in which pairs are tried: in larger ones it takes longer
/// than the cases that it spares.
const MOST_TRIED: usize = 1 << 19;

/// A part in which everybody has one seat, and a largest matching of the pairs that are left.
pub(super) struct Probe<'a> {
    model: &'a Model,
    /// The pair of each mentee and of each mentor.
    base: Sides<Vec<Option<u32>>>,
    trial: Sides<Vec<Option<u32>>>,
    /// How far down its list each may go, in a trial, and those for whom that was changed.
    limit: Sides<Vec<u32>>,
    limited: Sides<Vec<u32>>,
    /// In which search each agent was reached, and along which pair.
    reached: Sides<Vec<(u64, u32)>>,
    searches: u64,
    /// Entries that searches read.
    pub(super) reads: u64,
}

impl<'a> Probe<'a> {
    /// Nothing where somebody has several seats, or the part is large.
    pub(super) fn new(model: &'a Model) -> Option<Self> {
        if model.sides.values().any(|order| order.seats.iter().any(|&seats| seats != 1)) {
            return None;
        }
        let count = model.sides.as_ref().map(|_, order| order.seats.len());
        if model.pairs.saturating_mul(count.mentee + count.mentor) > MOST_TRIED {
            return None;
        }
        Some(Self {
            model,
            base: count.map(|_, count| vec![None; count]),
            trial: count.map(|_, count| vec![None; count]),
            limit: count.map(|_, count| vec![u32::MAX; count]),
            limited: Sides::default(),
            reached: count.map(|_, count| vec![(0, 0); count]),
            searches: 0,
            reads: 0,
        })
    }

    fn ends(&self, pair: u32) -> Sides<usize> {
        self.model.sides.as_ref().map(|_, order| order.agent[pair as usize] as usize)
    }

    /// Whether a matching of the pairs that are left, with as many as `wanted`, exists.
    pub(super) fn has_base(&mut self, is_left: impl Fn(u32) -> bool, wanted: u64) -> bool {
        for agent in 0..self.base.mentee.len() {
            if let Some(pair) = self.base.mentee[agent].filter(|&pair| !is_left(pair)) {
                let mentor = self.ends(pair).mentor;
                self.base.mentee[agent] = None;
                self.base.mentor[mentor] = None;
            }
        }
        std::mem::swap(&mut self.base, &mut self.trial);
        self.fill(&is_left);
        std::mem::swap(&mut self.base, &mut self.trial);
        self.base.mentee.iter().flatten().count() as u64 >= wanted
    }

    /// Whether a pair that is left may be part of a matching of the wanted size. Follows
    /// [`Probe::has_base`].
    pub(super) fn is_possible(
        &mut self,
        pair: u32,
        is_left: impl Fn(u32) -> bool,
        wanted: u64,
    ) -> bool {
        for side in Side::BOTH {
            self.trial[side].clone_from(&self.base[side]);
        }
        let both = self.ends(pair);
        for side in Side::BOTH {
            // Whoever its partner prefers must go elsewhere.
            let partner = &self.model.sides[side.other()];
            let row = self.model.sides[side.other()].rows.row(both[side.other()]);
            let tie = row.partition_point(|&other| {
                partner.as_good[other as usize] < partner.as_good[pair as usize]
            });
            for &other in &row[..tie] {
                let agent = self.ends(other)[side];
                self.limit[side][agent] = self.model.sides[side].as_good[other as usize];
                self.limited[side].push(agent as u32);
            }
        }
        for (side, agent) in both {
            self.unseat(side, agent);
            self.limit[side][agent] = 0;
            for at in 0..self.limited[side].len() {
                let agent = self.limited[side][at] as usize;
                if self.trial[side][agent].is_some_and(|held| !self.is_open(held, &is_left)) {
                    self.unseat(side, agent);
                }
            }
        }
        self.fill(&is_left);
        let made = self.trial.mentee.iter().flatten().count() as u64 + 1;
        let possible = made >= wanted
            && Side::BOTH.into_iter().all(|side| {
                (0..self.limited[side].len()).all(|at| {
                    let agent = self.limited[side][at] as usize;
                    self.trial[side][agent].is_some() || self.displace(side, agent, &is_left)
                })
            });
        for (side, agent) in both {
            self.limit[side][agent] = u32::MAX;
            while let Some(agent) = self.limited[side].pop() {
                self.limit[side][agent as usize] = u32::MAX;
            }
        }
        possible
    }

    fn unseat(&mut self, side: Side, agent: usize) {
        if let Some(pair) = self.trial[side][agent].take() {
            let partner = self.ends(pair)[side.other()];
            self.trial[side.other()][partner] = None;
        }
    }

    fn is_open(&self, pair: u32, is_left: &impl Fn(u32) -> bool) -> bool {
        let ends = self.ends(pair);
        let keeps = |side: Side| {
            self.model.sides[side].as_good[pair as usize] <= self.limit[side][ends[side]]
        };
        keeps(Side::Mentee) && keeps(Side::Mentor) && is_left(pair)
    }

    /// Makes the trial as large as can be.
    fn fill(&mut self, is_left: &impl Fn(u32) -> bool) {
        for agent in 0..self.trial.mentee.len() {
            if self.trial.mentee[agent].is_none() {
                if let Some(end) = self.search(Side::Mentee, agent, is_left, |_, end| end.is_none())
                {
                    self.exchange(Side::Mentee, end);
                }
            }
        }
    }

    /// Seats an agent instead of another of its side who need not sit; false where that fails.
    fn displace(&mut self, side: Side, agent: usize, is_left: &impl Fn(u32) -> bool) -> bool {
        let end = self.search(side, agent, is_left, |probe, held| {
            held.is_some_and(|held| probe.limit[side][probe.ends(held)[side]] == u32::MAX)
        });
        let Some(end) = end else { return false };
        if let Some(held) = self.trial[side.other()][end].take() {
            let other = self.ends(held)[side];
            self.trial[side][other] = None;
        }
        self.exchange(side, end);
        true
    }

    /// Looks breadth first along open pairs for somebody of the other side who holds a pair that
    /// will do.
    fn search(
        &mut self,
        side: Side,
        agent: usize,
        is_left: &impl Fn(u32) -> bool,
        will_do: impl Fn(&Self, Option<u32>) -> bool,
    ) -> Option<usize> {
        let model = self.model;
        self.searches += 1;
        let mut queue = vec![agent];
        let mut at = 0;
        while at < queue.len() {
            let current = queue[at];
            at += 1;
            for &pair in model.sides[side].rows.row(current) {
                self.reads += 1;
                if model.sides[side].as_good[pair as usize] > self.limit[side][current] {
                    break;
                }
                let end = self.ends(pair)[side.other()];
                if self.reached[side.other()][end].0 == self.searches
                    || !self.is_open(pair, is_left)
                {
                    continue;
                }
                self.reached[side.other()][end] = (self.searches, pair);
                let held = self.trial[side.other()][end];
                if will_do(self, held) {
                    return Some(end);
                }
                if let Some(held) = held {
                    queue.push(self.ends(held)[side]);
                }
            }
        }
        None
    }

    /// Follows the chain back from whoever was found.
    fn exchange(&mut self, side: Side, mut end: usize) {
        loop {
            let pair = self.reached[side.other()][end].1;
            let current = self.ends(pair)[side];
            self.trial[side.other()][end] = Some(pair);
            let before = self.trial[side][current].replace(pair);
            let Some(before) = before else { return };
            end = self.ends(before)[side.other()];
        }
    }
}
