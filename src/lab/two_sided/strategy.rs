//! The strategies: mechanisms by their codes, in place of an objective.

use super::TwoSided;
use crate::audit::{
    NotCovered, Replayed, improvement_within, is_efficient, is_popular, is_probabilistic_serial,
    is_stable_efficient, largest_possible, least_cost_within, measures_within, quality,
    refutes_popular, replay_regret_within, stability_within, verify_assignment_within,
    verify_bottleneck_within, verify_decomposition, verify_profile_within,
};
use crate::kernel::{Control, MenteeIx, MentorIx, StopReason};
use crate::lab::answer::{Answer, Json, Made, Status, Value, Verified, pairs_of};
use crate::lab::assignment::counted;
use crate::lab::clock::Clock;
use crate::lab::fault::{Faults, Needed};
use crate::lab::fields::Fields;
use crate::lab::options::Options;
use crate::market::{self, Matching, Outcome, Restrictions, Stopped, Ties, Weight};
use crate::mechanisms::{
    Amount, BUILT_IN, BestProof, Domain, FormedPairs, Given, Mechanism, Property, Views, named,
};

/// The code of the line's strategy.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<&'static str> {
    let codes: Vec<(&str, &'static str)> =
        BUILT_IN.iter().map(|mechanism| (mechanism.code(), mechanism.code())).collect();
    let code = fields.name("strategy", &codes)?;
    if named(code).is_some_and(|mechanism| mechanism.domain().seed) && !fields.has("seed") {
        fields.missing("seed", Needed::Seed);
    }
    Some(code)
}

/// The answer with measures of its pairs, where it has pairs. Ranks are those of the lists as
/// broken where ties were broken on the way.
pub(super) fn measured(
    mut problem: TwoSided,
    answer: Answer,
    options: &Options,
    clock: &Clock,
) -> Result<Answer, Faults> {
    let Some(Made::Pairs(pairs)) = &answer.pairs else { return Ok(answer) };
    let present = problem.present_matching()?;
    let ties = options.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed });
    let control = clock.passing();
    let Ok(given) = problem.market(clock)?.or_stopped() else { return Ok(answer) };
    let market = match answer.ties_broken {
        true => given.break_ties_within(ties, &control).or_stopped(),
        false => Ok(std::borrow::Cow::Borrowed(&given)),
    };
    let Ok(market) = market else { return Ok(answer) };
    let pairs = pairs.iter().map(|pair| (MenteeIx::new(pair[0]), MentorIx::new(pair[1])));
    let made = Matching::new(market.mentees(), market.mentors(), pairs)
        .map_err(|faults| Faults::refused_at("pairs", faults))?;
    let found = quality(&market, &made, present.as_ref(), &control).or_stopped();
    let measures = found.ok().flatten().as_ref().map(Json::of);
    Ok(Answer { measures, ..answer })
}

/// Solves a market by a mechanism.
pub(super) fn solve(
    mut problem: TwoSided,
    mechanism: &dyn Mechanism,
    options: &Options,
    clock: &Clock,
) -> Result<Answer, Faults> {
    let scores = problem.scores()?;
    let present = problem.present_matching()?;
    let given = match problem.market(clock)?.or_stopped() {
        Ok(given) => given,
        Err(reason) => return Ok(clock.nothing(reason)),
    };
    let domain = mechanism.domain();
    // A mechanism for strict lists gets them by lottery where a seed allows that.
    let wants_strict = domain.strict_mentees && domain.strict_mentors;
    let ties = match options.seed {
        Some(seed) if wants_strict || domain.breaks_ties => Some(Ties::Lottery { seed }),
        None if domain.breaks_ties => Some(Ties::Index),
        _ => None,
    };
    let market = match ties {
        Some(ties) => given.break_ties_within(ties, &clock.passing()).or_stopped(),
        None => Ok(std::borrow::Cow::Borrowed(&given)),
    };
    let market = match market {
        Ok(market) => market,
        Err(reason) => return Ok(clock.nothing(reason)),
    };
    let mut setting = Given::new(&market);
    setting.views = scores.as_ref().map(Views::Float);
    setting.seed = options.seed;
    setting.present = present.as_ref();
    let formed =
        mechanism.form(&setting, clock.control()).map_err(|fault| Faults::refused(vec![fault]))?;
    let answer = match formed {
        Outcome::Solved(formed) => told(&setting, domain, &formed, None, clock),
        Outcome::Stopped(Stopped { reason, best: Some(formed) }) => {
            told(&setting, domain, &formed, Some(reason), clock)
        }
        Outcome::Stopped(Stopped { reason, best: None }) => clock.nothing(reason),
        Outcome::Impossible(witness) => {
            let told = Some(Json::of(&witness));
            let answer = Answer { witness: told, ..Answer::of(Status::Impossible) };
            clock.told(answer, |control| {
                match refutes_popular(&market, &witness.mentees, control) {
                    Ok(said) => said.or_stopped().map(|holds| Verified::Optimal.only_if(holds)),
                    Err(_) => Ok(Verified::No),
                }
            })
        }
    };
    let ties_broken = market.broken().is_some();
    Ok(Answer { ties_broken, dropped: Some(market.dropped()), ..answer })
}

fn value(amount: Option<Amount>) -> Value {
    match amount {
        None => Value::None,
        Some(Amount::Whole(whole)) => whole.into(),
        Some(Amount::Float(float)) => float.into(),
    }
}

