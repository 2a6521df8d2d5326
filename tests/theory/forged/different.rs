//! Drafts that differ most: forged drafts, distances and allowances.

use super::grouped::moved;
use super::harness::{Case, Tally, attack};
use crate::assignment::different::{drafted, good};
use crate::assignment::support::Instance;
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::most_different;
use mentormatch::audit::verify_different;
use mentormatch::kernel::stream;
use mentormatch::market::DifferentDrafts;

pub(super) fn drafts() -> Tally {
    let draw = |dice: &mut Dice| {
        let mut random = stream(dice.below(1 << 40) as u64, "forged drafts");
        let (what, drafts, allowance) = drafted(&mut random)?;
        let problem = what.dense(|weight| weight);
        let claim = most_different(&problem, drafts, allowance, 200, &free()).solved()?;
        Some(Case { problem: what, claim, is_own: true })
    };
    let forge = |_: &Instance, claim: &mut DifferentDrafts, dice: &mut Dice| match dice.below(4) {
        0 => moved(&mut claim.best.matching, dice),
        1 => claim.distance = claim.distance.wrapping_add([1, u64::MAX][dice.below(2)]),
        2 => claim.allowance = claim.allowance.wrapping_add([1, -1, i128::MIN][dice.below(3)]),
        _ => {
            let count = claim.drafts.len().max(1);
            if let Some(draft) = claim.drafts.get_mut(dice.below(count)) {
                moved(&mut draft.matching, dice);
            }
        }
    };
    attack(
        97,
        draw,
        forge,
        |what, claim| verify_different(&what.dense(|weight| weight), claim).is_ok(),
        |what, claim| {
            let all = good(what, u64::try_from(claim.allowance.max(0)).unwrap_or(u64::MAX));
            let sets: Option<Vec<u32>> =
                claim.drafts.iter().map(|draft| what.set_of(&draft.matching)).collect();
            let Some(sets) = sets else { return false };
            let least = (0..sets.len())
                .flat_map(|at| (0..at).map(move |other| (at, other)))
                .map(|(at, other)| u64::from((sets[at] ^ sets[other]).count_ones()))
                .min();
            (claim.allowance >= 0 || sets.is_empty())
                && sets.iter().all(|set| all.contains(set))
                && least.unwrap_or(0) == claim.distance
                && claim.bound >= claim.distance
        },
    )
}
