//! What holds of odds before anything is drawn: nobody's claim is passed over, and equals have equal
//! odds.
//!
//! *Theorem*: none but the definitions. *Trusts* the checked construction of market and lottery. Odds
//! are compared as natural numbers of any length.

use super::lottery::{sums, verify_lottery};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, StopReason, arrange};
use crate::market::{Lottery, Outcome, TwoSided};
use std::collections::BTreeMap;

/// The pairs that block odds before the draw, ascending by mentee: the mentee has them less than for
/// sure and somebody worse, or nobody, with some probability; the mentor has a seat that is not
/// certain to be taken, or somebody whom it likes less with some probability. Without any the odds are
/// *ex-ante stable* (Kesten and Ünver, A theory of school-choice lotteries, 2015), or strongly stable
/// fractional (Roth, Rothblum and Vande Vate 1993). Ties block nothing. Nothing where the odds are
/// no lottery of this market.
///
/// Time O(entries · log); a step of `control` is an entry looked at.
pub fn ex_ante_blocking(
    market: &TwoSided,
    lottery: &Lottery,
    control: &Control<'_>,
) -> Outcome<Option<Vec<(MenteeIx, MentorIx)>>> {
    let run = || {
        if verify_lottery(market, lottery).is_err() {
            return Ok(None);
        }
        let mut meter = Meter::new(control);
        let open = has_room(market, lottery);
        // The rank of the worst whom each mentor has with some probability.
        let mut worst: Vec<u32> = vec![0; market.mentors()];
        for mentor in MentorIx::all(market.mentors()) {
            for choice in market.mentor_list(mentor) {
                meter.step()?;
                if lottery.numerator(choice.partner, mentor).is_some() {
                    worst[mentor.get()] = choice.rank;
                }
            }
        }
        let mut blocking = Vec::new();
        let unsure = unsure(market, lottery);
        for mentee in MenteeIx::all(market.mentees()) {
            let mut gains = unsure[mentee.get()];
            let list: Vec<_> = market.mentee_list(mentee).collect();
            meter.steps(list.len() as u64)?;
            // From the worst: `gains` once somebody worse has odds.
            let (mut at, mut found) = (list.len(), Vec::new());
            while at > 0 {
                let rank = list[at - 1].rank;
                let start = list[..at].partition_point(|choice| choice.rank < rank);
                let mut has = false;
                for choice in &list[start..at] {
                    let mentor = choice.partner;
                    let odds = lottery.numerator(mentee, mentor);
                    has |= odds.is_some();
                    let is_sure = odds == Some(lottery.denominator());
                    if !gains || is_sure || market.seats(Side::Mentor).of(mentor.get()) == 0 {
                        continue;
                    }
                    let place = market.place_of(Side::Mentor, mentor.get(), mentee.raw());
                    let own = place.map(|at| market.row(Side::Mentor, mentor.get()).at(at).1);
                    if open[mentor.get()] || own.is_some_and(|own| own < worst[mentor.get()]) {
                        found.push((mentee, mentor));
                    }
                }
                gains |= has;
                at = start;
            }
            found.sort_unstable();
            blocking.extend(found);
        }
        Ok::<_, StopReason>(Some(blocking))
    };
    run().into()
}

/// Two mentees who are equals and have different odds, the first that are found; equals have the
/// same list, ties included, and the same seats, and with `as_mentors_see` also the same rank with
/// each mentor.
///
/// Time O(entries · log) operations with odds; a step of `control` is an entry looked at.
pub fn unequal_treatment(
    market: &TwoSided,
    lottery: &Lottery,
    as_mentors_see: bool,
    control: &Control<'_>,
) -> Outcome<Option<(MenteeIx, MentorIx, MenteeIx)>> {
    let run = || {
        let mut meter = Meter::new(control);
        // Mentees with the same list and seats are of one kind; the first of each kind stands for
        // it.
        let mut kinds: BTreeMap<(u32, Vec<[u32; 3]>), MenteeIx> = BTreeMap::new();
        for mentee in MenteeIx::all(market.mentees()) {
            let mut list = Vec::new();
            for choice in market.mentee_list(mentee) {
                meter.step()?;
                let mentor = choice.partner;
                let place = market.place_of(Side::Mentor, mentor.get(), mentee.raw());
                let seen = place
                    .filter(|_| as_mentors_see)
                    .map_or(0, |at| market.row(Side::Mentor, mentor.get()).at(at).1);
                list.push([choice.rank, mentor.raw(), seen]);
            }
            arrange(&mut list, Ord::cmp);
            let seats = market.seats(Side::Mentee).of(mentee.get());
            let first = *kinds.entry((seats, list)).or_insert(mentee);
            let (one, other) = (lottery.of(first), lottery.of(mentee));
            let same = |at: usize| match (one.get(at), other.get(at)) {
                (Some(one), Some(other)) => {
                    (one.mentor, &one.numerator) == (other.mentor, &other.numerator)
                }
                _ => false,
            };
            let length = one.len().max(other.len());
            if let Some(at) = (0..length).find(|&at| !same(at)) {
                let mentors = [one.get(at), other.get(at)].into_iter().flatten();
                if let Some(mentor) = mentors.map(|odds| odds.mentor).min() {
                    return Ok(Some((first, mentor, mentee)));
                }
            }
        }
        Ok::<_, StopReason>(None)
    };
    run().into()
}

/// Mentors with a seat that is not certain to be taken.
pub(super) fn has_room(market: &TwoSided, lottery: &Lottery) -> Vec<bool> {
    below_seats(market, lottery, Side::Mentor)
}

/// Mentees with a seat that may stay empty.
pub(super) fn unsure(market: &TwoSided, lottery: &Lottery) -> Vec<bool> {
    below_seats(market, lottery, Side::Mentee)
}

fn below_seats(market: &TwoSided, lottery: &Lottery, side: Side) -> Vec<bool> {
    let sums = sums(lottery, side);
    let seats = market.seats(side);
    let whole = |at: usize| sums.get(&at).map_or(0, |sum| sum.0);
    (0..seats.agents()).map(|at| whole(at) < u64::from(seats.of(at))).collect()
}
