//! Results of pairs, forms and mentors; recognition and the long-term base at closing.

use crate::people::{FormId, Mentor, PersonId, Wishes};
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::record::checks::results::{counted_faults, rating_fault, theme_fault};
use crate::program::results::{Counted, Opinion, OutsideAssessment, Rating};
use crate::program::{
    Act, Case, PairNo, PairReason, PairRecord, PreparingReason, Reasons, Record, ResultsReason,
    Side, What,
};
use std::collections::BTreeSet;

/// Results.
pub struct ResultsDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl ResultsDesk<'_> {
    /// Records the mentor's letter of recommendation, in the place of an earlier one. No form
    /// forbids it; employer–learner asks for it (Procedures).
    ///
    /// # Errors
    /// The pair was never published; the text is blank; the organisation's form says that there
    /// are none; the day is before the journal's last entry.
    pub fn recommend(&mut self, act: &Act, pair: PairNo, text: &str) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::Recommend { pair: own(&pair), text: own(text) });
        let mut reasons = Vec::new();
        reasons.extend(blank("recommendation", text));
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) if known.order.is_none() => {
                reasons.push(PairReason::NotWorking { pair }.into());
            }
            Ok(known) => {
                let form = known.form.as_ref().and_then(|form| self.record.form_of(form));
                let refused = form
                    .filter(|form| form.closing.recommendation_letters == Some(false))
                    .map(|form| form.id.clone());
                reasons.extend(refused.map(|form| ResultsReason::NoLetters { pair, form }.into()));
            }
        }
        self.record.transact(doing, reasons, |record| {
            let text = text.trim().to_owned();
            record.change_pair(pair, |record| record.results.recommendation = Some(text));
            record.note_pair(act, What::RecommendationGiven, pair)
        })
    }

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
        let doing = self.record.doing(act, || Operation::RecordResult {
            pair: own(&pair),
            name: own(name),
            counted: own(&counted),
        });
        let mut reasons = Vec::new();
        reasons.extend(self.record.not_published(pair));
        reasons.extend(counted_faults(name, &counted));
        self.record.transact(doing, reasons, |record| {
            let name = name.trim().to_owned();
            record.change_pair(pair, |record| {
                record.results.counted.insert(name, counted);
            });
            record.note_pair(act, What::ResultCounted, pair)
        })
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
        let doing = self.record.doing(act, || Operation::RecordFormResult {
            form: own(form),
            name: own(name),
            counted: own(&counted),
        });
        let mut reasons = Vec::new();
        if !self.record.facts.conditions.forms.contains(form) {
            reasons.push(PreparingReason::FormNotChosen { form: form.clone() }.into());
        }
        reasons.extend(counted_faults(name, &counted));
        self.record.transact(doing, reasons, |record| {
            let of_form = record.facts.closing.results.entry(form.clone()).or_default();
            of_form.insert(name.trim().to_owned(), counted);
            record.note(act, What::ResultCounted, [])
        })
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
        let doing = self.record.doing(act, || Operation::RecordOpinion {
            pair: own(&pair),
            from: own(&from),
            opinion: own(&opinion),
        });
        self.record.transact(doing, self.record.not_published(pair), |record| {
            record.change_pair(pair, |record| match from {
                Side::Mentee => record.results.of_mentor = Some(opinion),
                Side::Mentor => record.results.of_mentee = Some(opinion),
            });
            record.note_pair(act, What::OpinionGiven, pair)
        })
    }

    /// Records what a curator or colleague thinks of a mentor, in place of their earlier
    /// rating. Mentees rate by [`ResultsDesk::record_opinion`].
    ///
    /// # Errors
    /// Nobody has this id as mentor; the rater is the mentor, or a mentee; its day is after the
    /// act's; the day is before the journal's last entry.
    pub fn rate_mentor(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        mut rating: Rating,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::RateMentor { mentor: own(mentor), rating: own(&rating) });
        let mut reasons: Vec<_> = self.record.ahead(act, rating.on).into_iter().collect();
        let act = &act.of(rating.on);
        rating.on = Some(act.day());
        reasons.extend(self.record.facts.mentor(mentor).err());
        reasons.extend(rating_fault(mentor, &rating));
        self.record.transact(doing, reasons, |record| {
            let ratings = record.facts.closing.ratings.entry(mentor.clone()).or_default();
            ratings.retain(|one| (one.from, &one.by) != (rating.from, &rating.by));
            ratings.push(rating);
            record.note(act, What::MentorRated, [mentor.clone()])
        })
    }
}

