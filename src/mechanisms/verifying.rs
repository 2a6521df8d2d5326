//! What the verifiers of `audit` accept of what a mechanism formed. No code of theirs is shared with a
//! mechanism: here claims and proofs are handed to them.

use super::formed::{Amount, BestProof, FormedPairs, Property};
use super::setting::{Domain, Given};
use crate::audit::{
    NotCovered, Replayed, improvement_within, is_efficient, is_popular, is_probabilistic_serial,
    is_stable_efficient, largest_possible, least_cost_within, measures_within,
    replay_regret_within, stability_within, verify_assignment_within, verify_bottleneck_within,
    verify_decomposition, verify_profile_within,
};
use crate::kernel::{Control, MenteeIx, MentorIx, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Matching, Outcome, Restrictions, TwoSided, Weight,
};

/// How much of a claim an independent verifier accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Accepted {
    /// A proof of the whole claim.
    Optimal,
    /// That the pairs may be made and that what is said of them holds; that nothing is better rests on
    /// a search, or nothing of the kind is claimed.
    Feasible,
    /// Something that is claimed does not hold, or its proof does not show it.
    Refused,
}

impl Accepted {
    fn only_if(self, holds: bool) -> Self {
        if holds { self } else { Self::Refused }
    }
}

/// What an independent verifier accepts of pairs that a mechanism of this domain formed in this setting,
/// from a run that came to its end or was stopped: each claim is read off the pairs, and the proof is
/// checked against the market. Costs a pass over the acceptable pairs for each claim, and what the
/// verifier of the proof costs; a run that the control stops says nothing.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::market::{Lists, Seats, TwoSided};
/// use mentormatch::mechanisms::{Given, Accepted, named, verify};
///
/// let lists = || Lists::strict([[0, 1], [1, 0]]);
/// let market = TwoSided::new(lists(), lists(), Seats::one_each(2), Seats::one_each(2))?;
/// let mechanism = named("rank-maximal").ok_or("no such mechanism")?;
/// let (setting, free) = (Given::new(&market), Control::unbounded());
/// let formed = mechanism.form(&setting, &free)?.solved().ok_or("stopped")?;
/// let said = verify(&setting, mechanism.domain(), &formed, false, &free);
/// assert_eq!(said.solved(), Some(Accepted::Optimal));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(
    setting: &Given<'_>,
    domain: Domain,
    formed: &FormedPairs,
    is_stopped: bool,
    control: &Control<'_>,
) -> Outcome<Accepted> {
    match accepted(setting, domain, formed, is_stopped, control) {
        Ok(accepted) => Outcome::Solved(accepted),
        Err(reason) => Outcome::stopped(reason),
    }
}

fn accepted(
    setting: &Given<'_>,
    domain: Domain,
    formed: &FormedPairs,
    is_stopped: bool,
    control: &Control<'_>,
) -> Result<Accepted, StopReason> {
    // Present pairs may be there for their overlap to be measured: only a mechanism that starts from
    // them claims something of them.
    let setting = &Given { present: setting.present.filter(|_| domain.present), ..*setting };
    let most = if is_stopped { Accepted::Feasible } else { Accepted::Optimal };
    let found = stability_within(setting.market, &formed.matching, 0, control).or_stopped()?;
    if !found.faults.is_empty() {
        return Ok(Accepted::Refused);
    }
    for &claim in &formed.claims {
        if !holds(setting.market, &formed.matching, claim, control)? {
            return Ok(Accepted::Refused);
        }
    }
    let proven = proven(setting, formed, is_stopped, control)?;
    Ok(if proven == Accepted::Optimal { most } else { proven })
}

/// Whether a claim can be read off the matching.
fn holds(
    market: &TwoSided,
    matching: &Matching,
    claim: Property,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    let said = |said: Result<Outcome<bool>, NotCovered>| match said {
        Ok(said) => said.or_stopped(),
        Err(_) => Ok(false),
    };
    match claim {
        Property::Stable => {
            Ok(stability_within(market, matching, 0, control).or_stopped()?.is_stable())
        }
        Property::BestFor(side) => {
            let found = improvement_within(market, matching, side, control).or_stopped()?;
            Ok(found.is_none())
        }
        Property::Efficient => said(is_efficient(market, matching, control)),
        Property::StableEfficient => said(is_stable_efficient(market, matching, control)),
        Property::Popular => said(is_popular(market, matching, control)),
    }
}

