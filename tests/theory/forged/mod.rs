//! Forged certificates of every kind, judged by exhaustive search: no verifier accepts one that
//! claims what is false, and none panics.

mod envy;
mod general;
mod harness;
mod known;
mod logs;
mod lotteries;
mod mentees;
mod pairs;
mod pool;
mod profiles;
mod projects;
mod ranked;
mod sums;
mod table;
mod triples;
mod worst;
