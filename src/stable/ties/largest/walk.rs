//! Walking from one weakly stable matching to another of the same size or a larger one.
//!
//! Whoever has a free seat takes the place of somebody of the same tie, whose partner loses
//! nothing by that. Who had to go asks down the own list for somebody who gains by it, as in
//! deferred acceptance; so does whoever has to go there, until one finds a free seat, which makes
//! a pair more, or one finds nobody. *Lemma*: the matching stays weakly stable. Those who were
//! asked are never worse off, so nobody blocks with them who did not before, and who had to go
//! has asked everybody.
//!
//! Elsewhere somebody is sent away from a partner and asks down the list in the same way, until the
//! seat that was left is taken by somebody no worse (the *breakmarriage* of D. G. McVitie and L. B.
//! Wilson, The stable marriage problem, 1971); where that does not come about, all stays as it was.
//!
//! Going along both sides in turn, such steps reach far, and none of them
//! makes fewer pairs: where many people are free one soon meets a free seat. Local search with
//! swaps inside ties is known from M. Gelain, M. S. Pini, F. Rossi, K. B. Venable and T. Walsh,
//! Local search approaches in stable matching problems, 2013; there whole blocking pairs are undone.

use super::model::Model;
use super::work::{Work, scattered};
use crate::kernel::{Control, Side, Sides, StopReason};

/// A divorce that has read so many entries is given up.
const FAR: usize = 1 << 10;

/// A walk, where it stands.
pub(super) struct Walk<'a> {
    pub(super) model: &'a Model,
    pub(super) made: Vec<bool>,
    pub(super) size: u64,
    /// How many seats of each agent are taken.
    taken: Sides<Vec<u32>>,
    /// The agents with free seats, and the place of each of them there.
    free: Sides<Vec<u32>>,
    place: Sides<Vec<Option<u32>>>,
    /// How many numbers were drawn.
    drawn: u64,
    /// Which pairs were made or parted since a divorce.
    log: Vec<u32>,
    /// Pairs that may be made instead of others.
    choices: Vec<(u32, u32)>,
}

impl<'a> Walk<'a> {
    /// From a weakly stable matching.
    pub(super) fn new(model: &'a Model, made: Vec<bool>) -> Self {
        let empty = |side: Side| vec![0; model.sides[side].seats.len()];
        let mut walk = Self {
            model,
            size: super::search::size(&made),
            made,
            taken: Sides::of(empty),
            free: Sides::default(),
            place: Sides::of(|side| vec![None; model.sides[side].seats.len()]),
            drawn: 0,
            log: Vec::new(),
            choices: Vec::new(),
        };
        for (side, order) in model.sides.iter() {
            for (pair, _) in walk.made.iter().enumerate().filter(|made| *made.1) {
                walk.taken[side][order.agent[pair] as usize] += 1;
            }
            (0..order.seats.len()).for_each(|agent| walk.note(side, agent));
        }
        walk
    }

    /// Goes on until so many steps in a row made no pair more, or there are `most` pairs.
    pub(super) fn go(
        &mut self,
        (patience, most): (u64, u64),
        control: &Control<'_>,
        work: &mut Work,
    ) -> Result<(), StopReason> {
        let mut left = patience;
        while left > 0 && self.size < most {
            left -= 1;
            let side = Side::BOTH[self.draw(2)];
            let before = self.size;
            let read = if self.draw(2) == 0 {
                let pair = self.draw(self.made.len());
                if self.made[pair] { self.divorce(side, pair as u32) } else { 1 }
            } else if self.free[side].is_empty() {
                1
            } else {
                let at = self.draw(self.free[side].len());
                self.log.clear();
                self.step(side, self.free[side][at] as usize)
            };
            work.read(read, control)?;
            if self.size > before {
                left = patience;
            }
        }
        Ok(())
    }

    /// Those with free seats, in a drawn order.
    pub(super) fn free_in_turn(&mut self) -> Vec<(Side, u32)> {
        let both = self.free.iter();
        let mut free: Vec<(Side, u32)> =
            both.flat_map(|(side, free)| free.iter().map(move |&agent| (side, agent))).collect();
        for at in (1..free.len()).rev() {
            let other = self.draw(at + 1);
            free.swap(at, other);
        }
        free
    }

    pub(super) fn is_free(&self, (side, agent): (Side, u32)) -> bool {
        self.place[side][agent as usize].is_some()
    }

    /// Goes on with these pairs made or not, as it is said of each.
    pub(super) fn change(&mut self, pairs: &[u32], made: &[bool]) {
        self.log.clear();
        for is_made in [false, true] {
            for (&pair, _) in pairs.iter().zip(made).filter(|pair| *pair.1 == is_made) {
                match (self.made[pair as usize], is_made) {
                    (true, false) => self.part(pair),
                    (false, true) => self.join(pair),
                    _ => {}
                }
            }
        }
    }

    /// A number below this.
    fn draw(&mut self, bound: usize) -> usize {
        self.drawn += 1;
        let (low, high) = (self.drawn as u32, (self.drawn >> 32) as u32);
        ((scattered(low, high) * bound as f64) as usize).min(bound.saturating_sub(1))
    }

