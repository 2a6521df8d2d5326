//! Every operation of a programme as data: what an event says was done.

use crate::meetings::Timetable;
use crate::people::{
    Answer, BankService, Cohort, Date, FormId, GivenConsent, Mentee, Mentor, PersonId, RoleModelId,
    Shape, Wishes,
};
use crate::program::monitoring::{
    CoverageGroup, Covered, HeadCount, Quadrant, Questionnaire, Sheet, SheetKey, Target,
};
use crate::program::results::{Counted, Opinion, OutsideAssessment, Rating};
use crate::program::work::{
    Analysis, AnalysisOf, AssessedBy, ChangeWish, Goal, Meeting, TrialOutcome, Weighed,
};
use crate::program::{
    Act, Agreement, AgreementRule, BankRequestNo, Cause, Channel, EventNo, EventOutcome, EventPlan,
    Fact, Feedback, FirstRequest, FormChoice, GroupMeetingNo, Judged, Measurement, MentorFile,
    Model, Office, OpenDayNo, Order, PairNo, PairOutcome, Paper, PersonalTalk, ProgramResource,
    ProposalRule, Publication, Remedy, Review, RoadmapStep, Session, Side, SourceEntry, Training,
    TrainingPlan, UnitNo, Verdict,
};
use crate::scoring::Rules;
use crate::strategy::procedures::Way;
use crate::strategy::{Edit, Pairing, Reach, Repair};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A copy of an argument, lent or not, as an operation keeps it.
pub(in crate::program) fn own<T: ToOwned + ?Sized>(value: &T) -> T::Owned {
    value.to_owned()
}

