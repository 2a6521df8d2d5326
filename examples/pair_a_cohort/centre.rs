//! The bundled sample centre: a programme walked through its seven stages, saved
//! after each.

use crate::args::Centre;
use crate::report;
use crate::say::say;
use crate::tell::tell;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::people::import::{self, Options};
use mentormatch::people::{Answer, Cohort, ConsentedBy, Date, FormId, GivenConsent, PersonId};
use mentormatch::program::work::AssessedBy;
use mentormatch::program::{
    Act, AnyProgram, Cause, Closing, Contour, Feedback, FeedbackFrom, Finished, Forming,
    FormsPairs, MeasuredAt, Measurement, MenteeBase, MentorBase, Moment, PairNo, PairOutcome,
    PairRecord, PairState, Preparation, Program, ProgramResource, Reason, Reasons, Record, Refused,
    ResourceKind, Review, RoadmapStep, Selection, Snapshot, Stage, StageName, Training,
    TrainingPlan, Verdict, Work, WorkReason,
};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Greedy, Optimal, Pairing, Prepared, Stable, Strategy, compare};
use std::collections::BTreeSet;
use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const MENTEES: &str = include_str!("../data/cohort/mentees.csv");
const MENTORS: &str = include_str!("../data/cohort/mentors.csv");
const RULES: &str = include_str!("../data/rules/centre.json");

type Done<T> = Result<T, Box<dyn Error>>;

pub(crate) fn run(
    options: &Centre,
    strategy: &dyn Strategy,
    phrases: &Phrases,
) -> Result<(), String> {
    walk(options, strategy, phrases).map_err(|error| match error.downcast_ref::<Reasons>() {
        Some(reasons) => {
            let said = reasons.as_slice().iter().map(|reason| phrases.say(reason));
            said.collect::<Vec<_>>().join("; ")
        }
        None => error.to_string(),
    })
}

fn walk(options: &Centre, strategy: &dyn Strategy, phrases: &Phrases) -> Done<()> {
    let said = Rules::from_json(RULES)?.words_in(phrases.language().code());
    let phrases = &phrases.clone().plugged(&said);
    tell!(
        phrases,
        "Sample data: the people, their answers and the centre are invented.\n",
        "Данные условные: участники, их ответы и центр вымышлены.\n"
    );
    let mut program = if options.resume {
        resumed(options, phrases)?
    } else {
        AnyProgram::from(Program::begin(&act(1, 9, "the head's order")?))
    };
    // What another run left is replaced, and only what this one saves stays beside.
    let mut older_is_ours = options.resume;
    while !program.is_finished() {
        let stage = program.stage();
        let (number, name) = (stage.number(), phrases.say(stage));
        tell!(phrases, "== Stage {number}: {name}\n", "== Этап {number}: {name}\n");
        program = match program {
            AnyProgram::Preparation(program) => prepare(program, phrases)?.into(),
            AnyProgram::MenteeBase(program) => gather_mentees(program, phrases)?.into(),
            AnyProgram::MentorBase(program) => gather_mentors(program, phrases)?.into(),
            AnyProgram::Selection(program) => select(program, phrases)?.into(),
            AnyProgram::Forming(program) => form(program, strategy, phrases)?.into(),
            AnyProgram::Work(program) => work(program, strategy, phrases)?.into(),
            AnyProgram::Closing(program) => close(program, phrases)?.into(),
            AnyProgram::Finished(program) => program.into(),
        };
        let (snapshot, path) = (program.snapshot(), &options.snapshot);
        if older_is_ours {
            snapshot.save_keeping(path, &before(path), options.most)?;
        } else {
            remove(&before(path))?;
            snapshot.save(path)?;
        }
        older_is_ours = true;
        say!("");
    }
    tell!(
        phrases,
        "The cycle is finished; the programme is kept in {}. Run again with --resume for the next.",
        "Цикл завершён, программа сохранена в {}. Следующий цикл – ещё раз с --resume.",
        options.snapshot.display()
    );
    Ok(())
}

/// Where the snapshot before the last one is.
fn before(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".before");
    name.into()
}

fn remove(path: &Path) -> Done<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(format!("{}: {error}", path.display()).into())
        }
        _ => Ok(()),
    }
}

