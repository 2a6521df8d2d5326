//! Replays the log that shows that no strongly or super-stable matching exists.
//!
//! *Theorem*: that of [`replay_insistence`], which says why each kind of step follows.
//! *Trusts* the market's checked construction, and nothing of the solver. Ranks are compared only,
//! and people counted: nothing overflows.

use super::insisting::Desk;
use super::replay::ReplayFault;
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded};
use crate::market::{InsistenceLog, InsistenceStep, Outcome, Strength, TwoSided};

/// Checks that a log shows that the market has no matching of its strength, where mentees
/// have at most one seat each.
///
/// Suppose that such a matching exists, and that it makes no pair that was deleted. A mentee who
/// insists on a mentor (see [`InsistenceLog`]) and does not get it leaves that mentor with all
/// seats taken, by nobody whom it ranks below that mentee (strong), or by nobody but better ones
/// (super). So:
///
/// - *Outranked*: if the mentor had this mentee, one of as many as its seats, strictly better (strong)
///   or not worse (super), who insist would be turned away, against this.
/// - *Contested* (strong only): suppose that some of these mentors have a mentee from the end of what is left of
///   their lists. They have everyone who insists from before the end too, so their other seats go to
///   at most as many of these mentees as the step seats there. The chain of exchanges shows that one more insists
///   on one of them; nobody gives that one a mentor it likes as much, since the rest of these mentors
///   have no one from the end. It would rather have that mentor, which would not lose.
/// - The end: a mentor on whom as many as its seats ever insisted fills them all, any other has
///   everyone who insists; together these are more pairs than there are mentees with a mentor left.
///
/// Time O(entries + deletions · mentees who insist on one mentor), memory O(entries).
///
/// # Errors
/// [`ReplayFault::Unjustified`] with the step's place; [`ReplayFault::Inconclusive`].
pub fn replay_insistence(market: &TwoSided, log: &InsistenceLog) -> Result<(), ReplayFault> {
    match paced(market, log, &mut Unbounded) {
        Ok(said) => said,
        Err(never) => match never {},
    }
}

/// [`replay_insistence`] under a control; a step is an entry looked at. Nothing is said of a log
/// that was not replayed to its end.
///
/// # Errors
/// As of [`replay_insistence`].
pub fn replay_insistence_within(
    market: &TwoSided,
    log: &InsistenceLog,
    control: &Control<'_>,
) -> Result<Outcome<()>, ReplayFault> {
    match paced(market, log, &mut Meter::new(control)) {
        Ok(said) => said.map(Outcome::Solved),
        Err(reason) => Ok(Outcome::stopped(reason)),
    }
}

fn paced<P: Pace>(
    market: &TwoSided,
    log: &InsistenceLog,
    pace: &mut P,
) -> Result<Result<(), ReplayFault>, P::Cut> {
    let replay = replayed(market, log.strength, &log.steps, pace)?;
    Ok(match replay {
        Ok(desk) if desk.contradicts() => Ok(()),
        Ok(_) => Err(ReplayFault::Inconclusive),
        Err(fault) => Err(fault),
    })
}

/// What the steps of a log leave, if each of them may be taken.
pub(super) fn replayed<'a, P: Pace>(
    market: &'a TwoSided,
    strength: Strength,
    steps: &[InsistenceStep],
    pace: &mut P,
) -> Result<Result<Desk<'a>, ReplayFault>, P::Cut> {
    let seats = market.seats(Side::Mentee);
    let one_seat = (0..market.mentees()).all(|mentee| seats.of(mentee) <= 1);
    if !one_seat || strength == Strength::Weak {
        return Ok(Err(ReplayFault::Inconclusive));
    }
    let mut desk = Desk::new(market, strength, pace)?;
    for (at, step) in steps.iter().enumerate() {
        let justified = match step {
            InsistenceStep::Outranked(mentee, mentor) => {
                pace.steps(1 + desk.insisting.get(mentor.get()).map_or(0, Vec::len))?;
                desk.outranked(*mentee, *mentor)
            }
            InsistenceStep::Contested { seated, left } => {
                // It marks all mentees and mentors, and may look through whole lists.
                let lists =
                    seated.iter().map(|pair| pair.1.get()).filter(|&at| at < market.mentors());
                let entries: usize = lists.map(|at| market.row(Side::Mentor, at).len()).sum();
                pace.steps(market.mentees() + market.mentors() + entries + left.len())?;
                desk.contested(seated, left)
            }
        };
        if justified.is_none() {
            return Ok(Err(ReplayFault::Unjustified { at }));
        }
    }
    Ok(Ok(desk))
}

