//! What a pair does together: meetings, analyses, goals cut into sprints, a diary.

use crate::pairs::working;
use crate::tale::{Both, Done, Tale, say};
use mentormatch::kernel::Side;
use mentormatch::people::Answer;
use mentormatch::program::work::{
    Analysis, AnalysisOf, Goal, Horizon, Meeting, MeetingKind, MeetingState, Sprint,
};
use mentormatch::program::{Act, ClosesPairs, Heading, PairNo, Program};

/// The mentee who misses two meetings.
const MISSES: &str = "n-09";

/// A meeting on the day of the act.
pub(crate) fn meet<S: ClosesPairs>(
    program: &mut Program<S>,
    act: &Act,
    pair: PairNo,
    kind: MeetingKind,
    minutes: u16,
) -> Done<()> {
    let state = match minutes {
        0 => MeetingState::Missed,
        minutes => MeetingState::Held { minutes },
    };
    Ok(program.work().record_meeting(act, pair, Meeting { on: act.on, kind, state })?)
}

pub(crate) fn meet_all<S: ClosesPairs>(
    program: &mut Program<S>,
    act: &Act,
    pairs: &[PairNo],
    kind: MeetingKind,
    minutes: u16,
    tale: &Tale,
) -> Done<()> {
    for &pair in pairs {
        meet(program, act, pair, kind, minutes)?;
    }
    let (on, kind, many) = (
        tale.date(act.on),
        tale.phrases.say(kind),
        tale.counted(pairs.len(), (&["pair", "pairs"], &["пара", "пары", "пар"])),
    );
    tale.heading(Heading::Meetings);
    let meeting = if kind.contains("встреча") {
        kind.clone()
    } else {
        format!("встреча ({kind})")
    };
    say!(tale, "{on}: {kind} meeting, {many}", "{on}: {meeting}, {many}");
    Ok(())
}

/// Self-analysis of both, then the joint one with the mentee's priority field.
pub(crate) fn analyse<S: ClosesPairs>(
    program: &mut Program<S>,
    act: &Act,
    pair: PairNo,
    tale: &Tale,
) -> Done<()> {
    for of in [AnalysisOf::Mentee, AnalysisOf::Mentor, AnalysisOf::Joint] {
        let text = |both: Both| tale.of(both).to_owned();
        let analysis = Analysis {
            strengths: vec![text(("perseverance", "настойчивость"))],
            growth_zones: vec![text(("planning one's time", "планирование времени"))],
            priority_field: match of {
                AnalysisOf::Joint => {
                    Answer::Given(text(("confidence among people", "уверенность в общении")))
                }
                _ => Answer::Unknown,
            },
        };
        program.work().record_analysis(act, pair, of, analysis)?;
    }
    Ok(())
}

/// The planning meeting (step 22): a short goal in two sprints and a long one.
pub(crate) fn goals<S: ClosesPairs>(program: &mut Program<S>, tale: &Tale) -> Done<()> {
    let act = tale.act(9, 10, ("planning meetings", "встречи-планирования"))?;
    let pairs = working(program.record());
    meet_all(program, &act, &pairs, MeetingKind::Planning, 60, tale)?;
    let short =
        goal(tale, ("a first result by spring", "первый результат к весне"), Horizon::Short, 11)?;
    let long = goal(tale, ("to go on alone", "продолжать самостоятельно"), Horizon::Long, 22)?;
    let mut beyond = Vec::new();
    for &pair in &pairs {
        program.work().set_goal(&act, pair, short.clone())?;
        program.work().set_goal(&act, pair, long.clone())?;
        let view = program.record().curator_view(pair);
        if view.is_some_and(|view| !view.beyond_horizon.is_empty()) {
            beyond.push(pair.to_string());
        }
    }
    for goal in [&short, &long] {
        let horizon = tale.phrases.say(goal.horizon);
        tale.line(&format!(
            "   {horizon}: {} ({}–{})",
            goal.text,
            tale.date(goal.from),
            tale.date(goal.to)
        ));
        for sprint in &goal.sprints {
            let (from, to) = (tale.date(sprint.from), tale.date(sprint.to));
            tale.line(&format!("      {from}–{to}: {}", sprint.task));
        }
    }
    if !beyond.is_empty() {
        let beyond = beyond.join(", ");
        say!(
            tale,
            "   a goal outside the length usual in its form: pairs {beyond}",
            "   срок цели не такой, как в описании формы: пары № {beyond}"
        );
    }
    program.team().mark_step(&act, 22)?;
    Ok(())
}

fn goal(tale: &Tale, text: Both, horizon: Horizon, to: u16) -> Done<Goal> {
    let sprint =
        |task: Both, from, to| Sprint { task: tale.of(task).to_owned(), from, to, done: None };
    let (from, to) = (tale.day(9, 10)?, tale.day(to, 10)?);
    let sprints = match horizon {
        Horizon::Short => vec![
            sprint(("choose one question", "выбрать один вопрос"), from, tale.day(10, 9)?),
            sprint(("show what came of it", "показать результат"), tale.day(10, 10)?, to),
        ],
        _ => Vec::new(),
    };
    Ok(Goal { text: tale.of(text).to_owned(), horizon, from, to, sprints })
}

/// Regular meetings (step 23), the diary, the sprints.
pub(crate) fn regular<S: ClosesPairs>(program: &mut Program<S>, tale: &Tale) -> Done<()> {
    let pairs = working(program.record());
    for (month, day) in [(9, 20), (10, 5), (10, 20), (11, 3)] {
        let act = tale.act(month, day, ("regular meetings", "регулярные встречи"))?;
        let mut missed = 0;
        for &pair in &pairs {
            let misses =
                program.record().pair(pair).is_some_and(|one| one.mentee.as_str() == MISSES);
            let minutes = if misses && month > 9 { 0 } else { 60 };
            missed += usize::from(minutes == 0);
            meet(program, &act, pair, MeetingKind::Regular, minutes)?;
        }
        let (on, held) = (tale.date(act.on), pairs.len() - missed);
        say!(
            tale,
            "{on}: regular meetings: {held} held, {missed} missed",
            "{on}: регулярные встречи: состоялось {held}, сорвалось {missed}"
        );
        if (month, day) == (10, 20) {
            for &pair in &pairs {
                program.work().settle_sprint(&act, pair, (1, 1), true)?;
            }
        }
        if let (Some(&first), 10, 5) = (pairs.first(), month, day) {
            program.work().keep_diary(
                &act,
                first,
                Side::Mentee,
                tale.of(("mine alone", "только для себя")),
            )?;
            let text = tale.of(("we need a quieter room", "нужен более тихий кабинет"));
            let entry = program.work().keep_diary(&act, first, Side::Mentee, text)?;
            program.work().report_diary(&act, first, Side::Mentee, entry)?;
        }
    }
    Ok(())
}
