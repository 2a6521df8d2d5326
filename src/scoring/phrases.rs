//! Reasons in words: English and Russian, and an organisation's own.

use super::{Contribution, Explanation, Found, Verdict, Violation};
use crate::kernel::{Language, Row, fill, phrase_in};
use crate::people::Answer;
use std::collections::BTreeMap;

/// The code of a reason, its English and its Russian phrase. `{…}` is filled in.
const TABLE: &[Row] = &[
    // Why a pair is forbidden.
    (
        "vetoed-by-mentee",
        "the mentee does not want this mentor",
        "наставляемый отказался от этого наставника",
    ),
    (
        "vetoed-by-mentor",
        "the mentor does not want this mentee",
        "наставник отказался от этого наставляемого",
    ),
    ("forbidden-pair", "the pair is on the list of forbidden pairs", "пара в списке запрещённых"),
    ("must-not-repeat", "they were a pair before", "они уже были парой"),
    (
        "must-equal",
        "{mentee} and {mentor} are not the same",
        "«{mentee}» и «{mentor}» не совпадают",
    ),
    ("must-differ", "both have {mentee}", "у обоих «{mentee}»"),
    (
        "must-be-above",
        "{mentor} is {gap} steps above {mentee}, needed {range}",
        "«{mentor}» выше «{mentee}» на {gap} ступ., нужно {range}",
    ),
    (
        "must-share-time",
        "{minutes} minutes in common, needed {range}",
        "общее время {minutes} мин, нужно {range}",
    ),
    ("must-share-label", "in common: {shared}; needed {range}", "общее: {shared}; нужно {range}"),
    (
        "must-cover",
        "covered: {shared}; missing: {missing}; needed share {range}",
        "покрыто: {shared}; недостаёт: {missing}; нужна доля {range}",
    ),
    (
        "must-differ-by",
        "the difference from {mentee} to {mentor} is {difference}, needed {range}",
        "разница от {mentee} до {mentor} равна {difference}, нужно {range}",
    ),
    ("must-be-within", "it is {number}, needed {range}", "значение {number}, нужно {range}"),
    ("must-be-among", "{labels} is none of those asked for", "«{labels}» не входит в допустимые"),
    ("needs-answer", "an answer is missing ({silent})", "нет ответа ({silent})"),
    // What a score is made of.
    ("equal", "{mentee} and {mentor}", "«{mentee}» и «{mentor}»"),
    ("category-table", "{mentee} with {mentor}", "«{mentee}» с «{mentor}»"),
    ("overlap", "in common: {shared}", "общее: {shared}"),
    (
        "jaccard",
        "in common: {shared}; only the mentee: {missing}",
        "общее: {shared}; только у наставляемого: {missing}",
    ),
    (
        "coverage",
        "covered: {shared}; missing: {missing}",
        "покрыто: {shared}; недостаёт: {missing}",
    ),
    ("shared-time", "{minutes} minutes a week in common", "{minutes} мин общего времени в неделю"),
    (
        "ordinal-gap",
        "{mentor} is {gap} steps above {mentee}",
        "«{mentor}» выше «{mentee}» на {gap} ступ.",
    ),
    (
        "number-distance",
        "{mentee} and {mentor}, {difference} apart",
        "{mentee} и {mentor}, разница {difference}",
    ),
    ("wish-of-mentee", "the mentee's wish number {rank}", "желание наставляемого № {rank}"),
    ("wish-of-mentor", "the mentor's wish number {rank}", "желание наставника № {rank}"),
    ("no-wish", "not wished for", "не назван среди желаемых"),
    ("waiting", "searches waited: {number}", "поисков в ожидании: {number}"),
    ("nothing-asked", "nothing was asked for", "ничего не запрошено"),
    (
        "unanswered",
        "not answered ({silent}), counted neutrally",
        "нет ответа ({silent}), учтено нейтрально",
    ),
    ("other-form", "does not concern this form", "не относится к этой форме"),
    // Parts of phrases.
    ("unknown", "unknown", "неизвестно"),
    ("withheld", "withheld", "не раскрыто"),
    ("side-mentee", "mentee", "наставляемый"),
    ("side-mentor", "mentor", "наставник"),
    ("nothing", "nothing", "ничего"),
    ("pair", "mentee {mentee}, mentor {mentor}", "наставляемый {mentee}, наставник {mentor}"),
    ("forbidden", "forbidden", "запрещена"),
    (
        "allowed",
        "worth {mentee} to the mentee, {mentor} to the mentor",
        "ценность для наставляемого {mentee}, для наставника {mentor}",
    ),
];

/// Turns reasons into words, with phrases of a language and an organisation's own.
///
/// ```
/// use mentormatch::scoring::{Language, Phrases};
///
/// let phrases = Phrases::new(Language::Russian).with("must-differ", "оба из «{mentee}»");
/// assert!(Phrases::codes().any(|code| code == "must-differ"));
/// # let _ = phrases;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    language: Language,
    own: BTreeMap<String, String>,
}

