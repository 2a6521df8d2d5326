//! Pairs two lists of people by whom each would rather work with.
//!
//! Nobody in a stable pairing finds a partner who would rather have them too.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;

use mentormatch::audit;
use mentormatch::kernel::{Control, Index};
use mentormatch::market::{Lists, Seats, TwoSided};
use mentormatch::stable::mentee_optimal;
use speech::tell;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let phrases = speech::phrases()?;
    let (mentees, mentors) = (["Anna", "Boris", "Clara"], ["Maria", "Oleg"]);
    // Positions in the other list, the best first. Who is not named is not acceptable.
    let of_mentees = Lists::strict([vec![0, 1], vec![0], vec![1, 0]]);
    let of_mentors = Lists::strict([vec![1, 0, 2], vec![2, 0]]);
    // Maria takes one mentee, Oleg takes two.
    let (ones, seats) = (Seats::one_each(3), Seats::each(vec![1, 2]));
    let market = TwoSided::new(of_mentees, of_mentors, ones, seats);
    let market = market?;

    let found = mentee_optimal(&market, &Control::unbounded())?.or_stopped()?;
    for (mentee, mentor) in found.matching.pairs() {
        let (mentee, mentor) = (mentees[mentee.get()], mentors[mentor.get()]);
        tell!(phrases, "{mentee} works with {mentor}", "{mentee} – наставник {mentor}");
    }
    // Checked by code that shares nothing with the solver.
    let check = audit::stability(&market, &found.matching, 10);
    let stable = speech::holds(&phrases, check.is_stable());
    tell!(phrases, "stable: {stable}", "состав устойчив: {stable}");
    Ok(())
}
