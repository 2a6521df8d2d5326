//! Three sides against every set of disjoint triples, straight from the JSON.

use super::{Draw, cases, solve};
use mentormatch::lab::{Context, run};
use serde_json::{Value, json};

type Triple = [usize; 3];

fn triples(answer: &Value) -> Vec<Triple> {
    let index = |value: &Value| value.as_u64().unwrap() as usize;
    let made = answer["pairs"].as_array().unwrap_or_else(|| panic!("{answer}"));
    made.iter().map(|one| [index(&one[0]), index(&one[1]), index(&one[2])]).collect()
}

/// Every set of disjoint triples of these.
fn all(open: &[Triple]) -> Vec<Vec<Triple>> {
    let mut sets: Vec<Vec<Triple>> = vec![Vec::new()];
    for &triple in open {
        let apart =
            |set: &&Vec<Triple>| set.iter().all(|one| (0..3).all(|side| one[side] != triple[side]));
        let more: Vec<Vec<Triple>> =
            sets.iter().filter(apart).map(|set| [&set[..], &[triple]].concat()).collect();
        sets.extend(more);
    }
    sets
}

fn every(sides: [usize; 3]) -> Vec<Triple> {
    let [first, second, third] = sides;
    let two = (0..first).flat_map(|a| (0..second).map(move |b| (a, b)));
    two.flat_map(|(a, b)| (0..third).map(move |c| [a, b, c])).collect()
}

#[test]
fn axial_triples_are_as_many_as_can_be_with_the_best_sum() {
    let mut proven = 0;
    let asked = cases(1000);
    for seed in 0..asked {
        let mut draw = Draw::new("axial", seed);
        let sides = [1 + draw.size(3), 1 + draw.size(3), 1 + draw.size(3)];
        let (range, absent) = ([2, 10, 1000][draw.size(3)], [0, 20, 60][draw.size(3)]);
        let floats = draw.percent(30);
        let mut weight = || {
            let number = draw.below(range) as i64 - (range / 3) as i64;
            if draw.percent(absent) {
                return Value::Null;
            }
            if floats { json!(number as f64 / 8.0 + 0.5) } else { json!(number) }
        };
        let mut weights = vec![vec![vec![Value::Null; sides[2]]; sides[1]]; sides[0]];
        weights.iter_mut().flatten().flatten().for_each(|cell| *cell = weight());
        let sense = if draw.percent(50) { "max" } else { "min" };
        let line = json!({ "problem": "triads", "weights": weights, "sense": sense });
        let answer = solve(&line);
        assert_eq!(answer["status"], "solved", "{seed} {answer}");
        let of = |triple: &Triple| weights[triple[0]][triple[1]][triple[2]].as_f64();
        let open: Vec<Triple> = every(sides).into_iter().filter(|one| of(one).is_some()).collect();
        let sum = |set: &Vec<Triple>| set.iter().map(|one| of(one).unwrap()).sum::<f64>();
        let sets = all(&open);
        let most = sets.iter().map(Vec::len).max().unwrap();
        let sums = sets.iter().filter(|set| set.len() == most).map(sum);
        let best = if sense == "max" {
            sums.fold(f64::MIN, f64::max)
        } else {
            sums.fold(f64::MAX, f64::min)
        };
        let made = triples(&answer);
        assert!(sets.iter().any(|set| {
            let mut set = set.clone();
            set.sort_unstable();
            set == made
        }));
        assert_eq!((made.len(), sum(&made)), (most, best), "{seed} {answer}");
        assert_eq!(answer["value"].as_f64(), Some(best), "{seed} {answer}");
        assert_ne!(answer["verified"], false, "{seed} {answer}");
        proven += u64::from(answer["verified"] == "optimal");
    }
    assert!(proven > asked / 2, "{proven}");
}

