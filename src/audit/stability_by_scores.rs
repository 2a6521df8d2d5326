//! Whether a matching is stable in a market of scores.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962). *Trusts* the market's checked
//! construction. Scores are compared only: nothing overflows.

use super::score_standings::ScoreStandings;
use super::stability::{BlockingPair, Stability};
use super::standing::{Infeasibility, size_faults};
use super::wants::acceptable;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Unbounded, by_row};
use crate::market::{Matching, Outcome, Score, ScoredMarket};

/// [`stability`](super::stability()) in a market of scores: weak stability, as equal scores are ties.
///
/// One sweep over the mentees' table in the caller's rayon pool, and a look at the mentors' for
/// each pair that the mentee would rather have. Memory O(agents + `limit`).
#[must_use]
pub fn stability_by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    limit: usize,
) -> Stability<W> {
    match paced_by_scores(market, matching, limit, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`stability_by_scores`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn stability_by_scores_within<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    limit: usize,
    control: &Control<'_>,
) -> Outcome<Stability<W>> {
    paced_by_scores(market, matching, limit, &mut Meter::new(control)).into()
}

fn paced_by_scores<W: Score, P: Pace>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    limit: usize,
    pace: &mut P,
) -> Result<Stability<W>, P::Cut> {
    let scores = market.scores();
    let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
    size_faults(matching, (scores.mentees(), scores.mentors()), &mut found.faults);
    if !found.faults.is_empty() {
        return Ok(found);
    }
    for (mentee, mentor) in matching.pairs() {
        pace.steps(1)?;
        if acceptable(market, mentee, mentor).is_none() {
            found.faults.push(Infeasibility::Unacceptable { mentee, mentor });
        }
    }
    let standings = ScoreStandings::read(market, matching, &mut found.faults);
    let view = scores.mentee_view();
    let blocking = |at: usize, tell: &mut dyn FnMut(BlockingPair<W>)| {
        standings.mentees[at].among::<false>(view.row(at), |mentor, _| {
            let pair = (MenteeIx::at(at), MentorIx::at(mentor));
            standings.of(market, matching, pair).into_iter().for_each(&mut *tell);
        });
    };
    let each = |(): &mut (), at: usize| {
        let mut count = 0u64;
        blocking(at, &mut |_| count += 1);
        count
    };
    let counts = by_row(0..view.rows(), |_| view.columns(), pace, || (), each)?;
    found.blocking = counts.iter().sum();
    for (at, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        if found.pairs.len() == limit {
            break;
        }
        blocking(at, &mut |pair| {
            if found.pairs.len() < limit {
                found.pairs.push(pair);
            }
        });
    }
    Ok(found)
}
