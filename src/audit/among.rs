//! Which pairs of a problem count: all of them, or those on one side of a threshold.

use super::flaw::BLOCK;
use crate::kernel::{Control, Index, MenteeIx, StopReason, side_by_side_in};
use crate::market::{AssignmentProblem, RowBuffer, RowView, Weight};
use std::ops::Range;

/// The pairs that count. So a statement about the problem without its worse pairs is checked
/// without a copy of it.
#[derive(Clone, Copy)]
pub(super) enum Among<W> {
    /// All.
    All,
    /// Those that are no worse than this.
    NoWorse(W),
    /// Those that are better than this.
    Better(W),
}

impl<W: Weight> Among<W> {
    /// What a pair is compared with, and whether it counts where it is equal to that; nothing
    /// where all count.
    pub(super) fn threshold(self) -> Option<(W, bool)> {
        match self {
            Self::All => None,
            Self::NoWorse(worst) => Some((worst, true)),
            Self::Better(than) => Some((than, false)),
        }
    }

    /// Whether a pair of this weight counts.
    #[inline]
    pub(super) fn has(self, problem: &AssignmentProblem<W>, weight: W) -> bool {
        match self {
            Self::All => true,
            Self::NoWorse(worst) => !problem.is_better(worst, weight),
            Self::Better(than) => problem.is_better(weight, than),
        }
    }
}

/// The sum of what `count` says of each row; blocks of rows in parallel.
pub(super) fn over_rows<W: Weight>(
    problem: &AssignmentProblem<W>,
    control: &Control<'_>,
    count: impl Fn(MenteeIx, RowView<'_, W>) -> u64 + Sync,
) -> Result<u64, StopReason> {
    let counts = by_block(problem, control, &RowBuffer::new, &|buffer, rows| {
        rows.map(MenteeIx::at).map(|row| count(row, problem.row(row, buffer))).sum::<u64>()
    });
    Ok(counts?.into_iter().sum())
}

/// What `of_block` says of each block of rows, in their order; in parallel, with room that blocks
/// may use one after another as `scratch` makes it.
pub(super) fn by_block<W: Weight, S: Send, T: Send>(
    problem: &AssignmentProblem<W>,
    control: &Control<'_>,
    scratch: &(dyn Fn() -> S + Sync),
    of_block: &(dyn Fn(&mut S, Range<usize>) -> T + Sync),
) -> Result<Vec<T>, StopReason> {
    let rows = problem.rows();
    let of_number = |room: &mut S, block: usize| {
        control.check(0)?;
        Ok(of_block(room, block * BLOCK..rows.min((block + 1) * BLOCK)))
    };
    let blocks = rows.div_ceil(BLOCK);
    if are_few(problem) {
        let mut room = scratch();
        return (0..blocks).map(|block| of_number(&mut room, block)).collect();
    }
    side_by_side_in(blocks, scratch, &of_number).collect()
}

/// Whether a table is so small that handing its rows out to threads takes longer than a pass over
/// it.
fn are_few<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    const FEW: usize = 1 << 16;
    problem.weights_table().is_some() && problem.rows().saturating_mul(problem.columns()) < FEW
}
