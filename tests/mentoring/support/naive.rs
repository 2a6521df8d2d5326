//! A scorer that follows the documentation pair by pair: straight from people, in exact
//! fractions, with none of the crate's columns.

use super::normal;
use super::random::SCALE;
use mentormatch::kernel::Side;
use mentormatch::people::{Field, FieldValue, Mentee, Mentor};
use mentormatch::scoring::{Fields, Measure, Must, OnlyIf, Rules};
use std::collections::{BTreeMap, BTreeSet};

/// A fraction with a positive denominator.
type Fraction = (i128, i128);

fn quarters(value: f64) -> Fraction {
    let scaled = value * 4.0;
    assert!(scaled.fract() == 0.0, "the tests' numbers are quarters");
    (scaled as i128, 4)
}

fn less(a: Fraction, b: Fraction) -> bool {
    a.0 * b.1 < b.0 * a.1
}

fn smaller(a: Fraction, b: Fraction) -> Fraction {
    if less(b, a) { b } else { a }
}

fn larger(a: Fraction, b: Fraction) -> Fraction {
    if less(a, b) { b } else { a }
}

/// The nearest integer, halves to the even.
fn round((part, whole): Fraction) -> i128 {
    let floor = part.div_euclid(whole);
    let twice = 2 * part.rem_euclid(whole);
    match twice.cmp(&whole) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

/// The naive scorer of one pair.
pub(crate) struct Naive<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) decimals: u8,
    pub(crate) mentee: &'a Mentee,
    pub(crate) mentor: &'a Mentor,
}

type Answers<T> = Option<(T, T)>;

