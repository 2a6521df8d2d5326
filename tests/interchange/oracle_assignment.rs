//! Small assignments against every set of pairs, straight from the JSON.

use super::{Draw, cases, pairs, solve};
use serde_json::{Value, json};

/// What the JSON says, read without the library.
struct Problem {
    rows: usize,
    columns: usize,
    /// Allowed pairs with their weights.
    edges: Vec<(usize, usize, f64)>,
    instance: Value,
}

impl Problem {
    fn list(&self, name: &str, agents: usize, default: f64) -> Vec<f64> {
        match self.instance.get(name) {
            Some(list) => {
                list.as_array().unwrap().iter().map(|item| item.as_f64().unwrap()).collect()
            }
            None => vec![default; agents],
        }
    }

    fn pairs(&self, name: &str) -> Vec<(usize, usize)> {
        let listed = self.instance.get(name).and_then(Value::as_array);
        let index = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        listed.into_iter().flatten().map(|pair| (index(&pair[0]), index(&pair[1]))).collect()
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.instance.get(name).is_some_and(|given| given == value)
    }

    /// The number of pairs and the value of a set of pairs that keeps every rule but
    /// the one on the number of pairs.
    fn judge(&self, made: &[(usize, usize)]) -> Option<(usize, f64)> {
        let degree = |agents: usize, of: &dyn Fn(&(usize, usize)) -> usize| {
            let mut degree = vec![0.0; agents];
            made.iter().for_each(|pair| degree[of(pair)] += 1.0);
            degree
        };
        let mut value = 0.0;
        for pair in made {
            let edge = self.edges.iter().find(|edge| (edge.0, edge.1) == *pair)?;
            value += edge.2;
        }
        let forbidden = self.pairs("forbidden");
        if made.iter().any(|pair| forbidden.contains(pair))
            || self.pairs("required").iter().any(|pair| !made.contains(pair))
        {
            return None;
        }
        let sides = [
            ("row", self.rows, degree(self.rows, &|pair| pair.0)),
            ("column", self.columns, degree(self.columns, &|pair| pair.1)),
        ];
        for (side, agents, degree) in sides {
            let seats = self.list(&format!("{side}_seats"), agents, 1.0);
            let least = match self.is("cover", &format!("{side}s")) {
                true => seats.clone(),
                false => vec![0.0; agents],
            };
            let minimum = self.list(&format!("{side}_minimum"), agents, 0.0);
            let price = self.list(&format!("{side}_unmatched"), agents, 0.0);
            for agent in 0..agents {
                if degree[agent] > seats[agent]
                    || degree[agent] < least[agent]
                    || degree[agent] < minimum[agent]
                {
                    return None;
                }
                if degree[agent] == 0.0 {
                    value += if self.is("sense", "min") { price[agent] } else { -price[agent] };
                }
            }
        }
        Some((made.len(), value))
    }

    /// The best value and its number of pairs over all sets of pairs.
    fn best(&self) -> Option<(usize, f64)> {
        let places = |name: &str, agents: usize, other: usize| -> f64 {
            self.list(name, agents, 1.0).iter().map(|&seats| seats.min(other as f64)).sum()
        };
        let full = places("row_seats", self.rows, self.columns).min(places(
            "column_seats",
            self.columns,
            self.rows,
        ));
        let mut best: Option<(usize, f64)> = None;
        for set in 0..1_u32 << self.edges.len() {
            let chosen = self.edges.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            let made: Vec<_> = chosen.map(|(_, edge)| (edge.0, edge.1)).collect();
            let Some((size, value)) = self.judge(&made) else { continue };
            if self.is("cardinality", "full") && size as f64 != full {
                continue;
            }
            let gain = |value: f64| if self.is("sense", "min") { -value } else { value };
            let by_size = !self.is("cardinality", "free") && self.instance.get("cover").is_none();
            let better = best.is_none_or(|(most, reached)| {
                if by_size && size != most { size > most } else { gain(value) > gain(reached) }
            });
            if better {
                best = Some((size, value));
            }
        }
        best
    }
}

