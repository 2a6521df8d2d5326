//! Odds of pairs and draws from them.

use super::odds::Table;
use super::orders::{permutations, served};
use super::{form, ix, said, strict, verify};
use crate::stable::oracle::{Dice, Raw, Shape, cases, pairs};
use crate::unbounded::free;
use mentormatch::audit::{
    LotteryFlaw, envy_ex_ante, ex_ante_blocking, is_ordinally_efficient, is_probabilistic_serial,
    unequal_treatment, verify_assignment, verify_decomposition, verify_lottery,
};
use mentormatch::kernel::{Control, MentorIx, Natural, StopReason};
use mentormatch::market::{Cardinality, Decomposition, Lists, Lottery, Outcome, Seats, TwoSided};
use mentormatch::mechanisms::{
    Amount, BestProof, Given, MechanismFault, Views, decompose, limited_odds, probabilistic_serial,
    random_serial_dictatorship_odds, random_serial_dictatorship_sampled,
};

fn serial(market: &TwoSided) -> Lottery {
    probabilistic_serial(market, &free()).unwrap().solved().unwrap()
}

fn split(lottery: &Lottery) -> Decomposition {
    let parts = decompose(lottery, &free()).unwrap().solved().unwrap();
    assert_eq!(verify_decomposition(lottery, &parts), Ok(()));
    assert!(parts.parts.len() <= lottery.odds().len() + lottery.mentees() + lottery.mentors() + 1);
    parts
}

/// Two who want the same first, and one seat: the example of Bogomolnaia and Moulin 2001.
#[test]
fn eating_gives_the_odds_of_the_published_example() {
    let lists = [[0, 1, 2, 3], [0, 1, 2, 3], [1, 0, 3, 2], [1, 0, 3, 2]];
    let anybody = Lists::strict([[0, 1, 2, 3]; 4]);
    let one = || Seats::one_each(4);
    let market = TwoSided::new(Lists::strict(lists), anybody, one(), one()).unwrap();
    let odds = Table::of(&serial(&market));
    let expected = [[1, 0, 1, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 1, 0, 1]];
    assert_eq!(odds, Table { whole: 2, odds: expected.map(|row| row.to_vec()).to_vec() });
    // Random serial dictatorship gives everybody odds of everything there.
    let orders = random_serial_dictatorship_odds(&market, &free()).unwrap().solved().unwrap();
    let expected = [[5, 1, 5, 1], [5, 1, 5, 1], [1, 5, 1, 5], [1, 5, 1, 5]];
    assert_eq!(
        Table::of(&orders),
        Table { whole: 12, odds: expected.map(|row| row.to_vec()).to_vec() }
    );
    assert!(!said(is_ordinally_efficient(&market, &orders, &free()).unwrap()));
    assert!(said(is_ordinally_efficient(&market, &serial(&market), &free()).unwrap()));
}

#[test]
fn eating_is_its_definition_efficient_fair_and_drawn_in_proportion() {
    let mut dice = Dice::new(821);
    for case in 0..cases(3000) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let lottery = serial(&market);
        assert_eq!(Table::of(&lottery), Table::eaten(&raw), "{raw:?}");
        assert_eq!(Table::of(&lottery).whole, lottery.denominator().to_u128().unwrap());
        assert_eq!(verify_lottery(&market, &lottery), Ok(()));
        assert!(said(is_probabilistic_serial(&market, &lottery, &free()).unwrap()), "{raw:?}");
        assert!(said(is_ordinally_efficient(&market, &lottery, &free()).unwrap()), "{raw:?}");
        let unequal = unequal_treatment(&market, &lottery, false, &free());
        assert_eq!(unequal.solved(), Some(None));
        assert_eq!(envy_ex_ante(&market, &lottery, &free()).solved(), Some(Vec::new()), "{raw:?}");
        // The mechanism draws one of the parts.
        let formed = form("probabilistic-serial", &Given::new(&market).with_seed(case));
        verify("probabilistic-serial", &market, &formed);
        let BestProof::Lottery(proof) = &formed.proof else { panic!("{:?}", formed.proof) };
        assert_eq!((&proof.lottery, &proof.parts, proof.seed), (&lottery, &split(&lottery), case));
        assert_eq!(proof.parts.draw(case), Some(proof.drawn));
        let part: Vec<_> = proof.parts.parts[proof.drawn].pairs.clone();
        assert_eq!(formed.matching.pairs().collect::<Vec<_>>(), part);
        let json = serde_json::to_string(proof).unwrap();
        assert_eq!(
            serde_json::from_str::<mentormatch::market::DrawnLottery>(&json).unwrap(),
            **proof
        );
    }
}

