//! The fields of a line, read by name. Every problem takes its fields through here,
//! so that all refuse the same things with the same words.
//!
//! A reader asks for each field it knows; a fault is kept and reading goes on, so
//! that one answer reports the faults of all fields. [`Fields::finish`] then refuses
//! every field that nobody asked for. A field that is `null` counts as absent.

use super::access::FileAccess;
use super::answer::Json;
use super::fault::{Expected, Fault, FaultKind, Faults, Needed, NoMeaning, listed};
use super::json::{Cursor, Kind, Number, compact, shortened};
use super::limits::{Budget, Limits};
use super::npy::{self, NpyError};
use crate::kernel::{Index, arrange};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::path::PathBuf;

/// The entries of a JSON object in their order, values as text.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

struct Entry<'a> {
    name: String,
    text: &'a str,
    asked: bool,
}

/// Where the files of an instance are looked for, and how large it may be.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Relative paths start here.
    pub folder: PathBuf,
    /// The largest instance taken.
    pub limits: Limits,
    /// Which files an instance may name.
    pub files: FileAccess,
}

/// The fields of one line.
pub(crate) struct Fields<'a> {
    entries: Vec<Entry<'a>>,
    known: Vec<&'static str>,
    faults: Vec<Fault>,
    other_objective: bool,
    context: &'a Context,
    budget: Budget,
}

impl<'a> Fields<'a> {
    /// Splits a line into its fields.
    ///
    /// # Errors
    /// The fault of a line that is no JSON object.
    pub(crate) fn of_line(line: &'a [u8], context: &'a Context) -> Result<Self, Fault> {
        let text = std::str::from_utf8(line).map_err(|error| {
            let at = error.valid_up_to();
            let byte = line.get(at).copied().unwrap_or_default();
            Fault::new(format!("byte {at}"), FaultKind::NotUtf8 { byte })
        })?;
        let mut budget = Budget::new(context.limits);
        let fits = budget.memory(&[line.len() as u64]);
        fits.map_err(|fault| Fault::new("line", fault.into()))?;
        let not_json = |error: serde_json::Error| {
            let near = text.get(error.column().saturating_sub(1)..).unwrap_or("");
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or("");
            let reason = format!("{message} near `{}`", shortened(near));
            Fault::new(format!("column {}", error.column()), FaultKind::NotJson { reason })
        };
        if Cursor::new(text).kind() != Kind::Object {
            // Either broken or JSON of another kind.
            serde_json::from_str::<&RawValue>(text).map_err(not_json)?;
            let kind = Cursor::new(text).expected(Expected::Object);
            return Err(Fault::new("line", kind));
        }
        let Entries(entries) = serde_json::from_str(text).map_err(not_json)?;
        let entries = entries
            .into_iter()
            .map(|(name, value)| Entry { name, text: value.get(), asked: false })
            .collect();
        Ok(Self {
            entries,
            known: Vec::new(),
            faults: Vec::new(),
            other_objective: false,
            context,
            budget,
        })
    }

    /// The line's `id`; null where it has none.
    pub(crate) fn id(&mut self) -> Json {
        Json::from_text(compact(self.raw("id").unwrap_or("null")))
    }

    /// The text of a field, once; nothing where it is absent.
    fn raw(&mut self, name: &'static str) -> Option<&'a str> {
        self.known.push(name);
        let mut found = None;
        for entry in self.entries.iter_mut().filter(|entry| entry.name == name) {
            entry.asked = true;
            if found.is_some() {
                self.faults.push(Fault::new(name, FaultKind::Twice));
            }
            found = Some(entry.text);
        }
        found
    }

    /// A cursor over a field's value; nothing where it is absent or null.
    pub(crate) fn cursor(&mut self, name: &'static str) -> Option<Cursor<'a>> {
        let mut cursor = Cursor::new(self.raw(name)?);
        if cursor.null() { None } else { Some(cursor) }
    }

    /// How many bytes of the limit the line has not claimed.
    pub(crate) fn memory_left(&self) -> u64 {
        self.budget.left()
    }

    /// Keeps a fault and goes on.
    pub(crate) fn fault(&mut self, place: impl Into<String>, kind: FaultKind) {
        self.faults.push(Fault::new(place, kind));
    }

    /// Keeps the fault of a field's value, if there is one.
    pub(crate) fn keep<T>(&mut self, name: &str, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault.in_field(name))).ok()
    }

