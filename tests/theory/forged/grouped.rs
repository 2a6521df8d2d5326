//! Assignments under bounds over groups: forged pairs, sums and proofs.

use super::harness::{Case, Tally, attack};
use crate::assignment::grouped::{Bounded, bounded};
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::solve_grouped;
use mentormatch::audit::{GroupedCheck, refutes_grouped, verify_grouped};
use mentormatch::kernel::{Index, stream};
use mentormatch::market::{GroupedAnswer, GroupedProof, GroupedWitness, Matching, Outcome};

fn draw(dice: &mut Dice) -> Option<Bounded> {
    let what = bounded(&mut stream(dice.below(1 << 40) as u64, "forged groups"))?;
    (what.what.allowed().len() <= 9).then_some(what)
}

pub(super) fn moved(matching: &mut Matching, dice: &mut Dice) {
    let mut pairs: Vec<_> = matching.pairs().collect();
    let (rows, columns) = (matching.mentees(), matching.mentors());
    if rows == 0 || columns == 0 {
        return;
    }
    let pair = (Index::at(dice.below(rows)), Index::at(dice.below(columns)));
    match (dice.below(3), pairs.is_empty()) {
        (0, false) => drop(pairs.swap_remove(dice.below(pairs.len()))),
        (1, false) => {
            let at = dice.below(pairs.len());
            pairs[at] = pair;
        }
        _ => pairs.push(pair),
    }
    if let Ok(changed) = Matching::new(rows, columns, pairs) {
        *matching = changed;
    }
}

pub(super) fn answers() -> Tally {
    attack(
        94,
        |dice| {
            let what = draw(dice)?;
            let claim = solve_grouped(&what.problem(), u64::MAX, &free()).solved()?;
            Some(Case { problem: what, claim, is_own: true })
        },
        |_, claim: &mut GroupedAnswer<i64>, dice| match dice.below(4) {
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
        },
        // What is accepted as the best is; what is accepted without that claim keeps its bounds.
        |what, claim| verify_grouped(&what.problem(), claim).is_ok(),
        |what, claim| {
            let Some((rank, sum)) = what.see(&claim.matching) else { return false };
            let is_best = what.best() == Some((rank, sum));
            let check = verify_grouped(&what.problem(), claim);
            claim.value == i128::from(what.what.sign() * sum)
                && (is_best || check != Ok(GroupedCheck::Optimal))
                && (is_best || matches!(claim.proof, GroupedProof::Search { .. }))
        },
    )
}

pub(super) fn none() -> Tally {
    let mut last = GroupedWitness::Search { nodes: 1 };
    attack(
        95,
        move |dice| {
            let what = draw(dice)?;
            match solve_grouped(&what.problem(), u64::MAX, &free()) {
                Outcome::Impossible(claim) => {
                    let is_own = matches!(claim, GroupedWitness::Nested(_));
                    last = claim.clone();
                    Some(Case { problem: what, claim, is_own })
                }
                // The proof of another problem.
                _ => Some(Case { problem: what, claim: last.clone(), is_own: false }),
            }
        },
        |_, _: &mut GroupedWitness, _| {},
        |what, claim| refutes_grouped(&what.problem(), claim),
        |what, claim| what.best().is_none() || matches!(claim, GroupedWitness::Search { .. }),
    )
}
