//! A threshold that jumps while many rows are free.
//!
//! A few levels are taken from a sample of the costs above the first threshold, and one pass over
//! the table tells which of them each pair passes. Matchings at these levels bisect them, each
//! from the pairs that stood at the highest level that was too low. The pairs between that level
//! and the next one, if they are few, are gathered in order of their costs, and the bisection
//! goes on among them to the very pair that is the last one needed. Where they are many, other
//! levels are taken between the two.

use super::graft::Trial;
use super::levels::{Level, Levels, Survey};
use super::marks::{Mark, by_cost};
use super::mates::Mates;
use super::{Proven, Threshold};
use crate::kernel::{Meter, StopReason};
use crate::market::Weight;

/// Pairs between two levels are gathered where they are so many at most, or one in so many of all:
/// to tell all pairs by other levels takes no longer than to gather and sort more. Where no
/// level lies between the two, more are.
const SHORT: usize = 1024;
const SHARE: usize = 400;
const LARGE: usize = 200;
/// The first level that is tried stands so many tenths up: most are probably high enough.
const FIRST: usize = 3;

impl<W: Weight> Threshold<'_, W> {
    /// Raises the threshold from this one, at which the last search found no more pairs: to the
    /// right one where pairs are classed, else until few rows are free, with the trees of a
    /// threshold that is too low. Pairs are classed at once where that is asked for or rows have no
    /// short lists, else once more rows were read than there are.
    pub(super) fn jump(
        &mut self,
        low: Mark,
        at_once: bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.prove(low);
        let survey = if self.links.is_dense() && (at_once || self.links.is_plain()) {
            let (guess, sample) = (self.guess(meter)?, self.sample(meter)?);
            self.look_up(low, guess, sample, meter)?
        } else {
            let mut sample = self.sample(meter)?;
            sample.retain(|mark| mark.cost > low.cost);
            let levels = Levels::new(Level { cost: low.cost, mark: low }, None, &sample, None);
            Survey { sample, levels, is_classed: false }
        };
        self.among(survey, low.cost, meter)
    }

    /// Goes on among the levels of the survey that are above this cost, up to which none is high
    /// enough.
    pub(super) fn among(
        &mut self,
        mut survey: Survey,
        mut lowest: f64,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let most_reads = self.row_reads() + self.links.rows() as u64;
        let (mut highest, mut trial) = (None, Trial::default());
        loop {
            let next = self.bisect(&survey, lowest, highest, &mut trial, meter)?;
            let Survey { sample, levels, is_classed } = &mut survey;
            let is_lower =
                |level: &Level, than: Option<Level>| than.is_none_or(|than| level.cost < than.cost);
            if let Some(&level) = levels.all.get(next).filter(|level| is_lower(level, highest)) {
                highest = Some(level);
            }
            let low = next.checked_sub(1).and_then(|at| levels.all.get(at)).copied();
            let done = match (low, highest) {
                (None, _) => true,
                // No other cost lies between the two.
                (Some(low), Some(Level { cost, mark }))
                    if cost == mark.cost && low.cost >= cost.next_down() =>
                {
                    if let (true, Some(proof)) = (*is_classed, &mut self.proof) {
                        proof.mark = mark;
                    }
                    *is_classed
                }
                _ => false,
            };
            let low = match (low, &mut trial.found) {
                (_, Some(mates)) if done => {
                    std::mem::swap(&mut self.mates, mates);
                    return Ok(());
                }
                (Some(low), _) => low,
                (None, _) => return Ok(()),
            };
            lowest = low.cost;
            // Of a highest level that is a cost, others are looked for.
            let top = highest.map_or(f64::INFINITY, |Level { cost, mark }| {
                if cost == mark.cost { cost.next_down() } else { cost }
            });
            sample.retain(|mark| lowest < mark.cost && mark.cost <= top);
            *levels = Levels::new(low, highest, sample, None);
            let between = |level: &Level| lowest < level.cost && is_lower(level, highest);
            let between = levels.all.iter().any(between);
            if *is_classed {
                let share = if between { SHARE } else { LARGE };
                let most = SHORT.max(self.links.rows() * self.links.columns() / share);
                if let Some(marks) = self.links.class(next, most, meter)? {
                    return self.finish(marks, trial, meter);
                }
            }
            let few = !*is_classed && self.asked - self.mates.size <= super::FEW;
            if few || !between {
                self.links.forget();
                self.drop_above(lowest, meter)?;
                return self.match_at(lowest, meter);
            }
            *is_classed |= self.links.is_dense() && self.links.row_reads > most_reads;
            if *is_classed {
                self.links.classify(levels, meter)?;
            }
        }
    }

    /// The first of the levels that is high enough, or their number; up to `low` none is, from
    /// `high` on all are. Where pairs are not classed and none of the levels is known to be high enough, lower ones are
    /// tried first: short lists often tell the links there.
    fn bisect(
        &mut self,
        survey: &Survey,
        low: f64,
        high: Option<Level>,
        trial: &mut Trial,
        meter: &mut Meter<'_>,
    ) -> Result<usize, StopReason> {
        let Survey { levels: Levels { all: levels, .. }, is_classed, .. } = survey;
        let mut from = levels.partition_point(|level| level.cost <= low);
        let mut to = high
            .map_or(levels.len(), |high| levels.partition_point(|level| level.cost < high.cost));
        while from < to {
            let halves = *is_classed || trial.found.is_some();
            let share = if trial.found.is_some() || trial.stands { 5 } else { FIRST };
            let at = if halves { from + (to - from) * share / 10 } else { from };
            let suffices = if *is_classed {
                self.links.tell(at);
                self.told_suffice(None, trial, meter)?
            } else {
                self.suffices(levels[at].cost, &mut trial.found, meter)?
            };
            if suffices {
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

    /// Finds the first of these pairs by their costs with which those that are linked are enough,
    /// and makes them.
    fn finish(
        &mut self,
        mut marks: Vec<Mark>,
        mut trial: Trial,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        // How many pairs are linked, and how many were when the trees that stand were searched.
        let (mut linked, mut stood) = (0, 0);
        by_cost(&mut marks);
        let marks = &marks[..];
        // Where costs change, from the first pair on to the end; up to the first of these ends they are
        // too few, up to the last enough.
        let changes = (1..marks.len()).filter(|&at| marks[at - 1].cost < marks[at].cost);
        let ends: Vec<usize> = [0].into_iter().chain(changes).chain([marks.len()]).collect();
        let (mut low, mut high) = (self.lead(marks, &ends, 0), ends.len() - 1);
        while high - low > 1 {
            let at = low + (high - low) / 2;
            linked = self.link(marks, linked, ends[at]);
            if self.told_suffice(Some(&marks[stood..linked]), &mut trial, meter)? {
                high = at;
            } else {
                self.prove(marks[ends[at]]);
                stood = linked;
                low = self.lead(marks, &ends, at);
            }
        }
        if trial.found.is_none() {
            self.link(marks, linked, ends[high]);
            self.told_suffice(Some(&marks[stood..ends[high]]), &mut trial, meter)?;
        }
        if let Some(found) = trial.found {
            self.mates = found;
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
}