    /// A field read by `read`; nothing where it is absent or faulty.
    pub(crate) fn read<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Fault>,
    ) -> Option<T> {
        let mut cursor = self.cursor(name)?;
        let read = read(&mut cursor);
        self.keep(name, read)
    }

    /// Whether a field is present and not null, without asking for it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name && entry.text != "null")
    }

    /// Keeps a fault for each of `names` that is present, because of `reason`.
    pub(crate) fn unused(&mut self, names: &[&'static str], reason: NoMeaning) {
        for &name in names {
            if self.cursor(name).is_some() {
                self.fault(name, FaultKind::Unused { reason });
            }
        }
    }

    /// A name that must be given.
    pub(crate) fn required_name<T: Copy>(
        &mut self,
        name: &'static str,
        table: &[(&str, T)],
    ) -> Option<T> {
        if !self.has(name) {
            let known = listed(table.iter().map(|entry| entry.0));
            self.missing(name, Needed::Name { known });
        }
        self.name(name, table)
    }

    /// The objective out of a table of all objectives of a problem; the first one where the field
    /// is absent.
    pub(crate) fn objective<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        let absent = !self.has("objective");
        let named = self.name("objective", table);
        let objective = if absent { table.first().map(|entry| entry.1) } else { named };
        self.other_objective = objective.is_none();
        objective
    }

    /// The one of `names` that is present; a fault where none or several are.
    pub(crate) fn exactly_one(&mut self, names: &[&'static str]) -> Option<&'static str> {
        let mut present = names.iter().copied().filter(|name| self.has(name));
        let (first, second) = (present.next(), present.next());
        match (first, second) {
            (Some(first), None) => {
                self.ask(names);
                return Some(first);
            }
            (Some(first), Some(second)) => {
                let kind =
                    FaultKind::Conflict { with: first, names: listed(names.iter().copied()) };
                self.fault(second, kind);
            }
            (None, _) => {
                let first = names.first().copied().unwrap_or("");
                let names = listed(names.iter().copied());
                self.missing(first, Needed::OneOf { names });
            }
        }
        self.ask(names);
        None
    }

    /// Marks fields as known that a fault elsewhere keeps from being read.
    pub(crate) fn ask(&mut self, names: &[&'static str]) {
        for entry in &mut self.entries {
            entry.asked |= names.contains(&entry.name.as_str());
        }
        self.known.extend(names);
    }

    /// How many agents a side has, which must be given.
    pub(crate) fn agents(&mut self, name: &'static str) -> Option<usize> {
        if !self.has(name) {
            self.missing(name, Needed::Agents);
        }
        self.read(name, |cursor| {
            let shown = cursor.shown();
            let count = count(cursor, u64::from(u32::MAX))?;
            let largest = u64::from(u32::MAX);
            usize::try_from(count)
                .map_err(|_| FaultKind::CountOutOfRange { value: shown, largest }.into())
        })
    }

    /// Claims room for the agents of all sides, of whom the line names at most so many, and
    /// for what is made of so many list entries or weights of the line; false, with a fault,
    /// beyond the limits.
    pub(crate) fn admit(&mut self, agents: &[usize], named: usize, entries: usize) -> bool {
        let agents: Vec<u64> = agents.iter().map(|&count| count as u64).collect();
        let claimed = self
            .budget
            .agents(&agents, named as u64)
            .and_then(|()| self.budget.entries(entries as u64));
        self.keep("agents", claimed.map_err(Fault::from)).is_some()
    }

    /// A field that must be given is not.
    pub(crate) fn missing(&mut self, name: &str, expected: Needed) {
        self.fault(name, FaultKind::Missing { expected });
    }

    /// A name out of a table, given as text. Nothing where the field is absent.
    pub(crate) fn name<T: Copy>(&mut self, name: &'static str, table: &[(&str, T)]) -> Option<T> {
        self.read(name, |cursor| {
            let shown = cursor.shown();
            let text = text(cursor)?;
            table.iter().find(|entry| entry.0 == text).map(|entry| entry.1).ok_or_else(|| {
                let known = listed(table.iter().map(|entry| entry.0));
                FaultKind::UnknownName { value: shown, known }.into()
            })
        })
    }

    /// True or false; false where the field is absent.
    pub(crate) fn flag(&mut self, name: &'static str) -> bool {
        let flag = self.read(name, |cursor| {
            let shown = cursor.shown();
            match cursor.skip() {
                "true" => Ok(true),
                "false" => Ok(false),
                _ => {
                    let expected = Expected::TrueOrFalse;
                    Err(FaultKind::Expected { expected, value: shown }.into())
                }
            }
        });
        flag.unwrap_or_default()
    }

    /// A whole number from 0 to below 2⁶⁴.
    pub(crate) fn count(&mut self, name: &'static str) -> Option<u64> {
        self.read(name, |cursor| count(cursor, u64::MAX))
    }

    /// A finite number.
    pub(crate) fn number(&mut self, name: &'static str) -> Option<f64> {
        self.read(name, finite)
    }

    /// Whole numbers from 0 to 2³²−1, one for each of `agents`.
    pub(crate) fn counts(&mut self, name: &'static str, agents: usize) -> Option<Vec<u32>> {
        self.read(name, |cursor| {
            let counts =
                array(cursor, Expected::Counts, |cursor, _| count(cursor, u64::from(u32::MAX)))?;
            length(counts.len(), agents)?;
            Ok(counts.into_iter().map(|count| u32::try_from(count).unwrap_or(u32::MAX)).collect())
        })
    }

    /// Pairs of indices. Whether they are in range and distinct is for the market to
    /// say.
    pub(crate) fn pairs<A: Index, B: Index>(&mut self, name: &'static str) -> Vec<(A, B)> {
        let pairs = self.read(name, |cursor| {
            array(cursor, Expected::Pairs, |cursor, _| {
                let mut pair = [0; 2];
                tuple(cursor, Expected::Pair, &mut pair, |cursor, _| index(cursor))?;
                Ok((A::at(pair[0] as usize), B::at(pair[1] as usize)))
            })
        });
        pairs.unwrap_or_default()
    }

    /// The array in the NumPy file whose path the field gives.
    pub(crate) fn npy(
        &mut self,
        name: &'static str,
        allowed: &'static [npy::Dtype],
    ) -> Option<npy::Array> {
        let named = self.read(name, text)?;
        let Context { folder, files, .. } = self.context;
        let path = files.resolve(folder, &named);
        let read = path.and_then(|path| npy::read(&path, allowed, &mut self.budget));
        // Whoever may only name files within a folder is not told where that folder lies.
        let read = read.map_err(|NpyError { path, problem }| {
            let told = if *files == FileAccess::Anywhere { path } else { named.into() };
            NpyError { path: told, problem }
        });
        self.keep(name, read.map_err(|error| FaultKind::from(error).into()))
    }

    /// Refuses what nobody asked for. What was read, or every fault found.
    pub(crate) fn finish<T>(mut self, problem: &'static str, read: Option<T>) -> Result<T, Faults> {
        // Which fields another objective has is not known.
        if !self.other_objective {
            self.refuse_unknown(problem);
        }
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            _ => Err(Faults::from(self.faults)),
        }
    }

    fn refuse_unknown(&mut self, problem: &'static str) {
        arrange(&mut self.known, Ord::cmp);
        self.known.dedup();
        let known = listed(self.known.iter().copied());
        for entry in self.entries.iter().filter(|entry| !entry.asked) {
            let kind = FaultKind::UnknownField { problem, known: known.clone() };
            self.faults.push(Fault::new(shortened(&entry.name), kind));
        }
    }

    /// The faults found so far.
    pub(crate) fn into_faults(self) -> Faults {
        Faults::from(self.faults)
    }
}

/// A text.
pub(crate) fn text(cursor: &mut Cursor<'_>) -> Result<String, Fault> {
    if cursor.kind() != Kind::Text {
        return Err(cursor.expected(Expected::Text).into());
    }
    let shown = cursor.shown();
    serde_json::from_str(cursor.skip())
        .map_err(|_| FaultKind::Expected { expected: Expected::UnicodeText, value: shown }.into())
}

/// A whole number from 0 to `largest`.
pub(crate) fn count(cursor: &mut Cursor<'_>, largest: u64) -> Result<u64, Fault> {
    let shown = cursor.clone();
    let value = whole(cursor, Expected::Whole)?.filter(|&value| value <= largest);
    value.ok_or_else(|| FaultKind::CountOutOfRange { value: shown.shown(), largest }.into())
}

/// An index. Whether its side has so many agents is for the market to say.
#[inline]
pub(crate) fn index(cursor: &mut Cursor<'_>) -> Result<u32, Fault> {
    let shown = cursor.clone();
    let value = whole(cursor, Expected::Index)?.and_then(|value| u32::try_from(value).ok());
    value.ok_or_else(|| FaultKind::NoIndex { value: shown.shown() }.into())
}

/// A number written without fraction or exponent; nothing where it is negative or
/// beyond a `u64`.
#[inline]
fn whole(cursor: &mut Cursor<'_>, expected: Expected) -> Result<Option<u64>, Fault> {
    let start = cursor.clone();
    match cursor.number() {
        Some(Number::Integer(value)) => Ok(u64::try_from(value).ok()),
        Some(Number::Float(_) | Number::Rounded(_) | Number::Beyond(_)) => {
            let text = start.clone().skip();
            if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
                Err(start.expected(expected).into())
            } else {
                Ok(text.parse().ok())
            }
        }
        None => Err(start.expected(expected).into()),
    }
}

