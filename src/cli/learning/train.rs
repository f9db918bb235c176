//! `train`: files to a model, made current, its card printed.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Bars, Files, Raw, deliver, json_of, json_only, keys, list, say};
use crate::book::{Playbook, Rejected, past_and_open};
use crate::model::{Model, Registry};
use crate::store::Store;
use crate::units::{Clock, Seed, SystemClock};
use crate::workflow::{self, Material};

/// `train`
#[derive(Debug, Args)]
pub(in crate::cli) struct Train {
    #[command(flatten)]
    pub files: Files,
    /// Write the past renewals that are left out of learning, with the reason, to a file: .csv, .json, .parquet or .xlsx by name
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// Learn from what the store has seen, too: outcomes, versions of accounts, interventions
    #[arg(long, value_name = "URL")]
    pub store: Option<String>,
    /// Keep the model without making it current
    #[arg(long)]
    pub no_activate: bool,
    /// Write the model card as JSON
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub(in crate::cli) fn run(options: &Train) -> Result<(), Failure> {
    json_only(options.out.as_deref())?;
    if options.rejected.is_some() {
        list_open(options)?;
    }
    let model = learn(&options.files, options.store.as_deref())?;
    // The card first: when it cannot be written, the registry is as it was.
    if let Some(out) = &options.out {
        deliver(Some(out), &json_of(&model.card)?)?;
    }
    let registry = Registry::new(&options.files.models);
    registry.save(&model)?;
    if !options.no_activate {
        registry.activate(model.id.as_str())?;
    }
    deliver(None, format!("model {}\n{}", model.id, model.card).as_bytes())?;
    warn_of_strangers(&options.files, &model.playbook)
}

/// Lists the past renewals without an outcome, which are not learned from.
fn list_open(options: &Train) -> Result<(), Failure> {
    let playbook = options.files.playbook()?.map(|(playbook, _)| playbook).unwrap_or_default();
    let table = options.files.renewals()?.table_with(&[&playbook.columns.outcome])?;
    let accounts = table.column(&playbook.columns.account);
    let rejected: Vec<Rejected> = past_and_open(&table, &playbook)?
        .undecided
        .into_iter()
        .map(|row| Rejected {
            file: table.file.clone(),
            line: table.lines[row],
            account_id: accounts.and_then(|accounts| accounts.cell(row)).map(str::to_owned),
            column: Some(playbook.columns.outcome.clone()),
            value: None,
            reason: "no outcome: it is part of the open book".to_owned(),
        })
        .collect();
    list(options.rejected.as_deref(), &rejected)
}

/// Says which accounts of the log are in neither the past nor the open book: what was done with them is lost.
fn warn_of_strangers(files: &Files, playbook: &Playbook) -> Result<(), Failure> {
    let Some(path) = files.renewals_path()? else { return Ok(()) };
    let log = files.log(playbook)?;
    if log.is_empty() {
        return Ok(());
    }
    let past = Raw::read(&path)?.table_with(&[&playbook.columns.outcome])?;
    let open = files.open_table(playbook).ok();
    let known = keys(&past, playbook).chain(open.iter().flat_map(|open| keys(open, playbook)));
    if let Some(strangers) = log.strangers(known) {
        say(format!("winprob: warning: {strangers}"));
    }
    Ok(())
}

/// Reads the files, and the store where one is named, and trains a model, which is not kept yet.
pub(in crate::cli) fn learn(files: &Files, store: Option<&str>) -> Result<Model, Failure> {
    if let Some(concluded) = &files.book_files()?.concluded {
        say(format!(
            "winprob: there is no playbook; this is how the files are read (`winprob init` writes it down):\n{concluded}"
        ));
    }
    let material = material(files, store)?;
    let bars = Bars::new();
    Ok(workflow::learn(&material, SystemClock.now_seconds(), Seed(files.seed), &bars)?)
}

/// Everything a model is learned from: the files, and the store where one is named.
pub(in crate::cli) fn material(files: &Files, store: Option<&str>) -> Result<Material, Failure> {
    let found = files.book_files()?;
    if store.is_none() {
        files.needed_renewals()?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::broken)?;
    let material = runtime.block_on(async {
        let store = match store {
            Some(url) => Some(Store::open(url).await?),
            None => None,
        };
        Material::read(&found, store.as_ref()).await
    })?;
    Ok(material)
}
