//! Stability where students choose projects and mentors choose students, whose lists may have ties.
//!
//! *Theorem*: none but the definitions: of stability (Abraham, Irving and Manlove, Two algorithms for
//! the student–project allocation problem, 2007, section 2), with ties of weak stability (Cooper
//! and Manlove, A 3/2-approximation algorithm for the student–project allocation problem, 2018,
//! section 2) and of super-stability (Olaosebikan and Manlove, Super-stability in the
//! student–project allocation problem with ties, 2020, section 2). *Trusts* the checked
//! construction of the problem.

use super::offers::{Offers, Taken};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Unbounded, narrow};
use crate::market::{Outcome, ProjectMatching, Projects, Strength, TiedProjects};

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
    match paced(problem, matching, Strength::Weak, &mut Unbounded) {
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
    paced(problem, matching, Strength::Weak, &mut Meter::new(control)).into()
}

/// Whether a matching of students and projects is stable where lists may have ties.
///
/// Weakly: a student and a project that the student likes better than the present one, or than
/// none, block where
/// 1. the project and its mentor have room, or
/// 2. the project has room, the mentor is full, and the student is with that mentor already
///    or stands above the mentor's worst student, or
/// 3. the project is full and the student stands above its worst student.
///
/// Super: the same where the student likes the project as well as the present one, or stands as
/// high as the worst student. Strong: as super, where one of the two strictly gains: the student a
/// better project, or the mentor a better student or one more; a student who changes between
/// projects of one mentor gains that mentor nothing.
///
/// Time O(total length of the lists + agents).
#[must_use]
pub fn project_stability_of(
    problem: &TiedProjects,
    matching: &ProjectMatching,
    strength: Strength,
) -> ProjectStability {
    match paced(problem, matching, strength, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`project_stability_of`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn project_stability_of_within(
    problem: &TiedProjects,
    matching: &ProjectMatching,
    strength: Strength,
    control: &Control<'_>,
) -> Outcome<ProjectStability> {
    paced(problem, matching, strength, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(
    problem: &impl Offers,
    matching: &ProjectMatching,
    strength: Strength,
    pace: &mut P,
) -> Result<ProjectStability, P::Cut> {
    let mut found = ProjectStability::default();
    let students = problem.base().students();
    if matching.projects.len() != students {
        found.misplaced = MenteeIx::all(students.max(1)).collect();
        return Ok(found);
    }
    let offered = problem.base().projects();
    let mentor_seats = problem.base().mentor_seats();
    let mut projects = vec![Taken::default(); offered.len()];
    let mut mentors = vec![Taken::default(); mentor_seats.len()];
    // The group of the present project on each student's list, and its mentor.
    let mut own = vec![None; students];
    for (student, project) in matching.pairs() {
        let mut choices = problem.choices(student);
        pace.steps(choices.len())?;
        let Some(choice) = choices.find(|choice| choice.project == project) else {
            found.misplaced.push(student);
            continue;
        };
        let mentor = offered[project as usize].mentor;
        projects[project as usize].take(choice.place);
        mentors[mentor.get()].take(choice.place);
        own[student.get()] = Some((choice.tier, mentor));
    }
    let overfull = projects.iter().zip(offered).enumerate();
    let overfull = overfull.filter(|(_, (taken, project))| taken.is_over(project.seats));
    found.overfull_projects = overfull.map(|(project, _)| narrow(project)).collect();
    let overfull = mentors.iter().zip(mentor_seats).enumerate();
    let overfull = overfull.filter(|(_, (taken, seats))| taken.is_over(**seats));
    found.overfull_mentors = overfull.map(|(mentor, _)| MentorIx::at(mentor)).collect();
    for student in MenteeIx::all(students) {
        let (choices, own) = (problem.choices(student), own[student.get()]);
        pace.steps(choices.len())?;
        // Those that the student likes as well as its own at least.
        for choice in choices.take_while(|choice| own.is_none_or(|own| choice.tier <= own.0)) {
            if matching.projects[student.get()] == Some(choice.project) {
                continue;
            }
            let student_gains = own.is_none_or(|own| choice.tier < own.0);
            let project = offered[choice.project as usize];
            let (taken, mentor) =
                (projects[choice.project as usize], mentors[project.mentor.get()]);
            let is_own = own.is_some_and(|own| own.1 == project.mentor);
            // Whether the mentor gains, whether it loses nothing, and whether a student who gains
            // may come though the mentor does not: one of its own, to a project with room.
            let has_room = taken.has_room(project.seats);
            let above = |of: Taken| of.gains_by(choice.place);
            let level = |of: Taken| of.keeps_by(choice.place);
            let (gains, keeps) = match has_room {
                true if mentor.has_room(mentor_seats[project.mentor.get()]) => (!is_own, true),
                true => (!is_own && above(mentor), is_own || level(mentor)),
                false => (above(taken), level(taken)),
            };
            let blocks = match strength {
                Strength::Weak => student_gains && (gains || is_own && has_room),
                Strength::Strong => keeps && (student_gains || gains),
                Strength::Super => keeps,
            };
            if blocks {
                found.blocking.push(ProjectBlocking { student, project: choice.project });
            }
        }
    }
    Ok(found)
}
