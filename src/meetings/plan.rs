//! Making a timetable of quick meetings.

use super::absent::with_absences;
use super::answer::outcome;
use super::choice::{choose, flags};
use super::evening::even_out;
use super::grid::Grid;
use super::left_out::left_out;
use super::presence::Presence;
use super::rests::Rests;
use super::rounds::{bound, most_meetings, tables, timetable};
use super::{Frame, Plan, PlanFault, Proof, SearchReport, Wanted, WhyRounds};
use crate::kernel::{Control, Faults, Meter, StopReason};
use crate::market::{Outcome, Stopped};
use std::convert::Infallible;

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
/// Where the frame has rests, or nobody may meet more than so often in a row, everybody rests at
/// once, and the rounds between are planned as above. Where neither tables nor absences bind, that
/// needs no more rounds than any other way, and within a limit leaves out no more: who has d
/// meetings, at most k in a row, needs d + ⌈d/k⌉ − 1 rounds. Else the proof is
/// [`Proof::Rested`] where more might be possible.
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
) -> Result<Outcome<Plan, Infallible, Plan>, Faults<PlanFault>> {
    let Some(rests) = Rests::of(frame, 0, 0) else {
        let (plan, stopped) = without_rests(wanted, frame, control)?;
        return Ok(outcome(plan, stopped));
    };
    let (plan, stopped) = without_rests(wanted, &rests.frame(frame), control)?;
    Ok(outcome(rested(plan, frame, &rests), stopped))
}

/// The plan of rounds in which somebody meets.
fn without_rests(
    wanted: &Wanted,
    frame: &Frame,
    control: &Control<'_>,
) -> Result<(Plan, Option<StopReason>), Faults<PlanFault>> {
    let presence = Presence::new(wanted, frame)?;
    if presence.is_full() {
        return without_absences(wanted, frame, &presence, control);
    }
    let start = vec![None; wanted.meetings().len()];
    with_absences(wanted, frame, &presence, start, control)
}

/// The plan of the worked rounds with the rests between them, and what is proven of it then.
pub(super) fn rested(mut plan: Plan, frame: &Frame, rests: &Rests) -> Plan {
    let worked = std::mem::take(plan.timetable.rounds_mut());
    let used = worked.len();
    *plan.timetable.rounds_mut() = rests.spread(worked);
    if rests.only_given() {
        // Nobody meets in a rest whatever else is planned: what was proven without them holds.
        plan.bound.rounds = rests.rounds_for(plan.bound.rounds);
        return plan;
    }
    let absences = frame.absences().len() > 0;
    match (plan.bound.why, frame.most_in_a_row()) {
        (WhyRounds::Busiest { side, person, meetings }, Some(most)) if !absences => {
            plan.bound.rounds = rests.rounds_for(plan.bound.rounds);
            let in_a_row = most.get();
            if meetings > in_a_row as usize {
                plan.bound.why = WhyRounds::BusiestWithRests { side, person, meetings, in_a_row };
            }
        }
        _ => {}
    }
    // Where tables bind, or somebody is away and rests by that, others might rest at other times.
    let bound = plan.bound.rounds;
    let full =
        frame.most_tables().is_some_and(|tables| plan.timetable.tables() >= tables.get() as usize);
    plan.proof = match plan.proof {
        Proof::Rounds if plan.timetable.rounds().len() > bound => Proof::Rested,
        Proof::Choice(_) | Proof::Partial(_) if full => Proof::Rested,
        Proof::Search(_) if used > 0 => Proof::Rested,
        proof => proof,
    };
    plan
}

fn without_absences(
    wanted: &Wanted,
    frame: &Frame,
    presence: &Presence,
    control: &Control<'_>,
) -> Result<(Plan, Option<StopReason>), Faults<PlanFault>> {
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

/// The meetings that fit into the limit of rounds, and the proof that there are no
/// better ones.
pub(super) fn chosen(
    wanted: &Wanted,
    frame: &Frame,
    presence: &Presence,
    control: &Control<'_>,
) -> Result<(Vec<bool>, Proof, Option<StopReason>), Faults<PlanFault>> {
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