impl Problem {
    /// Every set of pairs that is as asked, the best sums first and of equal ones that whose
    /// pairs come first.
    fn ranked(&self) -> Vec<(f64, Vec<(usize, usize)>)> {
        let Some((size, _)) = self.best() else { return Vec::new() };
        let any_size = self.is("cardinality", "free") || self.instance.get("cover").is_some();
        let mut sets = Vec::new();
        for set in 0..1_u32 << self.edges.len() {
            let chosen = self.edges.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            let mut made: Vec<_> = chosen.map(|(_, edge)| (edge.0, edge.1)).collect();
            made.sort_unstable();
            if let Some((pairs, value)) = self.judge(&made)
                && (any_size || pairs == size)
            {
                sets.push((value, made));
            }
        }
        let sign = if self.is("sense", "min") { 1.0 } else { -1.0 };
        sets.sort_by(|(a, first), (b, second)| {
            (sign * a).total_cmp(&(sign * b)).then_with(|| first.cmp(second))
        });
        sets
    }
}

fn random(draw: &mut Draw) -> Problem {
    let (rows, columns) = (draw.size(4), draw.size(4));
    let floats = draw.percent(30);
    let allowed = [40, 80, 100][draw.size(3)];
    let mut edges = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if draw.percent(allowed) {
                // Halves are exact, so sums are too.
                let weight = draw.below(21) as f64 - 8.0;
                let weight = if floats { weight / 2.0 } else { weight };
                edges.push((row, column, weight));
            }
        }
    }
    let number = |weight: f64| if floats { json!(weight) } else { json!(weight as i64) };
    let mut instance = json!({ "id": "random", "problem": "assignment" });
    // A table without rows cannot tell how many columns it has.
    if draw.percent(50) && rows > 0 {
        let weight = |row, column| {
            let edge = edges.iter().find(|edge| (edge.0, edge.1) == (row, column));
            edge.map_or(Value::Null, |edge| number(edge.2))
        };
        let table: Vec<Vec<Value>> =
            (0..rows).map(|row| (0..columns).map(|column| weight(row, column)).collect()).collect();
        instance["weights"] = json!(table);
    } else {
        instance["rows"] = json!(rows);
        instance["columns"] = json!(columns);
        let order = draw.order(edges.len());
        let edge = |at: usize| json!([edges[at].0, edges[at].1, number(edges[at].2)]);
        instance["edges"] = order.into_iter().map(edge).collect();
    }
    if draw.percent(50) {
        instance["sense"] = json!(["min", "max"][draw.size(2)]);
    }
    let mut list = |name: &str, agents: usize, chance, values: &[i64]| {
        if draw.percent(chance) {
            let drawn = (0..agents).map(|_| json!(values[draw.size(values.len())]));
            instance[name] = drawn.collect();
        }
    };
    list("row_seats", rows, 40, &[0, 1, 1, 2, 3, 4_000_000_000]);
    list("column_seats", columns, 40, &[0, 1, 1, 2, 3, 1_000_000]);
    list("row_minimum", rows, 15, &[0, 0, 0, 1, 2]);
    list("column_minimum", columns, 15, &[0, 0, 0, 1]);
    match draw.below(6) {
        0 => instance["cardinality"] = json!("full"),
        1 => instance["cover"] = json!("rows"),
        2 => instance["cover"] = json!("columns"),
        3 | 4 => {
            instance["cardinality"] = json!("free");
            let mut list = |name: &str, agents: usize| {
                if draw.percent(40) {
                    let drawn = (0..agents).map(|_| json!(draw.below(9)));
                    instance[name] = drawn.collect();
                }
            };
            list("row_unmatched", rows);
            list("column_unmatched", columns);
        }
        _ => {}
    }
    for name in ["forbidden", "required"] {
        if draw.percent(20) && rows * columns > 0 {
            let mut order = draw.order(rows * columns);
            order.truncate(1 + draw.size(2));
            let pair = |at: usize| json!([at / columns, at % columns]);
            instance[name] = order.into_iter().map(pair).collect();
        }
    }
    Problem { rows, columns, edges, instance }
}

