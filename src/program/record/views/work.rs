//! Who sees what of a pair's work, and how regular it is.

use crate::kernel::{Side, arrange_by_key, words};
use crate::people::{Answer, Date, FormId, Mentor, PersonId};
use crate::program::record::form_rules::{length, obliges_to_assessment};
use crate::program::work::{
    Analysis, AnalysisOf, AssessedBy, ChangeWish, DiaryEntry, Goal, HandOver, Horizon, Leave,
    Meeting, MeetingKind, MeetingState, RemedyTaken, TrialOutcome,
};
use crate::program::{Feedback, FeedbackFrom, Moment, PairNo, PairRecord, PairState, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// A step of a pair's work that is not there yet.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum WorkStep: "work-step" {
        /// The organisational meeting.
        OrganisationalMeeting = "organisational-meeting",
            "organisational meeting",
            "организационная встреча";
        /// The mentee's self-analysis.
        MenteeAnalysis = "mentee-analysis",
            "the mentee's self-analysis",
            "самоанализ наставляемого";
        /// The mentor's self-analysis.
        MentorAnalysis = "mentor-analysis", "the mentor's self-analysis", "самоанализ наставника";
        /// The joint analysis.
        JointAnalysis = "joint-analysis", "joint analysis", "совместный анализ";
        /// A format of interaction.
        Format = "format", "format of interaction", "формат взаимодействия";
        /// The trial meeting.
        TrialMeeting = "trial-meeting", "trial meeting", "пробная встреча";
        /// The decision after it.
        TrialOutcome = "trial-outcome",
            "decision after the trial meeting",
            "решение по итогам пробной встречи";
        /// The planning meeting.
        PlanningMeeting = "planning-meeting", "planning meeting", "встреча-планирование";
        /// A goal with a sprint.
        Goal = "goal", "goal with sprints", "цель, разбитая на спринты";
        /// A regular meeting.
        RegularMeeting = "regular-meeting", "regular meetings", "регулярные встречи";
        /// The obligatory intermediate assessment.
        Assessment = "assessment",
            "obligatory assessment of intermediate results",
            "обязательная оценка промежуточных итогов";
        /// The mentee's interim feedback.
        MenteeFeedback = "mentee-feedback", "the mentee's feedback", "обратная связь наставляемого";
        /// The mentor's interim feedback.
        MentorFeedback = "mentor-feedback", "the mentor's feedback", "обратная связь наставника";
        /// The curator's interim feedback.
        CuratorFeedback = "curator-feedback", "the curator's feedback", "обратная связь куратора";
        /// The closing meeting.
        ClosingMeeting = "closing-meeting", "closing meeting", "заключительная встреча";
    }
}

/// A line of a pair's diary as the curator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiaryLine<'a> {
    /// Who wrote it.
    pub by: Side,
    /// When.
    pub on: Date,
    /// What it says, where its author reported it.
    pub reported: Option<&'a str>,
}

/// A pair's work as the curator sees it: organisation and regularity, and content only
/// where a member reports it. Goals, analyses and unreported diary entries are counted
/// and not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CuratorView<'a> {
    /// The pair.
    pub pair: PairNo,
    /// The mentee.
    pub mentee: &'a PersonId,
    /// The mentor.
    pub mentor: &'a PersonId,
    /// The form.
    pub form: Option<&'a FormId>,
    /// Where it stands.
    pub state: PairState,
    /// The formats chosen.
    pub formats: &'a BTreeSet<String>,
    /// The meetings by day.
    pub meetings: &'a [Meeting],
    /// Which analyses are made.
    pub analyses: BTreeSet<AnalysisOf>,
    /// How many goals are set, by horizon.
    pub goals: BTreeMap<Horizon, usize>,
    /// The goals, from 1, whose length in months is not that of their form's horizon.
    pub beyond_horizon: Vec<usize>,
    /// Sprints: done, not done, open.
    pub sprints: [usize; 3],
    /// What followed from the trial meeting.
    pub trial: Option<&'a TrialOutcome>,
    /// The diary.
    pub diary: Vec<DiaryLine<'a>>,
    /// Intermediate assessments.
    pub assessments: Vec<(AssessedBy, Date)>,
    /// Planned leaves of the mentor, by day.
    pub leaves: &'a [Leave],
    /// The mentee's wish for another mentor, which is told to the curator.
    pub change: Option<&'a ChangeWish>,
    /// What was taken over from earlier pairs of the mentee.
    pub handed: &'a [HandOver],
    /// Remedies taken against risks.
    pub remedies: &'a [RemedyTaken],
    /// Feedback, which members and curator give to be read.
    pub feedback: &'a [Feedback],
    /// What is not there yet, in the order of the work.
    pub lacking: Vec<WorkStep>,
}

