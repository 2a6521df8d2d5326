//! Group meetings and open days: what was held, who came, what they answered.
//!
//! Both are facts, and may be recorded in any stage; the pairs that follow from them
//! are drafted in stage 5 or 6 by [`GroupMeetingRecord::strategy`] and
//! [`OpenDayRecord::strategy`]. A veto after a meeting and a declined approach exclude
//! the pair for the rest of the cycle, like any veto.

mod community;
mod group_meeting;
mod open_day;
use crate::people::PersonId;
pub use community::{
    BankRequest, BankRequestNo, Community, EventNo, EventOutcome, EventPlan, EventRecord, Outlet,
    Proposal, Publication,
};
pub use group_meeting::{GroupMeetingNo, GroupMeetingRecord};
pub use open_day::{ApproachRecord, OpenDayNo, OpenDayRecord};
use serde::{Deserialize, Serialize};
/// The meetings of a cycle that bring mentees and mentors together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Gatherings {
    /// Group meetings, by number from 1.
    pub group_meetings: Vec<GroupMeetingRecord>,
    /// Open days, by number from 1.
    pub open_days: Vec<OpenDayRecord>,
    /// Events, the Union's bank, publications, proposals, alumni.
    #[serde(skip_serializing_if = "Community::is_empty")]
    pub community: Community,
}

impl Gatherings {
    /// The pairs that somebody refused, as mentee and mentor.
    pub(in crate::program) fn refused(&self) -> impl Iterator<Item = (PersonId, PersonId)> + '_ {
        let after_meetings = self.group_meetings.iter().flat_map(|one| one.wishes.vetoes());
        let declined = self.open_days.iter().flat_map(|day| day.declined());
        after_meetings.chain(declined)
    }

    /// Whether one of the two refused the other.
    pub(in crate::program) fn refuses(&self, mentee: &PersonId, mentor: &PersonId) -> bool {
        let declined = |day: &OpenDayRecord| {
            day.declined().any(|(one, other)| one == *mentee && other == *mentor)
        };
        self.group_meetings.iter().any(|meeting| meeting.wishes.refuses(mentee, mentor))
            || self.open_days.iter().any(declined)
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(u32);

        impl $name {
            /// This number.
            #[must_use]
            pub fn new(number: u32) -> Self {
                Self(number)
            }

            /// The number.
            #[must_use]
            pub fn get(self) -> u32 {
                self.0
            }

            /// The number at this position.
            pub(in crate::program) fn at(position: usize) -> Self {
                Self(u32::try_from(position).unwrap_or(u32::MAX).saturating_add(1))
            }

            /// The position of this number; nothing for 0.
            pub(in crate::program) fn position(self) -> Option<usize> {
                self.0.checked_sub(1).map(|position| position as usize)
            }
        }

        impl crate::kernel::Said for $name {
            fn said(&self, _: &str, _: &crate::kernel::Phrases) -> String {
                self.to_string()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

pub(in crate::program::papers) use numbers;
