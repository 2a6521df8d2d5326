//! That students and projects with ties have no super-stable matching.
//!
//! *Theorem*. Suppose that M is super-stable and made of entries that are left. A student s who applies for p and does not
//! get it loses nothing by p. So p is full of students strictly better than s; or it has room, s is not with its mentor,
//! and the mentor is full of students strictly better than s. Write A(p) and A(k) for who applies for a project and for a
//! mentor's projects, M(p) and M(k) for whom they have, c(p) and d(k) for their seats.
//!
//! - *Project*: |A(p)| ≥ c(p). Had p one of the deleted, somebody in A(p) would be without p, and neither p nor its mentor
//!   would be full of strictly better ones.
//! - *Mentor*: |A(k)| ≥ d(k), and |A(p)| ≤ c(p) for its projects. Suppose that k has one of the deleted, t. Then every project of k that
//!   somebody applies for and does not get is full, of better ones than that somebody; let F be these. Whoever of A(k) is in M(F) applies for F. So
//!   |M(k) ∖ A(k)| ≥ |M(F) ∖ A(F)| ≥ |A(F) ∖ M(F)| ≥ |A(k) ∖ M(k)|, since |M(F)| = c(F) ≥ |A(F)|; so k has no fewer than apply. If
//!   more apply than seats, it cannot; if as many, all these numbers are the same, and t, who does not apply, is in M(F), though not better than whoever applies.
//!   Without t the same shows that k is full in M.
//! - From here on nobody has more who apply than seats. Let U be the mentors for whom somebody applies for a project with room and does not
//!   get it, and the projects of other mentors for which somebody applies and does not get them: all of these are full in M. Whoever
//!   they have applies for one of them. So the seats of U are at least |A(U)|, that at least |M(U)|, which is the seats of U: each of U has as many
//!   who apply as seats, nobody applies for two of them, and M(U) = A(U). A project outside U has nobody who does not apply for it. So no
//!   project outside a mentor of U, and no mentor, has more in M than apply.
//! - *Reopened*: if the mentor has one of its last group, p is full in M, by the argument of *Project* at the earlier step, though fewer apply. So the mentor
//!   is in U: full of better ones than somebody who applies, and has none of its last group.
//! - *Twice*: the mentor is in U, as otherwise both projects would be, for both of which the student applies. So it is full and has none of its
//!   last group.
//! - *Several*: as the student has at most one of the projects, both are of U, by themselves or by their mentors, and it applies for two of U.
//! - *Emptied*: this mentor is full in M by *Mentor* or *Twice*, though fewer apply.
//! - *Refused*: project and mentor have room in M, since they have no more than apply, and the student has nothing better.
//!
//! The steps and the signs *Emptied*, *Several* and *Refused* are those of Olaosebikan and Manlove 2020; *Twice* and the proofs
//! are this crate's. *Trusts* the checked construction of the problem. Students are counted.

use super::applying::Left;
use crate::kernel::{Control, Index, Meter, Ordered, Pace, Unbounded};
use crate::market::{NoSuperStableProjects, Outcome, ProjectDeletion, ProjectSign, TiedProjects};
use std::collections::BTreeSet;

/// Whether this shows that there is no super-stable matching. Time O(steps · entries · log), memory O(entries).
#[must_use]
pub fn refutes_super_stable_projects(
    problem: &TiedProjects,
    witness: &NoSuperStableProjects,
) -> bool {
    match paced(problem, witness, &mut Unbounded) {
        Ok(refuted) => refuted,
        Err(never) => match never {},
    }
}

