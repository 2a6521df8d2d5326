//! Procedure C: questionnaires are set side by side, and the curator composes pairs.

use crate::kernel::{Control, Word};
use crate::market::{Matching, Outcome};
use crate::people::PersonId;
use crate::strategy::form::form;
use crate::strategy::{Claim, Formed, Optimal, Situation, Strategy, StrategyError};
use serde::{Deserialize, Serialize};

/// What happens to those for whom the curator has not decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rest {
    /// They stay without a pair for now.
    #[default]
    Open,
    /// They get the best pairing around the decided pairs, which count as locked.
    Best,
}

/// Remote questionnaires (procedure C, Procedures): mentors describe their resources,
/// mentees their problems, the data are set side by side, and the curator composes
/// pairs, with [`shortlists`](crate::strategy::shortlists) at hand.
///
/// The chosen pairs are made, and nothing else but the locked ones, unless `rest` asks
/// for the best pairing of everybody else. Without a choice and with [`Rest::Best`] it
/// is [`Optimal`] under this procedure's name. The claim is
/// [`Claim::Feasible`], or, with [`Rest::Best`], that no other pairing around the
/// decided pairs has more pairs, or as many and a higher total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RemoteQuestionnaires {
    /// The pairs that the curator decided for, as mentee and mentor.
    pub chosen: Vec<(PersonId, PersonId)>,
    /// What happens to everybody else.
    pub rest: Rest,
}

impl RemoteQuestionnaires {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word = Word::new(
        "remote-questionnaires",
        "by remote questionnaires",
        "по итогам дистанционного анкетирования",
        &[],
    );

    /// The curator's decision for these pairs.
    #[must_use]
    pub fn decided(chosen: Vec<(PersonId, PersonId)>, rest: Rest) -> Self {
        Self { chosen, rest }
    }
}

impl Strategy for RemoteQuestionnaires {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    /// # Errors
    /// [`StrategyError::Undoable`] with everything that keeps the chosen pairs from
    /// being made; else as for any strategy.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        if let Err(reason) = control.check(0) {
            return Ok(Outcome::stopped(reason));
        }
        let mut decided = situation.clone();
        let locks = self.chosen.iter().map(|(mentee, mentor)| decided.lock(mentee, mentor));
        let faults: Vec<_> = locks.filter_map(Result::err).collect();
        if !faults.is_empty() {
            return Err(StrategyError::Undoable(faults.into()));
        }
        if self.rest == Rest::Best {
            let mut formed = Optimal.form(&decided, control)?;
            let strategy = match &mut formed {
                Outcome::Solved(pairing) => Some(&mut pairing.strategy),
                Outcome::Impossible(never) => match *never {},
                Outcome::Stopped(stopped) => {
                    stopped.best.as_mut().map(|best| &mut best.pairing.strategy)
                }
            };
            if let Some(strategy) = strategy {
                self.code().clone_into(strategy);
            }
            return Ok(formed);
        }
        let markets = situation.markets()?;
        let scores = &markets.everybody.scores;
        let chosen = decided.locked().difference(situation.locked()).copied();
        let matching = Matching::new(scores.mentees(), scores.mentors(), chosen)
            .map_err(|faults| StrategyError::refused(self.code(), &faults))?;
        form(situation, self.code(), None, &markets, &matching, Claim::Feasible, true)
            .map(Outcome::Solved)
    }
}