#[test]
fn an_axial_run_that_is_stopped_tells_its_bound() {
    let mut draw = Draw::new("axial, stopped", 1);
    let count = 12;
    let mut row = || (0..count).map(|_| draw.below(1000)).collect::<Vec<u64>>();
    let weights: Vec<Vec<Vec<u64>>> =
        (0..count).map(|_| (0..count).map(|_| row()).collect()).collect();
    let mut line = json!({ "problem": "triads", "weights": weights, "sense": "min" });
    let truth = solve(&line);
    assert_eq!(truth["status"], "solved", "{truth}");
    for limit in [1, 20_000, 100_000] {
        line["work_limit"] = json!(limit);
        let answer = solve(&line);
        let best = truth["value"].as_i64().unwrap();
        if answer["status"] == "solved" {
            assert_eq!(answer["value"], best);
            continue;
        }
        assert_eq!(answer["status"], "stopped", "{answer}");
        let made = triples(&answer).len();
        assert!(made < count || answer["value"].as_i64().unwrap() >= best, "{answer}");
        assert!(made < count || answer["bound"].as_i64().unwrap() <= best, "{answer}");
    }
}

#[test]
fn cyclic_triples_are_blocked_by_none_or_none_exists() {
    let mut seen = [0; 2];
    for seed in 0..cases(1500) {
        let mut draw = Draw::new("cyclic", seed);
        let sides = [1 + draw.size(3), 1 + draw.size(3), 1 + draw.size(3)];
        let (absent, ties) = ([0, 30, 50][draw.size(3)], draw.percent(30));
        let mut ranks: Vec<Vec<Vec<Option<usize>>>> = Vec::new();
        let mut lists: Vec<Vec<Vec<Value>>> = Vec::new();
        for side in 0..3 {
            let next = sides[(side + 1) % 3];
            let (mut of_side, mut told) = (Vec::new(), Vec::new());
            for _ in 0..sides[side] {
                let (mut rank, mut groups) = (vec![None; next], Vec::<Vec<usize>>::new());
                for other in draw.order(next) {
                    if draw.percent(absent) {
                        continue;
                    }
                    match groups.last_mut() {
                        Some(last) if ties && draw.percent(40) => last.push(other),
                        _ => groups.push(vec![other]),
                    }
                    rank[other] = Some(groups.len());
                }
                of_side.push(rank);
                told.push(groups.into_iter().map(|one| json!(one)).collect::<Vec<Value>>());
            }
            ranks.push(of_side);
            lists.push(told);
        }
        let answer = solve(&json!({
            "problem": "triads", "objective": "cyclic-stable",
            "a_over_b": lists[0], "b_over_c": lists[1], "c_over_a": lists[2],
        }));
        let rank = |side: usize, triple: &Triple| ranks[side][triple[side]][triple[(side + 1) % 3]];
        let open: Vec<Triple> = every(sides)
            .into_iter()
            .filter(|triple| (0..3).all(|side| rank(side, triple).is_some()))
            .collect();
        let blocks = |set: &[Triple], triple: &Triple| {
            (0..3).all(|side| {
                let own = set.iter().find(|one| one[side] == triple[side]);
                own.is_none_or(|own| rank(side, triple) < rank(side, own))
            })
        };
        let is_stable = |set: &[Triple]| !open.iter().any(|triple| blocks(set, triple));
        let exists = all(&open).iter().any(|set| is_stable(set));
        seen[usize::from(exists)] += 1;
        if !exists {
            assert_eq!(answer["status"], "impossible", "{seed} {answer}");
            assert_eq!(answer["verified"], "feasible", "{seed} {answer}");
            continue;
        }
        assert_eq!(answer["status"], "solved", "{seed} {answer}");
        assert_eq!(answer["verified"], "optimal", "{seed} {answer}");
        let made = triples(&answer);
        assert!(made.iter().all(|one| open.contains(one)) && is_stable(&made), "{seed} {answer}");
    }
    // With three a side or fewer there is nearly always one.
    assert!(seen[1] > 1000, "{seen:?}");
}

/// Prices of such weights are beyond what 64 bits hold, and are told all the same.
#[test]
fn prices_of_large_weights_are_told() {
    let large = (1_i64 << 61) / 40;
    let line = json!({ "problem": "triads", "weights": [[[large, -large], [1 - large, large]]] });
    let mut out = Vec::new();
    run(line.to_string().as_bytes(), &mut out, &Context::default()).unwrap();
    let answer = String::from_utf8(out).unwrap();
    assert!(answer.contains(r#""status":"solved""#), "{answer}");
    // A number of JSON would be read as a float: the text has every digit.
    let (_, prices) = answer.split_once(r#""prices":"#).unwrap();
    let longest = prices.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap();
    assert!(longest >= 20, "{answer}");
}
