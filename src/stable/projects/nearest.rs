//! The stable matching of projects that changes the fewest students, with the fewest students that
//! projects and mentors need.

use super::{mentor_optimal_projects, student_optimal_projects};
use crate::kernel::{Control, Faults, Index, MenteeIx, Meter, StopReason, arrange_by_key, faults};
use crate::market::{Outcome, ProjectMatching, Projects, Stopped};
use serde::{Deserialize, Serialize};

/// How many students projects and mentors need at least: nothing where a list is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectMinimums {
    /// By project.
    pub projects: Vec<u32>,
    /// By mentor.
    pub mentors: Vec<u32>,
}

faults! {
    /// Why a question about a present matching of projects cannot be meant.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NearestProjectsFault: "nearest-projects-fault" {
        /// The present matching has another number of students.
        Present {
            /// How many it has.
            got: usize,
            /// How many there are.
            students: usize,
        } = "present",
            "the present matching has {got:student|students}, not {students}",
            "в нынешнем распределении студентов {got}, а всего их {students}";
        /// There is not one minimum for each project.
        Projects {
            /// How many came.
            got: usize,
            /// How many projects there are.
            projects: usize,
        } = "projects",
            "{got:minimum|minimums} for {projects:project|projects}",
            "минимумов {got}, а проектов {projects}";
        /// There is not one minimum for each mentor.
        Mentors {
            /// How many came.
            got: usize,
            /// How many mentors there are.
            mentors: usize,
        } = "mentors",
            "{got:minimum|minimums} for {mentors:mentor|mentors}",
            "минимумов {got}, а наставников {mentors}";
    }
}

/// A stable matching that changes few students.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NearestProjects {
    /// The matching.
    pub matching: ProjectMatching,
    /// How many students have another project than at present, or one where they had none.
    pub changes: usize,
}

/// Why no stable matching has the fewest students that are needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProjectMinimumWitness {
    /// This mentor has so many students in every stable matching, and needs more.
    Mentor {
        /// The mentor.
        mentor: u32,
        /// How many students the mentor has in this stable matching and in every other.
        students: u32,
        /// The matching.
        stable: ProjectMatching,
    },
    /// All stable matchings were looked at, by so many steps of a search.
    Search {
        /// The steps.
        nodes: u64,
    },
}

/// What a stopped search had found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NearProjects {
    /// The best matching so far.
    pub best: Option<NearestProjects>,
    /// No stable matching changes fewer students.
    pub bound: usize,
}

/// What [`nearest_projects`] comes to.
pub type NearestProjectsOutcome = Outcome<NearestProjects, ProjectMinimumWitness, NearProjects>;

/// Of the stable matchings in which projects and mentors have the students that they need, one in
/// which the fewest students have another project than at present. The present matching may be any, of
/// projects that a student may no longer do too.
///
/// That mentors have what they need is decided by one run, since a mentor has as many students in
/// every stable matching; the witness is one of them. What projects need, and the fewest changes,
/// are searched for: student by student, from the project that each has in the best stable matching
/// down to the one in the worst, the present one first. Of equal ones it keeps the first.
/// Exponential in the students who have several stable projects, O(entries) where nobody has. A
/// step of `control` is a student's project tried, or an entry looked at; a stopped run gives the
/// best so far and a bound: those whose present project is none of their stable ones.
///
/// # Errors
/// Every [`NearestProjectsFault`].
///
/// # References
/// D. J. Abraham, R. W. Irving and D. F. Manlove, Two algorithms for the student–project allocation
/// problem, 2007, theorem 4: who has a project, and how many students a mentor has, is the same in
/// all stable matchings.
pub fn nearest_projects(
    problem: &Projects,
    present: &ProjectMatching,
    minimums: &ProjectMinimums,
    control: &Control<'_>,
) -> Result<NearestProjectsOutcome, Faults<NearestProjectsFault>> {
    let (projects, mentors) = (problem.projects().len(), problem.mentor_seats().len());
    let mut faults = Vec::new();
    let (got, students) = (present.projects.len(), problem.students());
    if got != students {
        faults.push(NearestProjectsFault::Present { got, students });
    }
    let got = minimums.projects.len();
    if got != projects && got > 0 {
        faults.push(NearestProjectsFault::Projects { got, projects });
    }
    let got = minimums.mentors.len();
    if got != mentors && got > 0 {
        faults.push(NearestProjectsFault::Mentors { got, mentors });
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let best = match student_optimal_projects(problem, control) {
        Outcome::Solved(best) => best,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
    };
    let worst = match mentor_optimal_projects(problem, control) {
        Outcome::Solved(worst) => worst,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
    };
    let mut students = vec![0; mentors];
    for (_, project) in best.pairs() {
        students[problem.projects()[project as usize].mentor.get()] += 1;
    }
    let lacking = students.iter().zip(&minimums.mentors).position(|(has, needs)| has < needs);
    if let Some(mentor) = lacking {
        let (mentor, students) = (mentor as u32, students[mentor]);
        let witness = ProjectMinimumWitness::Mentor { mentor, students, stable: best };
        return Ok(Outcome::Impossible(witness));
    }
    let search = Search::new(problem, present, minimums, (&best, &worst));
    Ok(search.run(&mut Meter::new(control)))
}

struct Search<'a> {
    problem: &'a Projects,
    present: &'a ProjectMatching,
    minimums: &'a ProjectMinimums,
    /// What each student may have in a stable matching, the present project first.
    ways: Vec<Vec<Option<u32>>>,
    /// No way to place students from this one on changes fewer.
    bounds: Vec<usize>,
    made: Vec<Option<u32>>,
    of_project: Vec<u32>,
    of_mentor: Vec<u32>,
    best: Option<NearestProjects>,
    nodes: u64,
}

