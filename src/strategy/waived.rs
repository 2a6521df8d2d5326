//! Of whom a least number of partners of a kind is not asked, since it cannot be kept.

use super::open_pairs::OpenPairs;
use super::{Situation, Waived};
use crate::kernel::{Index, MenteeIx, Side, Sides, arrange};
use crate::market::Mix;
use crate::scoring::Waiver;

/// The least number of a bound, not asked for.
pub(super) fn waiver(side: Side, mix: Mix) -> Waiver {
    Waiver { side, agent: mix.agent, label: mix.label }
}

/// The least numbers that cannot be kept whatever others have: somebody may be paired with fewer
/// of that kind, all their seats counted. O(pairs) where kinds are asked for, else at once.
pub(super) fn unmet(situation: &Situation, everybody: &dyn OpenPairs) -> Vec<Waiver> {
    let over = situation.rules().over_groups();
    if !over.asks_for_kinds() {
        return Vec::new();
    }
    let prepared = situation.prepared();
    let seats = Sides::new(prepared.mentee_seats(), prepared.mentor_seats());
    let open = everybody.seats();
    let mut partners = seats.map(|_, seats| vec![Vec::new(); seats.len()]);
    for mentee in MenteeIx::all(seats[Side::Mentee].len()) {
        if open[Side::Mentee].of(mentee.get()) == 0 {
            continue;
        }
        for mentor in everybody.mentors_allowed(mentee) {
            if open[Side::Mentor].of(mentor.get()) > 0 {
                partners[Side::Mentee][mentee.get()].push(mentor.raw());
                partners[Side::Mentor][mentor.get()].push(mentee.raw());
            }
        }
    }
    let unmet = |side: Side| {
        let own = &partners[side];
        let short = move |mix: &Mix| {
            let of_kind = own.get(mix.agent as usize).map_or(0, |own| {
                own.iter().filter(|one| mix.partners.binary_search(one).is_ok()).count()
            });
            of_kind < mix.least as usize
        };
        let mixes = over.mixes(side, seats[side]).into_iter();
        mixes.filter(short).map(move |mix| waiver(side, mix))
    };
    Side::BOTH.into_iter().flat_map(unmet).collect()
}

/// Waivers as they last: by ids, mentees first.
pub(super) fn waived_of(situation: &Situation, waived: &[Waiver]) -> Vec<Waived> {
    let mut waived = waived.to_vec();
    arrange(&mut waived, |one, other| {
        let place = |waiver: &Waiver| (waiver.side == Side::Mentor, waiver.agent);
        place(one).cmp(&place(other)).then_with(|| one.label.cmp(&other.label))
    });
    let cohort = situation.cohort();
    let told = |one: Waiver| {
        let (at, rule) = (one.agent as usize, one.label);
        Some(match one.side {
            Side::Mentee => {
                Waived::Mentee { person: cohort.mentees().ids().nth(at)?.clone(), rule }
            }
            Side::Mentor => {
                Waived::Mentor { person: cohort.mentors().ids().nth(at)?.clone(), rule }
            }
        })
    };
    waived.into_iter().filter_map(told).collect()
}

/// The waivers of a pairing, by position; nothing for somebody who is no longer there.
pub(super) fn waivers_of(situation: &Situation, waived: &[Waived]) -> Vec<Waiver> {
    let cohort = situation.cohort();
    let of = |one: &Waived| {
        Some(match one {
            Waived::Mentee { person, rule } => {
                let agent = cohort.mentees().index_of(person)?.raw();
                Waiver { side: Side::Mentee, agent, label: rule.clone() }
            }
            Waived::Mentor { person, rule } => {
                let agent = cohort.mentors().index_of(person)?.raw();
                Waiver { side: Side::Mentor, agent, label: rule.clone() }
            }
        })
    };
    waived.iter().filter_map(of).collect()
}
