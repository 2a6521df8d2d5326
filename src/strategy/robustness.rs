//! How far the rules' weights may change before a pairing does: what decides whether a curator
//! should trust it.

use super::findings::{Ended, matching, placed, told};
use super::{Objective, OpenMarket, Pairing, Situation, StrategyError};
use crate::assignment::{WeightChange, weight_radius};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Phrases, Ratio, Side, Sides, coded};
use crate::market::{Outcome, PairParts, RuleParts};
use crate::stable::stability_radius;

coded! {
    /// What is said of how far weights may change.
    pub const ROBUSTNESS: "robustness" [share, rule, down, up] {
        "weights",
            "no other pairs are better as long as no rule's weight changes by more than {share} % of itself",
            "других, лучших пар нет, пока вес ни одного правила не меняется больше чем на {share} %";
        "rule",
            "the weight of `{rule}` alone may fall by {down} % and rise by {up} %",
            "вес правила «{rule}» может один снизиться на {down} % и вырасти на {up} %";
        "stable",
            "no two would rather have each other as long as no weight changes by more than {share} % of itself",
            "никакие двое не предпочтут друг друга, пока ни один вес не меняется больше чем на {share} %";
        "always-stable",
            "no two would rather have each other, however the weights change",
            "никакие двое не предпочтут друг друга, как бы ни менялись веса";
    }
}

/// How far one rule's weights may change by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleRoom {
    /// The rule's name.
    pub rule: String,
    /// By what share of themselves they may fall, at most the whole.
    pub down: Ratio,
    /// By what share they may rise, at most the whole.
    pub up: Ratio,
}

/// How far the weights of rules may change before a pairing is no longer what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Robustness {
    /// Of a pairing with the best total: as long as no rule's two weights change together by more
    /// than this share of themselves, at most the whole, no other pairs are better.
    pub weights: Option<Ratio>,
    /// The same for each rule alone, in the rules' order.
    pub rules: Vec<RuleRoom>,
    /// Of a pairing that nothing blocks: as long as no weight, for either side, changes by more than
    /// this share of itself, nothing blocks it; nothing inside where no change can.
    pub stable: Option<Option<Ratio>>,
}

impl Robustness {
    /// Each finding as a sentence, percentages rounded down.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> Vec<String> {
        let say =
            |code: &str, values: &[(&str, String)]| phrases.filled_from(ROBUSTNESS, code, values);
        let mut all = Vec::new();
        if let Some(share) = self.weights {
            all.push(say("weights", &[("share", percent(share))]));
        }
        for room in &self.rules {
            let ends = [("down", percent(room.down)), ("up", percent(room.up))];
            let [down, up] = ends;
            all.push(say("rule", &[("rule", phrases.own(&room.rule).to_owned()), down, up]));
        }
        match self.stable {
            Some(Some(share)) => all.push(say("stable", &[("share", percent(share))])),
            Some(None) => all.push(say("always-stable", &[])),
            None => {}
        }
        all
    }
}

fn percent(share: Ratio) -> String {
    // A float is a hair off at most, and less is promised, never more.
    let tenths = (share.to_float() * 1000.0 * (1.0 - 1e-12)).floor();
    let whole = if share == Ratio::ONE { 1000.0 } else { tenths };
    format!("{}", whole / 10.0)
}

/// How far the rules' weights may change before the pairing is no longer the best, or before a
/// pair can block it: by the claim that it makes, and in that it counts what rounding each criterion once
/// may change ([`weight_radius`], [`stability_radius`]). Restrictions and locks stay as they are.
///
/// Exact but for that allowance with up to 10 criteria; else told with a share that is certain. Cost: about
/// 2^criteria assignments, and O(pairs · criteria) for stability.
///
/// # Errors
/// [`StrategyError`] where the pairing is not one of this situation.
pub fn robustness(
    situation: &Situation,
    pairing: &Pairing,
    control: &Control<'_>,
) -> Result<Outcome<Robustness>, StrategyError> {
    told(found(situation, pairing, control))
}

const CODE: &str = "robustness";

fn found(
    situation: &Situation,
    pairing: &Pairing,
    control: &Control<'_>,
) -> Result<Robustness, Ended> {
    let pairs = placed(situation, pairing)?;
    let rules: Vec<String> = situation.rules().criteria().map(str::to_owned).collect();
    // Scaling a rounded part is off by half of its scale and rounding it again by half a unit, so by a unit and a
    // half a view where weights at most double; a difference between two scores by twice that.
    let slack = 3 * rules.len() as u64;
    let mut all = Robustness { weights: None, rules: Vec::new(), stable: None };
    if let Some(objective) = Objective::claimed(&pairing.claim) {
        let market = situation.remaining()?;
        let parts = parts(situation, &market, rules.len())?;
        let rest = pairs.difference(situation.locked()).copied();
        let made = matching(&market, rest)?;
        let problem = market.problem(objective.cardinality()).build();
        let problem = problem.map_err(|faults| StrategyError::refused(CODE, &faults))?;
        let share = |change: WeightChange| {
            let slack = u32::try_from(slack).unwrap_or(u32::MAX);
            let found = weight_radius(&problem, &parts, &made, change, slack, control)
                .map_err(|fault| Ended::Fault(StrategyError::refused(CODE, &[fault])))?;
            found.or_stopped().map(|found| found.sure).map_err(Ended::Stopped)
        };
        all.weights = Some(share(WeightChange::Any)?);
        for (at, rule) in rules.iter().enumerate() {
            let (down, up) = (share(WeightChange::Down(at))?, share(WeightChange::Up(at))?);
            all.rules.push(RuleRoom { rule: rule.clone(), down, up });
        }
    }
    if pairing.measures.blocking_pairs == Some(0) {
        let market = situation.market()?;
        let parts = parts(situation, &market, rules.len())?;
        let made = matching(&market, pairs.iter().copied())?;
        let seats = Sides::of(|side| match side {
            Side::Mentee => market.mentee_seats.clone(),
            Side::Mentor => market.mentor_seats.clone(),
        });
        let found = stability_radius(&parts, &seats, &made, slack, control).or_stopped();
        all.stable = Some(found.map_err(Ended::Stopped)?.share);
    }
    Ok(all)
}

/// What each criterion adds to each open pair.
fn parts(
    situation: &Situation,
    market: &OpenMarket,
    rules: usize,
) -> Result<RuleParts, StrategyError> {
    let mut pairs = Vec::new();
    for mentee in MenteeIx::all(market.scores.mentees()) {
        for mentor in MentorIx::all(market.scores.mentors()) {
            if market.scores.is_allowed(mentee, mentor) {
                let parts = situation.rules().contributions(mentee, mentor);
                let (of_mentee, of_mentor) =
                    parts.map(|(one, other)| (i64::from(one), i64::from(other))).unzip();
                pairs.push(PairParts { mentee, mentor, of_mentee, of_mentor });
            }
        }
    }
    RuleParts::new(rules, pairs).map_err(|faults| StrategyError::refused(CODE, &faults))
}
