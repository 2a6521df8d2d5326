//! The problem `projects`: mentors offer projects to students.

use super::answer::{Answer, Status, Verified};
use super::clock::Clock;
use super::fault::{Fault, FaultKind, Faults};
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

const OBJECTIVES: [(&str, Option<ProjectsObjective>); 2] = [
    ("student-optimal", Some(ProjectsObjective::StudentOptimal)),
    ("mentor-optimal", Some(ProjectsObjective::MentorOptimal)),
];

impl StudentProjects {
    /// Reads the fields; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let objective = fields.objective(&OBJECTIVES);
        for name in ["students", "projects", "mentors"] {
            if !fields.has(name) {
                fields.missing(name, "students, projects and mentors are expected");
            }
        }
        let students = fields.read("students", |cursor| {
            array(cursor, "an array of lists", |cursor, _| list(cursor))
        });
        let projects = fields.read("projects", |cursor| {
            array(cursor, "an array of projects", |cursor, _| project(cursor))
        });
        let mentors = fields.read("mentors", |cursor| {
            array(cursor, "an array of mentors", |cursor, _| mentor(cursor))
        });
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
        let problem = Projects::new(&students, projects, &mentors).map_err(Faults::refused)?;
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
    let pairs = found.pairs().map(|(student, project)| [student.raw(), project]).collect();
    clock.told(Answer { pairs: Some(pairs), ..Answer::of(Status::Solved) }, |control| {
        let stable = project_stability_within(problem, found, control).or_stopped()?.is_stable();
        // That no stable matching is better for one side is for the solver to say.
        Ok(if stable { Verified::Feasible } else { Verified::No })
    })
}

fn list(cursor: &mut Cursor<'_>) -> Result<Vec<u32>, Fault> {
    array(cursor, "a list of indices", |cursor, _| index(cursor))
}

fn seats(cursor: Option<Cursor<'_>>) -> Result<u32, Fault> {
    let Some(mut cursor) = cursor else { return Ok(1) };
    let seats =
        count(&mut cursor, u64::from(u32::MAX)).map_err(|fault| fault.in_field(".seats"))?;
    Ok(u32::try_from(seats).unwrap_or(u32::MAX))
}

fn project(cursor: &mut Cursor<'_>) -> Result<Project, Fault> {
    let [mentor, places] = members(cursor, ["mentor", "seats"])?;
    let Some(mut mentor) = mentor else {
        return Err(Fault::new(
            ".mentor",
            FaultKind::Missing { expected: "it says who offers the project".to_owned() },
        ));
    };
    let mentor = index(&mut mentor).map_err(|fault| fault.in_field(".mentor"))?;
    Ok(Project { mentor: MentorIx::new(mentor), seats: seats(places)? })
}

fn mentor(cursor: &mut Cursor<'_>) -> Result<ProjectMentor, Fault> {
    let [places, students] = members(cursor, ["seats", "list"])?;
    let Some(mut students) = students else {
        return Err(Fault::new(
            ".list",
            FaultKind::Missing { expected: "it says which students the mentor takes".to_owned() },
        ));
    };
    let list = list(&mut students).map_err(|fault| fault.in_field(".list"))?;
    Ok(ProjectMentor { seats: seats(places)?, list })
}
