//! Mentee- and mentor-optimal matchings against exhaustion, and the verifiers.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, matching, pairs};
use crate::unbounded::{mentee_optimal, mentor_optimal, optimal, optimal_by_scores};
use mentormatch::audit;
use mentormatch::kernel::{BitMatrix, Index, Matrix, MenteeIx, MentorIx, Side};
use mentormatch::market::{
    ListFault, Lists, Matching, Score, ScoredMarket, Scores, Seats, Ties, TwoSided,
};

fn shape(dice: &mut Dice) -> Shape {
    let kind = dice.below(6);
    Shape {
        mentees: dice.below(4),
        mentors: dice.below(4),
        absent: [0, 20, 50, 90][dice.below(4)],
        tied: if kind == 1 { 40 } else { 0 },
        mentee_seats: if kind >= 4 { 2 } else { 1 },
        mentor_seats: if kind >= 2 { 3 } else { 1 },
    }
}

fn is_best_for_mentees(raw: &Raw, best: &Pairs, stable: &[Pairs]) -> bool {
    stable.iter().all(|other| {
        (0..raw.mentees.len()).all(|mentee| {
            let (mine, theirs) = (raw.mentee_ranks(best, mentee), raw.mentee_ranks(other, mentee));
            mine.len() == theirs.len() && mine.iter().zip(&theirs).all(|(one, two)| one <= two)
        })
    })
}

#[test]
fn both_ends_are_the_ends_of_the_exhaustive_list() {
    let mut dice = Dice::new(1);
    for case in 0..cases(2000) {
        let shape = shape(&mut dice);
        let tied = Raw::draw(&mut dice, shape);
        let (market, raw) = (tied.market(), tied.strict());
        let stable = raw.stable();
        for side in Side::BOTH {
            let found = optimal(&market, side);
            let made = pairs(&found.matching);
            assert!(stable.contains(&made), "case {case}: {tied:?} {made:?}");
            let best = match side {
                Side::Mentee => is_best_for_mentees(&raw, &made, &stable),
                Side::Mentor => {
                    let turn = |pairs: &Pairs| pairs.iter().map(|pair| (pair.1, pair.0)).collect();
                    let stable: Vec<Pairs> = stable.iter().map(turn).collect();
                    is_best_for_mentees(&raw.turned(), &turn(&made), &stable)
                }
            };
            assert!(best, "case {case}: {side} {raw:?} {made:?} {stable:?}");
            assert!(audit::stability(&market, &found.matching, 1).is_stable());
            assert_eq!(found.ties, market.has_ties().then_some(Ties::Index));
        }
        // The verifier accepts exactly one of the stable matchings as the best.
        for side in Side::BOTH {
            for other in &stable {
                let other = matching(&raw, other);
                let best = other == optimal(&market, side).matching;
                let improvement = audit::improvement(&market, &other, side);
                assert_eq!(improvement.is_none(), best, "case {case}: {raw:?} {other:?}");
            }
        }
    }
}

#[test]
fn the_verifier_finds_the_blocking_pairs_of_the_definition() {
    let mut dice = Dice::new(2);
    for _ in 0..cases(1000) {
        let shape = shape(&mut dice);
        let raw = Raw::draw(&mut dice, shape);
        let market = raw.market();
        let all = raw.matchings();
        let made = &all[dice.below(all.len())];
        let found = audit::stability(&market, &matching(&raw, made), usize::MAX);
        let mut blocking: Pairs =
            found.pairs.iter().map(|pair| (pair.mentee.get(), pair.mentor.get())).collect();
        blocking.sort_unstable();
        assert!(found.faults.is_empty());
        assert_eq!(blocking, raw.blocking(made), "{raw:?} {made:?}");
        for pair in &found.pairs {
            let rank = raw.mentee_rank(pair.mentee.get(), pair.mentor.get());
            assert_eq!(Some(pair.mentee_gains.gets as usize), rank);
            let held = raw.mentee_ranks(made, pair.mentee.get());
            let full = held.len() == raw.mentee_seats[pair.mentee.get()] as usize;
            let worst = held.last().copied().filter(|_| full);
            assert_eq!(pair.mentee_gains.gives_up.map(|up| up.1 as usize), worst);
        }
        let measures = audit::measures(&market, &matching(&raw, made));
        let ranks: Vec<usize> =
            made.iter().map(|pair| raw.mentee_rank(pair.0, pair.1).unwrap()).collect();
        let back: Vec<usize> =
            made.iter().map(|pair| raw.mentor_rank(pair.1, pair.0).unwrap()).collect();
        assert_eq!(measures.size, made.len());
        assert_eq!(measures.mentees.total as usize, ranks.iter().sum::<usize>());
        assert_eq!(measures.mentors.worst as usize, back.iter().copied().max().unwrap_or(0));
        assert_eq!(measures.mentees.profile.iter().sum::<u64>() as usize, made.len());
        assert_eq!(measures.egalitarian() as usize, ranks.iter().chain(&back).sum::<usize>());
    }
}

