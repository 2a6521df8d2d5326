//! Checks of rules by themselves, before any person is looked at.

use super::columns::Words;
use super::kinds::Checker;
use super::{Own, RULES_VERSION, Rules, RulesFault};
use std::collections::BTreeMap;

/// Scales by name, each with its labels in order; faults are added to `faults`.
pub(super) fn check(
    rules: &Rules,
    own: &[Own<'_>],
    faults: &mut Vec<RulesFault>,
) -> BTreeMap<String, Words> {
    if rules.version != RULES_VERSION {
        faults.push(RulesFault::Version { got: rules.version, known: RULES_VERSION });
    }
    names(rules, own, faults);
    words(rules, faults);
    let scales = scales(rules, faults);
    let mut checker = Checker { scales: &scales, faults, rule: "" };
    for restriction in &rules.restrictions {
        checker.rule = &restriction.name;
        checker.forms(restriction.forms.as_deref());
        restriction.only_if.iter().for_each(|asked| asked.check(&mut checker));
        restriction.must.check(&mut checker);
    }
    for criterion in &rules.criteria {
        checker.rule = &criterion.name;
        checker.forms(criterion.forms.as_deref());
        checker.finite("mentee-weight", criterion.mentee_weight);
        checker.finite("mentor-weight", criterion.mentor_weight);
        checker.share("unanswered", criterion.unanswered);
        criterion.only_if.iter().for_each(|asked| asked.check(&mut checker));
        criterion.measure.check(&mut checker);
    }
    for own in own {
        checker.rule = &own.name;
        checker.finite("mentee-weight", own.weights.0);
        checker.finite("mentor-weight", own.weights.1);
        checker.finite("without-number", own.without);
        checker.finite("least", own.least.unwrap_or(0.0));
    }
    scales
}

fn names(rules: &Rules, own: &[Own<'_>], faults: &mut Vec<RulesFault>) {
    let mut first_of = BTreeMap::new();
    let restrictions = rules.restrictions.iter().map(|restriction| &restriction.name);
    let names = restrictions.chain(rules.criteria.iter().map(|criterion| &criterion.name));
    let names = names.chain(own.iter().map(|own| &own.name));
    // Rules over groups may be told by their field.
    let groups = rules.quotas.iter().map(|rule| &rule.name);
    let groups = groups.chain(rules.mixes.iter().map(|rule| &rule.name));
    let kept = rules.together.iter().chain(&rules.apart).map(|rule| &rule.name);
    let groups = groups.chain(kept);
    let names = names.chain(groups.filter(|name| !name.is_empty()));
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

fn words(rules: &Rules, faults: &mut Vec<RulesFault>) {
    for (language, words) in &rules.words {
        for (word, phrase) in words {
            if word.trim().is_empty() || phrase.trim().is_empty() {
                let (language, word) = (language.clone(), word.clone());
                faults.push(RulesFault::EmptyWord { language, word });
            }
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
