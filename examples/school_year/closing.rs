//! Stage 7: results, rewards, the long-term base, and the table that the ministry asks for.

use crate::files::{both, enter};
use crate::papers;
use crate::tale::{Done, OFFICE, Tale, desk, form, say, working};
use crate::working::{REWARD, answers, review};
use mentormatch::kernel::Side;
use mentormatch::printing::YearTable;
use mentormatch::program::monitoring::{Covered, HeadCount};
use mentormatch::program::results::{AwardRules, Counted, OutsideAssessment};
use mentormatch::program::{AnyProgram, FactKind, Moment, PairOutcome};

pub(crate) fn results(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act_of(OFFICE, (2027, 5, 14), ("diaries of meetings", "журналы встреч"))?;
    enter(&mut program, &act, &FactKind::Meetings, both!(tale, "meetings-spring", "csv"), tale)?;
    let act = tale.act((2027, 5, 21), ("closing meetings", "заключительные встречи"))?;
    let (mut goals, mut count) = (0, 0);
    for (at, pair) in working(program.record()).into_iter().enumerate() {
        let outcome = PairOutcome { goals_reached: at % 4 != 3, continues: false };
        desk(program.work())?.close_pair(&act, pair, outcome)?;
        (goals, count) = (goals + usize::from(outcome.goals_reached), count + 1);
    }
    let (on, closed) = (tale.date(act.on), tale.pairs(count));
    say!(
        tale,
        "{on}: work closed: {closed}; goals reached: {goals}",
        "{on}: работу завершили: {closed}; цели достигнуты: {goals}"
    );
    let act = tale.act_of(OFFICE, (2027, 5, 24), ("feedback", "отзывы"))?;
    enter(&mut program, &act, &FactKind::Feedback, both!(tale, "feedback-final", "csv"), tale)?;
    let act = tale.act_of(OFFICE, (2027, 5, 24), ("questionnaires of May", "анкеты мая"))?;
    answers(&mut program, &act, Moment::Final, tale)?;
    let act = tale.act_of(OFFICE, (2027, 5, 25), ("exit measurements", "измерения на выходе"))?;
    let file = both!(tale, "measurements-exit", "csv");
    enter(&mut program, &act, &FactKind::Measurements, file, tale)?;
    let act = tale.act((2027, 5, 26), ("the review of the year", "анализ за год"))?;
    review(&mut program, &act, Moment::Final, tale)?;

    // The first result that each form counts.
    for of in crate::bases::FORMS.into_iter().map(form) {
        let of = of?;
        let rules = program.record().conditions().form_rules.get(of.as_str());
        let counted = rules.and_then(|rules| rules.indicators.iter().find(|one| one.counted));
        let Some(code) = counted.map(|one| one.code.clone()) else { continue };
        desk(program.results())?.record_form_result(&act, &of, &code, Counted::new(10.0, 12.0))?;
    }
    let act = tale.act_of(OFFICE, (2027, 5, 26), ("mutual opinions", "взаимные оценки"))?;
    enter(&mut program, &act, &FactKind::Opinions, both!(tale, "opinions", "csv"), tale)?;
    let act = tale.act_of(OFFICE, (2027, 5, 26), ("ratings of mentors", "оценки наставников"))?;
    enter(&mut program, &act, &FactKind::Ratings, both!(tale, "ratings", "csv"), tale)?;
    thanks(&mut program, tale)?;
    Ok(program)
}

/// The best mentor, a case, a guest's opinion, the long-term base.
fn thanks(program: &mut AnyProgram, tale: &Tale) -> Done<()> {
    let act = tale.act((2027, 5, 27), ("celebration", "торжественная встреча"))?;
    let best = program.record().best_mentors(&AwardRules::default());
    let best: Vec<_> = best.best().cloned().collect();
    let mut closing = desk(program.closing())?;
    for mentor in &best {
        closing.grant_reward(&act, tale.of(REWARD), mentor)?;
    }
    let names: Vec<_> = best.iter().map(|one| tale.name(program.record(), one)).collect();
    let (reward, names) = (tale.of(REWARD), names.join(", "));
    say!(tale, "{reward}: {names}", "{reward}: {names}");
    let closed: Vec<_> = program.record().pairs().filter(|(_, pair)| pair.is_closed()).collect();
    let mentors: std::collections::BTreeSet<_> =
        closed.iter().map(|(_, pair)| pair.mentor.clone()).collect();
    let first = closed.first().map(|(number, _)| *number);
    let mut closing = desk(program.closing())?;
    if let Some(pair) = first {
        let text = tale.of(("how two built a robot", "как двое построили робота"));
        closing.collect_case(&act, pair, text)?;
    }
    let by = tale.of(("Sample University", "Условный университет")).to_owned();
    let text = tale.of(("well run", "организовано хорошо")).to_owned();
    closing.record_outside_assessment(&act, OutsideAssessment { by, text })?;
    for mentor in &mentors {
        closing.keep_mentor(&act, mentor)?;
    }
    for side in Side::BOTH {
        closing.begin_refilling(&act, side)?;
    }
    Ok(())
}

