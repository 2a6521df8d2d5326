//! All faults of an input, as one error.

use super::words::{Phrases, Said, Worded};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Display};
use std::ops::Deref;
use std::sync::Arc;

/// Everything that is wrong with an input, in the order in which it was found: never empty
/// where a builder returns it. An [`Error`](std::error::Error) that `?` hands on, and a slice,
/// so that a form can show each fault beside its field. `Display` says each on a line of its
/// own; as JSON each is an object with `code`, `parameters`, `english` and `russian`.
///
/// ```
/// use mentormatch::kernel::{Faults, Phrases};
/// use mentormatch::market::{Lists, Pool, PoolFault};
///
/// fn agents(lists: [Vec<u32>; 2]) -> Result<usize, Box<dyn std::error::Error>> {
///     Ok(Pool::new(Lists::strict(lists))?.agents())
/// }
/// assert_eq!(agents([vec![1], vec![0]])?, 2);
///
/// let error = agents([vec![0], vec![7]]).unwrap_err();
/// let faults = error.downcast_ref::<Faults<PoolFault>>().ok_or("another error")?;
/// assert_eq!(faults.iter().map(PoolFault::code).collect::<Vec<_>>(), ["itself", "out-of-range"]);
/// let told = "agent 1 lists 7 at place 0, but the number of agents is 2";
/// assert_eq!(faults[1].to_string(), told);
/// assert!(faults.said(&Phrases::russian()).starts_with("участник 0 указывает себя"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Faults<F>(Vec<F>);

impl<F> Faults<F> {
    /// The faults as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[F] {
        &self.0
    }

    /// The faults as a list.
    #[must_use]
    pub fn into_vec(self) -> Vec<F> {
        self.0
    }

    /// The same faults as those of another input.
    #[must_use]
    pub fn map<G>(self, turn: impl FnMut(F) -> G) -> Faults<G> {
        self.0.into_iter().map(turn).collect()
    }
}

impl<F: Worded> Faults<F> {
    /// Whether one of the faults has this code.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.0.iter().any(|fault| fault.code() == code)
    }

    /// The faults in words, each on a line of its own.
    #[must_use]
    pub fn said(&self, phrases: &Phrases) -> String {
        self.0.iter().map(|fault| phrases.say(fault)).collect::<Vec<_>>().join("\n")
    }
}

impl<F> From<Vec<F>> for Faults<F> {
    fn from(faults: Vec<F>) -> Self {
        Self(faults)
    }
}

impl<F> From<F> for Faults<F> {
    fn from(fault: F) -> Self {
        Self(vec![fault])
    }
}

impl<F> FromIterator<F> for Faults<F> {
    fn from_iter<I: IntoIterator<Item = F>>(faults: I) -> Self {
        Self(faults.into_iter().collect())
    }
}

impl<F> Deref for Faults<F> {
    type Target = [F];

    fn deref(&self) -> &[F] {
        &self.0
    }
}

impl<F> IntoIterator for Faults<F> {
    type Item = F;
    type IntoIter = std::vec::IntoIter<F>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, F> IntoIterator for &'a Faults<F> {
    type Item = &'a F;
    type IntoIter = std::slice::Iter<'a, F>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<F: PartialEq> PartialEq<Vec<F>> for Faults<F> {
    fn eq(&self, other: &Vec<F>) -> bool {
        self.0 == *other
    }
}

impl<F: PartialEq, const N: usize> PartialEq<[F; N]> for Faults<F> {
    fn eq(&self, other: &[F; N]) -> bool {
        self.0 == *other
    }
}

impl<F: Debug> Debug for Faults<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<F: Display> Display for Faults<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.0.iter().enumerate() {
            let line_break = if at > 0 { "\n" } else { "" };
            write!(f, "{line_break}{fault}")?;
        }
        Ok(())
    }
}

impl<F: Debug + Display> std::error::Error for Faults<F> {}

/// Within a sentence one after another. After a plus the shape is what goes before them, and
/// where there is none both are left out.
impl<F: Worded> Said for Faults<F> {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        let before = shape.strip_prefix('+').filter(|_| !self.is_empty()).unwrap_or_default();
        let said: Vec<_> = self.0.iter().map(|fault| phrases.say(fault)).collect();
        format!("{before}{}", said.join("; "))
    }
}

impl<F: Worded> Serialize for Faults<F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().map(Told))
    }
}

struct Told<'a, F>(&'a F);

impl<F: Worded> Serialize for Told<'_, F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let english = Phrases::english();
        let mut told = to.serialize_struct("Fault", 4)?;
        told.serialize_field("code", self.0.code())?;
        told.serialize_field("parameters", &self.0.parameters(&english))?;
        told.serialize_field("english", &english.say(self.0))?;
        told.serialize_field("russian", &Phrases::russian().say(self.0))?;
        told.end()
    }
}

/// A fault of any type, where one layer hands on what several below it refuse: its code, what
/// it names and its words are still there. `Display` is English.
#[derive(Clone)]
pub struct AnyFault(Arc<dyn Speaks + Send + Sync>);

/// What is left of a fault's type.
trait Speaks {
    fn code(&self) -> &str;
    fn parameters(&self, phrases: &Phrases) -> BTreeMap<&'static str, String>;
    fn said(&self, phrases: &Phrases) -> String;
}

impl<F: Worded> Speaks for F {
    fn code(&self) -> &str {
        Worded::code(self)
    }

    fn parameters(&self, phrases: &Phrases) -> BTreeMap<&'static str, String> {
        Worded::parameters(self, phrases)
    }

    fn said(&self, phrases: &Phrases) -> String {
        phrases.say(self)
    }
}

impl AnyFault {
    pub(crate) fn new<F: Worded + Send + Sync + 'static>(fault: F) -> Self {
        Self(Arc::new(fault))
    }

    /// The code of the fault, which has one meaning within its type.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.code()
    }

    /// What the fault's phrase has filled in, by name.
    #[must_use]
    pub fn parameters(&self, phrases: &Phrases) -> BTreeMap<&'static str, String> {
        self.0.parameters(phrases)
    }

    /// The fault in words.
    #[must_use]
    pub fn said(&self, phrases: &Phrases) -> String {
        self.0.said(phrases)
    }
}

impl Said for AnyFault {
    fn said(&self, _: &str, phrases: &Phrases) -> String {
        self.0.said(phrases)
    }
}

impl Display for AnyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.said(&Phrases::english()))
    }
}

impl Debug for AnyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({self})", self.code())
    }
}
