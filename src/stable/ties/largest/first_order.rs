//! The relaxation of a part that is too large for a tableau, nearly solved.
//!
//! The primal-dual hybrid gradient method (Chambolle and Pock 2011, with the step sizes of Pock and
//! Chambolle 2011): pairs move along their worth under the multipliers at hand, multipliers along
//! what pairs exceed, and the mean of many such states is the beginning of the next. A state is as
//! large as the lists, and a step reads them twice. Any multipliers bound the size. Larger matchings
//! are found elsewhere: by a walk and by exact searches around people with free seats.

use super::around::Reach;
use super::model::{Certified, Model, Row, UNIT};
use super::walk::Walk;
use super::work::{Work, scattered};
use crate::kernel::{Control, Sides, StopReason};

/// Steps from one mean to the next.
const STEPS: usize = 300;

/// Entries that are read in all where nothing else ends it.
const MOST_READ: usize = 1 << 31;

/// The walk is given up once so many steps for each pair made no pair more.
const PATIENCE: u64 = 10;

/// How many people are set free at a time before the relaxation is bounded.
const PEOPLE_AT_FIRST: usize = 300;

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

/// Improves what is known, a matching and a bound, until they meet, the work is done or `control`
/// stops it.
pub(super) fn approach(
    model: &Model,
    (known, root): (Vec<bool>, Certified),
    most_bytes: u64,
    control: &Control<'_>,
    work: &mut Work,
) -> (Approached, Option<StopReason>) {
    let mut walk = Walk::new(model, known);
    let mut root = root;
    let stopped = improve(&mut walk, &mut root, most_bytes, control, work).err();
    debug_assert!(model.is_stable(&walk.made), "each step keeps to stable matchings");
    (Approached { size: walk.size, made: walk.made, root }, stopped)
}

fn improve(
    walk: &mut Walk<'_>,
    root: &mut Certified,
    most_bytes: u64,
    control: &Control<'_>,
    work: &mut Work,
) -> Result<(), StopReason> {
    let most = super::search::pairs(root.sum);
    walk.go((PATIENCE * walk.model.pairs as u64, most), control, work)?;
    let mut reach = Reach::new();
    // What takes little time comes before the bound, what takes much after it.
    reach.widen(walk, (most, PEOPLE_AT_FIRST, most_bytes), control, work)?;
    lower(walk.model, root, walk.size, control, work)?;
    let most = super::search::pairs(root.sum);
    reach.widen(walk, (most, usize::MAX, most_bytes), control, work)
}

/// Lowers the bound, until it settles or is as low as `size`.
fn lower(
    model: &Model,
    root: &mut Certified,
    size: u64,
    control: &Control<'_>,
    work: &mut Work,
) -> Result<(), StopReason> {
    let strides = Strides::new(model);
    let mut state = State::zero(model);
    let mut since = 0;
    for _ in 0..MOST_READ / (8 * STEPS * model.pairs.max(1)) {
        let before = super::search::pairs(root.sum);
        if before <= size || since > SETTLED {
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
            if certified.sum < root.sum {
                *root = certified;
            }
        }
        state = mean;
        since = if super::search::pairs(root.sum) < before { 0 } else { since + 1 };
    }
    Ok(())
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
