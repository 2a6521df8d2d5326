//! Who decided what on which ground, and when.

use crate::kernel::codes;
use crate::people::{Date, PersonId};
use crate::program::{PairNo, StageName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Under which decision an operation happens: who, when, on which ground. Every
/// operation of a [`Program`](crate::program::Program) takes one and enters it into the
/// journal.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Act {
    /// Who decided.
    pub by: PersonId,
    /// The day of the decision; never earlier than the journal's last entry.
    pub on: Date,
    /// The ground, in the decider's words.
    pub ground: String,
}

impl Act {
    /// A decision of `by` on this day, on this ground.
    #[must_use]
    pub fn new(by: PersonId, on: Date, ground: &str) -> Self {
        Self { by, on, ground: ground.to_owned() }
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Act({} on {})", self.by, self.on)
    }
}

/// What was decided or recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum What {
    /// The cycle began.
    Begun,
    /// A stage's result was accepted and this stage began.
    Entered(StageName),
    /// The cycle was finished.
    Finished,
    /// The curator was named.
    CuratorNamed,
    /// The forms of the cycle were chosen.
    FormsChosen,
    /// The roadmap was adopted.
    RoadmapAdopted,
    /// A resource was found.
    ResourceFound,
    /// The numbering that the cycle follows was chosen.
    ModelChosen,
    /// The rules of pairing were set.
    RulesSet,
    /// People were entered into the bases.
    PeopleEntered,
    /// What is known of a mentee changed.
    MenteeUpdated,
    /// What is known of a mentor changed.
    MentorUpdated,
    /// Consent to data processing was given.
    ConsentGiven,
    /// Consent to data processing was withdrawn.
    ConsentWithdrawn,
    /// A person left.
    PersonLeft,
    /// A person who had left came back.
    PersonReturned,
    /// A person's data were erased.
    PersonErased,
    /// The criteria of selection for a form were set.
    CriteriaSet,
    /// The training plan for a form was set.
    TrainingPlanned,
    /// A mentor filled in the questionnaire.
    QuestionnaireFilled,
    /// A mentor was interviewed.
    Interviewed,
    /// A mentor was selected.
    Selected,
    /// A mentor was not selected.
    Rejected,
    /// A mentor finished the training.
    Trained,
    /// A mentor needs no training.
    TrainingWaived,
    /// Something was measured.
    Measured,
    /// A newcomer was admitted with everything at hand.
    Admitted,
    /// A pair was locked for the next draft.
    Locked,
    /// A lock was taken back.
    Unlocked,
    /// A pair was excluded.
    Vetoed,
    /// A veto was taken back.
    VetoLifted,
    /// A strategy drafted a pairing.
    Drafted,
    /// The draft under review was changed.
    DraftRevised,
    /// A draft was thrown away.
    DraftDiscarded,
    /// A draft was adopted: its pairs were proposed to both sides.
    DraftAdopted,
    /// The curator, or a repair, proposed a pair.
    PairProposed,
    /// What the organisation holds of proposals was set.
    ProposalRuleSet,
    /// Two who might work together met and talked.
    TalkHeld,
    /// Mentees without a mentor were served by moving as few others as could be.
    Repaired,
    /// A mentor without a mentee was offered something.
    MentorOffered,
    /// A side consented to a pair.
    SideConsented,
    /// A side declined a pair.
    SideDeclined,
    /// Pairs were published by the head's order.
    Published,
    /// A pair was dissolved.
    PairDissolved,
    /// A mentee without a mentor was supported.
    Supported,
    /// A pair chose a format of work.
    FormatChosen,
    /// Feedback was collected.
    FeedbackCollected,
    /// The process was reviewed.
    ProcessReviewed,
    /// A reward was devised.
    RewardDevised,
    /// A reward was granted.
    RewardGranted,
    /// A pair's work was closed.
    PairClosed,
    /// A case of good practice was collected.
    CaseCollected,
    /// A mentor joined the long-term base.
    JoinedLongTerm,
    /// The refilling of a base began.
    RefillingBegun,
    /// A group meeting was held.
    GroupMeetingHeld,
    /// Somebody answered after a group meeting.
    WishesRecorded,
    /// An open day was held.
    OpenDayHeld,
    /// A learner turned to a mentor after an open day.
    ApproachRecorded,
    /// The curator passed a wish on to a mentor.
    WishPassedOn,
    /// A mentor would take the learner who turned to them.
    ApproachAccepted,
    /// A mentor would not take the learner who turned to them.
    ApproachDeclined,
    /// The questions of a questionnaire were set.
    QuestionnaireSet,
    /// A questionnaire of monitoring was answered.
    AnswersCollected,
    /// An answer in words was put into the SWOT table.
    AnswerAssigned,
    /// The targets of coverage were set.
    TargetsSet,
    /// The coverage of a year was counted.
    CoverageCounted,
    /// Strengths and growth zones of a pair were analysed.
    Analysed,
    /// A pair set a goal.
    GoalSet,
    /// A pair's sprint came to its end.
    SprintSettled,
    /// A pair's meeting was planned.
    MeetingPlanned,
    /// A pair met.
    MeetingHeld,
    /// A pair's meeting was missed.
    MeetingMissed,
    /// A member of a pair wrote in its diary.
    DiaryKept,
    /// A member of a pair reported a diary entry to the curator.
    DiaryReported,
    /// An intermediate assessment was made.
    Assessed,
    /// It was decided what follows from a trial meeting.
    TrialJudged,
    /// A result of a pair or form was counted.
    ResultCounted,
    /// A member of a pair gave an opinion of the other.
    OpinionGiven,
    /// A curator or colleague rated a mentor.
    MentorRated,
    /// A pair that goes on chose its theme.
    ThemeChosen,
    /// Somebody from outside assessed the programme.
    OutsideAssessed,
    /// A mentee who finished joined the base of mentors.
    MenteeBecameMentor,
    /// Somebody joined the team.
    TeamJoined,
    /// Somebody left the team.
    TeamLeft,
    /// A task of the programme was set.
    TaskSet,
    /// An expected result was set.
    ResultExpected,
    /// A first request was collected.
    RequestCollected,
    /// A legal paper was adopted.
    PaperAdopted,
    /// An audience was found.
    AudienceFound,
    /// An audience was informed.
    AudienceInformed,
    /// A source told of a mentee's needs.
    SourceRecorded,
    /// A criterion was judged for a mentor.
    CriterionJudged,
    /// A training session was held.
    SessionHeld,
    /// A candidate took a test.
    TestTaken,
    /// A step of the roadmap was done.
    StepDone,
}

