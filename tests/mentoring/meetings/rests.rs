//! Rounds of rest, and no more than so many meetings of anybody in a row.

use super::support::*;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::meetings::{Frame, Meeting, Proof, Timetable, Wanted, WhyRounds, plan, replan};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

fn planned(wanted: &Wanted, frame: &Frame) -> mentormatch::meetings::Plan {
    plan(wanted, frame, &Control::unbounded()).unwrap().solved().unwrap()
}

/// How many meetings each person has.
fn degrees(wanted: &Wanted) -> Vec<usize> {
    let of = |side: Side, person: usize| {
        let own = |one: &&Meeting| one.member(side) as usize == person;
        wanted.meetings().iter().filter(own).count()
    };
    let mentees = (0..wanted.mentees()).map(|person| of(Side::Mentee, person));
    mentees.chain((0..wanted.mentors()).map(|person| of(Side::Mentor, person))).collect()
}

#[test]
fn nobody_has_more_meetings_in_a_row_than_asked_for_in_as_few_rounds_as_can_be() {
    for case in 0..1500 {
        let mut draws = draws("rows", case);
        let (mentees, mentors) = (1 + below(&mut draws, 9), 1 + below(&mut draws, 6));
        let percent = [30, 60, 100][below(&mut draws, 3)];
        let wanted = wanted(&mut draws, mentees, mentors, percent);
        let most = 1 + below(&mut draws, 4);
        let frame = Frame::new().in_a_row(NonZeroU32::new(most as u32));
        let found = planned(&wanted, &frame);
        let check = check(&found.timetable, &wanted, &frame);
        assert_eq!((&check.flaws[..], &check.missing[..]), (&[][..], &[][..]), "case {case}");
        assert!(check.longest_row <= most, "case {case}: {}", check.longest_row);
        // Whoever has d meetings needs a rest after each `most` of them but the last.
        let needed = |degree: usize| degree + degree.div_ceil(most).saturating_sub(1);
        let least = degrees(&wanted).into_iter().map(needed).max().unwrap_or(0);
        assert_eq!(found.timetable.rounds().len(), least, "case {case}");
        assert_eq!((found.bound.rounds, &found.proof), (least, &Proof::Rounds), "case {case}");
        if let WhyRounds::BusiestWithRests { meetings, in_a_row, .. } = found.bound.why {
            assert!(meetings > most && in_a_row as usize == most);
            let said = Phrases::russian().say(found.bound.why);
            assert!(said.contains("подряд – не более"), "{said}");
        }
    }
}

#[test]
fn rests_tables_limits_and_absences_are_kept_together() {
    for case in 0..1500 {
        let mut draws = draws("rests", case);
        let (mentees, mentors) = (1 + below(&mut draws, 7), 1 + below(&mut draws, 5));
        let wanted = wanted(&mut draws, mentees, mentors, 70);
        let most = below(&mut draws, 4);
        let rests: BTreeSet<u32> = (0..8).filter(|_| below(&mut draws, 5) == 0).collect();
        let limit = (below(&mut draws, 2) == 0).then(|| below(&mut draws, 9) as u32);
        let mut frame = Frame::new()
            .in_a_row(NonZeroU32::new(most as u32))
            .rests_in(rests.iter().copied())
            .rounds(limit)
            .tables(tables(&mut draws, 4));
        if below(&mut draws, 3) == 0 {
            let round = below(&mut draws, 5) as u32;
            let mentee = below(&mut draws, mentees);
            frame = frame.mentee_absent(meeting(mentee, 0).mentee, [round]);
        }
        let found = planned(&wanted, &frame);
        let check = check(&found.timetable, &wanted, &frame);
        assert_eq!(check.flaws, [], "case {case}");
        assert!(most == 0 || check.longest_row <= most, "case {case}");
        let rounds = found.timetable.rounds();
        assert!(limit.is_none_or(|limit| rounds.len() <= limit as usize), "case {case}");
        let met_in_a_rest =
            |rest: &u32| rounds.get(*rest as usize).is_some_and(|one| !one.is_empty());
        assert!(!rests.iter().any(met_in_a_rest), "case {case}");
        let left: BTreeSet<_> = found.left_out.iter().map(|out| out.meeting).collect();
        let missing: BTreeSet<_> =
            check.missing.iter().map(|&(mentee, mentor)| Meeting::new(mentee, mentor)).collect();
        assert_eq!(left, missing, "case {case}");
        assert!(found.bound.rounds <= rounds.len(), "case {case}");

        // Somebody comes late: what was held stays, and rests go on from it.
        let held = below(&mut draws, rounds.len() + 1);
        let again = replan(&found.timetable, held, &wanted, &frame, &Control::unbounded());
        let again = again.unwrap().solved().unwrap();
        assert_eq!(again.plan.timetable.rounds()[..held], rounds[..held], "case {case}");
        let check = super::support::check(&again.plan.timetable, &wanted, &frame);
        assert_eq!(check.flaws, [], "case {case}");
        assert!(most == 0 || check.longest_row <= most, "case {case}");
        for moved in &again.moved {
            assert!(rounds[moved.from].contains(&moved.meeting), "case {case}");
            assert!(again.plan.timetable.rounds()[moved.to].contains(&moved.meeting));
        }
    }
}

