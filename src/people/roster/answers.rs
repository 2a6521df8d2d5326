//! The answers to one question, each distinct answer kept once.

use crate::people::{Answer, Availability, FieldValue, Level};
use indexmap::{Equivalent, IndexMap};
use std::hash::{Hash, Hasher};

/// The code of an unknown answer.
const UNKNOWN: u32 = 0;
/// The code of a withheld answer.
const WITHHELD: u32 = 1;
/// The code of the first distinct answer.
const FIRST: u32 = 2;

/// An answer that is kept: a [`FieldValue`] that owns what it says.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    Text(Box<str>),
    Number(f64),
    Labels(Box<[Box<str>]>),
    Graded(Box<[(Box<str>, Level)]>),
    Time(Availability),
}

impl Held {
    fn of(value: &FieldValue<'_>) -> Self {
        match value {
            FieldValue::Text(text) => Self::Text((*text).into()),
            FieldValue::Number(number) => Self::Number(*number),
            FieldValue::Labels(labels) => {
                Self::Labels(labels.iter().map(|&label| label.into()).collect())
            }
            FieldValue::Graded(labels) => {
                Self::Graded(labels.iter().map(|&(label, level)| (label.into(), level)).collect())
            }
            FieldValue::Time(time) => Self::Time((*time).clone()),
        }
    }

    /// The answer as rules read it.
    pub(crate) fn value(&self) -> FieldValue<'_> {
        match self {
            Self::Text(text) => FieldValue::Text(text),
            Self::Number(number) => FieldValue::Number(*number),
            Self::Labels(labels) => {
                FieldValue::Labels(labels.iter().map(|label| &**label).collect())
            }
            Self::Graded(labels) => {
                FieldValue::Graded(labels.iter().map(|(label, level)| (&**label, *level)).collect())
            }
            Self::Time(time) => FieldValue::Time(time),
        }
    }
}

/// Numbers are the same where their bits are.
impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => one == two,
            (Self::Number(one), Self::Number(two)) => one.to_bits() == two.to_bits(),
            (Self::Labels(one), Self::Labels(two)) => one == two,
            (Self::Graded(one), Self::Graded(two)) => one == two,
            (Self::Time(one), Self::Time(two)) => one == two,
            _ => false,
        }
    }
}

impl Eq for Held {}

/// As [`Asked`] hashes the same answer: what owns a text is hashed as the text.
impl Hash for Held {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Text(text) => text.hash(state),
            Self::Number(number) => number.to_bits().hash(state),
            Self::Labels(labels) => labels.hash(state),
            Self::Graded(labels) => labels.hash(state),
            Self::Time(time) => time.slots().hash(state),
        }
    }
}

/// An answer that is looked up among those that are kept.
struct Asked<'a, 'v>(&'a FieldValue<'v>);

impl Hash for Asked<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.0 {
            FieldValue::Text(text) => text.hash(state),
            FieldValue::Number(number) => number.to_bits().hash(state),
            FieldValue::Labels(labels) => labels.hash(state),
            FieldValue::Graded(labels) => labels.hash(state),
            FieldValue::Time(time) => time.slots().hash(state),
        }
    }
}

impl Equivalent<Held> for Asked<'_, '_> {
    fn equivalent(&self, held: &Held) -> bool {
        match (self.0, held) {
            (FieldValue::Text(text), Held::Text(known)) => **text == **known,
            (FieldValue::Number(number), Held::Number(known)) => {
                number.to_bits() == known.to_bits()
            }
            (FieldValue::Labels(labels), Held::Labels(known)) => {
                labels.len() == known.len()
                    && labels.iter().zip(known).all(|(label, known)| **label == **known)
            }
            (FieldValue::Graded(labels), Held::Graded(known)) => {
                labels.len() == known.len()
                    && labels
                        .iter()
                        .zip(known)
                        .all(|(label, known)| *label.0 == *known.0 && label.1 == known.1)
            }
            (FieldValue::Time(time), Held::Time(known)) => *time == known,
            _ => false,
        }
    }
}

