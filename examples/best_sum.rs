//! Finds the pairs with the best sum in a table of numbers, and proves it.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;

use mentormatch::assignment::solve;
use mentormatch::audit::verify_assignment;
use mentormatch::kernel::{Control, Index};
use mentormatch::market::{AssignmentProblem, Outcome};
use speech::tell;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let phrases = speech::phrases()?;
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
        let (mentee, mentor) = (mentees[mentee.get()], mentors[mentor.get()]);
        tell!(phrases, "{mentee} works with {mentor}", "{mentee} – наставник {mentor}");
    }
    // The certificate shows to code that shares nothing with the solver that no other
    // pairs have a better sum.
    verify_assignment(&problem, &answer)?;
    let sum = answer.value;
    tell!(phrases, "the best sum is {sum}, proven", "наибольшая сумма – {sum}, доказано");
    Ok(())
}