/// Calls a macro with all operations that take nothing but data: the name, what is given, the
/// desk and its type, and how it is called. The one list from which the type of operations and
/// the way to carry one out arise.
macro_rules! operations {
    ($then:ident) => {
        $then! {
            AskAgreements { rule: Option<AgreementRule> }
                = selecting SelectingDesk.ask_agreements(own(rule));
            RecordAgreement { mentor: PersonId, agreement: Agreement }
                = selecting SelectingDesk.record_agreement(mentor, own(agreement));
            WithdrawAgreement { mentor: PersonId }
                = selecting SelectingDesk.withdraw_agreement(mentor);
            Consent { pair: PairNo, side: Side }
                = forming FormingDesk.consent(own(pair), own(side));
            Decline { pair: PairNo, side: Side, cause: Cause }
                = forming FormingDesk.decline(own(pair), own(side), own(cause));
            Publish { order: String } = forming FormingDesk.publish(order);
            PublishPairs { order: Order, pairs: BTreeSet<PairNo> }
                = forming FormingDesk.publish_pairs(order, pairs);
            Dissolve { pair: PairNo, cause: Cause }
                = forming FormingDesk.dissolve(own(pair), own(cause));
            Lock { mentee: PersonId, mentor: PersonId } = forming FormingDesk.lock(mentee, mentor);
            Unlock { mentee: PersonId, mentor: PersonId }
                = forming FormingDesk.unlock(mentee, mentor);
            Veto { mentee: PersonId, mentor: PersonId } = forming FormingDesk.veto(mentee, mentor);
            LiftVeto { mentee: PersonId, mentor: PersonId }
                = forming FormingDesk.lift_veto(mentee, mentor);
            RecordSupport { mentee: PersonId, what: String }
                = forming FormingDesk.record_support(mentee, what);
            RecordOffer { mentor: PersonId, what: String }
                = forming FormingDesk.record_offer(mentor, what);
            DiscardDraft {} = forming FormingDesk.discard_draft();
            AdoptDraft {} = forming FormingDesk.adopt_draft();
            AdmitMentee { mentee: Mentee } = forming FormingDesk.admit_mentee(own(mentee));
            AdmitMentor { mentor: Mentor, file: MentorFile }
                = forming FormingDesk.admit_mentor(own(mentor), own(file));
            AdoptRepair { repair: Repair } = forming FormingDesk.adopt_repair(repair);
            AllowAgain { pair: PairNo } = forming FormingDesk.allow_again(own(pair));
            Pin { pair: PairNo } = forming FormingDesk.pin(own(pair));
            Unpin { pair: PairNo } = forming FormingDesk.unpin(own(pair));
            RecordGroupMeeting {
                timetable: Timetable<(PersonId, PersonId)>,
                mentees: BTreeSet<PersonId>,
                mentors: BTreeSet<PersonId>
            }
                = gatherings GatheringsDesk.record_group_meeting(
                    own(timetable), own(mentees), own(mentors));
            RecordWishes { meeting: GroupMeetingNo, side: Side, person: PersonId, wishes: Wishes }
                = gatherings GatheringsDesk.record_wishes(
                    own(meeting), own(side), person, own(wishes));
            RecordOpenDay { place: String, visitors: BTreeSet<PersonId> }
                = gatherings GatheringsDesk.record_open_day(place, own(visitors));
            RecordApproach {
                day: OpenDayNo,
                mentee: PersonId,
                mentor: PersonId,
                way: Way,
                place: u32
            }
                = gatherings GatheringsDesk.record_approach(
                    own(day), (mentee, mentor), own(way), own(place));
            PassWishOn { day: OpenDayNo, mentee: PersonId, mentor: PersonId }
                = gatherings GatheringsDesk.pass_wish_on(own(day), mentee, mentor);
            AcceptApproach { day: OpenDayNo, mentee: PersonId, mentor: PersonId }
                = gatherings GatheringsDesk.accept_approach(own(day), mentee, mentor);
            DeclineApproach { day: OpenDayNo, mentee: PersonId, mentor: PersonId, cause: Cause }
                = gatherings GatheringsDesk.decline_approach(
                    own(day), (mentee, mentor), own(cause));
            RecordTalk { talk: PersonalTalk } = gatherings GatheringsDesk.record_talk(own(talk));
            PlanEvent { plan: EventPlan } = gatherings GatheringsDesk.plan_event(own(plan));
            HoldEvent { event: EventNo, outcome: EventOutcome }
                = gatherings GatheringsDesk.hold_event(own(event), own(outcome));
            AskBank { by: PersonId, service: BankService, theme: String }
                = gatherings GatheringsDesk.ask_bank(by, own(service), theme);
            AnswerBank { request: BankRequestNo, host: PersonId, answer: String }
                = gatherings GatheringsDesk.answer_bank(own(request), host, answer);
            PublishPractice { publication: Publication }
                = gatherings GatheringsDesk.publish_practice(own(publication));
            RecordProposal { mentor: PersonId, text: String }
                = gatherings GatheringsDesk.record_proposal(mentor, text);
            DecideProposal { proposal: usize, taken_up: bool }
                = gatherings GatheringsDesk.decide_proposal(own(proposal), own(taken_up));
            JoinAlumni { person: PersonId } = gatherings GatheringsDesk.join_alumni(person);
            FormUnit { kind: Shape, role_model: Option<RoleModelId>, pairs: BTreeSet<PairNo> }
                = work WorkDesk.form_unit(own(kind), own(role_model), own(pairs));
            JoinUnit { unit: UnitNo, pair: PairNo }
                = work WorkDesk.join_unit(own(unit), own(pair));
            RecordUnitMeeting { unit: UnitNo, meeting: Meeting, absent: BTreeSet<PairNo> }
                = work WorkDesk.record_unit_meeting(own(unit), own(meeting), absent);
            TakeRemedy { pair: PairNo, risk: Cause, remedy: Remedy }
                = arranging ArrangingDesk.take_remedy(own(pair), own(risk), own(remedy));
            Recommend { pair: PairNo, text: String }
                = results ResultsDesk.recommend(own(pair), text);
            SetCoverageGroup { code: String, group: CoverageGroup }
                = monitoring MonitoringDesk.set_coverage_group(code, own(group));
            RecordGroupSize { year: u16, group: String, people: u32 }
                = monitoring MonitoringDesk.record_group_size(own(year), group, own(people));
            HandOver { from: PairNo, to: PairNo, diary: BTreeSet<Side> }
                = arranging ArrangingDesk.hand_over(own(from), own(to), diary);
            PlanLeave {
                mentor: PersonId,
                from: Date,
                to: Date,
                substitutes: BTreeMap<PairNo, PersonId>
            }
                = arranging ArrangingDesk.plan_leave(mentor, (own(from), own(to)), substitutes);
            WishForAnother { pair: PairNo, wish: ChangeWish }
                = arranging ArrangingDesk.wish_for_another(own(pair), own(wish));
            WeighWish { pair: PairNo, weighed: Weighed }
                = arranging ArrangingDesk.weigh_wish(own(pair), own(weighed));
            SetQuestionnaire { code: String, questionnaire: Questionnaire }
                = monitoring MonitoringDesk.set_questionnaire(code, own(questionnaire));
            RecordAnswers { sheet: Sheet } = monitoring MonitoringDesk.record_answers(own(sheet));
            AssignAnswer { key: SheetKey, question: String, quadrant: Quadrant }
                = monitoring MonitoringDesk.assign_answer(key, question, own(quadrant));
            RecordMeasurement { person: PersonId, measurement: Measurement }
                = monitoring MonitoringDesk.record_measurement(person, own(measurement));
            RecordReview { review: Review } = monitoring MonitoringDesk.record_review(own(review));
            RecordFeedback { pair: PairNo, feedback: Feedback }
                = monitoring MonitoringDesk.record_feedback(own(pair), own(feedback));
            SetTargets { targets: Vec<Target> }
                = monitoring MonitoringDesk.set_targets(own(targets));
            RecordCoverage { year: u16, covered: Covered, count: HeadCount }
                = monitoring MonitoringDesk.record_coverage(own(year), own(covered), own(count));
            AddMentee { mentee: Mentee } = people PeopleDesk.add_mentee(own(mentee));
            AddMentor { mentor: Mentor } = people PeopleDesk.add_mentor(own(mentor));
            AddPeople { people: Cohort } = people PeopleDesk.add_people(own(people));
            UpdateMentee { mentee: Mentee } = people PeopleDesk.update_mentee(own(mentee));
            UpdateMentor { mentor: Mentor } = people PeopleDesk.update_mentor(own(mentor));
            RecordConsent { person: PersonId, consent: GivenConsent }
                = people PeopleDesk.record_consent(person, own(consent));
            WithdrawConsent { person: PersonId } = people PeopleDesk.withdraw_consent(person);
            Leave { person: PersonId, cause: Cause } = people PeopleDesk.leave(person, own(cause));
            ComeBack { person: PersonId } = people PeopleDesk.come_back(person);
            RecordSource { mentee: PersonId, entry: SourceEntry }
                = people PeopleDesk.record_source(mentee, own(entry));
            AdoptRoadmap { steps: Vec<RoadmapStep> }
                = preparing PreparingDesk.adopt_roadmap(own(steps));
            Follow { model: Model } = preparing PreparingDesk.follow(own(model));
            RecordResult { pair: PairNo, name: String, counted: Counted }
                = results ResultsDesk.record_result(own(pair), name, own(counted));
            RecordFormResult { form: FormId, name: String, counted: Counted }
                = results ResultsDesk.record_form_result(form, name, own(counted));
            RecordOpinion { pair: PairNo, from: Side, opinion: Opinion }
                = results ResultsDesk.record_opinion(own(pair), own(from), own(opinion));
            RateMentor { mentor: PersonId, rating: Rating }
                = results ResultsDesk.rate_mentor(mentor, own(rating));
            GrantReward { reward: String, person: PersonId }
                = closing ClosingDesk.grant_reward(reward, person);
            CollectCase { pair: PairNo, text: String }
                = closing ClosingDesk.collect_case(own(pair), text);
            SetNextTheme { pair: PairNo, theme: String }
                = closing ClosingDesk.set_next_theme(own(pair), theme);
            RecordOutsideAssessment { assessment: OutsideAssessment }
                = closing ClosingDesk.record_outside_assessment(own(assessment));
            KeepMentor { mentor: PersonId } = closing ClosingDesk.keep_mentor(mentor);
            BecomeMentor { mentee: PersonId, forms: BTreeSet<FormId>, seats: u32 }
                = closing ClosingDesk.become_mentor(mentee, own(forms), own(seats));
            BeginRefilling { side: Side } = closing ClosingDesk.begin_refilling(own(side));
            SetCriteria { form: FormId, criteria: BTreeSet<String> }
                = selecting SelectingDesk.set_criteria(form, own(criteria));
            Judge {
                mentor: PersonId,
                form: FormId,
                criterion: String,
                judged: Judged,
                note: Answer<String>
            }
                = selecting SelectingDesk.judge(mentor, form, criterion, own(judged), own(note));
            RecordQuestionnaire { mentor: PersonId }
                = selecting SelectingDesk.record_questionnaire(mentor);
            RecordInterview { mentor: PersonId } = selecting SelectingDesk.record_interview(mentor);
            Decide { mentor: PersonId, verdict: Verdict }
                = selecting SelectingDesk.decide(mentor, own(verdict));
            PlanTraining { form: FormId, plan: TrainingPlan }
                = selecting SelectingDesk.plan_training(form, own(plan));
            HoldSession { session: Session } = selecting SelectingDesk.hold_session(own(session));
            RecordTest { mentor: PersonId, gaps: BTreeSet<String> }
                = selecting SelectingDesk.record_test(mentor, own(gaps));
            RecordTraining { mentor: PersonId, training: Training }
                = selecting SelectingDesk.record_training(mentor, own(training));
            FinishTraining { mentor: PersonId } = selecting SelectingDesk.finish_training(mentor);
            NameCurator { curator: PersonId } = team TeamDesk.name_curator(curator);
            JoinTeam { person: PersonId, office: Office }
                = team TeamDesk.join_team(person, own(office));
            LeaveTeam { person: PersonId } = team TeamDesk.leave_team(person);
            SetTask { task: String } = team TeamDesk.set_task(task);
            ExpectResult { result: String } = team TeamDesk.expect_result(result);
            CollectRequest { request: FirstRequest } = team TeamDesk.collect_request(own(request));
            AdoptPaper { name: String } = team TeamDesk.adopt_paper(name);
            RegisterPaper { paper: Paper } = team TeamDesk.register_paper(own(paper));
            FindAudience { name: String, forms: BTreeSet<FormId> }
                = team TeamDesk.find_audience(name, own(forms));
            InformAudience { name: String, how: Channel }
                = team TeamDesk.inform_audience(name, own(how));
            AddResource { resource: ProgramResource } = team TeamDesk.add_resource(own(resource));
            MarkStep { number: u32 } = team TeamDesk.mark_step(own(number));
            SetRules { rules: Box<Rules> } = team TeamDesk.set_rules(own(&**rules));
            SetProposalRule { rule: ProposalRule } = team TeamDesk.set_proposal_rule(own(rule));
            RecordAnalysis { pair: PairNo, of: AnalysisOf, analysis: Analysis }
                = work WorkDesk.record_analysis(own(pair), own(of), own(analysis));
            SetGoal { pair: PairNo, goal: Goal } = work WorkDesk.set_goal(own(pair), own(goal));
            SettleSprint { pair: PairNo, goal: usize, sprint: usize, done: bool }
                = work WorkDesk.settle_sprint(own(pair), (own(goal), own(sprint)), own(done));
            RecordMeeting { pair: PairNo, meeting: Meeting }
                = work WorkDesk.record_meeting(own(pair), own(meeting));
            KeepDiary { pair: PairNo, by: Side, text: String }
                = work WorkDesk.keep_diary(own(pair), own(by), text);
            ReportDiary { pair: PairNo, by: Side, entry: usize }
                = work WorkDesk.report_diary(own(pair), own(by), own(entry));
            RecordAssessment { pair: PairNo, by: AssessedBy, text: Answer<String> }
                = work WorkDesk.record_assessment(own(pair), own(by), own(text));
            ClosePair { pair: PairNo, outcome: PairOutcome }
                = work WorkDesk.close_pair(own(pair), own(outcome));
            ChooseFormat { pair: PairNo, format: String }
                = arranging ArrangingDesk.choose_format(own(pair), format);
            JudgeTrial { pair: PairNo, outcome: TrialOutcome }
                = arranging ArrangingDesk.judge_trial(own(pair), own(outcome));
            DeviseReward { reward: String } = arranging ArrangingDesk.devise_reward(reward);
        }
    };
}
pub(in crate::program) use operations;

