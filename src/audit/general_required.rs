//! Does this witness show that no matching of one pool holds all required pairs?
//!
//! *Theorem*: none but the definition of a matching: each of its pairs is allowed, and nobody is in two of
//! them. *Trusts* the problem's checked construction, in which no pair is required twice.

use crate::market::{GeneralProblem, GeneralWitness, Weight};

/// Whether a witness shows that no matching holds all required pairs.
#[must_use]
pub fn verify_general_impossible<W: Weight>(
    problem: &GeneralProblem<W>,
    witness: &GeneralWitness,
) -> bool {
    let required = problem.required();
    match *witness {
        GeneralWitness::RequiredForbidden { one, two } => {
            let is_pair = required.contains(&(one, two)) || required.contains(&(two, one));
            is_pair && problem.weight(one, two).is_none()
        }
        GeneralWitness::RequiredTwice { agent } => {
            required.iter().filter(|pair| pair.0 == agent || pair.1 == agent).count() > 1
        }
    }
}
