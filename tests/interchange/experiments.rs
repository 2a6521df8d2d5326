//! Experiments: the same rows however they are run, and statistics that are their definitions.

use super::Draw;
use mentormatch::audit::quality;
use mentormatch::kernel::{Control, Index, MenteeIx, Progress, StopReason};
use mentormatch::lab::Context;
use mentormatch::lab::experiments::{
    Better, Experiment, ExperimentFault, Kept, KeptFault, Metric, Plan, PlanFault, PlanPart,
    Results, Row, RowStatus, Trial,
};
use mentormatch::market::{Lists, Matching, Outcome, Seats, TwoSided};
use mentormatch::mechanisms::{BUILT_IN, Given, named};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) fn plan(text: &str) -> Plan {
    Plan::from_json(text).unwrap()
}

/// Four cultures, one with ties, with every mechanism that there is.
fn varied() -> Plan {
    let mut plan = plan(
        r#"{"name": "varied", "seed": 7, "instances": 3, "sizes": [5, [6, 4]],
            "cultures": [{"culture": "impartial"}, {"culture": "mallows", "dispersion": 0.4},
                         {"culture": "mentoring"}, {"culture": "glasgow", "mentees": 9, "mentors": 3}]}"#,
    );
    plan.strategies = BUILT_IN.map(|mechanism| mechanism.code().to_owned()).to_vec();
    plan.measures = Metric::ALL.to_vec();
    // These run a strategy again for every untrue list: a test of their own measures them.
    let dear = [Metric::TruncationShare, Metric::SwapShare];
    plan.measures.retain(|measure| !dear.contains(measure));
    plan
}

pub(crate) fn experiment(plan: Plan) -> Experiment {
    Experiment::new(plan, &Context::default()).unwrap()
}

fn run(experiment: &Experiment, kept: Kept, aside: &mut Vec<u8>) -> Results {
    experiment.run(kept, aside, &Control::unbounded()).unwrap().solved().unwrap()
}

/// Rows but for their times, which are all that may differ.
fn timeless(mut rows: Vec<Row>) -> Vec<Row> {
    rows.iter_mut().for_each(|row| row.seconds = 0.0);
    rows
}

#[test]
fn results_are_the_same_with_any_number_of_threads_and_wherever_a_run_was_stopped() {
    let experiment = experiment(varied());
    let mut whole = Vec::new();
    let first = run(&experiment, Kept::default(), &mut whole);
    let rows = timeless(first.rows.clone());
    assert_eq!(rows.len() as u64, experiment.cells());
    assert_eq!(rows.len(), 7 * 3 * BUILT_IN.len());
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| run(&experiment, Kept::default(), &mut Vec::new()));
        assert_eq!(timeless(again.rows), rows, "{threads} threads");
    }
    // Written aside is what is given back, whatever the order of its lines.
    let kept = experiment.kept(&whole).unwrap();
    assert_eq!((kept.rows(), kept.whole()), (rows.len(), whole.len()));
    let mut draw = Draw::new("cuts", 1);
    let mut cuts: Vec<usize> = (0..10).map(|_| draw.size(whole.len())).collect();
    let head = whole.iter().position(|&byte| byte == b'\n').unwrap();
    cuts.extend([0, 1, head, head + 1, whole.len() - 1, whole.len()]);
    for cut in cuts {
        let mut text = whole[..cut].to_vec();
        let kept = experiment.kept(&text).unwrap();
        let (done, ends) = (kept.rows(), kept.whole());
        assert!(
            whole[..ends].iter().filter(|&&byte| byte == b'\n').count()
                == done + usize::from(ends > 0)
        );
        text.truncate(ends);
        let before = text.len();
        let again = run(&experiment, kept, &mut text);
        assert_eq!(timeless(again.rows.clone()), rows, "cut at {cut}");
        // Finished cells were not done again: their times are those of the first run.
        let lines = text[before..].iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(lines, rows.len() - done + usize::from(before == 0), "cut at {cut}");
        assert_eq!(experiment.kept(&text).unwrap().rows(), rows.len());
    }
}

