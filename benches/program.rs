//! The programme: what a snapshot, its JSON, a restore and a transition cost.
//!
//! A programme in stage 5 with half as many mentors as mentees, everybody judged and
//! trained, and a pair for every second mentee, consented and published. `people`
//! counts both bases.
//!
//! - `snapshot`: the snapshot itself, a copy of the record.
//! - `write`, `read`: its JSON, from and to memory.
//! - `restore`: every check and everything that is looked up anew.
//! - `advance`: from stage 5 to stage 6 and nothing else. It has to stay the same
//!   whatever the number of people, but for memory that is no longer in a cache.
//!
//! - `review of twenty edits, 300 × 100`: what a curator waits for who looks at twenty changes
//!   of a draft of 300 mentees and 100 mentors with three seats each, one after another, with
//!   nobody else moved and with everybody free to move: after the draft was made, and in a
//!   programme that was just restored; beside it, what the same changes take where each
//!   compiles the rules, scores all pairs and solves from nothing.
//!
//! Seen on two shared cores (x86-64, other work running), medians:
//!
//! | people | snapshot | write | read | restore | advance |
//! | --- | --- | --- | --- | --- | --- |
//! | 1000 | 1.4 ms | 4.4 ms | 9.2 ms | 2.1 ms | 2.2 µs |
//! | 10 000 | 22 ms | 54 ms | 91 ms | 33 ms | 3.7 µs |
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mentormatch::kernel::{Control, Side};
use mentormatch::people::{
    Answer, Base, Cohort, ConsentedBy, Date, FormId, GivenConsent, Level, Mentee, Mentor, Person,
    PersonId, Request, Standing,
};
use mentormatch::program::{
    Act, AnyProgram, Contour, Forming, Program, ProgramResource, ResourceKind, RoadmapStep,
    Snapshot, StageName, Training, TrainingPlan, Verdict,
};
use mentormatch::strategy::{DraftReview, Edit, Objective, Optimal, Prepared, Strategy};
use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::sync::Arc;

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

fn person(person: &mut Person, number: usize) {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri"];
    let free = (days[number % 5], days[(number * 3 + 1) % 5]);
    let free = format!("{} 17:00-19:00; {} 16:00-18:30", free.0, free.1);
    person.name = Answer::Given(format!("Person {number}"));
    person.standing = Standing::Student;
    person.age = Answer::Given(20);
    person.institution = Answer::Given(format!("school {}", number % 17));
    person.availability = Answer::Given(free.parse().unwrap());
    let on = Date::new(2026, 9, 1).unwrap();
    person.consent.data = Some(GivenConsent { by: ConsentedBy::Themselves, on });
}

fn skills(number: usize) -> BTreeMap<String, Level> {
    let level = |at| Level::new((number * 7 + at * 3) as i64 % 9 + 1).unwrap();
    (0..4).map(|at| (format!("skill {}", (number * 5 + at * 3) % 40), level(at))).collect()
}

const RULES: &str = r#"{
    "version": 1,
    "restrictions": [{"name": "a shared hour", "kind": "must-share-time", "minutes": 60}],
    "criteria": [
        {"name": "skills", "kind": "coverage", "mentee-weight": 10, "mentor-weight": 4},
        {"name": "time", "kind": "shared-time", "minutes-per-point": 30, "most": 6,
         "mentee-weight": 1, "mentor-weight": 1},
        {"name": "school", "kind": "equal", "field": "institution",
         "mentee-weight": 2, "mentor-weight": 3},
        {"name": "common", "kind": "jaccard", "field": "skills",
         "mentee-weight": 1, "mentor-weight": 2}
    ]
}"#;