/// The most meetings that fit into so many rounds, tried one after another.
fn most_held(meetings: &[Meeting], rounds: usize, row: usize) -> usize {
    fn place(
        meetings: &[Meeting],
        table: &mut Vec<Vec<Meeting>>,
        row: usize,
        held: usize,
        best: &mut usize,
    ) {
        let Some((first, rest)) = meetings.split_first() else {
            *best = (*best).max(held);
            return;
        };
        if held + meetings.len() <= *best {
            return;
        }
        for round in 0..table.len() {
            let busy = |one: &Meeting| one.mentee == first.mentee || one.mentor == first.mentor;
            if table[round].iter().any(busy) {
                continue;
            }
            table[round].push(*first);
            let too_many = [Side::Mentee, Side::Mentor].into_iter().any(|side| {
                let met = |round: &Vec<Meeting>| {
                    round.iter().any(|one| one.member(side) == first.member(side))
                };
                let mut run = 0;
                table.iter().any(|round| {
                    run = if met(round) { run + 1 } else { 0 };
                    run > row
                })
            });
            if !too_many {
                place(rest, table, row, held + 1, best);
            }
            table[round].pop();
        }
        place(rest, table, row, held, best);
    }
    let (mut best, mut table) = (0, vec![Vec::new(); rounds]);
    place(meetings, &mut table, row, 0, &mut best);
    best
}

#[test]
fn within_a_limit_as_many_meetings_are_held_as_trying_all_ways_finds() {
    let mut proven = 0;
    for case in 0..250 {
        let mut draws = draws("limits of rows", case);
        let (mentees, mentors) = (1 + below(&mut draws, 4), 1 + below(&mut draws, 2));
        let wanted = wanted(&mut draws, mentees, mentors, 90);
        let (most, limit) = (1 + below(&mut draws, 2), 1 + below(&mut draws, 4));
        let frame = Frame::new().in_a_row(NonZeroU32::new(most as u32)).rounds(Some(limit as u32));
        let found = planned(&wanted, &frame);
        let best = most_held(wanted.meetings(), limit, most);
        assert!(found.timetable.len() <= best, "case {case}");
        if !matches!(found.proof, Proof::Rested) {
            assert_eq!(found.timetable.len(), best, "case {case}");
            proven += 1;
        }
    }
    assert_eq!(proven, 250, "without tables or absences all of it is proven");
}

#[test]
fn the_check_counts_the_longest_row_of_anybody() {
    let meeting = |mentee, mentor| meeting(mentee, mentor);
    let table = Timetable::new(vec![
        vec![meeting(0, 0), meeting(1, 1)],
        vec![meeting(2, 0)],
        vec![],
        vec![meeting(1, 0)],
        vec![meeting(1, 2), meeting(0, 1)],
    ]);
    let all: Vec<_> = table.meetings().map(|(_, one)| (*one, 1)).collect();
    let wanted = Wanted::new(3, 3, all).unwrap();
    let found = check(&table, &wanted, &Frame::new());
    assert_eq!((found.longest_row, found.flaws.len()), (2, 0));
}
