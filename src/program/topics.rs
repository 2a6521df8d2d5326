//! What a programme has words for.

use super::monitoring::{About, Covered, Leaning, Principle, Quadrant};
use super::results::{Progress, Rater, ThanksTo};
use super::statistics::{Method, SampleFault};
use super::work::{
    AnalysisOf, AssessedBy, Horizon, MeetingKind, MeetingState, TrialOutcome, Weighed, WorkStep,
};
use super::{
    ApplyFault, Aspect, Cause, Channel, Conflict, Contour, Corrects, DataSource, Differs,
    DraftChange, Ending, Fact, FeedbackFrom, FieldName, Heading, Judged, KeyRequest, MayMove,
    MeasuredAt, Model, Moment, NoInterestIn, NoSnapshot, NoTimeOfDay, NotKept, Office, Origin,
    Outlet, PairState, Papers, ROSTOV_CRITERIA, Reason, Remedy, ResourceKind, RestoreFault,
    RostovStage, Shortage, SnapshotFault, SnapshotFileFault, StageName, StepState, Term, Training,
    Verdict, Warning, What,
};
use crate::assignment::{
    ArrivalFault, ChangeFault, FreeBottleneck, LoadsFault, NearFault, ProfileFault, RobustFault,
    SensitivityFault, UpdateFault,
};
use crate::audit::{
    AssignmentFlaw, DifferentFlaw, GeneralFlaw, GroupCostFault, GroupedFlaw, Infeasibility,
    KeptFlaw, LatticeFault, LedFlaw, LoadsFlaw, LotteryFlaw, NotCovered, RankedFlaw, ReplayFault,
    RoomsFlaw, SizeFault, TrioFlaw,
};
use crate::general::{RoomsFault, TrioFault};
use crate::kernel::{
    DyadicError, FileFault, FileProblem, FixedError, Internal, JsonError, LexiconFault,
    NaturalError, OWN_WORDS, ShapeError, Side, StopReason, TooMany, Topic, Worded,
};
use crate::market::{
    AssignmentFault, CouplesFault, GeneralFault, GroupedFault, KeptGroupFault, LedFault, ListFault,
    LotteryFault, MatchingFault, PoolFault, PoolPairFault, ProjectsFault, QuotaFault,
    RulePartsFault, ScoresFault, TriplesFault, WeightFault,
};
use crate::mechanisms::MechanismFault;
use crate::meetings::{
    MutualChoice, MutualFault, PlanFault, Silence, WantedFault, WhyLeftOut, WhyRounds, WishFault,
};
#[cfg(feature = "import")]
use crate::people::import::suggest::{AnswerKind, FormService, SuggestDoubt};
#[cfg(feature = "import")]
use crate::people::import::{
    DecimalMark, FileKind, JsonKind, Looked, PlacePart, Problem, SlotFault,
};
use crate::people::{
    AvailabilityFault, BankService, Category, CohortFault, ConsentFault, DateFault, Direction,
    EndsWhen, EventKind, FIELDS, FormFault, FormId, Formality, IdFault, Ineligible, LearnerProblem,
    LevelFault, Missing, MotivationKind, Procedure, ProgrammeDirection, RoleModelId, ServedLast,
    Shape, SocietyProblem, Source, Standing, ValueKind, WEEKDAYS,
};
use crate::scoring::{
    CONDITIONS, FINDINGS, MEASURES, MustBe, OwnFault, PlanStep, RULE_NAMES, RuleQuestion,
    RulesFault, TableFault,
};
use crate::stable::{
    BreakageFault, JoinedRotations, Lister, NearestProjectsFault, PreferenceFault, StableFault,
    TooManyRotations,
};
use crate::strategy::procedures::{MentorAnswer, Way};
use crate::strategy::{
    Advice, BREAKAGES, ChainMove, Claim, ComparisonRow, Edit, EditFault, ExchangeGoal, KeptApart,
    PairsFault, PeerFault, PrepareFault, ROBUSTNESS, STRATEGIES, SidesOfThree, SituationFault,
    StrategyError, TOLD, ThreeSidedFault, ThreeSidedVariant, UNANSWERED, Waived, WhyUnmatched,
};
use crate::triads::TriadFault;