fn told(
    setting: &Given<'_>,
    domain: Domain,
    formed: &FormedPairs,
    stopped: Option<StopReason>,
    clock: &Clock,
) -> Answer {
    let bound = stopped.and(formed.bound).map(|bound| value(Some(bound)));
    let answer = Answer {
        pairs: Some(pairs_of(&formed.matching).into()),
        value: value(formed.value),
        bound,
        profile: profile(&formed.proof),
        certificate: certificate(formed),
        ..Answer::found(stopped)
    };
    clock.told(answer, |control| verified(setting, domain, formed, stopped, control))
}

/// What the verifiers accept of what a mechanism of this domain claims.
pub(in crate::lab) fn verified(
    setting: &Given<'_>,
    domain: Domain,
    formed: &FormedPairs,
    stopped: Option<StopReason>,
    control: &Control<'_>,
) -> Result<Verified, StopReason> {
    // Present pairs may be there for their overlap to be measured: only a mechanism that starts from
    // them claims something of them.
    let setting = &Given { present: setting.present.filter(|_| domain.present), ..*setting };
    let most = if stopped.is_some() { Verified::Feasible } else { Verified::Optimal };
    let found = stability_within(setting.market, &formed.matching, 0, control).or_stopped()?;
    if !found.faults.is_empty() {
        return Ok(Verified::No);
    }
    for &claim in &formed.claims {
        if !holds(setting.market, &formed.matching, claim, control)? {
            return Ok(Verified::No);
        }
    }
    let proven = proven(setting, formed, stopped.is_some(), control)?;
    Ok(if proven == Verified::Optimal { most } else { proven })
}

/// How many pairs are how good, where that is what is compared.
fn profile(proof: &BestProof) -> Option<Json> {
    match proof {
        BestProof::Profile(proof) => Some(counted(&proof.2.profile)),
        BestProof::FloatProfile(proof) => Some(counted(&proof.2.profile)),
        _ => None,
    }
}

fn certificate(formed: &FormedPairs) -> Option<Json> {
    match &formed.proof {
        BestProof::Lattice(proof) => Some(Json::of(proof)),
        BestProof::Regret(log) => log.as_ref().map(Json::of),
        BestProof::Size(proof) => Some(Json::of(proof)),
        BestProof::Lottery(proof) => Some(Json::of(proof)),
        BestProof::Sum(proof) => Some(Json::of(&proof.1.certificate)),
        BestProof::FloatSum(proof) => Some(Json::of(&proof.1.certificate)),
        BestProof::Worst(proof) => Some(Json::of(&proof.1)),
        BestProof::FloatWorst(proof) => Some(Json::of(&proof.1)),
        BestProof::Profile(proof) => Some(Json::of(&proof.2.proof)),
        BestProof::FloatProfile(proof) => Some(Json::of(&proof.2.proof)),
        _ => Some(Json::of(&serde_json::json!({ "claims": formed.claims }))),
    }
}

/// Whether a claim can be read off the matching.
fn holds(
    market: &market::TwoSided,
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
) -> Result<Verified, StopReason> {
    let (market, matching) = (setting.market, &formed.matching);
    let is_value = |value: i128| formed.value == Some(Amount::Whole(value));
    match &formed.proof {
        BestProof::None if formed.claims.is_empty() => Ok(Verified::Feasible),
        // That the size is at least two thirds of the largest is a theorem about the algorithm:
        // this matching alone cannot show it.
        BestProof::None if formed.value.is_some() => Ok(Verified::Feasible),
        BestProof::None => Ok(Verified::Optimal),
        BestProof::Search => Ok(Verified::Feasible),
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
                return Ok(Verified::No);
            };
            let least = found.or_stopped()?;
            let told = match setting.present {
                Some(present) => (matching.size() + present.size()) as i128 + 2 * least,
                None => least,
            };
            Ok(Verified::Optimal.only_if(is_value(told)))
        }
        BestProof::Regret(log) => {
            let regret = measures_within(market, matching, control).or_stopped()?.regret();
            // A stopped run has no log; what it found is no more than feasible.
            let Some(log) = log else {
                let bare = is_stopped || regret == 0;
                return Ok(Verified::Optimal.only_if(bare && is_value(regret.into())));
            };
            let free = Restrictions::default();
            let Ok(said) = replay_regret_within(market, &free, regret, log, control) else {
                return Ok(Verified::No);
            };
            let shown = said.or_stopped()? == Replayed::Impossible;
            Ok(Verified::Optimal.only_if(shown && is_value(regret.into())))
        }
        BestProof::Size(proof) => {
            let is_largest = largest_possible(market, proof) == Ok(matching.size() as u64);
            Ok(if is_largest { Verified::Optimal } else { Verified::Feasible })
        }
        BestProof::Lottery(proof) => {
            let said = is_probabilistic_serial(market, &proof.lottery, control);
            let Ok(said) = said else { return Ok(Verified::No) };
            let (mentees, mentors) = (market.mentees(), market.mentors());
            let parts = &proof.parts;
            let is_drawn = setting.seed == Some(proof.seed)
                && parts.draw(proof.seed) == Some(proof.drawn)
                && parts.matching(proof.drawn, mentees, mentors).as_ref() == Some(matching);
            let holds = said.or_stopped()?
                && is_drawn
                && verify_decomposition(&proof.lottery, parts).is_ok();
            Ok(Verified::Optimal.only_if(holds))
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
    (problem, answer): &(market::AssignmentProblem<W>, market::AssignmentAnswer<W>),
    control: &Control<'_>,
) -> Result<Verified, StopReason> {
    optimal(verify_assignment_within(problem, answer, control))
}

/// What a verifier of optimal answers says.
fn optimal<Proof, Flaws>(said: Result<Outcome<Proof>, Flaws>) -> Result<Verified, StopReason> {
    match said {
        Ok(said) => said.or_stopped().map(|_| Verified::Optimal),
        Err(_) => Ok(Verified::No),
    }
}
