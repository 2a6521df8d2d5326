//! Stage 3: months 5 and 6. The base of mentors, set against the requests.

use crate::monitoring::measure_all;
use crate::people;
use crate::tale::{Done, Tale, ids, say};
use mentormatch::kernel::{Control, Side};
use mentormatch::people::PersonId;
use mentormatch::program::{Heading, MeasuredAt, MentorBase, Program, Record, Selection};

/// Whom nobody could interview yet.
pub(crate) const NOT_INTERVIEWED: &str = "m-15";

pub(crate) fn tell(mut program: Program<MentorBase>, tale: &Tale) -> Done<Program<Selection>> {
    tale.begin_stage(&program);
    let act = tale.act(5, 20, ("questionnaires of mentors", "анкеты наставников"))?;
    for mentor in people::mentors(tale, act.on)? {
        let person = mentor.person.id.clone();
        program.people().add_mentor(&act, mentor)?;
        program.selecting().record_questionnaire(&act, &person)?;
    }
    program.team().mark_step(&act, 10)?;
    let mentors: Vec<PersonId> = program.record().cohort().mentors().ids().cloned().collect();
    let (on, many) = (
        tale.date(act.on),
        tale.counted(
            mentors.len(),
            (&["questionnaire", "questionnaires"], &["анкета", "анкеты", "анкет"]),
        ),
    );
    say!(tale, "{on}: {many} of mentors", "{on}: {many} наставников");

    let act = tale.act(5, 22, ("entry measurement", "измерения на входе"))?;
    measure_all(&mut program, &act, Side::Mentor, MeasuredAt::Entry, tale)?;
    program.team().mark_step(&act, 12)?;

    // Work of stage 4 that the roadmap has in month 5.
    let act =
        tale.act(5, 26, ("interviews with the psychologist", "собеседования с психологом"))?;
    for mentor in mentors.iter().filter(|one| one.as_str() != NOT_INTERVIEWED) {
        program.selecting().record_interview(&act, mentor)?;
    }
    program.team().mark_step(&act, 13)?;
    let on = tale.date(act.on);
    say!(
        tale,
        "{on}: interviews, all but {NOT_INTERVIEWED}",
        "{on}: проведены собеседования, кроме {NOT_INTERVIEWED}"
    );
    let act = tale.act(6, 3, ("comparison with the requests", "сопоставление с запросами"))?;
    program.team().mark_step(&act, 11)?;
    demand(program.record(), tale)?;
    tale.end_stage(program, 6, &act)
}

/// What mentees ask for against what mentors offer.
pub(crate) fn demand(record: &Record, tale: &Tale) -> Done<()> {
    tale.heading(Heading::DemandAndSupply);
    let found = record.demand_and_supply(&Control::unbounded())?;
    for row in &found.rows {
        let aspect = tale.phrases.say(&row.aspect);
        let mentees = tale.counted(
            row.mentees.len(),
            (&["mentee", "mentees"], &["наставляемый", "наставляемых", "наставляемых"]),
        );
        let mentors = tale.counted(
            row.mentors.len(),
            (&["mentor", "mentors"], &["наставник", "наставника", "наставников"]),
        );
        let seats = tale.counted(
            usize::try_from(row.seats)?,
            (&["seat", "seats"], &["место", "места", "мест"]),
        );
        say!(
            tale,
            "{aspect}: {mentees}, {mentors}, {seats}",
            "{aspect}: {mentees}, {mentors}, {seats}"
        );
        if row.nobody_offers() {
            let who = ids(&row.mentees);
            say!(
                tale,
                "   nobody teaches it to {who}",
                "   {who}: этому никто из наставников не учит"
            );
        }
    }
    tale.heading(Heading::Shortages);
    if found.shortages.is_empty() {
        tale.line("–");
    }
    for shortage in &found.shortages {
        tale.line(&tale.phrases.say(shortage));
    }
    let hopeless = ids(&found.hopeless);
    let served = tale.counted(
        found.could_be_served,
        (&["mentee", "mentees"], &["наставляемый", "наставляемых", "наставляемых"]),
    );
    say!(
        tale,
        "no mentor fits {hopeless}; {served} can have a mentor",
        "для {hopeless} наставника нет; наставника могут получить {served}"
    );
    Ok(())
}
