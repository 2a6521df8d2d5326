//! The scored situation, made once: people, rules, what each pair is worth, free seats.

use super::situation_fault::{SituationFault, find};
use crate::kernel::{BitMatrix, Control, Faults, Index, MenteeIx, MentorIx, ShapeError, faults};
use crate::people::{Cohort, PersonId};
use crate::scoring::{CompiledRules, Explanation, Rules, RulesFault, ScoreTable, TableFault};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// When something was prepared: a number that grows with the changes of what it was made
/// from, and belongs to that one source. Two stamps are the same only where one is a copy
/// of the other, so that a programme takes no other programme's for its own.
#[derive(Clone, Debug, Default)]
pub struct Stamp(Arc<u64>);

impl Stamp {
    /// The number: how many changes there had been.
    #[must_use]
    pub fn number(&self) -> u64 {
        *self.0
    }

    /// The stamp after another change.
    #[must_use]
    pub fn next(&self) -> Self {
        Self(Arc::new(self.0.saturating_add(1)))
    }

    /// Whether nothing has changed in between.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

faults! {
    /// Why a situation cannot be prepared.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum PrepareFault: "prepare-fault" {
        /// The rules do not fit the people: every fault.
        Rules(fault: Faults<RulesFault>) = "rules",
            "the rules do not fit the people: {fault}",
            "правила не подходят к людям: {fault}";
        /// The pairs could not be scored.
        Table(fault: TableFault) = "table", "{fault}", "{fault}";
        /// What is decided beforehand cannot be: every fault.
        Situation(fault: Faults<SituationFault>) = "situation",
            "the situation cannot be as asked: {fault}",
            "решённое заранее невозможно: {fault}";
        /// Rules or seats are of another cohort.
        OtherCohort {
            /// Mentees of the rules or seats.
            mentees: usize,
            /// Mentors of the rules or seats.
            mentors: usize,
            /// Mentees in the cohort.
            cohort_mentees: usize,
            /// Mentors in the cohort.
            cohort_mentors: usize,
        } = "other-cohort",
            "the scores are for {mentees:mentee|mentees} and {mentors:mentor|mentors}, the cohort has \
             {cohort_mentees} and {cohort_mentors}",
            "оценки – для {mentees} × {mentors} людей, а в базах {cohort_mentees} × \
             {cohort_mentors}";
        /// More pairs than fit the address space.
        Shape(fault: ShapeError) = "shape", "{fault}", "{fault}";
    }
}

/// The scored situation, owned: a cohort, the rules compiled for it, what each pair is
/// worth, the seats that are free, and the pairs that are out of the question.
///
/// It is made once and asked often: everything that looks at it shares it, and a copy
/// copies pointers. Single pairs are asked of the compiled rules without scoring the
/// others; the table of all pairs is made when somebody asks for it, and kept for all
/// copies, those with other seats included. It can be sent to another thread, to form
/// pairs there: its [`Stamp`] tells whether it still holds when the answer comes back.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
/// use mentormatch::scoring::Rules;
/// use mentormatch::strategy::{Optimal, Prepared, Strategy};
///
/// let mentees = Base::new(["ivan", "olga"].map(|id| Mentee::new(PersonId::new(id).unwrap())));
/// let mentors = Base::new([Mentor::new(PersonId::new("maria").unwrap())]);
/// let cohort = Cohort::new(mentees.unwrap(), mentors.unwrap()).unwrap();
/// let prepared = Prepared::new(cohort, &Rules::default())?;
/// let elsewhere = prepared.clone();
/// let formed = std::thread::spawn(move || {
///     let free = Control::unbounded();
///     Optimal.form(&elsewhere.situation(&free).unwrap(), &free).unwrap()
/// });
/// assert_eq!(formed.join().unwrap().solved().unwrap().pairs.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Prepared {
    stamp: Stamp,
    cohort: Arc<Cohort>,
    rules: CompiledRules,
    table: Arc<OnceLock<Arc<ScoreTable>>>,
    mentee_seats: Arc<[u32]>,
    mentor_seats: Arc<[u32]>,
    vetoed: Arc<BTreeSet<(MenteeIx, MentorIx)>>,
    ruled_out: Option<Arc<BitMatrix>>,
    table_limit: u64,
}

/// Tables of so many bytes are made whatever the limit: solvers of small tables have ways of their
/// own, which choose among equally good pairs in another order.
const LEAST_TABLE: u64 = 600_000;

impl Prepared {
    /// The most bytes that the table of all pairs takes by default, 2 GiB: some 16 000 mentees
    /// and as many mentors.
    pub const TABLE_LIMIT: u64 = 2 << 30;

