//! What can be wrong with preference lists.

use crate::kernel::{Internal, Side, TooMany, faults};

faults! {
    /// A fault of raw preference lists or of the numbers beside them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ListFault: "list-fault" {
        /// An entry names nobody.
        OutOfRange {
            /// Whose list.
            side: Side,
            /// Which list, from 0.
            agent: usize,
            /// The entry's place in the list, from 0.
            position: usize,
            /// The index given.
            partner: u64,
            /// How many agents the opposite side has.
            partners: usize,
        } = "out-of-range",
            "{side} {agent} lists {partner} at place {position}, but the number of \
             {other:pl} is {partners}",
            "{side} {agent}: на месте {position} указан {partner}, но {other:gen-pl} всего \
             {partners}",
            other = side.other();
        /// A list names an agent twice.
        Twice {
            /// Whose list.
            side: Side,
            /// Which list, from 0.
            agent: usize,
            /// The place of the second naming, from 0.
            position: usize,
            /// Who is named twice.
            partner: u32,
        } = "twice",
            "{side} {agent} lists {other} {partner} twice, again at place {position}",
            "{side} {agent}: {other} {partner} указан дважды, повторно на месте {position}",
            other = side.other();
        /// A group of tied entries has no member.
        EmptyTie {
            /// Whose list.
            side: Side,
            /// Which list, from 0.
            agent: usize,
            /// How many entries stand before the group.
            position: usize,
        } = "empty-tie",
            "{side} {agent} has an empty group of ties at place {position}",
            "{side} {agent}: пустая группа равных на месте {position}";
        /// A matrix row goes on after its padding began.
        AfterPadding {
            /// Whose list.
            side: Side,
            /// Which list, from 0.
            agent: usize,
            /// The entry's place.
            position: usize,
            /// Where the padding began.
            padding: usize,
        } = "after-padding",
            "{side} {agent} has an entry at place {position}, after the padding at place {padding}",
            "{side} {agent}: запись на месте {position} после заполнителя на месте {padding}";
        /// Seats are given for another number of agents.
        Seats {
            /// Whose seats.
            side: Side,
            /// How many agents the side has.
            expected: usize,
            /// How many seats were given.
            got: usize,
        } = "seats",
            "seats are given for {got}, but the number of {side:pl} is {expected}",
            "места указаны для {got}, а {side:gen-pl} всего {expected}";
        /// The lists of a side hold more entries than can be numbered.
        TooManyEntries {
            /// Whose lists.
            side: Side,
            /// How many entries.
            entries: usize,
        } = "too-many-entries",
            "the lists of the {side:pl} hold {entries} entries, more than can be numbered",
            "в списках {side:gen-pl} записей {entries}, больше, чем можно пронумеровать";
        /// A side has more agents than can be numbered.
        TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}
