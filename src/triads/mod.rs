//! Groups of three sides: an employer, an educator and learners.
//!
//! A team is an employer with an educator; learners join teams. Finding the best teams
//! and learners together is NP-hard, as three-dimensional matching is (Karp 1972). Our
//! procedure takes two steps, each of them an assignment with its certificate:
//! educators to employers first, then learners to the formed teams. Each step is the
//! best that can be done by itself; both together need not be, and no bound on the gap
//! is claimed. [`WholeTeams`] forms an employer, an educator and a learner at once instead, exactly; any other solver can stand in
//! their place through [`TriadSolver`].
//!
//! Beside it stand two problems of single triples: the best sum ([`axial`]), and
//! preferences that go round ([`cyclic_stable`]).

mod axial;
mod cyclic;
mod pairing;
mod two_step;
mod whole;

pub use axial::{AxialAnswer, axial};
pub use cyclic::{CyclicAnswer, NoCyclic, cyclic_stable};
pub use two_step::TwoStep;
pub use whole::WholeTeams;

use crate::kernel::{
    Control, Faults, Index, Internal, Matrix, MenteeIx, MentorIx, ShapeError, Side, faults,
};
use crate::market::{
    AssignmentAnswer, AssignmentFault, AssignmentProblem, AxialProblem, Cardinality, Outcome,
    Seats, TriplesFault,
};
use std::convert::Infallible;

/// So many triples are listed at most: some three gigabytes of weights.
const MOST_TRIPLES: usize = 100_000_000;

/// Who may work with whom in three sides, and what it is worth. People are numbered
/// from 0 on each side.
///
/// The worth of a team with its learners is what employer and educator are worth to
/// each other, and for each learner what they and the employer, and they and the
/// educator, are worth to each other. Nothing stands for a pair that may not be.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TriadProblem {
    educators: Matrix<Option<i64>>,
    learners_employers: Matrix<Option<i64>>,
    learners_educators: Matrix<Option<i64>>,
    teams_of: Vec<u32>,
    learners_of: Vec<u32>,
}

faults! {
    /// Why three sides do not fit together.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum TriadFault: "triad-fault" {
        /// A table has another shape than the sides.
        Shape {
            /// Which table, or list of seats.
            table: &'static str,
            /// Its rows.
            rows: usize,
            /// Its columns.
            columns: usize,
            /// The rows there should be.
            expected_rows: usize,
            /// The columns there should be.
            expected_columns: usize,
        } = "shape",
            "{table}: {rows} × {columns} entries, but {expected_rows} × {expected_columns} people",
            "{table}: таблица {rows} × {columns}, а людей {expected_rows} × {expected_columns}";
        /// A step's assignment was refused.
        Assignment(fault: AssignmentFault) = "assignment", "{fault}", "{fault}";
        /// Two worths of a learner in a team are together beyond the numbers.
        Overflow {
            /// Which learner.
            learner: usize,
        } = "overflow",
            "the worths of learner {learner} are beyond the numbers",
            "суммы для обучающегося {learner} выходят за пределы чисел";
        /// The triples of employers, educators and learners cannot be listed.
        Triples(fault: TriplesFault) = "triples", "{fault}", "{fault}";
        /// The tables do not fit the address space.
        TooLarge(fault: ShapeError) = "too-large", "{fault}", "{fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}

/// A formed team.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Team {
    /// The employer.
    pub employer: usize,
    /// The educator.
    pub educator: usize,
    /// The learners, ascending; perhaps nobody.
    pub learners: Vec<usize>,
}

/// Teams with the proofs of the steps that formed them.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct TriadAnswer {
    /// The teams, by educator.
    pub teams: Vec<Team>,
    /// The worth of all teams with their learners.
    pub value: i64,
    /// The first step's answer to [`TriadProblem::first_step`]; nothing where it was stopped.
    pub first: Option<AssignmentAnswer<i64>>,
    /// The second step's answer to [`TriadProblem::second_step`] of the teams, or to [`TriadProblem::whole_step`]; likewise.
    pub second: Option<AssignmentAnswer<i64>>,
    /// The triples of [`TriadProblem::triples`] that [`WholeTeams`] began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<AxialAnswer>,
}

/// Forms groups of three sides. Ours are [`TwoStep`] and [`WholeTeams`].
pub trait TriadSolver {
    /// Teams within everybody's seats, of people who may all work with each other; such
    /// teams, too, where it is stopped.
    ///
    /// # Errors
    /// [`TriadFault`]s of the problem.
    fn solve(
        &self,
        problem: &TriadProblem,
        control: &Control<'_>,
    ) -> Result<Outcome<TriadAnswer, Infallible, TriadAnswer>, Faults<TriadFault>>;
}

impl TriadProblem {
    /// Three sides: educators × employers, learners × employers, learners × educators,
    /// how many educators each employer works with, and how many learners each educator
    /// takes into their team.
    ///
    /// # Errors
    /// Every table and list of another length than the sides.
    pub fn new(
        educators: Matrix<Option<i64>>,
        learners_employers: Matrix<Option<i64>>,
        learners_educators: Matrix<Option<i64>>,
        teams_of: Vec<u32>,
        learners_of: Vec<u32>,
    ) -> Result<Self, Faults<TriadFault>> {
        let sides = (learners_of.len(), teams_of.len());
        let learners = learners_employers.rows();
        let mut faults = Vec::new();
        for (table, of, expected) in [
            ("educators × employers", &educators, sides),
            ("learners × employers", &learners_employers, (learners, sides.1)),
            ("learners × educators", &learners_educators, (learners, sides.0)),
        ] {
            // A table without rows cannot tell its columns.
            if (of.rows(), of.columns()) != expected && (of.rows(), expected.0) != (0, 0) {
                faults.push(TriadFault::Shape {
                    table,
                    rows: of.rows(),
                    columns: of.columns(),
                    expected_rows: expected.0,
                    expected_columns: expected.1,
                });
            }
        }
        let problem =
            Self { educators, learners_employers, learners_educators, teams_of, learners_of };
        if faults.is_empty() { Ok(problem) } else { Err(faults.into()) }
    }

