//! Floats of every size against an oracle that adds them without rounding.

use super::{Draw, answers, pairs, solve};
use mentormatch::lab::Context;
use serde_json::{Value, json};
use std::cmp::Ordering;

/// How many random instances: `EXACT_CASES`, or a number that is bearable.
fn cases() -> u64 {
    std::env::var("EXACT_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(3500)
}

/// A sum of floats in units of 2⁻¹⁰⁷⁴: digits of 32 bits, each with its own sign, the least
/// first. Nothing is carried before two sums are compared.
#[derive(Clone)]
struct Sum([i64; DIGITS]);

const DIGITS: usize = 69;

impl Sum {
    const ZERO: Self = Self([0; DIGITS]);

    fn add(&mut self, float: f64) {
        let bits = float.abs().to_bits();
        let exponent = (bits >> 52).max(1) - 1;
        let fraction = bits & ((1 << 52) - 1) | u64::from(bits >> 52 > 0) << 52;
        let shifted = u128::from(fraction) << (exponent % 32);
        let sign = if float < 0.0 { -1 } else { 1 };
        for digit in 0..3 {
            let part = (shifted >> (32 * digit) & 0xffff_ffff) as i64;
            self.0[exponent as usize / 32 + digit] += sign * part;
        }
    }

    fn of(floats: &[f64]) -> Self {
        let mut sum = Self::ZERO;
        floats.iter().for_each(|&float| sum.add(float));
        sum
    }

    fn twice(&self) -> Self {
        Self(self.0.map(|digit| 2 * digit))
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let mut carry = 0;
        let mut nonzero = false;
        for (one, two) in self.0.iter().zip(&other.0) {
            let digit = one - two + carry;
            nonzero |= digit & 0xffff_ffff != 0;
            carry = digit >> 32;
        }
        match carry.cmp(&0) {
            Ordering::Equal if nonzero => Ordering::Greater,
            order => order,
        }
    }

    /// Whether no float is nearer.
    fn is_nearest(&self, float: f64) -> bool {
        let above = Self::of(&[float, float.next_up()]);
        let below = Self::of(&[float, float.next_down()]);
        self.twice().cmp(&above).is_le() && self.twice().cmp(&below).is_ge()
    }
}

/// An instance, read without the library.
struct Problem {
    rows: usize,
    columns: usize,
    edges: Vec<(usize, usize, f64)>,
    instance: Value,
}

/// The best of all sets of pairs.
struct Best {
    value: Sum,
    /// The worst weight, where that comes first.
    worst: Option<f64>,
    /// How many sets are the best.
    count: usize,
    pairs: Vec<(usize, usize)>,
}

impl Problem {
    fn counts(&self, name: &str, agents: usize, default: u64) -> Vec<u64> {
        match self.instance[name].as_array() {
            Some(list) => list.iter().map(|item| item.as_u64().unwrap()).collect(),
            None => vec![default; agents],
        }
    }

    fn prices(&self, name: &str, agents: usize) -> Vec<f64> {
        match self.instance[name].as_array() {
            Some(list) => list.iter().map(|item| item.as_f64().unwrap()).collect(),
            None => vec![0.0; agents],
        }
    }

    fn listed(&self, name: &str) -> Vec<(usize, usize)> {
        let pairs = self.instance[name].as_array();
        let index = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        pairs.into_iter().flatten().map(|pair| (index(&pair[0]), index(&pair[1]))).collect()
    }

    fn best(&self) -> Option<Best> {
        let sign = if self.instance["sense"] == "min" { -1.0 } else { 1.0 };
        let bottleneck = self.instance["objective"].as_str().is_some_and(|name| name != "sum");
        let cover = self.instance["cover"].as_str().unwrap_or("");
        let cardinality = match self.instance["cardinality"].as_str() {
            _ if !cover.is_empty() => "cover",
            given => given.unwrap_or("maximum"),
        };
        let sides = [("row", self.rows, self.columns), ("column", self.columns, self.rows)];
        let seats = sides.map(|side| self.counts(&format!("{}_seats", side.0), side.1, 1));
        let least = sides.map(|side| self.counts(&format!("{}_minimum", side.0), side.1, 0));
        let prices = sides.map(|side| self.prices(&format!("{}_unmatched", side.0), side.1));
        let full = (0..2).map(|of| {
            let most = sides[of].2 as u64;
            seats[of].iter().map(|&seats| seats.min(most)).sum::<u64>()
        });
        let full = full.min().unwrap();
        let (required, forbidden) = (self.listed("required"), self.listed("forbidden"));
        let mut best: Option<(u32, Best)> = None;
        'sets: for set in 0u32..1 << self.edges.len() {
            let mut partners = [vec![0; self.rows], vec![0; self.columns]];
            let mut value = Sum::ZERO;
            let mut worst = f64::INFINITY;
            let mut made = Vec::new();
            for (at, &(row, column, weight)) in self.edges.iter().enumerate() {
                if set >> at & 1 == 1 {
                    partners[0][row] += 1;
                    partners[1][column] += 1;
                    value.add(sign * weight);
                    worst = worst.min(sign * weight);
                    made.push((row, column));
                }
            }
            if required.iter().any(|pair| !made.contains(pair))
                || made.iter().any(|pair| forbidden.contains(pair))
                || cardinality == "full" && made.len() as u64 != full
            {
                continue;
            }
            for of in 0..2 {
                let covered = cover.strip_suffix('s') == Some(sides[of].0);
                for (agent, &count) in partners[of].iter().enumerate() {
                    let seats = seats[of][agent];
                    if count > seats || count < least[of][agent] || covered && count < seats {
                        continue 'sets;
                    }
                    if count == 0 {
                        value.add(-prices[of][agent]);
                    }
                }
            }
            let size = if cardinality == "maximum" { set.count_ones() } else { 0 };
            let order = best.as_ref().map_or(Ordering::Greater, |(most, best)| {
                let by_worst = match best.worst {
                    Some(reached) => worst.partial_cmp(&reached).unwrap(),
                    None => Ordering::Equal,
                };
                size.cmp(most).then(by_worst).then(value.cmp(&best.value))
            });
            match (order, &mut best) {
                (Ordering::Greater, best) => {
                    let worst = bottleneck.then_some(worst);
                    *best = Some((size, Best { value, worst, count: 1, pairs: made }));
                }
                (Ordering::Equal, Some(best)) => best.1.count += 1,
                _ => {}
            }
        }
        let (_, mut best) = best?;
        best.value = Sum(best.value.0.map(|digit| if sign < 0.0 { -digit } else { digit }));
        best.worst = best.worst.map(|worst| sign * worst);
        Some(best)
    }

    /// Whether the answer says that it is proven, and is what the oracle says.
    fn check(&self, answer: &Value) -> Option<Best> {
        let context = || format!("{}\n{answer}", self.instance);
        let best = self.best();
        let Some(best) = best else {
            assert_eq!(answer["status"], "impossible", "{}", context());
            assert_eq!(answer["verified"], "optimal", "{}", context());
            return None;
        };
        assert_eq!(answer["status"], "solved", "{}", context());
        assert_eq!(answer["verified"], "optimal", "{}", context());
        let made = pairs(answer);
        let weight = |pair: &(usize, usize)| {
            self.edges.iter().find(|edge| (edge.0, edge.1) == *pair).unwrap().2
        };
        // The worst pair alone leaves the others open.
        if best.count == 1 && self.instance["objective"] != "bottleneck" {
            assert_eq!(made, best.pairs, "{}", context());
        }
        let number = |value: &Value| value.as_f64();
        match self.instance["objective"].as_str() {
            Some("bottleneck") => {
                let worst = best.worst.filter(|worst| worst.is_finite());
                assert_eq!(number(&answer["value"]), worst, "{}", context());
                let least = self.instance["sense"] == "min";
                let order = |a: &f64, b: &f64| if least { b.total_cmp(a) } else { a.total_cmp(b) };
                let made = made.iter().map(|pair| weight(pair) + 0.0).min_by(order);
                assert_eq!(made, worst, "{}", context());
                return Some(best);
            }
            objective => {
                assert!(best.value.is_nearest(number(&answer["value"]).unwrap()), "{}", context());
                if objective == Some("bottleneck-then-sum") {
                    let worst = best.worst.filter(|worst| worst.is_finite());
                    assert_eq!(number(&answer["bottleneck"]), worst, "{}", context());
                }
            }
        }
        // The pairs are worth what is claimed, to the last bit.
        let mut value = Sum::ZERO;
        made.iter().for_each(|pair| value.add(weight(pair)));
        for (side, agents) in [("row", self.rows), ("column", self.columns)] {
            let prices = self.prices(&format!("{side}_unmatched"), agents);
            for (agent, price) in prices.into_iter().enumerate() {
                let of = |pair: &(usize, usize)| if side == "row" { pair.0 } else { pair.1 };
                if !made.iter().any(|pair| of(pair) == agent) {
                    value.add(if self.instance["sense"] == "min" { price } else { -price });
                }
            }
        }
        assert!(value.cmp(&best.value).is_eq(), "{}", context());
        Some(best)
    }
}

