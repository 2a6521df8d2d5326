//! The mechanisms of matching theory as strategies for people.

use super::form::form;
use super::{Claim, Formed, PartialPairing, Situation, Strategy, StrategyError};
use crate::kernel::{Control, MenteeIx, MentorIx};
use crate::market::{Matching, Outcome, Stopped, Ties};
use crate::mechanisms::{Accepted, Domain, FormedPairs, Given, Mechanism, Views, verify};
use crate::people::PersonId;
use std::borrow::Cow;

/// A mechanism, built in ([`mechanisms::BUILT_IN`](crate::mechanisms::BUILT_IN)) or of the caller's own, as a strategy:
/// it is given the market of both sides' scores that the locked pairs leave, and its claim is
/// verified as everywhere.
///
/// Equal scores are ties. Where the mechanism is defined without, or breaks them itself, they
/// are broken by a lottery if a seed is given, else by place in the bases. Everybody consents where a
/// mechanism asks for it. The lists of a table are made, 24 bytes an allowed pair; the mechanism's own
/// documentation says what else it costs. A pairing that a stopped run found has no bound.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::mechanisms::RandomSerialDictatorship;
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{ByMechanism, Prepared, Strategy};
///
/// let likes = Own::table("likes", [[3.0, 2.0], [3.0, 1.0]]);
/// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [7_u64, 8].map(Mentor::new))?;
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let free = Control::unbounded();
/// let situation = Prepared::of(cohort, rules)?.situation(&free)?;
/// let drawn = ByMechanism::new(&RandomSerialDictatorship).with_seed(2027);
/// let pairing = drawn.form(&situation, &free)?.or_stopped()?;
/// // Whoever is drawn first has the better mentor, and the draw can be repeated.
/// assert_eq!((pairing.pairs.len(), pairing.seed, pairing.verified), (2, Some(2027), true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ByMechanism<'a> {
    mechanism: &'a dyn Mechanism,
    seed: Option<u64>,
    present: Vec<(PersonId, PersonId)>,
}

impl<'a> ByMechanism<'a> {
    /// This mechanism, without a seed and without present pairs.
    #[must_use]
    pub fn new(mechanism: &'a dyn Mechanism) -> Self {
        Self { mechanism, seed: None, present: Vec::new() }
    }

    /// With the seed of its lottery, which also decides between equal scores. It stands in the pairing.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// With the pairs of today, mentee and mentor, which some mechanisms start from. A pair of somebody
    /// whom the situation does not know counts for nothing.
    #[must_use]
    pub fn with_present(mut self, pairs: impl IntoIterator<Item = (PersonId, PersonId)>) -> Self {
        self.present = pairs.into_iter().collect();
        self
    }

    fn ties(&self, domain: Domain) -> Option<Ties> {
        let strict = domain.strict_mentees || domain.strict_mentors || domain.breaks_ties;
        strict.then(|| self.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed }))
    }

    fn present(&self, situation: &Situation, (rows, columns): (usize, usize)) -> Option<Matching> {
        let pairs = self.present.iter().filter_map(|(mentee, mentor)| {
            Some((situation.mentee(mentee).ok()?, situation.mentor(mentor).ok()?))
        });
        let mut pairs: Vec<(MenteeIx, MentorIx)> = pairs.collect();
        pairs.sort_unstable();
        pairs.dedup();
        Matching::new(rows, columns, pairs).ok()
    }
}

impl Strategy for ByMechanism<'_> {
    fn code(&self) -> &'static str {
        self.mechanism.code()
    }

    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let (code, domain) = (self.code(), self.mechanism.domain());
        StrategyError::without_groups(situation.rules(), code)?;
        let markets = situation.markets()?;
        let open = markets.remaining();
        let listed = open
            .scored(code)?
            .to_lists_within(control)
            .map_err(|faults| StrategyError::refused(code, &faults))?;
        let tied = match listed.or_stopped() {
            Ok(market) => market,
            Err(reason) => return Ok(Outcome::stopped(reason)),
        };
        let market = match self.ties(domain).map(|ties| tied.break_ties_within(ties, control)) {
            None => Cow::Borrowed(&tied),
            Some(broken) => match broken.or_stopped() {
                Ok(market) => market,
                Err(reason) => return Ok(Outcome::stopped(reason)),
            },
        };
        let sizes = (open.scores.mentees(), open.scores.mentors());
        let present = domain.present.then(|| self.present(situation, sizes)).flatten();
        let mut setting = Given::new(&market).with_views(Views::Whole(&open.scores));
        setting.seed = self.seed;
        setting.present = present.as_ref();
        let outcome = self.mechanism.form(&setting, control).map_err(StrategyError::Mechanism)?;
        let whole = |formed: &FormedPairs, is_stopped: bool| {
            let passing = Control::unbounded();
            let said = verify(&setting, domain, formed, is_stopped, &passing).solved();
            let holds = said.is_some_and(|accepted| accepted != Accepted::Refused);
            let claim = if is_stopped { Claim::Feasible } else { Claim::Mechanism };
            form(situation, code, self.seed, &markets, &formed.matching, claim, holds)
        };
        match outcome {
            Outcome::Solved(formed) => whole(&formed, false).map(Outcome::Solved),
            Outcome::Stopped(Stopped { reason, best }) => {
                let best = best.map(|best| whole(&best, true)).transpose()?;
                let best = best.map(|pairing| PartialPairing::new(pairing, None));
                Ok(Outcome::Stopped(Stopped { reason, best }))
            }
            Outcome::Impossible(witness) => {
                let base = situation.cohort().mentees();
                let mentees = witness.mentees.iter().filter_map(|&mentee| base.at(mentee));
                let mentees = mentees.map(|mentee| mentee.person.id.to_string()).collect();
                Err(StrategyError::NoneExists { strategy: code, mentees })
            }
        }
    }
}
