//! How many rounds meetings need at least, and the rounds as a timetable.

use super::answer::{RoundsBound, WhyRounds};
use super::grid::Grid;
use super::presence::Presence;
use super::{Frame, Timetable, Wanted};

/// The most meetings of a round.
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
pub(super) fn most_meetings(wanted: &Wanted, held: &[bool]) -> usize {
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