/// A float of one of the families in which rounding hides what is better.
fn float(draw: &mut Draw, family: usize) -> f64 {
    let sign = if draw.percent(20) { -1.0 } else { 1.0 };
    let tiny = f64::EPSILON * draw.below(5) as f64;
    sign * match family {
        // Any bits whose sums do not overflow.
        0 => f64::from_bits(draw.below(2030 << 52)),
        1 => draw.below(400) as f64 / 100.0,
        2 => 1e-6 * (1.0 + tiny),
        3 => f64::from_bits(draw.below(9)),
        4 => [0.1, 0.2, 0.3, 0.4, 0.6, 0.7][draw.size(6)],
        5 => 2f64.powi([-1074, -600, -60, 0, 60, 600, 1010][draw.size(7)]) * (1.0 + tiny),
        6 => 10f64.powi(draw.size(40) as i32 - 20) * draw.below(10) as f64,
        7 => f64::from_bits((1020 << 52) + draw.below(8 << 52)),
        _ => draw.below(4) as f64,
    }
}

fn random(draw: &mut Draw) -> Problem {
    let (rows, columns) = (1 + draw.size(4), 1 + draw.size(3));
    let (one, two) = (draw.size(9), draw.size(9));
    let mixed = draw.percent(30);
    let allowed = [60, 85, 100][draw.size(3)];
    let mut edges = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if draw.percent(allowed) {
                let family = if mixed && draw.percent(50) { two } else { one };
                edges.push((row, column, float(draw, family)));
            }
        }
    }
    let mut instance = json!({ "problem": "assignment" });
    if draw.percent(60) {
        let weight = |row, column| edges.iter().find(|edge| (edge.0, edge.1) == (row, column));
        let row = |row| (0..columns).map(|at| json!(weight(row, at).map(|edge| edge.2))).collect();
        instance["weights"] = (0..rows).map(row).collect::<Vec<Value>>().into();
    } else {
        instance["rows"] = json!(rows);
        instance["columns"] = json!(columns);
        instance["edges"] = json!(edges);
    }
    if draw.percent(50) {
        instance["sense"] = json!("min");
    }
    let free = draw.percent(25);
    if free {
        instance["cardinality"] = json!("free");
    } else if draw.percent(15) {
        instance["cover"] = json!(["rows", "columns"][draw.size(2)]);
    } else if draw.percent(20) {
        instance["cardinality"] = json!("full");
    }
    let mut several = false;
    for (side, agents) in [("row", rows), ("column", columns)] {
        let seats: Vec<usize> = (0..agents).map(|_| [1, 1, 2, 3, 0][draw.size(5)]).collect();
        if draw.percent(25) {
            instance[format!("{side}_seats")] = json!(seats);
            several = true;
        } else if draw.percent(10) {
            let least: Vec<usize> = (0..agents).map(|_| draw.size(2)).collect();
            instance[format!("{side}_minimum")] = json!(least);
        }
    }
    if free && draw.percent(50) {
        for (side, agents) in [("row", rows), ("column", columns)] {
            if draw.percent(60) {
                let price = |draw: &mut Draw| {
                    let price = float(draw, one);
                    // With several seats a price must not be negative.
                    if several { price.abs() } else { price }
                };
                let prices: Vec<f64> = (0..agents).map(|_| price(draw)).collect();
                instance[format!("{side}_unmatched")] = json!(prices);
            }
        }
    } else if !free && draw.percent(25) {
        instance["objective"] = json!(["bottleneck", "bottleneck-then-sum"][draw.size(2)]);
    }
    if !edges.is_empty() && draw.percent(10) {
        let edge = edges[draw.size(edges.len())];
        instance["required"] = json!([[edge.0, edge.1]]);
    }
    if !edges.is_empty() && draw.percent(10) {
        let edge = edges[draw.size(edges.len())];
        instance["forbidden"] = json!([[edge.0, edge.1]]);
    }
    Problem { rows, columns, edges, instance }
}

