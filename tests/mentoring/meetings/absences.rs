//! With people absent: small cases against exhaustive search, large ones by their
//! bounds.

use super::support::*;
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side, Stream};
use mentormatch::meetings::{Frame, Plan, Proof, SearchReport, Wanted, WhyLeftOut, plan};

fn absent(
    draws: &mut Stream,
    frame: Frame,
    wanted: &Wanted,
    rounds: usize,
    percent: usize,
) -> Frame {
    let mut frame = frame;
    for round in 0..rounds as u32 {
        for mentee in MenteeIx::all(wanted.mentees()) {
            if below(draws, 100) < percent {
                frame = frame.mentee_absent(mentee, [round]);
            }
        }
        for mentor in MentorIx::all(wanted.mentors()) {
            if below(draws, 100) < percent {
                frame = frame.mentor_absent(mentor, [round]);
            }
        }
    }
    frame
}

/// The most meetings in `rounds` rounds, and of those the highest worth: every set of
/// meetings that is a round of its own, round by round, over all sets already held.
fn exhaustive(wanted: &Wanted, frame: &Frame, rounds: usize) -> (usize, i64) {
    let (meetings, worths) = (wanted.meetings(), wanted.worths());
    let absences: Vec<_> = frame.absences().collect();
    let most = frame.most_tables().map_or(usize::MAX, |tables| tables.get() as usize);
    let mut reached = vec![false; 1 << meetings.len()];
    reached[0] = true;
    for round in 0..rounds as u32 {
        let can_meet = |at: usize| {
            Side::BOTH
                .iter()
                .all(|&side| !absences.contains(&(round, side, meetings[at].member(side))))
        };
        let is_round = |set: usize| {
            let of_set: Vec<usize> = (0..meetings.len()).filter(|at| set >> at & 1 == 1).collect();
            of_set.len() <= most
                && of_set.iter().all(|&at| can_meet(at))
                && of_set.iter().all(|&one| {
                    of_set.iter().all(|&other| {
                        one == other
                            || (meetings[one].mentee != meetings[other].mentee
                                && meetings[one].mentor != meetings[other].mentor)
                    })
                })
        };
        let sets: Vec<usize> = (0..reached.len()).filter(|&set| is_round(set)).collect();
        let before = reached.clone();
        for (done, _) in before.iter().enumerate().filter(|(_, reached)| **reached) {
            for set in sets.iter().filter(|&&set| set & done == 0) {
                reached[done | set] = true;
            }
        }
    }
    let value = |set: usize| {
        let of_set = (0..meetings.len()).filter(|at| set >> at & 1 == 1);
        (set.count_ones() as usize, of_set.map(|at| worths[at]).sum())
    };
    (0..reached.len()).filter(|&set| reached[set]).map(value).max().unwrap()
}

fn report(plan: &Plan) -> SearchReport {
    let Proof::Search(report) = plan.proof else { panic!("{:?}", plan.proof) };
    report
}

fn value(plan: &Plan, wanted: &Wanted) -> (usize, i64) {
    let held: Vec<_> = plan.timetable.meetings().map(|(_, &meeting)| meeting).collect();
    let worth = held.iter().map(|&meeting| wanted.worths()[wanted.place(meeting).unwrap()]);
    (held.len(), worth.sum())
}

/// Nobody is in two places, nobody absent meets, what is missing is listed, and the
/// reasons hold.
fn keeps_its_word(plan: &Plan, wanted: &Wanted, frame: &Frame, case: u64) {
    let check = check(&plan.timetable, wanted, frame);
    assert_eq!(check.flaws, [], "case {case}");
    let left_out: Vec<_> =
        plan.left_out.iter().map(|out| (out.meeting.mentee, out.meeting.mentor)).collect();
    assert_eq!(left_out, check.missing, "case {case}");
    let absences: Vec<_> = frame.absences().collect();
    for out in &plan.left_out {
        let rounds = frame.most_rounds().unwrap();
        let there = |round: &u32| {
            Side::BOTH
                .iter()
                .all(|&side| !absences.contains(&(*round, side, out.meeting.member(side))))
        };
        let meets = |round: u32, side: Side| {
            let met = plan.timetable.rounds().get(round as usize);
            met.is_some_and(|met| {
                met.iter().any(|one| one.member(side) == out.meeting.member(side))
            })
        };
        let together: Vec<u32> = (0..rounds).filter(there).collect();
        match out.why {
            WhyLeftOut::NeverTogether => assert!(together.is_empty()),
            WhyLeftOut::MenteeBusy => {
                assert!(together.iter().all(|&round| meets(round, Side::Mentee)));
            }
            WhyLeftOut::MentorBusy => {
                assert!(together.iter().all(|&round| meets(round, Side::Mentor)));
            }
            WhyLeftOut::TablesFull | WhyLeftOut::NoCommonRound => {}
            why => panic!("{why:?}"),
        }
    }
}

