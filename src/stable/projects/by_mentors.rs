//! The stable matching of projects that is best for the mentors.

use crate::kernel::{Control, Index, MenteeIx, Meter, StopReason};
use crate::market::{Outcome, ProjectMatching, Projects};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The stable matching in which every mentor has the best students that the mentor has in any
/// stable matching, and every student the worst project.
///
/// Best in the sense of the paper: no stable matching gives the mentor a student who is better
/// than one whom the mentor has here and not there. Stable is meant as in
/// [`student_optimal_projects`](super::student_optimal_projects).
///
/// A mentor with room offers to the first student on the list for whom one of the mentor's
/// projects has room, of these projects the one that the student likes best. A student takes every offer that is
/// better than the present project.
///
/// Time O(total length of the lists · log of the projects of one mentor), memory O(total length
/// of the lists + agents). A step of `control` is an offer looked at; a stopped run has
/// nothing to give. The answer does not depend on the order in which mentors make offers.
///
/// # References
/// D. J. Abraham, R. W. Irving and D. F. Manlove, Two algorithms for the student–project
/// allocation problem, 2007: SPA-lecturer.
pub fn mentor_optimal_projects(
    problem: &Projects,
    control: &Control<'_>,
) -> Outcome<ProjectMatching> {
    if let Err(reason) = control.check(0) {
        return Outcome::stopped(reason);
    }
    Offering::new(problem).run(&mut Meter::new(control)).into()
}

/// The next offer of a project: the student's place on the mentor's list, then the choice, so
/// that of two projects for one student the one that the student likes better comes first.
type Offer = Reverse<(u32, u32)>;

struct Offering<'a> {
    problem: &'a Projects,
    /// Whose choice each is.
    students: Vec<u32>,
    /// The choice that each student holds.
    held: Vec<Option<u32>>,
    /// How many offers each project has made.
    made: Vec<usize>,
    /// Whether the next offer of each project is among those of its mentor.
    waits: Vec<bool>,
    project_count: Vec<u32>,
    mentor_count: Vec<u32>,
    offers: Vec<BinaryHeap<Offer>>,
    /// Mentors who may have an offer to make.
    active: Vec<usize>,
}

impl<'a> Offering<'a> {
    fn new(problem: &'a Projects) -> Self {
        let (projects, mentors) = (problem.projects().len(), problem.mentor_seats().len());
        let mut students = vec![0; problem.all().len()];
        for student in 0..problem.students() {
            students[problem.range(student)].fill(MenteeIx::at(student).raw());
        }
        let mut offering = Self {
            problem,
            students,
            held: vec![None; problem.students()],
            made: vec![0; projects],
            waits: vec![false; projects],
            project_count: vec![0; projects],
            mentor_count: vec![0; mentors],
            offers: vec![BinaryHeap::new(); mentors],
            active: (0..mentors).rev().collect(),
        };
        for project in 0..projects {
            offering.wait(project);
        }
        offering
    }

    /// Puts the next offer of a project with room among those of its mentor.
    fn wait(&mut self, project: usize) {
        let offered = self.problem.projects()[project];
        if self.waits[project] || self.project_count[project] >= offered.seats {
            return;
        }
        if let Some(&choice) = self.problem.wanted(project).get(self.made[project]) {
            self.waits[project] = true;
            self.offers[offered.mentor.get()].push(Reverse((self.problem.place(choice), choice)));
        }
    }

    fn run(mut self, meter: &mut Meter<'_>) -> Result<ProjectMatching, StopReason> {
        meter.check()?;
        while let Some(mentor) = self.active.pop() {
            while self.mentor_count[mentor] < self.problem.mentor_seats()[mentor] {
                meter.step()?;
                let Some(Reverse((_, choice))) = self.offers[mentor].pop() else { break };
                self.offer(mentor, choice);
            }
        }
        let choices = self.problem.all();
        let made = self.held.iter().map(|held| held.map(|held| choices[held as usize].project));
        Ok(ProjectMatching { projects: made.collect() })
    }

    /// Makes an offer of a mentor with room, for a project with room.
    fn offer(&mut self, mentor: usize, choice: u32) {
        let project = self.problem.all()[choice as usize].project as usize;
        self.waits[project] = false;
        self.made[project] += 1;
        let held = &mut self.held[self.students[choice as usize] as usize];
        // A student's choices are numbered in the order of the list.
        if held.is_none_or(|held| choice < held) {
            let left = held.replace(choice);
            self.project_count[project] += 1;
            self.mentor_count[mentor] += 1;
            if let Some(left) = left {
                let left = self.problem.all()[left as usize].project as usize;
                let other = self.problem.projects()[left].mentor.get();
                self.project_count[left] -= 1;
                self.mentor_count[other] -= 1;
                self.wait(left);
                self.active.push(other);
            }
        }
        self.wait(project);
    }
}
