//! Every operation there is, given as data: it is done, told as one event with what was given,
//! and carried out again from the event's text on a programme that was saved before.

use crate::agreements::{agreement, rule};
use crate::support::*;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::meetings::Timetable;
use mentormatch::people::{
    Answer, BankService, Base, Cohort, ConsentedBy, EventKind, Field, FormId, Level, PersonId,
    Shape, Wishes,
};
use mentormatch::program::monitoring::{
    About, CoverageGroup, Covered, HeadCount, Kind, Quadrant, Question, Questionnaire, Reply,
    Sheet, Target,
};
use mentormatch::program::results::{Counted, Opinion, OutsideAssessment, Rater, Rating};
use mentormatch::program::work::{
    Analysis, AnalysisOf, AssessedBy, ChangeWish, Goal, Horizon, Meeting, MeetingKind,
    MeetingState, Sprint, TrialOutcome, Weighed,
};
use mentormatch::program::*;
use mentormatch::scoring::{Cell, Criterion, Measure, Rules};
use mentormatch::strategy::procedures::Way;
use mentormatch::strategy::{Edit, Optimal, Reach};
use std::collections::BTreeSet;

/// A programme, what was saved of it at the beginning and has followed its events since, and
/// which operations were done.
struct Life {
    program: AnyProgram,
    follower: AnyProgram,
    done: BTreeSet<&'static str>,
    /// The kinds of facts that were withdrawn, each on a copy right after it was recorded.
    withdrawn: BTreeSet<&'static str>,
    /// What the entries say that had recorded them.
    entries: BTreeSet<&'static str>,
}

impl Life {
    fn of(program: impl Into<AnyProgram>) -> Self {
        let mut program = program.into();
        program.keep_events();
        let follower = round_trip(&program.snapshot());
        Self {
            program,
            follower,
            done: BTreeSet::new(),
            withdrawn: BTreeSet::new(),
            entries: BTreeSet::new(),
        }
    }

    /// Does it, and holds that the event tells what was given.
    fn does(&mut self, on: u16, operation: Operation) {
        self.told(on, &operation.clone(), &operation);
    }

    /// Does it, and holds that the event tells this.
    fn told(&mut self, on: u16, operation: &Operation, told: &Operation) {
        let before = self.program.revision();
        let unchanged = self.program.fork();
        self.program
            .perform(&act(on), operation)
            .unwrap_or_else(|reasons| panic!("{operation:?}: {reasons}"));
        let [event] = self.program.events_since(before).unwrap()[..] else {
            panic!("{operation:?} is not one event")
        };
        assert_eq!(&event.operation, told, "{}", serde_json::to_string(&event.operation).unwrap());
        assert_eq!(event.act, act(on));
        assert_eq!((event.after, event.number), (before, self.program.revision()));
        // As JSON an operation is its code with what was given.
        let text = serde_json::to_string(operation).unwrap();
        let code = operation.code().replace('_', "-");
        assert!(text.starts_with(&format!("{{\"{code}\":{{")), "{text}");
        assert_eq!(&serde_json::from_str::<Operation>(&text).unwrap(), operation);
        // By the way nothing is shown but the code.
        assert_eq!(format!("{operation:?}"), format!("Operation({})", operation.code()));
        let event = Event::from_json(&event.to_json().unwrap()).unwrap();
        self.follower.apply(&event).unwrap_or_else(|fault| panic!("{operation:?}: {fault}"));
        assert_eq!(self.follower.snapshot(), self.program.snapshot(), "{operation:?}");
        assert_eq!(self.follower.revision(), self.program.revision());
        assert!(Operation::CODES.contains(&operation.code()));
        self.done.insert(operation.code());
        let undone = crate::withdrawing::undone(&unchanged, &self.program, on, operation);
        self.withdrawn.extend(undone.map(|(fact, _)| fact));
        self.entries.extend(undone.map(|(_, entry)| entry));
        names_its_entry(unchanged, on, operation);
    }

    /// Does it on a copy, where it is withdrawn again.
    fn tries(&mut self, on: u16, operation: &Operation) {
        let mut tried = self.program.fork();
        tried.perform(&act(on), operation).unwrap_or_else(|why| panic!("{operation:?}: {why}"));
        let undone = crate::withdrawing::undone(&self.program, &tried, on, operation);
        self.entries.extend(undone.map(|(_, entry)| entry));
    }

