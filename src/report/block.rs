//! What a report is made of, whatever it is written as.

use super::chart::Chart;
use crate::kernel::Language;

/// A report: a title and blocks.
pub(super) struct Document {
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) blocks: Vec<Block>,
}

/// A part of a report. All texts are plain: what they mean to HTML or Markdown is taken away when
/// they are written.
pub(super) enum Block {
    /// A heading below the title: of a section or of a part of one.
    Heading(Level, String),
    Text(String),
    /// Entries, each with lines below it.
    List(Vec<(String, Vec<String>)>),
    Table(Table),
    Chart(Chart),
    /// What opens and closes when it is asked for.
    Details {
        summary: String,
        open: bool,
        blocks: Vec<Block>,
    },
    /// Text as it stands, in lines.
    Code(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Section,
    Part,
}

/// A table. The first cell of a row is its name.
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Block {
    pub(super) fn section(text: impl Into<String>) -> Self {
        Self::Heading(Level::Section, text.into())
    }

    pub(super) fn part(text: impl Into<String>) -> Self {
        Self::Heading(Level::Part, text.into())
    }

    /// Blocks that open when it is asked for.
    pub(super) fn closed(summary: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self::Details { summary: summary.into(), open: false, blocks }
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}