/// Whether an `f64` is this integer.
pub(crate) fn is_held(integer: i64) -> bool {
    // Not by way of `i64`, in which a float beyond the range would become its end.
    i128::from(integer) == integer as f64 as i128
}

/// A finite number.
pub(crate) fn finite(cursor: &mut Cursor<'_>) -> Result<f64, Fault> {
    match cursor.number() {
        Some(Number::Integer(value)) if is_held(value) => Ok(value as f64),
        Some(Number::Integer(value)) => Err(FaultKind::NotHeld { value: value.to_string() }.into()),
        Some(Number::Float(value)) => Ok(value),
        Some(Number::Rounded(text)) => Err(FaultKind::NotHeld { value: shortened(text) }.into()),
        Some(Number::Beyond(text)) => Err(FaultKind::NotFinite { value: shortened(text) }.into()),
        None => Err(cursor.expected(Expected::Number).into()),
    }
}

/// An array, each item read by `item`, which steps over it.
pub(crate) fn array<'a, T>(
    cursor: &mut Cursor<'a>,
    expected: Expected,
    mut item: impl FnMut(&mut Cursor<'a>, usize) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    if !cursor.enter_array() {
        return Err(cursor.expected(expected).into());
    }
    let mut items = Vec::new();
    while cursor.next_item() {
        let at = items.len();
        items.push(item(cursor, at).map_err(|fault| fault.within(at))?);
    }
    Ok(items)
}

