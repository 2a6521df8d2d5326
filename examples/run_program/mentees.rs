//! Stage 2: month 5. Sources of data, consents, entry measurements.

use crate::monitoring::measure_all;
use crate::people;
use crate::tale::{Both, Done, Tale, ids, say};
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, PersonId};
use mentormatch::program::{
    DataSource, Heading, MeasuredAt, MenteeBase, MentorBase, Program, Record, SourceEntry, Stage,
};

/// Questionnaires of willing learners and educators (step 5), before the forms are
/// chosen.
pub(crate) fn ask<S: Stage>(program: &mut Program<S>, tale: &Tale) -> Done<()> {
    tale.act(4, 20, ("questionnaires", "анкеты"))?;
    tale.heading(Heading::Mentees);
    for (month, learners, whom) in
        [(4, true, ("learners", "обучающихся")), (5, false, ("educators", "педагогов"))]
    {
        let act = tale.act(month, if learners { 20 } else { 5 }, ("questionnaires", "анкеты"))?;
        let found = people::mentees(tale, learners, act.on)?;
        let (on, many, whom) = (
            tale.date(act.on),
            tale.counted(
                found.len(),
                (&["questionnaire", "questionnaires"], &["анкета", "анкеты", "анкет"]),
            ),
            tale.of(whom),
        );
        for mentee in found {
            program.people().add_mentee(&act, mentee)?;
        }
        say!(tale, "{on}: {many} of {whom}", "{on}: {many} {whom}");
        if !learners {
            program.team().mark_step(&act, 5)?;
        }
    }
    Ok(())
}

pub(crate) fn tell(mut program: Program<MenteeBase>, tale: &Tale) -> Done<Program<MentorBase>> {
    tale.begin_stage(&program);
    sources(&mut program, tale)?;
    let act = tale.act(5, 16, ("entry measurement", "измерения на входе"))?;
    measure_all(&mut program, &act, Side::Mentee, MeasuredAt::Entry, tale)?;
    program.team().mark_step(&act, 9)?;
    let act = tale.act(5, 18, ("analysis of questionnaires", "анализ анкет"))?;
    program.team().mark_step(&act, 7)?;
    requests(program.record(), tale);
    readiness(program.record(), Side::Mentee, tale);
    tale.end_stage(program, 5, &act)
}

/// Whoever else knows the needs: parents, class teachers, psychologists (step 6).
fn sources(program: &mut Program<MenteeBase>, tale: &Tale) -> Done<()> {
    let act = tale.act(5, 14, ("requests of third parties", "запросы третьих лиц"))?;
    let notes: [(DataSource, Both); 4] = [
        (DataSource::Parents, ("has few friends here", "мало друзей в центре")),
        (DataSource::ClassTeacher, ("could do better", "может учиться лучше")),
        (DataSource::Psychologist, ("is shy in groups", "стесняется в группе")),
        (
            DataSource::CareerTest,
            ("leans to technical trades", "склонность к техническим профессиям"),
        ),
    ];
    let mentees: Vec<PersonId> = program.record().cohort().mentees().ids().cloned().collect();
    tale.heading(Heading::Sources);
    // The last two were told of by nobody but themselves.
    for (at, mentee) in mentees.iter().take(mentees.len().saturating_sub(2)).enumerate() {
        let (source, note) = notes[at % notes.len()];
        let note = Answer::Given(tale.of(note).to_owned());
        program.people().record_source(
            &act,
            mentee,
            SourceEntry { source, on: act.on, form: None, note },
        )?;
    }
    for (source, _) in notes {
        let told = program.record().preparing().sources.iter();
        let told = told.filter(|(_, all)| all.iter().any(|entry| entry.source == source));
        let told = ids(told.map(|(mentee, _)| mentee));
        tale.line(&format!("{}: {told}", tale.phrases.say(source)));
    }
    let alone = ids(program.record().without_third_party());
    say!(
        tale,
        "only the mentees themselves were asked: {alone}",
        "сведения только от самих наставляемых: {alone}"
    );
    program.team().mark_step(&act, 6)?;
    Ok(())
}

fn requests(record: &Record, tale: &Tale) {
    tale.heading(Heading::Requests);
    for (_, mentee) in record.cohort().mentees().iter() {
        let name = tale.person(record, Side::Mentee, &mentee.person.id);
        for request in &mentee.requests {
            let model = request.role_model.as_ref().given();
            let model = model.map_or_else(|| "–".to_owned(), |model| tale.phrases.say(model));
            let goals = request.goals.as_ref().given().into_iter().flatten();
            let goals = goals.cloned().collect::<Vec<_>>().join(", ");
            let wanted = request.wanted.as_ref().given().into_iter().flatten();
            let wanted = wanted.map(|(skill, _)| skill.as_str()).collect::<Vec<_>>().join(", ");
            let form = tale.phrases.say(&request.form);
            tale.line(&format!("{name}: {form}, {model}; {goals}; {wanted}"));
        }
    }
}

/// Who is ready, and what everybody else lacks.
pub(crate) fn readiness(record: &Record, side: Side, tale: &Tale) {
    tale.heading(Heading::Ready);
    tale.line(&ids(record.ready(side)));
    tale.heading(Heading::HeldBack);
    for one in record.readiness(side).filter(|one| !one.lacks.is_empty()) {
        let lacks: Vec<_> = one.lacks.iter().map(|reason| tale.phrases.say(reason)).collect();
        tale.line(&lacks.join("; "));
    }
    for one in record.readiness(side).filter(|one| !one.doubts.is_empty()) {
        let doubts = one.doubts.iter().flat_map(|(_, missing)| missing);
        let doubts: Vec<_> = doubts.map(|missing| tale.phrases.say(missing)).collect();
        tale.line(&format!("{}: {}", one.person, doubts.join("; ")));
    }
}
