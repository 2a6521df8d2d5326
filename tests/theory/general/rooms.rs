//! Rooms of one size against exhaustive search.

use crate::assignment::support::{below, cases};
use crate::unbounded::free;
use mentormatch::audit::verify_rooms;
use mentormatch::general::{RoomsFault, best_matching, best_rooms};
use mentormatch::kernel::{AgentIx, Index, Stream, stream};
use mentormatch::market::{Cardinality, GeneralProblem, Outcome, RoomsAnswer, Sense};

/// A pool in the plainest form, and the size of its rooms.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) agents: usize,
    pub(crate) edges: Vec<(u32, u32, i64)>,
    pub(crate) sense: Sense,
    pub(crate) cardinality: Cardinality,
    pub(crate) size: usize,
}

impl Shared {
    pub(crate) fn random(random: &mut Stream, most: u64) -> Self {
        let agents = below(random, most + 1) as usize;
        let spread = [1, 3, 100][below(random, 3) as usize];
        let holes = [0, 1, 3, 5][below(random, 4) as usize];
        let mut edges = Vec::new();
        for one in 0..agents as u32 {
            for other in one + 1..agents as u32 {
                let weight = below(random, 2 * spread + 1) as i64 - spread as i64 / 2;
                if below(random, 10) >= holes {
                    edges.push((one, other, weight));
                }
            }
        }
        Self {
            agents,
            edges,
            sense: [Sense::Max, Sense::Min][below(random, 2) as usize],
            cardinality: [Cardinality::Maximum, Cardinality::Free][below(random, 2) as usize],
            size: 2 + below(random, 3) as usize,
        }
    }

    pub(crate) fn problem(&self) -> GeneralProblem<i64> {
        GeneralProblem::of(self.agents, self.edges.iter().copied())
            .sense(self.sense)
            .cardinality(self.cardinality)
            .build()
            .unwrap()
    }

    pub(crate) fn sign(&self) -> i64 {
        if self.sense == Sense::Max { 1 } else { -1 }
    }

    /// What a room gains, if it is allowed.
    fn gain(&self, room: &[usize]) -> Option<i64> {
        let mut sum = 0;
        for (at, &one) in room.iter().enumerate() {
            for &other in &room[..at] {
                let pair = (one.min(other) as u32, one.max(other) as u32);
                let edge = self.edges.iter().find(|edge| (edge.0, edge.1) == pair)?;
                sum += self.sign() * edge.2;
            }
        }
        Some(sum)
    }

    /// Every number of rooms of these people with its gain.
    fn all(&self, people: &[usize]) -> Vec<(usize, i64)> {
        let Some((&first, rest)) = people.split_first() else { return vec![(0, 0)] };
        // Alone, or with so many of the rest.
        let mut found = self.all(rest);
        for set in 0u32..1 << rest.len() {
            if set.count_ones() as usize + 1 != self.size {
                continue;
            }
            let (mut room, mut left) = (vec![first], Vec::new());
            for (at, &agent) in rest.iter().enumerate() {
                if set >> at & 1 == 1 { room.push(agent) } else { left.push(agent) }
            }
            if let Some(gain) = self.gain(&room) {
                found.extend(
                    self.all(&left).into_iter().map(|(rooms, sum)| (rooms + 1, sum + gain)),
                );
            }
        }
        found
    }

    /// The best number, where it counts, and gain.
    pub(crate) fn best(&self) -> (usize, i64) {
        let people: Vec<usize> = (0..self.agents).collect();
        let counts = self.cardinality == Cardinality::Maximum;
        let all = self.all(&people).into_iter();
        all.map(|(rooms, gain)| (if counts { rooms } else { 0 }, gain)).max().unwrap()
    }