#[test]
fn rows_that_are_damaged_or_of_another_experiment_are_refused_by_their_line() {
    let experiment = experiment(varied());
    let mut whole = Vec::new();
    run(&experiment, Kept::default(), &mut whole);
    let text = String::from_utf8(whole.clone()).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let last = whole.len() - 10;
    assert_eq!(experiment.kept(&whole[..last]).unwrap().rows() as u64, experiment.cells() - 1);
    let third = lines[2];
    lines[2] = &third[..third.len() / 2];
    let damaged = lines.join("\n") + "\n";
    assert!(matches!(experiment.kept(damaged.as_bytes()), Err(KeptFault::Damaged { line: 3, .. })));
    lines[2] = lines[3];
    let twice = lines.join("\n") + "\n";
    let Err(KeptFault::Foreign { line: 4, .. }) = experiment.kept(twice.as_bytes()) else {
        panic!("a row that is there twice is taken");
    };
    let swapped = text.replacen("\"strategy\":\"mentee-optimal\"", "\"strategy\":\"greedy\"", 1);
    assert!(matches!(experiment.kept(swapped.as_bytes()), Err(KeptFault::Foreign { .. })));
    let other = Plan { seed: 8, ..varied() };
    let other = Experiment::new(other, &Context::default()).unwrap();
    assert_eq!(other.kept(&whole).unwrap_err(), KeptFault::Other);
    assert_eq!(experiment.kept(b"{\"version\":1}\n").unwrap_err(), KeptFault::Other);
    assert_eq!(experiment.kept(b"").unwrap().rows(), 0);
}

#[test]
fn a_run_is_watched_stopped_and_goes_on() {
    let experiment = experiment(varied());
    let seen = Mutex::new(Vec::new());
    let watch = |progress: Progress| seen.lock().unwrap().push((progress.done, progress.total));
    let control = Control::unbounded().with_observer(&watch).with_work_limit(100);
    let mut aside = Vec::new();
    let Outcome::Stopped(stopped) = experiment.run(Kept::default(), &mut aside, &control).unwrap()
    else {
        panic!("a hundred cells are not all");
    };
    assert_eq!(stopped.reason, StopReason::WorkLimit);
    assert_eq!(stopped.best.unwrap().rows.len(), 100);
    assert_eq!(seen.lock().unwrap().last(), Some(&(100, Some(experiment.cells()))));
    // Cancelled at some later question: what is there is there whole.
    for questions in [1, 7, 60, 4000] {
        let asked = AtomicU64::new(0);
        let cancel = |_| asked.fetch_add(1, Ordering::Relaxed) >= questions;
        let kept = experiment.kept(&aside).unwrap();
        let before = kept.rows();
        let control = Control::unbounded().with_cancel_when(&cancel);
        let outcome = experiment.run(kept, &mut aside, &control).unwrap();
        let Outcome::Stopped(stopped) = outcome else { panic!("it was cancelled") };
        assert_eq!(stopped.reason, StopReason::Cancelled);
        let rows = stopped.best.unwrap().rows.len();
        assert!(rows >= before);
        assert_eq!(experiment.kept(&aside).unwrap().rows(), rows);
    }
    let kept = experiment.kept(&aside).unwrap();
    let all = run(&experiment, kept, &mut aside);
    let fresh = run(&experiment, Kept::default(), &mut Vec::new());
    assert_eq!(timeless(all.rows), timeless(fresh.rows));
}

#[test]
fn whatever_a_strategy_refuses_is_a_row_with_its_reason() {
    let mut plan = varied();
    plan.break_ties = false;
    let results = run(&experiment(plan), Kept::default(), &mut Vec::new());
    let of = |strategy| results.of("mentoring 5×5", strategy).collect::<Vec<_>>();
    for row in of("top-trading-cycles") {
        assert_eq!(row.status, RowStatus::Refused);
        assert!(row.reason.as_ref().unwrap().contains("break the ties first"), "{row:?}");
        assert!(row.measures.is_empty() && row.verified.is_none());
    }
    assert!(of("greedy").iter().all(|row| row.status == RowStatus::Solved));
    let nearest = results.of("impartial 5×5", "nearest").next().unwrap();
    assert!(nearest.reason.as_ref().unwrap().contains("present pairs"));
    let popular: Vec<_> = results.rows.iter().filter(|row| row.strategy == "popular").collect();
    assert!(popular.iter().any(|row| row.status == RowStatus::Impossible));
    // A limit of steps for each run.
    let limited = Plan { work_limit: Some(3), ..varied() };
    let results = run(&experiment(limited), Kept::default(), &mut Vec::new());
    let stopped = results.rows.iter().find(|row| row.status == RowStatus::Stopped).unwrap();
    assert_eq!(stopped.reason.as_deref(), Some("the work limit was reached"));
}

