//! The best sum.

use super::{Drawn, Number, move_pair, move_price, pick};
use crate::forged::harness::{Case, Tally, attack};
use crate::stable::oracle::Dice;
use crate::unbounded::{solve, solve_again};
use mentormatch::assignment::Sensitivity;
use mentormatch::audit::verify_assignment;
use mentormatch::kernel::Control;
use mentormatch::market::{AssignmentAnswer, Outcome};

pub(crate) fn forge_answer<W: Number>(
    drawn: &Drawn<W>,
    answer: &mut AssignmentAnswer<W>,
    dice: &mut Dice,
) {
    match dice.below(5) {
        0 => answer.value = pick(&W::values(), dice).unwrap(),
        1 | 2 => {
            answer.matching = move_pair(&answer.matching, dice);
            // A careful forger counts again.
            if let Some(seen) = drawn.see(&answer.matching) {
                answer.value = drawn.value(seen.sum);
            }
        }
        _ => move_price::<W>(&mut answer.certificate, dice),
    }
}

pub(crate) fn answers<W: Number>() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Drawn::<W>::draw(dice, |_| true)?;
        let claim = solve(&problem.problem).solved()?;
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |drawn: &Drawn<W>, answer: &AssignmentAnswer<W>| {
        let accepted = verify_assignment(&drawn.problem, answer);
        // Who builds on an answer does not take a forged one either.
        let control = Control::unbounded();
        if let Ok(Outcome::Solved(_)) = Sensitivity::new(&drawn.problem, answer, &control) {
            let own = AssignmentAnswer::new(
                answer.matching.clone(),
                drawn.value(drawn.see(&answer.matching).unwrap().sum),
                answer.certificate.clone(),
            );
            assert!(drawn.is_best(&own), "{drawn:?} {answer:?}");
        }
        let sizes = (answer.matching.mentees(), answer.matching.mentors());
        if sizes == (drawn.problem.rows(), drawn.problem.columns()) {
            let again = solve_again(&drawn.problem, answer, &[]).unwrap();
            assert!(drawn.is_best(&again.solved().unwrap()), "{drawn:?} {answer:?}");
        }
        accepted.is_ok_and(|proof| {
            proof.value == answer.value && proof.pairs == answer.matching.size() as u64
        })
    };
    attack(100, draw, forge_answer, accepts, Drawn::is_proven)
}
