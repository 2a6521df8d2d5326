//! What was recorded by mistake is withdrawn, kind by kind: the record forgets it, the journal
//! keeps both, and nothing is left that could be withdrawn once more.

use crate::support::*;
use mentormatch::kernel::{Phrases, Side};
use mentormatch::meetings::Timetable;
use mentormatch::people::{Answer, PersonId, Wishes};
use mentormatch::program::monitoring::{About, Kind, Quadrant, Question, Questionnaire, Sheet};
use mentormatch::program::results::*;
use mentormatch::program::work::{Goal, Horizon, Sprint};
use mentormatch::program::*;
use mentormatch::strategy::procedures::Way;
use std::collections::BTreeSet;

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

/// The names that what an operation records may have; of several of a kind the last goes first.
fn names_of(operation: &Operation) -> Vec<Fact> {
    fn each(fact: impl Fn(usize) -> Fact) -> Vec<Fact> {
        (1..=3).rev().map(fact).collect()
    }
    fn nth(fact: impl Fn(u32) -> Fact) -> Vec<Fact> {
        (1..=9).rev().map(fact).collect()
    }
    let own = |person: &PersonId| person.clone();
    match operation.clone() {
        Operation::ChooseForms { .. } => vec![Fact::Forms],
        Operation::SetTask { .. } => each(|number| Fact::Task { number }),
        Operation::ExpectResult { .. } => each(|number| Fact::ExpectedResult { number }),
        Operation::CollectRequest { .. } => each(|number| Fact::FirstRequest { number }),
        Operation::RegisterPaper { .. } | Operation::AdoptPaper { .. } => {
            each(|number| Fact::Paper { number })
        }
        Operation::AddResource { .. } => each(|number| Fact::Resource { number }),
        Operation::JoinTeam { person, office } => vec![Fact::Office { person, office }],
        Operation::FindAudience { name, .. } => vec![Fact::Audience { audience: name }],
        Operation::InformAudience { name, .. } => {
            each(|number| Fact::Informed { audience: name.clone(), number })
        }
        Operation::MarkStep { number } => vec![Fact::StepDone { step: number }],
        Operation::RecordSource { mentee, .. } => {
            each(|number| Fact::Source { mentee: own(&mentee), number })
        }
        Operation::RecordConsent { person, .. } => vec![Fact::DataConsent { person }],
        Operation::Leave { person, .. } => vec![Fact::Leaving { person }],
        Operation::SetCriteria { form, .. } => vec![Fact::Criteria { form }],
        Operation::PlanTraining { form, .. } => vec![Fact::TrainingPlan { form }],
        Operation::Judge { mentor, .. } => {
            each(|number| Fact::Judgement { mentor: own(&mentor), number })
        }
        Operation::RecordQuestionnaire { mentor } => vec![Fact::Questionnaire { mentor }],
        Operation::RecordInterview { mentor } => vec![Fact::Interview { mentor }],
        Operation::Decide { mentor, .. } => vec![Fact::Decision { mentor }],
        Operation::RecordAgreement { mentor, .. } => {
            each(|number| Fact::Agreement { mentor: own(&mentor), number })
        }
        Operation::WithdrawAgreement { mentor } => {
            each(|number| Fact::Agreement { mentor: own(&mentor), number })
        }
        Operation::HoldSession { .. } => each(|number| Fact::Session { number }),
        Operation::RecordTest { mentor, .. } => {
            each(|number| Fact::Test { mentor: own(&mentor), number })
        }
        Operation::RecordTraining { mentor, .. } | Operation::FinishTraining { mentor } => {
            vec![Fact::Training { mentor }]
        }
        Operation::RecordGroupMeeting { .. } => nth(|meeting| Fact::GroupMeeting { meeting }),
        Operation::RecordWishes { side, person, .. } => {
            nth(|meeting| Fact::Wishes { meeting, side, person: own(&person) })
        }
        Operation::RecordOpenDay { .. } => nth(|day| Fact::OpenDay { day }),
        Operation::RecordApproach { mentee, mentor, .. } => {
            nth(|day| Fact::Approach { day, mentee: own(&mentee), mentor: own(&mentor) })
        }
        Operation::PassWishOn { mentee, mentor, .. } => {
            nth(|day| Fact::PassedOn { day, mentee: own(&mentee), mentor: own(&mentor) })
        }
        Operation::AcceptApproach { mentee, mentor, .. }
        | Operation::DeclineApproach { mentee, mentor, .. } => {
            nth(|day| Fact::ApproachAnswer { day, mentee: own(&mentee), mentor: own(&mentor) })
        }
        Operation::RecordTalk { .. } => each(|number| Fact::Talk { number }),
        Operation::RecordSupport { mentee, .. } => {
            each(|number| Fact::Support { mentee: own(&mentee), number })
        }
        Operation::RecordOffer { mentor, .. } => {
            each(|number| Fact::Offer { mentor: own(&mentor), number })
        }
        Operation::Propose { .. } => nth(|pair| Fact::Proposal { pair: PairNo::new(pair) }),
        Operation::Consent { pair, side } => vec![Fact::SideConsent { pair, side }],
        Operation::PublishPairs { pairs, .. } if pairs.len() == 1 => {
            pairs.into_iter().map(|pair| Fact::Order { pair }).collect()
        }
        Operation::ChooseFormat { pair, format } => vec![Fact::Format { pair, format }],
        Operation::RecordAnalysis { pair, of, .. } => vec![Fact::Analysis { pair, of }],
        Operation::SetGoal { pair, .. } => each(|goal| Fact::Goal { pair, goal }),
        Operation::SettleSprint { pair, goal, sprint, .. } => {
            vec![Fact::SprintOutcome { pair, goal, sprint }]
        }
        Operation::RecordMeeting { pair, meeting } => {
            vec![Fact::Meeting { pair, on: meeting.on, kind: meeting.kind }]
        }
        Operation::JudgeTrial { pair, .. } => vec![Fact::Trial { pair }],
        Operation::HandOver { from, to, .. } => vec![Fact::HandOver { pair: to, from }],
        Operation::PlanLeave { from, substitutes, .. } => {
            substitutes.into_keys().map(|pair| Fact::Leave { pair, from }).collect()
        }
        Operation::WishForAnother { pair, .. } => vec![Fact::ChangeWish { pair }],
        Operation::KeepDiary { pair, .. } => each(|entry| Fact::Diary { pair, entry }),
        Operation::RecordAssessment { pair, .. } => {
            each(|number| Fact::Assessment { pair, number })
        }
        Operation::RecordFeedback { pair, feedback } => {
            vec![Fact::Feedback { pair, from: feedback.from, moment: feedback.moment }]
        }
        Operation::Decline { pair, .. }
        | Operation::Dissolve { pair, .. }
        | Operation::ClosePair { pair, .. } => vec![Fact::End { pair }],
        Operation::RecordResult { pair, name, .. } => vec![Fact::PairResult { pair, name }],
        Operation::RecordOpinion { pair, from, .. } => vec![Fact::Opinion { pair, side: from }],
        Operation::SetNextTheme { pair, .. } => vec![Fact::NextTheme { pair }],
        Operation::SetQuestionnaire { code, .. } => {
            vec![Fact::MonitoringQuestionnaire { questionnaire: code }]
        }
        Operation::RecordAnswers { sheet } => {
            let monitoring::SheetKey { questionnaire, from, person, moment, .. } = sheet.key;
            vec![Fact::Sheet { questionnaire, from, person, moment }]
        }
        Operation::AssignAnswer { key, question, .. } => {
            let monitoring::SheetKey { questionnaire, from, person, moment, .. } = key;
            vec![Fact::Assigned { questionnaire, from, person, moment, question }]
        }
        Operation::RecordMeasurement { person, .. } => {
            each(|number| Fact::Measurement { person: own(&person), number })
        }
        Operation::RecordReview { .. } => each(|number| Fact::Review { number }),
        Operation::RecordCoverage { year, covered, .. } => {
            vec![Fact::Coverage { year, covered }]
        }
        Operation::RecordFormResult { form, name, .. } => vec![Fact::FormResult { form, name }],
        Operation::RateMentor { mentor, rating } => {
            vec![Fact::Rating { mentor, from: rating.from, by: rating.by }]
        }
        Operation::DeviseReward { reward } => vec![Fact::Reward { reward }],
        Operation::GrantReward { reward, person } => vec![Fact::Granted { reward, person }],
        Operation::CollectCase { .. } => each(|number| Fact::Case { number }),
        Operation::KeepMentor { mentor } => vec![Fact::LongTerm { mentor }],
        Operation::BeginRefilling { side } => vec![Fact::Refilling { side }],
        Operation::FormUnit { .. } => nth(|unit| Fact::Unit { unit }),
        Operation::RecordUnitMeeting { meeting, .. } => {
            let (on, kind) = (meeting.on, meeting.kind);
            nth(|unit| Fact::UnitMeeting { unit, on, kind })
        }
        Operation::TakeRemedy { pair, .. } => each(|number| Fact::Remedy { pair, number }),
        Operation::Recommend { pair, .. } => vec![Fact::Recommendation { pair }],
        Operation::PlanEvent { .. } => nth(|event| Fact::Event { event }),
        Operation::HoldEvent { .. } => nth(|event| Fact::EventOutcome { event }),
        Operation::AskBank { .. } => nth(|request| Fact::BankRequest { request }),
        Operation::AnswerBank { .. } => nth(|request| Fact::BankAnswer { request }),
        Operation::PublishPractice { .. } => each(|number| Fact::Publication { number }),
        Operation::RecordProposal { .. } => each(|number| Fact::DevelopmentProposal { number }),
        Operation::DecideProposal { proposal, .. } => {
            vec![Fact::ProposalDecision { number: proposal }]
        }
        Operation::SetCoverageGroup { code, .. } => vec![Fact::CoverageGroup { group: code }],
        Operation::RecordGroupSize { year, group, .. } => vec![Fact::GroupSize { year, group }],
        Operation::JoinUnit { unit, pair } => {
            vec![Fact::UnitMember { unit: unit.get(), pair }]
        }
        Operation::AllowAgain { pair } => vec![Fact::AllowedAgain { pair }],
        Operation::ReportDiary { pair, entry, .. } => vec![Fact::DiaryReport { pair, entry }],
        Operation::WeighWish { pair, .. } => vec![Fact::WishWeighed { pair }],
        Operation::JoinAlumni { person } => vec![Fact::Alumnus { person }],
        Operation::RecordOutsideAssessment { .. } => each(|number| Fact::Outside { number }),
        _ => Vec::new(),
    }
}