impl Naive<'_> {
    fn both<'v, T>(
        &'v self,
        fields: &Fields,
        turn: impl Fn(FieldValue<'v>, bool) -> T,
    ) -> Answers<T> {
        let mentee = self.mentee.field(&fields.mentee).given()?;
        let mentor = self.mentor.field(&fields.mentor).given()?;
        Some((turn(mentee, true), turn(mentor, false)))
    }

    fn texts(&self, fields: &Fields) -> Answers<String> {
        self.both(fields, |value, _| match value {
            FieldValue::Text(text) => normal(text),
            FieldValue::Number(number) => number.to_string(),
            _ => unreachable!(),
        })
    }

    fn numbers(&self, fields: &Fields) -> Answers<f64> {
        self.both(fields, |value, _| match value {
            FieldValue::Number(number) => number,
            _ => unreachable!(),
        })
    }

    fn labels(&self, fields: &Fields, within: Option<&Field>) -> Answers<BTreeMap<String, i128>> {
        let plain = self.both(fields, |value, mentee| labels(value, if mentee { 1 } else { 10 }));
        let Some(within) = within else { return plain };
        let FieldValue::Number(number) = self.mentee.field(within).given()? else { unreachable!() };
        let number = number as i128;
        let (wanted, offered) = plain?;
        let mut held: BTreeMap<String, i128> = BTreeMap::new();
        for (label, level) in offered {
            let range = label.rsplit_once(' ').and_then(|(name, range)| {
                let (least, most) = range.split_once('-')?;
                Some((name, least.parse().ok()?, most.parse().ok()?))
            });
            let (name, least, most): (&str, i128, i128) = range.unwrap_or((&label, 0, 999));
            if (least..=most).contains(&number) {
                let known = held.entry(name.to_owned()).or_insert(level);
                *known = level.max(*known);
            }
        }
        Some((wanted, held))
    }

    /// Whether everybody asked for the rule who has to.
    fn asked(&self, conditions: &[OnlyIf]) -> bool {
        conditions.iter().all(|condition| {
            let Some(value) = self.one(condition.of, &condition.field) else { return false };
            match value {
                FieldValue::Number(number) => condition.least.is_some_and(|least| number >= least),
                FieldValue::Text(text) if condition.is.is_empty() => {
                    ["yes", "да"].contains(&normal(text).as_str())
                }
                value => {
                    let own = labels(value, 1);
                    condition.is.iter().any(|label| own.contains_key(&normal(label)))
                }
            }
        })
    }

    fn positions(&self, fields: &Fields) -> Answers<i32> {
        let at = |text: &str| SCALE.iter().position(|label| normal(label) == *text).unwrap() as i32;
        self.texts(fields).map(|(a, b)| (at(&a), at(&b)))
    }

    fn minutes(&self, fields: &Fields) -> Option<usize> {
        let slots = self.both(fields, |value, _| match value {
            FieldValue::Time(time) => time.slots(),
            _ => unreachable!(),
        });
        slots.map(|(a, b)| {
            // Minutes of the week in which both are free, each counted once.
            let mut free = vec![0_u8; 7 * 24 * 60];
            let mut shared = 0;
            for slot in a {
                free[usize::from(slot.start())..usize::from(slot.end())].fill(1);
            }
            for slot in b {
                for free in &mut free[usize::from(slot.start())..usize::from(slot.end())] {
                    if *free == 1 {
                        (*free, shared) = (2, shared + 1);
                    }
                }
            }
            shared
        })
    }

    fn applies(&self, forms: Option<&Vec<String>>) -> bool {
        let Some(forms) = forms else { return true };
        let mut requests = self.mentee.requests.iter().map(|request| &request.form);
        requests
            .find(|form| self.mentor.forms.contains(form))
            .is_some_and(|form| forms.iter().any(|one| normal(one) == normal(form.as_str())))
    }

    /// The names of all barriers that forbid the pair, in their order.
    pub(crate) fn forbidden(&self) -> Vec<String> {
        let (a, x) = (&self.mentee.person, &self.mentor.person);
        let mut found = Vec::new();
        let mut add = |name: &str, forbids: bool| {
            if forbids {
                found.push(name.to_owned());
            }
        };
        add("vetoed-by-mentee", a.wishes.vetoed.contains(&x.id));
        add("vetoed-by-mentor", x.wishes.vetoed.contains(&a.id));
        add("forbidden-pair", self.rules.forbidden.contains(&(a.id.clone(), x.id.clone())));
        for restriction in &self.rules.restrictions {
            let meets = self.meets(&restriction.must).unwrap_or(!restriction.needs_answer);
            let applies =
                self.applies(restriction.forms.as_ref()) && self.asked(&restriction.only_if);
            add(&restriction.name, !meets && applies);
        }
        found
    }

    fn meets(&self, must: &Must) -> Option<bool> {
        let within = |value: f64, least: &Option<f64>, most: &Option<f64>| {
            least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
        };
        match must {
            Must::Equal { field } => self.texts(field).map(|(a, b)| a == b),
            Must::Differ { field } => self.texts(field).map(|(a, b)| a != b),
            Must::BeAbove { field, least, most, .. } => self
                .positions(field)
                .map(|(a, b)| b - a >= *least && most.is_none_or(|most| b - a <= most)),
            Must::ShareTime { field, minutes } => {
                self.minutes(field).map(|shared| shared >= usize::from(*minutes))
            }
            Must::ShareLabel { field, least, within } => {
                self.labels(field, within.as_ref()).map(|(a, b)| {
                    a.keys().filter(|&label| b.contains_key(label)).count() >= *least as usize
                })
            }
            Must::Cover { field, least, by_priority, within } => {
                self.labels(field, within.as_ref()).map(|(a, b)| {
                    let worth = |level: i128| if *by_priority { level } else { 1 };
                    let whole: i128 = a.values().map(|&level| worth(level)).sum();
                    let covered = a.iter().filter(|(label, _)| b.contains_key(*label));
                    let part: i128 = covered.map(|(_, &level)| worth(level)).sum();
                    // `least` is a tenth.
                    part * 10 >= whole * (least * 10.0).round() as i128
                })
            }
            Must::DifferBy { field, least, most } => {
                self.numbers(field).map(|(a, b)| within(b - a, least, most))
            }
            Must::BeWithin { of, field, least, most } => match self.one(*of, field)? {
                FieldValue::Number(number) => Some(within(number, least, most)),
                _ => unreachable!(),
            },
            Must::BeAmong { of, field, labels: asked } => {
                let own = labels(self.one(*of, field)?, 1);
                Some(asked.iter().any(|label| own.contains_key(&normal(label))))
            }
            Must::NotRepeat {} => {
                Some(!self.mentee.earlier_mentors.contains(&self.mentor.person.id))
            }
            _ => unreachable!(),
        }
    }

    fn one(&self, of: Side, field: &Field) -> Option<FieldValue<'_>> {
        match of {
            Side::Mentee => self.mentee.field(field).given(),
            Side::Mentor => self.mentor.field(field).given(),
        }
    }

    /// What each criterion adds to both views.
    pub(crate) fn contributions(&self) -> Vec<(i128, i128)> {
        self.rules
            .criteria
            .iter()
            .map(|criterion| {
                if !self.applies(criterion.forms.as_ref()) || !self.asked(&criterion.only_if) {
                    return (0, 0);
                }
                let (full, points) = self.points(&criterion.measure);
                let share = quarters(criterion.unanswered);
                let points = points.unwrap_or((full.0 * share.0, full.1 * share.1));
                let view = |weight: f64| {
                    let weight = quarters(weight);
                    let weight = round((weight.0 * 10i128.pow(self.decimals.into()), weight.1));
                    round((points.0 * weight, points.1))
                };
                (view(criterion.mentee_weight), view(criterion.mentor_weight))
            })
            .collect()
    }

    fn points(&self, measure: &Measure) -> (Fraction, Option<Fraction>) {
        let one = (1, 1);
        let yes = |same: bool| (i128::from(same), 1);
        let share = |(part, whole): Fraction| (whole > 0).then_some((part, whole));
        let whole = |most: &Option<u32>| most.map(|most| (i128::from(most), 1));
        match measure {
            Measure::Equal { field } => (one, self.texts(field).map(|(a, b)| yes(a == b))),
            Measure::Overlap { field, most, within } => {
                let count = self.labels(field, within.as_ref()).map(|(a, b)| {
                    (a.keys().filter(|&label| b.contains_key(label)).count() as i128, 1)
                });
                let most = whole(most);
                (most.unwrap_or(one), count.map(|n| most.map_or(n, |most| smaller(n, most))))
            }
            Measure::Coverage { field, confidence, within } => {
                let covered = self.labels(field, within.as_ref()).and_then(|(a, b)| {
                    let of =
                        |label| b.get(label).map_or(0, |&has| if *confidence { has } else { 10 });
                    let part = a.iter().map(|(label, &level)| level * of(label)).sum();
                    share((part, 10 * a.values().sum::<i128>()))
                });
                (one, covered)
            }
            Measure::Jaccard { field } => {
                let jaccard = self.labels(field, None).and_then(|(a, b)| {
                    let all: BTreeSet<_> = a.keys().chain(b.keys()).collect();
                    let common = all.iter().filter(|l| a.contains_key(**l) && b.contains_key(**l));
                    share((common.count() as i128, all.len() as i128))
                });
                (one, jaccard)
            }
            Measure::SharedTime { field, minutes_per_point, most } => {
                let most = most.map(quarters);
                let points = self.minutes(field).map(|shared| {
                    let points = (shared as i128, i128::from(*minutes_per_point));
                    most.map_or(points, |most| smaller(points, most))
                });
                (most.unwrap_or(one), points)
            }
            Measure::OrdinalGap { field, target, peak, slope, floor, .. } => {
                let peak = quarters(*peak);
                let points = self.positions(field).map(|(a, b)| {
                    let away = i128::from((b - a - target).abs());
                    larger(quarters(*floor), (peak.0 - quarters(*slope).0 * away, 4))
                });
                (peak, points)
            }
            Measure::NumberDistance { field, scale } => {
                let points = self.numbers(field).map(|(a, b)| {
                    let (scale, apart) = (quarters(*scale).0, quarters((a - b).abs()).0);
                    ((scale - apart).max(0), scale)
                });
                (one, points)
            }
            Measure::CategoryTable { field, points, otherwise } => {
                let full = points.iter().map(|cell| cell.points).fold(*otherwise, f64::max);
                let found = self.texts(field).map(|(a, b)| {
                    let mut cells = points.iter();
                    let cell =
                        cells.find(|cell| normal(&cell.mentee) == a && normal(&cell.mentor) == b);
                    quarters(cell.map_or(*otherwise, |cell| cell.points))
                });
                (quarters(full), found)
            }
            Measure::Wish { of, by_rank, later } => {
                let (from, to) = match of {
                    Side::Mentee => (&self.mentee.person, &self.mentor.person),
                    Side::Mentor => (&self.mentor.person, &self.mentee.person),
                };
                let points = from
                    .wishes
                    .rank_of(&to.id)
                    .map_or(0.0, |rank| by_rank.get(rank - 1).copied().unwrap_or(*later));
                (one, Some(quarters(points)))
            }
            Measure::Waiting { most } => {
                let waited = (i128::from(self.mentee.waiting), 1);
                (one, Some(whole(most).map_or(waited, |most| smaller(waited, most))))
            }
            _ => unreachable!(),
        }
    }
}

/// Labels ignoring letter case, each with its highest level.
fn labels(value: FieldValue<'_>, level: i128) -> BTreeMap<String, i128> {
    let mut found: BTreeMap<String, i128> = BTreeMap::new();
    let mut add = |label: &str, level: i128| {
        let known = found.entry(normal(label)).or_insert(level);
        *known = level.max(*known);
    };
    match value {
        FieldValue::Text(text) => add(text, level),
        FieldValue::Labels(labels) => labels.into_iter().for_each(|label| add(label, level)),
        FieldValue::Graded(labels) => {
            labels.into_iter().for_each(|(label, level)| add(label, level.get().into()));
        }
        _ => unreachable!(),
    }
    found
}
