//! One mentee after another, in a given or in a drawn order; and pairs drawn at random.

use super::fault::{Ended, MechanismFault, told};
use super::formed::{FormedOutcome, FormedPairs, Property};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use crate::kernel::{Control, Meter, StopReason, shuffle, stream};

/// Mentees choose one after another in the order of their indices: each takes the mentor whom
/// it likes best of those who have a seat. Domain: strict lists of mentees with one seat each. No
/// other matching is better for one mentee and worse for none, and nobody gains by misstating
/// its list. What mentors prefer has no say.
///
/// Time O(entries).
#[derive(Clone, Copy, Debug)]
pub struct Serial;

/// [`Serial`] in an order that is drawn: each order is as likely as any other. The order is a
/// Fisher–Yates shuffle of the stream `random-serial-dictatorship` of the seed.
///
/// # References
/// A. Abdulkadiroğlu and T. Sönmez, Random serial dictatorship and the core from random
/// endowments in house allocation problems, 1998.
#[derive(Clone, Copy, Debug)]
pub struct RandomSerialDictatorship;

/// Acceptable pairs in an order that is drawn, each made where both have a seat. Domain: any
/// market. A floor to compare others with: no pair could be added in the end, nothing else holds.
/// The order is a Fisher–Yates shuffle of the stream `random` of the seed.
#[derive(Clone, Copy, Debug)]
pub struct RandomPairs;

impl Mechanism for Serial {
    fn code(&self) -> &'static str {
        "serial"
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
        told(one_by_one(setting, None, &mut Meter::new(control)))
    }
}

impl Mechanism for RandomSerialDictatorship {
    fn code(&self) -> &'static str {
        "random-serial-dictatorship"
    }

    fn domain(&self) -> Domain {
        Domain { seed: true, ..Domain::STRICT_MENTEES }
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        told(one_by_one(setting, setting.seed, &mut Meter::new(control)))
    }
}

impl Mechanism for RandomPairs {
    fn code(&self) -> &'static str {
        "random"
    }

    fn domain(&self) -> Domain {
        Domain { seed: true, ..Domain::ANY }
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        told(any_pairs(setting, &mut Meter::new(control)))
    }
}

fn one_by_one(
    setting: &Given<'_>,
    seed: Option<u64>,
    meter: &mut Meter<'_>,
) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let mut order: Vec<usize> = (0..reading.mentees()).collect();
    if let Some(seed) = seed {
        shuffle(&mut order, &mut stream(seed, "random-serial-dictatorship"));
    }
    let held = served(&reading, &order, meter)?;
    Ok(FormedPairs::new(reading.matching_of(&held)?, &[Property::Efficient]))
}

/// The entry that each mentee ends with where they choose in this order.
pub(super) fn served(
    reading: &Reading<'_>,
    order: &[usize],
    meter: &mut Meter<'_>,
) -> Result<Vec<Option<u32>>, StopReason> {
    let mut left = reading.mentor_seats();
    let mut held = vec![None; reading.mentees()];
    for &mentee in order.iter().filter(|&&mentee| reading.mentee_has_seats(mentee)) {
        for entry in reading.listed(mentee) {
            meter.step()?;
            let left = &mut left[reading.mentor(entry) as usize];
            if *left > 0 {
                *left -= 1;
                held[mentee] = Some(entry);
                break;
            }
        }
    }
    Ok(held)
}

fn any_pairs(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(reading.own().partners.len());
    for mentee in 0..reading.mentees() {
        pairs.extend(reading.listed(mentee).map(|entry| (mentee as u32, reading.mentor(entry))));
    }
    // The order that is drawn must not depend on what anybody prefers.
    pairs.sort_unstable();
    shuffle(&mut pairs, &mut stream(setting.seed.unwrap_or_default(), "random"));
    let (mut mentees, mut mentors) = (reading.mentee_seats(), reading.mentor_seats());
    let mut made = Vec::new();
    for (mentee, mentor) in pairs {
        meter.step()?;
        let (own, other) = (&mut mentees[mentee as usize], &mut mentors[mentor as usize]);
        if *own > 0 && *other > 0 {
            *own -= 1;
            *other -= 1;
            made.push((mentee, mentor));
        }
    }
    Ok(FormedPairs::new(reading.matching(made)?, &[]))
}
