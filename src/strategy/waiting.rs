//! Who waited longest comes first.
//!
//! The sets of mentees that can be served at once, each by one mentor, are the
//! independent sets of a transversal matroid (Edmonds and Fulkerson 1965). So the
//! classes can be served one after another, each as far as can be, without anybody
//! of an earlier class losing their place, and in the end as many are served as in any
//! way: putting those who waited first costs no pair, only score.

use super::best::refused;
use super::form::form;
use super::situation::OpenMarket;
use super::{Claim, Optimal, Pairing, Situation, Strategy, StrategyError};
use crate::assignment;
use crate::audit;
use crate::kernel::{Control, Index, MenteeIx, Side, Word};
use crate::market::{AssignmentProblem, Cardinality, Matching, Outcome, Quota, Seats};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Those who waited longest first: as many of the mentees who waited for most searches
/// as can be, then as many of the next class, and so on; among all such pairings the
/// one with the highest total of both sides' scores.
///
/// This is our rule; the sources only say that the search for those without a mentor
/// goes on. A softer one is the criterion
/// [`Measure::Waiting`](crate::scoring::Measure::Waiting) of the rules, by which each
/// search waited adds points.
///
/// It serves as many mentees as [`Optimal`] does. Exact: how many of the classes up to
/// each one can be served is found by its own assignment, and the last assignment
/// holds all these numbers as quotas over nested groups; every one of them is verified.
///
/// Where mentees have several seats, first everybody's first mentor is found like that;
/// the pairs are then kept, and the seats left are filled as by [`Optimal`]: nobody
/// gets a second mentor before everybody had the chance of a first.
///
/// Time: an assignment for each class, and one or two more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WaitingFirst {
    /// More searches than this count no further; nothing where each search counts,
    /// which is the default.
    pub most: Option<u32>,
}

impl WaitingFirst {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word =
        Word::new("waiting-first", "who waited longest first", "сначала те, кто ждёт дольше", &[]);

    /// With searches beyond `most` counting no further.
    #[must_use]
    pub fn at_most(most: u32) -> Self {
        Self { most: Some(most) }
    }

    /// The open mentees by class, those who waited longest first.
    fn classes(&self, situation: &Situation<'_>, open: &OpenMarket) -> Vec<Vec<u32>> {
        let mut classes: BTreeMap<Reverse<u32>, Vec<u32>> = BTreeMap::new();
        for (at, mentee) in situation.cohort().mentees().iter() {
            if open.mentee_seats.of(at.get()) > 0 {
                let waited = mentee.waiting.min(self.most.unwrap_or(u32::MAX));
                classes.entry(Reverse(waited)).or_default().push(at.raw());
            }
        }
        classes.into_values().collect()
    }

    /// Everybody's first mentor, and whether all was verified.
    fn first(
        &self,
        situation: &Situation<'_>,
        open: &OpenMarket,
        control: &Control<'_>,
    ) -> Result<(Matching, bool), StrategyError> {
        let mut market = open.clone();
        let mentees = market.scores.mentees();
        market.mentee_seats =
            Seats::each((0..mentees).map(|at| open.mentee_seats.of(at).min(1)).collect());
        // Somebody whom a lock serves already has had the chance of a first mentor.
        let served = |at: usize| situation.locked().iter().any(|lock| lock.0.get() == at);
        let (mut quotas, mut first, mut verified) = (Vec::new(), Vec::new(), true);
        for class in self.classes(situation, open) {
            control.check(0).map_err(StrategyError::Stopped)?;
            first.extend(class.into_iter().filter(|&at| !served(at as usize)));
            let mut inside = vec![false; mentees];
            first.iter().for_each(|&at| inside[at as usize] = true);
            let (answer, proven) = solved(&market, &inside, Vec::new())?;
            verified &= proven;
            let pairs = u32::try_from(answer.size()).unwrap_or(u32::MAX);
            let label = format!("class {}", quotas.len() + 1);
            quotas.push(Quota::new(label, first.clone()).at_least(pairs));
        }
        // A class of nobody repeats the group before it.
        quotas.dedup_by(|one, other| one.members == other.members);
        quotas.retain(|quota| !quota.members.is_empty());
        let everybody: Vec<bool> = (0..mentees).map(|at| !served(at)).collect();
        let (answer, proven) = solved(&market, &everybody, quotas)?;
        Ok((answer, verified && proven))
    }
}

/// As many pairs of the mentees `inside` as can be, then the highest total.
fn solved(
    market: &OpenMarket,
    inside: &[bool],
    quotas: Vec<Quota>,
) -> Result<(Matching, bool), StrategyError> {
    let code = WaitingFirst::CODE;
    let scores = market.scores.restricted(|mentee, _| inside[mentee.get()])?;
    let problem = AssignmentProblem::from_scores(&scores)
        .cardinality(Cardinality::Maximum)
        .seats(Side::Mentee, market.mentee_seats.clone())
        .seats(Side::Mentor, market.mentor_seats.clone())
        .quotas(Side::Mentee, quotas)
        .build()
        .map_err(|faults| refused(code, &faults))?;
    match assignment::solve(&problem) {
        Outcome::Solved(answer) => {
            let verified = audit::verify_assignment(&problem, &answer).is_ok();
            Ok((answer.matching, verified))
        }
        Outcome::Impossible(witness) => Err(refused(code, &[format!("{witness:?}")])),
        Outcome::Stopped(stopped) => match stopped.best {},
    }
}

impl Strategy for WaitingFirst {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    fn form(
        &self,
        situation: &Situation<'_>,
        control: &Control<'_>,
    ) -> Result<Pairing, StrategyError> {
        let open = situation.remaining()?;
        let (first, verified) = self.first(situation, &open, control)?;
        let claim = Claim::WaitingFirst;
        let several = |mentee: MenteeIx| open.mentee_seats.of(mentee.get()) > 1;
        let second = MenteeIx::all(open.scores.mentees()).any(several)
            || situation.locked().iter().any(|lock| open.mentee_seats.of(lock.0.get()) > 0);
        if !second {
            return form(situation, Self::CODE, None, &open, &first, claim, verified);
        }
        let mut decided = situation.clone();
        for (mentee, mentor) in first.pairs() {
            if let Some((mentee, mentor)) = situation.ids(mentee, mentor) {
                decided
                    .lock(&mentee, &mentor)
                    .map_err(|fault| StrategyError::Undoable(vec![fault]))?;
            }
        }
        let more = Optimal.form(&decided, control)?;
        let pairs = more.pairs.iter().filter_map(|pair| {
            let at = (situation.mentee(&pair.mentee).ok()?, situation.mentor(&pair.mentor).ok()?);
            (!situation.locked().contains(&at)).then_some(at)
        });
        let whole = Matching::new(open.scores.mentees(), open.scores.mentors(), pairs)
            .map_err(|faults| refused(Self::CODE, &faults))?;
        form(situation, Self::CODE, None, &open, &whole, claim, verified && more.verified)
    }
}
