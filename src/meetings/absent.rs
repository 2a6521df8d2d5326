//! Timetables with people absent in some rounds.

use super::board::Board;
use super::choice::{choose, flags};
use super::left_out::left_out;
use super::presence::Presence;
use super::rounds::{bound, tables, timetable};
use super::search::{Goal, Search};
use super::{Frame, Plan, PlanFault, Proof, RoundsBound, SearchReport, Wanted, WhyRounds};
use crate::kernel::{Control, Faults, Meter, StopReason, arrange_by_key};
use crate::market::Outcome;

type Rounds = Vec<Option<usize>>;

/// The meetings under way to a plan.
struct Absent<'a> {
    wanted: &'a Wanted,
    ends: &'a [[usize; 2]],
    presence: &'a Presence,
    tables: usize,
    /// The edges, those with the fewest common rounds first.
    order: Vec<usize>,
    meter: Meter<'a>,
    stopped: Option<StopReason>,
}

/// A plan where somebody is absent, beginning from a placement that keeps all bounds:
/// what of it still fits stays where it is unless a chain moves it.
pub(super) fn with_absences(
    wanted: &Wanted,
    frame: &Frame,
    presence: &Presence,
    start: Rounds,
    control: &Control<'_>,
) -> Result<(Plan, Option<StopReason>), Faults<PlanFault>> {
    let ends = wanted.ends();
    let all = vec![true; ends.len()];
    let horizon = presence.horizon(ends.len());
    let limit = frame.most_rounds().map_or(horizon, |rounds| (rounds as usize).min(horizon));
    let mut order: Vec<usize> = (0..ends.len()).collect();
    arrange_by_key(&mut order, |&edge| presence.both_there(ends[edge], horizon));
    let (tables, meter) = (tables(frame), Meter::new(control));
    let mut absent = Absent { wanted, ends: &ends, presence, tables, order, meter, stopped: None };
    let needed = bound(wanted, &all, presence);
    let (rounds, placed, bound, report) = match absent.fewest(needed, limit, &start) {
        Some((placed, bound)) => {
            let rounds = used(&placed);
            let report = absent.report(ends.len(), None, bound.rounds == rounds, bound != needed);
            (rounds, placed, bound, report)
        }
        None => {
            let (placed, report) = absent.most(limit, &start, control)?;
            let held: Vec<bool> = placed.iter().map(Option::is_some).collect();
            (limit, placed, bound(wanted, &held, presence), report)
        }
    };
    let mut board = absent.board(rounds);
    board.set(&placed);
    // A search that was stopped may have left room.
    for edge in (0..ends.len()).filter(|&edge| placed[edge].is_none()) {
        if let Some(round) = (0..rounds).find(|&round| board.fits(edge, round)) {
            board.place(edge, round);
        }
    }
    let left_out = left_out(wanted, &board.grid, presence, (rounds, tables));
    let timetable = timetable(wanted, &board.grid, used(board.grid.rounds()));
    // A proven plan is an answer even if a search for a better one was stopped.
    let stopped = absent.stopped.filter(|_| !report.optimal);
    Ok((Plan { timetable, left_out, bound, proof: Proof::Search(report) }, stopped))
}

/// How many rounds are used.
fn used(placed: &[Option<usize>]) -> usize {
    placed.iter().flatten().max().map_or(0, |last| last + 1)
}

