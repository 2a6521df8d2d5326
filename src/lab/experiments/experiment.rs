//! Runs a plan: instances in parallel, every row written aside as soon as it is there.
//!
//! An instance is drawn or read once for all strategies. Its rows are written together, in
//! whatever order instances are done; each row knows its cell, and results are sorted by cell, so
//! that they do not depend on the number of threads or on where a run was stopped.

use super::plan::{Plan, PlanFault};
use super::results::Results;
use super::row::{Row, RowStatus};
use super::setting::Setting;
use super::trial::{Trial, TrialFault};
use crate::kernel::{Control, Faults, FileFault, Internal, Progress, StopReason, faults, stream};
use crate::lab::cultures::Recipe;
use crate::lab::fault::Fault;
use crate::lab::fields::Context;
use crate::lab::instance::{Instance, Problem};
use crate::market::Outcome;
use crate::mechanisms::{Mechanism, Room, named};
use rand::Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// A plan with its instances, ready to run.
pub struct Experiment {
    plan: Plan,
    /// In the order of the plan's strategies.
    ways: Vec<Way>,
    groups: Vec<Group>,
}

/// A mechanism that is compared.
enum Way {
    BuiltIn(&'static dyn Mechanism),
    Own(Arc<dyn Mechanism + Send>),
}

impl Way {
    fn mechanism(&self) -> &dyn Mechanism {
        match self {
            Self::BuiltIn(mechanism) => *mechanism,
            Self::Own(mechanism) => &**mechanism,
        }
    }
}

/// Instances that are compared with each other.
pub(super) struct Group {
    name: String,
    source: String,
    /// Tells whether held instances are those of an earlier run.
    digest: u64,
    instances: Instances,
}

impl Group {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// How many instances there are.
    pub(super) fn count(&self) -> u64 {
        match &self.instances {
            Instances::Drawn(_, count) => u64::from(*count),
            Instances::Held(samples) => samples.len() as u64,
        }
    }
}

enum Instances {
    Drawn(Box<Recipe>, u32),
    Held(Vec<Trial>),
}

faults! {
    /// Why a plan does not become an experiment, or an experiment does not run on.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum ExperimentFault: "experiment-fault" {
        /// The plan cannot be meant: every reason.
        Plan(faults: Faults<PlanFault>) = "plan", "{faults}", "{faults}";
        /// A file of instances cannot be read.
        File(fault: FileFault) = "file", "{fault}", "{fault}";
        /// A line of a file is no two-sided instance.
        Line {
            /// The file, as the plan names it.
            file: String,
            /// Which line, from 1.
            line: usize,
            /// Why not.
            faults: Faults<Fault>,
        } = "line", "{file}, line {line}: {faults}", "{file}, строка {line}: {faults}";
        /// Two groups of instances have one name.
        Group {
            /// The name.
            name: String,
        } = "group",
            "two groups of instances are called `{name}`", "две группы задач названы `{name}`";
        /// A row cannot be written aside. Those before it are.
        Write(error: io::Error) = "write",
            "the rows cannot be written: {error}", "строки не записываются: {error}";
        /// An instance that was drawn is refused; a fault of this crate.
        Drawn {
            /// Of which group.
            group: String,
            /// Why.
            faults: Faults<Fault>,
        } = "drawn",
            "an instance of {group} is refused: {faults}", "задача группы {group} отклонена: {faults}";
        /// An instance that an experiment asks for is not there; a fault of this crate.
        Gone(fault: Internal) = "gone", "{fault}", "{fault}";
    }
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

faults! {
    /// Why rows do not belong to this experiment.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum KeptFault: "kept-rows-fault" {
        /// The rows are of another plan, of other files or of another version of this crate's plans.
        Other = "other",
            "these rows are of another experiment: the plan or its instances differ",
            "это строки другого опыта: план или задачи отличаются";
        /// A line that is not the last is no row.
        Damaged {
            /// Which line, from 1.
            line: usize,
            /// Why not.
            reason: String,
        } = "damaged",
            "line {line} is no row: {reason}",
            "строка {line} – не строка результатов: {reason}";
        /// A row that this experiment does not have, or has twice.
        Foreign {
            /// Which line, from 1.
            line: usize,
            /// The cell that the row names.
            cell: u64,
        } = "foreign",
            "line {line}: cell {cell} is of another instance or strategy, or there twice",
            "строка {line}: клетка {cell} – другой задачи или стратегии, или она дважды";
    }
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
        Self::with_mechanisms(plan, Vec::new(), context)
    }

    /// An experiment that compares mechanisms of the caller's own beside those that are built in. The
    /// plan names them by their codes as it names the others; one that it does not name comes after those
    /// that it does. Whoever resumes gives the same ones.
    ///
    /// # Errors
    /// Every fault of the plan, such as a code that a built-in mechanism has; the first fault of the
    /// files.
    ///
    /// ```
    /// use mentormatch::kernel::{Control, Index, MenteeIx};
    /// use mentormatch::lab::{Context, Verified};
    /// use mentormatch::lab::experiments::{Experiment, Kept, Plan};
    /// use mentormatch::market::{Matching, Outcome};
    /// use mentormatch::mechanisms::{
    ///     Domain, FormedOutcome, FormedPairs, Given, Mechanism, MechanismFault, Room,
    /// };
    /// use std::sync::Arc;
    ///
    /// /// The first mentee gets its first choice, and nobody else gets anybody.
    /// struct OnePair;
    ///
    /// impl Mechanism for OnePair {
    ///     fn code(&self) -> &'static str {
    ///         "one-pair"
    ///     }
    ///
    ///     fn domain(&self) -> Domain {
    ///         Domain::default()
    ///     }
    ///
    ///     fn form_admitted(
    ///         &self,
    ///         given: &Given<'_>,
    ///         _: &mut Room,
    ///         _: &Control<'_>,
    ///     ) -> Result<FormedOutcome, MechanismFault> {
    ///         let market = given.market;
    ///         let first = MenteeIx::new(0);
    ///         let pair = market.mentee_list(first).next().map(|choice| (first, choice.partner));
    ///         let matching = Matching::new(market.mentees(), market.mentors(), pair).unwrap();
    ///         Ok(Outcome::Solved(FormedPairs::new(matching, &[])))
    ///     }
    /// }
    ///
    /// let plan = r#"{"cultures": [{"culture": "impartial"}], "sizes": [5],
    ///                "strategies": ["mentee-optimal", "one-pair"], "measures": ["size"]}"#;
    /// let own = vec![Arc::new(OnePair) as _];
    /// let experiment = Experiment::with_mechanisms(Plan::from_json(plan)?, own, &Context::default())?;
    /// let run = experiment.run(Kept::default(), &mut Vec::new(), &Control::unbounded())?;
    /// let results = run.or_stopped()?;
    /// assert!(results.of("impartial 5×5", "one-pair").all(|row| row.measures.values().eq([&Some(1.0)])));
    /// assert!(results.rows.iter().all(|row| row.verified != Some(Verified::No)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_mechanisms(
        mut plan: Plan,
        own: Vec<Arc<dyn Mechanism + Send>>,
        context: &Context,
    ) -> Result<Self, ExperimentFault> {
        for mechanism in &own {
            if !plan.strategies.iter().any(|code| code == mechanism.code()) {
                plan.strategies.push(mechanism.code().to_owned());
            }
        }
        let codes: Vec<&str> = own.iter().map(|mechanism| mechanism.code()).collect();
        let faults = plan.faults_beside(&codes);
        if !faults.is_empty() {
            return Err(ExperimentFault::Plan(faults.into()));
        }
        let way = |code: &String| {
            let own = own.iter().find(|mechanism| mechanism.code() == code);
            let own = own.map(|mechanism| Way::Own(Arc::clone(mechanism)));
            own.or_else(|| named(code).map(Way::BuiltIn))
        };
        let drawn = plan.drawn().into_iter().map(|(name, source, recipe)| Group {
            name,
            source,
            digest: 0,
            instances: Instances::Drawn(Box::new(recipe), plan.instances),
        });
        let mut experiment = Self {
            ways: plan.strategies.iter().filter_map(way).collect(),
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
    pub fn with_trials(mut self, name: &str, samples: Vec<Trial>) -> Result<Self, ExperimentFault> {
        let sizes = samples.iter().flat_map(|sample| {
            let market = sample.market();
            [market.mentees() as u64, market.mentors() as u64, market.acceptable_pairs()]
        });
        let digest = sizes.fold(0, |digest, size| digest_of(digest, &size.to_le_bytes()));
        self.add(name, samples, digest)?;
        Ok(self)
    }

    fn add(&mut self, name: &str, samples: Vec<Trial>, digest: u64) -> Result<(), ExperimentFault> {
        if self.groups.iter().any(|group| group.name == name) {
            return Err(ExperimentFault::Group { name: name.to_owned() });
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
        let instances: u64 = self.groups.iter().map(|group| group.count()).sum();
        instances * self.ways.len() as u64
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
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
        let strategies = self.ways.len() as u64;
        let (Some(instance), Some(strategy)) =
            (row.cell.checked_div(strategies), row.cell.checked_rem(strategies))
        else {
            return false;
        };
        let strategy = usize::try_from(strategy).ok().and_then(|at| self.ways.get(at));
        self.place(instance).is_some_and(|(group, within)| {
            (&group.name, &group.source) == (&row.group, &row.source)
                && within == row.instance
                && strategy.is_some_and(|way| way.mechanism().code() == row.strategy)
        })
    }

    /// The group of an instance, and its number there.
    fn place(&self, mut instance: u64) -> Option<(&Group, u64)> {
        for group in &self.groups {
            let count = group.count();
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
            let mut head = serde_json::to_vec(&self.head()).map_err(io::Error::from)?;
            head.push(b'\n');
            aside.write_all(&head)?;
            aside.flush()?;
        }
        let mut rows = kept.rows;
        let strategies = self.ways.len() as u64;
        let total = self.cells();
        let mut left: Vec<u64> = (0..total).filter(|cell| !rows.contains_key(cell)).collect();
        let mut stopped = control.check(0).err();
        let unwatched = control.unwatched();
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
            let done: Vec<Result<Vec<Row>, ExperimentFault>> = cells
                .par_iter()
                .map_init(Room::default, |room, cells| {
                    self.instance(cells, room, &aside, &unwatched)
                })
                .collect();
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
        room: &mut Room,
        aside: &Mutex<&mut (dyn Write + Send)>,
        control: &Control<'_>,
    ) -> Result<Vec<Row>, ExperimentFault> {
        let strategies = self.ways.len() as u64;
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
            let Some(mechanism) = self.ways.get(at).map(Way::mechanism) else { continue };
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
                reason_russian: None,
                verified: None,
                measures: BTreeMap::new(),
                mentee_profile: Vec::new(),
                mentor_profile: Vec::new(),
                seconds: 0.0,
            };
            let Ok(row) = setting.row(mechanism, room, empty) else { break };
            serde_json::to_writer(&mut lines, &row).map_err(io::Error::from)?;
            lines.push(b'\n');
            rows.push(row);
        }
        let mut aside = aside.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        aside.write_all(&lines)?;
        aside.flush()?;
        Ok(rows)
    }

    /// An instance of a group.
    pub(super) fn sample<'a>(
        &self,
        group: &'a Group,
        number: u64,
    ) -> Result<Cow<'a, Trial>, ExperimentFault> {
        let refused = |faults| ExperimentFault::Drawn { group: group.name.clone(), faults };
        match &group.instances {
            Instances::Drawn(recipe, _) => {
                let drawn = recipe.draw(self.plan.seed, number);
                let drawn = drawn.map_err(|faults| refused(Faults::refused(faults)))?;
                let sample = Trial::from_plain(&drawn);
                sample.map(Cow::Owned).map_err(|fault| refused(Faults::refused([fault])))
            }
            Instances::Held(samples) => {
                let held = usize::try_from(number).ok().and_then(|at| samples.get(at));
                let gone =
                    || Internal::broken("an experiment asks for the instances that it holds");
                held.map(Cow::Borrowed).ok_or_else(|| gone().into())
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
fn read(file: &str, context: &Context) -> Result<(Vec<Trial>, u64), ExperimentFault> {
    let path = context.folder.join(file);
    let bytes = crate::kernel::read_bytes(&path, context.limits.max_memory)?;
    let mut samples = Vec::new();
    for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let fault = |faults| ExperimentFault::Line { file: file.to_owned(), line, faults };
        let instance = Instance::parse(text, context);
        match instance.map_err(|refusal| fault(refusal.faults))?.problem {
            Problem::TwoSided(problem) => {
                samples.push(Trial::read(problem).map_err(fault)?);
            }
            _ => return Err(fault(Faults::refused([TrialFault::OtherProblem]))),
        }
    }
    Ok((samples, digest_of(0, &bytes)))
}
