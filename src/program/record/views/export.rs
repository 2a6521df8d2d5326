//! A programme's data without names, for analysis elsewhere.

use crate::kernel::{Ordered, Side, arrange, keyed_code};
use crate::people::{Answer, Date, FormId, PersonId, RoleModelId, Standing};
use crate::program::monitoring::FormedBy;
use crate::program::results::Counted;
use crate::program::work::Meeting;
use crate::program::{Cause, Ending, MeasuredAt, PairNo, Record, What};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Gives each id a pseudonym that only the keeper of the secret can give again: the
/// same secret and id give the same pseudonym in every cycle, so that data of several
/// years can be joined, and another secret gives others.
///
/// A pseudonym is 80 bits of a ChaCha20 cascade keyed with the secret; two ids of a
/// million share one with a probability below 10⁻¹². Data under pseudonyms are still
/// personal data: whoever knows a person well may recognise them. Draw the secret at
/// random and keep it apart from the data; this crate draws none.
#[derive(Clone)]
pub struct Pseudonyms {
    secret: [u8; 32],
}

impl Pseudonyms {
    /// The pseudonyms of this secret.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The pseudonym of an id, for example `p-0f3c…` with twenty digits.
    #[must_use]
    pub fn of(&self, id: &PersonId) -> String {
        let code = keyed_code(self.secret, id.as_str().as_bytes());
        let digits = code.iter().take(10).map(|byte| format!("{byte:02x}"));
        digits.fold("p-".to_owned(), |pseudonym, digits| pseudonym + &digits)
    }
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(…)")
    }
}

/// A person of an [`Export`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedPerson {
    /// The pseudonym.
    pub person: String,
    /// In which bases.
    pub sides: Vec<Side>,
    /// What the person is to the organisation.
    pub standing: Standing,
    /// The forms asked for or offered.
    pub forms: BTreeSet<FormId>,
    /// Why the person left, if they did.
    pub left: Option<Cause>,
}

/// A pair of an [`Export`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedPair {
    /// Its number.
    pub pair: PairNo,
    /// The mentee's pseudonym.
    pub mentee: String,
    /// The mentor's pseudonym.
    pub mentor: String,
    /// The form.
    pub form: Option<FormId>,
    /// The role model.
    pub role_model: Option<RoleModelId>,
    /// How it was formed.
    pub formed_by: FormedBy,
    /// When it was published.
    pub published: Option<Date>,
    /// How it ended, and when.
    pub end: Option<(Ending, Date)>,
    /// Its meetings.
    pub meetings: Vec<Meeting>,
    /// Its results.
    pub results: BTreeMap<String, Counted>,
}

/// A measurement of an [`Export`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedMeasurement {
    /// The pseudonym.
    pub person: String,
    /// In which role.
    pub side: Side,
    /// What was measured.
    pub name: String,
    /// At entry or at exit.
    pub moment: MeasuredAt,
    /// The value.
    pub value: Answer<f64>,
    /// The day on which it was measured; nothing where an old record does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// A line of the journal in an [`Export`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedEntry {
    /// When it was entered.
    pub on: Date,
    /// When it happened, where it was entered later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<Date>,
    /// The number of the entry, from 1, that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
    /// The decider's pseudonym.
    pub by: String,
    /// What.
    pub what: What,
    /// The pseudonyms of those whom it is about.
    pub about: Vec<String>,
    /// Which pair it is about.
    pub pair: Option<PairNo>,
    /// The ground, where texts are wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
}

/// A programme's data under pseudonyms: no id, name, age, institution or answer of a
/// questionnaire, and no text but, where wanted, the journal's grounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Export {
    /// The cycle.
    pub cycle: u32,
    /// The people, by pseudonym.
    pub people: Vec<ExportedPerson>,
    /// The pairs, by number.
    pub pairs: Vec<ExportedPair>,
    /// The measurements, by pseudonym, then in the order made.
    pub measurements: Vec<ExportedMeasurement>,
    /// The journal.
    pub journal: Vec<ExportedEntry>,
}

impl Record {
    /// The programme's data under pseudonyms. `texts` keeps the journal's grounds; they
    /// may name people, and nothing here searches them. Time: O(record · log).
    #[must_use]
    pub fn export(&self, pseudonyms: &Pseudonyms, texts: bool) -> Export {
        let mut people: BTreeMap<&PersonId, ExportedPerson> = BTreeMap::new();
        let cohort = self.cohort();
        let mentees = cohort.mentees().iter().map(|(_, known)| {
            let forms = known.requests.iter().map(|request| request.form.clone()).into_set();
            (Side::Mentee, &known.person, forms)
        });
        let mentors = cohort
            .mentors()
            .iter()
            .map(|(_, known)| (Side::Mentor, &known.person, known.forms.clone()));
        for (side, person, forms) in mentees.chain(mentors) {
            let exported = people.entry(&person.id).or_insert_with(|| ExportedPerson {
                person: pseudonyms.of(&person.id),
                sides: Vec::new(),
                standing: person.standing,
                forms: BTreeSet::new(),
                left: self.left(&person.id),
            });
            exported.sides.push(side);
            exported.forms.extend(forms);
        }
        let mut people: Vec<_> = people.into_values().collect();
        arrange(&mut people, Ord::cmp);
        let pairs = self.pairs().map(|(number, pair)| ExportedPair {
            pair: number,
            mentee: pseudonyms.of(&pair.mentee),
            mentor: pseudonyms.of(&pair.mentor),
            form: pair.form.clone(),
            role_model: self.role_model(pair).cloned(),
            formed_by: self.formed_by(pair),
            published: pair.order.as_ref().map(|order| order.on),
            end: pair.end,
            meetings: pair.work.meetings.clone(),
            results: pair.results.counted.clone(),
        });
        let measured = self.monitoring().measurements.iter().flat_map(|(person, all)| {
            let person = pseudonyms.of(person);
            all.iter().map(move |one| ExportedMeasurement {
                person: person.clone(),
                side: one.side,
                name: one.name.clone(),
                moment: one.moment,
                value: one.value,
                on: one.on,
            })
        });
        let mut measurements: Vec<_> = measured.collect();
        arrange(&mut measurements, |one, other| one.person.cmp(&other.person));
        let journal = self.journal().entries().iter().map(|entry| ExportedEntry {
            on: entry.on,
            happened: entry.happened,
            entry: entry.entry,
            by: pseudonyms.of(&entry.by),
            what: entry.what,
            about: entry.about.iter().map(|person| pseudonyms.of(person)).collect(),
            pair: entry.pair,
            ground: texts.then(|| entry.ground.clone()),
        });
        Export {
            cycle: self.cycle(),
            people,
            pairs: pairs.collect(),
            measurements,
            journal: journal.collect(),
        }
    }
}
