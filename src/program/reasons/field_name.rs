//! What the fields of an operation are called, for reasons that name one.

use crate::kernel::coded;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a field: one that operations have, or the organisation's own word.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldName(String);

impl FieldName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FieldName {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Debug for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

coded! {
    impl FieldName: "field-name" {
        /// The fields that operations have.
        KNOWN {
            AGENDA = "agenda", "the agenda", "повестка";
            ANALYSIS = "analysis", "the analysis", "анализ";
            ANSWER = "answer", "the answer", "ответ";
            ATTENDANCE = "attendance", "the attendance", "посещаемость";
            BASIS = "basis", "the basis", "основание";
            CASE = "case", "the case", "описание практики";
            CHANGE = "change", "the change", "изменение";
            CRITERION = "criterion", "the criterion", "критерий";
            DIARY = "diary", "the diary entry", "запись дневника";
            FORMAT = "format", "the format", "формат взаимодействия";
            GAP = "gap", "the gap", "пробел в подготовке";
            GOAL = "goal", "the goal", "цель";
            GROUP = "group", "the group", "группа";
            MEASUREMENT = "measurement", "the measurement", "показатель";
            NUMBER_OF_THE_PAPER = "number of the paper", "the number of the paper", "номер документа";
            OFFER = "offer", "the offer", "предложение";
            ORDER = "order", "the order", "распоряжение";
            OUTCOME = "outcome", "the outcome", "итог";
            OUTSIDE_ASSESSMENT = "outside assessment", "the outside assessment", "внешняя оценка";
            OUTSIDE_ASSESSOR = "outside assessor", "the outside assessor", "внешний эксперт";
            PAPER = "paper", "the paper", "документ";
            PLACE = "place", "the place", "место проведения";
            PROPOSAL = "proposal", "the proposal", "предложение по развитию";
            QUESTION = "question", "the question", "вопрос";
            QUESTIONNAIRE = "questionnaire", "the questionnaire", "анкета";
            RECOMMENDATION = "recommendation",
                "the letter of recommendation",
                "рекомендательное письмо";
            RESOURCE = "resource", "the resource", "ресурс";
            RESULT = "result", "the result", "результат";
            REVIEW = "review", "the review", "анализ качества";
            REWARD = "reward", "the reward", "поощрение";
            ROADMAP_STEP = "roadmap step", "the step of the roadmap", "шаг дорожной карты";
            SPRINT = "sprint", "the sprint", "спринт";
            SUPPORT = "support", "the support", "поддержка";
            THEME = "theme", "the theme", "тема";
        }
    }
}
