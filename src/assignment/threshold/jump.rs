//! A threshold that jumps while many rows are free.
//!
//! A few levels are taken from a sample of the costs above the first threshold, and one pass over
//! the table tells which of them each pair passes. Matchings at these levels bisect them, each
//! from the pairs that stood at the highest level that was too low. The pairs between that level
//! and the next one, if they are few, are gathered in order of their costs, and the bisection
//! goes on among them to the very pair that is the last one needed. Where they are many, other
//! levels are taken between the two.

use super::links::Mark;
use super::loops::LEVELS;
use super::mates::Mates;
use super::{Proven, Threshold};
use crate::assignment::core::Memory;
use crate::kernel::{Meter, StopReason, narrow};
use crate::market::Weight;

/// From so many rows and columns, at most, levels are taken.
const SAMPLED: usize = 96;
/// Of problems with at least so many rows a square of so many rows and columns tells about how
/// high the threshold will be. Of others it is looked for from so many costs of the sample on.
const LARGE: usize = 1024;
const SQUARE: usize = 256;
const GUESSED: usize = 16;
/// Pairs between two levels are gathered where they are so many at most, or one in so many of all.
const SHORT: usize = 1024;
const SHARE: usize = 128;

/// A level: the pairs that cost at most so much.
#[derive(Clone, Copy)]
struct Level {
    cost: f64,
    /// No pair that is better than this one is above the level.
    mark: Mark,
}

