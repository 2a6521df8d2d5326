//! Pairs rows with columns, proposers with receivers, and the members of one pool: plain
//! numbers in, partners and their proof out.

#[path = "support/say.rs"]
mod say;

use mentormatch::assignment::{SumTask, best};
use mentormatch::audit::{stability, verify_assignment};
use mentormatch::kernel::FlatRows;
use mentormatch::stable::{PairsTask, PoolAnswer, pairs, roommates};
use say::say;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    // A table: which column does each row get, so that the sum is the largest?
    let table = vec![vec![9.5, 8.0, 1.0], vec![9.0, 5.0, 1.0], vec![2.0, 7.0, 4.0]];
    let found = best(&table)?;
    say!("columns {:?}, sum {}", found.columns, found.value);
    // The same of a flat slice, and with a column that has two seats.
    let flat = table.concat();
    let task = SumTask::of(FlatRows::new(&flat, 3, 3)?).column_seats(&[1_u8, 2, 0]);
    let problem = task.clone().problem()?;
    let found = task.solve()?;
    // The proof is checked by code that shares nothing with the solver.
    let proven = verify_assignment(&problem, &found.proof)?;
    say!("with seats {:?}, sum {}, proven", found.columns, proven.value);

    // Lists of places on the other side, the best first: bytes, words, whatever there is.
    let proposers = [[0_u8, 1], [0, 1], [1, 0]];
    let receivers = [vec![1_usize, 0, 2], vec![2, 0]];
    let found = pairs(proposers, &receivers)?;
    say!("receivers {:?}", found.receivers);
    let task = PairsTask::of(proposers, &receivers).receiver_seats(&[1_u8, 2]);
    let market = task.clone().market()?;
    let found = task.solve()?;
    let stable = stability(&market, &found.proof.matching, 10).is_stable();
    say!("with seats {:?}, stable: {stable}", found.receivers);

    // One pool: everybody may be paired with everybody.
    for lists in [[[1_u32, 2], [0, 2], [0, 1]], [[1, 2], [2, 0], [0, 1]]] {
        match roommates(lists)? {
            PoolAnswer::Solved(found) => say!("partners {:?}", found.partners),
            PoolAnswer::Impossible(none) => say!("no stable pairs, because of {:?}", none.circles),
        }
    }

    // What is wrong with the input is told all at once, with row, column and value.
    if let Err(faults) = best([vec![1.0, f64::NAN], vec![2.0]]) {
        faults.iter().for_each(|fault| say!("{fault}"));
    }
    if let Err(faults) = pairs([[0_u64, 4_000_000_000_000]], [[0_u8]]) {
        faults.iter().for_each(|fault| say!("{fault}"));
    }
    Ok(())
}
