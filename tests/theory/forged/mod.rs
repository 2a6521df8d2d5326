//! Forged certificates of every kind, judged by exhaustive search: no verifier accepts one that
//! claims what is false or whose own inequalities fail, and none panics.

mod alone;
mod costs;
mod different;
mod envy;
mod general;
mod group_costs;
mod grouped;
mod harness;
mod inequalities;
mod kept;
mod known;
mod led;
mod loads;
mod logs;
mod lotteries;
mod mentees;
mod numbers;
mod pairs;
mod pool;
mod profiles;
mod projects;
mod ranked;
mod replays;
mod rooms;
mod stages;
mod sums;
mod table;
mod trio;
mod triples;
mod weighed;
mod worst;