    /// Number and gain of these rooms, if they are rooms.
    pub(crate) fn see(&self, rooms: &[Vec<AgentIx>]) -> Option<(usize, i64)> {
        let mut seen = vec![false; self.agents];
        let mut gains = 0;
        for room in rooms {
            let room: Vec<usize> = room.iter().map(|agent| agent.get()).collect();
            for &agent in &room {
                if agent >= self.agents || std::mem::replace(&mut seen[agent], true) {
                    return None;
                }
            }
            gains += self.gain(&room).filter(|_| room.len() == self.size)?;
        }
        Some((rooms.len(), gains))
    }
}

#[test]
fn rooms_are_as_many_as_can_be_with_the_best_sum() {
    let mut random = stream(94, "rooms");
    let (mut several, mut stops) = (0, 0);
    for _ in 0..cases() / 4 {
        let what = Shared::random(&mut random, 8);
        let problem = what.problem();
        let counts = what.cardinality == Cardinality::Maximum;
        let best = what.best();
        let seen = |answer: &RoomsAnswer| {
            verify_rooms(&problem, what.size, answer).unwrap();
            let (rooms, gain) = what.see(&answer.rooms).unwrap();
            assert_eq!(answer.value, i128::from(what.sign() * gain));
            (if counts { rooms } else { 0 }, gain)
        };
        let found = best_rooms(&problem, what.size, &free()).unwrap().solved().unwrap();
        assert_eq!(seen(&found), best, "{what:?} {found:?}");
        assert_eq!((found.bound, found.most_rooms), (found.value, found.rooms.len() as u64));
        several += u32::from(found.rooms.len() > 1);
        let limit = free().with_work_limit(below(&mut random, 1500));
        if let Outcome::Stopped(stopped) = best_rooms(&problem, what.size, &limit).unwrap()
            && let Some(near) = stopped.best
        {
            seen(&near);
            stops += 1;
            let rooms = if counts { near.most_rooms as usize } else { 0 };
            let bound = (rooms, i128::from(what.sign()) * near.bound);
            assert!(bound >= (best.0, best.1.into()), "{what:?} {near:?} {best:?}");
        }
    }
    println!("{several} {stops}");
    assert!(several > 100 && stops > 50, "{several} {stops}");
}

#[test]
fn rooms_of_two_are_the_best_matching() {
    let mut random = stream(95, "pairs");
    for _ in 0..cases() / 8 {
        let mut what = Shared::random(&mut random, 9);
        what.size = 2;
        let problem = what.problem();
        let rooms = best_rooms(&problem, 2, &free()).unwrap().solved().unwrap();
        let pairs = best_matching(&problem, &free()).solved().unwrap();
        assert_eq!(rooms.value, pairs.value, "{what:?}");
    }
}

#[test]
fn fifteen_people_are_put_into_rooms_of_three_and_nonsense_is_refused() {
    let mut random = stream(96, "fifteen");
    let edges: Vec<(u32, u32, i64)> = (0..15u32)
        .flat_map(|one| (0..one).map(move |two| (two, one)))
        .map(|(one, two)| (one, two, below(&mut random, 100) as i64))
        .collect();
    let problem = GeneralProblem::of(15, edges.clone()).build().unwrap();
    let limit = free().with_work_limit(3_000_000);
    match best_rooms(&problem, 3, &limit).unwrap() {
        Outcome::Solved(found) => assert_eq!(found.rooms.len(), 5),
        Outcome::Stopped(stopped) => {
            let near = stopped.best.unwrap();
            verify_rooms(&problem, 3, &near).unwrap();
            assert_eq!((near.rooms.len(), near.most_rooms), (5, 5));
        }
        Outcome::Impossible(never) => match never {},
    }
    assert_eq!(best_rooms(&problem, 1, &free()), Err(RoomsFault::Size { size: 1 }));
    let required = vec![(AgentIx::new(0), AgentIx::new(1))];
    let problem = GeneralProblem::of(15, edges).required(required).build().unwrap();
    assert_eq!(best_rooms(&problem, 3, &free()), Err(RoomsFault::Required));
}
