//! What can be decided or recorded, in words.

use crate::kernel::words;
use crate::program::StageName;

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
