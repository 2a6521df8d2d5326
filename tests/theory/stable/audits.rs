//! The verifiers of stability against the definition, pair by pair, with any number of threads:
//! which pairs block, in which order, and how many, for matchings that are mostly unstable.

use super::oracle::{Dice, cases};
use mentormatch::audit::{
    BlockingPair, Gain, Stability, improvement, improvement_by_scores, pool_stability, stability,
    stability_by_scores,
};
use mentormatch::kernel::{AgentIx, Control, Index, Matrix, MenteeIx, MentorIx, Side};
use mentormatch::market::{
    Lists, Matching, Outcome, Pool, PoolPairing, ScoredMarket, Scores, Seats, Ties, TwoSided,
};
use mentormatch::stable::optimal_by_scores;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::LazyLock;

/// The same in pools of one, two and eight threads, and then once.
pub(crate) fn alike<T: PartialEq + std::fmt::Debug + Send>(work: impl Fn() -> T + Sync) -> T {
    static POOLS: LazyLock<[ThreadPool; 3]> = LazyLock::new(|| {
        [1, 2, 8].map(|threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap())
    });
    let [one, two, eight] = POOLS.each_ref().map(|pool| pool.install(&work));
    assert_eq!(one, two);
    assert_eq!(one, eight);
    one
}

fn shuffled_rows(dice: &mut Dice, rows: usize, columns: usize) -> Vec<Vec<u32>> {
    (0..rows).map(|_| dice.shuffled(columns)).collect()
}

/// Pairs at random, as many as there are seats for, some left out.
fn pairs(dice: &mut Dice, counts: [usize; 2], out: usize) -> Vec<(usize, usize)> {
    let [mentees, mentors] = counts.map(|count| dice.shuffled(count));
    let all = mentees.into_iter().zip(mentors).map(|(one, two)| (one as usize, two as usize));
    all.collect::<Vec<_>>().into_iter().filter(|_| !dice.chance(out)).collect()
}

fn matching(counts: [usize; 2], pairs: &[(usize, usize)]) -> Matching {
    let pairs = pairs.iter().map(|&(one, two)| (MenteeIx::at(one), MentorIx::at(two)));
    Matching::new(counts[0], counts[1], pairs).unwrap()
}

/// What blocks where each has one seat: `value` tells what an agent thinks of another, and
/// `better` whether the first of two is strictly better.
fn blocking<V: Copy>(
    counts: [usize; 2],
    pairs: &[(usize, usize)],
    value: impl Fn(Side, usize, usize) -> Option<V>,
    better: impl Fn(V, V) -> bool,
) -> Vec<BlockingPair<V>> {
    let mut held = counts.map(|count| vec![None; count]);
    for &(mentee, mentor) in pairs {
        (held[0][mentee], held[1][mentor]) = (Some(mentor), Some(mentee));
    }
    let gain = |side: Side, agent: usize, other: usize| {
        let gets = value(side, agent, other)?;
        let Some(now) = held[side as usize][agent] else {
            return Some(Gain { gets, gives_up: None });
        };
        let gives_up = value(side, agent, now)?;
        better(gets, gives_up).then_some(Gain { gets, gives_up: Some((now as u32, gives_up)) })
    };
    let mut found = Vec::new();
    for mentor in 0..counts[1] {
        for mentee in 0..counts[0] {
            let mentee_gains = gain(Side::Mentee, mentee, mentor);
            let mentor_gains = gain(Side::Mentor, mentor, mentee);
            if let (Some(mentee_gains), Some(mentor_gains)) = (mentee_gains, mentor_gains) {
                let (mentee, mentor) = (MenteeIx::at(mentee), MentorIx::at(mentor));
                found.push(BlockingPair { mentee, mentor, mentee_gains, mentor_gains });
            }
        }
    }
    found
}

fn holds<V: Copy + PartialEq + std::fmt::Debug>(
    found: &Stability<V>,
    expected: &[BlockingPair<V>],
    limit: usize,
) {
    assert!(found.faults.is_empty());
    assert_eq!(found.blocking, expected.len() as u64);
    assert_eq!(found.pairs, expected[..limit.min(expected.len())]);
}

