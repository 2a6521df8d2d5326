//! The odds of random serial dictatorship: exactly for few mentees, by sampling for many.

use super::super::fault::{Ended, MechanismFault};
use super::super::order::served;
use super::super::reading::Reading;
use super::super::setting::{Domain, Given};
use crate::kernel::{
    Control, Held, Internal, MenteeIx, MentorIx, Meter, Natural, StopReason, shuffle, stream,
};
use crate::market::{Lottery, Odds, Outcome, TwoSided};
use std::collections::BTreeMap;
use std::convert::Infallible;

const CODE: &str = "random-serial-dictatorship";

/// So many mentees with a seat and somebody on their list at most: a 64-bit integer holds their
/// orders.
const MOST: usize = 20;

/// The odds of [`RandomSerialDictatorship`](super::super::RandomSerialDictatorship) over all
/// orders, exactly, for at most 20 mentees who have a seat and somebody on their list. Domain: strict
/// lists of mentees with one seat each.
///
/// They are #P-complete to find (Aziz, Brandt and Brill 2013; Saban and Sethuraman 2015). Orders
/// are followed together as long as the same mentees were served and the same seats are left: at most 2^k
/// sets of k mentees, times the ways in which these may have used seats that are too few for
/// all who list them. A step of `control` is a choice of one mentee in such a state; its memory limit
/// counts the states.
///
/// # Errors
/// [`MechanismFault::TooManyMentees`], or outside the domain.
pub fn random_serial_dictatorship_odds(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<Lottery>, MechanismFault> {
    Domain::STRICT_MENTEES.admit(CODE, &Given::new(market))?;
    let mut meter = Meter::new(control);
    told(Reading::new(market, &meter).and_then(|reading| counted(&reading, &mut meter)))
}

/// Odds found by sampling.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SampledOdds {
    /// How often each pair was made, over the number of draws.
    pub lottery: Lottery,
    /// How many orders were drawn; fewer than asked for where the run was stopped.
    pub draws: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// How many pairs could have been made.
    pub pairs: u64,
}

impl SampledOdds {
    /// How far the true odds of any pair are from those sampled at most, of all pairs at once, with
    /// at least this confidence, which lies between 0 and 1: √(ln(2·pairs ÷ (1 − confidence)) ÷
    /// (2·draws)), by Hoeffding's inequality (1963) for each pair and each direction.
    #[must_use]
    pub fn half_width(&self, confidence: f64) -> f64 {
        let tails = 2.0 * self.pairs.max(1) as f64 / (1.0 - confidence);
        (tails.ln() / (2.0 * self.draws as f64)).sqrt().clamp(0.0, 1.0)
    }
}

