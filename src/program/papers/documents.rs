//! The papers and findings that the stages produce.

use crate::kernel::{Side, words};
use crate::people::{Answer, Date, FormId, Forms, PersonId};
use crate::program::monitoring::{CoverageGroup, Covered, HeadCount, Questionnaire, Sheet, Target};
use crate::program::results::{Counted, OutsideAssessment, Rating};
use crate::program::{PairNo, StageName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

words! {
    /// Inside the organisation or outside it.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Contour: "contour" {
        /// Inside.
        #[default]
        Inner = "inner", "inner contour", "внутренний контур";
        /// Outside.
        Outer = "outer", "outer contour", "внешний контур";
    }
}

/// A step of the roadmap. Months count from the start of the cycle, 0 being the
/// first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoadmapStep {
    /// What is done.
    pub name: String,
    /// The stage that it serves.
    pub stage: StageName,
    /// The first month.
    pub from_month: u16,
    /// The last month.
    pub to_month: u16,
    /// The responsible roles.
    #[serde(default)]
    pub responsible: Vec<String>,
    /// Inside the organisation or outside.
    #[serde(default)]
    pub contour: Contour,
}

words! {
    /// What kind of resource.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ResourceKind: "resource" {
        /// People.
        People = "people", "people", "кадровые ресурсы";
        /// Methods.
        Methods = "methods", "methods", "методические ресурсы";
        /// Rooms, money, things.
        Material = "material", "material", "материальные ресурсы";
    }
}

/// A resource of the programme and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramResource {
    /// What it is.
    pub name: String,
    /// What kind.
    pub kind: ResourceKind,
    /// From inside or outside.
    pub source: Contour,
}

words! {
    /// Which model's numbering a cycle follows.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Model: "model" {
        /// The target model with its seven stages.
        #[default]
        Target = "target", "target model of seven stages", "целевая модель, семь этапов";
        /// Rostov's six stages.
        Rostov = "rostov", "Rostov's model of six stages", "ростовская модель, шесть этапов";
    }
}

/// How mentors of one form are trained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingPlan {
    /// The themes, at least one.
    pub themes: Vec<String>,
    /// About how many meetings.
    pub meetings: u16,
    /// Whether nobody may be spared it; where it is not, training is waived by
    /// decision.
    pub obligatory: bool,
}

words! {
    /// The outcome of selection for one mentor.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Verdict: "verdict" {
        /// Selected.
        Selected = "selected", "selected", "отобран";
        /// Not selected.
        Rejected = "rejected", "not selected", "не отобран";
    }
}

words! {
    /// How a mentor came to be trained.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Training: "training", fills {
        /// By so many meetings.
        Attended {
            /// How many.
            meetings: u16,
        } = "attended", "training attended", "обучение пройдено";
        /// By a decision that none is needed, where no form of theirs obliges to it.
        Waived = "waived", "no training needed", "обучение не требуется";
    }
}

/// How far a mentor's selection and training have come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct MentorFile {
    /// When the questionnaire was filled in.
    pub questionnaire: Option<Date>,
    /// When the interview took place.
    pub interview: Option<Date>,
    /// The decision.
    pub selection: Option<Verdict>,
    /// The training.
    pub training: Option<Training>,
    /// When the mentor was taken over as selected and trained elsewhere, which stands for
    /// whatever of the above is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_over: Option<Date>,
}

words! {
    /// When feedback is collected and the process reviewed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Moment: "moment" {
        /// During the work.
        Interim = "interim", "interim", "промежуточная", "gen": "interim", "промежуточной";
        /// At its end.
        Final = "final", "final", "итоговая", "gen": "final", "итоговой";
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// One dependent parameter of one person, measured once.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// In which role the person was measured.
    pub side: Side,
    /// What was measured, for example `"self-esteem"`.
    pub name: String,
    /// At entry or at exit.
    pub moment: MeasuredAt,
    /// The value; it may be unknown or withheld.
    pub value: Answer<f64>,
    /// The day on which it was measured; where not given, that of the act which records it.
    /// Snapshots of before had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Measurement {
    /// A measurement of the day of the act that records it.
    #[must_use]
    pub fn new(side: Side, name: &str, moment: MeasuredAt, value: Answer<f64>) -> Self {
        Self { side, name: name.to_owned(), moment, value, on: None }
    }

    /// The same, made on this day.
    #[must_use]
    pub fn happened_on(mut self, day: Date) -> Self {
        self.on = Some(day);
        self
    }
}

words! {
    /// When a parameter is measured.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum MeasuredAt: "measured-at" {
        /// Before the person enters the programme.
        Entry = "entry", "at entry", "на входе";
        /// After.
        Exit = "exit", "at exit", "на выходе";
    }
}

