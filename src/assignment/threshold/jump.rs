//! A threshold that jumps while many rows are free.
//!
//! A few levels are taken from a sample of the costs above the first threshold, and one pass over
//! the table tells which of them each pair passes. Matchings at these levels bisect them, each
//! from the pairs that stood at the highest level that was too low. The pairs between that level
//! and the next one, if they are few, are gathered in order of their costs, and the bisection
//! goes on among them to the very pair that is the last one needed. Where they are many, other
//! levels are taken between the two.

use super::graft::Trial;
use super::levels::{Level, Survey, costs, levels};
use super::links::{Mark, by_cost};
use super::mates::Mates;
use super::{Proven, Threshold};
use crate::kernel::{Meter, StopReason};
use crate::market::Weight;

/// Pairs between two levels are gathered where they are so many at most, or one in so many of all.
const SHORT: usize = 1024;
const SHARE: usize = 50;
/// So many of them at most are put in order.
const SORTED: usize = 8192;
/// The middle of so many of them halves the others.
const PICKED: usize = 63;

/// Puts those first for which this holds; how many they are.
fn part(marks: &mut [Mark], is_first: impl Fn(&Mark) -> bool) -> usize {
    let mut first = 0;
    for at in 0..marks.len() {
        if is_first(&marks[at]) {
            marks.swap(first, at);
            first += 1;
        }
    }
    first
}

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
            let levels = levels(Level { cost: low.cost, mark: low }, None, &sample, None);
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
            let next = self.bisect(&survey, lowest, &mut trial, meter)?;
            let Survey { sample, levels: all, is_classed } = &mut survey;
            highest = all.get(next).copied().or(highest);
            let low = next.checked_sub(1).and_then(|at| all.get(at)).copied();
            let done = match (low, highest) {
                (None, _) => true,
                // No other cost lies between the two.
                (Some(low), Some(highest)) if low.cost >= highest.mark.cost.next_down() => {
                    if let (true, Some(proof)) = (*is_classed, &mut self.proof) {
                        proof.mark = highest.mark;
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
            if *is_classed {
                let pairs = self.links.rows() * self.links.columns();
                let marks = self.links.class(next, SHORT.max(pairs / SHARE), meter)?;
                if let Some(marks) = marks {
                    return self.finish(marks, trial, meter);
                }
            }
            let is_below =
                |mark: &Mark| highest.is_none_or(|highest| mark.cost < highest.mark.cost);
            sample.retain(|mark| mark.cost > lowest && is_below(mark));
            *all = levels(low, highest, sample, None);
            let few = !*is_classed && self.asked - self.mates.size <= super::FEW;
            if all.len() == 1 || few {
                self.links.forget();
                self.drop_above(lowest, meter)?;
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

    /// The first of the levels that is high enough, or their number; up to `low` none is. Where
    /// pairs are not classed and none of the levels is known to be high enough, lower ones are
    /// tried first: short lists often tell the links there.
    fn bisect(
        &mut self,
        survey: &Survey,
        low: f64,
        trial: &mut Trial,
        meter: &mut Meter<'_>,
    ) -> Result<usize, StopReason> {
        let Survey { levels, is_classed, .. } = survey;
        let (mut from, mut to) = (levels.partition_point(|level| level.cost <= low), levels.len());
        while from < to {
            let halves = *is_classed || trial.found.is_some();
            let at = if halves { from + (to - from) / 2 } else { from };
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
        // Up to the first of these pairs they are too few, up to the second enough.
        let (mut from, mut to) = (0, marks.len());
        // How many pairs are linked, and how many were when the trees that stand were searched.
        let (mut linked, mut stood) = (0, 0);
        while to - from > SORTED {
            let part_of = &mut marks[from..to];
            let stride = part_of.len() / PICKED;
            let mut picked: [f64; PICKED] = std::array::from_fn(|at| part_of[at * stride].cost);
            picked.sort_unstable_by(f64::total_cmp);
            let middle = picked[PICKED / 2];
            let mut count = part(part_of, |mark| mark.cost < middle);
            if count == 0 {
                count = part(part_of, |mark| mark.cost <= middle);
            }
            let at = from + count;
            if at == to {
                break;
            }
            linked = self.link(&marks, linked, at);
            if self.told_suffice(Some(&marks[stood..linked]), &mut trial, meter)? {
                to = at;
            } else {
                let next = marks[at..to].iter().min_by(|a, b| a.cost.total_cmp(&b.cost));
                next.into_iter().for_each(|&next| self.prove(next));
                (stood, from) = (linked, at);
            }
        }
        by_cost(&mut marks[from..to]);
        let marks = &marks[..to];
        // Where costs change, from the first pair on to the end.
        let changes = (from + 1..marks.len()).filter(|&at| marks[at - 1].cost < marks[at].cost);
        let ends: Vec<usize> = std::iter::once(from).chain(changes).chain([marks.len()]).collect();
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
