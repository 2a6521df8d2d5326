//! The instance interchange from outside: lines in, lines out, through the library and
//! through the built example.
#![allow(clippy::unwrap_used, clippy::panic)]

mod checker;
mod command;
mod cultures;
mod errors;
mod exact;
mod experiments;
mod files;
mod formats;
mod fuzz;
mod landscape;
mod limits;
mod oracle_assignment;
mod oracle_general;
mod oracle_projects;
mod oracle_sought;
mod oracle_triads;
mod oracle_two_sided;
#[cfg(feature = "report")]
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod published;
mod reports;
mod schema;

#[path = "../support/json_schema.rs"]
mod json_schema;

use mentormatch::kernel::{Stream, stream};
use mentormatch::lab::{Context, Limits, run};
use rand::Rng;
use serde_json::Value;
use std::path::PathBuf;

/// The answers to these lines, one for each that is not blank.
fn answers(lines: impl AsRef<[u8]>, context: &Context) -> Vec<Value> {
    let mut out = Vec::new();
    run(lines.as_ref(), &mut out, context).unwrap();
    let text = String::from_utf8(out).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The answer to one instance.
fn solve(instance: &Value) -> Value {
    let mut answers = answers(instance.to_string(), &Context::default());
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

/// Small limits, so that a mutated size is refused and not served.
fn small() -> Context {
    let mut limits = Limits::default();
    limits.max_agents = 1000;
    limits.max_memory = 1 << 26;
    Context { limits, ..Context::default() }
}

/// The pairs of an answer.
fn pairs(answer: &Value) -> Vec<(usize, usize)> {
    let index = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let pairs = answer["pairs"].as_array().unwrap_or_else(|| panic!("{answer}"));
    pairs.iter().map(|pair| (index(&pair[0]), index(&pair[1]))).collect()
}

/// How many random cases a test runs: `PROPTEST_CASES` where it asks for more.
fn cases(default: u64) -> u64 {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    default.max(asked.unwrap_or(0))
}

/// Draws for a test.
struct Draw(Stream);

impl Draw {
    fn new(label: &str, seed: u64) -> Self {
        Self(stream(seed, label))
    }

    /// A number from 0 to below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn size(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }

    /// Whether an event of this many percent happens.
    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// The numbers below `count` in random order.
    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.size(at + 1));
        }
        order
    }
}

/// The folder of shared data, where it is present; a line says so where it is not.
fn shared(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}
