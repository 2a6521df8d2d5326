//! What a strategy is given.

use super::StrategyError;
use super::prepared::{PrepareFault, Prepared, bits_where};
use super::situation_fault::{KeptApart, SituationFault, find};
use crate::kernel::{BitMatrix, Control, Index, MenteeIx, MentorIx, ShapeError, Side, Sides};
use crate::market::{ScoredMarket, Scores, Seats, ViewRows};
use crate::people::{Cohort, PersonId};
use crate::scoring::{CompiledRules, LeftOut, ScoreTable, TableFault};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The cohort as it stands when pairs are to be formed: scores, seats still free, the
/// curator's locks and vetoes. Positions are those of the cohort's bases.
///
/// It is made by [`Prepared::situation`] and shares everything with what it was made from,
/// so that a copy with other locks costs no more than these.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{Optimal, Prepared, Strategy};
///
/// let likes = Own::table("likes", [[3.0, 2.0], [3.0, 1.0]]);
/// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [7_u64, 8].map(Mentor::new))?;
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let free = Control::unbounded();
/// let mut situation = Prepared::of(cohort, rules)?.situation(&free)?;
/// // The curator has decided on a pair: the others are found around it.
/// situation.lock(&1_u64.into(), &7_u64.into())?;
/// let pairing = Optimal.form(&situation, &free)?.or_stopped()?;
/// assert_eq!(pairing.by::<u64>()?, [(1, 7), (2, 8)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Situation {
    prepared: Prepared,
    /// Whether pairs are formed without a table where that can be.
    without_table: bool,
    locked: BTreeSet<(MenteeIx, MentorIx)>,
    vetoed: BTreeSet<(MenteeIx, MentorIx)>,
    /// Pairs ruled out by the thousand.
    ruled_out: Option<Arc<BitMatrix>>,
}

impl Prepared {
    /// The situation in which pairs are formed: the rules' required pairs are locked.
    /// Scores what is not scored yet, unless the table would pass its
    /// [limit](Prepared::with_table_limit).
    ///
    /// # Errors
    /// As for [`Prepared::table`], and every required pair that cannot be locked.
    pub fn situation(&self, control: &Control<'_>) -> Result<Situation, PrepareFault> {
        let without_table = self.is_beyond_table(control);
        if !without_table {
            self.table(control)?;
        }
        let mut situation = Situation::of(self, without_table);
        let required = self.rules().required().iter();
        let faults: Vec<_> = required.filter_map(|&pair| situation.lock_at(pair).err()).collect();
        if faults.is_empty() { Ok(situation) } else { Err(PrepareFault::Situation(faults.into())) }
    }
}

impl Situation {
    /// What was prepared, with nothing locked.
    fn of(prepared: &Prepared, without_table: bool) -> Self {
        Self {
            without_table,
            locked: BTreeSet::new(),
            vetoed: prepared.vetoed().clone(),
            ruled_out: prepared.ruled_out().cloned(),
            prepared: prepared.clone(),
        }
    }

    /// What it was made from.
    #[must_use]
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Fixes a pair: every strategy makes it. Locking it again changes nothing.
    ///
    /// # Errors
    /// [`SituationFault`] where the pair is unknown, forbidden by the rules, vetoed,
    /// or one of the two has no seat left; the situation is unchanged.
    pub fn lock(&mut self, mentee: &PersonId, mentor: &PersonId) -> Result<(), SituationFault> {
        self.lock_at((self.mentee(mentee)?, self.mentor(mentor)?))
    }

