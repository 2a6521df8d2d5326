//! A timetable of quick meetings and what is proven of it.

use super::absent::with_absences;
use super::choice::{choose, flags};
use super::evening::even_out;
use super::grid::Grid;
use super::left_out::left_out;
use super::presence::Presence;
use super::{Frame, LeftOut, Timetable, Wanted};
use crate::kernel::{Control, Internal, Meter, Side, StopReason, words};
use crate::market::{AssignmentAnswer, Outcome, PartialAssignment, Stopped};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// Why no timetable can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFault {
    /// Somebody is said to be absent who is nobody.
    #[error("{side} {person} is said to be absent, but there are {people} {}", side.plural())]
    Unknown {
        /// The side.
        side: Side,
        /// The position given.
        person: u32,
        /// How many people the side has.
        people: usize,
    },
    /// The choice of meetings was refused by the solver; a fault of this crate.
    #[error("the choice of meetings could not be set up: {fault}")]
    Refused {
        /// What the solver said.
        fault: String,
    },
    /// A fault of this crate.
    #[error(transparent)]
    Internal(#[from] Internal),
}

/// A timetable with what it leaves out, why it has so many rounds, and what is proven.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// Who meets whom, round by round; within a round by mentee.
    pub timetable: Timetable,
    /// The wanted meetings that are not held, by mentee, then mentor.
    pub left_out: Vec<LeftOut>,
    /// The fewest rounds in which the meetings held can be held, and why not fewer.
    pub bound: RoundsBound,
    /// What is proven.
    pub proof: Proof,
}

/// A number of rounds that no timetable of these meetings goes below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoundsBound {
    /// How many rounds are needed.
    pub rounds: usize,
    /// What needs them.
    pub why: WhyRounds,
}

words! {
    /// Why meetings need so many rounds.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum WhyRounds: "why-rounds", fills {
        /// Nobody meets.
        NoMeetings = "no-meetings", "nobody meets", "встреч нет";
        /// Somebody has so many meetings; where they are absent at times, they have been
        /// there so often only after so many rounds.
        Busiest {
            /// The person's side.
            #[serde(with = "crate::kernel::plural")]
            side: Side,
            /// The first of them, by position, mentees before mentors.
            person: u32,
            /// How many meetings.
            meetings: usize,
        } = "busiest",
            "somebody has {meetings} meetings, one in a round",
            "у одного из участников встреч: {meetings}, по одной в раунде";
        /// The tables, or the people present, hold no more.
        Tables {
            /// How many meetings there are.
            meetings: usize,
            /// The most in a round in which nobody is absent.
            tables: usize,
        } = "tables",
            "there are {meetings} meetings, at most {tables} in a round",
            "всего встреч: {meetings}, в раунде не более {tables}";
        /// Fewer rounds were tried, and none held all meetings.
        Exhausted = "exhausted",
            "fewer rounds were tried, and none held all meetings",
            "меньшее число раундов проверено: все встречи в него не помещаются";
    }
}

/// What is proven of a plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Proof {
    /// Every wanted meeting is held, in as many rounds as the bound says: none can do
    /// with fewer.
    Rounds,
    /// Every wanted meeting is held; rounds planned before were kept, so there may be more
    /// than the bound says.
    Kept,
    /// The limit of rounds allows no more meetings than these, and none of a higher
    /// worth: the answer's prices and cover prove it for
    /// [`choice_problem`](super::choice_problem).
    Choice(Box<AssignmentAnswer<i64>>),
    /// The choice was stopped: meetings that fit, with the solver's own bound.
    Partial(Box<PartialAssignment<i64>>),
    /// People are absent, and a search was made; or the placing itself was stopped.
    Search(SearchReport),
}

/// What a search with people absent found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchReport {
    /// No timetable within the limit of rounds holds more meetings than this.
    pub most: usize,
    /// None that holds so many is worth more; nothing where that is not known.
    pub most_worth: Option<i128>,
    /// Whether the plan is the best: all meetings in the fewest rounds, or, where the
    /// limit allows not all, the most and of these the highest worth.
    pub optimal: bool,
    /// Whether that rests on a search of all cases, where it is; else on the bounds
    /// alone.
    pub exhausted: bool,
    /// How many steps were taken.
    pub steps: u64,
}

