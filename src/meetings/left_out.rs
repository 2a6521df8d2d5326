//! Why a meeting is not held.

use super::grid::Grid;
use super::presence::Presence;
use super::{Meeting, Wanted};
use crate::kernel::words;
use serde::{Deserialize, Serialize};

/// A meeting worth holding that is not held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut<M = Meeting> {
    /// Which.
    pub meeting: M,
    /// Why.
    pub why: WhyLeftOut,
}

words! {
    /// Why a meeting is not held: the first of these that is true.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum WhyLeftOut: "left-out", display {
        /// The two are never there in the same round.
        NeverTogether = "never-together",
            "the two are never there in the same round",
            "участники не присутствуют одновременно ни в одном раунде";
        /// Every table is taken in every round.
        TablesFull = "tables-full",
            "every table is taken in every round",
            "во всех раундах заняты все столы";
        /// The mentee meets somebody else whenever both are there.
        MenteeBusy = "mentee-busy",
            "the mentee meets somebody else whenever both are there",
            "во всех общих раундах наставляемый занят другими встречами";
        /// The mentor meets somebody else whenever both are there.
        MentorBusy = "mentor-busy",
            "the mentor meets somebody else whenever both are there",
            "во всех общих раундах наставник занят другими встречами";
        /// In each round one of them is busy or absent, or the tables are taken.
        NoCommonRound = "no-common-round",
            "in each round one of the two is busy or absent, or the tables are taken",
            "в каждом раунде кто-то из двоих занят или отсутствует либо заняты все столы";
    }
}

/// The meetings without a round among the first `rounds`, with their reasons.
pub(super) fn left_out(
    wanted: &Wanted,
    grid: &Grid<'_>,
    presence: &Presence,
    (rounds, tables): (usize, usize),
) -> Vec<LeftOut> {
    let mut load = vec![0; rounds];
    grid.rounds().iter().flatten().for_each(|&round| load[round] += 1);
    let why = |ends: [usize; 2]| {
        let [mentee, mentor] = ends;
        let together = |&round: &usize| {
            !presence.is_absent(mentee, round) && !presence.is_absent(mentor, round)
        };
        let busy =
            |person| (0..rounds).filter(together).all(|round| grid.edge(person, round).is_some());
        if presence.both_there(ends, rounds) == 0 {
            WhyLeftOut::NeverTogether
        } else if load.iter().all(|&load| load >= tables) {
            WhyLeftOut::TablesFull
        } else if busy(mentee) {
            WhyLeftOut::MenteeBusy
        } else if busy(mentor) {
            WhyLeftOut::MentorBusy
        } else {
            WhyLeftOut::NoCommonRound
        }
    };
    let unplaced = wanted.meetings().iter().enumerate();
    unplaced
        .filter(|&(edge, _)| grid.round_of(edge).is_none())
        .map(|(edge, &meeting)| LeftOut { meeting, why: why(grid.ends[edge]) })
        .collect()
}
