//! Who holds a mentor's seats, and because of whom they went nowhere else.
//!
//! *Trusts* the market's checked construction. Ranks are compared only: nothing overflows.

use super::standing::Standing;
use crate::kernel::{Csr, Index, MenteeIx, MentorIx};
use crate::market::{Choice, Matching, TwoSided};
use serde::Serialize;

/// Who holds a mentor's seats, and because of whom they hold these and no better ones. Every
/// mentor and every mentee stands here once, whoever leads to it first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Chain {
    /// The mentor asked about, then each mentor whom somebody here would rather have: all seats
    /// taken.
    pub full: Vec<Full>,
    /// Each of the mentees who hold those seats, with the mentors it would rather have.
    pub holders: Vec<Holder>,
    /// Pairs of a holder and a mentor it would rather have who both would gain. None in a stable
    /// matching.
    pub blocking: Vec<(MenteeIx, MentorIx)>,
}

/// A mentor and who takes its seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Full {
    /// The mentor.
    pub mentor: MentorIx,
    /// Its mentees, best first. It ranks none of them below those here who would rather have it.
    pub held: Vec<Choice<MenteeIx>>,
}

/// A mentee and the mentors it would rather have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Holder {
    /// The mentee.
    pub mentee: MenteeIx,
    /// The mentors it does not have and ranks above its worst one, or any where a seat is free;
    /// best first.
    pub rather: Vec<Choice<MentorIx>>,
}

/// Goes from mentors to who holds their seats, and from them to the mentors they would rather have.
pub(super) fn chain(
    market: &TwoSided,
    matching: &Matching,
    [mentees, mentors]: [&[Standing]; 2],
    first: MentorIx,
) -> Chain {
    let mut chain = Chain::default();
    let mut reached = vec![false; market.mentors()];
    let mut met = vec![false; market.mentees()];
    let mut queue = vec![first];
    reached[first.get()] = true;
    while let Some(&mentor) = queue.get(chain.full.len()) {
        let list = market.mentor_list(mentor);
        let held: Vec<Choice<MenteeIx>> = list
            .filter(|choice| matching.contains(choice.partner, mentor))
            .take(matching.mentees_of(mentor).len())
            .collect();
        for &Choice { partner: mentee, .. } in &held {
            if std::mem::replace(&mut met[mentee.get()], true) {
                continue;
            }
            let below = mentees[mentee.get()].below;
            let better = market.mentee_list(mentee).take_while(|choice| choice.rank < below);
            let rather: Vec<_> =
                better.filter(|choice| !matching.contains(mentee, choice.partner)).collect();
            for choice in &rather {
                if !std::mem::replace(&mut reached[choice.partner.get()], true) {
                    queue.push(choice.partner);
                }
            }
            chain.holders.push(Holder { mentee, rather });
        }
        chain.full.push(Full { mentor, held });
    }
    chain.blocking = blocking(market, &chain.holders, mentors);
    chain
}

/// The pairs of a holder and a mentor it would rather have where the mentor would gain too.
fn blocking(
    market: &TwoSided,
    holders: &[Holder],
    mentors: &[Standing],
) -> Vec<(MenteeIx, MentorIx)> {
    let wishes: Vec<(MenteeIx, MentorIx)> = holders
        .iter()
        .flat_map(|holder| holder.rather.iter().map(|choice| (holder.mentee, choice.partner)))
        .collect();
    let by_mentor = Csr::group(market.mentors(), &wishes, |wish| wish.1.get());
    let mut wanted_by = vec![None; market.mentees()];
    let mut blocking = Vec::new();
    for (mentor, standing) in MentorIx::all(market.mentors()).zip(mentors) {
        let wishes = by_mentor.row(mentor.get());
        if wishes.is_empty() {
            continue;
        }
        wishes.iter().for_each(|wish| wanted_by[wish.0.get()] = Some(mentor));
        let better = market.mentor_list(mentor).take_while(|choice| choice.rank < standing.below);
        let wanted = better.filter(|choice| wanted_by[choice.partner.get()] == Some(mentor));
        blocking.extend(wanted.map(|choice| (choice.partner, mentor)));
    }
    blocking
}
