//! Whether a stable matching is the best for one side in a market of scores.
//!
//! *Theorem*: that of [`improvement`](super::improvement). *Trusts* the market's checked construction,
//! and that the matching is stable. Scores are compared only: nothing overflows.

use super::optimality::{Cycle, cycle};
use super::standing::partners;
use super::wanted::Wanted;
use super::wants::{Wants, acceptable, score_standings};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{Matching, Outcome, Score, ScoredMarket, Ties};

/// [`improvement`](super::improvement) in a market of scores, ties broken by `ties`. A pair that blocks in
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
) -> Option<Cycle> {
    match paced_by_scores(market, matching, (best_for, ties), &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`improvement_by_scores`] under a control; a step is an entry looked at. Nothing is said of
/// a matching that was not looked at whole.
pub fn improvement_by_scores_within<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    best_for: Side,
    ties: Ties,
    control: &Control<'_>,
) -> Outcome<Option<Cycle>> {
    paced_by_scores(market, matching, (best_for, ties), &mut Meter::new(control)).into()
}

fn paced_by_scores<W: Score, P: Pace>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    (best_for, ties): (Side, Ties),
    pace: &mut P,
) -> Result<Option<Cycle>, P::Cut> {
    let giving = best_for.other();
    let pair = |gainer: usize, giver: usize| match best_for {
        Side::Mentee => (MenteeIx::at(gainer), MentorIx::at(giver)),
        Side::Mentor => (MenteeIx::at(giver), MentorIx::at(gainer)),
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

    let (mentee_view, mentor_view) = (market.scores().mentee_view(), market.scores().mentor_view());
    let (own, other) = match best_for {
        Side::Mentee => (mentee_view, mentor_view),
        Side::Mentor => (mentor_view, mentee_view),
    };
    let wants = score_standings(market, matching, best_for, &mut Vec::new());
    let mut first: Vec<Option<(W, usize)>> = vec![None; givers];
    // Notes who comes first for each giver; tells the first pair that blocks, if any does.
    let mut note = |wanted: &mut Wanted| {
        let mut blocks = None;
        wanted.tell(|giver, who| {
            let row = other.row(giver);
            let held = giver_worst[giver]
                .map(|(held, score)| (score, place(&gainer_places, held as usize)));
            let of_first = |(score, who): (W, usize)| (score, place(&gainer_places, who));
            let mut best = first[giver].map(of_first);
            for &gainer in who {
                let gainer = gainer as usize;
                let at = (row[gainer], place(&gainer_places, gainer));
                let welcome = held.is_none_or(|held| above(at, held));
                let ahead = best.is_none_or(|best| above(at, best));
                if !(welcome || ahead) {
                    continue;
                }
                let (mentee, mentor) = pair(gainer, giver);
                let may_be = acceptable(market, mentee, mentor).is_some();
                if !may_be || matching.contains(mentee, mentor) {
                    continue;
                }
                // A giver without seats has no worst either, and welcomes nobody.
                if welcome && seats.of(giver) > 0 {
                    let earlier = blocks.is_none_or(|before| (gainer, giver) < before);
                    blocks = if earlier { Some((gainer, giver)) } else { blocks };
                }
                if ahead {
                    (first[giver], best) = (Some((at.0, gainer)), Some(at));
                }
            }
        });
        blocks.map(|(gainer, giver)| vec![pair(gainer, giver)])
    };
    let mut wanted = Wanted::new(givers);
    for (gainer, want) in wants.into_iter().enumerate() {
        pace.steps(givers)?;
        let worst = gainer_worst[gainer]
            .map(|(partner, score)| (score, place(&giver_places, partner as usize)));
        if worst.is_none() && !matches!(want, Wants::Anybody) {
            continue;
        }
        // Whoever is not below the worst partner may come before it where ties are broken.
        let least = worst.map_or(Wants::Anybody, |(score, _)| Wants::Above(u32::MAX, score));
        least.among::<true>(own.row(gainer), |giver, score| {
            if worst.is_none_or(|worst| above((score, place(&giver_places, giver)), worst)) {
                wanted.push(gainer, giver);
            }
        });
        if wanted.is_full()
            && let Some(blocking) = note(&mut wanted)
        {
            return Ok(Some(blocking));
        }
    }
    if let Some(blocking) = note(&mut wanted) {
        return Ok(Some(blocking));
    }
    let next: Vec<Option<u32>> = first
        .into_iter()
        .map(|first| first.and_then(|(_, gainer)| gainer_worst[gainer]).map(|worst| worst.0))
        .collect();
    let Some(cycle) = cycle(&next) else { return Ok(None) };
    let givers = cycle.into_iter();
    let worst = givers.filter_map(|giver| Some((giver, giver_worst[giver as usize]?.0)));
    Ok(Some(worst.map(|(giver, worst)| pair(worst as usize, giver as usize)).collect()))
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
            let held: Vec<u32> = partners(matching, side, agent).collect();
            if held.len() < seats.of(agent) as usize {
                return None;
            }
            held.into_iter()
                .filter_map(|partner| Some((partner, *view.get(agent, partner as usize)?)))
                .max_by(|one, two| two.1.order(one.1).then_with(|| place(one.0).cmp(&place(two.0))))
        })
        .collect()
}