impl<'a> Absent<'a> {
    fn board(&self, rounds: usize) -> Board<'a> {
        Board::new(self.wanted.people(), self.ends, self.presence, self.tables, rounds)
    }

    fn report(
        &self,
        most: usize,
        most_worth: Option<i128>,
        optimal: bool,
        exhausted: bool,
    ) -> SearchReport {
        let steps = self.meter.work();
        let exhausted = optimal && exhausted;
        SearchReport { most, most_worth, optimal, exhausted, steps }
    }

    /// What of `start` fits into this board, then `edges` by chains; says whether all of
    /// them have a round.
    fn settle(&mut self, board: &mut Board<'_>, start: &[Option<usize>], edges: &[usize]) -> bool {
        for (edge, &round) in start.iter().enumerate() {
            if let Some(round) = round.filter(|&round| round < board.rounds()) {
                if board.grid.round_of(edge).is_none() && board.fits(edge, round) {
                    board.place(edge, round);
                }
            }
        }
        if self.stopped.is_some() {
            return false;
        }
        match board.settle(edges, &mut self.meter) {
            Ok(all) => all,
            Err(reason) => {
                self.stopped = Some(reason);
                false
            }
        }
    }

    /// All meetings in the fewest rounds up to `limit`, with the number of rounds below
    /// which it is known that they do not fit. Nothing where no placement was found.
    fn fewest(
        &mut self,
        needed: RoundsBound,
        limit: usize,
        start: &[Option<usize>],
    ) -> Option<(Rounds, RoundsBound)> {
        let order = self.order.clone();
        let possible = |edge: &usize| self.presence.both_there(self.ends[*edge], limit) > 0;
        if needed.rounds > limit || !order.iter().all(possible) {
            return None;
        }
        // Chains first: they show how many rounds suffice. In as many rounds as the
        // horizon has, every meeting finds one in which nobody is in its way.
        let mut start = start.to_vec();
        let mut enough = None;
        let before = used(&start).min(limit);
        for rounds in needed.rounds.max(before)..=limit {
            let mut board = self.board(rounds);
            let all = self.settle(&mut board, &start, &order);
            start = board.grid.rounds().to_vec();
            if all {
                enough = Some(rounds);
                break;
            }
            if self.stopped.is_some() {
                break;
            }
        }
        if enough.is_none() && limit >= self.presence.horizon(order.len()) {
            let mut board = self.board(limit);
            board.set(&start);
            for edge in order.into_iter().filter(|&edge| start[edge].is_none()) {
                if let Some(round) = (0..limit).find(|&round| board.fits(edge, round)) {
                    board.place(edge, round);
                }
            }
            start = board.grid.rounds().to_vec();
            enough = Some(used(&start));
        }
        let mut known = needed;
        if before > 0 && enough.is_some() {
            return Some((start, known)); // fewer rounds would move what was planned
        }
        while self.stopped.is_none() && enough.is_none_or(|enough| known.rounds < enough) {
            if known.rounds > limit {
                break;
            }
            match self.search(known.rounds, Goal::All) {
                Some(found) => return Some((found, known)),
                None if self.stopped.is_some() => {}
                None => {
                    known = RoundsBound { rounds: known.rounds + 1, why: WhyRounds::Exhausted };
                }
            }
        }
        enough.map(|_| (start, known))
    }

    /// The most meetings in so many rounds, and of those the highest worth.
    fn most(
        &mut self,
        rounds: usize,
        start: &[Option<usize>],
        control: &Control<'_>,
    ) -> Result<(Rounds, SearchReport), Faults<PlanFault>> {
        let worths = self.wanted.worths();
        let value = |placed: &[Option<usize>]| {
            let held = placed.iter().zip(worths).filter(|(round, _)| round.is_some());
            held.fold((0, 0), |(count, sum), (_, &worth)| (count + 1, sum + i128::from(worth)))
        };
        // No timetable is better than the assignment that forgets who meets when.
        let rest = control.after(self.meter.work());
        let chosen = choose(self.wanted, self.presence, rounds, &rest)?;
        let flags = flags(&chosen, self.wanted);
        let bound = match chosen {
            Outcome::Solved(answer) => Some((answer.matching.size(), answer.value)),
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(stopped) => {
                self.stopped = self.stopped.or(Some(stopped.reason));
                None
            }
        };
        let first: Vec<usize> = self.order.iter().copied().filter(|&edge| flags[edge]).collect();
        let order = self.order.clone();
        let mut board = self.board(rounds);
        self.settle(&mut board, start, &first);
        self.settle(&mut board, start, &order);
        let mut placed = board.grid.rounds().to_vec();
        let known = value(&placed);
        let Some(bound) = bound else {
            let together = |ends: &&[usize; 2]| self.presence.both_there(**ends, rounds) > 0;
            let most = self.ends.iter().filter(together).count();
            let most = most.min(self.presence.capacity(rounds));
            return Ok((placed, self.report(most, None, false, false)));
        };
        if known == bound {
            return Ok((placed, self.report(bound.0, Some(bound.1), true, false)));
        }
        if self.stopped.is_none() {
            if let Some(better) = self.search(rounds, Goal::Most { known, bound }) {
                placed = better;
            }
        }
        let (count, worth) = value(&placed);
        let report = if self.stopped.is_none() {
            self.report(count, Some(worth), true, true)
        } else {
            let most_worth = (count == bound.0).then_some(bound.1);
            self.report(bound.0, most_worth, false, false)
        };
        Ok((placed, report))
    }

    fn search(&mut self, rounds: usize, goal: Goal) -> Option<Rounds> {
        let mut board = self.board(rounds);
        let search = Search::new(&mut board, self.presence, self.wanted, goal);
        let (found, stopped) = search.run(&mut self.meter);
        self.stopped = stopped;
        found
    }
}
