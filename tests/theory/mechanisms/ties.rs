//! Stable improvement cycles, and mechanisms behind solvers of `stable`.

use super::{dominates, form, made, strict, verify};
use crate::stable::oracle::{Dice, Raw, Shape, cases, matching, pairs};
use mentormatch::mechanisms::{Amount, Given};

#[test]
fn no_stable_matching_improves_what_improvement_cycles_leave() {
    let mut dice = Dice::new(51);
    let mut improved = 0;
    for _ in 0..cases(1500) {
        let shape = Shape {
            mentees: 3 + dice.below(2),
            mentors: 2 + dice.below(3),
            absent: [0, 20][dice.below(2)],
            tied: 80,
            mentee_seats: 1,
            mentor_seats: 1,
        };
        let mut raw = Raw::draw(&mut dice, shape);
        raw.mentees = raw.strict().mentees;
        raw.mentor_seats[0] += u32::from(dice.chance(30));
        // Mentees in the order of their lists, not of their indices.
        for list in &mut raw.mentees {
            let places = dice.shuffled(list.len());
            *list = places.iter().map(|&at| list[at as usize].clone()).collect();
        }
        let market = raw.market();
        let made = made("stable-improvement-cycles", &market);
        let stable = raw.stable();
        assert!(stable.contains(&made), "{raw:?} {made:?}");
        assert!(stable.iter().all(|other| !dominates(&raw, other, &made)), "{raw:?} {made:?}");
        let broken = super::made("mentee-optimal", &market);
        assert!(made == broken || dominates(&raw, &made, &broken));
        improved += u32::from(made != broken);
    }
    assert!(improved > 20, "{improved}");
}

/// What a matching has to be the least in.
type Measure<'a> = dyn Fn(&Vec<(usize, usize)>) -> usize + 'a;

#[test]
fn the_best_of_all_stable_matchings_have_the_best_value() {
    let mut dice = Dice::new(52);
    for _ in 0..cases(800) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let stable = raw.stable();
        let sums = |pairs: &Vec<(usize, usize)>| {
            let own: usize = pairs.iter().map(|p| raw.mentee_rank(p.0, p.1).unwrap()).sum();
            let other: usize = pairs.iter().map(|p| raw.mentor_rank(p.1, p.0).unwrap()).sum();
            (own, other)
        };
        let worst = |pairs: &Vec<(usize, usize)>| {
            let ranks =
                |p: &(usize, usize)| raw.mentee_rank(p.0, p.1).max(raw.mentor_rank(p.1, p.0));
            pairs.iter().filter_map(ranks).max().unwrap_or(0)
        };
        let present = stable[dice.below(stable.len())].clone();
        let now = matching(&raw, &present);
        let setting = Given::new(&market).with_present(&now);
        let differing = |pairs: &Vec<(usize, usize)>| {
            2 * pairs.iter().filter(|pair| !present.contains(pair)).count()
        };
        let measures: [(&str, &Measure<'_>); 6] = [
            ("egalitarian", &|pairs| sums(pairs).0 + sums(pairs).1),
            ("minimum-regret", &worst),
            ("sex-equal", &|pairs| sums(pairs).0.abs_diff(sums(pairs).1)),
            ("balanced", &|pairs| sums(pairs).0.max(sums(pairs).1)),
            ("nearest", &differing),
            ("maximum-cardinality", &|pairs| pairs.len()),
        ];
        for (code, measure) in measures {
            let formed = form(code, &setting);
            verify(code, &market, &formed);
            let best = stable.iter().map(measure).min().unwrap();
            assert_eq!(measure(&pairs(&formed.matching)), best, "{code} {raw:?}");
            assert_eq!(formed.value, Some(Amount::Whole(best as i128)), "{code} {raw:?}");
        }
        let median = form("median", &setting);
        verify("median", &market, &median);
        for mentee in 0..raw.mentees.len() {
            let mut ranks: Vec<usize> =
                stable.iter().map(|one| super::rank(&raw, one, mentee)).collect();
            ranks.sort_unstable();
            let middle = ranks[stable.len().div_ceil(2) - 1];
            assert_eq!(super::rank(&raw, &pairs(&median.matching), mentee), middle);
        }
    }
}

#[test]
fn the_largest_weakly_stable_matching_is_found() {
    let mut dice = Dice::new(53);
    for _ in 0..cases(300) {
        let shape = Shape {
            mentees: 1 + dice.below(4),
            mentors: 1 + dice.below(3),
            absent: 30,
            tied: 50,
            mentee_seats: 1,
            mentor_seats: 2,
        };
        let raw = Raw::draw(&mut dice, shape);
        let market = raw.market();
        let most = raw.stable().iter().map(Vec::len).max().unwrap();
        assert_eq!(made("exact-maximum-cardinality", &market).len(), most);
        assert!(3 * made("maximum-cardinality", &market).len() >= 2 * most);
    }
}
