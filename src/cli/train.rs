//! `train`: files to a model, made current, its card printed.

use super::args::{Files, Train};
use super::bars::Bars;
use super::failure::Failure;
use super::output::{deliver, json_of, json_only, say};
use crate::model::{Model, Registry};
use crate::service::{self, Material};
use crate::store::Store;
use crate::units::{Clock, Seed, SystemClock};

pub(super) fn run(options: &Train) -> Result<(), Failure> {
    json_only(options.out.as_deref())?;
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
    deliver(None, format!("model {}\n{}", model.id, model.card).as_bytes())
}

/// Reads the files, and the store where one is named, and trains a model, which is not kept yet.
pub(super) fn learn(files: &Files, store: Option<&str>) -> Result<Model, Failure> {
    let found = files.book_files()?;
    if store.is_none() {
        files.renewals()?;
    }
    if let Some(concluded) = &found.concluded {
        say(format!(
            "winprob: there is no playbook; this is how the files are read (`winprob init` writes it down):\n{concluded}"
        ));
    }
    let material = material(files, store)?;
    let bars = Bars::new();
    Ok(service::learn(&material, SystemClock.now_seconds(), Seed(files.seed), &bars)?)
}

/// Everything a model is learned from: the files, and the store where one is named.
pub(super) fn material(files: &Files, store: Option<&str>) -> Result<Material, Failure> {
    let found = files.book_files()?;
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
