//! Pairings in words and numbers.

use crate::say::say;
use mentormatch::kernel::{Phrases, Shown};
use mentormatch::people::{Cohort, PersonId};
use mentormatch::scoring::{CompiledRules, PairVerdict};
use mentormatch::strategy::{Pair, Pairing, SeatShortage, Unmatched, WhyUnmatched};
use std::collections::{BTreeMap, BTreeSet};

/// Every pair and group, with what its scores are made of.
pub(crate) fn pairs(pairing: &Pairing, cohort: &Cohort, rules: &CompiledRules) {
    let mut groups: BTreeMap<&PersonId, Vec<&Pair>> = BTreeMap::new();
    for pair in &pairing.pairs {
        groups.entry(&pair.mentor).or_default().push(pair);
    }
    for (mentor, members) in groups {
        let name = cohort.mentors().get(mentor).map_or(mentor.as_str(), |one| one.person.label());
        match members.len() {
            1 => say!("{} ({mentor}) mentors one mentee", Shown(name)),
            many => say!("{} ({mentor}) leads a group of {many} mentees", Shown(name)),
        }
        for pair in members {
            of_pair(pair, pairing, cohort, rules);
        }
        say!("");
    }
}

fn of_pair(pair: &Pair, pairing: &Pairing, cohort: &Cohort, rules: &CompiledRules) {
    let score = |units: i64| pairing.unit.exact(units).to_string();
    let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
    let name = mentees.get(&pair.mentee).map_or(pair.mentee.as_str(), |one| one.person.label());
    let form = pair.form.as_ref().map(|form| format!(", {form}")).unwrap_or_default();
    let locked = if pair.locked { ", fixed by the curator" } else { "" };
    say!(
        "  {} ({}){form}{locked}: points {} for the mentee, {} for the mentor",
        Shown(name),
        pair.mentee,
        score(pair.mentee_score.into()),
        score(pair.mentor_score.into()),
    );
    let explained = mentees
        .index_of(&pair.mentee)
        .zip(mentors.index_of(&pair.mentor))
        .and_then(|(mentee, mentor)| rules.explain(mentee, mentor));
    let Some(PairVerdict::Allowed(contributions)) = explained.map(|explained| explained.verdict)
    else {
        return;
    };
    let phrases = Phrases::english();
    for part in contributions.iter().filter(|part| part.mentee != 0 || part.mentor != 0) {
        say!(
            "    {:>7} {:>7}  {}: {}",
            score(part.mentee.into()),
            score(part.mentor.into()),
            part.rule,
            part.words(&phrases),
        );
    }
}

/// Who stayed without a partner, why, and what would help.
pub(crate) fn unmatched(pairing: &Pairing, cohort: &Cohort, rules: &CompiledRules) {
    say!("Without a mentor: {}\n", pairing.unmatched_mentees.len());
    let mut told = BTreeSet::new();
    for one in &pairing.unmatched_mentees {
        let name = cohort.mentees().get(&one.person).map_or("", |mentee| mentee.person.label());
        say!("  {} ({})", Shown(name), one.person);
        for line in why(one, pairing, cohort, rules, &mut told) {
            say!("    {line}");
        }
    }
    if !pairing.unmatched_mentors.is_empty() {
        say!("\nMentors without a mentee: {}\n", pairing.unmatched_mentors.len());
        let mut by_reason: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for one in &pairing.unmatched_mentors {
            by_reason.entry(one.why.to_string()).or_default().push(one.person.as_str());
        }
        for (why, mentors) in by_reason {
            say!("  {why}: {}", mentors.join(", "));
        }
    }
    say!("");
}

/// Why, and what would help. A shortage that several share is told once.
fn why(
    one: &Unmatched,
    pairing: &Pairing,
    cohort: &Cohort,
    rules: &CompiledRules,
    told: &mut BTreeSet<u64>,
) -> Vec<String> {
    match &one.why {
        WhyUnmatched::NobodyAllowed => {
            let mut lines = vec![one.why.to_string()];
            let at = cohort.mentees().index_of(&one.person);
            if let Some(obstacles) = at.and_then(|at| rules.obstacles(at)) {
                for barrier in &obstacles.barriers {
                    let helps = if barrier.alone > 0 {
                        format!("; without it {} would be possible", barrier.alone)
                    } else {
                        String::new()
                    };
                    lines.push(format!(
                        "- {} rules out {} of {}{helps}",
                        barrier.rule, barrier.forbids, obstacles.partners
                    ));
                }
                if obstacles.barriers.iter().all(|barrier| barrier.alone == 0) {
                    lines.push("no single change of the rules would help".to_owned());
                }
            }
            lines
        }
        WhyUnmatched::InShortage { number } => {
            let Some(shortage) = pairing.shortage(one) else { return Vec::new() };
            let SeatShortage { mentees, mentors, needed, available } = shortage;
            if !told.insert(*number) {
                return vec![format!("the same shortage as {}'s", first(mentees, one))];
            }
            let wanted = wanted_by_most(mentees, cohort);
            vec![
                pairing.why(one).to_string(),
                format!("what they ask for most: {wanted}"),
                format!(
                    "seats missing: {}; one more with any of these mentors ({}) serves one more",
                    needed - available,
                    mentors.len(),
                ),
            ]
        }
        other => vec![other.to_string()],
    }
}

fn first<'p>(mentees: &'p [PersonId], one: &Unmatched) -> &'p str {
    mentees.iter().find(|mentee| **mentee != one.person).map_or("others", PersonId::as_str)
}

/// The three topics that most of these mentees want.
fn wanted_by_most(mentees: &[PersonId], cohort: &Cohort) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for mentee in mentees.iter().filter_map(|id| cohort.mentees().get(id)) {
        let wanted = mentee.requests.iter().filter_map(|request| request.wanted.as_ref().given());
        let topics: BTreeSet<&str> =
            wanted.flat_map(|wanted| wanted.keys()).map(String::as_str).collect();
        for topic in topics {
            *counts.entry(topic).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let top: Vec<_> =
        counts.iter().take(3).map(|(topic, count)| format!("{topic} ({count})")).collect();
    if top.is_empty() { "nothing they told".to_owned() } else { top.join(", ") }
}

/// Says that every certificate verified, or fails.
pub(crate) fn verified(pairings: &[Pairing]) -> Result<(), String> {
    match pairings.iter().find(|pairing| !pairing.verified) {
        None => {
            say!("\n{} pairings, every certificate verified", pairings.len());
            Ok(())
        }
        Some(pairing) => Err(format!("the certificate of {} was refused", pairing.strategy)),
    }
}
