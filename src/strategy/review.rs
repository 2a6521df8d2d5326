//! The review of a draft: what a change of the curator's would cost.
//!
//! Each change makes some pairs and takes some apart. Its cost is told twice: with
//! nobody else moved, and with everybody free to move around what the curator decided.
//! The second is the best assignment with the made pairs required and the others ruled
//! out, so it is exact and proven like any other; numbers are integers in the unit of
//! the scores.

mod moved;

use self::moved::{Change, Moved, Position, seat_faults};
use super::around::{Around, Decisions};
use super::edit::{Edit, EditFault, Reach, Revision};
use super::form::form_waiving;
use super::situation::{Markets, OpenMarket};
use super::waived::{unmet, waivers_of};
use super::{Claim, Objective, Pairing, Situation, StrategyError};
use crate::audit::ScoreStandings;
use crate::kernel::{Control, Faults, Index, Ordered, Side, arrange, arrange_by_key};
use crate::market::{Matching, Outcome};
use crate::people::PersonId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

const CODE: &str = "review";

/// A draft laid open: asks what changes would cost, and makes them.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
/// use mentormatch::scoring::Rules;
/// use mentormatch::strategy::{Edit, Objective, Optimal, Prepared, Reach, DraftReview, Strategy};
///
/// let id = |text: &str| PersonId::new(text).unwrap();
/// let mentees = Base::new(["ivan", "olga"].map(|name| Mentee::new(id(name)))).unwrap();
/// let mentors = Base::new(["maria", "petr"].map(|name| Mentor::new(id(name)))).unwrap();
/// let cohort = Cohort::new(mentees, mentors).unwrap();
/// let rules = Rules::from_json(r#"{"version": 1, "criteria": [
///     {"name": "known wishes", "kind": "category-table", "field": "id", "mentee-weight": 1,
///      "points": [{"mentee": "ivan", "mentor": "maria", "points": 5}]}
/// ]}"#)?;
/// let free = Control::unbounded();
/// let situation = Prepared::new(cohort, &rules)?.situation(&free)?;
/// let draft = Optimal.form(&situation, &free)?.solved().unwrap();
///
/// let review = DraftReview::new(situation, draft.clone(), Objective::MostPairs).unwrap();
/// let edit = Edit::Insist { mentee: id("olga"), mentor: id("maria") };
/// let effect = review.effect(&edit, &free).unwrap().solved().unwrap();
/// // Left as it is, olga takes ivan's place; with everybody free, ivan goes to petr.
/// assert_eq!(effect.as_it_is.pairs, -1);
/// assert_eq!(effect.everybody.pairs, 0);
/// assert_eq!(draft.unit.exact(effect.everybody.total).to_string(), "-5");
/// let changed = review.apply(&edit, Reach::Everybody, &free).unwrap().solved().unwrap();
/// assert_eq!(changed.lost().unwrap().total, -effect.everybody.total);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The best pairing around what was decided so far is solved once, when it is first
/// needed, and kept: what each change would do with everybody free is found from there.
/// Among equally good pairings the answer depends on nothing but the situation and the
/// draft, so that a review that is kept and one that is made anew say the same.
#[derive(Debug)]
pub struct DraftReview {
    situation: Situation,
    draft: Arc<Pairing>,
    objective: Objective,
    /// Everybody who takes part, and what the locked pairs leave of it.
    markets: Markets,
    drafted: Matching,
    /// Whom everybody would rather have than whom the draft gives them.
    standings: ScoreStandings<i32>,
    kept: BTreeSet<Position>,
    ruled_out: BTreeSet<Position>,
    /// The best pairing around what was decided before.
    around: OnceLock<Around>,
}

/// What a change does to a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Effect {
    /// With nobody else moved.
    pub as_it_is: Difference,
    /// With everybody free to move around what the curator decided.
    pub everybody: Difference,
}

