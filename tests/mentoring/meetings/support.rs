//! Random group meetings, and what every timetable has to keep.

use mentormatch::audit::{self, TimetableCheck};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, Stream, stream};
use mentormatch::meetings::{Frame, Meeting, Timetable, Wanted};
use rand::Rng;
use std::num::NonZeroU32;

pub(crate) fn below(draws: &mut Stream, bound: usize) -> usize {
    (draws.next_u64() % bound as u64) as usize
}

pub(crate) fn meeting(mentee: usize, mentor: usize) -> Meeting {
    Meeting::new(MenteeIx::at(mentee), MentorIx::at(mentor))
}

pub(crate) fn draws(test: &str, case: u64) -> Stream {
    stream(case, test)
}

/// Up to these sizes, each pair wanted in so many cases of a hundred.
pub(crate) fn wanted(draws: &mut Stream, mentees: usize, mentors: usize, percent: usize) -> Wanted {
    let mut meetings = Vec::new();
    for mentee in 0..mentees {
        for mentor in 0..mentors {
            if below(draws, 100) < percent {
                let worth = below(draws, 40) as i64 - 5;
                meetings.push((meeting(mentee, mentor), worth));
            }
        }
    }
    Wanted::new(mentees, mentors, meetings).unwrap()
}

pub(crate) fn tables(draws: &mut Stream, most: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(below(draws, most + 1) as u32)
}

/// The timetable's check against everything wanted.
pub(crate) fn check(timetable: &Timetable, wanted: &Wanted, frame: &Frame) -> TimetableCheck {
    let pair = |meeting: &Meeting| (meeting.mentee, meeting.mentor);
    let rounds: Vec<Vec<_>> =
        timetable.rounds().iter().map(|round| round.iter().map(pair).collect()).collect();
    let asked: Vec<_> = wanted.meetings().iter().map(pair).collect();
    let absences: Vec<_> = frame.absences().collect();
    audit::timetable(
        &rounds,
        &asked,
        frame.most_tables().map(NonZeroU32::get),
        |round, (mentee, mentor)| {
            absences.contains(&(round as u32, Side::Mentee, mentee.raw()))
                || absences.contains(&(round as u32, Side::Mentor, mentor.raw()))
        },
    )
}
