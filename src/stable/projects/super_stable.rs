//! Projects with ties, stable however ties are broken.
//!
//! All students apply to all projects in the best group that is left to them. A project or a mentor
//! to whom too many apply parts from the last group of its list, one with as many as there are
//! seats from all behind the worst of them. A project that was full and no longer is shows that
//! whoever was refused there would still block, unless the mentor's list ends before them.

use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, StopReason};
use crate::market::{
    NoSuperStableProjects, Outcome, ProjectDeletion, ProjectMatching, ProjectSign, TiedChoice,
    TiedProjects,
};

/// A super-stable matching of students and projects: no student would lose nothing by doing another
/// project whose mentor would lose nothing either. Such a matching is stable however ties are
/// broken. Or the log that shows that there is none.
///
/// Of strict lists it is the stable matching that is best for the students. No tie is broken: the
/// steps may come in any order, and the first project or mentor that has to part is looked at first.
///
/// Time O(entries²) at worst, mostly a few passes over the entries; the paper's bookkeeping reaches
/// O(entries). Memory O(entries). A step of `control` is an entry looked at; a stopped run has
/// nothing to give.
///
/// # References
/// S. Olaosebikan and D. Manlove, Super-stability in the student–project allocation problem with
/// ties, 2020: SPA-ST-super, and its theorem that none exists where one of three things holds at
/// the end. A student who applies for two projects of one mentor is no such thing here: it shows that the
/// mentor is full of better ones in every super-stable matching, and parts with its last.
pub fn super_stable_projects(
    problem: &TiedProjects,
    control: &Control<'_>,
) -> Outcome<ProjectMatching, NoSuperStableProjects> {
    if let Err(reason) = control.check(0) {
        return Outcome::stopped(reason);
    }
    let found = Deleting::new(problem).run(&mut Meter::new(control));
    found.unwrap_or_else(Outcome::stopped)
}

/// An entry: a student and one of the student's choices.
#[derive(Clone, Copy)]
struct Entry {
    student: usize,
    choice: TiedChoice,
    mentor: usize,
    is_left: bool,
    /// The student applies for it: it is in the best group that is left.
    applies: bool,
}

struct Deleting<'a> {
    problem: &'a TiedProjects,
    /// All entries, student by student.
    entries: Vec<Entry>,
    starts: Vec<usize>,
    of_project: Vec<Vec<usize>>,
    of_mentor: Vec<Vec<usize>>,
    was_full: Vec<bool>,
    mentor_was_full: Vec<bool>,
    steps: Vec<ProjectDeletion>,
}

impl<'a> Deleting<'a> {
    fn new(problem: &'a TiedProjects) -> Self {
        let mut entries = Vec::with_capacity(problem.broken().all().len());
        let mut starts = vec![0];
        let mut of_project = vec![Vec::new(); problem.broken().projects().len()];
        let mut of_mentor = vec![Vec::new(); problem.broken().mentor_seats().len()];
        for student in MenteeIx::all(problem.broken().students()) {
            for &choice in problem.choices(student) {
                let mentor = problem.broken().projects()[choice.project as usize].mentor.get();
                of_project[choice.project as usize].push(entries.len());
                of_mentor[mentor].push(entries.len());
                let student = student.get();
                entries.push(Entry { student, choice, mentor, is_left: true, applies: false });
            }
            starts.push(entries.len());
        }
        let was_full = vec![false; of_project.len()];
        let mentor_was_full = vec![false; of_mentor.len()];
        let steps = Vec::new();
        Self { problem, entries, starts, of_project, of_mentor, was_full, mentor_was_full, steps }
    }

    fn run(
        mut self,
        meter: &mut Meter<'_>,
    ) -> Result<Outcome<ProjectMatching, NoSuperStableProjects>, StopReason> {
        loop {
            meter.steps(3 * self.entries.len() as u64 + 1)?;
            self.apply();
            let parted = self.part()
                || self.part_from_mentors()
                || self.part_for_the_refused()
                || self.part_for_who_apply_twice();
            if !parted {
                return Ok(match self.told() {
                    Ok(found) => Outcome::Solved(found),
                    Err(sign) => {
                        Outcome::Impossible(NoSuperStableProjects { steps: self.steps, sign })
                    }
                });
            }
        }
    }

    /// Everybody applies to the best group that is left.
    fn apply(&mut self) {
        for range in self.starts.windows(2) {
            let own = &mut self.entries[range[0]..range[1]];
            let tier = own.iter().find(|entry| entry.is_left).map(|entry| entry.choice.tier);
            for entry in own {
                entry.applies = entry.is_left && Some(entry.choice.tier) == tier;
            }
        }
    }

    /// How many students apply for one of these entries, which stand student by student.
    fn students(&self, of: &[usize]) -> usize {
        let mut last = None;
        let applying = of.iter().map(|&at| &self.entries[at]).filter(|entry| entry.applies);
        applying.filter(|entry| last.replace(entry.student) != Some(entry.student)).count()
    }

    fn worst(&self, of: &[usize], is_among: impl Fn(&Entry) -> bool) -> Option<u32> {
        let among = of.iter().map(|&at| &self.entries[at]).filter(|entry| is_among(entry));
        among.map(|entry| entry.choice.place).max()
    }