    /// Has an agent with a free seat take somebody's place; says how many entries were read.
    fn step(&mut self, side: Side, agent: usize) -> usize {
        let model = self.model;
        let (own, other) = (&model.sides[side], &model.sides[side.other()]);
        let mut choices = std::mem::take(&mut self.choices);
        choices.clear();
        let mut read = own.rows.row(agent).len();
        for &pair in own.rows.row(agent).iter().filter(|&&pair| !self.made[pair as usize]) {
            let asked = other.agent[pair as usize] as usize;
            let tie = other.as_good[pair as usize];
            let row = &other.rows.row(asked)[..tie as usize];
            read += row.len();
            // Who sits there and is as good; the worst, or the pair would block.
            let tied = row.iter().rev().take_while(|&&held| other.as_good[held as usize] == tie);
            let held = tied.filter(|&&held| self.made[held as usize]);
            choices.extend(held.map(|&held| (pair, held)));
        }
        let chosen = self.draw(choices.len());
        let chosen = choices.get(chosen).copied();
        self.choices = choices;
        let Some((pair, held)) = chosen else { return read };
        self.part(held);
        self.join(pair);
        read + self.seat(side, own.agent[held as usize] as usize, None).1
    }

    /// Has a partner go whose place is taken by somebody as good or better, if the search for
    /// places comes back there; else all stays as it was. Says how many entries were read.
    fn divorce(&mut self, side: Side, pair: u32) -> usize {
        let other = &self.model.sides[side.other()];
        let left = other.agent[pair as usize] as usize;
        let mut held = other.rows.row(left).iter().rev();
        let worst = held.find(|&&held| self.made[held as usize]);
        let is_worst = |&worst: &u32| other.as_good[worst as usize] == other.as_good[pair as usize];
        // Elsewhere there are seats for which others would come too.
        if self.taken[side.other()][left] < other.seats[left] || !worst.is_some_and(is_worst) {
            return 1;
        }
        self.log.clear();
        self.part(pair);
        let gone = self.model.sides[side].agent[pair as usize] as usize;
        let (is_done, read) = self.seat(side, gone, Some(pair));
        if !is_done {
            let log = std::mem::take(&mut self.log);
            for &pair in log.iter().rev() {
                if self.made[pair as usize] { self.part(pair) } else { self.join(pair) }
            }
            self.log = log;
        }
        read
    }

    /// Somebody who had to go asks down the own list for a seat, and so on. After a `divorce` the
    /// seat that was left must be taken again, by somebody no worse. Says whether all is stable at
    /// the end, and how many entries were read.
    fn seat(&mut self, side: Side, mut gone: usize, divorce: Option<u32>) -> (bool, usize) {
        let (own, other) = (&self.model.sides[side], &self.model.sides[side.other()]);
        let left = divorce.map(|pair| (other.agent[pair as usize], other.as_good[pair as usize]));
        let mut read = 0;
        loop {
            let mut found = None;
            for &pair in own.rows.row(gone).iter().filter(|&&pair| !self.made[pair as usize]) {
                read += 1;
                let asked = other.agent[pair as usize];
                let good = other.as_good[pair as usize];
                if Some(asked) == left.map(|left| left.0) {
                    // Nobody else there is asked to go: that seat is the only one that is free.
                    if Some(pair) != divorce && left.is_some_and(|left| good <= left.1) {
                        self.join(pair);
                        return (true, read);
                    }
                    continue;
                }
                if self.taken[side.other()][asked as usize] < other.seats[asked as usize] {
                    if divorce.is_none() {
                        self.join(pair);
                    }
                    return (divorce.is_none(), read);
                }
                let held = other.rows.row(asked as usize).iter().rev();
                let worst = held.copied().find(|&held| self.made[held as usize]);
                found = worst.filter(|&worst| other.as_good[worst as usize] > good);
                if let Some(worst) = found {
                    self.part(worst);
                    self.join(pair);
                    break;
                }
            }
            match found {
                Some(worst) if read < FAR || divorce.is_none() => {
                    gone = own.agent[worst as usize] as usize;
                }
                _ => return (divorce.is_none(), read),
            }
        }
    }

    fn join(&mut self, pair: u32) {
        self.log.push(pair);
        self.made[pair as usize] = true;
        self.size += 1;
        for side in Side::BOTH {
            let agent = self.model.sides[side].agent[pair as usize] as usize;
            self.taken[side][agent] += 1;
            self.note(side, agent);
        }
    }

    fn part(&mut self, pair: u32) {
        self.log.push(pair);
        self.made[pair as usize] = false;
        self.size -= 1;
        for side in Side::BOTH {
            let agent = self.model.sides[side].agent[pair as usize] as usize;
            self.taken[side][agent] -= 1;
            self.note(side, agent);
        }
    }

    /// Notes whether an agent has a free seat.
    fn note(&mut self, side: Side, agent: usize) {
        let is_free = self.taken[side][agent] < self.model.sides[side].seats[agent];
        let (free, place) = (&mut self.free[side], &mut self.place[side]);
        match (place[agent], is_free) {
            (None, true) => {
                place[agent] = Some(free.len() as u32);
                free.push(agent as u32);
            }
            (Some(at), false) => {
                place[agent] = None;
                free.swap_remove(at as usize);
                if let Some(&moved) = free.get(at as usize) {
                    place[moved as usize] = Some(at);
                }
            }
            _ => {}
        }
    }
}
