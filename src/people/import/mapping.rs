//! How an organisation's own columns become our fields: data written by a curator.

use super::ImportField;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::collections::BTreeMap;
use std::fmt;

/// Texts that mean "not answered" where a mapping names no others; nothing at all
/// always does. Letter case does not count.
pub const UNKNOWN: &[&str] = &[
    "-",
    "–",
    "—",
    "?",
    "n/a",
    "unknown",
    "not known",
    "don't know",
    "not answered",
    "неизвестно",
    "не знаю",
    "нет данных",
    "нет ответа",
    "н/д",
];

/// Texts that mean "prefer not to share" where a mapping names no others. Letter case
/// does not count.
pub const WITHHELD: &[&str] = &[
    "withheld",
    "prefer not to share",
    "prefer not to say",
    "prefer not to answer",
    "rather not say",
    "не хочу отвечать",
    "не хочу говорить",
    "предпочитаю не отвечать",
    "предпочитаю не говорить",
    "отказ от ответа",
];

/// How the files of both sides are read. The `"import"` part of a rules file.
///
/// The empty mapping reads columns that bear the names of our own fields
/// ([`ImportField`]) and keeps all others as free attributes.
///
/// ```
/// use mentormatch::people::import::Mapping;
///
/// let mapping: Mapping = serde_json::from_str(
///     r#"{
///         "mentors": {
///             "fields": {
///                 "id": "email address",
///                 "name": ["first name", "last name"],
///                 "stage": "grade",
///                 "subjects": {"from": "profession", "separator": ","}
///             },
///             "attributes": {"floor": {"from": "office floor", "kind": "number"}},
///             "ignore": ["biography"]
///         }
///     }"#,
/// )?;
/// assert_eq!(mapping.mentors.fields.len(), 4);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// How mentors are read.
    pub mentors: SideMapping,
    /// How mentees are read.
    pub mentees: SideMapping,
}

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// Rows of cells under a header.
    Csv,
    /// An array of objects.
    Json,
    /// An object on each line.
    JsonLines,
    /// A sheet of a workbook, `.xlsx` or `.ods`.
    Workbook,
    /// Rows of named columns, `.parquet`.
    Parquet,
}

/// Which comes first in a date between slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateOrder {
    /// `28/11/2026`.
    DayFirst,
    /// `11/28/2026`.
    MonthFirst,
}

/// Which rows are read: those in which a column says one of these words, or none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RowFilter {
    /// The column.
    pub column: String,
    /// Only rows that have one of these, an empty text for an empty cell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// Only rows that have none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is_not: Vec<String>,
    /// Between several answers in one cell; where not stated the cell is one answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
}

/// How the file of one side is read.
///
/// Names of columns are compared without letter case; a space, `_` and `-` are the
/// same in them. A field that `fields` does not mention is read from the column of the
/// field's own name, where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SideMapping {
    /// The format; found from the first character where not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// The encoding, by its usual name; where not stated, that of the byte order mark, UTF-16
    /// or UTF-8, and Windows-1251 where that gives Russian words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The sheet of a workbook; where not stated, the only one that is not empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line on which the header stands, from 1. Where not stated, the first row with a
    /// column that is read, if all above it have fewer cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<usize>,
    /// The separator of a CSV file, one of ASCII; where not stated, the one that Excel's line
    /// `sep=;` names, else that of comma, semicolon and tab which cuts most of the first rows
    /// into equally many cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Whether decimals are written `3,5`. Then `3.5` is refused.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub decimal_comma: bool,
    /// Texts that mean "not answered", instead of [`UNKNOWN`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Vec<String>>,
    /// Texts that mean "prefer not to share", instead of [`WITHHELD`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Vec<String>>,
    /// Which rows are read; all of these have to agree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<RowFilter>,
    /// The column of the time at which the form was sent: of a person's rows the latest counts.
    /// Where not stated, the last one of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// What the ids of those begin with who have none: a number follows, that of the row.
    /// Where not stated, everybody needs an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_ids: Option<String>,
    /// What comes first in a date between slashes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// Where each person's time zone stands, as an offset such as `UTC+3`. Availability is
    /// then kept in universal time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<Column>,
    /// Our fields, each with the columns that fill it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<ImportField, Column>,
    /// Free attributes by name, each with the columns that fill it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Column>,
    /// Columns that are not read. `"*"` stands for all that nothing reads; without it
    /// such columns are kept as free attributes under their own names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
}

