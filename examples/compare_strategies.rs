//! Compares strategies on a plan of instances and on a cohort, and writes a report that needs no
//! other file.

#[path = "support/command_line.rs"]
mod command_line;
#[path = "support/say.rs"]
mod say;

use command_line::*;
use indicatif::{ProgressBar, ProgressDrawTarget};
use mentormatch::kernel::{Control, MOST_BYTES, Phrases, Progress, joined, read_bytes, read_text};
use mentormatch::kernel::{Language, Side, write_whole};
use mentormatch::lab::experiments::{
    Experiment, Frontier, Kept, Metric, Plan, Results, RowStatus, Trial, frontier,
};
use mentormatch::lab::{Context, Recipe};
use mentormatch::market::{Outcome, ScoredMarket};
use mentormatch::people::Field;
use mentormatch::people::import::{self, Options};
use mentormatch::report::{ExperimentReport, PairingReport};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{
    Breakages, ByGroup, Comparison, Pairing, Prepared, Robustness, Stable, Strategy, Unanswered,
    breakages, built_in, by_group, compare, robustness, unanswered,
};
use say::say;
use std::error::Error;
use std::fs::OpenOptions;
use std::io::{IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Compares ways of forming pairs.

Usage: compare_strategies [--out PATH] [--resume FILE] [more]
       compare_strategies --plan FILE [--out PATH] [--resume FILE] [more]
       compare_strategies --cohort [--mentors FILE --mentees FILE --rules FILE] [more]

Without a plan and a cohort: a bundled sample cohort and three cultures.
  --plan FILE        an experiment as JSON; files that it names lie beside it
  --cohort           one cohort: the bundled sample, or the people of these files
  --mentors FILE     the mentors (CSV or JSON)
  --mentees FILE     the mentees
  --rules FILE       the rules of pairing, and which columns are which

  --out PATH         the report (default: compare_strategies.html)
  --markdown PATH    the report as Markdown
  --csv PATH         the results as a table
  --lines PATH       the results as JSON, one object a line
  --parquet PATH     the results as a Parquet file (built with the feature parquet)
  --resume FILE      keep each result in this file, and go on from what is there
  --instances N      so many instances of each culture and size, whatever the plan says
  --threads N        with so many threads
  --lang en|ru       the language of the report
  --help             this text
";

const NO_PARQUET: &str = "--parquet is there with `--features parquet`";
const PLAN: &str = include_str!("data/experiments/compare.json");
const MENTEES: &[u8] = include_bytes!("data/cohort/mentees.csv");
const MENTORS: &[u8] = include_bytes!("data/cohort/mentors.csv");
const RULES: &str = include_str!("data/rules/centre.json");

type Done<T> = Result<T, Box<dyn Error>>;

struct Args {
    plan: Option<PathBuf>,
    cohort: bool,
    files: Option<[PathBuf; 3]>,
    out: PathBuf,
    markdown: Option<PathBuf>,
    csv: Option<PathBuf>,
    lines: Option<PathBuf>,
    parquet: Option<PathBuf>,
    resume: Option<PathBuf>,
    instances: Option<u32>,
    threads: Option<usize>,
    language: Language,
}

fn parse(line: &mut Parser) -> Result<Option<Args>, Fault> {
    let mut args = Args {
        plan: None,
        cohort: false,
        files: None,
        out: "compare_strategies.html".into(),
        markdown: None,
        csv: None,
        lines: None,
        parquet: None,
        resume: None,
        instances: None,
        threads: None,
        language: Language::English,
    };
    let (mut mentors, mut mentees, mut rules) = (None, None, None);
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("plan") => args.plan = Some(line.value()?.into()),
            Long("cohort") => args.cohort = true,
            Long("mentors") => mentors = Some(line.value()?.into()),
            Long("mentees") => mentees = Some(line.value()?.into()),
            Long("rules") => rules = Some(line.value()?.into()),
            Long("out") => args.out = line.value()?.into(),
            Long("markdown") => args.markdown = Some(line.value()?.into()),
            Long("csv") => args.csv = Some(line.value()?.into()),
            Long("lines") => args.lines = Some(line.value()?.into()),
            Long("parquet") => args.parquet = Some(line.value()?.into()),
            Long("resume") => args.resume = Some(line.value()?.into()),
            Long("instances") => args.instances = Some(line.value()?.parse()?),
            Long("threads") => args.threads = Some(line.value()?.parse()?),
            Long("lang") => args.language = line.value()?.parse_with(language)?,
            other => return Err(other.unexpected()),
        }
    }
    args.files = match (mentors, mentees, rules) {
        (None, None, None) => None,
        (Some(mentors), Some(mentees), Some(rules)) => Some([mentors, mentees, rules]),
        _ => return Err("--mentors, --mentees and --rules go together".into()),
    };
    if args.parquet.is_some() && !cfg!(feature = "parquet") {
        return Err(NO_PARQUET.into());
    }
    if args.files.is_some() && !args.cohort {
        return Err("--mentors, --mentees and --rules go with --cohort".into());
    }
    if args.cohort && (args.plan.is_some() || args.instances.is_some()) {
        return Err("--plan and --instances go without --cohort".into());
    }
    Ok(Some(args))
}

