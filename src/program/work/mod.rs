//! The work of pairs, stage 6: analyses, goals and sprints, meetings, the trial, diary
//! entries, intermediate assessment, regularity and load.
//!
//! | question | function |
//! | --- | --- |
//! | what does the curator see of a pair? | [`Record::curator_view`] |
//! | what does a member see? | [`Record::member_view`] |
//! | who has not met for too long? | [`Record::silent_pairs`] |
//! | does a mentor carry more than was offered? | [`Record::loads`] |
//!
//! The curator watches that meetings are regular and does not interfere in a pair
//! unless its members report something (Procedures): so the curator's view shows that
//! a diary is kept and not what it says.
//!
//! [`Record::curator_view`]: crate::program::Record::curator_view
//! [`Record::member_view`]: crate::program::Record::member_view
//! [`Record::silent_pairs`]: crate::program::Record::silent_pairs
//! [`Record::loads`]: crate::program::Record::loads

mod operations;
mod papers;
mod restoring;
mod rules;
mod views;

pub use papers::{
    Analysis, AnalysisOf, AssessedBy, Assessment, DiaryEntry, Goal, Horizon, Meeting, MeetingKind,
    MeetingState, PairWork, Sprint, TrialOutcome,
};
pub(super) use restoring::work_faults;
pub(super) use rules::{decides_to_continue, form, obliges_to_assessment};
pub use views::{CuratorView, DiaryLine, Load, MemberView, RegularityRule, Silence, WorkStep};
