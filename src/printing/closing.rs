//! Certificates and letters of thanks.

use super::kind::{PaperKind, Printable};
use super::named::{Named, file_part};
use crate::kernel::{Ordered, Phrases};
use crate::people::{Date, PersonId};
use crate::program::results::{Thanks, ThanksTo};
use crate::program::{PairRecord, Record};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a mentor is certified: the work that was brought to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Certificate {
    /// The mentor.
    pub mentor: Named,
    /// The forms of the pairs closed, in words.
    pub forms: Vec<String>,
    /// How many different mentees had closed their work with the mentor.
    pub mentees: usize,
    /// The first order that fixed one of these pairs.
    pub from: Option<Date>,
    /// When the last of them was closed.
    pub to: Date,
    /// The rewards granted, by name.
    pub rewards: Vec<String>,
}

/// A letter of thanks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ThankYou {
    /// To whom, as a code: `parents`, `enterprise`, `college`.
    pub to: ThanksTo,
    /// For which mentor.
    pub mentor: Named,
    /// The enterprise or college, where it is known.
    pub institution: Option<String>,
}

impl Certificate {
    /// A certificate for each mentor who brought a pair's work to its end, by id.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let mut closed: BTreeMap<&PersonId, Vec<_>> = BTreeMap::new();
        for (_, pair) in record.pairs().filter(|(_, pair)| pair.is_closed()) {
            closed.entry(&pair.mentor).or_default().push(pair);
        }
        closed.retain(|mentor, _| !record.tombstones().contains(*mentor));
        let certificate = |(mentor, pairs): (&PersonId, Vec<&PairRecord>)| {
            let forms: BTreeSet<_> = pairs.iter().filter_map(|pair| pair.form.as_ref()).into_set();
            let mentees: BTreeSet<_> = pairs.iter().map(|pair| &pair.mentee).into_set();
            let rewards = record.closing().rewards.iter();
            Some(Self {
                mentor: Named::of(record, mentor, phrases),
                forms: forms.into_iter().map(|form| phrases.say(form)).collect(),
                mentees: mentees.len(),
                from: pairs.iter().filter_map(|pair| Some(pair.order.as_ref()?.on)).min(),
                to: pairs.iter().filter_map(|pair| Some(pair.end.as_ref()?.1)).max()?,
                rewards: rewards
                    .filter(|(_, reward)| reward.granted.contains(mentor))
                    .map(|(name, _)| name.clone())
                    .collect(),
            })
        };
        closed.into_iter().filter_map(certificate).collect()
    }
}

impl ThankYou {
    /// Every letter of thanks of a record.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let thanks = record.thanks().into_iter();
        let letter = |one: Thanks<'_>| Self {
            to: one.to,
            mentor: Named::of(record, one.mentor, phrases),
            institution: one.institution.map(str::to_owned),
        };
        thanks.map(letter).collect()
    }
}

impl Printable for Certificate {
    const KIND: PaperKind = PaperKind::Certificate;

    fn name(&self) -> String {
        file_part(self.mentor.id.as_str())
    }
}

impl Printable for ThankYou {
    const KIND: PaperKind = PaperKind::ThankYou;

    fn name(&self) -> String {
        format!("{}-{}", self.to.code(), file_part(self.mentor.id.as_str()))
    }
}
