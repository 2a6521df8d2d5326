//! Charts as SVG: lines and marks over two axes, drawn by `plotters`.
//!
//! The library writes colours as attributes, which a rule of the page's style goes before: the page
//! gives each of them its own for light, dark and print. A series is told by its colour, its dashes
//! and the form of its marks, and so without colours too.

use crate::kernel::{Internal, Language, Shown};
use minijinja::HtmlEscape;
use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::ops::Range;

/// A chart.
pub(super) struct Chart {
    pub(super) title: String,
    /// What is seen, for those who do not see it.
    pub(super) about: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) series: Vec<Series>,
}

pub(super) struct Axis {
    pub(super) label: String,
    /// By powers of ten.
    pub(super) logarithmic: bool,
    /// Whether zero is always on it.
    pub(super) from_zero: bool,
}

/// What is drawn in one colour.
pub(super) struct Series {
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
    /// Whether points are joined.
    pub(super) line: bool,
    /// Whether points are marked.
    pub(super) marks: bool,
}

/// The colours of series, each with room for two more tones of blue. `page.css` names each of them,
/// `INK` and `GRID`.
const COLOURS: [RGBColor; 8] = [
    RGBColor(0x1f, 0x5a, 0x99),
    RGBColor(0xb3, 0x47, 0x0b),
    RGBColor(0x1b, 0x7a, 0x3d),
    RGBColor(0x7c, 0x3a, 0xed),
    RGBColor(0xb3, 0x13, 0x4b),
    RGBColor(0x00, 0x72, 0x7a),
    RGBColor(0x6b, 0x6b, 0x00),
    RGBColor(0x59, 0x63, 0x6e),
];
const ROUNDS: usize = 3;
const INK: RGBColor = RGBColor(0x1b, 0x1f, 0x24);
const GRID: RGBColor = RGBColor(0xd0, 0xd7, 0xde);

/// The library counts in whole points, so that a drawing has three to one of the page.
const FINE: i32 = 3;
const SIZE: (u32, u32) = (1320, 960);
const FONT: (&str, i32) = ("sans-serif", 12 * FINE);

type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failed = DrawingAreaErrorKind<std::io::Error>;
/// A place in a drawing.
type Place = (i32, i32);

/// An axis as the library takes it, with its ticks. By powers of ten it is one of exponents.
struct Scale {
    inner: RangedCoordf64,
    ticks: Vec<f64>,
    logarithmic: bool,
    language: Language,
}

impl Scale {
    fn new(axis: &Axis, values: impl Iterator<Item = f64>, language: Language) -> Self {
        let logarithmic = axis.logarithmic;
        let seen = values.filter_map(|value| place(logarithmic, value));
        let zero = (axis.from_zero && !logarithmic).then_some(0.0);
        let (low, high) =
            seen.chain(zero).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let (low, high) = if low > high { (0.0, 1.0) } else { (low, high) };
        if logarithmic {
            let (first, last) = (low.floor(), high.ceil().max(low.floor() + 1.0));
            let parts: &[f64] = if last - first <= 2.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
            let decades = (first as i32..=last as i32).map(f64::from);
            let ticks = decades.flat_map(|at| parts.iter().map(move |part| at + part.log10()));
            let ticks = ticks.filter(|tick| *tick <= last).collect();
            return Self { inner: (first..last).into(), ticks, logarithmic, language };
        }
        // Values that are alike, or nearly so, still need a width.
        let (wide, large) = (high - low, high.abs().max(low.abs()));
        let room = if wide > 1e-9 * large { 0.04 * wide } else { large.max(1.0) };
        let low = if zero.is_some() && low == 0.0 { low } else { low - room };
        let inner = RangedCoordf64::from(low..high + room);
        Self { ticks: inner.key_points(7), inner, logarithmic, language }
    }
}

impl Ranged for Scale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        self.inner.map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks.clone() }
    }

    fn range(&self) -> Range<f64> {
        self.inner.range()
    }
}

impl ValueFormatter<f64> for Scale {
    fn format_ext(&self, tick: &f64) -> String {
        short(if self.logarithmic { 10_f64.powf(*tick) } else { *tick }, self.language)
    }
}

/// Where a value stands on an axis, if it has a place there. Beyond 10³⁰⁰ a width could overflow.
fn place(logarithmic: bool, value: f64) -> Option<f64> {
    let value = match logarithmic {
        true if value > 0.0 => value.log10(),
        true => return None,
        false => value,
    };
    (value.abs() < 1e300).then_some(value)
}

impl Chart {
    /// The drawing, with a title and a description that a screen reader reads, numbers as the
    /// language writes them.
    pub(super) fn svg(&self, number: usize, language: Language) -> Result<String, Internal> {
        let label = format!("aria-labelledby=\"title-{number} about-{number}\"");
        let told = format!(
            "<title id=\"title-{number}\">{}</title><desc id=\"about-{number}\">{}</desc>",
            HtmlEscape(&Shown(&self.title).to_string()),
            HtmlEscape(&Shown(&self.about).to_string()),
        );
        drawing(SIZE, &format!("role=\"img\" {label}"), &told, |canvas| self.draw(canvas, language))
    }

