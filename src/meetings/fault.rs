//! Why no timetable can be made.

use crate::kernel::{Internal, Side, faults};

faults! {
    /// Why no timetable can be made.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PlanFault: "plan-fault" {
        /// Somebody is said to be absent who is nobody.
        Unknown {
            /// The side.
            side: Side,
            /// The position given.
            person: u32,
            /// How many people the side has.
            people: usize,
        } = "unknown",
            "{side} {person} is said to be absent, but the number of {side:pl} is {people}",
            "{side} {person} назван отсутствующим, но {side:gen-pl} всего {people}";
        /// The choice of meetings was refused by the solver; a fault of this crate.
        Refused {
            /// What the solver said.
            fault: String,
        } = "refused",
            "the choice of meetings could not be set up: {fault}",
            "не удалось поставить задачу выбора встреч: {fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}
