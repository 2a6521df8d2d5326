//! Pairs compared one after another instead of by their sum: leximin, and the profiles of ranks.

use super::fault::{Ended, MechanismFault, ended};
use super::formed::{BestProof, FormedOutcome, FormedPairs};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use super::worth::{Worth, Worths};
use crate::assignment::{Scratch, solve_profile_with};
use crate::kernel::{Control, Index, Internal, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{
    AssignmentProblem, Cardinality, Outcome, ProfileAnswer, ProfileOrder, Sense, Stopped, Weight,
};

/// Pairs by how many of them are how good: the first difference decides, and no sum makes up for
/// it. Domain: any market. Exact, and proven by prices; see
/// [`assignment::solve_profile`](crate::assignment::solve_profile), which is the solver.
///
/// A rank is the mentee's of the mentor, 1 for the first and everybody tied with the first; mentors'
/// lists say who is acceptable and nothing else.
///
/// # References
/// R. W. Irving, T. Kavitha, K. Mehlhorn, D. Michail, K. Paluch, Rank-maximal matchings, 2006;
/// D. F. Manlove, Algorithmics of Matching Under Preferences, 2013, section 8.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BestProfile {
    /// As many pairs as can be, and among those the worst pair as good as can be, then the second
    /// worst, and so on. With scores a pair is worth the sum of both views, with lists minus both ranks.
    Leximin,
    /// As many first choices as can be, then as many second ones, and so on, whatever that does to
    /// the number of pairs.
    RankMaximal,
    /// As many pairs as can be, and among those the fewest of the worst rank, then of the second
    /// worst, and so on.
    Generous,
    /// As many pairs as can be, and among those as many first choices as can be, then second ones,
    /// and so on.
    Greedy,
}

impl Mechanism for BestProfile {
    fn code(&self) -> &'static str {
        match self {
            Self::Leximin => "leximin",
            Self::RankMaximal => "rank-maximal",
            Self::Generous => "generous",
            Self::Greedy => "greedy-profile",
        }
    }

    fn domain(&self) -> Domain {
        Domain::ANY
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        room: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        let mut meter = Meter::new(control);
        let formed = Reading::new(setting.market, &meter).and_then(|reading| {
            let pairs = match self {
                Self::Leximin => Worths::of(setting, &reading, &mut meter)?,
                _ => Worths::Whole(ranks(&reading, &mut meter)?),
            };
            let left = control.after(meter.work());
            match pairs {
                Worths::Whole(pairs) => {
                    self.best(pairs, setting, &mut room.whole, &left, |proof| {
                        BestProof::Profile(Box::new(proof))
                    })
                }
                Worths::Float(pairs) => {
                    self.best(pairs, setting, &mut room.whole, &left, |proof| {
                        BestProof::FloatProfile(Box::new(proof))
                    })
                }
            }
        });
        ended(formed)
    }
}

impl BestProfile {
    fn best<W: Weight>(
        self,
        pairs: Vec<Worth<W>>,
        setting: &Given<'_>,
        scratch: &mut Scratch<i64>,
        control: &Control<'_>,
        told: impl FnOnce((AssignmentProblem<W>, ProfileOrder, ProfileAnswer<W>)) -> BestProof,
    ) -> Result<FormedOutcome, Ended> {
        let (sense, cardinality, order) = match self {
            Self::Leximin => (Sense::Max, Cardinality::Maximum, ProfileOrder::FewestWorst),
            Self::RankMaximal => (Sense::Min, Cardinality::Free, ProfileOrder::MostBest),
            Self::Generous => (Sense::Min, Cardinality::Maximum, ProfileOrder::FewestWorst),
            Self::Greedy => (Sense::Min, Cardinality::Maximum, ProfileOrder::MostBest),
        };
        let market = setting.market;
        let problem = AssignmentProblem::sparse(market.mentees(), market.mentors(), pairs)
            .sense(sense)
            .cardinality(cardinality)
            .seats(Side::Mentee, market.seats(Side::Mentee).clone())
            .seats(Side::Mentor, market.seats(Side::Mentor).clone())
            .build()
            .map_err(MechanismFault::Worths)?;
        match solve_profile_with(&problem, order, scratch, control)
            .map_err(MechanismFault::Profile)?
        {
            Outcome::Solved(answer) => {
                let formed = FormedPairs::new(answer.matching.clone(), &[]);
                Ok(Outcome::Solved(FormedPairs { proof: told((problem, order, answer)), ..formed }))
            }
            Outcome::Impossible(_) => {
                Err(Internal::broken("nothing is demanded, so there is an assignment").into())
            }
            Outcome::Stopped(Stopped { reason, best }) => {
                let best = best.map(|best| FormedPairs::new(best.matching, &[]));
                Ok(Outcome::Stopped(Stopped { reason, best }))
            }
        }
    }
}

/// The acceptable pairs with the mentee's rank of the mentor, from 1.
fn ranks(reading: &Reading<'_>, meter: &mut Meter<'_>) -> Result<Vec<Worth<i64>>, StopReason> {
    let mut pairs = Vec::with_capacity(reading.own().partners.len());
    for mentee in MenteeIx::all(reading.mentees()) {
        meter.steps(reading.listed(mentee.get()).len() as u64)?;
        pairs.extend(reading.listed(mentee.get()).map(|entry| {
            let rank = i64::from(reading.own().rank(mentee.get(), entry));
            (mentee, MentorIx::new(reading.mentor(entry)), rank)
        }));
    }
    Ok(pairs)
}
