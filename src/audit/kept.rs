//! Is everything kept together, apart and in size, by the best sum?
//!
//! *By definition*: pairs are allowed, each once, within everybody's seats and minimums; each group
//! and each column is looked at anew.
//!
//! *Theorem*: that of `relaxed.rs`, of the problem without the wishes.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::flaw::{AssignmentFlaw, unbounded};
use super::relaxed::{GroupedCheck, NotShown, shown};
use super::rules::constraints;
use super::standing::is_of;
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, faults};
use crate::market::{
    Cardinality, GroupedAnswer, KeptGroup, KeptProblem, Matching, Outcome, Value, Weight,
};

faults! {
    /// Why an answer does not keep what is to be kept, or is not shown to be the best.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum KeptFlaw: "kept-flaw" {
        /// The pairs do not keep the rules of the problem without the wishes, or their sum is another.
        Pairs {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "pairs",
            "the pairs: {flaw}",
            "пары: {flaw}";
        /// A group that is kept together is not: some have partners and some not, or in no one place.
        Parted {
            /// The group.
            group: String,
        } = "parted",
            "{group} are not together",
            "{group}: не вместе";
        /// Two who are kept apart have partners in one place.
        Together {
            /// The group.
            group: String,
        } = "together",
            "two of {group} are together",
            "{group}: двое вместе";
        /// A column has partners, and fewer than its least size.
        Small {
            /// The column.
            column: MentorIx,
            /// How many partners it has.
            pairs: usize,
        } = "small",
            "column {column} has {pairs:partner|partners}, too few",
            "столбец {column}: партнёров {pairs}, слишком мало";
        /// A column's partners need more than its room.
        Crowded {
            /// The column.
            column: MentorIx,
            /// What they need together.
            needed: u64,
        } = "crowded",
            "the partners of column {column} need {needed}, more than its room",
            "партнёрам столбца {column} нужно {needed}, больше, чем у него есть";
        /// Of columns that exclude each other two have partners.
        Clash {
            /// One of them.
            one: MentorIx,
            /// The other.
            other: MentorIx,
        } = "clash",
            "columns {one} and {other} exclude each other, and both have partners",
            "столбцы {one} и {other} исключают друг друга, а партнёры есть у обоих";
        /// The best assignment without the wishes is not proven.
        Relaxed {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "relaxed",
            "without the wishes: {flaw}",
            "без пожеланий: {flaw}";
        /// The proof is of another assignment, or of none that is as good.
        Proof = "proof",
            "the proof is of another assignment",
            "доказательство от другого назначения";
    }
}

impl From<AssignmentFlaw> for KeptFlaw {
    fn from(flaw: AssignmentFlaw) -> Self {
        Self::Relaxed { flaw }
    }
}

impl From<NotShown> for KeptFlaw {
    fn from(why: NotShown) -> Self {
        match why {
            NotShown::Relaxed(flaw) => flaw.into(),
            NotShown::Proof => Self::Proof,
        }
    }
}

/// Checks an assignment in which rows are kept together and apart and columns have a least size, and its
/// proof. A pass over the problem; memory O(rows + columns).
///
/// # Errors
/// Every flaw of the pairs; where they have none, those of the proof.
pub fn verify_kept<W: Weight>(
    problem: &KeptProblem<W>,
    answer: &GroupedAnswer<W>,
) -> Result<GroupedCheck, Faults<KeptFlaw>> {
    unbounded(|control| verify_kept_within(problem, answer, control))
}

/// [`verify_kept`] under a control; a step is a row.
///
/// # Errors
/// As of [`verify_kept`].
pub fn verify_kept_within<W: Weight>(
    problem: &KeptProblem<W>,
    answer: &GroupedAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<GroupedCheck>, Faults<KeptFlaw>> {
    kept(problem, &answer.matching, answer.value)?;
    shown(problem.problem(), answer, control)
}

/// Checks the pairs themselves.
fn kept<W: Weight>(
    problem: &KeptProblem<W>,
    matching: &Matching,
    value: Value<W>,
) -> Result<(), Faults<KeptFlaw>> {
    let base = problem.problem();
    if !is_of(matching, (base.rows(), base.columns())) {
        return Err(Faults::from(KeptFlaw::Proof));
    }
    let mut flaws = Vec::new();
    constraints(base, (matching, value), &mut flaws);
    let (pairs, expected) = (matching.size() as u64, base.full_size());
    if base.cardinality() == Cardinality::Full && pairs != expected {
        flaws.push(AssignmentFlaw::Count { pairs, expected });
    }
    let mut flaws: Vec<_> = flaws.into_iter().map(|flaw| KeptFlaw::Pairs { flaw }).collect();
    let parted = problem.together().iter().filter(|kept| !is_together(kept, matching));
    flaws.extend(parted.map(|kept| KeptFlaw::Parted { group: kept.label.clone() }));
    let met = problem.apart().iter().filter(|kept| !is_apart(kept, matching));
    flaws.extend(met.map(|kept| KeptFlaw::Together { group: kept.label.clone() }));
    let used = |column: &&u32| !matching.mentees_of(MentorIx::new(**column)).is_empty();
    for set in problem.exclusive() {
        let mut used = set.iter().filter(used);
        if let (Some(&one), Some(&other)) = (used.next(), used.next()) {
            let (one, other) = (MentorIx::new(one), MentorIx::new(other));
            flaws.push(KeptFlaw::Clash { one, other });
        }
    }
    for column in MentorIx::all(base.columns()) {
        let rows = matching.mentees_of(column).iter();
        let needed: u64 = rows.map(|row| u64::from(problem.need(row.get()))).sum();
        if problem.room(column.get()).is_some_and(|room| needed > room.into()) {
            flaws.push(KeptFlaw::Crowded { column, needed });
        }
        let pairs = matching.mentees_of(column).len();
        if pairs > 0 && pairs < problem.least(column.get()) as usize {
            flaws.push(KeptFlaw::Small { column, pairs });
        }
    }
    if flaws.is_empty() { Ok(()) } else { Err(flaws.into()) }
}

fn is_together(kept: &KeptGroup, matching: &Matching) -> bool {
    let of = |row: &u32| matching.mentors_of(MenteeIx::new(*row));
    let all_at = |place: &Vec<u32>| {
        kept.members.iter().all(|row| of(row).iter().all(|at| place.contains(&at.raw())))
    };
    let served = kept.members.iter().filter(|row| !of(row).is_empty()).count();
    served == 0 || (served == kept.members.len() && kept.places.iter().any(all_at))
}

fn is_apart(kept: &KeptGroup, matching: &Matching) -> bool {
    kept.places.iter().all(|place| {
        let is_there = |row: &&u32| {
            let columns = matching.mentors_of(MenteeIx::new(**row));
            columns.iter().any(|column| place.contains(&column.raw()))
        };
        kept.members.iter().filter(is_there).count() < 2
    })
}
