//! Rounds of meetings.

use super::Meeting;
use crate::people::{Cohort, PersonId};
use serde::{Deserialize, Serialize};

/// Who meets whom, round by round. A meeting `M` is a [`Meeting`] of positions or a
/// mentee's and a mentor's id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timetable<M = Meeting> {
    rounds: Vec<Vec<M>>,
}

impl<M> Timetable<M> {
    /// These rounds.
    #[must_use]
    pub fn new(rounds: Vec<Vec<M>>) -> Self {
        Self { rounds }
    }

    /// The rounds in order. One may be empty where too many are absent.
    #[must_use]
    pub fn rounds(&self) -> &[Vec<M>] {
        &self.rounds
    }

    /// The rounds, to be changed.
    pub fn rounds_mut(&mut self) -> &mut Vec<Vec<M>> {
        &mut self.rounds
    }

    /// All meetings with their rounds, counted from 0.
    pub fn meetings(&self) -> impl Iterator<Item = (usize, &M)> {
        self.rounds
            .iter()
            .enumerate()
            .flat_map(|(round, meetings)| meetings.iter().map(move |meeting| (round, meeting)))
    }

    /// How many meetings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rounds.iter().map(Vec::len).sum()
    }

    /// Whether nobody meets.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rounds.iter().all(Vec::is_empty)
    }

    /// How many tables the fullest round needs.
    #[must_use]
    pub fn tables(&self) -> usize {
        self.rounds.iter().map(Vec::len).max().unwrap_or(0)
    }
}

impl Timetable {
    /// The timetable by the organisation's own ids; nothing where a position is not of
    /// this cohort.
    #[must_use]
    pub fn named(&self, cohort: &Cohort) -> Option<Timetable<(PersonId, PersonId)>> {
        let name = |meeting: &Meeting| {
            let mentee = cohort.mentees().id(meeting.mentee)?;
            Some((mentee.clone(), cohort.mentors().id(meeting.mentor)?.clone()))
        };
        let rounds = self.rounds.iter().map(|round| round.iter().map(name).collect());
        Some(Timetable { rounds: rounds.collect::<Option<_>>()? })
    }
}
