//! The calls on plain numbers: the answers of the builders below them, verified; every fault.
// Rows that are lent are tested beside those that are given away.
#![allow(clippy::needless_borrows_for_generic_args)]

use crate::stable::oracle::{Dice, cases};
use crate::unbounded::{optimal, solve, stable_roommates};
use mentormatch::assignment::{BestSum, SumTask, best, cheapest};
use mentormatch::audit::{
    improvement, is_stable_partition, pool_stability, stability, verify_assignment,
};
use mentormatch::kernel::{AgentIx, FlatRows, Index, Matrix, MenteeIx, Rows, ShapeError, Side};
use mentormatch::market::{
    AssignmentFault, AssignmentProblem, Lists, Outcome, Pool, Seats, Sense, TwoSided, WeightFault,
};
use mentormatch::stable::{
    Lister, NoPoolPairs, PairsTask, PoolAnswer, PoolPairs, PreferenceFault, StablePairs, pairs,
    pool_of, roommates,
};
use serde::{Serialize, de::DeserializeOwned};
use std::borrow::Cow;

type Table<T> = Vec<Vec<T>>;

fn table(dice: &mut Dice, holes: usize) -> (Table<Option<i64>>, usize) {
    let rows = dice.below(7);
    let columns = if rows == 0 { 0 } else { dice.below(7) };
    let mut cell = || {
        let number = dice.below(41) as i64 - 20;
        (!dice.chance(holes)).then_some(number)
    };
    ((0..rows).map(|_| (0..columns).map(|_| cell()).collect()).collect(), columns)
}

fn mapped<T, U>(table: &Table<T>, of: impl Fn(&T) -> U) -> Table<U> {
    table.iter().map(|row| row.iter().map(&of).collect()).collect()
}

/// Written as JSON and read back, an answer is the same.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(answer: &T) {
    let json = serde_json::to_string(answer).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), answer, "{json}");
}

/// What the builder's own problem comes to.
fn built(table: &Table<Option<i64>>, sense: Sense, seats: Option<&Vec<u32>>) -> BestSumParts {
    let mut builder = AssignmentProblem::from_rows(table.clone()).sense(sense);
    if let Some(seats) = seats {
        builder = builder.seats(Side::Mentor, Seats::each(seats.clone()));
    }
    let answer = solve(&builder.build().unwrap()).solved().unwrap();
    let pairs = answer.matching.pairs().map(|(row, column)| (row.get(), column.get())).collect();
    (pairs, answer.value)
}

type BestSumParts = (Vec<(usize, usize)>, i128);

#[test]
fn best_sums_are_those_of_the_builder_and_are_verified() {
    let mut dice = Dice::new(14);
    for case in 0..cases(3000) {
        let holes = [0, 0, 30, 90][dice.below(4)];
        let (table, columns) = table(&mut dice, holes);
        let seats: Option<Vec<u32>> =
            dice.chance(50).then(|| (0..columns).map(|_| dice.below(4) as u32).collect());
        for sense in [Sense::Max, Sense::Min] {
            let task = || {
                let mut task = SumTask::of(&table);
                if sense == Sense::Min {
                    task = task.cheapest();
                }
                match &seats {
                    Some(seats) => task.column_seats(seats),
                    None => task,
                }
            };
            let found = task().solve().unwrap();
            let (pairs, value) = built(&table, sense, seats.as_ref());
            assert_eq!(found.pairs().collect::<Vec<_>>(), pairs, "{case}: {table:?}");
            assert_eq!(found.value, value);
            let sum: i128 = pairs.iter().map(|&(r, c)| i128::from(table[r][c].unwrap())).sum();
            assert_eq!(sum, value);
            for column in 0..columns {
                let rows: Vec<_> =
                    pairs.iter().filter(|pair| pair.1 == column).map(|pair| pair.0).collect();
                assert_eq!(found.rows_of(column).collect::<Vec<_>>(), rows);
                assert!(rows.len() <= seats.as_ref().map_or(1, |seats| seats[column]) as usize);
            }
            verify_assignment(&task().problem().unwrap(), &found.proof).unwrap();
            comes_back(&found);
        }
        if seats.is_none() {
            assert_eq!(best(&table).unwrap(), SumTask::of(&table).solve().unwrap());
            let least = SumTask::of(&table).cheapest().solve().unwrap();
            assert_eq!(cheapest(table.as_slice()).unwrap(), least);
        }
    }
}

