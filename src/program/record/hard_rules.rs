//! Which rules forbid a pair that somebody is about to make.

use crate::people::{Cohort, PersonId};
use crate::program::record::Record;
use crate::program::{OpenPairing, PairReason, Reason};
use crate::scoring::Rules;
use crate::strategy::{PrepareFault, Prepared};

impl Record {
    /// The hard rules, ready to be asked about these pairs: those that are compiled
    /// already, else compiled once for the people of all these pairs, so that the bases'
    /// sizes do not count.
    pub(in crate::program) fn hard_rules<'p>(
        &self,
        open: &OpenPairing,
        pairs: impl IntoIterator<Item = (&'p PersonId, &'p PersonId)>,
    ) -> HardRules<'_> {
        let kept = open.kept.prepared(self.stamp());
        let compiled = kept.map(Ok).or_else(|| self.compiled_for(pairs));
        HardRules { record: self, compiled }
    }

    /// The rules compiled for the people of these pairs, as far as they are known; nothing
    /// where there are no rules.
    fn compiled_for<'p>(
        &self,
        pairs: impl IntoIterator<Item = (&'p PersonId, &'p PersonId)>,
    ) -> Option<Result<Prepared, PrepareFault>> {
        let facts = &self.facts;
        let rules = facts.rules.as_ref()?;
        let mut cohort = Cohort::default();
        for (mentee, mentor) in pairs {
            // Whoever stands there already, in another of the pairs, stays.
            if let Ok(mentee) = facts.mentee(mentee) {
                let _ = cohort.mentees_mut().add(facts.mentee_of_cycle(mentee).into_owned());
            }
            if let Ok(mentor) = facts.mentor(mentor) {
                let _ = cohort.mentors_mut().add(facts.mentor_of_cycle(mentor).into_owned());
            }
        }
        // Of one pair alone nobody is together with anybody.
        let mut rules = Rules {
            required: Vec::new(),
            together: Vec::new(),
            apart: Vec::new(),
            ..rules.clone()
        };
        rules.forbidden.retain(|(mentee, mentor)| {
            cohort.mentees().get(mentee).is_some() && cohort.mentors().get(mentor).is_some()
        });
        Some(Prepared::new(cohort, &rules))
    }
}

/// The hard rules, compiled once for an operation and asked about each of its pairs.
pub(in crate::program) struct HardRules<'a> {
    record: &'a Record,
    /// Nothing where there are no rules.
    compiled: Option<Result<Prepared, PrepareFault>>,
}

impl HardRules<'_> {
    /// The rules that forbid a pair; none where somebody is unknown. Rules that do not fit
    /// the people asked about are a fault of those pairs only of whose members it is one.
    pub(in crate::program) fn faults(&self, mentee: &PersonId, mentor: &PersonId) -> Vec<Reason> {
        match &self.compiled {
            None => Vec::new(),
            Some(Ok(compiled)) => forbidding(compiled, mentee, mentor),
            Some(Err(_)) => match self.record.compiled_for([(mentee, mentor)]) {
                None => Vec::new(),
                Some(Ok(compiled)) => forbidding(&compiled, mentee, mentor),
                Some(Err(fault)) => self.record.prepare_refused(fault).into_vec(),
            },
        }
    }
}

fn forbidding(compiled: &Prepared, mentee: &PersonId, mentor: &PersonId) -> Vec<Reason> {
    let cohort = compiled.cohort();
    let at = (cohort.mentees().index_of(mentee), cohort.mentors().index_of(mentor));
    let (Some(at_mentee), Some(at_mentor)) = at else { return Vec::new() };
    let violations = compiled.rules().violations(at_mentee, at_mentor).into_iter();
    // A wish that excludes the pair is a reason of its own, and so is a pair with oneself.
    let own = violations.filter(|violation| {
        let oneself = violation.code == "own-mentor" && mentee == mentor;
        !violation.code.starts_with("vetoed-by") && !oneself
    });
    own.map(|violation| {
        PairReason::RuleForbids {
            mentee: mentee.clone(),
            mentor: mentor.clone(),
            rule: violation.rule,
        }
        .into()
    })
    .collect()
}
