//! What a fact is about: its pair, its people, the events that record it.

use crate::people::PersonId;
use crate::program::monitoring::SheetKey;
use crate::program::{Fact, PairNo, What};

impl Fact {
    /// The pair that it is about.
    #[must_use]
    pub fn pair(&self) -> Option<PairNo> {
        match self {
            Self::Proposal { pair }
            | Self::SideConsent { pair, .. }
            | Self::Order { pair }
            | Self::Format { pair, .. }
            | Self::Analysis { pair, .. }
            | Self::Goal { pair, .. }
            | Self::SprintOutcome { pair, .. }
            | Self::Meeting { pair, .. }
            | Self::Trial { pair }
            | Self::HandOver { pair, .. }
            | Self::Leave { pair, .. }
            | Self::ChangeWish { pair }
            | Self::WishWeighed { pair }
            | Self::Diary { pair, .. }
            | Self::DiaryReport { pair, .. }
            | Self::Assessment { pair, .. }
            | Self::Feedback { pair, .. }
            | Self::End { pair }
            | Self::AllowedAgain { pair }
            | Self::UnitMember { pair, .. }
            | Self::PairResult { pair, .. }
            | Self::Opinion { pair, .. }
            | Self::Remedy { pair, .. }
            | Self::Recommendation { pair }
            | Self::NextTheme { pair } => Some(*pair),
            _ => None,
        }
    }

    /// The sheet that it is about.
    pub(in crate::program) fn sheet(&self) -> Option<SheetKey> {
        match self {
            Self::Sheet { questionnaire, from, person, moment }
            | Self::Assigned { questionnaire, from, person, moment, .. } => Some(SheetKey {
                questionnaire: questionnaire.clone(),
                from: *from,
                person: person.clone(),
                moment: *moment,
            }),
            _ => None,
        }
    }

    /// The people whom it names, mentees before mentors.
    pub(in crate::program) fn people_mut(&mut self) -> Vec<&mut PersonId> {
        match self {
            Self::Office { person, .. }
            | Self::DataConsent { person }
            | Self::Leaving { person }
            | Self::Wishes { person, .. }
            | Self::Sheet { person, .. }
            | Self::Assigned { person, .. }
            | Self::Measurement { person, .. }
            | Self::Alumnus { person }
            | Self::Granted { person, .. } => vec![person],
            Self::Source { mentee, .. } | Self::Support { mentee, .. } => vec![mentee],
            Self::Judgement { mentor, .. }
            | Self::Questionnaire { mentor }
            | Self::Interview { mentor }
            | Self::Decision { mentor }
            | Self::Agreement { mentor, .. }
            | Self::Test { mentor, .. }
            | Self::Training { mentor }
            | Self::Offer { mentor, .. }
            | Self::LongTerm { mentor } => vec![mentor],
            Self::Approach { mentee, mentor, .. }
            | Self::PassedOn { mentee, mentor, .. }
            | Self::ApproachAnswer { mentee, mentor, .. } => vec![mentee, mentor],
            Self::Rating { mentor, by, .. } => vec![mentor, by],
            Self::Forms
            | Self::Task { .. }
            | Self::ExpectedResult { .. }
            | Self::FirstRequest { .. }
            | Self::Paper { .. }
            | Self::Resource { .. }
            | Self::Audience { .. }
            | Self::Informed { .. }
            | Self::StepDone { .. }
            | Self::Criteria { .. }
            | Self::TrainingPlan { .. }
            | Self::Session { .. }
            | Self::GroupMeeting { .. }
            | Self::OpenDay { .. }
            | Self::Talk { .. }
            | Self::Proposal { .. }
            | Self::SideConsent { .. }
            | Self::Order { .. }
            | Self::Format { .. }
            | Self::Analysis { .. }
            | Self::Goal { .. }
            | Self::SprintOutcome { .. }
            | Self::Meeting { .. }
            | Self::Trial { .. }
            | Self::HandOver { .. }
            | Self::Leave { .. }
            | Self::ChangeWish { .. }
            | Self::WishWeighed { .. }
            | Self::Diary { .. }
            | Self::DiaryReport { .. }
            | Self::Assessment { .. }
            | Self::Feedback { .. }
            | Self::End { .. }
            | Self::AllowedAgain { .. }
            | Self::CoverageGroup { .. }
            | Self::GroupSize { .. }
            | Self::PairResult { .. }
            | Self::Opinion { .. }
            | Self::NextTheme { .. }
            | Self::MonitoringQuestionnaire { .. }
            | Self::Review { .. }
            | Self::Coverage { .. }
            | Self::FormResult { .. }
            | Self::Reward { .. }
            | Self::Case { .. }
            | Self::Unit { .. }
            | Self::UnitMember { .. }
            | Self::UnitMeeting { .. }
            | Self::Remedy { .. }
            | Self::Recommendation { .. }
            | Self::Event { .. }
            | Self::EventOutcome { .. }
            | Self::BankRequest { .. }
            | Self::BankAnswer { .. }
            | Self::Publication { .. }
            | Self::DevelopmentProposal { .. }
            | Self::ProposalDecision { .. }
            | Self::Refilling { .. }
            | Self::Outside { .. } => Vec::new(),
        }
    }