#[test]
fn every_kind_of_rows_and_of_numbers_gives_the_same_pairs() {
    let mut dice = Dice::new(15);
    for _ in 0..cases(2000) {
        let (holed, columns) = table(&mut dice, 0);
        let whole: Table<i64> = mapped(&holed, |cell| cell.unwrap());
        let floats: Table<f64> = mapped(&whole, |&cell| cell as f64 / 8.0);
        let expected = best(&holed).unwrap().columns;
        let alike = |columns: Vec<Option<usize>>, value: f64| {
            let sum = |pairs: &[Option<usize>]| -> i64 {
                pairs.iter().enumerate().filter_map(|(r, c)| Some(whole[r][(*c)?])).sum()
            };
            assert_eq!((sum(&columns), value), (sum(&expected), sum(&expected) as f64));
        };
        let flat: Vec<f64> = floats.concat();
        let view = FlatRows::new(&flat, floats.len(), columns).unwrap();
        let found = best(view).unwrap();
        verify_assignment(&SumTask::of(view).problem().unwrap(), &found.proof).unwrap();
        comes_back(&found);
        alike(found.columns.clone(), found.value * 8.0);
        assert_eq!(best(&floats).unwrap(), found);
        let slices: Vec<&[f64]> = floats.iter().map(Vec::as_slice).collect();
        assert_eq!(best(&slices[..]).unwrap(), found);
        let boxed: Vec<Box<[f64]>> = floats.iter().map(|row| row.clone().into()).collect();
        assert_eq!(best(&boxed).unwrap(), found);
        let matrix = Matrix::new(floats.len(), columns, flat.clone()).unwrap();
        assert_eq!(best(&matrix).unwrap(), found);
        assert_eq!(best(matrix).unwrap(), found);
        assert_eq!(best(&mapped(&floats, |&cell| Some(cell))).unwrap(), found);
        let short = best(&mapped(&floats, |&cell| cell as f32)).unwrap();
        alike(short.columns.clone(), short.value * 8.0);
        let narrow = best(&mapped(&whole, |&cell| cell as i32)).unwrap();
        alike(narrow.columns.clone(), narrow.value as f64);
        let own = best(Turned(&floats, columns)).unwrap();
        assert_eq!(own.proof.matching.size(), found.proof.matching.size());
        assert_eq!(own.value, found.value);
    }
}

/// A caller's own table: rows and columns exchanged.
struct Turned<'a>(&'a Table<f64>, usize);

impl Rows<f64> for Turned<'_> {
    fn rows(&self) -> usize {
        self.1
    }

    fn row(&self, at: usize) -> Cow<'_, [f64]> {
        self.0.iter().filter_map(|row| row.get(at).copied()).collect::<Vec<_>>().into()
    }
}

#[test]
fn what_is_wrong_with_a_table_is_told_with_its_row_and_column() {
    let not_finite = |row, column, value: f64| (row, column, value.to_string());
    let told = |faults: &[AssignmentFault]| -> Vec<(usize, usize, String)> {
        faults
            .iter()
            .filter_map(|fault| match fault {
                AssignmentFault::Weight { row, column, fault } => match fault {
                    WeightFault::NotFinite { value } => Some(not_finite(*row, *column, *value)),
                    other => Some((*row, *column, other.to_string())),
                },
                _ => None,
            })
            .collect()
    };
    // A table that is square, and one that is not: the same cells are found.
    let square = vec![vec![1.0, f64::NAN, 0.0], vec![f64::INFINITY, 2.0, 1e305]];
    let mut ragged = square.clone();
    ragged.push(vec![f64::NEG_INFINITY]);
    ragged.push(vec![0.0; 4]);
    let faults = SumTask::of(&square).column_seats(&[1_u8]).solve().unwrap_err();
    let mut expected = vec![not_finite(0, 1, f64::NAN), not_finite(1, 0, f64::INFINITY)];
    assert_eq!(told(faults.as_slice()), expected);
    let seats = |faults: &[AssignmentFault]| {
        let is_seats = |fault: &&AssignmentFault| {
            matches!(
                fault,
                AssignmentFault::Length { what: "seats", side: Side::Mentor, got: 1, expected: 3 }
            )
        };
        faults.iter().filter(is_seats).count()
    };
    assert_eq!((faults.iter().count(), seats(faults.as_slice())), (3, 1));
    let faults = SumTask::of(&ragged).column_seats(&[1_u8]).solve().unwrap_err();
    expected.push(not_finite(2, 0, f64::NEG_INFINITY));
    assert_eq!(told(faults.as_slice()), expected);
    let rows: Vec<_> = faults
        .iter()
        .filter_map(|fault| match fault {
            AssignmentFault::Shape(ShapeError::Ragged { row, got, expected }) => {
                Some((*row, *got, *expected))
            }
            _ => None,
        })
        .collect();
    assert_eq!(rows, [(2, 1, 3), (3, 4, 3)]);
    assert_eq!((faults.into_iter().count(), seats(&[])), (6, 0));
    // `?` hands them on.
    let handed = || -> Result<BestSum<f64>, Box<dyn std::error::Error>> { Ok(best(&ragged)?) };
    assert!(handed().unwrap_err().to_string().contains("row 0, column 1: NaN is not finite"));

    let large = best(&[[i64::MAX, 0]]).unwrap_err();
    let AssignmentFault::Weight { row: 0, column: 0, fault } = &large.as_slice()[0] else {
        panic!("{large}");
    };
    assert!(matches!(fault, WeightFault::Integer { value: i64::MAX, .. }));
    let large = best(&[vec![Some(i64::MIN + 1), None], vec![]]).unwrap_err();
    assert_eq!(large.iter().count(), 2);
    assert_eq!(told(large.as_slice()).len(), 1);

    // Of very many the first thousand, and their number.
    let mut many = vec![vec![f64::NAN; 2]; 1200];
    many.push(vec![]);
    let faults = best(&many).unwrap_err();
    assert_eq!(faults.iter().count(), 1001);
    assert!(matches!(faults.as_slice()[1000], AssignmentFault::More { count: 1401 }));
}

