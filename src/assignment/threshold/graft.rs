//! A forest that is kept while links are told.
//!
//! After a round of searches only the trees that gave a pair are given up; the rows of the others
//! look for the columns that these leave (tree grafting: Azad, Buluç and Pothen, *Computing maximum
//! cardinality matchings in parallel on bipartite graphs via tree-grafting*, IEEE Transactions on
//! Parallel and Distributed Systems 28, 2017). The trees of a search that found no more pairs stay
//! right when links are added: only a row of theirs that may gain a column is looked at again.

use super::Threshold;
use super::loops::{Common, WORD};
use super::marks::Mark;
use super::mates::{Mates, NONE};
use super::trees::Trees;
use crate::kernel::{Meter, StopReason, Wide as _};
use crate::market::Weight;
use std::collections::VecDeque;

/// Rows that wait to be looked at, tree by tree. Trees take a column in turn, so that they are of
/// about one size and little is given up with one of them.
#[derive(Default)]
struct Turns {
    /// The first and the last row that waits in the tree of each root, and the next one after each.
    first: Vec<u32>,
    last: Vec<u32>,
    next: Vec<u32>,
    /// The word up to which the first row of each tree has no unseen column.
    from: Vec<usize>,
    /// The roots of trees with rows that wait, and which are among them.
    ring: VecDeque<u32>,
}

impl Turns {
    /// Nothing waits in trees of so many rows.
    fn reset(&mut self, rows: usize) {
        for list in [&mut self.first, &mut self.last, &mut self.next] {
            list.clear();
            list.resize(rows, NONE);
        }
        self.from.clear();
        self.from.resize(rows, 0);
        self.ring.clear();
    }

    /// The row of this tree waits.
    fn push(&mut self, row: u32, root: u32) {
        let tree = root as usize;
        self.next[row as usize] = NONE;
        if self.first[tree] == NONE {
            self.first[tree] = row;
            self.from[tree] = 0;
            self.ring.push_back(root);
        } else {
            self.next[self.last[tree] as usize] = row;
        }
        self.last[tree] = row;
    }

    /// The first row of the tree was looked at; the tree has its turn again if another one waits.
    fn pop(&mut self, root: u32) {
        let tree = root as usize;
        let row = self.first[tree] as usize;
        self.first[tree] = self.next[row];
        self.from[tree] = 0;
        if self.first[tree] != NONE {
            self.ring.push_back(root);
        }
    }
}

/// What was found while the links of levels were tried.
#[derive(Default)]
pub(super) struct Trial {
    turns: Turns,
    /// Enough pairs, at the lowest level that has them.
    pub(super) found: Option<Mates>,
    /// Whether the pairs that are left and their trees are those of a search at the highest level
    /// that is too low.
    pub(super) stands: bool,
}

