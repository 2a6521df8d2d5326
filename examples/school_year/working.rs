//! Stage 6: the work, its papers in bulk, what comes late or was typed wrong, a mentor who leaves.

use crate::bases::YEAR;
use crate::files::{both, enter};
use crate::forming::support;
use crate::tale::{Both, Done, OFFICE, Tale, at_school, date, desk, pair_of, say, working};
use mentormatch::kernel::{Control, Side};
use mentormatch::people::Answer;
use mentormatch::program::monitoring::SwotRules;
use mentormatch::program::work::{
    Analysis, AnalysisOf, AssessedBy, Goal, Horizon, Meeting, MeetingKind, MeetingState, Sprint,
};
use mentormatch::program::{
    Act, AnyProgram, Cause, Fact, FactKind, MayMove, MeasuredAt, Measurement, Moment, Order,
    PairNo, Reason, UnitNo, WorkReason,
};
use std::collections::BTreeSet;

pub(crate) const REWARD: Both = ("mentor of the year", "наставник года");
/// Who leaves in December, with three mentees.
const LEAVES: &str = "ulyan";

pub(crate) fn begin(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act((2026, 10, 16), ("first meetings", "первые встречи"))?;
    for pair in working(program.record()) {
        start(&mut program, &act, pair, tale)?;
        for of in [AnalysisOf::Mentee, AnalysisOf::Mentor, AnalysisOf::Joint] {
            let text = |both: Both| tale.of(both).to_owned();
            let priority_field = match of {
                AnalysisOf::Joint => Answer::Given(text(("confidence", "уверенность в себе"))),
                _ => Answer::Unknown,
            };
            let analysis = Analysis {
                strengths: vec![text(("perseverance", "настойчивость"))],
                growth_zones: vec![text(("planning one's time", "планирование времени"))],
                priority_field,
            };
            desk(program.work())?.record_analysis(&act, pair, of, analysis)?;
        }
        desk(program.work())?.set_goal(&act, pair, goal(tale)?)?;
        desk(program.work())?.settle_sprint(&act, pair, (1, 1), true)?;
    }
    let count = tale.pairs(working(program.record()).len());
    let on = tale.date(act.on);
    say!(
        tale,
        "{on}: formats, analyses and goals with sprints: {count}",
        "{on}: форматы, самоанализ и цели со спринтами: {count}"
    );
    Ok(program)
}

fn start(program: &mut AnyProgram, act: &Act, pair: PairNo, tale: &Tale) -> Done<()> {
    let format = tale.of(("a project of two", "совместный проект"));
    Ok(desk(program.arranging())?.choose_format(act, pair, format)?)
}

fn goal(tale: &Tale) -> Done<Goal> {
    let sprint = |task: Both, from, to| -> Done<Sprint> {
        let task = tale.of(task).to_owned();
        Ok(Sprint { task, from: date(from)?, to: date(to)?, done: None })
    };
    Ok(Goal {
        text: tale.of(("a first result by spring", "первый результат к весне")).to_owned(),
        horizon: Horizon::Short,
        from: date((2026, 10, 16))?,
        to: date((2027, 3, 16))?,
        sprints: vec![
            sprint(("choose one question", "выбрать один вопрос"), (2026, 10, 16), (2026, 11, 15))?,
            sprint(("show what came of it", "показать результат"), (2026, 11, 16), (2027, 3, 16))?,
        ],
    })
}

pub(crate) fn meetings(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act_of(OFFICE, (2026, 11, 30), ("diaries of meetings", "журналы встреч"))?;
    enter(&mut program, &act, &FactKind::Meetings, both!(tale, "meetings-autumn", "csv"), tale)?;
    // The group meets as one.
    let state = MeetingState::Held { minutes: 45 };
    let meeting = Meeting { on: date((2026, 11, 12))?, kind: MeetingKind::Regular, state };
    let unit = UnitNo::new(1);
    desk(program.work())?.record_unit_meeting(&act, unit, meeting, &BTreeSet::new())?;
    let on = tale.date(meeting.on);
    say!(tale, "{on}: one meeting of group No. {unit}", "{on}: общая встреча группы № {unit}");
    Ok(program)
}

pub(crate) fn correct(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act((2026, 12, 3), ("checked with the forms", "сверено с бланками"))?;
    // 55 for 5.5: the wrong value is withdrawn and the right one recorded, in one act.
    let person = at_school("dina")?;
    let measure = tale.of(("self-esteem", "самооценка"));
    let known = program.record().monitoring().measurements.get(&person);
    let wrong = known.and_then(|all| all.iter().position(|one| one.name == measure));
    let number = wrong.ok_or("nothing was measured")? + 1;
    let mut right = Measurement::new(Side::Mentee, measure, MeasuredAt::Entry, Answer::Given(5.5));
    right.on = Some(date((2026, 9, 24))?);
    let fact = Fact::Measurement { person: person.clone(), number };
    let what = tale.phrases.say(&fact);
    program.correct(&act, [fact], |program| {
        let desk = program.monitoring();
        desk.map_or(Ok(()), |mut desk| desk.record_measurement(&act, &person, right))
    })?;
    say!(tale, "Corrected: {what}: 5.5, not 55", "Исправлено: {what}: 5,5, а не 55");

    // A meeting that never was, and one that nobody had told of.
    let pair = pair_of(program.record(), "boris", "olga")?;
    let never = Fact::Meeting { pair, on: date((2026, 11, 11))?, kind: MeetingKind::Regular };
    let what = tale.phrases.say(&never);
    program.withdraw(&act, [never])?;
    say!(tale, "Withdrawn: {what}", "Отозвано: {what}");
    let state = MeetingState::Held { minutes: 40 };
    let late = Meeting { on: date((2026, 10, 21))?, kind: MeetingKind::Regular, state };
    desk(program.work())?.record_meeting(&act, pair, late)?;
    for entry in program.record().journal().entries().iter().rev().take(3) {
        tale.line(&format!("   {}", entry.words(&tale.phrases)));
    }
    Ok(program)
}

