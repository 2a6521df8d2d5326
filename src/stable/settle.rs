//! From any matching to a stable one by moves that somebody wants: vacancy chains and proposals.
//!
//! First mentees who have a mentor move to the best who would take them, until none of them would: an open seat
//! is filled so, then the one that was left for it, and so on. Then those without a mentor do the same, and whoever makes way for
//! them. By then nobody leaves a mentor of their own accord, so mentors only gain, and whoever had nothing to gain has nothing to gain.

use super::StableFault;
use super::fault::{Halt, told};
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Side, arrange};
use crate::market::{Matching, Outcome, TwoSided};
use serde::{Deserialize, Serialize};

/// A mentee goes to a mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlingMove {
    /// Who goes.
    pub mentee: MenteeIx,
    /// The mentor left.
    pub from: Option<MentorIx>,
    /// The mentor gone to.
    pub to: MentorIx,
    /// The mentee who makes way.
    pub displaced: Option<MenteeIx>,
}

/// A stable matching and the moves that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Settled {
    /// The matching.
    pub matching: Matching,
    /// Pairs of the present matching that could not stand: not acceptable, or the worst beyond somebody's seats.
    pub dropped: Vec<(MenteeIx, MentorIx)>,
    /// The moves, in order.
    pub moves: Vec<SettlingMove>,
}

/// Lets everybody who would rather change do so, from a present matching to a stable one.
///
/// It shows a way that needs no plan: each move is one that its mentee and the mentor want. Whoever asks for the fewest mentees with
/// other partners takes [`repair`](super::repair()). After seats open, or mentees leave, of a stable matching the
/// moves are vacancy chains; after mentees come, or seats close, they are proposals that displace others; from any matching both, one after the other.
/// If only mentees came to a matching that was the mentees' best, it is the mentees' best again.
///
/// Ties are allowed: only who strictly gains moves, so the answer is weakly stable. Mentees move in the order of their indices. At most two moves for
/// each acceptable pair; time O(moves · entries) at worst. A step of `control` is an entry looked at; a stopped run has
/// nothing to give.
///
/// # Errors
/// [`StableFault::MenteeSeats`].
///
/// # References
/// Y. Blum, A. Roth and U. Rothblum, Vacancy chains and equilibration in senior-level labor markets, 1997. A. Roth and J. Vande Vate, Random
/// paths to stability in two-sided matching, 1990. H. Ackermann, P. Goldberg, V. Mirrokni, H. Röglin and B. Vöcking,
/// Uncoordinated two-sided matching markets, 2011, for the two phases.
pub fn settle(
    market: &TwoSided,
    present: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<Settled>, StableFault> {
    let seats = market.seats(Side::Mentee);
    if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
        return Err(StableFault::MenteeSeats { mentee, seats: seats.of(mentee) });
    }
    let mut meter = Meter::new(control);
    told(run(market, present, &mut meter).map(Outcome::Solved))
}

fn run(market: &TwoSided, present: &Matching, meter: &mut Meter<'_>) -> Result<Settled, Halt> {
    let mut state = State::new(market, meter)?;
    let dropped = state.begin(present);
    let mut moves = Vec::new();
    for has_mentor in [true, false] {
        let mut moved = true;
        while moved {
            moved = false;
            for mentee in MenteeIx::all(market.mentees()) {
                while state.own[mentee.get()].is_some() == has_mentor {
                    let Some(step) = state.best(mentee, meter)? else { break };
                    moves.push(step);
                    moved = true;
                    if !has_mentor {
                        break;
                    }
                }
            }
        }
    }
    let pairs = MenteeIx::all(market.mentees())
        .zip(&state.own)
        .filter_map(|(mentee, own)| Some((mentee, (*own)?.1)));
    let matching = Matching::formed(market.mentees(), market.mentors(), pairs)?;
    Ok(Settled { matching, dropped, moves })
}

struct State<'m> {
    market: &'m TwoSided,
    /// Each mentee's mentors with both ranks, best first.
    lists: Csr<(u32, MentorIx, u32)>,
    /// The mentor of each mentee, behind the mentee's rank of it.
    own: Vec<Option<(u32, MentorIx)>>,
    /// The mentees of each mentor, behind the mentor's rank of them.
    with: Vec<Vec<(u32, MenteeIx)>>,
}

