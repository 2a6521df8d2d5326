//! How unequally mentees are served: whom they envy, and the Gini coefficient.

use crate::kernel::{Index, MenteeIx, Meter, Side, StopReason};
use crate::market::{Matching, TwoSided};

/// How often a mentee envies another, and how often with the mentor on its side.
pub(super) fn envy(
    market: &TwoSided,
    matching: &Matching,
    meter: &mut Meter<'_>,
) -> Result<(u64, u64), StopReason> {
    let (mut envy, mut justified) = (0, 0);
    for mentee in MenteeIx::all(market.mentees()) {
        let own = matching.mentors_of(mentee);
        let seats = market.seats(Side::Mentee).of(mentee.get()) as usize;
        let ranks = market.mentee_list(mentee).filter(|choice| own.contains(&choice.partner));
        let worst = ranks.map(|choice| choice.rank).max();
        let below = if own.len() < seats { u32::MAX } else { worst.unwrap_or(0) };
        for choice in market.mentee_list(mentee).take_while(|choice| choice.rank < below) {
            meter.step()?;
            let mentor = choice.partner;
            if own.contains(&mentor) {
                continue;
            }
            let rank = |who: MenteeIx| {
                let place = market.place_of(Side::Mentor, mentor.get(), who.raw())?;
                Some(market.row(Side::Mentor, mentor.get()).at(place).1)
            };
            let mine = rank(mentee);
            for &other in matching.mentees_of(mentor) {
                meter.step()?;
                envy += 1;
                justified += u64::from(
                    rank(other).is_none_or(|theirs| mine.is_some_and(|mine| mine < theirs)),
                );
            }
        }
    }
    Ok((envy, justified))
}

/// The Gini coefficient of satisfaction, see [`Quality`](super::Quality).
pub(super) fn gini(
    market: &TwoSided,
    matching: &Matching,
    meter: &mut Meter<'_>,
) -> Result<Option<f64>, StopReason> {
    let mut satisfied: Vec<f64> = Vec::new();
    for mentee in MenteeIx::all(market.mentees()) {
        meter.step()?;
        let length = market.row(Side::Mentee, mentee.get()).len();
        if length == 0 || market.seats(Side::Mentee).of(mentee.get()) == 0 {
            continue;
        }
        let own = matching.mentors_of(mentee);
        let best = market.mentee_list(mentee).find(|choice| own.contains(&choice.partner));
        let points = best.map_or(0, |choice| length + 1 - choice.rank as usize);
        satisfied.push(points as f64 / length as f64);
    }
    satisfied.sort_unstable_by(f64::total_cmp);
    let count = satisfied.len() as f64;
    let total: f64 = satisfied.iter().sum();
    if total <= 0.0 {
        return Ok(None);
    }
    let weighted: f64 =
        (1u64..).zip(&satisfied).map(|(place, one)| (2.0 * place as f64 - count - 1.0) * one).sum();
    Ok(Some(weighted / (count * total)))
}
