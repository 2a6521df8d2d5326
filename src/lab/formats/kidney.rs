//! Kidney-exchange pools in JSON, as published simulators write them.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{FormatFault, Found, Word, assignment, table_of, text};
use crate::kernel::Faults;
use crate::lab::plain::{PlainInstance, PlainNumber, PlainSense};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `{"data": {"1": {"sources": [1], "matches": [{"recipient": 2, "score": 3}]}}}`: each donor with
/// the recipient whom it comes with and those whom it can give to.
///
/// Pairs of a donor and its recipient are rows and columns of a table of scores. Donors who come
/// with nobody, and several donors of one recipient, are refused by name: a table has no place for
/// them. Other fields, such as ages, are not kept.
pub(super) struct Kidney;

#[derive(Serialize, Deserialize)]
struct Pool {
    data: BTreeMap<u32, Donor>,
}

#[derive(Serialize, Deserialize)]
struct Donor {
    #[serde(default)]
    sources: Vec<u32>,
    #[serde(default)]
    matches: Vec<Match>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    altruistic: bool,
}

#[derive(Serialize, Deserialize)]
struct Match {
    recipient: u32,
    score: PlainNumber,
}

impl FileFormat for Kidney {
    fn name(&self) -> &'static str {
        "kidney"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["kidney"]
    }

    fn about(&self) -> &'static str {
        "a kidney-exchange pool in JSON: scores of donors for recipients, as gains"
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let text = text(bytes)?;
        let pool: Pool = match serde_json::from_str(text) {
            Ok(pool) => pool,
            Err(error) => {
                let wanted = FormatWanted::Json { said: error.to_string() };
                found.at(error.line().max(1), error.column().max(1), wanted);
                return found.done(None);
            }
        };
        // Where a donor's entry begins, as far as text tells.
        let place = |donor: u32| {
            let at = text.find(&format!("\"{donor}\"")).unwrap_or(0);
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            (line, before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1)
        };
        let mut recipients: BTreeMap<u32, usize> = BTreeMap::new();
        for (&donor, entry) in &pool.data {
            let (line, column) = place(donor);
            match entry.sources.as_slice() {
                [recipient] if !entry.altruistic => {
                    let next = recipients.len();
                    if recipients.insert(*recipient, next).is_some() {
                        found.at(line, column, FormatWanted::OneDonor { recipient: *recipient });
                    }
                }
                _ => found.at(line, column, FormatWanted::OneRecipient { donor }),
            }
        }
        let agents = recipients.len() as u64;
        let start = Word { text: "a pool", line: 1, column: 1 };
        let Some(mut table) = found.table(start, agents, agents) else { return found.done(None) };
        for (row, (&donor, entry)) in pool.data.iter().enumerate() {
            let (line, column) = place(donor);
            for made in &entry.matches {
                let cell = recipients
                    .get(&made.recipient)
                    .and_then(|&to| table.get_mut(row).and_then(|row| row.get_mut(to)));
                let Some(cell) = cell else {
                    found.at(
                        line,
                        column,
                        FormatWanted::KnownRecipient { recipient: made.recipient },
                    );
                    continue;
                };
                if cell.replace(made.score).is_some() {
                    let recipient = made.recipient;
                    found.at(line, column, FormatWanted::MatchOnce { donor, recipient });
                }
            }
        }
        found.done(Some(assignment(PlainSense::Max, table)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, PlainSense::Max)?;
        if weights.iter().any(|row| row.len() != weights.len()) {
            return Err(Unfit::new(self.name(), NoPlace::SamePairs));
        }
        let mut data = BTreeMap::new();
        for (row, cells) in weights.iter().enumerate() {
            let own = row as u32 + 1;
            let matches = cells.iter().enumerate().filter_map(|(column, score)| {
                Some(Match { recipient: column as u32 + 1, score: (*score)? })
            });
            let matches = matches.collect();
            data.insert(own, Donor { sources: vec![own], matches, altruistic: false });
        }
        serde_json::to_string(&Pool { data }).map(|text| (text + "\n").into_bytes()).map_err(
            |error| Unfit::new(self.name(), NoPlace::Unwritten { said: error.to_string() }),
        )
    }
}
