//! Mentors' written consents, and whose pairs a notice concerns.

use crate::kernel::Side;
use crate::people::{Date, PersonId};
use crate::program::{Agreement, PairNo, Record};

/// A mentor who withdrew the written consent and still has pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// Who.
    pub mentor: PersonId,
    /// When it was withdrawn.
    pub told: Date,
    /// The last day of the work.
    pub last_day: Date,
    /// The live pairs, which need another mentor by then.
    pub pairs: Vec<PairNo>,
}

impl Record {
    /// The written consent of a mentor that was given last.
    #[must_use]
    pub fn agreement(&self, mentor: &PersonId) -> Option<&Agreement> {
        self.facts.preparing.agreements.get(mentor)?.last()
    }

    /// The mentors who withdrew their consent and still have pairs, whose work ends first
    /// first.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let given = self.facts.preparing.agreements.keys();
        let notice = |mentor: &PersonId| {
            let (told, last_day) = self.agreement(mentor)?.withdrawn?;
            let live = self.index.live_pairs(&self.facts, Side::Mentor, mentor);
            let pairs: Vec<PairNo> = live.collect();
            let mentor = mentor.clone();
            (!pairs.is_empty()).then_some(Notice { mentor, told, last_day, pairs })
        };
        let mut notices: Vec<_> = given.filter_map(notice).collect();
        crate::kernel::arrange_by_key(&mut notices, |one| (one.last_day, one.mentor.clone()));
        notices
    }
}
