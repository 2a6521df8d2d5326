//! Cuts through agents and groups: how many pairs must and can run through them.
//!
//! *Theorem* (Ford and Fulkerson; Hoffman's circulations). Think of each pair as running from all
//! rows together through the groups around its row, the row, the column and the groups around that
//! to all columns together. What runs through a set of these stations is no more than what can run
//! into it, and what must run in is no more than what can run out. So the bounds that a set's edge
//! crosses bound the number of pairs (a cover), or, where more must run in than can run out, there
//! is no assignment (a witness). Required pairs are taken out of all bounds first.
//!
//! *Trusts* the problem's checked construction; every number of a witness is counted again.

use super::among::Among;
use super::between::pairs_between;
use super::cuts::{Bound, Marked, Terms};
use crate::kernel::{Control, Side, Sides, StopReason};
use crate::market::{AssignmentProblem, Cardinality, PairCover, QuotaWitness, Weight};

/// The number of pairs that the cover does not let be exceeded among those that count; nothing
/// where it is no cover or bounds nothing. Only rows outside the cover are read.
pub(super) fn pair_bound<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    cover: &PairCover,
    control: &Control<'_>,
) -> Result<Option<u64>, StopReason> {
    let groups = [&cover.row_groups[..], &cover.column_groups];
    let listed = Marked::new(problem, (&cover.rows, &cover.columns), groups);
    let Some(listed) = listed else { return Ok(None) };
    let terms = Terms::new(problem);
    // Below 2³³ terms of up to 2⁶⁴ each.
    let (mut most, mut least) = (Some(problem.required().len() as u128), 0u128);
    for side in Side::BOTH {
        listed.each(problem, &terms, side, false, |inside, around, bounds| {
            if inside && !around {
                most = most.zip(bounds.1).map(|(sum, most)| sum + u128::from(most));
            } else if around && !inside {
                least += u128::from(bounds.0);
            }
        });
    }
    let Sides { mentee: rows, mentor: columns } = &listed.agents;
    let Some(mut most) = most else { return Ok(None) };
    if columns.iter().any(|listed| !listed) {
        let rows_pass = |row: usize| !rows[row];
        let between = pairs_between(problem, among, rows_pass, |at| !columns[at], control)?;
        most += u128::from(between);
    }
    Ok(u64::try_from(most.saturating_sub(least)).ok())
}

/// Whether more pairs must run into the stations of the witness than can run out, of those that
/// count.
pub(super) fn verify_quotas<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    witness: &QuotaWitness,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    let groups = [&witness.row_groups[..], &witness.column_groups];
    let Some(inside) = Marked::new(problem, (&witness.rows, &witness.columns), groups) else {
        return Ok(false);
    };
    let terms = Terms::new(problem);
    // Sums of below 2³³ terms of up to 2⁶⁴ each; nothing where nothing bounds them.
    let (mut needed, mut available) = (0u128, Some(0u128));
    let mut count = |from: bool, to: bool, (least, most): Bound| {
        if to && !from {
            needed += u128::from(least);
        } else if from && !to {
            available = available.zip(most).map(|(sum, most)| sum + u128::from(most));
        }
    };
    let (all_rows, all_columns) = (witness.all_rows, witness.all_columns);
    inside.each(problem, &terms, Side::Mentee, all_rows, |own, around, b| count(around, own, b));
    inside.each(problem, &terms, Side::Mentor, all_columns, |own, around, b| {
        count(own, around, b);
    });
    let pairs = match problem.cardinality() {
        Cardinality::Full => {
            let pairs = problem.full_size().saturating_sub(problem.required().len() as u64);
            (pairs, Some(pairs))
        }
        _ => (0, None),
    };
    count(all_columns, all_rows, pairs);
    let Sides { mentee: rows, mentor: columns } = &inside.agents;
    let Some(available) = available else { return Ok(false) };
    let between = pairs_between(problem, among, |at| rows[at], |at| !columns[at], control)?;
    let available = available + u128::from(between);
    Ok(u128::from(witness.needed) == needed
        && u128::from(witness.available) == available
        && needed > available)
}