/// Recognition and what is left to the next cycle.
pub struct ClosingDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl ClosingDesk<'_> {
    /// Grants a reward to a participant.
    ///
    /// # Errors
    /// No such reward is devised; nobody has this id; the day is before the journal's
    /// last entry.
    pub fn grant_reward(
        &mut self,
        act: &Act,
        reward: &str,
        person: &PersonId,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::GrantReward { reward: own(reward), person: own(person) });
        let mut reasons = Vec::new();
        let reward = reward.trim();
        if !self.record.facts.closing.rewards.contains_key(reward) {
            reasons.push(ResultsReason::UnknownReward { reward: reward.to_owned() }.into());
        }
        reasons.extend(self.record.unknown_anywhere(person));
        self.record.transact(doing, reasons, |record| {
            if let Some(known) = record.facts.closing.rewards.get_mut(reward) {
                known.granted.insert(person.clone());
            }
            record.note(act, What::RewardGranted, [person.clone()])
        })
    }

    /// Collects a case of good practice from a pair's work.
    ///
    /// # Errors
    /// There is no such pair, or it was never published; the text is blank; the day is
    /// before the journal's last entry.
    pub fn collect_case(&mut self, act: &Act, pair: PairNo, text: &str) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::CollectCase { pair: own(&pair), text: own(text) });
        let mut reasons = Vec::new();
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) if known.order.is_none() => {
                reasons.push(PairReason::NotWorking { pair }.into())
            }
            Ok(_) => {}
        }
        reasons.extend(blank("case", text));
        self.record.transact(doing, reasons, |record| {
            record.facts.closing.cases.push(Case { pair, text: text.to_owned() });
            record.note_pair(act, What::CaseCollected, pair)
        })
    }

    /// Names the theme or problem with which a closed pair goes on.
    ///
    /// # Errors
    /// There is no such pair, or it was not decided that it goes on; the theme is blank;
    /// the day is before the journal's last entry.
    pub fn set_next_theme(&mut self, act: &Act, pair: PairNo, theme: &str) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::SetNextTheme { pair: own(&pair), theme: own(theme) });
        let mut reasons = Vec::new();
        match self.record.facts.pair(pair) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => reasons.extend(theme_fault(known, pair)),
        }
        reasons.extend(blank("theme", theme));
        self.record.transact(doing, reasons, |record| {
            let theme = theme.to_owned();
            record.change_pair(pair, |record| record.results.next_theme = Some(theme));
            record.note_pair(act, What::ThemeChosen, pair)
        })
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
        let doing = self
            .record
            .doing(act, || Operation::RecordOutsideAssessment { assessment: own(&assessment) });
        let mut reasons = Vec::new();
        reasons.extend(blank("outside assessor", &assessment.by));
        reasons.extend(blank("outside assessment", &assessment.text));
        self.record.transact(doing, reasons, |record| {
            record.facts.closing.outside.push(assessment);
            record.note(act, What::OutsideAssessed, [])
        })
    }

    /// Takes a mentor into the long-term base. A mentee who finished and wants to try
    /// the new role is entered as a mentor first, under the same id.
    ///
    /// # Errors
    /// Everything that keeps the mentor from taking part; the day is before the
    /// journal's last entry.
    pub fn keep_mentor(&mut self, act: &Act, mentor: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::KeepMentor { mentor: own(mentor) });
        let mut reasons = Vec::new();
        match self.record.facts.mentor(mentor) {
            Err(unknown) => reasons.push(unknown),
            Ok(known) => reasons.extend(self.record.facts.potential_mentor_lacks(known)),
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.closing.long_term.insert(mentor.clone());
            record.note(act, What::JoinedLongTerm, [mentor.clone()])
        })
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
        let doing = self.record.doing(act, || Operation::BecomeMentor {
            mentee: own(mentee),
            forms: own(&forms),
            seats: own(&seats),
        });
        let mut reasons = Vec::new();
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
                    reasons.push(ResultsReason::NotFinished { mentee: mentee.clone() }.into());
                }
            }
        }
        (mentor.forms, mentor.seats) = (forms, seats);
        reasons.extend(self.record.entry_faults(Side::Mentor, &mentor.person));
        reasons.extend(self.record.facts.potential_mentor_lacks(&mentor));
        self.record.transact(doing, reasons, |record| {
            record.insert_mentor(mentor);
            record.facts.closing.long_term.insert(mentee.clone());
            record.note(act, What::MenteeBecameMentor, [mentee.clone()])
        })
    }

    /// Records that a base is being refilled for the next cycle.
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn begin_refilling(&mut self, act: &Act, side: Side) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::BeginRefilling { side: own(&side) });
        self.record.transact(doing, [], |record| {
            record.facts.closing.refilling.insert(side);
            record.note(act, What::RefillingBegun, [])
        })
    }
}
