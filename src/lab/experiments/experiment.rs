//! Runs a plan: instances in parallel, every row written aside as soon as it is there.
//!
//! An instance is drawn or read once for all strategies. Its rows are written together, in
//! whatever order instances are done; each row knows its cell, and results are sorted by cell, so
//! that they do not depend on the number of threads or on where a run was stopped.

use super::measure::{Measure, Measured};
use super::plan::{Plan, PlanFault};
use super::results::Results;
use super::row::{Row, RowStatus};
use super::sample::{Sample, most_satisfied, satisfaction};
use crate::audit::{measures_within, quality};
use crate::kernel::{Control, Progress, Side, StopReason, joined, stream};
use crate::lab::cultures::Recipe;
use crate::lab::fields::Context;
use crate::lab::instance::{Instance, Problem};
use crate::lab::two_sided::verified;
use crate::market::{Matching, Outcome, Stopped, Ties, TwoSided};
use crate::mechanisms::{Mechanism, named};
use crate::stable::Lattice;
use rand::Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::time::Instant;

/// A plan with its instances, ready to run.
pub struct Experiment {
    plan: Plan,
    mechanisms: Vec<&'static dyn Mechanism>,
    groups: Vec<Group>,
}

/// Instances that are compared with each other.
struct Group {
    name: String,
    source: String,
    /// Tells whether held instances are those of an earlier run.
    digest: u64,
    instances: Instances,
}

enum Instances {
    Drawn(Box<Recipe>, u32),
    Held(Vec<Sample>),
}

impl Instances {
    fn count(&self) -> u64 {
        match self {
            Self::Drawn(_, count) => u64::from(*count),
            Self::Held(samples) => samples.len() as u64,
        }
    }
}

/// Why a plan does not become an experiment, or an experiment does not run on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentFault {
    /// The plan cannot be meant: every reason.
    #[error("{}", joined(.0))]
    Plan(Vec<PlanFault>),
    /// A file of instances cannot be read.
    #[error(transparent)]
    File(#[from] crate::kernel::FileFault),
    /// A line of a file is no two-sided instance.
    #[error("{file}, line {line}: {reason}")]
    Line {
        /// The file, as the plan names it.
        file: String,
        /// Which line, from 1.
        line: usize,
        /// Why not.
        reason: String,
    },
    /// Two groups of instances have one name.
    #[error("two groups of instances are called `{0}`")]
    Group(String),
    /// A row cannot be written aside. Those before it are.
    #[error("the rows cannot be written: {0}")]
    Write(#[from] io::Error),
    /// An instance that was drawn is refused; a fault of this crate.
    #[error("an instance of {group} is refused: {reason}")]
    Drawn {
        /// Of which group.
        group: String,
        /// Why.
        reason: String,
    },
}

/// The rows of an earlier run.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    rows: BTreeMap<u64, Row>,
    /// How many bytes of the text are whole lines: what comes after is to be cut off before more
    /// rows are written.
    whole: usize,
}

impl Kept {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many bytes of the text hold these rows: a damaged end begins there.
    #[must_use]
    pub fn whole(&self) -> usize {
        self.whole
    }
}

/// Why rows do not belong to this experiment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeptFault {
    /// The rows are of another plan, of other files or of another version of this crate's plans.
    #[error("these rows are of another experiment: the plan or its instances differ")]
    Other,
    /// A line that is not the last is no row.
    #[error("line {line} is no row: {reason}")]
    Damaged {
        /// Which line, from 1.
        line: usize,
        /// Why not.
        reason: String,
    },
    /// A row that this experiment does not have, or has twice.
    #[error("line {line}: cell {cell} is of another instance or strategy, or there twice")]
    Foreign {
        /// Which line, from 1.
        line: usize,
        /// The cell that the row names.
        cell: u64,
    },
}

/// The first line of rows that are written aside.
#[derive(Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Head {
    version: u32,
    plan: Plan,
    /// The groups that were not drawn, with what tells their instances from others.
    held: Vec<(String, u64)>,
}

