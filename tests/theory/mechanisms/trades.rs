//! Top trading cycles and immediate acceptance.

use super::{dominates, is_efficient, listed, made, misreport, orders, rank, strict};
use crate::stable::oracle::{Dice, Pairs, Raw, cases, matching};
use crate::unbounded::free;
use mentormatch::audit;

/// The definition, round by round: all circles at once.
fn trading(raw: &Raw) -> Pairs {
    let mut seats: Vec<u32> = raw.mentor_seats.clone();
    let mut here: Vec<bool> = raw.mentee_seats.iter().map(|&seats| seats > 0).collect();
    let mut made = Vec::new();
    loop {
        let first = |mentee: usize, seats: &[u32]| {
            let open =
                |&mentor: &usize| seats[mentor] > 0 && raw.mentee_rank(mentee, mentor).is_some();
            (0..raw.mentors.len())
                .filter(open)
                .min_by_key(|&mentor| raw.mentee_rank(mentee, mentor))
        };
        let top = |mentor: usize, here: &[bool]| {
            (0..here.len())
                .filter(|&mentee| here[mentee] && raw.mentor_rank(mentor, mentee).is_some())
                .min_by_key(|&mentee| raw.mentor_rank(mentor, mentee))
        };
        for (mentee, here) in here.iter_mut().enumerate() {
            *here &= first(mentee, &seats).is_some();
        }
        let pointing: Vec<usize> = (0..here.len()).filter(|&mentee| here[mentee]).collect();
        if pointing.is_empty() {
            made.sort_unstable();
            return made;
        }
        let next = |mentee: usize| top(first(mentee, &seats).unwrap(), &here).unwrap();
        let on_circle = |&mentee: &usize| {
            let mut at = next(mentee);
            (0..here.len()).any(|_| {
                let found = at == mentee;
                at = next(at);
                found
            })
        };
        let circle: Vec<usize> = pointing.into_iter().filter(on_circle).collect();
        let moves: Pairs =
            circle.iter().map(|&mentee| (mentee, first(mentee, &seats).unwrap())).collect();
        for (mentee, mentor) in moves {
            seats[mentor] -= 1;
            here[mentee] = false;
            made.push((mentee, mentor));
        }
    }
}

#[test]
fn trading_is_its_definition_and_efficient() {
    let mut dice = Dice::new(31);
    for _ in 0..cases(1500) {
        let raw = strict(&mut dice, 4);
        let made = made("top-trading-cycles", &raw.market());
        assert_eq!(made, trading(&raw), "{raw:?}");
        assert!(is_efficient(&raw, &made), "{raw:?}");
    }
}

#[test]
fn nobody_gains_by_misreporting_to_trading_or_to_a_serial_order() {
    let mut dice = Dice::new(32);
    for _ in 0..cases(250) {
        let raw = strict(&mut dice, 3);
        for code in ["top-trading-cycles", "serial", "mentee-optimal"] {
            let honest = made(code, &raw.market());
            for mentee in 0..raw.mentees.len() {
                for list in orders(&listed(&raw, mentee)) {
                    let lied = made(code, &misreport(&raw, mentee, &list).market());
                    let (truth, lie) = (rank(&raw, &honest, mentee), rank(&raw, &lied, mentee));
                    assert!(truth <= lie, "{code} {mentee} {list:?} {raw:?}");
                }
            }
        }
    }
}

/// The definition with a pool of offers a round.
fn immediate(raw: &Raw) -> Pairs {
    let mut made: Pairs = Vec::new();
    for round in 1..=raw.mentors.len() {
        let before = made.clone();
        for mentor in 0..raw.mentors.len() {
            let taken = before.iter().filter(|pair| pair.1 == mentor).count();
            let mut asking: Vec<usize> = (0..raw.mentees.len())
                .filter(|&mentee| raw.mentee_seats[mentee] > 0)
                .filter(|&mentee| before.iter().all(|pair| pair.0 != mentee))
                .filter(|&mentee| raw.mentee_rank(mentee, mentor) == Some(round))
                .collect();
            asking.sort_by_key(|&mentee| raw.mentor_rank(mentor, mentee));
            asking.truncate((raw.mentor_seats[mentor] as usize).saturating_sub(taken));
            made.extend(asking.into_iter().map(|mentee| (mentee, mentor)));
        }
    }
    made.sort_unstable();
    made
}

#[test]
fn immediate_acceptance_is_its_definition_efficient_and_can_be_gamed() {
    let mut dice = Dice::new(33);
    let mut gamed = 0;
    for _ in 0..cases(1500) {
        let raw = strict(&mut dice, 4);
        let honest = made("immediate-acceptance", &raw.market());
        assert_eq!(honest, immediate(&raw), "{raw:?}");
        assert!(is_efficient(&raw, &honest), "{raw:?}");
        if raw.mentees.is_empty() {
            continue;
        }
        let mentee = dice.below(raw.mentees.len());
        gamed += u32::from(orders(&listed(&raw, mentee)).iter().any(|list| {
            let lied = immediate(&misreport(&raw, mentee, list));
            rank(&raw, &lied, mentee) < rank(&raw, &honest, mentee)
        }));
    }
    assert!(gamed > 10);
}

#[test]
fn the_verifier_of_efficiency_agrees_with_exhaustion() {
    let mut dice = Dice::new(34);
    let mut seen = [0, 0];
    for _ in 0..cases(1500) {
        let mut shape = crate::stable::oracle::Shape {
            mentees: dice.below(4),
            mentors: dice.below(4),
            absent: [0, 30][dice.below(2)],
            tied: [0, 40][dice.below(2)],
            mentee_seats: 1,
            mentor_seats: 1 + dice.below(2),
        };
        shape.mentees += 1;
        let raw = Raw::draw(&mut dice, shape);
        let market = raw.market();
        let all = raw.matchings();
        let one = &all[dice.below(all.len())];
        let said = |verdict: mentormatch::market::Outcome<bool>| verdict.solved().unwrap();
        let found = matching(&raw, one);
        let efficient = is_efficient(&raw, one);
        assert_eq!(
            said(audit::is_efficient(&market, &found, &free()).unwrap()),
            efficient,
            "{raw:?} {one:?}"
        );
        seen[usize::from(efficient)] += 1;
        if raw.mentees.iter().flatten().any(|tie| tie.len() > 1) {
            continue;
        }
        let stable = raw.stable();
        for one in &stable {
            let best = stable.iter().all(|other| !dominates(&raw, other, one));
            let found = matching(&raw, one);
            let verdict = audit::is_stable_efficient(&market, &found, &free());
            // With ties of mentees by place in the market, the verifier does not cover it.
            if let Ok(verdict) = verdict {
                assert_eq!(said(verdict), best, "{raw:?} {one:?}");
            }
        }
    }
    assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
}
