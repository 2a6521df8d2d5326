//! Rules to start from, for people whose files were read with a proposed mapping.

use super::kinds::{Measure, Must, OnlyIf};
use super::rules::{Criterion, Restriction, Rules};
use crate::kernel::{Language, Ordered, Side, words};
use crate::people::fold::folded;
use crate::people::{Cohort, FIELDS, Field, FieldValue, Mentee, Mentor};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What a curator has to decide about proposed rules.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RuleQuestion: "rule-question", fills, display {
        /// The order of labels on a scale is not known.
        Order { /** The field. */ field: Field } = "order",
            "{field}: is a higher or a lower place asked for? put the labels in order as a scale",
            "{field}: важно ли, кто выше? расположите значения по порядку, это будет шкала";
        /// Whether the same or another institution is asked for.
        SameOrOther { /** The field. */ field: Field } = "same-or-other",
            "{field}: should both have the same, or different ones? no rule is proposed",
            "{field}: нужно одно и то же или разное? правило не предложено";
        /// Two questions, one of each side, have options in common and are compared.
        SameOptions {
            /** The mentees' question. */ mentee: String,
            /** The mentors' question. */ mentor: String,
        } = "same-options",
            "{mentee} and {mentor} have options in common: they are compared",
            "у вопросов «{mentee}» и «{mentor}» общие варианты ответа: они сопоставлены";
        /// Answers that only one side gave.
        OneSided { /** The field. */ field: Field } = "one-sided",
            "{field} was asked of one side only: name the other side's question, or leave it",
            "«{field}» – вопрос только одной стороне: укажите вопрос другой стороны или оставьте так";
    }
}

/// The most labels of a question that is compared by itself.
const FEW: usize = 20;

/// The answers of one side to one question.
#[derive(Default)]
struct Asked {
    given: usize,
    texts: BTreeSet<String>,
    labels: BTreeSet<String>,
    numbers: Vec<f64>,
    times: usize,
}

impl Asked {
    fn take(&mut self, value: &FieldValue<'_>) {
        self.given += 1;
        match value {
            FieldValue::Text(text) => {
                self.texts.insert(folded(text));
            }
            FieldValue::Number(number) => self.numbers.push(*number),
            FieldValue::Labels(labels) => self.labels.extend(labels.iter().map(|l| folded(l))),
            FieldValue::Graded(labels) => self.labels.extend(labels.iter().map(|(l, _)| folded(l))),
            FieldValue::Time(_) => self.times += 1,
        }
    }
}

/// The answers to every question that somebody of the side was asked.
fn asked(cohort: &Cohort) -> [BTreeMap<Field, Asked>; 2] {
    let built_in = Field::BUILT_IN.iter().map(|name| Field::from((*name).to_owned()));
    let mut fields: BTreeSet<Field> = built_in.into_set();
    let mentees: Vec<&Mentee> = cohort.mentees().iter().map(|(_, one)| one).collect();
    let mentors: Vec<&Mentor> = cohort.mentors().iter().map(|(_, one)| one).collect();
    let people = mentees.iter().map(|one| &one.person).chain(mentors.iter().map(|one| &one.person));
    let attributes = people.flat_map(|person| person.attributes.keys());
    fields.extend(attributes.map(|name| Field::from(name.clone())));
    let mut found = [BTreeMap::new(), BTreeMap::new()];
    for field in fields {
        let mut of = [Asked::default(), Asked::default()];
        let [of_mentees, of_mentors] = &mut of;
        mentees
            .iter()
            .filter_map(|one| one.field(&field).given())
            .for_each(|v| of_mentees.take(&v));
        mentors
            .iter()
            .filter_map(|one| one.field(&field).given())
            .for_each(|v| of_mentors.take(&v));
        for (found, asked) in found.iter_mut().zip(of) {
            if asked.given > 0 {
                found.insert(field.clone(), asked);
            }
        }
    }
    found
}

