//! The folder of trained models: one file a model, its card and its judged advice beside it, and which one is current.

use std::path::{Path, PathBuf};

use super::file::{FileError, decode, encode, write_whole};
use crate::model::advice::AdviceReport;
use crate::model::bundle::Model;
use crate::model::entry::ModelEntry;
use crate::units::ModelId;

/// The ending of the file that holds the judged advice of a model.
const ADVICE: &str = "advice.json";

/// A registry that cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A file of it.
    #[error(transparent)]
    File(#[from] FileError),
    /// No such model.
    #[error("{folder}: there is no model {id:?}; the models are: {}", known.join(", "))]
    Unknown {
        /// The folder.
        folder: String,
        /// The name asked for.
        id: String,
        /// The models there are.
        known: Vec<String>,
    },
    /// The current model cannot be deleted.
    #[error("model {id:?} is current; activate another before deleting it")]
    Current {
        /// The model.
        id: String,
    },
    /// Nothing to go back to.
    #[error("{folder}: there is no earlier model to go back to")]
    NoEarlier {
        /// The folder.
        folder: String,
    },
}

/// The folder of trained models.
#[derive(Debug, Clone)]
pub struct Registry {
    folder: PathBuf,
}

impl Registry {
    /// The registry in a folder, which need not exist yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Whether the folder and the name of the current model can be read.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        std::fs::read_dir(&self.folder).is_ok() && self.current_id().is_ok()
    }

    /// The models, newest first.
    ///
    /// # Errors
    /// [`RegistryError`] when the folder or a card cannot be read.
    pub fn list(&self) -> Result<Vec<ModelEntry>, RegistryError> {
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        let current = self.order()?.pop();
        let mut entries = Vec::new();
        let folder = std::fs::read_dir(&self.folder).map_err(|source| self.io("reading", source))?;
        for file in folder {
            let path = file.map_err(|source| self.io("reading", source))?.path();
            let Some(id) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".winprob")) else { continue };
            let mut entry = self.entry(id)?;
            entry.current = current.as_deref() == Some(id);
            entries.push(entry);
        }
        entries.sort_by(|a, b| b.trained_at.cmp(&a.trained_at).then_with(|| a.id.cmp(&b.id)));
        Ok(entries)
    }

    fn entry(&self, id: &str) -> Result<ModelEntry, RegistryError> {
        let card = self.folder.join(format!("{id}.json"));
        let known = std::fs::read(&card).ok().and_then(|bytes| serde_json::from_slice::<ModelEntry>(&bytes).ok());
        match known {
            Some(entry) => Ok(entry),
            None => Ok(self.load(id)?.entry()),
        }
    }

    /// The model in use, if any was trained.
    ///
    /// # Errors
    /// [`RegistryError`] when it cannot be read.
    pub fn current(&self) -> Result<Option<Model>, RegistryError> {
        self.order()?.last().map(|id| self.load(id)).transpose()
    }

    /// The name of the model in use, if any was trained.
    ///
    /// # Errors
    /// [`RegistryError`] when the folder cannot be read.
    pub fn current_id(&self) -> Result<Option<String>, RegistryError> {
        Ok(self.order()?.pop())
    }

    /// A model by name.
    ///
    /// # Errors
    /// [`RegistryError`] when there is none of that name, or its file is damaged.
    pub fn load(&self, id: &str) -> Result<Model, RegistryError> {
        let path = self.model_path(id)?;
        let bytes = std::fs::read(&path).map_err(|source| Self::io_of(&path, "reading", source))?;
        Ok(decode(&bytes, &path.display().to_string())?)
    }

    /// Keeps a model; nothing is changed unless all of it was written.
    ///
    /// # Errors
    /// [`RegistryError`] when the folder cannot be written.
    pub fn save(&self, model: &Model) -> Result<(), RegistryError> {
        std::fs::create_dir_all(&self.folder).map_err(|source| self.io("creating the folder", source))?;
        let path = self.folder.join(format!("{}.winprob", model.id));
        write_whole(&path, &encode(model, &path.display().to_string())?)?;
        let card = self.folder.join(format!("{}.json", model.id));
        let text = serde_json::to_vec_pretty(&model.entry()).unwrap_or_default();
        write_whole(&card, &text)?;
        Ok(())
    }

    /// Keeps what following a model's advice would have been worth on its own past.
    ///
    /// # Errors
    /// [`RegistryError`] when there is no such model, or the folder cannot be written.
    pub fn keep_advice(&self, id: &str, report: &AdviceReport) -> Result<(), RegistryError> {
        let path = self.model_path(id)?.with_extension(ADVICE);
        Ok(write_whole(&path, &serde_json::to_vec_pretty(report).unwrap_or_default())?)
    }

    /// What following a model's advice would have been worth, where that was judged.
    ///
    /// # Errors
    /// [`RegistryError`] when the file cannot be read.
    pub fn advice(&self, id: &str) -> Result<Option<AdviceReport>, RegistryError> {
        let path = self.folder.join(format!("{id}.{ADVICE}"));
        match std::fs::read(&path) {
            // A file of another version is as good as none: the advice can be judged again.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Self::io_of(&path, "reading", source)),
        }
    }

    /// Makes a model the one in use.
    ///
    /// # Errors
    /// [`RegistryError`] when there is none of that name, or its file is damaged.
    pub fn activate(&self, id: &str) -> Result<(), RegistryError> {
        self.load(id)?;
        let mut order = self.order()?;
        if order.last().map(String::as_str) != Some(id) {
            order.push(id.to_owned());
        }
        self.write_order(&order)
    }

    /// Goes back to the model that was in use before.
    ///
    /// # Errors
    /// [`RegistryError::NoEarlier`] when there is none, or another when its file is damaged.
    pub fn rollback(&self) -> Result<ModelId, RegistryError> {
        let mut order = self.order()?;
        order.pop();
        let Some(id) = order.last().cloned() else {
            return Err(RegistryError::NoEarlier { folder: self.folder.display().to_string() });
        };
        self.load(&id)?;
        self.write_order(&order)?;
        Ok(ModelId(id))
    }

    /// Removes a model that is not in use.
    ///
    /// # Errors
    /// [`RegistryError`] when it is in use, or there is none of that name.
    pub fn delete(&self, id: &str) -> Result<(), RegistryError> {
        let path = self.model_path(id)?;
        let mut order = self.order()?;
        if order.last().map(String::as_str) == Some(id) {
            return Err(RegistryError::Current { id: id.to_owned() });
        }
        if order.iter().any(|known| known == id) {
            order.retain(|known| known != id);
            order.dedup();
            self.write_order(&order)?;
        }
        std::fs::remove_file(&path).map_err(|source| Self::io_of(&path, "deleting", source))?;
        for beside in ["json", ADVICE] {
            let _may_be_absent = std::fs::remove_file(path.with_extension(beside));
        }
        Ok(())
    }

    fn model_path(&self, id: &str) -> Result<PathBuf, RegistryError> {
        let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let path = self.folder.join(format!("{id}.winprob"));
        if plain && path.is_file() {
            return Ok(path);
        }
        let known = std::fs::read_dir(&self.folder).map_or_else(
            |_| Vec::new(),
            |files| {
                let name =
                    |file: std::fs::DirEntry| file.file_name().to_str()?.strip_suffix(".winprob").map(str::to_owned);
                files.filter_map(Result::ok).filter_map(name).collect()
            },
        );
        Err(RegistryError::Unknown { folder: self.folder.display().to_string(), id: id.to_owned(), known })
    }

    /// Models in the order they were activated, the one in use last.
    fn order(&self) -> Result<Vec<String>, RegistryError> {
        let path = self.folder.join("current");
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(text.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(Self::io_of(&path, "reading", source)),
        }
    }

    fn write_order(&self, order: &[String]) -> Result<(), RegistryError> {
        let mut text = order.join("\n");
        text.push('\n');
        Ok(write_whole(&self.folder.join("current"), text.as_bytes())?)
    }

    fn io(&self, doing: &'static str, source: std::io::Error) -> RegistryError {
        Self::io_of(&self.folder, doing, source)
    }

    fn io_of(path: &Path, doing: &'static str, source: std::io::Error) -> RegistryError {
        FileError::Io { file: path.display().to_string(), doing, source }.into()
    }
}
