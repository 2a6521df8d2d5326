//! Random cohorts, and random rules for them.

use super::{id, normal};
use mentormatch::kernel::{Side, Stream, stream};
use mentormatch::people::{
    Answer, Availability, Base, Cohort, Field, FormId, Level, Mentee, Mentor, Person, PersonId,
    Request, RoleModelId, Slot, Value,
};
use mentormatch::scoring::{Cell, Criterion, Fields, Measure, Must, OnlyIf, Restriction, Rules};
use rand::RngExt;
use std::collections::{BTreeMap, BTreeSet};

/// How many random cases: `PROPTEST_CASES` where it is set.
pub(crate) fn cases(usual: u64) -> u64 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

pub(crate) fn rng(seed: u64) -> Stream {
    stream(seed, "scoring tests")
}

pub(crate) const SCALE: [&str; 5] = ["One", "two", "THREE", "four", "five"];
const WORDS: [&str; 12] = [
    "Физика",
    "chess",
    "Art",
    "music",
    "sport",
    "go",
    "rust",
    "latin",
    "glass",
    "wood",
    "ice",
    "ÉCOLE",
];
const FORMS: [&str; 3] = ["learner-learner", "student-learner", "reverse"];

fn answer<T>(rng: &mut Stream, value: T) -> Answer<T> {
    match rng.random_range(0..10) {
        0 => Answer::Unknown,
        1 => Answer::Withheld,
        _ => Answer::Given(value),
    }
}

/// A word in some letter case, perhaps with space around it.
fn word(rng: &mut Stream, words: &[&str]) -> String {
    let word = words[rng.random_range(0..words.len())];
    match rng.random_range(0..4) {
        0 => word.to_uppercase(),
        1 => word.to_lowercase(),
        2 => format!(" {word} "),
        _ => word.to_owned(),
    }
}

fn set(rng: &mut Stream, most: usize) -> BTreeSet<String> {
    (0..rng.random_range(0..=most)).map(|_| word(rng, &WORDS)).collect()
}

fn graded(rng: &mut Stream, most: usize) -> BTreeMap<String, Level> {
    let level = |rng: &mut Stream| Level::new(rng.random_range(1..=10)).unwrap();
    (0..rng.random_range(0..=most)).map(|_| (word(rng, &WORDS), level(rng))).collect()
}

fn week(rng: &mut Stream) -> Availability {
    let step = [60, 60, 15, 7][rng.random_range(0..4)];
    Availability::new((0..rng.random_range(0..6)).filter_map(|_| {
        let start = rng.random_range(0..3000 / step) * step;
        Slot::new(start, start + rng.random_range(1..4) * step)
    }))
}

fn person(rng: &mut Stream, id: PersonId) -> Person {
    let mut person = Person::new(id);
    let age = rng.random_range(10..60);
    person.age = answer(rng, age);
    let institution = word(rng, &["A", "b", "c"]);
    person.institution = answer(rng, institution);
    let stage = word(rng, &SCALE);
    person.stage = answer(rng, stage);
    let mut subjects = set(rng, 6);
    subjects.extend((0..rng.random_range(0..3)).map(|_| {
        let least = rng.random_range(5..40);
        format!("{} {least}-{}", word(rng, &WORDS).trim(), least + rng.random_range(0..30))
    }));
    person.subjects = answer(rng, subjects);
    let languages = set(rng, 2);
    person.languages = answer(rng, languages);
    let availability = week(rng);
    person.availability = answer(rng, availability);
    let number = f64::from(rng.random_range(-40..40)) / 4.0;
    person.attributes.insert("number".to_owned(), answer(rng, Value::Number(number)));
    let asks = word(rng, &["yes", "No", "да", "нет"]);
    person.attributes.insert("asks".to_owned(), answer(rng, Value::Text(asks)));
    person
}

