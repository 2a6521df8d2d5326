//! Operations of a programme.

#[path = "../program/support.rs"]
#[allow(dead_code)]
mod support;

use crate::free;
use mentormatch::program::MayMove;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{ArrivalRule, Edit, Optimal, Reach, ShortlistRule};
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Operations of a programme hand their control down and say that they were stopped.
pub(crate) const OPERATIONS: [&str; 16] = [
    "program::DraftJob::solve",
    "program::FormingDesk::take_draft",
    "program::FormingDesk::draft",
    "program::FormingDesk::draft_among",
    "program::FormingDesk::draft_from",
    "program::PlanningDesk::plan_repair",
    "program::PlanningDesk::plan_stable_repair",
    "program::PlanningDesk::plan_group_meeting",
    "program::PlanningDesk::replan_group_meeting",
    "program::PlanningDesk::shortlists",
    "program::PlanningDesk::arrivals",
    "program::PlanningDesk::different_drafts",
    "program::PlanningDesk::review_draft",
    "program::PlanningDesk::draft_swaps",
    "program::FormingDesk::revise_draft",
    "program::Record::demand_and_supply",
];

fn other_rules() -> Rules {
    let text = r#"{"version": 1, "criteria": [
        {"name": "wishes", "kind": "wish", "of": "mentee", "by-rank": [3]}]}"#;
    serde_json::from_str(text).unwrap()
}

#[test]
fn programmes_hand_their_control_down() {
    let mut program = support::forming();
    let (now, id) = (support::act(5), support::id);
    program.team().set_rules(&now, Rules::default()).unwrap();
    let raised = AtomicBool::new(true);
    for control in [free().with_cancel(&raised), free().with_deadline(Instant::now())] {
        let mentees = BTreeSet::from([id("a")]);
        let draft = program.forming().draft(&now, &Optimal, &control).cloned().map(drop);
        let among =
            program.forming().draft_among(&now, &Optimal, &mentees, &control).cloned().map(drop);
        let prepared = program.planning().prepared().unwrap();
        let from =
            program.forming().draft_from(&now, &prepared, &Optimal, &control).cloned().map(drop);
        let repair =
            program.planning().plan_repair(&[id("a")], MayMove::Everybody, &control).map(drop);
        let stably = program.planning().plan_stable_repair(MayMove::Everybody, &control).map(drop);
        let (worth, setting) = (Default::default(), Default::default());
        let meeting = program.planning().plan_group_meeting(&worth, &setting, &control).map(drop);
        let so_far = mentormatch::meetings::Timetable::new(Vec::new());
        let again = program
            .planning()
            .replan_group_meeting((&so_far, 0), &worth, &setting, &control)
            .map(drop);
        let lists = program.planning().shortlists(&ShortlistRule::default(), &control).map(drop);
        let told = program
            .planning()
            .arrivals(&[id("a")], ArrivalRule::Many { seed: 1 }, &control)
            .map(drop);
        let different = program.planning().different_drafts(2, 0, 10, &control).map(drop);
        let demand = program.record().demand_and_supply(&control).map(drop);
        let job = program.forming().prepare_draft().unwrap();
        let beside = job.solve(&Optimal, &control).map(drop);
        let solved = job.solve(&Optimal, &free()).unwrap();
        let mut went_on = program.fork();
        went_on.people().update_mentee(&now, support::mentee("b")).unwrap();
        went_on.forming().veto(&now, &id("a"), &id("y")).unwrap();
        went_on.team().set_rules(&now, other_rules()).unwrap();
        let taken = went_on.forming().take_draft(&now, &solved, &control).map(drop);
        for refused in [
            draft, among, from, repair, stably, meeting, again, lists, told, different, demand,
            beside, taken,
        ] {
            assert!(refused.unwrap_err().has("stopped"));
        }
    }
    let draft = program.forming().draft(&now, &Optimal, &free()).unwrap().clone();
    let pair = &draft.pairs[0];
    let edit = Edit::Forbid { mentee: pair.mentee.clone(), mentor: pair.mentor.clone() };
    let control = free().with_cancel(&raised);
    let effect = program.planning().review_draft(&edit, &control).map(drop);
    let swaps = program.planning().draft_swaps(&pair.mentee, &pair.mentor, &control).map(drop);
    let revised =
        program.forming().revise_draft(&now, &edit, Reach::Everybody, &control).cloned().map(drop);
    for refused in [effect, swaps, revised] {
        assert!(refused.unwrap_err().has("stopped"));
    }
}
