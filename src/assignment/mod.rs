//! Optimal assignment: the pairs whose weights have the best sum.
//!
//! | task | function | guarantee | cost |
//! | --- | --- | --- | --- |
//! | the best sum of pairs | [`solve`] | exact, proven by prices | see there |
//! | the best worst pair, then the best sum | [`solve_bottleneck`] | exact, proven by a cover or a shortage | O(log) solves |

mod bottleneck;
mod core;
mod decided;
mod fast;
mod flow;
mod shortage;

use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentWitness, Matching,
    Outcome, Price, Sense, Side, Weight,
};
pub use bottleneck::{FreeBottleneck, solve_bottleneck};
use decided::{Room, SIDES};

/// The assignment with the best sum, and the prices that prove it.
///
/// In mentoring words: the pairing that makes the cohort as a whole best off.
/// The problem, its units and its variants are those of [`AssignmentProblem`].
///
/// Among assignments of equal value the one found first is returned; the same
/// problem gives the same answer on every machine and with any number of threads.
/// `audit::verify_assignment` checks the answer without trusting this function.
///
/// Where no assignment of the asked kind exists, the outcome is
/// [`Outcome::Impossible`] with a witness.
///
/// ```
/// use mentormatch::assignment::solve;
/// use mentormatch::kernel::Matrix;
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 8, 1], vec![9, 5, 1]])?;
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let answer = solve(&problem).solved().ok_or("every pair is allowed")?;
/// assert_eq!(answer.value, 17);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
) -> Outcome<AssignmentAnswer<W>, AssignmentWitness> {
    let mut core = core::Core::default();
    let solved = Room::new(problem).and_then(|room| match fast::Plan::of(problem, &room) {
        Some(plan) => fast::solve(problem, &room, &plan, &mut core),
        None => flow::solve(problem, &room),
    });
    match solved {
        Ok(solved) => Outcome::Solved(answer(problem, solved)),
        Err(witness) => Outcome::Impossible(witness),
    }
}

/// The public answer: required pairs added, prices in the problem's own sense.
fn answer<W: Weight>(
    problem: &AssignmentProblem<W>,
    solved: flow::Solved<W::Price>,
) -> AssignmentAnswer<W> {
    let (rows, columns) = (problem.rows(), problem.columns());
    let pairs = problem.required().iter().copied().chain(solved.pairs);
    // The pairs are distinct and in range: a required pair is never made twice.
    let matching = Matching::new(rows, columns, pairs);
    debug_assert!(matching.is_ok());
    let matching = matching.unwrap_or_else(|_| Matching::empty(rows, columns));
    let turn = |mut prices: Vec<W::Price>| {
        if problem.sense() == Sense::Max {
            prices.iter_mut().for_each(|price| *price = -*price);
        }
        prices
    };
    let pair_price = flow::cost(problem.sense(), solved.pair_price);
    let certificate = AssignmentCertificate::new(
        turn(solved.row_prices),
        turn(solved.column_prices),
        pair_price,
        solved.cover,
    );
    let value = value(problem, &matching);
    let mut answer = AssignmentAnswer::new(matching, value, certificate);
    answer.stats = solved.stats;
    answer
}

/// The sum of the pairs' weights, less (plus, for costs) the prices of the agents
/// left unmatched. Added in the order of the pairs, then of rows, then of columns.
fn value<W: Weight>(
    problem: &AssignmentProblem<W>,
    matching: &Matching,
) -> <W::Price as Price>::Total {
    let mut total = <W::Price as Price>::Total::default();
    for (row, column) in matching.pairs() {
        total = total + problem.weight(row, column).unwrap_or_default().price().wide();
    }
    if problem.has_unmatched_prices() {
        for side in SIDES {
            for at in 0..problem.agents(side) {
                if partners(matching, side, at) == 0 {
                    let price = problem.unmatched_price(side, at).price().wide();
                    total =
                        if problem.sense() == Sense::Max { total - price } else { total + price };
                }
            }
        }
    }
    total
}

fn partners(matching: &Matching, side: Side, at: usize) -> usize {
    use crate::kernel::{Index, MenteeIx, MentorIx};
    match side {
        Side::Rows => matching.mentors_of(MenteeIx::at(at)).len(),
        Side::Columns => matching.mentees_of(MentorIx::at(at)).len(),
    }
}
