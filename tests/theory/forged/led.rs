//! Groups that mentors lead alone or together: forged groups, sums and proofs.

use super::grouped::forge;
use super::harness::{Case, Tally, attack};
use crate::assignment::led::{Led, led};
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::solve_led;
use mentormatch::audit::{GroupedCheck, verify_led};
use mentormatch::kernel::stream;
use mentormatch::market::{GroupedProof, Matching};

pub(super) fn answers() -> Tally {
    let draw = |dice: &mut Dice| {
        let what = led(&mut stream(dice.below(1 << 40) as u64, "forged groups"), 4);
        let problem = what.problem();
        let claim = solve_led(&problem, u64::MAX, &free()).solved()?;
        Some(Case { problem: (what, problem), claim, is_own: true })
    };
    let sum = |what: &Led, made: &Matching| what.see(made).map(|seen| seen.1);
    attack(
        181,
        draw,
        |(what, _), claim, dice| forge(|made| sum(what, made), claim, dice),
        |(_, problem), claim| verify_led(problem, claim).is_ok(),
        // What is accepted as the best is; what is accepted without that claim may be led.
        |(what, problem), claim| {
            let Some((served, sum)) = what.see(&claim.matching) else { return false };
            let is_best = what.best() == Some((served, sum));
            let check = verify_led(problem, claim);
            claim.value == i128::from(sum)
                && (is_best || check != Ok(GroupedCheck::Optimal))
                && (is_best || matches!(claim.proof, GroupedProof::Search { .. }))
        },
    )
}
