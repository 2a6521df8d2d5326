//! Whether a stable matching is the best for one side, where the scores of both sides come a row
//! at a time.
//!
//! *Theorem*: that of [`improvement`](super::improvement). *Trusts* the source of the scores, and
//! that the matching is stable. Scores are compared only: nothing overflows.

use super::optimality::{Cycle, cycle};
use super::standing::partners;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Progress, Side, StopReason};
use crate::market::{Matching, Outcome, Seats, ViewRows};
use rayon::prelude::*;
use std::cmp::Reverse;

/// Rows looked at between two questions to the control, and by one thread at a time.
const ROWS: usize = 2048;
const AT_ONCE: usize = 128;

/// What an agent thinks of a partner: greater for a higher score, then for a lower position.
type Place = (i32, Reverse<u32>);

/// [`improvement_by_scores`](super::improvement_by_scores()) without a table, ties broken by the
/// lower position: each row is asked for once and thrown away. `seats` are those of the mentees
/// and of the mentors; `matching` is of the sizes that `rows` has.
///
/// A step of `control` is a row; nothing is said of a matching that was not looked at whole.
/// Rows are read in parallel in the caller's rayon pool. Memory O(agents) and a row's room and a
/// place a mentor for each thread.
pub fn improvement_by_rows<V: ViewRows>(
    rows: &V,
    seats: [&Seats; 2],
    matching: &Matching,
    best_for: Side,
    control: &Control<'_>,
) -> Outcome<Option<Cycle>> {
    looked_through(rows, seats, matching, best_for, control).into()
}

fn looked_through<V: ViewRows>(
    rows: &V,
    seats: [&Seats; 2],
    matching: &Matching,
    best_for: Side,
    control: &Control<'_>,
) -> Result<Option<Cycle>, StopReason> {
    control.begin("verifying", rows.mentees() as u64)?;
    let [mentees, mentors] = standings(rows, seats, matching);
    let givers = match best_for {
        Side::Mentee => rows.mentors(),
        Side::Mentor => rows.mentees(),
    };
    // Of each giver the best of those who would rather have it, and the first pair of two who
    // would rather have each other.
    let look = |room: &mut V::Room, from: usize, to: usize| {
        let mut first: Vec<Option<Place>> = vec![None; givers];
        let mut both = None;
        for mentee in (from..to).map(MenteeIx::at) {
            let own = mentees[mentee.get()];
            rows.for_each_view(mentee, room, |mentor, gets, seen| {
                let Some(theirs) = mentors.get(mentor.get()) else { return };
                let place = (gets, Reverse(mentor.raw()));
                let beside = (seen, Reverse(mentee.raw()));
                let (wants, welcome) = (own.rather(place), theirs.rather(beside));
                let (asks, giver, asked) = match best_for {
                    Side::Mentee => (wants, mentor.get(), beside),
                    Side::Mentor => (welcome, mentee.get(), place),
                };
                if !asks || matching.contains(mentee, mentor) {
                    return;
                }
                if wants && welcome {
                    both = both.or(Some((mentee, mentor)));
                }
                first[giver] = first[giver].max(Some(asked));
            });
        }
        (first, both)
    };
    let unlimited = control.without_work_limit();
    let mut first: Vec<Option<Place>> = vec![None; givers];
    for from in (0..rows.mentees()).step_by(ROWS) {
        unlimited.check(from as u64)?;
        let total = Some(rows.mentees() as u64);
        unlimited.report(Progress::new("verifying", from as u64, total));
        let to = rows.mentees().min(from + ROWS);
        let found: Vec<_> = (from..to)
            .into_par_iter()
            .step_by(AT_ONCE)
            .map_init(|| rows.room(), |room, at| look(room, at, to.min(at + AT_ONCE)))
            .collect();
        for (seen, both) in found {
            if let Some(pair) = both {
                return Ok(Some(vec![pair]));
            }
            for (known, seen) in first.iter_mut().zip(seen) {
                *known = (*known).max(seen);
            }
        }
    }
    let (gainers, givers) = match best_for {
        Side::Mentee => (&mentees, &mentors),
        Side::Mentor => (&mentors, &mentees),
    };
    let worst_of = |gainer: Place| Some(gainers.get(gainer.1.0 as usize)?.worst?.1.0);
    let next: Vec<Option<u32>> = first.into_iter().map(|first| worst_of(first?)).collect();
    let Some(cycle) = cycle(&next) else { return Ok(None) };
    let pairs = cycle.into_iter().filter_map(|giver| {
        let held = givers.get(giver as usize)?.worst?.1.0;
        Some(match best_for {
            Side::Mentee => (MenteeIx::new(held), MentorIx::new(giver)),
            Side::Mentor => (MenteeIx::new(giver), MentorIx::new(held)),
        })
    });
    Ok(Some(pairs.collect()))
}

/// Whom an agent would rather have.
#[derive(Clone, Copy, Default)]
struct Standing {
    /// Whether a seat is free.
    free: bool,
    /// The worst partner, where no seat is.
    worst: Option<Place>,
}

impl Standing {
    #[inline]
    fn rather(self, other: Place) -> bool {
        self.free || self.worst.is_some_and(|worst| other > worst)
    }
}

/// How the mentees and the mentors stand.
fn standings<V: ViewRows>(rows: &V, seats: [&Seats; 2], matching: &Matching) -> [Vec<Standing>; 2] {
    let mut worst: [Vec<Option<Place>>; 2] =
        [vec![None; rows.mentees()], vec![None; rows.mentors()]];
    for (mentee, mentor) in matching.pairs() {
        let Some((own, theirs)) = rows.view(mentee, mentor) else { continue };
        let [mentees, mentors] = &mut worst;
        for (known, place) in [
            (&mut mentees[mentee.get()], (own, Reverse(mentor.raw()))),
            (&mut mentors[mentor.get()], (theirs, Reverse(mentee.raw()))),
        ] {
            *known = Some(known.map_or(place, |worst| worst.min(place)));
        }
    }
    let mut sides = Side::BOTH.into_iter().zip(worst).zip(seats).map(|((side, worst), seats)| {
        let of = |(at, worst): (usize, Option<Place>)| {
            // A partner who may not be one takes a seat all the same.
            let free = partners(matching, side, at).count() < seats.of(at) as usize;
            Standing { free, worst: worst.filter(|_| !free) }
        };
        worst.into_iter().enumerate().map(of).collect()
    });
    std::array::from_fn(|_| sides.next().unwrap_or_default())
}
