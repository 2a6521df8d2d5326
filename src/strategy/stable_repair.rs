//! Repair by preferences: from the pairs that stand to pairs that nobody would rather change, with the
//! fewest mentees who get another mentor.
//!
//! Pairs that may not move stay and take their seats; among the seats they leave the pairs are to be stable
//! (Dias et al. 2003; where somebody would rather change, it is with one of a pair that stays). Partners as good as each other are put in an
//! order, the standing one first. So the lists are strict, and where mentees have one seat each the fewest moves are a minimum cut
//! over the rotations (`stable::repair`), however many declined, left or came at once.

use super::breakages::without_ties;
use super::fewest::{Position, chains};
use super::findings::{Ended, matching, told};
use super::repair::{MoveChain, Repair, StandingPair, named, standing_positions};
use super::{OpenMarket, Situation, StrategyError, Unmatched, WhyUnmatched};
use crate::audit;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Ordered, Side};
use crate::market::{Matching, Outcome, Restrictions, Seats, Stopped, TwoSided};
use crate::stable;
use std::collections::BTreeSet;
use std::convert::Infallible;

const CODE: &str = "repair-stably";

/// How many steps a search takes where the caller gives no bound.
const SEARCH_LIMIT: u64 = 20_000_000;

/// Pairs that nobody would rather change, with the fewest mentees whose mentors differ from those they have
/// now: for many declines, leavers and newcomers at once, where pairs are formed by preferences.
///
/// Whoever has no mentor now is served where preferences allow it, and somebody who has one may lose theirs to
/// a person whom the mentor prefers. Pairs with [`StandingPair::may_move`] not set, and pairs that the rules of today forbid,
/// stay; two who would rather have each other are then only such of whom one is in a pair that stays. Partners as good
/// as each other are taken in an order, the standing one first; then no other stable pairing of those lists moves fewer.
/// Where mentees have several seats that is searched for: a run without a work limit of its own then ends after twenty million steps (our
/// rule), and a run that is stopped gives the best it found.
///
/// [`Repair::chains`] lead to everybody who has more mentors than before; who only changes in a circle, or loses a mentor,
/// stands in [`Repair::new_pairs`] and [`Repair::ended_pairs`]. The situation is that of [`repair`](super::repair()).
///
/// O(pairs log pairs) to list the market, then as [`stable::repair`].
///
/// # Errors
/// [`StrategyError::Undoable`] where somebody is unknown.
pub fn repair_stably(
    situation: &Situation,
    standing: &[StandingPair],
    control: &Control<'_>,
) -> Result<Outcome<Repair, Infallible, Repair>, StrategyError> {
    StrategyError::without_groups(situation.rules(), CODE)?;
    let pairs = standing_positions(situation, standing)?;
    Ok(match told(found(situation, &pairs, control))? {
        Outcome::Solved((repair, None)) => Outcome::Solved(repair),
        Outcome::Solved((repair, Some(reason))) => Outcome::stopped_with(reason, repair),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, .. }) => Outcome::stopped(reason),
    })
}

type Cut = Option<crate::kernel::StopReason>;

fn found(
    situation: &Situation,
    pairs: &[(Position, bool)],
    control: &Control<'_>,
) -> Result<(Repair, Cut), Ended> {
    control.check(0).map_err(Ended::Stopped)?;
    let open = situation.market()?;
    let before: BTreeSet<Position> = pairs.iter().map(|pair| pair.0).into_set();
    let stays =
        |(pair, may_move): &&(Position, bool)| !may_move || !open.scores.is_allowed(pair.0, pair.1);
    let fixed: BTreeSet<Position> = pairs.iter().filter(stays).map(|pair| pair.0).into_set();
    let open = beside(open, &fixed)?;
    let present = matching(&open, before.difference(&fixed).copied())?;
    let listed = open.scored(CODE)?.to_lists_within(control);
    let listed = listed.map_err(|faults| StrategyError::refused(CODE, &faults))?;
    let market = without_ties(&listed.or_stopped().map_err(Ended::Stopped)?, &present, CODE)?;
    let refused = |reason: String| StrategyError::Refused { strategy: CODE, reason };
    let seats = market.seats(Side::Mentee);
    let is_searched = (0..seats.agents()).any(|mentee| seats.of(mentee) > 1);
    let bounded = match control.work_limit() {
        None if is_searched => control.with_work_limit(SEARCH_LIMIT),
        _ => *control,
    };
    let found = stable::repair(&market, &present, &Restrictions::default(), &bounded)
        .map_err(|fault| refused(fault.to_string()))?;
    let (found, cut) = match found {
        Outcome::Solved(found) => (found, None),
        Outcome::Stopped(Stopped { reason, best: Some(found) }) => (found, Some(reason)),
        Outcome::Stopped(Stopped { reason, best: None }) => return Err(Ended::Stopped(reason)),
        Outcome::Impossible(_) => return Err(refused("nothing is required".to_owned()).into()),
    };
    let verified = is_verified(&market, &present, &found);
    let mut made: BTreeSet<Position> = found.matching.pairs().collect();
    made.extend(&fixed);
    let repair = told_as_repair(situation, (&open, &market), (&before, &made), verified);
    Ok((repair, cut))
}

