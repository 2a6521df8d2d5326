//! What was recorded by mistake is withdrawn, kind by kind: the record forgets it, the journal
//! keeps both, and nothing is left that could be withdrawn once more.

use crate::support::*;
use mentormatch::kernel::{Phrases, Side};
use mentormatch::meetings::Timetable;
use mentormatch::people::{Answer, Wishes};
use mentormatch::program::monitoring::{About, Kind, Quadrant, Question, Questionnaire, Sheet};
use mentormatch::program::results::*;
use mentormatch::program::work::{Goal, Horizon, Sprint};
use mentormatch::program::*;
use mentormatch::strategy::procedures::Way;

const PAIR: PairNo = PairNo::new(1);

/// Withdraws the last thing that was recorded.
fn withdrawn(program: impl Into<AnyProgram>, fact: &Fact) {
    let mut program: AnyProgram = program.into();
    let before = program.record().journal().entries().len();
    let now = act(60);
    program.withdraw(&now, [fact.clone()]).unwrap_or_else(|why| panic!("{fact}: {why}"));
    let entries = program.record().journal().entries();
    assert_eq!(entries.len(), before + 1, "{fact}");
    for phrases in [Phrases::english(), Phrases::russian()] {
        let line = entries.last().unwrap().words(&phrases);
        assert!(line.contains(&phrases.say(fact)), "{line}");
    }
    let again = program.withdraw(&now, [fact.clone()]).unwrap_err();
    assert!(again.has("nothing-recorded"), "{fact}: {again}");
    assert_eq!(round_trip(&program.snapshot()), program);
}

#[test]
fn what_prepares_a_programme_is_withdrawn() {
    let now = act(0);
    let (head, number) = (id("head"), 1);
    type Step = fn(&mut Program<Preparation>, &Act) -> Result<(), Reasons>;
    let steps: [(Step, Fact); 4] = [
        (|p, now| p.team().expect_result(now, "fewer conflicts"), Fact::ExpectedResult { number }),
        (
            |p, now| {
                let of = KeyRequest::RegionalCustomer;
                p.team().collect_request(now, FirstRequest { of, text: "engineers".to_owned() })
            },
            Fact::FirstRequest { number },
        ),
        (|p, now| p.team().adopt_paper(now, "order on the programme"), Fact::Paper { number }),
        (
            |p, now| p.team().join_team(now, &id("head"), Office::Head),
            Fact::Office { person: head, office: Office::Head },
        ),
    ];
    for (record, fact) in steps {
        let mut program = prepared();
        record(&mut program, &now).unwrap();
        withdrawn(program, &fact);
    }
}

#[test]
fn what_is_known_of_people_is_withdrawn() {
    let now = act(4);
    let (a, x) = (id("a"), id("x"));
    let mut program = selected();
    let entry = SourceEntry {
        source: DataSource::Psychologist,
        on: day(0),
        form: Some(form()),
        note: Answer::Given("shy".to_owned()),
    };
    program.people().record_source(&now, &a, entry).unwrap();
    withdrawn(program, &Fact::Source { mentee: a.clone(), number: 1 });

    let mut program = selected();
    let judged = Judged::Met;
    program.selecting().judge(&now, &x, &form(), "motivation", judged, Answer::Unknown).unwrap();
    withdrawn(program, &Fact::Judgement { mentor: x.clone(), number: 1 });

    let mut program = selected();
    let session = Session {
        on: day(4),
        theme: "role play".to_owned(),
        forms: [form()].into(),
        attended: [x.clone()].into(),
    };
    program.selecting().hold_session(&now, session).unwrap();
    withdrawn(program, &Fact::Session { number: 1 });

    let mut program = selected();
    program.selecting().record_test(&now, &x, ["empathy".to_owned()].into()).unwrap();
    withdrawn(program, &Fact::Test { mentor: x, number: 1 });
}

