//! The problem `projects`: mentors offer projects to students.

use super::answer::{Answer, Status, Verified};
use super::clock::Clock;
use super::fault::{Expected, Fault, FaultKind, Faults, Needed};
use super::fields::{Fields, array, count, index, members};
use super::json::Cursor;
use crate::audit::project_stability_within;
use crate::kernel::{Index, MentorIx};
use crate::market::{Outcome, Project, ProjectMatching, ProjectMentor, Projects};
use crate::stable::{mentor_optimal_projects, student_optimal_projects};

/// Students, projects and mentors as a line gives them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StudentProjects {
    /// The projects that each student lists, best first.
    pub students: Vec<Vec<u32>>,
    /// Who offers each project, and how many students may do it.
    pub projects: Vec<Project>,
    /// How many students each mentor takes, and whom, best first.
    pub mentors: Vec<ProjectMentor>,
    /// What is asked for.
    pub objective: ProjectsObjective,
}

/// For whom a stable matching of students and projects is to be the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectsObjective {
    /// The best stable matching for every student.
    #[default]
    StudentOptimal,
    /// The best stable matching for every mentor.
    MentorOptimal,
}

const OBJECTIVES: [(&str, ProjectsObjective); 2] = [
    ("student-optimal", ProjectsObjective::StudentOptimal),
    ("mentor-optimal", ProjectsObjective::MentorOptimal),
];

impl StudentProjects {
    /// Reads the fields; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let objective = fields.objective(&OBJECTIVES);
        for name in ["students", "projects", "mentors"] {
            if !fields.has(name) {
                fields.missing(name, Needed::Projects);
            }
        }
        let students = fields
            .read("students", |cursor| array(cursor, Expected::Lists, |cursor, _| list(cursor)));
        let projects = fields.read("projects", |cursor| {
            array(cursor, Expected::Projects, |cursor, _| project(cursor))
        });
        let mentors = fields
            .read("mentors", |cursor| array(cursor, Expected::Mentors, |cursor, _| mentor(cursor)));
        let (students, projects, mentors) = (students?, projects?, mentors?);
        let agents = [students.len(), projects.len(), mentors.len()];
        let entries = students.iter().map(Vec::len).sum::<usize>()
            + mentors.iter().map(|mentor| mentor.list.len()).sum::<usize>();
        let named = agents.iter().sum();
        fields.admit(&agents, named, entries).then_some(())?;
        Some(Self { students, projects, mentors, objective: objective? })
    }

    /// Solves the instance and has the answer verified.
    pub(crate) fn solve(self, clock: &Clock) -> Result<Answer, Faults> {
        let Self { students, projects, mentors, objective } = self;
        let problem = Projects::within(&students, projects, &mentors, &clock.passing());
        let problem = match problem.map_err(Faults::refused)?.or_stopped() {
            Ok(problem) => problem,
            Err(reason) => return Ok(clock.nothing(reason)),
        };
        let solve = match objective {
            ProjectsObjective::StudentOptimal => student_optimal_projects,
            ProjectsObjective::MentorOptimal => mentor_optimal_projects,
        };
        let answer = match solve(&problem, clock.control()) {
            Outcome::Solved(found) => told(&problem, &found, clock),
            Outcome::Stopped(stopped) => clock.nothing(stopped.reason),
            Outcome::Impossible(never) => match never {},
        };
        Ok(Answer { dropped: Some(problem.dropped()), ..answer })
    }
}

fn told(problem: &Projects, found: &ProjectMatching, clock: &Clock) -> Answer {
    let pairs: Vec<_> = found.pairs().map(|(student, project)| [student.raw(), project]).collect();
    clock.told(Answer { pairs: Some(pairs.into()), ..Answer::of(Status::Solved) }, |control| {
        let stable = project_stability_within(problem, found, control).or_stopped()?.is_stable();
        // That no stable matching is better for one side is for the solver to say.
        Ok(if stable { Verified::Feasible } else { Verified::No })
    })
}

fn list(cursor: &mut Cursor<'_>) -> Result<Vec<u32>, Fault> {
    array(cursor, Expected::Indices, |cursor, _| index(cursor))
}

/// A member that may be left out, read by `read`; one that may not says what it is for.
fn member<'a, T>(
    name: &str,
    given: Option<Cursor<'a>>,
    absent: Result<T, Needed>,
    read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let place = format!(".{name}");
    match (given, absent) {
        (Some(mut cursor), _) => read(&mut cursor).map_err(|fault| fault.in_field(&place)),
        (None, Ok(absent)) => Ok(absent),
        (None, Err(expected)) => Err(Fault::new(place, FaultKind::Missing { expected })),
    }
}

fn seats(given: Option<Cursor<'_>>) -> Result<u32, Fault> {
    let largest = u64::from(u32::MAX);
    let seats = |cursor: &mut Cursor<'_>| count(cursor, largest);
    Ok(u32::try_from(member("seats", given, Ok(1), seats)?).unwrap_or(u32::MAX))
}

fn project(cursor: &mut Cursor<'_>) -> Result<Project, Fault> {
    let [mentor, places] = members(cursor, ["mentor", "seats"])?;
    let mentor = member("mentor", mentor, Err(Needed::WhoOffers), index)?;
    Ok(Project { mentor: MentorIx::new(mentor), seats: seats(places)? })
}

fn mentor(cursor: &mut Cursor<'_>) -> Result<ProjectMentor, Fault> {
    let [places, students] = members(cursor, ["seats", "list"])?;
    let list = member("list", students, Err(Needed::WhomItTakes), list)?;
    Ok(ProjectMentor { seats: seats(places)?, list })
}
