//! A report as Markdown. Charts are told by their descriptions; their numbers stand in the tables.

use super::block::{Block, Document, Level, Table};
use crate::kernel::Shown;
use std::fmt::Write as _;

/// A text in which nothing is a mark of Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in Shown(text).to_string().chars() {
        match letter {
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' => {
                plain.push('\\');
                plain.push(letter);
            }
            // An address becomes a link by itself.
            ':' => plain.push_str("&#58;"),
            other => plain.push(other),
        }
    }
    plain
}

impl Document {
    /// The whole text.
    pub(super) fn markdown(&self) -> String {
        let mut text = format!("# {}\n", escaped(&self.title));
        for block in &self.blocks {
            written(block, &mut text);
        }
        text
    }
}

fn written(block: &Block, text: &mut String) {
    text.push('\n');
    match block {
        Block::Heading(level, heading) => {
            let marks = if *level == Level::Section { "##" } else { "###" };
            let _ = writeln!(text, "{marks} {}", escaped(heading));
        }
        Block::Text(plain) => {
            let _ = writeln!(text, "{}", escaped(plain));
        }
        Block::List(entries) => {
            for (entry, lines) in entries {
                let _ = writeln!(text, "- {}", escaped(entry));
                for line in lines {
                    let _ = writeln!(text, "  - {}", escaped(line));
                }
            }
        }
        Block::Table(table) => tabular(table, text),
        Block::Chart(chart) => {
            let _ = writeln!(text, "{}: {}", escaped(&chart.title), escaped(&chart.about));
        }
        Block::Details { summary, blocks, .. } => {
            let _ = writeln!(text, "### {}", escaped(summary));
            blocks.iter().for_each(|block| written(block, text));
        }
        Block::Code(code) => {
            // Four blanks before each line: no text of it can end the block.
            for line in code.lines() {
                let _ = writeln!(text, "    {}", Shown(line));
            }
        }
    }
}

fn tabular(table: &Table, text: &mut String) {
    let _ = writeln!(text, "{}\n", escaped(&table.caption));
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    text.push_str(&line(&table.head));
    let rule: Vec<&str> =
        (0..table.head.len()).map(|at| if at == 0 { "---" } else { "---:" }).collect();
    let _ = writeln!(text, "| {} |", rule.join(" | "));
    for row in &table.rows {
        text.push_str(&line(row));
    }
}
