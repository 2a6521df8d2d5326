//! What can be wrong with a line of the interchange.

mod expected;

use super::limits::LimitFault;
use super::npy::NpyError;
use crate::kernel::{AnyFault, Faults as All, Phrases, Topic, Worded, faults};
pub use expected::{Expected, Needed, NoMeaning};
use std::collections::BTreeMap;
use std::fmt;

/// One fault of a line: where it is, and what is wrong there. Its code is that of what is
/// wrong; its parameters have the `place` beside those, and of a refusal the `refusal`'s own code.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The place inside the line, such as `weights[3][7]`; empty where the fault
    /// itself names it.
    pub place: String,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// Every fault found in a line. One field contributes the first of its faults.
pub(crate) type Faults = All<Fault>;

faults! {
    /// What is wrong at a place of a line.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub enum FaultKind: "line-fault" {
        /// A byte that does not belong to UTF-8 text.
        NotUtf8 {
            /// The first byte that does not fit.
            byte: u8,
        } = "not-utf-8", "not UTF-8: byte 0x{hex}", "не UTF-8: байт 0x{hex}",
            hex = format!("{byte:02x}");
        /// Text that is not JSON.
        NotJson {
            /// What the parser says, in English.
            reason: String,
        } = "not-json", "not JSON: {reason}", "не JSON: {reason}";
        /// JSON of another kind than asked for.
        Expected {
            /// What is asked for.
            expected: Expected,
            /// What stands there, cut short where it is long.
            value: String,
        } = "expected",
            "{expected} is expected, not {value}", "должно быть: {expected}; записано {value}";
        /// A field that must be given is not.
        Missing {
            /// What it should say.
            expected: Needed,
        } = "missing", "this field is missing; {expected}", "этого поля нет; {expected}";
        /// A field that the problem does not have.
        UnknownField {
            /// The problem.
            problem: &'static str,
            /// Its fields.
            known: String,
        } = "unknown-field",
            "an unknown field; {problem} has {known}",
            "неизвестное поле; у задачи {problem} есть {known}";
        /// Two fields of which a line may have one.
        Conflict {
            /// The other field.
            with: &'static str,
            /// All fields that exclude each other.
            names: String,
        } = "conflict",
            "this field is given together with `{with}`; exactly one of {names} is expected",
            "это поле дано вместе с `{with}`; нужно ровно одно из {names}";
        /// A field that the problem has, but not together with what else the line says.
        Unused {
            /// Why not.
            reason: NoMeaning,
        } = "unused",
            "this field has no meaning here: {reason}", "здесь это поле не имеет смысла: {reason}";
        /// A name that is not among the known ones.
        UnknownName {
            /// The name given.
            value: String,
            /// The known names.
            known: String,
        } = "unknown-name",
            "unknown name {value}; known are {known}",
            "неизвестное имя {value}; известны {known}";
        /// A weight that is no rank.
        NoRank {
            /// The weight.
            value: String,
        } = "no-rank",
            "{value} is no rank: ranks are integers from 1, the best one, on",
            "{value} – не ранг: ранги – целые числа от 1, лучшего, и дальше";
        /// A field that stands twice.
        Twice = "twice", "this field is given twice", "это поле указано дважды";
        /// A row whose length differs from the first row's.
        Ragged {
            /// Its length.
            got: usize,
            /// The first row's length.
            expected: usize,
        } = "ragged",
            "a row of {got:entry|entries}, not of {expected} as row 0",
            "в строке чисел: {got}, а в строке 0 их {expected}";
        /// An array whose length does not fit.
        Length {
            /// Its length.
            got: usize,
            /// The length that fits.
            expected: usize,
        } = "length",
            "an array of {got:entry|entries}, not of {expected}",
            "в массиве элементов: {got}, а должно быть {expected}";
        /// A number that no index can have.
        NoIndex {
            /// The number as it is written.
            value: String,
        } = "no-index",
            "index {value} is out of range, indices start at 0 and end below 2^32",
            "номер {value} вне границ: номера идут от 0 и меньше 2^32";
        /// A number that no finite floating-point number comes near.
        NotFinite {
            /// The number as it is written.
            value: String,
        } = "not-finite",
            "{value} is not a finite number", "{value} – не конечное число";
        /// An integer that no floating-point number is, where one is needed.
        NotHeld {
            /// The number as it is written.
            value: String,
        } = "not-held",
            "{value} is an integer that no 64-bit float holds; it would be rounded",
            "целое число {value} не представимо в 64-битном дробном: оно округлилось бы";
        /// The same of an integer that was read before the first number with a fraction.
        NotHeldBeside {
            /// The integer.
            value: i64,
            /// Where it stands.
            at: String,
        } = "not-held-beside",
            "{value} at {at}, beside floats, is an integer that no 64-bit float holds; it would be rounded",
            "рядом с дробными целое число {value} в {at} не представимо в 64-битном дробном: оно округлилось бы";
        /// A count below its least or above its largest value.
        CountOutOfRange {
            /// The count as it is written.
            value: String,
            /// The largest count allowed.
            largest: u64,
        } = "count-out-of-range",
            "{value} is out of range, it must be from 0 to {largest}",
            "{value} вне границ: должно быть от 0 до {largest}";
        /// The line is larger than the limits allow.
        Limit(fault: LimitFault) = "limit", "{fault}", "{fault}";
        /// A NumPy file that cannot be read.
        Npy(fault: NpyError) = "npy", "{fault}", "{fault}";
        /// What the market or a solver refuses, in its own words, which name the value.
        Refused(fault: AnyFault) = "refused", "{fault}", "{fault}";
    }
}