impl<'m> State<'m> {
    fn new(market: &'m TwoSided, meter: &mut Meter<'_>) -> Result<Self, Halt> {
        let mut back: Vec<Vec<(MentorIx, u32)>> = vec![Vec::new(); market.mentees()];
        for mentor in MentorIx::all(market.mentors()) {
            for choice in market.mentor_list(mentor) {
                meter.step()?;
                back[choice.partner.get()].push((mentor, choice.rank));
            }
        }
        let mut lists = Vec::with_capacity(market.mentees());
        for (mentee, back) in MenteeIx::all(market.mentees()).zip(&back) {
            let row = market.mentee_list(mentee).filter_map(|choice| {
                let at = back.binary_search_by_key(&choice.partner, |entry| entry.0).ok()?;
                Some((choice.rank, choice.partner, back[at].1))
            });
            lists.push(row.collect::<Vec<_>>());
            meter.steps(back.len() as u64)?;
        }
        Ok(Self {
            market,
            lists: Csr::from(lists),
            own: vec![None; market.mentees()],
            with: vec![Vec::new(); market.mentors()],
        })
    }

    /// Seats those present pairs that can stand, and tells the others.
    fn begin(&mut self, present: &Matching) -> Vec<(MenteeIx, MentorIx)> {
        // A mentee keeps the best of its mentors, then a mentor the best of its mentees.
        let mut best: Vec<Option<(u32, MentorIx, u32)>> = vec![None; self.market.mentees()];
        for (mentee, mentor) in present.pairs() {
            let Some(best) = best.get_mut(mentee.get()) else { continue };
            let known = self.lists.row(mentee.get()).iter().find(|entry| entry.1 == mentor);
            if let Some(&entry) = known
                && best.is_none_or(|best| entry < best)
            {
                *best = Some(entry);
            }
        }
        let chosen = MenteeIx::all(best.len()).zip(best);
        let mut chosen: Vec<_> = chosen
            .filter_map(|(mentee, best)| {
                best.map(|(own, mentor, rank)| (rank, mentee, mentor, own))
            })
            .filter(|entry| self.market.seats(Side::Mentee).of(entry.1.get()) > 0)
            .collect();
        arrange(&mut chosen, Ord::cmp);
        for (rank, mentee, mentor, own) in chosen {
            if self.with[mentor.get()].len() < self.seats(mentor) {
                self.own[mentee.get()] = Some((own, mentor));
                self.with[mentor.get()].push((rank, mentee));
            }
        }
        let stands = |&(mentee, mentor): &(MenteeIx, MentorIx)| {
            let own = self.own.get(mentee.get()).copied().flatten();
            own.is_some_and(|own| own.1 == mentor)
        };
        present.pairs().filter(|pair| !stands(pair)).collect()
    }

    fn seats(&self, mentor: MentorIx) -> usize {
        self.market.seats(Side::Mentor).of(mentor.get()) as usize
    }

    /// The mentee moves to the best mentor that it would rather have and that would take it.
    fn best(
        &mut self,
        mentee: MenteeIx,
        meter: &mut Meter<'_>,
    ) -> Result<Option<SettlingMove>, Halt> {
        if self.market.seats(Side::Mentee).of(mentee.get()) == 0 {
            return Ok(None);
        }
        let own = self.own[mentee.get()];
        for at in 0..self.lists.row(mentee.get()).len() {
            let (rank, to, theirs) = self.lists.row(mentee.get())[at];
            if own.is_some_and(|own| own.0 <= rank) {
                break;
            }
            let with = &self.with[to.get()];
            meter.steps(1 + with.len() as u64)?;
            let worst = with.iter().copied().max();
            let displaced = match worst {
                _ if with.len() < self.seats(to) => None,
                Some(worst) if worst.0 > theirs => Some(worst),
                _ => continue,
            };
            if let Some(worst) = displaced {
                self.with[to.get()].retain(|entry| *entry != worst);
                self.own[worst.1.get()] = None;
            }
            if let Some((_, from)) = own {
                self.with[from.get()].retain(|entry| entry.1 != mentee);
            }
            self.with[to.get()].push((theirs, mentee));
            self.own[mentee.get()] = Some((rank, to));
            let (from, displaced) = (own.map(|own| own.1), displaced.map(|worst| worst.1));
            return Ok(Some(SettlingMove { mentee, from, to, displaced }));
        }
        Ok(None)
    }
}
