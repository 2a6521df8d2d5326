//! What each stage has to show before the next one begins.
//!
//! Each function looks at what is missing and at nothing else: its time grows with
//! the number of reasons it gives, the chosen forms and, at closing, the final
//! papers, and not with the bases.

use crate::kernel::Side;
use crate::people::{FormId, PersonId};
use crate::program::OpenPairing;
use crate::program::record::lacks::{MEMBERS, closing_lacks, exit_lacks, lack, lacks_assessment};
use crate::program::record::{Facts, Index};
use crate::program::{
    FormingReason, Moment, MonitoringReason, PeopleReason, PreparingReason, Reason, ResultsReason,
    SelectingReason, WorkReason,
};
/// 1 → 2.
pub(in crate::program) fn preparation(facts: &Facts, _: &Index) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let settled = &facts.conditions;
    lack(&mut reasons, settled.curator.is_none(), PreparingReason::NoCurator);
    lack(&mut reasons, settled.forms.is_empty(), PreparingReason::NoForms);
    lack(&mut reasons, settled.roadmap.is_empty(), PreparingReason::NoRoadmap);
    lack(&mut reasons, settled.resources.is_empty(), PreparingReason::NoResources);
    reasons
}

/// 2 → 3.
pub(in crate::program) fn mentee_base(facts: &Facts, index: &Index) -> Vec<Reason> {
    base(Side::Mentee, facts.cohort.mentees().len(), facts, index)
}

/// 3 → 4.
pub(in crate::program) fn mentor_base(facts: &Facts, index: &Index) -> Vec<Reason> {
    base(Side::Mentor, facts.cohort.mentors().len(), facts, index)
}

/// Somebody of the base takes part; else what everybody in it lacks.
fn base(side: Side, people: usize, facts: &Facts, index: &Index) -> Vec<Reason> {
    if people == 0 {
        return vec![PeopleReason::EmptyBase { side }.into()];
    }
    let held_back = &index.held_back[side];
    if held_back.len() < people {
        return Vec::new();
    }
    let mut reasons = vec![PeopleReason::NobodyTakesPart { side }.into()];
    for id in held_back {
        match side {
            Side::Mentee => {
                reasons.extend(
                    facts
                        .mentee(id)
                        .map_or_else(|_| Vec::new(), |mentee| facts.mentee_lacks(mentee)),
                );
            }
            Side::Mentor => {
                reasons.extend(
                    facts
                        .mentor(id)
                        .map_or_else(|_| Vec::new(), |mentor| facts.potential_mentor_lacks(mentor)),
                );
            }
        }
    }
    reasons
}

/// 4 → 5.
pub(in crate::program) fn selection(facts: &Facts, index: &Index) -> Vec<Reason> {
    let mut reasons = papers(facts);
    reasons.extend(index.unjudged.iter().flat_map(|mentor| facts.judgement_lacks(mentor)));
    for side in Side::BOTH {
        lack(&mut reasons, index.ready[side].is_empty(), SelectingReason::NobodyReady { side });
    }
    reasons
}

/// The forms without criteria or training plan.
pub(in crate::program) fn papers(facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for form in &facts.conditions.forms {
        let no_criteria = !facts.selection.criteria.contains_key(form);
        lack(&mut reasons, no_criteria, SelectingReason::NoCriteria { form: form.clone() });
        let no_plan = !facts.selection.training.contains_key(form);
        lack(&mut reasons, no_plan, SelectingReason::NoTrainingPlan { form: form.clone() });
    }
    reasons
}

/// 5 → 6.
pub(in crate::program) fn forming(facts: &Facts, index: &Index) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let closed = facts.pairs.iter().any(|pair| pair.is_closed());
    lack(&mut reasons, index.working.is_empty() && !closed, FormingReason::NoPairs);
    // What waits for an answer or the order holds nobody up: it goes on in stage 6.
    reasons.extend(unsupported(index));
    reasons.extend(index.provisional.iter().flat_map(|mentor| rejudge(facts, index, mentor)));
    reasons
}

