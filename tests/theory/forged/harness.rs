//! Forges certificates: each number, list and text of their JSON is changed, one by one and at
//! random, and what still reads as a certificate goes to the verifier. Exhaustive search says
//! whether what it claims is true. Nothing here calls a solver or a verifier.

use crate::stable::oracle::Dice;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Number, Value, json};
use std::fmt::Debug;

/// So many forged certificates of each kind reach the verifier; more with `FORGED_CASES`.
pub(super) fn least() -> u64 {
    std::env::var("FORGED_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

/// So many of each problem.
const OF_ONE: u64 = 160;

/// So many of each problem whose certificates are short, so that more problems are drawn.
pub(super) const FEW: u64 = 24;

/// A problem with a certificate.
pub(super) struct Case<Problem, Claim> {
    pub(super) problem: Problem,
    pub(super) claim: Claim,
    /// Whether the certificate is the problem's own, so that it has to be accepted.
    pub(super) is_own: bool,
}

/// What became of the forged certificates of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// How many reached the verifier.
    pub(super) judged: u64,
    /// How many of them claimed what is false, and were refused.
    pub(super) refused: u64,
    /// How many it accepted.
    pub(super) accepted: u64,
}

/// Forges certificates of the cases that `draw` gives until enough have been judged.
///
/// `forge` changes a certificate where its JSON does not reach; `accepts` asks the verifier and
/// `holds` exhaustive search.
pub(super) fn attack<Problem: Debug, Claim: Clone + Debug + Serialize + DeserializeOwned>(
    seed: u64,
    draw: impl FnMut(&mut Dice) -> Option<Case<Problem, Claim>>,
    forge: impl FnMut(&Problem, &mut Claim, &mut Dice),
    accepts: impl Fn(&Problem, &Claim) -> bool,
    holds: impl Fn(&Problem, &Claim) -> bool,
) -> Tally {
    attack_each((seed, OF_ONE), draw, forge, accepts, holds)
}

/// [`attack`] with so many certificates of each problem.
pub(super) fn attack_each<Problem: Debug, Claim: Clone + Debug + Serialize + DeserializeOwned>(
    (seed, of_one): (u64, u64),
    mut draw: impl FnMut(&mut Dice) -> Option<Case<Problem, Claim>>,
    mut forge: impl FnMut(&Problem, &mut Claim, &mut Dice),
    accepts: impl Fn(&Problem, &Claim) -> bool,
    holds: impl Fn(&Problem, &Claim) -> bool,
) -> Tally {
    let mut dice = Dice::new(seed);
    let mut tally = Tally::default();
    let mut another: Option<Claim> = None;
    let mut judge = |problem: &Problem, claim: &Claim| {
        let (accepted, is_true) = (accepts(problem, claim), holds(problem, claim));
        assert!(is_true || !accepted, "a false claim is accepted:\n{problem:#?}\n{claim:#?}");
        tally.judged += 1;
        tally.accepted += u64::from(accepted);
        tally.refused += u64::from(!is_true);
        (tally, accepted)
    };
    let mut last = Tally::default();
    let least = least();
    while last.judged < least {
        let Some(Case { problem, claim, is_own }) = draw(&mut dice) else { continue };
        let (_, accepted) = judge(&problem, &claim);
        assert!(accepted || !is_own, "its own proof is refused:\n{problem:#?}\n{claim:#?}");
        let honest = serde_json::to_value(&claim).unwrap();
        let other = another.as_ref().map(|other| serde_json::to_value(other).unwrap());
        if let Some(other) = &another {
            judge(&problem, other);
        }
        let mut forged: Vec<Claim> = Vec::new();
        // One change everywhere, of which a few are tried: most certificates have thousands.
        let (mut probe, mut all, mut single) = (honest.clone(), Vec::new(), Vec::new());
        for at in 0..nodes(&honest) {
            changes(node(&mut probe, at), &mut dice, &mut all);
            single.extend(all.drain(..).map(|change| (at, change)));
        }
        while !single.is_empty() && (forged.len() as u64) < of_one / 2 {
            let (at, change) = single.swap_remove(dice.below(single.len()));
            let mut changed = honest.clone();
            *node(&mut changed, at) = change;
            forged.extend(serde_json::from_value(changed).ok());
        }
        // Several changes at a time.
        for _ in 0..of_one {
            let mut changed = honest.clone();
            for _ in 0..=dice.below(3) {
                change(&mut changed, other.as_ref(), &mut dice);
            }
            let Ok(mut changed) = serde_json::from_value::<Claim>(changed) else { continue };
            if dice.chance(30) {
                forge(&problem, &mut changed, &mut dice);
            }
            forged.push(changed);
        }
        for _ in 0..of_one / 4 {
            let mut changed = claim.clone();
            for _ in 0..=dice.below(2) {
                forge(&problem, &mut changed, &mut dice);
            }
            forged.push(changed);
        }
        for claim in &forged {
            last = judge(&problem, claim).0;
        }
        another = Some(claim);
    }
    last
}

/// How many values there are within a value, itself included.
fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(fields) => fields.values().map(nodes).sum(),
        _ => 0,
    }
}

