//! Sample people of a region, drawn from a seed.
//!
//! They are not chosen to be easy. Mentors have a reputation that every mentee looks at, and
//! mentees a diligence that every mentor looks at: so tastes are correlated, and the same few are
//! wanted by nearly everybody. Declared wishes name the better known mentors. What mentees want
//! to learn and what mentors teach are spread differently: some subjects are asked for often and
//! offered by few. Each answer but the region is missing in one case of twenty.

use crate::args::Args;
use mentormatch::kernel::{Stream, stream};
use mentormatch::people::{
    Answer, Availability, Base, Cohort, FormId, Level, Mentee, Mentor, Person, PersonId, Request,
    Slot, Value,
};
use rand::RngExt;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

const GRADES: u32 = 11;
const SKILLS: usize = 40;
const SUBJECTS: usize = 24;
const STYLES: [&str; 4] = ["talks", "listens", "shows", "asks"];

/// The rules: an hour and a subject in common, the same region, a language in common; eight
/// criteria.
pub(crate) fn rules(regions: usize, languages: usize) -> String {
    let grades: Vec<String> = (1..=GRADES).map(|grade| format!("\"{grade}\"")).collect();
    let region = r#"{"name": "the same region", "kind": "must-equal", "field": "region", "needs-answer": true},"#;
    let region = if regions > 1 { region } else { "" };
    let language = r#"{"name": "a language in common", "kind": "must-share-label", "field": "languages", "needs-answer": true},"#;
    let language = if languages > 1 { language } else { "" };
    format!(
        r#"{{
    "version": 1,
    "scales": {{"grades": [{}]}},
    "restrictions": [
        {region}
        {language}
        {{"name": "an hour in common", "kind": "must-share-time", "minutes": 60}},
        {{"name": "a subject in common", "kind": "must-share-label", "field": "subjects"}}
    ],
    "criteria": [
        {{"name": "reputation", "kind": "number-distance",
         "field": {{"mentee": "hoped for", "mentor": "reputation"}}, "scale": 100, "mentee-weight": 14}},
        {{"name": "diligence", "kind": "number-distance",
         "field": {{"mentee": "diligence", "mentor": "hoped for"}}, "scale": 100, "mentor-weight": 14}},
        {{"name": "wanted skills", "kind": "coverage", "confidence": true, "mentee-weight": 8, "mentor-weight": 6}},
        {{"name": "subjects in common", "kind": "jaccard", "field": "subjects", "mentee-weight": 5, "mentor-weight": 5}},
        {{"name": "time in common", "kind": "shared-time", "minutes-per-point": 60, "most": 4, "mentee-weight": 1, "mentor-weight": 1}},
        {{"name": "grades above", "kind": "ordinal-gap", "field": "stage", "scale": "grades", "target": 2, "peak": 5, "slope": 1,
         "mentee-weight": 1, "mentor-weight": 0.5}},
        {{"name": "ways of working", "kind": "category-table", "field": "style", "points": [
            {{"mentee": "talks", "mentor": "listens", "points": 1}},
            {{"mentee": "listens", "mentor": "talks", "points": 0.8}},
            {{"mentee": "asks", "mentor": "shows", "points": 0.9}}
        ], "otherwise": 0.2, "mentee-weight": 4, "mentor-weight": 4}},
        {{"name": "the mentee's wish", "kind": "wish", "of": "mentee", "by-rank": [6, 4, 2], "mentee-weight": 1}}
    ]
}}"#,
        grades.join(", ")
    )
}