/// Every topic of this crate, for a translator or an organisation that looks for what it
/// can replace: [`Lexicon::check`](crate::kernel::Lexicon::check) takes it.
pub const TOPICS: &[Topic] = &[
    // People and forms.
    Side::TOPIC,
    Standing::TOPIC,
    Category::TOPIC,
    FormId::TOPIC,
    RoleModelId::TOPIC,
    Shape::TOPIC,
    Source::TOPIC,
    Procedure::TOPIC,
    EndsWhen::TOPIC,
    EventKind::TOPIC,
    BankService::TOPIC,
    Formality::TOPIC,
    LearnerProblem::TOPIC,
    SocietyProblem::TOPIC,
    MotivationKind::TOPIC,
    ServedLast::TOPIC,
    ProgrammeDirection::TOPIC,
    Direction::TOPIC,
    Ineligible::TOPIC,
    Missing::TOPIC,
    WEEKDAYS,
    #[cfg(feature = "import")]
    FormService::TOPIC,
    #[cfg(feature = "import")]
    AnswerKind::TOPIC,
    #[cfg(feature = "import")]
    SuggestDoubt::TOPIC,
    #[cfg(feature = "import")]
    PlacePart::TOPIC,
    #[cfg(feature = "import")]
    Problem::TOPIC,
    #[cfg(feature = "import")]
    FileKind::TOPIC,
    #[cfg(feature = "import")]
    JsonKind::TOPIC,
    #[cfg(feature = "import")]
    DecimalMark::TOPIC,
    #[cfg(feature = "import")]
    Looked::TOPIC,
    #[cfg(feature = "import")]
    SlotFault::TOPIC,
    // Scores, meetings, strategies.
    MEASURES,
    CONDITIONS,
    FINDINGS,
    RULE_NAMES,
    OWN_WORDS,
    RuleQuestion::TOPIC,
    FIELDS,
    ValueKind::TOPIC,
    MustBe::TOPIC,
    PlanStep::TOPIC,
    WhyRounds::TOPIC,
    WhyLeftOut::TOPIC,
    MutualChoice::TOPIC,
    Silence::TOPIC,
    STRATEGIES,
    ROBUSTNESS,
    BREAKAGES,
    UNANSWERED,
    Claim::TOPIC,
    ComparisonRow::TOPIC,
    Advice::TOPIC,
    WhyUnmatched::TOPIC,
    Waived::TOPIC,
    Edit::TOPIC,
    ChainMove::TOPIC,
    ExchangeGoal::TOPIC,
    ThreeSidedVariant::TOPIC,
    Way::TOPIC,
    MentorAnswer::TOPIC,
    // Stages and reasons.
    StageName::TOPIC,
    RostovStage::TOPIC,
    Model::TOPIC,
    Reason::TOPIC,
    What::TOPIC,
    Corrects::TOPIC,
    Fact::TOPIC,
    FieldName::TOPIC,
    Differs::TOPIC,
    Conflict::TOPIC,
    NotKept::TOPIC,
    ApplyFault::TOPIC,
    DraftChange::TOPIC,
    Papers::TOPIC,
    Heading::TOPIC,
    // Preparing.
    Contour::TOPIC,
    ResourceKind::TOPIC,
    Office::TOPIC,
    KeyRequest::TOPIC,
    Channel::TOPIC,
    DataSource::TOPIC,
    StepState::TOPIC,
    Aspect::TOPIC,
    Shortage::TOPIC,
    // Selecting.
    ROSTOV_CRITERIA,
    Judged::TOPIC,
    Verdict::TOPIC,
    Training::TOPIC,
    Term::TOPIC,
    // Pairs.
    PairState::TOPIC,
    Origin::TOPIC,
    Ending::TOPIC,
    Cause::TOPIC,
    NoInterestIn::TOPIC,
    Remedy::TOPIC,
    Outlet::TOPIC,
    Warning::TOPIC,
    MayMove::TOPIC,
    // The work of pairs.
    AnalysisOf::TOPIC,
    Horizon::TOPIC,
    MeetingKind::TOPIC,
    MeetingState::TOPIC,
    TrialOutcome::TOPIC,
    Weighed::TOPIC,
    AssessedBy::TOPIC,
    WorkStep::TOPIC,
    // Monitoring and results.
    FeedbackFrom::TOPIC,
    Moment::TOPIC,
    MeasuredAt::TOPIC,
    About::TOPIC,
    Quadrant::TOPIC,
    Leaning::TOPIC,
    Principle::TOPIC,
    Covered::TOPIC,
    Method::TOPIC,
    SampleFault::TOPIC,
    Progress::TOPIC,
    Rater::TOPIC,
    ThanksTo::TOPIC,
    TOLD,
    // What can be wrong with an input.
    TooMany::TOPIC,
    Internal::TOPIC,
    ShapeError::TOPIC,
    #[cfg(feature = "arrow")]
    crate::kernel::ArrowFault::TOPIC,
    FixedError::TOPIC,
    FileFault::TOPIC,
    FileProblem::TOPIC,
    JsonError::TOPIC,
    LexiconFault::TOPIC,
    NaturalError::TOPIC,
    DyadicError::TOPIC,
    NoTimeOfDay::TOPIC,
    StopReason::TOPIC,
    MatchingFault::TOPIC,
    ListFault::TOPIC,
    ScoresFault::TOPIC,
    PoolFault::TOPIC,
    PoolPairFault::TOPIC,
    GeneralFault::TOPIC,
    ProjectsFault::TOPIC,
    TriplesFault::TOPIC,
    WeightFault::TOPIC,
    QuotaFault::TOPIC,
    AssignmentFault::TOPIC,
    RulePartsFault::TOPIC,
    LotteryFault::TOPIC,
    ChangeFault::TOPIC,
    ProfileFault::TOPIC,
    UpdateFault::TOPIC,
    RobustFault::TOPIC,
    Lister::TOPIC,
    PreferenceFault::TOPIC,
    StableFault::TOPIC,
    BreakageFault::TOPIC,
    TriadFault::TOPIC,
    MechanismFault::TOPIC,
    AssignmentFlaw::TOPIC,
    LotteryFlaw::TOPIC,
    GeneralFlaw::TOPIC,
    RankedFlaw::TOPIC,
    GroupedFault::TOPIC,
    GroupedFlaw::TOPIC,
    LoadsFault::TOPIC,
    NearFault::TOPIC,
    LoadsFlaw::TOPIC,
    TrioFault::TOPIC,
    TrioFlaw::TOPIC,
    RoomsFault::TOPIC,
    RoomsFlaw::TOPIC,
    CouplesFault::TOPIC,
    KeptGroupFault::TOPIC,
    KeptFlaw::TOPIC,
    LedFault::TOPIC,
    LedFlaw::TOPIC,
    ArrivalFault::TOPIC,
    NearestProjectsFault::TOPIC,
    DifferentFlaw::TOPIC,
    IdFault::TOPIC,
    LevelFault::TOPIC,
    DateFault::TOPIC,
    AvailabilityFault::TOPIC,
    ConsentFault::TOPIC,
    FormFault::TOPIC,
    CohortFault::TOPIC,
    RulesFault::TOPIC,
    OwnFault::TOPIC,
    TableFault::TOPIC,
    WantedFault::TOPIC,
    WishFault::TOPIC,
    PlanFault::TOPIC,
    MutualFault::TOPIC,
    KeptApart::TOPIC,
    SituationFault::TOPIC,
    PairsFault::TOPIC,
    PrepareFault::TOPIC,
    EditFault::TOPIC,
    StrategyError::TOPIC,
    PeerFault::TOPIC,
    SidesOfThree::TOPIC,
    ThreeSidedFault::TOPIC,
    RestoreFault::TOPIC,
    SnapshotFault::TOPIC,
    SnapshotFileFault::TOPIC,
    NoSnapshot::TOPIC,
    FreeBottleneck::TOPIC,
    SensitivityFault::TOPIC,
    TooManyRotations::TOPIC,
    JoinedRotations::TOPIC,
    SizeFault::TOPIC,
    Infeasibility::TOPIC,
    NotCovered::TOPIC,
    LatticeFault::TOPIC,
    GroupCostFault::TOPIC,
    ReplayFault::TOPIC,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Language, Phrases, Word};
    use crate::people::PersonId;
    use crate::program::{MonitoringReason, PairNo, PairReason, PeopleReason};
    use std::collections::BTreeSet;

    /// What a phrase has filled in, apart from cases.
    fn names(phrase: &str) -> BTreeSet<&str> {
        let braces = phrase.split('{').skip(1).filter_map(|part| part.split_once('}'));
        braces.map(|(name, _)| name.split(':').next().unwrap_or(name)).collect()
    }

    #[test]
    fn every_phrase_is_in_both_languages_and_says_the_same_values() {
        let words: Vec<(Topic, &Word)> = TOPICS
            .iter()
            .flat_map(|&topic| topic.words().iter().map(move |word| (topic, word)))
            .collect();
        assert!(words.len() > 500, "{}", words.len());
        let mut faults = Vec::new();
        for (topic, word) in words {
            let english = word.in_language(Language::English);
            let russian = word.in_language(Language::Russian);
            let cyrillic = |c: char| ('а'..='я').contains(&c) || ('А'..='Я').contains(&c);
            // A value alone has no words.
            let has_words = russian.split('{').any(|part| {
                let said = part.split_once('}').map_or(part, |(_, said)| said);
                said.chars().any(char::is_alphabetic)
            });
            if names(english) != names(russian)
                || english.chars().any(cyrillic)
                || (has_words && !russian.chars().any(cyrillic))
            {
                faults.push(format!("{topic:?} {}: {english} / {russian}", word.code()));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_topic_has_its_name_alone() {
        let names: BTreeSet<_> = TOPICS.iter().map(|topic| topic.name()).collect();
        assert_eq!(names.len(), TOPICS.len());
    }

    #[test]
    fn all_that_a_reason_names_is_filled_in() {
        let person = || PersonId::new("a").unwrap();
        let reasons: [Reason; 4] = [
            PeopleReason::NoConsent { side: Side::Mentor, person: person() }.into(),
            PeopleReason::EmptyBase { side: Side::Mentee }.into(),
            MonitoringReason::NoFeedback {
                pair: PairNo::new(3),
                side: Side::Mentee,
                moment: Moment::Interim,
            }
            .into(),
            PairReason::RuleForbids { mentee: person(), mentor: person(), rule: "age".to_owned() }
                .into(),
        ];
        let said: Vec<_> = reasons.iter().map(|one| Phrases::russian().say(one)).collect();
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
            assert_eq!(Phrases::english().say(reason), reason.to_string());
        }
    }
}
