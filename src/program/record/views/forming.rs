//! The papers of forming pairs, read.

use crate::people::{Answer, FormId, Person, PersonId};
use crate::program::{
    FormingPapers, PairNo, PairState, Record, RoundStatus, Side, Support, Warning,
};
use std::collections::{BTreeMap, BTreeSet};

impl Record {
    /// Rounds of proposals, talks, repairs, and what unpaired mentors were offered.
    #[must_use]
    pub fn forming(&self) -> &FormingPapers {
        &self.facts.forming
    }

    /// How a round of proposals stands, counted from 0.
    #[must_use]
    pub fn round_status(&self, round: usize) -> Option<RoundStatus> {
        let round = self.facts.forming.rounds.get(round)?;
        let mut status = RoundStatus::default();
        for &pair in &round.pairs {
            let Ok(record) = self.facts.pair(pair) else { continue };
            let both = record.mentee_consent.is_some() && record.mentor_consent.is_some();
            match record.end {
                Some((crate::program::Ending::Declined { by, cause }, _)) => {
                    status.refused.push((pair, by, cause));
                }
                Some((crate::program::Ending::Dissolved { cause }, _)) if !both => {
                    status.taken_back.push((pair, cause));
                }
                _ if record.state() == PairState::Proposed => {
                    let silent = Side::BOTH.into_iter();
                    let silent = silent.filter(|&side| record.consent(side).is_none());
                    status.waiting.push((pair, silent.collect()));
                }
                _ => status.agreed.push(pair),
            }
            if self.unserved().contains(&record.mentee) {
                status.reopened.insert(record.mentee.clone());
            }
        }
        Some(status)
    }

    /// The pairs to which both sides consented and which wait for the order, by form.
    #[must_use]
    pub fn unpublished(&self) -> BTreeMap<Option<&FormId>, BTreeSet<PairNo>> {
        let mut by_form: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for &pair in &self.index.agreed {
            let form = self.pair(pair).and_then(|known| known.form.as_ref());
            by_form.entry(form).or_default().insert(pair);
        }
        by_form
    }

    /// The mentors who are ready, have a seat and no pair, proposed or working, by id.
    pub fn unpaired_mentors(&self) -> impl Iterator<Item = &PersonId> {
        self.ready(Side::Mentor).iter().filter(|mentor| {
            self.facts.seats(Side::Mentor, mentor) > 0
                && self.seats_taken(Side::Mentor, mentor) == 0
        })
    }

    /// What an unpaired mentor was offered.
    #[must_use]
    pub fn offers(&self, mentor: &PersonId) -> &[Support] {
        self.facts.forming.offers.get(mentor).map_or(&[], Vec::as_slice)
    }

    /// The pairs that wait to be published in a form that asks for a personal talk
    /// first, and whose members have not had one after which both wanted to go on.
    pub fn pairs_without_talk(&self) -> impl Iterator<Item = PairNo> + '_ {
        let waiting = self.index.proposed.iter().chain(&self.index.agreed).copied();
        waiting.filter(|&pair| {
            self.facts.pair(pair).is_ok_and(|record| {
                record
                    .form
                    .as_ref()
                    .is_some_and(|form| self.lacks_talk(form, &record.mentee, &record.mentor))
            })
        })
    }

    /// What speaks against proposing a pair (procedure A): goals beyond adaptation or
    /// better results, or goals unknown.
    #[must_use]
    pub fn proposal_warnings(&self, mentee: &PersonId, mentor: &PersonId) -> Vec<Warning> {
        let Ok(known) = self.facts.mentee(mentee) else { return Vec::new() };
        let form = self.common_form(mentee, mentor);
        let requests = known.requests.iter().filter(|one| Some(&one.form) == form.as_ref());
        let (mut goals, mut unknown) = (Vec::new(), true);
        for request in requests {
            if let Answer::Given(named) = &request.goals {
                unknown = false;
                let rule = &self.facts.forming.rule;
                goals.extend(named.iter().filter(|goal| !rule.is_modest(goal)).cloned());
            }
        }
        let mentee = mentee.clone();
        match (unknown, goals.is_empty()) {
            (true, _) => vec![Warning::GoalsUnknown { mentee }],
            (false, false) => vec![Warning::GoalsBeyond { mentee, goals }],
            (false, true) => Vec::new(),
        }
    }

    pub(in crate::program) fn lacks_talk(
        &self,
        form: &FormId,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> bool {
        let papers = &self.facts.forming;
        papers.rule.talk_first.contains(form)
            && papers.last_talk(mentee, mentor).is_none_or(|talk| !talk.suits)
    }

    /// The mentors and mentees who work together now, or are proposed to each other:
    /// each mentor with all their mentees, by the mentor's place in the base.
    #[must_use]
    pub fn mentor_groups(&self) -> Vec<crate::strategy::Group> {
        let mentees = |mentor: &Person| -> Vec<PersonId> {
            let live = self.index.live_pairs(&self.facts, Side::Mentor, &mentor.id);
            live.flat_map(|pair| self.facts.pair(pair)).map(|pair| pair.mentee.clone()).collect()
        };
        let mentors = self.facts.cohort.mentors().iter().map(|(_, mentor)| &mentor.person);
        mentors
            .map(|mentor| crate::strategy::Group {
                mentor: mentor.id.clone(),
                mentees: mentees(mentor),
            })
            .filter(|group| !group.mentees.is_empty())
            .collect()
    }
}
