//! The impact on mentees and mentors: entry against exit.

use crate::kernel::{Ordered, Side};
use crate::people::{Answer, FormId, PersonId, RoleModelId};
use crate::program::record::views::change::{Change, Numbers, UnitChange};
use crate::program::record::views::formed_by::FormedBy;
use crate::program::record::views::plan::Plan;
use crate::program::statistics::{Draws, KruskalWallis, Sample, SampleFault, holm, kruskal_wallis};
use crate::program::{MeasuredAt, Measurement, PairNo, PairRecord, Record, UnitNo};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
/// Whose change a row tells of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Group {
    /// Everybody on the side.
    Everybody,
    /// Those who worked in a form.
    Form(FormId),
    /// Those who worked in a role model of a form.
    RoleModel(FormId, RoleModelId),
    /// Those whose pair was formed like this.
    FormedBy(FormedBy),
}

impl Group {
    /// Names the group's draws.
    fn label(&self) -> String {
        match self {
            Self::Everybody => "everybody".to_owned(),
            Self::Form(form) => format!("form/{form}"),
            Self::RoleModel(form, model) => format!("model/{form}/{model}"),
            Self::FormedBy(way) => format!("formed-by/{way}"),
        }
    }
}

/// Values that are missing, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lacking {
    /// Not measured.
    pub not_measured: usize,
    /// Measured, and the value is unknown.
    pub unknown: usize,
    /// Measured, and the person withholds the value.
    pub withheld: usize,
}

impl Lacking {
    fn count(&mut self, state: Option<&Answer<f64>>) {
        match state {
            None => self.not_measured += 1,
            Some(Answer::Unknown) => self.unknown += 1,
            Some(Answer::Withheld) => self.withheld += 1,
            Some(Answer::Given(_)) => {}
        }
    }
}

/// Who is there and who is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// People of the group: members of its published pairs, dissolved ones included.
    pub people: usize,
    /// Those with a value at entry and at exit; only they are compared.
    pub both: usize,
    /// What is missing at entry.
    pub entry: Lacking,
    /// What is missing at exit.
    pub exit: Lacking,
    /// People of the group whose data were erased, beside `people`.
    pub erased: usize,
    /// Units of the group: each pair that works alone once, and each group, team of three sides
    /// and exchange once.
    #[serde(default)]
    pub units: usize,
}

/// A parameter of one group at entry and at exit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpactRow {
    /// Mentees or mentors.
    pub side: Side,
    /// The parameter.
    pub measure: String,
    /// Whose.
    pub group: Group,
    /// Who is there and who is missing.
    pub presence: Presence,
    /// The change; nothing where nobody has both values.
    pub change: Option<Change>,
    /// The change with every unit counted once; nothing where nobody has both values.
    #[serde(default)]
    pub by_unit: Option<UnitChange>,
}

/// The ways of forming pairs compared by the change of one parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Mentees or mentors.
    pub side: Side,
    /// The parameter.
    pub measure: String,
    /// The ways compared.
    pub compared: Vec<ComparedWay>,
    /// The ways with too few changes, and how many they have.
    pub too_few: Vec<(FormedBy, usize)>,
    /// How many people are left out since their pairs were formed in several ways.
    pub in_several: usize,
    /// The test whether the ways differ.
    pub test: Result<KruskalWallis, SampleFault>,
    /// Its permutation p-value adjusted for all tests of the report.
    pub adjusted: Option<f64>,
}

/// One way of forming pairs among those compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparedWay {
    /// The way.
    pub formed_by: FormedBy,
    /// How many changes.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// The same with every unit counted once.
    #[serde(default)]
    pub by_unit: Option<UnitChange>,
}

/// Somebody whose value is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingValue {
    /// In which role.
    pub side: Side,
    /// Who.
    pub person: PersonId,
    /// Which parameter.
    pub measure: String,
    /// At entry or at exit.
    pub moment: MeasuredAt,
    /// Whether the value is withheld; else it was not measured or is unknown.
    pub withheld: bool,
}

