//! What can be wrong with rules.

use crate::kernel::{FixedError, Side, StopReason, Unit, faults, words};
use crate::people::{Field, PersonId, ValueKind};

words! {
    /// What a number of a rule has to be.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum MustBe: "must-be", display {
        /// A share.
        Share = "share", "from 0 to 1", "от 0 до 1";
        /// Above 0.
        Positive = "positive", "above 0", "больше 0";
        /// Not below 0.
        NotNegative = "not-negative", "0 or more", "не меньше 0";
        /// What points may be multiplied with.
        Scale = "scale", "above 0 and at most 1e12", "больше 0 и не больше 1e12";
    }
}

faults! {
    /// A fault of rules, by themselves or for the cohort they are compiled for.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum RulesFault: "rules-fault" {
        /// The rules are of a version that is not known.
        Version {
            /// The version given.
            got: u32,
            /// The version known.
            known: u32,
        } = "version",
            "rules of version {got} are not known, only of version {known}",
            "правила версии {got} неизвестны, известна только версия {known}";
        /// A rule has no name.
        Nameless {
            /// Its number, from 1, restrictions first.
            number: usize,
        } = "nameless", "rule number {number} has no name", "у правила номер {number} нет имени";
        /// Two rules have the same name.
        DuplicateName {
            /// The name.
            name: String,
            /// Number of the first, from 1, restrictions first.
            first: usize,
            /// Number of the second.
            second: usize,
        } = "duplicate-name",
            "{name:?} is the name of rule number {first} and of rule number {second}",
            "{name:?} – имя и правила номер {first}, и правила номер {second}";
        /// A scale has no labels.
        EmptyScale {
            /// Its name.
            scale: String,
        } = "empty-scale", "the scale {scale:?} is empty", "шкала {scale:?} пуста";
        /// A scale has a label twice.
        ScaleTwice {
            /// Its name.
            scale: String,
            /// The label.
            label: String,
        } = "scale-twice",
            "the scale {scale:?} has {label:?} twice",
            "на шкале {scale:?} дважды стоит {label:?}";
        /// A name or label is to be said as nothing, or nothing is to be said as something.
        EmptyWord {
            /// The language's code.
            language: String,
            /// The name or label.
            word: String,
        } = "empty-word",
            "the words of {language:?}: {word:?} has no name or no phrase",
            "слова языка {language:?}: у {word:?} нет имени или перевода";
        /// A rule names a scale that is not there.
        NoScale {
            /// The rule's name.
            rule: String,
            /// The scale's name.
            scale: String,
        } = "no-scale", "{rule:?}: there is no scale {scale:?}", "{rule:?}: нет шкалы {scale:?}";
        /// A parameter is NaN or infinite.
        NotFinite {
            /// The rule's name.
            rule: String,
            /// Which parameter.
            parameter: &'static str,
            /// Its value.
            value: f64,
        } = "not-finite",
            "{rule:?}: {parameter} is {value}, which is not a finite number",
            "{rule:?}: {parameter} равно {value}, это не конечное число";
        /// A parameter is outside its range.
        OutOfRange {
            /// The rule's name.
            rule: String,
            /// Which parameter.
            parameter: &'static str,
            /// Its value.
            value: f64,
            /// What it must be.
            expected: MustBe,
        } = "out-of-range",
            "{rule:?}: {parameter} is {value}, but must be {expected}",
            "{rule:?}: {parameter} равно {value}, а должно быть {expected}";
        /// A rule's least is above its most.
        EmptyRange {
            /// The rule's name.
            rule: String,
            /// The lower bound.
            least: f64,
            /// The upper bound.
            most: f64,
        } = "empty-range",
            "{rule:?}: least is {least}, which is above most, {most}",
            "{rule:?}: least равно {least}, это больше most, {most}";
        /// A list in a rule is empty.
        EmptyList {
            /// The rule's name.
            rule: String,
            /// Which list.
            parameter: &'static str,
        } = "empty-list", "{rule:?}: {parameter} is empty", "{rule:?}: список {parameter} пуст";
        /// An answer that asks for a rule is told by words and by bounds at once.
        WordsAndBounds {
            /// The rule's name.
            rule: String,
            /// Which parameter.
            parameter: &'static str,
        } = "words-and-bounds",
            "{rule:?}: {parameter} has both \"is\" and bounds",
            "{rule:?}: {parameter} называет и слова в is, и границы";
        /// A category table gives a pair of labels twice.
        CellTwice {
            /// The rule's name.
            rule: String,
            /// The mentee's label.
            mentee: String,
            /// The mentor's label.
            mentor: String,
        } = "cell-twice",
            "{rule:?}: the pair {mentee:?}, {mentor:?} is given twice",
            "{rule:?}: пара {mentee:?}, {mentor:?} указана дважды";
        /// The people are kept as columns, and the answers to a question are not among these.
        NotKept {
            /// The rule's name.
            rule: String,
            /// Whose answers.
            side: Side,
            /// To which question.
            field: Field,
        } = "not-kept",
            "{rule:?}: the answers of the {side:pl} to {field} are not kept",
            "{rule:?}: ответы {side:gen-pl} на вопрос {field} не сохранены";
        /// An answer is of a kind that the rule cannot compare.
        WrongKind {
            /// The rule's name.
            rule: String,
            /// Which side the person is on.
            side: Side,
            /// Whose answer.
            person: PersonId,
            /// To which question.
            field: Field,
            /// What the rule can compare.
            expected: ValueKind,
            /// The kind of the answer.
            got: ValueKind,
        } = "wrong-kind",
            "{rule:?}: {side} {person}: {field} is {got}, but the rule needs {expected}",
            "{rule:?}: {side} {person}: «{field}» – {got}, а для правила нужно другое: {expected}";
        /// An answer is not on the rule's scale.
        NotOnScale {
            /// The rule's name.
            rule: String,
            /// Which side the person is on.
            side: Side,
            /// Whose answer.
            person: PersonId,
            /// To which question.
            field: Field,
            /// The answer.
            value: String,
            /// The scale's name.
            scale: String,
        } = "not-on-scale",
            "{rule:?}: {side} {person}: {field} is {value:?}, which is not on the scale {scale:?}",
            "{rule:?}: {side} {person}: «{field}» – {value:?}, на шкале {scale:?} этого нет";
        /// An answer is NaN or infinite.
        AnswerNotFinite {
            /// The rule's name.
            rule: String,
            /// Which side the person is on.
            side: Side,
            /// Whose answer.
            person: PersonId,
            /// To which question.
            field: Field,
            /// The answer.
            value: f64,
        } = "answer-not-finite",
            "{rule:?}: {side} {person}: {field} is {value}, which is not a finite number",
            "{rule:?}: {side} {person}: «{field}» – {value}, это не конечное число";
        /// A listed pair names somebody who is not in the cohort.
        UnknownPerson {
            /// `"forbidden"`, `"required"`, `"together"` or `"apart"`.
            list: &'static str,
            /// The side that was searched.
            side: Side,
            /// Who is named.
            id: PersonId,
        } = "unknown-person",
            "the list {list} names {id}, who is not among the {side:pl}",
            "список {list} называет {id}, но среди {side:gen-pl} такого нет";
        /// A pair is listed twice.
        PairTwice {
            /// `"forbidden"` or `"required"`.
            list: &'static str,
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "pair-twice",
            "the {list} pairs name mentee {mentee} and mentor {mentor} twice",
            "список {list} дважды называет пару: наставляемый {mentee}, наставник {mentor}";
        /// A required pair is forbidden.
        RequiredForbidden {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
            /// The first restriction that forbids it.
            rule: String,
        } = "required-forbidden",
            "mentee {mentee} and mentor {mentor} are required, but forbidden by {rule:?}",
            "наставляемый {mentee} и наставник {mentor} обязательны друг для друга, но их \
             запрещает {rule:?}";
        /// The scores' range does not fit an `i32` in any unit.
        Range {
            /// Whose view.
            side: Side,
            /// Why not.
            error: FixedError,
        } = "range",
            "the {side:pl}' view does not fit: {error}",
            "оценки со стороны {side:gen-pl} не помещаются: {error}";
        /// The numbers of a criterion of the application's own.
        Own {
            /// The criterion's name.
            rule: String,
            /// What is wrong.
            fault: OwnFault,
        } = "own", "{rule:?}: {fault}", "{rule:?}: {fault}";
        /// A weight other than 0 would become 0 in the unit that the range needs.
        Vanishes {
            /// The rule's name.
            rule: String,
            /// Whose weight.
            side: Side,
            /// The weight.
            weight: f64,
            /// The unit.
            unit: Unit,
        } = "vanishes",
            "{rule:?}: {side} weight {weight} vanishes in units of {unit}, which the range needs",
            "{rule:?}: вес {weight} (сторона – {side}) исчезает в единицах {unit}, которых \
             требует размах оценок";
    }
}

