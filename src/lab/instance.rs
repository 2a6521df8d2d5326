//! One line of the interchange: parsed to a typed instance, solved to an answer.

use super::answer::{Answer, Json};
use super::assignment::Assignment;
use super::clock::Clock;
use super::fault::{Fault, Faults};
use super::fields::{Context, Fields};
use super::general::General;
use super::options::Options;
use super::projects::StudentProjects;
use super::roommates::Roommates;
use super::triads::Triads;
use super::two_sided::TwoSided;

/// An instance: what is to be solved, and the bounds of the run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Instance {
    /// Its name, given back with the answer.
    pub id: Json,
    /// The bounds of the run.
    pub options: Options,
    /// What is to be solved.
    pub problem: Problem,
}

/// The problems that can be solved.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Problem {
    /// Preferences on both sides.
    TwoSided(TwoSided),
    /// Weights.
    Assignment(Assignment),
    /// One pool, preferences.
    Roommates(Roommates),
    /// One pool, weights.
    General(General),
    /// Projects that mentors offer to students.
    Projects(StudentProjects),
    /// Three sides.
    Triads(Triads),
}

/// A problem that the interchange names.
#[derive(Clone, Copy)]
enum Name {
    TwoSided,
    Assignment,
    Roommates,
    General,
    Projects,
    Triads,
}

const PROBLEMS: [(&str, Name); 6] = [
    ("two-sided", Name::TwoSided),
    ("assignment", Name::Assignment),
    ("roommates", Name::Roommates),
    ("general", Name::General),
    ("triads", Name::Triads),
    ("projects", Name::Projects),
];

/// A line that is no instance: its `id`, where it is an object, and its faults.
#[derive(Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// The line's name; null where it is no object.
    pub id: Json,
    /// Every fault found.
    pub faults: crate::kernel::Faults<Fault>,
}

impl Refusal {
    pub(crate) fn of(id: Json, faults: Faults) -> Self {
        Self { id, faults }
    }
}

impl Instance {
    /// Reads an instance from a line: one JSON object. Files that it names are read
    /// too, so that solving touches no file.
    ///
    /// # Errors
    /// The line's `id` and every fault found.
    pub fn parse(line: &[u8], context: &Context) -> Result<Self, Refusal> {
        let fields = Fields::of_line(line, context);
        let mut fields =
            fields.map_err(|fault| Refusal { id: Json::default(), faults: fault.into() })?;
        let id = fields.id();
        match Self::read(fields) {
            Ok((options, problem)) => Ok(Self { id, options, problem }),
            Err(faults) => Err(Refusal { id, faults }),
        }
    }

    fn read(mut fields: Fields<'_>) -> Result<(Options, Problem), Faults> {
        let Some(name) = fields.required_name("problem", &PROBLEMS) else {
            return Err(fields.into_faults());
        };
        let mut options = Options::read(&mut fields);
        let problem = match name {
            Name::TwoSided => {
                let problem = TwoSided::read(&mut fields);
                options.memory_limit = Some(fields.memory_left());
                fields.finish("two-sided", problem.map(Problem::TwoSided))?
            }
            Name::Assignment => {
                let problem = Assignment::read(&mut fields);
                options.memory_limit = Some(fields.memory_left());
                fields.finish("assignment", problem.map(Problem::Assignment))?
            }
            Name::Roommates => {
                let problem = Roommates::read(&mut fields);
                options.memory_limit = Some(fields.memory_left());
                fields.finish("roommates", problem.map(Problem::Roommates))?
            }
            Name::General => {
                let problem = General::read(&mut fields);
                fields.finish("general", problem.map(Problem::General))?
            }
            Name::Projects => {
                let problem = StudentProjects::read(&mut fields);
                fields.finish("projects", problem.map(Problem::Projects))?
            }
            Name::Triads => {
                let problem = Triads::read(&mut fields);
                fields.finish("triads", problem.map(Problem::Triads))?
            }
        };
        Ok((options, problem))
    }

    /// Solves the instance and has the answer verified. The limit of seconds counts from
    /// here: where it ends while lists are checked, nothing was found; where it ends while
    /// the answer is verified, the answer is stopped and not verified.
    ///
    /// # Errors
    /// What the market refuses: indices out of range, entries given twice, numbers
    /// beyond the range that sums allow.
    pub fn solve(self) -> Result<Answer, crate::kernel::Faults<Fault>> {
        let clock = Clock::start(&self.options);
        let mut answer = match self.problem {
            Problem::TwoSided(problem) => problem.solve(&self.options, &clock),
            Problem::Assignment(problem) => problem.solve(self.options.limit, &clock),
            Problem::Roommates(problem) => problem.solve(&self.options, &clock),
            Problem::General(problem) => problem.solve(&clock),
            Problem::Projects(problem) => problem.solve(&clock),
            Problem::Triads(problem) => problem.solve(&self.options, &clock),
        }?;
        answer.id = self.id;
        Ok(answer)
    }
}