    /// [`Situation::lock`] by positions of the cohort.
    pub(super) fn lock_at(&mut self, pair: (MenteeIx, MentorIx)) -> Result<(), SituationFault> {
        if self.locked.contains(&pair) {
            return Ok(());
        }
        let Some((mentee, mentor)) = self.ids(pair.0, pair.1) else { return Ok(()) };
        if self.vetoed.contains(&pair) {
            return Err(SituationFault::LockedVetoed { mentee, mentor });
        }
        if let Some(because) = self.kept_apart(pair.0, pair.1) {
            return Err(SituationFault::LockedForbidden { mentee, mentor, because });
        }
        let taken_of_mentee = self.locked.iter().filter(|locked| locked.0 == pair.0).count();
        let taken_of_mentor = self.locked.iter().filter(|locked| locked.1 == pair.1).count();
        let no_seat = |side, person| SituationFault::NoSeatForLock { side, person };
        let (mentee_seats, mentor_seats) =
            (self.prepared.mentee_seats(), self.prepared.mentor_seats());
        if taken_of_mentee >= mentee_seats[pair.0.get()] as usize {
            return Err(no_seat(Side::Mentee, mentee));
        }
        if taken_of_mentor >= mentor_seats[pair.1.get()] as usize {
            return Err(no_seat(Side::Mentor, mentor));
        }
        self.locked.insert(pair);
        Ok(())
    }

    /// Rules a pair out: no strategy makes it, and it cannot block.
    ///
    /// # Errors
    /// [`SituationFault`] where the pair is unknown or locked.
    pub fn veto(&mut self, mentee: &PersonId, mentor: &PersonId) -> Result<(), SituationFault> {
        let pair = (self.mentee(mentee)?, self.mentor(mentor)?);
        if self.locked.contains(&pair) {
            return Err(SituationFault::LockedVetoed {
                mentee: mentee.clone(),
                mentor: mentor.clone(),
            });
        }
        self.vetoed.insert(pair);
        Ok(())
    }

    /// Rules out every pair for which `out` holds and which is not locked, in place of
    /// those ruled out so before: no strategy makes them, and they cannot block. For
    /// what is no veto of anybody and concerns many pairs, as the rules of a form do.
    ///
    /// # Errors
    /// [`ShapeError`] where a bit for each pair does not fit the address space.
    pub fn rule_out(&mut self, out: impl Fn(MenteeIx, MentorIx) -> bool) -> Result<(), ShapeError> {
        let (mentees, mentors) = (self.cohort().mentees().len(), self.cohort().mentors().len());
        let locked = &self.locked;
        let bits = bits_where(mentees, mentors, |mentee, mentor| {
            out(mentee, mentor) && !locked.contains(&(mentee, mentor))
        })?;
        self.ruled_out = Some(Arc::new(bits));
        Ok(())
    }

    fn is_ruled_out(&self, mentee: MenteeIx, mentor: MentorIx) -> bool {
        self.ruled_out.as_ref().is_some_and(|bits| bits.get(mentee.get(), mentor.get()))
    }

    /// The cohort.
    #[must_use]
    pub fn cohort(&self) -> &Cohort {
        self.prepared.cohort()
    }

    /// The scores of all pairs: made at the first call where the table passes its
    /// [limit](Prepared::with_table_limit), else made already.
    ///
    /// # Errors
    /// [`ShapeError`] where there is no room for it.
    pub fn table(&self) -> Result<&ScoreTable, ShapeError> {
        let table = self.prepared.table(&Control::unbounded());
        table.map(|table| &**table).map_err(|fault| match fault {
            TableFault::TooLarge { mentees, mentors } => {
                ShapeError::TooLarge { rows: mentees, columns: mentors }
            }
            // Nothing stops a run that is not bounded.
            TableFault::Stopped(_) => ShapeError::TooLarge { rows: 0, columns: 0 },
        })
    }