/// The programme as it was saved; a finished one begins its next cycle.
fn resumed(options: &Centre, phrases: &Phrases) -> Done<AnyProgram> {
    let newest_first = [options.snapshot.clone(), before(&options.snapshot)];
    let resumed = Snapshot::newest_whole(&newest_first, options.most)
        .map_err(|none| format!("{}: {none}", options.snapshot.display()))?;
    for skipped in &resumed.skipped {
        tell!(phrases, "Passed over: {skipped}", "Пропущено: {skipped}");
    }
    if resumed.path != options.snapshot {
        tell!(phrases, "Resumed from {}\n", "Продолжено из {}\n", resumed.path.display());
    }
    let program = resumed.program;
    let cycle = program.record().cycle();
    let AnyProgram::Finished(program) = program else {
        let stage = program.stage().number();
        tell!(
            phrases,
            "Cycle {cycle} continues in stage {stage}.\n",
            "Цикл {cycle} продолжается на этапе {stage}.\n"
        );
        return Ok(program);
    };
    tell!(
        phrases,
        "Cycle {cycle} was finished: the next one begins with the bases that it left.\n",
        "Цикл {cycle} завершён: следующий начинается с базами, которые он оставил.\n"
    );
    let next = program.next_cycle(&act(cycle + 1, 9, "the head's order")?);
    Ok(next.map_err(|refused| refused.reasons)?.into())
}

/// A decision of the centre's curator on the first day of a month of the school year
/// that a cycle takes.
fn act(cycle: u32, month: u8, ground: &str) -> Done<Act> {
    let year = 2025 + u16::try_from(cycle)? + u16::from(month < 9);
    let day = Date::new(year, month, 1).ok_or("the calendar has no such day")?;
    Ok(Act::new(PersonId::new("curator")?, day, ground))
}

fn advance<S: Stage>(program: Program<S>, act: &Act) -> Done<Program<S::Next>> {
    program.advance(act).map_err(|Refused { reasons, .. }: Refused<S>| reasons.into())
}

fn forms() -> Done<Vec<FormId>> {
    let codes = ["learner-learner", "teacher-teacher", "employer-learner", "student-learner"];
    Ok(codes.into_iter().map(FormId::new).collect::<Result<_, _>>()?)
}

fn prepare(mut program: Program<Preparation>, phrases: &Phrases) -> Done<Program<MenteeBase>> {
    let act = act(program.record().cycle(), 9, "meeting of the team")?;
    program.team().name_curator(&act, &act.by)?;
    program.preparing().choose_forms(&act, forms()?.into_iter().collect::<BTreeSet<_>>())?;
    let steps = [
        ("inform educators, parents and learners", StageName::Preparation, 0, 0),
        ("questionnaires and requests of mentees", StageName::MenteeBase, 0, 1),
        ("questionnaires of mentors", StageName::MentorBase, 0, 1),
        ("interviews and training of mentors", StageName::Selection, 1, 1),
        ("pairs and groups", StageName::Forming, 2, 2),
        ("meetings of the pairs", StageName::Work, 2, 8),
        ("results, thanks, celebration", StageName::Closing, 9, 9),
    ];
    let steps = steps.map(|(name, stage, from_month, to_month)| RoadmapStep {
        name: name.to_owned(),
        stage,
        from_month,
        to_month,
        responsible: vec!["curator".to_owned()],
        contour: Contour::Inner,
    });
    let (count, of_forms) = (steps.len(), forms()?.len());
    tell!(
        phrases,
        "roadmap of {count} steps, {of_forms} forms",
        "шагов в дорожной карте: {count}; форм наставничества: {of_forms}"
    );
    program.preparing().adopt_roadmap(&act, steps.to_vec())?;
    program.team().add_resource(
        &act,
        ProgramResource {
            name: "two assistants of the curator".to_owned(),
            kind: ResourceKind::People,
            source: Contour::Inner,
        },
    )?;
    if program.record().rules().is_none() {
        program.team().set_rules(&act, Rules::from_json(RULES)?)?;
    }
    advance(program, &act)
}

/// The people of the bundled files.
fn sample() -> Done<Cohort> {
    let rules = Rules::from_json(RULES)?;
    let mapping = rules.import.unwrap_or_default();
    let options = Options::default();
    let read = import::cohort(MENTEES.as_bytes(), MENTORS.as_bytes(), &mapping, &options)?;
    Ok(read.cohort)
}

