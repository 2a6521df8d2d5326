//! Projects where lists have ties, and the nearest stable giving of projects, against exhaustion.

use super::oracle::{Dice, cases};
use super::projects::{Made, Raw};
use crate::unbounded::free;
use mentormatch::audit::{project_stability, project_stability_of, refutes_super_stable_projects};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx};
use mentormatch::market::{
    Outcome, Project, ProjectDeletion, ProjectMatching, ProjectSign, ProjectsFault, Strength,
    TiedProjectMentor, TiedProjects,
};
use mentormatch::stable::{
    NearestProjectsFault, ProjectMinimumWitness, ProjectMinimums, nearest_projects,
    nearly_largest_projects, student_optimal_projects, super_stable_projects,
};

/// Groups of projects by student, projects, and groups of students by mentor.
#[derive(Clone, Debug)]
pub(crate) struct Tied {
    pub(crate) students: Vec<Vec<Vec<u32>>>,
    pub(crate) projects: Vec<Project>,
    pub(crate) mentors: Vec<TiedProjectMentor>,
}

fn grouped(list: &[u32], dice: &mut Dice, ties: usize) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for &one in list {
        match groups.last_mut().filter(|_| dice.chance(ties)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

impl Tied {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let raw = Raw::draw(dice);
        let ties = [0, 30, 60, 90][dice.below(4)];
        let students = raw.students.iter().map(|list| grouped(list, dice, ties)).collect();
        let mentor = |dice: &mut Dice, list: &[u32], seats| TiedProjectMentor {
            seats,
            list: grouped(list, dice, ties),
        };
        let mentors = raw.mentors.iter().map(|one| mentor(dice, &one.list, one.seats)).collect();
        Self { students, projects: raw.projects, mentors }
    }

    /// Short lists with many ties: weakly stable matchings differ in size.
    fn sparse(dice: &mut Dice) -> Self {
        const COUNT: usize = 5;
        let mentors = [COUNT, 3][dice.below(2)];
        let short = |dice: &mut Dice| -> Vec<Vec<u32>> {
            let list: Vec<u32> =
                dice.shuffled(COUNT).into_iter().filter(|_| dice.chance(45)).collect();
            grouped(&list, dice, 50)
        };
        let whole = |dice: &mut Dice| {
            let list = dice.shuffled(COUNT);
            grouped(&list, dice, 50)
        };
        Self {
            students: (0..COUNT).map(|_| short(dice)).collect(),
            projects: (0..COUNT)
                .map(|at| Project { mentor: MentorIx::at(at % mentors), seats: 1 })
                .collect(),
            mentors: (0..mentors)
                .map(|_| TiedProjectMentor { seats: 1 + dice.below(2) as u32, list: whole(dice) })
                .collect(),
        }
    }

    /// Few mentors with several projects each, which most students like alike.
    pub(crate) fn twins(dice: &mut Dice) -> Self {
        let (students, mentors) = (2 + dice.below(3), 2 + dice.below(2));
        let projects = mentors * (1 + dice.below(2)) + dice.below(2);
        let ties = [20, 50, 80][dice.below(3)];
        let list = |dice: &mut Dice, count: usize, ties: usize| {
            let all: Vec<u32> =
                dice.shuffled(count).into_iter().filter(|_| dice.chance(85)).collect();
            grouped(&all, dice, ties)
        };
        Self {
            students: (0..students).map(|_| list(dice, projects, ties)).collect(),
            projects: (0..projects)
                .map(|at| Project { mentor: MentorIx::at(at % mentors), seats: 1 })
                .collect(),
            mentors: (0..mentors)
                .map(|_| TiedProjectMentor {
                    seats: 1 + dice.below(2) as u32,
                    list: list(dice, students, 15),
                })
                .collect(),
        }
    }

    pub(crate) fn problem(&self) -> TiedProjects {
        TiedProjects::new(&self.students, self.projects.clone(), &self.mentors).unwrap()
    }

    fn place(&self, project: u32, student: usize) -> Option<usize> {
        let mentor = self.projects.get(project as usize)?.mentor.get();
        let list = &self.mentors[mentor].list;
        list.iter().position(|group| group.contains(&(student as u32)))
    }

    /// The group of the student's list, where the student may do the project.
    fn tier(&self, student: usize, project: u32) -> Option<usize> {
        self.place(project, student)?;
        self.students[student].iter().position(|group| group.contains(&project))
    }

    /// Stability, case by case of the definitions.
    pub(crate) fn is_stable(&self, made: &Made, strength: Strength) -> bool {
        if made.len() != self.students.len() {
            return false;
        }
        let mentor = |project: u32| self.projects[project as usize].mentor.get();
        let listed = made.iter().enumerate().all(|(student, project)| {
            project.is_none_or(|project| self.tier(student, project).is_some())
        });
        if !listed {
            return false;
        }
        let at_project = |project: u32| -> Vec<usize> {
            let here = (0..made.len()).filter(|&one| made[one] == Some(project));
            here.map(|one| self.place(project, one).unwrap()).collect()
        };
        let at_mentor = |of: usize| -> Vec<usize> {
            let theirs = (0..made.len()).filter_map(|one| Some((one, made[one]?)));
            let theirs = theirs.filter(|&(_, project)| mentor(project) == of);
            theirs.map(|(one, project)| self.place(project, one).unwrap()).collect()
        };
        let all = 0..self.projects.len() as u32;
        let room = |project: u32| self.projects[project as usize].seats as usize;
        let fits = all.clone().all(|project| at_project(project).len() <= room(project))
            && (0..self.mentors.len())
                .all(|of| at_mentor(of).len() <= self.mentors[of].seats as usize);
        fits && !(0..made.len()).any(|student| {
            all.clone().filter(|&project| made[student] != Some(project)).any(|project| {
                let Some(tier) = self.tier(student, project) else { return false };
                let own = made[student].map(|own| self.tier(student, own).unwrap());
                let (better, as_good) = match own {
                    Some(own) => (tier < own, tier == own),
                    None => (true, false),
                };
                if !better && !as_good {
                    return false;
                }
                let place = self.place(project, student).unwrap();
                let own = made[student].is_some_and(|own| mentor(own) == mentor(project));
                let (here, theirs) = (at_project(project), at_mentor(mentor(project)));
                let full = here.len() == room(project);
                let mentor_full = theirs.len() == self.mentors[mentor(project)].seats as usize;
                let above = |of: &[usize]| of.iter().any(|&worst| place < worst);
                let level = |of: &[usize]| of.iter().any(|&worst| place <= worst);
                match strength {
                    Strength::Weak => {
                        better
                            && match (full, mentor_full) {
                                (true, _) => above(&here),
                                (false, false) => true,
                                (false, true) => own || above(&theirs),
                            }
                    }
                    Strength::Super => match (full, mentor_full) {
                        (true, _) => level(&here),
                        (false, false) => true,
                        (false, true) => own || level(&theirs),
                    },
                    _ => match (full, mentor_full, better) {
                        (true, _, true) => level(&here),
                        (true, _, false) => above(&here),
                        (false, false, true) => true,
                        (false, false, false) => !own,
                        (false, true, true) => own || level(&theirs),
                        (false, true, false) => !own && above(&theirs),
                    },
                }
            })
        })
    }

    /// Every way to give projects that students list.
    pub(crate) fn every(&self) -> Vec<Made> {
        let mut all: Vec<Made> = vec![Vec::new()];
        for student in 0..self.students.len() {
            let may: Vec<Option<u32>> = (0..self.projects.len() as u32)
                .filter(|&project| self.tier(student, project).is_some())
                .map(Some)
                .chain([None])
                .collect();
            let longer = all.iter().flat_map(|made| {
                may.iter().map(move |&one| made.iter().copied().chain([one]).collect())
            });
            all = longer.collect();
        }
        all
    }
}

const STRENGTHS: [Strength; 3] = [Strength::Weak, Strength::Strong, Strength::Super];

fn served(made: &Made) -> usize {
    made.iter().flatten().count()
}

#[test]
fn the_verifier_of_ties_says_what_the_definitions_say() {
    let mut dice = Dice::new(311);
    let mut stable = [0; 3];
    for _ in 0..cases(150) {
        let tied = Tied::draw(&mut dice);
        let problem = tied.problem();
        for made in tied.every() {
            let matching = ProjectMatching { projects: made.clone() };
            for (at, strength) in STRENGTHS.into_iter().enumerate() {
                let said = project_stability_of(&problem, &matching, strength).is_stable();
                assert_eq!(
                    said,
                    tied.is_stable(&made, strength),
                    "{strength:?} {made:?}\n{tied:?}"
                );
                stable[at] += usize::from(said);
            }
        }
    }
    println!("{stable:?}");
    assert!(stable[2] > 30 && stable[2] < stable[1] && stable[1] < stable[0]);
    let tied = Tied::draw(&mut dice);
    let longer = ProjectMatching { projects: vec![None; tied.students.len() + 1] };
    assert!(!project_stability_of(&tied.problem(), &longer, Strength::Weak).is_stable());
}

#[test]
fn with_ties_two_thirds_of_the_most_students_are_served_and_none_blocks() {
    let mut dice = Dice::new(312);
    let (mut several, mut fewer) = (0, 0);
    for _ in 0..cases(1000) {
        let tied = if dice.chance(40) { Tied::draw(&mut dice) } else { Tied::sparse(&mut dice) };
        let stable = tied.every().into_iter().filter(|made| tied.is_stable(made, Strength::Weak));
        let sizes: Vec<usize> = stable.map(|made| served(&made)).collect();
        let most = *sizes.iter().max().unwrap();
        let found = nearly_largest_projects(&tied.problem(), &free()).solved().unwrap();
        assert!(tied.is_stable(&found.projects, Strength::Weak), "{found:?}\n{tied:?}");
        assert!(3 * served(&found.projects) >= 2 * most, "{found:?}\n{tied:?}");
        several += usize::from(sizes.iter().any(|&size| size < most));
        fewer += usize::from(served(&found.projects) < most);
    }
    println!("{several} {fewer}");
    // Where sizes differ the most is mostly reached.
    assert!(several > 150 && fewer > 0 && fewer * 4 < several);
}

#[test]
fn super_stable_projects_are_found_exactly_where_there_are_any() {
    let mut dice = Dice::new(313);
    let (mut some, mut reasons, mut twice) = (0, [0; 3], [0; 2]);
    for case in 0..cases(1500) {
        let tied = if case % 2 == 0 { Tied::draw(&mut dice) } else { Tied::twins(&mut dice) };
        let problem = tied.problem();
        let mut all = tied.every();
        all.retain(|made| tied.is_stable(made, Strength::Super));
        match super_stable_projects(&problem, &free()) {
            Outcome::Solved(found) => {
                assert!(all.contains(&found.projects), "{found:?}\n{tied:?}");
                // No other gives a student a better project.
                let tier = |made: &Made, one: usize| made[one].and_then(|of| tied.tier(one, of));
                for other in &all {
                    for one in 0..other.len() {
                        let (own, other) = (tier(&found.projects, one), tier(other, one));
                        assert!(own.is_some() || other.is_none());
                        assert!(own <= other || other.is_none(), "{found:?}\n{tied:?}");
                    }
                }
                some += 1;
            }
            Outcome::Impossible(why) => {
                assert!(all.is_empty(), "{why:?} {all:?}\n{tied:?}");
                assert!(refutes_super_stable_projects(&problem, &why), "{why:?}\n{tied:?}");
                let step = |step: &ProjectDeletion| matches!(step, ProjectDeletion::Twice(_));
                twice[0] += usize::from(why.steps.iter().any(step));
                let reopened =
                    |step: &ProjectDeletion| matches!(step, ProjectDeletion::Reopened(_));
                twice[1] += usize::from(why.steps.iter().any(reopened));
                reasons[match why.sign {
                    ProjectSign::Several(_) => 0,
                    ProjectSign::Emptied(_) => 1,
                    _ => 2,
                }] += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    println!("{some} {reasons:?} {twice:?}");
    assert!(some > 112 && reasons.iter().chain(&twice).all(|&count| count > 1));
}

/// A student who likes two projects of one mentor alike is kept from both by a better one, who comes there because the student
/// takes another's project: the mentor's best is not the student's.
#[test]
fn two_projects_of_one_mentor_that_are_alike_do_not_rule_out_super_stability() {
    let mentor = |seats, list: &[u32]| TiedProjectMentor {
        seats,
        list: list.iter().map(|&one| vec![one]).collect(),
    };
    let of = |mentor| Project { mentor: MentorIx::new(mentor), seats: 1 };
    let tied = Tied {
        students: vec![vec![vec![0, 1], vec![2]], vec![vec![2], vec![0]]],
        projects: vec![of(0), of(0), of(1)],
        mentors: vec![mentor(1, &[1, 0]), mentor(1, &[0, 1])],
    };
    let found = super_stable_projects(&tied.problem(), &free()).solved().unwrap();
    assert_eq!(found.projects, [Some(2), Some(0)]);
    assert!(tied.is_stable(&found.projects, Strength::Super));
}

#[test]
fn without_ties_all_are_the_strict_answer() {
    let mut dice = Dice::new(314);
    for _ in 0..cases(400) {
        let raw = Raw::draw(&mut dice);
        let alone = |list: &[u32]| list.iter().map(|&one| vec![one]).collect::<Vec<_>>();
        let tied = Tied {
            students: raw.students.iter().map(|list| alone(list)).collect(),
            projects: raw.projects.clone(),
            mentors: raw
                .mentors
                .iter()
                .map(|one| TiedProjectMentor { seats: one.seats, list: alone(&one.list) })
                .collect(),
        };
        let strict = student_optimal_projects(&raw.problem(), &free()).solved().unwrap();
        let found = super_stable_projects(&tied.problem(), &free()).solved().unwrap();
        assert_eq!(found, strict, "{raw:?}");
        let near = nearly_largest_projects(&tied.problem(), &free()).solved().unwrap();
        assert!(project_stability(&raw.problem(), &near).is_stable());
        assert_eq!(tied.problem().broken().dropped(), raw.problem().dropped());
    }
}

#[test]
fn the_fewest_students_change_and_minimums_are_met_or_shown_to_be_beyond_reach() {
    let mut dice = Dice::new(315);
    let (mut moved, mut by_mentor, mut by_search, mut several) = (0, 0, 0, 0);
    for _ in 0..cases(1000) {
        let raw = Raw::draw(&mut dice);
        let problem = raw.problem();
        let present = ProjectMatching {
            projects: (0..raw.students.len())
                .map(|_| dice.below(raw.projects.len() + 1).checked_sub(1).map(|one| one as u32))
                .collect(),
        };
        let mut least = |count: usize| -> Vec<u32> {
            match dice.below(3) {
                0 => (0..count).map(|_| u32::from(dice.chance(30))).collect(),
                _ => Vec::new(),
            }
        };
        let minimums = ProjectMinimums {
            projects: least(raw.projects.len()),
            mentors: least(raw.mentors.len()),
        };
        let stable = raw.stable();
        several += usize::from(stable.len() > 1);
        let of_project =
            |made: &Made, at: usize| made.iter().filter(|own| **own == Some(at as u32)).count();
        let of_mentor = |made: &Made, at: usize| {
            let is_own = |own: &u32| raw.projects[*own as usize].mentor.get() == at;
            made.iter().flatten().filter(|own| is_own(own)).count()
        };
        let meets = |made: &&Made| {
            let projects = minimums.projects.iter().enumerate();
            let mut mentors = minimums.mentors.iter().enumerate();
            projects.clone().all(|(at, &least)| of_project(made, at) >= least as usize)
                && mentors.all(|(at, &least)| of_mentor(made, at) >= least as usize)
        };
        let changes =
            |made: &Made| made.iter().zip(&present.projects).filter(|(a, b)| a != b).count();
        let best = stable.iter().filter(meets).map(changes).min();
        match nearest_projects(&problem, &present, &minimums, &free()).unwrap() {
            Outcome::Solved(found) => {
                assert!(
                    raw.is_stable(&found.matching.projects) && meets(&&found.matching.projects)
                );
                assert_eq!(changes(&found.matching.projects), found.changes);
                assert_eq!(Some(found.changes), best, "{raw:?}");
                moved += found.changes;
            }
            Outcome::Impossible(ProjectMinimumWitness::Mentor {
                mentor,
                students,
                stable: shown,
            }) => {
                assert!(best.is_none() && raw.is_stable(&shown.projects));
                let has = |made: &Made| of_mentor(made, mentor as usize) == students as usize;
                assert!(stable.iter().all(has) && students < minimums.mentors[mentor as usize]);
                by_mentor += 1;
            }
            Outcome::Impossible(_) => {
                assert!(best.is_none());
                by_search += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
        let few = Control::unbounded().with_work_limit(dice.below(60) as u64);
        if let Outcome::Stopped(stopped) =
            nearest_projects(&problem, &present, &minimums, &few).unwrap()
            && let Some(near) = stopped.best
        {
            assert!(best.is_none_or(|best| near.bound <= best));
            assert!(near.best.is_none_or(|one| raw.is_stable(&one.matching.projects)
                && best.is_some_and(|best| best <= one.changes)));
        }
    }
    println!("{moved} {by_mentor} {by_search} {several}");
    assert!(moved > 40 && by_mentor > 8 && by_search > 2 && several > 20);
}

#[test]
fn faults_of_ties_and_of_minimums_are_told_together() {
    let project = Project { mentor: MentorIx::at(3), seats: 1 };
    let mentor = TiedProjectMentor { seats: 1, list: vec![vec![0], Vec::new()] };
    let students = [vec![vec![0], Vec::new(), vec![0]]];
    let faults = TiedProjects::new(&students, vec![project], &[mentor]).unwrap_err();
    let expected = [
        ProjectsFault::EmptyTie { student: 0, group: 1 },
        ProjectsFault::EmptyMentorTie { mentor: 0, group: 1 },
        ProjectsFault::NoMentor { project: 0, mentor: 3, mentors: 1 },
        ProjectsFault::ProjectTwice { student: 0, position: 1, project: 0 },
    ];
    assert_eq!(*faults, expected);
    let raw = Raw {
        students: vec![vec![0]],
        projects: vec![Project { mentor: MentorIx::at(0), seats: 1 }],
        mentors: vec![mentormatch::market::ProjectMentor { seats: 1, list: vec![0] }],
    };
    let present = ProjectMatching { projects: Vec::new() };
    let minimums = ProjectMinimums { projects: vec![1, 1], mentors: vec![0, 0, 0] };
    let faults = nearest_projects(&raw.problem(), &present, &minimums, &free()).unwrap_err();
    let expected = [
        NearestProjectsFault::Present { got: 0, students: 1 },
        NearestProjectsFault::Projects { got: 2, projects: 1 },
        NearestProjectsFault::Mentors { got: 3, mentors: 1 },
    ];
    assert_eq!(*faults, expected);
    let tied = TiedProjects::new(
        &[vec![vec![0]]],
        raw.projects.clone(),
        &[TiedProjectMentor { seats: 1, list: vec![vec![0]] }],
    )
    .unwrap();
    let choice = tied.choices(MenteeIx::at(0))[0];
    assert_eq!((choice.project, choice.tier, choice.place), (0, 0, 0));
    assert!(tied.choices(MenteeIx::at(5)).is_empty());
}
