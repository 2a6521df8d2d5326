//! Stability where students choose projects and lists may have ties.
//!
//! *Theorem*: none but the definitions: of weak stability (Cooper and Manlove, A 3/2-approximation
//! algorithm for the student–project allocation problem, 2018, section 2) and of super-stability
//! (Olaosebikan and Manlove, Super-stability in the student–project allocation problem with ties,
//! 2020, section 2). *Trusts* the checked construction of the problem. Counts are of `u64`, which no
//! number of students fills.

use super::projects::{ProjectBlocking, ProjectStability};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Unbounded, narrow};
use crate::market::{
    Outcome, Project, ProjectMatching, Projects, Strength, TiedChoice, TiedProjects,
};

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

/// What is asked of a problem, with ties or without.
pub(super) trait Offers {
    fn students(&self) -> usize;
    fn projects(&self) -> &[Project];
    fn mentor_seats(&self) -> &[u32];
    /// The projects that a student may do, best first.
    fn choices(&self, student: MenteeIx) -> impl ExactSizeIterator<Item = TiedChoice>;
}

impl Offers for TiedProjects {
    fn students(&self) -> usize {
        self.students()
    }

    fn projects(&self) -> &[Project] {
        self.projects()
    }

    fn mentor_seats(&self) -> &[u32] {
        self.mentor_seats()
    }

    fn choices(&self, student: MenteeIx) -> impl ExactSizeIterator<Item = TiedChoice> {
        self.choices(student).iter().copied()
    }
}

impl Offers for Projects {
    fn students(&self) -> usize {
        self.students()
    }

    fn projects(&self) -> &[Project] {
        self.projects()
    }

    fn mentor_seats(&self) -> &[u32] {
        self.mentor_seats()
    }

    /// Each entry of a strict list is a group of its own.
    fn choices(&self, student: MenteeIx) -> impl ExactSizeIterator<Item = TiedChoice> {
        self.choices(student).iter().enumerate().map(|(tier, &choice)| {
            let (project, place) = (choice.project, choice.place);
            TiedChoice { project, tier: narrow(tier), place }
        })
    }
}

/// Whom a project or a mentor has: how many, and the group of the worst on the mentor's list.
#[derive(Clone, Copy, Default)]
struct Taken {
    count: u64,
    worst: Option<u32>,
}

impl Taken {
    fn take(&mut self, place: u32) {
        self.count += 1;
        self.worst = self.worst.max(Some(place));
    }

    fn has_room(self, seats: u32) -> bool {
        self.count < u64::from(seats)
    }

    fn is_over(self, seats: u32) -> bool {
        self.count > u64::from(seats)
    }

    fn gains_by(self, place: u32) -> bool {
        self.worst.is_some_and(|worst| place < worst)
    }

    fn keeps_by(self, place: u32) -> bool {
        self.worst.is_some_and(|worst| place <= worst)
    }
}

pub(super) fn paced<P: Pace>(
    problem: &impl Offers,
    matching: &ProjectMatching,
    strength: Strength,
    pace: &mut P,
) -> Result<ProjectStability, P::Cut> {
    let mut found = ProjectStability::default();
    if matching.projects.len() != problem.students() {
        found.misplaced = MenteeIx::all(problem.students().max(1)).collect();
        return Ok(found);
    }
    let offered = problem.projects();
    let mentor_seats = problem.mentor_seats();
    let mut projects = vec![Taken::default(); offered.len()];
    let mut mentors = vec![Taken::default(); mentor_seats.len()];
    // The group of the present project on each student's list, and its mentor.
    let mut own = vec![None; problem.students()];
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
    for student in MenteeIx::all(problem.students()) {
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