impl fmt::Debug for Measurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Measurement({} {:?} of a {})", self.name, self.moment, self.side)
    }
}

/// What the curator found of the quality of the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// During the work or at its end.
    pub moment: Moment,
    /// Strengths.
    pub strengths: Vec<String>,
    /// Weaknesses.
    pub weaknesses: Vec<String>,
    /// Opportunities.
    #[serde(default)]
    pub opportunities: Vec<String>,
    /// Threats.
    #[serde(default)]
    pub threats: Vec<String>,
}

/// What a member of a pair, or the curator, says of its work.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// Who speaks.
    pub from: FeedbackFrom,
    /// During the work or at its end.
    pub moment: Moment,
    /// In words.
    pub text: Answer<String>,
    /// The day on which it was given; where not stated, that of the act which records it.
    /// Snapshots of before had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Feedback {
    /// Feedback of the day of the act that records it.
    #[must_use]
    pub fn new(from: FeedbackFrom, moment: Moment, text: Answer<String>) -> Self {
        Self { from, moment, text, on: None }
    }

    /// The same, given on this day.
    #[must_use]
    pub fn happened_on(mut self, day: Date) -> Self {
        self.on = Some(day);
        self
    }
}

words! {
    /// Who gives feedback.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum FeedbackFrom: "feedback-from" {
        /// The mentee.
        Mentee = "mentee", "mentee", "наставляемый", "gen": "mentee", "наставляемого";
        /// The mentor.
        Mentor = "mentor", "mentor", "наставник", "gen": "mentor", "наставника";
        /// The curator.
        Curator = "curator", "curator", "куратор", "gen": "curator", "куратора";
    }
}

impl fmt::Display for FeedbackFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Feedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Feedback({} of the {:?})", self.moment, self.from)
    }
}

/// Help to a mentee without a mentor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// When.
    pub on: Date,
    /// What was done.
    pub what: String,
}

impl fmt::Debug for Support {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Support({})", self.on)
    }
}

/// A reward: devised during the work, granted at closing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reward {
    /// Who received it.
    #[serde(default)]
    pub granted: BTreeSet<PersonId>,
}

/// A case of good practice.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Whose work it tells of.
    pub pair: PairNo,
    /// What it tells.
    pub text: String,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Case({})", self.pair)
    }
}

/// What stage 1 settles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Conditions {
    /// Who runs the cycle.
    pub curator: Option<PersonId>,
    /// The forms of this cycle.
    pub forms: BTreeSet<FormId>,
    /// Their rules, as far as they have any, and the organisation's stages.
    pub form_rules: Forms,
    /// The roadmap.
    pub roadmap: Vec<RoadmapStep>,
    /// The resources.
    pub resources: Vec<ProgramResource>,
    /// Whose numbering the cycle follows.
    pub model: Model,
}

/// What selection and training go by, per form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SelectionPapers {
    /// Criteria of selection for the collected requests.
    pub criteria: BTreeMap<FormId, BTreeSet<String>>,
    /// How mentors are trained.
    pub training: BTreeMap<FormId, TrainingPlan>,
}

/// What monitoring found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Monitoring {
    /// Measurements by person, in the order they were made.
    pub measurements: BTreeMap<PersonId, Vec<Measurement>>,
    /// Reviews of the process, in order.
    pub reviews: Vec<Review>,
    /// Questionnaires by code.
    pub questionnaires: BTreeMap<String, Questionnaire>,
    /// The sheets filled in, in order.
    pub sheets: Vec<Sheet>,
    /// Targets of coverage.
    pub targets: Vec<Target>,
    /// Who was counted, by year.
    pub coverage: BTreeMap<u16, BTreeMap<Covered, HeadCount>>,
    /// Groups of the organisation's own whose coverage is counted, by code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, CoverageGroup>,
    /// How many of each could take part, by year and group.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub group_sizes: BTreeMap<u16, BTreeMap<String, u32>>,
}

/// What closing leaves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ClosingPapers {
    /// Rewards by name.
    pub rewards: BTreeMap<String, Reward>,
    /// Cases of good practice.
    pub cases: Vec<Case>,
    /// Mentors of the long-term base, former mentees included.
    pub long_term: BTreeSet<PersonId>,
    /// The bases whose refilling has begun.
    pub refilling: BTreeSet<Side>,
    /// Results of the forms as a whole, by name.
    pub results: BTreeMap<FormId, BTreeMap<String, Counted>>,
    /// What curators and colleagues think of the mentors.
    pub ratings: BTreeMap<PersonId, Vec<Rating>>,
    /// What people from outside found.
    pub outside: Vec<OutsideAssessment>,
}
