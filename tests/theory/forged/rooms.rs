//! Rooms of one size: forged rooms, sums and bounds.

use super::harness::{Case, Tally, attack};
use crate::general::rooms::Shared;
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::audit::verify_rooms;
use mentormatch::general::best_rooms;
use mentormatch::kernel::{AgentIx, Index, stream};
use mentormatch::market::{Cardinality, RoomsAnswer};

pub(super) fn answers() -> Tally {
    let draw = |dice: &mut Dice| {
        let what = Shared::random(&mut stream(dice.below(1 << 40) as u64, "forged rooms"), 7);
        let claim = best_rooms(&what.problem(), what.size, &free()).unwrap().solved()?;
        Some(Case { problem: what, claim, is_own: true })
    };
    let forge = |what: &Shared, claim: &mut RoomsAnswer, dice: &mut Dice| match dice.below(3) {
        0 => claim.value = claim.value.wrapping_add([1, -1, i128::MAX][dice.below(3)]),
        1 => claim.bound = claim.bound.wrapping_add([1, -1, i128::MIN][dice.below(3)]),
        _ => {
            let rooms = claim.rooms.len();
            if rooms > 0 {
                let room = &mut claim.rooms[dice.below(rooms)];
                let agent = AgentIx::at(dice.below(what.agents + 1));
                match room.len() {
                    0 => room.push(agent),
                    people => room[dice.below(people)] = agent,
                }
            }
        }
    };
    attack(
        98,
        draw,
        forge,
        |what, claim| verify_rooms(&what.problem(), what.size, claim).is_ok(),
        |what, claim| {
            let Some((rooms, gain)) = what.see(&claim.rooms) else { return false };
            let gain = i128::from(gain);
            let sign = i128::from(what.sign());
            // A bound of more rooms than there are may be anything.
            let counts = what.cardinality == Cardinality::Maximum;
            let more = counts && claim.most_rooms > rooms as u64;
            claim.value == sign * gain
                && (more || sign.checked_mul(claim.bound).is_none_or(|bound| bound >= gain))
                && (!counts || claim.most_rooms >= rooms as u64)
        },
    )
}
