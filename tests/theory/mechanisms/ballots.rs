//! Popular matchings by votes against every other matching.

use super::{rank, said, strict, verify};
use crate::stable::oracle::{Dice, Pairs, Raw, cases, matching, pairs};
use crate::unbounded::free;
use mentormatch::audit;
use mentormatch::market::Outcome;
use mentormatch::mechanisms::{Given, named};

fn is_popular(raw: &Raw, made: &Pairs, all: &[Pairs]) -> bool {
    all.iter().all(|other| {
        let votes = |one: &Pairs, two: &Pairs| {
            (0..raw.mentees.len())
                .filter(|&mentee| rank(raw, one, mentee) < rank(raw, two, mentee))
                .count()
        };
        votes(other, made) <= votes(made, other)
    })
}

#[test]
fn popular_matchings_lose_no_vote_and_where_none_is_found_there_is_none() {
    let mut dice = Dice::new(61);
    let mut seen = [0, 0, 0];
    for _ in 0..cases(1200) {
        let mut raw = strict(&mut dice, 4);
        // Where all want the same, often nothing is popular.
        if dice.chance(50) && !raw.mentees.is_empty() {
            let list = raw.mentees[0].clone();
            raw.mentees.fill(list);
        }
        let market = raw.market();
        let all = raw.matchings();
        let popular: Vec<bool> = all.iter().map(|one| is_popular(&raw, one, &all)).collect();
        match named("popular").unwrap().form(&Given::new(&market), &free()).unwrap() {
            Outcome::Solved(formed) => {
                verify("popular", &market, &formed);
                let mut made = pairs(&formed.matching);
                made.sort_unstable();
                assert!(is_popular(&raw, &made, &all), "{raw:?} {made:?}");
                seen[0] += 1;
            }
            Outcome::Impossible(witness) => {
                assert!(popular.iter().all(|one| !one), "{raw:?}");
                let refuted = audit::refutes_popular(&market, &witness.mentees, &free());
                assert!(said(refuted.unwrap()), "{raw:?} {witness:?}");
                // One mentee fewer shows nothing.
                let fewer = &witness.mentees[1..];
                let refuted = audit::refutes_popular(&market, fewer, &free());
                assert!(!said(refuted.unwrap()), "{raw:?} {witness:?}");
                seen[1] += 1;
            }
            Outcome::Stopped(_) => panic!("nothing bounds it"),
        }
        let at = dice.below(all.len());
        let found = matching(&raw, &all[at]);
        let verdict = said(audit::is_popular(&market, &found, &free()).unwrap());
        assert_eq!(verdict, popular[at], "{raw:?} {:?}", all[at]);
        seen[2] += u32::from(verdict);
    }
    assert!(seen.iter().all(|&count| count > 20), "{seen:?}");
}
