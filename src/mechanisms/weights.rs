//! The best sum, as many pairs as can be, the best worst pair: the solvers of `assignment`
//! behind the trait.

use super::fault::{Ended, MechanismFault, ended};
use super::formed::{Amount, BestProof, FormedOutcome, FormedPairs};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use super::worth::{Worth, Worths};
use crate::assignment::{Scratch, solve_bottleneck_with, solve_with};
use crate::kernel::{Control, Internal, Meter, Side};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, BottleneckAnswer, Cardinality, Outcome, Seats, Stopped,
    TwoSided, Value, Weight,
};

/// Pairs by what they are worth: with scores the sum of both views, with lists minus both ranks.
/// Domain: any market. Exact, and proven by prices; see
/// [`assignment::solve`](crate::assignment::solve).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BestWeight {
    /// The best sum of any set of pairs: no pair that is worth less than nothing is made for
    /// its own sake. By ranks every pair is, so that from lists alone it makes none.
    Sum,
    /// As many pairs as can be, and among those the best sum.
    SizeThenSum,
    /// As many pairs as can be, among those the best worst pair, among those the best sum.
    Bottleneck,
}

impl Mechanism for BestWeight {
    fn code(&self) -> &'static str {
        match self {
            Self::Sum => "maximum-weight",
            Self::SizeThenSum => "maximum-size-then-weight",
            Self::Bottleneck => "bottleneck",
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
        let worths = Reading::new(setting.market, &meter)
            .and_then(|reading| Worths::of(setting, &reading, &mut meter));
        let left = control.after(meter.work());
        let formed = worths.and_then(|worths| match worths {
            Worths::Whole(pairs) => self.best(pairs, setting.market, &mut room.whole, &left),
            Worths::Float(pairs) => self.best(pairs, setting.market, &mut room.float, &left),
        });
        ended(formed)
    }
}

impl BestWeight {
    fn best<W: Told>(
        self,
        pairs: Vec<Worth<W>>,
        market: &TwoSided,
        scratch: &mut Scratch<W>,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, Ended> {
        let cardinality = match self {
            Self::Sum => Cardinality::Free,
            Self::SizeThenSum | Self::Bottleneck => Cardinality::Maximum,
        };
        let seats = [Side::Mentee, Side::Mentor].map(|side| market.seats(side).clone());
        let sides = (market.mentees(), market.mentors());
        let problem = problem_of(sides, pairs, seats, cardinality)?;
        let never = || Internal::broken("nothing is demanded, so there is an assignment");
        if self == Self::Bottleneck {
            let found = solve_bottleneck_with(&problem, scratch, control);
            let found = found.map_err(|_| Internal::broken("the number of pairs is fixed"))?;
            return match found {
                Outcome::Solved(answer) => {
                    let value = answer.bottleneck.map(W::of);
                    let matching = answer.assignment.matching.clone();
                    let formed = FormedPairs::new(matching, &[]);
                    let proof = W::worst(problem, answer);
                    Ok(Outcome::Solved(FormedPairs { value, bound: value, proof, ..formed }))
                }
                Outcome::Impossible(_) => Err(never().into()),
                Outcome::Stopped(Stopped { reason, best }) => {
                    let best = best.map(|best| FormedPairs {
                        value: best.bottleneck.map(W::of),
                        bound: best.bound.map(W::of),
                        ..FormedPairs::new(best.assignment.matching, &[])
                    });
                    Ok(Outcome::Stopped(Stopped { reason, best }))
                }
            };
        }
        match solve_with(&problem, scratch, control) {
            Outcome::Solved(answer) => {
                let answer = answer.clone();
                let value = Some(W::total(answer.value));
                let formed = FormedPairs::new(answer.matching.clone(), &[]);
                let proof = W::sum(problem, answer);
                Ok(Outcome::Solved(FormedPairs { value, bound: value, proof, ..formed }))
            }
            Outcome::Impossible(_) => Err(never().into()),
            Outcome::Stopped(Stopped { reason, best }) => {
                let best = best.map(|best| FormedPairs {
                    value: Some(W::total(best.value)),
                    bound: Some(W::total(best.bound)),
                    ..FormedPairs::new(best.matching, &[])
                });
                Ok(Outcome::Stopped(Stopped { reason, best }))
            }
        }
    }
}

/// The problem of these pairs, mentees as rows.
pub(super) fn problem_of<W: Weight>(
    sides: (usize, usize),
    pairs: Vec<Worth<W>>,
    [of_mentees, of_mentors]: [Seats; 2],
    cardinality: Cardinality,
) -> Result<AssignmentProblem<W>, MechanismFault> {
    AssignmentProblem::sparse(sides.0, sides.1, pairs)
        .cardinality(cardinality)
        .seats(Side::Mentee, of_mentees)
        .seats(Side::Mentor, of_mentors)
        .build()
        .map_err(MechanismFault::Worths)
}

/// How worths of a kind of number are told.
pub(super) trait Told: Weight {
    fn of(worth: Self) -> Amount;
    fn total(sum: Value<Self>) -> Amount;
    fn sum(problem: AssignmentProblem<Self>, answer: AssignmentAnswer<Self>) -> BestProof;
    fn worst(problem: AssignmentProblem<Self>, answer: BottleneckAnswer<Self>) -> BestProof;
}

impl Told for i64 {
    fn of(worth: Self) -> Amount {
        Amount::Whole(worth.into())
    }

    fn total(sum: Value<Self>) -> Amount {
        Amount::Whole(sum)
    }

    fn sum(problem: AssignmentProblem<Self>, answer: AssignmentAnswer<Self>) -> BestProof {
        BestProof::Sum(Box::new((problem, answer)))
    }

    fn worst(problem: AssignmentProblem<Self>, answer: BottleneckAnswer<Self>) -> BestProof {
        BestProof::Worst(Box::new((problem, answer)))
    }
}

impl Told for f64 {
    fn of(worth: Self) -> Amount {
        Amount::Float(worth)
    }

    fn total(sum: Value<Self>) -> Amount {
        Amount::Float(sum)
    }

    fn sum(problem: AssignmentProblem<Self>, answer: AssignmentAnswer<Self>) -> BestProof {
        BestProof::FloatSum(Box::new((problem, answer)))
    }

    fn worst(problem: AssignmentProblem<Self>, answer: BottleneckAnswer<Self>) -> BestProof {
        BestProof::FloatWorst(Box::new((problem, answer)))
    }
}