macro_rules! operation_type {
    ($($name:ident { $($field:ident: $type:ty),* } = $desk:ident $Desk:ident.$method:ident
        ($($given:expr),*);)*) => {
        /// An operation of a programme as data: what was done at which desk, with everything
        /// that was given. As JSON it is its code with what was given. The act under which it
        /// is done stands beside it.
        ///
        /// `Debug` shows the code only, since much of what is given is personal.
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        #[non_exhaustive]
        pub enum Operation {
            $(
                #[doc = concat!(
                    "[`", stringify!($Desk), "::", stringify!($method), "`](super::super::",
                    stringify!($Desk), "::", stringify!($method), ").",
                )]
                $name {$(
                    #[doc = concat!("Its `", stringify!($field), "`.")]
                    $field: $type,
                )*},
            )*
            /// `PreparingDesk::choose_forms`.
            ChooseForms {
                /// The forms with their rules.
                forms: FormChoice,
            },
            /// `FormingDesk::propose`.
            Propose {
                /// The mentee.
                mentee: PersonId,
                /// The mentor.
                mentor: PersonId,
            },
            /// `FormingDesk::propose_round`.
            ProposeRound {
                /// The pairs, as mentee and mentor.
                pairs: Vec<(PersonId, PersonId)>,
            },
            /// A draft came under review, however it was made: what the strategy answered, so
            /// that it need not be solved again. It is looked at whether its pairs can be made.
            PlaceDraft {
                /// The draft.
                pairing: Pairing,
            },
            /// `FormingDesk::revise_draft`, with
            /// what it came to.
            ReviseDraft {
                /// The change.
                edit: Edit,
                /// How far it reached.
                reach: Reach,
                /// The changed draft.
                pairing: Pairing,
            },
            /// `Program::withdraw`.
            Withdraw {
                /// The facts.
                wrong: BTreeSet<Fact>,
            },
            /// `Program::correct`.
            Correct {
                /// The facts.
                wrong: BTreeSet<Fact>,
                /// What was recorded in their place, each with its act.
                anew: Vec<(Act, Operation)>,
            },
            /// `Program::correct_forms`.
            CorrectForms {
                /// The forms with their rules.
                forms: FormChoice,
                /// The facts corrected with them.
                wrong: BTreeSet<Fact>,
                /// What was recorded in their place, each with its act.
                anew: Vec<(Act, Operation)>,
            },
            /// `Program::advance`.
            Advance {},
            /// `Program::next_cycle`.
            NextCycle {},
            /// `Program::erase`. An erased id is kept
            /// nowhere, so that the person is named by their place.
            Erase {
                /// The base in which they stood; nothing for the team.
                base: Option<Side>,
                /// How many stood before them there.
                place: usize,
            },
            /// What it was is gone: it named somebody who was erased since. It cannot be
            /// carried out.
            Forgotten {},
        }

        impl Operation {
            /// The codes of all operations. Who handles each by its code sees here when a later
            /// version has more.
            pub const CODES: &[&str] = &[
                $(stringify!($method),)*
                "choose_forms",
                "propose",
                "propose_round",
                "place_draft",
                "revise_draft",
                "withdraw",
                "correct",
                "correct_forms",
                "advance",
                "next_cycle",
                "erase",
                "forgotten",
            ];

            /// Its lasting code: the name of the operation at its desk.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => stringify!($method),)*
                    Self::ChooseForms { .. } => "choose_forms",
                    Self::Propose { .. } => "propose",
                    Self::ProposeRound { .. } => "propose_round",
                    Self::PlaceDraft { .. } => "place_draft",
                    Self::ReviseDraft { .. } => "revise_draft",
                    Self::Withdraw { .. } => "withdraw",
                    Self::Correct { .. } => "correct",
                    Self::CorrectForms { .. } => "correct_forms",
                    Self::Advance {} => "advance",
                    Self::NextCycle {} => "next_cycle",
                    Self::Erase { .. } => "erase",
                    Self::Forgotten {} => "forgotten",
                }
            }
        }
    };
}
operations! { operation_type }

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({})", self.code())
    }
}

impl Operation {
    /// Whether it names this person anywhere. O(its JSON).
    #[must_use]
    pub fn names(&self, person: &PersonId) -> bool {
        // Written as text and read again: to build the value at once, the writers of all papers
        // would be compiled a second time. Whatever cannot be written as JSON is taken to name
        // everybody: none is known.
        let written = serde_json::to_string(self).and_then(|text| serde_json::from_str(&text));
        written.map_or(true, |value| says(&value, person.as_str()))
    }
}

/// Whether a text of the value, or the name of a field, is this one.
fn says(value: &serde_json::Value, text: &str) -> bool {
    use serde_json::Value;
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::String(said) if said == text => return true,
            Value::Array(values) => left.extend(values),
            Value::Object(fields) => {
                if fields.contains_key(text) {
                    return true;
                }
                left.extend(fields.values());
            }
            _ => {}
        }
    }
    false
}