impl Experiment {
    /// An experiment of a plan. Files are looked for as the context says.
    ///
    /// # Errors
    /// Every fault of the plan; the first fault of the files.
    pub fn new(plan: Plan, context: &Context) -> Result<Self, ExperimentFault> {
        let faults = plan.faults();
        if !faults.is_empty() {
            return Err(ExperimentFault::Plan(faults));
        }
        let drawn = plan.drawn().into_iter().map(|(name, source, recipe)| Group {
            name,
            source,
            digest: 0,
            instances: Instances::Drawn(Box::new(recipe), plan.instances),
        });
        let mut experiment = Self {
            mechanisms: plan.strategies.iter().filter_map(|code| named(code)).collect(),
            groups: drawn.collect(),
            plan,
        };
        for file in experiment.plan.files.clone() {
            let (samples, digest) = read(&file, context)?;
            experiment.add(&file, samples, digest)?;
        }
        Ok(experiment)
    }

    /// With a group of instances beside those of the plan. Whoever resumes says the same `name`
    /// and gives the same instances.
    ///
    /// # Errors
    /// A group of this name is there already.
    pub fn with_samples(
        mut self,
        name: &str,
        samples: Vec<Sample>,
    ) -> Result<Self, ExperimentFault> {
        let sizes = samples.iter().flat_map(|sample| {
            let market = sample.market();
            [market.mentees() as u64, market.mentors() as u64, market.acceptable_pairs()]
        });
        let digest = sizes.fold(0, |digest, size| digest_of(digest, &size.to_le_bytes()));
        self.add(name, samples, digest)?;
        Ok(self)
    }

