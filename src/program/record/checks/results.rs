//! What results have to hold, when recorded and when restored.

use crate::people::PersonId;
use crate::program::reasons::blank;
use crate::program::results::{Counted, Rater, Rating};
use crate::program::{
    Ending, GeneralReason, PairNo, PairOutcome, PairReason, PairRecord, Reason, Record,
    ResultsReason, WorkReason,
};

impl Record {
    /// Why nothing can be recorded of a pair's results.
    pub(in crate::program) fn not_published(&self, pair: PairNo) -> Option<Reason> {
        match self.facts.pair(pair) {
            Err(unknown) => Some(unknown),
            Ok(known) if known.order.is_none() => Some(PairReason::NotWorking { pair }.into()),
            Ok(_) => None,
        }
    }

    /// Why a pair may not be closed with this outcome: the organisation says that pairs of
    /// its form do not go on. Where nothing is said, they may.
    pub(in crate::program) fn continuation_fault(
        &self,
        pair: PairNo,
        outcome: PairOutcome,
    ) -> Option<Reason> {
        let form = self.facts.pair(pair).ok()?.form.as_ref()?;
        let decided = crate::program::record::form_rules::decides_to_continue(&self.facts, form);
        let refused = outcome.continues && decided == Some(false);
        refused.then(|| WorkReason::NoContinuation { pair, form: form.clone() }.into())
    }
}

pub(in crate::program) fn counted_faults(name: &str, counted: &Counted) -> Vec<Reason> {
    let mut reasons: Vec<_> = blank("result", name).into_iter().collect();
    let values = [counted.before, counted.after];
    if values.iter().any(|value| value.given().is_some_and(|value| !value.is_finite())) {
        reasons.push(GeneralReason::NotFinite { field: name.into() }.into());
    }
    reasons
}

pub(in crate::program) fn rating_fault(mentor: &PersonId, rating: &Rating) -> Option<Reason> {
    match rating.from {
        Rater::Mentee => {
            Some(ResultsReason::NotARater { mentor: mentor.clone(), by: rating.by.clone() }.into())
        }
        Rater::Curator | Rater::Colleague => (rating.by == *mentor).then(|| {
            ResultsReason::NotARater { mentor: mentor.clone(), by: rating.by.clone() }.into()
        }),
    }
}

pub(in crate::program) fn theme_fault(known: &PairRecord, pair: PairNo) -> Option<Reason> {
    let continues = matches!(
        known.end,
        Some((Ending::Closed { outcome: PairOutcome { continues: true, .. } }, _))
    );
    (!continues).then_some(ResultsReason::DoesNotContinue { pair }.into())
}
