//! The seven stages, as types and as names.

use crate::kernel::words;
use crate::program::machine::demands;
use crate::program::papers::pairs::OpenPairing;
use crate::program::reasons::Reason;
use crate::program::record::{Facts, Index};
use serde::{Deserialize, Serialize};

words! {
    /// A stage by name: what a journal, a report or a roadmap refers to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum StageName: "stage", display {
        /// 1: preparing the conditions.
        Preparation = "preparation",
            "preparing the conditions",
            "подготовка условий для запуска программы";
        /// 2: the base of mentees.
        MenteeBase = "mentee-base", "base of mentees", "формирование базы наставляемых";
        /// 3: the base of mentors.
        MentorBase = "mentor-base", "base of mentors", "формирование базы наставников";
        /// 4: selection and training of mentors.
        Selection = "selection",
            "selection and training of mentors",
            "отбор и обучение наставников";
        /// 5: forming pairs or groups.
        Forming = "forming", "forming pairs or groups", "формирование наставнических пар или групп";
        /// 6: work of the pairs or groups.
        Work = "work",
            "work of the pairs or groups",
            "организация работы наставнических пар или групп";
        /// 7: closing.
        Closing = "closing", "closing", "завершение программы";
    }
}

impl StageName {
    /// All seven, in order.
    pub const ALL: [Self; 7] = [
        Self::Preparation,
        Self::MenteeBase,
        Self::MentorBase,
        Self::Selection,
        Self::Forming,
        Self::Work,
        Self::Closing,
    ];

    /// Its number, 1 to 7.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The stage after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// The number of the stage of Rostov's six-stage model that holds this work
    /// (our reading): 1, 4, 3, 2, 5, 5 and 6.
    #[must_use]
    pub fn rostov(self) -> u8 {
        match self {
            Self::Preparation => 1,
            Self::Selection => 2,
            Self::MentorBase => 3,
            Self::MenteeBase => 4,
            Self::Forming | Self::Work => 5,
            Self::Closing => 6,
        }
    }
}

/// What a stage leaves in a snapshot: its name and its open work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "name", content = "open")]
pub enum Saved {
    /// Stage 1.
    Preparation,
    /// Stage 2.
    MenteeBase,
    /// Stage 3.
    MentorBase,
    /// Stage 4.
    Selection,
    /// Stage 5 with the pairing under way.
    Forming(OpenPairing),
    /// Stage 6 with the re-pairing under way.
    Work(OpenPairing),
    /// Stage 7.
    Closing,
    /// After stage 7.
    Finished,
}

impl Saved {
    /// The stage; closing for a finished cycle.
    pub(in crate::program) fn name(&self) -> StageName {
        match self {
            Self::Preparation => StageName::Preparation,
            Self::MenteeBase => StageName::MenteeBase,
            Self::MentorBase => StageName::MentorBase,
            Self::Selection => StageName::Selection,
            Self::Forming(_) => StageName::Forming,
            Self::Work(_) => StageName::Work,
            Self::Closing | Self::Finished => StageName::Closing,
        }
    }

