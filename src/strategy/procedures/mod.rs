//! The pairing procedures as strategies, each with its own typed data.
//!
//! | procedure | what it takes | how pairs come to be |
//! | --- | --- | --- |
//! | B, group meeting | [`GroupMeeting`]: wishes of both sides after it | where wishes coincide; the rest by scores, if asked (Kemerovo's combination) |
//! | C, remote questionnaires | [`RemoteQuestionnaires`] | the curator decides over [`shortlists`](super::shortlists) |
//! | D, open day | [`OpenDay`]: wishes passed on, offers, answers | where a mentor accepts |
//!
//! Procedure A, the curator's proposals, needs no strategy: see
//! [`FormingDesk::propose_round`](crate::program::FormingDesk::propose_round).

mod group_meeting;
mod open_day;
mod questionnaires;
mod wished;

pub use group_meeting::GroupMeeting;
pub use open_day::{Approach, MentorAnswer, OpenDay, Way};
pub use questionnaires::{RemoteQuestionnaires, Rest};

/// The codes of the strategies that need data of their own, which is why
/// [`built_in`](super::built_in) does not list them.
pub const CODES: &[&str] = &[GroupMeeting::CODE, RemoteQuestionnaires::CODE, OpenDay::CODE];