    /// The events by which it is recorded.
    pub(in crate::program) fn recorded_by(&self) -> &'static [What] {
        match self {
            Self::Forms => &[What::FormsChosen],
            Self::Task { .. } => &[What::TaskSet],
            Self::ExpectedResult { .. } => &[What::ResultExpected],
            Self::FirstRequest { .. } => &[What::RequestCollected],
            Self::Paper { .. } => &[What::PaperAdopted],
            Self::Resource { .. } => &[What::ResourceFound],
            Self::Office { .. } => &[What::TeamJoined],
            Self::Audience { .. } => &[What::AudienceFound],
            Self::Informed { .. } => &[What::AudienceInformed],
            Self::StepDone { .. } => &[What::StepDone],
            Self::Source { .. } => &[What::SourceRecorded],
            Self::DataConsent { .. } => &[What::ConsentGiven],
            Self::Leaving { .. } => &[What::PersonLeft],
            Self::Criteria { .. } => &[What::CriteriaSet],
            Self::TrainingPlan { .. } => &[What::TrainingPlanned],
            Self::Judgement { .. } => &[What::CriterionJudged],
            Self::Questionnaire { .. } => &[What::QuestionnaireFilled, What::Admitted],
            Self::Interview { .. } => &[What::Interviewed, What::Admitted],
            Self::Decision { .. } => &[What::Selected, What::Rejected, What::Admitted],
            Self::Agreement { .. } => &[What::AgreementGiven, What::AgreementWithdrawn],
            Self::Session { .. } => &[What::SessionHeld],
            Self::Test { .. } => &[What::TestTaken],
            Self::Training { .. } => &[What::Trained, What::TrainingWaived, What::Admitted],
            Self::GroupMeeting { .. } => &[What::GroupMeetingHeld],
            Self::Wishes { .. } => &[What::WishesRecorded],
            Self::OpenDay { .. } => &[What::OpenDayHeld],
            Self::Approach { .. } => &[What::ApproachRecorded],
            Self::PassedOn { .. } => &[What::WishPassedOn],
            Self::ApproachAnswer { .. } => &[What::ApproachAccepted, What::ApproachDeclined],
            Self::Talk { .. } => &[What::TalkHeld],
            Self::Support { .. } => &[What::Supported],
            Self::Offer { .. } => &[What::MentorOffered],
            Self::Proposal { .. } => &[What::PairProposed],
            Self::SideConsent { .. } => &[What::SideConsented],
            Self::Order { .. } => &[What::Published],
            Self::Format { .. } => &[What::FormatChosen],
            Self::Analysis { .. } => &[What::Analysed],
            Self::Goal { .. } => &[What::GoalSet],
            Self::SprintOutcome { .. } => &[What::SprintSettled],
            Self::Meeting { .. } => &[What::MeetingPlanned, What::MeetingHeld, What::MeetingMissed],
            Self::Trial { .. } => &[What::TrialJudged],
            Self::HandOver { .. } => &[What::HandedOver],
            Self::Leave { .. } => &[What::LeavePlanned],
            Self::ChangeWish { .. } => &[What::ChangeWished],
            Self::WishWeighed { .. } => &[What::WishWeighed],
            Self::Diary { .. } => &[What::DiaryKept],
            Self::DiaryReport { .. } => &[What::DiaryReported],
            Self::Assessment { .. } => &[What::Assessed],
            Self::Feedback { .. } => &[What::FeedbackCollected],
            Self::End { .. } => &[What::SideDeclined, What::PairDissolved, What::PairClosed],
            Self::AllowedAgain { .. } => &[What::AllowedAgain],
            Self::CoverageGroup { .. } => &[What::TargetsSet],
            Self::PairResult { .. } | Self::FormResult { .. } => &[What::ResultCounted],
            Self::Opinion { .. } => &[What::OpinionGiven],
            Self::NextTheme { .. } => &[What::ThemeChosen],
            Self::MonitoringQuestionnaire { .. } => &[What::QuestionnaireSet],
            Self::Sheet { .. } => &[What::AnswersCollected],
            Self::Assigned { .. } => &[What::AnswerAssigned],
            Self::Measurement { .. } => &[What::Measured],
            Self::Review { .. } => &[What::ProcessReviewed],
            Self::Coverage { .. } | Self::GroupSize { .. } => &[What::CoverageCounted],
            Self::Rating { .. } => &[What::MentorRated],
            Self::Reward { .. } => &[What::RewardDevised],
            Self::Granted { .. } => &[What::RewardGranted],
            Self::Case { .. } => &[What::CaseCollected],
            Self::LongTerm { .. } => &[What::JoinedLongTerm, What::MenteeBecameMentor],
            Self::Refilling { .. } => &[What::RefillingBegun],
            Self::Outside { .. } => &[What::OutsideAssessed],
            Self::Unit { .. } => &[What::UnitFormed],
            Self::UnitMember { .. } => &[What::UnitFormed, What::UnitJoined],
            Self::UnitMeeting { .. } => {
                &[What::UnitMeetingPlanned, What::UnitMet, What::UnitMeetingMissed]
            }
            Self::Remedy { .. } => &[What::RemedyTaken],
            Self::Recommendation { .. } => &[What::RecommendationGiven],
            Self::Event { .. } => &[What::EventPlanned],
            Self::EventOutcome { .. } => &[What::EventHeld],
            Self::BankRequest { .. } => &[What::BankAsked],
            Self::BankAnswer { .. } => &[What::BankAnswered],
            Self::Publication { .. } => &[What::PracticePublished],
            Self::DevelopmentProposal { .. } => &[What::ProposalMade],
            Self::ProposalDecision { .. } => &[What::ProposalDecided],
            Self::Alumnus { .. } => &[What::AlumnusJoined],
        }
    }
}

impl SheetKey {
    /// The sheet as a fact.
    pub(in crate::program) fn fact(&self) -> Fact {
        Fact::Sheet {
            questionnaire: self.questionnaire.clone(),
            from: self.from,
            person: self.person.clone(),
            moment: self.moment,
        }
    }
}
