//! With a limit of rounds: the best set, against exhaustive search and by certificate.

use super::support::*;
use mentormatch::audit;
use mentormatch::kernel::{Control, Index};
use mentormatch::market::Outcome;
use mentormatch::meetings::{Frame, Proof, Wanted, WhyLeftOut, choice_problem, plan};
use std::num::NonZeroU32;

/// The most meetings, and of those the highest worth, among all sets in which nobody
/// has more than `rounds` and all together are at most `most`.
fn exhaustive(wanted: &Wanted, rounds: usize, most: usize) -> (usize, i64) {
    let (meetings, worths) = (wanted.meetings(), wanted.worths());
    let mut best = (0, 0);
    for set in 0_u32..1 << meetings.len() {
        let of_set = || (0..meetings.len()).filter(|at| set >> at & 1 == 1);
        let fits = (0..wanted.mentees()).all(|mentee| {
            of_set().filter(|&at| meetings[at].mentee.get() == mentee).count() <= rounds
        }) && (0..wanted.mentors()).all(|mentor| {
            of_set().filter(|&at| meetings[at].mentor.get() == mentor).count() <= rounds
        });
        if fits && of_set().count() <= most {
            best = best.max((of_set().count(), of_set().map(|at| worths[at]).sum()));
        }
    }
    best
}

fn value(plan: &mentormatch::meetings::Plan, wanted: &Wanted) -> (usize, i64) {
    let held: Vec<_> = plan.timetable.meetings().map(|(_, &meeting)| meeting).collect();
    let worth = held.iter().map(|&meeting| wanted.worths()[wanted.place(meeting).unwrap()]);
    (held.len(), worth.sum())
}

#[test]
fn the_best_set_is_the_exhaustive_one_and_what_is_left_out_is_named() {
    let mut limited = 0;
    for case in 0..1500 {
        let mut draws = draws("limit", case);
        let (mentees, mentors) = (1 + below(&mut draws, 5), 1 + below(&mut draws, 3));
        let wanted = wanted(&mut draws, mentees, mentors, 75);
        if wanted.meetings().len() > 12 {
            continue;
        }
        let (tables, rounds) = (tables(&mut draws, 3), below(&mut draws, 4));
        let frame = Frame::new().tables(tables).rounds(Some(rounds as u32));
        let plan = plan(&wanted, &frame, &Control::unbounded()).unwrap().solved().unwrap();
        let check = check(&plan.timetable, &wanted, &frame);
        assert_eq!(check.flaws, [], "case {case}");
        assert!(plan.timetable.rounds().len() <= rounds);
        assert_eq!(plan.timetable.rounds().len(), check.least_rounds);
        let left_out: Vec<_> =
            plan.left_out.iter().map(|out| (out.meeting.mentee, out.meeting.mentor)).collect();
        assert_eq!(left_out, check.missing);
        let most = tables.map_or(usize::MAX, |tables| tables.get() as usize * rounds);
        assert_eq!(value(&plan, &wanted), exhaustive(&wanted, rounds, most), "case {case}");
        if let Proof::Choice(answer) = &plan.proof {
            limited += 1;
            let problem = choice_problem(&wanted, &frame, rounds as u32).unwrap();
            audit::verify_assignment(&problem, answer).unwrap();
        } else {
            assert!(plan.left_out.is_empty(), "case {case}");
        }
    }
    assert!(limited > 500, "{limited} cases with a limit that bites");
}

#[test]
fn large_choices_are_proven_by_their_certificate() {
    for case in 0..6 {
        let mut draws = draws("large-limit", case);
        let wanted = wanted(&mut draws, 120, 25, 50);
        let frame = Frame::new().tables(NonZeroU32::new(20)).rounds(Some(9));
        let plan = plan(&wanted, &frame, &Control::unbounded()).unwrap().solved().unwrap();
        let check = check(&plan.timetable, &wanted, &frame);
        assert_eq!(check.flaws, []);
        assert_eq!(check.missing.len(), plan.left_out.len());
        assert_eq!(plan.timetable.len(), 180);
        assert!(plan.left_out.iter().all(|out| out.why == WhyLeftOut::TablesFull));
        let Proof::Choice(answer) = &plan.proof else { panic!("{:?}", plan.proof) };
        let problem = choice_problem(&wanted, &frame, 9).unwrap();
        audit::verify_assignment(&problem, answer).unwrap();
    }
}

#[test]
fn a_stopped_choice_still_fits() {
    let mut draws = draws("stopped", 0);
    let wanted = wanted(&mut draws, 60, 12, 90);
    let frame = Frame::new().rounds(Some(5));
    let control = Control::unbounded().with_work_limit(3);
    let Outcome::Stopped(stopped) = plan(&wanted, &frame, &control).unwrap() else {
        panic!("three steps")
    };
    let plan = stopped.best.unwrap();
    let check = check(&plan.timetable, &wanted, &frame);
    assert_eq!((check.flaws.len(), check.missing.len()), (0, plan.left_out.len()));
    assert!(plan.timetable.rounds().len() <= 5);
    assert!(matches!(plan.proof, Proof::Partial(_) | Proof::Search(_)), "{:?}", plan.proof);
}

#[test]
fn reasons_of_what_is_left_out_are_true() {
    for case in 0..1000 {
        let mut draws = draws("reasons", case);
        let (mentees, mentors) = (1 + below(&mut draws, 7), 1 + below(&mut draws, 5));
        let wanted = wanted(&mut draws, mentees, mentors, 80);
        let (tables, rounds) = (tables(&mut draws, 4), 1 + below(&mut draws, 3));
        let frame = Frame::new().tables(tables).rounds(Some(rounds as u32));
        let plan = plan(&wanted, &frame, &Control::unbounded()).unwrap().solved().unwrap();
        for out in &plan.left_out {
            let of_mentee =
                plan.timetable.meetings().filter(|(_, one)| one.mentee == out.meeting.mentee);
            let of_mentor =
                plan.timetable.meetings().filter(|(_, one)| one.mentor == out.meeting.mentor);
            match out.why {
                WhyLeftOut::TablesFull => {
                    let tables = tables.unwrap().get() as usize;
                    assert_eq!(plan.timetable.len(), tables * rounds);
                }
                WhyLeftOut::MenteeBusy => assert_eq!(of_mentee.count(), rounds),
                WhyLeftOut::MentorBusy => assert_eq!(of_mentor.count(), rounds),
                why => panic!("{why:?} without absences"),
            }
        }
    }
}
