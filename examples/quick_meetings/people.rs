//! Sample people and their wishes, drawn from a seed.

use mentormatch::kernel::{Index, Stream, stream};
use mentormatch::market::Scores;
use mentormatch::meetings::{Timetable, WishSheets};
use mentormatch::people::{
    Answer, Cohort, FormId, Level, Mentee, Mentor, PersonId, Request, Wishes,
};
use rand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

const MENTEES: usize = 30;
const MENTORS: usize = 12;
const TOPICS: [&str; 9] = [
    "robotics",
    "physics",
    "drama",
    "journalism",
    "design",
    "programming",
    "chess",
    "ecology",
    "film",
];
const SUBJECTS: [&str; 5] = ["mathematics", "literature", "biology", "art", "history"];

fn below(draws: &mut Stream, bound: usize) -> usize {
    (draws.next_u64() % bound as u64) as usize
}

/// Between `least` and `most` of the labels.
fn some(
    draws: &mut Stream,
    labels: &[&'static str],
    least: usize,
    most: usize,
) -> BTreeSet<String> {
    let count = least + below(draws, most - least + 1);
    let mut chosen = BTreeSet::new();
    while chosen.len() < count {
        chosen.insert(labels[below(draws, labels.len())].to_owned());
    }
    chosen
}

/// The labels with a level from 4 to 10 each.
fn levels(
    draws: &mut Stream,
    labels: BTreeSet<String>,
) -> Result<BTreeMap<String, Level>, Box<dyn Error>> {
    let mut levels = BTreeMap::new();
    for label in labels {
        levels.insert(label, Level::new(4 + below(draws, 7) as i64)?);
    }
    Ok(levels)
}

pub(crate) fn cohort(seed: u64) -> Result<Cohort, Box<dyn Error>> {
    let mut draws = stream(seed, "sample-people");
    let form = FormId::new("learner-learner")?;
    let mut mentees = Vec::new();
    for number in 1..=MENTEES {
        let mut mentee = Mentee::new(PersonId::new(&format!("a{number:02}"))?);
        let mut request = Request::new(form.clone());
        let topics = some(&mut draws, &TOPICS, 1, 3);
        request.wanted = Answer::Given(levels(&mut draws, topics)?);
        mentee.requests.push(request);
        mentee.person.subjects = Answer::Given(some(&mut draws, &SUBJECTS, 1, 3));
        mentees.push(mentee);
    }
    let mut mentors = Vec::new();
    for number in 1..=MENTORS {
        let mut mentor = Mentor::new(PersonId::new(&format!("m{number:02}"))?);
        mentor.forms.insert(form.clone());
        mentor.seats = 2 + below(&mut draws, 2) as u32;
        let topics = some(&mut draws, &TOPICS, 3, 5);
        mentor.resources.skills = Answer::Given(levels(&mut draws, topics)?);
        mentor.person.subjects = Answer::Given(some(&mut draws, &SUBJECTS, 1, 3));
        mentors.push(mentor);
    }
    Ok(Cohort::of(mentees, mentors)?)
}

/// What people answer after the meetings: one in ten is silent; the others name those
/// of the people they met whom they liked, in tiers, and refuse one now and then. What
/// they like is their score with some chance.
pub(crate) fn wishes(
    seed: u64,
    cohort: &Cohort,
    scores: &Scores<i32>,
    timetable: &Timetable,
) -> WishSheets {
    let mut draws = stream(seed, "sample-wishes");
    let mut met_mentors = BTreeMap::<_, Vec<_>>::new();
    let mut met_mentees = BTreeMap::<_, Vec<_>>::new();
    for (_, meeting) in timetable.meetings() {
        let Some((one, other)) = scores.of(meeting.mentee, meeting.mentor) else { continue };
        let ids = (cohort.mentees().id(meeting.mentee), cohort.mentors().id(meeting.mentor));
        if let (Some(mentee), Some(mentor)) = ids {
            met_mentors.entry(meeting.mentee.get()).or_default().push((one, mentor.clone()));
            met_mentees.entry(meeting.mentor.get()).or_default().push((other, mentee.clone()));
        }
    }
    let mut sheets = WishSheets::default();
    for (at, met) in met_mentors {
        if let (Some(id), Some(wishes)) =
            (cohort.mentees().ids().nth(at), answer(&mut draws, met, 3))
        {
            sheets.mentees.insert(id.clone(), wishes);
        }
    }
    for (at, met) in met_mentees {
        if let (Some(id), Some(wishes)) =
            (cohort.mentors().ids().nth(at), answer(&mut draws, met, 6))
        {
            sheets.mentors.insert(id.clone(), wishes);
        }
    }
    sheets
}

/// The answer of one person about those met; nothing where they stay silent.
fn answer(draws: &mut Stream, met: Vec<(i32, PersonId)>, most: usize) -> Option<Wishes> {
    if below(draws, 10) == 0 {
        return None;
    }
    let best = met.iter().map(|met| met.0).max().unwrap_or(0).max(1);
    // In tenths of the best score, so that some are liked equally.
    let liked = |draws: &mut Stream, score: i32| {
        i64::from(score) * 10 / i64::from(best) + below(draws, 6) as i64
    };
    let mut liked: Vec<_> =
        met.into_iter().map(|(score, id)| (std::cmp::Reverse(liked(draws, score)), id)).collect();
    liked.sort();
    let mut wishes = Wishes::default();
    if below(draws, 8) == 0 {
        wishes.vetoed.extend(liked.pop().map(|(_, id)| id));
    }
    let mut last = None;
    for (liking, id) in liked.into_iter().take(most) {
        match wishes.ranked.last_mut() {
            Some(tier) if last == Some(liking) => tier.push(id),
            _ => wishes.ranked.push(vec![id]),
        }
        last = Some(liking);
    }
    Some(wishes)
}