fn gather_mentees(
    mut program: Program<MenteeBase>,
    phrases: &Phrases,
) -> Done<Program<MentorBase>> {
    let act = act(program.record().cycle(), 9, "questionnaires")?;
    if program.record().cohort().mentees().is_empty() {
        // Mentors' questionnaires come in at the same time: recording may run ahead.
        program.people().add_people(&act, sample()?)?;
    }
    let mentees: Vec<PersonId> = program.record().cohort().mentees().ids().cloned().collect();
    for mentee in &mentees {
        measure(&mut program, &act, Side::Mentee, mentee, MeasuredAt::Entry)?;
    }
    let count = mentees.len();
    tell!(phrases, "{count} mentees with their requests", "наставляемых с запросами: {count}");
    held_back(program.record(), Side::Mentee, phrases);
    advance(program, &act)
}

fn gather_mentors(mut program: Program<MentorBase>, phrases: &Phrases) -> Done<Program<Selection>> {
    let act = act(program.record().cycle(), 9, "questionnaires")?;
    let mentors: Vec<PersonId> = program.record().cohort().mentors().ids().cloned().collect();
    for mentor in &mentors {
        measure(&mut program, &act, Side::Mentor, mentor, MeasuredAt::Entry)?;
    }
    let count = mentors.len();
    tell!(
        phrases,
        "{count} potential mentors with their resources",
        "кандидатов в наставники с их ресурсами: {count}"
    );
    advance(program, &act)
}

fn select(mut program: Program<Selection>, phrases: &Phrases) -> Done<Program<Forming>> {
    let act = act(program.record().cycle(), 10, "interviews")?;
    for form in forms()? {
        let criteria = ["wishes to take part", "knows what mentees ask for", "has time"];
        program.selecting().set_criteria(&act, &form, criteria.map(str::to_owned).into())?;
        let themes = vec!["the mentor's role".to_owned(), "difficult talks".to_owned()];
        program.selecting().plan_training(
            &act,
            &form,
            TrainingPlan { themes, meetings: 3, obligatory: false },
        )?;
    }
    let mentors: Vec<PersonId> = program.record().cohort().mentors().ids().cloned().collect();
    for mentor in &mentors {
        program.selecting().record_questionnaire(&act, mentor)?;
        program.selecting().record_interview(&act, mentor)?;
        program.selecting().decide(&act, mentor, Verdict::Selected)?;
        let trained =
            program.record().mentor_file(mentor).is_some_and(|file| file.training.is_some());
        if !trained {
            program.selecting().record_training(
                &act,
                mentor,
                Training::Attended { meetings: 3 },
            )?;
        }
    }
    let count = program.record().ready(Side::Mentor).len();
    tell!(phrases, "{count} mentors are ready", "наставников, готовых к работе: {count}");
    held_back(program.record(), Side::Mentor, phrases);
    advance(program, &act)
}

fn form(
    mut program: Program<Forming>,
    strategy: &dyn Strategy,
    phrases: &Phrases,
) -> Done<Program<Work>> {
    let cycle = program.record().cycle();
    let act = act(cycle, 11, "the sum of both sides' scores")?;
    let draft = program.forming().draft(&act, strategy, &Control::unbounded())?.clone();
    let cohort = program.record().cohort().clone();
    let rules = program.record().rules().ok_or("there are rules since stage 1")?.clone();
    let compiled = rules.compile(&cohort)?;
    report::pairs(&draft, &cohort, &compiled, phrases);
    report::unmatched(&draft, &cohort, &compiled, phrases);
    side_by_side(program.record(), &cohort, &rules, (&draft, phrases))?;

    let proposed = program.forming().adopt_draft(&act)?;
    // One mentee would rather not; everybody else agrees.
    let declined = proposed.first().copied();
    for pair in proposed {
        program.forming().consent(&act, pair, Side::Mentor)?;
        if Some(pair) == declined {
            program.forming().decline(&act, pair, Side::Mentee, Cause::NoInterest)?;
        } else {
            program.forming().consent(&act, pair, Side::Mentee)?;
        }
    }
    if let Some(declined) = declined {
        tell_again(&mut program, &act, (strategy, phrases), declined)?;
    }
    support_unserved(&mut program, &act, phrases)?;
    let published = program.forming().publish(&act, "order on pairs and groups")?;
    let count = published.len();
    tell!(
        phrases,
        "{count} pairs published by the head's order",
        "закреплено пар распоряжением руководителя: {count}"
    );
    advance(program, &act)
}

