//! `train`: files to a model, made current, its card printed.

use super::args::{Files, Train};
use super::bars::Bars;
use super::failure::Failure;
use super::inputs::fingerprint;
use super::output::{deliver, json_of, json_only};
use crate::book::{InterventionLog, LearningTable, Playbook};
use crate::model::{Model, Registry, train};
use crate::units::{Clock, Seed, SystemClock};

pub(super) fn run(options: &Train) -> Result<(), Failure> {
    json_only(options.out.as_deref())?;
    let model = learn(&options.files)?;
    // The card first: when it cannot be written, the registry is as it was.
    if let Some(out) = &options.out {
        deliver(Some(out), &json_of(&model.card)?)?;
    }
    let registry = Registry::new(&options.files.models);
    registry.save(&model)?;
    if !options.no_activate {
        registry.activate(model.id.as_str())?;
    }
    deliver(None, format!("model {}\n{}", model.id, model.card).as_bytes())
}

/// Reads the files and trains a model, which is not kept yet.
pub(super) fn learn(files: &Files) -> Result<Model, Failure> {
    let renewals = files.renewals()?;
    let (playbook, playbook_bytes) = files.playbook()?.unwrap_or_else(|| (Playbook::default(), Vec::new()));
    let interventions = files.interventions()?;
    let log = match &interventions {
        Some(raw) => InterventionLog::read(&raw.table()?, &playbook)?,
        None => InterventionLog::default(),
    };
    let table = LearningTable::join(&renewals.table()?, playbook, &log)?;
    let log_bytes = interventions.map_or_else(Vec::new, |raw| raw.bytes);
    let id = fingerprint(&[&renewals.bytes, &log_bytes, &playbook_bytes], files.seed);
    let bars = Bars::new();
    train(&table, id, SystemClock.now_seconds(), Seed(files.seed), &bars)
        .map_err(|error| Failure::from(error).in_file(&renewals.file))
}
