//! `models`: list, show, activate, roll back and delete the trained models of a folder.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::failure::Failure;
use super::super::io::{csv_of, deliver, json_of, say};
use crate::model::Registry;

/// `models`
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Models {
    /// The models, newest first
    List(RegistryFolder),
    /// The card of a model
    Show(Show),
    /// Make a model current
    Activate(RegistryEntry),
    /// Go back to the model that was current before
    Rollback(RegistryFolder),
    /// Remove a model that is not current
    Delete(RegistryEntry),
}

/// The registry.
#[derive(Debug, Args)]
pub(in crate::cli) struct RegistryFolder {
    /// Folder of trained models
    #[arg(long, value_name = "DIR", default_value = "models")]
    pub models: PathBuf,
}

/// One model of the registry.
#[derive(Debug, Args)]
pub(in crate::cli) struct RegistryEntry {
    /// The model's name
    pub id: Option<String>,
    #[command(flatten)]
    pub registry: RegistryFolder,
}

/// `models show`
#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    #[command(flatten)]
    pub entry: RegistryEntry,
    /// The card as JSON
    #[arg(long)]
    pub json: bool,
    /// All that was learned as JSON: recipe, trees, weights, draws
    #[arg(long)]
    pub whole: bool,
}

pub(in crate::cli) fn run(options: &Models) -> Result<(), Failure> {
    match options {
        Models::List(registry) => {
            let entries = Registry::new(&registry.models).list()?;
            let record = |entry: &crate::model::ModelEntry| {
                let current = if entry.current { "yes" } else { "" };
                vec![
                    entry.id.clone(),
                    entry.trained_at.clone(),
                    entry.n_rows.to_string(),
                    format!("{:.4}", entry.log_loss),
                    current.to_owned(),
                ]
            };
            let header = ["model", "trained_at", "n_rows", "log_loss", "current"];
            deliver(None, &csv_of(&header, entries.iter().map(record))?)
        }
        Models::Show(options) => show(options),
        Models::Activate(entry) => {
            Registry::new(&entry.registry.models).activate(named(entry)?)?;
            say(format!("model {} is current", named(entry)?));
            Ok(())
        }
        Models::Rollback(registry) => {
            let id = Registry::new(&registry.models).rollback()?;
            say(format!("model {id} is current"));
            Ok(())
        }
        Models::Delete(entry) => {
            Registry::new(&entry.registry.models).delete(named(entry)?)?;
            say(format!("model {} is deleted", named(entry)?));
            Ok(())
        }
    }
}

fn named(entry: &RegistryEntry) -> Result<&str, Failure> {
    entry.id.as_deref().ok_or_else(|| Failure::because("name the model; `winprob models list` shows them"))
}

/// The card of the model named, or of the current one.
fn show(Show { entry, json, whole }: &Show) -> Result<(), Failure> {
    let registry = Registry::new(&entry.registry.models);
    let model = match &entry.id {
        Some(id) => registry.load(id)?,
        None => registry.current()?.ok_or_else(|| Failure::because("no model was trained yet"))?,
    };
    if *whole {
        deliver(None, &json_of(&model)?)
    } else if *json {
        deliver(None, &json_of(&model.card)?)
    } else {
        deliver(None, format!("model {}\n{}", model.id, model.card).as_bytes())
    }
}