/// A changed draft against the draft: exact, and positive where it is more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// Pairs.
    pub pairs: i64,
    /// Both sides' scores together, in units.
    pub total: i64,
    /// The mentees' scores, in units.
    pub mentees: i64,
    /// The mentors' scores, in units.
    pub mentors: i64,
    /// The pairs made that the draft did not hold, as mentee and mentor.
    pub new_pairs: Vec<(PersonId, PersonId)>,
    /// The draft's pairs that are not made.
    pub lost_pairs: Vec<(PersonId, PersonId)>,
    /// Those who would now rather work together than with those they have, and did
    /// not before.
    pub new_blocking: Vec<(PersonId, PersonId)>,
    /// Those who did before, and do no longer.
    pub resolved_blocking: Vec<(PersonId, PersonId)>,
}

impl DraftReview {
    /// Lays a draft open.
    ///
    /// # Errors
    /// Every pair of the draft that the situation does not allow, every seat that is
    /// missing for them, and every locked pair that the draft does not hold.
    pub fn new(
        situation: Situation,
        draft: impl Into<Arc<Pairing>>,
        objective: Objective,
    ) -> Result<Self, Faults<EditFault>> {
        let draft = draft.into();
        let markets = situation.markets().map_err(|fault| solver(fault.into()))?;
        let mut faults = Vec::new();
        let mut made = BTreeSet::new();
        for pair in &draft.pairs {
            match positions(&situation, &pair.mentee, &pair.mentor) {
                Err(fault) => faults.push(fault),
                Ok(at) => {
                    faults.extend(not_allowed(&situation, at).err());
                    made.insert(at);
                }
            }
        }
        for &lock in situation.locked().difference(&made) {
            faults.extend(not_drafted(&situation, lock));
        }
        let drafted = matching(&markets.everybody, made).map_err(solver)?;
        faults.extend(seat_faults(&situation, &markets.everybody, &drafted, &Moved::default()));
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let market = markets.everybody.scored(CODE).map_err(solver)?;
        let standings = ScoreStandings::new(&market, &drafted).ok_or_else(misfit)?;
        let before = draft.revision.as_ref();
        Ok(Self {
            objective,
            kept: recorded(&situation, before.map(|before| &before.kept)),
            ruled_out: recorded(&situation, before.map(|before| &before.ruled_out)),
            markets,
            drafted,
            standings,
            around: OnceLock::new(),
            situation,
            draft,
        })
    }

    /// The situation in which the draft is reviewed.
    #[must_use]
    pub fn situation(&self) -> &Situation {
        &self.situation
    }

    /// The draft.
    #[must_use]
    pub fn draft(&self) -> &Arc<Pairing> {
        &self.draft
    }

    fn open(&self) -> &OpenMarket {
        &self.markets.everybody
    }

    /// What a change would do, both ways. O(n³) for the second.
    ///
    /// # Errors
    /// Everything that keeps the change from being made.
    pub fn effect(
        &self,
        edit: &Edit,
        control: &Control<'_>,
    ) -> Result<Outcome<Effect>, Faults<EditFault>> {
        let change = self.change(edit)?;
        let as_it_is = self.difference(Moved::by(&change, &self.drafted))?;
        Ok(match self.reoptimised(&change, control)?.or_stopped() {
            Ok(pairs) => Outcome::Solved(Effect {
                as_it_is,
                everybody: self.difference(Moved::to(&pairs, &self.drafted))?,
            }),
            Err(reason) => Outcome::stopped(reason),
        })
    }

    /// The draft with a change made. It claims no more than to be feasible, which is
    /// audited, and remembers what it was before.
    ///
    /// # Errors
    /// As for [`DraftReview::effect`].
    pub fn apply(
        &self,
        edit: &Edit,
        reach: Reach,
        control: &Control<'_>,
    ) -> Result<Outcome<Pairing>, Faults<EditFault>> {
        let change = self.change(edit)?;
        let pairs = match reach {
            Reach::AsItIs => Moved::by(&change, &self.drafted).pairs(&self.drafted),
            Reach::Everybody => match self.reoptimised(&change, control)?.or_stopped() {
                Ok(pairs) => pairs,
                Err(reason) => return Ok(Outcome::stopped(reason)),
            },
        };
        let mut pairing = self.pairing(&pairs).map_err(solver)?;
        let measures = &self.draft.measures;
        let mut revision = self
            .draft
            .revision
            .clone()
            .unwrap_or_else(|| Revision::of(self.draft.claim, measures.size, measures.total));
        revision.edits.push((edit.clone(), reach));
        let ids = |pairs: &[Position]| -> Vec<_> {
            pairs.iter().filter_map(|&(one, other)| self.situation.ids(one, other)).collect()
        };
        for pair in ids(&change.apart) {
            revision.kept.remove(&pair);
            revision.ruled_out.insert(pair);
        }
        for pair in ids(&change.made) {
            revision.ruled_out.remove(&pair);
            revision.kept.insert(pair);
        }
        pairing.revision = Some(revision);
        Ok(Outcome::Solved(pairing))
    }

