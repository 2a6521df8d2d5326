//! Weakly stable projects with ties: at least two thirds of the most students.
//!
//! A student who was refused everywhere tries all again, and is then preferred to those as good who
//! were not: that is Király's promotion. A student who could do another project that is as good and
//! has room makes way for anybody. At the end students change to better projects of their own mentor
//! that still have room.

use crate::kernel::{Control, Index, MenteeIx, Meter, StopReason};
use crate::market::{Outcome, ProjectMatching, TiedChoice, TiedProjects};

/// A weakly stable matching of students and projects with at least two thirds of the students whom
/// any weakly stable matching serves.
///
/// Weakly stable: no student would rather do another project that its mentor would rather give to
/// that student, as `audit::project_stability_of` tells in full. With ties weakly stable matchings
/// differ in size, and a largest one is NP-hard to find. Of strict lists all serve the same students.
///
/// Of projects as good as each other a student takes one with room, else the first of the list; of
/// those who may go the one with the lowest index goes who makes way, else the worst and of those
/// the last. Time O(entries · the most students of a mentor · the longest tie), memory O(entries).
/// A step of `control` is an application, or a student looked at for one; a stopped run has nothing
/// to give.
///
/// # References
/// F. Cooper and D. F. Manlove, A 3/2-approximation algorithm for the student–project allocation
/// problem, 2018, algorithm 1; the paper reaches time O(entries) by lists of those who make way,
/// which are searched here. Z. Király, Better and simpler approximation algorithms for the stable
/// marriage problem, 2011.
pub fn nearly_largest_projects(
    problem: &TiedProjects,
    control: &Control<'_>,
) -> Outcome<ProjectMatching> {
    if let Err(reason) = control.check(0) {
        return Outcome::stopped(reason);
    }
    Applying::new(problem).run(&mut Meter::new(control)).into()
}

/// How often a student goes through the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    First,
    Promoted,
    Done,
}

struct Applying<'a> {
    problem: &'a TiedProjects,
    phase: Vec<Phase>,
    /// Which of a student's choices are left in this phase, and how many.
    left: Vec<Vec<bool>>,
    count: Vec<usize>,
    /// The choice that a student has.
    held: Vec<Option<TiedChoice>>,
    of_project: Vec<Vec<usize>>,
    of_mentor: Vec<Vec<usize>>,
}

impl<'a> Applying<'a> {
    fn new(problem: &'a TiedProjects) -> Self {
        let choices =
            MenteeIx::all(problem.broken().students()).map(|student| problem.choices(student));
        let count: Vec<usize> = choices.map(<[_]>::len).collect();
        let phase = |&count: &usize| if count == 0 { Phase::Done } else { Phase::First };
        Self {
            problem,
            phase: count.iter().map(phase).collect(),
            left: count.iter().map(|&count| vec![true; count]).collect(),
            held: vec![None; count.len()],
            count,
            of_project: vec![Vec::new(); problem.broken().projects().len()],
            of_mentor: vec![Vec::new(); problem.broken().mentor_seats().len()],
        }
    }

    fn run(mut self, meter: &mut Meter<'_>) -> Result<ProjectMatching, StopReason> {
        let mut waiting: Vec<usize> = (0..self.phase.len()).rev().collect();
        while let Some(student) = waiting.pop() {
            while self.held[student].is_none() && self.phase[student] != Phase::Done {
                meter.step()?;
                if let Some(gone) = self.apply(student, meter)? {
                    waiting.push(gone);
                }
            }
        }
        self.promote(meter)?;
        let made = self.held.iter().map(|held| held.map(|choice| choice.project));
        Ok(ProjectMatching { projects: made.collect() })
    }

