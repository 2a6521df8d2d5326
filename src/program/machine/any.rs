//! The run-time twin: a programme whose stage is known only when it runs.

use crate::people::PersonId;
use crate::program::papers::saved::Saved;
use crate::program::record::restore::fault::RestoreFaults;
use crate::program::record::restore::{self};
use crate::program::{
    Act, Closing, Finished, Forming, MenteeBase, MentorBase, Preparation, Program, Reason, Reasons,
    Record, Refused, Selection, Snapshot, StageName, Work,
};
use std::fmt;

/// A programme in whichever state. Match on it to come to the operations of a
/// stage.
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, AnyProgram, Program, StageName};
///
/// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "order 12");
/// let program = AnyProgram::from(Program::begin(&act));
/// assert_eq!(program.stage(), StageName::Preparation);
/// let AnyProgram::Preparation(mut program) = program else { unreachable!() };
/// program.team().name_curator(&act, &act.by)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, PartialEq)]
pub enum AnyProgram {
    /// In stage 1.
    Preparation(Program<Preparation>),
    /// In stage 2.
    MenteeBase(Program<MenteeBase>),
    /// In stage 3.
    MentorBase(Program<MentorBase>),
    /// In stage 4.
    Selection(Program<Selection>),
    /// In stage 5.
    Forming(Program<Forming>),
    /// In stage 6.
    Work(Program<Work>),
    /// In stage 7.
    Closing(Program<Closing>),
    /// After stage 7.
    Finished(Program<Finished>),
}

/// A transition of an [`AnyProgram`] that was refused.
#[derive(Debug)]
pub struct AnyRefused {
    /// The programme, unchanged.
    pub program: Box<AnyProgram>,
    /// Every reason.
    pub reasons: Reasons,
}

impl fmt::Display for AnyRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reasons.fmt(f)
    }
}

impl std::error::Error for AnyRefused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.reasons)
    }
}

macro_rules! any {
    ($($stage:ident)*) => {
        $(
            impl From<Program<$stage>> for AnyProgram {
                fn from(program: Program<$stage>) -> Self {
                    Self::$stage(program)
                }
            }

            impl From<Refused<$stage>> for AnyRefused {
                fn from(refused: Refused<$stage>) -> Self {
                    let Refused { program, reasons } = refused;
                    Self { program: Box::new((*program).into()), reasons }
                }
            }
        )*

        /// The same expression for a programme in whichever state.
        macro_rules! each {
            ($any:expr, $program:ident => $body:expr) => {
                match $any {
                    $(AnyProgram::$stage($program) => $body,)*
                }
            };
        }
    };
}
any! { Preparation MenteeBase MentorBase Selection Forming Work Closing Finished }

macro_rules! each_stage {
    ($any:expr, $program:ident => $body:expr, finished $finished:ident => $other:expr) => {
        match $any {
            AnyProgram::Preparation($program) => $body,
            AnyProgram::MenteeBase($program) => $body,
            AnyProgram::MentorBase($program) => $body,
            AnyProgram::Selection($program) => $body,
            AnyProgram::Forming($program) => $body,
            AnyProgram::Work($program) => $body,
            AnyProgram::Closing($program) => $body,
            AnyProgram::Finished($finished) => $other,
        }
    };
}

impl AnyProgram {
    /// All that was recorded.
    #[must_use]
    pub fn record(&self) -> &Record {
        each!(self, program => program.record())
    }

    /// The stage; closing for a finished cycle.
    #[must_use]
    pub fn stage(&self) -> StageName {
        match self {
            Self::Preparation(_) => StageName::Preparation,
            Self::MenteeBase(_) => StageName::MenteeBase,
            Self::MentorBase(_) => StageName::MentorBase,
            Self::Selection(_) => StageName::Selection,
            Self::Forming(_) => StageName::Forming,
            Self::Work(_) => StageName::Work,
            Self::Closing(_) | Self::Finished(_) => StageName::Closing,
        }
    }

    /// Whether the cycle is finished.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(self, Self::Finished(_))
    }

    /// Why the stage's result is not there yet; nothing where the programme can
    /// advance or is finished.
    #[must_use]
    pub fn demands(&self) -> Vec<Reason> {
        each_stage!(self, program => program.demands(), finished _program => Vec::new())
    }

    /// Ends the stage and begins the next one, as [`Program::advance`].
    ///
    /// # Errors
    /// The programme unchanged, with every reason; a finished cycle has
    /// [`Program::next_cycle`] only.
    pub fn advance(self, act: &Act) -> Result<Self, AnyRefused> {
        each_stage!(
            self,
            program => Ok(program.advance(act)?.into()),
            finished program => Err(AnyRefused {
                program: Box::new(Self::Finished(program)),
                reasons: Reason::AlreadyFinished.into(),
            })
        )
    }

    /// Erases a person, as [`Program::erase`].
    ///
    /// # Errors
    /// As there.
    pub fn erase(&mut self, act: &Act, person: &PersonId) -> Result<PersonId, Reasons> {
        each!(self, program => program.erase(act, person))
    }

    /// What is saved of it.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        each!(self, program => program.snapshot())
    }
}

impl Snapshot {
    /// Makes a programme of it again: re-checks everything that the types promise and
    /// derives anew what follows from the facts. Time: O(record · log).
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn restore(self) -> Result<AnyProgram, RestoreFaults> {
        let Self { version: _, stage, record } = self;
        let record = Box::new(Record::new(*record));
        restore::check(&record, &stage)?;
        Ok(match stage {
            Saved::Preparation => Program { record, stage: Preparation::begin() }.into(),
            Saved::MenteeBase => Program { record, stage: MenteeBase::begin() }.into(),
            Saved::MentorBase => Program { record, stage: MentorBase::begin() }.into(),
            Saved::Selection => Program { record, stage: Selection::begin() }.into(),
            Saved::Forming(open) => Program { record, stage: Forming { open } }.into(),
            Saved::Work(open) => Program { record, stage: Work { open } }.into(),
            Saved::Closing => Program { record, stage: Closing::begin() }.into(),
            Saved::Finished => Program { record, stage: Finished::begin() }.into(),
        })
    }
}
