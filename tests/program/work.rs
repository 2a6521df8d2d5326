//! The work of pairs: who sees what, regularity, load, the trial, what is demanded.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Side, stream};
use mentormatch::people::{Answer, Date, Forms};
use mentormatch::program::work::*;
use mentormatch::program::*;
use rand::Rng;
use serde_json::json;

const FIRST: PairNo = PairNo::new(1);
const SECOND: PairNo = PairNo::new(2);

fn meeting(kind: MeetingKind, on: u16, state: MeetingState) -> Meeting {
    Meeting { on: day(on), kind, state }
}

fn held(kind: MeetingKind, on: u16) -> Meeting {
    meeting(kind, on, MeetingState::Held { minutes: 45 })
}

fn analysis(text: &str) -> Analysis {
    Analysis {
        strengths: vec![text.to_owned()],
        growth_zones: vec!["time".to_owned()],
        priority_field: Answer::Unknown,
    }
}

fn goal(text: &str, from: u16, to: u16, sprints: &[(u16, u16)]) -> Goal {
    let sprint = |&(from, to): &(u16, u16)| Sprint {
        task: text.to_owned(),
        from: day(from),
        to: day(to),
        done: None,
    };
    Goal {
        text: text.to_owned(),
        horizon: Horizon::Short,
        from: day(from),
        to: day(to),
        sprints: sprints.iter().map(sprint).collect(),
    }
}

/// Writes the built-in forms into a snapshot, without the rules of who may take part: the
/// people of these tests are what they are.
pub(crate) fn with_forms(value: &mut serde_json::Value, codes: &[&str]) {
    let mut forms = Forms::default();
    for mut form in Forms::built_in().iter().cloned() {
        form.rules.clear();
        if codes.contains(&form.id.as_str()) {
            forms.set(form).unwrap();
        }
    }
    value["record"]["conditions"]["forms"] = json!(codes);
    value["record"]["conditions"]["form_rules"] = serde_json::to_value(forms).unwrap();
}

/// A working programme whose pairs are of this form.
fn in_form(code: &str) -> Program<Work> {
    let mut value = written(&working().snapshot());
    with_forms(&mut value, &["learner-learner", code]);
    let record = &mut value["record"];
    for table in ["criteria", "training"] {
        record["selection"][table][code] = record["selection"][table]["learner-learner"].clone();
    }
    for pair in record["pairs"].as_array_mut().unwrap() {
        pair["form"] = json!(code);
    }
    let snapshot = read(&value).unwrap();
    let AnyProgram::Work(program) = snapshot.restore().unwrap() else { panic!() };
    program
}

pub(crate) fn refused(seen: &mut Seen) {
    let mut program = in_form("teacher-teacher");
    let now = act(40);
    let empty = Analysis::default();
    seen.refused(&mut program, &["blank"], |p| {
        p.work().record_analysis(&now, FIRST, AnalysisOf::Mentee, empty)
    });
    seen.refused(&mut program, &["no-priority-field"], |p| {
        p.work().record_analysis(&now, FIRST, AnalysisOf::Joint, analysis("calm"))
    });
    let wrong = goal("a robot", 20, 10, &[(9, 8), (1, 4)]);
    seen.refused(&mut program, &["days-backwards", "sprint-outside"], |p| {
        p.work().set_goal(&now, FIRST, wrong)
    });
    assert_eq!(
        program.work().set_goal(&now, FIRST, goal("a robot", 10, 30, &[(10, 20)])).unwrap(),
        1
    );
    for at in [(1, 2), (2, 1), (0, 1), (1, 0)] {
        seen.refused(&mut program, &["unknown-sprint"], |p| {
            p.work().settle_sprint(&now, FIRST, at, true)
        });
    }
    let none = MeetingState::Held { minutes: 0 };
    seen.refused(&mut program, &["meeting-early", "no-duration"], |p| {
        p.work().record_meeting(&now, FIRST, meeting(MeetingKind::Regular, 2, none))
    });
    seen.refused(&mut program, &["meeting-ahead"], |p| {
        p.work().record_meeting(&now, FIRST, held(MeetingKind::Regular, 41))
    });
    program.work().record_meeting(&now, FIRST, held(MeetingKind::Regular, 30)).unwrap();
    seen.refused(&mut program, &["meeting-settled"], |p| {
        p.work().record_meeting(
            &now,
            FIRST,
            meeting(MeetingKind::Regular, 30, MeetingState::Missed),
        )
    });
    seen.refused(&mut program, &["no-trial-meeting", "blank"], |p| {
        p.arranging().judge_trial(&now, FIRST, TrialOutcome::Change { what: String::new() })
    });
    let number = program.work().keep_diary(&now, FIRST, Side::Mentee, "hard today").unwrap();
    seen.refused(&mut program, &["unknown-diary"], |p| {
        p.work().report_diary(&now, FIRST, Side::Mentor, number)
    });
    seen.refused(&mut program, &["unknown-pair"], |p| {
        p.work().keep_diary(&now, PairNo::new(9), Side::Mentee, "?")
    });
    program.forming().dissolve(&now, SECOND, Cause::Other).unwrap();
    seen.refused(&mut program, &["pair-ended"], |p| {
        p.work().record_assessment(&now, SECOND, AssessedBy::Project, Answer::Unknown)
    });
    seen.stays(program, &["no-assessment"]);
}

