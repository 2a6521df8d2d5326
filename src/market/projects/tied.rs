//! Projects that mentors offer to students, where lists may have ties.

use super::strict::{Project, ProjectMentor, Projects, ProjectsFault};
use crate::kernel::{Csr, Faults, Index, MenteeIx};
use serde::{Deserialize, Serialize};

/// What a mentor says: how many students in all projects together, and whom, best first; students
/// who are as good as each other stand in one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TiedProjectMentor {
    /// How many students the mentor takes in all, 0 included.
    pub seats: u32,
    /// Groups of students by their index, best first.
    pub list: Vec<Vec<u32>>,
}

/// A project on a student's list that the project's mentor would give to the student.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TiedChoice {
    /// The project.
    pub project: u32,
    /// The group of the student's list in which it stands, from 0: the lower, the better.
    pub tier: u32,
    /// The group of the mentor's list in which the student stands, from 0. The same in all
    /// projects of that mentor.
    pub place: u32,
}

/// Students who list projects, and mentors who offer the projects and list the students, where some
/// may be as good as each other (SPA-ST).
///
/// A student may do a project where the student lists it and its mentor lists the student;
/// other entries of students are left out and counted, as [`Projects::dropped`] of [`broken`](Self::broken).
#[derive(Clone, Debug)]
pub struct TiedProjects {
    broken: Projects,
    choices: Csr<TiedChoice>,
}

impl TiedProjects {
    /// Checks projects and lists: a list is its groups, best first. Time and memory O(total length of
    /// the lists + agents).
    ///
    /// # Errors
    /// Every fault found; a place in a list counts its entries, whatever their groups.
    pub fn new(
        students: &[Vec<Vec<u32>>],
        projects: Vec<Project>,
        mentors: &[TiedProjectMentor],
    ) -> Result<Self, Faults<ProjectsFault>> {
        let mut faults: Vec<ProjectsFault> = Vec::new();
        let empty = |list: &[Vec<u32>]| list.iter().position(Vec::is_empty);
        faults.extend(students.iter().enumerate().filter_map(|(student, list)| {
            empty(list).map(|group| ProjectsFault::EmptyTie { student, group })
        }));
        faults.extend(mentors.iter().enumerate().filter_map(|(mentor, said)| {
            empty(&said.list).map(|group| ProjectsFault::EmptyMentorTie { mentor, group })
        }));
        let flat: Vec<Vec<u32>> = students.iter().map(|list| list.concat()).collect();
        let said: Vec<ProjectMentor> = mentors
            .iter()
            .map(|mentor| ProjectMentor { seats: mentor.seats, list: mentor.list.concat() })
            .collect();
        let checked = match Projects::new(&flat, projects, &said) {
            Ok(checked) if faults.is_empty() => checked,
            Ok(_) => return Err(faults.into()),
            Err(more) => {
                faults.extend(more);
                return Err(faults.into());
            }
        };
        let groups: Vec<Vec<u32>> = mentors.iter().map(|mentor| groups(&mentor.list)).collect();
        let mut choices = Csr::with_capacity(students.len(), checked.all().len());
        for (student, list) in MenteeIx::all(students.len()).zip(students) {
            // Both lists are in the same order, of which the checked one leaves some out.
            let mut rest = flat[student.get()].iter().zip(groups_of(list));
            choices.push_row(checked.choices(student).iter().filter_map(|choice| {
                let tier = rest.find(|entry| *entry.0 == choice.project)?.1;
                let mentor = checked.projects()[choice.project as usize].mentor.get();
                let place = groups[mentor][choice.place as usize];
                Some(TiedChoice { project: choice.project, tier, place })
            }));
        }
        Ok(Self { broken: checked, choices })
    }

    /// The same with every tie broken in the order in which it was given: projects, seats and numbers are the same.
    #[must_use]
    pub fn broken(&self) -> &Projects {
        &self.broken
    }

    /// The projects that a student may do, best first; none past the last student.
    #[must_use]
    pub fn choices(&self, student: MenteeIx) -> &[TiedChoice] {
        if student.get() < self.choices.rows() { self.choices.row(student.get()) } else { &[] }
    }
}

/// The group of each entry.
fn groups_of(list: &[Vec<u32>]) -> impl Iterator<Item = u32> {
    (0u32..).zip(list).flat_map(|(at, group)| std::iter::repeat_n(at, group.len()))
}

fn groups(list: &[Vec<u32>]) -> Vec<u32> {
    groups_of(list).collect()
}
