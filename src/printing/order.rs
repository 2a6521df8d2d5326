//! The order that fixes pairs and groups, and the letters that tell them.

use super::kind::{PaperKind, Printable};
use super::named::{Named, form};
use crate::kernel::Phrases;
use crate::people::{Date, FormId, PersonId};
use crate::program::{PairNo, PairRecord, Record};
use serde::Serialize;
use std::collections::BTreeMap;

/// A head's order with the pairs and groups that it fixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OrderPaper {
    /// Its place among the orders of the cycle, from 1, by day and number.
    pub place: usize,
    /// Its number or name, as the record has it.
    pub number: String,
    /// Its day.
    pub on: Date,
    /// Who runs the cycle.
    pub curator: Option<Named>,
    /// How many pairs it fixes.
    pub pairs: usize,
    /// Its annex: the groups of each form.
    pub forms: Vec<FormGroups>,
}

/// The groups of one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FormGroups {
    /// The form in words; empty where the pairs have none.
    pub form: String,
    /// The groups by the number of their first pair.
    pub groups: Vec<GroupLine>,
}

/// A mentor with the mentees: a pair where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupLine {
    /// The mentor.
    pub mentor: Named,
    /// The mentees by the number of their pair.
    pub mentees: Vec<Named>,
}

/// A letter to the two of a pair that an order has fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PairLetter {
    /// The pair's number.
    pub pair: PairNo,
    /// The mentee.
    pub mentee: Named,
    /// The mentor.
    pub mentor: Named,
    /// The form in words.
    pub form: String,
    /// The order's number or name.
    pub order: String,
    /// The order's day.
    pub on: Date,
    /// Who runs the cycle and answers questions.
    pub curator: Option<Named>,
}

impl OrderPaper {
    /// The orders of a record by day and number, each with the pairs that it fixed, whatever
    /// became of them.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let mut orders: BTreeMap<(Date, &str), Vec<&PairRecord>> = BTreeMap::new();
        for (_, pair) in record.pairs() {
            if let Some(order) = &pair.order {
                orders.entry((order.on, &order.number)).or_default().push(pair);
            }
        }
        let curator = curator(record, phrases);
        let order = |(place, ((on, number), pairs)): (usize, ((Date, &str), Vec<&PairRecord>))| {
            let (number, curator) = (number.to_owned(), curator.clone());
            let forms = groups(record, &pairs, phrases);
            Self { place, number, on, curator, pairs: pairs.len(), forms }
        };
        (1..).zip(orders).map(order).collect()
    }
}

/// The groups of these pairs, by form and mentor.
fn groups(record: &Record, pairs: &[&PairRecord], phrases: &Phrases) -> Vec<FormGroups> {
    let mut forms: BTreeMap<Option<&FormId>, Vec<GroupLine>> = BTreeMap::new();
    for pair in pairs {
        let groups = forms.entry(pair.form.as_ref()).or_default();
        let mentee = Named::of(record, &pair.mentee, phrases);
        match groups.iter_mut().find(|group| group.mentor.id == pair.mentor) {
            Some(group) => group.mentees.push(mentee),
            None => {
                let mentor = Named::of(record, &pair.mentor, phrases);
                groups.push(GroupLine { mentor, mentees: vec![mentee] });
            }
        }
    }
    let named = |(of, groups)| FormGroups { form: form(of, phrases), groups };
    forms.into_iter().map(named).collect()
}

pub(super) fn curator(record: &Record, phrases: &Phrases) -> Option<Named> {
    let curator: &PersonId = record.conditions().curator.as_ref()?;
    Some(Named::of(record, curator, phrases))
}

impl PairLetter {
    /// A letter to each pair that an order has fixed and that has not ended, by number.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let letter = |(pair, known): (PairNo, &PairRecord)| {
            let order = known.order.as_ref().filter(|_| known.is_live())?;
            Some(Self {
                pair,
                mentee: Named::of(record, &known.mentee, phrases),
                mentor: Named::of(record, &known.mentor, phrases),
                form: form(known.form.as_ref(), phrases),
                order: order.number.clone(),
                on: order.on,
                curator: curator(record, phrases),
            })
        };
        record.pairs().filter_map(letter).collect()
    }
}

impl Printable for OrderPaper {
    const KIND: PaperKind = PaperKind::Order;

    fn name(&self) -> String {
        self.place.to_string()
    }
}

impl Printable for PairLetter {
    const KIND: PaperKind = PaperKind::PairLetter;

    fn name(&self) -> String {
        self.pair.to_string()
    }
}
