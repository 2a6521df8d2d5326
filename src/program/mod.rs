//! The seven stages of a mentoring programme as a typed state machine.
//!
//! [`Program<S>`](Program) is a programme in the stage `S`. Its [`Record`] lives
//! through all stages; the stage owns its open work and its operations, so that
//! calling an operation elsewhere does not compile. Facts may be recorded early; a
//! stage's result is demanded by [`Program::advance`]. The table at [`Stage`] says
//! what is demanded.
//!
//! Operations stand at desks that borrow the record, such as
//! `program.people().add_mentee(…)`; the table at [`Program`] says which stage has which
//! desk. [`Program::erase`] is there in every state, the next cycle after the last stage.
//!
//! What is done at the desks, by topic; which stage has which desk stands at [`Program`]:
//!
//! | topic | at the desk | operations |
//! | --- | --- | --- |
//! | People enter, change, leave | [`PeopleDesk`] | [`add_mentee`](PeopleDesk::add_mentee), [`add_mentor`](PeopleDesk::add_mentor), [`add_people`](PeopleDesk::add_people), [`update_mentee`](PeopleDesk::update_mentee), [`update_mentor`](PeopleDesk::update_mentor), [`leave`](PeopleDesk::leave), [`come_back`](PeopleDesk::come_back), [`record_source`](PeopleDesk::record_source) |
//! | Consent | [`PeopleDesk`] | [`record_consent`](PeopleDesk::record_consent), [`withdraw_consent`](PeopleDesk::withdraw_consent) |
//! | Forms, roadmap, numbering | [`PreparingDesk`] | [`choose_forms`](PreparingDesk::choose_forms), [`adopt_roadmap`](PreparingDesk::adopt_roadmap), [`follow`](PreparingDesk::follow) |
//! | Curator, team, offices | [`TeamDesk`] | [`name_curator`](TeamDesk::name_curator), [`join_team`](TeamDesk::join_team), [`leave_team`](TeamDesk::leave_team), [`set_task`](TeamDesk::set_task), [`expect_result`](TeamDesk::expect_result) |
//! | Papers, resources, audiences | [`TeamDesk`] | [`collect_request`](TeamDesk::collect_request), [`adopt_paper`](TeamDesk::adopt_paper), [`register_paper`](TeamDesk::register_paper), [`find_audience`](TeamDesk::find_audience), [`inform_audience`](TeamDesk::inform_audience), [`add_resource`](TeamDesk::add_resource), [`mark_step`](TeamDesk::mark_step) |
//! | Rules of pairing and of proposals | [`TeamDesk`] | [`set_rules`](TeamDesk::set_rules), [`set_proposal_rule`](TeamDesk::set_proposal_rule) |
//! | Selection of mentors | [`SelectingDesk`] | [`set_criteria`](SelectingDesk::set_criteria), [`judge`](SelectingDesk::judge), [`record_questionnaire`](SelectingDesk::record_questionnaire), [`record_interview`](SelectingDesk::record_interview), [`decide`](SelectingDesk::decide) |
//! | Training of mentors | [`SelectingDesk`] | [`plan_training`](SelectingDesk::plan_training), [`hold_session`](SelectingDesk::hold_session), [`record_test`](SelectingDesk::record_test), [`record_training`](SelectingDesk::record_training), [`finish_training`](SelectingDesk::finish_training) |
//! | Group meetings and wishes | [`GatheringsDesk`] | [`record_group_meeting`](GatheringsDesk::record_group_meeting), [`record_wishes`](GatheringsDesk::record_wishes) |
//! | Open days and talks | [`GatheringsDesk`] | [`record_open_day`](GatheringsDesk::record_open_day), [`record_approach`](GatheringsDesk::record_approach), [`pass_wish_on`](GatheringsDesk::pass_wish_on), [`accept_approach`](GatheringsDesk::accept_approach), [`decline_approach`](GatheringsDesk::decline_approach), [`record_talk`](GatheringsDesk::record_talk) |
//! | Events, the Union's bank, publications, proposals, alumni | [`GatheringsDesk`] | [`plan_event`](GatheringsDesk::plan_event), [`hold_event`](GatheringsDesk::hold_event), [`ask_bank`](GatheringsDesk::ask_bank), [`answer_bank`](GatheringsDesk::answer_bank), [`publish_practice`](GatheringsDesk::publish_practice), [`record_proposal`](GatheringsDesk::record_proposal), [`decide_proposal`](GatheringsDesk::decide_proposal), [`join_alumni`](GatheringsDesk::join_alumni) |
//! | Asked before anything is decided | [`PlanningDesk`] | [`prepared`](PlanningDesk::prepared), [`shortlists`](PlanningDesk::shortlists), [`review_draft`](PlanningDesk::review_draft), [`draft_swaps`](PlanningDesk::draft_swaps), [`plan_repair`](PlanningDesk::plan_repair), [`plan_stable_repair`](PlanningDesk::plan_stable_repair), [`plan_group_meeting`](PlanningDesk::plan_group_meeting), [`replan_group_meeting`](PlanningDesk::replan_group_meeting) |
//! | Drafts | [`FormingDesk`] | [`draft`](FormingDesk::draft), [`draft_from`](FormingDesk::draft_from), [`draft_among`](FormingDesk::draft_among), [`revise_draft`](FormingDesk::revise_draft), [`discard_draft`](FormingDesk::discard_draft), [`adopt_draft`](FormingDesk::adopt_draft) |
//! | Drafts made beside the programme | [`FormingDesk`] | [`prepare_draft`](FormingDesk::prepare_draft), [`take_draft`](FormingDesk::take_draft) |
//! | Locks and vetoes | [`FormingDesk`] | [`lock`](FormingDesk::lock), [`unlock`](FormingDesk::unlock), [`veto`](FormingDesk::veto), [`lift_veto`](FormingDesk::lift_veto) |
//! | Proposals and repair | [`FormingDesk`] | [`propose`](FormingDesk::propose), [`propose_round`](FormingDesk::propose_round), [`adopt_repair`](FormingDesk::adopt_repair) |
//! | Consent of a pair, the order | [`FormingDesk`] | [`consent`](FormingDesk::consent), [`decline`](FormingDesk::decline), [`publish`](FormingDesk::publish), [`publish_pairs`](FormingDesk::publish_pairs), [`dissolve`](FormingDesk::dissolve) |
//! | Whoever has no mentor | [`FormingDesk`] | [`record_support`](FormingDesk::record_support), [`record_offer`](FormingDesk::record_offer) |
//! | Newcomers | [`FormingDesk`] | [`admit_mentee`](FormingDesk::admit_mentee), [`admit_mentor`](FormingDesk::admit_mentor) |
//! | Formats, trials, rewards devised | [`ArrangingDesk`] | [`choose_format`](ArrangingDesk::choose_format), [`judge_trial`](ArrangingDesk::judge_trial), [`devise_reward`](ArrangingDesk::devise_reward) |
//! | The work of a pair | [`WorkDesk`] | [`record_analysis`](WorkDesk::record_analysis), [`set_goal`](WorkDesk::set_goal), [`settle_sprint`](WorkDesk::settle_sprint), [`record_meeting`](WorkDesk::record_meeting), [`record_assessment`](WorkDesk::record_assessment), [`close_pair`](WorkDesk::close_pair) |
//! | Groups, teams, exchanges | [`WorkDesk`] | [`form_unit`](WorkDesk::form_unit), [`join_unit`](WorkDesk::join_unit), [`record_unit_meeting`](WorkDesk::record_unit_meeting) |
//! | Diaries | [`WorkDesk`] | [`keep_diary`](WorkDesk::keep_diary), [`report_diary`](WorkDesk::report_diary) |
//! | Questionnaires | [`MonitoringDesk`] | [`set_questionnaire`](MonitoringDesk::set_questionnaire), [`record_answers`](MonitoringDesk::record_answers), [`assign_answer`](MonitoringDesk::assign_answer) |
//! | Measurements, reviews, feedback, coverage | [`MonitoringDesk`] | [`record_measurement`](MonitoringDesk::record_measurement), [`record_review`](MonitoringDesk::record_review), [`record_feedback`](MonitoringDesk::record_feedback), [`set_targets`](MonitoringDesk::set_targets), [`record_coverage`](MonitoringDesk::record_coverage) |
//! | Results and ratings | [`ResultsDesk`] | [`record_result`](ResultsDesk::record_result), [`record_form_result`](ResultsDesk::record_form_result), [`record_opinion`](ResultsDesk::record_opinion), [`rate_mentor`](ResultsDesk::rate_mentor) |
//! | Rewards granted, cases, the next cycle | [`ClosingDesk`] | [`grant_reward`](ClosingDesk::grant_reward), [`collect_case`](ClosingDesk::collect_case), [`set_next_theme`](ClosingDesk::set_next_theme), [`record_outside_assessment`](ClosingDesk::record_outside_assessment), [`keep_mentor`](ClosingDesk::keep_mentor), [`become_mentor`](ClosingDesk::become_mentor), [`begin_refilling`](ClosingDesk::begin_refilling) |
//!
//! Inside, the folders are floors, and none imports from a higher one: papers hold what is
//! recorded and nothing else; reasons say why something is refused; the record holds all
//! papers, what is looked up in them, checks and views; desks change it; the machine knows
//! the stages.
//!
//! [`AnyProgram`] is the run-time twin, [`Snapshot`] what is saved of either.

