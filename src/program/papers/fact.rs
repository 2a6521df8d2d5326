//! The name of something that was recorded, by which a correction says what it corrects.

use crate::kernel::{Side, words};
use crate::people::{Date, FormId, PersonId};
use crate::program::monitoring::Covered;
use crate::program::results::Rater;
use crate::program::work::{AnalysisOf, MeetingKind};
use crate::program::{FeedbackFrom, Moment, Office, PairNo};

// What rests on something else stands after it: facts are withdrawn from the last to the
// first, so that nobody has to name them in order.
words! {
    /// Something that was recorded, named by what it is about. Numbers count from 1, in the
    /// order in which things of the kind were recorded, as they stand before the act that
    /// names them.
    ///
    /// What leaves nothing that could be taken out is corrected by recording what is right,
    /// under an act that names the entry which it corrects
    /// (`Act::correcting`): what a later entry replaces (data of
    /// a person, rules, targets, the curator, the roadmap), and what took something away (a consent
    /// withdrawn, a return, who left the team). Locks, vetoes and drafts are taken back at the desk
    /// of forming; who was entered by mistake is erased. A transition between stages, and an
    /// erasure, stay.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Fact: "fact", fills, display {
        /// The forms chosen for the cycle, with their rules.
        Forms = "forms", "the forms of the cycle", "выбранные формы наставничества";
        /// A task of the programme.
        Task { /** Its number. */ number: usize } = "task",
            "task {number} of the programme", "задача программы № {number}";
        /// An expected result.
        ExpectedResult { /** Its number. */ number: usize } = "expected-result",
            "expected result {number}", "ожидаемый результат № {number}";
        /// A first request.
        FirstRequest { /** Its number. */ number: usize } = "first-request",
            "first request {number}", "предварительный запрос № {number}";
        /// A legal paper.
        Paper { /** Its number. */ number: usize } = "paper",
            "legal paper {number}", "локальный акт № {number} в перечне";
        /// A resource.
        Resource { /** Its number. */ number: usize } = "resource",
            "resource {number}", "ресурс № {number}";
        /// An office in the team.
        Office { /** Whose. */ person: PersonId, /** Which. */ office: Office } = "office",
            "{person} in the team: {office}", "{person} в команде: {office}";
        /// An audience.
        Audience { /** Its name. */ audience: String } = "audience",
            "audience {audience:?}", "целевая аудитория «{audience}»";
        /// That an audience was informed.
        Informed {
            /** The audience. */ audience: String,
            /** Its number among the audience's. */ number: usize,
        } = "informed",
            "audience {audience:?} informed, entry {number}",
            "информирование аудитории «{audience}», запись {number}";
        /// A step of the roadmap done.
        StepDone { /** The step. */ step: u32 } = "step-done",
            "step {step} of the roadmap done", "выполнение шага {step} дорожной карты";
        /// What a source told of a mentee.
        Source {
            /** The mentee. */ mentee: PersonId,
            /** Its number among the mentee's. */ number: usize,
        } = "source",
            "data on mentee {mentee}, entry {number}",
            "данные о наставляемом {mentee}, запись {number}";
        /// Consent to data processing.
        DataConsent { /** Whose. */ person: PersonId } = "data-consent",
            "consent of {person} to data processing",
            "согласие на обработку персональных данных: {person}";
        /// That somebody left.
        Leaving { /** Who. */ person: PersonId } = "leaving",
            "{person} left", "выход из программы: {person}";
        /// Criteria of selection for a form.
        Criteria { /** The form. */ form: FormId } = "criteria",
            "criteria of the form {form}", "критерии отбора формы «{form}»";
        /// The training plan of a form.
        TrainingPlan { /** The form. */ form: FormId } = "training-plan",
            "training plan of the form {form}", "программа обучения формы «{form}»";
        /// A criterion judged.
        Judgement {
            /** For whom. */ mentor: PersonId,
            /** Its number among the mentor's. */ number: usize,
        } = "judgement",
            "judgement {number} of mentor {mentor}",
            "оценка критерия № {number}: наставник {mentor}";
        /// A mentor's questionnaire.
        Questionnaire { /** Whose. */ mentor: PersonId } = "questionnaire",
            "questionnaire of mentor {mentor}", "анкета: наставник {mentor}";
        /// The interview with a mentor.
        Interview { /** With whom. */ mentor: PersonId } = "interview",
            "interview with mentor {mentor}", "собеседование: наставник {mentor}";
        /// The decision on a mentor.
        Decision { /** On whom. */ mentor: PersonId } = "decision",
            "decision on mentor {mentor}", "решение по итогам отбора: наставник {mentor}";
        /// A mentor's written consent, with its withdrawal.
        Agreement {
            /** Whose. */ mentor: PersonId,
            /** Its number among the mentor's. */ number: usize,
        } = "agreement",
            "written consent {number} of mentor {mentor}",
            "письменное согласие № {number}: наставник {mentor}";
        /// A training session.
        Session { /** Its number. */ number: usize } = "session",
            "training session {number}", "занятие для наставников № {number}";
        /// A mentor's test.
        Test {
            /** Whose. */ mentor: PersonId,
            /** Its number among the mentor's. */ number: usize,
        } = "test", "test {number} of mentor {mentor}", "тест № {number}: наставник {mentor}";
        /// That a mentor is trained, or need not be.
        Training { /** Who. */ mentor: PersonId } = "training",
            "training of mentor {mentor}", "обучение: наставник {mentor}";
        /// A group meeting.
        GroupMeeting { /** Its number. */ meeting: u32 } = "group-meeting",
            "group meeting {meeting}", "групповая встреча № {meeting}";
        /// Wishes after a group meeting.
        Wishes {
            /** The meeting. */ meeting: u32,
            /** On which side. */ side: Side,
            /** Whose. */ person: PersonId,
        } = "wishes",
            "wishes of {side} {person} after group meeting {meeting}",
            "пожелания после групповой встречи № {meeting}: {side} {person}";
        /// An open day.
        OpenDay { /** Its number. */ day: u32 } = "open-day",
            "open day {day}", "день открытых дверей № {day}";
        /// That a learner turned to a mentor after an open day.
        Approach {
            /** The open day. */ day: u32,
            /** Who. */ mentee: PersonId,
            /** To whom. */ mentor: PersonId,
        } = "approach",
            "open day {day}: mentee {mentee} turned to mentor {mentor}",
            "день открытых дверей № {day}: обращение {mentee} к наставнику {mentor}";
        /// That the curator passed a wish on.
        PassedOn {
            /** The open day. */ day: u32,
            /** Whose wish. */ mentee: PersonId,
            /** To whom. */ mentor: PersonId,
        } = "passed-on",
            "open day {day}: the wish of mentee {mentee} passed on to mentor {mentor}",
            "день открытых дверей № {day}: пожелание {mentee} передано наставнику {mentor}";
        /// A mentor's answer to a learner.
        ApproachAnswer {
            /** The open day. */ day: u32,
            /** To whom. */ mentee: PersonId,
            /** Whose. */ mentor: PersonId,
        } = "approach-answer",
            "open day {day}: the answer of mentor {mentor} to mentee {mentee}",
            "день открытых дверей № {day}: ответ наставника {mentor} на обращение {mentee}";
        /// A personal talk.
        Talk { /** Its number. */ number: usize } = "talk",
            "personal talk {number}", "личная беседа № {number}";
        /// Support of a mentee without a mentor.
        Support {
            /** Whom. */ mentee: PersonId,
            /** Its number among the mentee's. */ number: usize,
        } = "support",
            "support {number} of mentee {mentee}", "поддержка № {number}: наставляемый {mentee}";
        /// What a mentor without a mentee was offered.
        Offer {
            /** Who. */ mentor: PersonId,
            /** Its number among the mentor's. */ number: usize,
        } = "offer",
            "offer {number} to mentor {mentor}", "предложение № {number}: наставник {mentor}";
        /// That a pair was proposed.
        Proposal { /** The pair. */ pair: PairNo } = "proposal",
            "the proposal of pair {pair}", "предложение пары № {pair}";
        /// The consent of a side to a pair.
        SideConsent { /** The pair. */ pair: PairNo, /** Whose. */ side: Side } = "side-consent",
            "pair {pair}: the consent of the {side}", "пара № {pair}: согласие {side:gen}";
        /// The order that published a pair.
        Order { /** The pair. */ pair: PairNo } = "order",
            "pair {pair}: the order", "пара № {pair}: распоряжение";
        /// A format of work.
        Format { /** The pair. */ pair: PairNo, /** Which. */ format: String } = "format",
            "pair {pair}: the format {format:?}", "пара № {pair}: формат взаимодействия «{format}»";
        /// An analysis.
        Analysis { /** The pair. */ pair: PairNo, /** Whose. */ of: AnalysisOf } = "analysis",
            "pair {pair}: {of}", "пара № {pair}: {of}";
        /// A goal.
        Goal {
            /** The pair. */ pair: PairNo,
            /** Its number within the pair. */ goal: usize,
        } = "goal", "pair {pair}: goal {goal}", "пара № {pair}: цель {goal}";
        /// Whether a sprint was done.
        SprintOutcome {
            /** The pair. */ pair: PairNo,
            /** The goal. */ goal: usize,
            /** The sprint. */ sprint: usize,
        } = "sprint-outcome",
            "pair {pair}: the outcome of sprint {sprint} of goal {goal}",
            "пара № {pair}: итог спринта {sprint} цели {goal}";
        /// A meeting of a pair.
        Meeting {
            /** The pair. */ pair: PairNo,
            /** Its day. */ on: Date,
            /** Its kind. */ kind: MeetingKind,
        } = "meeting",
            "pair {pair}: the {kind} meeting of {on}", "пара № {pair}: встреча {on} ({kind})";
        /// The outcome of the trial meeting.
        Trial { /** The pair. */ pair: PairNo } = "trial",
            "pair {pair}: the decision after the trial meeting",
            "пара № {pair}: решение по итогам пробной встречи";
        /// That a pair took over from an earlier one. Goals and analyses that it took over
        /// are facts of its own.
        HandOver {
            /** The next pair. */ pair: PairNo,
            /** The earlier one. */ from: PairNo,
        } = "hand-over",
            "pair {pair}: took over from pair {from}",
            "пара № {pair}: передача материалов пары № {from}";
        /// A planned leave.
        Leave { /** The pair. */ pair: PairNo, /** Its first day. */ from: Date } = "leave",
            "pair {pair}: the mentor's leave from {from}",
            "пара № {pair}: перерыв в работе наставника с {from}";
        /// The mentee's wish for another mentor.
        ChangeWish { /** The pair. */ pair: PairNo } = "change-wish",
            "pair {pair}: the wish for another mentor",
            "пара № {pair}: просьба о другом наставнике";
        /// What was decided of a wish for another mentor.
        WishWeighed { /** The pair. */ pair: PairNo } = "wish-weighed",
            "pair {pair}: the decision on the wish for another mentor",
            "пара № {pair}: решение по просьбе о другом наставнике";
        /// An entry of a pair's diary.
        Diary {
            /** The pair. */ pair: PairNo,
            /** Its number within the pair. */ entry: usize,
        } = "diary", "pair {pair}: diary entry {entry}", "пара № {pair}: запись дневника {entry}";
        /// That an entry of a pair's diary was reported to the curator: without it the entry is
        /// its author's own again.
        DiaryReport {
            /** The pair. */ pair: PairNo,
            /** The entry's number within the pair. */ entry: usize,
        } = "diary-report",
            "pair {pair}: diary entry {entry} reported to the curator",
            "пара № {pair}: передача куратору записи дневника {entry}";
        /// An intermediate assessment.
        Assessment {
            /** The pair. */ pair: PairNo,
            /** Its number within the pair. */ number: usize,
        } = "assessment",
            "pair {pair}: assessment {number} of intermediate results",
            "пара № {pair}: оценка промежуточных итогов {number}";
        /// Feedback.
        Feedback {
            /** The pair. */ pair: PairNo,
            /** Whose. */ from: FeedbackFrom,
            /** During the work or at its end. */ moment: Moment,
        } = "feedback",
            "pair {pair}: {moment} feedback of the {from}",
            "пара № {pair}: {moment} обратная связь {from:gen}";
        /// How a pair ended.
        End { /** The pair. */ pair: PairNo } = "end",
            "pair {pair}: its end", "пара № {pair}: окончание работы";
        /// That two who were a pair may be one again.
        AllowedAgain { /** The pair that they were. */ pair: PairNo } = "allowed-again",
            "pair {pair}: that it may be formed again",
            "пара № {pair}: разрешение образовать её снова";
        /// A result of a pair.
        PairResult { /** The pair. */ pair: PairNo, /** Its name. */ name: String } = "pair-result",
            "pair {pair}: the result {name:?}", "пара № {pair}: результат «{name}»";
        /// What one side thinks of the other.
        Opinion { /** The pair. */ pair: PairNo, /** Whose. */ side: Side } = "opinion",
            "pair {pair}: the opinion of the {side}", "пара № {pair}: оценка {side:gen}";
        /// The theme with which a pair goes on.
        NextTheme { /** The pair. */ pair: PairNo } = "next-theme",
            "pair {pair}: its next theme", "пара № {pair}: следующая тема";
        /// A questionnaire of monitoring.
        MonitoringQuestionnaire {
            /** Its code. */ questionnaire: String,
        } = "monitoring-questionnaire",
            "questionnaire {questionnaire:?} of monitoring", "анкета мониторинга «{questionnaire}»";
        /// A sheet filled in.
        Sheet {
            /** The questionnaire's code. */ questionnaire: String,
            /** As what the person answers. */ from: FeedbackFrom,
            /** Who. */ person: PersonId,
            /** During the work or at its end. */ moment: Moment,
        } = "sheet",
            "questionnaire {questionnaire:?}: the {moment} answers of {person} ({from})",
            "анкета «{questionnaire}», {moment}: ответы {person} ({from})";
        /// Where the curator put an answer in words.
        Assigned {
            /** The questionnaire's code. */ questionnaire: String,
            /** As what the person answers. */ from: FeedbackFrom,
            /** Who. */ person: PersonId,
            /** During the work or at its end. */ moment: Moment,
            /** The question. */ question: String,
        } = "assigned",
            "questionnaire {questionnaire:?}: where the {moment} answer of {person} ({from}) to \
             {question:?} belongs",
            "анкета «{questionnaire}», {moment}: раздел для ответа {person} ({from}) на вопрос \
             «{question}»";
        /// A measurement.
        Measurement {
            /** Of whom. */ person: PersonId,
            /** Its number among the person's. */ number: usize,
        } = "measurement", "measurement {number} of {person}", "измерение № {number}: {person}";
        /// A review of the process.
        Review { /** Its number. */ number: usize } = "review",
            "review {number} of the process", "анализ процесса № {number}";
        /// The coverage of a year.
        Coverage { /** The year. */ year: u16, /** Of whom. */ covered: Covered } = "coverage",
            "coverage of {year}: {covered}", "охват за {year} год: {covered}";
        /// A group of the organisation's own whose coverage is counted.
        CoverageGroup { /** Its code. */ group: String } = "coverage-group",
            "the group {group:?} whose coverage is counted", "группа «{group}» для учёта охвата";
        /// How many of such a group could take part in a year.
        GroupSize {
            /** The year. */ year: u16,
            /** The group's code. */ group: String,
        } = "group-size",
            "how many of the group {group:?} could take part in {year}",
            "численность группы «{group}» за {year} год";
        /// A result of a form as a whole.
        FormResult { /** The form. */ form: FormId, /** Its name. */ name: String } = "form-result",
            "the result {name:?} of the form {form}", "результат «{name}» формы «{form}»";
        /// A rating of a mentor.
        Rating {
            /** Of whom. */ mentor: PersonId,
            /** As what the rater rates. */ from: Rater,
            /** By whom. */ by: PersonId,
        } = "rating",
            "the rating of mentor {mentor} by {by} ({from})",
            "оценка наставника {mentor}: {by} ({from})";
        /// A reward devised.
        Reward { /** Its name. */ reward: String } = "reward",
            "the reward {reward:?}", "поощрение «{reward}»";
        /// A reward granted.
        Granted { /** Its name. */ reward: String, /** To whom. */ person: PersonId } = "granted",
            "the reward {reward:?} granted to {person}", "вручение поощрения «{reward}»: {person}";
        /// A case of good practice.
        Case { /** Its number. */ number: usize } = "case",
            "case {number} of good practice", "успешный кейс № {number}";
        /// A mentor of the long-term base.
        LongTerm { /** Who. */ mentor: PersonId } = "long-term",
            "mentor {mentor} in the long-term base", "наставник {mentor} в долгосрочной базе";
        /// That a base is being refilled.
        Refilling { /** Which. */ side: Side } = "refilling",
            "the base of {side:gen-pl} being refilled", "пополнение базы {side:gen-pl}";
        /// A group, team or exchange.
        Unit { /** Its number. */ unit: u32 } = "unit",
            "unit {unit} of pairs", "группа или команда № {unit}";
        /// That a pair belongs to a group, team or exchange.
        UnitMember { /** The unit. */ unit: u32, /** The pair. */ pair: PairNo } = "unit-member",
            "unit {unit}: pair {pair} in it", "группа или команда № {unit}: участие пары № {pair}";
        /// A meeting of a whole unit.
        UnitMeeting {
            /** The unit. */ unit: u32,
            /** The day. */ on: Date,
            /** What for. */ kind: MeetingKind,
        } = "unit-meeting",
            "unit {unit}: the {kind} meeting of {on}",
            "группа или команда № {unit}: встреча {on} ({kind})";
        /// A remedy taken against a risk of a pair.
        Remedy {
            /** The pair. */ pair: PairNo,
            /** Its number within the pair. */ number: usize,
        } = "remedy", "pair {pair}: remedy {number}", "пара № {pair}: мера № {number} против риска";
        /// A letter of recommendation.
        Recommendation { /** The pair. */ pair: PairNo } = "recommendation",
            "pair {pair}: the letter of recommendation", "пара № {pair}: рекомендательное письмо";
        /// An event.
        Event { /** Its number. */ event: u32 } = "event", "event {event}", "мероприятие № {event}";
        /// How an event went.
        EventOutcome { /** Its number. */ event: u32 } = "event-outcome",
            "how event {event} went", "итоги мероприятия № {event}";
        /// A request to the Union's bank.
        BankRequest { /** Its number. */ request: u32 } = "bank-request",
            "request {request} to the bank of the Union of mentors",
            "запрос № {request} в банк Союза наставников";
        /// The answer of the Union's bank.
        BankAnswer { /** The request's number. */ request: u32 } = "bank-answer",
            "the answer to request {request} to the bank of the Union of mentors",
            "ответ на запрос № {request} в банк Союза наставников";
        /// A publication.
        Publication { /** Its number. */ number: usize } = "publication",
            "publication {number}", "публикация № {number}";
        /// A mentor's proposal for the organisation.
        DevelopmentProposal { /** Its number. */ number: usize } = "development-proposal",
            "proposal {number} for the organisation's development",
            "предложение по развитию организации № {number}";
        /// What was decided of a mentor's proposal.
        ProposalDecision { /** The proposal's number. */ number: usize } = "proposal-decision",
            "the decision on proposal {number} for the organisation's development",
            "решение по предложению по развитию организации № {number}";
        /// A member of the alumni community.
        Alumnus { /** Who. */ person: PersonId } = "alumnus",
            "{person} in the alumni community", "{person} в сообществе благодарных выпускников";
        /// An assessment from outside.
        Outside { /** Its number. */ number: usize } = "outside",
            "assessment {number} from outside", "внешняя оценка № {number}";
    }
}
