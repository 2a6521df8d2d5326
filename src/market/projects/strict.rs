//! Projects that mentors offer to students: who lists what, and how many each may take.

use crate::kernel::{
    Control, Csr, Faults, Index, MenteeIx, MentorIx, Meter, Pace, Unbounded, faults,
};
use crate::market::Outcome;
use serde::{Deserialize, Serialize};

/// A project: the mentor who offers it, and how many students may do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Who offers it.
    pub mentor: MentorIx,
    /// How many students may do it, 0 included.
    pub seats: u32,
}

/// What a mentor says: how many students in all projects together, and whom, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectMentor {
    /// How many students the mentor takes in all, 0 included.
    pub seats: u32,
    /// Students by their index, best first, without ties.
    pub list: Vec<u32>,
}

faults! {
    /// A fault of raw projects and lists.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ProjectsFault: "projects-fault" {
        /// A student's entry names no project.
        NoProject {
            /// Whose list.
            student: usize,
            /// The entry's place, from 0.
            position: usize,
            /// The index given.
            project: u32,
            /// How many projects there are.
            projects: usize,
        } = "no-project",
            "student {student} lists project {project} at place {position}, but the number of \
             projects is {projects}",
            "студент {student}: на месте {position} указан проект {project}, но проектов всего \
             {projects}";
        /// A mentor's entry names no student.
        NoStudent {
            /// Whose list.
            mentor: usize,
            /// The entry's place, from 0.
            position: usize,
            /// The index given.
            student: u32,
            /// How many students there are.
            students: usize,
        } = "no-student",
            "mentor {mentor} lists student {student} at place {position}, but the number of \
             students is {students}",
            "наставник {mentor}: на месте {position} указан студент {student}, но студентов \
             всего {students}";
        /// A project is offered by nobody.
        NoMentor {
            /// Which project.
            project: usize,
            /// The index given.
            mentor: u32,
            /// How many mentors there are.
            mentors: usize,
        } = "no-mentor",
            "project {project} is offered by mentor {mentor}, but the number of mentors is {mentors}",
            "проект {project} ведёт наставник {mentor}, но наставников всего {mentors}";
        /// A student lists a project twice.
        ProjectTwice {
            /// Whose list.
            student: usize,
            /// The place of the second naming, from 0.
            position: usize,
            /// Which project.
            project: u32,
        } = "project-twice",
            "student {student} lists project {project} twice, again at place {position}",
            "студент {student} указывает проект {project} дважды, повторно на месте {position}";
        /// A mentor lists a student twice.
        StudentTwice {
            /// Whose list.
            mentor: usize,
            /// The place of the second naming, from 0.
            position: usize,
            /// Which student.
            student: u32,
        } = "student-twice",
            "mentor {mentor} lists student {student} twice, again at place {position}",
            "наставник {mentor} указывает студента {student} дважды, повторно на месте {position}";
        /// A group of a student's list has nobody in it, where lists have ties.
        EmptyTie {
            /// Whose list.
            student: usize,
            /// Which group, from 0.
            group: usize,
        } = "empty-tie",
            "group {group} of student {student}'s list is empty",
            "студент {student}: группа {group} в списке пуста";
        /// A group of a mentor's list has nobody in it, where lists have ties.
        EmptyMentorTie {
            /// Whose list.
            mentor: usize,
            /// Which group, from 0.
            group: usize,
        } = "empty-mentor-tie",
            "group {group} of mentor {mentor}'s list is empty",
            "наставник {mentor}: группа {group} в списке пуста";
        /// There are more students, projects, mentors or entries than can be numbered.
        TooMany {
            /// How many.
            count: usize,
        } = "too-many",
            "{count} students, projects, mentors or entries are more than can be numbered",
            "студентов, проектов, наставников или записей {count}, больше, чем можно пронумеровать";
    }
}

/// A project on a student's list that the project's mentor would give to the student.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProjectChoice {
    /// The project.
    pub project: u32,
    /// Where the student stands on the mentor's list as it was given, from 0: the lower,
    /// the better. The same in all projects of that mentor.
    pub place: u32,
    /// Where the student stands among those who may do this project, from 0, in the
    /// mentor's order.
    pub rank: u32,
}