impl Desk<'_> {
    fn outranked(&mut self, mentee: MenteeIx, mentor: MentorIx) -> Option<()> {
        let (mentee, mentor) = (mentee.raw(), mentor.raw());
        let at = self.place(mentee, mentor).filter(|&at| self.places[at].left)?;
        let seen = self.places[at].seen;
        let is_above = |rank: u32| match self.strength {
            Strength::Super => rank <= seen,
            _ => rank < seen,
        };
        let above = self.insisting[mentor as usize]
            .iter()
            .filter(|&&(other, rank)| other != mentee && is_above(rank));
        let justified = self.refused[mentor as usize].is_some_and(is_above)
            || above.count() >= self.seats(mentor);
        justified.then(|| self.delete(mentee, mentor, at))
    }

    fn contested(&mut self, seated: &[(MenteeIx, MentorIx)], left: &[MenteeIx]) -> Option<()> {
        if self.strength != Strength::Strong || left.is_empty() {
            return None;
        }
        // These mentees, each once, in the order of a search from those without a seat.
        let mut mentor_of: Vec<Option<Option<u32>>> = vec![None; self.market.mentees()];
        for &(mentee, mentor) in seated {
            let slot = mentor_of.get_mut(mentee.get())?;
            if slot.replace(Some(mentor.raw())).is_some() {
                return None;
            }
            if !self.heads_of(mentee.raw()).any(|place| place.mentor == mentor.raw()) {
                return None;
            }
        }
        for &mentee in left {
            if mentor_of.get_mut(mentee.get())?.replace(None).is_some() {
                return None;
            }
        }
        let by_mentor = Csr::group(self.market.mentors(), seated, |pair| pair.1.get());
        if by_mentor.len() != seated.len() {
            return None;
        }
        // The rank at which what is left of each mentor's list ends, once it was met.
        let mut end_of: Vec<Option<u32>> = vec![None; self.market.mentors()];
        let mut queue: Vec<u32> = left.iter().map(|mentee| mentee.raw()).collect();
        let (mut at, mut places) = (0, 0);
        let mut met = Vec::new();
        while at < queue.len() {
            let mentee = queue[at];
            at += 1;
            for place in self.heads_of(mentee) {
                let mentor = place.mentor;
                if end_of[mentor as usize].is_some() {
                    continue;
                }
                let end = self.end(mentor)?;
                end_of[mentor as usize] = Some(end);
                let better = self.insisting[mentor as usize].iter().filter(|entry| entry.1 < end);
                let room = self.seats(mentor).saturating_sub(better.count());
                let seated = by_mentor.row(mentor as usize);
                if seated.len() != room {
                    return None;
                }
                places += seated.len();
                queue.extend(seated.iter().map(|pair| pair.0.raw()));
                met.push((mentor, end));
            }
        }
        // Everybody was met, and stands at the end of the lists of all on whom it insists.
        if places != seated.len() {
            return None;
        }
        let at_end = |mentee: u32| {
            self.heads_of(mentee).all(|place| end_of[place.mentor as usize] == Some(place.seen))
        };
        if !queue.iter().all(|&mentee| at_end(mentee)) {
            return None;
        }
        for (mentor, end) in met {
            for (mentee, seen) in self.market.row(Side::Mentor, mentor as usize).iter() {
                let at = self.place(mentee, mentor)?;
                if seen == end && self.places[at].left {
                    self.delete(mentee, mentor, at);
                }
            }
        }
        Some(())
    }
}