faults! {
    /// A fault of the numbers that an application brings for pairs.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum OwnFault: "own-fault" {
        /// A table has not a row a mentee.
        Rows {
            /// How many rows.
            got: usize,
            /// How many mentees.
            expected: usize,
        } = "rows",
            "the table has {got:row|rows} for {expected:mentee|mentees}",
            "в таблице строк {got}, а наставляемых {expected}";
        /// A row of a table has not an entry a mentor.
        Columns {
            /// The row, from 0.
            row: usize,
            /// How many entries.
            got: usize,
            /// How many mentors.
            expected: usize,
        } = "columns",
            "row {row} of the table has {got:entry|entries} for {expected:mentor|mentors}",
            "в строке {row} таблицы чисел {got}, а наставников {expected}";
        /// The number of a pair is NaN or infinite.
        NotFinite {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
            /// The number.
            value: f64,
        } = "not-finite",
            "the number of mentee {mentee} and mentor {mentor} is {value}, which is not finite",
            "число пары наставляемого {mentee} и наставника {mentor} – {value}, оно не конечно";
        /// A number is listed for somebody who is not in the cohort.
        UnknownPerson {
            /// The side that was searched.
            side: Side,
            /// Who is named.
            id: PersonId,
        } = "unknown-person", "{id} is not among the {side:pl}", "{id} нет среди {side:gen-pl}";
        /// A pair is listed twice.
        PairTwice {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "pair-twice",
            "mentee {mentee} and mentor {mentor} are listed twice",
            "пара наставляемого {mentee} и наставника {mentor} указана дважды";
        /// A vector is not as wide as the first one.
        Width {
            /// Whose side.
            side: Side,
            /// Whose vector.
            id: PersonId,
            /// How many entries.
            got: usize,
            /// How many the first vector has.
            expected: usize,
        } = "width",
            "the vector of {side} {id} has {got:entry|entries}, but the first one has {expected}",
            "в векторе чисел {got} ({side} {id}), а в первом {expected}";
        /// Vectors are too wide.
        TooWide {
            /// How many entries.
            width: usize,
            /// How many there may be.
            most: usize,
        } = "too-wide",
            "the vectors have {width:entry|entries}, more than {most}",
            "в векторах чисел {width}, больше, чем {most}";
        /// An entry of a vector is NaN or infinite; the first of the vector is told.
        Entry {
            /// Whose side.
            side: Side,
            /// Whose vector.
            id: PersonId,
            /// Which entry, from 0.
            at: usize,
            /// The entry.
            value: f32,
        } = "entry",
            "entry {at} of the vector of {side} {id} is {value}, which is not finite",
            "число {at} вектора ({side} {id}) – {value}, оно не конечно";
        /// The numbers of all pairs are more than the memory that can be had.
        TooLarge {
            /// How many mentees.
            mentees: usize,
            /// How many mentors.
            mentors: usize,
        } = "too-large",
            "the numbers of {mentees} × {mentors} pairs do not fit the memory",
            "числа {mentees} × {mentors} пар не помещаются в память";
    }
}

faults! {
    /// Why a table of scores was not filled.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TableFault: "table-fault" {
        /// The table is larger than the memory that can be had.
        TooLarge {
            /// How many mentees.
            mentees: usize,
            /// How many mentors.
            mentors: usize,
        } = "too-large",
            "a table of {mentees} × {mentors} pairs does not fit the memory",
            "таблица {mentees} × {mentors} пар не помещается в память";
        /// The run was stopped.
        Stopped(fault: StopReason) = "stopped",
            "scoring stopped: {fault}",
            "подсчёт оценок остановлен: {fault}";
    }
}
