//! What is proposed for a file, as it is told.

use super::guess::AnswerKind;
use super::services::FormService;
use crate::kernel::{Phrases, Said, words};
use crate::people::import::{ImportField, SideMapping};
use crate::people::{Called, FormId};
use serde::Serialize;

words! {
    /// What might be meant otherwise, or has to be known of a column.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SuggestDoubt: "suggest-doubt", fills, display {
        /// The heading speaks of another field too.
        CouldBe { /** The field. */ field: ImportField } = "could-be",
            "the heading may also mean: {field}",
            "заголовок может означать и другое: {field}";
        /// Another column speaks of the same and was taken.
        OtherTaken { /** Its heading. */ column: String } = "other-taken",
            "the column {column} speaks of the same and was taken",
            "то же есть в столбце «{column}», читается он";
        /// Answers cannot be read as the field that the heading speaks of.
        CannotBeRead {
            /** The field. */ field: ImportField,
            /** How many answers cannot be read. */ answers: usize,
        } = "cannot-be-read",
            "the heading seems to mean: {field}; {answers:answer does|answers do} not fit",
            "судя по заголовку, здесь {field}, но так не читаются {answers:ответ|ответа|ответов}";
        /// Day or month may come first in dates.
        DayOrMonth = "day-or-month",
            "day or month may come first: the mapping says it under \"dates\"",
            "неясно, что в дате стоит первым – день или месяц: укажите это в ключе dates";
        /// Rows without an id have the same name: one person, or several.
        SameName { /** How many rows have a name that an earlier row has. */ rows: usize } = "same-name",
            "{rows:row has|rows have} the name of an earlier one; without ids they count as other people",
            "имя уже встречалось выше в {rows:строке|строках|строках}; без идентификаторов это разные люди";
        /// A column of the service itself.
        OfService = "of-service", "a column of the service, not of a question", "столбец сервиса, а не вопрос";
        /// A way to reach somebody.
        Contact = "contact",
            "a way to reach somebody: no rule needs it, so it is not read",
            "контактные данные: для подбора не нужны и не читаются";
        /// Whoever agreed is taken to have consented themselves.
        WhoConsents = "who-consents",
            "taken as the person's own consent; for minors a guardian consents",
            "принято за согласие самого участника; за несовершеннолетних согласие даёт законный представитель";
        /// A consent without a day cannot be recorded.
        ConsentWithoutDay = "consent-without-day",
            "a consent needs a day, and no column has one",
            "для согласия нужна дата, а столбца с датой нет";
        /// The form of mentoring is assumed.
        FormAssumed { /** The form. */ form: FormId } = "form-assumed",
            "a request needs a form: {form} is assumed",
            "в запросе нужна форма наставничества: принята «{form}»";
        /// Only one of the files has time zones.
        OneZone = "one-zone",
            "only one file has time zones: hours are compared as they are written",
            "часовой пояс указан лишь в одном файле: часы сравниваются как записаны";
        /// The column says who takes part, and is read as a filter of rows.
        SaysTheRole = "says-the-role",
            "says who is mentor and who is mentee: rows are chosen by it",
            "здесь сказано, кто наставник, а кто наставляемый: по этому столбцу отбираются строки";
    }
}

/// A mapping for a file, and what is to be known of its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// The service whose export the file seems to be.
    pub service: Option<FormService>,
    /// How the file would be read.
    pub mapping: SideMapping,
    /// Every column in order: what it would fill, and what might be meant otherwise.
    pub columns: Vec<ColumnSuggestion>,
}

/// What is proposed for one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ColumnSuggestion {
    /// Its heading.
    pub column: String,
    /// The field or attribute that it would fill; nothing where it is not read.
    pub fills: Option<String>,
    /// What its answers look like.
    pub kind: AnswerKind,
    /// How many rows have an answer.
    pub answered: usize,
    /// The options of a question with several answers or with a few, as they were first written.
    pub options: Vec<String>,
    /// What might be meant otherwise.
    pub doubts: Vec<SuggestDoubt>,
}

impl ColumnSuggestion {
    /// What the column would fill, in words: a field by what it is called, a question of the
    /// organisation's own by its heading. Nothing where it is not read.
    #[must_use]
    pub fn fills_said(&self, phrases: &Phrases) -> Option<String> {
        self.fills.as_deref().map(|name| Called(name).said("", phrases))
    }
}
