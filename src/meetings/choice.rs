//! Which meetings to hold where not all fit into the rounds.

use super::PlanFault;
use super::presence::Presence;
use super::rests::Rests;
use super::{Frame, Wanted};
use crate::assignment::solve;
use crate::kernel::{Control, Faults, Internal, Side};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Matching, Outcome, PartialAssignment, Quota, Seats,
    Stopped,
};
use std::convert::Infallible;

/// The assignment whose pairs are the most meetings that fit, and of those the best in
/// sum: everybody has as many seats as rounds, a pair is made once at most, and a quota
/// over all people holds the number of meetings to tables × rounds.
///
/// Without absences this is the choice itself: a set of meetings fits into `rounds`
/// rounds exactly if nobody has more than `rounds` of them and all together are at most
/// tables × rounds (König 1916 and de Werra 1971). With absences a person has as many
/// seats as rounds in which they are there, pairs who are never there together are left
/// out, and the answer bounds what any timetable can hold.
///
/// Rounds in which everybody rests do not count.
///
/// The proof in [`Proof::Choice`](super::Proof::Choice) is for this problem, so that
/// `audit::verify_assignment` can check it.
///
/// # Errors
/// Absent people who are nobody; a problem too large to be built.
pub fn choice_problem(
    wanted: &Wanted,
    frame: &Frame,
    rounds: u32,
) -> Result<AssignmentProblem<i64>, Faults<PlanFault>> {
    let rests = Rests::of(frame, 0, 0);
    let Some(rests) = rests else {
        return problem(wanted, &Presence::new(wanted, frame)?, rounds as usize);
    };
    let (inner, rounds) = (rests.frame(frame), rests.worked_before(rounds as usize));
    problem(wanted, &Presence::new(wanted, &inner)?, rounds)
}

pub(super) fn problem(
    wanted: &Wanted,
    presence: &Presence,
    rounds: usize,
) -> Result<AssignmentProblem<i64>, Faults<PlanFault>> {
    let together = wanted.ends().into_iter().map(|ends| presence.both_there(ends, rounds) > 0);
    let edges = wanted.meetings().iter().zip(wanted.worths()).zip(together);
    let edges = edges.filter(|(_, together)| *together);
    let edges = edges.map(|((meeting, &worth), _)| (meeting.mentee, meeting.mentor, worth));
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let seats = |people: std::ops::Range<usize>| {
        Seats::each(people.map(|person| number(presence.there(person, rounds))).collect())
    };
    let everybody = (0..number(wanted.mentees())).collect();
    let most = number(presence.capacity(rounds));
    AssignmentProblem::sparse(wanted.mentees(), wanted.mentors(), edges.collect())
        .seats(Side::Mentee, seats(0..wanted.mentees()))
        .seats(Side::Mentor, seats(wanted.mentees()..wanted.people()))
        .quotas(Side::Mentee, vec![Quota::new("all meetings", everybody).at_most(most)])
        .build()
        .map_err(|faults| PlanFault::Refused { fault: crate::kernel::joined(&faults) }.into())
}

/// A set of meetings that keeps the bounds, and what is proven of it.
pub(super) type Chosen = Outcome<AssignmentAnswer<i64>, Infallible, Box<PartialAssignment<i64>>>;

/// Whether each meeting is chosen.
pub(super) fn flags(chosen: &Chosen, wanted: &Wanted) -> Vec<bool> {
    let matching: Option<&Matching> = match chosen {
        Outcome::Solved(answer) => Some(&answer.matching),
        Outcome::Impossible(never) => match *never {},
        Outcome::Stopped(Stopped { best, .. }) => best.as_ref().map(|best| &best.matching),
    };
    let is_chosen = |meeting: &super::Meeting| {
        matching.is_some_and(|matching| matching.contains(meeting.mentee, meeting.mentor))
    };
    wanted.meetings().iter().map(is_chosen).collect()
}

pub(super) fn choose(
    wanted: &Wanted,
    presence: &Presence,
    rounds: usize,
    control: &Control<'_>,
) -> Result<Chosen, Faults<PlanFault>> {
    let problem = problem(wanted, presence, rounds)?;
    match solve(&problem, control) {
        Outcome::Solved(answer) => Ok(Outcome::Solved(answer)),
        Outcome::Stopped(stopped) => Ok(Outcome::Stopped(stopped)),
        Outcome::Impossible(_) => {
            let fault = Internal::broken("nothing is demanded, so making no pair qualifies");
            Err(vec![fault.into()].into())
        }
    }
}
