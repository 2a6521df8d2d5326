//! What saved results have to hold.

use crate::program::record::checks::results::{counted_faults, rating_fault, theme_fault};
use crate::program::{
    PairNo, PairReason, PairRecord, PreparingReason, Reason, Record, RestoreFault, ResultsReason,
};
use std::collections::BTreeSet;

fn unfit(place: &str, reason: Reason) -> RestoreFault {
    RestoreFault::Unfit { place: place.to_owned(), reason }
}

/// Everything about a pair's results that the programme would not have taken.
pub(in crate::program) fn result_faults(pair: PairNo, known: &PairRecord) -> Vec<RestoreFault> {
    let results = &known.results;
    let mut reasons = Vec::new();
    if known.order.is_none() && !results.is_empty() {
        reasons.push(PairReason::NotWorking { pair }.into());
    }
    reasons.extend(results.counted.iter().flat_map(|(name, one)| counted_faults(name, one)));
    if results.next_theme.is_some() {
        reasons.extend(theme_fault(known, pair));
    }
    let place = format!("the results of pair {pair}");
    reasons.into_iter().map(|reason| unfit(&place, reason)).collect()
}

impl Record {
    /// The same of forms and mentors.
    pub(in crate::program) fn closing_faults(&self) -> Vec<RestoreFault> {
        let closing = self.closing();
        let mut faults = Vec::new();
        for (form, results) in &closing.results {
            if !self.conditions().forms.contains(form) {
                let reason = PreparingReason::FormNotChosen { form: form.clone() }.into();
                faults.push(unfit("a form's results", reason));
            }
            let found = results.iter().flat_map(|(name, one)| counted_faults(name, one));
            faults.extend(found.map(|reason| unfit("a form's results", reason)));
        }
        for (mentor, ratings) in &closing.ratings {
            faults.extend(self.facts().mentor(mentor).err().map(|one| unfit("a rating", one)));
            let mut seen = BTreeSet::new();
            for rating in ratings {
                let twice = !seen.insert((rating.from, &rating.by));
                let reason =
                    ResultsReason::NotARater { mentor: mentor.clone(), by: rating.by.clone() }
                        .into();
                let reason = rating_fault(mentor, rating).or(twice.then_some(reason));
                faults.extend(reason.map(|reason| unfit("a rating", reason)));
            }
        }
        faults
    }
}