    /// The group from which on these entries are left no more, where too many or just enough apply.
    fn cut(&self, of: &[usize], seats: u32) -> Option<u32> {
        match self.students(of).cmp(&(seats as usize)) {
            std::cmp::Ordering::Less => None,
            // Behind the worst; all, where there are no seats.
            std::cmp::Ordering::Equal => {
                Some(self.worst(of, |entry| entry.applies).map_or(0, |worst| worst + 1))
            }
            std::cmp::Ordering::Greater => self.worst(of, |entry| entry.is_left),
        }
    }

    /// Deletes these entries from a group on; whether there were any.
    fn delete(entries: &mut [Entry], of: &[usize], from: u32) -> bool {
        let mut any = false;
        for &at in of {
            let entry = &mut entries[at];
            if entry.choice.place >= from && std::mem::take(&mut entry.is_left) {
                any = true;
            }
        }
        any
    }

    /// The first project that has to part from somebody does.
    fn part(&mut self) -> bool {
        for project in 0..self.of_project.len() {
            let seats = self.problem.broken().projects()[project].seats;
            let Some(from) = self.cut(&self.of_project[project], seats) else { continue };
            let is_new = !std::mem::replace(&mut self.was_full[project], true);
            let parted = Self::delete(&mut self.entries, &self.of_project[project], from);
            if is_new || parted {
                self.steps.push(ProjectDeletion::Project(project as u32));
            }
            if parted {
                return true;
            }
        }
        false
    }

    /// The same of mentors, who part from students in all their projects.
    fn part_from_mentors(&mut self) -> bool {
        for mentor in 0..self.of_mentor.len() {
            let seats = self.problem.broken().mentor_seats()[mentor];
            let Some(from) = self.cut(&self.of_mentor[mentor], seats) else { continue };
            let is_new = !std::mem::replace(&mut self.mentor_was_full[mentor], true);
            let parted = Self::delete(&mut self.entries, &self.of_mentor[mentor], from);
            if is_new || parted {
                self.steps.push(ProjectDeletion::Mentor(MentorIx::at(mentor)));
            }
            if parted {
                return true;
            }
        }
        false
    }

    /// A project was full and has room again: its mentor can keep nobody who is no better than the
    /// best whom it refused.
    fn part_for_the_refused(&mut self) -> bool {
        for project in 0..self.of_project.len() {
            let of = &self.of_project[project];
            let seats = self.problem.broken().projects()[project].seats as usize;
            if !self.was_full[project] || self.students(of) >= seats {
                continue;
            }
            let refused = of.iter().map(|&at| &self.entries[at]).filter(|entry| !entry.is_left);
            let Some(best) = refused.map(|entry| entry.choice.place).min() else { continue };
            let mentor = self.problem.broken().projects()[project].mentor.get();
            let of = &self.of_mentor[mentor];
            let Some(worst) = self.worst(of, |entry| entry.is_left) else { continue };
            if worst >= best && Self::delete(&mut self.entries, &self.of_mentor[mentor], worst) {
                self.steps.push(ProjectDeletion::Reopened(project as u32));
                return true;
            }
        }
        false
    }

    /// A student applies for two projects of one mentor: the mentor is full of better ones than
    /// somebody who applies, and parts from its last.
    fn part_for_who_apply_twice(&mut self) -> bool {
        let mut last_of: Vec<Option<usize>> = vec![None; self.of_mentor.len()];
        let mut applying = self.entries.iter().filter(|entry| entry.applies);
        let twice = applying
            .find(|entry| last_of[entry.mentor].replace(entry.student) == Some(entry.student));
        let Some(&Entry { student, mentor, .. }) = twice else { return false };
        let Some(worst) = self.worst(&self.of_mentor[mentor], |entry| entry.is_left) else {
            return false;
        };
        self.mentor_was_full[mentor] = true;
        self.steps.push(ProjectDeletion::Twice(MenteeIx::at(student)));
        Self::delete(&mut self.entries, &self.of_mentor[mentor], worst)
    }

    /// The applications that are left, if they are a super-stable matching.
    fn told(&self) -> Result<ProjectMatching, ProjectSign> {
        let mut made: Vec<Option<TiedChoice>> = vec![None; self.problem.broken().students()];
        for entry in self.entries.iter().filter(|entry| entry.applies) {
            if made[entry.student].replace(entry.choice).is_some() {
                let student = MenteeIx::at(entry.student);
                return Err(ProjectSign::Several(student));
            }
        }
        let has_room: Vec<bool> = self
            .of_mentor
            .iter()
            .zip(self.problem.broken().mentor_seats())
            .map(|(of, &seats)| self.students(of) < seats as usize)
            .collect();
        let emptied =
            has_room.iter().zip(&self.mentor_was_full).position(|(room, full)| *room && *full);
        if let Some(mentor) = emptied {
            return Err(ProjectSign::Emptied(MentorIx::at(mentor)));
        }
        let project_has_room: Vec<bool> = self
            .of_project
            .iter()
            .zip(self.problem.broken().projects())
            .map(|(of, project)| self.students(of) < project.seats as usize)
            .collect();
        let refused = self.entries.iter().find(|entry| {
            !entry.is_left
                && project_has_room[entry.choice.project as usize]
                && has_room[entry.mentor]
                && made[entry.student].is_none_or(|own| entry.choice.tier <= own.tier)
        });
        match refused {
            Some(entry) => {
                let (student, project) = (MenteeIx::at(entry.student), entry.choice.project);
                Err(ProjectSign::Refused(student, project))
            }
            None => {
                let projects = made.into_iter().map(|choice| choice.map(|choice| choice.project));
                Ok(ProjectMatching { projects: projects.collect() })
            }
        }
    }
}
