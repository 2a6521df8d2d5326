//! Reasons about results and recognition.

use crate::kernel::{Side, words};
use crate::people::{FormId, PersonId};
use crate::program::PairNo;

words! {
    /// What results and recognition lack, and why something of them was refused: rewards,
    /// cases, the long-term base, themes, ratings.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum ResultsReason: "reason", fills, display {
        /// No reward was devised.
        NoRewards = "no-rewards", "no reward is devised", "не определено ни одного поощрения";
        /// No reward was granted.
        NoRewardGranted = "no-reward-granted",
            "no reward is granted",
            "не вручено ни одного поощрения";
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
        /// It was not decided that the pair goes on.
        DoesNotContinue {
            /// The pair.
            pair: PairNo,
        } = "does-not-continue",
            "pair {pair} was not closed with the decision to continue",
            "пара № {pair}: решение о продолжении не принято";
        /// The mentee closed no pair.
        NotFinished {
            /// The mentee.
            mentee: PersonId,
        } = "not-finished",
            "mentee {mentee} has closed no pair",
            "наставляемый {mentee} не завершил работу ни в одной паре";
        /// This person does not rate this mentor in this way.
        NotARater {
            /// The mentor.
            mentor: PersonId,
            /// Who rated.
            by: PersonId,
        } = "not-a-rater",
            "{by} does not rate mentor {mentor} in this way, or did so already",
            "участник {by} не может так оценить наставника {mentor}";
        /// The organisation's form has no letters of recommendation.
        NoLetters {
            /// The pair.
            pair: PairNo,
            /// The form.
            form: FormId,
        } = "no-letters",
            "pair {pair}: there are no letters of recommendation in the form {form}",
            "пара № {pair}: в форме «{form}» рекомендательные письма не выдаются";
    }
}
