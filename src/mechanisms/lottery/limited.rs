//! The best odds of which none is above a limit, so that nobody can count on a pair.
//!
//! With a limit of a/b the odds are parts of b: a flow in which a pair carries at most a units, and seats
//! b times as many. A mentor is told as a copies that share its seats evenly, and a pair is made with as
//! many of them as its odds have units. That is the same problem: the units of a mentor, dealt to the copies in
//! turn, mentee after mentee, meet no mentee twice at a copy, since it has at most a, and no copy gets
//! more than its share.

use super::super::fault::{Ended, MechanismFault};
use super::super::formed::{Amount, BestProof};
use super::super::reading::Reading;
use super::super::setting::Given;
use super::super::weights::{Told, problem_of};
use super::super::worth::{Worth, Worths};
use crate::assignment::solve;
use crate::kernel::{Control, Index, Internal, MentorIx, Meter, Natural, Side};
use crate::market::{Cardinality, Lottery, Odds, Outcome, Seats};

/// Odds of which none is above a limit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LimitedOdds {
    /// The odds, parts of the limit's denominator.
    pub lottery: Lottery,
    /// Σ worth · numerator: the expected sum times the denominator.
    pub value: Amount,
    /// Prices that nothing is better, of the problem in which the limit's numerator says how many
    /// copies of each mentor there are, one beside the other, and seats are told in parts
    /// ([`audit::verify_assignment`](crate::audit::verify_assignment)).
    pub proof: BestProof,
}

/// The best odds of which none is above `most`, a numerator and a denominator: as the paper
/// matchers of conferences have them, so that nobody can be sure to get whom it asks for. Seats bound the
/// expected number of partners, and [`decompose`](super::decompose()) gives matchings that keep
/// them. Pairs are worth what [`BestWeight`](super::super::BestWeight) says; with
/// [`Cardinality::Free`] the expected sum is the best of any odds, with [`Cardinality::Maximum`] of those
/// with the most expected pairs. Domain: any market.
///
/// Exact. Cost: [`assignment::solve`](crate::assignment::solve) with a times as many mentors for a limit
/// of a/b in lowest terms.
///
/// # Errors
/// [`MechanismFault::Limit`] unless 1 ≤ a ≤ b ≤ 65535, and for a cardinality that may be impossible; what
/// sums of worths do not take.
///
/// # References
/// S. Jecmen, H. Zhang, R. Liu, N. Shah, V. Conitzer and F. Fang, Mitigating manipulation in peer
/// review via randomized reviewer assignments, 2020.
pub fn limited_odds(
    setting: &Given<'_>,
    most: (u32, u32),
    cardinality: Cardinality,
    control: &Control<'_>,
) -> Result<Outcome<LimitedOdds>, MechanismFault> {
    setting.sizes()?;
    let is_free = matches!(cardinality, Cardinality::Free | Cardinality::Maximum);
    if most.0 == 0 || most.0 > most.1 || most.1 > u32::from(u16::MAX) || !is_free {
        return Err(MechanismFault::Limit { numerator: most.0, denominator: most.1 });
    }
    let (mut common, mut other) = most;
    while other > 0 {
        (common, other) = (other, common % other);
    }
    let limit = Limit { most: most.0 / common, whole: most.1 / common, cardinality };
    let mut meter = Meter::new(control);
    let worths = Reading::new(setting.market, &meter)
        .and_then(|reading| Worths::of(setting, &reading, &mut meter));
    let left = control.after(meter.work());
    let found = worths.and_then(|worths| match worths {
        Worths::Whole(pairs) => limit.best(&pairs, setting, &left),
        Worths::Float(pairs) => limit.best(&pairs, setting, &left),
    });
    match found {
        Ok(found) => Ok(Outcome::Solved(found)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}

/// A limit in lowest terms.
struct Limit {
    most: u32,
    whole: u32,
    cardinality: Cardinality,
}

impl Limit {
    fn best<W: Told>(
        &self,
        pairs: &[Worth<W>],
        setting: &Given<'_>,
        control: &Control<'_>,
    ) -> Result<LimitedOdds, Ended> {
        let market = setting.market;
        let (mentees, mentors) = (market.mentees(), market.mentors());
        let (most, whole) = (self.most as usize, u64::from(self.whole));
        let edges = pairs.iter().flat_map(|&(mentee, mentor, worth)| {
            (0..most).map(move |copy| (mentee, MentorIx::at(mentor.get() * most + copy), worth))
        });
        let parts = |side: Side, at: usize, others: usize| {
            u64::from(market.seats(side).of(at)).min(others as u64) * whole
        };
        let narrow = |units: u64| u32::try_from(units).unwrap_or(u32::MAX);
        let of_mentees = (0..mentees).map(|at| narrow(parts(Side::Mentee, at, mentors))).collect();
        let of_copies = (0..mentors).flat_map(|at| {
            let all = parts(Side::Mentor, at, mentees);
            let copies = u64::from(self.most);
            (0..copies).map(move |copy| narrow(all / copies + u64::from(copy < all % copies)))
        });
        let seats = [Seats::each(of_mentees), Seats::each(of_copies.collect())];
        let sides = (mentees, mentors * most);
        let problem = problem_of(sides, edges.collect(), seats, self.cardinality)?;
        let answer = match solve(&problem, control) {
            Outcome::Solved(answer) => answer,
            Outcome::Stopped(stopped) => return Err(stopped.reason.into()),
            Outcome::Impossible(_) => {
                return Err(Internal::broken("nothing is demanded, so there are odds").into());
            }
        };
        let mut odds: Vec<Odds> = Vec::new();
        for (mentee, copy) in answer.matching.pairs() {
            let mentor = MentorIx::at(copy.get() / most);
            match odds.last_mut() {
                Some(last) if (last.mentee, last.mentor) == (mentee, mentor) => {
                    last.numerator.add(&Natural::from(1));
                }
                _ => odds.push(Odds { mentee, mentor, numerator: Natural::from(1) }),
            }
        }
        let lottery = Lottery::formed((mentees, mentors), Natural::from(whole), odds)?;
        let value = W::total(answer.value);
        Ok(LimitedOdds { lottery, value, proof: W::sum(problem, answer) })
    }
}