/// Makes a timetable of the wanted meetings: nobody is in two places, no round has more
/// meetings than tables.
///
/// Without absences every meeting is held, in exactly max(Δ, ⌈meetings / tables⌉) rounds,
/// Δ being the most meetings of one person: fewer cannot be. Meetings are the edges of a
/// bipartite graph and rounds its colours. König (1916) colours them with Δ colours, by
/// alternating chains; where tables ask for more rounds, or simply to spread the meetings,
/// classes are evened out along chains of two rounds (de Werra 1971, McDiarmid 1972), so
/// that any two rounds differ by one meeting at most.
///
/// Where a limit of rounds is below that, the meetings are chosen first: as many as can
/// be, and among those the highest sum of worths ([`choice_problem`](super::choice_problem),
/// exact), then placed in so many rounds. The rest is listed with reasons.
///
/// Where somebody is absent in some rounds, deciding whether all fit is NP-complete (Even,
/// Itai and Shamir 1976). Then a placement by chains is improved by a search as long as
/// `control` lets it, and the plan says what is known of better ones. `control` counts
/// steps; the assignment counts its own. A run that is stopped gives the timetable that it
/// has as its best, with what is proven of it.
///
/// Equal choices are decided by position, so the same input gives the same plan.
///
/// Time without absences and limit: O(meetings × longest chain), a chain passing everybody
/// once at most and mostly far fewer, and O(rounds × people) for evening out. Memory
/// O(people + meetings). With a limit, that of the assignment beside it.
///
/// ```
/// use mentormatch::kernel::{Control, MenteeIx, MentorIx};
/// use mentormatch::meetings::{Frame, Meeting, Wanted, plan};
///
/// let all = (0..3).flat_map(|a| (0..2).map(move |b| (a, b)));
/// let all = all.map(|(a, b)| (Meeting::new(MenteeIx::new(a), MentorIx::new(b)), 1));
/// let wanted = Wanted::new(3, 2, all).unwrap();
/// let outcome = plan(&wanted, &Frame::new(), &Control::unbounded()).unwrap();
/// let plan = outcome.solved().unwrap();
/// assert_eq!(plan.timetable.rounds().len(), 3); // each mentor meets three mentees
/// assert!(plan.left_out.is_empty());
/// ```
///
/// # Errors
/// Somebody absent is nobody.
pub fn plan(
    wanted: &Wanted,
    frame: &Frame,
    control: &Control<'_>,
) -> Result<Outcome<Plan, Infallible, Plan>, Vec<PlanFault>> {
    let presence = Presence::new(wanted, frame)?;
    let (plan, stopped) = if presence.is_full() {
        without_absences(wanted, frame, &presence, control)?
    } else {
        let start = vec![None; wanted.meetings().len()];
        with_absences(wanted, frame, &presence, start, control)?
    };
    Ok(outcome(plan, stopped))
}

/// A plan that is proven is an answer even if a search for a better one was stopped.
pub(super) fn outcome<P>(plan: P, stopped: Option<StopReason>) -> Outcome<P, Infallible, P> {
    match stopped {
        None => Outcome::Solved(plan),
        Some(reason) => Outcome::stopped_with(reason, plan),
    }
}

fn without_absences(
    wanted: &Wanted,
    frame: &Frame,
    presence: &Presence,
    control: &Control<'_>,
) -> Result<(Plan, Option<StopReason>), Vec<PlanFault>> {
    let (held, mut proof, mut stopped) = chosen(wanted, frame, presence, control)?;
    let ends = wanted.ends();
    let bound = bound(wanted, &held, presence);
    let mut grid = Grid::new(wanted.people(), &ends);
    let most = most_meetings(wanted, &held);
    let mut meter = Meter::new(control);
    for (edge, _) in held.iter().enumerate().filter(|(_, held)| **held) {
        if let (None, Err(reason)) = (stopped, meter.steps(1 + grid.insert(edge, most))) {
            stopped = Some(reason);
            proof = Proof::Search(SearchReport::cut(&held, meter.work()));
            break;
        }
    }
    even_out(&mut grid, bound.rounds);
    let tables = tables(frame);
    let left_out = left_out(wanted, &grid, presence, (bound.rounds, tables));
    let timetable = timetable(wanted, &grid, bound.rounds);
    Ok((Plan { timetable, left_out, bound, proof }, stopped))
}

