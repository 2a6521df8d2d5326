//! Checked samples, and where random draws come from.

use crate::kernel::{Stream, stream, words};

words! {
    /// Why numbers are no sample, or a sample has no answer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum SampleFault: "sample-fault", fills, display {
        /// A number is not finite.
        NotFinite {
            /// Its position, from 1.
            at: usize,
        } = "not-finite",
            "value {at} is not a finite number",
            "значение {at} не является конечным числом";
        /// A number is so large that sums of its powers would overflow.
        TooLarge {
            /// Its position, from 1.
            at: usize,
        } = "too-large", "value {at} is too large", "значение {at} слишком велико";
        /// Entry and exit are not of the same people.
        Unpaired {
            /// How many before.
            before: usize,
            /// How many after.
            after: usize,
        } = "unpaired",
            "entry and exit do not pair up: {before} and {after} values",
            "значения на входе и выходе не парные: {before} и {after}";
        /// There are too few numbers for an answer.
        TooFew {
            /// How many there are.
            has: usize,
            /// How many are needed.
            needs: usize,
        } = "too-few",
            "too few: {has}, and {needs} are needed",
            "слишком мало: есть {has}, нужно {needs}";
        /// All numbers are equal, and the answer would divide by their spread.
        NoSpread = "no-spread", "all values are equal", "все значения равны";
        /// A number is no probability.
        NoProbability {
            /// Its position, from 1.
            at: usize,
        } = "no-probability",
            "value {at} is no probability",
            "значение {at} не является вероятностью";
    }
}

impl std::error::Error for SampleFault {}

/// The largest magnitude of a number: the sum of the squares of 2³² of them is finite.
const LARGEST: f64 = 1e100;

/// Finite numbers in the order given, at most 10¹⁰⁰ in magnitude.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// These numbers.
    ///
    /// # Errors
    /// The first number that is not finite or too large.
    pub fn new(numbers: impl Into<Vec<f64>>) -> Result<Self, SampleFault> {
        let numbers = numbers.into();
        for (at, number) in (1..).zip(&numbers) {
            if !number.is_finite() {
                return Err(SampleFault::NotFinite { at });
            }
            if number.abs() > LARGEST {
                return Err(SampleFault::TooLarge { at });
            }
        }
        Ok(Self(numbers))
    }

    /// What each person changed by: after less before.
    ///
    /// # Errors
    /// The two differ in length; a number or a change is not finite or too large.
    pub fn changes(before: &[f64], after: &[f64]) -> Result<Self, SampleFault> {
        if before.len() != after.len() {
            return Err(SampleFault::Unpaired { before: before.len(), after: after.len() });
        }
        let (before, after) = (Self::new(before)?, Self::new(after)?);
        Self::new(before.0.iter().zip(&after.0).map(|(one, other)| other - one).collect::<Vec<_>>())
    }

    /// The numbers.
    #[must_use]
    pub fn numbers(&self) -> &[f64] {
        &self.0
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their mean; nothing of none.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (!self.0.is_empty()).then(|| mean(&self.0))
    }

    /// Their standard deviation with n − 1 in the denominator; nothing of fewer than
    /// two.
    #[must_use]
    pub fn deviation(&self) -> Option<f64> {
        (self.0.len() > 1).then(|| {
            let mean = mean(&self.0);
            let squares: f64 = self.0.iter().map(|number| (number - mean).powi(2)).sum();
            (squares / (self.0.len() - 1) as f64).sqrt()
        })
    }

    /// Differences below this count as none.
    pub(super) fn tolerance(&self) -> f64 {
        1e-9 * self.0.iter().fold(0.0, |most: f64, number| most.max(number.abs()))
    }

    /// Refuses a sample of fewer than `needs`.
    pub(super) fn at_least(&self, needs: usize) -> Result<(), SampleFault> {
        let has = self.0.len();
        if has < needs { Err(SampleFault::TooFew { has, needs }) } else { Ok(()) }
    }
}

/// The mean of at least one number.
pub(super) fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// Where random draws come from: a seed, a label and how many. Each label has a
/// stream of its own (ChaCha with 8 rounds), so that adding a question changes the
/// answer to no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws<'a> {
    /// The seed.
    pub seed: u64,
    /// What is drawn for.
    pub label: &'a str,
    /// How often; 0 counts as 1.
    pub count: u32,
}

impl Draws<'_> {
    pub(super) fn stream(&self, use_of_it: &str) -> Stream {
        stream(self.seed, &format!("{use_of_it}/{}", self.label))
    }

    pub(super) fn count(&self) -> usize {
        self.count.max(1) as usize
    }
}