    /// What both sides think of a pair, in units; nothing where the rules forbid it. No table is
    /// made for it.
    #[must_use]
    pub fn scores_of(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(i32, i32)> {
        self.rules().view(mentee, mentor)
    }

    /// The rules that made the scores.
    #[must_use]
    pub fn rules(&self) -> &CompiledRules {
        self.prepared.rules()
    }

    /// The position of a mentee.
    ///
    /// # Errors
    /// [`SituationFault::UnknownPerson`].
    pub fn mentee(&self, mentee: &PersonId) -> Result<MenteeIx, SituationFault> {
        find(self.cohort().mentees(), mentee)
    }

    /// The position of a mentor.
    ///
    /// # Errors
    /// [`SituationFault::UnknownPerson`].
    pub fn mentor(&self, mentor: &PersonId) -> Result<MentorIx, SituationFault> {
        find(self.cohort().mentors(), mentor)
    }

    /// The ids of a pair; nothing where a position is nobody's.
    #[must_use]
    pub fn ids(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(PersonId, PersonId)> {
        let (mentees, mentors) = (self.cohort().mentees(), self.cohort().mentors());
        Some((mentees.id(mentee)?.clone(), mentors.id(mentor)?.clone()))
    }

    /// What keeps a pair from being made; nothing where it may be made.
    #[must_use]
    pub fn kept_apart(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<KeptApart> {
        if self.vetoed.contains(&(mentee, mentor)) {
            return Some(KeptApart::Veto);
        }
        if self.is_ruled_out(mentee, mentor) {
            return Some(KeptApart::Forms);
        }
        let name = self.rules().first_barrier(mentee, mentor)?;
        Some(KeptApart::Rule { name: name.to_owned() })
    }

    /// Whether a pair could be made if the rules allowed it: nobody vetoed it or ruled it out, and both take part.
    pub(super) fn is_left_by_decisions(&self, mentee: MenteeIx, mentor: MentorIx) -> bool {
        let seats = [
            self.prepared.mentee_seats().get(mentee.get()),
            self.prepared.mentor_seats().get(mentor.get()),
        ];
        let is_out = self.vetoed.contains(&(mentee, mentor)) || self.is_ruled_out(mentee, mentor);
        !is_out && seats.iter().all(|seats| seats.is_some_and(|&seats| seats > 0))
    }

    /// The fixed pairs, ascending.
    #[must_use]
    pub fn locked(&self) -> &BTreeSet<(MenteeIx, MentorIx)> {
        &self.locked
    }

    /// The market of everybody who takes part: allowed pairs that nobody vetoed,
    /// between people with a free seat. O(pairs / 64): the scores are shared.
    ///
    /// # Errors
    /// [`ShapeError`] where it does not fit the address space.
    pub fn market(&self) -> Result<OpenMarket, ShapeError> {
        let (mentees, mentors) = (self.prepared.mentee_seats(), self.prepared.mentor_seats());
        self.open(mentees.to_vec(), mentors.to_vec(), &BTreeSet::new())
    }

    /// The market that the locked pairs leave: without them, and with the seats that
    /// they take gone.
    ///
    /// # Errors
    /// As for [`Situation::market`].
    pub fn remaining(&self) -> Result<OpenMarket, ShapeError> {
        let seats = self.seats_left();
        self.open(seats.mentee, seats.mentor, &self.locked)
    }

    /// The seats that the locked pairs leave.
    fn seats_left(&self) -> Sides<Vec<u32>> {
        let mut mentees = self.prepared.mentee_seats().to_vec();
        let mut mentors = self.prepared.mentor_seats().to_vec();
        for &(mentee, mentor) in &self.locked {
            // A lock was only taken while a seat was free.
            mentees[mentee.get()] -= 1;
            mentors[mentor.get()] -= 1;
        }
        Sides::new(mentees, mentors)
    }

    /// Whether the table passes its limit, and pairs are formed without it where that can be.
    pub(super) fn is_without_table(&self) -> bool {
        self.without_table && self.rules().over_groups().is_empty()
    }

    /// Everybody who takes part, where there is no table: rules that forbid every pair but the
    /// open ones, and free seats.
    pub(super) fn row_rules(&self) -> (CompiledRules, Sides<Vec<u32>>) {
        let (mentees, mentors) = (self.prepared.mentee_seats(), self.prepared.mentor_seats());
        let seats = Sides::new(mentees.to_vec(), mentors.to_vec());
        (self.open_rules(&seats, &BTreeSet::new()), seats)
    }

    /// The same of what the locked pairs leave.
    pub(super) fn row_rules_left(&self) -> (CompiledRules, Sides<Vec<u32>>) {
        let seats = self.seats_left();
        (self.open_rules(&seats, &self.locked), seats)
    }

    fn open_rules(
        &self,
        seats: &Sides<Vec<u32>>,
        made: &BTreeSet<(MenteeIx, MentorIx)>,
    ) -> CompiledRules {
        let out = |seats: &[u32]| -> Vec<bool> { seats.iter().map(|&seats| seats == 0).collect() };
        let everybody = !seats.mentee.iter().chain(&seats.mentor).any(|&seats| seats == 0);
        let people = Sides::new(out(&seats.mentee), out(&seats.mentor));
        self.rules().leaving_out(LeftOut {
            people: (!everybody).then_some(people),
            pairs: self.vetoed.union(made).copied().collect(),
            marked: self.ruled_out.as_ref(),
        })
    }

    /// Both: the market of everybody, and what the locked pairs leave of it. Made once for
    /// a pairing; where nothing is locked they are one.
    pub(super) fn markets(&self) -> Result<Markets, ShapeError> {
        let everybody = self.market()?;
        let remaining = if self.locked.is_empty() { None } else { Some(self.remaining()?) };
        Ok(Markets { everybody, remaining })
    }

    fn open(
        &self,
        mentee_seats: Vec<u32>,
        mentor_seats: Vec<u32>,
        made: &BTreeSet<(MenteeIx, MentorIx)>,
    ) -> Result<OpenMarket, ShapeError> {
        let all = self.table()?.scores();
        let everybody = mentee_seats.iter().chain(&mentor_seats).all(|&seats| seats > 0);
        let untouched =
            self.vetoed.is_empty() && self.locked.is_empty() && self.ruled_out.is_none();
        let scores = if everybody && untouched {
            all.clone()
        } else {
            all.narrowed(|allowed| {
                if let Some(out) = &self.ruled_out {
                    allowed.clear_all_of(out);
                }
                for (mentee, mentor) in self.vetoed.iter().chain(made) {
                    allowed.set(mentee.get(), mentor.get(), false);
                }
                let without = |seats: &[u32]| -> Vec<usize> {
                    (0..seats.len()).filter(|&at| seats[at] == 0).collect()
                };
                without(&mentee_seats).into_iter().for_each(|mentee| allowed.clear_row(mentee));
                let mentors = without(&mentor_seats);
                for mentee in (0..all.mentees()).filter(|_| !mentors.is_empty()) {
                    mentors.iter().for_each(|&mentor| allowed.set(mentee, mentor, false));
                }
            })?
        };
        let (mentee_seats, mentor_seats) = (Seats::each(mentee_seats), Seats::each(mentor_seats));
        Ok(OpenMarket { scores, mentee_seats, mentor_seats })
    }
}

/// The market of everybody, and the one that locked pairs leave.
#[derive(Debug)]
pub(super) struct Markets {
    pub(super) everybody: OpenMarket,
    remaining: Option<OpenMarket>,
}

impl Markets {
    /// What the locked pairs leave.
    pub(super) fn remaining(&self) -> &OpenMarket {
        self.remaining.as_ref().unwrap_or(&self.everybody)
    }
}

/// Scores and seats of those who can still be paired.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OpenMarket {
    /// The scores, with only the open pairs allowed.
    pub scores: Scores<i32>,
    /// Free seats of the mentees.
    pub mentee_seats: Seats,
    /// Free seats of the mentors.
    pub mentor_seats: Seats,
}

impl OpenMarket {
    /// This market as a stable solver and its verifier take it.
    pub(super) fn scored(
        &self,
        code: &'static str,
    ) -> Result<ScoredMarket<'_, i32>, StrategyError> {
        ScoredMarket::new(&self.scores)
            .with_seats(self.mentee_seats.clone(), self.mentor_seats.clone())
            .map_err(|faults| StrategyError::Refused {
                strategy: code,
                reason: crate::kernel::joined(&faults),
            })
    }
}
