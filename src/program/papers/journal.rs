//! Who decided what on which ground, and when.

use crate::kernel::{Phrases, Said, words};
use crate::people::{Date, PersonId};
use crate::program::{Fact, PairNo, StageName, TimeOfDay};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Under which decision an operation happens: who, when, on which ground. Every
/// operation of a [`Program`](crate::program::Program) takes one and enters it into the
/// journal.
///
/// ```
/// use mentormatch::people::{Date, PersonId};
/// use mentormatch::program::Act;
///
/// let day = Date::new(2026, 9, 1).ok_or("no such day")?;
/// let act = Act::new(PersonId::new("head")?, day, "order 12").at_time("14:05:00".parse()?);
/// assert_eq!((act.by.as_str(), act.ground.as_str()), ("head", "order 12"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Act {
    /// Who decided.
    pub by: PersonId,
    /// The day on which it is entered; never earlier than the journal's last entry.
    pub on: Date,
    /// The time of day at which it is entered, where the caller has a clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// The day on which it happened, where it is entered later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<Date>,
    /// The number of the journal's entry, from 1, that this corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<usize>,
    /// The ground, in the decider's words.
    pub ground: String,
}

impl Act {
    /// A decision of `by` on this day, on this ground.
    #[must_use]
    pub fn new(by: PersonId, on: Date, ground: &str) -> Self {
        Self { by, on, at: None, happened: None, corrects: None, ground: ground.to_owned() }
    }

    /// The same, where it happened on this day and is entered later. What is recorded
    /// carries the day on which it happened; the journal has both days.
    #[must_use]
    pub fn happened_on(mut self, day: Date) -> Self {
        self.happened = Some(day);
        self
    }

    /// The same, entered at this time of day. The order of entries is that of their numbers;
    /// the caller's clocks may disagree.
    #[must_use]
    pub fn at_time(mut self, time: TimeOfDay) -> Self {
        self.at = Some(time);
        self
    }

    /// The same, where it corrects what the journal's entry of this number, from 1, had
    /// recorded: for what is corrected by recording it again, such as data of a person, rules, or
    /// a consent that was never withdrawn. The journal keeps both entries, and the later one names
    /// the earlier. What can be taken out is a [`Fact`], and is
    /// [corrected](crate::program::Program::correct) by its name.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    /// use mentormatch::people::{Date, PersonId};
    /// use mentormatch::program::{Act, Program};
    ///
    /// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).ok_or("no date")?, "order 12");
    /// let mut program = Program::begin(&act);
    /// program.team().name_curator(&act, &PersonId::new("anna")?)?;
    /// program.team().name_curator(&act.clone().correcting(2), &PersonId::new("hanna")?)?;
    /// let last = program.record().journal().entries().last().ok_or("empty")?;
    /// assert_eq!(last.entry, Some(2));
    /// assert!(last.words(&Phrases::english()).contains("corrects entry 2"));
    /// let nothing = program.team().name_curator(&act.correcting(9), &PersonId::new("anna")?);
    /// assert!(nothing.unwrap_err().has("no-such-entry"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn correcting(mut self, entry: usize) -> Self {
        self.corrects = Some(entry);
        self
    }

    /// The same for a fact that has a day of its own.
    pub(in crate::program) fn of(&self, day: Option<Date>) -> Self {
        day.map_or_else(|| self.clone(), |day| self.clone().happened_on(day))
    }

    /// The day on which it happened.
    #[must_use]
    pub fn day(&self) -> Date {
        self.happened.unwrap_or(self.on)
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Act({} on {})", self.by, self.on)
    }
}

