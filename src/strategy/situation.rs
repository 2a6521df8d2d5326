//! What a strategy is given.

use super::StrategyError;
use crate::kernel::{BitMatrix, Index, MenteeIx, MentorIx, ShapeError, Side};
use crate::market::{ScoredMarket, Scores, Seats};
use crate::people::{Base, Cohort, Participant, PersonId};
use crate::scoring::{CompiledRules, ScoreTable};
use std::collections::BTreeSet;
use std::fmt;

/// Why a situation cannot be as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SituationFault {
    /// The scores were made for another cohort.
    #[error(
        "the scores are for {mentees} mentees and {mentors} mentors, the cohort has \
         {cohort_mentees} and {cohort_mentors}"
    )]
    OtherCohort {
        /// Mentees in the table.
        mentees: usize,
        /// Mentors in the table.
        mentors: usize,
        /// Mentees in the cohort.
        cohort_mentees: usize,
        /// Mentors in the cohort.
        cohort_mentors: usize,
    },
    /// The id is not in the base.
    #[error("{person} is not among the {side}s")]
    UnknownPerson {
        /// Which base was searched.
        side: Side,
        /// The id.
        person: PersonId,
    },
    /// A lock on a pair that the rules forbid.
    #[error("{mentee} and {mentor} cannot be locked together: {because} forbids the pair")]
    LockedForbidden {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
        /// What forbids it.
        because: KeptApart,
    },
    /// A pair is locked and vetoed.
    #[error("{mentee} and {mentor} are locked together and vetoed at once")]
    LockedVetoed {
        /// The pair's mentee.
        mentee: PersonId,
        /// The pair's mentor.
        mentor: PersonId,
    },
    /// The locked pairs of a mentor cannot be part of a group of a size that may be.
    #[error("the locked pairs of mentor {mentor} fit no group of a size that may be")]
    LockedGroup {
        /// The mentor.
        mentor: PersonId,
    },
    /// More locks than seats.
    #[error("the {side} {person} has no free seat left for another locked pair")]
    NoSeatForLock {
        /// The person's side.
        side: Side,
        /// The person.
        person: PersonId,
    },
}

/// What keeps two people from being paired. A rule may have any name, so it is told apart
/// from a veto by its kind and never by what it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum KeptApart {
    /// The pair is vetoed in this situation.
    Veto,
    /// The rules of a form rule it out.
    Forms,
    /// The scoring rule of this name forbids it.
    Rule {
        /// The rule's name, as the curator wrote it.
        name: String,
    },
}

impl fmt::Display for KeptApart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Veto => f.write_str("a veto"),
            Self::Forms => f.write_str("the forms' rules"),
            Self::Rule { name } => f.write_str(name),
        }
    }
}

/// The cohort as it stands when pairs are to be formed: scores, seats still free, the
/// curator's locks and vetoes. Positions are those of the cohort's bases.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    cohort: &'a Cohort,
    table: &'a ScoreTable,
    rules: &'a CompiledRules,
    mentee_seats: Vec<u32>,
    mentor_seats: Vec<u32>,
    locked: BTreeSet<(MenteeIx, MentorIx)>,
    vetoed: BTreeSet<(MenteeIx, MentorIx)>,
    /// Pairs ruled out by the thousand.
    ruled_out: Option<BitMatrix>,
}

impl<'a> Situation<'a> {
    /// The situation in which everybody of the cohort takes part with all their
    /// seats, the rules' required pairs are locked and nothing is vetoed.
    ///
    /// # Errors
    /// Scores of another cohort, and every required pair that cannot be locked.
    pub fn new(
        cohort: &'a Cohort,
        rules: &'a CompiledRules,
        table: &'a ScoreTable,
    ) -> Result<Self, Vec<SituationFault>> {
        let (mentee_seats, mentor_seats) = (cohort.mentees().seats(), cohort.mentors().seats());
        Self::with_seats(cohort, rules, table, mentee_seats, mentor_seats)
    }