#[test]
fn every_float_counts() {
    for seed in 0..cases() {
        let problem = random(&mut Draw::new("exact floats", seed));
        // Whole numbers in floats are written as floats, so all of it is in floats.
        problem.check(&solve(&problem.instance));
    }
}

#[test]
fn scaling_by_a_power_of_two_changes_nothing_else() {
    let mut unique = 0;
    for seed in 0..cases() / 4 {
        let mut draw = Draw::new("scaled floats", seed);
        let problem = random(&mut draw);
        let factor = 2f64.powi(draw.size(1000) as i32 - 500);
        let numbers = || {
            let prices =
                ["row_unmatched", "column_unmatched"].map(|n| problem.instance[n].as_array());
            let prices =
                prices.into_iter().flatten().flatten().map(|price| price.as_f64().unwrap());
            problem.edges.iter().map(|edge| edge.2).chain(prices)
        };
        // Only where every number and every sum can be scaled exactly.
        let limit = f64::MAX / 128.0;
        if numbers().any(|n| n * factor / factor != n || (n * factor).abs() > limit) {
            continue;
        }
        let mut scaled = problem.instance.clone();
        let scale = |value: &mut Value| {
            if let Some(number) = value.as_f64() {
                *value = json!(number * factor);
            }
        };
        for row in scaled["weights"].as_array_mut().into_iter().flatten() {
            row.as_array_mut().unwrap().iter_mut().for_each(scale);
        }
        for edge in scaled["edges"].as_array_mut().into_iter().flatten() {
            scale(&mut edge[2]);
        }
        for name in ["row_unmatched", "column_unmatched"] {
            scaled[name].as_array_mut().into_iter().flatten().for_each(scale);
            if scaled[name].is_null() {
                scaled.as_object_mut().unwrap().remove(name);
            }
        }
        for name in ["weights", "edges"] {
            if scaled[name].is_null() {
                scaled.as_object_mut().unwrap().remove(name);
            }
        }
        let (before, after) = (solve(&problem.instance), solve(&scaled));
        let context = format!("{factor:e}\n{}\n{before}\n{after}", problem.instance);
        assert_eq!(before["status"], after["status"], "{context}");
        assert_eq!(after["verified"], "optimal", "{context}");
        let Some(best) = problem.best() else { continue };
        let value = before["value"].as_f64();
        if value.is_none_or(|value| value * factor / factor == value) {
            assert_eq!(value.map(|value| value * factor), after["value"].as_f64(), "{context}");
        }
        if best.count == 1 {
            unique += 1;
            assert_eq!(before["pairs"], after["pairs"], "{context}");
        }
    }
    assert!(unique > cases() / 40, "{unique}");
}

