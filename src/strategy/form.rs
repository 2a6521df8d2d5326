//! From a matching of positions to a pairing of people.

use super::open_pairs::OpenPairs;
use super::reasons::Reasons;
use super::situation::Markets;
use super::waived::{unmet, waived_of};
use super::{Claim, Pair, Pairing, PairingMeasures, Situation, StrategyError};
use crate::kernel::Sides;
use crate::market::Matching;
use crate::scoring::Waiver;
use std::borrow::Cow;

/// Puts the locked pairs and the matching of the remaining market together, measures
/// them in the market of everybody, and finds the reasons of the unmatched. Pairs that break a
/// rule over groups are refused, whatever strategy formed them.
pub(super) fn form(
    situation: &Situation,
    code: &'static str,
    seed: Option<u64>,
    markets: &Markets,
    rest: &Matching,
    claim: Claim,
    verified: bool,
) -> Result<Pairing, StrategyError> {
    form_over(situation, code, seed, open_of(markets), rest, claim, verified)
}

/// [`form`] where these least numbers of partners of a kind are not asked for.
pub(super) fn form_waiving(
    situation: &Situation,
    (code, seed): (&'static str, Option<u64>),
    markets: &Markets,
    rest: &Matching,
    (claim, verified): (Claim, bool),
    waived: &[Waiver],
) -> Result<Pairing, StrategyError> {
    let open = open_of(markets);
    made(situation, (code, seed), open, rest, (claim, verified), waived)
}

/// The open pairs of everybody, and those that the locks leave.
pub(super) fn open_of(markets: &Markets) -> [&dyn OpenPairs; 2] {
    [&markets.everybody, markets.remaining()]
}

/// [`form`] over the open pairs of everybody and those that the locks leave, however they are
/// scored.
pub(super) fn form_over(
    situation: &Situation,
    code: &'static str,
    seed: Option<u64>,
    open: [&dyn OpenPairs; 2],
    rest: &Matching,
    claim: Claim,
    verified: bool,
) -> Result<Pairing, StrategyError> {
    let waived = unmet(situation, open[0]);
    made(situation, (code, seed), open, rest, (claim, verified), &waived)
}

fn made(
    situation: &Situation,
    (code, seed): (&'static str, Option<u64>),
    [everybody, remaining]: [&dyn OpenPairs; 2],
    rest: &Matching,
    (claim, verified): (Claim, bool),
    waived: &[Waiver],
) -> Result<Pairing, StrategyError> {
    let locked = situation.locked();
    let whole = if locked.is_empty() {
        Cow::Borrowed(rest)
    } else {
        let pairs = rest.pairs().chain(locked.iter().copied());
        let whole = Matching::new(rest.mentees(), rest.mentors(), pairs);
        Cow::Owned(whole.map_err(|faults| StrategyError::refused(code, &faults))?)
    };
    let prepared = situation.prepared();
    let seats = Sides::new(prepared.mentee_seats(), prepared.mentor_seats());
    let rules = situation.rules().over_groups().broken_but(&whole, seats, waived);
    if !rules.is_empty() {
        return Err(StrategyError::OverGroups { strategy: code, rules });
    }
    let standing = everybody.standing(code, &whole)?;
    let scores = |(mentee, mentor)| everybody.of(mentee, mentor);
    let sides = everybody.measures(&whole);
    let measures = PairingMeasures {
        size: whole.size(),
        total: whole
            .pairs()
            .filter_map(scores)
            .map(|(of_mentee, of_mentor)| i64::from(of_mentee) + i64::from(of_mentor))
            .sum(),
        mentees: sides.mentee,
        mentors: sides.mentor,
        blocking_pairs: standing.blocking,
    };
    let cohort = situation.cohort();
    let pairs = whole
        .pairs()
        .filter_map(|(mentee, mentor)| {
            let (mentee_score, mentor_score) = everybody.of(mentee, mentor)?;
            let (one, other) = (cohort.mentees().at(mentee)?, cohort.mentors().at(mentor)?);
            Some(Pair {
                mentee: one.person.id.clone(),
                mentor: other.person.id.clone(),
                form: one.form_with(other).cloned(),
                mentee_score,
                mentor_score,
                locked: locked.contains(&(mentee, mentor)),
            })
        })
        .collect();
    let reasons = Reasons::new(situation, [everybody, remaining], &whole, rest, waived);
    let (mut unmatched_mentees, mut shortages) = reasons.mentees(claim);
    let mut unmatched_mentors = reasons.mentors(claim);
    let is_feasible = standing.faults.is_empty();
    let (mut claim, mut verified) = (claim, verified && is_feasible);
    if everybody.is_stopped() {
        // What the solver found stays; what was to be said of it beyond the pairs does not.
        (claim, verified) = (Claim::Feasible, is_feasible);
        (unmatched_mentees, unmatched_mentors) = reasons.not_looked_into();
        shortages.clear();
    }
    Ok(Pairing {
        strategy: code.to_owned(),
        seed,
        unit: situation.rules().unit(),
        pairs,
        unmatched_mentees,
        unmatched_mentors,
        shortages,
        waived: waived_of(situation, waived),
        measures,
        claim,
        verified,
        revision: None,
        pairs_scored: None,
    })
}
