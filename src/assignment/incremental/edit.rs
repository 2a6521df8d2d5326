//! Updates of a problem: what they are, whether they can be meant, and what they come to.

use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Side, Sides, faults, narrow};
use crate::market::{
    AssignmentFault, AssignmentProblem, Cardinality, Edits, Price, RowBuffer, Weight,
};
use std::collections::BTreeMap;

/// A change of a problem. Several are told in the order in which they happen, each with the
/// numbers of rows and columns that hold at that time.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Update<W> {
    /// A pair has another weight, or is forbidden where there is none.
    Weight {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
        /// What it is worth now.
        weight: Option<W>,
    },
    /// A row answers anew: these are its allowed pairs, and no others.
    Row {
        /// The row.
        row: MenteeIx,
        /// Columns with weights, in any order.
        pairs: Vec<(MentorIx, W)>,
    },
    /// A column answers anew: these are its allowed pairs, and no others.
    Column {
        /// The column.
        column: MentorIx,
        /// Rows with weights, in any order.
        pairs: Vec<(MenteeIx, W)>,
    },
    /// A row comes, after all others; it may be left without a partner, at no price.
    RowAdded {
        /// How many partners it may have.
        seats: u32,
        /// Columns with weights, in any order.
        pairs: Vec<(MentorIx, W)>,
    },
    /// A column comes, after all others; it may be left without a partner, at no price.
    ColumnAdded {
        /// How many partners it may have.
        seats: u32,
        /// Rows with weights, in any order.
        pairs: Vec<(MenteeIx, W)>,
    },
    /// A row goes; those after it move up by one. Pairs that were required with it go too.
    RowRemoved(MenteeIx),
    /// A column goes; those after it move up by one. Pairs that were required with it go too.
    ColumnRemoved(MentorIx),
    /// An agent may have so many partners; with none it is closed, and stays where it is.
    Seats {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
        /// How many partners it may have.
        seats: u32,
    },
    /// An agent must have so many partners.
    Minimum {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
        /// How many partners it must have.
        minimum: u32,
    },
    /// Leaving an agent without a partner costs so much, with a free number of pairs.
    UnmatchedPrice {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
        /// The price.
        price: W,
    },
    /// A pair must be made, or need not be made any more. Where one that must be made is
    /// forbidden, or has no seat, there is no assignment.
    Required {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
        /// Whether it must be made.
        required: bool,
    },
}

faults! {
    /// Why an update cannot be meant.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum UpdateFault: "update-fault" {
        /// It speaks of a row or column that is not there.
        Outside {
            /// Which update, from 0.
            at: usize,
            /// The side.
            side: Side,
            /// The row or column.
            agent: u32,
            /// How many there are.
            agents: usize,
        } = "outside",
            "update {at}: {side:lines} {agent} of {agents} does not exist",
            "изменение {at}: нет {side:gen-lines} с номером {agent}, всего их {agents}";
        /// It replaces weights that are computed, which only their source can do.
        Computed {
            /// Which update, from 0.
            at: usize,
        } = "computed",
            "update {at}: computed weights cannot be replaced",
            "изменение {at}: вычисляемые веса нельзя заменить";
        /// No problem could be built with what it says; rows and columns are numbered as at the
        /// time of the update.
        Refused {
            /// Which update, from 0.
            at: usize,
            /// What is wrong.
            fault: AssignmentFault,
        } = "refused", "update {at}: {fault}", "изменение {at}: {fault}";
        /// With all updates no problem could be built.
        Whole(fault: AssignmentFault) = "whole", "{fault}", "{fault}";
    }
}

/// What edits come to.
pub(super) struct Plan<W> {
    pub(super) edits: Edits<W>,
    /// Rows and columns that are to be priced anew, ascending.
    pub(super) changed: Sides<Vec<u32>>,
}

/// What edits of this problem come to, or every fault of theirs.
pub(super) fn plan<W: Weight>(
    problem: &AssignmentProblem<W>,
    edits: &[Update<W>],
) -> Result<Plan<W>, Faults<UpdateFault>> {
    let mut planning = Planning::new(problem, edits);
    for (at, edit) in edits.iter().enumerate() {
        planning.take(at, edit);
    }
    planning.finish()
}

/// Agents of a side, by a number that they keep: as they were, then those that came.
struct Agents<W> {
    /// Who stands where; nothing while nobody has come or gone.
    order: Option<Vec<u32>>,
    count: usize,
    /// The number of the next one to come.
    next: u32,
    /// At which edit everything that was said of the pairs of somebody ended.
    cleared: BTreeMap<u32, usize>,
    changed: Vec<u32>,
    seats: Vec<u32>,
    minimums: Vec<u32>,
    unmatched: Vec<W>,
}