/// The stable and the optimal pairing of those who are ready, and the baseline.
fn side_by_side(
    record: &Record,
    cohort: &Cohort,
    rules: &Rules,
    (draft, phrases): (&Pairing, &Phrases),
) -> Done<()> {
    let seats = |side, ids: Vec<(&PersonId, u32)>| -> Vec<u32> {
        let ready = record.ready(side);
        ids.into_iter().map(|(id, seats)| if ready.contains(id) { seats } else { 0 }).collect()
    };
    let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
    let prepared = Prepared::new(cohort.clone(), rules)?.with_seats(
        seats(Side::Mentee, mentees.iter().map(|(_, one)| (&one.person.id, one.seats)).collect()),
        seats(Side::Mentor, mentors.iter().map(|(_, one)| (&one.person.id, one.seats)).collect()),
    )?;
    let situation = prepared.situation(&Control::unbounded())?;
    let strategies: [&dyn Strategy; 3] = [&Stable::for_mentees(), &Optimal, &Greedy];
    let compared = compare(&strategies, &situation, &Control::unbounded())?.or_stopped()?;
    let (table, shared) = (compared.words(phrases), compared.shared_pairs(0, 1));
    tell!(
        phrases,
        "The stable and the optimal pairing side by side, and a greedy one\n\n{table}",
        "Устойчивый и наилучший состав рядом, и для сравнения жадный\n\n{table}"
    );
    tell!(
        phrases,
        "the stable and the optimal pairing have {shared} pairs in common",
        "общих пар у устойчивого и наилучшего состава: {shared}"
    );
    let mut pairings = compared.pairings;
    pairings.push(draft.clone());
    report::verified(&pairings, phrases)?;
    say!("");
    Ok(())
}

/// After a pair is declined or dissolved: another search for those without a mentor,
/// in which nobody else is moved.
fn tell_again<S: FormsPairs>(
    program: &mut Program<S>,
    act: &Act,
    (strategy, phrases): (&dyn Strategy, &Phrases),
    ended: PairNo,
) -> Result<(), Reasons> {
    if let Some(PairRecord { mentee, mentor, .. }) = program.record().pair(ended) {
        tell!(
            phrases,
            "{mentee} and {mentor} do not go together: the search goes on",
            "{mentee} и {mentor} вместе не работают: поиск продолжается"
        );
    }
    program.forming().draft(act, strategy, &Control::unbounded())?;
    for pair in program.forming().adopt_draft(act)? {
        for side in Side::BOTH {
            program.forming().consent(act, pair, side)?;
        }
        if let Some(pair) = program.record().pair(pair) {
            let (mentee, mentor) = (&pair.mentee, &pair.mentor);
            tell!(phrases, "{mentee} found {mentor}", "{mentee} получает наставника {mentor}");
        }
    }
    Ok(())
}

fn support_unserved<S: FormsPairs>(
    program: &mut Program<S>,
    act: &Act,
    phrases: &Phrases,
) -> Result<(), Reasons> {
    let unserved: BTreeSet<PersonId> = program.record().unserved().clone();
    for mentee in &unserved {
        program.forming().record_support(act, mentee, "a talk with the psychologist")?;
    }
    let count = unserved.len();
    tell!(
        phrases,
        "{count} mentees without a mentor are supported, and first in the next search",
        "наставляемых без наставника: {count} – их поддерживают, в следующем поиске они первые"
    );
    Ok(())
}

fn work(
    mut program: Program<Work>,
    strategy: &dyn Strategy,
    phrases: &Phrases,
) -> Done<Program<Closing>> {
    let cycle = program.record().cycle();
    // A guardian consents late: the mentee joins the search.
    let late = act(cycle, 12, "the guardian's letter")?;
    let waiting: Vec<PersonId> =
        program.record().held_back(Side::Mentee).map(|(mentee, _)| mentee.clone()).collect();
    for mentee in waiting {
        let consent = GivenConsent { by: ConsentedBy::Guardian, on: late.on };
        program.people().record_consent(&late, &mentee, consent)?;
        tell!(phrases, "{mentee} may take part now", "{mentee}: теперь можно участвовать");
    }
    // One pair does not get on and parts.
    let first = working(program.record()).next();
    if let Some(first) = first {
        program.forming().dissolve(&late, first, Cause::Incompatible)?;
        tell_again(&mut program, &late, (strategy, phrases), first)?;
        support_unserved(&mut program, &late, phrases)?;
        let agreed = |(_, pair): (PairNo, &PairRecord)| pair.state() == PairState::Agreed;
        if program.record().pairs().any(agreed) {
            program.forming().publish(&late, "second order on pairs and groups")?;
        }
    }
    let spring = act(cycle, 3, "meetings and feedback")?;
    let pairs: Vec<PairNo> = working(program.record()).collect();
    for &pair in &pairs {
        program.arranging().choose_format(&spring, pair, "a joint project")?;
        feedback(&mut program, &spring, pair, Moment::Interim)?;
    }
    // Teachers are assessed while they work.
    for reason in program.demands() {
        if let Reason::Work(WorkReason::NoAssessment { pair }) = reason {
            let found = Answer::Given("a good open lesson".to_owned());
            program.work().record_assessment(&spring, pair, AssessedBy::OpenLesson, found)?;
        }
    }
    program.monitoring().record_review(&spring, review(Moment::Interim))?;
    program.arranging().devise_reward(&spring, "mentor of the year")?;
    let count = pairs.len();
    tell!(
        phrases,
        "{count} pairs work and gave feedback",
        "пар, которые работают и дали обратную связь: {count}"
    );
    advance(program, &spring)
}