impl Worded for Fault {
    const TOPIC: Topic = FaultKind::TOPIC;

    fn code(&self) -> &str {
        self.kind.code()
    }

    fn value(&self, name: &str, shape: &str, phrases: &Phrases) -> Option<String> {
        self.kind.value(name, shape, phrases)
    }

    fn placed(&self, said: String, _: &Phrases) -> String {
        if self.place.is_empty() { said } else { format!("{}: {said}", self.place) }
    }

    fn parameters(&self, phrases: &Phrases) -> BTreeMap<&'static str, String> {
        let mut told = match &self.kind {
            FaultKind::Refused(fault) => {
                let mut told = fault.parameters(phrases);
                told.insert("refusal", fault.code().to_owned());
                told
            }
            kind => kind.parameters(phrases),
        };
        told.insert("place", self.place.clone());
        told
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Phrases::english().say(self))
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// A fault at `place`.
    pub(crate) fn new(place: impl Into<String>, kind: FaultKind) -> Self {
        Self { place: place.into(), kind }
    }

    /// The same fault, seen from one level further out: `[7]` becomes `[3][7]`.
    #[must_use]
    pub(crate) fn within(mut self, index: usize) -> Self {
        self.place = format!("[{index}]{}", self.place);
        self
    }

    /// The same fault inside `field`.
    #[must_use]
    pub(crate) fn in_field(mut self, field: &str) -> Self {
        self.place.insert_str(0, field);
        self
    }
}

impl From<LimitFault> for Fault {
    fn from(fault: LimitFault) -> Self {
        FaultKind::from(fault).into()
    }
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self { place: String::new(), kind }
    }
}

impl Faults {
    /// What the market or a solver refuses, in its own words, which name the place.
    pub(crate) fn refused<F>(faults: impl IntoIterator<Item = F>) -> Self
    where
        F: Worded + Send + Sync + 'static,
    {
        Self::refused_at("", faults)
    }

    /// What the market or a solver refuses in a field.
    pub(crate) fn refused_at<F>(place: &str, faults: impl IntoIterator<Item = F>) -> Self
    where
        F: Worded + Send + Sync + 'static,
    {
        let fault = |fault: F| Fault::new(place, FaultKind::Refused(AnyFault::new(fault)));
        faults.into_iter().map(fault).collect()
    }

    /// The faults on one line, one after another; beyond the first ten only their number.
    pub(crate) fn on_a_line(&self) -> String {
        const SHOWN: usize = 10;
        let shown: Vec<String> = self.iter().take(SHOWN).map(Fault::to_string).collect();
        let shown = shown.join("; ");
        match self.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => format!("{shown}; and {more} more"),
            _ => shown,
        }
    }
}

/// `` `a`, `b`, `c` ``.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
