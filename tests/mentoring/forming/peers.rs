//! Exchange in one pool against exhaustive search over all pairings of the pool.

use super::support::*;
use mentormatch::kernel::{Control, StopReason};
use mentormatch::market::{Outcome, Stopped};
use mentormatch::people::{Answer, FormId, Level, Mentee, Mentor, PersonId, Request};
use mentormatch::strategy::{
    Exchange, ExchangeGoal, ExchangeRule, NoStableExchange, Peer, PeerFault, PeerRooms, exchange,
    share_rooms,
};
use std::collections::BTreeMap;

fn person(at: usize) -> PersonId {
    PersonId::new(&format!("p{at}")).unwrap()
}

fn pool(dice: &Dice, people: usize) -> Vec<Peer> {
    let skills = ["robots", "Poetry ", "judo", "chess", "music"];
    let some = |dice: &Dice| -> BTreeMap<String, Level> {
        skills
            .iter()
            .filter(|_| dice.hits(2))
            .map(|skill| ((*skill).to_owned(), Level::new(1 + dice.roll(10) as i64).unwrap()))
            .collect()
    };
    (0..people)
        .map(|at| {
            let mut peer = Peer::new(person(at));
            peer.offers = some(dice);
            peer.wants = some(dice)
                .into_iter()
                .map(|(skill, level)| (skill.trim().to_uppercase(), level))
                .collect();
            if dice.hits(6) {
                peer.vetoed.insert(person(dice.roll(people)));
            }
            peer.group = dice.pick(&["young", "old"]).map(str::to_owned);
            peer
        })
        .collect()
}

/// What `one` gains from `other`, straight from the skills.
fn gain(one: &Peer, other: &Peer) -> i64 {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let lesson = |(skill, priority): (&String, &Level)| {
        let taught = other.offers.iter().find(|(offer, _)| same(offer, skill));
        taught.map_or(0, |(_, level)| i64::from(level.get()) * i64::from(priority.get()))
    };
    one.wants.iter().map(lesson).sum()
}

fn allowed(rule: &ExchangeRule, one: &Peer, other: &Peer) -> bool {
    gain(one, other) >= rule.least
        && gain(other, one) >= rule.least
        && !one.vetoed.contains(&other.id)
        && !other.vetoed.contains(&one.id)
        && (!rule.across_groups || one.group != other.group)
}

type Pairs = Vec<(usize, usize)>;

/// Every set of disjoint allowed pairs.
fn every(peers: &[Peer], rule: &ExchangeRule) -> Vec<Pairs> {
    let mut all: Vec<(usize, Pairs)> = vec![(0, Pairs::new())];
    let mut done = Vec::new();
    while let Some((at, pairs)) = all.pop() {
        if at == peers.len() {
            done.push(pairs);
            continue;
        }
        all.push((at + 1, pairs.clone()));
        let taken = |who: usize| pairs.iter().any(|pair| pair.0 == who || pair.1 == who);
        if !taken(at) {
            for other in at + 1..peers.len() {
                if !taken(other) && allowed(rule, &peers[at], &peers[other]) {
                    let mut more = pairs.clone();
                    more.push((at, other));
                    all.push((at + 1, more));
                }
            }
        }
    }
    done
}

fn total(peers: &[Peer], pairs: &Pairs) -> i64 {
    pairs.iter().map(|&(a, b)| gain(&peers[a], &peers[b]) + gain(&peers[b], &peers[a])).sum()
}

fn is_stable(peers: &[Peer], rule: &ExchangeRule, pairs: &Pairs) -> bool {
    let has = |who: usize| {
        let partner = pairs.iter().find_map(|&(a, b)| match who {
            _ if a == who => Some(b),
            _ if b == who => Some(a),
            _ => None,
        });
        partner.map_or(i64::MIN, |partner| gain(&peers[who], &peers[partner]))
    };
    (0..peers.len()).all(|a| {
        (a + 1..peers.len()).all(|b| {
            !allowed(rule, &peers[a], &peers[b])
                || gain(&peers[a], &peers[b]) <= has(a)
                || gain(&peers[b], &peers[a]) <= has(b)
        })
    })
}

fn pairs(exchange: &Exchange) -> Pairs {
    let pairs = exchange.pairs.iter();
    pairs.map(|pair| (at(&pair.one), at(&pair.other))).collect()
}

