//! Late arrivals and leavers: what was held stays, the rest is planned with few moves.

use super::support::*;
use mentormatch::kernel::{Control, MenteeIx};
use mentormatch::meetings::{Frame, Meeting, Moved, Wanted, plan, replan};
use std::collections::BTreeSet;

#[test]
fn held_rounds_stay_and_moves_are_counted() {
    let control = Control::unbounded();
    let (mut late, mut moved_of_new) = (0, 0);
    for case in 0..2500 {
        let mut draws = draws("replan", case);
        let (mentees, mentors) = (2 + below(&mut draws, 9), 2 + below(&mut draws, 5));
        let before = wanted(&mut draws, mentees, mentors, 70);
        let frame = Frame::new().tables(tables(&mut draws, 6));
        let first = plan(&before, &frame, &control).unwrap().solved().unwrap();
        let rounds = first.timetable.rounds();
        let held = below(&mut draws, rounds.len() + 1);
        // Somebody leaves, two come.
        let gone = MenteeIx::new(below(&mut draws, mentees) as u32);
        let mut now: Vec<(Meeting, i64)> = before
            .meetings()
            .iter()
            .zip(before.worths())
            .filter(|(meeting, _)| meeting.mentee != gone)
            .map(|(&meeting, &worth)| (meeting, worth))
            .collect();
        for mentee in mentees..mentees + 2 {
            for mentor in 0..mentors {
                if below(&mut draws, 2) == 0 {
                    now.push((meeting(mentee, mentor), 1));
                    late += 1;
                }
            }
        }
        let now = Wanted::new(mentees + 2, mentors, now).unwrap();
        let again =
            replan(&first.timetable, held, &now, &frame, &control).unwrap().solved().unwrap();
        let after = again.plan.timetable.rounds();
        assert_eq!(&after[..held], &rounds[..held], "case {case}");
        // Everybody wanted is met, in what was held or what is planned.
        let done: BTreeSet<Meeting> = rounds[..held].iter().flatten().copied().collect();
        let both = now.meetings().iter().chain(&done).copied().collect::<BTreeSet<_>>();
        let both = both.into_iter().map(|meeting| (meeting, 0));
        let both = Wanted::new(mentees + 2, mentors, both).unwrap();
        let check = check(&again.plan.timetable, &both, &frame);
        assert_eq!((check.flaws, check.missing), (vec![], vec![]), "case {case}");
        // No more rounds than were planned or are needed for the rest.
        let needed = again.plan.bound.rounds.max(rounds.len() - held);
        assert!(after.len() - held <= needed, "case {case}");
        // The moves are those that can be seen.
        let round_of = |table: &[Vec<Meeting>], meeting| {
            table.iter().position(|round| round.contains(&meeting))
        };
        let mut seen = Vec::new();
        let mut dropped = Vec::new();
        for &meeting in rounds[held..].iter().flatten() {
            match (round_of(rounds, meeting), round_of(after, meeting)) {
                (Some(from), Some(to)) if from != to => seen.push(Moved { meeting, from, to }),
                (Some(_), Some(_)) => {}
                _ => dropped.push(meeting),
            }
        }
        seen.sort_by_key(|moved| moved.meeting);
        dropped.sort_unstable();
        assert_eq!((again.moved.clone(), again.dropped), (seen, dropped), "case {case}");
        moved_of_new += again.moved.len();
    }
    assert!(moved_of_new < 2 * late, "{moved_of_new} moves for {late} new meetings");
}

#[test]
fn nothing_new_moves_nothing_and_a_leaver_moves_nobody() {
    let mut draws = draws("same", 1);
    let all = wanted(&mut draws, 20, 8, 60);
    let (frame, control) = (Frame::new(), Control::unbounded());
    let first = plan(&all, &frame, &control).unwrap().solved().unwrap();
    let same = replan(&first.timetable, 2, &all, &frame, &control).unwrap().solved().unwrap();
    assert_eq!(same.plan.timetable, first.timetable);
    assert_eq!((same.moved.len(), same.dropped.len()), (0, 0));
    let rest = all.without(|meeting| meeting.mentee == MenteeIx::new(5));
    let fewer = replan(&first.timetable, 2, &rest, &frame, &control).unwrap().solved().unwrap();
    assert!(fewer.moved.is_empty() && !fewer.dropped.is_empty());
}

#[test]
fn absences_and_a_limit_hold_for_the_rest_too() {
    let control = Control::unbounded().with_work_limit(3_000);
    for case in 0..60 {
        let mut draws = draws("replan-absent", case);
        let all = wanted(&mut draws, 8, 5, 80);
        let first = plan(&all, &Frame::new(), &control).unwrap().solved().unwrap();
        let mut frame = Frame::new().rounds(Some(first.timetable.rounds().len() as u32));
        for _ in 0..5 {
            let mentee = MenteeIx::new(below(&mut draws, 8) as u32);
            frame = frame.mentee_absent(mentee, [2 + below(&mut draws, 4) as u32]);
        }
        let again = replan(&first.timetable, 2, &all, &frame, &control).unwrap().solved().unwrap();
        let check = check(&again.plan.timetable, &all, &frame);
        assert_eq!(check.flaws, [], "case {case}");
        assert_eq!(check.missing.len(), again.plan.left_out.len(), "case {case}");
        assert_eq!(again.plan.timetable.rounds()[..2], first.timetable.rounds()[..2]);
        assert!(again.plan.timetable.rounds().len() <= first.timetable.rounds().len());
    }
}