/// Entry against exit, of mentees and of mentors.
///
/// It describes and proves no cause: nobody was drawn by lot into the programme, and
/// people change without mentors too. Nor were pairs drawn by lot into the ways of
/// forming them, so a difference between two ways may come from the people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// How it was computed.
    pub plan: Plan,
    /// By side and parameter: everybody, then each form, role model and way of forming
    /// pairs.
    pub rows: Vec<ImpactRow>,
    /// The ways of forming pairs compared.
    pub comparisons: Vec<Comparison>,
    /// How many tests the adjusted p-values are adjusted for.
    pub tests: usize,
    /// Whose values are missing.
    pub missing: Vec<MissingValue>,
}

/// Who of one side belongs to a group, and in which units: the number of a unit, or of a pair
/// that works alone.
#[derive(Default)]
struct Members<'a> {
    people: BTreeSet<&'a PersonId>,
    units: BTreeMap<Result<UnitNo, PairNo>, BTreeSet<&'a PersonId>>,
}

/// The groups of one side.
type Groups<'a> = BTreeMap<Group, Members<'a>>;

impl Record {
    /// Compares what was measured at entry with what was measured at exit, per
    /// parameter, for both sides, by form, role model and the way the pair was formed.
    ///
    /// Whoever belonged to a published pair counts, also where it was dissolved: pairs
    /// that broke belong to the result of how they were formed. Somebody with several
    /// pairs belongs to each of their groups. What is measured is a person's, so people are
    /// compared; beside it every row tells how many units stand behind it, and the change with
    /// each unit counted once. Of repeated measurements of a parameter at
    /// one moment the last counts (our rules).
    ///
    /// Per group: see [`Change`]. The tests of all rows and comparisons are one family
    /// for Holm's adjustment; groups of the same people are one test. Time: O(people ·
    /// parameters + rows · draws · people of the row).
    ///
    /// # Errors
    /// The level lies outside (0, 1).
    pub fn impact(&self, plan: &Plan) -> Result<Impact, SampleFault> {
        if !(plan.level > 0.0 && plan.level < 1.0) {
            return Err(SampleFault::NoProbability { at: 1 });
        }
        let mut impact = Impact {
            plan: plan.clone(),
            rows: Vec::new(),
            comparisons: Vec::new(),
            tests: 0,
            missing: Vec::new(),
        };
        let mut family = Vec::new();
        for side in Side::BOTH {
            let groups = self.groups(side);
            for measure in self.measures(side) {
                self.rows_of(&mut impact, &mut family, (side, measure), &groups);
            }
        }
        impact.adjust(&family)?;
        Ok(impact)
    }

    /// The parameters measured on a side, by name.
    fn measures(&self, side: Side) -> BTreeSet<&str> {
        let measured = self.monitoring().measurements.values().flatten();
        measured.filter(|one| one.side == side).map(|one| one.name.as_str()).into_set()
    }

