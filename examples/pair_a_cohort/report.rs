//! Pairings in words and numbers.

use crate::say::say;
use crate::tell::{tell, text};
use mentormatch::kernel::{Phrases, Shown};
use mentormatch::people::{Cohort, PersonId};
use mentormatch::scoring::{CompiledRules, PairVerdict};
use mentormatch::strategy::{Pair, Pairing, SeatShortage, Unmatched, WhyUnmatched};
use std::collections::{BTreeMap, BTreeSet};

/// Every pair and group, with what its scores are made of.
pub(crate) fn pairs(pairing: &Pairing, cohort: &Cohort, rules: &CompiledRules, phrases: &Phrases) {
    let mut groups: BTreeMap<&PersonId, Vec<&Pair>> = BTreeMap::new();
    for pair in &pairing.pairs {
        groups.entry(&pair.mentor).or_default().push(pair);
    }
    for (mentor, members) in groups {
        let name = cohort.mentors().get(mentor).map_or(mentor.as_str(), |one| one.person.label());
        let name = Shown(name);
        match members.len() {
            1 => tell!(
                phrases,
                "{name} ({mentor}) mentors one mentee",
                "{name} ({mentor}): один наставляемый"
            ),
            many => tell!(
                phrases,
                "{name} ({mentor}) leads a group of {many} mentees",
                "{name} ({mentor}): группа, наставляемых – {many}"
            ),
        }
        for pair in members {
            of_pair(pair, pairing, cohort, (rules, phrases));
        }
        say!("");
    }
}

fn of_pair(
    pair: &Pair,
    pairing: &Pairing,
    cohort: &Cohort,
    (rules, phrases): (&CompiledRules, &Phrases),
) {
    let score = |units: i64| phrases.rounded(pairing.unit.value(units), 2);
    let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
    let name = mentees.get(&pair.mentee).map_or(pair.mentee.as_str(), |one| one.person.label());
    let form = pair.form.as_ref().map(|form| format!(", {}", phrases.say(form)));
    let (name, mentee, form) = (Shown(name), &pair.mentee, form.unwrap_or_default());
    let locked = match pair.locked {
        true => text!(phrases, ", fixed by the curator", ", зафиксировано куратором"),
        false => String::new(),
    };
    let (own, other) = (score(pair.mentee_score.into()), score(pair.mentor_score.into()));
    tell!(
        phrases,
        "  {name} ({mentee}){form}{locked}: points {own} for the mentee, {other} for the mentor",
        "  {name} ({mentee}){form}{locked}: баллы – наставляемый {own}, наставник {other}"
    );
    let explained = mentees
        .index_of(&pair.mentee)
        .zip(mentors.index_of(&pair.mentor))
        .and_then(|(mentee, mentor)| rules.explain(mentee, mentor));
    let Some(PairVerdict::Allowed(contributions)) = explained.map(|explained| explained.verdict)
    else {
        return;
    };
    for part in contributions.iter().filter(|part| part.mentee != 0 || part.mentor != 0) {
        say!(
            "    {:>7} {:>7}  {}: {}",
            score(part.mentee.into()),
            score(part.mentor.into()),
            phrases.own(&part.rule),
            part.words(phrases),
        );
    }
}

