//! Rules as data: what a curator writes.
//!
//! [The guide to rules](crate::guides::rules) shows every kind with a snippet.

use super::kinds::{Measure, Must, OnlyIf};
use super::over_groups::{KeepRule, MixRule, QuotaRule};
use crate::kernel::{Lexicon, OWN_WORDS, Side, Sides};
use crate::people::import::Mapping;
use crate::people::{Field, PersonId};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the rules' form that this crate reads and writes.
pub const RULES_VERSION: u32 = 1;

/// Which pairs may be made, and how much each is worth to either side.
///
/// Rules are data: a JSON file that a curator writes. Unknown keys are refused.
/// [`Rules::compile`] checks them against a cohort and reports all faults at once.
///
/// ```
/// use mentormatch::scoring::Rules;
///
/// let rules = Rules::from_json(r#"{
///     "version": 1,
///     "scales": {"grades": ["AA", "AO", "EO"]},
///     "restrictions": [
///         {"name": "another organisation", "kind": "must-differ", "field": "institution"},
///         {"name": "a higher grade", "kind": "must-be-above", "field": "stage",
///          "scale": "grades", "least": 1}
///     ],
///     "criteria": [
///         {"name": "same profession", "kind": "equal", "field": "profession",
///          "mentee-weight": 10}
///     ]
/// }"#)?;
/// assert_eq!(rules.criteria[0].name, "same profession");
/// # Ok::<(), mentormatch::kernel::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The version of the form, [`RULES_VERSION`].
    pub version: u32,
    /// A remark for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Ordered labels by the scale's name, lowest first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scales: BTreeMap<String, Vec<String>>,
    /// What every pair must meet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restrictions: Vec<Restriction>,
    /// What makes a pair good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// How many pairs groups of people may and must have together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<QuotaRule>,
    /// How many partners of a kind each person may and must have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mixes: Vec<MixRule>,
    /// Mentees who are kept together: all of them paired at one place, or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<KeepRule>,
    /// Mentees who are kept apart: no two of them at one place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<KeepRule>,
    /// Pairs, mentee first, that are not to be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<(PersonId, PersonId)>,
    /// Pairs, mentee first, that are to be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<(PersonId, PersonId)>,
    /// How the rules' names and labels are said in a language: by its code, such as `ru`, then
    /// by the name or label. What stands here changes no score.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// How the organisation's own columns become fields: for the importer, not for
    /// scoring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Mapping>,
}

crate::kernel::json!(Rules);

impl Default for Rules {
    /// Rules that allow every pair and prefer none.
    fn default() -> Self {
        Self {
            version: RULES_VERSION,
            note: None,
            scales: BTreeMap::new(),
            restrictions: Vec::new(),
            criteria: Vec::new(),
            quotas: Vec::new(),
            mixes: Vec::new(),
            together: Vec::new(),
            apart: Vec::new(),
            forbidden: Vec::new(),
            required: Vec::new(),
            words: BTreeMap::new(),
            import: None,
        }
    }
}

impl Rules {
    /// The rules' own words in a language, for [`Phrases::plugged`]; none where the rules have
    /// none in it.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    /// use mentormatch::scoring::Rules;
    ///
    /// let rules = Rules::from_json(r#"{
    ///     "version": 1,
    ///     "criteria": [{"name": "about the same age", "kind": "number-distance", "field": "age",
    ///                   "scale": 20, "mentee-weight": 2}],
    ///     "words": {"ru": {"about the same age": "близкий возраст"}}
    /// }"#)?;
    /// let phrases = Phrases::russian().plugged(&rules.words_in("ru"));
    /// assert_eq!(phrases.own("about the same age"), "близкий возраст");
    /// # Ok::<(), mentormatch::kernel::JsonError>(())
    /// ```
    ///
    /// [`Phrases::plugged`]: crate::kernel::Phrases::plugged
    #[must_use]
    pub fn words_in(&self, language: &str) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (name, phrase) in self.words.get(language).into_iter().flatten() {
            lexicon.insert(OWN_WORDS, name, phrase);
        }
        lexicon
    }
}

