//! What a year produces, as data that is to be recorded: what a file tells row by row.

use crate::meetings::Timetable;
use crate::people::import::ImportFaults;
use crate::people::{Date, PersonId, Wishes};
use crate::program::monitoring::Sheet;
use crate::program::results::{Opinion, Rating};
use crate::program::work::Meeting;
use crate::program::{
    Cause, Feedback, FeedbackFrom, GroupMeetingNo, Measurement, Moment, PairNo, Session, Side,
};
use crate::strategy::procedures::Way;
use std::collections::BTreeSet;

/// What the rows of a file tell. The columns bear these names, or those that a mapping gives
/// them among its `attributes`; usual Russian and English headings are known.
///
/// People are named by id or by name, pairs by number or by mentee and mentor. `date` is the
/// day on which it happened; where there is none it is the act's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactKind {
    /// `person`, `role` where somebody is in both bases, `moment` (entry or exit), `date`; then
    /// either `parameter` and `value`, or a column for each parameter.
    Measurements,
    /// `person`, `role`, `moment` (interim or final), `form`, `date`, and a column for each
    /// question, under its code or its text.
    Answers {
        /// The questionnaire's code.
        questionnaire: String,
        /// As what everybody answers whose row does not say it.
        from: Option<FeedbackFrom>,
        /// When everybody answered whose row does not say it.
        moment: Option<Moment>,
    },
    /// `person`, `role`, `wishes` such as `m1 > m2 = m3`, `vetoes`, `date`.
    Wishes {
        /// The group meeting after which they wish.
        meeting: GroupMeetingNo,
    },
    /// Meetings of pairs: `pair`, or `mentee` and `mentor`; `date`; `kind`, regular where it is
    /// not stated; `state`, held where it is not stated; `minutes`.
    Meetings,
    /// Who came to training sessions: `person`, `theme`, `date`, `attended`; rows of one day and
    /// theme are one session.
    Attendance,
    /// What the two of a pair think of each other at the end: `pair`, or `mentee` and `mentor`;
    /// `role`, `level` from 1 to 10, `text`, `date`.
    Opinions,
    /// What curators and colleagues think of mentors: `mentor`, `by`, `rater` (curator where it
    /// is not stated, or colleague), `level` from 1 to 10, `date`.
    Ratings,
    /// Group meetings: `date`, `round`, `mentee`, `mentor`, `state`, held where it is not stated.
    /// Rows of one day are one meeting, rows of one number one of its rounds; who has no meeting
    /// that was held did not come.
    GroupMeetings,
    /// Open days: `date`, `place`, `mentee`, and of whoever turned to a mentor `mentor`, `way`
    /// (a wish left with the curator, or an offer made directly, which holds where it is not
    /// stated), `answer` and, where it is no, `cause`. Rows of one day and place are one open
    /// day; of the mentors whom a learner turned to, the one who stands higher comes first.
    OpenDays,
    /// Feedback on a pair's work: `pair`, or `mentee` and `mentor`; `role`; `moment`, interim
    /// where it is not stated; `text`, `date`.
    Feedback,
}

/// A fact that is to be recorded.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum NewFact {
    /// A measurement of a person.
    Measured {
        /// Of whom.
        person: PersonId,
        /// What.
        measurement: Measurement,
    },
    /// A questionnaire filled in.
    Answered {
        /// The answers.
        sheet: Sheet,
        /// When.
        on: Option<Date>,
    },
    /// Wishes after a group meeting.
    Wished {
        /// After which.
        meeting: GroupMeetingNo,
        /// On which side.
        side: Side,
        /// Whose.
        person: PersonId,
        /// Which.
        wishes: Wishes,
        /// When.
        on: Option<Date>,
    },
    /// A meeting of a pair.
    Met {
        /// Of which.
        pair: PairNo,
        /// What became of it.
        meeting: Meeting,
    },
    /// A training session.
    Trained(Session),
    /// What one side of a pair thinks of the other.
    Opined {
        /// Of which pair.
        pair: PairNo,
        /// Which side.
        side: Side,
        /// What.
        opinion: Opinion,
        /// When.
        on: Option<Date>,
    },
    /// A rating of a mentor.
    Rated {
        /// Of whom.
        mentor: PersonId,
        /// Which.
        rating: Rating,
    },
    /// A group meeting.
    GroupMet {
        /// When.
        on: Date,
        /// Who met whom, round by round.
        timetable: Timetable<(PersonId, PersonId)>,
        /// The mentees who came.
        mentees: BTreeSet<PersonId>,
        /// The mentors who came.
        mentors: BTreeSet<PersonId>,
    },
    /// An open day, with those who turned to mentors.
    OpenDay {
        /// When.
        on: Date,
        /// Where.
        place: String,
        /// Who came.
        visitors: BTreeSet<PersonId>,
        /// Who turned to whom, in the order of the file.
        approaches: Vec<OpenDayApproach>,
    },
    /// Feedback on a pair's work.
    FedBack {
        /// On which.
        pair: PairNo,
        /// What.
        feedback: Feedback,
    },
}

