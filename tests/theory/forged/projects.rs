//! Students in projects.

use super::harness::{Case, Tally, attack};
use crate::stable::oracle::Dice;
use crate::stable::projects::Raw;
use mentormatch::audit::project_stability;
use mentormatch::market::{ProjectMatching, Projects};

#[derive(Debug)]
struct Drawn {
    raw: Raw,
    problem: Projects,
}

pub(super) fn allocations() -> Tally {
    let draw = |dice: &mut Dice| {
        let raw = Raw::draw(dice);
        let stable = raw.stable();
        let projects = stable.get(dice.below(stable.len().max(1)))?.clone();
        let problem = Drawn { problem: raw.problem(), raw };
        Some(Case { problem, claim: ProjectMatching { projects }, is_own: true })
    };
    let forge = |drawn: &Drawn, claim: &mut ProjectMatching, dice: &mut Dice| {
        if dice.chance(3) {
            claim.projects.push(None);
        }
        if claim.projects.is_empty() {
            return;
        }
        let (one, two) = (dice.below(claim.projects.len()), dice.below(claim.projects.len()));
        match dice.below(3) {
            0 => claim.projects.swap(one, two),
            1 => claim.projects[one] = None,
            _ => claim.projects[one] = Some(dice.below(drawn.raw.projects.len() + 1) as u32),
        }
    };
    let accepts = |drawn: &Drawn, claim: &_| project_stability(&drawn.problem, claim).is_stable();
    let holds = |drawn: &Drawn, claim: &ProjectMatching| drawn.raw.is_stable(&claim.projects);
    attack(303, draw, forge, accepts, holds)
}