    /// As [`Situation::new`], with the seats that are still free, by position: 0 for
    /// somebody who does not take part or has no seat left.
    ///
    /// # Errors
    /// As for [`Situation::new`]; seats of another number of people too.
    pub fn with_seats(
        cohort: &'a Cohort,
        rules: &'a CompiledRules,
        table: &'a ScoreTable,
        mentee_seats: Vec<u32>,
        mentor_seats: Vec<u32>,
    ) -> Result<Self, Vec<SituationFault>> {
        let scores = table.scores();
        let people = (cohort.mentees().len(), cohort.mentors().len());
        for got in [
            (scores.mentees(), scores.mentors()),
            (rules.mentees(), rules.mentors()),
            (mentee_seats.len(), mentor_seats.len()),
        ] {
            if got != people {
                return Err(vec![SituationFault::OtherCohort {
                    mentees: got.0,
                    mentors: got.1,
                    cohort_mentees: people.0,
                    cohort_mentors: people.1,
                }]);
            }
        }
        let mut situation = Self {
            cohort,
            table,
            rules,
            mentee_seats,
            mentor_seats,
            locked: BTreeSet::new(),
            vetoed: BTreeSet::new(),
            ruled_out: None,
        };
        let required = rules.required().iter().filter_map(|&(mentee, mentor)| {
            Some((cohort.mentees().id(mentee)?, cohort.mentors().id(mentor)?))
        });
        let faults: Vec<_> =
            required.filter_map(|(mentee, mentor)| situation.lock(mentee, mentor).err()).collect();
        if faults.is_empty() { Ok(situation) } else { Err(faults) }
    }

    /// Fixes a pair: every strategy makes it. Locking it again changes nothing.
    ///
    /// # Errors
    /// [`SituationFault`] where the pair is unknown, forbidden by the rules, vetoed,
    /// or one of the two has no seat left; the situation is unchanged.
    pub fn lock(&mut self, mentee: &PersonId, mentor: &PersonId) -> Result<(), SituationFault> {
        let pair = (find(self.cohort.mentees(), mentee)?, find(self.cohort.mentors(), mentor)?);
        if self.locked.contains(&pair) {
            return Ok(());
        }
        if self.vetoed.contains(&pair) {
            return Err(SituationFault::LockedVetoed {
                mentee: mentee.clone(),
                mentor: mentor.clone(),
            });
        }
        if let Some(because) = self.kept_apart(pair.0, pair.1) {
            let (mentee, mentor) = (mentee.clone(), mentor.clone());
            return Err(SituationFault::LockedForbidden { mentee, mentor, because });
        }
        let taken_of_mentee = self.locked.iter().filter(|locked| locked.0 == pair.0).count();
        let taken_of_mentor = self.locked.iter().filter(|locked| locked.1 == pair.1).count();
        let no_seat = |side, person: &PersonId| SituationFault::NoSeatForLock {
            side,
            person: person.clone(),
        };
        if taken_of_mentee >= self.mentee_seats[pair.0.get()] as usize {
            return Err(no_seat(Side::Mentee, mentee));
        }
        if taken_of_mentor >= self.mentor_seats[pair.1.get()] as usize {
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
        let pair = (find(self.cohort.mentees(), mentee)?, find(self.cohort.mentors(), mentor)?);
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
        let (mentees, mentors) = (self.cohort.mentees().len(), self.cohort.mentors().len());
        let mut bits = BitMatrix::filled(mentees, mentors, false)?;
        for mentee in MenteeIx::all(mentees) {
            for mentor in MentorIx::all(mentors) {
                if out(mentee, mentor) && !self.locked.contains(&(mentee, mentor)) {
                    bits.set(mentee.get(), mentor.get(), true);
                }
            }
        }
        self.ruled_out = Some(bits);
        Ok(())
    }

    fn is_ruled_out(&self, mentee: MenteeIx, mentor: MentorIx) -> bool {
        self.ruled_out.as_ref().is_some_and(|bits| bits.get(mentee.get(), mentor.get()))
    }

    /// The cohort.
    #[must_use]
    pub fn cohort(&self) -> &'a Cohort {
        self.cohort
    }

