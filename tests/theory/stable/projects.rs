//! Projects and students against exhaustion.

use super::oracle::{Dice, cases};
use mentormatch::audit::{project_stability, project_stability_within};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, StopReason};
use mentormatch::market::{
    Outcome, Project, ProjectMatching, ProjectMentor, Projects, ProjectsFault,
};
use mentormatch::stable::{mentor_optimal_projects, student_optimal_projects};

pub(crate) type Made = Vec<Option<u32>>;

#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) students: Vec<Vec<u32>>,
    pub(crate) projects: Vec<Project>,
    pub(crate) mentors: Vec<ProjectMentor>,
}

impl Raw {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        if dice.chance(20) {
            return Self::one_each(dice);
        }
        let (students, projects, mentors) =
            (1 + dice.below(5), 1 + dice.below(5), 1 + dice.below(4));
        let absent = [0, 0, 0, 20, 50][dice.below(5)];
        let kept = |dice: &mut Dice, count: usize| -> Vec<u32> {
            dice.shuffled(count).into_iter().filter(|_| !dice.chance(absent)).collect()
        };
        let seats = |dice: &mut Dice| [0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3][dice.below(11)];
        Self {
            students: (0..students).map(|_| kept(dice, projects)).collect(),
            projects: (0..projects)
                .map(|_| Project { mentor: MentorIx::at(dice.below(mentors)), seats: seats(dice) })
                .collect(),
            mentors: (0..mentors)
                .map(|_| ProjectMentor { seats: seats(dice), list: kept(dice, students) })
                .collect(),
        }
    }

    /// Four students, and four mentors with one project each: as a marriage, which often has
    /// several stable matchings.
    fn one_each(dice: &mut Dice) -> Self {
        const COUNT: usize = 4;
        Self {
            students: (0..COUNT).map(|_| dice.shuffled(COUNT)).collect(),
            projects: MentorIx::all(COUNT).map(|mentor| Project { mentor, seats: 1 }).collect(),
            mentors: (0..COUNT)
                .map(|_| ProjectMentor { seats: 1, list: dice.shuffled(COUNT) })
                .collect(),
        }
    }

    pub(crate) fn problem(&self) -> Projects {
        Projects::new(&self.students, self.projects.clone(), &self.mentors).unwrap()
    }

    fn mentor(&self, project: u32) -> usize {
        self.projects[project as usize].mentor.get()
    }

    fn place(&self, mentor: usize, student: usize) -> Option<usize> {
        self.mentors[mentor].list.iter().position(|&one| one as usize == student)
    }

    fn rank(&self, student: usize, project: u32) -> Option<usize> {
        self.place(self.mentor(project), student)?;
        self.students[student].iter().position(|&one| one == project)
    }

    fn of_mentor(&self, made: &Made, mentor: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..made.len())
            .filter(|&student| made[student].is_some_and(|one| self.mentor(one) == mentor))
            .map(|student| self.place(mentor, student).unwrap())
            .collect();
        places.sort_unstable();
        places
    }

    /// Stability word by word.
    pub(crate) fn is_stable(&self, made: &Made) -> bool {
        let at_project = |project: u32| -> Vec<usize> {
            let here = (0..made.len()).filter(|&student| made[student] == Some(project));
            here.map(|student| self.place(self.mentor(project), student).unwrap()).collect()
        };
        if made.len() != self.students.len() {
            return false;
        }
        for (student, project) in made.iter().enumerate() {
            if let Some(project) = *project
                && (project as usize >= self.projects.len()
                    || self.rank(student, project).is_none())
            {
                return false;
            }
        }
        let all = 0..self.projects.len() as u32;
        let room = |project: u32| self.projects[project as usize].seats as usize;
        let fits = all.clone().all(|project| at_project(project).len() <= room(project))
            && (0..self.mentors.len()).all(|mentor| {
                self.of_mentor(made, mentor).len() <= self.mentors[mentor].seats as usize
            });
        fits && !(0..made.len()).any(|student| {
            all.clone().any(|project| {
                let Some(rank) = self.rank(student, project) else { return false };
                if made[student].is_some_and(|own| self.rank(student, own).unwrap() <= rank) {
                    return false;
                }
                let mentor = self.mentor(project);
                let place = self.place(mentor, student).unwrap();
                let (here, theirs) = (at_project(project), self.of_mentor(made, mentor));
                let project_full = here.len() == room(project);
                let mentor_full = theirs.len() == self.mentors[mentor].seats as usize;
                let own = made[student].is_some_and(|own| self.mentor(own) == mentor);
                let above = |of: &[usize]| of.iter().max().is_some_and(|&worst| place < worst);
                match (project_full, mentor_full) {
                    (false, false) => true,
                    (false, true) => own || above(&theirs),
                    (true, _) => above(&here),
                }
            })
        })
    }

    /// Every stable matching.
    pub(crate) fn stable(&self) -> Vec<Made> {
        let mut all: Vec<Made> = vec![Vec::new()];
        for student in 0..self.students.len() {
            let mut longer = Vec::new();
            for made in all {
                let listed = self.students[student].iter().copied();
                let may = listed.filter(|&project| self.rank(student, project).is_some());
                for choice in may.map(Some).chain([None]) {
                    let mut made = made.clone();
                    made.push(choice);
                    longer.push(made);
                }
            }
            all = longer;
        }
        all.retain(|made| self.is_stable(made));
        all
    }
}

