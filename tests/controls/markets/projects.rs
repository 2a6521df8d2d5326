//! Mentors who offer projects.

use super::{permutations, projects};
use crate::{AGENTS, Case, case, end, free};
use mentormatch::audit;
use mentormatch::kernel::{Index, MentorIx};
use mentormatch::market::{
    Project, ProjectMatching, Projects, Strength, TiedProjectMentor, TiedProjects,
};
use mentormatch::stable;

pub(super) fn cases() -> Vec<Case<'static>> {
    let projects: &'static Projects = Box::leak(Box::new(projects(&free()).solved().unwrap()));
    let tied_projects: &'static TiedProjects = Box::leak(Box::new(tied_projects()));
    vec![
        case("stable::student_optimal_projects", move |control| {
            end(&stable::student_optimal_projects(projects, control))
        }),
        case("stable::mentor_optimal_projects", move |control| {
            end(&stable::mentor_optimal_projects(projects, control))
        }),
        case("stable::nearly_largest_projects", move |control| {
            end(&stable::nearly_largest_projects(tied_projects, control))
        }),
        case("stable::super_stable_projects", move |control| {
            end(&stable::super_stable_projects(tied_projects, control))
        }),
        case("stable::nearest_projects", move |control| {
            let present = ProjectMatching { projects: vec![None; AGENTS] };
            let minimums = stable::ProjectMinimums::default();
            end(&stable::nearest_projects(projects, &present, &minimums, control).unwrap())
        }),
        case("audit::project_stability_within", move |control| {
            let found = stable::student_optimal_projects(projects, &free()).solved().unwrap();
            let said = audit::project_stability_within(projects, &found, control);
            assert!(said.as_solved().is_none_or(audit::ProjectStability::is_stable));
            end(&said)
        }),
        case("audit::project_stability_of_within", move |control| {
            let found = stable::nearly_largest_projects(tied_projects, &free()).solved().unwrap();
            let weak = Strength::Weak;
            let said = audit::project_stability_of_within(tied_projects, &found, weak, control);
            assert!(said.as_solved().is_none_or(audit::ProjectStability::is_stable));
            end(&said)
        }),
        case("audit::refutes_super_stable_projects_within", move |control| {
            // Everybody likes all as much.
            let all: Vec<u32> = (0..AGENTS as u32).collect();
            let offered = MentorIx::all(AGENTS).map(|mentor| Project { mentor, seats: 1 });
            let said = TiedProjectMentor { seats: 1, list: vec![all.clone()] };
            let alike =
                TiedProjects::new(&vec![vec![all]; AGENTS], offered.collect(), &vec![said; AGENTS])
                    .unwrap();
            let found = stable::super_stable_projects(&alike, &free());
            let witness = found.as_impossible().unwrap();
            let said = audit::refutes_super_stable_projects_within(&alike, witness, control);
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
    ]
}

/// The same with two and two as good as each other.
fn tied_projects() -> TiedProjects {
    let groups = |list: Vec<u32>| list.chunks(2).map(<[u32]>::to_vec).collect::<Vec<_>>();
    let students: Vec<_> = permutations("students").into_iter().map(groups).collect();
    let offered = MentorIx::all(AGENTS).map(|mentor| Project { mentor, seats: 1 }).collect();
    let mentors: Vec<_> = permutations("mentors of projects")
        .into_iter()
        .map(|list| TiedProjectMentor { seats: 1, list: groups(list) })
        .collect();
    TiedProjects::new(&students, offered, &mentors).unwrap()
}