impl<W> Agents<W> {
    fn number(&self, at: u32) -> u32 {
        match &self.order {
            Some(order) => order.get(at as usize).copied().unwrap_or(at),
            None => at,
        }
    }

    fn order(&mut self) -> &mut Vec<u32> {
        let count = narrow(self.count);
        self.order.get_or_insert_with(|| (0..count).collect())
    }
}

struct Planning<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    agents: Sides<Agents<W>>,
    /// Whether seats, minimums or prices of somebody are others.
    listed: bool,
    /// What was said of pairs: row, column, when, weight.
    said: Vec<(u32, u32, usize, Option<W>)>,
    /// Which pairs must be made from now on or need not be: row, column, whether they must.
    required: Vec<(u32, u32, bool)>,
    limit: W::Price,
    faults: Vec<UpdateFault>,
}

/// So many faults are listed.
const LISTED: usize = 1000;

impl<'a, W: Weight> Planning<'a, W> {
    fn new(problem: &'a AssignmentProblem<W>, edits: &[Update<W>]) -> Self {
        let listed = edits.iter().any(|edit| {
            !matches!(edit, Update::Weight { .. } | Update::Row { .. } | Update::Column { .. })
        });
        let come = edits
            .iter()
            .filter(|edit| matches!(edit, Update::RowAdded { .. } | Update::ColumnAdded { .. }));
        let most = problem.rows() + problem.columns() + come.count();
        let agents = Sides::of(|side| {
            let count = problem.agents(side);
            let all = 0..if listed { count } else { 0 };
            Agents {
                order: None,
                count,
                next: narrow(count),
                cleared: BTreeMap::new(),
                changed: Vec::new(),
                seats: all.clone().map(|at| problem.seats(side).of(at)).collect(),
                minimums: all.clone().map(|at| problem.minimum(side, at)).collect(),
                unmatched: all.map(|at| problem.unmatched_price(side, at)).collect(),
            }
        });
        let limit = W::Price::limit(most);
        let (said, required, faults) = (Vec::new(), Vec::new(), Vec::new());
        Self { problem, agents, listed, said, required, limit, faults }
    }

    fn fault(&mut self, fault: UpdateFault) {
        if self.faults.len() < LISTED {
            self.faults.push(fault);
        }
    }

    /// The number of an agent, if it is there.
    fn agent(&mut self, at: usize, side: Side, agent: u32) -> Option<u32> {
        let agents = self.agents[side].count;
        if (agent as usize) < agents {
            return Some(self.agents[side].number(agent));
        }
        self.fault(UpdateFault::Outside { at, side, agent, agents });
        None
    }

    fn take(&mut self, at: usize, edit: &Update<W>) {
        let weighs = !matches!(
            edit,
            Update::Seats { .. }
                | Update::Minimum { .. }
                | Update::UnmatchedPrice { .. }
                | Update::Required { .. }
        );
        if weighs && !self.problem.is_editable() {
            return self.fault(UpdateFault::Computed { at });
        }
        match edit {
            Update::Weight { row, column, weight } => {
                let numbers = (
                    self.agent(at, Side::Mentee, row.raw()),
                    self.agent(at, Side::Mentor, column.raw()),
                );
                if let (Some(of_row), Some(of_column)) = numbers {
                    self.agents.mentee.changed.push(of_row);
                    self.say(at, (row.raw(), column.raw()), (of_row, of_column), *weight);
                }
            }
            Update::Required { row, column, required } => {
                let numbers = (
                    self.agent(at, Side::Mentee, row.raw()),
                    self.agent(at, Side::Mentor, column.raw()),
                );
                if let (Some(row), Some(column)) = numbers {
                    self.agents.mentee.changed.push(row);
                    self.agents.mentor.changed.push(column);
                    self.required.push((row, column, *required));
                }
            }
            Update::Row { row, pairs } => {
                if let Some(number) = self.agent(at, Side::Mentee, row.raw()) {
                    let pairs = pairs.iter().map(|&(column, weight)| (column.raw(), weight));
                    self.answers(at, (Side::Mentee, row.raw(), number), pairs);
                }
            }
            Update::Column { column, pairs } => {
                if let Some(number) = self.agent(at, Side::Mentor, column.raw()) {
                    let pairs = pairs.iter().map(|&(row, weight)| (row.raw(), weight));
                    self.answers(at, (Side::Mentor, column.raw(), number), pairs);
                }
            }
            Update::RowAdded { seats, pairs } => {
                let agent = self.come(Side::Mentee, *seats);
                let pairs = pairs.iter().map(|&(column, weight)| (column.raw(), weight));
                self.answers(at, agent, pairs);
            }
            Update::ColumnAdded { seats, pairs } => {
                let agent = self.come(Side::Mentor, *seats);
                let pairs = pairs.iter().map(|&(row, weight)| (row.raw(), weight));
                self.answers(at, agent, pairs);
            }
            Update::RowRemoved(row) => self.go(at, Side::Mentee, row.raw()),
            Update::ColumnRemoved(column) => self.go(at, Side::Mentor, column.raw()),
            Update::Seats { side, agent, seats } => {
                if self.agent(at, *side, *agent).is_some() {
                    self.agents[*side].seats[*agent as usize] = *seats;
                }
            }
            Update::Minimum { side, agent, minimum } => {
                if self.agent(at, *side, *agent).is_some() {
                    self.agents[*side].minimums[*agent as usize] = *minimum;
                }
            }
            Update::UnmatchedPrice { side, agent, price } => {
                if self.agent(at, *side, *agent).is_some() {
                    self.agents[*side].unmatched[*agent as usize] = *price;
                    if let Some(fault) = price.price().fault(self.limit) {
                        let fault =
                            AssignmentFault::Price { side: *side, at: *agent as usize, fault };
                        self.fault(UpdateFault::Refused { at, fault });
                    }
                }
            }
        }
    }

