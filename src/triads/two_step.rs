//! Our two steps: educators to employers, then learners to the teams.

use super::{Team, TriadAnswer, TriadFault, TriadProblem, TriadSolver};
use crate::assignment::{Scratch, solve_with};
use crate::kernel::{Control, Faults, Index, Internal, StopReason};
use crate::market::{AssignmentAnswer, AssignmentProblem, Matching, Outcome, Stopped};
use std::convert::Infallible;

/// Educators are assigned to employers, then learners to the formed teams (our rule;
/// no source gives a procedure). Both steps make as many pairs as can be and, of
/// those, the highest worth; each answer carries the certificate of its step.
///
/// Time: two assignments. Stopped in the first step, it gives teams without learners as its
/// best; in the second, teams with those learners who have one.
#[derive(Clone, Copy, Debug, Default)]
pub struct TwoStep;

impl TriadSolver for TwoStep {
    fn solve(
        &self,
        problem: &TriadProblem,
        control: &Control<'_>,
    ) -> Result<Outcome<TriadAnswer, Infallible, TriadAnswer>, Faults<TriadFault>> {
        let mut scratch = Scratch::new();
        let (teams, first) = step(&problem.first_step()?, &mut scratch, control)?;
        let pairs: Vec<(usize, usize)> =
            teams.pairs().map(|(educator, employer)| (employer.get(), educator.get())).collect();
        let first = match first {
            Ok(first) => first,
            Err(reason) => {
                let best = told(problem, &pairs, None)?;
                return Ok(Outcome::stopped_with(reason, best));
            }
        };
        let rest = control.after(scratch.steps());
        let (learners, second) = step(&problem.second_step(&pairs)?, &mut scratch, &rest)?;
        let formed = told(problem, &pairs, Some(&learners))?;
        Ok(match second {
            Ok(second) => {
                Outcome::Solved(TriadAnswer { first: Some(first), second: Some(second), ..formed })
            }
            Err(reason) => {
                Outcome::stopped_with(reason, TriadAnswer { first: Some(first), ..formed })
            }
        })
    }
}

/// The teams with their learners, and what they are worth.
pub(super) fn told(
    problem: &TriadProblem,
    pairs: &[(usize, usize)],
    learners: Option<&Matching>,
) -> Result<TriadAnswer, Faults<TriadFault>> {
    let mut teams: Vec<Team> = pairs
        .iter()
        .map(|&(employer, educator)| Team { employer, educator, learners: Vec::new() })
        .collect();
    for (learner, team) in learners.into_iter().flat_map(Matching::pairs) {
        teams[team.get()].learners.push(learner.get());
    }
    let mut value = Some(0i64);
    for team in &teams {
        let own = problem.team(team.employer, team.educator);
        let joined = team.learners.iter();
        let joined = joined.map(|&learner| problem.learner(learner, team.employer, team.educator));
        for worth in std::iter::once(own).chain(joined) {
            value = value.zip(worth).and_then(|(value, worth)| value.checked_add(worth));
        }
    }
    // Only pairs with a worth are made, and each step's sum was accepted.
    let value = value.ok_or_else(|| vec![Internal::broken("worths of teams add up").into()])?;
    Ok(TriadAnswer { teams, value, first: None, second: None, whole: None })
}

/// The pairs of a step, and its proven answer or why it was stopped.
type Step = (Matching, Result<AssignmentAnswer<i64>, StopReason>);

fn step(
    problem: &AssignmentProblem<i64>,
    scratch: &mut Scratch<i64>,
    control: &Control<'_>,
) -> Result<Step, Faults<TriadFault>> {
    match solve_with(problem, scratch, control) {
        Outcome::Solved(answer) => Ok((answer.matching.clone(), Ok(answer.clone()))),
        Outcome::Impossible(_) => {
            let what = "nothing is demanded, so making no pair qualifies";
            Err(vec![Internal::broken(what).into()].into())
        }
        Outcome::Stopped(Stopped { reason, best }) => {
            let nothing = || Matching::empty(problem.rows(), problem.columns());
            Ok((best.map_or_else(nothing, |best| best.matching), Err(reason)))
        }
    }
}
