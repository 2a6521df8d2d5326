//! Drafts: the pool of the ready, handed to a strategy.

use crate::kernel::{Control, Index, Ordered, Side, StopReason};
use crate::people::{Base, Cohort, FormId, Mentee, Mentor, Participant, PersonId, Request};
use crate::program::record::Facts;
use crate::program::{Act, FormsPairs, OpenPairing, Program, Reason, Reasons, Record, What};
use crate::scoring::{Rules, RulesFault, TableFault, Verdict};
use crate::strategy::{
    KeptApart, Pairing, Situation, SituationFault, Strategy, StrategyError, best_formed,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

impl<S: FormsPairs> Program<S> {
    /// Has a strategy draft pairs of those who are ready and have free seats, and
    /// keeps the draft for review in place of an earlier one. Nobody is told yet.
    ///
    /// Pairs that are proposed or work already stay as they are, so that a decline or
    /// a break-up moves nobody else. The strategy has to make the locked pairs and
    /// those that the rules require; it may make none that the curator or a wish
    /// excludes, that a rule forbids, or that ended in this cycle.
    ///
    /// Time and memory: those of scoring everybody and of the strategy. The control
    /// bounds both: where a limit ends the strategy, the best pairing that it found is the
    /// draft, which then claims no more than to be feasible.
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people; a locked or required pair
    /// cannot be made; the strategy gives no pairing; the run was cancelled, or stopped
    /// before it found a pairing; the day is before the journal's last entry. An earlier
    /// draft stays then.
    pub fn draft(
        &mut self,
        act: &Act,
        strategy: &dyn Strategy,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        self.draft_pairs(act, strategy, None, control)
    }

    /// As [`Program::draft`], in a search that concerns these mentees only: those of an
    /// open day, of one form, of one class. Nobody else is paired, counted among the
    /// unmatched, or has waited once more when the draft is adopted; locks and required
    /// pairs of others are left for their own search.
    ///
    /// # Errors
    /// As for [`Program::draft`]; and nobody has one of the ids, nor had it before their
    /// data were erased.
    pub fn draft_among(
        &mut self,
        act: &Act,
        strategy: &dyn Strategy,
        mentees: &BTreeSet<PersonId>,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        self.draft_pairs(act, strategy, Some(mentees), control)
    }

    fn draft_pairs(
        &mut self,
        act: &Act,
        strategy: &dyn Strategy,
        among: Option<&BTreeSet<PersonId>>,
        control: &Control<'_>,
    ) -> Result<&Pairing, Reasons> {
        let mut reasons = self.record.check(act);
        let facts = &self.record.facts;
        if facts.rules.is_none() {
            reasons.push(Reason::NoRules);
        }
        let known = |id: &&PersonId| !facts.tombstones.contains(*id);
        let among_them = among.into_iter().flatten().filter(known);
        reasons.extend(among_them.filter_map(|id| facts.mentee(id).err()));
        Reasons::check(reasons)?;
        let pairing = self.record.form(self.stage.pairing(), strategy, among, control)?;
        self.record.note(act, What::Drafted, []);
        Ok(self.stage.pairing_mut().draft.insert(Box::new(pairing)))
    }
}

/// Whom a situation concerns: the locked and required pairs that hold in it, and the
/// mentees who take part.
struct Whose<'a> {
    keeps: &'a dyn Fn(&(PersonId, PersonId)) -> bool,
    takes_part: &'a dyn Fn(&PersonId) -> bool,
}

impl OpenPairing {
    /// The draft under review.
    #[must_use]
    pub fn draft(&self) -> Option<&Pairing> {
        self.draft.as_deref()
    }
}

impl Record {
    fn form(
        &self,
        open: &OpenPairing,
        strategy: &dyn Strategy,
        among: Option<&BTreeSet<PersonId>>,
        control: &Control<'_>,
    ) -> Result<Pairing, Reasons> {
        let takes_part = |mentee: &PersonId| among.is_none_or(|among| among.contains(mentee));
        let whose = Whose { keeps: &|pair| takes_part(&pair.0), takes_part: &takes_part };
        let mut pairing = self.in_some_situation(open, whose, false, control, |situation| {
            let formed = strategy
                .form(situation, control)
                .map_err(|error| self.strategy_refused(strategy.code(), error))?;
            let cancelled = formed.reason().filter(|&reason| reason == StopReason::Cancelled);
            match cancelled {
                Some(reason) => Err(reason.into()),
                None => Ok(best_formed(formed)?),
            }
        })?;
        self.settle_forms(&mut pairing);
        Ok(pairing)
    }

