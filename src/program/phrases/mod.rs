//! Whatever a report of a programme has to say, in English and Russian.
//!
//! A phrase is found by its topic and code. Every topic is a line of the list below
//! with the table that holds its phrases and the codes that need one; a test demands
//! both languages for every code. To add a code, add a row to its topic's table; to
//! add a topic, add a line here.

mod headings;
mod journal;
mod monitoring;
mod pairs;
mod people;
mod preparing;
mod stages;
mod work;

pub use headings::Heading;

use super::machine::rostov::ROSTOV_STAGES;
use super::monitoring::{About, Covered, Quadrant};
use super::results::{Progress, Rater, ThanksTo};
use super::statistics::{Method, SampleFault};
use super::work::{
    AnalysisOf, AssessedBy, Horizon, MeetingKind, MeetingState, TrialOutcome, WorkStep,
};
use super::{Aspect, Channel, DataSource, Judged, KeyRequest, Office, ROSTOV_CRITERIA, StepState};
use super::{
    Cause, Contour, Ending, Entry, FeedbackFrom, MayMove, MeasuredAt, Model, Moment, Origin,
    PairNo, PairState, Reason, ResourceKind, StageName, Training, Verdict, Warning, What,
};
use crate::kernel::{self, Language, Row, Side, Worded, fill, phrase_in};
use crate::meetings::{MutualChoice, Silence, WhyLeftOut, WhyRounds};
use crate::people::{
    Category, Date, Direction, EndsWhen, FormId, Ineligible, Missing, PersonId, Procedure,
    RoleModelId, Shape, Source, Standing,
};
use crate::strategy::procedures::{MentorAnswer, Way};
use crate::strategy::{Claim, Edit, STRATEGIES, WhyUnmatched};
use std::collections::BTreeMap;

