//! Preference lists as they were given.

use crate::kernel::{Csr, Matrix, Pace};
use serde::Deserialize;
use std::fmt;

/// Preference lists of one side as they were given, before any check: a row an
/// agent, entries best first, entries may be tied.
///
/// Everything lies in flat arrays: two bytes an entry, four where a number is 2¹⁶ or above, and
/// one more where ties occur at all.
///
/// ```
/// use mentormatch::market::Lists;
///
/// let mut lists = Lists::default();
/// lists.entry(2);
/// lists.tie(&[0, 1]);
/// lists.end_row();
/// assert_eq!(lists.rows(), 1);
/// assert_eq!(Lists::strict([[2, 0, 1]]).rows(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    ends: Vec<usize>,
    items: Items,
    /// Whether the entry is tied with the one before it; empty while no tie was given.
    tied: Vec<bool>,
    /// Row and position of tie groups without a member.
    pub(in crate::market) empty_ties: Vec<(usize, usize)>,
}

/// The entries of all lists: of 16 bits until one needs more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Items {
    short: Vec<u16>,
    /// All of them, once one needs it.
    long: Option<Vec<u32>>,
}

impl Items {
    fn len(&self) -> usize {
        self.long.as_ref().map_or(self.short.len(), Vec::len)
    }

    #[inline]
    fn push(&mut self, item: u32) {
        match u16::try_from(item) {
            Ok(item) if self.long.is_none() => self.short.push(item),
            _ => self.widen().push(item),
        }
    }

    fn extend(&mut self, items: &[u32]) {
        // A list is read whole, so that its largest number is looked for in vector registers.
        let any = items.iter().fold(0, |any, &item| any | item);
        if self.long.is_none() && u16::try_from(any).is_ok() {
            // In range: no number has a bit above the lowest sixteen.
            self.short.extend(items.iter().map(|&item| item as u16));
        } else {
            self.widen().extend_from_slice(items);
        }
    }

    fn widen(&mut self) -> &mut Vec<u32> {
        let Self { short, long } = self;
        long.get_or_insert_with(|| std::mem::take(short).into_iter().map(u32::from).collect())
    }
}

impl Lists {
    /// Lists without ties.
    pub fn strict<Row: AsRef<[u32]>>(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut lists = Self::default();
        for row in rows {
            lists.entries(row.as_ref());
            lists.end_row();
        }
        lists
    }

    /// Lists of tie groups, best first; a group of one is an entry without a tie.
    pub fn tied<Row: AsRef<[Vec<u32>]>>(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut lists = Self::default();
        for row in rows {
            for group in row.as_ref() {
                lists.tie(group);
            }
            lists.end_row();
        }
        lists
    }

    /// Lists without ties, all of one length.
    pub(in crate::market) fn full(rows: Matrix<u16>) -> Self {
        let ends = (1..=rows.rows()).map(|row| row * rows.columns()).collect();
        let items = Items { short: rows.into_items(), long: None };
        Self { ends, items, ..Self::default() }
    }

    /// Appends an entry to the row that is being written.
    pub fn entry(&mut self, partner: u32) {
        self.items.push(partner);
        if !self.tied.is_empty() {
            self.tied.push(false);
        }
    }

    /// Appends entries to the row that is being written, in their order.
    pub fn entries(&mut self, partners: &[u32]) {
        self.items.extend(partners);
        if !self.tied.is_empty() {
            self.tied.resize(self.items.len(), false);
        }
    }

    /// Appends a group of tied entries to the row that is being written.
    pub fn tie(&mut self, partners: &[u32]) {
        let Some((&first, rest)) = partners.split_first() else {
            let start = self.ends.last().copied().unwrap_or(0);
            self.empty_ties.push((self.rows(), self.items.len() - start));
            return;
        };
        self.entry(first);
        if !rest.is_empty() {
            self.tied.resize(self.items.len(), false);
            rest.iter().for_each(|&partner| self.items.push(partner));
            self.tied.resize(self.items.len(), true);
        }
    }

    /// Ends the row that is being written.
    pub fn end_row(&mut self) {
        self.ends.push(self.items.len());
    }

