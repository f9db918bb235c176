//! `mcp`: the Model Context Protocol over standard input and output, a message a line, for an assistant on this machine.

use std::io::{BufRead, Write};
use std::sync::Arc;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::Files;
use super::serve::{current_or_trained, log_as};
use crate::service::{LocalMcp, ServeConfig};
use crate::store::Scope;
use crate::units::{Seed, SystemClock};

/// `mcp`
#[derive(Debug, Args)]
pub(in crate::cli) struct Mcp {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub assistant: Assistant,
}

/// What an assistant may.
#[derive(Debug, Args)]
pub(in crate::cli) struct Assistant {
    /// Where accounts, scores and the log are kept
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// What the assistant may: read, or also write what happened and see names of people
    #[arg(long, value_name = "SCOPE", default_value = "read", value_parser = ["read", "write"])]
    pub scope: String,
}

pub(in crate::cli) fn run(options: &Mcp) -> Result<(), Failure> {
    let files = &options.files;
    let scope: Scope = options.assistant.scope.parse().map_err(Failure::because)?;
    let found = files.book_files()?;
    let model = current_or_trained(files, &found)?;
    let config = ServeConfig {
        bind: ([127, 0, 0, 1], 0).into(),
        store_url: options.assistant.store.clone(),
        models_dir: files.models.clone(),
        files: found,
        seed: Seed(files.seed),
    };
    // Standard output belongs to the protocol, and the log to those who look for it.
    log_as("text", "warn");
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::broken)?;
    let mcp = runtime.block_on(LocalMcp::open(config, scope, model, Arc::new(SystemClock)))?;
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(Failure::broken)?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Some(answer) = runtime.block_on(mcp.answer(&line)) {
            // Nobody is left to answer once the other side has closed.
            if writeln!(output, "{answer}").and_then(|()| output.flush()).is_err() {
                break;
            }
        }
    }
    runtime.block_on(mcp.close());
    runtime.shutdown_background();
    Ok(())
}
