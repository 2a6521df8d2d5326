//! What a curator does by hand: the best pair next, proposals to one mentee after another, or
//! first of all where wishes coincide.

use super::fault::{Ended, MechanismFault, told};
use super::formed::{FormedOutcome, FormedPairs};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use super::worth::Worths;
use crate::kernel::{Control, Meter, arrange_by_key};

/// The best pair first, then the best of those that seats still allow, and so on. Domain: any
/// market. Equal worths go by mentee, then mentor, with the lower index first. No pair could be
/// added in the end; the sum need not be the best.
///
/// Time O(entries · log).
#[derive(Clone, Copy, Debug)]
pub struct BestPairFirst;

/// A curator's proposals (procedure A), simulated. Domain: any market.
///
/// The curator goes from mentee to mentee by index, and for each from the pair worth most to
/// the one worth least among mentors with a seat. A proposal becomes a pair where both agree:
/// where each stands in the better half of the other's list (its rank is at most half the
/// list's length, rounded up). The curator goes on until the mentee's seats are taken or nobody
/// is left. Equal worths go by index.
///
/// Time O(entries · log).
#[derive(Clone, Copy, Debug)]
pub struct CuratorProposals;

/// Where wishes coincide. Domain: strict lists; seats on both sides.
///
/// Whoever has s seats left wishes for the first s of its list who have seats left themselves. A
/// pair is made where each wishes for the other; then wishes are read again, until none coincide.
/// All these pairs stand in every stable matching, and others may be left who would make pairs.
///
/// Time O(entries · rounds).
#[derive(Clone, Copy, Debug)]
pub struct MutualWishes;

impl Mechanism for BestPairFirst {
    fn code(&self) -> &'static str {
        "greedy"
    }

    fn domain(&self) -> Domain {
        Domain::ANY
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        told(by_worth(setting, |_, _, _| true, false, &mut Meter::new(control)))
    }
}

impl Mechanism for CuratorProposals {
    fn code(&self) -> &'static str {
        "curator-proposals"
    }

    fn domain(&self) -> Domain {
        Domain::ANY
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        let agree = |reading: &Reading<'_>, mentee: u32, mentor: u32| {
            let half = |length: usize| length.div_ceil(2) as u32;
            let (mentee, mentor) = (mentee as usize, mentor as usize);
            let entry = reading.listed(mentee).find(|&one| reading.mentor(one) as usize == mentor);
            entry.is_some_and(|entry| {
                let twin = reading.twin(entry);
                reading.own().rank(mentee, entry) <= half(reading.own().range(mentee).len())
                    && reading.other().rank(mentor, twin)
                        <= half(reading.other().range(mentor).len())
            })
        };
        told(by_worth(setting, agree, true, &mut Meter::new(control)))
    }
}

/// Makes pairs while seats allow: the best first, or mentee by mentee.
fn by_worth(
    setting: &Given<'_>,
    agree: impl Fn(&Reading<'_>, u32, u32) -> bool,
    by_mentee: bool,
    meter: &mut Meter<'_>,
) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let mut pairs = Worths::of(setting, &reading, meter)?.best_first();
    if by_mentee {
        arrange_by_key(&mut pairs, |pair| pair.0);
    }
    let (mut mentees, mut mentors) = (reading.mentee_seats(), reading.mentor_seats());
    let mut made = Vec::new();
    for (mentee, mentor) in pairs {
        meter.step()?;
        let (own, other) = (&mut mentees[mentee as usize], &mut mentors[mentor as usize]);
        if *own > 0 && *other > 0 && agree(&reading, mentee, mentor) {
            *own -= 1;
            *other -= 1;
            made.push((mentee, mentor));
        }
    }
    Ok(FormedPairs::new(reading.matching(made)?, &[]))
}

impl Mechanism for MutualWishes {
    fn code(&self) -> &'static str {
        "mutual-wishes"
    }

    fn domain(&self) -> Domain {
        Domain { strict_mentees: true, strict_mentors: true, ..Domain::ANY }
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        told(coinciding(setting, &mut Meter::new(control)))
    }
}

fn coinciding(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let (mut mentees, mut mentors) = (reading.mentee_seats(), reading.mentor_seats());
    let mut made: Vec<bool> = vec![false; reading.own().partners.len()];
    let mut pairs = Vec::new();
    loop {
        let mut wished = vec![false; reading.other().partners.len()];
        for (mentor, &seats) in mentors.iter().enumerate() {
            let mut left = seats;
            for twin in reading.other().range(mentor) {
                if left == 0 {
                    break;
                }
                meter.step()?;
                let open = mentees[reading.other().partners[twin] as usize] > 0;
                if open && !made[reading.other().twins[twin] as usize] {
                    wished[twin] = true;
                    left -= 1;
                }
            }
        }
        let before = pairs.len();
        // Wishes of one reading are compared before any of them takes a seat; they cannot be
        // more than the seats of either side.
        for (mentee, &seats) in mentees.iter().enumerate() {
            let mut left = seats;
            for entry in reading.listed(mentee) {
                if left == 0 {
                    break;
                }
                meter.step()?;
                if made[entry as usize] || mentors[reading.mentor(entry) as usize] == 0 {
                    continue;
                }
                left -= 1;
                if wished[reading.twin(entry) as usize] {
                    pairs.push((mentee as u32, entry));
                }
            }
        }
        if pairs.len() == before {
            break;
        }
        for &(mentee, entry) in &pairs[before..] {
            made[entry as usize] = true;
            mentees[mentee as usize] -= 1;
            mentors[reading.mentor(entry) as usize] -= 1;
        }
    }
    let pairs = pairs.iter().map(|&(mentee, entry)| (mentee, reading.mentor(entry)));
    Ok(FormedPairs::new(reading.matching(pairs)?, &[]))
}
