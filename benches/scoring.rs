//! How fast pairs are scored.
//!
//! `eight mixed criteria`: 2000 mentees × 2000 mentors, both views, by equality of a
//! profession, a category table over standings, an ordinal gap over eleven grades, a
//! distance of ages, coverage of up to five wanted skills of forty by priority and
//! confidence, Jaccard of up to six subjects, shared weekly time and declared wishes;
//! each answer is missing in one case of ten. `criteria/…`: one kind alone, the
//! table's memory included. Figures are pairs a second; `threads` are those of the
//! pool. What they came to stands in `docs/BENCHMARKS.md`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Stream, stream};
use mentormatch::market::{NextChoice, ViewRows};
use mentormatch::people::{
    Answer, Availability, Base, Cohort, FormId, Level, Mentee, Mentor, Person, PersonId, Request,
    Slot, Standing, Value,
};
use mentormatch::scoring::{CompiledRules, Own, Rules};
use rand::RngExt;
use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;

const GRADES: usize = 11;

const CRITERIA: [(&str, &str); 10] = [
    ("equal", r#""field": "profession""#),
    (
        "category-table",
        r#""field": "standing", "points": [{"mentee": "learner", "mentor": "student", "points": 1},
            {"mentee": "learner", "mentor": "educator", "points": 0.5}]"#,
    ),
    ("ordinal-gap", r#""field": "stage", "scale": "grades", "target": 2, "peak": 5, "slope": 1"#),
    ("number-distance", r#""field": "age", "scale": 20"#),
    ("coverage", r#""confidence": true"#),
    ("jaccard", r#""field": "subjects""#),
    ("shared-time", r#""minutes-per-point": 60"#),
    ("wish", r#""of": "mentee", "by-rank": [3, 2, 1]"#),
    ("overlap", r#""field": "subjects", "most": 3"#),
    ("number-distance", r#""field": "measured", "scale": 0.5"#),
];

fn rules(of: &[(&str, &str)]) -> Rules {
    let grades: Vec<String> = (0..GRADES).map(|grade| format!("\"{grade}\"")).collect();
    let criteria: Vec<String> = of
        .iter()
        .enumerate()
        .map(|(at, (kind, more))| {
            format!(
                r#"{{"name": "{at}", "kind": "{kind}", {more}, "mentee-weight": {}, "mentor-weight": {}}}"#,
                at + 1,
                2 * at + 1
            )
        })
        .collect();
    let json = format!(
        r#"{{"version": 1, "scales": {{"grades": [{}]}}, "criteria": [{}]}}"#,
        grades.join(","),
        criteria.join(",")
    );
    Rules::from_json(&json).expect("the rules are well formed")
}

fn answer<T>(rng: &mut Stream, value: T) -> Answer<T> {
    if rng.random_bool(0.1) { Answer::Unknown } else { Answer::Given(value) }
}

fn id(side: &str, at: usize) -> PersonId {
    PersonId::new(&format!("{side}{at}")).expect("an id")
}

fn person(rng: &mut Stream, id: PersonId) -> Person {
    let mut person = Person::new(id);
    let (age, grade) = (rng.random_range(16..60), rng.random_range(0..GRADES));
    person.age = answer(rng, age);
    person.stage = answer(rng, grade.to_string());
    person.standing = Standing::ALL[rng.random_range(0..7)];
    let profession = Value::Text(format!("profession {}", rng.random_range(0..12)));
    person.attributes.insert("profession".to_owned(), answer(rng, profession));
    let measured = Value::Number(rng.random_range(0.0..1.0));
    person.attributes.insert("measured".to_owned(), answer(rng, measured));
    let subjects: BTreeSet<_> = (0..rng.random_range(1..=6))
        .map(|_| format!("subject {}", rng.random_range(0..30)))
        .collect();
    person.subjects = answer(rng, subjects);
    let week = Availability::new((0..5).filter_map(|_| {
        let start = rng.random_range(0..7) * 1440 + rng.random_range(28..40) * 30;
        Slot::new(start, start + rng.random_range(2..5) * 30)
    }));
    person.availability = answer(rng, week);
    person
}

fn skills(rng: &mut Stream, most: usize) -> BTreeMap<String, Level> {
    (0..rng.random_range(1..=most))
        .filter_map(|_| {
            let level = Level::new(rng.random_range(1..=10)).ok()?;
            Some((format!("skill {}", rng.random_range(0..40)), level))
        })
        .collect()
}

fn cohort(mentees: usize, mentors: usize) -> Cohort {
    let mut rng = stream(1, "scoring bench");
    let form = FormId::new("learner-learner").expect("a form");
    let mentees = (0..mentees).map(|at| {
        let mut mentee = Mentee::new(id("a", at));
        mentee.person = person(&mut rng, id("a", at));
        let mut request = Request::new(form.clone());
        let wanted = skills(&mut rng, 5);
        request.wanted = answer(&mut rng, wanted);
        mentee.requests.push(request);
        let wished: BTreeSet<_> = (0..3).map(|_| rng.random_range(0..mentors)).collect();
        mentee.person.wishes.ranked = wished.into_iter().map(|at| vec![id("x", at)]).collect();
        mentee
    });
    let mentees = Base::new(mentees.collect::<Vec<_>>()).expect("distinct ids");
    let mentors = (0..mentors).map(|at| {
        let mut mentor = Mentor::new(id("x", at));
        mentor.person = person(&mut rng, id("x", at));
        let skills = skills(&mut rng, 10);
        mentor.resources.skills = answer(&mut rng, skills);
        mentor
    });
    let mentors = Base::new(mentors.collect::<Vec<_>>()).expect("distinct ids");
    Cohort::new(mentees, mentors).expect("known names")
}

fn compiled(cohort: &Cohort, of: &[(&str, &str)]) -> CompiledRules {
    rules(of).compile(cohort).expect("rules that fit the cohort")
}

/// No rules but the product of two vectors.
fn vectors(cohort: &Cohort, width: usize) -> CompiledRules {
    let vector = |id: &PersonId| {
        let mut rng = stream(7, id.as_str());
        (0..width).map(|_| rng.random_range(-1.0..1.0)).collect::<Vec<f32>>()
    };
    let near = Own::vectors(
        "near each other",
        |mentee| Some(vector(&mentee.person.id)),
        |mentor| Some(vector(&mentor.person.id)),
    );
    Rules::default().compile_with(cohort, [near]).expect("vectors of one width")
}

fn first_choices(rules: &CompiledRules) -> u64 {
    let mentees: Vec<_> = MenteeIx::all(rules.mentees()).collect();
    let mut source = rules.on_demand();
    let mut asked = 0;
    while asked < mentees.len() {
        asked += NextChoice::<MenteeIx, MentorIx>::expect(&mut source, &mentees[asked..]);
    }
    source.pairs_scored()
}

fn sum_of_rows(rules: &CompiledRules) -> i64 {
    let (mut sum, mut room) = (0, rules.room());
    for mentee in MenteeIx::all(rules.mentees()) {
        rules.for_each_view(mentee, &mut room, |_, own, theirs| sum += i64::from(own ^ theirs));
    }
    black_box(sum)
}

fn benches(c: &mut Criterion) {
    let people = 2000;
    let cohort = cohort(people, people);
    let mut group = c.benchmark_group("scoring");
    group.sample_size(10).throughput(Throughput::Elements((people * people) as u64));
    let eight = compiled(&cohort, &CRITERIA[..8]);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        group.bench_function(BenchmarkId::new("eight mixed criteria", threads), |b| {
            b.iter(|| pool.install(|| black_box(eight.score(&Control::unbounded()))));
        });
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let mut alone = |name: String, rules: CompiledRules| {
        group.bench_function(BenchmarkId::new("criteria", name), |b| {
            b.iter(|| pool.install(|| black_box(rules.score(&Control::unbounded()))));
        });
    };
    alone("none".to_owned(), compiled(&cohort, &[]));
    for criterion in CRITERIA {
        let (kind, more) = criterion;
        let name = if more.contains("measured") { "number-distance, all distinct" } else { kind };
        alone(name.to_owned(), compiled(&cohort, &[criterion]));
    }
    // Rows without a table: the first choice of every mentee, and the rows of an audit.
    group.bench_function("first choices on demand", |b| {
        b.iter(|| pool.install(|| first_choices(&eight)));
    });
    group.bench_function("rows on demand", |b| b.iter(|| sum_of_rows(&eight)));
    let near = vectors(&cohort, 256);
    group.bench_function("products of vectors of 256, on demand", |b| {
        b.iter(|| sum_of_rows(&near));
    });
    group.finish();
    c.bench_function("scoring/compile eight mixed criteria", |b| {
        b.iter(|| black_box(compiled(&cohort, &CRITERIA[..8])));
    });
}

criterion_group!(scoring, benches);
criterion_main!(scoring);