#[test]
fn small_assignments_are_the_best_of_all_sets_of_pairs() {
    let mut seen = [0_u32; 3];
    for seed in 0..cases(4000) {
        let problem = random(&mut Draw::new("assignment", seed));
        let answer = solve(&problem.instance);
        let case = format!("{}\n{answer}", problem.instance);
        assert_eq!(answer["id"], "random", "{case}");
        assert_eq!(answer["verified"], "optimal", "{case}");
        let Some((size, value)) = problem.best() else {
            assert_eq!(answer["status"], "impossible", "{case}");
            assert!(answer["witness"].is_object() && answer["pairs"].is_null(), "{case}");
            seen[0] += 1;
            continue;
        };
        assert_eq!(answer["status"], "solved", "{case}");
        let made = pairs(&answer);
        assert!(made.is_sorted(), "{case}");
        assert_eq!(problem.judge(&made).map(|judged| judged.1), Some(value), "{case}");
        assert_eq!(answer["value"].as_f64(), Some(value), "{case}");
        let whole = !problem.instance.to_string().contains('.');
        assert_eq!(answer["value"].is_i64(), whole, "{case}");
        if problem.instance.get("cardinality").is_none() && problem.instance.get("cover").is_none()
        {
            assert_eq!(made.len(), size, "{case}");
        }
        seen[1 + usize::from(made.is_empty())] += 1;
    }
    assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
}

#[test]
fn the_best_sums_come_one_after_another_and_equal_ones_by_their_pairs() {
    let mut seen = [0_u32; 3];
    for seed in 0..cases(1200) {
        let mut draw = Draw::new("ranked", seed);
        let mut problem = random(&mut draw);
        let limit = [1, 2, 7, 1000][draw.size(4)];
        problem.instance["objective"] = json!("ranked");
        problem.instance["limit"] = json!(limit);
        let expected = problem.ranked();
        let answer = solve(&problem.instance);
        let case = format!("{}\n{answer}", problem.instance);
        if expected.is_empty() {
            assert_eq!(answer["status"], "impossible", "{case}");
            seen[0] += 1;
            continue;
        }
        assert_eq!(answer["status"], "solved", "{case}");
        assert_eq!(answer["verified"], "feasible", "{case}");
        assert_eq!(answer["value"].as_f64(), Some(expected[0].0), "{case}");
        let listed = expected.len().min(limit);
        let expected = &expected[..listed];
        let values: Vec<_> = expected.iter().map(|set| Some(set.0)).collect();
        let told = answer["values"].as_array().unwrap();
        assert_eq!(told.iter().map(Value::as_f64).collect::<Vec<_>>(), values, "{case}");
        let matchings: Vec<_> = expected.iter().map(|set| json!(set.1)).collect();
        assert_eq!(answer["matchings"], json!(matchings), "{case}");
        assert_eq!(answer["count"], json!(listed), "{case}");
        seen[1 + usize::from(listed == limit)] += 1;
    }
    assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
}

#[test]
fn integers_beyond_the_range_are_solved_as_floats_where_a_float_holds_them() {
    let limit = (1_i64 << 61) / 3;
    for (weight, whole) in [(limit, true), (-limit, true), (1 << 62, false), (i64::MIN, false)] {
        let answer = solve(&json!({ "problem": "assignment", "weights": [[weight]] }));
        assert_eq!(answer["value"].is_i64(), whole, "{answer}");
        assert_eq!(answer["value"].as_f64(), Some(weight as f64));
        assert_eq!(answer["verified"], "optimal");
    }
    for held_by_no_float in ["768614336404564651", "123456789012345678901234567891"] {
        let line = format!(r#"{{"problem":"assignment","weights":[[1,{held_by_no_float}]]}}"#);
        let answer = &super::answers(&line, &super::Context::default())[0];
        assert_eq!(answer["status"], "error", "{answer}");
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(held_by_no_float), "{error}");
    }
}

