//! What can be wrong with a file of people, in words.

use crate::kernel::{Language, Phrases, Said, Side, Topic, faults, words};
use crate::people::{Called, CohortFault};

words! {
    /// What a file is that is no table.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum FileKind: "file-kind", display {
        /// An old or a locked workbook.
        OldWorkbook = "old-workbook",
            "a workbook of an old Excel (.xls), or one with a password",
            "книга старого Excel (.xls) или книга с паролем";
        /// A PDF.
        Pdf = "pdf", "a PDF", "документ PDF";
        /// A text document.
        TextDocument = "text-document", "a text document (RTF)", "текстовый документ (RTF)";
        /// A web page.
        WebPage = "web-page", "a web page", "веб-страница";
        /// A spreadsheet of 1C.
        OneC = "one-c", "a spreadsheet of 1C (.mxl)", "табличный документ 1С (.mxl)";
        /// XML.
        Xml = "xml", "an XML document", "документ XML";
        /// A picture: a scan, a photograph of a sheet.
        Picture = "picture", "a picture", "изображение";
        /// An archive of another kind than workbooks are.
        Packed = "packed", "a packed archive (.gz, .rar, .7z)", "архив (.gz, .rar, .7z)";
        /// A zip archive.
        Archive = "archive",
            "a zip archive, and no workbook (.xlsx or .ods)",
            "архив zip, а не книга (.xlsx или .ods)";
    }
}

words! {
    /// A type of JSON.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum JsonKind: "json-kind", display {
        /// Nothing.
        Null = "null", "null", "ничего (null)";
        /// A text.
        Text = "text", "a text", "текст";
        /// True or false.
        Truth = "truth", "true or false", "true или false";
        /// A number.
        Number = "number", "a number", "число";
        /// An array.
        Array = "array", "an array", "массив";
        /// An object.
        Object = "object", "an object", "объект";
        /// An array of objects.
        Objects = "objects", "an array of objects", "массив объектов";
    }
}

words! {
    /// What stands before the decimals of a number.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum DecimalMark: "decimal-mark", display {
        /// A point.
        Point = "point", "point", "дробная часть – после точки";
        /// A comma.
        Comma = "comma", "comma", "дробная часть – после запятой";
    }
}

words! {
    /// What was looked for and is not there.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Looked: "looked-for", display {
        /// Somebody.
        Person = "person", "person in the bases", "такого человека нет в базах";
        /// A pair.
        Pair = "pair", "pair", "такой пары нет";
    }
}

words! {
    /// Why a text is no weekly slot.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SlotFault: "slot-fault", display {
        /// It names no day.
        Day = "day", "a day is needed, such as Mon or F", "нужен день, например пн или Mon";
        /// It names no time.
        Time = "time",
            "an interval is needed, such as 18:00-19:30 or 6:00-7:00pm",
            "нужен промежуток, например 18:00–19:30";
        /// It ends where it begins.
        Empty = "empty", "the interval is empty", "промежуток пуст";
    }
}

/// The words that are read as an answer, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWords {
    english: String,
    russian: String,
}

impl KnownWords {
    /// The codes and the Russian phrases of a topic.
    pub(crate) fn of(topic: Topic) -> Self {
        let russian = topic.codes().filter_map(|code| topic.word(code));
        let russian: Vec<_> = russian.map(|word| word.in_language(Language::Russian)).collect();
        let english: Vec<_> = topic.codes().collect();
        Self { english: english.join(", "), russian: russian.join(", ") }
    }

    /// Of each list the first word without and the first with other letters than English ones.
    pub(crate) fn among<'a>(words: impl Iterator<Item = &'a [&'a str]> + Clone) -> Self {
        let first = |english: bool| {
            let of = |list: &'a [&'a str]| list.iter().find(|word| word.is_ascii() == english);
            words.clone().filter_map(of).copied().collect::<Vec<_>>().join(", ")
        };
        Self { english: first(true), russian: first(false) }
    }
}

impl Said for KnownWords {
    fn said(&self, _: &str, phrases: &Phrases) -> String {
        match phrases.language() {
            Language::Russian => self.russian.clone(),
            _ => self.english.clone(),
        }
    }
}

