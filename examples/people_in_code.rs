//! Pairs people made in code by rules, and says why each pair fits.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;

use mentormatch::kernel::Control;
use mentormatch::people::{Cohort, FormId, Level, Mentee, Mentor, PersonId, Request};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use say::say;
use speech::tell;
use std::error::Error;

const RULES: &str = r#"{"version": 1, "criteria": [
    {"name": "knows what is wanted", "kind": "coverage", "mentee-weight": 10},
    {"name": "about the same age", "kind": "number-distance", "field": "age", "scale": 20,
     "mentee-weight": 2, "mentor-weight": 2}],
    "words": {"ru": {"knows what is wanted": "знает то, что нужно",
                     "about the same age": "близкий возраст", "chess": "шахматы"}}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let phrases = speech::phrases()?;
    let mut olga = Mentee::new(PersonId::new("olga")?);
    olga.person.age = 17.into();
    let mut request = Request::new(FormId::new("learner-learner")?);
    request.wanted = [("chess", Level::new(8)?)].into();
    olga.requests.push(request);
    let mut mentors = Vec::new();
    for (id, age, skill) in [("maria", 21, "chess"), ("petr", 18, "music")] {
        let mut mentor = Mentor::new(PersonId::new(id)?);
        mentor.person.age = age.into();
        mentor.resources.skills = [(skill, Level::new(9)?)].into();
        mentors.push(mentor);
    }

    let free = Control::unbounded();
    let rules = Rules::from_json(RULES)?;
    let phrases = phrases.clone().plugged(&rules.words_in(phrases.language().code()));
    let prepared = Prepared::new(Cohort::of([olga], mentors)?, &rules)?;
    for pair in Optimal.form(&prepared.situation(&free)?, &free)?.or_stopped()?.pairs {
        let (mentee, mentor) = (&pair.mentee, &pair.mentor);
        tell!(phrases, "{mentee} works with {mentor}", "{mentee} – наставник {mentor}");
        let why = prepared.explain(&pair.mentee, &pair.mentor);
        say!("{}", why.ok_or("both are in the cohort")?.words(&phrases));
    }
    Ok(())
}
