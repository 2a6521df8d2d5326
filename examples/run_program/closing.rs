//! Stage 7: months 12 and 13. Results, decisions, thanks, and the next cycle.

use crate::impact;
use crate::monitoring::{self, measure_all};
use crate::pairs::working;
use crate::tale::{Done, Tale, form, id, ids, say};
use crate::together::meet_all;
use crate::working::{REWARDS, feedback};
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, Direction, Level, PersonId};
use mentormatch::program::monitoring::{Covered, HeadCount};
use mentormatch::program::results::{
    AwardRules, Counted, Opinion, OutsideAssessment, Rater, Rating,
};
use mentormatch::program::work::MeetingKind;
use mentormatch::program::{
    Act, Channel, Closing, Finished, Heading, MeasuredAt, Moment, PairNo, PairOutcome, PairRecord,
    Preparation, Program, Record, Refused,
};
use std::collections::BTreeSet;

/// Who goes on with another theme, and who wants to try the mentor's role.
const GOES_ON: &str = "n-02";
const BECOMES_MENTOR: &str = "n-10";

pub(crate) fn tell(mut program: Program<Closing>, tale: &Tale) -> Done<Program<Finished>> {
    tale.begin_stage(&program);
    let act = tale.act(12, 10, ("closing meetings", "заключительные встречи"))?;
    let pairs = working(program.record());
    meet_all(&mut program, &act, &pairs, MeetingKind::Closing, 60, tale)?;
    program.team().mark_step(&act, 25)?;
    results(&mut program, &act, &pairs, tale)?;
    close(&mut program, &pairs, tale)?;
    let act = tale.act(12, 20, ("questionnaires at the end", "итоговые анкеты"))?;
    monitoring::answer(&mut program, &act, Moment::Final, tale)?;
    monitoring::satisfaction(program.record(), tale);
    program.team().mark_step(&act, 27)?;
    monitoring::review(&mut program, &act, Moment::Final, tale)?;
    let act = tale.act(12, 22, ("exit measurement", "измерения на выходе"))?;
    for side in Side::BOTH {
        measure_all(&mut program, &act, side, MeasuredAt::Exit, tale)?;
    }
    outside(&mut program, tale)?;
    celebrate(&mut program, &pairs, tale)?;
    long_term(&mut program, &pairs, tale)?;
    coverage(&mut program, tale)?;
    impact::tell(program.record(), tale)?;
    let act = tale.act(13, 20, ("the cycle ends", "завершение цикла"))?;
    tale.end_stage(program, 13, &act)
}

/// A sample answer from 6 to 9, and once 10.
fn level(at: usize) -> Done<Answer<Level>> {
    let level = if at == 4 { 10 } else { 6 + i64::try_from(at % 4)? };
    Ok(Answer::Given(Level::new(level)?))
}

/// Results of pairs and of forms, shown to the curator and to other pairs.
fn results(program: &mut Program<Closing>, act: &Act, pairs: &[PairNo], tale: &Tale) -> Done<()> {
    tale.heading(Heading::Results);
    let forms: Vec<_> = program.record().conditions().forms.iter().cloned().collect();
    for (of, gain) in forms.iter().zip(1_u8..) {
        let rules = program.record().conditions().form_rules.get(of.as_str());
        let counted = rules.and_then(|rules| rules.indicators.iter().find(|one| one.counted));
        let Some(indicator) = counted else { continue };
        let (name, direction) = (indicator.code.clone(), indicator.direction);
        let words = indicator.words.in_language(tale.phrases.language()).to_owned();
        let counted = Counted::new(10.0, 10.0 + f64::from(gain));
        let change = counted.change().unwrap_or_default();
        program.results().record_form_result(act, of, &name, counted)?;
        let wanted = match direction {
            Some(Direction::Up) => tale.of((" (growth was expected)", " (ожидался рост)")),
            Some(Direction::Down) => tale.of((" (a fall was expected)", " (ожидалось снижение)")),
            None => "",
        };
        let of = tale.phrases.say(of);
        let change = tale.numbers(&format!("{change:+.1}"));
        tale.line(&format!("{of}: {words}: {change}{wanted}"));
    }
    let name = tale.of(("a project defended", "защита проекта"));
    for (at, &pair) in pairs.iter().enumerate() {
        program.results().record_result(act, pair, name, Counted::new(0.0, 1.0))?;
        for side in Side::BOTH {
            let opinion = Opinion { level: level(at)?, text: Answer::Unknown };
            program.results().record_opinion(act, pair, side, opinion)?;
        }
    }
    Ok(())
}