    /// Everybody of the cohort with all their seats, and nothing out of the question but
    /// what the rules forbid. Nothing is scored yet: O(people × rules).
    ///
    /// # Errors
    /// [`PrepareFault::Rules`].
    pub fn new(cohort: impl Into<Arc<Cohort>>, rules: &Rules) -> Result<Self, PrepareFault> {
        let cohort = cohort.into();
        let rules = rules.compile(&cohort).map_err(PrepareFault::Rules)?;
        Self::of(cohort, rules)
    }

    /// As [`Prepared::new`], by rules that are compiled for this cohort already.
    ///
    /// # Errors
    /// [`PrepareFault::OtherCohort`] where they were compiled for another number of people.
    pub fn of(cohort: impl Into<Arc<Cohort>>, rules: CompiledRules) -> Result<Self, PrepareFault> {
        let cohort = cohort.into();
        let (mentee_seats, mentor_seats) = (cohort.mentees().seats(), cohort.mentors().seats());
        let prepared = Self {
            stamp: Stamp::default(),
            mentee_seats: mentee_seats.into(),
            mentor_seats: mentor_seats.into(),
            cohort,
            rules,
            table: Arc::default(),
            vetoed: Arc::default(),
            ruled_out: None,
            table_limit: Self::TABLE_LIMIT,
        };
        prepared.fits((prepared.rules.mentees(), prepared.rules.mentors()))?;
        Ok(prepared)
    }

    fn fits(&self, got: (usize, usize)) -> Result<(), PrepareFault> {
        let (cohort_mentees, cohort_mentors) =
            (self.cohort.mentees().len(), self.cohort.mentors().len());
        if got == (cohort_mentees, cohort_mentors) {
            return Ok(());
        }
        let (mentees, mentors) = got;
        Err(PrepareFault::OtherCohort { mentees, mentors, cohort_mentees, cohort_mentors })
    }

    /// The same with the seats that are still free, by position: 0 for somebody who does
    /// not take part or has no seat left. Scores are shared; the stamp is another one.
    ///
    /// # Errors
    /// [`PrepareFault::OtherCohort`] where they are of another number of people.
    pub fn with_seats(
        mut self,
        mentees: Vec<u32>,
        mentors: Vec<u32>,
    ) -> Result<Self, PrepareFault> {
        self.fits((mentees.len(), mentors.len()))?;
        (self.mentee_seats, self.mentor_seats) = (mentees.into(), mentors.into());
        Ok(self.stamped(Stamp::default()))
    }

