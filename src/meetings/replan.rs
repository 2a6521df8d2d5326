//! Planning the rest anew when somebody comes late or leaves.

use super::PlanFault;
use super::absent::with_absences;
use super::answer::outcome;
use super::evening::relieve;
use super::grid::Grid;
use super::left_out::left_out;
use super::plan::{chosen, rested};
use super::presence::Presence;
use super::rests::Rests;
use super::rounds::{bound, tables, timetable};
use super::{Frame, Meeting, Plan, Proof, SearchReport, Timetable, Wanted};
use crate::kernel::{
    Control, Faults, MenteeIx, MentorIx, Meter, Ordered, Side, StopReason, arrange_by_key,
};
use crate::market::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// So many free rounds of either side are tried for the shortest chain.
const TRIED: usize = 64;

/// The rest of a group meeting planned anew.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Replan {
    /// The whole timetable, with the rounds held so far as they were. Bound, proof and
    /// what is left out speak of the rest only.
    pub plan: Plan,
    /// The meetings that were planned already and are held in another round now.
    pub moved: Vec<Moved>,
    /// The meetings that were planned and are no longer wanted.
    pub dropped: Vec<Meeting>,
}

/// A meeting that changed its round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which.
    pub meeting: Meeting,
    /// The round it was planned for, counted from 0.
    pub from: usize,
    /// The round it is planned for now.
    pub to: usize,
}

/// Plans the rounds after the first `held` ones anew, for the meetings wanted now, with
/// few changes.
///
/// Rounds held stay, and what took place in them is not held again. A planned meeting
/// stays in its round unless a chain that makes room for a new one moves it; new
/// meetings take free places first. Those of `so_far` that are wanted no longer are
/// dropped. `wanted` and `frame` speak of the whole group meeting: rounds of the limit
/// and of absences count from its beginning.
///
/// Rests go on as the frame has them: a given rest stays where it is, and whoever met in the last
/// rounds held has those counted towards the most meetings in a row.
///
/// Without absences all wanted meetings are held in max(rounds planned before, bound of
/// the rest) rounds: the bound is that of [`plan`](super::plan()), and no more rounds are
/// added than it asks for. How few meetings can be moved at least is not known; each new
/// meeting moves those of the shortest chain among the first 64 free rounds of the two.
///
/// # Errors
/// As for [`plan`](super::plan()).
pub fn replan(
    so_far: &Timetable,
    held: usize,
    wanted: &Wanted,
    frame: &Frame,
    control: &Control<'_>,
) -> Result<Outcome<Replan, Infallible, Replan>, Faults<PlanFault>> {
    let rounds = so_far.rounds();
    let held = held.min(rounds.len());
    let done: BTreeSet<Meeting> = rounds[..held].iter().flatten().copied().into_set();
    let planned: BTreeMap<Meeting, usize> = rounds[held..]
        .iter()
        .enumerate()
        .flat_map(|(round, meetings)| meetings.iter().map(move |&meeting| (meeting, round)))
        .into_map();
    let rest = wanted.clone().without(|meeting| done.contains(&meeting));
    // Rests go on from the rounds held: so many of the last ones had meetings, one after another.
    let worked = rounds[..held].iter().rev().take_while(|round| !round.is_empty()).count();
    let worked = frame.most_in_a_row().map_or(0, |most| worked.min(most.get() as usize));
    let rests = Rests::of(frame, held, worked);
    let outer = rest_of(frame, held);
    let frame = rests.as_ref().map_or_else(|| outer.clone(), |rests| rests.frame(&outer));
    let presence = Presence::new(&rest, &frame)?;
    let round_of = |meeting: &Meeting| {
        let round = planned.get(meeting).copied()?;
        match &rests {
            None => Some(round),
            Some(rests) => (!rests.is_rest(round)).then(|| rests.worked_before(round)),
        }
    };
    let start = rest.meetings().iter().map(round_of).collect();
    let (plan, stopped) = if presence.is_full() {
        gently(&rest, &frame, &presence, start, control)?
    } else {
        with_absences(&rest, &frame, &presence, start, control)?
    };
    let mut plan = match &rests {
        None => plan,
        Some(rests) => rested(plan, &outer, rests),
    };
    let moved = plan.timetable.meetings().filter_map(|(to, &meeting)| {
        let from = *planned.get(&meeting)?;
        (from != to).then_some(Moved { meeting, from: held + from, to: held + to })
    });
    let mut moved: Vec<Moved> = moved.collect();
    arrange_by_key(&mut moved, |moved| moved.meeting);
    let is_dropped = |meeting: &&Meeting| wanted.place(**meeting).is_none();
    let dropped = planned.keys().filter(is_dropped).copied().collect();
    plan.timetable.rounds_mut().splice(0..0, rounds[..held].iter().cloned());
    Ok(outcome(Replan { plan, moved, dropped }, stopped))
}