    /// The scores of all pairs.
    #[must_use]
    pub fn table(&self) -> &'a ScoreTable {
        self.table
    }

    /// The rules that made the scores.
    #[must_use]
    pub fn rules(&self) -> &'a CompiledRules {
        self.rules
    }

    /// The position of a mentee.
    ///
    /// # Errors
    /// [`SituationFault::UnknownPerson`].
    pub fn mentee(&self, mentee: &PersonId) -> Result<MenteeIx, SituationFault> {
        find(self.cohort.mentees(), mentee)
    }

    /// The position of a mentor.
    ///
    /// # Errors
    /// [`SituationFault::UnknownPerson`].
    pub fn mentor(&self, mentor: &PersonId) -> Result<MentorIx, SituationFault> {
        find(self.cohort.mentors(), mentor)
    }

    /// The ids of a pair; nothing where a position is nobody's.
    #[must_use]
    pub fn ids(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(PersonId, PersonId)> {
        let (mentees, mentors) = (self.cohort.mentees(), self.cohort.mentors());
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
        if self.table.scores().is_allowed(mentee, mentor) {
            return None;
        }
        let barrier = self.table.barrier(mentee, mentor);
        let name = barrier.and_then(|barrier| self.rules.barriers().nth(barrier));
        Some(KeptApart::Rule { name: name.unwrap_or_default().to_owned() })
    }

    /// The fixed pairs, ascending.
    #[must_use]
    pub fn locked(&self) -> &BTreeSet<(MenteeIx, MentorIx)> {
        &self.locked
    }

    /// The market of everybody who takes part: allowed pairs that nobody vetoed,
    /// between people with a free seat.
    ///
    /// # Errors
    /// [`ShapeError`] where it does not fit the address space.
    pub fn market(&self) -> Result<OpenMarket, ShapeError> {
        self.open(self.mentee_seats.clone(), self.mentor_seats.clone(), |_, _| true)
    }

    /// The market that the locked pairs leave: without them, and with the seats that
    /// they take gone.
    ///
    /// # Errors
    /// As for [`Situation::market`].
    pub fn remaining(&self) -> Result<OpenMarket, ShapeError> {
        let (mut mentees, mut mentors) = (self.mentee_seats.clone(), self.mentor_seats.clone());
        for &(mentee, mentor) in &self.locked {
            // A lock was only taken while a seat was free.
            mentees[mentee.get()] -= 1;
            mentors[mentor.get()] -= 1;
        }
        self.open(mentees, mentors, |mentee, mentor| !self.locked.contains(&(mentee, mentor)))
    }

    fn open(
        &self,
        mentee_seats: Vec<u32>,
        mentor_seats: Vec<u32>,
        keep: impl Fn(MenteeIx, MentorIx) -> bool,
    ) -> Result<OpenMarket, ShapeError> {
        let everybody = mentee_seats.iter().chain(&mentor_seats).all(|&seats| seats > 0);
        let untouched =
            self.vetoed.is_empty() && self.locked.is_empty() && self.ruled_out.is_none();
        let scores = if everybody && untouched {
            self.table.scores().clone()
        } else {
            self.table.scores().restricted(|mentee, mentor| {
                mentee_seats[mentee.get()] > 0
                    && mentor_seats[mentor.get()] > 0
                    && !self.vetoed.contains(&(mentee, mentor))
                    && !self.is_ruled_out(mentee, mentor)
                    && keep(mentee, mentor)
            })?
        };
        let (mentee_seats, mentor_seats) = (Seats::each(mentee_seats), Seats::each(mentor_seats));
        Ok(OpenMarket { scores, mentee_seats, mentor_seats })
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

fn find<P: Participant>(base: &Base<P>, person: &PersonId) -> Result<P::Ix, SituationFault> {
    base.index_of(person)
        .ok_or_else(|| SituationFault::UnknownPerson { side: P::SIDE, person: person.clone() })
}