/// What the values of a free attribute are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// One label.
    #[default]
    Text,
    /// A finite number.
    Number,
    /// Several labels.
    Labels,
    /// Yes or no, kept as the label `yes` or `no`.
    YesNo,
}

/// Where the answers to one question come from.
///
/// In JSON a text (the column), a list of texts (several columns), or an object with
/// any of the fields below.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Column {
    /// The columns. What those that are answered say is put together: texts are joined,
    /// lists follow one another. Where empty, the column of the field's own name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// Between joined texts; a space where not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<String>,
    /// Between the items of a list; `;` where not stated, and `>` between the ranks of
    /// wishes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// The options of a question with several answers. The longest that fits is taken, so
    /// that an option may hold the separator; what is no option is one answer more, kept as it
    /// was written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The organisation's own labels and what they are called in ours. A text in the
    /// table's left side stands for its right side, whatever its letter case and white space;
    /// others stay.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// What is read where the question is not answered, or there is no column at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
    /// The level of a skill that is written without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<crate::people::Level>,
    /// What the values of a free attribute are; a field has its own kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyColumn)
    }
}

/// Reads the three ways of writing a column, with an error that names the field.
struct AnyColumn;

impl<'de> de::Visitor<'de> for AnyColumn {
    type Value = Column;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column, a list of names, or an object with \"from\"")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Column, E> {
        Ok(Column { from: vec![name.to_owned()], ..Column::default() })
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, names: A) -> Result<Column, A::Error> {
        let from = Vec::deserialize(SeqAccessDeserializer::new(names))?;
        Ok(Column { from, ..Column::default() })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Column, A::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Names {
            One(String),
            Several(Vec<String>),
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        struct Long {
            from: Option<Names>,
            join: Option<String>,
            separator: Option<String>,
            #[serde(default)]
            options: Vec<String>,
            #[serde(default)]
            values: BTreeMap<String, String>,
            otherwise: Option<String>,
            level: Option<crate::people::Level>,
            kind: Option<Kind>,
        }
        let long = Long::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Column {
            from: match long.from {
                None => Vec::new(),
                Some(Names::One(name)) => vec![name],
                Some(Names::Several(names)) => names,
            },
            join: long.join,
            separator: long.separator,
            options: long.options,
            values: long.values,
            otherwise: long.otherwise,
            level: long.level,
            kind: long.kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_written_in_three_ways() {
        let read = |text: &str| serde_json::from_str::<Column>(text).unwrap();
        assert_eq!(read("\"a\"").from, ["a"]);
        assert_eq!(read("[\"a\", \"b\"]").from, ["a", "b"]);
        let long = read(r#"{"from": "a", "separator": ",", "values": {"x": "y"}, "level": 5}"#);
        assert_eq!(
            (long.from.as_slice(), long.separator.as_deref()),
            (&["a".into()][..], Some(","))
        );
        let written = serde_json::to_string(&long).unwrap();
        assert_eq!(read(&written), long);
        for (wrong, named) in [
            ("5", "the name of a column"),
            (r#"{"form": "a"}"#, "unknown field `form`"),
            (r#"{"level": 11}"#, "11 is no level"),
        ] {
            let error = serde_json::from_str::<Column>(wrong).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn an_unknown_field_is_named_with_those_there_are() {
        let error = serde_json::from_str::<SideMapping>(r#"{"fields": {"nam": "x"}}"#)
            .unwrap_err()
            .to_string();
        assert!(error.contains("`nam`") && error.contains("`name`"), "{error}");
    }
}
