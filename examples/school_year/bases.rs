//! Stages 1 to 3: the order, the forms, and both bases from the exports of the school's forms.

use crate::files::both;
use crate::tale::{Done, OFFICE, Tale, date, desk, form, id, say};
use mentormatch::kernel::{Control, Side};
use mentormatch::people::import::suggest::{Suggestion, suggest_cohort};
use mentormatch::people::import::{Mapping, Options, Report, cohort, heading_words};
use mentormatch::people::{Cohort, Field, FormId, Forms, StageScale};
use mentormatch::program::monitoring::{
    About, Covered, Kind, Question, Questionnaire, Reading, Target,
};
use mentormatch::program::{
    AnyProgram, Contour, EventPlan, FeedbackFrom, FormChoice, Office, Paper, ProgramResource,
    ResourceKind, kemerovo_roadmap,
};
use mentormatch::scoring::{Criterion, Measure, Must, Restriction, Rules};
use serde_json::Value;

pub(crate) const FORMS: [&str; 3] = ["learner-learner", "teacher-teacher", "employer-learner"];
/// The code of the questionnaire of the year.
pub(crate) const YEAR: &str = "year";

/// Stage 1.
pub(crate) fn conditions(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act((2026, 9, 2), ("order 41", "приказ № 41"))?;
    let mut team = desk(program.team())?;
    team.name_curator(&act, &act.by)?;
    team.join_team(&act, &act.by, Office::Curator)?;
    team.join_team(&act, &id(tale.of(OFFICE))?, Office::Assistant)?;
    team.set_rules(&act, rules(tale))?;
    team.add_resource(
        &act,
        ProgramResource {
            name: tale.of(("room 12 after lessons", "кабинет 12 после уроков")).to_owned(),
            kind: ResourceKind::Material,
            source: Contour::Inner,
        },
    )?;
    let mut preparing = desk(program.preparing())?;
    let codes: Vec<FormId> = FORMS.into_iter().map(form).collect::<Done<_>>()?;
    let class = |number| match tale.is_russian() {
        true => format!("{number} класс"),
        false => format!("class {number}"),
    };
    let stages = (5..=11).map(class).collect();
    let scale = StageScale { stages, senior_from: Some(class(9)) };
    let choice = FormChoice::of(codes.into_iter().collect(), &Forms::built_in());
    preparing.choose_forms(&act, choice.with_scale(scale)?)?;
    preparing.adopt_roadmap(&act, kemerovo_roadmap(tale.phrases.language()))?;
    let mut monitoring = desk(program.monitoring())?;
    monitoring.set_targets(&act, targets())?;
    monitoring.set_questionnaire(&act, YEAR, questionnaire(tale))?;

    // The regulations were signed in August and reach the office in September: the paper has its
    // own number and date, the journal has the day of the entry too.
    let act = tale.act_of(OFFICE, (2026, 9, 4), ("incoming papers", "входящие документы"))?;
    let name = tale.of(("regulations on mentoring", "положение о наставничестве")).to_owned();
    let number = tale.of(("38-a", "38-а")).to_owned();
    let paper = Paper { name, number: Some(number), on: date((2026, 8, 28))? };
    let (entered, signed, name) = (tale.date(act.on), tale.date(paper.on), paper.name.clone());
    let number = paper.number.clone().unwrap_or_default();
    desk(program.team())?.register_paper(&act, paper)?;
    say!(
        tale,
        "{entered}: entered: {name}, No. {number} of {signed}",
        "{entered}: внесено: {name}, № {number} от {signed}"
    );
    let forms: Vec<_> =
        program.record().conditions().forms.iter().map(|f| tale.phrases.say(f)).collect();
    let forms = forms.join(", ");
    say!(tale, "Forms: {forms}", "Формы: {forms}");
    let act = tale.act((2026, 9, 7), ("conditions prepared", "условия подготовлены"))?;
    tale.advance(program, &act)
}

