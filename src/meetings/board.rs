//! Meetings placed where people may be absent: placing by search for room, by chains,
//! and by making a table free.

use super::grid::Grid;
use super::presence::Presence;
use crate::kernel::{Meter, StopReason};

/// A grid with absences and tables.
pub(super) struct Board<'a> {
    pub(super) grid: Grid<'a>,
    presence: &'a Presence,
    tables: usize,
    /// Meetings in each round.
    pub(super) load: Vec<usize>,
}

impl<'a> Board<'a> {
    pub(super) fn new(
        people: usize,
        ends: &'a [[usize; 2]],
        presence: &'a Presence,
        tables: usize,
        rounds: usize,
    ) -> Self {
        Self { grid: Grid::new(people, ends), presence, tables, load: vec![0; rounds] }
    }

    pub(super) fn rounds(&self) -> usize {
        self.load.len()
    }

    /// Whether both ends are there and free, and a table is.
    pub(super) fn fits(&self, edge: usize, round: usize) -> bool {
        self.load[round] < self.tables && self.is_open(edge, round)
    }

    fn is_open(&self, edge: usize, round: usize) -> bool {
        self.both_there(edge, round)
            && self.grid.ends[edge].iter().all(|&end| self.grid.edge(end, round).is_none())
    }

    fn both_there(&self, edge: usize, round: usize) -> bool {
        !self.grid.ends[edge].iter().any(|&end| self.presence.is_absent(end, round))
    }

    pub(super) fn place(&mut self, edge: usize, round: usize) {
        self.grid.place(edge, round);
        self.load[round] += 1;
    }

    pub(super) fn lift(&mut self, edge: usize) {
        if let Some(round) = self.grid.round_of(edge) {
            self.grid.lift(edge);
            self.load[round] -= 1;
        }
    }

    /// Replaces the whole placement.
    pub(super) fn set(&mut self, rounds: &[Option<usize>]) {
        (0..rounds.len()).for_each(|edge| self.lift(edge));
        for (edge, &round) in rounds.iter().enumerate() {
            if let Some(round) = round.filter(|&round| round < self.rounds()) {
                self.place(edge, round);
            }
        }
    }

    /// Places as many of these edges as it can, in turn, and again as long as that
    /// makes room for more. Says whether all are placed.
    pub(super) fn settle(
        &mut self,
        edges: &[usize],
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        loop {
            let (mut placed, mut missing) = (false, false);
            for &edge in edges {
                if self.grid.round_of(edge).is_none() {
                    let done = self.settle_one(edge, meter)?;
                    placed |= done;
                    missing |= !done;
                }
            }
            if !placed || !missing {
                return Ok(!missing);
            }
        }
    }

    fn settle_one(&mut self, edge: usize, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        meter.step()?;
        if let Some(round) = (0..self.rounds()).find(|&round| self.fits(edge, round)) {
            self.place(edge, round);
            return Ok(true);
        }
        Ok(self.settle_by_table(edge, meter)? || self.settle_by_chain(edge, meter)?)
    }

    /// Frees a table by moving another meeting out of a round in which both are free.
    fn settle_by_table(&mut self, edge: usize, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        for round in 0..self.rounds() {
            if !self.is_open(edge, round) {
                continue;
            }
            for other in 0..self.grid.ends.len() {
                if self.grid.round_of(other) != Some(round) {
                    continue;
                }
                meter.step()?;
                if let Some(to) = (0..self.rounds()).find(|&to| self.fits(other, to)) {
                    self.lift(other);
                    self.place(other, to);
                    self.place(edge, round);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Swaps two rounds along the path that is in the edge's way.
    fn settle_by_chain(&mut self, edge: usize, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        let [one, other] = self.grid.ends[edge];
        for (near, far) in [(one, other), (other, one)] {
            for a in 0..self.rounds() {
                // A round that is free for the near person; the far person has another meeting in
                // it.
                if self.grid.edge(near, a).is_some() || !self.both_there(edge, a) {
                    continue;
                }
                for b in 0..self.rounds() {
                    if self.grid.edge(far, b).is_some() || self.presence.is_absent(far, b) {
                        continue;
                    }
                    meter.step()?;
                    let path = self.grid.path(far, a, b);
                    // Exchanging the rounds along a path of odd length gives one of them a meeting
                    // more.
                    let fuller = if path.len() % 2 == 1 { b } else { a };
                    let turned = |(at, &edge): (usize, &usize)| {
                        self.both_there(edge, if at % 2 == 0 { b } else { a })
                    };
                    if self.load[fuller] < self.tables && path.iter().enumerate().all(turned) {
                        self.grid.swap(&path, a, b);
                        self.grid.place(edge, a);
                        self.load[fuller] += 1;
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }
}
