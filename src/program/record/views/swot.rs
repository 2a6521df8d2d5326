//! From answers to a SWOT table, expectations against results, satisfaction.

use crate::kernel::{Ordered, Phrases, Side, words};
use crate::people::{Answer, FormId, Words};
use crate::program::monitoring::{About, Kind, Quadrant, Question, Reply, Sheet};
use crate::program::record::checks::monitoring::side_of;
use crate::program::{Contour, FeedbackFrom, Moment, Record, Review};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What puts a scored or closed question into a quadrant (our rule). A reply's favour
/// goes from 0 for the least favourable to 100 % for the most; a neutral option stands
/// at 50 %.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwotRules {
    /// A mean favour of at least so many per cent is a strength or an opportunity: 70.
    pub strong: u8,
    /// One of at most so many per cent is a weakness or a threat: 40.
    pub weak: u8,
    /// Fewer replies than this tell nothing: 3.
    pub least: usize,
}

impl Default for SwotRules {
    fn default() -> Self {
        Self { strong: 70, weak: 40, least: 3 }
    }
}

/// A count of replies and their favour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Favour {
    /// Replies given.
    pub given: usize,
    /// Not answered.
    pub unknown: usize,
    /// Withheld.
    pub withheld: usize,
    /// The mean favour in hundredths of a per cent, rounded; nothing without a reply.
    pub mean: Option<u32>,
    /// Replies of at least the strong per cent.
    pub strong: usize,
}

/// Replies added up.
#[derive(Default)]
struct Sum {
    favour: Favour,
    /// Of one question, whose replies have the same whole, these two are exact.
    parts: i128,
    whole: i128,
    /// Of several, each reply is rounded once.
    millionths: i128,
}

impl Sum {
    fn add(&mut self, question: &Question, answer: Answer<&Reply>, strong: u8) {
        match answer {
            Answer::Unknown => self.favour.unknown += 1,
            Answer::Withheld => self.favour.withheld += 1,
            Answer::Given(reply) => {
                self.favour.given += 1;
                if let Some((part, whole)) = question.favour(reply) {
                    let (part, whole) = (i128::from(part), i128::from(whole));
                    self.favour.strong += usize::from(part * 100 >= whole * i128::from(strong));
                    self.parts += part;
                    self.whole += whole;
                    self.millionths += (2_000_000 * part + whole) / (2 * whole);
                }
            }
        }
    }

    fn finish(mut self) -> Favour {
        let hundredfold = 100 * self.favour.given as i128;
        let mean = (self.millionths + hundredfold / 2).checked_div(hundredfold);
        self.favour.mean = mean.and_then(|mean| u32::try_from(mean).ok());
        self.favour
    }

    /// Whether the mean favour reaches, or stays below, so many per cent.
    fn at_least(&self, percent: u8) -> bool {
        self.parts * 100 >= self.whole * i128::from(percent)
    }

    fn at_most(&self, percent: u8) -> bool {
        self.parts * 100 <= self.whole * i128::from(percent)
    }
}

words! {
    /// How replies to a question lean, where the question has no statement of its own for it.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Leaning: "leaning", fills {
        /// Mostly favourable.
        Strong {
            /// The question's words.
            question: String,
        } = "strong",
            "mostly favourable answers to \u{201c}{question}\u{201d}",
            "на вопрос «{question}» отвечают преимущественно благоприятно";
        /// Mostly unfavourable.
        Weak {
            /// The question's words.
            question: String,
        } = "weak",
            "mostly unfavourable answers to \u{201c}{question}\u{201d}",
            "на вопрос «{question}» отвечают преимущественно неблагоприятно";
    }
}

/// One finding. `Debug` shows the question's code and no words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The questionnaire.
    pub questionnaire: String,
    /// The question.
    pub question: String,
    /// The question's words, or those of an answer to an open one.
    pub text: Words,
    /// Whether the replies make it a strong or a weak side; nothing for the words of one
    /// person and between the thresholds.
    #[serde(default)]
    pub strong: Option<bool>,
    /// The strong or weak side as the questionnaire states it.
    #[serde(default)]
    pub stated: Option<Words>,
    /// The replies; nothing for the words of one person.
    pub favour: Option<Favour>,
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({} {}, {:?})", self.questionnaire, self.question, self.favour)
    }
}