/// An hour in common, and somebody who knows what is wanted.
fn rules(tale: &Tale) -> Rules {
    let hour = Must::ShareTime { field: Field::Availability.into(), minutes: 60 };
    let topic = Must::ShareLabel { field: Field::Skills.into(), least: 1, within: None };
    let knows = Measure::Coverage { field: Field::Skills.into(), confidence: true, within: None };
    let time = Measure::SharedTime {
        field: Field::Availability.into(),
        minutes_per_point: 60,
        most: Some(4.0),
    };
    Rules {
        restrictions: vec![
            Restriction::new(tale.of(("an hour a week in common", "общий час в неделю")), hour),
            Restriction::new(tale.of(("a wanted topic", "общая тема")), topic),
        ],
        criteria: vec![
            Criterion::new(tale.of(("knows what is wanted", "владеет темой")), knows, 10.0, 4.0),
            Criterion::new(tale.of(("time in common", "общее время")), time, 0.5, 0.5),
        ],
        ..Rules::default()
    }
}

/// What the school's founder asks for.
fn targets() -> Vec<Target> {
    let of = |covered, year, percent| Target {
        source: mentormatch::people::Source::Organisation,
        covered,
        year,
        percent,
    };
    [2026, 2027]
        .into_iter()
        .flat_map(|year| [of(Covered::Learners, year, 20), of(Covered::Educators, year, 30)])
        .collect()
}

/// What everybody is asked in January and in May.
fn questionnaire(tale: &Tale) -> Questionnaire {
    let options = [
        (("yes", "да"), Reading::Favourable),
        (("partly", "отчасти"), Reading::Neutral),
        (("no", "нет"), Reading::Unfavourable),
    ];
    let options = options.map(|(text, reading)| (tale.of(text).to_owned(), reading));
    let scored = Kind::Scored { least: 1, most: 10, lower_is_better: false };
    let question = |code, text, about, kind| Question::new(code, tale.of(text), about, kind);
    let questions = vec![
        question(
            "regular",
            ("Do you meet regularly?", "Регулярны ли встречи?"),
            About::Process,
            Kind::Closed { options: options.into() },
        ),
        question(
            "ease",
            ("Do you feel at ease here?", "Комфортно ли вам в школе?"),
            About::SocialWellbeing,
            scored.clone(),
        ),
        question(
            "glad",
            ("How satisfied are you?", "Насколько вы удовлетворены?"),
            About::Satisfaction,
            scored,
        ),
    ];
    let asked = [FeedbackFrom::Mentee, FeedbackFrom::Mentor].into();
    Questionnaire { asked, forms: Default::default(), questions }
}

/// Both exports with the mapping that is proposed for them and what the curator changed of it.
fn exports(tale: &Tale) -> Done<(Cohort, [(Suggestion, Report); 2])> {
    let mentees = both!(tale, "mentees", "csv");
    let mentors = both!(tale, "mentors", "csv");
    let options = Options::default();
    let found = suggest_cohort(mentees, mentors, &options)?;
    let corrections = both!(tale, "corrections", "json");
    let corrections: Value = serde_json::from_slice(corrections)?;
    let mut mapping = serde_json::to_value(&found.mapping)?;
    merge(&mut mapping, &corrections);
    let mapping: Mapping = serde_json::from_value(mapping)?;
    let read = cohort(mentees, mentors, &mapping, &options)?;
    let of = [(found.mentees, read.mentees), (found.mentors, read.mentors)];
    Ok((read.cohort, of))
}

/// What stands in the patch takes the place of what is there; `null` takes it away.
fn merge(whole: &mut Value, patch: &Value) {
    match (whole, patch) {
        (Value::Object(whole), Value::Object(patch)) => {
            for (name, value) in patch {
                match value {
                    Value::Null => drop(whole.remove(name)),
                    value => merge(whole.entry(name).or_insert(Value::Null), value),
                }
            }
        }
        (whole, patch) => whole.clone_from(patch),
    }
}

