//! Both phases of monitoring: questionnaires and the SWOT table of them, measurements
//! at entry and exit.

use crate::tale::{Both, Done, Tale, say};
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, PersonId};
use mentormatch::program::monitoring::{
    About, Favour, Kind, Quadrant, Question, Questionnaire, Reading, Reply, Sheet, SwotRules,
};
use mentormatch::program::{
    Act, Contour, FeedbackFrom, Heading, MeasuredAt, Measurement, Moment, PairState, Program,
    Record, Stage,
};

pub(crate) const MEASURES: [Both; 3] =
    [("self-esteem", "самооценка"), ("activity", "активность"), ("motivation", "мотивация")];
const MEMBERS: &str = "members";
const CURATOR: &str = "curator";

fn options(tale: &Tale) -> [(String, Reading); 3] {
    [
        (("yes", "да"), Reading::Favourable),
        (("partly", "отчасти"), Reading::Neutral),
        (("no", "нет"), Reading::Unfavourable),
    ]
    .map(|(text, reading)| (tale.of(text).to_owned(), reading))
}

/// Sets the questionnaires of the members and of the curator.
pub(crate) fn set<S: Stage>(program: &mut Program<S>, act: &Act, tale: &Tale) -> Done<()> {
    let scored = Kind::Scored { least: 1, most: 10, lower_is_better: false };
    let closed = Kind::Closed { options: options(tale).into() };
    let subject = tale.of(("progress", "продвижение")).to_owned();
    let question = |code, text: Both, about, kind| Question::new(code, tale.of(text), about, kind);
    let mut threat = question(
        "outside",
        ("What around us hinders?", "Что мешает извне?"),
        About::Process,
        Kind::Open,
    );
    threat.contour = Contour::Outer;
    let questions = vec![
        question(
            "regular",
            ("Do you meet regularly?", "Регулярны ли встречи?"),
            About::Process,
            closed.clone(),
        ),
        question(
            "places",
            ("Is there room to meet?", "Есть ли где встречаться?"),
            About::Process,
            closed,
        ),
        question(
            "expected",
            ("How much do you expect?", "Чего вы ожидаете?"),
            About::Expectation(subject.clone()),
            scored.clone(),
        ),
        question(
            "came",
            ("How much came of it?", "Что получилось?"),
            About::Outcome(subject),
            scored.clone(),
        ),
        question(
            "wellbeing",
            ("Do you feel at ease here?", "Комфортно ли вам?"),
            About::SocialWellbeing,
            scored.clone(),
        ),
        question(
            "content",
            ("Are you satisfied?", "Вы удовлетворены?"),
            About::Satisfaction,
            scored.clone(),
        ),
        threat,
    ];
    let asked = [FeedbackFrom::Mentee, FeedbackFrom::Mentor].into();
    let members = Questionnaire { asked, forms: Default::default(), questions };
    program.monitoring().set_questionnaire(act, MEMBERS, members)?;
    let model = question(
        "model",
        ("Does the work conform to the model?", "Соответствует ли работа модели?"),
        About::Conformity,
        scored,
    );
    let asked = [FeedbackFrom::Curator].into();
    let curator = Questionnaire { asked, forms: Default::default(), questions: vec![model] };
    program.monitoring().set_questionnaire(act, CURATOR, curator)?;
    Ok(())
}

/// Everybody in a pair that works or was closed fills in a questionnaire, and the
/// curator too. The answers follow from the place in the base: sample answers.
pub(crate) fn answer<S: Stage>(
    program: &mut Program<S>,
    act: &Act,
    moment: Moment,
    tale: &Tale,
) -> Done<()> {
    let mut asked: Vec<(Side, PersonId)> = Vec::new();
    for (_, pair) in program.record().pairs() {
        if pair.state() == PairState::Working || pair.is_closed() {
            asked.extend(Side::BOTH.map(|side| (side, pair.member(side).clone())));
        }
    }
    asked.sort();
    asked.dedup();
    let (options, late) = (options(tale), i32::from(moment == Moment::Final));
    for (at, (side, person)) in (0_usize..).zip(asked) {
        let from = if side == Side::Mentee { FeedbackFrom::Mentee } else { FeedbackFrom::Mentor };
        let option = |at: usize| Reply::Option(options[at].0.clone());
        let score = |least: i32, among: usize| -> Done<Reply> {
            Ok(Reply::Score(least + i32::try_from(at % among)?))
        };
        let mut sheet = Sheet::new(MEMBERS, from, person, moment)
            .with("regular", option(usize::from(at % 6 == 5)))
            .with("places", option([2, 1, 2, 0][at % 4]))
            .with("wellbeing", score(6 + late, 4)?)
            .with("expected", score(5, 4)?);
        if moment == Moment::Final {
            sheet = sheet.with("came", score(5, 5)?).with("content", score(7, 4)?);
        }
        let open = at == 0;
        if open {
            let text = ("exams in spring", "весенние экзамены");
            sheet = sheet.with("outside", Reply::Text(tale.of(text).to_owned()));
        }
        let key = sheet.key.clone();
        program.monitoring().record_answers(act, sheet)?;
        if open {
            program.monitoring().assign_answer(act, &key, "outside", Quadrant::Threat)?;
        }
    }
    let sheet = Sheet::new(CURATOR, FeedbackFrom::Curator, act.by.clone(), moment);
    program.monitoring().record_answers(act, sheet.with("model", Reply::Score(8 + late)))?;
    Ok(())
}