/// Each pair is closed with its outcome; the decision to continue where the form has it.
fn close(program: &mut Program<Closing>, pairs: &[PairNo], tale: &Tale) -> Done<()> {
    let act = tale.act(12, 14, ("closing meeting of all", "общая заключительная встреча"))?;
    program.team().mark_step(&act, 26)?;
    for &pair in pairs {
        let mentee = program.record().pair(pair).map(|pair| pair.mentee.clone());
        let is = |code: &str| mentee.as_ref().is_some_and(|id| id.as_str() == code);
        let outcome = PairOutcome { goals_reached: !is("n-09"), continues: is(GOES_ON) };
        program.work().close_pair(&act, pair, outcome)?;
        feedback(program, &act, pair, Moment::Final, tale)?;
        if outcome.continues {
            let theme = tale.of(("geometry", "геометрия"));
            program.closing().set_next_theme(&act, pair, theme)?;
            let pair = tale.pair(program.record(), pair);
            say!(
                tale,
                "{pair}: the pair goes on; its next theme is {theme}",
                "{pair}: пара продолжает работу, новая тема – {theme}"
            );
        }
    }
    let (on, closed) = (
        tale.date(act.on),
        tale.counted(pairs.len(), (&["pair has", "pairs have"], &["пары", "пар", "пар"])),
    );
    say!(tale, "{on}: {closed} finished their work", "{on}: завершена работа {closed}");
    Ok(())
}

/// Partners are invited (step 28) and say what they found.
fn outside(program: &mut Program<Closing>, tale: &Tale) -> Done<()> {
    let act = tale.act(13, 5, ("invitations", "приглашения"))?;
    let guests =
        tale.of(("families, partners, authorities", "семьи, партнёры, представители власти"));
    program.team().find_audience(&act, guests, BTreeSet::new())?;
    program.team().inform_audience(&act, guests, Channel::Letter)?;
    program.team().mark_step(&act, 28)?;
    let by = tale.of(("Sample University", "Условный университет")).to_owned();
    let text = tale
        .of((
            "well run; more mentors for the younger",
            "организовано хорошо; нужны наставники для младших",
        ))
        .to_owned();
    tale.line(&format!("{}: {guests}\n{by}: {text}", tale.date(act.on)));
    program.closing().record_outside_assessment(&act, OutsideAssessment { by, text })?;
    Ok(())
}

/// The best, with ties told; rewards, letters of thanks, cases (step 29).
fn celebrate(program: &mut Program<Closing>, pairs: &[PairNo], tale: &Tale) -> Done<()> {
    let act = tale.act(13, 10, ("celebration", "торжественное мероприятие"))?;
    for (at, mentor) in mentors_of(program.record(), pairs).into_iter().enumerate() {
        // Colleagues are asked about teachers.
        let colleague = ["m-09", "m-10"].contains(&mentor.as_str());
        let raters = [(Rater::Curator, "t-03"), (Rater::Colleague, "t-05")];
        for (from, by) in raters.into_iter().take(1 + usize::from(colleague)) {
            program.results().rate_mentor(&act, &mentor, Rating::new(from, id(by)?, level(at)?))?;
        }
    }
    tale.heading(Heading::Awards);
    let best = program.record().best_mentors(&AwardRules::default());
    for one in best.placed.iter().take(5) {
        let (place, score) = (one.place, tale.numbers(&thousandths(one.score)));
        let name = tale.person(program.record(), Side::Mentor, &one.what);
        say!(
            tale,
            "{place}. {name}, mean {score}",
            "{place}-е место: {name}, средняя оценка {score}"
        );
    }
    let pairs_placed = program.record().best_pairs();
    let first: Vec<PairNo> = pairs_placed.best().copied().collect();
    let groups = program.record().best_groups();
    tale.heading(Heading::Rewards);
    let [of_year, pair_of_year, certificate] = REWARDS.map(|reward| tale.of(reward));
    for mentor in best.best() {
        program.closing().grant_reward(&act, of_year, mentor)?;
        tale.line(&format!("{of_year}: {}", tale.person(program.record(), Side::Mentor, mentor)));
    }
    for &pair in &first {
        for side in Side::BOTH {
            let member = program.record().pair(pair).map(|pair| pair.member(side).clone());
            if let Some(member) = member {
                program.closing().grant_reward(&act, pair_of_year, &member)?;
            }
        }
        tale.line(&format!("{pair_of_year}: {}", tale.pair(program.record(), pair)));
    }
    for mentor in mentors_of(program.record(), pairs) {
        program.closing().grant_reward(&act, certificate, &mentor)?;
    }
    for mentor in groups.best() {
        let name = tale.person(program.record(), Side::Mentor, mentor);
        say!(tale, "best group: that of {name}", "лучшая группа: наставник {name}");
    }
    tale.heading(Heading::Thanks);
    for thanks in program.record().thanks() {
        let to = tale.phrases.say(thanks.to);
        let name = tale.person(program.record(), Side::Mentor, thanks.mentor);
        tale.line(&format!(
            "{to}: {name}{}",
            thanks.institution.map_or(String::new(), |one| format!(", {one}"))
        ));
    }
    tale.heading(Heading::Cases);
    let team = |pair: &&PairNo| {
        let form = program.record().pair(**pair).and_then(|pair| pair.form.as_ref());
        form.is_some_and(|form| form.as_str() == "employer-educator-learner")
    };
    if let Some(&pair) = pairs.iter().find(team) {
        let text = tale.of((
            "a device built by an engineer, a teacher and learners",
            "прибор, созданный инженером, педагогом и учащимися",
        ));
        program.closing().collect_case(&act, pair, text)?;
        tale.line(&format!("{}: {text}", tale.pair(program.record(), pair)));
    }
    program.team().mark_step(&act, 29)?;
    Ok(())
}

