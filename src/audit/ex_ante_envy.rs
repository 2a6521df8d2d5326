//! Who would rather have another one's odds before anything is drawn.
//!
//! *Theorem*: none but the definition (Bogomolnaia and Moulin 2001). *Trusts* the checked construction
//! of market and lottery. Odds are compared as natural numbers of any length.

use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Natural, Side, StopReason};
use crate::market::{Lottery, Outcome, TwoSided};
use std::cmp::Ordering;

/// A mentee who could rather have another one's odds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EnvyExAnte {
    /// The mentee.
    pub mentee: MenteeIx,
    /// Whom it envies.
    pub envied: MenteeIx,
    /// The other gets this mentor, or one whom the mentee likes at least as well, with a higher probability.
    pub mentor: MentorIx,
    /// The mentee would rather have the other one's odds whatever the numbers behind its list are.
    pub surely: bool,
}

/// Who envies whom before the draw, ascending: by its own list a mentee's odds must be as good as anybody
/// else's, whatever the numbers behind it: at each mentor of its list the probability of that one or a
/// better one is not lower. Without any the odds are envy-free, with none who envies
/// [`surely`](EnvyExAnte::surely) weakly so (Bogomolnaia and Moulin 2001). Mentees without seats envy
/// nobody and are envied by nobody.
///
/// Time O(mentees² · list) operations with odds; a step of `control` is one.
pub fn envy_ex_ante(
    market: &TwoSided,
    lottery: &Lottery,
    control: &Control<'_>,
) -> Outcome<Vec<EnvyExAnte>> {
    let run = || {
        let mut meter = Meter::new(control);
        let has_seats = |mentee: &MenteeIx| market.seats(Side::Mentee).of(mentee.get()) > 0;
        let mut found = Vec::new();
        for mentee in MenteeIx::all(market.mentees()).filter(has_seats) {
            let list: Vec<_> = market.mentee_list(mentee).collect();
            for envied in MenteeIx::all(market.mentees()).filter(has_seats) {
                meter.step()?;
                if envied == mentee {
                    continue;
                }
                let (mut own, mut other) = (Natural::default(), Natural::default());
                let (mut better, mut envies) = (false, None);
                for (at, choice) in list.iter().enumerate() {
                    meter.step()?;
                    let mentor = choice.partner;
                    for (who, sum) in [(mentee, &mut own), (envied, &mut other)] {
                        lottery.numerator(who, mentor).into_iter().for_each(|odds| sum.add(odds));
                    }
                    if list.get(at + 1).is_some_and(|next| next.rank == choice.rank) {
                        continue;
                    }
                    match own.cmp(&other) {
                        Ordering::Less => envies = envies.or(Some(mentor)),
                        Ordering::Equal => {}
                        Ordering::Greater => better = true,
                    }
                }
                if let Some(mentor) = envies {
                    found.push(EnvyExAnte { mentee, envied, mentor, surely: !better });
                }
            }
        }
        Ok::<_, StopReason>(found)
    };
    run().into()
}