#[test]
fn every_claim_is_verified_and_measures_are_those_of_the_matching() {
    let plan = varied();
    let experiment = experiment(plan.clone());
    let results = run(&experiment, Kept::default(), &mut Vec::new());
    for row in results.rows.iter().filter(|row| row.status == RowStatus::Solved) {
        assert_ne!(row.verified.unwrap(), mentormatch::lab::Verified::No, "{row:?}");
        let share = row.value(Metric::SatisfactionShare).unwrap_or(1.0);
        assert!((0.0..=1.0).contains(&share), "{row:?}");
        let is_best = row.strategy == "maximum-weight" && row.group.starts_with("impartial");
        let pairs: u64 = row.mentee_profile.iter().sum();
        assert_eq!(row.value(Metric::Size), Some(pairs as f64));
        // Of complete lists the largest sum of points is the smallest of ranks.
        if is_best && row.group.ends_with("5×5") && row.value(Metric::Size) == Some(5.0) {
            assert_eq!(share, 1.0, "{row:?}");
        }
    }
    // The same by hand for one strategy that draws nothing.
    let recipe = plan.cultures[0].clone();
    for index in 0..3 {
        let recipe = mentormatch::lab::Recipe { mentees: 5, mentors: 5, ..recipe.clone() };
        let line = recipe.draw(plan.seed, index).unwrap();
        let mentormatch::lab::PlainInstance::TwoSided { mentees, mentors, .. } = line else {
            panic!("two-sided is the default");
        };
        let strict = |lists: Vec<Vec<mentormatch::lab::ListEntry>>| {
            Lists::strict(
                lists
                    .iter()
                    .map(|list| list.iter().map(|entry| entry.partners()[0]).collect::<Vec<_>>()),
            )
        };
        let seats = || Seats::one_each(5);
        let market = TwoSided::new(strict(mentees), strict(mentors), seats(), seats()).unwrap();
        let free = Control::unbounded();
        let formed = named("mentor-optimal").unwrap().form(&Given::new(&market), &free);
        let matching = formed.unwrap().solved().unwrap().matching;
        let quality = quality(&market, &matching, None, &free).solved().unwrap().unwrap();
        let row = results.of("impartial 5×5", "mentor-optimal").nth(index as usize).unwrap();
        assert_eq!(row.value(Metric::Egalitarian), Some(quality.egalitarian as f64));
        assert_eq!(row.value(Metric::Gini), quality.gini);
        // Twelve points of a pair of five at most, less both ranks.
        let points = 12 * matching.size() as u64 - quality.egalitarian;
        assert_eq!(row.value(Metric::Satisfaction), Some(points as f64));
        let counted = matchings(&market).filter(|matching| is_stable(&market, matching)).count();
        assert_eq!(row.value(Metric::StableMatchings), Some(counted as f64));
    }
}

/// All matchings of everybody in a market of five and five.
fn matchings(market: &TwoSided) -> impl Iterator<Item = Matching> + '_ {
    let all = 0..5_usize.pow(5);
    all.filter_map(|code| {
        let partners: Vec<usize> = (0..5).map(|at| code / 5_usize.pow(at) % 5).collect();
        let distinct = (0..5).all(|one| partners.contains(&one));
        let pairs = (0_u32..).zip(partners).map(|(mentee, mentor)| {
            (MenteeIx::new(mentee), mentormatch::kernel::MentorIx::new(mentor as u32))
        });
        distinct.then(|| Matching::new(market.mentees(), market.mentors(), pairs).unwrap())
    })
}

