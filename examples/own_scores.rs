//! Pairs people by vectors of what they wrote, and says who is near to nobody.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;
use mentormatch::kernel::{Control, Language, MentorIx, OWN_WORDS};
use mentormatch::people::{Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{Own, Rules};
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use std::collections::BTreeMap;

/// Invented people, their texts, and vectors that stand for a language model's.
const SAMPLE: &str = include_str!("data/own_scores/vectors.json");

#[derive(serde::Deserialize)]
struct Writer {
    id: PersonId,
    text: String,
    vector: Vec<f32>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut phrases = speech::phrases()?;
    if phrases.language() == Language::Russian {
        // What an organisation calls its own rules.
        phrases = phrases.with(OWN_WORDS, "near texts", "близость текстов");
    }
    let sample: serde_json::Value = serde_json::from_str(SAMPLE)?;
    let writers = |side: &str| serde_json::from_value::<Vec<Writer>>(sample[side].clone());
    let (mentees, mentors) = (writers("mentees")?, writers("mentors")?);
    let ids = |all: &[Writer]| all.iter().map(|who| who.id.clone()).collect::<Vec<_>>();
    let (from, to) = (ids(&mentees).into_iter(), ids(&mentors).into_iter());
    let cohort = Cohort::of(from.map(Mentee::new), to.map(Mentor::new))?;
    // Ten points for texts that point the same way; rather nobody than below a quarter.
    let all = mentees.iter().chain(&mentors);
    let wrote: BTreeMap<&PersonId, &Writer> = all.map(|who| (&who.id, who)).collect();
    let vector = |id: &PersonId| wrote.get(id).map(|who| &who.vector);
    let near = Own::vectors("near texts", |m| vector(&m.person.id), |m| vector(&m.person.id));
    let near = near.weights(10.0, 10.0).better_nobody_below(0.25);
    let rules = Rules::default().compile_with(&cohort, [near])?;
    let prepared = Prepared::of(cohort, rules)?;
    let free = Control::unbounded();
    let pairing = Optimal.form(&prepared.situation(&free)?, &free)?.or_stopped()?;
    for (mentee, mentor) in pairing.among(prepared.cohort(), &mentees, &mentors) {
        let (one, other) = (&mentee.text, &mentor.text);
        speech::tell!(phrases, "{one} works with {other}", "{one} – наставник: {other}");
    }
    for left in &pairing.unmatched_mentees {
        let text = &wrote[&left.person].text;
        speech::tell!(phrases, "{text} stays without a mentor:", "{text} – без наставника:");
        let place = prepared.cohort().mentees().index_of(&left.person).ok_or("unknown")?;
        for mentor in (0..).map(MentorIx::new).take(mentors.len()) {
            let why = prepared.rules().explain(place, mentor).ok_or("unknown")?;
            say::say!("{}", why.words(&phrases));
        }
    }
    Ok(())
}
