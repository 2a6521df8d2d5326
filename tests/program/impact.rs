//! The report of entry against exit, against a naive count of the same record.

use crate::support::*;
use mentormatch::kernel::{Control, Side, stream};
use mentormatch::people::{Answer, FormId, PersonId, RoleModelId};
use mentormatch::program::monitoring::*;
use mentormatch::program::statistics::{Sample, SampleFault, wilcoxon};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Greedy, Optimal, Stable, Strategy};
use rand::Rng;
use std::collections::{BTreeMap, BTreeSet};

const MEASURES: [&str; 2] = ["engagement", "anxiety"];

/// A working programme with pairs of several forms, role models and origins, some
/// dissolved, and measurements of which some are missing.
fn programme(seed: u64) -> Program<Work> {
    let mut stream = stream(seed, "programme");
    let mut draw = move |below: u64| stream.next_u64() % below;
    let mut first = prepared_with_two_forms();
    let forms = [form(), FormId::new("student-learner").unwrap()];
    let models = ["leader-passive", "peer-peer"].map(|code| RoleModelId::new(code).unwrap());
    for number in 0..12 {
        let mut known = mentee(&format!("e{number}"));
        known.seats = 2;
        known.requests[0].form = forms[draw(2) as usize].clone();
        known.requests[0].role_model = match draw(3) {
            0 => Answer::Unknown,
            at => Answer::Given(models[at as usize - 1].clone()),
        };
        first.people().add_mentee(&act(0), known).unwrap();
    }
    let mut program = first.advance(&act(1)).unwrap();
    for name in ["x", "y", "z"] {
        let mut known = mentor(name, 6);
        known.forms.extend(forms.iter().cloned());
        program.people().add_mentor(&act(1), known).unwrap();
    }
    let mut program = program.advance(&act(1)).unwrap();
    for form in &forms {
        program.selecting().set_criteria(&act(1), form, ["motivation".to_owned()].into()).unwrap();
        program.selecting().plan_training(&act(1), form, plan(false)).unwrap();
    }
    for name in ["x", "y", "z"] {
        program.selecting().record_questionnaire(&act(1), &id(name)).unwrap();
        program.selecting().record_interview(&act(1), &id(name)).unwrap();
        program.selecting().decide(&act(1), &id(name), Verdict::Selected).unwrap();
        program.selecting().record_training(&act(1), &id(name), Training::Waived).unwrap();
    }
    let mut program = program.advance(&act(2)).unwrap();
    program.team().set_rules(&act(2), Rules::default()).unwrap();
    let now = act(2);
    let strategies: [&dyn Strategy; 3] = [&Optimal, &Greedy, &Stable::for_mentees()];
    for round in 0..2 {
        let strategy = strategies[draw(3) as usize];
        for number in 0..12 {
            // Some wait for the second search or for the curator.
            if round == 0 && draw(2) == 0 {
                let mut paused = program
                    .record()
                    .cohort()
                    .mentees()
                    .get(&id(&format!("e{number}")))
                    .unwrap()
                    .clone();
                paused.seats = 0;
                program.people().update_mentee(&now, paused).unwrap();
            }
        }
        program.forming().draft(&now, strategy, &Control::unbounded()).unwrap();
        let pairs = program.forming().adopt_draft(&now).unwrap();
        for pair in pairs {
            if draw(8) == 0 {
                program.forming().decline(&now, pair, Side::Mentee, Cause::NoTime).unwrap();
            } else {
                agree(&mut program, &now, pair);
            }
        }
        for number in 0..12 {
            let name = id(&format!("e{number}"));
            let mut known = program.record().cohort().mentees().get(&name).unwrap().clone();
            known.seats = 3;
            program.people().update_mentee(&now, known).unwrap();
        }
        program.forming().publish(&now, "order").unwrap();
    }
    for number in 0..12 {
        if draw(3) == 0 {
            let name = format!("e{number}");
            let mentor = ["x", "y", "z"][draw(3) as usize];
            if let Ok(pair) = propose(&mut program, &now, &name, mentor) {
                agree(&mut program, &now, pair);
            }
        }
    }
    let _ = program.forming().publish(&now, "order 2");
    for mentee in program.record().unserved().clone() {
        program.forming().record_support(&now, &mentee, "a talk").unwrap();
    }
    let mut program = program.advance(&now).unwrap();
    let pairs: Vec<_> = program.record().pairs().map(|(number, _)| number).collect();
    // Some of those who have one mentor work as a group.
    for name in ["x", "y", "z"] {
        let of_mentor = |number: &PairNo| {
            let pair = program.record().pair(*number).unwrap();
            pair.mentor == id(name) && pair.state() == PairState::Working
        };
        let mut led: BTreeSet<_> = pairs.iter().copied().filter(of_mentor).collect();
        led.retain(|_| draw(3) > 0);
        let _ = program.work().form_unit(&now, mentormatch::people::Shape::Led, None, led);
    }
    for pair in pairs {
        if draw(6) == 0 {
            let _ = program.forming().dissolve(&now, pair, Cause::Incompatible);
        }
    }
    for side in Side::BOTH {
        let people: Vec<PersonId> = match side {
            Side::Mentee => program.record().cohort().mentees().ids().cloned().collect(),
            Side::Mentor => program.record().cohort().mentors().ids().cloned().collect(),
        };
        for person in people {
            for name in MEASURES {
                for moment in [MeasuredAt::Entry, MeasuredAt::Exit, MeasuredAt::Exit] {
                    let value = match draw(9) {
                        0 => continue,
                        1 => Answer::Unknown,
                        2 => Answer::Withheld,
                        _ => Answer::Given(draw(20) as f64 / 2.0),
                    };
                    let one = Measurement::new(side, name, moment, value);
                    program.monitoring().record_measurement(&now, &person, one).unwrap();
                }
            }
        }
    }
    if draw(3) == 0 {
        program.erase(&now, &id("e3")).unwrap();
    }
    program
}