#[test]
fn limits_stop_an_assignment_with_a_bound() {
    let weights: Vec<Vec<i64>> =
        (0..30).map(|row| (0..30).map(|column| (row * 7 + column * 11) % 31).collect()).collect();
    let best = solve(&json!({ "problem": "assignment", "weights": weights }));
    let best = best["value"].as_i64().unwrap();
    let mut counts = [0_u32; 2];
    for (name, limit) in
        [("work_limit", json!(1)), ("work_limit", json!(10)), ("seconds_limit", json!(0.0))]
    {
        let mut instance = json!({ "problem": "assignment", "weights": weights });
        instance[name] = limit;
        for cardinality in ["maximum", "free", "full"] {
            instance["cardinality"] = json!(cardinality);
            let answer = solve(&instance);
            let case = format!("{instance}\n{answer}");
            assert_eq!(answer["status"], "stopped", "{case}");
            assert_eq!(answer["verified"], "feasible", "{case}");
            let reason = if name == "work_limit" { "work-limit" } else { "deadline" };
            assert_eq!(answer["reason"], reason, "{case}");
            let (value, bound) = (answer["value"].as_i64().unwrap(), answer["bound"].as_i64());
            assert!(value <= best && best <= bound.unwrap(), "{case}");
            let made = pairs(&answer).len();
            let complete = answer["complete"].as_bool().unwrap();
            assert!(complete || made < 30, "{case}");
            counts[usize::from(complete)] += 1;
        }
    }
    assert!(counts[1] > 0, "{counts:?}");
}

#[test]
fn limits_stop_a_bottleneck_with_bounds() {
    let weights: Vec<Vec<i64>> =
        (0..30).map(|row| (0..30).map(|column| (row * 7 + column * 11) % 31).collect()).collect();
    let instance = |objective: &str| json!({ "problem": "assignment", "weights": weights, "objective": objective });
    let best = solve(&instance("bottleneck-then-sum"));
    let (worst, sum) = (best["bottleneck"].as_i64().unwrap(), best["value"].as_i64().unwrap());
    let (mut stopped, mut reached) = (0, 0);
    for objective in ["bottleneck", "bottleneck-then-sum"] {
        for limit in (0..).map(|step| step * step) {
            let mut instance = instance(objective);
            instance["work_limit"] = json!(limit);
            let answer = solve(&instance);
            let case = format!("{limit} {answer}");
            if answer["status"] == "solved" {
                break;
            }
            stopped += 1;
            assert_eq!(answer["status"], "stopped", "{case}");
            assert_eq!(answer["verified"], "feasible", "{case}");
            assert_eq!(answer["reason"], "work-limit", "{case}");
            let complete = answer["complete"].as_bool().unwrap();
            let bound = answer["bound"].as_i64().unwrap();
            let made = if objective == "bottleneck" {
                assert!(bound >= worst, "{case}");
                answer["value"].as_i64().unwrap()
            } else {
                assert!(bound >= sum, "{case}");
                answer["bottleneck"].as_i64().unwrap()
            };
            assert!(!complete || made <= worst, "{case}");
            assert_eq!(complete, pairs(&answer).len() == 30, "{case}");
            reached += u32::from(complete && made == worst);
        }
    }
    assert!(stopped > 20 && reached > 0, "{stopped} {reached}");
}

impl Problem {
    /// The same with every weight made a rank from 1 to 5.
    fn of_ranks(mut self) -> Self {
        let rank = |weight: f64| 1 + (2.0 * weight).abs() as i64 % 5;
        self.edges.iter_mut().for_each(|edge| edge.2 = rank(edge.2) as f64);
        let tell = |weight: &mut Value| {
            if let Some(number) = weight.as_f64() {
                *weight = json!(rank(number));
            }
        };
        for field in ["weights", "edges"] {
            for row in self.instance[field].as_array_mut().into_iter().flatten() {
                let cells = row.as_array_mut().unwrap();
                cells.iter_mut().skip(if field == "edges" { 2 } else { 0 }).for_each(tell);
            }
        }
        self.instance.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        self
    }

