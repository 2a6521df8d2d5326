//! Small instances of students and projects against every allocation, straight from the JSON,
//! and lines that are refused.

use super::{Draw, answers, cases, pairs, solve};
use mentormatch::lab::Context;
use serde_json::{Value, json};

type Made = Vec<Option<usize>>;

fn numbers(list: &Value) -> Vec<usize> {
    list.as_array().unwrap().iter().map(|one| one.as_u64().unwrap() as usize).collect()
}

/// What the JSON says, read without the library.
struct Offers {
    students: Vec<Vec<usize>>,
    /// The mentor and the seats of each project.
    projects: Vec<(usize, usize)>,
    /// The seats and the list of each mentor.
    mentors: Vec<(usize, Vec<usize>)>,
}

impl Offers {
    fn read(line: &Value) -> Self {
        let number = |value: &Value| value.as_u64().unwrap() as usize;
        let all = |name: &str| line[name].as_array().unwrap().clone();
        Self {
            students: all("students").iter().map(numbers).collect(),
            projects: all("projects")
                .iter()
                .map(|one| (number(&one["mentor"]), number(&one["seats"])))
                .collect(),
            mentors: all("mentors")
                .iter()
                .map(|one| (number(&one["seats"]), numbers(&one["list"])))
                .collect(),
        }
    }

    fn place(&self, project: usize, student: usize) -> Option<usize> {
        let (mentor, _) = self.projects[project];
        self.mentors[mentor].1.iter().position(|&one| one == student)
    }

    /// The rank of a project for a student who may do it; last without one.
    fn rank(&self, student: usize, project: Option<usize>) -> usize {
        let list = &self.students[student];
        project.map_or(list.len(), |project| list.iter().position(|&one| one == project).unwrap())
    }

    /// The places of those who do one of these projects on the list of the mentor.
    fn held(&self, made: &Made, is_one: impl Fn(usize) -> bool) -> Vec<usize> {
        let here = |student: usize| made[student].filter(|&project| is_one(project));
        let held = (0..made.len()).filter_map(|student| self.place(here(student)?, student));
        held.collect()
    }

    fn fits(&self, made: &Made) -> bool {
        let projects = (0..self.projects.len())
            .all(|project| self.held(made, |one| one == project).len() <= self.projects[project].1);
        let of = |mentor: usize| self.held(made, |one| self.projects[one].0 == mentor);
        projects && (0..self.mentors.len()).all(|mentor| of(mentor).len() <= self.mentors[mentor].0)
    }

    fn is_blocked(&self, made: &Made, student: usize, project: usize) -> bool {
        let Some(place) = self.place(project, student) else { return false };
        if self.rank(student, Some(project)) >= self.rank(student, made[student]) {
            return false;
        }
        let (mentor, seats) = self.projects[project];
        let here = self.held(made, |one| one == project);
        if here.len() == seats {
            return here.iter().any(|&worse| worse > place);
        }
        let of_mentor = self.held(made, |one| self.projects[one].0 == mentor);
        of_mentor.len() < self.mentors[mentor].0
            || made[student].is_some_and(|one| self.projects[one].0 == mentor)
            || of_mentor.iter().any(|&worse| worse > place)
    }

    fn is_stable(&self, made: &Made) -> bool {
        self.fits(made)
            && (0..made.len()).all(|student| {
                self.students[student]
                    .iter()
                    .all(|&project| !self.is_blocked(made, student, project))
            })
    }

    fn stable(&self) -> Vec<Made> {
        let mut all = vec![Vec::new()];
        for (student, list) in self.students.iter().enumerate() {
            let may = list.iter().copied().filter(|&one| self.place(one, student).is_some());
            let choices: Vec<_> = may.map(Some).chain([None]).collect();
            let longer = |made: &Made| {
                let made = made.clone();
                let with = |&choice| made.iter().copied().chain([choice]).collect();
                choices.iter().map(with).collect::<Vec<Made>>()
            };
            all = all.iter().flat_map(longer).collect();
        }
        all.into_iter().filter(|made| self.is_stable(made)).collect()
    }
}

