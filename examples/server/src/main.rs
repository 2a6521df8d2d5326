//! Several curators, one programme: drafts are solved beside the server and watched, a change
//! of a draft is weighed before it is confirmed, and whatever was answered is in SQLite.
//!
//! `mentormatch-server DATABASE [PORT] [PEOPLE]` prints its address. It asks nobody who they
//! are: an application puts its own sign-in before it.

mod jobs;
mod office;
mod sample;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event as Line, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use jobs::Job;
use mentormatch::kernel::{Control, Language, Phrases};
use mentormatch::people::PersonId;
use mentormatch::program::{FormingReason, Operation, Reasons};
use mentormatch::strategy::{Edit, Reach, by_code};
use office::{Fault, Office, Refused, act, may_come};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What all requests share.
struct Shared {
    office: Mutex<Office>,
    jobs: Mutex<Vec<Arc<Job>>>,
}

impl Shared {
    fn office(&self) -> MutexGuard<'_, Office> {
        // Whoever panicked with it had not saved, and a programme is changed as a whole.
        self.office.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn jobs(&self) -> MutexGuard<'_, Vec<Arc<Job>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type All = State<Arc<Shared>>;

/// In which language to answer.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    lang: String,
}

impl Said {
    fn language(&self) -> Language {
        if self.lang == "ru" { Language::Russian } else { Language::English }
    }

    fn phrases(&self) -> Phrases {
        Phrases::new(self.language())
    }
}

/// What somebody decides: who, and at which revision they saw the programme.
#[derive(Deserialize)]
struct Decided<T> {
    by: String,
    revision: u64,
    what: T,
}

#[derive(Deserialize)]
struct Revised {
    edit: Edit,
    reach: Reach,
}

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or("mentormatch-server DATABASE [PORT] [PEOPLE]")?;
    let port: u16 = arguments.get(1).map_or(Ok(0), |text| text.parse())?;
    let people = arguments.get(2).map_or(Ok(8), |text| text.parse())?;
    let office = Mutex::new(Office::open(path.as_ref(), people)?);
    let shared = Arc::new(Shared { office, jobs: Mutex::default() });
    let routes = Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/page.js", get(script))
        .route("/state", get(state))
        .route("/cost", post(cost))
        .route("/revise", post(revise))
        .route("/perform", post(perform))
        .route("/erase", post(erase))
        .route("/draft", post(draft))
        .route("/draft/{job}/progress", get(progress))
        .route("/draft/{job}/cancel", post(cancel))
        .with_state(shared);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        println!("http://{}", listener.local_addr()?);
        Ok(axum::serve(listener, routes).await?)
    })
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("page.js"))
}

/// Everything that the page shows.
async fn state(State(shared): All, Query(said): Query<Said>) -> Json<Value> {
    Json(shown(&shared.office(), &said.phrases()))
}

fn shown(office: &Office, phrases: &Phrases) -> Value {
    let program = &office.program;
    let record = program.record();
    let draft = program.open_pairing().and_then(|open| open.draft());
    let explained = draft.map(|draft| match program.planning().map(|desk| desk.prepared()) {
        Some(Ok(prepared)) => draft.view_explained(&prepared, phrases),
        _ => draft.view(record.cohort(), phrases),
    });
    let named = |id: &PersonId, name: Option<&String>| json!({"id": id, "name": name});
    let mentors = record.cohort().mentors().iter();
    let mentors = mentors.map(|(_, one)| named(&one.person.id, one.person.name.as_ref().given()));
    let entries = record.journal().entries().iter().rev().take(8);
    json!({
        "revision": program.revision(),
        "draft": explained,
        "mentors": mentors.collect::<Vec<_>>(),
        "pairs": record.pairs().len(),
        "journal": entries.map(|entry| entry.words(phrases)).collect::<Vec<_>>(),
    })
}

/// What a change of the draft would cost, and why its pair fits as it does: nothing is written.
async fn cost(State(shared): All, Query(said): Query<Said>, Json(edit): Json<Edit>) -> Response {
    let (office, phrases) = (shared.office(), said.phrases());
    let weighed = || -> Result<Value, Reasons> {
        let no_draft = || Reasons::from(FormingReason::NoDraft);
        let planning = office.program.planning().ok_or_else(no_draft)?;
        let effect = planning.review_draft(&edit, &Control::unbounded())?;
        let open = office.program.open_pairing().and_then(|open| open.draft());
        let unit = open.ok_or_else(no_draft)?.unit;
        let cohort = office.program.record().cohort();
        let effect = effect.view(unit, cohort, &phrases);
        let pair = match &edit {
            Edit::Insist { mentee, mentor } => planning.prepared()?.explain(mentee, mentor),
            _ => None,
        };
        let why = pair.map(|pair| pair.words(&phrases)).unwrap_or_default();
        Ok(json!({
            "revision": office.program.revision(),
            "edit": edit.view(cohort, &phrases),
            "why": why.lines().collect::<Vec<_>>(),
            "effect": effect,
        }))
    };
    answer(weighed().map_err(Refused::from), &phrases)
}

