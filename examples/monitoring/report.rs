//! The report in words and numbers.

use crate::say::say;
use mentormatch::kernel::{Phrases, Worded};
use mentormatch::program::monitoring::{
    Favour, FormedBy, Group, Impact, ImpactRow, Lacking, Quadrant, SwotRules,
};
use mentormatch::program::statistics::SampleFault;
use mentormatch::program::{Ending, Heading, MeasuredAt, Moment, Origin, Record};
use mentormatch::scoring::Language;
use mentormatch::strategy::STRATEGIES;

/// A text in the report's language that no table has.
pub(crate) fn words<'a>(phrases: &Phrases, english: &'a str, russian: &'a str) -> &'a str {
    match phrases.language() {
        Language::Russian => russian,
        _ => english,
    }
}

pub(crate) fn print(record: &Record, impact: &Impact, rules: &SwotRules, phrases: &Phrases) {
    let heading = |heading| say!("\n== {}\n", phrases.say(heading));
    let sample = words(phrases, "sample data", "условные данные");
    say!("{} ({sample})", phrases.say(Heading::Monitoring));
    heading(Heading::Swot);
    swot(record, rules, phrases);
    heading(Heading::Expectations);
    expectations(record, phrases);
    heading(Heading::Satisfaction);
    satisfaction(record, rules, phrases);
    heading(Heading::Impact);
    say!("{}", columns(phrases));
    impact.rows.iter().for_each(|row| say!("{}", line(row, phrases)));
    let tests =
        counted(phrases, impact.tests, &["test", "tests"], &["проверку", "проверки", "проверок"]);
    let adjusted = words(phrases, "p adjusted by Holm for", "значения p – с поправкой Холма на");
    say!("\n{adjusted} {tests}");
    heading(Heading::Missing);
    missing(impact, phrases);
    heading(Heading::Comparison);
    comparisons(impact, phrases);
    heading(Heading::Fates);
    fates(record, phrases);
    heading(Heading::Coverage);
    coverage(record, phrases);
    say!("\n{}\n", phrases.say(Heading::Observational));
}

fn swot(record: &Record, rules: &SwotRules, phrases: &Phrases) {
    let swot = record.swot(Moment::Final, None, rules);
    let quadrants =
        [Quadrant::Strength, Quadrant::Weakness, Quadrant::Opportunity, Quadrant::Threat];
    for quadrant in quadrants {
        say!("{}:", phrases.say(quadrant));
        for found in swot.of(quadrant) {
            say!("  – {}{}", found.said(phrases), favour(found.favour.as_ref(), phrases));
        }
    }
    say!("{}:", words(phrases, "in neither column", "не отнесено ни к одному разделу"));
    for found in &swot.neither {
        say!("  – {}{}", found.said(phrases), favour(found.favour.as_ref(), phrases));
    }
}

fn favour(favour: Option<&Favour>, phrases: &Phrases) -> String {
    let mean = favour.and_then(|favour| Some((favour.mean?, favour.given)));
    mean.map_or_else(String::new, |(mean, given)| {
        let answers =
            counted(phrases, given, &["answer", "answers"], &["ответ", "ответа", "ответов"]);
        format!(" – {} ({answers})", phrases.percent(mean.into()))
    })
}

/// A number with the noun that agrees with it.
fn counted(phrases: &Phrases, count: usize, english: &[&str], russian: &[&str]) -> String {
    let forms = match phrases.language() {
        Language::Russian => russian,
        _ => english,
    };
    phrases.counted(count as u64, forms)
}

fn expectations(record: &Record, phrases: &Phrases) {
    for (subject, found) in record.fulfilment() {
        let one = |english, russian, count: usize| {
            format!("{} {count}", words(phrases, english, russian))
        };
        say!(
            "{subject}: {}, {}, {}",
            one("better than expected", "лучше ожиданий", found.better),
            one("as expected", "как ожидалось", found.as_expected),
            one("worse", "хуже", found.worse),
        );
    }
}

