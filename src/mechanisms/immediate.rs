//! Immediate acceptance, known as the Boston mechanism: in round k every mentee without a
//! mentor asks the k-th of its list; mentors take whom they like best among those who ask, for
//! good, while they have seats.

use super::fault::{Ended, MechanismFault, told};
use super::formed::{FormedOutcome, FormedPairs, Property};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use crate::kernel::{Control, Meter, Side};

/// Immediate acceptance (Boston). Domain: strict lists, one seat a mentee. No other matching is
/// better for one mentee and worse for none; it need not be stable, and mentees may gain by
/// misstating their lists.
///
/// Time O(entries · log).
///
/// # References
/// A. Abdulkadiroğlu and T. Sönmez, School choice: a mechanism design approach, 2003.
#[derive(Clone, Copy, Debug)]
pub struct ImmediateAcceptance;

impl Mechanism for ImmediateAcceptance {
    fn code(&self) -> &'static str {
        "immediate-acceptance"
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
        told(rounds(setting, &mut Meter::new(control)))
    }
}

fn rounds(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let mut left = reading.mentor_seats();
    let mut held: Vec<Option<u32>> = vec![None; reading.mentees()];
    let seats = reading.seats(Side::Mentee);
    let mut waiting: Vec<usize> =
        (0..reading.mentees()).filter(|&mentee| seats.of(mentee) > 0).collect();
    let mut asked: Vec<(u32, u32, usize)> = Vec::new();
    for round in 0.. {
        waiting.retain(|&mentee| held[mentee].is_none() && reading.listed(mentee).len() > round);
        if waiting.is_empty() {
            break;
        }
        asked.clear();
        for &mentee in &waiting {
            meter.step()?;
            let entry = reading.listed(mentee).start + round as u32;
            asked.push((reading.mentor(entry), reading.twin(entry), mentee));
        }
        asked.sort_unstable();
        for &(mentor, _, mentee) in &asked {
            let left = &mut left[mentor as usize];
            if *left > 0 {
                *left -= 1;
                held[mentee] = Some(reading.listed(mentee).start + round as u32);
            }
        }
    }
    Ok(FormedPairs::new(reading.matching_of(&held)?, &[Property::Efficient]))
}
