//! Rows that arrive one after another, each to be paired at once or to wait.
//!
//! A decision is never taken back. By *seats in order* each takes the first free seat that it may
//! have; in a drawn order that serves in expectation the share 1 − 1/e of the most that can be
//! served by whoever knows all arrivals beforehand, whatever the order in which they come (Karp,
//! Vazirani and Vazirani 1990). By *watching* the first arrivals wait, and each later one gets the
//! seat that it has in the best assignment of all who have come so far, if that seat is free; where
//! they come in a random order the sum is in expectation a share of the best sum of all
//! (Kesselheim, Radke, Tönnis and Vöcking 2013).

use super::{Scratch, solve_with};
use crate::kernel::{
    Control, Index, MenteeIx, MentorIx, arrange_by_key, faults, joined, shuffle, stream,
};
use crate::market::{AssignmentProblem, Cardinality, Outcome, Stopped};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// What an arrival comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Is paired with this column at once.
    Now(MentorIx),
    /// Waits.
    Wait(WhyWait),
}

/// Why an arrival waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WhyWait {
    /// It is one of the first, by whom the rule learns what is to be expected.
    Watched,
    /// In the best assignment of all who came its seat is this column's, and somebody has that seat.
    Taken(MentorIx),
    /// In the best assignment of all who came it has nobody: others are worth more.
    Others,
    /// No column that it may have has a free seat.
    NoSeat,
}

faults! {
    /// Why an arrival cannot be decided.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ArrivalFault: "arrival-fault" {
        /// The weights are not one for each column.
        Length {
            /// How many came.
            got: usize,
            /// How many columns there are.
            columns: usize,
        } = "length",
            "{got:weight|weights} for {columns:column|columns}",
            "весов {got}, а столбцов {columns}";
        /// The column has no free seat.
        Full {
            /// The column.
            column: MentorIx,
        } = "full",
            "column {column} has no free seat",
            "у столбца {column} нет свободного места";
        /// The weights of all who came make no assignment that can be counted.
        Refused {
            /// What the problem's builder said.
            reason: String,
        } = "refused",
            "the weights of all who came: {reason}",
            "веса всех пришедших: {reason}";
    }
}

/// The rule of an [`Arrivals`].
#[derive(Clone, Debug)]
enum Rule {
    /// The place of each seat in the order.
    Order(Vec<usize>),
    /// How many arrivals only wait.
    Watching(u64),
}

/// Columns with seats, and the rows that arrive one by one over a year.
///
/// In mentoring words: mentees who come after the pairs were formed. Each is to be told at once whether
/// there is a mentor now; who waits is part of the next search.
///
/// ```
/// use mentormatch::assignment::{Arrivals, Decision};
/// use mentormatch::kernel::Control;
///
/// let free = Control::unbounded();
/// let mut year = Arrivals::drawn(vec![1, 1], 7);
/// let first = year.arrive(1, vec![Some(5), Some(3)], &free)?.solved().ok_or("no limit")?;
/// assert!(matches!(first, Decision::Now(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Arrivals {
    /// The column of each seat.
    seats: Vec<MentorIx>,
    columns: usize,
    /// Which row has the seat.
    taken: Vec<Option<usize>>,
    rule: Rule,
    /// Who came, by the caller's number, with their weights.
    rows: Vec<(u64, Vec<Option<i64>>)>,
}

impl Arrivals {
    /// Each arrival takes the first free seat that it may have, in an order of the seats drawn with
    /// this seed; weights only say what is allowed.
    ///
    /// Serves in expectation over the draw at least the share 1 − 1/e of the most who can be
    /// served, in whatever order they come, and no rule serves a larger share (Karp, Vazirani and
    /// Vazirani 1990); without the draw at least half. An arrival costs O(seats).
    #[must_use]
    pub fn drawn(seats: Vec<u32>, seed: u64) -> Self {
        let count = Self::seats_of(&seats).len();
        let mut order: Vec<usize> = (0..count).collect();
        shuffle(&mut order, &mut stream(seed, "arrivals"));
        Self::in_order(seats, order)
    }

    /// The same in this order: the place of each seat, a column's seats one after another. Seats
    /// that the list does not reach come last.
    #[must_use]
    pub fn in_order(seats: Vec<u32>, order: Vec<usize>) -> Self {
        Self::of(seats, Rule::Order(order))
    }

    /// The first ⌊expected/e⌋ arrivals wait; each later one gets the seat that it has in the best
    /// assignment of all who came so far, the waiting among them, if nobody has that seat.
    ///
    /// With q = ⌊expected/e⌋ ≥ 1, weights of 0 or more, and as many arrivals as expected, in an
    /// order of which all are equally likely, the sum is in expectation at least the share Σ q/((l
    /// − 1)·expected) over l from q + 1 to expected, which falls to 1/e, of the best sum of all.
    /// With other numbers or another order nothing is promised. An arrival costs an assignment.
    #[must_use]
    pub fn watching(seats: Vec<u32>, expected: u32) -> Self {
        let watched = (f64::from(expected) / std::f64::consts::E).floor();
        Self::of(seats, Rule::Watching(watched as u64))
    }

    fn seats_of(seats: &[u32]) -> Vec<MentorIx> {
        let columns = MentorIx::all(seats.len()).zip(seats);
        columns.flat_map(|(column, &seats)| std::iter::repeat_n(column, seats as usize)).collect()
    }