/// What the proof shows of a matching whose claims hold.
fn proven(
    setting: &Given<'_>,
    formed: &FormedPairs,
    is_stopped: bool,
    control: &Control<'_>,
) -> Result<Accepted, StopReason> {
    let (market, matching) = (setting.market, &formed.matching);
    let is_value = |value: i128| formed.value == Some(Amount::Whole(value));
    match &formed.proof {
        BestProof::None if formed.claims.is_empty() => Ok(Accepted::Feasible),
        // That the size is at least two thirds of the largest is a theorem about the algorithm:
        // this matching alone cannot show it.
        BestProof::None if formed.value.is_some() => Ok(Accepted::Feasible),
        BestProof::None => Ok(Accepted::Optimal),
        BestProof::Search => Ok(Accepted::Feasible),
        BestProof::Lattice(proof) => {
            let nearest =
                |present: &Matching, mentee, mentor| -i64::from(present.contains(mentee, mentor));
            let ranks = |mentee: MenteeIx, mentor: MentorIx| {
                let own = market.mentee_list(mentee).find(|one| one.partner == mentor);
                let other = market.mentor_list(mentor).find(|one| one.partner == mentee);
                i64::from(own.map_or(0, |one| one.rank))
                    + i64::from(other.map_or(0, |one| one.rank))
            };
            let cost = |mentee: MenteeIx, mentor: MentorIx| match setting.present {
                Some(present) => nearest(present, mentee, mentor),
                None => ranks(mentee, mentor),
            };
            let Ok(found) = least_cost_within(market, matching, cost, proof, control) else {
                return Ok(Accepted::Refused);
            };
            let least = found.or_stopped()?;
            let told = match setting.present {
                Some(present) => (matching.size() + present.size()) as i128 + 2 * least,
                None => least,
            };
            Ok(Accepted::Optimal.only_if(is_value(told)))
        }
        BestProof::Regret(log) => {
            let regret = measures_within(market, matching, control).or_stopped()?.regret();
            // A stopped run has no log; what it found is no more than feasible.
            let Some(log) = log else {
                let bare = is_stopped || regret == 0;
                return Ok(Accepted::Optimal.only_if(bare && is_value(regret.into())));
            };
            let free = Restrictions::default();
            let Ok(said) = replay_regret_within(market, &free, regret, log, control) else {
                return Ok(Accepted::Refused);
            };
            let shown = said.or_stopped()? == Replayed::Impossible;
            Ok(Accepted::Optimal.only_if(shown && is_value(regret.into())))
        }
        BestProof::Size(proof) => {
            let is_largest = largest_possible(market, proof) == Ok(matching.size() as u64);
            Ok(if is_largest { Accepted::Optimal } else { Accepted::Feasible })
        }
        BestProof::Lottery(proof) => {
            let said = is_probabilistic_serial(market, &proof.lottery, control);
            let Ok(said) = said else { return Ok(Accepted::Refused) };
            let (mentees, mentors) = (market.mentees(), market.mentors());
            let parts = &proof.parts;
            let is_drawn = setting.seed == Some(proof.seed)
                && parts.draw(proof.seed) == Some(proof.drawn)
                && parts.matching(proof.drawn, mentees, mentors).as_ref() == Some(matching);
            let holds = said.or_stopped()?
                && is_drawn
                && verify_decomposition(&proof.lottery, parts).is_ok();
            Ok(Accepted::Optimal.only_if(holds))
        }
        BestProof::Sum(proof) => sum(proof, control),
        BestProof::FloatSum(proof) => sum(proof, control),
        BestProof::Worst(proof) => optimal(verify_bottleneck_within(&proof.0, &proof.1, control)),
        BestProof::FloatWorst(proof) => {
            optimal(verify_bottleneck_within(&proof.0, &proof.1, control))
        }
        BestProof::Profile(proof) => {
            optimal(verify_profile_within(&proof.0, proof.1, &proof.2, control))
        }
        BestProof::FloatProfile(proof) => {
            optimal(verify_profile_within(&proof.0, proof.1, &proof.2, control))
        }
    }
}

fn sum<W: Weight>(
    (problem, answer): &(AssignmentProblem<W>, AssignmentAnswer<W>),
    control: &Control<'_>,
) -> Result<Accepted, StopReason> {
    optimal(verify_assignment_within(problem, answer, control))
}

/// What a verifier of optimal answers says.
fn optimal<Proof, Flaws>(said: Result<Outcome<Proof>, Flaws>) -> Result<Accepted, StopReason> {
    match said {
        Ok(said) => said.or_stopped().map(|_| Accepted::Optimal),
        Err(_) => Ok(Accepted::Refused),
    }
}
