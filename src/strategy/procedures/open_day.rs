//! Procedure D: an open day, wishes passed on by the curator or offers made directly,
//! and the mentors' answers.

use super::Rest;
use super::wished::Wished;
use crate::kernel::{Control, Faults, Index, Ordered, Word, words};
use crate::meetings::{Ballot, Ballots, MutualChoice, Silence};
use crate::people::PersonId;
use crate::strategy::{Formed, Situation, SituationFault, Strategy, StrategyError, WhyUnmatched};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// How a learner turned to a mentor.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Way: "way" {
        /// A wish left with the curator, who passes it on.
        Wish = "wish", "a wish passed on by the curator", "пожелание, переданное через куратора";
        /// An offer of themselves to the mentor directly.
        Offer = "offer", "an offer made to the mentor", "обращение непосредственно к наставнику";
    }
}

words! {
    /// What a mentor answers.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum MentorAnswer: "mentor-answer" {
        /// Would take the learner.
        Accepted = "accepted", "consent", "согласие";
        /// Would not.
        Declined = "declined", "would not take the learner", "отказ";
    }
}

/// One learner who turns to one mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approach {
    /// The learner.
    pub mentee: PersonId,
    /// The mentor.
    pub mentor: PersonId,
    /// By a wish or an offer.
    pub way: Way,
    /// The place of this mentor among those the learner turns to, the lowest first;
    /// equal places are ties.
    pub place: u32,
    /// What the mentor answered; nothing while they have not.
    #[serde(default)]
    pub answer: Option<MentorAnswer>,
}

/// Open day (procedure D, Procedures): learners visit the enterprise, meet an employee,
/// and either leave wishes with the curator, who passes them on to the potential
/// mentors, or offer themselves to a mentor directly. Pairs follow from the answers.
///
/// A pair needs an accepted approach. Where a learner is accepted by more mentors than
/// they have seats, the learner's order decides; a mentor who accepted more learners
/// than they have seats accepted them equally. Which of the accepted become pairs is
/// `choice`: our rule. A declined pair is excluded from the rest too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OpenDay {
    /// Who turned to whom, in any order; of several approaches of one pair the first
    /// counts.
    pub approaches: Vec<Approach>,
    /// Which of the accepted approaches become pairs.
    pub choice: MutualChoice,
    /// What happens to those whom answers left.
    pub rest: Rest,
}

impl OpenDay {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word = Word::new(
        "open-day",
        "by wishes and answers after an open day",
        "по итогам дня открытых дверей",
        &[],
    );

    /// The pairs that follow from these approaches by this choice, with nobody placed by
    /// scores.
    #[must_use]
    pub fn new(approaches: Vec<Approach>, choice: MutualChoice) -> Self {
        Self { approaches, choice, rest: Rest::Open }
    }

    /// With this rule for those whom answers left.
    #[must_use]
    pub fn with_rest(mut self, rest: Rest) -> Self {
        self.rest = rest;
        self
    }

    /// The approaches as answers of both sides.
    fn ballots(&self, situation: &Situation) -> Result<Ballots, Faults<SituationFault>> {
        let cohort = situation.cohort();
        let mut ballots = Ballots::silent(cohort.mentees().len(), cohort.mentors().len());
        // Whoever turned to nobody named nobody.
        ballots.mentees.fill(Some(Ballot::default()));
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        let mut places = BTreeMap::<_, Vec<(u32, u32)>>::new();
        for approach in &self.approaches {
            let pair = (situation.mentee(&approach.mentee), situation.mentor(&approach.mentor));
            let (mentee, mentor) = match pair {
                (Ok(mentee), Ok(mentor)) => (mentee, mentor),
                (one, other) => {
                    faults.extend(one.err().into_iter().chain(other.err()));
                    continue;
                }
            };
            if !seen.insert((mentee, mentor)) {
                continue;
            }
            places.entry(mentee).or_default().push((approach.place, mentor.raw()));
            let ballot = ballots.mentors[mentor.get()].get_or_insert_with(Ballot::default);
            match approach.answer {
                Some(MentorAnswer::Accepted) => ballot.names(mentee.raw(), 1),
                Some(MentorAnswer::Declined) => ballot.refuses(mentee.raw()),
                None => ballot.leaves_open(mentee.raw()),
            }
        }
        for (mentee, mentors) in places {
            let ballot = ballots.mentees[mentee.get()].get_or_insert_with(Ballot::default);
            for &(place, mentor) in &mentors {
                let better = mentors.iter().filter(|other| other.0 < place).count();
                ballot.names(mentor, u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1));
            }
        }
        if faults.is_empty() { Ok(ballots) } else { Err(faults.into()) }
    }
}

impl Strategy for OpenDay {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    /// # Errors
    /// [`StrategyError::Undoable`] with everybody unknown, and where a locked pair was
    /// declined; else as for any strategy.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let ballots = self.ballots(situation).map_err(StrategyError::Undoable)?;
        let declined = |one: &&Approach| one.answer == Some(MentorAnswer::Declined);
        let pair = |one: &Approach| (one.mentee.clone(), one.mentor.clone());
        let wished = Wished {
            code: Self::CODE,
            ballots: &ballots,
            // A mentor's silence is no answer.
            silence: Silence::NamesNobody,
            choice: self.choice,
            rest: self.rest,
            vetoes: self.approaches.iter().filter(declined).map(pair).into_set(),
            unasked: WhyUnmatched::NotApproached,
        };
        wished.form(situation, control)
    }
}