/// That a learner turned to a mentor after an open day, and what the mentor answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenDayApproach {
    /// Who.
    pub mentee: PersonId,
    /// To whom.
    pub mentor: PersonId,
    /// How.
    pub way: Way,
    /// Whether the mentor would take the learner; nothing before the answer.
    pub accepted: Option<bool>,
    /// Why not, where it was told.
    pub cause: Option<Cause>,
}

impl NewFact {
    /// What two rows share that tell the same thing; nothing where each row counts.
    pub(in crate::program) fn key(&self) -> Option<String> {
        Some(match self {
            Self::Measured { person, measurement: one } => {
                format!("{person}\n{:?}\n{}\n{:?}", one.side, one.name, one.moment)
            }
            Self::Answered { sheet, .. } => format!("{:?}", sheet.key),
            Self::Wished { side, person, .. } => format!("{side:?}\n{person}"),
            Self::Met { pair, meeting } => format!("{pair} {} {:?}", meeting.on, meeting.kind),
            Self::FedBack { pair, feedback } => {
                format!("{pair} {:?} {:?}", feedback.from, feedback.moment)
            }
            Self::Opined { pair, side, .. } => format!("{pair} {side:?}"),
            Self::Rated { mentor, rating } => format!("{mentor}\n{:?}\n{}", rating.from, rating.by),
            Self::Trained(_) | Self::GroupMet { .. } | Self::OpenDay { .. } => return None,
        })
    }

    pub(in crate::program) fn person(&self) -> Option<String> {
        match self {
            Self::Measured { person, .. } | Self::Wished { person, .. } => Some(person.to_string()),
            Self::Answered { sheet, .. } => Some(sheet.key.person.to_string()),
            Self::Met { .. }
            | Self::FedBack { .. }
            | Self::Opined { .. }
            | Self::Rated { .. }
            | Self::GroupMet { .. }
            | Self::OpenDay { .. }
            | Self::Trained(_) => None,
        }
    }

    /// The day on which it happened.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Measured { measurement, .. } => measurement.on,
            Self::Answered { on, .. } | Self::Wished { on, .. } | Self::Opined { on, .. } => *on,
            Self::Rated { rating, .. } => rating.on,
            Self::GroupMet { on, .. } | Self::OpenDay { on, .. } => Some(*on),
            Self::Met { meeting, .. } => Some(meeting.on),
            Self::Trained(session) => Some(session.on),
            Self::FedBack { feedback, .. } => feedback.on,
        }
    }
}

/// A row with what it tells.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FactRow {
    /// The line of the file, from 1.
    pub line: usize,
    /// What it tells.
    pub fact: NewFact,
    pub(in crate::program) row: usize,
    pub(in crate::program) sent: Option<(Date, chrono::NaiveTime)>,
}

impl FactRow {
    pub(in crate::program) fn order(&self) -> impl Ord {
        (self.sent, self.fact.day(), self.line)
    }
}

/// A file of facts as it was read: data that nothing was done with yet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ImportedFacts {
    /// What the rows tell, in the order of the file. Of several rows about the same thing only
    /// the last is here.
    pub rows: Vec<FactRow>,
    /// What could not be read; such rows are not among them.
    pub faults: ImportFaults,
    /// What kept nothing from being read: rows that a later one replaced, people wished for who
    /// are not in the bases.
    pub notes: ImportFaults,
}
