//! Sums, worst pairs and products of worths, and what a curator does by hand.

use super::{Given, form, made, strict};
use crate::stable::oracle::{Dice, Pairs, Raw, Shape, cases, pairs};
use crate::unbounded::free;
use mentormatch::audit;
use mentormatch::kernel::Matrix;
use mentormatch::market::{ScoredMarket, Scores, TwoSided};
use mentormatch::mechanisms::{
    Amount, BUILT_IN, BestProof, FormedOutcome, FormedPairs, Room, Views,
};

/// Both sides' scores of every pair, and the market of them.
pub(super) struct Scored {
    pub(super) scores: Scores<i32>,
    pub(super) floats: Scores<f64>,
    pub(super) raw: Raw,
}

impl Scored {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let (mentees, mentors) = (1 + dice.below(4), 1 + dice.below(3));
        let mut table = |rows: usize, columns: usize| -> Matrix<i32> {
            let items = (0..rows * columns).map(|_| dice.below(9) as i32 - 3).collect();
            Matrix::new(rows, columns, items).unwrap()
        };
        let (own, other) = (table(mentees, mentors), table(mentors, mentees));
        let floats = |table: &Matrix<i32>| {
            let items = table.items().iter().map(|&one| one.into()).collect();
            Matrix::new(table.rows(), table.columns(), items).unwrap()
        };
        let floats = Scores::new(floats(&own), floats(&other), None).unwrap();
        let scores = Scores::new(own, other, None).unwrap();
        let lists = |rows: usize, columns: usize, of: &dyn Fn(usize, usize) -> i32| {
            (0..rows)
                .map(|row| {
                    let mut order: Vec<u32> = (0..columns as u32).collect();
                    order.sort_by_key(|&one| -of(row, one as usize));
                    let ties = order.chunk_by(|&a, &b| of(row, a as usize) == of(row, b as usize));
                    ties.map(<[u32]>::to_vec).collect()
                })
                .collect()
        };
        let raw = Raw {
            mentees: lists(mentees, mentors, &|a, b| scores.mentee_view().row(a)[b]),
            mentors: lists(mentors, mentees, &|a, b| scores.mentor_view().row(a)[b]),
            mentee_seats: vec![1; mentees],
            mentor_seats: vec![1; mentors],
        };
        Self { scores, floats, raw }
    }

    pub(super) fn worth(&self, pair: (usize, usize)) -> i64 {
        let own = self.scores.mentee_view().row(pair.0)[pair.1];
        let other = self.scores.mentor_view().row(pair.1)[pair.0];
        i64::from(own) + i64::from(other)
    }

    pub(super) fn market(&self) -> TwoSided {
        ScoredMarket::new(&self.scores).to_lists().unwrap()
    }
}

fn sound(formed: &FormedPairs) -> bool {
    match &formed.proof {
        BestProof::Sum(proof) => audit::verify_assignment(&proof.0, &proof.1).is_ok(),
        BestProof::FloatSum(proof) => audit::verify_assignment(&proof.0, &proof.1).is_ok(),
        BestProof::Worst(proof) => audit::verify_bottleneck(&proof.0, &proof.1).is_ok(),
        BestProof::FloatWorst(proof) => audit::verify_bottleneck(&proof.0, &proof.1).is_ok(),
        _ => false,
    }
}

pub(super) fn by_size(all: &[Pairs]) -> Vec<&Pairs> {
    let most = all.iter().map(Vec::len).max().unwrap();
    all.iter().filter(|one| one.len() == most).collect()
}

