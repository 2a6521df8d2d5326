//! Repair and minimums against every set of acceptable pairs, straight from the JSON.

use super::{Draw, cases, pairs, solve};
use serde_json::{Value, json};

type Pairs = Vec<(usize, usize)>;

/// A market as its line says it.
struct Line {
    json: Value,
    /// The rank that each agent of a side gives each of the other, smaller better.
    ranks: [Vec<Vec<Option<usize>>>; 2],
    seats: [Vec<usize>; 2],
    minimum: Vec<usize>,
    present: Pairs,
    required: Pairs,
    forbidden: Pairs,
}

fn list(draw: &mut Draw, others: usize, ties: bool) -> (Vec<Value>, Vec<Option<usize>>) {
    let (mut entries, mut ranks): (Vec<Vec<usize>>, _) = (Vec::new(), vec![None; others]);
    for other in draw.order(others) {
        if draw.percent(20) {
            continue;
        }
        match entries.last_mut() {
            Some(last) if ties && draw.percent(40) => last.push(other),
            _ => entries.push(vec![other]),
        }
        ranks[other] = Some(entries.len());
    }
    let entry = |tie: Vec<usize>| if tie.len() == 1 { json!(tie[0]) } else { json!(tie) };
    (entries.into_iter().map(entry).collect(), ranks)
}

impl Line {
    fn draw(draw: &mut Draw, ties: bool, several: bool) -> Self {
        let counts = [1 + draw.size(4), 1 + draw.size(3)];
        let mut lists = [Vec::new(), Vec::new()];
        let mut ranks = [Vec::new(), Vec::new()];
        let mut seats = [Vec::new(), Vec::new()];
        for side in 0..2 {
            for _ in 0..counts[side] {
                let (entries, of) = list(draw, counts[1 - side], ties);
                lists[side].push(entries);
                ranks[side].push(of);
                seats[side].push(if side == 1 || several { draw.size(3) } else { 1 });
            }
        }
        let some = |draw: &mut Draw, chance| {
            let all = (0..counts[0]).flat_map(|a| (0..counts[1]).map(move |b| (a, b)));
            all.filter(|_| draw.percent(chance)).collect::<Pairs>()
        };
        let present = some(draw, 35);
        let required = if draw.percent(50) { some(draw, 20) } else { Vec::new() };
        let forbidden = if draw.percent(20) { some(draw, 15) } else { Vec::new() };
        let minimum = seats[1]
            .iter()
            .map(|&seats| draw.size(seats + 1).max(draw.size(2) * draw.size(2)))
            .collect();
        let json = json!({
            "problem": "two-sided", "mentees": lists[0], "mentors": lists[1],
            "mentee_seats": seats[0], "mentor_seats": seats[1],
        });
        Self { json, ranks, seats, minimum, present, required, forbidden }
    }

    fn asked(&self, fields: Value) -> Value {
        let mut json = self.json.clone();
        for (name, value) in fields.as_object().unwrap() {
            json[name] = value.clone();
        }
        json
    }

    fn accepts(&self, (a, b): (usize, usize)) -> Option<[usize; 2]> {
        Some([self.ranks[0][a][b]?, self.ranks[1][b][a]?])
    }

    /// Every matching within the seats.
    fn all(&self) -> Vec<Pairs> {
        let (mentees, mentors) = (self.ranks[0].len(), self.ranks[1].len());
        let pairs: Pairs = (0..mentees)
            .flat_map(|a| (0..mentors).map(move |b| (a, b)))
            .filter(|&pair| self.accepts(pair).is_some())
            .collect();
        let sets = (0..1_u32 << pairs.len()).map(|set| {
            let holds = |at: &usize| set & (1 << at) != 0;
            (0..pairs.len()).filter(holds).map(|at| pairs[at]).collect::<Pairs>()
        });
        sets.filter(|made| {
            (0..mentees).all(|a| made.iter().filter(|p| p.0 == a).count() <= self.seats[0][a])
                && (0..mentors)
                    .all(|b| made.iter().filter(|p| p.1 == b).count() <= self.seats[1][b])
        })
        .collect()
    }

    fn blocking(&self, made: &Pairs) -> Pairs {
        let mut found = Vec::new();
        for a in 0..self.ranks[0].len() {
            for b in 0..self.ranks[1].len() {
                let Some([of_a, of_b]) = self.accepts((a, b)) else { continue };
                let with_a: Vec<usize> = made.iter().filter(|p| p.0 == a).map(|p| p.1).collect();
                let with_b: Vec<usize> = made.iter().filter(|p| p.1 == b).map(|p| p.0).collect();
                let a_gains = with_a.len() < self.seats[0][a]
                    || with_a.iter().any(|&one| self.ranks[0][a][one].unwrap() > of_a);
                let b_gains = with_b.len() < self.seats[1][b]
                    || with_b.iter().any(|&one| self.ranks[1][b][one].unwrap() > of_b);
                if !made.contains(&(a, b)) && a_gains && b_gains {
                    found.push((a, b));
                }
            }
        }
        found
    }

