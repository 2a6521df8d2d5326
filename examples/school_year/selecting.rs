//! Stage 4: criteria, interviews, training with its attendance, the law's written consent.

use crate::bases::{FORMS, held_back};
use crate::files::{both, enter};
use crate::tale::{Both, Done, OFFICE, Tale, at_school, date, desk, form, say};
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, PersonId};
use mentormatch::program::{
    Agreement, AgreementRule, AnyProgram, FactKind, Judged, Term, TrainingPlan, Verdict,
    rostov_criteria,
};

const THEMES: [Both; 3] = [
    ("the mentor's role", "роль наставника"),
    ("difficult talks", "трудные разговоры"),
    ("planning the work of a pair", "планирование работы пары"),
];

pub(crate) fn selection(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act((2026, 9, 17), ("the requests collected", "собранные запросы"))?;
    let mut selecting = desk(program.selecting())?;
    for code in FORMS {
        let themes = THEMES.map(|theme| tale.of(theme).to_owned()).into();
        let plan = TrainingPlan { themes, meetings: 3, obligatory: false };
        selecting.set_criteria(&act, &form(code)?, rostov_criteria())?;
        selecting.plan_training(&act, &form(code)?, plan)?;
    }
    // An employee mentors with a written consent of their own (Labour Code, article 351.8).
    selecting.ask_agreements(&act, Some(AgreementRule::labour_code()))?;
    agreement(&mut program, tale)?;
    interviews(&mut program, tale)?;

    let act = tale.act_of(OFFICE, (2026, 9, 25), ("lists of those who came", "листы посещения"))?;
    enter(&mut program, &act, &FactKind::Attendance, both!(tale, "attendance", "csv"), tale)?;
    let act = tale.act((2026, 9, 25), ("end of the training", "завершение обучения"))?;
    for mentor in mentors(&program) {
        desk(program.selecting())?.finish_training(&act, &mentor)?;
    }
    let act = tale.act_of(OFFICE, (2026, 9, 25), ("entry measurements", "измерения на входе"))?;
    let file = both!(tale, "measurements-entry", "csv");
    enter(&mut program, &act, &FactKind::Measurements, file, tale)?;
    held_back(&program, Side::Mentor, tale);
    let act = tale.act((2026, 9, 28), ("mentors selected", "наставники отобраны"))?;
    tale.advance(program, &act)
}

pub(crate) fn mentors(program: &AnyProgram) -> Vec<PersonId> {
    program.record().cohort().mentors().ids().cloned().collect()
}

/// A paper with its own number and date, entered some days later.
fn agreement(program: &mut AnyProgram, tale: &Tale) -> Done<()> {
    let terms: [(Term, Both); 4] = [
        (Term::Content, ("help with lessons and papers", "помощь с уроками и документами")),
        (Term::Period, ("the school year", "учебный год")),
        (Term::Form, ("talks and visits to lessons", "беседы и посещение уроков")),
        (Term::Payment, ("500 roubles a month", "500 рублей в месяц")),
    ];
    let terms = terms.map(|(term, text)| (term, tale.of(text).to_owned()));
    let consent = Agreement {
        number: Some("17".to_owned()),
        on: date((2026, 9, 15))?,
        from: date((2026, 10, 1))?,
        to: Some(date((2027, 5, 31))?),
        terms: terms.into(),
        withdrawn: None,
    };
    let act = tale.act_of(OFFICE, (2026, 9, 18), ("personnel papers", "кадровые документы"))?;
    let (mentor, signed) = (at_school("tatiana")?, tale.date(consent.on));
    desk(program.selecting())?.record_agreement(&act, &mentor, consent)?;
    let (name, entered) = (tale.name(program.record(), &mentor), tale.date(act.on));
    say!(
        tale,
        "{entered}: entered: written consent No. 17 of {signed}, {name}",
        "{entered}: внесено: письменное согласие № 17 от {signed}, {name}"
    );
    Ok(())
}

/// All in one week; of one the office was told only afterwards.
fn interviews(program: &mut AnyProgram, tale: &Tale) -> Done<()> {
    let held = date((2026, 9, 15))?;
    for mentor in mentors(program) {
        let mut act = tale.act((2026, 9, 21), ("interviews", "собеседования"))?;
        if mentor == at_school("elena")? {
            act = act.happened_on(held);
            let (name, held) = (tale.name(program.record(), &mentor), tale.date(held));
            say!(
                tale,
                "Entered late: {name} was interviewed on {held} already",
                "Внесено позже: собеседование ({name}) состоялось ещё {held}"
            );
        }
        desk(program.selecting())?.record_interview(&act, &mentor)?;
    }
    let act = tale.act((2026, 9, 21), ("decisions on candidates", "решения по кандидатам"))?;
    for mentor in mentors(program) {
        let known = program.record().cohort().mentors().get(&mentor);
        let forms: Vec<_> = known.into_iter().flat_map(|known| known.forms.clone()).collect();
        let mut selecting = desk(program.selecting())?;
        for of in forms {
            for criterion in rostov_criteria() {
                // The bank of mentors is asked about; one stance is not marked yet.
                let doubtful = criterion == "civic-stance" && mentor == at_school("stepan")?;
                let judged = if doubtful { Judged::NotMet } else { Judged::Met };
                selecting.judge(&act, &mentor, &of, &criterion, judged, Answer::Unknown)?;
            }
        }
        selecting.decide(&act, &mentor, Verdict::Selected)?;
    }
    Ok(())
}
