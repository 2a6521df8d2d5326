//! Experiments: what they take a control for is cells.

use crate::{Case, case, end, walk};
use mentormatch::lab::Context;
use mentormatch::lab::experiments::{Experiment, Kept, Plan};
use mentormatch::market::Outcome;

#[test]
fn experiments_keep_their_limits() {
    walk(&cases());
}

pub(crate) fn cases() -> Vec<Case<'static>> {
    let plan = r#"{"cultures": [{"culture": "impartial"}], "sizes": [4], "instances": 3}"#;
    let plan = Plan::from_json(plan).unwrap();
    vec![case("lab::Experiment::run", move |control| {
        let experiment = Experiment::new(plan.clone(), &Context::default()).unwrap();
        let mut aside = Vec::new();
        let outcome = experiment.run(Kept::default(), &mut aside, control).unwrap();
        let kept = experiment.kept(&aside).unwrap();
        let rows = match &outcome {
            Outcome::Solved(results) => results.rows.len() as u64,
            Outcome::Stopped(stopped) => stopped.best.as_ref().unwrap().rows.len() as u64,
        };
        assert_eq!(kept.rows() as u64, rows);
        assert!(rows <= control.work_limit().unwrap_or(u64::MAX));
        end(&outcome)
    })]
}