/// What was proposed for a file, what the curator changed, what the file was like.
fn told((proposed, read): &(Suggestion, Report), tale: &Tale) {
    if let Some(service) = proposed.service {
        let (service, encoding, titles) =
            (tale.phrases.say(service), read.encoding, read.title_rows);
        say!(
            tale,
            "An export of {service}: {encoding}, rows of titles: {titles}",
            "Выгрузка сервиса «{service}»: кодировка {encoding}, строк с названием: {titles}"
        );
    }
    say!(
        tale,
        "What the proposed mapping leaves open:",
        "Что в предложенном описании столбцов неясно:"
    );
    for column in &proposed.columns {
        for doubt in &column.doubts {
            let heading = heading_words(&column.column, &tale.phrases);
            tale.line(&format!("   {heading}: {}", tale.phrases.say(doubt)));
        }
    }
    let ignored = read.ignored().map(|heading| heading_words(heading, &tale.phrases));
    let ignored = ignored.collect::<Vec<_>>().join(", ");
    say!(
        tale,
        "Not read, as the curator decided: {ignored}",
        "По решению куратора не читаются: {ignored}"
    );
    for note in &read.notes.faults {
        tale.line(&format!("   {}", note.words(&tale.phrases)));
    }
}

/// Stage 2.
pub(crate) fn mentees(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let (people, [of_mentees, _]) = exports(tale)?;
    told(&of_mentees, tale);
    let act = tale.act((2026, 9, 15), ("the form's export", "выгрузка анкет"))?;
    for (_, mentee) in people.mentees().iter() {
        desk(program.people())?.add_mentee(&act, mentee.clone())?;
    }
    held_back(&program, Side::Mentee, tale);
    let act = tale.act((2026, 9, 16), ("analysis of questionnaires", "анализ анкет"))?;
    tale.advance(program, &act)
}

/// Stage 3.
pub(crate) fn mentors(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let (people, [_, of_mentors]) = exports(tale)?;
    told(&of_mentors, tale);
    first_meetings(&mut program, tale)?;
    let act = tale.act((2026, 9, 16), ("the form's export", "выгрузка анкет"))?;
    for (_, mentor) in people.mentors().iter() {
        desk(program.people())?.add_mentor(&act, mentor.clone())?;
        desk(program.selecting())?.record_questionnaire(&act, &mentor.person.id)?;
    }
    let found = program.record().demand_and_supply(&Control::unbounded())?;
    for row in found.rows.iter().filter(|row| row.nobody_offers()) {
        let what = tale.phrases.say(&row.aspect);
        let who = tale.counted(
            row.mentees.len(),
            ["mentee", "mentees"],
            ["наставляемый", "наставляемых", "наставляемых"],
        );
        say!(
            tale,
            "No mentor offers: {what} (asked for by {who})",
            "Этому никто из наставников не учит: {what} (в запросе – {who})"
        );
    }
    let act = tale.act((2026, 9, 17), ("comparison with requests", "сопоставление с запросами"))?;
    tale.advance(program, &act)
}

/// With those who may become mentors: the agenda is what the sources of each form say.
fn first_meetings(program: &mut AnyProgram, tale: &Tale) -> Done<()> {
    let act = tale.act((2026, 9, 16), ("meetings with candidates", "встречи с кандидатами"))?;
    for code in FORMS {
        let rules = program.record().conditions().form_rules.get(code);
        let plan =
            rules.and_then(|form| EventPlan::first_meeting(form, act.on, tale.phrases.language()));
        let Some(plan) = plan else { continue };
        let (what, agenda) = (tale.phrases.say(plan.kind), plan.agenda.join("; "));
        desk(program.gatherings())?.plan_event(&act, plan)?;
        let form = tale.phrases.say(&form(code)?);
        say!(tale, "{what}, {form}: {agenda}", "{what}, {form}: {agenda}");
    }
    Ok(())
}

/// How many are in a base, and what keeps whom back.
pub(crate) fn held_back(program: &AnyProgram, side: Side, tale: &Tale) {
    let record = program.record();
    let (mut all, mut ready) = (0, 0);
    for one in record.readiness(side) {
        all += 1;
        ready += usize::from(one.lacks.is_empty());
        let lacks: Vec<_> = one.lacks.iter().map(|reason| tale.phrases.say(reason)).collect();
        if !lacks.is_empty() {
            tale.line(&format!("   {}: {}", tale.name(record, one.person), lacks.join("; ")));
        }
    }
    let whose = tale.phrases.in_case(side, "gen-pl");
    let whose = if tale.is_russian() { whose } else { format!("{side}s") };
    say!(tale, "Ready: {ready} of {all} {whose}", "Готовы к работе: {ready} из {all} {whose}");
}
