//! A programme copied for a scenario, and corrections, which are tried on such a copy.

use crate::program::machine::stage::State;
use crate::program::papers::event::Event;
use crate::program::papers::operation::Operation;
use crate::program::papers::saved::Saved;
use crate::program::{
    Act, CorrectionReason, Differences, Differs, Fact, FormChoice, PreparingReason, Program,
    Reason, Reasons, Record, Stage, What,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What follows from a correction that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Corrected {
    /// What the stage demands now and did not demand before: nothing keeps these from
    /// standing in the record, and they have to be made up for before the stage ends.
    pub owed: Vec<Reason>,
}

impl<S: State> Program<S> {
    /// A copy for a scenario: what would be, if? It goes its own way, and nothing done to
    /// it is known to the original.
    ///
    /// The two share what they have in common: bases, pairs, searches, journal and papers
    /// are copied when one of them first changes such a part, scores that were made not at
    /// all. `docs/BENCHMARKS.md` has figures.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { record: self.record.clone(), stage: self.stage.fork() }
    }
}

/// A [fork](Program::fork).
impl<S: State> Clone for Program<S> {
    fn clone(&self) -> Self {
        self.fork()
    }
}

/// What differs between two programmes, each in whichever stage.
fn difference(
    (before, stage, demands): (&Record, &Saved, Vec<Reason>),
    (after, stage_after, demands_after): (&Record, &Saved, Vec<Reason>),
) -> Differences {
    let mut all = before.differs(after);
    let papers = |one: &Differs| matches!(one, Differs::Papers { .. } | Differs::Entries { .. });
    let at = all.iter().position(papers).unwrap_or(all.len());
    let owed = demands_after.iter().filter(|reason| !demands.contains(reason));
    let settled = demands.iter().filter(|reason| !demands_after.contains(reason));
    let owed = owed.map(|reason| Differs::Owed { reason: reason.clone() });
    let settled = settled.map(|reason| Differs::Settled { reason: reason.clone() });
    let told: Vec<_> = owed.chain(settled).collect();
    all.splice(at..at, told);
    if stage.name() != stage_after.name() {
        let (before, after) = (stage.name(), stage_after.name());
        all.insert(0, Differs::Stage { before, after });
    }
    Differences { all }
}

impl<S: Stage> Program<S> {
    /// What differs from this programme to another, in words of a curator's: people, pairs,
    /// what the stage demands, papers. The other mostly came from this one, by operations or
    /// as a [fork](Program::fork).
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    /// use mentormatch::people::{Date, PersonId};
    /// use mentormatch::program::{Act, Program};
    ///
    /// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "order 12");
    /// let program = Program::begin(&act);
    /// let mut scenario = program.fork();
    /// scenario.team().name_curator(&act, &act.by)?;
    /// let said = program.difference(&scenario).words(&Phrases::english());
    /// assert_eq!(said[0], "is not missing any more: no curator is named");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn difference<T: Stage>(&self, after: &Program<T>) -> Differences {
        let saved = (self.stage.save(), after.stage.save());
        difference(
            (&self.record, &saved.0, self.demands()),
            (&after.record, &saved.1, after.demands()),
        )
    }

    /// Withdraws facts that were recorded by mistake, all of them or none. The journal keeps
    /// the entries that had recorded them, and gains one for each that names it.
    ///
    /// The whole record is checked without them, as a restored one is: what rests on them
    /// is told by name, and is withdrawn with them or recorded anew by
    /// [`Program::correct`]. Nothing is taken out that nobody named.
    /// Time: O(record · log).
    ///
    /// ```
    /// use mentormatch::people::{Date, PersonId};
    /// use mentormatch::program::{Act, Fact, Program};
    ///
    /// let act = Act::new(PersonId::new("curator")?, Date::new(2026, 9, 1).unwrap(), "plan");
    /// let mut program = Program::begin(&act);
    /// program.team().set_task(&act, "fewer conflicts")?;
    /// let task = Fact::Task { number: 1 };
    /// program.withdraw(&act, [task.clone()])?;
    /// assert!(program.record().preparing().tasks.is_empty());
    /// let last = program.record().journal().entries().last().unwrap();
    /// assert_eq!((last.corrects.as_ref(), last.entry), (Some(&task), Some(2)));
    /// assert!(program.withdraw(&act, [task]).unwrap_err().has("nothing-recorded"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// No fact is named; one of them is not recorded; something rests on them; the day is
    /// before the journal's last entry. Nothing changes then.
    pub fn withdraw(
        &mut self,
        act: &Act,
        wrong: impl IntoIterator<Item = Fact>,
    ) -> Result<Corrected, Reasons> {
        corrected(self, act, (wrong, None), What::Withdrawn, |_| Ok(()))
    }

    /// Corrects facts: withdraws them as [`Program::withdraw`] does, has `anew` record what
    /// is right by the operations that record such things, and looks only then at whether
    /// everything holds together. All of it happens, or none.
    ///
    /// ```text
    /// program.correct(&act, [Fact::Meeting { pair, on, kind }], |program| {
    ///     program.work().record_meeting(&act, pair, as_it_was)
    /// })?;
    /// ```
    ///
    /// # Errors
    /// As for [`Program::withdraw`], and those of the operations in `anew`.
    pub fn correct(
        &mut self,
        act: &Act,
        wrong: impl IntoIterator<Item = Fact>,
        anew: impl FnOnce(&mut Self) -> Result<(), Reasons>,
    ) -> Result<Corrected, Reasons> {
        corrected(self, act, (wrong, None), What::Corrected, anew)
    }

    /// Chooses other forms of mentoring, or other rules for them, in whichever stage, where
    /// nothing rests on what goes. What rests on it is named among `wrong` and recorded anew by
    /// `anew`, as for [`Program::correct`]; so is what a form that is added needs, such as
    /// criteria of selection after stage 4. Who has no chosen form left is held back.
    ///
    /// ```text
    /// program.correct_forms(&act, codes, [], |_| Ok(()))?;
    /// ```
    ///
    /// # Errors
    /// No form is given. A pair, criteria, a training plan, a sheet, a questionnaire or a result
    /// of a form is recorded that is not chosen any more: each by name. Otherwise as for
    /// [`Program::correct`].
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

