//! Stable pairs of many people without a table of all pairs.

use super::parts::{matching, seats_of, whole};
use crate::audit::{self, Infeasibility, Stability};
use crate::kernel::{
    Control, Index, Internal, MenteeIx, MentorIx, Side, StopReason, arrange_by_key,
};
use crate::market::{Matching, Outcome, Seats, Stopped};
use crate::scoring::{CompiledRules, OnDemand, Part};
use crate::stable::{Acceptance, PartialAcceptance, deferred_acceptance};
use crate::strategy::StrategyError;
use rayon::prelude::*;
use std::convert::Infallible;

/// A stable matching formed without a table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StableWithoutTable {
    /// The matching that is best for every mentee, ties by the lower position: that of the
    /// table.
    pub matching: Matching,
    /// How many pairs were scored; one that was scored twice counts twice.
    pub pairs_scored: u64,
    /// How many proposals were made.
    pub proposals: u64,
    /// How many parts were solved by themselves.
    pub parts: usize,
}

/// The pairs that a stopped run holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NearStable {
    /// Pairs that keep every rule and every seat.
    pub matching: Matching,
    /// The mentees who were still to be heard, ascending: every pair that blocks has one of
    /// them.
    pub waiting: Vec<MenteeIx>,
    /// How many pairs were scored; one that was scored twice counts twice.
    pub pairs_scored: u64,
}

/// Deferred acceptance with proposing mentees over people scored on demand: the matching of
/// [`stable::optimal_by_scores`](crate::stable::optimal_by_scores) over the table, with ties
/// by index. `seats` are those of the mentees and of the mentors; somebody past their end has
/// none.
///
/// Time: a row of mentors scored for each mentee, and again where its choices are used up; see
/// [`OnDemand`](crate::scoring::OnDemand). Memory O(people × choices kept) and room for a few rows
/// in each thread; under a [memory limit](Control::with_memory_limit) the choices that are kept
/// take no more than it allows, and rows are scored more often. A step of `control` is a
/// proposal, and each part has the whole work limit. A run that is stopped gives the pairs held
/// so far with the mentees who may still be blocked.
///
/// # Errors
/// A memory limit below one choice a mentee; what an internal error would be: pairs that make no
/// matching.
pub fn stable_without_table(
    rules: &CompiledRules,
    seats: [&Seats; 2],
    control: &Control<'_>,
) -> Result<Outcome<StableWithoutTable, Infallible, NearStable>, StrategyError> {
    StrategyError::without_groups(rules, "stable-without-table")?;
    let most = most_choices(rules, control)?;
    let parts = rules.parts();
    let formed: Vec<(Held, u64)> = parts
        .par_iter()
        .with_max_len(1)
        .map(|part| {
            let [mentees, mentors] = seats_of(part, seats);
            if let Err(reason) = control.check(0) {
                let all = MenteeIx::all(part.mentees.len());
                let waiting = all.filter(|mentee| mentees.of(mentee.get()) > 0).collect();
                let held = PartialAcceptance { pairs: Vec::new(), waiting, proposals: 0 };
                return (Outcome::stopped_with(reason, held), 0);
            }
            let source = part.rules.on_demand().with_most_choices(most);
            let mut source = source.with_control(*control);
            let held = deferred_acceptance(&mut source, &mentees, &mentors, control);
            (held, source.pairs_scored())
        })
        .collect();
    let (mut pairs, mut waiting, mut proposals, mut stopped) = (Vec::new(), Vec::new(), 0, None);
    for (part, (held, _)) in parts.iter().zip(&formed) {
        let (held, made) = match held {
            Outcome::Solved(formed) => (&formed.pairs, formed.proposals),
            Outcome::Impossible(never) => match *never {},
            Outcome::Stopped(Stopped { reason, best }) => {
                stopped = stopped.or(Some(*reason));
                let Some(held) = best else { continue };
                waiting.extend(held.waiting.iter().map(|mentee| part.mentees[mentee.get()]));
                (&held.pairs, held.proposals)
            }
        };
        pairs.extend(held.iter().map(|&(mentee, mentor)| whole(part, mentee, mentor)));
        proposals += made;
    }
    let matching = matching(rules, pairs.into_iter())?;
    let pairs_scored = formed.iter().map(|(_, scored)| scored).sum();
    if let Some(reason) = stopped {
        waiting.sort_unstable();
        return Ok(Outcome::stopped_with(reason, NearStable { matching, waiting, pairs_scored }));
    }
    let parts = parts.len();
    Ok(Outcome::Solved(StableWithoutTable { matching, pairs_scored, proposals, parts }))
}

