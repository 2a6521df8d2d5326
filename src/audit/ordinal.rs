//! Whether no other odds are better for mentees, and whether odds are those of probabilistic serial.
//!
//! *Theorems*: no odds are better for one mentee and worse for none, in the sense of first-order
//! stochastic dominance, exactly if nothing is wasted and no closed walk of mentors a → b → … exists in
//! which somebody prefers a and has odds of b (Bogomolnaia and Moulin 2001, lemma 3; with seats Kojima and
//! Manea 2010). The odds of probabilistic serial are the only ones that waste nothing and are
//! ordinally fair: whoever has odds of a mentor is sure to get somebody at least as good with no
//! higher probability than any other mentee who lists that mentor (Hashimoto, Hirata, Kesten, Kurino
//! and Ünver, Two axiomatic approaches to the probabilistic serial mechanism, 2014, theorem 1).
//! *Trusts* the checked construction of market and lottery. Odds are compared as natural numbers
//! of any length.

use super::efficiency::{NotCovered, covered};
use super::ex_ante::{has_room, unsure};
use super::lottery::verify_lottery;
use super::walks::Walks;
use crate::kernel::{Control, Index, MenteeIx, Meter, Natural, Side, StopReason};
use crate::market::{Lottery, Outcome, TwoSided};

/// Whether the odds are a lottery of this market, and no others are better for one mentee and
/// worse for none, whatever the numbers behind the lists: *ordinally efficient*. Mentees have strict
/// lists and one seat each.
///
/// Time O(odds · list); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn is_ordinally_efficient(
    market: &TwoSided,
    lottery: &Lottery,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    Ok(no_better_odds(market, lottery, control).into())
}

fn no_better_odds(
    market: &TwoSided,
    lottery: &Lottery,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    let mut meter = Meter::new(control);
    if !wastes_nothing(market, lottery, &mut meter)? {
        return Ok(false);
    }
    let mut walks = Walks::new(market.mentors());
    for mentee in MenteeIx::all(market.mentees()) {
        let list: Vec<_> = market.mentee_list(mentee).map(|choice| choice.partner).collect();
        for worse in 0..list.len() {
            meter.step()?;
            if lottery.numerator(mentee, list[worse]).is_some() {
                meter.steps(worse as u64)?;
                for better in &list[..worse] {
                    walks.step(list[worse].get(), better.get(), true);
                }
            }
        }
    }
    Ok(!walks.has_gain())
}

/// Whether these are the odds of probabilistic serial on this market: nothing is wasted, and who
/// has odds of a mentor is served at least that well with no higher probability than anybody else who lists that
/// mentor. Mentees have strict lists and one seat each.
///
/// Time O(entries · log) operations with odds; a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn is_probabilistic_serial(
    market: &TwoSided,
    lottery: &Lottery,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    Ok(is_fair(market, lottery, control).into())
}

fn is_fair(
    market: &TwoSided,
    lottery: &Lottery,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    let mut meter = Meter::new(control);
    if !wastes_nothing(market, lottery, &mut meter)? {
        return Ok(false);
    }
    // Of each mentor the lowest probability of being served at least that well among who lists it, and the
    // highest among who has odds of it.
    let mut lowest: Vec<Option<Natural>> = vec![None; market.mentors()];
    let mut highest: Vec<Option<Natural>> = vec![None; market.mentors()];
    for mentee in MenteeIx::all(market.mentees()) {
        if market.seats(Side::Mentee).of(mentee.get()) == 0 {
            continue;
        }
        let mut sum = Natural::default();
        for choice in market.mentee_list(mentee) {
            meter.step()?;
            let mentor = choice.partner;
            let odds = lottery.numerator(mentee, mentor);
            odds.into_iter().for_each(|odds| sum.add(odds));
            let low = &mut lowest[mentor.get()];
            if low.as_ref().is_none_or(|low| sum < *low) {
                *low = Some(sum.clone());
            }
            let high = &mut highest[mentor.get()];
            if odds.is_some() && high.as_ref().is_none_or(|high| sum > *high) {
                *high = Some(sum.clone());
            }
        }
    }
    Ok(highest.iter().zip(&lowest).all(|(high, low)| high.is_none() || high <= low))
}

/// Whether the odds are a lottery of this market that wastes nothing, as both theorems ask.
fn wastes_nothing(
    market: &TwoSided,
    lottery: &Lottery,
    meter: &mut Meter<'_>,
) -> Result<bool, StopReason> {
    Ok(verify_lottery(market, lottery).is_ok() && !is_wasteful(market, lottery, meter)?)
}

/// Whether a mentee would rather have a mentor with a seat that is not certain to be taken than what it
/// has with some probability.
fn is_wasteful(
    market: &TwoSided,
    lottery: &Lottery,
    meter: &mut Meter<'_>,
) -> Result<bool, StopReason> {
    let (open, unsure) = (has_room(market, lottery), unsure(market, lottery));
    for mentee in MenteeIx::all(market.mentees()) {
        let mut wants = unsure[mentee.get()];
        let list: Vec<_> = market.mentee_list(mentee).collect();
        for choice in list.iter().rev() {
            meter.step()?;
            if wants && open[choice.partner.get()] {
                return Ok(true);
            }
            wants |= lottery.numerator(mentee, choice.partner).is_some();
        }
    }
    Ok(false)
}