words! {
    /// What was decided or recorded.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum What: "event", fills {
        /// The cycle began.
        Begun = "begun", "the cycle began", "цикл начат";
        /// A stage's result was accepted and this stage began.
        Entered(stage: StageName) = "entered", "the stage began: {stage}", "начат этап: {stage}";
        /// The cycle began later, and what this stage comes to had been reached elsewhere.
        TakenOver(stage: StageName) = "taken-over",
            "the result of a stage was taken over: {stage}",
            "результат этапа принят готовым: {stage}";
        /// The cycle was finished.
        Finished = "finished", "the cycle was finished", "цикл завершён";
        /// The curator was named.
        CuratorNamed = "curator-named", "the curator was named", "назначен куратор";
        /// The forms of the cycle were chosen.
        FormsChosen = "forms-chosen",
            "the forms of the cycle were chosen",
            "выбраны формы наставничества";
        /// The roadmap was adopted.
        RoadmapAdopted = "roadmap-adopted", "the roadmap was adopted", "принята дорожная карта";
        /// A resource was found.
        ResourceFound = "resource-found", "a resource was found", "найден ресурс";
        /// The numbering that the cycle follows was chosen.
        ModelChosen = "model-chosen",
            "the numbering of stages was chosen",
            "выбрана нумерация этапов";
        /// The rules of pairing were set.
        RulesSet = "rules-set", "the rules of pairing were set", "установлены правила подбора";
        /// People were entered into the bases.
        PeopleEntered = "people-entered",
            "people were entered into the bases",
            "участники внесены в базы";
        /// What is known of a mentee changed.
        MenteeUpdated = "mentee-updated",
            "a mentee's data changed",
            "изменены данные наставляемого";
        /// What is known of a mentor changed.
        MentorUpdated = "mentor-updated", "a mentor's data changed", "изменены данные наставника";
        /// Consent to data processing was given.
        ConsentGiven = "consent-given",
            "consent to data processing was given",
            "получено согласие на обработку персональных данных";
        /// Consent to data processing was withdrawn.
        ConsentWithdrawn = "consent-withdrawn",
            "consent to data processing was withdrawn",
            "отозвано согласие на обработку персональных данных";
        /// A person left.
        PersonLeft = "person-left", "a participant left", "участник вышел из программы";
        /// A person who had left came back.
        PersonReturned = "person-returned",
            "a participant came back",
            "участник вернулся в программу";
        /// A person's data were erased.
        PersonErased = "person-erased",
            "a participant's data were erased",
            "данные участника удалены";
        /// The criteria of selection for a form were set.
        CriteriaSet = "criteria-set",
            "the criteria of selection were set",
            "установлены критерии отбора";
        /// The training plan for a form was set.
        TrainingPlanned = "training-planned",
            "the training was planned",
            "составлена программа обучения";
        /// A mentor filled in the questionnaire.
        QuestionnaireFilled = "questionnaire-filled",
            "a mentor filled in the questionnaire",
            "наставник заполнил анкету";
        /// A mentor was interviewed.
        Interviewed = "interviewed",
            "a mentor was interviewed",
            "проведено собеседование с наставником";
        /// A mentor was selected.
        Selected = "selected", "a mentor was selected", "кандидат отобран";
        /// A mentor was not selected.
        Rejected = "rejected", "a mentor was not selected", "кандидат не прошёл отбор";
        /// A mentor finished the training.
        Trained = "trained", "a mentor finished the training", "наставник прошёл обучение";
        /// What is asked of mentors' written consent was set.
        AgreementRuleSet = "agreement-rule-set",
            "what is asked of mentors' written consent was set",
            "установлены требования к согласию на наставничество";
        /// A mentor consented in writing.
        AgreementGiven = "agreement-given",
            "a mentor consented in writing to mentor",
            "получено письменное согласие на наставничество";
        /// A mentor withdrew the written consent.
        AgreementWithdrawn = "agreement-withdrawn",
            "a mentor withdrew the consent to mentor",
            "отозвано согласие на наставничество";
        /// A mentor needs no training.
        TrainingWaived = "training-waived",
            "a mentor needs no training",
            "обучение наставника не требуется";
        /// Something was measured.
        Measured = "measured", "something was measured", "проведено измерение";
        /// A newcomer was admitted with everything at hand.
        Admitted = "admitted", "a newcomer was admitted", "принят новый участник";
        /// A pair was locked for the next draft.
        Locked = "locked", "a pair was locked for the next draft", "пара зафиксирована до подбора";
        /// A lock was taken back.
        Unlocked = "unlocked", "a lock was taken back", "пара больше не зафиксирована";
        /// A pair was excluded.
        Vetoed = "vetoed", "a pair was excluded", "пара исключена из подбора";
        /// A veto was taken back.
        VetoLifted = "veto-lifted", "an excluded pair was allowed again", "пара снова допущена к подбору";
        /// A strategy drafted a pairing.
        Drafted = "drafted", "a draft of pairs was made", "составлен предварительный состав пар";
        /// The draft under review was changed.
        DraftRevised = "draft-revised", "the draft was changed", "предварительный состав изменён";
        /// A draft was thrown away.
        DraftDiscarded = "draft-discarded", "the draft was thrown away", "предварительный состав отклонён";
        /// A draft was adopted: its pairs were proposed to both sides.
        DraftAdopted = "draft-adopted", "the draft was adopted", "предварительный состав принят";
        /// The curator, or a repair, proposed a pair.
        PairProposed = "pair-proposed", "a pair was proposed", "пара предложена";
        /// What the organisation holds of proposals was set.
        ProposalRuleSet = "proposal-rule-set",
            "the rule of proposals was set",
            "установлено правило предложений";
        /// Two who might work together met and talked.
        TalkHeld = "talk-held", "two met and talked in person", "проведена личная встреча и беседа";
        /// Mentees without a mentor were served by moving as few others as could be.
        Repaired = "repaired",
            "those left were given mentors, other pairs hardly changed",
            "оставшимся подобраны наставники, остальные пары почти не изменены";
        /// A mentor without a mentee was offered something.
        MentorOffered = "mentor-offered",
            "a mentor without a mentee was offered something",
            "наставнику без пары предложено другое участие";
        /// A side consented to a pair.
        SideConsented = "side-consented", "a side consented", "получено согласие стороны";
        /// A side declined a pair.
        SideDeclined = "side-declined", "a side declined", "сторона отказалась";
        /// Pairs were published by the head's order.
        Published = "published", "a pair was fixed by order", "пара закреплена распоряжением";
        /// A pair was dissolved.
        PairDissolved = "pair-dissolved", "a pair ended early", "работа пары прекращена досрочно";
        /// A pair that ended may be formed again.
        AllowedAgain = "allowed-again",
            "two who were a pair may be one again",
            "пару разрешено образовать снова";
        /// No repair moves a pair any more.
        Pinned = "pinned", "a pair was kept from repairs", "пара не меняется при повторном подборе";
        /// Repairs may move a pair again.
        Unpinned = "unpinned",
            "a pair may be moved by repairs again",
            "пару снова можно менять при повторном подборе";
        /// What an earlier pair left went to the mentee's next one.
        HandedOver = "handed-over",
            "a pair took over from an earlier one of its mentee",
            "материалы прежней пары переданы новой";
        /// A mentor's leave was planned.
        LeavePlanned = "leave-planned",
            "a mentor's leave was planned",
            "запланирован перерыв в работе наставника";
        /// A mentee wished for another mentor.
        ChangeWished = "change-wished",
            "a mentee wished for another mentor",
            "наставляемый просит о другом наставнике";
        /// A wish for another mentor was weighed.
        WishWeighed = "wish-weighed",
            "a wish for another mentor was weighed",
            "рассмотрена просьба о другом наставнике";
        /// A mentee without a mentor was supported.
        Supported = "supported",
            "a mentee without a mentor was supported",
            "оказана поддержка наставляемому без наставника";
        /// A pair chose a format of work.
        FormatChosen = "format-chosen",
            "a pair chose a format of work",
            "пара выбрала формат работы";
        /// Feedback was collected.
        FeedbackCollected = "feedback-collected",
            "feedback was collected",
            "получена обратная связь";
        /// The process was reviewed.
        ProcessReviewed = "process-reviewed",
            "the process was reviewed",
            "проведён анализ процесса";
        /// A reward was devised.
        RewardDevised = "reward-devised", "a reward was devised", "определено поощрение";
        /// A reward was granted.
        RewardGranted = "reward-granted", "a reward was granted", "вручено поощрение";
        /// A pair's work was closed.
        PairClosed = "pair-closed", "a pair's work was closed", "работа пары завершена";
        /// A case of good practice was collected.
        CaseCollected = "case-collected", "a case was collected", "собран успешный кейс";
        /// A mentor joined the long-term base.
        JoinedLongTerm = "joined-long-term",
            "a mentor joined the long-term base",
            "наставник внесён в долгосрочную базу";
        /// The refilling of a base began.
        RefillingBegun = "refilling-begun", "a base is being refilled", "начато пополнение базы";
        /// A group meeting was held.
        GroupMeetingHeld = "group-meeting-held",
            "a group meeting was held",
            "проведена групповая встреча";
        /// Somebody answered after a group meeting.
        WishesRecorded = "wishes-recorded",
            "wishes after a group meeting were recorded",
            "внесены пожелания после групповой встречи";
        /// An open day was held.
        OpenDayHeld = "open-day-held", "an open day was held", "проведён день открытых дверей";
        /// A learner turned to a mentor after an open day.
        ApproachRecorded = "approach-recorded",
            "a learner turned to a mentor after an open day",
            "обучающийся обратился к наставнику после дня открытых дверей";
        /// The curator passed a wish on to a mentor.
        WishPassedOn = "wish-passed-on",
            "a wish was passed on to the mentor",
            "пожелание передано наставнику";
        /// A mentor would take the learner who turned to them.
        ApproachAccepted = "approach-accepted",
            "the mentor would take the learner who turned to them",
            "наставник готов работать с обратившимся";
        /// A mentor would not take the learner who turned to them.
        ApproachDeclined = "approach-declined",
            "the mentor would not take the learner who turned to them",
            "наставник отказал обратившемуся";
        /// The questions of a questionnaire were set.
        QuestionnaireSet = "questionnaire-set",
            "a questionnaire was set",
            "составлена анкета мониторинга";
        /// A questionnaire of monitoring was answered.
        AnswersCollected = "answers-collected",
            "a questionnaire was answered",
            "получены ответы на анкету";
        /// An answer in words was put into the SWOT table.
        AnswerAssigned = "answer-assigned",
            "an answer was put into the SWOT table",
            "ответ отнесён к разделу SWOT-анализа";
        /// The targets of coverage were set.
        TargetsSet = "targets-set",
            "the targets of coverage were set",
            "установлены целевые показатели охвата";
        /// The coverage of a year was counted.
        CoverageCounted = "coverage-counted",
            "the coverage of a year was counted",
            "подсчитан охват за год";
        /// Strengths and growth zones of a pair were analysed.
        Analysed = "analysed",
            "strengths and growth zones were analysed",
            "проведён анализ сильных сторон и зон роста";
        /// A pair set a goal.
        GoalSet = "goal-set", "a pair set a goal", "пара поставила цель";
        /// A pair's sprint came to its end.
        SprintSettled = "sprint-settled", "a sprint came to its end", "подведён итог спринта";
        /// A pair's meeting was planned.
        MeetingPlanned = "meeting-planned", "a meeting was planned", "запланирована встреча пары";
        /// A pair met.
        MeetingHeld = "meeting-held", "a pair met", "состоялась встреча пары";
        /// A pair's meeting was missed.
        MeetingMissed = "meeting-missed", "a meeting was missed", "встреча пары не состоялась";
        /// A member of a pair wrote in its diary.
        DiaryKept = "diary-kept", "the diary was kept", "внесена запись в дневник";
        /// A member of a pair reported a diary entry to the curator.
        DiaryReported = "diary-reported",
            "a diary entry was reported to the curator",
            "запись дневника передана куратору";
        /// An intermediate assessment was made.
        Assessed = "assessed",
            "intermediate results were assessed",
            "проведена оценка промежуточных итогов";
        /// It was decided what follows from a trial meeting.
        TrialJudged = "trial-judged",
            "the trial meeting was judged",
            "принято решение по итогам пробной встречи";
        /// A result of a pair or form was counted.
        ResultCounted = "result-counted", "a result was counted", "зафиксирован результат";
        /// A member of a pair gave an opinion of the other.
        OpinionGiven = "opinion-given",
            "a side assessed the other",
            "внесена взаимная оценка";
        /// Pairs became one unit.
        UnitFormed = "unit-formed",
            "pairs became a group, a team or an exchange",
            "пары объединены в группу или команду";
        /// A pair joined a unit.
        UnitJoined = "unit-joined", "a pair joined a unit", "пара вошла в группу или команду";
        /// A unit's meeting was planned.
        UnitMeetingPlanned = "unit-meeting-planned",
            "a unit's meeting was planned",
            "запланирована общая встреча группы или команды";
        /// A unit met.
        UnitMet = "unit-met", "a unit met", "состоялась общая встреча группы или команды";
        /// A unit's meeting was missed.
        UnitMeetingMissed = "unit-meeting-missed",
            "a unit's meeting was missed",
            "общая встреча группы или команды не состоялась";
        /// An event was planned.
        EventPlanned = "event-planned", "an event was planned", "запланировано мероприятие";
        /// An event was held.
        EventHeld = "event-held", "an event was held", "проведено мероприятие";
        /// The Union's bank was asked.
        BankAsked = "bank-asked",
            "the bank of the Union of mentors was asked",
            "подан запрос в банк Союза наставников";
        /// The Union's bank answered.
        BankAnswered = "bank-answered",
            "the bank of the Union of mentors answered",
            "получен ответ из банка Союза наставников";
        /// A practice was published.
        PracticePublished = "practice-published",
            "a practice was published",
            "опубликована лучшая практика";
        /// A mentor proposed something for the organisation.
        ProposalMade = "proposal-made",
            "a mentor made a proposal for the organisation's development",
            "наставник внёс предложение по развитию организации";
        /// A proposal was decided.
        ProposalDecided = "proposal-decided",
            "a mentor's proposal was decided",
            "принято решение по предложению наставника";
        /// Somebody joined the alumni.
        AlumnusJoined = "alumnus-joined",
            "somebody joined the community of grateful alumni",
            "пополнено сообщество благодарных выпускников";
        /// A remedy was taken against a risk.
        RemedyTaken = "remedy-taken",
            "a remedy was taken against a risk of a pair",
            "приняты меры против риска в работе пары";
        /// A letter of recommendation was given.
        RecommendationGiven = "recommendation-given",
            "a letter of recommendation was given",
            "выдано рекомендательное письмо";
        /// A curator or colleague rated a mentor.
        MentorRated = "mentor-rated", "a mentor was rated", "дана оценка наставнику";
        /// A pair that goes on chose its theme.
        ThemeChosen = "theme-chosen", "a pair chose its next theme", "пара выбрала следующую тему";
        /// Somebody from outside assessed the programme.
        OutsideAssessed = "outside-assessed",
            "the programme was assessed from outside",
            "получена внешняя оценка программы";
        /// A mentee who finished joined the base of mentors.
        MenteeBecameMentor = "mentee-became-mentor",
            "a mentee became a mentor",
            "наставляемый перешёл в базу наставников";
        /// Somebody joined the team.
        TeamJoined = "team-joined", "somebody joined the team", "в команду вошёл новый участник";
        /// Somebody left the team.
        TeamLeft = "team-left", "somebody left the team", "участник вышел из команды";
        /// A task of the programme was set.
        TaskSet = "task-set", "a task was set", "поставлена задача программы";
        /// An expected result was set.
        ResultExpected = "result-expected",
            "an expected result was set",
            "определён ожидаемый результат";
        /// A first request was collected.
        RequestCollected = "request-collected",
            "a first request was collected",
            "собран предварительный запрос";
        /// A legal paper was adopted.
        PaperAdopted = "paper-adopted", "a legal paper was adopted", "принят локальный акт";
        /// An audience was found.
        AudienceFound = "audience-found", "an audience was found", "определена целевая аудитория";
        /// An audience was informed.
        AudienceInformed = "audience-informed",
            "an audience was informed",
            "аудитория проинформирована";
        /// A source told of a mentee's needs.
        SourceRecorded = "source-recorded",
            "a source told of a mentee's needs",
            "получены данные о наставляемом";
        /// A criterion was judged for a mentor.
        CriterionJudged = "criterion-judged",
            "a criterion was judged for a mentor",
            "оценён критерий отбора наставника";
        /// A training session was held.
        SessionHeld = "session-held",
            "a training session was held",
            "проведено занятие для наставников";
        /// A candidate took a test.
        TestTaken = "test-taken", "a candidate took a test", "проведено тестирование кандидата";
        /// A step of the roadmap was done.
        StepDone = "step-done", "a step of the roadmap was done", "выполнен шаг дорожной карты";
        /// Something recorded was withdrawn.
        Withdrawn = "withdrawn", "a record was withdrawn", "запись отозвана";
        /// Something recorded was corrected: withdrawn, and the entries after it stand in
        /// its place.
        Corrected = "corrected", "a record was corrected", "запись исправлена";
    }
}