impl<'a> Search<'a> {
    fn new(
        problem: &'a Projects,
        present: &'a ProjectMatching,
        minimums: &'a ProjectMinimums,
        (best, worst): (&ProjectMatching, &ProjectMatching),
    ) -> Self {
        let ways: Vec<Vec<Option<u32>>> = MenteeIx::all(problem.students())
            .map(|student| {
                let choices = problem.choices(student);
                let at = |project: Option<u32>| {
                    choices.iter().position(|choice| Some(choice.project) == project)
                };
                let (first, last) = (best.projects[student.get()], worst.projects[student.get()]);
                let mut ways = match (at(first), at(last)) {
                    (Some(first), Some(last)) => {
                        choices[first..=last].iter().map(|choice| Some(choice.project)).collect()
                    }
                    _ => vec![None],
                };
                arrange_by_key(&mut ways, |way| *way != present.projects[student.get()]);
                ways
            })
            .collect();
        let mut bounds = vec![0; ways.len() + 1];
        for at in (0..ways.len()).rev() {
            let changes = !ways[at].contains(&present.projects[at]);
            bounds[at] = bounds[at + 1] + usize::from(changes);
        }
        Self {
            problem,
            present,
            minimums,
            ways,
            bounds,
            made: Vec::new(),
            of_project: vec![0; problem.projects().len()],
            of_mentor: vec![0; problem.mentor_seats().len()],
            best: None,
            nodes: 0,
        }
    }

    fn run(mut self, meter: &mut Meter<'_>) -> NearestProjectsOutcome {
        match self.walk(meter) {
            Ok(()) => match self.best {
                Some(best) => Outcome::Solved(best),
                None => Outcome::Impossible(ProjectMinimumWitness::Search { nodes: self.nodes }),
            },
            Err(reason) => {
                let near = NearProjects { best: self.best, bound: self.bounds[0] };
                Outcome::Stopped(Stopped { reason, best: Some(near) })
            }
        }
    }

    fn walk(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        // For each student placed, which way is tried next.
        let mut next = vec![0];
        let mut changes = 0;
        while let Some(way) = next.last_mut() {
            let student = self.made.len();
            let least = changes + self.bounds[student];
            let is_worth = self.best.as_ref().is_none_or(|best| least < best.changes);
            let tried = self.ways.get(student).and_then(|ways| ways.get(*way)).copied();
            if student == self.ways.len() && is_worth {
                meter.steps(1 + self.problem.all().len() as u64)?;
                let matching = ProjectMatching { projects: self.made.clone() };
                if self.has_enough() && !self.is_blocked() {
                    self.best = Some(NearestProjects { matching, changes });
                }
            }
            match tried.filter(|_| is_worth) {
                Some(tried) => {
                    *way += 1;
                    meter.step()?;
                    self.nodes += 1;
                    if self.place(tried) {
                        changes += usize::from(tried != self.present.projects[student]);
                        next.push(0);
                    }
                }
                None => {
                    next.pop();
                    if let Some(back) = self.made.pop() {
                        changes -= usize::from(back != self.present.projects[self.made.len()]);
                        self.count(back, -1);
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives the next student this project, where it and its mentor have room.
    fn place(&mut self, project: Option<u32>) -> bool {
        let fits = project.is_none_or(|project| {
            let offered = self.problem.projects()[project as usize];
            self.of_project[project as usize] < offered.seats
                && self.of_mentor[offered.mentor.get()]
                    < self.problem.mentor_seats()[offered.mentor.get()]
        });
        if fits {
            self.count(project, 1);
            self.made.push(project);
        }
        fits
    }

    fn count(&mut self, project: Option<u32>, by: i32) {
        let Some(project) = project else { return };
        let mentor = self.problem.projects()[project as usize].mentor.get();
        for count in [&mut self.of_project[project as usize], &mut self.of_mentor[mentor]] {
            *count = count.saturating_add_signed(by);
        }
    }

    fn has_enough(&self) -> bool {
        self.of_project.iter().zip(&self.minimums.projects).all(|(has, needs)| has >= needs)
    }

    /// Whether a student and a project block what is made.
    fn is_blocked(&self) -> bool {
        let offered = self.problem.projects();
        // The place of the worst student of each, on the mentor's list.
        let mut worst = (vec![None; offered.len()], vec![None; self.of_mentor.len()]);
        let choice_of = |student: usize| {
            let own = self.made[student]?;
            let choices = self.problem.choices(MenteeIx::at(student));
            choices.iter().position(|choice| choice.project == own).map(|at| (at, choices[at]))
        };
        for student in 0..self.made.len() {
            let Some((_, choice)) = choice_of(student) else { continue };
            let mentor = offered[choice.project as usize].mentor.get();
            worst.0[choice.project as usize] =
                worst.0[choice.project as usize].max(Some(choice.place));
            worst.1[mentor] = worst.1[mentor].max(Some(choice.place));
        }
        (0..self.made.len()).any(|student| {
            let choices = self.problem.choices(MenteeIx::at(student));
            let own = choice_of(student);
            let better = own.map_or(choices.len(), |own| own.0);
            choices[..better].iter().any(|choice| {
                let project = offered[choice.project as usize];
                let mentor = project.mentor.get();
                if self.of_project[choice.project as usize] >= project.seats {
                    return worst.0[choice.project as usize] > Some(choice.place);
                }
                let is_own = own
                    .is_some_and(|(_, own)| offered[own.project as usize].mentor == project.mentor);
                is_own
                    || self.of_mentor[mentor] < self.problem.mentor_seats()[mentor]
                    || worst.1[mentor] > Some(choice.place)
            })
        })
    }
}