    /// The student applies to a favourite; who has to go for it.
    fn apply(
        &mut self,
        student: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Option<usize>, StopReason> {
        let Some(choice) = self.favourite(student) else { return Ok(None) };
        if self.has_room(choice.project) {
            self.take(student, choice);
            return Ok(None);
        }
        let here = match self.is_full(choice.project) {
            true => &self.of_project[choice.project as usize],
            false => &self.of_mentor[self.mentor(choice.project)],
        };
        meter.steps(here.len() as u64)?;
        // Who could do something as good elsewhere goes first, and keeps the choice.
        let makes_way = here.iter().copied().filter(|&one| self.makes_way(one)).min();
        let worst = || {
            let worst = here.iter().copied().max_by_key(|&one| (self.standing(one), one));
            let own = (choice.place, self.phase[student] == Phase::First);
            worst.filter(|&one| Some(own) < self.standing(one))
        };
        let gone = makes_way.or_else(worst);
        let Some(gone) = gone else {
            self.cross(student, choice.project);
            return Ok(None);
        };
        if let Some(lost) = self.leave(gone).filter(|_| makes_way.is_none()) {
            self.cross(gone, lost.project);
        }
        self.take(student, choice);
        Ok(Some(gone))
    }

    /// The best choice that is left: one with room where there is one.
    fn favourite(&self, student: usize) -> Option<TiedChoice> {
        let choices = self.problem.choices(MenteeIx::at(student)).iter();
        let mut left = choices.zip(&self.left[student]).filter(|(_, left)| **left).peekable();
        let first = *left.peek()?.0;
        let head = left.take_while(|(choice, _)| choice.tier == first.tier);
        Some(
            head.map(|(choice, _)| *choice).find(|one| self.has_room(one.project)).unwrap_or(first),
        )
    }

    /// Whether the student could as well do another project that has room.
    fn makes_way(&self, student: usize) -> bool {
        let Some(held) = self.held[student] else { return false };
        self.phase[student] == Phase::First
            && self.problem.choices(MenteeIx::at(student)).iter().zip(&self.left[student]).any(
                |(choice, left)| {
                    *left
                        && choice.tier == held.tier
                        && choice.project != held.project
                        && self.has_room(choice.project)
                },
            )
    }

    /// Where the student stands with the mentor, and, the worse among those as good, whether the
    /// student has not been promoted.
    fn standing(&self, student: usize) -> Option<(u32, bool)> {
        self.held[student].map(|held| (held.place, self.phase[student] == Phase::First))
    }

    fn mentor(&self, project: u32) -> usize {
        self.problem.broken().projects()[project as usize].mentor.get()
    }

    fn is_full(&self, project: u32) -> bool {
        let seats = self.problem.broken().projects()[project as usize].seats;
        self.of_project[project as usize].len() >= seats as usize
    }

    fn has_room(&self, project: u32) -> bool {
        let mentor = self.mentor(project);
        let seats = self.problem.broken().mentor_seats()[mentor];
        !self.is_full(project) && self.of_mentor[mentor].len() < seats as usize
    }

    fn take(&mut self, student: usize, choice: TiedChoice) {
        let mentor = self.mentor(choice.project);
        self.held[student] = Some(choice);
        self.of_project[choice.project as usize].push(student);
        self.of_mentor[mentor].push(student);
    }

    fn leave(&mut self, student: usize) -> Option<TiedChoice> {
        let held = self.held[student].take()?;
        let mentor = self.mentor(held.project);
        self.of_project[held.project as usize].retain(|&one| one != student);
        self.of_mentor[mentor].retain(|&one| one != student);
        Some(held)
    }

    /// Takes a project off the student's list; where nothing is left the next phase begins.
    fn cross(&mut self, student: usize, project: u32) {
        let choices = self.problem.choices(MenteeIx::at(student));
        let Some(at) = choices.iter().position(|choice| choice.project == project) else { return };
        if std::mem::take(&mut self.left[student][at]) {
            self.count[student] -= 1;
        }
        if self.count[student] == 0 {
            if self.phase[student] == Phase::First {
                self.phase[student] = Phase::Promoted;
                self.count[student] = choices.len();
                self.left[student].fill(true);
            } else {
                self.phase[student] = Phase::Done;
            }
        }
    }

    /// Students change to better projects of their own mentor until none with room is left.
    fn promote(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let mut changed = true;
        while changed {
            changed = false;
            for student in 0..self.held.len() {
                let Some(held) = self.held[student] else { continue };
                let choices = self.problem.choices(MenteeIx::at(student));
                meter.steps(choices.len() as u64)?;
                let better = choices.iter().take_while(|choice| choice.tier < held.tier);
                let mut open = better.filter(|choice| {
                    self.mentor(choice.project) == self.mentor(held.project)
                        && !self.is_full(choice.project)
                });
                if let Some(&choice) = open.next() {
                    self.leave(student);
                    self.take(student, choice);
                    changed = true;
                }
            }
        }
        Ok(())
    }
}