fn prepared_with_two_forms() -> Program<MenteeBase> {
    let mut program = prepared();
    let forms = [form(), FormId::new("student-learner").unwrap()];
    program.preparing().choose_forms(&act(0), FormChoice::codes_only(forms.into())).unwrap();
    program.advance(&act(0)).unwrap()
}

/// The last value of a kind, looked for by hand.
fn value(
    record: &Record,
    side: Side,
    person: &PersonId,
    name: &str,
    at: MeasuredAt,
) -> Option<Answer<f64>> {
    let mut found = None;
    for one in record.monitoring().measurements.get(person)? {
        if one.side == side && one.name == name && one.moment == at {
            found = Some(one.value);
        }
    }
    found
}

/// Whether a published pair belongs to a group, by the group's definition.
fn belongs(record: &Record, pair: &PairRecord, group: &Group) -> bool {
    let model = || {
        let mentee = record.cohort().mentees().get(&pair.mentee)?;
        let of_form = mentee.requests.iter().find(|one| Some(&one.form) == pair.form.as_ref())?;
        of_form.role_model.clone().given()
    };
    match group {
        Group::Everybody => true,
        Group::Form(form) => pair.form.as_ref() == Some(form),
        Group::RoleModel(form, wanted) => {
            pair.form.as_ref() == Some(form) && model().as_ref() == Some(wanted)
        }
        Group::FormedBy(FormedBy::Curator) => pair.origin == Origin::Curator,
        Group::FormedBy(FormedBy::Strategy(code)) => match pair.origin {
            Origin::Search(at) => record.searches()[at as usize].pairing.strategy == *code,
            _ => false,
        },
        other => panic!("{other:?}"),
    }
}

/// Units counted pair by pair: those of a unit together, every other pair alone.
fn assert_units(record: &Record, row: &ImpactRow) {
    let mut units: BTreeMap<String, BTreeSet<&PersonId>> = BTreeMap::new();
    for (number, pair) in record.pairs() {
        if pair.order.is_none() || !belongs(record, pair, &row.group) {
            continue;
        }
        let unit = record.units().find(|(_, unit)| unit.pairs.contains(&number));
        let name = unit.map_or(format!("pair {number}"), |(unit, _)| format!("unit {unit}"));
        units.entry(name).or_default().insert(pair.member(row.side));
    }
    assert_eq!(row.presence.units, units.len());
    let mut means = Vec::new();
    for people in units.values() {
        let of = |one: &&PersonId| {
            let gone = record.tombstones().contains(*one);
            let [entry, exit] = [MeasuredAt::Entry, MeasuredAt::Exit]
                .map(|at| value(record, row.side, one, &row.measure, at));
            Some(exit?.given()? - entry?.given()?).filter(|_| !gone)
        };
        let changes: Vec<f64> = people.iter().filter_map(of).collect();
        if !changes.is_empty() {
            means.push(changes.iter().sum::<f64>() / changes.len() as f64);
        }
    }
    match row.by_unit {
        None => assert!(means.is_empty()),
        Some(found) => {
            assert_eq!(found.n, means.len());
            let mean = means.iter().sum::<f64>() / means.len() as f64;
            assert!((found.mean - mean).abs() < 1e-9, "{found:?} {mean}");
        }
    }
}