/// The answers of a side to one question: a code for each person, and the distinct answers in the
/// order in which they were first given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    codes: Vec<u32>,
    values: IndexMap<Held, ()>,
}

impl Answers {
    /// Adds the answer of the next person.
    pub(crate) fn push(&mut self, answer: Answer<FieldValue<'_>>) {
        self.codes.push(match answer {
            Answer::Unknown => UNKNOWN,
            Answer::Withheld => WITHHELD,
            Answer::Given(value) => {
                let at = match self.values.get_index_of(&Asked(&value)) {
                    Some(at) => at,
                    None => self.values.insert_full(Held::of(&value), ()).0,
                };
                code(at)
            }
        });
    }

    /// Adds the answers of those who come next, which were gathered apart.
    pub(crate) fn append(&mut self, next: Self) {
        let places: Vec<u32> = next
            .values
            .into_iter()
            .map(|(held, ())| code(self.values.insert_full(held, ()).0))
            .collect();
        let here = |code: u32| match code.checked_sub(FIRST) {
            Some(at) => places.get(at as usize).copied().unwrap_or(UNKNOWN),
            None => code,
        };
        self.codes.extend(next.codes.into_iter().map(here));
    }

    /// Leaves out those who are not kept. Answers that only they gave stay, coded by nobody.
    pub(crate) fn keep(&mut self, is_kept: &[bool]) {
        let mut kept = is_kept.iter();
        self.codes.retain(|_| kept.next().copied().unwrap_or(false));
    }

    /// Each person's answer as a number below [`distinct`](Self::distinct), in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = Answer<usize>> + '_ {
        self.codes.iter().map(|&code| match code {
            UNKNOWN => Answer::Unknown,
            WITHHELD => Answer::Withheld,
            code => Answer::Given((code - FIRST) as usize),
        })
    }

    /// How many distinct answers there are.
    pub(crate) fn distinct(&self) -> usize {
        self.values.len()
    }

    /// A distinct answer by its number.
    pub(crate) fn value(&self, number: usize) -> Option<FieldValue<'_>> {
        self.values.get_index(number).map(|(held, ())| held.value())
    }
}

/// The code of the distinct answer of this number. No side has more people than a `u32` numbers.
fn code(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Slot;

    #[test]
    fn equal_answers_are_kept_once_and_told_as_they_were_given() {
        let week = Availability::new([Slot::new(60, 120)].into_iter().flatten());
        let level = |level| Level::new(level).unwrap();
        let given = [
            FieldValue::Text("a"),
            FieldValue::Number(0.0),
            FieldValue::Number(-0.0),
            FieldValue::Labels(vec!["a", "b"]),
            FieldValue::Labels(vec!["ab"]),
            FieldValue::Labels(Vec::new()),
            FieldValue::Graded(vec![("a", level(3))]),
            FieldValue::Graded(vec![("a", level(4))]),
            FieldValue::Time(&week),
        ];
        let mut answers = Answers::default();
        for start in [0, 4, 7] {
            // In three parts, of which each meets the answers in another order.
            let mut part = Answers::default();
            for at in start..start + 11 {
                part.push(match given.get(at % 11) {
                    Some(value) => Answer::Given(value.clone()),
                    None if at % 11 == 9 => Answer::Unknown,
                    None => Answer::Withheld,
                });
            }
            answers.append(part);
        }
        assert_eq!((answers.codes.len(), answers.distinct()), (33, given.len()));
        let order = [0, 4, 7].into_iter().flat_map(|start| start..start + 11);
        for (at, number) in order.zip(answers.numbers()) {
            match at % 11 {
                9 => assert_eq!(number, Answer::Unknown),
                10 => assert_eq!(number, Answer::Withheld),
                at => assert_eq!(answers.value(number.given().unwrap()), Some(given[at].clone())),
            }
        }
        let kept: Vec<bool> = (0..33).map(|at| matches!(at, 3 | 21 | 29)).collect();
        answers.keep(&kept);
        assert_eq!(answers.numbers().collect::<Vec<_>>(), [Answer::Given(3); 3]);
    }
}
