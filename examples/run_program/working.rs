//! Stage 6: months 7 to 12. Formats, analyses, goals, meetings; a pair dissolved and
//! formed anew, newcomers, a leaver.

use crate::monitoring::{self, measure_all};
use crate::pairs::{self, agree, told, working};
use crate::people::{self, NO_CONSENT_YET};
use crate::preparing::PARTNERS;
use crate::tale::{Both, Done, Tale, id, say};
use crate::together::{analyse, goals, meet, meet_all, regular};
use mentormatch::kernel::{Control, Side};
use mentormatch::people::{Answer, ConsentedBy, GivenConsent};
use mentormatch::program::work::{AssessedBy, MeetingKind, RegularityRule, TrialOutcome};
use mentormatch::program::{
    Act, Cause, Channel, Closing, Feedback, FeedbackFrom, Heading, MeasuredAt, MentorFile, Moment,
    PairNo, Program, Reason, Training, Verdict, Work, WorkReason,
};
use mentormatch::strategy::Optimal;

/// The mentee whose pair does not get on, and the one who leaves.
const PARTS: &str = "n-03";
const LEAVES: &str = "n-11";

pub(crate) fn tell(mut program: Program<Work>, tale: &Tale) -> Done<Program<Closing>> {
    tale.begin_stage(&program);
    let act = tale.act(7, 20, ("first meetings", "первые встречи"))?;
    begin(&mut program, &act, tale)?;
    program.team().mark_step(&act, 20)?;
    trials(&mut program, tale)?;
    leaver(&mut program, tale)?;
    newcomers(&mut program, tale)?;
    again(&mut program, tale)?;
    goals(&mut program, tale)?;
    regular(&mut program, tale)?;
    assessments(&mut program, tale)?;
    silence(&program, tale)?;
    interim(&mut program, tale)?;
    let act = tale.act(12, 5, ("the pairs' work", "работа пар"))?;
    program.team().mark_step(&act, 23)?;
    tale.end_stage(program, 12, &act)
}

/// Pairs that have not met yet: first meeting, format, analyses.
fn begin(program: &mut Program<Work>, act: &Act, tale: &Tale) -> Done<()> {
    let new: Vec<PairNo> = working(program.record())
        .into_iter()
        .filter(|&pair| {
            program.record().curator_view(pair).is_some_and(|view| view.meetings.is_empty())
        })
        .collect();
    meet_all(program, act, &new, MeetingKind::Organisational, 40, tale)?;
    for pair in new {
        let format = format(program, pair, tale);
        program.arranging().choose_format(act, pair, &format)?;
        analyse(program, act, pair, tale)?;
        tale.line(&format!("   № {pair}: {format}"));
    }
    Ok(())
}

/// The first of the forms of work that the form's sources name.
fn format(program: &Program<Work>, pair: PairNo, tale: &Tale) -> String {
    let own = tale.of(("short meetings on one question", "короткие встречи по одному вопросу"));
    let record = program.record();
    let form = record.pair(pair).and_then(|pair| pair.form.as_ref());
    let rules = form.and_then(|form| record.conditions().form_rules.get(form.as_str()));
    let works = rules.and_then(|rules| rules.works.get(1).or(rules.works.first()));
    works.map_or(own, |item| item.words.in_language(tale.phrases.language())).to_owned()
}

/// The trial meeting and what follows from it (step 21).
fn trials(program: &mut Program<Work>, tale: &Tale) -> Done<()> {
    let act = tale.act(8, 15, ("trial meetings", "пробные встречи"))?;
    let pairs = working(program.record());
    meet_all(program, &act, &pairs, MeetingKind::Trial, 60, tale)?;
    for pair in pairs {
        let mentee = program.record().pair(pair).map(|pair| pair.mentee.as_str().to_owned());
        let outcome = match mentee.as_deref() {
            Some(PARTS) => TrialOutcome::Dissolve { cause: Cause::Incompatible },
            Some("n-06") => {
                let what: Both =
                    ("shorter meetings, twice as often", "встречи короче, но вдвое чаще");
                TrialOutcome::Change { what: tale.of(what).to_owned() }
            }
            _ => TrialOutcome::Continue,
        };
        if outcome != TrialOutcome::Continue {
            let (pair, said) = (tale.pair(program.record(), pair), tale.phrases.say(&outcome));
            tale.line(&format!("   {pair}: {said}"));
        }
        program.arranging().judge_trial(&act, pair, outcome)?;
    }
    program.team().mark_step(&act, 21)?;
    Ok(())
}