#[test]
fn a_damaged_matching_is_rejected() {
    let mut dice = Dice::new(3);
    let mut rejected = 0;
    for _ in 0..cases(2000) {
        let raw = Raw::draw(
            &mut dice,
            Shape { mentees: 4, mentors: 4, absent: 20, tied: 0, mentee_seats: 1, mentor_seats: 2 },
        );
        let market = raw.market();
        let mut made = pairs(&mentee_optimal(&market).matching);
        if made.is_empty() {
            continue;
        }
        let at = dice.below(made.len());
        match dice.below(3) {
            0 => drop(made.swap_remove(at)),
            1 => made[at].1 = dice.below(4),
            _ => {
                let other = dice.below(made.len());
                let mentor = made[at].1;
                made[at].1 = made[other].1;
                made[other].1 = mentor;
            }
        }
        made.sort_unstable();
        made.dedup();
        let acceptable = raw.acceptable();
        let feasible = made.iter().all(|pair| acceptable.contains(pair))
            && (0..4).all(|mentor| {
                made.iter().filter(|pair| pair.1 == mentor).count()
                    <= raw.mentor_seats[mentor] as usize
            });
        let stable = feasible && raw.blocking(&made).is_empty();
        let found = audit::stability(&market, &matching(&raw, &made), 3);
        assert_eq!(found.is_stable(), stable, "{raw:?} {made:?} {found:?}");
        assert_eq!(found.faults.is_empty(), feasible);
        rejected += u32::from(!stable);
    }
    assert!(rejected > 100);
}

/// Tables of few different scores, so that ties are frequent.
fn draw_scores(dice: &mut Dice, mentees: usize, mentors: usize, levels: usize) -> Scores<f64> {
    let mut table = |rows: usize, columns: usize| {
        let items = (0..rows * columns).map(|_| dice.below(levels) as f64 / 2.0 - 3.0).collect();
        Matrix::new(rows, columns, items).unwrap()
    };
    let (mentee_view, mentor_view) = (table(mentees, mentors), table(mentors, mentees));
    let mut allowed = BitMatrix::filled(mentees, mentors, true).unwrap();
    for _ in 0..mentees {
        if mentors > 0 && dice.chance(30) {
            allowed.set(dice.below(mentees), dice.below(mentors), false);
        }
    }
    let allowed = dice.chance(50).then_some(allowed);
    Scores::new(mentee_view, mentor_view, allowed).unwrap()
}

/// A table in which the columns' popularity counts beside the row's own taste.
fn shared_tastes(dice: &mut Dice, rows: usize, columns: usize, levels: usize) -> Matrix<i64> {
    let popularity: Vec<i64> = (0..columns).map(|_| dice.below(levels) as i64).collect();
    let own = 1 + dice.below(levels);
    let items = (0..rows * columns).map(|at| popularity[at % columns] + dice.below(own) as i64);
    Matrix::new(rows, columns, items.collect()).unwrap()
}