/// More rows than can be numbered, and more entries than can be counted.
struct Huge(usize, usize);

impl<T: Copy> Rows<T> for Huge {
    fn rows(&self) -> usize {
        self.0
    }

    fn row(&self, _: usize) -> Cow<'_, [T]> {
        Cow::Borrowed(&[])
    }

    fn columns(&self) -> usize {
        self.1
    }
}

#[test]
#[cfg(target_pointer_width = "64")]
fn what_is_too_large_is_refused_before_it_is_read() {
    let many = 1_usize << 32;
    let faults = best::<f64>(Huge(many, 0)).unwrap_err();
    assert!(matches!(faults.as_slice(), [AssignmentFault::TooMany(_)]));
    let faults = best::<f64>(Huge(1 << 31, usize::MAX)).unwrap_err();
    assert!(matches!(faults.as_slice(), [AssignmentFault::Shape(ShapeError::TooLarge { .. })]));
    assert!(matches!(
        FlatRows::new(&[0.0], usize::MAX, 2).unwrap_err(),
        ShapeError::TooLarge { .. }
    ));
    assert!(matches!(
        FlatRows::new(&[0.0], 2, 2).unwrap_err(),
        ShapeError::Entries { rows: 2, columns: 2, got: 1 }
    ));
    let faults = pairs::<u8, u8>(Huge(many, 0), Huge(many, 0)).unwrap_err();
    assert!(matches!(
        faults.as_slice(),
        [PreferenceFault::TooMany(_), PreferenceFault::TooMany(_)]
    ));
    let faults = roommates::<u8>(Huge(many, 0)).unwrap_err();
    assert!(matches!(faults.as_slice(), [PreferenceFault::TooMany(_)]));
}

fn lists(dice: &mut Dice, rows: usize, partners: usize, absent: usize) -> Table<u32> {
    (0..rows)
        .map(|_| dice.shuffled(partners).into_iter().filter(|_| !dice.chance(absent)).collect())
        .collect()
}

