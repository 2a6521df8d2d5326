//! Reasons about group meetings and open days.

use crate::kernel::{Side, words};
use crate::people::PersonId;

words! {
    /// Why something of a group meeting or an open day was refused.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum GatheringsReason: "reason", fills, display {
        /// There is no such group meeting.
        UnknownGroupMeeting {
            /// The number given.
            meeting: u32,
        } = "unknown-group-meeting",
            "there is no group meeting {meeting}",
            "групповой встречи № {meeting} нет";
        /// There is no such open day.
        UnknownOpenDay {
            /// The number given.
            day: u32,
        } = "unknown-open-day", "there is no open day {day}", "дня открытых дверей № {day} нет";
        /// The timetable has no meeting.
        NobodyMet = "nobody-met",
            "the timetable has no meeting",
            "в расписании нет ни одной встречи";
        /// Nobody of a side attended.
        NobodyAttended {
            /// The side.
            side: Side,
        } = "nobody-attended", "no {side} attended", "среди {side:gen-pl} никто не присутствовал";
        /// Somebody is in two places in one round.
        TwoPlaces {
            /// The round, from 1.
            round: usize,
            /// Who.
            person: PersonId,
        } = "two-places",
            "{person} is in two places in round {round}",
            "{person}: две встречи одновременно в раунде {round}";
        /// Two meet more than once.
        MeetsTwice {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "meets-twice",
            "mentee {mentee} and mentor {mentor} meet more than once",
            "наставляемый {mentee} и наставник {mentor} встречаются более одного раза";
        /// Somebody was not there.
        NotAttended {
            /// The side.
            side: Side,
            /// Who.
            person: PersonId,
        } = "not-attended", "{side} {person} did not attend", "{side} {person} не присутствовал(а)";
        /// The learner turned to the mentor already.
        AlreadyApproached {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "already-approached",
            "{mentee} has turned to {mentor} already",
            "{mentee} уже обращался (обращалась) к наставнику {mentor}";
        /// The learner did not turn to the mentor.
        NoApproach {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "no-approach",
            "{mentee} has not turned to {mentor}",
            "{mentee} не обращался (не обращалась) к наставнику {mentor}";
        /// A wish that the curator has not passed on cannot be answered.
        NotPassedOn {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-passed-on",
            "the wish of {mentee} has not been passed on to {mentor}",
            "пожелание {mentee} ещё не передано наставнику {mentor}";
        /// The curator has nothing to pass on: an offer, or a wish passed on already.
        NothingToPassOn {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "nothing-to-pass-on",
            "nothing of {mentee} waits to be passed on to {mentor}",
            "от {mentee} нет пожеланий, ожидающих передачи наставнику {mentor}";
        /// The mentor answered already.
        ApproachAnswered {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "approach-answered",
            "{mentor} has answered {mentee} already",
            "наставник {mentor} уже ответил на обращение {mentee}";
    }
}