impl Rules {
    /// Rules to start from for these people: what both sides were asked is compared, each
    /// question with the kind of rule that its answers allow, and what has to be decided is
    /// told. A start, and no judgement of what matters: the weights are all one.
    ///
    /// Rules that are not called after a heading have Russian words beside their names.
    ///
    /// Time in common is demanded where both gave it (half an hour), a common language likewise;
    /// a question for the "same" of something holds only for those who answered yes to it.
    /// O(people × questions).
    #[must_use]
    pub fn suggested(cohort: &Cohort) -> (Self, Vec<RuleQuestion>) {
        let [of_mentees, of_mentors] = asked(cohort);
        let mut rules = Self::default();
        let mut questions = Vec::new();
        for (field, mentee) in &of_mentees {
            let Some(mentor) = of_mentors.get(field) else {
                if let Some(other) = counterpart(mentee, &of_mentees, &of_mentors) {
                    let (mentee, mentor) = (field.to_string(), other.to_string());
                    let fields = (field.clone(), other.clone()).into();
                    let measure = Measure::Overlap { field: fields, most: None, within: None };
                    rules.criteria.push(Criterion::new(&mentee, measure, 1.0, 1.0));
                    questions.push(RuleQuestion::SameOptions { mentee, mentor });
                    continue;
                }
                let compared = mentee.texts.len() <= FEW && mentee.given > 1;
                let attribute = matches!(field, Field::Attribute(_));
                if compared && attribute && !wants_the_same(field.name()) {
                    questions.push(RuleQuestion::OneSided { field: field.clone() });
                }
                continue;
            };
            both(field, mentee, mentor, &mut rules, &mut questions);
        }
        same_for_those_who_ask(&of_mentees, &of_mentors, &mut rules);
        for (side, asks) in [(Side::Mentee, wishes(cohort).0), (Side::Mentor, wishes(cohort).1)] {
            if asks {
                let measure = Measure::Wish { of: side, by_rank: vec![5.0, 3.0, 2.0], later: 1.0 };
                let (name, own, other) = match side {
                    Side::Mentee => (OF_MENTEES, 1.0, 0.0),
                    Side::Mentor => (OF_MENTORS, 0.0, 1.0),
                };
                rules.criteria.push(Criterion::new(name, measure, own, other));
            }
        }
        rules.name_in_russian();
        (rules, questions)
    }

    /// Names that were not taken from a heading have words for Russian readers too.
    fn name_in_russian(&mut self) {
        let names = self.restrictions.iter().map(|rule| &rule.name);
        let names = names.chain(self.criteria.iter().map(|rule| &rule.name));
        let russian = |name: &String| {
            let ours = OURS.iter().find(|(own, _)| own == name).map(|&(_, russian)| russian);
            let field = || FIELDS.word(name).map(|word| word.in_language(Language::Russian));
            Some((name.clone(), ours.or_else(field)?.to_owned()))
        };
        let said: BTreeMap<_, _> = names.filter_map(russian).collect();
        if !said.is_empty() {
            self.words.insert("ru".to_owned(), said);
        }
    }
}

const LANGUAGE: &str = "a common language";
const HALF_AN_HOUR: &str = "half an hour in common";
const OF_MENTEES: &str = "wishes of the mentees";
const OF_MENTORS: &str = "wishes of the mentors";

/// Names of proposed rules and their Russian words.
const OURS: [(&str, &str); 4] = [
    (LANGUAGE, "общий язык"),
    (HALF_AN_HOUR, "полчаса общего времени"),
    (OF_MENTEES, "пожелания наставляемых"),
    (OF_MENTORS, "пожелания наставников"),
];

/// The question of the mentors alone whose options are most of those that mentees chose, the
/// first of several: "what do you need help with" and "what can you help with" differ as texts.
fn counterpart<'a>(
    mentee: &Asked,
    of_mentees: &BTreeMap<Field, Asked>,
    of_mentors: &'a BTreeMap<Field, Asked>,
) -> Option<&'a Field> {
    let shared = |mentor: &Asked| mentor.labels.intersection(&mentee.labels).count();
    let alone = of_mentors.iter().filter(|(field, _)| !of_mentees.contains_key(field));
    let common = alone.map(|(field, mentor)| (shared(mentor), mentor.labels.len(), field));
    let fits = common.filter(|&(shared, own, _)| shared * 2 >= own.min(mentee.labels.len()));
    let most = fits.filter(|&(shared, ..)| shared > 0).rev().max_by_key(|&(shared, ..)| shared);
    most.map(|(.., field)| field)
}

