//! Exact search around people with free seats, while all others keep to their partners.
//!
//! Of a weakly stable matching some people are set free together with all their partners, and the
//! best way to match these anew is searched for. Who stays is matched as before, so a pair of
//! somebody set free with somebody who stays is never made, and blocks only if the one who stays
//! would rather have it. *Lemma*: the whole is weakly stable exactly where the part is and
//! everybody in it who is so wanted from outside has all seats full of partners no worse. Pairs
//! behind such a place are left out of the part for this reason; they cannot block either.
//!
//! Each search may answer with another matching of the same size as well, and the next one, around
//! somebody else, goes on from there. In this way small parts reach far, and larger ones are only
//! tried where smaller ones found no more pairs. Solving parts exactly with the rest at rest is
//! known as large neighbourhood search (P. Shaw, Using constraint programming and local search
//! methods to solve vehicle routing problems, 1998).

use super::model::{Model, Order};
use super::search;
use super::tableau::Tableau;
use super::walk::Walk;
use super::work::Work;
use crate::kernel::{Control, Csr, Side, Sides, StopReason};

/// How many people are set free at a time, at first.
const FEWEST: usize = 60;

/// After how many steps a search is given up.
const STEPS: u64 = 400;

/// Some people of a part, and the pairs between them that may be made while all others stay.
pub(super) struct Around {
    pub(super) model: Model,
    /// Which pair of the whole each of its pairs is.
    pub(super) pairs: Vec<u32>,
    /// Who has to fill all seats.
    pub(super) full: Sides<Vec<bool>>,
    /// Whether nobody else is connected with these.
    pub(super) is_all: bool,
}