/// Where most proposals would be refused, many are passed over, and nothing else changes.
fn shared_tastes_give_what_lists_give<W: Score>(seed: u64, of: impl Fn(i64) -> W) {
    let mut dice = Dice::new(seed);
    let mut passed_over = 0;
    for case in 0..cases(18) {
        let (mentees, mentors) = (1 + dice.below(200), 1 + dice.below(200));
        let levels = if case % 2 == 0 { 100_000 } else { 1 + dice.below(40) };
        let mentee_view = shared_tastes(&mut dice, mentees, mentors, levels).map(&of);
        let mentor_view = shared_tastes(&mut dice, mentors, mentees, levels).map(&of);
        let mut allowed = BitMatrix::filled(mentees, mentors, true).unwrap();
        for _ in 0..dice.below(2) * mentees * 3 {
            allowed.set(dice.below(mentees), dice.below(mentors), false);
        }
        let scores = Scores::new(mentee_view, mentor_view, Some(allowed)).unwrap();
        let most = 1 + dice.below(3);
        let mut seats =
            |agents| Seats::each((0..agents).map(|_| dice.below(most + 1) as u32).collect());
        let (mentee_seats, mentor_seats) = match case % 3 {
            0 => (Seats::one_each(mentees), Seats::one_each(mentors)),
            1 => (Seats::one_each(mentees), seats(mentors)),
            _ => (seats(mentees), seats(mentors)),
        };
        let mut floor = || dice.chance(20).then_some(of(levels as i64 / 8));
        let market = ScoredMarket::new(&scores)
            .with_seats(mentee_seats, mentor_seats)
            .unwrap()
            .with_floor(Side::Mentee, floor())
            .with_floor(Side::Mentor, floor());
        let ties = if dice.chance(50) { Ties::Index } else { Ties::Lottery { seed: case } };
        let strict = market.to_strict_lists(ties).unwrap();
        for side in Side::BOTH {
            let by_lists = optimal(&strict, side);
            let by_scores = optimal_by_scores(&market, side, ties);
            assert_eq!(by_lists.matching, by_scores.matching, "case {case} {side} {ties:?}");
            assert!(by_lists.proposals >= by_scores.proposals, "case {case} {side}");
            passed_over += by_lists.proposals - by_scores.proposals;
            if by_scores.ties.is_none() {
                let again = optimal_by_scores(&market, side, Ties::Lottery { seed: case + 1 });
                assert_eq!(again.matching, by_scores.matching);
            }
        }
    }
    assert!(passed_over > 1000, "{passed_over}");
}

#[test]
fn whoever_would_be_refused_is_passed_over() {
    shared_tastes_give_what_lists_give(11, |score| score as f64 * 0.37 - 1e3);
    shared_tastes_give_what_lists_give(12, |score| score as f32);
    shared_tastes_give_what_lists_give(13, |score| score as i32 - 50_000);
    // Neighbours that no `f64` tells apart.
    shared_tastes_give_what_lists_give(14, |score| i64::MAX - score);
    // One score above all puts the others into one grade.
    shared_tastes_give_what_lists_give(15, |score| if score == 7 { 1e300 } else { score as f64 });
}

#[test]
fn a_table_gives_what_its_lists_give() {
    let mut dice = Dice::new(4);
    for case in 0..cases(1000) {
        // Beyond a few dozen the table is sorted in several sweeps.
        let most = if case % 30 == 0 { 200 } else { 7 };
        let (mentees, mentors) = (dice.below(most), dice.below(most));
        let levels = if case % 3 == 0 { 1_000_000 } else { 4 };
        let scores = draw_scores(&mut dice, mentees, mentors, levels);
        let seats = |dice: &mut Dice, agents: usize, most: usize| {
            Seats::each((0..agents).map(|_| dice.below(most) as u32 + 1).collect())
        };
        let most_seats = 1 + dice.below(2);
        let mentee_seats = seats(&mut dice, mentees, most_seats);
        let mentor_seats = seats(&mut dice, mentors, 3);
        let floor = dice.chance(30).then_some(-2.0);
        let market = ScoredMarket::new(&scores)
            .with_seats(mentee_seats, mentor_seats)
            .unwrap()
            .with_floor(Side::Mentee, floor)
            .with_floor(Side::Mentor, dice.chance(30).then_some(-2.5));
        let ties = if dice.chance(50) { Ties::Index } else { Ties::Lottery { seed: case } };
        let lists = market.to_lists().unwrap();
        let strict = market.to_strict_lists(ties).unwrap();
        assert!(!strict.has_ties());
        for side in Side::BOTH {
            let by_lists = optimal(&strict, side);
            let by_scores = optimal_by_scores(&market, side, ties);
            assert_eq!(by_lists.matching, by_scores.matching, "case {case} {side} {ties:?}");
            assert!(by_lists.proposals >= by_scores.proposals, "case {case} {side}");
            if by_scores.ties.is_none() {
                let other = Ties::Lottery { seed: case + 1 };
                let again = optimal_by_scores(&market, side, other);
                assert_eq!(again.matching, by_scores.matching);
            }
            let found = audit::stability_by_scores(&market, &by_scores.matching, 3);
            assert!(found.is_stable(), "{found:?}");
            assert!(audit::stability(&lists, &by_scores.matching, 3).is_stable());
            for best_for in Side::BOTH {
                let one =
                    audit::improvement_by_scores(&market, &by_scores.matching, best_for, ties);
                let two = audit::improvement(&strict, &by_scores.matching, best_for);
                assert_eq!(one, two, "case {case} {side} {best_for}");
                assert!(best_for != side || one.is_none());
            }
        }
        // Any matching: both verifiers see the same blocking pairs.
        let made = Matching::new(
            mentees,
            mentors,
            (0..mentees.min(mentors))
                .filter(|&at| scores.is_allowed(Index::at(at), Index::at(at)))
                .map(|at| (MenteeIx::at(at), MentorIx::at(at))),
        )
        .unwrap();
        let by_scores = audit::stability_by_scores(&market, &made, 0);
        let by_lists = audit::stability(&lists, &made, 0);
        if by_lists.faults.is_empty() {
            assert_eq!(by_scores.blocking, by_lists.blocking);
        }
        assert_eq!(by_scores.faults.len(), by_lists.faults.len());
    }
}

