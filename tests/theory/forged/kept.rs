//! Assignments in which rows are kept together and apart: forged pairs, sums and proofs.

use super::grouped::{forge, is_so, sum_of};
use super::harness::{Case, Tally, attack};
use crate::assignment::kept::wished;
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::solve_kept;
use mentormatch::audit::verify_kept;
use mentormatch::kernel::stream;

pub(super) fn answers() -> Tally {
    let draw = |dice: &mut Dice| {
        let what = wished(&mut stream(dice.below(1 << 40) as u64, "forged wishes"))?;
        let what = (what.what.allowed().len() <= 9).then_some(what)?;
        let problem = what.problem();
        let claim = solve_kept(&problem, u64::MAX, &free()).solved()?;
        Some(Case { problem: (what, problem), claim, is_own: true })
    };
    attack(
        96,
        draw,
        |(what, _), claim, dice| forge(|made| sum_of(&what.what, made), claim, dice),
        |(_, problem), claim| verify_kept(problem, claim).is_ok(),
        |(what, problem), claim| {
            let seen = [what.see(&claim.matching), what.best()];
            let check = verify_kept(problem, claim).ok();
            is_so((&what.what, &what.what), seen, claim, check)
        },
    )
}