    /// The operation as which this is told, tried on a copy.
    fn made(&self, done: impl FnOnce(&mut AnyProgram)) -> Operation {
        let mut tried = self.program.fork();
        done(&mut tried);
        let told = tried.events_since(self.program.revision()).unwrap();
        assert_eq!(told.len(), 1);
        told[0].operation.clone()
    }

    /// Two agree to work together, and an order says so.
    fn works(&mut self, on: u16, (mentee, mentor): (&str, &str), number: u32) {
        let pair = PairNo::new(number);
        self.does(on, Operation::Propose { mentee: id(mentee), mentor: id(mentor) });
        self.agreed(on, pair);
        let (order, pairs) = (Order::new(&format!("order {number}"), day(on)), [pair].into());
        self.does(on, Operation::PublishPairs { order, pairs });
        assert_eq!(self.program.record().pair(pair).unwrap().mentee, id(mentee));
    }

    fn agreed(&mut self, on: u16, pair: PairNo) {
        for side in Side::BOTH {
            self.does(on, Operation::Consent { pair, side });
        }
    }
}

/// Whatever is done can say which entry of the journal it corrects.
fn names_its_entry(mut program: AnyProgram, on: u16, operation: &Operation) {
    let entries = program.record().journal().entries().len();
    let beyond = program.fork().perform(&act(on).correcting(entries + 1), operation).unwrap_err();
    assert!(beyond.has("no-such-entry"), "{operation:?}: {beyond}");
    program.perform(&act(on).correcting(1), operation).unwrap();
    // A correction names entries by its facts, and what it records anew has acts of its own.
    let by_facts = ["withdraw", "correct", "correct_forms"].contains(&operation.code());
    let last = program.record().journal().entries().last().unwrap();
    if !by_facts {
        assert_eq!(last.entry, Some(1), "{operation:?}");
        assert!(last.words(&Phrases::english()).contains("corrects entry 1"));
        assert!(last.words(&Phrases::russian()).contains("исправлена запись № 1"));
    }
}

fn own(text: &str) -> String {
    text.to_owned()
}

fn known_to_each_other() -> Rules {
    let cell = |mentee: &str, mentor: &str, points| Cell {
        mentee: mentee.to_owned(),
        mentor: mentor.to_owned(),
        points,
    };
    let points = vec![cell("a", "x", 5.0), cell("b", "y", 4.0), cell("c", "z", 3.0)];
    let measure = Measure::CategoryTable { field: Field::Id.into(), points, otherwise: 0.0 };
    let criteria = vec![Criterion::new("known", measure, 1.0, 0.0)];
    Rules { criteria, ..Rules::default() }
}

