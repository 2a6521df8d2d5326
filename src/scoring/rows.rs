//! Compiled rules as a source of rows: for an audit and for an assignment without a table.

use super::sift::{Everybody, Row, Sifted};
use super::{BLOCK, CompiledRules};
use crate::kernel::{Index, MenteeIx, MentorIx};
use crate::market::{CostRows, RowBuffer, RowView, ViewRows};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Room for one row of [`CompiledRules`].
#[derive(Default)]
pub struct RowRoom {
    pub(super) row: Row,
    pub(super) sifted: Sifted,
}

impl std::fmt::Debug for RowRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RowRoom")
    }
}

impl ViewRows for CompiledRules {
    type Room = RowRoom;

    fn mentees(&self) -> usize {
        self.mentees()
    }

    fn mentors(&self) -> usize {
        self.mentors()
    }

    fn room(&self) -> RowRoom {
        RowRoom::default()
    }

    fn for_each_view(
        &self,
        mentee: MenteeIx,
        room: &mut RowRoom,
        each: impl FnMut(MentorIx, i32, i32),
    ) {
        self.row(mentee, room, each);
    }

    fn view(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(i32, i32)> {
        let both = self.plan.pair(mentee.get(), mentor.get())?;
        Some((both.mentee(), both.mentor()))
    }
}

impl CompiledRules {
    /// What every pair is worth to both together, scored when it is asked for: a source of
    /// [`AssignmentProblem::computed`](crate::market::AssignmentProblem::computed), whose
    /// problem is that of
    /// [`AssignmentProblem::from_scores`](crate::market::AssignmentProblem::from_scores)
    /// without its 8 bytes a pair. A row costs O(mentors × rules) each time; memory: the room
    /// of a row for each thread that asks at once.
    #[must_use]
    pub fn sums_on_demand(&self) -> Arc<SumsOnDemand> {
        let (rooms, scored) = (Mutex::new(Vec::new()), AtomicU64::new(0));
        Arc::new(SumsOnDemand { rules: self.clone(), rooms, scored })
    }
}

/// What every pair is worth to both together: see [`CompiledRules::sums_on_demand`].
pub struct SumsOnDemand {
    rules: CompiledRules,
    /// Room that no row needs at present.
    rooms: Mutex<Vec<RowRoom>>,
    scored: AtomicU64,
}

impl SumsOnDemand {
    /// How many pairs were scored in whole rows so far; one that was scored twice counts twice.
    #[must_use]
    pub fn pairs_scored(&self) -> u64 {
        self.scored.load(Ordering::Relaxed)
    }
}

impl std::fmt::Debug for SumsOnDemand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SumsOnDemand")
    }
}

impl CostRows<i64> for SumsOnDemand {
    fn rows(&self) -> usize {
        self.rules.mentees()
    }

    fn columns(&self) -> usize {
        self.rules.mentors()
    }

    fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<i64>) -> RowView<'a, i64> {
        let rooms = || self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let free = rooms().pop();
        let mut room = free.unwrap_or_default();
        let RowRoom { row: prepared, sifted } = &mut room;
        let CompiledRules { plan, fast, .. } = &self.rules;
        fast.prepare(plan, row.get(), false, prepared);
        let (mut scored, mut next) = (0, 0);
        let mut weight = |column: usize| {
            if column % BLOCK == 0 {
                scored += fast.sift(plan, prepared, column / BLOCK, &Everybody, sifted);
                next = 0;
            }
            // In range: places of a block.
            let sum = sifted.at(next, (column % BLOCK) as u16)?;
            next += 1;
            Some(i64::from(sum.mentee()) + i64::from(sum.mentor()))
        };
        let columns = self.columns();
        let view = if fast.has_barriers() {
            buffer.masked(columns, weight)
        } else {
            buffer.full(columns, |column| weight(column).unwrap_or_default())
        };
        rooms().push(room);
        self.scored.fetch_add(scored as u64, Ordering::Relaxed);
        view
    }

    fn weight(&self, row: MenteeIx, column: MentorIx) -> Option<i64> {
        let both = self.rules.plan.pair(row.get(), column.get())?;
        Some(i64::from(both.mentee()) + i64::from(both.mentor()))
    }
}
