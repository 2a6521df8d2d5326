//! Forgeries that one check of a verifier alone refuses: all others are content with them.

mod claims;
mod groups;
mod markets;
mod pools;
mod steps;
mod sums;

use mentormatch::kernel::{Matrix, MenteeIx, MentorIx};
use mentormatch::market::{AssignmentBuilder, AssignmentProblem, Matching};

fn table(rows: &[&[i64]]) -> AssignmentBuilder<i64> {
    let rows = rows.iter().map(|row| row.to_vec()).collect();
    AssignmentProblem::dense(Matrix::from_rows(rows).unwrap())
}

fn pair(mentee: u32, mentor: u32) -> (MenteeIx, MentorIx) {
    (MenteeIx::new(mentee), MentorIx::new(mentor))
}

fn matching(sizes: (usize, usize), pairs: &[(u32, u32)]) -> Matching {
    Matching::new(sizes.0, sizes.1, pairs.iter().map(|&(one, two)| pair(one, two))).unwrap()
}