/// Stages 1 to 4: mentees `a` to `d`, mentors `x` with three seats, `y` and `z` with one.
fn prepares(life: &mut Life) {
    let other = FormId::new("teacher-teacher").unwrap();
    life.does(0, Operation::NameCurator { curator: id("curator") });
    life.does(0, Operation::Follow { model: Model::Rostov });
    life.does(0, Operation::ChooseForms { forms: FormChoice::codes_only([other].into()) });
    let steps = vec![step("inform educators", 0, 1), step("ask mentors", 1, 2)];
    life.does(0, Operation::AdoptRoadmap { steps });
    life.does(0, Operation::MarkStep { number: 2 });
    life.does(0, Operation::AddResource { resource: room() });
    life.does(0, Operation::JoinTeam { person: id("head"), office: Office::Psychologist });
    life.does(0, Operation::LeaveTeam { person: id("head") });
    life.does(0, Operation::SetTask { task: own("fewer conflicts") });
    life.does(0, Operation::ExpectResult { result: own("better marks") });
    let request = FirstRequest { of: KeyRequest::RegionalCustomer, text: own("robotics") };
    life.does(0, Operation::CollectRequest { request });
    let paper = Paper { name: own("rules of mentoring"), number: Some(own("7")), on: day(0) };
    life.does(0, Operation::RegisterPaper { paper });
    let paper = Paper { name: own("a plan"), number: None, on: day(0) };
    // It is told as the more general one that it is.
    let told = Operation::RegisterPaper { paper };
    life.told(0, &Operation::AdoptPaper { name: own("a plan") }, &told);
    life.does(0, Operation::FindAudience { name: own("parents"), forms: [form()].into() });
    life.does(0, Operation::InformAudience { name: own("parents"), how: Channel::Letter });
    life.does(0, Operation::SetRules { rules: Box::new(known_to_each_other()) });
    let mut proposing = ProposalRule::default();
    proposing.modest_goals.insert(own("a hobby"));
    life.does(0, Operation::SetProposalRule { rule: proposing });
    life.does(0, Operation::SetTargets { targets: Target::kemerovo() });
    let count = HeadCount { taking_part: 30, of: 300 };
    life.does(0, Operation::RecordCoverage { year: 2026, covered: Covered::Learners, count });
    let group = CoverageGroup::new("Grade nine");
    life.does(0, Operation::SetCoverageGroup { code: own("nine"), group });
    life.does(0, Operation::RecordGroupSize { year: 2026, group: own("nine"), people: 50 });
    let wrong: BTreeSet<Fact> = [Fact::Task { number: 1 }].into();
    life.does(0, Operation::Withdraw { wrong });
    let wrong: BTreeSet<Fact> = [Fact::ExpectedResult { number: 1 }].into();
    let anew = vec![(act(0), Operation::ExpectResult { result: own("fewer absences") })];
    life.does(0, Operation::Correct { wrong, anew });
    let anew = vec![(act(0), Operation::SetTask { task: own("more robots") })];
    let wrong = [Fact::Forms, Fact::FirstRequest { number: 1 }].into();
    life.does(0, Operation::CorrectForms { forms: codes(), wrong, anew });
    life.does(1, Operation::Advance {});

    for name in ["a", "b", "c"] {
        life.does(1, Operation::AddMentee { mentee: mentee(name) });
    }
    let (source, form_of) = (DataSource::ClassTeacher, Some(form()));
    let entry = SourceEntry { source, on: day(1), form: form_of, note: Answer::Withheld };
    life.does(1, Operation::RecordSource { mentee: id("a"), entry });
    life.does(1, Operation::WithdrawConsent { person: id("b") });
    let consent = consent(ConsentedBy::Guardian);
    life.does(1, Operation::RecordConsent { person: id("b"), consent });
    let mut known = mentee("a");
    known.person.age = Answer::Given(13);
    life.does(1, Operation::UpdateMentee { mentee: known });
    life.does(1, Operation::Advance {});

    life.does(2, Operation::AddMentor { mentor: mentor("x", 1) });
    life.does(2, Operation::UpdateMentor { mentor: mentor("x", 3) });
    let mentors = Base::new([mentor("y", 1), mentor("z", 1)]).unwrap();
    let people = Cohort::new(Base::new([mentee("d")]).unwrap(), mentors).unwrap();
    life.does(2, Operation::AddPeople { people });
    life.does(2, Operation::Advance {});

    let criteria: BTreeSet<String> = [own("motivation")].into();
    life.does(3, Operation::SetCriteria { form: form(), criteria });
    life.does(3, Operation::PlanTraining { form: form(), plan: plan(false) });
    for name in ["x", "y", "z"] {
        let mentor = id(name);
        life.does(3, Operation::RecordQuestionnaire { mentor: mentor.clone() });
        life.does(3, Operation::RecordInterview { mentor: mentor.clone() });
        let verdict = Verdict::Rejected;
        life.tries(3, &Operation::Decide { mentor: mentor.clone(), verdict });
        life.does(3, Operation::Decide { mentor: mentor.clone(), verdict: Verdict::Selected });
        let training = Training::Waived;
        life.tries(3, &Operation::RecordTraining { mentor: mentor.clone(), training });
        let training = Training::Attended { meetings: 3 };
        life.does(3, Operation::RecordTraining { mentor, training });
    }
    let (mentor, criterion, judged) = (id("x"), own("motivation"), Judged::Met);
    let note = Answer::Given(own("asks how to help"));
    life.does(3, Operation::Judge { mentor, form: form(), criterion, judged, note });
    let (theme, forms) = (own("role play"), [form()].into());
    let session = Session { on: day(3), theme, forms, attended: [id("x")].into() };
    life.does(3, Operation::HoldSession { session });
    life.does(3, Operation::RecordTest { mentor: id("x"), gaps: [own("patience")].into() });
    life.does(3, Operation::FinishTraining { mentor: id("x") });
    life.does(3, Operation::AskAgreements { rule: Some(rule()) });
    life.does(3, Operation::RecordAgreement { mentor: id("x"), agreement: agreement(3) });
    life.does(3, Operation::WithdrawAgreement { mentor: id("x") });
    life.does(3, Operation::AskAgreements { rule: None });
    life.does(3, Operation::Leave { person: id("d"), cause: Cause::NoTime });
    life.does(3, Operation::ComeBack { person: id("d") });
    life.does(4, Operation::Advance {});
}