/// In stage 5, nobody paired yet.
fn begun(count: usize, mentors: usize, seats: u32) -> Program<Forming> {
    let act = Act::new(id("curator"), Date::new(2026, 9, 1).unwrap(), "order 12");
    let form = FormId::new("student-learner").unwrap();
    let mut program = Program::begin(&act);
    program.team().name_curator(&act, &act.by).unwrap();
    program.preparing().choose_forms(&act, BTreeSet::from([form.clone()])).unwrap();
    let step = RoadmapStep {
        name: "inform".to_owned(),
        stage: StageName::MenteeBase,
        from_month: 0,
        to_month: 1,
        responsible: Vec::new(),
        contour: Contour::Inner,
    };
    program.preparing().adopt_roadmap(&act, vec![step]).unwrap();
    let resource = ProgramResource {
        name: "rooms".to_owned(),
        kind: ResourceKind::Material,
        source: Contour::Inner,
    };
    program.team().add_resource(&act, resource).unwrap();
    program
        .selecting()
        .set_criteria(&act, &form, BTreeSet::from(["motivation".to_owned()]))
        .unwrap();
    let plan = TrainingPlan { themes: vec!["role play".to_owned()], meetings: 7, obligatory: true };
    program.selecting().plan_training(&act, &form, plan).unwrap();

    let mentees = Base::new((0..count).map(|number| {
        let mut mentee = Mentee::new(id(&format!("mentee-{number}")));
        person(&mut mentee.person, number);
        mentee.person.standing = Standing::Learner;
        let mut request = Request::new(form.clone());
        request.wanted = Answer::Given(skills(number));
        mentee.requests.push(request);
        mentee
    }));
    let of_mentors = Base::new((0..mentors).map(|number| {
        let mut mentor = Mentor::new(id(&format!("mentor-{number}")));
        person(&mut mentor.person, number * 3 + 1);
        mentor.seats = seats;
        mentor.forms.insert(form.clone());
        mentor.resources.skills = Answer::Given(skills(number * 3 + 1));
        mentor
    }));
    let cohort = Cohort::new(mentees.unwrap(), of_mentors.unwrap()).unwrap();
    program.people().add_people(&act, cohort).unwrap();
    for number in 0..mentors {
        let mentor = id(&format!("mentor-{number}"));
        program.selecting().record_questionnaire(&act, &mentor).unwrap();
        program.selecting().record_interview(&act, &mentor).unwrap();
        program.selecting().decide(&act, &mentor, Verdict::Selected).unwrap();
        program
            .selecting()
            .record_training(&act, &mentor, Training::Attended { meetings: 7 })
            .unwrap();
    }
    let program = program.advance(&act).unwrap().advance(&act).unwrap();
    program.advance(&act).unwrap().advance(&act).unwrap()
}

fn program(people: usize) -> Program<Forming> {
    let act = Act::new(id("curator"), Date::new(2026, 9, 1).unwrap(), "order 12");
    let mentors = people / 3;
    let mut program = begun(people - mentors, mentors, 1);
    for number in 0..mentors {
        let mentee = program.ready_mentee(&id(&format!("mentee-{number}"))).unwrap();
        let mentor = program.ready_mentor(&id(&format!("mentor-{number}"))).unwrap();
        let pair = program.forming().propose(&act, &mentee, &mentor).unwrap();
        program.forming().consent(&act, pair, Side::Mentee).unwrap();
        program.forming().consent(&act, pair, Side::Mentor).unwrap();
    }
    program.forming().publish(&act, "order 13").unwrap();
    for mentee in program.record().unserved().clone() {
        program.forming().record_support(&act, &mentee, "a talk").unwrap();
    }
    program
}

/// Exchanges, pairs insisted on and pairs excluded, of all of the draft.
fn twenty_edits(program: &Program<Forming>) -> Vec<Edit> {
    let free = Control::unbounded();
    let pairs = program.open_pairing().draft().unwrap().pairs.clone();
    let mut edits = Vec::new();
    for at in 0..5 {
        let one = &pairs[at * 7];
        let swaps = program.planning().draft_swaps(&one.mentee, &one.mentor, &free).unwrap();
        edits.extend([swaps[0].0.clone(), swaps[swaps.len() / 2].0.clone()]);
        let (mentee, mentor) = (pairs[at * 11].mentee.clone(), pairs[at * 11].mentor.clone());
        edits.push(Edit::Forbid { mentee, mentor });
    }
    let insisted = (0..pairs.len()).map(|at| Edit::Insist {
        mentee: pairs[at * 13 % pairs.len()].mentee.clone(),
        mentor: pairs[(at * 29 + 5) % pairs.len()].mentor.clone(),
    });
    let possible = insisted.filter(|edit| program.planning().review_draft(edit, &free).is_ok());
    edits.extend(possible.take(5));
    edits
}