async fn revise(
    State(shared): All,
    Query(said): Query<Said>,
    Json(decided): Json<Decided<Revised>>,
) -> Response {
    decide(&shared, &said, &decided.by, |office, act| {
        let Revised { edit, reach } = &decided.what;
        office.confirm(Some(decided.revision), |program| {
            let desk = program.forming().ok_or(FormingReason::NoDraft)?;
            desk.revise_draft(act, edit, *reach, &Control::unbounded()).map(drop)
        })
    })
}

/// Any operation of the programme, given as data.
async fn perform(
    State(shared): All,
    Query(said): Query<Said>,
    Json(decided): Json<Decided<Operation>>,
) -> Response {
    decide(&shared, &said, &decided.by, |office, act| {
        may_come(&decided.what)?;
        office.confirm(Some(decided.revision), |program| program.perform(act, &decided.what))
    })
}

async fn erase(
    State(shared): All,
    Query(said): Query<Said>,
    Json(decided): Json<Decided<PersonId>>,
) -> Response {
    decide(&shared, &said, &decided.by, |office, act| {
        office.erase(decided.revision, act, &decided.what)
    })
}

fn decide(
    shared: &Shared,
    said: &Said,
    by: &str,
    done: impl FnOnce(&mut Office, &mentormatch::program::Act) -> Result<(), Refused>,
) -> Response {
    let (mut office, phrases) = (shared.office(), said.phrases());
    let now = act(by, "decided on the page").map_err(Refused::from);
    let done = now.and_then(|act| done(&mut office, &act));
    answer(done.map(|()| shown(&office, &phrases)), &phrases)
}

fn answer(result: Result<Value, Refused>, phrases: &Phrases) -> Response {
    let refused = match result {
        Ok(value) => return Json(value).into_response(),
        Err(refused) => refused,
    };
    let status = match refused {
        Refused::Conflict(_) => StatusCode::CONFLICT,
        Refused::Reasons(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refused::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let (code, words) = refused.told(phrases);
    (status, Json(json!({"code": code, "words": words}))).into_response()
}

/// Begins a draft by a strategy's code, and gives its number.
async fn draft(
    State(shared): All,
    Query(said): Query<Said>,
    Json(decided): Json<Decided<String>>,
) -> Response {
    let prepared = {
        let mut office = shared.office();
        let at = office.program.at(decided.revision).map_err(Refused::from);
        at.and_then(|program| {
            let desk = program.forming().ok_or(Reasons::from(FormingReason::NoRules))?;
            Ok(desk.prepare_draft()?)
        })
    };
    let strategy = by_code(&decided.what).ok_or(Refused::Fault("no such strategy".to_owned()));
    let begun = prepared.and_then(|job| {
        let who = (decided.by, said.language());
        let job = Job::begin(Arc::clone(&shared), job, strategy?, who);
        let mut jobs = shared.jobs();
        jobs.push(job);
        Ok(json!({"job": jobs.len() - 1}))
    });
    answer(begun, &said.phrases())
}

/// How a draft comes on, as server-sent events, until it is there.
async fn progress(
    State(shared): All,
    Path(number): Path<usize>,
) -> Result<Sse<impl Stream<Item = Result<Line, Infallible>>>, StatusCode> {
    let job = shared.jobs().get(number).cloned().ok_or(StatusCode::NOT_FOUND)?;
    let news = stream::unfold(Some(job.watch()), |watching| async move {
        let mut watching = watching?;
        watching.changed().await.ok()?;
        let news = watching.borrow_and_update().clone();
        let line = Line::default().json_data(&news).ok()?;
        Some((Ok(line), (!news.is_last()).then_some(watching)))
    });
    Ok(Sse::new(news))
}

async fn cancel(State(shared): All, Path(number): Path<usize>) -> StatusCode {
    let job = shared.jobs().get(number).cloned();
    job.as_deref().map(Job::cancel);
    if job.is_some() { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