/// Stage 5: in the end `a` (pair 1), `d` (6) and `e` (5) work with `x`, `b` with `y` (2) and
/// `c` with `w` (7), after `c` worked with `z` (4).
fn forms_pairs(life: &mut Life) {
    let free = Control::unbounded();
    let met = |mentee: &str, mentor: &str| (id(mentee), id(mentor));
    let timetable = Timetable::new(vec![vec![met("a", "x"), met("b", "y")], vec![met("b", "x")]]);
    let (mentees, mentors) = ([id("a"), id("b")].into(), [id("x"), id("y")].into());
    life.does(4, Operation::RecordGroupMeeting { timetable, mentees, mentors });
    let (meeting, side, person) = (GroupMeetingNo::new(1), Side::Mentor, id("y"));
    let wishes = Wishes { ranked: vec![vec![id("b")]], vetoed: BTreeSet::new() };
    life.does(4, Operation::RecordWishes { meeting, side, person, wishes });
    let visitors = [id("a"), id("c")].into();
    life.does(4, Operation::RecordOpenDay { place: own("the works"), visitors });
    let day_no = OpenDayNo::new(1);
    let pair = |mentee: &str, mentor: &str| (day_no, id(mentee), id(mentor));
    let (day_no, mentee_id, mentor_id) = pair("a", "x");
    life.does(4, approach(pair("a", "x"), Way::Wish));
    let passed = (mentee_id.clone(), mentor_id.clone());
    life.does(4, Operation::PassWishOn { day: day_no, mentee: passed.0, mentor: passed.1 });
    life.does(4, Operation::AcceptApproach { day: day_no, mentee: mentee_id, mentor: mentor_id });
    life.does(4, approach(pair("c", "y"), Way::Offer));
    let (day_no, mentee_id, mentor_id) = pair("c", "y");
    life.does(
        4,
        Operation::DeclineApproach {
            day: day_no,
            mentee: mentee_id,
            mentor: mentor_id,
            cause: Cause::NoTime,
        },
    );
    let (mentee_id, mentor_id) = met("a", "x");
    let (requests, abilities) = (Answer::Given(own("robots")), Answer::Unknown);
    let talk =
        PersonalTalk { mentee: mentee_id, mentor: mentor_id, requests, abilities, suits: true };
    life.does(4, Operation::RecordTalk { talk });
    life.does(4, Operation::Veto { mentee: id("b"), mentor: id("z") });
    life.does(4, Operation::LiftVeto { mentee: id("b"), mentor: id("z") });
    life.does(4, Operation::Veto { mentee: id("c"), mentor: id("x") });
    life.does(4, Operation::Lock { mentee: id("b"), mentor: id("y") });
    life.does(4, Operation::Unlock { mentee: id("b"), mentor: id("y") });

    // What a strategy answered is in the event, so that it is placed and not solved again.
    let drafted = life.made(|program| {
        program.forming().unwrap().draft(&act(5), &Optimal, &free).map(drop).unwrap();
    });
    life.does(5, drafted.clone());
    let revised = life.made(|program| {
        let edit = Edit::Forbid { mentee: id("d"), mentor: id("x") };
        let desk = program.forming().unwrap();
        desk.revise_draft(&act(5), &edit, Reach::Everybody, &free).map(drop).unwrap();
    });
    life.does(5, revised);
    life.does(5, Operation::DiscardDraft {});

    life.does(5, Operation::Propose { mentee: id("a"), mentor: id("x") });
    life.does(5, Operation::ProposeRound { pairs: vec![met("b", "y"), met("c", "z")] });
    let [first, second, third] = [1, 2, 3].map(PairNo::new);
    life.does(5, Operation::Pin { pair: third });
    life.does(5, Operation::Unpin { pair: third });
    life.does(5, Operation::Decline { pair: third, side: Side::Mentor, cause: Cause::NoTime });
    life.does(5, Operation::AllowAgain { pair: third });
    life.does(5, Operation::RecordOffer { mentor: id("z"), what: own("an event") });
    life.agreed(5, first);
    let (order, pairs) = (Order::new("order 7", day(5)), BTreeSet::from([first]));
    life.does(5, Operation::PublishPairs { order, pairs });
    life.agreed(5, second);
    // Told with the pairs that had agreed by then.
    let (order, pairs) = (Order::new("order 8", day(5)), BTreeSet::from([second]));
    let told = Operation::PublishPairs { order, pairs };
    life.told(5, &Operation::Publish { order: own("order 8") }, &told);

    let planning = life.program.planning().unwrap();
    let repair = planning.plan_repair(&[id("c")], MayMove::Nobody, &free).unwrap();
    assert_eq!(repair.new_pairs.len(), 1);
    life.does(5, Operation::AdoptRepair { repair });
    let fourth = PairNo::new(4);
    let repaired = life.program.record().pair(fourth).unwrap();
    assert_eq!((&repaired.mentee, &repaired.mentor), (&id("c"), &id("z")));
    life.agreed(5, fourth);
    let (order, pairs) = (Order::new("order 9", day(5)), BTreeSet::from([fourth]));
    life.does(5, Operation::PublishPairs { order, pairs });
    life.does(5, Operation::RecordSupport { mentee: id("d"), what: own("the psychologist") });
    life.does(5, Operation::AdmitMentee { mentee: mentee("e") });
    life.does(5, Operation::AdmitMentor { mentor: mentor("w", 2), file: mentor_file() });
    life.works(5, ("e", "x"), 5);
    life.works(5, ("d", "x"), 6);
}

