//! Forms of mentoring as data: who may be mentor and mentee, how mentors are trained,
//! pairs formed, goals set, work watched and closed, and what is counted.
//!
//! [`Forms::built_in`] holds the seven forms of the target model. Every rule and text
//! names its [`Source`]; what no source gives stays empty. An organisation loads its own
//! forms from JSON or changes the built-in ones.

mod book;
mod built_in;
mod community;
mod eligibility;
mod id;
mod rules;

pub use book::{FormFault, Forms, StageScale};
pub use built_in::{Association, programme_indicators, union_of_mentors};
pub use community::{BankService, EventKind, Formality};
pub use eligibility::{Eligibility, Ineligible, Missing};
pub use id::{FormId, RoleModelId};
pub use rules::{Demand, FormRule};

use crate::kernel::{Language, Phrases, Worded, words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

words! {
    /// Where a rule or a text comes from.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Source: "source" {
        /// Kemerovo: a children's arts house's full programme.
        Kemerovo = "kemerovo", "Kemerovo", "Кемерово";
        /// Prodlenka: a methodologist's talk.
        Prodlenka = "prodlenka", "Prodlenka", "«Продлёнка»";
        /// Procedures: a table and step lists for four forms.
        Procedures = "procedures", "Procedures", "описание процедур по формам";
        /// Rostov: a regional model of six stages.
        Rostov = "rostov", "Rostov", "Ростов";
        /// Lipetsk: a regional centre's multi-level model.
        Lipetsk = "lipetsk", "Lipetsk", "Липецк";
        /// No source: it is ours.
        Ours = "ours", "this library", "разработчики библиотеки";
        /// The organisation itself.
        #[default]
        Organisation = "organisation", "the organisation", "организация";
    }
}

/// A text in the languages that ship. Written as one text, it is the same in both.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "RawWords", into = "RawWords")]
pub struct Words {
    /// In English.
    pub english: String,
    /// In Russian.
    pub russian: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum RawWords {
    Same(String),
    Each { english: String, russian: String },
}

impl From<RawWords> for Words {
    fn from(raw: RawWords) -> Self {
        match raw {
            RawWords::Same(text) => Self { english: text.clone(), russian: text },
            RawWords::Each { english, russian } => Self { english, russian },
        }
    }
}

impl From<Words> for RawWords {
    fn from(words: Words) -> Self {
        if words.english == words.russian {
            Self::Same(words.english)
        } else {
            Self::Each { english: words.english, russian: words.russian }
        }
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        RawWords::Same(text).into()
    }
}

/// English and Russian.
impl From<(&str, &str)> for Words {
    fn from((english, russian): (&str, &str)) -> Self {
        Self { english: english.to_owned(), russian: russian.to_owned() }
    }
}

impl crate::kernel::Said for Words {
    fn said(&self, _: &str, phrases: &Phrases) -> String {
        self.in_language(phrases.language()).to_owned()
    }
}

impl Words {
    /// What a value is called in the languages that ship.
    #[must_use]
    pub fn said<W: Worded>(value: &W) -> Self {
        let [english, russian] = [Phrases::english(), Phrases::russian()];
        Self { english: english.say(value), russian: russian.say(value) }
    }

    /// Whether it says nothing in a language.
    pub(crate) fn is_blank(&self) -> bool {
        self.english.trim().is_empty() || self.russian.trim().is_empty()
    }

    /// The text in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Russian => &self.russian,
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.english)
    }
}

/// A text and its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The text.
    pub words: Words,
    /// Where it comes from.
    #[serde(default)]
    pub source: Source,
}

/// A range of whole numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The least.
    pub least: u16,
    /// The most.
    pub most: u16,
}

words! {
    /// Who works with whom in a form or role model.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Shape: "shape" {
        /// A mentor with a mentee or a group of mentees.
        #[default]
        Led = "led", "pair or group with a mentor", "пара или группа с наставником";
        /// Both teach and both learn; all are in one pool.
        Exchange = "exchange", "exchange: both teach and learn", "взаимный обмен";
        /// An employer, an educator and learners; the employer mentors both others.
        ThreeSided = "three-sided", "three-sided", "трёхсторонняя";
    }
}

/// A variant of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleModel {
    /// Its code.
    pub id: RoleModelId,
    /// Its name.
    pub name: Words,
    /// Who works with whom.
    #[serde(default)]
    pub shape: Shape,
    /// Which sources name it.
    #[serde(default)]
    pub sources: BTreeSet<Source>,
}

