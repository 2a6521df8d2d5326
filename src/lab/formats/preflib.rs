//! PrefLib (Mattei and Walsh 2013): orders, categories and weighted graphs, with headings in `#`.
//!
//! An order is one side's view alone, so that a file of orders is an assignment: voters are rows,
//! alternatives columns, and a weight is the alternative's rank, 1 + how many are strictly
//! preferred to it; in a file of categories it is the category. A line with a count is so many
//! rows. Names and the rest of the headings are not kept.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{
    FormatFault, Found, Table, Word, assignment, lines, table_of, text, words, written,
};
use crate::kernel::Faults;
use crate::lab::plain::{PlainInstance, PlainNumber, PlainSense};

/// What the headings say, and the lines below them.
struct File<'a> {
    alternatives: u64,
    voters: Option<u64>,
    edges: Option<u64>,
    at: Word<'a>,
    below: Vec<(usize, &'a str)>,
}

impl<'a> File<'a> {
    fn read(all: &'a str, found: &mut Found) -> Option<Self> {
        let mut at = Word { text: "", line: 1, column: 1 };
        let (mut alternatives, mut voters, mut edges) = (None, None, None);
        let mut below = Vec::new();
        for (line, content) in lines(all) {
            let Some(heading) = content.trim_start().strip_prefix('#') else {
                below.push((line, content));
                continue;
            };
            let Some((name, value)) = heading.split_once(':') else { continue };
            let text = value.trim();
            let column = content.chars().count() - value.trim_start().chars().count() + 1;
            let word = Word { text, line, column };
            let mut number = || found.number(word, 0, u32::MAX.into());
            match name.trim() {
                "NUMBER ALTERNATIVES" => {
                    alternatives = Some(number()?);
                    at = word;
                }
                "NUMBER VOTERS" => voters = Some(number()?),
                "NUMBER EDGES" => edges = Some(number()?),
                _ => {}
            }
        }
        match alternatives {
            Some(alternatives) => Some(Self { alternatives, voters, edges, at, below }),
            None => {
                found.at(1, 1, FormatWanted::Heading);
                None
            }
        }
    }
}

/// Reads `count: a,b,{c,d}` for each line: the groups of one voter, so many times.
fn ballots(
    bytes: &[u8],
    weigh: impl Fn(usize, usize) -> i64,
) -> Result<PlainInstance, Faults<FormatFault>> {
    let mut found = Found::default();
    let Some(file) = File::read(text(bytes)?, &mut found) else { return found.done(None) };
    let mut table: Table = Vec::new();
    for &(line, content) in &file.below {
        let Some((count, order)) = content.split_once(':') else {
            found.at(line, 1, FormatWanted::Ballot);
            continue;
        };
        let own = words((line, count), &[], &[]);
        let [word] = own.as_slice() else {
            found.at(line, 1, FormatWanted::Count);
            continue;
        };
        let Some(count) = found.number(*word, 1, u32::MAX.into()) else { continue };
        let rows = table.len() as u64 + count;
        if found.table(*word, 0, 0).is_none()
            || rows.saturating_mul(file.alternatives + 1) > 1 << 28
        {
            found.word(*word, FormatWanted::FewerVoters);
            return found.done(None);
        }
        let shift = content.chars().count() - order.chars().count();
        let mut row = vec![None; file.alternatives as usize];
        let (mut group, mut before, mut inside) = (0, 0, None);
        let mut members: Vec<usize> = Vec::new();
        for mut word in words((line, order), &['{', '}'], &[',']) {
            word.column += shift;
            match (word.text, inside) {
                ("{", None) => inside = Some(word),
                ("}", Some(_)) => inside = None,
                ("{" | "}", _) => found.word(word, FormatWanted::Alternative),
                _ => {
                    if let Some(number) = found.number(word, 1, file.alternatives) {
                        let at = number as usize - 1;
                        if row[at].is_some() || members.contains(&at) {
                            found.word(word, FormatWanted::AlternativeOnce);
                        }
                        members.push(at);
                    }
                }
            }
            if inside.is_none() {
                let weight = PlainNumber::Integer(weigh(group, before));
                before += members.len();
                members.drain(..).for_each(|at| row[at] = Some(weight));
                group += 1;
            }
        }
        if let Some(word) = inside {
            found.word(word, FormatWanted::GroupEnd);
        }
        table.extend(std::iter::repeat_n(row, count as usize));
    }
    if let Some(voters) = file.voters
        && voters != table.len() as u64
        && !found.any()
    {
        found.word(file.at, FormatWanted::Voters { voters, there: table.len() });
    }
    found.done(Some(assignment(PlainSense::Min, table)))
}

/// The groups of a row by weight, ascending.
fn groups(
    row: &[Option<PlainNumber>],
    format: &'static str,
) -> Result<Vec<(i64, Vec<usize>)>, Unfit> {
    let mut all: Vec<(i64, usize)> = Vec::new();
    for (at, cell) in row.iter().enumerate() {
        match cell {
            Some(PlainNumber::Integer(rank)) => all.push((*rank, at)),
            Some(PlainNumber::Float(_)) => {
                return Err(Unfit::new(format, NoPlace::Ranks));
            }
            None => {}
        }
    }
    all.sort_unstable();
    let alike = all.chunk_by(|one, other| one.0 == other.0);
    Ok(alike.map(|alike| (alike[0].0, alike.iter().map(|one| one.1).collect())).collect())
}

/// `{1,2}`, or `3` of one alone.
fn group(members: &[usize]) -> String {
    let names: Vec<String> = members.iter().map(|at| (at + 1).to_string()).collect();
    if let [one] = names.as_slice() { one.clone() } else { format!("{{{}}}", names.join(",")) }
}