#[test]
fn a_matching_that_only_broken_ties_block_is_not_taken_for_the_best() {
    let flat = || Matrix::new(2, 2, vec![7i32; 4]).unwrap();
    let scores = Scores::new(flat(), flat(), None).unwrap();
    let market = ScoredMarket::new(&scores);
    let crossed = [(0, 1), (1, 0)].map(|(a, b)| (MenteeIx::new(a), MentorIx::new(b)));
    let crossed = Matching::new(2, 2, crossed).unwrap();
    assert!(audit::stability_by_scores(&market, &crossed, 0).is_stable());
    let blocking = vec![(MenteeIx::new(0), MentorIx::new(0))];
    for side in Side::BOTH {
        let found = audit::improvement_by_scores(&market, &crossed, side, Ties::Index);
        assert_eq!(found, Some(blocking.clone()));
    }
}

#[test]
fn every_way_to_store_lists_gives_the_same() {
    let mut dice = Dice::new(5);
    for case in 0..cases(300) {
        let agents = if case % 30 == 0 { 300 } else { 1 + dice.below(9) };
        let identical = dice.chance(30);
        let rows = |dice: &mut Dice| -> Vec<Vec<u32>> {
            let one = dice.shuffled(agents);
            (0..agents)
                .map(|_| if identical { one.clone() } else { dice.shuffled(agents) })
                .collect()
        };
        let (mentees, mentors) = (rows(&mut dice), rows(&mut dice));
        let one_each = || Seats::one_each(agents);
        let matrix = |rows: &Vec<Vec<u32>>| Matrix::from_rows(rows.clone()).unwrap();
        macro_rules! cells {
            ($cell:ty) => {{
                let convert = |rows: &Vec<Vec<u32>>| {
                    let items = rows.iter().flatten().map(|&at| at as $cell).collect();
                    Matrix::new(agents, agents, items).unwrap()
                };
                let lists = (convert(&mentees), convert(&mentors));
                TwoSided::from_matrices(lists.0, lists.1, one_each(), one_each()).unwrap()
            }};
        }
        // A padded column and a seat more make the same market in the other form.
        let padded = |rows: &Vec<Vec<u32>>| {
            let rows = rows
                .iter()
                .map(|row| row.iter().map(|&at| at as i32).chain([-1]).collect::<Vec<i32>>());
            Matrix::from_rows(rows.collect()).unwrap()
        };
        let by_entries =
            TwoSided::from_matrices(padded(&mentees), padded(&mentors), one_each(), one_each())
                .unwrap();
        let by_lists =
            TwoSided::new(Lists::strict(&mentees), Lists::strict(&mentors), one_each(), one_each())
                .unwrap();
        let ways = [
            by_lists,
            by_entries,
            cells!(u16),
            cells!(i32),
            cells!(i64),
            TwoSided::from_matrices(matrix(&mentees), matrix(&mentors), one_each(), one_each())
                .unwrap(),
        ];
        for side in Side::BOTH {
            let first = optimal(&ways[0], side);
            assert!(audit::improvement(&ways[0], &first.matching, side).is_none());
            for way in &ways {
                assert_eq!(optimal(way, side), first);
                assert!(audit::stability(way, &first.matching, 0).is_stable());
            }
        }
    }
}