fn working(record: &Record) -> impl Iterator<Item = PairNo> {
    record.pairs().filter(|(_, pair)| pair.state() == PairState::Working).map(|(number, _)| number)
}

fn feedback<S: Stage>(
    program: &mut Program<S>,
    act: &Act,
    pair: PairNo,
    moment: Moment,
) -> Result<(), Reasons> {
    for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
        let text = Answer::Given("we meet every week".to_owned());
        program.monitoring().record_feedback(act, pair, Feedback::new(from, moment, text))?;
    }
    Ok(())
}

fn review(moment: Moment) -> Review {
    let one = |text: &str| vec![text.to_owned()];
    Review {
        moment,
        strengths: one("meetings are regular"),
        weaknesses: one("few mentors know physics"),
        opportunities: one("the university offers students"),
        threats: one("exams in spring"),
    }
}

/// Motivation as answered stands for whatever the centre measures.
fn measure<S: Stage>(
    program: &mut Program<S>,
    act: &Act,
    side: Side,
    person: &PersonId,
    moment: MeasuredAt,
) -> Result<(), Reasons> {
    let cohort = program.record().cohort();
    let motivation = match side {
        Side::Mentee => cohort.mentees().get(person).map(|one| one.person.motivation),
        Side::Mentor => cohort.mentors().get(person).map(|one| one.person.motivation),
    };
    let value = motivation.unwrap_or_default().map(|level| f64::from(level.get()));
    let measurement = Measurement::new(side, "motivation", moment, value);
    program.monitoring().record_measurement(act, person, measurement)
}

fn close(mut program: Program<Closing>, phrases: &Phrases) -> Done<Program<Finished>> {
    let act = act(program.record().cycle(), 6, "closing meetings")?;
    let pairs: Vec<PairNo> = working(program.record()).collect();
    let mut mentors = BTreeSet::new();
    for &pair in &pairs {
        program.work().close_pair(
            &act,
            pair,
            PairOutcome { goals_reached: true, continues: false },
        )?;
        feedback(&mut program, &act, pair, Moment::Final)?;
        mentors.extend(program.record().pair(pair).map(|pair| pair.mentor.clone()));
    }
    for side in Side::BOTH {
        let ids: Vec<PersonId> = match side {
            Side::Mentee => program.record().cohort().mentees().ids().cloned().collect(),
            Side::Mentor => program.record().cohort().mentors().ids().cloned().collect(),
        };
        for person in &ids {
            measure(&mut program, &act, side, person, MeasuredAt::Exit)?;
        }
        program.closing().begin_refilling(&act, side)?;
    }
    if let (Some(mentor), Some(&pair)) = (mentors.first(), pairs.first()) {
        program.closing().grant_reward(&act, "mentor of the year", mentor)?;
        program.closing().collect_case(&act, pair, "a joint project that was defended")?;
    }
    for mentor in &mentors {
        program.closing().keep_mentor(&act, mentor)?;
    }
    program.monitoring().record_review(&act, review(Moment::Final))?;
    let (closed, kept) = (pairs.len(), mentors.len());
    tell!(
        phrases,
        "{closed} pairs closed, {kept} mentors stay in the long-term base",
        "завершили работу пар: {closed}; наставников в долгосрочной базе: {kept}"
    );
    advance(program, &act)
}

fn held_back(record: &Record, side: Side, phrases: &Phrases) {
    for (_, reasons) in record.held_back(side) {
        let why: Vec<_> = reasons.iter().map(|reason| phrases.say(reason)).collect();
        let why = why.join("; ");
        tell!(phrases, "held back: {why}", "пока не допускается: {why}");
    }
}