#[test]
fn stable_pairs_are_those_of_the_builder_and_are_verified() {
    let mut dice = Dice::new(16);
    for case in 0..cases(3000) {
        let (proposers, receivers) = (dice.below(7), dice.below(7));
        let absent = [0, 0, 30, 80][dice.below(4)];
        let own = lists(&mut dice, proposers, receivers, absent);
        let other = lists(&mut dice, receivers, proposers, absent);
        let seats: Option<Vec<u32>> =
            dice.chance(50).then(|| (0..receivers).map(|_| dice.below(4) as u32).collect());
        let market = TwoSided::new(
            Lists::strict(&own),
            Lists::strict(&other),
            Seats::one_each(proposers),
            seats.clone().map_or(Seats::one_each(receivers), Seats::each),
        )
        .unwrap();
        for side in Side::BOTH {
            let task = || {
                let mut task = PairsTask::of(&own, &other);
                if side == Side::Mentor {
                    task = task.best_for_receivers();
                }
                match &seats {
                    Some(seats) => task.receiver_seats(seats),
                    None => task,
                }
            };
            let found = task().solve().unwrap();
            assert_eq!(task().market().unwrap(), market);
            assert_eq!(found.proof, optimal(&market, side), "{case}: {own:?} {other:?}");
            let matching = &found.proof.matching;
            assert!(stability(&market, matching, 1).is_stable());
            assert!(improvement(&market, matching, side).is_none());
            let pairs: Vec<_> = matching.pairs().map(|(p, r)| (p.get(), r.get())).collect();
            assert_eq!(found.pairs().collect::<Vec<_>>(), pairs);
            for (proposer, receiver) in found.receivers.iter().enumerate() {
                let is_paired = |&pair: &(usize, usize)| Some(pair.1) == *receiver;
                assert_eq!(
                    pairs.iter().find(|pair| pair.0 == proposer).is_some_and(is_paired),
                    receiver.is_some()
                );
            }
            for receiver in 0..receivers {
                let of: Vec<_> = pairs.iter().filter(|pair| pair.1 == receiver).collect();
                assert_eq!(found.proposers_of(receiver).count(), of.len());
                assert!(of.iter().all(|pair| found.receivers[pair.0] == Some(receiver)));
            }
            comes_back(&found);
        }
        // The same of other integers and other rows.
        let found = PairsTask::of(&own, &other).solve().unwrap();
        let bytes: Vec<Box<[u8]>> =
            own.iter().map(|row| row.iter().map(|&one| one as u8).collect()).collect();
        assert_eq!(pairs(&bytes, mapped(&other, |&one| u64::from(one))).unwrap(), found);
        let short = mapped(&own, |&one| one as u16);
        assert_eq!(pairs(short.as_slice(), mapped(&other, |&one| one as usize)).unwrap(), found);
        if absent == 0 {
            let flat = own.concat();
            let view = FlatRows::new(&flat, proposers, receivers).unwrap();
            assert_eq!(pairs(view, &other).unwrap(), found);
        }
    }
}

#[test]
fn what_is_wrong_with_lists_is_told_with_row_place_and_number() {
    let (wide, proposer, receiver) = (u64::from(u32::MAX), Lister::Proposer, Lister::Receiver);
    let own = [vec![0_u64, wide + 5, 1], vec![1, 1], vec![wide, 2]];
    let other = [vec![0_usize, 0], vec![3, 1]];
    let faults = PairsTask::of(&own, &other).receiver_seats(&[u64::MAX]).solve().unwrap_err();
    let out = |lister, row, place, value, count| PreferenceFault::OutOfRange {
        lister,
        row,
        place,
        value,
        count,
    };
    let twice = |lister, row, place, value| PreferenceFault::Twice { lister, row, place, value };
    assert_eq!(
        faults.as_slice(),
        [
            PreferenceFault::Seats { lister: receiver, expected: 2, got: 1 },
            out(proposer, 0, 1, wide + 5, 2),
            twice(proposer, 1, 1, 1),
            out(proposer, 2, 0, wide, 2),
            out(proposer, 2, 1, 2, 2),
            twice(receiver, 0, 1, 0),
            out(receiver, 1, 0, 3, 3),
        ]
    );
    let text = faults.to_string();
    assert!(
        text.contains("proposer 0 lists 4294967300 at place 1, but the number of receivers is 2")
    );
    assert!(text.contains("receiver 0 lists proposer 0 twice, again at place 1"), "{text}");
    assert!(text.contains("seats are given for 1, but the number of receivers is 2"), "{text}");
    assert!(!text.contains("ment"), "no word of mentoring: {text}");
    let _: Box<dyn std::error::Error> = faults.into();

    let pool = [vec![0_u64, 1], vec![2, 2, 9], vec![u64::MAX]];
    let member = Lister::Member;
    let expected = [
        PreferenceFault::Itself { row: 0, place: 0 },
        twice(member, 1, 1, 2),
        out(member, 1, 2, 9, 3),
        out(member, 2, 0, u64::MAX, 3),
    ];
    assert_eq!(roommates(&pool).unwrap_err().as_slice(), expected);
    assert_eq!(pool_of(&pool).unwrap_err().as_slice(), expected);
    let text = pool_of(&pool).unwrap_err().to_string();
    assert!(text.contains("member 0 lists itself at place 0"), "{text}");
    assert!(text.contains("member 1 lists 9 at place 2, but the number of members is 3"), "{text}");
    // So many seats are as good as all of them.
    let found = PairsTask::of([[0_u8], [0]], [[0_u8, 1]]).receiver_seats(&[u64::MAX]).solve();
    assert_eq!(found.unwrap().receivers, [Some(0), Some(0)]);
}