/// Lists of which many begin alike or are the same, so that crowds ask one receiver after another.
fn like_lists(dice: &mut Dice, agents: usize, partners: usize) -> Vec<Vec<u32>> {
    let mut ranking = dice.shuffled(partners);
    let (again, swaps) = (dice.below(4), dice.below(3) * dice.below(partners));
    (0..agents)
        .map(|_| {
            if dice.below(40) < again {
                ranking = dice.shuffled(partners);
            }
            let mut list = ranking.clone();
            for _ in 0..swaps {
                list.swap(dice.below(partners), dice.below(partners));
            }
            list
        })
        .collect()
}

/// Deferred acceptance by the book, one proposal at a time: pairs by proposer, and how many
/// proposals it took.
fn one_at_a_time(own: &[Vec<u32>], other: &[Vec<u32>]) -> (Vec<Option<usize>>, u64) {
    let rank = |receiver: usize, proposer: usize| {
        other[receiver].iter().position(|&named| named as usize == proposer).unwrap()
    };
    let mut next = vec![0; own.len()];
    let mut held: Vec<Option<usize>> = vec![None; other.len()];
    let mut free: Vec<usize> = (0..own.len()).collect();
    while let Some(proposer) = free.pop() {
        let Some(&receiver) = own[proposer].get(next[proposer]) else { continue };
        let receiver = receiver as usize;
        next[proposer] += 1;
        match held[receiver] {
            Some(other) if rank(receiver, other) < rank(receiver, proposer) => free.push(proposer),
            before => {
                held[receiver] = Some(proposer);
                free.extend(before);
            }
        }
    }
    let partner = |one: usize| held.iter().position(|&held| held == Some(one));
    ((0..own.len()).map(partner).collect(), next.iter().sum::<usize>() as u64)
}

#[test]
fn crowds_are_judged_as_one_proposal_at_a_time_would_be() {
    let mut dice = Dice::new(23);
    for case in 0..cases(60) {
        let (mentees, mentors) = (1 + dice.below(160), 1 + dice.below(160));
        let lists =
            (like_lists(&mut dice, mentees, mentors), like_lists(&mut dice, mentors, mentees));
        let matrices = (
            Matrix::from_rows(lists.0.clone()).unwrap(),
            Matrix::from_rows(lists.1.clone()).unwrap(),
        );
        let (mentee_seats, mentor_seats) = (Seats::one_each(mentees), Seats::one_each(mentors));
        let market =
            TwoSided::from_matrices(matrices.0, matrices.1, mentee_seats, mentor_seats).unwrap();
        let by_mentees = mentee_optimal(&market);
        let (partners, proposals) = one_at_a_time(&lists.0, &lists.1);
        for (mentee, partner) in MenteeIx::all(mentees).zip(partners) {
            let found = by_mentees.matching.mentors_of(mentee).first();
            assert_eq!(found.map(|mentor| mentor.get()), partner, "case {case} {mentee}");
        }
        assert_eq!(by_mentees.proposals, proposals, "case {case}");
        let by_mentors = mentor_optimal(&market);
        let (partners, proposals) = one_at_a_time(&lists.1, &lists.0);
        for (mentor, partner) in MentorIx::all(mentors).zip(partners) {
            let found = by_mentors.matching.mentees_of(mentor).first();
            assert_eq!(found.map(|mentee| mentee.get()), partner, "case {case} {mentor}");
        }
        assert_eq!(by_mentors.proposals, proposals, "case {case}");
    }
}

#[test]
fn a_fault_in_one_of_many_like_lists_is_reported() {
    let ranking: Vec<i32> = (0..70).rev().collect();
    for (agent, place, wrong) in
        [(0, 0, 0), (1, 69, 69), (35, 16, -1), (69, 69, 65_536), (40, 3, 70)]
    {
        let mut rows = vec![ranking.clone(); 70];
        // The agent after it has the same faulty list.
        for row in rows.iter_mut().skip(agent).take(2) {
            row[place] = wrong;
        }
        let matrix = |rows: &[Vec<i32>]| Matrix::from_rows(rows.to_vec()).unwrap();
        let fine = vec![ranking.clone(); 70];
        for lists in [(&rows, &fine), (&fine, &rows)] {
            let seats = || Seats::one_each(70);
            let market =
                TwoSided::from_matrices(matrix(lists.0), matrix(lists.1), seats(), seats());
            let faults = market.map(drop).unwrap_err();
            assert_eq!(faults.iter().count(), 2.min(70 - agent), "{agent} {place} {wrong}");
        }
    }
}

