//! Quick meetings against exhaustive search, certificates and their own checker.

mod absences;
mod limit;
mod mutual;
mod procedures;
mod replan;
mod rests;
mod rounds;
mod support;
