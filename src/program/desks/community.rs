//! Events of the mentoring community, the Union's bank, publications, proposals, alumni.

use crate::kernel::Side;
use crate::people::{BankService, EventKind, Form, PersonId};
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::{
    Act, BankRequest, BankRequestNo, EventNo, EventOutcome, EventPlan, EventRecord, GatheringsDesk,
    GatheringsReason, PeopleReason, Proposal, Publication, Reason, Reasons, Record, What,
};

impl GatheringsDesk<'_> {
    /// Plans an event: a circle, a methodical Thursday, an intensive, a group talk on current
    /// problems, a festival, a conference. One of a form has to be among the form's events; the
    /// first meeting with possible mentors is, where the form's sources tell of one.
    ///
    /// # Errors
    /// The form's events do not include its kind, or the form is not chosen; a kind that has
    /// an agenda has none, or a question of it is blank; the day is before the journal's last
    /// entry.
    pub fn plan_event(&mut self, act: &Act, plan: EventPlan) -> Result<EventNo, Reasons> {
        let doing = self.record.doing(act, || Operation::PlanEvent { plan: own(&plan) });
        let reasons = self.record.event_faults(&plan);
        self.record.transact(doing, reasons, |record| {
            let events = &mut record.facts.gatherings.community.events;
            let number = EventNo::at(events.len());
            let hosts: Vec<_> = plan.hosts.iter().cloned().collect();
            events.push(EventRecord::new(plan));
            let hosts = record.of_bases(hosts);
            record.note(act, What::EventPlanned, hosts).with(number)
        })
    }

    /// Records how an event went: who came, and what it came to.
    ///
    /// # Errors
    /// There is no such event, or it was held already, or its day is still to come; nobody
    /// came; somebody is in no base; an outcome is blank; the day is before the journal's last
    /// entry.
    pub fn hold_event(
        &mut self,
        act: &Act,
        event: EventNo,
        outcome: EventOutcome,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::HoldEvent { event: own(&event), outcome: own(&outcome) });
        let mut reasons = Vec::new();
        match self.record.community().event(event) {
            None => reasons.push(GatheringsReason::UnknownEvent { event: event.get() }.into()),
            Some(known) if known.held.is_some() => {
                reasons.push(GatheringsReason::EventHeld { event: event.get() }.into());
            }
            Some(known) => {
                if known.plan.on > act.on {
                    let (event, on) = (event.get(), known.plan.on);
                    reasons.push(GatheringsReason::EventAhead { event, on }.into());
                }
            }
        }
        reasons.extend(self.record.outcome_faults(&outcome));
        self.record.transact(doing, reasons, |record| {
            let about: Vec<_> = outcome.attended.iter().cloned().collect();
            let events = &mut record.facts.gatherings.community.events;
            if let Some(known) = event.position().and_then(|at| events.get_mut(at)) {
                known.held = Some(outcome);
            }
            record.note(act, What::EventHeld, about)
        })
    }

    /// Records a request to the bank of the Union of mentors.
    ///
    /// # Errors
    /// Whoever asks is in no base; the theme is blank; the day is before the journal's last
    /// entry.
    pub fn ask_bank(
        &mut self,
        act: &Act,
        by: &PersonId,
        service: BankService,
        theme: &str,
    ) -> Result<BankRequestNo, Reasons> {
        let doing = self.record.doing(act, || Operation::AskBank {
            by: own(by),
            service: own(&service),
            theme: own(theme),
        });
        let mut reasons = Vec::new();
        reasons.extend(blank("theme", theme));
        reasons.extend(self.record.nobody(by));
        self.record.transact(doing, reasons, |record| {
            let bank = &mut record.facts.gatherings.community.bank;
            let number = BankRequestNo::at(bank.len());
            bank.push(BankRequest::new(act.day(), by.clone(), service, theme));
            record.note(act, What::BankAsked, [by.clone()]).with(number)
        })
    }

    /// Records who answered a request to the bank, and how.
    ///
    /// # Errors
    /// There is no such request, or it is answered already; whoever asked answers; the answer
    /// is blank; the day is before the journal's last entry.
    pub fn answer_bank(
        &mut self,
        act: &Act,
        request: BankRequestNo,
        host: &PersonId,
        answer: &str,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AnswerBank {
            request: own(&request),
            host: own(host),
            answer: own(answer),
        });
        let mut reasons = Vec::new();
        reasons.extend(blank("answer", answer));
        let number = request.get();
        match self.record.community().request(request) {
            None => reasons.push(GatheringsReason::UnknownBankRequest { request: number }.into()),
            Some(known) if known.answered.is_some() => {
                reasons.push(GatheringsReason::BankAnswered { request: number }.into());
            }
            Some(known) if known.by == *host => {
                let person = host.clone();
                reasons.push(GatheringsReason::AnswersThemselves { person }.into());
            }
            Some(_) => {}
        }
        self.record.transact(doing, reasons, |record| {
            let bank = &mut record.facts.gatherings.community.bank;
            let mut about = vec![host.clone()];
            if let Some(known) = request.position().and_then(|at| bank.get_mut(at)) {
                known.host = Some(host.clone());
                known.answered = Some(act.day());
                known.answer = answer.trim().to_owned();
                about.insert(0, known.by.clone());
            }
            let about = record.of_bases(about);
            record.note(act, What::BankAnswered, about)
        })
    }

    /// Records that a practice was published.
    ///
    /// # Errors
    /// The title is blank; there is no such pair; the day is before the journal's last entry.
    pub fn publish_practice(&mut self, act: &Act, publication: Publication) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::PublishPractice { publication: own(&publication) });
        let mut reasons = Vec::new();
        reasons.extend(blank("case", &publication.title));
        reasons.extend(publication.pair.and_then(|pair| self.record.facts.pair(pair).err()));
        self.record.transact(doing, reasons, |record| {
            let pair = publication.pair;
            record.facts.gatherings.community.publications.push(publication);
            match pair {
                Some(pair) => record.note_pair(act, What::PracticePublished, pair),
                None => record.note(act, What::PracticePublished, []),
            }
        })
    }

    /// Records a mentor's proposal for the organisation's development.
    ///
    /// # Errors
    /// Nobody has this id as a mentor; the text is blank; the day is before the journal's last
    /// entry.
    pub fn record_proposal(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        text: &str,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::RecordProposal { mentor: own(mentor), text: own(text) });
        let mut reasons = Vec::new();
        reasons.extend(blank("proposal", text));
        reasons.extend(self.record.facts.mentor(mentor).err());
        self.record.transact(doing, reasons, |record| {
            let made = Proposal::new(act.day(), mentor.clone(), text);
            record.facts.gatherings.community.proposals.push(made);
            record.note(act, What::ProposalMade, [mentor.clone()])
        })
    }

    /// Records whether a proposal, counted from 1, is taken up. A later decision takes the
    /// place of an earlier one.
    ///
    /// # Errors
    /// There is no such proposal; the day is before the journal's last entry.
    pub fn decide_proposal(
        &mut self,
        act: &Act,
        proposal: usize,
        taken_up: bool,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::DecideProposal {
            proposal: own(&proposal),
            taken_up: own(&taken_up),
        });
        let proposals = &self.record.community().proposals;
        let known = proposal.checked_sub(1).and_then(|at| proposals.get(at));
        let by = known.map(|known| known.by.clone());
        let unknown =
            known.is_none().then(|| GatheringsReason::UnknownProposal { proposal }.into());
        self.record.transact(doing, unknown, |record| {
            let proposals = &mut record.facts.gatherings.community.proposals;
            if let Some(known) = proposal.checked_sub(1).and_then(|at| proposals.get_mut(at)) {
                known.decided = Some((taken_up, act.day()));
            }
            let about = record.of_bases(by.into_iter().collect());
            record.note(act, What::ProposalDecided, about)
        })
    }

    /// Takes somebody of a base into the community of grateful alumni, which lasts beyond the
    /// cycle.
    ///
    /// # Errors
    /// They are in no base, or a member already; the day is before the journal's last entry.
    pub fn join_alumni(&mut self, act: &Act, person: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::JoinAlumni { person: own(person) });
        let mut reasons = Vec::new();
        reasons.extend(self.record.nobody(person));
        if self.record.community().alumni.contains(person) {
            reasons.push(GatheringsReason::AlreadyAlumnus { person: person.clone() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.gatherings.community.alumni.insert(person.clone());
            record.note(act, What::AlumnusJoined, [person.clone()])
        })
    }
}