/// Larger ones, whose proof alone is looked at: near ties everywhere, and all sizes at once.
#[test]
fn larger_tables_of_near_ties_are_proven() {
    for seed in 0..20 {
        let mut draw = Draw::new("larger floats", seed);
        let (rows, columns) = (20 + draw.size(60), 20 + draw.size(60));
        let family = draw.size(9);
        let table: Vec<Vec<f64>> =
            (0..rows).map(|_| (0..columns).map(|_| float(&mut draw, family)).collect()).collect();
        let kind = [
            json!({}),
            json!({ "cardinality": "free" }),
            json!({ "column_seats": vec![2; columns] }),
            json!({ "row_seats": vec![2; rows], "column_seats": vec![2; columns] }),
            json!({ "objective": "bottleneck-then-sum" }),
        ];
        let mut instance = kind[draw.size(5)].clone();
        instance["problem"] = json!("assignment");
        instance["weights"] = json!(table);
        let answer = solve(&instance);
        assert_eq!(answer["verified"], "optimal", "{seed} {family}");
    }
}

#[test]
fn stated_cases_are_exact() {
    let cases = [
        (json!({ "weights": [[1e-20, 0.0, 2e-17]], "row_seats": [2] }), 2.001e-17),
        (json!({ "weights": [[2.02, 0.01]] }), 2.02),
        (json!({ "weights": [[2.04, 0.03]] }), 2.04),
        (json!({ "weights": [[2.02], [0.01]] }), 2.02),
        (json!({ "rows": 1, "columns": 2, "edges": [[0, 1, 1.0], [0, 0, 1e16]] }), 1e16),
        (json!({ "weights": [[1e-7, 1e20], [3.5, 1e-9]], "cardinality": "free" }), 1e20),
        (json!({ "weights": [[1e-323, 0.0, 2e-323]], "row_seats": [2] }), 3e-323),
        // In doubles 0.1 + 0.3 is less than 0.2 + 0.2.
        (json!({ "weights": [[0.1, 0.2], [0.2, 0.3]] }), 0.4),
        (
            json!({ "weights": [[1.3e17, 1.2e17], [1.25e17, 2.6e36]], "objective": "bottleneck" }),
            1.3e17,
        ),
    ];
    for (mut instance, value) in cases {
        instance["problem"] = json!("assignment");
        let answer = solve(&instance);
        assert_eq!(answer["value"].as_f64(), Some(value), "{answer}");
        assert_eq!(answer["verified"], "optimal", "{answer}");
    }
    let answer = solve(&json!({ "problem": "assignment", "weights": [[0.1, 0.2], [0.2, 0.3]] }));
    assert_eq!(pairs(&answer), [(0, 1), (1, 0)]);
}

