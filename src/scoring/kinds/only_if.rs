//! Rules that hold only for those who ask for them.

use super::Checker;
use crate::kernel::Side;
use crate::people::fold::{folded, means_yes};
use crate::people::{Field, FieldValue, ValueKind};
use crate::scoring::RulesFault;
use crate::scoring::columns::{FIRST, Unfit};
use crate::scoring::source::People;
use serde::{Deserialize, Serialize};

/// An answer that asks for a rule. Without `is` and bounds it is "yes".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OnlyIf {
    /// Whose answer, the mentee's if not said.
    #[serde(default = "mentee", skip_serializing_if = "is_mentee")]
    pub of: Side,
    /// To which question.
    pub field: Field,
    /// The answers that ask for the rule, of several labels any; letter case does not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// The smallest number that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// The largest number that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<f64>,
}

fn mentee() -> Side {
    Side::Mentee
}

fn is_mentee(side: &Side) -> bool {
    *side == Side::Mentee
}

impl OnlyIf {
    /// Asked for by a "yes" to this question.
    #[must_use]
    pub fn yes(of: Side, field: Field) -> Self {
        Self { of, field, is: Vec::new(), least: None, most: None }
    }

    /// Refuses parameters that mean nothing.
    pub(in crate::scoring) fn check(&self, checker: &mut Checker<'_>) {
        if self.least.is_some() || self.most.is_some() {
            checker.bounds(self.least, self.most);
            if !self.is.is_empty() {
                let (rule, parameter) = (checker.rule.to_owned(), "only-if");
                checker.faults.push(RulesFault::WordsAndBounds { rule, parameter });
            }
        }
    }

    /// Whether this answer asks for the rule.
    pub(in crate::scoring) fn asks(&self, value: &FieldValue<'_>) -> Result<bool, Unfit> {
        if self.least.is_some() || self.most.is_some() {
            let FieldValue::Number(number) = value else {
                return Unfit::of(ValueKind::Number, value);
            };
            let above = self.least.is_none_or(|least| *number >= least);
            return Ok(above && self.most.is_none_or(|most| *number <= most));
        }
        let named = |text: &str| {
            let text = folded(text);
            self.is.iter().any(|wanted| folded(wanted) == text)
        };
        match value {
            FieldValue::Text(text) if self.is.is_empty() => {
                means_yes(text).map_or_else(|| Unfit::of(ValueKind::YesNoOrListed, value), Ok)
            }
            FieldValue::Number(number) if self.is.is_empty() => Ok(*number != 0.0),
            FieldValue::Text(text) => Ok(named(text)),
            FieldValue::Number(number) => Ok(named(&(number + 0.0).to_string())),
            FieldValue::Labels(labels) if !self.is.is_empty() => {
                Ok(labels.iter().any(|label| named(label)))
            }
            FieldValue::Graded(labels) if !self.is.is_empty() => {
                Ok(labels.iter().any(|(label, _)| named(label)))
            }
            other => Unfit::of(ValueKind::YesNoOrListed, other),
        }
    }
}

/// Who of one side asked for a rule.
#[derive(Clone, Debug)]
pub(in crate::scoring) struct Asked {
    by: Vec<bool>,
    /// Whether nobody answered the question at all.
    silent: bool,
}

impl Asked {
    /// Whether this person asked for it.
    pub(in crate::scoring) fn by(&self, at: usize) -> bool {
        self.by.get(at).copied().unwrap_or(false)
    }

    /// Whether nobody answered the question at all.
    pub(in crate::scoring) fn is_silent(&self) -> bool {
        self.silent
    }

    /// Of these people.
    pub(in crate::scoring) fn part(&self, people: &[u32]) -> Self {
        Self { by: people.iter().map(|&at| self.by(at as usize)).collect(), silent: self.silent }
    }
}

/// Who of the mentees and of the mentors asked for a rule; nothing for a side that need not.
pub(in crate::scoring) fn asked(
    rule: &str,
    conditions: &[OnlyIf],
    people: People<'_>,
    faults: &mut Vec<RulesFault>,
) -> [Option<Asked>; 2] {
    Side::BOTH.map(|side| of_side(rule, side, conditions, people, faults))
}

fn of_side(
    rule: &str,
    side: Side,
    conditions: &[OnlyIf],
    people: People<'_>,
    faults: &mut Vec<RulesFault>,
) -> Option<Asked> {
    let mut conditions = conditions.iter().filter(|one| one.of == side).peekable();
    conditions.peek()?;
    let count = people.count(side);
    let mut asked = Asked { by: vec![true; count], silent: false };
    for condition in conditions {
        let answers = people.read((rule, side, &condition.field), faults, |value| {
            condition.asks(&value).map(|asks| (asks, asks))
        });
        for (by, &code) in asked.by.iter_mut().zip(&answers.codes) {
            *by &= answers.value(code).given() == Some(&true);
        }
        asked.silent |= count > 0 && answers.codes.iter().all(|&code| code < FIRST);
    }
    Some(asked)
}
