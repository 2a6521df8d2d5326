//! A small programme that can be brought into any stage.

use mentormatch::people::{
    Answer, Consent, ConsentedBy, Date, FormId, GivenConsent, Mentee, Mentor, PersonId, Request,
    Standing,
};
use mentormatch::program::*;
use std::collections::BTreeSet;

pub(crate) fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

pub(crate) fn form() -> FormId {
    FormId::new("learner-learner").unwrap()
}

/// Day `day` of a year that begins on 1 September 2026.
pub(crate) fn day(day: u16) -> Date {
    let (month, day) = (day / 28, (day % 28) as u8 + 1);
    let (year, month) = (2026 + (8 + month) / 12, (8 + month) % 12 + 1);
    Date::new(year, month as u8, day).unwrap()
}

pub(crate) fn act(on: u16) -> Act {
    Act::new(id("curator"), day(on), "as agreed")
}

pub(crate) fn consent(by: ConsentedBy) -> GivenConsent {
    GivenConsent { by, on: day(0) }
}

/// A learner of twelve with a request and the guardian's consent.
pub(crate) fn mentee(name: &str) -> Mentee {
    let mut mentee = Mentee::new(id(name));
    mentee.person.standing = Standing::Learner;
    mentee.person.age = Answer::Given(12);
    mentee.person.consent =
        Consent { data: Some(consent(ConsentedBy::Guardian)), ..Consent::default() };
    mentee.requests.push(Request::new(form()));
    mentee
}

/// An adult with consent and `seats` seats.
pub(crate) fn mentor(name: &str, seats: u32) -> Mentor {
    let mut mentor = Mentor::new(id(name));
    mentor.person.standing = Standing::Student;
    mentor.person.age = Answer::Given(19);
    mentor.person.consent =
        Consent { data: Some(consent(ConsentedBy::Themselves)), ..Consent::default() };
    mentor.forms.insert(form());
    mentor.seats = seats;
    mentor
}

pub(crate) fn mentor_file() -> MentorFile {
    let mut file = MentorFile::default();
    file.questionnaire = Some(day(0));
    file.interview = Some(day(0));
    file.selection = Some(Verdict::Selected);
    file.training = Some(Training::Attended { meetings: 3 });
    file
}

pub(crate) fn step(name: &str, from_month: u16, to_month: u16) -> RoadmapStep {
    RoadmapStep {
        name: name.to_owned(),
        stage: StageName::Preparation,
        from_month,
        to_month,
        responsible: vec!["curator".to_owned()],
        contour: Contour::Inner,
    }
}

pub(crate) fn room() -> ProgramResource {
    ProgramResource {
        name: "a room".to_owned(),
        kind: ResourceKind::Material,
        source: Contour::Inner,
    }
}

pub(crate) fn review(moment: Moment) -> Review {
    Review {
        moment,
        strengths: vec!["regular meetings".to_owned()],
        weaknesses: Vec::new(),
        opportunities: Vec::new(),
        threats: Vec::new(),
    }
}

pub(crate) fn feedback(from: FeedbackFrom, moment: Moment) -> Feedback {
    Feedback::new(from, moment, Answer::Given("it helps".to_owned()))
}

pub(crate) fn measurement(side: Side, moment: MeasuredAt, value: f64) -> Measurement {
    Measurement::new(side, "self-esteem", moment, Answer::Given(value))
}

pub(crate) fn plan(obligatory: bool) -> TrainingPlan {
    TrainingPlan { themes: vec!["role play".to_owned()], meetings: 3, obligatory }
}

/// The form as a mere code: tests of the forms' rules choose them themselves.
pub(crate) fn codes() -> FormChoice {
    FormChoice::codes_only(BTreeSet::from([form()]))
}

/// Stage 1 with its result.
pub(crate) fn prepared() -> Program<Preparation> {
    let act = act(0);
    let mut program = Program::begin(&act);
    program.team().name_curator(&act, &id("curator")).unwrap();
    program.preparing().choose_forms(&act, codes()).unwrap();
    program.preparing().adopt_roadmap(&act, vec![step("inform educators", 0, 1)]).unwrap();
    program.team().add_resource(&act, room()).unwrap();
    program
}

/// Stage 4 with its result: mentees `a`, `b`, `c`; mentors `x` with two seats and `y`
/// with one.
pub(crate) fn selected() -> Program<Selection> {
    let mut program = prepared().advance(&act(1)).unwrap();
    for name in ["a", "b", "c"] {
        program.people().add_mentee(&act(1), mentee(name)).unwrap();
    }
    let mut program = program.advance(&act(2)).unwrap();
    program.people().add_mentor(&act(2), mentor("x", 2)).unwrap();
    program.people().add_mentor(&act(2), mentor("y", 1)).unwrap();
    let mut program = program.advance(&act(3)).unwrap();
    let act = act(3);
    program
        .selecting()
        .set_criteria(&act, &form(), BTreeSet::from(["motivation".to_owned()]))
        .unwrap();
    program.selecting().plan_training(&act, &form(), plan(false)).unwrap();
    for name in ["x", "y"] {
        program.selecting().record_questionnaire(&act, &id(name)).unwrap();
        program.selecting().record_interview(&act, &id(name)).unwrap();
        program.selecting().decide(&act, &id(name), Verdict::Selected).unwrap();
        program
            .selecting()
            .record_training(&act, &id(name), Training::Attended { meetings: 3 })
            .unwrap();
    }
    program
}