impl Record {
    fn nobody(&self, person: &PersonId) -> Option<Reason> {
        let known = Side::BOTH.iter().any(|&side| self.facts.is_known(side, person));
        let (side, person) = (Side::Mentor, person.clone());
        (!known).then_some(PeopleReason::UnknownPerson { side, person }.into())
    }

    /// Those of these people who are in a base: the journal names nobody else.
    fn of_bases(&self, mut people: Vec<PersonId>) -> Vec<PersonId> {
        people.retain(|person| self.nobody(person).is_none());
        people
    }

    fn event_faults(&self, plan: &EventPlan) -> Vec<Reason> {
        let mut reasons: Vec<Reason> =
            plan.agenda.iter().filter_map(|question| blank("agenda", question)).collect();
        if plan.kind.has_agenda() && plan.agenda.is_empty() {
            reasons.extend(blank("agenda", ""));
        }
        if let Some(form) = &plan.form {
            let known = self.form_of(form);
            let chosen = self.conditions().forms.contains(form);
            // What the form's sources say of the first meeting makes it one of its events.
            let first = plan.kind == EventKind::FirstMeeting;
            let holds = |known: &Form| {
                known.events.contains(&plan.kind)
                    || (first && known.selection.first_meeting.is_some())
            };
            if !chosen || !known.is_some_and(holds) {
                let (form, kind) = (form.clone(), plan.kind);
                reasons.push(GatheringsReason::NotOfForm { form, kind }.into());
            }
        }
        reasons
    }

    fn outcome_faults(&self, outcome: &EventOutcome) -> Vec<Reason> {
        let outcomes = outcome.outcomes.iter();
        let mut reasons: Vec<_> = outcomes.filter_map(|text| blank("outcome", text)).collect();
        if outcome.attended.is_empty() && outcome.guests == 0 {
            reasons.push(GatheringsReason::NobodyCame.into());
        }
        reasons.extend(outcome.attended.iter().filter_map(|person| self.nobody(person)));
        reasons
    }
}
