//! One small synthetic book and two models of it, trained once for every test of the folder.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::model::{Model, Registry, train};
use winprob::service::{AppState, ServeConfig, Server, router, score_book, work};
use winprob::simulate::{BookParams, World, simulate};
use winprob::table::read;
use winprob::units::{Date, FixedClock, ModelId, Seed, Silent};
use winprob::workflow::BookFiles;

pub(super) const N_OPEN: usize = 40;

pub(super) struct Trained {
    folder: tempfile::TempDir,
    pub model: Model,
    pub model_without_log: Model,
}

pub(super) fn today() -> Date {
    "2026-11-01".parse().unwrap()
}

pub(super) fn trained() -> &'static Trained {
    static TRAINED: OnceLock<Trained> = OnceLock::new();
    TRAINED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let params = BookParams { world: World::Normal, n_past: 400, n_open: N_OPEN, seed: Seed(7), today: today() };
        simulate(&params).write_to(folder.path()).unwrap();
        let playbook = Playbook::read(&folder.path().join("playbook.toml")).unwrap();
        let log = InterventionLog::read(&read(&folder.path().join("interventions.csv")).unwrap(), &playbook).unwrap();
        let learn = |log: &InterventionLog, id: &str| {
            let renewals = read(&folder.path().join("renewals.csv")).unwrap();
            let table = LearningTable::join(&renewals, playbook.clone(), log).unwrap();
            train(&table, ModelId::from(id), 1_793_500_000, Seed(1), &Silent).unwrap()
        };
        let model = learn(&log, "with-log");
        let model_without_log = learn(&InterventionLog::default(), "without-log");
        let registry = Registry::new(&folder.path().join("models"));
        registry.save(&model).unwrap();
        registry.activate("with-log").unwrap();
        Trained { folder, model, model_without_log }
    })
}

pub(super) fn data(file: &str) -> PathBuf {
    trained().folder.path().join(file)
}

pub(super) fn config(store_url: &str) -> ServeConfig {
    let files = BookFiles {
        renewals: Some(data("renewals.csv")),
        playbook: Some(data("playbook.toml")),
        accounts: Some(data("accounts.csv")),
        interventions: Some(data("interventions.csv")),
        ..BookFiles::default()
    };
    let bind = "127.0.0.1:0".parse().unwrap();
    ServeConfig { bind, store_url: store_url.to_owned(), models_dir: data("models"), files, seed: Seed(1) }
}

pub(super) async fn server(config: ServeConfig, model: &Model) -> Server {
    Server::bind(config, model.clone(), Arc::new(FixedClock(today()))).await.unwrap()
}

/// A service in memory over the book, every account scored.
pub(super) struct App {
    pub state: AppState,
    router: Router,
}

pub(super) async fn app() -> App {
    app_of(&trained().model).await
}

pub(super) async fn app_of(model: &Model) -> App {
    let state = server(config("sqlite::memory:"), model).await.state().clone();
    score_book(&state).await.unwrap();
    App::over(state)
}

pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The answer as JSON, when it succeeded.
    pub fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// The answer as a problem of the given status, its shape checked.
    pub fn problem(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{text}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        for field in ["type", "title", "detail", "instance"] {
            assert!(problem[field].as_str().is_some_and(|words| !words.is_empty()), "{field} in {text}");
        }
        problem
    }
}

impl App {
    pub fn over(state: AppState) -> Self {
        Self { router: router(state.clone()), state }
    }

    /// The job at a path once it has ended.
    pub async fn ended(&self, path: &str) -> Value {
        for _ in 0..6000 {
            let job = self.get(path).await.ok();
            if !["queued", "running"].contains(&job["state"].as_str().unwrap()) {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} never ends");
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, body).await
    }

    /// What was sent about an account.
    pub async fn features(&self, id: &str) -> Value {
        self.get(&format!("/v1/accounts/{id}")).await.ok()["features"].clone()
    }

    /// Every account of a list, page by page.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut accounts = Vec::new();
        let mut next = path.to_owned();
        loop {
            let page = self.get(&next).await.ok();
            accounts.extend(page["accounts"].as_array().unwrap().iter().cloned());
            let Some(cursor) = page["next_cursor"].as_str() else { return accounts };
            next = format!("{path}&cursor={cursor}");
            assert!(accounts.len() <= 10 * N_OPEN, "the pages never end");
        }
    }
}

/// A worker that ends with the test.
pub(super) struct Worker(tokio::task::JoinHandle<()>);

impl Worker {
    pub fn of(app: &App) -> Self {
        let state = app.state.clone();
        Self(tokio::spawn(async move { work(&state).await }))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The first account of the book.
pub(super) const FIRST: &str = "B000001";

pub(super) fn folder_of_a_test() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) fn store_in(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("store.db").display())
}
