//! Levels among the costs above a threshold.

use super::marks::{Mark, by_cost, dearest_first};
use super::rulers::{LEVELS, Steps};
use super::{Proven, Threshold};
use crate::assignment::core::Memory;
use crate::kernel::{Meter, StopReason, narrow};
use crate::market::Weight;
use std::ops::Range;

/// From so many rows and columns, at most, levels are taken.
const SAMPLED: usize = 96;
/// Of problems with at least so many rows a square of so many rows and columns tells about how
/// high the threshold will be. Of others it is looked for from so many costs of the sample on.
const LARGE: usize = 1024;
const SQUARE: usize = 256;
const GUESSED: usize = 16;
/// Of the costs that are no higher than the threshold of the square, most levels are among those
/// between these percents: of low-rank costs the right one was at 51 to 79 percent, the lower the
/// more rows there were, from 1100 to 10 000.
const LIKELY: [usize; 2] = [43, 79];

/// With so few costs in a sample no level is guessed.
const MANY: usize = 64;

/// Levels are at even steps unless one step takes more than one in so many of a sample.
const EVEN: usize = 4;

/// So many of the columns that a sample shows to be the dearest are looked through. Of nine
/// low-rank tables of 5000 rows the dearest one was among the first twelve in seven.
const DEAREST: usize = 12;

/// A level: the pairs that cost at most so much.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) cost: f64,
    /// No pair that is better than this one is above the level.
    pub(super) mark: Mark,
}

/// At most [`LEVELS`], ascending, and their steps where these are even.
pub(super) struct Levels {
    pub(super) all: Vec<Level>,
    pub(super) steps: Option<Steps>,
}

impl Levels {
    /// The lowest one and some above it, by a sample of costs there. Where the highest one in
    /// question is known, the sample goes up to it, and the last level is no lower; else `likely`
    /// says which costs of the sample are the first to look at, and how many are probably low
    /// enough.
    pub(super) fn new(
        lowest: Level,
        highest: Option<Level>,
        sample: &[Mark],
        likely: Option<(Range<usize>, usize)>,
    ) -> Self {
        // Beside the lowest, the highest and the one below that.
        let most = LEVELS - 3;
        let mut all = vec![lowest];
        let mut take = |cost: f64, mark: Mark| {
            if all.last().is_none_or(|last| last.cost < cost) {
                all.push(Level { cost, mark });
            }
        };
        let likely = likely.filter(|likely| likely.1 > 0);
        let sample = likely.as_ref().map_or(sample, |likely| &sample[..likely.1]);
        let top = if likely.is_some() { sample.last().map(|last| last.cost) } else { None };
        let top = highest.map(|highest| highest.cost).or(top);
        if sample.len() <= most / 2 {
            // Where costs are few, each has a class of its own.
            for &mark in sample {
                take(mark.cost.next_down(), mark);
                take(mark.cost, mark);
            }
        } else if let Some(even) = top.and_then(|top| Self::even(lowest, top, sample)) {
            return even;
        } else if let Some((range, top)) = likely {
            let range = if range.is_empty() { 0..top } else { range };
            let (last, count) = (range.len() - 1, most.min(range.len()));
            let places = (0..count).map(|at| range.start + at * last / (count - 1).max(1));
            places.chain([top - 1]).for_each(|at| take(sample[at].cost, sample[at]));
        } else if highest.is_none() {
            let places = (0..most).map(|at| (GUESSED << at) - 1);
            let places = places.take_while(|&at| at < sample.len());
            places.for_each(|at| take(sample[at].cost, sample[at]));
        } else {
            let count = most.min(sample.len());
            let places = (1..=count).map(|at| at * sample.len() / count - 1);
            places.for_each(|at| take(sample[at].cost, sample[at]));
        }
        if let Some(Level { cost, mark }) = highest {
            if cost == mark.cost {
                take(cost.next_down(), mark);
            }
            take(cost, mark);
        }
        Self { all, steps: None }
    }

    /// Levels from the lowest one to this cost at even steps, if these part the sample well.
    fn even(lowest: Level, top: f64, sample: &[Mark]) -> Option<Self> {
        let (steps, costs) = Steps::between(lowest.cost, top)?;
        let (mut all, mut before) = (vec![lowest], 0);
        for &cost in &costs[1..] {
            let count = sample.partition_point(|mark| mark.cost <= cost);
            if (count - before) * EVEN > sample.len() {
                return None;
            }
            before = count;
            let mark = count.checked_sub(1).map_or(lowest.mark, |last| sample[last]);
            all.push(Level { cost, mark });
        }
        Some(Self { all, steps: Some(steps) })
    }
}

/// What there is above a threshold.
pub(super) struct Survey {
    /// Costs of a sample, ascending.
    pub(super) sample: Vec<Mark>,
    pub(super) levels: Levels,
    /// Whether pairs are classed by these levels.
    pub(super) is_classed: bool,
}

