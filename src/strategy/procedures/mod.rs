//! The pairing procedures as strategies, each with its own typed data.
//!
//! | procedure | what it takes | how pairs come to be |
//! | --- | --- | --- |
//! | C, remote questionnaires | [`RemoteQuestionnaires`] | the curator decides over [`shortlists`](super::shortlists) |
//!
//! Procedure A, the curator's proposals, needs no strategy: see
//! [`Program::propose_round`](crate::program::Program::propose_round).

mod questionnaires;

pub use questionnaires::{RemoteQuestionnaires, Rest};

/// The codes of the strategies that need data of their own, which is why
/// [`built_in`](super::built_in) does not list them.
pub const CODES: &[&str] = &[RemoteQuestionnaires::CODE];