    fn groups(&self, side: Side) -> Groups<'_> {
        let mut groups = Groups::new();
        for (number, pair) in self.pairs().filter(|(_, pair)| pair.order.is_some()) {
            let mut of_pair = vec![Group::Everybody, Group::FormedBy(self.formed_by(pair))];
            if let Some(form) = &pair.form {
                of_pair.push(Group::Form(form.clone()));
                if let Some(model) = self.role_model_of(number, pair) {
                    of_pair.push(Group::RoleModel(form.clone(), model.clone()));
                }
            }
            let (unit, person) = (self.unit_of(number).ok_or(number), pair.member(side));
            for group in of_pair {
                let members = groups.entry(group).or_default();
                members.people.insert(person);
                members.units.entry(unit).or_default().insert(person);
            }
        }
        groups
    }

    /// The role model of a pair: the one that the mentee's first request in its form
    /// names.
    #[must_use]
    pub fn role_model(&self, pair: &PairRecord) -> Option<&RoleModelId> {
        let mentee = self.cohort().mentees().get(&pair.mentee)?;
        let form = pair.form.as_ref()?;
        let request = mentee.requests.iter().find(|request| request.form == *form)?;
        request.role_model.as_ref().given()
    }

    /// The last measurement of a parameter at a moment.
    fn measured(
        &self,
        (side, measure): (Side, &str),
        person: &PersonId,
        moment: MeasuredAt,
    ) -> Option<&Answer<f64>> {
        let is_it =
            |one: &&Measurement| one.side == side && one.name == measure && one.moment == moment;
        let measured = self.monitoring().measurements.get(person)?;
        measured.iter().rev().find(is_it).map(|one| &one.value)
    }

    fn rows_of(
        &self,
        impact: &mut Impact,
        family: &mut Vec<Tested>,
        key: (Side, &str),
        groups: &Groups<'_>,
    ) {
        let (side, measure) = key;
        let mut seen: BTreeMap<Vec<&PersonId>, usize> = BTreeMap::new();
        for (group, members) in groups {
            let mut presence = Presence { units: members.units.len(), ..Presence::default() };
            let mut numbers = Numbers::default();
            let mut compared = Vec::new();
            let mut changes = BTreeMap::new();
            for &person in &members.people {
                if self.tombstones().contains(person) {
                    presence.erased += 1;
                    continue;
                }
                presence.people += 1;
                let entry = self.measured(key, person, MeasuredAt::Entry);
                let exit = self.measured(key, person, MeasuredAt::Exit);
                presence.entry.count(entry);
                presence.exit.count(exit);
                if let (Some(Answer::Given(before)), Some(Answer::Given(after))) = (entry, exit) {
                    presence.both += 1;
                    numbers.push(*before, *after);
                    compared.push(person);
                    changes.insert(person, after - before);
                }
                if *group == Group::Everybody {
                    for (moment, value) in [(MeasuredAt::Entry, entry), (MeasuredAt::Exit, exit)] {
                        if !matches!(value, Some(Answer::Given(_))) {
                            impact.missing.push(MissingValue {
                                side,
                                person: person.clone(),
                                measure: measure.to_owned(),
                                moment,
                                withheld: matches!(value, Some(Answer::Withheld)),
                            });
                        }
                    }
                }
            }
            // Groups of the same people have one change and one test.
            let at = impact.rows.len();
            let twin = seen.get(&compared).copied();
            let change = match twin.and_then(|twin| impact.rows.get(twin)) {
                Some(row) => row.change.clone(),
                None => Change::of(
                    &numbers,
                    &impact.plan,
                    &format!("{side}/{measure}/{}", group.label()),
                ),
            };
            family.push(Tested::Row { row: at, twin });
            seen.entry(compared).or_insert(at);
            impact.rows.push(ImpactRow {
                side,
                measure: measure.to_owned(),
                group: group.clone(),
                presence,
                change,
                by_unit: UnitChange::of(members.units.values(), &changes),
            });
        }
        if let Some(comparison) = self.compared(&impact.plan, key, groups) {
            family.push(Tested::Comparison(impact.comparisons.len()));
            impact.comparisons.push(comparison);
        }
    }

    /// The comparison of the ways of forming pairs; nothing where there is one way.
    fn compared(&self, plan: &Plan, key: (Side, &str), groups: &Groups<'_>) -> Option<Comparison> {
        let ways: Vec<(&FormedBy, &Members<'_>)> = groups
            .iter()
            .filter_map(|(group, members)| match group {
                Group::FormedBy(way) => Some((way, members)),
                _ => None,
            })
            .collect();
        if ways.len() < 2 {
            return None;
        }
        let everybody = &groups.get(&Group::Everybody)?.people;
        let ways_of = |person| ways.iter().filter(|(_, of)| of.people.contains(person)).count();
        let single: BTreeSet<_> =
            everybody.iter().filter(|person| ways_of(*person) == 1).copied().into_set();
        let change = |person: &&PersonId| {
            let value = |moment| self.measured(key, person, moment)?.given();
            Some(value(MeasuredAt::Exit)? - value(MeasuredAt::Entry)?)
        };
        let mut compared = Vec::new();
        let mut too_few = Vec::new();
        let mut samples = Vec::new();
        let mut fault = None;
        for (way, members) in ways {
            let of_way = members.people.iter().filter(|one| single.contains(*one));
            let of_people: BTreeMap<&PersonId, f64> =
                of_way.filter_map(|one| Some((*one, change(one)?))).into_map();
            let by_unit = UnitChange::of(members.units.values(), &of_people);
            let changes: Vec<f64> = of_people.into_values().collect();
            if changes.len() < plan.least_compared.max(1) {
                too_few.push((way.clone(), changes.len()));
                continue;
            }
            match Sample::new(changes) {
                Ok(sample) => {
                    let mean = sample.mean().unwrap_or_default();
                    let (formed_by, n) = (way.clone(), sample.len());
                    compared.push(ComparedWay { formed_by, n, mean, by_unit });
                    samples.push(sample);
                }
                Err(wrong) => fault = Some(wrong),
            }
        }
        let (side, measure) = key;
        let label = format!("{side}/{measure}");
        let draws = Draws { seed: plan.seed, label: &label, count: plan.draws };
        let test = fault.map_or_else(|| kruskal_wallis(&samples, draws), Err);
        Some(Comparison {
            side,
            measure: measure.to_owned(),
            compared,
            too_few,
            in_several: everybody.len() - single.len(),
            test,
            adjusted: None,
        })
    }
}

