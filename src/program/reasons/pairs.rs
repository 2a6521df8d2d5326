//! Reasons about single pairs, in whichever stage.

use crate::kernel::{Side, words};
use crate::people::{Date, FormId, Ineligible, PersonId};
use crate::program::PairNo;

words! {
    /// What keeps two from being a pair, or a pair from standing where an operation needs
    /// it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum PairReason: "reason", fills, display {
        /// Mentor and mentee are one person.
        SamePerson {
            /// The person.
            person: PersonId,
        } = "same-person",
            "{person} cannot be their own mentor",
            "{person} не может быть наставником самому себе";
        /// The two break a rule of the form, and no form they share is open.
        IneligiblePair {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
            /// The form.
            form: FormId,
            /// Which rule.
            why: Ineligible,
        } = "ineligible-pair",
            "mentee {mentee} and mentor {mentor} cannot work in the form {form}: {why}",
            "наставляемый {mentee} и наставник {mentor} не могут работать в форме «{form}»: {why}";
        /// The pair is excluded by the curator or a wish.
        Excluded {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "excluded",
            "the pair of mentee {mentee} and mentor {mentor} is excluded",
            "пара исключена из подбора: наставляемый {mentee}, наставник {mentor}";
        /// A hard rule forbids the pair.
        RuleForbids {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
            /// The rule's name.
            rule: String,
        } = "rule-forbids",
            "{rule:?} forbids the pair of mentee {mentee} and mentor {mentor}",
            "условие «{rule}» не допускает пары: наставляемый {mentee}, наставник {mentor}";
        /// No seat is free.
        NoSeat {
            /// On which side.
            side: Side,
            /// Whose.
            person: PersonId,
            /// How many they have.
            seats: u32,
        } = "no-seat",
            "{side} {person} has no free seat of {seats}",
            "{side} {person}: свободных мест нет (всего – {seats})";
        /// The two work together or are proposed to each other.
        AlreadyPaired {
            /// The pair.
            pair: PairNo,
        } = "already-paired",
            "the two are pair {pair} already",
            "эти двое уже составляют пару № {pair}";
        /// The pair ended before in this cycle.
        EndedBefore {
            /// The pair.
            pair: PairNo,
        } = "ended-before",
            "the two were pair {pair}, which ended",
            "эти двое составляли пару № {pair}, её работа завершена";
        /// Nothing keeps the two from being a pair again.
        NotBarred {
            /// The pair.
            pair: PairNo,
        } = "not-barred",
            "nothing keeps the two of pair {pair} from being a pair again",
            "пару № {pair} и без того можно образовать снова";
        /// The pair is a decision that no repair moves.
        IsPinned {
            /// The pair.
            pair: PairNo,
        } = "is-pinned",
            "pair {pair} was decided, and no repair moves it",
            "пара № {pair} определена решением куратора, при повторном подборе она не меняется";
        /// Repairs may move the pair.
        NotPinned {
            /// The pair.
            pair: PairNo,
        } = "not-pinned",
            "pair {pair} may be moved by repairs already",
            "пару № {pair} и так можно менять при повторном подборе";
        /// The two are no pair.
        NotPaired {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-paired",
            "mentee {mentee} and mentor {mentor} are no pair now",
            "пары сейчас нет: наставляемый {mentee}, наставник {mentor}";
        /// No such pair.
        UnknownPair {
            /// The number given.
            pair: PairNo,
        } = "unknown-pair", "there is no pair {pair}", "пары № {pair} нет";
        /// The pair has ended.
        PairEnded {
            /// The pair.
            pair: PairNo,
        } = "pair-ended", "pair {pair} has ended", "работа пары № {pair} завершена";
        /// The side has answered.
        AlreadyAnswered {
            /// The pair.
            pair: PairNo,
            /// The side.
            side: Side,
        } = "already-answered",
            "pair {pair}: the {side} has answered already",
            "пара № {pair}: ответ {side:gen} уже получен";
        /// The pair is not published yet.
        NotWorking {
            /// The pair.
            pair: PairNo,
        } = "not-working",
            "pair {pair} does not work yet: it is not published",
            "пара № {pair} ещё не работает: она не закреплена распоряжением";
        /// The pair is published already.
        Published {
            /// The pair.
            pair: PairNo,
        } = "published", "pair {pair} is published already", "пара № {pair} уже закреплена распоряжением";
        /// The order is older than a consent to the pair.
        OrderEarly {
            /// The pair.
            pair: PairNo,
            /// The day of the order.
            order: Date,
            /// The day of the consent.
            consent: Date,
        } = "order-early",
            "pair {pair}: the order of {order} is older than the consent of {consent}",
            "пара № {pair}: распоряжение от {order} раньше согласия от {consent}";
        /// The pair would have ended before it worked, or before something that it did.
        EndEarly {
            /// The pair.
            pair: PairNo,
            /// The day of the end.
            end: Date,
            /// The later day: of the order, or of a meeting.
            later: Date,
        } = "end-early",
            "pair {pair} cannot have ended on {end}: it was at work on {later}",
            "пара № {pair} не могла завершить работу {end}: {later} она ещё работала";
        /// The change would leave a pair with somebody who is not ready.
        PairNeedsReady {
            /// The pair.
            pair: PairNo,
            /// In which role.
            side: Side,
            /// The person.
            person: PersonId,
        } = "pair-needs-ready",
            "{side} {person} has to stay ready while pair {pair} lasts",
            "{side} {person}: изменить нельзя, участник работает в паре № {pair}";
    }
}