fn approach((day, mentee, mentor): (OpenDayNo, PersonId, PersonId), way: Way) -> Operation {
    Operation::RecordApproach { day, mentee, mentor, way, place: 1 }
}

fn goal() -> Goal {
    let sprint = Sprint { task: own("read"), from: day(6), to: day(9), done: None };
    let (text, horizon) = (own("a robot"), Horizon::Short);
    Goal { text, horizon, from: day(6), to: day(40), sprints: vec![sprint] }
}

fn analysis() -> Analysis {
    Analysis { strengths: vec![own("curious")], ..Analysis::default() }
}

/// What the pairs do, still in stage 5, where most of it may begin.
fn works(life: &mut Life) {
    let [first, second, fourth, fifth, sixth] = [1, 2, 4, 5, 6].map(PairNo::new);
    let of = AnalysisOf::Mentor;
    life.does(6, Operation::RecordAnalysis { pair: first, of, analysis: analysis() });
    life.does(6, Operation::SetGoal { pair: first, goal: goal() });
    life.does(6, Operation::SettleSprint { pair: first, goal: 1, sprint: 1, done: true });
    let meeting =
        |kind, on, minutes| Meeting { on: day(on), kind, state: MeetingState::Held { minutes } };
    let trial = meeting(MeetingKind::Trial, 6, 40);
    life.does(6, Operation::RecordMeeting { pair: first, meeting: trial });
    let regular = |state, on| Meeting { on: day(on), kind: MeetingKind::Regular, state };
    let (planned, missed) = (regular(MeetingState::Planned, 9), regular(MeetingState::Missed, 6));
    for meeting in [planned, missed] {
        life.tries(6, &Operation::RecordMeeting { pair: first, meeting });
    }
    let outcome = TrialOutcome::Change { what: own("another hour") };
    life.does(6, Operation::JudgeTrial { pair: first, outcome });
    life.does(6, Operation::KeepDiary { pair: first, by: Side::Mentor, text: own("a page") });
    life.does(6, Operation::ReportDiary { pair: first, by: Side::Mentor, entry: 1 });
    let (by, text) = (AssessedBy::OpenLesson, Answer::Given(own("well held")));
    life.does(6, Operation::RecordAssessment { pair: first, by, text });
    let (risk, remedy) = (Cause::OnlyTheSubject, Remedy::Independence);
    life.does(6, Operation::TakeRemedy { pair: first, risk, remedy });
    let (kind, pairs) = (Shape::Led, [first, sixth].into());
    life.does(6, Operation::FormUnit { kind, role_model: None, pairs });
    let unit = UnitNo::new(1);
    life.does(6, Operation::JoinUnit { unit, pair: fifth });
    for meeting in [planned, missed] {
        life.tries(6, &Operation::RecordUnitMeeting { unit, meeting, absent: BTreeSet::new() });
    }
    let meeting = meeting(MeetingKind::Regular, 6, 50);
    life.does(6, Operation::RecordUnitMeeting { unit, meeting, absent: [fifth].into() });

    let counted = Counted::new(3.0, 4.5);
    life.does(6, Operation::RecordResult { pair: first, name: own("mark"), counted });
    let counted = Counted::new(1.0, 2.0);
    life.does(6, Operation::RecordFormResult { form: form(), name: own("circles"), counted });
    let opinion = Opinion { level: Answer::Given(Level::new(8).unwrap()), text: Answer::Unknown };
    life.does(6, Operation::RecordOpinion { pair: first, from: Side::Mentor, opinion });
    let rating = Rating::new(Rater::Colleague, id("y"), Answer::Given(Level::new(9).unwrap()));
    life.does(6, Operation::RateMentor { mentor: id("x"), rating });
    life.does(6, Operation::Recommend { pair: first, text: own("able") });

    let mut wish = ChangeWish::new(day(6), Cause::Other);
    wish.text = Answer::Given(own("another hour"));
    life.does(6, Operation::WishForAnother { pair: second, wish });
    life.does(6, Operation::WeighWish { pair: second, weighed: Weighed::Stays });
    life.does(
        6,
        Operation::PlanLeave {
            mentor: id("y"),
            from: day(10),
            to: day(12),
            substitutes: [(second, id("w"))].into(),
        },
    );
    let of = AnalysisOf::Mentee;
    life.does(6, Operation::RecordAnalysis { pair: fourth, of, analysis: analysis() });
    life.does(6, Operation::Dissolve { pair: fourth, cause: Cause::NoTime });
    life.works(6, ("c", "w"), 7);
    let (to, diary) = (PairNo::new(7), [Side::Mentor].into());
    life.does(6, Operation::HandOver { from: fourth, to, diary });

    let mut plan = EventPlan::new(EventKind::GroupTalk, day(6));
    plan.agenda.push(own("first lessons"));
    life.does(6, Operation::PlanEvent { plan });
    let (attended, outcomes) = ([id("a")].into(), vec![own("a list")]);
    let outcome = EventOutcome { attended, guests: 3, outcomes };
    life.does(6, Operation::HoldEvent { event: EventNo::new(1), outcome });
    let (by, service, theme) = (id("a"), BankService::Consultation, own("first lesson"));
    life.does(6, Operation::AskBank { by, service, theme });
    let (request, host, answer) = (BankRequestNo::new(1), id("x"), own("begin with a game"));
    life.does(6, Operation::AnswerBank { request, host, answer });
    let (outlet, title) = (Outlet::Media, own("robots"));
    let publication = Publication { on: day(6), outlet, title, pair: Some(first) };
    life.does(6, Operation::PublishPractice { publication });
    life.does(6, Operation::RecordProposal { mentor: id("x"), text: own("a room") });
    life.does(6, Operation::DecideProposal { proposal: 1, taken_up: true });
    life.does(6, Operation::JoinAlumni { person: id("x") });
    life.does(6, Operation::Advance {});
}