#[test]
fn sums_and_worst_pairs_are_the_best_of_all() {
    let mut dice = Dice::new(71);
    for _ in 0..cases(500) {
        let scored = Scored::draw(&mut dice);
        let market = scored.market();
        let all = scored.raw.matchings();
        let sum = |pairs: &Pairs| pairs.iter().map(|&pair| scored.worth(pair)).sum::<i64>();
        let worst = |pairs: &Pairs| pairs.iter().map(|&pair| scored.worth(pair)).min().unwrap();
        let whole = Given::new(&market).with_views(Views::Whole(&scored.scores));
        let floats = Given::new(&market).with_views(Views::Float(&scored.floats));
        let largest = by_size(&all);
        let best = [
            ("maximum-weight", all.iter().map(&sum).max().unwrap()),
            ("maximum-size-then-weight", largest.iter().map(|one| sum(one)).max().unwrap()),
            ("bottleneck", largest.iter().map(|one| worst(one)).max().unwrap()),
        ];
        for (code, best) in best {
            let formed = form(code, &whole);
            assert!(sound(&formed), "{code}");
            assert_eq!(formed.value, Some(Amount::Whole(best.into())), "{code}");
            let made = pairs(&formed.matching);
            let value = if code == "bottleneck" { worst(&made) } else { sum(&made) };
            assert_eq!(value, best, "{code}");
            assert!(code == "maximum-weight" || made.len() == largest[0].len());
            let formed = form(code, &floats);
            assert!(sound(&formed), "{code}");
            assert_eq!(formed.value, Some(Amount::Float(best as f64)), "{code}");
        }
        // The most pairs worth something, then the product.
        let positive = |pairs: &&Pairs| pairs.iter().all(|&pair| scored.worth(pair) > 0);
        let product = |pairs: &Pairs| {
            let product: i64 = pairs.iter().map(|&pair| scored.worth(pair)).product();
            (pairs.len(), product)
        };
        let best = all.iter().filter(positive).map(product).max().unwrap();
        for setting in [whole, floats] {
            assert_eq!(product(&pairs(&form("nash-welfare", &setting).matching)), best);
        }
        // The best pair that seats allow, again and again.
        let mut greedy: Pairs = Vec::new();
        while let Some(pair) = scored
            .raw
            .acceptable()
            .into_iter()
            .filter(|pair| greedy.iter().all(|one| one.0 != pair.0 && one.1 != pair.1))
            .max_by_key(|&pair| (scored.worth(pair), std::cmp::Reverse(pair)))
        {
            greedy.push(pair);
        }
        greedy.sort_unstable();
        assert_eq!(pairs(&form("greedy", &whole).matching), greedy);
        assert_eq!(pairs(&form("greedy", &floats).matching), greedy);
    }
}

#[test]
fn from_lists_pairs_are_worth_minus_both_ranks() {
    let mut dice = Dice::new(72);
    for _ in 0..cases(400) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let all = raw.matchings();
        let ranks = |pair: &(usize, usize)| {
            raw.mentee_rank(pair.0, pair.1).unwrap() + raw.mentor_rank(pair.1, pair.0).unwrap()
        };
        let sum = |pairs: &Pairs| pairs.iter().map(ranks).sum::<usize>();
        assert!(made("maximum-weight", &market).is_empty());
        let found = made("maximum-size-then-weight", &market);
        let largest = by_size(&all);
        assert_eq!(found.len(), largest[0].len());
        assert_eq!(sum(&found), largest.iter().map(|one| sum(one)).min().unwrap());
        let found = made("bottleneck", &market);
        let worst = |pairs: &Pairs| pairs.iter().map(ranks).max().unwrap_or(0);
        assert_eq!(worst(&found), largest.iter().map(|one| worst(one)).min().unwrap());
        // Nash welfare counts from the end of both lists.
        let worth = |pair: &(usize, usize)| {
            let own = raw.acceptable().iter().filter(|one| one.0 == pair.0).count();
            let other = raw.acceptable().iter().filter(|one| one.1 == pair.1).count();
            own + other + 2 - ranks(pair)
        };
        let product = |pairs: &Pairs| (pairs.len(), pairs.iter().map(worth).product::<usize>());
        let best = all.iter().map(product).max().unwrap();
        assert_eq!(product(&made("nash-welfare", &market)), best, "{raw:?}");
    }
}

