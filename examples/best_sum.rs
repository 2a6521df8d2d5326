//! Finds the pairs with the best sum in a table of numbers, and proves it.

#[path = "support/say.rs"]
mod say;

use mentormatch::assignment::solve;
use mentormatch::audit::verify_assignment;
use mentormatch::kernel::{Control, Index};
use mentormatch::market::{AssignmentProblem, Outcome};
use say::say;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let (mentees, mentors) = (["Anna", "Boris", "Clara"], ["Maria", "Oleg", "Petr"]);
    // How well they fit: a row a mentee, a column a mentor; nothing where they must not.
    let table = vec![
        vec![Some(9_i64), Some(8), Some(1)],
        vec![Some(9), Some(5), None],
        vec![None, Some(7), Some(4)],
    ];
    let problem = AssignmentProblem::from_rows(table).build();
    let problem = problem?;
    let Outcome::Solved(answer) = solve(&problem, &Control::unbounded()) else {
        return Err("these pairs cannot be made".into());
    };
    for (mentee, mentor) in answer.matching.pairs() {
        say!("{} works with {}", mentees[mentee.get()], mentors[mentor.get()]);
    }
    // The certificate shows to code that shares nothing with the solver that no other
    // pairs have a better sum.
    verify_assignment(&problem, &answer)?;
    say!("the best sum is {}, proven", answer.value);
    Ok(())
}
