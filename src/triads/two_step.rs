//! Our two steps: educators to employers, then learners to the teams.

use super::{Team, TriadAnswer, TriadFault, TriadProblem, TriadSolver};
use crate::assignment;
use crate::kernel::{Control, Index};
use crate::market::{AssignmentAnswer, AssignmentProblem, Outcome};

/// Educators are assigned to employers, then learners to the formed teams (our rule;
/// no source gives a procedure). Both steps make as many pairs as can be and, of
/// those, the highest worth; each answer carries the certificate of its step.
///
/// Time: two assignments.
#[derive(Clone, Copy, Debug, Default)]
pub struct TwoStep;

impl TriadSolver for TwoStep {
    fn solve(
        &self,
        problem: &TriadProblem,
        control: &Control<'_>,
    ) -> Result<TriadAnswer, Vec<TriadFault>> {
        control.check(0).map_err(|why| vec![TriadFault::Stopped(why)])?;
        let first = solved(&problem.first_step()?)?;
        let pairs: Vec<(usize, usize)> = first
            .matching
            .pairs()
            .map(|(educator, employer)| (employer.get(), educator.get()))
            .collect();
        control.check(1).map_err(|why| vec![TriadFault::Stopped(why)])?;
        let second = solved(&problem.second_step(&pairs)?)?;
        let mut teams: Vec<Team> = pairs
            .iter()
            .map(|&(employer, educator)| Team { employer, educator, learners: Vec::new() })
            .collect();
        for (learner, team) in second.matching.pairs() {
            if let Some(team) = teams.get_mut(team.get()) {
                team.learners.push(learner.get());
            }
        }
        let mut value = 0i64;
        for team in &teams {
            let own = problem.team(team.employer, team.educator).into_iter();
            let joined = team
                .learners
                .iter()
                .filter_map(|&learner| problem.learner(learner, team.employer, team.educator));
            // Each step's sum fits, as its assignment was accepted.
            value = own.chain(joined).fold(value, i64::saturating_add);
        }
        Ok(TriadAnswer { teams, value, first: Some(first), second: Some(second) })
    }
}

fn solved(problem: &AssignmentProblem<i64>) -> Result<AssignmentAnswer<i64>, Vec<TriadFault>> {
    match assignment::solve(problem) {
        Outcome::Solved(answer) => Ok(answer),
        Outcome::Impossible(witness) => {
            Err(vec![TriadFault::NoAnswer { reason: format!("{witness:?}") }])
        }
        Outcome::Stopped(stopped) => match stopped.best {},
    }
}
