//! Probabilistic serial: mentees eat of their mentors' seats, all at the same speed.
//!
//! Only the moments at which somebody moves on are kept, as numerators over one denominator, and
//! what a mentee eats of a mentor is the time between two of them. The denominator grows where a
//! mentor is eaten up at a moment that it cannot tell: by a factor of at most the number who eat.

use super::super::fault::{Ended, MechanismFault, told};
use super::super::formed::{BestProof, FormedOutcome, FormedPairs, Property};
use super::super::reading::Reading;
use super::super::setting::{Domain, Given, Mechanism, Room};
use super::decompose::decomposed;
use crate::kernel::{Control, Internal, MenteeIx, MentorIx, Meter, Natural};
use crate::market::{DrawnLottery, Lottery, Odds, Outcome, TwoSided};
use std::collections::BTreeSet;

/// Pairs drawn from the odds of [`probabilistic_serial`], split into matchings by
/// [`decompose`](super::decompose()), with the setting's seed. The proof holds the odds, the matchings
/// and which was drawn. Domain: strict lists of mentees with one seat each, and a seed. Whichever
/// matching is drawn, no other is better for one mentee and worse for none.
#[derive(Clone, Copy, Debug)]
pub struct ProbabilisticSerial;

impl Mechanism for ProbabilisticSerial {
    fn code(&self) -> &'static str {
        CODE
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
        told(formed(setting, &mut Meter::new(control)))
    }
}

const CODE: &str = "probabilistic-serial";

