//! A pairing with its reasons, for the curator.

use super::kind::{PaperKind, Printable};
use super::named::{Named, form};
use crate::kernel::Phrases;
use crate::people::Date;
use crate::program::{Record, Search};
use crate::scoring::{CompiledRules, PairVerdict, told};
use crate::strategy::{Pair, Unmatched, WhyUnmatched, called};
use serde::Serialize;

/// The pairs and groups of a search, each with its reasons, and who is left without and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PairingSheet {
    /// The search's number, from 1.
    pub search: usize,
    /// When its draft was adopted.
    pub on: Date,
    /// The strategy in words.
    pub strategy: String,
    /// What it claims of its answer, in words.
    pub claim: String,
    /// Whether the proof was verified independently.
    pub verified: bool,
    /// The sum of all scores, a decimal.
    pub total: String,
    /// The pairs, as the search ordered them.
    pub pairs: Vec<PairLine>,
    /// The mentees without a mentor, and why.
    pub mentees: Vec<WithoutLine>,
    /// The mentors without a mentee, and why.
    pub mentors: Vec<WithoutLine>,
    /// The shortages of seats that hold mentees back, in words, by number from 1.
    pub shortages: Vec<String>,
    /// Of whom a rule on kinds of partners is not asked, in words.
    pub waived: Vec<String>,
}

/// A pair with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PairLine {
    /// The mentee.
    pub mentee: Named,
    /// The mentor.
    pub mentor: Named,
    /// The form in words.
    pub form: String,
    /// Both sides' score together, a decimal.
    pub score: String,
    /// The mentee's, a decimal.
    pub mentee_score: String,
    /// The mentor's, a decimal.
    pub mentor_score: String,
    /// Whether the curator fixed the pair before the search.
    pub locked: bool,
    /// A rule and what it found, for every rule that gives points; empty where the answers of
    /// today no longer give the scores of the search.
    pub reasons: Vec<String>,
}

/// Somebody without a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WithoutLine {
    /// Who.
    pub person: Named,
    /// Why, in words.
    pub why: String,
}

impl PairingSheet {
    /// The sheet of each search whose draft was adopted, in order.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        // Rules that no longer suit the cohort explain nothing.
        let rules = record.rules().and_then(|rules| rules.compile(record.cohort()).ok());
        let sheet = |(number, search)| Self::of(record, (number, search), rules.as_ref(), phrases);
        (1..).zip(record.searches()).map(sheet).collect()
    }

    fn of(
        record: &Record,
        (number, search): (usize, &Search),
        rules: Option<&CompiledRules>,
        phrases: &Phrases,
    ) -> Self {
        let pairing = &search.pairing;
        let exact = |units: i64| pairing.unit.exact(units).to_string();
        let line = |pair: &Pair| PairLine {
            mentee: Named::of(record, &pair.mentee, phrases),
            mentor: Named::of(record, &pair.mentor, phrases),
            form: form(pair.form.as_ref(), phrases),
            score: exact(pair.score()),
            mentee_score: exact(pair.mentee_score.into()),
            mentor_score: exact(pair.mentor_score.into()),
            locked: pair.locked,
            reasons: rules.and_then(|of| reasons(record, of, pair, phrases)).unwrap_or_default(),
        };
        let without = |one: &Unmatched| WithoutLine {
            person: Named::of(record, &one.person, phrases),
            why: phrases.say(&one.why),
        };
        let shortage = |one| phrases.say(WhyUnmatched::from(one));
        Self {
            search: number,
            on: search.on,
            strategy: called(phrases, &pairing.strategy).to_owned(),
            claim: phrases.say(pairing.claim),
            verified: pairing.verified,
            total: exact(pairing.measures.total),
            pairs: pairing.pairs.iter().map(line).collect(),
            mentees: pairing.unmatched_mentees.iter().map(without).collect(),
            mentors: pairing.unmatched_mentors.iter().map(without).collect(),
            shortages: pairing.shortages.iter().map(shortage).collect(),
            waived: pairing.waived.iter().map(|one| phrases.say(one)).collect(),
        }
    }
}

/// What every rule that gives points found; nothing where the pair is worth something else today.
fn reasons(
    record: &Record,
    rules: &CompiledRules,
    pair: &Pair,
    phrases: &Phrases,
) -> Option<Vec<String>> {
    let explanation = rules.explain_people(record.cohort(), &pair.mentee, &pair.mentor)?;
    let today = (explanation.mentee_view()?, explanation.mentor_view()?);
    if today != (pair.mentee_score, pair.mentor_score) {
        return None;
    }
    let PairVerdict::Allowed(contributions) = &explanation.verdict else { return None };
    let gives = contributions.iter().filter(|one| one.mentee != 0 || one.mentor != 0);
    Some(gives.map(|one| told(phrases.own(&one.rule), &one.words(phrases))).collect())
}

impl Printable for PairingSheet {
    const KIND: PaperKind = PaperKind::PairingSheet;

    fn name(&self) -> String {
        self.search.to_string()
    }
}