#[test]
fn the_verifiers_of_odds_say_what_their_definitions_say() {
    let mut dice = Dice::new(822);
    let mut counts = [0u32; 5];
    for _ in 0..cases(1500) {
        let mut raw = strict(&mut dice, 3);
        if dice.chance(40) && !raw.mentees.is_empty() {
            let list = raw.mentees[0].clone();
            raw.mentees.fill(list);
        }
        let (market, mentors) = (raw.market(), raw.mentors.len());
        let drawn = Table::draw(&mut dice, &raw);
        let table = if dice.chance(30) { Table::eaten(&raw) } else { drawn };
        let lottery = table.lottery(mentors);
        assert!(table.fits(&raw));
        assert_eq!(verify_lottery(&market, &lottery), Ok(()));
        let efficient = said(is_ordinally_efficient(&market, &lottery, &free()).unwrap());
        assert_eq!(efficient, !table.is_dominated(&raw), "{raw:?} {table:?}");
        let is_serial = said(is_probabilistic_serial(&market, &lottery, &free()).unwrap());
        assert_eq!(is_serial, table == Table::eaten(&raw), "{raw:?} {table:?}");
        let blocking = ex_ante_blocking(&market, &lottery, &free()).solved().unwrap().unwrap();
        let blocking: Vec<_> =
            blocking.iter().map(|pair| (pair.0.to_string(), pair.1.to_string())).collect();
        let expected: Vec<_> = table.blocking(&raw);
        let expected: Vec<_> =
            expected.iter().map(|pair| (pair.0.to_string(), pair.1.to_string())).collect();
        assert_eq!(blocking, expected, "{raw:?} {table:?}");
        let equals = |one: usize, two: usize, seen: bool| {
            raw.mentee_seats[one] == raw.mentee_seats[two]
                && (0..mentors).all(|mentor| {
                    let rank = |mentee| raw.mentee_rank(mentee, mentor);
                    let own = |mentee| raw.mentor_rank(mentor, mentee);
                    rank(one) == rank(two) && (!seen || own(one) == own(two))
                })
        };
        let mentees = raw.mentees.len();
        let apart = |seen| {
            (0..mentees).any(|one| {
                (0..mentees).any(|two| equals(one, two, seen) && table.odds[one] != table.odds[two])
            })
        };
        for seen in [false, true] {
            let found = unequal_treatment(&market, &lottery, seen, &free()).solved().unwrap();
            assert_eq!(found.is_some(), apart(seen), "{raw:?} {table:?}");
        }
        let envious = envy_ex_ante(&market, &lottery, &free()).solved().unwrap();
        let mut expected = Vec::new();
        for one in (0..mentees).filter(|&one| raw.mentee_seats[one] > 0) {
            for two in (0..mentees).filter(|&two| two != one && raw.mentee_seats[two] > 0) {
                let ranks = 1..=mentors;
                let sums = ranks.map(|rank| {
                    (table.at_least(&raw, one, one, rank), table.at_least(&raw, two, one, rank))
                });
                let sums: Vec<_> = sums.collect();
                if sums.iter().any(|sums| sums.0 < sums.1) {
                    expected.push((ix(one), ix(two), sums.iter().all(|sums| sums.0 <= sums.1)));
                }
            }
        }
        let found: Vec<_> =
            envious.iter().map(|one| (one.mentee, one.envied, one.surely)).collect();
        assert_eq!(found, expected, "{raw:?} {table:?}");
        for (count, holds) in counts.iter_mut().zip([
            efficient,
            !efficient,
            blocking.is_empty(),
            apart(false),
            !expected.is_empty(),
        ]) {
            *count += u32::from(holds);
        }
    }
    assert!(counts.iter().all(|&count| count > 20), "{counts:?}");
}

