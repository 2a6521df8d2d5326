//! Students in projects.

use super::harness::{Case, FEW, Tally, attack, attack_each};
use crate::stable::oracle::Dice;
use crate::stable::projects::Raw;
use crate::stable::tied_projects::Tied;
use crate::unbounded::free;
use mentormatch::audit::{project_stability, project_stability_of, refutes_super_stable_projects};
use mentormatch::kernel::{Index, MenteeIx, MentorIx};
use mentormatch::market::{
    NoSuperStableProjects, Outcome, ProjectDeletion, ProjectMatching, ProjectSign, Projects,
    Strength, TiedProjects,
};
use mentormatch::stable::super_stable_projects;

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

pub(super) fn none_super_stable() -> Tally {
    #[derive(Debug)]
    struct Judged {
        tied: Tied,
        problem: TiedProjects,
        exists: bool,
    }
    let mut kept: Vec<NoSuperStableProjects> = Vec::new();
    let draw = move |dice: &mut Dice| {
        let tied = if dice.chance(50) { Tied::draw(dice) } else { Tied::twins(dice) };
        let problem = tied.problem();
        let exists = tied.every().iter().any(|made| tied.is_stable(made, Strength::Super));
        let (claim, is_own) = match super_stable_projects(&problem, &free()) {
            Outcome::Impossible(claim) => (claim, true),
            // What shows one to have none is tried on those that have one.
            _ => (kept.get(dice.below(kept.len().max(1)))?.clone(), false),
        };
        if is_own && kept.len() < 200 {
            kept.push(claim.clone());
        }
        Some(Case { problem: Judged { tied, problem, exists }, claim, is_own })
    };
    let forge = |drawn: &Judged, claim: &mut NoSuperStableProjects, dice: &mut Dice| {
        let project = dice.below(drawn.tied.projects.len() + 1) as u32;
        let mentor = MentorIx::at(dice.below(drawn.tied.mentors.len() + 1));
        let student = MenteeIx::at(dice.below(drawn.tied.students.len() + 1));
        match dice.below(6) {
            0 => {
                claim.sign = [
                    ProjectSign::Several(student),
                    ProjectSign::Emptied(mentor),
                    ProjectSign::Refused(student, project),
                ][dice.below(3)];
            }
            1 => drop(claim.steps.pop()),
            _ => {
                let step = [
                    ProjectDeletion::Project(project),
                    ProjectDeletion::Mentor(mentor),
                    ProjectDeletion::Reopened(project),
                    ProjectDeletion::Twice(student),
                ][dice.below(4)];
                let at = dice.below(claim.steps.len() + 1);
                claim.steps.insert(at, step);
            }
        }
    };
    let accepts = |drawn: &Judged, claim: &_| refutes_super_stable_projects(&drawn.problem, claim);
    let holds = |drawn: &Judged, _: &NoSuperStableProjects| !drawn.exists;
    attack_each((305, FEW), draw, forge, accepts, holds)
}