/// At most [`LEVELS`], ascending: the lowest one and some from a sample of costs above it.
/// Where the highest one in question is known, the sample is below it; else `likely` says how many
/// costs of the sample are the first to look at.
fn levels(
    lowest: Level,
    highest: Option<Level>,
    sample: &[Mark],
    likely: Option<usize>,
) -> Vec<Level> {
    let most = LEVELS - 2;
    let mut levels = vec![lowest];
    let mut take = |cost: f64, mark: Mark| {
        if levels.last().is_none_or(|last| last.cost < cost) {
            levels.push(Level { cost, mark });
        }
    };
    let count = likely.filter(|&likely| likely > 0).unwrap_or(sample.len());
    let sample = &sample[..count.min(sample.len())];
    if sample.len() <= most / 2 {
        // Where costs are few, each has a class of its own.
        for &mark in sample {
            take(mark.cost.next_down(), mark);
            take(mark.cost, mark);
        }
    } else if highest.is_none() && likely.is_none() {
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

fn costs(levels: &[Level]) -> Vec<f64> {
    levels.iter().map(|level| level.cost).collect()
}

/// What there is above a threshold.
pub(super) struct Survey {
    /// Costs of a sample, ascending.
    sample: Vec<Mark>,
    levels: Vec<Level>,
    /// Whether pairs are classed by these levels.
    is_classed: bool,
}

impl<W: Weight> Threshold<'_, W> {
    /// Looks at costs above this one, and classes all pairs by levels among them where a square
    /// of the table shows that the threshold will be higher and rows have no short lists, so that
    /// each would be read for its first links.
    pub(super) fn survey(
        &mut self,
        low: Mark,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Survey>, StopReason> {
        if !self.links.is_plain() {
            return Ok(None);
        }
        let guess = self.guess(meter)?;
        if guess.is_none_or(|guess| guess <= low.cost) {
            return Ok(None);
        }
        self.look_up(low, guess, meter).map(Some)
    }

    /// Classes all pairs by levels among the costs of a sample above this one.
    fn look_up(
        &mut self,
        low: Mark,
        guess: Option<f64>,
        meter: &mut Meter<'_>,
    ) -> Result<Survey, StopReason> {
        let sample = self.sample(low.cost, meter)?;
        let likely = guess.map(|cost| sample.partition_point(|mark| mark.cost <= cost));
        let levels = levels(Level { cost: low.cost, mark: low }, None, &sample, likely);
        self.links.classify(&costs(&levels), meter)?;
        Ok(Survey { sample, levels, is_classed: true })
    }

    /// Raises the threshold from this one, at which the last search found no more pairs: to the
    /// right one where pairs are classed, else until few rows are free, with the trees of a
    /// threshold that is too low. Pairs are classed at once where that is asked for or rows have no
    /// short lists, else once more rows were read than there are.
    pub(super) fn jump(
        &mut self,
        low: Mark,
        survey: Option<Survey>,
        at_once: bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.prove(low);
        let most_reads = self.row_reads() + self.links.rows() as u64;
        let mut survey = match survey {
            Some(survey) => survey,
            None if self.links.is_dense() && (at_once || self.links.is_plain()) => {
                let guess = self.guess(meter)?;
                self.look_up(low, guess, meter)?
            }
            None => {
                let sample = self.sample(low.cost, meter)?;
                let levels = levels(Level { cost: low.cost, mark: low }, None, &sample, None);
                Survey { sample, levels, is_classed: false }
            }
        };
        let (mut lowest, mut highest) = (low.cost, None);
        // The pairs at the highest level in question.
        let mut found = None;
        loop {
            let next = self.bisect(&survey, lowest, &mut found, meter)?;
            let Survey { sample, levels: all, is_classed } = &mut survey;
            let low = all[next - 1];
            lowest = low.cost;
            highest = all.get(next).copied().or(highest);
            if *is_classed {
                if let (Some(highest), Some(mates)) = (highest, &mut found)
                    && lowest >= highest.mark.cost.next_down()
                {
                    // No other cost lies between the two.
                    if let Some(proof) = &mut self.proof {
                        proof.mark = highest.mark;
                    }
                    std::mem::swap(&mut self.mates, mates);
                    return Ok(());
                }
                let pairs = self.links.rows() * self.links.columns();
                let marks = self.links.class(next, SHORT.max(pairs / SHARE), meter)?;
                if let Some(marks) = marks
                    && !marks.is_empty()
                {
                    return self.finish(next - 1, &marks, found, meter);
                }
            }
            let is_below =
                |mark: &Mark| highest.is_none_or(|highest| mark.cost < highest.mark.cost);
            sample.retain(|mark| mark.cost > lowest && is_below(mark));
            *all = levels(low, highest, sample, None);
            let few = !*is_classed && self.asked - self.mates.size <= super::FEW;
            if all.len() == 1 || few {
                self.links.forget();
                return self.match_at(lowest, meter);
            }
            if *is_classed {
                self.links.refine(next, &costs(all), meter)?;
            } else if self.links.is_dense() && self.links.row_reads > most_reads {
                self.links.classify(&costs(all), meter)?;
                *is_classed = true;
            }
        }
    }

    /// The first of the levels that is high enough, or their number; up to `low` none is. The
    /// pairs that are left are those of the level before. Where pairs are not classed and none
    /// of the levels is known to be high enough, lower ones are tried first: short lists often tell
    /// the links there.
    fn bisect(
        &mut self,
        survey: &Survey,
        low: f64,
        found: &mut Option<Mates>,
        meter: &mut Meter<'_>,
    ) -> Result<usize, StopReason> {
        let Survey { levels, is_classed, .. } = survey;
        let (mut from, mut to) = (levels.partition_point(|level| level.cost <= low), levels.len());
        while from < to {
            let halves = *is_classed || found.is_some();
            let at = if halves { from + (to - from) / 2 } else { from };
            if *is_classed {
                self.links.tell(at);
            }
            if self.suffices(levels[at].cost, found, meter)? {
                to = at;
            } else {
                self.prove(levels[at].mark);
                from = at + 1;
            }
        }
        Ok(from)
    }

    /// Whether there are enough pairs at this threshold: they are in `found` then, and those that
    /// stood before stand again.
    fn suffices(
        &mut self,
        threshold: f64,
        found: &mut Option<Mates>,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let kept = self.mates.clone();
        self.match_at(threshold, meter)?;
        if self.mates.size < self.asked {
            return Ok(false);
        }
        self.complete.clone_from(&self.mates.of_row);
        *found = Some(std::mem::replace(&mut self.mates, kept));
        Ok(true)
    }

    /// Keeps what the trees show of the pairs that are better than this one.
    fn prove(&mut self, mark: Mark) {
        let (rows, columns) = self.tree_cover();
        self.proof = Some(Proven { mark, rows, columns });
    }

    /// Finds the first of these pairs, which ascend, with which those at the level are enough, and
    /// makes them.
    fn finish(
        &mut self,
        level: usize,
        marks: &[Mark],
        mut found: Option<Mates>,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.links.tell(level);
        // Where costs change, from the first pair on to the end.
        let changes = (1..marks.len()).filter(|&at| marks[at - 1].cost < marks[at].cost);
        let ends: Vec<usize> = std::iter::once(0).chain(changes).chain([marks.len()]).collect();
        let (mut low, mut high) = (self.lead(marks, &ends, 0), ends.len() - 1);
        let mut linked = 0;
        while high - low > 1 {
            let at = low + (high - low) / 2;
            linked = self.link(marks, linked, ends[at]);
            if self.suffices(f64::INFINITY, &mut found, meter)? {
                high = at;
            } else {
                self.prove(marks[ends[at]]);
                low = self.lead(marks, &ends, at);
            }
        }
        self.link(marks, linked, ends[high]);
        match found {
            Some(found) => self.mates = found,
            None => self.match_at(f64::INFINITY, meter)?,
        }
        Ok(())
    }

    /// Links the first `to` of these pairs, of which the first `from` are.
    fn link(&mut self, marks: &[Mark], from: usize, to: usize) -> usize {
        self.links.flip(&marks[from.min(to)..from.max(to)]);
        to
    }

    /// The last of these ends up to which the pairs are too few, by what is proven: up to the
    /// one given they are.
    ///
    /// The cover that proves this lacks some pairs. Of the pairs that it does not cover at least
    /// as many must be made, in as many rows and in columns with as many places: up to where there
    /// are fewer, these rows or columns make it the cover of more pairs.
    fn lead(&mut self, marks: &[Mark], ends: &[usize], low: usize) -> usize {
        let last = ends.len() - 2;
        let Some(Proven { mark, rows, columns }) = &mut self.proof else { return low };
        let missing = self.asked - self.mates.size;
        let (mut by_rows, mut by_columns) = (vec![false; rows.len()], vec![false; columns.len()]);
        let (mut new_rows, mut places, mut at) = (0, 0, low);
        // Where the rows alone are enough, and the columns alone.
        let mut enough = [None; 2];
        while at < last && enough.contains(&None) {
            for mark in &marks[ends[at]..ends[at + 1]] {
                let (row, column) = (mark.row as usize, mark.column as usize);
                if rows[row] || columns[column] {
                    continue;
                }
                new_rows += usize::from(!std::mem::replace(&mut by_rows[row], true));
                if !std::mem::replace(&mut by_columns[column], true) {
                    places += self.places[column] as usize;
                }
            }
            for (enough, found) in enough.iter_mut().zip([new_rows, places]) {
                if enough.is_none() && found >= missing {
                    *enough = Some(at);
                }
            }
            at += 1;
        }
        let [enough_rows, enough_places] = enough.map(|at| at.unwrap_or(last));
        let lead = enough_rows.max(enough_places);
        for mark in &marks[ends[low]..ends[lead]] {
            let (row, column) = (mark.row as usize, mark.column as usize);
            if rows[row] || columns[column] {
                continue;
            }
            if enough_places == lead {
                columns[column] = true;
            } else {
                rows[row] = true;
            }
        }
        *mark = marks[ends[lead]];
        lead
    }

    /// The least worst cost of a square of some rows and columns, which is about that of all.
    fn guess(&mut self, meter: &mut Meter<'_>) -> Result<Option<f64>, StopReason> {
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

    /// Costs above this one, of rows and columns spread evenly, ascending and each once.
    fn sample(&mut self, above: f64, meter: &mut Meter<'_>) -> Result<Vec<Mark>, StopReason> {
        let (rows, columns) = (self.links.rows(), self.links.columns());
        let stride = (columns / SAMPLED).max(1);
        let mut sample = Vec::new();
        for row in (0..rows).step_by((rows / SAMPLED).max(1)) {
            meter.step()?;
            self.links.for_each(row, |column, cost| {
                if column % stride == row % stride && cost > above {
                    sample.push(Mark::new(cost, row, column));
                }
            });
        }
        sample.sort_unstable_by(|a, b| a.cost.total_cmp(&b.cost));
        sample.dedup_by(|a, b| a.cost == b.cost);
        Ok(sample)
    }
}
