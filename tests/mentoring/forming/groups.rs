//! Groups of bounded size against exhaustive search.

use super::support::*;
use mentormatch::kernel::{Control, StopReason};
use mentormatch::market::Outcome;
use mentormatch::people::{FormId, Mentor};
use mentormatch::strategy::{
    Claim, GroupSize, GroupSizes, Groups, Optimal, SituationFault, Strategy, StrategyError,
};

fn fits(case: &Case, sizes: &[GroupSize], made: &Made) -> bool {
    (0..case.mentors()).all(|b| {
        let size = made.iter().filter(|pair| pair.1 == b).count() as u32;
        size == 0 || size >= sizes[b].least && sizes[b].most.is_none_or(|most| size <= most)
    })
}

#[test]
fn groups_have_sizes_that_may_be_and_as_many_pairs_as_such_groups_can() {
    let (mut bound, mut refused) = (0, 0);
    for seed in 0..cases(600) {
        let dice = &Dice::new(12 << 40 | seed);
        let mut case = Case::random(dice, 1 + dice.roll(5), 1 + dice.roll(3), 3);
        if case.pairs().len() > 11 {
            continue;
        }
        if dice.hits(2) {
            case.locked.clear();
        }
        let size = |dice: &Dice| GroupSize {
            least: dice.roll(4) as u32,
            most: dice.hits(2).then(|| 1 + dice.roll(3) as u32),
        };
        let mut sizes = GroupSizes::default();
        sizes.otherwise = size(dice);
        if dice.hits(2) {
            sizes.mentors.insert(mentor(0), size(dice));
        }
        let mut of = vec![sizes.otherwise; case.mentors()];
        of[0] = sizes.mentors.get(&mentor(0)).copied().unwrap_or(of[0]);
        let best = case
            .every_pairing()
            .into_iter()
            .filter(|made| fits(&case, &of, made))
            .map(|made| case.value(&made))
            .max();
        case.situation(|situation| {
            let formed = Groups::of(sizes).form(situation, &free());
            let Some(best) = best else {
                let Err(StrategyError::Undoable(faults)) = formed else { panic!("{formed:?}") };
                assert!(matches!(faults[0], SituationFault::LockedGroup { .. }));
                refused += 1;
                return;
            };
            let formed = formed.unwrap().solved().unwrap();
            assert!(formed.verified && formed.claim == Claim::BestGroups);
            let got = made(&formed);
            assert!(case.fits(&got) && fits(&case, &of, &got), "seed {seed}");
            assert!(case.locked.iter().all(|pair| got.contains(pair)));
            assert_eq!(case.value(&got), best, "seed {seed}: {case:?}");
            let optimal = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            bound += usize::from(case.value(&made(&optimal)) != best);
            let groups = formed.groups();
            assert_eq!(groups.iter().map(|one| one.mentees.len()).sum::<usize>(), got.len());
        });
    }
    assert!(bound > 60 && refused > 2, "{bound} {refused}");
}

/// Six mentees, three mentors; groups of three or nobody.
fn threes() -> Case {
    Case {
        mentee_seats: vec![1; 6],
        mentor_seats: vec![3; 3],
        waiting: vec![0; 6],
        scores: (0..6).map(|a| (0..3).map(|b| Some(((a * 7 + b * 5) % 4, 0))).collect()).collect(),
        locked: Vec::new(),
        vetoed: Vec::new(),
    }
}

#[test]
fn a_search_that_is_cut_short_says_so() {
    let mut sizes = GroupSizes::default();
    sizes.otherwise.least = 3;
    let mut groups = Groups::of(sizes);
    groups.nodes = 1;
    threes().situation(|situation| {
        let cut = groups.form(situation, &free());
        match cut {
            Ok(Outcome::Solved(formed)) => assert_eq!(formed.claim, Claim::BestGroups),
            Ok(Outcome::Stopped(stopped)) => {
                assert!(stopped.best.is_none_or(|best| best.pairing.claim == Claim::Feasible));
            }
            other => panic!("{other:?}"),
        }
        let limited = Control::unbounded().with_work_limit(0);
        let stopped = groups.form(situation, &limited).unwrap();
        assert_eq!(stopped, Outcome::stopped(StopReason::WorkLimit));
        groups.nodes = 1000;
        let whole = groups.form(situation, &free()).unwrap().solved().unwrap();
        assert_eq!((whole.claim, whole.groups().len()), (Claim::BestGroups, 2));
    });
}

#[test]
fn the_strictest_form_counts_unless_the_mentor_has_a_size_of_their_own() {
    let form = |code: &str| FormId::new(code).unwrap();
    let mut sizes = GroupSizes::default();
    sizes.forms.insert(form("one"), GroupSize { least: 2, most: Some(5) });
    sizes.forms.insert(form("two"), GroupSize { least: 1, most: Some(4) });
    let mut both = Mentor::new(mentor(0));
    assert_eq!(sizes.of(&both), GroupSize::default());
    both.forms.extend([form("one"), form("two")]);
    assert_eq!(sizes.of(&both), GroupSize { least: 2, most: Some(4) });
    sizes.mentors.insert(mentor(0), GroupSize { least: 1, most: Some(1) });
    assert_eq!(sizes.of(&both), GroupSize { least: 1, most: Some(1) });
}