/// A cohort of random answers, wishes, vetoes and earlier pairs.
pub(crate) fn cohort(rng: &mut Stream, mentees: usize, mentors: usize) -> Cohort {
    let mentee_ids: Vec<_> = (0..mentees).map(|at| id(&format!("a{at}"))).collect();
    let mentor_ids: Vec<_> = (0..mentors).map(|at| id(&format!("x{at}"))).collect();
    let wishes = |rng: &mut Stream, person: &mut Person, others: &[PersonId]| {
        let mut named = BTreeSet::new();
        for _ in 0..rng.random_range(0..4) {
            if others.is_empty() {
                break;
            }
            let other = others[rng.random_range(0..others.len())].clone();
            if !named.insert(other.clone()) {
                continue;
            }
            match rng.random_range(0..6) {
                0 => {
                    person.wishes.vetoed.insert(other);
                }
                1 if !person.wishes.ranked.is_empty() => {
                    person.wishes.ranked.last_mut().unwrap().push(other);
                }
                _ => person.wishes.ranked.push(vec![other]),
            }
        }
    };
    let form = |rng: &mut Stream| FormId::new(FORMS[rng.random_range(0..3)]).unwrap();
    let mut base_of_mentees = Base::default();
    for own in &mentee_ids {
        let mut mentee = Mentee::new(own.clone());
        mentee.person = person(rng, own.clone());
        wishes(rng, &mut mentee.person, &mentor_ids);
        mentee.waiting = rng.random_range(0..4);
        for _ in 0..rng.random_range(0..3) {
            let mut request = Request::new(form(rng));
            let wanted = graded(rng, 4);
            request.wanted = answer(rng, wanted);
            let goals = set(rng, 3);
            request.goals = answer(rng, goals);
            let model = RoleModelId::new("leader").unwrap();
            request.role_model = answer(rng, model);
            mentee.requests.push(request);
        }
        if mentors > 0 && rng.random_bool(0.3) {
            mentee.earlier_mentors.insert(mentor_ids[rng.random_range(0..mentors)].clone());
        }
        base_of_mentees.add(mentee).unwrap();
    }
    let mut base_of_mentors = Base::default();
    for own in &mentor_ids {
        let mut mentor = Mentor::new(own.clone());
        mentor.person = person(rng, own.clone());
        wishes(rng, &mut mentor.person, &mentee_ids);
        mentor.forms = (0..rng.random_range(0..3)).map(|_| form(rng)).collect();
        let skills = graded(rng, 6);
        mentor.resources.skills = answer(rng, skills);
        let years = rng.random_range(0..30);
        mentor.resources.experience_years = answer(rng, years);
        base_of_mentors.add(mentor).unwrap();
    }
    Cohort::new(base_of_mentees, base_of_mentors).unwrap()
}

fn fields(name: &str) -> Fields {
    Field::from(name.to_owned()).into()
}

fn pick<'a>(rng: &mut Stream, names: &[&'a str]) -> &'a str {
    names[rng.random_range(0..names.len())]
}

fn quarter(rng: &mut Stream, from: i32, to: i32) -> f64 {
    f64::from(rng.random_range(from..=to)) / 4.0
}

fn label_fields(rng: &mut Stream) -> Fields {
    let mentee = pick(rng, &["skills", "subjects", "languages", "goals"]);
    let mentor = pick(rng, &["skills", "subjects", "languages"]);
    Fields { mentee: Field::from(mentee.to_owned()), mentor: Field::from(mentor.to_owned()) }
}

fn some_forms(rng: &mut Stream) -> Option<Vec<String>> {
    rng.random_bool(0.3).then(|| (0..rng.random_range(1..3)).map(|_| word(rng, &FORMS)).collect())
}

/// The mentee's age, in whose ranges a mentor's labels may count.
fn within(rng: &mut Stream) -> Option<Field> {
    rng.random_bool(0.4).then_some(Field::Age)
}

/// Answers that ask for a rule.
fn only_if(rng: &mut Stream) -> Vec<OnlyIf> {
    let mut conditions = Vec::new();
    while rng.random_bool(0.3) {
        let of = if rng.random_bool(0.5) { Side::Mentee } else { Side::Mentor };
        let mut asked = OnlyIf::yes(of, Field::Attribute("asks".to_owned()));
        match rng.random_range(0..4) {
            0 => {}
            1 => (asked.field, asked.least) = (Field::Age, Some(30.0)),
            2 => {
                (asked.field, asked.is) =
                    (Field::Subjects, vec![word(rng, &WORDS), word(rng, &WORDS)])
            }
            _ => (asked.field, asked.is) = (Field::Institution, vec![word(rng, &["A", "b"])]),
        }
        conditions.push(asked);
    }
    conditions
}

fn must(rng: &mut Stream) -> Must {
    match rng.random_range(0..10) {
        0 => Must::Equal { field: fields(pick(rng, &["institution", "age"])) },
        1 => Must::Differ { field: fields(pick(rng, &["institution", "stage"])) },
        2 => {
            let least = rng.random_range(-3..2);
            let most = rng.random_bool(0.5).then(|| least + rng.random_range(0..4));
            Must::BeAbove { field: fields("stage"), scale: "stages".to_owned(), least, most }
        }
        3 => Must::ShareTime { field: fields("availability"), minutes: rng.random_range(1..90) },
        4 => Must::ShareLabel {
            field: label_fields(rng),
            least: rng.random_range(1..3),
            within: within(rng),
        },
        5 => Must::Cover {
            field: label_fields(rng),
            least: f64::from(rng.random_range(0..=10)) / 10.0,
            by_priority: rng.random_bool(0.5),
            within: within(rng),
        },
        6 => {
            let least = quarter(rng, -100, 20);
            let most = least + quarter(rng, 0, 100);
            let field = fields(pick(rng, &["age", "number"]));
            match rng.random_range(0..3) {
                0 => Must::DifferBy { field, least: Some(least), most: Some(most) },
                1 => Must::DifferBy { field, least: Some(least), most: None },
                _ => Must::DifferBy { field, least: None, most: Some(most) },
            }
        }
        7 => {
            let of = if rng.random_bool(0.5) { Side::Mentee } else { Side::Mentor };
            let least = rng.random_range(5..30);
            let most = Some(f64::from(least + rng.random_range(0..30)));
            Must::BeWithin { of, field: Field::Age, least: Some(least.into()), most }
        }
        8 => Must::BeAmong {
            of: if rng.random_bool(0.5) { Side::Mentee } else { Side::Mentor },
            field: Field::from(pick(rng, &["subjects", "stage", "skills"]).to_owned()),
            labels: (0..3).map(|_| word(rng, &WORDS)).chain(["FOUR".to_owned()]).collect(),
        },
        _ => Must::NotRepeat {},
    }
}

