//! Several freed mentees at once: the fewest pairs given up in all.
//!
//! Who is served and how often everybody is paired is settled. Then a standing pair that stays is
//! worth more than all scores together, and the best sum of an assignment in which everybody has just so many
//! mentors gives up the fewest pairs and, of those, has the highest total; its prices prove it. What
//! differs falls into chains, one for each freed mentee: a circle would give up pairs for nobody,
//! and so would a mentor whom more leave than come to, so that the best sum has neither.

use super::StrategyError;
use super::situation::OpenMarket;
use crate::assignment::solve;
use crate::audit;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Ordered, Side, StopReason};
use crate::market::{AssignmentProblem, Outcome, Seats};
use std::collections::BTreeSet;

pub(super) const CODE: &str = "repair";

pub(super) type Position = (MenteeIx, MentorIx);

/// A mentee, the mentor left and the mentor gone to.
pub(super) type Step = (MenteeIx, Option<MentorIx>, MentorIx);

/// Pairs that give up the fewest, and whether a verifier found so.
pub(super) struct Fewest {
    pub(super) made: BTreeSet<Position>,
    pub(super) verified: bool,
}

/// Of all pairs in which everybody has as many mentors as in `made` and the fixed ones stay, those
/// that give up the fewest of `before` and then have the highest total. Nothing where the numbers
/// do not fit a sum.
pub(super) fn fewest(
    market: &OpenMarket,
    before: &BTreeSet<Position>,
    made: &BTreeSet<Position>,
    fixed: &BTreeSet<Position>,
    control: &Control<'_>,
) -> Result<Result<Option<Fewest>, StopReason>, StrategyError> {
    let scores = &market.scores;
    let (mentees, mentors) = (scores.mentees(), scores.mentors());
    // Pairs that the rules of today forbid stay, and take their seats.
    let (known, outside): (Vec<Position>, Vec<Position>) =
        made.iter().partition(|pair| scores.is_allowed(pair.0, pair.1));
    let mut seats: Vec<u32> = (0..mentors).map(|at| market.mentor_seats.of(at)).collect();
    outside.iter().for_each(|pair| seats[pair.1.get()] = seats[pair.1.get()].saturating_sub(1));
    let mut counts = vec![0u32; mentees];
    known.iter().for_each(|pair| counts[pair.0.get()] += 1);
    let mut edges: Vec<(MenteeIx, MentorIx, i64)> = Vec::new();
    for mentee in MenteeIx::all(mentees).filter(|mentee| counts[mentee.get()] > 0) {
        for mentor in MentorIx::all(mentors) {
            if let Some((one, other)) = scores.of(mentee, mentor) {
                edges.push((mentee, mentor, i64::from(one) + i64::from(other)));
            }
        }
    }
    let largest = edges.iter().map(|edge| edge.2.unsigned_abs()).max().unwrap_or(0);
    let stays = 2 * u128::from(largest) * (known.len() as u128 + 1) + 1;
    let Ok(stays) = i64::try_from(stays) else { return Ok(Ok(None)) };
    for (mentee, mentor, weight) in &mut edges {
        if before.contains(&(*mentee, *mentor)) {
            let Some(sum) = weight.checked_add(stays) else { return Ok(Ok(None)) };
            *weight = sum;
        }
    }
    let required = known.iter().copied().filter(|pair| fixed.contains(pair)).collect();
    let problem = AssignmentProblem::sparse(mentees, mentors, edges)
        .seats(Side::Mentee, Seats::each(counts.clone()))
        .seats(Side::Mentor, Seats::each(seats))
        .minimums(Side::Mentee, counts)
        .required(required)
        .build();
    // Numbers beyond those that add up are refused.
    let Ok(problem) = problem else { return Ok(Ok(None)) };
    match solve(&problem, control) {
        Outcome::Solved(answer) => {
            let verified = audit::verify_assignment(&problem, &answer).is_ok();
            let made = answer.matching.pairs().chain(outside).collect();
            Ok(Ok(Some(Fewest { made, verified })))
        }
        Outcome::Impossible(_) => {
            let reason = "pairs that were made cannot be made again".to_owned();
            Err(StrategyError::Refused { strategy: CODE, reason })
        }
        Outcome::Stopped(stopped) => Ok(Err(stopped.reason)),
    }
}

/// What differs, as a chain for each of these mentees.
pub(super) fn chains(
    before: &BTreeSet<Position>,
    after: &BTreeSet<Position>,
    freed: &[MenteeIx],
) -> Vec<Vec<Step>> {
    let mut new: BTreeSet<Position> = after.difference(before).copied().collect();
    let mut ended: BTreeSet<(MentorIx, MenteeIx)> =
        before.difference(after).map(|&(mentee, mentor)| (mentor, mentee)).into_set();
    let mut all = Vec::new();
    for &first in freed {
        let (mut mentee, mut from, mut steps) = (first, None, Vec::new());
        while let Some(&(_, to)) =
            new.range((mentee, MentorIx::new(0))..).next().filter(|pair| pair.0 == mentee)
        {
            new.remove(&(mentee, to));
            steps.push((mentee, from, to));
            let left = ended.range((to, MenteeIx::new(0))..).next().filter(|pair| pair.0 == to);
            let Some(&(_, next)) = left else { break };
            ended.remove(&(to, next));
            (mentee, from) = (next, Some(to));
        }
        if !steps.is_empty() {
            all.push(steps);
        }
    }
    all
}
