//! The situation in which pairs are formed, as it follows from the record: prepared once,
//! and kept with the open pairing until something changes.

use super::refused::rules_refused;
use super::{Facts, Record};
use crate::kernel::{Control, Index, Ordered, Side};
use crate::people::{Base, Cohort, FormId, Mentee, Mentor, Participant, PersonId, Request};
use crate::program::{FormingReason, OpenPairing, Reason, Reasons};
use crate::scoring::Rules;
use crate::strategy::{Prepared, Situation};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Which situation an operation looks at.
pub(in crate::program) struct Whose<'a> {
    /// The locked and required pairs that hold in it.
    pub(in crate::program) keeps: &'a dyn Fn(&(PersonId, PersonId)) -> bool,
    /// The only mentees who take part, where not all do.
    pub(in crate::program) among: Option<&'a BTreeSet<PersonId>>,
    /// As if no pair took a seat: live pairs may be made.
    pub(in crate::program) standing: bool,
}

impl Record {
    /// Looks at the situation as it stands: everybody ready with their free seats, and
    /// those of the locked and required pairs for which `keeps` holds.
    pub(in crate::program) fn in_situation<T>(
        &self,
        open: &OpenPairing,
        keeps: &dyn Fn(&(PersonId, PersonId)) -> bool,
        control: &Control<'_>,
        look: impl FnOnce(&Situation) -> Result<T, Reasons>,
    ) -> Result<T, Reasons> {
        let whose = Whose { keeps, among: None, standing: false };
        self.in_some_situation(open, whose, control, look)
    }

    /// Looks at the situation as if no pair took a seat, with nothing locked: live pairs
    /// may be made.
    pub(in crate::program) fn in_standing_situation<T>(
        &self,
        open: &OpenPairing,
        control: &Control<'_>,
        look: impl FnOnce(&Situation) -> Result<T, Reasons>,
    ) -> Result<T, Reasons> {
        let whose = Whose { keeps: &|_| false, among: None, standing: true };
        self.in_some_situation(open, whose, control, look)
    }

    pub(in crate::program) fn in_some_situation<T>(
        &self,
        open: &OpenPairing,
        whose: Whose<'_>,
        control: &Control<'_>,
        look: impl FnOnce(&Situation) -> Result<T, Reasons>,
    ) -> Result<T, Reasons> {
        look(&self.situation(open, whose, control)?)
    }

    fn situation(
        &self,
        open: &OpenPairing,
        Whose { keeps, among, standing }: Whose<'_>,
        control: &Control<'_>,
    ) -> Result<Situation, Reasons> {
        let facts = &self.facts;
        let mut rules = self.rules_now()?;
        rules.required.retain(keeps);
        let locks = || open.locks.iter().filter(|lock| keeps(lock));
        let asked = locks().chain(&rules.required);
        Reasons::check(asked.flat_map(|(one, other)| self.pair_faults(one, other)).collect())?;
        control.check(0)?;
        let refused = |fault| self.prepare_refused(fault);
        let mut prepared = match self.prepared(open) {
            // Faults of the required pairs are told with all others.
            Err(refused) => match rules.compile(&facts.cohort_of_cycle()) {
                Err(faults) => return Err(rules_refused(&faults)),
                Ok(_) => return Err(refused),
            },
            Ok(prepared) => prepared,
        };
        if standing {
            let cohort = prepared.cohort();
            let mentees = self.open_seats(Side::Mentee, cohort.mentees(), true);
            let mentors = self.open_seats(Side::Mentor, cohort.mentors(), true);
            prepared = prepared.with_seats(mentees, mentors).map_err(refused)?;
            prepared = self.with_vetoes(prepared, true)?;
        }
        if let Some(among) = among {
            let ids = prepared.cohort().mentees().ids();
            let seats = prepared.mentee_seats().iter().zip(ids);
            let seats = seats.map(|(&seats, id)| if among.contains(id) { seats } else { 0 });
            let (mentees, mentors) = (seats.collect(), prepared.mentor_seats().to_vec());
            prepared = prepared.with_seats(mentees, mentors).map_err(refused)?;
        }
        if !rules.required.is_empty() {
            prepared = prepared.requiring(&rules.required).map_err(refused)?;
        }
        let mut situation = prepared.situation(control).map_err(refused)?;
        let faults = locks().filter_map(|(mentee, mentor)| situation.lock(mentee, mentor).err());
        let faults: Vec<_> = faults.collect();
        if faults.is_empty() { Ok(situation) } else { Err(self.situation_refused(faults.into())) }
    }

    /// What the record as it stands was prepared to, or is now, without scores.
    pub(in crate::program) fn prepared(&self, open: &OpenPairing) -> Result<Prepared, Reasons> {
        if let Some(prepared) = open.kept.prepared(self.stamp()) {
            return Ok(prepared);
        }
        let facts = &self.facts;
        let rules = facts.rules.as_ref().ok_or(FormingReason::NoRules)?;
        // Which of the required pairs hold is for each operation to say.
        let rules = Rules { required: Vec::new(), ..rules.clone() };
        let refused = |fault| self.prepare_refused(fault);
        let prepared =
            Prepared::new(facts.cohort_of_cycle().into_owned(), &rules).map_err(refused)?;
        self.as_it_stands(open, prepared)
    }

    /// As [`Record::prepared`], where the same people were scored by the same rules before:
    /// their scores hold, and only seats and exclusions are looked up anew.
    pub(in crate::program) fn prepared_again(
        &self,
        open: &OpenPairing,
        earlier: Prepared,
    ) -> Result<(), Reasons> {
        self.as_it_stands(open, earlier).map(drop)
    }