/// Nobody and nobody's better choice prefer each other, by definition.
fn is_stable(market: &TwoSided, matching: &Matching) -> bool {
    let better = |mentee: MenteeIx| {
        let own = matching.mentor_of(mentee).unwrap();
        market.mentee_list(mentee).map(|one| one.partner).take_while(move |one| *one != own)
    };
    MenteeIx::all(5).all(|mentee| {
        better(mentee).all(|mentor| {
            let order: Vec<MenteeIx> = market.mentor_list(mentor).map(|one| one.partner).collect();
            let place = |one| order.iter().position(|other| *other == one).unwrap();
            place(matching.mentees_of(mentor)[0]) < place(mentee)
        })
    })
}

#[test]
fn strategies_are_compared_in_pairs_on_the_same_instances() {
    let plan = plan(
        r#"{"cultures": [{"culture": "impartial"}], "sizes": [8], "instances": 30,
            "strategies": ["mentee-optimal", "mentor-optimal", "random"],
            "measures": ["mentee-rank-mean", "size"]}"#,
    );
    let results = run(&experiment(plan), Kept::default(), &mut Vec::new());
    let measure = Metric::MenteeRankMean;
    assert_eq!(measure.better(), Better::Lower);
    let compared = results.compare(measure, None);
    let names: Vec<_> = compared.iter().map(|one| (&one.first[..], &one.second[..])).collect();
    let expected = [
        ("mentee-optimal", "mentor-optimal"),
        ("mentee-optimal", "random"),
        ("mentor-optimal", "random"),
    ];
    assert_eq!(names, expected);
    let of = |strategy| -> Vec<f64> {
        results.of("impartial 8×8", strategy).map(|row| row.value(measure).unwrap()).collect()
    };
    for one in &compared {
        let pairs: Vec<(f64, f64)> = of(&one.first).into_iter().zip(of(&one.second)).collect();
        assert_eq!(one.wins, pairs.iter().filter(|(a, b)| a < b).count());
        assert_eq!(one.ties, pairs.iter().filter(|(a, b)| a == b).count());
        assert_eq!(one.losses, pairs.iter().filter(|(a, b)| a > b).count());
        let mean = pairs.iter().map(|(a, b)| a - b).sum::<f64>() / 30.0;
        assert!((one.difference.unwrap() - mean).abs() < 1e-9);
        let (low, high) = one.interval.unwrap();
        assert!(low <= mean && mean <= high);
        assert!(one.adjusted.unwrap() >= one.p.unwrap());
    }
    // No mentee fares worse in the best stable matching for mentees than in any other.
    assert_eq!(compared[0].losses, 0);
    assert_eq!(compared[0].rank_effect, Some(-1.0));
    assert!(compared[1].adjusted.unwrap() < 0.001);
    let size = results.compare(Metric::Size, Some("random"));
    assert_eq!(size.len(), 2);
    assert!(size.iter().all(|one| (one.ties, one.p, one.adjusted) == (30, None, None)));
    assert_eq!(results.compare(measure, None), compared, "resampling is seeded");
    let summaries = results.summaries(measure);
    assert_eq!(summaries.len(), 3);
    assert!((summaries[2].mean.unwrap() - 4.5).abs() < 0.5, "a random mentor is in the middle");
}

#[test]
fn a_table_has_a_row_a_cell_and_its_time_last() {
    let mut plan = varied();
    plan.strategies.truncate(3);
    let results = run(&experiment(plan), Kept::default(), &mut Vec::new());
    let table = results.to_csv();
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 1 + results.rows.len());
    assert!(lines[0].starts_with("group,source,instance,mentees,mentors,strategy,status,reason"));
    assert!(lines[0].ends_with(",stable-matchings,seconds"));
    // Parameters stand behind a comma, so that the name is quoted.
    let quoted = lines.iter().find(|line| line.contains("mallows")).unwrap();
    assert!(
        quoted.starts_with("\"mallows, dispersion 0.4 5×5\",\"mallows, dispersion 0.4\",0,5,5,")
    );
    let lines = results.to_lines().unwrap();
    let read: Vec<Row> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, results.rows);
}

