//! Rows that are looked at one by one, side by side where they are many.

use super::{Control, Pace};
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// So many steps are counted at a time, before they are done.
const BAND: usize = 1 << 19;
/// Fewer are not worth handing out.
const WORTH: usize = 1 << 16;
/// So many pairs take a millisecond or more to look at, a hundred times what it takes to wake a thread.
const MANY: usize = 1 << 21;

/// What `each` says of every row, in their order; of long rows in the caller's rayon pool.
/// `steps` tells what a row costs, `scratch` makes room that rows may use one after another.
pub(crate) fn by_row<T: Send, S: Send, P: Pace>(
    rows: std::ops::Range<usize>,
    steps: impl Fn(usize) -> usize,
    pace: &mut P,
    scratch: impl Fn() -> S + Sync + Send,
    each: impl Fn(&mut S, usize) -> T + Sync + Send,
) -> Result<Vec<T>, P::Cut> {
    let threads = rayon::current_num_threads();
    let rooms = Mutex::new(Vec::new());
    let mut all = Vec::with_capacity(rows.len());
    let mut from = rows.start;
    while from < rows.end {
        let (mut to, mut sum) = (from, 0);
        while to < rows.end && sum < BAND {
            sum += 1 + steps(to);
            to += 1;
        }
        pace.steps(sum)?;
        let some = |rows: std::ops::Range<usize>, all: &mut Vec<T>| {
            let mut room = Lent::of(&rooms);
            all.extend(rows.map(|row| each(room.take(&scratch), row)));
        };
        if threads == 1 || sum < WORTH {
            some(from..to, &mut all);
        } else {
            let share = (to - from).div_ceil(4 * threads);
            let shares = side_by_side((to - from).div_ceil(share), &|at| {
                let start = from + at * share;
                let mut said = Vec::with_capacity(share);
                some(start..to.min(start + share), &mut said);
                said
            });
            all.extend(shares.flatten());
        }
        from = to;
    }
    Ok(all)
}

/// What `task` makes of each number below `tasks`, in their order, in the caller's rayon pool. For
/// tasks that take much longer than a lock. What hands them out is compiled once, not anew for
/// each caller.
pub(crate) fn side_by_side<T: Send>(
    tasks: usize,
    task: &(dyn Fn(usize) -> T + Sync),
) -> impl Iterator<Item = T> + use<T> {
    let made: Vec<Mutex<Option<T>>> = (0..tasks).map(|_| Mutex::new(None)).collect();
    hand_out(tasks, &|at| {
        let said = task(at);
        *made[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(said);
    });
    made.into_iter().filter_map(|made| made.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// [`side_by_side`] with room that tasks may use one after another, as `scratch` makes it.
pub(crate) fn side_by_side_in<T: Send, S: Send>(
    tasks: usize,
    scratch: &(dyn Fn() -> S + Sync),
    task: &(dyn Fn(&mut S, usize) -> T + Sync),
) -> impl Iterator<Item = T> + use<T, S> {
    let rooms = Mutex::new(Vec::new());
    side_by_side(tasks, &|at| task(Lent::of(&rooms).take(scratch), at))
}

/// Work on so many pairs, on a thread of the caller's rayon pool if it has several and they are many: to hand tasks out from
/// outside the pool again and again takes as long as many of them do, since the thread outside is put to sleep and woken each
/// time.
///
/// Whoever watches or may cancel by a function was promised to be called from the thread that runs the solver, so that work
/// stays where it is.
pub(crate) fn in_pool<T: Send>(
    pairs: usize,
    control: &Control<'_>,
    work: impl FnOnce() -> T + Send,
) -> T {
    let is_outside = || rayon::current_thread_index().is_none() && rayon::current_num_threads() > 1;
    match pairs >= MANY && is_outside() && !control.calls_back() {
        true => rayon::scope(|_| work()),
        false => work(),
    }
}

fn hand_out(tasks: usize, task: &(dyn Fn(usize) + Sync)) {
    // To wake a lone thread of the pool, and to wait for it, takes longer than some tasks do.
    if tasks == 1 || rayon::current_num_threads() == 1 {
        return (0..tasks).for_each(task);
    }
    (0..tasks).into_par_iter().with_max_len(1).for_each(task);
}

/// Room that is lent to one share of the rows, and goes back for the next.
pub(crate) struct Lent<'a, S> {
    own: Option<S>,
    rooms: &'a Mutex<Vec<S>>,
}

impl<'a, S> Lent<'a, S> {
    /// No room yet, of these that are free.
    pub(crate) fn of(rooms: &'a Mutex<Vec<S>>) -> Self {
        Self { own: None, rooms }
    }

    /// The room that is lent: a free one, or one that `scratch` makes.
    #[inline]
    pub(crate) fn take(&mut self, scratch: impl Fn() -> S) -> &mut S {
        let rooms = self.rooms;
        self.own.get_or_insert_with(|| {
            // The lock is not held while a room is made.
            let free = rooms.lock().unwrap_or_else(PoisonError::into_inner).pop();
            free.unwrap_or_else(scratch)
        })
    }
}

impl<S> Drop for Lent<'_, S> {
    fn drop(&mut self) {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).extend(self.own.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Control, Meter, Progress, StopReason, Unbounded};

    #[test]
    fn work_on_many_pairs_is_done_within_the_pool_unless_somebody_is_called_back() {
        let (control, watch) = (Control::unbounded(), |_: Progress| ());
        let is_inside = || rayon::current_thread_index().is_some();
        let several = rayon::current_num_threads() > 1;
        assert_eq!(in_pool(MANY, &control, is_inside), several);
        assert!(!in_pool(MANY - 1, &control, is_inside));
        assert!(!in_pool(MANY, &control.with_observer(&watch), is_inside));
        assert!(!in_pool(MANY, &control.with_cancel_when(&|_| false), is_inside));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let (outside, inside) = pool.install(|| {
            (rayon::current_thread_index(), in_pool(MANY, &control, rayon::current_thread_index))
        });
        assert_eq!(outside, inside);
    }

    #[test]
    fn rows_come_back_in_order_whoever_did_them_and_steps_are_counted_before() {
        let each = |room: &mut Vec<usize>, row: usize| {
            room.push(row);
            row * row
        };
        let expected: Vec<usize> = (3..5000).map(|row| row * row).collect();
        for threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let all = pool.install(|| by_row(3..5000, |_| 900, &mut Unbounded, Vec::new, each));
            assert_eq!(all, Ok(expected.clone()));
        }
        let control = Control::unbounded().with_work_limit(10_000);
        let stopped = by_row(0..5000, |_| 900, &mut Meter::new(&control), Vec::new, each);
        assert_eq!(stopped, Err(StopReason::WorkLimit));
    }
}
