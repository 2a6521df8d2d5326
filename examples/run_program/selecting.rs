//! Stage 4: month 6. Criteria, verdicts, training with attendance; an open day.

use crate::meeting;
use crate::mentees::readiness;
use crate::mentors::NOT_INTERVIEWED;
use crate::rules;
use crate::tale::{Both, Done, Tale, id, say};
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, FormId, PersonId};
use mentormatch::program::{
    Forming, Heading, Judged, Program, ROSTOV_CRITERIA, Reason, Selection, Session, Training,
    TrainingPlan, Verdict, rostov_criteria,
};
use std::collections::BTreeSet;

const REJECTED: &str = "m-16";
const ROLE: Both = ("the mentor's role", "роль наставника");
const TALKS: Both = ("difficult talks", "трудные разговоры");
const PLAN: Both = ("planning the work of a pair", "планирование работы пары");

pub(crate) fn tell(mut program: Program<Selection>, tale: &Tale) -> Done<Program<Forming>> {
    tale.begin_stage(&program);
    plans(&mut program, tale)?;
    verdicts(&mut program, tale)?;
    train(&mut program, tale)?;
    meeting::open_day(&mut program, tale)?;
    readiness(program.record(), Side::Mentor, tale);
    let act = tale.act(6, 18, ("mentors selected and trained", "наставники отобраны и обучены"))?;
    tale.end_stage(program, 6, &act)
}

/// Criteria of selection and a training plan for each form; where a form's sources give
/// a number of meetings, that number.
fn plans(program: &mut Program<Selection>, tale: &Tale) -> Done<()> {
    let act = tale.act(6, 5, ("the requests collected", "собранные запросы"))?;
    tale.heading(Heading::Criteria);
    for criterion in rostov_criteria() {
        tale.line(&tale.phrase(ROSTOV_CRITERIA, &criterion));
    }
    tale.heading(Heading::Training);
    for of in rules::forms()? {
        program.selecting().set_criteria(&act, &of, rostov_criteria())?;
        let rules = program.record().conditions().form_rules.get(of.as_str());
        let asked = rules.and_then(|rules| rules.training.meetings);
        let meetings = asked.map_or(2, |asked| asked.least);
        let themes: Vec<String> = [ROLE, TALKS, PLAN].map(|theme| tale.of(theme).to_owned()).into();
        let (name, from) = (tale.phrases.say(&of), asked.is_some());
        let sessions = tale.counted(
            usize::from(meetings),
            (&["session", "sessions"], &["занятие", "занятия", "занятий"]),
        );
        program.selecting().plan_training(
            &act,
            &of,
            TrainingPlan { themes, meetings, obligatory: false },
        )?;
        let whose = tale.of(if from {
            ("by the sources", "по источникам")
        } else {
            ("the centre's own", "решение центра")
        });
        say!(tale, "{name}: {sessions} ({whose})", "{name}: {sessions} ({whose})");
    }
    // The roadmap has this in months 3 to 5.
    let act = tale.act(6, 8, ("an agreement with the university", "соглашение с университетом"))?;
    program.team().mark_step(&act, 14)?;
    let on = tale.date(act.on);
    say!(
        tale,
        "{on}: experts and materials were found late",
        "{on}: эксперты и материалы найдены с опозданием"
    );
    Ok(())
}