    fn meets(&self, made: &Pairs) -> bool {
        let of = |b: usize| made.iter().filter(|pair| pair.1 == b).count();
        self.minimum.iter().enumerate().all(|(b, &least)| of(b) >= least)
    }

    fn moved(&self, made: &Pairs) -> usize {
        let of = |pairs: &Pairs, a: usize| {
            let mut of: Vec<_> = pairs.iter().filter(|p| p.0 == a).map(|p| p.1).collect();
            of.sort_unstable();
            of
        };
        (0..self.ranks[0].len()).filter(|&a| of(made, a) != of(&self.present, a)).count()
    }

    fn is_excused(&self, pair: &(usize, usize)) -> bool {
        self.forbidden.contains(pair)
            || self.required.iter().any(|lock| lock.0 == pair.0 || lock.1 == pair.1)
    }

    fn has_envy(&self, made: &Pairs) -> bool {
        let pairs =
            (0..self.ranks[0].len()).flat_map(|a| (0..self.ranks[1].len()).map(move |b| (a, b)));
        pairs.filter(|pair| !made.contains(pair)).any(|(a, b)| {
            let Some([of_a, of_b]) = self.accepts((a, b)) else { return false };
            let own = made.iter().find(|pair| pair.0 == a);
            let wants = own.is_none_or(|own| self.ranks[0][a][own.1].unwrap() > of_a);
            let worse = |pair: &&(usize, usize)| self.ranks[1][b][pair.0].unwrap() > of_b;
            wants && made.iter().filter(|pair| pair.1 == b).any(|pair| worse(&pair))
        })
    }
}

#[test]
fn a_repair_changes_the_fewest_mentees() {
    let mut seen = [0; 4];
    for seed in 0..cases(1200) {
        let mut draw = Draw::new("repair", seed);
        let (ties, several) = (draw.percent(40), draw.percent(25));
        let line = Line::draw(&mut draw, ties, several);
        let answer = solve(&line.asked(json!({
            "objective": "repair", "present": line.present,
            "required": line.required, "forbidden": line.forbidden,
        })));
        let respects = |made: &Pairs| {
            line.required.iter().all(|pair| made.contains(pair))
                && !line.forbidden.iter().any(|pair| made.contains(pair))
        };
        let best = line
            .all()
            .into_iter()
            .filter(|made| respects(made))
            .filter_map(|made| {
                let blocking = line.blocking(&made);
                let excused = blocking.iter().all(|pair| line.is_excused(pair));
                excused.then(|| (blocking.len(), line.moved(&made)))
            })
            .min();
        let Some((blocking, moved)) = best else {
            assert_eq!(answer["status"], "impossible", "{seed} {answer}");
            assert_eq!(answer["verified"], "optimal", "{seed}");
            seen[0] += 1;
            continue;
        };
        assert_eq!(answer["status"], "solved", "{seed} {answer}");
        let made = pairs(&answer);
        assert!(respects(&made), "{seed} {answer}");
        let blocks = line.blocking(&made);
        assert!(blocks.iter().all(|pair| line.is_excused(pair)), "{seed} {answer}");
        assert_eq!((blocks.len(), line.moved(&made)), (blocking, moved), "{seed} {answer}");
        assert_eq!(answer["value"], moved, "{seed} {answer}");
        assert_eq!(answer["certificate"]["blocking"], blocking, "{seed}");
        let told = answer["certificate"]["changes"].as_array().unwrap();
        assert_eq!(told.len(), moved, "{seed}");
        let cut = answer["verified"] == "optimal";
        assert!(cut || answer["verified"] == "feasible", "{seed} {answer}");
        let one_seat = line.seats[0].iter().all(|&seats| seats <= 1);
        if !ties && one_seat {
            assert_eq!(cut, blocking == 0, "{seed} {answer}");
        }
        seen[1] += usize::from(cut);
        seen[2] += usize::from(blocking > 0);
        seen[3] += usize::from(ties);
    }
    assert!(seen.iter().all(|&seen| seen > 20), "{seen:?}");
}

#[test]
fn envy_free_minimums_are_met_where_they_can_be() {
    let mut seen = [0; 2];
    for seed in 0..cases(1200) {
        let mut draw = Draw::new("envy", seed);
        let line = Line::draw(&mut draw, false, false);
        let asked = json!({ "objective": "envy-free-minimum", "mentor_minimum": line.minimum });
        let answer = solve(&line.asked(asked));
        let good = |made: &Pairs| line.meets(made) && !line.has_envy(made);
        let possible = line.all().iter().any(good);
        seen[usize::from(possible)] += 1;
        assert_eq!(answer["verified"], "optimal", "{seed} {answer}");
        if !possible {
            assert_eq!(answer["status"], "impossible", "{seed} {answer}");
            continue;
        }
        assert_eq!(answer["status"], "solved", "{seed} {answer}");
        let made = pairs(&answer);
        assert!(line.all().contains(&made) && good(&made), "{seed} {answer}");
        assert!(answer["value"].is_null());
    }
    assert!(seen.iter().all(|&seen| seen > 20), "{seen:?}");
}