#[test]
fn within_a_limit_the_search_finds_what_exhaustion_finds() {
    let mut exhausted = 0;
    for case in 0..1200 {
        let mut draws = draws("absent", case);
        let (mentees, mentors) = (1 + below(&mut draws, 4), 1 + below(&mut draws, 3));
        let wanted = wanted(&mut draws, mentees, mentors, 80);
        if wanted.meetings().len() > 8 {
            continue;
        }
        let rounds = 1 + below(&mut draws, 4);
        let frame = Frame::new().tables(tables(&mut draws, 2)).rounds(Some(rounds as u32));
        let percent = [20, 45, 65][below(&mut draws, 3)];
        let frame = absent(&mut draws, frame, &wanted, rounds, percent);
        let plan = plan(&wanted, &frame, &Control::unbounded()).unwrap().solved().unwrap();
        keeps_its_word(&plan, &wanted, &frame, case);
        assert!(plan.timetable.rounds().len() <= rounds);
        let best = exhaustive(&wanted, &frame, rounds);
        assert_eq!(value(&plan, &wanted), best, "case {case}");
        if let Proof::Search(report) = plan.proof {
            assert!(report.optimal, "case {case}");
            assert!(report.most >= best.0);
            exhausted += usize::from(report.exhausted);
        }
    }
    assert!(exhausted > 20, "{exhausted} cases needed the search");
}

#[test]
fn without_a_limit_the_rounds_are_the_fewest() {
    for case in 0..800 {
        let mut draws = draws("fewest", case);
        let (mentees, mentors) = (1 + below(&mut draws, 4), 1 + below(&mut draws, 3));
        let wanted = wanted(&mut draws, mentees, mentors, 80);
        if wanted.meetings().len() > 8 {
            continue;
        }
        let frame = Frame::new().tables(tables(&mut draws, 2));
        let frame = absent(&mut draws, frame, &wanted, 5, 40);
        let plan = plan(&wanted, &frame, &Control::unbounded()).unwrap().solved().unwrap();
        keeps_its_word(&plan, &wanted, &frame, case);
        assert!(plan.left_out.is_empty());
        let used = plan.timetable.rounds().len();
        assert_eq!(plan.bound.rounds, used, "case {case}");
        let all = wanted.meetings().len();
        assert_eq!(exhaustive(&wanted, &frame, used).0, all);
        if used > 0 {
            assert!(exhaustive(&wanted, &frame, used - 1).0 < all, "case {case}");
        }
    }
}

#[test]
fn a_stopped_search_gives_its_best_and_a_bound() {
    for case in 0..10 {
        let mut draws = draws("stopped-absent", case);
        let wanted = wanted(&mut draws, 12, 6, 80);
        let frame = Frame::new().rounds(Some(7));
        let frame = absent(&mut draws, frame, &wanted, 7, 35);
        let full = Control::unbounded().with_work_limit(2_000);
        let (whole, _) = plan(&wanted, &frame, &full).unwrap().best().unwrap();
        keeps_its_word(&whole, &wanted, &frame, case);
        assert!(report(&whole).most >= whole.timetable.len());
        for steps in [0, 1, 40, 500] {
            let control = Control::unbounded().with_work_limit(steps);
            let (plan, stopped) = plan(&wanted, &frame, &control).unwrap().best().unwrap();
            keeps_its_word(&plan, &wanted, &frame, case);
            let report = report(&plan);
            assert!(report.most >= whole.timetable.len(), "case {case}");
            assert!(stopped.is_some() != report.optimal);
        }
    }
}

#[test]
fn a_whole_group_meeting_with_absences_is_planned() {
    let mut draws = draws("real", 4);
    let wanted = wanted(&mut draws, 30, 12, 70);
    let frame = absent(&mut draws, Frame::new(), &wanted, 6, 12);
    let control = Control::unbounded().with_work_limit(50_000);
    let plan = plan(&wanted, &frame, &control).unwrap().solved().unwrap();
    keeps_its_word(&plan, &wanted, &frame, 0);
    assert!(plan.left_out.is_empty());
    assert!(plan.timetable.rounds().len() >= plan.bound.rounds);
    assert!(report(&plan).optimal, "{:?} of {:?}", plan.timetable.rounds().len(), plan.bound);
    // Absences far beyond any round cost nothing.
    let far = Frame::new().mentee_absent(MenteeIx::at(0), [u32::MAX, u32::MAX - 1]);
    let plan = mentormatch::meetings::plan(&wanted, &far, &control).unwrap().solved().unwrap();
    assert_eq!(plan.timetable.rounds().len(), plan.bound.rounds);
}
