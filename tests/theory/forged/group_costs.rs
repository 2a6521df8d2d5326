//! The cheapest groups of all stable matchings: forged matchings, costs of pairs, rotations and multipliers.

use super::grouped::moved;
use super::harness::{Case, Tally, attack};
use crate::stable::lattice_groups::{of_group, opposed, total};
use crate::stable::oracle::{Dice, Pairs, Raw, pairs};
use crate::unbounded::{free, lattice};
use mentormatch::audit::least_group_cost;
use mentormatch::market::{GroupProof, Matching};

#[derive(Debug)]
struct Grouped {
    raw: Raw,
    salt: u64,
    stable: Vec<Pairs>,
    least: i128,
}

pub(super) fn proofs() -> Tally {
    type Claim = (Matching, GroupProof);
    let draw = |dice: &mut Dice| {
        let raw = opposed(dice);
        let (salt, stable) = (dice.below(1 << 40) as u64, raw.stable());
        let least = stable.iter().map(|made| total(&raw, salt, made)).min()?;
        let claim = {
            let market = raw.market();
            let found = lattice(&market).ok()?.cheapest_groups(of_group(salt), &free()).ok()?;
            let found = found.solved()?;
            (found.matching, found.proof)
        };
        Some(Case { problem: Grouped { raw, salt, stable, least }, claim, is_own: true })
    };
    let forge = |_: &Grouped, (matching, proof): &mut Claim, dice: &mut Dice| {
        let count = proof.pairs.len().max(1);
        match dice.below(4) {
            0 => moved(matching, dice),
            1 => proof.pairs.rotate_left(dice.below(count)),
            2 => drop(proof.pairs.pop()),
            _ => drop(proof.lattice.rotations.pop()),
        }
    };
    let checked = |what: &Grouped, (matching, proof): &Claim| {
        least_group_cost(&what.raw.market(), matching, of_group(what.salt), proof)
    };
    let accepts = |what: &Grouped, claim: &Claim| checked(what, claim).is_ok();
    let holds = |what: &Grouped, claim: &Claim| {
        let made = pairs(&claim.0);
        let cost = what.stable.contains(&made).then(|| total(&what.raw, what.salt, &made));
        cost == Some(what.least) && checked(what, claim).ok().is_none_or(|told| told == what.least)
    };
    attack(305, draw, forge, accepts, holds)
}