/// Where the phrases of a topic stand.
#[derive(Clone, Copy)]
enum Table {
    /// A row for each code, with both languages.
    Rows(&'static [Row]),
    /// English and Russian apart, as they stand beside the reasons.
    Apart(&'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]),
    /// Beside the values themselves.
    Beside(kernel::Topic),
}

macro_rules! topics {
    ($($(#[$doc:meta])* $topic:ident = $table:expr, $codes:expr;)*) => {
        /// What a phrase is about. A code has one meaning within its topic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Topic {
            $($(#[$doc])* $topic,)*
        }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Self] = &[$(Self::$topic),*];

            /// The codes that the crate itself knows; an organisation's own forms have
            /// more.
            #[must_use]
            pub fn codes(self) -> Vec<&'static str> {
                match self {
                    $(Self::$topic => $codes.to_vec(),)*
                }
            }

            fn table(self) -> Table {
                match self {
                    $(Self::$topic => $table,)*
                }
            }
        }
    };
}

topics! {
    /// The seven stages of the target model.
    Stage = Table::Rows(stages::STAGES), StageName::CODES;
    /// The six stages of Rostov's model.
    RostovStage = Table::Rows(stages::ROSTOV), ROSTOV_STAGES;
    /// Whose numbering a cycle follows.
    Model = Table::Rows(stages::MODELS), Model::CODES;
    /// Inside the organisation or outside.
    Contour = Table::Rows(stages::CONTOURS), Contour::CODES;
    /// Kinds of resources.
    Resource = Table::Rows(stages::RESOURCES), ResourceKind::CODES;
    /// Forms of mentoring.
    Form = Table::Beside(FormId::TOPIC), FormId::TOPIC.codes().collect::<Vec<_>>();
    /// Role models of the forms.
    RoleModel = Table::Beside(RoleModelId::TOPIC), RoleModelId::TOPIC.codes().collect::<Vec<_>>();
    /// Why an operation or a transition was refused, and what is lacking.
    Reason = Table::Apart(Reason::ENGLISH, Reason::RUSSIAN), Reason::CODES;
    /// Why somebody stayed without a partner.
    WhyUnmatched = Table::Beside(WhyUnmatched::TOPIC), WhyUnmatched::TOPIC.codes().collect::<Vec<_>>();
    /// Why a pair ended or somebody left.
    Cause = Table::Rows(pairs::CAUSES), Cause::CODES;
    /// Where a pair stands.
    PairState = Table::Rows(pairs::STATES), PairState::CODES;
    /// How a pair ended.
    Ending = Table::Rows(pairs::ENDINGS), Ending::CODES;
    /// How a pair came to be proposed.
    Origin = Table::Rows(pairs::ORIGINS), Origin::CODES;
    /// Strategies that form pairs.
    Strategy = Table::Beside(STRATEGIES), STRATEGIES.codes().collect::<Vec<_>>();
    /// Why a quick meeting is not held.
    LeftOut = Table::Beside(WhyLeftOut::TOPIC), WhyLeftOut::TOPIC.codes().collect::<Vec<_>>();
    /// What speaks against a proposal.
    Warning = Table::Rows(pairs::WARNINGS), Warning::CODES;
    /// Whose pair a repair may move.
    MayMove = Table::Rows(pairs::MAY_MOVE), MayMove::CODES;
    /// Why a group meeting needs so many rounds.
    WhyRounds = Table::Beside(WhyRounds::TOPIC), WhyRounds::TOPIC.codes().collect::<Vec<_>>();
    /// Which of the coinciding wishes become pairs.
    MutualChoice = Table::Beside(MutualChoice::TOPIC), MutualChoice::TOPIC.codes().collect::<Vec<_>>();
    /// How silence after a group meeting counts.
    Silence = Table::Beside(Silence::TOPIC), Silence::TOPIC.codes().collect::<Vec<_>>();
    /// How a learner turned to a mentor.
    Way = Table::Beside(Way::TOPIC), Way::TOPIC.codes().collect::<Vec<_>>();
    /// What a mentor answered after an open day.
    MentorAnswer = Table::Beside(MentorAnswer::TOPIC), MentorAnswer::TOPIC.codes().collect::<Vec<_>>();
    /// Changes of a draft.
    Edit = Table::Beside(Edit::TOPIC), Edit::TOPIC.codes().collect::<Vec<_>>();
    /// What a strategy claims of its answer.
    Claim = Table::Beside(Claim::TOPIC), Claim::TOPIC.codes().collect::<Vec<_>>();
    /// The two sides.
    Side = Table::Beside(Side::TOPIC), Side::TOPIC.codes().collect::<Vec<_>>();
    /// Who gives feedback.
    FeedbackFrom = Table::Rows(people::FEEDBACK_FROM), FeedbackFrom::CODES;
    /// What a person is to the organisation.
    Standing = Table::Beside(Standing::TOPIC), Standing::TOPIC.codes().collect::<Vec<_>>();
    /// Kinds of mentees and mentors.
    Category = Table::Beside(Category::TOPIC), Category::TOPIC.codes().collect::<Vec<_>>();
    /// Rules of a form that a person or a pair breaks.
    Ineligible = Table::Beside(Ineligible::TOPIC), Ineligible::TOPIC.codes().collect::<Vec<_>>();
    /// What is missing to know whether a form's rules are met.
    Missing = Table::Beside(Missing::TOPIC), Missing::TOPIC.codes().collect::<Vec<_>>();
    /// When feedback is collected.
    Moment = Table::Rows(people::MOMENTS), Moment::CODES;
    /// When a parameter is measured.
    MeasuredAt = Table::Rows(people::MEASURED_AT), MeasuredAt::CODES;
    /// What selection decided.
    Verdict = Table::Rows(people::VERDICTS), Verdict::CODES;
    /// How a mentor came to be trained.
    Training = Table::Rows(people::TRAINING), Training::CODES;
    /// What the journal enters.
    Event = Table::Rows(journal::EVENTS), What::CODES;
    /// What a question of monitoring finds out.
    About = Table::Rows(monitoring::ABOUT), About::CODES;
    /// Quadrants of a SWOT table.
    Quadrant = Table::Rows(monitoring::QUADRANTS), Quadrant::CODES;
    /// Whose coverage is counted.
    Covered = Table::Rows(monitoring::COVERED), Covered::CODES;
    /// How a p-value was found.
    Method = Table::Rows(monitoring::METHODS), Method::CODES;
    /// Why there is no statistic.
    SampleFault = Table::Rows(monitoring::SAMPLE_FAULTS), SampleFault::CODES;
    /// Whose analysis of strengths and growth zones.
    AnalysisOf = Table::Rows(work::ANALYSES), AnalysisOf::CODES;
    /// How far a goal reaches.
    Horizon = Table::Rows(work::HORIZONS), Horizon::CODES;
    /// What a meeting of a pair is for.
    MeetingKind = Table::Rows(work::MEETINGS), MeetingKind::CODES;
    /// What became of a meeting.
    MeetingState = Table::Rows(work::MEETING_STATES), MeetingState::CODES;
    /// What follows from a trial meeting.
    TrialOutcome = Table::Rows(work::TRIAL_OUTCOMES), TrialOutcome::CODES;
    /// By what an intermediate assessment is made.
    AssessedBy = Table::Rows(work::ASSESSED_BY), AssessedBy::CODES;
    /// A step of a pair's work.
    WorkStep = Table::Rows(work::STEPS), WorkStep::CODES;
    /// Who rates a mentor.
    Rater = Table::Rows(work::RATERS), Rater::CODES;
    /// How a counted result reads.
    Progress = Table::Rows(work::PROGRESS), Progress::CODES;
    /// Whom a letter of thanks goes to.
    ThanksTo = Table::Rows(work::THANKS), ThanksTo::CODES;
    /// Offices of the programme's team.
    Office = Table::Rows(preparing::OFFICES), Office::CODES;
    /// Whose requests are collected first.
    KeyRequest = Table::Rows(preparing::KEY_REQUESTS), KeyRequest::CODES;
    /// How audiences are informed.
    Channel = Table::Rows(preparing::CHANNELS), Channel::CODES;
    /// Who told of a mentee's needs.
    DataSource = Table::Rows(preparing::DATA_SOURCES), DataSource::CODES;
    /// Criteria of selection, Rostov's eight.
    Criterion = Table::Rows(preparing::CRITERIA), ROSTOV_CRITERIA;
    /// Whether a criterion is met.
    Judged = Table::Rows(preparing::JUDGED), Judged::CODES;
    /// Where a step of the roadmap stands.
    StepState = Table::Rows(preparing::STEP_STATES), StepState::CODES;
    /// What is asked for and offered.
    Aspect = Table::Rows(preparing::ASPECTS), Aspect::CODES;
    /// Days of the week.
    Weekday = Table::Rows(preparing::WEEKDAYS), ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    /// Demand that supply does not meet.
    Demand = Table::Rows(preparing::DEMAND), ["shortage", "shortage-of"];
    /// Sources of rules and texts.
    Source = Table::Beside(Source::TOPIC), Source::TOPIC.codes().collect::<Vec<_>>();
    /// Pairing procedures.
    Procedure = Table::Beside(Procedure::TOPIC), Procedure::TOPIC.codes().collect::<Vec<_>>();
    /// When the work of a pair ends.
    EndsWhen = Table::Beside(EndsWhen::TOPIC), EndsWhen::TOPIC.codes().collect::<Vec<_>>();
    /// Where a result should go.
    Direction = Table::Beside(Direction::TOPIC), Direction::TOPIC.codes().collect::<Vec<_>>();
    /// Who works with whom in a form.
    Shape = Table::Beside(Shape::TOPIC), Shape::TOPIC.codes().collect::<Vec<_>>();
    /// Headings of reports.
    Heading = Table::Rows(headings::HEADINGS), Heading::CODES;
}

impl Topic {
    fn phrase(self, language: Language, code: &str) -> Option<&'static str> {
        let find = |rows: &[(&'static str, &'static str)]| {
            rows.iter().find(|row| row.0 == code).map(|row| row.1)
        };
        match (self.table(), language) {
            (Table::Rows(rows), language) => phrase_in(rows, language, code),
            (Table::Beside(topic), language) => {
                topic.word(code).map(|word| word.in_language(language))
            }
            (Table::Apart(_, russian), Language::Russian) => find(russian),
            (Table::Apart(english, _), _) => find(english),
        }
    }
}

/// The English phrase of a code that stands in the tables.
pub(super) fn english(topic: Topic, code: &'static str) -> &'static str {
    topic.phrase(Language::English, code).unwrap_or(code)
}

/// Says what a programme has to say, with the phrases of a language and an
/// organisation's own.
///
/// ```
/// use mentormatch::people::{FormId, PersonId};
/// use mentormatch::program::{Cause, Phrases, Reason, StageName, Topic};
/// use mentormatch::scoring::Language;
///
/// let phrases = Phrases::new(Language::Russian).with(Topic::Cause, "no-time", "занятость");
/// assert_eq!(phrases.stage(StageName::Closing), "завершение программы");
/// assert_eq!(phrases.cause(Cause::NoTime), "занятость");
/// let reason = Reason::NoRequest { mentee: PersonId::new("a-17")? };
/// assert_eq!(phrases.reason(&reason), "у наставляемого a-17 нет запроса");
/// assert_eq!(phrases.form(&FormId::new("learner-learner")?), "ученик – ученик");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    language: Language,
    own: BTreeMap<(Topic, String), String>,
}

impl Phrases {
    /// The phrases of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, own: BTreeMap::new() }
    }

