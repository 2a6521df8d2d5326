//! What single people could gain by telling another list than their own.
//!
//! Two kinds of untrue lists are tried, which are those that people find by themselves: the true list
//! cut short (Roth and Rothblum 1999, "Truncation strategies in matching markets – in search of
//! advice for participants", Econometrica 67) and the true list with two entries exchanged. All others tell
//! the truth, and a lottery draws with the same seed. Under deferred acceptance no mentee gains by
//! any list where mentees propose (Dubins and Freedman 1981, "Machiavelli and the Gale–Shapley
//! algorithm"), while a mentor with several stable mentees gains by cutting below the best of them.

use super::fault::{Ended, MechanismFault};
use super::formed::NoPopular;
use super::setting::{Given, Mechanism, Room};
use crate::kernel::{Control, Index, Internal, Meter, Side};
use crate::market::{Lists, Matching, Outcome, Seats, Stopped, TwoSided};

/// An untrue list of one person, by positions of the true one from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case", tag = "told")]
pub enum Misreport {
    /// The list up to this many entries.
    Truncated {
        /// How many are left.
        kept: usize,
    },
    /// Two entries in each other's place.
    Swapped {
        /// The position of the better one.
        better: usize,
        /// The position of the worse one, of another rank.
        worse: usize,
    },
}

/// A person who gains by an untrue list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Manipulation {
    /// The person's side.
    pub side: Side,
    /// The person, by index.
    pub agent: usize,
    /// What it tells.
    pub told: Misreport,
}

/// Who gains by which untrue list.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Manipulability {
    /// How many people have a seat and a list of mutually acceptable entries.
    pub people: usize,
    /// Of each who gains by a list cut short, the longest such, mentees first, by index.
    pub by_truncation: Vec<Manipulation>,
    /// Of each who gains by two entries exchanged, the first such by the positions, mentees first, by
    /// index.
    pub by_swap: Vec<Manipulation>,
}

impl Manipulability {
    /// The share of people who gain by a list cut short; nothing without people.
    #[must_use]
    pub fn truncation_share(&self) -> Option<f64> {
        self.share(&self.by_truncation)
    }

    /// The share of people who gain by two entries exchanged; nothing without people.
    #[must_use]
    pub fn swap_share(&self) -> Option<f64> {
        self.share(&self.by_swap)
    }

    fn share(&self, found: &[Manipulation]) -> Option<f64> {
        (self.people > 0).then(|| found.len() as f64 / self.people as f64)
    }
}

