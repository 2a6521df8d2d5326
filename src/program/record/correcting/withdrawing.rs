//! Taking a fact out of the record, or saying why it cannot go.

use crate::kernel::Side;
use crate::people::{Forms, PersonId};
use crate::program::work::Meeting;
use crate::program::{
    ApproachRecord, BankRequestNo, CorrectionReason, Ending, EventNo, Fact, GroupMeetingNo,
    MentorFile, OpenDayNo, OpenDayRecord, PairNo, PairRecord, Reason, Record, UnitNo,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is there to take, or nothing where it was not recorded.
type Taken = Option<()>;

impl Record {
    /// Takes a fact out. The caller looks everything up anew afterwards.
    ///
    /// # Errors
    /// It is not recorded, or others rest on it that are part of it and would go with it:
    /// each by name.
    pub(in crate::program) fn withdraw(&mut self, fact: &Fact) -> Result<(), Vec<Reason>> {
        let inside = self.inside(fact);
        if !inside.is_empty() {
            let rests = |fact| CorrectionReason::RestsOn { fact }.into();
            return Err(inside.into_iter().map(rests).collect());
        }
        let left_over = self.left_over(fact);
        if !left_over.is_empty() {
            return Err(left_over);
        }
        self.take_out(fact)
            .ok_or_else(|| vec![CorrectionReason::NothingRecorded { fact: fact.clone() }.into()])
    }

    /// Why what a unit would be without a pair is none.
    fn left_over(&self, fact: &Fact) -> Vec<Reason> {
        let Fact::UnitMember { unit, pair } = fact else { return Vec::new() };
        let unit = UnitNo::new(*unit);
        let Some(known) = self.unit(unit).filter(|known| known.pairs.contains(pair)) else {
            return Vec::new();
        };
        let mut live: BTreeSet<_> = self.live_pairs_of(unit).collect();
        match live.remove(pair) {
            true => self.unit_faults(known.kind, known.role_model.as_ref(), &live, Some(unit)),
            false => Vec::new(),
        }
    }

    /// The facts that are kept inside this one.
    fn inside(&self, fact: &Fact) -> Vec<Fact> {
        let facts = &self.facts;
        match fact {
            Fact::Audience { audience } => {
                let informed = facts.preparing.audiences.get(audience);
                let many = informed.map_or(0, |audience| audience.informed.len());
                let named = |number| Fact::Informed { audience: audience.clone(), number };
                (1..=many).map(named).collect()
            }
            Fact::GroupMeeting { meeting } => {
                let Some(known) = self.group_meeting(GroupMeetingNo::new(*meeting)) else {
                    return Vec::new();
                };
                let of_side = |side: Side| {
                    let named = move |person: &PersonId| Fact::Wishes {
                        meeting: *meeting,
                        side,
                        person: person.clone(),
                    };
                    known.wishes.of(side).keys().map(named)
                };
                Side::BOTH.into_iter().flat_map(of_side).collect()
            }
            Fact::OpenDay { day } => {
                let known = self.open_day(OpenDayNo::new(*day));
                let approaches = known.into_iter().flat_map(|day| &day.approaches);
                let named = |one: &ApproachRecord| Fact::Approach {
                    day: *day,
                    mentee: one.approach.mentee.clone(),
                    mentor: one.approach.mentor.clone(),
                };
                approaches.map(named).collect()
            }
            Fact::Approach { day, mentee, mentor } | Fact::PassedOn { day, mentee, mentor } => {
                let known = self.open_day(OpenDayNo::new(*day));
                let Some(known) = known.and_then(|day| day.approach(mentee, mentor)) else {
                    return Vec::new();
                };
                let (day, mentee, mentor) = (*day, mentee.clone(), mentor.clone());
                if known.approach.answer.is_some() {
                    vec![Fact::ApproachAnswer { day, mentee, mentor }]
                } else if matches!(fact, Fact::Approach { .. }) && known.passed_on.is_some() {
                    vec![Fact::PassedOn { day, mentee, mentor }]
                } else {
                    Vec::new()
                }
            }
            Fact::Goal { pair, goal } => {
                let known = facts.pair(*pair).ok();
                let goals = known.map_or(&[][..], |known| &known.work.goals);
                let goal_of = goal.checked_sub(1).and_then(|at| goals.get(at));
                let sprints = goal_of.into_iter().flat_map(|goal| (1..).zip(&goal.sprints));
                let settled = sprints.filter(|(_, sprint)| sprint.done.is_some());
                let (pair, goal) = (*pair, *goal);
                settled.map(|(sprint, _)| Fact::SprintOutcome { pair, goal, sprint }).collect()
            }
            Fact::Proposal { pair } => {
                let Ok(known) = facts.pair(*pair) else { return Vec::new() };
                let pair = *pair;
                let consents = Side::BOTH.into_iter().filter(|&side| known.consent(side).is_some());
                let mut inside: Vec<_> =
                    consents.map(|side| Fact::SideConsent { pair, side }).collect();
                inside.extend(known.order.is_some().then_some(Fact::Order { pair }));
                inside
            }
            Fact::Sheet { questionnaire, from, person, moment } => {
                let sheet = fact.sheet().and_then(|key| self.sheet(&key));
                let assigned = sheet.into_iter().flat_map(|sheet| sheet.assigned.keys());
                let named = |question: &String| Fact::Assigned {
                    questionnaire: questionnaire.clone(),
                    from: *from,
                    person: person.clone(),
                    moment: *moment,
                    question: question.clone(),
                };
                assigned.map(named).collect()
            }
            Fact::MonitoringQuestionnaire { questionnaire } => {
                let sheets = facts.monitoring.sheets.iter();
                let of_it = sheets.filter(|sheet| sheet.key.questionnaire == *questionnaire);
                of_it.map(|sheet| sheet.key.fact()).collect()
            }
            Fact::Unit { unit } => {
                let known = self.unit(UnitNo::new(*unit));
                let meetings = known.into_iter().flat_map(|unit| &unit.meetings);
                meetings.map(|&(on, kind)| Fact::UnitMeeting { unit: *unit, on, kind }).collect()
            }
            Fact::UnitMember { unit, pair } => {
                let known = self.unit(UnitNo::new(*unit));
                let meetings = known.into_iter().flat_map(|unit| &unit.meetings);
                let work = facts.pair(*pair).ok().map(|known| &known.work.meetings);
                let met = |on, kind| {
                    let mut own = work.into_iter().flatten();
                    own.any(|one| (one.on, one.kind) == (on, kind))
                };
                let shared = meetings.filter(|&&(on, kind)| met(on, kind));
                shared.map(|&(on, kind)| Fact::UnitMeeting { unit: *unit, on, kind }).collect()
            }
            Fact::CoverageGroup { group } => {
                let years = facts.monitoring.group_sizes.iter();
                let counted = years.filter(|(_, sizes)| sizes.contains_key(group));
                let named = |(&year, _)| Fact::GroupSize { year, group: group.clone() };
                counted.map(named).collect()
            }
            Fact::AllowedAgain { pair } => {
                let Ok(known) = facts.pair(*pair) else { return Vec::new() };
                let members =
                    |one: &PairRecord| one.mentee == known.mentee && one.mentor == known.mentor;
                let later = facts
                    .numbered()
                    .filter(|(number, one)| number > pair && one.is_live() && members(one));
                later.map(|(pair, _)| Fact::Proposal { pair }).collect()
            }
            Fact::ChangeWish { pair } => {
                let wish = facts.pair(*pair).ok().and_then(|known| known.work.change.as_ref());
                let weighed = wish.is_some_and(|wish| wish.weighed.is_some());
                weighed.then_some(Fact::WishWeighed { pair: *pair }).into_iter().collect()
            }
            Fact::DevelopmentProposal { number } => {
                let proposals = &facts.gatherings.community.proposals;
                let known = number.checked_sub(1).and_then(|at| proposals.get(at));
                let decided = known.is_some_and(|known| known.decided.is_some());
                decided.then_some(Fact::ProposalDecision { number: *number }).into_iter().collect()
            }
            Fact::Event { event } => {
                let known = self.community().event(EventNo::new(*event));
                let held = known.is_some_and(|event| event.held.is_some());
                held.then_some(Fact::EventOutcome { event: *event }).into_iter().collect()
            }
            Fact::BankRequest { request } => {
                let known = self.community().request(BankRequestNo::new(*request));
                let answered = known.is_some_and(|request| !request.is_open());
                answered.then_some(Fact::BankAnswer { request: *request }).into_iter().collect()
            }
            Fact::Reward { reward } => {
                let granted = facts.closing.rewards.get(reward).into_iter();
                let named = |person: &PersonId| Fact::Granted {
                    reward: reward.clone(),
                    person: person.clone(),
                };
                granted.flat_map(|reward| &reward.granted).map(named).collect()
            }
            _ => Vec::new(),
        }
    }

    fn take_out(&mut self, fact: &Fact) -> Taken {
        let facts = &mut self.facts;
        match fact {
            Fact::Forms => {
                let chosen = std::mem::take(&mut facts.conditions.forms);
                facts.conditions.form_rules = Forms::default();
                (!chosen.is_empty()).then_some(())
            }
            Fact::Task { number } => nth_out(&mut facts.preparing.tasks, *number),
            Fact::ExpectedResult { number } => {
                nth_out(&mut facts.preparing.expected_results, *number)
            }
            Fact::FirstRequest { number } => nth_out(&mut facts.preparing.first_requests, *number),
            Fact::Paper { number } => nth_out(&mut facts.preparing.papers, *number),
            Fact::Resource { number } => nth_out(&mut facts.conditions.resources, *number),
            Fact::Office { person, office } => {
                let offices = facts.preparing.team.get_mut(person)?;
                let taken = offices.remove(office).then_some(());
                if offices.is_empty() {
                    facts.preparing.team.remove(person);
                }
                taken
            }
            Fact::Audience { audience } => facts.preparing.audiences.remove(audience).map(drop),
            Fact::Informed { audience, number } => {
                nth_out(&mut facts.preparing.audiences.get_mut(audience)?.informed, *number)
            }
            Fact::StepDone { step } => facts.preparing.steps_done.remove(step).map(drop),
            Fact::Source { mentee, number } => {
                of_person(&mut facts.preparing.sources, mentee, *number)
            }
            Fact::DataConsent { person } => self
                .roles(person)
                .iter()
                .any(|(_, known)| known.consent.data.is_some())
                .then(|| self.set_consent(person, None)),
            Fact::Leaving { person } => facts.left.remove(person).map(drop),
            Fact::Criteria { form } => {
                facts.preparing.criteria_requests.remove(form);
                facts.selection.criteria.remove(form).map(drop)
            }
            Fact::TrainingPlan { form } => facts.selection.training.remove(form).map(drop),
            Fact::Judgement { mentor, number } => {
                of_person(&mut facts.preparing.judgements, mentor, *number)
            }
            Fact::Questionnaire { mentor } => {
                self.of_file(mentor, |file| file.questionnaire.take().map(drop))
            }
            Fact::Interview { mentor } => {
                self.of_file(mentor, |file| file.interview.take().map(drop))
            }
            Fact::Decision { mentor } => {
                self.of_file(mentor, |file| file.selection.take().map(drop))
            }
            Fact::Training { mentor } => {
                self.of_file(mentor, |file| file.training.take().map(drop))
            }
            Fact::Agreement { mentor, number } => {
                of_person(&mut facts.preparing.agreements, mentor, *number)
            }
            Fact::Session { number } => nth_out(&mut facts.preparing.sessions, *number),
            Fact::Test { mentor, number } => of_person(&mut facts.preparing.tests, mentor, *number),
            Fact::GroupMeeting { meeting } => {
                let at = GroupMeetingNo::new(*meeting).position()?;
                facts.gatherings.group_meetings.get_mut(at)?.withdraw()
            }
            Fact::Wishes { meeting, side, person } => {
                let at = GroupMeetingNo::new(*meeting).position()?;
                let wishes = &mut facts.gatherings.group_meetings.get_mut(at)?.wishes;
                wishes.of_mut(*side).remove(person).map(drop)
            }
            Fact::OpenDay { day } => {
                let at = OpenDayNo::new(*day).position()?;
                facts.gatherings.open_days.get_mut(at)?.withdraw()
            }
            Fact::Approach { day, mentee, mentor } => {
                let day = self.open_day_mut(*day)?;
                let at = day.approaches.iter().position(|one| one.is_of(mentee, mentor))?;
                day.approaches.remove(at);
                Some(())
            }
            Fact::PassedOn { day, mentee, mentor } => {
                self.approach_mut(*day, mentee, mentor)?.passed_on.take().map(drop)
            }
            Fact::ApproachAnswer { day, mentee, mentor } => {
                let known = self.approach_mut(*day, mentee, mentor)?;
                (known.answered, known.cause) = (None, None);
                known.approach.answer.take().map(drop)
            }
            Fact::Talk { number } => nth_out(&mut facts.forming.talks, *number),
            Fact::Support { mentee, number } => of_person(&mut facts.support, mentee, *number),
            Fact::Offer { mentor, number } => of_person(&mut facts.forming.offers, mentor, *number),
            Fact::MonitoringQuestionnaire { questionnaire } => {
                facts.monitoring.questionnaires.remove(questionnaire).map(drop)
            }
            Fact::Sheet { .. } => {
                let key = fact.sheet()?;
                let at = facts.monitoring.sheets.iter().position(|sheet| sheet.key == key)?;
                facts.monitoring.sheets.remove(at);
                Some(())
            }
            Fact::Assigned { question, .. } => {
                let key = fact.sheet()?;
                let sheet = facts.monitoring.sheets.iter_mut().find(|sheet| sheet.key == key)?;
                sheet.assigned.remove(question).map(drop)
            }
            Fact::Measurement { person, number } => {
                of_person(&mut facts.monitoring.measurements, person, *number)
            }
            Fact::Review { number } => nth_out(&mut facts.monitoring.reviews, *number),
            Fact::Coverage { year, covered } => {
                let counts = facts.monitoring.coverage.get_mut(year)?;
                let taken = counts.remove(covered).map(drop);
                if counts.is_empty() {
                    facts.monitoring.coverage.remove(year);
                }
                taken
            }
            Fact::CoverageGroup { group } => facts.monitoring.groups.remove(group).map(drop),
            Fact::GroupSize { year, group } => {
                let sizes = facts.monitoring.group_sizes.get_mut(year)?;
                let taken = sizes.remove(group).map(drop);
                if sizes.is_empty() {
                    facts.monitoring.group_sizes.remove(year);
                }
                taken
            }
            Fact::FormResult { form, name } => {
                let results = facts.closing.results.get_mut(form)?;
                let taken = results.remove(name).map(drop);
                if results.is_empty() {
                    facts.closing.results.remove(form);
                }
                taken
            }
            Fact::Rating { mentor, from, by } => {
                let ratings = facts.closing.ratings.get_mut(mentor)?;
                let at = ratings.iter().position(|one| (one.from, &one.by) == (*from, by))?;
                ratings.remove(at);
                if ratings.is_empty() {
                    facts.closing.ratings.remove(mentor);
                }
                Some(())
            }
            Fact::Reward { reward } => facts.closing.rewards.remove(reward).map(drop),
            Fact::Granted { reward, person } => {
                facts.closing.rewards.get_mut(reward)?.granted.remove(person).then_some(())
            }
            Fact::Case { number } => nth_out(&mut facts.closing.cases, *number),
            Fact::LongTerm { mentor } => facts.closing.long_term.remove(mentor).then_some(()),
            Fact::Refilling { side } => facts.closing.refilling.remove(side).then_some(()),
            Fact::Outside { number } => nth_out(&mut facts.closing.outside, *number),
            Fact::Unit { unit } => facts.units.get_mut(UnitNo::new(*unit).position()?)?.withdraw(),
            Fact::UnitMember { unit, pair } => {
                let known = facts.units.get_mut(UnitNo::new(*unit).position()?)?;
                known.pairs.remove(pair).then_some(())
            }
            Fact::UnitMeeting { unit, on, kind } => {
                let unit = facts.units.get_mut(UnitNo::new(*unit).position()?)?;
                unit.meetings.remove(&(*on, *kind)).then_some(())?;
                for pair in &unit.pairs {
                    let known = pair.position().and_then(|at| facts.pairs.get_mut(at))?;
                    known.work.meetings.retain(|one| (one.on, one.kind) != (*on, *kind));
                }
                Some(())
            }
            Fact::Event { event } => {
                let at = EventNo::new(*event).position()?;
                facts.gatherings.community.events.get_mut(at)?.withdraw()
            }
            Fact::EventOutcome { event } => {
                let at = EventNo::new(*event).position()?;
                facts.gatherings.community.events.get_mut(at)?.held.take().map(drop)
            }
            Fact::BankRequest { request } => {
                let at = BankRequestNo::new(*request).position()?;
                facts.gatherings.community.bank.get_mut(at)?.withdraw()
            }
            Fact::BankAnswer { request } => {
                let at = BankRequestNo::new(*request).position()?;
                let known = facts.gatherings.community.bank.get_mut(at)?;
                known.host = None;
                known.answer.clear();
                known.answered.take().map(drop)
            }
            Fact::Publication { number } => {
                nth_out(&mut facts.gatherings.community.publications, *number)
            }
            Fact::DevelopmentProposal { number } => {
                nth_out(&mut facts.gatherings.community.proposals, *number)
            }
            Fact::ProposalDecision { number } => {
                let at = number.checked_sub(1)?;
                facts.gatherings.community.proposals.get_mut(at)?.decided.take().map(drop)
            }
            Fact::Alumnus { person } => {
                facts.gatherings.community.alumni.remove(person).then_some(())
            }
            of_pair => {
                let pair = of_pair.pair()?;
                let on = facts.journal.last_day();
                let known = pair.position().and_then(|at| facts.pairs.get_mut(at))?;
                match (of_pair, on) {
                    // A pair keeps its number, so that a proposal ends and does not vanish.
                    (Fact::Proposal { .. }, Some(on)) if known.is_live() => {
                        known.end = Some((Ending::Withdrawn, on));
                        Some(())
                    }
                    _ => known.take_out(of_pair),
                }
            }
        }
    }

    /// Takes something out of a mentor's file, and the file where it says nothing more.
    fn of_file(&mut self, mentor: &PersonId, take: impl FnOnce(&mut MentorFile) -> Taken) -> Taken {
        let file = self.facts.mentor_files.get_mut(mentor)?;
        take(file)?;
        if *file == MentorFile::default() {
            self.facts.mentor_files.remove(mentor);
        }
        Some(())
    }

    fn open_day_mut(&mut self, day: u32) -> Option<&mut OpenDayRecord> {
        let at = OpenDayNo::new(day).position()?;
        self.facts.gatherings.open_days.get_mut(at)
    }

    fn approach_mut(
        &mut self,
        day: u32,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Option<&mut ApproachRecord> {
        let day = self.open_day_mut(day)?;
        day.approaches.iter_mut().find(|one| one.is_of(mentee, mentor))
    }
}

impl PairRecord {
    fn take_out(&mut self, fact: &Fact) -> Taken {
        let (work, results) = (&mut self.work, &mut self.results);
        match fact {
            Fact::SideConsent { side: Side::Mentee, .. } => self.mentee_consent.take().map(drop),
            Fact::SideConsent { side: Side::Mentor, .. } => self.mentor_consent.take().map(drop),
            Fact::Order { .. } => self.order.take().map(drop),
            Fact::Format { format, .. } => self.formats.remove(format).then_some(()),
            Fact::Analysis { of, .. } => work.analyses.remove(of).map(drop),
            Fact::Goal { goal, .. } => nth_out(&mut work.goals, *goal),
            Fact::SprintOutcome { goal, sprint, .. } => {
                let goal = work.goals.get_mut(goal.checked_sub(1)?)?;
                goal.sprints.get_mut(sprint.checked_sub(1)?)?.done.take().map(drop)
            }
            Fact::Meeting { on, kind, .. } => {
                let is_it = |one: &Meeting| (one.on, one.kind) == (*on, *kind);
                let at = work.meetings.iter().position(is_it)?;
                work.meetings.remove(at);
                Some(())
            }
            Fact::Trial { .. } => work.trial.take().map(drop),
            Fact::Diary { entry, .. } => nth_out(&mut work.diary, *entry),
            Fact::DiaryReport { entry, .. } => {
                let known = work.diary.get_mut(entry.checked_sub(1)?)?;
                std::mem::take(&mut known.reported).then_some(())
            }
            Fact::HandOver { from, .. } => {
                let at = work.handed.iter().position(|one| one.from == *from)?;
                work.handed.remove(at);
                Some(())
            }
            Fact::Leave { from, .. } => {
                let at = work.leaves.iter().position(|one| one.from == *from)?;
                work.leaves.remove(at);
                Some(())
            }
            Fact::ChangeWish { .. } => work.change.take().map(drop),
            Fact::WishWeighed { .. } => work.change.as_mut()?.weighed.take().map(drop),
            Fact::Assessment { number, .. } => nth_out(&mut work.assessments, *number),
            Fact::Feedback { from, moment, .. } => {
                let mut feedback = self.feedback.iter();
                let at = feedback.position(|one| (one.from, one.moment) == (*from, *moment))?;
                self.feedback.remove(at);
                Some(())
            }
            Fact::End { .. } => self.end.take().map(drop),
            Fact::AllowedAgain { .. } => self.again.take().map(drop),
            Fact::PairResult { name, .. } => results.counted.remove(name).map(drop),
            Fact::Opinion { side: Side::Mentee, .. } => results.of_mentor.take().map(drop),
            Fact::Opinion { side: Side::Mentor, .. } => results.of_mentee.take().map(drop),
            Fact::NextTheme { .. } => results.next_theme.take().map(drop),
            Fact::Remedy { number, .. } => nth_out(&mut work.remedies, *number),
            Fact::Recommendation { .. } => results.recommendation.take().map(drop),
            _ => None,
        }
    }

    /// What is recorded of the pair that needs the order.
    pub(in crate::program) fn resting_on_order(&self, pair: PairNo) -> Vec<Fact> {
        let (work, results) = (&self.work, &self.results);
        let mut resting = Vec::new();
        resting.extend(
            self.formats.iter().map(|format| Fact::Format { pair, format: format.clone() }),
        );
        resting.extend(work.analyses.keys().map(|&of| Fact::Analysis { pair, of }));
        resting.extend((1..=work.goals.len()).map(|goal| Fact::Goal { pair, goal }));
        let meeting = |one: &Meeting| Fact::Meeting { pair, on: one.on, kind: one.kind };
        resting.extend(work.meetings.iter().map(meeting));
        resting.extend(work.trial.is_some().then_some(Fact::Trial { pair }));
        resting.extend(work.handed.iter().map(|one| Fact::HandOver { pair, from: one.from }));
        resting.extend(work.leaves.iter().map(|one| Fact::Leave { pair, from: one.from }));
        let weighed = work.change.as_ref().is_some_and(|wish| wish.weighed.is_some());
        resting.extend(weighed.then_some(Fact::WishWeighed { pair }));
        resting.extend(work.change.is_some().then_some(Fact::ChangeWish { pair }));
        resting.extend((1..=work.diary.len()).map(|entry| Fact::Diary { pair, entry }));
        resting
            .extend((1..=work.assessments.len()).map(|number| Fact::Assessment { pair, number }));
        let feedback = self.feedback.iter();
        resting.extend(feedback.map(|one| Fact::Feedback {
            pair,
            from: one.from,
            moment: one.moment,
        }));
        resting.extend(self.is_closed().then_some(Fact::End { pair }));
        let counted = results.counted.keys();
        resting.extend(counted.map(|name| Fact::PairResult { pair, name: name.clone() }));
        let opinions = [(Side::Mentee, &results.of_mentor), (Side::Mentor, &results.of_mentee)];
        let given = opinions.into_iter().filter(|(_, opinion)| opinion.is_some());
        resting.extend(given.map(|(side, _)| Fact::Opinion { pair, side }));
        resting.extend(results.next_theme.is_some().then_some(Fact::NextTheme { pair }));
        let letter = results.recommendation.is_some();
        resting.extend(letter.then_some(Fact::Recommendation { pair }));
        resting.extend((1..=work.remedies.len()).map(|number| Fact::Remedy { pair, number }));
        resting
    }
}

fn nth_out<T>(items: &mut Vec<T>, number: usize) -> Taken {
    let at = number.checked_sub(1).filter(|&at| at < items.len())?;
    items.remove(at);
    Some(())
}

/// Takes one of a person's out, and the person's list where it was the last.
fn of_person<T>(lists: &mut BTreeMap<PersonId, Vec<T>>, person: &PersonId, number: usize) -> Taken {
    let list = lists.get_mut(person)?;
    nth_out(list, number)?;
    if list.is_empty() {
        lists.remove(person);
    }
    Some(())
}
