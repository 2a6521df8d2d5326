//! Assignment problems of the first DIMACS challenge (Johnson and McGeoch 1993).

use super::FileFormat;
use super::problem::{FormatWanted, Unfit};
use super::reading::{FormatFault, Found, Word, assignment, lines, table_of, text, words, written};
use crate::kernel::Faults;
use crate::lab::plain::{PlainInstance, PlainSense};

/// `c` comments, `p asn NODES ARCS`, `n NODE` for each row, `a ROW COLUMN COST` for each allowed
/// pair; nodes count from 1, and those without an `n` are the columns, in their order.
pub(super) struct Dimacs;

impl FileFormat for Dimacs {
    fn name(&self) -> &'static str {
        "dimacs"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["asn", "dimacs"]
    }

    fn about(&self) -> &'static str {
        "DIMACS, p asn: costs of the allowed pairs"
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let mut head: Option<(Word<'_>, u64, u64)> = None;
        let mut rows = std::collections::BTreeSet::new();
        let mut arcs = Vec::new();
        for line in lines(text(bytes)?) {
            let all = words(line, &[], &[]);
            let nodes = head.map_or(0, |head| head.1);
            match all.as_slice() {
                [first, ..] if first.text == "c" || first.text.starts_with('#') => {}
                [first, kind, nodes, count] if first.text == "p" && head.is_none() => {
                    if kind.text != "asn" {
                        found.word(*kind, FormatWanted::Asn);
                    }
                    let nodes = found.number(*nodes, 0, u32::MAX.into());
                    let count = found.number(*count, 0, u32::MAX.into());
                    head = Some((*first, nodes.unwrap_or(0), count.unwrap_or(0)));
                }
                [first, ..] if head.is_none() => {
                    found.word(*first, FormatWanted::ProblemLine);
                    return found.done(None);
                }
                [first, node] if first.text == "n" => {
                    if let Some(at) = found.number(*node, 1, nodes)
                        && !rows.insert(at)
                    {
                        found.word(*node, FormatWanted::NodeOnce);
                    }
                }
                [first, from, to, cost] if first.text == "a" => {
                    let (i, j) = (found.number(*from, 1, nodes), found.number(*to, 1, nodes));
                    if let (Some(i), Some(j), Some(cost)) = (i, j, found.weight(*cost)) {
                        arcs.push((*from, i, *to, j, cost));
                    }
                }
                [first, ..] => found.word(*first, FormatWanted::DimacsLine),
                [] => {}
            }
        }
        let Some((word, nodes, count)) = head else { return found.done(None) };
        if found.any() {
            return found.done(None);
        }
        if arcs.len() as u64 != count {
            found.word(word, FormatWanted::Arcs { count, there: arcs.len() });
        }
        let Some(mut table) = found.table(word, rows.len() as u64, nodes - rows.len() as u64)
        else {
            return found.done(None);
        };
        // How many rows there are up to each node, so that each finds its place.
        let rank = |node: u64| rows.range(..node).count();
        let places: Vec<usize> = match nodes <= 1 << 28 {
            true => {
                let mut before = 0;
                let count = |node: u64| {
                    let place = before;
                    before += usize::from(rows.contains(&node));
                    place
                };
                (1..=nodes).map(count).collect()
            }
            false => Vec::new(),
        };
        let place =
            |node: u64| places.get(node as usize - 1).copied().unwrap_or_else(|| rank(node));
        for (from, i, to, j, cost) in arcs {
            if !rows.contains(&i) {
                found.word(from, FormatWanted::RowNode);
            } else if rows.contains(&j) {
                found.word(to, FormatWanted::ColumnNode);
            } else if table[place(i)][j as usize - 1 - place(j)].replace(cost).is_some() {
                found.word(from, FormatWanted::PairOnce);
            }
        }
        found.done(Some(assignment(PlainSense::Min, table)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, PlainSense::Min)?;
        let (rows, columns) = (weights.len(), weights.first().map_or(0, Vec::len));
        let arcs = weights.iter().flatten().flatten().count();
        let mut out = format!("p asn {} {arcs}\n", rows + columns);
        (1..=rows).for_each(|row| out.push_str(&format!("n {row}\n")));
        for (i, row) in weights.iter().enumerate() {
            for (j, cost) in row.iter().enumerate() {
                if let Some(cost) = cost {
                    out.push_str(&format!("a {} {} {}\n", i + 1, rows + j + 1, written(*cost)));
                }
            }
        }
        Ok(out.into_bytes())
    }
}
