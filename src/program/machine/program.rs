//! The machine itself: a programme in a stage, and its transitions.

use crate::program::machine::stage::{Finished, Preparation, Stage, State};
use crate::program::papers::operation::Operation;
use crate::program::record::Facts;
use crate::program::{Act, Reason, Reasons, Record, What};
use std::fmt;

/// A mentoring programme in the state `S`: one of the seven stages, or
/// [`Finished`].
///
/// What was recorded lives in one boxed [`Record`] through all stages; `S` owns the
/// open work of its stage only. Facts may be *recorded* in any stage, also before
/// the stage they belong to; the stage's *result* is demanded when the programme
/// [advances](Program::advance). The transitions are listed at [`Stage`].
///
/// Operations stand at desks, which borrow the record: `program.work().set_goal(…)`.
///
/// | desk | in which stages | what is done there |
/// | --- | --- | --- |
/// | [`people`](Program::people) | every stage | who enters, what is known of them, consent, sources, who leaves |
/// | [`team`](Program::team) | every stage | curator, offices, tasks, papers, resources, audiences, steps of the roadmap done, the rules of pairing and of proposals |
/// | [`selecting`](Program::selecting) | every stage | criteria, plans, questionnaires, interviews, decisions, sessions, tests, training |
/// | [`gatherings`](Program::gatherings) | every stage | group meetings, open days, personal talks |
/// | [`monitoring`](Program::monitoring) | every stage | questionnaires, measurements, reviews, feedback, coverage |
/// | [`preparing`](Program::preparing) | 1 | forms, roadmap, numbering |
/// | [`forming`](Program::forming) | 5, 6 | locks, vetoes, drafts, proposals, consent, the order, dissolving, repair, support, newcomers |
/// | [`planning`](Program::planning) | 5, 6 | what may be asked before: shortlists, what a change of the draft costs, plans of repairs and group meetings |
/// | [`arranging`](Program::arranging) | 5, 6 | formats, the outcome of a trial, rewards devised |
/// | [`work`](Program::work) | 5, 6, 7 | analyses, goals, meetings, diary, assessment, closing a pair |
/// | [`results`](Program::results) | 5, 6, 7 | results, opinions, ratings |
/// | [`closing`](Program::closing) | 7 | rewards granted, cases, next themes, assessment from outside, the long-term base, refilling |
///
/// A desk that belongs to other stages does not compile:
///
/// ```compile_fail,E0599
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, Program};
///
/// let curator = PersonId::new("curator").unwrap();
/// let act = Act::new(curator, Date::new(2026, 9, 1).unwrap(), "order 12");
/// let mut program = Program::begin(&act);
/// program.closing(); // nothing is closed in stage 1
/// ```
///
/// nor does one that two stages share, in another one:
///
/// ```compile_fail,E0599
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, Program};
///
/// let curator = PersonId::new("curator").unwrap();
/// let act = Act::new(curator, Date::new(2026, 9, 1).unwrap(), "order 12");
/// let mut program = Program::begin(&act);
/// program.forming().publish(&act, "order 13"); // there are no pairs in stage 1
/// ```
///
/// nor does the use of a programme that has moved on:
///
/// ```compile_fail,E0382
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, Program};
///
/// let curator = PersonId::new("curator").unwrap();
/// let act = Act::new(curator, Date::new(2026, 9, 1).unwrap(), "order 12");
/// let program = Program::begin(&act);
/// let next = program.advance(&act);
/// program.record();
/// ```
///
/// A refused transition gives the programme back with every reason:
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, PreparingReason, Program};
///
/// let curator = PersonId::new("curator")?;
/// let act = Act::new(curator.clone(), Date::new(2026, 9, 1).unwrap(), "order 12");
/// let mut program = Program::begin(&act);
/// program.team().name_curator(&act, &curator)?;
/// let refused = program.advance(&act).unwrap_err();
/// assert_eq!(
///     refused.reasons.as_slice(),
///     [
///         PreparingReason::NoForms.into(),
///         PreparingReason::NoRoadmap.into(),
///         PreparingReason::NoResources.into(),
///     ]
/// );
/// let program = refused.program; // and on it goes
/// assert!(program.record().conditions().curator.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(PartialEq)]
pub struct Program<S: State> {
    pub(in crate::program) record: Box<Record>,
    pub(in crate::program) stage: S,
}