#[test]
fn every_goal_is_what_exhaustive_search_finds() {
    let mut unstable = 0;
    for seed in 0..cases(700) {
        let dice = &Dice::new(13 << 40 | seed);
        let peers = pool(dice, dice.roll(8));
        let mut rule = ExchangeRule::default();
        rule.least = dice.pick(&[0, 1, 12]).unwrap();
        rule.across_groups = dice.hits(3);
        let all = every(&peers, &rule);
        for goal in [ExchangeGoal::MostPairs, ExchangeGoal::HighestTotal, ExchangeGoal::Stable] {
            let answer = exchange(&peers, &rule, goal, &free()).unwrap();
            let found = match answer {
                Outcome::Solved(found) => found,
                Outcome::Impossible(why) => {
                    assert_eq!(goal, ExchangeGoal::Stable);
                    assert!(!all.iter().any(|pairs| is_stable(&peers, &rule, pairs)));
                    if let NoStableExchange::OddParties { parties, verified } = why {
                        assert!(verified && parties.iter().all(|party| party.len() % 2 == 1));
                    }
                    unstable += 1;
                    continue;
                }
                other => panic!("{other:?}"),
            };
            assert!(found.proven, "seed {seed}");
            let made = pairs(&found);
            assert_eq!(found.total, total(&peers, &made));
            assert_eq!(found.alone.len() + 2 * made.len(), peers.len());
            assert_eq!(found.both_ways().len(), 2 * made.len());
            let mut sorted = made.clone();
            sorted.sort_unstable();
            assert!(all.contains(&sorted), "seed {seed}: {made:?}");
            for pair in &found.pairs {
                let learned = |lessons: &[mentormatch::strategy::Lesson]| -> i64 {
                    let worth = lessons.iter().map(|lesson| {
                        i64::from(lesson.priority.get()) * i64::from(lesson.confidence.get())
                    });
                    worth.sum()
                };
                assert_eq!(learned(&pair.one_learns), pair.one_gains);
                assert_eq!(learned(&pair.other_learns), pair.other_gains);
            }
            match goal {
                ExchangeGoal::HighestTotal => {
                    let best = all.iter().map(|pairs| total(&peers, pairs)).max();
                    assert_eq!(Some(found.total), best, "seed {seed}");
                }
                ExchangeGoal::MostPairs => {
                    let best = all.iter().map(|pairs| (pairs.len(), total(&peers, pairs))).max();
                    assert_eq!(Some((made.len(), found.total)), best, "seed {seed}");
                }
                _ => assert!(is_stable(&peers, &rule, &made), "seed {seed}"),
            }
            let json = serde_json::to_string(&found).unwrap();
            assert_eq!(serde_json::from_str::<Exchange>(&json).unwrap(), found);
        }
    }
    assert!(unstable > 5, "{unstable}");
}

#[test]
fn larger_pools_are_proven_by_their_bound() {
    for seed in 0..6 {
        let dice = &Dice::new(14 << 40 | seed);
        let peers = pool(dice, 61);
        for goal in [ExchangeGoal::MostPairs, ExchangeGoal::HighestTotal] {
            let answer = exchange(&peers, &ExchangeRule::default(), goal, &free()).unwrap();
            assert!(answer.solved().unwrap().proven, "seed {seed}");
        }
    }
}

#[test]
fn three_who_each_prefer_the_next_have_no_stable_exchange() {
    // Each wants most what the next offers, and a little what the one before offers.
    let level = |number| Level::new(number).unwrap();
    let peers: Vec<Peer> = (0..3)
        .map(|at| {
            let mut peer = Peer::new(person(at));
            peer.offers.insert(format!("skill {at}"), level(10));
            peer.wants.insert(format!("skill {}", (at + 1) % 3), level(9));
            peer.wants.insert(format!("skill {}", (at + 2) % 3), level(2));
            peer
        })
        .collect();
    let rule = ExchangeRule::default();
    let answer = exchange(&peers, &rule, ExchangeGoal::Stable, &free()).unwrap();
    let Outcome::Impossible(NoStableExchange::OddParties { parties, verified }) = answer else {
        panic!("{answer:?}")
    };
    assert!(verified);
    assert_eq!(parties, [[person(0), person(1), person(2)]]);
    // The best total is there all the same, found through an odd circle.
    let best = exchange(&peers, &rule, ExchangeGoal::default(), &free()).unwrap();
    let best = best.solved().unwrap();
    assert_eq!((best.pairs.len(), best.total, best.proven), (1, 110, true));
    let none = Control::unbounded().with_work_limit(0);
    let nothing = exchange(&peers, &rule, ExchangeGoal::HighestTotal, &none).unwrap();
    let Outcome::Stopped(Stopped { reason, best: Some(nothing) }) = nothing else {
        panic!("{nothing:?}")
    };
    assert_eq!(reason, StopReason::WorkLimit);
    assert!(nothing.exchange.pairs.is_empty() && nothing.bound.total >= 110);
    assert!(!nothing.exchange.proven);
}

