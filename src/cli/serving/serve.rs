//! `serve`: the API and the dashboard; trains first when no model is there and past renewals are.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Files, say};
use super::super::learning::train::learn;
use crate::model::{Model, Registry};
use crate::service::{Security, ServeConfig, TOKENS_VARIABLE, TlsFiles, Token, WebhookAllow, serve};
use crate::units::{Clock, Seed, SystemClock};
use crate::workflow::BookFiles;

/// A time such as `24h`: a whole number of minutes, hours or days.
fn duration(text: &str) -> Result<Duration, String> {
    let expected = || format!("found {text:?}, expected a whole number with m, h or d, such as 24h");
    let (number, minutes) = match text.split_at_checked(text.len().saturating_sub(1)) {
        Some((number, "m")) => (number, 1),
        Some((number, "h")) => (number, 60),
        Some((number, "d")) => (number, 24 * 60),
        _ => return Err(expected()),
    };
    match number.parse::<u64>() {
        Ok(number @ 1..=10_000) => Ok(Duration::from_mins(number * minutes)),
        _ => Err(expected()),
    }
}

/// `serve`
#[derive(Debug, Args)]
pub(in crate::cli) struct Serve {
    #[command(flatten)]
    pub files: Files,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// Where accounts, scores and the log are kept
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// File of access tokens, `name:scope:secret` each; more can be made with `winprob tokens`
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
    /// Certificate in PEM form: answer over TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate, in PEM form
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Answer others without TLS, because something in front of the service encrypts
    #[arg(long)]
    pub insecure_http: bool,
    /// Requests a token may make in a minute [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_limit: Option<u32>,
    #[command(flatten)]
    pub by_itself: ByItself,
    /// How the log is written: text or json
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json"])]
    pub log: String,
}

/// What a service does by itself.
#[derive(Debug, Args)]
pub(in crate::cli) struct ByItself {
    /// Load the files and learn again this often, such as 24h, 90m or 7d
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub every: Option<Duration>,
    /// Host of this machine or its network that a webhook may post to; name it again for another
    #[arg(long, value_name = "HOST")]
    pub webhook_allow: Vec<String>,
}

pub(in crate::cli) fn run(options: &Serve) -> Result<(), Failure> {
    let files = &options.files;
    let security = security(options)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::broken)?;
    // What is refused, and a port that is taken, should not cost a training first; the service checks again.
    runtime.block_on(security.check(options.bind, &options.store, SystemClock.now_seconds()))?;
    std::net::TcpListener::bind(options.bind).map_err(|error| {
        Failure::because(format!("{}: cannot listen there: {error}; choose another port with --bind", options.bind))
    })?;
    let found = files.book_files()?;
    let model = current_or_trained(files, &found)?;
    let config = ServeConfig {
        bind: options.bind,
        store_url: options.store.clone(),
        models_dir: files.models.clone(),
        files: found.clone(),
        seed: Seed(files.seed),
    };
    log_as(&options.log, "info");
    let scheme = if security.tls.is_some() { "https" } else { "http" };
    let has_model = model.is_some();
    let announce = move |address| {
        say(if has_model {
            format!("winprob: serving on {scheme}://{address} (stop with Ctrl-C)")
        } else {
            format!(
                "winprob: no model and nothing to learn from yet; open {scheme}://{address} and send files (stop with Ctrl-C)"
            )
        });
    };
    let served =
        runtime.block_on(serve(config, security, model, Arc::new(SystemClock), options.by_itself.every, announce));
    // A training that is under way was given back to the queue; nobody waits for what it would have found.
    runtime.shutdown_background();
    Ok(served?)
}

fn security(options: &Serve) -> Result<Security, Failure> {
    let mut tokens = match std::env::var(TOKENS_VARIABLE) {
        Ok(text) => Token::parse_all(&text, TOKENS_VARIABLE)?,
        Err(_) => Vec::new(),
    };
    if let Some(file) = &options.tokens {
        tokens.extend(Token::read_all(file)?);
    }
    let tls = options.tls_cert.clone().zip(options.tls_key.clone());
    Ok(Security {
        tokens,
        tls: tls.map(|(certificate, key)| TlsFiles { certificate, key }),
        insecure_http: options.insecure_http,
        requests_per_minute: options.rate_limit,
        webhook_allow: WebhookAllow::of(&options.by_itself.webhook_allow),
    })
}

pub(in crate::cli) fn log_as(form: &str, level: &str) {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter(level));
    if form == "json" {
        log.json().flatten_event(true).init();
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).init();
    }
}

fn filter(level: &str) -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(format!("{level},sqlx=warn")))
}

/// The current model, or one trained now; none where there is nothing to learn from.
pub(in crate::cli) fn current_or_trained(files: &Files, found: &BookFiles) -> Result<Option<Model>, Failure> {
    let registry = Registry::new(&files.models);
    if registry.current()?.is_none() {
        if found.renewals.is_none() && found.folder.is_some() {
            return Ok(None);
        }
        say(format!("winprob: no model in {}, training one", files.models.display()));
        let model = learn(files, None)?;
        registry.save(&model)?;
        registry.activate(model.id.as_str())?;
        say(format!("winprob: trained model {}", model.id));
    }
    files.model().map(Some)
}
