//! The numbers that an application brings for pairs: a table, a list, or a vector of each
//! person.
//!
//! Vectors are turned into whole numbers once, each side in steps of its own: the length
//! of its longest vector, divided by 32767. A product of two vectors is then a sum of
//! integers. By Cauchy and Schwarz it is at most the product of both lengths, so it fits
//! an `i32` in the end, and sums that wrap on the way come back: in whatever order the
//! products are added, and by however wide registers, the bits are the same.

use crate::kernel::Csr;

/// The widest vectors. Rounding adds at most half the root of the width to a length of
/// 32767, and the product of two such lengths has to fit an `i32`.
pub(super) const WIDEST: usize = 1 << 20;
/// The longest vector of a side, in steps.
const LENGTH: f64 = 32767.0;

/// A number for each pair, or none.
#[derive(Debug)]
pub(super) enum OwnNumbers {
    Table(OwnTable),
    /// By mentee the mentors, ascending.
    Listed(Csr<(u32, f64)>),
    Vectors {
        mentees: Vectors,
        mentors: Vectors,
    },
}

/// A number for each pair, mentee by mentee, with a bit for each where one is missing.
#[derive(Debug)]
pub(super) struct OwnTable {
    pub(super) mentors: usize,
    pub(super) numbers: Vec<f64>,
    /// Whole words for each mentee; 1 where there is a number.
    pub(super) known: Option<Vec<u64>>,
}

/// A vector of each person of a side, one after another; zeros where there is none.
#[derive(Debug)]
pub(super) struct Vectors {
    width: usize,
    numbers: Vec<i16>,
    known: Vec<bool>,
    /// What 1 stands for.
    step: f64,
}

impl OwnNumbers {
    /// The number of a pair of the cohort.
    pub(super) fn of(&self, mentee: usize, mentor: usize) -> Option<f64> {
        match self {
            Self::Table(table) => table.of(mentee, mentor),
            Self::Listed(listed) => {
                let row = listed.row(mentee);
                let found = row.binary_search_by_key(&mentor, |&(mentor, _)| mentor as usize);
                found.ok().map(|at| row[at].1)
            }
            Self::Vectors { mentees, mentors } => {
                let product = dot(mentees.of(mentee)?, mentors.of(mentor)?);
                Some(f64::from(product) * (mentees.step * mentors.step))
            }
        }
    }

    /// The numbers of these mentees with these mentors; `place` is each mentor's among these.
    pub(super) fn part(&self, mentees: &[u32], mentors: &[u32], place: &[Option<u32>]) -> Self {
        match self {
            Self::Table(table) => Self::Table(table.part(mentees, mentors)),
            Self::Listed(listed) => {
                let mut rows = Csr::new();
                for &mentee in mentees {
                    let row = listed.row(mentee as usize).iter();
                    // Places ascend as the mentors do.
                    rows.push_row(row.filter_map(|&(mentor, number)| {
                        Some((place.get(mentor as usize).copied().flatten()?, number))
                    }));
                }
                Self::Listed(rows)
            }
            Self::Vectors { mentees: of_mentees, mentors: of_mentors } => Self::Vectors {
                mentees: of_mentees.part(mentees),
                mentors: of_mentors.part(mentors),
            },
        }
    }

    /// No number has a larger magnitude.
    pub(super) fn bound(&self) -> f64 {
        let largest = |numbers: &mut dyn Iterator<Item = f64>| {
            numbers.fold(0.0, |largest: f64, number| largest.max(number.abs()))
        };
        match self {
            Self::Table(table) => largest(&mut table.numbers.iter().copied()),
            Self::Listed(listed) => largest(&mut listed.items().iter().map(|&(_, number)| number)),
            Self::Vectors { mentees, mentors } => mentees.longest() * mentors.longest(),
        }
    }
}

impl OwnTable {
    /// How many words the bits of a mentee take.
    pub(super) fn words(mentors: usize) -> usize {
        mentors.div_ceil(64)
    }

    fn part(&self, mentees: &[u32], mentors: &[u32]) -> Self {
        let words = Self::words(mentors.len());
        let mut numbers = Vec::with_capacity(mentees.len().saturating_mul(mentors.len()));
        let mut known = vec![0; mentees.len() * words];
        for (&mentee, row) in mentees.iter().zip(0..) {
            for (&mentor, at) in mentors.iter().zip(0..) {
                let number = self.of(mentee as usize, mentor as usize);
                numbers.push(number.unwrap_or_default());
                known[row * words + at / 64] |= u64::from(number.is_some()) << (at % 64);
            }
        }
        let known = self.known.is_some().then_some(known);
        Self { mentors: mentors.len(), numbers, known }
    }

    fn of(&self, mentee: usize, mentor: usize) -> Option<f64> {
        if mentor >= self.mentors {
            return None;
        }
        if let Some(known) = &self.known {
            let word = known.get(mentee * Self::words(self.mentors) + mentor / 64)?;
            if word >> (mentor % 64) & 1 == 0 {
                return None;
            }
        }
        self.numbers.get(mentee * self.mentors + mentor).copied()
    }
}

impl Vectors {
    /// The vectors of a side, all finite and of this width.
    pub(super) fn new(width: usize, vectors: &[Option<impl AsRef<[f32]>>]) -> Self {
        let given = vectors.iter().flatten().map(AsRef::as_ref);
        let squares = given.map(|vector| vector.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>());
        let step = squares.fold(0.0, f64::max).sqrt() / LENGTH;
        let mut numbers = Vec::with_capacity(vectors.len().saturating_mul(width));
        for (at, vector) in vectors.iter().enumerate() {
            let vector = vector.as_ref().map_or(&[][..], AsRef::as_ref);
            // In range: no entry is longer than its vector. Where all are 0, so is the step.
            let steps = |&x: &f32| {
                if step > 0.0 { (f64::from(x) / step).round_ties_even() as i16 } else { 0 }
            };
            numbers.extend(vector.iter().take(width).map(steps));
            numbers.resize((at + 1) * width, 0);
        }
        Self { width, numbers, known: vectors.iter().map(Option::is_some).collect(), step }
    }

    /// Those of these people, in the same steps.
    fn part(&self, people: &[u32]) -> Self {
        let of = |&person: &u32| self.of(person as usize);
        let mut numbers = Vec::with_capacity(people.len().saturating_mul(self.width));
        for (at, vector) in people.iter().map(of).enumerate() {
            numbers.extend_from_slice(vector.unwrap_or_default());
            numbers.resize((at + 1) * self.width, 0);
        }
        let known = people.iter().map(|person| of(person).is_some()).collect();
        Self { width: self.width, numbers, known, step: self.step }
    }

    fn of(&self, person: usize) -> Option<&[i16]> {
        let known = *self.known.get(person)?;
        let row = self.numbers.get(person * self.width..(person + 1) * self.width)?;
        known.then_some(row)
    }

    /// No vector is longer, rounded as they are.
    fn longest(&self) -> f64 {
        self.step * (LENGTH + 1.0 + (self.width as f64).sqrt() / 2.0)
    }
}

/// The product of two vectors in steps.
fn dot(one: &[i16], other: &[i16]) -> i32 {
    let products = one.iter().zip(other).map(|(&a, &b)| i32::from(a) * i32::from(b));
    products.fold(0, i32::wrapping_add)
}
