//! Papers of forming pairs: the rule of proposals, rounds, personal talks, repairs,
//! what unpaired mentors were offered.

use crate::kernel::{Side, words};
use crate::people::{Answer, Date, FormId, PersonId};
use crate::program::{Cause, PairNo, Support};
use crate::strategy::Repair;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
/// What the organisation holds of proposals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ProposalRule {
    /// The goal labels that do not go beyond adaptation or better results. Where a
    /// request has others, the curator's proposal (procedure A) is not recommended
    /// (Procedures). Which labels these are is our rule; they compare ignoring letter
    /// case and surrounding white space.
    pub modest_goals: BTreeSet<String>,
    /// The forms whose pairs are fixed after a personal meeting and talk about mutual
    /// requests and abilities: teacher–teacher (Procedures).
    pub talk_first: BTreeSet<FormId>,
}

impl Default for ProposalRule {
    fn default() -> Self {
        let goals = [
            "adaptation",
            "results",
            "better results",
            "адаптация",
            "результаты",
            "улучшение результатов",
            "повышение успеваемости",
        ];
        Self {
            modest_goals: goals.map(str::to_owned).into(),
            talk_first: FormId::new("teacher-teacher").into_iter().collect(),
        }
    }
}

impl ProposalRule {
    /// Whether a goal stays within adaptation or better results.
    #[must_use]
    pub fn is_modest(&self, goal: &str) -> bool {
        let same = |label: &String| label.trim().to_lowercase() == goal.trim().to_lowercase();
        self.modest_goals.iter().any(same)
    }
}

words! {
    /// What speaks against proposing a pair; the curator decides.
    #[derive(Clone, PartialEq, Eq)]
    #[serde(tag = "code", deny_unknown_fields)]
    #[non_exhaustive]
    pub enum Warning: "warning", fills {
        /// The mentee's goals go beyond adaptation or better results: the curator's
        /// proposal is not recommended for them.
        GoalsBeyond {
            /// The mentee.
            mentee: PersonId,
            /// These goals.
            goals: Vec<String>,
        } = "goals-beyond",
            "mentee {mentee}: goals beyond adaptation or better results ({goals}); a proposal by \
             the curator is not recommended",
            "наставляемый {mentee}: цели выходят за рамки адаптации или улучшения результатов \
             ({goals}); предложение куратора не рекомендуется";
        /// The mentee's goals are not known, so nobody can say whether the procedure suits.
        GoalsUnknown {
            /// The mentee.
            mentee: PersonId,
        } = "goals-unknown",
            "mentee {mentee}: the goals are not known",
            "наставляемый {mentee}: цели не указаны";
    }
}

impl Warning {
    /// Whom it is about.
    #[must_use]
    pub fn mentee(&self) -> &PersonId {
        match self {
            Self::GoalsBeyond { mentee, .. } | Self::GoalsUnknown { mentee } => mentee,
        }
    }
}

impl fmt::Debug for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Warning({} {})", self.code(), self.mentee())
    }
}

/// Pairs that the curator proposed together (procedure A).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ProposalRound {
    /// When.
    pub on: Date,
    /// The pairs, in the order proposed.
    pub pairs: Vec<PairNo>,
    /// What spoke against some of them.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

/// How a round stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoundStatus {
    /// Pairs to which both sides consented, whatever became of them later.
    pub agreed: Vec<PairNo>,
    /// Pairs that wait for somebody, with the sides that have not answered.
    pub waiting: Vec<(PairNo, Vec<Side>)>,
    /// Pairs that were refused: by whom and why.
    pub refused: Vec<(PairNo, Side, Cause)>,
    /// Pairs that were taken back before both sides had answered, and why.
    pub taken_back: Vec<(PairNo, Cause)>,
    /// The round's mentees who are ready, have a seat and no pair: the next round is
    /// open to them.
    pub reopened: BTreeSet<PersonId>,
}

/// A personal meeting of two who might work together, and their talk about mutual
/// requests and abilities.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalTalk {
    /// The one who would be mentee.
    pub mentee: PersonId,
    /// The one who would be mentor.
    pub mentor: PersonId,
    /// What they ask of each other, in their words.
    #[serde(default)]
    pub requests: Answer<String>,
    /// What they can do for each other.
    #[serde(default)]
    pub abilities: Answer<String>,
    /// Whether both want to work together.
    pub suits: bool,
}

impl fmt::Debug for PersonalTalk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonalTalk({}, {})", self.mentee, self.mentor)
    }
}

/// A repair that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Repaired {
    /// When.
    pub on: Date,
    /// What was done.
    pub repair: Repair,
}

/// What forming pairs leaves beside the pairs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FormingPapers {
    /// What the organisation holds of proposals.
    pub rule: ProposalRule,
    /// The curator's proposals by round.
    pub rounds: Vec<ProposalRound>,
    /// Personal talks, in order, each with its day.
    pub talks: Vec<(Date, PersonalTalk)>,
    /// Repairs, in order.
    pub repairs: Vec<Repaired>,
    /// What unpaired mentors were offered. What they get no source says; it is the
    /// organisation's, in its words.
    pub offers: BTreeMap<PersonId, Vec<Support>>,
}

impl FormingPapers {
    /// The last talk of the two.
    #[must_use]
    pub fn last_talk(&self, mentee: &PersonId, mentor: &PersonId) -> Option<&PersonalTalk> {
        let theirs = |talk: &&PersonalTalk| talk.mentee == *mentee && talk.mentor == *mentor;
        self.talks.iter().map(|(_, talk)| talk).rev().find(theirs)
    }

    /// Everybody named.
    pub(in crate::program) fn people(&self) -> Vec<PersonId> {
        let talks = self.talks.iter().flat_map(|(_, talk)| [&talk.mentee, &talk.mentor]);
        let warned = self.rounds.iter().flat_map(|round| &round.warnings).map(Warning::mentee);
        let mut people: Vec<_> = talks.chain(warned).cloned().collect();
        people.extend(self.repairs.iter().flat_map(|done| done.repair.people()));
        people
    }
}

words! {
    /// Whose pair a repair may move. That working pairs stay is our rule.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum MayMove: "may-move" {
        /// Nobody's: only a free seat helps.
        Nobody = "nobody", "other pairs do not change", "другие пары не меняются";
        /// Pairs that are proposed or agreed; what works stays.
        #[default]
        NotWorking = "not-working",
            "only pairs not yet fixed may change",
            "менять можно только пары без распоряжения";
        /// Working pairs too.
        Everybody = "everybody", "working pairs may change too", "менять можно и работающие пары";
    }
}
