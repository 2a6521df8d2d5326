//! Pairs people made in code by rules, and says why each pair fits.

#[path = "support/say.rs"]
mod say;

use mentormatch::kernel::{Control, Phrases, joined};
use mentormatch::people::{Answer, Base, Cohort, FormId, Level, Mentee, Mentor, PersonId, Request};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use say::say;
use std::error::Error;

const RULES: &str = r#"{"version": 1, "criteria": [
    {"name": "knows what is wanted", "kind": "coverage", "mentee-weight": 10},
    {"name": "about the same age", "kind": "number-distance", "field": "age", "scale": 20,
     "mentee-weight": 2, "mentor-weight": 2}]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut olga = Mentee::new(PersonId::new("olga")?);
    olga.person.age = Answer::Given(17);
    let mut request = Request::new(FormId::new("learner-learner")?);
    request.wanted = Answer::Given([("chess".to_owned(), Level::new(8)?)].into());
    olga.requests.push(request);
    let mut mentors = Vec::new();
    for (id, age, skill) in [("maria", 21, "chess"), ("petr", 18, "music")] {
        let mut mentor = Mentor::new(PersonId::new(id)?);
        mentor.person.age = Answer::Given(age);
        mentor.resources.skills = Answer::Given([(skill.to_owned(), Level::new(9)?)].into());
        mentors.push(mentor);
    }
    let mentees = Base::new([olga]).map_err(|faults| joined(&faults))?;
    let mentors = Base::new(mentors).map_err(|faults| joined(&faults))?;
    let cohort = Cohort::new(mentees, mentors).map_err(|faults| joined(&faults))?;

    let free = Control::unbounded();
    let rules = Rules::from_json(RULES)?;
    let prepared = Prepared::new(cohort, &rules)?;
    let situation = prepared.situation(&free)?;
    for pair in Optimal.form(&situation, &free)?.or_stopped()?.pairs {
        say!("{} works with {}", pair.mentee, pair.mentor);
        let (mentee, mentor) = (
            prepared.cohort().mentees().index_of(&pair.mentee),
            prepared.cohort().mentors().index_of(&pair.mentor),
        );
        let why = mentee
            .zip(mentor)
            .and_then(|(mentee, mentor)| prepared.rules().explain(mentee, mentor));
        say!("{}", why.ok_or("both are in the cohort")?.words(&Phrases::english()));
    }
    Ok(())
}