impl<W: Weight> Threshold<'_, W> {
    /// Whether there are enough pairs with the links that are told now: they are in the trial
    /// then, and the pairs and trees that stood before stand again. Where trees stand, `added` are
    /// the links that are new since, or nothing where any may be.
    pub(super) fn told_suffice(
        &mut self,
        added: Option<&[Mark]>,
        trial: &mut Trial,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let kept = trial.stands.then(|| (self.mates.clone(), self.trees.clone()));
        trial.turns.reset(self.links.rows());
        let waiting = match added {
            _ if !trial.stands => {
                self.drop_untold();
                self.greedy(f64::INFINITY, meter)?;
                self.trees.plant(&self.mates, self.links.columns());
                std::mem::take(&mut self.trees.queue)
            }
            Some(marks) => self.trees.gaining(marks),
            None => self.trees.rows(),
        };
        let waiting = if self.push(meter)? {
            self.trees.plant(&self.mates, self.links.columns());
            std::mem::take(&mut self.trees.queue)
        } else {
            waiting
        };
        self.grow(waiting, &mut trial.turns, meter)?;
        if self.mates.size < self.asked {
            trial.stands = true;
            return Ok(false);
        }
        self.complete.clone_from(&self.mates.of_row);
        trial.found = Some(self.mates.clone());
        if let Some((mates, trees)) = kept {
            (self.mates, self.trees) = (mates, trees);
        }
        Ok(true)
    }

    /// Parts the pairs that are not linked.
    fn drop_untold(&mut self) {
        for row in 0..self.links.rows() {
            let column = self.mates.of_row[row];
            if column != NONE && !self.links.is_told(row, column as usize) {
                self.mates.part(row);
            }
        }
    }

    /// Lets the trees grow until there are enough pairs or no row leads out of them. So far none
    /// does but these, which are looked at.
    fn grow(
        &mut self,
        waiting: Vec<u32>,
        turns: &mut Turns,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let mut waiting = waiting;
        loop {
            for row in waiting {
                self.await_turn(row, turns);
            }
            while let Some(root) = turns.ring.pop_front()
                && self.mates.size < self.asked
            {
                meter.step()?;
                self.turn(root, turns);
            }
            if self.mates.size == self.asked || !self.trees.grew {
                return Ok(());
            }
            turns.reset(self.links.rows());
            self.trees.give_up(&self.mates);
            waiting = self.trees.rows();
        }
    }

    /// A row of the trees waits for its turn to take columns, unless it makes a pair at once: most
    /// of a tree is its last layer, which is not even begun then.
    fn await_turn(&mut self, row: u32, turns: &mut Turns) {
        let Self { links, mates, trees, .. } = self;
        let root = trees.root[row as usize];
        if trees.done[root as usize] || mates.size == self.asked {
            return;
        }
        self.settled += 1;
        let (at, bits) = (row as usize, links.told(row as usize));
        let open = Common { bits, others: &trees.open, from: 0 }.widely();
        let Some(word) = open else {
            turns.push(row, root);
            return;
        };
        let column = word * WORD + (bits[word] & trees.open[word]).trailing_zeros() as usize;
        trees.done[root as usize] = true;
        trees.grew = true;
        self.augmentations += 1;
        trees.take(at, column);
        mates.shift(at, column, &trees.parent);
    }

    /// The tree of this root takes a column, or is done with a row.
    fn turn(&mut self, root: u32, turns: &mut Turns) {
        let Self { links, trees, .. } = self;
        let tree = root as usize;
        if trees.done[tree] {
            return;
        }
        let row = turns.first[tree] as usize;
        let (bits, from) = (links.told(row), turns.from[tree]);
        let unseen = Common { bits, others: &trees.unseen, from }.widely();
        let Some(at) = unseen else {
            turns.pop(root);
            return;
        };
        let column = at * WORD + (bits[at] & trees.unseen[at]).trailing_zeros() as usize;
        trees.take(row, column);
        turns.from[tree] = at;
        turns.ring.push_back(root);
        let mut mate = self.mates.first_at(column);
        while let Some(row) = mate {
            // Where a pair is made, the rows that are left belong to a tree that is given up.
            mate = self.mates.next_at(row);
            self.trees.root[row as usize] = root;
            self.await_turn(row, turns);
        }
    }
}

impl Trees {
    /// The rows of the trees.
    fn rows(&self) -> Vec<u32> {
        let rows = (0..).zip(&self.root);
        rows.filter(|(_, root)| **root != NONE).map(|(row, _)| row).collect()
    }

    /// Gives the trees up that have given their pair.
    fn give_up(&mut self, mates: &Mates) {
        self.grew = false;
        for column in 0..self.parent.len() {
            if self.is_unseen(column) {
                continue;
            }
            let root = self.root[self.parent[column] as usize];
            if root != NONE && self.done[root as usize] {
                let bit = 1 << (column % WORD);
                self.unseen[column / WORD] |= bit;
                self.unseen_count += 1;
                if mates.is_open(column) {
                    self.open[column / WORD] |= bit;
                }
            }
        }
        for root in &mut self.root {
            if *root != NONE && self.done[*root as usize] {
                *root = NONE;
            }
        }
        self.done.fill(false);
    }

