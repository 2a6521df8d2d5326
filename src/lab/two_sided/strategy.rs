//! The strategies: mechanisms by their codes, in place of an objective.

use super::TwoSided;
use crate::audit::{quality, refutes_popular};
use crate::kernel::{MenteeIx, MentorIx, StopReason};
use crate::lab::answer::{Answer, Json, Made, Status, Value, Verified, pairs_of};
use crate::lab::assignment::counted;
use crate::lab::clock::Clock;
use crate::lab::fault::{Faults, Needed};
use crate::lab::fields::Fields;
use crate::lab::options::Options;
use crate::market::{Matching, Outcome, Stopped, Ties};
use crate::mechanisms::{
    Amount, BUILT_IN, BestProof, Domain, FormedPairs, Given, Mechanism, Views, named, verify,
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
    clock.told(answer, |control| {
        let said = verify(setting, domain, formed, stopped.is_some(), control);
        said.or_stopped().map(Verified::from)
    })
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
