//! Stability where students choose projects and mentors choose students.
//!
//! *Theorem*: none but the definition (Abraham, Irving and Manlove, Two algorithms for the
//! student–project allocation problem, 2007, section 2). *Trusts* the checked construction of
//! the problem. Counts are of `u64`, which no number of students fills.

use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Unbounded};
use crate::market::{Outcome, ProjectChoice, ProjectMatching, Projects};

/// A student and a project that the student would rather do and its mentor would rather give
/// to that student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ProjectBlocking {
    /// The student.
    pub student: MenteeIx,
    /// The project.
    pub project: u32,
}

/// What the verifier found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ProjectStability {
    /// Students whose project is not acceptable, or all of them where the number of students
    /// differs.
    pub misplaced: Vec<MenteeIx>,
    /// Projects with more students than seats.
    pub overfull_projects: Vec<u32>,
    /// Mentors with more students than seats.
    pub overfull_mentors: Vec<MentorIx>,
    /// The pairs that block.
    pub blocking: Vec<ProjectBlocking>,
}

impl ProjectStability {
    /// Whether the matching is feasible and nothing blocks it.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a matching of students and projects is stable.
///
/// A student and a project that the student likes better than the present one, or than none,
/// block where
/// 1. the project and its mentor have room, or
/// 2. the project has room, the mentor is full, and the student is with that mentor already
///    or stands above the mentor's worst student, or
/// 3. the project is full and the student stands above its worst student.
///
/// Time O(total length of the lists + agents).
#[must_use]
pub fn project_stability(problem: &Projects, matching: &ProjectMatching) -> ProjectStability {
    match paced(problem, matching, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`project_stability`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn project_stability_within(
    problem: &Projects,
    matching: &ProjectMatching,
    control: &Control<'_>,
) -> Outcome<ProjectStability> {
    paced(problem, matching, &mut Meter::new(control)).into()
}

/// Whom a project or a mentor has: how many, and the place of the worst on the mentor's list.
#[derive(Clone, Copy, Default)]
pub(super) struct Taken {
    pub(super) count: u64,
    pub(super) worst: Option<u32>,
}

impl Taken {
    pub(super) fn take(&mut self, place: u32) {
        self.count += 1;
        self.worst = self.worst.max(Some(place));
    }

    pub(super) fn has_room(self, seats: u32) -> bool {
        self.count < u64::from(seats)
    }

    pub(super) fn gains_by(self, place: u32) -> bool {
        self.worst.is_some_and(|worst| place < worst)
    }
}

fn paced<P: Pace>(
    problem: &Projects,
    matching: &ProjectMatching,
    pace: &mut P,
) -> Result<ProjectStability, P::Cut> {
    let mut found = ProjectStability::default();
    if matching.projects.len() != problem.students() {
        found.misplaced = MenteeIx::all(problem.students().max(1)).collect();
        return Ok(found);
    }
    let offered = problem.projects();
    let mut projects = vec![Taken::default(); offered.len()];
    let mut mentors = vec![Taken::default(); problem.mentor_seats().len()];
    for (student, project) in matching.pairs() {
        let choices = problem.choices(student);
        pace.steps(choices.len())?;
        match choices.iter().find(|choice| choice.project == project) {
            Some(&ProjectChoice { place, .. }) => {
                projects[project as usize].take(place);
                mentors[offered[project as usize].mentor.get()].take(place);
            }
            None => found.misplaced.push(student),
        }
    }
    let over = |(_, (taken, seats)): &(usize, (&Taken, u32))| taken.count > u64::from(*seats);
    let seats = offered.iter().map(|project| project.seats);
    let overfull = projects.iter().zip(seats).enumerate().filter(over);
    found.overfull_projects = overfull.map(|(project, _)| project as u32).collect();
    let overfull = mentors.iter().zip(problem.mentor_seats().iter().copied());
    let overfull = overfull.enumerate().filter(over);
    found.overfull_mentors = overfull.map(|(mentor, _)| MentorIx::at(mentor)).collect();
    for (at, &own) in matching.projects.iter().enumerate() {
        let student = MenteeIx::at(at);
        let own_mentor = own.and_then(|own| offered.get(own as usize)).map(|own| own.mentor);
        let choices = problem.choices(student);
        pace.steps(choices.len())?;
        for choice in choices.iter().take_while(|choice| Some(choice.project) != own) {
            let project = offered[choice.project as usize];
            let mentor = mentors[project.mentor.get()];
            let mentor_has_room = mentor.has_room(problem.mentor_seats()[project.mentor.get()]);
            let taken = projects[choice.project as usize];
            let blocks = if taken.has_room(project.seats) {
                mentor_has_room
                    || own_mentor == Some(project.mentor)
                    || mentor.gains_by(choice.place)
            } else {
                taken.gains_by(choice.place)
            };
            if blocks {
                found.blocking.push(ProjectBlocking { student, project: choice.project });
            }
        }
    }
    Ok(found)
}
