//! Whether a matching is stable, where the scores of both sides come a row at a time.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962); each pair that may be made is
//! looked at. *Trusts* the source of the scores. Scores are compared only: nothing overflows.

use super::stability::{BlockingPair, Stability};
use super::standing::{Infeasibility, size_faults};
use super::wants::Wants;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Progress, Side, StopReason};
use crate::market::{Matching, Outcome, Seats, ViewRows};
use rayon::prelude::*;

/// Rows looked at between two questions to the control.
const ROWS: usize = 256;

/// [`stability_by_scores`](super::stability_by_scores()) without a table: each row is asked for
/// once and thrown away. Equal scores are ties, so this is weak stability; `seats` are those of
/// the mentees and of the mentors.
///
/// A step of `control` is a row; nothing is said of a matching that was not looked at whole.
/// Rows are read in parallel in the caller's rayon pool. Memory O(agents + `limit`) and a row's
/// room a thread.
pub fn stability_by_rows<V: ViewRows>(
    rows: &V,
    seats: [&Seats; 2],
    matching: &Matching,
    limit: usize,
    control: &Control<'_>,
) -> Outcome<Stability<i32>> {
    looked_through(rows, seats, matching, limit, control).into()
}

fn looked_through<V: ViewRows>(
    rows: &V,
    seats: [&Seats; 2],
    matching: &Matching,
    limit: usize,
    control: &Control<'_>,
) -> Result<Stability<i32>, StopReason> {
    let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
    size_faults(matching, (rows.mentees(), rows.mentors()), &mut found.faults);
    control.begin("verifying", rows.mentees() as u64)?;
    if !found.faults.is_empty() {
        return Ok(found);
    }
    let [mentees, mentors] = standings(rows, seats, matching, &mut found.faults);
    let blocking = |room: &mut V::Room, at: usize| -> (u64, Vec<BlockingPair<i32>>) {
        let (mentee, own) = (MenteeIx::at(at), mentees[at]);
        let (mut count, mut pairs) = (0, Vec::new());
        rows.for_each_view(mentee, room, |mentor, gets, seen| {
            let Some(theirs) = mentors.get(mentor.get()) else { return };
            if own.rather(gets) && theirs.rather(seen) && !matching.contains(mentee, mentor) {
                count += 1;
                if pairs.len() < limit {
                    let (mentee_gains, mentor_gains) = (own.gain(gets), theirs.gain(seen));
                    pairs.push(BlockingPair { mentee, mentor, mentee_gains, mentor_gains });
                }
            }
        });
        (count, pairs)
    };
    let unlimited = control.without_work_limit();
    for from in (0..rows.mentees()).step_by(ROWS) {
        unlimited.check(from as u64)?;
        let total = Some(rows.mentees() as u64);
        unlimited.report(Progress::new("verifying", from as u64, total));
        let to = rows.mentees().min(from + ROWS);
        let band: Vec<_> = (from..to)
            .into_par_iter()
            .map_init(|| rows.room(), |room, at| blocking(room, at))
            .collect();
        for (count, pairs) in band {
            found.blocking += count;
            let free = limit - found.pairs.len();
            found.pairs.extend(pairs.into_iter().take(free));
        }
    }
    Ok(found)
}

/// What keeps the pairs of a matching from being made: sizes, pairs that may not be, seats taken too
/// often. Only the pairs that were made are looked at: O(agents + pairs).
pub(crate) fn feasibility_by_rows<V: ViewRows>(
    rows: &V,
    seats: [&Seats; 2],
    matching: &Matching,
) -> Vec<Infeasibility> {
    let mut faults = Vec::new();
    size_faults(matching, (rows.mentees(), rows.mentors()), &mut faults);
    if faults.is_empty() {
        standings(rows, seats, matching, &mut faults);
    }
    faults
}

/// Whom everybody would rather have, by mentee and by mentor.
fn standings<V: ViewRows>(
    rows: &V,
    seats: [&Seats; 2],
    matching: &Matching,
    faults: &mut Vec<Infeasibility>,
) -> [Vec<Wants<i32>>; 2] {
    let mut worst = [vec![None; rows.mentees()], vec![None; rows.mentors()]];
    for (mentee, mentor) in matching.pairs() {
        let Some((own, theirs)) = rows.view(mentee, mentor) else {
            faults.push(Infeasibility::Unacceptable { mentee, mentor });
            continue;
        };
        let [mentees, mentors] = &mut worst;
        for (known, partner, score) in [
            (&mut mentees[mentee.get()], mentor.raw(), own),
            (&mut mentors[mentor.get()], mentee.raw(), theirs),
        ] {
            if known.is_none_or(|(_, least)| score < least) {
                *known = Some((partner, score));
            }
        }
    }
    let sides = Side::BOTH.into_iter().zip(worst).zip(seats);
    let mut wants = sides.map(|((side, worst), seats)| -> Vec<Wants<i32>> {
        let of = |(at, worst): (usize, Option<(u32, i32)>)| {
            let got = match side {
                Side::Mentee => matching.mentors_of(MenteeIx::at(at)).len(),
                Side::Mentor => matching.mentees_of(MentorIx::at(at)).len(),
            };
            let seats = seats.of(at);
            if got > seats as usize {
                let agent = MenteeIx::at(at).raw();
                faults.push(Infeasibility::SeatsExceeded { side, agent, seats, got });
            }
            match worst {
                _ if got < seats as usize => Wants::Anybody,
                None => Wants::Nobody,
                Some((partner, score)) => Wants::Above(partner, score),
            }
        };
        worst.into_iter().enumerate().map(of).collect()
    });
    std::array::from_fn(|_| wants.next().unwrap_or_default())
}
