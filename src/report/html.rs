//! A report as one HTML file.

use super::block::{Block, Document, Level, Table};
use super::chart::Chart;
use super::escape::Escaped;
use std::fmt::{self, Write as _};

const STYLE: &str = include_str!("page.css");

impl Document {
    /// The whole page.
    pub(super) fn html(&self) -> String {
        let title = Escaped(&self.title);
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n",
            self.language,
        );
        let mut charts = 0;
        for block in &self.blocks {
            html(block, &mut page, &mut charts);
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page
    }
}

fn html(block: &Block, page: &mut String, charts: &mut usize) {
    let _ = match block {
        Block::Heading(Level::Section, text) => writeln!(page, "<h2>{}</h2>", Escaped(text)),
        Block::Heading(Level::Part, text) => writeln!(page, "<h3>{}</h3>", Escaped(text)),
        Block::Text(text) => writeln!(page, "<p>{}</p>", Escaped(text)),
        Block::Code(text) => {
            let lines: Vec<String> = text.lines().map(|line| Escaped(line).to_string()).collect();
            writeln!(page, "<pre tabindex=\"0\"><code>{}</code></pre>", lines.join("\n"))
        }
        Block::List(entries) => list(entries, page),
        Block::Table(table) => tabular(table, page),
        Block::Chart(chart) => {
            *charts += 1;
            figure(chart, *charts, page)
        }
        Block::Details { summary, open, blocks } => {
            let open = if *open { " open" } else { "" };
            let opened = writeln!(page, "<details{open}>\n<summary>{}</summary>", Escaped(summary));
            for block in blocks {
                html(block, page, charts);
            }
            opened.and_then(|()| writeln!(page, "</details>"))
        }
    };
}

fn list(entries: &[(String, Vec<String>)], page: &mut String) -> fmt::Result {
    writeln!(page, "<ul>")?;
    for (entry, lines) in entries {
        write!(page, "<li>{}", Escaped(entry))?;
        if !lines.is_empty() {
            write!(page, "\n<ul>")?;
            for line in lines {
                write!(page, "<li>{}</li>", Escaped(line))?;
            }
            write!(page, "</ul>")?;
        }
        writeln!(page, "</li>")?;
    }
    writeln!(page, "</ul>")
}

fn tabular(table: &Table, page: &mut String) -> fmt::Result {
    // A wide table is moved to the side by itself, also with the keyboard.
    let caption = Escaped(&table.caption);
    write!(
        page,
        "<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n<table>\n\
         <caption><span>{caption}</span></caption>\n<thead><tr>"
    )?;
    for head in &table.head {
        write!(page, "<th scope=\"col\">{}</th>", Escaped(head))?;
    }
    writeln!(page, "</tr></thead>\n<tbody>")?;
    for row in &table.rows {
        write!(page, "<tr>")?;
        for (at, cell) in row.iter().enumerate() {
            match at {
                0 => write!(page, "<th scope=\"row\">{}</th>", Escaped(cell))?,
                _ => match cell.split_once(" [") {
                    // An interval stands below its mean.
                    Some((mean, spread)) if spread.ends_with(']') => {
                        let (mean, spread) = (Escaped(mean), Escaped(spread));
                        write!(page, "<td>{mean} <span class=\"spread\">[{spread}</span></td>")?;
                    }
                    _ => write!(page, "<td>{}</td>", Escaped(cell))?,
                },
            }
        }
        writeln!(page, "</tr>")?;
    }
    writeln!(page, "</tbody>\n</table>\n</div>")
}

fn figure(chart: &Chart, number: usize, page: &mut String) -> fmt::Result {
    let (svg, title) = (chart.svg(number), Escaped(&chart.title));
    writeln!(
        page,
        "<figure>\n<figcaption>{title}</figcaption>\n\
         <div class=\"wide\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\">{svg}</div>"
    )?;
    if chart.series.len() > 1 {
        writeln!(page, "<ul class=\"legend\">")?;
        for (at, series) in chart.series.iter().enumerate() {
            writeln!(page, "<li>{}{}</li>", chart.sample(at), Escaped(&series.name))?;
        }
        writeln!(page, "</ul>")?;
    }
    writeln!(page, "</figure>")
}