fn measure(rng: &mut Stream) -> Measure {
    match rng.random_range(0..10) {
        0 => Measure::Equal { field: fields(pick(rng, &["institution", "age", "id"])) },
        1 => {
            let most = rng.random_bool(0.5).then(|| rng.random_range(1..4));
            Measure::Overlap { field: label_fields(rng), most, within: within(rng) }
        }
        2 => Measure::Coverage {
            field: label_fields(rng),
            confidence: rng.random_bool(0.5),
            within: within(rng),
        },
        3 => Measure::Jaccard { field: label_fields(rng) },
        4 => Measure::SharedTime {
            field: fields("availability"),
            minutes_per_point: rng.random_range(1..100),
            most: rng.random_bool(0.5).then(|| quarter(rng, 1, 12)),
        },
        5 => {
            let floor = quarter(rng, -8, 8);
            Measure::OrdinalGap {
                field: fields("stage"),
                scale: "stages".to_owned(),
                target: rng.random_range(-2..4),
                peak: floor + quarter(rng, 0, 20),
                slope: quarter(rng, 0, 8),
                floor,
            }
        }
        6 => Measure::NumberDistance {
            field: fields(pick(rng, &["age", "number"])),
            scale: quarter(rng, 1, 120),
        },
        7 => {
            let mut seen = BTreeSet::new();
            let mut points = Vec::new();
            for _ in 0..rng.random_range(1..8) {
                let (mentee, mentor) = (word(rng, &SCALE), word(rng, &SCALE));
                if seen.insert((normal(&mentee), normal(&mentor))) {
                    points.push(Cell { mentee, mentor, points: quarter(rng, -20, 20) });
                }
            }
            Measure::CategoryTable {
                field: fields("stage"),
                points,
                otherwise: quarter(rng, -4, 4),
            }
        }
        8 => Measure::Wish {
            of: if rng.random_bool(0.5) { Side::Mentee } else { Side::Mentor },
            by_rank: (0..rng.random_range(1..4)).map(|_| quarter(rng, -4, 8)).collect(),
            later: quarter(rng, 0, 4),
        },
        _ => Measure::Waiting { most: rng.random_bool(0.5).then(|| rng.random_range(1..5)) },
    }
}

/// Random rules without faults for such cohorts; pairs are listed among these people.
pub(crate) fn rules(rng: &mut Stream, cohort: &Cohort) -> Rules {
    let mut rules = Rules::default();
    rules.scales.insert("stages".to_owned(), SCALE.map(str::to_owned).to_vec());
    for at in 0..rng.random_range(0..4) {
        let mut restriction = Restriction::new(&format!("restriction {at}"), must(rng));
        restriction.forms = some_forms(rng);
        restriction.only_if = only_if(rng);
        restriction.needs_answer = rng.random_bool(0.2);
        rules.restrictions.push(restriction);
    }
    let large = if rng.random_bool(0.1) { 1000.0 } else { 1.0 };
    for at in 0..rng.random_range(0..10) {
        let (mentee, mentor) = (quarter(rng, -8, 40) * large, quarter(rng, -8, 40) * large);
        let measure = measure(rng);
        let mut criterion = Criterion::new(&format!("criterion {at}"), measure, mentee, mentor);
        criterion.forms = some_forms(rng);
        criterion.only_if = only_if(rng);
        criterion.unanswered = quarter(rng, 0, 4);
        rules.criteria.push(criterion);
    }
    let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
    if !mentees.is_empty() && !mentors.is_empty() && rng.random_bool(0.3) {
        let mentee = mentees.ids().nth(rng.random_range(0..mentees.len())).unwrap();
        let mentor = mentors.ids().nth(rng.random_range(0..mentors.len())).unwrap();
        rules.forbidden.push((mentee.clone(), mentor.clone()));
    }
    rules
}
