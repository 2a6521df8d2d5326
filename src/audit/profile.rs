//! Has no other assignment as asked a better profile?
//!
//! *Theorem* (complementary slackness, told one after another). Give each pair not one number but a
//! row of them, one for each stage, and compare such rows by their first difference. Rows add up
//! and are ordered as numbers are, and the proof of `assignment.rs` uses nothing else: if no pair
//! that is not made gains, none that is made loses, and agents and groups have prices of the
//! signs that their bounds allow, each judged by the first number that is not 0, then no
//! assignment with as many pairs has a better row of sums.
//!
//! The stages are told in `ladder.rs`.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver. Prices are 64-bit
//! integers and are added up in 128 bits, at most 2³³ of them; the numbers of a stage are refused
//! where they do not fit 63 bits.

use super::among::{Among, by_block};
use super::flaw::{AssignmentFlaw, unbounded};
use super::ladder::{Claim, Ladder};
use super::quotas::pair_bound;
use super::rules::rules;
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, StopReason};
use crate::market::{
    AssignmentProblem, Cardinality, Outcome, PartialProfile, ProfileAnswer, ProfileOrder,
    RowBuffer, Weight,
};
use std::cmp::Ordering;

/// Checks an assignment with the best profile against the problem, without trusting whoever made
/// it: seats, minimums, quotas, required and forbidden pairs, the number of pairs, the profile
/// itself, and the stages as [`ProfileProof`](crate::market::ProfileProof) states them.
///
/// One pass over the weights, blocks of rows in parallel; each pair is judged by the first stage
/// that judges it. Memory for the prices of all stages.
///
/// ```
/// use mentormatch::assignment::solve_profile;
/// use mentormatch::audit::verify_profile;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::{AssignmentProblem, ProfileOrder, Sense};
///
/// let ranks = Matrix::from_rows(vec![vec![1_i64, 2], vec![1, 3]]).unwrap();
/// let problem = AssignmentProblem::dense(ranks).sense(Sense::Min).build().unwrap();
/// let order = ProfileOrder::FewestWorst;
/// let outcome = solve_profile(&problem, order, &Control::unbounded()).unwrap();
/// let mut answer = outcome.solved().unwrap();
/// assert!(verify_profile(&problem, order, &answer).is_ok());
/// answer.profile[0].1 += 1;
/// assert!(verify_profile(&problem, order, &answer).is_err());
/// ```
///
/// # Errors
/// Every flaw found, in a fixed order whatever the number of threads.
pub fn verify_profile<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    answer: &ProfileAnswer<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_profile_within(problem, order, answer, control))
}

/// [`verify_profile`] under a control; a step is a row of weights, and all of them are counted
/// before the first one is looked at. Nothing is said of an answer that was not looked at whole.
///
/// # Errors
/// Every flaw found, as of [`verify_profile`].
pub fn verify_profile_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    answer: &ProfileAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    let claim = Claim {
        matching: &answer.matching,
        profile: &answer.profile,
        proof: &answer.proof,
        complete: true,
        whole: true,
    };
    check(problem, order, &claim, control)
}

/// Checks what a stopped search for a profile says, without trusting whoever made it: as
/// [`verify_profile`], but only as far as the weights of the stages go. Of an assignment that is
/// not complete, seats and pairs alone are checked, and stages are refused.
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_profile<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    partial: &PartialProfile<W>,
) -> Result<(), Faults<AssignmentFlaw>> {
    unbounded(|control| verify_partial_profile_within(problem, order, partial, control))
}

/// [`verify_partial_profile`] under a control, as [`verify_profile_within`].
///
/// # Errors
/// Every flaw found.
pub fn verify_partial_profile_within<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    partial: &PartialProfile<W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    let claim = Claim {
        matching: &partial.matching,
        profile: &partial.profile,
        proof: &partial.proof,
        complete: partial.complete,
        whole: false,
    };
    check(problem, order, &claim, control)
}