fn leaver(program: &mut Program<Work>, tale: &Tale) -> Done<()> {
    let act = tale.act(8, 17, ("the family moves", "переезд семьи"))?;
    let person = id(LEAVES)?;
    program.people().leave(&act, &person, Cause::Left)?;
    let (on, name) = (tale.date(act.on), tale.person(program.record(), Side::Mentee, &person));
    say!(tale, "{on}: {name} leaves the programme", "{on}: {name} выбывает из программы");
    Ok(())
}

/// A mentee whose guardian consents late, and a mentor who comes in between.
fn newcomers(program: &mut Program<Work>, tale: &Tale) -> Done<()> {
    let act = tale.act(8, 18, ("the guardian's letter", "заявление законного представителя"))?;
    let (day, on, mentee) = (act.on, tale.date(act.on), id(NO_CONSENT_YET)?);
    program.people().record_consent(
        &act,
        &mentee,
        GivenConsent { by: ConsentedBy::Guardian, on: day },
    )?;
    let name = tale.person(program.record(), Side::Mentee, &mentee);
    say!(tale, "{on}: {name} may take part now", "{on}: {name} теперь допущен к участию");
    let mut file = MentorFile::default();
    file.questionnaire = Some(day);
    file.interview = Some(day);
    file.selection = Some(Verdict::Selected);
    file.training = Some(Training::Attended { meetings: 3 });
    let ready = program.forming().admit_mentor(&act, people::newcomer(tale, day)?, file)?;
    let name = tale.person(program.record(), Side::Mentor, ready.id());
    say!(tale, "{on}: {name} joins as a mentor", "{on}: {name} присоединяется как наставник");
    for side in Side::BOTH {
        measure_all(program, &act, side, MeasuredAt::Entry, tale)?;
    }
    Ok(())
}

/// The search goes on for everybody without a mentor; nobody else is moved.
fn again(program: &mut Program<Work>, tale: &Tale) -> Done<()> {
    let act = tale.act(8, 20, ("the search goes on", "поиск продолжается"))?;
    let drafted = program.forming().draft(&act, &Optimal, &Control::unbounded())?.clone();
    pairs::draft(program.record(), &drafted, tale);
    let everybody: Vec<_> =
        drafted.unmatched_mentees.iter().map(|one| one.person.as_str()).collect();
    pairs::unmatched(&drafted, &everybody, tale);
    let proposed = program.forming().adopt_draft(&act)?;
    told(program.record(), &proposed, tale);
    agree(program, &act, &proposed)?;
    pairs::support(program, &act, tale)?;
    pairs::order(program, &act, "9-о", tale)?;
    let act = tale.act(8, 24, ("first meetings of the new pairs", "первые встречи новых пар"))?;
    begin(program, &act, tale)?;
    let act = tale.act(9, 3, ("trial meetings of the new pairs", "пробные встречи новых пар"))?;
    for pair in working(program.record()) {
        if program.record().curator_view(pair).is_some_and(|view| view.trial.is_none()) {
            meet(program, &act, pair, MeetingKind::Trial, 45)?;
            program.arranging().judge_trial(&act, pair, TrialOutcome::Continue)?;
        }
    }
    Ok(())
}

/// Obligatory for teachers (Procedures): without it stage 6 does not end.
fn assessments(program: &mut Program<Work>, tale: &Tale) -> Done<()> {
    let act =
        tale.act(11, 5, ("assessment of intermediate results", "оценка промежуточных итогов"))?;
    tale.heading(Heading::Lacking);
    let lacking = program.demands();
    for reason in lacking.iter().filter(|reason| reason.code() == "no-assessment") {
        tale.line(&tale.phrases.say(reason));
        if let Reason::Work(WorkReason::NoAssessment { pair }) = reason {
            let text = Answer::Given(tale.of(("held well", "проведено успешно")).to_owned());
            program.work().record_assessment(&act, *pair, AssessedBy::OpenLesson, text)?;
        }
    }
    let (on, by) = (tale.date(act.on), tale.phrases.say(AssessedBy::OpenLesson));
    tale.line(&format!("{on}: {by}"));
    Ok(())
}

