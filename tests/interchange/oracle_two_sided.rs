//! Small two-sided markets against every matching, straight from the JSON.

use super::{Draw, cases, pairs, solve};
use serde_json::{Value, json};

type Pairs = Vec<(usize, usize)>;

/// What the JSON says, read without the library; ties broken by index.
struct Market {
    /// The place of each partner in each list, where the pair is mutual.
    places: [Vec<Vec<Option<usize>>>; 2],
    seats: [Vec<usize>; 2],
    acceptable: Pairs,
    dropped: usize,
    has_ties: bool,
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

impl Market {
    fn read(instance: &Value) -> Self {
        let groups = |name: &str| -> Vec<Vec<Vec<usize>>> {
            let entry = |entry: &Value| match entry.as_array() {
                Some(tie) => tie.iter().map(number).collect(),
                None => vec![number(entry)],
            };
            let list = |list: &Value| list.as_array().unwrap().iter().map(entry).collect();
            instance[name].as_array().unwrap().iter().map(list).collect()
        };
        let lists = [groups("mentees"), groups("mentors")];
        let lists_each = |side: usize, agent: usize, partner: usize| {
            lists[side][agent].iter().flatten().any(|&listed| listed == partner)
        };
        let given: usize = lists.iter().flatten().flatten().map(Vec::len).sum();
        let mut places = [Vec::new(), Vec::new()];
        let mut has_ties = false;
        for side in 0..2 {
            let partners = lists[1 - side].len();
            for (agent, list) in lists[side].iter().enumerate() {
                let mut row = vec![None; partners];
                let mut place = 0;
                for tie in list {
                    let mut tie: Vec<usize> = tie.clone();
                    tie.retain(|&partner| lists_each(1 - side, partner, agent));
                    tie.sort_unstable();
                    has_ties |= tie.len() > 1;
                    for partner in tie {
                        row[partner] = Some(place);
                        place += 1;
                    }
                }
                places[side].push(row);
            }
        }
        let mut acceptable = Vec::new();
        for (mentee, row) in places[0].iter().enumerate() {
            let listed = row.iter().enumerate().filter(|(_, place)| place.is_some());
            acceptable.extend(listed.map(|(mentor, _)| (mentee, mentor)));
        }
        let seats = |name: &str, agents: usize| match instance.get(name) {
            Some(seats) => seats.as_array().unwrap().iter().map(number).collect(),
            None => vec![1; agents],
        };
        let seats = [seats("mentee_seats", lists[0].len()), seats("mentor_seats", lists[1].len())];
        let dropped = given - 2 * acceptable.len();
        Self { places, seats, acceptable, dropped, has_ties }
    }

    /// The places of an agent's partners in its list, best first.
    fn held(&self, side: usize, agent: usize, made: &Pairs) -> Vec<usize> {
        let partner = |&(mentee, mentor): &(usize, usize)| match side {
            0 => (mentee == agent).then_some(mentor),
            _ => (mentor == agent).then_some(mentee),
        };
        let mut held: Vec<usize> = made
            .iter()
            .filter_map(partner)
            .map(|partner| self.places[side][agent][partner].unwrap())
            .collect();
        held.sort_unstable();
        held
    }

    fn would_take(&self, side: usize, agent: usize, place: usize, made: &Pairs) -> bool {
        let held = self.held(side, agent, made);
        let seats = self.seats[side][agent];
        seats > 0 && (held.len() < seats || held.last().is_some_and(|&worst| place < worst))
    }

    fn is_stable(&self, made: &Pairs) -> bool {
        let fits = |side: usize| {
            (0..self.seats[side].len())
                .all(|agent| self.held(side, agent, made).len() <= self.seats[side][agent])
        };
        fits(0)
            && fits(1)
            && self.acceptable.iter().all(|&(mentee, mentor)| {
                made.contains(&(mentee, mentor))
                    || !self.would_take(0, mentee, self.places[0][mentee][mentor].unwrap(), made)
                    || !self.would_take(1, mentor, self.places[1][mentor][mentee].unwrap(), made)
            })
    }

