//! Whether a stable matching is the best for one side.
//!
//! *Theorem*: that of [`improvement`], the rotations. *Trusts* the market's checked construction,
//! and that the matching is stable, which [`stability`](super::stability()) says. Ranks are compared
//! only: nothing overflows.

use super::standing::paced_standings;
use super::wishes::Wishes;
use crate::kernel::{Control, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded, by_row};
use crate::market::{Matching, Outcome, Ties, TwoSided};

/// A cycle of pairs along which every agent of `best_for` that it touches would
/// improve while the matching stays stable: each agent of the other side gives up the pair
/// told here, its worst, for the partner told in the next one. Nothing where the *stable*
/// matching is the best for that side.
///
/// That is the whole proof of optimality: let y, of the other side, have all seats
/// taken, and let s(y) be the first agent after y's worst partner in y's list that would
/// rather have y. If some stable matching is better for `best_for`, then each y that
/// changes in it has an s(y), and s(y)'s worst partner changes too, so the map from y to
/// that partner has a cycle; and a cycle's exchange gives a stable matching (rotations:
/// Irving and Leather 1986; with seats on both sides: Bansal, Agrawal and Malhotra 2007).
///
/// Ties are taken as broken by index. Stability itself is for
/// [`stability`](super::stability()) to say. Time O(entries), memory O(agents), for complete
/// lists beside a bit a pair.
#[must_use]
pub fn improvement(market: &TwoSided, matching: &Matching, best_for: Side) -> Option<Cycle> {
    match paced_improvement(market, matching, best_for, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`improvement`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn improvement_within(
    market: &TwoSided,
    matching: &Matching,
    best_for: Side,
    control: &Control<'_>,
) -> Outcome<Option<Cycle>> {
    paced_improvement(market, matching, best_for, &mut Meter::new(control)).into()
}

/// Pairs of a cycle, as [`improvement`] tells them.
pub type Cycle = Vec<(MenteeIx, MentorIx)>;

/// [`improvement`] at a pace.
pub(super) fn paced_improvement<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    best_for: Side,
    pace: &mut P,
) -> Result<Option<Cycle>, P::Cut> {
    let market = &*market.break_ties_paced(Ties::Index, pace)?;
    let giving = best_for.other();
    let of =
        |side: Side, pace: &mut P| paced_standings(market, matching, side, &mut Vec::new(), pace);
    let (gainers, givers) = (of(best_for, pace)?, of(giving, pace)?);
    let wishes = Wishes::paced(market, matching, best_for, &gainers, pace)?;
    let length = |giver: usize| market.row(giving, giver).len();
    let each = |(): &mut (), giver: usize| {
        let (_, worst_at) = givers[giver].worst?;
        let (_, first) = wishes.among(giver, worst_at + 1..length(giver)).next()?;
        // A gainer with a free seat ends the walk: its partners are the same in every
        // stable matching.
        Some(gainers[first as usize].worst?.0)
    };
    let next = by_row(0..givers.len(), length, pace, || (), each)?;
    let Some(cycle) = cycle(&next) else { return Ok(None) };
    Ok(Some(
        cycle
            .into_iter()
            .filter_map(|giver| Some((giver, givers[giver as usize].worst?.0)))
            .map(|(giver, worst)| match giving {
                Side::Mentor => (MenteeIx::new(worst), MentorIx::new(giver)),
                Side::Mentee => (MenteeIx::new(giver), MentorIx::new(worst)),
            })
            .collect(),
    ))
}

/// A cycle of a map from agents to agents, from its smallest member.
pub(super) fn cycle(next: &[Option<u32>]) -> Option<Vec<u32>> {
    const UNSEEN: usize = usize::MAX;
    let mut walk_of = vec![UNSEEN; next.len()];
    for start in 0..next.len() {
        let mut at = start;
        while walk_of[at] == UNSEEN {
            walk_of[at] = start;
            match next[at] {
                Some(to) => at = to as usize,
                None => break,
            }
        }
        if walk_of[at] == start && next[at].is_some() {
            // The walk came back to an agent of its own: the circle from there is an improvement.
            let mut cycle = vec![at as u32];
            let mut turn = next[at];
            while let Some(to) = turn.filter(|&to| to as usize != at) {
                cycle.push(to);
                turn = next[to as usize];
            }
            let smallest = (0..cycle.len()).min_by_key(|&place| cycle[place]).unwrap_or(0);
            cycle.rotate_left(smallest);
            return Some(cycle);
        }
    }
    None
}