faults! {
    /// What is wrong. It never holds what somebody answered: that is the fault's `answer`.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Problem: "import-problem" {
        /// The file could not be read to its end.
        Read {
            /// What the reader said.
            message: String,
        } = "read",
            "the file cannot be read: {message}",
            "файл не читается: {message}";
        /// The file is longer than the options allow.
        TooManyBytes {
            /// The most that is read.
            maximum: usize,
        } = "too-many-bytes",
            "the file has more than {maximum:byte|bytes}",
            "в файле больше {maximum} байт";
        /// The file has more people than the options allow.
        TooManyRows {
            /// The most that are read.
            maximum: usize,
        } = "too-many-rows",
            "the file has more than {maximum:row|rows}",
            "в файле больше {maximum} строк";
        /// The file has more columns than the options allow.
        TooManyColumns {
            /// The most that are read.
            maximum: usize,
        } = "too-many-columns",
            "the file has more than {maximum:column|columns}",
            "в файле больше {maximum} столбцов";
        /// The file is a document of another kind.
        NotATable {
            /// What it is.
            what: FileKind,
        } = "not-a-table",
            "the file is {what}: save the table as CSV in UTF-8",
            "это {what}: сохраните таблицу в CSV, в кодировке UTF-8";
        /// The file is a workbook, and the crate is built without the feature that reads them.
        Workbook = "workbook",
            "the file is a workbook (.xlsx or .ods): save the sheet as CSV in UTF-8",
            "это книга (.xlsx или .ods): сохраните лист в CSV, в кодировке UTF-8";
        /// The file is one of Parquet, and the crate is built without the feature that reads them.
        Parquet = "parquet",
            "the file is one of Parquet: save the table as CSV in UTF-8",
            "это файл Parquet: сохраните таблицу в CSV, в кодировке UTF-8";
        /// Files of this kind are read as a whole, and not row by row.
        NotByRows = "not-by-rows",
            "such a file is read as a whole only: save it as CSV, or as JSON with an object on each line",
            "такой файл читается только целиком: сохраните его в CSV или в JSON по объекту на строке";
        /// The workbook does not have the sheet that the mapping names, or it has several and the
        /// mapping names none.
        Sheets {
            /// The names of the sheets.
            names: Vec<String>,
        } = "sheets",
            "say in the mapping which sheet is read; there are: {names}",
            "укажите, какой лист читать; в книге есть: {names}",
            names = names.join(", ");
        /// There is no encoding of this name.
        Encoding {
            /// The name in the mapping.
            label: String,
        } = "encoding",
            "there is no encoding {label:?}; as in utf-8, windows-1251, utf-16le",
            "кодировки {label:?} нет; бывают, например, utf-8, windows-1251, utf-16le";
        /// The bytes are not of the encoding that the mapping or the byte order mark says.
        Broken {
            /// The encoding.
            encoding: &'static str,
        } = "broken",
            "the file is not whole in {encoding}",
            "файл повреждён: это не {encoding}";
        /// The file ends before the line on which the mapping says that the header stands.
        NoHeader {
            /// The line.
            row: usize,
        } = "no-header",
            "the file ends before line {row}, where the mapping says that the header is",
            "файл кончается раньше строки {row}, где, как указано, стоят заголовки";
        /// The file is not in UTF-8, and it is not known what it is in.
        NotUtf8 {
            /// How many bytes of the file come before the wrong one.
            byte: usize,
        } = "not-utf8",
            "the file is not in UTF-8: save it so, or name its encoding in the mapping; byte {byte}",
            "файл не в UTF-8: сохраните его так или укажите кодировку; байт {byte}";
        /// There is nothing in the file, not even a header.
        EmptyFile = "empty-file",
            "the file is empty: a header is needed, or a JSON array",
            "файл пуст: нужна строка заголовков или массив JSON";
        /// A cell opens with a quotation mark and is never closed.
        OpenQuote = "open-quote",
            "a quotation mark is opened in this row and never closed",
            "в этой строке открыта и не закрыта кавычка";
        /// A row has more or fewer cells than the header. It was not read.
        RaggedRow {
            /// Columns of the header.
            expected: usize,
            /// Cells of the row.
            found: usize,
        } = "ragged-row",
            "{found:cell|cells} under a header of {expected}",
            "ячеек – {found}, а заголовков – {expected}";
        /// Two columns have one name, and only one of them is read or ignored by name.
        DuplicateColumn {
            /// Number of the first column, from 1.
            first: usize,
            /// Number of the second column, from 1.
            second: usize,
            /// What the second is called.
            name: String,
        } = "duplicate-column",
            "the name stands twice in the header, as columns {first} and {second}; the second is called {name:?}: read it too, or ignore it",
            "этот заголовок стоит дважды, в столбцах {first} и {second}; второй назван {name:?}: укажите и его или пропустите";
        /// The file does not have a column that the mapping names, or that of the ids.
        MissingColumn {
            /// The field or attribute that it would fill, or `ignore`.
            field: String,
        } = "missing-column",
            "this column is needed for {called}, and the file does not have it",
            "этот столбец нужен для поля «{called}», а в файле его нет",
            called = Called(field);
        /// The file is no JSON.
        Json {
            /// What the parser said.
            message: String,
        } = "json",
            "not JSON: {message}",
            "это не JSON: {message}";
        /// A value of JSON has another type than the field needs.
        WrongType {
            /// What is needed.
            expected: JsonKind,
            /// What is there.
            found: JsonKind,
        } = "wrong-type",
            "{found} where {expected} is needed",
            "{found}, а нужно другое: {expected}";
        /// An object of JSON has one key twice.
        DuplicateKey = "duplicate-key",
            "the key stands twice in one object",
            "ключ стоит в объекте дважды";
        /// A person has no id.
        MissingId = "missing-id",
            "there is no id",
            "нет идентификатора";
        /// A text is no id, or no code of a form or role model.
        Id = "id",
            "no id: it is empty",
            "идентификатор пуст";
        /// An id or a code has a character that shows nothing.
        Invisible {
            /// The first such character.
            character: char,
        } = "invisible",
            "no id: it has the invisible character {point}",
            "в идентификаторе есть невидимый знак {point}",
            point = format!("U+{:04X}", u32::from(*character));
        /// A person stands in the file again, and another row counts.
        SentAgain {
            /// The line of the row that counts.
            counts: usize,
        } = "sent-again",
            "the same person stands on line {counts}, which counts",
            "тот же человек есть в строке {counts}, учтена она";
        /// The same is told in another row, which counts.
        ToldAgain {
            /// The line of the row that counts.
            counts: usize,
        } = "told-again",
            "the same is told on line {counts}, which counts",
            "то же сказано в строке {counts}, учтена она";
        /// A text is no number.
        NotANumber {
            /// `"point"` or `"comma"`, as the mapping has it.
            mark: DecimalMark,
        } = "not-a-number",
            "no number with a decimal {mark}",
            "не число ({mark})";
        /// The mapping fills a field that this kind of file does not have.
        NoField {
            /// The field.
            field: String,
        } = "no-field",
            "this kind of file has no field {field}",
            "в таком файле поле {field} не читается";
        /// Nothing reads this column.
        Unread = "unread",
            "nothing reads this column; map it or ignore it",
            "этот столбец никуда не входит: укажите, что в нём, или пропустите его";
        /// Something is needed here that is not answered.
        Unanswered {
            /// What.
            field: &'static str,
        } = "unanswered",
            "{called} is needed",
            "нужно указать: {called}",
            called = Called(field);
        /// A text is none of the words that are known here.
        NotOneOf {
            /// The words.
            words: KnownWords,
        } = "not-one-of",
            "none of: {words}",
            "нужно одно из: {words}";
        /// A text is none of the options of a question.
        NotAnOption = "not-an-option",
            "no option of the question",
            "такого варианта ответа в анкете нет";
        /// There is nobody and nothing of this name.
        NoSuch {
            /// What was looked for.
            what: Looked,
        } = "no-such",
            "there is no such {what}",
            "не найдено: {what}";
        /// A name is that of several.
        Several = "several",
            "several have this name; write the id",
            "так зовут нескольких; укажите идентификатор";
        /// Somebody is in both bases, and the file does not say in which role.
        WhichRole = "which-role",
            "in which role? this person is mentee and mentor",
            "в какой роли? этот человек – и наставляемый, и наставник";
        /// A number is outside its range, or is not whole.
        OutOfRange {
            /// The lowest possible.
            lowest: i64,
            /// The highest possible.
            highest: i64,
        } = "out-of-range",
            "no whole number from {lowest} to {highest}",
            "нужно целое число от {lowest} до {highest}";
        /// A text means neither yes nor no.
        NotYesNo = "not-yes-no",
            "neither yes nor no",
            "не «да» и не «нет»";
        /// A text is the code of no standing.
        Standing = "standing",
            "no standing: learner, student, educator, employer, parent, alumnus, other",
            "не статус; бывают: обучающийся, студент, педагог, сотрудник предприятия, родитель, выпускник, иное";
        /// A number is no level.
        Level = "level",
            "no level from 1 to 10",
            "уровень – число от 1 до 10";
        /// A skill is written without a level and the mapping gives none.
        NoLevel = "no-level",
            "a skill without a level from 1 to 10, as in \"chess: 3\"",
            "у навыка нужен уровень от 1 до 10, например «шахматы: 3»";
        /// One answer grades the same skill twice.
        GradedTwice = "graded-twice",
            "a skill is graded twice",
            "навык оценён дважды";
        /// A text is no weekly slot.
        Slot {
            /// Why not.
            why: SlotFault,
        } = "slot",
            "no weekly slot: {why}",
            "не время в течение недели: {why}";
        /// A text is no date.
        Date = "date",
            "no date of the form 2026-09-01 or 01.09.2026",
            "нужна дата вида 2026-09-01 или 01.09.2026";
        /// A date between slashes could be read in two ways.
        DayOrMonth = "day-or-month",
            "day or month first? the mapping says it, as in \"dates\": \"month-first\"",
            "сначала день или месяц? укажите, например \"dates\": \"month-first\"";
        /// A text is no offset from universal time.
        Zone = "zone",
            "no time zone of the form UTC+3 or GMT-8:30",
            "нужен часовой пояс вида UTC+3, GMT-8:30 или МСК+2";
        /// Time in a file with time zones is given without one.
        NoZone = "no-zone",
            "the file has time zones, and there is none here",
            "в файле есть часовые пояса, а здесь пояса нет";
        /// One file has time zones and the other has none.
        ZonesOfOneSide = "zones-of-one-side",
            "the other file has time zones and this one has none: hours would not be the same",
            "в другом файле есть часовые пояса, а в этом нет: часы не совпадут";
        /// Somebody offers no meeting and no minute a month.
        NoTime = "no-time",
            "no meeting and no minute a month: counted as without a seat",
            "ни встреч, ни минут в месяц: считается, что мест нет";
        /// A text does not say who consented.
        Consenter = "consenter",
            "it does not say who consented: themselves, guardian or none",
            "не сказано, кто дал согласие: сам участник, законный представитель, никто";
        /// There is a day of consent, and it is not said who consented.
        DayWithoutConsent = "day-without-consent",
            "there is a day and no answer who consented: no consent is recorded",
            "есть дата, но не сказано, кто дал согласие: согласие не внесено";
        /// It is known who consented and not when.
        HalfConsent = "half-consent",
            "a consent needs both: who gave it and when",
            "у согласия нужно и кто его дал, и когда";
        /// A mentee wants something and names no form in which to be helped.
        RequestWithoutForm = "request-without-form",
            "a request needs a form; the mapping can give one to all under \"otherwise\"",
            "для запроса нужна форма; одну для всех можно указать в \"otherwise\"";
        /// There is a column of seats, and it gives no number for this person.
        MissingSeats = "missing-seats",
            "no number of seats, and the mapping gives none for those without",
            "не указано число мест, и общего для всех нет";
        /// Somebody is named who is not in the other file.
        UnknownPerson {
            /// In which field.
            field: &'static str,
            /// The side that was searched.
            other: Side,
        } = "unknown-person",
            "{called}: somebody is named who is not among the {other:pl}",
            "{called}: назван тот, кого нет среди {other:gen-pl}",
            called = Called(field);
        /// Somebody is named twice.
        NamedTwice {
            /// In which field.
            field: &'static str,
        } = "named-twice",
            "{called}: somebody is named more than once; the first mention counts",
            "{called}: кто-то назван не один раз; учтено первое упоминание",
            called = Called(field);
        /// Somebody is named by a name that several bear.
        SeveralOfTheName {
            /// In which field.
            field: &'static str,
            /// The side that was searched.
            other: Side,
        } = "several-of-the-name",
            "{called}: somebody is named by a name that several {other:pl} have",
            "{called}: так зовут нескольких {other:gen-pl}",
            called = Called(field);
        /// Somebody is wished for and refused.
        WishedAndRefused = "wished-and-refused",
            "somebody is wished for and refused; the refusal counts",
            "кто-то назван и в пожеланиях, и в отказах; учтён отказ";
        /// Rules could not read a free attribute of this name: it is that of a field, or of
        /// an attribute that the mapping fills from elsewhere.
        ReservedName = "reserved-name",
            "no free attribute can have this name, it is taken; map the column or ignore it",
            "своё поле не может так называться, имя занято; укажите, что в столбце, или пропустите его";
        /// The mapping fills a field that this side does not have.
        FieldOfOtherSide {
            /// The field.
            field: &'static str,
            /// The side that has it.
            side: Side,
        } = "field-of-other-side",
            "only a {side} has the field {called}",
            "поле «{called}» есть только с другой стороны: {side}",
            called = Called(field);
        /// The mapping gives a built-in field another kind.
        KindOfField {
            /// The field.
            field: &'static str,
        } = "kind-of-field",
            "the field {called} has its own kind; only a free attribute is given one",
            "у поля «{called}» свой вид; вид указывают только своему полю",
            called = Called(field);
        /// The mapping both reads and ignores a column.
        ReadAndIgnored = "read-and-ignored",
            "the mapping both reads and ignores this column",
            "этот столбец указано и читать, и пропускать";
        /// The mapping fills a free attribute from no column and with no value.
        NoSource {
            /// The field or attribute.
            field: String,
        } = "no-source",
            "the mapping fills {field} from nowhere",
            "неоткуда заполнить: {field}";
        /// The separator of cells cannot be this character.
        Separator {
            /// The character.
            separator: char,
        } = "separator",
            "{separator} cannot separate cells: one ASCII character, no quotation mark, no line break",
            "{separator} не может разделять ячейки: нужен один знак ASCII, не кавычка и не конец строки",
            separator = format!("{separator:?}");
        /// Another fault of the people together.
        Cohort(fault: CohortFault) = "cohort", "{fault}", "{fault}";
    }
}
