//! How far down its list each agent goes, and what follows from that.
//!
//! The *cutoff* of an agent in a matching is how many pairs of its list are at least as good as the
//! worst that it made where its seats are full, and beyond the list where they are not. A pair that
//! is not made does not block exactly where one of its two has a cutoff that is at most the pair's
//! place. So each agent has a range of cutoffs, and ranges and pairs narrow each other:
//!
//! - whoever is full by some place makes none of the pairs behind it, and as many before it as it has
//!   seats; where no more than these are left, it makes them all;
//! - before a place until which fewer pairs are left than there are seats, nobody is full;
//! - a pair before the least cutoff of one of its two is within the other's greatest, unless it is
//!   made by two with several seats;
//! - the seats that can still be filled are as many as the matching is to have.
//!
//! A supposed cutoff from which a contradiction follows is ruled out (Savelsbergh 1994 calls this
//! probing); this alone often settles most of a market with many seats.

use super::model::Model;
use super::work::Work;
use crate::kernel::{Control, Side, Sides, StopReason};

/// What was changed, with what was there before.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    Pair(u32),
    Least { side: Side, agent: u32, before: u32 },
    Greatest { side: Side, agent: u32, before: u32 },
}

/// No matching of the wanted size is within the ranges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contradiction;

type Holds = Result<(), Contradiction>;

pub(super) struct Cutoffs<'a> {
    model: &'a Model,
    /// Whether each pair is made, as far as that is known.
    pub(super) made: Vec<Option<bool>>,
    /// The range of each agent's cutoff, ends included.
    least: Sides<Vec<u32>>,
    greatest: Sides<Vec<u32>>,
    /// How many of its pairs are not ruled out.
    left: Sides<Vec<u32>>,
    pub(super) changes: Vec<Change>,
    /// Whose pairs or range changed since anybody looked at what follows.
    queue: Vec<(Side, u32)>,
    queued: Sides<Vec<bool>>,
    /// How many pairs the matching is to have.
    pub(super) wanted: u64,
    reads: usize,
}