#[test]
fn dictators_odds_are_those_of_all_orders_and_samples_are_near() {
    let mut dice = Dice::new(823);
    for case in 0..cases(700) {
        let raw = strict(&mut dice, 5);
        let market = raw.market();
        let exact = random_serial_dictatorship_odds(&market, &free()).unwrap().solved().unwrap();
        let parts: Vec<_> =
            permutations(raw.mentees.len()).iter().map(|order| (1, served(&raw, order))).collect();
        assert_eq!(Table::of(&exact), Table::mixture(&raw, &parts), "{raw:?}");
        assert_eq!(verify_lottery(&market, &exact), Ok(()));
        split(&exact);
        if case % 10 == 0 {
            let draw = |seed| random_serial_dictatorship_sampled(&market, seed, 400, &free());
            let sampled = draw(case).unwrap().solved().unwrap();
            assert_eq!((sampled.draws, sampled.seed), (400, case));
            // A million to one for each case that all is within.
            let width = sampled.half_width(1.0 - 1e-6);
            assert!(width < 0.2, "{width}");
            for (mentee, mentor) in raw.acceptable() {
                let (mentee, mentor) = (ix(mentee), MentorIx::new(mentor as u32));
                let off = sampled.lottery.chance(mentee, mentor) - exact.chance(mentee, mentor);
                assert!(off.abs() <= width, "{raw:?}");
            }
            let again = draw(case).unwrap().solved().unwrap();
            assert_eq!(sampled.lottery, again.lottery);
        }
    }
    // ln(2 · 8 / 0.05) / (2 · 400), by hand.
    let market = TwoSided::new(
        Lists::strict(vec![vec![0, 1]; 4]),
        Lists::strict([[0, 1, 2, 3]; 2]),
        Seats::one_each(4),
        Seats::one_each(2),
    )
    .unwrap();
    let sampled = random_serial_dictatorship_sampled(&market, 1, 400, &free()).unwrap();
    let sampled = sampled.solved().unwrap();
    assert!((sampled.half_width(0.95) - 0.084_915).abs() < 1e-5, "{}", sampled.half_width(0.95));
}

#[test]
fn the_limit_of_exact_odds_is_twenty_mentees_who_choose() {
    let market = |mentees: usize, idle: usize| {
        let mut lists = vec![vec![0u32, 1]; mentees];
        lists.extend(vec![Vec::new(); idle]);
        let all: Vec<u32> = (0..mentees as u32).collect();
        let own = Seats::one_each(mentees + idle);
        TwoSided::new(
            Lists::strict(lists),
            Lists::strict([all.clone(), all]),
            own,
            Seats::one_each(2),
        )
        .unwrap()
    };
    let odds = random_serial_dictatorship_odds(&market(20, 3), &free()).unwrap().solved().unwrap();
    assert_eq!(odds.chance(ix(19), MentorIx::new(1)), 0.05);
    let fault = MechanismFault::TooManyMentees {
        what: "random-serial-dictatorship",
        mentees: 21,
        most: 20,
    };
    assert_eq!(random_serial_dictatorship_odds(&market(21, 0), &free()).unwrap_err(), fault);
    let few = Control::unbounded().with_work_limit(500);
    let stopped = random_serial_dictatorship_sampled(&market(21, 0), 4, 1000, &few).unwrap();
    let Outcome::Stopped(stopped) = stopped else { panic!("{stopped:?}") };
    let best = stopped.best.unwrap();
    assert_eq!(stopped.reason, StopReason::WorkLimit);
    assert!((1..1000).contains(&best.draws));
    assert_eq!(verify_lottery(&market(21, 0), &best.lottery), Ok(()));
}

#[test]
fn any_odds_are_split_into_matchings_with_sums_rounded_down_or_up() {
    let mut dice = Dice::new(824);
    for _ in 0..cases(3000) {
        let (mentees, mentors) = (dice.below(5), dice.below(5));
        let whole = 1 + dice.below(12);
        let mut odds = vec![vec![0; mentors]; mentees];
        for cell in odds.iter_mut().flatten() {
            *cell = if dice.chance(60) { dice.below(whole + 1) as u128 } else { 0 };
        }
        split(&Table { whole: whole as u128, odds }.lottery(mentors));
    }
    // Denominators beyond any machine number: it is written as text.
    let shape =
        Shape { mentees: 110, mentors: 110, absent: 10, tied: 0, mentee_seats: 1, mentor_seats: 1 };
    let raw = Raw::draw(&mut dice, shape);
    let lottery = serial(&raw.market());
    assert!(lottery.denominator().to_string().len() > 20, "{}", lottery.denominator());
    assert!(said(is_probabilistic_serial(&raw.market(), &lottery, &free()).unwrap()));
    let parts = split(&lottery);
    let json = serde_json::to_string(&(&lottery, &parts)).unwrap();
    let read: (Lottery, Decomposition) = serde_json::from_str(&json).unwrap();
    assert_eq!(read, (lottery, parts));
}

