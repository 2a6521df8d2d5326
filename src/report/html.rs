//! A report as one HTML file.

use super::block::{Block, Document, Level};
use crate::kernel::{Internal, Language, Shown};
use minijinja::{Environment, Error, Value, context, escape_formatter};

impl Document {
    /// The whole page.
    pub(super) fn html(&self) -> Result<String, Internal> {
        let mut charts = 0;
        let blocks = values(&self.blocks, self.language, &mut charts)?;
        self.page(blocks).map_err(|_| Internal::broken("the page of a report is not written"))
    }

    fn page(&self, blocks: Vec<Value>) -> Result<String, Error> {
        let mut pages = Environment::new();
        // Text is escaped as HTML by the name of the template, and what shows nothing as its code points.
        pages.set_formatter(|out, state, value| match value.as_str() {
            Some(text) if !value.is_safe() => {
                escape_formatter(out, state, &Value::from(Shown(text).to_string()))
            }
            _ => escape_formatter(out, state, value),
        });
        pages.add_template("page.html", include_str!("page.html"))?;
        let (title, language) = (&self.title, self.language.code());
        let style = include_str!("page.css");
        pages.get_template("page.html")?.render(context! { title, language, style, blocks })
    }
}

/// Blocks as the template takes them. Charts are numbered, so that each has its own ids.
fn values(
    blocks: &[Block],
    language: Language,
    charts: &mut usize,
) -> Result<Vec<Value>, Internal> {
    blocks.iter().map(|block| value(block, language, charts)).collect()
}

fn value(block: &Block, language: Language, charts: &mut usize) -> Result<Value, Internal> {
    Ok(match block {
        Block::Heading(Level::Section, text) => context! { kind => "section", text },
        Block::Heading(Level::Part, text) => context! { kind => "part", text },
        Block::Text(text) => context! { kind => "text", text },
        Block::Code(text) => {
            context! { kind => "code", lines => text.lines().collect::<Vec<_>>() }
        }
        Block::List(entries) => context! { kind => "list", entries },
        Block::Table(table) => context! {
            kind => "table", caption => table.caption, head => table.head, rows => table.rows
        },
        Block::Chart(chart) => {
            *charts += 1;
            let legend = (0..chart.series.len()).map(|at| {
                let name = &chart.series[at].name;
                Ok(context! { name, sample => chart.sample(at)? })
            });
            let legend = legend.collect::<Result<Vec<_>, Internal>>()?;
            context! {
                kind => "chart", title => chart.title, drawing => chart.svg(*charts, language)?, legend
            }
        }
        Block::Details { summary, open, blocks } => {
            let blocks = values(blocks, language, charts)?;
            context! { kind => "details", summary, open, blocks }
        }
    })
}
