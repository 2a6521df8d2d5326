//! Whether mentees could do better together.
//!
//! *Theorems*: a matching that is better for some mentees and worse for none differs from the given
//! one by circles of mentees who move on to the next one's mentor, and by chains that end at a free
//! seat, so none exists exactly if no strict move lies on a closed walk (the argument of D. Gale in
//! Shapley and Scarf 1974). A stable matching that some stable matching so improves has a stable
//! improvement cycle (Erdil and Ergin 2008, theorem 1). *Trusts* the market's checked construction. Ranks are compared and agents counted:
//! nothing overflows.

use super::stability::stability_within;
use super::walks::Walks;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, StopReason, faults};
use crate::market::{Matching, Outcome, TwoSided};

faults! {
    /// What these verifiers do not cover.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NotCovered: "not-covered" {
        /// A mentee has several seats.
        MenteeSeats {
            /// The first such mentee.
            mentee: usize,
            /// Its seats.
            seats: u32,
        } = "mentee-seats",
            "mentees with one seat are covered, and mentee {mentee} has {seats}",
            "это проверяется, если у наставляемых по одному месту, а у наставляемого {mentee} их {seats}";
        /// A mentee's list has ties.
        Ties = "ties",
            "strict lists of mentees are covered",
            "это проверяется для строгих списков наставляемых";
    }
}

/// Whether the matching is one of this market, and no other is better for one mentee and worse
/// for none. Mentees have one seat each; ties are allowed on either side.
///
/// Time and memory O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered::MenteeSeats`].
pub fn is_efficient(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, false)?;
    Ok(no_trade(market, matching, control).into())
}

/// Whether the matching is stable, and no other stable one is better for one mentee and worse for
/// none. Mentees have strict lists and one seat each; mentors may have ties.
///
/// Time and memory O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn is_stable_efficient(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    Ok(no_stable_trade(market, matching, control).into())
}

/// Whether mentees have one seat each and, if `strict`, lists without ties.
pub(super) fn covered(market: &TwoSided, strict: bool) -> Result<(), NotCovered> {
    let seats = market.seats(Side::Mentee);
    if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
        return Err(NotCovered::MenteeSeats { mentee, seats: seats.of(mentee) });
    }
    if strict && market.has_ties_of(Side::Mentee) {
        return Err(NotCovered::Ties);
    }
    Ok(())
}

/// Whether the matching is one of this market, and how many pairs block it.
pub(super) fn blocking(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Option<u64>, StopReason> {
    let found = stability_within(market, matching, 0, control).or_stopped()?;
    Ok(found.faults.is_empty().then_some(found.blocking))
}

/// Whether a mentee may have anybody.
pub(super) fn has_seat(market: &TwoSided, mentee: MenteeIx) -> bool {
    market.seats(Side::Mentee).of(mentee.get()) > 0
}

/// How many seats a mentor has left.
fn is_free(market: &TwoSided, matching: &Matching, mentor: MentorIx) -> bool {
    matching.mentees_of(mentor).len() < market.seats(Side::Mentor).of(mentor.get()) as usize
}

/// The rank of a mentee's mentor.
fn present_rank(market: &TwoSided, matching: &Matching, mentee: MenteeIx) -> Option<u32> {
    let mentor = matching.mentor_of(mentee)?;
    let place = market.place_of(Side::Mentee, mentee.get(), mentor.raw())?;
    Some(market.row(Side::Mentee, mentee.get()).at(place).1)
}

/// [`is_efficient`] where it is covered.
fn no_trade(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    if blocking(market, matching, control)?.is_none() {
        return Ok(false);
    }
    let mut meter = Meter::new(control);
    let outside = market.mentors();
    let mut walks = Walks::new(outside);
    for mentor in MentorIx::all(outside) {
        walks.step(outside, mentor.get(), false);
        if is_free(market, matching, mentor) {
            walks.step(mentor.get(), outside, false);
        }
    }
    for mentee in MenteeIx::all(market.mentees()).filter(|&one| has_seat(market, one)) {
        let from = matching.mentor_of(mentee).map_or(outside, Index::get);
        let now = present_rank(market, matching, mentee);
        for choice in market.mentee_list(mentee) {
            meter.step()?;
            if now.is_some_and(|now| choice.rank > now) {
                break;
            }
            if choice.partner.get() != from {
                let is_strict = now.is_none_or(|now| choice.rank < now);
                walks.step(from, choice.partner.get(), is_strict);
            }
        }
    }
    Ok(!walks.has_gain())
}

/// [`is_stable_efficient`] where it is covered.
fn no_stable_trade(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    if blocking(market, matching, control)? != Some(0) {
        return Ok(false);
    }
    let mut meter = Meter::new(control);
    let mut walks = Walks::new(market.mentors());
    // The best rank that each mentor gives to one who would rather have it.
    let mut best: Vec<Option<u32>> = vec![None; market.mentors()];
    let mut wishes: Vec<(usize, usize, u32)> = Vec::new();
    for mentee in MenteeIx::all(market.mentees()).filter(|&one| has_seat(market, one)) {
        let now = present_rank(market, matching, mentee);
        for choice in market.mentee_list(mentee) {
            meter.step()?;
            if now.is_some_and(|now| choice.rank >= now) {
                break;
            }
            let mentor = choice.partner.get();
            if market.seats(Side::Mentor).of(mentor) == 0 {
                continue;
            }
            let place = market.place_of(Side::Mentor, mentor, mentee.raw());
            let Some(place) = place else { continue };
            let rank = market.row(Side::Mentor, mentor).at(place).1;
            best[mentor] = Some(best[mentor].map_or(rank, |best| best.min(rank)));
            if let Some(from) = matching.mentor_of(mentee) {
                wishes.push((from.get(), mentor, rank));
            }
        }
    }
    for (from, to, rank) in wishes {
        if best[to] == Some(rank) {
            walks.step(from, to, true);
        }
    }
    Ok(!walks.has_gain())
}
