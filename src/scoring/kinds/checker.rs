//! What every kind of rule checks its parameters with, before any person is looked at.

use crate::scoring::columns::Words;
use crate::scoring::{MustBe, RulesFault};
use std::collections::BTreeMap;

/// Refuses parameters of one rule that mean nothing.
pub(in crate::scoring) struct Checker<'a> {
    pub(in crate::scoring) scales: &'a BTreeMap<String, Words>,
    pub(in crate::scoring) faults: &'a mut Vec<RulesFault>,
    pub(in crate::scoring) rule: &'a str,
}

impl Checker<'_> {
    pub(in crate::scoring) fn finite(&mut self, parameter: &'static str, value: f64) -> bool {
        if !value.is_finite() {
            let rule = self.rule.to_owned();
            self.faults.push(RulesFault::NotFinite { rule, parameter, value });
        }
        value.is_finite()
    }

    /// Refuses a number that is not finite or not as `expected`.
    pub(in crate::scoring) fn number(
        &mut self,
        parameter: &'static str,
        value: f64,
        valid: bool,
        expected: MustBe,
    ) {
        if self.finite(parameter, value) && !valid {
            let rule = self.rule.to_owned();
            self.faults.push(RulesFault::OutOfRange { rule, parameter, value, expected });
        }
    }

    pub(in crate::scoring) fn share(&mut self, parameter: &'static str, value: f64) {
        self.number(parameter, value, (0.0..=1.0).contains(&value), MustBe::Share);
    }

    pub(in crate::scoring) fn positive(&mut self, parameter: &'static str, value: f64) {
        self.number(parameter, value, value > 0.0, MustBe::Positive);
    }

    pub(in crate::scoring) fn not_negative(&mut self, parameter: &'static str, value: f64) {
        self.number(parameter, value, value >= 0.0, MustBe::NotNegative);
    }

    pub(in crate::scoring) fn not_empty<T>(&mut self, parameter: &'static str, list: &[T]) {
        if list.is_empty() {
            self.faults.push(RulesFault::EmptyList { rule: self.rule.to_owned(), parameter });
        }
    }

    pub(in crate::scoring) fn range(&mut self, least: f64, most: f64) {
        if least > most {
            let rule = self.rule.to_owned();
            self.faults.push(RulesFault::EmptyRange { rule, least, most });
        }
    }

    pub(in crate::scoring) fn bounds(&mut self, least: Option<f64>, most: Option<f64>) {
        let mut finite = true;
        for (parameter, bound) in [("least", least), ("most", most)] {
            finite &= bound.is_none_or(|bound| self.finite(parameter, bound));
        }
        if let (Some(least), Some(most), true) = (least, most, finite) {
            self.range(least, most);
        }
        if least.is_none() && most.is_none() {
            self.not_empty::<f64>("least and most", &[]);
        }
    }

    pub(in crate::scoring) fn scale(&mut self, scale: &str) {
        if !self.scales.contains_key(scale) {
            let (rule, scale) = (self.rule.to_owned(), scale.to_owned());
            self.faults.push(RulesFault::NoScale { rule, scale });
        }
    }

    pub(in crate::scoring) fn forms(&mut self, forms: Option<&[String]>) {
        if let Some(forms) = forms {
            self.not_empty("forms", forms);
        }
    }
}