/// A pair with everything.
fn worked() -> Program<Work> {
    let mut program = in_form("teacher-teacher");
    let now = act(60);
    for of in [AnalysisOf::Mentee, AnalysisOf::Mentor, AnalysisOf::Joint] {
        let mut analysis = analysis("Secret strength");
        analysis.priority_field = Answer::Given("Secret field".to_owned());
        program.work().record_analysis(&now, FIRST, of, analysis).unwrap();
    }
    // Short goals of teachers last 1 to 2 months (Procedures); the second lasts 4.
    program
        .work()
        .set_goal(&now, FIRST, goal("Secret goal", 10, 50, &[(10, 20), (21, 40)]))
        .unwrap();
    program.work().set_goal(&now, FIRST, goal("Secret goal", 10, 130, &[(30, 31)])).unwrap();
    program.work().settle_sprint(&now, FIRST, (1, 1), true).unwrap();
    program.work().settle_sprint(&now, FIRST, (2, 1), false).unwrap();
    let plan = meeting(MeetingKind::Regular, 58, MeetingState::Planned);
    program.work().record_meeting(&now, FIRST, plan).unwrap();
    let kinds = [MeetingKind::Organisational, MeetingKind::Trial, MeetingKind::Planning];
    for (kind, on) in kinds.into_iter().zip([8, 12, 16]) {
        program.work().record_meeting(&now, FIRST, held(kind, on)).unwrap();
    }
    let missed = meeting(MeetingKind::Regular, 58, MeetingState::Missed);
    program.work().record_meeting(&now, FIRST, missed).unwrap();
    let change = TrialOutcome::Change { what: "Secret change".to_owned() };
    program.arranging().judge_trial(&now, FIRST, change).unwrap();
    program.work().keep_diary(&now, FIRST, Side::Mentee, "Secret of the mentee").unwrap();
    program.work().keep_diary(&now, FIRST, Side::Mentor, "Secret of the mentor").unwrap();
    let told = program.work().keep_diary(&now, FIRST, Side::Mentee, "told aloud").unwrap();
    program.work().report_diary(&now, FIRST, Side::Mentee, told).unwrap();
    let text = Answer::Given("Secret lesson".to_owned());
    program.work().record_assessment(&now, FIRST, AssessedBy::OpenLesson, text).unwrap();
    program
}