/// Whether somebody of either side wishes for somebody.
fn wishes(cohort: &Cohort) -> (bool, bool) {
    let mentees = cohort.mentees().iter().any(|(_, one)| !one.person.wishes.ranked.is_empty());
    let mentors = cohort.mentors().iter().any(|(_, one)| !one.person.wishes.ranked.is_empty());
    (mentees, mentors)
}

/// A rule for a question that both sides were asked.
fn both(
    field: &Field,
    mentee: &Asked,
    mentor: &Asked,
    rules: &mut Rules,
    questions: &mut Vec<RuleQuestion>,
) {
    let name = field.to_string();
    let measure = match field {
        // Who somebody is, and what a programme decides, is not compared.
        Field::Id | Field::Standing | Field::Forms | Field::Categories | Field::Motivation => {
            return;
        }
        Field::MeetingsPerMonth | Field::MinutesPerMonth | Field::ExperienceYears => return,
        Field::Institution => {
            questions.push(RuleQuestion::SameOrOther { field: field.clone() });
            return;
        }
        Field::Stage => {
            questions.push(RuleQuestion::Order { field: field.clone() });
            return;
        }
        Field::Languages => {
            let must = Must::ShareLabel { field: field.clone().into(), least: 1, within: None };
            rules.restrictions.push(Restriction::new(LANGUAGE, must));
            return;
        }
        Field::Availability => {
            let must = Must::ShareTime { field: field.clone().into(), minutes: 30 };
            rules.restrictions.push(Restriction::new(HALF_AN_HOUR, must));
            return;
        }
        Field::Skills => {
            Measure::Coverage { field: field.clone().into(), confidence: true, within: None }
        }
        _ if !mentee.labels.is_empty() && !mentor.labels.is_empty() => {
            Measure::Overlap { field: field.clone().into(), most: None, within: None }
        }
        _ if mentee.numbers.len() == mentee.given && mentor.numbers.len() == mentor.given => {
            let all = mentee.numbers.iter().chain(&mentor.numbers);
            let (least, most) = all
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &n| {
                    (n.min(least), n.max(most))
                });
            let scale = most - least;
            if !(scale > 0.0 && scale <= 1e12) {
                return;
            }
            Measure::NumberDistance { field: field.clone().into(), scale }
        }
        _ if mentee.texts.len() <= FEW
            && mentor.texts.len() <= FEW
            && mentee.texts.intersection(&mentor.texts).next().is_some()
            && mentee.labels.is_empty()
            && mentor.labels.is_empty()
            && mentee.numbers.is_empty()
            && mentor.numbers.is_empty() =>
        {
            Measure::Equal { field: field.clone().into() }
        }
        _ => return,
    };
    rules.criteria.push(Criterion::new(&name, measure, 1.0, 1.0));
}

/// Words by which a question asks for the same of something.
const SAME: [&str; 6] = ["same", "similar", "того же", "тот же", "такой же", "такого же"];

fn wants_the_same(question: &str) -> bool {
    let question = folded(question);
    SAME.iter().any(|word| question.contains(word))
}

/// Restrictions for the mentees who answered yes to a question such as "same gender?", where
/// both sides told the gender.
fn same_for_those_who_ask(
    mentees: &BTreeMap<Field, Asked>,
    mentors: &BTreeMap<Field, Asked>,
    rules: &mut Rules,
) {
    let yes_or_no = |asked: &Asked| {
        let known = |text: &String| crate::people::fold::means_yes(text).is_some();
        !asked.texts.is_empty() && asked.texts.iter().all(known) && asked.labels.is_empty()
    };
    for (question, asked) in mentees {
        if !wants_the_same(question.name()) || !yes_or_no(asked) {
            continue;
        }
        let words = folded(question.name());
        let of = mentees.keys().find(|field| {
            *field != question
                && mentors.contains_key(field)
                && words.contains(&folded(field.name()))
        });
        if let Some(field) = of {
            let must = Must::Equal { field: field.clone().into() };
            let mut restriction = Restriction::new(question.name(), must);
            restriction.only_if.push(OnlyIf::yes(Side::Mentee, question.clone()));
            rules.restrictions.push(restriction);
        }
    }
}
