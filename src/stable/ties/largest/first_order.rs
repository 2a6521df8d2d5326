//! The relaxation of a part that is too large for a tableau, nearly solved.
//!
//! The primal-dual hybrid gradient method (Chambolle and Pock 2011, with the step sizes of Pock and
//! Chambolle 2011): pairs move along their worth under the multipliers at hand, multipliers along
//! what pairs exceed, and the mean of many such states is the beginning of the next. A state is as
//! large as the lists, and a step reads them twice. Any multipliers bound the size, and any values
//! say in which order ties are to be broken; from the matchings found so a walk goes on.

use super::model::{Certified, Model, Row, UNIT};
use super::walk::Walk;
use super::work::{Work, scattered};
use crate::kernel::{Control, Meter, Side, Sides, StopReason};
use crate::market::{Half, Seats};
use crate::stable::ties::nearly::served;

/// Steps from one mean to the next.
const STEPS: usize = 300;

/// Entries that are read in all where nothing else ends it.
const MOST_READ: usize = 1 << 31;

/// A walk is given up, at first and after each mean, once so many steps for each pair, or so many in
/// all, made no pair more.
const PATIENCE: u64 = 200;
const PATIENCE_LATER: u64 = 10;
const MOST_STEPS: u64 = 20_000_000;

/// In how many ways ties are broken near each mean, to walk on from there.
const TRIES: u32 = 12;

/// The bound has settled where so many means lowered it by no whole pair.
const SETTLED: u32 = 12;

/// What is known of a part.
pub(super) struct Approached {
    pub(super) made: Vec<bool>,
    pub(super) size: u64,
    pub(super) root: Certified,
}

/// A state: the pairs' values, and the multipliers of the rows.
#[derive(Clone)]
struct State {
    pairs: Vec<f64>,
    seats: Sides<Vec<f64>>,
    stable: Vec<f64>,
}

impl State {
    fn zero(model: &Model) -> Self {
        let seats = model.sides.as_ref().map(|_, order| vec![0.0; order.seats.len()]);
        Self { pairs: vec![0.0; model.pairs], seats, stable: vec![0.0; model.pairs] }
    }

    fn parts(&mut self) -> [&mut Vec<f64>; 4] {
        let Sides { mentee, mentor } = &mut self.seats;
        [&mut self.pairs, mentee, mentor, &mut self.stable]
    }

    fn add(&mut self, other: &mut Self) {
        for (own, other) in self.parts().into_iter().zip(other.parts()) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own += *other);
        }
    }

    fn divide(&mut self, by: f64) {
        self.parts().into_iter().flatten().for_each(|value| *value /= by);
    }
}

/// The reciprocals of the sums of each column and row.
struct Strides {
    pairs: Vec<f64>,
    seats: Sides<Vec<f64>>,
    stable: Vec<f64>,
}

impl Strides {
    fn new(model: &Model) -> Self {
        let ones = vec![1.0; model.pairs];
        let column = model.helped(&ones).into_iter().map(|helped| 1.0 / (2.0 + helped));
        let row = model.excess(&ones).into_iter().map(|excess| 1.0 / (1.0 - excess));
        let seats = model.sides.as_ref();
        let seats = seats
            .map(|_, order| order.rows.iter().map(|row| 1.0 / row.len().max(1) as f64).collect());
        Self { pairs: column.collect(), seats, stable: row.collect() }
    }
}

/// Improves what is known, `known` and `root`, until they meet, the work is done or `control` stops
/// it.
pub(super) fn approach(
    model: &Model,
    known: Vec<bool>,
    root: Certified,
    control: &Control<'_>,
    work: &mut Work,
) -> (Approached, Option<StopReason>) {
    let size = super::search::size(&known);
    let mut best = Approached { made: known, size, root };
    let stopped = best.improve(model, control, work).err();
    (best, stopped)
}

impl Approached {
    fn improve(
        &mut self,
        model: &Model,
        control: &Control<'_>,
        work: &mut Work,
    ) -> Result<(), StopReason> {
        let mut walk = Walk::new(model, self.made.clone());
        let pairs = model.pairs as u64;
        let done = self.improve_by(&mut walk, pairs, control, work);
        debug_assert!(model.is_stable(&walk.made), "a walk keeps to stable matchings");
        self.made.clone_from(&walk.made);
        self.size = walk.size;
        done
    }

    fn improve_by(
        &mut self,
        walk: &mut Walk<'_>,
        pairs: u64,
        control: &Control<'_>,
        work: &mut Work,
    ) -> Result<(), StopReason> {
        let model = walk.model;
        let mut most = super::search::pairs(self.root.sum);
        walk.go((MOST_STEPS.min(PATIENCE * pairs), most), control, work)?;
        let strides = Strides::new(model);
        let mut state = State::zero(model);
        let rounds = MOST_READ / (8 * STEPS * model.pairs.max(1));
        let mut since = 0;
        for round in 0..rounds as u32 {
            if walk.size >= most || since > SETTLED {
                return Ok(());
            }
            let mut mean = State::zero(model);
            for _ in 0..STEPS {
                work.read(8 * model.pairs, control)?;
                step(model, &strides, &mut state);
                mean.add(&mut state);
            }
            mean.divide(STEPS as f64);
            for state in [&state, &mean] {
                let certified = certify(model, state);
                if certified.sum < self.root.sum {
                    self.root = certified;
                }
            }
            state = mean;
            let (bound, size) = (super::search::pairs(self.root.sum), walk.size);
            for turn in 0..TRIES {
                let share = f64::from(turn) / f64::from(TRIES);
                let turn = round * TRIES + turn;
                let value = |pair: u32| state.pairs[pair as usize] + share * scattered(pair, turn);
                work.read(32 * model.pairs, control)?;
                let ordered = Ordered::new(model, value);
                for side in Side::BOTH {
                    work.read(8 * model.pairs, control)?;
                    let made = ordered.nearly(side, control)?;
                    if super::search::size(&made) > walk.size {
                        walk.restart(made);
                    }
                }
            }
            walk.go((MOST_STEPS.min(PATIENCE_LATER * pairs), bound), control, work)?;
            since = if bound < most || walk.size > size { 0 } else { since + 1 };
            most = bound;
        }
        Ok(())
    }
}

