//! How fast the service starts and answers, in how much memory, and what it does when it is asked too much:
//! `cargo bench --bench service`.
//!
//! The real binary serves a simulated book; 64 connections ask it from the same machine. With
//! `WINPROB_PYTHON=/path/to/python` (that has fastapi, uvicorn and lightgbm) the same accounts are sent to
//! `benches/fastapi_lightgbm.py` in the same run. `SECONDS` is how long each load lasts (5).
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops at the first surprise")]

#[path = "support/load.rs"]
mod load;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use load::{Outcome, get, load, post};
use serde_json::{Value, json};

const N_OPEN: usize = 1_000;
const N_CONNECTIONS: usize = 64;
const PORT: u16 = 18_431;
const OTHER_PORT: u16 = 18_432;

/// A process that is gone when the benchmark ends.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Served {
    fn start(command: &mut Command, port: u16, path: &str) -> (Self, Duration) {
        let start = Instant::now();
        let served = Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        while ask(port, path).is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            assert!(start.elapsed() < Duration::from_mins(5), "no answer from port {port}");
            std::thread::sleep(Duration::from_millis(5));
        }
        (served, start.elapsed())
    }

    fn megabytes(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("NaN kB");
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(f64::NAN) / 1024.0
    }
}

fn ask(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

fn line(what: &str, measured: &str, target: &str) {
    println!("{what:<58} {measured:>30}   {target}");
}

fn winprob(arguments: &[&str]) {
    let done = Command::new(env!("CARGO_BIN_EXE_winprob")).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let (models, store) = (format!("{data}/models"), format!("sqlite:{data}/store.db"));
    winprob(&["simulate", "--out", &data, "--accounts", "1500", "--open", &N_OPEN.to_string()]);
    winprob(&["train", "--data", &data, "--models", &models]);
    let bind = format!("127.0.0.1:{PORT}");
    let serve = ["serve", "--data", &data, "--models", &models, "--store", &store, "--bind", &bind];
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_winprob"));
        command.args(serve).env("RUST_LOG", std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned()));
        command
    };
    let (first, took) = Served::start(&mut command(), PORT, "/readyz");
    line("first start, the book loaded and scored", &format!("{:.2} s", took.as_secs_f64()), "");
    drop(first);
    let (served, took) = Served::start(&mut command(), PORT, "/readyz");
    line("start with a model and a store", &format!("{:.2} s", took.as_secs_f64()), "<= 1 s");
    line("idle memory", &format!("{:.0} MB", served.megabytes()), "<= 100 MB");
    answers(&bind).await;
    let ours = ad_hoc(&bind, &format!("{data}/accounts.csv")).await;
    if let Ok(python) = std::env::var("WINPROB_PYTHON") {
        let theirs = compared(&python, folder.path()).await;
        line("ratio to FastAPI + LightGBM", &format!("{:.1} x", ours / theirs), ">= 10 x");
    }
    overload(&bind, &format!("{data}/accounts.csv")).await;
    line("memory at the end", &format!("{:.0} MB", served.megabytes()), "");
}

fn lasting() -> Duration {
    Duration::from_secs(std::env::var("SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5))
}

fn tell(what: &str, mut outcome: Outcome, target: &str) -> f64 {
    let rate = outcome.rate();
    let (p50, p99) = (outcome.milliseconds(0.5), outcome.milliseconds(0.99));
    line(what, &format!("{rate:.0}/s, p50 {p50:.2} p99 {p99:.2} ms"), target);
    let strangers: Vec<_> = outcome.statuses.iter().filter(|(status, _)| **status != 200).collect();
    if !strangers.is_empty() {
        line("  other statuses", &format!("{strangers:?}"), "");
    }
    rate
}

async fn answers(address: &str) {
    let paths =
        |suffix: &str| (1..=N_OPEN).map(|id| get(&format!("/v1/accounts/B{id:06}/{suffix}"))).collect::<Vec<_>>();
    let once = load(address, N_CONNECTIONS, Duration::from_secs(1), paths("win-probability")).await;
    tell("GET win-probability, first second", once, "");
    let outcome = load(address, N_CONNECTIONS, lasting(), paths("win-probability")).await;
    tell("GET win-probability", outcome, ">= 10,000/s, p99 <= 5 ms");
    // A budget nobody asked for before: each is planned anew.
    let anew = (0..1_000_000 / N_OPEN).flat_map(|budget| paths(&format!("recommendations?budget={}", 10_000 + budget)));
    let outcome = load(address, N_CONNECTIONS, lasting(), anew.take(200_000).collect()).await;
    tell("GET recommendations, each planned anew", outcome, ">= 500/s");
    load(address, N_CONNECTIONS, lasting(), paths("recommendations")).await;
    let outcome = load(address, N_CONNECTIONS, lasting(), paths("recommendations")).await;
    tell("GET recommendations, asked again", outcome, ">= 500/s");
}

/// The accounts of a file as JSON objects, numbers as numbers.
fn accounts(file: &str) -> Vec<Value> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let names = reader.headers().unwrap().clone();
    let value = |cell: &str| cell.parse::<f64>().map_or_else(|_| json!(cell), |number| json!(number));
    let account = |record: csv::StringRecord| {
        let cells = names.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        Value::Object(cells.map(|(name, cell)| (name.to_owned(), value(cell))).collect())
    };
    reader.records().map(|record| account(record.unwrap())).collect()
}

async fn ad_hoc(address: &str, file: &str) -> f64 {
    let body = |account: &Value| json!({ "drivers": false, "accounts": [account] }).to_string();
    let requests = accounts(file).iter().map(|account| post("/v1/win-probability", &body(account))).collect();
    let outcome = load(address, N_CONNECTIONS, lasting(), requests).await;
    tell("POST win-probability, one account", outcome, "")
}

async fn compared(python: &str, folder: &Path) -> f64 {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/fastapi_lightgbm.py");
    let mut command = Command::new(python);
    command.arg(script).arg(folder).arg(OTHER_PORT.to_string());
    let (_served, _) = Served::start(&mut command, OTHER_PORT, "/ready");
    let accounts = accounts(&folder.join("accounts.csv").display().to_string());
    let requests = accounts.iter().map(|account| post("/score", &account.to_string())).collect();
    let outcome = load(&format!("127.0.0.1:{OTHER_PORT}"), N_CONNECTIONS, lasting(), requests).await;
    tell("FastAPI + LightGBM, one account, a worker a processor", outcome, "")
}

/// Twice as much as can be done: 600 callers of the dearest route, of whom no more than 256 are let in at a time.
async fn overload(address: &str, file: &str) {
    let body = |account: &Value| json!({ "account": account }).to_string();
    let dear: Vec<Vec<u8>> = accounts(file).iter().map(|account| post("/v1/recommendations", &body(account))).collect();
    let sustained = load(address, N_CONNECTIONS, lasting(), dear.clone()).await;
    tell("POST recommendations", sustained, ">= 500/s");
    let outcome = load(address, 600, lasting(), dear).await;
    let strangers = outcome.statuses.keys().filter(|status| ![200, 429, 503].contains(*status)).count();
    tell("600 callers at once: shed with 503", outcome, "no error but 429 and 503");
    line("  kinds of other errors", &strangers.to_string(), "0");
    let start = Instant::now();
    while ask(PORT, "/v1/accounts/B000001/win-probability").is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
        std::thread::sleep(Duration::from_millis(10));
    }
    line("  answers again after", &format!("{:.2} s", start.elapsed().as_secs_f64()), "<= 2 s");
}