/// Students who list projects, and mentors who offer the projects and list the students.
///
/// A student may do a project where the student lists it and its mentor lists the student;
/// other entries of students are left out and counted, [`dropped`](Self::dropped).
#[derive(Clone, Debug)]
pub struct Projects {
    projects: Vec<Project>,
    mentor_seats: Vec<u32>,
    choices: Csr<ProjectChoice>,
    /// For each project the choices that name it, best student first, as positions in
    /// `choices`.
    wanted: Csr<u32>,
    places: Vec<u32>,
    dropped: u64,
}

impl Projects {
    /// Checks projects and lists. Time and memory O(total length of the lists + agents).
    ///
    /// # Errors
    /// Every fault found.
    pub fn new<Row: AsRef<[u32]>>(
        students: &[Row],
        projects: Vec<Project>,
        mentors: &[ProjectMentor],
    ) -> Result<Self, Faults<ProjectsFault>> {
        match Self::paced(students, projects, mentors, &mut Unbounded) {
            Ok(checked) => checked,
            Err(never) => match never {},
        }
    }

    /// [`Projects::new`] under a control; a step is an entry looked at. There is nothing before
    /// all lists are checked.
    ///
    /// # Errors
    /// Every fault found.
    pub fn within<Row: AsRef<[u32]>>(
        students: &[Row],
        projects: Vec<Project>,
        mentors: &[ProjectMentor],
        control: &Control<'_>,
    ) -> Result<Outcome<Self>, Faults<ProjectsFault>> {
        match Self::paced(students, projects, mentors, &mut Meter::new(control)) {
            Ok(checked) => checked.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    fn paced<Row: AsRef<[u32]>, P: Pace>(
        students: &[Row],
        projects: Vec<Project>,
        mentors: &[ProjectMentor],
        pace: &mut P,
    ) -> Result<Result<Self, Faults<ProjectsFault>>, P::Cut> {
        let faults = faults(students, &projects, mentors, pace)?;
        if !faults.is_empty() {
            return Ok(Err(faults.into()));
        }
        // Mentor by mentor, where each student stands on that mentor's list is known; so the
        // students' entries are looked at in the order of their mentors.
        let mut entries: Vec<(u32, u32)> = Vec::new();
        for (student, list) in (0u32..).zip(students) {
            pace.steps(1 + list.as_ref().len())?;
            entries.extend(list.as_ref().iter().map(|&project| (student, project)));
        }
        let mentor_of = |entry: u32| projects[entries[entry as usize].1 as usize].mentor.get();
        let numbers: Vec<u32> = (0..entries.len() as u32).collect();
        let by_mentor = Csr::group_paced(mentors.len(), &numbers, mentor_of, pace)?;
        let mut places: Vec<Option<u32>> = vec![None; entries.len()];
        let mut standing: Vec<Option<u32>> = vec![None; students.len()];
        for (mentor, said) in mentors.iter().enumerate() {
            pace.steps(1 + said.list.len() + by_mentor.row(mentor).len())?;
            for (place, &student) in said.list.iter().enumerate() {
                standing[student as usize] = Some(place as u32);
            }
            for &entry in by_mentor.row(mentor) {
                places[entry as usize] = standing[entries[entry as usize].0 as usize];
            }
            for &student in &said.list {
                standing[student as usize] = None;
            }
        }
        let mut choices = Csr::with_capacity(students.len(), entries.len());
        let mut next = 0;
        for list in students {
            pace.steps(1 + list.as_ref().len())?;
            let row = list.as_ref().iter().zip(&places[next..]);
            choices.push_row(row.filter_map(|(&project, &place)| {
                place.map(|place| ProjectChoice { project, place, rank: 0 })
            }));
            next += list.as_ref().len();
        }
        Ok(Ok(Self::ranked(projects, mentors, choices, entries.len(), pace)?))
    }

    /// Numbers the students of each project in the order of its mentor.
    fn ranked<P: Pace>(
        projects: Vec<Project>,
        mentors: &[ProjectMentor],
        choices: Csr<ProjectChoice>,
        entries: usize,
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let kept = choices.len();
        // Two passes of counting: by place on the mentors' lists, then by project.
        let longest = mentors.iter().map(|mentor| mentor.list.len()).max().unwrap_or(0);
        let numbers: Vec<u32> = (0..kept as u32).collect();
        let items = choices.items();
        let by_place =
            Csr::group_paced(longest, &numbers, |at| items[at as usize].place as usize, pace)?;
        let project_of = |choice: u32| items[choice as usize].project as usize;
        let wanted = Csr::group_paced(projects.len(), by_place.items(), project_of, pace)?;
        let places = items.iter().map(|choice| choice.place).collect();
        let mut ranks = vec![0; kept];
        for row in wanted.iter() {
            pace.steps(1 + row.len())?;
            for (rank, &choice) in row.iter().enumerate() {
                ranks[choice as usize] = rank as u32;
            }
        }
        let mut ranks = ranks.into_iter();
        let choices = choices
            .map(|choice| ProjectChoice { rank: ranks.next().unwrap_or_default(), ..choice });
        let mentor_seats = mentors.iter().map(|mentor| mentor.seats).collect();
        let dropped = (entries - kept) as u64;
        Ok(Self { projects, mentor_seats, choices, wanted, places, dropped })
    }

    /// How many students there are.
    #[must_use]
    pub fn students(&self) -> usize {
        self.choices.rows()
    }

    /// The projects.
    #[must_use]
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// How many students each mentor takes in all.
    #[must_use]
    pub fn mentor_seats(&self) -> &[u32] {
        &self.mentor_seats
    }

    /// The projects that a student may do, best first; none past the last student.
    #[must_use]
    pub fn choices(&self, student: MenteeIx) -> &[ProjectChoice] {
        if student.get() < self.students() { self.choices.row(student.get()) } else { &[] }
    }

    /// How many entries of students' lists name a project whose mentor doesn't list them.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Where the choices of each student stand among all choices.
    pub(crate) fn range(&self, student: usize) -> std::ops::Range<usize> {
        self.choices.range(student)
    }

    /// All choices, student by student.
    pub(crate) fn all(&self) -> &[ProjectChoice] {
        self.choices.items()
    }

    /// The choices that name a project, in the order of its mentor.
    pub(crate) fn wanted(&self, project: usize) -> &[u32] {
        self.wanted.row(project)
    }

    /// The place on the mentor's list, by choice.
    pub(crate) fn place(&self, choice: u32) -> u32 {
        self.places[choice as usize]
    }
}

fn faults<Row: AsRef<[u32]>, P: Pace>(
    students: &[Row],
    projects: &[Project],
    mentors: &[ProjectMentor],
    pace: &mut P,
) -> Result<Vec<ProjectsFault>, P::Cut> {
    let mut faults = Vec::new();
    let entries = students.iter().fold(0_usize, |sum, row| sum.saturating_add(row.as_ref().len()));
    let longest = mentors.iter().map(|mentor| mentor.list.len()).max().unwrap_or(0);
    for count in [students.len(), projects.len(), mentors.len(), entries, longest] {
        if u32::try_from(count).is_err() {
            faults.push(ProjectsFault::TooMany { count });
        }
    }
    for (project, offered) in projects.iter().enumerate() {
        if offered.mentor.get() >= mentors.len() {
            let (mentor, mentors) = (offered.mentor.raw(), mentors.len());
            faults.push(ProjectsFault::NoMentor { project, mentor, mentors });
        }
    }
    // Who named an index last, counted from 1.
    let mut named = vec![0; projects.len()];
    for (student, list) in students.iter().enumerate() {
        pace.steps(1 + list.as_ref().len())?;
        for (position, &project) in list.as_ref().iter().enumerate() {
            match named.get_mut(project as usize) {
                None => {
                    let projects = projects.len();
                    faults.push(ProjectsFault::NoProject { student, position, project, projects });
                }
                Some(last) if *last == student + 1 => {
                    faults.push(ProjectsFault::ProjectTwice { student, position, project });
                }
                Some(last) => *last = student + 1,
            }
        }
    }
    let mut named = vec![0; students.len()];
    for (mentor, said) in mentors.iter().enumerate() {
        pace.steps(1 + said.list.len())?;
        for (position, &student) in said.list.iter().enumerate() {
            match named.get_mut(student as usize) {
                None => {
                    let students = students.len();
                    faults.push(ProjectsFault::NoStudent { mentor, position, student, students });
                }
                Some(last) if *last == mentor + 1 => {
                    faults.push(ProjectsFault::StudentTwice { mentor, position, student });
                }
                Some(last) => *last = mentor + 1,
            }
        }
    }
    Ok(faults)
}

/// Who does which project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectMatching {
    /// The project of each student, nothing for who has none.
    pub projects: Vec<Option<u32>>,
}

impl ProjectMatching {
    /// The pairs made, by student.
    pub fn pairs(&self) -> impl Iterator<Item = (MenteeIx, u32)> {
        let all = self.projects.iter().enumerate();
        all.filter_map(|(student, project)| Some((MenteeIx::at(student), (*project)?)))
    }
}