/// The members of an object by name, those that are absent or null left out.
pub(crate) fn members<'a, const COUNT: usize>(
    cursor: &mut Cursor<'a>,
    names: [&'static str; COUNT],
) -> Result<[Option<Cursor<'a>>; COUNT], Fault> {
    if cursor.kind() != Kind::Object {
        return Err(cursor.expected(Expected::Object).into());
    }
    let shown = cursor.shown();
    let broken = |_| FaultKind::Expected { expected: Expected::Object, value: shown.clone() };
    let Entries(entries) = serde_json::from_str(cursor.skip()).map_err(broken)?;
    let mut found = [const { None }; COUNT];
    let mut seen = [false; COUNT];
    for (name, value) in entries {
        let Some(at) = names.iter().position(|known| *known == name) else {
            let kind = FaultKind::UnknownName {
                value: format!("`{}`", shortened(&name)),
                known: listed(names.iter().copied()),
            };
            return Err(kind.into());
        };
        if std::mem::replace(&mut seen[at], true) {
            return Err(Fault::new(names[at], FaultKind::Twice));
        }
        let mut value = Cursor::new(value.get());
        found[at] = (!value.null()).then_some(value);
    }
    Ok(found)
}

/// An array of exactly as many items as `slots`.
pub(crate) fn tuple<'a, T>(
    cursor: &mut Cursor<'a>,
    expected: Expected,
    slots: &mut [T],
    mut item: impl FnMut(&mut Cursor<'a>, usize) -> Result<T, Fault>,
) -> Result<(), Fault> {
    let start = cursor.clone();
    let wrong = || Fault::from(start.expected(expected));
    if !cursor.enter_array() {
        return Err(wrong());
    }
    for (at, slot) in slots.iter_mut().enumerate() {
        if !cursor.next_item() {
            return Err(wrong());
        }
        *slot = item(cursor, at).map_err(|fault| fault.within(at))?;
    }
    if cursor.next_item() { Err(wrong()) } else { Ok(()) }
}

/// Refuses an array of another length.
pub(crate) fn length(got: usize, expected: usize) -> Result<(), Fault> {
    if got == expected { Ok(()) } else { Err(FaultKind::Length { got, expected }.into()) }
}
