//! Columns: one field of one side, coded by its distinct values.

use super::RulesFault;
use crate::kernel::{Side, arrange_by_key};
use crate::people::fold::folded;
use crate::people::{
    Answer, Availability, Field, FieldValue, Mentee, Mentor, Participant, PersonId, Slot, ValueKind,
};
use indexmap::IndexMap;
use std::sync::Arc;

/// The code of an unknown answer.
pub(super) const UNKNOWN: u32 = 0;
/// The code of a withheld answer.
pub(super) const WITHHELD: u32 = 1;
/// The code of the first distinct value.
pub(super) const FIRST: u32 = 2;

/// One field of one side: a code for each person and the distinct values.
#[derive(Debug)]
pub(super) struct Column<V> {
    pub(super) codes: Vec<u32>,
    pub(super) values: Vec<V>,
}

impl<V> Column<V> {
    /// A column in which all people have the same value.
    pub(super) fn constant(people: usize, value: V) -> Self {
        Self { codes: vec![FIRST; people], values: vec![value] }
    }

    /// The value of a code.
    #[inline]
    pub(super) fn value(&self, code: u32) -> Answer<&V> {
        match code {
            UNKNOWN => Answer::Unknown,
            WITHHELD => Answer::Withheld,
            code => self.values.get((code - FIRST) as usize).into(),
        }
    }
}

impl<V> Column<V> {
    /// The column of what is made of each value.
    pub(super) fn map<W>(self, turn: impl FnMut(V) -> W) -> Column<W> {
        Column { codes: self.codes, values: self.values.into_iter().map(turn).collect() }
    }

    /// The column of what is made of each person's values in both columns; unknown or withheld
    /// where either is.
    pub(super) fn joined<W, X>(
        &self,
        other: &Column<W>,
        mut turn: impl FnMut(&V, &W) -> X,
    ) -> Column<X> {
        let mut known = IndexMap::new();
        let code = |(&own, &other): (&u32, &u32)| {
            if own.min(other) < FIRST {
                return own.min(other);
            }
            let entry = known.entry((own, other));
            let at = entry.index();
            entry.or_insert(());
            // In range: no more values than people.
            at as u32 + FIRST
        };
        let codes = self.codes.iter().zip(&other.codes).map(code).collect();
        let values = known.keys().filter_map(|&(own, with)| {
            Some(turn(self.value(own).given()?, other.value(with).given()?))
        });
        Column { codes, values: values.collect() }
    }
}

impl<V: Clone> Column<V> {
    /// The column of these people, with the values that they have.
    pub(super) fn part(&self, people: &[u32]) -> Self {
        let mut known = vec![None; self.values.len()];
        let mut values = Vec::new();
        let code = |&at: &u32| {
            let code = self.codes.get(at as usize).copied().unwrap_or(UNKNOWN);
            let Some(place) = code.checked_sub(FIRST).map(|value| value as usize) else {
                return code;
            };
            *known[place].get_or_insert_with(|| {
                values.push(self.values[place].clone());
                // In range: no more values than the whole column has.
                values.len() as u32 - 1 + FIRST
            })
        };
        let codes = people.iter().map(code).collect();
        Self { codes, values }
    }
}

/// A column of each side.
#[derive(Debug)]
pub(super) struct Pair<V> {
    pub(super) mentee: Column<V>,
    pub(super) mentor: Column<V>,
}

impl<V: Clone> Pair<V> {
    /// The columns of these people.
    pub(super) fn part(&self, mentees: &[u32], mentors: &[u32]) -> Self {
        Self { mentee: self.mentee.part(mentees), mentor: self.mentor.part(mentors) }
    }
}

/// Labels with levels, ascending by label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct LabelSet {
    pub(super) labels: Vec<(u32, u8)>,
    /// The sum of all levels.
    pub(super) total: u64,
}

impl LabelSet {
    /// A set of these labels; the highest level of each holds.
    pub(super) fn new(mut labels: Vec<(u32, u8)>) -> Self {
        arrange_by_key(&mut labels, |&(label, level)| (label, std::cmp::Reverse(level)));
        labels.dedup_by_key(|&mut (label, _)| label);
        let total = labels.iter().map(|&(_, level)| u64::from(level)).sum();
        Self { labels, total }
    }
}

