//! Says why somebody has no mentor, and what stands in the way.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;

use mentormatch::kernel::Control;
use mentormatch::people::{Answer, Availability, Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use speech::tell;
use std::error::Error;

const RULES: &str = r#"{"version": 1, "restrictions": [
    {"name": "an hour in common", "kind": "must-share-time", "minutes": 60}],
    "words": {"ru": {"an hour in common": "общий час"}}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let phrases = speech::phrases()?;
    let mut mentees = Vec::new();
    for (id, free) in
        [("anna", "Mon 15:00-17:00"), ("boris", "Mon 16:00-18:00"), ("clara", "Sun 9:00-10:00")]
    {
        let mut mentee = Mentee::new(PersonId::new(id)?);
        mentee.person.availability = Answer::Given(Availability::parse_slot(free)?);
        mentees.push(mentee);
    }
    let mut maria = Mentor::new(PersonId::new("maria")?);
    maria.person.availability = Answer::Given(Availability::parse_slot("Mon 15:00-18:00")?);
    let mentees = Base::new(mentees)?;
    let mentors = Base::new([maria])?;
    let cohort = Cohort::new(mentees, mentors)?;

    let rules = Rules::from_json(RULES)?;
    let said = phrases.clone().plugged(&rules.words_in(phrases.language().code()));
    let prepared = Prepared::new(cohort, &rules)?;
    let situation = prepared.situation(&Control::unbounded())?;
    let pairing = Optimal.form(&situation, &Control::unbounded())?.or_stopped()?;
    let verified = speech::holds(&phrases, pairing.verified);
    tell!(
        phrases,
        "verified independently of the solver: {verified}",
        "проверено независимо от решателя: {verified}"
    );
    for alone in &pairing.unmatched_mentees {
        let (person, why) = (&alone.person, phrases.say(pairing.why(alone)));
        tell!(phrases, "{person} has no mentor: {why}", "{person} без наставника: {why}");
        let mentee =
            prepared.cohort().mentees().index_of(&alone.person).ok_or("not in the cohort")?;
        for barrier in prepared.rules().obstacles(mentee).ok_or("not in the cohort")?.barriers {
            let (rule, forbids) = (said.own(&barrier.rule), barrier.forbids);
            let all = prepared.cohort().mentors().len();
            tell!(
                phrases,
                "  \"{rule}\" forbids {forbids} of {all} mentors",
                "  правило «{rule}» исключает наставников: {forbids} из {all}"
            );
        }
    }
    Ok(())
}