/// A test of the report and where it stands.
enum Tested {
    /// A row's, or that of the earlier row of the same people.
    Row { row: usize, twin: Option<usize> },
    /// A comparison's.
    Comparison(usize),
}

impl Impact {
    /// Adjusts all p-values for their number.
    fn adjust(&mut self, family: &[Tested]) -> Result<(), SampleFault> {
        let p_of = |tested: &Tested| match tested {
            Tested::Row { twin: Some(_), .. } => None,
            Tested::Row { row, twin: None } => {
                let change = self.rows.get(*row)?.change.as_ref()?;
                change.test.as_ref().ok().map(|test| test.p)
            }
            Tested::Comparison(at) => {
                self.comparisons.get(*at)?.test.as_ref().ok().map(|test| test.p)
            }
        };
        let found: Vec<Option<f64>> = family.iter().map(p_of).collect();
        let p: Vec<f64> = found.iter().copied().flatten().collect();
        self.tests = p.len();
        let mut adjusted = holm(&p)?.into_iter();
        for (tested, found) in family.iter().zip(found) {
            let adjusted = found.and_then(|_| adjusted.next());
            match *tested {
                Tested::Row { row, twin } => {
                    let of_twin = twin
                        .and_then(|twin| self.rows.get(twin)?.change.as_ref())
                        .and_then(|change| change.adjusted);
                    if let Some(change) = self.rows.get_mut(row).and_then(|row| row.change.as_mut())
                    {
                        change.adjusted = adjusted.or(of_twin);
                    }
                }
                Tested::Comparison(at) => {
                    if let Some(comparison) = self.comparisons.get_mut(at) {
                        comparison.adjusted = adjusted;
                    }
                }
            }
        }
        Ok(())
    }

    /// The row of a group.
    #[must_use]
    pub fn row(&self, side: Side, measure: &str, group: &Group) -> Option<&ImpactRow> {
        let is_it =
            |row: &&ImpactRow| row.side == side && row.measure == measure && row.group == *group;
        self.rows.iter().find(is_it)
    }

    /// The report as it may leave the organisation (our rule): nobody is named, and
    /// where 1 to `least` − 1 people of a group have both values their change is left
    /// out, as is every comparison with such a way of forming pairs.
    ///
    /// Whoever has two reports of overlapping groups may still subtract one from the
    /// other; that is for the organisation to weigh.
    #[must_use]
    pub fn for_publication(mut self, least: usize) -> Self {
        self.missing.clear();
        for row in &mut self.rows {
            if row.presence.both < least {
                row.change = None;
                row.by_unit = None;
                row.presence = Presence::default();
            }
        }
        self.comparisons.retain(|comparison| {
            comparison.too_few.is_empty() && comparison.compared.iter().all(|way| way.n >= least)
        });
        self
    }
}