/// A stable matching that was formed without a table, or what was held where the run was stopped.
pub(in crate::strategy) struct HeldWithoutTable {
    pub(in crate::strategy) matching: Matching,
    pub(in crate::strategy) pairs_scored: u64,
    /// Why it was stopped, and the proposers who were still to be heard.
    pub(in crate::strategy) stopped: Option<(StopReason, Vec<usize>)>,
}

/// [`stable_without_table`], or the same with proposing mentors.
pub(in crate::strategy) fn held_without_table(
    rules: &CompiledRules,
    seats: [&Seats; 2],
    best_for: Side,
    control: &Control<'_>,
) -> Result<HeldWithoutTable, StrategyError> {
    if best_for == Side::Mentor {
        return held_by_mentors(rules, seats, control);
    }
    Ok(match stable_without_table(rules, seats, control)? {
        Outcome::Solved(StableWithoutTable { matching, pairs_scored, .. }) => {
            HeldWithoutTable { matching, pairs_scored, stopped: None }
        }
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, best }) => {
            let held = best.ok_or_else(|| Internal::broken("whoever proposes holds pairs"))?;
            let waiting = held.waiting.into_iter().map(Index::get).collect();
            let NearStable { matching, pairs_scored, .. } = held;
            HeldWithoutTable { matching, pairs_scored, stopped: Some((reason, waiting)) }
        }
    })
}

fn held_by_mentors(
    rules: &CompiledRules,
    [mentees, mentors]: [&Seats; 2],
    control: &Control<'_>,
) -> Result<HeldWithoutTable, StrategyError> {
    let mut source = rules.on_demand().with_control(*control);
    let formed = deferred_acceptance(&mut source, mentors, mentees, control);
    let (pairs, stopped): (Vec<(MentorIx, MenteeIx)>, _) = match formed {
        Outcome::Solved(formed) => (formed.pairs, None),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, best }) => {
            let held = best.ok_or_else(|| Internal::broken("whoever proposes holds pairs"))?;
            let waiting = held.waiting.into_iter().map(Index::get).collect();
            (held.pairs, Some((reason, waiting)))
        }
    };
    let pairs_scored = source.pairs_scored();
    let matching = matching(rules, pairs.into_iter().map(|(mentor, mentee)| (mentee, mentor)))?;
    Ok(HeldWithoutTable { matching, pairs_scored, stopped })
}

/// What a run over a part came to.
type Held =
    Outcome<Acceptance<MenteeIx, MentorIx>, Infallible, PartialAcceptance<MenteeIx, MentorIx>>;

/// How many choices a mentee may keep, so that those of all take no more than is allowed.
fn most_choices(rules: &CompiledRules, control: &Control<'_>) -> Result<usize, StrategyError> {
    let Some(given) = control.memory_limit() else { return Ok(usize::MAX) };
    let needed = (rules.mentees() as u64).saturating_mul(OnDemand::bytes_a_choice());
    if given < needed {
        return Err(StrategyError::Memory { strategy: "stable", needed, given });
    }
    Ok(usize::try_from(given / needed.max(1)).unwrap_or(usize::MAX))
}