/// Sets people of a part free.
pub(super) struct Surroundings<'a> {
    model: &'a Model,
    /// In which round each was set free last, and as the how-manieth of its side.
    round: u32,
    reached: Sides<Vec<u32>>,
    place: Sides<Vec<u32>>,
    /// Of those who are free: up to which place of the list their pairs may be made.
    limit: Sides<Vec<u32>>,
    /// The number of each pair of the whole among those that may be made.
    number: Vec<u32>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let nobody = || Sides::of(|side| vec![0; model.sides[side].seats.len()]);
        Self {
            model,
            round: 0,
            reached: nobody(),
            place: nobody(),
            limit: nobody(),
            number: vec![0; model.pairs],
        }
    }

    /// Sets people free, those nearest to this one first, with all partners, until there are at
    /// least so many.
    pub(super) fn around(&mut self, made: &[bool], start: (Side, u32), least: usize) -> Around {
        let model = self.model;
        self.round += 1;
        let mut free = Vec::new();
        self.set_free(made, start, &mut free);
        let mut at = 0;
        while let Some(&(side, agent)) = free.get(at).filter(|_| free.len() < least) {
            at += 1;
            let (row, other) = (model.sides[side].rows.row(agent as usize), side.other());
            for &pair in row {
                if free.len() < least {
                    let end = model.sides[other].agent[pair as usize];
                    self.set_free(made, (other, end), &mut free);
                }
            }
        }
        let is_all = at == free.len();
        let mut agents: Sides<Vec<u32>> = Sides::default();
        free.iter().for_each(|&(side, agent)| agents[side].push(agent));
        agents.iter_mut().for_each(|(_, agents)| agents.sort_unstable());
        let full = self.limit(made, &agents);
        let (pairs, model) = self.part(agents);
        Around { model, pairs, full, is_all }
    }

    /// Sets somebody free, and all partners, and theirs.
    fn set_free(&mut self, made: &[bool], start: (Side, u32), free: &mut Vec<(Side, u32)>) {
        let (mut at, model) = (free.len(), self.model);
        self.reach(start, free);
        while let Some(&(side, agent)) = free.get(at) {
            at += 1;
            let row = model.sides[side].rows.row(agent as usize).iter();
            for &pair in row.filter(|&&pair| made[pair as usize]) {
                let other = side.other();
                self.reach((other, model.sides[other].agent[pair as usize]), free);
            }
        }
    }

    fn reach(&mut self, (side, agent): (Side, u32), free: &mut Vec<(Side, u32)>) {
        let reached = &mut self.reached[side][agent as usize];
        if std::mem::replace(reached, self.round) != self.round {
            free.push((side, agent));
        }
    }

    fn is_free(&self, side: Side, pair: u32) -> bool {
        self.reached[side][self.model.sides[side].agent[pair as usize] as usize] == self.round
    }

    /// Whether its agent of this side would rather have a pair than the worst that it has made.
    fn wants(&self, made: &[bool], side: Side, pair: u32) -> bool {
        let order = &self.model.sides[side];
        let agent = order.agent[pair as usize] as usize;
        let row = order.rows.row(agent).iter();
        let mut held = row.rev().filter(|&&pair| made[pair as usize]);
        let good = |pair: u32| order.as_good[pair as usize];
        let gains = held.next().is_none_or(|&worst| good(pair) < good(worst));
        gains || held.count() + 1 < order.seats[agent] as usize
    }

    /// Notes how far down its list each may go so that no pair with somebody who stays blocks, and
    /// says for whom there is such a limit.
    fn limit(&mut self, made: &[bool], agents: &Sides<Vec<u32>>) -> Sides<Vec<bool>> {
        let model = self.model;
        Sides::of(|side| {
            let (order, other) = (&model.sides[side], side.other());
            let mut full = Vec::with_capacity(agents[side].len());
            for (at, &agent) in (0u32..).zip(&agents[side]) {
                let mut row = order.rows.row(agent as usize).iter();
                let wanted =
                    row.find(|&&pair| !self.is_free(other, pair) && self.wants(made, other, pair));
                self.limit[side][agent as usize] =
                    wanted.map_or(u32::MAX, |&pair| order.as_good[pair as usize]);
                self.place[side][agent as usize] = at;
                full.push(wanted.is_some());
            }
            full
        })
    }

    fn is_open(&self, pair: u32) -> bool {
        self.model.sides.iter().all(|(side, order)| {
            let agent = order.agent[pair as usize] as usize;
            self.is_free(side, pair) && order.as_good[pair as usize] <= self.limit[side][agent]
        })
    }

    /// The pairs that may be made, in the order of their numbers, and what they make up.
    fn part(&mut self, agents: Sides<Vec<u32>>) -> (Vec<u32>, Model) {
        let whole = self.model;
        let rows = agents.mentee.iter().map(|&mentee| whole.sides.mentee.rows.row(mentee as usize));
        let mut pairs: Vec<u32> =
            rows.flatten().copied().filter(|&pair| self.is_open(pair)).collect();
        pairs.sort_unstable();
        (0u32..).zip(&pairs).for_each(|(at, &pair)| self.number[pair as usize] = at);
        let mut row: Vec<u32> = Vec::new();
        let sides = Sides::of(|side| {
            let order = &whole.sides[side];
            let good = |pair: u32| order.as_good[pair as usize];
            let (mut rows, mut seats) = (Csr::new(), Vec::new());
            let mut as_good = vec![0; pairs.len()];
            for &agent in &agents[side] {
                let open = order.rows.row(agent as usize).iter().copied();
                row.clear();
                row.extend(open.filter(|&pair| self.is_open(pair)));
                let mut after = None;
                let mut end = row.len() as u32;
                for (at, &pair) in row.iter().enumerate().rev() {
                    if after.is_some_and(|after| after != good(pair)) {
                        end = at as u32 + 1;
                    }
                    after = Some(good(pair));
                    as_good[self.number[pair as usize] as usize] = end;
                }
                seats.push(order.seats[agent as usize].min(row.len() as u32));
                rows.push_row(row.iter().map(|&pair| self.number[pair as usize]));
            }
            let of = |&pair: &u32| self.place[side][order.agent[pair as usize] as usize];
            Order {
                agent: pairs.iter().map(of).collect(),
                agents: agents[side].iter().map(|&agent| order.agents[agent as usize]).collect(),
                seats,
                rows,
                as_good,
            }
        });
        let entries = pairs.iter().map(|&pair| whole.entries[pair as usize]).collect();
        let model = Model { sides, pairs: pairs.len(), entries };
        (pairs, model)
    }
}

/// How many people are set free at a time, from one call to the next.
pub(super) struct Reach(usize);

impl Reach {
    pub(super) fn new() -> Self {
        Self(FEWEST)
    }