codes!(What {
    Begun = "begun",
    Entered = "entered",
    Finished = "finished",
    CuratorNamed = "curator-named",
    FormsChosen = "forms-chosen",
    RoadmapAdopted = "roadmap-adopted",
    ResourceFound = "resource-found",
    ModelChosen = "model-chosen",
    RulesSet = "rules-set",
    PeopleEntered = "people-entered",
    MenteeUpdated = "mentee-updated",
    MentorUpdated = "mentor-updated",
    ConsentGiven = "consent-given",
    ConsentWithdrawn = "consent-withdrawn",
    PersonLeft = "person-left",
    PersonReturned = "person-returned",
    PersonErased = "person-erased",
    CriteriaSet = "criteria-set",
    TrainingPlanned = "training-planned",
    QuestionnaireFilled = "questionnaire-filled",
    Interviewed = "interviewed",
    Selected = "selected",
    Rejected = "rejected",
    Trained = "trained",
    TrainingWaived = "training-waived",
    Measured = "measured",
    Admitted = "admitted",
    Locked = "locked",
    Unlocked = "unlocked",
    Vetoed = "vetoed",
    VetoLifted = "veto-lifted",
    Drafted = "drafted",
    DraftRevised = "draft-revised",
    DraftDiscarded = "draft-discarded",
    DraftAdopted = "draft-adopted",
    PairProposed = "pair-proposed",
    ProposalRuleSet = "proposal-rule-set",
    TalkHeld = "talk-held",
    Repaired = "repaired",
    MentorOffered = "mentor-offered",
    SideConsented = "side-consented",
    SideDeclined = "side-declined",
    Published = "published",
    PairDissolved = "pair-dissolved",
    Supported = "supported",
    FormatChosen = "format-chosen",
    FeedbackCollected = "feedback-collected",
    ProcessReviewed = "process-reviewed",
    RewardDevised = "reward-devised",
    RewardGranted = "reward-granted",
    PairClosed = "pair-closed",
    CaseCollected = "case-collected",
    JoinedLongTerm = "joined-long-term",
    RefillingBegun = "refilling-begun",
    GroupMeetingHeld = "group-meeting-held",
    WishesRecorded = "wishes-recorded",
    OpenDayHeld = "open-day-held",
    ApproachRecorded = "approach-recorded",
    WishPassedOn = "wish-passed-on",
    ApproachAccepted = "approach-accepted",
    ApproachDeclined = "approach-declined",
    QuestionnaireSet = "questionnaire-set",
    AnswersCollected = "answers-collected",
    AnswerAssigned = "answer-assigned",
    TargetsSet = "targets-set",
    CoverageCounted = "coverage-counted",
    Analysed = "analysed",
    GoalSet = "goal-set",
    SprintSettled = "sprint-settled",
    MeetingPlanned = "meeting-planned",
    MeetingHeld = "meeting-held",
    MeetingMissed = "meeting-missed",
    DiaryKept = "diary-kept",
    DiaryReported = "diary-reported",
    Assessed = "assessed",
    TrialJudged = "trial-judged",
    ResultCounted = "result-counted",
    OpinionGiven = "opinion-given",
    MentorRated = "mentor-rated",
    ThemeChosen = "theme-chosen",
    OutsideAssessed = "outside-assessed",
    MenteeBecameMentor = "mentee-became-mentor",
    TeamJoined = "team-joined",
    TeamLeft = "team-left",
    TaskSet = "task-set",
    ResultExpected = "result-expected",
    RequestCollected = "request-collected",
    PaperAdopted = "paper-adopted",
    AudienceFound = "audience-found",
    AudienceInformed = "audience-informed",
    SourceRecorded = "source-recorded",
    CriterionJudged = "criterion-judged",
    SessionHeld = "session-held",
    TestTaken = "test-taken",
    StepDone = "step-done",
});