impl<W: Weight> Threshold<'_, W> {
    /// Classes all pairs by levels where the threshold probably is, before anything else was read,
    /// where rows have no short lists, a square of the table tells of it, costs are many and no
    /// row or column is known to need a higher one.
    pub(super) fn foresee(&mut self, meter: &mut Meter<'_>) -> Result<Option<Survey>, StopReason> {
        if !self.links.is_plain() {
            return Ok(None);
        }
        let Some(guess) = self.guess(meter)? else { return Ok(None) };
        let sample = self.sample(meter)?;
        let top = sample.partition_point(|mark| mark.cost <= guess);
        let [low, high] = LIKELY.map(|percent| sample.get(top * percent / 100).copied());
        let (Some(mut low), Some(high)) = (low, high) else { return Ok(None) };
        if top <= MANY {
            return Ok(None);
        }
        if let Some(floor) = self.floor(meter)? {
            // Where the first threshold is higher than that, it is probably the right one.
            if floor.mark.cost > high.cost {
                return Ok(None);
            }
            if floor.mark.cost >= low.cost {
                low = floor.mark;
                self.proof = Some(floor);
            }
        }
        self.look_up(low, Some(guess), sample, meter).map(Some)
    }

    /// The highest of the least costs of the rows, where these are known, and of the columns that
    /// a sample shows to be the dearest: no assignment of all rows, and of all columns if all are
    /// to be filled, can do without it.
    fn floor(&mut self, meter: &mut Meter<'_>) -> Result<Option<Proven>, StopReason> {
        let (rows, columns) = (self.links.rows(), self.links.columns());
        let mut floor = None;
        let dearest = self.links.reader.least_costs().and_then(|least| {
            let least = least.iter().enumerate();
            least.max_by(|one, other| one.1.total_cmp(other.1))
        });
        if let Some((row, &cost)) = dearest {
            let mark = Mark::new(cost, row, self.links.column_at(row, cost));
            let mut others = vec![true; rows];
            others[row] = false;
            floor = Some(Proven { mark, rows: others, columns: vec![false; columns] });
        }
        if self.places.iter().map(|&places| u64::from(places)).sum::<u64>() > self.asked as u64 {
            return Ok(floor);
        }
        let mut dear: Vec<u32> =
            (0..narrow(columns)).filter(|&at| self.places[at as usize] > 0).collect();
        dearest_first(&mut dear, &self.low);
        let dear: Vec<usize> = dear.iter().take(DEAREST).map(|&column| column as usize).collect();
        dear.iter().for_each(|&column| self.low[column] = f64::INFINITY);
        for row in 0..rows {
            meter.step()?;
            self.links.lower(row, &dear, &mut self.low);
        }
        let dearest =
            dear.iter().max_by(|&&one, &&other| self.low[one].total_cmp(&self.low[other]));
        if let Some(&column) = dearest
            && let cost = self.low[column]
            && floor.as_ref().is_none_or(|floor| floor.mark.cost < cost)
            && let Some(row) = self.row_at(column, cost, meter)?
        {
            let mut others = vec![true; columns];
            others[column] = false;
            let mark = Mark::new(cost, row, column);
            floor = Some(Proven { mark, rows: vec![false; rows], columns: others });
        }
        Ok(floor)
    }

    /// Classes all pairs by levels among the costs of the sample above this one.
    pub(super) fn look_up(
        &mut self,
        low: Mark,
        guess: Option<f64>,
        mut sample: Vec<Mark>,
        meter: &mut Meter<'_>,
    ) -> Result<Survey, StopReason> {
        let no_higher =
            |cost: f64, sample: &[Mark]| sample.partition_point(|mark| mark.cost <= cost);
        let likely = guess.map(|guess| {
            let top = no_higher(guess, &sample);
            let ends = LIKELY.map(|percent| top * percent / 100);
            let below = no_higher(low.cost, &sample);
            let [from, to] = ends.map(|at| at.saturating_sub(below));
            (from..to, top.saturating_sub(below))
        });
        sample.retain(|mark| mark.cost > low.cost);
        let levels = Levels::new(Level { cost: low.cost, mark: low }, None, &sample, likely);
        self.links.classify(&levels, meter)?;
        Ok(Survey { sample, levels, is_classed: true })
    }

    /// The least worst cost of a square of some rows and columns, which is about that of all.
    pub(super) fn guess(&mut self, meter: &mut Meter<'_>) -> Result<Option<f64>, StopReason> {
        let (rows, columns) = (self.links.rows(), self.links.columns());
        if self.asked < LARGE || self.asked < rows || self.asked < columns {
            return Ok(None);
        }
        let spread = |at: usize| narrow(at * rows / SQUARE);
        let picked: Vec<_> = (0..SQUARE).map(|at| (spread(at), spread(at))).collect();
        let mut memory = Memory::default();
        let Some(reader) = self.links.square(&picked, &mut memory) else { return Ok(None) };
        let mut small = Threshold::new(reader, &[1; SQUARE]);
        small.fill(SQUARE);
        small.solve(SQUARE, meter)?;
        let proof = small.proof.as_ref();
        Ok(proof.map(|proof| proof.mark.cost))
    }

    /// Costs of rows and columns spread evenly, ascending and each once. Where the least costs of
    /// columns are not known, those in these rows stand for them.
    pub(super) fn sample(&mut self, meter: &mut Meter<'_>) -> Result<Vec<Mark>, StopReason> {
        let (rows, columns) = (self.links.rows(), self.links.columns());
        let stride = (columns / SAMPLED).max(1);
        let mut sample = Vec::new();
        let is_known = self.low.len() == columns;
        self.low.resize(columns, f64::INFINITY);
        let Self { links, low, .. } = self;
        let mut costs = vec![f64::INFINITY; columns];
        for row in (0..rows).step_by((rows / SAMPLED).max(1)) {
            meter.step()?;
            if !is_known {
                links.least(row, Some(&mut *low));
            }
            let picked: Vec<usize> = (row % stride..columns).step_by(stride).collect();
            links.lower(row, &picked, &mut costs);
            for column in picked {
                let cost = std::mem::replace(&mut costs[column], f64::INFINITY);
                if cost < f64::INFINITY {
                    sample.push(Mark::new(cost, row, column));
                }
            }
        }
        by_cost(&mut sample);
        sample.dedup_by(|a, b| a.cost == b.cost);
        Ok(sample)
    }
}