/// What a programme has on record, without its journal.
pub(crate) fn on_record(program: &AnyProgram) -> serde_json::Value {
    let json = program.snapshot().to_json().unwrap();
    let mut record: serde_json::Value = serde_json::from_str(&json).unwrap();
    fn forget(value: &mut serde_json::Value) {
        if let Some(fields) = value.as_object_mut() {
            for entered in ["journal", "revision", "digest"] {
                fields.remove(entered);
            }
            fields.values_mut().for_each(forget);
        }
    }
    forget(&mut record);
    record
}

/// The list in which what is withdrawn stays as an empty place, so that its number is not taken
/// anew; with what a hand-over brought, which are facts of their own.
fn kept_in(fact: &Fact) -> Option<&'static str> {
    match fact {
        Fact::Proposal { .. } | Fact::HandOver { .. } => Some("pairs"),
        Fact::GroupMeeting { .. } => Some("group_meetings"),
        Fact::OpenDay { .. } => Some("open_days"),
        Fact::Unit { .. } => Some("units"),
        Fact::Event { .. } => Some("events"),
        Fact::BankRequest { .. } => Some("bank"),
        _ => None,
    }
}

/// The same with a list cut to so many places, and without what is empty.
fn cut(mut record: serde_json::Value, list: &str, places: usize) -> serde_json::Value {
    fn shorten(value: &mut serde_json::Value, list: &str, places: usize) {
        let Some(fields) = value.as_object_mut() else { return };
        if let Some(all) = fields.get_mut(list).and_then(serde_json::Value::as_array_mut) {
            all.truncate(places);
        }
        fields.values_mut().for_each(|value| shorten(value, list, places));
        let empty = [serde_json::json!([]), serde_json::json!({})];
        fields.retain(|_, value| !empty.contains(value));
    }
    shorten(&mut record, list, places);
    record
}