fn satisfaction(record: &Record, rules: &SwotRules, phrases: &Phrases) {
    for (side, found) in record.satisfaction(rules) {
        let (strong, given) = (found.favour.strong, found.favour.given);
        let mean = found.favour.mean.map_or_else(String::new, |mean| {
            let name = words(phrases, "mean", "средняя оценка");
            format!(" ({name} {})", phrases.percent(mean.into()))
        });
        let some = |count: usize, name: &str| match count {
            0 => String::new(),
            count => format!("; {name} – {count}"),
        };
        say!(
            "{}: {}{mean}{}{}",
            phrases.in_case(side, "pl"),
            match phrases.language() {
                Language::Russian => format!("удовлетворены {strong} из {given} ответивших"),
                _ => format!("{strong} of {given} who answered are satisfied"),
            },
            some(found.favour.withheld, words(phrases, "withheld", "отказались ответить")),
            some(found.not_asked, words(phrases, "not asked", "не опрошены")),
        );
    }
}

pub(crate) fn formed_by<'a>(formed_by: &'a FormedBy, phrases: &'a Phrases) -> &'a str {
    match formed_by {
        FormedBy::Strategy(code) => phrases.of(STRATEGIES, code),
        _ => phrases.of(Origin::TOPIC, formed_by.code()),
    }
}

fn group(group: &Group, phrases: &Phrases) -> String {
    match group {
        Group::Everybody => words(phrases, "everybody", "все").to_owned(),
        Group::Form(form) => phrases.say(form),
        Group::RoleModel(form, model) => {
            format!("{}: {}", phrases.say(form), phrases.say(model))
        }
        Group::FormedBy(way) => formed_by(way, phrases).to_owned(),
        _ => "?".to_owned(),
    }
}

fn columns(phrases: &Phrases) -> &'static str {
    match phrases.language() {
        Language::Russian => {
            "n; среднее на входе → на выходе; изменение [95 % интервал]; d_z, g_z; p, p с поправкой; \
             Уилкоксон p, r"
        }
        _ => {
            "n; mean at entry → at exit; change [95 % interval]; d_z, g_z; p, adjusted p; \
             Wilcoxon p, r"
        }
    }
}

fn line(row: &ImpactRow, phrases: &Phrases) -> String {
    let side = phrases.in_case(row.side, "pl");
    let who = format!("{side}, {}, {}", row.measure, group(&row.group, phrases));
    let none = |fault: &SampleFault| format!("({})", phrases.say(fault));
    let Some(change) = &row.change else { return format!("{who}: n = 0") };
    let two = |value: f64| phrases.decimal(value, 2);
    let signed = |value: f64| phrases.change(value, 2);
    let interval = change.interval.as_ref().map_or_else(none, |interval| {
        format!("[{}; {}]", signed(interval.low), signed(interval.high))
    });
    let effect = change
        .effect
        .as_ref()
        .map_or_else(none, |effect| format!("d = {}, g = {}", two(effect.d_z), two(effect.g_z)));
    let test = change.test.as_ref().map_or_else(none, |test| {
        let adjusted = change.adjusted.map_or_else(String::new, |p| {
            format!("{} {}", words(phrases, ", adjusted", ", с поправкой"), bare(p, phrases))
        });
        let method = phrases.say(test.method);
        format!("p {}{adjusted} ({method})", small(test.p, phrases))
    });
    let ranks = change.ranks.as_ref().map_or_else(none, |ranks| {
        let (p, r) = (small(ranks.p, phrases), two(ranks.rank_biserial));
        format!("{} p {p}, r = {r}", words(phrases, "Wilcoxon", "Уилкоксон"))
    });
    let (entry, exit) = (two(change.entry_mean), two(change.exit_mean));
    let mean = signed(change.mean);
    format!(
        "{who}\n    n = {}; {entry} → {exit}; {mean} {interval}; {effect}; {test}; {ranks}",
        change.n
    )
}

/// A p-value; never printed as 0.
fn small(p: f64, phrases: &Phrases) -> String {
    match p < 0.0001 {
        true => format!("< {}", phrases.decimal(0.0001, 4)),
        false => format!("= {}", phrases.decimal(p, 4)),
    }
}

/// The same without an equals sign.
fn bare(p: f64, phrases: &Phrases) -> String {
    small(p, phrases).trim_start_matches("= ").to_owned()
}

