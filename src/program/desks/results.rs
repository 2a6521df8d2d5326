//! Recording results, opinions and ratings.

use crate::kernel::Side;
use crate::people::{FormId, Mentor, PersonId, Wishes};
use crate::program::desks::people::blank;
use crate::program::results::{Counted, Opinion, OutsideAssessment, Rater, Rating};
use crate::program::{
    Act, ClosesPairs, Closing, Ending, Outcome, PairNo, PairRecord, Program, Reason, Reasons,
    Record, What,
};
use std::collections::BTreeSet;

impl<S: ClosesPairs> Program<S> {
    /// Records a result of a pair, in place of an earlier one of this name: a project
    /// defended, marks, attendance, a skills test.
    ///
    /// # Errors
    /// There is no such pair, or it was never published; the name is blank; a value is
    /// not finite; the day is before the journal's last entry.
    pub fn record_result(
        &mut self,
        act: &Act,
        pair: PairNo,
        name: &str,
        counted: Counted,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_published(pair));
        reasons.extend(counted_faults(name, &counted));
        Reasons::check(reasons)?;
        let name = name.trim().to_owned();
        self.record.change_pair(pair, |record| {
            record.results.counted.insert(name, counted);
        });
        self.record.note_pair(act, What::ResultCounted, pair);
        Ok(())
    }

    /// Records a result of a form as a whole, in place of an earlier one: one of the
    /// results that the form counts, or one of the organisation's own.
    ///
    /// # Errors
    /// The form was not chosen for this cycle; the name is blank; a value is not finite;
    /// the day is before the journal's last entry.
    pub fn record_form_result(
        &mut self,
        act: &Act,
        form: &FormId,
        name: &str,
        counted: Counted,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        if !self.record.facts.conditions.forms.contains(form) {
            reasons.push(Reason::FormNotChosen { form: form.clone() });
        }
        reasons.extend(counted_faults(name, &counted));
        Reasons::check(reasons)?;
        let of_form = self.record.facts.closing.results.entry(form.clone()).or_default();
        of_form.insert(name.trim().to_owned(), counted);
        self.record.note(act, What::ResultCounted, []);
        Ok(())
    }

    /// Records what one side thinks of the other at the end, in place of an earlier
    /// opinion.
    ///
    /// # Errors
    /// There is no such pair, or it was never published; the day is before the
    /// journal's last entry.
    pub fn record_opinion(
        &mut self,
        act: &Act,
        pair: PairNo,
        from: Side,
        opinion: Opinion,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.not_published(pair));
        Reasons::check(reasons)?;
        self.record.change_pair(pair, |record| match from {
            Side::Mentee => record.results.of_mentor = Some(opinion),
            Side::Mentor => record.results.of_mentee = Some(opinion),
        });
        self.record.note_pair(act, What::OpinionGiven, pair);
        Ok(())
    }

    /// Records what a curator or colleague thinks of a mentor, in place of their earlier
    /// rating. Mentees rate by [`Program::record_opinion`].
    ///
    /// # Errors
    /// Nobody has this id as mentor; the rater is the mentor, or a mentee; the day is
    /// before the journal's last entry.
    pub fn rate_mentor(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        rating: Rating,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(self.record.facts.mentor(mentor).err());
        reasons.extend(rating_fault(mentor, &rating));
        Reasons::check(reasons)?;
        let ratings = self.record.facts.closing.ratings.entry(mentor.clone()).or_default();
        ratings.retain(|one| (one.from, &one.by) != (rating.from, &rating.by));
        ratings.push(rating);
        self.record.note(act, What::MentorRated, [mentor.clone()]);
        Ok(())
    }
}