/// The market without these pairs and the seats that they take.
fn beside(open: OpenMarket, fixed: &BTreeSet<Position>) -> Result<OpenMarket, Ended> {
    let counts = |seats: &Seats| (0..seats.agents()).map(|at| seats.of(at)).collect::<Vec<u32>>();
    let (mut mentees, mut mentors) = (counts(&open.mentee_seats), counts(&open.mentor_seats));
    for &(mentee, mentor) in fixed {
        mentees[mentee.get()] = mentees[mentee.get()].saturating_sub(1);
        mentors[mentor.get()] = mentors[mentor.get()].saturating_sub(1);
    }
    let scores = open.scores.narrowed(|bits| {
        fixed.iter().for_each(|&(mentee, mentor)| bits.set(mentee.get(), mentor.get(), false));
    })?;
    Ok(OpenMarket {
        scores,
        mentee_seats: Seats::each(mentees),
        mentor_seats: Seats::each(mentors),
    })
}

/// Whether the verifier finds the pairs stable and, where a cut shows it, that no stable pairing of the lists moves
/// fewer.
fn is_verified(market: &TwoSided, present: &Matching, found: &stable::RepairedMatching) -> bool {
    let is_stable = audit::stability(market, &found.matching, 0).is_stable();
    let Some(proof) = &found.proof else { return is_stable };
    let nothing = Restrictions::default();
    let cost = stable::repair_cost(present, &nothing);
    let own: i128 = found.matching.pairs().map(|(one, two)| i128::from(cost(one, two))).sum();
    is_stable
        && audit::least_cost(market, &found.matching, cost, proof).is_ok_and(|least| least == own)
}

/// The difference as a repair.
fn told_as_repair(
    situation: &Situation,
    (open, market): (&OpenMarket, &TwoSided),
    (before, made): (&BTreeSet<Position>, &BTreeSet<Position>),
    verified: bool,
) -> Repair {
    let count = |pairs: &BTreeSet<Position>, mentee: MenteeIx| {
        pairs.range((mentee, MentorIx::new(0))..).take_while(|pair| pair.0 == mentee).count()
    };
    let total = |pair: &Position| {
        let (one, other) = open.scores.of(pair.0, pair.1).unwrap_or_default();
        i64::from(one) + i64::from(other)
    };
    let mentees = || MenteeIx::all(market.mentees());
    let served: Vec<_> = mentees().filter(|&one| count(made, one) > count(before, one)).collect();
    let steps = chains(before, made, &served);
    let chains = steps.iter().map(|steps| {
        let gain = steps.iter().map(|&(mentee, from, to)| {
            total(&(mentee, to)) - from.map_or(0, |from| total(&(mentee, from)))
        });
        let moves = steps.iter().filter_map(|step| named(situation, step)).collect();
        MoveChain { gain: gain.sum(), moves }
    });
    let alone = mentees()
        .filter(|&one| market.seats(Side::Mentee).of(one.get()) > 0 && count(made, one) == 0);
    let unserved = alone.filter_map(|mentee| {
        let person = situation.cohort().mentees().id(mentee)?.clone();
        let best = market.mentee_list(mentee).next().map(|choice| choice.partner);
        let best = best.and_then(|mentor| situation.cohort().mentors().id(mentor));
        let why = best.map_or(WhyUnmatched::NobodyAllowed, |best| {
            WhyUnmatched::PartnersPreferOthers { best: best.clone() }
        });
        Some(Unmatched { person, why })
    });
    let ids = |pairs: &BTreeSet<Position>| -> Vec<_> {
        pairs.iter().filter_map(|pair| situation.ids(pair.0, pair.1)).collect()
    };
    let (new, ended) = (made - before, before - made);
    let moved: BTreeSet<MenteeIx> = ended
        .iter()
        .map(|pair| pair.0)
        .filter(|&mentee| new.iter().any(|pair| pair.0 == mentee))
        .into_set();
    Repair {
        unit: situation.rules().unit(),
        chains: chains.collect(),
        unserved: unserved.collect(),
        shortages: Vec::new(),
        gain: new.iter().map(total).sum::<i64>() - ended.iter().map(total).sum::<i64>(),
        new_pairs: ids(&new),
        ended_pairs: ids(&ended),
        moved: moved.len(),
        verified,
    }
}