#[test]
fn blocking_pairs_of_complete_and_of_short_lists_are_the_definitions() {
    let mut dice = Dice::new(71);
    for case in 0..cases(120) {
        let counts = [1 + dice.below(90), 1 + dice.below(90)];
        let [mut mentees, mentors] = [
            shuffled_rows(&mut dice, counts[0], counts[1]),
            shuffled_rows(&mut dice, counts[1], counts[0]),
        ];
        let out = [0, 10, 100][dice.below(3)];
        let made = pairs(&mut dice, counts, out);
        if case % 3 == 0 {
            // One entry of nobody's partner is left out, and the market has other lists.
            let unmade = |entry: &&u32| !made.contains(&(0, **entry as usize));
            if let Some(&entry) = mentees[0].iter().find(unmade) {
                mentees[0].retain(|&other| other != entry);
            }
        }
        // Mentors list everybody, of whom those count who list them.
        let mut ranks =
            [vec![vec![None; counts[1]]; counts[0]], vec![vec![None; counts[0]]; counts[1]]];
        for (mentee, list) in mentees.iter().enumerate() {
            for (&mentor, rank) in list.iter().zip(1_u32..) {
                ranks[0][mentee][mentor as usize] = Some(rank);
            }
        }
        for (mentor, list) in mentors.iter().enumerate() {
            let mut rank = 0;
            for &mentee in list {
                if ranks[0][mentee as usize][mentor].is_some() {
                    rank += 1;
                    ranks[1][mentor][mentee as usize] = Some(rank);
                }
            }
        }
        let rank = |side: Side, agent: usize, other: usize| ranks[side as usize][agent][other];
        let expected = blocking(counts, &made, rank, |one, two| one < two);
        let seats = || (Seats::one_each(counts[0]), Seats::one_each(counts[1]));
        let market =
            TwoSided::new(Lists::strict(&mentees), Lists::strict(&mentors), seats().0, seats().1)
                .unwrap();
        let made = matching(counts, &made);
        for limit in [0, 1, 7, usize::MAX] {
            holds(&alike(|| stability(&market, &made, limit)), &expected, limit);
        }
    }
}

#[test]
fn blocking_pairs_by_scores_are_the_definitions() {
    let mut dice = Dice::new(72);
    for case in 0..cases(120) {
        let counts = [1 + dice.below(90), 1 + dice.below(90)];
        let values = [3, 50, 1_000_000][dice.below(3)];
        let mut table = |rows: usize, columns: usize| {
            let items = (0..rows * columns).map(|_| dice.below(values) as f64 / 8.0).collect();
            Matrix::new(rows, columns, items).unwrap()
        };
        let (own, other) = (table(counts[0], counts[1]), table(counts[1], counts[0]));
        let out = [0, 10, 100][dice.below(3)];
        let made = pairs(&mut dice, counts, out);
        let value = |side: Side, agent: usize, partner: usize| match side {
            Side::Mentee => own.get(agent, partner).copied(),
            Side::Mentor => other.get(agent, partner).copied(),
        };
        let mut expected = blocking(counts, &made, value, |one, two| one > two);
        // This verifier goes by mentee.
        expected.sort_by_key(|pair| (pair.mentee, pair.mentor));
        let scores = Scores::new(own.clone(), other.clone(), None).unwrap();
        let market = ScoredMarket::new(&scores);
        let made = matching(counts, &made);
        for limit in [0, 1, 7, usize::MAX] {
            let found = alike(|| stability_by_scores(&market, &made, limit));
            assert_eq!(found.blocking, expected.len() as u64, "case {case}");
            holds(&found, &expected, limit);
        }
    }
}