impl Finding {
    /// The finding as it is: a strong or a weak side as a statement, the words of one person,
    /// or a question without either. A question's text never stands for its opposite: where
    /// the questionnaire has no statement, it is said how people answered.
    #[must_use]
    pub fn said(&self, phrases: &Phrases) -> String {
        let question = || self.text.in_language(phrases.language()).to_owned();
        match (&self.stated, self.strong) {
            (Some(stated), _) => stated.in_language(phrases.language()).to_owned(),
            (None, Some(true)) => phrases.say(Leaning::Strong { question: question() }),
            (None, Some(false)) => phrases.say(Leaning::Weak { question: question() }),
            (None, None) => question(),
        }
    }
}

/// A SWOT table as data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swot {
    /// What stands in each quadrant.
    pub quadrants: BTreeMap<Quadrant, Vec<Finding>>,
    /// Questions whose favour lies between the thresholds.
    pub neither: Vec<Finding>,
    /// Questions with too few replies.
    pub too_few: Vec<Finding>,
    /// How many answers to open questions the curator has not assigned yet.
    pub unassigned: usize,
}

impl Swot {
    /// What stands in a quadrant.
    #[must_use]
    pub fn of(&self, quadrant: Quadrant) -> &[Finding] {
        self.quadrants.get(&quadrant).map_or(&[], Vec::as_slice)
    }

    /// The table as the review of the process that the curator records, in a language.
    #[must_use]
    pub fn review(&self, moment: Moment, phrases: &Phrases) -> Review {
        let texts = |quadrant| self.of(quadrant).iter().map(|one| one.said(phrases)).collect();
        Review {
            moment,
            strengths: texts(Quadrant::Strength),
            weaknesses: texts(Quadrant::Weakness),
            opportunities: texts(Quadrant::Opportunity),
            threats: texts(Quadrant::Threat),
        }
    }
}

/// What people expected of a subject, against what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fulfilment {
    /// People whose result was better than they expected.
    pub better: usize,
    /// People who got what they expected.
    pub as_expected: usize,
    /// People whose result was worse.
    pub worse: usize,
    /// People of whom only the expectation is known.
    pub only_expected: usize,
    /// People of whom only the result is known.
    pub only_outcome: usize,
}

impl Record {
    /// Sets strengths and weaknesses against each other: every closed and scored
    /// question asked at `moment`, expectations apart, goes by its mean favour where the
    /// rules put it, and answers to open questions where the curator assigned them. With
    /// a form, of sheets of that form only.
    #[must_use]
    pub fn swot(&self, moment: Moment, form: Option<&FormId>, rules: &SwotRules) -> Swot {
        let mut swot = Swot::default();
        let papers = self.monitoring();
        for (code, asked) in &papers.questionnaires {
            let of_it = |sheet: &&Sheet| {
                sheet.key.questionnaire == *code
                    && sheet.key.moment == moment
                    && (form.is_none() || sheet.form.as_ref() == form)
            };
            let sheets: Vec<&Sheet> = papers.sheets.iter().filter(of_it).collect();
            for question in &asked.questions {
                let finding = |text: Words, favour| Finding {
                    questionnaire: code.clone(),
                    question: question.code.clone(),
                    text,
                    strong: None,
                    stated: None,
                    favour,
                };
                if question.kind == Kind::Open {
                    for sheet in &sheets {
                        let Answer::Given(Reply::Text(text)) = sheet.reply(&question.code) else {
                            continue;
                        };
                        match sheet.assigned.get(&question.code) {
                            None => swot.unassigned += 1,
                            Some(&quadrant) => {
                                let found = swot.quadrants.entry(quadrant).or_default();
                                found.push(finding(text.as_str().into(), None));
                            }
                        }
                    }
                    continue;
                }
                if matches!(question.about, About::Expectation(_)) || sheets.is_empty() {
                    continue;
                }
                let mut sum = Sum::default();
                for sheet in &sheets {
                    sum.add(question, sheet.reply(&question.code), rules.strong);
                }
                let (good, bad) = match question.contour {
                    Contour::Inner => (Quadrant::Strength, Quadrant::Weakness),
                    Contour::Outer => (Quadrant::Opportunity, Quadrant::Threat),
                };
                let (place, strong) = match () {
                    () if sum.favour.given < rules.least.max(1) => (&mut swot.too_few, None),
                    () if sum.at_least(rules.strong) => {
                        (swot.quadrants.entry(good).or_default(), Some(true))
                    }
                    () if sum.at_most(rules.weak) => {
                        (swot.quadrants.entry(bad).or_default(), Some(false))
                    }
                    () => (&mut swot.neither, None),
                };
                let mut found = finding(question.text.clone(), Some(sum.finish()));
                found.strong = strong;
                found.stated = match strong {
                    Some(true) => question.strong.clone(),
                    Some(false) => question.weak.clone(),
                    None => None,
                };
                place.push(found);
            }
        }
        swot
    }

