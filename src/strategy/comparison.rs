//! Several strategies on one situation, side by side.

use super::{Pairing, Situation, Strategy, StrategyError};
use crate::kernel::{Control, Ordered};
use crate::market::Outcome;
use crate::people::PersonId;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;

/// The pairings of several strategies in one situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// One pairing a strategy, in the order asked for.
    pub pairings: Vec<Pairing>,
}

/// Forms pairs by each strategy in turn. A work limit counts for each by itself; stopped in
/// one of them, the pairings of those before it are the best.
///
/// # Errors
/// The first strategy's error.
pub fn compare(
    strategies: &[&dyn Strategy],
    situation: &Situation,
    control: &Control<'_>,
) -> Result<Outcome<Comparison, Infallible, Comparison>, StrategyError> {
    let mut comparison = Comparison { pairings: Vec::with_capacity(strategies.len()) };
    for strategy in strategies {
        match strategy.form(situation, control)? {
            Outcome::Solved(pairing) => comparison.pairings.push(pairing),
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(stopped) => {
                return Ok(Outcome::stopped_with(stopped.reason, comparison));
            }
        }
    }
    Ok(Outcome::Solved(comparison))
}

impl Comparison {
    /// How many pairs the strategies at these places have in common.
    #[must_use]
    pub fn shared_pairs(&self, one: usize, other: usize) -> usize {
        let pairs = |at: usize| -> BTreeSet<(&PersonId, &PersonId)> {
            let pairing = self.pairings.get(at);
            let pairs = pairing.map(|pairing| pairing.pairs.as_slice()).unwrap_or_default();
            pairs.iter().map(|pair| (&pair.mentee, &pair.mentor)).into_set()
        };
        pairs(one).intersection(&pairs(other)).count()
    }
}

/// A table with a row a measure and a column a strategy.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = |name: &str, value: &dyn Fn(&Pairing) -> String| {
            write!(f, "{name:<28}")?;
            for pairing in &self.pairings {
                write!(f, "{:>20}", value(pairing))?;
            }
            writeln!(f)
        };
        row("", &|pairing| pairing.strategy.clone())?;
        row("pairs", &|pairing| pairing.measures.size.to_string())?;
        row("mentees without a mentor", &|pairing| pairing.unmatched_mentees.len().to_string())?;
        row("total score", &|pairing| pairing.unit.exact(pairing.measures.total).to_string())?;
        let worst = |pairing: &Pairing, worst: Option<i32>| {
            worst.map_or("–".to_owned(), |worst| pairing.unit.exact(worst.into()).to_string())
        };
        row("worst score of a mentee", &|p| worst(p, p.measures.mentees.worst))?;
        row("worst score of a mentor", &|p| worst(p, p.measures.mentors.worst))?;
        let profile = |ranks: &[usize]| {
            let more: usize = ranks.iter().skip(3).sum();
            let at = |rank: usize| ranks.get(rank).copied().unwrap_or(0);
            format!("{}/{}/{}/{more}", at(0), at(1), at(2))
        };
        row("mentees' ranks 1/2/3/more", &|p| profile(&p.measures.mentees.rank_profile))?;
        row("mentors' ranks 1/2/3/more", &|p| profile(&p.measures.mentors.rank_profile))?;
        row("blocking pairs", &|pairing| pairing.measures.blocking_pairs.to_string())?;
        row("certificate", &|pairing| {
            (if pairing.verified { "verified" } else { "REFUSED" }).to_owned()
        })
    }
}
