//! Instances drawn at random: cultures of preferences, each with a seed.
//!
//! A [`Recipe`] names a culture and its parameters; [`Recipe::draw`] gives the instance of
//! a seed and a number. An instance depends on nothing else: not on those drawn before
//! it, on the number of threads or on the platform. Orders, lists, ties, seats and weights
//! come from streams of their own, so that the same preferences can be looked at with
//! shorter lists or with ties.
//!
//! Source of most cultures: Boehmer, Heeger and Szufa, "A map of diverse synthetic stable
//! matching instances", JAIR 79 (2024).

mod dice;
mod kidney;
mod mallows;
mod mentoring;
mod orders;
mod recipe;
mod shape;

pub use recipe::{Culture, DrawnProblem, ParameterWanted, Recipe, RecipeFault};

use super::plain::PlainInstance;
use dice::Dice;

impl Recipe {
    /// The instance number `index` of this seed; the same on every platform and, once
    /// released, in every version.
    ///
    /// Time goes with the lengths of all lists before they are cut, times a logarithm; for
    /// Mallows cultures moving entries within a list comes to that.
    ///
    /// # Errors
    /// Every parameter that is out of range or means nothing to the culture.
    pub fn draw(
        &self,
        seed: u64,
        index: u64,
    ) -> Result<PlainInstance, crate::kernel::Faults<RecipeFault>> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let dice = |of: &str| Dice::new(seed, &format!("{index} {of}"));
        let drawn = match self.culture {
            Culture::Kidney => return Ok(kidney::pool(self, dice)),
            Culture::Mentoring => mentoring::lists(self, dice),
            _ => orders::lists(self, dice),
        };
        Ok(shape::instance(self, drawn, dice))
    }
}