fn missing(impact: &Impact, phrases: &Phrases) {
    for row in impact.rows.iter().filter(|row| row.group == Group::Everybody) {
        // What is lacking nowhere is left out.
        let lacking = |when: &str, lacking: &Lacking| {
            let some = [
                (lacking.not_measured, words(phrases, "not measured", "не измерено")),
                (lacking.unknown, words(phrases, "unknown", "неизвестно")),
                (lacking.withheld, words(phrases, "withheld", "отказ от ответа")),
            ];
            let some = some.into_iter().filter(|one| one.0 > 0);
            let some: Vec<_> = some.map(|(count, what)| format!("{what} – {count}")).collect();
            if some.is_empty() { String::new() } else { format!("; {when}: {}", some.join(", ")) }
        };
        say!(
            "{}, {}: {} {} {} {}, {}{}{}",
            phrases.in_case(row.side, "pl"),
            row.measure,
            words(phrases, "both values of", "оба значения есть у"),
            row.presence.both,
            words(phrases, "of", "из"),
            row.presence.people,
            units(row.presence.units, phrases),
            lacking(&phrases.say(MeasuredAt::Entry), &row.presence.entry),
            lacking(&phrases.say(MeasuredAt::Exit), &row.presence.exit),
        );
    }
}

/// Pairs that work alone, groups, teams and exchanges, each once.
fn units(number: usize, phrases: &Phrases) -> String {
    let forms = match phrases.language() {
        Language::Russian => ["пара или группа", "пары и группы", "пар и групп"],
        _ => ["pair or group", "pairs and groups", "pairs and groups"],
    };
    phrases.counted(number as u64, &forms)
}

fn comparisons(impact: &Impact, phrases: &Phrases) {
    for comparison in &impact.comparisons {
        let side = phrases.in_case(comparison.side, "pl");
        say!("{side}, {}:", comparison.measure);
        for way in &comparison.compared {
            let name = formed_by(&way.formed_by, phrases);
            let by_unit = way.by_unit.map_or_else(String::new, |by_unit| {
                let told = words(phrases, "each counted once", "каждая по одному разу");
                let (n, mean) = (units(by_unit.n, phrases), phrases.change(by_unit.mean, 2));
                format!("; {n}, {told}: {mean}")
            });
            say!("    {name}: n = {}, {}{by_unit}", way.n, phrases.change(way.mean, 2));
        }
        match &comparison.test {
            Ok(test) => say!(
                "    H = {}, p {}{}, ε² = {}",
                phrases.decimal(test.h, 2),
                small(test.p, phrases),
                comparison.adjusted.map_or_else(String::new, |p| {
                    let adjusted = words(phrases, ", adjusted", ", с поправкой");
                    format!("{adjusted} {}", bare(p, phrases))
                }),
                phrases.decimal(test.epsilon_squared, 2)
            ),
            Err(fault) => say!("    {}", phrases.say(fault)),
        }
        if comparison.in_several > 0 {
            let label = words(
                phrases,
                "people of pairs formed in several ways, left out",
                "участники пар разного происхождения, не учтены",
            );
            say!("    {label}: {}", comparison.in_several);
        }
    }
}

fn fates(record: &Record, phrases: &Phrases) {
    for (way, fates) in record.fates() {
        let dissolved: usize = fates.dissolved.values().sum();
        say!(
            "{}: {} {}, {} {dissolved}, {} {} ({} {})",
            formed_by(&way, phrases),
            words(phrases, "fixed by order", "закреплено распоряжением"),
            fates.published,
            phrases.of(Ending::TOPIC, "dissolved"),
            phrases.of(Ending::TOPIC, "closed"),
            fates.closed,
            words(phrases, "goals reached by", "из них достигли цели"),
            fates.reached,
        );
    }
}

fn coverage(record: &Record, phrases: &Phrases) {
    for row in record.coverage() {
        let covered = phrases.say(row.covered);
        let count = row.count.map_or_else(
            || words(phrases, "not counted", "не подсчитано").to_owned(),
            |count| {
                let share = count.share().map_or_else(String::new, |share| phrases.percent(share));
                let of = words(phrases, "of", "из");
                format!("{} {of} {} – {share}", count.taking_part, count.of)
            },
        );
        let target = row.target.as_ref().map_or_else(String::new, |target| {
            let reached = match row.reached {
                Some(true) => words(phrases, "is reached", "достигнут"),
                Some(false) => words(phrases, "is not reached", "не достигнут"),
                None => "",
            };
            let source = phrases.say(target.source);
            let name = words(phrases, "the target of at least", "целевой показатель – не менее");
            let target = format!("; {name} {}\u{a0}% ({source}) {reached}", target.percent);
            target.trim_end().to_owned()
        });
        say!("{covered}, {}: {count}{target}", row.year);
    }
}