fn verdicts(program: &mut Program<Selection>, tale: &Tale) -> Done<()> {
    tale.heading(Heading::Lacking);
    let late = id(NOT_INTERVIEWED)?;
    let lacking = program.demands();
    let not_asked = |reason: &&Reason| reason.code() == "no-interview";
    for reason in lacking.iter().filter(not_asked) {
        tale.line(&tale.phrases.say(reason));
    }
    let act = tale.act(6, 9, ("the interviews", "итоги собеседований"))?;
    program.selecting().record_interview(&act, &late)?;
    let mentors: Vec<(PersonId, Vec<FormId>)> = program
        .record()
        .cohort()
        .mentors()
        .iter()
        .map(|(_, one)| (one.person.id.clone(), one.forms.iter().cloned().collect()))
        .collect();
    for (mentor, forms) in &mentors {
        let rejected = mentor.as_str() == REJECTED;
        for of in forms {
            for criterion in rostov_criteria() {
                let met = !(rejected && criterion == "motivation");
                let judged = if met { Judged::Met } else { Judged::NotMet };
                program.selecting().judge(&act, mentor, of, &criterion, judged, Answer::Unknown)?;
            }
        }
        program.selecting().decide(
            &act,
            mentor,
            if rejected { Verdict::Rejected } else { Verdict::Selected },
        )?;
    }
    let student = id("m-04")?;
    program.selecting().record_test(&act, &student, [tale.of(TALKS).to_owned()].into())?;
    let (on, gap) = (tale.date(act.on), tale.of(TALKS));
    say!(
        tale,
        "{on}: a test finds a gap of {student} to train: {gap}; it rejects nobody",
        "{on}: тест выявил у {student} пробел для обучения: {gap}; тест никого не отсеивает"
    );
    say!(tale, "candidate {REJECTED} was not selected", "кандидат {REJECTED} не прошёл отбор");
    Ok(())
}

/// Seven evenings; each mentor comes to as many as their form asks for, one to one less.
fn train(program: &mut Program<Selection>, tale: &Tale) -> Done<()> {
    let mentors: Vec<PersonId> = program.record().cohort().mentors().ids().cloned().collect();
    let asked = |program: &Program<Selection>, mentor: &PersonId| {
        let asked = program.record().attendance(mentor);
        let least = asked.iter().filter_map(|one| one.asked.map(|span| span.least)).max();
        let least = least.unwrap_or(0);
        if mentor.as_str() == "m-03" { least.saturating_sub(1) } else { least }
    };
    let wanted: Vec<u16> = mentors.iter().map(|one| asked(program, one)).collect();
    for evening in 0..7_u16 {
        let day = 10 + u8::try_from(evening)?;
        let act = tale.act(6, day, ("training of mentors", "обучение наставников"))?;
        let attended: BTreeSet<PersonId> = mentors
            .iter()
            .zip(&wanted)
            .filter(|(_, asked)| evening < **asked)
            .map(|(mentor, _)| mentor.clone())
            .collect();
        if attended.is_empty() {
            break;
        }
        let theme = tale.of([ROLE, TALKS, PLAN][usize::from(evening % 3)]).to_owned();
        let on = act.on;
        program
            .selecting()
            .hold_session(&act, Session { on, theme, forms: BTreeSet::new(), attended })?;
    }
    let act = tale.act(6, 17, ("end of the training", "завершение обучения"))?;
    for (mentor, asked) in mentors.iter().zip(&wanted) {
        match asked {
            0 => program.selecting().record_training(&act, mentor, Training::Waived)?,
            _ => program.selecting().finish_training(&act, mentor)?,
        }
    }
    program.team().mark_step(&act, 15)?;
    tale.heading(Heading::Attendance);
    let mut complete = 0;
    for mentor in &mentors {
        for one in program.record().attendance(mentor) {
            let (missing, open) = (one.missing(), one.open_themes.join(", "));
            let several = one.open_themes.len() > 1;
            if missing == 0 && open.is_empty() {
                complete += 1;
                continue;
            }
            let (attended, form) = (one.attended, tale.phrases.say(&one.form));
            let of = u64::from(attended) + u64::from(missing);
            if missing == 0 {
                say!(
                    tale,
                    "{mentor}, {form}: attended everything, but not heard: {open}",
                    "{mentor}, {form}: все занятия посещены, но не разобрано: {open}"
                );
                continue;
            }
            let theme = tale.of(match several {
                true => ("topics missed", "не пройдены темы"),
                false => ("topic missed", "не пройдена тема"),
            });
            let sessions = tale.counted(
                usize::try_from(attended)?,
                (&["session", "sessions"], &["занятие", "занятия", "занятий"]),
            );
            say!(
                tale,
                "{mentor}, {form}: attended {attended} of {of}; {theme}: {open}",
                "{mentor}, {form}: {sessions} из {of}; {theme}: {open}"
            );
        }
    }
    let complete = tale
        .counted(complete, (&["mentor", "mentors"], &["наставник", "наставника", "наставников"]));
    say!(tale, "{complete} completed the training", "обучение полностью прошли {complete}");
    Ok(())
}
