//! What is prepared for pairing is made once, holds until something changes, and says the
//! same as what is made anew.

use crate::random::{Choice, begin, mentee_id, mentor_id, step};
use crate::support::*;
use mentormatch::kernel::{Control, Progress};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Edit, Effect, Optimal, Prepared, Reach, ShortlistRule, Shortlists};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Rules by which pairs differ, some of them alike.
fn rules() -> Rules {
    serde_json::from_str(
        r#"{
            "version": 1,
            "forbidden": [["c", "y"]],
            "criteria": [
                {"name": "wishes", "kind": "wish", "of": "mentee", "by-rank": [3],
                 "mentee-weight": 2, "mentor-weight": 1},
                {"name": "known", "kind": "category-table", "field": "id",
                 "mentee-weight": 1, "mentor-weight": 3, "points": [
                    {"mentee": "a", "mentor": "x", "points": 4},
                    {"mentee": "a", "mentor": "y", "points": 2},
                    {"mentee": "b", "mentor": "x", "points": 2},
                    {"mentee": "both", "mentor": "y", "points": 1}]}
            ]
        }"#,
    )
    .unwrap()
}

/// How often pairs are scored while something is done.
fn scorings(done: impl FnOnce(&Control<'_>)) -> usize {
    let count = AtomicUsize::new(0);
    let watch = |progress: Progress| {
        if progress.phase == "scoring" && progress.done == 0 {
            count.fetch_add(1, Ordering::Relaxed);
        }
    };
    done(&Control::unbounded().with_observer(&watch));
    count.into_inner()
}

fn with_rules() -> Program<Forming> {
    let mut program = forming();
    program.team().set_rules(&act(5), rules()).unwrap();
    program
}

#[test]
fn twenty_edits_of_a_draft_score_once() {
    let mut program = with_rules();
    let times = scorings(|control| {
        program.forming().draft(&act(6), &Optimal, control).unwrap();
        for _ in 0..20 {
            let drafted = program.open_pairing().draft().unwrap().pairs[0].clone();
            let edit = Edit::Forbid { mentee: drafted.mentee, mentor: drafted.mentor };
            program.planning().review_draft(&edit, control).unwrap();
        }
        let drafted = program.open_pairing().draft().unwrap().pairs[0].clone();
        program.planning().draft_swaps(&drafted.mentee, &drafted.mentor, control).unwrap();
        let edit = Edit::Forbid { mentee: drafted.mentee, mentor: drafted.mentor };
        program.forming().revise_draft(&act(6), &edit, Reach::Everybody, control).unwrap();
        program.planning().shortlists(&ShortlistRule::default(), control).unwrap();
        program.planning().plan_repair(&[], MayMove::Nobody, control).unwrap();
    });
    assert_eq!(times, 1);
    // What is told of people changes what they are worth to each other.
    program.people().update_mentee(&act(7), mentee("a")).unwrap();
    let again = scorings(|control| {
        program.planning().shortlists(&ShortlistRule::default(), control).unwrap();
        program.planning().shortlists(&ShortlistRule::default(), control).unwrap();
    });
    assert_eq!(again, 1);
}

#[test]
fn what_is_prepared_is_scored_elsewhere_and_refused_by_name_when_it_is_stale() {
    fn goes_to_other_threads<T: Send + Sync + 'static>() {}
    goes_to_other_threads::<Prepared>();
    goes_to_other_threads::<Program<Forming>>();

    let mut program = with_rules();
    let prepared = program.planning().prepared().unwrap();
    let elsewhere = prepared.clone();
    let scored = std::thread::spawn(move || elsewhere.table(&Control::unbounded()).map(drop));
    scored.join().unwrap().unwrap();
    let free = Control::unbounded();
    let times = scorings(|control| {
        program.forming().draft_from(&act(6), &prepared, &Optimal, control).unwrap();
    });
    assert_eq!(times, 0);
    let draft = program.forming().discard_draft(&act(6)).unwrap();
    assert_eq!(program.forming().draft(&act(6), &Optimal, &free).unwrap(), &draft);

    // A lock is no change of the record, an excluded pair is one.
    program.forming().discard_draft(&act(6)).unwrap();
    program.forming().lock(&act(6), &id("a"), &id("y")).unwrap();
    let locked = program.forming().draft_from(&act(6), &prepared, &Optimal, &free).unwrap();
    assert!(locked.pairs.iter().any(|pair| pair.locked));
    program.forming().veto(&act(6), &id("b"), &id("x")).unwrap();
    let before = round_trip(&program.snapshot());
    let refused = program.forming().draft_from(&act(6), &prepared, &Optimal, &free).unwrap_err();
    assert!(
        matches!(refused.as_slice(), [Reason::Forming(FormingReason::StalePrepared { made, now })] if made < now),
        "{refused}"
    );
    assert_eq!(round_trip(&program.snapshot()), before);

    // Nor is another programme's taken, nor one that was altered.
    let mut other = with_rules();
    let foreign = program.planning().prepared().unwrap();
    let refused = other.forming().draft_from(&act(6), &foreign, &Optimal, &free).unwrap_err();
    assert_eq!(refused.as_slice()[0].code(), "stale-prepared");
    let own = other.planning().prepared().unwrap();
    let seats = (own.mentee_seats().to_vec(), own.mentor_seats().to_vec());
    let altered = own.clone().with_seats(seats.0, seats.1).unwrap();
    let refused = other.forming().draft_from(&act(6), &altered, &Optimal, &free).unwrap_err();
    assert_eq!(refused.as_slice()[0].code(), "stale-prepared");
    other.forming().draft_from(&act(6), &own, &Optimal, &free).unwrap();
}

fn edit((what, one, two, _): Choice) -> Edit {
    let (mentee, mentor) = (mentee_id(one), mentor_id(two));
    match what % 4 {
        0 | 1 => Edit::Insist { mentee, mentor },
        2 => Edit::Forbid { mentee, mentor },
        _ => Edit::Swap {
            mentee,
            mentor,
            other_mentee: mentee_id(one / 5),
            other_mentor: mentor_id(two / 5),
        },
    }
}

/// What a programme says of its draft and of everybody's best mentors.
type Said = (Result<Effect, Reasons>, Result<usize, Reasons>, Result<Shortlists, Reasons>);

fn said<S: FormsPairs>(program: &Program<S>, choice: Choice) -> Said {
    let free = Control::unbounded();
    let swaps = program.planning().draft_swaps(&mentee_id(choice.1), &mentor_id(choice.2), &free);
    (
        program.planning().review_draft(&edit(choice), &free),
        swaps.map(|swaps| swaps.len()),
        program.planning().shortlists(&ShortlistRule::default(), &free),
    )
}

fn said_by_any(program: &AnyProgram, choice: Choice) -> Option<Said> {
    match program {
        AnyProgram::Forming(program) => Some(said(program, choice)),
        AnyProgram::Work(program) => Some(said(program, choice)),
        _ => None,
    }
}

/// Drafts, or changes the draft.
pub(crate) fn review<S: FormsPairs>(program: &mut Program<S>, now: &Act, choice: Choice) {
    let free = Control::unbounded();
    if program.open_pairing().draft().is_none() {
        let _ = program.forming().draft(now, &Optimal, &free);
    } else if choice.3 {
        let reach = if choice.0 < 128 { Reach::AsItIs } else { Reach::Everybody };
        let _ = program.forming().revise_draft(now, &edit(choice), reach, &free);
    }
}

/// How many random walks: `PROPTEST_CASES` where it is set.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_says_the_same_as_what_is_made_anew(
        start in 2u8..5,
        walk in proptest::collection::vec((any::<u8>(), any::<Choice>()), 1..30),
    ) {
        let mut program = begin(start);
        match &mut program {
            AnyProgram::Forming(program) => program.team().set_rules(&act(6), rules()).unwrap(),
            AnyProgram::Work(program) => program.team().set_rules(&act(6), rules()).unwrap(),
            _ => {}
        }
        for (day, (kind, choice)) in (40..).zip(walk) {
            let now = act(day);
            match &mut program {
                AnyProgram::Forming(program) if kind % 3 == 0 => review(program, &now, choice),
                AnyProgram::Work(program) if kind % 3 == 0 => review(program, &now, choice),
                _ => program = step(program, &now, kind, choice).0,
            }
            let kept = said_by_any(&program, choice);
            prop_assert_eq!(&said_by_any(&round_trip(&program.snapshot()), choice), &kept);
            prop_assert_eq!(said_by_any(&program, choice), kept);
        }
    }
}