/// Stages 6 and 7, and what comes after.
fn closes(life: &mut Life) {
    let pairs = [1, 2, 5, 6, 7].map(PairNo::new);
    let sides = [FeedbackFrom::Mentee, FeedbackFrom::Mentor];
    for pair in pairs {
        life.does(7, Operation::ChooseFormat { pair, format: own("a project") });
        for from in sides {
            let feedback = feedback(from, Moment::Interim);
            life.does(7, Operation::RecordFeedback { pair, feedback });
        }
    }
    let question = Question::new("words", "What would you change?", About::Process, Kind::Open);
    let (asked, forms) = ([FeedbackFrom::Mentee].into(), [form()].into());
    let questionnaire = Questionnaire { asked, forms, questions: vec![question] };
    life.does(7, Operation::SetQuestionnaire { code: own("all"), questionnaire });
    let sheet = Sheet::new("all", FeedbackFrom::Mentee, id("a"), Moment::Interim).in_form(form());
    let sheet = sheet.with("words", Reply::Text(own("the hour")));
    let key = sheet.key.clone();
    life.does(7, Operation::RecordAnswers { sheet });
    let (question, quadrant) = (own("words"), Quadrant::Weakness);
    life.does(7, Operation::AssignAnswer { key, question, quadrant });
    let measured = |at, value| measurement(Side::Mentee, at, value);
    let entry = measured(MeasuredAt::Entry, 4.25);
    life.does(7, Operation::RecordMeasurement { person: id("a"), measurement: entry });
    life.does(7, Operation::RecordReview { review: review(Moment::Interim) });
    life.does(7, Operation::DeviseReward { reward: own("a badge") });
    life.does(7, Operation::Advance {});

    for pair in pairs {
        let outcome = PairOutcome { goals_reached: true, continues: pair == PairNo::new(2) };
        life.does(8, Operation::ClosePair { pair, outcome });
        for from in sides {
            let feedback = feedback(from, Moment::Final);
            life.does(8, Operation::RecordFeedback { pair, feedback });
        }
    }
    let exit = measured(MeasuredAt::Exit, 7.5);
    life.does(8, Operation::RecordMeasurement { person: id("a"), measurement: exit });
    life.does(8, Operation::RecordReview { review: review(Moment::Final) });
    life.does(8, Operation::GrantReward { reward: own("a badge"), person: id("x") });
    life.does(8, Operation::CollectCase { pair: PairNo::new(1), text: own("a sorting robot") });
    life.does(8, Operation::SetNextTheme { pair: PairNo::new(2), theme: own("art") });
    let assessment = OutsideAssessment { by: own("the works"), text: own("useful") };
    life.does(8, Operation::RecordOutsideAssessment { assessment });
    life.does(8, Operation::KeepMentor { mentor: id("x") });
    let (mentee, forms) = (id("a"), [form()].into());
    life.does(8, Operation::BecomeMentor { mentee, forms, seats: 2 });
    for side in Side::BOTH {
        life.does(8, Operation::BeginRefilling { side });
    }
    life.does(8, Operation::Advance {});
    life.does(9, Operation::NextCycle {});
    let mentors = life.program.record().cohort().mentors().len();
    life.does(9, Operation::Erase { base: Some(Side::Mentor), place: 0 });
    assert_eq!(life.program.record().cohort().mentors().len(), mentors - 1);
}