impl Program<Closing> {
    /// Names the theme or problem with which a closed pair goes on.
    ///
    /// # Errors
    /// There is no such pair, or it was not decided that it goes on; the theme is blank;
    /// the day is before the journal's last entry.
    pub fn set_next_theme(&mut self, act: &Act, pair: PairNo, theme: &str) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => reasons.extend(theme_fault(known, pair)),
        }
        reasons.extend(blank("theme", theme));
        Reasons::check(reasons)?;
        let theme = theme.to_owned();
        self.record.change_pair(pair, |record| record.results.next_theme = Some(theme));
        self.record.note_pair(act, What::ThemeChosen, pair);
        Ok(())
    }

    /// Records what somebody from outside found.
    ///
    /// # Errors
    /// A text is blank; the day is before the journal's last entry.
    pub fn record_outside_assessment(
        &mut self,
        act: &Act,
        assessment: OutsideAssessment,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        reasons.extend(blank("outside assessor", &assessment.by));
        reasons.extend(blank("outside assessment", &assessment.text));
        Reasons::check(reasons)?;
        self.record.facts.closing.outside.push(assessment);
        self.record.note(act, What::OutsideAssessed, []);
        Ok(())
    }

    /// Takes a mentee who finished and wants to try the new role into the base of
    /// mentors and into the long-term base, under the same id and with the same answers
    /// and consent. Selection and training follow in the next cycle.
    ///
    /// # Errors
    /// Nobody has this id as mentee; the mentee closed no pair; they are a mentor
    /// already; everything that keeps them from taking part as one; the day is before
    /// the journal's last entry.
    pub fn become_mentor(
        &mut self,
        act: &Act,
        mentee: &PersonId,
        forms: BTreeSet<FormId>,
        seats: u32,
    ) -> Result<(), Reasons> {
        let mut reasons = self.record.check(act);
        let mut mentor = Mentor::new(mentee.clone());
        match self.record.facts.mentee(mentee) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => {
                mentor.person = known.person.clone();
                mentor.person.wishes = Wishes::default();
                let mut pairs = self.record.pairs_of(Side::Mentee, mentee).iter();
                let closed =
                    |pair: &PairNo| self.record.facts.pair(*pair).is_ok_and(PairRecord::is_closed);
                if !pairs.any(closed) {
                    reasons.push(Reason::NotFinished { mentee: mentee.clone() });
                }
            }
        }
        (mentor.forms, mentor.seats) = (forms, seats);
        reasons.extend(self.record.entry_faults(Side::Mentor, &mentor.person));
        reasons.extend(self.record.facts.potential_mentor_lacks(&mentor));
        Reasons::check(reasons)?;
        self.record.insert_mentor(mentor)?;
        self.record.facts.closing.long_term.insert(mentee.clone());
        self.record.note(act, What::MenteeBecameMentor, [mentee.clone()]);
        Ok(())
    }
}

impl Record {
    /// Why nothing can be recorded of a pair's results.
    fn not_published(&self, pair: PairNo) -> Option<Reason> {
        match self.facts.pair(pair) {
            Err(unknown) => Some(unknown),
            Ok(known) if known.order.is_none() => Some(Reason::NotWorking { pair }),
            Ok(_) => None,
        }
    }

    /// Why a pair may not be closed with this outcome: its form's closing names no
    /// decision to continue.
    pub(in crate::program) fn continuation_fault(
        &self,
        pair: PairNo,
        outcome: Outcome,
    ) -> Option<Reason> {
        let form = self.facts.pair(pair).ok()?.form.as_ref()?;
        let decided = crate::program::record::form_rules::decides_to_continue(&self.facts, form);
        let refused = outcome.continues && decided == Some(false);
        refused.then(|| Reason::NoContinuation { pair, form: form.clone() })
    }
}

pub(in crate::program) fn counted_faults(name: &str, counted: &Counted) -> Vec<Reason> {
    let mut reasons: Vec<_> = blank("result", name).into_iter().collect();
    let values = [counted.before, counted.after];
    if values.iter().any(|value| value.given().is_some_and(|value| !value.is_finite())) {
        reasons.push(Reason::NotFinite { field: name.to_owned() });
    }
    reasons
}

pub(in crate::program) fn rating_fault(mentor: &PersonId, rating: &Rating) -> Option<Reason> {
    match rating.from {
        Rater::Mentee => Some(Reason::NotARater { mentor: mentor.clone(), by: rating.by.clone() }),
        Rater::Curator | Rater::Colleague => (rating.by == *mentor)
            .then(|| Reason::NotARater { mentor: mentor.clone(), by: rating.by.clone() }),
    }
}

pub(in crate::program) fn theme_fault(known: &PairRecord, pair: PairNo) -> Option<Reason> {
    let continues =
        matches!(known.end, Some((Ending::Closed { outcome: Outcome { continues: true, .. } }, _)));
    (!continues).then_some(Reason::DoesNotContinue { pair })
}