    /// Sets people free around those with free seats, more of them where fewer brought no pair
    /// more, until there are `most` pairs, more than `people` would have to be set free, their
    /// tableau would take more than `most_bytes`, or half of the searches are given up.
    pub(super) fn widen(
        &mut self,
        walk: &mut Walk<'_>,
        (most, people, most_bytes): (u64, usize, u64),
        control: &Control<'_>,
        work: &mut Work,
    ) -> Result<(), StopReason> {
        let model = walk.model;
        let mut surroundings = Surroundings::new(model);
        while self.0 <= people {
            let (before, mut tried, mut given_up, mut is_all) = (walk.size, 0u32, 0, false);
            for start in walk.free_in_turn() {
                if walk.size >= most {
                    return Ok(());
                }
                if !walk.is_free(start) {
                    continue;
                }
                let around = surroundings.around(&walk.made, start, self.0);
                let part = &around.model;
                work.read(16 * (self.0 + part.pairs), control)?;
                if Tableau::bytes(part.seat_rows().len(), part.pairs) > most_bytes {
                    return Ok(());
                }
                let known: Vec<bool> =
                    around.pairs.iter().map(|&pair| walk.made[pair as usize]).collect();
                let end = work.total() + STEPS;
                let end = control.work_limit().map_or(end, |limit| limit.min(end));
                let bounded = control.with_work_limit(end);
                let found = search::within(part, known, &around.full, most_bytes, &bounded, work);
                control.check(work.total())?;
                walk.change(&around.pairs, &found.made);
                (tried, is_all) = (tried + 1, is_all || around.is_all);
                given_up += u32::from(found.stopped.is_some());
            }
            if walk.size == before {
                if is_all || 2 * given_up >= tried {
                    return Ok(());
                }
                self.0 = self.0 * 5 / 4;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::model;
    use super::*;
    use crate::kernel::stream;
    use crate::market::{Lists, Seats, TwoSided};
    use rand::Rng;

    /// The largest of all sets of pairs that no pair blocks and that differ from what is known
    /// only between those who are set free is found.
    #[test]
    fn nothing_that_leaves_the_others_where_they_are_is_larger() {
        let mut draws = stream(23, "around");
        let mut below = |bound: u32| draws.next_u32() % bound;
        let (mut gained, mut bounded, mut moved) = (0, 0, 0);
        for case in 0..900 {
            let (mut given, mut lists) = (0, [(); 2].map(|()| vec![vec![Vec::new(); 3]; 5]));
            for mentee in 0..5usize {
                for mentor in 0..5usize {
                    if below(2) == 0 && given < 11 {
                        given += 1;
                        lists[0][mentee][below(3) as usize].push(mentor as u32);
                        lists[1][mentor][below(3) as usize].push(mentee as u32);
                    }
                }
            }
            let [mentees, mentors] = lists.map(|rows| {
                let full = |row: Vec<Vec<u32>>| row.into_iter().filter(|tie| !tie.is_empty());
                Lists::tied(rows.into_iter().map(|row| full(row).collect::<Vec<_>>()))
            });
            let most_seats = [[1, 1], [1, 3], [2, 2]][case % 3];
            let [own, other] =
                most_seats.map(|most| Seats::each((0..5).map(|_| 1 + below(most)).collect()));
            let market = TwoSided::new(mentees, mentors, own, other).unwrap();
            let entries = market.entries().unwrap();
            for model in model::parts(&market, &entries, &vec![true; given]) {
                let sets = 0u32..1 << model.pairs;
                let sets = sets.map(|set| (0..model.pairs).map(|at| set >> at & 1 == 1).collect());
                let stable: Vec<Vec<bool>> =
                    sets.filter(|made: &Vec<bool>| model.is_stable(made)).collect();
                let known = &stable[below(stable.len() as u32) as usize];
                let mut surroundings = Surroundings::new(&model);
                for least in [1, 3, 5, 20] {
                    let side = Side::BOTH[below(2) as usize];
                    let agent = below(model.sides[side].seats.len() as u32);
                    let around = surroundings.around(known, (side, agent), least);
                    let held: Vec<bool> =
                        around.pairs.iter().map(|&pair| known[pair as usize]).collect();
                    let (mut work, control) = (Work::default(), Control::unbounded());
                    let bytes = 1 << 20;
                    let found = search::within(
                        &around.model,
                        held,
                        &around.full,
                        bytes,
                        &control,
                        &mut work,
                    );
                    assert!(found.stopped.is_none());
                    let mut walk = Walk::new(&model, known.clone());
                    walk.change(&around.pairs, &found.made);
                    assert!(model.is_stable(&walk.made), "{market:?}");
                    assert_eq!(walk.size, search::size(&walk.made));
                    let is_free = |pair: usize| {
                        let pair = pair as u32;
                        Side::BOTH.into_iter().all(|side| surroundings.is_free(side, pair))
                    };
                    let kept = |made: &[bool]| {
                        (0..model.pairs).all(|pair| is_free(pair) || made[pair] == known[pair])
                    };
                    let sizes =
                        stable.iter().filter(|made| kept(made)).map(|made| search::size(made));
                    assert_eq!(Some(walk.size), sizes.max(), "{market:?}");
                    gained += u32::from(walk.size > search::size(known));
                    moved += u32::from(walk.made != *known);
                    bounded += u32::from(around.full.values().flatten().any(|&full| full));
                }
            }
        }
        assert!(gained > 60 && bounded > 300 && moved > gained, "{gained} {bounded} {moved}");
    }
}