#[test]
fn minimums_are_met_with_the_fewest_blocking_pairs() {
    let mut seen = [0; 3];
    for seed in 0..cases(1200) {
        let mut draw = Draw::new("fewest", seed);
        let (ties, several) = (draw.percent(40), draw.percent(25));
        let line = Line::draw(&mut draw, ties, several);
        let asked =
            json!({ "objective": "fewest-blocking-minimum", "mentor_minimum": line.minimum });
        let answer = solve(&line.asked(asked));
        let met = line.all().into_iter().filter(|made| line.meets(made));
        let Some(fewest) = met.map(|made| line.blocking(&made).len()).min() else {
            assert_eq!(answer["status"], "impossible", "{seed} {answer}");
            assert_eq!(answer["verified"], "optimal", "{seed} {answer}");
            seen[0] += 1;
            continue;
        };
        seen[1 + usize::from(fewest > 0)] += 1;
        assert_eq!(answer["status"], "solved", "{seed} {answer}");
        assert_eq!(answer["value"], fewest, "{seed} {answer}");
        let made = pairs(&answer);
        assert!(line.all().contains(&made) && line.meets(&made), "{seed} {answer}");
        assert_eq!(line.blocking(&made).len(), fewest, "{seed} {answer}");
        assert_ne!(answer["verified"], false, "{seed} {answer}");
    }
    assert!(seen.iter().all(|&seen| seen > 20), "{seen:?}");
}

#[test]
fn the_largest_stable_matching_that_meets_minimums_is_found() {
    let mut seen = [0; 3];
    for seed in 0..cases(1000) {
        let mut draw = Draw::new("largest", seed);
        let ties = draw.percent(70);
        let line = Line::draw(&mut draw, ties, false);
        let stable = line.all().into_iter().filter(|made| line.blocking(made).is_empty());
        let most = stable.filter(|made| line.meets(made)).map(|made| made.len()).max();
        for objective in ["max-cardinality", "exact-max-cardinality"] {
            let asked = json!({ "objective": objective, "mentor_minimum": line.minimum });
            let answer = solve(&line.asked(asked));
            assert_ne!(answer["verified"], false, "{seed} {answer}");
            let Some(most) = most else {
                assert_eq!(answer["status"], "impossible", "{seed} {answer}");
                seen[0] += 1;
                continue;
            };
            seen[1 + usize::from(ties)] += 1;
            assert_eq!(answer["status"], "solved", "{seed} {answer}");
            let made = pairs(&answer);
            assert!(line.blocking(&made).is_empty() && line.meets(&made), "{seed} {answer}");
            assert_eq!(answer["value"], made.len(), "{seed} {answer}");
            if objective == "exact-max-cardinality" {
                assert_eq!(made.len(), most, "{seed} {answer}");
            } else {
                assert!(3 * made.len() >= 2 * most, "{seed} {answer}");
            }
        }
    }
    assert!(seen.iter().all(|&seen| seen > 20), "{seen:?}");
}

#[test]
fn a_search_keeps_its_limit_and_tells_its_bound() {
    let mut draw = Draw::new("bounded", 1);
    let mut lists =
        |ties: bool| -> Vec<Vec<Value>> { (0..30).map(|_| list(&mut draw, 30, ties).0).collect() };
    let (mentees, mentors) = (lists(true), lists(true));
    let present: Vec<[usize; 2]> = (0..30).map(|at| [at, (at + 1) % 30]).collect();
    let line = json!({
        "problem": "two-sided", "mentees": mentees, "mentors": mentors, "objective": "repair",
        "present": present, "work_limit": 400_000,
    });
    let answer = solve(&line);
    assert_eq!(answer["status"], "stopped", "{answer}");
    assert_eq!(answer["verified"], "feasible", "{answer}");
    assert!(answer["bound"].as_u64().unwrap() < answer["value"].as_u64().unwrap(), "{answer}");
    // Twenty mentors want two each, and stability fills one seat of a mentor at most.
    let minimum: Vec<u32> = (0..30).map(|at| if at < 15 { 2 } else { 0 }).collect();
    let line = json!({
        "problem": "two-sided", "mentees": mentees, "mentors": mentors,
        "mentor_seats": vec![2; 30], "mentor_minimum": minimum,
        "objective": "fewest-blocking-minimum", "work_limit": 400_000,
    });
    let answer = solve(&line);
    assert_eq!(answer["status"], "stopped", "{answer}");
    assert_eq!(answer["verified"], "feasible", "{answer}");
    assert!(answer["bound"].as_u64().unwrap() <= answer["value"].as_u64().unwrap(), "{answer}");
}