/// A file of these orders, each a line; neighbours that are alike share one.
fn file(kind: &str, columns: usize, orders: &[String], more: &str) -> String {
    let lines: Vec<&[String]> = orders.chunk_by(|one, other| one == other).collect();
    let mut out = format!(
        "# DATA TYPE: {kind}\n# NUMBER ALTERNATIVES: {columns}\n# NUMBER VOTERS: {}\n",
        orders.len()
    );
    out.push_str(more);
    for alternative in 1..=columns {
        out.push_str(&format!("# ALTERNATIVE NAME {alternative}: {alternative}\n"));
    }
    for line in lines {
        out.push_str(&format!("{}: {}\n", line.len(), line[0]));
    }
    out
}

/// Orders, with or without ties, of all alternatives or of some.
pub(super) struct Orders;

impl FileFormat for Orders {
    fn name(&self) -> &'static str {
        "preflib-orders"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["soc", "soi", "toc", "toi"]
    }

    fn about(&self) -> &'static str {
        "PrefLib SOC, SOI, TOC, TOI: voters' ranks of alternatives, as costs"
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        ballots(bytes, |_, before| before as i64 + 1)
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, PlainSense::Min)?;
        let columns = weights.first().map_or(0, Vec::len);
        let (mut ties, mut complete) = (false, true);
        let mut orders = Vec::new();
        for (at, row) in weights.iter().enumerate() {
            let mut before = 0;
            let mut order = Vec::new();
            for (rank, members) in groups(row, self.name())? {
                if rank != before + 1 {
                    return Err(Unfit::new(self.name(), NoPlace::Rank { row: at, rank }));
                }
                before += members.len() as i64;
                ties |= members.len() > 1;
                order.push(group(&members));
            }
            complete &= before == columns as i64;
            orders.push(order.join(","));
        }
        let kind = match (ties, complete) {
            (false, true) => "soc",
            (false, false) => "soi",
            (true, true) => "toc",
            (true, false) => "toi",
        };
        Ok(file(kind, columns, &orders, "").into_bytes())
    }
}

/// Categories, best first.
pub(super) struct Categories;

impl FileFormat for Categories {
    fn name(&self) -> &'static str {
        "preflib-categories"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["cat"]
    }

    fn about(&self) -> &'static str {
        "PrefLib CAT: the category, from 1, into which a voter puts an alternative, as a cost"
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        ballots(bytes, |group, _| group as i64 + 1)
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, PlainSense::Min)?;
        let columns = weights.first().map_or(0, Vec::len);
        let mut most = 0;
        let mut rows = Vec::new();
        for row in weights {
            let own = groups(row, self.name())?;
            if own.iter().any(|group| !(1..=1000).contains(&group.0)) {
                return Err(Unfit::new(self.name(), NoPlace::Categories));
            }
            most = own.last().map_or(most, |last| most.max(last.0));
            rows.push(own);
        }
        let order = |own: &Vec<(i64, Vec<usize>)>| {
            let each = (1..=most).map(|category| {
                let group_of = own.iter().find(|group| group.0 == category);
                group_of.map_or("{}".to_owned(), |found| group(&found.1))
            });
            each.collect::<Vec<_>>().join(",")
        };
        let orders: Vec<String> = rows.iter().map(order).collect();
        let mut more = format!("# NUMBER CATEGORIES: {most}\n");
        for category in 1..=most {
            more.push_str(&format!("# CATEGORY NAME {category}: {category}\n"));
        }
        Ok(file("cat", columns, &orders, &more).into_bytes())
    }
}

/// A weighted graph, such as who can give to whom.
pub(super) struct Graph;

impl FileFormat for Graph {
    fn name(&self) -> &'static str {
        "preflib-graph"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["wmd"]
    }

    fn about(&self) -> &'static str {
        "PrefLib WMD: arcs with gains, from rows to columns, which are the same agents"
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let Some(file) = File::read(text(bytes)?, &mut found) else { return found.done(None) };
        let agents = file.alternatives;
        let Some(mut table) = found.table(file.at, agents, agents) else { return found.done(None) };
        for &line in &file.below {
            match words(line, &[], &[',']).as_slice() {
                [from, to, weight] => {
                    let (i, j) = (found.number(*from, 1, agents), found.number(*to, 1, agents));
                    if let (Some(i), Some(j), Some(weight)) = (i, j, found.weight(*weight))
                        && table[i as usize - 1][j as usize - 1].replace(weight).is_some()
                    {
                        found.word(*from, FormatWanted::ArcOnce);
                    }
                }
                _ => found.at(line.0, 1, FormatWanted::Arc),
            }
        }
        if let Some(edges) = file.edges
            && edges != file.below.len() as u64
            && !found.any()
        {
            let there = file.below.len();
            found.word(file.at, FormatWanted::Edges { edges, there });
        }
        found.done(Some(assignment(PlainSense::Max, table)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, PlainSense::Max)?;
        let agents = weights.len();
        if weights.iter().any(|row| row.len() != agents) {
            return Err(Unfit::new(self.name(), NoPlace::SameAgents));
        }
        let edges = weights.iter().flatten().flatten().count();
        let mut out =
            format!("# DATA TYPE: wmd\n# NUMBER ALTERNATIVES: {agents}\n# NUMBER EDGES: {edges}\n");
        for (i, row) in weights.iter().enumerate() {
            for (j, weight) in row.iter().enumerate() {
                if let Some(weight) = weight {
                    out.push_str(&format!("{},{},{}\n", i + 1, j + 1, written(*weight)));
                }
            }
        }
        Ok(out.into_bytes())
    }
}
