//! Random cohorts and rules, and a scorer that follows the documentation pair by
//! pair: straight from people, in exact fractions, with none of the crate's columns.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use mentormatch::kernel::{Stream, stream};
use mentormatch::people::{
    Answer, Availability, Base, Cohort, Field, FieldValue, FormId, Level, Mentee, Mentor, Person,
    PersonId, Request, RoleModelId, Slot, Value,
};
use mentormatch::scoring::{Cell, Criterion, Fields, Measure, Must, Restriction, Rules, Side};
use rand::RngExt;
use std::collections::{BTreeMap, BTreeSet};

/// How many random cases: `PROPTEST_CASES` where it is set.
pub(crate) fn cases(usual: u64) -> u64 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

pub(crate) fn rng(seed: u64) -> Stream {
    stream(seed, "scoring tests")
}

pub(crate) fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
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
    let subjects = set(rng, 6);
    person.subjects = answer(rng, subjects);
    let languages = set(rng, 2);
    person.languages = answer(rng, languages);
    let availability = week(rng);
    person.availability = answer(rng, availability);
    let number = f64::from(rng.random_range(-40..40)) / 4.0;
    person.attributes.insert("number".to_owned(), answer(rng, Value::Number(number)));
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
        4 => Must::ShareLabel { field: label_fields(rng), least: rng.random_range(1..3) },
        5 => Must::Cover {
            field: label_fields(rng),
            least: f64::from(rng.random_range(0..=10)) / 10.0,
            by_priority: rng.random_bool(0.5),
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
            Measure::Overlap { field: label_fields(rng), most }
        }
        2 => Measure::Coverage { field: label_fields(rng), confidence: rng.random_bool(0.5) },
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
        restriction.needs_answer = rng.random_bool(0.2);
        rules.restrictions.push(restriction);
    }
    let large = if rng.random_bool(0.1) { 1000.0 } else { 1.0 };
    for at in 0..rng.random_range(0..10) {
        let (mentee, mentor) = (quarter(rng, -8, 40) * large, quarter(rng, -8, 40) * large);
        let measure = measure(rng);
        let mut criterion = Criterion::new(&format!("criterion {at}"), measure, mentee, mentor);
        criterion.forms = some_forms(rng);
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

pub(crate) fn normal(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A fraction with a positive denominator.
type Fraction = (i128, i128);

fn quarters(value: f64) -> Fraction {
    let scaled = value * 4.0;
    assert!(scaled.fract() == 0.0, "the tests' numbers are quarters");
    (scaled as i128, 4)
}

fn less(a: Fraction, b: Fraction) -> bool {
    a.0 * b.1 < b.0 * a.1
}

fn smaller(a: Fraction, b: Fraction) -> Fraction {
    if less(b, a) { b } else { a }
}

fn larger(a: Fraction, b: Fraction) -> Fraction {
    if less(a, b) { b } else { a }
}

/// The nearest integer, halves to the even.
fn round((part, whole): Fraction) -> i128 {
    let floor = part.div_euclid(whole);
    let twice = 2 * part.rem_euclid(whole);
    match twice.cmp(&whole) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

/// The naive scorer of one pair.
pub(crate) struct Naive<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) decimals: u8,
    pub(crate) mentee: &'a Mentee,
    pub(crate) mentor: &'a Mentor,
}

type Answers<T> = Option<(T, T)>;

impl Naive<'_> {
    fn both<'v, T>(
        &'v self,
        fields: &Fields,
        turn: impl Fn(FieldValue<'v>, bool) -> T,
    ) -> Answers<T> {
        let mentee = self.mentee.field(&fields.mentee).given()?;
        let mentor = self.mentor.field(&fields.mentor).given()?;
        Some((turn(mentee, true), turn(mentor, false)))
    }

    fn texts(&self, fields: &Fields) -> Answers<String> {
        self.both(fields, |value, _| match value {
            FieldValue::Text(text) => normal(text),
            FieldValue::Number(number) => number.to_string(),
            _ => unreachable!(),
        })
    }

    fn numbers(&self, fields: &Fields) -> Answers<f64> {
        self.both(fields, |value, _| match value {
            FieldValue::Number(number) => number,
            _ => unreachable!(),
        })
    }

    fn labels(&self, fields: &Fields) -> Answers<BTreeMap<String, i128>> {
        self.both(fields, |value, mentee| labels(value, if mentee { 1 } else { 10 }))
    }

    fn positions(&self, fields: &Fields) -> Answers<i32> {
        let at = |text: &str| SCALE.iter().position(|label| normal(label) == *text).unwrap() as i32;
        self.texts(fields).map(|(a, b)| (at(&a), at(&b)))
    }

    fn minutes(&self, fields: &Fields) -> Option<usize> {
        let minutes = self.both(fields, |value, _| match value {
            FieldValue::Time(time) => time
                .slots()
                .iter()
                .flat_map(|slot| slot.start()..slot.end())
                .collect::<BTreeSet<u16>>(),
            _ => unreachable!(),
        });
        minutes.map(|(a, b)| a.intersection(&b).count())
    }

    fn applies(&self, forms: Option<&Vec<String>>) -> bool {
        let Some(forms) = forms else { return true };
        let mut requests = self.mentee.requests.iter().map(|request| &request.form);
        requests
            .find(|form| self.mentor.forms.contains(form))
            .is_some_and(|form| forms.iter().any(|one| normal(one) == normal(form.as_str())))
    }

    /// The names of all barriers that forbid the pair, in their order.
    pub(crate) fn forbidden(&self) -> Vec<String> {
        let (a, x) = (&self.mentee.person, &self.mentor.person);
        let mut found = Vec::new();
        let mut add = |name: &str, forbids: bool| {
            if forbids {
                found.push(name.to_owned());
            }
        };
        add("vetoed-by-mentee", a.wishes.vetoed.contains(&x.id));
        add("vetoed-by-mentor", x.wishes.vetoed.contains(&a.id));
        add("forbidden-pair", self.rules.forbidden.contains(&(a.id.clone(), x.id.clone())));
        for restriction in &self.rules.restrictions {
            let meets = self.meets(&restriction.must).unwrap_or(!restriction.needs_answer);
            add(&restriction.name, !meets && self.applies(restriction.forms.as_ref()));
        }
        found
    }

    fn meets(&self, must: &Must) -> Option<bool> {
        let within = |value: f64, least: &Option<f64>, most: &Option<f64>| {
            least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
        };
        match must {
            Must::Equal { field } => self.texts(field).map(|(a, b)| a == b),
            Must::Differ { field } => self.texts(field).map(|(a, b)| a != b),
            Must::BeAbove { field, least, most, .. } => self
                .positions(field)
                .map(|(a, b)| b - a >= *least && most.is_none_or(|most| b - a <= most)),
            Must::ShareTime { field, minutes } => {
                self.minutes(field).map(|shared| shared >= usize::from(*minutes))
            }
            Must::ShareLabel { field, least } => self.labels(field).map(|(a, b)| {
                a.keys().filter(|&label| b.contains_key(label)).count() >= *least as usize
            }),
            Must::Cover { field, least, by_priority } => self.labels(field).map(|(a, b)| {
                let worth = |level: i128| if *by_priority { level } else { 1 };
                let whole: i128 = a.values().map(|&level| worth(level)).sum();
                let covered = a.iter().filter(|(label, _)| b.contains_key(*label));
                let part: i128 = covered.map(|(_, &level)| worth(level)).sum();
                // `least` is a tenth.
                part * 10 >= whole * (least * 10.0).round() as i128
            }),
            Must::DifferBy { field, least, most } => {
                self.numbers(field).map(|(a, b)| within(b - a, least, most))
            }
            Must::BeWithin { of, field, least, most } => match self.one(*of, field)? {
                FieldValue::Number(number) => Some(within(number, least, most)),
                _ => unreachable!(),
            },
            Must::BeAmong { of, field, labels: asked } => {
                let own = labels(self.one(*of, field)?, 1);
                Some(asked.iter().any(|label| own.contains_key(&normal(label))))
            }
            Must::NotRepeat {} => {
                Some(!self.mentee.earlier_mentors.contains(&self.mentor.person.id))
            }
            _ => unreachable!(),
        }
    }

    fn one(&self, of: Side, field: &Field) -> Option<FieldValue<'_>> {
        match of {
            Side::Mentee => self.mentee.field(field).given(),
            Side::Mentor => self.mentor.field(field).given(),
        }
    }

    /// What each criterion adds to both views.
    pub(crate) fn contributions(&self) -> Vec<(i128, i128)> {
        self.rules
            .criteria
            .iter()
            .map(|criterion| {
                if !self.applies(criterion.forms.as_ref()) {
                    return (0, 0);
                }
                let (full, points) = self.points(&criterion.measure);
                let share = quarters(criterion.unanswered);
                let points = points.unwrap_or((full.0 * share.0, full.1 * share.1));
                let view = |weight: f64| {
                    let weight = quarters(weight);
                    let weight = round((weight.0 * 10i128.pow(self.decimals.into()), weight.1));
                    round((points.0 * weight, points.1))
                };
                (view(criterion.mentee_weight), view(criterion.mentor_weight))
            })
            .collect()
    }

    fn points(&self, measure: &Measure) -> (Fraction, Option<Fraction>) {
        let one = (1, 1);
        let yes = |same: bool| (i128::from(same), 1);
        let share = |(part, whole): Fraction| (whole > 0).then_some((part, whole));
        let whole = |most: &Option<u32>| most.map(|most| (i128::from(most), 1));
        match measure {
            Measure::Equal { field } => (one, self.texts(field).map(|(a, b)| yes(a == b))),
            Measure::Overlap { field, most } => {
                let count = self.labels(field).map(|(a, b)| {
                    (a.keys().filter(|&label| b.contains_key(label)).count() as i128, 1)
                });
                let most = whole(most);
                (most.unwrap_or(one), count.map(|n| most.map_or(n, |most| smaller(n, most))))
            }
            Measure::Coverage { field, confidence } => {
                let covered = self.labels(field).and_then(|(a, b)| {
                    let of =
                        |label| b.get(label).map_or(0, |&has| if *confidence { has } else { 10 });
                    let part = a.iter().map(|(label, &level)| level * of(label)).sum();
                    share((part, 10 * a.values().sum::<i128>()))
                });
                (one, covered)
            }
            Measure::Jaccard { field } => {
                let jaccard = self.labels(field).and_then(|(a, b)| {
                    let all: BTreeSet<_> = a.keys().chain(b.keys()).collect();
                    let common = all.iter().filter(|l| a.contains_key(**l) && b.contains_key(**l));
                    share((common.count() as i128, all.len() as i128))
                });
                (one, jaccard)
            }
            Measure::SharedTime { field, minutes_per_point, most } => {
                let most = most.map(quarters);
                let points = self.minutes(field).map(|shared| {
                    let points = (shared as i128, i128::from(*minutes_per_point));
                    most.map_or(points, |most| smaller(points, most))
                });
                (most.unwrap_or(one), points)
            }
            Measure::OrdinalGap { field, target, peak, slope, floor, .. } => {
                let peak = quarters(*peak);
                let points = self.positions(field).map(|(a, b)| {
                    let away = i128::from((b - a - target).abs());
                    larger(quarters(*floor), (peak.0 - quarters(*slope).0 * away, 4))
                });
                (peak, points)
            }
            Measure::NumberDistance { field, scale } => {
                let points = self.numbers(field).map(|(a, b)| {
                    let (scale, apart) = (quarters(*scale).0, quarters((a - b).abs()).0);
                    ((scale - apart).max(0), scale)
                });
                (one, points)
            }
            Measure::CategoryTable { field, points, otherwise } => {
                let full = points.iter().map(|cell| cell.points).fold(*otherwise, f64::max);
                let found = self.texts(field).map(|(a, b)| {
                    let mut cells = points.iter();
                    let cell =
                        cells.find(|cell| normal(&cell.mentee) == a && normal(&cell.mentor) == b);
                    quarters(cell.map_or(*otherwise, |cell| cell.points))
                });
                (quarters(full), found)
            }
            Measure::Wish { of, by_rank, later } => {
                let (from, to) = match of {
                    Side::Mentee => (&self.mentee.person, &self.mentor.person),
                    Side::Mentor => (&self.mentor.person, &self.mentee.person),
                };
                let points = from
                    .wishes
                    .rank_of(&to.id)
                    .map_or(0.0, |rank| by_rank.get(rank - 1).copied().unwrap_or(*later));
                (one, Some(quarters(points)))
            }
            Measure::Waiting { most } => {
                let waited = (i128::from(self.mentee.waiting), 1);
                (one, Some(whole(most).map_or(waited, |most| smaller(waited, most))))
            }
            _ => unreachable!(),
        }
    }
}

/// Labels ignoring letter case, each with its highest level.
fn labels(value: FieldValue<'_>, level: i128) -> BTreeMap<String, i128> {
    let mut found: BTreeMap<String, i128> = BTreeMap::new();
    let mut add = |label: &str, level: i128| {
        let known = found.entry(normal(label)).or_insert(level);
        *known = level.max(*known);
    };
    match value {
        FieldValue::Text(text) => add(text, level),
        FieldValue::Labels(labels) => labels.into_iter().for_each(|label| add(label, level)),
        FieldValue::Graded(labels) => {
            labels.into_iter().for_each(|(label, level)| add(label, level.get().into()));
        }
        _ => unreachable!(),
    }
    found
}
