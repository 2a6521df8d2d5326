//! A damaged snapshot is refused with the reason; an earlier version loads.

use crate::support::*;
use mentormatch::kernel::{Control, Side};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::Optimal;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn saved<S: State>(program: &Program<S>) -> Value {
    written(&program.snapshot())
}

fn restore(value: Value) -> Result<AnyProgram, mentormatch::kernel::Faults<RestoreFault>> {
    read(&value).unwrap().restore()
}

/// The faults of a snapshot after this damage.
#[derive(Default)]
struct Damage(BTreeSet<String>);

impl Damage {
    fn of(&mut self, value: &Value, expected: &str, damage: impl FnOnce(&mut Value)) {
        let mut damaged = value.clone();
        damage(&mut damaged);
        assert_ne!(damaged, *value, "{expected}: nothing was damaged");
        let faults = restore(damaged).expect_err(expected);
        let codes: Vec<String> = faults
            .as_slice()
            .iter()
            .map(|fault| {
                assert!(!fault.to_string().is_empty());
                let json = serde_json::to_value(fault).unwrap();
                assert_eq!(serde_json::from_value::<RestoreFault>(json.clone()).unwrap(), *fault);
                json["code"].as_str().unwrap().to_owned()
            })
            .collect();
        assert!(codes.iter().any(|code| code == expected), "{expected} is not among {faults}");
        self.0.extend(codes);
    }
}

fn remove(value: &mut Value, key: &str) {
    value.as_object_mut().unwrap().remove(key);
}

#[test]
fn every_damage_is_named() {
    let mut seen = Damage::default();
    let work = saved(&working());
    seen.of(&work, "no-cycle", |v| v["record"]["cycle"] = json!(0));
    seen.of(&work, "no-beginning", |v| {
        v["record"]["journal"].as_array_mut().unwrap().remove(0);
    });
    seen.of(&work, "journal-order", |v| v["record"]["journal"][3]["on"] = json!("2030-01-01"));
    seen.of(&work, "stage-order", |v| v["stage"] = json!({"name": "closing"}));
    seen.of(&work, "missing", |v| v["record"]["conditions"]["curator"] = Value::Null);
    seen.of(&work, "missing", |v| v["record"]["conditions"]["resources"] = json!([]));
    let rules = json!({"forms": [{"id": "own", "name": "own"}]});
    let preparing = json!({"steps_done": {"99": "2026-09-01"}});
    seen.of(&work, "unknown-step", |v| v["record"]["preparing"] = preparing);
    for place in ["sources", "judgements", "tests"] {
        seen.of(&work, "unknown-person", |v| {
            v["record"]["preparing"][place] = json!({"nobody": []})
        });
    }
    let session = json!({"on": "2026-09-01", "theme": "roles", "attended": ["nobody"]});
    seen.of(&work, "unknown-person", |v| {
        v["record"]["preparing"]["sessions"] = json!([session]);
    });
    seen.of(&work, "form-not-chosen", |v| v["record"]["conditions"]["form_rules"] = rules);
    seen.of(&work, "missing", |v| v["record"]["selection"]["criteria"] = json!({}));
    seen.of(&work, "missing", |v| v["record"]["selection"]["training"] = json!({}));
    let early = json!({"refilling": ["mentee"]});
    seen.of(&work, "early", |v| v["record"]["closing"] = early);
    seen.of(&work, "unknown-person", |v| v["record"]["left"] = json!({"nobody": "left"}));
    seen.of(&work, "unknown-person", |v| v["record"]["vetoes"] = json!([["a", "b"]]));
    seen.of(&work, "unknown-person", |v| v["record"]["pairs"][0]["mentor"] = json!("nobody"));
    seen.of(&work, "unknown-person", |v| remove(&mut v["record"]["cohort"]["mentees"], "c"));
    seen.of(&work, "unknown-person", |v| {
        v["record"]["mentor_files"]["nobody"] = json!({});
    });
    seen.of(&work, "unknown-person", |v| {
        v["stage"]["open"]["locks"] = json!([["a", "nobody"]]);
    });
    let pairs = work["record"]["journal"].as_array().unwrap();
    let about_pair = pairs.iter().position(|entry| entry["pair"] == json!(2)).unwrap();
    seen.of(&work, "unknown-pair", |v| v["record"]["journal"][about_pair]["pair"] = json!(0));
    seen.of(&work, "erased", |v| v["record"]["tombstones"] = json!(["c"]));
    seen.of(&work, "wish", |v| {
        v["record"]["cohort"]["mentees"]["c"]["person"]["wishes"]["vetoed"] = json!(["nobody"]);
    });
    seen.of(&work, "wish", |v| {
        v["record"]["cohort"]["mentors"]["x"]["person"]["wishes"]["ranked"] = json!([["c"], ["c"]]);
    });
    seen.of(&work, "not-ready", |v| {
        v["record"]["cohort"]["mentees"]["a"]["person"]["consent"]["data"] = Value::Null;
    });
    seen.of(&work, "not-ready", |v| {
        v["record"]["mentor_files"]["x"]["training"] = Value::Null;
    });
    seen.of(&work, "seats", |v| v["record"]["cohort"]["mentors"]["x"]["seats"] = json!(0));
    seen.of(&work, "seats", |v| {
        let copy = v["record"]["pairs"][1].clone();
        v["record"]["pairs"].as_array_mut().unwrap().push(copy);
    });
    seen.of(&work, "twice", |v| {
        let copy = v["record"]["pairs"][0].clone();
        v["record"]["pairs"].as_array_mut().unwrap().push(copy);
    });
    seen.of(&work, "same-person", |v| {
        v["record"]["pairs"][0]["mentee"] = json!("x");
    });
    seen.of(&work, "no-consent", |v| {
        v["record"]["pairs"][0]["mentor_consent"] = Value::Null;
    });
    seen.of(&work, "ending", |v| {
        let declined = json!({"how": "declined", "by": "mentee", "cause": "no-time"});
        v["record"]["pairs"][0]["end"] = json!([declined, "2026-09-06"]);
    });
    seen.of(&work, "no-search", |v| {
        v["record"]["pairs"][0]["origin"] = json!({"search": 0});
    });
    let closing = saved(&closing());
    seen.of(&closing, "still-open", |v| v["record"]["pairs"][0]["order"] = Value::Null);
    seen.of(&closing, "missing", |v| v["record"]["monitoring"]["reviews"] = json!([]));
    seen.of(&closing, "unknown-pair", |v| {
        v["record"]["closing"]["cases"] = json!([{"pair": 9, "text": "?"}]);
    });
    let finished = saved(&finished());
    seen.of(&finished, "missing", |v| v["record"]["closing"]["cases"] = json!([]));
    seen.of(&finished, "still-open", |v| v["record"]["pairs"][0]["end"] = Value::Null);
    seen.of(&finished, "unknown-person", |v| {
        v["record"]["closing"]["long_term"] = json!(["nobody"]);
    });
    seen.of(&saved(&forming()), "stage-order", |v| v["stage"] = json!({"name": "selection"}));
    seen.of(&saved(&selected()), "early", |v| {
        v["record"]["vetoes"] = json!([["a", "x"]]);
    });
    // All but a base of four thousand million people.
    assert_eq!(seen.0.len(), 21, "{:?}", seen.0);
}

