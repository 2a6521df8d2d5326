//! Operations given as data, carried out by the desk that has them.

use crate::kernel::faults;
use crate::program::papers::event::Event;
use crate::program::papers::operation::{Operation, operations, own};
use crate::program::{
    Act, AnyProgram, Conflict, GeneralReason, PeopleReason, Ready, Reason, Reasons,
};

faults! {
    /// Why an event cannot be carried out again.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum ApplyFault: "apply-fault" {
        /// It follows another revision than the one at which the programme stands.
        Conflict(conflict: Conflict) = "conflict", "{conflict}", "{conflict}";
        /// What it was is gone, since it named somebody who was erased. A snapshot that was
        /// taken after the erasure holds what it came to.
        Forgotten {
            /// Its number.
            number: u64,
        } = "forgotten",
            "event {number} is forgotten: it named somebody who was erased",
            "содержание события № {number} удалено вместе с данными участника";
        /// The operation is refused.
        Refused {
            /// Its number.
            number: u64,
            /// Why.
            reasons: Reasons,
        } = "refused",
            "event {number} is refused: {reasons}",
            "событие № {number} не выполнено: {reasons}";
        /// It leads to another revision than it says: it is of another programme.
        Diverged {
            /// Its number.
            number: u64,
            /// The revision to which it leads.
            came: u64,
        } = "diverged",
            "event {number} leads to revision {came}: it is of another programme",
            "событие № {number} приводит к версии {came}: оно относится к другой программе";
    }
}

macro_rules! carrying_out {
    ($($name:ident { $($field:ident: $type:ty),* } = $desk:ident $Desk:ident.$method:ident
        ($($given:expr),*);)*) => {
        fn carry_out(
            program: &mut AnyProgram,
            act: &Act,
            operation: &Operation,
        ) -> Result<(), Reasons> {
            let elsewhere = program.elsewhere(operation);
            match operation {
                $(Operation::$name { $($field),* } => {
                    let mut desk = program.$desk().ok_or(elsewhere)?;
                    desk.$method(act, $($given),*).map(|_| ())
                })*
                Operation::ChooseForms { forms } => {
                    let mut desk = program.preparing().ok_or(elsewhere)?;
                    desk.choose_forms(act, own(forms))
                }
                Operation::Propose { mentee, mentor } => {
                    // Whether the two are ready is looked at with everything else.
                    let ready = (Ready::new(own(mentee)), Ready::new(own(mentor)));
                    let mut desk = program.forming().ok_or(elsewhere)?;
                    desk.propose(act, &ready.0, &ready.1).map(drop)
                }
                Operation::ProposeRound { pairs } => {
                    let ready = pairs.iter();
                    let ready: Vec<_> = ready
                        .map(|(mentee, mentor)| {
                            (Ready::new(own(mentee)), Ready::new(own(mentor)))
                        })
                        .collect();
                    let desk = program.forming().ok_or(elsewhere)?;
                    desk.propose_round(act, &ready).map(drop)
                }
                Operation::PlaceDraft { pairing } => {
                    program.forming().ok_or(elsewhere)?.place_draft(act, pairing, None)
                }
                Operation::ReviseDraft { edit, reach, pairing } => {
                    let desk = program.forming().ok_or(elsewhere)?;
                    desk.place_draft(act, pairing, Some((edit, *reach)))
                }
                Operation::Withdraw { wrong } => {
                    program.withdraw(act, wrong.iter().cloned()).map(drop)
                }
                Operation::Correct { wrong, anew } => {
                    let again = |program: &mut AnyProgram| {
                        let mut steps = anew.iter();
                        steps.try_for_each(|(act, operation)| program.perform(act, operation))
                    };
                    program.correct(act, wrong.iter().cloned(), again).map(drop)
                }
                Operation::CorrectForms { forms, wrong, anew } => {
                    let again = |program: &mut AnyProgram| {
                        let mut steps = anew.iter();
                        steps.try_for_each(|(act, operation)| program.perform(act, operation))
                    };
                    program.correct_forms(act, own(forms), wrong.iter().cloned(), again).map(drop)
                }
                Operation::Advance {} => {
                    *program = program.fork().advance(act).map_err(|refused| refused.reasons)?;
                    Ok(())
                }
                Operation::NextCycle {} => match program.fork() {
                    AnyProgram::Finished(finished) => {
                        let next = finished.next_cycle(act).map_err(|refused| refused.reasons)?;
                        *program = next.into();
                        Ok(())
                    }
                    _ => Err(elsewhere.into()),
                },
                Operation::Erase { base, place } => {
                    let unknown = || PeopleReason::NobodyThere { place: *place };
                    let person = program.record().at_place(*base, *place).ok_or_else(unknown)?;
                    program.erase(act, &person).map(drop)
                }
                Operation::Forgotten {} => Err(GeneralReason::ForgottenOperation.into()),
            }
        }
    };
}
operations! { carrying_out }

impl AnyProgram {
    /// Carries out an operation given as data, by the very method of the desk that it
    /// names, with all its checks: for an application that takes operations from
    /// elsewhere. What the method gives back is told by the record.
    ///
    /// ```
    /// use mentormatch::people::{Date, PersonId};
    /// use mentormatch::program::{Act, AnyProgram, Operation, Program};
    ///
    /// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "plan");
    /// let mut program = AnyProgram::from(Program::begin(&act));
    /// let set: Operation = serde_json::from_str(r#"{"set-task": {"task": "fewer conflicts"}}"#)?;
    /// program.perform(&act, &set)?;
    /// assert_eq!(program.record().preparing().tasks, ["fewer conflicts"]);
    /// let early: Operation = serde_json::from_str(r#"{"publish": {"order": "7"}}"#)?;
    /// assert!(program.perform(&act, &early).unwrap_err().has("not-in-stage"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of the method; the operation is not done in the stage in which the
    /// programme is, or is forgotten. Nothing changes then.
    pub fn perform(&mut self, act: &Act, operation: &Operation) -> Result<(), Reasons> {
        carry_out(self, act, operation)
    }

    /// The reason where the stage has no such desk.
    fn elsewhere(&self, operation: &Operation) -> Reason {
        let (operation, stage) = (operation.code().to_owned(), self.stage());
        GeneralReason::NotInStage { operation, stage }.into()
    }

    /// Carries out an event again, by the checked operation that it tells of: a snapshot and
    /// the events since lead to the state that they came from. The snapshot stays the truth,
    /// and [`restore`](crate::program::Snapshot::restore) replays nothing.
    ///
    /// A draft is put under review as it was answered then, since a strategy need not be
    /// there any more: each of its pairs is checked, and its claim is taken from the event.
    /// Time: that of the operation, and of copying what it changes.
    ///
    /// # Errors
    /// The event does not follow the revision at which the programme stands; it is forgotten;
    /// the operation is refused; it leads to another revision than it says. Nothing changes
    /// then.
    pub fn apply(&mut self, event: &Event) -> Result<(), ApplyFault> {
        let number = event.number;
        self.record().is_at(event.after)?;
        if event.is_forgotten() {
            return Err(ApplyFault::Forgotten { number });
        }
        let mut tried = self.fork();
        let done = tried.perform(&event.act, &event.operation);
        done.map_err(|reasons| ApplyFault::Refused { number, reasons })?;
        let came = tried.record().revision();
        if came != number {
            return Err(ApplyFault::Diverged { number, came });
        }
        *self = tried;
        Ok(())
    }
}