words! {
    /// What a line of the journal says of an earlier one that it corrects.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Corrects: "corrects", fills {
        /// That it corrects the entry of this number.
        Entry {
            /// The number, from 1.
            entry: usize,
        } = "entry", "corrects entry {entry}", "исправлена запись № {entry}";
    }
}

/// A line of the journal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entry {
    /// When it was entered.
    pub on: Date,
    /// At which time of that day, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// When it happened, where it was entered later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<Date>,
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
    /// What it withdraws or corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Fact>,
    /// The number of the entry, from 1, that it corrects: the one that had recorded what is
    /// withdrawn, where one is found, or the one that the act names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
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

impl What {
    /// Whether it is work on the draft, of which nothing else that is recorded knows
    /// anything until the draft is adopted.
    pub(in crate::program) fn is_draft_work(self) -> bool {
        matches!(
            self,
            Self::Locked
                | Self::Unlocked
                | Self::Drafted
                | Self::DraftRevised
                | Self::DraftDiscarded
        )
    }
}

impl Journal {
    /// The entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Whether what a stage comes to was taken over when the cycle began. O(1): it stands
    /// right after the beginning.
    #[must_use]
    pub fn took_over(&self, stage: StageName) -> bool {
        let at = usize::from(stage.number());
        self.0.get(at).is_some_and(|entry| entry.what == What::TakenOver(stage))
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
        let (on, at, by, ground) = (act.on, act.at, act.by.clone(), act.ground.clone());
        let happened = act.happened.filter(|&day| day != on);
        let (corrects, entry) = (None, act.corrects);
        self.0.push(Entry { on, at, happened, by, what, ground, about, pair, corrects, entry });
    }

