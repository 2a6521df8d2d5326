//! Sex-equal and balanced stable matchings: both NP-hard, by a bounded search.

use super::Lattice;
use crate::kernel::{Control, Meter};
use crate::market::{Matching, Outcome};
use std::convert::Infallible;

/// The best matching that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sought {
    /// The matching.
    pub matching: Matching,
    /// Its value.
    pub value: u64,
    /// No stable matching has a lower value than this; equal to `value` where the search ended.
    pub bound: u64,
    /// How many stable matchings the search visited; where it ended, the answer rests on
    /// that.
    pub visited: u64,
}

/// The two sides' rank sums.
#[derive(Clone, Copy)]
struct Sums {
    mentees: i64,
    mentors: i64,
}

impl Lattice<'_> {
    /// The stable matching whose two sides' rank sums differ least.
    ///
    /// NP-hard (Kato 1993). A search over closed sets of rotations: each rotation raises the
    /// mentees' sum and lowers the mentors', so below a set where the mentees' sum is the larger
    /// one nothing is better. A step of `control` is one matching.
    pub fn sex_equal(&self, control: &Control<'_>) -> Outcome<Sought, Infallible, Sought> {
        let best_case = |_: Sums, _: Sums| 0;
        self.search(control, |sums| sums.mentees.abs_diff(sums.mentors), best_case)
    }

    /// The stable matching whose larger rank sum, of the two sides', is the smallest.
    ///
    /// NP-hard (Feder 1995). The search is that of [`Lattice::sex_equal`], with the bound that below a
    /// set the mentees' sum only rises and the mentors' only falls to their best.
    pub fn balanced(&self, control: &Control<'_>) -> Outcome<Sought, Infallible, Sought> {
        let value = |sums: Sums| sums.mentees.max(sums.mentors).unsigned_abs();
        let best_case = |here: Sums, end: Sums| here.mentees.max(end.mentors).unsigned_abs();
        self.search(control, value, best_case)
    }

    /// `best_case` bounds the value of every set below one with the given sums, where
    /// the mentor-optimal matching has the second ones.
    fn search(
        &self,
        control: &Control<'_>,
        value: impl Fn(Sums) -> u64,
        best_case: impl Fn(Sums, Sums) -> u64,
    ) -> Outcome<Sought, Infallible, Sought> {
        let mut sums = Sums { mentees: 0, mentors: 0 };
        for (mentee, &entry) in (0u32..).zip(&self.first) {
            let Some(entry) = entry else { continue };
            sums.mentees += self.mentee_rank(mentee, entry);
            sums.mentors += self.mentor_rank(entry);
        }
        let changes: Vec<Sums> = self
            .moves
            .iter()
            .map(|moves| {
                moves.iter().fold(Sums { mentees: 0, mentors: 0 }, |sums, step| Sums {
                    mentees: sums.mentees + self.mentee_rank(step.mentee, step.to)
                        - self.mentee_rank(step.mentee, step.from),
                    mentors: sums.mentors + self.mentor_rank(step.to) - self.mentor_rank(step.from),
                })
            })
            .collect();
        let start = sums;
        let end = changes.iter().fold(start, |sums, change| Sums {
            mentees: sums.mentees + change.mentees,
            mentors: sums.mentors + change.mentors,
        });
        let least = best_case(start, end);

        let mut all = self.matchings();
        let mut chosen: Vec<(u32, Sums)> = Vec::new();
        let mut best: Option<(u64, Vec<u32>)> = None;
        let (mut visited, mut stopped) = (0u64, None);
        let mut meter = Meter::new(control);
        while all.advance() {
            if let Err(reason) = meter.step() {
                stopped = Some(reason);
                break;
            }
            visited += 1;
            // The walk may have gone back before it went on.
            let eliminated = all.eliminated();
            if let Some((&last, rest)) = eliminated.split_last() {
                chosen.truncate(rest.len());
                let before = chosen.last().map_or(start, |entry| entry.1);
                let change = changes[last as usize];
                sums = Sums {
                    mentees: before.mentees + change.mentees,
                    mentors: before.mentors + change.mentors,
                };
                chosen.push((last, sums));
            }
            let here = value(sums);
            if best.as_ref().is_none_or(|best| here < best.0) {
                best = Some((here, eliminated.to_vec()));
            }
            let found = best.as_ref().map_or(u64::MAX, |best| best.0);
            if found <= least {
                break;
            }
            if sums.mentees >= sums.mentors || best_case(sums, end) >= found {
                all.prune();
            }
        }
        let (value, eliminated) = best.unwrap_or_else(|| (value(start), Vec::new()));
        let matching =
            self.eliminated(|rotation| eliminated.binary_search(&(rotation as u32)).is_ok());
        let bound = if stopped.is_some() { least.min(value) } else { value };
        let sought = Sought { matching, value, bound, visited };
        match stopped.filter(|_| bound < value) {
            None => Outcome::Solved(sought),
            Some(reason) => Outcome::stopped_with(reason, sought),
        }
    }
}