    fn add(
        &mut self,
        name: &str,
        samples: Vec<Sample>,
        digest: u64,
    ) -> Result<(), ExperimentFault> {
        if self.groups.iter().any(|group| group.name == name) {
            return Err(ExperimentFault::Group(name.to_owned()));
        }
        let (name, source) = (name.to_owned(), name.to_owned());
        self.groups.push(Group { name, source, digest, instances: Instances::Held(samples) });
        Ok(())
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many cells there are: instances times strategies.
    #[must_use]
    pub fn cells(&self) -> u64 {
        let instances: u64 = self.groups.iter().map(|group| group.instances.count()).sum();
        instances * self.mechanisms.len() as u64
    }

    fn head(&self) -> Head {
        let held = self.groups.iter().filter(|group| matches!(group.instances, Instances::Held(_)));
        let held = held.map(|group| (group.name.clone(), group.digest)).collect();
        Head { version: 1, plan: self.plan.clone(), held }
    }

    /// The rows of an earlier run of the same experiment, as they were written aside. A last line
    /// that is damaged, or that does not end, is left out: its cell is done again.
    ///
    /// # Errors
    /// [`KeptFault`] where they belong to another experiment, or another line is damaged.
    pub fn kept(&self, text: &[u8]) -> Result<Kept, KeptFault> {
        let mut kept = Kept::default();
        let mut lines = (1..).zip(text.split_inclusive(|&byte| byte == b'\n')).peekable();
        let Some((_, head)) = lines.next() else { return Ok(kept) };
        match serde_json::from_slice::<Head>(head) {
            Ok(read) if read == self.head() && head.ends_with(b"\n") => kept.whole = head.len(),
            // The head itself was being written.
            Err(_) if lines.peek().is_none() && !head.ends_with(b"\n") => return Ok(kept),
            Ok(read) if read == self.head() => return Ok(kept),
            _ => return Err(KeptFault::Other),
        }
        while let Some((line, text)) = lines.next() {
            let last = lines.peek().is_none();
            let row = match serde_json::from_slice::<Row>(text) {
                Ok(_) if last && !text.ends_with(b"\n") => break,
                Ok(row) => row,
                Err(_) if last => break,
                Err(fault) => return Err(KeptFault::Damaged { line, reason: fault.to_string() }),
            };
            let cell = row.cell;
            if !self.is_cell(&row) || kept.rows.insert(cell, row).is_some() {
                return Err(KeptFault::Foreign { line, cell });
            }
            kept.whole += text.len();
        }
        Ok(kept)
    }

    fn is_cell(&self, row: &Row) -> bool {
        let strategies = self.mechanisms.len() as u64;
        let (Some(instance), Some(strategy)) =
            (row.cell.checked_div(strategies), row.cell.checked_rem(strategies))
        else {
            return false;
        };
        let strategy = usize::try_from(strategy).ok().and_then(|at| self.mechanisms.get(at));
        self.place(instance).is_some_and(|(group, within)| {
            (&group.name, &group.source) == (&row.group, &row.source)
                && within == row.instance
                && strategy.is_some_and(|mechanism| mechanism.code() == row.strategy)
        })
    }

    /// The group of an instance, and its number there.
    fn place(&self, mut instance: u64) -> Option<(&Group, u64)> {
        for group in &self.groups {
            let count = group.instances.count();
            if instance < count {
                return Some((group, instance));
            }
            instance -= count;
        }
        None
    }

    /// Runs what is left to do, in the caller's rayon pool, and gives all rows. `aside` takes a
    /// line for each row, after the experiment's own first line where nothing was kept yet;
    /// it is flushed after each instance.
    ///
    /// A step of `control` is a cell; its observer hears of cells done. A strategy that refuses an
    /// instance, or finds that there is no answer, is a row as well. Memory is a kilobyte a cell
    /// and an instance a thread.
    ///
    /// # Errors
    /// [`ExperimentFault::Write`] where `aside` does not take a row.
    pub fn run(
        &self,
        kept: Kept,
        aside: &mut (dyn Write + Send),
        control: &Control<'_>,
    ) -> Result<Outcome<Results, std::convert::Infallible, Results>, ExperimentFault> {
        if kept.whole == 0 {
            serde_json::to_writer(&mut *aside, &self.head()).map_err(io::Error::from)?;
            aside.write_all(b"\n")?;
            aside.flush()?;
        }
        let mut rows = kept.rows;
        let strategies = self.mechanisms.len() as u64;
        let total = self.cells();
        let mut left: Vec<u64> = (0..total).filter(|cell| !rows.contains_key(cell)).collect();
        let mut stopped = control.check(0).err();
        if let Some(limit) = control.work_limit()
            && limit < left.len() as u64
        {
            left.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            stopped = stopped.or(Some(StopReason::WorkLimit));
        }
        let instances: Vec<&[u64]> =
            left.chunk_by(|a, b| a / strategies == b / strategies).collect();
        // Reports come from this thread, between parts of the work.
        let part = (instances.len() / 100).max(4 * rayon::current_num_threads());
        let aside = Mutex::new(aside);
        for cells in instances.chunks(part) {
            if let Err(reason) = control.without_work_limit().check(rows.len() as u64) {
                stopped = Some(reason);
                break;
            }
            let done: Vec<Result<Vec<Row>, ExperimentFault>> =
                cells.par_iter().map(|cells| self.instance(cells, &aside, control)).collect();
            for of_one in done {
                rows.extend(of_one?.into_iter().map(|row| (row.cell, row)));
            }
            control.report(Progress::new("experiment", rows.len() as u64, Some(total)));
        }
        let whole = rows.len() as u64 == total;
        let results = Results::new(self.plan.clone(), rows.into_values().collect());
        Ok(match stopped.or_else(|| control.without_work_limit().check(total).err()) {
            Some(reason) if !whole => Outcome::stopped_with(reason, results),
            _ => Outcome::Solved(results),
        })
    }

    /// These cells, which are of one instance; fewer where the run is stopped.
    fn instance(
        &self,
        cells: &[u64],
        aside: &Mutex<&mut (dyn Write + Send)>,
        control: &Control<'_>,
    ) -> Result<Vec<Row>, ExperimentFault> {
        let strategies = self.mechanisms.len() as u64;
        let Some((group, number)) = cells.first().and_then(|cell| self.place(cell / strategies))
        else {
            return Ok(Vec::new());
        };
        let sample = self.sample(group, number)?;
        let seed = stream(self.plan.seed, &format!("{}, instance {number}", group.name)).next_u64();
        let Ok(setting) = Setting::new(&sample, seed, &self.plan, control) else {
            return Ok(Vec::new());
        };
        let mut rows = Vec::with_capacity(cells.len());
        let mut lines = Vec::new();
        for &cell in cells {
            let at = usize::try_from(cell % strategies).unwrap_or(usize::MAX);
            let Some(mechanism) = self.mechanisms.get(at) else { continue };
            let empty = Row {
                cell,
                group: group.name.clone(),
                source: group.source.clone(),
                instance: number,
                mentees: sample.market().mentees(),
                mentors: sample.market().mentors(),
                strategy: mechanism.code().to_owned(),
                status: RowStatus::Solved,
                reason: None,
                verified: None,
                measures: BTreeMap::new(),
                mentee_profile: Vec::new(),
                mentor_profile: Vec::new(),
                seconds: 0.0,
            };
            let Ok(row) = setting.row(*mechanism, empty) else { break };
            serde_json::to_writer(&mut lines, &row).map_err(io::Error::from)?;
            lines.push(b'\n');
            rows.push(row);
        }
        let mut aside = aside.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        aside.write_all(&lines)?;
        aside.flush()?;
        Ok(rows)
    }

    fn sample<'a>(
        &self,
        group: &'a Group,
        number: u64,
    ) -> Result<Cow<'a, Sample>, ExperimentFault> {
        let refused = |reason| ExperimentFault::Drawn { group: group.name.clone(), reason };
        match &group.instances {
            Instances::Drawn(recipe, _) => {
                let drawn = recipe.draw(self.plan.seed, number);
                let drawn = drawn.map_err(|faults| refused(joined(&faults).to_string()))?;
                match Sample::drawn(&drawn) {
                    Some(Ok(sample)) => Ok(Cow::Owned(sample)),
                    Some(Err(faults)) => Err(refused(joined(&faults).to_string())),
                    None => Err(refused("it is not two-sided".to_owned())),
                }
            }
            Instances::Held(samples) => {
                let held = usize::try_from(number).ok().and_then(|at| samples.get(at));
                held.map(Cow::Borrowed).ok_or_else(|| refused("it is not there".to_owned()))
            }
        }
    }
}

