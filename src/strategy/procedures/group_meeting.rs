//! Procedure B: a group meeting, wishes of both sides, pairs where wishes coincide.

use super::Rest;
use super::wished::Wished;
use crate::kernel::{Control, Word};
use crate::meetings::{MutualChoice, Silence, WishSheets};
use crate::strategy::{Formed, Situation, Strategy, StrategyError, WhyUnmatched};
use serde::{Deserialize, Serialize};

/// Group meeting (procedure B, Procedures): mentors and mentees tell about themselves,
/// mentees rotate from one mentor to the next, afterwards both sides name whom they
/// would like, and where wishes coincide a pair is made.
///
/// A veto of either side after the meeting excludes the pair; one on a locked pair is
/// refused by name. With [`Rest::Best`] those whom wishes left are placed by scores, as
/// many as can be and then the highest total: Kemerovo's combination of questionnaires
/// and meeting, where scores decide who meets, wishes decide, and scores place the rest
/// if the organisation says so. Whether it does is the organisation's choice: no source
/// says.
///
/// The claim is that of the choice among mutual wishes, see [`MutualChoice`];
/// [`WishSheets::is_mutual`] tells which pairs rest on wishes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GroupMeeting {
    /// What both sides answered.
    pub wishes: WishSheets,
    /// Which of the coinciding wishes become pairs.
    pub choice: MutualChoice,
    /// How silence counts.
    pub silence: Silence,
    /// What happens to those whom wishes left.
    pub rest: Rest,
}

impl GroupMeeting {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word = Word::new(
        "group-meeting",
        "by wishes after a group meeting",
        "по взаимному выбору после групповой встречи",
        &[],
    );

    /// The pairs that follow from these wishes by this choice, with silence counted as
    /// naming nobody and nobody placed by scores.
    #[must_use]
    pub fn new(wishes: WishSheets, choice: MutualChoice) -> Self {
        Self { wishes, choice, ..Self::default() }
    }

    /// With silence counted like this.
    #[must_use]
    pub fn with_silence(mut self, silence: Silence) -> Self {
        self.silence = silence;
        self
    }

    /// With this rule for those whom wishes left.
    #[must_use]
    pub fn with_rest(mut self, rest: Rest) -> Self {
        self.rest = rest;
        self
    }
}

impl Strategy for GroupMeeting {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    /// # Errors
    /// [`StrategyError::Refused`] with every answer of or about somebody unknown;
    /// [`StrategyError::Undoable`] where a locked pair is refused by one of the two;
    /// else as for any strategy.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let ballots = self.wishes.ballots(situation.cohort());
        let ballots = ballots.map_err(|faults| StrategyError::refused(Self::CODE, &faults))?;
        let wished = Wished {
            code: Self::CODE,
            ballots: &ballots,
            silence: self.silence,
            choice: self.choice,
            rest: self.rest,
            vetoes: self.wishes.vetoes(),
            unasked: WhyUnmatched::Silent,
        };
        wished.form(situation, control)
    }
}