pub(crate) fn leaving(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let mentor = at_school(LEAVES)?;
    let act = tale.act((2026, 12, 14), ("moves to another town", "переезд в другой город"))?;
    let before: Vec<PairNo> = working(program.record())
        .into_iter()
        .filter(|&pair| program.record().pair(pair).is_some_and(|one| one.mentor == mentor))
        .collect();
    desk(program.people())?.leave(&act, &mentor, Cause::Left)?;
    let (name, count) = (tale.name(program.record(), &mentor), before.len());
    let mentees = tale.counted(
        count,
        ["mentee", "mentees"],
        ["наставляемого", "наставляемых", "наставляемых"],
    );
    let on = tale.date(act.on);
    say!(tale, "{on}: {name} leaves {mentees}", "{on}: {name} оставляет {mentees}");

    // A colleague takes two instead of one.
    let colleague = at_school("elena")?;
    let known = program.record().cohort().mentors().get(&colleague);
    let mut known = known.ok_or("the colleague is not in the base")?.clone();
    known.seats = 2;
    desk(program.people())?.update_mentor(&act, known)?;
    let freed: Vec<_> = program.record().unserved().iter().cloned().collect();
    let planning = desk(program.planning())?;
    let plan = planning.plan_repair(&freed, MayMove::Nobody, &Control::unbounded())?;
    let new = desk(program.forming())?.adopt_repair(&act, &plan)?;
    for one in &plan.unserved {
        let name = tale.name(program.record(), &one.person);
        tale.line(&format!("   {name}: {}", tale.phrases.say(plan.why(one))));
    }
    let act = tale.act((2026, 12, 16), ("answers of both sides", "ответы обеих сторон"))?;
    for &pair in &new {
        for side in Side::BOTH {
            desk(program.forming())?.consent(&act, pair, side)?;
        }
    }
    let order = Order::new(tale.of(("71-m", "71-н")), act.on);
    let pairs: BTreeSet<PairNo> = new.iter().copied().collect();
    desk(program.forming())?.publish_pairs(&act, &order, &pairs)?;
    let act = tale.act((2026, 12, 17), ("handed over", "передача"))?;
    for &to in &new {
        let mentee = program.record().pair(to).map(|pair| pair.mentee.clone());
        let from = before
            .iter()
            .copied()
            .find(|&pair| program.record().pair(pair).map(|one| &one.mentee) == mentee.as_ref());
        start(&mut program, &act, to, tale)?;
        let Some(from) = from else { continue };
        let diary = BTreeSet::from([Side::Mentee]);
        let handed = desk(program.arranging())?.hand_over(&act, from, to, &diary)?;
        let (goals, analyses) = (handed.goals.len(), handed.analyses.len());
        let to = tale.pair(program.record(), to);
        say!(
            tale,
            "   {to}: goals handed over: {goals}, analyses: {analyses}",
            "   {to}: передано целей – {goals}, самоанализов – {analyses}"
        );
    }
    support(&mut program, tale)?;
    Ok(program)
}

pub(crate) fn interim(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act_of(OFFICE, (2027, 1, 22), ("questionnaires of January", "анкеты января"))?;
    answers(&mut program, &act, Moment::Interim, tale)?;
    let act = tale.act_of(OFFICE, (2027, 1, 25), ("feedback", "отзывы"))?;
    enter(&mut program, &act, &FactKind::Feedback, both!(tale, "feedback-interim", "csv"), tale)?;
    let act = tale.act((2027, 1, 29), ("half of the year", "полугодие"))?;
    for reason in program.demands() {
        if let Reason::Work(WorkReason::NoAssessment { pair }) = reason {
            let text = Answer::Given(tale.of(("held well", "проведено успешно")).to_owned());
            desk(program.work())?.record_assessment(&act, pair, AssessedBy::OpenLesson, text)?;
            let pair = tale.pair(program.record(), pair);
            say!(tale, "Open lesson: {pair}", "Открытый урок: {pair}");
        }
    }
    review(&mut program, &act, Moment::Interim, tale)?;
    desk(program.arranging())?.devise_reward(&act, tale.of(REWARD))?;
    for reason in program.demands() {
        tale.line(&format!("   {}", tale.phrases.say(&reason)));
    }
    tale.advance(program, &act)
}

/// The questionnaire of the year, filled in.
pub(crate) fn answers(
    program: &mut AnyProgram,
    act: &Act,
    moment: Moment,
    tale: &Tale,
) -> Done<()> {
    let kind =
        FactKind::Answers { questionnaire: YEAR.to_owned(), from: None, moment: Some(moment) };
    let file = match moment {
        Moment::Interim => both!(tale, "answers-interim", "csv"),
        Moment::Final => both!(tale, "answers-final", "csv"),
    };
    enter(program, act, &kind, file, tale)
}

/// What the answers say of the process.
pub(crate) fn review(program: &mut AnyProgram, act: &Act, moment: Moment, tale: &Tale) -> Done<()> {
    let swot = program.record().swot(moment, None, &SwotRules::default());
    for (quadrant, findings) in &swot.quadrants {
        for finding in findings {
            let (quadrant, said) = (tale.phrases.say(quadrant), finding.said(&tale.phrases));
            tale.line(&format!("   {quadrant}: {said}"));
        }
    }
    let review = swot.review(moment, &tale.phrases);
    Ok(desk(program.monitoring())?.record_review(act, review)?)
}
