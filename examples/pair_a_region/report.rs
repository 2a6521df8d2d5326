//! What happened, measured and told.

use crate::args::{Args, Solver};
use crate::say::say;
use crate::tell::tell;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Phrases};
use mentormatch::market::{Matching, ViewRows};
use mentormatch::scoring::{CompiledRules, OrderBy};
use std::collections::HashMap;
use std::io::{self, Write};
use std::time::Instant;

/// What the phases are called in Russian.
const RUSSIAN: [(&str, &str); 6] = [
    ("drawing the people", "построение выборки людей"),
    ("compiling the rules", "подготовка правил"),
    ("explaining the plan", "описание хода работы"),
    ("solving", "подбор"),
    ("auditing", "проверка"),
    ("comparing with the table", "сравнение с таблицей"),
];

/// The time that each phase took, told as it ends.
#[derive(Default)]
pub(crate) struct Phases(Vec<(&'static str, f64)>);

impl Phases {
    pub(crate) fn time<T>(&mut self, phase: &'static str, run: impl FnOnce() -> T) -> T {
        let mut err = io::stderr();
        let _ = writeln!(err, "{phase} …");
        let start = Instant::now();
        let done = run();
        let seconds = start.elapsed().as_secs_f64();
        let _ = writeln!(err, "{phase}: {seconds:.2} s");
        self.0.push((phase, seconds));
        done
    }

    fn of(&self, phase: &str) -> f64 {
        self.0.iter().filter(|(name, _)| *name == phase).map(|(_, seconds)| seconds).sum()
    }
}

/// The answer.
pub(crate) struct Found {
    pub(crate) matching: Matching,
    pub(crate) pairs_scored: u64,
    pub(crate) parts: usize,
    pub(crate) verified: bool,
    pub(crate) total: i64,
    pub(crate) equal_to_table: Option<bool>,
}

/// How many mentees the likeness of lists is measured on.
const SAMPLE: usize = 24;

/// The mean of Spearman's rank correlation between two mentees' lists, over the mentors whom both
/// may have; nothing where no two have enough in common.
pub(crate) fn likeness(rules: &CompiledRules) -> Option<f64> {
    let step = (rules.mentees() / SAMPLE).max(1);
    let lists: Vec<Vec<MentorIx>> = (0..rules.mentees())
        .step_by(step)
        .take(SAMPLE)
        .map(|at| {
            let list = rules.shortlist(MenteeIx::at(at), usize::MAX, OrderBy::MenteeView);
            list.into_iter().map(|candidate| candidate.mentor).collect()
        })
        .collect();
    let mut found = Vec::new();
    for (at, one) in lists.iter().enumerate() {
        for two in &lists[at + 1..] {
            let place: HashMap<_, _> = two.iter().enumerate().map(|(at, &of)| (of, at)).collect();
            let theirs: Vec<usize> = one.iter().filter_map(|of| place.get(of).copied()).collect();
            let common = theirs.len();
            if common < 20 {
                continue;
            }
            // The places among those whom both may have.
            let mut order: Vec<usize> = (0..common).collect();
            order.sort_by_key(|&at| theirs[at]);
            let squares: f64 =
                order.iter().enumerate().map(|(rank, &at)| (rank as f64 - at as f64).powi(2)).sum();
            let count = common as f64;
            found.push(1.0 - 6.0 * squares / (count * (count * count - 1.0)));
        }
    }
    (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
}

/// How many mentees are asked how content they are.
const ASKED: usize = 200;

/// How content people are: of some mentees the places of their mentors among all whom they may
/// have, and what pairs are worth to either side on average, in points.
fn tell_satisfaction(rules: &CompiledRules, found: &Found, phrases: &Phrases) {
    let step = (rules.mentees() / ASKED).max(1);
    let mut places: Vec<usize> = (0..rules.mentees())
        .step_by(step)
        .filter_map(|at| {
            let mentee = MenteeIx::at(at);
            let mentor = *found.matching.mentors_of(mentee).first()?;
            let list = rules.shortlist(mentee, usize::MAX, OrderBy::MenteeView);
            list.iter().position(|candidate| candidate.mentor == mentor)
        })
        .collect();
    places.sort_unstable();
    if let Some(place) = places.get(places.len() / 2) {
        let (place, asked) = (place + 1, places.len());
        tell!(
            phrases,
            "half of {asked} mentees asked have a mentor among their best {place}",
            "у половины из опрошенных наставляемых (всего {asked}) наставник не ниже {place}-го места в их списке"
        );
    }
    let views = found.matching.pairs().filter_map(|(mentee, mentor)| rules.view(mentee, mentor));
    let sums = views
        .fold([0, 0], |[own, theirs], view| [own + i64::from(view.0), theirs + i64::from(view.1)]);
    let pairs = found.matching.size().max(1) as f64;
    let [own, theirs] = sums.map(|sum| phrases.decimal(rules.unit().value(sum) / pairs, 1));
    tell!(
        phrases,
        "a pair is worth {own} points to the mentee and {theirs} to the mentor on average",
        "в среднем пара получает баллов: у наставляемого {own}, у наставника {theirs}"
    );
}

/// How long it takes to explain one pair and what stands in the way of one person of each side.
fn tell_explaining(rules: &CompiledRules, phrases: &Phrases) {
    let (mentee, mentor) = (MenteeIx::at(rules.mentees() / 2), MentorIx::at(rules.mentors() / 2));
    let timed = |run: &dyn Fn() -> bool| {
        let start = Instant::now();
        let known = run();
        known.then(|| phrases.decimal(start.elapsed().as_secs_f64() * 1000.0, 2))
    };
    let pair = timed(&|| rules.explain(mentee, mentor).is_some());
    let of_mentee = timed(&|| rules.obstacles(mentee).is_some());
    let of_mentor = timed(&|| rules.mentor_obstacles(mentor).is_some());
    if let (Some(pair), Some(of_mentee), Some(of_mentor)) = (pair, of_mentee, of_mentor) {
        tell!(
            phrases,
            "explained in milliseconds: a pair {pair}, whom a mentee may have {of_mentee}, whom a mentor may have {of_mentor}",
            "объяснение в миллисекундах: пары – {pair}, кто подходит наставляемому – {of_mentee}, кто подходит наставнику – {of_mentor}"
        );
    }
}

/// The kilobytes that the system counts under `name` for this program; 0 where it does not say.
fn counted(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// The memory that pairing takes beside the choices of stable pairs, in bytes: what is held
/// already, the rules of the parts once more, and what the solver keeps for each mentee.
pub(crate) fn needed(args: &Args) -> u64 {
    let held = counted("VmHWM:") * 1024;
    let people = (args.mentees + args.mentors) as u64;
    let kept = match args.solver {
        // What is known of a mentee; choices come on top and fit what is left.
        Solver::Stable => 160,
        // Lists of candidates, prices and the path search.
        Solver::Optimal => 2500,
    };
    let table = if args.check_table { (args.mentees * args.mentors) as u64 * 20 } else { 0 };
    held + people * 400 + args.mentees as u64 * kept + table
}

pub(crate) fn tell(
    args: &Args,
    rules: &CompiledRules,
    phases: &Phases,
    found: &Found,
    phrases: &Phrases,
) -> io::Result<()> {
    let possible = rules.mentees() as u64 * rules.mentors() as u64;
    let seconds = phases.of("compiling the rules") + phases.of("solving");
    let audit_seconds = phases.of("auditing");
    let peak = counted("VmHWM:") * 1024;
    let pairs = found.matching.size();
    let (mentees, parts, total) = (rules.mentees(), found.parts, found.total);
    let unit = rules.unit();
    tell!(
        phrases,
        "{pairs} pairs of {mentees} mentees, in {parts} parts, worth {total} in units of {unit}",
        "пар – {pairs}, наставляемых – {mentees}, частей – {parts}, сумма – {total} в единицах {unit}"
    );
    tell_satisfaction(rules, found, phrases);
    tell_explaining(rules, phrases);
    let share = phrases.decimal(found.pairs_scored as f64 / possible.max(1) as f64, 2);
    let scored = found.pairs_scored;
    tell!(
        phrases,
        "pairs scored: {scored} of {possible} possible, {share} times all",
        "оценено пар: {scored} из {possible} возможных, отношение – {share}"
    );
    for &(phase, seconds) in &phases.0 {
        let seconds = phrases.decimal(seconds, 2);
        let russian = RUSSIAN.iter().find(|(english, _)| *english == phase);
        let russian = russian.map_or(phase, |(_, russian)| russian);
        tell!(phrases, "{phase}: {seconds} s", "{russian}: {seconds} с");
    }
    let mebibytes = peak >> 20;
    tell!(phrases, "peak memory: {mebibytes} MiB", "наибольшая память: {mebibytes} МиБ");
    let verified = match (args.solver, found.verified) {
        (Solver::Stable, true) => {
            tell!(
                phrases,
                "nobody blocks: audited pair by pair",
                "блокирующих пар нет: проверена каждая"
            );
            serde_json::json!(true)
        }
        (Solver::Optimal, true) => {
            tell!(phrases, "the best sum: proven by prices", "сумма наибольшая: доказано ценами");
            serde_json::json!("optimal")
        }
        (_, false) => {
            tell!(phrases, "NOT verified", "НЕ проверено");
            serde_json::json!(false)
        }
    };
    match found.equal_to_table {
        Some(true) => tell!(
            phrases,
            "equal to what the table of all pairs gives",
            "то же, что даёт таблица всех пар"
        ),
        Some(false) => tell!(
            phrases,
            "NOT equal to what the table of all pairs gives",
            "НЕ то же, что даёт таблица всех пар"
        ),
        None => {}
    }
    if args.json {
        let told = serde_json::json!({
            "seconds": seconds,
            "audit_seconds": audit_seconds,
            "peak_rss_bytes": peak,
            "pairs_scored": found.pairs_scored,
            "pairs_possible": possible,
            "assigned": pairs,
            "total": found.total,
            "verified": verified,
            "equal_to_table": found.equal_to_table,
        });
        say!("{told}");
    }
    Ok(())
}