/// Labels by number. Those that look the same are the same: letter case, the way in which an
/// accent is written and the kind of white space do not count.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    shown: IndexMap<String, Arc<str>>,
}

impl Words {
    pub(super) fn normal(text: &str) -> String {
        folded(text)
    }

    /// The number of a label, new or known. There are fewer labels than a `u32`
    /// can number: each takes more than a byte of memory.
    pub(super) fn code(&mut self, text: &str) -> u32 {
        let entry = self.shown.entry(Self::normal(text));
        let at = entry.index();
        entry.or_insert_with(|| text.trim().into());
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The number of a known label.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let at = self.shown.get_index_of(&Self::normal(text))?;
        u32::try_from(at).ok()
    }

    /// The label as it was first written.
    pub(super) fn text(&self, code: u32) -> Arc<str> {
        self.shown.get_index(code as usize).map_or_else(|| "".into(), |(_, text)| text.clone())
    }

    pub(super) fn len(&self) -> usize {
        self.shown.len()
    }
}

/// Participants whose answers rules can read.
pub(super) trait Respondent: Participant {
    fn answer(&self, field: &Field) -> Answer<FieldValue<'_>>;
}

impl Respondent for Mentee {
    fn answer(&self, field: &Field) -> Answer<FieldValue<'_>> {
        self.field(field)
    }
}

impl Respondent for Mentor {
    fn answer(&self, field: &Field) -> Answer<FieldValue<'_>> {
        self.field(field)
    }
}

/// Why an answer does not suit a rule.
pub(super) enum Unfit {
    Kind { expected: ValueKind, got: ValueKind },
    Scale { value: String, scale: String },
    NotFinite { value: f64 },
}

impl Unfit {
    pub(super) fn of<T>(expected: ValueKind, value: &FieldValue<'_>) -> Result<T, Self> {
        Err(Self::Kind { expected, got: value.kind() })
    }

    pub(super) fn fault(
        self,
        rule: &str,
        side: Side,
        person: &PersonId,
        field: &Field,
    ) -> RulesFault {
        let (rule, person, field) = (rule.to_owned(), person.clone(), field.clone());
        match self {
            Self::Kind { expected, got } => {
                RulesFault::WrongKind { rule, side, person, field, expected, got }
            }
            Self::Scale { value, scale } => {
                RulesFault::NotOnScale { rule, side, person, field, value, scale }
            }
            Self::NotFinite { value } => {
                RulesFault::AnswerNotFinite { rule, side, person, field, value }
            }
        }
    }
}

/// A text or number as a label's number.
pub(super) fn key(words: &mut Words, value: FieldValue<'_>) -> Result<(u32, u32), Unfit> {
    let code = match value {
        FieldValue::Text(text) => words.code(text),
        // `+ 0.0` makes -0 and 0 one number.
        FieldValue::Number(number) => words.code(&(number + 0.0).to_string()),
        other => return Unfit::of(ValueKind::TextOrNumber, &other),
    };
    Ok((code, code))
}

/// A text's position on a scale.
pub(super) fn rank(
    scale: &str,
    labels: &Words,
    value: FieldValue<'_>,
) -> Result<(u32, u32), Unfit> {
    match value {
        FieldValue::Text(text) => match labels.find(text) {
            Some(rank) => Ok((rank, rank)),
            None => Err(Unfit::Scale { value: text.to_owned(), scale: scale.to_owned() }),
        },
        other => Unfit::of(ValueKind::Text, &other),
    }
}

/// A finite number.
pub(super) fn number(value: FieldValue<'_>) -> Result<(u64, f64), Unfit> {
    match value {
        FieldValue::Number(number) if number.is_finite() => {
            let number = number + 0.0;
            Ok((number.to_bits(), number))
        }
        FieldValue::Number(value) => Err(Unfit::NotFinite { value }),
        other => Unfit::of(ValueKind::Number, &other),
    }
}

/// A whole number, which a text may hold among words.
pub(super) fn whole(
    value: FieldValue<'_>,
    number_in: impl Fn(&str) -> Option<u32>,
) -> Result<(u32, u32), Unfit> {
    let number = match value {
        // In range: fractions and what no `u32` holds are cut off.
        FieldValue::Number(number) if number >= 0.0 => Some(number as u32),
        FieldValue::Text(text) => number_in(text),
        _ => None,
    };
    number.map_or_else(|| Unfit::of(ValueKind::WholeNumber, &value), |number| Ok((number, number)))
}