    fn stable_matchings(&self) -> Vec<Pairs> {
        (0..1_u32 << self.acceptable.len())
            .map(|set| {
                let chosen = self.acceptable.iter().enumerate();
                chosen.filter(|(at, _)| set >> at & 1 == 1).map(|(_, &pair)| pair).collect()
            })
            .filter(|made| self.is_stable(made))
            .collect()
    }

    /// Whether each agent of `side` would keep its partners of `one` if it could choose
    /// among those of both.
    fn prefers(&self, side: usize, one: &Pairs, other: &Pairs) -> bool {
        (0..self.seats[side].len()).all(|agent| {
            let own = self.held(side, agent, one);
            let mut both = self.held(side, agent, other);
            both.extend(&own);
            both.sort_unstable();
            both.dedup();
            both.truncate(self.seats[side][agent]);
            both == own
        })
    }
}

fn random(draw: &mut Draw) -> Value {
    let mut counts = [draw.size(5), draw.size(4)];
    let tied = draw.percent(40);
    let full = draw.percent(50);
    let mut lists = |agents: usize, partners: usize| -> Value {
        let list = |draw: &mut Draw| {
            let mut list: Vec<Value> = Vec::new();
            let mut order = draw.order(partners).into_iter().peekable();
            while let Some(partner) = order.next() {
                if !full && draw.percent(30) {
                    continue;
                }
                let mut tie = vec![partner];
                while tied && draw.percent(30) && order.peek().is_some() {
                    tie.extend(order.next());
                }
                // A tie of one is a group too.
                let single = tie.len() == 1 && !(tied && draw.percent(10));
                list.push(if single { json!(partner) } else { json!(tie) });
            }
            Value::from(list)
        };
        (0..agents).map(|_| list(draw)).collect()
    };
    let (mut mentees, mut mentors) = (lists(counts[0], counts[1]), lists(counts[1], counts[0]));
    // Turned lists on both sides have several stable matchings.
    if draw.percent(25) {
        let turned = |by: usize| -> Value {
            (0..3).map(|at| json!([(at + by) % 3, (at + by + 1) % 3, (at + by + 2) % 3])).collect()
        };
        (mentees, mentors) = (turned(0), turned(draw.size(3)));
        counts = [3, 3];
    }
    let mut instance =
        json!({ "id": 1, "problem": "two-sided", "mentees": mentees, "mentors": mentors });
    let mut list = |name: &str, agents: usize, chance, values: &[u64]| {
        if draw.percent(chance) {
            let drawn = (0..agents).map(|_| json!(values[draw.size(values.len())]));
            instance[name] = drawn.collect();
        }
    };
    list("mentee_seats", counts[0], 30, &[0, 1, 1, 2, 3]);
    list("mentor_seats", counts[1], 50, &[0, 1, 2, 2, 4_294_967_295]);
    list("mentor_minimum", counts[1], 20, &[0, 0, 0, 1, 2]);
    for name in ["forbidden", "required"] {
        if draw.percent(20) && counts[0] * counts[1] > 0 {
            let mut order = draw.order(counts[0] * counts[1]);
            order.truncate(1 + draw.size(3));
            let pair = |at: usize| json!([at / counts[1], at % counts[1]]);
            instance[name] = order.into_iter().map(pair).collect();
        }
    }
    if draw.percent(60) {
        instance["objective"] = json!(["mentee-optimal", "mentor-optimal"][draw.size(2)]);
    }
    instance
}

fn listed(instance: &Value, name: &str) -> Pairs {
    let pairs = instance.get(name).and_then(Value::as_array);
    pairs.into_iter().flatten().map(|pair| (number(&pair[0]), number(&pair[1]))).collect()
}

#[test]
fn small_markets_get_the_best_of_all_stable_matchings() {
    let mut seen = [0_u32; 5];
    for seed in 0..cases(4000) {
        let instance = random(&mut Draw::new("two-sided", seed));
        let market = Market::read(&instance);
        let answer = solve(&instance);
        let case = format!("{instance}\n{answer}");
        let (forbidden, required) = (listed(&instance, "forbidden"), listed(&instance, "required"));
        let many =
            |pair: &(usize, usize)| market.seats[0][pair.0] > 1 && market.seats[1][pair.1] > 1;
        // Of these a least cost is the proof.
        let by_cost = required.iter().any(many);
        seen[3] += u32::from(by_cost);
        assert_eq!(answer["verified"], "optimal", "{case}");
        assert_eq!(answer["dropped"], market.dropped, "{case}");
        assert_eq!(answer["ties_broken"] == true, market.has_ties, "{case}");
        assert!(answer["value"].is_null(), "{case}");
        // Forbidden pairs may block all the same.
        let mut stable = market.stable_matchings();
        stable.retain(|made| {
            !forbidden.iter().any(|pair| made.contains(pair))
                && required.iter().all(|pair| made.contains(pair))
        });
        let side = usize::from(instance["objective"] == "mentor-optimal");
        let minimum = instance.get("mentor_minimum").and_then(Value::as_array);
        let met = |made: &Pairs| {
            let mut minimums = minimum.into_iter().flatten().map(number).enumerate();
            minimums.all(|(mentor, least)| market.held(1, mentor, made).len() >= least)
        };
        if !stable.iter().any(met) {
            assert_eq!(answer["status"], "impossible", "{case}");
            if stable.is_empty() {
                let reason = if by_cost { "restrictions-by-cost" } else { "restrictions" };
                assert_eq!(answer["witness"]["reason"], reason, "{case}");
                seen[4] += 1;
                continue;
            }
            let short = answer["witness"]["short"].as_array().unwrap();
            assert!(!short.is_empty(), "{case}");
            seen[0] += 1;
            continue;
        }
        let made = pairs(&answer);
        assert!(made.is_sorted() && stable.contains(&made) && met(&made), "{case}");
        for other in &stable {
            assert!(market.prefers(side, &made, other), "{case}\n{other:?}");
        }
        seen[1 + usize::from(stable.len() > 1)] += 1;
    }
    assert!(seen.iter().all(|&count| count > 20), "{seen:?}");
}

/// A minimum cut over the rotations minds pairs that must and must not be made.
#[test]
fn the_cheapest_matching_that_respects_restrictions_is_that_of_all_stable_ones() {
    let mut seen = [0_u32; 3];
    for seed in 0..cases(4000) {
        let mut draw = Draw::new("restricted cuts", seed);
        let mut instance = random(&mut draw);
        let market = Market::read(&instance);
        let (forbidden, required) = (listed(&instance, "forbidden"), listed(&instance, "required"));
        let many =
            |pair: &(usize, usize)| market.seats[0][pair.0] > 1 && market.seats[1][pair.1] > 1;
        if forbidden.len() + required.len() == 0 || required.iter().any(many) {
            continue;
        }
        instance.as_object_mut().unwrap().remove("mentor_minimum");
        let all = market.stable_matchings();
        let present: Pairs = if draw.percent(50) { all[0].clone() } else { forbidden.clone() };
        let is_nearest = draw.percent(50);
        instance["objective"] = json!(if is_nearest { "nearest" } else { "egalitarian" });
        if is_nearest {
            instance["present"] = json!(present);
        }
        let worth = |made: &Pairs| -> usize {
            if is_nearest {
                let without = |one: &Pairs, other: &Pairs| {
                    one.iter().filter(|pair| !other.contains(pair)).count()
                };
                return without(made, &present) + without(&present, made);
            }
            let rank = |side: usize, agent: usize| -> usize {
                market.held(side, agent, made).iter().map(|place| place + 1).sum()
            };
            let sum = |side: usize| (0..market.seats[side].len()).map(|at| rank(side, at)).sum();
            [0, 1].map(sum).iter().sum::<usize>()
        };
        let respects = |made: &&Pairs| {
            !forbidden.iter().any(|pair| made.contains(pair))
                && required.iter().all(|pair| made.contains(pair))
        };
        let best = all.iter().filter(respects).map(worth).min();
        let answer = solve(&instance);
        let case = format!("{instance}\n{answer}");
        assert_eq!(answer["verified"], "optimal", "{case}");
        let Some(best) = best else {
            assert_eq!(answer["witness"]["reason"], "restrictions", "{case}");
            seen[0] += 1;
            continue;
        };
        let made = pairs(&answer);
        assert!(all.contains(&made) && respects(&&made), "{case}");
        assert_eq!((&answer["value"], worth(&made)), (&json!(best), best), "{case}");
        let unbound = all.iter().map(worth).min();
        seen[1 + usize::from(unbound != Some(best))] += 1;
    }
    assert!(seen.iter().all(|&count| count > 10), "{seen:?}");
}

/// What is asked of all stable matchings is asked of those that respect restrictions.
#[test]
fn every_objective_over_stable_matchings_minds_restrictions() {
    let names = ["min-regret", "sex-equal", "balanced", "median", "all", "count", "rotations"];
    let (mut seen, mut short) = ([0_u32; 4], 0);
    for seed in 0..cases(3000) {
        let mut draw = Draw::new("restricted objectives", seed);
        let mut instance = random(&mut draw);
        if draw.percent(60) {
            // A circle, with a few neighbours exchanged: many stable matchings.
            let agents = 3;
            let mut sides = [0, 1].map(|by| -> Vec<Vec<usize>> {
                let list = |own: usize| (0..agents).map(|at| (own + by + at) % agents).collect();
                (0..agents).map(list).collect()
            });
            for side in &mut sides {
                for _ in 0..draw.size(4) {
                    side[draw.size(agents)].swap(draw.size(agents), draw.size(agents));
                }
            }
            let [mentees, mentors] = sides;
            instance =
                json!({ "id": 1, "problem": "two-sided", "mentees": mentees, "mentors": mentors });
        }
        let market = Market::read(&instance);
        let every = market.stable_matchings();
        // Pairs of stable matchings, which restrict most.
        let stable: Pairs = every.iter().flatten().copied().collect();
        for name in ["forbidden", "required"] {
            instance.as_object_mut().unwrap().remove(name);
            if !stable.is_empty() && draw.percent(60) {
                instance[name] = json!([stable[draw.size(stable.len())]]);
            }
        }
        let (forbidden, required) = (listed(&instance, "forbidden"), listed(&instance, "required"));
        let many =
            |pair: &(usize, usize)| market.seats[0][pair.0] > 1 && market.seats[1][pair.1] > 1;
        if forbidden.len() + required.len() == 0 || required.iter().any(many) {
            continue;
        }
        // All stable matchings meet the minimums or none does.
        let minimum = instance.get("mentor_minimum").and_then(Value::as_array);
        let mut minimums = minimum.into_iter().flatten().map(number).enumerate();
        let is_met = minimums.all(|(at, least)| market.held(1, at, &every[0]).len() >= least);
        let name = names[draw.size(names.len())];
        instance["objective"] = json!(name);
        let mut allowed = every;
        allowed.retain(|made| {
            !forbidden.iter().any(|pair| made.contains(pair))
                && required.iter().all(|pair| made.contains(pair))
        });
        allowed.sort_unstable();
        let answer = solve(&instance);
        let case = format!("{instance}\n{answer}");
        if !is_met {
            assert_eq!(answer["witness"]["reason"], "minimum-above-stable", "{case}");
            assert_eq!(answer["verified"], "optimal", "{case}");
            short += 1;
            continue;
        }
        if answer["status"] == "error" {
            let told = answer["error"].as_str().unwrap();
            let is_joined = name == "rotations" && told.contains("made by one rotation");
            let is_median = name == "median" && market.seats[0].iter().any(|&seats| seats > 1);
            assert!(is_joined && !forbidden.is_empty() || is_median, "{case}");
            seen[0] += 1;
            continue;
        }
        if allowed.is_empty() {
            assert_eq!(answer["witness"]["reason"], "restrictions", "{case}");
            assert_eq!(answer["verified"], "optimal", "{case}");
            seen[1] += 1;
            continue;
        }
        let level = if name == "min-regret" { "optimal" } else { "feasible" };
        assert_eq!(
            (&answer["status"], &answer["verified"]),
            (&json!("solved"), &json!(level)),
            "{case}"
        );
        let ranks = |side: usize, made: &Pairs| -> Vec<usize> {
            let agents = 0..market.seats[side].len();
            let of = |at| market.held(side, at, made).into_iter().map(|place| place + 1);
            agents.flat_map(of).collect()
        };
        let sums = |made: &Pairs| [0, 1].map(|side| ranks(side, made).iter().sum::<usize>());
        let worth = |made: &Pairs| match name {
            "min-regret" => {
                [0, 1].into_iter().flat_map(|side| ranks(side, made)).max().unwrap_or(0)
            }
            "sex-equal" => sums(made)[0].abs_diff(sums(made)[1]),
            _ => sums(made).into_iter().max().unwrap_or(0),
        };
        match name {
            "min-regret" | "sex-equal" | "balanced" => {
                let made = pairs(&answer);
                let best = allowed.iter().map(worth).min().unwrap();
                assert!(allowed.contains(&made), "{case}");
                assert_eq!((&answer["value"], worth(&made)), (&json!(best), best), "{case}");
            }
            "median" => {
                let made = pairs(&answer);
                assert!(allowed.contains(&made), "{case}");
                for mentee in 0..market.seats[0].len() {
                    let mut places: Vec<Vec<usize>> =
                        allowed.iter().map(|made| market.held(0, mentee, made)).collect();
                    places.sort_unstable();
                    let middle = &places[allowed.len().div_ceil(2) - 1];
                    assert_eq!(&market.held(0, mentee, &made), middle, "{case}");
                }
            }
            "all" => assert_eq!(answer["matchings"], json!(allowed), "{case}"),
            "count" => assert_eq!(answer["value"], json!(allowed.len()), "{case}"),
            _ => {
                // So many matchings as closed sets of these rotations in this order.
                let (count, order) = (number(&answer["value"]), listed(&answer, "precedes"));
                let closed = |set: &usize| {
                    order.iter().all(|&(one, two)| (set >> two) & 1 == 0 || (set >> one) & 1 == 1)
                };
                let sets = (0..1_usize << count).filter(closed).count();
                assert_eq!(sets, allowed.len(), "{case}");
                assert_eq!(answer["rotations"].as_array().map(Vec::len), Some(count), "{case}");
            }
        }
        seen[2 + usize::from(allowed.len() > 1)] += 1;
    }
    assert!(seen[0] > 3 && seen[1..].iter().all(|&count| count > 20), "{seen:?}");
    assert!(short > 20, "{short}");
}

#[test]
fn a_lottery_breaks_ties_in_a_weakly_stable_way_and_is_repeatable() {
    let mut different = 0;
    for seed in 0..cases(300) {
        let mut instance = random(&mut Draw::new("lottery", seed));
        for field in ["mentor_minimum", "forbidden", "required"] {
            instance.as_object_mut().unwrap().remove(field);
        }
        let by_index = solve(&instance);
        instance["seed"] = json!(seed);
        let drawn = solve(&instance);
        assert_eq!(drawn["pairs"], solve(&instance)["pairs"]);
        assert_eq!(drawn["verified"], "optimal", "{instance}\n{drawn}");
        assert_eq!(drawn["ties_broken"], by_index["ties_broken"]);
        let differs = drawn["pairs"] != by_index["pairs"];
        assert!(!differs || drawn["ties_broken"] == true, "{instance}");
        different += u32::from(differs);
    }
    assert!(different > 0);
}