fn exhausted(changes: &[f64]) -> f64 {
    let observed = changes.iter().sum::<f64>().abs();
    let reached = (0..1_u32 << changes.len())
        .filter(|pattern| {
            let sign = |at: usize| if pattern >> at & 1 == 1 { 1.0 } else { -1.0 };
            let sum: f64 = changes.iter().enumerate().map(|(at, x)| sign(at) * x).sum();
            sum.abs() >= observed
        })
        .count();
    reached as f64 / f64::from(1_u32 << changes.len())
}

#[test]
fn every_row_is_what_a_naive_count_finds() {
    let mut kinds = std::collections::HashSet::new();
    let mut grouped = 0;
    for seed in 0..40 {
        let program = programme(seed);
        let record = program.record();
        grouped += record.units().count();
        let plan = Plan { draws: 199, ..Plan::new(seed) };
        let impact = record.impact(&plan).unwrap();
        let mut raw = Vec::new();
        let mut sets: BTreeMap<(Side, String, Vec<PersonId>), Option<f64>> = BTreeMap::new();
        for row in &impact.rows {
            kinds.insert(std::mem::discriminant(&row.group));
            let published = record.pairs().filter(|(_, pair)| pair.order.is_some());
            let people: BTreeSet<&PersonId> = published
                .filter(|(_, pair)| belongs(record, pair, &row.group))
                .map(|(_, pair)| pair.member(row.side))
                .collect();
            let erased = people.iter().filter(|one| record.tombstones().contains(**one)).count();
            assert_eq!(row.presence.erased, erased);
            assert_eq!(row.presence.people, people.len() - erased);
            assert_units(record, row);
            let (mut compared, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
            let mut entry = [0; 3];
            for person in people {
                if record.tombstones().contains(person) {
                    continue;
                }
                let [one, other] = [MeasuredAt::Entry, MeasuredAt::Exit]
                    .map(|at| value(record, row.side, person, &row.measure, at));
                match one {
                    None => entry[0] += 1,
                    Some(Answer::Unknown) => entry[1] += 1,
                    Some(Answer::Withheld) => entry[2] += 1,
                    Some(Answer::Given(_)) => {}
                }
                if let (Some(Answer::Given(one)), Some(Answer::Given(other))) = (one, other) {
                    compared.push(person.clone());
                    before.push(one);
                    after.push(other);
                }
            }
            let lacking = row.presence.entry;
            assert_eq!([lacking.not_measured, lacking.unknown, lacking.withheld], entry);
            assert_eq!(row.presence.both, compared.len());
            let changes: Vec<f64> = before.iter().zip(&after).map(|(one, two)| two - one).collect();
            let key = (row.side, row.measure.clone(), compared);
            let Some(change) = &row.change else {
                assert!(changes.is_empty());
                continue;
            };
            let mean = changes.iter().sum::<f64>() / changes.len() as f64;
            assert!((change.mean - mean).abs() < 1e-9);
            match &change.test {
                Err(fault) => {
                    assert!(changes.len() < 6, "{fault}");
                    assert!(change.adjusted.is_none());
                }
                Ok(test) => {
                    assert!((test.p - exhausted(&changes)).abs() < 1e-12);
                    let ranks = wilcoxon(&Sample::new(changes.clone()).unwrap());
                    assert_eq!(change.ranks.as_ref().unwrap(), &ranks);
                    let interval = change.interval.as_ref().unwrap();
                    assert!(interval.low <= mean + 1e-9 && mean - 1e-9 <= interval.high);
                    match sets.get(&key) {
                        Some(adjusted) => assert_eq!(*adjusted, change.adjusted),
                        None => raw.push((test.p, change.adjusted.unwrap())),
                    }
                    sets.insert(key, change.adjusted);
                }
            }
        }
        for comparison in &impact.comparisons {
            if let Ok(test) = &comparison.test {
                assert_eq!(test.groups, comparison.compared.len());
                raw.push((test.p, comparison.adjusted.unwrap()));
            }
        }
        // Holm, by sorting and looking at all before.
        assert_eq!(impact.tests, raw.len());
        raw.sort_by(|one, two| one.0.total_cmp(&two.0));
        let mut least: f64 = 0.0;
        for (at, (p, adjusted)) in raw.iter().enumerate() {
            least = least.max(p * (raw.len() - at) as f64).min(1.0);
            assert!((least - adjusted).abs() < 1e-12);
        }
        // The same seed gives the same report, also through JSON.
        assert_eq!(record.impact(&plan).unwrap(), impact);
        let json = serde_json::to_string(&impact).unwrap();
        assert_eq!(serde_json::from_str::<Impact>(&json).unwrap(), impact);
    }
    assert_eq!(kinds.len(), 4, "every kind of group was seen");
    assert!(grouped > 20, "{grouped}");
}

#[test]
fn who_is_missing_is_named_and_counted() {
    let program = programme(3);
    let impact = program.record().impact(&Plan::new(1)).unwrap();
    for side in Side::BOTH {
        for measure in MEASURES {
            let row = impact.row(side, measure, &Group::Everybody).unwrap();
            for (moment, lacking) in
                [(MeasuredAt::Entry, row.presence.entry), (MeasuredAt::Exit, row.presence.exit)]
            {
                let missing: Vec<_> = impact
                    .missing
                    .iter()
                    .filter(|one| {
                        one.side == side && one.measure == measure && one.moment == moment
                    })
                    .collect();
                let all = lacking.not_measured + lacking.unknown + lacking.withheld;
                assert_eq!(missing.len(), all);
                assert_eq!(missing.iter().filter(|one| one.withheld).count(), lacking.withheld);
            }
        }
    }
}

#[test]
fn strategies_are_compared_by_people_of_one_strategy() {
    let mut compared = 0;
    for seed in 0..40 {
        let program = programme(seed);
        let record = program.record();
        let impact = record.impact(&Plan { draws: 99, ..Plan::new(seed) }).unwrap();
        for comparison in &impact.comparisons {
            let mut ways: BTreeMap<&PersonId, BTreeSet<FormedBy>> = BTreeMap::new();
            for (_, pair) in record.pairs().filter(|(_, pair)| pair.order.is_some()) {
                let way = record.formed_by(pair);
                ways.entry(pair.member(comparison.side)).or_default().insert(way);
            }
            let several = ways.values().filter(|ways| ways.len() > 1).count();
            assert_eq!(comparison.in_several, several);
            for way in &comparison.compared {
                let changes: Vec<f64> = ways
                    .iter()
                    .filter(|(_, ways)| ways.len() == 1 && ways.contains(&way.formed_by))
                    .filter_map(|(person, _)| {
                        let [one, two] = [MeasuredAt::Entry, MeasuredAt::Exit].map(|at| {
                            value(record, comparison.side, person, &comparison.measure, at)
                        });
                        Some(two?.given()? - one?.given()?)
                    })
                    .collect();
                assert_eq!(way.n, changes.len());
                assert!((way.mean - changes.iter().sum::<f64>() / way.n as f64).abs() < 1e-9);
                compared += 1;
            }
            for (_, n) in &comparison.too_few {
                assert!(*n < 3);
            }
            if comparison.compared.len() < 2 {
                assert!(matches!(comparison.test, Err(SampleFault::TooFew { .. })));
            }
        }
        // What became of the pairs adds up, those of a group told once for each way.
        let fates = record.fates();
        let total: usize = fates.values().map(|fates| fates.proposed).sum();
        let named: BTreeSet<_> = record
            .pairs()
            .map(|(number, pair)| {
                let unit = record.units().find(|(_, unit)| unit.pairs.contains(&number));
                let name =
                    unit.map_or(format!("pair {number}"), |(unit, _)| format!("unit {unit}"));
                (record.formed_by(pair), name)
            })
            .collect();
        assert_eq!(total, named.len());
        for fates in fates.values() {
            let dissolved: usize = fates.dissolved.values().sum();
            assert_eq!(fates.published, fates.working + fates.closed + dissolved);
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn a_published_report_names_nobody_and_hides_small_groups() {
    let program = programme(5);
    let impact = program.record().impact(&Plan::new(1)).unwrap();
    let published = impact.clone().for_publication(5);
    assert!(published.missing.is_empty());
    for (row, before) in published.rows.iter().zip(&impact.rows) {
        assert_eq!(row.change.is_some(), before.presence.both >= 5);
    }
    for person in program.record().cohort().mentees().ids() {
        assert!(!serde_json::to_string(&published).unwrap().contains(&format!("{:?}", person)));
    }
    let level = Plan { level: 1.0, ..Plan::new(1) };
    assert!(program.record().impact(&level).is_err());
}
