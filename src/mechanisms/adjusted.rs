//! Deferred acceptance adjusted for efficiency: where a mentee's claim on a mentor only keeps
//! others from what they want and gains nothing for itself, it may consent to let it go.

use super::deferred::deferred;
use super::fault::{Ended, MechanismFault, told};
use super::formed::{FormedOutcome, FormedPairs, Property};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use crate::kernel::{Control, Internal, Meter};

/// Efficiency-adjusted deferred acceptance. Domain: strict lists, one seat a mentee. Consent is
/// the setting's, by mentee, and all consent where nothing is said.
///
/// Every mentee gets a mentor at least as good as in the mentee-optimal stable matching. Only
/// claims of those who consent are passed over; if all consent, no other matching is better for
/// one mentee and worse for none. Nobody's own mentor depends on whether it consents.
///
/// Rounds: deferred acceptance among those who are left; mentors whom nobody would rather have
/// than their own leave with their mentees, and so do mentees without a mentor. For one who
/// leaves without consenting, each mentor whom it would rather have is closed to all mentees
/// whom that mentor likes less. Time O(mentors · entries).
///
/// # References
/// O. Kesten, School choice with consent, 2010; in the simpler form of Q. Tang and J. Yu, A new
/// perspective on Kesten's school choice with consent idea, 2014.
#[derive(Clone, Copy, Debug)]
pub struct EfficiencyAdjusted;

impl Mechanism for EfficiencyAdjusted {
    fn code(&self) -> &'static str {
        "efficiency-adjusted-deferred-acceptance"
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
        told(adjust(setting, &mut Meter::new(control)))
    }
}

fn adjust(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let consents = |mentee: usize| setting.consenting.is_none_or(|all| all[mentee]);
    // Whoever has no seats takes no part and wants nobody.
    let mut here: Vec<bool> =
        (0..reading.mentees()).map(|mentee| reading.mentee_has_seats(mentee)).collect();
    let mut mentor_here = vec![true; reading.mentors()];
    let mut closed = vec![false; reading.own().partners.len()];
    let mut settled: Vec<Option<u32>> = vec![None; reading.mentees()];
    let mut left = here.iter().filter(|&&here| here).count();
    while left > 0 {
        let open =
            |entry: u32| !closed[entry as usize] && mentor_here[reading.mentor(entry) as usize];
        let held = deferred(&reading, &here, open, meter)?;
        // Whom somebody would rather have.
        let mut wanted = vec![false; reading.mentors()];
        for mentee in (0..reading.mentees()).filter(|&mentee| here[mentee]) {
            let listed = reading.listed(mentee);
            for entry in listed.start..held[mentee].unwrap_or(listed.end) {
                meter.step()?;
                if open(entry) {
                    wanted[reading.mentor(entry) as usize] = true;
                }
            }
        }
        let leaves = |mentee: usize| {
            here[mentee] && held[mentee].is_none_or(|entry| !wanted[reading.mentor(entry) as usize])
        };
        let leaving: Vec<usize> = (0..reading.mentees()).filter(|&one| leaves(one)).collect();
        if leaving.is_empty() {
            return Err(
                Internal::broken("the last mentor who was asked is wanted by nobody").into()
            );
        }
        for (here, wanted) in mentor_here.iter_mut().zip(&wanted) {
            *here &= wanted;
        }
        for &mentee in &leaving {
            settled[mentee] = held[mentee];
            here[mentee] = false;
            if consents(mentee) {
                continue;
            }
            let listed = reading.listed(mentee);
            for entry in listed.start..held[mentee].unwrap_or(listed.end) {
                let mentor = reading.mentor(entry) as usize;
                if !mentor_here[mentor] {
                    continue;
                }
                let below = reading.twin(entry) as usize + 1..reading.other().range(mentor).end;
                meter.steps(below.len() as u64)?;
                for twin in below {
                    closed[reading.other().twins[twin] as usize] = true;
                }
            }
        }
        left -= leaving.len();
    }
    let all = setting.consenting.is_none_or(|all| all.iter().all(|&one| one));
    let claims: &[Property] = if all { &[Property::Efficient] } else { &[] };
    Ok(FormedPairs::new(reading.matching_of(&settled)?, claims))
}
