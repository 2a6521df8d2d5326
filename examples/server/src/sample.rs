//! A programme to begin with: people who were selected elsewhere, some with names that would
//! be markup if anybody took them for it.

use crate::office::Fault;
use mentormatch::people::{
    Answer, Base, Cohort, ConsentedBy, FormId, GivenConsent, Mentee, Mentor, Person, PersonId,
    Request, Standing,
};
use mentormatch::program::{Act, AnyProgram, FormChoice, Program};
use mentormatch::scoring::Rules;

const NAMES: [&str; 4] =
    ["Olga <b>Petrova</b>", "Ivan & Sons", "<script>alert(1)</script>", "Lena \"L\""];

pub(crate) fn program(act: &Act, people: usize) -> Result<AnyProgram, Fault> {
    let form = FormId::new("teacher-teacher")?;
    let (mut mentees, mut mentors, mut points) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..people {
        let mut mentee = Mentee::new(PersonId::new(&format!("mentee{at}"))?);
        introduce(&mut mentee.person, at, act);
        mentee.requests.push(Request::new(form.clone()));
        mentees.push(mentee);
        let mut mentor = Mentor::new(PersonId::new(&format!("mentor{at}"))?);
        introduce(&mut mentor.person, at, act);
        mentors.push(mentor);
        // Everybody is known to a few mentors, some of them better than others.
        for (step, worth) in [(0, 5), (1, 3), (3, 4)] {
            let other = (at * 7 + step) % people;
            points.push(format!(
                r#"{{"mentee": "mentee{at}", "mentor": "mentor{other}", "points": {worth}}}"#
            ));
        }
    }
    let rules = format!(
        r#"{{"version": 1, "criteria": [{{"name": "known to each other", "kind": "category-table",
            "field": "id", "mentee-weight": 1, "mentor-weight": 1, "points": [{}]}}]}}"#,
        points.join(", ")
    );
    let cohort = Cohort::new(Base::new(mentees)?, Base::new(mentors)?)?;
    let mut program = Program::take_over(act, FormChoice::codes_only([form].into()), cohort)?;
    program.team().name_curator(act, &act.by)?;
    program.team().set_rules(act, Rules::from_json(&rules)?)?;
    Ok(program.into())
}

fn introduce(person: &mut Person, at: usize, act: &Act) {
    let name =
        NAMES.get(at).map_or(format!("{} of the sample", person.id), |&name| name.to_owned());
    person.name = Answer::Given(name);
    person.standing = Standing::Educator;
    person.consent.data = Some(GivenConsent { by: ConsentedBy::Themselves, on: act.on });
}