/// [`refutes_super_stable_projects`] under a control; a step is an entry looked at. Nothing is said of a
/// witness that was not looked at whole.
pub fn refutes_super_stable_projects_within(
    problem: &TiedProjects,
    witness: &NoSuperStableProjects,
    control: &Control<'_>,
) -> Outcome<bool> {
    paced(problem, witness, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(
    problem: &TiedProjects,
    witness: &NoSuperStableProjects,
    pace: &mut P,
) -> Result<bool, P::Cut> {
    let entries = problem.broken().all().len();
    let mut left = Left::new(problem);
    for step in &witness.steps {
        pace.steps(2 * entries + problem.broken().projects().len() + 1)?;
        if left.take(*step).is_none() {
            return Ok(false);
        }
    }
    pace.steps(2 * entries + 1)?;
    Ok(left.shows(witness.sign).unwrap_or(false))
}

impl Left<'_> {
    /// Takes a step; nothing where it may not be taken.
    fn take(&mut self, step: ProjectDeletion) -> Option<()> {
        let all = self.applying();
        let projects = self.problem.broken().projects();
        match step {
            ProjectDeletion::Project(project) => {
                let who = all.projects.get(project as usize)?;
                let from =
                    self.lost(who, projects[project as usize].seats, |one| one == project)?;
                let last = who.last().map(|last| last.0);
                let filled = &mut self.filled[project as usize];
                *filled = [*filled, last].into_iter().flatten().min();
                self.cut(from, |one| one == project);
            }
            ProjectDeletion::Mentor(mentor) => {
                let who = all.mentors.get(mentor.get())?;
                let is_own = |one: u32| projects[one as usize].mentor == mentor;
                let mut own = projects.iter().zip(&all.projects);
                let fits = |(project, who): (&crate::market::Project, &BTreeSet<_>)| {
                    project.mentor != mentor || who.len() <= project.seats as usize
                };
                if !own.all(fits) {
                    return None;
                }
                let seats = self.problem.broken().mentor_seats()[mentor.get()];
                let from = self.lost(who, seats, is_own)?;
                self.mentor_filled[mentor.get()] = true;
                self.cut(from, is_own);
            }
            ProjectDeletion::Reopened(project) => {
                let applied = (*self.filled.get(project as usize)?)?;
                let offered = projects[project as usize];
                let is_own = |one: u32| projects[one as usize].mentor == offered.mentor;
                let last = self.last(is_own)?;
                let reopened = all.projects[project as usize].len() < offered.seats as usize;
                if !reopened || !self.fits(&all) || last < applied {
                    return None;
                }
                self.cut(last, is_own);
            }
            ProjectDeletion::Twice(student) => {
                let mentors: Vec<usize> = self
                    .heads(student.get())
                    .into_iter()
                    .filter_map(|project| self.mentor(project))
                    .collect();
                let mut seen = BTreeSet::new();
                let twice = mentors.into_iter().find(|&mentor| !seen.insert(mentor))?;
                let is_own = |one: u32| projects[one as usize].mentor.get() == twice;
                let last = self.last(is_own)?;
                if !self.fits(&all) {
                    return None;
                }
                self.mentor_filled[twice] = true;
                self.cut(last, is_own);
            }
        }
        Some(())
    }

    /// Whether the sign is there.
    fn shows(&self, sign: ProjectSign) -> Option<bool> {
        let all = self.applying();
        if !self.fits(&all) {
            return None;
        }
        let has_room = |mentor: usize| {
            all.mentors[mentor].len() < self.problem.broken().mentor_seats()[mentor] as usize
        };
        Some(match sign {
            ProjectSign::Several(student) => {
                let heads = self.heads(student.get());
                let mentors: BTreeSet<_> =
                    heads.into_iter().filter_map(|project| self.mentor(project)).into_set();
                mentors.len() > 1
            }
            ProjectSign::Emptied(mentor) => {
                *self.mentor_filled.get(mentor.get())? && has_room(mentor.get())
            }
            ProjectSign::Refused(student, project) => {
                let choices = self.problem.choices(student);
                let at = choices.iter().position(|choice| choice.project == project)?;
                let (choice, is_left) = (choices[at], self.is_left.get(student.get())?[at]);
                let seats = self.problem.broken().projects()[project as usize].seats as usize;
                !is_left
                    && self.tier(student.get()).is_none_or(|tier| choice.tier <= tier)
                    && all.projects[project as usize].len() < seats
                    && has_room(self.mentor(project)?)
            }
        })
    }
}