#[test]
fn people_of_both_bases_exchange_and_faults_are_told() {
    let level = Level::HIGHEST;
    let both = |name: &str, offers: &str, wants: &str| {
        let id = PersonId::new(name).unwrap();
        let (mut mentee, mut mentor) = (Mentee::new(id.clone()), Mentor::new(id));
        let mut request = Request::new(FormId::new("learner-learner").unwrap());
        request.wanted = Answer::Given([(wants.to_owned(), level)].into());
        mentee.requests.push(request);
        mentor.resources.skills = Answer::Given([(offers.to_owned(), level)].into());
        Peer::of(&mentee, &mentor)
    };
    let peers = [
        both("ivan", "critical thinking", "creative thinking"),
        both("olga", "Creative thinking", "critical thinking"),
    ];
    let rule = ExchangeRule::default();
    let found = exchange(&peers, &rule, ExchangeGoal::Stable, &free()).unwrap().solved().unwrap();
    assert_eq!(found.pairs[0].one_learns[0].skill, "creative thinking");
    assert!(!format!("{peers:?} {found:?}").contains("thinking"), "answers stay out of Debug");
    let twice = [peers[0].clone(), peers[0].clone()];
    let faults = exchange(&twice, &rule, ExchangeGoal::Stable, &free()).unwrap_err();
    assert!(matches!(faults[0], PeerFault::Twice { .. }));
    let cancel = std::sync::atomic::AtomicBool::new(true);
    let control = Control::unbounded().with_cancel(&cancel);
    let stopped = exchange(&peers, &rule, ExchangeGoal::MostPairs, &control).unwrap();
    assert_eq!(stopped.reason(), Some(StopReason::Cancelled));
}

/// The highest total of pairs and one three of everybody.
fn best_with_three(rule: &ExchangeRule, peers: &[Peer]) -> Option<i64> {
    fn paired(rule: &ExchangeRule, left: &[&Peer]) -> Option<i64> {
        let Some((one, rest)) = left.split_first() else { return Some(0) };
        let both = |at: usize| {
            let mut others = rest.to_vec();
            let other = others.remove(at);
            let own = together(rule, &[one, other])?;
            Some(own + paired(rule, &others)?)
        };
        (0..rest.len()).filter_map(both).max()
    }
    let all = 0..peers.len();
    let triples = all.clone().flat_map(|a| {
        let all = all.clone();
        all.clone().skip(a + 1).flat_map(move |b| all.clone().skip(b + 1).map(move |c| [a, b, c]))
    });
    triples
        .filter_map(|trio| {
            let three = trio.map(|at| &peers[at]);
            let others = all.clone().filter(|at| !trio.contains(at)).map(|at| &peers[at]);
            Some(together(rule, &three)? + paired(rule, &others.collect::<Vec<_>>())?)
        })
        .max()
}

/// What people who are together gain; nothing where two of them may not be.
fn together(rule: &ExchangeRule, people: &[&Peer]) -> Option<i64> {
    let mut sum = 0;
    for (at, one) in people.iter().enumerate() {
        for other in &people[..at] {
            sum += allowed(rule, one, other).then(|| gain(one, other) + gain(other, one))?;
        }
    }
    Some(sum)
}

#[test]
fn an_odd_pool_has_one_group_of_three_where_that_leaves_nobody_over() {
    let mut rule = ExchangeRule::default();
    rule.trio = true;
    let (mut three, mut none) = (0, 0);
    for seed in 0..cases(600) {
        let dice = &Dice::new(41 << 40 | seed);
        let peers = pool(dice, [3, 5, 5, 7][dice.roll(4)]);
        let goal = ExchangeGoal::MostPairs;
        let found = exchange(&peers, &rule, goal, &free()).unwrap().solved().unwrap();
        assert!(found.proven, "seed {seed}");
        match (best_with_three(&rule, &peers), &found.trio) {
            (Some(best), Some(trio)) => {
                assert_eq!(found.total, best, "seed {seed}");
                assert!(found.alone.is_empty() && trio.pairs.len() == 3);
                assert_eq!(found.pairs.len() * 2 + 3, peers.len());
                assert_eq!(found.both_ways().len(), 2 * found.pairs.len() + 6);
                three += 1;
            }
            (None, None) => {
                let pairs = exchange(&peers, &ExchangeRule::default(), goal, &free()).unwrap();
                assert_eq!(found, pairs.solved().unwrap());
                none += 1;
            }
            other => panic!("seed {seed}: {other:?}"),
        }
    }
    assert!(three > 60 && none > 60, "{three} {none}");
}

