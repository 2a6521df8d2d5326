//! Reasons of scores in words.
//!
//! A phrase of a rule's own name goes before that of the rule's kind.

use super::{CONDITIONS, Contribution, Explanation, Found, MEASURES, PairVerdict, Violation};
use crate::kernel::{Phrases, Said, Side, Topic, coded, fill};
use crate::people::Answer;
use crate::people::fold::folded;

coded! {
    /// What is said of every kind of rule, and parts of such phrases.
    pub const FINDINGS: "finding" [mentee, mentor, silent, why] {
        "needs-answer", "an answer is missing ({silent})", "нет ответа ({silent})";
        "no-wish", "not wished for", "не назван среди желаемых";
        "no-number", "there is no number", "числа нет";
        "nothing-asked", "nothing was asked for", "ничего не запрошено";
        "unanswered",
            "not answered ({silent}); a share of the points counts by the rule",
            "нет ответа ({silent}); засчитана доля баллов по правилу";
        "other-form", "does not concern this form", "не относится к этой форме";
        "not-asked",
            "holds only where an answer asks for it",
            "действует только по ответу участника";
        // Parts of phrases.
        "asked-by-mentee",
            "{why} (holds by the mentee's answer)",
            "{why} (действует по ответу наставляемого)";
        "asked-by-mentor",
            "{why} (holds by the mentor's answer)",
            "{why} (действует по ответу наставника)";
        "asked-by-both",
            "{why} (holds by the answers of both)",
            "{why} (действует по ответам обоих)";
        "unknown", "unknown", "неизвестно";
        "withheld", "withheld", "не раскрыто";
        "side-mentee", "mentee", "наставляемый";
        "side-mentor", "mentor", "наставник";
        "nothing", "nothing", "ничего";
        "pair", "mentee {mentee}, mentor {mentor}", "наставляемый {mentee}, наставник {mentor}";
        "forbidden", "forbidden", "запрещена";
        "allowed",
            "points: {mentee} for the mentee, {mentor} for the mentor",
            "баллы: наставляемый {mentee}, наставник {mentor}";
    }
}

/// Phrases for rules by their own names, which an organisation gives: none ships.
pub const RULE_NAMES: Topic = Topic::new("rule-name", &[]);

impl Violation {
    /// Why the pair is forbidden.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        let mut values = values(&self.found, phrases);
        values.push(("range", phrases.language().number(&range(self.least, self.most))));
        let phrase = match self.found {
            Found::Unanswered { .. } => phrases.of(FINDINGS, "needs-answer"),
            Found::Own { number: None } => phrases.of(FINDINGS, "no-number"),
            _ => of_rule(phrases, CONDITIONS, &self.rule, self.found.shown(&self.code)),
        };
        let why = filled(phrase, &values, phrases);
        let asked = match self.asked.as_slice() {
            [] => return why,
            [Side::Mentee] => "asked-by-mentee",
            [Side::Mentor] => "asked-by-mentor",
            _ => "asked-by-both",
        };
        filled(phrases.of(FINDINGS, asked), &[("why", why)], phrases)
    }
}

impl Contribution {
    /// What the criterion found.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        let phrase = match self.found {
            Found::Unanswered { .. } => phrases.of(FINDINGS, "unanswered"),
            Found::NothingAsked => phrases.of(FINDINGS, "nothing-asked"),
            Found::OtherForm => phrases.of(FINDINGS, "other-form"),
            Found::NotAsked => phrases.of(FINDINGS, "not-asked"),
            Found::Own { number: None } => phrases.of(FINDINGS, "no-number"),
            Found::Wish { rank: None } => phrases.of(FINDINGS, "no-wish"),
            _ => of_rule(phrases, MEASURES, &self.rule, self.found.shown(&self.code)),
        };
        filled(phrase, &values(&self.found, phrases), phrases)
    }
}

/// A finding under its rule's name; alone where it begins with the name by itself.
pub(crate) fn told(name: &str, found: &str) -> String {
    let repeats = folded(found).strip_prefix(&folded(name)).is_some_and(|rest| {
        // The whole word, and not the beginning of a longer one.
        !rest.starts_with(char::is_alphanumeric)
    });
    if repeats { found.to_owned() } else { format!("{name}: {found}") }
}

impl Explanation {
    /// The explanation, a line for the pair and a line for every reason.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        // For reading; the exact values stay in the data.
        let score = |units: i32| phrases.rounded(self.unit.value(units.into()), 2);
        let ids = [("mentee", self.mentee.to_string()), ("mentor", self.mentor.to_string())];
        let mut text = filled(phrases.of(FINDINGS, "pair"), &ids, phrases);
        text.push_str(": ");
        match &self.verdict {
            PairVerdict::Forbidden(violations) => {
                text.push_str(phrases.of(FINDINGS, "forbidden"));
                for violation in violations {
                    let why = violation.words(phrases);
                    text.push_str(&format!("\n  {}", told(phrases.own(&violation.rule), &why)));
                }
            }
            PairVerdict::Allowed(contributions) => {
                let views = [
                    ("mentee", score(self.mentee_view().unwrap_or_default())),
                    ("mentor", score(self.mentor_view().unwrap_or_default())),
                ];
                text.push_str(&filled(phrases.of(FINDINGS, "allowed"), &views, phrases));
                for part in contributions {
                    text.push_str(&format!(
                        "\n  {} ({} + {})",
                        told(phrases.own(&part.rule), &part.words(phrases)),
                        score(part.mentee),
                        score(part.mentor)
                    ));
                }
            }
        }
        text
    }
}