#[test]
fn renaming_people_renames_the_matching() {
    let mut dice = Dice::new(6);
    for _ in 0..cases(500) {
        let shape =
            Shape { mentees: 6, mentors: 5, absent: 20, tied: 0, mentee_seats: 2, mentor_seats: 2 };
        let raw = Raw::draw(&mut dice, shape);
        let (to_mentee, to_mentor) = (dice.shuffled(6), dice.shuffled(5));
        let rename = |rows: &Vec<Vec<Vec<u32>>>, own: &[u32], other: &[u32]| {
            let mut renamed = vec![Vec::new(); rows.len()];
            for (row, list) in rows.iter().enumerate() {
                renamed[own[row] as usize] =
                    list.iter().map(|group| vec![other[group[0] as usize]]).collect();
            }
            renamed
        };
        let seats = |seats: &[u32], own: &[u32]| {
            let mut renamed = vec![0; seats.len()];
            for (row, &of) in seats.iter().enumerate() {
                renamed[own[row] as usize] = of;
            }
            renamed
        };
        let renamed = Raw {
            mentees: rename(&raw.mentees, &to_mentee, &to_mentor),
            mentors: rename(&raw.mentors, &to_mentor, &to_mentee),
            mentee_seats: seats(&raw.mentee_seats, &to_mentee),
            mentor_seats: seats(&raw.mentor_seats, &to_mentor),
        };
        let mut expected: Pairs = pairs(&mentor_optimal(&raw.market()).matching)
            .into_iter()
            .map(|(mentee, mentor)| (to_mentee[mentee] as usize, to_mentor[mentor] as usize))
            .collect();
        expected.sort_unstable();
        assert_eq!(pairs(&mentor_optimal(&renamed.market()).matching), expected);
    }
}

#[test]
fn every_fault_is_reported() {
    let mentees = Lists::tied([vec![vec![0, 9]], vec![vec![], vec![1], vec![1]]]);
    let mentors = Lists::strict([&[0u32, 0][..], &[7]]);
    let faults =
        TwoSided::new(mentees, mentors, Seats::one_each(3), Seats::each(vec![1])).unwrap_err();
    let text = mentormatch::kernel::joined(&faults);
    assert_eq!(faults.len(), 7, "{text}");
    for words in [
        "mentee 0 lists 9 at place 1, but the number of mentors is 2",
        "mentee 1 lists mentor 1 twice, again at place 1",
        "mentee 1 has an empty group of ties at place 0",
        "mentor 0 lists mentee 0 twice",
        "mentor 1 lists 7 at place 0, but the number of mentees is 2",
        "seats are given for 3, but the number of mentees is 2",
        "seats are given for 1, but the number of mentors is 2",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let ragged = Matrix::new(2, 2, vec![-1, 0, 5, 1]).unwrap();
    let other = Matrix::new(2, 2, vec![0i32, 1, 1, 0]).unwrap();
    let faults =
        TwoSided::from_matrices(ragged, other, Seats::one_each(2), Seats::one_each(2)).unwrap_err();
    assert!(matches!(faults[0], ListFault::AfterPadding { agent: 0, position: 1, .. }));
    assert!(matches!(faults[1], ListFault::OutOfRange { agent: 1, partner: 5, .. }));
}

#[test]
fn nobody_and_nothing_acceptable_are_markets_too() {
    for (mentees, mentors) in [(0, 0), (0, 3), (3, 0), (3, 3)] {
        let empty = |rows: usize| Lists::strict(vec![Vec::<u32>::new(); rows]);
        let market = TwoSided::new(
            empty(mentees),
            empty(mentors),
            Seats::one_each(mentees),
            Seats::one_each(mentors),
        )
        .unwrap();
        for side in Side::BOTH {
            let found = optimal(&market, side);
            assert_eq!(found.matching, Matching::empty(mentees, mentors));
            assert!(audit::stability(&market, &found.matching, 0).is_stable());
            assert!(audit::improvement(&market, &found.matching, side).is_none());
        }
    }
    // A million seats cost nothing, no seats give nothing.
    let lists = || Lists::strict([[0u32, 1], [1, 0]]);
    for (seats, size) in [(0, 0), (1_000_000, 4), (u32::MAX, 4)] {
        let seats = || Seats::each(vec![seats; 2]);
        let market = TwoSided::new(lists(), lists(), seats(), seats()).unwrap();
        assert_eq!(mentee_optimal(&market).matching.pairs().count(), size);
    }
}
