//! Whether a vote of the mentees could be lost.
//!
//! *Theorem*: popular matchings are those that give each mentee a first or a second, and whose
//! firsts are full of those who put them first or have all of them (Abraham, Irving, Kavitha and
//! Mehlhorn 2007, theorem 3.1; with seats Manlove and Sng 2006). So mentees for whom firsts and
//! seconds have too few places show that none is (Hall 1935). *Trusts* the market's checked
//! construction. Places are counted in `u64`: nothing overflows.

use super::efficiency::{NotCovered, blocking, covered, has_seat};
use crate::kernel::{Control, Index, MenteeIx, Meter, Side, StopReason};
use crate::market::{Matching, Outcome, TwoSided};

/// Whether the matching is one of this market and popular: in a vote against any other, at least
/// as many mentees prefer it. Mentees have strict lists and one seat each.
///
/// Time O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn is_popular(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    Ok(has_firsts_and_seconds(market, matching, control).into())
}

/// Whether these mentees show that no matching is popular: each has a first and a second and is
/// not sure of its first, and their firsts and seconds have fewer places for them than they are.
///
/// Time O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn refutes_popular(
    market: &TwoSided,
    mentees: &[MenteeIx],
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    let run = || {
        let ballot = Ballot::new(market, &mut Meter::new(control))?;
        let (mut listed, mut named) = (mentees.to_vec(), vec![false; market.mentors()]);
        listed.sort_unstable();
        listed.dedup();
        for mentee in &listed {
            let Some(&(Some(first), Some(second))) = ballot.wishes.get(mentee.get()) else {
                return Ok(false);
            };
            if !ballot.is_crowded(first) {
                return Ok(false);
            }
            named[first] = true;
            named[second] = true;
        }
        let places = |mentor: usize| match ballot.is_crowded(mentor) {
            true => u64::from(ballot.seats(mentor)),
            false => u64::from(ballot.seats(mentor)) - ballot.firsts[mentor],
        };
        let places: u64 = (0..named.len()).filter(|&one| named[one]).map(places).sum();
        Ok::<_, StopReason>((listed.len() as u64) > places)
    };
    Ok(run().into())
}

/// Firsts and seconds, see [`is_popular`].
struct Ballot<'a> {
    market: &'a TwoSided,
    wishes: Vec<(Option<usize>, Option<usize>)>,
    firsts: Vec<u64>,
}

impl<'a> Ballot<'a> {
    fn new(market: &'a TwoSided, meter: &mut Meter<'_>) -> Result<Self, StopReason> {
        let mut ballot = Self { market, wishes: Vec::new(), firsts: vec![0; market.mentors()] };
        for mentee in MenteeIx::all(market.mentees()) {
            meter.step()?;
            let mut partners = market.mentee_list(mentee).map(|choice| choice.partner.get());
            let first = match has_seat(market, mentee) {
                true => partners.find(|&mentor| ballot.seats(mentor) > 0),
                false => None,
            };
            if let Some(first) = first {
                ballot.firsts[first] += 1;
            }
            ballot.wishes.push((first, None));
        }
        for mentee in MenteeIx::all(market.mentees()) {
            let Some(first) = ballot.wishes[mentee.get()].0 else { continue };
            for choice in market.mentee_list(mentee) {
                meter.step()?;
                let mentor = choice.partner.get();
                if mentor != first && ballot.firsts[mentor] < u64::from(ballot.seats(mentor)) {
                    ballot.wishes[mentee.get()].1 = Some(mentor);
                    break;
                }
            }
        }
        Ok(ballot)
    }

    fn seats(&self, mentor: usize) -> u32 {
        self.market.seats(Side::Mentor).of(mentor)
    }

    /// Whether more put it first than it has seats.
    fn is_crowded(&self, mentor: usize) -> bool {
        self.firsts[mentor] > u64::from(self.seats(mentor))
    }
}

fn has_firsts_and_seconds(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    if blocking(market, matching, control)?.is_none() {
        return Ok(false);
    }
    let ballot = Ballot::new(market, &mut Meter::new(control))?;
    let mut with_first = vec![0u64; market.mentors()];
    for (mentee, &(first, second)) in MenteeIx::all(market.mentees()).zip(&ballot.wishes) {
        let mentor = matching.mentor_of(mentee).map(Index::get);
        match first {
            Some(first) if mentor == Some(first) => with_first[first] += 1,
            _ if mentor == second => {}
            _ => return Ok(false),
        }
    }
    // Places of a first go to those who put it first, as far as these and the seats reach.
    Ok((0..market.mentors()).all(|mentor| {
        with_first[mentor] == ballot.firsts[mentor].min(u64::from(ballot.seats(mentor)))
    }))
}
