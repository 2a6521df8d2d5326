//! Students in projects.

use super::harness::{Case, Tally, attack};
use crate::stable::oracle::Dice;
use crate::stable::projects::Raw;
use crate::stable::tied_projects::Tied;
use mentormatch::audit::{project_stability, project_stability_of};
use mentormatch::market::{ProjectMatching, Projects, Strength, TiedProjects};

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

#[derive(Debug)]
struct DrawnTied {
    tied: Tied,
    problem: TiedProjects,
    strength: Strength,
}

pub(super) fn tied_allocations() -> Tally {
    let draw = |dice: &mut Dice| {
        let tied = Tied::draw(dice);
        let strength = [Strength::Weak, Strength::Strong, Strength::Super][dice.below(3)];
        let mut stable = tied.every();
        stable.retain(|made| tied.is_stable(made, strength));
        let projects = stable.get(dice.below(stable.len().max(1)))?.clone();
        let problem = DrawnTied { problem: tied.problem(), tied, strength };
        Some(Case { problem, claim: ProjectMatching { projects }, is_own: true })
    };
    let forge = |drawn: &DrawnTied, claim: &mut ProjectMatching, dice: &mut Dice| {
        if claim.projects.is_empty() {
            return;
        }
        let (one, two) = (dice.below(claim.projects.len()), dice.below(claim.projects.len()));
        match dice.below(3) {
            0 => claim.projects.swap(one, two),
            1 => claim.projects[one] = None,
            _ => claim.projects[one] = Some(dice.below(drawn.tied.projects.len() + 1) as u32),
        }
    };
    let accepts = |drawn: &DrawnTied, claim: &_| {
        project_stability_of(&drawn.problem, claim, drawn.strength).is_stable()
    };
    let holds = |drawn: &DrawnTied, claim: &ProjectMatching| {
        drawn.tied.is_stable(&claim.projects, drawn.strength)
    };
    attack(304, draw, forge, accepts, holds)
}