fn solved(outcome: Outcome<ProjectMatching>) -> ProjectMatching {
    outcome.solved().unwrap()
}

#[test]
fn both_optimal_matchings_are_what_exhaustion_finds() {
    let (mut several, mut differ) = (0, 0);
    for case in 0..cases(1500) {
        let raw = Raw::draw(&mut Dice::new(case ^ 0x5eed));
        let (problem, stable) = (raw.problem(), raw.stable());
        let free = Control::unbounded();
        let students = solved(student_optimal_projects(&problem, &free));
        let mentors = solved(mentor_optimal_projects(&problem, &free));
        for made in [&students, &mentors] {
            assert!(stable.contains(&made.projects), "{case}: {raw:?} {made:?} {stable:?}");
            assert!(project_stability(&problem, made).is_stable(), "{case}");
        }
        several += usize::from(stable.len() > 1);
        differ += usize::from(students != mentors);
        for other in &stable {
            for student in 0..raw.students.len() {
                let rank = |made: &Made| made[student].map(|one| raw.rank(student, one).unwrap());
                let (best, worst) = (rank(&students.projects), rank(&mentors.projects));
                assert_eq!(best.is_some(), rank(other).is_some(), "{case}: who has a project");
                assert!(best <= rank(other) && rank(other) <= worst, "{case}: {raw:?}");
            }
            for mentor in 0..raw.mentors.len() {
                let own = raw.of_mentor(&mentors.projects, mentor);
                let theirs = raw.of_mentor(other, mentor);
                assert_eq!(own.len(), theirs.len(), "{case}: a mentor's load");
                assert!(
                    own.iter().zip(&theirs).all(|(own, theirs)| own <= theirs),
                    "{case}: {raw:?} {own:?} {theirs:?}"
                );
            }
        }
    }
    assert!(several > 37 && differ > 37, "{several} {differ}");
}

#[test]
fn the_verifier_says_of_every_allocation_what_the_definition_says() {
    let mut stable = 0;
    for case in 0..cases(1500) {
        let mut dice = Dice::new(case ^ 0xacc);
        let raw = Raw::draw(&mut dice);
        let problem = raw.problem();
        for _ in 0..20 {
            let one =
                |dice: &mut Dice| (!dice.chance(30)).then(|| dice.below(raw.projects.len()) as u32);
            let projects: Made = raw.students.iter().map(|_| one(&mut dice)).collect();
            let holds = raw.is_stable(&projects);
            let said = project_stability(&problem, &ProjectMatching { projects }).is_stable();
            assert_eq!(said, holds, "{case}: {raw:?}");
            stable += usize::from(holds);
        }
    }
    assert!(stable > 375, "{stable}");
}