/// A pair's work as a member sees it: what is shared, and what is their own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberView<'a> {
    /// The pair.
    pub pair: PairNo,
    /// The meetings by day.
    pub meetings: &'a [Meeting],
    /// The goals.
    pub goals: &'a [Goal],
    /// The member's own analysis.
    pub own_analysis: Option<&'a Analysis>,
    /// The joint one.
    pub joint_analysis: Option<&'a Analysis>,
    /// The member's own diary entries with their numbers.
    pub diary: Vec<(usize, &'a DiaryEntry)>,
    /// Entries from the diaries of earlier pairs that were handed over, of those authors
    /// who agreed, with the pair in which they were written.
    pub handed_diary: Vec<(PairNo, &'a DiaryEntry)>,
}

/// After how many days without a meeting a pair is asked about (our rule): 30, or a
/// form's own number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegularityRule {
    /// In any form.
    pub days: u32,
    /// In these forms.
    #[serde(default)]
    pub by_form: BTreeMap<FormId, u32>,
}

impl Default for RegularityRule {
    fn default() -> Self {
        Self { days: 30, by_form: BTreeMap::new() }
    }
}

/// A pair that has not met for too long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// The pair.
    pub pair: PairNo,
    /// When they last met; nothing where they never did.
    pub last_held: Option<Date>,
    /// For how many days they have not met; since the order where they never did.
    pub days: u32,
    /// How many are allowed.
    pub allowed: u32,
    /// How many meetings were missed since.
    pub missed: usize,
    /// The next meeting planned.
    pub planned: Option<Date>,
}

/// What a mentor carries, against what they offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// Working pairs now.
    pub pairs: usize,
    /// Mentees they can take.
    pub seats: u32,
    /// Meetings held in the period.
    pub held: usize,
    /// Meetings missed in it.
    pub missed: usize,
    /// Minutes of the meetings held.
    pub minutes: u64,
    /// How many calendar months the period touches.
    pub months: u32,
    /// Meetings offered for these months.
    pub offered_meetings: Answer<u64>,
    /// Minutes offered for these months.
    pub offered_minutes: Answer<u64>,
}

impl Load {
    /// Whether more was asked of the mentor than offered; unknown offers are none.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.pairs > self.seats as usize
            || self.offered_meetings.given().is_some_and(|most| self.held as u64 > most)
            || self.offered_minutes.given().is_some_and(|most| self.minutes > most)
    }
}