impl StableWithoutTable {
    /// Looks at every pair of each part once more for those that block, at most `limit` of them
    /// told, by mentee.
    ///
    /// That no pair of two parts may be made follows from the restrictions
    /// ([`CompiledRules::parts`]) and is asked only of the pairs that were made;
    /// [`audit::stability_by_rows`] over the rules of all looks at these pairs too. A step is a
    /// mentee's row. Memory O(people), and the rules of a part once more.
    pub fn audit(
        &self,
        rules: &CompiledRules,
        seats: [&Seats; 2],
        limit: usize,
        control: &Control<'_>,
    ) -> Outcome<Stability<i32>> {
        let matching = &self.matching;
        let parts = rules.parts();
        let fits = matching.mentees() == rules.mentees() && matching.mentors() == rules.mentors();
        if parts.len() < 2 || !fits {
            return audit::stability_by_rows(rules, seats, matching, limit, control);
        }
        // The part of everybody, and the place there.
        let mut of_mentee = vec![None; rules.mentees()];
        let mut of_mentor = vec![None; rules.mentors()];
        for (number, part) in parts.iter().enumerate() {
            for (place, mentee) in part.mentees.iter().enumerate() {
                of_mentee[mentee.get()] = Some((number, MenteeIx::at(place)));
            }
            for (place, mentor) in part.mentors.iter().enumerate() {
                of_mentor[mentor.get()] = Some((number, MentorIx::at(place)));
            }
        }
        let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
        let mut made = vec![Vec::new(); parts.len()];
        for (mentee, mentor) in matching.pairs() {
            match (of_mentee[mentee.get()], of_mentor[mentor.get()]) {
                (Some((one, own)), Some((two, theirs))) if one == two => {
                    made[one].push((own, theirs));
                }
                _ => found.faults.push(Infeasibility::Unacceptable { mentee, mentor }),
            }
        }
        let mut rows = 0;
        for (part, made) in parts.iter().zip(made) {
            let (mentees, mentors) = (part.mentees.len(), part.mentors.len());
            // A part cannot fail here: a pair made twice in it would have been refused in the whole
            // matching.
            let Ok(made) = Matching::new(mentees, mentors, made) else { continue };
            let [own, theirs] = seats_of(part, seats);
            let rest = control.after(rows);
            match audit::stability_by_rows(&part.rules, [&own, &theirs], &made, limit, &rest) {
                Outcome::Solved(of_part) => add(&mut found, of_part, part),
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(stopped) => return Outcome::Stopped(stopped),
            }
            rows += mentees as u64;
        }
        arrange_by_key(&mut found.pairs, |pair| (pair.mentee, pair.mentor));
        found.pairs.truncate(limit);
        Outcome::Solved(found)
    }
}

/// Adds what was found in a part, with the positions of the whole cohort.
fn add(found: &mut Stability<i32>, of_part: Stability<i32>, part: &Part) {
    found.blocking += of_part.blocking;
    found.faults.extend(of_part.faults.into_iter().map(|fault| match fault {
        Infeasibility::Unacceptable { mentee, mentor } => {
            let (mentee, mentor) = whole(part, mentee, mentor);
            Infeasibility::Unacceptable { mentee, mentor }
        }
        Infeasibility::SeatsExceeded { side, agent, seats, got } => {
            let at = agent as usize;
            let agent = match side {
                Side::Mentee => part.mentees[at].raw(),
                Side::Mentor => part.mentors[at].raw(),
            };
            Infeasibility::SeatsExceeded { side, agent, seats, got }
        }
        other => other,
    }));
    found.pairs.extend(of_part.pairs.into_iter().map(|mut pair| {
        (pair.mentee, pair.mentor) = whole(part, pair.mentee, pair.mentor);
        if let Some((partner, _)) = &mut pair.mentee_gains.gives_up {
            *partner = part.mentors[*partner as usize].raw();
        }
        if let Some((partner, _)) = &mut pair.mentor_gains.gives_up {
            *partner = part.mentees[*partner as usize].raw();
        }
        pair
    }));
}
