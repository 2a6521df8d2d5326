//! The run-time twin: a programme whose stage is known only when it runs.

use crate::kernel::Faults;
use crate::people::{Mentee, Mentor, PersonId};
use crate::program::machine::forking::{Whole, corrected};
use crate::program::machine::stage::State;
use crate::program::papers::saved::Saved;
use crate::program::record::restore::fault::RestoreFault;
use crate::program::record::restore::{self};
use crate::program::{
    Act, ArrangingDesk, Closing, ClosingDesk, Corrected, Erased, Fact, Finished, FormChoice,
    Forming, FormingDesk, GatheringsDesk, GeneralReason, MenteeBase, MentorBase, MonitoringDesk,
    OpenPairing, PeopleDesk, PlanningDesk, Preparation, PreparingDesk, Program, Ready, Reason,
    Reasons, Record, Refused, ResultsDesk, SelectingDesk, Selection, Snapshot, StageName, TeamDesk,
    What, Work, WorkDesk,
};
use std::fmt;

/// A programme in whichever state: what [`restore`](Snapshot::restore) gives back, and
/// what an application keeps that serves programmes in several stages.
///
/// Every desk of the table at [`Program`] is handed out where the stage has it:
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, AnyProgram, Program, StageName};
///
/// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "order 12");
/// let saved = Program::begin(&act).snapshot();
/// let mut program: AnyProgram = saved.restore()?;
/// program.team().ok_or("the cycle is finished")?.name_curator(&act, &act.by)?;
/// assert!(program.forming().is_none(), "no pairs are formed in stage 1");
/// assert_eq!(program.stage(), StageName::Preparation);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Whoever goes on within one stage matches on it, and has the stage's type again, with
/// which a desk that is not there does not compile:
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::{Act, AnyProgram, Program};
///
/// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "order 12");
/// let program = AnyProgram::from(Program::begin(&act));
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

    /// A copy for a scenario, as [`Program::fork`].
    #[must_use]
    pub fn fork(&self) -> Self {
        each!(self, program => program.fork().into())
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
                reasons: GeneralReason::AlreadyFinished.into(),
            })
        )
    }

    /// Erases a person, as [`Program::erase`].
    ///
    /// # Errors
    /// As there.
    pub fn erase(&mut self, act: &Act, person: &PersonId) -> Result<Erased, Reasons> {
        each!(self, program => program.erase(act, person))
    }

    /// What is saved of it.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        each!(self, program => program.snapshot())
    }
}

/// A [fork](Program::fork).
impl Clone for AnyProgram {
    fn clone(&self) -> Self {
        self.fork()
    }
}

