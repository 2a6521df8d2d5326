//! Assignments in which rows are kept together and apart: forged pairs, sums and proofs.

use super::grouped::moved;
use super::harness::{Case, Tally, attack};
use crate::assignment::kept::{Wished, wished};
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::solve_kept;
use mentormatch::audit::{GroupedCheck, verify_kept};
use mentormatch::kernel::stream;
use mentormatch::market::{GroupedAnswer, GroupedProof};

pub(super) fn answers() -> Tally {
    let draw = |dice: &mut Dice| {
        let what = wished(&mut stream(dice.below(1 << 40) as u64, "forged wishes"))?;
        let what = (what.what.allowed().len() <= 9).then_some(what)?;
        let claim = solve_kept(&what.problem(), u64::MAX, &free()).solved()?;
        Some(Case { problem: what, claim, is_own: true })
    };
    let forge = |_: &Wished, claim: &mut GroupedAnswer<i64>, dice: &mut Dice| match dice.below(4) {
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
        96,
        draw,
        forge,
        |what, claim| verify_kept(&what.problem(), claim).is_ok(),
        // What is accepted as the best is; what is accepted without that claim keeps every wish.
        |what, claim| {
            let Some((rank, sum)) = what.see(&claim.matching) else { return false };
            let is_best = what.best() == Some((rank, sum));
            let check = verify_kept(&what.problem(), claim);
            claim.value == i128::from(what.what.sign() * sum)
                && (is_best || check != Ok(GroupedCheck::Optimal))
                && (is_best || matches!(claim.proof, GroupedProof::Search { .. }))
        },
    )
}
