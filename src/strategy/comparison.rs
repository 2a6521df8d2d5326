//! Several strategies on one situation, side by side.

use super::{Pairing, Situation, Strategy, StrategyError, called};
use crate::kernel::{Control, Ordered, Phrases, words};
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

words! {
    /// A row of the table in which pairings stand side by side.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ComparisonRow: "comparison-row" {
        /// How many pairs.
        Pairs = "pairs", "pairs", "пары";
        /// How many mentees stay without a mentor.
        WithoutMentor = "without-mentor", "mentees without a mentor", "наставляемые без наставника";
        /// The sum of both sides' scores.
        Total = "total", "total score", "сумма баллов";
        /// The lowest score that a mentee gives the own mentor.
        WorstOfMentee = "worst-of-mentee", "worst score of a mentee", "худшая оценка наставляемого";
        /// The lowest score that a mentor gives an own mentee.
        WorstOfMentor = "worst-of-mentor", "worst score of a mentor", "худшая оценка наставника";
        /// How many mentees have their first, second, third choice and a later one.
        RanksOfMentees = "ranks-of-mentees",
            "mentees' ranks 1/2/3/more", "места для наставляемых 1/2/3/ниже";
        /// The same of mentors.
        RanksOfMentors = "ranks-of-mentors",
            "mentors' ranks 1/2/3/more", "места для наставников 1/2/3/ниже";
        /// How many pairs of people would rather have each other.
        BlockingPairs = "blocking-pairs", "blocking pairs", "блокирующие пары";
        /// Whether the proof was accepted.
        Certificate = "certificate", "certificate", "доказательство";
        /// A proof that was accepted.
        Verified = "verified", "verified", "проверено";
        /// A proof that was refused.
        Refused = "refused", "REFUSED", "ОТКЛОНЕНО";
    }
}

impl Comparison {
    /// The strategies by number, then a table with a row a measure and a column a strategy.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        use ComparisonRow as R;
        let mut text = String::new();
        for (number, pairing) in self.pairings.iter().enumerate() {
            let name = called(phrases, &pairing.strategy);
            text.push_str(&format!("({}) {}: {name}\n", number + 1, pairing.strategy));
        }
        text.push('\n');
        let mut row = |name: &str, value: &dyn Fn(usize, &Pairing) -> String| {
            text.push_str(&format!("{name:<36}"));
            for (at, pairing) in self.pairings.iter().enumerate() {
                text.push_str(&format!("{:>14}", value(at, pairing)));
            }
            text.push('\n');
        };
        let number = |pairing: &Pairing, units: i64| {
            let exact = pairing.unit.exact(units).to_string();
            phrases.language().number(&exact)
        };
        let worst = |pairing: &Pairing, worst: Option<i32>| {
            worst.map_or("–".to_owned(), |worst| number(pairing, worst.into()))
        };
        let profile = |ranks: &[usize]| {
            let more: usize = ranks.iter().skip(3).sum();
            let at = |rank: usize| ranks.get(rank).copied().unwrap_or(0);
            format!("{}/{}/{}/{more}", at(0), at(1), at(2))
        };
        row("", &|at, _| format!("({})", at + 1));
        row(&phrases.say(R::Pairs), &|_, one| one.measures.size.to_string());
        row(&phrases.say(R::WithoutMentor), &|_, one| one.unmatched_mentees.len().to_string());
        row(&phrases.say(R::Total), &|_, one| number(one, one.measures.total));
        row(&phrases.say(R::WorstOfMentee), &|_, one| worst(one, one.measures.mentees.worst));
        row(&phrases.say(R::WorstOfMentor), &|_, one| worst(one, one.measures.mentors.worst));
        row(&phrases.say(R::RanksOfMentees), &|_, one| profile(&one.measures.mentees.rank_profile));
        row(&phrases.say(R::RanksOfMentors), &|_, one| profile(&one.measures.mentors.rank_profile));
        row(&phrases.say(R::BlockingPairs), &|_, one| {
            one.measures.blocking_pairs.map_or("–".to_owned(), |blocking| blocking.to_string())
        });
        row(&phrases.say(R::Certificate), &|_, one| {
            phrases.say(if one.verified { R::Verified } else { R::Refused })
        });
        text
    }
}

/// As [`Comparison::words`] in English.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&Phrases::english()))
    }
}
