//! Why a situation cannot be as asked, and what keeps two people apart.

use crate::kernel::{MenteeIx, MentorIx, Side, faults, words};
use crate::people::{Base, Participant, PersonId};

faults! {
    /// Why a situation cannot be as asked.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SituationFault: "situation-fault" {
        /// The id is not in the base.
        UnknownPerson {
            /// Which base was searched.
            side: Side,
            /// The id.
            person: PersonId,
        } = "unknown-person",
            "{person} is not among the {side:pl}",
            "{person} нет среди {side:gen-pl}";
        /// A lock on a pair that the rules forbid.
        LockedForbidden {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
            /// What forbids it.
            because: KeptApart,
        } = "locked-forbidden",
            "{mentee} and {mentor} cannot be locked together: {because} forbids the pair",
            "{mentee} и {mentor} нельзя закрепить друг за другом: пару запрещает {because}";
        /// A pair is locked and vetoed.
        LockedVetoed {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "locked-vetoed",
            "{mentee} and {mentor} are locked together and vetoed at once",
            "пара {mentee} и {mentor} зафиксирована и одновременно исключена отказом";
        /// The locked pairs of a mentor cannot be part of a group of a size that may be.
        LockedGroup {
            /// The mentor.
            mentor: PersonId,
        } = "locked-group",
            "the locked pairs of mentor {mentor} fit no group of a size that may be",
            "зафиксированные пары наставника {mentor} не образуют группу допустимого размера";
        /// The locked pairs keep the mentors' loads from being as even as asked.
        LockedSpread {
            /// By how much loads may differ.
            spread: u32,
        } = "locked-spread",
            "the locked pairs allow no loads that differ by at most {spread}",
            "с зафиксированными парами нагрузка не может различаться не больше чем на {spread}";
        /// The rules over groups, with the locked pairs, can be kept by no pairing.
        RulesOverGroups {
            /// The rules that ask for a least number, with their groups.
            rules: Vec<String>,
        } = "rules-over-groups",
            "no pairs keep the rules over groups: {rules}",
            "никакие пары не соблюдают правила о группах: {rules}";
        /// Who is to be together or apart cannot be, with the locked pairs and the sizes of groups.
        NotKept {
            /// The rules: their names, or the mentees.
            rules: Vec<String>,
        } = "not-kept",
            "no pairs with the locked ones keep together and apart: {rules}",
            "с закреплёнными парами нельзя соблюсти, кто вместе и кто порознь: {rules}";
        /// The locked pairs of mentees are part of no groups that one mentor or two may lead.
        LockedCoLed {
            /// The mentees.
            mentees: Vec<PersonId>,
        } = "locked-co-led",
            "the locked pairs of {mentees} fit no groups that mentors may lead alone or together",
            "зафиксированные пары ({mentees}) не образуют групп, которые наставники могут вести по одному или вместе";
        /// More locks than seats.
        NoSeatForLock {
            /// The person's side.
            side: Side,
            /// The person.
            person: PersonId,
        } = "no-seat-for-lock",
            "the {side} {person} has no free seat left for another locked pair",
            "{side} {person}: нет свободного места для ещё одной зафиксированной пары";
    }
}

faults! {
    /// Why pairs that a strategy formed cannot be made.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PairsFault: "pairs-fault" {
        /// A position is nobody's.
        Unknown {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "unknown",
            "there is no mentee {mentee} or no mentor {mentor}",
            "нет наставляемого {mentee} или нет наставника {mentor}";
        /// A pair stands twice.
        Twice {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "twice",
            "{mentee} and {mentor} are a pair twice",
            "{mentee} и {mentor} стоят в паре дважды";
        /// A pair may not be made.
        KeptApart {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
            /// What forbids it.
            because: KeptApart,
        } = "kept-apart",
            "{mentee} and {mentor} cannot be a pair: {because} forbids it",
            "{mentee} и {mentor} не могут быть парой: запрещает {because}";
        /// Somebody has more pairs, the locked ones among them, than seats.
        Seats {
            /// The person's side.
            side: Side,
            /// The person.
            person: PersonId,
            /// How many seats are free.
            seats: u32,
            /// How many pairs.
            pairs: u64,
        } = "seats",
            "the {side} {person} has {seats:free seat|free seats}, but {pairs:pair|pairs}",
            "{side} {person}: свободных мест {seats}, а пар {pairs}";
    }
}

words! {
    /// What keeps two people from being paired. A rule may have any name, so it is told apart
    /// from a veto by its kind and never by what it is called.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum KeptApart: "kept-apart", fills, display {
        /// The pair is vetoed in this situation.
        Veto = "veto", "a veto", "отказ от пары";
        /// The rules of a form rule it out.
        Forms = "forms", "the forms' rules", "правила форм";
        /// The scoring rule of this name forbids it.
        Rule {
            /// The rule's name, as the curator wrote it.
            name: String,
        } = "rule", "{name}", "{name}";
    }
}

/// The position of somebody in their base.
pub(super) fn find<P: Participant>(
    base: &Base<P>,
    person: &PersonId,
) -> Result<P::Ix, SituationFault> {
    base.index_of(person)
        .ok_or_else(|| SituationFault::UnknownPerson { side: P::SIDE, person: person.clone() })
}