#[test]
fn what_people_said_at_meetings_is_withdrawn() {
    let now = act(5);
    let (a, x) = (id("a"), id("x"));
    let mut program = forming();
    let table = Timetable::new(vec![vec![(a.clone(), x.clone())]]);
    let people = ([a.clone()].into(), [x.clone()].into());
    let gatherings = &mut program.gatherings();
    let meeting = gatherings.record_group_meeting(&now, table, people.0, people.1).unwrap();
    let wishes = Wishes { ranked: vec![vec![x.clone()]], vetoed: Default::default() };
    program.gatherings().record_wishes(&now, meeting, Side::Mentee, &a, wishes).unwrap();
    let wishes = Fact::Wishes { meeting: 1, side: Side::Mentee, person: a.clone() };
    withdrawn(program.fork(), &wishes);
    // Of the meeting with its wishes, both are named or none.
    let meeting = Fact::GroupMeeting { meeting: 1 };
    assert!(program.withdraw(&now, [meeting.clone()]).unwrap_err().has("rests-on"));
    program.withdraw(&now, [meeting, wishes]).unwrap();

    let mut program = forming();
    let day = program.gatherings().record_open_day(&now, "the works", [a.clone()].into()).unwrap();
    let names = |day: u32| (day, a.clone(), x.clone());
    program.gatherings().record_approach(&now, day, (&a, &x), Way::Wish, 1).unwrap();
    let (day_of, mentee, mentor) = names(1);
    withdrawn(program.fork(), &Fact::Approach { day: day_of, mentee, mentor });
    program.gatherings().pass_wish_on(&now, day, &a, &x).unwrap();
    let (day_of, mentee, mentor) = names(1);
    withdrawn(program.fork(), &Fact::PassedOn { day: day_of, mentee, mentor });
    program.gatherings().accept_approach(&now, day, &a, &x).unwrap();
    let (day_of, mentee, mentor) = names(1);
    withdrawn(program, &Fact::ApproachAnswer { day: day_of, mentee, mentor });
}

#[test]
fn what_pairs_did_is_withdrawn() {
    let now = act(20);
    let mut program = working();
    let sprint = Sprint { task: "read".to_owned(), from: day(10), to: day(20), done: None };
    let (text, horizon) = ("a robot".to_owned(), Horizon::Short);
    let goal = Goal { text, horizon, from: day(10), to: day(40), sprints: vec![sprint] };
    program.work().set_goal(&now, PAIR, goal).unwrap();
    withdrawn(program.fork(), &Fact::Goal { pair: PAIR, goal: 1 });
    program.work().settle_sprint(&now, PAIR, (1, 1), true).unwrap();
    withdrawn(program.fork(), &Fact::SprintOutcome { pair: PAIR, goal: 1, sprint: 1 });

    let mut program = closing();
    let name = "marks".to_owned();
    program.results().record_result(&now, PAIR, &name, Counted::new(3.0, 4.0)).unwrap();
    withdrawn(program.fork(), &Fact::PairResult { pair: PAIR, name: name.clone() });
    program.results().record_form_result(&now, &form(), &name, Counted::new(3.0, 4.0)).unwrap();
    withdrawn(program.fork(), &Fact::FormResult { form: form(), name });
    let outside =
        OutsideAssessment { by: "the institute".to_owned(), text: "well done".to_owned() };
    program.closing().record_outside_assessment(&now, outside).unwrap();
    withdrawn(program, &Fact::Outside { number: 1 });
}

#[test]
fn what_questionnaires_brought_is_withdrawn() {
    let now = act(20);
    let mut program = working();
    let questions = vec![Question::new("words", "What helped?", About::Process, Kind::Open)];
    let asked = [FeedbackFrom::Mentee].into();
    let set = Questionnaire { asked, forms: Default::default(), questions };
    program.monitoring().set_questionnaire(&now, "year", set).unwrap();
    let questionnaire = "year".to_owned();
    withdrawn(
        program.fork(),
        &Fact::MonitoringQuestionnaire { questionnaire: questionnaire.clone() },
    );
    let mut sheet = Sheet::new("year", FeedbackFrom::Mentee, id("a"), Moment::Interim);
    let reply = monitoring::Reply::Text("talks".to_owned());
    sheet.answers.insert("words".to_owned(), Answer::Given(reply));
    let key = sheet.key.clone();
    program.monitoring().record_answers(&now, sheet).unwrap();
    let (from, person, moment) = (FeedbackFrom::Mentee, id("a"), Moment::Interim);
    let sheet = Fact::Sheet { questionnaire: questionnaire.clone(), from, person, moment };
    withdrawn(program.fork(), &sheet);
    program.monitoring().assign_answer(&now, &key, "words", Quadrant::Strength).unwrap();
    let (from, person, moment) = (FeedbackFrom::Mentee, id("a"), Moment::Interim);
    let question = "words".to_owned();
    let assigned = Fact::Assigned { questionnaire, from, person, moment, question };
    withdrawn(program.fork(), &assigned);
}
