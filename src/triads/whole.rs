//! Whole teams: an employer, an educator and a learner at once, then whoever else joins.

use super::two_step::told;
use super::{TriadAnswer, TriadFault, TriadProblem, TriadSolver, axial};
use crate::assignment::solve;
use crate::kernel::{Control, Faults, Internal, arrange_by_key};
use crate::market::{Outcome, Stopped};
use std::convert::Infallible;

/// As many teams with an educator and a learner as can be, and of those the highest worth of all three together
/// ([`axial()`](super::axial())); then further learners join these teams, as many as can be and of those the highest worth, none of which
/// loses its last.
///
/// Where each educator takes one learner that is the best that can be done with whole teams; where an educator takes
/// several, each of the two stages is the best by itself. NP-hard, exponential at worst: practical for some twenty
/// agents a side. Stopped in the first stage, it gives the best teams that it found, with no claim, and their learners. Memory O(teams of employers · educators ·
/// learners).
#[derive(Clone, Copy, Debug, Default)]
pub struct WholeTeams;

impl TriadSolver for WholeTeams {
    fn solve(
        &self,
        problem: &TriadProblem,
        control: &Control<'_>,
    ) -> Result<Outcome<TriadAnswer, Infallible, TriadAnswer>, Faults<TriadFault>> {
        let (triples, slots) = problem.triples()?;
        let (found, mut stopped) = match axial(&triples, control) {
            Outcome::Solved(found) => (found, None),
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best: Some(found) }) => (found, Some(reason)),
            Outcome::Stopped(Stopped { reason, best: None }) => {
                return Ok(Outcome::stopped(reason));
            }
        };
        let teams = found.triples.iter().map(|&[slot, educator, _]| {
            (slots.get(slot as usize).copied().unwrap_or_default(), educator as usize)
        });
        let mut teams: Vec<(usize, usize)> = teams.collect();
        arrange_by_key(&mut teams, |team| team.1);
        // The second stage is polynomial: also where the first was cut short, everybody finds a team.
        let rest = if stopped.is_some() { Control::unbounded() } else { *control };
        let (learners, second) = match solve(&problem.whole_step(&teams)?, &rest) {
            Outcome::Solved(answer) => (Some(answer.matching.clone()), Some(answer)),
            Outcome::Impossible(_) => {
                return Err(vec![Internal::broken("each team has a learner").into()].into());
            }
            Outcome::Stopped(Stopped { reason, best }) => {
                stopped = Some(reason);
                (best.map(|best| best.matching), None)
            }
        };
        let formed = told(problem, &teams, learners.as_ref())?;
        let answer = TriadAnswer { second, whole: Some(found), ..formed };
        Ok(match stopped {
            None => Outcome::Solved(answer),
            Some(reason) => Outcome::stopped_with(reason, answer),
        })
    }
}