#[test]
fn wishes_that_coincide_stand_in_every_stable_matching() {
    let mut dice = Dice::new(73);
    let mut coincided = 0;
    for _ in 0..cases(1000) {
        let shape = Shape {
            mentees: dice.below(4),
            mentors: dice.below(4),
            absent: [0, 30][dice.below(2)],
            tied: 0,
            mentee_seats: 1 + dice.below(2),
            mentor_seats: 1 + dice.below(2),
        };
        let raw = Raw::draw(&mut dice, shape);
        let made = made("mutual-wishes", &raw.market());
        for stable in raw.stable() {
            assert!(made.iter().all(|pair| stable.contains(pair)), "{raw:?} {made:?}");
        }
        coincided += made.len();
        let best = |pair: &(usize, usize)| {
            raw.mentee_rank(pair.0, pair.1) == Some(1)
                && raw.mentor_rank(pair.1, pair.0) == Some(1)
                && raw.mentee_seats[pair.0] > 0
                && raw.mentor_seats[pair.1] > 0
        };
        assert!(raw.acceptable().iter().filter(|pair| best(pair)).all(|pair| made.contains(pair)));
    }
    assert!(coincided > 500, "{coincided}");
}

#[test]
fn a_curators_proposals_are_agreed_to_by_both() {
    let mut dice = Dice::new(74);
    for _ in 0..cases(500) {
        let raw = strict(&mut dice, 4);
        let ranks = |pair: &(usize, usize)| {
            (raw.mentee_rank(pair.0, pair.1).unwrap(), raw.mentor_rank(pair.1, pair.0).unwrap())
        };
        let length = |side: usize, agent: usize| {
            let end = |pair: &(usize, usize)| if side == 0 { pair.0 } else { pair.1 };
            raw.acceptable().iter().filter(|pair| end(pair) == agent).count()
        };
        let mut expected: Pairs = Vec::new();
        for mentee in 0..raw.mentees.len() {
            let mut mine: Pairs =
                raw.acceptable().into_iter().filter(|pair| pair.0 == mentee).collect();
            mine.sort_by_key(|pair| (ranks(pair).0 + ranks(pair).1, pair.1));
            let agreed = mine.into_iter().find(|pair| {
                let taken = expected.iter().filter(|one| one.1 == pair.1).count();
                taken < raw.mentor_seats[pair.1] as usize
                    && raw.mentee_seats[mentee] > 0
                    && ranks(pair).0 <= length(0, pair.0).div_ceil(2)
                    && ranks(pair).1 <= length(1, pair.1).div_ceil(2)
            });
            expected.extend(agreed);
        }
        assert_eq!(made("curator-proposals", &raw.market()), expected, "{raw:?}");
    }
}

#[test]
fn in_memory_that_is_used_again_the_same_pairs_are_formed() {
    let mut room = Room::default();
    for seed in 0..cases(60) {
        let mut dice = Dice::new(seed);
        let scored = Scored::draw(&mut dice);
        let (market, lists) = (scored.market(), strict(&mut dice, 6).market());
        let given = [
            Given::new(&lists),
            Given::new(&market).with_views(Views::Whole(&scored.scores)),
            Given::new(&market).with_views(Views::Float(&scored.floats)),
        ];
        for (setting, mechanism) in given.iter().flat_map(|one| BUILT_IN.map(|way| (one, way))) {
            let setting = setting.with_seed(seed);
            let anew = mechanism.form(&setting, &free());
            let again = mechanism.form_in(&setting, &mut room, &free());
            let told = |formed: Result<FormedOutcome, _>| {
                formed.map(|formed| {
                    formed.map(|pairs| (pairs.matching, pairs.value, pairs.claims)).solved()
                })
            };
            assert_eq!(told(again), told(anew), "{} {lists:?}", mechanism.code());
        }
    }
}