    /// The English phrases.
    #[must_use]
    pub fn english() -> Self {
        Self::new(Language::English)
    }

    /// The Russian phrases.
    #[must_use]
    pub fn russian() -> Self {
        Self::new(Language::Russian)
    }

    /// With another phrase for a code: an organisation's own form, another wording,
    /// or, code by code, another language. What stands in braces is filled in as in
    /// the phrase it replaces.
    #[must_use]
    pub fn with(mut self, topic: Topic, code: &str, phrase: &str) -> Self {
        self.own.insert((topic, code.to_owned()), phrase.to_owned());
        self
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Every code that has a phrase.
    pub fn codes() -> impl Iterator<Item = (Topic, &'static str)> {
        Topic::ALL
            .iter()
            .flat_map(|&topic| topic.codes().into_iter().map(move |code| (topic, code)))
    }

    /// The phrase of a code, with nothing filled in; the code itself where it has none.
    #[must_use]
    pub fn of<'a>(&'a self, topic: Topic, code: &'a str) -> &'a str {
        self.find(topic, code).unwrap_or(code)
    }

    fn find(&self, topic: Topic, code: &str) -> Option<&str> {
        let own = self.own.get(&(topic, code.to_owned())).map(String::as_str);
        own.or_else(|| topic.phrase(self.language, code))
    }

    /// The phrase of a code in a grammatical case, where it has one of its own. The
    /// codes of cases are `gen` and, for several, `pl` and `gen-pl`.
    fn in_case(&self, topic: Topic, code: &str, case: &str) -> String {
        let inflected = self.find(topic, &format!("{code}:{case}"));
        inflected.unwrap_or_else(|| self.of(topic, code)).to_owned()
    }

    /// The phrase of a code with its braces filled in.
    #[must_use]
    pub fn filled(
        &self,
        topic: Topic,
        code: &str,
        value: impl Fn(&str) -> Option<String>,
    ) -> String {
        fill(self.of(topic, code), value)
    }

    /// A stage of the target model.
    #[must_use]
    pub fn stage(&self, stage: StageName) -> &str {
        self.of(Topic::Stage, stage.code())
    }

    /// A form of mentoring.
    #[must_use]
    pub fn form<'a>(&'a self, form: &'a FormId) -> &'a str {
        self.of(Topic::Form, form.as_str())
    }

    /// A role model.
    #[must_use]
    pub fn role_model<'a>(&'a self, model: &'a RoleModelId) -> &'a str {
        self.of(Topic::RoleModel, model.as_str())
    }

    /// Why a pair ended or somebody left.
    #[must_use]
    pub fn cause(&self, cause: Cause) -> &str {
        self.of(Topic::Cause, cause.code())
    }

    /// A side of a pair.
    #[must_use]
    pub fn side(&self, side: Side) -> &str {
        self.of(Topic::Side, side.code())
    }

    /// The heading of a report.
    #[must_use]
    pub fn heading(&self, heading: Heading) -> &str {
        self.of(Topic::Heading, heading.code())
    }

    /// Why something was refused, or what is lacking.
    #[must_use]
    pub fn reason(&self, reason: &Reason) -> String {
        self.filled(Topic::Reason, reason.code(), |name| reason.value(name, self))
    }

    /// Why somebody stayed without a partner.
    #[must_use]
    pub fn why_unmatched(&self, why: &WhyUnmatched) -> String {
        let beside = kernel::Phrases::new(self.language);
        self.filled(Topic::WhyUnmatched, why.code(), |name| why.value(name, "", &beside))
    }

    /// What speaks against a proposal.
    #[must_use]
    pub fn warning(&self, warning: &Warning) -> String {
        self.filled(Topic::Warning, warning.code(), |name| warning.value(name))
    }

    /// Why a group meeting needs so many rounds.
    #[must_use]
    pub fn why_rounds(&self, why: &WhyRounds) -> String {
        let beside = kernel::Phrases::new(self.language);
        self.filled(Topic::WhyRounds, why.code(), |name| why.value(name, "", &beside))
    }

    /// Which rule of a form is broken.
    #[must_use]
    pub fn ineligible(&self, why: &Ineligible) -> String {
        let beside = kernel::Phrases::new(self.language);
        self.filled(Topic::Ineligible, why.code(), |name| why.value(name, "", &beside))
    }

    /// What is missing to know whether a form's rules are met.
    #[must_use]
    pub fn missing(&self, missing: &Missing) -> String {
        let beside = kernel::Phrases::new(self.language);
        self.filled(Topic::Missing, missing.code(), |name| missing.value(name, "", &beside))
    }

    /// What is asked for and offered.
    #[must_use]
    pub fn aspect(&self, aspect: &Aspect) -> String {
        let what = match aspect {
            Aspect::Form(form) => self.form(form).to_owned(),
            Aspect::Skill(text) => text.clone(),
            Aspect::Time(slot) => self.slot(slot),
        };
        self.filled(Topic::Aspect, aspect.code(), |name| (name == "what").then(|| what.clone()))
    }

    /// A slot of the week with its day in this language.
    fn slot(&self, slot: &str) -> String {
        let parts = slot.split_once(' ');
        let said = parts.and_then(|(day, time)| {
            let day = self.find(Topic::Weekday, &day.to_ascii_lowercase())?;
            Some(format!("{day} {time}"))
        });
        said.unwrap_or_else(|| slot.to_owned())
    }

    /// What was decided or recorded.
    #[must_use]
    pub fn event(&self, what: What) -> String {
        self.filled(Topic::Event, what.code(), |name| match (what, name) {
            (What::Entered(stage), "stage") => Some(self.stage(stage).to_owned()),
            _ => None,
        })
    }

    /// A line of the journal: when, what, about whom, by whom and on which ground.
    #[must_use]
    pub fn entry(&self, entry: &Entry) -> String {
        let mut line = format!("{} {}", entry.on, self.event(entry.what));
        let mut about: Vec<_> = entry.about.iter().map(PersonId::to_string).collect();
        if let Some(pair) = entry.pair {
            about.push(format!("№ {pair}"));
        }
        if !about.is_empty() {
            line.push_str(&format!(" ({})", about.join(", ")));
        }
        line.push_str(&format!(" – {}", entry.by));
        if !entry.ground.is_empty() {
            line.push_str(&format!(": {}", entry.ground));
        }
        line
    }
}

/// A value that phrases have filled in. `shape` is what follows the colon in the
/// braces: a case, or `?` for quotation marks.
pub(super) trait Said {
    fn said(&self, shape: &str, phrases: &Phrases) -> String;
}

macro_rules! said {
    ($($type:ty => $said:expr;)*) => {$(
        impl Said for $type {
            fn said(&self, shape: &str, phrases: &Phrases) -> String {
                let said: fn(&$type, &str, &Phrases) -> String = $said;
                said(self, shape, phrases)
            }
        }
    )*};
}
said! {
    PersonId => |id, _, _| id.to_string();
    PairNo => |pair, _, _| pair.to_string();
    Date => |date, _, _| date.to_string();
    i32 => |number, _, _| number.to_string();
    u8 => |number, _, _| number.to_string();
    u16 => |number, _, _| number.to_string();
    u32 => |number, _, _| number.to_string();
    u64 => |number, _, _| number.to_string();
    usize => |number, _, _| number.to_string();
    String => |text, shape, _| if shape == "?" { format!("{text:?}") } else { text.clone() };
    FormId => |form, _, phrases| phrases.form(form).to_owned();
    RoleModelId => |model, _, phrases| phrases.role_model(model).to_owned();
    StageName => |stage, _, phrases| phrases.stage(*stage).to_owned();
    Ineligible => |why, _, phrases| phrases.ineligible(why);
    Side => |side, case, phrases| phrases.in_case(Topic::Side, side.code(), case);
    Moment => |moment, case, phrases| phrases.in_case(Topic::Moment, moment.code(), case);
    FeedbackFrom => |from, case, phrases| phrases.in_case(Topic::FeedbackFrom, from.code(), case);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What a phrase has filled in, apart from cases.
    fn names(phrase: &str) -> BTreeSet<&str> {
        let braces = phrase.split('{').skip(1).filter_map(|part| part.split_once('}'));
        braces.map(|(name, _)| name.split(':').next().unwrap_or(name)).collect()
    }

    fn rows(topic: Topic) -> Vec<&'static str> {
        match topic.table() {
            Table::Rows(rows) => rows.iter().map(|row| row.0).collect(),
            Table::Apart(_, russian) => russian.iter().map(|row| row.0).collect(),
            Table::Beside(topic) => topic.words().iter().map(|word| word.code()).collect(),
        }
    }