/// The SWOT table of the answers, recorded as the review of the process.
pub(crate) fn review<S: Stage>(
    program: &mut Program<S>,
    act: &Act,
    moment: Moment,
    tale: &Tale,
) -> Done<()> {
    tale.heading(Heading::Swot);
    let table = program.record().swot(moment, None, &SwotRules::default());
    for (quadrant, findings) in &table.quadrants {
        let name = tale.phrases.say(quadrant);
        for finding in findings {
            let favour =
                finding.favour.as_ref().map_or(String::new(), |favour| percent(favour, tale));
            tale.line(&format!("{name}: {}{favour}", finding.said(&tale.phrases)));
        }
    }
    program.monitoring().record_review(act, table.review(moment, &tale.phrases))?;
    Ok(())
}

fn percent(favour: &Favour, tale: &Tale) -> String {
    let answers =
        tale.counted(favour.given, (&["answer", "answers"], &["ответ", "ответа", "ответов"]));
    let said = |mean: u32| format!(" – {} ({answers})", tale.phrases.percent(mean.into()));
    favour.mean.map_or_else(String::new, said)
}

/// Satisfaction, and expectations against results (step 27).
pub(crate) fn satisfaction(record: &Record, tale: &Tale) {
    tale.heading(Heading::Satisfaction);
    for (side, found) in record.satisfaction(&SwotRules::default()) {
        let (side, asked) = (tale.phrases.in_case(side, "pl"), found.asked);
        let favour = match found.favour.mean {
            Some(mean) => tale.phrases.percent(mean.into()),
            None => tale.of(("not answered", "без ответов")).to_owned(),
        };
        say!(
            tale,
            "{side}: {asked} answered; satisfaction {favour}",
            "{side}: опрошено {asked}, удовлетворённость {favour}"
        );
    }
    tale.heading(Heading::Expectations);
    for (subject, found) in record.fulfilment() {
        let people = |count: usize| {
            let forms = (&["person", "people"][..], &["участника", "участников", "участников"][..]);
            tale.counted(count, forms)
        };
        let (better, same, worse) = (people(found.better), found.as_expected, found.worse);
        say!(
            tale,
            "{subject}: better than expected for {better}, as expected for {same}, worse for {worse}",
            "{subject}: у {better} лучше ожиданий, у {same} – как ожидалось, у {worse} – хуже"
        );
    }
}

/// Measures everybody of a base who has not been measured at this moment and did not
/// leave. The values follow from the place in the base: sample values.
pub(crate) fn measure_all<S: Stage>(
    program: &mut Program<S>,
    act: &Act,
    side: Side,
    moment: MeasuredAt,
    tale: &Tale,
) -> Done<()> {
    let cohort = program.record().cohort();
    let ids: Vec<PersonId> = match side {
        Side::Mentee => cohort.mentees().ids().cloned().collect(),
        Side::Mentor => cohort.mentors().ids().cloned().collect(),
    };
    let mut measured = 0;
    for (at, person) in ids.iter().enumerate() {
        let known = program.record().monitoring().measurements.get(person);
        let done = |when| {
            known.is_some_and(|all| all.iter().any(|one| (one.side, one.moment) == (side, when)))
        };
        let due = moment == MeasuredAt::Entry || done(MeasuredAt::Entry);
        if program.record().left(person).is_some() || done(moment) || !due {
            continue;
        }
        measured += 1;
        for (which, name) in MEASURES.iter().enumerate() {
            let name = tale.of(*name);
            let value = match (person.as_str(), which, moment) {
                ("n-12", 1, MeasuredAt::Exit) => Answer::Withheld,
                _ => Answer::Given(value(at, which, moment)),
            };
            program.monitoring().record_measurement(
                act,
                person,
                Measurement::new(side, name, moment, value),
            )?;
        }
    }
    if measured > 0 {
        let (on, when) = (tale.date(act.on), tale.phrases.say(moment));
        let many = tale.counted(
            measured,
            match side {
                Side::Mentee => {
                    (&["mentee", "mentees"], &["наставляемый", "наставляемых", "наставляемых"])
                }
                Side::Mentor => {
                    (&["mentor", "mentors"], &["наставник", "наставника", "наставников"])
                }
            },
        );
        tale.heading(Heading::Measurements);
        say!(tale, "{on}: measured {when}: {many}", "{on}: {when} измерено: {many}");
    }
    Ok(())
}

fn value(at: usize, which: usize, moment: MeasuredAt) -> f64 {
    const ENTRY: [f64; 5] = [4.0, 6.0, 5.0, 3.0, 5.5];
    const GAIN: [f64; 7] = [1.0, 2.0, 0.5, 1.5, -0.5, 2.5, 0.0];
    let entry = ENTRY[(at * 3 + which) % ENTRY.len()];
    match moment {
        MeasuredAt::Entry => entry,
        MeasuredAt::Exit => entry + GAIN[(at * 2 + which * 3) % GAIN.len()],
    }
}
