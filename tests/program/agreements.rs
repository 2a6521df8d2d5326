//! Mentors' written consent to mentor, with its notice.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::people::{Date, Standing};
use mentormatch::program::*;
use std::collections::BTreeMap;

/// The Labour Code's, asked of the students who mentor here.
pub(crate) fn rule() -> AgreementRule {
    let mut rule = AgreementRule::labour_code();
    rule.of.insert(Standing::Student);
    rule
}

pub(crate) fn agreement(on: u16) -> Agreement {
    let terms = rule().terms.into_iter().map(|term| (term, "as agreed".to_owned()));
    Agreement {
        number: Some("7".to_owned()),
        on: day(on),
        from: day(on),
        to: None,
        terms: terms.collect(),
        withdrawn: None,
    }
}

#[test]
fn written_consent_is_asked_for_as_the_organisation_sets_it() {
    let mut program = forming();
    assert!(program.ready_mentor(&id("x")).is_ok(), "nothing is asked unless it is set");
    program.selecting().ask_agreements(&act(5), Some(rule())).unwrap();
    assert!(program.ready_mentor(&id("x")).unwrap_err().has("no-agreement"));
    program.selecting().record_agreement(&act(5), &id("x"), agreement(4)).unwrap();
    let pair = propose(&mut program, &act(5), "a", "x").unwrap();
    agree(&mut program, &act(5), pair);
    program.forming().publish(&act(5), "order 7").unwrap();
    let last = program.selecting().withdraw_agreement(&act(6), &id("x")).unwrap();
    assert!(propose(&mut program, &act(6), "b", "x").unwrap_err().has("no-agreement"));
    // The pair goes on until the notice is over, and is named.
    assert_eq!(program.record().pair(pair).unwrap().state(), PairState::Working);
    let notices = program.record().notices();
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].told, notices[0].last_day), (day(6), last));
    assert_eq!(notices[0].pairs, [pair]);
    assert_eq!(round_trip(&program.snapshot()), program.fork().into());
    let fact = Fact::Agreement { mentor: id("x"), number: 1 };
    program
        .correct(&act(7), [fact], |program| {
            program.selecting().record_agreement(&act(7), &id("x"), agreement(4))
        })
        .unwrap();
    assert!(program.record().notices().is_empty());
    program.selecting().ask_agreements(&act(7), None).unwrap();
    assert!(program.ready_mentor(&id("y")).is_ok());
    program.erase(&act(8), &id("x")).unwrap();
    assert!(program.record().preparing().agreements.is_empty());
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn notice_is_counted_in_working_days() {
    let rule = AgreementRule::labour_code();
    let on = |month, day| Date::new(2026, month, day).unwrap();
    // Monday 7 September 2026: Tuesday, Wednesday, Thursday.
    assert_eq!(rule.last_day(on(9, 7)), Some(on(9, 10)));
    // Thursday: Friday, Monday, Tuesday. Saturday: Monday to Wednesday.
    assert_eq!(rule.last_day(on(9, 10)), Some(on(9, 15)));
    assert_eq!(rule.last_day(on(9, 12)), Some(on(9, 16)));
    let mut holidays = rule.clone();
    holidays.days_off.insert(on(9, 11));
    holidays.worked.insert(on(9, 12));
    // Friday is off, Saturday is worked.
    assert_eq!(holidays.last_day(on(9, 10)), Some(on(9, 15)));
    holidays.notice = 0;
    assert_eq!(holidays.last_day(on(9, 10)), Some(on(9, 10)));
    assert_eq!(rule.last_day(Date::new(9999, 12, 31).unwrap()), None);
}

/// Reasons that no other test of refusals reaches.
pub(crate) fn refused(seen: &mut Seen) {
    let mut program = forming();
    program.selecting().ask_agreements(&act(5), Some(rule())).unwrap();
    let mut short = agreement(4);
    short.terms = BTreeMap::from([(Term::Content, "talks".to_owned())]);
    seen.refused(&mut program, &["term-missing"], |p| {
        p.selecting().record_agreement(&act(5), &id("x"), short)
    });
    seen.refused(&mut program, &["no-agreement"], |p| {
        p.selecting().withdraw_agreement(&act(5), &id("x"))
    });
}
