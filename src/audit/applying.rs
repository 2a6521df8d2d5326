//! What deletions leave of students' lists of projects, and who applies for what: the ground of a replay.
//!
//! *Trusts* the checked construction of the problem. Students are counted.

use crate::kernel::{Index, MenteeIx};
use crate::market::TiedProjects;
use std::collections::BTreeSet;

/// What is left, student by student.
pub(super) struct Left<'a> {
    pub(super) problem: &'a TiedProjects,
    /// Whether each of the choices of each student is left.
    pub(super) is_left: Vec<Vec<bool>>,
    /// The least of the places of the last who applied for a project when as many as its seats did.
    pub(super) filled: Vec<Option<u32>>,
    /// Mentors to whom as many as their seats applied.
    pub(super) mentor_filled: Vec<bool>,
}

/// Who applies, for each project and each mentor: students with their places on the mentor's list.
pub(super) struct Applying {
    pub(super) projects: Vec<BTreeSet<(u32, usize)>>,
    pub(super) mentors: Vec<BTreeSet<(u32, usize)>>,
}

impl<'a> Left<'a> {
    pub(super) fn new(problem: &'a TiedProjects) -> Self {
        let students = MenteeIx::all(problem.broken().students());
        Self {
            problem,
            is_left: students.map(|one| vec![true; problem.choices(one).len()]).collect(),
            filled: vec![None; problem.broken().projects().len()],
            mentor_filled: vec![false; problem.broken().mentor_seats().len()],
        }
    }

    pub(super) fn mentor(&self, project: u32) -> Option<usize> {
        Some(self.problem.broken().projects().get(project as usize)?.mentor.get())
    }

    /// The best group that is left of a student's list.
    pub(super) fn tier(&self, student: usize) -> Option<u32> {
        let choices = self.problem.choices(MenteeIx::at(student));
        let mut left = choices.iter().zip(self.is_left.get(student)?);
        left.find_map(|(choice, left)| left.then_some(choice.tier))
    }

    /// The projects for which a student applies.
    pub(super) fn heads(&self, student: usize) -> Vec<u32> {
        let (tier, choices) = (self.tier(student), self.problem.choices(MenteeIx::at(student)));
        let Some(is_left) = self.is_left.get(student) else { return Vec::new() };
        let left = choices.iter().zip(is_left).filter(|(_, left)| **left);
        let best = left.filter(|(choice, _)| Some(choice.tier) == tier);
        best.map(|(choice, _)| choice.project).collect()
    }

    pub(super) fn applying(&self) -> Applying {
        let mut all = Applying {
            projects: vec![BTreeSet::new(); self.filled.len()],
            mentors: vec![BTreeSet::new(); self.mentor_filled.len()],
        };
        for (student, is_left) in self.is_left.iter().enumerate() {
            let tier = self.tier(student);
            let choices = self.problem.choices(MenteeIx::at(student)).iter().zip(is_left);
            for (choice, _) in choices.filter(|(one, left)| **left && Some(one.tier) == tier) {
                all.projects[choice.project as usize].insert((choice.place, student));
                if let Some(mentor) = self.mentor(choice.project) {
                    all.mentors[mentor].insert((choice.place, student));
                }
            }
        }
        all
    }

    /// Whether nobody has more who apply than seats.
    pub(super) fn fits(&self, all: &Applying) -> bool {
        let projects = self.problem.broken().projects();
        let seats = projects.iter().map(|project| project.seats as usize);
        let mentors = self.problem.broken().mentor_seats().iter().map(|&seats| seats as usize);
        all.projects.iter().zip(seats).all(|(who, seats)| who.len() <= seats)
            && all.mentors.iter().zip(mentors).all(|(who, seats)| who.len() <= seats)
    }

    /// The last place of which something is left, of a project's list or of a mentor's.
    pub(super) fn last(&self, is_of: impl Fn(u32) -> bool) -> Option<u32> {
        let students = self.is_left.iter().enumerate();
        let left = students.flat_map(|(student, is_left)| {
            let choices = self.problem.choices(MenteeIx::at(student)).iter().zip(is_left);
            choices.filter(|(_, left)| **left).map(|(choice, _)| choice)
        });
        left.filter(|choice| is_of(choice.project)).map(|choice| choice.place).max()
    }

    /// Deletes the entries of these projects from a place on.
    pub(super) fn cut(&mut self, from: u32, is_of: impl Fn(u32) -> bool) {
        for (student, is_left) in self.is_left.iter_mut().enumerate() {
            let choices = self.problem.choices(MenteeIx::at(student));
            for (choice, left) in choices.iter().zip(is_left) {
                *left &= !is_of(choice.project) || choice.place < from;
            }
        }
    }

    /// From which place on is lost, where as many apply as there are seats at least.
    pub(super) fn lost(
        &self,
        who: &BTreeSet<(u32, usize)>,
        seats: u32,
        is_of: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        match who.len().cmp(&(seats as usize)) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => Some(who.last().map_or(0, |last| last.0 + 1)),
            std::cmp::Ordering::Greater => self.last(is_of),
        }
    }
}
