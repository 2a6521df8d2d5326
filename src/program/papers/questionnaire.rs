//! Questionnaires and the sheets filled in.

use crate::kernel::words;
use crate::people::{Answer, FormId, PersonId, Source, Words};
use crate::program::{Contour, FeedbackFrom, Moment};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
words! {
    /// What a question finds out.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum About: "about", fills {
        /// The quality of the process.
        Process = "process", "quality of the process", "качество процесса";
        /// What the person expects of a subject, to be set against a result.
        Expectation(subject: String) = "expectation", "expectation", "ожидание";
        /// What came of a subject.
        Outcome(subject: String) = "outcome", "result", "результат";
        /// Social well-being.
        SocialWellbeing = "social-wellbeing", "social well-being", "социальное благополучие";
        /// Professional well-being.
        ProfessionalWellbeing = "professional-wellbeing",
            "professional well-being",
            "профессиональное благополучие";
        /// Satisfaction with the programme.
        Satisfaction = "satisfaction", "satisfaction", "удовлетворённость";
        /// Conformity to the model and its principles, asked of the curator.
        Conformity = "conformity",
            "conformity to the model and its principles",
            "соответствие модели и её принципам";
    }
}

/// How an answer to a closed question is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// It speaks for the programme.
    Favourable,
    /// It speaks neither for nor against it.
    Neutral,
    /// It speaks against it.
    Unfavourable,
}

/// What kind of answer a question asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Kind {
    /// Words of one's own.
    Open,
    /// One of at least two options, each with how it is read.
    Closed {
        /// The options in their order.
        options: Vec<(String, Reading)>,
    },
    /// A whole number.
    Scored {
        /// The lowest.
        least: i32,
        /// The highest, above the lowest.
        most: i32,
        /// Whether a lower score is the better one.
        #[serde(default)]
        lower_is_better: bool,
    },
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its code, unique in its questionnaire.
    pub code: String,
    /// Its words.
    pub text: Words,
    /// What it finds out.
    pub about: About,
    /// What kind of answer it asks for.
    pub kind: Kind,
    /// Whether it is about the organisation or what is around it: strengths and
    /// weaknesses are inside, opportunities and threats outside.
    #[serde(default)]
    pub contour: Contour,
    /// The strength that a high favour shows, as a statement: "meetings are regular".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strong: Option<Words>,
    /// The weakness that a low favour shows, as a statement: "meetings are irregular".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weak: Option<Words>,
    /// How options of a closed question are written, where an option is a code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Words>,
    /// Where the question comes from.
    #[serde(default)]
    pub source: Source,
}

impl Question {
    /// A question of the organisation about itself.
    #[must_use]
    pub fn new(code: &str, text: impl Into<Words>, about: About, kind: Kind) -> Self {
        Self {
            code: code.to_owned(),
            text: text.into(),
            about,
            kind,
            contour: Contour::Inner,
            strong: None,
            weak: None,
            labels: BTreeMap::new(),
            source: Source::Organisation,
        }
    }

    /// With the strength and the weakness that it may show, each as a statement.
    #[must_use]
    pub fn shows(mut self, strong: impl Into<Words>, weak: impl Into<Words>) -> Self {
        (self.strong, self.weak) = (Some(strong.into()), Some(weak.into()));
        self
    }

    /// How favourable a reply is: `part` of `whole`, from 0 to all of it. Nothing for
    /// words and for a reply of another kind.
    pub(in crate::program) fn favour(&self, reply: &Reply) -> Option<(i64, i64)> {
        match (&self.kind, reply) {
            (Kind::Closed { options }, Reply::Option(option)) => {
                let reading = options.iter().find(|known| known.0 == *option)?.1;
                let part = match reading {
                    Reading::Favourable => 2,
                    Reading::Neutral => 1,
                    Reading::Unfavourable => 0,
                };
                Some((part, 2))
            }
            (Kind::Scored { least, most, lower_is_better }, Reply::Score(score)) => {
                let (least, most, score) = (i64::from(*least), i64::from(*most), i64::from(*score));
                let part = if *lower_is_better { most - score } else { score - least };
                Some((part, most - least))
            }
            _ => None,
        }
    }
}

/// Questions that are asked together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// Who is asked.
    pub asked: BTreeSet<FeedbackFrom>,
    /// In which forms; in all where none is named.
    #[serde(default)]
    pub forms: BTreeSet<FormId>,
    /// The questions in their order.
    pub questions: Vec<Question>,
}

impl Questionnaire {
    /// The question of this code.
    #[must_use]
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == code)
    }
}

/// A reply to a question. `Debug` shows its kind only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// To an open question.
    Text(String),
    /// To a closed one.
    Option(String),
    /// To a scored one.
    Score(i32),
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Option(_) => "Option(…)",
            Self::Score(_) => "Score(…)",
        })
    }
}

words! {
    /// Where an answer stands in a SWOT table.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Quadrant: "quadrant" {
        /// Inside, and for the programme.
        Strength = "strength", "strengths", "сильные стороны";
        /// Inside, and against it.
        Weakness = "weakness", "weaknesses", "слабые стороны";
        /// Outside, and for it.
        Opportunity = "opportunity", "opportunities", "возможности";
        /// Outside, and against it.
        Threat = "threat", "threats", "угрозы";
    }
}

/// Which sheet: one a questionnaire, person, role and moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetKey {
    /// The questionnaire's code.
    pub questionnaire: String,
    /// In which role the person answers.
    pub from: FeedbackFrom,
    /// Who answers.
    pub person: PersonId,
    /// During the work or at its end.
    pub moment: Moment,
}

/// A questionnaire as a person filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Which.
    pub key: SheetKey,
    /// The form in which the person works, where the questionnaire minds it.
    #[serde(default)]
    pub form: Option<FormId>,
    /// The replies by question; what is not named is unknown.
    pub answers: BTreeMap<String, Answer<Reply>>,
    /// Where the curator put answers to open questions.
    #[serde(default)]
    pub assigned: BTreeMap<String, Quadrant>,
}

impl Sheet {
    /// A sheet without answers.
    #[must_use]
    pub fn new(questionnaire: &str, from: FeedbackFrom, person: PersonId, moment: Moment) -> Self {
        let questionnaire = questionnaire.to_owned();
        let key = SheetKey { questionnaire, from, person, moment };
        Self { key, form: None, answers: BTreeMap::new(), assigned: BTreeMap::new() }
    }

    /// With the form in which the person works.
    #[must_use]
    pub fn in_form(mut self, form: FormId) -> Self {
        self.form = Some(form);
        self
    }

    /// With a reply.
    #[must_use]
    pub fn with(mut self, question: &str, reply: Reply) -> Self {
        self.answers.insert(question.to_owned(), Answer::Given(reply));
        self
    }

    /// The reply to a question.
    #[must_use]
    pub fn reply(&self, question: &str) -> Answer<&Reply> {
        self.answers.get(question).map_or(Answer::Unknown, Answer::as_ref)
    }
}
