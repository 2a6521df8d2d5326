//! Which pairs are kept: of everybody's row and column the best few, found in one pass that throws
//! each row away.

use crate::kernel::{Control, Index, MenteeIx, MentorIx, Progress, StopReason, narrow};
use crate::market::ViewRows;
use rayon::prelude::*;
use std::cmp::Reverse;

/// Pairs looked at between two questions to the control: some ten milliseconds. It does not depend
/// on the number of threads, and neither does what is kept.
const BAND: usize = 1 << 20;

/// A pair that may be made, with what both sides think of it.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) mentee: u32,
    pub(super) mentor: u32,
    pub(super) own: i32,
    pub(super) theirs: i32,
}

impl Cell {
    /// What the pair is worth to both.
    pub(super) fn sum(&self) -> i64 {
        i64::from(self.own) + i64::from(self.theirs)
    }
}

/// By what the mentees and the mentors choose their best few.
#[derive(Clone, Copy)]
pub(super) enum By {
    /// Each side by what it thinks itself.
    OwnView,
    /// Both sides by the sum.
    Sum,
}

impl By {
    fn of_mentee(self, cell: &Cell) -> i64 {
        match self {
            Self::OwnView => cell.own.into(),
            Self::Sum => cell.sum(),
        }
    }

    fn of_mentor(self, cell: &Cell) -> i64 {
        match self {
            Self::OwnView => cell.theirs.into(),
            Self::Sum => cell.sum(),
        }
    }
}

/// Goes over all pairs that may be made, a band of mentees at a time: what `each` says of the
/// mentees of a band, found in parallel in the caller's rayon pool, goes to `join` in their order.
/// A step is a mentee's row.
pub(super) fn by_bands<V, S, T>(
    (rows, phase): (&V, &'static str),
    control: &Control<'_>,
    state: &mut S,
    each: impl Fn(&S, MenteeIx, &[Cell]) -> T + Sync,
    mut join: impl FnMut(&mut S, T),
) -> Result<(), StopReason>
where
    V: ViewRows,
    S: Sync,
    T: Send,
{
    let mentees = rows.mentees();
    control.check(mentees as u64)?;
    let unlimited = control.without_work_limit();
    let band = (BAND / rows.mentors().max(1)).max(1);
    for from in (0..mentees).step_by(band) {
        unlimited.check(from as u64)?;
        control.report(Progress::new(phase, from as u64, Some(mentees as u64)));
        let known = &*state;
        let said: Vec<T> = (from..mentees.min(from + band))
            .into_par_iter()
            .map_init(
                || (rows.room(), Vec::new()),
                |(room, cells), at| {
                    let mentee = MenteeIx::at(at);
                    cells.clear();
                    rows.for_each_view(mentee, room, |mentor, own, theirs| {
                        let (mentee, mentor) = (mentee.raw(), mentor.raw());
                        cells.push(Cell { mentee, mentor, own, theirs });
                    });
                    each(known, mentee, cells)
                },
            )
            .collect();
        said.into_iter().for_each(|said| join(state, said));
    }
    control.report(Progress::new(phase, mentees as u64, Some(mentees as u64)));
    Ok(())
}

/// What is kept while the pass goes on.
struct Kept {
    pairs: Vec<Cell>,
    of_mentors: Vec<Vec<Cell>>,
    /// A mentor who has his few keeps only what is worth more to him than this: whoever comes
    /// later has a higher position and loses a tie.
    floors: Vec<i64>,
}

/// The best `few` mentors of every mentee and the best `few` mentees of every mentor, ties by the
/// lower position: each pair once, by mentee and then mentor.
///
/// Time: a pass over all pairs. Memory O((mentees + mentors) · few), and a band of pairs.
pub(super) fn kept<V: ViewRows>(
    rows: &V,
    few: usize,
    by: By,
    control: &Control<'_>,
) -> Result<Vec<Cell>, StopReason> {
    let mentors = rows.mentors();
    let mut kept = Kept {
        pairs: Vec::new(),
        of_mentors: vec![Vec::new(); mentors],
        floors: vec![i64::MIN; mentors],
    };
    let best_of_mentee = |cell: &Cell| (Reverse(by.of_mentee(cell)), cell.mentor);
    let best_of_mentor = |cell: &Cell| (Reverse(by.of_mentor(cell)), cell.mentee);
    by_bands(
        (rows, "shortlisting"),
        control,
        &mut kept,
        |kept, _, cells| {
            let wanted = |cell: &&Cell| {
                let floor = kept.floors.get(cell.mentor as usize);
                floor.is_some_and(|&floor| by.of_mentor(cell) > floor)
            };
            let offers: Vec<Cell> = cells.iter().filter(wanted).copied().collect();
            let mut best = cells.to_vec();
            first_few(&mut best, few, best_of_mentee);
            (best, offers)
        },
        |kept, (best, offers)| {
            kept.pairs.extend(best);
            for cell in offers {
                let at = cell.mentor as usize;
                let list = &mut kept.of_mentors[at];
                list.push(cell);
                if list.len() >= few.saturating_mul(2) {
                    first_few(list, few, best_of_mentor);
                    let least = list.iter().map(|cell| by.of_mentor(cell)).min();
                    kept.floors[at] = least.unwrap_or(i64::MIN);
                }
            }
        },
    )?;
    let Kept { mut pairs, of_mentors, .. } = kept;
    for mut list in of_mentors {
        first_few(&mut list, few, best_of_mentor);
        pairs.extend(list);
    }
    pairs.par_sort_unstable_by_key(|cell| (cell.mentee, cell.mentor));
    pairs.dedup_by_key(|cell| (cell.mentee, cell.mentor));
    Ok(pairs)
}

/// Keeps the first few by `key`, in any order.
fn first_few<K: Ord>(cells: &mut Vec<Cell>, few: usize, key: impl Fn(&Cell) -> K) {
    if few < cells.len() {
        cells.select_nth_unstable_by(few, |one, two| key(one).cmp(&key(two)));
        cells.truncate(few);
    }
}

/// The pairs of each agent of a side with `agents`, best first: positions on the other side.
pub(super) fn lists(
    pairs: &[Cell],
    agents: usize,
    agent: impl Fn(&Cell) -> u32,
    partner: impl Fn(&Cell) -> (i32, u32),
) -> impl Iterator<Item = Vec<u32>> {
    let mut by_agent: Vec<Vec<(Reverse<i32>, u32)>> = vec![Vec::new(); agents];
    for cell in pairs {
        let (worth, with) = partner(cell);
        if let Some(list) = by_agent.get_mut(agent(cell) as usize) {
            list.push((Reverse(worth), with));
        }
    }
    by_agent.into_iter().map(|mut list| {
        list.sort_unstable();
        list.into_iter().map(|(_, with)| with).collect()
    })
}

/// The pair as positions.
pub(super) fn positions(cell: &Cell) -> (MenteeIx, MentorIx) {
    (MenteeIx::new(cell.mentee), MentorIx::new(cell.mentor))
}

/// The largest `count` of these numbers together; they are put in order.
pub(super) fn largest(numbers: &mut [i128], count: u32) -> i128 {
    numbers.sort_unstable_by_key(|&number| Reverse(number));
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    numbers.iter().take(count).sum()
}

/// How many of so many, where no more than `seats` count.
pub(super) fn at_most(count: usize, seats: u32) -> u64 {
    u64::from(narrow(count).min(seats))
}
