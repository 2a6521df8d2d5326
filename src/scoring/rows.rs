//! Compiled rules as a source of rows: for an audit and for an assignment without a table.

use super::sift::{Everybody, RowRoom};
use super::{BLOCK, CompiledRules};
use crate::kernel::{Index, MenteeIx, MentorIx};
use crate::market::{CostRows, RowBuffer, RowView, ViewRows};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    /// without its 8 bytes a pair. A row costs O(mentors × rules) each time. Memory: the room of a row for each thread that asks at once.
    #[must_use]
    pub fn sums_on_demand(&self) -> Arc<SumsOnDemand> {
        self.sums_on_demand_within(0)
    }

    /// The same, with rows kept once they were scored, in at most so many bytes: 8 bytes for each
    /// pair that may be made, and 24 a row. Where not all have room, those of the first mentees
    /// are kept; a few rows are scored to tell how many. The rows are the same.
    #[must_use]
    pub fn sums_on_demand_within(&self, bytes: u64) -> Arc<SumsOnDemand> {
        let (rooms, scored) = (Mutex::new(Vec::new()), Arc::default());
        let mut sums = SumsOnDemand {
            rules: self.clone(),
            rooms,
            scored,
            kept: Vec::new(),
            left: AtomicU64::new(0),
            anew: AtomicBool::new(false),
        };
        sums.keep(bytes);
        Arc::new(sums)
    }
}

/// What every pair is worth to both together: see [`CompiledRules::sums_on_demand`].
pub struct SumsOnDemand {
    rules: CompiledRules,
    /// Room that no row needs at present.
    rooms: Mutex<Vec<SumsRoom>>,
    scored: Arc<AtomicU64>,
    /// The pairs of the first rows, as they become known; nothing of those that found no room.
    kept: Vec<OnceLock<Option<Box<[Sum]>>>>,
    /// The bytes that are left for them.
    left: AtomicU64,
    /// Whether rows are scored although they are kept.
    anew: AtomicBool,
}

/// A mentor and what the pair is worth: no unit lets it pass an `i32`.
type Sum = (u32, i32);

/// Room for a row of sums.
#[derive(Default)]
struct SumsRoom {
    room: RowRoom,
    sums: Vec<Sum>,
}

/// Rows that are scored to tell how long they are.
const TRIED: usize = 64;

impl SumsOnDemand {
    /// How many bytes the rows take that are kept where nobody says: 1 GiB.
    pub const USUAL_BYTES: u64 = 1 << 30;

    /// How many pairs were looked at in whole rows so far; one that was twice counts twice.
    #[must_use]
    pub fn pairs_scored(&self) -> u64 {
        self.scored.load(Ordering::Relaxed)
    }

    /// What counts the pairs looked at, for whoever outlives the rows that are kept.
    pub(crate) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.scored)
    }

    /// From now on every row is scored when it is asked for, the kept ones too: for a proof that
    /// trusts nothing that was found before.
    pub fn score_anew(&self) {
        self.anew.store(true, Ordering::Relaxed);
    }

    /// Makes room for the rows that `bytes` are enough for.
    fn keep(&mut self, bytes: u64) {
        let rows = self.rows();
        if bytes == 0 || rows == 0 {
            return;
        }
        let mut room = SumsRoom::default();
        let tried = rows.div_ceil(16).min(TRIED);
        let lengths = (0..tried).map(|at| {
            self.score(at * rows / tried, &mut room);
            room.sums.len()
        });
        let mean = lengths.sum::<usize>() as u64 / tried as u64;
        let (entry, row) =
            (size_of::<Sum>() as u64, size_of::<OnceLock<Option<Box<[Sum]>>>>() as u64);
        // A fifth more than the mean of those tried, since the others are not known yet.
        let kept = bytes / ((mean + mean / 5 + 1) * entry + row);
        let kept = kept.min(rows as u64);
        // In range: no more than there are rows.
        self.kept.resize_with(kept as usize, OnceLock::new);
        self.left = AtomicU64::new(bytes - kept * row);
    }

    /// Keeps a row that was scored, where it is one of those and has room.
    fn put_down(&self, row: usize, sums: &[Sum]) {
        let Some(kept) = self.kept.get(row) else { return };
        // Whoever was faster has put down the same.
        kept.get_or_init(|| {
            let bytes = size_of_val(sums) as u64;
            let takes = |left: u64| left.checked_sub(bytes);
            let room = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, takes);
            room.ok().map(|_| sums.into())
        });
    }

    /// Scores a row.
    fn score(&self, row: usize, into: &mut SumsRoom) {
        let SumsRoom { room: RowRoom { row: prepared, sifted }, sums } = into;
        let CompiledRules { plan, fast, .. } = &self.rules;
        fast.prepare(plan, row, false, prepared);
        sums.clear();
        let mut looked_at = 0;
        // In range: no side has more people than a `u32` numbers.
        for (block, from) in (0..self.columns() as u32).step_by(BLOCK).enumerate() {
            looked_at += fast.sift(plan, prepared, block, &Everybody, sifted);
            sums.extend(sifted.pairs().map(|(place, both)| {
                (from + u32::from(place), both.mentee().wrapping_add(both.mentor()))
            }));
        }
        self.scored.fetch_add(looked_at as u64, Ordering::Relaxed);
    }

    /// The row in the form that it has in a table, since of several best assignments it depends on
    /// the form which is found.
    fn view<'a>(&self, sums: &[Sum], buffer: &'a mut RowBuffer<i64>) -> RowView<'a, i64> {
        if self.rules.fast.has_barriers() {
            let sums = sums.iter().map(|&(at, sum)| (MentorIx::new(at), i64::from(sum)));
            buffer.masked_at(self.columns(), sums)
        } else {
            let sum = |column: usize| sums.get(column).map_or(0, |&(_, sum)| i64::from(sum));
            buffer.full(self.columns(), sum)
        }
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
        let kept = self.kept.get(row.get()).filter(|_| !self.anew.load(Ordering::Relaxed));
        if let Some(Some(sums)) = kept.and_then(OnceLock::get) {
            return self.view(sums, buffer);
        }
        let rooms = || self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let free = rooms().pop();
        let mut room = free.unwrap_or_default();
        self.score(row.get(), &mut room);
        self.put_down(row.get(), &room.sums);
        let view = self.view(&room.sums, buffer);
        rooms().push(room);
        view
    }

    fn weight(&self, row: MenteeIx, column: MentorIx) -> Option<i64> {
        let both = self.rules.plan.pair(row.get(), column.get())?;
        Some(i64::from(both.mentee()) + i64::from(both.mentor()))
    }
}
