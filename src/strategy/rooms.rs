//! Groups of one size among equals: who learn from each other in threes or fours, or share a room on a trip.

use super::peers::{Gains, checked};
use super::{ExchangePair, ExchangeRule, Peer, PeerFault};
use crate::audit;
use crate::general::best_rooms;
use crate::kernel::{AgentIx, Control, Faults, Index};
use crate::market::{Outcome, RoomsAnswer, Stopped};
use crate::people::{PersonId, Words};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// Who share a room, each two of whom could be a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PeerRoom {
    /// Who, by place in the pool.
    pub people: Vec<PersonId>,
    /// What each two of them learn from each other.
    pub pairs: Vec<ExchangePair>,
}

/// Rooms of one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PeerRooms {
    /// The rooms, by the place of their first in the pool.
    pub rooms: Vec<PeerRoom>,
    /// Who is in none, by place in the pool.
    pub alone: Vec<PersonId>,
    /// What all gain from those they share a room with.
    pub total: i64,
    /// There are no more rooms than this: their number where the search came to its end.
    pub most_rooms: u64,
    /// No so many rooms have a higher total: the total where the search came to its end.
    pub bound: i64,
    /// Whether the verifier found the rooms allowed and their total right.
    pub verified: bool,
}

/// Rooms of `size` people: as many rooms as can be, and of those the highest total gain. Any two of a room may be
/// paired by the rule ([`exchange`](super::exchange())): both gain the least that it asks for, and neither refuses the other.
/// [`ExchangeRule::trio`] counts for nothing here.
///
/// From three people a room on this is NP-hard: exact by a search that is practical for some fifteen people;
/// where `control` ends it, there is the best found with its bounds ([`best_rooms`]).
///
/// # Errors
/// Everybody who stands in the pool twice; a room of fewer than two; a pool beyond the numbers of a solver.
pub fn share_rooms(
    peers: &[Peer],
    rule: &ExchangeRule,
    size: usize,
    control: &Control<'_>,
) -> Result<Outcome<PeerRooms, Infallible, PeerRooms>, Faults<PeerFault>> {
    let gains = checked(peers, rule)?;
    let problem = gains.problem(crate::market::Cardinality::Maximum)?;
    let outcome = best_rooms(&problem, size, control)
        .map_err(|fault| vec![PeerFault::Refused { reason: Words::said(&fault) }])?;
    let told = |answer: &RoomsAnswer| {
        let verified = audit::verify_rooms(&problem, size, answer).is_ok();
        told(&gains, answer, verified)
    };
    Ok(match outcome {
        Outcome::Solved(answer) => Outcome::Solved(told(&answer)),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, best: None }) => Outcome::stopped(reason),
        Outcome::Stopped(Stopped { reason, best: Some(near) }) => {
            Outcome::stopped_with(reason, told(&near))
        }
    })
}

fn told(gains: &Gains<'_>, answer: &RoomsAnswer, verified: bool) -> PeerRooms {
    let id = |at: &AgentIx| gains.peers[at.get()].id.clone();
    let room = |room: &Vec<AgentIx>| {
        let two = (0..room.len()).flat_map(|at| (at + 1..room.len()).map(move |to| (at, to)));
        let pair = |(at, to): (usize, usize)| gains.pair(room[at].get(), room[to].get());
        PeerRoom { people: room.iter().map(id).collect(), pairs: two.map(pair).collect() }
    };
    let mut is_in = vec![false; gains.peers.len()];
    answer.rooms.iter().flatten().for_each(|at| is_in[at.get()] = true);
    let alone = gains.peers.iter().zip(is_in).filter(|(_, is_in)| !is_in);
    let whole = |sum: i128| i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX });
    PeerRooms {
        rooms: answer.rooms.iter().map(room).collect(),
        alone: alone.map(|(peer, _)| peer.id.clone()).collect(),
        total: whole(answer.value),
        most_rooms: answer.most_rooms,
        bound: whole(answer.bound),
        verified,
    }
}