    /// The gains of the best set of pairs, from the end that counts first.
    fn best_list(&self, objective: &str) -> Option<Vec<f64>> {
        let by_name = objective == "rank-maximal" && self.instance.get("cardinality").is_none();
        let any = by_name || self.is("cardinality", "free") || self.instance.get("cover").is_some();
        let places = |name: &str, agents: usize, other: usize| -> f64 {
            self.list(name, agents, 1.0).iter().map(|&seats| seats.min(other as f64)).sum()
        };
        let full = places("row_seats", self.rows, self.columns);
        let full = full.min(places("column_seats", self.columns, self.rows));
        let gain = |weight: f64| match objective {
            "leximin" if !self.is("sense", "min") => weight,
            _ => -weight,
        };
        let mut best: Option<(usize, Vec<f64>)> = None;
        for set in 0..1_u32 << self.edges.len() {
            let chosen = self.edges.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            let chosen: Vec<_> = chosen.map(|(_, edge)| *edge).collect();
            let made: Vec<_> = chosen.iter().map(|edge| (edge.0, edge.1)).collect();
            let Some((size, _)) = self.judge(&made) else { continue };
            if self.is("cardinality", "full") && size as f64 != full {
                continue;
            }
            let mut gains: Vec<f64> = chosen.iter().map(|edge| gain(edge.2)).collect();
            gains.sort_by(f64::total_cmp);
            if matches!(objective, "rank-maximal" | "greedy") {
                gains.reverse();
            }
            let own = (if any { 0 } else { size }, gains);
            if best.as_ref().is_none_or(|best| own > *best) {
                best = Some(own);
            }
        }
        best.map(|best| best.1)
    }
}

#[test]
fn profiles_of_lines_are_the_best_of_all_sets_of_pairs() {
    let mut seen = [0_u32; 3];
    for seed in 0..cases(2400) {
        let mut draw = Draw::new("profile", seed);
        let objective = ["leximin", "rank-maximal", "generous", "greedy"][draw.size(4)];
        let mut problem = random(&mut draw);
        if objective != "leximin" {
            problem = problem.of_ranks();
        }
        problem.instance["objective"] = json!(objective);
        for field in ["row_unmatched", "column_unmatched"] {
            problem.instance.as_object_mut().unwrap().remove(field);
        }
        let answer = solve(&problem.instance);
        let case = format!("{}\n{answer}", problem.instance);
        let few = matches!(objective, "leximin" | "generous");
        if few && problem.is("cardinality", "free") {
            let error = answer["error"].as_str().unwrap_or_else(|| panic!("{case}"));
            assert!(error.contains("no pair at all"), "{case}");
            seen[2] += 1;
            continue;
        }
        assert_eq!(answer["verified"], "optimal", "{case}");
        let Some(expected) = problem.best_list(objective) else {
            assert_eq!(answer["status"], "impossible", "{case}");
            seen[1] += 1;
            continue;
        };
        let made = pairs(&answer);
        assert!(problem.judge(&made).is_some(), "{case}");
        let mut profile = Vec::new();
        for count in answer["profile"].as_array().unwrap() {
            let pairs = count[1].as_u64().unwrap();
            profile.extend((0..pairs).map(|_| count[0].as_f64().unwrap()));
        }
        let weight = |pair: &(usize, usize)| {
            problem.edges.iter().find(|edge| (edge.0, edge.1) == *pair).unwrap().2
        };
        let mut own: Vec<f64> = made.iter().map(weight).collect();
        own.sort_by(f64::total_cmp);
        let costs = objective != "leximin" || problem.is("sense", "min");
        if !costs {
            own.reverse();
        }
        assert_eq!(profile, own, "{case}");
        let mut expected = expected;
        if few {
            expected.reverse();
        }
        let sign = if costs { -1.0 } else { 1.0 };
        assert_eq!(profile, expected.iter().map(|gain| sign * gain).collect::<Vec<_>>(), "{case}");
        assert!(answer["value"].is_null(), "{case}");
        seen[0] += 1;
    }
    assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
}