    fn say(
        &mut self,
        at: usize,
        (row, column): (u32, u32),
        (of_row, of_column): (u32, u32),
        weight: Option<W>,
    ) {
        if let Some(fault) = weight.and_then(|weight| weight.price().fault(self.limit)) {
            let (row, column) = (row as usize, column as usize);
            let fault = AssignmentFault::Weight { row, column, fault };
            self.fault(UpdateFault::Refused { at, fault });
        }
        self.said.push((of_row, of_column, at, weight));
    }

    /// Replaces all pairs of an agent.
    fn answers(
        &mut self,
        at: usize,
        (side, agent, number): (Side, u32, u32),
        pairs: impl ExactSizeIterator<Item = (u32, W)>,
    ) {
        self.agents[side].cleared.insert(number, at);
        self.agents[side].changed.push(number);
        let mut others = Vec::with_capacity(pairs.len());
        for (other, weight) in pairs {
            others.push(other);
            let Some(of_other) = self.agent(at, side.other(), other) else { continue };
            let (pair, numbers) = match side {
                Side::Mentee => ((agent, other), (number, of_other)),
                Side::Mentor => ((other, agent), (of_other, number)),
            };
            self.say(at, pair, numbers, Some(weight));
        }
        if !others.is_sorted() {
            others.sort_unstable();
        }
        for two in others.windows(2).filter(|two| two[0] == two[1]) {
            let (row, column) = match side {
                Side::Mentee => (agent, two[0]),
                Side::Mentor => (two[0], agent),
            };
            let (row, column) = (MenteeIx::new(row), MentorIx::new(column));
            let fault = AssignmentFault::Twice { what: "pairs", row, column };
            self.fault(UpdateFault::Refused { at, fault });
        }
    }

    fn come(&mut self, side: Side, seats: u32) -> (Side, u32, u32) {
        let agents = &mut self.agents[side];
        let (at, number) = (narrow(agents.count), agents.next);
        agents.order().push(number);
        agents.next = agents.next.saturating_add(1);
        agents.count += 1;
        agents.seats.push(seats);
        agents.minimums.push(0);
        agents.unmatched.push(W::default());
        (side, at, number)
    }

    fn go(&mut self, at: usize, side: Side, agent: u32) {
        if self.agent(at, side, agent).is_none() {
            return;
        }
        let agents = &mut self.agents[side];
        let at = agent as usize;
        agents.order().remove(at);
        agents.count -= 1;
        agents.seats.remove(at);
        agents.minimums.remove(at);
        agents.unmatched.remove(at);
    }