    /// These people and scores with the seats and exclusions of the record as it stands.
    fn as_it_stands(&self, open: &OpenPairing, prepared: Prepared) -> Result<Prepared, Reasons> {
        let facts = &self.facts;
        let refused = |fault| self.prepare_refused(fault);
        let cohort = prepared.cohort();
        let mentees = self.open_seats(Side::Mentee, cohort.mentees(), false);
        let mentors = self.open_seats(Side::Mentor, cohort.mentors(), false);
        let open_pairs = facts.open_pairs(cohort);
        let mut prepared = prepared.with_seats(mentees, mentors).map_err(refused)?;
        if let Some(pairs) = open_pairs {
            prepared = prepared
                .ruling_out(|mentee, mentor| !pairs.contains(mentee.get(), mentor.get()))
                .map_err(|error| self.strategy_refused("rules of forms", error.into()))?;
        }
        let prepared = self.with_vetoes(prepared, false)?.stamped(self.stamp().clone());
        open.kept.keep(&prepared);
        Ok(prepared)
    }

    /// With the pairs that somebody excludes: the curator, a gathering, what ended before,
    /// and whoever would be paired with themselves.
    fn with_vetoes(&self, prepared: Prepared, standing: bool) -> Result<Prepared, Reasons> {
        let facts = &self.facts;
        let refused: Vec<_> = facts.gatherings.refused().collect();
        let ended = facts
            .pairs
            .iter()
            .filter(|pair| pair.bars_again() && !(standing && pair.is_live()))
            .map(|pair| (&pair.mentee, &pair.mentor));
        let excluded = facts
            .vetoes
            .iter()
            .chain(&refused)
            .map(|(mentee, mentor)| (mentee, mentor))
            .chain(ended)
            .filter(|(mentee, mentor)| {
                facts.is_known(Side::Mentee, mentee) && facts.is_known(Side::Mentor, mentor)
            });
        let cohort = &facts.cohort;
        let both_roles = cohort.mentees().ids().filter(|id| cohort.mentors().get(id).is_some());
        let same_person = both_roles.map(|id| (id, id));
        prepared
            .with_vetoes(excluded.chain(same_person))
            .map_err(|fault| self.prepare_refused(fault))
    }

    /// Why what was prepared does not hold any more, if it does not.
    pub(in crate::program) fn is_stale(&self, prepared: &Prepared) -> Option<Reason> {
        let (made, now) = (prepared.stamp(), self.stamp());
        let stale = FormingReason::StalePrepared { made: made.number(), now: now.number() }.into();
        (!made.is(now)).then_some(stale)
    }

    /// The rules as they stand now: a required pair that exists, or ended, asks for
    /// nothing any more.
    pub(in crate::program) fn rules_now(&self) -> Result<Rules, Reason> {
        let mut rules = self.facts.rules.clone().ok_or(FormingReason::NoRules)?;
        rules.required.retain(|(mentee, mentor)| {
            let pairs = self.pairs_of(Side::Mentee, mentee).iter();
            !pairs.flat_map(|&pair| self.facts.pair(pair)).any(|pair| pair.mentor == *mentor)
        });
        Ok(rules)
    }

    /// The seats that the ready have free, or, `standing`, at all, by position; 0 for
    /// everybody else.
    pub(in crate::program) fn open_seats<P: Participant>(
        &self,
        side: Side,
        base: &Base<P>,
        standing: bool,
    ) -> Vec<u32> {
        let free = |(_, participant): (P::Ix, &P)| {
            let id = &participant.person().id;
            if !self.ready(side).contains(id) {
                return 0;
            }
            let taken = if standing { 0 } else { self.seats_taken(side, id) };
            participant.seats().saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX))
        };
        base.iter().map(free).collect()
    }
}

impl Facts {
    /// A mentee with the requests that this cycle has: a pair works in a chosen form.
    pub(in crate::program) fn mentee_of_cycle<'a>(&self, mentee: &'a Mentee) -> Cow<'a, Mentee> {
        let chosen = &self.conditions.forms;
        let mut mentee = Cow::Borrowed(mentee);
        let stays = |of: &Mentee, request: &Request| {
            chosen.contains(&request.form) && self.is_open_request(of, request)
        };
        if mentee.requests.iter().any(|request| !stays(&mentee, request)) {
            let whole = mentee.clone();
            mentee.to_mut().requests.retain(|request| stays(&whole, request));
        }
        mentee
    }

    /// A mentor with the forms that this cycle has. No form stated means any.
    pub(in crate::program) fn mentor_of_cycle<'a>(&self, mentor: &'a Mentor) -> Cow<'a, Mentor> {
        let open = |form: &&FormId| self.is_open_form(mentor, form);
        let forms: BTreeSet<_> = self.forms_of(mentor).filter(open).cloned().into_set();
        if mentor.forms == forms {
            return Cow::Borrowed(mentor);
        }
        let mut mentor = mentor.clone();
        mentor.forms = forms;
        Cow::Owned(mentor)
    }

    /// The cohort with the requests and forms that this cycle has. Copied only where
    /// somebody has another one too.
    pub(in crate::program) fn cohort_of_cycle(&self) -> Cow<'_, Cohort> {
        let mut cohort: Cow<'_, Cohort> = Cow::Borrowed(&self.cohort);
        for (_, mentee) in self.cohort.mentees().iter() {
            if let Cow::Owned(mentee) = self.mentee_of_cycle(mentee) {
                cohort.to_mut().mentees_mut().update(mentee);
            }
        }
        for (_, mentor) in self.cohort.mentors().iter() {
            if let Cow::Owned(mentor) = self.mentor_of_cycle(mentor) {
                cohort.to_mut().mentors_mut().update(mentor);
            }
        }
        cohort
    }
}