#[test]
fn what_blocks_in_a_pool_is_the_definition() {
    let mut dice = Dice::new(73);
    for case in 0..cases(120) {
        let agents = 2 + dice.below(120);
        let others = |dice: &mut Dice, own: u32| -> Vec<u32> {
            dice.shuffled(agents).into_iter().filter(|&other| other != own).collect()
        };
        let mut lists: Vec<Vec<u32>> =
            (0..agents as u32).map(|own| others(&mut dice, own)).collect();
        let mut partners = vec![None; agents];
        let order = dice.shuffled(agents);
        for pair in order.chunks_exact(2).filter(|_| case % 5 > 0) {
            partners[pair[0] as usize] = Some(AgentIx::new(pair[1]));
            partners[pair[1] as usize] = Some(AgentIx::new(pair[0]));
        }
        if case % 3 == 0 {
            // One entry less: the pool keeps its lists in the other form.
            let unmade = |other: &u32| partners[0] != Some(AgentIx::new(*other));
            if let Some(at) = lists[0].iter().position(unmade) {
                let gone = lists[0].remove(at) as usize;
                lists[gone].retain(|&other| other != 0);
            }
        }
        let pool = Pool::new(Lists::strict(&lists)).unwrap();
        let pairing = PoolPairing { partners };
        let mut places = vec![vec![None; agents]; agents];
        for (one, list) in lists.iter().enumerate() {
            for (&other, place) in list.iter().zip(1_u32..) {
                places[one][other as usize] = Some(place);
            }
        }
        let rank = |one: usize, two: usize| places[one][two];
        let gains = |one: usize, two: usize| {
            let gets = rank(one, two)?;
            let now = pairing.partners[one].map(|now| rank(one, now.get()).unwrap());
            now.is_none_or(|now| gets < now).then_some(gets)
        };
        let mut expected = Vec::new();
        for one in 0..agents {
            for two in one + 1..agents {
                if let (Some(of_one), Some(of_two)) = (gains(one, two), gains(two, one)) {
                    expected.push((one, two, (of_one, of_two)));
                }
            }
        }
        let found = alike(|| pool_stability(&pool, &pairing));
        let blocking: Vec<_> = found
            .blocking
            .iter()
            .map(|pair| (pair.one.get(), pair.two.get(), pair.ranks))
            .collect();
        assert_eq!(blocking, expected, "case {case}");
        assert!(found.misplaced.is_empty());
        let ranks: Vec<u32> =
            (0..agents).filter_map(|one| rank(one, pairing.partners[one]?.get())).collect();
        let sum = ranks.iter().map(|&rank| u64::from(rank)).sum::<u64>();
        assert_eq!(found.ranks, (sum, ranks.into_iter().max().unwrap_or(0)));
    }
}

