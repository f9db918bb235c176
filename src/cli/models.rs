//! `models`: list, show, activate, roll back, delete.

use super::args::{Models, RegistryEntry, Show};
use super::failure::Failure;
use super::output::{csv_of, deliver, json_of, say};
use crate::model::Registry;

pub(super) fn run(options: &Models) -> Result<(), Failure> {
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
