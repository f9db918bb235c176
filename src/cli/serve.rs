//! `serve`: the API and the dashboard; trains first when no model is there and past renewals are.

use std::io::IsTerminal;
use std::sync::Arc;

use super::args::Serve;
use super::failure::Failure;
use super::output::say;
use super::train::learn;
use crate::model::{Model, Registry};
use crate::service::{ServeConfig, ServeError, serve};
use crate::units::{Seed, SystemClock};

pub(super) fn run(options: &Serve) -> Result<(), Failure> {
    let files = &options.files;
    if !options.bind.ip().is_loopback() {
        return Err(Failure::refused(ServeError::NotLoopback(options.bind)));
    }
    // A port that is taken should not cost a training first; the service binds it for good a moment later.
    std::net::TcpListener::bind(options.bind).map_err(|error| {
        Failure::because(format!("{}: cannot listen there: {error}; choose another port with --bind", options.bind))
    })?;
    let model = current_or_trained(options)?;
    let config = ServeConfig {
        bind: options.bind,
        store_url: options.store.clone(),
        models_dir: files.models.clone(),
        files: files.book_files(),
        seed: Seed(files.seed),
    };
    tracing_subscriber::fmt()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_env_filter(filter())
        .init();
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::broken)?;
    say(format!("winprob: serving on http://{} (stop with Ctrl-C)", options.bind));
    let served = runtime.block_on(serve(config, model, Arc::new(SystemClock)));
    // A training that is under way was given back to the queue; nobody waits for what it would have found.
    runtime.shutdown_background();
    served.map_err(|error| if error.is_refusal() { Failure::refused(error) } else { Failure::broken(error) })
}

fn filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn"))
}

fn current_or_trained(options: &Serve) -> Result<Model, Failure> {
    let files = &options.files;
    let registry = Registry::new(&files.models);
    if registry.current()?.is_none() {
        say(format!("winprob: no model in {}, training one", files.models.display()));
        let model = learn(files, None)?;
        registry.save(&model)?;
        registry.activate(model.id.as_str())?;
        say(format!("winprob: trained model {}", model.id));
    }
    files.model()
}