#[test]
fn parts_are_drawn_as_often_as_their_weights_say() {
    let part =
        |weight: u64| mentormatch::market::LotteryPart { weight: weight.into(), pairs: Vec::new() };
    let parts = Decomposition { parts: vec![part(1), part(0), part(2), part(3)] };
    let mut counts = [0u32; 4];
    for seed in 0..6000 {
        counts[parts.draw(seed).unwrap()] += 1;
    }
    assert_eq!(counts[1], 0);
    for (count, expected) in [(counts[0], 1000), (counts[2], 2000), (counts[3], 3000)] {
        // Six standard deviations.
        assert!(count.abs_diff(expected) < 240, "{counts:?}");
    }
    assert_eq!(Decomposition::default().draw(1), None);
}

/// The best sum of odds over a whole number of units a pair, by trying all of them.
fn best_units(worth: &[Vec<Option<i64>>], seats: [&[u32]; 2], most: u32, whole: u32) -> [i64; 2] {
    let pairs: Vec<(usize, usize, i64)> = (0..worth.len())
        .flat_map(|one| (0..worth[one].len()).map(move |two| (one, two)))
        .filter_map(|(one, two)| Some((one, two, worth[one][two]?)))
        .collect();
    let mut rooms =
        [seats[0], seats[1]].map(|side| side.iter().map(|one| one * whole).collect::<Vec<_>>());
    // The best of any number, and by units the best.
    let mut best = (i64::MIN, (0u32, i64::MIN));
    fn go(
        pairs: &[(usize, usize, i64)],
        rooms: &mut [Vec<u32>; 2],
        most: u32,
        so_far: (u32, i64),
        best: &mut (i64, (u32, i64)),
    ) {
        let Some((&(one, two, worth), rest)) = pairs.split_first() else {
            best.0 = best.0.max(so_far.1);
            best.1 = best.1.max(so_far);
            return;
        };
        for units in 0..=most.min(rooms[0][one]).min(rooms[1][two]) {
            rooms[0][one] -= units;
            rooms[1][two] -= units;
            go(rest, rooms, most, (so_far.0 + units, so_far.1 + worth * i64::from(units)), best);
            rooms[0][one] += units;
            rooms[1][two] += units;
        }
    }
    go(&pairs, &mut rooms, most, (0, 0), &mut best);
    [best.0, best.1.1]
}

#[test]
fn no_odds_below_a_limit_have_a_better_sum() {
    use mentormatch::kernel::Matrix;
    use mentormatch::market::Scores;
    let mut dice = Dice::new(825);
    for _ in 0..cases(600) {
        let shape = Shape {
            mentees: 1 + dice.below(3),
            mentors: 1 + dice.below(3),
            absent: [0, 30][dice.below(2)],
            tied: 20,
            mentee_seats: 1 + dice.below(2),
            mentor_seats: 1 + dice.below(2),
        };
        let raw = Raw::draw(&mut dice, shape);
        let raw = Raw {
            mentee_seats: raw.mentee_seats.iter().map(|&seats| seats.min(3)).collect(),
            mentor_seats: raw.mentor_seats.iter().map(|&seats| seats.min(3)).collect(),
            ..raw
        };
        let market = raw.market();
        let (mentees, mentors) = (raw.mentees.len(), raw.mentors.len());
        let mut draw = |rows: usize, columns: usize| -> Vec<Vec<i32>> {
            (0..rows).map(|_| (0..columns).map(|_| dice.below(9) as i32 - 3).collect()).collect()
        };
        let (own, other) = (draw(mentees, mentors), draw(mentors, mentees));
        let table =
            |rows: &[Vec<i32>], columns| Matrix::new(rows.len(), columns, rows.concat()).unwrap();
        let scores = Scores::new(table(&own, mentors), table(&other, mentees), None).unwrap();
        let setting = Given::new(&market).with_views(Views::Whole(&scores));
        let acceptable = raw.acceptable();
        let worth: Vec<Vec<Option<i64>>> = (0..mentees)
            .map(|one| {
                (0..mentors)
                    .map(|two| {
                        let sum = i64::from(own[one][two] + other[two][one]);
                        acceptable.contains(&(one, two)).then_some(sum)
                    })
                    .collect()
            })
            .collect();
        let (most, whole) = [(1, 1), (1, 2), (2, 3), (2, 4), (1, 3)][dice.below(5)];
        let expected = best_units(&worth, [&raw.mentee_seats, &raw.mentor_seats], most, whole);
        for (cardinality, expected) in
            [Cardinality::Free, Cardinality::Maximum].iter().zip(expected)
        {
            let found = limited_odds(&setting, (most, whole), *cardinality, &free()).unwrap();
            let found = found.solved().unwrap();
            let Amount::Whole(value) = found.value else { panic!("{:?}", found.value) };
            // In lowest terms the units are larger.
            let units = i128::from(whole) / found.lottery.denominator().to_u128().unwrap() as i128;
            assert_eq!(value * units, i128::from(expected), "{raw:?} {worth:?} {most}/{whole}");
            let BestProof::Sum(proof) = &found.proof else { panic!("{:?}", found.proof) };
            assert!(verify_assignment(&proof.0, &proof.1).is_ok());
            assert_eq!(verify_lottery(&market, &found.lottery), Ok(()));
            let denominator = found.lottery.denominator().to_u128().unwrap();
            let mut sum = 0;
            for odds in found.lottery.odds() {
                let numerator = odds.numerator.to_u128().unwrap();
                assert!(numerator * u128::from(whole) <= u128::from(most) * denominator);
                let (one, two) = (odds.mentee.to_string(), odds.mentor.to_string());
                let cell = worth[one.parse::<usize>().unwrap()][two.parse::<usize>().unwrap()];
                sum += i128::from(cell.unwrap()) * numerator as i128;
            }
            assert_eq!(sum, value);
            split(&found.lottery);
        }
    }
    let raw = strict(&mut dice, 2);
    let market = raw.market();
    for (most, cardinality) in
        [((0, 1), Cardinality::Free), ((2, 1), Cardinality::Free), ((1, 2), Cardinality::Full)]
    {
        let fault = MechanismFault::Limit { numerator: most.0, denominator: most.1 };
        let found = limited_odds(&Given::new(&market), most, cardinality, &free());
        assert_eq!(found.map(|_| ()).unwrap_err(), fault);
    }
}

