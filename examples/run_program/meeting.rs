//! The open day (procedure D), and Kemerovo's combination of questionnaires and a group
//! meeting (procedures C and B together).

use crate::pairs;
use crate::tale::{Done, Tale, id, ids, say, text};
use mentormatch::kernel::{Control, Side};
use mentormatch::meetings::{MutualChoice, Worth};
use mentormatch::people::{PersonId, Wishes};
use mentormatch::program::{
    Cause, Forming, GroupMeetingNo, Heading, OpenDayNo, PairNo, Program, Selection, Setting,
};
use mentormatch::strategy::procedures::Way;
use mentormatch::strategy::{Edit, Reach};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// Learners visit the works and turn to employees: recorded in stage 4, used in stage 5.
pub(crate) fn open_day(program: &mut Program<Selection>, tale: &Tale) -> Done<()> {
    let act = tale.act(6, 17, ("open day", "день открытых дверей"))?;
    tale.part(tale.of(("Open day", "День открытых дверей")));
    let visitors: BTreeSet<PersonId> =
        ["n-13", "n-14", "n-15"].into_iter().map(id).collect::<Done<_>>()?;
    let place = tale.of(("Sample Works", "Условный завод"));
    let who = ids(&visitors);
    let day = program.gatherings().record_open_day(&act, place, visitors)?;
    tale.line(&format!("{place}: {who}"));
    let turned = [
        ("n-13", "m-07", Way::Offer, true),
        ("n-14", "m-08", Way::Wish, false),
        ("n-15", "m-08", Way::Wish, true),
    ];
    for (place, (mentee, mentor, way, accepts)) in (1..).zip(turned) {
        let (one, other) = (id(mentee)?, id(mentor)?);
        program.gatherings().record_approach(&act, day, (&one, &other), way, place)?;
        if way == Way::Wish {
            program.gatherings().pass_wish_on(&act, day, &one, &other)?;
        }
        let how = tale.of(match way {
            Way::Wish => ("a wish through the curator", "пожелание через куратора"),
            _ => ("directly", "лично"),
        });
        let answer = if accepts {
            program.gatherings().accept_approach(&act, day, &one, &other)?;
            tale.of(("yes", "согласие")).to_owned()
        } else {
            program.gatherings().decline_approach(&act, day, (&one, &other), Cause::NoTime)?;
            let cause = tale.phrases.say(Cause::NoTime);
            text!(tale, "no, {cause}", "отказ, {cause}")
        };
        tale.line(&format!("   {mentee} – {mentor} ({how}): {answer}"));
    }
    Ok(())
}

/// Pairs of the accepted approaches.
pub(crate) fn after_open_day(program: &mut Program<Forming>, tale: &Tale) -> Done<Vec<PairNo>> {
    let act =
        tale.act(6, 21, ("answers after the open day", "ответы после дня открытых дверей"))?;
    let road =
        ("D. Open day: employer – learner", "Г. День открытых дверей: работодатель – ученик");
    tale.part(tale.of(road));
    let day = program.record().open_day(OpenDayNo::new(1)).ok_or("the open day is missing")?;
    let strategy = day.strategy(MutualChoice::Largest);
    let visitors = day.visitors.clone();
    let free = Control::unbounded();
    let drafted = program.forming().draft_among(&act, &strategy, &visitors, &free)?.clone();
    pairs::draft(program.record(), &drafted, tale);
    Ok(program.forming().adopt_draft(&act)?)
}

/// Steps 16 and 17: whoever is left meets, in rounds at tables; scores of the
/// questionnaires say who meets whom; then wishes.
pub(crate) fn quick_meetings(program: &mut Program<Forming>, tale: &Tale) -> Done<GroupMeetingNo> {
    let act = tale.act(6, 26, ("group meeting", "групповая встреча"))?;
    tale.part(tale.of((
        "B and C. Questionnaires and a group meeting: everybody else",
        "Б и В. Анкетирование и групповая встреча: все остальные",
    )));
    tale.heading(Heading::Meetings);
    let setting = Setting { tables: NonZeroU32::new(8), rounds: Some(4), ..Setting::default() };
    let worth = Worth::Best { of_mentee: 3, of_mentor: 3 };
    let plan = program.planning().plan_group_meeting(&worth, &setting, &Control::unbounded())?;
    let mut came = [BTreeSet::new(), BTreeSet::new()];
    for (number, round) in (1..).zip(plan.timetable.rounds()) {
        let meetings: Vec<_> = round.iter().map(|(one, other)| format!("{other}–{one}")).collect();
        let meetings = meetings.join(", ");
        say!(tale, "round {number}: {meetings}", "раунд {number}: {meetings}");
        for (mentee, mentor) in round {
            came[0].insert(mentee.clone());
            came[1].insert(mentor.clone());
        }
    }
    for left_out in &plan.left_out {
        let (mentee, mentor) = &left_out.meeting;
        let why = tale.phrases.say(left_out.why);
        say!(tale, "not held: {mentor}–{mentee}, {why}", "не состоится: {mentor}–{mentee}, {why}");
    }
    let [mentees, mentors] = came;
    let meeting =
        program.gatherings().record_group_meeting(&act, plan.timetable, mentees, mentors)?;
    program.team().mark_step(&act, 16)?;
    wishes(program, meeting, tale)?;
    Ok(meeting)
}