/// The forms in which a mentor has a working pair and only a provisional judgement.
fn rejudge(facts: &Facts, index: &Index, mentor: &PersonId) -> Vec<Reason> {
    let works_in = |form: &&&FormId| {
        index.live_pairs(facts, Side::Mentor, mentor).any(|pair| {
            index.working.contains(&pair)
                && facts
                    .pair(pair)
                    .is_ok_and(|pair| pair.form.as_ref().is_none_or(|one| one == **form))
        })
    };
    let forms = facts.provisional(mentor);
    let reason = |form: &&FormId| {
        SelectingReason::StillProvisional { mentor: mentor.clone(), form: (*form).clone() }.into()
    };
    forms.iter().filter(works_in).map(reason).collect()
}

/// Proposals without an answer, pairs without the order, mentees without support.
fn open_pairing(facts: &Facts, index: &Index) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for &pair in &index.proposed {
        for side in Side::BOTH {
            let silent = facts.pair(pair).is_ok_and(|record| record.consent(side).is_none());
            lack(&mut reasons, silent, FormingReason::AwaitingConsent { pair, side });
        }
    }
    reasons.extend(index.agreed.iter().map(|&pair| FormingReason::Unpublished { pair }.into()));
    reasons.extend(unsupported(index));
    reasons
}

fn unsupported(index: &Index) -> impl Iterator<Item = Reason> {
    let unsupported = index.unsupported.iter();
    unsupported.map(|mentee| FormingReason::NoSupport { mentee: mentee.clone() }.into())
}

/// 6 → 7.
pub(in crate::program) fn work(facts: &Facts, index: &Index) -> Vec<Reason> {
    let mut reasons = open_pairing(facts, index);
    for &pair in &index.unsettled {
        let Ok(record) = facts.pair(pair) else { continue };
        lack(&mut reasons, record.formats.is_empty(), WorkReason::NoFormat { pair });
        lack(&mut reasons, lacks_assessment(facts, record), WorkReason::NoAssessment { pair });
        lack(&mut reasons, record.work.has_open_wish(), WorkReason::WishWaits { pair });
        let moment = Moment::Interim;
        for (side, from) in MEMBERS {
            let missing = !record.has_feedback(from, moment);
            lack(&mut reasons, missing, MonitoringReason::NoFeedback { pair, side, moment });
        }
    }
    let measured = !facts.monitoring.measurements.is_empty();
    lack(&mut reasons, !measured, MonitoringReason::NothingMeasured);
    reasons.extend(lasting_work(facts));
    reasons
}

/// The part of stage 6's result that nothing takes away again.
pub(in crate::program) fn lasting_work(facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    review(facts, Moment::Interim, &mut reasons);
    lack(&mut reasons, facts.closing.rewards.is_empty(), ResultsReason::NoRewards);
    reasons
}

/// After 7.
pub(in crate::program) fn closing(facts: &Facts, index: &Index) -> Vec<Reason> {
    let mut reasons: Vec<_> =
        index.working.iter().map(|&pair| WorkReason::PairOpen { pair }.into()).collect();
    reasons.extend(index.unassessed.iter().flat_map(|&pair| closing_lacks(facts, pair)));
    let unmeasured = index.unmeasured.iter();
    reasons.extend(unmeasured.flat_map(|(side, person)| exit_lacks(facts, *side, person)));
    lack(&mut reasons, facts.closing.long_term.is_empty(), ResultsReason::NoLongTermBase);
    reasons.extend(lasting_closing(facts));
    reasons
}

/// The part of stage 7's result that nothing takes away again.
pub(in crate::program) fn lasting_closing(facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    review(facts, Moment::Final, &mut reasons);
    let papers = &facts.closing;
    let granted = papers.rewards.values().any(|reward| !reward.granted.is_empty());
    lack(&mut reasons, !granted, ResultsReason::NoRewardGranted);
    lack(&mut reasons, papers.cases.is_empty(), ResultsReason::NoCase);
    for side in Side::BOTH {
        lack(&mut reasons, !papers.refilling.contains(&side), ResultsReason::NotRefilling { side });
    }
    reasons
}

fn review(facts: &Facts, moment: Moment, reasons: &mut Vec<Reason>) {
    let there = facts.monitoring.reviews.iter().any(|review| review.moment == moment);
    lack(reasons, !there, MonitoringReason::NoReview { moment });
}

impl OpenPairing {
    /// What of it keeps the stage from ending.
    pub(in crate::program) fn demand(&self) -> Option<Reason> {
        self.draft.is_some().then_some(FormingReason::DraftOpen.into())
    }
}
