//! Required pairs of two people who both have several seats. Deferred acceptance cannot tell which of
//! its other partners somebody has to give up for them, so a least cost over all stable matchings
//! decides, and its proof takes the place of a log of deletions.

use crate::audit::{Replayed, best_restricted_within, measures_within, stability_within};
use crate::kernel::{Control, MenteeIx, MentorIx, Side, StopReason};
use crate::lab::answer::{Answer, Json, Status, Verified, pairs_of};
use crate::lab::clock::Clock;
use crate::lab::fault::Faults;
use crate::market::{LatticeProof, Matching, Outcome, Restrictions, Stopped, TwoSided};
use crate::stable::{Closed, Lattice};
use serde::Serialize;

/// A strict market with restrictions, and the time for it.
#[derive(Clone, Copy)]
pub(super) struct Several<'a> {
    pub(super) market: &'a TwoSided,
    pub(super) restrictions: &'a Restrictions,
    pub(super) clock: &'a Clock,
}

/// Why a matching is the best for a side, or why none respects the restrictions.
#[derive(Serialize)]
pub(super) struct Costs<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(with = "crate::kernel::plural")]
    best_for: Side,
    /// The matching of least cost, where the answer's pairs are not it.
    #[serde(skip_serializing_if = "Option::is_none")]
    stable: Option<Vec<[u32; 2]>>,
    #[serde(flatten)]
    proof: &'a LatticeProof,
}

impl<'a> Costs<'a> {
    /// Of a best matching.
    pub(super) fn of(best_for: Side, found: &'a Closed) -> Self {
        Self { reason: None, best_for, stable: None, proof: &found.proof }
    }

    /// Of a matching that shows that there is none.
    fn none(best_for: Side, found: &'a Closed) -> Self {
        Self { stable: Some(pairs_of(&found.matching)), ..Self::of(best_for, found) }
    }
}

impl Several<'_> {
    /// The best for a side, or the answer where there is none or no time to find it.
    pub(super) fn best(self, best_for: Side) -> Result<Result<Closed, Answer>, Faults> {
        let lattice = match self.lattice()? {
            Ok(lattice) => lattice,
            Err(reason) => return Ok(Err(self.clock.nothing(reason))),
        };
        let goal = (best_for, None);
        Ok(match lattice.best_restricted(self.restrictions, goal, self.clock.control()) {
            Outcome::Solved(found) => Ok(found),
            Outcome::Impossible(found) => Err(self.refuted(best_for, &found)),
            Outcome::Stopped(stopped) => Err(self.clock.nothing(stopped.reason)),
        })
    }

    /// The best for a side as its proof shows it; nothing where it shows something else.
    pub(super) fn end(
        self,
        lattice: &Lattice<'_>,
        best_for: Side,
        control: &Control<'_>,
    ) -> Result<Option<Matching>, StopReason> {
        let found = match lattice.best_restricted(self.restrictions, (best_for, None), control) {
            Outcome::Solved(found) => found,
            Outcome::Impossible(_) => return Ok(None),
            Outcome::Stopped(stopped) => return Err(stopped.reason),
        };
        let best = Replayed::Best(found.matching.clone());
        let level = self.said((best_for, None), &found, &best, control)?;
        Ok((level == Verified::Optimal).then_some(found.matching))
    }

    /// Whether the proof says what is expected of it.
    pub(super) fn said(
        self,
        goal: (Side, Option<u32>),
        found: &Closed,
        expected: &Replayed,
        control: &Control<'_>,
    ) -> Result<Verified, StopReason> {
        let (matching, proof) = (&found.matching, &found.proof);
        let said =
            best_restricted_within(self.market, self.restrictions, goal, matching, proof, control);
        match said {
            Ok(said) => said.or_stopped().map(|said| Verified::Optimal.only_if(said == *expected)),
            Err(_) => Ok(Verified::No),
        }
    }

    /// The smallest largest rank.
    pub(super) fn regret(self) -> Result<Answer, Faults> {
        let lattice = match self.lattice()? {
            Ok(lattice) => lattice,
            Err(reason) => return Ok(self.clock.nothing(reason)),
        };
        let found = lattice.minimum_regret(self.restrictions, self.clock.control());
        let (found, stopped) = match found {
            Outcome::Solved(found) => (found, None),
            Outcome::Impossible(found) => return Ok(self.refuted(Side::Mentee, &found)),
            Outcome::Stopped(Stopped { reason, best: Some(best) }) => (best, Some(reason)),
            Outcome::Stopped(Stopped { reason, best: None }) => {
                return Ok(self.clock.nothing(reason));
            }
        };
        let shown = found.refuted.as_ref().map(|refuted| Costs::none(Side::Mentee, refuted));
        let answer = Answer {
            pairs: Some(pairs_of(&found.matching).into()),
            value: i128::from(found.regret).into(),
            bound: stopped.map(|_| i128::from(found.bound).into()),
            certificate: shown.map(|shown| Json::of(&shown)),
            ..Answer::found(stopped)
        };
        let level = if stopped.is_some() { Verified::Feasible } else { Verified::Optimal };
        Ok(self.clock.told(answer, |control| {
            let problem = (self.market, self.restrictions);
            let level = kept(problem, &[&found.matching], level, control)?;
            let measures = measures_within(self.market, &found.matching, control).or_stopped()?;
            let level = level.only_if(measures.regret() == found.regret);
            let Some(refuted) = &found.refuted else { return Ok(level) };
            let goal = (Side::Mentee, Some(found.regret));
            let shown = self.said(goal, refuted, &Replayed::Impossible, control)?;
            Ok(level.only_if(shown == Verified::Optimal))
        }))
    }

    fn lattice(&self) -> Result<Result<Lattice<'_>, StopReason>, Faults> {
        let lattice = Lattice::new(self.market, self.clock.control());
        Ok(lattice.map_err(|fault| Faults::refused(vec![fault]))?.or_stopped())
    }

    fn refuted(self, best_for: Side, found: &Closed) -> Answer {
        let costs = Costs::none(best_for, found);
        let witness = Json::of(&Costs { reason: Some("restrictions-by-cost"), ..costs });
        let answer = Answer {
            witness: Some(witness),
            stats: Some(rotations(found)),
            ..Answer::of(Status::Impossible)
        };
        self.clock.told(answer, |control| {
            self.said((best_for, None), found, &Replayed::Impossible, control)
        })
    }
}

/// What the lattice took.
pub(super) fn rotations(found: &Closed) -> Json {
    Json::of(&serde_json::json!({ "rotations": found.proof.rotations.len() }))
}

/// Whether a matching makes all required pairs and no forbidden one.
pub(super) fn keeps(restrictions: &Restrictions, matching: &Matching) -> bool {
    let made = |pair: &(MenteeIx, MentorIx)| matching.contains(pair.0, pair.1);
    restrictions.required().iter().all(made) && !restrictions.forbidden().iter().any(made)
}

/// Whether all of these are stable and respect the restrictions, as `level`.
pub(super) fn kept(
    (market, restrictions): (&TwoSided, &Restrictions),
    matchings: &[&Matching],
    level: Verified,
    control: &Control<'_>,
) -> Result<Verified, StopReason> {
    for matching in matchings {
        let found = stability_within(market, matching, 0, control).or_stopped()?;
        if !found.is_stable() {
            return Ok(Verified::No);
        }
    }
    Ok(level.only_if(matchings.iter().all(|matching| keeps(restrictions, matching))))
}