    #[test]
    fn every_code_has_a_phrase_in_both_languages() {
        let mut missing = Vec::new();
        for &topic in Topic::ALL {
            for code in topic.codes() {
                let english = topic.phrase(Language::English, code).unwrap_or_default();
                let russian = topic.phrase(Language::Russian, code).unwrap_or_default();
                if english.is_empty() || russian.is_empty() {
                    missing.push((topic, code));
                    continue;
                }
                assert_eq!(names(english), names(russian), "{topic:?} {code}");
                let cyrillic = |c: char| ('а'..='я').contains(&c.to_ascii_lowercase());
                assert!(russian.chars().any(cyrillic), "{topic:?} {code}: {russian}");
                assert!(!english.chars().any(cyrillic), "{topic:?} {code}: {english}");
            }
        }
        assert!(missing.is_empty(), "without a phrase: {missing:?}");
    }

    #[test]
    fn every_phrase_belongs_to_one_code() {
        for &topic in Topic::ALL {
            let codes: BTreeSet<_> = topic.codes().into_iter().collect();
            let mut seen = BTreeSet::new();
            for row in rows(topic) {
                let code = row.split(':').next().unwrap_or(row);
                assert!(codes.contains(code), "{topic:?} has no code {row}");
                assert!(seen.insert(row), "{topic:?} {row} stands there twice");
            }
        }
    }

    #[test]
    fn all_that_a_reason_names_is_filled_in() {
        let person = || PersonId::new("a").unwrap();
        let reasons = [
            Reason::NoConsent { side: Side::Mentor, person: person() },
            Reason::EmptyBase { side: Side::Mentee },
            Reason::NoFeedback {
                pair: PairNo::new(3),
                side: Side::Mentee,
                moment: Moment::Interim,
            },
            Reason::RuleForbids { mentee: person(), mentor: person(), rule: "age".to_owned() },
        ];
        let said: Vec<_> = reasons.iter().map(|one| Phrases::russian().reason(one)).collect();
        assert_eq!(
            said,
            [
                "наставник a: нет согласия на обработку персональных данных",
                "база наставляемых пуста",
                "пара № 3: нет промежуточной обратной связи наставляемого",
                "условие «age» не допускает пары: наставляемый a, наставник a"
            ]
        );
        for reason in &reasons {
            assert_eq!(Phrases::english().reason(reason), reason.to_string());
        }
    }
}