impl<'a> Cutoffs<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let sides = model.sides.as_ref();
        let count = |order: &super::model::Order| -> Vec<u32> {
            order.rows.iter().map(|row| row.len() as u32).collect()
        };
        Self {
            model,
            made: vec![None; model.pairs],
            least: sides.map(|_, order| vec![0; order.seats.len()]),
            greatest: sides.map(|_, order| count(order).iter().map(|count| count + 1).collect()),
            left: sides.map(|_, order| count(order)),
            changes: Vec::new(),
            queue: Vec::new(),
            queued: sides.map(|_, order| vec![false; order.seats.len()]),
            wanted: 0,
            reads: 0,
        }
    }

    /// Whether all seats of the agent are filled.
    pub(super) fn is_full(&self, side: Side, agent: usize) -> bool {
        self.greatest[side][agent] as usize <= self.model.sides[side].rows.row(agent).len()
    }

    /// Whether the cutoff of the agent may be this one, and a later one.
    pub(super) fn is_open(&self, side: Side, agent: usize, cutoff: u32) -> bool {
        self.least[side][agent] <= cutoff && cutoff < self.greatest[side][agent]
    }

    fn ends(&self, pair: u32) -> Sides<usize> {
        self.model.sides.as_ref().map(|_, order| order.agent[pair as usize] as usize)
    }

    fn enqueue(&mut self, side: Side, agent: usize) {
        if !std::mem::replace(&mut self.queued[side][agent], true) {
            self.queue.push((side, agent as u32));
        }
    }

    /// The pair is made, or it is not.
    pub(super) fn decide(&mut self, pair: u32, made: bool) -> Holds {
        match self.made[pair as usize] {
            Some(known) if known == made => return Ok(()),
            Some(_) => return Err(Contradiction),
            None => {}
        }
        self.made[pair as usize] = Some(made);
        self.changes.push(Change::Pair(pair));
        for (side, agent) in self.ends(pair) {
            if !made {
                self.left[side][agent] -= 1;
            }
            self.enqueue(side, agent);
        }
        Ok(())
    }

    /// The agent's cutoff is at least this one.
    pub(super) fn at_least(&mut self, side: Side, agent: usize, cutoff: u32) -> Holds {
        let before = self.least[side][agent];
        if before < cutoff {
            self.least[side][agent] = cutoff;
            self.changes.push(Change::Least { side, agent: agent as u32, before });
            self.enqueue(side, agent);
        }
        if cutoff > self.greatest[side][agent] { Err(Contradiction) } else { Ok(()) }
    }

    /// The agent's cutoff is at most this one.
    pub(super) fn at_most(&mut self, side: Side, agent: usize, cutoff: u32) -> Holds {
        let before = self.greatest[side][agent];
        if before > cutoff {
            self.greatest[side][agent] = cutoff;
            self.changes.push(Change::Greatest { side, agent: agent as u32, before });
            self.enqueue(side, agent);
        }
        if cutoff < self.least[side][agent] { Err(Contradiction) } else { Ok(()) }
    }

    /// Everybody's range and pairs are looked at.
    pub(super) fn begin(&mut self) -> Holds {
        for side in Side::BOTH {
            (0..self.queued[side].len()).for_each(|agent| self.enqueue(side, agent));
        }
        self.conclude()
    }

    /// All that follows from what has changed.
    pub(super) fn conclude(&mut self) -> Holds {
        let mut holds = Ok(());
        while let Some((side, agent)) = self.queue.pop() {
            self.queued[side][agent as usize] = false;
            if holds.is_ok() {
                holds = self.narrow(side, agent as usize);
            }
        }
        holds?;
        let most = |side: Side| -> u64 {
            let seats = self.model.sides[side].seats.iter().enumerate();
            let most = seats.map(|(agent, &seats)| {
                let row = self.model.sides[side].rows.row(agent).len();
                let never = self.least[side][agent] as usize > row;
                u64::from((seats - u32::from(never)).min(self.left[side][agent]))
            });
            most.sum()
        };
        let is_enough = Side::BOTH.into_iter().all(|side| most(side) >= self.wanted);
        if is_enough { Ok(()) } else { Err(Contradiction) }
    }

    /// What follows for the pairs and the range of one agent, and for those whom it lists.
    fn narrow(&mut self, side: Side, agent: usize) -> Holds {
        let model = self.model;
        let order = &model.sides[side];
        let row = order.rows.row(agent);
        self.reads += row.len();
        let seats = order.seats[agent];
        let beyond = row.len() as u32 + 1;
        let place = |pair: u32| order.as_good[pair as usize];
        let (mut kept, mut made, mut worst, mut full_by) = (0, 0, 0, beyond);
        for &pair in row {
            match self.made[pair as usize] {
                Some(false) => continue,
                Some(true) => (made, worst) = (made + 1, place(pair)),
                None => {}
            }
            kept += 1;
            if kept == seats {
                full_by = place(pair);
            }
        }
        if made > seats {
            return Err(Contradiction);
        }
        // Whoever has no seat in this part is full from the start.
        self.at_least(side, agent, full_by.max(worst))?;
        if made == seats {
            self.at_most(side, agent, worst)?;
        }
        let (least, greatest) = (self.least[side][agent], self.greatest[side][agent]);
        let within = |cutoffs: &Self, pair: u32| {
            cutoffs.made[pair as usize] != Some(false) && place(pair) <= greatest
        };
        let all = greatest < beyond
            && row.iter().filter(|&&pair| within(self, pair)).count() == seats as usize;
        for &pair in row {
            if self.made[pair as usize].is_some() {
                continue;
            }
            if made == seats || place(pair) > greatest || (seats == 1 && place(pair) < least) {
                self.decide(pair, false)?;
            } else if all {
                self.decide(pair, true)?;
            }
        }
        row.iter().try_for_each(|&pair| self.guard(pair))
    }

    /// The pair does not block.
    fn guard(&mut self, pair: u32) -> Holds {
        let ends = self.ends(pair);
        let place = |side: Side| self.model.sides[side].as_good[pair as usize];
        let before = |side: Side| self.least[side][ends[side]] > place(side);
        let has_one = |side: Side| self.model.sides[side].seats[ends[side]] == 1;
        let either = match self.made[pair as usize] {
            Some(true) => has_one(Side::Mentee) || has_one(Side::Mentor),
            Some(false) => true,
            None => has_one(Side::Mentee) || has_one(Side::Mentor),
        };
        for side in Side::BOTH.into_iter().filter(|&side| before(side)).collect::<Vec<_>>() {
            let other = side.other();
            if either {
                self.at_most(other, ends[other], self.model.sides[other].as_good[pair as usize])?;
            } else if self.made[pair as usize].is_none()
                && self.least[other][ends[other]] > self.model.sides[other].as_good[pair as usize]
            {
                self.decide(pair, true)?;
            }
        }
        Ok(())
    }

    /// Takes changes back, until so many are left; tells each once it is taken back.
    pub(super) fn undo(&mut self, changes: usize, mut told: impl FnMut(&Self, Change)) {
        for (side, agent) in self.queue.drain(..) {
            self.queued[side][agent as usize] = false;
        }
        while self.changes.len() > changes {
            let Some(change) = self.changes.pop() else { return };
            match change {
                Change::Pair(pair) => {
                    let ends = self.ends(pair);
                    if self.made[pair as usize].take() == Some(false) {
                        ends.iter().for_each(|(side, &agent)| self.left[side][agent] += 1);
                    }
                }
                Change::Least { side, agent, before } => {
                    self.least[side][agent as usize] = before;
                }
                Change::Greatest { side, agent, before } => {
                    self.greatest[side][agent as usize] = before;
                }
            }
            told(self, change);
        }
    }

    /// Whether a contradiction follows from what `suppose` does. Takes it back.
    fn fails(&mut self, suppose: impl FnOnce(&mut Self) -> Holds) -> bool {
        let changes = self.changes.len();
        let holds = suppose(self).and_then(|()| self.conclude());
        self.undo(changes, |_, _| {});
        holds.is_err()
    }

    /// Rules out the ends of ranges, and what is to be of pairs if these are tried too, from which a contradiction follows, until none
    /// does.
    pub(super) fn probe(
        &mut self,
        with_pairs: bool,
        work: &mut Work,
        control: &Control<'_>,
    ) -> Result<Holds, StopReason> {
        loop {
            let before = self.changes.len();
            for side in Side::BOTH {
                for agent in 0..self.left[side].len() {
                    work.read(std::mem::take(&mut self.reads), control)?;
                    if self.probe_agent(side, agent).is_err() {
                        return Ok(Err(Contradiction));
                    }
                }
            }
            let pairs = if with_pairs { self.model.pairs as u32 } else { 0 };
            for pair in 0..pairs {
                for made in [true, false] {
                    if self.made[pair as usize].is_some() {
                        break;
                    }
                    work.read(std::mem::take(&mut self.reads), control)?;
                    if self.fails(|cutoffs| cutoffs.decide(pair, made)) {
                        let holds = self.decide(pair, !made).and_then(|()| self.conclude());
                        if holds.is_err() {
                            return Ok(holds);
                        }
                    }
                }
            }
            if self.changes.len() == before {
                return Ok(Ok(()));
            }
        }
    }

    fn probe_agent(&mut self, side: Side, agent: usize) -> Holds {
        while let Some([first, _]) = self.ends_of_range(side, agent) {
            if !self.fails(|cutoffs| cutoffs.at_most(side, agent, first)) {
                break;
            }
            self.at_least(side, agent, first + 1).and_then(|()| self.conclude())?;
        }
        while let Some([_, last]) = self.ends_of_range(side, agent) {
            if !self.fails(|cutoffs| cutoffs.at_least(side, agent, last + 1)) {
                break;
            }
            self.at_most(side, agent, last).and_then(|()| self.conclude())?;
        }
        Ok(())
    }

    /// The first cutoff that an agent's pairs allow, and the last one that is not its greatest.
    fn ends_of_range(&self, side: Side, agent: usize) -> Option<[u32; 2]> {
        let order = &self.model.sides[side];
        let places = order.rows.row(agent).iter().filter_map(|&pair| {
            let place = order.as_good[pair as usize];
            let is_there = self.made[pair as usize] != Some(false);
            (is_there && self.is_open(side, agent, place)).then_some(place)
        });
        places.fold(None, |ends, place| match ends {
            None => Some([place, place]),
            Some([first, _]) => Some([first, place]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::model;
    use super::*;
    use crate::kernel::stream;
    use crate::market::{Lists, Seats, TwoSided};
    use rand::Rng;

    /// All sets of pairs that no pair blocks, as large as is wanted, respect what is ruled out; where
    /// there is a contradiction there is no such set.
    #[test]
    fn what_is_ruled_out_is_in_no_stable_matching_of_the_wanted_size() {
        let mut draws = stream(17, "cutoffs");
        let mut below = |bound: u32| draws.next_u32() % bound;
        let (mut ruled_out, mut contradictions) = (0, 0);
        for case in 0..1500 {
            let mut given = 0;
            let mut lists = [vec![vec![Vec::new(); 3]; 4], vec![vec![Vec::new(); 3]; 4]];
            for mentee in 0..4usize {
                for mentor in 0..4usize {
                    if below(3) < 2 && given < 10 {
                        given += 1;
                        lists[0][mentee][below(3) as usize].push(mentor as u32);
                        lists[1][mentor][below(3) as usize].push(mentee as u32);
                    }
                }
            }
            let most_seats = [[1, 1], [1, 3], [3, 3]][case % 3];
            let [mentees, mentors] = lists.map(|rows| {
                let full = |row: Vec<Vec<u32>>| row.into_iter().filter(|tie| !tie.is_empty());
                Lists::tied(rows.into_iter().map(|row| full(row).collect::<Vec<_>>()))
            });
            let mut seats =
                |side: usize| Seats::each((0..4).map(|_| 1 + below(most_seats[side])).collect());
            let seats = [seats(0), seats(1)];
            let [own, other] = seats;
            let market = TwoSided::new(mentees, mentors, own, other).unwrap();
            let entries = market.entries().unwrap();
            for model in model::parts(&market, &entries, &vec![true; given]) {
                let sets = 0u32..1 << model.pairs;
                let sets = sets.map(|set| (0..model.pairs).map(|at| set >> at & 1 == 1).collect());
                let stable: Vec<Vec<bool>> =
                    sets.filter(|made: &Vec<bool>| model.is_stable(made)).collect();
                let size = |made: &[bool]| made.iter().filter(|&&made| made).count() as u64;
                let largest = stable.iter().map(|made| size(made)).max().unwrap();
                for wanted in [0, largest, largest + 1] {
                    let mut cutoffs = Cutoffs::new(&model);
                    cutoffs.wanted = wanted;
                    let (mut work, control) = (Work::default(), Control::unbounded());
                    let holds = cutoffs.begin().is_ok()
                        && cutoffs.probe(case % 2 == 0, &mut work, &control).unwrap().is_ok();
                    assert!(holds || wanted > largest, "{market:?}");
                    contradictions += u32::from(!holds);
                    for made in stable.iter().filter(|made| size(made) >= wanted) {
                        for (&known, &made) in cutoffs.made.iter().zip(made) {
                            assert!(known.is_none_or(|known| known == made), "{market:?}");
                        }
                    }
                    ruled_out += cutoffs.made.iter().filter(|made| made.is_some()).count();
                    // Everything is as before once it is taken back.
                    cutoffs.undo(0, |_, _| {});
                    let fresh = Cutoffs::new(&model);
                    assert_eq!(cutoffs.made, fresh.made);
                    assert_eq!(cutoffs.least, fresh.least);
                    assert_eq!(cutoffs.greatest, fresh.greatest);
                    assert_eq!(cutoffs.left, fresh.left);
                }
            }
        }
        assert!(ruled_out > 3000 && contradictions > 500, "{ruled_out} {contradictions}");
    }
}