    fn finish(mut self) -> Result<Plan<W>, Faults<UpdateFault>> {
        self.check_whole();
        if !self.faults.is_empty() {
            return Err(self.faults.into());
        }
        let mut pairs = self.forgotten();
        let Self { problem, agents, listed, said, required, .. } = self;
        let lasts = |&(row, column, at, _): &(u32, u32, usize, Option<W>)| {
            let since = |side: Side, number| agents[side].cleared.get(&number).copied();
            since(Side::Mentee, row).is_none_or(|cleared| cleared <= at)
                && since(Side::Mentor, column).is_none_or(|cleared| cleared <= at)
        };
        let last = said.into_iter().filter(lasts);
        pairs.extend(last.map(|(row, column, _, weight)| (row, column, weight)));
        let place = agents.as_ref().map(|_, agents| {
            agents.order.as_ref().map(|order| {
                let mut place = vec![None; agents.next as usize];
                (0..).zip(order).for_each(|(at, &number)| place[number as usize] = Some(at));
                place
            })
        });
        let place = |side: Side, number: u32| match &place[side] {
            Some(place) => place[number as usize],
            None => Some(number),
        };
        let mut pairs: Vec<_> = pairs
            .into_iter()
            .filter_map(|(row, column, weight)| {
                Some((place(Side::Mentee, row)?, place(Side::Mentor, column)?, weight))
            })
            .collect();
        // The sort is stable, so that what was said last of a pair stands last, and counts.
        pairs.sort_by_key(|pair| (pair.0, pair.1));
        pairs.dedup_by(|later, kept| {
            let same = (later.0, later.1) == (kept.0, kept.1);
            if same {
                kept.2 = later.2;
            }
            same
        });
        let required = required.into_iter().filter_map(|(row, column, required)| {
            let (row, column) = (place(Side::Mentee, row)?, place(Side::Mentor, column)?);
            Some((MenteeIx::new(row), MentorIx::new(column), required))
        });
        let required = required.collect();
        let changed = agents.as_ref().map(|side, agents| {
            let changed = agents.changed.iter();
            let mut changed: Vec<_> = changed.filter_map(|&number| place(side, number)).collect();
            changed.sort_unstable();
            changed.dedup();
            changed
        });
        let mut lists = agents.map(|side, agents| {
            let before = problem.agents(side);
            let origins = agents.order.map(|order| {
                let origin = |number: u32| Some(number).filter(|&at| (at as usize) < before);
                order.into_iter().map(origin).collect()
            });
            (origins, agents.seats, agents.minimums, agents.unmatched)
        });
        let origins = Sides::of(|side| lists[side].0.take());
        let seats = Sides::of(|side| std::mem::take(&mut lists[side].1));
        let minimums = Sides::of(|side| std::mem::take(&mut lists[side].2));
        let unmatched = Sides::of(|side| std::mem::take(&mut lists[side].3));
        let edits = Edits { origins, pairs, required, agents: listed, seats, minimums, unmatched };
        Ok(Plan { edits, changed })
    }

    /// What no edit says alone.
    fn check_whole(&mut self) {
        for side in Side::BOTH {
            let checked = match side {
                Side::Mentee => MenteeIx::check_count(self.agents[side].count),
                Side::Mentor => MentorIx::check_count(self.agents[side].count),
            };
            if let Err(fault) = checked {
                self.fault(UpdateFault::Whole(fault.into()));
            }
            let agents = &self.agents[side];
            let zero = W::default();
            let negative = agents
                .unmatched
                .iter()
                .zip(&agents.seats)
                .position(|(price, seats)| price.price() < W::Price::ZERO && *seats > 1);
            let priced = agents.unmatched.iter().any(|price| *price != zero);
            if let Some(at) = negative {
                let seats = agents.seats[at];
                self.fault(AssignmentFault::NegativePrice { side, at, seats }.into());
            }
            if priced && self.problem.cardinality() != Cardinality::Free {
                self.fault(AssignmentFault::PricesNeedFree.into());
            }
        }
        // With more agents less room is left for each weight.
        let most = W::Price::limit(self.problem.rows() + self.problem.columns());
        if most > self.limit && self.problem.largest() > 0.99 * self.limit.float() {
            let mut buffer = RowBuffer::new();
            for row in MenteeIx::all(self.problem.rows()) {
                let limit = self.limit;
                let mut found = None;
                self.problem.row(row, &mut buffer).for_each(|column, weight| {
                    if let Some(fault) = weight.price().fault(limit) {
                        found = found.or(Some((column, fault)));
                    }
                });
                if let Some((column, fault)) = found {
                    let row = row.get();
                    self.fault(AssignmentFault::Weight { row, column, fault }.into());
                }
            }
        }
    }

    /// The pairs of agents that answer anew, as they were: forbidden, unless it is said anew.
    fn forgotten(&self) -> Vec<(u32, u32, Option<W>)> {
        let mut pairs = Vec::new();
        let mut buffer = RowBuffer::new();
        let (rows, columns) = (self.problem.rows(), self.problem.columns());
        for &row in self.agents.mentee.cleared.keys().filter(|&&row| (row as usize) < rows) {
            let view = self.problem.row(MenteeIx::new(row), &mut buffer);
            view.for_each(|column, _| pairs.push((row, narrow(column), None)));
        }
        for &column in self.agents.mentor.cleared.keys() {
            if column as usize >= columns {
                continue;
            }
            for row in MenteeIx::all(rows) {
                if self.problem.weight(row, MentorIx::new(column)).is_some() {
                    pairs.push((row.raw(), column, None));
                }
            }
        }
        pairs
    }
}
