//! Top trading cycles with seats: every mentee points at the mentor it likes best of those with
//! seats, every mentor at the mentee it likes best of those who are left. Whoever stands on a
//! circle gets what they point at, and leaves.

use super::fault::{Ended, MechanismFault, told};
use super::formed::{FormedOutcome, FormedPairs, Property};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use crate::kernel::{Control, Meter, Side};

/// Top trading cycles. Domain: strict lists, one seat a mentee; mentors may have several. No
/// other matching is better for one mentee and worse for none, and no mentee gains by stating
/// its mentors in another order. It need not be stable.
///
/// A mentor points only at mentees who list it, since a market knows no other entries.
///
/// Time O(entries).
///
/// # References
/// A. Abdulkadiroğlu and T. Sönmez, School choice: a mechanism design approach, 2003; L. Shapley
/// and H. Scarf, On cores and indivisibility, 1974, after D. Gale.
#[derive(Clone, Copy, Debug)]
pub struct TopTradingCycles;

impl Mechanism for TopTradingCycles {
    fn code(&self) -> &'static str {
        "top-trading-cycles"
    }

    fn domain(&self) -> Domain {
        Domain::STRICT
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        told(trade(setting, &mut Meter::new(control)))
    }
}

fn trade(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let mut left = reading.mentor_seats();
    let mut held: Vec<Option<u32>> = vec![None; reading.mentees()];
    let seats = reading.seats(Side::Mentee);
    let mut here: Vec<bool> = (0..reading.mentees()).map(|mentee| seats.of(mentee) > 0).collect();
    // How far each list has been used up: who stands there is gone.
    let mut at_mentor: Vec<u32> =
        (0..reading.mentees()).map(|mentee| reading.listed(mentee).start).collect();
    let mut at_mentee: Vec<usize> =
        (0..reading.mentors()).map(|mentor| reading.other().range(mentor).start).collect();
    // The walk along the pointers, and where on it each mentee stands.
    let mut walk: Vec<u32> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; reading.mentees()];
    for start in 0..reading.mentees() {
        if !here[start] {
            continue;
        }
        walk.push(start as u32);
        place[start] = Some(0);
        while let Some(&mentee) = walk.last() {
            meter.step()?;
            let own = mentee as usize;
            let end = reading.listed(own).end;
            while at_mentor[own] < end && left[reading.mentor(at_mentor[own]) as usize] == 0 {
                at_mentor[own] += 1;
                meter.step()?;
            }
            if at_mentor[own] == end {
                here[own] = false;
                place[own] = None;
                walk.pop();
                continue;
            }
            let mentor = reading.mentor(at_mentor[own]) as usize;
            // It lists this mentee, who is here, so the search ends.
            let partners = &reading.other().partners;
            while !here[partners[at_mentee[mentor]] as usize] {
                at_mentee[mentor] += 1;
                meter.step()?;
            }
            let next = partners[at_mentee[mentor]];
            let Some(first) = place[next as usize] else {
                place[next as usize] = Some(walk.len());
                walk.push(next);
                continue;
            };
            for mentee in walk.drain(first..) {
                let own = mentee as usize;
                let entry = at_mentor[own];
                left[reading.mentor(entry) as usize] -= 1;
                held[own] = Some(entry);
                here[own] = false;
                place[own] = None;
            }
        }
    }
    Ok(FormedPairs::new(reading.matching_of(&held)?, &[Property::Efficient]))
}