fn language(code: &str) -> Result<Language, &'static str> {
    match code {
        "en" => Ok(Language::English),
        "ru" => Ok(Language::Russian),
        _ => Err("en or ru is needed"),
    }
}

/// The phrases of a language, with what the sample's rules and labels are called in it.
fn words(language: Language) -> Done<Phrases> {
    let own = Rules::from_json(RULES)?.words_in(language.code());
    Ok(Phrases::new(language).plugged(&own))
}

fn main() -> ExitCode {
    command_line::run(HELP, parse, |args| {
        match args.threads {
            None => work(args)?,
            // A pool of our own: the library uses the pool that it is called in.
            Some(threads) => {
                // What stops the work is told as text: an error need not go between threads.
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
                pool.install(|| work(args).map_err(|error| error.to_string()))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn work(args: &Args) -> Done<()> {
    let cohort = match args.plan {
        None => Some(People::read(args)?),
        Some(_) => None,
    };
    let (mut plan, folder) = plan(args)?;
    if let Some(instances) = args.instances {
        plan.instances = instances;
    }
    let context = Context { folder, ..Context::default() };
    let mut experiment = Experiment::new(plan, &context)?;
    if let Some(cohort) = &cohort {
        experiment = experiment.with_trials("cohort", vec![cohort.sample()?])?;
    }
    let bar = ProgressBar::hidden();
    let watch = |progress: Progress| {
        bar.set_length(progress.total.unwrap_or(0));
        bar.set_position(progress.done);
    };
    if std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
    let control = Control::unbounded().with_observer(&watch);
    let mut results = run(&experiment, args.resume.as_deref(), &control)?;
    // Only what is shown: what was kept in one language goes on in another.
    if args.plan.is_none() && args.language == Language::Russian {
        results.plan.name = match args.cohort {
            true => "Какой способ составлять пары лучше для этих людей".to_owned(),
            false => "Какой способ составлять пары лучше: пример и три культуры".to_owned(),
        };
    }
    bar.finish_and_clear();
    table(&results);

    let free = Control::unbounded();
    let size = experiment.plan().sizes.iter().map(|size| size.counts());
    let square = size.filter(|[a, b]| a == b && (2..=40).contains(a)).map(|[a, _]| a).max();
    let map = match square {
        Some(size) => Some(experiment.map(size as usize, 12, &free)?.or_stopped()?),
        None => None,
    };
    let frontiers = frontiers(experiment.plan(), args.language)?;
    let comparison = match &cohort {
        Some(cohort) => Some(cohort.compared()?),
        None => None,
    };
    let changes = match (&cohort, comparison.as_ref().and_then(|one| one.pairings.first())) {
        (Some(cohort), Some(first)) => Some(cohort.changes(first)?),
        _ => None,
    };
    let said = words(args.language)?;
    let report = || {
        let mut report = ExperimentReport::new(&results)
            .with_command(&command(args))
            .in_words(Phrases::new(args.language));
        report =
            frontiers.iter().fold(report, |report, (name, one)| report.with_frontier(name, one));
        if let Some(map) = &map {
            report = report.with_map(map);
        }
        if let (Some(cohort), Some(compared)) = (&cohort, &comparison) {
            if let Some(first) = compared.pairings.first() {
                let (cohort, rules) = (cohort.prepared.cohort(), cohort.prepared.rules());
                let mut pairing = PairingReport::new(first, cohort, rules)
                    .with_comparison(&compared.pairings)
                    .in_words(said.clone());
                if let Some(changes) = &changes {
                    pairing =
                        pairing.with_robustness(&changes.weights).with_unanswered(&changes.answers);
                    pairing = pairing.with_groups(&changes.groups);
                    if let Some((strategy, breakages)) = &changes.breaks {
                        pairing = pairing.with_breakages(strategy, breakages);
                    }
                }
                report = report.with_pairing(&pairing);
            }
        }
        report
    };
    write_whole(&args.out, report().to_html()?.as_bytes())?;
    say!("\nThe report: {}", args.out.display());
    if let Some(path) = &args.markdown {
        write_whole(path, report().to_markdown()?.as_bytes())?;
    }
    if let Some(path) = &args.csv {
        write_whole(path, results.to_csv().as_bytes())?;
    }
    if let Some(path) = &args.lines {
        write_whole(path, results.to_lines()?.as_bytes())?;
    }
    if let Some(path) = &args.parquet {
        write_whole(path, &parquet(&results)?)?;
    }
    Ok(())
}

#[cfg(feature = "parquet")]
fn parquet(results: &Results) -> Done<Vec<u8>> {
    Ok(results.to_parquet()?)
}

/// Told before anything is done: see [`parse`].
#[cfg(not(feature = "parquet"))]
fn parquet(_: &Results) -> Done<Vec<u8>> {
    Err(NO_PARQUET.into())
}

/// The plan, and where its files lie.
fn plan(args: &Args) -> Done<(Plan, PathBuf)> {
    let Some(path) = &args.plan else {
        let mut plan = Plan::from_json(PLAN)?;
        if args.cohort {
            plan.name = "Which way of forming pairs is best for this cohort".to_owned();
            (plan.cultures, plan.sizes) = (Vec::new(), Vec::new());
        }
        return Ok((plan, PathBuf::new()));
    };
    let text = read_text(path, MOST_BYTES)?;
    let plan = Plan::from_json(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok((plan, path.parent().map(Path::to_owned).unwrap_or_default()))
}

/// The command that makes the results again.
fn command(args: &Args) -> String {
    let mut command = "cargo run --release --example compare_strategies".to_owned();
    let given = args.plan.is_some() || args.cohort || args.instances.is_some();
    if given {
        command.push_str(" --");
    }
    if let Some(plan) = &args.plan {
        command.push_str(&format!(" --plan {}", plan.display()));
    }
    if args.cohort {
        command.push_str(" --cohort");
    }
    if let Some([mentors, mentees, rules]) = &args.files {
        let (mentors, mentees) = (mentors.display(), mentees.display());
        command.push_str(&format!(
            " --mentors {mentors} --mentees {mentees} --rules {}",
            rules.display()
        ));
    }
    if let Some(instances) = args.instances {
        command.push_str(&format!(" --instances {instances}"));
    }
    command
}

/// Runs the experiment; with a file, goes on from what is there and keeps what is done.
fn run(experiment: &Experiment, file: Option<&Path>, control: &Control<'_>) -> Done<Results> {
    let Some(path) = file else {
        let run = experiment.run(Kept::default(), &mut std::io::sink(), control)?;
        return Ok(run.or_stopped()?);
    };
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    let kept = experiment.kept(&read_bytes(path, 1 << 34)?);
    let kept = kept.map_err(|fault| format!("{}: {fault}", path.display()))?;
    if kept.rows() > 0 {
        say!("{} of {} results are in {}\n", kept.rows(), experiment.cells(), path.display());
    }
    // A damaged end is cut off, so that what follows begins a line.
    file.set_len(kept.whole() as u64)?;
    file.seek(SeekFrom::End(0))?;
    let results = experiment.run(kept, &mut file, control)?.or_stopped()?;
    file.flush()?;
    Ok(results)
}

/// The means of each group, a row a strategy.
fn table(results: &Results) {
    let plan = &results.plan;
    let wanted = [
        Metric::Size,
        Metric::SatisfactionShare,
        Metric::MenteeRankMean,
        Metric::MentorRankMean,
        Metric::BlockingPairs,
        Metric::Gini,
    ];
    let told: Vec<Metric> = match plan.measures.len() {
        0..=6 => plan.measures.clone(),
        _ => wanted.into_iter().filter(|measure| plan.measures.contains(measure)).collect(),
    };
    let summaries: Vec<_> = told.iter().flat_map(|&measure| results.summaries(measure)).collect();
    for group in results.groups() {
        let head = told.iter().map(|measure| format!("{:>19}", measure.code()));
        say!("{group}\n{:<42}{}", "", head.collect::<String>());
        for strategy in &plan.strategies {
            let cells = told.iter().map(|measure| {
                let of = |one: &&mentormatch::lab::experiments::Summary| {
                    (one.group.as_str(), one.strategy.as_str(), one.measure)
                        == (group, strategy.as_str(), *measure)
                };
                let mean = summaries.iter().find(of).and_then(|one| one.mean);
                mean.map_or_else(|| format!("{:>19}", "–"), |mean| format!("{mean:>19.3}"))
            });
            say!("  {strategy:<40}{}", cells.collect::<String>());
        }
        say!("");
    }
    let without = results.rows.iter().filter(|row| row.status != RowStatus::Solved);
    let wrong = |row: &&mentormatch::lab::experiments::Row| {
        row.verified == Some(mentormatch::lab::Verified::No)
    };
    say!(
        "{} runs, {} without an answer, {} claims refused by the verifier",
        results.rows.len(),
        without.count(),
        results.rows.iter().filter(wrong).count(),
    );
}

/// What stability costs on a small instance of each culture.
fn frontiers(plan: &Plan, language: Language) -> Done<Vec<(String, Frontier)>> {
    let mut found = Vec::new();
    for recipe in plan.cultures.iter().take(8) {
        let small = Recipe { mentees: 9, mentors: 9, ..recipe.clone() };
        let drawn = small.draw(plan.seed, 0).map_err(|faults| joined(&faults).to_string())?;
        let sample = Trial::from_plain(&drawn)?;
        let limit = Control::unbounded().with_work_limit(300_000);
        let frontier = match frontier(sample.market(), &limit)? {
            Outcome::Solved(frontier) => frontier,
            Outcome::Stopped(stopped) => stopped.best.ok_or("nothing was found")?,
            Outcome::Impossible(never) => match never {},
        };
        let size = if language == Language::Russian { "9 и 9" } else { "9 and 9" };
        found.push((format!("{}, {size}", recipe.culture), frontier));
    }
    Ok(found)
}

/// What would change a pairing.
struct Changes {
    groups: Vec<ByGroup>,
    weights: Robustness,
    answers: Unanswered,
    breaks: Option<(String, Breakages)>,
}

/// People by the rules of their organisation.
struct People {
    prepared: Prepared,
}

impl People {
    fn read(args: &Args) -> Done<Self> {
        let (mentors, mentees, rules) = match &args.files {
            None => (MENTORS.to_vec(), MENTEES.to_vec(), RULES.to_owned()),
            Some([mentors, mentees, rules]) => {
                let bytes = |path| read_bytes(path, MOST_BYTES);
                (bytes(mentors)?, bytes(mentees)?, read_text(rules, MOST_BYTES)?)
            }
        };
        let rules = Rules::from_json(&rules)?;
        let mapping = rules.import.clone().unwrap_or_default();
        let read = import::cohort(&mentees[..], &mentors[..], &mapping, &Options::default())?;
        let rules = rules.compile(&read.cohort).map_err(|faults| joined(&faults).to_string())?;
        Ok(Self { prepared: Prepared::of(read.cohort, rules)? })
    }

    /// The cohort as an instance: the scores by the rules, and the lists that they make.
    fn sample(&self) -> Done<Trial> {
        let open = self.prepared.situation(&Control::unbounded())?.market()?;
        let market = ScoredMarket::new(&open.scores)
            .with_seats(open.mentee_seats.clone(), open.mentor_seats.clone())
            .map_err(|faults| joined(&faults).to_string())?;
        let market = market.to_lists().map_err(|faults| joined(&faults).to_string())?;
        Ok(Trial::new(market).with_scores(open.scores))
    }

    /// The pairings of the strategies for people.
    fn compared(&self) -> Done<Comparison> {
        let free = Control::unbounded();
        let situation = self.prepared.situation(&free)?;
        let strategies = built_in();
        let strategies: Vec<&dyn Strategy> = strategies.iter().map(|one| &**one).collect();
        Ok(compare(&strategies, &situation, &free)?.or_stopped()?)
    }

    /// What would change this pairing, and whom it moves if a pair of the stable one breaks.
    fn changes(&self, pairing: &Pairing) -> Done<Changes> {
        let free = Control::unbounded();
        let situation = self.prepared.situation(&free)?;
        let stable = Stable::for_mentees().form(&situation, &free)?.or_stopped()?;
        let breaks = breakages(&situation, &stable, &free)?.or_stopped()?;
        let groups = ["forms", "institution", "stage", "region", "gender"].map(Field::from);
        let groups = groups.iter().map(|field| by_group(pairing, &situation, Side::Mentee, field));
        let groups: Vec<ByGroup> = groups.collect::<Result<_, _>>()?;
        Ok(Changes {
            groups: groups.into_iter().filter(|found| found.coverage_gap().is_some()).collect(),
            weights: robustness(&situation, pairing, &free)?.or_stopped()?,
            answers: unanswered(&situation, pairing, &free)?.or_stopped()?,
            breaks: breaks.map(|breaks| (stable.strategy, breaks)),
        })
    }
}