/// How many places a list has.
fn places(record: &serde_json::Value, list: &str) -> usize {
    let Some(fields) = record.as_object() else { return 0 };
    let own = fields.get(list).and_then(serde_json::Value::as_array).map_or(0, Vec::len);
    own + fields.values().map(|value| places(value, list)).sum::<usize>()
}

/// Withdraws what was just recorded, on a copy: the record is as it was before, and the journal
/// names the entry that had recorded it. The code of the fact and that entry's; nothing where an
/// operation records none.
pub(crate) fn undone(
    before: &AnyProgram,
    after: &AnyProgram,
    on: u16,
    operation: &Operation,
) -> Option<(&'static str, &'static str)> {
    let names = names_of(operation);
    let mut refused = String::new();
    for fact in &names {
        let mut program = after.fork();
        if let Err(why) = program.withdraw(&act(on), [fact.clone()]) {
            refused = why.to_string();
            continue;
        }
        match kept_in(fact) {
            Some(list) => {
                let (was, is) = (on_record(before), on_record(&program));
                // What a pair took over goes by its own names.
                let before = match fact {
                    Fact::HandOver { .. } => 0,
                    _ => places(&was, list),
                };
                assert_eq!(cut(is, list, before), cut(was, list, before), "{fact}");
            }
            None => {
                // Where it had taken the place of an earlier one nothing is there any more.
                let replaced = || before.fork().withdraw(&act(on), [fact.clone()]).is_ok();
                let same = on_record(&program) == on_record(before);
                assert!(same || replaced(), "{operation:?}: {fact}");
            }
        }
        let again = program.withdraw(&act(on), [fact.clone()]).unwrap_err();
        assert!(again.has("nothing-recorded"), "{fact}: {again}");
        let entries = program.record().journal().entries();
        let last = entries.last().unwrap();
        assert_eq!(last.corrects.as_ref(), Some(fact));
        let recorded = last.entry.unwrap_or_else(|| panic!("{fact}: by no entry"));
        assert!(recorded < entries.len(), "{fact}");
        let code = Fact::CODES.iter().copied().find(|code| *code == fact.code());
        return code.map(|code| (code, entries[recorded - 1].what.code()));
    }
    assert!(names.is_empty(), "{operation:?} cannot be withdrawn: {refused}");
    None
}