    /// Sets expectations against results by subject: for each person and role the last
    /// expectation and the last outcome of the subject, each by its favour.
    #[must_use]
    pub fn fulfilment(&self) -> BTreeMap<String, Fulfilment> {
        /// The favours of one person's expectation and outcome.
        type Both = [Option<(i64, i64)>; 2];
        let mut known: BTreeMap<(&str, FeedbackFrom, &str), Both> = BTreeMap::new();
        for sheet in &self.monitoring().sheets {
            let questionnaires = &self.monitoring().questionnaires;
            let Some(asked) = questionnaires.get(&sheet.key.questionnaire) else { continue };
            for question in &asked.questions {
                let (subject, which) = match &question.about {
                    About::Expectation(subject) => (subject, 0),
                    About::Outcome(subject) => (subject, 1),
                    _ => continue,
                };
                let reply = sheet.reply(&question.code).given();
                if let Some(favour) = reply.and_then(|reply| question.favour(reply)) {
                    let person = (subject.as_str(), sheet.key.from, sheet.key.person.as_str());
                    known.entry(person).or_default()[which] = Some(favour);
                }
            }
        }
        let mut all: BTreeMap<String, Fulfilment> = BTreeMap::new();
        for ((subject, ..), both) in known {
            let found = all.entry(subject.to_owned()).or_default();
            match both {
                [Some(expected), Some(outcome)] => {
                    let less = i128::from(expected.0) * i128::from(outcome.1);
                    let more = i128::from(outcome.0) * i128::from(expected.1);
                    match more.cmp(&less) {
                        std::cmp::Ordering::Greater => found.better += 1,
                        std::cmp::Ordering::Equal => found.as_expected += 1,
                        std::cmp::Ordering::Less => found.worse += 1,
                    }
                }
                [Some(_), None] => found.only_expected += 1,
                [None, _] => found.only_outcome += 1,
            }
        }
        all
    }

    /// The favour of all closed and scored replies about a subject, by role: well-being,
    /// conformity, satisfaction. `strong` is the per cent from which a reply counts as
    /// strong.
    #[must_use]
    pub fn favour(
        &self,
        about: &About,
        moment: Moment,
        strong: u8,
    ) -> BTreeMap<FeedbackFrom, Favour> {
        let mut sums: BTreeMap<FeedbackFrom, Sum> = BTreeMap::new();
        let papers = self.monitoring();
        for sheet in papers.sheets.iter().filter(|sheet| sheet.key.moment == moment) {
            let Some(asked) = papers.questionnaires.get(&sheet.key.questionnaire) else { continue };
            let questions = asked.questions.iter();
            for question in questions.filter(|one| one.about == *about && one.kind != Kind::Open) {
                let sum = sums.entry(sheet.key.from).or_default();
                sum.add(question, sheet.reply(&question.code), strong);
            }
        }
        sums.into_iter().map(|(from, sum)| (from, sum.finish())).into_map()
    }

    /// Satisfaction at the end (step 27 of Kemerovo's roadmap), by side: who was asked,
    /// who answered and how.
    #[must_use]
    pub fn satisfaction(&self, rules: &SwotRules) -> BTreeMap<Side, Satisfaction> {
        let favours = self.favour(&About::Satisfaction, Moment::Final, rules.strong);
        let mut sides = BTreeMap::new();
        for from in [FeedbackFrom::Mentee, FeedbackFrom::Mentor] {
            let Some(side) = side_of(from) else { continue };
            let closed = self.pairs().filter(|(_, pair)| pair.is_closed());
            let participants: BTreeSet<_> = closed.map(|(_, pair)| pair.member(side)).into_set();
            let papers = self.monitoring();
            let asks = |sheet: &&Sheet| {
                let asked = papers.questionnaires.get(&sheet.key.questionnaire);
                asked.is_some_and(|asked| {
                    asked.questions.iter().any(|one| one.about == About::Satisfaction)
                })
            };
            let of_side = papers
                .sheets
                .iter()
                .filter(|sheet| sheet.key.from == from && sheet.key.moment == Moment::Final);
            let asked: BTreeSet<_> = of_side.filter(asks).map(|sheet| &sheet.key.person).into_set();
            let not_asked = participants.difference(&asked).count();
            let favour = favours.get(&from).copied().unwrap_or_default();
            sides.insert(side, Satisfaction { asked: asked.len(), not_asked, favour });
        }
        sides
    }
}

/// How satisfied one side is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Satisfaction {
    /// How many people filled in a questionnaire that asks for it.
    pub asked: usize,
    /// How many members of closed pairs did not.
    pub not_asked: usize,
    /// Their replies.
    pub favour: Favour,
}