/// The odds of probabilistic serial: each mentee eats, from time 0 to time 1, of the mentor whom
/// it likes best of those whose seats are not eaten up, a seat a unit of time; what it eats of a
/// mentor is the odds of the pair. Mentors' lists say who may be paired, and whom they prefer has
/// no say. Domain: strict lists of mentees with one seat each; mentors may have ties and several
/// seats.
///
/// No other odds are better for one mentee and worse for none, whatever the numbers behind its list
/// ([`audit::is_ordinally_efficient`](crate::audit::is_ordinally_efficient)); nobody would rather have
/// another one's odds ([`audit::envy_ex_ante`](crate::audit::envy_ex_ante)), and equal lists have
/// equal odds. A mentee may gain by misstating its list. Of all odds these alone are what
/// [`audit::is_probabilistic_serial`](crate::audit::is_probabilistic_serial) checks.
///
/// Exact: the denominator has about as many digits as mentors are eaten up, times the digits of the number of
/// mentees. A step of `control` is a mentor looked at, or an entry. At most one round a mentor, each
/// O(mentors) operations with numbers of that length.
///
/// # Errors
/// [`MechanismFault`] outside the domain.
///
/// # References
/// A. Bogomolnaia and H. Moulin, A new solution to the random assignment problem, 2001; with
/// seats F. Kojima and M. Manea, Incentives in the probabilistic serial mechanism, 2010.
pub fn probabilistic_serial(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<Lottery>, MechanismFault> {
    Domain::STRICT_MENTEES.admit(CODE, &Given::new(market))?;
    let mut meter = Meter::new(control);
    let eaten =
        Reading::new(market, &meter).and_then(|reading| Table::new(&reading).eat(&mut meter));
    match eaten {
        Ok(lottery) => Ok(Outcome::Solved(lottery)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}

fn formed(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let market = setting.market;
    let reading = Reading::new(market, meter)?;
    let lottery = Table::new(&reading).eat(meter)?;
    let parts = decomposed(&lottery, meter)?;
    let seed = setting.seed.unwrap_or_default();
    let never = || Internal::broken("there is a matching to draw");
    let drawn = parts.draw(seed).ok_or_else(never)?;
    let made = parts.matching(drawn, market.mentees(), market.mentors()).ok_or_else(never)?;
    let proof = BestProof::Lottery(Box::new(DrawnLottery { lottery, parts, seed, drawn }));
    Ok(FormedPairs { proof, ..FormedPairs::new(made, &[Property::Efficient]) })
}

/// What was eaten from one moment to another.
struct Meal {
    mentee: usize,
    entry: u32,
    from: usize,
    to: usize,
}

struct Table<'a> {
    reading: &'a Reading<'a>,
    /// All times and amounts are parts of it.
    denominator: Natural,
    /// The moments at which somebody moved on, ascending.
    moments: Vec<Natural>,
    /// How much is left of each mentor at the last moment.
    left: Vec<Natural>,
    /// The entry that each mentee eats along, since when.
    eats: Vec<Option<(u32, usize)>>,
    /// Who eats of each mentor.
    eaters: Vec<Vec<usize>>,
    meals: Vec<Meal>,
    factors: BTreeSet<u32>,
}

impl<'a> Table<'a> {
    fn new(reading: &'a Reading<'a>) -> Self {
        let seats = reading.mentor_seats().into_iter();
        Self {
            reading,
            denominator: Natural::from(1),
            moments: vec![Natural::default()],
            left: seats.map(|seats| Natural::from(u64::from(seats))).collect(),
            eats: vec![None; reading.mentees()],
            eaters: vec![Vec::new(); reading.mentors()],
            meals: Vec::new(),
            factors: BTreeSet::new(),
        }
    }

    fn eat(mut self, meter: &mut Meter<'_>) -> Result<Lottery, Ended> {
        for mentee in (0..self.reading.mentees()).filter(|&one| self.reading.mentee_has_seats(one))
        {
            let first = self.reading.listed(mentee).start;
            self.move_on(mentee, first, meter)?;
        }
        while self.next_moment(meter)? {
            let empty: Vec<usize> = (0..self.left.len())
                .filter(|&mentor| self.left[mentor].is_zero() && !self.eaters[mentor].is_empty())
                .collect();
            for mentor in empty {
                for mentee in std::mem::take(&mut self.eaters[mentor]) {
                    if let Some(entry) = self.stop(mentee) {
                        self.move_on(mentee, entry + 1, meter)?;
                    }
                }
            }
        }
        (0..self.eats.len()).for_each(|mentee| {
            self.stop(mentee);
        });
        self.odds(meter)
    }

    /// The mentee eats from now on along its first entry from this one on that is not eaten up.
    fn move_on(&mut self, mentee: usize, from: u32, meter: &mut Meter<'_>) -> Result<(), Ended> {
        for entry in from..self.reading.listed(mentee).end {
            meter.step()?;
            let mentor = self.reading.mentor(entry) as usize;
            if !self.left[mentor].is_zero() {
                self.eats[mentee] = Some((entry, self.moments.len() - 1));
                self.eaters[mentor].push(mentee);
                break;
            }
        }
        Ok(())
    }

    /// The mentee stops eating, and along which entry it ate.
    fn stop(&mut self, mentee: usize) -> Option<u32> {
        let (entry, from) = self.eats[mentee].take()?;
        let to = self.moments.len() - 1;
        if from < to {
            self.meals.push(Meal { mentee, entry, from, to });
        }
        Some(entry)
    }

    /// Goes to the moment at which the next mentor is eaten up; false once that is the end.
    fn next_moment(&mut self, meter: &mut Meter<'_>) -> Result<bool, Ended> {
        // The mentor that is eaten up first, and by how many: the least of left ÷ eaters.
        let mut first: Option<(usize, u32)> = None;
        for (mentor, eaters) in self.eaters.iter().enumerate() {
            meter.steps(1 + self.left[mentor].bytes_held() / 64)?;
            let count = eaters.len() as u32;
            let times =
                |number: &Natural, count: u32| number.times(&Natural::from(u64::from(count)));
            let is_first = |&(other, fewer): &(usize, u32)| {
                times(&self.left[mentor], fewer) < times(&self.left[other], count)
            };
            if count > 0 && first.as_ref().is_none_or(is_first) {
                first = Some((mentor, count));
            }
        }
        let now = &self.moments[self.moments.len() - 1];
        let broken = || Internal::broken("nobody eats beyond the end or more than is left");
        let rest = self.denominator.less(now).ok_or_else(broken)?;
        let enough = |&(mentor, count): &(usize, u32)| {
            self.left[mentor] < rest.times(&Natural::from(u64::from(count)))
        };
        let Some((mentor, count)) = first.filter(enough) else {
            self.moments.push(self.denominator.clone());
            return Ok(false);
        };
        let (_, over) = self.left[mentor].divided(count);
        self.refine(count / gcd(over, count), meter)?;
        let (passed, _) = self.left[mentor].divided(count);
        for (left, eaters) in self.left.iter_mut().zip(&self.eaters) {
            if !eaters.is_empty() {
                let eaten = passed.times(&Natural::from(eaters.len() as u64));
                *left = left.less(&eaten).ok_or_else(broken)?;
            }
        }
        let mut moment = self.moments[self.moments.len() - 1].clone();
        moment.add(&passed);
        self.moments.push(moment);
        Ok(true)
    }

    /// Tells all numbers in units so many times finer.
    fn refine(&mut self, factor: u32, meter: &mut Meter<'_>) -> Result<(), Ended> {
        if factor == 1 {
            return Ok(());
        }
        self.factors.insert(factor);
        let factor = Natural::from(u64::from(factor));
        let numbers = self.left.iter_mut().chain(&mut self.moments).chain([&mut self.denominator]);
        for number in numbers {
            meter.steps(1 + number.bytes_held() / 64)?;
            *number = number.times(&factor);
        }
        Ok(())
    }

    /// What was eaten, in lowest terms.
    fn odds(self, meter: &mut Meter<'_>) -> Result<Lottery, Ended> {
        let mut denominator = self.denominator;
        let mut odds = Vec::with_capacity(self.meals.len());
        for meal in &self.meals {
            let eaten = self.moments[meal.to].less(&self.moments[meal.from]);
            odds.push(Odds {
                mentee: MenteeIx::new(meal.mentee as u32),
                mentor: MentorIx::new(self.reading.mentor(meal.entry)),
                numerator: eaten.ok_or_else(|| Internal::broken("moments are in order"))?,
            });
        }
        for prime in primes_of(&self.factors) {
            'again: loop {
                let (whole, rest) = denominator.divided(prime);
                if rest > 0 {
                    break;
                }
                let mut shorter = Vec::with_capacity(odds.len());
                for one in &odds {
                    meter.steps(1 + one.numerator.bytes_held() / 64)?;
                    let (whole, rest) = one.numerator.divided(prime);
                    if rest > 0 {
                        break 'again;
                    }
                    shorter.push(whole);
                }
                denominator = whole;
                odds.iter_mut().zip(shorter).for_each(|(one, whole)| one.numerator = whole);
            }
        }
        let sides = (self.reading.mentees(), self.reading.mentors());
        Ok(Lottery::formed(sides, denominator, odds)?)
    }
}

fn gcd(mut one: u32, mut other: u32) -> u32 {
    while one > 0 {
        (one, other) = (other % one, one);
    }
    other
}

/// The primes that divide one of these.
fn primes_of(factors: &BTreeSet<u32>) -> BTreeSet<u32> {
    let mut primes = BTreeSet::new();
    for &factor in factors {
        let (mut left, mut prime) = (factor, 2u32);
        while u64::from(prime) * u64::from(prime) <= u64::from(left) {
            while left % prime == 0 {
                primes.insert(prime);
                left /= prime;
            }
            prime += 1;
        }
        if left > 1 {
            primes.insert(left);
        }
    }
    primes
}
