//! Matchings without justified envy that meet minimums, and that none does.
//!
//! *Theorem*: for a matching, none but the definition. That none exists: the stable matching of
//! the same lists with the minimums as seats leaves a mentor short exactly where no matching without
//! envy meets them all (Yokoi, Envy-free matchings with lower quotas, 2017, Theorem 3), and all
//! stable matchings leave the same mentors short (Roth 1986), so any of them shows it. Both need
//! strict lists and one seat a mentee. *Trusts* the checked construction of the market.

use super::stability::paced_stability;
use super::standing::is_of;
use crate::kernel::{
    Control, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded, arrange_by_key,
};
use crate::market::{Matching, Outcome, Seats, TwoSided};

/// A mentee who would rather be with a mentor who has somebody that the mentor likes less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct JustifiedEnvy {
    /// The mentee.
    pub mentee: MenteeIx,
    /// The mentor.
    pub mentor: MentorIx,
}

/// What the verifier found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Envy {
    /// Whether the matching is of other sides than the market, makes an unacceptable pair, or
    /// gives somebody more partners than seats.
    pub infeasible: bool,
    /// Mentors with fewer mentees than their minimum.
    pub short: Vec<MentorIx>,
    /// Who envies whom, by mentee.
    pub envious: Vec<JustifiedEnvy>,
}

impl Envy {
    /// Whether the matching is feasible, meets the minimums and leaves nobody with justified
    /// envy.
    #[must_use]
    pub fn is_free(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a matching meets the mentors' minimums, 0 where the list ends, without justified envy:
/// no mentee strictly prefers a mentor to some partner, or to a free seat, while that mentor has
/// somebody whom it likes strictly less. Time O(entries).
#[must_use]
pub fn envy(market: &TwoSided, minimum: &[u32], matching: &Matching) -> Envy {
    match paced(market, minimum, matching, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`envy`] under a control; a step is an entry looked at.
pub fn envy_within(
    market: &TwoSided,
    minimum: &[u32],
    matching: &Matching,
    control: &Control<'_>,
) -> Outcome<Envy> {
    paced(market, minimum, matching, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(
    market: &TwoSided,
    minimum: &[u32],
    matching: &Matching,
    pace: &mut P,
) -> Result<Envy, P::Cut> {
    let mut found = Envy::default();
    let sides = (market.mentees(), market.mentors());
    if !is_of(matching, sides) {
        found.infeasible = true;
        return Ok(found);
    }
    // The rank of the worst mentee of each mentor.
    let mut worst: Vec<Option<u32>> = vec![None; sides.1];
    for mentor in MentorIx::all(sides.1) {
        let held = matching.mentees_of(mentor);
        let mut accepted = 0;
        for choice in market.mentor_list(mentor) {
            pace.steps(1)?;
            if held.binary_search(&choice.partner).is_ok() {
                accepted += 1;
                worst[mentor.get()] = Some(choice.rank);
            }
        }
        found.infeasible |= accepted < held.len()
            || held.len() > market.seats(Side::Mentor).of(mentor.get()) as usize;
        let least = minimum.get(mentor.get()).copied().unwrap_or(0);
        if held.len() < least as usize {
            found.short.push(mentor);
        }
    }
    // The mentors to whom each mentee would change, ascending.
    let mut wanted: Vec<Vec<MentorIx>> = Vec::with_capacity(sides.0);
    for mentee in MenteeIx::all(sides.0) {
        let held = matching.mentors_of(mentee);
        let seats = market.seats(Side::Mentee).of(mentee.get()) as usize;
        found.infeasible |= held.len() > seats;
        let has = |mentor: &MentorIx| held.binary_search(mentor).is_ok();
        let list = market.mentee_list(mentee);
        let worst = list.filter(|choice| has(&choice.partner)).map(|choice| choice.rank).max();
        let below = if held.len() < seats { Some(u32::MAX) } else { worst };
        let better = market
            .mentee_list(mentee)
            .filter(|choice| below.is_some_and(|below| choice.rank < below));
        let mut better: Vec<_> =
            better.map(|choice| choice.partner).filter(|mentor| !has(mentor)).collect();
        pace.steps(better.len() + held.len())?;
        better.sort_unstable();
        wanted.push(better);
    }
    for mentor in MentorIx::all(sides.1) {
        let Some(worst) = worst[mentor.get()] else { continue };
        for choice in market.mentor_list(mentor).take_while(|choice| choice.rank < worst) {
            pace.steps(1)?;
            let mentee = choice.partner;
            if wanted[mentee.get()].binary_search(&mentor).is_ok() {
                found.envious.push(JustifiedEnvy { mentee, mentor });
            }
        }
    }
    arrange_by_key(&mut found.envious, |envy| (envy.mentee, envy.mentor));
    Ok(found)
}

/// Whether `stable` shows that no matching without justified envy meets the minimums: it is
/// stable where each mentor has its minimum of seats, and leaves one of them short. False where
/// lists are tied or a mentee has several seats, for which the theorem is not claimed.
#[must_use]
pub fn refutes_envy_free(market: &TwoSided, minimum: &[u32], stable: &Matching) -> bool {
    match refuted(market, minimum, stable, &mut Unbounded) {
        Ok(refuted) => refuted,
        Err(never) => match never {},
    }
}

/// [`refutes_envy_free`] under a control; a step is an entry looked at.
pub fn refutes_envy_free_within(
    market: &TwoSided,
    minimum: &[u32],
    stable: &Matching,
    control: &Control<'_>,
) -> Outcome<bool> {
    refuted(market, minimum, stable, &mut Meter::new(control)).into()
}

fn refuted<P: Pace>(
    market: &TwoSided,
    minimum: &[u32],
    stable: &Matching,
    pace: &mut P,
) -> Result<bool, P::Cut> {
    let seats = market.seats(Side::Mentee);
    if market.has_ties() || (0..seats.agents()).any(|mentee| seats.of(mentee) > 1) {
        return Ok(false);
    }
    let least = |mentor: usize| minimum.get(mentor).copied().unwrap_or(0);
    // Above a mentor's own seats a minimum is not met by anything.
    let upper = |mentor: usize| market.seats(Side::Mentor).of(mentor);
    let reduced = (0..market.mentors()).map(|mentor| least(mentor).min(upper(mentor))).collect();
    let Ok(reduced) = market.with_seats(Side::Mentor, Seats::each(reduced)) else {
        return Ok(false);
    };
    let stability = paced_stability(&reduced, stable, 0, pace)?;
    let short = |mentor: usize| {
        stable.mentees() == market.mentees()
            && stable.mentors() == market.mentors()
            && stable.mentees_of(MentorIx::at(mentor)).len() < least(mentor) as usize
    };
    Ok(stability.is_stable() && (0..market.mentors()).any(short))
}