#[test]
fn integers_that_no_float_holds_are_refused_with_their_place() {
    let cases = [
        (r#""weights":[[9007199254740993,1.5]]"#, "[0][0]", "9007199254740993"),
        (r#""weights":[[1,2],[0.5,9007199254740993]]"#, "weights[1][1]", "9007199254740993"),
        (r#""weights":[[1,9007199254740993],[0.5,1]]"#, "[0][1]", "9007199254740993"),
        (r#""weights":[[1000000000000000001,1]]"#, "weights[0][0]", "1000000000000000001"),
        (
            r#""weights":[[1,100000000000000000000000]]"#,
            "weights[0][1]",
            "100000000000000000000000",
        ),
        (
            r#""rows":1,"columns":2,"edges":[[0,0,9007199254740993],[0,1,0.5]]"#,
            "[0][2]",
            "9007199254740993",
        ),
        (
            r#""weights":[[1.5]],"cardinality":"free","row_unmatched":[9007199254740993]"#,
            "row_unmatched[0]",
            "9007199254740993",
        ),
    ];
    for (fields, place, value) in cases {
        let line = format!(r#"{{"problem":"assignment",{fields}}}"#);
        let answer = &answers(&line, &Context::default())[0];
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{line}\n{answer}"));
        assert!(error.contains(place) && error.contains(value), "{line}\n{error}");
    }
    // 10¹⁸ and 2⁷⁰ are floats.
    for weights in ["[[1000000000000000000,1.5]]", "[[1180591620717411303424,1]]"] {
        let line = format!(r#"{{"problem":"assignment","weights":{weights}}}"#);
        let answer = &answers(&line, &Context::default())[0];
        assert_eq!(answer["verified"], "optimal", "{answer}");
    }
}

#[test]
fn floats_whose_sums_could_overflow_are_refused_by_name() {
    let answer = solve(&json!({ "problem": "assignment", "weights": [[1.0, 1e308]] }));
    let error = answer["error"].as_str().unwrap_or_else(|| panic!("{answer}"));
    assert!(
        error.contains("1e308") && error.contains("null") && error.contains("column 1"),
        "{error}"
    );
}

proptest::proptest! {
    /// The standard library reads a decimal to the nearest float, halves to the even.
    #[test]
    fn a_decimal_of_an_instance_comes_back_bit_for_bit(
        text in "-?(0|[1-9][0-9]{0,20})\\.[0-9]{1,20}(e-?[1-2]?[0-9]{1,2})?",
    ) {
        let written: f64 = text.parse().unwrap();
        // A sum of nothing has no sign; too large a sum is refused.
        proptest::prop_assume!(written != 0.0 && written.abs() < 1e290);
        let line = format!(r#"{{"id":{text},"problem":"assignment","weights":[[{text}]]}}"#);
        let mut out = Vec::new();
        mentormatch::lab::run(line.as_bytes(), &mut out, &Context::default()).unwrap();
        let out = String::from_utf8(out).unwrap();
        // The text itself, so that no other reader of JSON is asked.
        let value = out.split("\"value\":").nth(1).unwrap().split(',').next().unwrap();
        proptest::prop_assert_eq!(value.parse::<f64>().unwrap().to_bits(), written.to_bits());
        let start = format!("{{\"id\":{text},");
        proptest::prop_assert!(out.starts_with(&start), "{}", out);
    }
}