#[test]
fn all_faults_are_reported_together() {
    let mut value = saved(&working());
    value["record"]["cycle"] = json!(0);
    value["record"]["conditions"]["curator"] = Value::Null;
    value["record"]["cohort"]["mentors"]["x"]["seats"] = json!(0);
    assert_eq!(restore(value).unwrap_err().as_slice().len(), 3);
}

#[test]
fn a_version_that_is_not_known_is_refused_by_name() {
    for version in [0, 4] {
        let mut value = saved(&prepared());
        value["version"] = json!(version);
        let fault = read(&value).unwrap_err().to_string();
        assert!(fault.contains(&format!("snapshot version {version} is not known")), "{fault}");
    }
    let mut value = saved(&prepared());
    value["record"]["surprise"] = json!(1);
    let fault = read(&value).unwrap_err().to_string();
    assert!(fault.contains("surprise"), "{fault}");
}

/// What the frozen file holds: a stage 6 with a pair of each kind and a draft.
fn to_freeze() -> Program<Work> {
    let mut program = working();
    let now = act(6);
    program.team().set_rules(&now, Rules::default()).unwrap();
    program.forming().dissolve(&now, PairNo::new(2), Cause::Incompatible).unwrap();
    program.people().add_mentee(&now, mentee("d")).unwrap();
    program.erase(&now, &id("d")).unwrap();
    let entry = measurement(Side::Mentor, MeasuredAt::Entry, 0.1 + 0.2);
    program.monitoring().record_measurement(&now, &id("x"), entry).unwrap();
    program.forming().veto(&now, &id("b"), &id("x")).unwrap();
    program.forming().draft(&now, &Optimal, &Control::unbounded()).unwrap();
    program.forming().adopt_draft(&now).unwrap();
    program.forming().lock(&now, &id("b"), &id("x")).unwrap_err();
    program.forming().draft(&now, &Optimal, &Control::unbounded()).unwrap();
    program
}

/// A file that this crate wrote when its version was that one.
fn frozen(version: u32) -> String {
    let path = format!("{}/tests/data/program-v{version}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn frozen_snapshots_of_every_version_still_load() {
    for version in 1..=Snapshot::VERSION {
        let json = frozen(version);
        let restored = Snapshot::from_json(&json).unwrap().restore().unwrap();
        let AnyProgram::Work(program) = restored else { panic!("it was saved in stage 6") };
        let record = program.record();
        assert_eq!(record.pairs().len(), 3);
        assert_eq!(record.pair(PairNo::new(1)).unwrap().state(), PairState::Working);
        let (ending, _) = record.pair(PairNo::new(2)).unwrap().end.unwrap();
        assert_eq!(ending, Ending::Dissolved { cause: Cause::Incompatible });
        assert_eq!(record.tombstones().len(), 1);
        let measured = &record.monitoring().measurements[&id("x")][0];
        assert_eq!(measured.value.given(), Some(0.1 + 0.2));
        assert!(program.open_pairing().draft().is_some());
        let mut today = saved(&to_freeze());
        if version == 1 {
            // What version 1 did not know is empty.
            remove(&mut today["record"], "preparing");
        }
        // No version before had the day of a measurement.
        remove(&mut today["record"]["monitoring"]["measurements"]["x"][0], "on");
        // Which of two equally good drafts comes out is no promise.
        let written: Value = serde_json::from_str(&json).unwrap();
        for chosen in ["/record/pairs/2/mentor", "/record/searches/0/pairing", "/stage/open/draft"]
        {
            *today.pointer_mut(chosen).unwrap() = written.pointer(chosen).unwrap().clone();
        }
        assert_eq!(AnyProgram::from(program), restore(today).unwrap(), "version {version}");
        // From version 3 on no byte of it can be changed.
        let changed = json.replacen("0.30000000000000004", "0.30000000000000002", 1);
        assert_ne!(changed, json);
        assert_eq!(Snapshot::from_json(&changed).is_err(), version >= 3);
    }
}