/// Of how many learners and educators the school has, in each year.
const SCHOOL: [(Covered, u32); 2] = [(Covered::Learners, 60), (Covered::Educators, 9)];

pub(crate) fn table(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act((2027, 5, 28), ("counts of the year", "подсчёт за год"))?;
    for year in [2026, 2027] {
        for (covered, of) in SCHOOL {
            let taking_part = program.record().taking_part(covered, year).len();
            let count = HeadCount { taking_part: u32::try_from(taking_part)?, of };
            desk(program.monitoring())?.record_coverage(&act, year, covered, count)?;
        }
    }
    told(&YearTable::of(program.record(), &tale.phrases), tale);
    papers::print(program.record(), tale)?;
    let act = tale.act((2027, 5, 31), ("the year ends", "завершение года"))?;
    tale.advance(program, &act)
}

/// The table that is printed, as lines.
fn told(year: &YearTable, tale: &Tale) {
    say!(tale, "Coverage", "Охват");
    for line in &year.coverage {
        let (covered, year, part, of) = (&line.covered, line.year, line.taking_part, line.of);
        let share = line.share.as_deref().unwrap_or("–");
        let target = line.target.map_or_else(|| "–".to_owned(), |target| target.to_string());
        let reached = match line.reached {
            Some(true) => tale.of(("reached", "достигнут")),
            Some(false) => tale.of(("not reached", "не достигнут")),
            None => "–",
        };
        say!(
            tale,
            "   {year}, {covered}: {part} of {of}, {share}; target of {target}% {reached}",
            "   {year}, {covered}: {part} из {of}, {share}; целевой показатель {target}\u{a0}% {reached}"
        );
    }
    say!(tale, "Participants by form", "Участники по формам");
    for line in year.forms.iter().filter(|line| line.role_model.is_none()) {
        let (form, mentees, mentors) = (&line.form, line.mentees, line.mentors);
        let (pairs, units) = (tale.pairs(line.pairs), line.units);
        let mentees = tale.counted(
            mentees,
            ["mentee", "mentees"],
            ["наставляемый", "наставляемых", "наставляемых"],
        );
        let mentors = tale.counted(
            mentors,
            ["mentor", "mentors"],
            ["наставник", "наставника", "наставников"],
        );
        say!(
            tale,
            "   {form}: {mentees}, {mentors}, {pairs} (a group counted once: {units})",
            "   {form}: {mentees}, {mentors}, {pairs} (если считать группу один раз – {units})"
        );
    }
    say!(tale, "Satisfaction", "Удовлетворённость");
    for line in &year.satisfaction {
        let (side, asked) = (&line.side, line.asked);
        let mean = line.mean.as_deref().unwrap_or("–");
        say!(tale, "   {side}: {asked} answered, {mean}", "   {side}: опрошено {asked}, {mean}");
    }
    say!(tale, "Results", "Результаты");
    for line in &year.results {
        let (form, what, progress) = (&line.form, &line.what, &line.progress);
        let (before, after) = (&line.before, &line.after);
        tale.line(&format!("   {form}: {what}: {before} → {after}, {progress}"));
    }
    say!(tale, "What became of the pairs", "Итоги работы пар");
    for line in &year.ways {
        let (way, proposed, declined) = (&line.way, line.proposed, line.declined);
        let (dissolved, closed, reached) = (line.dissolved, line.closed, line.reached);
        // What did not happen is left out.
        let some = |count: usize, (english, russian): (&str, &str)| match (count, tale.is_russian())
        {
            (0, _) => String::new(),
            (count, false) => format!(", {count} {english}"),
            (count, true) => format!(", {russian} {count}"),
        };
        let declined = some(declined, ("declined", "отказов –"));
        let dissolved = some(dissolved, ("ended early", "прекращено досрочно"));
        let proposed = tale.pairs(proposed);
        say!(
            tale,
            "   {way}: {proposed} proposed{declined}{dissolved}, {closed} finished, {reached} of them reached their goals",
            "   {way}: предложено {proposed}{declined}{dissolved}, завершено {closed}, из них достигли цели {reached}"
        );
    }
}