    /// What exchanging the mentors of a mentee and of each other mentee would do,
    /// with nobody else moved: every exchange that may be made, the dearest last.
    /// O(pairs of the draft · log).
    ///
    /// # Errors
    /// The draft does not hold the pair, or it is locked.
    pub fn swaps(
        &self,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Result<Vec<(Edit, i64)>, Faults<EditFault>> {
        let own = positions(&self.situation, mentee, mentor).map_err(|fault| vec![fault])?;
        let mut faults = Vec::new();
        self.may_part(own, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let mut swaps: Vec<(Edit, i64)> = self
            .drafted
            .pairs()
            .filter(|other| other.0 != own.0 && other.1 != own.1)
            .filter_map(|other| {
                let (other_mentee, other_mentor) = self.situation.ids(other.0, other.1)?;
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                let edit = Edit::Swap { mentee, mentor, other_mentee, other_mentor };
                let change = self.change(&edit).ok()?;
                let total =
                    |pairs: &[Position]| pairs.iter().map(|&at| self.total(at)).sum::<i64>();
                Some((edit, total(&change.made) - total(&change.apart)))
            })
            .collect();
        arrange_by_key(&mut swaps, |swap| std::cmp::Reverse(swap.1));
        Ok(swaps)
    }

    /// The pairs that a change makes and takes apart, or everything that keeps it.
    fn change(&self, edit: &Edit) -> Result<Change, Faults<EditFault>> {
        let at = |mentee: &PersonId, mentor: &PersonId| {
            positions(&self.situation, mentee, mentor).map_err(|fault| vec![fault])
        };
        let mut change = Change::default();
        match edit {
            Edit::Swap { mentee, mentor, other_mentee, other_mentor } => {
                let (one, other) = (at(mentee, mentor)?, at(other_mentee, other_mentor)?);
                change.apart = vec![one, other];
                change.made = vec![(one.0, other.1), (other.0, one.1)];
            }
            Edit::Move { mentee, from, to, in_place_of } => {
                change.made = vec![at(mentee, to)?];
                if let Some(from) = from {
                    change.apart.push(at(mentee, from)?);
                }
                if let Some(other) = in_place_of {
                    change.apart.push(at(other, to)?);
                }
            }
            Edit::Insist { mentee, mentor } => change.made = vec![at(mentee, mentor)?],
            Edit::Forbid { mentee, mentor } => {
                let pair = at(mentee, mentor)?;
                let mut faults = Vec::new();
                if self.situation.locked().contains(&pair) {
                    self.may_part(pair, &mut faults);
                    return Err(faults.into());
                }
                change.apart.push(pair);
                return Ok(change);
            }
        }
        let mut faults = Vec::new();
        for &pair in &change.apart {
            self.may_part(pair, &mut faults);
        }
        for &pair in &change.made {
            faults.extend(not_allowed(&self.situation, pair).err());
            if self.is_drafted(&pair) {
                faults.extend(
                    self.situation
                        .ids(pair.0, pair.1)
                        .map(|(mentee, mentor)| EditFault::Drafted { mentee, mentor }),
                );
            }
        }
        if faults.is_empty() && matches!(edit, Edit::Insist { .. }) {
            change.given_up = self.given_up(&change.made, &mut faults);
        }
        if faults.is_empty() {
            let moved = Moved::by(&change, &self.drafted);
            faults.extend(seat_faults(&self.situation, self.open(), &self.drafted, &moved));
        }
        if faults.is_empty() { Ok(change) } else { Err(faults.into()) }
    }

    fn is_drafted(&self, pair: &Position) -> bool {
        self.drafted.contains(pair.0, pair.1)
    }

    fn may_part(&self, pair: Position, faults: &mut Vec<EditFault>) {
        let Some((mentee, mentor)) = self.situation.ids(pair.0, pair.1) else { return };
        if !self.is_drafted(&pair) {
            faults.push(EditFault::NotDrafted { mentee, mentor });
        } else if self.situation.locked().contains(&pair) {
            faults.push(EditFault::Locked { mentee, mentor });
        }
    }

    /// What the members of new pairs give up where their seats are taken.
    fn given_up(&self, made: &[Position], faults: &mut Vec<EditFault>) -> Vec<Position> {
        let mut given_up = Vec::new();
        for &(mentee, mentor) in made {
            let mentors = self.drafted.mentors_of(mentee).iter();
            let of_mentee: Vec<_> = mentors.map(|&other| (mentee, other)).collect();
            let mentees = self.drafted.mentees_of(mentor).iter();
            let of_mentor: Vec<_> = mentees.map(|&other| (other, mentor)).collect();
            for (own, seats, is_mentee) in [
                (of_mentee, self.open().mentee_seats.of(mentee.get()), true),
                (of_mentor, self.open().mentor_seats.of(mentor.get()), false),
            ] {
                if own.len() < seats as usize {
                    continue;
                }
                let locked = self.situation.locked();
                let may = own
                    .into_iter()
                    .filter(|pair| !locked.contains(pair) && !self.kept.contains(pair));
                let worst = may.min_by_key(|&pair| (self.total(pair), std::cmp::Reverse(pair)));
                match (worst, self.situation.ids(mentee, mentor)) {
                    (Some(worst), _) => given_up.push(worst),
                    (None, Some((person, _))) if is_mentee => {
                        faults.push(EditFault::NoSeat { side: Side::Mentee, person });
                    }
                    (None, Some((_, person))) => {
                        faults.push(EditFault::NoSeat { side: Side::Mentor, person });
                    }
                    (None, None) => {}
                }
            }
        }
        given_up
    }

    fn total(&self, (mentee, mentor): Position) -> i64 {
        let scores = self.open().scores.of(mentee, mentor);
        scores.map_or(0, |(one, other)| i64::from(one) + i64::from(other))
    }

    /// The best pairs with a change and those made before, ascending.
    fn reoptimised(
        &self,
        change: &Change,
        control: &Control<'_>,
    ) -> Result<Outcome<Vec<Position>>, Faults<EditFault>> {
        let before = self.decided();
        let mut decided = before.clone();
        for pair in &change.apart {
            decided.required.remove(pair);
            decided.out.insert(*pair);
        }
        let locked = self.situation.locked();
        for pair in &change.made {
            decided.out.remove(pair);
            if !locked.contains(pair) {
                decided.required.insert(*pair);
            }
        }
        let mut steps = 0;
        let around = match self.around.get() {
            Some(around) => around,
            None => {
                let market = self.markets.remaining();
                let around = Around::new(CODE, market, self.objective, before, control);
                match around.map_err(solver)?.or_stopped() {
                    Ok(around) => {
                        steps = around.steps();
                        self.around.get_or_init(|| around)
                    }
                    Err(reason) => return Ok(Outcome::stopped(reason)),
                }
            }
        };
        // The draft with the change alone is one such pairing, so there is a best.
        let best = around.best(&decided, &control.after(steps)).map_err(solver)?;
        Ok(match best.or_stopped() {
            Ok(best) => {
                let mut pairs: Vec<_> = best.pairs().chain(locked.iter().copied()).collect();
                pairs.sort_unstable();
                Outcome::Solved(pairs)
            }
            Err(reason) => Outcome::stopped(reason),
        })
    }

    /// What earlier changes decided, beside the locks.
    fn decided(&self) -> Decisions {
        let kept = self.kept.iter().filter(|pair| self.is_drafted(pair));
        let locked = self.situation.locked();
        Decisions {
            required: kept.filter(|pair| !locked.contains(pair)).copied().into_set(),
            out: self.ruled_out.clone(),
        }
    }

    fn pairing(&self, pairs: &[Position]) -> Result<Pairing, StrategyError> {
        let locked = self.situation.locked();
        let rest = pairs.iter().filter(|pair| !locked.contains(pair));
        let rest = matching(self.open(), rest.copied())?;
        let (situation, markets, seed) = (&self.situation, &self.markets, self.draft.seed);
        // What the draft could not ask of whom, no change of it has to keep.
        let mut waived = waivers_of(situation, &self.draft.waived);
        waived.extend(unmet(situation, &markets.everybody));
        arrange(&mut waived, Ord::cmp);
        waived.dedup();
        let claim = (Claim::Feasible, true);
        let mut pairing = form_waiving(situation, (CODE, seed), markets, &rest, claim, &waived)?;
        pairing.strategy.clone_from(&self.draft.strategy);
        Ok(pairing)
    }

    fn difference(&self, Moved { new, lost }: Moved) -> Result<Difference, Faults<EditFault>> {
        let sides = |pairs: &[Position]| {
            let scores = pairs.iter().filter_map(|&(one, other)| self.open().scores.of(one, other));
            scores.fold((0i64, 0i64), |(mentees, mentors), (one, other)| {
                (mentees + i64::from(one), mentors + i64::from(other))
            })
        };
        let ids = |some: Vec<Position>| -> Vec<_> {
            some.into_iter().filter_map(|pair| self.situation.ids(pair.0, pair.1)).collect()
        };
        let market = self.open().scored(CODE).map_err(solver)?;
        let blocking = self.standings.changes(&market, &self.drafted, (&new, &lost));
        let (more, fewer) = blocking.ok_or_else(misfit)?;
        let (now, before) = (sides(&new), sides(&lost));
        Ok(Difference {
            pairs: new.len() as i64 - lost.len() as i64,
            total: now.0 + now.1 - before.0 - before.1,
            mentees: now.0 - before.0,
            mentors: now.1 - before.1,
            new_pairs: ids(new),
            lost_pairs: ids(lost),
            new_blocking: ids(more),
            resolved_blocking: ids(fewer),
        })
    }
}

fn matching(
    open: &OpenMarket,
    pairs: impl IntoIterator<Item = Position>,
) -> Result<Matching, StrategyError> {
    Matching::new(open.scores.mentees(), open.scores.mentors(), pairs)
        .map_err(|faults| StrategyError::refused(CODE, &faults))
}

fn misfit() -> Vec<EditFault> {
    solver(StrategyError::refused(CODE, &["pairs beyond the seats"]))
}

fn solver(error: StrategyError) -> Vec<EditFault> {
    vec![error.into()]
}

fn positions(
    situation: &Situation,
    mentee: &PersonId,
    mentor: &PersonId,
) -> Result<Position, EditFault> {
    Ok((situation.mentee(mentee)?, situation.mentor(mentor)?))
}

/// The pairs among these whose members are in the cohort.
fn recorded(
    situation: &Situation,
    pairs: Option<&BTreeSet<(PersonId, PersonId)>>,
) -> BTreeSet<Position> {
    let pairs = pairs.into_iter().flatten();
    pairs.filter_map(|(mentee, mentor)| positions(situation, mentee, mentor).ok()).into_set()
}

fn not_allowed(situation: &Situation, pair: Position) -> Result<(), EditFault> {
    match (situation.kept_apart(pair.0, pair.1), situation.ids(pair.0, pair.1)) {
        (Some(because), Some((mentee, mentor))) => {
            Err(EditFault::NotAllowed { mentee, mentor, because })
        }
        _ => Ok(()),
    }
}

fn not_drafted(situation: &Situation, pair: Position) -> Option<EditFault> {
    let (mentee, mentor) = situation.ids(pair.0, pair.1)?;
    Some(EditFault::NotDrafted { mentee, mentor })
}
