//! A programme in a database: every confirmed act is a row, the snapshot is the truth, two
//! curators don't overwrite each other, a draft is made beside the programme.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;
use mentormatch::kernel::Control;
use mentormatch::people::{
    Base, Cohort, ConsentedBy, Date, FormId, GivenConsent, Mentee, Mentor, PersonId, Request,
};
use mentormatch::program::{Act, AnyProgram, Event, FormChoice, FormingReason, Program, Snapshot};
use mentormatch::scoring::Rules;
use mentormatch::strategy::Optimal;
use say::say;
use speech::tell;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let phrases = speech::phrases()?;
    let today = Date::new(2026, 10, 1).ok_or("no such day")?;
    let act = |who: &str, time: &str| -> Result<Act, Box<dyn Error>> {
        Ok(Act::new(PersonId::new(who)?, today, "as agreed").at_time(time.parse()?))
    };
    let form = FormId::new("teacher-teacher")?;
    let consent = Some(GivenConsent { by: ConsentedBy::Themselves, on: today });
    let mut olga = Mentee::new(PersonId::new("olga")?);
    let mut maria = Mentor::new(PersonId::new("maria")?);
    (olga.person.consent.data, maria.person.consent.data) = (consent, consent);
    olga.requests.push(Request::new(form.clone()));
    let people = Cohort::new(Base::new([olga])?, Base::new([maria])?)?;
    let head = act("head", "09:00:00")?;
    let forms = FormChoice::codes_only([form].into());
    let mut program = AnyProgram::from(Program::take_over(&head, forms, people)?);
    program.team().ok_or("finished")?.set_rules(&head, Rules::default())?;

    // What a database would hold: a snapshot, and a row for each act since.
    program.keep_events();
    let (saved, snapshot) = (program.revision(), program.snapshot().to_json()?);
    let mut rows = Vec::new();
    // A draft is solved on another thread; meanwhile somebody works on.
    let job = program.forming().ok_or(FormingReason::NoDraft)?.prepare_draft()?;
    let solving = std::thread::spawn(move || job.solve(&Optimal, &Control::unbounded()));
    let seen = program.revision();
    let vera = act("vera", "10:00:00")?;
    program.at(seen)?.team().ok_or("finished")?.set_task(&vera, "fewer conflicts")?;
    let late = program.at(seen).map(drop).expect_err("somebody was quicker");
    say!("{}", phrases.say(&late));
    let solved = solving.join().map_err(|_| "the thread panicked")??;
    let desk = program.forming().ok_or(FormingReason::NoDraft)?;
    let taken = desk.take_draft(&act("head", "10:05:00")?, &solved, &Control::unbounded())?;
    let (pairs, changes) = (taken.draft.pairs.len(), taken.changes.len());
    tell!(
        phrases,
        "{pairs} pair, {changes} changes since",
        "пар – {pairs}, изменений за это время – {changes}"
    );
    for event in program.events_since(saved)? {
        rows.push(event.to_json()?);
    }
    // After a crash: the snapshot, and the rows since.
    let mut again = Snapshot::from_json(&snapshot)?.restore()?;
    for row in &rows {
        again.apply(&Event::from_json(row)?)?;
    }
    let (count, same) = (rows.len(), again == program);
    tell!(
        phrases,
        "{count} rows carried out again: {same}",
        "строк выполнено заново – {count}, программа та же: {same}"
    );
    Ok(())
}