/// What both sides wish for after the meeting; m-06 answers nothing.
fn wishes(program: &mut Program<Forming>, meeting: GroupMeetingNo, tale: &Tale) -> Done<()> {
    let act = tale.act(6, 28, ("questionnaires after the meeting", "анкеты после встречи"))?;
    const NAMED: [(Side, &str, &[&str]); 19] = [
        (Side::Mentee, "n-03", &["m-01", "m-03"]),
        (Side::Mentee, "n-04", &["m-02", "m-03"]),
        (Side::Mentee, "n-05", &["m-03", "m-01"]),
        (Side::Mentee, "n-06", &["m-02"]),
        (Side::Mentee, "n-09", &["m-04"]),
        (Side::Mentee, "n-10", &["m-04"]),
        (Side::Mentee, "n-11", &["m-05"]),
        (Side::Mentee, "n-12", &["m-06", "m-05"]),
        (Side::Mentee, "n-14", &["m-07"]),
        (Side::Mentee, "n-20", &["m-12"]),
        (Side::Mentee, "n-29", &["m-04"]),
        (Side::Mentee, "n-30", &["m-07"]),
        (Side::Mentor, "m-01", &["n-03", "n-05"]),
        (Side::Mentor, "m-02", &["n-04", "n-06"]),
        (Side::Mentor, "m-03", &["n-05", "n-03"]),
        (Side::Mentor, "m-04", &["n-10", "n-09", "n-29"]),
        (Side::Mentor, "m-05", &["n-11"]),
        (Side::Mentor, "m-07", &["n-14", "n-30"]),
        (Side::Mentor, "m-12", &["n-20"]),
    ];
    let on = tale.date(act.on);
    say!(tale, "\n{on}: after the meeting they name", "\n{on}: после встречи названы");
    for (side, person, named) in NAMED {
        let ranked = named.iter().map(|other| Ok(vec![id(other)?])).collect::<Done<_>>()?;
        let wishes = Wishes { ranked, ..Wishes::default() };
        program.gatherings().record_wishes(&act, meeting, side, &id(person)?, wishes)?;
        tale.line(&format!("   {person}: {}", named.join(", ")));
    }
    program.team().mark_step(&act, 17)?;
    let silent = program.record().group_meeting(meeting).ok_or("the meeting is missing")?;
    let silent = ids(silent.silent(Side::Mentor));
    say!(tale, "no answer from {silent}", "нет ответа от {silent}");
    Ok(())
}

/// Step 18: where wishes coincide a pair is made; the curator looks what a change would
/// cost and makes one.
pub(crate) fn join(
    program: &mut Program<Forming>,
    meeting: GroupMeetingNo,
    tale: &Tale,
) -> Done<Vec<PairNo>> {
    let act = tale.act(7, 3, ("mutual wishes", "взаимный выбор"))?;
    let free = Control::unbounded();
    let record = program.record().group_meeting(meeting).ok_or("the meeting is missing")?;
    let strategy = record.strategy(MutualChoice::Largest);
    let drafted = program.forming().draft(&act, &strategy, &free)?.clone();
    pairs::draft(program.record(), &drafted, tale);
    pairs::unmatched(&drafted, &["n-03", "n-04", "n-05", "n-06", "n-12", "n-26"], tale);

    let (mentee, mentor) = (id("n-03")?, id("m-01")?);
    tale.line("");
    let swaps = program.planning().draft_swaps(&mentee, &mentor, &free)?;
    for (edit, cost) in &swaps {
        if let Edit::Swap { other_mentee, .. } = edit {
            let cost = tale.points(&drafted.unit.exact(*cost).to_string());
            say!(
                tale,
                "If {mentee} and {other_mentee} exchanged mentors: {cost}",
                "Если {mentee} и {other_mentee} поменяются наставниками: {cost}"
            );
        }
    }
    if let Some((edit, _)) = swaps.first() {
        let revised = program.forming().revise_draft(&act, edit, Reach::AsItIs, &free)?.clone();
        let what = edit.view(program.record().cohort(), &tale.phrases).words;
        let (pairs_lost, points) = revised.lost().map_or((0, 0), |lost| (lost.pairs, lost.total));
        let loss = tale.loss(&revised.unit.exact(points).to_string(), pairs_lost);
        say!(tale, "The curator decides: {what}; {loss}", "Куратор решил: {what}; {loss}");
    }
    let adopted = program.forming().adopt_draft(&act)?;
    program.team().mark_step(&act, 18)?;
    Ok(adopted)
}
