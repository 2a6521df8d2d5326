//! The numbers of an assignment as a line gives them: integers, or floats beside which every
//! integer is one too.

use super::fault::{Expected, Fault, FaultKind};
use super::fields;
use super::json::{Cursor, Number, shortened};
use crate::kernel::Index;
use crate::market::Price;

/// Numbers as JSON writes them.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// All are integers within an `i64`.
    Integers(Vec<i64>),
    /// Some are not.
    Floats(Vec<f64>),
}

impl Numbers {
    /// Appends the number that stands at the cursor. `place` names the place of a number
    /// that was read before.
    #[inline]
    pub(super) fn read(
        &mut self,
        cursor: &mut Cursor<'_>,
        expected: Expected,
        place: impl Fn(usize) -> String,
    ) -> Result<(), Fault> {
        match (cursor.number(), &mut *self) {
            (Some(Number::Integer(number)), Self::Integers(numbers)) => numbers.push(number),
            (Some(Number::Integer(number)), Self::Floats(numbers)) => {
                if !fields::is_held(number) {
                    return Err(FaultKind::NotHeld { value: number.to_string() }.into());
                }
                numbers.push(number as f64);
            }
            (Some(Number::Float(number)), Self::Floats(numbers)) => numbers.push(number),
            (Some(Number::Float(number)), Self::Integers(numbers)) => {
                if let Some((at, value)) = not_held(numbers) {
                    return Err(beside(value, place(at)).into());
                }
                let mut floats = to_floats(numbers);
                floats.push(number);
                *self = Self::Floats(floats);
            }
            (Some(Number::Rounded(text)), _) => {
                return Err(FaultKind::NotHeld { value: shortened(text) }.into());
            }
            (Some(Number::Beyond(text)), _) => {
                return Err(FaultKind::NotFinite { value: shortened(text) }.into());
            }
            (None, _) => return Err(cursor.expected(expected).into()),
        }
        Ok(())
    }

    /// Appends a place that is never read.
    pub(super) fn skip(&mut self) {
        match self {
            Self::Integers(numbers) => numbers.push(0),
            Self::Floats(numbers) => numbers.push(0.0),
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(numbers) => numbers.len(),
            Self::Floats(numbers) => numbers.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all are integers that a solve with so many agents can add up.
    pub(super) fn are_integers(&self, agents: usize) -> bool {
        match self {
            Self::Integers(numbers) => {
                let limit = i64::limit(agents);
                numbers.iter().all(|number| number.fault(limit).is_none())
            }
            Self::Floats(_) => false,
        }
    }

    /// The first number that no float holds, and which it is.
    pub(super) fn not_held(&self) -> Option<(usize, i64)> {
        match self {
            Self::Integers(numbers) => not_held(numbers),
            Self::Floats(_) => None,
        }
    }

    pub(super) fn into_f64(self) -> Vec<f64> {
        match self {
            Self::Integers(numbers) => to_floats(&numbers),
            Self::Floats(numbers) => numbers,
        }
    }

    /// Each as an integer; fractions are cut off.
    pub(super) fn into_i64(self) -> Vec<i64> {
        match self {
            Self::Integers(numbers) => numbers,
            Self::Floats(numbers) => numbers.into_iter().map(|number| number as i64).collect(),
        }
    }
}

/// `[[a, b, weight], …]`: the pairs, and beside them the weights.
pub(super) fn edges<A: Index, B: Index>(
    cursor: &mut Cursor<'_>,
    expected: Expected,
    numbers: &mut Numbers,
) -> Result<Vec<(A, B)>, Fault> {
    fields::array(cursor, Expected::Edges, |cursor, _| {
        let mut pair = [0; 3];
        fields::tuple(cursor, expected, &mut pair, |cursor, at| {
            if at < 2 {
                return fields::index(cursor);
            }
            numbers.read(cursor, Expected::Number, |at| format!("[{at}][2]"))?;
            Ok(0)
        })?;
        Ok((A::at(pair[0] as usize), B::at(pair[1] as usize)))
    })
}

/// The first integer that no float holds, and which it is.
pub(super) fn not_held(integers: &[i64]) -> Option<(usize, i64)> {
    integers.iter().copied().enumerate().find(|&(_, number)| !fields::is_held(number))
}

/// The fault of an integer that cannot become a float.
fn beside(value: i64, at: String) -> FaultKind {
    FaultKind::NotHeldBeside { value, at }
}

/// Each as a float that holds it.
fn to_floats(integers: &[i64]) -> Vec<f64> {
    integers.iter().map(|&number| number as f64).collect()
}