/// What an entry records that is no fact to be taken out, with how it is corrected.
const CORRECTED_OTHERWISE: [(&str, &[&str]); 5] = [
    // By recording what is right, under an act that names the entry: the later takes the place of
    // the earlier, or takes back what had taken something away.
    (
        "an act that names its entry",
        &[
            "curator-named",
            "roadmap-adopted",
            "model-chosen",
            "rules-set",
            "mentee-updated",
            "mentor-updated",
            "consent-withdrawn",
            "person-returned",
            "agreement-rule-set",
            "proposal-rule-set",
            "team-left",
            "withdrawn",
            "corrected",
        ],
    ),
    (
        "the desk of forming",
        &[
            "locked",
            "unlocked",
            "vetoed",
            "veto-lifted",
            "drafted",
            "draft-revised",
            "draft-discarded",
            "pinned",
            "unpinned",
        ],
    ),
    ("erasing who was entered by mistake", &["people-entered", "admitted", "mentee-became-mentor"]),
    ("the proposal of each of its pairs", &["draft-adopted", "repaired"]),
    ("nothing: it stays", &["begun", "entered", "taken-over", "finished", "person-erased"]),
];

/// Whatever the journal can say is corrected by a fact's name or in one of these ways.
pub(crate) fn every_entry_is_corrected(by_name: &BTreeSet<&str>) {
    let otherwise: Vec<_> = CORRECTED_OTHERWISE.iter().flat_map(|(_, codes)| *codes).collect();
    let mut all = BTreeSet::new();
    for code in otherwise {
        assert!(What::CODES.contains(code), "{code}");
        assert!(all.insert(*code), "{code} stands twice");
    }
    all.extend(by_name);
    let neither: Vec<_> = What::CODES.iter().filter(|code| !all.contains(*code)).collect();
    assert!(neither.is_empty(), "entries that nothing corrects: {neither:?}");
}
