//! Rows that are kept together or apart or need more than one place, and columns with a least size.

use super::problem::AssignmentProblem;
use super::weight::Weight;
use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Ordered, Side, Sides, faults};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rows, and places at which they are together. A place is a set of columns: one mentor, all
/// mentors of one organisation, all who have time on Tuesdays. Places may overlap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptGroup {
    /// What it is called where it is told of.
    pub label: String,
    /// The rows, ascending.
    pub members: Vec<u32>,
    /// The columns of each place, ascending.
    pub places: Vec<Vec<u32>>,
}

impl KeptGroup {
    /// These rows and places, in any order.
    #[must_use]
    pub fn new(label: impl Into<String>, members: Vec<u32>, places: Vec<Vec<u32>>) -> Self {
        let mut kept = Self { label: label.into(), members, places };
        kept.members.sort_unstable();
        kept.places.iter_mut().for_each(|place| {
            place.sort_unstable();
            place.dedup();
        });
        kept
    }

    /// A place for each of so many columns.
    #[must_use]
    pub fn each_column(columns: usize) -> Vec<Vec<u32>> {
        (0..columns as u32).map(|column| vec![column]).collect()
    }

    pub(crate) fn has(&self, place: usize, column: MentorIx) -> bool {
        self.places[place].binary_search(&column.raw()).is_ok()
    }
}

faults! {
    /// A fault of what is to be kept together or apart.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum KeptGroupFault: "kept-group-fault" {
        /// A member is no row, or a place has what is no column.
        Outside {
            /// The label.
            label: String,
            /// The side.
            side: Side,
            /// The index given.
            at: u32,
            /// How many there are.
            of: usize,
        } = "outside",
            "{label}: {at} is none of the {of} {side:lines}",
            "{label}: {at} – не из числа {of} ({side:lines})";
        /// A member is named twice.
        Twice {
            /// The label.
            label: String,
            /// The row.
            member: u32,
        } = "twice",
            "{label}: {member} is named twice",
            "{label}: {member} указан дважды";
        /// What rows need is not a number for each row, or the rooms are not one for each column.
        Needs {
            /// The side.
            side: Side,
            /// How many came.
            got: usize,
            /// How many there are.
            of: usize,
        } = "needs",
            "numbers are given for {got}, but the number of {side:lines} is {of}",
            "чисел {got}, а {side:lines}: {of}";
        /// The least sizes are not one for each column.
        Least {
            /// How many came.
            got: usize,
            /// How many columns there are.
            columns: usize,
        } = "least",
            "{got:least size|least sizes} for {columns:column|columns}",
            "наименьших размеров {got}, а столбцов {columns}";
        /// Of columns that exclude each other one is none.
        Excluded {
            /// The index given.
            column: u32,
            /// How many columns there are.
            columns: usize,
        } = "excluded",
            "{column}, which excludes others, is none of {columns:column|columns}",
            "{column} исключает другие столбцы, но столбцов всего {columns}";
    }
}

/// An assignment problem in which some rows are kept together, some apart, and columns have a
/// least size or nobody.
///
/// *Together*: all members have a partner and all their partners are in one of the places, or no
/// member has a partner. *Apart*: no two members have partners in one and the same place. *Least*:
/// a column has so many partners at least, or none. *Needs*: what a column's partners need together
/// fits its room, as where one mentee takes twice a mentor's time. *Excluding*: of some columns one
/// at most has partners, as where each stands for a group that the same mentor leads. Everything
/// else is as the problem says: seats, minimums, quotas, required pairs, the asked number of pairs.
#[derive(Clone, Debug)]
pub struct KeptProblem<W> {
    problem: AssignmentProblem<W>,
    together: Vec<KeptGroup>,
    apart: Vec<KeptGroup>,
    least: Vec<u32>,
    /// Empty where each row needs one.
    needs: Vec<u32>,
    /// Empty where no column's room is bounded.
    room: Vec<u32>,
    excluding: Vec<Vec<u32>>,
}

/// What a node of a search has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    /// A group is at this place.
    At(usize, usize),
    /// Or it is not.
    NotAt(usize, usize),
    /// This row has no partner at a place of those who are kept apart.
    Away(u32, usize, usize),
    /// This pair is made.
    Is(u32, u32),
    /// Or it is not.
    Not(u32, u32),
    /// A column has its least size.
    Used(u32),
    /// Or nobody.
    Closed(u32),
}

impl<W: Weight> KeptProblem<W> {
    /// The problem with what is kept together, what apart, and the least size of each column; no
    /// least sizes at all where `least` is empty.
    ///
    /// # Errors
    /// Every [`KeptGroupFault`].
    pub fn new(
        problem: AssignmentProblem<W>,
        together: Vec<KeptGroup>,
        apart: Vec<KeptGroup>,
        least: Vec<u32>,
    ) -> Result<Self, Faults<KeptGroupFault>> {
        let mut faults = Vec::new();
        let (rows, columns) = (problem.rows(), problem.columns());
        for kept in together.iter().chain(&apart) {
            let label = || kept.label.clone();
            let members = kept.members.iter().map(|&at| (Side::Mentee, at, rows));
            let places = kept.places.iter().flatten().map(|&at| (Side::Mentor, at, columns));
            for (side, at, of) in members.chain(places).filter(|&(_, at, of)| at as usize >= of) {
                faults.push(KeptGroupFault::Outside { label: label(), side, at, of });
            }
            for pair in kept.members.windows(2).filter(|pair| pair[0] == pair[1]) {
                faults.push(KeptGroupFault::Twice { label: label(), member: pair[0] });
            }
        }
        if !least.is_empty() && least.len() != columns {
            faults.push(KeptGroupFault::Least { got: least.len(), columns });
        }
        if faults.is_empty() {
            let (needs, room, excluding) = (Vec::new(), Vec::new(), Vec::new());
            Ok(Self { problem, together, apart, least, needs, room, excluding })
        } else {
            Err(faults.into())
        }
    }

