//! Why an operation or a transition was refused: data with stable codes. Each topic has
//! its reasons in a file of its own.

mod corrections;
mod field_name;
mod forming;
mod gatherings;
mod general;
mod monitoring;
mod pairs;
mod people;
mod preparing;
mod results;
mod selecting;
mod units;
mod work;

pub use corrections::CorrectionReason;
pub use field_name::FieldName;
pub use forming::FormingReason;
pub use gatherings::GatheringsReason;
pub use general::GeneralReason;
pub use monitoring::MonitoringReason;
pub use pairs::PairReason;
pub use people::PeopleReason;
pub use preparing::PreparingReason;
pub use results::ResultsReason;
pub use selecting::SelectingReason;
pub use units::UnitReason;
pub use work::WorkReason;

use crate::kernel::{
    Faults, Phrases, StopReason, Topic, Word, Worded, assert_sound, count_words, joined_words,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The reasons of all topics as one, each written as its topic writes it.
macro_rules! joined {
    ($(#[$meta:meta])* pub enum $name:ident {$(
        $(#[$note:meta])*
        $topic:ident($reason:ident),
    )*}) => {
        $(#[$meta])*
        pub enum $name {$(
            $(#[$note])*
            $topic($reason),
        )*}

        impl $name {
            /// Its stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$topic(reason) => reason.code(),)*
                }
            }
        }

        impl Worded for $name {
            const TOPIC: Topic = {
                const PARTS: &[Topic] = &[$($reason::TOPIC),*];
                const WORDS: &[Word] = &joined_words::<{ count_words(PARTS) }>(PARTS);
                assert_sound(WORDS);
                Topic::new("reason", WORDS)
            };

            fn code(&self) -> &str {
                Self::code(self)
            }

            fn value(&self, name: &str, shape: &str, phrases: &Phrases) -> Option<String> {
                match self {
                    $(Self::$topic(reason) => reason.value(name, shape, phrases),)*
                }
            }
        }

        $(
            impl From<$reason> for $name {
                fn from(reason: $reason) -> Self {
                    Self::$topic(reason)
                }
            }

            impl From<$reason> for Reasons {
                fn from(reason: $reason) -> Self {
                    $name::from(reason).into()
                }
            }

            impl std::error::Error for $reason {}
        )*
    };
}

joined! {
    /// One reason why an operation or a transition was refused. Its code is stable and its
    /// fields are the parameters; `Display` says it in English. As JSON it is the code and
    /// the parameters, whatever its topic.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(untagged, expecting = "a reason with a known code and its parameters")]
    #[non_exhaustive]
    pub enum Reason {
        /// What any operation may run into.
        General(GeneralReason),
        /// The conditions that stage 1 settles.
        Preparing(PreparingReason),
        /// The two bases.
        People(PeopleReason),
        /// Selection and training of mentors.
        Selecting(SelectingReason),
        /// Group meetings and open days.
        Gatherings(GatheringsReason),
        /// Single pairs.
        Pairs(PairReason),
        /// Forming pairs.
        Forming(FormingReason),
        /// The work of pairs.
        Work(WorkReason),
        /// Units of pairs.
        Units(UnitReason),
        /// Monitoring.
        Monitoring(MonitoringReason),
        /// Results and recognition.
        Results(ResultsReason),
        /// Corrections.
        Corrections(CorrectionReason),
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&Phrases::english().say(self))
    }
}

impl std::error::Error for Reason {}

/// All the reasons of one refusal, at least one, the first found first. As JSON each is what
/// [`Faults`] tells of it, in words too; a [`Reason`] by itself is written with its parameters as
/// data and can be read back.
pub type Reasons = Faults<Reason>;

impl Faults<Reason> {
    /// Nothing to object, or all of these.
    pub(in crate::program) fn check(reasons: Vec<Reason>) -> Result<(), Self> {
        if reasons.is_empty() { Ok(()) } else { Err(reasons.into()) }
    }

    /// The answer, or the best that a run found before a limit ended it; a run that was
    /// cancelled, or found nothing, gives its reason.
    pub(in crate::program) fn unless_cancelled<T>(
        best: Result<(T, Option<StopReason>), StopReason>,
    ) -> Result<T, Self> {
        match best? {
            (_, Some(StopReason::Cancelled)) => Err(StopReason::Cancelled.into()),
            (best, _) => Ok(best),
        }
    }
}

impl From<StopReason> for Reason {
    fn from(reason: StopReason) -> Self {
        GeneralReason::Stopped { why: reason }.into()
    }
}

impl From<StopReason> for Reasons {
    fn from(reason: StopReason) -> Self {
        Reason::from(reason).into()
    }
}

/// The reason where a text says nothing.
pub(in crate::program) fn blank(field: &str, text: &str) -> Option<Reason> {
    text.trim().is_empty().then(|| GeneralReason::Blank { field: field.into() }.into())
}
