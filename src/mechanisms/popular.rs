//! Popular matchings: no other matching is preferred by more mentees than prefer this one.
//!
//! A mentee's *first* is the first mentor of its list. Where more mentees put a mentor first than
//! it has seats, its places go to some of them; where no more do, they all get theirs, and what is
//! left is open to others. A mentee's *second* is the first of its list that is nobody's first, or
//! has places left by those who put it first. A matching is popular exactly if everybody has its
//! first or its second (nothing, where it has none), and the places of firsts go to those who put
//! them first as far as these and the seats reach.

use super::fault::{Ended, MechanismFault};
use super::formed::{FormedOutcome, FormedPairs, NoPopular, Property};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use crate::kernel::{Control, MenteeIx, Meter};
use crate::market::Outcome;
use std::collections::VecDeque;

/// A popular matching: in a vote against any other, at least as many mentees prefer it as prefer
/// the other. Domain: strict lists of mentees with one seat each; mentors may have several, and
/// what they prefer has no say beyond whom they accept. It may not exist: then the outcome is
/// impossible, with the mentees who show it.
///
/// Time O(entries + mentees · seconds).
///
/// # References
/// D. Abraham, R. Irving, T. Kavitha and K. Mehlhorn, Popular matchings, 2007, theorem 3.1; with
/// seats D. Manlove and C. Sng, Popular matchings in the capacitated house allocation problem,
/// 2006.
#[derive(Clone, Copy, Debug)]
pub struct Popular;

impl Mechanism for Popular {
    fn code(&self) -> &'static str {
        "popular"
    }

    fn domain(&self) -> Domain {
        Domain::STRICT_MENTEES
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        match search(setting, &mut Meter::new(control)) {
            Ok(Ok(formed)) => Ok(Outcome::Solved(formed)),
            Ok(Err(witness)) => Ok(Outcome::Impossible(witness)),
            Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
            Err(Ended::Fault(fault)) => Err(fault),
        }
    }
}

/// Whom a mentee may be with.
#[derive(Clone, Copy, Default)]
struct Wish {
    first: Option<u32>,
    second: Option<u32>,
}

fn search(
    setting: &Given<'_>,
    meter: &mut Meter<'_>,
) -> Result<Result<FormedPairs, NoPopular>, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let mentees = reading.mentees();
    let has_seats = |entry: &u32| reading.mentor_has_seats(reading.mentor(*entry) as usize);
    let mut wishes = vec![Wish::default(); mentees];
    // How many put each mentor first.
    let mut firsts = vec![0u32; reading.mentors()];
    for (mentee, wish) in wishes.iter_mut().enumerate() {
        meter.step()?;
        if reading.mentee_has_seats(mentee) {
            wish.first = reading.listed(mentee).find(has_seats);
        }
        if let Some(first) = wish.first {
            firsts[reading.mentor(first) as usize] += 1;
        }
    }
    let seats = reading.mentor_seats();
    for wish in &mut wishes {
        let Some(first) = wish.first else { continue };
        let mentee = reading.other().partners[reading.twin(first) as usize] as usize;
        for entry in first + 1..reading.listed(mentee).end {
            meter.step()?;
            let mentor = reading.mentor(entry) as usize;
            if firsts[mentor] < seats[mentor] {
                wish.second = Some(entry);
                break;
            }
        }
    }
    let mut held: Vec<Option<u32>> = vec![None; mentees];
    let mut left = seats.clone();
    // Whoever gets its first in every popular matching.
    let mut sure = vec![false; mentees];
    for (mentee, wish) in wishes.iter().enumerate() {
        let Some(first) = wish.first else { continue };
        let mentor = reading.mentor(first) as usize;
        if firsts[mentor] <= seats[mentor] {
            sure[mentee] = true;
            held[mentee] = Some(first);
            left[mentor] -= 1;
        }
    }
    // Whoever has no second may have nothing, and needs no place.
    for mentee in 0..mentees {
        let Wish { first: Some(_), second: Some(_) } = wishes[mentee] else { continue };
        if held[mentee].is_none()
            && let Some(short) =
                place(&reading, (&wishes, &sure), mentee, &mut held, &mut left, meter)?
        {
            let mentees = short.into_iter().map(MenteeIx::new).collect();
            return Ok(Err(NoPopular { mentees }));
        }
    }
    // Places of a first go to those who put it first.
    for mentee in 0..mentees {
        let Some(first) = wishes[mentee].first else { continue };
        let mentor = reading.mentor(first) as usize;
        if held[mentee] != Some(first) && left[mentor] > 0 {
            if let Some(now) = held[mentee] {
                left[reading.mentor(now) as usize] += 1;
            }
            left[mentor] -= 1;
            held[mentee] = Some(first);
        }
    }
    Ok(Ok(FormedPairs::new(reading.matching_of(&held)?, &[Property::Popular])))
}

/// Finds a place for `start` along an augmenting path; otherwise gives the mentees reached, who
/// are more than the places of their firsts and seconds.
fn place(
    reading: &Reading<'_>,
    (wishes, sure): (&[Wish], &[bool]),
    start: usize,
    held: &mut [Option<u32>],
    left: &mut [u32],
    meter: &mut Meter<'_>,
) -> Result<Option<Vec<u32>>, Ended> {
    let mut queue = VecDeque::from([start as u32]);
    // The entry along which each mentor was reached, and whose it is.
    let mut reached: Vec<Option<(u32, u32)>> = vec![None; reading.mentors()];
    let mut asked = vec![start as u32];
    while let Some(mentee) = queue.pop_front() {
        let Wish { first, second } = wishes[mentee as usize];
        for entry in [first, second].into_iter().flatten() {
            meter.step()?;
            let mentor = reading.mentor(entry) as usize;
            if reached[mentor].is_some() {
                continue;
            }
            reached[mentor] = Some((mentee, entry));
            if left[mentor] > 0 {
                left[mentor] -= 1;
                let mut at = Some((mentee, entry));
                while let Some((mentee, entry)) = at {
                    let before = held[mentee as usize].replace(entry);
                    at = before.and_then(|before| reached[reading.mentor(before) as usize]);
                }
                return Ok(None);
            }
            // Those who are there and have somewhere else to go.
            for twin in reading.other().range(mentor) {
                meter.step()?;
                let other = reading.other().partners[twin];
                let there = held[other as usize] == Some(reading.other().twins[twin]);
                if !there {
                    continue;
                }
                if !sure[other as usize] {
                    asked.push(other);
                    queue.push_back(other);
                }
            }
        }
    }
    asked.sort_unstable();
    Ok(Some(asked))
}
