//! Rounds of meetings, checked.
//!
//! *Theorem*: none but the definition. *Trusts* nothing; meetings are counted, and memory holds them.

use crate::kernel::{Index, MenteeIx, MentorIx};
use std::collections::{BTreeMap, BTreeSet};

/// A pair that meets.
type Met = (MenteeIx, MentorIx);

/// What a timetable breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TimetableFlaw {
    /// A mentee is in two places at once.
    MenteeTwice {
        /// The round, from 0.
        round: usize,
        /// The mentee.
        mentee: MenteeIx,
    },
    /// A mentor is in two places at once.
    MentorTwice {
        /// The round, from 0.
        round: usize,
        /// The mentor.
        mentor: MentorIx,
    },
    /// A round has more meetings than tables.
    Tables {
        /// The round, from 0.
        round: usize,
        /// How many meetings it has.
        meetings: usize,
    },
    /// Two meet a second time.
    Again {
        /// The round, from 0.
        round: usize,
        /// The two.
        pair: Met,
    },
    /// Two meet who should not.
    Unasked {
        /// The round, from 0.
        round: usize,
        /// The two.
        pair: Met,
    },
    /// Somebody meets who is absent.
    Absent {
        /// The round, from 0.
        round: usize,
        /// The two.
        pair: Met,
    },
}

/// What was found of a timetable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimetableCheck {
    /// Everything that it breaks, round by round.
    pub flaws: Vec<TimetableFlaw>,
    /// Who should meet and does not, ascending.
    pub missing: Vec<Met>,
    /// The most meetings that one person has in rounds that follow one another.
    pub longest_row: usize,
    /// Fewer rounds cannot hold the meetings that it has: the most meetings of one
    /// person, or meetings by tables.
    pub least_rounds: usize,
}

/// Checks rounds of meetings against those asked for, the tables, and who is absent.
/// It needs nothing but the rounds: O(meetings · log).
#[must_use]
pub fn timetable(
    rounds: &[Vec<Met>],
    asked: &[Met],
    tables: Option<u32>,
    is_absent: impl Fn(usize, Met) -> bool,
) -> TimetableCheck {
    let asked: BTreeSet<Met> = asked.iter().copied().collect();
    let mut check = TimetableCheck::default();
    let (mut met, mut of_person) = (BTreeSet::new(), BTreeMap::<(bool, u32), usize>::new());
    // The last round in which each person met, and how many in a row they had met by then.
    let mut rows = BTreeMap::<(bool, u32), (usize, usize)>::new();
    for (round, meetings) in rounds.iter().enumerate() {
        let (mut mentees, mut mentors) = (BTreeSet::new(), BTreeSet::new());
        if tables.is_some_and(|tables| meetings.len() > tables as usize) {
            check.flaws.push(TimetableFlaw::Tables { round, meetings: meetings.len() });
        }
        for &pair in meetings {
            let (mentee, mentor) = pair;
            if !mentees.insert(mentee) {
                check.flaws.push(TimetableFlaw::MenteeTwice { round, mentee });
            }
            if !mentors.insert(mentor) {
                check.flaws.push(TimetableFlaw::MentorTwice { round, mentor });
            }
            if !met.insert(pair) {
                check.flaws.push(TimetableFlaw::Again { round, pair });
            }
            if !asked.contains(&pair) {
                check.flaws.push(TimetableFlaw::Unasked { round, pair });
            }
            if is_absent(round, pair) {
                check.flaws.push(TimetableFlaw::Absent { round, pair });
            }
            for person in [(false, mentee.raw()), (true, mentor.raw())] {
                *of_person.entry(person).or_default() += 1;
                let row = rows.entry(person).or_insert((round, 0));
                row.1 = if row.1 == 0 || row.0 + 1 < round {
                    1
                } else {
                    row.1 + usize::from(row.0 < round)
                };
                row.0 = round;
                check.longest_row = check.longest_row.max(row.1);
            }
        }
    }
    check.missing = asked.difference(&met).copied().collect();
    let busiest = of_person.values().copied().max().unwrap_or(0);
    let by_tables = tables.filter(|&tables| tables > 0);
    let by_tables = by_tables.map_or(0, |tables| met.len().div_ceil(tables as usize));
    check.least_rounds = busiest.max(by_tables);
    check
}