    /// How many rows were ended.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ends.len()
    }

    /// How many entries all rows hold together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Whether no row holds an entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(in crate::market) fn range(&self, row: usize) -> std::ops::Range<usize> {
        let from = if row == 0 { 0 } else { self.ends[row - 1] };
        from..self.ends[row]
    }

    /// All entries, in 32 bits from now on.
    pub(in crate::market) fn items(&mut self) -> &mut [u32] {
        self.items.widen()
    }

    pub(in crate::market) fn into_items(mut self) -> Vec<u32> {
        std::mem::take(self.items.widen())
    }

    /// Whether 16 bits hold all entries and each row has so many, without ties.
    pub(in crate::market) fn is_short(&self, columns: usize) -> bool {
        self.items.long.is_none()
            && self.tied.is_empty()
            && self.empty_ties.is_empty()
            && self.items.short.len() == self.rows() * columns
            && (0..self.rows()).all(|row| self.range(row).len() == columns)
    }

    /// All entries where 16 bits hold them; otherwise none.
    pub(in crate::market) fn short(&self) -> &[u16] {
        &self.items.short
    }

    /// [`Lists::short`] themselves.
    pub(in crate::market) fn into_short(self) -> Vec<u16> {
        self.items.short
    }

    /// The tie groups of a row, each as a range of [`Lists::items`].
    pub(in crate::market) fn groups(
        &self,
        row: usize,
    ) -> impl Iterator<Item = std::ops::Range<usize>> {
        let range = self.range(row);
        let mut from = range.start;
        std::iter::from_fn(move || {
            if from == range.end {
                return None;
            }
            let mut to = from + 1;
            while to < range.end && self.tied.get(to).copied().unwrap_or(false) {
                to += 1;
            }
            let group = from..to;
            from = to;
            Some(group)
        })
    }

    /// Orders the members of each tie group by index, so that breaking ties by
    /// index is the order as it stands.
    pub(in crate::market) fn sort_ties<P: Pace>(&mut self, pace: &mut P) -> Result<(), P::Cut> {
        if self.tied.is_empty() {
            return Ok(());
        }
        let mut items = std::mem::take(&mut self.items);
        let long = items.widen();
        for row in 0..self.rows() {
            pace.steps(self.range(row).len())?;
            for group in self.groups(row) {
                long[group].sort_unstable();
            }
        }
        self.items = items;
        Ok(())
    }

    pub(in crate::market) fn has_ties(&self) -> bool {
        !self.tied.is_empty()
    }
}

impl From<Csr<u32>> for Lists {
    fn from(rows: Csr<u32>) -> Self {
        Self::strict(rows.iter())
    }
}

/// Reads a list of rows; a row is a list of entries, an entry an index or a list of
/// tied indices.
impl<'de> Deserialize<'de> for Lists {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(RowsVisitor)
    }
}

struct RowsVisitor;

impl<'de> serde::de::Visitor<'de> for RowsVisitor {
    type Value = Lists;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of preference lists")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut rows: A) -> Result<Lists, A::Error> {
        let mut lists = Lists::default();
        while rows.next_element_seed(RowSeed(&mut lists))?.is_some() {}
        Ok(lists)
    }
}

struct RowSeed<'a>(&'a mut Lists);

impl<'de> serde::de::DeserializeSeed<'de> for RowSeed<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> serde::de::Visitor<'de> for RowSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a preference list: indices, or lists of tied indices")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while entries.next_element_seed(EntrySeed(self.0))?.is_some() {}
        self.0.end_row();
        Ok(())
    }
}

struct EntrySeed<'a>(&'a mut Lists);

impl<'de> serde::de::DeserializeSeed<'de> for EntrySeed<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> serde::de::Visitor<'de> for EntrySeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an index, or a list of tied indices")
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        match u32::try_from(value) {
            Ok(partner) => {
                self.0.entry(partner);
                Ok(())
            }
            Err(_) => Err(E::invalid_value(serde::de::Unexpected::Unsigned(value), &self)),
        }
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut group: A) -> Result<(), A::Error> {
        let mut partners = Vec::new();
        while let Some(partner) = group.next_element::<u32>()? {
            partners.push(partner);
        }
        self.0.tie(&partners);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_with_their_ties() {
        let lists: Lists = serde_json::from_str("[[2,[1,0]],[],[[],3]]").unwrap();
        assert_eq!(lists.rows(), 3);
        assert_eq!(lists.groups(0).collect::<Vec<_>>(), [0..1, 1..3]);
        assert_eq!(lists.groups(2).next(), Some(3..4));
        assert_eq!(lists.empty_ties, [(2, 0)]);
        for bad in ["[[-1]]", "[[1.5]]", "[[4294967296]]", "[[\"a\"]]", "[[[[1]]]]", "[3]"] {
            assert!(serde_json::from_str::<Lists>(bad).is_err(), "{bad}");
        }
    }
}
