//! Checks of rules by themselves, before any person is looked at.

use super::columns::Words;
use super::{Criterion, Measure, Must, RULES_VERSION, Restriction, Rules, RulesFault};
use std::collections::BTreeMap;

/// Scales by name, each with its labels in order; faults are added to `faults`.
pub(super) fn check(rules: &Rules, faults: &mut Vec<RulesFault>) -> BTreeMap<String, Words> {
    if rules.version != RULES_VERSION {
        faults.push(RulesFault::Version { got: rules.version, known: RULES_VERSION });
    }
    names(rules, faults);
    let scales = scales(rules, faults);
    let mut checker = Checker { scales: &scales, faults, rule: "" };
    for restriction in &rules.restrictions {
        checker.rule = &restriction.name;
        checker.restriction(restriction);
    }
    for criterion in &rules.criteria {
        checker.rule = &criterion.name;
        checker.criterion(criterion);
    }
    scales
}

fn names(rules: &Rules, faults: &mut Vec<RulesFault>) {
    let mut first_of = BTreeMap::new();
    let restrictions = rules.restrictions.iter().map(|restriction| &restriction.name);
    let names = restrictions.chain(rules.criteria.iter().map(|criterion| &criterion.name));
    for (name, number) in names.zip(1..) {
        if name.trim().is_empty() {
            faults.push(RulesFault::Nameless { number });
        } else if let Some(&first) = first_of.get(name) {
            faults.push(RulesFault::DuplicateName { name: name.clone(), first, second: number });
        } else {
            first_of.insert(name, number);
        }
    }
}

fn scales(rules: &Rules, faults: &mut Vec<RulesFault>) -> BTreeMap<String, Words> {
    let mut scales = BTreeMap::new();
    for (scale, labels) in &rules.scales {
        let mut words = Words::default();
        if labels.is_empty() {
            faults.push(RulesFault::EmptyScale { scale: scale.clone() });
        }
        for label in labels {
            if words.find(label).is_some() {
                faults.push(RulesFault::ScaleTwice { scale: scale.clone(), label: label.clone() });
            }
            words.code(label);
        }
        scales.insert(scale.clone(), words);
    }
    scales
}

struct Checker<'a> {
    scales: &'a BTreeMap<String, Words>,
    faults: &'a mut Vec<RulesFault>,
    rule: &'a str,
}

impl Checker<'_> {
    fn finite(&mut self, parameter: &'static str, value: f64) -> bool {
        if !value.is_finite() {
            let rule = self.rule.to_owned();
            self.faults.push(RulesFault::NotFinite { rule, parameter, value });
        }
        value.is_finite()
    }

    /// Refuses a number that is not finite or not as `expected`.
    fn number(&mut self, parameter: &'static str, value: f64, valid: bool, expected: &'static str) {
        if self.finite(parameter, value) && !valid {
            let rule = self.rule.to_owned();
            self.faults.push(RulesFault::OutOfRange { rule, parameter, value, expected });
        }
    }

    fn share(&mut self, parameter: &'static str, value: f64) {
        self.number(parameter, value, (0.0..=1.0).contains(&value), "from 0 to 1");
    }

    fn positive(&mut self, parameter: &'static str, value: f64) {
        self.number(parameter, value, value > 0.0, "above 0");
    }

    fn not_negative(&mut self, parameter: &'static str, value: f64) {
        self.number(parameter, value, value >= 0.0, "0 or more");
    }

    fn not_empty<T>(&mut self, parameter: &'static str, list: &[T]) {
        if list.is_empty() {
            self.faults.push(RulesFault::EmptyList { rule: self.rule.to_owned(), parameter });
        }
    }

    fn range(&mut self, least: f64, most: f64) {
        if least > most {
            let rule = self.rule.to_owned();
            self.faults.push(RulesFault::EmptyRange { rule, least, most });
        }
    }

    fn bounds(&mut self, least: Option<f64>, most: Option<f64>) {
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

    fn scale(&mut self, scale: &str) {
        if !self.scales.contains_key(scale) {
            let (rule, scale) = (self.rule.to_owned(), scale.to_owned());
            self.faults.push(RulesFault::NoScale { rule, scale });
        }
    }

    fn forms(&mut self, forms: Option<&[String]>) {
        if let Some(forms) = forms {
            self.not_empty("forms", forms);
        }
    }

    fn restriction(&mut self, restriction: &Restriction) {
        self.forms(restriction.forms.as_deref());
        match &restriction.must {
            Must::BeAbove { scale, least, most, .. } => {
                self.scale(scale);
                if let Some(most) = most {
                    self.range((*least).into(), (*most).into());
                }
            }
            Must::ShareTime { minutes, .. } => self.positive("minutes", (*minutes).into()),
            Must::ShareLabel { least, .. } => self.positive("least", (*least).into()),
            Must::Cover { least, .. } => self.share("least", *least),
            Must::DifferBy { least, most, .. } | Must::BeWithin { least, most, .. } => {
                self.bounds(*least, *most);
            }
            Must::BeAmong { labels, .. } => self.not_empty("labels", labels),
            Must::Equal { .. } | Must::Differ { .. } | Must::NotRepeat {} => {}
        }
    }

    fn criterion(&mut self, criterion: &Criterion) {
        self.forms(criterion.forms.as_deref());
        self.finite("mentee-weight", criterion.mentee_weight);
        self.finite("mentor-weight", criterion.mentor_weight);
        self.share("unanswered", criterion.unanswered);
        match &criterion.measure {
            Measure::SharedTime { minutes_per_point, most, .. } => {
                self.positive("minutes-per-point", (*minutes_per_point).into());
                if let Some(most) = most {
                    self.positive("most", *most);
                }
            }
            Measure::OrdinalGap { scale, peak, slope, floor, .. } => {
                self.scale(scale);
                self.finite("peak", *peak);
                self.finite("floor", *floor);
                self.not_negative("slope", *slope);
                self.range(*floor, *peak);
            }
            Measure::NumberDistance { scale, .. } => {
                // Times a weight it must not overflow.
                let valid = *scale > 0.0 && *scale <= 1e12;
                self.number("scale", *scale, valid, "above 0 and at most 1e12");
            }
            Measure::CategoryTable { points, otherwise, .. } => {
                self.finite("otherwise", *otherwise);
                self.not_empty("points", points);
                for cell in points {
                    self.finite("points", cell.points);
                }
                self.cells_once(points);
            }
            Measure::Wish { by_rank, later, .. } => {
                self.not_empty("by-rank", by_rank);
                self.finite("later", *later);
                for &points in by_rank {
                    self.finite("by-rank", points);
                }
            }
            Measure::Overlap { most: Some(most), .. } => self.positive("most", (*most).into()),
            Measure::Equal { .. }
            | Measure::Overlap { most: None, .. }
            | Measure::Coverage { .. }
            | Measure::Jaccard { .. }
            | Measure::Waiting { .. } => {}
        }
    }

    fn cells_once(&mut self, points: &[super::Cell]) {
        let mut seen = std::collections::BTreeSet::new();
        for cell in points {
            if !seen.insert((Words::normal(&cell.mentee), Words::normal(&cell.mentor))) {
                self.faults.push(RulesFault::CellTwice {
                    rule: self.rule.to_owned(),
                    mentee: cell.mentee.clone(),
                    mentor: cell.mentor.clone(),
                });
            }
        }
    }
}
