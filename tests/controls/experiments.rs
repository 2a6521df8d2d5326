//! Experiments: what they take a control for is cells.

use crate::{Case, case, end, free, walk};
use mentormatch::audit;
use mentormatch::lab::Context;
use mentormatch::lab::experiments::{Experiment, Kept, Plan, frontier};
use mentormatch::market::{Lists, Outcome, Seats, TwoSided};

#[test]
fn experiments_keep_their_limits() {
    walk(&cases());
}

pub(crate) fn cases() -> Vec<Case<'static>> {
    let plan = r#"{"cultures": [{"culture": "impartial"}], "sizes": [4], "instances": 3}"#;
    let plan = Plan::from_json(plan).unwrap();
    let same = plan.clone();
    let market: &'static TwoSided = {
        let mentees = Lists::strict([[0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 0, 1], [0, 1, 2]]);
        let mentors = Lists::strict([[4, 3, 2, 1, 0], [0, 1, 2, 3, 4], [2, 1, 4, 0, 3]]);
        let seats = Seats::each(vec![2; 3]);
        Box::leak(Box::new(TwoSided::new(mentees, mentors, Seats::one_each(5), seats).unwrap()))
    };
    let whole = frontier(market, &free()).unwrap().solved().unwrap();
    vec![
        case("lab::frontier", move |control| {
            let outcome = frontier(market, control).unwrap();
            let found = match &outcome {
                Outcome::Solved(found) => found,
                Outcome::Stopped(stopped) => stopped.best.as_ref().unwrap(),
                Outcome::Impossible(_) => panic!("there is always a matching"),
            };
            for point in &found.points {
                let blocking = audit::stability(market, &point.matching, 0).blocking;
                assert_eq!(blocking, point.blocking);
            }
            // What a stopped run knows is not on the wrong side.
            for level in 0..=whole.most.unwrap() {
                let fewest = whole.fewest(level).unwrap().0;
                let (least, most) = found.fewest(level).unwrap();
                assert!(least <= fewest && most.is_none_or(|most| most >= fewest), "{level}");
            }
            end(&outcome)
        }),
        case("lab::Experiment::map", move |control| {
            let experiment = Experiment::new(same.clone(), &Context::default()).unwrap();
            end(&experiment.map(4, 3, control).unwrap())
        }),
        case("lab::Experiment::run", move |control| {
            let experiment = Experiment::new(plan.clone(), &Context::default()).unwrap();
            let mut aside = Vec::new();
            let outcome = experiment.run(Kept::default(), &mut aside, control).unwrap();
            let kept = experiment.kept(&aside).unwrap();
            let rows = match &outcome {
                Outcome::Solved(results) => results.rows.len() as u64,
                Outcome::Stopped(stopped) => stopped.best.as_ref().unwrap().rows.len() as u64,
                Outcome::Impossible(_) => panic!("a run always has rows"),
            };
            assert_eq!(kept.rows() as u64, rows);
            assert!(rows <= control.work_limit().unwrap_or(u64::MAX));
            end(&outcome)
        }),
    ]
}