impl Rules {
    /// Of which side the rules ask what: the questions whose answers [`Rules::compile_roster`] has to
    /// find, ascending.
    #[must_use]
    pub fn fields(&self) -> Sides<Vec<Field>> {
        let mut asked: Sides<BTreeSet<Field>> = Sides::of(|_| BTreeSet::new());
        let compared = self.restrictions.iter().map(|restriction| restriction.must.asks());
        let compared = compared.chain(self.criteria.iter().map(|criterion| {
            match &criterion.measure {
                // Everybody has waited for some time: it is no question, but it is compared.
                Measure::Waiting { .. } => [vec![Field::Waiting], Vec::new()],
                measure => measure.asks(),
            }
        }));
        for of_sides in compared {
            for (side, fields) in Side::BOTH.into_iter().zip(of_sides) {
                asked[side].extend(fields);
            }
        }
        let of_restrictions = self.restrictions.iter().flat_map(|one| &one.only_if);
        let of_criteria = self.criteria.iter().flat_map(|one| &one.only_if);
        for OnlyIf { of, field, .. } in of_restrictions.chain(of_criteria) {
            asked[*of].insert(field.clone());
        }
        for quota in &self.quotas {
            asked[quota.of].insert(quota.field.clone());
        }
        for mix in &self.mixes {
            asked[mix.of.other()].insert(mix.field.clone());
        }
        for kept in self.together.iter().chain(&self.apart) {
            asked[Side::Mentor].extend(kept.place.clone());
        }
        asked.map(|_, fields| fields.into_iter().collect())
    }
}

/// A condition without which a pair is not made.
///
/// An answer that is unknown or withheld never forbids a pair, unless
/// [`Restriction::needs_answer`] says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Restriction {
    /// Its name in reasons; no two rules of a file share one.
    pub name: String,
    /// The forms of mentoring it holds for: it is asked only of pairs whose form
    /// is among them. Nothing for all pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forms: Option<Vec<String>>,
    /// Answers that ask for it: it holds only for pairs in which all of them are met. Who did
    /// not answer did not ask. Nothing where it holds for everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_more")]
    pub only_if: Vec<OnlyIf>,
    /// Whether a pair is also forbidden where an answer is missing.
    #[serde(default)]
    pub needs_answer: bool,
    /// The condition.
    #[serde(flatten)]
    pub must: Must,
}

impl Restriction {
    /// A restriction for all forms that needs no answer.
    #[must_use]
    pub fn new(name: &str, must: Must) -> Self {
        Self { name: name.to_owned(), forms: None, only_if: Vec::new(), needs_answer: false, must }
    }
}

/// Something that makes a pair good, as much as its weights say.
///
/// The measure gives points; a side's view grows by the points times its weight,
/// rounded once to the unit of the compiled rules, halves to the even. A pair's
/// worth to both together is the sum of both views.
///
/// ```
/// use mentormatch::people::{Cohort, Field, Mentee, Mentor};
/// use mentormatch::scoring::{Criterion, Measure, Rules};
///
/// // The mentee's view grows by twice the share of languages that both speak.
/// let both = Measure::Overlap { field: Field::Languages.into(), most: None, within: None };
/// let shared = Criterion::new("languages", both, 2.0, 0.0);
/// let rules = Rules { criteria: vec![shared], ..Rules::default() };
/// let (mut olga, mut maria) = (Mentee::new(1_u64), Mentor::new(7_u64));
/// (olga.person.languages, maria.person.languages) = (["tt"].into(), ["tt"].into());
/// let cohort = Cohort::of([olga], [maria])?;
/// let compiled = rules.compile(&cohort)?;
/// let why = compiled.explain_people(&cohort, &1_u64.into(), &7_u64.into()).ok_or("nobody")?;
/// assert_eq!(why.unit.value(why.mentee_view().ok_or("forbidden")?.into()), 2.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Criterion {
    /// Its name in reasons; no two rules of a file share one.
    pub name: String,
    /// What a point is worth to the mentee. Negative weights are allowed.
    #[serde(default)]
    pub mentee_weight: f64,
    /// What a point is worth to the mentor.
    #[serde(default)]
    pub mentor_weight: f64,
    /// The share of the measure's full points that a pair gets where an answer is
    /// unknown or withheld on either side: from 0 to 1, half by default.
    #[serde(default = "half")]
    pub unanswered: f64,
    /// The forms of mentoring it holds for: other pairs get nothing from it.
    /// Nothing for all pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forms: Option<Vec<String>>,
    /// Answers that ask for it: it holds only for pairs in which all of them are met. Who did
    /// not answer did not ask. Nothing where it holds for everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_more")]
    pub only_if: Vec<OnlyIf>,
    /// How points are given.
    #[serde(flatten)]
    pub measure: Measure,
}

impl Criterion {
    /// A criterion for all forms, with half of the points where an answer is missing.
    #[must_use]
    pub fn new(name: &str, measure: Measure, mentee_weight: f64, mentor_weight: f64) -> Self {
        let name = name.to_owned();
        Self {
            name,
            mentee_weight,
            mentor_weight,
            unanswered: 0.5,
            forms: None,
            only_if: Vec::new(),
            measure,
        }
    }
}

fn half() -> f64 {
    0.5
}

/// One condition, or a list of them.
fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<OnlyIf>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Asked {
        One(OnlyIf),
        All(Vec<OnlyIf>),
    }
    Ok(match Asked::deserialize(deserializer)? {
        Asked::One(one) => vec![one],
        Asked::All(all) => all,
    })
}