/// Who stayed without a partner, why, and what would help.
pub(crate) fn unmatched(
    pairing: &Pairing,
    cohort: &Cohort,
    rules: &CompiledRules,
    phrases: &Phrases,
) {
    let count = pairing.unmatched_mentees.len();
    tell!(phrases, "Without a mentor: {count}\n", "Без наставника: {count}\n");
    let mut told = BTreeSet::new();
    for one in &pairing.unmatched_mentees {
        let name = cohort.mentees().get(&one.person).map_or("", |mentee| mentee.person.label());
        say!("  {} ({})", Shown(name), one.person);
        for line in why(one, pairing, cohort, (rules, phrases), &mut told) {
            say!("    {line}");
        }
    }
    if !pairing.unmatched_mentors.is_empty() {
        let count = pairing.unmatched_mentors.len();
        tell!(
            phrases,
            "\nMentors without a mentee: {count}\n",
            "\nНаставники без наставляемых: {count}\n"
        );
        let mut by_reason: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for one in &pairing.unmatched_mentors {
            by_reason.entry(phrases.say(&one.why)).or_default().push(one.person.as_str());
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
    (rules, phrases): (&CompiledRules, &Phrases),
    told: &mut BTreeSet<u64>,
) -> Vec<String> {
    match &one.why {
        WhyUnmatched::NobodyAllowed => {
            let mut lines = vec![phrases.say(&one.why)];
            let at = cohort.mentees().index_of(&one.person);
            if let Some(obstacles) = at.and_then(|at| rules.obstacles(at)) {
                for barrier in &obstacles.barriers {
                    let (alone, forbids) = (barrier.alone, barrier.forbids);
                    let (rule, all) = (phrases.own(&barrier.rule), obstacles.partners);
                    let helps = match alone {
                        0 => String::new(),
                        _ => text!(
                            phrases,
                            "; without it {alone} would be possible",
                            "; без него подошли бы: {alone}"
                        ),
                    };
                    lines.push(text!(
                        phrases,
                        "- {rule} rules out {forbids} of {all}{helps}",
                        "- {rule} – исключает {forbids} из {all}{helps}"
                    ));
                }
                if obstacles.barriers.iter().all(|barrier| barrier.alone == 0) {
                    lines.push(text!(
                        phrases,
                        "no single change of the rules would help",
                        "изменение одного правила не поможет"
                    ));
                }
            }
            lines
        }
        WhyUnmatched::InShortage { number } => {
            let Some(shortage) = pairing.shortage(one) else { return Vec::new() };
            let SeatShortage { mentees, mentors, needed, available } = shortage;
            if !told.insert(*number) {
                let other = first(mentees, one);
                return vec![text!(
                    phrases,
                    "the same shortage as {other}'s",
                    "та же нехватка мест: {other}"
                )];
            }
            let wanted = wanted_by_most(mentees, cohort, phrases);
            let (missing, of) = (needed - available, mentors.len());
            vec![
                phrases.say(pairing.why(one)),
                text!(phrases, "what they ask for most: {wanted}", "чаще всего нужно: {wanted}"),
                text!(
                    phrases,
                    "seats missing: {missing}; one more with any of these mentors ({of}) serves one more",
                    "не хватает мест: {missing}; ещё одно место у любого из этих наставников ({of}) – ещё один наставляемый с наставником"
                ),
            ]
        }
        other => vec![phrases.say(other)],
    }
}

fn first<'p>(mentees: &'p [PersonId], one: &Unmatched) -> &'p str {
    mentees.iter().find(|mentee| **mentee != one.person).map_or("others", PersonId::as_str)
}

/// The three topics that most of these mentees want.
fn wanted_by_most(mentees: &[PersonId], cohort: &Cohort, phrases: &Phrases) -> String {
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
    match top.is_empty() {
        true => text!(phrases, "nothing they told", "ничего не указано"),
        false => top.join(", "),
    }
}

/// Says that every certificate verified, or fails.
pub(crate) fn verified(pairings: &[Pairing], phrases: &Phrases) -> Result<(), String> {
    match pairings.iter().find(|pairing| !pairing.verified) {
        None => {
            let count = pairings.len();
            tell!(
                phrases,
                "\n{count} pairings, every certificate verified",
                "\nсоставов: {count}, каждое доказательство проверено"
            );
            Ok(())
        }
        Some(Pairing { strategy, .. }) => Err(text!(
            phrases,
            "the certificate of {strategy} was refused",
            "доказательство стратегии {strategy} отклонено"
        )),
    }
}
