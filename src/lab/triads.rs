//! The problem `triads`: three sides.

use super::answer::{Answer, Json, Status, Value, Verified};
use super::clock::Clock;
use super::fault::{Expected, Fault, FaultKind, Faults, Needed, NoMeaning};
use super::fields::{Fields, array, index, length};
use super::json::{Cursor, Kind};
use super::numbers::Numbers;
use super::options::Options;
use crate::audit::{axial_bound_within, axial_cost, cyclic_blocking_within};
use crate::kernel::{Control, Dyadic, Internal, Matrix};
use crate::market::{AxialPrices, AxialProblem, CyclicProblem, Outcome, Sense, Stopped};
use crate::triads::{AxialAnswer, axial, cyclic_stable};
use serde::Serialize;

/// Three sides as a line gives them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Triads {
    /// What is given of them.
    pub problem: TriadsProblem,
}

/// What is known of three sides, and so what is asked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TriadsProblem {
    /// Weights of triples: as many as can be, then the best sum.
    Axial {
        /// How many agents each side has.
        sides: [usize; 3],
        /// The weights, by the first agent, then the second, then the third.
        weights: Numbers,
        /// Which triples may be.
        allowed: Vec<bool>,
        /// Whether weights are gains or costs.
        sense: Sense,
    },
    /// Preferences that go round: triples that no triple blocks.
    Cyclic(Box<Cyclic>),
}

/// A list of groups of indices, the best first; those of one group are tied.
pub type Ranked = Vec<Vec<u32>>;

/// Preferences of each side over the next.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cyclic {
    /// The first side's over the second, the second's over the third, the third's over the first.
    pub over: [Vec<Ranked>; 3],
}

#[derive(Clone, Copy)]
enum Name {
    Axial,
    Cyclic,
}

const OBJECTIVES: [(&str, Name); 2] = [("axial", Name::Axial), ("cyclic-stable", Name::Cyclic)];

/// How many steps an exponential search takes where the line gives no bound.
const SEARCH_LIMIT: u64 = 4_000_000_000;

impl Triads {
    /// Reads the fields; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let reason = NoMeaning::TriadsWithoutPairs;
        fields.unused(&["forbidden", "required", "present"], reason);
        let problem = match fields.objective(&OBJECTIVES)? {
            Name::Axial => axial_of(fields)?,
            Name::Cyclic => {
                fields.unused(&["sense", "weights"], NoMeaning::CyclicPreferences);
                let names = ["a_over_b", "b_over_c", "c_over_a"];
                for name in names {
                    if !fields.has(name) {
                        fields.missing(name, Needed::Preferences);
                    }
                }
                let [first, second, third] = names.map(|name| fields.read(name, lists));
                let over = [first?, second?, third?];
                let agents = [0, 1, 2].map(|side: usize| over[side].len());
                let entries = over.iter().flatten().flatten().map(Vec::len).sum();
                // Ranks are looked up in tables of two sides.
                let cells = (0..3).map(|side| agents[side].saturating_mul(agents[(side + 1) % 3]));
                let cells = cells.fold(0, usize::saturating_add).max(entries);
                fields.admit(&agents, agents.iter().sum(), cells).then_some(())?;
                TriadsProblem::Cyclic(Box::new(Cyclic { over }))
            }
        };
        Some(Self { problem })
    }

    /// Solves the instance and has the answer verified.
    pub(crate) fn solve(self, options: &Options, clock: &Clock) -> Result<Answer, Faults> {
        let control = *clock.control();
        let unbounded = options.work_limit.is_none() && options.seconds_limit.is_none();
        let control = if unbounded { control.with_work_limit(SEARCH_LIMIT) } else { control };
        match self.problem {
            TriadsProblem::Axial { sides, weights, allowed, sense } => {
                solve_axial(sides, &weights, &allowed, sense, clock, &control)
            }
            TriadsProblem::Cyclic(cyclic) => {
                solve_cyclic(&cyclic.over, options.seed.unwrap_or(0), clock, &control)
            }
        }
    }
}

