//! The papers and findings that the stages produce.

use crate::kernel::{Side, codes};
use crate::people::{Answer, Date, FormId, Forms, PersonId};
use crate::program::monitoring::{Covered, HeadCount, Questionnaire, Sheet, Target};
use crate::program::results::{Counted, OutsideAssessment, Rating};
use crate::program::{PairNo, StageName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Inside the organisation or outside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contour {
    /// Inside.
    #[default]
    Inner,
    /// Outside.
    Outer,
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

/// What kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ResourceKind {
    /// People.
    People,
    /// Methods.
    Methods,
    /// Rooms, money, things.
    Material,
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

/// Which model's numbering a cycle follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Model {
    /// The target model with its seven stages.
    #[default]
    Target,
    /// Rostov's six stages.
    Rostov,
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

/// The outcome of selection for one mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Selected.
    Selected,
    /// Not selected.
    Rejected,
}

/// How a mentor came to be trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Training {
    /// By so many meetings.
    Attended {
        /// How many.
        meetings: u16,
    },
    /// By a decision that none is needed, where no form of theirs obliges to it.
    Waived,
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
}

/// Why a pair was declined or dissolved, or why somebody left. The risks named in
/// the sources have a code each; the codes themselves are our rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// Psychological, personal or individual incompatibility.
    Incompatible,
    /// No interest in the other.
    NoInterest,
    /// The mentor knows too little of the matter or cannot pass it on.
    LacksKnowledge,
    /// Not ready for the role.
    NotReady,
    /// Motivation is gone.
    Unmotivated,
    /// The mentor was nominated on a formal ground.
    FormalNomination,
    /// Relations were confined to the subject.
    OnlyTheSubject,
    /// The two misjudged what each contributes.
    MisjudgedContributions,
    /// No time.
    NoTime,
    /// Another need than the pair can serve.
    OtherNeed,
    /// The person left the programme.
    Left,
    /// A repair moved a member to another pair, so that somebody without a mentor is
    /// served. The two may be paired again.
    Moved,
    /// Consent to data processing was withdrawn.
    ConsentWithdrawn,
    /// The person's data were erased.
    Erased,
    /// Something else; the journal has the ground.
    Other,
}

codes!(Cause {
    Incompatible = "incompatible",
    NoInterest = "no-interest",
    LacksKnowledge = "lacks-knowledge",
    NotReady = "not-ready",
    Unmotivated = "unmotivated",
    FormalNomination = "formal-nomination",
    OnlyTheSubject = "only-the-subject",
    MisjudgedContributions = "misjudged-contributions",
    NoTime = "no-time",
    OtherNeed = "other-need",
    Left = "left",
    Moved = "moved",
    ConsentWithdrawn = "consent-withdrawn",
    Erased = "erased",
    Other = "other",
});
codes!(Contour { Inner = "inner", Outer = "outer" });
codes!(ResourceKind { People = "people", Methods = "methods", Material = "material" });
codes!(Model { Target = "target", Rostov = "rostov" });
codes!(Verdict { Selected = "selected", Rejected = "rejected" });
codes!(Training { Attended = "attended", Waived = "waived" });
codes!(Moment { Interim = "interim", Final = "final" });
codes!(MeasuredAt { Entry = "entry", Exit = "exit" });
codes!(FeedbackFrom { Mentee = "mentee", Mentor = "mentor", Curator = "curator" });

/// When feedback is collected and the process reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// During the work.
    Interim,
    /// At its end.
    Final,
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
}

/// When a parameter is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasuredAt {
    /// Before the person enters the programme.
    Entry,
    /// After.
    Exit,
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
}

/// Who gives feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedbackFrom {
    /// The mentee.
    Mentee,
    /// The mentor.
    Mentor,
    /// The curator.
    Curator,
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