#[test]
fn projects_are_the_best_for_either_side() {
    let mut draw = Draw::new("projects", 4);
    let mut telling = 0;
    for case in 0..cases(3000) {
        // One in three has as many mentors as projects, all with one seat and whole lists, which
        // often has several stable matchings.
        let (few, one_each) = (case % 6 < 2, case % 6 > 3);
        let (students, projects) = match one_each {
            true => (4, 4),
            false => (1 + draw.size(5), 1 + draw.size(4)),
        };
        let mentors = if one_each { projects } else { 1 + draw.size(projects) };
        let list = |draw: &mut Draw, count: usize| -> Vec<usize> {
            let mut all = draw.order(count);
            all.retain(|_| !(few && draw.percent(30)));
            all
        };
        let objective = if case % 2 == 0 { "student-optimal" } else { "mentor-optimal" };
        let line = json!({
            "problem": "projects",
            "objective": objective,
            "students": (0..students).map(|_| list(&mut draw, projects)).collect::<Vec<_>>(),
            "projects": (0..projects).map(|project| match one_each {
                true => json!({"mentor": project, "seats": 1}),
                false => json!({"mentor": draw.size(mentors), "seats": draw.size(3)}),
            }).collect::<Vec<_>>(),
            "mentors": (0..mentors).map(|_| json!({
                "seats": if one_each { 1 } else { 1 + draw.size(3) },
                "list": list(&mut draw, students),
            })).collect::<Vec<_>>(),
        });
        let offers = Offers::read(&line);
        let answer = solve(&line);
        assert_eq!(
            (&answer["status"], &answer["verified"]),
            (&json!("solved"), &json!("feasible"))
        );
        let mut made: Made = vec![None; students];
        for (student, project) in pairs(&answer) {
            assert_eq!(made[student].replace(project), None);
        }
        let stable = offers.stable();
        assert!(stable.contains(&made), "{line} {answer}");
        telling += usize::from(stable.len() > 1);
        for (student, &project) in made.iter().enumerate() {
            let ranks = stable.iter().map(|made| offers.rank(student, made[student]));
            let best = if case % 2 == 0 { ranks.min() } else { ranks.max() };
            assert_eq!(Some(offers.rank(student, project)), best, "{line} {answer}");
        }
        let listed = offers.students.iter().flatten().count();
        let kept = |student: usize| {
            offers.students[student]
                .iter()
                .filter(|&&one| offers.place(one, student).is_some())
                .count()
        };
        let kept: usize = (0..students).map(kept).sum();
        assert_eq!(answer["dropped"], json!(listed - kept));
    }
    assert!(telling > 100, "{telling} instances have several stable matchings");
}

#[test]
fn projects_that_cannot_be_read_are_refused_with_their_place() {
    for (line, told) in [
        (r#"{"problem":"projects"}"#, ["students", "projects", "mentors"]),
        (
            r#"{"problem":"projects","students":[[0,-1]],"projects":[{"mentor":0,"seats":-2}],
                "mentors":[{"seats":1}]}"#,
            ["students[0][1]", "projects[0].seats", "mentors[0].list"],
        ),
        (
            r#"{"problem":"projects","students":[[0,0],[7]],"projects":[{"mentor":3}],
                "mentors":[{"list":[1,1,9]}]}"#,
            ["student 1 lists project 7", "mentor 3", "student 9"],
        ),
        (
            r#"{"problem":"projects","students":[],"projects":[{"mentor":0,"places":1}],
                "mentors":[{"list":[],"list":[]}],"lists":[]}"#,
            ["`places`", "twice", "lists"],
        ),
    ] {
        let answer = answers(line.replace('\n', " "), &Context::default()).remove(0);
        assert_eq!(answer["status"], "error", "{answer}");
        let error = answer["error"].as_str().unwrap();
        told.iter().for_each(|told| assert!(error.contains(told), "{told}: {error}"));
    }
    let limited = json!({
        "problem": "projects", "students": [[0]], "projects": [{"mentor": 0}],
        "mentors": [{"list": [0]}], "work_limit": 0,
    });
    assert_eq!(solve(&limited)["status"], "stopped");
}
