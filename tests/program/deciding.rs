//! The curator decides: shortlists, the review of a draft and its changes.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Control, Side};
use mentormatch::people::{Field, PersonId};
use mentormatch::program::*;
use mentormatch::scoring::{Cell, Criterion, Measure, Must, Restriction, Rules};
use mentormatch::strategy::procedures::{RemoteQuestionnaires, Rest};
use mentormatch::strategy::{
    Advice, ArrivalRule, Claim, Edit, Optimal, Reach, Regret, ShortlistRule,
};
use serde_json::json;

/// Stage 5 with rules by which `a` fits `x` best, `b` fits `y` and `c` fits `x` a little.
fn scored() -> Program<Forming> {
    let mut program = forming();
    let cell = |mentee: &str, mentor: &str, points| Cell {
        mentee: mentee.to_owned(),
        mentor: mentor.to_owned(),
        points,
    };
    let points =
        vec![cell("a", "x", 5.0), cell("b", "y", 4.0), cell("a", "y", 3.0), cell("c", "x", 1.0)];
    let measure = Measure::CategoryTable { field: Field::Id.into(), points, otherwise: 0.0 };
    let rules =
        Rules { criteria: vec![Criterion::new("known", measure, 1.0, 0.0)], ..Rules::default() };
    program.team().set_rules(&act(5), rules).unwrap();
    program
}

fn edit(kind: &str, mentee: &str, mentor: &str) -> Edit {
    serde_json::from_value(json!({"edit": kind, "mentee": mentee, "mentor": mentor})).unwrap()
}