/// Thousandths with two decimals, for reading.
fn thousandths(score: u64) -> String {
    let hundredths = score.saturating_add(5) / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn mentors_of(record: &Record, pairs: &[PairNo]) -> BTreeSet<PersonId> {
    let known = pairs.iter().filter_map(|&pair| record.pair(pair));
    known.map(|pair: &PairRecord| pair.mentor.clone()).collect()
}

/// The long-term base, former mentees included; both bases are being refilled.
fn long_term(program: &mut Program<Closing>, pairs: &[PairNo], tale: &Tale) -> Done<()> {
    let act = tale.act(13, 15, ("the long-term base", "долгосрочная база"))?;
    for mentor in mentors_of(program.record(), pairs) {
        program.closing().keep_mentor(&act, &mentor)?;
    }
    let former = id(BECOMES_MENTOR)?;
    program.closing().become_mentor(&act, &former, [form("learner-learner")?].into(), 1)?;
    for side in Side::BOTH {
        program.closing().begin_refilling(&act, side)?;
    }
    tale.heading(Heading::LongTermBase);
    tale.line(&ids(&program.record().closing().long_term));
    let others = ids(program.record().mentors_for_others());
    say!(
        tale,
        "{former} was a mentee; these mentor in other organisations too: {others}",
        "{former} – бывший наставляемый; согласны работать и в других организациях: {others}"
    );
    Ok(())
}

/// Coverage of 2021 and 2022 against the targets of the sources, of sample totals.
fn coverage(program: &mut Program<Closing>, tale: &Tale) -> Done<()> {
    let act = tale.act(13, 16, ("counts of the year", "подсчёт за год"))?;
    for year in [2021, 2022] {
        for (covered, of) in [(Covered::Learners, 60), (Covered::Educators, 12)] {
            let taking_part = u32::try_from(program.record().taking_part(covered, year).len())?;
            program.monitoring().record_coverage(
                &act,
                year,
                covered,
                HeadCount { taking_part, of },
            )?;
        }
    }
    tale.heading(Heading::Coverage);
    for row in program.record().coverage() {
        let Some(count) = row.count else { continue };
        let (covered, year) = (tale.phrases.say(row.covered), row.year);
        let (part, of) = (count.taking_part, count.of);
        let share = count.share().map_or_else(String::new, |share| tale.phrases.percent(share));
        let target = row.target.as_ref().map_or_else(String::new, |target| {
            let reached = tale.of(if row.reached == Some(true) {
                ("is reached", "достигнут")
            } else {
                ("is not reached", "не достигнут")
            });
            let (whose, percent) = (tale.phrases.say(target.source), target.percent);
            match tale.is_russian() {
                false => format!("; the target of {percent} % ({whose}) {reached}"),
                true => {
                    format!("; целевой показатель (не менее {percent}\u{a0}%, {whose}) {reached}")
                }
            }
        });
        say!(
            tale,
            "{year}, {covered}: {part} of {of} ({share}){target}",
            "{year}, {covered}: {part} из {of} – {share}{target}"
        );
    }
    Ok(())
}

/// The next cycle begins with what this one leaves.
pub(crate) fn next_cycle(program: Program<Finished>, tale: &Tale) -> Done<Program<Preparation>> {
    let act = tale.act(13, 28, ("the next cycle", "следующий цикл"))?;
    let next =
        program.next_cycle(&act).map_err(|Refused { reasons, .. }: Refused<Finished>| reasons)?;
    let (on, cycle, record) = (tale.date(act.on), next.record().cycle(), next.record());
    say!(tale, "\n==== {on}: cycle {cycle} begins", "\n==== {on}: начинается цикл {cycle}");
    let (mentees, mentors) =
        (ids(record.cohort().mentees().ids()), ids(record.cohort().mentors().ids()));
    tale.line(&format!("{}: {mentees}", tale.phrases.say(Heading::Mentees)));
    tale.line(&format!("{}: {mentors}", tale.phrases.say(Heading::Mentors)));
    Ok(next)
}