fn reviews(c: &mut Criterion) {
    let (act, free) =
        (Act::new(id("curator"), Date::new(2026, 9, 1).unwrap(), "a draft"), Control::unbounded());
    let mut program = begun(300, 100, 3);
    program.team().set_rules(&act, serde_json::from_str(RULES).unwrap()).unwrap();
    program.forming().draft(&act, &Optimal, &free).unwrap();
    let edits = twenty_edits(&program);
    assert_eq!(edits.len(), 20);
    let mut drafted = || {
        let mut program = restored(&program.snapshot());
        program.forming().draft(&act, &Optimal, &free).unwrap();
        program
    };
    let review = |program: Program<Forming>| {
        for edit in &edits {
            black_box(program.planning().review_draft(edit, &free).unwrap());
        }
        program
    };
    let mut group = c.benchmark_group("review of twenty edits, 300 × 100");
    group.sample_size(20);
    group.bench_function("after the draft", |b| {
        b.iter_batched(&mut drafted, review, BatchSize::LargeInput);
    });
    let snapshot = program.snapshot();
    group.bench_function("after a restore", |b| {
        b.iter_batched(|| restored(&snapshot), review, BatchSize::LargeInput);
    });
    let (cohort, rules) = (program.record().cohort(), program.record().rules().unwrap());
    let prepare = || Prepared::new(cohort.clone(), rules).unwrap().situation(&free).unwrap();
    let draft = Arc::new(Optimal.form(&prepare(), &free).unwrap().solved().unwrap());
    group.bench_function("each from the beginning", |b| {
        b.iter(|| {
            for edit in &edits {
                let review =
                    DraftReview::new(prepare(), Arc::clone(&draft), Objective::MostPairs).unwrap();
                black_box(review.effect(edit, &free).unwrap().solved().unwrap());
            }
        });
    });
    group.finish();
}

fn restored(snapshot: &Snapshot) -> Program<Forming> {
    match snapshot.clone().restore().unwrap() {
        AnyProgram::Forming(program) => program,
        _ => panic!("it was saved in stage 5"),
    }
}

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("program");
    group.sample_size(20);
    for people in [1000, 10_000] {
        let program = program(people);
        let snapshot = program.snapshot();
        let json = snapshot.to_json().unwrap();
        println!("{people} people: {} bytes of JSON", json.len());
        group.throughput(Throughput::Elements(people as u64));
        group.bench_function(BenchmarkId::new("snapshot", people), |b| {
            b.iter(|| black_box(&program).snapshot());
        });
        group.bench_function(BenchmarkId::new("write", people), |b| {
            b.iter(|| black_box(&snapshot).to_json().unwrap());
        });
        group.bench_function(BenchmarkId::new("read", people), |b| {
            b.iter(|| Snapshot::from_json(black_box(&json)).unwrap());
        });
        let copy = || Snapshot::from_json(&json).unwrap();
        group.bench_function(BenchmarkId::new("restore", people), |b| {
            b.iter_batched(copy, |snapshot| snapshot.restore().unwrap(), BatchSize::LargeInput);
        });
        let act = Act::new(id("curator"), Date::new(2026, 9, 1).unwrap(), "all agreed");
        let forming = || match copy().restore().unwrap() {
            AnyProgram::Forming(mut program) => {
                // The first entry after a restore makes the journal's array grow.
                program.team().name_curator(&act, &act.by).unwrap();
                program
            }
            _ => panic!("it was saved in stage 5"),
        };
        group.bench_function(BenchmarkId::new("advance", people), |b| {
            b.iter_batched(
                forming,
                |program| program.advance(&act).unwrap(),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(all, reviews, benches);
criterion_main!(all);
