//! Shortlists: the few best mentors of each mentee, with what taking each would cost
//! the whole.

use super::best::{Best, Solver};
use super::{Objective, Regret, Situation, StrategyError};
use crate::assignment::{Loss, Sensitivity};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Unit};
use crate::market::Outcome;
use crate::people::PersonId;
use crate::scoring::{Explanation, OrderBy};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How shortlists are made. The numbers are our rule; no source gives them.
///
/// ```
/// use mentormatch::strategy::ShortlistRule;
///
/// let rule: ShortlistRule = serde_json::from_str(r#"{"most": 3}"#)?;
/// assert_eq!((rule.most, rule.order), (3, ShortlistRule::default().order));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ShortlistRule {
    /// How many mentors a mentee's list has at most: 5.
    pub most: usize,
    /// By which score mentors are ordered: both sides' together.
    pub order: OrderBy,
    /// Against which best pairing a mentor's cost is counted: as many pairs as can
    /// be, then the highest total.
    pub objective: Objective,
}

impl Default for ShortlistRule {
    fn default() -> Self {
        Self { most: 5, order: OrderBy::Total, objective: Objective::MostPairs }
    }
}

/// The shortlists of a cohort, beside the best pairing that they are measured by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shortlists {
    /// The unit of all scores here.
    pub unit: Unit,
    /// How many pairs the best pairing has, locked ones included.
    pub pairs: usize,
    /// Both sides' scores of it together, in units.
    pub total: i64,
    /// Whether the verifier accepted the proof that it is the best.
    pub verified: bool,
    /// A list for each mentee with a seat that no lock takes, by place in the base.
    pub lists: Vec<Shortlist>,
}

/// The best mentors of one mentee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shortlist {
    /// The mentee.
    pub mentee: PersonId,
    /// How many mentors could be taken at all.
    pub possible: usize,
    /// The best of them, best first, the earlier in the base among equals.
    pub mentors: Vec<Shortlisted>,
}

/// A mentor on a mentee's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shortlisted {
    /// The mentor.
    pub mentor: PersonId,
    /// What the mentee's side thinks of the pair, in units.
    pub mentee_score: i32,
    /// What the mentor's side thinks of the pair, in units.
    pub mentor_score: i32,
    /// Whether the best pairing makes the pair.
    pub in_best: bool,
    /// What it costs the best pairing to make this pair: by how much the most that
    /// can be reached with it falls. Exact; 0 for a pair that some best pairing makes.
    pub regret: Regret,
    /// What each criterion adds to the scores, and what was found.
    pub reasons: Explanation,
}

/// The shortlists of a situation.
///
/// The regret of a pair is `best − best with the pair`, exact, read from the proof of
/// the best pairing ([`Sensitivity`]); pairs are lost before totals count where the
/// objective is [`Objective::MostPairs`]. Locked pairs stay in both.
///
/// Time O(n³), memory O(n²).
///
/// # Errors
/// [`StrategyError`] where the market is too large.
pub fn shortlists(
    situation: &Situation,
    rule: &ShortlistRule,
    control: &Control<'_>,
) -> Result<Outcome<Shortlists>, StrategyError> {
    const CODE: &str = "shortlists";
    StrategyError::without_groups(situation.rules(), CODE)?;
    let market = situation.remaining()?;
    let mut solver = Solver::new(CODE, control);
    let Best { problem, answer, verified } = match solver.best(&market, rule.objective)? {
        Outcome::Solved(best) => best,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
    };
    let rest = solver.rest();
    let sensitivity = Sensitivity::new(&problem, &answer, &rest)
        .map_err(|fault| StrategyError::refused(CODE, &[fault]))?;
    let losses = sensitivity.or_stopped().and_then(|read| read.all(&rest).or_stopped());
    let losses = match losses {
        Ok(losses) => losses,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    let cohort = situation.cohort();
    let list = |mentee: MenteeIx| {
        let mut mentors: Vec<(MentorIx, i32, i32)> = MentorIx::all(market.scores.mentors())
            .filter_map(|mentor| {
                let (one, other) = market.scores.of(mentee, mentor)?;
                Some((mentor, one, other))
            })
            .collect();
        let possible = mentors.len();
        let key = |&(mentor, one, other): &(MentorIx, i32, i32)| {
            let score = match rule.order {
                OrderBy::MenteeView => i64::from(one),
                OrderBy::MentorView => i64::from(other),
                OrderBy::Total => i64::from(one) + i64::from(other),
            };
            (Reverse(score), mentor)
        };
        mentors.sort_unstable_by_key(key);
        mentors.truncate(rule.most);
        let mentors = mentors.into_iter().filter_map(|(mentor, mentee_score, mentor_score)| {
            let in_best = answer.matching.contains(mentee, mentor);
            let regret = if in_best {
                Regret::default()
            } else {
                match losses.of(mentee, mentor)? {
                    Loss::Sum(total) => Regret { pairs: 0, total },
                    Loss::PairAndSum(total) => Regret { pairs: 1, total },
                    // Nothing is required here, so any open pair can be made.
                    Loss::Impossible => return None,
                }
            };
            Some(Shortlisted {
                mentor: cohort.mentors().id(mentor)?.clone(),
                mentee_score,
                mentor_score,
                in_best,
                regret,
                reasons: situation.rules().explain(mentee, mentor)?,
            })
        });
        let mentee = cohort.mentees().id(mentee)?.clone();
        Some(Shortlist { mentee, possible, mentors: mentors.collect() })
    };
    let locked = situation.locked().iter();
    let of_locked = |&(mentee, mentor): &(MenteeIx, MentorIx)| {
        let scores = situation.scores_of(mentee, mentor);
        scores.map_or(0, |(one, other)| i64::from(one) + i64::from(other))
    };
    let made = answer.matching.pairs().map(|pair| of_locked(&pair)).sum::<i64>();
    Ok(Outcome::Solved(Shortlists {
        unit: situation.rules().unit(),
        pairs: answer.matching.size() + situation.locked().len(),
        total: made + locked.map(of_locked).sum::<i64>(),
        verified,
        lists: MenteeIx::all(market.scores.mentees())
            .filter(|mentee| market.mentee_seats.of(mentee.get()) > 0)
            .filter_map(list)
            .collect(),
    }))
}
