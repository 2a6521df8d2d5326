//! What independent blocks of rotations attain together.
//!
//! Connected parts of the order of rotations, its blocks, are chosen from independently, and rank
//! sums add up. So the sums that are attained by the first i + 1 blocks are those of the first i, each
//! with each choice of the next block: a table that grows with the range of the sums
//! and not with the number of sets.

use crate::kernel::{Control, Meter, StopReason, arrange_by_key};
use std::ops::{Add, Sub};

/// How far a set of rotations moves the two sides' rank sums. Each rotation raises the
/// mentees' sum and lowers the mentors'.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shift {
    /// By how much the mentees' sum less the mentors' rises.
    pub(super) difference: i64,
    /// By how much the mentees' sum rises.
    pub(super) mentees: i64,
}

impl Shift {
    /// By how much the mentors' sum falls.
    pub(super) fn mentors(self) -> i64 {
        self.difference - self.mentees
    }

    /// By how much both sums together rise.
    pub(super) fn cost(self) -> i64 {
        self.mentees - self.mentors()
    }
}

impl Add for Shift {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            difference: self.difference + other.difference,
            mentees: self.mentees + other.mentees,
        }
    }
}

impl Sub for Shift {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            difference: self.difference - other.difference,
            mentees: self.mentees - other.mentees,
        }
    }
}

/// A closed set of a block's rotations.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) shift: Shift,
    pub(super) set: Vec<u32>,
}

/// The most sums in all tables, of 16 bytes each, and the most that one block may ask to be formed.
const MOST_SUMS: usize = 1 << 23;
const MOST_FORMED: usize = 1 << 26;

/// The blocks that are joined, and what they attain.
#[derive(Debug)]
pub(super) struct Blocks {
    /// Whether a sum is left out where another is better for both sides.
    front: bool,
    choices: Vec<Vec<Choice>>,
    /// What the first 0, 1, 2, … blocks attain, ascending: each difference once, with the
    /// lowest sum of the mentees.
    tables: Vec<Vec<Shift>>,
    room: usize,
}

impl Blocks {
    /// No blocks, which attain one sum. Tables keep to the control's memory limit.
    pub(super) fn none(front: bool, control: &Control<'_>) -> Self {
        // Beside what is kept, a table is formed from one that is as large.
        let bytes = control.memory_limit().unwrap_or(u64::MAX) / 4;
        let room = usize::try_from(bytes).unwrap_or(usize::MAX) / size_of::<Shift>();
        Self {
            front,
            choices: Vec::new(),
            tables: vec![vec![Shift::default()]],
            room: room.min(MOST_SUMS),
        }
    }

    /// How many blocks are joined.
    pub(super) fn joined(&self) -> usize {
        self.choices.len()
    }

    /// What all joined blocks attain, ascending.
    pub(super) fn table(&self) -> &[Shift] {
        self.tables.last().map_or(&[], Vec::as_slice)
    }

    /// The choices of a block that are worth keeping, in any order; each difference once.
    pub(super) fn worthwhile(&self, mut choices: Vec<Choice>) -> Vec<Choice> {
        arrange_by_key(&mut choices, |choice| choice.shift);
        let mut kept = Vec::new();
        choices.into_iter().for_each(|choice| push(&mut kept, choice, self.front, |it| it.shift));
        kept
    }

    /// Joins one more block; false, with nothing changed, where its table would be too large.
    /// `hopeless` sums are left out. A step is a sum.
    pub(super) fn join(
        &mut self,
        choices: Vec<Choice>,
        hopeless: impl Fn(Shift) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        let table = self.table();
        if table.len().saturating_mul(choices.len()) > MOST_FORMED {
            return Ok(false);
        }
        let mut joined: Vec<Shift> = Vec::new();
        for choice in &choices {
            meter.steps((joined.len() + table.len()) as u64)?;
            let mut merged = Vec::with_capacity(joined.len() + table.len());
            let mut before = joined.iter().copied().peekable();
            let sums = table.iter().map(|&shift| shift + choice.shift);
            for shift in sums.filter(|&shift| !hopeless(shift)) {
                while let Some(lower) = before.next_if(|&before| before < shift) {
                    push(&mut merged, lower, self.front, |&it| it);
                }
                push(&mut merged, shift, self.front, |&it| it);
            }
            before.for_each(|shift| push(&mut merged, shift, self.front, |&it| it));
            joined = merged;
            if joined.len() > self.room {
                return Ok(false);
            }
        }
        joined.shrink_to_fit();
        self.room -= joined.len();
        self.tables.push(joined);
        self.choices.push(choices);
        Ok(true)
    }

    /// The rotations by which the first `blocks` blocks attain this sum of their table.
    pub(super) fn rotations(&self, blocks: usize, mut sum: Shift) -> Vec<u32> {
        let mut rotations = Vec::new();
        for (choices, before) in self.choices[..blocks].iter().zip(&self.tables).rev() {
            let made = choices.iter().find(|choice| {
                let rest = sum - choice.shift;
                before.binary_search(&rest).is_ok()
            });
            if let Some(choice) = made {
                rotations.extend(&choice.set);
                sum = sum - choice.shift;
            }
        }
        rotations
    }
}

/// Adds an item to a table that is built in ascending order.
fn push<T>(table: &mut Vec<T>, item: T, front: bool, of: impl Fn(&T) -> Shift) {
    let shift = of(&item);
    while front && table.last().is_some_and(|last| of(last).mentees >= shift.mentees) {
        table.pop();
    }
    let passed = table.last().map(of).is_some_and(|last| {
        last.difference == shift.difference || front && last.mentors() >= shift.mentors()
    });
    if !passed {
        table.push(item);
    }
}
