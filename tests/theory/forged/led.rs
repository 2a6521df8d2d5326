//! Groups that mentors lead alone or together: forged groups, sums and proofs.

use super::grouped::moved;
use super::harness::{Case, Tally, attack};
use crate::assignment::led::{Led, led};
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::solve_led;
use mentormatch::audit::{GroupedCheck, verify_led};
use mentormatch::kernel::stream;
use mentormatch::market::{GroupedAnswer, GroupedProof};

pub(super) fn answers() -> Tally {
    let draw = |dice: &mut Dice| {
        let what = led(&mut stream(dice.below(1 << 40) as u64, "forged groups"), 4);
        let claim = solve_led(&what.problem(), u64::MAX, &free()).solved()?;
        Some(Case { problem: what, claim, is_own: true })
    };
    let forge = |_: &Led, claim: &mut GroupedAnswer<i64>, dice: &mut Dice| match dice.below(4) {
        0 => moved(&mut claim.matching, dice),
        1 => claim.value = claim.value.wrapping_add([1, -1, i128::MAX / 2][dice.below(3)]),
        2 => {
            let (GroupedProof::Prices(relaxed) | GroupedProof::Search { relaxed, .. }) =
                &mut claim.proof;
            moved(&mut relaxed.matching, dice);
        }
        _ => {
            if let GroupedProof::Search { relaxed, .. } = &claim.proof {
                claim.proof = GroupedProof::Prices(relaxed.clone());
            }
        }
    };
    attack(
        181,
        draw,
        forge,
        |what, claim| verify_led(&what.problem(), claim).is_ok(),
        // What is accepted as the best is; what is accepted without that claim may be led.
        |what, claim| {
            let Some((served, sum)) = what.see(&claim.matching) else { return false };
            let is_best = what.best() == Some((served, sum));
            let check = verify_led(&what.problem(), claim);
            claim.value == i128::from(sum)
                && (is_best || check != Ok(GroupedCheck::Optimal))
                && (is_best || matches!(claim.proof, GroupedProof::Search { .. }))
        },
    )
}