pub(crate) fn cohort(args: &Args) -> Result<Cohort, Box<dyn Error>> {
    let mut draws = stream(args.seed, "pair a region");
    let mut tongues = stream(args.seed, "languages of a region");
    let form = FormId::new("learner-learner")?;
    let ids = |side: &str, count: usize| -> Result<Vec<PersonId>, Box<dyn Error>> {
        (0..count).map(|at| Ok(PersonId::new(&format!("{side}{at}"))?)).collect()
    };
    let (mentee_ids, mentor_ids) = (ids("e", args.mentees)?, ids("m", args.mentors)?);
    let mut mentors = Vec::with_capacity(args.mentors);
    let mut by_region = vec![Vec::new(); args.regions];
    for (at, id) in mentor_ids.iter().enumerate() {
        let region = draws.random_range(0..args.regions);
        by_region[region].push(at);
        let mut mentor = Mentor::new(id.clone());
        mentor.seats = args.seats;
        // What is offered: the later subjects by few.
        mentor.person = person(&mut draws, id, region, |draws| spread(draws, SUBJECTS, 2));
        languages(&mut mentor.person, &mut tongues, args.languages);
        number(&mut mentor.person, "reputation", reputation(&mut draws));
        number(&mut mentor.person, "hoped for", 100.0);
        let skills = skills(&mut draws, 8);
        mentor.resources.skills = answer(&mut draws, skills);
        mentors.push(mentor);
    }
    let known = |at: usize| match mentors[at].person.attributes.get("reputation") {
        Some(Answer::Given(Value::Number(known))) => *known,
        _ => 0.0,
    };
    for region in &mut by_region {
        region.sort_by(|&one, &two| known(two).total_cmp(&known(one)));
    }
    let mut mentees = Vec::with_capacity(args.mentees);
    for id in &mentee_ids {
        let region = draws.random_range(0..args.regions);
        let mut mentee = Mentee::new(id.clone());
        // What is asked for: the later subjects as often as the first.
        mentee.person = person(&mut draws, id, region, |draws| spread(draws, SUBJECTS, 1));
        languages(&mut mentee.person, &mut tongues, args.languages);
        number(&mut mentee.person, "diligence", reputation(&mut draws));
        number(&mut mentee.person, "hoped for", 100.0);
        let mut request = Request::new(form.clone());
        let wanted = skills(&mut draws, 5);
        request.wanted = answer(&mut draws, wanted);
        mentee.requests.push(request);
        let there = &by_region[region];
        if !there.is_empty() && draws.random_bool(0.4) {
            let wished: BTreeSet<_> = (0..3).map(|_| spread(&mut draws, there.len(), 3)).collect();
            let named = wished.into_iter().map(|at| vec![mentor_ids[there[at]].clone()]);
            mentee.person.wishes.ranked = named.collect();
        }
        mentees.push(mentee);
    }
    let mentees = Base::new(mentees)?;
    let mentors = Base::new(mentors)?;
    Ok(Cohort::new(mentees, mentors)?)
}

/// One language or two of so many; the first ones are spoken more often.
fn languages(person: &mut Person, draws: &mut Stream, count: usize) {
    if count > 1 {
        let number = draws.random_range(1..=2);
        let spoken = (0..number).map(|_| spread(draws, count, 2));
        let spoken = spoken.map(|at| format!("language {at}")).collect();
        person.languages = Answer::Given(spoken);
    }
}

fn answer<T>(draws: &mut Stream, value: T) -> Answer<T> {
    if draws.random_bool(0.05) { Answer::Unknown } else { Answer::Given(value) }
}

fn number(person: &mut Person, name: &str, number: f64) {
    person.attributes.insert(name.to_owned(), Answer::Given(Value::Number(number)));
}

/// From 0 to 100, most of them in the middle.
fn reputation(draws: &mut Stream) -> f64 {
    let sum: f64 = (0..3).map(|_| draws.random_range(0.0..1.0)).sum();
    (sum * 1000.0 / 3.0).round() / 10.0
}

/// A number below `count`; with a higher power the first ones are drawn more often.
fn spread(draws: &mut Stream, count: usize, power: i32) -> usize {
    let drawn: f64 = draws.random_range(0.0..1.0);
    ((drawn.powi(power) * count as f64) as usize).min(count - 1)
}

fn person(
    draws: &mut Stream,
    id: &PersonId,
    region: usize,
    subject: impl Fn(&mut Stream) -> usize,
) -> Person {
    let mut person = Person::new(id.clone());
    let region = Answer::Given(Value::Text(format!("region {region}")));
    person.attributes.insert("region".to_owned(), region);
    let stage = draws.random_range(1..=GRADES).to_string();
    person.stage = answer(draws, stage);
    let style = Value::Text(STYLES[draws.random_range(0..STYLES.len())].to_owned());
    let style = answer(draws, style);
    person.attributes.insert("style".to_owned(), style);
    let subjects: BTreeSet<_> =
        (0..draws.random_range(1..=5)).map(|_| format!("subject {}", subject(draws))).collect();
    person.subjects = answer(draws, subjects);
    let week = Availability::new((0..draws.random_range(2..6)).filter_map(|_| {
        let start = draws.random_range(0..7) * 1440 + draws.random_range(28..40) * 30;
        Slot::new(start, start + draws.random_range(2..6) * 30)
    }));
    person.availability = answer(draws, week);
    person
}

fn skills(draws: &mut Stream, most: usize) -> BTreeMap<String, Level> {
    (0..draws.random_range(1..=most))
        .filter_map(|_| {
            let level = Level::new(draws.random_range(1..=10)).ok()?;
            Some((format!("skill {}", spread(draws, SKILLS, 2)), level))
        })
        .collect()
}