#[test]
fn pairs_of_a_pool_are_those_of_the_builder_and_are_verified() {
    let mut dice = Dice::new(17);
    let mut without = 0;
    for case in 0..cases(3000) {
        let agents = dice.below(8);
        let absent = [0, 0, 20, 60][dice.below(4)];
        let own: Table<u32> = lists(&mut dice, agents, agents, absent)
            .into_iter()
            .zip(0..)
            .map(|(list, agent)| list.into_iter().filter(|&other| other != agent).collect())
            .collect();
        let pool = Pool::new(Lists::strict(&own)).unwrap();
        assert_eq!(pool_of(&own).unwrap(), pool);
        let found = roommates(&own).unwrap();
        let bytes = mapped(&own, |&one| one as u8);
        assert_eq!(roommates(bytes).unwrap(), found);
        match (stable_roommates(&pool).unwrap(), &found) {
            (Outcome::Solved(pairing), PoolAnswer::Solved(found)) => {
                assert_eq!(found.proof, pairing, "{case}: {own:?}");
                assert!(pool_stability(&pool, &found.proof).is_stable());
                let partners = pairing.partners.iter().map(|one| one.map(AgentIx::get));
                assert_eq!(found.partners, partners.collect::<Vec<_>>());
                comes_back(found);
            }
            (Outcome::Impossible(partition), PoolAnswer::Impossible(none)) => {
                without += 1;
                assert_eq!(none.proof, partition, "{case}: {own:?}");
                assert!(is_stable_partition(&pool, &none.proof));
                assert!(!none.circles.is_empty());
                assert!(none.circles.iter().all(|circle| circle.len() % 2 == 1));
                comes_back(none);
            }
            (one, two) => panic!("{one:?} {two:?}"),
        }
        comes_back(&found);
    }
    assert!(without > 20, "{without} pools without stable pairs");
}

#[test]
fn an_answer_whose_halves_disagree_is_not_read() {
    let json = serde_json::to_string(&best([[3, 1], [4, 1]]).unwrap()).unwrap();
    let (value, columns) = (r#""value":5,"proof""#, r#""columns":[1,0]"#);
    assert!(json.contains(value) && json.contains(columns), "{json}");
    for forged in
        [json.replace(value, r#""value":6,"proof""#), json.replace(columns, r#""columns":[0,1]"#)]
    {
        assert!(serde_json::from_str::<BestSum<i32>>(&forged).is_err());
    }
    let json = serde_json::to_string(&pairs([[0_u8]], [[0_u8]]).unwrap()).unwrap();
    let forged = json.replace(r#""receivers":[0]"#, r#""receivers":[null]"#);
    assert!(forged != json && serde_json::from_str::<StablePairs>(&forged).is_err());
    let found = roommates([[1_u8], [0]]).unwrap().solved().unwrap();
    let json = serde_json::to_string(&found).unwrap();
    let forged = json.replacen("[1,0]", "[null,null]", 1);
    assert!(forged != json && serde_json::from_str::<PoolPairs>(&forged).is_err());
    let found = roommates([[1_u8, 2], [2, 0], [0, 1]]).unwrap();
    let PoolAnswer::Impossible(none) = found else { panic!("a circle of three") };
    let json = serde_json::to_string(&none).unwrap();
    let forged = json.replacen("[[0,1,2]]", "[]", 1);
    assert!(forged != json && serde_json::from_str::<NoPoolPairs>(&forged).is_err());
}

#[test]
fn nothing_has_nothing_as_its_best() {
    let found = best(Vec::<Vec<f64>>::new()).unwrap();
    assert_eq!((found.columns, found.value), (vec![], 0.0));
    assert_eq!(best([[0.0; 0]; 3]).unwrap().columns, [None; 3]);
    let view = FlatRows::new(&[0.0; 0], 0, 3).unwrap();
    let task = || SumTask::of(view).column_seats(&[1_usize, 1, 1]);
    let found = task().solve().unwrap();
    assert_eq!(
        (found.columns.len(), found.rows_of(2).count(), found.rows_of(9).count()),
        (0, 0, 0)
    );
    assert_eq!(task().problem().unwrap().columns(), 3);
    assert_eq!(pairs([[0_u8; 0]; 2], [[0_u8; 0]; 1]).unwrap().receivers, [None, None]);
    assert_eq!(roommates(Vec::<Vec<u8>>::new()).unwrap().solved().unwrap().partners, []);
    assert_eq!(MenteeIx::at(usize::MAX).get(), u32::MAX as usize);
}