fn digest_of(digest: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(digest ^ 0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The instances of a file, and what tells it from others.
fn read(file: &str, context: &Context) -> Result<(Vec<Sample>, u64), ExperimentFault> {
    let path = context.folder.join(file);
    let bytes = crate::kernel::read_bytes(&path, context.limits.max_memory)?;
    let mut samples = Vec::new();
    for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let fault = |reason| ExperimentFault::Line { file: file.to_owned(), line, reason };
        let instance = Instance::parse(text, context);
        match instance.map_err(|refusal| fault(refusal.faults.to_string()))?.problem {
            Problem::TwoSided(problem) => {
                samples.push(Sample::read(problem).map_err(|faults| fault(faults.to_string()))?);
            }
            _ => return Err(fault("experiments compare two-sided instances".to_owned())),
        }
    }
    Ok((samples, digest_of(0, &bytes)))
}

/// One instance as all strategies take it.
struct Setting<'a> {
    sample: &'a Sample,
    seed: u64,
    plan: &'a Plan,
    control: &'a Control<'a>,
    /// The market without ties; nothing where it has none.
    strict: Option<TwoSided>,
    seated_mentees: u64,
    most: Option<u64>,
    stable_matchings: Option<f64>,
}

impl<'a> Setting<'a> {
    fn new(
        sample: &'a Sample,
        seed: u64,
        plan: &'a Plan,
        control: &'a Control<'a>,
    ) -> Result<Self, StopReason> {
        let market = sample.market();
        let strict =
            match market.break_ties_within(Ties::Lottery { seed }, &control.without_work_limit()) {
                Outcome::Solved(Cow::Owned(broken)) if market.has_ties() => Some(broken),
                Outcome::Stopped(stopped) => return Err(stopped.reason),
                _ => None,
            };
        let seats = market.seats(Side::Mentee);
        let seated = (0..seats.agents()).filter(|&mentee| seats.of(mentee) > 0).count() as u64;
        let mut setting = Self {
            sample,
            seed,
            plan,
            control,
            strict,
            seated_mentees: seated,
            most: None,
            stable_matchings: None,
        };
        let asked = |measure| plan.measures.contains(&measure);
        let ask = |_: u64| control.without_work_limit().check(0).is_err();
        let within = setting.bounds(&ask);
        if asked(Measure::SatisfactionShare) {
            setting.most = most_satisfied(market, &within).map(|best| satisfaction(market, &best));
        }
        if asked(Measure::StableMatchings) && !market.has_ties() {
            setting.stable_matchings = stable_matchings(market, &within);
        }
        Ok(setting)
    }

