//! Reasons about forming pairs.

use crate::kernel::{Side, words};
use crate::people::{PersonId, Words};
use crate::program::PairNo;

words! {
    /// What forming pairs lacks, and why something of it was refused: rules, drafts, locks,
    /// proposals, the order, support.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum FormingReason: "reason", fills, display {
        /// There are no rules to pair by.
        NoRules = "no-rules", "no rules of pairing are set", "не установлены правила подбора";
        /// The rules do not fit the people.
        RulesFault {
            /// In words.
            fault: Words,
        } = "rules-fault",
            "the rules do not fit the cohort: {fault}",
            "правила не подходят к участникам: {fault}";
        /// The strategy gave no pairing.
        StrategyFault {
            /// The strategy.
            strategy: String,
            /// In words.
            fault: Words,
        } = "strategy-fault",
            "the strategy {strategy} formed no pairing: {fault}",
            "способ подбора {strategy} не дал пар: {fault}";
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
        /// A draft that was made beside a programme is of another one, or of another cycle.
        ForeignDraft = "foreign-draft",
            "the draft was made for another programme or another cycle",
            "предварительный состав пар составлен для другой программы или другого цикла";
        /// The draft under review came about while another one was made beside the programme.
        OtherDraft = "other-draft",
            "another draft has come under review meanwhile; it has to be adopted or thrown away first",
            "тем временем на рассмотрении появился другой предварительный состав пар; сначала его нужно принять или \
             отклонить";
        /// There is no draft.
        NoDraft = "no-draft", "there is no draft", "предварительного состава пар нет";
        /// The draft does not hold the pair.
        NotDrafted {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-drafted",
            "the draft does not hold the pair of mentee {mentee} and mentor {mentor}",
            "пары наставляемого {mentee} и наставника {mentor} нет в предварительном составе";
        /// The draft holds the pair.
        Drafted {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "drafted",
            "the draft holds the pair of mentee {mentee} and mentor {mentor} already",
            "пара наставляемого {mentee} и наставника {mentor} уже есть в предварительном составе";
        /// The pair is locked.
        IsLocked {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "is-locked",
            "the pair of mentee {mentee} and mentor {mentor} is locked",
            "пара зафиксирована до подбора: наставляемый {mentee}, наставник {mentor}";
        /// The pair is not locked.
        NotLocked {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-locked",
            "the pair of mentee {mentee} and mentor {mentor} is not locked",
            "пара не зафиксирована: наставляемый {mentee}, наставник {mentor}";
        /// The curator has not excluded the pair.
        NotVetoed {
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "not-vetoed",
            "no veto excludes the pair of mentee {mentee} and mentor {mentor}",
            "пара не исключена из подбора: наставляемый {mentee}, наставник {mentor}";
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
        /// No pair waits to be published.
        NothingToPublish = "nothing-to-publish",
            "no pair with the consent of both sides waits to be published",
            "нет пар с согласием обеих сторон, ожидающих распоряжения";
        /// A mentor has a mentee and needs no offer for want of one.
        HasMentee {
            /// The mentor.
            mentor: PersonId,
        } = "has-mentee", "mentor {mentor} has a mentee", "у наставника {mentor} есть наставляемый";
        /// A mentee has a mentor and needs no support for want of one.
        HasMentor {
            /// The mentee.
            mentee: PersonId,
        } = "has-mentor", "mentee {mentee} has a mentor", "у наставляемого {mentee} есть наставник";
        /// There are no published pairs.
        NoPairs = "no-pairs", "no pair is published", "ни одна пара не закреплена распоряжением";
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
            "пара № {pair} ещё не закреплена распоряжением";
        /// A draft waits for the curator's decision.
        DraftOpen = "draft-open",
            "a draft is neither adopted nor discarded",
            "предварительный состав не принят и не отклонён";
        /// A mentee without a mentor got no support.
        NoSupport {
            /// The mentee.
            mentee: PersonId,
        } = "no-support",
            "mentee {mentee} has no mentor, and no support is recorded",
            "наставляемому {mentee} без наставника не оказана поддержка";
    }
}
