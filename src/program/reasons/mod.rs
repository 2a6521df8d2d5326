//! Why an operation or a transition was refused: data with stable codes.

use crate::kernel::{Side, StopReason, words};
use crate::people::{Date, FormId, Ineligible, PersonId};
use crate::program::{FeedbackFrom, Moment, PairNo};
use serde::{Deserialize, Serialize};
use std::fmt;
words! {
    /// One reason why an operation or a transition was refused. Its code is stable and its
    /// fields are the parameters; `Display` says it in English.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Reason: "reason", fills, display {
        // What stage 1 lacks.

        /// Nobody was named curator.
        NoCurator = "no-curator", "no curator is named", "не назначен куратор";
        /// No form was chosen.
        NoForms = "no-forms",
            "no form of mentoring is chosen",
            "не выбрана ни одна форма наставничества";
        /// There is no roadmap.
        NoRoadmap = "no-roadmap", "no roadmap with steps is adopted", "не принята дорожная карта";
        /// No resource was found.
        NoResources = "no-resources",
            "no resource of the programme is named",
            "не указан ни один ресурс программы";

        // What keeps a person from taking part.

        /// No consent to the processing of personal data.
        NoConsent {
            /// In which base.
            side: Side,
            /// Whose consent is missing.
            person: PersonId,
        } = "no-consent",
            "{side} {person} has not consented to the processing of personal data",
            "{side} {person}: нет согласия на обработку персональных данных";
        /// A minor's own consent does not suffice.
        GuardianMustConsent {
            /// In which base.
            side: Side,
            /// The minor.
            person: PersonId,
        } = "guardian-must-consent",
            "{side} {person} is a minor: the legal guardian has to consent",
            "{side} {person} – лицо, не достигшее совершеннолетия: согласие даёт законный \
             представитель";
        /// The mentee has no request.
        NoRequest {
            /// The mentee.
            mentee: PersonId,
        } = "no-request", "mentee {mentee} has no request", "у наставляемого {mentee} нет запроса";
        /// The cycle has none of the person's forms.
        FormsNotChosen {
            /// In which base.
            side: Side,
            /// The person.
            person: PersonId,
        } = "forms-not-chosen",
            "none of the forms of {side} {person} is among those chosen for this cycle",
            "{side} {person}: ни одна из указанных форм не выбрана в этом цикле";
        /// The person breaks a rule of the form, and no form of theirs is open.
        Ineligible {
            /// On which side.
            side: Side,
            /// The person.
            person: PersonId,
            /// The form.
            form: FormId,
            /// Which rule.
            why: Ineligible,
        } = "ineligible",
            "{side} {person} cannot take part in the form {form}: {why}",
            "{side} {person} не может участвовать в форме «{form}»: {why}";
        /// The two break a rule of the form, and no form they share is open.
        IneligiblePair {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
            /// The form.
            form: FormId,
            /// Which rule.
            why: Ineligible,
        } = "ineligible-pair",
            "mentee {mentee} and mentor {mentor} cannot work in the form {form}: {why}",
            "наставляемый {mentee} и наставник {mentor} не могут работать в форме «{form}»: {why}";
        /// The person left.
        HasLeft {
            /// In which base.
            side: Side,
            /// The person.
            person: PersonId,
        } = "has-left",
            "{side} {person} has left the programme",
            "{side} {person}: выход из программы";

        // What keeps a mentor from being ready.

        /// The questionnaire is missing.
        NoQuestionnaire {
            /// The mentor.
            mentor: PersonId,
        } = "no-questionnaire",
            "mentor {mentor} has not filled in the questionnaire",
            "у наставника {mentor} нет анкеты";
        /// The interview is missing.
        NoInterview {
            /// The mentor.
            mentor: PersonId,
        } = "no-interview",
            "mentor {mentor} has not been interviewed",
            "с наставником {mentor} не проведено собеседование";
        /// Selection has not decided.
        Undecided {
            /// The mentor.
            mentor: PersonId,
        } = "undecided",
            "nobody has decided whether mentor {mentor} is selected",
            "по наставнику {mentor} не принято решение об отборе";
        /// Selection decided against the mentor.
        NotSelected {
            /// The mentor.
            mentor: PersonId,
        } = "not-selected",
            "mentor {mentor} was not selected",
            "наставник {mentor} не прошёл отбор";
        /// The training is missing.
        NotTrained {
            /// The mentor.
            mentor: PersonId,
        } = "not-trained",
            "mentor {mentor} is not trained",
            "наставник {mentor} не прошёл обучение";

        // What stages 2 to 4 lack.

        /// The base has nobody.
        EmptyBase {
            /// Which base.
            side: Side,
        } = "empty-base", "the base of {side}s is empty", "база {side:gen-pl} пуста";
        /// The base has people, and none can take part.
        NobodyTakesPart {
            /// Which base.
            side: Side,
        } = "nobody-takes-part",
            "nobody in the base of {side}s can take part",
            "в базе {side:gen-pl} никто не может участвовать";
        /// Nobody is ready for a pair.
        NobodyReady {
            /// Which base.
            side: Side,
        } = "nobody-ready",
            "no {side} is ready for a pair",
            "среди {side:gen-pl} никто не готов к работе в паре";
        /// A form has no criteria of selection.
        NoCriteria {
            /// The form.
            form: FormId,
        } = "no-criteria",
            "the form {form} has no criteria of selection",
            "для формы «{form}» не заданы критерии отбора";
        /// A form has no training plan.
        NoTrainingPlan {
            /// The form.
            form: FormId,
        } = "no-training-plan",
            "the form {form} has no training plan",
            "для формы «{form}» нет программы обучения";

        // What stages 5 and 6 lack.

        /// There are no published pairs.
        NoPairs = "no-pairs", "no pair is published", "ни одна пара не закреплена приказом";
        /// A side has not answered a proposal.
        AwaitingConsent {
            /// The pair.
            pair: PairNo,
            /// The side.
            side: Side,
        } = "awaiting-consent",
            "pair {pair}: the {side} has not consented yet",
            "пара № {pair}: нет ответа {side:gen}";
        /// Both sides consented, and the pair is not published.
        Unpublished {
            /// The pair.
            pair: PairNo,
        } = "unpublished",
            "pair {pair} is not published yet",
            "пара № {pair} ещё не закреплена приказом";
        /// The match of a mentor with a published pair was judged before requests were there.
        StillProvisional {
            /// The mentor.
            mentor: PersonId,
            /// In which form.
            form: FormId,
        } = "still-provisional",
            "the match of mentor {mentor} to the requests of the form {form} is judged \
             provisionally only",
            "соответствие наставника {mentor} запросам формы «{form}» оценено лишь предварительно";
        /// A draft waits for the curator's decision.
        DraftOpen = "draft-open",
            "a draft is neither adopted nor discarded",
            "проект пар не принят и не отклонён";
        /// A mentee without a mentor got no support.
        NoSupport {
            /// The mentee.
            mentee: PersonId,
        } = "no-support",
            "mentee {mentee} has no mentor, and no support is recorded",
            "наставляемому {mentee} без наставника не оказана поддержка";
        /// A pair has no format of work.
        NoFormat {
            /// The pair.
            pair: PairNo,
        } = "no-format",
            "pair {pair} has chosen no format of work",
            "пара № {pair}: не выбран формат взаимодействия";
        /// Feedback of a pair's member is missing.
        NoFeedback {
            /// The pair.
            pair: PairNo,
            /// Whose.
            side: Side,
            /// Which.
            moment: Moment,
        } = "no-feedback",
            "pair {pair}: the {side}'s {moment} feedback is missing",
            "пара № {pair}: нет {moment:gen} обратной связи {side:gen}";
        /// The process was not reviewed.
        NoReview {
            /// Which review.
            moment: Moment,
        } = "no-review",
            "the {moment} review of the process is missing",
            "{moment} оценка процесса не проведена";
        /// The impact is not monitored.
        NothingMeasured = "nothing-measured",
            "nobody was measured, so the impact cannot be monitored",
            "нет ни одного измерения: влияние программы не отследить";
        /// No reward was devised.
        NoRewards = "no-rewards", "no reward is devised", "не определено ни одного поощрения";

        // What stage 7 lacks.

        /// A pair's work is not closed.
        PairOpen {
            /// The pair.
            pair: PairNo,
        } = "pair-open",
            "the work of pair {pair} is not closed",
            "работа пары № {pair} не завершена";
        /// What was measured at entry was not measured at exit.
        NoExitMeasurement {
            /// In which role.
            side: Side,
            /// Whom.
            person: PersonId,
            /// What.
            name: String,
        } = "no-exit-measurement",
            "{name} of {side} {person} was measured at entry and not at exit",
            "{side} {person}: показатель «{name}» измерен на входе и не измерен на выходе";
        /// No reward was granted.
        NoRewardGranted = "no-reward-granted",
            "no reward is granted",
            "не вручено ни одного поощрения";
        /// No case was collected.
        NoCase = "no-case",
            "no case of good practice is collected",
            "не собрано ни одного успешного кейса";
        /// Nobody joined the long-term base.
        NoLongTermBase = "no-long-term-base",
            "the long-term base of mentors is empty",
            "долгосрочная база наставников пуста";
        /// A base is not being refilled.
        NotRefilling {
            /// Which base.
            side: Side,
        } = "not-refilling",
            "the base of {side}s is not being refilled",
            "пополнение базы {side:gen-pl} не начато";

        // Why an operation is refused.

        /// The day lies before the journal's last entry.
        BeforeJournal {
            /// The day given.
            given: Date,
            /// The day of the last entry.
            last: Date,
        } = "before-journal",
            "{given} is before the journal's last entry of {last}",
            "дата {given} раньше последней записи журнала ({last})";
        /// A text says nothing.
        Blank {
            /// Which text.
            field: String,
        } = "blank", "{field} is blank", "не заполнено поле «{field}»";
        /// A number is not finite.
        NotFinite {
            /// Which number.
            field: String,
        } = "not-finite",
            "{field} is not a finite number",
            "значение поля «{field}» – не конечное число";
        /// A step ends before it begins.
        StepBackwards {
            /// The step.
            step: String,
            /// Its first month.
            from: u16,
            /// Its last month.
            to: u16,
        } = "step-backwards",
            "the step {step} ends in month {to}, before it begins in month {from}",
            "шаг «{step}» заканчивается в месяце {to}, раньше начала в месяце {from}";
        /// Nobody has this id.
        UnknownPerson {
            /// In which base.
            side: Side,
            /// The id.
            person: PersonId,
        } = "unknown-person", "no {side} has the id {person}", "{side} {person}: нет в базе";
        /// The id is known in neither base.
        UnknownAnywhere {
            /// The id.
            person: PersonId,
        } = "unknown-anywhere",
            "nobody has the id {person}",
            "участник {person} не найден ни в одной базе";
        /// The id is taken.
        IdTaken {
            /// In which base.
            side: Side,
            /// The id.
            person: PersonId,
        } = "id-taken",
            "a {side} with the id {person} exists already",
            "{side} с идентификатором {person} уже есть";
        /// The id stands for somebody who was erased.
        IdErased {
            /// The id.
            person: PersonId,
        } = "id-erased",
            "{person} stands for a person whose data were erased",
            "идентификатор {person} замещает удалённого участника";
        /// A base cannot number so many people.
        TooMany {
            /// In which base.
            side: Side,
            /// How many.
            count: usize,
        } = "too-many",
            "{count} {side}s cannot be numbered",
            "столько {side:gen-pl} пронумеровать нельзя: {count}";
        /// A wish names somebody the other base does not have.
        UnknownWish {
            /// Who wishes.
            person: PersonId,
            /// Who is named.
            named: PersonId,
        } = "unknown-wish",
            "{person} names {named}, who is not in the other base",
            "{person} называет {named}, а в другой базе такого участника нет";
        /// Somebody is wished for twice, or wished for and refused.
        WishedTwice {
            /// Who wishes.
            person: PersonId,
            /// Who is named.
            named: PersonId,
        } = "wished-twice",
            "{person} names {named} more than once",
            "{person} называет {named} более одного раза";
        /// The change would leave a pair with somebody who is not ready.
        PairNeedsReady {
            /// The pair.
            pair: PairNo,
            /// In which role.
            side: Side,
            /// The person.
            person: PersonId,
        } = "pair-needs-ready",
            "{side} {person} has to stay ready while pair {pair} lasts",
            "{side} {person}: готовность нужна, пока не завершена работа пары № {pair}";
        /// The person has not left.
        HasNotLeft {
            /// The person.
            person: PersonId,
        } = "has-not-left", "{person} has not left", "участник {person} не выходил из программы";
        /// A form of the mentor obliges to training.
        TrainingObligatory {
            /// The mentor.
            mentor: PersonId,
            /// The form.
            form: FormId,
        } = "training-obligatory",
            "the form {form} obliges mentor {mentor} to training",
            "форма «{form}» обязывает наставника {mentor} пройти обучение";
        /// Mentor and mentee are one person.
        SamePerson {
            /// The person.
            person: PersonId,
        } = "same-person",
            "{person} cannot be their own mentor",
            "{person} не может быть наставником самому себе";
        /// The two work together or are proposed to each other.
        AlreadyPaired {
            /// The pair.
            pair: PairNo,
        } = "already-paired",
            "the two are pair {pair} already",
            "эти двое уже составляют пару № {pair}";
        /// No seat is free.
        NoSeat {
            /// On which side.
            side: Side,
            /// Whose.
            person: PersonId,
            /// How many they have.
            seats: u32,
        } = "no-seat",
            "{side} {person} has no free seat of {seats}",
            "{side} {person}: нет свободных мест из {seats}";
        /// The pair is excluded by the curator or a wish.
        Excluded {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "excluded",
            "the pair of mentee {mentee} and mentor {mentor} is excluded",
            "пара исключена: наставляемый {mentee}, наставник {mentor}";
        /// The pair ended before in this cycle.
        EndedBefore {
            /// The pair.
            pair: PairNo,
        } = "ended-before",
            "the two were pair {pair}, which ended",
            "эти двое составляли пару № {pair}, она окончена";
        /// A hard rule forbids the pair.
        RuleForbids {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
            /// The rule's name.
            rule: String,
        } = "rule-forbids",
            "{rule:?} forbids the pair of mentee {mentee} and mentor {mentor}",
            "условие «{rule}» не допускает пары: наставляемый {mentee}, наставник {mentor}";
        /// The pair is locked.
        IsLocked {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "is-locked",
            "the pair of mentee {mentee} and mentor {mentor} is locked",
            "пара закреплена: наставляемый {mentee}, наставник {mentor}";
        /// The pair is not locked.
        NotLocked {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-locked",
            "the pair of mentee {mentee} and mentor {mentor} is not locked",
            "пара не закреплена: наставляемый {mentee}, наставник {mentor}";
        /// The curator has not excluded the pair.
        NotVetoed {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-vetoed",
            "no veto excludes the pair of mentee {mentee} and mentor {mentor}",
            "пара не исключена: наставляемый {mentee}, наставник {mentor}";
        /// There are no rules to pair by.
        NoRules = "no-rules", "no rules of pairing are set", "не установлены правила подбора";
        /// The rules do not fit the people.
        RulesFault {
            /// In words.
            fault: String,
        } = "rules-fault",
            "the rules do not fit the cohort: {fault}",
            "правила не подходят к участникам: {fault}";
        /// The strategy gave no pairing.
        StrategyFault {
            /// The strategy.
            strategy: String,
            /// In words.
            fault: String,
        } = "strategy-fault",
            "the strategy {strategy} formed no pairing: {fault}",
            "способ подбора {strategy} не дал пар: {fault}";
        /// There is no draft.
        NoDraft = "no-draft", "there is no draft", "проекта пар нет";
        /// What was prepared for pairing was made before the record changed, or from another
        /// programme's.
        StalePrepared {
            /// How many changes of the record there were when it was made.
            made: u64,
            /// How many there are now.
            now: u64,
        } = "stale-prepared",
            "what was prepared is stale: it was made after change {made} of its record, and the \
             record stands after change {now}",
            "подготовленное устарело: оно сделано после изменения {made} своих данных, а сейчас \
             их {now}";
        /// Nothing is proposed.
        NothingProposed = "nothing-proposed", "no pair is proposed", "не предложено ни одной пары";
        /// A pair is proposed twice at once.
        ProposedTwice {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "proposed-twice",
            "the pair of mentee {mentee} and mentor {mentor} is proposed twice",
            "пара предложена дважды: наставляемый {mentee}, наставник {mentor}";
        /// The form asks for a personal talk before a pair is proposed.
        NoTalk {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "no-talk",
            "mentee {mentee} and mentor {mentor} have had no talk after which both wanted to work \
             together",
            "не записана личная беседа, после которой оба готовы работать вместе: наставляемый \
             {mentee}, наставник {mentor}";
        /// The two are no pair.
        NotPaired {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-paired",
            "mentee {mentee} and mentor {mentor} are no pair now",
            "пары сейчас нет: наставляемый {mentee}, наставник {mentor}";
        /// A mentor has a mentee and needs no offer for want of one.
        HasMentee {
            /// The mentor.
            mentor: PersonId,
        } = "has-mentee", "mentor {mentor} has a mentee", "у наставника {mentor} есть наставляемый";
        /// The draft does not hold the pair.
        NotDrafted {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-drafted",
            "the draft does not hold the pair of mentee {mentee} and mentor {mentor}",
            "пары наставляемого {mentee} и наставника {mentor} нет в проекте";
        /// The draft holds the pair.
        Drafted {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "drafted",
            "the draft holds the pair of mentee {mentee} and mentor {mentor} already",
            "пара наставляемого {mentee} и наставника {mentor} уже есть в проекте";
        /// No such pair.
        UnknownPair {
            /// The number given.
            pair: PairNo,
        } = "unknown-pair", "there is no pair {pair}", "пары № {pair} нет";
        /// The pair has ended.
        PairEnded {
            /// The pair.
            pair: PairNo,
        } = "pair-ended", "pair {pair} has ended", "пара № {pair} окончена";
        /// The side has answered.
        AlreadyAnswered {
            /// The pair.
            pair: PairNo,
            /// The side.
            side: Side,
        } = "already-answered",
            "pair {pair}: the {side} has answered already",
            "пара № {pair}: ответ {side:gen} уже получен";
        /// The pair is not published yet.
        NotWorking {
            /// The pair.
            pair: PairNo,
        } = "not-working",
            "pair {pair} does not work yet: it is not published",
            "пара № {pair} ещё не работает: она не закреплена приказом";
        /// Feedback was given.
        FeedbackGiven {
            /// The pair.
            pair: PairNo,
            /// Whose.
            from: FeedbackFrom,
            /// Which.
            moment: Moment,
        } = "feedback-given",
            "pair {pair}: the {from}'s {moment} feedback is recorded already",
            "пара № {pair}: {moment} обратная связь {from:gen} уже записана";
        /// The person has no office in the team.
        NotInTeam {
            /// The person.
            person: PersonId,
        } = "not-in-team",
            "{person} has no office in the team",
            "{person} не входит в команду программы";
        /// No such audience.
        UnknownAudience {
            /// The name given.
            audience: String,
        } = "unknown-audience",
            "no audience {audience:?} is found",
            "аудитория «{audience}» не указана";
        /// The form has no such criterion.
        UnknownCriterion {
            /// The form.
            form: FormId,
            /// The criterion given.
            criterion: String,
        } = "unknown-criterion",
            "the form {form} has no criterion {criterion:?}",
            "у формы «{form}» нет критерия «{criterion}»";
        /// The mentor attended no training session.
        AttendedNothing {
            /// The mentor.
            mentor: PersonId,
        } = "attended-nothing",
            "mentor {mentor} attended no training session",
            "наставник {mentor} не посетил ни одного занятия";
        /// The roadmap has no such step.
        UnknownStep {
            /// The number given.
            step: u32,
            /// How many steps there are.
            steps: usize,
        } = "unknown-step",
            "the roadmap has no step {step} among its {steps}",
            "в дорожной карте нет шага {step}, всего шагов: {steps}";
        /// The step is done.
        StepDone {
            /// Its number.
            step: u32,
            /// When it was done.
            on: Date,
        } = "step-done",
            "step {step} of the roadmap was done on {on}",
            "шаг {step} дорожной карты выполнен {on}";
        /// No pair waits to be published.
        NothingToPublish = "nothing-to-publish",
            "no pair with the consent of both sides waits to be published",
            "нет пар с согласием обеих сторон, ожидающих приказа";
        /// A mentee has a mentor and needs no support for want of one.
        HasMentor {
            /// The mentee.
            mentee: PersonId,
        } = "has-mentor", "mentee {mentee} has a mentor", "у наставляемого {mentee} есть наставник";
        /// No such reward.
        UnknownReward {
            /// The name given.
            reward: String,
        } = "unknown-reward",
            "no reward {reward:?} is devised",
            "поощрение «{reward}» не определено";
        /// The reward exists.
        RewardExists {
            /// The name.
            reward: String,
        } = "reward-exists",
            "the reward {reward:?} is devised already",
            "поощрение «{reward}» уже определено";
        // Why a paper of monitoring is refused.

        /// A questionnaire asks nothing or nobody.
        NoQuestions {
            /// The questionnaire.
            questionnaire: String,
        } = "no-questions",
            "the questionnaire {questionnaire:?} asks nothing or nobody",
            "в анкете «{questionnaire}» нет вопросов или не указано, кому она адресована";
        /// Two questions have the same code.
        QuestionTwice {
            /// The code.
            question: String,
        } = "question-twice",
            "two questions have the code {question:?}",
            "код вопроса «{question}» повторяется";
        /// A closed question does not have two different options.
        NoOptions {
            /// The question.
            question: String,
        } = "no-options",
            "the question {question:?} needs at least two options, all different",
            "у вопроса «{question}» должно быть не менее двух разных вариантов ответа";
        /// A scale does not go up.
        ScaleBackwards {
            /// The question.
            question: String,
            /// Its lowest score.
            least: i32,
            /// Its highest.
            most: i32,
        } = "scale-backwards",
            "the scale of the question {question:?} goes from {least} to {most}",
            "шкала вопроса «{question}» задана неверно: от {least} до {most}";
        /// A questionnaire that was answered cannot change.
        QuestionnaireInUse {
            /// The questionnaire.
            questionnaire: String,
        } = "questionnaire-in-use",
            "the questionnaire {questionnaire:?} was answered and cannot change",
            "на анкету «{questionnaire}» уже получены ответы, изменить её нельзя";
        /// No such questionnaire.
        UnknownQuestionnaire {
            /// The code given.
            questionnaire: String,
        } = "unknown-questionnaire",
            "there is no questionnaire {questionnaire:?}",
            "анкета «{questionnaire}» не найдена";
        /// No such question.
        UnknownQuestion {
            /// The questionnaire.
            questionnaire: String,
            /// The code given.
            question: String,
        } = "unknown-question",
            "the questionnaire {questionnaire:?} has no question {question:?}",
            "в анкете «{questionnaire}» нет вопроса «{question}»";
        /// No such option.
        UnknownOption {
            /// The question.
            question: String,
        } = "unknown-option",
            "the answer is none of the options of the question {question:?}",
            "ответа нет среди вариантов вопроса «{question}»";
        /// A score lies outside its scale.
        OutsideScale {
            /// The question.
            question: String,
            /// Its lowest score.
            least: i32,
            /// Its highest.
            most: i32,
        } = "outside-scale",
            "the score for the question {question:?} lies outside {least} to {most}",
            "балл по вопросу «{question}» вне шкалы от {least} до {most}";
        /// A question of another kind.
        OtherKind {
            /// The question.
            question: String,
        } = "other-kind",
            "the answer to the question {question:?} is of another kind",
            "ответ не соответствует виду вопроса «{question}»";
        /// The questionnaire does not ask this role or form.
        NotAsked {
            /// The questionnaire.
            questionnaire: String,
            /// Who answered.
            person: PersonId,
        } = "not-asked",
            "the questionnaire {questionnaire:?} is not for {person} in this role and form",
            "анкета «{questionnaire}» не предназначена участнику {person} в этой роли и форме";
        /// The person answered already.
        SheetGiven {
            /// The questionnaire.
            questionnaire: String,
            /// Who answered.
            person: PersonId,
            /// When.
            moment: Moment,
        } = "sheet-given",
            "{person} answered the {moment} questionnaire {questionnaire:?} already",
            "участник {person} уже ответил на анкету «{questionnaire}» ({moment} оценка)";
        /// Nobody answered so.
        NoSheet {
            /// The questionnaire.
            questionnaire: String,
            /// Who should have.
            person: PersonId,
        } = "no-sheet",
            "{person} did not answer the questionnaire {questionnaire:?} in this role then",
            "нет ответов участника {person} на анкету «{questionnaire}»";
        /// There is no answer in words.
        NothingToAssign {
            /// The question.
            question: String,
        } = "nothing-to-assign",
            "the question {question:?} has no answer in words here",
            "на вопрос «{question}» нет ответа в свободной форме";
        /// More than everybody.
        BeyondAll {
            /// The per cent given.
            percent: u8,
        } = "beyond-all", "{percent} % are more than all", "{percent} % – больше, чем все";
        /// More take part than could.
        MoreThanAll {
            /// How many take part.
            taking_part: u32,
            /// How many could.
            of: u32,
        } = "more-than-all",
            "{taking_part} take part of {of}",
            "участвуют {taking_part} из {of}: числитель больше знаменателя";
        // Work and closing of a pair.

        /// The joint analysis leaves the mentee's priority field open.
        NoPriorityField {
            /// The pair.
            pair: PairNo,
        } = "no-priority-field",
            "pair {pair}: the joint analysis names no priority field of the mentee",
            "пара № {pair}: в совместном анализе не указана приоритетная область наставляемого";
        /// No such goal or sprint.
        UnknownSprint {
            /// The pair.
            pair: PairNo,
            /// The goal's number given.
            goal: usize,
            /// The sprint's number given.
            sprint: usize,
        } = "unknown-sprint",
            "pair {pair} has no sprint {sprint} of goal {goal}",
            "пара № {pair}: у цели {goal} нет спринта {sprint}";
        /// A goal or sprint ends before it begins.
        DaysBackwards {
            /// Its first day.
            from: Date,
            /// Its last day.
            to: Date,
        } = "days-backwards",
            "{to} is before {from}",
            "дата окончания {to} раньше даты начала {from}";
        /// A sprint leaves the days of its goal.
        SprintOutside {
            /// Its first day.
            from: Date,
            /// Its last day.
            to: Date,
        } = "sprint-outside",
            "the sprint from {from} to {to} leaves the days of its goal",
            "спринт с {from} по {to} выходит за сроки цели";
        /// A meeting lies before the order that published its pair.
        MeetingEarly {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "meeting-early",
            "pair {pair}: the meeting of {on} lies before the order",
            "пара № {pair}: встреча {on} раньше даты приказа";
        /// A meeting that is still to come cannot be held or missed.
        MeetingAhead {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "meeting-ahead",
            "pair {pair}: the meeting of {on} is still to come",
            "пара № {pair}: встреча {on} ещё не наступила";
        /// A meeting took no minute.
        NoDuration {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "no-duration",
            "pair {pair}: the meeting of {on} has no duration",
            "пара № {pair}: не указана продолжительность встречи {on}";
        /// What became of the meeting is recorded.
        MeetingSettled {
            /// The pair.
            pair: PairNo,
            /// The day.
            on: Date,
        } = "meeting-settled",
            "pair {pair}: the meeting of {on} is recorded already",
            "пара № {pair}: встреча {on} уже внесена";
        /// No trial meeting was held.
        NoTrialMeeting {
            /// The pair.
            pair: PairNo,
        } = "no-trial-meeting",
            "pair {pair} has held no trial meeting",
            "пара № {pair}: пробная встреча не состоялась";
        /// No such diary entry of this side.
        UnknownDiary {
            /// The pair.
            pair: PairNo,
            /// The side.
            side: Side,
            /// The number given.
            entry: usize,
        } = "unknown-diary",
            "pair {pair}: the {side} has no diary entry {entry}",
            "пара № {pair}: записи {entry} в дневнике {side:gen} нет";
        /// The obligatory intermediate assessment is missing.
        NoAssessment {
            /// The pair.
            pair: PairNo,
        } = "no-assessment",
            "pair {pair}: the obligatory intermediate assessment is missing",
            "пара № {pair}: не проведена обязательная промежуточная аттестация";
        /// The form's closing names no decision to continue.
        NoContinuation {
            /// The pair.
            pair: PairNo,
            /// The form.
            form: FormId,
        } = "no-continuation",
            "pair {pair}: in the form {form} no decision to continue is made",
            "пара № {pair}: в форме «{form}» решение о продолжении не предусмотрено";
        /// It was not decided that the pair goes on.
        DoesNotContinue {
            /// The pair.
            pair: PairNo,
        } = "does-not-continue",
            "pair {pair} was not closed with the decision to continue",
            "пара № {pair}: решение о продолжении не принято";
        /// The cycle does not have the form.
        FormNotChosen {
            /// The form.
            form: FormId,
        } = "form-not-chosen",
            "the form {form} is not chosen for this cycle",
            "форма «{form}» не выбрана в этом цикле";
        /// This person does not rate this mentor in this way.
        NotARater {
            /// The mentor.
            mentor: PersonId,
            /// Who rated.
            by: PersonId,
        } = "not-a-rater",
            "{by} does not rate mentor {mentor} in this way, or did so already",
            "участник {by} не может так оценить наставника {mentor}";
        /// The mentee closed no pair.
        NotFinished {
            /// The mentee.
            mentee: PersonId,
        } = "not-finished",
            "mentee {mentee} has closed no pair",
            "наставляемый {mentee} не завершил работу ни в одной паре";
        // What is wrong with a group meeting or an open day.

        /// There is no such group meeting.
        UnknownGroupMeeting {
            /// The number given.
            meeting: u32,
        } = "unknown-group-meeting",
            "there is no group meeting {meeting}",
            "групповой встречи № {meeting} нет";
        /// There is no such open day.
        UnknownOpenDay {
            /// The number given.
            day: u32,
        } = "unknown-open-day", "there is no open day {day}", "дня открытых дверей № {day} нет";
        /// The timetable has no meeting.
        NobodyMet = "nobody-met",
            "the timetable has no meeting",
            "в расписании нет ни одной встречи";
        /// Nobody of a side attended.
        NobodyAttended {
            /// The side.
            side: Side,
        } = "nobody-attended", "no {side} attended", "среди {side:gen-pl} никто не присутствовал";
        /// Somebody is in two places in one round.
        TwoPlaces {
            /// The round, from 1.
            round: usize,
            /// Who.
            person: PersonId,
        } = "two-places",
            "{person} is in two places in round {round}",
            "{person}: две встречи одновременно в раунде {round}";
        /// Two meet more than once.
        MeetsTwice {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "meets-twice",
            "mentee {mentee} and mentor {mentor} meet more than once",
            "наставляемый {mentee} и наставник {mentor} встречаются более одного раза";
        /// Somebody was not there.
        NotAttended {
            /// The side.
            side: Side,
            /// Who.
            person: PersonId,
        } = "not-attended", "{side} {person} did not attend", "{side} {person} не присутствовал(а)";
        /// The learner turned to the mentor already.
        AlreadyApproached {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "already-approached",
            "{mentee} has turned to {mentor} already",
            "{mentee} уже обращался (обращалась) к наставнику {mentor}";
        /// The learner did not turn to the mentor.
        NoApproach {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "no-approach",
            "{mentee} has not turned to {mentor}",
            "{mentee} не обращался (не обращалась) к наставнику {mentor}";
        /// A wish that the curator has not passed on cannot be answered.
        NotPassedOn {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-passed-on",
            "the wish of {mentee} has not been passed on to {mentor}",
            "пожелание {mentee} ещё не передано наставнику {mentor}";
        /// The curator has nothing to pass on: an offer, or a wish passed on already.
        NothingToPassOn {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "nothing-to-pass-on",
            "nothing of {mentee} waits to be passed on to {mentor}",
            "от {mentee} нет пожеланий, ожидающих передачи наставнику {mentor}";
        /// The mentor answered already.
        ApproachAnswered {
            /// The learner.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "approach-answered",
            "{mentor} has answered {mentee} already",
            "наставник {mentor} уже ответил на обращение {mentee}";

        /// The stage has no successor in this cycle.
        AlreadyFinished = "already-finished", "the cycle is finished", "цикл завершён";
        /// The run was stopped before it could answer.
        Stopped {
            /// Why, in words.
            why: String,
        } = "stopped", "stopped: {why}", "остановлено: {why}";
    }
}

impl std::error::Error for Reason {}

/// All the reasons of one refusal, at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reasons(Vec<Reason>);

impl Reasons {
    /// The reasons, the first found first.
    #[must_use]
    pub fn as_slice(&self) -> &[Reason] {
        &self.0
    }

    /// The reasons themselves.
    #[must_use]
    pub fn into_vec(self) -> Vec<Reason> {
        self.0
    }

    /// Whether one of the reasons has this code.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.0.iter().any(|reason| reason.code() == code)
    }

    /// These, of which there is at least one.
    pub(in crate::program) fn from_many(reasons: impl IntoIterator<Item = Reason>) -> Self {
        Self(reasons.into_iter().collect())
    }

    /// Nothing to object, or all of these.
    pub(in crate::program) fn check(reasons: Vec<Reason>) -> Result<(), Self> {
        if reasons.is_empty() { Ok(()) } else { Err(Self(reasons)) }
    }

    /// The answer, or the best that a run found before a limit ended it; a run that was
    /// cancelled, or found nothing, gives its reason.
    pub(in crate::program) fn unless_cancelled<T>(
        best: Result<(T, Option<StopReason>), StopReason>,
    ) -> Result<T, Self> {
        match best? {
            (_, Some(StopReason::Cancelled)) => Err(StopReason::Cancelled.into()),
            (best, _) => Ok(best),
        }
    }
}

impl From<StopReason> for Reason {
    fn from(reason: StopReason) -> Self {
        Self::Stopped { why: reason.to_string() }
    }
}

impl From<StopReason> for Reasons {
    fn from(reason: StopReason) -> Self {
        Reason::from(reason).into()
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        Self(vec![reason])
    }
}

impl fmt::Display for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::kernel::joined(&self.0))
    }
}

impl std::error::Error for Reasons {}

/// The reason where a text says nothing.
pub(in crate::program) fn blank(field: &str, text: &str) -> Option<Reason> {
    text.trim().is_empty().then(|| Reason::Blank { field: field.to_owned() })
}