    pub(in crate::program) fn strategy_refused(
        &self,
        strategy: &str,
        error: StrategyError,
    ) -> Reasons {
        match error {
            StrategyError::Undoable(faults) => self.situation_refused(faults),
            other => {
                let (strategy, fault) = (strategy.to_owned(), other.to_string());
                Reason::StrategyFault { strategy, fault }.into()
            }
        }
    }

    /// Looks at the situation as it stands: everybody ready with their free seats, and
    /// those of the locked and required pairs for which `keeps` holds.
    pub(in crate::program) fn in_situation<T>(
        &self,
        open: &OpenPairing,
        keeps: &dyn Fn(&(PersonId, PersonId)) -> bool,
        control: &Control<'_>,
        look: impl FnOnce(&Situation<'_>) -> Result<T, Reasons>,
    ) -> Result<T, Reasons> {
        let whose = Whose { keeps, takes_part: &|_| true };
        self.in_some_situation(open, whose, false, control, look)
    }

    /// Looks at the situation as if no pair took a seat, with nothing locked: live pairs
    /// may be made.
    pub(in crate::program) fn in_standing_situation<T>(
        &self,
        control: &Control<'_>,
        look: impl FnOnce(&Situation<'_>) -> Result<T, Reasons>,
    ) -> Result<T, Reasons> {
        let whose = Whose { keeps: &|_| false, takes_part: &|_| true };
        self.in_some_situation(&OpenPairing::default(), whose, true, control, look)
    }

    fn in_some_situation<T>(
        &self,
        open: &OpenPairing,
        Whose { keeps, takes_part }: Whose<'_>,
        standing: bool,
        control: &Control<'_>,
        look: impl FnOnce(&Situation<'_>) -> Result<T, Reasons>,
    ) -> Result<T, Reasons> {
        let facts = &self.facts;
        let mut rules = self.rules_now()?;
        rules.required.retain(keeps);
        let locks = || open.locks.iter().filter(|lock| keeps(lock));
        let asked = locks().chain(&rules.required);
        Reasons::check(asked.flat_map(|(one, other)| self.pair_faults(one, other)).collect())?;
        let cohort = facts.cohort_of_cycle();
        let rules = rules.compile(&cohort).map_err(|faults| rules_refused(&faults))?;
        let table = rules.score(control).map_err(|fault| match fault {
            TableFault::Stopped(why) => why.into(),
            other => Reason::RulesFault { fault: other.to_string() },
        })?;
        let mut mentee_seats = self.open_seats(Side::Mentee, cohort.mentees(), standing);
        for (seats, id) in mentee_seats.iter_mut().zip(cohort.mentees().ids()) {
            *seats = if takes_part(id) { *seats } else { 0 };
        }
        let mentor_seats = self.open_seats(Side::Mentor, cohort.mentors(), standing);
        let mut situation =
            Situation::with_seats(&cohort, &rules, &table, mentee_seats, mentor_seats)
                .map_err(|faults| self.situation_refused(faults))?;
        let excluded = facts
            .vetoes
            .iter()
            .cloned()
            .chain(facts.gatherings.refused())
            .chain(
                facts
                    .pairs
                    .iter()
                    .filter(|pair| pair.bars_again() && !(standing && pair.is_live()))
                    .map(|pair| (pair.mentee.clone(), pair.mentor.clone())),
            )
            .filter(|(mentee, mentor)| {
                facts.is_known(Side::Mentee, mentee) && facts.is_known(Side::Mentor, mentor)
            });
        let both_roles = cohort.mentees().ids().filter(|id| cohort.mentors().get(id).is_some());
        let same_person = both_roles.map(|id| (id.clone(), id.clone()));
        if let Some(open) = facts.open_pairs(&cohort) {
            situation
                .rule_out(|mentee, mentor| !open.contains(mentee.get(), mentor.get()))
                .map_err(|error| self.strategy_refused("rules of forms", error.into()))?;
        }
        let mut faults = Vec::new();
        for (mentee, mentor) in excluded.chain(same_person) {
            faults.extend(situation.veto(&mentee, &mentor).err());
        }
        for (mentee, mentor) in locks() {
            faults.extend(situation.lock(mentee, mentor).err());
        }
        if !faults.is_empty() {
            return Err(self.situation_refused(faults));
        }
        look(&situation)
    }

    /// The rules as they stand now: a required pair that exists, or ended, asks for
    /// nothing any more.
    fn rules_now(&self) -> Result<Rules, Reason> {
        let mut rules = self.facts.rules.clone().ok_or(Reason::NoRules)?;
        rules.required.retain(|(mentee, mentor)| {
            let pairs = self.pairs_of(Side::Mentee, mentee).iter();
            !pairs.flat_map(|&pair| self.facts.pair(pair)).any(|pair| pair.mentor == *mentor)
        });
        Ok(rules)
    }

    /// The seats that the ready have free, or, `standing`, at all, by position; 0 for
    /// everybody else.
    fn open_seats<P: Participant>(&self, side: Side, base: &Base<P>, standing: bool) -> Vec<u32> {
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

    /// Why two people cannot be paired, told as what it is.
    pub(in crate::program) fn apart(
        mentee: PersonId,
        mentor: PersonId,
        because: KeptApart,
    ) -> Reason {
        match because {
            KeptApart::Veto => Reason::Excluded { mentee, mentor },
            because => Reason::RuleForbids { mentee, mentor, rule: because.to_string() },
        }
    }

    pub(in crate::program) fn situation_refused(&self, faults: Vec<SituationFault>) -> Reasons {
        let reason = |fault| match fault {
            SituationFault::LockedForbidden { mentee, mentor, because } => {
                Self::apart(mentee, mentor, because)
            }
            SituationFault::LockedVetoed { mentee, mentor } => Reason::Excluded { mentee, mentor },
            SituationFault::NoSeatForLock { side, person } => {
                let seats = self.facts.seats(side, &person);
                Reason::NoSeat { side, person, seats }
            }
            SituationFault::UnknownPerson { side, person } => {
                Reason::UnknownPerson { side, person }
            }
            SituationFault::LockedGroup { .. } => {
                let strategy = crate::strategy::Groups::CODE.to_owned();
                Reason::StrategyFault { strategy, fault: fault.to_string() }
            }
            other => Reason::RulesFault { fault: other.to_string() },
        };
        Reasons::from_many(faults.into_iter().map(reason))
    }

    /// The hard rules that forbid a pair. The rules are asked about the two alone, so
    /// the bases' sizes do not count.
    pub(in crate::program) fn rule_faults(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Vec<Reason> {
        let facts = &self.facts;
        let (Some(rules), Ok(one), Ok(other)) =
            (&facts.rules, facts.mentee(mentee), facts.mentor(mentor))
        else {
            return Vec::new();
        };
        let mut rules = rules.clone();
        rules.required.clear();
        rules.forbidden.retain(|pair| pair.0 == *mentee && pair.1 == *mentor);
        let (one, other) = (facts.mentee_of_cycle(one), facts.mentor_of_cycle(other));
        let mut two = Cohort::default();
        // Neither base is full, nor is an id taken.
        let at =
            (two.mentees_mut().add(one.into_owned()), two.mentors_mut().add(other.into_owned()));
        let (Ok(at_mentee), Ok(at_mentor)) = at else { return Vec::new() };
        let compiled = match rules.compile(&two) {
            Ok(compiled) => compiled,
            Err(faults) => return rules_refused(&faults).into_vec(),
        };
        match compiled.explain(at_mentee, at_mentor).map(|explanation| explanation.verdict) {
            Some(Verdict::Forbidden(violations)) => violations
                .into_iter()
                // A wish that excludes the pair is a reason of its own.
                .filter(|violation| !violation.code.starts_with("vetoed-by"))
                .map(|violation| Reason::RuleForbids {
                    mentee: mentee.clone(),
                    mentor: mentor.clone(),
                    rule: violation.rule,
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn rules_refused(faults: &[RulesFault]) -> Reasons {
    Reasons::from_many(faults.iter().map(|fault| Reason::RulesFault { fault: fault.to_string() }))
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
        let mut cohort = Cow::Borrowed(&self.cohort);
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
