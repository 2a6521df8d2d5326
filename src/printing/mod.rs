//! Papers that are printed: orders, registers, plans, timetables, certificates, letters, as
//! pages of HTML that print well on A4.
//!
//! A paper is data first: a struct that is made of a [`Record`](crate::program::Record) and can
//! be serialised. A template, one for each kind and language, makes a page of it. An organisation
//! replaces the templates that it wants to have otherwise; whatever people wrote is escaped.
//!
//! | task | item |
//! | --- | --- |
//! | print every paper that a record gives | [`Printer::print_all`] |
//! | print one | [`Printer::print`] with an [`OrderPaper`], a [`MenteeRegister`], … |
//! | replace a template, or the page around all of them | [`Printer::with_template`], [`Printer::with_page`] |
//! | see what a template may use | the fields of the paper, `organisation`, the filters of [`Printer`] |
//!
//! ```
//! use mentormatch::kernel::Phrases;
//! use mentormatch::people::Cohort;
//! use mentormatch::printing::{MenteeRegister, Organisation, Printer};
//!
//! let printer = Printer::new(Phrases::english(), &Organisation::new("Sample School"))?;
//! let empty = MenteeRegister { people: Vec::new() };
//! assert!(printer.print(&empty)?.contains("Sample School"));
//! # Ok::<(), mentormatch::printing::PrintFault>(())
//! ```

mod closing;
mod fault;
mod filters;
mod kind;
mod named;
mod order;
mod pairing;
mod plan;
mod printer;
mod registers;
mod timetables;
mod year;

pub use closing::{Certificate, ThankYou};
pub use fault::{PrintFault, PrintProblem};
pub use kind::{PaperKind, Printable};
pub use named::Named;
pub use order::{FormGroups, GroupLine, OrderPaper, PairLetter};
pub use pairing::{PairLine, PairingSheet, WithoutLine};
pub use plan::{PlannedGoal, PlannedMeeting, WorkPlan};
pub use printer::{Organisation, Printed, Printer};
pub use registers::{MenteeLine, MenteeRegister, MentorLine, MentorRegister};
pub use timetables::{PersonTimetable, WallRound, WallTimetable};
pub use year::{
    CoverageLine, FormLine, GroupCoverageLine, ResultLine, SatisfactionLine, WayLine, YearTable,
};
