//! Pairs are formed again, and move at their own speed.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Control, Side};
use mentormatch::people::ConsentedBy;
use mentormatch::program::work::{Meeting, MeetingKind, MeetingState};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Edit, Optimal, Reach};

/// Stage 5 with rules that let everybody pair.
fn with_rules() -> Program<Forming> {
    let mut program = forming();
    program.team().set_rules(&act(5), Rules::default()).unwrap();
    program
}

#[test]
fn who_came_back_is_paired_again_and_a_decline_needs_a_decision() {
    let mut program = working();
    // A mentor leaves and comes back; a consent is withdrawn and given again.
    program.people().leave(&act(6), &id("x"), Cause::NoTime).unwrap();
    program.people().come_back(&act(9), &id("x")).unwrap();
    program.people().withdraw_consent(&act(9), &id("b")).unwrap();
    program.people().record_consent(&act(10), &id("b"), consent(ConsentedBy::Guardian)).unwrap();
    let again = propose(&mut program, &act(10), "a", "x").unwrap();
    assert_eq!(program.record().pairs_of(Side::Mentee, &id("a")), [PairNo::new(1), again]);
    propose(&mut program, &act(10), "b", "y").unwrap();
    // A decline keeps the two apart until the curator decides otherwise.
    program.forming().decline(&act(10), again, Side::Mentee, Cause::NoInterest).unwrap();
    assert!(propose(&mut program, &act(11), "a", "x").unwrap_err().has("ended-before"));
    program.forming().allow_again(&act(11), again).unwrap();
    let third = propose(&mut program, &act(11), "a", "x").unwrap();
    agree(&mut program, &act(11), third);
    program.forming().publish(&act(11), "order 9").unwrap();
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn one_unanswered_consent_holds_up_nobody_else() {
    let mut program = forming();
    let first = propose(&mut program, &act(5), "a", "x").unwrap();
    agree(&mut program, &act(5), first);
    program.forming().publish(&act(5), "order 7").unwrap();
    let silent = propose(&mut program, &act(5), "b", "y").unwrap();
    // The published pair meets while the other is still being formed.
    let (on, kind) = (day(6), MeetingKind::Organisational);
    let meeting = Meeting { on, kind, state: MeetingState::Held { minutes: 40 } };
    program.work().record_meeting(&act(6), first, meeting).unwrap();
    program.arranging().choose_format(&act(6), first, "a project").unwrap();
    assert!(
        program.work().record_meeting(&act(6), silent, meeting).unwrap_err().has("not-working")
    );
    assert_eq!(round_trip(&program.snapshot()), program.fork().into());
    program.forming().record_support(&act(6), &id("c"), "a talk").unwrap();
    let mut program = program.advance(&act(6)).unwrap();
    assert_eq!(round_trip(&program.snapshot()), program.fork().into());
    program.forming().consent(&act(7), silent, Side::Mentee).unwrap();
    program.forming().consent(&act(7), silent, Side::Mentor).unwrap();
    program.forming().publish(&act(7), "order 8").unwrap();
    assert_eq!(program.record().pair(silent).unwrap().state(), PairState::Working);
}

#[test]
fn what_was_locked_or_decided_no_repair_moves() {
    let free = Control::unbounded();
    let mut program = with_rules();
    // x has two seats, y one. a with y is locked; b and c go to x by the strategy.
    program.forming().lock(&act(5), &id("a"), &id("y")).unwrap();
    program.forming().draft(&act(5), &Optimal, &free).unwrap();
    program.forming().adopt_draft(&act(5)).unwrap();
    let pinned = |program: &Program<Forming>| -> Vec<(String, bool)> {
        let pairs = program.record().pairs().filter(|(_, pair)| pair.is_live());
        pairs.map(|(_, pair)| (pair.mentee.to_string(), pair.pinned)).collect()
    };
    let as_names = |all: &[(&str, bool)]| -> Vec<(String, bool)> {
        all.iter().map(|(name, pinned)| ((*name).to_owned(), *pinned)).collect()
    };
    assert_eq!(pinned(&program), as_names(&[("a", true), ("b", false), ("c", false)]));
    // d fits only y, by a veto of x: only moving a would help.
    let mut newcomer = mentee("d");
    newcomer.person.wishes.vetoed.insert(id("x"));
    program.forming().admit_mentee(&act(6), newcomer).unwrap();
    let number = |program: &Program<Forming>, mentee: &str| {
        *program.record().pairs_of(Side::Mentee, &id(mentee)).last().unwrap()
    };
    let b = number(&program, "b");
    program.forming().dissolve(&act(6), b, Cause::Other).unwrap();
    let plan = |program: &Program<Forming>, may_move| {
        let plan = program.planning().plan_repair(&[id("d")], may_move, &free).unwrap();
        plan.new_pairs
    };
    for may_move in [MayMove::NotWorking, MayMove::Everybody] {
        assert_eq!(plan(&program, may_move), [], "{may_move:?}");
    }
    let a = number(&program, "a");
    program.forming().unpin(&act(6), a).unwrap();
    let moved = program.planning().plan_repair(&[id("d")], MayMove::NotWorking, &free).unwrap();
    assert_eq!(moved.new_pairs.len(), 2, "d takes a's place, and a goes to x");
    // Pinned after it was planned.
    program.forming().pin(&act(6), a).unwrap();
    assert!(program.forming().adopt_repair(&act(6), &moved).unwrap_err().has("is-pinned"));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_change_of_the_draft_is_a_decision() {
    let free = Control::unbounded();
    let mut program = with_rules();
    let draft = program.forming().draft(&act(5), &Optimal, &free).unwrap().clone();
    let made = draft.pairs.iter().find(|pair| pair.mentor == id("x")).unwrap();
    let other = draft.pairs.iter().find(|pair| pair.mentor == id("y")).unwrap();
    let swap = Edit::Swap {
        mentee: made.mentee.clone(),
        mentor: made.mentor.clone(),
        other_mentee: other.mentee.clone(),
        other_mentor: other.mentor.clone(),
    };
    program.forming().revise_draft(&act(5), &swap, Reach::AsItIs, &free).unwrap();
    program.forming().adopt_draft(&act(5)).unwrap();
    let pinned = program.record().pairs().filter(|(_, pair)| pair.pinned).count();
    assert_eq!(pinned, 2, "the two that were exchanged");
}

/// Reasons that no other test of refusals reaches.
pub(crate) fn refused(seen: &mut Seen) {
    let mut program = working();
    let pair = PairNo::new(1);
    seen.refused(&mut program, &["not-barred"], |p| p.forming().allow_again(&act(6), pair));
    seen.refused(&mut program, &["not-pinned"], |p| p.forming().unpin(&act(6), pair));
    program.forming().pin(&act(6), pair).unwrap();
    seen.refused(&mut program, &["is-pinned"], |p| p.forming().pin(&act(6), pair));
    let third = propose(&mut program, &act(6), "c", "x").unwrap();
    program = seen.stays(program, &["awaiting-consent"]);
    agree(&mut program, &act(6), third);
    seen.stays(program, &["unpublished"]);
}