fn step(model: &Model, strides: &Strides, state: &mut State) {
    let helped = model.helped(&state.stable);
    let price = |pair: usize| -> f64 {
        let prices = model.sides.iter().zip(state.seats.values());
        prices.map(|((_, order), seats)| seats[order.agent[pair] as usize]).sum()
    };
    // Where the pairs will be if they go on so.
    let mut ahead = vec![0.0; model.pairs];
    for pair in 0..model.pairs {
        let before = state.pairs[pair];
        // Costs a little apart from each other lead to values near 0 and 1.
        let cost = 1.0 + scattered(pair as u32, 0) * 1e-4;
        let worth = cost + helped[pair] - price(pair);
        let after = (before + strides.pairs[pair] * worth).clamp(0.0, 1.0);
        state.pairs[pair] = after;
        ahead[pair] = 2.0 * after - before;
    }
    let excess = model.excess(&ahead);
    for ((multiplier, stride), excess) in state.stable.iter_mut().zip(&strides.stable).zip(excess) {
        *multiplier = (*multiplier + stride * excess).max(0.0);
    }
    for (side, order) in model.sides.iter() {
        for (agent, row) in order.rows.iter().enumerate() {
            let taken: f64 = row.iter().map(|&pair| ahead[pair as usize]).sum();
            let excess = taken - f64::from(order.seats[agent]);
            let multiplier = &mut state.seats[side][agent];
            *multiplier = (*multiplier + strides.seats[side][agent] * excess).max(0.0);
        }
    }
}

fn certify(model: &Model, state: &State) -> Certified {
    let seats = state.seats.iter().flat_map(|(side, prices)| {
        let rows = (0u32..).zip(prices);
        rows.map(move |(agent, &price)| (Row::Seats(side, agent), price))
    });
    let stable = (0u32..).zip(&state.stable).map(|(pair, &price)| (Row::Stable(pair), price));
    model.certify(seats.chain(stable), UNIT, &vec![None; model.pairs])
}

/// The part's lists, with the members of each tie in the order of a value, the higher first.
struct Ordered {
    pairs: Sides<Vec<u32>>,
    halves: Sides<Half>,
    seats: Sides<Seats>,
}

impl Ordered {
    fn new(model: &Model, value: impl Fn(u32) -> f64) -> Self {
        let sides = model.sides.as_ref();
        let pairs = sides.map(|_, order| {
            let mut pairs = order.rows.items().to_vec();
            for agent in 0..order.rows.rows() {
                pairs[order.rows.range(agent)].sort_by(|&one, &two| {
                    let place = |pair: u32| order.as_good[pair as usize];
                    let by_value = value(two).total_cmp(&value(one));
                    place(one).cmp(&place(two)).then(by_value).then(one.cmp(&two))
                });
            }
            pairs
        });
        let places = pairs.as_ref().map(|_, pairs| {
            let mut places = vec![0u32; pairs.len()];
            (0u32..).zip(pairs).for_each(|(at, &pair)| places[pair as usize] = at);
            places
        });
        let halves = Sides::of(|side| {
            let (order, other) = (&model.sides[side], &model.sides[side.other()]);
            let mut starts = vec![0];
            let mut ties: Vec<u32> = Vec::with_capacity(model.pairs);
            for agent in 0..order.rows.rows() {
                let range = order.rows.range(agent);
                for at in range.clone() {
                    let place = |at: usize| order.as_good[pairs[side][at] as usize];
                    let tied = at > range.start && place(at) == place(at - 1);
                    ties.push(if tied { ties[at - 1] } else { at as u32 });
                }
                starts.push(range.end as u32);
            }
            let each = || pairs[side].iter().map(|&pair| pair as usize);
            Half {
                starts,
                partners: each().map(|pair| other.agent[pair]).collect(),
                twins: each().map(|pair| places[side.other()][pair]).collect(),
                ties: Some(ties),
            }
        });
        let seats = sides.map(|_, order| Seats::each(order.seats.clone()));
        Self { pairs, halves, seats }
    }

    /// Which pairs are made where this side proposes as in [`nearly_largest`](super::nearly_largest).
    fn nearly(&self, side: Side, control: &Control<'_>) -> Result<Vec<bool>, StopReason> {
        let other = side.other();
        let control = control.without_work_limit();
        let held = served(
            [&self.halves[side], &self.halves[other]],
            [&self.seats[side], &self.seats[other]],
            &mut Meter::new(&control),
        )?;
        let mut made = vec![false; held.len()];
        for (&pair, held) in self.pairs[other].iter().zip(held) {
            made[pair as usize] = held;
        }
        Ok(made)
    }
}