mod desks;
mod machine;
mod papers;
mod reasons;
mod record;
pub mod statistics;
mod topics;

pub use crate::kernel::Side;
pub use desks::forming::FormingDesk;
pub use desks::forming::beside::{DraftJob, RefusedPair, SolvedDraft, TakenDraft};
pub use desks::gatherings::GatheringsDesk;
pub use desks::monitoring::MonitoringDesk;
pub use desks::people::PeopleDesk;
pub use desks::planning::PlanningDesk;
pub use desks::planning::meetings::{MeetingPlan, MeetingReplan, Setting};
pub use desks::preparing::PreparingDesk;
pub use desks::results::{ClosingDesk, ResultsDesk};
pub use desks::selecting::SelectingDesk;
pub use desks::team::TeamDesk;
pub use desks::work::{ArrangingDesk, WorkDesk};
pub use machine::any::{AnyProgram, AnyRefused};
pub use machine::applying::ApplyFault;
pub use machine::erasing::Erased;
pub use machine::forking::Corrected;
#[cfg(feature = "import")]
pub use machine::importing::{EnteredFacts, Entering};
pub use machine::program::{Program, Refused};
pub use machine::rostov::RostovStage;
pub use machine::snapshot::{Snapshot, SnapshotFault};
pub use machine::snapshot_files::{NoSnapshot, Resumed, SnapshotFileFault};
pub use machine::stage::{
    ClosesPairs, Closing, Finished, Forming, FormsPairs, MenteeBase, MentorBase, Preparation,
    Selection, Stage, State, Work,
};
pub use papers::agreements::{Agreement, AgreementRule, Term};
pub use papers::cause::{Cause, NoInterestIn, Remedy};
pub use papers::conflict::{Between, Conflict};
pub use papers::criteria::{Judged, Judgement, ROSTOV_CRITERIA, rostov_criteria};
pub use papers::documents::{
    Case, ClosingPapers, Conditions, Contour, Feedback, FeedbackFrom, MeasuredAt, Measurement,
    MentorFile, Model, Moment, Monitoring, ProgramResource, ResourceKind, Review, Reward,
    RoadmapStep, SelectionPapers, Support, Training, TrainingPlan, Verdict,
};
pub use papers::event::Event;
pub use papers::fact::Fact;
pub use papers::form_choice::FormChoice;
pub use papers::forming::MayMove;
pub use papers::forming::{
    FormingPapers, PersonalTalk, ProposalRound, ProposalRule, Repaired, RoundStatus, Warning,
};
pub use papers::gatherings::{
    ApproachRecord, BankRequest, BankRequestNo, Community, EventNo, EventOutcome, EventPlan,
    EventRecord, Gatherings, GroupMeetingNo, GroupMeetingRecord, OpenDayNo, OpenDayRecord, Outlet,
    Proposal, Publication,
};
pub use papers::headings::Heading;
pub use papers::journal::{Act, Corrects, Entry, Journal, What};
#[cfg(feature = "import")]
pub use papers::new_fact::{FactKind, FactRow, ImportedFacts, NewFact, OpenDayApproach};
pub use papers::operation::Operation;
pub use papers::pair_no::PairNo;
pub use papers::pairs::{
    Ending, OpenPairing, Order, Origin, PairOutcome, PairRecord, PairState, Search,
};
pub use papers::preparing::{
    Audience, Channel, DataSource, FirstRequest, Informed, KeyRequest, Office, Paper, Preparing,
    SourceEntry,
};
pub use papers::stage::StageName;
pub use papers::time::{NoTimeOfDay, TimeOfDay};
pub use papers::training::{SelectionTest, Session};
pub use papers::units::{UnitNo, UnitRecord};
pub use reasons::{
    CorrectionReason, FieldName, FormingReason, GatheringsReason, GeneralReason, MonitoringReason,
    PairReason, PeopleReason, PreparingReason, Reason, Reasons, ResultsReason, SelectingReason,
    UnitReason, WorkReason,
};
pub use record::Record;
pub use record::ready::Ready;
pub use record::restore::fault::RestoreFault;
pub use record::revisions::NotKept;
pub use record::views::agreements::Notice;
pub use record::views::demand::{Aspect, DemandAndSupply, DemandRow, Shortage, WeekTime};
pub use record::views::difference::{Differences, Differs, Papers};
pub use record::views::draft_changes::DraftChange;
pub use record::views::export::{
    Export, ExportedEntry, ExportedMeasurement, ExportedPair, ExportedPerson, Pseudonyms,
};
pub use record::views::needs::Needs;
pub use record::views::readiness::Readiness;
pub use record::views::roadmap::{StepProgress, StepState, kemerovo_roadmap};
pub use record::views::training::Attendance;
pub use topics::TOPICS;