    /// The bounds of one run: the caller's, and the plan's work limit.
    fn bounds<'c>(&self, ask: &'c (dyn Fn(u64) -> bool + Sync)) -> Control<'c> {
        let mut control = Control::unbounded().with_cancel_when(ask);
        if let Some(steps) = self.plan.work_limit {
            control = control.with_work_limit(steps);
        }
        if let Some(bytes) = self.control.memory_limit() {
            control = control.with_memory_limit(bytes);
        }
        control
    }

    /// The row of a strategy.
    fn row(&self, mechanism: &dyn Mechanism, mut row: Row) -> Result<Row, StopReason> {
        let outer = self.control.without_work_limit();
        outer.check(0)?;
        let ask = |_: u64| outer.check(0).is_err();
        let domain = mechanism.domain();
        let wants_strict = domain.strict_mentees || domain.strict_mentors;
        let broken = (self.plan.break_ties && wants_strict) || domain.breaks_ties;
        let market = match &self.strict {
            Some(strict) if broken => strict,
            _ => self.sample.market(),
        };
        let given = self.sample.given(market, self.seed);
        let start = Instant::now();
        let formed = mechanism.form(&given, &self.bounds(&ask));
        row.seconds = start.elapsed().as_secs_f64();
        let (formed, stopped) = match formed {
            Err(fault) => {
                row.status = RowStatus::Refused;
                row.reason = Some(fault.to_string());
                return Ok(row);
            }
            Ok(Outcome::Solved(formed)) => (Some(formed), None),
            Ok(Outcome::Impossible(witness)) => {
                row.status = RowStatus::Impossible;
                row.reason = Some(format!(
                    "no such matching exists: {} mentees compete for too few seats",
                    witness.mentees.len()
                ));
                return Ok(row);
            }
            Ok(Outcome::Stopped(Stopped { reason, best })) => {
                outer.check(0)?;
                row.status = RowStatus::Stopped;
                row.reason = Some(reason.to_string());
                (best, Some(reason))
            }
        };
        let Some(formed) = formed else { return Ok(row) };
        let ask = |_: u64| outer.check(0).is_err();
        let passing = Control::unbounded().with_cancel_when(&ask);
        if self.plan.verify {
            row.verified = Some(verified(&given, &formed, stopped, &passing)?);
        }
        self.measure(&formed.matching, &mut row, &passing)?;
        Ok(row)
    }

    fn measure(
        &self,
        matching: &Matching,
        row: &mut Row,
        control: &Control<'_>,
    ) -> Result<(), StopReason> {
        let market = self.sample.market();
        let present = self.sample.present();
        let Some(quality) = quality(market, matching, present, control).or_stopped()? else {
            return Ok(());
        };
        let ranks = measures_within(market, matching, control).or_stopped()?;
        let measured = Measured {
            quality: &quality,
            mentee_profile: &ranks.mentees.profile,
            seated_mentees: self.seated_mentees,
            satisfaction: satisfaction(market, matching),
            most: self.most,
            stable_matchings: self.stable_matchings,
        };
        row.measures =
            self.plan.measures.iter().map(|&measure| (measure, measure.of(&measured))).collect();
        row.mentee_profile = ranks.mentees.profile;
        row.mentor_profile = ranks.mentors.profile;
        Ok(())
    }
}

fn stable_matchings(market: &TwoSided, control: &Control<'_>) -> Option<f64> {
    let lattice = Lattice::new(market, control).ok()?.solved()?;
    lattice.count(control).solved()?.to_string().parse().ok()
}