    /// How many employers, educators and learners.
    #[must_use]
    pub fn sides(&self) -> (usize, usize, usize) {
        (self.teams_of.len(), self.learners_of.len(), self.learners_employers.rows())
    }

    /// The worth of an employer and an educator, where they may work together.
    #[must_use]
    pub fn team(&self, employer: usize, educator: usize) -> Option<i64> {
        *self.educators.get(educator, employer)?
    }

    /// The worth of a learner in a team, where all three may work together.
    #[must_use]
    pub fn learner(&self, learner: usize, employer: usize, educator: usize) -> Option<i64> {
        let with_employer = (*self.learners_employers.get(learner, employer)?)?;
        let with_educator = (*self.learners_educators.get(learner, educator)?)?;
        with_employer.checked_add(with_educator)
    }

    /// The first step: rows are educators, columns employers; as many teams as can be,
    /// and of those the highest worth.
    ///
    /// # Errors
    /// Worths beyond the numbers of an assignment.
    pub fn first_step(&self) -> Result<AssignmentProblem<i64>, Faults<TriadFault>> {
        let (employers, educators, _) = self.sides();
        let mut edges = Vec::new();
        for educator in (0..educators).filter(|&educator| self.learners_of[educator] > 0) {
            for employer in 0..employers {
                if let Some(worth) = self.team(employer, educator) {
                    edges.push((MenteeIx::at(educator), MentorIx::at(employer), worth));
                }
            }
        }
        AssignmentProblem::sparse(educators, employers, edges)
            .cardinality(Cardinality::Maximum)
            .seats(Side::Mentor, Seats::each(self.teams_of.clone()))
            .build()
            .map_err(|faults| faults.map(Into::into))
    }

    /// The second step: rows are learners, columns these teams of employer and
    /// educator; as many learners as can be, and of those the highest worth.
    ///
    /// # Errors
    /// Worths beyond the numbers of an assignment.
    pub fn second_step(
        &self,
        teams: &[(usize, usize)],
    ) -> Result<AssignmentProblem<i64>, Faults<TriadFault>> {
        self.joining(teams, 0)
    }

    /// The same where each team keeps a learner at least.
    ///
    /// # Errors
    /// Worths beyond the numbers of an assignment.
    pub fn whole_step(
        &self,
        teams: &[(usize, usize)],
    ) -> Result<AssignmentProblem<i64>, Faults<TriadFault>> {
        self.joining(teams, 1)
    }

    /// Triples of a team of an employer, an educator and a learner, each worth what all three are to each
    /// other, and the employer of each team: an employer has as many teams as seats, no more than there are educators.
    ///
    /// # Errors
    /// Sides of so many that their triples cannot be listed; worths beyond the numbers.
    pub fn triples(&self) -> Result<(AxialProblem, Vec<usize>), Faults<TriadFault>> {
        let (employers, educators, learners) = self.sides();
        let seats = |employer: usize| (self.teams_of[employer] as usize).min(educators);
        let slots: Vec<usize> = (0..employers)
            .flat_map(|employer| std::iter::repeat_n(employer, seats(employer)))
            .collect();
        let size = slots.len().checked_mul(educators).and_then(|size| size.checked_mul(learners));
        let Some(size) = size.filter(|&size| size <= MOST_TRIPLES) else {
            let (got, expected) = (usize::MAX, MOST_TRIPLES);
            return Err(vec![TriadFault::Triples(TriplesFault::Weights { got, expected })].into());
        };
        let mut weights = Vec::with_capacity(size);
        for &employer in &slots {
            for educator in 0..educators {
                let team = self.team(employer, educator);
                let team = team.filter(|_| self.learners_of[educator] > 0).map(i128::from);
                for learner in 0..learners {
                    let joins = self.learner(learner, employer, educator).map(i128::from);
                    weights.push(team.zip(joins).map(|(team, joins)| team + joins));
                }
            }
        }
        let problem = AxialProblem::new([slots.len(), educators, learners], weights, true);
        Ok((problem.map_err(|fault| vec![TriadFault::Triples(fault)])?, slots))
    }

    fn joining(
        &self,
        teams: &[(usize, usize)],
        least: u32,
    ) -> Result<AssignmentProblem<i64>, Faults<TriadFault>> {
        let (_, _, learners) = self.sides();
        let mut edges = Vec::new();
        for learner in 0..learners {
            for (team, &(employer, educator)) in teams.iter().enumerate() {
                let both = (
                    self.learners_employers.get(learner, employer).copied().flatten(),
                    self.learners_educators.get(learner, educator).copied().flatten(),
                );
                if let (Some(one), Some(other)) = both {
                    let worth = one.checked_add(other);
                    let worth = worth.ok_or_else(|| vec![TriadFault::Overflow { learner }])?;
                    edges.push((MenteeIx::at(learner), MentorIx::at(team), worth));
                }
            }
        }
        let seats = teams.iter().map(|team| self.learners_of.get(team.1).copied().unwrap_or(0));
        AssignmentProblem::sparse(learners, teams.len(), edges)
            .cardinality(Cardinality::Maximum)
            .seats(Side::Mentor, Seats::each(seats.collect()))
            .minimums(Side::Mentor, vec![least; teams.len()])
            .build()
            .map_err(|faults| faults.map(Into::into))
    }
}