/// A search of some mentees pairs and counts nobody else.
#[test]
fn a_search_among_some_concerns_nobody_else() {
    let mut program = scored();
    let free = Control::unbounded();
    program.forming().lock(&act(5), &id("b"), &id("y")).unwrap();
    let before = program.snapshot();
    let stranger = [id("a"), id("x"), id("nobody")].into();
    let refused = program.forming().draft_among(&act(6), &Optimal, &stranger, &free).unwrap_err();
    assert_eq!(refused.as_slice().len(), 2, "{refused}");
    assert_eq!(program.snapshot(), before);
    let nobody = program.forming().draft_among(&act(6), &Optimal, &[].into(), &free).unwrap();
    assert!(nobody.pairs.is_empty() && nobody.unmatched_mentees.is_empty());
    let draft = program.forming().draft_among(&act(6), &Optimal, &[id("c")].into(), &free).unwrap();
    assert!(draft.verified);
    let made: Vec<_> = draft.pairs.iter().map(|pair| (&pair.mentee, &pair.mentor)).collect();
    assert_eq!(made, [(&id("c"), &id("x"))]);
    assert!(draft.unmatched_mentees.is_empty());
    program.forming().adopt_draft(&act(6)).unwrap();
    let waited = program.record().cohort().mentees().iter().map(|(_, one)| one.waiting);
    assert_eq!(waited.sum::<u32>(), 0);
    // The lock of somebody else waits for its own search.
    assert_eq!(program.open_pairing().locks().count(), 1);
    let draft = program.forming().draft(&act(7), &Optimal, &free).unwrap();
    assert!(draft.pairs.iter().any(|pair| pair.locked && pair.mentee == id("b")));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// A curator may call a rule what they like, `veto` too: it is told as a rule, and a veto as a
/// veto.
#[test]
fn a_rule_named_veto_is_told_as_a_rule() {
    let mut program = scored();
    let free = Control::unbounded();
    let only_x = Must::BeAmong { of: Side::Mentor, field: Field::Id, labels: vec!["x".to_owned()] };
    let mut rules = program.record().rules().unwrap().clone();
    rules.restrictions.push(Restriction::new("veto", only_x));
    program.team().set_rules(&act(5), rules).unwrap();
    program.forming().veto(&act(5), &id("c"), &id("x")).unwrap();
    program.forming().draft(&act(5), &Optimal, &free).unwrap();
    let refused = |mentee: &str, mentor: &str| {
        let refused =
            program.planning().review_draft(&edit("insist", mentee, mentor), &free).unwrap_err();
        refused.as_slice().to_vec()
    };
    let (mentee, mentor, rule) = (id("a"), id("y"), "veto".to_owned());
    assert_eq!(
        refused("a", "y"),
        [Reason::Pairs(PairReason::RuleForbids { mentee, mentor, rule })]
    );
    let (mentee, mentor) = (id("c"), id("x"));
    assert_eq!(refused("c", "x"), [Reason::Pairs(PairReason::Excluded { mentee, mentor })]);
}

#[test]
fn questionnaires_shortlists_a_decision_and_pairs() {
    let mut program = scored();
    let free = Control::unbounded();
    let before = program.snapshot();
    let lists = program.planning().shortlists(&ShortlistRule::default(), &free).unwrap();
    assert_eq!(program.snapshot(), before, "looking changes nothing");
    assert_eq!((lists.pairs, lists.unit.exact(lists.total).to_string()), (3, "10".to_owned()));
    let of_a = &lists.lists[0];
    assert_eq!((of_a.mentee.as_str(), of_a.mentors[0].mentor.as_str()), ("a", "x"));
    assert!(of_a.mentors[0].in_best);
    // With y, a gives up 2, and b comes to x for nothing.
    let regret = of_a.mentors[1].regret;
    assert_eq!((regret.pairs, lists.unit.exact(regret.total).to_string()), (0, "6".to_owned()));
    // The curator decides for a and y all the same, and lets the rest be found.
    let decided = RemoteQuestionnaires::decided(vec![(id("a"), id("y"))], Rest::Best);
    let draft = program.forming().draft(&act(6), &decided, &free).unwrap();
    assert_eq!(lists.total - draft.measures.total, regret.total);
    assert_eq!(draft.claim, Claim::MaximumSizeThenTotal);
    assert_eq!(program.forming().adopt_draft(&act(6)).unwrap().len(), 3);
    assert_eq!(program.record().searches()[0].pairing.strategy, "remote-questionnaires");
    let of_x: Vec<_> = program.record().searches()[0].pairing.groups();
    assert_eq!(of_x.iter().map(|group| group.mentees.len()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn newcomers_are_advised_and_drafts_that_differ_are_shown() {
    let program = scored();
    let free = Control::unbounded();
    let before = program.snapshot();
    let order = ["c", "a", "b"].map(id);
    let rule = ArrivalRule::Many { seed: 1 };
    let told = program.planning().arrivals(&order, rule, &free).unwrap();
    assert_eq!(told.iter().map(|one| one.mentee.clone()).collect::<Vec<_>>(), order);
    for one in &told {
        assert!(matches!(one.advice, Advice::Now { .. }), "{one:?}");
    }
    let refused = program.planning().arrivals(&[id("nobody")], rule, &free).unwrap_err();
    assert!(refused.to_string().contains("nobody"), "{refused}");

    let drafts = program.planning().different_drafts(3, u64::MAX, 100, &free).unwrap();
    assert!(drafts.verified && drafts.pairings.len() == 3 && drafts.distance > 0);
    let best = program.fork().forming().draft(&act(5), &Optimal, &free).unwrap().measures.total;
    assert_eq!(drafts.best, best);
    let none = program.planning().different_drafts(3, 0, 100, &free).unwrap();
    assert!(none.pairings.iter().all(|one| one.measures.total == best));
    assert_eq!(program.snapshot(), before, "looking changes nothing");
}

#[test]
fn a_draft_is_reviewed_changed_and_remembers_what_it_was() {
    let mut program = scored();
    let free = Control::unbounded();
    program.forming().draft(&act(5), &Optimal, &free).unwrap();
    let swap = json!({"edit": "swap", "mentee": "a", "mentor": "x", "other_mentee": "b",
        "other_mentor": "y"});
    let swap: Edit = serde_json::from_value(swap).unwrap();
    let swaps = program.planning().draft_swaps(&id("a"), &id("x"), &free).unwrap();
    assert_eq!(swaps.len(), 1);
    let effect = program.planning().review_draft(&swap, &free).unwrap();
    assert_eq!(effect.as_it_is.total, swaps[0].1);
    let entries = program.record().journal().entries().len();
    let changed = program.forming().revise_draft(&act(6), &swap, Reach::AsItIs, &free).unwrap();
    assert_eq!((changed.claim, changed.verified), (Claim::Feasible, true));
    assert_eq!(changed.strategy, "optimal");
    assert_eq!(changed.lost(), Some(Regret { pairs: 0, total: -effect.as_it_is.total }));
    let told = &program.record().journal().entries()[entries];
    assert_eq!(told.what, What::DraftRevised);
    assert_eq!(told.about, [id("a"), id("b"), id("x"), id("y")]);
    assert_eq!(round_trip(&program.snapshot()), program.snapshot().restore().unwrap());
    // A lock for the next draft does not stand in the way of this one's review.
    program.forming().lock(&act(6), &id("a"), &id("x")).unwrap();
    let forbid = edit("forbid", "c", "x");
    program.forming().revise_draft(&act(6), &forbid, Reach::Everybody, &free).unwrap();
    let draft = program.open_pairing().draft().unwrap();
    // The swap before is kept where everybody moves, so y is not free for c.
    let revision = draft.revision.as_ref().unwrap();
    assert!(revision.kept.contains(&(id("b"), id("x"))));
    assert!(revision.ruled_out.contains(&(id("c"), id("x"))));
    assert_eq!(draft.unmatched_mentees[0].person, id("c"));
    assert!(draft.pairs.iter().any(|pair| pair.mentee == id("b") && pair.mentor == id("x")));
    program.forming().unlock(&act(6), &id("a"), &id("x")).unwrap();
    program.forming().adopt_draft(&act(6)).unwrap();
    // Erasing a person leaves nothing of them in the changes either.
    program.erase(&act(7), &id("b")).unwrap();
    let after = written(&program.snapshot());
    assert!(!after["record"]["searches"].to_string().contains("\"b\""), "{after}");
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// Reasons that belong to decisions, each reached once.
pub(crate) fn refused(seen: &mut Seen) {
    let free = Control::unbounded();
    let mut program = scored();
    let now = act(5);
    let forbid = edit("forbid", "a", "x");
    seen.refused(&mut program, &["no-draft"], |p| {
        p.forming().revise_draft(&now, &forbid, Reach::AsItIs, &free).map(drop)
    });
    program.forming().lock(&now, &id("b"), &id("y")).unwrap();
    program.forming().draft(&now, &Optimal, &free).unwrap();
    let mut revise = |expected: &[&str], edit: &Edit| {
        seen.refused(&mut program, expected, |p| {
            p.forming().revise_draft(&now, edit, Reach::Everybody, &free).map(drop)
        });
    };
    revise(&["is-locked"], &edit("forbid", "b", "y"));
    revise(&["no-seat"], &edit("insist", "a", "y"));
    revise(&["drafted"], &edit("insist", "a", "x"));
    revise(&["unknown-person"], &edit("insist", "nobody", "x"));
    let move_on = |mentee: &str, from: Option<&str>, to: &str, other: Option<&str>| Edit::Move {
        mentee: id(mentee),
        from: from.map(id),
        to: id(to),
        in_place_of: other.map(id),
    };
    revise(&["not-drafted"], &move_on("a", Some("y"), "x", None));
    revise(&["no-seat"], &move_on("a", Some("x"), "y", None));
    seen.refused(&mut program, &["before-journal"], |p| {
        p.forming().revise_draft(&act(2), &forbid, Reach::AsItIs, &free).map(drop)
    });
    let choice = RemoteQuestionnaires::decided(vec![(id("a"), id("y"))], Rest::Open);
    seen.refused(&mut program, &["no-seat"], |p| p.forming().draft(&now, &choice, &free).map(drop));
    let nobody: PersonId = id("nobody");
    let choice = RemoteQuestionnaires::decided(vec![(nobody, id("y"))], Rest::Open);
    seen.refused(&mut program, &["unknown-person"], |p| {
        p.forming().draft(&now, &choice, &free).map(drop)
    });
    // Whoever is vetoed or loses seats after the draft was made keeps it from review.
    program.forming().veto(&now, &id("a"), &id("x")).unwrap();
    seen.refused(&mut program, &["excluded"], |p| {
        p.planning().review_draft(&forbid, &free).map(drop)
    });
}
