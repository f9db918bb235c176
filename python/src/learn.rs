//! `train`: tables or files to a model.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use winprob::model::Registry;
use winprob::table::TableError;
use winprob::units::{Clock, Seed, Silent, SystemClock};
use winprob::workflow::{BookFiles, Material, learn};

use crate::error::Refused;
use crate::input::Input;
use crate::model::Model;
use crate::playbook::PlaybookInput;

/// Learns a model from past renewals and, where there is one, the log of interventions.
///
/// `renewals` is a table, the path of a file, or the path of a folder that holds a book. The same files and seed give the model
/// that `winprob train` gives. With `models`, the model is kept in that folder and made current.
#[pyfunction]
#[pyo3(signature = (renewals, interventions = None, *, playbook = None, models = None, seed = 1))]
pub(crate) fn train(
    py: Python<'_>,
    renewals: Input,
    interventions: Option<Input>,
    playbook: Option<PlaybookInput>,
    models: Option<PathBuf>,
    seed: u64,
) -> PyResult<Model> {
    let model = py.detach(|| {
        let material = material(renewals, interventions, playbook.as_ref())?;
        let model = learn(&material, SystemClock.now_seconds(), Seed(seed), &Silent)?;
        if let Some(folder) = &models {
            let registry = Registry::new(folder);
            registry.save(&model)?;
            registry.activate(model.id.as_str())?;
        }
        Ok::<_, Refused>(model)
    })?;
    Ok(Model::of(Arc::new(model)))
}

fn material(
    renewals: Input,
    interventions: Option<Input>,
    playbook: Option<&PlaybookInput>,
) -> Result<Material, Refused> {
    let playbook_path = playbook.map(PlaybookInput::path);
    let log_path = interventions.as_ref().map(Input::path);
    if let (Some(path), None | Some(Some(_)), None | Some(Some(_))) = (renewals.path(), log_path, playbook_path) {
        let is_folder = path.is_dir();
        let named = BookFiles {
            renewals: (!is_folder).then(|| path.clone()),
            interventions: log_path.flatten().cloned(),
            playbook: playbook_path.flatten().cloned(),
            ..BookFiles::default()
        };
        return Ok(Material::of_files(&BookFiles::find(is_folder.then_some(path.as_path()), named)?)?);
    }
    let (playbook, bytes) = playbook.map(PlaybookInput::read).transpose()?.unwrap_or_default();
    let none = || TableError::NoRows { file: "table".to_owned() };
    let past = renewals.read(&playbook.columns.outcome)?.ok_or_else(none)?;
    let log = interventions.map(|log| log.read(playbook.log.kind())).transpose()?.flatten();
    Ok(Material::of_tables(past, log, (playbook, bytes)))
}