#[test]
fn every_fault_of_projects_is_told_at_once() {
    let projects = vec![
        Project { mentor: MentorIx::at(0), seats: 1 },
        Project { mentor: MentorIx::at(7), seats: 1 },
    ];
    let mentors = [ProjectMentor { seats: 1, list: vec![1, 1, 5] }];
    let students = [vec![0, 2], vec![1, 1]];
    let faults = Projects::new(&students, projects, &mentors).unwrap_err();
    assert_eq!(
        faults,
        [
            ProjectsFault::NoMentor { project: 1, mentor: 7, mentors: 1 },
            ProjectsFault::NoProject { student: 0, position: 1, project: 2, projects: 2 },
            ProjectsFault::ProjectTwice { student: 1, position: 1, project: 1 },
            ProjectsFault::StudentTwice { mentor: 0, position: 1, student: 1 },
            ProjectsFault::NoStudent { mentor: 0, position: 2, student: 5, students: 2 },
        ]
    );
    let said = faults[1].to_string();
    assert_eq!(said, "student 0 lists project 2 at place 1, but the number of projects is 2");
}

#[test]
fn entries_that_the_mentor_does_not_return_are_dropped() {
    let projects = vec![Project { mentor: MentorIx::at(0), seats: 3 }; 2];
    let mentors = [ProjectMentor { seats: 3, list: vec![2, 0] }];
    let problem = Projects::new(&[[1, 0], [0, 1], [0, 1]], projects, &mentors).unwrap();
    assert_eq!(problem.dropped(), 2);
    assert!(problem.choices(MenteeIx::at(1)).is_empty());
    let first = problem.choices(MenteeIx::at(0))[0];
    assert_eq!((first.project, first.place, first.rank), (1, 1, 1));
    assert!(problem.choices(MenteeIx::at(9)).is_empty());
}

#[test]
fn projects_stop_at_every_limit_and_end_the_same_within_it() {
    let raw = Raw::one_each(&mut Dice::new(11));
    let problem = raw.problem();
    for solve in [student_optimal_projects, mentor_optimal_projects] {
        let whole = solve(&problem, &Control::unbounded());
        let mut ended = false;
        for limit in 0..200 {
            let cut = solve(&problem, &Control::unbounded().with_work_limit(limit));
            match cut.reason() {
                Some(reason) => assert!(!ended && reason == StopReason::WorkLimit),
                None => {
                    ended = true;
                    assert_eq!(cut, whole);
                }
            }
        }
        assert!(ended);
        let cancelled = std::sync::atomic::AtomicBool::new(true);
        let control = Control::unbounded().with_cancel(&cancelled);
        assert_eq!(solve(&problem, &control).reason(), Some(StopReason::Cancelled));
    }
    let made = solved(student_optimal_projects(&problem, &Control::unbounded()));
    let control = Control::unbounded().with_work_limit(0);
    let cut = project_stability_within(&problem, &made, &control);
    assert_eq!(cut.reason(), Some(StopReason::WorkLimit));
}

#[test]
fn large_random_projects_are_stable_both_ways() {
    let mut dice = Dice::new(5);
    let (students, mentors) = (2000, 50);
    let lists: Vec<Vec<u32>> =
        (0..students).map(|_| dice.shuffled(150).into_iter().take(12).collect()).collect();
    let projects: Vec<Project> = (0..150)
        .map(|at| Project { mentor: MentorIx::at(at % mentors), seats: 5 + (at % 20) as u32 })
        .collect();
    let offers: Vec<ProjectMentor> =
        (0..mentors).map(|_| ProjectMentor { seats: 38, list: dice.shuffled(students) }).collect();
    let problem = Projects::new(&lists, projects, &offers).unwrap();
    let free = Control::unbounded();
    let best = solved(student_optimal_projects(&problem, &free));
    let worst = solved(mentor_optimal_projects(&problem, &free));
    assert!(project_stability(&problem, &best).is_stable());
    assert!(project_stability(&problem, &worst).is_stable());
    assert_eq!(best.pairs().count(), worst.pairs().count());
    assert!(best.pairs().count() > 1000);
}
