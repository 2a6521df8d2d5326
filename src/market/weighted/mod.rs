//! Weights of pairs: the assignment problem, what it is made from and what it asks.

mod abreast;
mod builder;
mod cheapest;
mod checked;
mod checking;
mod copies;
mod counted;
mod deciding;
mod editing;
mod fault;
mod grouped;
mod kept;
mod led;
mod lift;
mod numbers;
mod objective;
mod price_table;
mod problem;
mod quotas;
mod reweighed;
mod row_view;
mod rows;
mod short_list;
mod sources;
mod weight;
mod whole;

pub(crate) use abreast::ABREAST;
pub use builder::AssignmentBuilder;
pub(crate) use cheapest::many_of;
pub use checked::CheckedTable;
pub(crate) use copies::Copies;
pub(crate) use editing::Edits;
pub use fault::AssignmentFault;
pub(crate) use grouped::PartGroup;
pub use grouped::{GroupedFault, GroupedProblem, Mix};
pub(crate) use kept::Decided;
pub use kept::{KeptGroup, KeptGroupFault, KeptProblem};
pub use led::{LedFault, LedGroup, LedGroups};
pub(crate) use lift::{Costs, Lifted, lift, lift_finer};
pub use objective::{Cardinality, ProfileOrder, Sense};
pub use problem::AssignmentProblem;
pub(crate) use problem::Cells;
pub use quotas::{Quota, QuotaFault, Quotas};
pub use row_view::RowView;
pub use rows::{CostRows, RowBuffer};
pub(crate) use short_list::{
    BLOCK, Entry, FEWEST, SHORT, SLOT, TARGET, blocks, clashes, shorten, threshold,
};
pub use weight::{Price, PriceTable, Sum, Value, Weight, WeightFault};
pub use whole::Scaled;
pub(crate) use whole::{Fixed, highest_bit, lowest_bit, scaled};
