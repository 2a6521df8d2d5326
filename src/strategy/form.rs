//! From a matching of positions to a pairing of people.

use super::reasons::Reasons;
use super::situation::Markets;
use super::{Claim, Pair, Pairing, PairingMeasures, SideMeasures, Situation, StrategyError};
use crate::audit;
use crate::kernel::{Index, Matrix, MenteeIx, MentorIx, Sides};
use crate::market::Matching;
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
    let rules = situation.rules().over_groups().broken(&whole, seats);
    if !rules.is_empty() {
        return Err(StrategyError::OverGroups { strategy: code, rules });
    }
    let open = &markets.everybody;
    let market = open.scored(code)?;
    let stability = audit::stability_by_scores(&market, &whole, 0);
    let scores = &open.scores;
    let measures = PairingMeasures {
        size: whole.size(),
        total: whole
            .pairs()
            .filter_map(|(mentee, mentor)| scores.of(mentee, mentor))
            .map(|(of_mentee, of_mentor)| i64::from(of_mentee) + i64::from(of_mentor))
            .sum(),
        mentees: side(
            scores.mentee_view(),
            whole.pairs().map(|(mentee, mentor)| (mentee.get(), mentor.get())),
            |mentee, mentor| scores.is_allowed(MenteeIx::at(mentee), MentorIx::at(mentor)),
        ),
        mentors: side(
            scores.mentor_view(),
            whole.pairs().map(|(mentee, mentor)| (mentor.get(), mentee.get())),
            |mentor, mentee| scores.is_allowed(MenteeIx::at(mentee), MentorIx::at(mentor)),
        ),
        blocking_pairs: stability.blocking,
    };
    let cohort = situation.cohort();
    let pairs = whole
        .pairs()
        .filter_map(|(mentee, mentor)| {
            let (mentee_score, mentor_score) = scores.of(mentee, mentor)?;
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
    let reasons = Reasons::new(situation, markets, &whole, rest);
    let (unmatched_mentees, shortages) = reasons.mentees(claim);
    Ok(Pairing {
        strategy: code.to_owned(),
        seed,
        unit: situation.table().unit(),
        pairs,
        unmatched_mentees,
        unmatched_mentors: reasons.mentors(claim),
        shortages,
        measures,
        claim,
        verified: verified && stability.faults.is_empty(),
        revision: None,
    })
}

/// One side's measures: `view` has a row for each agent of the side.
fn side(
    view: &Matrix<i32>,
    pairs: impl Iterator<Item = (usize, usize)>,
    allowed: impl Fn(usize, usize) -> bool,
) -> SideMeasures {
    let mut measures = SideMeasures::default();
    for (agent, partner) in pairs {
        let row = view.row(agent);
        let Some(&own) = row.get(partner) else { continue };
        measures.total += i64::from(own);
        measures.worst = Some(measures.worst.map_or(own, |worst: i32| worst.min(own)));
        let better = row
            .iter()
            .enumerate()
            .filter(|&(other, &score)| score > own && allowed(agent, other))
            .count();
        if measures.rank_profile.len() <= better {
            measures.rank_profile.resize(better + 1, 0);
        }
        measures.rank_profile[better] += 1;
    }
    measures
}