    /// The stage's code, or `"finished"`.
    pub(in crate::program) fn code(&self) -> &'static str {
        match self {
            Self::Finished => "finished",
            stage => stage.name().code(),
        }
    }

    pub(in crate::program) fn open(&self) -> Option<&OpenPairing> {
        match self {
            Self::Forming(open) | Self::Work(open) => Some(open),
            _ => None,
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

/// One of the seven stages, or [`Finished`]: whatever a
/// [`Program`](crate::program::Program) can be in. Sealed.
pub trait State: sealed::Sealed + Sized {
    /// What the state leaves in a snapshot.
    #[doc(hidden)]
    fn save(&self) -> Saved;

    /// The pairing under way, where there is one.
    #[doc(hidden)]
    fn open(&mut self) -> Option<&mut OpenPairing> {
        None
    }
}

/// One of the seven stages. Sealed.
pub trait Stage: State {
    /// What follows this stage.
    type Next: State;

    /// The stage's name.
    const NAME: StageName;

    /// Why the stage's result is not there yet.
    #[doc(hidden)]
    fn demands(&self, facts: &Facts, index: &Index) -> Vec<Reason>;

    /// Hands the open work on.
    #[doc(hidden)]
    fn next(self) -> Self::Next;
}

/// Stages 5 and 6: pairs are formed, first for all, then for newcomers and those
/// whose pair broke. Sealed.
pub trait FormsPairs: Stage {
    /// The pairing under way.
    #[doc(hidden)]
    fn pairing(&self) -> &OpenPairing;

    /// The pairing under way, to be changed.
    #[doc(hidden)]
    fn pairing_mut(&mut self) -> &mut OpenPairing;
}

/// Stages 6 and 7: a pair's work can be closed. Sealed.
pub trait ClosesPairs: Stage {}

macro_rules! stages {
    ($($(#[$doc:meta])* $name:ident => $next:ident, $demands:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, PartialEq)]
        pub struct $name {
            pub(in crate::program) sealed: (),
        }

        impl sealed::Sealed for $name {}

        impl State for $name {
            fn save(&self) -> Saved {
                Saved::$name
            }
        }

        impl Stage for $name {
            type Next = $next;
            const NAME: StageName = StageName::$name;

            fn demands(&self, facts: &Facts, index: &Index) -> Vec<Reason> {
                $demands(facts, index)
            }

            fn next(self) -> $next {
                $next::begin()
            }
        }

        impl $name {
            pub(in crate::program) fn begin() -> Self {
                Self { sealed: () }
            }
        }
    )*};
}
stages! {
    /// Stage 1: forms, curator, roadmap and resources are settled.
    Preparation => MenteeBase, demands::preparation;
    /// Stage 2: mentees and their requests are collected.
    MenteeBase => MentorBase, demands::mentee_base;
    /// Stage 3: mentors and their resources are collected.
    MentorBase => Selection, demands::mentor_base;
    /// Stage 4: mentors are selected and trained.
    Selection => Forming, demands::selection;
    /// Stage 7: results, feedback, rewards, the long-term base.
    Closing => Finished, demands::closing;
}

macro_rules! pairing_stages {
    ($($(#[$doc:meta])* $name:ident => $next:ty, $next_is:expr, $demands:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, PartialEq)]
        pub struct $name {
            pub(in crate::program) open: OpenPairing,
        }

        impl sealed::Sealed for $name {}

        impl State for $name {
            fn save(&self) -> Saved {
                Saved::$name(self.open.clone())
            }

            fn open(&mut self) -> Option<&mut OpenPairing> {
                Some(&mut self.open)
            }
        }

        impl Stage for $name {
            type Next = $next;
            const NAME: StageName = StageName::$name;

            fn demands(&self, facts: &Facts, index: &Index) -> Vec<Reason> {
                let mut reasons = $demands(facts, index);
                reasons.extend(self.open.demand());
                reasons
            }

            fn next(self) -> $next {
                $next_is(self)
            }
        }

        impl FormsPairs for $name {
            fn pairing(&self) -> &OpenPairing {
                &self.open
            }

            fn pairing_mut(&mut self) -> &mut OpenPairing {
                &mut self.open
            }
        }
    )*};
}
pairing_stages! {
    /// Stage 5: pairs and groups are formed. Owns the locks and the draft.
    Forming => Work, |stage: Forming| Work { open: stage.open }, demands::forming;
    /// Stage 6: pairs work, break and are formed anew. Owns the locks and the draft
    /// of re-pairing.
    Work => Closing, |_| Closing::begin(), demands::work;
}

impl Forming {
    pub(in crate::program) fn begin() -> Self {
        Self { open: OpenPairing::default() }
    }
}

impl ClosesPairs for Work {}
impl ClosesPairs for Closing {}

/// After stage 7: a cycle whose results are all there. It can be read, saved,
/// cleared of a person, and followed by the next cycle.
#[derive(Debug, PartialEq)]
pub struct Finished {
    pub(in crate::program) sealed: (),
}

impl Finished {
    pub(in crate::program) fn begin() -> Self {
        Self { sealed: () }
    }
}

impl sealed::Sealed for Finished {}

impl State for Finished {
    fn save(&self) -> Saved {
        Saved::Finished
    }
}