/// Stage 5 with nothing done.
pub(crate) fn forming() -> Program<Forming> {
    selected().advance(&act(4)).unwrap()
}

pub(crate) fn propose<S: FormsPairs>(
    program: &mut Program<S>,
    act: &Act,
    mentee: &str,
    mentor: &str,
) -> Result<PairNo, Reasons> {
    let mentee = program.ready_mentee(&id(mentee))?;
    let mentor = program.ready_mentor(&id(mentor))?;
    program.forming().propose(act, &mentee, &mentor)
}

pub(crate) fn agree<S: FormsPairs>(program: &mut Program<S>, act: &Act, pair: PairNo) {
    program.forming().consent(act, pair, Side::Mentee).unwrap();
    program.forming().consent(act, pair, Side::Mentor).unwrap();
}

/// Stage 6 with nothing done: `a` works with `x` (pair 1) and `b` with `y` (pair 2);
/// `c` is supported.
pub(crate) fn working() -> Program<Work> {
    let mut program = forming();
    let act = act(5);
    for (mentee, mentor) in [("a", "x"), ("b", "y")] {
        let pair = propose(&mut program, &act, mentee, mentor).unwrap();
        agree(&mut program, &act, pair);
    }
    program.forming().publish(&act, "order 7").unwrap();
    program.forming().record_support(&act, &id("c"), "talks with the psychologist").unwrap();
    program.advance(&act).unwrap()
}

/// Stage 7 with nothing done but `a`'s entry measurement.
pub(crate) fn closing() -> Program<Closing> {
    let mut program = working();
    let act = act(6);
    for pair in [1, 2].map(PairNo::new) {
        program.arranging().choose_format(&act, pair, "a project").unwrap();
        for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
            program
                .monitoring()
                .record_feedback(&act, pair, feedback(from, Moment::Interim))
                .unwrap();
        }
    }
    program.monitoring().record_review(&act, review(Moment::Interim)).unwrap();
    let entry = measurement(Side::Mentee, MeasuredAt::Entry, 4.1);
    program.monitoring().record_measurement(&act, &id("a"), entry).unwrap();
    program.arranging().devise_reward(&act, "a badge").unwrap();
    program.advance(&act).unwrap()
}

/// After stage 7: `b` goes on with another theme; `a` becomes a mentor.
pub(crate) fn finished() -> Program<Finished> {
    finish(closing())
}

/// Closes what [`closing`] left open.
pub(crate) fn finish(mut program: Program<Closing>) -> Program<Finished> {
    let act = act(7);
    for (pair, continues) in [(1, false), (2, true)] {
        let pair = PairNo::new(pair);
        program
            .work()
            .close_pair(&act, pair, PairOutcome { goals_reached: true, continues })
            .unwrap();
        for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
            program
                .monitoring()
                .record_feedback(&act, pair, feedback(from, Moment::Final))
                .unwrap();
        }
    }
    let exit = measurement(Side::Mentee, MeasuredAt::Exit, 7.3);
    program.monitoring().record_measurement(&act, &id("a"), exit).unwrap();
    program.monitoring().record_review(&act, review(Moment::Final)).unwrap();
    program.closing().grant_reward(&act, "a badge", &id("x")).unwrap();
    program.closing().collect_case(&act, PairNo::new(1), "a robot that sorts").unwrap();
    let mut former = mentor("a", 1);
    former.person.age = Answer::Given(13);
    former.person.consent.data = Some(consent(ConsentedBy::Guardian));
    program.people().add_mentor(&act, former).unwrap();
    for name in ["x", "a"] {
        program.closing().keep_mentor(&act, &id(name)).unwrap();
    }
    for side in Side::BOTH {
        program.closing().begin_refilling(&act, side).unwrap();
    }
    program.advance(&act).unwrap()
}

/// Through JSON and back.
pub(crate) fn round_trip(snapshot: &Snapshot) -> AnyProgram {
    let json = snapshot.to_json().unwrap();
    let read = Snapshot::from_json(&json).unwrap();
    assert_eq!(read, *snapshot);
    read.restore().unwrap()
}

/// What a snapshot's text says.
pub(crate) fn written(snapshot: &Snapshot) -> serde_json::Value {
    serde_json::from_str(&snapshot.to_json().unwrap()).unwrap()
}

/// The snapshot of a text that says this, as somebody changes one by hand: without a
/// digest, and as of the last version that had none.
pub(crate) fn read(value: &serde_json::Value) -> Result<Snapshot, SnapshotFault> {
    let mut value = value.clone();
    value.as_object_mut().unwrap().remove("digest");
    if value["version"] == Snapshot::VERSION {
        value["version"] = 2.into();
    }
    Snapshot::from_json(&value.to_string())
}