words! {
    /// A way to bring mentors and mentees together.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Procedure: "procedure" {
        /// A: the curator suggests that two meet.
        CuratorProposal = "curator-proposal", "curator's proposal", "предложение куратора";
        /// B: a group meeting at which mentees go from mentor to mentor.
        GroupMeeting = "group-meeting", "group meeting", "групповая встреча («быстрые встречи»)";
        /// C: questionnaires set side by side.
        Questionnaires = "questionnaires", "remote questionnaires", "дистанционное анкетирование";
        /// D: an open day at the enterprise.
        OpenDay = "open-day", "open day", "день открытых дверей";
        /// A personal meeting and talk, after which the pair is fixed.
        PersonalMeeting = "personal-meeting", "personal meeting", "личная встреча";
    }
}

/// What a test of candidates is for. It never rejects anybody by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestUse {
    /// It informs the choice.
    Informs,
    /// It finds gaps to train and screens nobody out.
    FindsGaps,
}

/// How mentors of a form are found and chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Selecting {
    /// The first meeting.
    pub first_meeting: Option<Item>,
    /// How mentors are chosen.
    pub how: Vec<Item>,
    /// What the questionnaire asks.
    pub questionnaire: Vec<Item>,
    /// What a test is about.
    pub test_about: Vec<Item>,
    /// What a test is for.
    pub test: Option<TestUse>,
}

/// How mentors of a form are trained.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Trained {
    /// About how many meetings.
    pub meetings: Option<Span>,
    /// Whether only if needed.
    pub if_needed: Option<bool>,
    /// What about, and how.
    pub about: Vec<Item>,
    /// Formats of work with a mentee that are found in training.
    pub formats: Vec<Item>,
}

/// For how long goals are set, in months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Horizons {
    /// Short goals.
    pub short: Option<Span>,
    /// Long goals.
    pub long: Option<Span>,
    /// Whether the mentee's priority field beyond the present problem is asked for too;
    /// nothing where the source is silent, which asks for nothing.
    pub priority_field: Option<bool>,
}

/// What goes with the work of a pair.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct During {
    /// What is done.
    pub notes: Vec<Item>,
    /// Whether a diary may be kept.
    pub diary: Option<bool>,
    /// Whether results are rated after a meeting or a series of them.
    pub rated: Option<bool>,
    /// Whether an intermediate assessment is obligatory.
    pub assessment_obligatory: Option<bool>,
    /// By what it is made.
    pub assessment: Vec<Item>,
}

words! {
    /// When the work of a pair ends.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum EndsWhen: "ends-when" {
        /// When the mentee's problem is solved.
        ProblemSolved = "problem-solved",
            "the mentee's problem is solved",
            "проблема наставляемого решена";
        /// When it is solved, and the mentor states that the mentee is ready.
        ReadinessStated = "readiness-stated",
            "the problem is solved and the mentor states readiness",
            "проблема решена, наставник подтверждает готовность";
        /// After a length set beforehand from the mentee's problem.
        LengthSet = "length-set",
            "after a length set beforehand",
            "по истечении заранее заданного срока";
    }
}

/// How the closing of a pair is assessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Closes {
    /// By what.
    pub assessed_by: Vec<Item>,
    /// Whether both sides assess each other; nothing where the source is silent.
    pub mutual_assessment: Option<bool>,
    /// Whether a pair may be closed with the decision to go on. Nothing where the source is
    /// silent, and silence forbids nothing; only an organisation's own "no" does.
    pub decision_to_continue: Option<bool>,
    /// Whether letters of recommendation go with the results; nothing where the source is
    /// silent, and silence forbids none.
    pub recommendation_letters: Option<bool>,
}

words! {
    /// Where a result should go.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Direction: "direction" {
        /// More is better.
        Up = "up", "should grow", "рост";
        /// Less is better.
        Down = "down", "should fall", "снижение";
    }
}

/// A result to count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its code, one within its form.
    pub code: String,
    /// What is counted.
    pub words: Words,
    /// Where it should go; nothing where the source gives no direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Whether the source counts it; else it is only described.
    #[serde(default = "yes")]
    pub counted: bool,
    /// Where it comes from.
    #[serde(default)]
    pub source: Source,
}

