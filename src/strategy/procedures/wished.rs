//! Pairs that follow from wishes of both sides: what the group meeting and the open day
//! have in common.

use super::Rest;
use crate::audit;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Ordered, Side, narrow};
use crate::market::{Matching, Outcome, Seats, Stopped, Ties};
use crate::meetings::{Ballot, Ballots, Mutual, MutualChoice, MutualProof, Silence, Voice, mutual};
use crate::people::PersonId;
use crate::strategy::best::{Objective, Solver};
use crate::strategy::form::form;
use crate::strategy::situation::OpenMarket;
use crate::strategy::{
    Claim, Formed, Pairing, PartialPairing, Situation, StrategyError, Unmatched, WhyUnmatched,
};
use std::collections::BTreeSet;

/// How wishes become pairs.
pub(super) struct Wished<'a> {
    pub(super) code: &'static str,
    pub(super) ballots: &'a Ballots,
    pub(super) silence: Silence,
    pub(super) choice: MutualChoice,
    pub(super) rest: Rest,
    /// Pairs that one of the two refuses.
    pub(super) vetoes: BTreeSet<(PersonId, PersonId)>,
    /// What is said of somebody silent to whom nobody turned.
    pub(super) unasked: WhyUnmatched,
}

impl Wished<'_> {
    pub(super) fn form(
        &self,
        situation: &Situation,
        control: &Control<'_>,
    ) -> Result<Formed, StrategyError> {
        let mut situation = situation.clone();
        let vetoes = self.vetoes.iter().map(|(mentee, mentor)| situation.veto(mentee, mentor));
        let faults: Vec<_> = vetoes.filter_map(Result::err).collect();
        if !faults.is_empty() {
            return Err(StrategyError::Undoable(faults.into()));
        }
        let markets = situation.markets()?;
        let open = markets.remaining();
        let chosen = mutual(
            self.ballots,
            (self.silence, self.choice),
            |mentee, mentor| open.scores.is_allowed(mentee, mentor),
            (open.mentee_seats.clone(), open.mentor_seats.clone()),
            control,
        )
        .map_err(|fault| StrategyError::refused(self.code, &[fault]))?;
        let (chosen, mut stopped) = match chosen.best() {
            Ok(best) => best,
            Err(reason) => return Ok(Outcome::stopped(reason)),
        };
        let mut verified = is_proven(&chosen);
        let mut matching = chosen.matching;
        if self.rest == Rest::Best && stopped.is_none() {
            let left = left_by(&situation, open, &matching)?;
            let mut solver = Solver::new(self.code, control);
            let more = match solver.best(&left, Objective::MostPairs)? {
                Outcome::Solved(best) => Some((best.answer.matching, best.verified)),
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(Stopped { reason, best }) => {
                    stopped = Some(reason);
                    best.map(|near| (near.is_not_refuted(), near.best.matching))
                        .map(|(ok, made)| (made, ok))
                }
            };
            verified &= more.as_ref().is_none_or(|more| more.1);
            let more = more.iter().flat_map(|more| more.0.pairs());
            let both = matching.pairs().chain(more);
            matching = Matching::new(matching.mentees(), matching.mentors(), both)
                .map_err(|faults| StrategyError::refused(self.code, &faults))?;
        }
        let (claim, ties) = match self.choice {
            _ if stopped.is_some() => (Claim::Feasible, Ties::Index),
            MutualChoice::BestRanks => (Claim::BestMutualRanks, Ties::Index),
            MutualChoice::Stable { ties, .. } => (Claim::StableMutual, ties),
            _ => (Claim::LargestMutual, Ties::Index),
        };
        let seed = match ties {
            Ties::Lottery { seed } => Some(seed),
            _ => None,
        };
        let mut pairing = form(&situation, self.code, seed, &markets, &matching, claim, verified)?;
        if self.rest != Rest::Best {
            self.reasons(&situation, open, &mut pairing);
        }
        Ok(match stopped {
            None => Outcome::Solved(pairing),
            Some(reason) => Outcome::stopped_with(reason, PartialPairing::new(pairing, None)),
        })
    }

    /// Says why wishes left somebody without a pair.
    fn reasons(&self, situation: &Situation, open: &OpenMarket, pairing: &mut Pairing) {
        let cohort = situation.cohort();
        let coinciding = self.ballots.coinciding(self.silence);
        let tell = |unmatched: &mut Unmatched, side: Side| {
            let position = match side {
                Side::Mentee => cohort.mentees().index_of(&unmatched.person).map(Index::raw),
                Side::Mentor => cohort.mentors().index_of(&unmatched.person).map(Index::raw),
            };
            let Some(at) = position else { return };
            let pair = |other: u32| match side {
                Side::Mentee => (MenteeIx::new(at), MentorIx::new(other)),
                Side::Mentor => (MenteeIx::new(other), MentorIx::new(at)),
            };
            let id = |other: u32| match side {
                Side::Mentee => cohort.mentors().id(MentorIx::new(other)).cloned(),
                Side::Mentor => cohort.mentees().id(MenteeIx::new(other)).cloned(),
            };
            let others = match side {
                Side::Mentee => self.ballots.mentors.len(),
                Side::Mentor => self.ballots.mentees.len(),
            };
            let others = || (0..others).map(narrow);
            let ids = |kept: &dyn Fn(u32) -> bool| -> Vec<PersonId> {
                others().filter(|&other| kept(other)).filter_map(id).collect()
            };
            let coincides = |other| coinciding.contains_key(&pair(other));
            let is_open = |other| open.scores.is_allowed(pair(other).0, pair(other).1);
            let taken = ids(&|other| coincides(other) && is_open(other));
            let excluded = ids(&|other| coincides(other) && !is_open(other));
            let ballot = match side {
                Side::Mentee => self.ballots.of_mentee(MenteeIx::new(at)),
                Side::Mentor => self.ballots.of_mentor(MentorIx::new(at)),
            };
            let named = |other: u32| {
                ballot.is_some_and(|ballot| ballot.named().any(|(one, _)| one == other))
            };
            let back = |other: u32| {
                let (mentee, mentor) = pair(other);
                match side {
                    Side::Mentee => self.ballots.of_mentor_on(mentor, mentee),
                    Side::Mentor => self.ballots.of_mentee_on(mentee, mentor),
                }
            };
            let said = |voice: Voice| ids(&|other| named(other) && back(other) == voice);
            unmatched.why = if !taken.is_empty() {
                WhyUnmatched::WishesTaken { with: taken }
            } else if !excluded.is_empty() {
                WhyUnmatched::WishesExcluded { with: excluded }
            } else if ballot.is_none_or(Ballot::is_silent) {
                let is_asked = others().any(|other| matches!(back(other), Voice::Named(_)));
                if is_asked { WhyUnmatched::Silent } else { self.unasked.clone() }
            } else if !others().any(named) {
                WhyUnmatched::NamedNobody
            } else {
                WhyUnmatched::NotNamedBack {
                    silent: said(Voice::Silent),
                    refused: said(Voice::Refused),
                    others: said(Voice::NotNamed),
                }
            };
        };
        for unmatched in &mut pairing.unmatched_mentees {
            tell(unmatched, Side::Mentee);
        }
        for unmatched in &mut pairing.unmatched_mentors {
            tell(unmatched, Side::Mentor);
        }
        // Nobody names one any more.
        pairing.shortages.clear();
    }
}