/// A transition that was refused: the programme as it was, and every reason.
pub struct Refused<S: State> {
    /// The programme, unchanged.
    pub program: Box<Program<S>>,
    /// Every reason.
    pub reasons: Reasons,
}

impl Program<Preparation> {
    /// Begins the first cycle of a programme.
    #[must_use]
    pub fn begin(act: &Act) -> Self {
        let mut record = Record::new(Facts { cycle: 1, ..Facts::default() });
        record.note(act, What::Begun, []);
        Self { record: Box::new(record), stage: Preparation::begin() }
    }
}

impl<S: State> Program<S> {
    /// All that was recorded.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }
}

impl<S: Stage> Program<S> {
    /// Why the stage's result is not there yet; nothing where the programme can
    /// advance. Time: proportional to the reasons given.
    #[must_use]
    pub fn demands(&self) -> Vec<Reason> {
        self.stage.demands(&self.record.facts, &self.record.index)
    }

    /// Ends the stage and begins the next one. Nothing is copied: a pointer moves,
    /// and the time does not grow with the bases.
    ///
    /// # Errors
    /// The programme unchanged, with every reason why the stage's result is not
    /// there; the table at [`Stage`] says what is demanded.
    pub fn advance(mut self, act: &Act) -> Result<Program<S::Next>, Refused<S>> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.demands());
        if let Err(reasons) = Reasons::check(reasons) {
            return Err(Refused { program: Box::new(self), reasons });
        }
        let entered = S::NAME.next().map_or(What::Finished, What::Entered);
        let (after, doing) =
            (self.record.revision(), self.record.doing(act, || Operation::Advance {}));
        self.record.note(act, entered, []);
        self.record.did(after, doing);
        Ok(Program { record: self.record, stage: self.stage.next() })
    }
}

impl Program<Finished> {
    /// Begins the next cycle: stage 1 with the bases that this cycle leaves.
    ///
    /// - Mentors are those of the long-term base, former mentees included. Their
    ///   training stays; questionnaire, interview and decision are asked for anew,
    ///   since selection goes by the new requests.
    /// - Mentees are those who had no mentor to the end or go on with another theme.
    ///   The mentors they worked with are noted as earlier ones, and whoever was
    ///   served to the end no longer waits.
    /// - Nobody who left is carried over.
    /// - The theme with which a pair goes on becomes the mentee's first request.
    /// - Questionnaires of monitoring, targets and counts of coverage stay.
    /// - Wishes belong to a cycle and are dropped. The rules stay, without the required
    ///   and forbidden pairs of people who are not carried over; so do the chosen model
    ///   and the tombstones.
    ///
    /// The finished cycle's record ends here: take a snapshot before, where it is
    /// to be kept. Time: O(people + pairs).
    ///
    /// # Errors
    /// The programme unchanged where the day is before the journal's last entry.
    pub fn next_cycle(self, act: &Act) -> Result<Program<Preparation>, Refused<Finished>> {
        if let Err(reasons) = Reasons::check(self.record.check(act)) {
            return Err(Refused { program: Box::new(self), reasons });
        }
        let after = self.record.revision();
        let Record { facts, index, events, .. } = *self.record;
        let mut record =
            Record::new(crate::program::record::next_cycle::carried_over(facts, &index));
        record.events = events;
        let doing = record.doing(act, || Operation::NextCycle {});
        record.note(act, What::Begun, []);
        record.did(after, doing);
        Ok(Program { record: Box::new(record), stage: Preparation::begin() })
    }
}

impl<S: State> fmt::Debug for Program<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cohort = self.record.cohort();
        f.debug_struct("Program")
            .field("stage", &self.stage.save().code())
            .field("mentees", &cohort.mentees().len())
            .field("mentors", &cohort.mentors().len())
            .field("pairs", &self.record.facts.pairs.len())
            .finish_non_exhaustive()
    }
}

impl<S: State> fmt::Debug for Refused<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused")
            .field("program", &self.program)
            .field("reasons", &self.reasons)
            .finish()
    }
}

impl<S: State> fmt::Display for Refused<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reasons.fmt(f)
    }
}

impl<S: State> std::error::Error for Refused<S> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.reasons)
    }
}
