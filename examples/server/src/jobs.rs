//! Drafts made beside the programme, each on a thread of its own, watched by whoever asks.

use crate::Shared;
use crate::office::{Refused, act};
use mentormatch::kernel::{Control, Language, Phrases, Progress};
use mentormatch::program::{Act, DraftChange, DraftJob, FormingReason, SolvedDraft};
use mentormatch::strategy::Strategy;
use serde::Serialize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use tokio::sync::watch;

/// How a job stands.
#[derive(Clone, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub(crate) enum News {
    /// It is on its way.
    Progress { phase: &'static str, done: u64, total: Option<u64> },
    /// The draft is under review; what changed meanwhile, and which pairs were left out.
    Done { revision: u64, stopped: bool, changes: Vec<String>, refused: Vec<String> },
    /// There is none, and why.
    Failed { words: String },
}

impl News {
    pub(crate) fn is_last(&self) -> bool {
        !matches!(self, Self::Progress { .. })
    }
}

pub(crate) struct Job {
    cancel: AtomicBool,
    news: watch::Sender<News>,
}

impl Job {
    /// Begins a draft, without a lock while it is solved.
    pub(crate) fn begin(
        shared: Arc<Shared>,
        job: DraftJob,
        strategy: Box<dyn Strategy>,
        (by, language): (String, Language),
    ) -> Arc<Self> {
        let first = News::Progress { phase: "waiting", done: 0, total: None };
        let this =
            Arc::new(Self { cancel: AtomicBool::new(false), news: watch::Sender::new(first) });
        let running = Arc::clone(&this);
        std::thread::spawn(move || {
            let phrases = Phrases::new(language);
            let watch = |Progress { phase, done, total, .. }: Progress| {
                running.news.send_replace(News::Progress { phase, done, total });
            };
            let control = Control::unbounded().with_cancel(&running.cancel).with_observer(&watch);
            let last = match job.solve(&*strategy, &control) {
                Err(reasons) => Err(Refused::Reasons(reasons)),
                Ok(solved) => act(&by, "a draft from the page")
                    .map_err(Refused::from)
                    .and_then(|act| take(&shared, &act, &solved, &phrases)),
            };
            let failed = |refused: Refused| News::Failed { words: refused.told(&phrases).1 };
            running.news.send_replace(last.unwrap_or_else(failed));
        });
        this
    }

    pub(crate) fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    pub(crate) fn watch(&self) -> watch::Receiver<News> {
        let mut news = self.news.subscribe();
        // Whoever comes late is told how it stands.
        news.mark_changed();
        news
    }
}

/// Takes the draft into the programme as it stands now.
fn take(
    shared: &Shared,
    act: &Act,
    solved: &SolvedDraft,
    phrases: &Phrases,
) -> Result<News, Refused> {
    let mut office = shared.office.lock().unwrap_or_else(PoisonError::into_inner);
    let (changes, refused) = office.confirm(None, |program| {
        let desk = program.forming().ok_or(FormingReason::ForeignDraft)?;
        let taken = desk.take_draft(act, solved, &Control::unbounded())?;
        let refused = taken.refused.iter().map(|pair| {
            let why = pair.reasons.as_slice().iter().map(|reason| phrases.say(reason));
            format!("{} – {}: {}", pair.mentee, pair.mentor, why.collect::<Vec<_>>().join("; "))
        });
        Ok((DraftChange::words(&taken.changes, phrases), refused.collect()))
    })?;
    let (revision, stopped) = (office.program.revision(), solved.stopped().is_some());
    Ok(News::Done { revision, stopped, changes, refused })
}