    /// The same with these pairs vetoed, in place of those that were, and another stamp.
    ///
    /// # Errors
    /// Everybody named who is not in the cohort.
    pub fn with_vetoes<'v>(
        mut self,
        vetoes: impl IntoIterator<Item = (&'v PersonId, &'v PersonId)>,
    ) -> Result<Self, PrepareFault> {
        let mut faults = Vec::new();
        let mut vetoed = BTreeSet::new();
        for (mentee, mentor) in vetoes {
            let found = (find(self.cohort.mentees(), mentee), find(self.cohort.mentors(), mentor));
            match found {
                (Ok(mentee), Ok(mentor)) => {
                    vetoed.insert((mentee, mentor));
                }
                (one, other) => faults.extend(one.err().into_iter().chain(other.err())),
            }
        }
        if !faults.is_empty() {
            return Err(PrepareFault::Situation(faults.into()));
        }
        self.vetoed = vetoed.into();
        Ok(self.stamped(Stamp::default()))
    }

    /// The same with every pair ruled out for which `out` holds, in place of those that
    /// were: for what is no veto of anybody and concerns many pairs, as the rules of a form
    /// do. The stamp is another one.
    ///
    /// # Errors
    /// [`ShapeError`] where a bit for each pair does not fit the address space.
    pub fn ruling_out(
        mut self,
        out: impl Fn(MenteeIx, MentorIx) -> bool,
    ) -> Result<Self, ShapeError> {
        let (mentees, mentors) = (self.cohort.mentees().len(), self.cohort.mentors().len());
        self.ruled_out = Some(Arc::new(bits_where(mentees, mentors, out)?));
        Ok(self.stamped(Stamp::default()))
    }

    /// The same with another limit of the bytes that the table of all pairs may take, in place
    /// of [`Prepared::TABLE_LIMIT`]. Scores are shared; the stamp stays.
    ///
    /// Beyond the limit, or beyond the control's [memory limit](Control::with_memory_limit), no
    /// table is made at first. [`Stable`](super::Stable) with ties by index,
    /// [`Optimal`](super::Optimal), [`HighestTotal`](super::HighestTotal) and
    /// [`WaitingFirst`](super::WaitingFirst) score pairs when they need them then and form the
    /// same pairs; the pairing says so ([`Pairing::pairs_scored`](super::Pairing::pairs_scored)).
    /// Everything else makes the table when it is asked for it: the other strategies, those named
    /// where rules over groups hold or where mentees have several seats and mentors one, and what
    /// looks at a draft. Tables of less than 600 000 bytes are always made.
    #[must_use]
    pub fn with_table_limit(mut self, bytes: u64) -> Self {
        self.table_limit = bytes;
        self
    }

    /// How many bytes the table of all pairs takes: 8 a pair and a bit.
    #[must_use]
    pub fn table_bytes(&self) -> u64 {
        let [mentees, mentors] = [self.rules.mentees(), self.rules.mentors()];
        let pairs = (mentees as u64).saturating_mul(mentors as u64);
        pairs.saturating_mul(8).saturating_add(pairs / 8)
    }

    /// Whether pairs are to be formed without a table.
    pub(super) fn is_beyond_table(&self, control: &Control<'_>) -> bool {
        let limit = self.table_limit.min(control.memory_limit().unwrap_or(u64::MAX));
        self.table_bytes() > limit.max(LEAST_TABLE)
    }

    /// The same with this stamp.
    #[must_use]
    pub(crate) fn stamped(mut self, stamp: Stamp) -> Self {
        self.stamp = stamp;
        self
    }

    /// When it was prepared.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The cohort.
    #[must_use]
    pub fn cohort(&self) -> &Cohort {
        &self.cohort
    }

    /// The rules, which answer about single pairs without scoring the others.
    #[must_use]
    pub fn rules(&self) -> &CompiledRules {
        &self.rules
    }

    /// What the scores of this pair are made of, or what forbids it; nothing where somebody is
    /// not in the cohort.
    #[must_use]
    pub fn explain(&self, mentee: &PersonId, mentor: &PersonId) -> Option<Explanation> {
        self.rules.explain_people(&self.cohort, mentee, mentor)
    }

    /// The free seats of the mentees, by position.
    #[must_use]
    pub fn mentee_seats(&self) -> &[u32] {
        &self.mentee_seats
    }

    /// The free seats of the mentors, by position.
    #[must_use]
    pub fn mentor_seats(&self) -> &[u32] {
        &self.mentor_seats
    }

    /// The vetoed pairs, ascending.
    #[must_use]
    pub fn vetoed(&self) -> &BTreeSet<(MenteeIx, MentorIx)> {
        &self.vetoed
    }

    pub(super) fn ruled_out(&self) -> Option<&Arc<BitMatrix>> {
        self.ruled_out.as_ref()
    }

    /// The scores of all pairs: made at the first call, under its control, and kept.
    ///
    /// # Errors
    /// As for [`CompiledRules::score`]; the next call tries again.
    pub fn table(&self, control: &Control<'_>) -> Result<&Arc<ScoreTable>, TableFault> {
        if let Some(table) = self.table.get() {
            return Ok(table);
        }
        // Scored outside the lock of the cell, since scoring waits for other threads. Two
        // that come at once both score, and get the same numbers.
        let table = Arc::new(self.rules.score(control)?);
        Ok(self.table.get_or_init(|| table))
    }

    /// The same with these pairs required by the rules, in place of those that were. The
    /// stamp stays.
    ///
    /// # Errors
    /// [`PrepareFault::Rules`]: somebody is unknown, a pair stands twice, or something
    /// forbids it.
    pub(crate) fn requiring(
        &self,
        required: &[(PersonId, PersonId)],
    ) -> Result<Self, PrepareFault> {
        let rules = self.rules.requiring(&self.cohort, required).map_err(PrepareFault::Rules)?;
        Ok(Self { rules, ..self.clone() })
    }
}

/// The bits of all pairs for which `holds` does.
pub(super) fn bits_where(
    mentees: usize,
    mentors: usize,
    holds: impl Fn(MenteeIx, MentorIx) -> bool,
) -> Result<BitMatrix, ShapeError> {
    let mut bits = BitMatrix::filled(mentees, mentors, false)?;
    for mentee in MenteeIx::all(mentees) {
        for mentor in MentorIx::all(mentors) {
            if holds(mentee, mentor) {
                bits.set(mentee.get(), mentor.get(), true);
            }
        }
    }
    Ok(bits)
}
