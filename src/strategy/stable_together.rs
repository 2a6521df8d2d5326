//! Preferences of couples: two who want to be at one place, among others who choose for themselves.

use super::form::form;
use super::{Claim, Pairing, Situation, StrategyError, Together};
use crate::audit;
use crate::kernel::{Control, MenteeIx};
use crate::market::{Couple, CouplesMarket, Outcome, Seats};
use crate::scoring::KeepRule;
use crate::stable::stable_with_couples;
use serde::{Deserialize, Serialize};

const CODE: &str = "stable-together";

/// A search through all cases found no stable pairing that keeps the couples together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NoStableTogether {
    /// How many cases were looked at.
    pub visited: u64,
}

/// A pairing by preferences in which each of these couples is at one place, or both of them have no mentor.
///
/// A rule names two mentees and, for a place other than one mentor's group, a question to mentors: siblings at one mentor, friends
/// in one organisation. A couple likes its places by the sum of both ranks of the mentors, then by the worse of them. Nobody would rather
/// change: no mentee outside the couples with a mentor, and no couple with another of its places, as [`CouplesMarket`] defines it. With
/// couples there need not be such a pairing (Roth 1984), and it is NP-complete to decide (Ronn 1990): a search, practical for some dozen
/// people; a stopped run has nothing to give. Locked pairs stay. The pairing claims [`Claim::StableTogether`].
///
/// # Errors
/// [`StrategyError::Undoable`] where a mentee is unknown; [`StrategyError::Refused`] where a rule does not name two mentees, somebody is in
/// two couples, or a mentee may have several mentors.
pub fn stable_together(
    situation: &Situation,
    couples: &[KeepRule],
    control: &Control<'_>,
) -> Result<Outcome<Pairing, NoStableTogether>, StrategyError> {
    let refused = |reason: String| StrategyError::Refused { strategy: CODE, reason };
    let markets = situation.markets()?;
    let open = markets.remaining();
    let listed = open.scored(CODE)?.to_lists_within(control);
    let listed = listed.map_err(|faults| StrategyError::refused(CODE, &faults))?;
    let market = match listed.or_stopped() {
        Ok(market) => market,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    // Whoever is locked has no seat left and nobody to choose from: an empty list says as much.
    let seats = (0..market.mentees()).map(|at| open.mentee_seats.of(at).max(1)).collect();
    let market = market
        .with_seats(crate::kernel::Side::Mentee, Seats::each(seats))
        .map_err(|fault| refused(fault.to_string()))?;
    let mut found = Vec::with_capacity(couples.len());
    for (group, rule) in Together::kept(situation, couples)?.into_iter().zip(couples) {
        let members: [u32; 2] = group
            .members
            .try_into()
            .map_err(|_| refused(format!("the rule {} does not name two mentees", rule.told())))?;
        found.push(Couple::at_one_place(&market, members.map(MenteeIx::new), &group.places));
    }
    let market = CouplesMarket::new(market, found)
        .map_err(|faults| StrategyError::refused(CODE, &faults))?;
    Ok(match stable_with_couples(&market, control) {
        Outcome::Solved(matching) => {
            let verified = audit::couples_stability(&market, &matching).is_stable();
            let claim = Claim::StableTogether;
            Outcome::Solved(form(situation, CODE, None, &markets, &matching, claim, verified)?)
        }
        Outcome::Impossible(none) => {
            Outcome::Impossible(NoStableTogether { visited: none.visited })
        }
        Outcome::Stopped(stopped) => Outcome::stopped(stopped.reason),
    })
}
