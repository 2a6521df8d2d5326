//! The best assignment that changes few of the present pairs: where several are as good, or at a price for each
//! pair given up.

use super::{AssignmentOutcome, solve};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, faults};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Outcome, Price, Sense, Stopped, Weight, WeightFault,
};
use serde::{Deserialize, Serialize};

/// What it is worth to keep a present pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangePrice {
    /// Less than anything else: of all best assignments one that gives up the fewest.
    AmongBest,
    /// So much of the sum: a pair is given up where the others gain more by it. Not negative.
    Each(i64),
}

/// A best assignment near a present one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NearAssignment {
    /// The problem in which keeping counts: each present pair is worth more by the price, or all weights are raised by a factor
    /// above the number of present pairs, and each of these is worth one more. A best assignment of it is
    /// what was asked for, so [`answer`](Self::answer) is checked by `audit::verify_assignment` with it.
    pub problem: AssignmentProblem<i64>,
    /// Its best assignment, with the prices that prove it.
    pub answer: AssignmentAnswer<i64>,
    /// What the pairs are worth in the problem that was given.
    pub sum: i128,
    /// The present pairs that it does not make, ascending.
    pub given_up: Vec<(MenteeIx, MentorIx)>,
}

faults! {
    /// Why nothing near a present assignment can be sought.
    #[derive(Clone, Copy, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum NearFault: "near-fault" {
        /// The price of a change is negative.
        Price {
            /// The price.
            price: i64,
        } = "price",
            "the price of a change is {price}, below 0",
            "цена изменения – {price}, меньше 0";
        /// A present pair is outside of the problem.
        Outside {
            /// Its row.
            row: MenteeIx,
            /// Its column.
            column: MentorIx,
        } = "outside",
            "present pair ({row}, {column}) is outside of the problem",
            "нынешней пары ({row}, {column}) в задаче нет";
        /// Weights raised so that keeping counts are too large.
        Weight(fault: WeightFault) = "weight", "{fault}", "{fault}";
    }
}

/// A best assignment that gives up few of the present pairs.
///
/// In mentoring words: after some people left or came, the pairs are made anew for the best total, and of all ways to have
/// it as few as can be are moved; or a move has a stated price. Present pairs that are forbidden now are given up.
///
/// It is one assignment of another problem, and costs as much as [`solve`]. Among equally good ones, those of `solve`. What a
/// stopped run tells is of the other problem. Integers only: floats have no least difference that a kept pair could be
/// worth less than.
///
/// ```
/// use mentormatch::assignment::{ChangePrice, solve_near};
/// use mentormatch::kernel::{Control, Matrix, MenteeIx, MentorIx};
/// use mentormatch::market::AssignmentProblem;
///
/// let problem = AssignmentProblem::dense(Matrix::from_rows(vec![vec![2_i64, 3], vec![4, 5]])?).build().unwrap();
/// let present = [(MenteeIx::new(0), MentorIx::new(1)), (MenteeIx::new(1), MentorIx::new(0))];
/// let near = solve_near(&problem, &present, ChangePrice::AmongBest, &Control::unbounded())?;
/// let near = near.solved().ok_or("it can be")?;
/// assert_eq!((near.sum, near.given_up.len()), (7, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`NearFault`], each of them the first.
pub fn solve_near(
    problem: &AssignmentProblem<i64>,
    present: &[(MenteeIx, MentorIx)],
    price: ChangePrice,
    control: &Control<'_>,
) -> Result<AssignmentOutcome<i64, Box<NearAssignment>>, NearFault> {
    if let ChangePrice::Each(price @ ..0) = price {
        return Err(NearFault::Price { price });
    }
    let mut present = present.to_vec();
    present.sort_unstable();
    present.dedup();
    let outside = |pair: &&(MenteeIx, MentorIx)| {
        pair.0.get() >= problem.rows() || pair.1.get() >= problem.columns()
    };
    if let Some(&(row, column)) = present.iter().find(outside) {
        return Err(NearFault::Outside { row, column });
    }
    let (factor, gain) = match price {
        ChangePrice::AmongBest => (present.len() as i64 + 1, 1),
        ChangePrice::Each(price) => (1, price),
    };
    let gain = if problem.sense() == Sense::Max { gain } else { -gain };
    let raised = problem.reweighed(
        |weight| weight.saturating_mul(factor),
        |row, column, weight| {
            let is_present = present.binary_search(&(row, column)).is_ok();
            weight.saturating_add(if is_present { gain } else { 0 })
        },
    );
    let largest = raised.largest();
    // A product beyond the integers stands at their end, which is beyond the limit too.
    let limit = i64::limit(raised.rows().saturating_add(raised.columns()));
    if let Some(fault) = (largest as i64).fault(limit) {
        return Err(NearFault::Weight(fault));
    }
    let outcome = solve(&raised, control);
    Ok(match outcome {
        Outcome::Solved(answer) => {
            let mut sum = 0_i128;
            for (row, column) in answer.matching.pairs() {
                problem.weight(row, column).unwrap_or_default().add_to(&mut sum);
            }
            let mut given_up = present;
            given_up.retain(|pair| !answer.matching.contains(pair.0, pair.1));
            Outcome::Solved(Box::new(NearAssignment { problem: raised, answer, sum, given_up }))
        }
        Outcome::Impossible(witness) => Outcome::Impossible(witness),
        Outcome::Stopped(Stopped { reason, best }) => Outcome::Stopped(Stopped { reason, best }),
    })
}