/// Large enough that rows are handed to several threads, on both forms of lists.
#[test]
fn large_markets_and_pools_answer_alike_with_any_number_of_threads() {
    let mut dice = Dice::new(74);
    let count = 700;
    let lists = || -> [Vec<Vec<u32>>; 2] { [0, 1].map(|_| Vec::new()) };
    let mut sides = lists();
    for side in &mut sides {
        *side = shuffled_rows(&mut dice, count, count);
    }
    let random = pairs(&mut dice, [count, count], 5);
    let market = |sides: &[Vec<Vec<u32>>; 2]| {
        let [one, two] = [&sides[0], &sides[1]].map(Lists::strict);
        let seats = Seats::one_each(count);
        TwoSided::new(one, two, seats.clone(), seats).unwrap()
    };
    let complete = market(&sides);
    let best = |market: &TwoSided, side: Side| {
        let control = Control::unbounded();
        mentormatch::stable::optimal(market, side, &control).unwrap().solved().unwrap().matching
    };
    for list in &mut sides[0] {
        list.truncate(count - 1);
    }
    for market in [&complete, &market(&sides)] {
        let made = matching([count, count], &random);
        let found = alike(|| stability(market, &made, 50));
        assert!(found.blocking > 10_000);
        for side in Side::BOTH {
            let made = alike(|| best(market, side));
            assert!(alike(|| stability(market, &made, 1)).is_stable());
            assert_eq!(alike(|| improvement(market, &made, side)), None);
            assert!(alike(|| improvement(market, &made, side.other())).is_some());
        }
    }
    let rows = |dice: &mut Dice| -> Vec<u16> {
        (0..count as u32)
            .flat_map(|own| dice.shuffled(count).into_iter().filter(move |&other| other != own))
            .map(|other| other as u16)
            .collect()
    };
    for _ in 0..6 {
        let rows = Matrix::new(count, count - 1, rows(&mut dice)).unwrap();
        let wide = rows.clone().map(i64::from);
        let lists = Lists::strict((0..count).map(|agent| {
            rows.row(agent).iter().map(|&other| u32::from(other)).collect::<Vec<_>>()
        }));
        let pool = alike(|| Pool::from_matrix(rows.clone()).unwrap());
        assert_eq!(pool, alike(|| Pool::from_matrix(wide.clone()).unwrap()));
        assert_eq!(pool, alike(|| Pool::new(lists.clone()).unwrap()));
        let found = alike(|| {
            let control = Control::unbounded();
            mentormatch::stable::stable_roommates(&pool, &control).unwrap()
        });
        match found {
            Outcome::Solved(pairing) => {
                assert!(alike(|| pool_stability(&pool, &pairing)).is_stable())
            }
            Outcome::Impossible(parties) => {
                assert!(alike(|| mentormatch::audit::is_stable_partition(&pool, &parties)));
                assert!(parties.odd_parties().next().is_some());
            }
            other => panic!("{other:?}"),
        }
    }
}

/// So many pairs that somebody would rather have that they are told in several parts, and mentees in
/// several bands.
#[test]
fn large_tables_of_scores_answer_as_pair_by_pair() {
    let mut dice = Dice::new(75);
    let count = 700;
    let mut table = || {
        let items = (0..count * count).map(|_| dice.below(1_000_000) as i32).collect();
        Matrix::new(count, count, items).unwrap()
    };
    let (own, other) = (table(), table());
    let scores = Scores::new(own.clone(), other.clone(), None).unwrap();
    let market = ScoredMarket::new(&scores);
    for out in [20, 2] {
        let made = pairs(&mut dice, [count, count], out);
        let (mut of_mentee, mut of_mentor) = (vec![None; count], vec![None; count]);
        for &(mentee, mentor) in &made {
            of_mentee[mentee] = own.get(mentee, mentor).copied();
            of_mentor[mentor] = other.get(mentor, mentee).copied();
        }
        let mut expected = Vec::new();
        for (mentee, of_mentee) in of_mentee.iter().enumerate() {
            for (mentor, of_mentor) in of_mentor.iter().enumerate() {
                let (gets, seen) = (own.row(mentee)[mentor], other.row(mentor)[mentee]);
                if of_mentee.is_none_or(|now| gets > now) && of_mentor.is_none_or(|now| seen > now)
                {
                    expected.push((MenteeIx::at(mentee), MentorIx::at(mentor)));
                }
            }
        }
        let made = matching([count, count], &made);
        let found = alike(|| stability_by_scores(&market, &made, usize::MAX));
        let told: Vec<_> = found.pairs.iter().map(|pair| (pair.mentee, pair.mentor)).collect();
        assert!(told == expected && found.blocking == expected.len() as u64);
        for side in Side::BOTH {
            let blocks = improvement_by_scores(&market, &made, side, Ties::Index).unwrap();
            assert!(blocks.len() == 1 && expected.contains(&blocks[0]));
        }
    }
    for side in Side::BOTH {
        let control = Control::unbounded();
        let best = optimal_by_scores(&market, side, Ties::Index, &control).unwrap();
        let best = best.solved().unwrap().matching;
        assert!(alike(|| stability_by_scores(&market, &best, 1)).is_stable());
        assert_eq!(improvement_by_scores(&market, &best, side, Ties::Index), None);
        assert!(improvement_by_scores(&market, &best, side.other(), Ties::Index).is_some());
    }
}
