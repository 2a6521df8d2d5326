//! Which questions a rule asks, and what a criterion may give once a missing answer is there.

use super::{Finding, Measure, Must, OnlyIf, Operands, Points};
use crate::people::Field;

/// The questions that a rule asks.
#[derive(Clone, Debug, Default)]
pub(in crate::scoring) struct Asking {
    /// Of a mentee and of a mentor, whose answers are compared.
    pub(in crate::scoring) compared: [Vec<Field>; 2],
    /// Whose answers decide whether it holds at all.
    pub(in crate::scoring) only_if: Vec<OnlyIf>,
}

impl Asking {
    fn of(mentee: &Field, mentor: &Field) -> [Vec<Field>; 2] {
        [vec![mentee.clone()], vec![mentor.clone()]]
    }

    fn labels(mentee: &Field, mentor: &Field, within: Option<&Field>) -> [Vec<Field>; 2] {
        let mut fields = Self::of(mentee, mentor);
        fields[0].extend(within.cloned());
        fields
    }
}

impl Measure {
    /// Of whom it asks what; nothing where nobody can leave it unanswered.
    pub(in crate::scoring) fn asks(&self) -> [Vec<Field>; 2] {
        match self {
            Self::Equal { field }
            | Self::Jaccard { field }
            | Self::SharedTime { field, .. }
            | Self::OrdinalGap { field, .. }
            | Self::NumberDistance { field, .. }
            | Self::CategoryTable { field, .. } => Asking::of(&field.mentee, &field.mentor),
            Self::Overlap { field, within, .. } | Self::Coverage { field, within, .. } => {
                Asking::labels(&field.mentee, &field.mentor, within.as_ref())
            }
            Self::Wish { .. } | Self::Waiting { .. } => Default::default(),
        }
    }
}

impl Must {
    /// Of whom it asks what.
    pub(in crate::scoring) fn asks(&self) -> [Vec<Field>; 2] {
        match self {
            Self::Equal { field }
            | Self::Differ { field }
            | Self::BeAbove { field, .. }
            | Self::ShareTime { field, .. }
            | Self::DifferBy { field, .. } => Asking::of(&field.mentee, &field.mentor),
            Self::ShareLabel { field, within, .. } | Self::Cover { field, within, .. } => {
                Asking::labels(&field.mentee, &field.mentor, within.as_ref())
            }
            Self::BeWithin { of, field, .. } | Self::BeAmong { of, field, .. } => {
                let mut fields: [Vec<Field>; 2] = Default::default();
                fields[*of as usize].push(field.clone());
                fields
            }
            Self::NotRepeat {} => Default::default(),
        }
    }
}

/// Two people of whom one or both have yet to answer what a rule compares.
pub(in crate::scoring) struct Unasked<'a> {
    pub(in crate::scoring) operands: &'a Operands,
    /// Their codes; one or both are those of a missing answer.
    pub(in crate::scoring) codes: [u32; 2],
    /// How many labels stand on the rule's scale.
    pub(in crate::scoring) steps: usize,
    /// The most labels that both can share.
    pub(in crate::scoring) shared: usize,
}

/// So many minutes has a week.
const WEEK: f64 = 7.0 * 24.0 * 60.0;

impl Points {
    /// Points, each with what it is divided by, among which are the fewest and the most that any answers can give;
    /// nothing where they leave the pair unanswered.
    ///
    /// A missing answer may be any that suits the question: any text or number, any time of the
    /// week, any step of the scale, any labels, no more of them than the caller tells.
    pub(in crate::scoring) fn extremes(&self, pair: &Unasked<'_>) -> Vec<(f64, f64)> {
        let [mentee, mentor] = pair.codes;
        match (self, pair.operands) {
            (Self::Equal | Self::Jaccard | Self::Distance { .. }, _) => {
                vec![(0.0, 1.0), (1.0, 1.0)]
            }
            (Self::Coverage { .. }, Operands::Labels(labels)) => {
                let wanted = labels.mentee.value(mentee).given();
                match wanted.is_some_and(|wanted| wanted.total == 0) {
                    true => Vec::new(),
                    false => vec![(0.0, 1.0), (1.0, 1.0)],
                }
            }
            (Self::Table { cells, otherwise }, Operands::Keys(keys)) => {
                let of = [keys.mentee.value(mentee), keys.mentor.value(mentor)];
                let [one, other] = of.map(|key| key.given().copied());
                let may_be = |key: Option<u32>, cell: u32| key.is_none_or(|key| key == cell);
                let cells = cells.iter().filter(|&(&(a, b), _)| may_be(one, a) && may_be(other, b));
                cells.map(|(_, &points)| (points, 1.0)).chain([(*otherwise, 1.0)]).collect()
            }
            (Self::Overlap { most }, _) => vec![(0.0, 1.0), (most.min(pair.shared as f64), 1.0)],
            (Self::Time { per_point, most }, Operands::Times(times)) => {
                let minutes = [times.mentee.value(mentee), times.mentor.value(mentor)];
                let minutes = minutes.map(|time| {
                    time.given().map_or(WEEK, |time| {
                        time.slots().iter().map(|slot| f64::from(slot.minutes())).sum()
                    })
                });
                let shared = minutes[0].min(minutes[1]);
                vec![(0.0, *per_point), (shared.min(most * per_point), *per_point)]
            }
            (Self::Gap { .. }, Operands::Ranks(ranks)) => {
                let of = [ranks.mentee.value(mentee), ranks.mentor.value(mentor)];
                let steps = i64::try_from(pair.steps).unwrap_or(i64::MAX);
                let [one, other] = of.map(|rank| match rank.given() {
                    Some(&rank) => (i64::from(rank), i64::from(rank)),
                    None => (0, steps - 1),
                });
                let gaps = other.0 - one.1..=other.1 - one.0;
                gaps.filter_map(|gap| self.of(Finding::Gap(gap))).collect()
            }
            _ => Vec::new(),
        }
    }
}