/// Five equals; not together: 0 and 1, 2 and 3, 0 and 2, who met lately.
#[test]
fn five_equals_are_a_pair_and_a_three_who_did_not_meet_lately() {
    let mut peers = pool(&Dice::new(1), 5);
    for peer in &mut peers {
        let chess = || BTreeMap::from([("chess".to_owned(), Level::new(5).unwrap())]);
        (peer.offers, peer.wants, peer.group) = (chess(), chess(), None);
        peer.vetoed.clear();
    }
    for (one, other) in [(0, 1), (2, 3), (0, 2)] {
        peers[one].vetoed.insert(person(other));
    }
    let mut rule = ExchangeRule::default();
    rule.trio = true;
    let found =
        exchange(&peers, &rule, ExchangeGoal::MostPairs, &free()).unwrap().solved().unwrap();
    let pair = (found.pairs[0].one.clone(), found.pairs[0].other.clone());
    let trio = found.trio.unwrap().people;
    let one = pair == (person(1), person(2)) && trio == [0, 3, 4].map(person);
    let other = pair == (person(0), person(3)) && trio == [1, 2, 4].map(person);
    assert!(one || other, "{pair:?} {trio:?}");
}

/// Equals who all play chess and have not met yet.
fn equals(people: usize) -> Vec<Peer> {
    let mut peers = pool(&Dice::new(1), people);
    for peer in &mut peers {
        let chess = || BTreeMap::from([("chess".to_owned(), Level::new(5).unwrap())]);
        (peer.offers, peer.wants, peer.group) = (chess(), chess(), None);
        peer.vetoed.clear();
    }
    peers
}

fn with_three(peers: &[Peer], rule: ExchangeRule) -> Exchange {
    let mut rule = rule;
    rule.trio = true;
    exchange(peers, &rule, ExchangeGoal::MostPairs, &free()).unwrap().solved().unwrap()
}

/// Week after week nobody meets whom they met before, for as long as that can be: an odd pool has
/// its group of three each time, and the first week in which somebody is left over is one in which
/// exhaustive search leaves somebody over too.
#[test]
fn an_odd_pool_meets_week_after_week_and_nobody_meets_again() {
    let mut weeks_of = Vec::new();
    for people in [3, 5, 7] {
        let mut peers = equals(people);
        let mut weeks = 0;
        loop {
            let mut rule = ExchangeRule::default();
            rule.trio = true;
            let best = best_with_three(&rule, &peers);
            let found = with_three(&peers, ExchangeRule::default());
            assert!(found.proven);
            let Some(best) = best else {
                assert!(found.trio.is_none() && !found.alone.is_empty(), "{people} {weeks}");
                break;
            };
            let trio = found.trio.clone().unwrap();
            assert!(found.total == best && found.alone.is_empty(), "{people} {weeks}");
            let met = pairs(&found).into_iter().chain(
                [(0, 1), (0, 2), (1, 2)].map(|(a, b)| (at(&trio.people[a]), at(&trio.people[b]))),
            );
            for (one, other) in met {
                assert!(!peers[one].vetoed.contains(&person(other)), "they met before");
                peers[one].vetoed.insert(person(other));
            }
            weeks += 1;
        }
        weeks_of.push(weeks);
    }
    // Of three everybody knows everybody after a week.
    assert_eq!(weeks_of[0], 1);
    assert!(weeks_of[1] >= 1 && weeks_of[2] > weeks_of[1], "{weeks_of:?}");
}

#[test]
fn odd_pools_in_which_no_three_helps_keep_their_pairs() {
    // An even pool needs no three.
    let found = with_three(&equals(6), ExchangeRule::default());
    assert_eq!((found.pairs.len(), &found.trio, found.alone.len()), (3, &None, 0));
    // Whoever refuses everybody stays alone, and the six others are three pairs.
    let mut peers = equals(7);
    peers[3].vetoed = (0..7).filter(|&other| other != 3).map(person).collect();
    let found = with_three(&peers, ExchangeRule::default());
    assert_eq!((found.pairs.len(), &found.trio, found.alone), (3, &None, vec![person(3)]));
    // One refuses all but two who refuse each other: no three with them, and no pair leaves the
    // rest even, so a three of the others it is.
    let mut peers = equals(5);
    peers[0].vetoed = [person(3), person(4)].into();
    peers[1].vetoed = [person(2)].into();
    let found = with_three(&peers, ExchangeRule::default());
    let trio = found.trio.unwrap().people;
    assert!(found.alone.is_empty() && !trio.contains(&person(0)), "{trio:?}");
    // Young and old: of three from two groups two are of one.
    let mut peers = equals(5);
    for (at, peer) in peers.iter_mut().enumerate() {
        peer.group = Some(if at < 3 { "young" } else { "old" }.to_owned());
    }
    let mut rule = ExchangeRule::default();
    rule.across_groups = true;
    let found = with_three(&peers, rule);
    assert_eq!((found.pairs.len(), &found.trio, found.alone.len()), (2, &None, 1));
    // One person alone, and nobody at all.
    assert_eq!(with_three(&equals(1), ExchangeRule::default()).alone, [person(0)]);
    assert!(with_three(&[], ExchangeRule::default()).alone.is_empty());
}