#[test]
fn every_operation_is_told_as_it_was_given_and_carried_out_again() {
    let mut life = Life::of(Program::begin(&act(0)));
    prepares(&mut life);
    forms_pairs(&mut life);
    works(&mut life);
    closes(&mut life);
    let mut done = life.done;
    let facts: BTreeSet<&str> = Fact::CODES.iter().copied().collect();
    let kept: Vec<_> = facts.difference(&life.withdrawn).collect();
    assert!(kept.is_empty(), "facts that this test never withdraws: {kept:?}");
    crate::withdrawing::every_entry_is_corrected(&life.entries);

    // A draft that is adopted.
    let mut program = forming();
    program.team().set_rules(&act(5), known_to_each_other()).unwrap();
    program.forming().draft(&act(5), &Optimal, &Control::unbounded()).map(drop).unwrap();
    let mut life = Life::of(program);
    life.does(5, Operation::AdoptDraft {});
    assert_eq!(life.program.record().pairs().len(), 3);
    done.extend(life.done);

    // What is forgotten is the only one that nobody can do.
    let forgotten = Operation::Forgotten {};
    let mut follower = life.program.fork();
    assert!(follower.perform(&act(6), &forgotten).unwrap_err().has("forgotten-operation"));
    done.insert(forgotten.code());

    let all: BTreeSet<&str> = Operation::CODES.iter().copied().collect();
    assert_eq!(all.len(), Operation::CODES.len(), "a code is there once");
    let untested: Vec<_> = all.difference(&done).collect();
    assert!(untested.is_empty(), "operations that this test never does: {untested:?}");
}
