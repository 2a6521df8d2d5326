//! A whole region's cohort on one machine: people are scored when a solver asks for them, the
//! table of all pairs never exists, and the answer is the one that the table would give.
//!
//! The people are samples, drawn from a seed; `people.rs` tells of what kind. What happens is
//! told on standard error, the result on standard output.

mod args;
#[path = "../support/bar.rs"]
mod bar;
#[path = "../support/command_line.rs"]
mod command_line;
#[path = "../support/language.rs"]
mod language;
mod people;
mod report;
#[path = "../support/say.rs"]
mod say;
#[path = "../support/size.rs"]
mod size;
#[path = "../support/tell.rs"]
mod tell;

use args::{Args, Solver};
use bar::Bar;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::market::{AssignmentProblem, Matching, ScoredMarket, Seats, Ties, ViewRows};
use mentormatch::scoring::{CompiledRules, OnDemand, Rules};
use mentormatch::strategy::{Objective, best_without_table, stable_without_table};
use mentormatch::{assignment, stable};
use report::{Found, Phases};
use say::say;
use std::error::Error;
use std::process::ExitCode;
use tell::{tell, text};

fn main() -> ExitCode {
    command_line::run(args::HELP, Args::parse, |args| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build()?;
        // The error of a worker must not borrow from it.
        pool.install(|| run(args).map_err(|error| error.to_string())).map_err(Into::into)
    })
}

fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let phrases = &Phrases::new(args.language);
    let mut phases = Phases::default();
    let cohort = phases.time("drawing the people", || people::cohort(args))?;
    let rules = Rules::from_json(&people::rules(args.regions, args.languages))?;
    let rules = phases.time("compiling the rules", || rules.compile(&cohort));
    let rules = rules?;
    let [mentees, mentors] = [cohort.mentees().seats(), cohort.mentors().seats()].map(Seats::each);
    drop(cohort);
    let Args { mentees: people, mentors: of, seats: each, regions, seed, .. } = args;
    tell!(
        phrases,
        "{people} mentees, {of} mentors with {each} seats each, regions: {regions}, seed {seed}",
        "наставляемых – {people}, наставников – {of}, мест у каждого – {each}, регионов – {regions}, зерно {seed}"
    );
    if let Some(likeness) = report::likeness(&rules) {
        let likeness = phrases.decimal(likeness, 2);
        tell!(
            phrases,
            "rank correlation between mentees' lists: {likeness}",
            "ранговая корреляция списков наставляемых: {likeness}"
        );
    }
    for step in phases.time("explaining the plan", || rules.explain_plan()) {
        say!("{}", phrases.say(&step));
    }
    let bar = Bar::new(1000);
    let mut control = Control::unbounded().with_observer(&bar);
    if let Some(given) = args.memory {
        let choices = OnDemand::bytes_a_choice() * args.mentees as u64;
        let needed = report::needed(args);
        if needed + choices > given {
            let needed = needed + choices;
            return Err(text!(
                phrases,
                "{needed} bytes are needed, {given} are given",
                "нужно байт – {needed}, дано – {given}"
            )
            .into());
        }
        // The choices that are kept take what is left.
        control = control.with_memory_limit(given - needed);
    }
    let mut found = solve(args, &rules, [&mentees, &mentors], &control, &mut phases)?;
    bar.clear();
    if args.check_table {
        let equal = phases.time("comparing with the table", || {
            by_table(args, &rules, [&mentees, &mentors], &found)
        })?;
        found.equal_to_table = Some(equal);
    }
    report::tell(args, &rules, &phases, &found, phrases)?;
    let as_asked = found.verified && found.equal_to_table != Some(false);
    Ok(if as_asked { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Forms the pairs and audits them.
fn solve(
    args: &Args,
    rules: &CompiledRules,
    seats: [&Seats; 2],
    bounds: &Control<'_>,
    phases: &mut Phases,
) -> Result<Found, Box<dyn Error>> {
    let free = Control::unbounded();
    let (matching, pairs_scored, parts, verified) = match args.solver {
        Solver::Stable => {
            let formed = phases.time("solving", || stable_without_table(rules, seats, bounds))?;
            let formed = formed.solved().ok_or("nothing stops the run")?;
            let audited = phases.time("auditing", || formed.audit(rules, seats, 10, &free));
            let verified = audited.or_stopped()?.is_stable();
            (formed.matching, formed.pairs_scored, formed.parts, verified)
        }
        Solver::Optimal => {
            let most = Objective::MostPairs;
            let formed =
                phases.time("solving", || best_without_table(rules, seats, most, bounds))?;
            let formed = formed.solved().ok_or("nothing stops the run")?;
            let proven = phases.time("auditing", || formed.verify(&free));
            let proven = proven?.or_stopped()?;
            let verified = proven == formed.value;
            (formed.matching, formed.pairs_scored, formed.parts.len(), verified)
        }
    };
    let total = total(rules, &matching);
    Ok(Found { matching, pairs_scored, parts, verified, total, equal_to_table: None })
}

/// What the pairs are worth to both sides together, in units.
fn total(rules: &CompiledRules, matching: &Matching) -> i64 {
    let worth = |(mentee, mentor)| {
        let (own, theirs) = rules.view(mentee, mentor)?;
        Some(i64::from(own) + i64::from(theirs))
    };
    matching.pairs().filter_map(worth).sum()
}

/// Whether the explicit table gives the same: the same stable pairs, an optimum of the same
/// size and sum.
fn by_table(
    args: &Args,
    rules: &CompiledRules,
    [mentees, mentors]: [&Seats; 2],
    found: &Found,
) -> Result<bool, Box<dyn Error>> {
    let free = Control::unbounded();
    let table = rules.score(&free)?;
    let (matching, equal) = match args.solver {
        Solver::Stable => {
            let market = ScoredMarket::new(table.scores());
            let market = market.with_seats(mentees.clone(), mentors.clone());
            let market = market?;
            let best = stable::optimal_by_scores(&market, Side::Mentee, Ties::Index, &free);
            let matching = best?.or_stopped()?.matching;
            let equal = matching == found.matching;
            (matching, equal)
        }
        Solver::Optimal => {
            let problem = AssignmentProblem::from_scores(table.scores())
                .seats(Side::Mentee, mentees.clone())
                .seats(Side::Mentor, mentors.clone())
                .build()?;
            let best = assignment::solve(&problem, &free).solved().ok_or("nothing is demanded")?;
            let size = best.matching.size() == found.matching.size();
            let equal = size && best.value == i128::from(found.total);
            (best.matching, equal)
        }
    };
    let other = matching.pairs().filter(|pair| !found.matching.contains(pair.0, pair.1)).count();
    let size = matching.size();
    tell!(
        Phrases::new(args.language),
        "the table of all pairs gives {size} pairs, {other} of them others",
        "по таблице всех пар получается пар – {size}, из них других – {other}"
    );
    Ok(equal)
}