#[test]
fn the_curator_sees_organisation_and_only_what_is_reported() {
    let program = worked();
    let view = program.record().curator_view(FIRST).unwrap();
    assert_eq!(view.meetings.len(), 4);
    assert_eq!(view.meetings[3].state, MeetingState::Missed);
    assert_eq!(view.analyses.len(), 3);
    assert_eq!(view.goals[&Horizon::Short], 2);
    assert_eq!(view.beyond_horizon, [2]);
    assert_eq!(view.sprints, [1, 1, 1]);
    let diary: Vec<_> = view.diary.iter().map(|line| line.reported).collect();
    assert_eq!(diary, [None, None, Some("told aloud")]);
    assert_eq!(view.assessments[0].0, AssessedBy::OpenLesson);
    use WorkStep::{ClosingMeeting, CuratorFeedback, Format, MenteeFeedback, MentorFeedback};
    let lacking =
        [Format, WorkStep::RegularMeeting, MenteeFeedback, MentorFeedback, CuratorFeedback];
    assert_eq!(view.lacking, [&lacking[..], &[ClosingMeeting]].concat());
    assert!(!format!("{view:?}").contains("Secret"), "{view:?}");
    // A pair of which nothing is recorded lacks everything.
    let other = program.record().curator_view(SECOND).unwrap();
    assert_eq!(other.lacking.len(), WorkStep::CODES.len());
    // A member sees what is shared, and their own.
    let member = program.record().member_view(FIRST, Side::Mentor).unwrap();
    let own: Vec<_> = member.diary.iter().map(|(at, one)| (*at, one.text.as_str())).collect();
    assert_eq!(own, [(2, "Secret of the mentor")]);
    assert_eq!((member.goals.len(), member.meetings.len()), (2, 4));
    assert!(member.own_analysis.is_some() && member.joint_analysis.is_some());
    // No debug output of the record shows content either.
    assert!(!format!("{:?}", program.record().pair(FIRST)).contains("Secret"));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn an_erased_members_words_go_and_the_dates_stay() {
    let mut program = worked();
    program.erase(&act(61), &id("a")).unwrap();
    let saved = program.snapshot().to_json().unwrap();
    assert!(!saved.contains("Secret") && !saved.contains("told aloud"), "{saved}");
    let view = program.record().curator_view(FIRST).unwrap();
    assert_eq!((view.meetings.len(), view.diary.len()), (4, 3));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_trial_may_dissolve_a_pair_and_the_search_goes_on() {
    let mut program = working();
    program.work().record_meeting(&act(20), FIRST, held(MeetingKind::Trial, 19)).unwrap();
    program.arranging().judge_trial(&act(20), FIRST, TrialOutcome::Continue).unwrap();
    let dissolve = TrialOutcome::Dissolve { cause: Cause::Incompatible };
    program.arranging().judge_trial(&act(21), FIRST, dissolve).unwrap();
    let (ending, _) = program.record().pair(FIRST).unwrap().end.unwrap();
    assert_eq!(ending, Ending::Dissolved { cause: Cause::Incompatible });
    assert!(program.record().unserved().contains(&id("a")));
    // The journal answers who decided what of the pair, and on which ground.
    let entries: Vec<&Entry> = program.record().journal().about_pair(FIRST).collect();
    let of_pair: Vec<_> = entries.iter().map(|entry| entry.what).collect();
    let expected = [What::MeetingHeld, What::TrialJudged, What::TrialJudged, What::PairDissolved];
    assert_eq!(of_pair[of_pair.len() - 4..], expected);
    let last = entries[entries.len() - 1];
    assert_eq!((last.by.clone(), last.ground.as_str()), (id("curator"), "as agreed"));
}

#[test]
fn teachers_are_assessed_before_stage_6_ends() {
    let mut program = in_form("teacher-teacher");
    let now = act(60);
    for pair in [FIRST, SECOND] {
        program.arranging().choose_format(&now, pair, "lessons").unwrap();
        for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
            program
                .monitoring()
                .record_feedback(&now, pair, feedback(from, Moment::Interim))
                .unwrap();
        }
    }
    let missing = |program: &Program<Work>| {
        let demands = program.demands().into_iter();
        demands.filter(|one| matches!(one, Reason::Work(WorkReason::NoAssessment { .. }))).count()
    };
    assert_eq!(missing(&program), 2);
    program
        .work()
        .record_assessment(&now, FIRST, AssessedBy::Publication, Answer::Unknown)
        .unwrap();
    assert_eq!(missing(&program), 1);
    assert_eq!(missing(&working()), 0, "nothing is asked of learners");
}

/// Days counted one after another.
fn days_between(from: Date, to: Date) -> u32 {
    let next = |date: Date| {
        let (year, month, day) = (date.year(), date.month(), date.day());
        Date::new(year, month, day + 1)
            .or_else(|| Date::new(year, month + 1, 1))
            .or_else(|| Date::new(year + 1, 1, 1))
            .unwrap()
    };
    let (mut at, mut days) = (from, 0);
    while at < to {
        at = next(at);
        days += 1;
    }
    days
}

#[test]
fn silence_and_load_are_what_a_naive_count_finds() {
    let mut stream = stream(1, "silence");
    let mut draw = move |below: u64| (stream.next_u64() % below) as u16;
    for _ in 0..60 {
        let mut program = working();
        let mut offered = mentor("x", 2);
        offered.person.meetings_per_month = Answer::Given(draw(4));
        offered.person.minutes_per_month = Answer::Given(u32::from(draw(200)));
        program.people().update_mentor(&act(6), offered.clone()).unwrap();
        let mut meetings = Vec::new();
        for _ in 0..draw(9) {
            let on = 6 + draw(90);
            let state = match draw(3) {
                0 => MeetingState::Missed,
                _ => MeetingState::Held { minutes: 1 + draw(90) },
            };
            let meeting = meeting(MeetingKind::Regular, on, state);
            if program.work().record_meeting(&act(100), FIRST, meeting).is_ok() {
                meetings.push(meeting);
            }
        }
        let today = day(100 + draw(60));
        let rule = RegularityRule { days: u32::from(draw(80)), ..RegularityRule::default() };
        let silent = program.record().silent_pairs(today, &rule);
        for pair in [FIRST, SECOND] {
            let of_pair: &[Meeting] = if pair == FIRST { &meetings } else { &[] };
            let last = of_pair.iter().filter(|one| one.is_held()).map(|one| one.on).max();
            let days = days_between(last.unwrap_or(day(5)), today);
            let found = silent.iter().find(|one| one.pair == pair);
            assert_eq!(found.is_some(), days > rule.days);
            if let Some(found) = found {
                assert_eq!((found.last_held, found.days), (last, days));
                let later = of_pair.iter().filter(|one| last.is_none_or(|last| one.on >= last));
                assert_eq!(found.missed, later.filter(|one| !one.is_held()).count());
            }
        }
        assert!(silent.windows(2).all(|two| two[0].days >= two[1].days));
        let (from, to) = (day(draw(60)), day(60 + draw(60)));
        let load = &program.record().loads(from, to)[&id("x")];
        let within = || meetings.iter().filter(|one| from <= one.on && one.on <= to);
        assert_eq!(load.held, within().filter(|one| one.is_held()).count());
        assert_eq!(load.minutes, within().map(Meeting::minutes).sum::<u64>());
        assert_eq!(load.missed, within().filter(|one| !one.is_held()).count());
        let months =
            (to.year() - from.year()) * 12 + u16::from(to.month()) - u16::from(from.month()) + 1;
        assert_eq!(load.months, u32::from(months));
        let most = |a_month: Option<u32>| u64::from(a_month.unwrap()) * u64::from(months);
        let over = load.held as u64
            > most(offered.person.meetings_per_month.given().map(u32::from))
            || load.minutes > most(offered.person.minutes_per_month.given());
        assert_eq!(load.is_over(), over);
    }
    // A form may have its own number.
    let program = working();
    let rule = RegularityRule { days: 5, by_form: [(form(), 500)].into() };
    assert!(program.record().silent_pairs(day(60), &rule).is_empty());
}

#[test]
fn unfit_work_is_not_restored() {
    let saved = written(&worked().snapshot());
    let work = "/record/pairs/0/work";
    let damages: [(&str, serde_json::Value, &str); 5] = [
        ("/meetings/0/on", json!("2026-09-02"), "meeting-early"),
        ("/meetings/0/on", json!("2027-09-02"), "meeting-ahead"),
        ("/meetings/0/state", json!({"held": {"minutes": 0}}), "no-duration"),
        ("/meetings/1/kind", json!("regular"), "no-trial-meeting"),
        ("/goals/0/to", json!("2026-09-02"), "days-backwards"),
    ];
    for (path, value, code) in damages {
        let mut damaged = saved.clone();
        *damaged.pointer_mut(&format!("{work}{path}")).unwrap() = value;
        let faults = read(&damaged).unwrap().restore().unwrap_err();
        let unfit = faults.as_slice().iter().any(
            |fault| matches!(fault, RestoreFault::Unfit { reason, .. } if reason.code() == code),
        );
        assert!(unfit, "{path}: {faults}");
    }
}
