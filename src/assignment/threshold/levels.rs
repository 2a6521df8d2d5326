//! Levels among the costs above a threshold.

use super::links::{Mark, by_cost, dearest_first};
use super::loops::LEVELS;
use super::{Proven, Threshold};
use crate::assignment::core::Memory;
use crate::kernel::{Meter, StopReason, arrange, narrow};
use crate::market::{Price as _, Weight};
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

/// The dearest rows are looked for in so many runs of so many columns, which lie side by side in
/// memory; of the dearest rows and columns so many are looked through. Of nine low-rank tables of
/// 5000 rows the dearest column was among the first twelve in seven, the dearest row in eight.
const RUNS: usize = 3;
const RUN: usize = 8;
const DEAREST: usize = 12;

/// A level: the pairs that cost at most so much.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) cost: f64,
    /// No pair that is better than this one is above the level.
    pub(super) mark: Mark,
}

/// At most [`LEVELS`], ascending: the lowest one and some from a sample of costs above it.
/// Where the highest one in question is known, the sample is below it; else `likely` says which
/// costs of the sample are the first to look at, and how many are probably low enough.
pub(super) fn levels(
    lowest: Level,
    highest: Option<Level>,
    sample: &[Mark],
    likely: Option<(Range<usize>, usize)>,
) -> Vec<Level> {
    let most = LEVELS - 2;
    let mut levels = vec![lowest];
    let mut take = |cost: f64, mark: Mark| {
        if levels.last().is_none_or(|last| last.cost < cost) {
            levels.push(Level { cost, mark });
        }
    };
    let likely = likely.filter(|likely| likely.1 > 0);
    let sample = likely.as_ref().map_or(sample, |likely| &sample[..likely.1]);
    if sample.len() <= most / 2 {
        // Where costs are few, each has a class of its own.
        for &mark in sample {
            take(mark.cost.next_down(), mark);
            take(mark.cost, mark);
        }
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
    if let Some(Level { cost, mark }) = highest
        && cost == mark.cost
    {
        take(cost.next_down(), mark);
    }
    levels
}

pub(super) fn costs(levels: &[Level]) -> Vec<f64> {
    levels.iter().map(|level| level.cost).collect()
}

/// What there is above a threshold.
pub(super) struct Survey {
    /// Costs of a sample, ascending.
    pub(super) sample: Vec<Mark>,
    pub(super) levels: Vec<Level>,
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

    /// The least costs of the rows and the columns that a few costs show to be the dearest: the
    /// highest of them, which no assignment of all rows, and of all columns if all are to be filled,
    /// can do without.
    fn floor(&mut self, meter: &mut Meter<'_>) -> Result<Option<Proven>, StopReason> {
        let (rows, columns) = (self.links.rows(), self.links.columns());
        let runs = (0..RUNS).flat_map(|run| {
            let from = run * columns / RUNS;
            from..columns.min(from + RUN)
        });
        let tried: Vec<usize> = runs.collect();
        let mut low = vec![f64::INFINITY; columns];
        let mut dear_rows = Vec::with_capacity(rows);
        for row in 0..rows {
            meter.step()?;
            tried.iter().for_each(|&column| low[column] = f64::INFINITY);
            self.links.lower(row, &tried, &mut low);
            let least = tried.iter().map(|&column| low[column]).fold(f64::INFINITY, f64::min);
            dear_rows.push((least, row));
        }
        arrange(&mut dear_rows, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        dear_rows.truncate(DEAREST);
        let mut floor: Option<Proven> = None;
        for (_, row) in dear_rows {
            let cost = self.links.least(row, None);
            if cost < f64::INFINITY && floor.as_ref().is_none_or(|floor| floor.mark.cost < cost) {
                let mark = Mark::new(cost, row, self.links.column_at(row, cost));
                let mut others = vec![true; rows];
                others[row] = false;
                floor = Some(Proven { mark, rows: others, columns: vec![false; columns] });
            }
        }
        if self.places.iter().map(|&places| u64::from(places)).sum::<u64>() > self.asked as u64 {
            return Ok(floor);
        }
        let mut dear: Vec<u32> =
            (0..narrow(columns)).filter(|&at| self.places[at as usize] > 0).collect();
        dearest_first(&mut dear, &self.low);
        dear.truncate(DEAREST);
        let mut least: Vec<Mark> =
            dear.iter().map(|&column| Mark::new(f64::INFINITY, 0, column as usize)).collect();
        for row in 0..rows {
            meter.step()?;
            for mark in &mut least {
                let cost = self.links.cost(row, mark.column as usize).unwrap_or(f64::INFINITY);
                if cost < mark.cost {
                    (mark.cost, mark.row) = (cost, narrow(row));
                }
            }
        }
        for mark in least {
            let column = mark.column as usize;
            self.low[column] = mark.cost;
            if mark.cost < f64::INFINITY
                && floor.as_ref().is_none_or(|floor| floor.mark.cost < mark.cost)
            {
                let mut others = vec![true; columns];
                others[column] = false;
                floor = Some(Proven { mark, rows: vec![false; rows], columns: others });
            }
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
        let levels = levels(Level { cost: low.cost, mark: low }, None, &sample, likely);
        self.links.classify(&costs(&levels), meter)?;
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
        for row in (0..rows).step_by((rows / SAMPLED).max(1)) {
            meter.step()?;
            links.for_each(row, |column, cost| {
                if column % stride == row % stride {
                    sample.push(Mark::new(cost, row, column));
                }
                if !is_known {
                    low[column] = cost.least(low[column]);
                }
            });
        }
        by_cost(&mut sample);
        sample.dedup_by(|a, b| a.cost == b.cost);
        Ok(sample)
    }
}