#[test]
fn what_is_wrong_with_odds_or_parts_is_named() {
    let market = TwoSided::new(
        Lists::strict(vec![vec![0, 1], vec![0]]),
        Lists::strict([[0, 1], [0, 1]]),
        Seats::one_each(2),
        Seats::one_each(2),
    )
    .unwrap();
    let table =
        |odds: [[u128; 2]; 2]| Table { whole: 2, odds: odds.map(|row| row.to_vec()).to_vec() };
    let lottery = |odds| table(odds).lottery(2);
    let said = |odds| verify_lottery(&market, &lottery(odds)).unwrap_err();
    let (one, two) = (ix(1), MentorIx::new(1));
    assert_eq!(said([[1, 1], [0, 1]]), LotteryFlaw::Unacceptable { mentee: one, mentor: two });
    let above = said([[2, 0], [1, 0]]);
    assert_eq!(above.to_string(), "the odds of mentor 0 add up to more than its seats");
    let right = lottery([[1, 1], [1, 0]]);
    let part = |weight: u64, pairs: &[(u32, u32)]| mentormatch::market::LotteryPart {
        weight: weight.into(),
        pairs: pairs.iter().map(|pair| (ix(pair.0 as usize), MentorIx::new(pair.1))).collect(),
    };
    let said = |parts: Vec<_>| verify_decomposition(&right, &Decomposition { parts });
    assert_eq!(said(vec![part(1, &[(0, 0)]), part(1, &[(0, 1), (1, 0)])]), Ok(()));
    let flaws = [
        (vec![part(1, &[(0, 0)]), part(0, &[(0, 0)])], "matching 1 has a weight of 0"),
        (vec![part(1, &[(0, 0)])], "the weights add up to 1, and the denominator is 2"),
        (vec![part(2, &[(0, 0), (0, 0)])], "a pair stands twice in matching 0"),
        (vec![part(2, &[(0, 0)])], "mentee 0 and mentor 0 are drawn with 2, their odds are 1"),
        (
            vec![part(1, &[(1, 0)]), part(1, &[(0, 0), (0, 1)])],
            "matching 0 makes 0 pairs of mentee 0, whose odds add up to 1 or less than one more",
        ),
    ];
    for (parts, expected) in flaws {
        assert_eq!(said(parts).unwrap_err().to_string(), expected);
    }
    let zero = Lottery::new(1, 1, Natural::default(), Vec::new()).unwrap_err();
    assert_eq!(zero[0].to_string(), "odds are parts of a whole, and the denominator is 0");
    let raw = strict(&mut Dice::new(1), 1);
    assert!(
        pairs(&form("probabilistic-serial", &Given::new(&raw.market()).with_seed(1)).matching)
            .len()
            < 2
    );
}