fn axial_of(fields: &mut Fields<'_>) -> Option<TriadsProblem> {
    fields.unused(&["a_over_b", "b_over_c", "c_over_a"], NoMeaning::AxialWeights);
    let senses = [("max", Sense::Max), ("min", Sense::Min)];
    let sense = fields.name("sense", &senses).unwrap_or_default();
    if !fields.has("weights") {
        fields.missing("weights", Needed::Weights);
    }
    let (mut weights, mut allowed) = (Numbers::Integers(Vec::new()), Vec::new());
    // How many rows each agent of the first side has, and how many weights each row.
    let (mut second, mut third): (Option<usize>, Option<usize>) = (None, None);
    let read = fields.read("weights", |cursor: &mut Cursor<'_>| {
        array(cursor, Expected::Tables, |cursor, _| {
            let rows = array(cursor, Expected::Rows, |cursor, _| {
                let cells = array(cursor, Expected::RowOfWeights, |cursor, _| {
                    let is_null = cursor.null();
                    allowed.push(!is_null);
                    if is_null {
                        weights.skip();
                        return Ok(());
                    }
                    weights
                        .read(cursor, Expected::WeightOrNull, |at| format!("weights, number {at}"))
                })?;
                length(cells.len(), *third.get_or_insert(cells.len()))
            })?;
            length(rows.len(), *second.get_or_insert(rows.len()))
        })
    });
    let sides = [read?.len(), second.unwrap_or(0), third.unwrap_or(0)];
    fields.admit(&sides, sides.iter().sum(), allowed.len()).then_some(())?;
    Some(TriadsProblem::Axial { sides, weights, allowed, sense })
}

/// The weights as whole numbers of 2^unit; nothing where no such unit is small enough.
fn whole(weights: &Numbers) -> Option<(Vec<i128>, i32)> {
    match weights {
        Numbers::Integers(weights) => Some((weights.iter().map(|&w| i128::from(w)).collect(), 0)),
        Numbers::Floats(weights) => {
            let lowest = |&weight: &f64| {
                let exponent = ((weight.to_bits() >> 52) & 0x7ff) as i32;
                let fraction = weight.to_bits() & ((1 << 52) - 1);
                let (fraction, exponent) =
                    if exponent == 0 { (fraction, 1) } else { (fraction | (1 << 52), exponent) };
                (fraction != 0).then(|| exponent - 1075 + fraction.trailing_zeros() as i32)
            };
            let unit = weights.iter().filter_map(lowest).min().unwrap_or(0);
            let whole = |&weight: &f64| Dyadic::from_float(weight)?.in_units(unit);
            Some((weights.iter().map(whole).collect::<Option<_>>()?, unit))
        }
    }
}

/// The certificate. Its numbers may be longer than a JSON value holds, though not its text.
#[derive(Serialize)]
struct Priced<'a> {
    prices: &'a AxialPrices,
    unit: &'static str,
}

fn solve_axial(
    sides: [usize; 3],
    weights: &Numbers,
    allowed: &[bool],
    sense: Sense,
    clock: &Clock,
    control: &Control<'_>,
) -> Result<Answer, Faults> {
    let too_wide = || {
        let kind = FaultKind::Unused { reason: NoMeaning::Inexact };
        Faults::from(Fault::new("weights", kind))
    };
    let (whole, unit) = whole(weights).ok_or_else(too_wide)?;
    let cells = whole.into_iter().zip(allowed).map(|(weight, &may)| may.then_some(weight));
    let problem = AxialProblem::new(sides, cells.collect(), sense == Sense::Max)
        .map_err(|fault| Faults::refused_at("weights", vec![fault]))?;
    let (found, stopped) = match axial(&problem, control).best() {
        Ok(best) => best,
        Err(reason) => return Ok(clock.nothing(reason)),
    };
    let told = |cost: i128| -> Value {
        let value = problem.value(found.triples.len(), cost);
        match weights {
            Numbers::Integers(_) => value.into(),
            Numbers::Floats(_) => match Dyadic::from_parts(value, unit) {
                Some(value) => value.to_float().into(),
                None => Value::None,
            },
        }
    };
    let AxialAnswer { triples, cost, bound, prices, nodes } = &found;
    let answer = Answer {
        pairs: Some(triples.clone().into()),
        value: told(*cost),
        bound: stopped.map(|_| told(*bound)),
        certificate: Some(Json::of(&Priced { prices, unit: "1/64" })),
        stats: Some(Json::of(&serde_json::json!({ "nodes": nodes }))),
        ..Answer::found(stopped)
    };
    Ok(clock.told(answer, |control| {
        let holds = axial_cost(&problem, triples) == Some(*cost);
        // The prices prove some sums to be the best, the search the others.
        let least = axial_bound_within(&problem, prices, control).or_stopped()?;
        let proven = least.is_some_and(|least| least == *cost);
        let level = if proven { Verified::Optimal } else { Verified::Feasible };
        Ok(level.only_if(holds && least.is_some_and(|least| least <= *bound)))
    }))
}