    /// The rows of the trees that gain an unseen column by these links.
    fn gaining(&self, marks: &[Mark]) -> Vec<u32> {
        let gains = |mark: &&Mark| {
            self.root[mark.row as usize] != NONE && self.is_unseen(mark.column as usize)
        };
        let mut rows: Vec<u32> = marks.iter().filter(gains).map(|mark| mark.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::core::{Memory, Reader};
    use crate::assignment::threshold::levels::{Level, Levels};
    use crate::kernel::{Control, Index as _, Matrix, MenteeIx, MentorIx};
    use crate::market::{AssignmentProblem, Sense};

    /// Whether a row finds a place, others moving on, along columns that were not seen.
    fn place(
        row: usize,
        links: &[Vec<bool>],
        places: &[u32],
        at: &mut [Vec<usize>],
        seen: &mut [bool],
    ) -> bool {
        for column in 0..places.len() {
            if !links[row][column] || std::mem::replace(&mut seen[column], true) {
                continue;
            }
            if at[column].len() < places[column] as usize {
                at[column].push(row);
                return true;
            }
            for seat in 0..at[column].len() {
                if place(at[column][seat], links, places, at, seen) {
                    at[column][seat] = row;
                    return true;
                }
            }
        }
        false
    }

    fn most(links: &[Vec<bool>], places: &[u32]) -> usize {
        let mut at = vec![Vec::new(); places.len()];
        let placed =
            |row: &usize| place(*row, links, places, &mut at, &mut vec![false; places.len()]);
        (0..links.len()).filter(placed).count()
    }

    /// Where links rise, as they do from level to level and pair by pair, each answer is that of
    /// paths one after another, and where pairs are lacking the trees show a cover as small.
    #[test]
    fn kept_trees_find_as_many_pairs_as_single_paths() {
        let control = Control::unbounded();
        let mut meter = Meter::new(&control);
        let mut state = 5_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let (mut enough, mut lacking) = (0, 0);
        for round in 0..300 {
            let rows = 1 + next([6, 20, 70][round % 3]) as usize;
            let columns = rows + next(5) as usize;
            let (left, right): (Vec<u64>, Vec<u64>) =
                ((0..rows).map(|_| next(30)).collect(), (0..columns).map(|_| next(30)).collect());
            let weights: Vec<f64> = (0..rows * columns)
                .map(|at| (left[at / columns] * right[at % columns] + next(99)) as f64)
                .collect();
            let forbidden: Vec<_> = (0..rows * columns)
                .filter(|_| round % 4 == 0 && next(3) == 0)
                .map(|at| (MenteeIx::at(at / columns), MentorIx::at(at % columns)))
                .collect();
            let single = round % 5 < 3;
            let places: Vec<u32> =
                (0..columns).map(|_| if single { 1 } else { next(3) as u32 }).collect();
            let matrix = Matrix::new(rows, columns, weights.clone()).unwrap();
            let problem = AssignmentProblem::dense(matrix).forbidden(forbidden.clone());
            let problem = problem.sense(Sense::Min).build().unwrap();
            let mut memory = Memory::default();
            let reader = Reader::new(&problem, false, &mut memory);
            let mut threshold = Threshold::new(reader, &places);
            threshold.low = vec![0.0; columns];
            threshold.asked = rows;
            let levels = [50.0, 100.0, 200.0, 300.0, 400.0, 500.0, 700.0];
            let mark = Mark::new(0.0, 0, 0);
            let all = levels.iter().map(|&cost| Level { cost, mark }).collect();
            threshold.links.classify(&Levels { all, steps: None }, &mut meter).unwrap();
            let mut links = vec![vec![false; columns]; rows];
            let mut trial = Trial::default();
            let mut check = |threshold: &mut Threshold<'_, f64>,
                             trial: &mut Trial,
                             links: &[Vec<bool>],
                             added: Option<&[Mark]>| {
                let suffices = threshold.told_suffice(added, trial, &mut meter).unwrap();
                let most = most(links, &places);
                assert_eq!(suffices, most == rows);
                if suffices {
                    enough += 1;
                    let found = trial.found.as_ref().unwrap();
                    let mut used = vec![0; columns];
                    for (row, &column) in found.of_row.iter().enumerate() {
                        assert!(links[row][column as usize]);
                        used[column as usize] += 1;
                    }
                    assert!(used.iter().zip(&places).all(|(used, places)| used <= places));
                    return true;
                }
                lacking += 1;
                assert_eq!(threshold.mates.size, most);
                let (of_rows, of_columns) = threshold.tree_cover();
                for row in 0..rows {
                    let bare = (0..columns).find(|&at| links[row][at] && !of_columns[at]);
                    assert!(of_rows[row] || bare.is_none());
                }
                let seats = places.iter().zip(&of_columns).filter(|place| *place.1);
                let seats: usize = seats.map(|place| *place.0 as usize).sum();
                assert_eq!(of_rows.iter().filter(|&&row| row).count() + seats, most);
                false
            };
            for (level, &cost) in levels.iter().enumerate() {
                if next(2) == 0 {
                    continue;
                }
                for at in 0..rows * columns {
                    links[at / columns][at % columns] = weights[at] <= cost;
                }
                for (row, column) in &forbidden {
                    links[row.get()][column.get()] = false;
                }
                threshold.links.tell(level);
                if check(&mut threshold, &mut trial, &links, None) {
                    break;
                }
                let marks: Vec<Mark> = (0..rows * columns)
                    .filter(|&at| !links[at / columns][at % columns] && next(8) == 0)
                    .map(|at| Mark::new(0.0, at / columns, at % columns))
                    .collect();
                for mark in &marks {
                    links[mark.row as usize][mark.column as usize] = true;
                }
                threshold.links.flip(&marks);
                if check(&mut threshold, &mut trial, &links, Some(&marks)) {
                    // The trees that stand are those without these links.
                    threshold.links.flip(&marks);
                    continue;
                }
                break;
            }
        }
        assert!(enough > 100 && lacking > 100, "{enough} {lacking}");
    }
}
