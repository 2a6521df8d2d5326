//! The kinds of rules. A kind of measure or of condition lives in one file from end to end:
//! as a curator writes it, how its parameters are checked, which answers it reads, what it
//! makes of them, and its words.

mod checker;
mod condition;
mod fields;
mod measure;
mod only_if;
mod operands;
mod questions;
mod range;
mod reader;

pub(super) use checker::Checker;
pub(super) use condition::Condition;
pub use condition::{CONDITIONS, Must};
pub use fields::Fields;
pub(super) use measure::Points;
pub use measure::{Cell, MEASURES, Measure};
pub use only_if::OnlyIf;
pub(super) use only_if::{Asked, asked};
pub(super) use operands::{Finding, Operands, Overlap, Sum, shared};
pub(super) use questions::{Asking, Unasked};
pub(super) use reader::{Reader, Ready};
