//! The report as SVG plots.

use super::report::{formed_by, words};
use mentormatch::kernel::Phrases;
use mentormatch::program::monitoring::{Change, Covered, Group, Impact, ImpactRow};
use mentormatch::program::{Heading, Record};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::path::{Path, PathBuf};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Fallible<T> = Result<T, Box<dyn Error>>;

const FONT: (&str, i32) = ("sans-serif", 15);
const BLUE: RGBColor = RGBColor(31, 90, 153);
const ORANGE: RGBColor = RGBColor(204, 102, 0);
const GREY: RGBColor = RGBColor(120, 120, 120);

/// Draws all plots and gives back their files.
pub(crate) fn draw(
    folder: &Path,
    record: &Record,
    impact: &Impact,
    phrases: &Phrases,
) -> Fallible<Vec<PathBuf>> {
    let side = |row: &ImpactRow| phrases.in_case(row.side, "pl");
    let everybody = impact.rows.iter().filter(|row| row.group == Group::Everybody);
    let changes: Vec<_> = everybody
        .filter_map(|row| Some((format!("{}: {}", side(row), row.measure), row.change.as_ref()?)))
        .collect();
    let ways = impact.rows.iter().filter_map(|row| match &row.group {
        Group::FormedBy(way) => {
            let label = format!("{}, {}: {}", side(row), row.measure, formed_by(way, phrases));
            Some((label, row.change.as_ref()?))
        }
        _ => None,
    });
    let ways: Vec<_> = ways.collect();
    let files = ["change.svg", "strategies.svg", "coverage.svg"].map(|name| folder.join(name));
    intervals(&files[0], &phrases.say(Heading::Impact), &changes, phrases)?;
    intervals(&files[1], &phrases.say(Heading::Comparison), &ways, phrases)?;
    coverage(&files[2], record, phrases)?;
    Ok(files.into())
}

/// The mean change of each row with its interval, and a line at no change.
fn intervals(
    file: &Path,
    title: &str,
    rows: &[(String, &Change)],
    phrases: &Phrases,
) -> Fallible<()> {
    let ends = |change: &Change| match &change.interval {
        Ok(interval) => (interval.low, interval.high),
        Err(_) => (change.mean, change.mean),
    };
    let (mut from, mut to) = (0.0_f64, 0.0_f64);
    for (low, high) in rows.iter().map(|(_, change)| ends(change)) {
        (from, to) = (from.min(low), to.max(high));
    }
    let pad = 0.08 * (to - from).max(1.0);
    let height = 110 + 30 * rows.len() as u32;
    let root = SVGBackend::new(file, (1200, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart: Chart<'_, '_> = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 20))
        .margin(15)
        .x_label_area_size(45)
        .y_label_area_size(570)
        .build_cartesian_2d(from - pad..to + pad, 0.0..rows.len() as f64)?;
    let about = words(
        phrases,
        "mean change with its 95 % interval; hollow: too few people for an interval",
        "среднее изменение и 95 % интервал; пустой кружок – слишком мало участников",
    );
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .y_labels(0)
        .x_max_light_lines(1)
        .x_desc(about)
        .label_style(FONT)
        .axis_desc_style(FONT)
        .draw()?;
    let line = [(0.0, 0.0), (0.0, rows.len() as f64)];
    chart.draw_series([PathElement::new(line, GREY.stroke_width(1))])?;
    for (at, (label, change)) in rows.iter().enumerate() {
        let y = rows.len() as f64 - at as f64 - 0.5;
        let (low, high) = ends(change);
        chart.draw_series([PathElement::new([(low, y), (high, y)], BLUE.stroke_width(3))])?;
        let style = if change.interval.is_ok() { BLUE.filled() } else { BLUE.stroke_width(1) };
        chart.draw_series([Circle::new((change.mean, y), 5, style)])?;
        let label = format!("{label} (n = {})", change.n);
        beside(&root, &chart, (from - pad, y), &label)?;
    }
    root.present()?;
    Ok(())
}

/// Writes a label left of a point of the chart.
fn beside(root: &Area<'_>, chart: &Chart<'_, '_>, at: (f64, f64), label: &str) -> Fallible<()> {
    let (x, y) = chart.plotting_area().map_coordinate(&at);
    let style = FONT.into_text_style(root).pos(Pos::new(HPos::Right, VPos::Center));
    root.draw(&Text::new(label.to_owned(), (x - 8, y), style))?;
    Ok(())
}

/// The learners' coverage of each year as a bar, and the targets as marks.
fn coverage(file: &Path, record: &Record, phrases: &Phrases) -> Fallible<()> {
    let rows = record.coverage();
    let rows: Vec<_> = rows.iter().filter(|row| row.covered == Covered::Learners).collect();
    let years = rows.iter().map(|row| f64::from(row.year));
    let (first, last) =
        years.fold((f64::MAX, f64::MIN), |(first, last), year| (first.min(year), last.max(year)));
    let root = SVGBackend::new(file, (820, 460)).into_drawing_area();
    root.fill(&WHITE)?;
    let title = format!("{}: {}", phrases.say(Heading::Coverage), phrases.say(Covered::Learners));
    let mut chart: Chart<'_, '_> = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 20))
        .margin(15)
        .x_label_area_size(45)
        .y_label_area_size(60)
        .build_cartesian_2d(first - 0.6..last + 0.6, 0.0..105.0)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels((last - first) as usize + 1)
        .x_label_formatter(&|year| format!("{year:.0}"))
        .y_desc("%")
        .y_label_formatter(&|percent| format!("{percent:.0}"))
        .y_max_light_lines(1)
        .x_desc(words(
            phrases,
            "bar: counted; mark: target",
            "столбец – достигнутый охват, черта – целевой показатель",
        ))
        .label_style(FONT)
        .axis_desc_style(FONT)
        .draw()?;
    let middle = Pos::new(HPos::Center, VPos::Bottom);
    let inside = FONT.into_text_style(&root).pos(middle).color(&WHITE);
    let mut drawn = Vec::new();
    for row in rows {
        let year = f64::from(row.year);
        let share = row.count.and_then(|count| Some((count, count.share()?)));
        if let (Some((count, share)), false) = (share, drawn.contains(&row.year)) {
            drawn.push(row.year);
            let share = share as f64 / 100.0;
            let bar = [(year - 0.3, 0.0), (year + 0.3, share)];
            chart.draw_series([Rectangle::new(bar, BLUE.filled())])?;
            let label = format!("{}/{}", count.taking_part, count.of);
            chart.draw_series([Text::new(label, (year, 1.0), inside.clone())])?;
        }
        if let Some(target) = &row.target {
            let percent = f64::from(target.percent);
            let mark = [(year - 0.4, percent), (year + 0.4, percent)];
            chart.draw_series([PathElement::new(mark, ORANGE.stroke_width(3))])?;
        }
    }
    root.present()?;
    Ok(())
}
