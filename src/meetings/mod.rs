//! Quick meetings: who meets whom in which round, what both sides wished for
//! afterwards, and the pairs where wishes coincide.
//!
//! | task | function | guarantee | cost |
//! | --- | --- | --- | --- |
//! | which meetings are worth holding | [`Wanted::acceptable`], [`Wanted::best`], [`Wanted::new`] | as stated | O(pairs), O(pairs log) |
//! | a timetable | [`plan()`] | without absences as few rounds as can be; with a limit of rounds the best set of meetings | O(meetings × people) at worst, an assignment |
//! | a timetable with people absent | [`plan()`] | the best found, its bound, and whether it is optimal | exponential at worst, bounded by the control |
//! | rounds of rest, and no more than k meetings of anybody in a row | [`Frame::rests_in`], [`Frame::in_a_row`] | as few rounds as can be where neither tables nor absences bind | as for [`plan()`] |
//! | late arrivals and leavers | [`replan()`] | held rounds stay; the moved meetings are counted | as for [`plan()`] |
//! | pairs where wishes coincide | [`mutual()`] | the largest set, the best by rank, or stable; proven | see [`MutualChoice`] |
//!
//! The sources leave open who meets whom and for how long, and how wishes are ranked,
//! tied and refused; what is chosen here by default is our rule, and data.

mod absent;
mod answer;
mod board;
mod choice;
mod evening;
mod fault;
mod frame;
mod grid;
mod left_out;
mod mutual;
mod plan;
mod presence;
mod replan;
mod rests;
mod rounds;
mod search;
mod timetable;
mod wanted;
mod wishes;

pub use answer::{Plan, Proof, RoundsBound, SearchReport, WhyRounds};
pub use choice::choice_problem;
pub use fault::PlanFault;
pub use frame::Frame;
pub use left_out::{LeftOut, WhyLeftOut};
pub use mutual::{Mutual, MutualChoice, MutualFault, MutualProof, mutual};
pub use plan::plan;
pub use replan::{Moved, Replan, replan};
pub use timetable::Timetable;
pub use wanted::{Meeting, Wanted, WantedFault, Worth};
pub use wishes::{Ballot, Ballots, Silence, Voice, WishFault, WishSheets};