impl Found {
    /// The code whose phrase says what was found: a kind of rule has others for whole hours, for
    /// a first wish, for a mentor who is not above, and where all or nothing is covered.
    fn shown<'a>(&self, code: &'a str) -> &'a str {
        match (self, code) {
            (Self::Minutes { shared }, "shared-time") if *shared > 0 && shared % 60 == 0 => {
                "shared-hours"
            }
            (Self::Minutes { shared }, "must-share-time") if *shared > 0 && shared % 60 == 0 => {
                "must-share-hours"
            }
            (Self::Shared { missing, shared, .. }, "coverage") if missing.is_empty() => {
                if shared.is_empty() { code } else { "coverage-whole" }
            }
            (Self::Shared { shared, .. }, "coverage") if shared.is_empty() => "coverage-none",
            (Self::Shared { shared, .. }, "must-cover") if shared.is_empty() => "must-cover-none",
            (Self::Wish { rank: Some(1) }, "wish-of-mentee") => "first-wish-of-mentee",
            (Self::Wish { rank: Some(1) }, "wish-of-mentor") => "first-wish-of-mentor",
            (Self::Gap { gap: 0, .. }, "ordinal-gap") => "ordinal-same",
            (Self::Gap { gap: 0, .. }, "must-be-above") => "must-be-above-same",
            (Self::Gap { gap, .. }, "ordinal-gap") if *gap < 0 => "ordinal-below",
            (Self::Gap { gap, .. }, "must-be-above") if *gap < 0 => "must-be-above-below",
            (_, code) => code,
        }
    }
}

/// The phrase of a rule's name, else of its kind.
fn of_rule<'a>(phrases: &'a Phrases, kinds: Topic, rule: &str, code: &'a str) -> &'a str {
    phrases.find(RULE_NAMES, rule).unwrap_or_else(|| phrases.of(kinds, code))
}

fn listed(labels: &[String], phrases: &Phrases) -> String {
    if labels.is_empty() {
        return phrases.of(FINDINGS, "nothing").to_owned();
    }
    let labels: Vec<_> = labels.iter().map(|label| phrases.own(label)).collect();
    labels.join(", ")
}

fn values(found: &Found, phrases: &Phrases) -> Vec<(&'static str, String)> {
    let own = |label: &str| phrases.own(label).to_owned();
    match found {
        Found::Labels { mentee, mentor } => {
            vec![("mentee", own(mentee)), ("mentor", own(mentor))]
        }
        Found::Gap { mentee, mentor, gap } => {
            let gap = gap.unsigned_abs().to_string();
            vec![("mentee", own(mentee)), ("mentor", own(mentor)), ("gap", gap)]
        }
        Found::Numbers { mentee, mentor } => vec![
            ("mentee", mentee.said("", phrases)),
            ("mentor", mentor.said("", phrases)),
            ("difference", (mentor - mentee).abs().said("", phrases)),
        ],
        Found::Number { number, .. } => vec![("number", number.said("", phrases))],
        // A product of vectors has more decimals than anybody reads.
        Found::Own { number: Some(number) } => vec![("number", phrases.rounded(*number, 3))],
        Found::LabelsOf { labels, .. } => vec![("labels", listed(labels, phrases))],
        Found::Shared { shared, missing, offered } => vec![
            ("shared", listed(shared, phrases)),
            ("missing", listed(missing, phrases)),
            ("offered", offered.to_string()),
        ],
        Found::Minutes { shared } => {
            vec![("minutes", shared.to_string()), ("hours", (shared / 60).to_string())]
        }
        Found::Wish { rank: Some(rank) } => vec![("rank", rank.to_string())],
        Found::Unanswered { mentee, mentor } => {
            let silent: Vec<_> = [("side-mentee", mentee), ("side-mentor", mentor)]
                .into_iter()
                .filter_map(|(side, answer)| {
                    let state = match answer {
                        Answer::Given(()) => return None,
                        Answer::Unknown => "unknown",
                        Answer::Withheld => "withheld",
                    };
                    Some(format!("{}: {}", phrases.of(FINDINGS, side), phrases.of(FINDINGS, state)))
                })
                .collect();
            vec![("silent", silent.join(", "))]
        }
        Found::Wish { rank: None }
        | Found::Named
        | Found::NothingAsked
        | Found::OtherForm
        | Found::NotAsked
        | Found::Own { number: None } => Vec::new(),
    }
}

/// `≥ 1`, `≤ 3` or `1…3`.
fn range(least: Option<f64>, most: Option<f64>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{least}…{most}"),
        (Some(least), None) => format!("≥ {least}"),
        (None, Some(most)) => format!("≤ {most}"),
        (None, None) => String::new(),
    }
}

/// The phrase with its braces filled in from a list; a whole number agrees with the noun of
/// its shape.
fn filled(phrase: &str, values: &[(&str, String)], phrases: &Phrases) -> String {
    fill(phrase, &|name| {
        let (name, shape) = name.split_once(':').unwrap_or((name, ""));
        let (_, value) = values.iter().find(|(known, _)| *known == name)?;
        let counted = value.parse::<u64>().ok().filter(|_| !shape.is_empty());
        Some(counted.map_or_else(|| value.clone(), |count| count.said(shape, phrases)))
    })
}
