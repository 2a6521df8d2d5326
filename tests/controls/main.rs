//! Every public operation that takes a control, under limits of 1, 10 and 1000 steps and
//! with a cancelled one: it is solved and verified, or stopped with a best that holds and a
//! bound that is not on the wrong side. A list of the functions of `src` that take a control
//! finds whatever is missing here.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod assignments;
mod experiments;
mod markets;
mod mechanisms;
mod people;
mod pools;
mod programmes;

use mentormatch::kernel::{Control, Progress, StopReason, stream};
use mentormatch::market::Outcome;
use mentormatch::strategy::Prepared;
use rand::Rng;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use syn::visit::Visit;

/// How a run ended; the case has already checked what it says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Solved,
    Stopped(StopReason),
}

fn end<S, W, B>(outcome: &Outcome<S, W, B>) -> End {
    match outcome {
        Outcome::Stopped(stopped) => End::Stopped(stopped.reason),
        _ => End::Solved,
    }
}

/// A function of `src` and a run of it that checks its own answer.
type Case<'a> = (&'static str, Box<dyn Fn(&Control<'_>) -> End + 'a>);

fn case<'a>(name: &'static str, run: impl Fn(&Control<'_>) -> End + 'a) -> Case<'a> {
    (name, Box::new(run))
}

fn free() -> Control<'static> {
    Control::unbounded()
}

const AGENTS: usize = 14;

fn numbers(name: &str, count: usize, below: u64) -> Vec<i64> {
    let mut random = stream(7, name);
    (0..count).map(|_| (random.next_u64() % below) as i64).collect()
}

/// Steps that a run may still take once it is cancelled.
const AFTER: u64 = 1_000_000;

/// Cancels a run in its midst, once it has taken so many steps. Whoever asks is told so and
/// goes no further: the steps between two questions are those that a run can take after it
/// was cancelled.
fn cancel_after(steps: u64, name: &str, run: &dyn Fn(&Control<'_>) -> End) -> End {
    let (last, fired) = (AtomicU64::new(0), AtomicBool::new(false));
    let cancel = |work: u64| {
        let before = last.swap(work, Ordering::Relaxed);
        assert!(work.saturating_sub(before) <= AFTER, "{name}: {before} to {work}");
        let fires = work >= steps;
        fired.fetch_or(fires, Ordering::Relaxed) || fires
    };
    let ended = run(&free().with_cancel_when(&cancel));
    if fired.into_inner() {
        assert_eq!(ended, End::Stopped(StopReason::Cancelled), "{name}: {steps}");
    } else {
        assert_eq!(ended, End::Solved, "{name}: {steps}");
    }
    ended
}

/// Whether a run reports how far it has come: a phase with a name, never more done than there is.
fn reports(name: &str, run: &dyn Fn(&Control<'_>) -> End) -> bool {
    let seen = AtomicU64::new(0);
    let watch = |Progress { phase, done, total, .. }: Progress| {
        assert!(!phase.is_empty() && total.is_none_or(|total| done <= total), "{name}: {phase}");
        seen.fetch_add(1, Ordering::Relaxed);
    };
    assert_eq!(run(&free().with_observer(&watch)), End::Solved, "{name}");
    seen.into_inner() > 0
}

fn walk(cases: &[Case<'_>]) {
    let raised = AtomicBool::new(true);
    let silent = cases.iter().filter(|(name, run)| !reports(name, run)).map(|case| case.0);
    let silent: Vec<_> = silent.collect();
    assert!(silent.is_empty(), "nobody can watch {silent:?}");
    for (name, run) in cases {
        assert_eq!(run(&free()), End::Solved, "{name}");
        let mut stopped = false;
        for limit in [1, 10, 1000] {
            match run(&free().with_work_limit(limit)) {
                End::Solved => {}
                End::Stopped(reason) => {
                    assert_eq!(reason, StopReason::WorkLimit, "{name}: {limit}");
                    stopped = true;
                }
            }
        }
        // The linear start of that search is not counted, and proves enough here.
        assert!(stopped || *name == "stable::largest", "{name} does not count its steps");
        let theory =
            ["assignment::", "audit::", "general::", "market::", "mechanisms::", "stable::"];
        for limit in [3, 30, 300] {
            if theory.iter().any(|layer| name.starts_with(layer)) {
                cancel_after(limit, name, run);
            }
        }
        let cancelled = run(&free().with_cancel(&raised));
        assert_eq!(cancelled, End::Stopped(StopReason::Cancelled), "{name}");
        let past = free().with_deadline(Instant::now());
        assert_eq!(run(&past), End::Stopped(StopReason::Deadline), "{name}");
    }
}

/// Public functions and methods of `src` whose arguments hold a control, by layer.
#[derive(Default)]
struct Taking {
    layer: String,
    of: Option<String>,
    found: BTreeSet<String>,
}

impl Taking {
    fn note(&mut self, signature: &syn::Signature) {
        let takes = signature.inputs.iter().any(|input| match input {
            syn::FnArg::Typed(typed) => match &*typed.ty {
                syn::Type::Reference(reference) => match &*reference.elem {
                    syn::Type::Path(path) => {
                        path.path.segments.last().is_some_and(|last| last.ident == "Control")
                    }
                    _ => false,
                },
                _ => false,
            },
            syn::FnArg::Receiver(_) => false,
        });
        if takes {
            let of = self.of.iter().map(|of| format!("{of}::")).collect::<String>();
            // A mechanism's `form` and `form_in` check its domain and hand their control to
            // `form_admitted`.
            let name = match signature.ident.to_string().as_str() {
                "form_admitted" | "form_in" => "form".to_owned(),
                name => name.to_owned(),
            };
            self.found.insert(format!("{}::{of}{name}", self.layer));
        }
    }
}

impl<'ast> Visit<'ast> for Taking {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            self.note(&item.sig);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let syn::Type::Path(path) = &*item.self_ty else { return };
        self.of = path.path.segments.last().map(|last| last.ident.to_string());
        for inside in &item.items {
            let syn::ImplItem::Fn(method) = inside else { continue };
            // What a trait demands is as public as the trait.
            if item.trait_.is_some() || matches!(method.vis, syn::Visibility::Public(_)) {
                self.note(&method.sig);
            }
        }
        self.of = None;
    }
}

#[test]
fn whatever_takes_a_control_stands_in_the_tables() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut taking = Taking::default();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let layer = path.strip_prefix(&src).unwrap().iter().next().unwrap();
                taking.layer = layer.to_string_lossy().into_owned();
                let text = std::fs::read_to_string(&path).unwrap();
                taking.visit_file(&syn::parse_file(&text).unwrap());
            }
        }
    }
    // The kernel counts the steps, and no answer comes of it.
    taking.found.retain(|name| !name.starts_with("kernel::"));
    let given = assignments::Assigned::new();
    let (cohort, rules) = people::compiled(AGENTS);
    let situation = Prepared::of(cohort, rules).unwrap().situation(&free()).unwrap();
    let tables = [
        assignments::cases(&given),
        experiments::cases(),
        markets::cases(),
        mechanisms::cases(),
        people::cases(&situation),
        pools::cases(),
    ];
    let mut listed: BTreeSet<String> =
        tables.iter().flatten().map(|case| case.0.to_owned()).collect();
    listed.extend(programmes::OPERATIONS.map(str::to_owned));
    assert_eq!(taking.found, listed);
}