#[test]
fn files_of_instances_are_read_and_told_from_each_other() {
    let folder =
        std::env::temp_dir().join(format!("mentormatch-experiment-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let lines = "{\"problem\":\"two-sided\",\"mentees\":[[0,1],[1,0]],\"mentors\":[[1,0],[0,1]]}\n\n\
                 {\"problem\":\"two-sided\",\"mentees\":[[0]],\"mentors\":[[0]],\"present\":[[0,0]],\
                 \"measures\":true}\n";
    let file = folder.join("some.jsonl");
    std::fs::write(&file, lines).unwrap();
    let context = Context { folder: folder.clone(), ..Context::default() };
    let plan = plan(
        r#"{"files": ["some.jsonl"], "strategies": ["mentee-optimal", "mentor-optimal"],
            "measures": ["size", "overlap"]}"#,
    );
    let experiment = Experiment::new(plan.clone(), &context).unwrap();
    let mut aside = Vec::new();
    let results = run(&experiment, Kept::default(), &mut aside);
    let sizes: Vec<_> = results.rows.iter().map(|row| row.value(Metric::Size)).collect();
    assert_eq!(sizes, [Some(2.0), Some(2.0), Some(1.0), Some(1.0)]);
    assert_eq!(results.rows[3].value(Metric::Overlap), Some(1.0));
    std::fs::write(&file, lines.replace("[0,1],[1,0]", "[1,0],[0,1]")).unwrap();
    let other = Experiment::new(plan.clone(), &context).unwrap();
    assert_eq!(other.kept(&aside).unwrap_err(), KeptFault::Other, "another file of that name");
    std::fs::write(&file, format!("{lines}{{\"problem\":\"assignment\",\"weights\":[[1]]}}\n"))
        .unwrap();
    let fault = Experiment::new(plan.clone(), &context).err().unwrap();
    assert_eq!(fault.to_string(), "some.jsonl, line 4: experiments compare two-sided instances");
    std::fs::write(&file, "{\"problem\":\"two-sided\",\"mentees\":[[3]],\"mentors\":[[0]]}\n")
        .unwrap();
    let fault = Experiment::new(plan.clone(), &context).err().unwrap().to_string();
    assert!(fault.starts_with("some.jsonl, line 1: "), "{fault}");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(matches!(Experiment::new(plan, &context), Err(ExperimentFault::File(_))));
}

#[test]
fn instances_of_a_callers_own_are_compared_too() {
    let market = |mentees: [[u32; 2]; 2]| {
        let seats = || Seats::one_each(2);
        let mentors = Lists::strict([[1, 0], [0, 1]]);
        Trial::new(TwoSided::new(Lists::strict(mentees), mentors, seats(), seats()).unwrap())
    };
    let plan = plan(r#"{"strategies": ["mentee-optimal"], "measures": ["first-choice-share"]}"#);
    let experiment = experiment(plan);
    assert_eq!(experiment.cells(), 0);
    let samples = vec![market([[0, 1], [1, 0]]), market([[0, 1], [0, 1]])];
    let experiment = experiment.with_trials("own", samples).unwrap();
    let results = run(&experiment, Kept::default(), &mut Vec::new());
    let shares: Vec<_> =
        results.rows.iter().map(|row| row.value(Metric::FirstChoiceShare).unwrap()).collect();
    assert_eq!(shares, [1.0, 0.5]);
    assert!(matches!(
        experiment.with_trials("own", Vec::new()),
        Err(ExperimentFault::Group { .. })
    ));
}

#[test]
fn pairs_of_today_are_measured_and_no_claim_of_strategies_that_do_not_start_from_them() {
    let mut plan = plan(r#"{"measures": ["overlap"]}"#);
    plan.strategies = BUILT_IN.map(|mechanism| mechanism.code().to_owned()).to_vec();
    let lists = || Lists::strict([[0, 1, 2], [1, 2, 0], [2, 0, 1]]);
    let others = Lists::strict([[1, 2, 0], [2, 0, 1], [0, 1, 2]]);
    let seats = || Seats::one_each(3);
    let market = TwoSided::new(lists(), others, seats(), seats()).unwrap();
    let pair = (MenteeIx::new(0), mentormatch::kernel::MentorIx::new(1));
    let present = Matching::new(3, 3, [pair]).unwrap();
    let trial = Trial::new(market).with_present(present);
    let experiment = experiment(plan).with_trials("today", vec![trial]).unwrap();
    let results = run(&experiment, Kept::default(), &mut Vec::new());
    assert_eq!(results.rows.len(), BUILT_IN.len());
    for row in &results.rows {
        assert_ne!(row.verified, Some(mentormatch::lab::Verified::No), "{row:?}");
        assert!(row.value(Metric::Overlap).is_some() || row.status != RowStatus::Solved);
    }
    for code in ["egalitarian", "nearest"] {
        let row = results.of("today", code).next().unwrap();
        assert_eq!(row.verified, Some(mentormatch::lab::Verified::Optimal), "{code}");
    }
}

#[test]
fn plans_are_refused_with_all_faults() {
    let plan = plan(
        r#"{"cultures": [{"culture": "impartial", "alpha": 0.5}, {"culture": "urn"},
                         {"culture": "urn"}, {"culture": "fame", "mentees": 3}],
            "sizes": [2, 100000000], "instances": 4000000000, "measures": [],
            "strategies": ["greedy", "greedy", "best-of-all"]}"#,
    );
    let faults = plan.faults();
    let has = |test: &dyn Fn(&PlanFault) -> bool| faults.iter().any(test);
    assert!(has(&|fault| matches!(fault, PlanFault::Strategy { code } if code == "best-of-all")));
    assert!(has(&|fault| matches!(fault, PlanFault::Twice { what: PlanPart::Strategy, .. })));
    assert!(has(&|fault| matches!(fault, PlanFault::Twice { what: PlanPart::Culture, .. })));
    assert!(has(&|fault| matches!(fault, PlanFault::Nothing { what: PlanPart::Measure })));
    assert!(has(&|fault| matches!(fault, PlanFault::NoSize { at: 4 })));
    assert!(has(&|fault| matches!(fault, PlanFault::Culture { at: 1, .. })));
    let counted =
        |what| has(&|fault| matches!(fault, PlanFault::TooMany { what: of, .. } if *of == what));
    assert!(counted(PlanPart::Pairs));
    assert!(counted(PlanPart::Cells));
    for wrong in
        [r#"{"culture": 3}"#, r#"{"sizes": [[1]]}"#, r#"{"cultures": [{"culture": "none"}]}"#]
    {
        assert!(Plan::from_json(wrong).is_err(), "{wrong}");
    }
    let two_sided = r#"{"culture": "urn", "problem": "roommates"}"#;
    assert!(Plan::from_json(&format!("{{\"cultures\": [{two_sided}]}}")).is_err());
}

/// Nobody gets anybody.
struct Nobody(&'static str);

impl mentormatch::mechanisms::Mechanism for Nobody {
    fn code(&self) -> &'static str {
        self.0
    }

    fn domain(&self) -> mentormatch::mechanisms::Domain {
        mentormatch::mechanisms::Domain::default()
    }

    fn form_admitted(
        &self,
        given: &Given<'_>,
        _: &mut mentormatch::mechanisms::Room,
        _: &Control<'_>,
    ) -> Result<mentormatch::mechanisms::FormedOutcome, mentormatch::mechanisms::MechanismFault>
    {
        let market = given.market;
        let nobody = Matching::new(market.mentees(), market.mentors(), []).unwrap();
        // It is efficient only where nobody can have anybody.
        let claims = [mentormatch::mechanisms::Property::Efficient];
        Ok(Outcome::Solved(mentormatch::mechanisms::FormedPairs::new(nobody, &claims)))
    }
}

#[test]
fn a_mechanism_of_the_callers_own_is_compared_verified_and_resumed() {
    let plan = |strategies: &str| {
        plan(&format!(
            r#"{{"cultures": [{{"culture": "impartial"}}], "sizes": [4], "instances": 3,
                "strategies": {strategies}, "measures": ["size"]}}"#
        ))
    };
    let with = |strategies: &str, own: &[&'static str]| {
        let own = own.iter().map(|code| std::sync::Arc::new(Nobody(code)) as _).collect();
        Experiment::with_mechanisms(plan(strategies), own, &Context::default())
    };
    let experiment = with(r#"["nobody", "greedy"]"#, &["nobody", "nothing"]).unwrap();
    assert_eq!(experiment.plan().strategies, ["nobody", "greedy", "nothing"]);
    let mut whole = Vec::new();
    let results = run(&experiment, Kept::default(), &mut whole);
    assert_eq!(results.rows.len(), 9);
    for row in &results.rows {
        let (size, verified) = match row.strategy.as_str() {
            "greedy" => (4.0, row.verified),
            // The claim is false, and the verifier says so.
            _ => (0.0, Some(mentormatch::lab::Verified::No)),
        };
        assert_eq!((row.value(Metric::Size), row.verified), (Some(size), verified));
    }
    let compared = results.compare(Metric::Size, Some("nobody"));
    assert_eq!((compared[0].first.as_str(), compared[0].wins), ("greedy", 3));
    let half = &whole[..whole.len() / 2];
    let kept = experiment.kept(half).unwrap();
    let again = run(&experiment, kept, &mut Vec::new());
    assert_eq!(timeless(again.rows), timeless(results.rows));
    for (strategies, own, fault) in [
        (r#"["greedy"]"#, &["serial"][..], "`serial` is the code of another strategy"),
        (r#"["greedy"]"#, &["mine", "mine"][..], "`mine` is the code of another strategy"),
        (r#"["mine", "mine"]"#, &["mine"][..], "strategy `mine` is named twice"),
    ] {
        let refused = with(strategies, own).err().unwrap();
        assert!(refused.to_string().contains(fault), "{refused}");
    }
    let refused = Experiment::new(plan(r#"["mine"]"#), &Context::default()).err().unwrap();
    assert!(refused.to_string().contains("`mine` is no strategy"), "{refused}");
}

#[test]
fn who_gains_by_an_untrue_list_is_measured_where_lists_are_short() {
    let plan = plan(
        r#"{"cultures": [{"culture": "impartial"}], "sizes": [6, 11], "instances": 4,
            "strategies": ["mentee-optimal", "immediate-acceptance", "random"],
            "measures": ["truncation-share", "swap-share"]}"#,
    );
    let experiment = experiment(plan);
    let results = run(&experiment, Kept::default(), &mut Vec::new());
    let values = |group: &str, strategy: &str, measure| -> Vec<Option<f64>> {
        results.of(group, strategy).map(|row| row.value(measure)).collect()
    };
    for measure in [Metric::TruncationShare, Metric::SwapShare] {
        // Eleven entries are more than are tried.
        assert_eq!(values("impartial 11×11", "random", measure), [None; 4]);
        assert_eq!(values("impartial 6×6", "random", measure).len(), 4);
    }
    // Pairs at random do not ask lists whose entries are all there in which order they are.
    assert_eq!(values("impartial 6×6", "random", Metric::SwapShare), [Some(0.0); 4]);
    let swaps = values("impartial 6×6", "immediate-acceptance", Metric::SwapShare);
    assert!(swaps.iter().flatten().any(|&share| share > 0.0), "{swaps:?}");
    for row in results.of("impartial 6×6", "mentee-optimal") {
        let recipe =
            mentormatch::lab::Recipe { mentees: 6, mentors: 6, ..results.plan.cultures[0].clone() };
        let drawn = recipe.draw(results.plan.seed, row.instance).unwrap();
        let trial = Trial::from_plain(&drawn).unwrap();
        let found = mentormatch::mechanisms::manipulability(
            named("mentee-optimal").unwrap(),
            &Given::new(trial.market()),
            &Control::unbounded(),
        );
        let found = found.unwrap().solved().unwrap();
        assert_eq!(row.value(Metric::TruncationShare), found.truncation_share());
        assert_eq!(row.value(Metric::SwapShare), found.swap_share());
    }
}
