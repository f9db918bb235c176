//! The playbook as Python hands it over: the path of a file, or its tables as a mapping.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use winprob::book::{BookError, Playbook};
use winprob::table::TableError;

use crate::error::{Refused, WinprobError};

/// The name of a playbook that is no file, in messages.
const MAPPING: &str = "playbook";

/// A playbook that is not read yet.
pub(crate) enum PlaybookInput {
    File(PathBuf),
    Text(String),
}

impl<'py> FromPyObject<'_, 'py> for PlaybookInput {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() || object.hasattr("__fspath__")? {
            return Ok(Self::File(object.extract()?));
        }
        let json = object.py().import("json")?;
        let how = PyDict::new(object.py());
        // Days become texts, as the playbook has them.
        how.set_item("default", object.py().get_type::<PyString>())?;
        let text: String = json.call_method("dumps", (object,), Some(&how))?.extract()?;
        let refused = |error: String| WinprobError::new_err(format!("{MAPPING}: {error}"));
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| refused(error.to_string()))?;
        Ok(Self::Text(toml::to_string(&value).map_err(|error| refused(error.to_string()))?))
    }
}

impl PlaybookInput {
    /// The file, where it is one.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::File(path) => Some(path),
            Self::Text(_) => None,
        }
    }

    /// The playbook and its bytes.
    pub(crate) fn read(&self) -> Result<(Playbook, Vec<u8>), Refused> {
        match self {
            Self::File(path) => {
                let playbook = Playbook::read(path)?;
                let file = path.display().to_string();
                let bytes = std::fs::read(path).map_err(|source| BookError::from(TableError::Io { file, source }))?;
                Ok((playbook, bytes))
            }
            Self::Text(text) => Ok((Playbook::parse(text, MAPPING)?, text.clone().into_bytes())),
        }
    }
}
