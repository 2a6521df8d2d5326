//! Charts as SVG, drawn by hand: lines and marks over two axes.
//!
//! Colours are classes of the page, so that one drawing serves light, dark and print; a series is
//! told by its colour, its dashes and the form of its marks, and so without colours too. A library
//! for plots writes fixed colours and no such classes, and takes longer to build than all of this.

use super::escape::Escaped;
use std::fmt::Write as _;

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

/// How many colours the page has.
const COLOURS: usize = 8;
const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 46.0;

/// An axis with its ends and ticks.
struct Scale {
    low: f64,
    high: f64,
    logarithmic: bool,
    ticks: Vec<f64>,
}

impl Scale {
    fn new(axis: &Axis, values: impl Iterator<Item = f64>) -> Self {
        let values = values.filter(|value| value.is_finite());
        let values = values.filter(|value| !axis.logarithmic || *value > 0.0);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            (low, high) = (1.0, 2.0);
        }
        if axis.logarithmic {
            return Self::decades(low, high);
        }
        if axis.from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        let span = if high > low { high - low } else { high.abs().max(1.0) };
        let rough = span / 5.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|part| part * power);
        let step = step.into_iter().find(|&step| step >= rough).unwrap_or(rough);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let last = if last > first { last } else { first + 1.0 };
        let count = (last - first).min(20.0) as usize;
        let ticks = (0..=count).map(|at| (first + at as f64) * step).collect();
        Self { low: first * step, high: last * step, logarithmic: false, ticks }
    }

    fn decades(low: f64, high: f64) -> Self {
        let (first, last) = (low.log10().floor(), high.log10().ceil());
        let last = if last > first { last } else { first + 1.0 };
        let decades = (last - first).min(40.0) as i32;
        let parts: &[f64] = if decades <= 2 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let (low, high) = (10_f64.powf(first), 10_f64.powf(last));
        let all = (0..=decades)
            .flat_map(|at| parts.iter().map(move |part| part * 10_f64.powf(first + f64::from(at))));
        let ticks = all.filter(|tick| *tick <= high * 1.000_001).collect();
        Self { low, high, logarithmic: true, ticks }
    }

    /// Where a value stands, from 0 to 1.
    fn share(&self, value: f64) -> f64 {
        let of = |value: f64| if self.logarithmic { value.log10() } else { value };
        (of(value) - of(self.low)) / (of(self.high) - of(self.low))
    }
}

impl Chart {
    /// The drawing, with a title and a description that a screen reader reads.
    pub(super) fn svg(&self, number: usize) -> String {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let x = Scale::new(&self.x, points().map(|point| point.0));
        let y = Scale::new(&self.y, points().map(|point| point.1));
        let across = |value: f64| LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
        let down = |value: f64| HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
        let mut svg = format!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             aria-labelledby=\"title-{number} about-{number}\">\
             <title id=\"title-{number}\">{}</title><desc id=\"about-{number}\">{}</desc>",
            Escaped(&self.title),
            Escaped(&self.about),
        );
        for &tick in &x.ticks {
            let at = across(tick);
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/>\
                 <text class=\"tick\" text-anchor=\"middle\" x=\"{at:.1}\" y=\"{:.1}\">{}</text>",
                HEIGHT - BOTTOM,
                HEIGHT - BOTTOM + 16.0,
                short(tick),
            );
        }
        for &tick in &y.ticks {
            let at = down(tick);
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
                 <text class=\"tick\" text-anchor=\"end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                at + 4.0,
                short(tick),
            );
        }
        let (middle, centre) =
            (f64::midpoint(LEFT, WIDTH - RIGHT), f64::midpoint(TOP, HEIGHT - BOTTOM));
        let _ = write!(
            svg,
            "<text class=\"axis\" text-anchor=\"middle\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text>\
             <text class=\"axis\" text-anchor=\"middle\" x=\"14\" y=\"{centre:.1}\" \
             transform=\"rotate(-90 14 {centre:.1})\">{}</text>",
            HEIGHT - 10.0,
            Escaped(&self.x.label),
            Escaped(&self.y.label),
        );
        for (at, series) in self.series.iter().enumerate() {
            let seen = series.points.iter().filter(|point| {
                let positive = |axis: &Axis, value: f64| !axis.logarithmic || value > 0.0;
                point.0.is_finite()
                    && point.1.is_finite()
                    && positive(&self.x, point.0)
                    && positive(&self.y, point.1)
            });
            let seen: Vec<(f64, f64, &(f64, f64))> =
                seen.map(|point| (across(point.0), down(point.1), point)).collect();
            let class = class(at);
            if series.line {
                let path: Vec<String> =
                    seen.iter().map(|(x, y, _)| format!("{x:.1},{y:.1}")).collect();
                let _ =
                    write!(svg, "<polyline class=\"line {class}\" points=\"{}\"/>", path.join(" "));
            }
            if series.marks {
                for (x, y, point) in seen {
                    let told = format!(
                        "{}: {} {}, {} {}",
                        series.name,
                        self.x.label,
                        short(point.0),
                        self.y.label,
                        short(point.1)
                    );
                    svg.push_str(&mark(at, x, y, &told));
                }
            }
        }
        svg.push_str("</svg>");
        svg
    }

    /// A sample of a series for the legend.
    pub(super) fn sample(&self, at: usize) -> String {
        let mut svg =
            String::from("<svg class=\"sample\" viewBox=\"0 0 34 14\" aria-hidden=\"true\">");
        if self.series.get(at).is_some_and(|series| series.line) {
            let _ = write!(svg, "<polyline class=\"line {}\" points=\"1,7 33,7\"/>", class(at));
        }
        if self.series.get(at).is_some_and(|series| series.marks) {
            svg.push_str(&mark(at, 17.0, 7.0, ""));
        }
        svg.push_str("</svg>");
        svg
    }
}

/// Colour and dashes of a series.
fn class(at: usize) -> String {
    format!("c{} d{}", at % COLOURS, at / COLOURS % 3)
}

/// A mark: a circle, a square, a triangle or a diamond, full or empty.
fn mark(at: usize, x: f64, y: f64, told: &str) -> String {
    let full = if at / COLOURS % 2 == 0 { "full" } else { "empty" };
    let path = match (at / COLOURS + at) % 4 {
        0 => format!("M{:.1} {y:.1}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", x - 4.0),
        1 => format!("M{:.1} {:.1}h7v7h-7z", x - 3.5, y - 3.5),
        2 => format!("M{x:.1} {:.1}l4.5 8h-9z", y - 5.0),
        _ => format!("M{x:.1} {:.1}l5 5l-5 5l-5 -5z", y - 5.0),
    };
    let title =
        if told.is_empty() { String::new() } else { format!("<title>{}</title>", Escaped(told)) };
    format!("<path class=\"mark {full} c{}\" d=\"{path}\">{title}</path>", at % COLOURS)
}

/// A number in as few digits as tell it: four that count, without zeros at the end.
pub(super) fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs().log10().floor();
    if !(-4.0..7.0).contains(&size) {
        let text = format!("{value:.1e}");
        return text.replacen(".0e", "e", 1);
    }
    let digits = (3.0 - size).max(0.0) as usize;
    let text = format!("{value:.digits$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.replacen('-', "−", 1)
}
