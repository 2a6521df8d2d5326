//! What lies outside a domain is refused by name.

use super::ix;
use crate::unbounded::free;
use mentormatch::kernel::{MentorIx, Side};
use mentormatch::market::{Lists, Matching, Seats, TwoSided};
use mentormatch::mechanisms::{BUILT_IN, Given, MechanismFault, named};

fn market(tied: Option<Side>, seats: u32) -> TwoSided {
    let lists = |side| match tied == Some(side) {
        true => Lists::tied([vec![vec![0, 1]], vec![vec![1], vec![0]]]),
        false => Lists::strict([[0, 1], [1, 0]]),
    };
    let mentee_seats = Seats::each(vec![1, seats]);
    TwoSided::new(lists(Side::Mentee), lists(Side::Mentor), mentee_seats, Seats::one_each(2))
        .unwrap()
}

#[test]
fn every_mechanism_takes_its_domain_and_refuses_the_rest_by_name() {
    let present = Matching::new(2, 2, [(ix(0), MentorIx::new(0))]).unwrap();
    for mechanism in BUILT_IN {
        let (code, domain) = (mechanism.code(), mechanism.domain());
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
        assert_eq!(named(code).unwrap().code(), code);
        let form = |market: &TwoSided, seed: bool, now: bool| {
            let mut setting = Given::new(market);
            setting.seed = seed.then_some(1);
            setting.present = now.then_some(&present);
            mechanism.form(&setting, &free()).map(|outcome| outcome.reason())
        };
        let plain = market(None, 1);
        assert_eq!(form(&plain, true, true), Ok(None), "{code}");
        let refused = |fault: MechanismFault, expected: bool, given: &TwoSided, seed, now| {
            let outcome = form(given, seed, now);
            let expected = if expected { Err(fault) } else { Ok(None) };
            assert_eq!(outcome, expected, "{code}");
        };
        for (side, strict) in
            [(Side::Mentee, domain.strict_mentees), (Side::Mentor, domain.strict_mentors)]
        {
            let fault = MechanismFault::Ties { mechanism: code, side };
            refused(fault, strict, &market(Some(side), 1), true, true);
        }
        let fault = MechanismFault::MenteeSeats { mechanism: code, mentee: 1, seats: 2 };
        refused(fault, domain.one_seat, &market(None, 2), true, true);
        refused(MechanismFault::NoSeed { mechanism: code }, domain.seed, &plain, false, true);
        refused(MechanismFault::NoPresent { mechanism: code }, domain.present, &plain, true, false);
        let other = Matching::empty(3, 2);
        let sizes = mechanism.form(&Given::new(&plain).with_seed(1).with_present(&other), &free());
        assert!(matches!(sizes, Err(MechanismFault::Size { expected: 2, got: 3, .. })), "{code}");
    }
    assert!(named("no-such-mechanism").is_none());
}