pub mod work {
    //! The work of pairs, stage 6: analyses, goals and sprints, meetings, the trial, diary
    //! entries, intermediate assessment, regularity and load.
    //!
    //! | question | function |
    //! | --- | --- |
    //! | what does the curator see of a pair? | [`Record::curator_view`](super::Record::curator_view) |
    //! | what does a member see? | [`Record::member_view`](super::Record::member_view) |
    //! | who has not met for too long? | [`Record::silent_pairs`](super::Record::silent_pairs) |
    //! | does a mentor carry more than was offered? | [`Record::loads`](super::Record::loads) |
    //!
    //! The curator watches that meetings are regular and does not interfere in a pair
    //! unless its members report something (Procedures): so the curator's view shows that
    //! a diary is kept and not what it says.
    //!

    pub use super::desks::handing::HandedOver;
    pub use super::papers::handing::{ChangeWish, HandOver, Leave, Weighed};
    pub use super::papers::work::{
        Analysis, AnalysisOf, AssessedBy, Assessment, DiaryEntry, Goal, Horizon, Meeting,
        MeetingKind, MeetingState, PairWork, RemedyTaken, Sprint, TrialOutcome,
    };
    pub use super::record::views::work::{
        CuratorView, DiaryLine, Load, MemberView, RegularityRule, Silence, WorkStep,
    };
}