/// The most rooms of a size, and the highest total of so many: every way to fill them.
fn best_rooms(peers: &[Peer], rule: &ExchangeRule, size: usize) -> (usize, i64) {
    let mut open: Vec<(usize, Vec<Vec<usize>>)> = vec![(0, Vec::new())];
    let mut best = (0, 0);
    while let Some((at, rooms)) = open.pop() {
        if at == peers.len() {
            if rooms.iter().all(|room| room.len() == size) {
                let gains = rooms.iter().flat_map(|room| {
                    room.iter().flat_map(move |&one| room.iter().map(move |&two| (one, two)))
                });
                let gains = gains.filter(|(one, two)| one != two);
                let total = gains.map(|(one, two)| gain(&peers[one], &peers[two])).sum();
                best = best.max((rooms.len(), total));
            }
            continue;
        }
        for room in 0..rooms.len() {
            let fits = rooms[room].iter().all(|&other| allowed(rule, &peers[other], &peers[at]));
            if rooms[room].len() < size && fits {
                let mut more = rooms.clone();
                more[room].push(at);
                open.push((at + 1, more));
            }
        }
        let mut more = rooms.clone();
        more.push(vec![at]);
        open.push((at + 1, more));
        open.push((at + 1, rooms));
    }
    best
}

#[test]
fn rooms_of_equals_are_as_many_as_can_be_with_the_highest_gain() {
    let (mut several, mut none) = (0, 0);
    for seed in 0..cases(250) {
        let dice = &Dice::new(14 << 40 | seed);
        let peers = pool(dice, dice.roll(8));
        let mut rule = ExchangeRule::default();
        rule.least = dice.pick(&[0, 0, 1]).unwrap();
        let size = 2 + dice.roll(3);
        let told = |found: &PeerRooms| -> (usize, i64) {
            assert!(found.verified);
            let inside: Vec<usize> =
                found.rooms.iter().flat_map(|room| &room.people).map(at).collect();
            let mut all: Vec<usize> =
                inside.iter().copied().chain(found.alone.iter().map(at)).collect();
            all.sort_unstable();
            assert_eq!(all, (0..peers.len()).collect::<Vec<_>>());
            for room in &found.rooms {
                assert_eq!((room.people.len(), room.pairs.len()), (size, size * (size - 1) / 2));
                for pair in &room.pairs {
                    let (one, other) = (&peers[at(&pair.one)], &peers[at(&pair.other)]);
                    assert!(allowed(&rule, one, other));
                    assert_eq!(
                        (pair.one_gains, pair.other_gains),
                        (gain(one, other), gain(other, one))
                    );
                }
            }
            (found.rooms.len(), found.total)
        };
        let found = share_rooms(&peers, &rule, size, &free()).unwrap().solved().unwrap();
        assert_eq!(told(&found), best_rooms(&peers, &rule, size), "seed {seed}");
        assert_eq!((found.most_rooms, found.bound), (found.rooms.len() as u64, found.total));
        several += usize::from(found.rooms.len() > 1);
        none += usize::from(found.rooms.is_empty() && peers.len() >= size);
        let few = free().with_work_limit(1 + dice.roll(40) as u64);
        if let Outcome::Stopped(Stopped { best: Some(near), .. }) =
            share_rooms(&peers, &rule, size, &few).unwrap()
        {
            let (rooms, _) = told(&near);
            assert!(rooms <= found.rooms.len() && near.most_rooms >= found.rooms.len() as u64);
        }
    }
    println!("{several} {none}");
    assert!(several > 10 && none > 10, "{several} {none}");
    let refused = share_rooms(&pool(&Dice::new(1), 3), &ExchangeRule::default(), 1, &free());
    let fault = refused.unwrap_err();
    assert_eq!(fault.iter().count(), 1);
    assert!(fault.iter().all(|fault| matches!(fault, PeerFault::Refused { .. })));
}
