//! Group meetings and open days, read.

use crate::program::{
    Community, Gatherings, GroupMeetingNo, GroupMeetingRecord, OpenDayNo, OpenDayRecord, Record,
};

impl Record {
    /// The group meetings and open days of the cycle.
    #[must_use]
    pub fn gatherings(&self) -> &Gatherings {
        &self.facts.gatherings
    }

    /// The group meeting of this number.
    #[must_use]
    pub fn group_meeting(&self, meeting: GroupMeetingNo) -> Option<&GroupMeetingRecord> {
        self.facts.gatherings.group_meetings.get(meeting.position()?)
    }

    /// The open day of this number.
    #[must_use]
    pub fn open_day(&self, day: OpenDayNo) -> Option<&OpenDayRecord> {
        self.facts.gatherings.open_days.get(day.position()?)
    }

    /// Events, the Union's bank, publications, proposals and alumni of the cycle.
    #[must_use]
    pub fn community(&self) -> &Community {
        &self.gatherings().community
    }
}