pub mod results {
    //! Results and recognition, stage 7: what pairs and forms came to, what both sides
    //! think of each other, who was best, who is thanked.
    //!
    //! | question | function |
    //! | --- | --- |
    //! | who were the best mentors, pairs, groups? | [`Record::best_mentors`](super::Record::best_mentors), [`Record::best_pairs`](super::Record::best_pairs), [`Record::best_groups`](super::Record::best_groups) |
    //! | what did each form come to? | [`Record::form_results`](super::Record::form_results) |
    //! | who gets a letter of thanks? | [`Record::thanks`](super::Record::thanks) |
    //! | which mentors may other organisations ask? | [`Record::mentors_for_others`](super::Record::mentors_for_others) |
    //!

    pub use super::papers::results::{
        Counted, Opinion, OutsideAssessment, PairResults, Rater, Rating,
    };
    pub use super::record::views::awards::{AwardRules, Placed, Ranking, Thanks, ThanksTo};
    pub use super::record::views::by_form::{FormResult, Progress};
}

pub mod monitoring {
    //! Monitoring: quality of the process and impact on the participants, coverage,
    //! satisfaction (Kemerovo). [The guide to monitoring](crate::guides::monitoring) has methods, formulas and limits.
    //!
    //! | question | function |
    //! | --- | --- |
    //! | what do participants and curator say of the process? | [`Record::swot`](super::Record::swot), [`Record::favour`](super::Record::favour) |
    //! | did people get what they expected? | [`Record::fulfilment`](super::Record::fulfilment) |
    //! | which questionnaires are ready to be set? | [`Questionnaire::ready`] |
    //! | are they satisfied? | [`Record::satisfaction`](super::Record::satisfaction) |
    //! | what changed between entry and exit, and by which strategy? | [`Record::impact`](super::Record::impact) |
    //! | is what selection demands of a mentor needed? | [`Record::criteria_against_outcomes`](super::Record::criteria_against_outcomes) |
    //! | what became of the pairs of each strategy? | [`Record::fates`](super::Record::fates) |
    //! | how many of a group of the organisation's own take part? | [`Record::group_coverage`](super::Record::group_coverage) |
    //! | how many take part, by form and role model, units counted once? | [`Record::participation`](super::Record::participation) |
    //! | what do events and the Union's bank add to coverage? | [`Record::community_share`](super::Record::community_share) |
    //! | how many of how many take part, against the targets? | [`Record::coverage`](super::Record::coverage) |
    //!

    pub use super::papers::coverage::{CoverageGroup, Covered, HeadCount, Target};
    pub use super::papers::questionnaire::{
        About, Kind, Quadrant, Question, Questionnaire, Reading, Reply, Sheet, SheetKey,
    };
    pub use super::papers::ready::Principle;
    pub use super::record::views::change::{Change, UnitChange};
    pub use super::record::views::coverage::CoverageRow;
    pub use super::record::views::formed_by::{Fates, FormedBy};
    pub use super::record::views::impact::{
        ComparedWay, Comparison, Group, Impact, ImpactRow, Lacking, MissingValue, Presence,
    };
    pub use super::record::views::participation::{CommunityShare, Participation};
    pub use super::record::views::plan::Plan;
    pub use super::record::views::requirements::{CriterionOutcome, MentorsOutcome};
    pub use super::record::views::swot::{
        Favour, Finding, Fulfilment, Leaning, Satisfaction, Swot, SwotRules,
    };
}
