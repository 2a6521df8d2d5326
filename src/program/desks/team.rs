//! What the team settles and does in any stage: offices, tasks and papers, resources,
//! audiences outside, steps of the roadmap, the rules of pairing and of proposals.

use crate::people::{FormId, PersonId};
use crate::program::papers::operation::{Operation, own};
use crate::program::reasons::blank;
use crate::program::record::transact::Doing;
use crate::program::{
    Act, Channel, FirstRequest, GeneralReason, Informed, Office, Paper, Preparing, PreparingReason,
    ProgramResource, ProposalRule, Reasons, Record, What,
};
use crate::scoring::Rules;
use std::collections::BTreeSet;

/// What the team settles and does.
pub struct TeamDesk<'a> {
    pub(in crate::program) record: &'a mut Record,
}

impl TeamDesk<'_> {
    /// Names the curator, who runs the cycle.
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn name_curator(&mut self, act: &Act, curator: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::NameCurator { curator: own(curator) });
        self.record.transact(doing, [], |record| {
            record.facts.conditions.curator = Some(curator.clone());
            record.note(act, What::CuratorNamed, [curator.clone()])
        })
    }

    /// Takes somebody into the programme's team. The curator who is answerable is named
    /// by [`TeamDesk::name_curator`].
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn join_team(
        &mut self,
        act: &Act,
        person: &PersonId,
        office: Office,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::JoinTeam { person: own(person), office: own(&office) });
        self.record.transact(doing, [], |record| {
            record.facts.preparing.team.entry(person.clone()).or_default().insert(office);
            record.note(act, What::TeamJoined, [])
        })
    }

    /// Lets somebody go from the team.
    ///
    /// # Errors
    /// They have no office in it; the day is before the journal's last entry.
    pub fn leave_team(&mut self, act: &Act, person: &PersonId) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::LeaveTeam { person: own(person) });
        let mut reasons = Vec::new();
        if !self.record.facts.preparing.team.contains_key(person) {
            reasons.push(PreparingReason::NotInTeam { person: person.clone() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.preparing.team.remove(person);
            record.note(act, What::TeamLeft, [])
        })
    }

    /// Sets a task of the programme.
    ///
    /// # Errors
    /// It is blank; the day is before the journal's last entry.
    pub fn set_task(&mut self, act: &Act, task: &str) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::SetTask { task: own(task) });
        self.paper(doing, What::TaskSet, &[("task", task)], |all| all.tasks.push(task.to_owned()))
    }

    /// Sets an expected result of the programme.
    ///
    /// # Errors
    /// It is blank; the day is before the journal's last entry.
    pub fn expect_result(&mut self, act: &Act, result: &str) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::ExpectResult { result: own(result) });
        self.paper(doing, What::ResultExpected, &[("expected result", result)], |all| {
            all.expected_results.push(result.to_owned());
        })
    }

    /// Collects a first request: the mentees', the mentors' or the regional customer's.
    ///
    /// # Errors
    /// It is blank; the day is before the journal's last entry.
    pub fn collect_request(&mut self, act: &Act, request: FirstRequest) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::CollectRequest { request: own(&request) });
        let text = request.text.clone();
        self.paper(doing, What::RequestCollected, &[("request", &text)], |all| {
            all.first_requests.push(request);
        })
    }

    /// Adopts a legal paper.
    ///
    /// # Errors
    /// Its name is blank; the day is before the journal's last entry.
    pub fn adopt_paper(&mut self, act: &Act, name: &str) -> Result<(), Reasons> {
        let paper = Paper { name: name.to_owned(), number: None, on: act.day() };
        self.register_paper(act, paper)
    }

    /// Registers a legal paper with its own number and date, which may lie before the day of
    /// the entry.
    ///
    /// # Errors
    /// Its name or number is blank; its date is later than the day of the entry; the day is
    /// before the journal's last entry.
    pub fn register_paper(&mut self, act: &Act, paper: Paper) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RegisterPaper { paper: own(&paper) });
        let number = paper.number.as_deref();
        let mut reasons: Vec<_> = blank("paper", &paper.name).into_iter().collect();
        reasons.extend(number.and_then(|number| blank("number of the paper", number)));
        if paper.on > act.on {
            let (happened, entered) = (paper.on, act.on);
            reasons.push(GeneralReason::NotYet { happened, entered }.into());
        }
        let dated = act.clone().happened_on(paper.on);
        self.record.transact(doing, reasons, |record| {
            record.facts.preparing.papers.push(paper);
            record.note(&dated, What::PaperAdopted, [])
        })
    }

    /// Finds an audience, interested in these forms or in all. Finding it again changes
    /// the forms.
    ///
    /// # Errors
    /// Its name is blank; the day is before the journal's last entry.
    pub fn find_audience(
        &mut self,
        act: &Act,
        name: &str,
        forms: BTreeSet<FormId>,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::FindAudience { name: own(name), forms: own(&forms) });
        let key = name.trim().to_owned();
        self.paper(doing, What::AudienceFound, &[("audience", name)], |all| {
            all.audiences.entry(key).or_default().forms = forms;
        })
    }

    /// Informs an audience of possibilities and ways to take part.
    ///
    /// # Errors
    /// There is no such audience; the day is before the journal's last entry.
    pub fn inform_audience(&mut self, act: &Act, name: &str, how: Channel) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::InformAudience { name: own(name), how: own(&how) });
        let mut reasons = Vec::new();
        let name = name.trim();
        if !self.record.facts.preparing.audiences.contains_key(name) {
            reasons.push(PreparingReason::UnknownAudience { audience: name.to_owned() }.into());
        }
        self.record.transact(doing, reasons, |record| {
            if let Some(audience) = record.facts.preparing.audiences.get_mut(name) {
                audience.informed.push(Informed { on: act.day(), how });
            }
            record.note(act, What::AudienceInformed, [])
        })
    }

    /// Records a resource of the programme.
    ///
    /// # Errors
    /// Its name is blank; the day is before the journal's last entry.
    pub fn add_resource(&mut self, act: &Act, resource: ProgramResource) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AddResource { resource: own(&resource) });
        self.record.transact(doing, blank("resource", &resource.name), |record| {
            record.facts.conditions.resources.push(resource);
            record.note(act, What::ResourceFound, [])
        })
    }

    /// Marks a step of the roadmap, by its number from 1, as done. Steps may be done in
    /// any order; a stage's result is demanded by [`Program::advance`](crate::program::Program::advance) and not by marks.
    ///
    /// # Errors
    /// There is no such step, or it is done; the day is before the journal's last entry.
    pub fn mark_step(&mut self, act: &Act, number: u32) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::MarkStep { number: own(&number) });
        let mut reasons = Vec::new();
        let facts = &self.record.facts;
        let steps = facts.conditions.roadmap.len();
        if number == 0 || usize::try_from(number).map_or(true, |number| number > steps) {
            reasons.push(PreparingReason::UnknownStep { step: number, steps }.into());
        }
        if let Some(&on) = facts.preparing.steps_done.get(&number) {
            reasons.push(PreparingReason::StepDone { step: number, on }.into());
        }
        self.record.transact(doing, reasons, |record| {
            record.facts.preparing.steps_done.insert(number, act.day());
            record.note(act, What::StepDone, [])
        })
    }

    /// Sets the rules by which pairs are scored and forbidden.
    ///
    /// # Errors
    /// The day is before the journal's last entry. Whether the rules fit the people
    /// is seen when they are compiled for a draft.
    pub fn set_rules(&mut self, act: &Act, rules: Rules) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::SetRules { rules: Box::new(own(&rules)) });
        self.record.transact(doing, [], |record| {
            record.facts.rules = Some(rules);
            record.note(act, What::RulesSet, [])
        })
    }

    /// Sets what the organisation holds of proposals.
    ///
    /// # Errors
    /// The day is before the journal's last entry.
    pub fn set_proposal_rule(&mut self, act: &Act, rule: ProposalRule) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::SetProposalRule { rule: own(&rule) });
        self.record.transact(doing, [], |record| {
            record.facts.forming.rule = rule;
            record.note(act, What::ProposalRuleSet, [])
        })
    }

    fn paper(
        &mut self,
        doing: Doing<'_>,
        what: What,
        texts: &[(&str, &str)],
        change: impl FnOnce(&mut Preparing),
    ) -> Result<(), Reasons> {
        let act = doing.act();
        self.record.transact(
            doing,
            texts.iter().filter_map(|(field, text)| blank(field, text)),
            |record| {
                change(&mut record.facts.preparing);
                record.note(act, what, [])
            },
        )
    }
}