/// The value at a place in the order of [`nodes`].
fn node(value: &mut Value, mut at: usize) -> &mut Value {
    if at == 0 {
        return value;
    }
    at -= 1;
    let inner: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => Vec::new(),
    };
    for value in inner {
        let within = nodes(value);
        if at < within {
            return node(value, at);
        }
        at -= within;
    }
    unreachable!("fewer values than were counted")
}

/// Ends of the ranges of numbers, and what lies beside them.
fn extremes() -> impl Iterator<Item = Value> {
    let integers =
        [i64::MIN, i64::MIN + 1, -(1 << 61), -1, 0, 1, 2, 1 << 31, 1 << 61, i64::MAX - 1];
    let large = [u64::from(u32::MAX), i64::MAX as u64, 1 << 63, u64::MAX - 1, u64::MAX];
    let floats = [1e19, -1e19, 1e308, -1e308, f64::MAX, f64::MIN, 5e-324, -5e-324, 0.5, -0.0];
    let texts = ["1*2^1099", "-1*2^1099", "3*2^-1074", "9007199254740993*2^3"];
    let integers = integers.into_iter().map(Value::from);
    let large = large.into_iter().map(Value::from);
    let floats = floats.into_iter().map(Value::from);
    integers.chain(large).chain(floats).chain(texts.into_iter().map(Value::from))
}

/// The changes of one value that are tried everywhere.
fn changes(value: &Value, dice: &mut Dice, into: &mut Vec<Value>) {
    match value {
        Value::Number(number) => {
            into.extend(beside(number));
            into.extend(extremes());
        }
        Value::String(_) => into.extend(extremes()),
        Value::Bool(is) => into.push(json!(!is)),
        Value::Null => into.extend([json!(0), json!(1), json!([])]),
        Value::Array(items) => {
            into.push(json!([]));
            for at in 0..items.len() {
                let mut shorter = items.clone();
                let item = shorter.remove(at);
                into.push(json!(shorter));
                let mut longer = items.clone();
                longer.insert(dice.below(items.len()), item);
                into.push(json!(longer));
                let mut swapped = items.clone();
                swapped.swap(at, dice.below(items.len()));
                into.push(json!(swapped));
            }
            // All of it twice.
            into.push(json!([&items[..], &items[..]].concat()));
        }
        Value::Object(_) => {}
    }
}

/// One unit up and down, the opposite, double and half.
fn beside(number: &Number) -> Vec<Value> {
    if let Some(integer) = number.as_i64() {
        let of = |moved: Option<i64>| moved.map(Value::from);
        let moved = [integer.checked_add(1), integer.checked_sub(1), integer.checked_neg()];
        moved
            .into_iter()
            .chain([integer.checked_mul(2), Some(integer / 2)])
            .filter_map(of)
            .collect()
    } else if let Some(float) = number.as_f64() {
        let moved = [float.next_up(), float.next_down(), -float, 2.0 * float, float / 2.0];
        moved.into_iter().map(Value::from).collect()
    } else {
        Vec::new()
    }
}

/// Changes one value at random, or takes one from another certificate or another place.
fn change(value: &mut Value, other: Option<&Value>, dice: &mut Dice) {
    let count = nodes(value);
    let at = dice.below(count);
    if dice.chance(15) {
        let from = dice.below(count);
        let taken = node(value, from).clone();
        if std::mem::discriminant(&taken) == std::mem::discriminant(node(value, at)) {
            *node(value, at) = taken;
        }
        return;
    }
    if let Some(other) = other
        && dice.chance(10)
    {
        // Certificates of one kind have the same fields.
        if let (Value::Object(fields), Value::Object(theirs)) = (value, other) {
            let keys: Vec<String> = fields.keys().cloned().collect();
            let key = &keys[dice.below(keys.len())];
            if let Some(taken) = theirs.get(key) {
                fields.insert(key.clone(), taken.clone());
            }
        }
        return;
    }
    let place = node(value, at);
    let mut all = Vec::new();
    match place {
        // Most numbers are moved a little: far ones are refused at once.
        Value::Number(number) if dice.chance(60) => all.extend(beside(number)),
        Value::Array(items) if dice.chance(40) && !items.is_empty() => {
            // A set grows by a number near its own.
            let mut longer = items.clone();
            let mut item = items[dice.below(items.len())].clone();
            let inside = dice.below(nodes(&item));
            if let Value::Number(number) = node(&mut item, inside).clone() {
                let moved = beside(&number);
                if let Some(moved) = moved.get(dice.below(moved.len().max(1))) {
                    *node(&mut item, inside) = moved.clone();
                }
            }
            longer.insert(dice.below(items.len() + 1), item);
            all.push(json!(longer));
        }
        place => changes(&place.clone(), dice, &mut all),
    }
    if !all.is_empty() {
        *node(value, at) = all.swap_remove(dice.below(all.len()));
    }
}