/// Labels; those without a level have `level`. A text is one label.
pub(super) fn labels(
    words: &mut Words,
    level: u8,
    value: FieldValue<'_>,
) -> Result<(LabelSet, LabelSet), Unfit> {
    let set = match value {
        FieldValue::Text(text) => vec![(words.code(text), level)],
        FieldValue::Labels(labels) => {
            labels.into_iter().map(|label| (words.code(label), level)).collect()
        }
        FieldValue::Graded(labels) => {
            labels.into_iter().map(|(label, level)| (words.code(label), level.get())).collect()
        }
        other => return Unfit::of(ValueKind::Labels, &other),
    };
    let set = LabelSet::new(set);
    Ok((set.clone(), set))
}

/// Weekly time.
pub(super) fn time(value: FieldValue<'_>) -> Result<(Vec<Slot>, Availability), Unfit> {
    match value {
        FieldValue::Time(time) => Ok((time.slots().to_vec(), time.clone())),
        other => Unfit::of(ValueKind::Time, &other),
    }
}

/// The forms of every person: for each pair of classes, the form of the pair.
#[derive(Debug)]
pub(super) struct Forms {
    words: Arc<Words>,
    /// Distinct lists of the mentees' forms, in the order of their requests.
    mentees: Column<Vec<u32>>,
    /// Distinct sets of the mentors' forms, ascending.
    mentors: Column<Vec<u32>>,
}

impl Forms {
    /// Of the forms that each mentee asks for, in order, and each mentor takes part in.
    pub(super) fn read<'a>(
        mentees: impl Iterator<Item = Vec<&'a str>>,
        mentors: impl Iterator<Item = Vec<&'a str>>,
    ) -> Self {
        let mut words = Words::default();
        let mentees = classes(mentees.map(|requested| {
            let mut seen = Vec::new();
            for form in requested {
                let form = words.code(form);
                if !seen.contains(&form) {
                    seen.push(form);
                }
            }
            seen
        }));
        let mentors = classes(mentors.map(|offered| {
            let mut forms: Vec<_> = offered.into_iter().map(|form| words.code(form)).collect();
            forms.sort_unstable();
            forms
        }));
        Self { words: Arc::new(words), mentees, mentors }
    }

    /// Those of these people.
    pub(super) fn part(&self, mentees: &[u32], mentors: &[u32]) -> Self {
        let words = Arc::clone(&self.words);
        Self { words, mentees: self.mentees.part(mentees), mentors: self.mentors.part(mentors) }
    }

    /// The classes of a mentee and a mentor, by position.
    pub(super) fn classes(&self, mentee: usize, mentor: usize) -> (u32, u32) {
        (self.mentee_class(mentee), self.mentor_class(mentor))
    }

    pub(super) fn mentee_class(&self, mentee: usize) -> u32 {
        self.mentees.codes.get(mentee).copied().unwrap_or(UNKNOWN)
    }

    pub(super) fn mentor_class(&self, mentor: usize) -> u32 {
        self.mentors.codes.get(mentor).copied().unwrap_or(UNKNOWN)
    }

    /// The first of the mentee's forms that the mentor shares.
    pub(super) fn shared(&self, (mentee, mentor): (u32, u32)) -> Option<u32> {
        let mentor = self.mentors.value(mentor).given()?;
        let mentee = self.mentees.value(mentee).given()?;
        mentee.iter().copied().find(|form| mentor.binary_search(form).is_ok())
    }

    /// The numbers of these forms, ascending; forms that nobody has are left out.
    pub(super) fn find(&self, names: &[String]) -> Vec<u32> {
        let mut found: Vec<_> = names.iter().filter_map(|name| self.words.find(name)).collect();
        found.sort_unstable();
        found
    }

    pub(super) fn name(&self, form: u32) -> Arc<str> {
        self.words.text(form)
    }
}

fn classes(lists: impl Iterator<Item = Vec<u32>>) -> Column<Vec<u32>> {
    let mut values: IndexMap<Vec<u32>, ()> = IndexMap::new();
    let codes = lists
        .map(|list| {
            let entry = values.entry(list);
            let at = entry.index();
            entry.or_insert(());
            u32::try_from(at).unwrap_or(u32::MAX).saturating_add(FIRST)
        })
        .collect();
    Column { codes, values: values.into_keys().collect() }
}
