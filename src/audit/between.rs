//! How many pairs lead from some rows to some columns: what crosses a cut, beside the bounds of its
//! agents (`cuts.rs`).

use super::among::{Among, over_rows};
use crate::kernel::{Control, Index, MentorIx, StopReason, Wide, ones, word};
use crate::market::{AssignmentProblem, RowView, Sense, Weight};

/// How many allowed pairs beside the required ones lead from a row to a column that pass, of those
/// that count.
pub(super) fn pairs_between<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    row_passes: impl Fn(usize) -> bool + Sync,
    column_passes: impl Fn(usize) -> bool,
    control: &Control<'_>,
) -> Result<u64, StopReason> {
    let passing = passing(problem.columns(), column_passes);
    over_rows(problem, control, |row, view| {
        let mut count = 0;
        if row_passes(row.get()) {
            each_that_counts(problem, among, (view, &passing), |column| {
                let pair = (row, MentorIx::at(column));
                count += u64::from(problem.required().binary_search(&pair).is_err());
            });
        }
        count
    })
}

/// The columns that pass, a bit each.
pub(super) fn passing(columns: usize, passes: impl Fn(usize) -> bool) -> Vec<u64> {
    (0..columns).step_by(BLOCK).map(|from| word(columns - from, |at| passes(from + at))).collect()
}

/// Looks at each column of a row that is allowed, passes and has a weight that counts, ascending.
pub(super) fn each_that_counts<W: Weight>(
    problem: &AssignmentProblem<W>,
    among: Among<W>,
    (view, passing): (RowView<'_, W>, &[u64]),
    mut look: impl FnMut(usize),
) {
    if let RowView::Listed(entries) = view {
        let passes = |at: usize| passing[at / BLOCK] >> (at % BLOCK) & 1 == 1;
        let counting = entries.iter().map(|&(column, weight)| (column.get(), weight));
        let counting = counting.filter(|one| passes(one.0) && among.has(problem, one.1));
        return counting.for_each(|(column, _)| look(column));
    }
    let (threshold, sense) = (among.threshold(), problem.sense());
    let mut from = 0;
    while let Some((at, bits)) = (Counting { view, passing, from, threshold, sense }).widely() {
        ones(&[bits]).for_each(|bit| look(at * BLOCK + bit));
        from = at + 1;
    }
}

/// How many weights are compared without a branch between them, a bit of a word each.
const BLOCK: usize = 64;

/// The first block, from one on, with allowed pairs of columns that pass whose weights count, and
/// which these are, as bits. Few blocks have one where what is better than a bottleneck is looked
/// for: one look at the table then takes little more than its reading.
struct Counting<'a, W: Weight> {
    view: RowView<'a, W>,
    passing: &'a [u64],
    from: usize,
    /// What a weight is compared with, and whether it counts where it is equal to that.
    threshold: Option<(W, bool)>,
    sense: Sense,
}

impl<W: Weight> Wide for Counting<'_, W> {
    type Output = Option<(usize, u64)>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let Self { view, passing, from, threshold, sense } = self;
        let (more, less) = (sense == Sense::Max, sense == Sense::Min);
        let (blocks, rest) = view.weights().as_chunks::<BLOCK>();
        for (at, &passing) in passing.iter().enumerate().skip(from) {
            let asked = passing & view.word(at);
            if asked == 0 {
                continue;
            }
            let Some((than, equal)) = threshold else { return Some((at, asked)) };
            let than = than.price();
            let counts = |weight: W| {
                let weight = weight.price();
                let better = (more & (weight > than)) | (less & (weight < than));
                let worse = (more & (than > weight)) | (less & (than < weight));
                better | (equal & !worse)
            };
            let counting = match blocks.get(at) {
                Some(block) if !block.iter().fold(false, |any, &one| any | counts(one)) => 0,
                Some(block) => word(BLOCK, |bit| counts(block[bit])),
                None => word(rest.len(), |bit| counts(rest[bit])),
            };
            if counting & asked != 0 {
                return Some((at, counting & asked));
            }
        }
        None
    }
}