fn check<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    claim: &Claim<'_, W>,
    control: &Control<'_>,
) -> Result<Outcome<()>, Faults<AssignmentFlaw>> {
    if let Err(reason) = control.begin("verifying", problem.rows() as u64) {
        return Ok(Outcome::stopped(reason));
    }
    let mut flaws = Vec::new();
    let Some(ladder) = Ladder::new(problem, order, claim, &mut flaws) else {
        return Err(flaws.into());
    };
    let (_, least_met) = rules(problem, claim.matching, &mut flaws);
    let control = &control.without_work_limit();
    if claim.complete {
        if let Err(reason) = count(problem, claim, least_met, &mut flaws, control) {
            return Ok(Outcome::stopped(reason));
        }
    } else if !claim.proof.stages.is_empty() || claim.proof.cover.is_some() {
        flaws.push(AssignmentFlaw::Stage { stage: 0 });
    }
    let told = claim.profile.iter().map(|made| (made.0.price(), made.1));
    if !problem.profile(claim.matching).iter().map(|made| (made.0.price(), made.1)).eq(told) {
        flaws.push(AssignmentFlaw::Profile);
    }
    if claim.complete {
        ladder.signs(&mut flaws);
        match ladder.slacks(control) {
            Ok(slacks) => flaws.extend(slacks),
            Err(reason) => return Ok(Outcome::stopped(reason)),
        }
    }
    if flaws.is_empty() { Ok(Outcome::Solved(())) } else { Err(flaws.into()) }
}

/// Checks the number of pairs and the minimums.
fn count<W: Weight>(
    problem: &AssignmentProblem<W>,
    claim: &Claim<'_, W>,
    least_met: bool,
    flaws: &mut Vec<AssignmentFlaw>,
    control: &Control<'_>,
) -> Result<(), StopReason> {
    let pairs = claim.matching.size() as u64;
    let most = match &claim.proof.cover {
        Some(cover) => pair_bound(problem, Among::All, cover, control)?,
        None => None,
    };
    let expected = match problem.cardinality() {
        Cardinality::Full => problem.full_size(),
        Cardinality::Maximum => match most {
            Some(most) => most,
            None => {
                flaws.push(AssignmentFlaw::NoCover);
                pairs
            }
        },
        _ => {
            let is_free = |price: i64| price == 0;
            if !claim.proof.stages.iter().all(|stage| is_free(stage.prices.pair_price)) {
                flaws.push(AssignmentFlaw::PairPrice);
            }
            pairs
        }
    };
    if pairs != expected || !least_met {
        flaws.push(AssignmentFlaw::Count { pairs, expected });
    }
    Ok(())
}

impl<W: Weight> Ladder<'_, W> {
    /// What the weights of all pairs show to be wrong, block by block.
    fn slacks(&self, control: &Control<'_>) -> Result<Vec<AssignmentFlaw>, StopReason> {
        let blocks = by_block(self.problem, control, &RowBuffer::new, &|buffer, rows| {
            let mut flaws = Vec::new();
            for row in rows.map(MenteeIx::at) {
                let made = self.claim.matching.mentors_of(row);
                self.problem.row(row, buffer).for_each(|at, weight| {
                    let column = MentorIx::at(at);
                    let is_made = made.binary_search(&column).is_ok();
                    let required = || self.problem.required().binary_search(&(row, column)).is_ok();
                    let wrong = match self.sign((row.get(), at), weight) {
                        None => true,
                        Some(Ordering::Greater) => !is_made,
                        Some(Ordering::Less) => is_made,
                        Some(Ordering::Equal) => false,
                    };
                    if wrong && !(is_made && required()) {
                        flaws.push(AssignmentFlaw::Slack { row, column });
                    }
                });
            }
            flaws
        });
        Ok(blocks?.into_iter().flatten().collect())
    }
}