    /// The same where each row needs so much of the room that each column has.
    ///
    /// # Errors
    /// [`KeptGroupFault::Needs`].
    pub fn needing(
        mut self,
        needs: Vec<u32>,
        room: Vec<u32>,
    ) -> Result<Self, Faults<KeptGroupFault>> {
        let given = [
            (Side::Mentee, needs.len(), self.problem.rows()),
            (Side::Mentor, room.len(), self.problem.columns()),
        ];
        let unfit = given.into_iter().filter(|(_, got, of)| got != of);
        let faults: Vec<_> =
            unfit.map(|(side, got, of)| KeptGroupFault::Needs { side, got, of }).collect();
        if !faults.is_empty() {
            return Err(faults.into());
        }
        (self.needs, self.room) = (needs, room);
        Ok(self)
    }

    /// The same where of each of these sets of columns one column at most has partners.
    ///
    /// # Errors
    /// [`KeptGroupFault::Excluded`].
    pub fn excluding(mut self, sets: Vec<Vec<u32>>) -> Result<Self, Faults<KeptGroupFault>> {
        let columns = self.problem.columns();
        let outside = sets.iter().flatten().filter(|&&at| at as usize >= columns);
        let faults: Vec<_> =
            outside.map(|&column| KeptGroupFault::Excluded { column, columns }).collect();
        if !faults.is_empty() {
            return Err(faults.into());
        }
        self.excluding = sets;
        self.excluding.iter_mut().for_each(|set| {
            set.sort_unstable();
            set.dedup();
        });
        Ok(self)
    }

    /// The sets of columns of which one at most has partners.
    #[must_use]
    pub fn exclusive(&self) -> &[Vec<u32>] {
        &self.excluding
    }

    /// How much a row needs of a column's room: 1 where nothing was said.
    #[must_use]
    pub fn need(&self, row: usize) -> u32 {
        self.needs.get(row).copied().unwrap_or(1)
    }

    /// The room of a column; nothing where it is not bounded.
    #[must_use]
    pub fn room(&self, column: usize) -> Option<u32> {
        self.room.get(column).copied()
    }

    /// The problem without them.
    #[must_use]
    pub fn problem(&self) -> &AssignmentProblem<W> {
        &self.problem
    }

    /// Those who are kept together.
    #[must_use]
    pub fn together(&self) -> &[KeptGroup] {
        &self.together
    }

    /// Those who are kept apart.
    #[must_use]
    pub fn apart(&self) -> &[KeptGroup] {
        &self.apart
    }

    /// The fewest partners of a column that has any.
    #[must_use]
    pub fn least(&self, column: usize) -> u32 {
        self.least.get(column).copied().unwrap_or(0)
    }

    /// The places at which a group may still be.
    pub(crate) fn open_places(&self, group: usize, decided: &[Decided]) -> Vec<usize> {
        let places = 0..self.together[group].places.len();
        let at = decided.iter().find_map(|one| match one {
            Decided::At(of, place) if *of == group => Some(*place),
            _ => None,
        });
        match at {
            Some(place) => vec![place],
            None => places.filter(|&at| !decided.contains(&Decided::NotAt(group, at))).collect(),
        }
    }

    /// The problem of a node. What is kept together has no partners but at the places left to it;
    /// everything else that is not decided is free.
    pub(crate) fn decided(&self, decided: &[Decided]) -> AssignmentProblem<W> {
        let problem = &self.problem;
        let minimums = Sides::of(|side| {
            (0..problem.agents(side)).map(|at| problem.minimum(side, at)).collect::<Vec<u32>>()
        });
        let mut minimums = minimums;
        // The columns that a row may have; all where nothing is said.
        let mut only: Vec<Option<BTreeSet<u32>>> = vec![None; problem.rows()];
        let mut out: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut closed: BTreeSet<u32> = BTreeSet::new();
        let mut required = Vec::new();
        for (group, kept) in self.together.iter().enumerate() {
            let open = self.open_places(group, decided);
            let columns: BTreeSet<u32> =
                open.iter().flat_map(|&place| &kept.places[place]).copied().into_set();
            for &row in &kept.members {
                let only = &mut only[row as usize];
                *only = Some(match only.take() {
                    Some(before) => before.intersection(&columns).copied().collect(),
                    None => columns.clone(),
                });
            }
        }
        for one in decided {
            match *one {
                Decided::NotAt(..) => {}
                Decided::At(group, _) => {
                    for &row in &self.together[group].members {
                        let least = &mut minimums[Side::Mentee][row as usize];
                        *least = (*least).max(1);
                    }
                }
                Decided::Away(row, apart, place) => {
                    out.extend(self.apart[apart].places[place].iter().map(|&at| (row, at)));
                }
                Decided::Is(row, column) => {
                    required.push((MenteeIx::new(row), MentorIx::new(column)));
                }
                Decided::Not(row, column) => drop(out.insert((row, column))),
                Decided::Used(column) => {
                    let least = &mut minimums[Side::Mentor][column as usize];
                    *least = (*least).max(self.least(column as usize));
                }
                Decided::Closed(column) => drop(closed.insert(column)),
            }
        }
        problem.narrowed(
            |row: MenteeIx, column: MentorIx| {
                let (row, column) = (row.raw(), column.raw());
                only[row as usize].as_ref().is_none_or(|only| only.contains(&column))
                    && !out.contains(&(row, column))
                    && !closed.contains(&column)
            },
            minimums,
            required,
        )
    }
}