fn yes() -> bool {
    true
}

/// The least and the most mentees of a mentor's group. No source gives either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupSize {
    /// The least.
    pub least: Option<u32>,
    /// The most.
    pub most: Option<u32>,
}

/// A form of mentoring with its rules.
///
/// ```
/// use mentormatch::people::{Direction, Forms};
///
/// let forms = Forms::built_in();
/// let learners = forms.get("learner-learner").unwrap();
/// let meetings = learners.training.meetings.unwrap();
/// assert_eq!((meetings.least, meetings.most), (3, 4)); // Procedures
/// assert_eq!(learners.closing.decision_to_continue, Some(true));
/// let down = |one: &&mentormatch::people::Indicator| one.direction == Some(Direction::Down);
/// assert!(learners.indicators.iter().filter(down).count() >= 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Form {
    /// Its code.
    pub id: FormId,
    /// Its name.
    pub name: Words,
    /// Which sources know it.
    #[serde(default)]
    pub sources: BTreeSet<Source>,
    /// Who works with whom.
    #[serde(default)]
    pub shape: Shape,
    /// Who may be mentor, who mentee, and who together.
    #[serde(default)]
    pub rules: Vec<FormRule>,
    /// Mentors, described.
    #[serde(default)]
    pub mentors: Vec<Item>,
    /// Mentees, described.
    #[serde(default)]
    pub mentees: Vec<Item>,
    /// Its variants.
    #[serde(default)]
    pub role_models: Vec<RoleModel>,
    /// How many mentees a group has.
    #[serde(default)]
    pub group: GroupSize,
    /// What it is for.
    #[serde(default)]
    pub aims: Vec<Item>,
    /// Its tasks, where a source names them beside the aim.
    #[serde(default)]
    pub tasks: Vec<Item>,
    /// Whether it is formal or informal; nothing where the organisation has not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formality: Option<Formality>,
    /// How mentors are found and chosen.
    #[serde(default)]
    pub selection: Selecting,
    /// How mentors are trained.
    #[serde(default)]
    pub training: Trained,
    /// The pairing procedures recommended.
    #[serde(default)]
    pub procedures: BTreeSet<Procedure>,
    /// How far goals reach.
    #[serde(default)]
    pub horizons: Horizons,
    /// What goes with the work.
    #[serde(default)]
    pub work: During,
    /// When the work ends.
    #[serde(default)]
    pub ends: Option<EndsWhen>,
    /// How closing is assessed.
    #[serde(default)]
    pub closing: Closes,
    /// What motivates mentors.
    #[serde(default)]
    pub motivation: Vec<Item>,
    /// Results to count.
    #[serde(default)]
    pub indicators: Vec<Indicator>,
    /// Forms of work.
    #[serde(default)]
    pub works: Vec<Item>,
    /// The organisation's papers that hold it.
    #[serde(default)]
    pub papers: Vec<Item>,
    /// Events in which it lives: those that may be recorded of it.
    #[serde(default)]
    pub events: BTreeSet<EventKind>,
    /// Steps of realisation.
    #[serde(default)]
    pub steps: Vec<Item>,
}

impl Form {
    /// A form of this code without any rules.
    #[must_use]
    pub fn new(id: FormId) -> Self {
        let name = Words { english: id.to_string(), russian: id.to_string() };
        Self {
            id,
            name,
            sources: BTreeSet::new(),
            shape: Shape::default(),
            rules: Vec::new(),
            mentors: Vec::new(),
            mentees: Vec::new(),
            role_models: Vec::new(),
            group: GroupSize::default(),
            aims: Vec::new(),
            tasks: Vec::new(),
            formality: None,
            selection: Selecting::default(),
            training: Trained::default(),
            procedures: BTreeSet::new(),
            horizons: Horizons::default(),
            work: During::default(),
            ends: None,
            closing: Closes::default(),
            motivation: Vec::new(),
            indicators: Vec::new(),
            works: Vec::new(),
            papers: Vec::new(),
            events: BTreeSet::new(),
            steps: Vec::new(),
        }
    }

    /// The variant of this code.
    #[must_use]
    pub fn role_model(&self, id: &RoleModelId) -> Option<&RoleModel> {
        self.role_models.iter().find(|model| model.id == *id)
    }

    /// The result of this code.
    #[must_use]
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code == code)
    }
}
