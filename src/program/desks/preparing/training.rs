//! Training sessions, who attended them, and tests that find gaps.

use crate::kernel::Side;
use crate::people::{Date, FormId, PersonId, Span};
use crate::program::desks::people::blank;
use crate::program::{Act, Program, Reason, Reasons, Record, Stage, Training, What};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A training session of mentors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// When.
    pub on: Date,
    /// On which theme.
    pub theme: String,
    /// For which forms; for all where it names none.
    #[serde(default)]
    pub forms: BTreeSet<FormId>,
    /// Who attended.
    pub attended: BTreeSet<PersonId>,
}

/// A test of somebody who would be a mentor. It finds gaps to train and rejects nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectionTest {
    /// When.
    pub on: Date,
    /// The themes in which it found a gap.
    pub gaps: BTreeSet<String>,
}

/// How far a mentor's training has come in one form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attendance {
    /// The form.
    pub form: FormId,
    /// How many sessions the mentor attended.
    pub attended: u32,
    /// About how many are asked for: by the organisation's plan, else by the form's
    /// rules; nothing where neither says.
    pub asked: Option<Span>,
    /// Themes of the plan and gaps of the tests of which no session was attended.
    pub open_themes: Vec<String>,
    /// Whether the training counts as finished or was waived.
    pub finished: bool,
}

impl Attendance {
    /// How many sessions are still missing to the least that is asked for.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.asked.map_or(0, |asked| u32::from(asked.least).saturating_sub(self.attended))
    }
}

impl Record {
    /// How far a mentor's training has come, for each chosen form of theirs, by code;
    /// nothing for nobody.
    #[must_use]
    pub fn attendance(&self, mentor: &PersonId) -> Vec<Attendance> {
        let facts = &self.facts;
        let Ok(known) = facts.mentor(mentor) else { return Vec::new() };
        let preparing = &facts.preparing;
        let tests = preparing.tests.get(mentor).map_or(&[][..], Vec::as_slice);
        let finished = facts.mentor_files.get(mentor).is_some_and(|file| file.training.is_some());
        let of_form = |form: &FormId| {
            let of_form = |session: &&Session| {
                session.attended.contains(mentor)
                    && (session.forms.is_empty() || session.forms.contains(form))
            };
            let attended: Vec<_> = preparing.sessions.iter().filter(of_form).collect();
            let plan = facts.selection.training.get(form);
            let asked = match plan {
                Some(plan) => Some(Span { least: plan.meetings, most: plan.meetings }),
                None => facts
                    .conditions
                    .form_rules
                    .get(form.as_str())
                    .and_then(|rules| rules.training.meetings),
            };
            let planned = plan.into_iter().flat_map(|plan| &plan.themes);
            let wanted: BTreeSet<_> =
                planned.chain(tests.iter().flat_map(|test| &test.gaps)).collect();
            let had = |theme: &str| attended.iter().any(|session| session.theme == theme);
            let open = wanted.into_iter().filter(|theme| !had(theme)).cloned().collect();
            Attendance {
                form: form.clone(),
                attended: u32::try_from(attended.len()).unwrap_or(u32::MAX),
                asked,
                open_themes: open,
                finished,
            }
        };
        facts.forms_of(known).map(of_form).collect()
    }
}

impl<S: Stage> Program<S> {
    /// Records a training session and who attended it.
    ///
    /// # Errors
    /// The theme is blank; nobody attended, or somebody who is no mentor; the day is
    /// before the journal's last entry.
    pub fn hold_session(&mut self, act: &Act, session: Session) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(blank("theme", &session.theme));
        if session.attended.is_empty() {
            reasons.push(Reason::Blank { field: "attendance".to_owned() });
        }
        let facts = &self.record.facts;
        let strangers = session.attended.iter().filter(|id| !facts.is_known(Side::Mentor, id));
        reasons.extend(
            strangers.map(|id| Reason::UnknownPerson { side: Side::Mentor, person: id.clone() }),
        );
        Reasons::check(reasons)?;
        let attended: Vec<_> = session.attended.iter().cloned().collect();
        self.record.facts.preparing.sessions.push(session);
        self.record.note(act, What::SessionHeld, attended);
        Ok(())
    }

    /// Records that a mentor's training is finished, with as many meetings as they
    /// attended sessions. How many a form asks for is [`Record::attendance`]'s to tell;
    /// the sources say "about", so the decision is the curator's (our rule).
    ///
    /// # Errors
    /// Nobody has this id; they attended no session; the day is before the journal's
    /// last entry.
    pub fn finish_training(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        let sessions = &self.record.facts.preparing.sessions;
        let meetings = sessions.iter().filter(|one| one.attended.contains(mentor)).count();
        let mut reasons = self.record.check(act);
        match self.record.facts.mentor(mentor) {
            Err(unknown) => reasons.push(unknown),
            Ok(_) if meetings == 0 => {
                reasons.push(Reason::AttendedNothing { mentor: mentor.clone() });
            }
            Ok(_) => {}
        }
        Reasons::check(reasons)?;
        let meetings = u16::try_from(meetings).unwrap_or(u16::MAX);
        self.record_training(act, mentor, Training::Attended { meetings })
    }

    /// Records a test of somebody who would be a mentor. It finds gaps to train and
    /// rejects nobody (Procedures): nothing but [`Record::attendance`] goes by it.
    ///
    /// # Errors
    /// Nobody has this id; a gap is blank; the day is before the journal's last entry.
    pub fn record_test(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        gaps: BTreeSet<String>,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.facts.mentor(mentor).err());
        reasons.extend(gaps.iter().filter_map(|gap| blank("gap", gap)));
        Reasons::check(reasons)?;
        let test = SelectionTest { on: act.on, gaps };
        self.record.facts.preparing.tests.entry(mentor.clone()).or_default().push(test);
        self.record.note(act, What::TestTaken, [mentor.clone()]);
        Ok(())
    }
}
