//! What can be wrong with a snapshot.

use crate::kernel::{Side, words};
use crate::people::{FormId, PersonId, Words};
use crate::program::{PairNo, Reason, StageName};

words! {
    /// What is wrong with a snapshot.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum RestoreFault: "restore-fault", fills, display {
        /// Cycles count from 1.
        NoCycle = "no-cycle", "the cycle is 0", "номер цикла – 0";
        /// The journal does not begin with the cycle's beginning, or has two.
        NoBeginning = "no-beginning",
            "the journal does not begin with the beginning of the cycle, once",
            "журнал не начинается с начала цикла, и притом один раз";
        /// The journal goes back in time.
        JournalOrder {
            /// The entry, from 1.
            entry: usize,
        } = "journal-order",
            "entry {entry} of the journal is earlier than the one before",
            "запись {entry} журнала раньше предыдущей";
        /// The stages entered, as the journal has them, do not lead to the stage saved.
        StageOrder {
            /// The stage saved.
            stage: StageName,
        } = "stage-order",
            "the stages entered do not lead one after another to the stage {stage}",
            "пройденные этапы не ведут один за другим к этапу «{stage}»";
        /// The result of a stage that is past is missing.
        Missing {
            /// The stage.
            stage: StageName,
            /// What is missing.
            reason: Reason,
        } = "missing",
            "the stage {stage} is past, but {reason}",
            "этап «{stage}» пройден, но {reason}";
        /// Something belongs to a later stage.
        Early {
            /// What.
            what: String,
            /// The stage saved.
            stage: StageName,
        } = "early",
            "{what} belong to a later stage than {stage}",
            "{what} относятся к более позднему этапу, чем «{stage}»";
        /// Rules are kept for a form that was not chosen.
        FormNotChosen {
            /// Which.
            form: FormId,
        } = "form-not-chosen",
            "there are rules for the form {form}, which is not chosen",
            "есть правила для формы {form}, которая не выбрана";
        /// A step is marked as done that the roadmap does not have.
        UnknownStep {
            /// Its number.
            step: u32,
        } = "unknown-step",
            "step {step} is marked as done, and the roadmap does not have it",
            "шаг {step} отмечен как сделанный, а в дорожной карте его нет";
        /// Somebody is named whom nobody knows.
        UnknownPerson {
            /// Where.
            place: String,
            /// Who.
            person: PersonId,
        } = "unknown-person",
            "{place} names {person}, who is nobody",
            "{place}: назван {person}, но такого нет";
        /// A pair is named that does not exist.
        UnknownPair {
            /// Where.
            place: String,
            /// Which.
            pair: PairNo,
        } = "unknown-pair",
            "{place} names pair {pair}, which does not exist",
            "{place}: названа пара {pair}, которой нет";
        /// Somebody was erased and is there.
        Erased {
            /// The id.
            person: PersonId,
        } = "erased",
            "{person} stands for somebody erased and is in a base",
            "{person} обозначает удалённого человека и стоит в базе";
        /// A base cannot number so many people.
        TooMany {
            /// Which base.
            side: Side,
            /// How many.
            count: usize,
        } = "too-many",
            "{count} {side:pl} cannot be numbered",
            "столько ({count}) {side:gen-pl} не пронумеровать";
        /// A wish names somebody twice or nobody.
        Wish {
            /// In words.
            fault: Words,
        } = "wish", "{fault}", "{fault}";
        /// A live pair has a member who is not ready.
        NotReady {
            /// The pair.
            pair: PairNo,
            /// What the member lacks.
            reason: Reason,
        } = "not-ready", "pair {pair} is live, but {reason}", "пара {pair} действует, но {reason}";
        /// Somebody has more live pairs than seats.
        Seats {
            /// On which side.
            side: Side,
            /// Who.
            person: PersonId,
            /// How many pairs.
            pairs: usize,
            /// How many seats.
            seats: u32,
        } = "seats",
            "{side} {person} has {pairs:live pair|live pairs} and {seats:seat|seats}",
            "{side} {person}: действующих пар {pairs}, а мест {seats}";
        /// Two live pairs have the same members.
        Twice {
            /// The second of them.
            pair: PairNo,
        } = "twice", "pair {pair} repeats a live pair", "пара {pair} повторяет действующую пару";
        /// Mentee and mentor are one person.
        SamePerson {
            /// The pair.
            pair: PairNo,
        } = "same-person",
            "pair {pair} makes a person their own mentor",
            "в паре {pair} человек – сам себе наставник";
        /// A pair was published without the consent of a side.
        NoConsent {
            /// The pair.
            pair: PairNo,
            /// Which side.
            side: Side,
        } = "no-consent",
            "pair {pair} was published without the consent of the {side}",
            "пара {pair} обнародована без согласия {side:gen}";
        /// A pair ended in a way that does not follow from what came before: a published
        /// one was declined, or one that never worked was closed.
        Ending {
            /// The pair.
            pair: PairNo,
        } = "ending", "pair {pair} could not end like that", "пара {pair} не могла закончиться так";
        /// A pair is proposed, agreed or working where none can be.
        StillOpen {
            /// The pair.
            pair: PairNo,
            /// The stage saved.
            stage: StageName,
        } = "still-open",
            "pair {pair} is still open in the stage {stage}",
            "пара {pair} ещё открыта на этапе «{stage}»";
        /// A paper is not one that the programme would have taken.
        Unfit {
            /// Which paper.
            place: String,
            /// What is wrong with it.
            reason: Reason,
        } = "unfit", "{place}: {reason}", "{place}: {reason}";
        /// A group meeting or an open day could not have come about like that.
        Gathering {
            /// Which.
            place: String,
            /// Why not.
            reason: Reason,
        } = "gathering", "{place}: {reason}", "{place}: {reason}";
        /// A pair comes from a search or a repair that does not exist.
        NoSearch {
            /// The pair.
            pair: PairNo,
        } = "no-search",
            "pair {pair} comes from a search or a repair that does not exist",
            "пара {pair} идёт из поиска или исправления, которого нет";
    }
}

impl std::error::Error for RestoreFault {}

impl RestoreFault {
    pub(in crate::program) fn unknown(place: &str, person: &PersonId) -> Self {
        Self::UnknownPerson { place: place.to_owned(), person: person.clone() }
    }
}