/// The same by sampling so many orders, at least 1, for any number of mentees: the stream `random-serial-dictatorship-odds`
/// of the seed gives one Fisher–Yates shuffle after another. [`SampledOdds::half_width`] tells how
/// far they may be off.
///
/// Time O(entries) a draw at most; a step of `control` is an entry looked at.
///
/// # Errors
/// [`MechanismFault`] outside the domain.
pub fn random_serial_dictatorship_sampled(
    market: &TwoSided,
    seed: u64,
    draws: u64,
    control: &Control<'_>,
) -> Result<Outcome<SampledOdds, Infallible, SampledOdds>, MechanismFault> {
    Domain::STRICT_MENTEES.admit(CODE, &Given::new(market))?;
    let mut meter = Meter::new(control);
    let run = Reading::new(market, &meter)
        .and_then(|reading| sampled(&reading, seed, draws.max(1), &mut meter));
    match run {
        Ok((found, None)) => Ok(Outcome::Solved(found)),
        Ok((found, Some(reason))) => Ok(Outcome::stopped_with(reason, found)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}

fn told<T>(run: Result<T, Ended>) -> Result<Outcome<T>, MechanismFault> {
    match run {
        Ok(found) => Ok(Outcome::Solved(found)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}

/// What the draws found, and why there were fewer than asked for.
fn sampled(
    reading: &Reading<'_>,
    seed: u64,
    draws: u64,
    meter: &mut Meter<'_>,
) -> Result<(SampledOdds, Option<StopReason>), Ended> {
    let mut order: Vec<usize> = (0..reading.mentees()).collect();
    let mut counts = vec![0u64; reading.own().partners.len()];
    let mut stream = stream(seed, "random-serial-dictatorship-odds");
    let (mut done, mut stopped) = (0, None);
    while done < draws && stopped.is_none() {
        shuffle(&mut order, &mut stream);
        match served(reading, &order, meter) {
            Ok(held) => {
                held.into_iter().flatten().for_each(|entry| counts[entry as usize] += 1);
                done += 1;
            }
            Err(reason) if done == 0 => return Err(reason.into()),
            Err(reason) => stopped = Some(reason),
        }
    }
    let takes_part = |&mentee: &usize| reading.mentee_has_seats(mentee);
    let lists = (0..reading.mentees()).filter(takes_part).map(|one| reading.listed(one).len());
    let pairs = lists.map(|list| list as u64).sum();
    let found = SampledOdds { lottery: odds(reading, &counts, done)?, draws: done, seed, pairs };
    Ok((found, stopped))
}

/// The mentees who were served, by bit, and how many seats they used of each scarce mentor.
type State = (u32, Vec<u8>);

fn counted(reading: &Reading<'_>, meter: &mut Meter<'_>) -> Result<Lottery, Ended> {
    let choosers: Vec<usize> = (0..reading.mentees())
        .filter(|&one| reading.mentee_has_seats(one) && !reading.listed(one).is_empty())
        .collect();
    let mentees = choosers.len();
    if mentees > MOST {
        return Err(MechanismFault::TooManyMentees { what: CODE, mentees, most: MOST }.into());
    }
    // A mentor with seats for everybody who lists them is never scarce, and is left out of the
    // states.
    let mut listing = vec![0u32; reading.mentors()];
    for &mentee in &choosers {
        reading.listed(mentee).for_each(|entry| listing[reading.mentor(entry) as usize] += 1);
    }
    let seats = reading.mentor_seats();
    let mut scarce = vec![None; reading.mentors()];
    let mut of_scarce: Vec<u32> = Vec::new();
    for mentor in (0..seats.len()).filter(|&mentor| seats[mentor] < listing[mentor]) {
        scarce[mentor] = Some(of_scarce.len());
        of_scarce.push(seats[mentor]);
    }
    let factorial = |count: usize| (1..=count as u64).product::<u64>();
    let mut counts = vec![0u64; reading.own().partners.len()];
    let mut states: BTreeMap<State, u64> = BTreeMap::from([((0, vec![0; of_scarce.len()]), 1)]);
    let mut held = Held::new(meter.control());
    let mut of_states = 0;
    for done in 0..mentees {
        // The number of orders in which those after this mentee may come.
        let ways = factorial(mentees - done - 1);
        let mut next: BTreeMap<State, u64> = BTreeMap::new();
        for ((set, used), orders) in &states {
            for (bit, &mentee) in choosers.iter().enumerate().filter(|one| set >> one.0 & 1 == 0) {
                let mut state = (set | 1 << bit, used.clone());
                for entry in reading.listed(mentee) {
                    meter.step()?;
                    let scarce = scarce[reading.mentor(entry) as usize];
                    if let Some(at) = scarce {
                        if u32::from(state.1[at]) == of_scarce[at] {
                            continue;
                        }
                        state.1[at] += 1;
                    }
                    counts[entry as usize] += orders * ways;
                    break;
                }
                let entry = next.entry(state);
                if let std::collections::btree_map::Entry::Vacant(free) = entry {
                    held.take(128 + of_scarce.len() as u64)?;
                    free.insert(*orders);
                } else {
                    entry.and_modify(|all| *all += orders);
                }
            }
        }
        held.free(of_states);
        of_states = next.len() as u64 * (128 + of_scarce.len() as u64);
        states = next;
    }
    Ok(odds(reading, &counts, factorial(mentees))?)
}

/// The odds in lowest terms.
fn odds(reading: &Reading<'_>, counts: &[u64], whole: u64) -> Result<Lottery, Internal> {
    let gcd = |mut one: u64, mut other: u64| {
        while one > 0 {
            (one, other) = (other % one, one);
        }
        other
    };
    let common = counts.iter().fold(whole, |common, &count| gcd(count, common));
    let mut odds = Vec::new();
    for mentee in 0..reading.mentees() {
        let listed = reading.listed(mentee).filter(|&entry| counts[entry as usize] > 0);
        odds.extend(listed.map(|entry| Odds {
            mentee: MenteeIx::new(mentee as u32),
            mentor: MentorIx::new(reading.mentor(entry)),
            numerator: Natural::from(counts[entry as usize] / common),
        }));
    }
    let sides = (reading.mentees(), reading.mentors());
    Lottery::formed(sides, Natural::from(whole / common), odds)
}