/// The market of the mentees whom wishes and locks left without a mentor, and of the
/// seats that are still free.
fn left_by(
    situation: &Situation,
    open: &OpenMarket,
    made: &Matching,
) -> Result<OpenMarket, StrategyError> {
    let locked: BTreeSet<MenteeIx> = situation.locked().iter().map(|pair| pair.0).into_set();
    let is_left =
        |mentee: MenteeIx| made.mentors_of(mentee).is_empty() && !locked.contains(&mentee);
    let mentee_seats = MenteeIx::all(made.mentees())
        .map(|mentee| if is_left(mentee) { open.mentee_seats.of(mentee.get()) } else { 0 });
    let mentor_seats = MentorIx::all(made.mentors()).map(|mentor| {
        let taken = u32::try_from(made.mentees_of(mentor).len()).unwrap_or(u32::MAX);
        open.mentor_seats.of(mentor.get()).saturating_sub(taken)
    });
    Ok(OpenMarket {
        scores: open.scores.restricted(|mentee, _| is_left(mentee))?,
        mentee_seats: Seats::each(mentee_seats.collect()),
        mentor_seats: Seats::each(mentor_seats.collect()),
    })
}

/// Whether the independent verifier accepts the choice.
fn is_proven(chosen: &Mutual) -> bool {
    match &chosen.proof {
        MutualProof::Assignment(proof) => audit::verify_assignment(&proof.0, &proof.1).is_ok(),
        MutualProof::Partial(proof) => audit::verify_partial(&proof.0, &proof.1).is_ok(),
        MutualProof::Stable(proof) => {
            let (market, best) = (&proof.0, &proof.1);
            let strict = market.break_ties(best.ties.unwrap_or_default());
            audit::stability(market, &best.matching, 0).is_stable()
                && audit::improvement(&strict, &best.matching, best.best_for).is_none()
        }
    }
}
