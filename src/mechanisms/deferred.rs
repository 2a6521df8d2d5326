//! Deferred acceptance as two mechanisms use it in the midst of their own: mentees with one
//! seat propose along the entries that are still open.

use super::fault::Ended;
use super::reading::Reading;
use crate::kernel::{Meter, Side};
use std::collections::BinaryHeap;

/// The entry that each mentee of `taking_part` ends with, where `open` says which entries may be
/// proposed along. The proposer-optimal stable matching of that market, ties broken by index
/// (Gale and Shapley 1962).
pub(super) fn deferred(
    reading: &Reading<'_>,
    taking_part: &[bool],
    open: impl Fn(u32) -> bool,
    meter: &mut Meter<'_>,
) -> Result<Vec<Option<u32>>, Ended> {
    let seats = reading.seats(Side::Mentor);
    // The twins that each mentor holds: the greatest is the least liked.
    let mut holding: Vec<BinaryHeap<u32>> = vec![BinaryHeap::new(); reading.mentors()];
    let mut held: Vec<Option<u32>> = vec![None; reading.mentees()];
    let mut next: Vec<u32> =
        (0..reading.mentees()).map(|mentee| reading.listed(mentee).start).collect();
    let has_seat = |mentee: usize| reading.seats(Side::Mentee).of(mentee) > 0;
    let mut free: Vec<u32> = (0u32..)
        .zip(taking_part)
        .filter_map(|(mentee, &part)| (part && has_seat(mentee as usize)).then_some(mentee))
        .collect();
    while let Some(mentee) = free.pop() {
        let end = reading.listed(mentee as usize).end;
        while next[mentee as usize] < end {
            let entry = next[mentee as usize];
            next[mentee as usize] += 1;
            meter.step()?;
            if !open(entry) {
                continue;
            }
            let mentor = reading.mentor(entry) as usize;
            let room = seats.of(mentor) as usize;
            if room == 0 {
                continue;
            }
            let twin = reading.twin(entry);
            if holding[mentor].len() == room {
                if holding[mentor].peek().is_some_and(|&worst| worst < twin) {
                    continue;
                }
                if let Some(worst) = holding[mentor].pop() {
                    let refused = reading.other().partners[worst as usize];
                    held[refused as usize] = None;
                    free.push(refused);
                }
            }
            holding[mentor].push(twin);
            held[mentee as usize] = Some(entry);
            break;
        }
    }
    Ok(held)
}