fn solve_cyclic(
    over: &[Vec<Ranked>; 3],
    seed: u64,
    clock: &Clock,
    control: &Control<'_>,
) -> Result<Answer, Faults> {
    let problem = cyclic_of(over)?;
    Ok(match cyclic_stable(&problem, seed, control) {
        Outcome::Solved(found) => {
            let answer = Answer {
                pairs: Some(found.triples.clone().into()),
                stats: Some(Json::of(
                    &serde_json::json!({ "steps": found.steps, "nodes": found.nodes }),
                )),
                ..Answer::of(Status::Solved)
            };
            clock.told(answer, |control| {
                let blocking = cyclic_blocking_within(&problem, &found.triples, 1, control);
                let blocking = blocking.or_stopped()?;
                Ok(Verified::Optimal.only_if(blocking.is_some_and(|found| found.is_empty())))
            })
        }
        Outcome::Impossible(none) => {
            let witness = serde_json::json!({ "search": "exhaustive", "nodes": none.nodes });
            let witness = Some(Json::of(&witness));
            let answer = Answer { witness, ..Answer::of(Status::Impossible) };
            // It rests on the search.
            clock.told(answer, |_| Ok(Verified::Feasible))
        }
        Outcome::Stopped(Stopped { reason, .. }) => clock.nothing(reason),
    })
}

fn cyclic_of(over: &[Vec<Ranked>; 3]) -> Result<CyclicProblem, Faults> {
    let mut ranks = Vec::new();
    for (side, name) in ["a_over_b", "b_over_c", "c_over_a"].into_iter().enumerate() {
        let (rows, columns) = (over[side].len(), over[(side + 1) % 3].len());
        let fault = |agent: usize, at: usize, value: u32| {
            let expected = Expected::NextIndex;
            let kind = FaultKind::Expected { expected, value: value.to_string() };
            Faults::from(Fault::new(format!("{name}[{agent}][{at}]"), kind))
        };
        let mut cells = vec![None; rows * columns];
        for (agent, list) in over[side].iter().enumerate() {
            for (at, tie) in list.iter().enumerate() {
                if tie.is_empty() {
                    let expected = Expected::TiedIndex;
                    let kind = FaultKind::Expected { expected, value: "[]".to_owned() };
                    return Err(Fault::new(format!("{name}[{agent}][{at}]"), kind).into());
                }
                for &next in tie {
                    let inside = (next as usize) < columns;
                    let cell = inside.then(|| &mut cells[agent * columns + next as usize]);
                    match cell.filter(|cell| cell.is_none()) {
                        Some(cell) => *cell = Some(at as u32 + 1),
                        None => return Err(fault(agent, at, next)),
                    }
                }
            }
        }
        let matrix = Matrix::new(rows, columns, cells);
        ranks.push(matrix.map_err(|fault| Faults::refused_at(name, vec![fault]))?);
    }
    let three = <[_; 3]>::try_from(ranks);
    let three = three.map_err(|_| Internal::broken("three sides have three tables"));
    let three = three.map_err(|fault| Faults::refused(vec![fault]))?;
    CyclicProblem::new(three).map_err(|fault| Faults::refused(vec![fault]))
}

/// Preference lists, an entry an index or an array of tied indices.
fn lists(cursor: &mut Cursor<'_>) -> Result<Vec<Ranked>, Fault> {
    array(cursor, Expected::PreferenceLists, |cursor, _| {
        array(cursor, Expected::PreferenceList, |cursor, _| {
            if cursor.kind() != Kind::Array {
                return Ok(vec![index(cursor)?]);
            }
            array(cursor, Expected::TiedIndices, |cursor, _| index(cursor))
        })
    })
}