impl SearchReport {
    /// Nothing is known but that no timetable holds more than these.
    pub(super) fn cut(held: &[bool], steps: u64) -> Self {
        let most = held.iter().filter(|held| **held).count();
        Self { most, most_worth: None, optimal: false, exhausted: false, steps }
    }
}

/// The meetings that fit into the limit of rounds, and the proof that there are no
/// better ones.
pub(super) fn chosen(
    wanted: &Wanted,
    frame: &Frame,
    presence: &Presence,
    control: &Control<'_>,
) -> Result<(Vec<bool>, Proof, Option<StopReason>), Vec<PlanFault>> {
    let all = vec![true; wanted.meetings().len()];
    let needed = bound(wanted, &all, presence).rounds;
    match frame.most_rounds() {
        Some(rounds) if (rounds as usize) < needed => {
            let chosen = choose(wanted, presence, rounds as usize, control)?;
            let held = flags(&chosen, wanted);
            Ok(match chosen {
                Outcome::Solved(answer) => (held, Proof::Choice(Box::new(answer)), None),
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(Stopped { reason, best }) => {
                    let cut = || Proof::Search(SearchReport::cut(&all, 0));
                    (held, best.map_or_else(cut, Proof::Partial), Some(reason))
                }
            })
        }
        _ => Ok((all, Proof::Rounds, None)),
    }
}

pub(super) fn tables(frame: &Frame) -> usize {
    frame.most_tables().map_or(usize::MAX, |tables| tables.get() as usize)
}

/// How many of the held meetings each person has.
fn degrees(wanted: &Wanted, held: &[bool]) -> Vec<usize> {
    let mut degrees = vec![0; wanted.people()];
    for (ends, _) in wanted.ends().iter().zip(held).filter(|(_, held)| **held) {
        ends.iter().for_each(|&end| degrees[end] += 1);
    }
    degrees
}

/// Δ: the most meetings of one person.
fn most_meetings(wanted: &Wanted, held: &[bool]) -> usize {
    degrees(wanted, held).into_iter().max().unwrap_or(0)
}

/// How many rounds the held meetings need at least, and why.
pub(super) fn bound(wanted: &Wanted, held: &[bool], presence: &Presence) -> RoundsBound {
    let meetings = held.iter().filter(|held| **held).count();
    if meetings == 0 {
        return RoundsBound { rounds: 0, why: WhyRounds::NoMeetings };
    }
    let mut best = RoundsBound { rounds: 0, why: WhyRounds::NoMeetings };
    for (person, &degree) in degrees(wanted, held).iter().enumerate() {
        let rounds = presence.rounds_for(person, degree);
        if degree > 0 && rounds > best.rounds {
            let (side, person) = wanted.person(person);
            best =
                RoundsBound { rounds, why: WhyRounds::Busiest { side, person, meetings: degree } };
        }
    }
    let rounds = presence.rounds_of_capacity(meetings);
    if rounds > best.rounds {
        let tables = presence.usual();
        best = RoundsBound { rounds, why: WhyRounds::Tables { meetings, tables } };
    }
    best
}

/// The placed meetings as rounds.
pub(super) fn timetable(wanted: &Wanted, grid: &Grid<'_>, rounds: usize) -> Timetable {
    let mut table = vec![Vec::new(); rounds];
    for (&meeting, round) in wanted.meetings().iter().zip(grid.rounds()) {
        if let Some(round) = round.and_then(|round| table.get_mut(round)) {
            round.push(meeting);
        }
    }
    Timetable::new(table)
}
