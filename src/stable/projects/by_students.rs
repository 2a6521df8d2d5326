//! The stable matching of projects that is best for the students.

use crate::kernel::{Control, Index, Meter, StopReason};
use crate::market::{Outcome, ProjectMatching, Projects};

/// The stable matching in which every student has the best project that the student has in
/// any stable matching.
///
/// Stable: no student would rather do another project that its mentor would rather give to
/// that student, as [`project_stability`](crate::audit::project_stability) tells in full. One
/// always exists, and who has a project is the same in all of them.
///
/// Students propose in the order of their lists. A project or a mentor with too many students
/// refuses the worst of them, and from then on everybody who stands behind that one.
///
/// Time and memory O(total length of the lists + agents). A step of `control` is a proposal or a
/// place looked at for the worst student; a stopped run has nothing to give. Lists are strict
/// and the answer is unique, so that no tie is broken.
///
/// # References
/// D. J. Abraham, R. W. Irving and D. F. Manlove, Two algorithms for the student–project
/// allocation problem, 2007: SPA-student.
pub fn student_optimal_projects(
    problem: &Projects,
    control: &Control<'_>,
) -> Outcome<ProjectMatching> {
    if let Err(reason) = control.check(0) {
        return Outcome::stopped(reason);
    }
    Proposing::new(problem).run(&mut Meter::new(control)).into()
}

/// Those whom a project or a mentor holds, each at a place in an order, best first.
struct Holding {
    /// Who stands at each place, if held.
    held: Vec<Option<u32>>,
    count: u32,
    seats: u32,
    /// Nobody is held from here on. Once somebody had to go, nobody is taken from here on
    /// either, so that it only ever goes down and finding the worst is linear in all.
    end: usize,
}

impl Holding {
    fn new(places: usize, seats: u32) -> Self {
        Self { held: vec![None; places], count: 0, seats, end: places }
    }

    fn may_take(&self, place: u32) -> bool {
        (place as usize) < self.end
    }

    fn take(&mut self, place: u32, who: u32) {
        self.held[place as usize] = Some(who);
        self.count += 1;
    }

    fn release(&mut self, place: u32) {
        if self.held[place as usize].take().is_some() {
            self.count -= 1;
        }
    }

    /// Closes the places behind the worst one held. Only for one that is full.
    fn close(&mut self, meter: &mut Meter<'_>) -> Result<Option<u32>, StopReason> {
        while let Some(last) = self.end.checked_sub(1) {
            if let Some(who) = self.held[last] {
                return Ok(Some(who));
            }
            meter.step()?;
            self.end = last;
        }
        Ok(None)
    }
}

struct Proposing<'a> {
    problem: &'a Projects,
    projects: Vec<Holding>,
    mentors: Vec<Holding>,
    /// The next choice of each student; of one who has a project, that one.
    next: Vec<usize>,
}

impl<'a> Proposing<'a> {
    fn new(problem: &'a Projects) -> Self {
        let mut places = vec![0; problem.mentor_seats().len()];
        for choice in problem.all() {
            let mentor = problem.projects()[choice.project as usize].mentor.get();
            places[mentor] = places[mentor].max(choice.place as usize + 1);
        }
        let projects = problem.projects().iter().enumerate();
        let projects = projects
            .map(|(at, project)| Holding::new(problem.wanted(at).len(), project.seats))
            .collect();
        let mentors = places.iter().zip(problem.mentor_seats());
        let mentors = mentors.map(|(&places, &seats)| Holding::new(places, seats)).collect();
        let next = (0..problem.students()).map(|student| problem.range(student).start).collect();
        Self { problem, projects, mentors, next }
    }

    fn run(mut self, meter: &mut Meter<'_>) -> Result<ProjectMatching, StopReason> {
        let students = self.problem.students();
        for first in 0..students {
            let mut free = Some(first);
            while let Some(student) = free {
                free = self.propose(student, meter)?;
            }
        }
        let choices = self.problem.all();
        let made = (0..students).map(|student| {
            let at = self.next[student];
            self.problem.range(student).contains(&at).then(|| choices[at].project)
        });
        Ok(ProjectMatching { projects: made.collect() })
    }

    /// The student goes on to the first project that takes the student; who has to go for it.
    fn propose(
        &mut self,
        student: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Option<usize>, StopReason> {
        let end = self.problem.range(student).end;
        while self.next[student] < end {
            meter.step()?;
            let choice = self.problem.all()[self.next[student]];
            let at = choice.project as usize;
            let mentor = self.problem.projects()[at].mentor.get();
            let (project, mentor) = (&mut self.projects[at], &mut self.mentors[mentor]);
            if !project.may_take(choice.rank) || !mentor.may_take(choice.place) {
                self.next[student] += 1;
                continue;
            }
            project.take(choice.rank, student as u32);
            mentor.take(choice.place, student as u32);
            let gone = if project.count > project.seats {
                project.close(meter)?
            } else if mentor.count > mentor.seats {
                mentor.close(meter)?
            } else {
                None
            };
            return Ok(gone.map(|gone| self.refuse(gone as usize)));
        }
        Ok(None)
    }

    /// The student loses the project held and everybody who would be worse there is refused
    /// from now on.
    fn refuse(&mut self, student: usize) -> usize {
        let choice = self.problem.all()[self.next[student]];
        let at = choice.project as usize;
        let mentor = self.problem.projects()[at].mentor.get();
        let (project, mentor) = (&mut self.projects[at], &mut self.mentors[mentor]);
        // The project, or the mentor, is full even without the student who goes, so nobody ranked
        // at that place or behind it will be taken again.
        if project.count > project.seats {
            project.end = project.end.min(choice.rank as usize);
        } else {
            mentor.end = mentor.end.min(choice.place as usize);
        }
        project.release(choice.rank);
        mentor.release(choice.place);
        self.next[student] += 1;
        student
    }
}