/// Who could get better partners from a mechanism by a list cut short, or with two entries
/// exchanged, while everybody else tells the truth.
///
/// A list is that of mutually acceptable entries. A person gains where, by its true list, its partners
/// are at least as many, the best no worse than before, the second no worse, and so on, and one of
/// them is better or there is one more. Scores in the setting are left out, since nobody tells them:
/// a pair is worth minus both ranks.
///
/// The mechanism runs once and then once for each untrue list, up to L + L²/2 of them for a person
/// with L entries: for small markets. A step of `control` is a run.
///
/// # Errors
/// Whatever the mechanism refuses of the true lists. An untrue list that it refuses, or of which
/// nothing comes, is no gain.
///
/// ```
/// use mentormatch::kernel::{Control, Side};
/// use mentormatch::market::{Lists, Seats, TwoSided};
/// use mentormatch::mechanisms::{Deferred, Given, manipulability};
///
/// // Each mentee puts another mentor first, and each mentor the other mentee.
/// let market = TwoSided::new(
///     Lists::strict([[0, 1], [1, 0]]),
///     Lists::strict([[1, 0], [0, 1]]),
///     Seats::one_each(2),
///     Seats::one_each(2),
/// )
/// .unwrap();
/// let given = Given::new(&market);
/// let found = manipulability(&Deferred(Side::Mentee), &given, &Control::unbounded())?;
/// let found = found.solved().ok_or("deferred acceptance always answers")?;
/// assert_eq!(found.truncation_share(), Some(0.5));
/// assert!(found.by_truncation.iter().all(|one| one.side == Side::Mentor));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn manipulability(
    mechanism: &dyn Mechanism,
    setting: &Given<'_>,
    control: &Control<'_>,
) -> Result<Outcome<Manipulability, NoPopular>, MechanismFault> {
    let truth = Given { views: None, ..*setting };
    let inner = control.without_work_limit();
    let mut room = Room::default();
    let formed = match mechanism.form_in(&truth, &mut room, &inner)? {
        Outcome::Solved(formed) => formed,
        Outcome::Impossible(witness) => return Ok(Outcome::Impossible(witness)),
        Outcome::Stopped(Stopped { reason, .. }) => return Ok(Outcome::stopped(reason)),
    };
    let mut trying = Trying {
        mechanism,
        truth,
        rows: [Side::Mentee, Side::Mentor].map(|side| rows(setting.market, side)),
        formed: &formed.matching,
        room,
        inner: &inner,
        meter: Meter::new(control),
    };
    match trying.everybody() {
        Ok(found) => Ok(Outcome::Solved(found)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}

/// A list: partners with their ranks.
type Row = Vec<(u32, u32)>;

fn rows(market: &TwoSided, side: Side) -> Vec<Row> {
    let of = |agent: usize| {
        let row = market.row(side, agent);
        (0..row.len()).map(|at| row.at(at)).collect()
    };
    (0..market.seats(side).agents()).map(of).collect()
}

struct Trying<'a> {
    mechanism: &'a dyn Mechanism,
    truth: Given<'a>,
    /// Everybody's true list, of which one is exchanged for an untrue one and put back.
    rows: [Vec<Row>; 2],
    formed: &'a Matching,
    room: Room,
    /// What bounds a single run.
    inner: &'a Control<'a>,
    meter: Meter<'a>,
}

impl Trying<'_> {
    fn everybody(&mut self) -> Result<Manipulability, Ended> {
        let mut found = Manipulability::default();
        for (at, side) in [Side::Mentee, Side::Mentor].into_iter().enumerate() {
            for agent in 0..self.rows[at].len() {
                let row = self.rows[at][agent].clone();
                if row.is_empty() || self.truth.market.seats(side).of(agent) == 0 {
                    continue;
                }
                found.people += 1;
                let truncated = |&kept: &usize| row[kept - 1].1 != row[kept].1;
                let truncated = (1..row.len()).rev().filter(truncated);
                let truncated = truncated.map(|kept| Misreport::Truncated { kept });
                found.by_truncation.extend(self.first(side, agent, &row, truncated)?);
                let pairs = (0..row.len()).flat_map(|a| (a + 1..row.len()).map(move |b| (a, b)));
                let pairs = pairs.filter(|&(a, b)| row[a].1 != row[b].1);
                let swapped = pairs.map(|(better, worse)| Misreport::Swapped { better, worse });
                found.by_swap.extend(self.first(side, agent, &row, swapped)?);
            }
        }
        Ok(found)
    }

    /// The first of these lists by which the person gains.
    fn first(
        &mut self,
        side: Side,
        agent: usize,
        row: &[(u32, u32)],
        lies: impl Iterator<Item = Misreport>,
    ) -> Result<Option<Manipulation>, Ended> {
        let before = ranks(self.truth.market, self.formed, side, agent);
        for told in lies {
            let mut untrue = row.to_vec();
            match told {
                Misreport::Truncated { kept } => untrue.truncate(kept),
                Misreport::Swapped { better, worse } => {
                    let partner = untrue[better].0;
                    untrue[better].0 = untrue[worse].0;
                    untrue[worse].0 = partner;
                }
            }
            self.meter.step()?;
            let after = self.after(side, agent, untrue)?;
            if after.is_some_and(|after| is_better(&after, &before)) {
                return Ok(Some(Manipulation { side, agent, told }));
            }
        }
        Ok(None)
    }

    /// The true ranks of whom the person gets by this list; nothing where nothing comes of it.
    fn after(&mut self, side: Side, agent: usize, untrue: Row) -> Result<Option<Vec<u32>>, Ended> {
        let at = usize::from(side == Side::Mentor);
        let true_row = std::mem::replace(&mut self.rows[at][agent], untrue);
        let market = self.market();
        self.rows[at][agent] = true_row;
        let market = market?;
        let told = Given { market: &market, ..self.truth };
        match self.mechanism.form_in(&told, &mut self.room, self.inner) {
            Ok(Outcome::Solved(formed)) => {
                Ok(Some(ranks(self.truth.market, &formed.matching, side, agent)))
            }
            Ok(Outcome::Stopped(Stopped { reason, .. })) => Err(Ended::Stopped(reason)),
            Ok(Outcome::Impossible(_)) | Err(_) => Ok(None),
        }
    }

    /// The market of the lists as they are told.
    fn market(&self) -> Result<TwoSided, Ended> {
        let [mentees, mentors] = [0, 1].map(|at| {
            let mut lists = Lists::default();
            for row in &self.rows[at] {
                for tie in row.chunk_by(|a, b| a.1 == b.1) {
                    let partners: Vec<u32> = tie.iter().map(|entry| entry.0).collect();
                    lists.tie(&partners);
                }
                lists.end_row();
            }
            lists
        });
        let seats = |side: Side| -> Seats { self.truth.market.seats(side).clone() };
        let market = TwoSided::new(mentees, mentors, seats(Side::Mentee), seats(Side::Mentor));
        market.map_err(|_| Internal::broken("entries of a market are a market").into())
    }
}

/// The ranks of a person's partners by its true list, best first.
fn ranks(market: &TwoSided, matching: &Matching, side: Side, agent: usize) -> Vec<u32> {
    let partner = |(mentee, mentor): (crate::kernel::MenteeIx, crate::kernel::MentorIx)| {
        let (own, other) = match side {
            Side::Mentee => (mentee.get(), mentor.raw()),
            Side::Mentor => (mentor.get(), mentee.raw()),
        };
        (own == agent).then_some(other)
    };
    let rank = |other: u32| {
        let place = market.place_of(side, agent, other)?;
        Some(market.row(side, agent).at(place).1)
    };
    let mut ranks: Vec<u32> = matching.pairs().filter_map(partner).filter_map(rank).collect();
    ranks.sort_unstable();
    ranks
}

/// Whether partners of these ranks are better: no fewer, none worse, and one better or one more.
fn is_better(after: &[u32], before: &[u32]) -> bool {
    let no_worse = after.len() >= before.len() && after.iter().zip(before).all(|(a, b)| a <= b);
    no_worse && (after.len() > before.len() || after.iter().zip(before).any(|(a, b)| a < b))
}