/// A programme of whichever kind, whole.
pub(in crate::program) trait Whole: Sized {
    fn forked(&self) -> Self;
    fn whole_record(&self) -> &Record;
    fn whole_record_mut(&mut self) -> &mut Record;
    fn saved(&self) -> Saved;
    fn demanded(&self) -> Vec<Reason>;
}

impl<S: Stage> Whole for Program<S> {
    fn forked(&self) -> Self {
        self.fork()
    }

    fn whole_record(&self) -> &Record {
        &self.record
    }

    fn whole_record_mut(&mut self) -> &mut Record {
        &mut self.record
    }

    fn saved(&self) -> Saved {
        self.stage.save()
    }

    fn demanded(&self) -> Vec<Reason> {
        self.demands()
    }
}

pub(in crate::program) fn corrected<P: Whole>(
    program: &mut P,
    act: &Act,
    (wrong, forms): (impl IntoIterator<Item = Fact>, Option<FormChoice>),
    what: What,
    anew: impl FnOnce(&mut P) -> Result<(), Reasons>,
) -> Result<Corrected, Reasons> {
    let mut wrong: BTreeSet<Fact> = wrong.into_iter().collect();
    wrong.extend(forms.is_some().then_some(Fact::Forms));
    let mut reasons = program.whole_record().check(act);
    if matches!(program.saved(), Saved::Finished) {
        reasons.push(crate::program::GeneralReason::AlreadyFinished.into());
    }
    if wrong.is_empty() {
        reasons.push(CorrectionReason::NothingNamed.into());
    }
    Reasons::check(reasons)?;
    let before = program.demanded();
    let mut tried = program.forked();
    let record = tried.whole_record_mut();
    let after = record.revision();
    let kept = record.events.as_ref().map(|log| log.events().len());
    // From the last to the first: what is inside another goes before it, and a higher
    // number before a lower one, which keeps its place.
    let faults = wrong.iter().rev().filter_map(|fact| record.withdraw(fact).err());
    Reasons::check(faults.flatten().collect())?;
    let chosen = forms.clone();
    if let Some(FormChoice { forms, rules }) = forms {
        if forms.is_empty() {
            return Err(PreparingReason::NoForms.into());
        }
        let conditions = &mut record.facts.conditions;
        (conditions.forms, conditions.form_rules) = (forms, rules);
    }
    record.reindex();
    wrong.iter().for_each(|fact| record.note_correction(act, what, fact));
    anew(&mut tried)?;
    let record = tried.whole_record();
    let mut resting = record.resting(&tried.saved());
    if wrong.contains(&Fact::Forms) {
        resting.extend(record.resting_on_forms());
    }
    Reasons::check(resting)?;
    let mut owed = tried.demanded();
    owed.retain(|reason| !before.contains(reason));
    let record = tried.whole_record_mut();
    // What was recorded anew is part of this one act.
    let anew = record.events.as_mut().zip(kept).map(|(log, kept)| log.take_from(kept));
    let step = |event: Arc<Event>| {
        let Event { act, operation, .. } = Arc::unwrap_or_clone(event);
        (act, operation)
    };
    let anew = anew.into_iter().flatten().map(step).collect();
    let doing = record.doing(act, || match (what, chosen) {
        (What::Withdrawn, _) => Operation::Withdraw { wrong },
        (_, Some(forms)) => Operation::CorrectForms { forms, wrong, anew },
        (_, None) => Operation::Correct { wrong, anew },
    });
    record.did(after, doing);
    *program = tried;
    Ok(Corrected { owed })
}