impl Phrases {
    /// The phrases of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, own: BTreeMap::new() }
    }

    /// The English phrases.
    #[must_use]
    pub fn english() -> Self {
        Self::new(Language::English)
    }

    /// The Russian phrases.
    #[must_use]
    pub fn russian() -> Self {
        Self::new(Language::Russian)
    }

    /// With another phrase for a rule's name or for a code; the name goes first.
    /// What stands in braces is filled in as in the phrase it replaces.
    #[must_use]
    pub fn with(mut self, name_or_code: &str, phrase: &str) -> Self {
        self.own.insert(name_or_code.to_owned(), phrase.to_owned());
        self
    }

    /// Every code that has a phrase.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|(code, _, _)| *code)
    }

    fn phrase(&self, rule: Option<&str>, code: &str) -> &str {
        let own = rule.and_then(|rule| self.own.get(rule)).or_else(|| self.own.get(code));
        match own {
            Some(own) => own,
            None => phrase_in(TABLE, self.language, code).unwrap_or_default(),
        }
    }

    /// Why a pair is forbidden.
    #[must_use]
    pub fn violation(&self, violation: &Violation) -> String {
        let mut values = self.values(&violation.found);
        values.push(("range", range(violation.least, violation.most)));
        let phrase = match violation.found {
            Found::Unanswered { .. } => self.phrase(None, "needs-answer"),
            _ => self.phrase(Some(&violation.rule), &violation.code),
        };
        filled(phrase, &values)
    }

    /// What a criterion found.
    #[must_use]
    pub fn contribution(&self, contribution: &Contribution) -> String {
        let phrase = match contribution.found {
            Found::Unanswered { .. } => self.phrase(None, "unanswered"),
            Found::NothingAsked => self.phrase(None, "nothing-asked"),
            Found::OtherForm => self.phrase(None, "other-form"),
            Found::Wish { rank: None } => self.phrase(None, "no-wish"),
            _ => self.phrase(Some(&contribution.rule), &contribution.code),
        };
        filled(phrase, &self.values(&contribution.found))
    }

    /// An explanation, a line for the pair and a line for every reason.
    #[must_use]
    pub fn explanation(&self, explanation: &Explanation) -> String {
        let score = |units: i32| explanation.unit.exact(units.into()).to_string();
        let ids = [
            ("mentee", explanation.mentee.to_string()),
            ("mentor", explanation.mentor.to_string()),
        ];
        let mut text = filled(self.phrase(None, "pair"), &ids);
        text.push_str(": ");
        match &explanation.verdict {
            Verdict::Forbidden(violations) => {
                text.push_str(self.phrase(None, "forbidden"));
                for violation in violations {
                    text.push_str(&format!(
                        "\n  {}: {}",
                        violation.rule,
                        self.violation(violation)
                    ));
                }
            }
            Verdict::Allowed(contributions) => {
                let views = [
                    ("mentee", score(explanation.mentee_view().unwrap_or_default())),
                    ("mentor", score(explanation.mentor_view().unwrap_or_default())),
                ];
                text.push_str(&filled(self.phrase(None, "allowed"), &views));
                for part in contributions {
                    text.push_str(&format!(
                        "\n  {}: {} ({} + {})",
                        part.rule,
                        self.contribution(part),
                        score(part.mentee),
                        score(part.mentor)
                    ));
                }
            }
        }
        text
    }

    fn listed(&self, labels: &[String]) -> String {
        if labels.is_empty() { self.phrase(None, "nothing").to_owned() } else { labels.join(", ") }
    }

    fn values(&self, found: &Found) -> Vec<(&'static str, String)> {
        match found {
            Found::Labels { mentee, mentor } => {
                vec![("mentee", mentee.clone()), ("mentor", mentor.clone())]
            }
            Found::Gap { mentee, mentor, gap } => vec![
                ("mentee", mentee.clone()),
                ("mentor", mentor.clone()),
                ("gap", gap.to_string()),
            ],
            Found::Numbers { mentee, mentor } => vec![
                ("mentee", mentee.to_string()),
                ("mentor", mentor.to_string()),
                ("difference", (mentor - mentee).to_string()),
            ],
            Found::Number { number, .. } => vec![("number", number.to_string())],
            Found::LabelsOf { labels, .. } => vec![("labels", self.listed(labels))],
            Found::Shared { shared, missing, offered } => vec![
                ("shared", self.listed(shared)),
                ("missing", self.listed(missing)),
                ("offered", offered.to_string()),
            ],
            Found::Minutes { shared } => vec![("minutes", shared.to_string())],
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
                        Some(format!("{}: {}", self.phrase(None, side), self.phrase(None, state)))
                    })
                    .collect();
                vec![("silent", silent.join(", "))]
            }
            Found::Wish { rank: None } | Found::Named | Found::NothingAsked | Found::OtherForm => {
                Vec::new()
            }
        }
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

/// The phrase with its braces filled in from a list.
fn filled(phrase: &str, values: &[(&str, String)]) -> String {
    fill(phrase, |name| {
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_fill_in_the_same() {
        let names = |phrase: &str| {
            let mut names: Vec<String> = phrase
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            names.sort();
            names
        };
        for (code, english, russian) in TABLE {
            assert!(!english.is_empty() && !russian.is_empty(), "{code}");
            if *code != "must-differ" {
                assert_eq!(names(english), names(russian), "{code}");
            }
            assert_eq!(TABLE.iter().filter(|row| row.0 == *code).count(), 1, "{code}");
        }
    }
}
