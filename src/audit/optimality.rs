//! Whether a stable matching is the best for one side.

use super::stability::{acceptable, score_standings};
use super::standing::{paced_standings, suitors};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{Matching, Outcome, Score, ScoredMarket, Ties, TwoSided};

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
/// [`stability`](super::stability()) to say. Time and memory O(entries).
#[must_use]
pub fn improvement(market: &TwoSided, matching: &Matching, best_for: Side) -> Option<Cycle> {
    match paced(market, matching, best_for, &mut Unbounded) {
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
    paced(market, matching, best_for, &mut Meter::new(control)).into()
}

/// Pairs of a cycle, as [`improvement`] tells them.
pub type Cycle = Vec<(MenteeIx, MentorIx)>;

fn paced<P: Pace>(
    market: &TwoSided,
    matching: &Matching,
    best_for: Side,
    pace: &mut P,
) -> Result<Option<Cycle>, P::Cut> {
    let market = &*market.break_ties(Ties::Index);
    let giving = best_for.other();
    let of = |side: Side, pace: &mut P| {
        paced_standings(market, matching, side, &mut Vec::new(), |_| {}, pace)
    };
    let (gainers, givers) = (of(best_for, pace)?, of(giving, pace)?);
    let suitors = suitors(market, matching, best_for, &gainers, pace)?;
    let mut asked_by = vec![u32::MAX; gainers.len()];
    let mut next = Vec::with_capacity(givers.len());
    for (giver, standing) in (0u32..).zip(&givers) {
        let candidates = suitors.row(giver as usize);
        let Some((_, worst_at)) = standing.worst else {
            next.push(None);
            continue;
        };
        candidates.iter().for_each(|&(gainer, _)| asked_by[gainer as usize] = giver);
        let row = market.row(giving, giver as usize);
        pace.steps(candidates.len() + row.len())?;
        let first = if candidates.is_empty() {
            None
        } else {
            (worst_at + 1..row.len())
                .map(|position| row.at(position).0)
                .find(|&gainer| asked_by[gainer as usize] == giver)
        };
        // A gainer with a free seat ends the walk: its partners are the same in every
        // stable matching.
        next.push(first.and_then(|gainer| gainers[gainer as usize].worst).map(|worst| worst.0));
    }
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

/// [`improvement`] in a market of scores, ties broken by `ties`. A pair that blocks in
/// the order as broken, though perhaps not by the scores, comes back alone.
///
/// One sweep over the table of `best_for`, and a look at the other for each pair that
/// side would rather have. Memory O(agents).
#[must_use]
pub fn improvement_by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    best_for: Side,
    ties: Ties,
) -> Option<Vec<(MenteeIx, MentorIx)>> {
    let giving = best_for.other();
    let pair = |gainer: usize, giver: usize| match best_for {
        Side::Mentee => (MenteeIx::at(gainer), MentorIx::at(giver)),
        Side::Mentor => (MenteeIx::at(giver), MentorIx::at(gainer)),
    };
    // What the gainer and the giver think of each other.
    let of = |gainer: usize, giver: usize| {
        let (mentee, mentor) = pair(gainer, giver);
        let (of_mentee, of_mentor) = acceptable(market, mentee, mentor)?;
        Some(match best_for {
            Side::Mentee => (of_mentee, of_mentor),
            Side::Mentor => (of_mentor, of_mentee),
        })
    };
    let gainers = market.seats(best_for).agents();
    let seats = market.seats(giving);
    let givers = seats.agents();
    let gainer_places = ties.places(best_for, gainers);
    let giver_places = ties.places(giving, givers);
    let worst_of = |side: Side, partner_places: &Option<Vec<u32>>| {
        let place = |partner: u32| {
            partner_places.as_ref().map_or(partner, |places| places[partner as usize])
        };
        worst_partners(market, matching, side, place)
    };
    let gainer_worst = worst_of(best_for, &giver_places);
    let giver_worst = worst_of(giving, &gainer_places);
    let place = |places: &Option<Vec<u32>>, at: usize| match places {
        Some(places) => places[at],
        None => at as u32,
    };
    // Above: strictly better in the order as broken.
    let above = |one: (W, u32), two: (W, u32)| one.0 > two.0 || (one.0 == two.0 && one.1 < two.1);

    let own = match best_for {
        Side::Mentee => market.scores().mentee_view(),
        Side::Mentor => market.scores().mentor_view(),
    };
    let wants = score_standings(market, matching, best_for, &mut Vec::new());
    let mut first: Vec<Option<(W, usize)>> = vec![None; givers];
    for (gainer, want) in wants.into_iter().enumerate() {
        let worst = gainer_worst[gainer]
            .map(|(partner, score)| (score, place(&giver_places, partner as usize)));
        if worst.is_none() && !matches!(want, super::stability::Wants::Anybody) {
            continue;
        }
        for (giver, &score) in own.row(gainer).iter().enumerate() {
            let better =
                worst.is_none_or(|worst| above((score, place(&giver_places, giver)), worst));
            if !better {
                continue;
            }
            let Some((_, seen)) = of(gainer, giver) else { continue };
            let (mentee, mentor) = pair(gainer, giver);
            if matching.contains(mentee, mentor) {
                continue;
            }
            let gainer_at = (seen, place(&gainer_places, gainer));
            let welcome = giver_worst[giver].is_none_or(|(held, held_score)| {
                above(gainer_at, (held_score, place(&gainer_places, held as usize)))
            });
            // A giver without seats has no worst either, and welcomes nobody.
            if welcome && seats.of(giver) > 0 {
                return Some(vec![(mentee, mentor)]);
            }
            let ahead = first[giver].is_none_or(|(score, other)| {
                above(gainer_at, (score, place(&gainer_places, other)))
            });
            if ahead {
                first[giver] = Some((seen, gainer));
            }
        }
    }
    let next: Vec<Option<u32>> = first
        .into_iter()
        .map(|first| first.and_then(|(_, gainer)| gainer_worst[gainer]).map(|worst| worst.0))
        .collect();
    let cycle = cycle(&next)?;
    Some(
        cycle
            .into_iter()
            .filter_map(|giver| Some((giver, giver_worst[giver as usize]?.0)))
            .map(|(giver, worst)| pair(worst as usize, giver as usize))
            .collect(),
    )
}

/// The worst partner of each agent whose seats are all taken, in the order that
/// `place` breaks ties by, with its score.
fn worst_partners<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    side: Side,
    place: impl Fn(u32) -> u32,
) -> Vec<Option<(u32, W)>> {
    let view = match side {
        Side::Mentee => market.scores().mentee_view(),
        Side::Mentor => market.scores().mentor_view(),
    };
    let seats = market.seats(side);
    (0..seats.agents())
        .map(|agent| {
            let held: Vec<u32> = super::standing::partners(matching, side, agent).collect();
            if held.len() < seats.of(agent) as usize {
                return None;
            }
            held.into_iter()
                .filter_map(|partner| Some((partner, *view.get(agent, partner as usize)?)))
                .max_by(|one, two| two.1.order(one.1).then_with(|| place(one.0).cmp(&place(two.0))))
        })
        .collect()
}

/// A cycle of a map from agents to agents, from its smallest member.
fn cycle(next: &[Option<u32>]) -> Option<Vec<u32>> {
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
            // The walk met itself: go round once.
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
