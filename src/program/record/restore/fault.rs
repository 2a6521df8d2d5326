//! What can be wrong with a snapshot.

use crate::kernel::Side;
use crate::people::{FormId, PersonId};
use crate::program::{PairNo, Reason, StageName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is wrong with a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RestoreFault {
    /// Cycles count from 1.
    #[error("the cycle is 0")]
    NoCycle,
    /// The journal does not begin with the cycle's beginning, or has two.
    #[error("the journal does not begin with the beginning of the cycle, once")]
    NoBeginning,
    /// The journal goes back in time.
    #[error("entry {entry} of the journal is earlier than the one before")]
    JournalOrder {
        /// The entry, from 1.
        entry: usize,
    },
    /// The stages entered, as the journal has them, do not lead to the stage saved.
    #[error("the stages entered do not lead one after another to the stage {stage}")]
    StageOrder {
        /// The stage saved.
        stage: StageName,
    },
    /// The result of a stage that is past is missing.
    #[error("the stage {stage} is past, but {reason}")]
    Missing {
        /// The stage.
        stage: StageName,
        /// What is missing.
        reason: Reason,
    },
    /// Something belongs to a later stage.
    #[error("{what} belong to a later stage than {stage}")]
    Early {
        /// What.
        what: String,
        /// The stage saved.
        stage: StageName,
    },
    /// Rules are kept for a form that was not chosen.
    #[error("there are rules for the form {form}, which is not chosen")]
    FormNotChosen {
        /// Which.
        form: FormId,
    },
    /// A step is marked as done that the roadmap does not have.
    #[error("step {step} is marked as done, and the roadmap does not have it")]
    UnknownStep {
        /// Its number.
        step: u32,
    },
    /// Somebody is named whom nobody knows.
    #[error("{place} names {person}, who is nobody")]
    UnknownPerson {
        /// Where.
        place: String,
        /// Who.
        person: PersonId,
    },
    /// A pair is named that does not exist.
    #[error("{place} names pair {pair}, which does not exist")]
    UnknownPair {
        /// Where.
        place: String,
        /// Which.
        pair: PairNo,
    },
    /// Somebody was erased and is there.
    #[error("{person} stands for somebody erased and is in a base")]
    Erased {
        /// The id.
        person: PersonId,
    },
    /// A base cannot number so many people.
    #[error("{count} {side}s cannot be numbered")]
    TooMany {
        /// Which base.
        side: Side,
        /// How many.
        count: usize,
    },
    /// A wish names somebody twice or nobody.
    #[error("{fault}")]
    Wish {
        /// In words.
        fault: String,
    },
    /// A live pair has a member who is not ready.
    #[error("pair {pair} is live, but {reason}")]
    NotReady {
        /// The pair.
        pair: PairNo,
        /// What the member lacks.
        reason: Reason,
    },
    /// Somebody has more live pairs than seats.
    #[error("{side} {person} has {pairs} live pairs and {seats} seats")]
    Seats {
        /// On which side.
        side: Side,
        /// Who.
        person: PersonId,
        /// How many pairs.
        pairs: usize,
        /// How many seats.
        seats: u32,
    },
    /// Two live pairs have the same members.
    #[error("pair {pair} repeats a live pair")]
    Twice {
        /// The second of them.
        pair: PairNo,
    },
    /// Mentee and mentor are one person.
    #[error("pair {pair} makes a person their own mentor")]
    SamePerson {
        /// The pair.
        pair: PairNo,
    },
    /// A pair was published without the consent of a side.
    #[error("pair {pair} was published without the consent of the {side}")]
    NoConsent {
        /// The pair.
        pair: PairNo,
        /// Which side.
        side: Side,
    },
    /// A pair ended in a way that does not follow from what came before: a published
    /// one was declined, or one that never worked was closed.
    #[error("pair {pair} could not end like that")]
    Ending {
        /// The pair.
        pair: PairNo,
    },
    /// A pair is proposed, agreed or working where none can be.
    #[error("pair {pair} is still open in the stage {stage}")]
    StillOpen {
        /// The pair.
        pair: PairNo,
        /// The stage saved.
        stage: StageName,
    },
    /// A paper is not one that the programme would have taken.
    #[error("{place}: {reason}")]
    Unfit {
        /// Which paper.
        place: String,
        /// What is wrong with it.
        reason: Reason,
    },
    /// A group meeting or an open day could not have come about like that.
    #[error("{place}: {reason}")]
    Gathering {
        /// Which.
        place: String,
        /// Why not.
        reason: Reason,
    },
    /// A pair comes from a search or a repair that does not exist.
    #[error("pair {pair} comes from a search or a repair that does not exist")]
    NoSearch {
        /// The pair.
        pair: PairNo,
    },
}

impl RestoreFault {
    pub(in crate::program) fn unknown(place: &str, person: &PersonId) -> Self {
        Self::UnknownPerson { place: place.to_owned(), person: person.clone() }
    }
}

/// Everything that is wrong with a snapshot, at least one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreFaults(pub(in crate::program) Vec<RestoreFault>);

impl RestoreFaults {
    /// The faults, the first found first.
    #[must_use]
    pub fn as_slice(&self) -> &[RestoreFault] {
        &self.0
    }
}

impl fmt::Display for RestoreFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::kernel::joined(&self.0))
    }
}

impl std::error::Error for RestoreFaults {}
