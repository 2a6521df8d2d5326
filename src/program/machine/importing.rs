//! Facts of a year read from files and entered together, through the operations that record
//! them one by one.

use crate::people::PersonId;
use crate::people::import::{ImportFaults, Options, SideMapping};
use crate::program::desks::gatherings::GatheringsDesk;
use crate::program::desks::monitoring::MonitoringDesk;
use crate::program::desks::results::ResultsDesk;
use crate::program::desks::selecting::SelectingDesk;
use crate::program::desks::work::WorkDesk;
use crate::program::machine::forking::Whole;
use crate::program::papers::saved::Saved;
use crate::program::record::fact_rows;
use crate::program::{
    Act, AnyProgram, Cause, FactKind, GeneralReason, ImportedFacts, NewFact, OpenDayApproach,
    Program, Reasons, Record, Stage,
};
use crate::strategy::procedures::Way;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;

/// What is entered of a file with faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entering {
    /// Everything or nothing.
    #[default]
    All,
    /// Whatever can be, with the rest told.
    WhatIsGood,
}

/// What was entered of a file, and what was not.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EnteredFacts {
    /// How many facts were entered.
    pub entered: usize,
    /// What could not be read.
    pub faults: ImportFaults,
    /// What the programme refused: the line, and every reason.
    pub refused: Vec<(usize, Reasons)>,
}

impl fmt::Display for EnteredFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (read, refused) = (!self.faults.is_empty(), !self.refused.is_empty());
        if read {
            write!(f, "{}", self.faults)?;
        }
        for (at, (line, reasons)) in self.refused.iter().enumerate() {
            let break_before = if at > 0 || read { "\n" } else { "" };
            write!(f, "{break_before}the file, line {line}: {reasons}")?;
        }
        if !read && !refused {
            write!(f, "{}", self.entered)?;
        }
        Ok(())
    }
}

impl std::error::Error for EnteredFacts {}

impl Record {
    /// Reads a file of what a year produces. Nothing is recorded: [`Program::enter_facts`] does.
    /// Formats, encodings, separators, filters, dates and numbers are those of
    /// [`people::import`](crate::people::import).
    ///
    /// O(bytes · log columns) time.
    ///
    /// # Errors
    /// The file is no table. What is wrong with single rows or columns stands in the answer.
    pub fn read_facts(
        &self,
        kind: &FactKind,
        file: impl Read,
        mapping: &SideMapping,
        options: &Options,
    ) -> Result<ImportedFacts, ImportFaults> {
        fact_rows::read(self, kind, file, mapping, options)
    }
}

/// Records it by the operation that records such a fact.
fn enter(fact: &NewFact, act: &Act, record: &mut Record) -> Result<(), Reasons> {
    let then = act.of(fact.day());
    match fact.clone() {
        NewFact::Measured { person, measurement } => {
            MonitoringDesk { record }.record_measurement(act, &person, measurement)
        }
        NewFact::Answered { sheet, .. } => MonitoringDesk { record }.record_answers(&then, sheet),
        NewFact::Wished { meeting, side, person, wishes, .. } => {
            GatheringsDesk { record }.record_wishes(&then, meeting, side, &person, wishes)
        }
        NewFact::Met { pair, meeting } => WorkDesk { record }.record_meeting(act, pair, meeting),
        NewFact::Trained(session) => SelectingDesk { record }.hold_session(&then, session),
        NewFact::Opined { pair, side, opinion, .. } => {
            ResultsDesk { record }.record_opinion(&then, pair, side, opinion)
        }
        NewFact::Rated { mentor, rating } => {
            ResultsDesk { record }.rate_mentor(act, &mentor, rating)
        }
        NewFact::GroupMet { timetable, mentees, mentors, .. } => {
            let mut desk = GatheringsDesk { record };
            desk.record_group_meeting(&then, timetable, mentees, mentors).map(drop)
        }
        NewFact::OpenDay { place, visitors, approaches, .. } => {
            open_day(&mut GatheringsDesk { record }, &then, &place, visitors, &approaches)
        }
        NewFact::FedBack { pair, feedback } => {
            MonitoringDesk { record }.record_feedback(act, pair, feedback)
        }
    }
}

/// An open day with what followed from it: wishes that were answered had been passed on.
fn open_day(
    desk: &mut GatheringsDesk<'_>,
    act: &Act,
    place: &str,
    visitors: BTreeSet<PersonId>,
    approaches: &[OpenDayApproach],
) -> Result<(), Reasons> {
    let day = desk.record_open_day(act, place, visitors)?;
    for (rank, one) in (1..).zip(approaches) {
        desk.record_approach(act, day, (&one.mentee, &one.mentor), one.way, rank)?;
        let Some(accepted) = one.accepted else { continue };
        if one.way == Way::Wish {
            desk.pass_wish_on(act, day, &one.mentee, &one.mentor)?;
        }
        if accepted {
            desk.accept_approach(act, day, &one.mentee, &one.mentor)?;
        } else {
            let cause = one.cause.unwrap_or(Cause::Other);
            desk.decline_approach(act, day, (&one.mentee, &one.mentor), cause)?;
        }
    }
    Ok(())
}

fn entered<P: Whole>(
    program: &mut P,
    act: &Act,
    read: &ImportedFacts,
    how: Entering,
) -> Result<EnteredFacts, EnteredFacts> {
    let mut told = EnteredFacts { faults: read.faults.clone(), ..EnteredFacts::default() };
    if matches!(program.saved(), Saved::Finished) {
        told.refused.push((0, GeneralReason::AlreadyFinished.into()));
        return Err(told);
    }
    let mut tried = program.forked();
    for row in &read.rows {
        // An open day takes several steps: all of them, or none.
        let before = matches!(row.fact, NewFact::OpenDay { .. }).then(|| tried.forked());
        match enter(&row.fact, act, tried.whole_record_mut()) {
            Ok(()) => told.entered += 1,
            Err(reasons) => {
                told.refused.push((row.line, reasons));
                if let Some(before) = before {
                    tried = before;
                }
            }
        }
    }
    let clean = told.faults.is_empty() && told.refused.is_empty();
    if how == Entering::All && !clean {
        told.entered = 0;
        return Err(told);
    }
    *program = tried;
    Ok(told)
}

impl<S: Stage> Program<S> {
    /// Enters what was read from a file, each row by the operation that records such a fact, so
    /// that each has its entry in the journal.
    ///
    /// # Errors
    /// With [`Entering::All`], everything that could not be read and everything that the
    /// programme refuses, with its line; nothing changes then.
    pub fn enter_facts(
        &mut self,
        act: &Act,
        read: &ImportedFacts,
        how: Entering,
    ) -> Result<EnteredFacts, EnteredFacts> {
        entered(self, act, read, how)
    }
}

impl AnyProgram {
    /// As [`Program::enter_facts`].
    ///
    /// # Errors
    /// As there; the cycle is finished.
    pub fn enter_facts(
        &mut self,
        act: &Act,
        read: &ImportedFacts,
        how: Entering,
    ) -> Result<EnteredFacts, EnteredFacts> {
        entered(self, act, read, how)
    }
}
