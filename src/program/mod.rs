//! The seven stages of a mentoring programme as a typed state machine.
//!
//! [`Program<S>`](Program) is a programme in the stage `S`. Its [`Record`] lives
//! through all stages; the stage owns its open work and its operations, so that
//! calling an operation elsewhere does not compile. Facts may be recorded early; a
//! stage's result is demanded by [`Program::advance`]. The table at [`Stage`] says
//! what is demanded.
//!
//! | in which stages | operations |
//! | --- | --- |
//! | every stage | people, consents, team, tasks, audiences, steps of the roadmap done, sources, criteria judged, training sessions, papers of selection and training, questionnaires, interviews, decisions, measurements, reviews, feedback; [`Program::erase`] |
//! | [`Preparation`] | forms, roadmap, numbering |
//! | [`FormsPairs`]: [`Forming`] and [`Work`] | locks, vetoes, drafts, proposals, consent, the order, dissolving, support, newcomers |
//! | [`Work`] | formats, the outcome of a trial meeting, rewards devised |
//! | [`ClosesPairs`]: [`Work`] and [`Closing`] | analyses, goals, meetings, diary, intermediate assessment; results, opinions, ratings; closing a pair |
//! | [`Closing`] | rewards granted, cases, next themes, outside assessment, the long-term base, refilling |
//! | [`Finished`] | the next cycle |
//!
//! [`AnyProgram`] is the run-time twin, [`Snapshot`] what is saved of either.

mod any;
mod demands;
mod documents;
mod draft;
mod eligible;
mod erase;
mod export;
mod form_choice;
mod forming;
mod gatherings;
mod journal;
mod machine;
pub mod monitoring;
mod next_cycle;
mod pairs;
mod phrases;
mod preparing;
mod proposals;
mod proposing;
mod ready;
mod reason;
mod record;
mod recording;
mod restore;
pub mod results;
mod review;
mod rostov;
mod selecting;
mod snapshot;
mod stage;
pub mod work;
mod working;

pub use crate::scoring::Side;
pub use any::{AnyProgram, AnyRefused};
pub use documents::{
    Case, Cause, ClosingPapers, Conditions, Contour, Feedback, FeedbackFrom, MeasuredAt,
    Measurement, MentorFile, Model, Moment, Monitoring, ProgramResource, ResourceKind, Review,
    Reward, RoadmapStep, SelectionPapers, Support, Training, TrainingPlan, Verdict,
};
pub use export::{
    Export, ExportedEntry, ExportedMeasurement, ExportedPair, ExportedPerson, Pseudonyms,
};
pub use form_choice::FormChoice;
pub use gatherings::{
    ApproachRecord, Gatherings, GroupMeetingNo, GroupMeetingRecord, MeetingPlan, MeetingReplan,
    OpenDayNo, OpenDayRecord, Setting,
};
pub use journal::{Act, Entry, Journal, What};
pub use machine::{Program, Refused};
pub use pairs::{Ending, OpenPairing, Origin, Outcome, PairNo, PairRecord, PairState, Search};
pub use phrases::{Heading, Phrases, Topic};
pub use preparing::{
    Aspect, Attendance, Audience, Channel, DataSource, DemandAndSupply, DemandRow, FirstRequest,
    Informed, Judged, Judgement, KeyRequest, Office, Paper, Preparing, ROSTOV_CRITERIA, Readiness,
    SelectionTest, Session, Shortage, SourceEntry, StepProgress, StepState, kemerovo_roadmap,
    rostov_criteria,
};
pub use proposals::{
    FormingPapers, PersonalTalk, ProposalRound, ProposalRule, Repaired, RoundStatus, Warning,
};
pub use proposing::MayMove;
pub use ready::Ready;
pub use reason::{Reason, Reasons};
pub use record::Record;
pub use restore::{RestoreFault, RestoreFaults};
pub use rostov::RostovStage;
pub use snapshot::Snapshot;
pub use stage::{
    ClosesPairs, Closing, Finished, Forming, FormsPairs, MenteeBase, MentorBase, Preparation,
    Selection, Stage, StageName, State, Work,
};