/// The frame of the rounds after the first `held` ones.
fn rest_of(frame: &Frame, held: usize) -> Frame {
    let held = u32::try_from(held).unwrap_or(u32::MAX);
    let mut rest = Frame::new()
        .tables(frame.most_tables())
        .in_a_row(frame.most_in_a_row())
        .rounds(frame.most_rounds().map(|rounds| rounds.saturating_sub(held)));
    for (round, side, person) in frame.absences() {
        if let Some(round) = round.checked_sub(held) {
            rest = match side {
                Side::Mentee => rest.mentee_absent(MenteeIx::new(person), [round]),
                Side::Mentor => rest.mentor_absent(MentorIx::new(person), [round]),
            };
        }
    }
    rest
}

/// Without absences: what was planned stays, new meetings are put in by short chains.
fn gently(
    wanted: &Wanted,
    frame: &Frame,
    presence: &Presence,
    start: Vec<Option<usize>>,
    control: &Control<'_>,
) -> Result<(Plan, Option<StopReason>), Faults<PlanFault>> {
    let (held, mut proof, mut stopped) = chosen(wanted, frame, presence, control)?;
    let ends = wanted.ends();
    let bound = bound(wanted, &held, presence);
    let limit = frame.most_rounds().map_or(usize::MAX, |rounds| rounds as usize);
    let stays =
        |(&round, held): (&Option<usize>, &bool)| round.filter(|&round| *held && round < limit);
    let start: Vec<Option<usize>> = start.iter().zip(&held).map(stays).collect();
    let before = start.iter().flatten().max().map_or(0, |last| last + 1);
    let rounds = bound.rounds.max(before);
    let mut grid = Grid::new(wanted.people(), &ends);
    for (edge, &round) in start.iter().enumerate() {
        if let Some(round) = round {
            if ends[edge].iter().all(|&end| grid.edge(end, round).is_none()) {
                grid.place(edge, round);
            }
        }
    }
    let mut load = vec![0_usize; rounds];
    grid.rounds().iter().flatten().for_each(|&round| load[round] += 1);
    let tables = tables(frame);
    let mut meter = Meter::new(control);
    for edge in (0..ends.len()).filter(|&edge| held[edge]) {
        if let (None, Err(reason)) = (stopped, meter.step()) {
            stopped = Some(reason);
            proof = Proof::Search(SearchReport::cut(&held, meter.work()));
            break;
        }
        if grid.round_of(edge).is_none() {
            insert(&mut grid, edge, &mut load, tables);
        }
    }
    relieve(&mut grid, rounds, tables);
    let left_out = left_out(wanted, &grid, presence, (rounds, tables));
    let proof = match proof {
        Proof::Rounds if rounds > bound.rounds => Proof::Kept,
        proof => proof,
    };
    let timetable = timetable(wanted, &grid, rounds);
    Ok((Plan { timetable, left_out, bound, proof }, stopped))
}

/// Puts an edge into the emptiest round in which both are free and a table is; else
/// along the shortest chain. A round that gets too full is relieved later.
fn insert(grid: &mut Grid<'_>, edge: usize, load: &mut [usize], tables: usize) {
    let [one, other] = grid.ends[edge];
    let rounds = load.len();
    let free = |grid: &Grid<'_>, person: usize| -> Vec<usize> {
        (0..rounds).filter(|&round| grid.edge(person, round).is_none()).take(TRIED).collect()
    };
    let (of_one, of_other) = (free(grid, one), free(grid, other));
    let common = (0..rounds)
        .filter(|&round| load[round] < tables)
        .filter(|&round| grid.edge(one, round).is_none() && grid.edge(other, round).is_none())
        .min_by_key(|&round| load[round]);
    if let Some(round) = common {
        grid.place(edge, round);
        load[round] += 1;
        return;
    }
    let chains = of_one.iter().flat_map(|&a| of_other.iter().map(move |&b| (a, b)));
    let chains = chains.map(|(a, b)| (grid.path(other, a, b), a, b));
    // Both have a free round, since there are as many rounds as meetings of either.
    if let Some((path, a, b)) = chains.min_by_key(|(path, ..)| path.len()) {
        let fuller = if path.len() % 2 == 1 { b } else { a };
        grid.swap(&path, a, b);
        grid.place(edge, a);
        load[fuller] += 1;
    }
}
