//! People from files, paired by the rules of their organisation.

use crate::args::Files;
use crate::bar::Bar;
use crate::report;
use crate::say::say;
use crate::tell::{tell, text};
use mentormatch::kernel::{Control, Phrases, Unit, Worded, read_bytes, read_text};
use mentormatch::people::import::{self, Options};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{
    Greedy, Optimal, Pairing, Prepared, STRATEGIES, Stable, Strategy, compare,
};
use serde_json::{Map, Value, json};
use std::path::Path;

pub(crate) fn run(files: &Files, strategy: &dyn Strategy, phrases: &Phrases) -> Result<(), String> {
    let rules = read_text(&files.rules, files.most).map_err(|fault| fault.to_string())?;
    let rules = Rules::from_json(&rules).map_err(|error| about(&files.rules, error))?;
    let phrases = &phrases.clone().plugged(&rules.words_in(phrases.language().code()));
    let mapping = rules.import.clone().unwrap_or_default();
    let mut options = Options::default();
    options.mentor_seats = files.seats;
    options.show_answers = files.show_answers;
    options.max_bytes = usize::try_from(files.most).unwrap_or(usize::MAX);
    let bytes = |path| read_bytes(path, files.most).map_err(|fault| fault.to_string());
    let (mentees, mentors) = (bytes(&files.mentees)?, bytes(&files.mentors)?);
    let read = import::cohort(&mentees[..], &mentors[..], &mapping, &options);
    let read = read.map_err(|faults| {
        let (mentees, mentors) = (files.mentees.display(), files.mentors.display());
        let faults = faults.words(phrases);
        text!(phrases, "{mentees} and {mentors}:\n{faults}", "{mentees} и {mentors}:\n{faults}")
    })?;
    for notes in [&read.mentees.notes, &read.mentors.notes].into_iter().filter(|n| !n.is_empty()) {
        eprintln!("{}", notes.words(phrases));
    }
    let rules = rules.compile(&read.cohort);
    let rules = rules.map_err(|faults| about(&files.rules, told(&faults, phrases)))?;
    let prepared = Prepared::of(read.cohort, rules).map_err(|fault| phrases.say(&fault))?;

    let bar = Bar::new(LONG);
    let control = Control::unbounded().with_observer(&bar);
    let situation = prepared.situation(&control).map_err(|fault| phrases.say(&fault))?;
    bar.clear();
    let (cohort, rules) = (prepared.cohort(), prepared.rules());

    let stable = Stable::for_mentees();
    let mut strategies: Vec<&dyn Strategy> = vec![&Optimal, &stable];
    if !strategies.iter().any(|known| known.code() == strategy.code()) {
        strategies.push(strategy);
    }
    if !files.json && strategies.iter().all(|known| known.code() != Greedy.code()) {
        strategies.push(&Greedy);
    }
    let comparison =
        compare(&strategies, &situation, &control).map_err(|error| phrases.say(&error))?;
    let comparison = comparison.or_stopped().map_err(|reason| reason.to_string())?;
    if files.json {
        let shown = if files.named_strategy { strategies.len() } else { 2 };
        let object: Map<String, Value> = comparison
            .pairings
            .iter()
            .take(shown)
            .map(|pairing| (pairing.strategy.clone(), as_json(pairing)))
            .collect();
        say!("{}", Value::Object(object));
        return Ok(());
    }
    let chosen = comparison.pairings.iter().find(|pairing| pairing.strategy == strategy.code());
    if let Some(pairing) = chosen {
        let code = &pairing.strategy;
        let name = phrases.of(STRATEGIES, code);
        tell!(
            phrases,
            "Pairs and groups by the {code} strategy: {name}\n",
            "Пары и группы по стратегии {code}: {name}\n"
        );
        report::pairs(pairing, cohort, rules, phrases);
        report::unmatched(pairing, cohort, rules, phrases);
    }
    let table = comparison.words(phrases);
    tell!(phrases, "Strategies side by side\n\n{table}", "Стратегии рядом\n\n{table}");
    report::verified(&comparison.pairings, phrases)
}

/// Pairs of people of which no less are worth a bar.
const LONG: u64 = 20_000_000;

fn as_json(pairing: &Pairing) -> Value {
    let pairs: Vec<_> =
        pairing.pairs.iter().map(|pair| json!([pair.mentee, pair.mentor])).collect();
    json!({
        "pairs": pairs,
        "assigned": pairing.measures.size,
        "total": in_units_of_the_rules(pairing.unit, pairing.measures.total),
        "blocking_pairs": pairing.measures.blocking_pairs,
        "verified": pairing.verified,
    })
}

/// All faults, one a line.
fn told<W>(faults: &[W], phrases: &Phrases) -> String
where
    for<'w> &'w W: Worded,
{
    faults.iter().map(|fault| phrases.say(fault)).collect::<Vec<_>>().join("\n")
}

/// An integer where it is one.
fn in_units_of_the_rules(unit: Unit, units: i64) -> Value {
    let exact = unit.exact(units).to_string();
    exact.parse::<i64>().map_or_else(|_| json!(unit.value(units)), Value::from)
}

fn about(path: &Path, what: impl std::fmt::Display) -> String {
    format!("{}: {what}", path.display())
}
