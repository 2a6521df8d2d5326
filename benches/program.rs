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
//! Seen on two shared cores (x86-64, other work running), medians:
//!
//! | people | snapshot | write | read | restore | advance |
//! | --- | --- | --- | --- | --- | --- |
//! | 1000 | 1.4 ms | 4.4 ms | 9.2 ms | 2.1 ms | 2.2 µs |
//! | 10 000 | 22 ms | 54 ms | 91 ms | 33 ms | 3.7 µs |
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mentormatch::kernel::Side;
use mentormatch::people::{
    Answer, Base, Cohort, ConsentedBy, Date, FormId, GivenConsent, Level, Mentee, Mentor, Person,
    PersonId, Request, Standing,
};
use mentormatch::program::{
    Act, AnyProgram, Contour, Forming, Program, ProgramResource, ResourceKind, RoadmapStep,
    Snapshot, StageName, Training, TrainingPlan, Verdict,
};
use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

fn person(person: &mut Person, number: usize) {
    person.name = Answer::Given(format!("Person {number}"));
    person.standing = Standing::Student;
    person.age = Answer::Given(20);
    person.institution = Answer::Given(format!("school {}", number % 17));
    person.availability = Answer::Given("Mon 17:00-19:00; Fri 16:00-18:30".parse().unwrap());
    let on = Date::new(2026, 9, 1).unwrap();
    person.consent.data = Some(GivenConsent { by: ConsentedBy::Themselves, on });
}

fn skills(number: usize) -> BTreeMap<String, Level> {
    let level = Level::new(7).unwrap();
    (0..4).map(|at| (format!("skill {}", (number * 5 + at * 3) % 40), level)).collect()
}

fn program(people: usize) -> Program<Forming> {
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

    let mentors = people / 3;
    let mentees = Base::new((0..people - mentors).map(|number| {
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
        person(&mut mentor.person, number);
        mentor.forms.insert(form.clone());
        mentor.resources.skills = Answer::Given(skills(number));
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
    let mut program = program.advance(&act).unwrap().advance(&act).unwrap();
    for number in 0..mentors {
        let mentee = program.ready_mentee(&id(&format!("mentee-{number}"))).unwrap();
        let mentor = program.ready_mentor(&id(&format!("mentor-{number}"))).unwrap();
        let pair = program.propose(&act, &mentee, &mentor).unwrap();
        program.consent(&act, pair, Side::Mentee).unwrap();
        program.consent(&act, pair, Side::Mentor).unwrap();
    }
    program.publish(&act, "order 13").unwrap();
    for mentee in program.record().unserved().clone() {
        program.record_support(&act, &mentee, "a talk").unwrap();
    }
    program
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

criterion_group!(all, benches);
criterion_main!(all);