/// A line of the journal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entry {
    /// When.
    pub on: Date,
    /// Who decided.
    pub by: PersonId,
    /// What.
    pub what: What,
    /// On which ground; empty where it was erased with a person it told of.
    pub ground: String,
    /// Whom it is about, mentees before mentors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<PersonId>,
    /// Which pair it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<PairNo>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({} {:?} by {} about {:?})", self.on, self.what, self.by, self.about)
    }
}

/// All that was decided, in order. It only grows; erasing a person replaces the id
/// and blanks the grounds that were about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Journal(Vec<Entry>);

impl Journal {
    /// The entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// The day of the last entry.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.0.last().map(|entry| entry.on)
    }

    /// The entries about `person` or by them, oldest first. O(entries).
    pub fn about<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a Entry> {
        self.0.iter().filter(move |entry| entry.concerns(person))
    }

    /// The entries about a pair, oldest first. O(entries).
    pub fn about_pair(&self, pair: PairNo) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| entry.pair == Some(pair))
    }

    pub(in crate::program) fn push(
        &mut self,
        act: &Act,
        what: What,
        about: Vec<PersonId>,
        pair: Option<PairNo>,
    ) {
        let (on, by, ground) = (act.on, act.by.clone(), act.ground.clone());
        self.0.push(Entry { on, by, what, ground, about, pair });
    }

    /// Replaces an erased person's id.
    pub(in crate::program) fn replace(&mut self, person: &PersonId, tombstone: &PersonId) {
        for entry in &mut self.0 {
            if entry.concerns(person) {
                entry.ground.clear();
                let names = entry.about.iter_mut().chain([&mut entry.by]);
                names.filter(|name| *name == person).for_each(|name| *name = tombstone.clone());
            }
        }
    }
}

impl Entry {
    fn concerns(&self, person: &PersonId) -> bool {
        self.by == *person || self.about.contains(person)
    }
}