macro_rules! desks {
    ($($(#[$note:meta])* $desk:ident: $type:ident in $($stage:ident)*;)*) => {
        /// Desks, each where the stage has it; the table at [`Program`] says what is done
        /// there.
        impl AnyProgram {$(
            $(#[$note])*
            pub fn $desk(&mut self) -> Option<$type<'_>> {
                match self {
                    $(Self::$stage(program) => Some(program.$desk()),)*
                    _ => None,
                }
            }
        )*}
    };
}
desks! {
    /// The desk of people, before the cycle is finished.
    people: PeopleDesk
        in Preparation MenteeBase MentorBase Selection Forming Work Closing;
    /// The desk of the team, before the cycle is finished.
    team: TeamDesk
        in Preparation MenteeBase MentorBase Selection Forming Work Closing;
    /// The desk of selection and training, before the cycle is finished.
    selecting: SelectingDesk
        in Preparation MenteeBase MentorBase Selection Forming Work Closing;
    /// The desk of gatherings, before the cycle is finished.
    gatherings: GatheringsDesk
        in Preparation MenteeBase MentorBase Selection Forming Work Closing;
    /// The desk of monitoring, before the cycle is finished.
    monitoring: MonitoringDesk
        in Preparation MenteeBase MentorBase Selection Forming Work Closing;
    /// The desk of stage 1.
    preparing: PreparingDesk in Preparation;
    /// The desk of forming, in stages 5 and 6.
    forming: FormingDesk in Forming Work;
    /// The desk of work, in stages 5 to 7.
    work: WorkDesk in Forming Work Closing;
    /// The desk of results, in stages 5 to 7.
    results: ResultsDesk in Forming Work Closing;
    /// The desk of what stages 5 and 6 arrange.
    arranging: ArrangingDesk in Forming Work;
    /// The desk of stage 7.
    closing: ClosingDesk in Closing;
}

impl AnyProgram {
    /// The desk of planning, in stages 5 and 6.
    #[must_use]
    pub fn planning(&self) -> Option<PlanningDesk<'_>> {
        match self {
            Self::Forming(program) => Some(program.planning()),
            Self::Work(program) => Some(program.planning()),
            _ => None,
        }
    }

    /// The pairs locked for the next draft, and the draft under review, in stages 5 and 6.
    #[must_use]
    pub fn open_pairing(&self) -> Option<&OpenPairing> {
        match self {
            Self::Forming(program) => Some(program.open_pairing()),
            Self::Work(program) => Some(program.open_pairing()),
            _ => None,
        }
    }

    /// The token of a mentee who may be paired, as [`Program::ready_mentee`].
    ///
    /// # Errors
    /// Everything that the mentee lacks.
    pub fn ready_mentee(&self, mentee: &PersonId) -> Result<Ready<Mentee>, Reasons> {
        each!(self, program => program.ready_mentee(mentee))
    }

    /// The token of a mentor who may be paired, as [`Program::ready_mentor`].
    ///
    /// # Errors
    /// Everything that the mentor lacks.
    pub fn ready_mentor(&self, mentor: &PersonId) -> Result<Ready<Mentor>, Reasons> {
        each!(self, program => program.ready_mentor(mentor))
    }
}

impl Snapshot {
    /// Makes a programme of it again: re-checks everything that the types promise and
    /// derives anew what follows from the facts. Time: O(record · log).
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn restore(self) -> Result<AnyProgram, Faults<RestoreFault>> {
        let Self { stage, record } = self;
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

impl AnyProgram {
    /// As [`Program::withdraw`].
    ///
    /// # Errors
    /// As for [`Program::withdraw`]; the cycle is finished.
    pub fn withdraw(
        &mut self,
        act: &Act,
        wrong: impl IntoIterator<Item = Fact>,
    ) -> Result<Corrected, Reasons> {
        corrected(self, act, (wrong, None), What::Withdrawn, |_| Ok(()))
    }

    /// As [`Program::correct`].
    ///
    /// # Errors
    /// As for [`Program::correct`]; the cycle is finished.
    pub fn correct(
        &mut self,
        act: &Act,
        wrong: impl IntoIterator<Item = Fact>,
        anew: impl FnOnce(&mut Self) -> Result<(), Reasons>,
    ) -> Result<Corrected, Reasons> {
        corrected(self, act, (wrong, None), What::Corrected, anew)
    }

    /// As [`Program::correct_forms`].
    ///
    /// # Errors
    /// As for [`Program::correct_forms`]; the cycle is finished.
    pub fn correct_forms(
        &mut self,
        act: &Act,
        forms: impl Into<FormChoice>,
        wrong: impl IntoIterator<Item = Fact>,
        anew: impl FnOnce(&mut Self) -> Result<(), Reasons>,
    ) -> Result<Corrected, Reasons> {
        corrected(self, act, (wrong, Some(forms.into())), What::Corrected, anew)
    }
}

impl Whole for AnyProgram {
    fn forked(&self) -> Self {
        self.fork()
    }

    fn whole_record(&self) -> &Record {
        self.record()
    }

    fn whole_record_mut(&mut self) -> &mut Record {
        each!(self, program => &mut program.record)
    }

    fn saved(&self) -> Saved {
        each!(self, program => program.stage.save())
    }

    fn demanded(&self) -> Vec<Reason> {
        self.demands()
    }
}