    fn of(seats: Vec<u32>, rule: Rule) -> Self {
        let (columns, seats) = (seats.len(), Self::seats_of(&seats));
        Self { taken: vec![None; seats.len()], columns, seats, rule, rows: Vec::new() }
    }

    /// The columns of those who came, in their order; nothing for who waits.
    #[must_use]
    pub fn made(&self) -> Vec<Option<MentorIx>> {
        let mut made = vec![None; self.rows.len()];
        for (&row, &column) in self.taken.iter().zip(&self.seats) {
            if let Some(own) = row.and_then(|row| made.get_mut(row)) {
                *own = Some(column);
            }
        }
        made
    }

    /// An arrival that somebody else decided: paired with this column, or waiting.
    ///
    /// # Errors
    /// [`ArrivalFault::Length`], [`ArrivalFault::Full`]; nothing is changed then.
    pub fn decided(
        &mut self,
        who: u64,
        weights: Vec<Option<i64>>,
        column: Option<MentorIx>,
    ) -> Result<(), ArrivalFault> {
        self.check(&weights)?;
        if let Some(column) = column {
            let is_free = |&at: &usize| self.seats[at] == column && self.taken[at].is_none();
            let Some(seat) = (0..self.seats.len()).find(is_free) else {
                return Err(ArrivalFault::Full { column });
            };
            self.taken[seat] = Some(self.rows.len());
        }
        self.rows.push((who, weights));
        Ok(())
    }

    /// Decides about who arrives, with these weights of the columns, nothing where a pair is forbidden.
    ///
    /// `who` is any number of the caller's that says nothing of when somebody comes, such as a code
    /// of a name. Of equally good assignments of all who came it is the solver's for rows in the
    /// order of these numbers: were they in the order of arrival, ties would favour the early or
    /// the late, and the share of [`Arrivals::watching`] would not hold.
    ///
    /// A step of `control` is one of [`solve_with`]; a stopped arrival has not arrived.
    ///
    /// # Errors
    /// [`ArrivalFault`]; nothing is changed then.
    pub fn arrive(
        &mut self,
        who: u64,
        weights: Vec<Option<i64>>,
        control: &Control<'_>,
    ) -> Result<Outcome<Decision, Infallible>, ArrivalFault> {
        self.check(&weights)?;
        if let Err(reason) = control.check(0) {
            return Ok(Outcome::stopped(reason));
        }
        let may = |&at: &usize| weights[self.seats[at].get()].is_some() && self.taken[at].is_none();
        let free: Vec<usize> = (0..self.seats.len()).filter(may).collect();
        let seat = match &self.rule {
            Rule::Order(order) => {
                let place = |at: &usize| (order.get(*at).copied().unwrap_or(usize::MAX), *at);
                free.into_iter().min_by_key(place).ok_or(WhyWait::NoSeat)
            }
            Rule::Watching(watched) if (self.rows.len() as u64) < *watched => Err(WhyWait::Watched),
            Rule::Watching(_) if free.is_empty() => Err(WhyWait::NoSeat),
            Rule::Watching(_) => match self.best_seat((who, &weights), control)? {
                Outcome::Solved(seat) => match seat {
                    None => Err(WhyWait::Others),
                    Some(seat) if self.taken[seat].is_some() => {
                        Err(WhyWait::Taken(self.seats[seat]))
                    }
                    Some(seat) => Ok(seat),
                },
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
            },
        };
        if let Ok(seat) = seat {
            self.taken[seat] = Some(self.rows.len());
        }
        self.rows.push((who, weights));
        Ok(Outcome::Solved(match seat {
            Ok(seat) => Decision::Now(self.seats[seat]),
            Err(why) => Decision::Wait(why),
        }))
    }

    fn check(&self, weights: &[Option<i64>]) -> Result<(), ArrivalFault> {
        let (got, columns) = (weights.len(), self.columns);
        if got == columns { Ok(()) } else { Err(ArrivalFault::Length { got, columns }) }
    }

    /// The seat of who arrives in the best assignment of all who came.
    fn best_seat(
        &self,
        newest: (u64, &[Option<i64>]),
        control: &Control<'_>,
    ) -> Result<Outcome<Option<usize>, Infallible>, ArrivalFault> {
        let came = self.rows.iter().map(|(who, weights)| (*who, weights.as_slice()));
        let mut rows: Vec<(u64, usize, &[Option<i64>])> =
            came.chain([newest]).enumerate().map(|(at, (who, row))| (who, at, row)).collect();
        arrange_by_key(&mut rows, |row| (row.0, row.1));
        let own = rows.iter().position(|row| row.1 == self.rows.len()).unwrap_or_default();
        let seats = |row: &[Option<i64>]| {
            self.seats.iter().map(|column| row[column.get()]).collect::<Vec<_>>()
        };
        let table: Vec<Vec<Option<i64>>> = rows.iter().map(|row| seats(row.2)).collect();
        let problem = AssignmentProblem::from_rows(table)
            .cardinality(Cardinality::Free)
            .build()
            .map_err(|faults| ArrivalFault::Refused { reason: joined(&faults) })?;
        let mut scratch = Scratch::new();
        Ok(match solve_with(&problem, &mut scratch, control) {
            Outcome::Solved(best) => {
                let own = best.matching.mentors_of(MenteeIx::at(own));
                Outcome::Solved(own.first().map(|seat| seat.get()))
            }
            // Any set of pairs is allowed, the empty one too.
            Outcome::Impossible(_) => Outcome::Solved(None),
            Outcome::Stopped(Stopped { reason, .. }) => Outcome::stopped(reason),
        })
    }
}
