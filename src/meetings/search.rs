//! An exact search for a timetable with people absent: meeting by meeting, the one
//! with the fewest rounds left first.
//!
//! The question is NP-complete (Even, Itai and Shamir 1976), so this may take
//! exponential time. Of rounds that are still empty and in which the same people are
//! absent only the first is tried: they can be exchanged.

use super::Wanted;
use super::board::Board;
use super::presence::Presence;
use crate::kernel::{Meter, StopReason, arrange_by_key};

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// A round for every meeting.
    All,
    /// As many meetings as can be, and of those the highest worth, above what is known.
    Most {
        /// How many a timetable is known to hold, and their worth.
        known: (usize, i128),
        /// No timetable holds more, nor as many of a higher worth.
        bound: (usize, i128),
    },
}

/// A decision under way.
struct Choice {
    edge: usize,
    /// Rounds to be tried, and whether to leave the meeting out at last.
    options: Vec<Option<usize>>,
    tried: usize,
}

enum Node {
    /// Nothing better follows from here.
    Dead,
    /// Nothing more can be placed.
    Complete,
    Branch(Choice),
}

pub(super) struct Search<'s, 'a> {
    board: &'s mut Board<'a>,
    presence: &'a Presence,
    /// People below this number are mentees.
    mentees: usize,
    worths: &'a [i64],
    /// The edges by falling worth.
    by_worth: Vec<usize>,
    kinds: Vec<usize>,
    decided: Vec<bool>,
    held: (usize, i128),
    goal: Goal,
    /// The best found, if it is better than what was known.
    found: Option<Vec<Option<usize>>>,
}

impl<'s, 'a> Search<'s, 'a> {
    /// A search on an empty board.
    pub(super) fn new(
        board: &'s mut Board<'a>,
        presence: &'a Presence,
        wanted: &'a Wanted,
        goal: Goal,
    ) -> Self {
        let worths = wanted.worths();
        board.set(&vec![None; worths.len()]);
        let mut by_worth: Vec<usize> = (0..worths.len()).collect();
        arrange_by_key(&mut by_worth, |&edge| std::cmp::Reverse(worths[edge]));
        Self {
            kinds: presence.kinds(board.rounds()),
            board,
            presence,
            mentees: wanted.mentees(),
            worths,
            by_worth,
            decided: vec![false; worths.len()],
            held: (0, 0),
            goal,
            found: None,
        }
    }

    /// The best placement, if one better than what was known was found; the reason,
    /// where the search was stopped before its end.
    pub(super) fn run(
        mut self,
        meter: &mut Meter<'_>,
    ) -> (Option<Vec<Option<usize>>>, Option<StopReason>) {
        let mut stack: Vec<Choice> = Vec::new();
        let mut stopped = None;
        loop {
            if let Err(reason) = meter.step() {
                stopped = Some(reason);
                break;
            }
            match self.node() {
                Node::Dead => {}
                Node::Complete => {
                    self.found = Some(self.board.grid.rounds().to_vec());
                    match &mut self.goal {
                        Goal::All => break,
                        Goal::Most { known, bound } => {
                            *known = self.held;
                            if known == bound {
                                break;
                            }
                        }
                    }
                }
                Node::Branch(choice) => {
                    self.decided[choice.edge] = true;
                    stack.push(choice);
                }
            }
            if !self.advance(&mut stack) {
                break;
            }
        }
        (self.found, stopped)
    }

    /// Takes the next option of the last decision that has one; says whether there is.
    fn advance(&mut self, stack: &mut Vec<Choice>) -> bool {
        while let Some(choice) = stack.last_mut() {
            if self.board.grid.round_of(choice.edge).is_some() {
                self.board.lift(choice.edge);
                self.held.0 -= 1;
                self.held.1 -= i128::from(self.worths[choice.edge]);
            }
            if let Some(&option) = choice.options.get(choice.tried) {
                choice.tried += 1;
                if let Some(round) = option {
                    self.board.place(choice.edge, round);
                    self.held.0 += 1;
                    self.held.1 += i128::from(self.worths[choice.edge]);
                }
                return true;
            }
            self.decided[choice.edge] = false;
            stack.pop();
        }
        false
    }

    fn node(&self) -> Node {
        let rounds = self.board.rounds();
        let people = self.presence_of_people();
        // What can still be placed, by person, and the most constrained meeting.
        let mut possible = vec![0; people.len()];
        let mut open = vec![false; self.worths.len()];
        let mut tightest: Option<(usize, usize)> = None;
        for (edge, ends) in self.board.grid.ends.iter().enumerate() {
            if self.decided[edge] {
                continue;
            }
            let fitting = (0..rounds).filter(|&round| self.board.fits(edge, round)).count();
            if fitting == 0 {
                if self.goal == Goal::All {
                    return Node::Dead;
                }
                continue;
            }
            open[edge] = true;
            ends.iter().for_each(|&end| possible[end] += 1);
            if tightest.is_none_or(|(count, _)| fitting < count) {
                tightest = Some((fitting, edge));
            }
        }
        let tables = self.presence.capacity(rounds).saturating_sub(self.held.0);
        match self.goal {
            Goal::All => {
                let short = possible.iter().zip(&people).any(|(asked, free)| asked > free);
                if short || open.iter().filter(|open| **open).count() > tables {
                    return Node::Dead;
                }
            }
            Goal::Most { known, .. } => {
                let both = possible.iter().zip(&people).map(|(asked, free)| asked.min(free));
                let both: Vec<usize> = both.copied().collect();
                let (mentees, mentors) = both.split_at(self.mentees.min(both.len()));
                let more = mentees.iter().sum::<usize>().min(mentors.iter().sum()).min(tables);
                let best = self.by_worth.iter().filter(|&&edge| open[edge]).take(more);
                let worth: i128 = best.map(|&edge| i128::from(self.worths[edge])).sum();
                if (self.held.0 + more, self.held.1 + worth) <= known {
                    return Node::Dead;
                }
            }
        }
        match tightest {
            None => Node::Complete,
            Some((_, edge)) => Node::Branch(self.choice(edge)),
        }
    }

    fn choice(&self, edge: usize) -> Choice {
        let mut empty_kinds = std::collections::BTreeSet::new();
        let mut options: Vec<_> = (0..self.board.rounds())
            .filter(|&round| self.board.fits(edge, round))
            .filter(|&round| self.board.load[round] > 0 || empty_kinds.insert(self.kinds[round]))
            .map(Some)
            .collect();
        if self.goal != Goal::All {
            options.push(None);
        }
        Choice { edge, options, tried: 0 }
    }

    /// In how many rounds each person is there and free.
    fn presence_of_people(&self) -> Vec<usize> {
        let grid = &self.board.grid;
        let rounds = self.board.rounds();
        let mut free: Vec<usize> =
            (0..grid.people()).map(|person| self.presence.there(person, rounds)).collect();
        for (ends, round) in grid.ends.iter().zip(grid.rounds()) {
            if round.is_some() {
                ends.iter().for_each(|&end| free[end] -= 1);
            }
        }
        free
    }
}
