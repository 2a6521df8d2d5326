//! Reasons about group meetings and open days.

use crate::kernel::{Side, words};
use crate::people::{Date, EventKind, FormId, PersonId};

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
        } = "nobody-attended", "no {side} attended", "среди {side:gen-pl} на встрече никого не было";
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
        } = "not-attended", "{side} {person} did not attend", "{side} {person}: отсутствие на встрече";
        /// The learner turned to the mentor already.
        AlreadyApproached {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "already-approached",
            "{mentee} has turned to {mentor} already",
            "обращение {mentee} к наставнику {mentor} уже внесено";
        /// The learner did not turn to the mentor.
        NoApproach {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "no-approach",
            "{mentee} has not turned to {mentor}",
            "обращения {mentee} к наставнику {mentor} нет";
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
        /// There is no such event.
        UnknownEvent {
            /// The number given.
            event: u32,
        } = "unknown-event", "there is no event {event}", "мероприятия № {event} нет";
        /// An event was held already.
        EventHeld {
            /// The event.
            event: u32,
        } = "event-held",
            "how event {event} went is recorded already",
            "итоги мероприятия № {event} уже внесены";
        /// The day of an event is still to come.
        EventAhead {
            /// The event.
            event: u32,
            /// Its day.
            on: Date,
        } = "event-ahead",
            "event {event} of {on} is still to come",
            "мероприятие № {event} ({on}) ещё не наступило";
        /// Nobody came to an event.
        NobodyCame = "nobody-came", "nobody came to the event", "на мероприятии никого не было";
        /// An event of this kind is none of its form's.
        NotOfForm {
            /// The form.
            form: FormId,
            /// The kind.
            kind: EventKind,
        } = "event-not-of-form",
            "the form {form} has no such event: {kind}",
            "в форме «{form}» такого мероприятия нет: {kind}";
        /// There is no such request to the bank.
        UnknownBankRequest {
            /// The number given.
            request: u32,
        } = "unknown-bank-request",
            "there is no request {request} to the bank",
            "запроса № {request} в банк Союза наставников нет";
        /// A request to the bank is answered already.
        BankAnswered {
            /// The request.
            request: u32,
        } = "bank-answered",
            "request {request} to the bank is answered already",
            "на запрос № {request} в банк Союза наставников уже дан ответ";
        /// Whoever asked the bank would answer.
        AnswersThemselves {
            /// Who.
            person: PersonId,
        } = "answers-themselves",
            "{person} would answer their own request",
            "на запрос отвечает тот же, кто его подал: {person}";
        /// There is no such proposal.
        UnknownProposal {
            /// The number given.
            proposal: usize,
        } = "unknown-proposal", "there is no proposal {proposal}", "предложения № {proposal} нет";
        /// Somebody is a member of the alumni community already.
        AlreadyAlumnus {
            /// Who.
            person: PersonId,
        } = "already-alumnus",
            "{person} is in the alumni community already",
            "{person}: уже в сообществе благодарных выпускников";
    }
}