impl Record {
    /// A published pair's work as the curator sees it.
    #[must_use]
    pub fn curator_view(&self, pair: PairNo) -> Option<CuratorView<'_>> {
        let known = self.pair(pair).filter(|known| known.order.is_some())?;
        let work = &known.work;
        let mut goals = BTreeMap::new();
        let mut sprints = [0; 3];
        for goal in &work.goals {
            *goals.entry(goal.horizon).or_default() += 1;
            for sprint in &goal.sprints {
                sprints[sprint.done.map_or(2, |done| usize::from(!done))] += 1;
            }
        }
        let diary = work.diary.iter().map(|entry| DiaryLine {
            by: entry.by,
            on: entry.on,
            reported: entry.reported.then_some(entry.text.as_str()),
        });
        Some(CuratorView {
            pair,
            mentee: &known.mentee,
            mentor: &known.mentor,
            form: known.form.as_ref(),
            state: known.state(),
            formats: &known.formats,
            meetings: &work.meetings,
            analyses: work.analyses.keys().copied().collect(),
            goals,
            beyond_horizon: self.beyond_horizon(known),
            sprints,
            trial: work.trial.as_ref(),
            diary: diary.collect(),
            assessments: work.assessments.iter().map(|one| (one.by, one.on)).collect(),
            leaves: &work.leaves,
            change: work.change.as_ref(),
            handed: &work.handed,
            remedies: &work.remedies,
            feedback: &known.feedback,
            lacking: self.lacking(known),
        })
    }

    /// A published pair's work as its member on this side sees it.
    #[must_use]
    pub fn member_view(&self, pair: PairNo, side: Side) -> Option<MemberView<'_>> {
        let known = self.pair(pair).filter(|known| known.order.is_some())?;
        let work = &known.work;
        let own = (1..).zip(&work.diary).filter(|(_, entry)| entry.by == side);
        Some(MemberView {
            pair,
            meetings: &work.meetings,
            goals: &work.goals,
            own_analysis: work.analyses.get(&side.into()),
            joint_analysis: work.analyses.get(&AnalysisOf::Joint),
            diary: own.collect(),
            handed_diary: self.handed_diary(pair),
        })
    }

    /// What may be read from a pair of the diaries of earlier ones, the earliest first: an
    /// entry that was handed on twice has been agreed to twice.
    fn handed_diary(&self, pair: PairNo) -> Vec<(PairNo, &DiaryEntry)> {
        let mut seen = BTreeSet::from([pair]);
        let mut open = vec![(pair, BTreeSet::from(Side::BOTH))];
        let mut found = Vec::new();
        while let Some((at, agreed)) = open.pop() {
            let Some(known) = self.pair(at) else { continue };
            for one in known.work.handed.iter().filter(|one| seen.insert(one.from)) {
                let agreed: BTreeSet<Side> = one.diary.intersection(&agreed).copied().collect();
                let earlier = self.pair(one.from).into_iter().flat_map(|pair| &pair.work.diary);
                let theirs = earlier.filter(|entry| agreed.contains(&entry.by));
                found.extend(theirs.map(|entry| (one.from, entry)));
                open.push((one.from, agreed));
            }
        }
        arrange_by_key(&mut found, |(pair, entry)| (entry.on, *pair));
        found
    }

    fn beyond_horizon(&self, known: &PairRecord) -> Vec<usize> {
        let Some(form) = &known.form else { return Vec::new() };
        let beyond = |(_, goal): &(usize, &Goal)| {
            let months = goal.to.months_since(goal.from);
            length(&self.facts, form, goal.horizon)
                .is_some_and(|span| months < span.least.into() || months > span.most.into())
        };
        (1..).zip(&known.work.goals).filter(beyond).map(|(number, _)| number).collect()
    }

    fn lacking(&self, known: &PairRecord) -> Vec<WorkStep> {
        let work = &known.work;
        let held = |kind| work.meetings.iter().any(|one| one.kind == kind && one.is_held());
        let told = |from| known.has_feedback(from, Moment::Interim);
        let obliged =
            known.form.as_ref().is_some_and(|form| obliges_to_assessment(&self.facts, form));
        let steps = [
            (WorkStep::OrganisationalMeeting, held(MeetingKind::Organisational)),
            (WorkStep::MenteeAnalysis, work.analyses.contains_key(&AnalysisOf::Mentee)),
            (WorkStep::MentorAnalysis, work.analyses.contains_key(&AnalysisOf::Mentor)),
            (WorkStep::JointAnalysis, work.analyses.contains_key(&AnalysisOf::Joint)),
            (WorkStep::Format, !known.formats.is_empty()),
            (WorkStep::TrialMeeting, held(MeetingKind::Trial)),
            (WorkStep::TrialOutcome, work.trial.is_some()),
            (WorkStep::PlanningMeeting, held(MeetingKind::Planning)),
            (WorkStep::Goal, work.goals.iter().any(|goal| !goal.sprints.is_empty())),
            (WorkStep::RegularMeeting, held(MeetingKind::Regular)),
            (WorkStep::Assessment, !obliged || !work.assessments.is_empty()),
            (WorkStep::MenteeFeedback, told(FeedbackFrom::Mentee)),
            (WorkStep::MentorFeedback, told(FeedbackFrom::Mentor)),
            (WorkStep::CuratorFeedback, told(FeedbackFrom::Curator)),
            (WorkStep::ClosingMeeting, held(MeetingKind::Closing)),
        ];
        steps.into_iter().filter(|(_, there)| !there).map(|(step, _)| step).collect()
    }

    /// The working pairs that on `today` have not met for longer than the rule allows,
    /// the longest silence first. Days of a mentor's leave without a substitute do not count.
    #[must_use]
    pub fn silent_pairs(&self, today: Date, rule: &RegularityRule) -> Vec<Silence> {
        let mut silent = Vec::new();
        for (pair, known) in self.pairs() {
            let Some(order) = &known.order else { continue };
            if known.state() != PairState::Working {
                continue;
            }
            let last_held = known.work.last_held();
            let since = last_held.unwrap_or(order.on);
            let paused = known.work.leaves.iter().map(|leave| leave.paused(since, today));
            let days = u32::try_from(today.days_since(since)).unwrap_or(0);
            let days = days.saturating_sub(paused.sum());
            let own = known.form.as_ref().and_then(|form| rule.by_form.get(form));
            let allowed = own.copied().unwrap_or(rule.days);
            if days <= allowed {
                continue;
            }
            let later = known.work.meetings.iter().filter(|one| one.on >= since);
            let missed = later.clone().filter(|one| one.state == MeetingState::Missed).count();
            let planned = later
                .filter(|one| one.state == MeetingState::Planned && one.on >= today)
                .map(|one| one.on)
                .min();
            silent.push(Silence { pair, last_held, days, allowed, missed, planned });
        }
        arrange_by_key(&mut silent, |silence| (std::cmp::Reverse(silence.days), silence.pair));
        silent
    }

    /// What the mentors who had a published pair, or stood in for a mentor on leave, carried
    /// from the first to the last day given, by id.
    #[must_use]
    pub fn loads(&self, from: Date, to: Date) -> BTreeMap<&PersonId, Load> {
        let months = u32::try_from(to.months_since(from)).map_or(0, |months| months + 1);
        let in_months = |a_month: u64| a_month * u64::from(months);
        let empty = |mentor: &Mentor| Load {
            seats: mentor.seats,
            months,
            offered_meetings: mentor.person.meetings_per_month.map(|one| in_months(one.into())),
            offered_minutes: mentor.person.minutes_per_month.map(|one| in_months(one.into())),
            ..Load::default()
        };
        let mut loads = BTreeMap::new();
        // A meeting that is one for a whole unit is counted once, by its best state.
        let mut met: BTreeMap<_, Option<&Meeting>> = BTreeMap::new();
        for (number, pair) in self.pairs().filter(|(_, pair)| pair.order.is_some()) {
            let Some(mentor) = self.cohort().mentors().get(&pair.mentor) else { continue };
            let load = loads.entry(&mentor.person.id).or_insert_with(|| empty(mentor));
            load.pairs += usize::from(pair.state() == PairState::Working);
            let unit = self.unit_of(number);
            for meeting in pair.work.meetings.iter().filter(|one| (from..=to).contains(&one.on)) {
                let who = pair.work.substitute_on(meeting.on).unwrap_or(&pair.mentor);
                let key = (meeting.on, meeting.kind);
                let shared = unit.filter(|&unit| {
                    self.unit(unit).is_some_and(|known| known.meetings.contains(&key))
                });
                if let Some(unit) = shared {
                    let best = met.entry((unit, key, who)).or_default();
                    if best.is_none_or(|best| meeting.is_held() && !best.is_held()) {
                        *best = Some(meeting);
                    }
                    continue;
                }
                let Some(mentor) = self.cohort().mentors().get(who) else { continue };
                let load = loads.entry(&mentor.person.id).or_insert_with(|| empty(mentor));
                load.held += usize::from(meeting.is_held());
                load.missed += usize::from(meeting.state == MeetingState::Missed);
                load.minutes += meeting.minutes();
            }
        }
        for ((_, _, who), meeting) in met {
            let mentor = self.cohort().mentors().get(who);
            let (Some(mentor), Some(meeting)) = (mentor, meeting) else { continue };
            let load = loads.entry(&mentor.person.id).or_insert_with(|| empty(mentor));
            load.held += usize::from(meeting.is_held());
            load.missed += usize::from(meeting.state == MeetingState::Missed);
            load.minutes += meeting.minutes();
        }
        loads
    }
}
