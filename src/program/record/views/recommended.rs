//! What forms recommend, against what was done: procedures of pairing, tests of candidates.

use crate::people::{FormId, PersonId, Procedure, TestUse};
use crate::program::monitoring::FormedBy;
use crate::program::{PairNo, PairRecord, Record, Verdict};
use crate::strategy::procedures::{GroupMeeting, OpenDay, RemoteQuestionnaires};

impl Record {
    /// By which procedure of the sources a pair came about; nothing for a search that is none
    /// of them, and for a repair.
    #[must_use]
    pub fn procedure_of(&self, pair: &PairRecord) -> Option<Procedure> {
        let talked = || {
            let talks = self.facts.forming.talks.iter();
            talks
                .map(|(_, talk)| talk)
                .any(|talk| talk.suits && talk.mentee == pair.mentee && talk.mentor == pair.mentor)
        };
        match self.formed_by(pair) {
            FormedBy::Curator if talked() => Some(Procedure::PersonalMeeting),
            FormedBy::Curator => Some(Procedure::CuratorProposal),
            FormedBy::Repair => None,
            FormedBy::Strategy(code) => match code.as_str() {
                GroupMeeting::CODE => Some(Procedure::GroupMeeting),
                OpenDay::CODE => Some(Procedure::OpenDay),
                RemoteQuestionnaires::CODE => Some(Procedure::Questionnaires),
                _ => None,
            },
        }
    }

    /// The live pairs that came about by a procedure which their form does not name, where it
    /// names any. It is told and forbids nothing: the sources recommend.
    pub fn beside_recommended(&self) -> impl Iterator<Item = (PairNo, Procedure)> {
        self.pairs().filter(|(_, pair)| pair.is_live()).filter_map(|(number, pair)| {
            let named = &self.form_of(pair.form.as_ref()?)?.procedures;
            let procedure = self.procedure_of(pair)?;
            let beside = !named.is_empty() && !named.contains(&procedure);
            beside.then_some((number, procedure))
        })
    }

    /// Candidates who were not selected though a form of theirs tests only to find gaps and
    /// screens nobody out (Procedures, student–learner), and whose test found some.
    pub fn rejected_with_gaps(&self) -> impl Iterator<Item = (&PersonId, &FormId)> {
        self.cohort().mentors().iter().filter_map(|(_, mentor)| {
            let id = &mentor.person.id;
            let rejected = self.mentor_file(id)?.selection == Some(Verdict::Rejected);
            let tests = self.facts.preparing.tests.get(id)?;
            let finds_gaps = |form: &&FormId| {
                let form = self.form_of(form);
                form.is_some_and(|form| form.selection.test == Some(TestUse::FindsGaps))
            };
            let form = mentor.forms.iter().find(finds_gaps)?;
            let gaps = tests.iter().any(|test| !test.gaps.is_empty());
            (rejected && gaps).then_some((id, form))
        })
    }
}
