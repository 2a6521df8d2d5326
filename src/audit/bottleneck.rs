//! Is the worst pair of this assignment as good as can be?

use super::assignment::{AssignmentFlaw, AssignmentProof, verify_assignment};
use super::quotas::pair_bound;
use super::shortage::verify_impossible;
use crate::market::{AssignmentProblem, BottleneckAnswer, BottleneckLimit, Cardinality, Weight};

/// Checks an answer against the problem, without trusting whoever made it: its worst
/// pair is the bottleneck, pairs strictly better than that do not suffice, and its
/// sum is the best of all assignments that are no worse. For as many pairs as can
/// be, also that the whole problem allows no more.
///
/// Three passes over the weights; memory for the pairs no worse than the bottleneck.
///
/// # Errors
/// Every flaw found.
pub fn verify_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &BottleneckAnswer<W>,
) -> Result<AssignmentProof<W::Price>, Vec<AssignmentFlaw>> {
    let found = &answer.assignment;
    let pairs = found.matching.size() as u64;
    let mut flaws = Vec::new();
    let worst = found
        .matching
        .pairs()
        .filter_map(|(row, column)| problem.weight(row, column))
        .reduce(|worst, weight| if problem.is_better(worst, weight) { weight } else { worst });
    if worst.map(Weight::price) != answer.bottleneck.map(Weight::price) {
        flaws.push(AssignmentFlaw::Bottleneck);
    }
    if problem.cardinality() == Cardinality::Maximum {
        match &answer.cover {
            None => flaws.push(AssignmentFlaw::NoCover),
            Some(cover) => {
                let expected = pair_bound(problem, cover);
                if pairs != expected {
                    flaws.push(AssignmentFlaw::Count { pairs, expected });
                }
            }
        }
    }
    if let Some(bottleneck) = answer.bottleneck {
        let better = problem.filtered(|weight| problem.is_better(weight, bottleneck), |_| 0i32);
        let shown = match &answer.limit {
            BottleneckLimit::Impossible(witness) => verify_impossible(&better, witness),
            BottleneckLimit::Fewer(cover) => pair_bound(&better, cover) < pairs,
            BottleneckLimit::NoPairs => false,
        };
        if !shown {
            flaws.push(AssignmentFlaw::BottleneckLimit);
        }
    }
    let keep = |weight| answer.bottleneck.is_none_or(|worst| !problem.is_better(worst, weight));
    let proof = verify_assignment(&problem.filtered(keep, |weight| weight), found);
    match proof {
        Ok(proof) if flaws.is_empty() => Ok(proof),
        Ok(_) => Err(flaws),
        Err(more) => {
            flaws.extend(more);
            Err(flaws)
        }
    }
}
