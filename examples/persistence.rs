//! A programme in a database: every confirmed act is a row, the snapshot is the truth, two
//! curators don't overwrite each other, a draft is made beside the programme.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;
use mentormatch::kernel::Control;
use mentormatch::people::*;
use mentormatch::program::{Act, AnyProgram, Event, FormChoice, FormingReason, Program, Snapshot};
use mentormatch::scoring::Rules;
use mentormatch::strategy::Optimal;
use speech::tell;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let phrases = speech::phrases()?;
    let today = Date::new(2026, 10, 1).ok_or("no such day")?;
    let act = |who: &str, time: &str| -> Result<Act, Box<dyn std::error::Error>> {
        Ok(Act::new(PersonId::new(who)?, today, "as agreed").at_time(time.parse()?))
    };
    let form = FormId::new("teacher-teacher")?;
    let consent = Some(GivenConsent { by: ConsentedBy::Themselves, on: today });
    let mut olga = Mentee::new(PersonId::new("olga")?);
    let mut maria = Mentor::new(PersonId::new("maria")?);
    (olga.person.consent.data, maria.person.consent.data) = (consent, consent);
    olga.requests.push(Request::new(form.clone()));
    let (head, forms) = (act("head", "09:00:00")?, FormChoice::codes_only([form].into()));
    let begun = Program::take_over(&head, forms, Cohort::of([olga], [maria])?)?;
    let mut program = AnyProgram::from(begun);
    program.team().ok_or("finished")?.set_rules(&head, Rules::default())?;

    // What a database would hold: a snapshot, and a row for each act since.
    program.keep_events();
    let (saved, snapshot) = (program.revision(), program.snapshot().to_json()?);
    // A draft is solved on another thread; meanwhile somebody works on.
    let job = program.forming().ok_or(FormingReason::NoDraft)?.prepare_draft()?;
    let solving = std::thread::spawn(move || job.solve(&Optimal, &Control::unbounded()));
    let vera = act("vera", "10:00:00")?;
    program.at(saved)?.team().ok_or("finished")?.set_task(&vera, "fewer conflicts")?;
    let late = program.at(saved).map(drop).expect_err("somebody was quicker");
    say::say!("{}", phrases.say(&late));
    let solved = solving.join().map_err(|_| "the thread panicked")??;
    let (desk, later) = (program.forming().ok_or("another stage")?, act("head", "10:05:00")?);
    let taken = desk.take_draft(&later, &solved, &Control::unbounded())?;
    let (pairs, changes) = (taken.draft.pairs.len(), taken.changes.len());
    tell!(phrases, "{pairs} pair, {changes} changes since", "пар – {pairs}, изменений – {changes}");
    let rows = program.events_since(saved)?.into_iter().map(Event::to_json);
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    // After a crash: the snapshot, and the rows since.
    let mut again = Snapshot::from_json(&snapshot)?.restore()?;
    for row in &rows {
        again.apply(&Event::from_json(row)?)?;
    }
    let (count, same) = (rows.len(), again == program);
    tell!(phrases, "{count} rows carried out again: {same}", "строк – {count}, то же: {same}");
    Ok(())
}
