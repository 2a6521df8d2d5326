//! Without absences and limit: rounds equal the bound, always.

use super::support::*;
use mentormatch::kernel::{Control, Index, MentorIx};
use mentormatch::meetings::{Frame, Proof, Wanted, WantedFault, WhyRounds, plan};

#[test]
fn rounds_equal_the_bound_and_everybody_meets_whom_they_should() {
    for case in 0..4000 {
        let mut draws = draws("rounds", case);
        let (mentees, mentors) = (1 + below(&mut draws, 14), 1 + below(&mut draws, 9));
        let percent = [15, 40, 70, 100][below(&mut draws, 4)];
        let wanted = wanted(&mut draws, mentees, mentors, percent);
        let tables = tables(&mut draws, 10);
        let frame = Frame::new().tables(tables);
        let plan = plan(&wanted, &frame, &Control::unbounded()).unwrap().solved().unwrap();
        let check = check(&plan.timetable, &wanted, &frame);
        assert_eq!(check.flaws, [], "case {case}");
        assert_eq!(check.missing, [], "case {case}");
        assert!(plan.left_out.is_empty());
        let rounds = plan.timetable.rounds();
        // The bound, computed by the checker from the meetings alone.
        assert_eq!(rounds.len(), check.least_rounds, "case {case}");
        assert_eq!(plan.bound.rounds, rounds.len());
        assert_eq!(plan.proof, Proof::Rounds);
        // Evened out: any two rounds differ by one meeting at most.
        let sizes = rounds.iter().map(Vec::len);
        let (least, most) = (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0));
        assert!(most - least <= 1, "case {case}: {least} to {most}");
        // What the bound says of itself holds.
        let meetings = wanted.meetings();
        match plan.bound.why {
            WhyRounds::NoMeetings => assert!(meetings.is_empty()),
            WhyRounds::Busiest { side, person, meetings: count } => {
                let of_person = meetings.iter().filter(|one| one.member(side) == person).count();
                assert_eq!((of_person, plan.bound.rounds), (count, count));
            }
            WhyRounds::Tables { meetings: count, tables: most } => {
                assert_eq!(count, meetings.len());
                assert_eq!(count.div_ceil(most), plan.bound.rounds);
                assert!(most <= tables.map_or(usize::MAX, |tables| tables.get() as usize));
            }
            why => panic!("{why:?} without absences"),
        }
    }
}

#[test]
fn a_large_group_meeting_and_a_star_keep_the_bound() {
    let mut draws = draws("large", 1);
    for (mentees, mentors, percent, most) in
        [(400, 90, 60, None), (1200, 60, 25, Some(45)), (3000, 2, 100, Some(1))]
    {
        let wanted = wanted(&mut draws, mentees, mentors, percent);
        let frame = Frame::new().tables(most.and_then(std::num::NonZeroU32::new));
        let plan = plan(&wanted, &frame, &Control::unbounded()).unwrap().solved().unwrap();
        let check = check(&plan.timetable, &wanted, &frame);
        assert_eq!((check.flaws.len(), check.missing.len()), (0, 0));
        assert_eq!(plan.timetable.rounds().len(), check.least_rounds);
    }
}

#[test]
fn the_best_of_each_person_are_wanted_and_vetoes_are_left_out() {
    use mentormatch::kernel::{Matrix, MenteeIx};
    use mentormatch::market::Scores;
    let mentees = Matrix::from_rows(vec![vec![5, 1, 3], vec![2, 2, 9]]).unwrap();
    let mentors = Matrix::from_rows(vec![vec![1, 8], vec![4, 4], vec![0, 7]]).unwrap();
    let scores = Scores::new(mentees, mentors, None).unwrap();
    let best = Wanted::best(&scores, 1, 1).unwrap();
    // Mentee 0 asks for 0, mentee 1 for 2; mentor 0 for 1, mentor 1 (a tie) for 0,
    // mentor 2 for 1.
    assert_eq!(best.meetings(), [meeting(0, 0), meeting(0, 1), meeting(1, 0), meeting(1, 2)]);
    assert_eq!(best.worths(), [6, 5, 10, 16]);
    let vetoed =
        scores.restricted(|mentee, mentor| (mentee.get(), mentor.get()) != (1, 2)).unwrap();
    assert_eq!(Wanted::acceptable(&vetoed).unwrap().meetings().len(), 5);
    let without = best.without(|meeting| meeting.mentor == MentorIx::at(0));
    assert_eq!(without.meetings(), [meeting(0, 1), meeting(1, 2)]);
    assert_eq!(without.worths(), [5, 16]);
    assert_eq!(without.place(meeting(1, 2)), Some(1));
    assert_eq!(MenteeIx::at(1), without.meetings()[1].mentee);
}

#[test]
fn all_faults_of_a_list_come_together() {
    let faults = Wanted::new(
        1,
        1,
        [(meeting(0, 0), 1), (meeting(0, 0), 1), (meeting(1, 0), 0), (meeting(0, 2), i64::MIN)],
    )
    .unwrap_err();
    let codes: Vec<&str> = faults
        .iter()
        .map(|fault| match fault {
            WantedFault::Outside { .. } => "outside",
            WantedFault::Twice { .. } => "twice",
            WantedFault::Worth { .. } => "worth",
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(codes, ["twice", "outside", "worth", "outside"]);
    let wanted = Wanted::new(2, 2, [(meeting(0, 0), 1)]).unwrap();
    let frame = Frame::new().mentor_absent(MentorIx::at(2), [0]);
    assert_eq!(plan(&wanted, &frame, &Control::unbounded()).unwrap_err().len(), 1);
}