    /// A sample of a series for the legend.
    pub(super) fn sample(&self, at: usize) -> Result<String, Internal> {
        let size = (34 * FINE as u32, 14 * FINE as u32);
        let marked = self.series.get(at).map_or((false, false), |one| (one.line, one.marks));
        drawing(size, "class=\"sample\" aria-hidden=\"true\"", "", |canvas| {
            if marked.0 {
                line(at, vec![(FINE, 7 * FINE), (33 * FINE, 7 * FINE)], canvas)?;
            }
            if marked.1 {
                mark(at, (17 * FINE, 7 * FINE), canvas)?;
            }
            Ok(())
        })
    }

    fn draw(&self, canvas: &Canvas<'_>, language: Language) -> Result<(), Failed> {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let x = Scale::new(&self.x, points().map(|point| point.0), language);
        let y = Scale::new(&self.y, points().map(|point| point.1), language);
        let mut chart = ChartBuilder::on(canvas)
            .margin(10 * FINE)
            .x_label_area_size(42 * FINE)
            .y_label_area_size(62 * FINE)
            .build_cartesian_2d(x, y)?;
        chart
            .configure_mesh()
            .max_light_lines(0)
            .bold_line_style(GRID.stroke_width(FINE as u32))
            .axis_style(INK.stroke_width(FINE as u32))
            .label_style(FONT.into_font().color(&INK))
            .x_desc(Shown(&self.x.label).to_string())
            .y_desc(Shown(&self.y.label).to_string())
            .draw()?;
        for (at, series) in self.series.iter().enumerate() {
            let seen = series.points.iter().filter_map(|&(across, up)| {
                let across = place(self.x.logarithmic, across)?;
                Some(chart.backend_coord(&(across, place(self.y.logarithmic, up)?)))
            });
            let seen: Vec<Place> = seen.collect();
            if series.marks {
                seen.iter().try_for_each(|&place| mark(at, place, canvas))?;
            }
            if series.line {
                line(at, seen, canvas)?;
            }
        }
        Ok(())
    }
}

/// A drawing without the addresses of names that a page needs none of.
fn drawing(
    size: (u32, u32),
    attributes: &str,
    told: &str,
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), Failed>,
) -> Result<String, Internal> {
    let mut svg = String::new();
    {
        let canvas = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        draw(&canvas)
            .and_then(|()| canvas.present())
            .map_err(|_| Internal::broken("a chart is not drawn"))?;
    }
    let (_, inside) = svg.split_once('>').ok_or_else(|| Internal::broken("a drawing is empty"))?;
    let (width, height) = size;
    Ok(format!("<svg {attributes} viewBox=\"0 0 {width} {height}\">{told}{inside}"))
}

/// The colour of a series. A second and a third round of all colours differ from the first by what
/// nobody sees, and the page draws the lines of these in dashes.
fn colour(at: usize) -> RGBColor {
    let RGBColor(red, green, blue) = COLOURS[at % COLOURS.len()];
    RGBColor(red, green, blue + (at / COLOURS.len() % ROUNDS) as u8)
}

/// Draws a line.
fn line(at: usize, places: Vec<Place>, canvas: &Canvas<'_>) -> Result<(), Failed> {
    canvas.draw(&PathElement::new(places, colour(at).stroke_width(2 * FINE as u32)))
}

/// Draws a mark: a circle, a square, a triangle or a diamond, full or empty.
fn mark(at: usize, (x, y): Place, canvas: &Canvas<'_>) -> Result<(), Failed> {
    let (colour, size, far) = (colour(at), 4 * FINE, 5 * FINE);
    let corners = match (at / COLOURS.len() + at) % 4 {
        0 => Vec::new(),
        1 => vec![(-size, -size), (size, -size), (size, size), (-size, size), (-size, -size)],
        2 => vec![(0, -far), (far, size), (-far, size), (0, -far)],
        _ => vec![(0, -far), (far, 0), (0, far), (-far, 0), (0, -far)],
    };
    let corners: Vec<Place> =
        corners.into_iter().map(|(right, down)| (x + right, y + down)).collect();
    let full = at / COLOURS.len() % 2 == 0;
    let style = if full { colour.filled() } else { colour.stroke_width(FINE as u32) };
    match (corners.is_empty(), full) {
        (true, _) => canvas.draw(&Circle::new((x, y), size, style)),
        (false, true) => canvas.draw(&Polygon::new(corners, style)),
        (false, false) => canvas.draw(&PathElement::new(corners, style)),
    }
}

/// A number in as few digits as tell it: four that count, without zeros at the end.
pub(super) fn short(value: f64, language: Language) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs().log10().floor();
    if !(-4.0..7.0).contains(&size) {
        let text = format!("{value:.1e}");
        return language.number(&text.replacen(".0e", "e", 1));
    }
    let digits = (3.0 - size).max(0.0) as usize;
    let text = format!("{value:.digits$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    language.number(&text.replacen('-', "−", 1))
}
