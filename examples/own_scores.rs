//! Pairs people by vectors of what they wrote, and says who is near to nobody.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;

use mentormatch::kernel::{Control, Language, MentorIx, OWN_WORDS};
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{Own, Rules};
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use say::say;
use serde::Deserialize;
use speech::tell;
use std::collections::BTreeMap;
use std::error::Error;

/// Invented people, their texts, and vectors that stand for a language model's.
const SAMPLE: &str = include_str!("data/own_scores/vectors.json");

#[derive(Deserialize)]
struct Sample {
    mentees: Vec<Writer>,
    mentors: Vec<Writer>,
}

#[derive(Deserialize)]
struct Writer {
    id: PersonId,
    text: String,
    vector: Vec<f32>,
}

fn main() -> Result<(), Box<dyn Error>> {
    // What an organisation calls its own rules, for Russian readers.
    let phrases = match speech::phrases()? {
        russian if russian.language() == Language::Russian => {
            russian.with(OWN_WORDS, "near texts", "близость текстов")
        }
        english => english,
    };
    let sample: Sample = serde_json::from_str(SAMPLE)?;
    let all = sample.mentees.iter().chain(&sample.mentors);
    let wrote: BTreeMap<&PersonId, &Writer> = all.map(|who| (&who.id, who)).collect();
    let mentees = Base::new(sample.mentees.iter().map(|who| Mentee::new(who.id.clone())));
    let mentors = Base::new(sample.mentors.iter().map(|who| Mentor::new(who.id.clone())));
    let (mentees, mentors) = (mentees?, mentors?);
    let cohort = Cohort::new(mentees, mentors)?;
    // Ten points for texts that point the same way; rather nobody than below a quarter.
    let vector = |id: &PersonId| wrote.get(id).map(|who| &who.vector);
    let near = Own::vectors("near texts", |m| vector(&m.person.id), |m| vector(&m.person.id))
        .weights(10.0, 10.0)
        .better_nobody_below(0.25);
    let rules = Rules::default().compile_with(&cohort, [near])?;
    let free = Control::unbounded();
    let prepared = Prepared::of(cohort, rules)?;
    let pairing = Optimal.form(&prepared.situation(&free)?, &free)?.or_stopped()?;
    for pair in &pairing.pairs {
        let (mentee, mentor) = (&wrote[&pair.mentee].text, &wrote[&pair.mentor].text);
        tell!(phrases, "{mentee} works with {mentor}", "{mentee} – наставник: {mentor}");
    }
    let base = prepared.cohort().mentees();
    for left in &pairing.unmatched_mentees {
        let text = &wrote[&left.person].text;
        tell!(phrases, "{text} stays without a mentor:", "{text} – без наставника:");
        let place = base.index_of(&left.person).ok_or("everybody is in the cohort")?;
        for mentor in (0..).map(MentorIx::new).take(prepared.rules().mentors()) {
            let why = prepared.rules().explain(place, mentor).ok_or("unknown")?;
            say!("{}", why.words(&phrases));
        }
    }
    Ok(())
}