/// Who has not met for too long, what the mentors carry, and what the curator sees.
fn silence(program: &Program<Work>, tale: &Tale) -> Done<()> {
    let from = tale.day(7, 1)?;
    let today = tale.act(11, 25, ("how the pairs meet", "регулярность встреч"))?.on;
    tale.heading(Heading::Silent);
    for silent in program.record().silent_pairs(today, &RegularityRule::default()) {
        let (pair, days, missed) =
            (tale.pair(program.record(), silent.pair), silent.days as usize, silent.missed);
        let days = tale.counted(days, (&["day", "days"], &["день", "дня", "дней"]));
        let missed = tale.counted(
            missed,
            (
                &["meeting", "meetings"],
                &["встреча пропущена", "встречи пропущены", "встреч пропущено"],
            ),
        );
        say!(
            tale,
            "{pair}: no meeting for {days}, {missed} missed",
            "{pair}: не встречались {days}, {missed}"
        );
    }
    tale.heading(Heading::Load);
    for (mentor, load) in program.record().loads(from, today) {
        let held =
            tale.counted(load.held, (&["meeting", "meetings"], &["встреча", "встречи", "встреч"]));
        let (hours, rest) = ((load.minutes / 60) as usize, (load.minutes % 60) as usize);
        let minutes = if rest == 0 {
            tale.counted(hours, (&["hour", "hours"], &["час", "часа", "часов"]))
        } else {
            let minutes = load.minutes as usize;
            tale.counted(minutes, (&["minute", "minutes"], &["минута", "минуты", "минут"]))
        };
        let over = match load.is_over() {
            true => tale.of((
                " – more than the mentor offered",
                " – больше, чем наставник указал в анкете",
            )),
            false => "",
        };
        say!(tale, "{mentor}: {held}, {minutes}{over}", "{mentor}: {held}, {minutes}{over}");
    }
    let first =
        working(program.record()).first().and_then(|&pair| program.record().curator_view(pair));
    if let Some(view) = first {
        let pair = view.pair;
        let all = tale
            .counted(view.diary.len(), (&["entry", "entries"], &["запись", "записи", "записей"]));
        let reported: Vec<_> = view.diary.iter().filter_map(|line| line.reported).collect();
        let reported = reported.join("; ");
        say!(
            tale,
            "The diary of pair {pair} has {all}; reported to the curator: {reported}",
            "В дневнике пары № {pair} – {all}; куратору передано: {reported}"
        );
    }
    Ok(())
}

/// Feedback of all three roles, the SWOT table, the rewards devised (step 24).
fn interim(program: &mut Program<Work>, tale: &Tale) -> Done<()> {
    let act = tale.act(11, 26, ("interim feedback", "промежуточная обратная связь"))?;
    for pair in working(program.record()) {
        feedback(program, &act, pair, Moment::Interim, tale)?;
    }
    monitoring::answer(program, &act, Moment::Interim, tale)?;
    monitoring::review(program, &act, Moment::Interim, tale)?;
    program.team().mark_step(&act, 24)?;
    let act = tale.act(11, 27, ("intermediate results", "промежуточные результаты"))?;
    let partners = tale.of(PARTNERS);
    program.team().inform_audience(&act, partners, Channel::Media)?;
    tale.line(&format!("{}: {partners} – {}", tale.date(act.on), tale.phrases.say(Channel::Media)));
    tale.heading(Heading::Rewards);
    for reward in REWARDS {
        program.arranging().devise_reward(&act, tale.of(reward))?;
        tale.line(tale.of(reward));
    }
    Ok(())
}

pub(crate) const REWARDS: [Both; 3] = [
    ("mentor of the year", "наставник года"),
    ("pair of the year", "пара года"),
    ("certificate of a mentor", "сертификат наставника"),
];

pub(crate) fn feedback<S: mentormatch::program::Stage>(
    program: &mut Program<S>,
    act: &Act,
    pair: PairNo,
    moment: Moment,
    tale: &Tale,
) -> Done<()> {
    for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor, FeedbackFrom::Curator] {
        let text = Answer::Given(tale.of(("it helps", "работа приносит пользу")).to_owned());
        program.monitoring().record_feedback(act, pair, Feedback::new(from, moment, text))?;
    }
    Ok(())
}