    /// Enters that a fact was withdrawn or corrected, with the number of the entry that had
    /// recorded it, from 1.
    pub(in crate::program) fn push_correction(
        &mut self,
        act: &Act,
        what: What,
        (fact, about): (&Fact, Vec<PersonId>),
        entry: Option<usize>,
    ) {
        self.push(act, what, about, fact.pair());
        if let Some(last) = self.0.last_mut() {
            (last.corrects, last.entry) = (Some(fact.clone()), entry);
        }
    }

    /// Replaces an erased person's id.
    pub(in crate::program) fn replace(&mut self, person: &PersonId, tombstone: &PersonId) {
        for entry in &mut self.0 {
            let concerned = entry.concerns(person);
            let Entry {
                on: _,
                at: _,
                happened: _,
                by,
                what: _,
                ground,
                about,
                pair: _,
                corrects,
                entry: _,
            } = entry;
            if concerned {
                ground.clear();
            }
            let corrected = corrects.iter_mut().flat_map(Fact::people_mut);
            let names = about.iter_mut().chain([by]).chain(corrected);
            names.filter(|name| *name == person).for_each(|name| *name = tombstone.clone());
        }
    }
}

impl Entry {
    fn concerns(&self, person: &PersonId) -> bool {
        self.by == *person || self.about.contains(person)
    }
}

impl Entry {
    /// A line of the journal: when, what, about whom, by whom and on which ground.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        let at = self.at.map_or(String::new(), |time| format!(" {time}"));
        let on = self.on.said("", phrases);
        let mut line = format!("{on}{at} {}", phrases.say(self.what));
        if let Some(fact) = &self.corrects {
            line.push_str(&format!(": {}", phrases.say(fact)));
        } else if let Some(entry) = self.entry {
            line.push_str(&format!(", {}", phrases.say(Corrects::Entry { entry })));
        }
        if let Some(day) = self.happened {
            line.push_str(&format!(" [{}]", day.said("", phrases)));
        }
        let mut about: Vec<_> = self.about.iter().map(PersonId::to_string).collect();
        about.extend(self.pair.map(|pair| format!("№ {pair}")));
        if !about.is_empty() {
            line.push_str(&format!(" ({})", about.join(", ")));
        }
        line.push_str(&format!(" – {}", self.by));
        if !self.ground.is_empty() {
            line.push_str(&format!(": {}", self.ground));
        }
        line
    }
}
