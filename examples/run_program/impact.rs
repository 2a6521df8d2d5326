//! The report of impact: entry against exit, by form and by the way pairs were formed.

use crate::monitoring::MEASURES;
use crate::tale::{Done, Tale, say};
use mentormatch::kernel::Worded;
use mentormatch::program::monitoring::{FormedBy, Group, Plan};
use mentormatch::program::statistics::SampleFault;
use mentormatch::program::{Heading, Origin, Record};
use mentormatch::strategy::STRATEGIES;

pub(crate) fn tell(record: &Record, tale: &Tale) -> Done<()> {
    let mut plan = Plan::new(2021);
    plan.draws = 999;
    let impact = record.impact(&plan)?;
    tale.heading(Heading::Impact);
    let tests = impact.tests;
    say!(
        tale,
        "p is adjusted by Holm's method for {tests} tests",
        "значения p – с поправкой Холма на {tests} проверок"
    );
    for row in &impact.rows {
        // Parts of the base by one parameter, to keep the story short.
        let parts = row.measure == tale.of(MEASURES[2]);
        if matches!(row.group, Group::RoleModel(..)) || (!parts && row.group != Group::Everybody) {
            continue;
        }
        let Some(change) = &row.change else { continue };
        let (side, group) = (tale.phrases.in_case(row.side, "pl"), group(&row.group, tale));
        let (measure, n) = (&row.measure, change.n);
        let (entry, exit, mean) = (change.entry_mean, change.exit_mean, change.mean);
        let tested = match &change.test {
            Ok(test) => level(change.adjusted.unwrap_or(test.p)),
            Err(fault) => said(fault, tale),
        };
        let line = format!(
            "{side}, {group}, {measure}: {entry:.2} → {exit:.2} ({mean:+.2}), n = {n}; {tested}"
        );
        tale.line(&tale.numbers(&line));
    }
    tale.heading(Heading::Comparison);
    for one in &impact.comparisons {
        let side = tale.phrases.in_case(one.side, "pl");
        let ways: Vec<_> = one
            .compared
            .iter()
            .map(|way| {
                format!("{} {:+.2} (n = {})", formed_by(&way.formed_by, tale), way.mean, way.n)
            })
            .collect();
        let tested = match &one.test {
            Ok(test) => level(one.adjusted.unwrap_or(test.p)),
            Err(fault) => said(fault, tale),
        };
        let line = format!("{side}, {}: {}; {tested}", one.measure, ways.join("; "));
        tale.line(&tale.numbers(&line));
    }
    tale.line(&tale.phrases.say(Heading::Observational));
    tale.heading(Heading::Fates);
    for (way, fate) in record.fates() {
        let way = formed_by(&way, tale);
        let (proposed, declined, published) = (fate.proposed, fate.declined, fate.published);
        let (closed, reached) = (fate.closed, fate.reached);
        let dissolved: usize = fate.dissolved.values().sum();
        // What did not happen is left out.
        let some = |count: usize, (english, russian): (&str, &str)| match (count, tale.is_russian())
        {
            (0, _) => String::new(),
            (count, false) => format!(", {count} {english}"),
            (count, true) => format!(", {russian} {count}"),
        };
        let declined = some(declined, ("declined", "отказов –"));
        let dissolved = some(dissolved, ("ended early", "прекращено досрочно"));
        let proposed = tale.counted(proposed, (&["pair", "pairs"], &["пара", "пары", "пар"]));
        say!(
            tale,
            "{way}: {proposed} proposed{declined}, {published} fixed by order{dissolved}, {closed} finished their work, {reached} of them reached their goals",
            "{way}: предложено {proposed}{declined}, закреплено {published}{dissolved}, завершено {closed}, из них достигли цели {reached}"
        );
    }
    tale.heading(Heading::Missing);
    for missing in &impact.missing {
        let (person, measure) = (&missing.person, &missing.measure);
        let when = tale.phrases.say(missing.moment);
        let why = if missing.withheld {
            ("withheld", "отказ от ответа")
        } else {
            ("not measured", "не измерено")
        };
        tale.line(&format!("{person}: {measure}, {when} – {}", tale.of(why)));
    }
    Ok(())
}

fn level(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {p:.3}") }
}

fn group(group: &Group, tale: &Tale) -> String {
    match group {
        Group::Form(form) => tale.phrases.say(form),
        Group::FormedBy(way) => formed_by(way, tale),
        _ => tale.of(("everybody", "все")).to_owned(),
    }
}

fn formed_by(way: &FormedBy, tale: &Tale) -> String {
    match way {
        FormedBy::Strategy(code) => tale.phrase(STRATEGIES, code),
        other => tale.phrase(Origin::TOPIC, other.code()),
    }
}

fn said(fault: &SampleFault, tale: &Tale) -> String {
    tale.phrases.say(fault)
}
